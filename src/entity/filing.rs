//! Filing: how names are inverted, ordered and put under letters.
//!
//! Goes in: names with their types. Comes out: filing forms (`Holm, Ada`), and the lines of an index in the order of the site's
//! language, with *see* lines from other forms. Ordering follows UTS 35 (CLDR collation); a letter has one heading. An article or
//! particle never decides where a name is filed; a kunya (`Abu Nasr`) is never inverted.

use super::form::{PERSON_WORDS, PersonName, fold};
use super::{Entity, EntityType};
use crate::id::{EntityId, Slug};
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap, HashSet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The filing form of a name: `Holm, Ada`; `Mawsili, Abu Nasr al-`; `Bab, al-`; `Harbour Review, The`.
pub fn sort_form(name: &str, kind: &EntityType) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if &*kind.0 == "person" { person(&name) } else { article_last(&name, matches!(&*kind.0, "work" | "event")) }
}

/// Splits an Arabic article off a word: `al-Bab` → (`al-`, `Bab`), `البصرة` → (`ال`, `بصرة`).
fn split_article(word: &str) -> Option<(&str, &str)> {
    if let Some(rest) = word.strip_prefix("ال") {
        return (rest.chars().count() > 2).then_some(("ال", rest));
    }
    let at = word.find(['-', '‐', '‑'])?;
    let after = at + word[at..].chars().next().map_or(1, char::len_utf8);
    let (head, rest) = word.split_at(after);
    (PERSON_WORDS.is("article", &fold(&word[..at])) && !rest.is_empty()).then_some((head, rest))
}

fn article_last(name: &str, indefinite: bool) -> String {
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let lower = first.to_lowercase();
    let english = lower == "the" || indefinite && matches!(lower.as_str(), "a" | "an");
    let small = first == lower && PERSON_WORDS.is("article", &fold(first));
    if !rest.is_empty() && (english || small) {
        return format!("{rest}, {first}");
    }
    match split_article(name) {
        Some((article, rest)) => format!("{rest}, {}", article.to_lowercase()),
        None => name.to_string(),
    }
}

/// A person's name, inverted.
fn person(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').map(|w| w.trim_end_matches(',')).filter(|w| !w.is_empty()).collect();
    let class = |word: &str, class: &str| PERSON_WORDS.is(class, &fold(word));
    while words.len() > 1 && class(words[0], "title") {
        words.remove(0);
    }
    let mut generation = None;
    if words.len() > 2 && words.last().is_some_and(|w| class(w, "generation")) {
        generation = words.pop();
    }
    if PersonName::of(&words.join(" ")).whole {
        return words.join(" ");
    }
    let Some(last) = words.pop() else { return name.to_string() };
    let (mut surname, mut after) = match split_article(last) {
        Some((article, rest)) => (rest.to_string(), vec![article.to_lowercase()]),
        None => (last.to_string(), Vec::new()),
    };
    // What stands before the surname belongs to it: written small it moves behind the given name, else it is filed under.
    while let Some(word) = words.last().copied() {
        let small = word.chars().next().is_some_and(char::is_lowercase);
        let lone = words.len() == 1;
        if class(word, "patronymic") && (small || !lone) {
            surname = format!("{word} {surname}");
        } else if small && (class(word, "article") || class(word, "particle")) {
            after.insert(0, word.to_string());
        } else if class(word, "particle") && !lone {
            surname = format!("{word} {surname}");
        } else {
            break;
        }
        words.pop();
    }
    words.extend(after.iter().map(String::as_str));
    let mut form = surname;
    for part in [words.join(" "), generation.unwrap_or_default().to_string()] {
        if !part.is_empty() {
            form.push_str(", ");
            form.push_str(&part);
        }
    }
    form
}

/// What an index needs of an entity.
#[derive(Clone, Copy, Debug)]
pub struct FilingEntry<'a> {
    /// Its id.
    pub id: &'a EntityId,
    /// Its type.
    pub kind: &'a EntityType,
    /// Preferred name.
    pub name: &'a str,
    /// Filing form.
    pub sort: &'a str,
    /// Other forms, from which *see* lines are made.
    pub aliases: &'a [String],
}

