//! Persons, places and organizations that look alike: what the whole document says about a single unknown word decides.
//!
//! `Brightway spokesman` and `Brightway's customers` speak for an organization; `in Carrow`, `Mountjoy, Ohio`, `the river Dunmere` speak for a place; `Mr Carrow`, `Carrow said`, `Anna Carrow`, `Carrow's
//! book` for a person. One pass collects the evidence, another applies it.

use super::cues::Cue;
use super::lexicon::{Lexicon, List};
use super::reading::{Block, Kind, Reading, Span};
use std::collections::{BTreeSet, HashMap};

/// What speaks for a place and for a person.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    place: u32,
    person: u32,
    body: u32,
}

/// Corrects the kind of single words, and finds places the tagger passed over.
pub(super) fn by_context(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut evidence: HashMap<&str, Evidence> = HashMap::new();
    for text in &reading.blocks {
        for i in 0..text.words.len() {
            if let Some(word) = text.word(i).filter(|w| w.capital && !w.upper && may_be(reading.lexicon, w)) {
                let entry = evidence.entry(word.form.as_str()).or_default();
                entry.place += for_place(reading, text, i);
                entry.person += for_person(text, i);
                entry.body += for_body(text, i);
            }
        }
    }
    for span in spans.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2 && s.confidence >= 0.6) {
        let Some(block) = reading.block(span) else { continue };
        for form in [block.form(span.first), block.form(span.end - 1)] {
            if let Some(entry) = evidence.get_mut(form) {
                entry.person += 2;
            }
        }
    }
    let is_place = |form: &str| evidence.get(form).is_some_and(|e| e.place > 0 && e.place > 2 * e.person);
    let is_body = |form: &str| evidence.get(form).is_some_and(|e| e.body > 0 && e.person == 0 && e.body > e.place);
    for span in spans.iter_mut().filter(|s| s.end == s.first + 1 && matches!(s.kind, Kind::Person | Kind::Place)) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let known = block.word(span.first).is_some_and(|w| w.flags.is_known_place() || w.is(List::Place));
        if span.rule == "model" && !known && is_body(block.form(span.first)) {
            (span.kind, span.rule) = (Kind::Organization, "organization-context");
            span.confidence = span.confidence.clamp(0.6, 0.75);
        }
    }
    for span in spans.iter_mut().filter(|s| s.end == s.first + 1 && s.kind == Kind::Person) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        if matches!(span.rule, "model" | "attribution") && is_place(block.form(span.first)) {
            (span.kind, span.rule) = (Kind::Place, "place-context");
            span.confidence = span.confidence.clamp(0.6, 0.75);
        }
    }
    for span in spans.iter_mut().filter(|s| s.end == s.first + 1 && s.kind == Kind::Place) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let known = block.word(span.first).is_some_and(|w| w.flags.is_known_place() || w.is(List::Place));
        let person = evidence.get(block.form(span.first)).is_some_and(|e| e.person >= 2 && e.place == 0);
        if !known && person && matches!(span.rule, "model" | "gazetteer") {
            (span.kind, span.rule) = (Kind::Person, "model");
            span.confidence = span.confidence.clamp(0.6, 0.75);
        }
    }
    let known = super::reading::Neighbours::of(reading, spans);
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in (0..text.words.len()).filter(|i| text.capital(*i)) {
            let span = Span { block, first, end: first + 1, kind: Kind::Place, confidence: 0.6, rule: "place-context" };
            let form = text.form(first);
            let often = evidence.get(form).is_some_and(|e| e.place >= 2);
            let strong = often && is_place(form) && for_place(reading, text, first) >= 1;
            if strong && known.free(&span) {
                found.push(span);
            }
        }
    }
    spans.extend(found);
}

/// `between Sandy Holm, New Jersey, and …`: what the tagger took for a person's name, where things are and before a state; then it is a
/// place wherever it stands.
pub(super) fn located(reading: &Reading<'_>, spans: &mut [Span]) {
    let long = |s: &Span| s.kind == Kind::Person && s.rule == "model" && (2..=3).contains(&(s.end - s.first));
    let mut places: BTreeSet<String> = BTreeSet::new();
    for span in spans.iter().filter(|s| long(s)) {
        let Some(block) = reading.block(span) else { continue };
        let stands = span.first > 0
            && !block.line_start(span.first)
            && block.before(span.first).is_some_and(|w| w.is(List::SpokenOf));
        let state = block.form(span.end) == ","
            && (reading.lexicon.longest(&block.ahead(span.end + 1, 3), List::Place) > 0
                || block.cue(span.end + 1, Cue::StateCode)
                || block.cue(span.end + 1, Cue::StatePointed));
        if stands && state {
            places.insert(reading.key(span));
        }
    }
    for span in spans.iter_mut().filter(|s| long(s)) {
        if places.contains(&reading.key(span)) {
            (span.kind, span.rule) = (Kind::Place, "place-context");
            span.confidence = span.confidence.clamp(0.65, 0.8);
        }
    }
}

/// `Mt. Hollow`: a mountain whose first word is cut to two letters, with its full stop.
pub(super) fn mounts(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    for (block, text) in reading.blocks.iter().enumerate() {
        let cut = |i: usize| text.capital(i) && text.is(i, List::PlaceFirst) && text.form(i).chars().count() == 2;
        let named = |i: usize| text.capital(i) && !text.is(i, List::Function) && !text.line_start(i);
        for first in 0..text.words.len() {
            if !(cut(first) && text.form(first + 1) == "." && text.glued(first + 1) && named(first + 2)) {
                continue;
            }
            let end = first + 3;
            let within = |s: &Span| s.block == block && s.first >= first && s.end <= end;
            let beyond = spans.iter().any(|s| s.block == block && s.first < end && s.end > first && !within(s));
            if !beyond {
                spans.retain(|s| !within(s));
                spans.push(Span { block, first, end, kind: Kind::Place, confidence: 0.8, rule: "place-context" });
            }
        }
    }
}

