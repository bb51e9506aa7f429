//! The paragraph ledger, `.sourcebook/map/<slug>.json`: block → number, kind, place in the source, hash.
//!
//! Import writes it; pages take their paragraph numbers from it, so that a number once cited stays with its text.

use super::document::{BlockKind, Origin};
use serde::{Deserialize, Serialize};

/// The ledger of one source document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Version of the format, 1.
    pub version: u32,
    /// SHA-256 of the original, lower-case hexadecimal.
    pub sha256: String,
    /// The blocks in the order of the page.
    pub blocks: Vec<Entry>,
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
