//! Finds the title after the furniture above it: the line above the first running text that has the look of a title, whose
//! words the text takes up, or that a breadcrumb or another copy announces.

mod glued;
mod looks;
pub mod model;
mod page;
pub(in crate::source::text) mod score;
mod typed;

use crate::source::text::furniture::boilerplate;
use crate::source::text::head;
use crate::source::text::head::{CONTACT, can_be_title, is_letterhead, is_overline_text};
use crate::source::text::headings::{is_loud, is_titled};
use crate::source::text::lines::{Sort, breadcrumb, names_writer};
use crate::source::text::tables::{label, pattern};
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use glued::{TYPE_OF_ARTICLE, WHERE, button, crumbs, cut_front, glued_site, go_on, shop, site_name, underline};
use looks::{is_slogan, separators};
use regex::Regex;
use score::{SIGNED, Scorer, is_signed, is_subject};
use std::collections::HashSet;
use std::sync::LazyLock;

pub(in crate::source::text) use glued::{cut_back, dated, site_lines};
pub(in crate::source::text) use looks::{describes_papers, flat, says_its_kind};

/// How many units from the top are looked at.
const LIMIT: usize = 600;

/// Among how many units from the top a text that is soon interrupted begins.
const NEAR_TOP: usize = 12;

/// How many lists of links part a note on a site from its text.
const LISTS: usize = 2;

/// Among how many units the name of a manual may stand above its sections.
const EDGE: usize = 3;

/// Among how many units the subject of a message is looked for.
const HEAD_OF_MESSAGE: usize = 12;

static TITLE_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?i:title|headline|subject|betreff|objet|asunto|oggetto|re):\s+|Title:)(?P<title>[^\s:])")
});

/// Finds the title, cuts off what is glued to it, and marks its unit.
pub(in crate::source::text) fn title(draft: &mut Draft<'_>) {
    if crate::source::text::manual::title(draft) {
        return;
    }
    let found = stacked_praise(draft).or_else(|| announced_again(draft)).or_else(|| find(draft));
    let Some(i) = found else { return };
    go_on(draft, i);
    underline(draft, i);
    head::unglue(draft, i);
    crumbs(draft, i);
    site_name(draft, i);
    let whole = |found: &regex::Match<'_>| {
        let last = draft.units[i].text[..found.start()].rsplit(' ').next().unwrap_or_default();
        found.start() > 0
            && !matches!(last, "the" | "a" | "an" | "of" | "and" | "for" | "in" | "on" | "to" | "with" | "my")
    };
    if let Some(found) = EDITION.find(&draft.units[i].text).filter(whole) {
        cut_back(draft, i, found.start(), "edition");
    }
    if let Some(end) = glued_site(draft, i) {
        cut_front(draft, i, end, "site-name");
    }
    if let Some(found) = ORDERED.captures(&draft.units[i].text).and_then(|c| Some(c.name("button")?.start())) {
        cut_back(draft, i, found, "button");
    }
    if let Some(end) = shop(&draft.units[i].text) {
        cut_front(draft, i, end, "shop");
    }
    if let Some(end) = button(draft, i) {
        cut_front(draft, i, end, "print-share");
    }
    if let Some(end) = TYPE_OF_ARTICLE.captures(&draft.units[i].text).and_then(|c| Some(c.name("type")?.end())) {
        cut_front(draft, i, end, "metadata-label");
    }
    if let Some(at) = TITLE_LABEL.captures(&draft.units[i].text).and_then(|c| Some(c.name("title")?.start())) {
        cut_front(draft, i, draft.units[i].text[..at].trim_end().len(), "metadata-label");
    }
    let first = draft.body().next() == Some(i);
    let unit = &mut draft.units[i];
    unit.form = Form::Title;
    let (rule, confidence) = if first { ("first-line", 0.95) } else { ("above-the-text", 0.9) };
    draft.title = Some(Fact::new(unit.text.clone(), unit.span(), rule, confidence));
}

