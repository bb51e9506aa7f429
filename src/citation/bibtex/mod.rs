//! `.bib` files: BibTeX and BibLaTeX entries as CSL-JSON.
//!
//! The mapping to CSL is in `data/bibtex-types.tsv` and `data/bibtex-fields.tsv` and follows the manual of BibLaTeX 3.20 (§2).
//! Text goes in, JSON objects with the offsets of their entries come out. What CSL knows and BibLaTeX does not is read back
//! from fields that begin with `csl-`, which this program's own export writes.

mod dates;
mod inherit;
mod names;
mod parse;
mod tex;

pub(super) use dates::edtf;

use super::bibliography::Read;
use super::item::{is_date, is_names};
use crate::diagnostic::{Diagnostic, did_you_mean};
use parse::RawEntry;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

static TYPES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../data/bibtex-types.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

static FIELDS: LazyLock<Vec<[&str; 3]>> = LazyLock::new(|| {
    let lines = include_str!("../data/bibtex-fields.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

/// The entries of a text.
pub(super) fn read(text: &str) -> Read {
    let (mut entries, mut problems) = parse::parse(text);
    inherit::resolve(&mut entries);
    entries.retain(|entry| !matches!(entry.kind.as_str(), "xdata" | "set"));
    for entry in entries.iter().filter(|entry| !TYPES.contains_key(entry.kind.as_str())) {
        let message = format!("`@{}` is no type of entry; it is read as `@misc`", entry.kind);
        let mut known: Vec<&str> = TYPES.keys().copied().collect();
        known.sort_unstable();
        let wrong = Diagnostic::warning("bib-entry-type", message);
        problems.push((
            entry.at,
            match did_you_mean(&entry.kind, known) {
                Some(near) => wrong.help(format!("did you mean `@{near}`?")),
                None => wrong,
            },
        ));
    }
    let found = entries.iter().map(|entry| (entry.at, Value::Object(convert(entry)))).collect();
    Read { found, problems }
}

fn convert(entry: &RawEntry) -> Map<String, Value> {
    let kind = entry.kind.as_str();
    let mut item = Map::new();
    item.insert("id".into(), json!(entry.key));
    item.insert("type".into(), json!(csl_type(entry, kind)));
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value
            && !item.contains_key(name)
        {
            item.insert(name.to_owned(), value);
        }
    };
    put("title", title(entry, "").map(Value::String));
    put("container-title", title(entry, "journal").or_else(|| title(entry, "book")).map(Value::String));
    // The body behind a web page is its site; behind a book it is the publisher.
    if matches!(kind, "online" | "electronic" | "www") {
        put("container-title", field(entry, "organization").map(Value::String));
    }
    let particle = match entry.get("options").map(|o| o.replace(' ', "")) {
        Some(options) if options.contains("useprefix=false") => "dropping-particle",
        _ => "non-dropping-particle",
    };
    for [form, name, variable] in FIELDS.iter() {
        let value = match *form {
            "names" => entry.get(name).map(|names| Value::Array(names::names(names, particle))),
            "date" => dates::date(entry, name),
            "verbatim" => entry.get(name).map(|value| json!(tex::verbatim(value))),
            "title" => title(entry, name.trim_end_matches("title")).map(Value::String),
            _ => field(entry, name).map(Value::String),
        };
        put(variable, value);
    }
    for role in ["editora", "editorb", "editorc"] {
        if let Some(names) = entry.get(role) {
            put(editor_role(entry.get(&format!("{role}type"))), Some(Value::Array(names::names(names, particle))));
        }
    }
    if let Some(pages) = field(entry, "pages") {
        put("page", Some(json!(pages.replace('–', "-"))));
    }
    put(number_variable(entry, kind), field(entry, "number").map(Value::String));
    put("number", eprint(entry).map(Value::String));
    put("URL", eprint_address(entry).or_else(|| published_address(entry)).map(Value::String));
    if let Some(ids) = entry.get("ids") {
        let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
        put("aliases", Some(json!(ids)));
    }
    finish(entry, &mut item);
    item
}

/// What several fields say together.
fn finish(entry: &RawEntry, item: &mut Map<String, Value>) {
    let text = |item: &Map<String, Value>, name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned);
    // Several bodies behind one work are all named; one that is the container already adds nothing.
    let mut bodies: Vec<String> = Vec::new();
    for name in ["publisher", "institution", "school", "organization", "howpublished"] {
        if let Some(body) = list(entry, name)
            && !is_address(&body)
            && !bodies.contains(&body)
        {
            bodies.push(body);
        }
    }
    bodies.retain(|body| text(item, "container-title").as_ref() != Some(body));
    if bodies.is_empty() {
        item.remove("publisher");
    } else {
        item.insert("publisher".into(), json!(bodies.join("; ")));
    }
    let stated = text(item, "genre");
    if let Some(genre) = genre(stated.as_deref().unwrap_or(&entry.kind)) {
        item.insert("genre".into(), json!(genre));
    }
    if let Some(word) = text(item, "status").and_then(|status| state(&status)) {
        item.insert("status".into(), json!(word));
    }
    if let Some(tag) = text(item, "language").and_then(|language| language_tag(&language)) {
        item.insert("language".into(), json!(tag));
    }
    if let (Some(note), Some(addendum)) = (field(entry, "note"), field(entry, "addendum")) {
        item.insert("note".into(), json!(format!("{note}. {addendum}")));
    }
    // Where each of several volumes has a title, `maintitle` is that of all.
    if matches!(entry.kind.as_str(), "book" | "collection" | "proceedings" | "reference")
        && let (Some(main), Some(own)) = (title(entry, "main"), text(item, "title"))
    {
        item.insert("volume-title".into(), json!(own));
        item.insert("title".into(), json!(main));
        item.remove("container-title");
    }
    // What the program's own export could not say otherwise.
    for (name, value) in entry.fields.iter().filter_map(|(n, v)| Some((n.strip_prefix("csl-")?, v))) {
        let upper = ["doi", "url", "isbn", "issn", "pmid", "pmcid"].contains(&name);
        let name = if upper { name.to_uppercase() } else { name.to_owned() };
        let value = if is_names(&name) {
            Value::Array(names::names(value, "non-dropping-particle"))
        } else if is_date(&name) {
            dates::edtf(value)
        } else {
            json!(tex::exact(value))
        };
        if value == json!("") {
            item.remove(&name);
        } else if name != "id" {
            item.insert(name, value);
        }
    }
}

/// Whether a variable can be said in a field that begins with `csl-`.
pub(super) fn is_restored(variable: &str) -> bool {
    let plain = variable.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'));
    (plain || ["DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID"].contains(&variable)) && variable != "aliases"
}

fn csl_type(entry: &RawEntry, kind: &str) -> &'static str {
    let subtype = field(entry, "entrysubtype").unwrap_or_default().to_lowercase();
    match (kind, subtype.as_str()) {
        ("article" | "suppperiodical", "newspaper") => "article-newspaper",
        ("article" | "suppperiodical", "magazine") => "article-magazine",
        ("misc", _) if entry.get("howpublished").is_none_or(is_address) && published_address(entry).is_some() => {
            "webpage"
        }
        ("unpublished", _) if entry.get("eventtitle").is_some() => "speech",
        _ => TYPES.get(kind).copied().unwrap_or("document"),
    }
}

