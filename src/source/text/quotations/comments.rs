//! Comments below posts: who wrote them, and when.
//!
//! In: the draft when its title is known, before blocks of furniture are taken out: the lines of a thread are short, and stand
//! among buttons. Out: the line over the thread as a heading, lines that say who wrote as notes, the buttons of each comment
//! taken out. Comments stay paragraphs: they are part of the page, not quotations in it.

use crate::source::text::Draft;
use crate::source::text::head::date_line;
use crate::source::text::head::names::{DATE, date};
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Who wrote a comment: `Wilma says:`, `Solveig said...`, `Ada on May 3, 2019 at 4:12 pm said:`.
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<who>\S.{{0,50}}?)(?:,?\s+on\s+(?:{0})[^.]{{0,20}})?\s+(?:[Ss]ays|[Ss]aid|wrote|writes|commented|replied|responded)(?:\s+on\s+(?:{0})[^.]{{0,20}})?\s?(?::|\.\.\.|…)$",
        *DATE
    ))
});

/// Who wrote a comment, with how long ago: `Ada Example 2 weeks ago`, also glued.
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\d{1,3}[.)]\s+)?\S.{0,40}?\s?\d{1,2} (?:second|minute|hour|day|week|month|year)s? ago$")
});

/// Who wrote a comment, and when, with nothing or a space between: `Anonymous19 September 2012 at 07:41`.
static DATED_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\p{{L}}[^.?!:]{{1,40}}?(?P<space>\s?)(?:{0})(?: at |,? )\d{{1,2}}[:.]\d{{2}}(?: ?[ap]\.?m\.?)?$",
        *DATE
    ))
});

static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{1,2}[:.]\d{2}"));

/// What heads the comments by its words alone.
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten) (?:thoughts?|comments?|responses?|replies|reply) (?:on|to) (?:[“\x22‘'«]|(?-i:\p{Lu})).{2,200}$",
    )
});

/// What heads comments when some follow.
static HEADS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\d{1,4} )?(?:(?:reader )?comments?|responses?|replies|thoughts|discussion(?: (?:about|of|on) this (?:post|article|story))?)(?: so far)?(?: ?[(\[]\d{1,4}[)\]])?:?$",
    )
});

/// A button of a comment.
static BUTTON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\W{0,3}(?:reply|respond|comment|permalink|flag|quote|edit|delete|report(?: abuse)?|share|like|unlike|upvote|downvote)(?: ?\(\d{1,4}\))?\W{0,3}){1,4}$|^(?:reply|replying) to .{1,40}$|^log ?in to (?:reply|comment)$|^liked by .{1,60}$|^\d{1,4} (?:likes?|upvotes?|points?)$",
    )
});

/// Whether a line is a button of a comment.
pub(in crate::source::text) fn is_button(text: &str) -> bool {
    text.len() <= 80 && BUTTON.is_match(text)
}

/// Marks the comments of a page: two authors or more, or one under a line that announces them.
pub(in crate::source::text) fn comments(draft: &mut Draft<'_>) {
    let titled = draft.units.iter().position(|u| u.is_short(240) && TITLED.is_match(&u.text));
    let headed = titled.or_else(|| draft.units.iter().position(|u| u.is_short(60) && HEADS.is_match(&u.text)));
    let below = |i: usize| headed.is_some_and(|h| i > h);
    let author = |i: &usize| says(draft, *i, below(*i)) || (below(*i) && stamped(draft, *i));
    let authors: Vec<usize> = draft.body().filter(|i| titled.is_none_or(|t| *i > t)).filter(author).collect();
    let (Some(&first), Some(&last)) = (authors.first(), authors.last()) else {
        buttons(draft);
        return signed(draft, headed);
    };
    if authors.len() < 2 && titled.is_none() {
        return;
    }
    let above = first.checked_sub(1).filter(|i| HEADS.is_match(&draft.units[*i].text));
    if let Some(i) = titled.or(above)
        && matches!(draft.units[i].form, Form::Removed(_) | Form::Plain)
    {
        (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("comments"));
        draft.sorts[i] = Sort::Kept;
    }
    for &i in &authors {
        byline(draft, i);
    }
    for i in first..(last + 12).min(draft.units.len()) {
        let unit = &draft.units[i];
        if unit.is_plain() && unit.is_short(80) && is_button(&unit.text) {
            draft.units[i].form = Form::Removed("comments");
            draft.sorts[i] = Sort::Sure("comments");
        }
    }
}

