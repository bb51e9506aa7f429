//! Pages of manuals and other documents made by text formatters: running heads and feet in columns, sections of capitals at the
//! margin with indented text.
//!
//! In: sorted units. Out: sorts of the lines that are running heads, and the title of a page that has it in its head only.

use crate::source::text::head::dates::partial;
use crate::source::text::head::names::{date as written, is_name};
use crate::source::text::lines::Sort;
use crate::source::text::tables::pattern;
use crate::source::text::title::cut_back;
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How many lines from either end may be a head or a foot.
const EDGE: usize = 3;

static COLUMNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[ \t\u{A0}]{2,}"));

/// A page of a manual with its section: `LS(1)`, `printf(3p)`.
static PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<name>[\w.+:@-]{1,60})\(\d[a-zA-Z]{0,4}\)$"));

/// The columns of a line, with the places where they end.
fn columns(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    for gap in COLUMNS.find_iter(text).take(8) {
        found.push((&text[from..gap.start()], gap.start()));
        from = gap.end();
    }
    found.push((&text[from..], text.len()));
    found.retain(|(part, _)| !part.is_empty());
    found
}

/// Whether a line of columns begins and ends with the same words: `SILO(7)    User Manual    SILO(7)`.
fn is_head(unit: &Unit) -> bool {
    if unit.text.len() > 200 || unit.lines.len() > 1 {
        return false;
    }
    let parts = columns(&unit.text);
    let (Some((first, _)), Some((last, _))) = (parts.first(), parts.last()) else { return false };
    parts.len() >= 2
        && first == last
        && first.chars().any(char::is_alphabetic)
        && (parts.len() > 2 && !first.starts_with('-') || PAGE.is_match(first))
}

/// Whether a line is the name of the page alone, above its first section.
fn is_name_alone(draft: &Draft<'_>, i: usize) -> bool {
    let section = |j: usize| draft.units.get(j).is_some_and(|u| u.text.eq_ignore_ascii_case("name"));
    PAGE.is_match(&draft.units[i].text) && (section(i + 1) || section(i + 2))
}

/// Marks running heads and feet of manual pages.
pub(super) fn heads(draft: &mut Draft<'_>) {
    let heads: Vec<usize> = (0..draft.units.len()).filter(|i| is_head(&draft.units[*i])).collect();
    // The head of a page stands directly below the foot of the page before.
    for i in 1..draft.units.len() {
        if draft.sorts[i - 1] == Sort::Sure("running-head") && columns(&draft.units[i].text).len() >= 3 {
            draft.sorts[i] = Sort::Sure("running-head");
        }
    }
    let alone = (0..draft.units.len().min(EDGE)).find(|i| is_name_alone(draft, *i));
    if let Some(i) = alone {
        draft.sorts[i] = Sort::Kept;
    }
    let section = |i: usize| draft.units.iter().skip(i + 1).take(2).any(|u| u.text == "NAME");
    let Some(first) = heads.first().or(alone.as_ref()).copied().filter(|i| *i < EDGE || section(*i)) else { return };
    let names: HashSet<String> = heads
        .iter()
        .chain(alone.as_ref())
        .filter_map(|i| Some(columns(&draft.units[*i].text).first()?.0.to_owned()))
        .collect();
    let foot = |unit: &Unit| {
        let parts = columns(&unit.text);
        unit.text.len() <= 200 && parts.len() >= 2 && parts.last().is_some_and(|(last, _)| names.contains(*last))
    };
    let feet: Vec<usize> = (first + 1..draft.units.len()).filter(|i| foot(&draft.units[*i])).collect();
    for i in heads.into_iter().chain(feet) {
        draft.sorts[i] = Sort::Sure("running-head");
    }
}