/// A line as long as a paragraph that says what the first line says before the name of the site, perhaps with a date before it.
fn announced_again(draft: &Draft<'_>) -> Option<usize> {
    let first = draft.units.first().filter(|first| first.text.len() <= 400)?;
    let (at, _) = separators(&first.text).last().copied()?;
    let title = flat(&first.text[..at]);
    first.text[..at].split_whitespace().nth(4)?;
    let again = |text: &str| {
        text.len() <= 400 && (flat(text) == title || dated(text).is_some_and(|(_, rest)| flat(rest) == title))
    };
    (1..draft.units.len().min(LIMIT))
        .find(|i| matches!(draft.sorts[*i], Sort::Text | Sort::Short) && again(&draft.units[*i].text))
}

/// What shops put behind the title of a book: `Paperback – October 2, 2002`.
static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s(?:[–—|-] )?(?:Mass Market )?(?:Hardcover|Paperback|Kindle Edition|eBook|Audio CD|Audiobook|Board book|Library Binding|Spiral-bound)(?: [–—|-] .{0,14}\d{4})?$",
    )
});

/// What shops put beside a price and the size of a book: `Qty 1 Add to basket`, `344 pp., 6 x 9`, `Series: Rivers`; the heading of a message between weather services: `WHCA42 TJSJ 210842`.
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\badd to (?:basket|cart|bag|trolley|wish ?list)\b|^(?-i:[A-Z]{4}\d{2} [A-Z]{4} \d{6})$|^buy (?:it |now |online )?(?:from|at|on)\b|^(?:series: |\d{2,4} (?:pp\b|pages\b))",
    )
});

/// A button of a shop that is glued behind a title: `The Ropes of HartwellAdd to Cart`.
static ORDERED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\p{Ll}\d)”’](?P<button>Add to (?:Cart|Basket|Bag|Wish ?[Ll]ist)|Buy [Nn]ow|Pre-?order(?: [Nn]ow)?|Order [Nn]ow)$",
    )
});

/// How many words a headline in capitals has at least to be more than a letterhead.
const LOUD: usize = 8;

/// Whether a line cannot be a title whatever stands around it: an item, an address, a row of labels or tags.
pub(in crate::source::text) fn is_no_title(text: &str) -> bool {
    let tagged = |word: &str| word.len() > 1 && word.starts_with(['#', '@']) && !word[1..].contains(['#', ':']);
    // `-q: Be quiet`, `--length <metres>`
    let option = || text.trim_start_matches(['[', '-']).starts_with(|c: char| c.is_ascii_alphabetic());
    text.starts_with("- ")
        || typed::is_console(text)
        || option() && text.trim_start_matches('[').starts_with('-')
        || text.starts_with("http")
        || PUBLISHED.is_match(text)
        || text.matches(" | ").nth(2).is_some()
        || ORDER.is_match(text)
        || text.split(' ').all(|word| tagged(word) && word.contains(char::is_alphabetic))
}

/// Where and when a review stood: `Published by R-Rivers (March, 2012)`.
static PUBLISHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^Published (?:by|on|in) .{2,60}\(\p{L}{3,10},? \d{4}\)$"));

/// `Advance praise` over another label of praise or a question: nothing else heads the page.
fn stacked_praise(draft: &Draft<'_>) -> Option<usize> {
    let first = draft.body().next()?;
    let next = draft.next(first)?;
    let praise = |i: usize| {
        label(&draft.units[i].text) == Some("praise") || crate::source::text::kind::praises(&draft.units[i].text)
    };
    let apart = draft.units[next].gap > 0 && draft.units[next].words(9) <= 8;
    (praise(first) && apart && draft.sorts[next] != Sort::Text && draft.units[first].words(2) == 2).then_some(first)
}

/// Among how many lines the way to a page stands, and how many lines below it the title does.
const WAY: usize = 40;

