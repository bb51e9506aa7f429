//! Furniture of web pages: what stands around a text and is not part of it.
//!
//! In: units, each sorted by its own look. Lines that are furniture by their words alone, glued labels and links at the end
//! are taken out first (`remove`); when the title is known, whole blocks are (`blocks`): what stands above the title, what
//! hangs together with known furniture below the last text, and lists of links in between. A block needs company: a short
//! line alone is never taken out. Everything taken out is recorded with its rule.

mod around;
pub(in crate::source::text) mod back_matter;
pub mod boilerplate;
pub(in crate::source::text) mod collection;
pub(in crate::source::text) mod company;
pub(in crate::source::text) mod debris;
pub(in crate::source::text) mod dump;
pub(in crate::source::text) mod info;
pub(in crate::source::text) mod masthead;
pub(in crate::source::text) mod pages;
pub(in crate::source::text) mod tails;
pub(in crate::source::text) mod zones;

use crate::source::text::Draft;
use crate::source::text::head::CONTACT;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::lines;
use crate::source::text::lines::{Sort, sort};
use crate::source::text::manual;
use crate::source::text::quotations::turns::is_field;
use crate::source::text::tables::{BOILERPLATE, Where, label, pattern};
use crate::source::text::title::flat;
use crate::source::text::units::{Form, Unit};
use crate::source::text::wrapping::is_row;
pub(in crate::source::text) use around::blocks;
use around::{EDGE, runs};
use collection::Collection;
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// More words than these make a sentence, if they have no more bytes than these at the mean: keys and signatures have more.
const FEW: usize = 5;

const BYTES: usize = 12;

/// Sorts the units, marks lines that are furniture by their words, cuts glued furniture off, and takes the link to the full
/// text off the last paragraph.
pub(in crate::source::text) fn remove(draft: &mut Draft<'_>, collection: &Collection) {
    draft.sorts = sorts(&draft.units);
    pages::glued_heads(draft);
    numbered_way(draft);
    debris::keep_programs(draft);
    manual::links_to_top(draft);
    manual::keep_sections(draft);
    collection_boxes(draft);
    notices(draft);
    tabs(draft);
    contents(draft);
    lone_fields(draft);
    records(draft);
    rights(draft);
    days(draft);
    zones::tables(draft);
    of_journal(draft);
    crate::source::text::head::stated_authors::keep(draft);
    contact_at_head(draft);
    contact_of_person(draft);
    folios(draft);
    repeated(draft, collection);
    company::provided(draft);
    company::listed_names(draft);
    company::authors_again(draft);
    zones::lone_months(draft);
    first_line(draft);
    zones::lists(draft);
    zones::rows(draft);
    zones::neighbours(draft);
    back_matter::keep(draft);
    page_contents(draft);
    for i in 0..draft.units.len() {
        if let Sort::Sure(rule) = draft.sorts[i] {
            draft.units[i].form = Form::Removed(rule);
            continue;
        }
        let unit = &mut draft.units[i];
        let start = unit.span().start;
        if let Some((rule, length)) = BOILERPLATE.glued_front(&unit.text) {
            draft.cuts.push((start..start + length, rule));
            unit.cut_front(draft.text, length);
        }
        let unit = &mut draft.units[i];
        if let Some((rule, at)) = BOILERPLATE.glued_back(&unit.text) {
            let cut = unit.locate(at..unit.text.len());
            unit.cut_back(draft.text, cut.start);
            draft.cuts.push((cut, rule));
        }
    }
    shares(draft);
    tails::tails(draft);
}

/// Links to share a post, behind who wrote it and when on the same line: `Posted by Ada at 21:14 Email This BlogThis! Share to …`.
fn shares(draft: &mut Draft<'_>) {
    for unit in
        draft.units.iter_mut().filter(|unit| unit.is_plain() && unit.is_short(300) && unit.text.contains("This"))
    {
        if let Some(found) = SHARES.find(&unit.text).filter(|found| found.start() > 0) {
            let cut = unit.locate(found.start()..unit.text.len());
            unit.cut_back(draft.text, cut.start);
            draft.cuts.push((cut, "print-share"));
        }
    }
}

