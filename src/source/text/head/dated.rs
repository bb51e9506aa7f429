//! Dates and authors that the lines of a head state in forms of their own: `August 30, 2013 in Touring by Ada Example`,
//! `Bergen, 12 March 1899`, `Pages 201–223 | Published online: 08 Apr 2019`, `Publication Date` over `3-14-2018`.

use super::dates::{find, partial};
use super::names::names;
use crate::source::text::lines::Sort;
use crate::source::text::manual;
use crate::source::text::tables::pattern;
use crate::source::text::title::dated;
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::sync::LazyLock;

/// How many units below the title belong to the head.
const HEAD: usize = 16;

/// How many units above the title belong to the head.
const ABOVE: usize = 6;

/// Longest line of a head that states a date, in bytes.
const LINE: usize = 160;

/// How long a work is: `xiv + 288 pp.`
static PAGES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{2,4} ?(?:pp\b|pages\b)"));

/// Dates of something else than the publication.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:updated?|modified|revised|reviewed on|accessed|retrieved|received|accepted|event|deadline|expires?|valid|effective|born|died|dates?:\s|since|until|through|between|from|copyright|©|last)\b",
    )
});

/// The only date some pages have, below the title.
static UPDATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:^|[.|·]\s+)(?:last )?(?:updated|revised|modified)(?: on)?:?\s"));

/// When a page was changed, alone on a line.
static LAST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^last (?:updated|modified|revised|changed):\s+(?P<value>\S.{3,60})$"));

static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:publi(?:shed|cation)|posted|issued|announced|released?|first published|date|dated|online|veröffentlicht|erschienen|publié|publicado|pubblicato|geplaatst|gepubliceerd|publisert|publicerad)\b",
    )
});

/// A line that says that a date follows, and nothing else.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:date|year) (?:of )?(?:publication|issue|published|issued|released)|(?:publication|issue|release|document|posting|review|online) date|date|published(?: online| on)?|posted(?: on)?|issued(?: on)?|released(?: on)?)(?:(?:\s*:\s*|\s+|(?-i:\b))(?P<value>\S.{2,30})|:?|(?P<glued>(?-i:\p{Lu}\p{L}{2,9}\s\d{4}|\p{Lu}\p{L}{2,9}\s\d{1,2},\s\d{4}|\d{4}-\d{2}-\d{2})))$",
    )
});

static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\s|[|·•–—-]\s*)(?i:by|von|par|por|di|door|av):?\s+(?P<names>\p{Lu}[^|·•<>\d()]{2,80}?)(?:$|\s*[|·•(<:]|\s+[–—-]\s|,?\s+(?i:on|at|in|posted|updated|published|for|am|le|el|leave a|filed|tagged|comments?|no comments|with|share|under)\b|,?\s+\d|,\s)",
    )
});

/// The day of the last change, where the document states no other: then its line is no furniture.
pub(in crate::source::text) fn last_change(draft: &mut Draft<'_>) {
    if draft.date.is_some() {
        return;
    }
    let stated = |unit: &Unit| {
        let value = LAST.captures(&unit.text).filter(|_| unit.is_short(LINE))?.name("value")?;
        let (date, at) = find(value.as_str(), draft.lang.as_deref())?;
        Some(Fact::new(date, unit.locate(value.start() + at.start..value.start() + at.end), "updated", 0.8))
    };
    let found = draft.units.iter().enumerate().rev().find_map(|(i, unit)| Some((i, stated(unit)?)));
    if let Some((i, fact)) = found {
        draft.date = Some(fact);
        if matches!(draft.units[i].form, Form::Removed(_)) {
            draft.units[i].form = Form::Plain;
        }
    }
}

