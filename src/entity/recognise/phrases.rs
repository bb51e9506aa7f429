//! Organizations of plain words by what the document says of them: `Anna Holt of Stand for the Tides`, `the ABQ, the salt workers' union`.
//!
//! In: a document and the spans found so far. Out: spans of organizations, wherever such a name stands. A phrase needs two occurrences and
//! one that shows what it is; an abbreviation one that says what it is.

use super::cues::Cue;
use super::lexicon::List;
use super::patterns::{Class, is};
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Most words between an abbreviation and what it is said to be.
const REACH: usize = 6;

/// Where a name stands: block, first word, one past the last.
type Place = (usize, usize, usize);

/// Phrases with a small word inside, and abbreviations, that the document shows to be organizations.
pub(super) fn find(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let name = phrase(text, first).map(|end| (end, employs(text, block, first, end, known)));
            let name = name.or_else(|| abbreviation(text, first).then(|| (first + 1, said(text, first + 1))));
            let Some((end, shows)) = name else { continue };
            let key = text.key(first..end);
            if shows {
                shown.insert(key.clone());
            }
            places.entry(key).or_default().push((block, first, end));
        }
    }
    let mut found = Vec::new();
    for (_, all) in places.iter().filter(|(key, all)| shown.contains(*key) && all.len() >= 2) {
        for (block, first, end) in all {
            let (kind, rule) = (Kind::Organization, "organization-context");
            let span = Span { block: *block, first: *first, end: *end, kind, confidence: 0.75, rule };
            let held = known
                .touching(*block, *first..*end)
                .any(|s| s.rule != "model" || s.kind == Kind::Organization && s.first <= *first && s.end >= *end);
            if !held {
                found.push(span);
            }
        }
    }
    found
}

/// `Stand for the Tides`: one past its last word.
fn phrase(block: &Block<'_>, first: usize) -> Option<usize> {
    let refused = [
        List::Function,
        List::Role,
        List::Honorific,
        List::OrgStrong,
        List::PlaceHead,
        List::EventHead,
        List::EventLast,
        List::WorkHead,
        List::WorkLast,
        List::Month,
        List::Demonym,
    ];
    let name = |i: usize| {
        block.word(i).is_some_and(|w| w.as_written(true) && w.is_wordlike()) && (i == first || !block.line_start(i))
    };
    let before =
        first > 0 && block.capital(first - 1) && !block.line_start(first) && !block.is(first - 1, List::Function);
    if !name(first) || before || refused.iter().any(|l| block.is(first, *l)) || !block.small(first + 1, Cue::For) {
        return None;
    }
    let at = first + 2 + usize::from(block.small(first + 2, Cue::Definite));
    if !name(at) || block.is(at, List::Month) || block.word(at).is_some_and(|w| w.flags.is_country()) {
        return None;
    }
    Some(super::organizations::run_end(block, at))
}

/// Whether a person is said to be of it, or another organization stands beside it.
fn employs(block: &Block<'_>, index: usize, first: usize, end: usize, known: &Neighbours) -> bool {
    let person = |at: usize| {
        known.touching(index, at..at + 1).any(|s| s.kind == Kind::Person && s.end == at + 1 && s.end - s.first >= 2)
    };
    let body =
        |at: usize| known.touching(index, at..at + 1).any(|s| s.kind == Kind::Organization && s.confidence >= 0.7);
    let of = block.cue_before(first, Cue::Of) || block.cue_before(first, Cue::From) || block.cue_before(first, Cue::At);
    let joined = block.small(end, Cue::And) && block.capital(end + 1) && body(end + 1);
    let after = first >= 2 && block.small(first - 1, Cue::And) && body(first - 2);
    of && first.checked_sub(2).is_some_and(person) || joined || after
}

/// Three to five capitals that no list knows.
fn abbreviation(block: &Block<'_>, i: usize) -> bool {
    block.word(i).is_some_and(|w| {
        w.upper
            && (3..=5).contains(&w.form.chars().count())
            && w.form.chars().all(char::is_alphabetic)
            && !w.is(List::Never)
            && !w.is(List::Acronym)
            && !w.flags.is_place()
            && !w.cue(Cue::Illness)
    }) && !super::spread::shouted(block, i)
}

/// Whether what follows says that it is a body: `, the salt workers' union`, `is a campaign`.
fn said(block: &Block<'_>, at: usize) -> bool {
    let link = block.form(at) == "," || block.cue(at, Cue::Copula);
    let from = at + 2;
    let noun = |i: &usize| is(Class::BodyNoun, block.lower(*i)) && !block.capital(*i);
    let plain = |i: &usize| {
        !matches!(block.form(*i), "," | "." | ";" | ":" | "(") && !block.line_start(*i) && *i < block.words.len()
    };
    link && block.cue(at + 1, Cue::Article) && (from..from + REACH).take_while(plain).any(|i| noun(&i))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn what_a_person_is_of_is_an_organization_wherever_it_stands() {
        let found = names(&["Stand for the Tides", "“No,” said Margaret Thrupley of Stand for the Tides on the quay."]);
        assert_eq!(found.iter().filter(|f| *f == "organization:Stand for the Tides").count(), 2, "{found:?}");
    }

    #[test]
    fn an_abbreviation_said_to_be_a_union_is_one_everywhere() {
        let found =
            names(&["They are led by the ABQ, the salt workers union.", "Where were the leaders of the ABQ then?"]);
        assert_eq!(found, ["organization:ABQ", "organization:ABQ"]);
    }

    #[test]
    fn a_reason_is_no_organization() {
        let found = names(&["Waiting for the Rain is long.", "Mary Thrupley spoke. Waiting for the Rain is dull."]);
        assert!(!found.contains(&"organization:Waiting for the Rain".into()), "{found:?}");
    }
}
