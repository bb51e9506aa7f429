//! Organizations without a telling word: what is said around a name, anywhere in the document, shows what it is.
//!
//! `Redwater released an album`, `on behalf of Redwater`, `Redwater official`: one pass collects what speaks for an organization and
//! for a place, by surface without regard to case; another corrects what the tagger took for a place or a person. Places and
//! given names of the closed lists are never changed.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use std::collections::HashMap;

/// What speaks for an organization, surely and as subject of a verb, and for a place.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    body: u32,
    acts: u32,
    place: u32,
}

/// Corrects the kind of names by what the document says around them.
pub(super) fn by_context(reading: &Reading<'_>, spans: &mut [Span]) {
    let doubtful = |s: &Span| s.rule == "model" && matches!(s.kind, Kind::Person | Kind::Place);
    let named = |s: &Span| matches!(s.kind, Kind::Person | Kind::Place | Kind::Organization);
    let mut evidence: HashMap<String, Evidence> = HashMap::new();
    for span in spans.iter().filter(|s| named(s)) {
        let Some(block) = reading.block(span) else { continue };
        let entry = evidence.entry(reading.key(span).to_lowercase()).or_default();
        let (body, acts, place) = around(reading, block, span);
        entry.body += body;
        entry.acts += acts;
        entry.place += place;
    }
    for span in spans.iter_mut().filter(|s| doubtful(s)) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        let Some(said) = evidence.get(&reading.key(span).to_lowercase()) else { continue };
        let is_body = match span.kind {
            Kind::Place => said.body + said.acts >= 2 && said.body + said.acts > said.place,
            _ => said.body >= 2 && said.place == 0 && span.confidence < 0.9,
        };
        if is_body && unknown(block, span) {
            (span.kind, span.rule) = (Kind::Organization, "organization-context");
            span.confidence = span.confidence.clamp(0.6, 0.75);
        }
    }
}

/// Whether no closed list says what the words are.
fn unknown(block: &Block<'_>, span: &Span) -> bool {
    let titled = block.before(span.first).is_some_and(|w| w.is(List::Honorific) && w.capital);
    let given = block.word(span.first).is_some_and(|w| w.flags.is_common_given() || w.is(List::Kunya));
    let known = span
        .words()
        .filter_map(|i| block.word(i))
        .any(|w| w.is(List::Place) || w.is(List::PlaceHead) || w.flags.is_country() || w.flags.is_known_place());
    !titled && !given && !known
}

/// What the words around one occurrence say.
fn around(reading: &Reading<'_>, block: &Block<'_>, span: &Span) -> (u32, u32, u32) {
    let owned = block.cue(span.end, Cue::Possessive) || block.form(span.end) == "’";
    let next = span.end + usize::from(owned);
    let here = |i: usize| !block.line_start(i) && !block.capital(i);
    let role = !owned && here(next) && block.is(next, List::BodyRole);
    let thing = owned && here(next) && (block.is(next, List::BodyThing) || block.is(next, List::BodyRole));
    let mut before = span.first;
    before -= usize::from(before > 0 && block.cue(before - 1, Cue::Owner));
    let cue = (1..=3).any(|n| {
        before.checked_sub(n).is_some_and(|at| reading.lexicon.longest(&block.ahead(at, n), List::BodyBefore) == n)
    });
    let mut verb = next;
    while verb < next + 3 && block.cue(verb, Cue::VerbLead) {
        verb += 1;
    }
    let acts = !owned && here(verb) && verb < block.words.len() && block.is(verb, List::BodyVerb);
    let located = block.cue_before(span.first, Cue::Within) && !block.line_start(span.first);
    let toward = block.cue_before(span.first, Cue::Toward) && !block.line_start(span.first);
    (2 * u32::from(role || thing || cue), u32::from(acts), 2 * u32::from(located) + u32::from(toward))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn who_is_acted_for_and_releases_albums_is_an_organization_everywhere() {
        let found = names(&[
            "He moved money on behalf of Zelvadar for years.",
            "A member of Zelvadar was there. The house of Zelvadar in the hills has burned.",
        ]);
        let bodies = found.iter().filter(|f| *f == "organization:Zelvadar").count();
        assert!(
            bodies >= 2 && !found.iter().any(|f| f.starts_with("place:Z") || f.starts_with("person:Z")),
            "{found:?}"
        );
    }

    #[test]
    fn towns_of_the_tables_stay_places_whatever_they_do() {
        let found = names(&["Members of Lisbon announced it.", "He spoke on behalf of Lisbon."]);
        assert!(found.iter().all(|f| f.starts_with("place:")), "{found:?}");
    }
}