fn editor_role(kind: Option<&str>) -> &'static str {
    match kind.unwrap_or_default().trim() {
        "compiler" => "compiler",
        "collaborator" | "organizer" => "organizer",
        "director" => "director",
        "" | "editor" | "redactor" | "reviser" => "editor",
        _ => "contributor",
    }
}

/// What `number` counts: issues of a journal, volumes of a series, or reports and patents themselves.
fn number_variable(entry: &RawEntry, kind: &str) -> &'static str {
    match kind {
        "article" | "suppperiodical" | "periodical" => "issue",
        "book" | "collection" | "incollection" | "inbook" | "inproceedings" | "proceedings" | "mvbook" | "suppbook"
        | "mvcollection" | "reference" | "inreference" | "bookinbook" | "manual" | "booklet" | "conference" => {
            "collection-number"
        }
        "thesis" | "phdthesis" | "mastersthesis" if entry.get("series").is_some() => "collection-number",
        _ => "number",
    }
}

/// What the types and the localized words of BibLaTeX mean in a reference.
fn genre(kind: &str) -> Option<&'static str> {
    match kind {
        "phdthesis" => Some("PhD thesis"),
        "mastersthesis" | "mathesis" => Some("Master’s thesis"),
        "bathesis" => Some("Bachelor’s thesis"),
        "candthesis" => Some("Candidate thesis"),
        "techreport" => Some("Technical report"),
        "resreport" => Some("Research report"),
        "patentus" => Some("U.S. patent"),
        "patenteu" => Some("European patent"),
        _ => None,
    }
}

