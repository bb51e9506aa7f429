//! What the tagger sees of each token: hashed features of the word, its neighbours and the run of capitals around it.
//!
//! In: the words of one sentence. Out: for each word the feature hashes, the same in training and at run time. Names
//! of features are numbers, mixed into the hash, so that nothing is allocated per feature.

use super::clusters::Clusters;
use super::cues::{Cue, Cues};
use super::gazetteer::{Flags, Gazetteer};
use super::lexicon::{Lexicon, List};
use std::collections::HashMap;
use std::rc::Rc;

/// Lists whose combination is a feature; later lists serve the rules only.
const FEATURE_LISTS: u64 = (1 << 22) - 1;

/// What is known of a word form wherever it stands.
#[derive(Debug)]
pub struct Word {
    /// The form as written.
    pub form: String,
    /// The form in lower case, apostrophes straightened.
    pub lower: String,
    /// What the gazetteer knows.
    pub flags: Flags,
    /// The lists of the lexicon it stands in.
    pub lists: u64,
    /// The groups of small words it stands in.
    pub cues: Cues,
    /// Begins with a capital (or is a name like `al-Bab`).
    pub capital: bool,
    /// Has two or more letters, all capital.
    pub upper: bool,
    hash: u64,
    /// Its class by use, with its capital.
    class: u64,
    shape: u64,
    affixes: [u64; 7],
    /// Seen without the gazetteer.
    bare: bool,
}

impl Word {
    fn new(form: &str, lexicon: &Lexicon) -> Self {
        let lower = form.to_lowercase().replace('’', "'");
        let letters: Vec<char> = lower.chars().collect();
        let mut affixes = [0; 7];
        let mut slots = affixes.iter_mut();
        for n in 1..=4usize {
            if let (Some(slot), true) = (slots.next(), letters.len() > n) {
                *slot = hash_chars(letters.iter().skip(letters.len() - n).copied(), n as u64);
            }
        }
        for n in 2..=4usize {
            if let (Some(slot), true) = (slots.next(), letters.len() > n) {
                *slot = hash_chars(letters.iter().take(n).copied(), 16 + n as u64);
            }
        }
        // Half rings stand for letters of other scripts that have no capitals.
        let first = form.chars().find(|c| !matches!(c, 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ')).unwrap_or(' ');
        let inner_capital =
            form.contains('-') && form.split('-').any(|p| p.chars().next().is_some_and(char::is_uppercase));
        let cased = form.chars().filter(|c| c.is_alphabetic()).count();
        let upper = cased >= 2 && form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let mut flags = Gazetteer::shared().flags(&lower);
        if flags == Flags::default() && lower.contains('-') {
            flags = Gazetteer::shared().flags(&lower.replace('-', " "));
        }
        Word {
            flags: if upper && cased <= 6 { flags.places_only() } else { flags },
            lists: lexicon.bits(&lower),
            cues: lexicon.cues(&lower),
            capital: first.is_uppercase() || (inner_capital && first.is_lowercase()),
            upper,
            hash: hash_chars(lower.chars(), 0),
            class: u64::from(Clusters::shared().class(&lower)) * 2 + u64::from(first.is_uppercase()),
            shape: shape(form),
            affixes,
            bare: false,
            form: form.to_string(),
            lower,
        }
    }

    /// Whether it stands in a list of the lexicon.
    pub fn is(&self, list: List) -> bool {
        Lexicon::has(self.lists, list)
    }

    /// Whether it stands in a group of small words, in any letters.
    pub fn cue(&self, cue: Cue) -> bool {
        self.cues.has(cue)
    }

    /// Whether it is written with a capital and small letters, or in small letters only.
    pub fn as_written(&self, capital: bool) -> bool {
        self.capital == capital && !self.upper
    }

    /// A word or number, not a mark.
    pub fn is_wordlike(&self) -> bool {
        self.form.chars().any(char::is_alphanumeric)
    }
}

fn hash_chars(chars: impl Iterator<Item = char>, seed: u64) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325 ^ seed, |h, c| (h ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3))
}

/// Kinds of characters with runs shortened: `Ahmet` → `Xx`, `U.S.` → `X.X.`, `2015` → `0`.
fn shape(form: &str) -> u64 {
    let (mut last, mut run, mut h) = (' ', 0, 7u64);
    for c in form.chars().take(24) {
        let kind = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => '0',
            c => c,
        };
        run = if kind == last { run + 1 } else { 0 };
        last = kind;
        if run < 2 {
            h = hash_chars(std::iter::once(kind), h);
        }
    }
    h
}

