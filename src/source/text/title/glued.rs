//! What is glued to a title or stands directly around it: dates and buttons, breadcrumbs, the name of the site, lines that go on.
//!
//! In: a draft and the line that was found to be its title. Out: what is none of the title is cut off and recorded with its rule.

use super::looks::{describes_papers, flat, separators};
use super::score::is_subject;
use super::typed;
use crate::source::text::Draft;
use crate::source::text::head;
use crate::source::text::headings::{is_loud, is_underlined};
use crate::source::text::lines::breadcrumb;
use crate::source::text::quotations;
use crate::source::text::tables::pattern;
use crate::source::text::units::Form;
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A date (ISO) and what stands behind its colon: `June 4, 2026: The long road to the harbour`.
pub(in crate::source::text) fn dated(text: &str) -> Option<(String, &str)> {
    let (date, rest) = text.split_once(": ").filter(|(date, _)| date.len() <= 30)?;
    Some((crate::source::text::head::dates::date(date)?, rest))
}

/// Where a button ends that is glued to the title, if the word it makes with it stands nowhere else: `PrintBulletin 14`.
pub(super) fn button(draft: &Draft<'_>, i: usize) -> Option<usize> {
    let text = draft.units[i].text.as_str();
    let end = BUTTON.captures(text)?.name("button")?.end();
    let word = text.split(' ').next()?;
    let again = draft.units.iter().enumerate().any(|(n, unit)| n != i && unit.text.contains(word));
    (!again && text.split(' ').nth(2).is_some()).then_some(end)
}

/// Where the link to a shop ends that is glued before a title: `Order now from Harbour BooksThe mountain keeps its hours`.
pub(super) fn shop(text: &str) -> Option<usize> {
    if text.len() > 400 || !ORDERS.is_match(text) {
        return None;
    }
    head::glue_points(text).take(4).find(|at| *at <= SHOP && text[*at..].split(' ').nth(1).is_some())
}

/// How many bytes the link to a shop has at most.
const SHOP: usize = 80;

static ORDERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:buy|(?:pre-?)?order|purchase|get it)(?: (?:now|today|online|here|it|the book|this book|your copy|a copy|direct))* (?:from|at|on|via)) \p{Lu}",
    )
});

pub(super) static BUTTON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<button>Print|Share|E-?mail|Tweet|Save|Download|PDF)\p{Lu}\p{Ll}"));

/// Where the reader is on a site, down to a word or two: `You are in: Home > Briefings > 2015`.
pub(super) static WHERE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:you are (?:in|here))\b.*[>»›/]\s*\S+(?: \S+)?$"));

/// The kind of an article directly before its title, without a space: `Research ArticleThe Age of Rivers`.
pub(super) static TYPE_OF_ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<type>(?:Regular|Original|Research|Review|Full|Invited|Short|Brief|Rapid|Special|Feature)(?: Research)? (?:Articles?|Papers?|Reports?|Communications?|Notes?|Reviews?|Essays?|Letters?))\p{Lu}\p{Ll}",
    )
});

/// Joins the title and the lines it goes on on: `Guide to the Ada Example Papers,` with the years below, and all that stands
/// together below where an article was published.
pub(super) fn go_on(draft: &mut Draft<'_>, i: usize) {
    let whole = head::is_below_citation(draft, i);
    let typed = typed::repeated(draft).filter(|(first, _)| *first == i).map(|(_, run)| run - 1);
    let parts = typed.or_else(|| is_subject(draft, i).then(|| typed::continued(draft, i))).unwrap_or(0);
    for n in 0..MORE.max(parts) {
        let title = &draft.units[i];
        let Some(next) = draft.units.get(i + 1).filter(|next| next.gap == 0 && next.is_plain()) else { return };
        let years = YEARS.is_match(&next.text) && title.text.ends_with(',') && describes_papers(&title.text);
        // `… AT THE BRIDGES OF` stops in the middle.
        let hangs = title.text.rsplit(' ').next().is_some_and(|last| HANGING.contains(&last.to_lowercase().as_str()))
            && title.words(4) == 4
            && next.text.len() <= LONG
            && is_loud(&title.text) == is_loud(&next.text)
            && next.text.starts_with(char::is_alphanumeric);
        if !(years || hangs || whole && next.text.len() <= LONG || n < parts) {
            return;
        }
        let next = draft.units.remove(i + 1);
        if i + 1 < draft.sorts.len() {
            draft.sorts.remove(i + 1);
        }
        draft.units[i].absorb(draft.text, &[next]);
    }
}

/// Words that no title ends in.
const HANGING: [&str; 10] = ["of", "the", "and", "a", "an", "for", "with", "from", "to", "&"];

