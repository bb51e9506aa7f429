//! Bytes of an original → [`document::Document`].
//!
//! A reader per format stands in one table. Readers see bytes and give values; they know nothing of files, pages or
//! templates. Nothing a reader takes out, adds or mends goes unrecorded, and the order of the source is never changed.

#[cfg(test)]
pub(crate) mod agreement;
pub mod alignment;
mod commonmark;
pub mod decode;
pub mod depth;
pub mod document;
pub mod draft;
pub mod epub;
pub mod html;
pub mod image;
pub mod joined;
mod language;
pub mod ledger;
pub mod mail;
pub mod markdown;
pub mod office;
pub mod pdf;
pub mod plain;
mod read_sources;
pub mod reading;
pub mod repair;
pub mod rtf;
pub mod structure;
pub mod text;

pub use read_sources::{InProcess, ReadSources, importer, is_isolated, words};

use document::Document;
use std::sync::Arc;

/// Why a source could not be read. Its page says so and carries no text; the original stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Not text.
    #[error("the file is not text (byte {at} cannot be part of a text file)")]
    Binary {
        /// Offset of the first offending byte, from 0.
        at: usize,
    },
    /// No reader for this format.
    #[error("no reader for files of type `{extension}`; readable are {known}")]
    Unsupported {
        /// The file's extension.
        extension: String,
        /// Extensions that can be read.
        known: String,
    },
    /// Not what its name says, or cut off.
    #[error("the file is damaged: {reason}")]
    Damaged {
        /// What is wrong.
        reason: String,
    },
    /// Needs a password or is under rights management.
    #[error("the file is encrypted")]
    Encrypted,
    /// Pictures of pages without text.
    #[error("the file has no text, only pictures ({pages} pages)")]
    Scanned {
        /// How many pages.
        pages: usize,
    },
    /// More than a reader may take.
    #[error("the file asks for too much: {what}")]
    Limit {
        /// What of: time, memory, nesting, unpacked size.
        what: String,
    },
    /// A program that reads this format is not installed, or failed.
    #[error("{program}: {reason}")]
    Tool {
        /// Its name.
        program: String,
        /// What it said.
        reason: String,
    },
    /// The reader itself failed: it panicked, or its process died.
    #[error("the reader `{importer}` failed: {reason}")]
    Reader {
        /// Its name and version.
        importer: String,
        /// What is known of it.
        reason: String,
    },
    /// Broken front matter of a Markdown source.
    #[error("line {line}, column {column}: {message}")]
    FrontMatter {
        /// What the parser says.
        message: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
}

/// A reader of a format.
pub struct Reader {
    /// File extensions, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Its media type.
    pub media_type: &'static str,
    /// Name and version, as in front matter.
    pub importer: &'static str,
    /// Whether it parses a format that was made to be parsed by programs, and so runs in a process of its own.
    pub isolated: bool,
    read: fn(&Request<'_>) -> Result<Document, ReadError>,
}

/// How to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Options {
    /// HTML: the whole body, not only the article.
    pub full: bool,
    /// What programs outside made of the file; readers that know none pass it over.
    #[serde(default)]
    pub extracted: Option<Extracted>,
    /// Plain text: what the texts of the collection have in common. Does not go along to other processes.
    #[serde(skip)]
    pub collection: Arc<text::Collection>,
}

/// What a program outside made of a file, for the reader of its format.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Extracted {
    /// Name and version of the program, `pdftotext 22.12.0`.
    pub by: String,
    /// What it wrote, one text for each call the reader asked for.
    pub outputs: Vec<String>,
}

/// What a reader is given.
pub struct Request<'a> {
    /// The file's path from the site's root.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// How to read it.
    pub options: &'a Options,
}