/// The word forms of one document; each is analysed once.
pub struct Vocabulary {
    lexicon: &'static Lexicon,
    words: HashMap<String, Rc<Word>>,
    bare: bool,
}

impl Vocabulary {
    /// An empty vocabulary for a language.
    pub fn new(lexicon: &'static Lexicon) -> Self {
        Vocabulary { lexicon, words: HashMap::new(), bare: false }
    }

    /// The same without the gazetteer, to measure what it is worth.
    pub fn without_gazetteer(lexicon: &'static Lexicon) -> Self {
        Vocabulary { bare: true, ..Vocabulary::new(lexicon) }
    }

    /// The lists it works with.
    pub fn lexicon(&self) -> &'static Lexicon {
        self.lexicon
    }

    /// The analysis of a form.
    pub fn word(&mut self, form: &str) -> Rc<Word> {
        if let Some(word) = self.words.get(form) {
            return Rc::clone(word);
        }
        let mut word = Word::new(form, self.lexicon);
        if self.bare {
            (word.flags, word.bare) = (Flags::default(), true);
        }
        let word = Rc::new(word);
        self.words.insert(form.to_string(), Rc::clone(&word));
        word
    }
}

/// The run of capitalised words a word stands in.
#[derive(Clone, Copy, Default)]
struct Run {
    start: usize,
    end: usize,
    lists: u64,
    acronym_follows: bool,
}

/// The sentence, with what is computed once for it.
struct Context<'a> {
    words: &'a [Rc<Word>],
    runs: Vec<Option<Run>>,
    places: Vec<u8>,
    quoted: Vec<bool>,
    style: u64,
}

/// Computes the features of every word of a sentence; calls `sink(index, hashes)` once per word.
pub fn of_sentence(words: &[Rc<Word>], lexicon: &Lexicon, mut sink: impl FnMut(usize, &[u64])) {
    let context = Context {
        words,
        runs: runs(words),
        places: place_phrases(words, lexicon),
        quoted: quoted(words),
        style: style(words),
    };
    let mut out = Vec::with_capacity(80);
    for i in 0..words.len() {
        out.clear();
        context.word_features(i, &mut out);
        context.class_features(i, &mut out);
        context.run_features(i, &mut out);
        sink(i, &out);
    }
}

fn mix(name: u64, a: u64, b: u64) -> u64 {
    let h = (name.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ a).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let h = (h ^ (h >> 32) ^ b).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 29)
}

