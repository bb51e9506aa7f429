//! A compact table of known names and plain words: key → [`Flags`].
//!
//! The table (`data/gazetteer.tsv.zst`, see `data/README.md`) is decompressed once and looked up in place, by hash: no string
//! is allocated per entry. Keys are lower case. It says what a word *may* be; it never decides alone what a mention is.

use std::io::Read;
use std::sync::LazyLock;

static DATA: &[u8] = include_bytes!("data/gazetteer.tsv.zst");
static SHARED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::from_zstd(DATA));

/// What the table knows of a word or phrase, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    const LETTERS: [(u8, u16); 8] =
        [(b'g', 1), (b'h', 2), (b's', 4), (b't', 8), (b'p', 16), (b'q', 32), (b'c', 64), (b'w', 128)];

    /// The same without given names, surnames and plain words: for acronyms, which only look like them.
    pub fn places_only(self) -> Self {
        Flags(self.0 & 112)
    }
    /// A given name of any frequency.
    pub fn is_given(self) -> bool {
        self.0 & 3 != 0
    }
    /// A common given name.
    pub fn is_common_given(self) -> bool {
        self.0 & 1 != 0
    }
    /// A surname of any frequency.
    pub fn is_surname(self) -> bool {
        self.0 & 12 != 0
    }
    /// A city or one of its other names, a country or first-level region.
    pub fn is_place(self) -> bool {
        self.0 & 112 != 0
    }
    /// A city of 50,000 or more by its main name, or a country or region.
    pub fn is_known_place(self) -> bool {
        self.0 & 80 != 0
    }
    /// A country or first-level region.
    pub fn is_country(self) -> bool {
        self.0 & 64 != 0
    }
    /// A plain word of the dictionary.
    pub fn is_plain(self) -> bool {
        self.0 & 128 != 0
    }
}

/// The table.
pub struct Gazetteer {
    text: Vec<u8>,
    /// Open addressing by the hash of the key: 1 + the offset of its line, 0 where there is none. At least half are free.
    slots: Vec<u32>,
    count: usize,
}

impl Gazetteer {
    /// The table of the program.
    pub fn shared() -> &'static Gazetteer {
        &SHARED
    }

    /// Reads a compressed table; damaged data gives an empty one (a test guards the embedded table).
    fn from_zstd(data: &[u8]) -> Self {
        let text = decompress(data);
        let count = text.iter().filter(|b| **b == b'\n').count();
        let mut table = Gazetteer { text, slots: vec![0; (count * 2 + 1).next_power_of_two()], count };
        let mut start = 0;
        for at in 0..table.text.len() {
            if table.text[at] == b'\n' {
                table.enter(start);
                start = at as u32 + 1;
            }
        }
        table
    }

    /// Puts a line into the first free slot for its key.
    fn enter(&mut self, line: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash(self.entry(line).0) & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = line + 1;
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// What is known of a key, which must be lower case; nothing if it is not in the table.
    pub fn flags(&self, key: &str) -> Flags {
        let mask = self.slots.len() - 1;
        let mut at = hash(key.as_bytes()) & mask;
        // Ends: more slots than keys.
        while let Some(line) = self.slots[at].checked_sub(1) {
            let rest = self.text.get(line as usize..).unwrap_or(&[]);
            if rest.get(key.len()) == Some(&b'\t') && rest.starts_with(key.as_bytes()) {
                let letters = self.entry(line).1;
                return Flags(Flags::LETTERS.iter().filter(|(l, _)| letters.contains(l)).map(|(_, bit)| bit).sum());
            }
            at = (at + 1) & mask;
        }
        Flags::default()
    }

    /// Key and flags of the line that starts at an offset.
    fn entry(&self, line: u32) -> (&[u8], &[u8]) {
        let rest = self.text.get(line as usize..).unwrap_or(&[]);
        let tab = rest.iter().position(|b| *b == b'\t').unwrap_or(0);
        let tail = rest.get(tab + 1..).unwrap_or(&[]);
        let end = tail.iter().position(|b| *b == b'\n').unwrap_or(tail.len());
        (rest.get(..tab).unwrap_or(&[]), tail.get(..end).unwrap_or(&[]))
    }
}

/// A hash of a key: eight bytes at a time, multiplied and folded.
fn hash(key: &[u8]) -> usize {
    let mut hash = key.len() as u64;
    for chunk in key.chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
    }
    hash as usize
}

/// The content of a zstd frame; what can be read of it if it is damaged.
pub(super) fn decompress(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if let Ok(mut decoder) = ruzstd::decoding::StreamingDecoder::new(data) {
        let _ = decoder.read_to_end(&mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_knows_cities_names_and_words() {
        let table = Gazetteer::shared();
        assert!(table.len() > 150_000);
        assert!(table.flags("lisbon").is_place() && table.flags("new york city").is_place());
        assert!(table.flags("portugal").is_country());
        assert!(table.flags("margaret").is_common_given() && table.flags("thompson").is_surname());
        assert!(table.flags("treaty").is_plain() && !table.flags("treaty").is_place());
        assert_eq!(table.flags("zzqx"), Flags::default());
        assert_eq!(table.flags(""), Flags::default());
        assert_eq!(table.flags("lisbon\tc"), Flags::default());
    }

    #[test]
    fn every_line_of_the_table_is_found_with_its_flags() {
        let table = Gazetteer::shared();
        let text = std::str::from_utf8(&table.text).unwrap();
        for line in text.lines() {
            let (key, letters) = line.split_once('\t').unwrap();
            let known = |(letter, _): &&(u8, u16)| letters.as_bytes().contains(letter);
            assert_eq!(
                table.flags(key).0,
                Flags::LETTERS.iter().filter(known).map(|(_, bit)| bit).sum::<u16>(),
                "{key}"
            );
        }
    }

    #[test]
    fn a_damaged_table_is_empty() {
        let table = Gazetteer::from_zstd(b"nothing of the kind");
        assert!(table.is_empty() && table.flags("lisbon") == Flags::default());
    }
}