/// The index of the title's unit.
fn find(draft: &Draft<'_>) -> Option<usize> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let count = draft.units.len().min(LIMIT);
    if let Some(i) = (0..count.min(HEAD_OF_MESSAGE)).filter(open).find(|i| is_subject(draft, *i)) {
        return typed::sent(draft, i).or(Some(i));
    }
    let told = typed::repeated(draft).map(|(i, _)| i).or_else(|| led(draft)).or_else(|| stated(draft));
    if let Some(i) = told.or_else(|| at_end_of_way(draft)) {
        return Some(i);
    }
    let Contenders { scorer, mut scores, end } = contenders(draft, true);
    if most(&scores) < CLEAR_BYLINE
        && let Some(i) = below_reviewer(draft)
    {
        return Some(i);
    }
    if scores.is_empty() {
        // "More on bridges", "Read the river" look like links, but may be a title where nothing else is.
        let first =
            (0..end).find(open).filter(|i| *i == 0 && can_be_title(&draft.units[0]) && !score::speaks_again(draft, 0));
        scores.extend(first.map(|i| (i, 0.0)));
    }
    // Its own copy with the description stands above it: that tells more than what menus look like.
    let text = head_lines(draft);
    if let Some(i) = headed_twice(draft, text)
        && (scores.is_empty() || most(&scores) < CLEAR_BYLINE && is_copied(&draft.units[text].text, &draft.units[i]))
    {
        return Some(i);
    }
    let best = scores.iter().enumerate().rev().max_by(|a, b| a.1.1.total_cmp(&b.1.1));
    // `Endorsements` over quotations, and nothing else that could be the title.
    let praise = draft.body().next().filter(|i| label(&draft.units[*i].text) == Some("praise"));
    if best.is_none_or(|(_, (i, _))| draft.units[*i].text.starts_with(['“', '"'])) && praise.is_some() {
        return praise;
    }
    let best = best?;
    let (place, (mut i, score)) = (best.0, *best.1);
    // A line directly above that the text takes up as well is the title; the other one is its second line, and the byline
    // below that speaks for both.
    let second = if is_signed(draft, i) { SIGNED } else { 0.0 };
    for (above, s) in scores[..place].iter().rev().take(2) {
        let parted = (*above + 1..i).any(|j| draft.sorts[j].rule() == Some("navigation"));
        let near = !parted && (draft.next(*above).is_some_and(|n| n == i) || *above + 2 >= i);
        let unit = &draft.units[*above];
        let known = scorer.knows(&unit.text) && unit.words(3) >= 3;
        let title =
            (known || head::glue(draft, *above).is_some()) && !is_letterhead(draft, *above) && !is_slogan(&unit.text);
        // A long line of capitals is no letterhead, and the line below it is its second line.
        let cased = is_loud(&unit.text) && unit.words(6) == 6 || is_loud(&unit.text) == is_loud(&draft.units[i].text);
        // A long headline in capitals stands above what says more of it.
        let headline = is_loud(&unit.text) && unit.words(LOUD) == LOUD && !is_loud(&draft.units[i].text);
        let slack = if headline { 2.5 } else { 0.7 };
        if near && *s >= score - second - slack && title && cased && !describes_papers(&draft.units[i].text) {
            i = *above;
        }
    }
    // The way to the page ends in what another line says in full: `… > The Salt Road`, `The Salt Road: A History`.
    if let Some(last) = breadcrumb(&draft.units[i].text).map(|at| draft.units[i].text[at..].trim()) {
        let full = |text: &str| last.len() >= 8 && text.strip_prefix(last).is_some_and(|rest| rest.starts_with(": "));
        i = scores.iter().map(|(j, _)| *j).find(|j| full(&draft.units[*j].text)).unwrap_or(i);
    }
    let next = draft.next(i)?;
    // The first section of a manual: what stands below it names the page.
    let named = draft.units[i].text.eq_ignore_ascii_case("name")
        && draft.units[next].text.split_whitespace().any(|w| matches!(w, "—" | "–" | "-"));
    let i = if named { next } else { i };
    // The name of a manual may stand alone above the list of its sections.
    let lead = draft.units[i].text.split_once(" - ").map(|(lead, _)| lead);
    let alone =
        (0..i.min(EDGE)).find(|j| open(j) && lead.is_some_and(|l| draft.units[*j].text.eq_ignore_ascii_case(l)));
    if alone.is_none() && score < LEAST {
        return None;
    }
    Some(alone.unwrap_or(i))
}