impl Context<'_> {
    fn at(&self, i: usize, offset: isize) -> Option<&Word> {
        let at = i.checked_add_signed(offset)?;
        self.words.get(at).map(Rc::as_ref)
    }

    fn of(&self, i: usize, offset: isize, value: impl Fn(&Word) -> u64) -> u64 {
        self.at(i, offset).map_or(1, value)
    }

    fn word_features(&self, i: usize, out: &mut Vec<u64>) {
        let hash = |o| self.of(i, o, |w| w.hash);
        let shape = |o| self.of(i, o, |w| w.shape);
        let flags = |o| self.of(i, o, |w| u64::from(w.flags.0) + 2);
        let lists = |o| self.of(i, o, |w| (w.lists & FEATURE_LISTS) + 2);
        out.push(mix(1, 0, 0));
        for (n, o) in (-2..=2).enumerate() {
            let n = n as u64;
            out.extend([
                mix(2 + n, hash(o), 0),
                mix(7 + n, shape(o), 0),
                mix(12 + n, flags(o), shape(o)),
                mix(17 + n, lists(o), 0),
            ]);
        }
        out.extend([
            mix(30, hash(-1), hash(0)),
            mix(31, hash(0), hash(1)),
            mix(32, shape(-1), shape(0)),
            mix(33, shape(0), shape(1)),
            mix(34, mix(0, shape(-1), shape(0)), shape(1)),
            mix(35, flags(-1), flags(0)),
            mix(36, flags(0), flags(1)),
            mix(37, mix(0, flags(-1), flags(0)), flags(1)),
            mix(38, lists(-1), shape(0)),
            mix(39, hash(-1), shape(0)),
            mix(40, hash(1), shape(0)),
            mix(41, mix(0, hash(-2), hash(-1)), shape(0)),
            mix(42, lists(-1), flags(0)),
            mix(43, lists(1), flags(0)),
            mix(44, lists(0), shape(0)),
            mix(45, mix(0, hash(1), hash(2)), shape(0)),
        ]);
        if let Some(word) = self.at(i, 0) {
            for (n, affix) in word.affixes.iter().enumerate() {
                if *affix != 0 {
                    out.push(mix(50 + n as u64, *affix, u64::from(word.capital)));
                }
            }
            for bit in 0..8 {
                if word.flags.0 >> bit & 1 == 1 {
                    out.push(mix(58, bit, u64::from(word.capital)));
                }
            }
        }
        for (n, o) in [(60, -1), (61, 1)] {
            if let Some(word) = self.at(i, o) {
                out.push(mix(n, word.affixes.get(2).copied().unwrap_or(0), shape(0)));
            }
        }
        let first = u64::from(i == 0 || (i == 1 && self.at(i, -1).is_some_and(|w| !w.is_wordlike())));
        out.push(mix(62, first, shape(0)));
        out.push(mix(63, first, flags(0)));
        out.push(mix(64, self.style, shape(0)));
        out.push(mix(65, u64::from(self.quoted.get(i).copied().unwrap_or(false)), shape(0)));
        let place = |o: isize| i.checked_add_signed(o).and_then(|at| self.places.get(at)).copied().unwrap_or(9);
        out.push(mix(66, u64::from(place(0)), u64::from(place(1))));
        out.push(mix(67, u64::from(place(-1)), u64::from(place(0))));
    }

    /// Classes of words by use: of the word, its neighbours, and the run it stands in.
    fn class_features(&self, i: usize, out: &mut Vec<u64>) {
        let class = |o| self.of(i, o, |w| w.class);
        let shape = self.of(i, 0, |w| w.shape);
        for (n, o) in (-2..=2).enumerate() {
            out.push(mix(90 + n as u64, class(o), 0));
        }
        out.extend([
            mix(95, class(-1), class(0)),
            mix(96, class(0), class(1)),
            mix(97, class(0), shape),
            mix(98, class(-1), shape),
            mix(99, class(1), shape),
            mix(100, mix(0, class(-2), class(-1)), shape),
            mix(101, mix(0, class(1), class(2)), shape),
            mix(102, mix(0, class(-1), class(1)), shape),
        ]);
        let Some(run) = self.runs.get(i).copied().flatten() else { return };
        let at = |at: usize| self.words.get(at).map_or(1, |w| w.class);
        let capital = u64::from(self.words.get(i).is_some_and(|w| w.capital));
        let length = (run.end - run.start).min(4) as u64;
        let before = run.start.checked_sub(1).map_or(1, at);
        out.extend([
            mix(110, at(run.end - 1), capital),
            mix(111, at(run.start), capital),
            mix(112, before, length),
            mix(113, at(run.end), length),
            mix(114, before, at(run.end)),
            mix(115, at(run.start), at(run.end - 1)),
        ]);
    }

    fn run_features(&self, i: usize, out: &mut Vec<u64>) {
        let Some(run) = self.runs.get(i).copied().flatten() else { return };
        let hash_at = |at: usize| self.words.get(at).map_or(1, |w| w.hash);
        let capital = u64::from(self.words.get(i).is_some_and(|w| w.capital));
        let length = (run.end - run.start).min(7) as u64;
        let position = (i - run.start).min(3) as u64 * 4 + (run.end - 1 - i).min(3) as u64;
        let before = run.start.checked_sub(1).map_or(1, hash_at);
        let before2 = run.start.checked_sub(2).map_or(1, hash_at);
        let (head, first, after) = (hash_at(run.end - 1), hash_at(run.start), hash_at(run.end));
        let lists = run.lists & FEATURE_LISTS;
        let kinds = |list: List| u64::from(Lexicon::has(run.lists, list));
        out.extend([
            mix(70, position, length),
            mix(71, head, capital),
            mix(72, first, capital),
            mix(73, before, capital),
            mix(74, after, capital),
            mix(75, before, mix(0, before2, 0)),
            mix(76, kinds(List::OrgHead), position),
            mix(77, kinds(List::PlaceHead) * 2 + kinds(List::EventHead), capital),
            mix(78, kinds(List::WorkHead) * 4 + kinds(List::OrgTail) * 2 + u64::from(run.acronym_follows), capital),
            mix(79, lists, 0),
            mix(80, head, position),
            mix(81, before, length),
            mix(82, after, length),
            mix(83, self.of(run.end - 1, 0, |w| w.affixes.get(2).copied().unwrap_or(0)), capital),
            mix(84, self.of(run.start, 0, |w| u64::from(w.flags.0)), self.of(run.end - 1, 0, |w| u64::from(w.flags.0))),
            mix(85, u64::from(self.quoted.get(i).copied().unwrap_or(false)), length),
        ]);
    }
}

