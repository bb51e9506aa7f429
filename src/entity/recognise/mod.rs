//! The recogniser: the texts of a document's blocks → mentions, and what the text itself says about them.
//!
//! In: a [`DocumentText`]. Out: [`Mention`]s that do not overlap, sorted by block and start, whose ranges lie on character
//! boundaries and begin and end at words; [`NameLink`]s (forms the text itself equates); [`Statement`]s (roles and
//! affiliations). It is deterministic, works offline, needs linear time and never panics, whatever the text. It must
//! never decide across documents: that is the resolver's part.
//!
//! The heart is a statistical tagger ([`model`]); rules then put right what they know better: edges of names, dates,
//! acronyms defined in the text, titles of works, attributions, short forms of names given in full elsewhere.

pub mod clusters;
pub mod coverage;
pub mod cues;
pub mod features;
pub mod gazetteer;
pub mod geonames;
pub mod lexicon;
pub mod model;
pub mod token;

mod acronyms;
mod affiliations;
mod attribution;
mod bibliography;
mod bodies;
mod calibration;
mod chronology;
mod contents;
mod dates;
mod edtf;
mod entries;
mod events;
mod fullnames;
mod inverted;
mod kindred;
mod labels;
mod links;
mod names;
mod organizations;
mod parted;
mod patterns;
mod phrases;
mod places;
mod reading;
mod references;
mod regions;
mod sites;
mod spread;
mod statements;
mod tagged;
mod tidy;
mod titled;
mod titles;
mod works;

#[cfg(test)]
mod tests;

pub use calibration::rules;
pub use edtf::edtf;
pub use links::{Definition, NameLink, definitions, links};
pub use statements::{Statement, statements};

use super::{DocumentText, EntityType, Mention};
use lexicon::List;
use reading::{Kind, Neighbours, Reading, Span};
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Finds the mentions of a document.
pub trait Recognise: Send + Sync {
    /// Its name, a stable word.
    fn name(&self) -> &str;
    /// Counts up whenever the same text may give other mentions.
    fn version(&self) -> u32;
    /// The mentions: no two overlap; sorted by block and start.
    fn recognise(&self, document: &DocumentText) -> Vec<Mention>;
}

/// The recogniser of the program.
pub fn builtin() -> &'static dyn Recognise {
    static BUILTIN: Builtin = Builtin;
    &BUILTIN
}

/// The statistical tagger alone, without any rule: to measure what the rules are worth.
pub fn tagger() -> &'static dyn Recognise {
    static TAGGER: Tagger = Tagger;
    &TAGGER
}

struct Tagger;

impl Recognise for Tagger {
    fn name(&self) -> &str {
        "tagger"
    }

    fn version(&self) -> u32 {
        5
    }

    fn recognise(&self, document: &DocumentText) -> Vec<Mention> {
        let reading = Reading::of(document);
        mentions(&reading, &tagged::find(&reading))
    }
}

struct Builtin;

impl Recognise for Builtin {
    fn name(&self) -> &str {
        "builtin"
    }

    fn version(&self) -> u32 {
        8
    }

    fn recognise(&self, document: &DocumentText) -> Vec<Mention> {
        let reading = Reading::of(document);
        let spans = spans(&reading);
        mentions(&reading, &spans)
    }
}

/// What is less sure than this is more often wrong than right, and is left out.
const LEAST: f32 = 0.38;

/// Share of its confidence that the tagger keeps in a language it was not trained on.
const OTHER_LANGUAGE: f32 = 0.7;

/// All mentions of a document as spans, in order.
fn spans(reading: &Reading<'_>) -> Vec<Span> {
    let mut tagged = tagged::find(reading);
    if !reading.lexicon.is_complete() {
        // The tagger has only read English: in other languages its word counts for less.
        tagged.retain(|s| !reading.lexicon.has_capital_nouns() || supported(reading, s));
        tagged.iter_mut().for_each(|s| s.confidence *= OTHER_LANGUAGE);
    }
    // What is too faint to be written must not stand in the way of a rule; its company may still bear it out.
    let (mut tagged, faint): (Vec<Span>, Vec<Span>) = tagged.into_iter().partition(|s| s.confidence >= LEAST);
    names::lengthen(reading, &mut tagged);
    let mut spans = tagged.clone();
    spans.extend(names::places(reading));
    spans.extend(names::kunyas(reading));
    spans.extend(fullnames::find(reading));
    spans.extend(fullnames::joined(reading));
    spans.extend(inverted::find(reading));
    spans.extend(affiliations::find(reading));
    spans.extend(sites::find(reading));
    spans.extend(events::find(reading));
    spans.extend(names::bylines(reading));
    spans.extend(names::commenters(reading));
    spans.extend(labels::find(reading, &tagged));
    spans.extend(names::so_called(reading, &Neighbours::of(reading, &spans)));
    spans.extend(dates::find(reading));
    spans.extend(organizations::find(reading, &tagged));
    let literature = bibliography::find(reading);
    spans.extend(literature.replace(references::find(reading)));
    spans.extend(literature.replace(entries::find(reading)));
    spans.extend_from_slice(&literature.spans);
    spans.extend(contents::find(reading));
    spans.extend(literature.replace(works::find(reading, &Neighbours::of(reading, &spans))));
    let attributions = attribution::find(reading);
    attribution::drop_roles(reading, &mut spans, &attributions);
    spans.extend(attribution::spans(reading, &attributions, &Neighbours::of(reading, &tagged)));
    let mut definitions = acronyms::find(reading);
    let known = Neighbours::of(reading, &spans);
    acronyms::judge(reading, &mut definitions, &known);
    spans.extend(acronyms::spans(reading, &definitions, &known));
    spans.extend(names::acronyms(reading, &spans));
    spans.extend(acronyms::standing(reading, &Neighbours::of(reading, &spans)));
    names::placed(reading, &mut spans);
    names::shaped(reading, &mut spans);
    names::no_titles(reading, &mut spans);
    names::cued_organizations(reading, &mut spans);
    names::divide(reading, &mut spans);
    titled::part_owners(reading, &mut spans);
    parted::divide(reading, &mut spans);
    organizations::campuses(reading, &mut spans);
    kindred::settled(reading, &mut spans);
    places::by_context(reading, &mut spans);
    places::located(reading, &mut spans);
    places::mounts(reading, &mut spans);
    events::storms(reading, &mut spans);
    spans.extend(faint);
    bodies::by_context(reading, &mut spans);
    spans.retain(|s| s.confidence >= LEAST);
    regions::settle(reading, &mut spans);
    spans.extend(regions::qualified(reading, &spans));
    spans.extend(sites::lists(reading, &Neighbours::of(reading, &spans)));
    spans.extend(fullnames::particles(reading, &spans));
    spans.extend(fullnames::initialled(reading, &spans));
    spans.extend(phrases::find(reading, &Neighbours::of(reading, &spans)));
    spans.extend(titled::find(reading, &Neighbours::of(reading, &spans)));
    spans.extend(titled::shortened(reading));
    spans.extend(titled::known_persons(reading));
    kindred::listed(reading, &mut spans);
    let tidied = |spans: Vec<Span>| settle(spans.into_iter().filter_map(|s| tidy::span(reading, s)).collect());
    let mut spans = tidied(spans);
    spread::agree(reading, &mut spans, &definitions);
    let newspapers = titled::newspapers(reading, &spans);
    spans.extend(newspapers);
    let bracketed = names::bracketed(reading, &spans);
    spans.extend(bracketed);
    spans.retain(|s| s.confidence >= LEAST);
    tidied(spans)
}

