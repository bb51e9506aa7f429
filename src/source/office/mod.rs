//! Originals of word processors: DOCX and ODT, and the zip container and XML they share with EPUB.
//!
//! In: the bytes of the file. Out: a [`Document`](super::document::Document).

pub mod container;
pub mod xml;