impl<'a> From<&'a Entity> for FilingEntry<'a> {
    fn from(e: &'a Entity) -> Self {
        FilingEntry { id: &e.id, kind: &e.kind, name: &e.name, sort: &e.sort, aliases: &e.aliases }
    }
}

/// A line of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilingLine {
    /// An entity under its filing form.
    Entry {
        /// The entity.
        id: EntityId,
        /// Its filing form.
        sort: String,
    },
    /// Another form, and where to look.
    See {
        /// The form, filed.
        form: String,
        /// The entity.
        to: EntityId,
        /// Its filing form.
        to_form: String,
    },
}

impl FilingLine {
    /// The form it is filed under.
    pub fn form(&self) -> &str {
        match self {
            FilingLine::Entry { sort, .. } => sort,
            FilingLine::See { form, .. } => form,
        }
    }
}

/// The lines under one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterGroup {
    /// The heading: a letter, or `#` for what begins with none.
    pub letter: String,
    /// An id for links to the group, unique in the index: `letter-s`.
    pub anchor: String,
    /// The lines in order.
    pub lines: Vec<FilingLine>,
}

/// Files entries in the order of a language (BCP 47; unknown ones are ordered as CLDR's root has it).
pub fn file<'a>(entries: impl IntoIterator<Item = FilingEntry<'a>>, language: &str) -> Vec<LetterGroup> {
    let order = Order::of(language);
    let mut lines: Vec<(String, FilingLine)> = Vec::new();
    for entry in entries {
        lines.push((filed(entry.sort), FilingLine::Entry { id: entry.id.clone(), sort: entry.sort.to_string() }));
        for form in see_forms(&entry) {
            let see = FilingLine::See { to: entry.id.clone(), to_form: entry.sort.to_string(), form };
            lines.push((filed(see.form()), see));
        }
    }
    lines.sort_by(|(a, x), (b, y)| order.compare(a, b).then_with(|| line_key(x).cmp(&line_key(y))));
    let mut groups: Vec<LetterGroup> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut anchors: HashSet<String> = HashSet::new();
    for (key, line) in lines {
        let letter = order.letter(&key);
        let group = *at.entry(letter.clone()).or_insert_with(|| {
            groups.push(LetterGroup { anchor: anchor(&letter, &mut anchors), letter, lines: Vec::new() });
            groups.len() - 1
        });
        groups[group].lines.push(line);
    }
    groups
}

fn line_key(line: &FilingLine) -> (&str, bool, &EntityId) {
    match line {
        FilingLine::Entry { id, sort } => (sort, false, id),
        FilingLine::See { form, to, .. } => (form, true, to),
    }
}

fn anchor(letter: &str, taken: &mut HashSet<String>) -> String {
    let base = if letter == "#" { "letter-0".to_string() } else { format!("letter-{}", Slug::from_text(letter)) };
    let mut anchor = base.clone();
    let mut number = 2u32;
    while !taken.insert(anchor.clone()) {
        anchor = format!("{base}-{number}");
        number += 1;
    }
    anchor
}

/// What a form is filed by: no marks for ʿayn and hamza, no quotation marks, Arabic alif without hamza.
fn filed(form: &str) -> String {
    let kept = form
        .chars()
        .filter(|c| !matches!(c, 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '‘' | '’' | '\'' | '“' | '”' | '"' | '«' | '»' | 'ء'));
    let alif = |c| match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ئ' => 'ي',
        c => c,
    };
    kept.map(alif).skip_while(|c| !c.is_alphanumeric()).collect()
}

/// The forms a reader may look under and not find the entity beside: aliases, and the uninverted form of a name with an article or
/// particle. Forms made of words of the name alone (a given name, a surname) are left out.
fn see_forms(entry: &FilingEntry<'_>) -> BTreeSet<String> {
    let name = fold(entry.name);
    let own: HashSet<&str> = name.split(' ').collect();
    let head = |sort: &str| fold(sort.split(',').next().unwrap_or(sort));
    let main = head(entry.sort);
    let mut forms = BTreeSet::new();
    for alias in entry.aliases {
        let key = fold(alias);
        let form = sort_form(alias, entry.kind);
        let known = key.split(' ').all(|w| own.contains(w));
        if !known && head(&form) != main {
            forms.insert(form);
        }
    }
    forms.extend(uninverted(entry));
    forms
}

