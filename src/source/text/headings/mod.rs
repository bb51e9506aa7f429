//! Headings that no closed list knows: by number, capitals, underlining, indentation, position and company.
//!
//! In: the draft after its labels, reviews, quotations, items and turns are known. Out: units of form `Heading` where two
//! or more signals agree; a line with fewer is proposed. Captions, credits, names and links are no headings.

mod candidate;
mod centred;
mod contents;
mod model;
pub(in crate::source::text) mod outline;
pub(in crate::source::text) mod series;

use crate::source::text::head::ends_in_abbreviation;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use candidate::{ASKED, CAPTION, Candidate, DATED, ENOUGH, Style, asks, begins, weighed};
use model::{denies, is_sure, leans};
use regex::Regex;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

pub(in crate::source::text) use candidate::{NUMBERED, Page, is_loud, is_titled, numbered_level};

/// Whether a line has a long paragraph below it.
fn is_over_text(draft: &Draft<'_>, i: usize) -> bool {
    draft.next(i).is_some_and(|n| draft.units[n].text.len() >= 80)
}

/// A line of signs below a heading.
static RULE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:={3,}|-{3,}|~{3,}|\*{3,}|_{3,}|—{2,}|–{3,})$"));

/// Headings by shape and position.
pub(in crate::source::text) fn headings(draft: &mut Draft<'_>) {
    organization(draft);
    underlined(draft);
    centred::dividers(draft);
    centred::centred(draft);
    announced(draft);
    over_turns(draft);
    between_turns(draft);
    crate::source::text::manual::headings(draft);
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
    contents::contents(draft);
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
    let apart = unit.gap > 0 || unit.words(6) <= 5 && unit.text.starts_with(char::is_uppercase);
    let shaped = unit.is_plain() && unit.role.is_none() && apart && unit.is_short(70) && unit.words(9) <= 8;
    shaped && ended && text && !evidence
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

/// Whether nothing in a line forbids that it is a heading.
pub(in crate::source::text) fn may_head(draft: &Draft<'_>, i: usize) -> bool {
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

/// Whether a line of signs stands directly below a line, about as long as it.
pub(in crate::source::text) fn is_underlined(draft: &Draft<'_>, i: usize) -> bool {
    let (line, Some(rule)) = (&draft.units[i], draft.units.get(i + 1)) else { return false };
    let close = line.text.chars().count().abs_diff(rule.text.chars().count()) * 3 <= line.text.chars().count();
    let fits = rule.gap == 0 && rule.is_plain() && RULE.is_match(&rule.text);
    // The head of a table has columns.
    let named = !line.text.contains("   ") && !line.text.ends_with(['.', ',', ';']);
    let heads = line.is_plain() && line.is_short(110) && named && close;
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

/// What stands between speeches and is heard or seen.
const NOISES: [&str; 18] = [
    "laughter",
    "laughs",
    "applause",
    "cheers",
    "music",
    "pause",
    "silence",
    "crosstalk",
    "inaudible",
    "sighs",
    "break",
    "enter",
    "exit",
    "exeunt",
    "re-enter",
    "curtain",
    "song",
    "noise",
];

/// How many words a heading between speeches has at most, and one in capitals.
const BETWEEN: usize = 6;
const LOUD: usize = 14;

/// Short lines between two speeches of a conversation, each over a new speaker: two of them, or one that the model takes for a
/// heading.
fn between_turns(draft: &mut Draft<'_>) {
    let turn = |unit: &Unit| matches!(unit.form, Form::Turn(_));
    let heads = |i: &usize| {
        let unit = &draft.units[*i];
        let (Some(above), Some(below)) = (draft.previous(*i), draft.next(*i)) else { return false };
        let said = &draft.units[above];
        let loud = is_loud(&unit.text) && unit.words(3) == 3 && draft.units[below].gap > 0;
        let bracketed = loud && said.text.starts_with(['[', '(']) && said.text.ends_with([']', ')']);
        let quoted = matches!(said.form, Form::Attribution | Form::Quote(_) | Form::QuoteMore(_));
        let signed = said.text.starts_with(['—', '–']) && said.is_short(candidate::SIGNED);
        let spoken =
            bracketed || quoted || signed || (turn(said) || said.is_plain()) && said.words(BETWEEN + 2) > BETWEEN;
        let most = if loud { LOUD } else { BETWEEN };
        unit.is_plain()
            && unit.role.is_none()
            && unit.gap > 0
            && unit.words(most + 1) <= most
            && unit.is_short(most * 10)
            && turn(&draft.units[below])
            && spoken
            && !draft.sorts.get(*i).is_some_and(|sort| sort.is_evidence() || *sort == Sort::Kept)
            && unit.text.starts_with(char::is_uppercase)
            && !unit.text.ends_with(['.', '!', '?', ':', ',', ';', '…', ')', ']', '”', '"', '-', '—'])
            && !unit.text.contains(|c: char| c.is_ascii_digit() || matches!(c, '|' | '@' | '/'))
            && (!is_name(bare(&unit.text)) || loud && crate::source::text::head::is_body_name(&unit.text))
            && !unit.text.split(' ').next().is_some_and(|first| NOISES.contains(&first.to_lowercase().as_str()))
    };
    let found: Vec<usize> = draft.body().filter(heads).collect();
    if found.len() >= 2 || found.iter().any(|i| leans(draft, *i)) {
        for i in found {
            (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("section"));
        }
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
pub(in crate::source::text) fn presents(draft: &Draft<'_>, i: usize) -> bool {
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
    let stops = unit.text.ends_with('.') && !ends_in_abbreviation(&unit.text);
    unit.is_plain() && unit.is_short(100) && named && longer && !stops
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
