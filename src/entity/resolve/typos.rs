//! Misspellings: one edit in a long name of several words, nothing that tells the two apart.

use super::super::DocumentNames;
use super::super::form::data_lines;
use super::clusters::Clusters;
use super::nodes::Nodes;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// Fewest letters of a name in which a misspelling is believed.
const LETTERS: usize = 10;
/// Fewest letters of the word that is misspelt in a person's name, and in any other: these are made of words of the language, many
/// of which are one letter apart (`Glass`, `Grass`).
const WORD: (usize, usize) = (5, 8);
/// More names than this that differ in one word in one way are a series, not misspellings.
const SERIES: usize = 12;

static CONTRAST: LazyLock<HashSet<&str>> =
    LazyLock::new(|| data_lines(include_str!("../data/contrast.txt")).map(str::trim).collect());

/// Length in bytes of the longest words that set two names against each other: nothing longer between two names is read.
pub(super) fn longest_contrast() -> usize {
    CONTRAST.iter().map(|words| words.len()).max().unwrap_or(0)
}

/// Joins misspelt names with the spelling they are one edit away from.
pub(super) fn misspellings(nodes: &Nodes, clusters: &mut Clusters, documents: &[DocumentNames]) {
    let mut pairs = candidates(nodes);
    if pairs.is_empty() {
        return;
    }
    let told = contrasted(nodes, documents, &pairs);
    pairs.retain(|p| !told.contains(p));
    for (a, b) in pairs {
        for kind in 0..nodes.kinds.len() {
            let of = |form: usize| nodes.forms[form].nodes.iter().copied().find(|n| nodes.all[*n].kind == kind);
            if let (Some(x), Some(y)) = (of(a), of(b)) {
                clusters.join(x, y, "one-edit");
            }
        }
    }
}

/// Pairs of forms, the smaller index first, that one edit in one word makes equal.
fn candidates(nodes: &Nodes) -> BTreeSet<(usize, usize)> {
    let mut by_hole: Vec<(u64, usize, usize)> = Vec::new();
    for (f, info) in nodes.forms.iter().enumerate() {
        let key = &info.form.key;
        if info.form.words < 2 || key.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
            continue;
        }
        let words: Vec<&str> = key.split(' ').collect();
        for (w, word) in words.iter().enumerate() {
            if word.chars().count() + 1 < WORD.0 || !word.chars().all(char::is_alphabetic) {
                continue;
            }
            let mut without = DefaultHasher::new();
            (words.len(), w, &words[..w], &words[w + 1..]).hash(&mut without);
            for variant in deletions(word) {
                let mut hasher = without.clone();
                variant.hash(&mut hasher);
                by_hole.push((hasher.finish(), w, f));
            }
        }
    }
    by_hole.sort_unstable();
    by_hole.dedup();
    let mut pairs = BTreeSet::new();
    for group in by_hole.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1 && g.len() <= SERIES) {
        for (i, (_, w, a)) in group.iter().enumerate() {
            for (_, _, b) in group[i + 1..].iter().filter(|(_, v, b)| v == w && b != a) {
                if misspelt(nodes, *a, *b, *w) {
                    pairs.insert((*a.min(b), *a.max(b)));
                }
            }
        }
    }
    pairs
}

/// A word, and the word without each of its letters.
fn deletions(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = vec![word.to_string()];
    all.extend((0..letters.len()).map(|i| letters[..i].iter().chain(&letters[i + 1..]).collect()));
    all
}

/// All words but the one at `at` are equal, and that one is one edit away: not in its first letter, not in the ending by which
/// given names tell women from men, and neither word a name of the collection by itself.
fn misspelt(nodes: &Nodes, a: usize, b: usize, at: usize) -> bool {
    let (x, y) = (&nodes.forms[a].form.key, &nodes.forms[b].form.key);
    let (xs, ys): (Vec<&str>, Vec<&str>) = (x.split(' ').collect(), y.split(' ').collect());
    if xs.len() != ys.len() || xs.iter().zip(&ys).enumerate().any(|(i, (v, w))| i != at && v != w) {
        return false;
    }
    let (v, w) = (xs[at], ys[at]);
    let person = |form: usize| nodes.forms[form].nodes.iter().any(|n| &*nodes.kinds[nodes.all[*n].kind].0 == "person");
    let fewest = if person(a) && person(b) { WORD.0 } else { WORD.1 };
    if v.chars().count().max(w.chars().count()) < fewest || v.chars().next() != w.chars().next() {
        return false;
    }
    if strsim::damerau_levenshtein(v, w) != 1 {
        return false;
    }
    let stem = |s: &str| s.trim_end_matches(['a', 'e', 'o', 'i', 's']).to_string();
    let ending = stem(v) == stem(w);
    let both_names = nodes.form_of_key(v).is_some() && nodes.form_of_key(w).is_some();
    !ending && !both_names && !both_at_home(nodes, a, b)
}

/// Both forms stand more than twice in one document: two things, or a spelling the document means.
fn both_at_home(nodes: &Nodes, a: usize, b: usize) -> bool {
    let often = |form: usize| -> HashMap<usize, ()> {
        let all = nodes.forms[form].nodes.iter().map(|n| &nodes.all[*n]).filter(|n| n.count > 2);
        all.filter_map(|n| n.document).map(|d| (d, ())).collect()
    };
    let first = often(a);
    !first.is_empty() && often(b).keys().any(|d| first.contains_key(d))
}

/// Of the pairs, those that a text sets side by side: `Holmberg and Holmburg`.
fn contrasted(nodes: &Nodes, documents: &[DocumentNames], pairs: &BTreeSet<(usize, usize)>) -> HashSet<(usize, usize)> {
    let mut told = HashSet::new();
    for (document, of) in documents.iter().zip(&nodes.of_mention) {
        let mut order: Vec<(usize, usize, usize, usize)> = Vec::new();
        for (mention, node) in document.mentions.iter().zip(of) {
            let form = node.map(|n| nodes.all[n].form);
            order.extend(form.map(|f| (mention.block, mention.range.start, mention.range.end, f)));
        }
        order.sort_unstable();
        for two in order.windows(2) {
            let ((block, _, end, a), (other, start, _, b)) = (two[0], two[1]);
            let pair = (a.min(b), a.max(b));
            if block == other && end <= start && pairs.contains(&pair) {
                let between = document.slice(block, &(end..start)).trim().to_lowercase();
                if CONTRAST.contains(between.as_str()) {
                    told.insert(pair);
                }
            }
        }
    }
    told
}
