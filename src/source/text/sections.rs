//! Section labels, keywords, list items, headings by shape, signatures, supplied headings.

use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::headings::numbered_level;
use crate::source::text::lines::Sort;
use crate::source::text::tables::{SHORT, adjoin, label, pattern, rows};
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

static KEYWORDS_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?i:(?:subject (?:area )?)?key ?words?(?: and phrases)?|index terms)\s*[:–—-]\s*(?P<list>\S.*)$")
});

/// Marks whole lines of the closed list as headings when something follows them, and reads keywords.
pub(super) fn labels(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let mut again: HashMap<String, usize> = HashMap::new();
    for unit in body.iter().map(|i| &draft.units[*i]).filter(|unit| unit.is_short(40) && label(&unit.text).is_some()) {
        *again.entry(unit.text.clone()).or_default() += 1;
    }
    // Without blank lines anywhere nothing stands apart.
    let dense = body.len() >= 20 && body.iter().filter(|i| draft.units[**i].gap == 0).count() * 10 >= body.len() * 9;
    for (n, &i) in body.iter().enumerate() {
        let unit = &draft.units[i];
        let over_title = draft.title.as_ref().is_some_and(|t| unit.span().start < t.span.start);
        if !unit.is_plain() || !unit.is_short(SHORT) || over_title {
            continue;
        }
        if let Some(c) = KEYWORDS_LINE.captures(&unit.text) {
            if let Some(words) = keywords(&c["list"]).filter(|_| draft.keywords.is_empty()) {
                draft.keywords = words;
                draft.units[i].role = Some("keywords-line");
            }
            continue;
        }
        let Some(role) = label(&unit.text) else { continue };
        let Some(next) = body.get(n + 1) else { continue };
        let follows = &draft.units[*next];
        // The same label over one short line after another opens and closes them.
        if again.get(unit.text.as_str()).is_some_and(|n| *n >= TOGGLES) && follows.text.len() < 80 {
            continue;
        }
        // A menu of labels is not a row of sections; a label is set apart by a blank line or ends in a colon.
        let longer = follows.text.len() > unit.text.len()
            || follows.lines.len() > 1
            || LISTED.is_match(&follows.text)
            || (role == "section" && crate::source::text::headings::NUMBERED.is_match(&follows.text))
            || (role == "section" && follows.gap > 0 && unit.gap > 0 && follows.text.ends_with('.'));
        let two_labels = label(&follows.text).is_some();
        let after_sentence = || {
            let before = &draft.units[body[n - 1]];
            follows.text.len() >= 80 && before.text.len() >= 60 && before.text.ends_with(['.', '!', '?', '”', ')'])
        };
        let back = matches!(role, "biography" | "references" | "acknowledgments") && n * 2 > body.len();
        let over_text = dense && back || role == "section" && (dense || follows.gap > 0 && follows.text.len() >= 80);
        let stacked = n > 0 && matches!(draft.units[body[n - 1]].form, Form::Heading(_)) && follows.text.len() >= 60;
        let praised = matches!(role, "praise" | "reviews") && follows.text.starts_with(['“', '"', '‘', '«']);
        let summary = role == "abstract" && unit.words(3) <= 2 && follows.text.len() >= 80;
        let apart = n == 0
            || summary
            || stacked
            || praised
            || unit.gap > 0
            || unit.text.ends_with(':')
            || over_text
            || after_sentence();
        if role == "contact" || role == "book" {
            // Short lines together: who to ask, where, and how.
            let block = body.get(n + 2).is_some_and(|i| draft.units[*i].gap == 0) && follows.is_short(SHORT);
            let reached = role == "contact" && unit.gap > 0 && REACHED.is_match(&follows.text);
            // What the publisher says of it, in a paragraph.
            let described = role == "book" && unit.gap > 0 && follows.text.len() >= 150 && follows.text.ends_with('.');
            if (((longer || (role == "contact" && block)) && follows.gap > 0) || reached || described)
                && apart
                && !two_labels
            {
                draft.units[i].form = Form::Heading(2);
                draft.units[i].role = Some(role);
            }
            continue;
        }
        let heads =
            matches!(role, "reviews" | "praise") || (longer && !two_labels) || (two_labels && role == "section");
        if !heads || !apart {
            continue;
        }
        if role == "keywords" && draft.keywords.is_empty() {
            match keywords(&follows.text) {
                Some(words) => draft.keywords = words,
                // "Topics" or "Subjects" over running text is not a list of keywords.
                None if !unit.text.to_lowercase().contains("key") => continue,
                None => {}
            }
        }
        draft.units[i].form = Form::Heading(numbered_level(&draft.units[i].text).unwrap_or(2));
        draft.units[i].role = Some(role);
    }
}

