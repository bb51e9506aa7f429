//! Reader reviews of shops: who wrote them, when, under which title.
//!
//! In: the draft after its labels are known. Out: titles of reviews as headings of level 3, lines that say who and when as
//! notes. A head of a review is made of anchors (stars, dated bylines) and the short lines between them.

use crate::source::text::Draft;
use crate::source::text::head::names::{DATE, bare, date, is_name, names};
use crate::source::text::tables::{label, pattern};
use crate::source::text::units::{Form, Unit};
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
    // Stars may stand before it.
    let text = text.trim_start_matches(['★', '☆', '⭐', '✩', '✭', '✮', '\u{FE0F}', ' ']);
    let c = BYLINE.captures(text)?;
    Some((c["by"].to_owned(), date(&c["date"])?))
}

/// Whether a line says when a reader wrote a review, and perhaps where, or who: `Reviewed in Canada on May 3, 2019`.
pub(in crate::source::text) fn dates_review(text: &str) -> bool {
    let placed = || text.len() <= 120 && text.starts_with("Reviewed ") && DATED.is_match(text);
    review_byline(text).is_some() || placed()
}

/// Stars, in signs or in words, and what follows them on the line.
static STARS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[★☆⭐✩✭✮]{1,5}\u{FE0F}?|(?i:rated\s+)?\d(?:\.\d{1,2})?\s?(?i:out of|of|/)\s?(?:5|10)(?i:\s+stars?)?|(?i:[1-5] stars?)|\*{3,5})(?:\s*[:|–—-])?\s*(?P<rest>.*)$",
    )
});

/// A byline with a date: `Reviewed in Canada on May 3, 2019`, `Tess – May 3, 2019`, `Posted May 3, 2019`.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?:(?i:reviewed in (?:the )?[\p{{L}} .]{{2,40}} on|reviewed (?:on|in)?|posted(?: on)?|written(?: on)?|on|date published:?|date:?|submitted(?: on)?)\s+(?:{0})|(?P<who>(?:[^.!?\s]|\p{{Lu}}\.)(?:[^.!?]|\b\p{{Lu}}\.){{0,40}}?)(?:\s*[,–—|·•-]\s*|\s+on\s+|\s+)(?:{0})\s?:?)\.?$",
        *DATE
    ))
});

/// A byline with a date in numbers, whose order nobody says: `★★★★☆ Posted by Ada on 02/11/2019`.
static BY_IN_NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[★☆⭐✩✭✮\x{FE0F} ]*(?i:by|reviewed by|review by|posted by)\s+\S.{0,60}?(?:\s+(?:on|–|—|-|\|)|,)\s+\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\.?$",
    )
});

/// The stars of all readers: `★★★★☆ 4.4 out of 5, based on 5 reviews`.
static TOGETHER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:based on|average of|from) \d[\d,]* (?:\w+ )?(?:reviews?|ratings?)\b"));

/// What a line is in the head of a review.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// Stars; whether the title stands on the same line.
    Stars(bool),
    /// Who and when.
    By,
    /// When, perhaps where.
    On,
}

fn part(unit: &Unit) -> Option<Part> {
    if !unit.is_plain() || unit.lines.len() > 1 || unit.text.len() > 200 {
        return None;
    }
    let text = unit.text.as_str();
    if review_byline(text).is_some() {
        return Some(Part::By);
    }
    if text.len() <= 160 && BY_IN_NUMBERS.is_match(text) {
        return Some(Part::By);
    }
    // What all readers gave together heads no review.
    if text.len() <= 160 && TOGETHER.is_match(text) {
        return None;
    }
    if text.len() <= 160
        && let Some(c) = STARS.captures(text)
    {
        let rest = c.name("rest").map_or("", |m| m.as_str());
        let titled = rest.chars().filter(|c| c.is_alphabetic()).count() > 1 && !rest.starts_with(['(', ',']);
        return Some(Part::Stars(
            titled && !rest.ends_with("ratings") && !rest.eq_ignore_ascii_case("verified purchase"),
        ));
    }
    if text.len() <= 120
        && text.as_bytes().windows(4).any(|year| year.iter().all(u8::is_ascii_digit))
        && let Some(c) = DATED.captures(text)
    {
        return Some(if c.name("who").is_some() { Part::By } else { Part::On });
    }
    None
}