/// How many lines a title goes on for, and how long one of them may be, in bytes.
pub(super) const MORE: usize = 3;

pub(super) const LONG: usize = 120;

pub(super) static YEARS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\[(]?(?:circa |ca?\. |bulk )?\d{4}(?:s|\s?[-–]\s?\d{2,4})?[\])]?$"));

pub(super) fn cut_front(draft: &mut Draft<'_>, i: usize, bytes: usize, rule: &'static str) {
    let start = draft.units[i].span().start;
    draft.cuts.push((start..start + bytes, rule));
    draft.units[i].cut_front(draft.text, bytes);
}

pub(in crate::source::text) fn cut_back(draft: &mut Draft<'_>, i: usize, at: usize, rule: &'static str) {
    let cut = draft.units[i].locate(at..draft.units[i].text.len());
    draft.units[i].cut_back(draft.text, cut.start);
    draft.cuts.push((cut, rule));
}

/// A row of `=` or `-` under the title.
pub(super) fn underline(draft: &mut Draft<'_>, i: usize) {
    if is_underlined(draft, i) {
        draft.units[i + 1].form = Form::Removed("underline");
        return;
    }
    let unit = &draft.units[i];
    let Some(last) = unit.lines.last().cloned().filter(|_| unit.lines.len() > 1) else { return };
    let row = draft.text.get(last.clone()).unwrap_or_default();
    if row.len() >= 3 && row.chars().all(|c| matches!(c, '=' | '-' | '~' | '*' | '_')) {
        let unit = &mut draft.units[i];
        unit.lines.pop();
        unit.cut_front(draft.text, 0);
        draft.cuts.push((last, "underline"));
    }
}

/// Where a title begins below the shelves of an archive, if the text has it too: `Special Collections / Papers / The Holt papers`.
fn shelf(draft: &Draft<'_>, i: usize) -> Option<usize> {
    let unit = &draft.units[i];
    let shelves = unit.text.matches(" / ").count();
    let at = unit.text.rfind(" / ").filter(|_| shelves >= 2 && unit.text.len() <= 400)? + " / ".len();
    let title = &unit.text[at..];
    (title.split(' ').nth(2).is_some() && head::recurs(draft.text, &unit.span(), title)).then_some(at)
}

/// `Home > News > The title`: the way to the page is cut off.
pub(super) fn crumbs(draft: &mut Draft<'_>, i: usize) {
    if let Some(at) = breadcrumb(&draft.units[i].text).or_else(|| shelf(draft, i))
        && draft.units[i].lines.len() == 1
    {
        cut_front(draft, i, at, "breadcrumb");
    }
}

/// Where the name of the site ends that stands glued before a title: `The Hartwell MagazineThe long road`, with a line `The Hartwell`.
pub(super) fn glued_site(draft: &Draft<'_>, i: usize) -> Option<usize> {
    let text = draft.units[i].text.as_str();
    if text.len() > 400 || draft.units[i].lines.len() != 1 {
        return None;
    }
    let names = |before: &str, line: &str| {
        line.len() >= 6 && line.contains(' ') && before.starts_with(line) && before.len() <= line.len() + MORE_NAME
    };
    let named = |before: &str| draft.units.iter().enumerate().any(|(n, unit)| n != i && names(before, &unit.text));
    head::glue_points(text).take(8).find(|at| text[*at..].split(' ').nth(2).is_some() && named(&text[..*at]))
}

/// How many bytes the name of a site may be longer than the line that gives it.
const MORE_NAME: usize = 12;

/// `The title | The site`, `The site :: The title`: cut where one part recurs as a line, or where the mark is of that kind.
pub(super) fn site_name(draft: &mut Draft<'_>, i: usize) {
    // `The night mail - The Long Siding - Slow Radio`: the series before the site, where the page names it.
    if cut_site(draft, i, false) {
        cut_site(draft, i, true);
    }
}