/// An address, a telephone number.
static REACHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\S@\S+\.\S|\d{3}[-. ]\d{4}|\+\d[\d ()-]{6,}"));

/// Labels that scrapers glue to the text below them.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    let all: Vec<&str> = rows(include_str!("data/glued.tsv")).filter_map(|row| row.first().copied()).collect();
    pattern(&format!(
        r#"(?P<before>^|[.!?”")])(?P<label>(?:\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+)?(?:{}):?)(?P<next>[“"]?\p{{Lu}}[\p{{Ll}}\s’'])"#,
        all.join("|")
    ))
});

/// How often a label stands over something short at least to be no heading.
const TOGGLES: usize = 4;

/// A field of a record with its value glued to it: `Extent:6.5 linear feet`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\p{Lu}[\p{L} ]{1,30}:\S"));

/// Splits glued labels off: at the start of a paragraph, or after a sentence within one if there are several.
pub(super) fn unglue(draft: &mut Draft<'_>) {
    let mut units = Vec::with_capacity(draft.units.len());
    let mut sorts = Vec::with_capacity(draft.sorts.len());
    let old = std::mem::take(&mut draft.sorts).into_iter().chain(std::iter::repeat(Sort::Text));
    for (unit, sort) in std::mem::take(&mut draft.units).into_iter().zip(old) {
        sorts.resize(units.len(), Sort::Text);
        sorts.push(sort);
        // `Abstract:Letters and drafts …` is one of the fields of a record.
        let field = |above: &Unit| FIELD.is_match(&above.text);
        let in_record = unit.gap == 0 && FIELD.is_match(&unit.text) && units.last().is_some_and(field);
        if in_record || !unit.is_plain() || unit.lines.len() != 1 || unit.text.len() < 60 || unit.text.len() > 50_000 {
            units.push(unit);
            continue;
        }
        // Within a paragraph only where a sentence ends and no space follows.
        let glued = adjoin(&unit.text, |a, b| matches!(a, '.' | '!' | '?' | '”' | '"' | ')') && b.is_alphanumeric());
        let scope = if glued { unit.text.len() } else { head(&unit.text, 200) };
        let found: Vec<(usize, usize)> = GLUED
            .captures_iter(&unit.text[..scope])
            .filter_map(|c| Some((c.name("before")?.end(), c.name("next")?.start())))
            .filter(|(start, end)| label(unit.text[*start..*end].trim()).is_some())
            .collect();
        let (first, text) = (found.first().map_or(1, |f| f.0), unit.text.len());
        if found.is_empty() || (first > 0 && found.len() < 2) || found.iter().any(|(_, end)| text - end < 40) {
            units.push(unit);
            continue;
        }
        let (mut rest, mut pieces) = (unit, Vec::new());
        for (start, end) in found.into_iter().rev() {
            pieces.push(rest.split_off(draft.text, end));
            let mut heading = rest.split_off(draft.text, start);
            heading.form = Form::Heading(numbered_level(&heading.text).unwrap_or(2));
            heading.role = label(&heading.text);
            pieces.push(heading);
        }
        pieces.extend(Some(rest).filter(|r| !r.text.is_empty()));
        units.extend(pieces.into_iter().rev());
    }
    sorts.resize(units.len(), Sort::Text);
    (draft.units, draft.sorts) = (units, sorts);
}

static LISTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[•·▪‣◦●○■□*+–-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s"));

/// A list of keywords: parts of at most six words between semicolons, else commas.
fn keywords(list: &str) -> Option<Vec<String>> {
    let list = list.trim().trim_end_matches('.');
    if list.len() > 1000 {
        return None;
    }
    let mark = [';', '•', '|', ','].into_iter().find(|m| list.contains(*m)).unwrap_or(',');
    let words: Vec<String> = list.split(mark).map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect();
    let fits = words.iter().all(|w| w.split_whitespace().count() <= 6 && !w.contains(". "));
    (fits && (words.len() > 1 || list.len() < 40)).then_some(words)
}

/// Joins the short lines of a signature: two or more at the end of a section, the first with the look of a name.
pub(super) fn signatures(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let mut end = body.len();
    while end > 0 {
        let last = end - 1;
        let ends_section = end == body.len() || matches!(draft.units[body[end]].form, Form::Heading(_));
        let mut start = end;
        while ends_section && start > 0 && signature_line(&draft.units[body[start - 1]]) {
            start -= 1;
        }
        let after_text = start > 0 && draft.units[body[start - 1]].text.ends_with(['.', '!', '?', '”', ',', '"']);
        if (2..=6).contains(&(end - start)) && after_text && is_signer(&draft.units[body[start]].text) {
            join(draft, &body[start..end]);
            draft.units[body[start]].role = Some("signature");
            end = start;
        } else {
            end = last;
        }
    }
}

fn is_signer(text: &str) -> bool {
    let name = bare(text.split(',').next().unwrap_or(text));
    is_name(name)
        || (text.starts_with("Dr. ") && text.len() < 40)
        || name.split_whitespace().count() == 1
            && name.len() > 2
            && name.starts_with(char::is_uppercase)
            && text != name
}

fn signature_line(unit: &Unit) -> bool {
    let initials = unit.text.len() < 24;
    unit.is_plain()
        && unit.is_short(80)
        && unit.words(11) <= 10
        && (initials || !unit.text.ends_with(['.', '!', '?', ':', ';', '”']))
        && unit.text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && !unit.text.ends_with(['!', '?', ':'])
}

fn join(draft: &mut Draft<'_>, members: &[usize]) {
    if let Some(&first) = members.first() {
        draft.units[first].verse = true;
        merge(draft, members);
    }
}

/// Makes one unit of several: the first takes the lines of the others.
pub(super) fn merge(draft: &mut Draft<'_>, members: &[usize]) {
    let Some((&first, rest)) = members.split_first() else { return };
    let others: Vec<Unit> = rest.iter().map(|i| draft.units[*i].clone()).collect();
    draft.units[first].absorb(draft.text, &others);
    for i in rest {
        draft.units[*i].lines.clear();
        draft.units[*i].text.clear();
        draft.units[*i].hyphens.clear();
        draft.units[*i].quoting.clear();
        draft.units[*i].form = Form::Title;
    }
}

/// Keeps runs of short lines without blank lines between them together: addresses, verse, contact lines.
pub(super) fn verse(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let short = |u: &Unit| u.is_plain() && u.is_short(70) && u.role.is_none() && !LISTED.is_match(&u.text);
    let mut n = 0;
    while n < body.len() {
        let mut end = n + 1;
        if short(&draft.units[body[n]]) {
            while end < body.len()
                && draft.units[body[end]].gap == 0
                && body[end] == body[end - 1] + 1
                && short(&draft.units[body[end]])
            {
                end += 1;
            }
        }
        if end - n >= 2 {
            join(draft, &body[n..end]);
        }
        n = end;
    }
}

static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:special|sincere|heartfelt) thanks|(?:would like|wants?|wishe?s?) to (?:give (?:special )?thanks|thank|acknowledge|express)|(?:is|are|am) (?:deeply |very |most )?grateful (?:to|for)|gratefully acknowledges?|acknowledges? the (?:support|help|assistance|contribution))\b",
    )
});

/// Supplies headings where strong context asks for one: endorsements without a label, an abstract and acknowledgments among
/// labelled sections.
pub(super) fn supply(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let has = |draft: &Draft<'_>, role: &str| draft.units.iter().any(|u| u.role == Some(role));
    let opening =
        body.iter().take_while(|i| matches!(draft.units[**i].form, Form::Quote(_) | Form::Attribution)).count();
    let quotes = body.iter().take(opening).filter(|i| matches!(draft.units[**i].form, Form::Quote(_))).count();
    if quotes >= 3 && !has(draft, "praise") && draft.title.is_some() {
        draft.supplied.push((body[0], "Praise for the book", "endorsements"));
    }
    if draft.kind.as_ref().is_none_or(|k| k.value != "abstract") || has(draft, "abstract") {
        return;
    }
    let Some(label) = body.iter().position(|i| draft.units[*i].role == Some("keywords")) else { return };
    let unlabelled: Vec<usize> = body
        .iter()
        .copied()
        .skip(label + 2)
        .take_while(|i| !matches!(draft.units[*i].form, Form::Heading(_)))
        .collect();
    let Some(&first) = unlabelled.first() else { return };
    if draft.units[first].words(41) <= 40
        || THANKS.is_match(&draft.units[first].text[..head(&draft.units[first].text, 400)])
    {
        return;
    }
    draft.supplied.push((first, "Abstract", "labelled-sections"));
    let thanks = unlabelled
        .iter()
        .skip(1)
        .find(|i| THANKS.is_match(&draft.units[**i].text[..head(&draft.units[**i].text, 400)]));
    if let Some(&thanks) = thanks.filter(|_| !has(draft, "acknowledgments")) {
        draft.supplied.push((thanks, "Acknowledgments", "labelled-sections"));
    }
}

/// The longest prefix of at most `limit` bytes that ends between characters.
fn head(text: &str, limit: usize) -> usize {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}
