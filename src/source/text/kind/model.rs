//! The model of kinds: a linear classifier over words and shape.
//!
//! In: the features of a text. Out: how well each kind fits it, in hundredths of a logit. All sums are of integers in a
//! fixed order: the same text has the same scores on every machine. It reads the file of weights that `examples/train_kinds.rs`
//! writes, when it is first asked, and never decides anything by itself.

use super::features::{Features, MEASURES, Sort};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// The file of weights.
static DATA: &str = include_str!("../data/kind-model.tsv");

/// The model.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(DATA));

/// What a feature counts, in 1/1024: words by how many there are that the model knows, the others always the same.
pub fn value(sort: Option<Sort>, known_words: usize) -> i64 {
    match sort {
        Some(Sort::Word | Sort::Pair) => ((36u64 << 20) / (known_words.max(20) as u64)).isqrt() as i64,
        Some(Sort::Head) => 614,
        Some(Sort::Line) => 819,
        None => 410,
    }
}

/// A linear classifier.
#[derive(Default)]
pub struct Model {
    /// The kinds, in the order of the weights. `other` is what is none of them.
    pub kinds: Vec<&'static str>,
    /// The number of the row of each word, pair, word of the head and short line.
    rows: HashMap<u64, usize, BuildHasherDefault<AsItIs>>,
    /// The sort of each row.
    sorts: Vec<Sort>,
    /// Rows of measures: the measure, the number above which the row counts, and its weights.
    measured: Vec<(usize, u32, Vec<i64>)>,
    /// The weights of each row, in hundredths.
    weights: Vec<Vec<i64>>,
    /// What each kind has before anything is seen.
    bias: Vec<i64>,
    /// By how much the best kind must lead, in hundredths, for a confidence; the greatest first.
    confidence: Vec<(i64, f32)>,
}

impl Model {
    /// Reads a file of weights. Rows that do not fit are passed over: the tests look that there are none.
    pub fn read(data: &'static str) -> Model {
        let mut model = Model::default();
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            match cells[..] {
                ["kinds", kinds] => model.kinds = kinds.split(' ').collect(),
                ["bias", weights] => model.bias = numbers(weights),
                ["confidence", lead, confidence] => {
                    model.confidence.extend(lead.parse().ok().zip(confidence.parse().ok()));
                }
                ["measure", name, above, weights] => {
                    let place = MEASURES.iter().position(|m| *m == name);
                    let row = place.zip(above.parse().ok()).map(|(place, above)| (place, above, numbers(weights)));
                    model.measured.extend(row);
                }
                ["word", key, weights] => {
                    let (sort, words) = Sort::of_key(key);
                    model.rows.insert(hash(sort, &words), model.weights.len());
                    model.sorts.push(sort);
                    model.weights.push(numbers(weights));
                }
                _ => {}
            }
        }
        model
    }

    /// How many rows it has: words and the like, and measures.
    pub fn size(&self) -> (usize, usize) {
        (self.weights.len(), self.measured.len())
    }

    /// How many different numbers its words have.
    #[cfg(test)]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How well each kind fits, in hundredths of a logit, in the order of [`Model::kinds`].
    pub fn scores(&self, features: &Features) -> Vec<i64> {
        let mut seen = vec![false; self.weights.len()];
        let mut known_words = 0;
        features.each(|sort, words| {
            let Some(seen) = self.rows.get(&hash(sort, words)).and_then(|row| seen.get_mut(*row)) else { return };
            known_words += usize::from(!*seen && matches!(sort, Sort::Word | Sort::Pair));
            *seen = true;
        });
        let mut sums = vec![0; self.kinds.len()];
        let mut add = |value: i64, weights: &[i64]| {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        };
        add(1024, &self.bias);
        for ((_, sort), weights) in seen.iter().zip(&self.sorts).zip(&self.weights).filter(|((seen, _), _)| **seen) {
            add(value(Some(*sort), known_words), weights);
        }
        for (measure, above, weights) in &self.measured {
            if features.measures.get(*measure).is_some_and(|found| found > above) {
                add(value(None, 0), weights);
            }
        }
        sums.into_iter().map(|sum| sum / 1024).collect()
    }

    /// The confidence of a kind that leads by so much.
    pub fn confidence(&self, lead: i64) -> f32 {
        self.confidence.iter().find(|(least, _)| lead >= *least).map_or(0.0, |(_, confidence)| *confidence)
    }
}

fn numbers(cell: &str) -> Vec<i64> {
    cell.split(' ').filter_map(|n| n.parse().ok()).collect()
}

/// A number for a feature: FNV-1a of each word, mixed with its sort. The tests look that no two rows share one.
fn hash(sort: Sort, words: &[&str]) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    words.iter().fold((sort as u64 + 1).wrapping_mul(MIX), |hash, word| {
        let word = word.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, byte| (h ^ u64::from(byte)).wrapping_mul(PRIME));
        (hash.rotate_left(23) ^ word).wrapping_mul(MIX)
    })
}

/// Takes numbers that are hashes as they are.
#[derive(Default)]
pub(in crate::source::text) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