/// The readers. A new format is a line here and a file beside this one.
pub static READERS: &[Reader] = &[
    Reader {
        extensions: &["txt", "text", "asc", ""],
        media_type: "text/plain",
        importer: text::IMPORTER,
        isolated: false,
        read: |request| Ok(text::read_in(decode::decode(request.bytes)?, &request.options.collection)),
    },
    Reader {
        extensions: &["md", "markdown", "mdown", "mkd"],
        media_type: "text/markdown",
        importer: commonmark::IMPORTER,
        isolated: false,
        read: |request| commonmark::read(decode::decode(request.bytes)?),
    },
    Reader {
        extensions: &["pdf"],
        media_type: "application/pdf",
        importer: pdf::IMPORTER,
        isolated: true,
        read: pdf::read,
    },
    Reader {
        extensions: image::EXTENSIONS,
        media_type: "image/*",
        importer: image::IMPORTER,
        isolated: false,
        read: image::read,
    },
    Reader {
        extensions: &["rtf"],
        media_type: "application/rtf",
        importer: rtf::IMPORTER,
        isolated: true,
        read: |request| rtf::read(request.bytes),
    },
    Reader {
        extensions: &["eml"],
        media_type: "message/rfc822",
        importer: mail::IMPORTER,
        isolated: true,
        read: |request| mail::read(request.bytes),
    },
    Reader {
        extensions: &["mbox", "mbx"],
        media_type: "application/mbox",
        importer: mail::IMPORTER,
        isolated: true,
        read: |request| mail::read_mailbox(request.bytes),
    },
    Reader {
        extensions: &["epub"],
        media_type: "application/epub+zip",
        importer: epub::IMPORTER,
        isolated: true,
        read: |request| epub::read(request.bytes),
    },
    Reader {
        extensions: &["html", "htm", "xhtml", "xht"],
        media_type: "text/html",
        importer: html::IMPORTER,
        isolated: true,
        read: |request| html::read(request.file, request.bytes, request.options),
    },
    Reader {
        extensions: &["docx", "docm", "dotx", "dotm"],
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        importer: office::DOCX,
        isolated: true,
        read: |request| office::docx(request.bytes),
    },
    Reader {
        extensions: &["odt", "fodt", "ott"],
        media_type: "application/vnd.oasis.opendocument.text",
        importer: office::ODT,
        isolated: true,
        read: |request| office::odt(request.bytes),
    },
];

/// The reader for a file name, by its extension.
pub fn reader(file_name: &str) -> Option<&'static Reader> {
    let extension = extension(file_name);
    READERS.iter().find(|r| r.extensions.contains(&extension.as_str()))
}

fn extension(file_name: &str) -> String {
    let name = file_name.rsplit('/').next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 8 => extension.to_lowercase(),
        _ => String::new(),
    }
}

/// Reads a source as it is read by default.
///
/// # Errors
/// As [`read_with`].
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    read_with(file_name, bytes, &Options::default())
}

/// Reads a source.
///
/// # Errors
/// [`ReadError`], if there is no reader for the file or the bytes are not what its name promises.
pub fn read_with(file_name: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let reader = reader(file_name).ok_or_else(|| {
        let known: Vec<String> =
            READERS.iter().flat_map(|r| r.extensions).filter(|e| !e.is_empty()).map(|e| format!(".{e}")).collect();
        let extension = extension(file_name);
        office::refusal(&extension).unwrap_or(ReadError::Unsupported { extension, known: known.join(", ") })
    })?;
    let mut document = (reader.read)(&Request { file: file_name, bytes, options })?;
    depth::limit(&mut document);
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_chooses_the_reader_and_an_unknown_one_is_refused_by_name() {
        assert_eq!(read("a/B.TXT", b"hello").unwrap().media_type, "text/plain");
        assert_eq!(read("notes.md", b"hello").unwrap().media_type, "text/markdown");
        assert_eq!(read("README", b"hello").unwrap().media_type, "text/plain");
        let error = read("a.wps", b"PK").unwrap_err().to_string();
        assert!(error.contains("wps") && error.contains(".txt"), "{error}");
        assert!(read("a.doc", b"").unwrap_err().to_string().contains("save it as"));
    }
}
