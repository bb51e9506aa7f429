//! Everything a build is made of, as one hash: the program, the settings, the files of the site.

use super::{Disk, Store};
use std::sync::LazyLock;

/// The folders a build reads, beside the sources.
const FOLDERS: [&str; 5] = ["content", "templates", "static", "themes", ".sourcebook/map"];

/// What a build is made of, without the file of published ids, which a build itself may extend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inputs([u8; 32]);

impl Inputs {
    /// Looks at all files: path, size, and time of the last change to the nanosecond, as version control does it. `settings` is
    /// the text of the settings file, `style` the citation style it names. `None` if something could not be listed: then the build has something to say.
    pub fn read(disk: &Disk, settings: &str, sources: &str, style: &str) -> Option<Inputs> {
        let mut hash = blake3::Hasher::new();
        hash.update(program());
        field(&mut hash, settings.as_bytes());
        for folder in FOLDERS.into_iter().chain([sources]) {
            let (found, failed) = disk.list(folder);
            if !failed.is_empty() {
                return None;
            }
            let mut stamps = Vec::with_capacity(found.len() * 64);
            for file in &found {
                stamps.extend_from_slice(file.path.as_bytes());
                stamps.push(0);
                stamps.extend_from_slice(&file.len.to_le_bytes());
                stamps.extend_from_slice(&file.modified.to_le_bytes());
            }
            field(&mut hash, &stamps);
        }
        // A citation style of the site's own may lie anywhere below the root; a bundled one is no file.
        if disk.exists(style) {
            field(&mut hash, &disk.read(style).ok()?);
        }
        Some(Inputs(*hash.finalize().as_bytes()))
    }

    /// The hash with the file of published ids, as it is now.
    pub fn with_ids(self, disk: &Disk, ids: &str) -> [u8; 32] {
        let mut hash = blake3::Hasher::new();
        hash.update(&self.0);
        field(&mut hash, &disk.read(ids).unwrap_or_default());
        *hash.finalize().as_bytes()
    }
}

fn field(hash: &mut blake3::Hasher, bytes: &[u8]) {
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

/// A hash of the program itself: what another program made is made again, whatever its version says.
pub fn program() -> &'static [u8; 32] {
    static PROGRAM: LazyLock<[u8; 32]> = LazyLock::new(|| {
        let own = std::env::current_exe().and_then(std::fs::read);
        *blake3::hash(&own.unwrap_or_else(|_| env!("CARGO_PKG_VERSION").into())).as_bytes()
    });
    &PROGRAM
}
