//! Names of events by their shape: `Greek civil war`, `Harbour Strike`, `Cyclone Ana`, `Siege of Malta`.

use super::cues::Cue;
use super::features::Word;
use super::lexicon::List;
use super::organizations::run_end;
use super::reading::{Block, Kind, Reading, Span};
use std::collections::BTreeSet;

/// The events of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in 0..text.words.len() {
            let goes_on = at > 0 && text.capital(at - 1) && !text.is(at - 1, List::Function) && !text.line_start(at);
            let begins = text.capital(at) && !goes_on;
            let shaped = begins.then(|| {
                listed(reading, text, at)
                    .or_else(|| of_people(reading, text, at))
                    .or_else(|| by_head(text, at))
                    .or_else(|| by_noun(text, at))
                    .or_else(|| by_last(reading, text, at))
            });
            if let Some((first, end, confidence)) = shaped.flatten() {
                let end = subject(text, end);
                found.push(Span { block, first, end, kind: Kind::Event, confidence, rule: "event" });
            }
        }
    }
    found
}

/// Where the name of a gathering ends that goes on with its subject: `Northern Conference | on the Salted Herring`.
fn subject(block: &Block<'_>, end: usize) -> usize {
    let joined = block.cue(end - 1, Cue::GatheringHead) && (block.small(end, Cue::On) || block.small(end, Cue::For));
    let first = end + 1 + usize::from(block.small(end + 1, Cue::Definite));
    if !joined
        || !block.capital(first)
        || block.line_start(first)
        || block.is(first, List::Weekday)
        || block.is(first, List::Month)
    {
        return end;
    }
    let last = run_end(block, first);
    let more = block.small(last, Cue::And) && block.capital(last + 1) && !block.line_start(last + 1);
    if more { run_end(block, last + 1) } else { last }
}

type Found = (usize, usize, f32);

/// An event of the closed list: `Brexit`, `World War II`.
fn listed(reading: &Reading<'_>, block: &Block<'_>, first: usize) -> Option<Found> {
    let length = reading.lexicon.longest(&block.ahead(first, 5), List::EventName);
    let last = first + length;
    let whole = length > 0 && (!block.capital(last) || block.line_start(last));
    let number = || block.form(last - 1).bytes().all(|b| b.is_ascii_digit());
    (whole && (block.capital(last - 1) || number())).then_some((first, last, 0.85))
}

/// A people or country and an event in lower case.
fn of_people(reading: &Reading<'_>, block: &Block<'_>, first: usize) -> Option<Found> {
    let word = block.word(first)?;
    let people = word.is(List::Demonym) || word.flags.is_country();
    let length = if people { reading.lexicon.longest(&block.ahead(first + 1, 4), List::EventNoun) } else { 0 };
    // "German war crimes" is no event.
    let crimes = block.cue(first + 1 + length, Cue::EventNot);
    (length > 0 && !crimes).then_some((first, first + 1 + length, 0.75))
}

/// `Cyclone Ana`, `Siege of Malta`.
fn by_head(block: &Block<'_>, first: usize) -> Option<Found> {
    if block.is(first, List::EventFirst) {
        let named = block.capital(first + 1) && !block.line_start(first + 1);
        return named.then(|| (first, run_end(block, first + 1).min(first + 4), 0.85));
    }
    let name = first + 2 + usize::from(block.small(first + 2, Cue::Definite));
    let of = block.is(first, List::EventOf)
        && block.small(first + 1, Cue::Of)
        && block.capital(name)
        && !block.line_start(name);
    of.then(|| (first, run_end(block, name).min(name + 3), 0.85))
}

/// `Iolaire disaster`: capitals and an event in lower case.
fn by_noun(block: &Block<'_>, at: usize) -> Option<Found> {
    let end = run_end(block, at);
    let first = (at..end).find(|i| !block.is(*i, List::Function))?;
    (end - first <= 3 && block.is(end, List::EventLower) && !block.line_start(end)).then_some((first, end + 1, 0.71))
}

/// A run of capitals that ends in a word for an event.
fn by_last(reading: &Reading<'_>, block: &Block<'_>, at: usize) -> Option<Found> {
    let mut end = at + 1;
    while end - at < 7
        && !block.line_start(end)
        && (block.capital(end) || block.form(end) == "’" || block.form(end) == "'")
    {
        end += 1;
    }
    let first = (at..end).find(|i| !block.is(*i, List::Function))?;
    if end < first + 2 || !block.is(end - 1, List::EventLast) {
        return None;
    }
    // "Who Won The | Cold War": a known event at the end of a heading.
    let known =
        |i: &usize| end - i <= 4 && reading.lexicon.longest(&block.ahead(*i, end - i), List::EventName) == end - i;
    let inner = (first + 1..end - 1).find(known).filter(|i| (first..*i).any(|j| block.is(j, List::Function)));
    Some(inner.map_or((first, end, 0.75), |i| (i, end, 0.85)))
}

/// The name of a storm wherever it stands alone: `Hermina` after `Tropical Storm Hermina`.
pub(super) fn storms(reading: &Reading<'_>, spans: &mut Vec<Span>) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for text in &reading.blocks {
        for head in (0..text.words.len()).filter(|i| text.capital(*i) && text.is(*i, List::Storm)) {
            let name = text
                .word(head + 1)
                .filter(|w| w.capital && w.is_wordlike() && !w.is(List::Function) && !w.flags.is_plain());
            if let Some(name) = name.filter(|_| !text.capital(head + 2) || text.line_start(head + 2)) {
                names.insert(&name.lower);
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let is_name = |text: &Block<'_>, i: usize| text.capital(i) && names.contains(text.lower(i));
    spans.retain(|s| {
        let alone =
            s.end == s.first + 1 && matches!(s.kind, Kind::Person | Kind::Place | Kind::Organization | Kind::Work);
        !(alone && reading.block(s).is_some_and(|text| is_name(text, s.first)))
    });
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in (0..text.words.len()).filter(|i| is_name(text, *i)) {
            let plain = |w: &Word| w.is(List::Function) || w.flags.is_plain();
            let beside = text.before(first).is_some_and(|w| w.capital && !plain(w)) && !text.line_start(first);
            let longer = text.capital(first + 1) && !text.line_start(first + 1);
            if !beside && !longer {
                spans.push(Span { block, first, end: first + 1, kind: Kind::Event, confidence: 0.8, rule: "event" });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn events_are_known_by_people_head_or_last_word() {
        assert_eq!(names(&["He fled during the Greek civil war."]), ["event:Greek civil war"]);
        let found = names(&["After Cyclone Ana came the Siege of Malta, then the Ropemakers’ Strike."]);
        assert_eq!(found, ["event:Cyclone Ana", "event:Siege of Malta", "event:Ropemakers’ Strike"]);
    }

    #[test]
    fn a_known_event_at_the_end_of_a_heading_is_all_of_it() {
        assert_eq!(names(&["Who Won The Cold War?"]), ["event:Cold War"]);
        assert_eq!(names(&["It ended with the War of 1812 and no more."]), ["event:War of 1812"]);
    }

    #[test]
    fn the_name_of_a_storm_alone_is_the_storm() {
        let found = names(&["Tropical Storm Hermina grew.", "Then Hermina moved north, and Hermina will bring rain."]);
        assert!(found.contains(&"event:Hermina".into()), "{found:?}");
        assert!(!found.contains(&"person:Hermina".into()), "{found:?}");
    }
}
