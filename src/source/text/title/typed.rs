//! Titles of typed and printed texts: between two rows of signs, centred over several lines and named once more below, in the subject
//! of a message, below the day of a post.
//!
//! In: sorted units. Out: what the place says about a line, as a number or as the unit of the title.

use super::looks::{MESSAGE_FIELD, flat};
use crate::source::text::Draft;
use crate::source::text::head::can_be_title;
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::Unit;
use crate::source::text::wrapping::is_row;
use regex::Regex;
use std::sync::LazyLock;

/// Among how many units from the top a title page or the head of a message stands.
const TOP: usize = 16;

/// How many lines a title or a subject goes on for.
const LINES: usize = 5;

/// From which column on a line is centred.
const CENTRED: usize = 8;

/// What a person typed at a prompt, or a program printed of its progress: `$ audit ./harbour`, `[ 12%] reading`.
pub(super) fn is_console(text: &str) -> bool {
    text.starts_with(['$', '%']) && text[1..].starts_with(' ') || text.starts_with(">>> ") || PROGRESS.is_match(text)
}

static PROGRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\[\s*\d{1,3}\s?%\]\s"));

/// When and where something was made, which stands below its title: `Generated 2025-02-11 on build-2`.
pub(super) static MADE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:generated|created|compiled|printed|exported|produced|rendered)(?:(?i: on| at| by):?|:)?\s(?:.*\b\d{1,2}:\d{2}|(?:on |at )?\d{4}-\d{2}|.{0,12}\d{1,2} \p{L}+ \d{4}).*",
    )
});

/// Whether a row of signs stands directly above the lines that hold this one, and another one directly below them.
pub(super) fn is_framed(draft: &Draft<'_>, i: usize) -> bool {
    let row = |j: usize| draft.units.get(j).is_some_and(|unit| is_row(&unit.text));
    let together = |j: &usize| draft.units.get(*j).is_some_and(|unit| unit.gap == 0);
    i < TOP
        && (1..=LINES).take_while(|n| i >= *n && together(&(i - n + 1))).any(|n| row(i - n))
        && (i + 1..=i + LINES).take_while(together).any(row)
}

/// Whether a line stands between the day of a post, which names the weekday, and its text.
pub(super) fn is_below_day(draft: &Draft<'_>, i: usize) -> bool {
    let day = |unit: &Unit| unit.gap > 0 && unit.is_short(40) && WEEKDAY.is_match(&unit.text);
    let posted = i.checked_sub(1).is_some_and(|a| draft.sorts[a] == Sort::Date && day(&draft.units[a]));
    posted && draft.sorts.get(i + 1) == Some(&Sort::Text)
}

static WEEKDAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day),? .*\b\d{4}$"));

/// How many lines a title has that is centred near the top and stands once more, on one line, below: its first unit and their number.
pub(super) fn repeated(draft: &Draft<'_>) -> Option<(usize, usize)> {
    let centred = |j: usize| {
        draft.units.get(j).is_some_and(|unit| unit.indent >= CENTRED && unit.is_plain() && unit.is_short(100))
    };
    (0..draft.units.len().min(TOP)).filter(|i| centred(*i)).find_map(|i| {
        let run = (i + 1..i + LINES).take_while(|j| centred(*j) && draft.units[*j].gap == 0).count() + 1;
        let whole: String = (i..i + run).map(|j| flat(&draft.units[j].text)).collect();
        let words: usize = (i..i + run).map(|j| draft.units[j].words(30)).sum();
        let below = draft.units.iter().skip(i + run).take(super::LIMIT);
        let again = || {
            below
                .filter(|unit| unit.is_plain() && unit.text.len() <= 400 && !unit.text.contains("   "))
                .any(|unit| flat(&unit.text) == whole)
        };
        let opens =
            can_be_title(&draft.units[i]) || draft.units[i].text.ends_with(':') && can_be_title(&draft.units[i + 1]);
        (run > 1 && words >= 5 && opens && again()).then_some((i, run))
    })
}

/// How many bytes of letters a title has at least that is looked for in the subject of a message.
const SAID: usize = 12;

/// The unit that says what the end of the subject of a message does: the title of what was sent.
pub(super) fn sent(draft: &Draft<'_>, i: usize) -> Option<usize> {
    let subject = flat(&(i..=i + continued(draft, i)).map(|j| draft.units[j].text.as_str()).collect::<String>());
    let titled = |j: &usize| {
        let unit = &draft.units[*j];
        let own = || flat(&unit.text);
        unit.gap > 0
            && unit.is_plain()
            && unit.words(4) == 4
            && unit.text.len() <= 300
            && own().len() >= SAID
            && subject.ends_with(&own())
    };
    (i + 1..draft.units.len().min(i + 2 * TOP)).find(titled)
}

/// How many lines below the subject of a message go on with it: indented, between it and the next field.
pub(super) fn continued(draft: &Draft<'_>, i: usize) -> usize {
    let goes_on = |unit: &&Unit| unit.gap == 0 && unit.indent > 0 && !MESSAGE_FIELD.is_match(&unit.text);
    draft.units.iter().skip(i + 1).take(LINES).take_while(goes_on).count()
}
