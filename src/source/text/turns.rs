//! Turns of speech: `Q:` and `A:`, or speakers' names before a colon, that recur.

use super::names::{bare, is_name};
use super::tables::{pattern, rows};
use super::units::Form;
use super::{Draft, Fact};
use regex::Regex;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<stamp>[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+)?(?P<who>Q|A|Question|Answer|(?:\p{Lu}[\p{L}’'.-]*)(?:[ ,]{1,2}(?:\(?\p{Lu}[\p{L}’'.-]*\)?|de|van|von|der|al|bin|of|the|and|\d{1,2})){0,5}(?: {1,2}\([^()]{1,60}\))?)(?P<colon>\s?[:.])(?:\s|$)",
    )
});

static SOUNDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[\[(](?:inaudible|applause|laughter|crosstalk|laughs|pause|end of (?:tape|recording)|music|unintelligible)[\])]",
    )
});

/// Words before a colon that are names of fields.
static FIELDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("data/fields.tsv")).flatten().flat_map(|words| words.split(' ')).collect());

/// Whether what stands before a colon is the name of a field, by its first word.
pub(super) fn is_field(who: &str) -> bool {
    who.split(' ').next().is_some_and(|word| FIELDS.contains(word.to_lowercase().as_str()))
}

/// The speaker's label of a line and its length with the colon.
fn speaker(text: &str) -> Option<(&str, usize)> {
    let mut end = text.len().min(140);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let c = SPEAKER.captures(&text[..end])?;
    let (who, colon) = (c.name("who")?, c.name("colon")?);
    if colon.as_str().ends_with('.') && !matches!(who.as_str(), "Q" | "A") || is_field(who.as_str()) {
        return None;
    }
    Some((who.as_str(), colon.end()))
}

/// A speaker with a time on a line of their own: `Speaker 1 0:23`, `Dana Example (00:01:23)`, `[00:01:23] Dana Example`.
static STAMPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+[-–]?\s*(?P<who>\p{Lu}[\p{L}\d .’'-]{0,40}?):?|(?P<name>\p{Lu}[\p{L}\d .’'-]{0,40}?):?\s+[-–]?\s*[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?:?)$",
    )
});

/// The speaker a line names, if it does nothing else, and whether the line has the look of no other.
fn alone(text: &str) -> Option<(&str, bool)> {
    if text.len() > 60 {
        return None;
    }
    if let Some(c) = STAMPED.captures(text) {
        return Some((c.name("who").or(c.name("name"))?.as_str(), true));
    }
    let bare_text = text.trim_end_matches(':');
    let loud = bare_text.chars().any(char::is_alphabetic) && !bare_text.chars().any(char::is_lowercase);
    (text.len() <= 40 && (loud || is_name(bare(bare_text))) && !is_field(bare_text)).then_some((bare_text, loud))
}

/// Marks speakers who stand on a line of their own: two or more, each at least twice, with their words directly below.
pub(super) fn speakers(draft: &mut Draft<'_>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut loud = 0;
    let lines: Vec<(usize, &str)> = draft
        .body()
        .filter(|i| draft.units[*i].is_plain() && draft.units[*i].role.is_none())
        .filter_map(|i| Some((i, alone(&draft.units[i].text)?)))
        .filter(|(i, (who, sure))| {
            let unit = &draft.units[*i];
            let below = draft.units.get(i + 1).filter(|n| n.is_plain());
            below.is_some_and(|n| (n.gap == 0 && (unit.gap > 0 || *sure)) || (*sure && unit.text.len() > who.len() + 3))
        })
        .map(|(i, (who, sure))| {
            loud += usize::from(sure);
            (i, who)
        })
        .collect();
    for (_, who) in &lines {
        *counts.entry(who).or_default() += 1;
    }
    let regular: HashSet<&str> = counts.iter().filter(|(_, n)| **n >= 2).map(|(w, _)| *w).collect();
    let taken: Vec<usize> = lines.iter().filter(|(_, who)| regular.contains(who)).map(|(i, _)| *i).collect();
    let Some(first) = taken.first().filter(|_| regular.len() >= 2 && taken.len() >= 4) else { return };
    let transcript =
        regular.len() > 3 || loud * 2 > lines.len() && draft.units.iter().any(|u| SOUNDS.is_match(&u.text));
    let kind = if transcript { "transcript" } else { "interview" };
    draft.kind = Some(Fact::new(kind, draft.units[*first].span(), "turns", 0.85));
    for i in taken {
        draft.units[i].form = Form::Turn(draft.units[i].text.len());
        draft.units[i].role = Some("speaker");
    }
}

