//! `sourcebook inspect`: what the program sees in documents.

use super::{Exit, Format, Global, OpenSite, Terminal};
use crate::diagnostic::Diagnostic;
use crate::project::{Disk, Store};
use clap::Args;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Show what the program sees in documents: structure, names, citations
///
/// All documents are read together as one collection, so that names are joined across them; with --root, together with
/// the whole site. Places count characters of the decoded text.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook inspect letter.txt\n  sourcebook inspect letters/ --format json --out seen/"
)]
pub struct Arguments {
    /// Documents, or folders of them
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write a file for each document into this folder, in place of writing to standard output
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// One document, inspected.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The name of its file without the ending.
    pub stem: String,
    /// For programs.
    pub json: Value,
    /// For people.
    pub text: String,
}

/// Runs the command; `inspect` is the phase. The site is there only if `--root` names one.
pub fn run(
    arguments: &Arguments,
    global: &Global,
    terminal: &Terminal,
    inspect: impl FnOnce(&Arguments, Option<&OpenSite>) -> Result<(Vec<Inspected>, Vec<Diagnostic>), Vec<Diagnostic>>,
) -> Exit {
    let site = match &global.root {
        Some(_) => match OpenSite::open(global) {
            Ok(site) => Some(site),
            Err(problems) => return terminal.could_not_run(problems),
        },
        None => None,
    };
    let (inspected, mut problems) = match inspect(arguments, site.as_ref()) {
        Ok(found) => found,
        Err(problems) => return terminal.could_not_run(problems),
    };
    match &arguments.out {
        Some(folder) => problems.extend(write(&Disk::new(folder), arguments.format, &inspected)),
        None => terminal.result(&printed(arguments.format, &inspected)),
    }
    let exit = Exit::of(&problems, false);
    terminal.problems(problems);
    exit
}

/// One document as it is; several as texts one after the other, or as one JSON object by stem.
fn printed(format: Format, inspected: &[Inspected]) -> String {
    match (format, inspected) {
        (Format::Text, all) => all.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join("\n\n"),
        (Format::Json, [one]) => format!("{:#}", one.json),
        (Format::Json, all) => {
            let by_stem: serde_json::Map<String, Value> =
                all.iter().map(|i| (i.stem.clone(), i.json.clone())).collect();
            format!("{:#}", Value::Object(by_stem))
        }
    }
}

/// A document as people read it: what it is, its structure, its names with how often, its citations.
pub fn for_people(name: &str, json: &Value) -> String {
    let text = |v: &Value| v.as_str().unwrap_or("–").to_string();
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let count = |key: &str| list(&json["structure"][key]).len();
    let mut lines = vec![
        name.to_string(),
        format!("  title      {}", text(&json["title"])),
        format!("  kind       {}", text(&json["kind"])),
        format!("  published  {}", text(&json["published"])),
    ];
    if let Some(how) = recognition(&json["recognition"]) {
        lines.push(format!("  language   {}: {how}", text(&json["language"])));
    }
    let authors: Vec<String> = list(&json["authors"]).iter().map(text).collect();
    if !authors.is_empty() {
        lines.push(format!("  authors    {}", authors.join(", ")));
    }
    if json["reviewed_work"].is_object() {
        lines.push(format!("  reviews    {}", text(&json["reviewed_work"]["title"])));
    }
    let parts = [
        ("headings", "headings"),
        ("block_quotes", "quotations"),
        ("reader_reviews", "reader reviews"),
        ("items", "list items"),
        ("boilerplate", "passages left out"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(key, _)| count(key) > 0).map(|(key, what)| format!("{} {what}", count(key))).collect();
    lines.push(format!("  structure  {}", if parts.is_empty() { "paragraphs only".into() } else { parts.join(", ") }));
    let mut names: BTreeMap<(String, String), usize> = BTreeMap::new();
    for mention in list(&json["mentions"]) {
        let called = mention["entity"].as_str().map_or_else(|| text(&mention["text"]), str::to_string);
        *names.entry((text(&mention["type"]), called)).or_default() += 1;
    }
    for ((kind, called), times) in names {
        lines.push(format!("  {kind:<12} {called} × {times}"));
    }
    for citation in list(&json["citations"]) {
        let line = match text(&citation["kind"]).as_str() {
            "page" => {
                format!("{} → {}, {}", text(&citation["text"]), text(&citation["work"]), text(&citation["locator"]))
            }
            kind => format!("{} ({kind})", text(&citation["text"])),
        };
        lines.push(format!("  cites      {line}"));
    }
    lines.join("\n")
}

/// How the names of a document were found, if its language is not complete.
fn recognition(coverage: &Value) -> Option<&'static str> {
    match coverage.as_str()? {
        "basic" => Some("basic, names are found by rules and word lists alone"),
        "foreign" => Some("unknown, names are found with the English lists"),
        _ => None,
    }
}

fn write(folder: &dyn Store, format: Format, inspected: &[Inspected]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for document in inspected {
        let (ending, text) = match format {
            Format::Json => ("json", format!("{:#}\n", document.json)),
            Format::Text => ("txt", format!("{}\n", document.text)),
        };
        let path = format!("{}.{ending}", document.stem);
        if let Err(e) = folder.write(&path, text.as_bytes()) {
            problems.push(Diagnostic::error("inspect-write", format!("cannot be written: {e}")).in_file(path));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;
    use serde_json::json;

    fn documents() -> Vec<Inspected> {
        let one = |stem: &str| Inspected { stem: stem.into(), json: json!({"title": stem}), text: format!("# {stem}") };
        vec![one("a"), one("b")]
    }

    #[test]
    fn each_document_gets_a_file_by_its_stem() {
        let folder = Memory::default();
        assert!(write(&folder, Format::Json, &documents()).is_empty());
        let read: Value = serde_json::from_slice(&folder.read("b.json").unwrap()).unwrap();
        assert_eq!(read, json!({"title": "b"}));
    }

    #[test]
    fn one_document_is_printed_as_it_is_and_several_by_stem() {
        let all = documents();
        let read = |text: String| serde_json::from_str::<Value>(&text).unwrap();
        assert_eq!(read(printed(Format::Json, &all[..1])), json!({"title": "a"}));
        assert_eq!(read(printed(Format::Json, &all)), json!({"a": {"title": "a"}, "b": {"title": "b"}}));
        assert_eq!(printed(Format::Text, &all), "# a\n\n# b");
    }
}
