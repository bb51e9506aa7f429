//! What follows the authors of a reference: its title, the journal or book that holds it, editors, town and publisher.
//!
//! In: the words of a line. Out: the parts, and how many signs of a reference they are.

use super::super::cues::Cue;
use super::super::lexicon::List;
use super::super::reading::{Block, Kind};
use super::{TITLE, authors, name_word, opening, volume, yearlike};
use std::ops::Range;

/// Most words of the name of a journal, a publisher or a town.
const NAME: usize = 12;

/// Most segments of an entry after its title.
const SEGMENTS: usize = 12;

type Parts = Vec<(Range<usize>, Kind)>;

fn number(block: &Block<'_>, i: usize) -> bool {
    block.form(i).starts_with(|c: char| c.is_ascii_digit())
}

fn roman(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    (1..=6).contains(&form.len()) && form.bytes().all(|b| b"IVXLC".contains(&b))
}

fn month(block: &Block<'_>, i: usize) -> bool {
    (block.is(i, List::Month) || block.is(i, List::MonthShort) || block.cue(i, Cue::Season)) && block.capital(i)
}

/// The words between quotation marks, without the marks at their end.
pub(super) fn quoted_title(block: &Block<'_>, open: usize, end: usize) -> Option<Range<usize>> {
    let close = opening(block, open)?;
    let closes = |i: usize| {
        block.form(i) == close
            && (i + 1 >= end
                || matches!(block.form(i + 1), "," | "." | ";" | ")" | "(" | ":" | "[")
                || matches!(block.form(i - 1), "," | "." | "?" | "!")
                || block.capital(i + 1)
                || block.cue(i + 1, Cue::In)
                || number(block, i + 1))
    };
    let at = (open + 2..end.min(open + TITLE)).find(|i| closes(*i))?;
    let last = at - usize::from(matches!(block.form(at - 1), "," | "." | ";"));
    (last > open + 1).then_some(open + 1..last)
}

/// A title up to its point: `Salt Roads: A History.`, `Why salt?`, also where it ends the line.
pub(super) fn pointed_title(block: &Block<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if !(block.capital(at) || number(block, at)) {
        return None;
    }
    let mut depth = 0i32;
    for i in at..end.min(at + TITLE) {
        match block.form(i) {
            "(" | "[" if i > at => {
                // "Salt Roads (2nd ed.)", "Salt Roads (Vol. 2)"
                if depth == 0 && (number(block, i + 1) || volume(block, i + 1).is_some()) {
                    return Some(at..i);
                }
                depth += 1;
            }
            ")" | "]" => depth -= 1,
            "." if depth <= 0 => {
                let next = i + 1;
                let goes_on = next < end
                    && block.form(next).starts_with(char::is_lowercase)
                    && !block.cue(next, Cue::In)
                    && !block.cue(next, Cue::AddressLead);
                let short = block.glued(next) && next < end && !matches!(block.form(next), "”" | "\"" | "’" | ")");
                if !goes_on && !short && i > at {
                    return Some(at..i);
                }
            }
            "?" | "!"
                if depth <= 0 && i > at + 1 && (block.capital(i + 1) || i + 1 >= end || block.form(i + 1) == "[") =>
            {
                return Some(at..i + 1);
            }
            "," if depth <= 0 && i > at && closes_title(block, i + 1, end) => return Some(at..i),
            _ => {}
        }
    }
    (end - at <= TITLE && depth <= 0).then_some(at..end)
}

/// Whether an edition, a volume or an editor follows the comma after a title.
fn closes_title(block: &Block<'_>, at: usize, end: usize) -> bool {
    let by = at + 1 + usize::from(block.form(at + 1) == ".");
    let edited = block.cue(at, Cue::ByEditor) && block.small(by, Cue::By);
    let edition =
        number(block, at) && block.form(at).ends_with(|c: char| c.is_alphabetic()) && block.cue(at + 1, Cue::ByEditor);
    edited || edition || (at < end && volume(block, at).is_some() && !block.capital(at))
}

