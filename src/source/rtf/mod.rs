//! RTF (Rich Text Format Specification 1.9.1) → `Document`, by an own tokenizer.
//!
//! In: the bytes of a file that Word, WordPad, LibreOffice, TextEdit or another program wrote. Out: its blocks with their
//! places: paragraphs, headings by style or outline level, lists, tables, notes, links, pictures, each letter as it was meant.
//! Malformed files are read as well as they can be, and what is wrong with them is said. Must never fetch anything.

mod charset;
mod counts;
mod fields;
mod finish;
mod lists;
mod paragraphs;
mod pictures;
mod reader;
mod state;
mod story;
mod styles;
mod tables;
#[cfg(test)]
mod tests;
mod token;
mod words;

pub(in crate::source) use pictures::kind as picture_kind;

use super::ReadError;
use super::document::Document;

/// Name and version of this reader.
pub const IMPORTER: &str = "rtf 1";

/// Reads an RTF file.
///
/// # Errors
/// [`ReadError::Damaged`] if it does not begin as RTF does, [`ReadError::Empty`] if it says nothing.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if body.is_empty() {
        return Err(ReadError::Empty);
    }
    if !body.starts_with(b"{\\rtf") {
        return Err(ReadError::Damaged { reason: "it does not begin with {\\rtf".into() });
    }
    let mut rtf = reader::Rtf::new(body);
    let made = rtf.read();
    let mut document = finish::finish(rtf, made);
    let shows = document.omitted.iter().any(|c| matches!(c.rule, "objects" | "pictures"));
    if document.text.trim().is_empty() && document.files.is_empty() && !shows {
        return Err(ReadError::Empty);
    }
    document.lang = super::language::detect(&document.text);
    document.charset = "utf-8".into();
    document.media_type = "application/rtf".into();
    document.importer = IMPORTER.into();
    Ok(document)
}
