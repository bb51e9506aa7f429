//! The container of office documents and books: a zip archive, read within limits.
//!
//! In: the bytes of the file. Out: the bytes of its parts, by name. Nothing is ever written to a disk, so a part's name is
//! no path; names that try to be one that leads out are not offered. What is encrypted, damaged or too big is an error that
//! says so. Must never trust a size the archive states.

use crate::source::ReadError;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Entries an archive may have.
pub const MOST_ENTRIES: usize = 20_000;
/// Bytes all parts that are read may have together, unpacked.
pub const MOST_BYTES: u64 = 256 << 20;
/// How many times bigger than packed a large part may be.
pub const MOST_RATIO: u64 = 200;
/// Parts up to this size may be packed as well as they can be.
const LARGE: u64 = 4 << 20;

/// First bytes of the older container (Compound File Binary) that holds `.doc` files and encrypted `.docx` files.
const COMPOUND: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An archive being read.
pub struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by name.
    entries: BTreeMap<String, usize>,
    /// Entries by name in lower case: part names differ by more than case (OPC, ECMA-376-2 §6.2.2.3).
    folded: BTreeMap<String, usize>,
    unpacked: u64,
}

/// Parts by name; the bytes come when they are asked for.
impl<'a> Container<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`ReadError::Empty`], [`ReadError::Encrypted`], [`ReadError::Damaged`] if it is no archive or its list of entries
    /// cannot be read, [`ReadError::Limit`] if there are too many of them.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(ReadError::Empty);
        }
        if bytes.starts_with(&COMPOUND) {
            return Err(compound(bytes));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        if archive.len() > MOST_ENTRIES {
            return Err(limit(format!("{} files in one archive", archive.len())));
        }
        let (mut entries, mut folded) = (BTreeMap::new(), BTreeMap::new());
        for index in 0..archive.len() {
            let Some(Ok(name)) = archive.name_for_index(index) else { continue };
            if let Some(name) = sound(&name) {
                folded.entry(name.to_lowercase()).or_insert(index);
                entries.insert(name, index);
            }
        }
        Ok(Container { archive, entries, folded, unpacked: 0 })
    }

    /// Names of the parts, in alphabetical order, without folders.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.index(name).is_some()
    }

    fn index(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        self.entries.get(name).or_else(|| self.folded.get(&name.to_lowercase())).copied()
    }

    /// The bytes of a part; `None` if there is none of this name. A leading `/` and the case of letters make no difference.
    ///
    /// # Errors
    /// [`ReadError::Encrypted`], [`ReadError::Damaged`] with the part's name, [`ReadError::Limit`].
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let broken = |reason: &dyn std::fmt::Display| ReadError::Damaged { reason: format!("part `{name}`: {reason}") };
        let entry = match self.archive.by_index(index) {
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(ReadError::Encrypted),
            found => found.map_err(|e| broken(&e))?,
        };
        if entry.encrypted() {
            return Err(ReadError::Encrypted);
        }
        let packed = entry.compressed_size();
        let left = MOST_BYTES.saturating_sub(self.unpacked);
        let most = left.min(LARGE.max(packed.saturating_mul(MOST_RATIO)));
        let mut bytes = Vec::new();
        let read = entry.take(most + 1).read_to_end(&mut bytes).map_err(|e| match e.kind() {
            std::io::ErrorKind::OutOfMemory => limit(format!("part `{name}` takes more memory than there is")),
            _ => broken(&e),
        })? as u64;
        if read > left {
            return Err(limit(format!("more than {} MB unpacked", MOST_BYTES >> 20)));
        }
        if read > most {
            return Err(limit(format!("part `{name}` is packed more than {MOST_RATIO} to 1")));
        }
        self.unpacked += read;
        Ok(Some(bytes))
    }

    /// The bytes of a part the format demands.
    ///
    /// # Errors
    /// As [`Container::read`], and [`ReadError::Damaged`] if it is not there.
    pub fn demand(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        self.read(name)?.ok_or_else(|| ReadError::Damaged { reason: format!("part `{name}` is missing") })
    }
}

/// The name of the part a reference in another part leads to: `resolve("word/document.xml", "media/a%20b.png")` is
/// `word/media/a b.png`. `None` for addresses outside the archive and for paths that climb out of it. A fragment is cut off.
pub fn resolve(from: &str, target: &str) -> Option<String> {
    let target = target.split('#').next().unwrap_or_default();
    let scheme = target.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    if target.is_empty() || scheme || target.starts_with("//") {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(target).decode_utf8().ok()?.replace('\\', "/");
    let mut path: Vec<&str> = match decoded.starts_with('/') {
        true => Vec::new(),
        false => from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for step in decoded.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()?),
            _ => path.push(step),
        }
    }
    (!path.is_empty()).then(|| path.join("/"))
}

