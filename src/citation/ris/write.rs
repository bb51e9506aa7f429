//! Items as RIS records.
//!
//! An item goes in, its record comes out. What RIS has no tag for, or what would come back otherwise, stands in notes of the form
//! `csl-variable: value`, which other programs show as notes and the reader of this room puts back. Only markup within texts
//! is left out.

use crate::citation::export::{TYPES, date, names};
use crate::citation::item::Item;
use crate::citation::{bibtex, markup};
use serde_json::{Map, Value};

/// The last line of a record.
const END: &str = "ER  - \r\n";

/// A record, completed with what would not come back when it is read.
pub(in crate::citation) fn record(item: &Item) -> String {
    let mut out = tagged(item);
    let back = super::read(&format!("{out}{END}")).found.into_iter().next().map(|(_, value)| value);
    let back = back.and_then(|value| Item::from_csl_json(value).ok());
    let back = back.as_ref().map(Item::csl_json);
    for (name, value) in item.csl_json().iter().filter(|(name, _)| bibtex::is_restored(name) && *name != "id") {
        let comes_back = back.and_then(|back| back.get(name));
        let notes = match value {
            Value::String(text) if comes_back.and_then(Value::as_str) != Some(&line(text)) => vec![line(text)],
            Value::Array(_) if comes_back.is_none() => names(item, name).map(ris_name).collect(),
            Value::Object(_) if comes_back != Some(value) => vec![date(item, name, '-').unwrap_or_default()],
            _ => continue,
        };
        notes.iter().for_each(|note| out.push_str(&format!("N1  - csl-{}: {note}\r\n", name.to_lowercase())));
    }
    let extra = back.into_iter().flat_map(|back| back.keys()).filter(|name| !item.csl_json().contains_key(*name));
    for name in extra.filter(|name| bibtex::is_restored(name)) {
        out.push_str(&format!("N1  - csl-{}:\r\n", name.to_lowercase()));
    }
    out + END
}

/// A value as it can stand in a line: without markup.
fn line(value: &str) -> String {
    markup::plain(value).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tagged(item: &Item) -> String {
    let mut out = String::new();
    let mut put = |tag: &str, value: &str| {
        let line = line(value);
        if !line.is_empty() {
            out.push_str(&format!("{tag}  - {line}\r\n"));
        }
    };
    put("TY", TYPES.get(item.kind()).map_or("GEN", |types| types.1));
    for (role, tag) in [("author", "AU"), ("editor", "ED"), ("translator", "A4")] {
        names(item, role).for_each(|name| put(tag, &ris_name(name)));
    }
    for (variable, tag) in
        [("title", "TI"), ("title-short", "ST"), ("container-title", "T2"), ("collection-title", "T3")]
    {
        put(tag, item.field(variable).unwrap_or_default());
    }
    put("PY", &item.year().map(|year| year.to_string()).unwrap_or_default());
    put("DA", &date(item, "issued", '/').unwrap_or_default());
    put("Y2", &date(item, "accessed", '/').unwrap_or_default());
    for (variable, tag) in [
        ("publisher", "PB"),
        ("publisher-place", "CY"),
        ("edition", "ET"),
        ("volume", "VL"),
        ("issue", "IS"),
        ("genre", "M3"),
        ("number", "M1"),
    ] {
        put(tag, item.field(variable).unwrap_or_default());
    }
    let pages = item.field("page").unwrap_or_default().replace('–', "-");
    let (first, last) = pages.split_once('-').unwrap_or((&pages, ""));
    put("SP", first);
    put("EP", last);
    put("DO", item.doi().unwrap_or_default());
    for (variable, tag) in
        [("ISBN", "SN"), ("ISSN", "SN"), ("URL", "UR"), ("language", "LA"), ("abstract", "AB"), ("note", "N1")]
    {
        put(tag, item.field(variable).unwrap_or_default());
    }
    item.field("keyword").unwrap_or_default().split([',', ';']).for_each(|keyword| put("KW", keyword));
    put("ID", &item.key);
    out
}

fn ris_name(name: &Map<String, Value>) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str);
    let Some(family) = part("family") else { return part("literal").unwrap_or_default().to_owned() };
    let particle = part("non-dropping-particle").map(|particle| format!("{particle} ")).unwrap_or_default();
    // RIS has no place for a particle that goes with the given name; there it sorts right.
    let given = [part("given"), part("dropping-particle")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let rest = Some(given.as_str()).filter(|given| !given.is_empty()).into_iter().chain(part("suffix"));
    format!("{particle}{family}{}", rest.map(|part| format!(", {part}")).collect::<String>())
}
