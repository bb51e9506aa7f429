//! Bylines: who wrote, reviewed or submitted a text, with the date and the place beside the name, as one line states them.
//!
//! In: a line. Out: names, dates, and whether the line says nothing else; nothing is decided about the document here.

use super::dates::{find, partial};
use super::names::{DATE, date, names};
use crate::source::text::tables::{is_name_word, pattern};
use regex::{Captures, Regex};
use std::sync::LazyLock;

pub(super) static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<lead>(?i:by|written by|reviewed by|review by|posted by|published by|authors?:|written and edited by|compiled by|story by|text by|words:|reporting by|report by|interview by|interviewed by|(?:interview|text|story|words|report)(?: and|,| &) (?:photographs?|photos?|pictures|images|translation|illustrations) by|review(?:ed)? for [^.,]{{2,40}} by|(?:finding aid |inventory |guide )?(?:prepared|processed|compiled|written|created) by|submitted by|contributed by|words by|guest post by|text|interview|von|par|por|di|door)):?\s+(?P<names>\S.*?)(?:(?:,|\s+on|\s*[|·•–—-]|\s+posted on|\s+published)?\s+(?P<date>{0})\s*|\s+(?:at|@)\s+\d{{1,2}}[:.]\d{{2}}(?:\s?[ap]\.?m\.?)?|(?:\s*[|·•~]\s*|\s+[–—-]\s+)(?P<rest>.{{1,90}})|,? \(?(?:1[5-9]|20)\d{{2}}(?:[–-]\d{{2,4}})?\)?\.?(?: (?i:published|posted|issued)(?i: on)? (?P<issued>{0})\.?)?)?$",
        *DATE
    ))
});

/// What a byline says.
pub(in crate::source::text) struct Byline {
    /// The words that introduce it, lower case.
    pub(super) lead: String,
    /// The names, as they are written.
    pub names: Vec<String>,
    /// The date, in ISO form.
    pub date: Option<String>,
}

/// What is left of when a text was published, behind who wrote it.
pub(super) static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s?\|\s?(?i:published|posted):?$"));

/// Reads `By Ada Example and Bo Sample`, `Posted by Ada Example on July 8, 2016`.
pub(in crate::source::text) fn byline(text: &str) -> Option<Byline> {
    if text.len() > 240 {
        return None;
    }
    // `Ada Example | Published`: the date was an element of its own, or a picture.
    if let Some(found) = PUBLISHED.find(text).and_then(|at| names(text[..at.start()].trim())) {
        return Some(Byline { lead: "by".to_owned(), names: found, date: None });
    }
    let c = BYLINE.captures(text)?;
    let found = c.name("names")?.as_str();
    // "By Ada Example, Professor of History": the names end at the first comma that is not followed by a name.
    let found = names(found)
        .or_else(|| names(found.split_once([',', '('])?.0))
        .or_else(|| names(&found[..BEHIND.find(found)?.start()]))?;
    let stated = c.name("date").or_else(|| c.name("issued")).and_then(|d| date(d.as_str()));
    Some(Byline { lead: c["lead"].to_lowercase(), date: stated.or_else(|| date_behind(text, &found)), names: found })
}

/// The date that stands soon behind the last name of a byline: `By Ada Example | 14 Sept. 2017 | 9 min read`.
fn date_behind(text: &str, names: &[String]) -> Option<String> {
    let last = names.last()?;
    let rest = &text[text.rfind(last.as_str())? + last.len()..];
    let month = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let Some((found, at)) = find(rest, None) else {
        return partial(month).filter(|date| date.len() == "2016-03".len());
    };
    let between = &rest[..at.start];
    let words = between.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count();
    (words <= 2 && !CHANGED.is_match(between)).then_some(found)
}

/// Words before a date on which something else happened than the publication.
static CHANGED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:updated?|modified|revised|born|died|since|until|last|in|for|from|to)\b"));

/// A name and a date on one line: `Ada Example - Apr 16, 2015 8:02 pm`, `Ada Example · 6 min read · Mar 5, 2018`.
pub(super) static NAME_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<names>\p{{Lu}}[^|·•/\d<>()]{{3,80}}?)\s*(?:[|·•/,–—-]|\s{{2,}})\s*(?:\d+ min read\s*[|·•]\s*)?(?i:on |published |posted )?(?P<date>{})(?:[ ,|·•–—-].{{0,60}})?$",
        *DATE
    ))
});

/// The names and the date of a line that has a name before a date.
pub(in crate::source::text) fn name_and_date(text: &str) -> Option<(Vec<String>, String)> {
    if text.len() > 160 {
        return None;
    }
    let c = NAME_DATE.captures(text)?;
    let found = names(c["names"].trim()).filter(|found| found.iter().all(|n| !is_body_name(n)))?;
    Some((found, date(&c["date"])?))
}