/// Reads dates and authors from lines between the title and the text, when the plain forms gave none.
pub(in crate::source::text) fn head(draft: &mut Draft<'_>) {
    let title = draft.units.iter().position(|u| u.form == Form::Title);
    let from = title.map_or(0, |t| t + 1);
    let mut found: Option<(bool, Fact)> = None;
    for i in (from..draft.units.len()).take(HEAD) {
        // A line of the head that ends in `a.m.`, or says where the text was published, is no text yet.
        let text = draft.units[i].text.as_str();
        let short = text.len() <= 80 && find(text, draft.lang.as_deref()).is_some();
        let aired = text.len() <= 2 * LINE && AIRED.is_match(text);
        let published = short || aired || text.len() <= LINE && text.starts_with("Published ");
        if draft.sorts.get(i) == Some(&Sort::Text) && !published
            || matches!(draft.units[i].form, Form::Heading(_) | Form::Quote(_))
        {
            // The work that is reviewed stands in the head of its review.
            if text.len() <= 4 * LINE && (text.contains("ISBN") || PAGES.is_match(text)) {
                continue;
            }
            break;
        }
        let unit = &draft.units[i];
        let is_meta = matches!(unit.form, Form::Removed("meta-line"));
        // A day may stand behind a bullet.
        let bulleted = unit.form == Form::Item && super::dates::date(unit.text.trim()).is_some();
        if (unit.text.len() > LINE && !aired) || !(unit.is_plain() || is_meta || bulleted) {
            continue;
        }
        if let Some((date, at)) = said_published(&unit.text, draft.lang.as_deref()) {
            let said = Fact::new(date, unit.locate(at), "head-line", 0.9);
            if found.as_ref().is_none_or(|(said, _)| !said) {
                found = Some((true, said));
            }
            author(draft, i);
            continue;
        }
        let Some((date, at)) = find(&unit.text, draft.lang.as_deref()) else {
            continue;
        };
        // What else a bar parts from the date is not said of it: `Hartwell, 14 August 2016 | Updated 09:42`.
        let from_bar = unit.text[..at.start].rfind(['|', '·', '•']).unwrap_or(0);
        let to_bar = unit.text[at.end..].find(['|', '·', '•']).map_or(unit.text.len(), |bar| at.end + bar);
        let said = unit.text.get(from_bar..to_bar).unwrap_or(&unit.text);
        if OTHER.is_match(said) || unit.text.ends_with('?') {
            let updated = found.is_none() && i <= from + 5 && UPDATED.is_match(&unit.text);
            if updated {
                found = Some((false, Fact::new(date, unit.locate(at), "updated", 0.8)));
            }
            continue;
        }
        let says = PUBLISHED.is_match(&unit.text);
        if found.as_ref().is_none_or(|(said, _)| says && !said) {
            found = Some((says, Fact::new(date, unit.locate(at), "head-line", if says { 0.9 } else { 0.85 })));
        }
        author(draft, i);
        name_above(draft, i);
        if draft.units[i].role.is_none() {
            draft.units[i].role = Some("date-line");
        }
    }
    found = found.or_else(|| Some((false, month_below_byline(draft)?)));
    // What the head says of its publication goes before a label anywhere on the page.
    if draft.date.is_none() && found.as_ref().is_some_and(|(said, _)| *said) {
        draft.date = found.take().map(|(_, fact)| fact);
    }
    labelled(draft);
    if draft.date.is_none() {
        let found = found.map(|(_, fact)| fact).or_else(|| title.and_then(|t| above(draft, t)));
        draft.date = found.or_else(|| posted(draft)).or_else(|| foot(draft)).or_else(|| of_title(draft, title?));
    }
    if draft.date.is_none() {
        draft.date = manual::date(draft);
    }
    if is_of_edition(draft) {
        draft.date = None;
    }
}

/// Whether the date is that of a book which the page praises: it stands with the binding, the pages or the number of the edition.
fn is_of_edition(draft: &Draft<'_>) -> bool {
    let Some(date) = draft.date.as_ref().filter(|_| crate::source::text::kind::endorsements(draft) >= 2) else {
        return false;
    };
    let Some(i) =
        draft.units.iter().position(|unit| unit.span().start <= date.span.start && date.span.end <= unit.span().end)
    else {
        return false;
    };
    let near = i.saturating_sub(EDITION_LINES)..(i + EDITION_LINES + 1).min(draft.units.len());
    draft.units[near].iter().any(|unit| unit.is_short(100) && EDITION.is_match(&unit.text))
}

/// How many lines from the date the rest of the edition stands at most.
const EDITION_LINES: usize = 4;

static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:isbn(?:-1[03])?|format|binding|hardcover|hardback|paperback|pages|print length|dimensions|extent)\b")
});

