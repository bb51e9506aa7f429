//! Persons by the title before them, by the short name in brackets after them, and what stands around a possessive.
//!
//! `President Holt Meer` where the tagger saw nothing; `Anselm Tarwe (Tarwe)`: who is named in full and, in brackets, in short; `Holt's
//! Ledger`: the owner, where the tagger read both as one.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Most words of a name.
const LONGEST: usize = 5;

/// A word that may be part of a personal name: capital, no plain word, no word of a body.
fn name_word(block: &Block<'_>, i: usize) -> bool {
    let body =
        [List::OrgStrong, List::OrgHead, List::OrgTail, List::Function, List::Month, List::Weekday, List::Demonym];
    block.word(i).is_some_and(|w| {
        w.capital
            && w.is_wordlike()
            && w.form.chars().count() > 1
            && !body.iter().any(|l| w.is(*l))
            && !w.is(List::Role)
    })
}

/// Names of two or three words after a title, where no other rule found anything.
pub(super) fn find(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 1..text.words.len() {
            let titled = text.is(first - 1, List::Honorific) && !text.line_start(first);
            if !titled || !name_word(text, first) || text.is(first, List::Honorific) {
                continue;
            }
            let joins = |i: usize| name_word(text, i) || super::names::article_name(text, i);
            let goes_on = |i: &usize| joins(*i) && !text.line_start(*i);
            let end = (first..first + LONGEST).take_while(|i| goes_on(i)).last().map_or(first, |i| i + 1);
            let plain =
                (first..end).filter_map(|i| text.word(i)).any(|w| w.flags.is_country() || w.is(List::Place) || w.upper);
            let unknown =
                text.word(end.saturating_sub(1)).is_some_and(|w| !w.flags.is_plain() && !w.flags.is_known_place());
            let span = Span { block, first, end, kind: Kind::Person, confidence: 0.72, rule: "honorific" };
            if (2..=3).contains(&(end - first)) && unknown && !plain && known.free(&span) {
                found.push(span);
            }
        }
    }
    found
}

/// Persons known by one name, where it stands alone: `Hegel in Berlin`.
pub(super) fn known_persons(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let word = text.word(first).filter(|w| w.is(List::KnownPerson) && w.as_written(true));
            let before = first > 0
                && !text.line_start(first)
                && text.word(first - 1).is_some_and(|w| {
                    w.capital
                        && w.is_wordlike()
                        && !w.is(List::Function)
                        && !w.is(List::Honorific)
                        && !w.is(List::Role)
                        && !w.is(List::Demonym)
                });
            let after = text.capital(first + 1) && !text.line_start(first + 1);
            let joined = matches!(text.form(first + 1), "-" | "&") || matches!(text.lower_before(first), "&");
            let plain = word.is_some_and(|w| w.flags.is_plain()) && text.sentence_start(first);
            if word.is_some() && !before && !after && !joined && !plain {
                let (end, kind, confidence, rule) = (first + 1, Kind::Person, 0.84, "known-person");
                found.push(Span { block, first, end, kind, confidence, rule });
            }
        }
    }
    found
}

/// `Anselm Tarwe (Tarwe)`: the full name and its short form.
pub(super) fn shortened(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for open in (2..text.words.len()).filter(|i| text.form(*i) == "(") {
            let quote = usize::from(matches!(text.form(open + 1), "“" | "\"" | "‘"));
            let short = open + 1 + quote;
            let closed = text.form(short + 1 + quote) == ")";
            let fits = closed
                && name_word(text, short)
                && !text.word(short).is_some_and(|w| w.upper || w.flags.is_plain() || w.flags.is_country());
            if !fits {
                continue;
            }
            let joins =
                |i: usize| name_word(text, i) || super::names::article_name(text, i) || text.is(i, List::Particle);
            let mut first = open;
            while first > 0 && open - first < LONGEST && joins(first - 1) && !text.line_start(first) {
                first -= 1;
            }
            while first < open && !text.capital(first) {
                first += 1;
            }
            let held = (first..open)
                .any(|i| text.form(i) == text.form(short) || text.form(i).ends_with(&format!("-{}", text.form(short))));
            if open - first >= 2 && held {
                let span = Span { block, first, end: open, kind: Kind::Person, confidence: 0.88, rule: "definition" };
                found.push(span);
                found.push(Span { first: short, end: short + 1, ..span });
            }
        }
    }
    found
}

