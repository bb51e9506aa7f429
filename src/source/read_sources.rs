//! Who reads originals: the interface between import and the readers.
//!
//! In: a file's path and bytes. Out: its document, or why there is none. A library reads in process; the program reads the
//! formats that need it in processes of their own (`project::Workers`). Which of the two it is never changes a result.

use super::document::Document;
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

    /// Whether a file, of which the reader named `importer` could give no text, may have one now: something outside that reads
    /// it has been set since.
    fn reads_more(&self, _file: &str, _importer: &str) -> bool {
        false
    }
}

/// Reads in the process itself. A reader that panics fails for its file only; one that runs for ever or takes all memory
/// does so here too.
#[derive(Clone, Copy, Debug, Default)]
pub struct InProcess;

impl ReadSources for InProcess {
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        let read = || read_with(file, bytes, options);
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
            let reason = format!("it stopped: {}", words(&*panic));
            Err(ReadError::Reader { importer: importer(file), reason })
        })
    }
}

/// Text above this size is read in a process of its own too, in bytes.
const LARGE: usize = 4 << 20;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_text_is_read_here_and_large_text_elsewhere() {
        assert!(!is_isolated("sources/a.txt", 10_000) && is_isolated("sources/a.txt", 10_000_000));
        assert!(!is_isolated("sources/a.unknown", 10_000_000));
    }
}
