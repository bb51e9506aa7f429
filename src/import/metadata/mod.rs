//! Metadata by hand: tables and files beside documents, in which people say what is known of a document.
//!
//! In: `metadata.csv` (or `.tsv`, `.xlsx`, `.ods`) in any folder of the originals, with a row for each document, named by its
//! path from there, by its file name alone if that is unique, or by its SHA-256; and `letter.txt.toml` beside `letter.txt`
//! (the whole name and `.toml`, so that `letter.txt` and `letter.pdf` can each have one). Out: for each document what is
//! stated of it, which wins over what its reader found and is recorded as stated. What cannot be used is complained of with
//! its place; everything else is applied all the same. These files are never originals themselves.

pub mod apply;
mod sheets;
mod sidecar;
mod table;
#[cfg(test)]
mod tests;
mod value;

use crate::diagnostic::{Diagnostic, Place};
use crate::project::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
pub use value::Fields;

/// What people state of the documents of a site.
#[derive(Debug, Default)]
pub struct Metadata {
    by_path: BTreeMap<String, Statement>,
}

/// What is stated of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The values.
    pub fields: Fields,
    /// Where they stand, for readers: `metadata.csv, line 4`.
    pub origin: String,
}

/// A row or a file beside a document, before it is joined.
struct Row {
    /// The document by name, as written, with its place.
    file: Option<(String, Spot)>,
    /// The document by its SHA-256, small letters.
    sha256: Option<(String, Spot)>,
    fields: Fields,
    origin: String,
    /// The table it stands in.
    table: String,
    spot: Spot,
}

/// A place in a table or file: its text with a span, or words for a place in a spreadsheet.
#[derive(Clone, Debug)]
enum Spot {
    Text(Arc<str>, Range<usize>),
    Cell(String),
}

impl Spot {
    fn mark(&self, mut diagnostic: Diagnostic, file: &str) -> Diagnostic {
        diagnostic.file = Some(file.to_owned());
        match self {
            Spot::Text(text, span) => diagnostic.place = Some(Place { text: Arc::clone(text), span: span.clone() }),
            Spot::Cell(cell) => diagnostic.message = format!("{cell}: {}", diagnostic.message),
        }
        diagnostic
    }
}

/// Endings of tables called `metadata`.
const TABLES: [&str; 5] = ["csv", "tsv", "xlsx", "ods", "xls"];

/// Whether a file of the originals' folder is metadata, by its name.
pub fn is_metadata(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    is_table(name) || name.to_lowercase().ends_with(".toml")
}

fn is_table(name: &str) -> bool {
    name.to_lowercase().strip_prefix("metadata.").is_some_and(|ending| TABLES.contains(&ending))
}

impl Metadata {
    /// Reads all that is stated. `documents`: every original with its SHA-256, if that is known.
    pub fn read(
        store: &dyn Store,
        sources: &str,
        documents: &[(String, Option<String>)],
        complaints: &mut Vec<Diagnostic>,
    ) -> Metadata {
        let sources = sources.trim_end_matches('/');
        let (found, _) = store.list(sources);
        let mut rows = Vec::new();
        // Tables first: what stands beside a document is nearer to it and wins.
        let inside =
            |path: &str| path.strip_prefix(sources).unwrap_or(path).split('/').any(|part| part.starts_with('.'));
        let paths: Vec<String> = found.into_iter().map(|f| f.path).filter(|p| is_metadata(p) && !inside(p)).collect();
        let (tables, beside): (Vec<_>, Vec<_>) =
            paths.iter().partition(|p| is_table(p.rsplit('/').next().unwrap_or(p)));
        for path in tables {
            if let Some(bytes) = bytes(store, path, complaints) {
                rows.extend(table::read(path, &bytes, complaints));
            }
        }
        let mut metadata = Metadata::default();
        metadata.join(rows, sources, documents, complaints);
        let known: BTreeSet<&str> = documents.iter().map(|(path, _)| path.as_str()).collect();
        for path in beside {
            // Made of ASCII letters, so the length of what it ends with is that of `.toml`.
            let document = &path[..path.len() - ".toml".len()];
            if !known.contains(document) {
                let wrong = Diagnostic::warning("metadata-no-document", format!("there is no document `{document}`"));
                complaints
                    .push(wrong.in_file(path).help("name the file as the document is named, with `.toml` after it"));
                continue;
            }
            let Some(bytes) = bytes(store, path, complaints) else { continue };
            let name = path.rsplit('/').next().unwrap_or(path).to_owned();
            if let Some(fields) = sidecar::read(path, &bytes, complaints) {
                let statement = metadata.by_path.entry(document.to_owned()).or_default();
                statement.origin =
                    if statement.origin.is_empty() { name } else { format!("{name}; {}", statement.origin) };
                statement.fields.add(fields);
            }
        }
        metadata
    }