static SHARES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\s+(?:(?:Links to this post|E-?mail This(?: ?Post)?|BlogThis!|Share to (?:Twitter|X|Facebook|Pinterest))\s?){2,}$",
    )
});

/// How many lines of the head the way to a page stands among.
const WAY: usize = 12;

/// The way to a page set as a numbered list, from its first step on: `1. Home`, `2. News`, `3. The title`.
fn numbered_way(draft: &mut Draft<'_>) {
    let step = |i: usize| {
        let number = draft.units.get(i)?.text.split_once(". ")?.0;
        number.parse::<usize>().ok().filter(|number| *number <= WAY)
    };
    let home = |i: &usize| {
        step(*i) == Some(1) && matches!(draft.units[*i].text.as_str(), "1. Home" | "1. Home Page" | "1. Start")
    };
    let Some(from) = (0..draft.units.len().min(WAY)).find(home) else { return };
    let steps = (from..draft.units.len()).zip(1..).take_while(|(i, n)| step(*i) == Some(*n)).count();
    // What counts anew directly below is a second way.
    let more = (from + steps..draft.units.len())
        .zip(1..)
        .take_while(|(i, n)| step(*i) == Some(*n) && draft.units[*i].gap == 0)
        .count();
    let end = from + steps + more;
    // The last step is the page, whose title stands below.
    let last = draft.units[from + steps - 1].text.split_once(". ").map_or("", |(_, last)| last);
    let titled = draft.units[end..].iter().take(3).any(|unit| unit.text == last);
    if steps >= 3 && titled && !draft.sorts[..from].contains(&Sort::Text) {
        draft.sorts[from..end].fill(Sort::Sure("navigation"));
    }
}

/// Numbers alone on their lines count boxes and folders in a finding aid, where elsewhere they count readers; what the boxes hold
/// is its text.
fn collection_boxes(draft: &mut Draft<'_>) {
    // Its sections say so in short lines, which are soon looked through.
    let described = draft.units.iter().any(|unit| unit.is_short(60) && DESCRIBED.is_match(&unit.text));
    if !(described && FINDING_AID.is_match(draft.text)) {
        return;
    }
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts) {
        if *sort == Sort::Link("counter") && unit.text.chars().all(|c| c.is_ascii_digit()) {
            *sort = Sort::Kept;
        }
    }
    let listed = draft.units.iter().any(|u| u.is_short(40) && CONTAINERS.is_match(&u.text));
    let boxes: Vec<bool> = draft.units.iter().map(|u| u.is_short(300) && CONTAINER.is_match(&u.text)).collect();
    let series: Vec<bool> = draft.units.iter().map(|u| u.is_short(200) && SERIES.is_match(&u.text)).collect();
    let close: Vec<bool> = draft.units.iter().map(|unit| unit.gap == 0).collect();
    // Series one directly after another are named in a list.
    let heads = |i: usize| {
        let apart = listed && i > 0 && !series[i - 1] && series.get(i + 1) == Some(&false);
        let in_list = i > 0 && series[i - 1] && close[i];
        series[i] && !in_list && (apart || boxes[i + 1..].iter().take(2).any(|holds| *holds))
    };
    for (i, (unit, sort)) in draft.units.iter_mut().zip(&mut draft.sorts).enumerate() {
        if boxes[i] {
            (unit.role, *sort) = (Some(CONTAINER_ROLE), Sort::Text);
        } else if heads(i) {
            (unit.form, unit.role, *sort) = (Form::Heading(2), Some("section"), Sort::Text);
        }
    }
}

/// What only descriptions of collections have.
static DESCRIBED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)scope and content|container list|series description|fonds.{0,20}description"));

/// What heads the list of the boxes.
static CONTAINERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:container list(?:ing)?|(?:box and )?folder list|(?:file|box|item|shelf) list|(?:detailed )?inventory|box\s+(?:folder|file|item)\b.*):?$",
    )
});