/// A title up to the comma or bracket after which its imprint stands: `Salt Roads (1889)`, `Salt Roads, vol. 2`,
/// `Salt Roads, Leeds, Quill Press, 2001`.
pub(super) fn listed_title(block: &Block<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if !block.capital(at) {
        return None;
    }
    let last = end.min(at + TITLE);
    let mut commas = Vec::new();
    let mut depth = 0i32;
    for i in at + 1..last {
        match block.form(i) {
            "(" => {
                let close = (i + 1..end.min(i + 24)).find(|j| block.form(*j) == ")").unwrap_or(i);
                let imprint = (i + 1..close).any(|j| yearlike(block, j) && !matches!(block.form(j + 1), "-" | "–"));
                if imprint && (commas.is_empty() || depth == 0) {
                    return Some(at..i);
                }
                depth += 1;
            }
            ")" => depth -= 1,
            "." if depth <= 0 && !block.glued(i + 1) && block.capital(i + 1) && i + 1 < end => {
                // "Salt Roads. A History (1889)": the subtitle is part of it if the year comes after.
                let bracket = (i + 1..last).any(|j| block.form(j) == "(" && yearlike(block, j + 1));
                if !bracket {
                    return if commas.is_empty() { Some(at..i) } else { segmented(block, at, &commas, i) };
                }
            }
            "," if depth <= 0 => {
                let next = i + 1;
                if volume(block, next).is_some()
                    || block.cue(next, Cue::ByEditor)
                    || closes_title(block, next, end)
                    || (block.small(next, Cue::In) && block.capital(next + 1) && block.form(next + 1) != "the")
                {
                    return Some(at..i);
                }
                if yearlike(block, next) && !block.capital(next + 1) {
                    return segmented(block, at, &commas, i);
                }
                commas.push(i);
            }
            _ => {}
        }
    }
    None
}

/// The title of `Title, Town, Publisher` before a year: all but the last one or two segments.
fn segmented(block: &Block<'_>, at: usize, commas: &[usize], end: usize) -> Option<Range<usize>> {
    let publisher = *commas.last()?;
    let small = |range: Range<usize>| range.len() <= 9 && range.into_iter().all(|i| name_word(block, i));
    if !small(publisher + 1..end) {
        return None;
    }
    let town = commas.len().checked_sub(2).and_then(|i| commas.get(i)).copied();
    match town {
        Some(town) if publisher - town <= 4 && small(town + 1..publisher) => Some(at..town),
        _ => Some(at..publisher),
    }
}

/// `Harbour Studies 4 (1902)`, `HSt, vol. 3`, `HSt IV, 3–9`: what holds an article, with a volume, pages or a year.
pub(super) fn short_container(block: &Block<'_>, at: usize, end: usize) -> Option<(Range<usize>, usize)> {
    if !block.capital(at) {
        return None;
    }
    let stop = (at + 1..end.min(at + NAME)).find(|i| {
        number(block, *i)
            || matches!(block.form(*i), "," | "(" | ";" | "." | ":" | ")")
            || (roman(block, *i) && matches!(block.form(*i + 1), "," | "(" | ":"))
    })?;
    let numbered = |i: usize| number(block, i) || roman(block, i) || volume(block, i).is_some();
    let follows = numbered(stop)
        || (block.form(stop) == "(" && yearlike(block, stop + 1))
        || (matches!(block.form(stop), "," | ":") && numbered(stop + 1));
    ((at..stop).all(|i| name_word(block, i)) && follows).then_some((at..stop, stop))
}

