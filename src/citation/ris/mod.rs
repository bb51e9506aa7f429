//! RIS files as CSL-JSON.
//!
//! Follows the RIS specification of 2011 and what Zotero, EndNote and databases write: lines `TG  - value`, a record from `TY`
//! to `ER`; a line without a tag continues the one before. Text goes in, JSON objects with the offsets of their records
//! come out.

pub(super) mod write;

use super::bibliography::Read;
use super::bibtex;
use super::item::{is_date, is_names, iso_dates};
use super::record;
use crate::diagnostic::{Diagnostic, did_you_mean};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Reads all records of a text.
pub(super) fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut record: Option<Record<'_>> = None;
    let mut keys = HashSet::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + if at == 0 && line.starts_with('\u{feff}') { 3 } else { 0 };
        at += line.len();
        let line = text[start..at].trim_end();
        match tag(line) {
            Some(("TY", kind)) => {
                if let Some(open) = record.take() {
                    finish(open, &mut keys, &mut read);
                }
                record = Some(Record { at: start, kind, fields: Vec::new() });
            }
            Some(("ER", _)) => match record.take() {
                Some(open) => finish(open, &mut keys, &mut read),
                None => problem(&mut read, start, "`ER` ends a record, but none has begun"),
            },
            Some((tag, value)) => match &mut record {
                Some(record) => record.fields.push((tag, vec![value])),
                None => problem(&mut read, start, &format!("a record begins with `TY`, not with `{tag}`")),
            },
            None if line.trim().is_empty() => {}
            None => match record.as_mut().and_then(|record| record.fields.last_mut()) {
                Some((_, lines)) => lines.push(line.trim()),
                None if read.problems.is_empty() => {
                    problem(&mut read, start, "expected a record, which begins with `TY  - ` and its type");
                }
                None => {}
            },
        }
    }
    if let Some(open) = record {
        let place = open.at;
        finish(open, &mut keys, &mut read);
        let wrong = Diagnostic::warning("bib-parse", "the last record is not ended by `ER  - `");
        read.problems.push((place, wrong.help("add the line; the rest of the record may be missing")));
    }
    read
}

struct Record<'a> {
    at: usize,
    kind: &'a str,
    fields: Vec<(&'a str, Vec<&'a str>)>,
}

fn problem(read: &mut Read, at: usize, why: &str) {
    read.problems.push((at, Diagnostic::error("bib-parse", why)));
}

