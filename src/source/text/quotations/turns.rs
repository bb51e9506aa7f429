//! Turns of speech: `Q:` and `A:`, or speakers' names before a colon, that recur.

use crate::source::text::head::names::{bare, is_name};
use crate::source::text::tables::{pattern, rows};
use crate::source::text::units::Form;
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<stamp>(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?|Q\d{1,4}\.?)\s+)?(?P<who>Q|A|Question|Answer|(?:\p{Lu}[\p{L}’'.-]*)(?:[ ,]{1,2}(?:\(?\p{Lu}[\p{L}’'.-]*\)?|de|van|von|der|al|bin|of|the|and|\d{1,2})){0,5}(?: {1,2}\([^()]{1,60}\))?)(?P<colon>\s?[:.])(?:\s|$)|^(?P<initials>\p{Lu}{2,3})(?P<glued>:)\p{Lu}|^(?P<honoured>(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Lady|Senator|Cr|The)\.? \p{Lu}[\p{Lu}’'-]+(?: \p{Lu}[\p{Lu}’'-]+){0,2})(?P<dash>\s[-–—])\s",
    )
});

static SOUNDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[\[(](?:inaudible|applause|laughter|crosstalk|laughs|pause|end of (?:tape|recording)|music|unintelligible)[\])]",
    )
});

/// Words before a colon that are names of fields.
static FIELDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("../data/fields.tsv")).flatten().flat_map(|words| words.split(' ')).collect());

/// Whether what stands before a colon is the name of a field, by its first word.
pub(in crate::source::text) fn is_field(who: &str) -> bool {
    who.split(' ').next().is_some_and(|word| FIELDS.contains(word.to_lowercase().as_str()))
}

/// The speaker's label of a line and its length with the colon.
fn speaker(text: &str) -> Option<(&str, usize)> {
    let mut end = text.len().min(140);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let c = SPEAKER.captures(&text[..end])?;
    // `PD:What was the biggest?`
    // `Ms NAIDU - What do you say to him?`
    let who = c.name("who").or(c.name("initials")).or(c.name("honoured"))?;
    let colon = c.name("colon").or(c.name("glued")).or(c.name("dash"))?;
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

/// Lines of their own that name speakers: two or more, each at least twice, with their words directly below; how many speakers
/// there are, and how many of the lines have the look of no other.
struct Labels {
    lines: Vec<usize>,
    speakers: usize,
    all: usize,
    sure: usize,
}

impl Labels {
    fn of(draft: &Draft<'_>) -> Option<Self> {
        let named = |i: usize| {
            let unit = draft.units.get(i).filter(|unit| unit.is_plain() && unit.role.is_none())?;
            let (who, sure) = alone(&unit.text)?;
            let below = draft.units.get(i + 1).filter(|n| n.is_plain())?;
            let said = below.gap == 0 && (unit.gap > 0 || sure) || sure && unit.text.len() > who.len() + 3;
            said.then_some((i, who, sure))
        };
        let named: Vec<(usize, &str, bool)> = draft.body().filter_map(named).collect();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (_, who, _) in &named {
            *counts.entry(who).or_default() += 1;
        }
        let lines: Vec<usize> = named.iter().filter(|(_, who, _)| counts[who] >= 2).map(|(i, _, _)| *i).collect();
        let speakers = counts.values().filter(|n| **n >= 2).count();
        let sure = named.iter().filter(|(_, _, sure)| *sure).count();
        (speakers >= 2 && lines.len() >= 4).then_some(Self { lines, speakers, all: named.len(), sure })
    }
}

/// The lines of their own that name speakers.
pub(in crate::source::text) fn labels(draft: &Draft<'_>) -> Vec<usize> {
    Labels::of(draft).map(|labels| labels.lines).unwrap_or_default()
}

/// Marks speakers who stand on a line of their own.
pub(in crate::source::text) fn speakers(draft: &mut Draft<'_>) {
    let Some(labels) = Labels::of(draft) else { return };
    let told = labels.sure * 2 > labels.all && draft.units.iter().any(|u| SOUNDS.is_match(&u.text));
    let kind = if labels.speakers > 3 || told { "transcript" } else { "interview" };
    draft.kind = Some(Fact::new(kind, draft.units[labels.lines[0]].span(), "turns", 0.85));
    for i in labels.lines {
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
pub(in crate::source::text) fn turns(draft: &mut Draft<'_>) {
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