/// What is in a box of a collection is text of its finding aid, however short.
const CONTAINER_ROLE: &str = "container";

/// A box or a folder with its number: `Box 1 Folder 2   Letters, 1892-1903`.
static CONTAINER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:box(?:es)?|folders?|cartons?|reels?|oversize|containers?|bundles?|drawers?|flat file|map case)\s?\d")
});

/// A series with its number, over what is in it: `Series 2. Field notebooks, 1904-1926`.
static SERIES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:(?:sub-?)?series|record group)\s(?:\d|[IVXL]+\b|[A-Z]\b)[\d.]*\s?[.:,–—-]\s?\S"));

static FINDING_AID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:linear (?:feet|foot|ft|met(?:er|re)s?)|\d(?:\.\d+)? m of textual records|cubic f(?:ee|oo)t|finding aid|immediate source of acquisition)\b",
    )
});

fn sorts(units: &[Unit]) -> Vec<Sort> {
    let count = units.len();
    let text: Vec<bool> = units
        .iter()
        .enumerate()
        .map(|(i, u)| lines::looks_like_text(u, i.checked_sub(1).and_then(|p| units.get(p)), units.get(i + 1)))
        .collect();
    let mut edge: Vec<bool> = (0..count).map(|i| i < EDGE || i + EDGE >= count).collect();
    for run in runs(count, |i| text[i]).into_iter().filter(|r| r.len() >= 3) {
        let around = run.start.saturating_sub(1)..(run.end + 1).min(count);
        edge[around].fill(true);
    }
    let place = |i: usize| if edge[i] { Where::Edge } else { Where::Any };
    units.iter().enumerate().map(|(i, u)| sort(u, units.get(i + 1), place(i), text[i])).collect()
}

/// Sentences that read like notices are text unless other furniture is near.
fn notices(draft: &mut Draft<'_>) {
    let is_notice = |draft: &Draft<'_>, i: usize| {
        matches!(draft.sorts[i], Sort::Link(_))
            && BOILERPLATE.sentence(&draft.units[i].text).is_some()
            && lines::is_text(&draft.units[i])
    };
    let count = draft.units.len();
    let alone: Vec<usize> = (0..count)
        .filter(|i| is_notice(draft, *i))
        // What a page says of browsers and cookies stands above its title.
        .filter(|i| *i > 0 || !matches!(draft.sorts[0], Sort::Link("browser" | "cookie")))
        .filter(|i| {
            let near = i.saturating_sub(2)..(*i + 3).min(count);
            !near.into_iter().any(|j| j != *i && draft.sorts[j].is_evidence())
        })
        .collect();
    for i in alone {
        draft.sorts[i] = Sort::Text;
    }
}

/// Labels of sections directly one below the other: the tabs of a page, not the heads of sections.
fn tabs(draft: &mut Draft<'_>) {
    let is_tab = |draft: &Draft<'_>, i: usize| {
        let unit = &draft.units[i];
        unit.text.len() <= 30
            && !unit.text.ends_with(':')
            && (label(&unit.text).is_some() || lines::is_menu(&unit.text))
    };
    let mut from = 0;
    while from < draft.units.len() {
        let mut end = from;
        while end < draft.units.len() && is_tab(draft, end) && (end == from || draft.units[end].gap == 0) {
            end += 1;
        }
        let labels = (from..end).filter(|i| label(&draft.units[*i].text).is_some()).count();
        let apart = draft.units.get(end).is_none_or(|u| u.gap > 0)
            && (from == 0 || draft.units[from].gap > 0 || draft.sorts[from - 1].is_evidence());
        if end - from >= 3 && labels >= 2 && apart {
            draft.sorts[from..end].fill(Sort::Link("navigation"));
        }
        from = end.max(from + 1);
    }
}

