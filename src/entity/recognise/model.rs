//! The statistical heart: a linear sequence model over hashed features, decoded with Viterbi.
//!
//! In: the features of a sentence. Out: a label per word, with the margin by which it was chosen. Weights are 16-bit
//! whole numbers, so the result is the same on every machine. `examples/train_names.rs` makes the data file; its format
//! is `SBN1`, then the number of hash bits, the transitions, and the rows that are not zero, all as variable-length
//! whole numbers, compressed with zstd.

use super::features::{self, Word};
use super::gazetteer::decompress;
use super::lexicon::Lexicon;
use std::rc::Rc;
use std::sync::LazyLock;

/// Names of the kinds the model tells apart, in the order of its labels.
pub const KINDS: [&str; 5] = ["person", "organization", "place", "event", "work"];
/// Number of labels: outside, and for each kind first and later word.
pub const LABELS: usize = 11;
/// Scores of one word for each label, or weights of one feature.
pub type Row = [i16; LABELS];
/// Scores of moving from a label to another.
pub type Transitions = [[f32; LABELS]; LABELS];

static DATA: &[u8] = include_bytes!("data/model/names.bin.zst");
static SHARED: LazyLock<Option<Model>> = LazyLock::new(|| Model::from_bytes(&decompress(DATA)));

/// A label of one word.
pub type Label = u8;

/// The kind a label belongs to (index in [`KINDS`]), and whether it begins a name; `None` outside names.
pub fn kind_of(label: Label) -> Option<(usize, bool)> {
    label.checked_sub(1).map(|l| (usize::from(l / 2), l % 2 == 0))
}

/// Whether a label may follow another: a later word only after a word of the same name.
pub fn follows(before: usize, label: usize) -> bool {
    label == 0 || label % 2 == 1 || before == label || before + 1 == label
}

/// The weights.
pub struct Model {
    rows: Vec<Row>,
    mask: u64,
    transitions: Transitions,
}

/// What the model says of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tag {
    /// Its label.
    pub label: Label,
    /// Score of the best reading less that of the best reading with another label here.
    pub margin: f32,
}

impl Model {
    /// The model of the program; `None` only if its data were damaged (a test guards it).
    pub fn shared() -> Option<&'static Model> {
        SHARED.as_ref()
    }

    /// Makes a model of weights; their number must be a power of two.
    pub fn new(rows: Vec<Row>, transitions: Transitions) -> Option<Self> {
        let mask = (rows.len() as u64).checked_sub(1)?;
        rows.len().is_power_of_two().then_some(Model { rows, mask, transitions })
    }

    /// Reads the uncompressed data file.
    pub fn from_bytes(data: &[u8]) -> Option<Self> {
        let mut rest = data.strip_prefix(b"SBN1")?.iter().copied();
        let bits = number(&mut rest)?;
        let mut rows = vec![[0; LABELS]; 1usize.checked_shl(u32::try_from(bits).ok()?).filter(|n| *n <= 1 << 22)?];
        let mut transitions = [[0.0; LABELS]; LABELS];
        for cell in transitions.iter_mut().flatten() {
            *cell = signed(&mut rest)? as f32;
        }
        let mut at = 0usize;
        for _ in 0..number(&mut rest)? {
            at = at.checked_add(usize::try_from(number(&mut rest)?).ok()?)?;
            for cell in rows.get_mut(at)? {
                *cell = i16::try_from(signed(&mut rest)?).ok()?;
            }
        }
        Model::new(rows, transitions)
    }

    /// Writes the data file, uncompressed; the inverse of [`Model::from_bytes`].
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = b"SBN1".to_vec();
        put(u64::from(self.rows.len().trailing_zeros()), &mut out);
        self.transitions.iter().flatten().for_each(|w| put_signed(*w as i64, &mut out));
        let full: Vec<(usize, &Row)> =
            self.rows.iter().enumerate().filter(|(_, r)| r.iter().any(|w| *w != 0)).collect();
        put(full.len() as u64, &mut out);
        let mut last = 0;
        for (at, row) in full {
            put((at - last) as u64, &mut out);
            last = at;
            row.iter().for_each(|w| put_signed(i64::from(*w), &mut out));
        }
        out
    }

    /// Labels the words of a sentence.
    pub fn tag(&self, words: &[Rc<Word>], lexicon: &Lexicon) -> Vec<Tag> {
        let mut scores = vec![[0f32; LABELS]; words.len()];
        features::of_sentence(words, lexicon, |i, hashes| {
            let mut sum = [0i32; LABELS];
            for hash in hashes {
                if let Some(row) = self.rows.get((hash & self.mask) as usize) {
                    sum.iter_mut().zip(row).for_each(|(s, w)| *s += i32::from(*w));
                }
            }
            if let Some(slot) = scores.get_mut(i) {
                slot.iter_mut().zip(sum).for_each(|(s, w)| *s = w as f32);
            }
        });
        decode(&scores, &self.transitions)
    }
}

