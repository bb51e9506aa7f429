//! A YAML front matter with other values: every key that says the same stays as the editor wrote it, byte for byte.
//!
//! The text is cut at its top-level keys. A key whose value must change is written anew, unless the editor has put comments
//! into it; then the front matter cannot be merged. What comes out is read again and must say what it should.

use super::matter::{same, same_tables};
use crate::page::front_matter;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The front matter `text`, whose values are `mine`, with the values `merged`. `None` if that cannot be done faithfully.
pub fn write(text: &str, mine: &Table, merged: &Table) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 64);
    for (key, chunk) in chunks(text) {
        let Some(key) = key else {
            out.push_str(chunk);
            continue;
        };
        match (mine.get(key), merged.get(key)) {
            (None, _) => out.push_str(chunk),
            (Some(was), Some(is)) if same(was, is) => out.push_str(chunk),
            _ if has_comment(chunk) => return None,
            (_, Some(is)) => out.push_str(&written(key, is)?),
            (_, None) => {}
        }
    }
    for (key, value) in merged.iter().filter(|(key, _)| !mine.contains_key(*key)) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&written(key, value)?);
    }
    let said = front_matter::table(&format!("---\n{out}---\n"))?;
    same_tables(&said, merged).then_some(out)
}

/// The text, cut at its top-level keys; comments and blank lines between them have none.
fn chunks(text: &str) -> Vec<(Option<&str>, &str)> {
    let mut chunks: Vec<(Option<&str>, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = at..at + line.len();
        at = span.end;
        let between = line.trim().is_empty() || line.starts_with('#');
        let goes_on = !between && line.starts_with([' ', '\t', '-', '}', ']']);
        match chunks.last_mut() {
            Some((key, last)) if goes_on || (between && key.is_none()) => last.end = span.end,
            _ if between || goes_on => chunks.push((None, span)),
            _ => {
                let key = line.split_once(':').map(|(key, _)| key.trim().trim_matches(['"', '\'']));
                chunks.push((key, span));
            }
        }
    }
    chunks.into_iter().map(|(key, span)| (key, &text[span])).collect()
}

/// Whether a chunk holds a comment, or something that looks like one.
fn has_comment(chunk: &str) -> bool {
    chunk.lines().any(|line| line.trim_start().starts_with('#') || line.contains(" #") || line.contains("\t#"))
}

fn written(key: &str, value: &Value) -> Option<String> {
    let mut text = serde_saphyr::to_string(&BTreeMap::from([(key, plain(value))])).ok()?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text)
}

/// Values YAML knows: a date is text.
fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(truth) => (*truth).into(),
        Value::Datetime(date) => date.to_string().into(),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Table(table) => {
            table.iter().map(|(k, v)| (k.clone(), plain(v))).collect::<serde_json::Map<_, _>>().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: &str = "# by hand\ntitle: \"A: b\"   # checked\nauthors:\n- Ada\n- Bo\n\n# the original\nsource:\n  file: f.txt\n  sha256: \"1\"\nextra: {x: 1}\n";

    fn table(yaml: &str) -> Table {
        front_matter::table(&format!("---\n{yaml}---\n")).unwrap()
    }

    #[test]
    fn keys_that_say_the_same_stay_as_they_were_written() {
        let merged =
            table(&MINE.replace("\"1\"", "\"2\"").replace("extra: {x: 1}\n", "kind: review\ndate: 2020-01-02\n"));
        let out = write(MINE, &table(MINE), &merged).unwrap();
        assert!(out.starts_with(&MINE[..MINE.find("source:").unwrap()]), "{out}");
        assert!(same_tables(&table(&out), &merged) && !out.contains("extra"), "{out}");
    }

    #[test]
    fn a_key_with_comments_inside_is_not_written_anew() {
        let merged = table(&MINE.replace("A: b", "C"));
        assert_eq!(write(MINE, &table(MINE), &merged), None);
    }
}