/// The contents of a page as a browser gives them, links without bullets: each is the heading of a section below. The list goes, the
/// headings stay, whatever their words.
fn page_contents(draft: &mut Draft<'_>) {
    let labels =
        (0..draft.units.len()).filter(|i| draft.units[*i].is_short(30) && CONTENTS.is_match(&draft.units[*i].text));
    for label in labels.take(LABELS).collect::<Vec<_>>() {
        let entry =
            |unit: &Unit| unit.is_short(100) && unit.marker.is_none() && !unit.text.ends_with(['.', ',', ';', ':']);
        let entries = draft.units[label + 1..].iter().enumerate();
        let count = entries.take_while(|(n, unit)| entry(unit) && (unit.gap == 0 || *n == 0)).count();
        let end = label + 1 + count;
        if count < ENTRIES {
            contents_below(draft, label);
            continue;
        }
        let names: HashSet<String> = draft.units[label + 1..end].iter().map(|unit| flat(&unit.text)).collect();
        let heads: Vec<usize> = (end..draft.units.len().saturating_sub(1))
            .filter(|i| {
                let unit = &draft.units[*i];
                unit.gap > 0 && unit.is_plain() && unit.is_short(100) && names.contains(&flat(&unit.text))
            })
            .collect();
        if heads.len() < ENTRIES || heads.len() * 3 < count * 2 || heads.len() > count {
            continue;
        }
        draft.sorts[label..end].fill(Sort::Sure("contents"));
        for i in heads {
            draft.sorts[i] = Sort::Kept;
            (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("announced"));
        }
    }
}

/// The same in the column that stands beside a text and is written out below it: a list with bullets.
fn contents_below(draft: &mut Draft<'_>, label: usize) {
    let bare = |unit: &Unit| {
        let text = unit.text.as_str();
        flat(text.split_once(' ').filter(|(glyph, _)| glyph.chars().count() == 1).map_or(text, |(_, rest)| rest))
    };
    let entries = draft.units[label + 1..].iter().enumerate();
    let count = entries
        .take_while(|(n, unit)| unit.marker.is_some() && unit.is_short(100) && (unit.gap == 0 || *n == 0))
        .count();
    let end = label + 1 + count;
    let names: HashSet<String> = draft.units[label + 1..end].iter().map(bare).collect();
    let heads: Vec<usize> = (0..label)
        .filter(|i| {
            let unit = &draft.units[*i];
            unit.is_plain() && unit.marker.is_none() && unit.is_short(100) && names.contains(&flat(&unit.text))
        })
        .collect();
    if count < ENTRIES || heads.len() * 3 < count * 2 || heads.len() > count {
        return;
    }
    draft.sorts[label..end].fill(Sort::Sure("contents"));
    // The first may be the title.
    for i in heads.into_iter().skip(1) {
        draft.sorts[i] = Sort::Kept;
        (draft.units[i].form, draft.units[i].role) = (Form::Heading(2), Some("announced"));
    }
}

/// How many lists of contents are looked at.
const LABELS: usize = 4;

/// How many entries the contents of a page have at least.
const ENTRIES: usize = 3;

/// The last lines of a table of contents (`Notes`, `Bibliography`, `Index`) are no menu.
fn contents(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len() {
        if !CONTENTS.is_match(&draft.units[i].text) {
            continue;
        }
        let listed = (i + 2..draft.units.len()).take_while(|j| draft.units[*j].gap == 0).last().unwrap_or(i);
        let other = (i + 1..=listed).filter(|j| draft.sorts[*j] == Sort::Short).count();
        if other >= 3 && other * 2 > listed - i {
            let kept = |sort: &&mut Sort| matches!(sort, Sort::Link("navigation" | "button"));
            draft.sorts[i + 1..=listed].iter_mut().filter(kept).for_each(|sort| *sort = Sort::Kept);
        }
    }
}

/// `Reviews and Testimonials` alone over a text has the words of a menu, and says what follows.
fn first_line(draft: &mut Draft<'_>) {
    let [first, second, ..] = &draft.units[..] else { return };
    let menu = matches!(draft.sorts[0], Sort::Link("navigation"));
    let says = crate::source::text::kind::praises(&first.text) && !draft.sorts[1].is_evidence() && second.gap > 0;
    if menu && says {
        draft.sorts[0] = Sort::Short;
    }
}

