//! What the place of a line on its page says about its being the title: in a stack of capitals above a date, below a menu that
//! names it, at the head of an address.
//!
//! In: sorted units and a candidate. Out: a number that [`super::score`] adds to its score.

use super::looks::flat;
use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::headings::is_loud;
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::Unit;
use regex::Regex;
use std::sync::LazyLock;

/// Among how many units from the top a title page stands.
const TOP: usize = 10;

/// How many texts are the body of a document that has no menu.
const TEXTS: usize = 3;

/// From how many words on an opening line is no letterhead.
const LONG: usize = 8;

/// What speaks for the candidate `i` by its place: `below` lines above the text, of so many `words`; `opens` when it is the first
/// line of the page, `twice` when the same line stands above the text once more.
pub(in crate::source::text) fn weight(
    draft: &Draft<'_>,
    i: usize,
    below: usize,
    words: usize,
    opens: bool,
    twice: bool,
) -> f32 {
    let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
    let named = twice && below == 1 && words <= 4 && is_named_by_menu(draft, i);
    adds(opens && (LONG..=30).contains(&words), 1.0)
        + adds(ends_stack(draft, i), 3.5)
        + adds(is_below_text(draft, i), -3.0)
        + adds(named, 2.0)
        + adds(heads_address(draft, i), -2.5)
        + adds(is_below_issue(draft, i), 3.0)
        + adds(is_stated(draft, i), 4.0)
        + adds(words >= 4 && is_said_above_names(draft, i), 3.0)
        + adds(i == 0 && words <= 4 && heads_motto(draft), -4.0)
        + adds(NOTICE.is_match(&draft.units[i].text), -5.0)
        + adds(BLOG.is_match(&draft.units[i].text), -5.0)
        + adds(i < TOP && NEWSROOM.is_match(&draft.units[i].text), -3.0)
        + adds(words >= 3 && RECORD.is_match(&draft.units[i].text), 4.0)
        + adds(words >= 6 && RELEASE.is_match(&draft.units[i].text), 3.0)
        + adds(i == 0 && words <= 4 && heads_facts(draft), 2.5)
        + adds(opens && words >= 3 && heads_fields(draft), 4.0)
        + adds(words >= STANDFIRST && is_standfirst(draft, i), -1.5)
        + adds(words == 2 && is_credited(draft, i), 1.5)
        + adds(ALSO.is_match(&draft.units[i].text), -4.0)
        + adds(words == 1 && (GENERIC.is_match(&draft.units[i].text) || is_glued(&draft.units[i].text)), -3.5)
        + adds(words <= 6 && is_described(draft, i), -3.0)
        + adds(REFERS.is_match(&draft.units[i].text), -4.0)
        + adds(draft.units[i].text.trim().matches('\t').count() > 2, -3.0)
}

/// Whether a line below says what this one is: `The Harbour Review is an online journal of …`. Then it is the name of the site.
fn is_described(draft: &Draft<'_>, i: usize) -> bool {
    let own = draft.units[i].text.as_str();
    let near = draft.units.iter().skip(i + 1).take(3);
    near.filter_map(|u| u.text.strip_prefix(own)).any(|rest| SITE.is_match(rest))
}

static SITE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ (?:\([^()]{1,20}\) )?is (?:an?|the) (?:[\p{L}-]+,? ){0,5}(?:publication|journal|magazine|newspaper|blog|website|site|newsletter|podcast|platform|organi[sz]ation|publisher|press|network|portal)\b",
    )
});

/// `See the comments below`: where something else stands on the page.
static REFERS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:see|read|scroll|click|jump)\b.{3,80}\b(?i:below|above|down)\W*$"));

/// `Nature. 2014 Oct 2;514(7520):47-53.` directly above: an index of articles gives the issue before the title.
pub(in crate::source::text) fn is_below_issue(draft: &Draft<'_>, i: usize) -> bool {
    let above = i.checked_sub(1).and_then(|a| draft.units.get(a));
    above.is_some_and(|a| a.text.len() <= 200 && ISSUE.is_match(&a.text))
}

static ISSUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Lu}[^:;]{1,80}\b\d{4}\b[^:;]{0,12};\s?\d+(?:\([^()]{1,12}\))?:\s?[A-Za-z]?\d+"));

