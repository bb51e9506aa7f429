//! The paragraph ledger, `.sourcebook/map/<slug>.json`: block → number, kind, place in the source, hash.
//!
//! Import writes it; pages take their paragraph numbers from it, so that a number once cited stays with its text.

use super::document::{BlockKind, Origin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The ledger of one source document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Version of the format, 1.
    pub version: u32,
    /// SHA-256 of the original, lower-case hexadecimal.
    pub sha256: String,
    /// The blocks of the original, in its order.
    pub blocks: Vec<Entry>,
    /// Every number ever given out on the page, in the order of the page as import left it. Empty if that is what
    /// [`Ledger::blocks`] says: nobody has edited the page, and nothing has vanished from its original.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<Number>,
    /// Pictures and other files of the original as import last wrote them: name → [`bytes_hash`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
}

/// A number of a block of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// `p12` for a block of the first import, `p12-1` for one that came later.
    pub id: String,
    /// [`text_hash`] of the block's plain text as it stands on the page, or last stood.
    pub hash: String,
    /// The block is gone: the number is never given to another, and its anchor stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

impl Ledger {
    /// Every number ever given out, in the order of the page.
    pub fn numbers(&self) -> Vec<Number> {
        if !self.numbers.is_empty() {
            return self.numbers.clone();
        }
        let number = |entry: &Entry| Some(Number { id: entry.id.clone()?, hash: entry.hash.clone(), gone: false });
        self.blocks.iter().filter_map(number).collect()
    }
}

/// One block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Public number, `p12`; headings have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is.
    pub kind: BlockKind,
    /// First byte in the original file if it is text (before decoding when the charset allows it, else in the decoded text);
    /// of other formats, first byte of the reading text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// [`text_hash`] of the block's plain text.
    pub hash: String,
    /// Where the block begins in an original that is not plain text.
    #[serde(flatten)]
    pub origin: Origin,
    /// The page it ends on, if not the one it begins on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_page: Option<String>,
}

/// The hash blocks are recognised by: the first 16 hexadecimal digits of BLAKE3 over the block's plain text with all
/// white space removed, so that re-wrapping a paragraph does not make it a new one.
pub fn text_hash(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_string()
}

/// The first 16 hexadecimal digits of BLAKE3 over a file: tells whether somebody has changed it.
pub fn bytes_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_string()
}
