//! `.bib` files: BibTeX and BibLaTeX entries as CSL-JSON.
//!
//! The parser crate reads the syntax and the accents; the mapping to CSL is in `data/bibtex-types.tsv` and
//! `data/bibtex-fields.tsv` and follows the manual of BibLaTeX 3.20 (§2). Text goes in, JSON objects with the offsets of
//! their entries come out.

use super::bibliography::Read;
use super::item::iso_dates;
use super::quiet;
use biblatex::{Bibliography, Chunk, ChunksExt, Entry, Person, RawBibliography};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

static TYPES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("data/bibtex-types.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

static FIELDS: LazyLock<Vec<[&str; 3]>> = LazyLock::new(|| {
    let lines = include_str!("data/bibtex-fields.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

/// Characters that stand for the start and end of emphasis while the parser is at work.
const EMPHASIS: (char, char) = ('\u{E000}', '\u{E010}');

/// The entries of a text.
pub(super) fn read(text: &str) -> Read {
    // A file without content is not an error of the parser's, but of the file's.
    if text.trim().is_empty() {
        return (Vec::new(), None);
    }
    let mut raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(error) => return (Vec::new(), Some((error.span.start.min(text.len()), error.kind.to_string()))),
    };
    let places: Vec<(String, usize)> = raw.entries.iter().map(|e| (e.v.key.v.to_owned(), e.span.start)).collect();
    let marked = mark_emphasis(text);
    let parsed = if marked == text { Ok(raw) } else { RawBibliography::parse(&marked) };
    match parsed {
        Ok(marked) => raw = marked,
        Err(error) => return (Vec::new(), Some((0, error.kind.to_string()))),
    }
    // The parser refuses a file with a key twice; here the first stays, and the later one is reported with its place.
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut twice = Vec::new();
    raw.entries.retain(|entry| {
        let count = seen.entry(entry.v.key.v).or_insert(0);
        *count += 1;
        if *count > 1 {
            twice.push(entry.v.key.v.to_owned());
        }
        *count == 1
    });
    let parsed = quiet::catch(|| Bibliography::from_raw(raw));
    let bibliography = match parsed {
        Ok(Ok(bibliography)) => bibliography,
        Ok(Err(error)) => return (Vec::new(), Some((0, error.kind.to_string()))),
        Err(why) => return (Vec::new(), Some((0, why))),
    };
    let mut entries: HashMap<&str, &Entry> = bibliography.iter().map(|e| (e.key.as_str(), e)).collect();
    let found = places.iter().map(|(key, at)| match entries.remove(key.as_str()) {
        Some(entry) => (*at, Value::Object(convert(entry))),
        // Only the key is needed to say that it is there twice.
        None => (*at, json!({ "id": key })),
    });
    (found.collect(), None)
}

/// The text with `\emph{…}` and its kin as `{…}` between two private characters, which the parser lets through.
fn mark_emphasis(text: &str) -> String {
    const COMMANDS: [&str; 5] = ["\\emph{", "\\textit{", "\\mkbibemph{", "\\textsl{", "\\mkbibitalic{"];
    if !COMMANDS.iter().any(|command| text.contains(command)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(command) = COMMANDS.iter().find(|command| rest.starts_with(**command)) {
            out.push(EMPHASIS.0);
            out.push('{');
            open.push(true);
            at += command.len();
            continue;
        }
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        out.push(c);
        at += c.len_utf8();
        match c {
            '\\' => {
                if let Some(escaped) = chars.next().filter(|c| matches!(c, '{' | '}' | '\\')) {
                    out.push(escaped);
                    at += escaped.len_utf8();
                }
            }
            '{' => open.push(false),
            '}' if open.pop() == Some(true) => out.push(EMPHASIS.1),
            _ => {}
        }
    }
    out
}

fn convert(entry: &Entry) -> Map<String, Value> {
    let kind = entry.entry_type.to_string().to_ascii_lowercase();
    let mut item = Map::new();
    item.insert("id".into(), json!(entry.key));
    item.insert("type".into(), json!(csl_type(entry, &kind)));
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value
            && !item.contains_key(name)
        {
            item.insert(name.to_owned(), value);
        }
    };
    put("title", title(entry, "").map(Value::String));
    put("container-title", title(entry, "book").or_else(|| title(entry, "main")).map(Value::String));
    // The body behind a web page is its site; behind a book it is the publisher.
    if matches!(kind.as_str(), "online" | "electronic" | "www") {
        put(
            "container-title",
            field(entry, "journaltitle").or_else(|| field(entry, "organization")).map(Value::String),
        );
    }
    for [form, name, variable] in FIELDS.iter() {
        let value = match *form {
            "names" => names(entry, name),
            "date" => date(entry, name),
            "verbatim" => entry.get(name).map(|chunks| json!(chunks.format_verbatim())),
            _ => field(entry, name).map(Value::String),
        };
        put(variable, value);
    }
    if let Some(pages) = field(entry, "pages") {
        put("page", Some(json!(pages.replace("--", "-").replace('–', "-"))));
    }
    put(number_variable(&kind), field(entry, "number").map(Value::String));
    put("genre", genre(&kind).map(|genre| json!(genre)));
    put("number", eprint(entry).map(Value::String));
    if let Some(ids) = field(entry, "ids") {
        let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
        put("aliases", Some(json!(ids)));
    }
    // Found once more under the container: the publisher of a web page that is its site adds nothing.
    if item.get("publisher") == item.get("container-title") {
        item.remove("publisher");
    }
    item
}

fn csl_type(entry: &Entry, kind: &str) -> &'static str {
    let subtype = field(entry, "entrysubtype").unwrap_or_default().to_lowercase();
    match (kind, subtype.as_str()) {
        ("article" | "suppperiodical", "newspaper") => "article-newspaper",
        ("article" | "suppperiodical", "magazine") => "article-magazine",
        ("misc", _) if entry.get("howpublished").is_none() && entry.get("url").is_some() => "webpage",
        _ => TYPES.get(kind).copied().unwrap_or("document"),
    }
}

fn number_variable(kind: &str) -> &'static str {
    match kind {
        "article" | "suppperiodical" | "periodical" => "issue",
        "book" | "collection" | "incollection" | "inbook" | "inproceedings" | "proceedings" => "collection-number",
        _ => "number",
    }
}

