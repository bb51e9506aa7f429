//! The doorway to the outside: files, clock, environment.
//!
//! Everything that reads or writes a site's folder does it through [`Store`]; paths are relative to the site's root, with
//! forward slashes. [`Disk`] is the real one, [`Memory`] serves tests, [`Rehearsal`] tries a run. [`find_root`] and [`Lock`]
//! say which site a command works on and keep two runs apart; [`Output`] is the folder a site is published to; [`Workers`]
//! read originals in processes of their own; [`kept`] is what outlives a run. What cannot be read becomes a
//! diagnostic through [`unreadable`].

mod clock;
mod disk;
mod failures;
mod inputs;
pub mod kept;
mod memory;
mod output;
mod rehearsal;
mod root;
mod tools;
mod watch;
mod workers;

pub use clock::Stopwatch;
pub use disk::Disk;
pub use failures::{unlisted, unreadable};
pub use inputs::{Inputs, program};
pub use memory::Memory;
pub use output::{Output, Stamp, Standing};
pub use rehearsal::{Change, Rehearsal};
pub use root::{CACHE, Lock, find_root, given_root};
pub use tools::{Call, FILE, Programs, ToolError, ToolLimits, Tools};
pub use watch::{Hint, Watch};
pub use workers::{Limits, Workers, read_for_parent};

use sha2::{Digest, Sha256};
use std::io;

/// A file found by [`Store::list`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Path relative to the site's root, forward slashes.
    pub path: String,
    /// Size in bytes.
    pub len: u64,
    /// Time of the last change, in nanoseconds since 1970; only to be compared for equality. 0 in memory.
    pub modified: u64,
}

/// The files of a site.
pub trait Store: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// As the operating system has it; `NotFound` if there is no such file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Writes a file so that a reader sees the old bytes or the new, never half (a temporary file beside it, then a rename).
    /// Creates its folders.
    ///
    /// # Errors
    /// As the operating system has it.
    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// As the operating system has it.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// All files below a folder (`""` for the root), sorted by path; symbolic links are followed, loops and unreadable
    /// entries come back as the second value. A missing folder is empty.
    fn list(&self, folder: &str) -> (Vec<Found>, Vec<(String, io::Error)>);

    /// Whether there is such a file.
    fn exists(&self, path: &str) -> bool;

    /// How many bytes a file has.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn size(&self, path: &str) -> io::Result<u64> {
        Ok(self.read(path)?.len() as u64)
    }

    /// The SHA-256 of a file, also of one that is too large for memory.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn digest(&self, path: &str) -> io::Result<[u8; 32]> {
        Ok(Sha256::digest(self.read(path)?).into())
    }
}

/// The text of the environment variable `SOURCE_DATE_EPOCH`, if it is set (reproducible-builds.org).
pub fn source_date_epoch() -> Option<String> {
    std::env::var("SOURCE_DATE_EPOCH").ok().filter(|text| !text.is_empty())
}
