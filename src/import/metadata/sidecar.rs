//! `letter.txt.toml` → what is stated of `letter.txt`.

use super::value::{Fields, Name, name};
use crate::diagnostic::{Diagnostic, unclosed, unclosed_message};
use std::sync::Arc;
use toml::Value;

/// Reads the file; keys are those of a page's front matter, `[about]` and `[extra]` among them.
pub fn read(path: &str, bytes: &[u8], complaints: &mut Vec<Diagnostic>) -> Option<Fields> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        let wrong = Diagnostic::error("metadata-unreadable", "the file is not UTF-8");
        complaints.push(wrong.in_file(path).help("save it as UTF-8"));
        return None;
    };
    let text: Arc<str> = text.into();
    let table: toml::Table = match toml::from_str(&text) {
        Ok(table) => table,
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            let open = unclosed(&text, place.start);
            let message =
                open.as_ref().map_or_else(|| error.message().to_owned(), |open| unclosed_message(&text, open));
            let (wrong, span) = (Diagnostic::error("metadata-unreadable", message), open.unwrap_or(place));
            complaints.push(wrong.in_file(path).at(&text, span).help("mend it; nothing of this file is used"));
            return None;
        }
    };
    let mut fields = Fields::default();
    for (key, value) in &table {
        if let Err((message, help)) = set(&mut fields, key, value) {
            let span = place(&text, key);
            let wrong = Diagnostic::error("metadata-value", message).help(help);
            complaints.push(wrong.in_file(path).at(&text, span));
        }
    }
    Some(fields)
}

fn set(fields: &mut Fields, key: &str, value: &Value) -> Result<(), (String, String)> {
    match (key, value) {
        ("extra", Value::Table(extra)) => fields.extra.extend(extra.clone()),
        ("about", Value::Table(about)) => return reviewed(fields, about),
        ("about", Value::Array(all)) => match all.first() {
            Some(Value::Table(about)) if all.len() == 1 => return reviewed(fields, about),
            _ => {
                return Err((
                    "`about` must be one table".into(),
                    "write [about] with `title` and `authors` below it".into(),
                ));
            }
        },
        _ => match name(key) {
            Some(Name::Field(field)) => return fields.set(field, &text(key, value)?),
            // It is known by its name which document this is.
            Some(Name::File | Name::Sha256) => {}
            None => {
                fields.extra.insert(key.to_owned(), value.clone());
            }
        },
    }
    Ok(())
}

fn reviewed(fields: &mut Fields, about: &toml::Table) -> Result<(), (String, String)> {
    for (key, value) in about {
        let field = format!("about_{key}");
        match name(&field) {
            Some(Name::Field(field)) => fields.set(field, &text(key, value)?)?,
            _ => return Err((format!("`{key}` is nothing a work has here"), "title, authors, type, relation".into())),
        }
    }
    Ok(())
}

/// A value as the text a cell would hold.
fn text(key: &str, value: &Value) -> Result<String, (String, String)> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Datetime(moment) => Ok(moment.to_string()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Array(all) => {
            let texts: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
            texts
                .map(|t| t.join("; "))
                .ok_or_else(|| (format!("`{key}` must be a list of texts"), "write [\"…\", \"…\"]".into()))
        }
        _ => Err((format!("`{key}` must be a text"), "write it in quotation marks".into())),
    }
}

/// Where a key stands.
fn place(text: &str, key: &str) -> std::ops::Range<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '"'));
        if inner.starts_with(key) {
            let start = at + line.len() - inner.len();
            return start..start + key.len();
        }
        at += line.len();
    }
    0..0
}