/// The lines that may be the title.
pub(in crate::source::text) struct Contenders {
    scorer: Scorer,
    /// Each with how much it looks like the title.
    pub(in crate::source::text) scores: Vec<(usize, f32)>,
    /// Where the head of the page ends.
    end: usize,
}

/// How many lines the head of a page has, down to its text.
pub(in crate::source::text) fn head_lines(draft: &Draft<'_>) -> usize {
    let count = draft.units.len().min(LIMIT);
    body_start(draft).unwrap_or(count).min(count)
}

/// Finds the lines that may be the title, as the rules see them, or the rules and the model.
pub(in crate::source::text) fn contenders(draft: &Draft<'_>, with_model: bool) -> Contenders {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let first_text = body_start(draft);
    let end = first_text.unwrap_or(LIMIT).min(LIMIT).min(draft.units.len());
    // A section's label with its text begins the body: what stands below it is no title.
    let labelled = (0..end).filter(open).find(|i| {
        label(&draft.units[*i].text).is_some_and(|role| !matches!(role, "praise" | "contact" | "book"))
            && !is_department(draft, *i)
            && draft.sorts[*i] == Sort::Kept
            && !is_entry(draft, *i)
            && {
                let next = draft.next(*i);
                next.is_some_and(|n| first_text.is_none_or(|t| n >= t))
                    || next.is_some_and(|n| draft.units[n].text.len() > 60)
            }
    });
    // Between few lines the rules know better: the model has seen pages of the web with much above their text.
    let several = (0..end).filter(|i| open(i) && is_candidate(draft, *i)).nth(SEVERAL - 1).is_some();
    let features = if with_model && several { model::features(draft, end) } else { None };
    let end = labelled.unwrap_or(end);
    let scorer = Scorer::of(draft, draft.units.len().min(LIMIT), first_text, features);
    let mut scores = scored(draft, &scorer, end);
    // Above the title a notice may stand that is a sentence.
    if labelled.is_none()
        && most(&scores) < WEAK
        && let Some(later) = below_notice(draft, end)
    {
        let more = scored(draft, &scorer, later);
        let least = if scores.is_empty() { 0.0 } else { CLEAR };
        if most(&more) >= most(&scores) + 0.3 && most(&more) >= least {
            scores = more;
        }
    }
    Contenders { scorer, scores, end }
}

/// Whether a line above all others is the part of a journal in which reviews stand: `REVIEWS`.
fn is_department(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    let named = ["review", "reviews", "book reviews"].iter().any(|name| text.eq_ignore_ascii_case(name));
    named && draft.body().next() == Some(i)
}

/// Whether a line stands directly below a link, as entries of a menu do.
fn is_entry(draft: &Draft<'_>, i: usize) -> bool {
    i > 0 && draft.units[i].gap == 0 && draft.sorts[i - 1].is_evidence()
}

/// How much the best of the candidates looks like a title.
fn most(scores: &[(usize, f32)]) -> f32 {
    scores.iter().map(|s| s.1).fold(f32::MIN, f32::max)
}