/// One word that a form might ask for (`Subject`, `Name`), with no other field near, is no form.
fn lone_fields(draft: &mut Draft<'_>) {
    let is_field = |sort: &Sort| sort.rule() == Some("form");
    let count = draft.sorts.len();
    let alone: Vec<usize> = (0..count)
        .filter(|i| is_field(&draft.sorts[*i]) && draft.units[*i].text.chars().all(|c| c.is_alphabetic() || c == ' '))
        .filter(|i| !(i.saturating_sub(3)..(*i + 4).min(count)).any(|j| j != *i && is_field(&draft.sorts[j])))
        .collect();
    for i in alone {
        draft.sorts[i] = Sort::Short;
    }
}

/// Fields of a record with their values below them are text: `Creator`, `Hartwell Ferry Company`, `Languages`, `English`.
fn records(draft: &mut Draft<'_>) {
    let field = |unit: &Unit| {
        let written =
            unit.text.starts_with(char::is_uppercase) && unit.text.chars().all(|c| c.is_alphabetic() || c == ' ');
        unit.is_short(30) && written && unit.words(4) <= 3 && is_field(&unit.text)
    };
    let fields: Vec<usize> = (0..draft.units.len()).filter(|i| field(&draft.units[*i])).collect();
    // A value stands between two of them, or a few, and no blank line.
    let near =
        |a: usize, b: usize| (2..=4).contains(&(b - a)) && draft.units[a + 1..=b].iter().all(|unit| unit.gap == 0);
    let mut from = 0;
    while from < fields.len() {
        let more = fields[from..].windows(2).take_while(|pair| near(pair[0], pair[1])).count();
        let last = fields[from + more];
        let value = draft.units.get(last + 1).is_some_and(|unit| unit.gap == 0 && !field(unit));
        if more + 1 >= RECORD && value {
            for sort in &mut draft.sorts[fields[from]..=last + 1] {
                if !matches!(sort, Sort::Text | Sort::Date) {
                    *sort = Sort::Kept;
                }
            }
        }
        from += more + 1;
    }
}

/// How many fields of a record stand together at least.
const RECORD: usize = 4;

/// `Posted in Reviews on October 6, 2018`, `Last updated: 7 February 2005`: when a text was written is said by no line of the site.
fn days(draft: &mut Draft<'_>) {
    // At the foot it is the page that was changed then.
    let half = draft.units.len().div_ceil(2);
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts).take(half).filter(|(unit, _)| unit.is_short(120)) {
        let dated = || DAY.is_match(&unit.text) && crate::source::text::head::dates::has_date(&unit.text);
        if *sort == Sort::Sure("meta-line") && !unit.text.contains('|') && dated() {
            *sort = Sort::Kept;
        }
    }
}

static DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:(?:last )?(?:posted|published|updated|revised|modified))\b"));

static NUMBER_OF_ISSUE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?i:vol(?:ume)?|no|issue|number|bd|band|tome|n[ºo°])\b\.? ?\d"));

/// `Issue` over the volume and `Section` over a part of it, beside an article, are no words of a menu.
fn of_journal(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len().saturating_sub(1) {
        let below = &draft.units[i + 1];
        let stated = match draft.units[i].text.trim_end_matches(':') {
            "Issue" => below.text.contains(|c: char| c.is_ascii_digit()),
            "Section" => below.words(5) <= 4 && below.text.starts_with(char::is_uppercase),
            // A menu of languages has several lines.
            "Language" | "Languages" => below.words(9) <= 8 && draft.units.get(i + 2).is_none_or(|next| next.gap > 0),
            _ => false,
        };
        let near = below.gap == 0 || below.gap == 1 && NUMBER_OF_ISSUE.is_match(&below.text);
        if stated && near && below.is_short(120) {
            draft.sorts[i] = Sort::Kept;
            draft.sorts[i + 1] = Sort::Kept;
        }
    }
}

