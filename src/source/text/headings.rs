//! Headings that no closed list knows: by number, capitals, underlining, indentation, position and company.
//!
//! In: the draft after its labels, reviews, quotations, items and turns are known. Out: units of form `Heading` where two
//! or more signals agree; a line with fewer is proposed. Captions, credits, names and links are no headings.

use super::head::is_overline_text;
use super::heading_model::{denies, is_sure, leans};
use super::lines::Sort;
use super::names::{DATE, bare, is_name};
use super::tables::pattern;
use super::turns::is_field;
use super::units::{Form, Unit};
use super::word_set::WordSet;
use super::{Draft, Fact};
use regex::Regex;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// From how many points on a line is a heading.
const ENOUGH: u32 = 3;

/// Longest heading that only the model knows, in bytes.
const LONGEST: usize = 120;

pub(super) static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<depth>\d{1,2}(?:\.\d{1,2}){0,4})[.):]?\s+\p{Lu}|(?:[IVX]{1,5}|[A-H])[.):]\s+\p{Lu}|(?i:chapter|part|section|appendix|annex|book|act|lesson|unit|article|schedule|(?:sub-?)?series|record group)\s+(?:\d{1,3}|[IVXLC]{1,6}|[A-Z])\b(?:[.:,–—-]|\s|$))",
    )
});

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:^\W*ends?\W*$|^(?:for immediate release|embargoed|see all|see more|show (?:all|more)|view all|load more|add to (?:cart|basket|bag)|photo|foto|bild|image|picture|figure|fig\.|table \d|source|credit|caption|chart|map|video|illustration|courtesy|tel|phone|fax|e-?mail|contact|from|to|by|via|related|see also|read more|reviewed by|posted|published|updated|date|dear|there (?:is|are)|here (?:is|are)|it is|this is|you (?:can|will|should|may)|given the|sincerely|yours|regards|re|box \d|folder \d|###|isbn|doi)\b|photo(?:graph)? by|getty images|^(?:ap|afp|epa|pa|dpa|efe|ansa|tass|reuters|getty|corbis|alamy|shutterstock|istock|rex|xinhua|bloomberg|flickr|wikimedia)(?:\W+(?:ap|afp|epa|pa|reuters|getty|corbis|alamy|shutterstock|rex|images?|pictures?|photos?|commons|news|wire|features))*\W*$|/(?:ap|reuters|afp|getty)\b|©|@|\.(?:jpe?g|png|gif|webp|svg)$|https?:|www\.|\.(?:com|org|net)\b|\b\d{3}[-. ]\d{4}\b|#\s?#|^\W*\d[\d\s.,:/%–-]*$|^\+?\d+\s(?:comments?|views?|likes?|shares?|min)|\d+:\d\d)",
    )
});

/// An entry of a chronology.
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[12]\d{3}\b"));

/// A number without a delimiter: of a section, or of an institution in a list of them.
static BARE_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,2}\s"));

/// The end of one sentence and the start of another.
static SENTENCES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{Ll}{2}[.?!…][”\x22]?\s+[“\x22]?\p{Lu}"));

/// A question a text asks to answer it.
static ASKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:what|who|whom|whose|how|why|when|where|which|is|are|can|could|do|does|did|should|will|would|may|must|has|have)\b.*\?$",
    )
});

static DATED: LazyLock<Regex> = LazyLock::new(|| pattern(&DATE));

/// Whether a line has a long paragraph below it.
fn is_over_text(draft: &Draft<'_>, i: usize) -> bool {
    draft.next(i).is_some_and(|n| draft.units[n].text.len() >= 80)
}

/// A few words before a colon, all the long ones with a capital.
fn is_term(text: &str) -> bool {
    let words = || text.trim_end_matches(':').split_whitespace();
    words().count() <= 6 && words().filter(|w| w.chars().count() > 3).all(|w| !w.starts_with(char::is_lowercase))
}

/// A line of signs below a heading.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,}|—{2,}|–{3,})$"));

/// What the lines of the document have in common.
pub(super) struct Page {
    /// Columns before most of its running text.
    base: usize,
    /// Paragraphs are set apart by blank lines.
    airy: bool,
    /// Blank lines between most paragraphs.
    gap: usize,
    /// Headings that a list of labels knew.
    labelled: usize,
    /// It has turns of speech.
    turned: bool,
    /// The words that the running text has with a small letter.
    words: WordSet,
}

