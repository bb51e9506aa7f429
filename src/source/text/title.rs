//! Finds the title after the furniture above it: the line above the first running text that has the look of a title, whose
//! words the text takes up, or that a breadcrumb or another copy announces.

use super::head::{CONTACT, OVERLINE, can_be_title, is_letterhead};
use super::lines::{Sort, breadcrumb, is_menu};
use super::names::{bare, is_name, names};
use super::tables::{label, pattern};
use super::units::{Form, Unit};
use super::{Draft, Fact, head};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How many units from the top are looked at.
const LIMIT: usize = 600;

/// How many words of running text a title's words are looked for in.
const WORDS: usize = 4000;

static TITLE_LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:title|headline|subject|re):\s+(?:\S)"));

/// Finds the title, cuts off what is glued to it, and marks its unit.
pub(super) fn title(draft: &mut Draft<'_>) {
    let Some(i) = find(draft) else { return };
    head::unglue(draft, i);
    crumbs(draft, i);
    site_name(draft, i);
    if let Some(found) = TITLE_LABEL.find(&draft.units[i].text) {
        let length = found.as_str().trim_end_matches(|c: char| c != ' ' && c != '\t').trim_end().len();
        cut_front(draft, i, length, "metadata-label");
    }
    let first = draft.body().next() == Some(i);
    let unit = &mut draft.units[i];
    unit.form = Form::Title;
    let (rule, confidence) = if first { ("first-line", 0.95) } else { ("above-the-text", 0.9) };
    draft.title = Some(Fact::new(unit.text.clone(), unit.span(), rule, confidence));
}

fn cut_front(draft: &mut Draft<'_>, i: usize, bytes: usize, rule: &'static str) {
    let start = draft.units[i].span().start;
    draft.cuts.push((start..start + bytes, rule));
    draft.units[i].cut_front(draft.text, bytes);
}

fn cut_back(draft: &mut Draft<'_>, i: usize, at: usize, rule: &'static str) {
    let cut = draft.units[i].locate(at..draft.units[i].text.len());
    draft.units[i].cut_back(draft.text, cut.start);
    draft.cuts.push((cut, rule));
}

/// The beginnings of the longer words of the running text.
struct Vocabulary(HashSet<String>);

impl Vocabulary {
    fn of(draft: &Draft<'_>) -> Self {
        let mut words = HashSet::new();
        let text = draft.units.iter().zip(&draft.sorts).filter(|(_, s)| **s == Sort::Text);
        for word in text.flat_map(|(u, _)| stems(&u.text)).take(WORDS) {
            words.insert(word);
        }
        Vocabulary(words)
    }

    /// The share of the longer words of a line that the running text has.
    fn share(&self, line: &str) -> f32 {
        let (mut all, mut known) = (0u16, 0u16);
        for word in stems(line).take(40) {
            all += 1;
            known += u16::from(self.0.contains(&word));
        }
        if all == 0 { 0.0 } else { f32::from(known) / f32::from(all) }
    }
}

fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().take(4).count() == 4)
        .map(|w| w.chars().take(5).flat_map(char::to_lowercase).collect())
}

