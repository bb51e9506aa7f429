//! Roles and affiliations the text states right after a personal name.
//!
//! `—Name, Role, Organization`; `Name is the Director of X`; `Name, a curator at X, …`. Values are ranges of the block's
//! text, word for word. Nothing is inferred from mere nearness.

use super::attribution::{self, Segment};
use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Reading};
use crate::entity::{DocumentText, Mention};
use std::collections::BTreeSet;
use std::ops::Range;

/// A role or an affiliation of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Index of the person's mention.
    pub mention: usize,
    /// `role` or `affiliation`.
    pub kind: &'static str,
    /// Byte range of the words in the mention's block.
    pub value: Range<usize>,
    /// For an affiliation, the mention of the organization, if it is one.
    pub organization: Option<usize>,
    /// `attribution`, `copula` or `apposition`.
    pub rule: &'static str,
}

/// What a document states about the persons it names, by mention and place. `mentions` must be its own, in order.
pub fn statements(document: &DocumentText, mentions: &[Mention]) -> Vec<Statement> {
    let reading = Reading::of(document);
    let mut found = Vec::new();
    for a in attribution::find(&reading) {
        let Some(block) = reading.blocks.get(a.block) else { continue };
        let person = block.bytes(a.person.clone());
        let Some(at) = mention_in(mentions, a.block, &person, "person") else { continue };
        for segment in &a.segments {
            from_segment(block, a.block, mentions, at, segment, "attribution", &mut found);
        }
    }
    let attributed: BTreeSet<usize> = found.iter().map(|s| s.mention).collect();
    for (at, mention) in mentions.iter().enumerate().filter(|(_, m)| &*m.kind.0 == "person") {
        if let Some(block) = reading.blocks.get(mention.block).filter(|_| !attributed.contains(&at)) {
            after_name(&reading, block, mentions, at, &mut found);
        }
    }
    found.sort_by(|a, b| {
        (a.mention, a.value.start, a.kind, a.value.end).cmp(&(b.mention, b.value.start, b.kind, b.value.end))
    });
    found.dedup_by(|b, a| a.mention == b.mention && a.kind == b.kind && a.value == b.value);
    found
}

/// The first mention of a type that overlaps a range.
fn mention_in(mentions: &[Mention], block: usize, range: &Range<usize>, kind: &str) -> Option<usize> {
    let from = mentions.partition_point(|m| (m.block, m.range.end) <= (block, range.start));
    let here =
        mentions.iter().enumerate().skip(from).take_while(|(_, m)| m.block == block && m.range.start < range.end);
    here.filter(|(_, m)| &*m.kind.0 == kind).map(|(i, _)| i).next()
}

fn from_segment(
    block: &Block<'_>,
    at_block: usize,
    mentions: &[Mention],
    mention: usize,
    segment: &Segment,
    rule: &'static str,
    found: &mut Vec<Statement>,
) {
    if !segment.role.is_empty() {
        found.push(Statement {
            mention,
            kind: "role",
            value: block.bytes(segment.role.clone()),
            organization: None,
            rule,
        });
    }
    if segment.name.is_empty() {
        return;
    }
    let words = block.bytes(segment.name.clone());
    let organization = mention_in(mentions, at_block, &words, "organization");
    if let Some(m) = organization.and_then(|i| mentions.get(i)) {
        let value = m.range.start..m.range.end;
        found.push(Statement { mention, kind: "affiliation", value, organization, rule });
    }
}

