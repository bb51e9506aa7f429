//! Which lines may be headings, with the signals that speak for each.
//!
//! In: a draft and what its page looks like as a whole ([`Page`]). Out: a [`Candidate`] with its style and strength, or none.

use super::model::{denies, is_sure};
use super::{is_over_text, may_head};
use crate::source::text::Draft;
use crate::source::text::head::IN_PAPER;
use crate::source::text::head::about::names_place;
use crate::source::text::head::is_overline_text;
use crate::source::text::head::names::{DATE, bare, is_name};
use crate::source::text::lines::Sort;
use crate::source::text::quotations::turns::is_field;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use crate::source::text::word_set::WordSet;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// From how many points on a line is a heading.
pub(super) const ENOUGH: u32 = 3;

/// Longest signature in initials that ends a part, in bytes: `— A. E.`
pub(super) const SIGNED: usize = 14;

/// Longest heading that only the model knows, in bytes.
pub(super) const LONGEST: usize = 120;

pub(in crate::source::text) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<depth>\d{1,2}(?:\.\d{1,2}){0,4})[.):]?\s+\p{Lu}|(?:[IVX]{1,5}|[A-H])[.):]\s+\p{Lu}|(?i:chapter|part|section|appendix|annex|book|act|lesson|unit|article|schedule|(?:sub-?)?series|record group)\s+(?:\d{1,3}|[IVXLC]{1,6}|[A-Z])\b(?:[.:,–—-]|\s|$))",
    )
});

pub(super) static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^\W*ends?\W*$|^(?:for immediate release|embargoed|see all|see more|show (?:all|more)|view all|load more|add to (?:cart|basket|bag)|photo|foto|bild|image|picture|figure|fig\.|table \d|source|credit|caption|chart|map|video|illustration|courtesy|tel|phone|fax|e-?mail|contact|from|to|by|via|related|see also|read more|reviewed by|posted|published|updated|date|dear|there (?:is|are)|here (?:is|are)|it is|this is|you (?:can|will|should|may)|given the|sincerely|yours|regards|re|box \d|folder \d|###|isbn|doi)\b|photo(?:graph)? by|getty images|^(?:ap|afp|epa|pa|dpa|efe|ansa|tass|reuters|getty|corbis|alamy|shutterstock|istock|rex|xinhua|bloomberg|flickr|wikimedia)(?:\W+(?:ap|afp|epa|pa|reuters|getty|corbis|alamy|shutterstock|rex|images?|pictures?|photos?|commons|news|wire|features))*\W*$|/(?:ap|reuters|afp|getty)\b|\((?:[^()]{1,40} )?(?:photos?|photographs?|pictures?|images?)(?: [^()]{1,30})?\)$|©|@|\.(?:jpe?g|png|gif|webp|svg)$|https?:|www\.|\.(?:com|org|net)\b|\b\d{3}[-. ]\d{4}\b|#\s?#|^\W*\d[\d\s.,:/%–-]*$|^\+?\d+\s(?:comments?|views?|likes?|shares?|min)|\d+:\d\d)",
    )
});

/// An entry of a chronology.
pub(super) static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[12]\d{3}\b"));

/// A number without a delimiter: of a section, or of an institution in a list of them.
pub(super) static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,2}\s"));

/// The end of one sentence and the start of another.
pub(super) static SENTENCES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Ll}{2}[.?!…][”\x22]?\s+[“\x22]?\p{Lu}"));

/// A question a text asks to answer it.
pub(super) static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:what|who|whom|whose|how|why|when|where|which|is|are|can|could|do|does|did|should|will|would|may|must|has|have)\b.*\?$",
    )
});

pub(super) static DATED: LazyLock<Regex> = LazyLock::new(|| pattern(&DATE));

/// A few words before a colon, all the long ones with a capital.
pub(super) fn is_term(text: &str) -> bool {
    let words = || text.trim_end_matches(':').split_whitespace();
    words().count() <= 6 && words().filter(|w| w.chars().count() > 3).all(|w| !w.starts_with(char::is_lowercase))
}

/// What the lines of the document have in common.
pub(in crate::source::text) struct Page {
    /// Columns before most of its running text.
    pub(super) base: usize,
    /// Paragraphs are set apart by blank lines.
    pub(super) airy: bool,
    /// Blank lines between most paragraphs.
    pub(super) gap: usize,
    /// Headings that a list of labels knew.
    pub(super) labelled: usize,
    /// It has turns of speech.
    pub(super) turned: bool,
    /// The words that the running text has with a small letter.
    pub(super) words: WordSet,
}

