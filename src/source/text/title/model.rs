//! Titles as a model has learned them: what lines that head pages look like, and what stands around them.
//!
//! In: the head of a draft. Out: a number for a line, which is added to what the rules say. The model ranks
//! the candidates of a page: its numbers compare lines of one text, they are no probabilities. It has learned from English
//! pages, and says nothing of texts in other languages.

use crate::source::language;
use crate::source::repair::mend;
use crate::source::text::Draft;
use crate::source::text::learned::features::{Features, Line};
use crate::source::text::learned::model::Model;
use crate::source::text::seen::Seen;
use crate::source::text::units;
use std::sync::LazyLock;

/// The model.
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../data/title-model.tsv")));

/// The language that it has learned.
const LANGUAGE: &str = "en";

/// How many lines below the beginning of the text are looked at.
const BELOW: usize = 12;

/// The features of the lines down to some below the beginning of the text at `end`.
pub(in crate::source::text) fn features(draft: &Draft<'_>, end: usize) -> Option<Features> {
    if draft.lang.as_deref().is_some_and(|lang| lang != LANGUAGE) {
        return None;
    }
    let head = draft.units.iter().take(end + BELOW);
    let lines: Vec<Line<'_>> = head.map(|unit| Line { text: &unit.text, gap: unit.gap }).collect();
    Some(Features::of(&lines))
}

/// What the model says of line `i`, on the scale of the rules.
pub(in crate::source::text) fn score(features: &Features, i: usize) -> f32 {
    MODEL.score(features, i) as f32 / 100.0
}

/// The lines of a text that may be its title, as the model is shown them.
pub struct Candidates {
    /// What there is to see in the lines of its head.
    pub features: Features,
    /// Each candidate: its place among the lines, its words, and what the rules alone say of it.
    pub lines: Vec<(usize, String, f32)>,
}

/// The candidates of a text; `None` for a text that the model is not asked about.
pub fn candidates(text: &str) -> Option<Candidates> {
    let mended = mend(text);
    let mut draft = Draft { text: &mended.text, units: units::units(&mended.text), ..Draft::default() };
    draft.lang = language::detect(&mended.text);
    draft.seen = Seen::of(&draft.units, draft.lang.as_deref());
    crate::source::text::furniture::remove(&mut draft, &crate::source::text::Collection::default());
    crate::source::text::headings::outline::flush_headings(&mut draft);
    crate::source::text::furniture::boilerplate::notices(&mut draft);
    let features = features(&draft, super::head_lines(&draft))?;
    let scores = super::contenders(&draft, false).scores;
    let line = |(i, score): (usize, f32)| (i, draft.units[i].text.clone(), score);
    Some(Candidates { features, lines: scores.into_iter().map(line).collect() })
}
