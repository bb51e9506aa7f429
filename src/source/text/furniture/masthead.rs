//! The head of a site above a title: its name, its motto, a word of where the page belongs.
//!
//! In: the draft with its title known, nothing above which is known furniture. Out: units of form `Removed`. Only few short
//! lines go, none of which states a date, a person, a contact, a periodical or what kind of text follows.

use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::head::{byline, is_letterhead, is_overline_text};
use crate::source::text::lines::{Sort, states_a_work};
use crate::source::text::tables::{label, pattern};
use crate::source::text::units::Form;
use regex::Regex;
use std::sync::LazyLock;

/// How many lines may stand above a title for them to be the head of the site.
const LINES: usize = 5;

/// Longest name or motto of a site, in words and in bytes.
const WORDS: usize = 9;
const BYTES: usize = 80;

/// Confidence a title must have for what stands above it to go.
const SURE: f32 = 0.6;

/// Numbers of volumes, reports and lots, and other things that only documents have.
static STATES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:vol(?:ume)?|no|nr|issue|number|part|chapter|act|scene|series|book|exhibit|report|alert|paper|committee|session|case|docket|version|draft|episode|season|published|reviewed|edited|translated|interview|transcript|abstract|presents?)\b|\d{4}|[:@…]|\s{3}|^\W*\d",
    )
});

/// Takes the head of the site off.
pub(in crate::source::text) fn remove(draft: &mut Draft<'_>, title: usize) {
    let sure = draft.title.as_ref().is_some_and(|t| t.confidence >= SURE);
    let texts = (title + 1..draft.units.len()).filter(|i| draft.sorts[*i] == Sort::Text).take(3).count();
    let only_lines = (0..title).all(|i| matches!(draft.sorts[i], Sort::Short | Sort::Date | Sort::Kept));
    if !sure || title == 0 || title > LINES || texts < 3 || !only_lines {
        return;
    }
    // Lines without blank lines between them are one block: what a date or a person stands in is the head of the text.
    let mut from = 0;
    while from < title {
        let end = (from + 1..title).find(|i| draft.units[*i].gap > 0).unwrap_or(title);
        let joined = draft.units[title].gap == 0 && end == title && end - from > 1;
        if !joined && (from..end).all(|i| is_site(draft, i)) {
            for unit in &mut draft.units[from..end] {
                unit.form = Form::Removed("site-name");
            }
        }
        from = end;
    }
}

/// Whether a line may be the name or the motto of a site.
fn is_site(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    let words: Vec<&str> = text.split_whitespace().collect();
    draft.sorts[i] == Sort::Short
        && unit.is_plain()
        && unit.is_short(BYTES)
        && words.len() <= WORDS
        && !is_letterhead(draft, i)
        && !is_overline_text(text)
        && !STATES.is_match(text)
        && !states_a_work(text)
        && label(text).is_none()
        && byline(text).is_none()
        && !is_name(bare(text))
        && text.chars().any(char::is_alphabetic)
        && !text.ends_with(['.', '?', '!', ',', ';'])
        && !text.eq_ignore_ascii_case("name")
        && !shares_a_word(text, draft.title.as_ref().map_or("", |t| t.value.as_str()))
}

/// Whether two lines have a longer word in common: they are of one text.
fn shares_a_word(text: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() >= 5).map(str::to_lowercase).collect()
    };
    let of_title = words(title);
    words(text).iter().any(|word| of_title.contains(word))
}
