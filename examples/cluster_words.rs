//! Learns classes of words that are used alike: `cargo run --release --example cluster_words -- TEXT BYTES WORDS CLASSES ROUNDS`.
//!
//! Reads the first BYTES of a file of plain running text, takes its WORDS most frequent words, and moves each from class to class for
//! ROUNDS rounds so that the class of a word tells most about the class of the next (the exchange algorithm for class bigrams). Prints
//! `word<TAB>class` in the order of the words, as `clusters.tsv.zst` holds it. The same text and options give the same lines.

use sourcebook::entity::recognise::{clusters, token};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::{Read, Write};

/// Least bytes of a line that is read: shorter ones are headings, captions and marks.
const LINE: usize = 61;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, bytes, words, classes, rounds] = arguments.as_slice() else {
        return Err("usage: cluster_words TEXT BYTES WORDS CLASSES ROUNDS".into());
    };
    let mut raw = Vec::new();
    std::fs::File::open(path)?.take(bytes.parse()?).read_to_end(&mut raw)?;
    let text = String::from_utf8_lossy(&raw);
    let lines: Vec<Vec<String>> = text.lines().filter(|l| runs(l)).map(words_of).collect();
    let words = frequent(&lines, words.parse()?);
    let class = Exchange::new(&lines, &words, classes.parse()?).run(rounds.parse()?);
    let mut rows: Vec<(&str, usize)> = words.iter().map(String::as_str).zip(class.iter().map(|c| c + 1)).collect();
    rows.sort_unstable();
    let mut out = std::io::stdout().lock();
    rows.iter().try_for_each(|(word, class)| writeln!(out, "{word}\t{class}"))?;
    Ok(())
}

/// Whether a line is running text and no row of a table.
fn runs(line: &str) -> bool {
    line.len() >= LINE && !line.contains(" blob ") && !line.starts_with('|') && line.matches("  ").count() < 4
}

/// The words of a line as the table knows them.
fn words_of(line: &str) -> Vec<String> {
    let line = line.replace('_', " ");
    let key = |form: &str| clusters::key_of_number(form).unwrap_or_else(|| form.to_lowercase().replace('’', "'"));
    token::tokens(&line).iter().map(|t| key(t.text(&line))).collect()
}

/// The most frequent words, those of equal count in their order.
fn frequent(lines: &[Vec<String>], most: usize) -> Vec<String> {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    lines.iter().flatten().for_each(|w| *counts.entry(w).or_default() += 1);
    let mut words: Vec<(&str, u64)> = counts.into_iter().filter(|(_, n)| *n >= 5).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.truncate(most);
    words.into_iter().map(|(word, _)| word.to_string()).collect()
}

/// Counts of pairs of words and of their classes.
struct Exchange {
    left: Vec<Vec<(u32, i64)>>,
    right: Vec<Vec<(u32, i64)>>,
    /// How often a word follows itself.
    own: Vec<i64>,
    class: Vec<usize>,
    classes: usize,
    pairs: Vec<i64>,
    firsts: Vec<i64>,
    seconds: Vec<i64>,
}

impl Exchange {
    fn new(lines: &[Vec<String>], words: &[String], classes: usize) -> Self {
        let ids: HashMap<&str, u32> = words.iter().enumerate().map(|(i, w)| (w.as_str(), i as u32)).collect();
        let mut counts: HashMap<(u32, u32), i64> = HashMap::new();
        for pair in lines.iter().flat_map(|l| l.windows(2)) {
            if let (Some(a), Some(b)) = (ids.get(pair[0].as_str()), ids.get(pair[1].as_str())) {
                *counts.entry((*a, *b)).or_default() += 1;
            }
        }
        let mut counts: Vec<((u32, u32), i64)> = counts.into_iter().filter(|(_, n)| *n > 1).collect();
        counts.sort_unstable();
        let size = words.len();
        let mut exchange = Exchange {
            left: vec![Vec::new(); size],
            right: vec![Vec::new(); size],
            own: vec![0; size],
            class: (0..size).map(|i| i % classes).collect(),
            classes,
            pairs: vec![0; classes * classes],
            firsts: vec![0; classes],
            seconds: vec![0; classes],
        };
        for ((a, b), n) in counts {
            let (first, second) = (exchange.class[a as usize], exchange.class[b as usize]);
            exchange.pairs[first * classes + second] += n;
            exchange.firsts[first] += n;
            exchange.seconds[second] += n;
            if a == b {
                exchange.own[a as usize] = n;
            } else {
                exchange.right[a as usize].push((b, n));
                exchange.left[b as usize].push((a, n));
            }
        }
        exchange
    }