/// The title of a manual page: the line below its head that is its name alone, or else the name in the head.
pub(super) fn title(draft: &mut Draft<'_>) -> bool {
    let Some(head) = (0..draft.units.len().min(EDGE)).find(|i| is_head(&draft.units[*i]) || is_name_alone(draft, *i))
    else {
        return false;
    };
    let Some((name, end)) = columns(&draft.units[head].text).first().map(|(n, e)| ((*n).to_owned(), *e)) else {
        return false;
    };
    let bare = PAGE.captures(&name).map_or(name.as_str(), |c| c.name("name").map_or("", |m| m.as_str())).to_owned();
    let below = draft.units.get(head + 1).filter(|u| u.text.eq_ignore_ascii_case(&bare));
    let i = if below.is_some() && !is_name_alone(draft, head) {
        head + 1
    } else {
        if end < draft.units[head].text.len() {
            cut_back(draft, head, end, "running-head");
        }
        head
    };
    let unit = &mut draft.units[i];
    unit.form = Form::Title;
    draft.title = Some(Fact::new(unit.text.clone(), unit.span(), "manual-head", 0.9));
    true
}

static CAPITALS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}[\p{Lu}\d ,&/'-]{2,}$"));

/// Whether a line of capitals at the margin heads indented text directly below it.
pub(super) fn heads_indented(unit: &Unit, next: Option<&Unit>) -> bool {
    unit.indent == 0
        && unit.text.len() <= 60
        && CAPITALS.is_match(&unit.text)
        && next.is_some_and(|n| n.gap == 0 && n.indent >= 3)
}

/// `NAME         top`: the links to the top of the page beside the sections of a manual are cut off.
pub(super) fn links_to_top(draft: &mut Draft<'_>) {
    let ends = |unit: &Unit| {
        let name = TO_TOP.captures(&unit.text)?.name("name")?;
        SECTION.is_match(name.as_str()).then_some(name.end())
    };
    if draft.units.iter().filter(|unit| ends(unit).is_some()).take(LINKS_TO_TOP).count() < LINKS_TO_TOP {
        return;
    }
    for unit in &mut draft.units {
        let Some(end) = TO_TOP.captures(&unit.text).and_then(|c| Some(c.name("name")?.end())) else { continue };
        let cut = unit.locate(end..unit.text.len());
        unit.cut_back(draft.text, cut.start);
        draft.cuts.push((cut, "navigation"));
    }
}

/// How many links to the top beside sections show that `top` is one.
const LINKS_TO_TOP: usize = 2;

static TO_TOP: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<name>\p{Lu}[\p{Lu}\s]{2,40}?)[ \u{A0}]{2,}top$"));

/// The sections of a manual are no links, whatever they are called.
pub(super) fn keep_sections(draft: &mut Draft<'_>) {
    if sections(draft) < 3 {
        return;
    }
    let titled = is_titled(draft);
    for (unit, sort) in draft.units.iter().zip(&mut draft.sorts) {
        if !is_section(&unit.text, titled) {
            // A number or a letter that the text explains.
            let explained = unit.gap > 0 && unit.text.len() <= 4 && unit.text.chars().all(char::is_alphanumeric);
            if explained && matches!(sort, Sort::Sure(_) | Sort::Link(_)) {
                *sort = Sort::Kept;
            }
            continue;
        }
        if unit.gap > 0 {
            *sort = Sort::Kept;
        } else if matches!(sort, Sort::Opener(_)) {
            // An entry of the contents.
            *sort = Sort::Short;
        }
    }
}

/// The sections of a manual are headings, whatever stands below them.
pub(super) fn headings(draft: &mut Draft<'_>) {
    if sections(draft) < 3 {
        return;
    }
    let titled = is_titled(draft);
    for i in draft.body().collect::<Vec<_>>() {
        let follows = draft.next(i).is_some_and(|n| !is_section(&draft.units[n].text, titled));
        let unit = &mut draft.units[i];
        if unit.is_plain() && unit.gap > 0 && unit.is_short(40) && is_section(&unit.text, titled) && follows {
            (unit.form, unit.role) = (Form::Heading(2), Some("section"));
        }
    }
}

