//! The links of a page that a browser for terminals wrote out: `[12]` before the words of a link, and what the numbers stand for in
//! a list at the end, as `lynx -dump` and `elinks -dump` have it.
//!
//! In: units, before anything is known of them. Out: the numbers cut out of the lines, and the list as units of form `Removed`,
//! where the list ends the text, counts from 1, and most of its numbers stand before words.

use crate::source::document::Span;
use crate::source::text::Draft;
use crate::source::text::tables::pattern;
use crate::source::text::units::Form;
use regex::Regex;
use std::sync::LazyLock;

/// The rules under which the numbers and their list are recorded.
pub(in crate::source::text) const NUMBER: &str = "link-number";
const LIST: &str = "link-references";

/// How many links a list has at least.
const FEW: usize = 3;

/// A link of the list.
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<number>\d{1,4})\.\s+[A-Za-z][A-Za-z0-9+.-]*:\S+$"));

/// The number of a link in a line, and what stands behind it.
static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[(?P<number>\d{1,4})\](?P<word>[^\s.,;:)\]]|$)"));

/// Links in a row: `[13]Contents | [14]Glossary`.
static ROW: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\[\d{1,4}\][^\[\]|·,.;]{1,40}?(?:\s*[|·]\s*|\s+-\s+|\s{2,}|$)){2,}$"));

/// Three links or more in a row, without signs between them: `[3]home [4]incidents [5]contact`, also the hidden ones of `lynx`.
static CLOSE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^#?(?:\[\d{1,4}\][^\[\].;]{1,40}){3,}$|^#(?:\[\d{1,4}\][^\[\]]{1,60}){1,}$"));

/// Whether a line is nothing but links.
fn is_row(text: &str) -> bool {
    ROW.is_match(text) || CLOSE.is_match(text)
}

/// From how many bytes on a line is no title.
const LINE: usize = 160;

/// Takes the numbers of links and their list out of a text.
pub(in crate::source::text) fn links(draft: &mut Draft<'_>) {
    let Some((from, count)) = list(draft) else { return };
    let all = (0..from).map(|i| marks(draft, i, count, true).len()).sum::<usize>();
    if all * 2 < count {
        return;
    }
    let marks: Vec<(usize, Vec<Span>)> =
        (0..from).map(|i| (i, marks(draft, i, count, false))).filter(|(_, found)| !found.is_empty()).collect();
    for (i, found) in marks {
        if is_row(&draft.units[i].text) && draft.units[i].lines.len() == 1 {
            draft.units[i].form = Form::Removed("navigation");
            continue;
        }
        draft.units[i].cut_inside(draft.text, &found);
        draft.cuts.extend(found.into_iter().map(|span| (span, NUMBER)));
    }
    draft.units[from..].iter_mut().for_each(|unit| unit.form = Form::Removed(LIST));
    // A picture was all that was linked in what is empty now.
    let mut gap = 0;
    draft.units.retain_mut(|unit| {
        gap = gap.max(unit.gap);
        let stays = !unit.lines.is_empty();
        if stays {
            unit.gap = std::mem::take(&mut gap);
        }
        stays
    });
}

/// The rule under which the sign of a link to a heading is recorded.
const PERMALINK: &str = "permalink";

/// Takes the signs of links to themselves off the ends of headings, as manuals on the web have them: `Before you begin¶`.
pub(in crate::source::text) fn permalinks(draft: &mut Draft<'_>) {
    let sign = |line: &Span| {
        let text = draft.text.get(line.clone())?;
        let bare = text.strip_suffix('¶')?.trim_end();
        Some(line.start + bare.len()..line.end).filter(|_| !bare.is_empty())
    };
    let found: Vec<(usize, Span)> = draft
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.text.len() <= LINE)
        .filter_map(|(i, unit)| Some((i, sign(unit.lines.last()?)?)))
        .collect();
    if found.len() < 2 {
        return;
    }
    for (i, span) in found {
        draft.units[i].cut_inside(draft.text, std::slice::from_ref(&span));
        draft.cuts.push((span, PERMALINK));
    }
}

/// Where the list of links begins that ends the text, with its label, and how many it has.
fn list(draft: &Draft<'_>) -> Option<(usize, usize)> {
    let is_label = |text: &str| {
        matches!(text, "References" | "Visible links" | "Visible links:" | "Hidden links" | "Hidden links:" | "Links")
    };
    let link = |i: usize| LINK.captures(&draft.units[i].text)?["number"].parse::<usize>().ok();
    let mut from = draft.units.len();
    let mut below = None;
    let mut count = 0;
    while let Some(i) = from.checked_sub(1) {
        match link(i) {
            Some(number) if below.is_none_or(|below| number + 1 == below) => {
                below = Some(number);
                count += 1;
            }
            None if is_label(&draft.units[i].text) => {}
            _ => break,
        }
        from = i;
    }
    let labelled = from < draft.units.len() && is_label(&draft.units[from].text);
    // A list of references stands at the margin, the program sets its own in.
    let set_in =
        draft.units[draft.units.len() - 1].indent > 0 || draft.units.get(from).is_some_and(|u| u.text != "References");
    (labelled && set_in && below == Some(1) && count >= FEW).then_some((from, count))
}

/// The places of the numbers of links in a unit: all, or those that can be cut out.
fn marks(draft: &Draft<'_>, i: usize, count: usize, all: bool) -> Vec<Span> {
    let unit = &draft.units[i];
    if unit.verse {
        return Vec::new();
    }
    // A title is one line, which stands in the text as it is.
    let inside = all || unit.text.len() >= LINE || unit.marker.is_some() || unit.lines.len() > 1 || is_row(&unit.text);
    let first = unit.span().start;
    let places = unit.lines.iter().flat_map(|line| {
        let text = draft.text.get(line.clone()).unwrap_or_default();
        MARK.captures_iter(text).filter_map(move |c| {
            let number: usize = c["number"].parse().ok()?;
            let start = line.start + c.get(0)?.start();
            let end = line.start + c.name("word")?.start();
            // `… in 1987. [1]` points to a note.
            let before_word = !all || !c["word"].is_empty();
            ((1..=count).contains(&number) && before_word && (inside || start == first)).then_some(start..end)
        })
    });
    places.collect()
}