/// Whether the tables or lists bear out what the tagger says, where a capital says nothing.
fn supported(reading: &Reading<'_>, span: &Span) -> bool {
    let Some(block) = reading.block(span) else { return false };
    let words = || span.words().filter_map(|i| block.word(i));
    let titled = block.before(span.first).is_some_and(|w| w.is(List::Honorific));
    match span.kind {
        Kind::Person => titled || words().any(|w| w.flags.is_given() && !w.is(List::Function)),
        Kind::Place => words().any(|w| w.flags.is_place() || w.is(List::Place)),
        Kind::Organization => words().any(|w| w.is(List::OrgStrong) || w.is(List::OrgTail) || w.upper),
        _ => false,
    }
}

/// Keeps the best of spans that overlap: the stronger rule, then the longer span, then a rule before the tagger, then the
/// earlier.
fn settle(mut spans: Vec<Span>) -> Vec<Span> {
    let order = |s: &Span| (Reverse(rank(s)), Reverse(s.end - s.first), s.rule == "model", s.block, s.first, s.kind);
    spans.sort_by_key(order);
    let mut taken: std::collections::BTreeMap<(usize, usize), Span> = std::collections::BTreeMap::new();
    for mut span in spans {
        // What is left of an organization after a title that runs into it: "… of Dams | Kestrel University Press".
        if let Some((_, before)) = taken.range(..=(span.block, span.first)).next_back()
            && before.overlaps(&span)
            && before.kind == Kind::Work
            && span.kind == Kind::Organization
            && before.end + 1 < span.end
        {
            span.first = before.end;
        }
        let clash = |other: Option<(&(usize, usize), &Span)>| other.is_some_and(|(_, o)| o.overlaps(&span));
        let at = (span.block, span.first);
        if let Some(same) = taken.get_mut(&at).filter(|s| s.end == span.end && s.kind == span.kind) {
            same.confidence = same.confidence.max(span.confidence);
        } else if !clash(taken.range(..=at).next_back()) && !clash(taken.range(at..).next()) {
            taken.insert(at, span);
        }
    }
    taken.into_values().collect()
}

/// How strong a rule is against others that want the same words.
fn rank(span: &Span) -> u32 {
    match span.rule {
        "known-work" => 9,
        "definition" | "full-name" => 8,
        "title" | "project" => 7,
        "quoted-title" if span.confidence > 0.8 => 7,
        "speaker" | "inverted-name" => 6,
        "date" | "date-range" => 6,
        "byline" | "field" | "kunya" | "known-organization" | "organization-cue" | "bracket" => 4,
        "model" if span.confidence < LEAST => 0,
        "model"
        | "organization"
        | "repeat"
        | "event"
        | "quoted-title"
        | "so-called"
        | "acronym"
        | "place-cue"
        | "organization-context" => 3,
        "attribution" if span.kind == Kind::Person || span.confidence >= 0.85 => 5,
        "known-person" => 4,
        "gazetteer" => 2,
        _ => 1,
    }
}

fn mentions(reading: &Reading<'_>, spans: &[Span]) -> Vec<Mention> {
    static TYPES: LazyLock<Vec<EntityType>> =
        LazyLock::new(|| Kind::ALL.iter().map(|k| EntityType(k.name().into())).collect());
    let mention = |span: &Span| {
        let range = reading.block(span)?.bytes(span.words());
        let kind = TYPES.get(span.kind as usize)?.clone();
        let confidence = span.confidence.min(calibration::most(span.rule));
        Some(Mention { block: span.block, range, kind, confidence, rule: span.rule })
    };
    spans.iter().filter_map(mention).filter(|m| !m.range.is_empty()).collect()
}
