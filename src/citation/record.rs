//! CSL-JSON for what the program itself knows: source documents, and works found in them.

use serde_json::{Map, Value, json};

/// What is known of a source document or a work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Record<'a> {
    /// The key; for source documents the slug.
    pub key: &'a str,
    /// A CSL type (`book`), or the kind of a source document (`bulletin`).
    pub kind: &'a str,
    /// The title; may be empty.
    pub title: &'a str,
    /// Names as they are shown.
    pub authors: &'a [String],
    /// Other titles.
    pub variants: &'a [String],
    /// ISO text, `2016-07-08`.
    pub date: Option<&'a str>,
    /// Where it was published.
    pub publication: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
}

/// The record as CSL-JSON. What is not known is left out.
pub fn csl_json(record: &Record<'_>) -> Value {
    let mut item = Map::new();
    item.insert("id".into(), json!(record.key));
    item.insert("type".into(), json!(csl_type(record.kind)));
    if !record.title.is_empty() {
        item.insert("title".into(), json!(record.title));
    }
    if !record.authors.is_empty() {
        item.insert("author".into(), record.authors.iter().map(|author| name(author)).collect());
    }
    if let Some(date) = record.date.filter(|date| !date.is_empty()) {
        item.insert("issued".into(), json!(date));
    }
    for (variable, value) in [("container-title", record.publication), ("URL", record.url)] {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            item.insert(variable.into(), json!(value));
        }
    }
    if !record.variants.is_empty() {
        item.insert("aliases".into(), json!(record.variants));
    }
    Value::Object(item)
}

/// The CSL type for the kind of a source document; a kind that is no document's is taken for a CSL type.
pub fn csl_type(kind: &str) -> &str {
    let mut lines = include_str!("data/document-kinds.tsv").lines().filter_map(|line| line.split_once('\t'));
    lines.find(|(known, _)| *known == kind).map_or(if kind.is_empty() { "document" } else { kind }, |(_, csl)| csl)
}

/// A name as it is shown, as a CSL name: `Ahmet S. Yayla` has a given and a family name, a body is literal.
///
/// Only what is clearly a personal name is taken apart: two to five words that begin with capitals (particles aside) and
/// hold no digit, no "of", "and", "for" … and no comma but one before `Jr.` and its like.
pub fn name(text: &str) -> Value {
    const PARTICLES: [&str; 22] = [
        "al", "da", "dal", "de", "dei", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten",
        "ter", "van", "von", "y", "zu",
    ];
    const SUFFIXES: [&str; 6] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III"];
    let literal = json!({ "literal": text.trim() });
    let (name, mut suffix) = match text.trim().split_once(", ") {
        Some((name, suffix)) if SUFFIXES.contains(&suffix) => (name, Some(suffix)),
        _ => (text.trim(), None),
    };
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if suffix.is_none() && words.len() > 2 && words.last().is_some_and(|last| SUFFIXES.contains(last)) {
        suffix = words.pop();
    }
    let particle = |word: &str| PARTICLES.contains(&word);
    let personal = |word: &&str| {
        particle(word)
            || (word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\'')))
            || word.split_once('-').is_some_and(|(head, tail)| particle(head) && tail.starts_with(char::is_uppercase))
    };
    let shouted = words.iter().all(|word| word.len() > 3 && word.chars().all(char::is_uppercase));
    if !(2..=5).contains(&words.len()) || shouted || !words.iter().all(personal) || looks_like_body(&words) {
        return literal;
    }
    let family_from = words.iter().skip(1).position(|word| particle(word)).map_or(words.len() - 1, |at| at + 1);
    let (given, family) = words.split_at(family_from);
    let particles = family.iter().take_while(|word| particle(word)).count();
    if particles == family.len() || particle(given[0]) {
        return literal;
    }
    let mut parts = Map::new();
    parts.insert("family".into(), json!(family[particles..].join(" ")));
    parts.insert("given".into(), json!(given.join(" ")));
    if particles > 0 {
        parts.insert("non-dropping-particle".into(), json!(family[..particles].join(" ")));
    }
    if let Some(suffix) = suffix {
        parts.insert("suffix".into(), json!(suffix));
    }
    Value::Object(parts)
}

/// Whether one of the words is found in names of bodies.
fn looks_like_body(words: &[&str]) -> bool {
    let known: Vec<&str> = include_str!("data/body-words.txt").lines().filter(|line| !line.starts_with('#')).collect();
    words.iter().any(|word| known.contains(&word.trim_end_matches('.').to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::item::Item;

    #[test]
    fn personal_names_are_taken_apart_and_bodies_are_not() {
        for (text, expected) in [
            ("Ahmet S. Yayla", json!({"family": "Yayla", "given": "Ahmet S."})),
            ("Ida van den Berg", json!({"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"})),
            ("Omar al-Tamimi", json!({"family": "al-Tamimi", "given": "Omar"})),
            ("Per Lund, Jr.", json!({"family": "Lund", "given": "Per", "suffix": "Jr."})),
            ("Per Lund III", json!({"family": "Lund", "given": "Per", "suffix": "III"})),
            ("Lake Board", json!({"literal": "Lake Board"})),
            ("Office of Lakes", json!({"literal": "Office of Lakes"})),
            ("The Daily Shore", json!({"literal": "The Daily Shore"})),
            ("Reuters", json!({"literal": "Reuters"})),
            ("user123 Name", json!({"literal": "user123 Name"})),
            ("", json!({"literal": ""})),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn a_source_document_becomes_an_item() {
        let authors = ["Ida Berg".to_owned()];
        let record = Record {
            key: "a/b",
            kind: "bulletin",
            title: "Levels",
            authors: &authors,
            date: Some("2015-10"),
            ..Record::default()
        };
        let item = Item::from_csl_json(csl_json(&record)).unwrap();
        assert_eq!(
            (item.kind(), item.title().as_str(), item.issued().as_deref()),
            ("report", "Levels", Some("2015-10"))
        );
        assert_eq!(csl_type("book"), "book");
        assert_eq!(csl_type(""), "document");
    }
}
