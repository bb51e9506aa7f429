//! Forms the text itself equates: `Long Form (LF)`, `X/Y`, `X [Y]`, `X (the so-called Y)`, `X, also known as Y`.
//!
//! In: a document and its mentions. Out: pairs of mentions the text says are one thing, each with the rule. Likeness of
//! forms is never a reason here.

use super::acronyms;
use super::cues::Cue;
use super::lexicon::Lexicon;
use super::reading::Reading;
use crate::entity::{DocumentText, Mention};
use std::ops::Range;

/// A short form the text defines: where the long and the short form stand, as (block, byte range).
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The long form.
    pub long: (usize, Range<usize>),
    /// The short form.
    pub short: (usize, Range<usize>),
}

/// Two mentions the text equates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLink {
    /// Index of the first mention.
    pub a: usize,
    /// Index of the second mention.
    pub b: usize,
    /// `definition`, `slash`, `bracket`, `gloss`, `so-called`, `alias`.
    pub rule: &'static str,
}

/// The definitions of names of a document, in its order.
pub fn definitions(document: &DocumentText) -> Vec<Definition> {
    definitions_of(&Reading::of(document))
}

fn definitions_of(reading: &Reading<'_>) -> Vec<Definition> {
    let place = |d: &acronyms::Definition| {
        let block = reading.blocks.get(d.block)?;
        let (long, short) = (block.bytes(d.long.0..d.long.1), block.bytes(d.short..d.short + 1));
        Some(Definition { long: (d.block, long), short: (d.block, short) })
    };
    acronyms::find(reading).iter().filter(|d| d.name).filter_map(place).collect()
}

/// The pairs of mentions the text equates. `mentions` must be those of the document, in order.
pub fn links(document: &DocumentText, mentions: &[Mention]) -> Vec<NameLink> {
    let mut parts: Vec<(usize, Range<usize>)> =
        definitions(document).into_iter().flat_map(|d| [d.short, d.long]).collect();
    parts.sort_by_key(|(block, range)| (*block, range.start));
    let lexicon = Lexicon::of(&document.lang);
    let mut found = Vec::new();
    for (a, pair) in mentions.windows(2).enumerate() {
        let [x, y] = pair else { continue };
        if x.block != y.block || x.kind != y.kind || &*x.kind.0 == "date" {
            continue;
        }
        let text = document.blocks.get(x.block).map_or("", |b| b.text.as_str());
        let gap = text.get(x.range.end..y.range.start).unwrap_or("");
        let after = text.get(y.range.end..).unwrap_or("").trim_start_matches(['”', '"', '’', '\'']);
        // Definitions do not overlap, so the last part that begins before the mention's end is the one to look at.
        let defined = |m: &Mention| {
            let after = parts.partition_point(|(block, range)| (*block, range.start) < (m.block, m.range.end));
            let part = after.checked_sub(1).and_then(|i| parts.get(i));
            part.is_some_and(|(block, range)| *block == m.block && m.range.start < range.end)
        };
        if let Some(rule) = rule(lexicon, gap, after, &x.kind.0, defined(x) && defined(y)) {
            found.push(NameLink { a, b: a + 1, rule });
        }
    }
    found
}

/// What the text between two mentions says.
fn rule(lexicon: &Lexicon, gap: &str, after: &str, kind: &str, defined: bool) -> Option<&'static str> {
    if gap.len() > 60 {
        return None;
    }
    let closed = after.starts_with([')', ']', ',', ';']);
    if defined && gap.trim() == "(" && closed {
        return Some("definition");
    }
    if gap == "/" && matches!(kind, "organization" | "work") {
        return Some("slash");
    }
    if gap.trim() == "[" && after.starts_with(']') {
        return Some("bracket");
    }
    let quoted = gap.ends_with(['“', '"', '‘', '\'']);
    let opened = gap.contains('(') || gap.contains(',') || gap.contains('[');
    let words = gap.to_lowercase().replace(['(', '[', ',', '“', '"', '‘', '\'', '’', '”', '—', '–'], " ");
    let article = |word: &&str| lexicon.has_cue(word, Cue::Article);
    let cue = words.split_whitespace().filter(|w| !article(w)).collect::<Vec<_>>().join(" ");
    let one_of = |list: Cue| lexicon.entries(list).contains(&cue);
    match () {
        () if cue.is_empty() && quoted && gap.contains('(') && after.starts_with(')') => Some("gloss"),
        () if one_of(Cue::SoCalledLink) && opened => Some("so-called"),
        // "Ghent, or Liège" is a list of towns.
        () if one_of(Cue::AliasBracket) && opened && (kind != "place" || gap.contains(['(', '['])) => Some("alias"),
        () if one_of(Cue::Alias) => Some("alias"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::document;
    use super::*;
    use crate::entity::EntityType;

    /// Links between the two marked words of a text.
    fn rule_of(text: &str, a: &str, b: &str, kind: &str) -> Option<&'static str> {
        let document = document(&[text]);
        let mention = |form: &str| {
            let start = text.find(form).unwrap();
            Mention {
                block: 0,
                range: start..start + form.len(),
                kind: EntityType(kind.into()),
                confidence: 1.0,
                rule: "test",
            }
        };
        links(&document, &[mention(a), mention(b)]).first().map(|l| l.rule)
    }

    #[test]
    fn forms_in_apposition_are_linked() {
        let org = "organization";
        assert_eq!(
            rule_of("The Harbour Records Trust (HRT) paid.", "Harbour Records Trust", "HRT", org),
            Some("definition")
        );
        assert_eq!(rule_of("Run by Lantern/Quill Works now.", "Lantern", "Quill Works", org), Some("slash"));
        assert_eq!(rule_of("under al-Hilal [Crescent], he", "al-Hilal", "Crescent", org), Some("bracket"));
        assert_eq!(
            rule_of("Lantern (or the so-called ‘Bright Lamp’) fell", "Lantern", "Bright Lamp", org),
            Some("so-called")
        );
        assert_eq!(rule_of("Ann Roe, also known as Bess, sang", "Ann Roe", "Bess", "person"), Some("alias"));
        assert_eq!(rule_of("the tale Umoregi (“In Obscurity”) is", "Umoregi", "In Obscurity", "work"), Some("gloss"));
    }

    #[test]
    fn neighbours_are_not_linked() {
        assert_eq!(rule_of("Palmyra (Syria) is old", "Palmyra", "Syria", "place"), None);
        assert_eq!(rule_of("Mary Holt or John Reed wrote", "Mary Holt", "John Reed", "person"), None);
        assert_eq!(rule_of("Holt/Reed wrote", "Holt", "Reed", "person"), None);
        assert_eq!(rule_of("Lantern and HRT paid", "Lantern", "HRT", "organization"), None);
    }
}