    /// What is stated of a document.
    pub fn of(&self, path: &str) -> Option<&Statement> {
        self.by_path.get(path).filter(|s| s.fields != Fields::default())
    }

    /// The digest of what is stated of a document; nothing if nothing is. Where it stands makes no difference.
    pub fn digest(&self, path: &str) -> Option<String> {
        self.of(path).map(|statement| statement.fields.digest())
    }

    /// Joins rows with documents.
    fn join(
        &mut self,
        rows: Vec<Row>,
        sources: &str,
        documents: &[(String, Option<String>)],
        complaints: &mut Vec<Diagnostic>,
    ) {
        let known: BTreeSet<&str> = documents.iter().map(|(path, _)| path.as_str()).collect();
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut hashes: BTreeMap<&str, &str> = BTreeMap::new();
        for (path, sha256) in documents {
            names.entry(path.rsplit('/').next().unwrap_or(path)).or_default().push(path);
            if let Some(sha256) = sha256 {
                hashes.entry(sha256).or_insert(path);
            }
        }
        let mut first: BTreeMap<String, String> = BTreeMap::new();
        for row in rows {
            let folder = row.table.rsplit_once('/').map_or(sources, |(folder, _)| folder);
            let document = match document_of(&row, folder, sources, &known, &names, &hashes) {
                Ok(path) => path,
                Err(why) => {
                    complaints.push(why);
                    continue;
                }
            };
            if let Some(earlier) = first.get(&document) {
                let message = format!("`{document}` has its metadata already in {earlier}; this row is passed over");
                let spot = row.file.as_ref().or(row.sha256.as_ref()).map_or(&row.spot, |(_, spot)| spot);
                let twice = Diagnostic::warning("metadata-twice", message).help("keep one of the two");
                complaints.push(spot.mark(twice, &row.table));
                continue;
            }
            first.insert(document.clone(), row.origin.clone());
            self.by_path.insert(document, Statement { fields: row.fields, origin: row.origin });
        }
    }
}

fn bytes(store: &dyn Store, path: &str, complaints: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
    let failed = |e: std::io::Error| {
        let wrong = Diagnostic::error("metadata-unreadable", format!("the file cannot be read: {e}"));
        complaints.push(wrong.in_file(path).help("check its permissions"));
    };
    store.read(path).map_err(failed).ok()
}

/// The document a row is about.
fn document_of(
    row: &Row,
    folder: &str,
    sources: &str,
    known: &BTreeSet<&str>,
    names: &BTreeMap<&str, Vec<&str>>,
    hashes: &BTreeMap<&str, &str>,
) -> Result<String, Diagnostic> {
    if let Some((sha256, _)) = &row.sha256
        && let Some(path) = hashes.get(sha256.as_str())
    {
        return Ok((*path).to_owned());
    }
    let warning = |message: String, spot: &Spot, help: &str| {
        Err(spot.mark(Diagnostic::warning("metadata-no-document", message).help(help), &row.table))
    };
    let Some((file, spot)) = &row.file else {
        return match &row.sha256 {
            Some((_, spot)) => {
                warning("no document has this SHA-256".into(), spot, "the document may have changed since")
            }
            None => warning("the row names no document".into(), &row.spot, "name it under `file` or `sha256`"),
        };
    };
    let name = file.replace('\\', "/");
    let name = name.trim_start_matches("./").trim_start_matches('/');
    for path in [format!("{folder}/{name}"), format!("{sources}/{name}"), name.to_owned()] {
        if known.contains(path.as_str()) {
            return Ok(path);
        }
    }
    match names.get(name).map(Vec::as_slice) {
        Some([one]) => Ok((*one).to_owned()),
        Some(several) => {
            let message = format!("`{name}` may be any of {}", several.join(", "));
            warning(message, spot, "write the path from the folder of this file")
        }
        None => {
            let near = crate::diagnostic::did_you_mean(name, names.keys().copied());
            let help =
                near.map_or("check the name, or remove the row".into(), |near| format!("did you mean `{near}`?"));
            warning(format!("there is no document `{name}`"), spot, &help)
        }
    }
}
