//! What follows a key in a citation: `, pp. 33–35, 38 and more` is the locator (page, `33–35, 38`) and the suffix.
//!
//! Follows Pandoc's rules: a label from the table, or a number after a comma (a page), then every word that looks like a
//! number; braces state the locator outright. Plain text goes in; nothing is formatted here.

use super::pages::{is_dash, roman_value};
use std::sync::LazyLock;

/// Forms of labels with their CSL type, longest form first.
static LABELS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("data/locator-labels.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut forms: Vec<(&str, &str)> = lines
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(kind, forms)| forms.split(' ').map(move |form| (form, kind)))
        .collect();
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    forms
});

/// A CSL locator type and its text.
pub type Locator = (String, String);

/// Splits what follows a key into locator and suffix. `bare`: a number counts as a page without a comma before it, as in
/// `@key [33]`. The suffix keeps its leading punctuation.
pub fn split(text: &str, bare: bool) -> (Option<Locator>, String) {
    let start = text.trim_start();
    let after_comma = start.strip_prefix(',').map(str::trim_start);
    let rest = after_comma.unwrap_or(start);
    if let Some((inner, after)) = braced(rest) {
        return (stated(inner), tidy(after));
    }
    let (label, words) = match label(rest) {
        Some((label, words)) => (label, words),
        None if (after_comma.is_some() || bare) && rest.starts_with(|c: char| c.is_ascii_digit()) => ("page", rest),
        None => return (None, tidy(text)),
    };
    match numbers(words, label) {
        Some((value, after)) => (Some((label.to_owned(), value)), tidy(after)),
        None => (None, tidy(text)),
    }
}

fn tidy(suffix: &str) -> String {
    suffix.trim().to_owned()
}

/// `{ii, A, D–Z}` and what follows it.
fn braced(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

fn stated(inner: &str) -> Option<Locator> {
    let inner = inner.trim();
    let (label, value) = label(inner).unwrap_or(("page", inner));
    let value = value.trim();
    (!value.is_empty()).then(|| (label.to_owned(), value.to_owned()))
}

/// The type of the label a text starts with, and what follows it.
fn label(text: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|(form, kind)| {
        let (stem, dotted) = form.strip_suffix('.').map_or((*form, false), |stem| (stem, true));
        let head = text.get(..stem.len())?;
        if head.to_lowercase() != stem {
            return None;
        }
        let rest = &text[stem.len()..];
        let after = rest.strip_prefix('.').filter(|_| dotted).unwrap_or(rest);
        let sign = !stem.starts_with(char::is_alphabetic);
        let apart = sign || after.starts_with(char::is_whitespace) || (dotted && after.len() < rest.len());
        let value = after.trim_start();
        (apart && !value.is_empty()).then_some((*kind, value))
    })
}

/// The run of numbers at the start of a text, in one piece, and what follows it.
fn numbers<'a>(text: &'a str, kind: &str) -> Option<(String, &'a str)> {
    let first = word(text)?;
    let mut value = String::from(&text[..first]);
    let mut rest = tail(&text[first..], &mut value);
    while let Some((mark, after)) = separator(rest) {
        // The same label once more adds nothing: `p. 161, pp. 327–328`.
        let after = match label(after) {
            Some((same, words)) if same == kind => words,
            _ => after,
        };
        let Some(len) = word(after) else { break };
        value.push_str(mark);
        value.push_str(&after[..len]);
        rest = tail(&after[len..], &mut value);
    }
    Some((value, rest))
}

/// Length of the number-like word at the start of a text: it has a digit, or is a roman numeral or a range of them.
fn word(text: &str) -> Option<usize> {
    let fits = |c: char| c.is_alphanumeric() || is_dash(c) || matches!(c, '.' | ':' | '/' | '*' | '+' | '\'' | '’');
    let len = text.find(|c| !fits(c)).unwrap_or(text.len());
    let whole = text[..len].trim_end_matches(|c: char| !c.is_alphanumeric());
    let roman = || whole.split(is_dash).all(|part| roman_value(part).is_some());
    let numeric = whole.bytes().any(|b| b.is_ascii_digit()) || roman();
    (whole.starts_with(char::is_alphanumeric) && numeric).then_some(whole.len())
}

