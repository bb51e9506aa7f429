//! Who reads originals: the interface between import and the readers.
//!
//! In: a file's path and bytes. Out: its document, or why there is none. A library reads in process; the program reads the
//! formats that need it in processes of their own (`project::Workers`). Which of the two it is never changes a result.

use super::document::{Block, Document, Inline};
use super::{Options, ReadError, read_with, reader};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads originals.
pub trait ReadSources: Sync {
    /// Reads one original; `file` is its path from the site's root.
    ///
    /// # Errors
    /// [`ReadError`]. A reader that fails does so for this file only.
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError>;
}

/// Reads in the process itself. A reader that panics fails for its file only; one that runs for ever or takes all memory
/// does so here too.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl ReadSources for InProcess {
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        let read = || read_with(file, bytes, options);
        let document = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
            let reason = format!("it stopped: {}", words(&*panic));
            Err(ReadError::Reader { importer: importer(file), reason })
        })?;
        match is_isolated(file, bytes.len()) && is_deeper(&document.blocks, DEEPEST) {
            true => Err(ReadError::Limit { what: format!("its parts are nested more than {DEEPEST} deep") }),
            false => Ok(document),
        }
    }
}

/// Text above this size is read in a process of its own too, in bytes.
const LARGE: usize = 4 << 20;

/// Blocks and inlines of a document may be nested this deep; it keeps the way between processes safe from its content.
const DEEPEST: usize = 50;

/// Whether a file of this name and size is to be read in a process of its own.
pub fn is_isolated(file: &str, bytes: usize) -> bool {
    reader(file).is_some_and(|reader| reader.isolated || bytes > LARGE)
}

/// The name and version of the reader of a file; empty if there is none.
pub fn importer(file: &str) -> String {
    reader(file).map_or_else(String::new, |reader| reader.importer.to_owned())
}

/// What a panic said.
pub fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("without a word").chars().take(200).collect()
}

fn is_deeper(blocks: &[Block], left: usize) -> bool {
    blocks.iter().any(|block| {
        let cells = block.table.iter().flat_map(|table| table.rows.iter().flatten());
        left == 0
            || is_deeper(&block.children, left - 1)
            || is_inline_deeper(&block.inlines, left - 1)
            || cells.into_iter().any(|cell| is_inline_deeper(cell, left - 1))
    })
}

fn is_inline_deeper(inlines: &[Inline], left: usize) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Superscript(inner)
        | Inline::Subscript(inner)
        | Inline::Strike(inner)
        | Inline::Link { content: inner, .. } => left == 0 || is_inline_deeper(inner, left - 1),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::BlockKind;

    fn nested(depth: usize) -> Vec<Block> {
        (0..depth).fold(Vec::new(), |children, _| vec![Block { kind: BlockKind::Quote, children, ..Block::default() }])
    }

    #[test]
    fn depth_is_counted_over_blocks_and_inlines() {
        assert!(!is_deeper(&nested(50), 50) && is_deeper(&nested(51), 50));
        let inline = (0..60).fold(Vec::new(), |inner, _| vec![Inline::Emphasis(inner)]);
        let block = Block::new(BlockKind::Paragraph, inline);
        assert!(is_deeper(&[block], 50));
    }

    #[test]
    fn a_document_of_the_greatest_depth_travels_as_json() {
        let document = Document { blocks: nested(DEEPEST), ..Document::default() };
        let json = serde_json::to_vec(&document).unwrap();
        assert_eq!(serde_json::from_slice::<Document>(&json).unwrap().blocks, document.blocks);
    }

    #[test]
    fn small_text_is_read_here_and_large_text_elsewhere() {
        assert!(!is_isolated("sources/a.txt", 10_000) && is_isolated("sources/a.txt", 10_000_000));
        assert!(!is_isolated("sources/a.unknown", 10_000_000));
    }
}
