//! What the program knows about a target folder from earlier builds.
//!
//! Two text files in the site's cache. The manifest has a line per file, `hash key size time path`, sorted by path, hashes
//! in hexadecimal, `-` for no key. The announcement (`….new`) has a path per line and lives while a build runs, or after
//! one that was interrupted.

use crate::id::SitePath;
use crate::project::{Stamp, Store};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::io;

const HEADER: &str = "sourcebook publish 2";

/// One file as a build left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// XXH3 (128 bits) of its bytes.
    pub(super) hash: [u8; 16],
    /// The edition's key it was made under.
    pub(super) key: Option<[u8; 32]>,
    /// Size and time on disk.
    pub(super) stamp: Stamp,
}

/// The memory of earlier builds into one folder.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Whether there is a manifest.
    pub(super) known: bool,
    pub(super) files: HashMap<String, Entry>,
    /// Files an interrupted build was about to make, and those this one is.
    pub(super) announced: HashSet<String>,
    /// The text of the manifest, to see whether it has to be replaced.
    text: String,
}

impl Entry {
    /// A file that may be written over, but not removed, because nobody knows what it holds.
    const UNKNOWN: Entry = Entry { hash: [0; 16], key: None, stamp: Stamp { len: 0, modified: 0 } };
}

impl Record {
    /// Reads what is known. A manifest that cannot be read in full is as good as none.
    pub(super) fn load(store: &dyn Store, path: &str) -> Record {
        let read = |path: &str| store.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let announced = read(&announcement(path)).unwrap_or_default();
        let announced = announced.lines().filter(|p| p.parse::<SitePath>().is_ok()).map(str::to_owned).collect();
        let text = read(path).unwrap_or_default();
        let files = text.strip_prefix(HEADER).and_then(|lines| lines.trim_start().lines().map(entry).collect());
        match files {
            Some(files) => Record { known: true, files, announced, text },
            None => Record { announced, ..Record::default() },
        }
    }

    /// Stores the paths about to be made, in addition to those an interrupted build left.
    pub(super) fn announce(&mut self, store: &dyn Store, path: &str, new: &[&str]) -> io::Result<()> {
        let before = self.announced.len();
        self.announced.extend(new.iter().map(|p| (*p).to_owned()));
        if self.announced.len() == before {
            return Ok(());
        }
        let mut paths: Vec<&str> = self.announced.iter().map(String::as_str).collect();
        paths.sort_unstable();
        store.write(&announcement(path), paths.join("\n").as_bytes())
    }

    /// Replaces the manifest, if it has changed, and then takes the announcement back.
    pub(super) fn save(&self, store: &dyn Store, path: &str, files: Vec<(SitePath, Entry)>) -> io::Result<()> {
        let mut text = String::with_capacity(self.text.len().max(HEADER.len() + 1 + files.len() * 200));
        text.push_str(HEADER);
        text.push('\n');
        for (path, entry) in files {
            line(&path, &entry, &mut text);
        }
        if text != self.text {
            store.write(path, text.as_bytes())?;
        }
        match store.remove(&announcement(path)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// The paths known of that are not wanted, sorted.
    pub(super) fn paths_not_in(&self, wanted: &HashSet<&str>) -> Vec<SitePath> {
        let known = self.files.keys().chain(&self.announced).map(String::as_str);
        let stale: HashSet<&str> = known.filter(|path| !wanted.contains(path)).collect();
        let mut stale: Vec<SitePath> = stale.into_iter().filter_map(|path| path.parse().ok()).collect();
        stale.sort_unstable();
        stale
    }

    /// The entry of a file that could not be made. If it was one to be made anew it is remembered as such, lest the next build
    /// take what stands there for somebody else's.
    pub(super) fn of_failed(&self, path: &str) -> Option<Entry> {
        let may_write = !self.known || self.announced.contains(path);
        self.files.get(path).copied().or(may_write.then_some(Entry::UNKNOWN))
    }

    pub(super) fn forget(&mut self, path: &str) {
        self.files.remove(path);
        self.announced.remove(path);
    }
}

fn announcement(path: &str) -> String {
    format!("{path}.new")
}

fn line(path: &SitePath, entry: &Entry, out: &mut String) {
    push_hex(&entry.hash, out);
    out.push(' ');
    match &entry.key {
        Some(key) => push_hex(key, out),
        None => out.push('-'),
    }
    // Writing to a string cannot fail.
    let _ = writeln!(out, " {} {} {path}", entry.stamp.len, entry.stamp.modified);
}

fn entry(line: &str) -> Option<(String, Entry)> {
    let mut parts = line.splitn(5, ' ');
    let hash = parse_hex(parts.next()?)?;
    let key = match parts.next()? {
        "-" => None,
        key => Some(parse_hex(key)?),
    };
    let stamp = Stamp { len: parts.next()?.parse().ok()?, modified: parts.next()?.parse().ok()? };
    let path = parts.next()?;
    path.parse::<SitePath>().ok()?;
    Some((path.to_owned(), Entry { hash, key, stamp }))
}

fn push_hex(bytes: &[u8], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    let mut bytes = [0; N];
    if digits.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |d: u8| char::from(d).to_digit(16).map(|d| d as u8);
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Memory;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_line_survives_writing_and_reading(
            hash: [u8; 16], key: Option<[u8; 32]>, len: u64, modified: u64, path in "[a-zé ]{1,8}(/[a-z .]{1,8})?x"
        ) {
            let path: SitePath = path.parse().unwrap();
            let made = Entry { hash, key, stamp: Stamp { len, modified } };
            let mut text = String::new();
            line(&path, &made, &mut text);
            prop_assert_eq!(entry(text.trim_end_matches('\n')), Some((path.to_string(), made)));
        }
    }

    #[test]
    fn a_damaged_manifest_is_as_good_as_none() {
        for text in
            ["", "sourcebook publish 3\n", "sourcebook publish 2\nabc - 1 1 a.html\n", "sourcebook publish 2\nhalf"]
        {
            assert!(!Record::load(&Memory::with([("m", text)]), "m").known, "{text}");
        }
        assert!(Record::load(&Memory::with([("m", "sourcebook publish 2\n")]), "m").known);
    }

    #[test]
    fn paths_that_would_leave_the_folder_are_not_believed() {
        let store = Memory::with([("m.new", "../x\n/etc/x\nok.html")]);
        assert_eq!(Record::load(&store, "m").announced, HashSet::from(["ok.html".to_owned()]));
    }
}