/// A month alone directly below who wrote the text: `by Ada Example`, `March 2016`.
fn month_below_byline(draft: &Draft<'_>) -> Option<Fact> {
    let title = draft.units.iter().position(|u| u.form == Form::Title)?;
    let head = &draft.units[title..draft.units.len().min(title + HEAD)];
    // A line of its own may say for whom the author works.
    let pairs = (0..head.len()).flat_map(|i| [(i, i + 1), (i, i + 2)]).filter(|(_, month)| *month < head.len());
    pairs.into_iter().find_map(|(by, month)| {
        let together = head[by + 1..month].iter().all(|unit| unit.gap == 0 && unit.is_short(80));
        let (by, month) = (&head[by], &head[month]);
        if !together {
            return None;
        }
        let alone = month.gap == 0 && month.is_short(24) && (month.is_plain() || month.role == Some("date-line"));
        let date = partial(&month.text).filter(|date| alone && date.len() == "2016-03".len())?;
        super::byline(&by.text).map(|_| Fact::new(date, month.span(), "date-line", 0.85))
    })
}

/// The date before the colon of a title or in brackets behind it, where no line states another: `June 4, 2026: The long road to the
/// harbour`, `Example Advisory [9 Jul 2015]`.
fn of_title(draft: &Draft<'_>, title: usize) -> Option<Fact> {
    let unit = &draft.units[title];
    let bracketed = || {
        let (_, inside) = unit.text.strip_suffix(']')?.rsplit_once('[')?;
        super::dates::date(inside)
    };
    let date = dated(&unit.text).map(|(date, _)| date).or_else(bracketed)?;
    Some(Fact::new(date, unit.span(), "date-line", 0.85))
}

/// The date behind a word for publication, whatever other dates the line states: `Received 2 Mar 2021, Published online: 18 Nov
/// 2021`, `Published on H-Sea (March, 2011)`.
pub(in crate::source::text) fn said_published(
    text: &str,
    lang: Option<&str>,
) -> Option<(String, std::ops::Range<usize>)> {
    if let Some(label) = ONLINE.find(text).or_else(|| AIRED.find(text))
        && let Some((date, at)) = find(&text[label.end()..], lang).filter(|(_, at)| at.start <= 12)
    {
        return Some((date, label.end() + at.start..label.end() + at.end));
    }
    let month = IN_MONTH.captures(text)?.name("month")?;
    Some((partial(month.as_str())?, month.range()))
}

static ONLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:published|publication date|first posted|posted|available|version of record|e-?pub(?: ahead of print)?)(?: online)?(?: on| since)?\s?:?\s",
    )
});

/// `This is the script of a report which aired on 3 May 2014.`
static AIRED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:first |originally )?(?:aired|(?:was )?(?:broadcast|first published|originally published))(?: on)? ",
    )
});

static IN_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:published|posted|reviewed|issued) (?:on|in|by|for) [^()]{2,60}\((?P<month>\p{Lu}\p{L}{2,9},? \d{4})\)",
    )
});

/// `… by Ada Example` in a line that states a date.
fn author(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if !draft.authors.is_empty() {
        return;
    }
    let Some(found) = BY.captures(&unit.text).and_then(|c| c.name("names")) else { return };
    let Some(several) = names(found.as_str()) else { return };
    let place = unit.locate(found.range());
    draft.authors = several.into_iter().map(|n| Fact::new(n, place.clone(), "byline", 0.9)).collect();
}

/// A name alone between the title and the line with a town and the date: `Ada Example`, `Hartwell, 14 August 2016`.
fn name_above(draft: &mut Draft<'_>, i: usize) {
    let Some(above) = draft.previous(i).filter(|above| *above + 1 == i && draft.units[i].gap == 0) else { return };
    let unit = &draft.units[above];
    let titled = draft.title.as_ref().is_some_and(|title| title.span.end <= unit.span().start);
    let alone = unit.is_plain() && unit.is_short(60) && unit.gap > 0 && !super::byline::is_body_name(&unit.text);
    if !draft.authors.is_empty() || !titled || !alone || crate::source::text::kind::endorsements(draft) >= 2 {
        return;
    }
    let place = unit.span();
    if let Some(found) = names(&unit.text) {
        draft.authors = found.into_iter().map(|n| Fact::new(n, place.clone(), "name-and-date", 0.85)).collect();
    }
}

