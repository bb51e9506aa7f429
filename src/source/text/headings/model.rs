//! Headings as a model has learned them: what lines that head sections look like, and what stands around them.
//!
//! In: a line of a draft. Out: what the model says of it. It has learned from the headings of English web pages, and says nothing
//! of texts in other languages.

use crate::source::text::Draft;
use crate::source::text::learned::model::Model;
use std::sync::LazyLock;

/// The model: how much speaks for a line being a heading (0: as likely as not).
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../data/heading-model.tsv")));

/// The language that it has learned.
const LANGUAGE: &str = "en";

/// From how many hundredths of a logit on a line is a heading.
const SURE: i64 = 170;

/// Below how many hundredths of a logit a line that only has the look of a heading is none: being as likely as not is too little.
const DENIED: i64 = 40;

/// From how many hundredths of a logit on a line that stands as the headings of its page do is one.
const COMPANY: i64 = 0;

/// How many lines a text has at least in which it may speak against a line: in few, place and neighbours say little.
const LINES: usize = 24;

/// Whether the model is sure that a line is a heading, whatever the rules say.
pub(in crate::source::text) fn is_sure(draft: &Draft<'_>, i: usize) -> bool {
    score(draft, i).is_some_and(|score| score >= SURE)
}

/// Whether the model says too little for a line that has the look of a heading, or stands where headings may.
pub(in crate::source::text) fn denies(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.len() >= LINES && score(draft, i).is_some_and(|score| score < DENIED)
}

/// Whether the model says enough for a line that it would not be denied anywhere.
pub(in crate::source::text) fn says(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.len() >= LINES && score(draft, i).is_some_and(|score| score >= DENIED)
}

/// Whether the model has nothing against a line that stands as the headings of its page do.
pub(in crate::source::text) fn leans(draft: &Draft<'_>, i: usize) -> bool {
    score(draft, i).is_some_and(|score| score >= COMPANY)
}

fn score(draft: &Draft<'_>, i: usize) -> Option<i64> {
    draft.lang.as_deref().filter(|lang| *lang == LANGUAGE)?;
    draft.seen.score_apart(&MODEL, &draft.units[i])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::text::{seen::Seen, units};

    /// The lines that the model is sure of.
    fn sure(text: &str, lang: &str) -> Vec<String> {
        let units = units::units(text);
        let draft = Draft { seen: Seen::of(&units, Some(lang)), units, lang: Some(lang.into()), ..Draft::default() };
        (0..draft.units.len()).filter(|i| is_sure(&draft, *i)).map(|i| draft.units[i].text.clone()).collect()
    }

    #[test]
    fn headings_are_told_from_text_in_the_language_that_was_learned() {
        let long = "The wheel of the mill was mended in the spring of that year, and the masons stayed on through the summer \
            because the work on the sluice was never quite finished.";
        let text = format!("{long}\n\nHow is a wheel mended?\n\n{long}\n\nConclusion\n\n{long}\n");
        let found = sure(&text, "en");
        assert!(found.contains(&"Conclusion".to_owned()) && !found.iter().any(|line| line == long), "{found:?}");
        assert!(sure(&text, "de").is_empty());
    }
}
