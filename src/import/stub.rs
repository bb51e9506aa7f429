//! Originals that could not be read: they are in the collection all the same, with a page that says why.
//!
//! In: an original and the reason. Out: a document without a word of text, which is written, placed and merged as any other,
//! so that what an editor writes into such a page stays, and the real page takes its place once the original can be read.

use super::existing::Page;
use super::names;
use crate::diagnostic::Diagnostic;
use crate::source::document::{Document, Problem};
use crate::source::{self, ReadError};
use std::sync::LazyLock;

/// The document of an original that could not be read; `start` is how it begins.
pub fn document(path: &str, start: &[u8], error: &ReadError) -> Document {
    of(path, start, Problem { code: names::complaint(path, error).code.into(), message: error.to_string() })
}

/// The document of an original whose page would not have kept its words.
pub fn unlike(read: &Document, reason: &str) -> Document {
    Document {
        media_type: read.media_type.clone(),
        importer: read.importer.clone(),
        problem: Some(Problem { code: UNLIKE.into(), message: reason.into() }),
        ..Document::default()
    }
}

/// Code of a page that would not have kept the words.
const UNLIKE: &str = "import-failed";

fn of(path: &str, start: &[u8], problem: Problem) -> Document {
    Document {
        media_type: media_type(path, start),
        importer: source::importer(path),
        problem: Some(problem),
        ..Document::default()
    }
}

/// What is known already of an original whose page says why it could not be read; nothing if it is to be tried again, with
/// another reader or because something outside of it was missing.
pub fn known(page: &Page, path: &str) -> Option<Diagnostic> {
    let problem = page.problem.as_ref()?;
    // A program that recognises text may have been set since.
    let again = matches!(&*problem.code, "source-tool" | "source-scanned") || page.importer != source::importer(path);
    (!again).then(|| complaint(path, problem))
}

/// The complaint a page remembers.
fn complaint(path: &str, problem: &Problem) -> Diagnostic {
    let known = names::CODES.iter().find(|(code, _)| *code == problem.code);
    let (code, help) = known.copied().unwrap_or((UNLIKE, names::WORDS_WOULD_BE_LOST));
    Diagnostic::error(code, problem.message.clone()).in_file(path).help(help)
}

/// The media type of a file: its reader's, else by its first bytes, else by its extension.
pub fn media_type(path: &str, start: &[u8]) -> String {
    if let Some(reader) = source::reader(path).filter(|reader| !reader.media_type.ends_with('*')) {
        return reader.media_type.to_owned();
    }
    let magic = MAGIC.iter().find(|(bytes, _)| {
        bytes.len() <= start.len() && bytes.iter().zip(start).all(|(wanted, is)| wanted.is_none_or(|w| w == *is))
    });
    let extension = path.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_lowercase());
    let named = NAMED.iter().find(|(known, _)| **known == extension);
    // A container says less than a name that is known.
    let vague = |kind: &str| matches!(kind, "application/x-ole-storage" | "application/ogg" | "application/gzip");
    match (magic, named) {
        (Some((_, kind)), Some((_, better))) if vague(kind) => (*better).to_owned(),
        (Some((_, kind)), _) | (None, Some((_, kind))) => (*kind).to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

static TABLE: &str = include_str!("data/media_types.tsv");

/// How a file begins, `None` for any byte, and its media type.
type Magic = (Vec<Option<u8>>, &'static str);

static MAGIC: LazyLock<Vec<Magic>> = LazyLock::new(|| {
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let line = |line: &'static str| {
        let (digits, kind) = line.strip_prefix('#')?.split_once('\t')?;
        Some((digits.as_bytes().chunks(2).map(byte).collect(), kind))
    };
    TABLE.lines().filter_map(line).collect()
});

static NAMED: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t')).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_comes_from_the_bytes_before_the_name() {
        assert_eq!(media_type("a.txt", b"\x89PNG\r\n\x1a\n"), "text/plain");
        assert_eq!(media_type("a.dat", b"\x89PNG\r\n\x1a\n...."), "image/png");
        assert_eq!(media_type("a.PNG", b"cut"), "image/png");
        assert_eq!(media_type("a.bin", b"RIFF\x01\x02\x03\x04WEBP"), "image/webp");
        assert_eq!(media_type("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "application/msword");
        assert_eq!(media_type("old.unknown", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "application/x-ole-storage");
        assert_eq!(media_type("a.unknown", b""), "application/octet-stream");
    }

    #[test]
    fn every_line_of_the_table_is_used() {
        let lines = TABLE.lines().filter(|l| l.contains('\t')).count();
        assert_eq!(MAGIC.len() + NAMED.len(), lines);
        assert!(MAGIC.iter().all(|(bytes, _)| bytes.iter().any(Option::is_some)));
    }
}