/// An entry's name with `/` between its steps; `None` for folders and names that lead out.
fn sound(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let out = name.starts_with('/') || name.split('/').any(|s| s == ".." || s.ends_with(':')) || name.contains('\0');
    (!out && !name.is_empty() && !name.ends_with('/')).then_some(name)
}

/// What a compound file is, by the names of its streams (UTF-16).
fn compound(bytes: &[u8]) -> ReadError {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |name: &str| memchr::memmem::find(bytes, &wide(name)).is_some();
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        return ReadError::Encrypted;
    }
    old_word()
}

/// The answer to files of Word before 2007.
pub fn old_word() -> ReadError {
    ReadError::Unsupported {
        extension: "doc".into(),
        known: ".docx and .odt: open the file with Word or LibreOffice and save it as one of them".into(),
    }
}

fn damaged(error: &ZipError) -> ReadError {
    ReadError::Damaged { reason: format!("it is no whole zip archive ({error})") }
}

pub(super) fn limit(what: String) -> ReadError {
    ReadError::Limit { what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_name_in_any_case_and_with_a_slash_before_it() {
        let bytes = packed(&[("word/Document.xml", b"one"), ("a/", b""), ("z.txt", b"two")]);
        let mut container = Container::open(&bytes).unwrap();
        assert_eq!(container.names().collect::<Vec<_>>(), ["word/Document.xml", "z.txt"]);
        assert_eq!(container.read("/word/document.xml").unwrap().as_deref(), Some(&b"one"[..]));
        assert_eq!(container.read("word/none.xml").unwrap(), None);
        assert!(container.demand("none").unwrap_err().to_string().contains("`none` is missing"));
    }

    #[test]
    fn a_part_that_swells_is_refused_before_it_fills_the_memory() {
        let bytes = packed(&[("a.xml", &vec![b' '; 64 << 20]), ("b.xml", &vec![b' '; 1 << 20])]);
        let mut container = Container::open(&bytes).unwrap();
        assert!(matches!(container.read("a.xml"), Err(ReadError::Limit { .. })));
        assert_eq!(container.read("b.xml").unwrap().map(|b| b.len()), Some(1 << 20));
    }

    #[test]
    fn all_parts_together_have_a_limit() {
        let bytes = packed(&[("a.xml", &vec![b' '; 3 << 20])]);
        let mut container = Container::open(&bytes).unwrap();
        let all = (0..100).find_map(|_| container.read("a.xml").err());
        assert!(matches!(all, Some(ReadError::Limit { .. })), "{all:?}");
    }

    #[test]
    fn names_that_lead_out_are_not_offered() {
        let bytes = packed(&[("../up.txt", b"x"), ("/etc/x", b"x"), ("c:/x", b"x"), ("a/../../b", b"x"), ("ok", b"x")]);
        assert_eq!(Container::open(&bytes).unwrap().names().collect::<Vec<_>>(), ["ok"]);
    }

    #[test]
    fn references_lead_to_parts_and_never_out() {
        for (target, part) in [
            ("media/a%20b.png", Some("word/media/a b.png")),
            ("../customXml/item1.xml#x", Some("customXml/item1.xml")),
            ("/word/styles.xml", Some("word/styles.xml")),
            ("../../x", None),
            ("https://example.org/x", None),
            ("//example.org/x", None),
            ("file:///etc/passwd", None),
            ("#note", None),
        ] {
            assert_eq!(resolve("word/document.xml", target).as_deref(), part, "{target}");
        }
    }

    #[test]
    fn encrypted_and_old_files_are_named_and_other_bytes_are_damaged() {
        let wide = |s: &str| s.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let of = |name: &str| [&COMPOUND[..], &[0; 600], &wide(name)].concat();
        assert_eq!(Container::open(&of("EncryptedPackage")).err(), Some(ReadError::Encrypted));
        let old = Container::open(&of("WordDocument")).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(old.contains("`doc`") && old.contains("save it as"), "{old}");
        assert!(matches!(Container::open(b"plain words"), Err(ReadError::Damaged { .. })));
        assert!(matches!(Container::open(b"  "), Err(ReadError::Empty)));
        let bytes = packed(&[("a", &[7; 4000])]);
        assert!(matches!(Container::open(&bytes[..bytes.len() / 2]), Err(ReadError::Damaged { .. })));
    }
}
