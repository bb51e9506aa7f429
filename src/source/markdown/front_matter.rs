//! The front matter of a source page, TOML between `+++`, in the order of the specification.

use super::PageInput;
use super::check::Lines;
use crate::source::document::{BlockKind, Change, Document};
use std::fmt::Write;

/// A string as a TOML basic string on one line; invisible characters are written as escapes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control()
                || matches!(c, '\u{A0}' | '\u{AD}' | '\u{2007}' | '\u{202F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}') =>
            {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn list(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|v| quoted(v)).collect();
    format!("[{}]", values.join(", "))
}

/// A date key's value: a TOML date if it is a whole day, else a string.
fn date(iso: &str) -> String {
    let whole = iso.len() == 10 && iso.parse::<jiff::civil::Date>().is_ok();
    if whole { iso.to_owned() } else { quoted(iso) }
}

/// Keys the machine writes; a Markdown source's own front matter cannot set them.
const OURS: [&str; 7] = ["source", "removed", "supplied", "repaired", "proposed", "omitted", "authors_origin"];

/// Writes the front matter, fences included. `unset` counts the blocks whose formatting could not be written.
pub fn write(document: &Document, input: &PageInput<'_>, unset: usize, out: &mut String) {
    let lines = Lines::new(&document.text);
    out.push_str("+++\n");
    let title = document.title.as_ref().map_or("", |t| t.value.as_str());
    line(out, "title", &quoted(title));
    let authors: Vec<String> = document.authors.iter().map(|a| a.value.clone()).collect();
    line(out, "authors", &list(&authors));
    if let Some(first) = document.authors.first().filter(|a| a.rule != "front-matter") {
        let place = first.span.as_ref().map_or(String::new(), |s| format!(", line {}", lines.of(s.start)));
        let by_hand = document.by_hand.as_ref().filter(|_| first.rule == "metadata").map(|hand| hand.origin.clone());
        line(out, "authors_origin", &quoted(&by_hand.unwrap_or_else(|| format!("{}{place}", first.rule))));
    }
    if let Some(found) = &document.date {
        line(out, "date", &date(&found.value));
    }
    for (key, value) in [
        ("kind", document.kind.as_ref().map(|k| &k.value)),
        ("lang", document.lang.as_ref()),
        ("publication", document.publication.as_ref().map(|p| &p.value)),
    ] {
        if let Some(value) = value {
            line(out, key, &quoted(value));
        }
    }
    if !document.keywords.is_empty() {
        line(out, "keywords", &list(&document.keywords));
    }
    for (key, value) in [("rights", &document.rights), ("url", &document.url)] {
        if let Some(found) = value {
            line(out, key, &quoted(&found.value));
        }
    }
    if let Some(found) = &document.retrieved {
        line(out, "retrieved", &date(&found.value));
    }
    if let Some(dir) = &document.dir {
        line(out, "dir", &quoted(dir));
    }
    let (plain, tables) = own(document);
    out.push_str(&plain);
    for (about, key) in document.about.iter().zip(input.keys.iter().map(Some).chain(std::iter::repeat(None))) {
        out.push_str("\n[[about]]\n");
        line(out, "relation", &quoted(about.relation));
        if let Some(key) = key {
            line(out, "key", &quoted(key));
        }
        line(out, "type", &quoted(&about.kind));
        line(out, "title", &quoted(&about.title));
        line(out, "authors", &list(&about.authors));
        if !about.variants.is_empty() {
            line(out, "variants", &list(&about.variants));
        }
    }
    out.push_str("\n[source]\n");
    line(out, "file", &quoted(input.file));
    line(out, "sha256", &quoted(input.sha256));
    line(out, "bytes", &input.bytes.to_string());
    line(out, "media_type", &quoted(&document.media_type));
    for (key, value) in [("charset", &document.charset), ("importer", &document.importer)] {
        if !value.is_empty() {
            line(out, key, &quoted(value));
        }
    }
    if let Some(hand) = &document.by_hand {
        line(out, "metadata", &quoted(&hand.origin));
        line(out, "metadata_digest", &quoted(&hand.digest));
    }
    if let Some(problem) = &document.problem {
        line(out, "problem", &quoted(&problem.message));
        line(out, "problem_code", &quoted(&problem.code));
    }
    changes(document, &lines, out);
    if unset > 0 {
        let text = format!("emphasis in {unset} block{}", if unset == 1 { "" } else { "s" });
        let _ = writeln!(out, "\n[[omitted]]");
        line(out, "text", &quoted(&text));
        line(out, "rule", &quoted("formatting"));
    }
    out.push_str(&tables);
    out.push_str("+++\n");
}

fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

/// Marks that Markdown's own stands for as it is; others (`–`, `➢`, `✓`) are told.
const BULLETS: [&str; 10] = ["•", "·", "▪", "‣", "◦", "●", "*", "+", "o", "-"];

/// The numbers of the source that ordered lists now set, and its uncommon bullets, a change for each list.
fn list_marks(document: &Document) -> Vec<Change> {
    let mut lists: Vec<Change> = Vec::new();
    let mut open = false;
    for block in &document.blocks {
        let marker = block.marker.clone().filter(|_| block.kind == BlockKind::Item);
        let told = marker
            .and_then(|m| Some((m.clone(), document.text.get(m)?.trim())))
            .filter(|(_, mark)| block.ordered || !BULLETS.contains(mark));
        let Some((marker, number)) = told else {
            open = open && block.kind == BlockKind::Item;
            continue;
        };
        let rule = if block.ordered { "list-numbers" } else { "list-marks" };
        match lists.last_mut().filter(|list| open && list.rule == rule) {
            Some(list) => {
                list.text.push(' ');
                list.text.push_str(number);
                list.span.end = marker.end;
            }
            None => lists.push(Change { text: number.to_owned(), became: None, rule, span: marker, count: 1 }),
        }
        open = true;
    }
    lists
}

fn changes(document: &Document, lines: &Lines, out: &mut String) {
    let mut removed = document.removed.clone();
    removed.extend(list_marks(document));
    removed.sort_by_key(|c| c.span.start);
    let lists: [(&str, &[Change]); 5] = [
        ("removed", &removed),
        ("supplied", &document.supplied),
        ("repaired", &document.repaired),
        ("proposed", &document.proposed),
        ("omitted", &document.omitted),
    ];
    for (name, list) in lists {
        for change in list {
            let _ = writeln!(out, "\n[[{name}]]");
            line(out, "text", &quoted(&change.text));
            if let Some(became) = &change.became {
                line(out, "became", &quoted(became));
            }
            line(out, "rule", &quoted(change.rule));
            if name != "omitted" {
                line(out, "line", &lines.of(change.span.start).to_string());
            }
            if change.became.is_some() {
                line(out, "count", &change.count.to_string());
            }
        }
    }
}

/// What a Markdown source's own front matter adds: simple keys, then tables.
fn own(document: &Document) -> (String, String) {
    const WRITTEN: [&str; 8] = ["title", "authors", "date", "kind", "lang", "publication", "keywords", "about"];
    let Some(table) = &document.front_matter else { return Default::default() };
    let (mut plain, mut tables) = (toml::Table::new(), toml::Table::new());
    for (key, value) in table.iter().filter(|(k, _)| !OURS.contains(&k.as_str())) {
        if key != "about" && WRITTEN.contains(&key.as_str()) {
            continue;
        }
        let nested = value.is_table() || value.as_array().is_some_and(|a| a.iter().any(toml::Value::is_table));
        (if nested { &mut tables } else { &mut plain }).insert(key.clone(), value.clone());
    }
    let print = |table: &toml::Table| toml::to_string(table).unwrap_or_default();
    let tables = if tables.is_empty() { String::new() } else { format!("\n{}", print(&tables)) };
    (print(&plain), tables)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quoted_strings_read_back(text in r"\PC{0,30}[\n\t\u{A0}\u{200B}\x07]?") {
            let table: toml::Table = toml::from_str(&format!("x = {}", quoted(&text))).unwrap();
            prop_assert_eq!(table["x"].as_str(), Some(text.as_str()));
        }
    }
}