/// The authors whom the section of a manual names with their addresses: `Ada Example <ada@example.org>`, each on its line.
pub(super) fn authors(draft: &Draft<'_>) -> Vec<Fact> {
    if sections(draft) < 3 {
        return Vec::new();
    }
    let titled = is_titled(draft);
    let heads = |unit: &Unit| {
        matches!(unit.text.to_uppercase().as_str(), "AUTHOR" | "AUTHORS") && is_section(&unit.text, titled)
    };
    let Some(from) = draft.units.iter().position(heads) else { return Vec::new() };
    let lines = draft.units[from + 1..].iter().take_while(|unit| !is_section(&unit.text, titled)).take(MAKERS);
    let named = lines.filter_map(|unit| {
        let found = NAMED.captures(&unit.text)?;
        let name = found.name("name").or(found.name("maker")).filter(|name| is_name(name.as_str()))?;
        Some(Fact::new(name.as_str(), unit.locate(name.range()), "manual-author", 0.9))
    });
    named.collect()
}

/// How many authors of a manual are looked for.
const MAKERS: usize = 20;

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<maker>\p{Lu}[\p{L}’'-]*(?: \p{Lu}[\p{L}’'.-]*){1,3}) (?:wrote|created|maintains)\b.*|(?:(?i:written|maintained|created) by )?(?P<name>\p{Lu}[\p{L}’'.-]*(?: \p{Lu}[\p{L}’'.-]*){1,3}),? ?[<(]\S+@\S+[>)]\.?)$",
    )
});

/// The day in the middle of the foot of a manual: `Harbour Tools 0.9     4 March 2018     TIDE(1)`.
pub(super) fn date(draft: &Draft<'_>) -> Option<Fact> {
    let feet = draft.units.iter().rev().filter(|unit| unit.form == Form::Removed("running-head"));
    feet.take(EDGE).find_map(|unit| {
        let parts = columns(&unit.text);
        let middle = parts.get(1).filter(|_| parts.len() == 3)?;
        Some(Fact::new(written(middle.0).or_else(|| partial(middle.0))?, unit.span(), "manual-foot", 0.85))
    })
}

/// How many sections the page has that only manuals have.
pub(super) fn sections(draft: &Draft<'_>) -> usize {
    let titled = is_titled(draft);
    let found: HashSet<&str> = draft.units.iter().map(|u| u.text.as_str()).filter(|t| is_section(t, titled)).collect();
    found.len()
}

/// Whether the sections of the page are not in capitals: `Name`, `Synopsis`, …
fn is_titled(draft: &Draft<'_>) -> bool {
    let has = |section: &str| draft.units.iter().any(|u| u.text == section);
    has("Name") && has("Description") && (has("Synopsis") || has("See Also") || has("SEE ALSO"))
}

fn is_section(text: &str, titled: bool) -> bool {
    let capital = || text.starts_with(char::is_uppercase) && SECTION.is_match(&text.to_uppercase());
    text.len() <= 40 && (SECTION.is_match(text) || titled && capital())
}

static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:NAME|SYNOPSIS|DESCRIPTION|OPTIONS|ARGUMENTS|OPERANDS|COMMANDS|USAGE|ENVIRONMENT(?: VARIABLES)?|FILES|EXIT (?:STATUS|CODES?)|RETURN VALUES?|ERRORS|DIAGNOSTICS|EXAMPLES?|SEE ALSO|BUGS|CAVEATS|KNOWN (?:BUGS|ISSUES)|AUTHORS?|HISTORY|STANDARDS|CONFORMING TO|REPORTING BUGS|CONFIGURATION|FORMAT|INSTALL(?:ATION|ING)?|REQUIREMENTS|QUICK ?START|GETTING STARTED|CHANGES|CHANGELOG|LICEN[CS]E|COPYING|COPYRIGHT|CONTENTS|INTRODUCTION|CONTACT|SUPPORT|TO ?DO|WHAT IS (?:IT|THIS)\??|OVERVIEW|NOTES|VERSIONS?|COLOPHON|REFERENCED BY)$",
    )
});