/// Cuts off a part of a title that names the site; `named_only`: only if the page names it elsewhere.
fn cut_site(draft: &mut Draft<'_>, i: usize, named_only: bool) -> bool {
    let unit = &draft.units[i];
    if unit.lines.len() != 1 {
        return false;
    }
    let text = unit.text.clone();
    let found = separators(&text);
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return false };
    let lines: HashSet<String> = draft
        .units
        .iter()
        .enumerate()
        .filter(|(n, u)| *n != i && u.text.len() <= 300)
        .map(|(_, u)| flat(&u.text))
        .collect();
    // A part that is a line of its own: the title if it is the longer one, the site if it is the shorter one.
    let is_line = |part: &str| !part.is_empty() && lines.contains(&flat(part));
    let strong = |(a, b): (usize, usize)| text[a..b].contains(['|', '¦', '»', '›', '«', '‹', ':', '>']);
    let named = |part: &str| is_site(draft, i, part) || heard_on(draft, i, part);
    let (before, after) = (&text[..last.0], &text[last.1..]);
    // What is in marks is a title as it stands: `“I dream of the rook” - The Harbour Magazine`.
    let quoted = quotations::attribution::is_whole(before.trim()) && after.split_whitespace().count() <= 5;
    let publishes =
        after.split(' ').any(|w| PUBLISHES.contains(&w.to_lowercase().as_str())) || named(after) || is_line(after);
    if quoted
        && publishes
        && found.len() == 1
        && after.split(' ').all(|w| w.len() < 4 || w.starts_with(char::is_uppercase))
    {
        let at = last.0 + text[last.0..].len() - text[last.0..].trim_start().len();
        cut_back(draft, i, at, "site-name");
        return true;
    }
    if named_only {
        let site = named(after) && before.len() > after.len();
        if site {
            let at = last.0 + text[last.0..].len() - text[last.0..].trim_start().len();
            cut_back(draft, i, at, "site-name");
        }
        return site;
    }
    // `Example Reviews :: Ada Holt on bells`, below `Example Reviews`.
    let first_line = || draft.units.first().is_some_and(|unit| flat(&unit.text) == flat(before));
    let few = before.split_whitespace().count() <= 4 && after.split_whitespace().count() >= 4;
    let leads = after.len() > before.len() && (text[last.0..last.1].contains("::") || few && first_line());
    if is_line(before) && !leads
        || (strong(*last) && before.len() >= after.len())
        || (is_line(after) || named(after)) && before.len() > after.len()
    {
        let at = last.0 + text[last.0..].len() - text[last.0..].trim_start().len();
        cut_back(draft, i, at, "site-name");
        return true;
    }
    let (before, after) = (&text[..first.0], &text[first.1..]);
    if is_line(after)
        || (strong(*first) && after.len() > before.len())
        || (is_line(before) || named(before)) && after.len() > before.len()
    {
        let at = first.1;
        cut_front(draft, i, at, "site-name");
        return true;
    }
    false
}

/// Words in the names of papers and sites.
const PUBLISHES: [&str; 16] = [
    "magazine",
    "review",
    "journal",
    "times",
    "gazette",
    "news",
    "herald",
    "post",
    "quarterly",
    "fortnight",
    "weekly",
    "press",
    "online",
    "tribune",
    "digest",
    "chronicle",
];

/// `Heard on The Long Siding`: where a programme or a magazine is named that the title names too.
fn heard_on(draft: &Draft<'_>, own: usize, part: &str) -> bool {
    let part = part.trim();
    let says = |text: &str| {
        let lead = text.strip_suffix(part).map(str::trim_end).unwrap_or_default().to_lowercase();
        HEARD.contains(&lead.as_str())
    };
    let mut lines = draft.units.iter().enumerate().filter(|(n, unit)| *n != own && unit.text.len() <= 120);
    part.len() >= 4 && lines.any(|(_, unit)| says(&unit.text))
}

const HEARD: [&str; 5] = ["heard on", "published in", "appeared in", "originally published in", "first published in"];

/// Whether a copyright line or the like names this as the site.
pub(super) fn is_site(draft: &Draft<'_>, own: usize, part: &str) -> bool {
    let part = part.trim().to_lowercase();
    // `Treadle & Tang: I bought a lathe` heads the page.
    let motto = |text: &str| text.to_lowercase().strip_prefix(&part).is_some_and(|rest| rest.starts_with(": "));
    part.len() >= 4
        && (site_lines(draft).iter().any(|(n, line)| *n != own && line.contains(&part))
            || draft.units.iter().take(MORE).enumerate().any(|(n, unit)| n != own && motto(&unit.text)))
}

/// The lines that name the owner of the site, in small letters.
pub(in crate::source::text) fn site_lines(draft: &Draft<'_>) -> Vec<(usize, String)> {
    let names_site = |u: &&crate::source::text::units::Unit| {
        u.text.len() <= 300
            && (matches!(u.form, Form::Removed("copyright" | "legal" | "site-credit"))
                || u.text.starts_with('©')
                || u.text.starts_with("Thanks for reading "))
    };
    let lines = draft.units.iter().enumerate().filter(move |(_, u)| names_site(u));
    lines.map(|(n, u)| (n, u.text.to_lowercase())).take(40).collect()
}
