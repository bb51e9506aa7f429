//! Spans that hold two names, or a word too many: who owns a body, two regions, a label before a title.
//!
//! In: the spans found so far. Out: the same, divided or cut. `Holt's Harbour Service` is a person and a body; `South Shire and North
//! Shire` two places; `DVD: Salt Roads` a title after its label; `Carrow District` before `Attorney` is the place alone.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use std::collections::BTreeSet;

/// Divides and cuts.
pub(super) fn divide(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let families = families(reading, spans);
    let mut parts = Vec::new();
    for span in spans.iter_mut() {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        match span.kind {
            Kind::Organization | Kind::Work if span.rule == "model" || span.rule == "organization" => {
                parts.extend(owner(block, &families, span));
                parts.extend(regions(reading, block, span));
            }
            Kind::Place => jurisdiction(block, span),
            _ => {}
        }
        if span.kind == Kind::Work {
            unlabel(block, span);
        }
    }
    spans.extend(parts);
    spans.extend(firms(reading));
}

/// Family names of the persons found in full.
fn families(reading: &Reading<'_>, spans: &[Span]) -> BTreeSet<String> {
    let full = spans.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2 && s.confidence >= 0.7);
    let family = |s: &Span| {
        let block = reading.block(s)?;
        let comma = s.words().find(|i| block.form(*i) == ",");
        Some(block.form(comma.unwrap_or(s.end).checked_sub(1)?).to_string())
    };
    full.filter_map(family).collect()
}

/// `Holt's Harbour Service`: the person, where the document names them in full; the span keeps the body.
fn owner(block: &Block<'_>, families: &BTreeSet<String>, span: &mut Span) -> Option<Span> {
    let mark = span.first + 1;
    let owned = span.end >= span.first + 4 || span.end == span.first + 3 && span.kind == Kind::Organization;
    if !(owned && block.cue(mark, Cue::Possessive) && families.contains(block.form(span.first))) {
        return None;
    }
    let person = Span { end: mark, kind: Kind::Person, confidence: 0.8, rule: "repeat", ..*span };
    span.first = mark + 1;
    Some(person)
}

/// `South Shire and North Shire`: two places on either side of `and`.
fn regions(reading: &Reading<'_>, block: &Block<'_>, span: &mut Span) -> Option<Span> {
    let and = span.words().find(|i| block.small(*i, Cue::And))?;
    let place = |first: usize, end: usize| {
        let words = block.ahead(first, end - first);
        let key = words.join(" ");
        let listed = reading.lexicon.longest(&words, List::Place) == end - first;
        end > first && (listed || Gazetteer::shared().flags(&key).is_country())
    };
    if !(place(span.first, and) && place(and + 1, span.end)) {
        return None;
    }
    let second = Span { first: and + 1, kind: Kind::Place, confidence: 0.85, rule: "gazetteer", ..*span };
    (span.end, span.kind, span.rule) = (and, Kind::Place, "gazetteer");
    span.confidence = span.confidence.max(0.85);
    Some(second)
}

/// `Carrow District Attorney`, `Carrow County Sheriff`: the place is what stands before the office.
fn jurisdiction(block: &Block<'_>, span: &mut Span) {
    let last = span.end - 1;
    if span.end > span.first + 1 && block.titled(last, Cue::Jurisdiction) && block.cue(span.end, Cue::Attorney) {
        span.end = last;
    }
}

/// `DVD: Salt Roads`: the label of a thing is no part of its title.
fn unlabel(block: &Block<'_>, span: &mut Span) {
    let labelled = block.cue(span.first, Cue::MediaLabel) && block.form(span.first + 1) == ":";
    if labelled && span.end > span.first + 2 {
        span.first += 2;
    }
}

/// `the law firm of Holt, Marsh, and Reed`.
fn firms(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for of in (1..text.words.len()).filter(|i| text.small(*i, Cue::Of) && text.small(*i - 1, Cue::FirmNoun)) {
            let name = |i: usize| text.capital(i) && text.word(i).is_some_and(|w| w.is_wordlike());
            let joins = |i: usize| matches!(text.form(i), "," | "&") || text.small(i, Cue::And);
            let end = (of + 1..of + 14)
                .take_while(|i| !text.line_start(*i) && (name(*i) || joins(*i) && (name(i + 1) || joins(i + 1))))
                .last();
            let Some(end) = end.map(|last| last + 1) else { continue };
            let several = (of + 1..end).any(|i| text.form(i) == "&" || text.small(i, Cue::And));
            if several && name(of + 1) && name(end - 1) {
                let kind = Kind::Organization;
                found.push(Span { block, first: of + 1, end, kind, confidence: 0.85, rule: "organization-cue" });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_law_firm_is_one_organization() {
        let found = names(&["She joined the law firm of Thrupp, Ollerens, and Marsh in May."]);
        assert_eq!(found, ["organization:Thrupp, Ollerens, and Marsh"]);
    }

    #[test]
    fn two_regions_are_two_places() {
        let found = names(&["They live in Latin America and North America."]);
        assert_eq!(found, ["place:Latin America", "place:North America"]);
    }
}