    /// Moves every word to its best class, round after round, until few move.
    fn run(mut self, rounds: usize) -> Vec<usize> {
        for round in 0..rounds {
            let moved = (0..self.class.len()).filter(|w| self.settle(*w)).count();
            eprintln!("round {round}: {moved} words moved");
            if moved * 200 < self.class.len() {
                break;
            }
        }
        self.class
    }

    /// How often the classes stand beside a word.
    fn beside(&self, neighbours: &[(u32, i64)]) -> Vec<(usize, i64)> {
        let mut counts: BTreeMap<usize, i64> = BTreeMap::new();
        neighbours.iter().for_each(|(w, n)| *counts.entry(self.class[*w as usize]).or_default() += n);
        counts.into_iter().collect()
    }

    /// Moves one word to its best class; whether it has moved.
    fn settle(&mut self, word: usize) -> bool {
        let (left, right) = (self.beside(&self.left[word]), self.beside(&self.right[word]));
        let was = self.class[word];
        self.count(word, was, &left, &right, -1);
        let mut best = (f64::MIN, was);
        for class in 0..self.classes {
            let gain = self.gain(word, class, &left, &right);
            if gain > best.0 + 1e-9 {
                best = (gain, class);
            }
        }
        self.class[word] = best.1;
        self.count(word, best.1, &left, &right, 1);
        best.1 != was
    }

    /// Adds a word to the counts of a class, or takes it out.
    fn count(&mut self, word: usize, class: usize, left: &[(usize, i64)], right: &[(usize, i64)], sign: i64) {
        left.iter().for_each(|(k, n)| self.pairs[k * self.classes + class] += sign * n);
        right.iter().for_each(|(k, n)| self.pairs[class * self.classes + k] += sign * n);
        self.pairs[class * self.classes + class] += sign * self.own[word];
        self.firsts[class] += sign * (total(right) + self.own[word]);
        self.seconds[class] += sign * (total(left) + self.own[word]);
    }

    /// What the text gains in likelihood if a word joins a class.
    fn gain(&self, word: usize, class: usize, left: &[(usize, i64)], right: &[(usize, i64)]) -> f64 {
        let rise = |at: i64, by: i64| entropy(at + by) - entropy(at);
        let pair = |first: usize, second: usize| self.pairs[first * self.classes + second];
        let of = |side: &[(usize, i64)]| side.binary_search_by_key(&class, |s| s.0).map_or(0, |i| side[i].1);
        let mut sum = 0.0;
        left.iter().filter(|(k, _)| *k != class).for_each(|(k, n)| sum += rise(pair(*k, class), *n));
        right.iter().filter(|(k, _)| *k != class).for_each(|(k, n)| sum += rise(pair(class, *k), *n));
        sum += rise(pair(class, class), of(left) + of(right) + self.own[word]);
        sum -= rise(self.firsts[class], total(right) + self.own[word]);
        sum - rise(self.seconds[class], total(left) + self.own[word])
    }
}

fn total(side: &[(usize, i64)]) -> i64 {
    side.iter().map(|s| s.1).sum()
}

/// `n ln n`.
fn entropy(n: i64) -> f64 {
    if n > 0 { n as f64 * (n as f64).ln() } else { 0.0 }
}