/// Whether a line names a reader: a name, a nickname, a name with an initial.
fn is_reader(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let nickname = words.len() == 1 && text.contains(|c: char| c.is_ascii_digit() || c == '_');
    let initial = words.len() <= 3
        && words.last().is_some_and(|w| w.len() <= 2 && w.starts_with(char::is_uppercase))
        && words[0].starts_with(char::is_uppercase);
    nickname
        || initial
        || is_name(bare(text))
        || matches!(text, "Anonymous" | "A Customer" | "Amazon Customer" | "Kindle Customer")
}

/// Marks reader reviews. A single dated byline under the title, or with a full name and no reviews around it,
/// is that of the document itself.
pub(in crate::source::text) fn reader_reviews(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let parts: Vec<Option<Part>> = body.iter().map(|i| part(&draft.units[*i])).collect();
    let under_label = body.iter().position(|i| draft.units[*i].role == Some("reviews"));
    if let Some(label) = under_label {
        readers_first(draft, &body[label..]);
    }
    let mut heads: Vec<(usize, usize)> = Vec::new();
    let mut n = 0;
    while n < body.len() {
        if parts[n].is_none() {
            n += 1;
            continue;
        }
        let (start, mut end) = (n, n);
        // Anchors with one short line between them belong together.
        while let Some(next) = (end + 1..(end + 3).min(body.len())).find(|m| parts[*m].is_some())
            && (end + 1..next).all(|m| is_title(&draft.units[body[m]]))
            && (start..=end).all(|m| parts[m].is_none() || kind(parts[m]) != kind(parts[next]))
        {
            end = next;
        }
        heads.push((start, end));
        n = end + 1;
    }
    let bylines = |p: &Option<Part>| *p == Some(Part::By);
    let stars = parts.iter().filter(|p| matches!(p, Some(Part::Stars(_)))).count();
    let signed =
        body.iter().filter(|i| draft.units[**i].is_plain() && review_byline(&draft.units[**i].text).is_some()).count();
    if under_label.is_none() && signed < 2 && (stars < 2 || heads.len() < 2) {
        return;
    }
    for (start, end) in heads {
        let has_stars = parts[start..=end].iter().any(|p| matches!(p, Some(Part::Stars(_))));
        let own = |m: usize| review_byline(&draft.units[body[m]].text).is_some();
        let placed = under_label.is_some_and(|label| start > label);
        // A date with a name before it, without stars and not in a place of reviews, may be anything.
        if !has_stars && !placed && !(start..=end).any(own) {
            continue;
        }
        // Stars above the place of reviews are those of the whole work.
        if has_stars && !placed && under_label.is_some() {
            continue;
        }
        if !has_stars && !placed && is_of_document(draft, &body, start) {
            continue;
        }
        if let Some(title) = title_of(draft, &body, &parts, start, end) {
            let unit = &mut draft.units[body[title]];
            (unit.form, unit.role) = (Form::Heading(3), Some("review-title"));
        } else if !has_stars && !placed {
            continue;
        }
        for m in start..=end {
            let unit = &mut draft.units[body[m]];
            if unit.is_plain() && (bylines(&parts[m]) || parts[m] == Some(Part::On)) {
                (unit.form, unit.role) = (Form::Note, Some("review-byline"));
            } else if unit.is_plain() {
                unit.role = Some("review-head");
            }
        }
        if let Some(above) = start.checked_sub(1).map(|m| body[m])
            && draft.units[above].is_plain()
            && is_reader(&draft.units[above].text)
        {
            draft.units[above].role = Some("reader");
        }
    }
}