/// The speakers without what they do (`DANA EXAMPLE, HOST`); a full name that later comes as its last word is one with it.
fn regulars(labels: &[&str]) -> BTreeMap<String, String> {
    let bare = |label: &str| label.split(',').next().unwrap_or_default().trim().to_owned();
    let short: HashSet<String> = labels.iter().map(|l| bare(l)).filter(|l| !l.contains(' ')).collect();
    let one = |label: &&str| {
        let name = bare(label);
        let last = name.rsplit(' ').next().unwrap_or_default().to_owned();
        (label.to_string(), if short.contains(&last) { last } else { name })
    };
    labels.iter().map(one).collect()
}

/// Marks turns when the same two speakers or more take at least two turns each, or four in all.
pub(super) fn turns(draft: &mut Draft<'_>) {
    let mut found: Vec<(usize, String, usize)> = Vec::new();
    let mut plain = 0;
    for i in draft.body() {
        let unit = &draft.units[i];
        if !unit.is_plain() {
            continue;
        }
        plain += 1;
        if let Some((who, length)) = speaker(&unit.text) {
            found.push((i, who.to_owned(), length));
        }
    }
    let one = regulars(&found.iter().map(|(_, who, _)| who.as_str()).collect::<Vec<_>>());
    for (_, who, _) in &mut found {
        if let Some(one) = one.get(who.as_str()) {
            who.clone_from(one);
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, who, _) in &found {
        *counts.entry(who.clone()).or_default() += 1;
    }
    let regular: Vec<&String> = counts.iter().filter(|(_, n)| **n >= 2).map(|(w, _)| w).collect();
    let in_turn = found.iter().filter(|(_, who, _)| regular.contains(&who)).count();
    if regular.len() < 2 || in_turn < 4 || in_turn * 5 < plain {
        return;
    }
    let at = found.first().map_or(0, |(i, _, _)| *i);
    // Questions and answers that come late are a part of something else.
    let asked = regular.iter().all(|w| matches!(w.as_str(), "Q" | "A" | "Question" | "Answer"));
    if asked && at * 3 > draft.units.len() {
        return;
    }
    let span = draft.units[at].span();
    let sounds = draft.body().filter(|i| SOUNDS.is_match(&draft.units[*i].text)).count();
    let questions = regular.iter().any(|w| matches!(w.as_str(), "Q" | "Question"));
    let loud = regular.iter().filter(|w| w.len() > 2 && !w.chars().any(char::is_lowercase)).count();
    let capitals = regular.iter().filter(|w| w.len() > 1 && !w.chars().any(char::is_lowercase)).count();
    let transcript = !questions && (sounds > 2 || regular.len() > 3 || loud > 2 || (loud > 1 && sounds > 0));
    draft.kind = Some(Fact::new(if transcript { "transcript" } else { "interview" }, span, "turns", 0.85));
    for (i, who, length) in found {
        // A speaker who appears once is one of the company when the rest is in turns and the name has their look.
        let alike = capitals * 2 > regular.len() && who.len() > 2 && !who.chars().any(char::is_lowercase);
        let initials: String = who.split_whitespace().filter_map(|w| w.chars().next()).collect();
        let named = initials.len() > 1 && regular.iter().any(|r| **r == initials);
        if alike || named || counts.get(&who).is_some_and(|n| *n >= 2) {
            draft.units[i].form = Form::Turn(length);
            draft.units[i].role = Some("turn");
        }
    }
}
