//! How a document travels between processes: words of the program are shared again on arrival, bytes go as Base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A word of the program's own vocabulary (the name of a rule, a role, a relation), never text of a source.
pub type Word = &'static str;

/// The vocabulary is small; what is longer or more than this was not written by the program.
const LONGEST: usize = 64;
const MOST: usize = 4096;

static WORDS: Mutex<BTreeSet<Word>> = Mutex::new(BTreeSet::new());

fn intern(word: &str) -> Option<Word> {
    let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(word) {
        return Some(known);
    }
    if word.len() > LONGEST || words.len() >= MOST {
        return None;
    }
    let kept: Word = Box::leak(word.to_owned().into_boxed_str());
    words.insert(kept);
    Some(kept)
}

pub(super) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    let word = String::deserialize(from)?;
    intern(&word).ok_or_else(|| D::Error::custom("not a word of the program"))
}

pub(super) fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    let Some(word) = Option::<String>::deserialize(from)? else { return Ok(None) };
    intern(&word).map(Some).ok_or_else(|| D::Error::custom("not a word of the program"))
}

pub(super) mod bytes {
    use super::*;

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(D::Error::custom)
    }
}
