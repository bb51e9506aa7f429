//! Names of `.bib` files → CSL names: `First von Last`, `von Last, Jr, First`, `{Body}`, `family=…, given=…`.
//!
//! The rules are those of BibTeX; particles in lower case are told from the rest of the family name.

use super::tex;
use serde_json::{Map, Value, json};

/// The names of a field; "others" is left out.
pub(super) fn names(field: &str, particle: &'static str) -> Vec<Value> {
    let mut names = Vec::new();
    for name in split_words(field, &["and"]) {
        let name = name.trim();
        if !name.is_empty() && !name.eq_ignore_ascii_case("others") {
            names.push(self::name(name, particle));
        }
    }
    names
}

/// The parts of a field with "and" between them, as text.
pub(super) fn list(field: &str) -> Vec<String> {
    split_words(field, &["and"])
        .into_iter()
        .map(|part| tex::text(part.trim()))
        .filter(|part| !part.is_empty())
        .collect()
}

fn name(name: &str, particle: &'static str) -> Value {
    if is_group(name) {
        return json!({ "literal": tex::text(name) });
    }
    let parts = split_at(name, |c| c == ',');
    if parts.len() > 1 && parts.iter().all(|part| part.contains('=')) {
        return keyed(&parts, particle);
    }
    let (words, given, suffix) = match parts.as_slice() {
        [one] => {
            let words = words(one);
            let (given, family) = first_von_last(&words);
            return assemble(given, family, None, particle);
        }
        [last, first] => (words(last), *first, None),
        [last, suffix, first, ..] => (words(last), *first, Some(*suffix)),
        [] => return json!({ "literal": "" }),
    };
    assemble(given.trim().to_owned(), words, suffix, particle)
}

/// The given names and the words of the family name with its particles.
fn first_von_last<'a>(words: &[&'a str]) -> (String, Vec<&'a str>) {
    let last = words.len().saturating_sub(1);
    let from = words.iter().take(last).position(|word| is_lower(word)).unwrap_or(last);
    (words[..from].join(" "), words[from..].to_vec())
}

fn assemble(given: String, words: Vec<&str>, suffix: Option<&str>, particle: &'static str) -> Value {
    let last = words.len().saturating_sub(1);
    let von = words.iter().take(last).rposition(|word| is_lower(word)).map_or(0, |i| i + 1);
    let (von, family) = words.split_at(von);
    let mut name = Map::new();
    let parts = [
        ("family", tex::text(&family.join(" "))),
        ("given", tex::text(&given)),
        (particle, tex::text(&von.join(" "))),
        ("suffix", tex::text(suffix.unwrap_or_default())),
    ];
    for (part, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        name.insert(part.into(), json!(value));
    }
    Value::Object(name)
}

/// BibLaTeX's form with named parts.
fn keyed(parts: &[&str], particle: &'static str) -> Value {
    let mut name = Map::new();
    let particle = match parts.iter().find_map(|part| part.split_once('=').filter(|(k, _)| k.trim() == "useprefix")) {
        Some((_, value)) if value.trim() == "false" => "dropping-particle",
        Some(_) => "non-dropping-particle",
        None => particle,
    };
    for (key, value) in parts.iter().filter_map(|part| part.split_once('=')) {
        let part = match key.trim() {
            "family" => "family",
            "given" => "given",
            "prefix" => particle,
            "suffix" => "suffix",
            _ => continue,
        };
        let value = tex::text(value.trim().trim_matches('"'));
        if !value.is_empty() {
            name.insert(part.into(), json!(value));
        }
    }
    Value::Object(name)
}

/// The characters of a text with their places and how many braces are open after each; what a backslash escapes is passed over.
fn depths(text: &str) -> impl Iterator<Item = (usize, char, usize)> {
    let (mut depth, mut escaped) = (0usize, false);
    text.char_indices().filter_map(move |(at, c)| {
        if std::mem::take(&mut escaped) {
            return None;
        }
        match c {
            '\\' => {
                escaped = true;
                return None;
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        Some((at, c, depth))
    })
}

/// Whether the whole text is one pair of braces.
fn is_group(text: &str) -> bool {
    let closed = depths(text).find(|(_, _, depth)| *depth == 0);
    text.starts_with('{') && closed.is_some_and(|(at, _, _)| at + 1 == text.len())
}

/// Whether a word counts as a particle: its first letter outside of braces, or under an accent, is small.
fn is_lower(word: &str) -> bool {
    let text = match word.strip_prefix('{') {
        Some(inner) if inner.starts_with('\\') => tex::text(word),
        // Braces without a command say nothing of case.
        Some(_) => return false,
        None => tex::text(word),
    };
    text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

fn words(text: &str) -> Vec<&str> {
    split_at(text, |c| c.is_whitespace() || c == '~').into_iter().filter(|w| !w.is_empty()).collect()
}

/// Cuts a text at characters outside of braces.
fn split_at(text: &str, cuts: impl Fn(char) -> bool) -> Vec<&str> {
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, c, _) in depths(text).filter(|(_, c, depth)| *depth == 0 && cuts(*c)) {
        parts.push(text[start..at].trim());
        start = at + c.len_utf8();
    }
    parts.push(text[start..].trim());
    parts
}

/// Cuts a text at words outside of braces.
fn split_words<'a>(text: &'a str, cuts: &[&str]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for word in split_at(text, char::is_whitespace) {
        if cuts.iter().any(|cut| word.eq_ignore_ascii_case(cut)) {
            // The words are parts of the text.
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            parts.push(&text[start..at]);
            start = at + word.len();
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_name_is_read() {
        let read = |text: &str| Value::Array(names(text, "non-dropping-particle"));
        for (text, expected) in [
            ("Ida Berg", json!([{"family": "Berg", "given": "Ida"}])),
            (
                "Berg, Ida and Lund, Jr., Per",
                json!([{"family": "Berg", "given": "Ida"}, {"family": "Lund", "given": "Per", "suffix": "Jr."}]),
            ),
            ("Ida M. van den Berg", json!([{"family": "Berg", "given": "Ida M.", "non-dropping-particle": "van den"}])),
            ("de la Torre, Ana", json!([{"family": "Torre", "given": "Ana", "non-dropping-particle": "de la"}])),
            ("{Lake Board and Sons} AND others", json!([{"literal": "Lake Board and Sons"}])),
            ("Plato", json!([{"family": "Plato"}])),
            ("{\\'E}. Zola", json!([{"family": "Zola", "given": "É."}])),
            ("Berg Lund, Ida", json!([{"family": "Berg Lund", "given": "Ida"}])),
            ("{van Gogh}, Vincent", json!([{"family": "van Gogh", "given": "Vincent"}])),
            (
                "family=Berg, given=Ida, prefix=van, useprefix=false",
                json!([{"family": "Berg", "given": "Ida", "dropping-particle": "van"}]),
            ),
            ("Jean~Paul Sartre", json!([{"family": "Sartre", "given": "Jean Paul"}])),
            ("{Lake} {Board}", json!([{"family": "Board", "given": "Lake"}])),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn names_without_a_name_are_survived() {
        for text in ["", "and", ",", ",,,", "and and and", "{", "}", "\\", "a, b, c, d", "é and ü"] {
            names(text, "non-dropping-particle");
        }
    }
}