/// All that follows a title, segment by segment; returns how many signs of a reference it is.
pub(super) fn rest(block: &Block<'_>, at: usize, end: usize, article: bool, parts: &mut Parts) -> u32 {
    let mut signs = 0;
    let mut at = at;
    let mut held = false;
    for segment in 0..SEGMENTS {
        while at < end
            && matches!(block.form(at), "." | "," | ";" | ":" | ")" | "]" | "(" | "”" | "\"" | "’" | "»" | "/")
        {
            at += 1;
        }
        if at >= end {
            break;
        }
        let next = if let Some(after) = inside(block, at, end, parts) {
            signs += 1;
            held = true;
            after
        } else if let Some(after) = made_by(block, at, end, parts) {
            signs += 1;
            after
        } else if let Some(after) = imprint(block, at, end, parts) {
            signs += 2;
            held = true;
            after
        } else if let Some(after) = (!held && segment < 3).then(|| journal(block, at, end, article, parts)).flatten() {
            signs += 2;
            held = true;
            after
        } else if let Some(after) = (!held).then(|| newspaper(block, at, end, parts)).flatten() {
            signs += 1;
            held = true;
            after
        } else if let Some(after) = (segment < 6).then(|| publisher(block, at, end, parts)).flatten() {
            signs += 1;
            held = true;
            after
        } else {
            at
        };
        at = if next > at { next } else { skip(block, at, end) };
    }
    signs
}

/// One past the next mark that ends a segment.
fn skip(block: &Block<'_>, at: usize, end: usize) -> usize {
    (at..end).find(|i| matches!(block.form(*i), "." | "," | ";" | "(" | "[" | ")" | "]")).map_or(end, |i| i + 1)
}

/// `In: HOLT, M. (Ed.). Book.`, `In M. Holt (Ed.), Book (pp. 1–2)`, `In Book, edited by`, `in Journal 4 (1902)`.
fn inside(block: &Block<'_>, at: usize, end: usize, parts: &mut Parts) -> Option<usize> {
    if !block.cue(at, Cue::In) {
        return None;
    }
    let mut first = at + 1 + usize::from(block.form(at + 1) == ":");
    if let Some((container, after)) = short_container(block, first, end) {
        parts.push((container, Kind::Work));
        return Some(after);
    }
    if let Some(heads) = authors::heads(block, first, end, false)
        && (heads.edited || (block.form(heads.end) == "," && heads.form != authors::Form::Turned))
    {
        parts.extend(heads.names.iter().cloned());
        first = heads.end + usize::from(matches!(block.form(heads.end), "." | "," | ":"));
    }
    let quoted = opening(block, first).and_then(|_| quoted_title(block, first, end));
    let book = match quoted {
        Some(book) => book,
        None => book(block, first, end)?,
    };
    let after = book.end;
    parts.push((book, Kind::Work));
    Some(after)
}

/// The title of a book that holds an article: up to a point, pages, an editor or its imprint.
fn book(block: &Block<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if !(block.capital(at) || number(block, at)) {
        return None;
    }
    let stop = |i: usize| {
        let next = i + 1;
        match block.form(i) {
            "." => !block.glued(next) || next >= end,
            "?" | "!" => block.capital(next) || block.form(next) == "[",
            "(" | "[" => true,
            "," => {
                block.cue(next, Cue::ByEditor)
                    || block.cue(next, Cue::Editing)
                    || number(block, next)
                    || volume(block, next).is_some()
                    || (block.capital(next) && (next + 1..end.min(next + 6)).any(|j| block.form(j) == ":"))
            }
            _ => false,
        }
    };
    let stop = (at + 1..end.min(at + TITLE)).find(|i| stop(*i)).unwrap_or(end.min(at + TITLE));
    let mark = usize::from(matches!(block.form(stop), "?" | "!"));
    (stop > at + 1 || mark > 0).then_some(at..stop + mark)
}

/// `edited by Ruth Adler and Jean Morel`, `Trans. M. Holt`, `Tradução J. Holt`: who else had a hand in it.
fn made_by(block: &Block<'_>, at: usize, end: usize, parts: &mut Parts) -> Option<usize> {
    if !block.cue(at, Cue::ByEditor) && !block.cue(at, Cue::Editing) {
        return None;
    }
    let mut first = at + 1;
    while first < end
        && (block.form(first) == "."
            || block.cue(first, Cue::By)
            || block.cue(first, Cue::EntryJoin)
            || block.cue(first, Cue::ByEditor))
    {
        first += 1;
    }
    let heads = authors::heads(block, first, end, false)?;
    if matches!(
        heads.form,
        authors::Form::Turned | authors::Form::Inverted | authors::Form::Body | authors::Form::Alone
    ) {
        return None;
    }
    parts.extend(heads.names.iter().cloned());
    Some(heads.end)
}