/// The best labels for a sentence, with margins. Linear in its length.
pub fn decode(scores: &[[f32; LABELS]], transitions: &Transitions) -> Vec<Tag> {
    const NEVER: f32 = -1e9;
    let mut forward: Vec<[f32; LABELS]> = Vec::with_capacity(scores.len());
    for (i, row) in scores.iter().enumerate() {
        let mut best = [NEVER; LABELS];
        for (label, (slot, score)) in best.iter_mut().zip(row).enumerate() {
            let reached = match i.checked_sub(1).and_then(|p| forward.get(p)) {
                None => {
                    if follows(0, label) {
                        transitions[0][label]
                    } else {
                        NEVER
                    }
                }
                Some(before) => (0..LABELS)
                    .filter(|p| follows(*p, label))
                    .map(|p| before[p] + transitions[p][label])
                    .fold(NEVER, f32::max),
            };
            *slot = reached + score;
        }
        forward.push(best);
    }
    let mut tags = vec![Tag { label: 0, margin: 0.0 }; scores.len()];
    let mut after = [0f32; LABELS];
    let mut next: Option<usize> = None;
    for i in (0..scores.len()).rev() {
        let (Some(reached), Some(slot)) = (forward.get(i), tags.get_mut(i)) else { continue };
        let total = |l: usize| reached[l] + after[l];
        let allowed = |l: usize| next.is_none_or(|n| follows(l, n));
        let path = |l: usize| next.map_or(reached[l], |n| reached[l] + transitions[l][n]);
        let chosen =
            (0..LABELS).filter(|l| allowed(*l)).fold(0, |b, l| if path(l) > path(b) || !allowed(b) { l } else { b });
        let other = (0..LABELS).filter(|l| *l != chosen).map(total).fold(NEVER, f32::max);
        *slot = Tag { label: chosen as Label, margin: total(chosen) - other };
        next = Some(chosen);
        let mut here = [NEVER; LABELS];
        for (p, slot) in here.iter_mut().enumerate() {
            for l in (0..LABELS).filter(|l| follows(p, *l)) {
                *slot = slot.max(transitions[p][l] + scores[i][l] + after[l]);
            }
        }
        after = here;
    }
    tags
}

fn put(mut value: u64, out: &mut Vec<u8>) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}

fn put_signed(value: i64, out: &mut Vec<u8>) {
    put(((value << 1) ^ (value >> 63)) as u64, out);
}

fn number(bytes: &mut impl Iterator<Item = u8>) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = bytes.next()?;
        value |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}

fn signed(bytes: &mut impl Iterator<Item = u8>) -> Option<i64> {
    let value = number(bytes)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_model_is_readable() {
        assert!(Model::shared().is_some());
    }

    #[test]
    fn weights_survive_writing_and_reading() {
        let mut rows = vec![[0; LABELS]; 16];
        rows[3] = [1, -2, 300, -32768, 32767, 0, 0, 9, 9, 9, -1];
        rows[15][0] = -7;
        let mut transitions = [[0.0; LABELS]; LABELS];
        transitions[1][2] = -451.0;
        let model = Model::new(rows.clone(), transitions).unwrap();
        let again = Model::from_bytes(&model.to_bytes()).unwrap();
        assert_eq!(again.rows, rows);
        assert_eq!(again.transitions, transitions);
    }

    #[test]
    fn damaged_data_is_refused_without_panic() {
        let bytes = Model::new(vec![[1; LABELS]; 4], [[0.0; LABELS]; LABELS]).unwrap().to_bytes();
        for cut in 0..bytes.len() {
            assert!(Model::from_bytes(&bytes[..cut]).is_none());
        }
    }

    #[test]
    fn later_words_never_stand_without_a_first_word() {
        let mut scores = vec![[0f32; LABELS]; 3];
        scores[0][4] = 9.0;
        scores[1][2] = 5.0;
        let tags = decode(&scores, &[[0.0; LABELS]; LABELS]);
        for (i, tag) in tags.iter().enumerate() {
            let before = if i == 0 { 0 } else { tags[i - 1].label };
            assert!(follows(usize::from(before), usize::from(tag.label)));
            assert!(tag.margin >= 0.0);
        }
    }
}