impl Page {
    pub(in crate::source::text) fn of(draft: &Draft<'_>) -> Page {
        let mut indents: BTreeMap<usize, usize> = BTreeMap::new();
        let mut gaps: BTreeMap<usize, usize> = BTreeMap::new();
        for i in draft.body() {
            let unit = &draft.units[i];
            if unit.text.len() >= 80 && unit.is_plain() {
                *indents.entry(unit.indent).or_default() += 1;
                *gaps.entry(unit.gap).or_default() += 1;
            }
        }
        let most = |counts: &BTreeMap<usize, usize>| counts.iter().max_by_key(|(_, n)| **n).map_or(0, |(v, _)| *v);
        Page {
            base: most(&indents),
            airy: gaps.iter().filter(|(gap, _)| **gap > 0).map(|(_, n)| n).sum::<usize>() * 2
                >= gaps.values().sum::<usize>(),
            gap: most(&gaps),
            labelled: draft.units.iter().filter(|u| matches!(u.form, Form::Heading(_))).count(),
            turned: draft.units.iter().any(|u| matches!(u.form, Form::Turn(_))),
            words: small_words(draft),
        }
    }

    /// Whether blank lines part the paragraphs.
    pub(in crate::source::text) fn is_airy(&self) -> bool {
        self.airy
    }

    /// Whether people take turns to speak.
    pub(in crate::source::text) fn is_turned(&self) -> bool {
        self.turned
    }

    /// Whether a line that has the form of a name is one: most words of a heading occur in the text too, with a small letter.
    pub(in crate::source::text) fn is_name(&self, text: &str) -> bool {
        if names_place(text).is_some() {
            return true;
        }
        let known = |w: &&str| self.words.contains(w.chars());
        let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3);
        // `Leaving Hartwell`: what one does, and where.
        let done = words().next().is_some_and(|w| w.len() > 5 && w.ends_with("ing") && known(&w));
        !done && is_name(bare(text)) && words().filter(known).count() * 2 <= words().count()
    }
}

pub(super) fn small_words(draft: &Draft<'_>) -> WordSet {
    let text = draft.body().map(|i| draft.units[i].text.as_str()).filter(|text| text.len() >= 120);
    let words = text.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|w| w.len() > 3 && w.starts_with(char::is_lowercase)).take(20_000).map(str::chars).collect()
}

/// How a line that may be a heading is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Style {
    Numbered,
    Loud,
    Outdented,
    Colon,
    Titled,
    Plain,
}

/// A line that may be a heading.
pub(super) struct Candidate {
    pub(super) unit: usize,
    pub(super) style: Style,
    /// No blank line below.
    pub(super) attached: bool,
    pub(super) points: u32,
}

/// A question of three words or more.
pub(super) fn asks(text: &str) -> bool {
    text.ends_with('?') && text.starts_with(char::is_uppercase) && text.split_whitespace().nth(2).is_some()
}

/// Whether a numbered heading is the first of a series: `1.`, `Series I`, `Part One`.
pub(super) fn begins(text: &str) -> bool {
    let mut signs = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(2);
    signs.any(|w| matches!(w, "1" | "I" | "A" | "One" | "one"))
}

/// The level a section number gives: 2 for `3.`, 3 for `3.1`.
pub(in crate::source::text) fn numbered_level(text: &str) -> Option<u8> {
    let dots = NUMBERED.captures(text)?.name("depth")?.as_str().matches('.').count();
    Some(2 + u8::try_from(dots).unwrap_or(4).min(4))
}

/// Whether a text has letters, all of them capitals.
pub(in crate::source::text) fn is_loud(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() > 2 && !text.chars().any(char::is_lowercase)
}

/// Two words or more, the long ones with a capital.
pub(in crate::source::text) fn is_titled(text: &str) -> bool {
    let long = || text.split_whitespace().filter(|w| w.chars().count() > 3);
    text.split_whitespace().nth(1).is_some()
        && long().count() > 0
        && long().all(|w| !w.trim_start_matches(['“', '"', '(', '‘', '\'']).starts_with(char::is_lowercase))
}

/// A line that may be a heading by its shape and place, by what the model says, or both.
pub(super) fn weighed(draft: &Draft<'_>, page: &Page, i: usize) -> Option<Candidate> {
    if let Some(by_shape) = candidate(draft, page, i) {
        let looks = matches!(by_shape.style, Style::Plain | Style::Titled);
        return (!looks || !denies(draft, i)).then_some(by_shape);
    }
    let unit = &draft.units[i];
    let next = draft.units.get(draft.next(i)?)?;
    let fits = unit.is_plain() && unit.role.is_none() && unit.is_short(LONGEST) && unit.words(19) <= 18;
    let begins = |c: char| c.is_alphanumeric() || matches!(c, '“' | '"' | '‘' | '\'' | '#' | '¿' | '¡' | '(' | '§');
    let barred = || {
        !unit.text.starts_with(begins)
            || is_bracketed(&unit.text)
            || page.is_name(&unit.text)
            || CAPTION.is_match(&unit.text)
            || ASKED.is_match(&unit.text)
    };
    let sure = fits && !page.turned && draft.previous(i).is_some() && is_sure(draft, i) && !barred();
    let style = || style(unit, page, next, NUMBERED.is_match(&unit.text));
    sure.then(|| Candidate { unit: i, style: style(), attached: next.gap == 0, points: ENOUGH + 1 })
}

