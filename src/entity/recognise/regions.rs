//! Places that words beside them or inside them show: `Northmark (NM) Province`, `Kestrel-administered Northmark`, `Free Kashmir`,
//! `along the Line of Peace`.
//!
//! In: a document and the spans found so far. Out: spans of places, or spans that are now places. A name is judged once for the whole
//! document by its surest occurrence.

use super::cues::Cue;
use super::lexicon::List;
use super::patterns::{Class, is};
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Most words of a name.
const LONGEST: usize = 6;

/// Makes places of what the text shows to be places.
pub(super) fn settle(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut typed = typed(reading);
    // Where the text defines a short form, the definition knows where the name begins.
    let longs: BTreeMap<(usize, usize), usize> =
        spans.iter().filter(|s| s.rule == "definition").map(|s| ((s.block, s.end), s.first)).collect();
    typed.iter_mut().for_each(|s| s.first = longs.get(&(s.block, s.end)).map_or(s.first, |first| s.first.max(*first)));
    let keys: BTreeSet<String> = typed.iter().map(|s| reading.key(s)).collect();
    for span in spans.iter_mut().filter(|s| matches!(s.kind, Kind::Person | Kind::Organization)) {
        if keys.contains(&reading.key(span)) {
            (span.kind, span.confidence) = (Kind::Place, span.confidence.clamp(0.7, 0.85));
        }
    }
    spans.extend(typed);
    areas(reading, spans);
    modified(reading, spans);
    let lines = along(reading, &Neighbours::of(reading, spans));
    spans.extend(lines);
}

fn place(block: usize, first: usize, end: usize, confidence: f32) -> Span {
    Span { block, first, end, kind: Kind::Place, confidence, rule: "place-cue" }
}

/// `Northmark (NM) Province`: the name and its short form.
fn typed(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for open in (1..text.words.len()).filter(|i| text.form(*i) == "(") {
            let short = text.word(open + 1).is_some_and(|w| w.upper && w.form.chars().all(char::is_alphabetic));
            let word = text.form(open + 2) == ")" && text.capital(open + 3) && is(Class::Area, text.lower(open + 3));
            if !(short && word) || text.line_start(open + 3) {
                continue;
            }
            let from = (open.saturating_sub(LONGEST)..open)
                .rev()
                .take_while(|i| text.capital(*i) && !text.is(*i, List::Function))
                .last();
            if let Some(first) = from.filter(|f| (*f + 1..=open).all(|i| !text.line_start(i))) {
                found.push(place(block, first, open, 0.85));
                found.push(place(block, open + 1, open + 2, 0.85));
            }
        }
    }
    found
}

/// `Northern Tribal Areas (NTA)`: a definition whose long form ends in a word for areas is one of a place.
fn areas(reading: &Reading<'_>, spans: &mut [Span]) {
    let mut shorts: BTreeSet<(usize, usize)> = BTreeSet::new();
    for span in spans.iter_mut().filter(|s| s.rule == "definition" && s.end - s.first >= 2) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let last = span.end - 1;
        if block.capital(last)
            && is(Class::Area, block.lower(last))
            && !(span.first..last).any(|i| block.small(i, Cue::OfFor))
        {
            span.kind = Kind::Place;
            if block.form(span.end) == "(" {
                shorts.insert((span.block, span.end + 1));
            }
        }
    }
    for span in spans.iter_mut().filter(|s| s.rule == "definition" && s.end == s.first + 1) {
        if shorts.contains(&(span.block, span.first)) {
            span.kind = Kind::Place;
        }
    }
}

/// `Kestrel-administered | Free Northmark`, `Azad Kashmir`: a place with what is said of it.
fn modified(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in 2..text.words.len() {
            let held =
                is(Class::Held, text.lower(at - 1)) && matches!(text.form(at - 2), "-" | "‐") && text.glued(at - 1);
            if held && text.capital(at) && !text.line_start(at) && !text.is(at, List::Demonym) {
                let end = super::organizations::run_end(text, at);
                if end - at <= 3 && !(at..end).any(|i| text.is(i, List::OrgStrong) || text.is(i, List::Role)) {
                    found.push(place(block, at, end, 0.82));
                }
            }
        }
    }
    let keys: BTreeSet<String> = found.iter().map(|s| reading.key(s)).collect();
    spans.retain(|s| !(s.kind == Kind::Person && s.rule == "model" && keys.contains(&reading.key(s))));
    spans.extend(found);
}