/// `Title:  Ada Example papers` among the other fields of a record, in columns.
fn stated(draft: &Draft<'_>) -> Option<usize> {
    let field = |i: usize| {
        let unit = draft.units.get(i)?;
        unit.text
            .split_once(':')
            .filter(|(label, value)| label.len() <= 30 && value.starts_with(['\t', ' ']) && unit.gap == 0)
    };
    // `Title:` on a line of its own, the title below it, then the other fields.
    let label = |i: &usize| {
        let below = draft.units.get(i + 1).is_some_and(|value| value.gap == 0 && value.words(2) == 2);
        let fields = draft.units.iter().skip(i + 2).take(4);
        let fields = fields.filter(|u| u.text.split_once(": ").is_some_and(|(label, _)| label.len() <= 30)).count();
        draft.units[*i].text.eq_ignore_ascii_case("title:") && below && fields >= 2
    };
    if let Some(i) = (0..draft.units.len().min(HEAD_OF_MESSAGE)).find(label) {
        return Some(i + 1);
    }
    let titled = |i: &usize| draft.units[*i].text.starts_with("Title:") && draft.units[*i].words(3) == 3;
    // Where a line above has the title in it, that line is the title.
    let named = |i: usize| {
        let value = flat(draft.units[i].text.trim_start_matches("Title:"));
        draft.units[..i].iter().any(|unit| unit.text.len() <= 300 && flat(&unit.text).contains(&value))
    };
    let told = |i: usize| i < EDGE || !named(i);
    (0..draft.units.len().min(HEAD_OF_MESSAGE))
        .find(|i| titled(i) && told(*i) && field(i + 1).is_some() && field(i + 2).is_some())
}

/// `Ada Example: a long day` below `Ada Example`: the person or the thing that the line is about heads the page too.
fn led(draft: &Draft<'_>) -> Option<usize> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let head: Vec<usize> = (0..draft.units.len().min(HEAD_OF_MESSAGE)).filter(open).collect();
    head.iter().copied().find(|i| {
        let unit = &draft.units[*i];
        let Some((lead, rest)) = unit.text.split_once(": ").filter(|_| unit.gap > 0 && unit.words(21) <= 20) else {
            return false;
        };
        let named = lead.split(' ').nth(1).is_some() && lead.starts_with(char::is_uppercase);
        let says = rest.split(' ').nth(2).is_some();
        named
            && says
            && !score::speaks_again(draft, *i)
            && head.iter().take_while(|j| *j < i).any(|j| draft.units[*j].text == lead)
    })
}

/// A line of several words that the way to the page ends in: `Home » Talks » Ada Example: “What the river said”`.
fn at_end_of_way(draft: &Draft<'_>) -> Option<usize> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let head = draft.units.len().min(WAY);
    let way = |i: usize| {
        let text = draft.units[i].text.as_str();
        let last = text[breadcrumb(text).filter(|_| text.len() <= 400)?..].trim();
        last.split(' ').nth(3).map(|_| flat(last))
    };
    (0..head).find_map(|i| {
        let last = way(i)?;
        (i + 1..draft.units.len().min(i + WAY)).filter(open).find(|j| {
            let unit = &draft.units[*j];
            unit.is_plain() && unit.text.len() <= 400 && flat(&unit.text) == last
        })
    })
}

/// The candidates above `end` with their scores.
fn scored(draft: &Draft<'_>, scorer: &Scorer, end: usize) -> Vec<(usize, f32)> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let candidates: Vec<usize> = (0..end).filter(open).collect();
    let mut scores: Vec<(usize, f32)> = Vec::new();
    let mut contact = false;
    for (n, &i) in candidates.iter().enumerate() {
        let unit = &draft.units[i];
        if contact && unit.gap == 0 {
            continue;
        }
        contact = unit.text.len() < 100 && CONTACT.is_match(&unit.text);
        if !contact && is_candidate(draft, i) && !score::speaks_again(draft, i) {
            let score = scorer.score(draft, i, n, candidates.len() - n);
            scores.push((i, score - doubt(draft, i)));
        }
    }
    scores
}

/// What a line loses that the model of boilerplate takes for some: a hundredth for each hundredth of a logit above `DOUBTED`.
fn doubt(draft: &Draft<'_>, i: usize) -> f32 {
    boilerplate::score(draft, i).map_or(0.0, |score| (score - DOUBTED).max(0) as f32 / 100.0)
}

/// From how many hundredths of a logit on a line is doubted.
const DOUBTED: i64 = 85;

/// From how many candidates on the model is asked.
const SEVERAL: usize = 4;

/// Below this score nothing on the page looks like a title.
const LEAST: f32 = -1.0;