/// How a line is written that may be a heading.
pub(super) fn style(unit: &Unit, page: &Page, next: &Unit, numbered: bool) -> Style {
    let text = unit.text.as_str();
    match () {
        () if numbered => Style::Numbered,
        () if page.base >= 2 && unit.indent + 2 <= page.base && next.indent >= page.base => Style::Outdented,
        () if is_loud(text) && text.chars().filter(|c| c.is_alphabetic()).count() > 3 => Style::Loud,
        () if text.ends_with(':') && is_term(text) => Style::Colon,
        () if is_titled(text) => Style::Titled,
        () => Style::Plain,
    }
}

/// What speaks for a line being a heading, if nothing forbids it.
pub(super) fn candidate(draft: &Draft<'_>, page: &Page, i: usize) -> Option<Candidate> {
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    if draft.title.as_ref().is_some_and(|t| unit.span().start < t.span.start) && is_overline_text(text) {
        return None;
    }
    if !unit.is_plain() || unit.role.is_some() || unit.lines.len() > 2 || text.len() > 110 || unit.words(15) > 14 {
        return None;
    }
    let numbered = NUMBERED.is_match(text) && (!BARE_NUMBER.is_match(text) || is_over_text(draft, i));
    // Numbered lines directly below each other are a list.
    let in_list =
        |other: Option<usize>, gap: usize| gap == 0 && other.is_some_and(|o| NUMBERED.is_match(&draft.units[o].text));
    let next_gap = draft.next(i).map_or(1, |n| draft.units[n].gap);
    if numbered && (in_list(draft.next(i), next_gap) || in_list(draft.previous(i), unit.gap)) {
        return None;
    }
    let asks = !page.turned && ASKS.is_match(text) && unit.words(11) <= 10;
    let loud = is_loud(text) && text.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let brief = text.len() <= 40 && text.ends_with(|c: char| c.is_ascii_digit());
    if brief && crate::source::text::head::dates::date(text).is_some() {
        return None;
    }
    // `Q. What about the old format?` is asked by the text, `4.5 linear feet` measured, `Ada Example in The Herald:` quoted.
    if ASKED.is_match(text) || MEASURED.is_match(text) || IN_PAPER.is_match(text) {
        return None;
    }
    let starts = is_anchor(text)
        || is_brand(text)
        || is_in_single_marks(text)
        || text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '"' | '‘' | '¿'));
    let bare_end = text.trim_end_matches(['”', '"', '’']);
    let ends = !COMPANY.is_match(bare_end) && bare_end.ends_with(['.', ',', ';', '…', '!', '-', '—', '|', '»', '>'])
        || (text.ends_with(':') && !loud);
    let speaker = text.ends_with(':') && text.contains(", ");
    let colon = text.ends_with(':') && is_term(text);
    let field = text.split_once(": ").is_some_and(|(name, _)| is_field(name));
    let valued = text.rsplit_once(": ").is_some_and(|(_, value)| value.bytes().all(|b| b.is_ascii_digit()));
    let dated = || !numbered && !loud && (field || valued || DATED.is_match(text));
    if !starts
        || (ends && !colon)
        || dated()
        || speaker
        || CAPTION.is_match(text)
        || is_bracketed(text)
        || crate::source::text::head::is_citation(text)
        || (page.is_name(text) && !numbered)
        || text.contains(['|', '•', '»'])
        || !numbered && YEAR.is_match(text)
        || !numbered && matches!(draft.sorts.get(i), Some(Sort::Link("button"))) && unit.words(5) <= 4
    {
        return None;
    }
    // What is in quotation marks is said by somebody, and two sentences are text.
    let said = text.starts_with(['“', '"']) && text.ends_with(['”', '"']);
    if (said || SENTENCES.is_match(text)) && !numbered {
        return None;
    }
    let next = draft.units.get(draft.next(i)?)?;
    let sentence = next.text.len() >= 45 && next.gap > 0 && next.text.ends_with(['.', ':', '?', '!', '”']);
    let long = next.is_plain() && (next.text.len() >= 80 || sentence) && next.text.len() > 2 * text.len();
    let outdented = page.base >= 2 && unit.indent + 2 <= page.base && next.indent >= page.base;
    let strong = numbered || loud || outdented || is_anchor(text);
    let heads = long
        || matches!(next.form, Form::Item | Form::Quote(_))
        || (strong && next.gap > 0 && next.is_plain() && !next.text.is_empty())
        || (strong && matches!(next.form, Form::Heading(_)))
        || (numbered && next.is_plain())
        || (asks && next.gap > 0 && next.is_plain());
    let apart = unit.gap > 0 || !page.airy;
    if !heads || !apart || draft.previous(i).is_none() && draft.title.is_none() && !strong {
        return None;
    }
    let before = draft.previous(i).map(|p| &draft.units[p]);
    let after_sentence = before.is_none_or(|p| {
        !p.is_plain()
            || p.role.is_some()
            || p.text.contains("://")
            || p.text.len() <= SIGNED && p.text.starts_with(['—', '–'])
            || asks && next.text.len() >= 200 && unit.gap > 0
            || p.text.ends_with(['.', '!', '?', '”', '"', ')', '’', ':', '…', ']', '*']) && p.text.len() >= 60
    });
    // In the middle of short lines, and directly below a heading, only what is strong is a heading; enumerations are none.
    let below_heading = before.is_some_and(|p| matches!(p.form, Form::Heading(_)));
    let listing = text.matches([',', ';']).count() > 2;
    // A command or a line of a listing ends what stands above a heading too, where blank lines part all.
    let after_line = page.airy && unit.gap > 0 && next.gap > 0 && before.is_some_and(|p| p.gap > 0 && p.words(6) == 6);
    let after_line = after_line || page.airy && unit.gap > 0 && next.gap > 0 && long && is_below_one(draft, i);
    let told = || !page.turned && unit.gap > 0 && next.gap > 0 && super::model::says(draft, i);
    if ((!after_sentence && !after_line && !told() || below_heading) && !strong) || listing {
        return None;
    }
    // The line below a title, over all of the text, says more of it: it heads nothing.
    if before.is_none() && draft.title.is_some() && !strong && unit.words(7) >= 6 && !ASKS.is_match(text) {
        return None;
    }
    let attached = next.gap == 0;
    let style = style(unit, page, next, numbered);
    let points = 2 * u32::from(numbered || is_anchor(text))
        + u32::from(loud)
        + 2 * u32::from(outdented)
        + u32::from(is_titled(text) && !loud && !colon)
        + u32::from(colon && !attached)
        + u32::from(asks)
        + u32::from(unit.gap > page.gap && page.airy)
        + u32::from(after_sentence)
        + u32::from(if page.airy { !attached || long } else { long })
        + u32::from(page.labelled >= 2)
        + u32::from(!page.turned && matches!(style, Style::Plain | Style::Titled) && super::model::says(draft, i));
    Some(Candidate { unit: i, style, attached, points })
}

