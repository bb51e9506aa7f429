//! The set of output files of one build: site path → bytes.
//!
//! Publish, serve and archive consume the same edition. An edition is a *plan*: it knows every path and how to produce its
//! bytes, so that a preview renders only what is asked for, and a build holds no copy of the site in memory.

use crate::diagnostic::Diagnostic;
use crate::id::SitePath;

/// One file of an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it stands.
    pub path: SitePath,
    /// A hash of everything its bytes depend on: with an equal key, the bytes are equal. `None` if that is not known
    /// before the bytes are made.
    pub key: Option<[u8; 32]>,
}

/// A set of output files that can be produced one by one, in any order, on any thread.
pub trait Produce: Sync {
    /// All files, sorted by path, no path twice.
    fn files(&self) -> &[OutputFile];

    /// The bytes of the file at `index` of [`Produce::files`].
    ///
    /// # Errors
    /// What is wrong with the file (a template error, say); the other files can still be produced.
    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>>;
}