/// `Al-Tamimi` for `Tamimi, Omar al-`; `Van Dam` for `Dam, Ida van`.
fn uninverted(entry: &FilingEntry<'_>) -> Option<String> {
    let (head, rest) = entry.sort.split_once(", ")?;
    let last = rest.rsplit([' ', ',']).next().unwrap_or(rest);
    let article = last.ends_with(['-', '‐', '‑']);
    let small = last.chars().next().is_some_and(char::is_lowercase);
    let particle = &*entry.kind.0 == "person" && small && PERSON_WORDS.is("particle", &fold(last));
    if !(article || particle || last == "ال") {
        return None;
    }
    let mut letters = last.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let gap = if particle { " " } else { "" };
    Some(format!("{first}{}{gap}{head}", letters.as_str()))
}

/// The order of a language.
struct Order {
    full: Option<CollatorBorrowed<'static>>,
    letters: Option<CollatorBorrowed<'static>>,
}

impl Order {
    fn of(language: &str) -> Order {
        let locale: Locale = language.parse().unwrap_or(Locale::UNKNOWN);
        let with = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = Some(strength);
            // The data is compiled in; should it ever lack, names are ordered by code point instead.
            Collator::try_new((&locale).into(), options).ok()
        };
        Order { full: with(Strength::Tertiary), letters: with(Strength::Primary) }
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        self.full.as_ref().map_or_else(|| a.cmp(b), |c| c.compare(a, b))
    }

    /// The heading of a filed form: its first letter without accents, unless the language counts it as a letter of its own.
    fn letter(&self, filed: &str) -> String {
        let Some(first) = filed.chars().next().filter(|c| c.is_alphabetic()) else { return "#".to_string() };
        let upper = |s: String| s.to_uppercase().chars().next().map(String::from).unwrap_or(s);
        let whole = upper(String::from(first));
        let base: String = first.nfkd().filter(|c| !is_combining_mark(*c)).take(1).collect();
        let base = match first {
            'Ø' | 'ø' => "O".to_string(),
            'Æ' | 'æ' => "A".to_string(),
            'Ł' | 'ł' => "L".to_string(),
            'Đ' | 'đ' | 'Ð' | 'ð' => "D".to_string(),
            _ => upper(base),
        };
        let same = |a: &str, b: &str| self.letters.as_ref().is_none_or(|c| c.compare(a, b) == Ordering::Equal);
        // A ligature is filed among the words of its first letter, though it is not equal to it.
        let ligature = matches!(first, 'Æ' | 'æ') && !same("Æ", "AE");
        let own = base != whole && (ligature || !matches!(first, 'Æ' | 'æ') && !same(&base, &whole));
        if own { whole } else { base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str) -> EntityType {
        EntityType(name.into())
    }

    #[test]
    fn names_are_inverted_as_libraries_do() {
        for (name, of, filed) in [
            ("Ada Holm", "person", "Holm, Ada"),
            ("Tomas S. van den Berg", "person", "Berg, Tomas S. van den"),
            ("Robert De Silva", "person", "De Silva, Robert"),
            ("Omar bin Talib", "person", "bin Talib, Omar"),
            ("Abu Nasr", "person", "Abu Nasr"),
            ("Abu Nasr al-Mawsili", "person", "Mawsili, Abu Nasr al-"),
            ("Omar Jawad Al-Tamimi", "person", "Tamimi, Omar Jawad al-"),
            ("Haji Nasr", "person", "Haji Nasr"),
            ("Ada Holm, Jr.", "person", "Holm, Ada, Jr."),
            ("Holm", "person", "Holm"),
            ("al-Bab", "place", "Bab, al-"),
            ("البصرة", "place", "بصرة, ال"),
            ("The Hague", "place", "Hague, The"),
            ("The Harbour Review", "organization", "Harbour Review, The"),
            ("al-Rasid", "organization", "Rasid, al-"),
            ("A Glass of Tides", "work", "Glass of Tides, A"),
            ("A Coruña", "place", "A Coruña"),
            ("Jean-Luc Mard", "person", "Mard, Jean-Luc"),
        ] {
            assert_eq!(sort_form(name, &kind(of)), filed, "{name}");
        }
    }

    fn filed_lines(language: &str, list: &[(&str, &str, &[&str])]) -> Vec<(String, Vec<String>)> {
        let made: Vec<(EntityId, EntityType, String, Vec<String>)> = list
            .iter()
            .map(|(name, of, aliases)| {
                let aliases = aliases.iter().map(|a| a.to_string()).collect();
                (Slug::from_text(name), kind(of), sort_form(name, &kind(of)), aliases)
            })
            .collect();
        let entries = made.iter().zip(list).map(|((id, kind, sort, aliases), (name, ..))| FilingEntry {
            id,
            kind,
            name,
            sort,
            aliases,
        });
        let show = |line: &FilingLine| match line {
            FilingLine::Entry { sort, .. } => sort.clone(),
            FilingLine::See { form, to_form, .. } => format!("{form}, see {to_form}"),
        };
        let groups = file(entries, language);
        groups.iter().map(|g| (g.letter.clone(), g.lines.iter().map(show).collect())).collect()
    }

    #[test]
    fn articles_do_not_decide_and_readers_are_led_from_them() {
        let lines = filed_lines(
            "en",
            &[("Omar al-Tamimi", "person", &[]), ("Ida Zorn", "person", &[]), ("Å. Ek", "person", &[])],
        );
        assert_eq!(
            lines,
            [
                ("A".to_string(), vec!["Al-Tamimi, see Tamimi, Omar al-".to_string()]),
                ("E".to_string(), vec!["Ek, Å.".to_string()]),
                ("T".to_string(), vec!["Tamimi, Omar al-".to_string()]),
                ("Z".to_string(), vec!["Zorn, Ida".to_string()]),
            ]
        );
    }

    #[test]
    fn letters_follow_the_language() {
        let names: &[(&str, &str, &[&str])] = &[
            ("Örebro", "place", &[]),
            ("Oslo", "place", &[]),
            ("Zagreb", "place", &[]),
            ("ʿAmman", "place", &[]),
            ("7 Rivers", "place", &[]),
        ];
        let letters = |language| filed_lines(language, names).into_iter().map(|(l, _)| l).collect::<Vec<_>>();
        assert_eq!(letters("en"), ["#", "A", "O", "Z"]);
        assert_eq!(letters("sv"), ["#", "A", "O", "Z", "Ö"]);
        assert_eq!(letters("not a language"), ["#", "A", "O", "Z"]);
    }

    #[test]
    fn see_lines_come_from_forms_filed_elsewhere() {
        let lines = filed_lines(
            "en",
            &[
                ("Northport Institute of Tides", "organization", &["NIT", "Institute of Tides"]),
                ("Ada Holm", "person", &["Holm", "Ada", "A. Holm", "Ada Holmberg"]),
            ],
        );
        let all: Vec<String> = lines.into_iter().flat_map(|(_, l)| l).collect();
        assert_eq!(
            all,
            [
                "Holm, Ada",
                "Holmberg, Ada, see Holm, Ada",
                "NIT, see Northport Institute of Tides",
                "Northport Institute of Tides"
            ]
        );
    }

    #[test]
    fn a_letter_has_one_heading_and_an_anchor_of_its_own() {
        let groups = filed_lines(
            "en",
            &[
                ("Éva Élan", "person", &[]),
                ("Emil Eck", "person", &[]),
                ("أحمد", "person", &[]),
                ("امين", "person", &[]),
            ],
        );
        assert_eq!(groups.iter().map(|g| g.0.as_str()).collect::<Vec<_>>(), ["E", "ا"]);
    }
}
