//! Titles of works that the page itself shows to be titles: those with their year in a list of works, and those given in full once and in
//! short elsewhere.
//!
//! In: the blocks of a document. Out: spans of works. A title found here is set like one: its first and last words are capitals, and
//! between them only small words are not.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use super::works::{occurrences, rare, title_case, title_end};
use std::collections::BTreeMap;

/// Most words of a title.
const LONGEST: usize = 22;

/// `has written three books: Salt Roads (1998), A Harbour So Wide (2002), and Tides (2007)`: titles before years in brackets.
pub(super) fn dated(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let opens = |i: usize| {
            text.form(i) == "("
                && !text.glued(i)
                && super::references::year(text, i + 1)
                && matches!(text.form(i + 2), ")" | "," | ";")
        };
        for open in (1..text.words.len()).filter(|i| opens(*i)) {
            let sentence = text.sentence(open);
            if !(sentence.start..open).any(|i| text.is(i, List::WorksLead)) {
                continue;
            }
            if let Some(first) = before_year(text, sentence.start, open) {
                let confidence = 0.78;
                found.push(Span { block, first, end: open, kind: Kind::Work, confidence, rule: "title" });
            }
        }
    }
    found
}

/// Where the title begins that ends before the bracket of its year.
fn before_year(block: &Block<'_>, floor: usize, open: usize) -> Option<usize> {
    if !block.capital(open - 1) {
        return None;
    }
    let item = |i: usize| matches!(block.form(i), "," | ";" | ":" | ")");
    let mut first = open;
    while first > floor && open - first < LONGEST {
        let at = first - 1;
        let joins = [List::Connector, List::Particle].iter().any(|l| block.is(at, *l))
            || block.cue(at, Cue::Possessive)
            || block.cue(at, Cue::TitleSmall)
            || (block.form(at) == ":" && block.capital(at - 1) && first < open)
            || (block.form(at) == "," && within(block, floor, at));
        if !block.capital(at) && !joins || block.line_start(first) {
            break;
        }
        first -= 1;
    }
    // A list item begins with "and", which is no part of it.
    while first < open && (!block.capital(first) || block.cue(first, Cue::And)) {
        first += 1;
    }
    let edge = first == floor || item(first - 1) || !block.capital(first - 1);
    let words = (first..open).filter(|i| block.word(*i).is_some_and(|w| w.is_wordlike())).count();
    let person = block.word(first).is_some_and(|w| w.flags.is_common_given()) && words <= 3;
    let body = block.is(open - 1, List::OrgStrong) || block.is(open - 1, List::EventLast);
    let joined = (first..open).any(|i| !block.capital(i) && block.word(i).is_some_and(|w| w.is_wordlike()));
    let fits = edge && words >= 2 && (joined || words >= 3 || item(first.max(1) - 1)) && !person && !body;
    (fits && title_case(block, first, open)).then_some(first)
}

/// Whether a comma stands inside a subtitle: a colon between capitals before it, with no bracket since.
fn within(block: &Block<'_>, floor: usize, comma: usize) -> bool {
    let colon = (floor..comma).rev().take(10).take_while(|i| block.form(*i) != ")").find(|i| block.form(*i) == ":");
    colon.is_some_and(|c| c > floor && block.capital(c - 1) && block.capital(c + 1))
}

/// `Salt Roads: A History of the Trawl` at the start of a line or sentence, where the text goes on to speak of `Salt Roads`.
pub(super) fn introduced(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut full: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for (block, text) in reading.blocks.iter().enumerate().skip(1) {
        for first in (0..text.words.len()).filter(|i| text.capital(*i)) {
            if !(text.line_start(first) || text.sentence_start(first)) {
                continue;
            }
            let (end, colon) = title_end(text, first);
            let Some(at) = (first..end).find(|i| text.form(*i) == ":").filter(|_| colon) else { continue };
            let label = [List::PersonLabel, List::OrganizationLabel, List::PlaceLabel, List::Never, List::Role]
                .iter()
                .any(|l| (first..at).all(|i| text.is(i, *l)));
            let person = known.touching(block, first..at).any(|s| s.kind == Kind::Person);
            let long = at - first >= 2 && at - first <= 7 || rare(text, first);
            if long && !label && !person && end - at >= 3 && title_case(text, first, at) {
                let span = Span { block, first, end, kind: Kind::Work, confidence: 0.8, rule: "title" };
                full.entry(text.surface(first..at).to_string()).or_default().push(span);
            }
        }
    }
    let mut found = Vec::new();
    let shorts: Vec<String> = full.keys().cloned().collect();
    let places = occurrences(reading, &shorts, "title", 0.8);
    for (short, spans) in full {
        // Elsewhere, in running text: not at the start of a line, and no part of a longer name.
        let again = places.iter().any(|p| {
            let Some(text) = reading.block(p) else { return false };
            let apart = spans.iter().all(|s| !s.overlaps(p));
            let running = !text.sentence_start(p.first) && !text.capital(p.end);
            apart && running && text.surface(p.words()) == short
        });
        if again {
            found.extend(spans);
        }
    }
    found
}