/// A line or heading that says a date follows, with the date on it or on the next line.
fn labelled(draft: &mut Draft<'_>) {
    if draft.date.is_some() {
        return;
    }
    let lang = draft.lang.clone();
    let value = |text: &str| {
        let exact = find(text, lang.as_deref()).filter(|(_, at)| text.len() <= at.len() + 24).map(|(date, _)| date);
        exact.or_else(|| partial(text))
    };
    let units = &draft.units;
    let found = (0..comments(draft)).filter(|i| units[*i].text.len() <= 60).find_map(|i| {
        let value_at = |i: usize| Some((value(&units.get(i).filter(|u| u.text.len() <= 60)?.text)?, i));
        let c = LABEL
            .captures(&units[i].text)
            .filter(|c| c.name("value").or(c.name("glued")).is_none_or(|v| !OTHER.is_match(v.as_str())))?;
        let (date, at) = match c.name("value").or(c.name("glued")) {
            Some(v) => (value(v.as_str())?, i),
            None => value_at(i + 1)?,
        };
        Some(Fact::new(date, units[at].span(), "labelled-date", 0.9))
    });
    draft.date = found;
}

/// `News Release 3 September 2020`, `First published online May 7, 2019` above the title.
fn above(draft: &Draft<'_>, title: usize) -> Option<Fact> {
    let lang = draft.lang.as_deref();
    (title.saturating_sub(ABOVE)..title).rev().map(|i| &draft.units[i]).filter(|u| u.text.len() <= 80).find_map(
        |unit| {
            let stated = said_published(&unit.text, lang).or_else(|| {
                let (date, at) = find(&unit.text, lang)?;
                let brief = unit.text.len() <= at.len() + 24 && !OTHER.is_match(&unit.text);
                brief.then_some((date, at))
            });
            let (date, at) = stated.or_else(|| super::dates::glued(&unit.text))?;
            Some(Fact::new(date, unit.locate(at), "above-title", 0.85))
        },
    )
}

/// A line of the text that says when it was posted and nothing else in words: `posted March 3, 2004 04:22 PM (Books)`. Where
/// several lines do, or it stands below comments, it is the date of something else.
fn posted(draft: &Draft<'_>) -> Option<Fact> {
    let open = |unit: &&Unit| unit.text.len() <= LINE && !matches!(unit.form, Form::Removed(_) | Form::Quote(_));
    let above = &draft.units[..comments(draft)];
    let mut said = above.iter().filter(open).filter(|unit| POSTED.is_match(&unit.text));
    let unit = said.next().filter(|_| said.next().is_none())?;
    let (date, at) = find(&unit.text, draft.lang.as_deref()).filter(|(_, at)| at.start <= 12)?;
    let rest = &unit.text[at.end..];
    let bare = rest.split(['(', '|', '#', '·']).next().unwrap_or(rest);
    let said = bare.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    (said <= 1 && !OTHER.is_match(&unit.text)).then(|| Fact::new(date, unit.locate(at), "posted-line", 0.8))
}

/// Where the comments below a text begin; where none do, the end.
pub(super) fn comments(draft: &Draft<'_>) -> usize {
    let heads = |u: &Unit| u.role == Some("comments") || u.is_short(40) && HEADS_COMMENTS.is_match(&u.text);
    // A count of comments may stand in the head, and a menu above it.
    let title = draft.units.iter().position(|u| u.form == Form::Title).map_or(0, |title| title + 1);
    let text = (title..draft.units.len()).find(|i| draft.sorts.get(*i) == Some(&Sort::Text));
    let below = text.and_then(|from| (from..draft.units.len()).find(|i| heads(&draft.units[*i])));
    below.unwrap_or(draft.units.len())
}

static HEADS_COMMENTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:\(?\d+\)? )?(?:comments?|responses?|replies)(?: \(?\d+\)?)?:?$"));

static POSTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:posted(?: on| at)?:?) "));

/// `By the press office | 19 November 2018` below the text, where the words say that it was published then.
fn foot(draft: &Draft<'_>) -> Option<Fact> {
    let last = draft.sorts.iter().rposition(|s| *s == Sort::Text)?;
    let below = draft.units[..comments(draft)].iter().skip(last + 1).take(4);
    below.filter(|u| u.text.len() <= LINE && !OTHER.is_match(&u.text)).find_map(|unit| {
        let (date, at) = find(&unit.text, draft.lang.as_deref())?;
        let says = PUBLISHED.is_match(&unit.text) || unit.text.starts_with("By ");
        says.then(|| Fact::new(date, unit.locate(at), "foot-line", 0.85))
    })
}