/// What a label announces as the rights in the text itself is no line of the site.
fn rights(draft: &mut Draft<'_>) {
    let label = |u: &Unit| u.is_short(40) && RIGHTS.is_match(&u.text);
    for i in 1..draft.units.len() {
        // `(c)` below `(b)` counts.
        let lettered = draft.units[i].text.starts_with("(c) ");
        if lettered && draft.units[i.saturating_sub(4)..i].iter().any(|unit| unit.text.starts_with("(b) ")) {
            draft.sorts[i] = Sort::Text;
        }
        let stated = matches!(draft.sorts[i], Sort::Sure("legal" | "copyright") | Sort::Link("legal" | "copyright"));
        // `About Ropeworks` over what the body is, with the number it is registered under.
        let about = draft.units[i - 1].is_short(60) && draft.units[i - 1].text.starts_with("About ");
        // Of the site: `© 2024 The Hartwell Herald. All rights reserved.`
        let own = &draft.units[i].text;
        let licensed = || own.contains(" licen") && own.contains("Creative Commons");
        let of_site = || own.starts_with('©') && !licensed() || own.to_lowercase().contains("all rights reserved");
        if stated
            && !of_site()
            && (label(&draft.units[i - 1]) || about && lines::is_text(&draft.units[i]))
            && draft.units[i].words(6) == 6
        {
            draft.sorts[i - 1] = Sort::Kept;
            draft.sorts[i] = Sort::Kept;
        }
    }
}

static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:licen[cs]e(?: information)?|rights(?: (?:and|&) permissions| statement)?|copyright(?: (?:notice|information|and licen[cs]e))?):?$",
    )
});

/// `CONTACT:` at the head with a line directly below belongs to the text; at the foot of a page it is the site's.
fn contact_at_head(draft: &mut Draft<'_>) {
    for i in 0..draft.units.len().min(EDGE) {
        let heads = draft.units.get(i + 1).is_some_and(|n| n.gap == 0);
        if heads && draft.units[i].text.ends_with(':') && label(&draft.units[i].text) == Some("contact") {
            draft.sorts[i] = Sort::Kept;
        }
    }
}

/// `Contact` or `For more information contact:` over a person's name and an address: the contact of the text, not of the site.
fn contact_of_person(draft: &mut Draft<'_>) {
    let count = draft.units.len();
    let asks = |u: &Unit| u.text.len() <= 60 && (label(&u.text) == Some("contact") || ASKS.is_match(&u.text));
    let mut from = 0;
    while let Some(i) = (from..count).find(|i| asks(&draft.units[*i])) {
        let end = (i + 1..count.min(i + 7)).take_while(|j| draft.units[*j].text.len() <= 100).last().unwrap_or(i) + 1;
        let named = (i + 1..end).find(|j| is_name(bare(&draft.units[*j].text)) && draft.units[*j].words(2) == 2);
        let reached = named.and_then(|n| (n + 1..end).find(|j| CONTACT.is_match(&draft.units[*j].text)));
        if let Some(last) = reached {
            draft.sorts[i..=last].fill(Sort::Kept);
        }
        from = reached.unwrap_or(i) + 1;
    }
}

static ASKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^for (?:more|further|additional) information,? (?:please )?contact\b.{0,20}:$"));

static CONTENTS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:table of )?contents:?$"));

/// Columns before what stands in the middle of a line.
const MIDDLE: usize = 10;