/// `TY  - JOUR` with more or fewer spaces, as programs write it.
fn tag(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = (line.get(..2)?, line.get(2..)?);
    let fits =
        tag.as_bytes()[0].is_ascii_uppercase() && tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start().strip_prefix('-')?;
    (fits && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some((tag, rest.trim()))
}

fn finish(record: Record<'_>, keys: &mut HashSet<String>, read: &mut Read) {
    let kind = record.kind.to_ascii_uppercase();
    let csl = csl_type(&kind);
    if csl.is_none() {
        let wrong = Diagnostic::warning("bib-entry-type", format!("`{kind}` is no type of RIS; it is read as `GEN`"));
        let near = did_you_mean(&kind, TYPES.iter().map(|(ris, _)| *ris)).map(|near| format!("did you mean `{near}`?"));
        read.problems.push((
            record.at,
            match near {
                Some(near) => wrong.help(near),
                None => wrong,
            },
        ));
    }
    let item = convert(&record, csl.unwrap_or("document"), keys);
    read.found.push((record.at, Value::Object(item)));
}

fn convert(record: &Record<'_>, kind: &str, keys: &mut HashSet<String>) -> Map<String, Value> {
    let all = |tags: &[&str]| -> Vec<String> {
        let fields = tags.iter().flat_map(|tag| record.fields.iter().filter(move |(t, _)| t == tag));
        fields.map(|(_, lines)| lines.join(" ").trim().to_owned()).filter(|v| !v.is_empty()).collect()
    };
    let first = |tags: &[&str]| all(tags).into_iter().find(|value| !tags.contains(&"N1") || restored(value).is_none());
    let mut item = Map::new();
    item.insert("type".into(), json!(kind));
    let whole = matches!(kind, "book" | "report" | "thesis" | "webpage" | "pamphlet" | "map" | "document");
    // What a book stands in is its series; only pages of the web stand in a site.
    let series = whole && kind != "webpage";
    let container = if series { &["JO", "JF"][..] } else { &["T2", "BT", "JF", "JO", "JA", "J2"] };
    let texts: [(&str, &[&str]); 24] = [
        ("title", if whole { &["TI", "T1", "CT", "BT"] } else { &["TI", "T1", "CT"] }),
        ("title-short", &["ST"]),
        ("container-title", container),
        ("container-title-short", &["J2", "JA"]),
        ("collection-title", if series { &["T3", "T2"] } else { &["T3"] }),
        ("publisher", &["PB"]),
        ("publisher-place", &["CY", "PP"]),
        ("edition", &["ET"]),
        ("volume", &["VL", "V1"]),
        ("issue", &["IS", "CP"]),
        ("genre", &["M3"]),
        ("number", &["M1"]),
        ("number-of-volumes", &["NV"]),
        ("DOI", &["DO"]),
        ("URL", &["UR", "LK"]),
        ("language", &["LA"]),
        ("abstract", &["AB", "N2"]),
        ("note", &["N1"]),
        ("call-number", &["CN"]),
        ("archive", &["DB"]),
        ("section", &["SE"]),
        ("original-title", &["OP"]),
        ("reviewed-title", &["RI"]),
        ("annote", &["RN"]),
    ];
    for (variable, tags) in texts {
        if let Some(value) = first(tags) {
            item.insert(variable.into(), json!(value));
        }
    }
    for (role, tags) in [
        ("author", &["AU", "A1"][..]),
        ("editor", &["ED", "A2"]),
        ("collection-editor", &["A3"]),
        ("translator", &["A4", "TA"]),
    ] {
        let names: Vec<Value> = all(tags).iter().map(|text| name(text)).collect();
        if !names.is_empty() {
            item.insert(role.into(), Value::Array(names));
        }
    }
    // The fuller of year and date counts.
    let dates = [first(&["DA"]), first(&["PY", "Y1"])].into_iter().flatten().map(|text| date(&text));
    let issued = dates.reduce(|a, b| if exactness(&b) > exactness(&a) { b } else { a });
    let accessed = first(&["Y2"]).map(|text| date(&text));
    for (variable, value) in [("issued", issued), ("accessed", accessed)] {
        item.extend(value.map(|value| (variable.to_owned(), value)));
    }
    let pages: Vec<String> = [first(&["SP"]), first(&["EP"])].into_iter().flatten().collect();
    if !pages.is_empty() {
        item.insert("page".into(), json!(pages.join("-")));
    }
    let keywords = all(&["KW"]);
    if !keywords.is_empty() {
        item.insert("keyword".into(), json!(keywords.join(", ")));
    }
    for number in all(&["SN"]) {
        let digits = number.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
        let variable = if digits == 8 { "ISSN" } else { "ISBN" };
        item.entry(variable).or_insert(json!(number));
    }
    restore(&all(&["N1"]), &mut item);
    let key = first(&["ID"]).map(|id| id.split_whitespace().collect::<Vec<_>>().join("-"));
    let key = key.unwrap_or_else(|| derived_key(&item, keys));
    keys.insert(key.clone());
    item.insert("id".into(), json!(key));
    item
}

/// A note that stands for a variable without a tag: `csl-medium: print`.
fn restored(note: &str) -> Option<(String, &str)> {
    let (name, value) = note.strip_prefix("csl-")?.split_once(':')?;
    let upper = ["doi", "url", "isbn", "issn", "pmid", "pmcid"].contains(&name);
    let name = if upper { name.to_uppercase() } else { name.to_owned() };
    (bibtex::is_restored(&name) && name != "id").then(|| (name, value.trim()))
}

/// Puts back what the program's own export could not say otherwise.
fn restore(notes: &[String], item: &mut Map<String, Value>) {
    let mut roles = HashSet::new();
    for (variable, value) in notes.iter().filter_map(|note| restored(note)) {
        if value.is_empty() {
            item.remove(&variable);
        } else if is_names(&variable) {
            let first = roles.insert(variable.clone());
            let names = item.entry(variable).or_insert_with(|| json!([]));
            match names.as_array_mut().filter(|_| !first) {
                Some(names) => names.push(name(value)),
                None => *names = json!([name(value)]),
            }
        } else if is_date(&variable) {
            item.insert(variable, bibtex::edtf(value));
        } else {
            item.insert(variable, json!(value));
        }
    }
}

/// `berg2016`, for records that have no key; the next ones `berg2016b`, `berg2016c`.
fn derived_key(item: &Map<String, Value>, keys: &HashSet<String>) -> String {
    let people = ["author", "editor"].iter().find_map(|role| item.get(*role)?.get(0));
    let name = people.and_then(|n| n.get("family").or_else(|| n.get("literal"))?.as_str());
    let title = item.get("title").and_then(Value::as_str).unwrap_or("record");
    let base = crate::id::Slug::from_text(name.unwrap_or_else(|| title.split(':').next().unwrap_or(title))).to_string();
    let year = item.get("issued").and_then(|i| i.get("date-parts")?.get(0)?.get(0)?.as_i64());
    let base = year.map_or(base.clone(), |year| format!("{base}{year}"));
    let letters = ('b'..='z').map(|letter| format!("{base}{letter}"));
    let mut candidates = std::iter::once(base.clone()).chain(letters).chain((2u32..).map(|n| format!("{base}-{n}")));
    candidates.find(|key| !keys.contains(key)).unwrap_or(base)
}

/// `Berg, Ida, Jr.`; a name without a comma, or with one at its end, is a body's.
fn name(text: &str) -> Value {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (family, given, suffix) = match parts.as_slice() {
        [family, given, rest @ ..] if !given.is_empty() => (*family, *given, rest.join(", ")),
        _ => {
            let bare = text.trim_end_matches(',').trim();
            return if text.ends_with(',') { json!({ "literal": bare }) } else { record::name(bare) };
        }
    };
    let words: Vec<&str> = family.split(' ').collect();
    let particles = words.iter().take_while(|word| word.starts_with(char::is_lowercase)).count();
    let mut name = Map::new();
    let (particle, family) = if particles < words.len() { words.split_at(particles) } else { words.split_at(0) };
    let parts = [
        ("family", family.join(" ")),
        ("given", given.to_owned()),
        ("non-dropping-particle", particle.join(" ")),
        ("suffix", suffix),
    ];
    for (part, value) in parts.into_iter().filter(|(_, value)| !value.is_empty()) {
        name.insert(part.into(), json!(value));
    }
    Value::Object(name)
}

/// `2016/07/08/spring`, `2016///`, `2016-07-08`, or words.
fn date(text: &str) -> Value {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let numbers: Vec<&str> = parts.iter().take(3).copied().take_while(|part| !part.is_empty()).collect();
    let numeric = |part: &&str| part.bytes().all(|b| b.is_ascii_digit());
    if !numbers.is_empty() && numbers.iter().all(numeric) && numbers[0].len() == 4 {
        let parts: Vec<i64> = numbers.iter().filter_map(|part| part.parse().ok()).collect();
        return json!({ "date-parts": [parts] });
    }
    let dates = iso_dates(text);
    if dates.is_empty() { json!({ "literal": text.trim_matches('/') }) } else { json!({ "date-parts": dates }) }
}

fn exactness(date: &Value) -> usize {
    date.get("date-parts").and_then(|parts| parts.get(0)?.as_array()).map_or(0, Vec::len)
}

/// Types of RIS and the CSL types they become.
const TYPES: [(&str, &str); 46] = [
    ("ABST", "article-journal"),
    ("ADVS", "motion_picture"),
    ("ANCIENT", "book"),
    ("ART", "graphic"),
    ("BILL", "bill"),
    ("BLOG", "post-weblog"),
    ("BOOK", "book"),
    ("CASE", "legal_case"),
    ("CHAP", "chapter"),
    ("CLSWK", "classic"),
    ("COMP", "software"),
    ("CONF", "paper-conference"),
    ("CPAPER", "paper-conference"),
    ("CTLG", "book"),
    ("DATA", "dataset"),
    ("DBASE", "dataset"),
    ("DICT", "entry-dictionary"),
    ("EBOOK", "book"),
    ("ECHAP", "chapter"),
    ("EDBOOK", "book"),
    ("EJOUR", "article-journal"),
    ("ELEC", "webpage"),
    ("ENCYC", "entry-encyclopedia"),
    ("FIGURE", "figure"),
    ("GEN", "document"),
    ("GOVDOC", "report"),
    ("HEAR", "hearing"),
    ("ICOMM", "personal_communication"),
    ("INPR", "article-journal"),
    ("JFULL", "periodical"),
    ("JOUR", "article-journal"),
    ("LEGAL", "treaty"),
    ("MANSCPT", "manuscript"),
    ("MAP", "map"),
    ("MGZN", "article-magazine"),
    ("MPCT", "motion_picture"),
    ("MULTI", "webpage"),
    ("MUSIC", "musical_score"),
    ("NEWS", "article-newspaper"),
    ("PAMP", "pamphlet"),
    ("PAT", "patent"),
    ("PCOMM", "personal_communication"),
    ("RPRT", "report"),
    ("SER", "periodical"),
    ("SLIDE", "speech"),
    ("THES", "thesis"),
];

/// Types that are read but not offered for misspelt ones.
const RARE: [(&str, &str); 9] = [
    ("SOUND", "song"),
    ("STAND", "standard"),
    ("STAT", "legislation"),
    ("UNBILL", "bill"),
    ("UNPB", "manuscript"),
    ("UNPD", "manuscript"),
    ("VIDEO", "broadcast"),
    ("WEB", "webpage"),
    ("HEARING", "hearing"),
];

fn csl_type(kind: &str) -> Option<&'static str> {
    TYPES.iter().chain(&RARE).find(|(ris, _)| *ris == kind).map(|(_, csl)| *csl)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_becomes_an_item_with_its_place() {
        let text = "\u{feff}TY  - JOUR\r\nAU  - van den Berg, Ida, Jr.\r\nAU  - Lake Board\r\nA1  - Shore Co., Ltd,\r\nTI  - On Lakes\r\n  and more\r\n\
            JO  - Acta\r\nPY  - 2016///\r\nDA  - 2016/07/08\r\nSP  - 12\r\nEP  - 34\r\nSN  - 1234-567X\r\nKW  - one\r\nKW  - two\r\n\
            ID  - berg 1\r\nER  - \r\n";
        let read = read(text);
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        let (at, item) = &read.found[0];
        assert_eq!(*at, 3);
        let expected = json!({"id": "berg-1", "type": "article-journal", "title": "On Lakes and more", "container-title": "Acta",
            "author": [{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den", "suffix": "Jr."},
                {"literal": "Lake Board"}, {"family": "Shore Co.", "given": "Ltd"}],
            "issued": {"date-parts": [[2016, 7, 8]]}, "page": "12-34", "ISSN": "1234-567X", "keyword": "one, two"});
        assert_eq!(*item, expected);
    }

    #[test]
    fn records_without_a_key_get_one_and_wrong_lines_are_told() {
        let read = read("stray\nTY - BOOK\nAU - Berg, Ida\nY1 - 2016\nER -\nTY  - BOK\nAU  - Berg, Ida\nPY  - 2016\n");
        let keys: Vec<&str> = read.found.iter().filter_map(|(_, item)| item["id"].as_str()).collect();
        assert_eq!(keys, ["berg2016", "berg2016b"]);
        let told: Vec<String> = read.problems.iter().map(|(at, d)| format!("{at} {d}")).collect();
        assert_eq!(told[0], "0 error[bib-parse]: expected a record, which begins with `TY  - ` and its type");
        assert_eq!(
            told[1],
            "46 warning[bib-entry-type]: `BOK` is no type of RIS; it is read as `GEN`. help: did you mean `BOOK`?"
        );
        assert!(told[2].contains("not ended by"), "{told:?}");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "((TY|ER|AU|PY|DA|SN|ID|KW)  - |\n|,|/|2016|[a-zé ]|\u{feff}){0,40}") {
            let read = read(&text);
            prop_assert!(read.found.iter().all(|(at, _)| text.is_char_boundary(*at)));
        }
    }
}
