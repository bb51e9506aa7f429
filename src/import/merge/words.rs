//! Two changes of one text, word by word (three-way merge, Khanna, Kunal and Pierce 2007).
//!
//! In: a text and two changed versions of it. Out: the text with both changes, or nothing where they touch each other.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Texts of more words than this are compared sentence by sentence.
const MANY: usize = 20_000;

/// A stretch of the base and what one side made of it, in tokens.
#[derive(Clone, Debug)]
struct Change {
    base: Range<usize>,
    side: Range<usize>,
}

/// The text with the changes of both sides; `None` if they touch the same words in different ways.
pub fn merge(base: &str, mine: &str, new: &str) -> Option<String> {
    if mine == new || base == new {
        return Some(mine.to_owned());
    }
    if base == mine {
        return Some(new.to_owned());
    }
    let tokens = |text| tokens(text, [base, mine, new].iter().any(|t| t.len() > MANY * 6));
    let (base, mine, new) = (tokens(base), tokens(mine), tokens(new));
    let out = sequence(&base, &mine, &new)?;
    Some(out.concat())
}

/// The same for any sequence: lists of authors, of keywords.
pub fn sequence<T: Clone + Eq + Ord + std::hash::Hash + Blank>(base: &[T], mine: &[T], new: &[T]) -> Option<Vec<T>> {
    let (ours, theirs) = (changes(base, mine), changes(base, new));
    let (mut i, mut j, mut done) = (0, 0, 0);
    let mut out = Vec::with_capacity(mine.len().max(new.len()));
    while i < ours.len() || j < theirs.len() {
        let (first_i, first_j) = (i, j);
        let starts = [ours.get(i), theirs.get(j)].map(|c| c.map_or(usize::MAX, |c| c.base.start));
        let start = starts[0].min(starts[1]);
        let mut end = start;
        // All changes that touch one another.
        loop {
            let touches = |c: Option<&Change>| c.is_some_and(|c| c.base.start <= end);
            if touches(ours.get(i)) {
                end = end.max(ours[i].base.end);
                i += 1;
            } else if touches(theirs.get(j)) {
                end = end.max(theirs[j].base.end);
                j += 1;
            } else {
                break;
            }
        }
        out.extend_from_slice(&base[done..start]);
        let made = |changes: &[Change], side: &[T]| changed(changes, start..end, base, side);
        let (a, b) = (made(&ours[first_i..i], mine), made(&theirs[first_j..j], new));
        if first_j == j || a == b {
            out.extend(a);
        } else if first_i == i || same_but_for_blanks(&a, &base[start..end]) {
            // An editor who has only broken the lines anew has not changed the words.
            out.extend(b);
        } else if same_but_for_blanks(&b, &base[start..end]) || same_but_for_blanks(&a, &b) {
            out.extend(a);
        } else {
            return None;
        }
        done = end;
    }
    out.extend_from_slice(&base[done..]);
    Some(out)
}

fn same_but_for_blanks<T: Eq + Blank>(a: &[T], b: &[T]) -> bool {
    a.iter().filter(|t| !t.is_blank()).eq(b.iter().filter(|t| !t.is_blank()))
}

/// What one side made of a stretch of the base.
fn changed<T: Clone>(changes: &[Change], stretch: Range<usize>, base: &[T], side: &[T]) -> Vec<T> {
    let mut out = Vec::new();
    let mut at = stretch.start;
    for change in changes {
        out.extend_from_slice(&base[at..change.base.start]);
        out.extend_from_slice(&side[change.side.clone()]);
        at = change.base.end;
    }
    out.extend_from_slice(&base[at..stretch.end]);
    out
}

/// Whether something is only there to keep other things apart: changes with nothing else between them are one.
pub trait Blank {
    /// White space.
    fn is_blank(&self) -> bool;
}

impl Blank for &str {
    fn is_blank(&self) -> bool {
        self.chars().all(char::is_whitespace)
    }
}

impl Blank for String {
    fn is_blank(&self) -> bool {
        false
    }
}