/// `Town: Publisher, 2021`, `Town, ST: Publisher.`, `Leeds; Lisbon: Quill Press, 2001`.
fn imprint(block: &Block<'_>, at: usize, end: usize, parts: &mut Parts) -> Option<usize> {
    let colon = (at + 1..end.min(at + NAME)).find(|i| block.form(*i) == ":")?;
    let town_word = |i: usize| {
        block.capital(i)
            || matches!(block.form(i), "," | ";" | "/" | "&" | "–" | "-")
            || block.is(i, List::Particle)
            || block.cue(i, Cue::And)
    };
    if !(at..colon).all(town_word) || !block.capital(colon + 1) {
        return None;
    }
    let known = (at..colon).any(|i| {
        block.word(i).is_some_and(|w| w.flags.is_place() || w.is(List::Place) || w.cue(Cue::StateCode) && w.upper)
    });
    let stop = (colon + 1..end.min(colon + NAME)).find(|i| {
        matches!(block.form(*i), "," | "." | ";" | ")" | "[" | "(")
            && !(block.form(*i) == "." && block.glued(*i + 1) && *i + 1 < end)
    });
    let stop = stop.unwrap_or(end.min(colon + NAME));
    let dated =
        block.form(stop) == "," && (yearlike(block, stop + 1) || month(block, stop + 1) || block.form(stop + 1) == "[");
    let closed = stop >= end || matches!(block.form(stop), "." | ";" | ")" | "/");
    let house = (colon + 1..stop)
        .any(|i| block.cue(i, Cue::PublisherLast) || block.is(i, List::OrgStrong) || block.is(i, List::OrgTail));
    let short = colon - at <= 3;
    if !(colon + 1..stop).all(|i| name_word(block, i))
        || !((known && (dated || closed)) || (dated && short) || (house && short))
    {
        return None;
    }
    for town in towns(block, at, colon) {
        parts.push((town, Kind::Place));
    }
    parts.push((colon + 1..stop, Kind::Organization));
    Some(stop)
}

/// The towns, states and countries before a colon.
fn towns(block: &Block<'_>, at: usize, colon: usize) -> Vec<Range<usize>> {
    let mut towns = Vec::new();
    let mut first = at;
    for i in at..=colon {
        let mark = i == colon || matches!(block.form(i), "," | ";" | "/" | "&") || block.small(i, Cue::And);
        let district = block.form(i) == "," && block.cue(i + 1, Cue::Capital);
        if mark && !district {
            if i > first {
                towns.push(first..i);
            }
            first = i + 1;
        }
    }
    towns
}

