//! Reader reviews: a title line, `By NAME on DATE`, a body.

use super::Draft;
use super::names::{DATE, date, names};
use super::tables::pattern;
use super::units::Form;
use regex::Regex;
use std::sync::LazyLock;

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:by|reviewed by|review by|posted by)\s+(?P<by>\S.{{0,80}}?)(?:\s+(?:on|–|—|-|\|)|,)\s+(?P<date>{})\.?$",
        *DATE
    ))
});

/// The reader and the date (ISO) of a review's byline.
pub(in crate::source) fn review_byline(text: &str) -> Option<(String, String)> {
    if text.len() > 160 {
        return None;
    }
    let c = BYLINE.captures(text)?;
    Some((c["by"].to_owned(), date(&c["date"])?))
}

/// Marks reader reviews. A single dated byline under the title, or with a full name and no reviews around it, is that of the
/// document itself.
pub(super) fn reader_reviews(draft: &mut Draft<'_>) {
    let found: Vec<usize> =
        draft.body().filter(|i| draft.units[*i].is_plain() && review_byline(&draft.units[*i].text).is_some()).collect();
    let under_label = draft.units.iter().any(|u| u.role == Some("reviews"));
    if found.len() < 2 && !under_label {
        return;
    }
    for i in found {
        let Some(title) = draft.previous(i).filter(|t| draft.units[*t].is_plain()) else { continue };
        let is_own = draft.title.is_some() && draft.body().position(|j| j == i).is_some_and(|n| n < 2) && {
            let own = review_byline(&draft.units[i].text).and_then(|(by, _)| names(&by));
            own.is_some() && draft.previous(title).is_none()
        };
        if is_own || draft.units[title].words(61) > 60 || review_byline(&draft.units[title].text).is_some() {
            continue;
        }
        let unit = &mut draft.units[title];
        (unit.form, unit.role) = (Form::Heading(3), Some("review-title"));
        let unit = &mut draft.units[i];
        (unit.form, unit.role) = (Form::Note, Some("review-byline"));
    }
}