impl Page {
    pub(super) fn of(draft: &Draft<'_>) -> Page {
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
    pub(super) fn is_airy(&self) -> bool {
        self.airy
    }

    /// Whether people take turns to speak.
    pub(super) fn is_turned(&self) -> bool {
        self.turned
    }

    /// Whether a line that has the form of a name is one: most words of a heading occur in the text too, with a small letter.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let known = |w: &&str| self.words.contains(w.chars().flat_map(char::to_lowercase));
        let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3);
        // `Leaving Hartwell`: what one does, and where.
        let done = words().next().is_some_and(|w| w.len() > 5 && w.ends_with("ing") && known(&w));
        !done && is_name(bare(text)) && words().filter(known).count() * 2 <= words().count()
    }
}

fn small_words(draft: &Draft<'_>) -> WordSet {
    let text = draft.body().map(|i| draft.units[i].text.as_str()).filter(|text| text.len() >= 120);
    let words = text.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|w| w.len() > 3 && w.starts_with(char::is_lowercase)).take(20_000).map(str::chars).collect()
}

/// How a line that may be a heading is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Style {
    Numbered,
    Loud,
    Outdented,
    Colon,
    Titled,
    Plain,
}

/// A line that may be a heading.
struct Candidate {
    unit: usize,
    style: Style,
    /// No blank line below.
    attached: bool,
    points: u32,
}

/// Headings by shape and position.
pub(super) fn headings(draft: &mut Draft<'_>) {
    organization(draft);
    underlined(draft);
    announced(draft);
    over_turns(draft);
    super::manual::headings(draft);
    questions(draft);
    let page = Page::of(draft);
    let found: Vec<Candidate> = draft.body().filter_map(|i| weighed(draft, &page, i)).collect();
    // The same line twice is a name, a link or a button, unless the model is sure of it.
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for i in draft.body() {
        let unit = &draft.units[i];
        if unit.is_short(110) && unit.is_plain() {
            *times.entry(unit.text.clone()).or_default() += 1;
        }
    }
    // A section's number occurs once; the first of many lists occurs in each of them.
    let number = |i: usize| Some(NUMBERED.captures(&draft.units[i].text)?.name("depth")?.as_str());
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for c in found.iter().filter(|c| c.style == Style::Numbered) {
        if let Some(number) = number(c.unit) {
            *numbers.entry(number).or_default() += 1;
        }
    }
    let again = |c: &Candidate| number(c.unit).and_then(|n| numbers.get(n)).is_some_and(|n| *n > 2);
    let once = |c: &Candidate| {
        c.points > ENOUGH && is_sure(draft, c.unit)
            || times.get(draft.units[c.unit].text.as_str()).is_none_or(|n| *n == 1)
                && !(c.style == Style::Numbered && again(c))
    };
    let found: Vec<Candidate> = found.into_iter().filter(once).collect();
    let mut company: BTreeMap<(Style, bool), u32> = BTreeMap::new();
    for c in &found {
        *company.entry((c.style, c.attached)).or_default() += 1;
    }
    let mut levels = Levels::default();
    let mut found = found.into_iter().peekable();
    for i in draft.body().collect::<Vec<_>>() {
        if let Form::Heading(level) = draft.units[i].form {
            levels.known(level);
        } else if let Some(c) = found.next_if(|c| c.unit == i) {
            let alike = company.get(&(c.style, c.attached)).copied().unwrap_or(0);
            let of_style = company.iter().filter(|((style, _), _)| *style == c.style).map(|(_, n)| n).sum::<u32>();
            // Without blank lines position says less, and more company is asked for.
            let few = if page.airy { 2 } else { 3 };
            let points = c.points + u32::from(alike >= few) + u32::from(of_style >= 4);
            let wanted = ENOUGH + if page.turned { 2 } else { 0 };
            let unit = &mut draft.units[i];
            if points >= wanted {
                unit.form = Form::Heading(levels.of(&unit.text, c.style));
                unit.role = Some("heading-shape");
            } else {
                let fact = Fact::new(format!("heading: {}", unit.text), unit.span(), "heading-shape", 0.6);
                draft.proposed.push(fact);
                levels.text();
            }
        } else {
            levels.text();
        }
    }
    stacked(draft, &page);
    in_company(draft, &page, &times);
}

