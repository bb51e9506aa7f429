//! Names the editor has stated, found again in a text: accepted forms and the names of entities with a file that recognition missed.

use super::{Authority, Judgement, Registry, Scope};
use crate::entity::form::strip_possessive;
use crate::entity::{DocumentNames, EntityType, Mention};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;

/// One automaton for all stated names.
#[derive(Debug)]
pub struct KnownNames {
    automaton: Option<AhoCorasick>,
    /// For each pattern what it names: type, scope, whether it is an accepted form.
    meanings: Vec<Vec<Meaning>>,
}

#[derive(Debug)]
struct Meaning {
    kind: EntityType,
    scope: Scope,
    accepted: bool,
}

impl KnownNames {
    /// The accepted forms that have a type, and the names and aliases of entities with a file. Weak aliases are left to recognition.
    pub fn of(registry: &Registry) -> KnownNames {
        let mut names: BTreeMap<&str, Vec<Meaning>> = BTreeMap::new();
        for decision in &registry.decisions {
            if let Judgement::Accept { form, kind: Some(kind), scope, .. } = &decision.judgement {
                let meaning = Meaning { kind: kind.clone(), scope: scope.clone(), accepted: true };
                names.entry(form.trim()).or_default().push(meaning);
            }
        }
        for entity in &registry.entities {
            for name in stated(entity) {
                let meaning = Meaning { kind: entity.kind.clone(), scope: Scope::Everywhere, accepted: false };
                names.entry(name.trim()).or_default().push(meaning);
            }
        }
        names.remove("");
        let mut build = AhoCorasick::builder();
        let automaton = build.match_kind(MatchKind::LeftmostLongest).build(names.keys()).ok();
        KnownNames { automaton: automaton.filter(|_| !names.is_empty()), meanings: names.into_values().collect() }
    }

    /// The mentions of stated names that a document has and its list lacks: whole words, in the stated spelling, overlapping
    /// no mention. To be put behind the list, so that links and facts keep their numbers.
    pub fn missed(&self, document: &DocumentNames) -> Vec<Mention> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let places = document.block_ids();
        let mut taken: BTreeMap<usize, Vec<std::ops::Range<usize>>> = BTreeMap::new();
        for mention in &document.mentions {
            taken.entry(mention.block).or_default().push(mention.range.clone());
        }
        let mut missed = Vec::new();
        for (b, (block, place)) in document.text.blocks.iter().zip(&places).enumerate() {
            let mut ranges = taken.remove(&b).unwrap_or_default();
            ranges.sort_by_key(|r| r.start);
            for found in automaton.find_iter(&block.text).filter(|f| whole_words(&block.text, f.range())) {
                let before = ranges.partition_point(|r| r.start < found.end());
                let free = before.checked_sub(1).and_then(|i| ranges.get(i)).is_none_or(|r| r.end <= found.start());
                let meanings = self.meanings.get(found.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
                let meaning = meanings.iter().find(|m| m.scope.holds(&document.text.id, place));
                if let (true, Some(meaning)) = (free, meaning) {
                    missed.push(Mention {
                        block: b,
                        range: found.range(),
                        kind: meaning.kind.clone(),
                        confidence: if meaning.accepted { 1.0 } else { 0.9 },
                        rule: if meaning.accepted { "accepted" } else { "stated-name" },
                    });
                }
            }
        }
        missed
    }
}

fn stated(entity: &Authority) -> impl Iterator<Item = &str> {
    std::iter::once(&entity.name).chain(&entity.aliases).map(String::as_str)
}

/// No letter or digit stands on either side, but for a possessive ending.
fn whole_words(text: &str, range: std::ops::Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let rest = text.get(range.end..).unwrap_or("");
    let word = rest.split(char::is_whitespace).next().unwrap_or("");
    let after = if strip_possessive(word).is_empty() { None } else { rest.chars().next() };
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}