/// Whether a line among the facts below gives this one as the title: `Title: The Harbour Papers`.
fn is_stated(draft: &Draft<'_>, i: usize) -> bool {
    let own = flat(&draft.units[i].text);
    let near = draft.units.iter().skip(i + 1).take(24).filter(|u| u.text.len() <= 300);
    own.len() >= 4
        && near
            .filter_map(|u| TITLE_FIELD.captures(&u.text))
            .any(|c| c.name("value").is_some_and(|v| flat(v.as_str()) == own))
}

static TITLE_FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:title|titel|titre|título):\s+(?P<value>\S.*)$"));

/// From how many words on a line below a title is a standfirst.
const STANDFIRST: usize = 12;

/// Whether a long line stands directly below a shorter one that could be the title: `An interview with Ada Example, author of …`.
fn is_standfirst(draft: &Draft<'_>, i: usize) -> bool {
    let kind = super::looks::says_its_kind(&draft.units[i].text);
    draft.previous(i).filter(|above| kind && *above < TOP).is_some_and(|above| {
        let unit = &draft.units[above];
        (4..STANDFIRST).contains(&unit.words(STANDFIRST))
            && crate::source::text::head::can_be_title(unit)
            && draft.sorts[above] != Sort::Date
    })
}

/// Whether the lines below the first one are fields: `Server version: 2.4`, `Restart time: Friday`.
fn heads_fields(draft: &Draft<'_>) -> bool {
    let field =
        |u: &Unit| u.text.split_once(": ").is_some_and(|(label, _)| label.len() <= 30 && label.split(' ').count() <= 4);
    draft.units.len() > TOP && draft.units[1..=FIELDS].iter().all(field)
}

/// How many lines of fields follow a title directly.
const FIELDS: usize = 4;

/// Whether the second line of the page is a row of facts about it: `Level 4 Advisory Date: … Source: …`.
fn heads_facts(draft: &Draft<'_>) -> bool {
    draft.units.get(1).is_some_and(|u| u.text.len() <= 160 && FACTS.find_iter(&u.text).take(2).count() == 2)
}

static FACTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:Date|Issued|Published|Updated|Source|Status|Type|Author|Category|Location|Reference|Version): \S")
});

/// Whether the line below says who asked, wrote and took the pictures: `INTERVIEW BY ADA EXAMPLE, PHOTO BY BO SAMPLE`.
fn is_credited(draft: &Draft<'_>, i: usize) -> bool {
    draft.next(i).is_some_and(|n| draft.units[n].text.len() <= 160 && CREDIT.is_match(&draft.units[n].text))
}

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:an )?(?i:interview(?:ed)?|words|text|story|written|reported|reviewed|photos?|photographs?|illustrations?) (?i:by) \p{Lu}",
    )
});

/// `Also by Ada Example`, `More from this section`: the head of a list of other pages.
static ALSO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:also|more|other (?:posts|articles|books|stories|works)|latest|recent (?:posts|articles)) (?i:by|from|in) \S",
    )
});

/// Whether the second line of the page goes on in small letters with what the site is, and the title stands below it:
/// `Slag & Cinders`, `notes on what is left of industry`.
fn heads_motto(draft: &Draft<'_>) -> bool {
    let [_, motto, title, ..] = &draft.units[..] else { return false };
    let small = motto.text.starts_with(char::is_lowercase) && (3..=12).contains(&motto.words(13)) && motto.gap <= 1;
    small
        && title.gap > 0
        && title.words(3) == 3
        && title.text.starts_with(|c: char| !c.is_lowercase())
        && title.is_short(160)
}

/// How far a text may be passed on: `UNCORRECTED TRANSCRIPT – NOT FOR QUOTATION`.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?i:uncorrected|unedited|confidential|not for (?:quotation|circulation|publication|citation))\b|(?i:\bnot for (?:quotation|circulation|publication|citation))\W*$",
    )
});

/// What a site says it is behind its name: `The Wrong Bell — a blog about ferries`.
static BLOG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^.{3,60}\s[–—|:-]{1,2}\s?(?i:an? |the )?(?i:(?:\w+ ){0,2}(?:blog|weblog|site|website|magazine|newsletter|podcast|diary|notebook)) (?i:about|on|of|for|from) ",
    )
});

