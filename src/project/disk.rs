//! The real file system below a site's root.

use super::failures::LinkLoop;
use super::{Found, Store};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A site's folder on disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The folder `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Disk { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `path` is on this machine.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Store for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.locate(path))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.locate(path);
        let folder = target.parent().unwrap_or(&self.root);
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new().prefix(".sourcebook-").permissions_as_usual().tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.persist(&target).map_err(|e| e.error)?;
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        std::fs::remove_file(self.locate(path))
    }

    fn list(&self, folder: &str) -> (Vec<Found>, Vec<(String, io::Error)>) {
        let start = self.locate(folder);
        let (mut found, mut failed) = (Vec::new(), Vec::new());
        if !start.exists() {
            return (found, failed);
        }
        let real_start = start.canonicalize().unwrap_or_else(|_| start.clone());
        let mut walk = walkdir::WalkDir::new(&start).follow_links(true).into_iter();
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if leads_above(&entry, &real_start) => {
                    failed.push((relative(entry.path(), &self.root), io::Error::other(LinkLoop)));
                    walk.skip_current_dir();
                }
                Ok(entry) if entry.file_type().is_file() => {
                    let path = relative(entry.path(), &self.root);
                    match entry.metadata() {
                        Ok(meta) => found.push(Found {
                            path,
                            len: meta.len(),
                            modified: meta
                                .modified()
                                .ok()
                                .and_then(|t| t.duration_since(UNIX_EPOCH).ok())
                                .map_or(0, |d| d.as_nanos() as u64),
                        }),
                        Err(e) => failed.push((path, e.into())),
                    }
                }
                Ok(_) => {}
                Err(e) => {
                    let path = e.path().map_or_else(String::new, |p| relative(p, &self.root));
                    failed.push((path, e.into()));
                }
            }
        }
        found.sort();
        (found, failed)
    }

    fn exists(&self, path: &str) -> bool {
        self.locate(path).is_file()
    }

    fn size(&self, path: &str) -> io::Result<u64> {
        Ok(std::fs::metadata(self.locate(path))?.len())
    }

    fn digest(&self, path: &str) -> io::Result<[u8; 32]> {
        let mut file = std::fs::File::open(self.locate(path))?;
        let mut hash = Sha256::new();
        let mut chunk = vec![0; 1 << 16];
        loop {
            match file.read(&mut chunk) {
                Ok(0) => return Ok(hash.finalize().into()),
                Ok(read) => hash.update(&chunk[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Whether an entry is a link to a folder that holds the one the walk began in. (Loops further down `walkdir` sees itself,
/// but this one only after having gone round once.)
fn leads_above(entry: &walkdir::DirEntry, start: &Path) -> bool {
    entry.depth() > 0
        && entry.path_is_symlink()
        && entry.file_type().is_dir()
        && entry.path().canonicalize().is_ok_and(|target| start.starts_with(target))
}

fn relative(path: &Path, root: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|p| p.to_string_lossy()).collect();
    parts.join("/")
}

/// `tempfile` makes files that only their owner can read; what a site publishes is for everyone.
trait PermissionsAsUsual {
    fn permissions_as_usual(&mut self) -> &mut Self;
}

impl PermissionsAsUsual for tempfile::Builder<'_, '_> {
    #[cfg(unix)]
    fn permissions_as_usual(&mut self) -> &mut Self {
        use std::os::unix::fs::PermissionsExt;
        // Subject to the umask, as for any other new file.
        self.permissions(std::fs::Permissions::from_mode(0o666))
    }

    #[cfg(not(unix))]
    fn permissions_as_usual(&mut self) -> &mut Self {
        self
    }
}
