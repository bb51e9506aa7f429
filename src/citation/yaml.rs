//! YAML bibliographies as CSL-JSON: CSL-YAML (a list, or `references:`, as Pandoc writes it), and Hayagriva's (`key:` to entry).
//!
//! Text goes in, JSON objects with the offsets of their entries come out.

use super::bibliography::Read;
use super::hayagriva_yaml;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;
use std::fmt;

/// The items of a text.
pub(super) fn read(text: &str) -> Read {
    let bare = |line: &str| matches!(line.trim(), "" | "---" | "...") || line.trim_start().starts_with('#');
    if text.trim_start_matches('\u{feff}').lines().all(bare) {
        return Read::ended(Vec::new(), Some((0, "the file is empty".into())));
    }
    let tree: Spanned<Node> = match serde_saphyr::from_str(text) {
        Ok(tree) => tree,
        Err(error) => {
            let at = error.location().map_or(0, |location| Places::new(text).byte(&location));
            let message = error.without_snippet().to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
            return Read::ended(Vec::new(), Some((at, message.to_owned())));
        }
    };
    let mut places = Places::new(text);
    match tree.value {
        Node::List(items) => Read::ended(csl(items, &mut places), None),
        Node::Table(entries) => table(entries, &mut places),
        Node::Plain(_) => {
            Read::ended(Vec::new(), Some((0, "a bibliography is a list of items, or entries by key".into())))
        }
    }
}

/// A table is Pandoc's metadata with a list of references, or entries by key.
fn table(entries: Vec<(Spanned<String>, Spanned<Node>)>, places: &mut Places<'_>) -> Read {
    let mut read = Read::default();
    let list = |(key, node): &(Spanned<String>, Spanned<Node>)| {
        matches!(key.value.as_str(), "references" | "items") && matches!(node.value, Node::List(_))
    };
    if entries.iter().any(list) {
        for (_, node) in entries.into_iter().filter(list) {
            if let Node::List(items) = node.value {
                read.found.extend(csl(items, places));
            }
        }
        return read;
    }
    for (key, node) in entries {
        let at = places.byte(&key.referenced);
        let item = match plain(node.value) {
            Value::Object(fields) => hayagriva_yaml::item(&key.value, &fields),
            other => {
                let what =
                    format!("the entry `{}` should be a list of `field: value`, but is {}", key.value, name(&other));
                read.problems.push((at, crate::diagnostic::Diagnostic::error("bib-parse", what)));
                continue;
            }
        };
        read.found.push((at, item));
    }
    read
}

fn name(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "a list",
        Value::Null => "empty",
        _ => "text",
    }
}

fn csl(items: Vec<Spanned<Node>>, places: &mut Places<'_>) -> Vec<(usize, Value)> {
    let convert = |node: Spanned<Node>| {
        let at = places.byte(&node.referenced);
        let mut value = plain(node.value);
        if let Value::Object(fields) = &mut value {
            fields.iter_mut().for_each(|(name, value)| mend(name, value));
        }
        (at, value)
    };
    items.into_iter().map(convert).collect()
}

/// What Pandoc's YAML writes otherwise than CSL-JSON: dates as `year:`, `month:` …, emphasis as Markdown.
fn mend(name: &str, value: &mut Value) {
    const RICH: [&str; 6] = ["title", "title-short", "container-title", "collection-title", "volume-title", "note"];
    match value {
        Value::String(text) if RICH.contains(&name) && text.contains('*') => *text = emphasis(text),
        Value::Object(date) if date.contains_key("year") => *value = parts(std::slice::from_ref(value)),
        Value::Array(dates) if dates.iter().any(|d| d.get("year").is_some()) => *value = parts(dates),
        _ => {}
    }
}

fn parts(dates: &[Value]) -> Value {
    let of = |date: &Value| {
        let part = |name: &str| date.get(name).cloned().filter(|v| !v.is_null());
        let parts: Vec<Value> = ["year", "month", "day"].into_iter().map_while(part).collect();
        Value::Array(parts)
    };
    let mut whole = Map::new();
    whole.insert("date-parts".into(), dates.iter().take(2).map(of).collect());
    for name in ["season", "circa"] {
        if let Some(value) = dates.first().and_then(|d| d.get(name)) {
            whole.insert(name.into(), value.clone());
        }
    }
    Value::Object(whole)
}