/// `the Tribune` where the document names the `Carrow Tribune`: a newspaper by the last word of its name.
pub(super) fn newspapers(reading: &Reading<'_>, spans: &[Span]) -> Vec<Span> {
    let mut heads: BTreeMap<&str, (Kind, f32)> = BTreeMap::new();
    let long =
        |s: &&Span| matches!(s.kind, Kind::Organization | Kind::Work) && s.end - s.first >= 2 && s.confidence >= 0.6;
    for span in spans.iter().filter(long) {
        let Some(block) = reading.block(span) else { continue };
        let last = span.end - 1;
        if block.is(last, List::Newspaper)
            && block.word(last).is_some_and(|w| w.as_written(true))
            && span.end - span.first <= 4
        {
            heads.insert(block.form(last), (span.kind, span.confidence));
        }
    }
    if heads.is_empty() {
        return Vec::new();
    }
    let known = Neighbours::of(reading, spans);
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in (1..text.words.len()).filter(|i| text.cue_before(*i, Cue::Definite)) {
            let Some((kind, confidence)) = heads.get(text.form(first)) else { continue };
            let span =
                Span { block, first, end: first + 1, kind: *kind, confidence: confidence * 0.85, rule: "repeat" };
            if !text.capital(first + 1) && !text.line_start(first) && known.free(&span) {
                found.push(span);
            }
        }
    }
    found
}

/// Parts a name the tagger read across a possessive: `Holt's Ledger` is not one name where `Holt` is.
pub(super) fn part_owners(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut owners: BTreeSet<&str> = BTreeSet::new();
    for span in spans.iter().filter(|s| s.kind == Kind::Person && s.confidence >= 0.6) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        owners.insert(block.form(span.end - 1));
    }
    let body = |block: &Block<'_>, i: usize| {
        [List::OrgStrong, List::OrgHead, List::OrgTail, List::PlaceHead, List::WorkLast].iter().any(|l| block.is(i, *l))
    };
    let mut parts = Vec::new();
    for span in spans
        .iter_mut()
        .filter(|s| s.rule == "model" && matches!(s.kind, Kind::Organization | Kind::Place | Kind::Work))
    {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let Some(mark) = (span.first + 1..span.end - 1).find(|i| block.cue(*i, Cue::Possessive)) else { continue };
        let rest = mark + 1..span.end;
        let owner = owners.contains(block.form(mark - 1));
        let agency = mark == span.first + 1 && block.is(span.first, List::Organization);
        if rest.clone().any(|i| body(block, i)) || !(owner || agency) || span.confidence >= 0.85 {
            continue;
        }
        let land = rest.clone().all(|i| block.word(i).is_some_and(|w| w.flags.is_country() || w.is(List::Place)));
        if land {
            parts.push(Span { first: rest.start, kind: Kind::Place, confidence: 0.85, rule: "gazetteer", ..*span });
        }
        span.end = mark;
        (span.kind, span.confidence) = if owner { (Kind::Person, 0.7) } else { (Kind::Organization, 0.85) };
    }
    spans.extend(parts);
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_short_name_in_brackets_makes_the_long_one_a_person() {
        let found = names(&["They listed Anselm Tarwe (Tarwe) on Monday. Later Tarwe released a statement."]);
        assert_eq!(found, ["person:Anselm Tarwe", "person:Tarwe", "person:Tarwe"]);
    }

    #[test]
    fn bodies_and_lands_with_short_names_are_no_persons() {
        let found = names(&["The Redin Company for Trade (Redin) opened in the Kingdom of Spain (Spain)."]);
        assert!(!found.iter().any(|f| f.starts_with("person")), "{found:?}");
    }
}