/// Whether a word may be an unknown name: no plain word, no part of the closed lists.
fn may_be(lexicon: &Lexicon, word: &super::features::Word) -> bool {
    let listed = [List::Function, List::Role, List::Honorific, List::Month, List::Weekday, List::Demonym, List::Never];
    // "in Sufism"
    let teaching = lexicon.without_ending(&word.lower, Cue::TeachingEnding).is_some();
    word.form.chars().count() > 2
        && !teaching
        && word.form.chars().all(|c| c.is_alphabetic() || c == '-')
        && !word.flags.is_plain()
        && !word.flags.is_common_given()
        && !listed.iter().any(|l| word.is(*l))
        && !word.is(List::Organization)
        && !word.is(List::Acronym)
}

/// Whether a single word stands alone: no capital beside it.
fn alone(block: &Block<'_>, i: usize) -> bool {
    let beside = |j: usize| block.capital(j) && !block.is(j, List::Function);
    let before = i > 0 && beside(i - 1) && !block.line_start(i);
    let after = beside(i + 1) && !block.line_start(i + 1);
    !before && !after
}

fn for_place(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> u32 {
    if !alone(block, i) {
        return 0;
    }
    let of = block.cue_before(i, Cue::Of);
    let inside = i > 0 && !block.line_start(i);
    let located = inside
        && block.cue_before(i, Cue::Inside)
        && !(matches!(block.form(i + 1), "&" | "’") || block.cue(i + 1, Cue::Possessive) || block.cue(i + 1, Cue::And))
        && !block.before(i).is_some_and(|w| w.capital)
        && !(matches!(block.form(i + 1), "(") && block.form(i + 2).starts_with(|c: char| c.is_ascii_digit()));
    let noun = i.checked_sub(2).is_some_and(|j| block.is(j, List::PlaceHead) && !block.capital(j));
    let of_place = of && i.checked_sub(2).is_some_and(|j| block.cue(j, Cue::PlacePart));
    let river = block.before(i).is_some_and(|w| w.is(List::PlaceHead) && !w.capital) && inside;
    let ahead = block.ahead(i + 2, 3);
    let region = block.form(i + 1) == ","
        && block.capital(i + 2)
        && (block.word(i + 2).is_some_and(|w| w.flags.is_country())
            || block.cue(i + 2, Cue::StatePointed)
            || block.cue(i + 2, Cue::StateShort) && block.form(i + 3) == "."
            || reading.lexicon.longest(&ahead, List::Place) > 0);
    let area = block.cue(i + 1, Cue::AreaNoun) && !block.capital(i + 1);
    2 * u32::from(area || river || region || of_place || (noun && of)) + u32::from(located)
}

/// `SoftBank CEO`, `Brightway spokesman Jon Meers`, `Brightway's customers`.
fn for_body(block: &Block<'_>, i: usize) -> u32 {
    if i > 0 && block.capital(i - 1) && !block.is(i - 1, List::Function) && !block.line_start(i) {
        return 0;
    }
    let next = if block.cue(i + 1, Cue::Possessive) { i + 2 } else { i + 1 };
    let role = next == i + 1
        && block.word(next).is_some_and(|w| {
            w.is(List::Role) && (!w.capital || w.upper) && !w.is(List::Honorific) || w.is(List::BodyRole)
        });
    2 * u32::from(role || block.is(next, List::BodyThing)) * u32::from(!block.line_start(next))
}

fn for_person(block: &Block<'_>, i: usize) -> u32 {
    let title = i > 0 && block.before(i).is_some_and(|w| w.is(List::Honorific) && w.capital);
    let given =
        i > 0 && block.before(i).is_some_and(|w| w.flags.is_common_given() && w.capital) && !block.line_start(i);
    let speaks = block.word(i + 1).is_some_and(|w| w.is(List::Speech) && !w.capital);
    let acts = block.cue(i + 1, Cue::PersonAfter);
    let owns = block.cue(i + 1, Cue::Possessive) && block.cue(i + 2, Cue::PersonThing);
    u32::from(title) * 2 + u32::from(given) * 2 + u32::from(speaks) * 2 + u32::from(acts) + u32::from(owns) * 2
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_word_that_things_happen_in_is_a_place() {
        let found = names(&["They lit the streets of Carrowbeg every night.", "She was born in Carrowbeg."]);
        assert_eq!(found, ["place:Carrowbeg", "place:Carrowbeg"]);
    }

    #[test]
    fn a_person_stays_one_whatever_is_found_in_them() {
        let found = names(&["Anna Thrupley wrote it.", "Critics see much in Thrupley, and Thrupley said so."]);
        assert!(found.iter().all(|f| f.starts_with("person:")), "{found:?}");
    }

    #[test]
    fn a_mountain_may_be_cut_to_two_letters() {
        let found = names(&["The road to Mt. Hollow is closed.", "Mt. Hollow and Goroka are quiet."]);
        assert_eq!(found.iter().filter(|f| *f == "place:Mt. Hollow").count(), 2, "{found:?}");
    }

    #[test]
    fn what_stands_before_a_state_where_things_are_is_a_place() {
        let found = names(&["The waves from Sandy Hook, New Jersey, to Maine will rise.", "At Sandy Hook it rained."]);
        assert_eq!(found, ["place:Sandy Hook", "place:New Jersey", "place:Maine", "place:Sandy Hook"]);
    }
}