/// `along the Line of Peace`: a phrase of capitals found so, wherever it stands.
fn along(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut places: BTreeMap<String, Vec<(usize, usize, usize)>> = BTreeMap::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for the in (1..text.words.len()).filter(|i| text.small(*i, Cue::Definite)) {
            let first = the + 1;
            let Some(end) = phrase(text, first) else { continue };
            let key = text.key(first..end);
            let before = text.lower(the - 1);
            let two = the.checked_sub(2).map_or_else(String::new, |i| format!("{} {before}", text.lower(i)));
            if is(Class::Along, before) || is(Class::Along, &two) {
                shown.insert(key.clone());
            }
            places.entry(key).or_default().push((block, first, end));
        }
    }
    let often = places.iter().filter(|(key, at)| at.len() >= 2 && shown.contains(*key));
    let spans = often.flat_map(|(_, at)| at).map(|(block, first, end)| place(*block, *first, *end, 0.76));
    spans
        .filter(|s| {
            known.free(s) || known.touching(s.block, s.words()).all(|o| o.rule == "model" && o.kind != Kind::Person)
        })
        .collect()
}

/// `Line of Peace`: two capitals with `of` between, no body or event.
fn phrase(block: &Block<'_>, first: usize) -> Option<usize> {
    let refused = [
        List::OrgStrong,
        List::OrgHead,
        List::OrgTail,
        List::EventHead,
        List::EventLast,
        List::WorkHead,
        List::Role,
        List::Demonym,
        List::Function,
        List::Month,
        List::Honorific,
    ];
    let fits = |i: usize| {
        block.word(i).is_some_and(|w| w.as_written(true) && !refused.iter().any(|l| w.is(*l))) && !block.line_start(i)
    };
    let end = first + 3;
    (fits(first) && block.small(first + 1, Cue::Of) && fits(first + 2) && !block.capital(end)).then_some(end)
}

/// `Kelm (Democratic Republic)`, `Harrow (State)`: a place with what kind of land it is in brackets, as libraries write it.
pub(super) fn qualified(reading: &Reading<'_>, spans: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for span in spans.iter().filter(|s| s.kind == Kind::Place && s.confidence >= 0.5) {
        let Some(block) = reading.block(span) else { continue };
        let open = span.end;
        let Some(close) = (open + 2..open + 5).find(|i| block.form(*i) == ")") else { continue };
        let inside = (open + 1..close).all(|i| block.capital(i) && !block.line_start(i));
        if block.form(open) == "(" && inside && block.cue(close - 1, Cue::LandNoun) {
            found.push(Span { end: close + 1, confidence: span.confidence.max(0.8), rule: "place-cue", ..*span });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn the_word_after_a_bracket_decides_what_stands_before_it() {
        let found = names(&[
            "Avoid Thrupley Vastmark (TV) Province and the former Outer Herding Areas (OHA).",
            "In Thrupley Vastmark it rained; OHA was dry.",
        ]);
        for name in ["place:Thrupley Vastmark", "place:Outer Herding Areas", "place:OHA"] {
            assert!(found.contains(&name.into()), "{name}: {found:?}");
        }
        assert!(!found.iter().any(|f| f.starts_with("organization")), "{found:?}");
    }

    #[test]
    fn a_recurring_phrase_that_things_stand_along_is_a_place() {
        let found = names(&[
            "Shots were heard along the Line of Quiet at night.",
            "The crossing of the Line of Quiet is closed.",
        ]);
        assert_eq!(found, ["place:Line of Quiet", "place:Line of Quiet"]);
    }

    #[test]
    fn what_is_administered_by_a_land_is_a_place() {
        let found = names(&["They went to Portugal-administered Ulva Morn in spring."]);
        assert!(found.contains(&"place:Ulva Morn".into()), "{found:?}");
    }
}