/// Lines that stand between paragraphs as the headings of the page do, where the model has little against them.
fn in_company(draft: &mut Draft<'_>, page: &Page, times: &BTreeMap<String, usize>) {
    let body: Vec<usize> = draft.body().collect();
    let place = |draft: &Draft<'_>, n: usize| (draft.units[body[n]].gap.min(3), draft.units[body[n + 1]].gap.min(3));
    let last = body.len().saturating_sub(1);
    let mut known: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for n in (0..last).filter(|n| matches!(draft.units[body[*n]].form, Form::Heading(_))) {
        *known.entry(place(draft, n)).or_default() += 1;
    }
    let all: usize = known.values().sum();
    // The level of the last heading above in each place.
    let mut levels: BTreeMap<(usize, usize), u8> = BTreeMap::new();
    for n in 0..last {
        let here = place(draft, n);
        let unit = &draft.units[body[n]];
        if let Form::Heading(level) = unit.form {
            levels.insert(here, level);
            continue;
        }
        let alike = known.get(&here).copied().unwrap_or(0);
        if alike < FEW || alike * 2 < all || n == 0 || !stands_alone(draft, [body[n - 1], body[n], body[n + 1]]) {
            continue;
        }
        let question = !page.turned && asks(&unit.text) && !ASKED.is_match(&unit.text) && !CAPTION.is_match(&unit.text);
        let once = times.get(&unit.text).is_none_or(|n| *n == 1) || !denies(draft, body[n]);
        if (may_head(draft, body[n]) || question) && once && leans(draft, body[n]) {
            let (span, level) = (unit.span(), levels.get(&here).copied().unwrap_or(2));
            draft.proposed.retain(|fact| fact.rule != "heading-shape" || fact.span != span);
            draft.units[body[n]].form = Form::Heading(level);
            draft.units[body[n]].role = Some("heading-company");
        }
    }
}

/// Whether the second of three units is a short line between paragraphs, lists or quotations.
fn stands_alone(draft: &Draft<'_>, [before, unit, below]: [usize; 3]) -> bool {
    let evidence = draft.sorts.get(unit).is_some_and(|sort| sort.is_evidence());
    let [before, unit, below] = [before, unit, below].map(|i| &draft.units[i]);
    let ended =
        !before.is_plain() || before.text.len() >= 40 && before.text.ends_with(['.', '!', '?', '”', '"', ')', ':']);
    let text = !matches!(below.form, Form::Heading(_)) && (!below.is_plain() || below.words(13) > 12);
    let shaped = unit.is_plain() && unit.role.is_none() && unit.gap > 0 && unit.is_short(70) && unit.words(9) <= 8;
    shaped && ended && text && !evidence
}

/// A question of three words or more.
fn asks(text: &str) -> bool {
    text.ends_with('?') && text.starts_with(char::is_uppercase) && text.split_whitespace().nth(2).is_some()
}

/// How many headings make a place one of headings.
const FEW: usize = 2;

/// Lines directly above a heading that follows a paragraph: the headings of the section it begins, `Additional information` over
/// `Funding`. The heading below goes a level down, with those that are numbered on from it.
fn stacked(draft: &mut Draft<'_>, page: &Page) {
    let body: Vec<usize> = draft.body().collect();
    let known = body.iter().filter(|i| matches!(draft.units[**i].form, Form::Heading(_))).count();
    if known < 2 {
        return;
    }
    for n in (1..body.len().saturating_sub(1)).rev() {
        let (before, unit, below) = (&draft.units[body[n - 1]], &draft.units[body[n]], &draft.units[body[n + 1]]);
        let Form::Heading(level) = below.form else { continue };
        let ended = !matches!(before.form, Form::Plain | Form::Note | Form::Heading(_))
            || before.lines.len() > 1
            || (before.text.len() >= 40 && before.text.ends_with(['.', '!', '?', '”', '"', ')', ']', ':']));
        let alike = is_titled(&unit.text) || unit.words(3) <= 2 || is_loud(&unit.text) == is_loud(&below.text);
        let apart = unit.gap > 0 && (below.gap > 0 || !page.airy);
        let titled = draft.title.as_ref().is_some_and(|t| t.value.contains(&unit.text));
        let shaped = !titled && unit.is_plain() && unit.role.is_none() && unit.is_short(70) && unit.words(9) <= 8;
        let later = NUMBERED.is_match(&below.text) && !begins(&below.text);
        if !(shaped && apart && ended && alike)
            || later
            || denies(draft, body[n])
            || !may_head(draft, body[n])
            || matches!(below.role, Some("review-title"))
        {
            continue;
        }
        draft.units[body[n]].form = Form::Heading(level.min(3));
        draft.units[body[n]].role = Some("heading-stacked");
        let series = |draft: &Draft<'_>, i: usize| NUMBERED.is_match(&draft.units[i].text);
        let numbered = series(draft, body[n + 1]);
        for &i in &body[n + 1..] {
            let Form::Heading(own) = draft.units[i].form else { continue };
            if own != level || (i != body[n + 1] && !(numbered && series(draft, i))) {
                break;
            }
            draft.units[i].form = Form::Heading((level + 1).min(4));
        }
    }
}

