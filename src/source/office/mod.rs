//! Originals of word processors: DOCX and ODT, and the zip container and XML they share with EPUB.
//!
//! In: the bytes of the file. Out: a [`Document`](super::document::Document). Structure comes from styles (by their
//! inheritance and names in any language), outline levels and numbering, never from how a paragraph looks, but for headings
//! of documents that use no styles. What a page cannot carry is counted in `omitted`.

mod cells;
pub mod container;
mod docx;
mod facts;
mod numbers;
mod odt;
mod output;
mod pictures;
mod pieces;
mod roles;
mod signs;
#[cfg(test)]
mod tests;
pub mod xml;

pub use docx::{IMPORTER as DOCX, read as docx};
pub use odt::{IMPORTER as ODT, read as odt};

/// Why files of this extension are not read, if they are documents of an older kind.
pub fn refusal(extension: &str) -> Option<crate::source::ReadError> {
    matches!(extension, "doc" | "dot").then(container::old_word)
}