/// Takes `ff.`, `et seq.`, `passim`, `n. 3` after a number.
fn tail<'a>(text: &'a str, value: &mut String) -> &'a str {
    const FORMS: [&str; 9] = ["ff.", "ff", "f.", "et seq.", "et seq", "sqq.", "passim", "et passim", "f"];
    let rest = text.trim_start();
    if rest.len() == text.len() {
        return text;
    }
    for form in FORMS {
        if let Some(after) = rest.strip_prefix(form).filter(|a| !a.starts_with(char::is_alphanumeric)) {
            value.push(' ');
            value.push_str(form);
            return after;
        }
    }
    text
}

/// The mark between two numbers as it is kept, and what follows it.
fn separator(text: &str) -> Option<(&'static str, &str)> {
    let rest = text.trim_start();
    if let Some(after) = rest.strip_prefix(',') {
        let after = after.trim_start();
        for (word, mark) in [("and ", ", and "), ("& ", ", & ")] {
            if let Some(after) = after.strip_prefix(word) {
                return Some((mark, after.trim_start()));
            }
        }
        return Some((", ", after));
    }
    if let Some(after) = rest.strip_prefix('&') {
        return Some((" & ", after.trim_start()));
    }
    if let Some(after) = rest.strip_prefix("and ") {
        return Some((" and ", after.trim_start()));
    }
    let after = rest.strip_prefix(is_dash)?.trim_start();
    Some(("–", after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locators_are_told_from_suffixes() {
        for (text, label, value, suffix) in [
            (", pp. 33-35, 38-39 and passim", "page", "33-35, 38-39", "and passim"),
            (", pp. 161 and pp. 327–8", "page", "161 and 327–8", ""),
            (", p. 161, pp. 327–328", "page", "161, 327–328", ""),
            (", 12", "page", "12", ""),
            (" p. 3", "page", "3", ""),
            (", Chap. 4", "chapter", "4", ""),
            (", ¶ 4", "paragraph", "4", ""),
            (", §§2.1–2.3", "section", "2.1–2.3", ""),
            (", n. 14", "note", "14", ""),
            (", pp. 166 ff.", "page", "166 ff.", ""),
            (", pp. xii–xiv", "page", "xii–xiv", ""),
            (", pp. 12 – 15, more", "page", "12–15", ", more"),
            (", p. 33.", "page", "33", "."),
            (", p. 3, sec. 4", "page", "3", ", sec. 4"),
            ("{ii, A, D–Z}, with a suffix", "page", "ii, A, D–Z", ", with a suffix"),
            (", {pp. iv, vi-xi, (xv)-(xvii)} with suffix here", "page", "iv, vi-xi, (xv)-(xvii)", "with suffix here"),
            (", 99 years later", "page", "99", "years later"),
        ] {
            let locator = Some((label.to_owned(), value.to_owned()));
            assert_eq!(split(text, false), (locator, suffix.to_owned()), "{text}");
        }
    }

    #[test]
    fn words_without_numbers_are_suffixes() {
        for text in ["", ", with more", ", part of it", " pages and pages", "–baz", "{}", ", passim", " 33"] {
            let expected = if text == "{}" { "" } else { text.trim() };
            assert_eq!(split(text, false), (None, expected.to_owned()), "{text}");
        }
        assert_eq!(split("{}, 99 years later", false), (None, ", 99 years later".to_owned()));
        assert_eq!(split("33", true), (Some(("page".into(), "33".into())), String::new()));
    }

    #[test]
    fn every_label_is_one_the_csl_engine_knows() {
        for (form, kind) in LABELS.iter() {
            assert!(kind.parse::<citationberg::taxonomy::Locator>().is_ok(), "{kind} ({form})");
        }
    }
}