/// Where somebody publishes news: `City of Hartwell - News Flash`.
static NEWSROOM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^.{3,80} [–—|:-] (?i:news ?(?:flash|room|desk|cent(?:er|re)|releases?)?|(?:press|media) (?:releases?|room|office|cent(?:er|re)|contacts?))$",
    )
});

/// Whether a line is a quotation above the text, with what it is about below it and a name below that: the headline of an interview.
fn is_said_above_names(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let pairs = [('“', '”'), ('‘', '’'), ('"', '"'), ('«', '»')];
    // The name of the site may stand behind it.
    let text = super::looks::separators(&unit.text).last().map_or(unit.text.as_str(), |(at, _)| &unit.text[..*at]);
    let said = pairs.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close));
    let named = || {
        let below = (i + 1..draft.units.len().min(i + 4)).map(|j| &draft.units[j]);
        below.filter(|n| n.is_short(60)).any(|n| is_name(bare(&n.text)) || super::looks::signs(&n.text))
    };
    let above = draft.sorts.iter().take(i).any(|sort| *sort == Sort::Text);
    said && unit.words(17) <= 16 && unit.gap > 0 && !above && named()
}

/// What is recorded of a sitting, and on what: `Oral evidence: Rural bus services`.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:oral|written|minutes of) evidence|(?:public |committee )?(?:hearing|inquiry)|proceedings|minutes of proceedings): \p{Lu}",
    )
});

/// `Press release: The bridge at Hartwell opens`: the kind before the title.
static RELEASE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:(?:press|news|media) release) ?[:–—-] ?\p{Lu}"));

/// A part that many documents have, by one word.
static GENERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:transcript|intro|introduction|contents|overview|summary|abstract|background|menu|newsletter|search|home):?$",
    )
});

/// Words of a menu without blanks: `reviewsblurbstalks`.
fn is_glued(text: &str) -> bool {
    text.len() >= 24 && text.bytes().all(|b| b.is_ascii_lowercase())
}

/// `PARLIAMENT OF EXAMPLE`, `THE SENATE`, `OFFICIAL REPORT`, then the date: the last line of the stack names the document.
fn ends_stack(draft: &Draft<'_>, i: usize) -> bool {
    let open = |j: &usize| !matches!(draft.sorts.get(*j), Some(Sort::Sure(_)));
    let stacked = |u: &Unit| is_loud(&u.text) && u.is_short(80) && u.gap > 0 && u.words(9) <= 8;
    let above: Vec<usize> = (0..i).filter(open).collect();
    i < TOP
        && draft.sorts.get(i + 1) == Some(&Sort::Date)
        && (2..=5).contains(&above.len())
        && stacked(&draft.units[i])
        && above.iter().enumerate().all(|(n, j)| {
            let unit = &draft.units[*j];
            stacked(unit) || n == 0 && is_loud(&unit.text) && unit.is_short(80)
        })
}

/// Whether text stands above a line, and hardly anything that a site puts around its pages: then the document has begun.
fn is_below_text(draft: &Draft<'_>, i: usize) -> bool {
    let above = draft.sorts.get(..i).unwrap_or_default();
    let texts = above.iter().filter(|s| **s == Sort::Text).count();
    let furniture = above.iter().filter(|s| s.is_evidence()).count();
    texts >= TEXTS && furniture * 8 <= i
}

/// Whether a line set apart stands above the text that is an entry of the list of links above it.
fn is_named_by_menu(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let entry = |j: usize| {
        let in_list = draft.units[j].gap == 0 || draft.units.get(j + 1).is_some_and(|n| n.gap == 0);
        in_list && draft.units[j].text == unit.text
    };
    unit.gap > 0 && (0..i).any(entry)
}

/// Whether the line directly below is a number to call or an address to write to.
fn heads_address(draft: &Draft<'_>, i: usize) -> bool {
    draft.units.get(i + 1).filter(|n| n.gap == 0 && n.text.len() <= 100).is_some_and(|next| {
        let digits = next.text.bytes().filter(u8::is_ascii_digit).count();
        let called = next.text.split_once(':').is_some_and(|(label, _)| label.split(' ').count() <= 2) && digits >= 6;
        let written = next.text.split(' ').any(|w| w.contains('@') && w.contains('.')) && next.text.contains(':');
        (called || written)
            && crate::source::text::head::date_line(&next.text).is_none()
            && !crate::source::text::head::dates::has_date(&next.text)
    })
}