/// Runs of capitalised words, joined by small words such as `of` and `for the`.
fn runs(words: &[Rc<Word>]) -> Vec<Option<Run>> {
    let mut found = vec![None; words.len()];
    let mut i = 0;
    while i < words.len() {
        if !words.get(i).is_some_and(|w| w.capital) {
            i += 1;
            continue;
        }
        let (start, mut end) = (i, i + 1);
        while let Some(next) = next_capital(words, end) {
            end = next + 1;
        }
        let lists = words.get(start..end).unwrap_or(&[]).iter().fold(0, |b, w| b | w.lists);
        let acronym_follows =
            words.get(end).is_some_and(|w| w.form == "(") && words.get(end + 1).is_some_and(|w| w.upper);
        found
            .iter_mut()
            .take(end)
            .skip(start)
            .for_each(|slot| *slot = Some(Run { start, end, lists, acronym_follows }));
        i = end;
    }
    found
}

/// The next capitalised word of a run that has reached `at`: directly, or after one or two connectors.
fn next_capital(words: &[Rc<Word>], at: usize) -> Option<usize> {
    let mut i = at;
    while i < at + 3 {
        let word = words.get(i)?;
        if word.capital {
            return Some(i);
        }
        if !word.is(List::Connector) && !word.is(List::Particle) && word.lower != "'s" {
            return None;
        }
        i += 1;
    }
    None
}

/// For each word: 1 first word of a known place, 2 later word of one, 0 otherwise; longest phrases win.
fn place_phrases(words: &[Rc<Word>], lexicon: &Lexicon) -> Vec<u8> {
    let table = Gazetteer::shared();
    let mut found = vec![0; words.len()];
    if words.first().is_some_and(|w| w.bare) {
        return found;
    }
    let mut i = 0;
    while i < words.len() {
        let Some(first) = words.get(i).filter(|w| w.capital) else {
            i += 1;
            continue;
        };
        let mut key = first.lower.clone();
        let mut length = usize::from(first.flags.is_place());
        for (n, word) in words.iter().enumerate().skip(i + 1).take(3) {
            if !word.is_wordlike() {
                break;
            }
            key.push(' ');
            key.push_str(&word.lower);
            if word.capital && table.flags(&key).is_place() {
                length = n + 1 - i;
            }
        }
        let lower: Vec<&str> = words.iter().skip(i).take(4).map(|w| w.lower.as_str()).collect();
        length = length.max(lexicon.longest(&lower, List::Place));
        for (n, slot) in found.iter_mut().skip(i).take(length).enumerate() {
            *slot = if n == 0 { 1 } else { 2 };
        }
        i += length.max(1);
    }
    found
}

/// Whether each word stands between quotation marks opened in the sentence.
fn quoted(words: &[Rc<Word>]) -> Vec<bool> {
    let mut inside = false;
    let mut found = Vec::with_capacity(words.len());
    for word in words {
        match word.form.as_str() {
            "“" | "«" | "‘" => inside = true,
            "”" | "»" => inside = false,
            "\"" | "``" | "''" => inside = !inside,
            _ => {}
        }
        found.push(inside);
    }
    found
}

/// How the sentence is set: 1 all capitals, 2 title case, 3 no capital at all, 0 plain.
fn style(words: &[Rc<Word>]) -> u64 {
    let long = |w: &&Rc<Word>| w.form.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let all = words.iter().filter(long).count();
    let capital = words.iter().filter(long).filter(|w| w.capital).count();
    let upper = words.iter().filter(long).filter(|w| w.upper).count();
    match () {
        () if all < 3 => 4 + u64::from(capital == all),
        () if upper * 10 >= all * 8 => 1,
        () if capital * 10 >= all * 8 => 2,
        () if capital == 0 => 3,
        () => 0,
    }
}