/// `is the Director of X`, `, a curator at X,`.
fn after_name(reading: &Reading<'_>, block: &Block<'_>, mentions: &[Mention], at: usize, found: &mut Vec<Statement>) {
    let Some(mention) = mentions.get(at) else { return };
    let mut i = block.tokens.partition_point(|t| t.start < mention.range.end);
    // Degrees: `, Ph.D.`
    while matches!(block.form(i), ",") && block.is(i + 1, List::Degree) {
        i += 2;
    }
    let copula = block.cue(i, Cue::Copula);
    let apposition = block.form(i) == ",";
    if !(copula || apposition) {
        return;
    }
    i += 1;
    while block.cue(i, Cue::CopulaAdverb) {
        i += 1;
    }
    let article = block.cue(i, Cue::Article);
    i += usize::from(article);
    let stop = (i..(i + 24).min(block.words.len())).find(|j| {
        matches!(block.form(*j), "." | "," | ";" | ":" | "—" | "(" | ")" | "”")
            || block.cue(*j, Cue::Relative)
            || (*j > i && block.line_start(*j))
    });
    let words = i..stop.unwrap_or((i + 24).min(block.words.len()));
    // The role must come within the first words: `is the founding director of …`.
    let head = words.clone().take(6).take_while(|j| !block.cue(*j, Cue::RoleStop)).any(|j| block.is(j, List::Role));
    let starts = article || block.is(i, List::Role) || block.capital(i) || block.cue(i, Cue::RoleStart);
    if words.is_empty() || !head || !starts {
        return;
    }
    let rule = if copula { "copula" } else { "apposition" };
    let names: Vec<(usize, &Mention)> = inside(mentions, mention.block, &block.bytes(words.clone())).collect();
    let _ = reading;
    let first_name = names.iter().find(|(_, m)| &*m.kind.0 == "organization");
    let joined = first_name.and_then(|(index, m)| {
        let word = block.tokens.partition_point(|t| t.start < m.range.start);
        let mut before = word.checked_sub(1)?;
        before -= usize::from(block.cue(before, Cue::Article) && before > 0);
        (block.cue(before, Cue::RoleOf) && before > words.start).then_some((*index, m.range.clone(), before))
    });
    let role_end = match &joined {
        Some((_, _, before)) => *before,
        None => words.clone().find(|j| *j > words.start && block.cue(*j, Cue::RoleEnd)).unwrap_or(words.end),
    };
    if role_end > words.start {
        found.push(Statement {
            mention: at,
            kind: "role",
            value: block.bytes(words.start..role_end),
            organization: None,
            rule,
        });
    }
    if let Some((organization, value, _)) = joined {
        found.push(Statement { mention: at, kind: "affiliation", value, organization: Some(organization), rule });
    }
}

fn inside<'m>(
    mentions: &'m [Mention],
    block: usize,
    range: &Range<usize>,
) -> impl Iterator<Item = (usize, &'m Mention)> {
    let from = mentions.partition_point(|m| (m.block, m.range.start) < (block, range.start));
    let end = range.end;
    mentions.iter().enumerate().skip(from).take_while(move |(_, m)| m.block == block && m.range.end <= end)
}

#[cfg(test)]
mod tests {
    use super::super::{builtin, tests::document};
    use super::*;

    fn stated(text: &str) -> Vec<String> {
        let document = document(&[text]);
        let mentions = builtin().recognise(&document);
        let name = |s: &Statement| &text[mentions[s.mention].range.clone()];
        statements(&document, &mentions)
            .iter()
            .map(|s| format!("{}: {} {}", name(s), s.kind, &text[s.value.clone()]))
            .collect()
    }

    #[test]
    fn attributions_state_role_and_affiliation() {
        let found = stated("“Rich and clear.” —Prof. Ilse Brandt, Senior Curator, Museum of Coastal History");
        assert_eq!(found, ["Ilse Brandt: role Senior Curator", "Ilse Brandt: affiliation Museum of Coastal History"]);
    }

    #[test]
    fn copulas_and_appositions_state_them_too() {
        let found = stated(
            "Margaret Ollerenshaw is the founding director of the Institute of Tidal Studies and lives in Hull.",
        );
        assert_eq!(
            found,
            [
                "Margaret Ollerenshaw: role founding director",
                "Margaret Ollerenshaw: affiliation Institute of Tidal Studies"
            ]
        );
        let found = stated("He met James Whitcombe, a senior lecturer at Durham University, in May.");
        assert_eq!(found, ["James Whitcombe: role senior lecturer", "James Whitcombe: affiliation Durham University"]);
    }

    #[test]
    fn a_sentence_without_a_role_states_nothing() {
        assert!(stated("Margaret Ollerenshaw is in Hull, and the ships at Durham University left.").is_empty());
    }
}
