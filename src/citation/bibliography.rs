//! The bibliography of a site: every work that can be cited, by key.
//!
//! Texts of CSL-JSON (`.json`), CSL-YAML and Hayagriva YAML (`.yaml`), BibTeX/BibLaTeX (`.bib`) and RIS (`.ris`) files go in,
//! with the records of the source documents; items come out, and diagnostics for what could not be read. A broken item or file never takes the others with it, and a key always
//! means the first item that had it.

pub use super::item::{Item, Origin};
use super::{bibtex, ris, yaml};
use crate::diagnostic::{self, Diagnostic, Place};
use crate::entity::KnownWork;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// All items, in the order they were added.
#[derive(Clone, Debug, Default)]
pub struct Bibliography {
    items: Vec<Item>,
    keys: HashMap<String, usize>,
    aliases: HashMap<String, usize>,
}

impl Bibliography {
    /// An empty bibliography.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a file is a bibliography by its ending.
    pub fn reads(file: &str) -> bool {
        Format::of(file).is_some()
    }

    /// Reads a file by its ending; one without an ending known is taken for CSL-JSON. Returns what is wrong with it, with
    /// places: `bib-parse`, `bib-missing-field`, `bib-duplicate-key`, `bib-entry-type`, `bib-abbreviation`.
    pub fn add_file(&mut self, file: &str, text: &str) -> Vec<Diagnostic> {
        let shared: Arc<str> = text.into();
        let name: Arc<str> = file.into();
        let read = match Format::of(file).unwrap_or(Format::Json) {
            Format::Json => read_json(text),
            Format::Yaml => yaml::read(text),
            Format::Bib => bibtex::read(text),
            Format::Ris => ris::read(text),
        };
        let mut lines = Lines::new(text);
        let mut diagnostics = Vec::new();
        for (at, value) in read.found {
            let (line, column) = lines.position(at);
            let origin = Origin { file: name.clone(), line, column };
            let result =
                Item::from_csl_json(value).map_err(|why| Box::new(Diagnostic::error("bib-missing-field", why)));
            let result = result.and_then(|mut item| {
                item.origin = Some(origin);
                self.insert(item)
            });
            diagnostics.extend(result.err().map(|d| d.in_file(file).at(&shared, at..at)));
        }
        diagnostics.extend(read.problems.into_iter().map(|(at, problem)| problem.in_file(file).at(&shared, at..at)));
        diagnostics
    }

    /// Makes a source document citable by its slug. `csl_json` describes it, its `id` does not matter. An entry that people
    /// wrote under the same key stays and only learns which document it stands for.
    pub fn add_source_document(&mut self, slug: &str, csl_json: Value) {
        if let Some(index) = self.keys.get(slug) {
            self.items[*index].source = Some(slug.to_owned());
            return;
        }
        let mut record = csl_json;
        if let Value::Object(fields) = &mut record {
            fields.insert("id".into(), slug.into());
        } else {
            record = serde_json::json!({ "id": slug });
        }
        if let Ok(mut item) = Item::from_csl_json(record) {
            item.source = Some(slug.to_owned());
            // The key is free, so the insertion succeeds.
            let _ = self.insert(item);
        }
    }

    fn insert(&mut self, item: Item) -> Result<(), Box<Diagnostic>> {
        if let Some(index) = self.keys.get(&item.key) {
            let message = match &self.items[*index].origin {
                Some(first) => {
                    format!("the key `{}` is already used at {}:{}:{}", item.key, first.file, first.line, first.column)
                }
                None => format!("the key `{}` is already used by a source document", item.key),
            };
            let help = "give one of them another key; until then the first is used";
            return Err(Box::new(Diagnostic::error("bib-duplicate-key", message).help(help)));
        }
        let index = self.items.len();
        self.keys.insert(item.key.clone(), index);
        for alias in &item.aliases {
            self.aliases.entry(alias.clone()).or_insert(index);
        }
        self.items.push(item);
        Ok(())
    }

    /// The item of a key, or of an alias.
    pub fn get(&self, key: &str) -> Option<&Item> {
        let index = self.keys.get(key).or_else(|| self.aliases.get(key))?;
        self.items.get(*index)
    }

    /// Whether a key or alias is known.
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// All items in the order they were added.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The known key nearest to an unknown one.
    pub fn did_you_mean(&self, key: &str) -> Option<&str> {
        diagnostic::did_you_mean(key, self.items.iter().map(|item| item.key.as_str()))
    }