/// Under a label of reviews: a reader, the title, and a date alone.
fn readers_first(draft: &mut Draft<'_>, body: &[usize]) {
    for lines in body.windows(4) {
        let (reader, title) = (&draft.units[lines[0]], &draft.units[lines[1]]);
        let (on, text) = (&draft.units[lines[2]], &draft.units[lines[3]]);
        let dated = on.is_plain() && on.is_short(40) && date(&on.text).is_some();
        let named = reader.is_plain() && reader.is_short(40) && reader.gap > 0 && is_reader(&reader.text);
        let titled = is_title(title) && title.words(21) <= 20 && title.gap <= reader.gap && !title.text.ends_with('.');
        if dated && named && titled && text.is_plain() && text.text.len() > title.text.len() {
            (draft.units[lines[1]].form, draft.units[lines[1]].role) = (Form::Heading(3), Some("review-title"));
            (draft.units[lines[2]].form, draft.units[lines[2]].role) = (Form::Note, Some("review-byline"));
            draft.units[lines[0]].role = Some("reader");
        }
    }
}

/// Kinds of anchors, of which a head has one each.
fn kind(part: Option<Part>) -> u8 {
    match part {
        Some(Part::Stars(_)) => 1,
        Some(Part::By | Part::On) => 2,
        None => 0,
    }
}

/// Whether a line may be the title of a review.
fn is_title(unit: &Unit) -> bool {
    unit.is_plain() && unit.words(31) <= 30 && unit.text.len() <= 240 && label(&unit.text).is_none()
}

/// Whether a byline at the head of the body, with a full name, is that of the document itself.
fn is_of_document(draft: &Draft<'_>, body: &[usize], start: usize) -> bool {
    let by = review_byline(&draft.units[body[start]].text).and_then(|(by, _)| names(&by));
    draft.title.is_some() && start < 2 && by.is_some()
}

/// The title of a review: on the line of the stars, between the anchors, above a byline, or below the stars.
fn title_of(draft: &Draft<'_>, body: &[usize], parts: &[Option<Part>], start: usize, end: usize) -> Option<usize> {
    if let Some(m) = (start..=end).find(|m| parts[*m] == Some(Part::Stars(true))) {
        return Some(m);
    }
    let between: Vec<usize> = (start..=end).filter(|m| parts[*m].is_none()).collect();
    let reader = |m: usize| is_reader(&draft.units[body[m]].text);
    let fits = |m: usize| body.get(m).is_some_and(|i| is_title(&draft.units[*i])) && parts[m].is_none();
    // Below the stars: a short line without a full stop over a longer one.
    let below = end + 1;
    let over = body.get(below + 1).map_or(0, |i| draft.units[*i].text.len());
    let stands_below = fits(below)
        && !reader(below)
        && draft.units[body[below]].words(16) <= 15
        && over > 2 * draft.units[body[below]].text.len()
        && !draft.units[body[below]].text.ends_with('.');
    // Directly above the stars, without a full stop, unless such a line stands below them.
    let above = start.checked_sub(1).filter(|m| {
        let unit = &draft.units[body[*m]];
        let close = unit.gap > 0 && draft.units[body[start]].gap == 0 && matches!(parts[start], Some(Part::Stars(_)));
        let text = between.iter().all(|b| draft.units[body[*b]].text.ends_with(['.', '!', '?', '…']));
        close && text && fits(*m) && !reader(*m) && unit.words(13) <= 12 && !unit.text.ends_with(['.', ':'])
    });
    if above.is_some() && !stands_below {
        return above;
    }
    if let Some(m) = between.iter().copied().find(|m| !reader(*m)) {
        return Some(m);
    }
    if matches!(parts[start], Some(Part::By | Part::On)) {
        let above = start
            .checked_sub(1)
            .filter(|m| draft.units[body[*m]].is_plain() && draft.units[body[*m]].words(61) <= 60)?;
        let named = parts[start] == Some(Part::By);
        // What stands below another anchor and is a sentence is the text of the review before.
        let text =
            above > 0 && parts[above - 1].is_some() && draft.units[body[above]].text.ends_with(['.', '!', '?', '…']);
        return (parts[above].is_none() && !text && (named || !reader(above))).then_some(above);
    }
    stands_below.then_some(below)
}