/// A title with a lower score than `WEAK` is given up for one below a notice with `CLEAR` or more.
const WEAK: f32 = 2.0;

const CLEAR: f32 = 1.2;

/// A line between `Reviewed by …` and the text is the title of the review, unless a line above looks much like one.
const CLEAR_BYLINE: f32 = 2.5;

/// Who reviewed, and for whom: `Reviewed for R-Rivers by Ada Example`.
static REVIEWER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^Review(?:ed)? (?:for [^.,]{2,60} )?by \p{Lu}"));

fn below_reviewer(draft: &Draft<'_>) -> Option<usize> {
    let by = (0..draft.units.len().min(15)).find(|i| {
        let text = draft.units[*i].text.as_str();
        text.len() <= 200 && REVIEWER.is_match(text)
    })?;
    let i = draft.next(by)?;
    let unit = &draft.units[i];
    let text = draft.next(i)?;
    let heads = unit.gap > 0 && can_be_title(unit) && unit.words(15) <= 14 && label(&unit.text).is_none();
    (heads && draft.sorts[text] == Sort::Text && draft.units[text].words(26) > 25).then_some(i)
}

/// Where the text begins below a short sentence at `at` and a line that can be a title.
fn below_notice(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let mut titled = false;
    for i in at..(at + 10).min(draft.units.len()) {
        if is_body(draft, i) {
            if titled {
                return Some(i);
            }
            // Links in a row are long, but no text.
            let text = draft.units[i].text.as_str();
            let said = text.contains(". ") || text.ends_with(['.', '!', '?', '…', '”', '"', ':']);
            // The work that a review is about.
            let work = text.len() <= 400 && (text.contains("ISBN") || text.contains(" pp."));
            if said && !work && draft.units[i].words(26) > 25 {
                return None;
            }
        } else {
            titled |= is_candidate(draft, i) && draft.units[i].words(3) >= 3;
        }
    }
    None
}

/// The line below a first paragraph that begins with its words, or has most of them: the page's title and description stand
/// above it.
fn headed_twice(draft: &Draft<'_>, from: usize) -> Option<usize> {
    let first = draft.units.get(from)?.text.trim_start_matches('\u{feff}').trim_start();
    (from + 1..(from + 5).min(draft.units.len())).find(|i| {
        let unit = &draft.units[*i];
        let taken_up = || {
            *i == from + 1 && unit.gap > 0 && unit.words(5) == 5 && is_titled(&unit.text) && shares(first, &unit.text)
        };
        let known = first.starts_with(unit.text.as_str()) || taken_up();
        unit.words(3) >= 3 && can_be_title(unit) && known && draft.next(*i).is_some()
    })
}

/// Whether a paragraph begins with the words of a line of some length.
fn is_copied(paragraph: &str, line: &Unit) -> bool {
    line.words(5) == 5 && paragraph.starts_with(line.text.as_str())
}

/// Whether two thirds of the words of a line stand in the beginning of a paragraph.
fn shares(paragraph: &str, line: &str) -> bool {
    let folded = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let there: HashSet<String> = paragraph.split_whitespace().take(120).map(folded).collect();
    let words: Vec<String> = line.split_whitespace().map(folded).filter(|w| w.chars().count() > 2).collect();
    words.iter().filter(|w| there.contains(*w)).count() * 3 >= words.len() * 2
}

/// A title that ends in a full stop, as indexes write it: below the issue of a journal, or it says what kind of text it heads.
fn is_titled_sentence(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let Some(bare) = unit.text.strip_suffix('.').filter(|_| unit.is_short(300) && i < HEAD_OF_MESSAGE) else {
        return false;
    };
    // The first line, with who wrote it below.
    if i == 0 && unit.words(17) <= 16 && score::is_signed(draft, i) {
        return true;
    }
    let one = !bare.contains(['!', '?']) && !bare.contains(". ") && (4..=30).contains(&unit.words(31));
    one && (page::is_below_issue(draft, i) || i <= 2 && says_its_kind(bare))
}

