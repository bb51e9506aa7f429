//! A folder the program publishes into.
//!
//! Files are written in place: a temporary file and a rename for each of ten thousand pages take twice as long, and
//! whoever publishes compares afterwards anyway. Nothing is truncated before it is written, because ext4 answers that
//! with a flush to disk on close; what is left over at the end is cut off.

use crate::id::SitePath;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The folder.
#[derive(Clone, Debug)]
pub struct Output {
    root: PathBuf,
}

/// What stands at a path of the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// A file.
    File(Stamp),
    /// A folder, a symbolic link, or something that is no file.
    Other,
}

/// Size and time of a file: with an equal stamp, nobody has written to it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Size in bytes.
    pub len: u64,
    /// Time of the last change in nanoseconds since 1970; only to be compared for equality.
    pub modified: u64,
}

impl Stamp {
    fn of(meta: &fs::Metadata) -> Self {
        let modified = meta.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        Stamp { len: meta.len(), modified: modified.map_or(0, |d| d.as_nanos() as u64) }
    }
}

impl Output {
    /// The folder `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Output { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the folder exists and holds anything.
    pub fn holds_anything(&self) -> bool {
        fs::read_dir(&self.root).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// What stands at `path`. Symbolic links are not followed.
    ///
    /// # Errors
    /// As the operating system has it, but for "not found".
    pub fn standing(&self, path: &SitePath) -> io::Result<Standing> {
        match fs::symlink_metadata(self.locate(path)) {
            Ok(meta) if meta.is_file() => Ok(Standing::File(Stamp::of(&meta))),
            Ok(_) => Ok(Standing::Other),
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Standing::Nothing),
            Err(e) => Err(e),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// As the operating system has it.
    pub fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        fs::read(self.locate(path))
    }

    /// Writes a file in place, with the folders it needs, and says what it looks like then.
    ///
    /// # Errors
    /// As the operating system has it; the file may then hold anything.
    pub fn write(&self, path: &SitePath, bytes: &[u8]) -> io::Result<Stamp> {
        let target = self.locate(path);
        let mut file = match open(&target) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                fs::create_dir_all(target.parent().unwrap_or(&self.root))?;
                open(&target)?
            }
            other => other?,
        };
        file.write_all(bytes)?;
        let meta = file.metadata()?;
        if meta.len() == bytes.len() as u64 {
            return Ok(Stamp::of(&meta));
        }
        file.set_len(bytes.len() as u64)?;
        Ok(Stamp::of(&file.metadata()?))
    }

    /// Removes files and the folders that are empty without them, but never the folder itself. Files that are gone
    /// already are no error.
    pub fn remove(&self, paths: &[SitePath]) -> Vec<(SitePath, io::Error)> {
        let mut failed = Vec::new();
        let mut folders = BTreeSet::new();
        for path in paths {
            match fs::remove_file(self.locate(path)) {
                Err(e) if e.kind() != ErrorKind::NotFound => failed.push((path.clone(), e)),
                _ => {
                    let parts: Vec<&str> = path.folder().split('/').filter(|p| !p.is_empty()).collect();
                    folders.extend((1..=parts.len()).map(|n| parts[..n].join("/")));
                }
            }
        }
        // Longer paths first, so that inner folders go before outer ones; a folder that still holds something stays.
        for folder in folders.iter().rev() {
            let _ = fs::remove_dir(self.root.join(folder));
        }
        failed
    }

    fn locate(&self, path: &SitePath) -> PathBuf {
        self.root.join(path.as_str())
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(s: &str) -> SitePath {
        s.parse().unwrap()
    }

    #[test]
    fn a_shorter_text_leaves_nothing_of_a_longer_one() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::new(folder.path().join("new"));
        output.write(&path("a/b.html"), b"a long text").unwrap();
        let stamp = output.write(&path("a/b.html"), b"short").unwrap();
        assert_eq!(output.read(&path("a/b.html")).unwrap(), b"short");
        assert_eq!(output.standing(&path("a/b.html")).unwrap(), Standing::File(stamp));
        assert_eq!(output.standing(&path("a")).unwrap(), Standing::Other);
        assert_eq!(output.standing(&path("a/b.html/c")).unwrap(), Standing::Nothing);
    }

    #[test]
    fn removing_takes_the_folders_it_empties_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::new(folder.path());
        for p in ["a/b/c/x.html", "a/y.html", "d/z.html"] {
            output.write(&path(p), b"x").unwrap();
        }
        assert!(output.remove(&[path("a/b/c/x.html"), path("d/z.html"), path("gone.html")]).is_empty());
        assert!(!folder.path().join("a/b").exists() && !folder.path().join("d").exists());
        assert!(folder.path().join("a/y.html").exists());
    }
}
