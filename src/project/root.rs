//! Where a site begins, and keeping two runs on it apart.

use crate::config::FILE;
use crate::diagnostic::Diagnostic;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The folder whose contents may be deleted at any time, relative to a site's root.
pub const CACHE: &str = ".sourcebook/cache";

/// The nearest folder at or above `start` that holds a `site.toml`.
///
/// # Errors
/// There is none; or `start` is no folder one can enter.
pub fn find_root(start: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let start = start.canonicalize().map_err(|e| no_folder(start, &e))?;
    match start.ancestors().find(|folder| folder.join(FILE).is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => {
            let message = format!("no {FILE} in {} or any folder above it", start.display());
            let help = "make a site with `sourcebook init DIR`, or name one with --root DIR";
            Err(Diagnostic::error("no-site", message).help(help).into())
        }
    }
}

/// The folder named by the user as a site's root.
///
/// # Errors
/// It is no folder one can enter.
pub fn given_root(folder: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    match folder.canonicalize() {
        Ok(root) if root.is_dir() => Ok(root),
        Ok(_) => Err(no_folder(folder, &io::ErrorKind::NotADirectory.into())),
        Err(e) => Err(no_folder(folder, &e)),
    }
}

fn no_folder(folder: &Path, error: &io::Error) -> Box<Diagnostic> {
    Diagnostic::error("no-folder", format!("cannot enter the folder {}: {error}", folder.display())).into()
}

/// Held while a run changes files of a site; dropping it, or the end of the process however it comes, frees the site.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Takes the site at `root`. On file systems that know no locks the run goes on without one.
    ///
    /// # Errors
    /// Another run holds the site, or the lock file cannot be made.
    pub fn take(root: &Path) -> Result<Lock, Box<Diagnostic>> {
        let folder = root.join(CACHE);
        let failed = |e: io::Error| -> Box<Diagnostic> {
            Diagnostic::error("lock", format!("cannot make the lock of this site: {e}"))
                .in_file(format!("{CACHE}/lock"))
                .help("make sure you may write to the site's folder")
                .into()
        };
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let open = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join("lock"));
        let file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                Err(Diagnostic::error("locked", "another run of sourcebook is working on this site")
                    .in_file(format!("{CACHE}/lock"))
                    .help("wait until it is done, then run this again")
                    .into())
            }
            Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => Ok(Lock { _file: None }),
            Err(TryLockError::Error(e)) => Err(failed(e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_from_any_folder_of_the_site() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("content/guide")).unwrap();
        std::fs::write(root.join(FILE), "").unwrap();
        assert_eq!(find_root(&root.join("content/guide")).unwrap(), root);
        assert_eq!(find_root(&root).unwrap(), root);
    }

    #[test]
    fn a_folder_without_a_site_says_how_to_make_one() {
        let folder = tempfile::tempdir().unwrap();
        let error = find_root(folder.path()).unwrap_err();
        assert_eq!(error.code, "no-site");
        assert!(error.help.unwrap().contains("sourcebook init"));
        assert_eq!(find_root(&folder.path().join("missing")).unwrap_err().code, "no-folder");
        assert_eq!(given_root(&folder.path().join("missing")).unwrap_err().code, "no-folder");
    }

    #[test]
    fn a_site_is_held_by_one_run_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        assert_eq!(Lock::take(folder.path()).unwrap_err().code, "locked");
        drop(first);
        assert!(Lock::take(folder.path()).is_ok());
    }
}