/// The texts that breadcrumbs, site titles and other copies announce, flattened.
fn announced(draft: &Draft<'_>, end: usize) -> (HashSet<String>, HashSet<String>) {
    let (mut parts, mut seen, mut twice) = (HashSet::new(), HashSet::new(), HashSet::new());
    for unit in draft.units.iter().take(end).filter(|u| u.text.len() <= 400) {
        if !seen.insert(flat(&unit.text)) {
            twice.insert(flat(&unit.text));
        }
        if let Some(at) = breadcrumb(&unit.text) {
            parts.insert(flat(unit.text[at..].trim_end_matches(['.', '…', ' '])));
        }
        for (a, b) in separators(&unit.text) {
            parts.insert(flat(&unit.text[..a]));
            parts.insert(flat(&unit.text[b..]));
        }
    }
    (parts, twice)
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s+(?:[|¦»›·•>]|::|–|—|-|/)\s+|\s?\|\s?"));

/// Places of separators: end of what is before, start of what is after.
fn separators(text: &str) -> Vec<(usize, usize)> {
    if text.len() > 400 {
        return Vec::new();
    }
    SEPARATOR
        .find_iter(text)
        .take(12)
        .map(|m| (m.start(), m.end()))
        .filter(|(a, b)| *a > 0 && *b < text.len())
        .collect()
}

/// The index of the title's unit.
fn find(draft: &Draft<'_>) -> Option<usize> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let count = draft.units.len().min(LIMIT);
    let first_text = (0..count).filter(open).find(|i| is_body(draft, *i));
    let end = first_text.unwrap_or(count);
    // A section's label with its text begins the body: what stands below it is no title.
    let labelled = (0..end).filter(open).find(|i| {
        label(&draft.units[*i].text).is_some_and(|role| role != "praise") && draft.sorts[*i] == Sort::Kept && {
            let next = draft.next(*i);
            next.is_some_and(|n| first_text.is_none_or(|t| n >= t))
                || next.is_some_and(|n| draft.units[n].text.len() > 60)
        }
    });
    let end = labelled.unwrap_or(end).min(end);
    let vocabulary = Vocabulary::of(draft);
    let (parts, twice) = announced(draft, count);
    let mut contact = false;
    let mut best: Option<(usize, f32)> = None;
    let mut scores: Vec<(usize, f32, f32)> = Vec::new();
    let candidates: Vec<usize> = (0..end).filter(open).collect();
    for (n, &i) in candidates.iter().enumerate() {
        let unit = &draft.units[i];
        if contact && unit.gap == 0 {
            continue;
        }
        contact = unit.text.len() < 100 && CONTACT.is_match(&unit.text);
        if contact || !is_candidate(draft, i) {
            continue;
        }
        let share = vocabulary.share(&unit.text);
        let mut score = 3.0 * share - (0.15 * (candidates.len() - n) as f32).min(2.5);
        let own = flat(&unit.text);
        score += if parts.contains(&own) { 2.0 } else { 0.0 } + if twice.contains(&own) { 1.0 } else { 0.0 };
        let words = unit.words(30);
        score += if (3..=20).contains(&words) {
            1.0
        } else if words <= 1 {
            -0.75
        } else {
            0.0
        };
        // A document that opens with a line of its own, not with a menu or a letterhead, opens with its title.
        let opens = n == 0 && i == 0 && !draft.sorts.get(1).is_some_and(|s| s.is_evidence());
        score += if opens {
            3.0
        } else if n == 0 {
            0.5
        } else {
            0.0
        };
        score -= if is_person(&unit.text) { 2.0 } else { 0.0 };
        score -= if is_menu(&unit.text) { 3.0 } else { 0.0 };
        score -= if in_list(draft, i) { 1.0 } else { 0.0 };
        score -= if is_letterhead(draft, i) { 2.0 } else { 0.0 };
        score += if label(&unit.text) == Some("praise") { -0.5 } else { 0.0 };
        scores.push((i, score, share));
        if best.is_none_or(|(_, s)| score > s) {
            best = Some((i, score));
        }
    }
    let (mut i, score) = best?;
    // A line directly above that the text takes up as well is the title; the other one is its second line.
    let place = scores.iter().position(|s| s.0 == i).unwrap_or(0);
    for (above, s, share) in scores[..place].iter().rev().take(2) {
        let near = draft.next(*above).is_some_and(|n| n == i) || *above + 2 >= i;
        if near && *s >= score - 1.3 && (*share >= 0.3 || parts.contains(&flat(&draft.units[*above].text))) {
            i = *above;
        }
    }
    draft.next(i)?;
    Some(i)
}

/// Whether a unit is running text that ends the head; a notice does not.
fn is_body(draft: &Draft<'_>, i: usize) -> bool {
    draft.sorts.get(i) == Some(&Sort::Text)
        && (!can_be_title(&draft.units[i]) || draft.units[i].words(31) > 20 || draft.units[i].text.len() > 200)
}

fn is_candidate(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let sort = draft.sorts[i];
    let overline = unit.text.len() < 150 && OVERLINE.is_match(&unit.text);
    let is_crumb = breadcrumb(&unit.text).is_some();
    let form = match sort {
        Sort::Text | Sort::Short => true,
        // "Related: …", "More on …" may be a title only on top.
        Sort::Link("navigation") => true,
        Sort::Kept => unit.words(4) >= 2 && !unit.text.starts_with(['•', '▪', '◦', '‣', '●', '[', '(']),
        _ => draft.body().next() == Some(i),
    };
    form && (!overline || draft.next(i).is_none()) && (can_be_title(unit) || is_crumb)
}

/// A name alone, or with what the person is: the author below a title.
fn is_person(text: &str) -> bool {
    let first = text.split([',', '(', '|', '–', '—']).next().unwrap_or(text);
    is_name(bare(first.trim())) || names(text).is_some()
}

/// Whether a line stands among short lines above and below it without blank lines between, as the items of a menu do.
fn in_list(draft: &Draft<'_>, i: usize) -> bool {
    let short = |u: &Unit| u.text.len() < 60;
    let above = i > 0 && draft.units[i].gap == 0 && short(&draft.units[i - 1]);
    let below = draft.units.get(i + 1).is_some_and(|u| u.gap == 0 && short(u));
    above && below
}

/// `Home > News > The title`: the way to the page is cut off.
fn crumbs(draft: &mut Draft<'_>, i: usize) {
    if let Some(at) = breadcrumb(&draft.units[i].text)
        && draft.units[i].lines.len() == 1
    {
        cut_front(draft, i, at, "breadcrumb");
    }
}

/// `The title | The site`, `The site :: The title`: cut where one part recurs as a line, or where the mark is of that kind.
fn site_name(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if unit.lines.len() != 1 {
        return;
    }
    let text = unit.text.clone();
    let found = separators(&text);
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return };
    let lines: HashSet<String> = draft
        .units
        .iter()
        .enumerate()
        .filter(|(n, u)| *n != i && u.text.len() <= 300)
        .map(|(_, u)| flat(&u.text))
        .collect();
    // A part that is a line of its own: the title if it is the longer one, the site if it is the shorter one.
    let is_line = |part: &str| !part.is_empty() && lines.contains(&flat(part));
    let strong = |(a, b): (usize, usize)| text[a..b].contains(['|', '¦', '»', '›', ':', '>']);
    let named = |part: &str| is_site(draft, i, part);
    let (before, after) = (&text[..last.0], &text[last.1..]);
    if is_line(before)
        || (strong(*last) && before.len() >= after.len())
        || (is_line(after) || named(after)) && before.len() > after.len()
    {
        let at = last.0 + text[last.0..].len() - text[last.0..].trim_start().len();
        cut_back(draft, i, at, "site-name");
        return;
    }
    let (before, after) = (&text[..first.0], &text[first.1..]);
    if is_line(after)
        || (strong(*first) && after.len() > before.len())
        || (is_line(before) || named(before)) && after.len() > before.len()
    {
        let at = first.1;
        cut_front(draft, i, at, "site-name");
    }
}

/// Whether a copyright line or the like names this as the site.
fn is_site(draft: &Draft<'_>, own: usize, part: &str) -> bool {
    let part = part.trim();
    part.len() >= 4
        && draft.units.iter().enumerate().any(|(n, u)| {
            n != own
                && u.text.len() <= 300
                && matches!(u.form, Form::Removed("copyright" | "legal" | "site-credit"))
                && u.text.contains(part)
        })
}