fn genre(kind: &str) -> Option<&'static str> {
    match kind {
        "phdthesis" => Some("PhD thesis"),
        "mastersthesis" => Some("Master’s thesis"),
        "techreport" => Some("Technical report"),
        _ => None,
    }
}

fn eprint(entry: &Entry) -> Option<String> {
    let eprint = entry.get("eprint")?.format_verbatim();
    let archive = field(entry, "eprinttype").or_else(|| field(entry, "archiveprefix"));
    Some(archive.map_or(eprint.clone(), |archive| format!("{archive}:{eprint}")))
}

/// Title and subtitle; `of` is `book`, `main` or nothing.
fn title(entry: &Entry, of: &str) -> Option<String> {
    let title = field(entry, &format!("{of}title"))?;
    let subtitle = field(entry, &format!("{of}subtitle"));
    Some(match subtitle {
        Some(subtitle) if title.ends_with(['?', '!', ':', '.']) => format!("{title} {subtitle}"),
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    })
}

fn field(entry: &Entry, name: &str) -> Option<String> {
    let chunks = entry.get(name)?;
    let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace(EMPHASIS.0, "<i>").replace(EMPHASIS.1, "</i>");
    (!text.is_empty()).then_some(text)
}

fn names(entry: &Entry, name: &str) -> Option<Value> {
    let chunks = entry.get(name)?;
    let people: Vec<Person> = quiet::catch(|| chunks.parse()).ok()?.ok()?;
    // A name that is one pair of braces is a body, not a person.
    let bodies: Vec<&str> = chunks.iter().filter(|c| matches!(c.v, Chunk::Verbatim(_))).map(|c| c.v.get()).collect();
    let names = people.iter().filter(|person| person.name != "others").map(|person| {
        if person.given_name.is_empty() && (person.prefix.is_empty() || bodies.contains(&person.name.as_str())) {
            return json!({ "literal": person.name });
        }
        let mut name = Map::new();
        let parts = [
            ("family", &person.name),
            ("given", &person.given_name),
            ("non-dropping-particle", &person.prefix),
            ("suffix", &person.suffix),
        ];
        for (part, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
            name.insert(part.into(), json!(value));
        }
        Value::Object(name)
    });
    Some(names.collect())
}

