//! Statements that a head or a record makes, each on its line: `Reviewer: Ada Example`, `Publish date: 14 March 2011`.
//!
//! In: a draft with its title. Out: who wrote the document, who wrote the work it reviews, and its date, where the company of
//! the statements says which is which.

use super::dates::{find, partial};
use super::names::{is_name, names};
use crate::source::document::Span;
use crate::source::text::lines::Sort;
use crate::source::text::tables::{pattern, rows};
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::sync::LazyLock;

/// How many units around the title hold the statements of a head.
const ABOVE: usize = 12;
const BELOW: usize = 24;

/// Longest statement, in bytes.
const LINE: usize = 240;

/// How many labels of records make a document the description of a collection.
const RECORD: usize = 4;

static LABELS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    rows(include_str!("../data/statements.tsv"))
        .filter_map(|row| match row[..] {
            [class, labels] => Some((class, pattern(&format!(r"^(?i:{labels})$")))),
            _ => None,
        })
        .collect()
});

static STATEMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<label>\p{L}[\p{L}\d ./()&’'-]{1,44}?)(?:\s?[:：]\s*|\t\s*)(?P<value>\S.*)?$"));

/// A label with the value behind it, if there is one.
fn statement(text: &str) -> Option<(&str, Option<(&str, usize)>)> {
    if text.len() > LINE {
        return None;
    }
    let c = STATEMENT.captures(text)?;
    Some((c.name("label")?.as_str().trim(), c.name("value").map(|v| (v.as_str(), v.start()))))
}

fn has_class(label: &str, class: &str) -> bool {
    LABELS.iter().any(|(c, r)| *c == class && r.is_match(label))
}

/// A statement of the head: the unit with the label, the unit with the value, where the value stands in it.
struct Stated {
    label: String,
    unit: usize,
    at: usize,
    value: Span,
}

/// The statements around the title.
fn of_head(draft: &Draft<'_>) -> Vec<Stated> {
    let title = draft.units.iter().position(|u| u.form == Form::Title);
    let from = title.map_or(0, |t| t.saturating_sub(ABOVE));
    let end = (title.map_or(0, |t| t + 1) + BELOW).min(draft.units.len());
    let mut found = Vec::new();
    for i in from..end {
        let unit = &draft.units[i];
        if Some(i) != title && draft.sorts.get(i) == Some(&Sort::Text) && unit.text.len() > LINE {
            // The text has begun.
            if title.is_none_or(|t| i > t) {
                break;
            }
            continue;
        }
        let stands = unit.is_plain() || matches!(unit.form, Form::Item | Form::Note | Form::Removed("meta-line"));
        // In a list, behind the bullet.
        let bullet = unit.text.len() - unit.text.trim_start_matches(['•', '*', '-', '·', ' ', '\u{A0}']).len();
        let Some((label, value)) = statement(&unit.text[bullet..]).filter(|_| stands) else { continue };
        let value = value.map(|(value, start)| (value, start + bullet));
        let next = draft.units.get(i + 1).filter(|n| n.gap == 0 && n.text.len() <= 120 && n.is_plain());
        let (at, value) = match (value, next) {
            (Some((value, start)), _) => (i, start..start + value.len()),
            (None, Some(next)) if statement(&next.text).is_none() => (i + 1, 0..next.text.len()),
            _ => continue,
        };
        found.push(Stated { label: label.to_owned(), unit: i, at, value });
    }
    found
}

/// The names a value gives, without what stands behind them.
pub(super) fn people(value: &str) -> Option<Vec<String>> {
    let value = value.trim().trim_end_matches(';');
    // The full stop of an initial is part of the name.
    let initial = value.rsplit([' ', '.']).nth(1).is_some_and(|last| last.chars().count() == 1);
    let value = if initial { value } else { value.trim_end_matches('.') };
    // `Example, Ada B.`
    let turned = value.split_once(", ").map(|(family, given)| format!("{given} {family}"));
    if let Some(turned) = turned.filter(|t| value.matches(',').count() == 1 && !t.contains(" and ") && is_name(t)) {
        return Some(vec![turned]);
    }
    names(value).or_else(|| names(value.split([',', '(', ';', '|']).next()?))
}

/// Reads what the statements of the head say.
pub(in crate::source::text) fn head(draft: &mut Draft<'_>) {
    let stated = of_head(draft);
    let count = |class: &str| stated.iter().filter(|s| has_class(&s.label, class)).count();
    let reviewed = count("reviewer") > 0;
    let of_work = reviewed || (count("work") >= 2 && crate::source::text::kind::is_review_title(draft));
    for s in &stated {
        let value = draft.units[s.at].text.get(s.value.clone()).unwrap_or_default().to_owned();
        let place = draft.units[s.at].locate(s.value.clone());
        if has_class(&s.label, "reviewer") {
            let Some(several) = people(&value) else { continue };
            draft.units[s.unit].role = Some("reviewer-line");
            if draft.authors.is_empty() {
                draft.authors = several.into_iter().map(|n| Fact::new(n, place.clone(), "reviewer", 0.95)).collect();
            }
        } else if of_work && has_class(&s.label, "author") {
            draft.units[s.unit].role = Some("work-byline");
        } else if draft.date.is_none() && stated.len() > 1 && has_class(&s.label, "date") {
            let exact = find(&value, draft.lang.as_deref()).filter(|(_, at)| value.len() <= at.len() + 40);
            let exact = exact.map(|(date, _)| date).or_else(|| partial(&value));
            draft.date = exact.map(|date| Fact::new(date, place, "labelled-date", 0.9));
        }
    }
}

/// Whether the document describes a collection: labels of records as statements and as headings.
pub(in crate::source::text) fn is_record(draft: &Draft<'_>) -> bool {
    let mut found: Vec<String> = draft.body().filter_map(|i| record_label(&draft.units[i])).collect();
    found.sort();
    found.dedup();
    found.len() >= RECORD && found.iter().filter(|l| !COMMON.contains(&l.as_str())).count() >= 3
}

/// Labels that other documents have as well.
const COMMON: [&str; 12] = [
    "abstract",
    "contents",
    "content",
    "language",
    "languages",
    "date",
    "dates",
    "access",
    "organization",
    "restrictions",
    "creator",
    "identifier",
];

fn record_label(unit: &Unit) -> Option<String> {
    let label = match statement(&unit.text) {
        Some((label, _)) => label,
        None if unit.text.len() <= 60 => unit.text.as_str(),
        None => unit.text.get(..60).and_then(|t| t.split_once(": ")).map(|(label, _)| label)?,
    };
    let label = label.trim_end_matches(':');
    has_class(label, "record").then(|| label.to_lowercase())
}

/// How many statements of the head are those of a recorded conversation.
pub(in crate::source::text) fn recording(draft: &Draft<'_>) -> usize {
    of_head(draft).iter().filter(|s| has_class(&s.label, "recording")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_with_their_values() {
        assert_eq!(statement("Reviewer: Ada Example"), Some(("Reviewer", Some(("Ada Example", 10)))));
        assert_eq!(statement("Reviewed by:"), Some(("Reviewed by", None)));
        assert_eq!(statement("She said nothing at all."), None);
        assert!(has_class("Publish date", "date") && has_class("Date of Publication", "date"));
        assert!(has_class("ISBN", "work") && !has_class("Author", "work"));
        assert!(has_class("Scope and Contents Note", "record") && has_class("Detailed List of Contents", "record"));
    }

    #[test]
    fn names_end_before_what_the_person_is() {
        assert_eq!(people("Dr Ada Example, University of Hartwell").unwrap(), ["Ada Example"]);
        assert_eq!(people("Ada Example and Bo Sample").unwrap(), ["Ada Example", "Bo Sample"]);
        assert_eq!(people("staff"), None);
    }
}