/// A line in brackets says something of what stands beside it: `[Above: the harbour at noon]`.
pub(super) fn is_bracketed(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

/// Whether one short line stands between a line and the paragraph above: the two may be the headings of a section and its part.
pub(super) fn is_below_one(draft: &Draft<'_>, i: usize) -> bool {
    let Some(above) = draft.previous(i) else { return false };
    let Some(text) = draft.previous(above).map(|p| &draft.units[p]) else { return false };
    let line = &draft.units[above];
    let ended = text.text.len() >= 60 && text.text.ends_with(['.', '!', '?', '”', '"', ')', ':']);
    line.is_plain() && line.gap > 0 && line.is_short(60) && line.words(7) <= 6 && may_head(draft, above) && ended
}

/// The abbreviation at the end of a company's name, whose full stop ends no sentence.
static COMPANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s(?:Inc|Ltd|Co|Corp|Bros|LLC|S\.A|N\.V|p\.l\.c)\.$"));

/// How much room papers take.
static MEASURED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\d[\d.,]* (?:linear|cubic|lin\.|metres|meters|feet)\b"));

/// A question or an answer with its letter.
pub(super) static ASKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[QA][.:]\s"));

/// A name like `eHarbour`, alone.
pub(super) fn is_brand(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(char::is_uppercase)
        && !text.contains(' ')
}

/// A few words in single marks: `'Nets of steel'`.
pub(super) fn is_in_single_marks(text: &str) -> bool {
    text.starts_with('\'') && text.ends_with('\'') && text.matches('\'').count() == 2 && text.split(' ').count() <= 5
}

/// A heading with the mark that leads to it: `#1: The first of several`.
pub(super) fn is_anchor(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|t| t.starts_with(char::is_alphanumeric) && t.split_whitespace().nth(2).is_some())
}