/// Numbers alone on a line between texts, indented as page numbers are or rising.
fn folios(draft: &mut Draft<'_>) {
    let number = |u: &Unit| (u.text.len() <= 4 && u.gap > 0).then(|| u.text.parse::<u32>().ok()).flatten();
    if !draft.units.iter().any(|unit| number(unit).is_some()) {
        return;
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for unit in draft.units.iter().filter(|unit| unit.is_short(120)) {
        *times.entry(unit.text.as_str()).or_default() += 1;
    }
    let again = |i: usize| times.get(draft.units[i].text.as_str()).is_some_and(|n| *n >= 2);
    let found: Vec<(usize, u32)> = (1..draft.units.len().saturating_sub(1))
        .filter(|i| {
            matches!(draft.sorts[*i - 1], Sort::Text | Sort::Kept)
                && (matches!(draft.sorts[*i + 1], Sort::Text | Sort::Kept) || again(*i + 1))
        })
        .filter_map(|i| Some((i, number(&draft.units[i])?)))
        .collect();
    let rising = found.len() >= 2 && found.windows(2).all(|w| w[0].1 < w[1].1 && w[1].1 - w[0].1 <= 2);
    let indent = |i: usize| {
        let start = draft.units[i].span().start;
        draft.text[..start].chars().rev().take_while(|c| matches!(c, ' ' | '\t')).take(MIDDLE).count()
    };
    // In the middle of the line and one more each time: whatever stands beside them.
    let middle: Vec<(usize, u32)> = (0..draft.units.len())
        .filter_map(|i| Some((i, number(&draft.units[i])?)))
        .filter(|(i, _)| indent(*i) == MIDDLE)
        .collect();
    let counted = middle.len() >= 3 && middle.windows(2).all(|w| w[1].1 == w[0].1 + 1 && w[1].0 > w[0].0 + 2);
    let deep: Vec<usize> = found.iter().map(|(i, _)| *i).filter(|i| indent(*i) == MIDDLE).collect();
    if counted {
        middle.iter().for_each(|(i, _)| draft.sorts[*i] = Sort::Sure("page-number"));
    }
    for (i, _) in found {
        if rising || deep.contains(&i) {
            draft.sorts[i] = Sort::Sure("page-number");
        }
    }
}

/// Running heads, which stand beside page numbers, and lines that other documents of the collection have as well.
fn repeated(draft: &mut Draft<'_>, collection: &Collection) {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    let folio = |i: usize| draft.sorts.get(i) == Some(&Sort::Sure("page-number"));
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 120) {
        let beside = (i > 0 && folio(i - 1)) || folio(i + 1);
        let entry = counts.entry(unit.text.as_str()).or_default();
        *entry = (entry.0 + 1, entry.1 + usize::from(beside));
    }
    let heads: Vec<usize> = (0..draft.units.len())
        .filter(|i| draft.units[*i].text.len() <= 120)
        .filter(|i| counts.get(draft.units[*i].text.as_str()).is_some_and(|(n, beside)| *n >= 2 && *beside * 2 >= *n))
        .filter(|i| (*i > 0 && folio(*i - 1)) || folio(*i + 1))
        .collect();
    numbered_heads(draft);
    manual::heads(draft);
    pages::heads(draft);
    let mut first = true;
    for i in heads {
        // The first time it may be the title.
        if !(std::mem::take(&mut first) && i < EDGE) {
            draft.sorts[i] = Sort::Sure("running-head");
        }
    }
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts) {
        if !matches!(sort, Sort::Sure(_) | Sort::Kept | Sort::Date) && collection.repeats(&unit.text) {
            *sort = Sort::Sure("repeated-in-collection");
        }
    }
}

/// How many blocks away from furniture a line above the title may stand to go with it.
const NEAR: usize = 4;

static NUMBERED_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<head>\S.{2,90}?)(?:\s{2,}|\s?[|·–—]\s?|\s[\[(-]?)(?i:page|p\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[\])]?$",
    )
});

/// Lines that end in a page's number and come again with another one, and the rows of signs beside them.
fn numbered_heads(draft: &mut Draft<'_>) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, unit) in draft.units.iter().enumerate().filter(|(_, u)| u.text.len() <= 120 && u.lines.len() == 1) {
        let numbered = unit.text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | ']'));
        if numbered && let Some(c) = NUMBERED_HEAD.captures(&unit.text) {
            places.entry(c["head"].to_owned()).or_default().push(i);
        }
    }
    for i in places.into_values().filter(|p| p.len() >= 2).flatten() {
        let row = |j: usize| draft.units.get(j).is_some_and(|u| is_row(&u.text));
        let beside: Vec<usize> = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter(|j| row(*j)).collect();
        for j in beside.into_iter().chain([i]) {
            draft.sorts[j] = Sort::Sure("running-head");
        }
    }
}