/// Whether a numbered heading is the first of a series: `1.`, `Series I`, `Part One`.
fn begins(text: &str) -> bool {
    let mut signs = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(2);
    signs.any(|w| matches!(w, "1" | "I" | "A" | "One" | "one"))
}

/// Whether nothing in a line forbids that it is a heading.
pub(super) fn may_head(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let text = unit.text.as_str();
    let ends = text.ends_with(['.', ',', ';', '…', '!', '?', '-', '—', '|', '»', '>', ':', '”', '"']);
    text.starts_with(char::is_uppercase)
        && !ends
        && !CAPTION.is_match(text)
        && !is_name(bare(text))
        && !DATED.is_match(text)
        && !text.contains(['|', '•', '»', ':'])
        && !draft.sorts.get(i).is_some_and(|sort| matches!(sort, Sort::Link("button" | "counter" | "link-list")))
}

/// Levels by style: the first style is 2; a style that first occurs directly below another heading is one deeper.
#[derive(Default)]
struct Levels {
    of_style: BTreeMap<Style, u8>,
    above: Option<u8>,
}

impl Levels {
    fn known(&mut self, level: u8) {
        self.above = Some(level);
    }

    fn text(&mut self) {
        self.above = None;
    }

    fn of(&mut self, text: &str, style: Style) -> u8 {
        let below = self.above.map_or(2, |level| (level + 1).min(4));
        let level = numbered_level(text).unwrap_or_else(|| *self.of_style.entry(style).or_insert(below));
        self.above = Some(level);
        level
    }
}

/// The level a section number gives: 2 for `3.`, 3 for `3.1`.
pub(super) fn numbered_level(text: &str) -> Option<u8> {
    let dots = NUMBERED.captures(text)?.name("depth")?.as_str().matches('.').count();
    Some(2 + u8::try_from(dots).unwrap_or(4).min(4))
}

/// Whether a text has letters, all of them capitals.
pub(super) fn is_loud(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() > 2 && !text.chars().any(char::is_lowercase)
}

/// Two words or more, the long ones with a capital.
pub(super) fn is_titled(text: &str) -> bool {
    let long = || text.split_whitespace().filter(|w| w.chars().count() > 3);
    text.split_whitespace().nth(1).is_some()
        && long().count() > 0
        && long().all(|w| !w.trim_start_matches(['“', '"', '(', '‘', '\'']).starts_with(char::is_lowercase))
}

/// A line that may be a heading by its shape and place, by what the model says, or both.
fn weighed(draft: &Draft<'_>, page: &Page, i: usize) -> Option<Candidate> {
    if let Some(by_shape) = candidate(draft, page, i) {
        let looks = matches!(by_shape.style, Style::Plain | Style::Titled);
        return (!looks || !denies(draft, i)).then_some(by_shape);
    }
    let unit = &draft.units[i];
    let next = draft.units.get(draft.next(i)?)?;
    let fits = unit.is_plain() && unit.role.is_none() && unit.is_short(LONGEST) && unit.words(19) <= 18;
    let barred = || {
        is_bracketed(&unit.text)
            || page.is_name(&unit.text)
            || CAPTION.is_match(&unit.text)
            || ASKED.is_match(&unit.text)
    };
    let sure = fits && !page.turned && draft.previous(i).is_some() && is_sure(draft, i) && !barred();
    let style = || style(unit, page, next, NUMBERED.is_match(&unit.text));
    sure.then(|| Candidate { unit: i, style: style(), attached: next.gap == 0, points: ENOUGH + 1 })
}