/// Takes out a button that stands alone below one comment after another, where nothing says who wrote them.
fn buttons(draft: &mut Draft<'_>) {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, unit) in draft.units.iter().enumerate() {
        if unit.is_plain() && unit.is_short(20) && is_button(&unit.text) {
            found.entry(unit.text.clone()).or_default().push(i);
        }
    }
    let apart = |places: &[usize]| places.windows(2).all(|pair| pair[1] > pair[0] + 1);
    for i in found.into_values().filter(|places| places.len() >= AGAIN && apart(places)).flatten() {
        draft.units[i].form = Form::Removed("comments");
        draft.sorts[i] = Sort::Sure("comments");
    }
}

/// How often a button stands below comments at least.
const AGAIN: usize = 4;

/// A thread whose comments are each signed below: the line over it is a heading, and the signatures stay.
fn signed(draft: &mut Draft<'_>, headed: Option<usize>) {
    let Some(head) = headed else { return };
    let is_signature = |i: &usize| draft.units[*i].is_short(140) && SIGNED.is_match(&draft.units[*i].text);
    let found: Vec<usize> = (head + 1..draft.units.len()).filter(is_signature).collect();
    if found.len() < 2 || !matches!(draft.units[head].form, Form::Removed(_) | Form::Plain) {
        return;
    }
    (draft.units[head].form, draft.units[head].role) = (Form::Heading(2), Some("comments"));
    draft.sorts[head] = Sort::Kept;
    for i in found {
        (draft.units[i].form, draft.units[i].role) = (Form::Note, Some("comment-byline"));
        draft.sorts[i] = Sort::Kept;
    }
}

/// The signature below a comment: `Posted by: Ada Example at May 3, 2019 4:12 PM`.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^(?i:posted by|comment by|from):? \S.{{0,40}}?[ ,|(]+(?i:at |on )?.{{0,12}}(?:{0})", *DATE))
});

fn says(draft: &Draft<'_>, i: usize, headed: bool) -> bool {
    let unit = &draft.units[i];
    if unit.is_plain() && unit.is_short(60) && unit.text.ends_with("ago") && AGO.is_match(&unit.text) {
        return unit.words(9) <= 8 && unit.text.starts_with(char::is_alphanumeric);
    }
    if unit.is_plain()
        && unit.is_short(90)
        && unit.text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'm' | 'M' | '.'))
        && DATED_NAME.captures(&unit.text).is_some_and(|c| headed || c.name("space").is_some_and(|s| s.is_empty()))
        && date_line(&unit.text).is_none()
    {
        return true;
    }
    unit.is_plain()
        && unit.is_short(140)
        && unit.text.ends_with([':', '.', '…'])
        && SAYS.captures(&unit.text).is_some_and(|c| c["who"].split_whitespace().count() <= 5)
}

/// Whether a line says when a comment was written.
fn is_stamp(unit: &Unit) -> bool {
    let stamp = unit.text.split(" at ").next().unwrap_or(&unit.text);
    unit.is_plain() && unit.is_short(60) && date(stamp).is_some()
}

/// A name alone with the time of the comment below it.
fn stamped(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let below = draft.units.get(i + 1).filter(|next| next.gap == 0 && is_stamp(next) && TIME.is_match(&next.text));
    unit.is_plain() && unit.is_short(40) && unit.gap > 0 && unit.words(5) <= 4 && below.is_some()
}

/// The line that names the author, the date below it, and the first words of the comment are no furniture.
fn byline(draft: &mut Draft<'_>, i: usize) {
    (draft.units[i].form, draft.units[i].role) = (Form::Note, Some("comment-byline"));
    draft.sorts[i] = Sort::Kept;
    let Some(mut next) = draft.next(i) else { return };
    if is_stamp(&draft.units[next]) {
        draft.units[next].role = Some("comment-date");
        draft.sorts[next] = Sort::Kept;
        let Some(after) = draft.next(next) else { return };
        next = after;
    }
    let unit = &draft.units[next];
    if unit.is_plain() && !is_button(&unit.text) && !says(draft, next, false) {
        draft.sorts[next] = Sort::Text;
    }
}
