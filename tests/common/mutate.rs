//! Damage, the same on each run: cuts, flipped bytes, pieces moved and repeated, and the same inside of containers.

#![allow(dead_code)]

use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// A small generator of numbers that only depend on its seed (xorshift*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// From 0 to `end`, without it.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }
}

/// The file up to some byte.
pub fn cut(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    bytes[..dice.below(bytes.len())].to_vec()
}

/// The file with some bits flipped and some bytes replaced.
pub fn flip(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(20) {
        let at = dice.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = if dice.below(2) == 0 { *byte ^ (1 << dice.below(8)) } else { dice.next() as u8 };
        }
    }
    bytes
}

/// Numbers that readers fall over.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1",
    "255",
    "65535",
    "2147483647",
    "-2147483648",
    "4294967295",
    "99999999999999999999",
    "1e9",
    "3.5",
    "",
];

/// The file changed as a fuzzer does it; `others` are files to take pieces from, `words` what the format is made of.
pub fn vary(bytes: &[u8], others: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    if bytes.starts_with(b"PK\x03\x04")
        && dice.below(8) != 0
        && let Some(varied) = vary_container(bytes, others, words, dice)
    {
        return varied;
    }
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        step(&mut bytes, others, words, dice);
    }
    bytes.truncate(1 << 20);
    bytes
}

fn step(bytes: &mut Vec<u8>, others: &[Vec<u8>], words: &[&str], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let most = 1 << dice.below(10);
    let end = (at + dice.below(most)).min(bytes.len());
    match dice.below(9) {
        0 => *bytes = flip(bytes, dice),
        1 => bytes.truncate(at),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let most = 1 << dice.below(9);
            let piece: Vec<u8> = bytes[at..end].repeat(1 + dice.below(most));
            bytes.splice(at..at, piece);
        }
        4 => {
            let piece = bytes[at..end].to_vec();
            let to = dice.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        5 if !others.is_empty() => {
            let other = &others[dice.below(others.len())];
            let from = dice.below(other.len() + 1);
            let until = (from + dice.below(400)).min(other.len());
            bytes.splice(at..end, other[from..until].iter().copied());
        }
        6 => number(bytes, at, dice),
        _ if !words.is_empty() => {
            let word = words[dice.below(words.len())].as_bytes().repeat(1 + dice.below(3));
            bytes.splice(at..if dice.below(2) == 0 { at } else { end }, word);
        }
        _ => bytes.truncate(at),
    }
    bytes.truncate(1 << 20);
}

/// Replaces the next number.
fn number(bytes: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) else { return };
    let end = bytes[start..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |n| start + n);
    bytes.splice(start..end, NUMBERS[dice.below(NUMBERS.len())].bytes());
}

fn vary_container(bytes: &[u8], others: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut parts = parts(bytes)?;
    for _ in 0..=dice.below(2) {
        let n = dice.below(parts.len());
        match dice.below(12) {
            0 => drop(parts.remove(n)),
            1 => {
                let other = parts[dice.below(parts.len())].1.clone();
                parts[n].1 = other;
            }
            _ => {
                let inner: Vec<Vec<u8>> = others.iter().take(1).filter_map(|o| parts_of(o, dice)).collect();
                for _ in 0..=dice.below(4) {
                    step(&mut parts[n].1, &inner, words, dice);
                }
            }
        }
        if parts.is_empty() {
            return None;
        }
    }
    let parts = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone()));
    Some(super::samples::container(CompressionMethod::Stored, parts))
}

fn parts_of(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut parts = parts(bytes)?;
    let n = dice.below(parts.len());
    Some(parts.swap_remove(n).1)
}

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for n in 0..zip.len().min(64) {
        let part = zip.by_index(n).ok()?;
        let (name, mut bytes) = (part.name().ok()?.into_owned(), Vec::new());
        part.take(1 << 20).read_to_end(&mut bytes).ok()?;
        if parts.iter().all(|(known, _)| *known != name) {
            parts.push((name, bytes));
        }
    }
    (!parts.is_empty()).then_some(parts)
}
