//! The lines of a text as the models look at them: seen once, before anything is taken out or cut, and kept by their places.

use crate::source::text::learned::features::{Features, Line};
use crate::source::text::learned::model::Model;
use crate::source::text::units::Unit;

/// The language that the models have learned.
const LANGUAGE: &str = "en";

/// What there is to see in each line.
#[derive(Default)]
pub(super) struct Seen {
    /// Where each line begins and how many bytes of text it has.
    lines: Vec<(usize, usize)>,
    /// Nothing for texts in other languages.
    features: Option<Features>,
}

impl Seen {
    /// Looks at the lines of a text in a language, if that is known.
    pub(super) fn of(units: &[Unit], lang: Option<&str>) -> Seen {
        if lang.is_some_and(|lang| lang != LANGUAGE) {
            return Seen::default();
        }
        let lines: Vec<Line<'_>> = units.iter().map(|unit| Line { text: &unit.text, gap: unit.gap }).collect();
        Seen {
            features: Some(Features::of(&lines)),
            lines: units.iter().map(|unit| (unit.span().start, unit.text.len())).collect(),
        }
    }

    /// How much speaks for a line, in hundredths of a logit; nothing for one that has been cut or joined since.
    pub(super) fn score(&self, model: &Model, unit: &Unit) -> Option<i64> {
        self.line(unit).map(|(features, i)| model.score(features, i))
    }

    /// The same by [`Model::score_apart`].
    pub(super) fn score_apart(&self, model: &Model, unit: &Unit) -> Option<i64> {
        self.line(unit).map(|(features, i)| model.score_apart(features, i))
    }

    fn line(&self, unit: &Unit) -> Option<(&Features, usize)> {
        let place = (unit.span().start, unit.text.len());
        Some((self.features.as_ref()?, self.lines.binary_search(&place).ok()?))
    }
}