fn changes<T: Eq + Ord + std::hash::Hash + Blank>(base: &[T], side: &[T]) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let change = Change { base: op.old_range(), side: op.new_range() };
        match all.last_mut() {
            Some(last) if base[last.base.end..change.base.start].iter().all(Blank::is_blank) => {
                last.base.end = change.base.end;
                last.side.end = change.side.end;
            }
            _ => all.push(change),
        }
    }
    all
}

/// The words of a text and what stands between them; whole sentences if it is long.
fn tokens(text: &str, long: bool) -> Vec<&str> {
    if long { text.split_sentence_bounds().collect() } else { text.split_word_bounds().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn different_words_of_one_paragraph_are_merged() {
        for (base, mine, new, wanted) in [
            ("The quick fox.", "The quick brown fox.", "The quick fox jumps.", Some("The quick brown fox jumps.")),
            ("the red house", "the crimson house", "the red houses", Some("the crimson houses")),
            ("a b c d e", "a **b** c d e", "a b c d", Some("a **b** c d")),
            ("on Monday", "on Friday", "on Tuesday", None),
            ("on Monday", "on Friday", "on Friday", Some("on Friday")),
            ("a b c", "a c", "a B c", None),
            ("one two", "one two three", "one two four", None),
            ("私は東京に住む", "私は大阪に住む", "私は東京に住んだ", Some("私は大阪に住んだ")),
        ] {
            assert_eq!(merge(base, mine, new).as_deref(), wanted, "{base} / {mine} / {new}");
        }
    }

    #[test]
    fn lines_broken_anew_are_no_conflict() {
        let base = "The pilots of the harbour met on Monday in the old hall.";
        let mine = base.replace(" met", "\nmet").replace("the old", "the\nold");
        let new = base.replace("met", "sat").replace("old", "new");
        assert_eq!(merge(base, &mine, &new), Some(new.clone()));
        assert_eq!(merge(base, &new, &mine), Some(new));
    }

    #[test]
    fn a_rewritten_stretch_is_one_change_and_is_not_mixed_with_words_of_the_other_side() {
        assert_eq!(merge("very old bridge", "very ancient bridge", "new stone arch"), None);
    }

    #[test]
    fn lists_are_merged_item_by_item() {
        let list = |items: &[&str]| items.iter().map(|i| (*i).to_owned()).collect::<Vec<_>>();
        let base = list(&["Ada", "Bo", "Cy"]);
        assert_eq!(
            sequence(&base, &list(&["Ada M.", "Bo", "Cy"]), &list(&["Ada", "Bo", "Cy", "Di"])),
            Some(list(&["Ada M.", "Bo", "Cy", "Di"]))
        );
        assert_eq!(sequence(&base, &list(&["Ada", "Bob", "Cy"]), &list(&["Ada", "Boo", "Cy"])), None);
    }

    proptest! {
        #[test]
        fn words_put_in_by_either_side_are_in_the_merged_text(
            words in prop::collection::vec("[a-z]{1,6}", 1..30),
            edits in prop::collection::vec((0_usize..30, any::<bool>(), any::<bool>()), 1..6),
        ) {
            let (mut mine, mut new) = (words.clone(), words.clone());
            for (n, (at, ours, replace)) in edits.iter().enumerate() {
                let side = if *ours { &mut mine } else { &mut new };
                let at = at % side.len();
                let word = if *ours { format!("MINE{n}") } else { format!("NEW{n}") };
                if *replace { side[at] = word } else { side.insert(at, word) }
            }
            let (base, mine, new) = (words.join(" "), mine.join(" "), new.join(" "));
            prop_assert_eq!(merge(&base, &mine, &base), Some(mine.clone()));
            prop_assert_eq!(merge(&base, &base, &new), Some(new.clone()));
            let merged = merge(&base, &mine, &new);
            // It does not matter which side is which.
            prop_assert_eq!(&merge(&base, &new, &mine), &merged);
            if let Some(merged) = merged {
                for word in mine.split(' ').chain(new.split(' ')).filter(|w| w.starts_with(char::is_uppercase)) {
                    prop_assert!(merged.split(' ').any(|w| w == word), "{} is lost in {}", word, merged);
                }
            }
        }
    }
}