    /// The works names in texts may mean: everything but the source documents.
    pub fn known_works(&self) -> Vec<KnownWork> {
        let works = self.items.iter().filter(|item| item.source.is_none() && !item.title().is_empty());
        works
            .map(|item| {
                let mut variants = item.aliases.clone();
                let short = item.field("title-short").map(super::markup::plain);
                variants.extend(short.filter(|short| !item.aliases.contains(short)));
                KnownWork { key: item.key.clone(), title: item.title(), variants, authors: item.authors() }
            })
            .collect()
    }
}

/// Lines and columns of ascending offsets, in one pass.
struct Lines<'a> {
    text: &'a str,
    line: usize,
    start: usize,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Lines { text, line: 1, start: 0, at: 0 }
    }

    fn position(&mut self, at: usize) -> (usize, usize) {
        if at < self.at || !self.text.is_char_boundary(at) {
            return Place { text: self.text.into(), span: at..at }.line_column();
        }
        for (i, b) in self.text.as_bytes()[self.at..at].iter().enumerate() {
            if *b == b'\n' {
                self.line += 1;
                self.start = self.at + i + 1;
            }
        }
        self.at = at;
        (self.line, self.text[self.start..at].chars().count() + 1)
    }
}

/// What a file is written in.
#[derive(Clone, Copy)]
enum Format {
    Json,
    Yaml,
    Bib,
    Ris,
}

impl Format {
    fn of(file: &str) -> Option<Format> {
        Some(match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "json" => Format::Json,
            "yaml" | "yml" => Format::Yaml,
            "bib" | "bibtex" => Format::Bib,
            "ris" => Format::Ris,
            _ => return None,
        })
    }
}

/// What was read of a file: CSL-JSON values and problems, each with its offset.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub found: Vec<(usize, Value)>,
    pub problems: Vec<(usize, Diagnostic)>,
}

impl Read {
    /// Items, and the error that ended the reading.
    pub fn ended(found: Vec<(usize, Value)>, error: Option<(usize, String)>) -> Read {
        let problems = error.map(|(at, why)| (at, Diagnostic::error("bib-parse", why)));
        Read { found, problems: problems.into_iter().collect() }
    }
}

/// Values with their offsets, and the error that ended the reading with its offset.
type JsonItems = (Vec<(usize, Value)>, Option<(usize, String)>);

/// The items of a CSL-JSON text: an array, one item, or an object with `items` or `references`.
fn read_json(text: &str) -> Read {
    let (found, error) = json_items(text);
    Read::ended(found, error)
}

fn json_items(text: &str) -> JsonItems {
    let mut at = text.strip_prefix('\u{feff}').map_or(0, |_| 3);
    at = skip_space(text, at);
    if !text[at..].starts_with('[') {
        return match one_value(text, at) {
            Ok((Value::Object(mut fields), _)) => {
                match fields.remove("items").or_else(|| fields.remove("references")) {
                    Some(Value::Array(items)) => (items.into_iter().map(|item| (at, item)).collect(), None),
                    _ => (vec![(at, Value::Object(fields))], None),
                }
            }
            Ok(_) => (Vec::new(), Some((at, "a bibliography is an array of CSL-JSON items".into()))),
            Err(error) => (Vec::new(), Some(error)),
        };
    }
    at = skip_space(text, at + 1);
    let mut found = Vec::new();
    while !text[at..].starts_with(']') {
        match one_value(text, at) {
            Ok((value, end)) => {
                found.push((at, value));
                at = skip_space(text, end);
            }
            Err(error) => return (found, Some(error)),
        }
        if text[at..].starts_with(',') {
            at = skip_space(text, at + 1);
        } else if !text[at..].starts_with(']') {
            return (found, Some((at, "expected `,` or `]` after an item".into())));
        }
    }
    at = skip_space(text, at + 1);
    let error = (at < text.len()).then(|| (at, "nothing may follow the array".into()));
    (found, error)
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    text.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len()
}