fn date(entry: &Entry, name: &str) -> Option<Value> {
    if let Some(text) = field(entry, name) {
        let dates = iso_dates(&text);
        return Some(if dates.is_empty() { json!({ "literal": text }) } else { json!({ "date-parts": dates }) });
    }
    // `date`, `urldate` … may be given in pieces: `year`, `month`, `day`, `urlyear` …
    let stem = name.strip_suffix("date")?;
    let year = field(entry, &format!("{stem}year"))?;
    let Ok(number) = year.parse::<i64>() else { return Some(json!({ "literal": year })) };
    let mut parts = vec![number];
    if let Some(month) = field(entry, &format!("{stem}month")).and_then(|month| month_number(&month)) {
        parts.push(month);
        parts.extend(field(entry, &format!("{stem}day")).and_then(|day| day.parse::<i64>().ok()));
    }
    Some(json!({ "date-parts": [parts] }))
}

fn month_number(month: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = month.to_lowercase();
    let named = MONTHS.iter().position(|name| lower.starts_with(name)).map(|i| i as i64 + 1);
    named.or_else(|| lower.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Value {
        let (mut found, error) = read(text);
        assert_eq!(error, None);
        found.remove(0).1
    }

    #[test]
    fn reports_web_pages_and_theses_keep_their_bodies() {
        let report = one("@report{r, author = {{Lake Board}}, title = {Levels}, type = {Bulletin}, number = {15-42},
            institution = {LB}, date = {2015-10-05}, url = {https://example.org/a_b%20c}}");
        assert_eq!(report["type"], "report");
        assert_eq!(report["author"], json!([{"literal": "Lake Board"}]));
        assert_eq!((&report["publisher"], &report["genre"]), (&json!("LB"), &json!("Bulletin")));
        assert_eq!(report["number"], "15-42");
        assert_eq!(report["issued"], json!({"date-parts": [[2015, 10, 5]]}));
        assert_eq!(report["URL"], "https://example.org/a_b%20c");
        let page =
            one("@online{p, title = {A \\emph{Dry {Lake}} Seen}, organization = {The Site}, year = 2016, month = nov}");
        assert_eq!(page["title"], "A <i>Dry Lake</i> Seen");
        assert_eq!((&page["container-title"], page.get("publisher")), (&json!("The Site"), None));
        assert_eq!(page["issued"], json!({"date-parts": [[2016, 11]]}));
        let thesis = one("@phdthesis{t, author = {Berg, Ida}, title = {T}, school = {Lake University}, year = 1999}");
        assert_eq!((&thesis["publisher"], &thesis["genre"]), (&json!("Lake University"), &json!("PhD thesis")));
    }

    #[test]
    fn names_accents_pages_and_subtitles_are_read() {
        let item = one(r#"@article{a, author = {van den Berg, Ida and M{\"u}ller, J{\'e}r\^ome and others},
            title = {{DNA} of Lakes}, subtitle = {A \& B}, journal = {Acta}, volume = 3, number = 2, pages = {12--34},
            ids = {x, y}}"#);
        assert_eq!(
            item["author"],
            json!([{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"},
                {"family": "Müller", "given": "Jérôme"}])
        );
        assert_eq!(item["title"], "DNA of Lakes: A & B");
        assert_eq!((&item["page"], &item["issue"]), (&json!("12-34"), &json!("2")));
        assert_eq!(item["aliases"], json!(["x", "y"]));
    }

    #[test]
    fn date_ranges_and_words_are_kept() {
        assert_eq!(one("@book{a, date = {2016/2017}}")["issued"], json!({"date-parts": [[2016], [2017]]}));
        assert_eq!(one("@book{a, year = {forthcoming}}")["issued"], json!({"literal": "forthcoming"}));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(@book\\{a,|title|=|\\{|\\}|\"|\\\\emph\\{|,|author|and|year|date|ü|\\\\| |2016|#|@string\\{){0,30}") {
            let (found, error) = read(&text);
            prop_assert!(found.iter().all(|(at, _)| text.is_char_boundary(*at)));
            prop_assert!(error.is_none_or(|(at, _)| at <= text.len()));
        }
    }
}