/// How a line is written that may be a heading.
fn style(unit: &Unit, page: &Page, next: &Unit, numbered: bool) -> Style {
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
fn candidate(draft: &Draft<'_>, page: &Page, i: usize) -> Option<Candidate> {
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
    // `Q. What about the old format?` is asked by the text.
    if ASKED.is_match(text) {
        return None;
    }
    let starts = is_anchor(text)
        || is_brand(text)
        || is_in_single_marks(text)
        || text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '"' | '‘' | '¿'));
    let bare_end = text.trim_end_matches(['”', '"', '’']);
    let ends = bare_end.ends_with(['.', ',', ';', '…', '!', '-', '—', '|', '»', '>']) || (text.ends_with(':') && !loud);
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
        || super::head::is_citation(text)
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
            || asks && next.text.len() >= 200 && unit.gap > 0
            || p.text.ends_with(['.', '!', '?', '”', '"', ')', '’', ':', '…', ']', '*']) && p.text.len() >= 60
    });
    // In the middle of short lines, and directly below a heading, only what is strong is a heading; enumerations are none.
    let below_heading = before.is_some_and(|p| matches!(p.form, Form::Heading(_)));
    let listing = text.matches([',', ';']).count() > 2;
    // A command or a line of a listing ends what stands above a heading too, where blank lines part all.
    let after_line = page.airy && unit.gap > 0 && next.gap > 0 && before.is_some_and(|p| p.gap > 0 && p.words(6) == 6);
    let after_line = after_line || page.airy && unit.gap > 0 && next.gap > 0 && long && is_below_one(draft, i);
    if ((!after_sentence && !after_line || below_heading) && !strong) || listing {
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
        + u32::from(page.labelled >= 2);
    Some(Candidate { unit: i, style, attached, points })
}

/// A line in brackets says something of what stands beside it: `[Above: the harbour at noon]`.
fn is_bracketed(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

/// Whether one short line stands between a line and the paragraph above: the two may be the headings of a section and its part.
fn is_below_one(draft: &Draft<'_>, i: usize) -> bool {
    let Some(above) = draft.previous(i) else { return false };
    let Some(text) = draft.previous(above).map(|p| &draft.units[p]) else { return false };
    let line = &draft.units[above];
    let ended = text.text.len() >= 60 && text.text.ends_with(['.', '!', '?', '”', '"', ')', ':']);
    line.is_plain() && line.gap > 0 && line.is_short(60) && line.words(7) <= 6 && may_head(draft, above) && ended
}

static ASKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[QA][.:]\s"));

/// A name like `eHarbour`, alone.
fn is_brand(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_lowercase)
        && letters.next().is_some_and(char::is_uppercase)
        && !text.contains(' ')
}

/// A few words in single marks: `'Nets of steel'`.
fn is_in_single_marks(text: &str) -> bool {
    text.starts_with('\'') && text.ends_with('\'') && text.matches('\'').count() == 2 && text.split(' ').count() <= 5
}

/// A heading with the mark that leads to it: `#1: The first of several`.
fn is_anchor(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|t| t.starts_with(char::is_alphanumeric) && t.split_whitespace().nth(2).is_some())
}

/// Whether a line of signs stands directly below a line, about as long as it.
pub(super) fn is_underlined(draft: &Draft<'_>, i: usize) -> bool {
    let (line, Some(rule)) = (&draft.units[i], draft.units.get(i + 1)) else { return false };
    let close = line.text.chars().count().abs_diff(rule.text.chars().count()) * 3 <= line.text.chars().count();
    let fits = rule.gap == 0 && rule.is_plain() && RULE.is_match(&rule.text);
    let heads = line.is_plain() && line.is_short(110) && !line.text.ends_with(['.', ',', ';']) && close;
    fits && heads && !RULE.is_match(&line.text)
}

/// Lines with a line of signs below them; the signs are taken out.
fn underlined(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    for pair in body.windows(2) {
        let rule = &draft.units[pair[1]];
        if pair[1] == pair[0] + 1 && is_underlined(draft, pair[0]) {
            let level = if rule.text.starts_with('~') { 3 } else { 2 };
            draft.units[pair[0]].form = Form::Heading(level);
            draft.units[pair[0]].role = Some("underlined");
            draft.units[pair[1]].form = Form::Removed("underline");
        }
    }
}