/// `Harbour Studies 12, no. 2`, `Harb. St., v. 3`, `The Quay Times, Aug. 31, 2023`.
fn journal(block: &Block<'_>, at: usize, end: usize, article: bool, parts: &mut Parts) -> Option<usize> {
    if !block.capital(at) || block.cue(at, Cue::AddressLead) {
        return None;
    }
    let numbered = |i: usize| {
        volume(block, i).is_some()
            || (number(block, i) && !yearlike(block, i))
            || (roman(block, i) && !block.capital(i + 1))
    };
    let mut stop = at + 1;
    while stop < end && stop - at < NAME {
        let abbreviated = block.form(stop) == "."
            && block.form(stop - 1).chars().count() <= 6
            && !block.word(stop - 1).is_some_and(|w| w.flags.is_plain() && w.form.chars().count() > 3)
            && stop + 1 < end
            && !block.cue(stop + 1, Cue::AddressLead)
            && (stop + 1..end.min(stop + 7)).take_while(|i| block.form(*i) != ".").any(&numbered);
        let small = name_word(block, stop) || block.is(stop, List::Function) || block.form(stop) == ":" && article;
        if numbered(stop) || !(small || abbreviated) {
            break;
        }
        stop += 1;
    }
    let last = stop - usize::from(block.form(stop - 1) == ".");
    let mark = usize::from(matches!(block.form(stop), "," | "." | ";" | ":" | "("));
    let at_year = yearlike(block, stop + mark);
    let issue = numbered(stop) || numbered(stop + mark);
    let dated_at = |i: usize| month(block, i) || (number(block, i) && month(block, i + 1));
    // "Quay Wire, Lisbon, Oct. 13, 2023"
    let place =
        |i: usize| block.word(i).is_some_and(|w| w.flags.is_place() || w.flags.is_country() || w.is(List::Place));
    let sent = block.form(stop) == "," && place(stop + 1) && block.form(stop + 2) == "," && dated_at(stop + 3);
    let dated = dated_at(stop + mark) || sent;
    // "Vaccine. 2013;31:5339-48", "Harbour Studies 1997, 349:1436", "Harbour Studies (2001) 12"
    let year_first = at_year
        && (matches!(block.form(stop + mark + 1), ";" | ":")
            || (mark == 0 && block.form(stop + 1) == "," && numbered(stop + 2))
            || (block.form(stop) == "(" && (article || numbered(stop + 3))));
    let year_only = article && at_year && mark == 1;
    if !(issue || dated || year_first || year_only) || last <= at {
        return None;
    }
    // A page or an edition is no issue: "Kestrel Press, p. 12".
    let house = (at..last).any(|i| block.cue(i, Cue::PublisherLast));
    let part =
        last == at + 1 && (place(at) || block.word(at).is_some_and(|w| w.flags.is_plain()) && roman(block, stop));
    if house || part {
        return None;
    }
    let newsroom =
        last == at + 1 && block.word(at).is_some_and(|w| w.is(List::Organization) || w.upper && w.is(List::Acronym));
    let body = block.is(last - 1, List::OrgStrong) && !(at..last).any(|i| block.is(i, List::Periodical));
    parts.push((at..last, if newsroom || body { Kind::Organization } else { Kind::Work }));
    Some(stop)
}

/// `The Quay Times.`: a newspaper or journal by its name alone.
fn newspaper(block: &Block<'_>, at: usize, end: usize, parts: &mut Parts) -> Option<usize> {
    let stop = (at + 1..end.min(at + 8)).find(|i| matches!(block.form(*i), "." | ",")).unwrap_or(end.min(at + 8));
    let named = (at..stop).any(|i| block.capital(i) && (block.is(i, List::Newspaper) || block.is(i, List::Periodical)));
    let all = block.capital(at) && (at..stop).all(|i| name_word(block, i)) && stop - at >= 2;
    if !(named && all) || (at..stop).any(|i| block.cue(i, Cue::PublisherLast)) {
        return None;
    }
    parts.push((at..stop, Kind::Work));
    Some(stop)
}

/// `Quill Press, 2001`, `Université du Quai`: who printed it.
fn publisher(block: &Block<'_>, at: usize, end: usize, parts: &mut Parts) -> Option<usize> {
    if !block.capital(at) {
        return None;
    }
    let mut stop = at + 1;
    while stop < end && stop - at < 9 && name_word(block, stop) {
        stop += 1;
    }
    let closed = stop >= end || matches!(block.form(stop), "," | "." | ")" | ";");
    let house = (at..stop).any(|i| {
        block.cue(i, Cue::PublisherLast)
            || [List::OrgStrong, List::OrgForeign, List::OrgTail].iter().any(|l| block.is(i, *l))
    });
    let dated = matches!(block.form(stop), "," | ";") && yearlike(block, stop + 1);
    let place = stop == at + 1 && block.word(at).is_some_and(|w| w.flags.is_known_place() || w.flags.is_country());
    // "Salt Roads. Lisbon, 2001": a point and no town before it make it the publisher's.
    let pointed = at > 0 && block.form(at - 1) == ".";
    if !closed || !(house || (dated && (!place || pointed))) || month(block, at) {
        return None;
    }
    // "Kestrel University Press and Quill"
    let both = (at + 1..stop).find(|i| block.small(*i, Cue::And) && block.cue(i - 1, Cue::PublisherLast));
    parts.push((at..both.unwrap_or(stop), Kind::Organization));
    parts.extend(both.map(|and| (and + 1..stop, Kind::Organization)));
    Some(stop)
}