/// `*word*` and `**word**` as tags; stars that come in no pairs stay.
fn emphasis(text: &str) -> String {
    let mut out = text.to_owned();
    for (mark, open, close) in [("**", "<b>", "</b>"), ("*", "<i>", "</i>")] {
        let pieces: Vec<&str> = out.split(mark).collect();
        let tight = |i: usize| !pieces[i].is_empty() && pieces[i].trim() == pieces[i];
        if pieces.len() < 3 || pieces.len().is_multiple_of(2) || !(1..pieces.len()).step_by(2).all(tight) {
            continue;
        }
        let tagged = pieces.iter().enumerate().map(|(i, piece)| match i % 2 {
            0 => (*piece).to_owned(),
            _ => format!("{open}{piece}{close}"),
        });
        out = tagged.collect();
    }
    out
}

/// A YAML value as the parser gives it; places are kept for entries only.
enum Node {
    Plain(Value),
    List(Vec<Spanned<Node>>),
    Table(Vec<(Spanned<String>, Spanned<Node>)>),
}

fn plain(node: Node) -> Value {
    match node {
        Node::Plain(value) => value,
        Node::List(list) => list.into_iter().map(|node| plain(node.value)).collect(),
        Node::Table(table) => table.into_iter().map(|(key, node)| (key.value, plain(node.value))).collect(),
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Node, E> {
        Ok(Node::Plain(json!(v)))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Node, E> {
        Ok(Node::Plain(json!(v)))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Node, E> {
        Ok(Node::Plain(json!(v)))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Node, E> {
        Ok(Node::Plain(json!(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Node, E> {
        Ok(Node::Plain(json!(v)))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(node) = seq.next_element()? {
            list.push(node);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut table = Vec::new();
        while let Some(entry) = map.next_entry()? {
            table.push(entry);
        }
        Ok(Node::Table(table))
    }
}

/// Bytes of the parser's places; ascending ones are found in one pass.
struct Places<'a> {
    text: &'a str,
    line: u64,
    start: usize,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Places { text, line: 1, start: 0 }
    }

    fn byte(&mut self, location: &serde_saphyr::Location) -> usize {
        let (line, column) = (location.line(), location.column());
        if line < self.line {
            (self.line, self.start) = (1, 0);
        }
        while self.line < line {
            let Some(end) = self.text[self.start..].find('\n') else { break };
            self.start += end + 1;
            self.line += 1;
        }
        let rest = &self.text[self.start..];
        let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
        self.start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pandocs_references_are_read_with_their_places() {
        let text = "---\nreferences:\n- id: a\n  type: book\n  title: On *Lakes*\n  author:\n  - family: Berg\n    given: Ida\n  \
            issued:\n    - year: 2016\n      month: 7\n- id: b\n  issued: 2016-07/2017\n...\n";
        let read = read(text);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        assert_eq!(read.found[0].1["title"], "On <i>Lakes</i>");
        assert_eq!(read.found[0].1["issued"], json!({"date-parts": [[2016, 7]]}));
        assert!(text[read.found[1].0..].starts_with("id: b"), "{}", &text[read.found[1].0..]);
    }

    #[test]
    fn a_list_is_csl_and_entries_by_key_are_hayagrivas() {
        assert_eq!(read("- {id: a, title: T}").found[0].1, json!({"id": "a", "title": "T"}));
        let read = read("harry:\n  type: Book\n  title: T\nempty:\n");
        assert_eq!(read.found[0].1["id"], "harry");
        assert_eq!(read.problems[0].1.message, "the entry `empty` should be a list of `field: value`, but is empty");
    }

    #[test]
    fn a_mistake_has_its_place() {
        let read = read("a:\n  title: \"open\nb: c\n");
        assert_eq!((read.found.len(), read.problems.len()), (0, 1));
        assert!(read.problems[0].0 > 3);
    }

    #[test]
    fn stars_in_pairs_are_emphasis() {
        for (text, expected) in [
            ("a *b* c", "a <i>b</i> c"),
            ("**a** *b*", "<b>a</b> <i>b</i>"),
            ("2 * 3", "2 * 3"),
            ("a * b * c", "a * b * c"),
        ] {
            assert_eq!(emphasis(text), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(a:|- |\n|  |type: book|title: |\\[|\\]|\\{|\\}|\"|date: 2016|parent:|é|&x|\\*x|~|#){0,30}") {
            let read = read(&text);
            prop_assert!(read.found.iter().all(|(at, _)| text.is_char_boundary(*at)));
        }
    }
}