/// `a translation of Salt and Sand`, `issues of The Tide`: a title with small words or an article after what is made of works.
pub(super) fn led(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in 0..text.words.len() {
            let length = reading.lexicon.longest(&text.ahead(at, 2), List::TitleLead);
            let first = at + length;
            if length == 0 || !text.capital(first) || text.line_start(first) {
                continue;
            }
            let (end, colon) = title_end(text, first);
            let small = (first + 1..end).any(|i| !text.capital(i) && text.word(i).is_some_and(|w| w.is_wordlike()));
            let article = text.titled(first, Cue::Article);
            let body = (first..end).any(|i| {
                [List::OrgStrong, List::OrgHead, List::Role, List::Honorific, List::PlaceHead, List::EventLast]
                    .iter()
                    .any(|l| text.is(i, *l) && text.capital(i))
            });
            let held = known.touching(block, first..end).any(|s| {
                s.kind == Kind::Date
                    || s.confidence >= 0.8 && s.kind != Kind::Person && s.first <= first && s.end >= end
            });
            let long = end - first >= 2 && (small || article || colon);
            if long && !body && !held && title_case(text, first, end) && !text.cue(end, Cue::Possessive) {
                found.push(Span { block, first, end, kind: Kind::Work, confidence: 0.7, rule: "title" });
            }
        }
    }
    found
}

/// `Tidewater magazine`, `the Salt Hour podcast`: capitals before a word for what they name.
pub(super) fn followed(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for end in (1..text.words.len()).filter(|i| text.is(*i, List::WorkAfter) && !text.line_start(*i)) {
            let noun = text.word(end).is_some_and(|w| w.as_written(false));
            let mut first = end;
            while first > 0 && end - first < 4 && text.capital(first - 1) && !text.line_start(first) {
                first -= 1;
            }
            let other = [List::Function, List::Demonym, List::Role, List::Month];
            while first < end && other.iter().any(|l| text.is(first, *l)) {
                first += 1;
            }
            let plain = (first..end).all(|i| text.word(i).is_some_and(|w| w.upper && w.flags.is_plain()));
            let span = Span { block, first, end, kind: Kind::Work, confidence: 0.7, rule: "title" };
            let held = known
                .touching(block, first..end)
                .any(|s| s.kind == Kind::Work || s.kind == Kind::Person && s.confidence > 0.8 || s.first < first);
            if noun && first < end && !plain && !held {
                found.push(span);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn titles_before_their_years_in_a_list_of_works() {
        let found = names(&[
            "She wrote three books: Salt and Roads (1998), A Harbour So Wide (2002), and Tides of the North (2007).",
        ]);
        let works: Vec<&String> = found.iter().filter(|f| f.starts_with("work")).collect();
        assert_eq!(works, ["work:Salt and Roads", "work:A Harbour So Wide", "work:Tides of the North"]);
    }

    #[test]
    fn a_title_given_in_full_is_found_in_short() {
        let found = names(&[
            "Reviews of the month",
            "Grey Harbour: The Salt Shortage of 1789.",
            "The users of Grey Harbour may read it slowly, and nobody else does.",
        ]);
        assert_eq!(found.iter().filter(|f| f.starts_with("work:Grey Harbour")).count(), 2, "{found:?}");
    }

    #[test]
    fn a_label_before_a_colon_is_no_title() {
        let found = names(&["Notes", "Opening Hours: The Museum of the Coast is closed.", "Please read on."]);
        assert!(!found.iter().any(|f| f.starts_with("work")), "{found:?}");
    }
}