/// The keywords of BibLaTeX for how far a publication is.
fn state(keyword: &str) -> Option<&'static str> {
    Some(match keyword {
        "inpress" => "in press",
        "inpreparation" => "in preparation",
        "prepublished" => "pre-published",
        _ => return None,
    })
}

/// The tag of a language TeX knows by a name (`ngerman`).
fn language_tag(name: &str) -> Option<&'static str> {
    let lines = include_str!("../data/tex-languages.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, tag)| tag)
}

fn eprint_type(entry: &RawEntry) -> Option<String> {
    field(entry, "eprinttype").or_else(|| field(entry, "archiveprefix"))
}

/// `arXiv:2101.00001`: what names a preprint, if it is not known by a number already.
fn eprint(entry: &RawEntry) -> Option<String> {
    let eprint = tex::verbatim(entry.get("eprint")?);
    Some(match eprint_type(entry) {
        Some(kind) if !eprint.to_lowercase().starts_with(&format!("{}:", kind.to_lowercase())) => {
            format!("{}:{eprint}", if kind.eq_ignore_ascii_case("arxiv") { "arXiv" } else { &kind })
        }
        _ => eprint,
    })
}

/// The address of a preprint in the archives BibLaTeX knows.
fn eprint_address(entry: &RawEntry) -> Option<String> {
    if entry.get("url").is_some() {
        return None;
    }
    let eprint = tex::verbatim(entry.get("eprint")?);
    let bare = eprint.trim_start_matches("arXiv:").trim_start_matches("arxiv:");
    let before = match eprint_type(entry)?.to_lowercase().as_str() {
        "arxiv" => "https://arxiv.org/abs/",
        "jstor" => "https://www.jstor.org/stable/",
        "pubmed" => "https://www.ncbi.nlm.nih.gov/pubmed/",
        "googlebooks" => "https://books.google.com?id=",
        "hdl" => "https://hdl.handle.net/",
        _ => return None,
    };
    Some(format!("{before}{bare}"))
}

fn is_address(text: &str) -> bool {
    let bare = tex::verbatim(text);
    (bare.starts_with("http://") || bare.starts_with("https://")) && !bare.contains(' ')
}

/// An address people write into `howpublished` or `note` for want of a field.
fn published_address(entry: &RawEntry) -> Option<String> {
    let fields = ["url", "howpublished"].into_iter().filter_map(|name| entry.get(name));
    fields.map(tex::verbatim).find(|address| is_address(address))
}

/// Title, subtitle and what is added to it; `of` is `book`, `main`, `journal`, `issue` or nothing.
fn title(entry: &RawEntry, of: &str) -> Option<String> {
    let part = |name: &str| entry.get(&format!("{of}{name}")).map(tex::title).filter(|t| !t.is_empty());
    let mut title = part("title")?;
    for more in [part("subtitle").map(|t| (": ", t)), part("titleaddon").map(|t| (". ", t))].into_iter().flatten() {
        title.push_str(if title.ends_with(['?', '!', ':', '.']) { " " } else { more.0 });
        title.push_str(&more.1);
    }
    Some(title)
}

fn field(entry: &RawEntry, name: &str) -> Option<String> {
    let value = entry.get(name)?;
    let text = if matches!(name, "shorttitle" | "series" | "journal") { tex::title(value) } else { tex::text(value) };
    (!text.is_empty()).then_some(text)
}

/// A field that may hold several things with "and" between them.
fn list(entry: &RawEntry, name: &str) -> Option<String> {
    let text = field(entry, name)?;
    let parts = names::list(entry.get(name)?);
    Some(if parts.len() > 1 { parts.join("; ") } else { text })
}

#[cfg(test)]
mod tests;