/// The first unit of the body: where the first stretch of the document begins in which running text outweighs short lines by
/// much (texts in between that no furniture parts from it belong to it).
pub(in crate::source::text) fn body_start(draft: &Draft<'_>) -> Option<usize> {
    let mut stretches: Vec<(i64, usize)> = Vec::new();
    let (mut sum, mut peak, mut start) = (0i64, 0i64, None);
    for i in 0..draft.units.len() {
        let text = is_body(draft, i);
        if text && start.is_none() {
            (sum, peak, start) = (0, 0, Some(i));
        }
        let Some(from) = start else { continue };
        sum += match draft.sorts[i] {
            _ if text => draft.units[i].words(60) as i64,
            Sort::Kept | Sort::Date => -2,
            _ => -6,
        };
        peak = peak.max(sum);
        if sum < 0 {
            stretches.push((peak, from));
            start = None;
        }
    }
    stretches.extend(start.map(|from| (peak, from)));
    let most = stretches.iter().map(|(peak, _)| *peak).max()?;
    // A table or a chart parts a text from its beginning; teasers above a text are shorter.
    let main = stretches.iter().find(|(peak, _)| *peak == most)?.1;
    // What says who keeps a page stands above lists of its links.
    let lists = |i: &usize| matches!(draft.sorts[*i], Sort::Opener("related" | "archive-list"));
    let parted = |from: usize| {
        let first = (from..main).find(lists).unwrap_or(main);
        let prose = (first..main).filter(|i| draft.sorts[*i] == Sort::Text && draft.units[*i].words(26) > 25);
        (first..main).filter(lists).take(LISTS).count() == LISTS && prose.take(LISTS).count() < LISTS
    };
    let begins = |(peak, from): &&(i64, usize)| {
        let (least, times) = if *from <= NEAR_TOP && !parted(*from) { (60, 10) } else { (150, 4) };
        *peak == most || (*peak >= least && *peak * times >= most)
    };
    let mut from = stretches.iter().find(begins)?.1;
    for i in (0..from).rev() {
        if draft.sorts[i].is_evidence() {
            break;
        }
        if is_body(draft, i) {
            from = i;
        }
    }
    Some(from)
}

/// Whether a unit is running text that ends the head; a notice does not.
fn is_body(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let small = |n: &crate::source::text::units::Unit| n.text.starts_with(char::is_lowercase) && !names_writer(&n.text);
    let wrapped = draft.units.get(i + 1).is_some_and(|n| n.gap == 0 && small(n));
    draft.sorts.get(i) == Some(&Sort::Text)
        && !is_titled_sentence(draft, i)
        && (!can_be_title(unit) || unit.words(31) > 20 || unit.text.len() > 200 || wrapped)
        && !is_above_signed(draft, i)
}

fn is_candidate(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let sort = draft.sorts[i];
    let overline = unit.text.len() < 150 && is_overline_text(&unit.text);
    let is_crumb = breadcrumb(&unit.text).is_some();
    let form = match sort {
        Sort::Text | Sort::Short => true,
        // A row of several labels is no title, the way to a page may hold it.
        Sort::Link("navigation") => is_crumb || separators(&unit.text).len() < 2,
        Sort::Kept => unit.words(4) >= 2 && !unit.text.starts_with(['•', '▪', '◦', '‣', '●', '[', '(']),
        _ => false,
    };
    form && !WHERE.is_match(&unit.text)
        && (!overline || draft.next(i).is_none())
        && (can_be_title(unit) || is_crumb || is_titled_sentence(draft, i))
}

/// Whether a paragraph at the top has a short line below it with who wrote it: that is the title, whatever stands above.
fn is_above_signed(draft: &Draft<'_>, i: usize) -> bool {
    let title = |n: usize| draft.units[n].words(17) <= 16 && draft.units[n].gap > 0 && can_be_title(&draft.units[n]);
    i < ABOVE_SIGNED && draft.next(i).is_some_and(|n| title(n) && score::is_signed(draft, n))
}

/// How many lines may stand above such a title.
const ABOVE_SIGNED: usize = 4;