/// Lines that a list of contents above them announces: `• During the storm` or `0:06:28 The second mast`, then the line alone.
fn announced(draft: &mut Draft<'_>) {
    let mut entries: HashSet<String> = HashSet::new();
    for i in 0..draft.units.len() {
        let unit = &draft.units[i];
        if !unit.is_short(140) {
            continue;
        }
        let entry = ENTRY.find(&unit.text).map(|mark| unit.text[mark.end()..].trim().to_lowercase());
        if let Some(entry) = entry {
            entries.insert(entry);
            continue;
        }
        let text = draft.next(i).is_some_and(|n| {
            let below = &draft.units[n];
            below.gap > 0 && (below.text.len() > unit.text.len() || matches!(below.form, Form::Item))
        });
        let stands = unit.is_plain() && unit.role.is_none() && unit.gap > 0 && unit.words(2) == 2 && text;
        if stands && !unit.text.ends_with(['.', ',', ';']) && entries.remove(&unit.text.to_lowercase()) {
            draft.units[i].form = Form::Heading(2);
            draft.units[i].role = Some("announced");
        }
    }
}

/// `Transcript` over the first speech.
fn over_turns(draft: &mut Draft<'_>) {
    let Some(first) = draft.units.iter().position(|u| matches!(u.form, Form::Turn(_))) else { return };
    // Something may be said before the first speaker is named.
    let above = (first.saturating_sub(3)..first).rev().find(|i| {
        let unit = &draft.units[*i];
        unit.is_plain() && unit.is_short(40) && TRANSCRIPT.is_match(&unit.text)
    });
    if let Some(i) = above {
        (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("section"));
    }
}

static TRANSCRIPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:full|complete|edited|interview|episode|show|video|audio|podcast|read the) )*transcript(?:ion)?(?: of .{3,25})?:?$",
    )
});

/// The mark before an entry of contents: a bullet, a number, a time.
static ENTRY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[•▪◦‣●*–-]|\(?\d{1,2}[.)]|\[?\d{1,2}:\d{2}(?::\d{2})?\]?)\s+"));

/// In an interview, a question that stands where a heading would is a turn.
fn questions(draft: &mut Draft<'_>) {
    if draft.kind.as_ref().is_none_or(|k| k.value != "interview") {
        return;
    }
    let found: Vec<usize> = draft
        .body()
        .filter(|i| {
            let unit = &draft.units[*i];
            let answered = draft.next(*i).is_some_and(|n| draft.units[n].is_plain());
            unit.is_plain() && unit.text.ends_with('?') && unit.words(41) <= 40 && unit.gap > 0 && answered
        })
        .collect();
    if found.len() < 2 || draft.units.iter().any(|u| matches!(u.form, Form::Turn(_))) {
        return;
    }
    for i in found {
        draft.units[i].form = Form::Turn(draft.units[i].text.len());
        draft.units[i].role = Some("question");
    }
}

/// Whether a line says that what follows is about a body: `About the Example Institute` over a longer paragraph.
pub(super) fn presents(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let Some(about) = unit.text.strip_prefix("About ").or_else(|| unit.text.strip_prefix("ABOUT ")) else {
        return false;
    };
    // Some names begin with a small letter.
    let titled = draft.title.as_ref().is_some_and(|title| title.value.contains(about));
    let longer = draft.next(i).is_some_and(|n| {
        let text = draft.units[n].text.as_str();
        text.len() > 2 * unit.text.len() || (text.len() > unit.text.len() + 20 && text.ends_with('.'))
    });
    let named = titled || about.trim_start_matches("the ").starts_with(char::is_uppercase);
    unit.is_plain() && unit.is_short(100) && named && longer && !unit.text.ends_with('.')
}

/// `About the Example Institute` over the last paragraphs of a press release.
fn organization(draft: &mut Draft<'_>) {
    if draft.kind.as_ref().is_none_or(|k| k.value != "press-release") {
        return;
    }
    let body: Vec<usize> = draft.body().collect();
    for &i in body.iter().skip(2) {
        if presents(draft, i) {
            draft.units[i].form = Form::Heading(2);
            draft.units[i].role = Some("about-organization");
        }
    }
}
