//! Words that are used alike: word → the number of its class, learned from text without any annotation.
//!
//! The table (`data/clusters.tsv.zst`, made by `examples/cluster_words.rs`, see `data/README.md`) is decompressed once and
//! searched in place. In: a lower-case word. Out: its class, which is a feature of the tagger; what a class means is not known.

use super::gazetteer::decompress;
use std::sync::LazyLock;

static DATA: &[u8] = include_bytes!("data/clusters.tsv.zst");
static SHARED: LazyLock<Clusters> = LazyLock::new(|| Clusters::of(decompress(DATA)));

/// The table: lines `word<TAB>class` in the order of the words.
pub struct Clusters {
    text: Vec<u8>,
    lines: Vec<u32>,
}

impl Clusters {
    /// The table of the program.
    pub fn shared() -> &'static Clusters {
        &SHARED
    }

    fn of(text: Vec<u8>) -> Self {
        let starts = text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at as u32 + 1);
        let mut lines: Vec<u32> = std::iter::once(0).chain(starts).collect();
        lines.pop();
        Clusters { text, lines }
    }

    /// The class of a lower-case word from 1; 0 if it has none. Numbers are classed by their length.
    pub fn class(&self, word: &str) -> u16 {
        let number = key_of_number(word);
        let key = number.as_deref().unwrap_or(word).as_bytes();
        let found = self.lines.binary_search_by(|&line| self.entry(line).0.cmp(key));
        let Some(&line) = found.ok().and_then(|i| self.lines.get(i)) else { return 0 };
        std::str::from_utf8(self.entry(line).1).ok().and_then(|class| class.parse().ok()).unwrap_or(0)
    }

    fn entry(&self, line: u32) -> (&[u8], &[u8]) {
        let rest = self.text.get(line as usize..).unwrap_or(&[]);
        let tab = rest.iter().position(|b| *b == b'\t').unwrap_or(0);
        let tail = rest.get(tab + 1..).unwrap_or(&[]);
        let end = tail.iter().position(|b| *b == b'\n').unwrap_or(tail.len());
        (rest.get(..tab).unwrap_or(&[]), tail.get(..end).unwrap_or(&[]))
    }
}

/// What stands for a number in the table: `#` and how many characters it has, six at most.
pub fn key_of_number(word: &str) -> Option<String> {
    let number = word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && word.bytes().any(|b| b.is_ascii_digit());
    number.then(|| format!("#{}", word.len().min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_used_alike_share_a_class() {
        let class = |word| Clusters::shared().class(word);
        assert!(class("said") > 0 && class("said") == class("wrote"));
        assert!(class("director") > 0 && class("director") == class("minister"));
        assert_eq!(class("1987"), class("2003"));
        assert_eq!(class("zzqx"), 0);
        assert_eq!(class(""), 0);
    }
}