/// What stands behind a name without a comma: `Ada Example in Geneva`, `Bo Sample Special to the Gazette`.
pub(super) static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s+(?:(?:in|for|from|of|at|with|writing|reporting|en|à|pour|für|aus)\s+(?:the\s+)?\p{Lu}|(?i:special (?:to|for)|staff|senior|chief|contributing|correspondent|reporter|editor|writer|columnist|contributor|professor|updated|published|posted|last updated|leave a|filed)\b|[|·•/<@–—-]|\d|\p{Lu}{2,}\s)",
    )
});

/// Whether a text has a word that names of bodies have: a museum, a company, an office.
pub(in crate::source::text) fn is_body_name(text: &str) -> bool {
    text.split([' ', ',']).any(|w| is_name_word("organization", w) || is_name_word("company", w))
}

pub(super) static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?i:(?:date|published|posted|first published|(?:publication|publish(?:ed)?|issue|post(?:ed|ing)?|release|creation) date|date (?:published|posted|issued|released|created)|issued|released|dated|written|date of (?:publication|issue|release)|(?:available|published|posted) online|online|veröffentlicht(?: am)?|erschienen(?: am)?|publié le|publicado(?: el| em)?|pubblicato il|gepubliceerd op)(?: on| in)?:?\s+)?(?:(?:\d{{1,2}}:\d{{2}} ?(?i:[ap]\.?m\.?)?|\d{{3,4}} (?i:[ap]m))(?: \p{{Lu}}{{2,4}})?,?\s+)?(?P<date>{0})(?:{0})?(?:\s+(?i:last updated)(?i: at)?)?(?:[,.]?\s+(?:at\s+)?\d{{1,2}}:\d{{2}}.{{0,12}})?(?:\s*[|·•–—-]\s*(?P<rest>.{{0,60}})|,?\s+by\s+(?P<by>\S.{{0,60}}))?\.?$",
        *DATE
    ))
});

/// The date a line states, if that is all it does.
pub(in crate::source::text) fn date_line(text: &str) -> Option<String> {
    if text.len() > 120 {
        return None;
    }
    date(DATE_LINE.captures(text)?.name("date")?.as_str())
}

pub(super) static SUBMITTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:submitted|contributed|provided|sent)(?: to (?P<pub>(?:[Tt]he )?\p{Lu}[\w’'&.-]*(?: (?:of |for |and |the |in |on )?\p{Lu}[\w’'&.-]*){0,7}))? by (?P<name>\p{Lu}.*?)(?:, .{0,80})?\.?$",
    )
});

pub(super) static AUTHORED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:this|the following) (?:book )?(?:review|article|essay|post|piece|report|interview|excerpt|commentary|guest post)\b.{0,60}?\b(?:was |is |has been )?(?:written|reviewed|authored|conducted|prepared) by (?P<name>.+?)(?:, .{0,80})?\.?$",
    )
});

pub(super) static REVIEWED_BY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\breviewed by (?P<name>\S.{3,80}?)\.?$"));

/// A line that says who made the text, with the name.
pub(super) fn said_to_be_by(text: &str) -> Option<Captures<'_>> {
    if ![" by ", " By ", " BY "].iter().any(|by| text.contains(by)) {
        return None;
    }
    let sent = ["submitted", "contributed", "provided", "sent"].iter().any(|sent| text.contains(sent));
    let submitted = if sent { SUBMITTED.captures(text) } else { None };
    submitted.or_else(|| AUTHORED.captures(text)).or_else(|| REVIEWED_BY.captures(text))
}

/// Names before the agency they write for: `Ada Example Associated Press`, `Bo Sample, Reuters`.
pub(super) static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<names>\p{Lu}[^|·•()]{3,80}?),?\s+(?:The )?(?:Associated Press|AP|Reuters|Agence France[- ]Presse|AFP|Bloomberg(?: News)?|Press Association|PA|dpa|UPI|United Press International|ANSA|EFE|Xinhua|TASS|Kyodo(?: News)?|Yonhap|Press Trust of India|PTI)$",
    )
});

pub(super) fn agency_byline(text: &str) -> Option<Vec<String>> {
    if text.len() > 120 {
        return None;
    }
    names(AGENCY.captures(text)?["names"].trim())
}

pub(super) fn is_month(word: &str) -> bool {
    crate::source::text::tables::MONTHS.iter().any(|(month, _)| month.eq_ignore_ascii_case(word))
}
