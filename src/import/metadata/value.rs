//! Values by hand: which names the fields go by, and what each may hold.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What is stated of a document. What is absent is not stated.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Fields {
    /// The title.
    pub title: Option<String>,
    /// The authors.
    pub authors: Option<Vec<String>>,
    /// Date of publication as ISO text.
    pub date: Option<String>,
    /// Kind of document.
    pub kind: Option<String>,
    /// Rights.
    pub rights: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was fetched, as ISO text.
    pub retrieved: Option<String>,
    /// Languages as tags, the main one first.
    pub languages: Option<Vec<String>>,
    /// Where it was published.
    pub publication: Option<String>,
    /// Keywords.
    pub keywords: Option<Vec<String>>,
    /// Who may see it.
    pub privacy: Option<String>,
    /// The work it is about: its title.
    pub about_title: Option<String>,
    /// Its authors.
    pub about_authors: Option<Vec<String>>,
    /// Its CSL type.
    pub about_type: Option<String>,
    /// `reviews` or `discusses`.
    pub about_relation: Option<String>,
    /// Everything else.
    pub extra: toml::Table,
}

/// A field by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The document's name.
    File,
    /// The document's hash.
    Sha256,
    /// A field of [`Fields`], by its own name.
    Field(&'static str),
}

static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/columns.tsv").lines().filter(|l| !l.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    pairs.flat_map(|(field, names)| names.split(' ').map(move |name| (name, field))).collect()
});

/// The field a column or key is; nothing if it is none of ours.
pub fn name(written: &str) -> Option<Name> {
    let plain: String = written
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, ' ' | '-' | '.' | '/') { '_' } else { c })
        .collect();
    NAMES.get(plain.as_str()).map(|field| match *field {
        "file" => Name::File,
        "sha256" => Name::Sha256,
        field => Name::Field(field),
    })
}

/// Kinds of documents.
const KINDS: [&str; 11] = [
    "testimonials",
    "abstract",
    "review",
    "bulletin",
    "excerpt",
    "interview",
    "post",
    "press-release",
    "report",
    "transcript",
    "document",
];

/// A value that cannot be used: what is wrong and what to do.
pub type Wrong = (String, String);

impl Fields {
    /// Sets a field from text; an empty text states nothing.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn set(&mut self, field: &str, text: &str) -> Result<(), Wrong> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Ok(());
        }
        let one = Some(text.clone());
        match field {
            "title" => self.title = one,
            "authors" => self.authors = Some(list(&text, &[';'])),
            "date" => self.date = Some(date(&text)?),
            "retrieved" => self.retrieved = Some(date(&text)?),
            "kind" => self.kind = Some(kind(&text)?),
            "rights" => self.rights = one,
            "url" => self.url = Some(address(text)?),
            "lang" => self.languages = Some(languages(&list(&text, &[';', ',']))?),
            "publication" => self.publication = one,
            "keywords" => self.keywords = Some(list(&text, if text.contains(';') { &[';'] } else { &[','] })),
            "privacy" => self.privacy = Some(text.to_lowercase()),
            "about_title" => self.about_title = one,
            "about_authors" => self.about_authors = Some(list(&text, &[';'])),
            "about_type" => self.about_type = Some(text.to_lowercase()),
            "about_relation" => self.about_relation = Some(relation(&text)?),
            other => {
                self.extra.insert(other.to_owned(), text.into());
            }
        }
        Ok(())
    }

    /// Takes over what the other states.
    pub fn add(&mut self, other: Fields) {
        macro_rules! take {
            ($($field:ident),*) => { $(if other.$field.is_some() { self.$field = other.$field; })* };
        }
        take!(title, authors, date, kind, rights, url, retrieved, languages, publication, keywords, privacy);
        take!(about_title, about_authors, about_type, about_relation);
        self.extra.extend(other.extra);
    }

    /// A digest of all values: 16 hexadecimal digits.
    pub fn digest(&self) -> String {
        // Plain data with string keys always has a form in JSON.
        let json = serde_json::to_vec(self).unwrap_or_default();
        blake3::hash(&json).to_hex()[..16].to_owned()
    }
}

fn list(text: &str, separators: &[char]) -> Vec<String> {
    text.split(separators).map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

/// A date as ISO text: a year, a month or a day, as ISO has it or as `8.7.2016`.
pub fn date(text: &str) -> Result<String, Wrong> {
    let help = || "write 2016-07-08, 2016-07 or 2016".to_owned();
    let wrong = || (format!("`{text}` is not a date"), help());
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let is_time = |rest: &str| rest.is_empty() || rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if !is_time(&text[day.len()..]) {
        return Err(wrong());
    }
    if let [d, m, y] = day.split('.').collect::<Vec<_>>()[..]
        && y.len() == 4
        && let (Ok(d), Ok(m), Ok(y)) = (d.parse::<i8>(), m.parse::<i8>(), y.parse::<i16>())
    {
        return jiff::civil::Date::new(y, m, d).map(|date| date.to_string()).map_err(|_| wrong());
    }
    if day.contains('/') {
        return Err((format!("`{text}` may be two dates: nothing says which number is the month"), help()));
    }
    let whole = match day.len() {
        4 => format!("{day}-01-01"),
        7 => format!("{day}-01"),
        _ => day.to_owned(),
    };
    let sound = whole.len() == 10 && whole.parse::<jiff::civil::Date>().is_ok();
    if sound { Ok(day.to_owned()) } else { Err(wrong()) }
}

fn kind(text: &str) -> Result<String, Wrong> {
    let word = text.to_lowercase().replace([' ', '_'], "-");
    if KINDS.contains(&word.as_str()) {
        return Ok(word);
    }
    let near = crate::diagnostic::did_you_mean(&word, KINDS);
    let help = near.map_or_else(|| format!("one of {}", KINDS.join(", ")), |near| format!("did you mean `{near}`?"));
    Err((format!("`{text}` is no kind of document"), help))
}

fn address(text: String) -> Result<String, Wrong> {
    let sound = (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace);
    let help = "write the whole address, with http:// or https://".to_owned();
    if sound { Ok(text) } else { Err((format!("`{text}` is not an address"), help)) }
}

fn languages(tags: &[String]) -> Result<Vec<String>, Wrong> {
    let sound = |tag: &&String| {
        let mut parts = tag.split('-');
        let first =
            parts.next().is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()));
        first && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    match tags.iter().find(|tag| !sound(tag)) {
        Some(odd) => {
            Err((format!("`{odd}` is not the tag of a language"), "write tags such as en, de or pt-BR".into()))
        }
        None => Ok(tags.to_vec()),
    }
}

fn relation(text: &str) -> Result<String, Wrong> {
    let word = text.to_lowercase();
    match matches!(word.as_str(), "reviews" | "discusses") {
        true => Ok(word),
        false => Err((format!("`{text}` is no relation to a work"), "write reviews or discusses".into())),
    }
}