fn one_value(text: &str, at: usize) -> Result<(Value, usize), (usize, String)> {
    let mut stream = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>();
    match stream.next() {
        Some(Ok(value)) => Ok((value, at + stream.byte_offset())),
        Some(Err(error)) => {
            let line =
                text[at..].split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let place = (at + line + error.column().saturating_sub(1)).min(text.len());
            let why = error.to_string();
            Err((place, why.split(" at line ").next().unwrap_or("it is not JSON").to_owned()))
        }
        None => Err((at, "the file is empty".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(diagnostics: &[Diagnostic]) -> Vec<String> {
        diagnostics.iter().map(Diagnostic::to_string).collect()
    }

    #[test]
    fn items_know_where_they_stand() {
        let mut bibliography = Bibliography::new();
        let text = "[\n {\"id\": \"a\", \"title\": \"Ü\"}, {\"id\": \"b\"}\n]";
        assert!(bibliography.add_file("x.json", text).is_empty());
        let at = |key: &str| bibliography.get(key).unwrap().origin.clone().map(|o| (o.line, o.column));
        assert_eq!((at("a"), at("b")), (Some((2, 2)), Some((2, 29))));
    }

    #[test]
    fn a_key_in_two_files_is_an_error_that_names_both() {
        let mut bibliography = Bibliography::new();
        assert!(bibliography.add_file("one.json", "[{\"id\": \"a\", \"title\": \"First\"}]").is_empty());
        let errors = bibliography.add_file("two.bib", "\n@book{a, title = {Second}}\n@book{b, title = {Third}}");
        let expected = "two.bib:2:1: error[bib-duplicate-key]: the key `a` is already used at one.json:1:2. \
            help: give one of them another key; until then the first is used";
        assert_eq!(codes(&errors), [expected]);
        assert_eq!(bibliography.get("a").unwrap().title(), "First");
        assert_eq!(bibliography.get("b").unwrap().title(), "Third");
    }

    #[test]
    fn a_syntax_error_has_its_place_and_keeps_what_was_read() {
        let mut bibliography = Bibliography::new();
        let errors = bibliography.add_file("x.json", "[{\"id\": \"a\"},\n {\"id\" \"b\"}]");
        assert_eq!(codes(&errors), ["x.json:2:8: error[bib-parse]: expected `:`"]);
        assert!(bibliography.contains("a"));
        for (file, text) in [("e.json", ""), ("n.json", "7"), ("t.json", "[] x"), ("u.json", "[{\"id\": \"z\"}")] {
            assert_eq!(bibliography.add_file(file, text).len(), 1, "{file}");
        }
        let errors = bibliography.add_file("x.bib", "@book{c, title = {T}}\n@book{d, title = {open");
        assert!(codes(&errors)[0].starts_with("x.bib:2:"), "{errors:?}");
    }

    #[test]
    fn an_item_without_a_key_is_reported_and_the_others_stay() {
        let mut bibliography = Bibliography::new();
        let errors = bibliography.add_file("x.json", "[{\"title\": \"T\"}, 5, {\"id\": \"b\"}]");
        assert_eq!(errors.iter().map(|e| e.code).collect::<Vec<_>>(), ["bib-missing-field", "bib-missing-field"]);
        assert!(bibliography.contains("b"));
    }

    #[test]
    fn source_documents_are_citable_by_their_slug() {
        let mut bibliography = Bibliography::new();
        bibliography.add_file("x.json", "[{\"id\": \"letter\", \"title\": \"Kept\"}]");
        bibliography.add_source_document("letter", json!({"title": "Other"}));
        bibliography.add_source_document("notes/one", json!({"title": "Notes", "id": "x"}));
        assert_eq!(bibliography.get("letter").unwrap().title(), "Kept");
        assert_eq!(bibliography.get("letter").unwrap().source.as_deref(), Some("letter"));
        assert_eq!(bibliography.get("notes/one").unwrap().title(), "Notes");
        assert_eq!(bibliography.did_you_mean("leter"), Some("letter"));
        assert!(bibliography.known_works().is_empty());
    }

    #[test]
    fn aliases_lead_to_the_item_and_are_variants_of_its_title() {
        let mut bibliography = Bibliography::new();
        let text = json!([{"id": "a", "title": "On Lakes: A View", "title-short": "On Lakes", "aliases": ["Lakes", "old"],
            "author": [{"family": "Berg", "given": "Ida"}]}]);
        bibliography.add_file("x.json", &text.to_string());
        assert_eq!(bibliography.get("old").unwrap().key, "a");
        let works = bibliography.known_works();
        assert_eq!(works[0].variants, ["Lakes", "old", "On Lakes"]);
        assert_eq!(works[0].authors, ["Ida Berg"]);
    }
}
