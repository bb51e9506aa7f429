//! Why a mention means what it means: the rule that found it, the rule that joined it, the decision that speaks of it.

use super::{Decision, Judgement, Registry, Scope};
use crate::entity::form::{fold, strip_possessive};
use crate::entity::{DocumentNames, EntityType, Index, MentionRef};
use crate::id::{BlockId, Slug};
use serde::Serialize;
use std::collections::HashMap;

/// All that is known of a mention.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// Slug of the source.
    pub source: String,
    /// Its block: `p7`.
    pub block: String,
    /// Where it begins in the plain text of the block, in characters.
    pub start: usize,
    /// Where it ends, in characters.
    pub end: usize,
    /// Its words.
    pub text: String,
    /// The type recognition gave it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The rule of recognition that found it.
    pub rule: String,
    /// How sure that rule is, 0 to 1.
    pub confidence: f32,
    /// The entity it means, by its id; `None` if it means none.
    pub entity: Option<String>,
    /// The name of the entity.
    pub name: Option<String>,
    /// The type of the entity.
    pub entity_type: Option<String>,
    /// The rule that joined its form with the name of the entity; `None` if it is the name.
    pub joined_by: Option<String>,
    /// Whether a person has reviewed the entity.
    pub reviewed: bool,
    /// The file with the authority data of the entity.
    pub file: Option<String>,
    /// The decision about its form that holds here.
    pub decision: Option<DecisionLine>,
    /// Decisions about the entity.
    pub about: Vec<DecisionLine>,
}

/// A decision by its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// `content/entities.toml:12`.
    pub at: String,
    /// `reject`, `accept`, `same`, `different`, `merged`.
    pub says: &'static str,
    /// Why, if stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// By whom, if stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// On which day, if stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

impl DecisionLine {
    fn of(decision: &Decision) -> Self {
        let says = match decision.judgement {
            Judgement::Reject { .. } => "reject",
            Judgement::Accept { .. } => "accept",
            Judgement::Same { .. } => "same",
            Judgement::Different { .. } => "different",
            Judgement::Merged { .. } => "merged",
        };
        let Decision { why, by, on, origin, .. } = decision.clone();
        DecisionLine { at: origin.line(), says, why, by, on }
    }
}

/// Explains the mentions of a collection.
pub struct Explainer<'a> {
    documents: &'a [DocumentNames],
    index: &'a Index,
    registry: &'a Registry,
    forms: HashMap<String, Vec<&'a Decision>>,
}

impl<'a> Explainer<'a> {
    /// For a collection.
    pub fn new(documents: &'a [DocumentNames], index: &'a Index, registry: &'a Registry) -> Self {
        let mut forms: HashMap<String, Vec<&Decision>> = HashMap::new();
        for decision in &registry.decisions {
            if let Judgement::Accept { form, .. } | Judgement::Reject { form, .. } = &decision.judgement {
                forms.entry(fold(form)).or_default().push(decision);
            }
        }
        Explainer { documents, index, registry, forms }
    }

    /// Explains one; `None` if there is no such mention.
    pub fn explain(&self, at: MentionRef) -> Option<Explanation> {
        let document = self.documents.get(at.document)?;
        let mention = document.mentions.get(at.mention)?;
        let text = &document.text.blocks.get(mention.block)?.text;
        let block = document.block_ids().get(mention.block)?.clone();
        let characters = |to: usize| text.get(..to).map_or(0, |t| t.chars().count());
        let surface = document.surface(at.mention);
        let entity = self.index.of_mention.get(at.document)?.get(at.mention)?.and_then(|e| self.index.entities.get(e));
        let clean = strip_possessive(surface.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
        let joined = entity.and_then(|e| {
            let merge = e.merges.iter().find(|(s, _)| *s == clean);
            merge.map(|(_, rule)| rule.to_string())
        });
        let decision = self.on(&fold(surface), &mention.kind, &document.text.id, &block);
        Some(Explanation {
            source: document.text.id.clone(),
            start: characters(mention.range.start),
            end: characters(mention.range.end),
            text: surface.to_string(),
            kind: mention.kind.0.to_string(),
            rule: mention.rule.to_string(),
            confidence: (mention.confidence * 1000.0).round() / 1000.0,
            entity: entity.map(|e| e.id.to_string()),
            name: entity.map(|e| e.name.clone()),
            entity_type: entity.map(|e| e.kind.0.to_string()),
            joined_by: joined,
            reviewed: entity.is_some_and(|e| e.reviewed),
            file: entity.and_then(|e| e.file.clone()),
            decision: decision.map(DecisionLine::of),
            about: entity.map(|e| self.about(e.id.as_str())).unwrap_or_default(),
            block: block.to_string(),
        })
    }

    /// The decision about a form that holds in a block: the narrowest, of equally narrow ones the last.
    fn on(&self, key: &str, kind: &EntityType, source: &str, block: &BlockId) -> Option<&'a Decision> {
        let narrow = |scope: &Scope| match scope {
            Scope::Everywhere => 0,
            Scope::Source(_) => 1,
            Scope::Place(..) => 2,
        };
        let said = self.forms.get(key)?.iter().filter_map(|decision| match &decision.judgement {
            Judgement::Accept { scope, .. } if scope.holds(source, block) => Some((narrow(scope), *decision)),
            Judgement::Reject { kind: k, scope, .. } if scope.holds(source, block) => {
                k.as_ref().is_none_or(|k| k == kind).then_some((narrow(scope), *decision))
            }
            _ => None,
        });
        said.max_by_key(|(narrow, decision)| (*narrow, decision.origin.span.start)).map(|(_, decision)| decision)
    }

    /// Decisions that name an entity, or an id that leads to it.
    pub fn about(&self, id: &str) -> Vec<DecisionLine> {
        let leads = |side: &str| {
            let slug = Slug::from_text(side);
            let old = self.index.redirects.iter().find(|(from, _)| *from == slug);
            slug.as_str() == id || old.is_some_and(|(_, into)| into.as_str() == id)
        };
        let named = self.registry.decisions.iter().filter(|d| match &d.judgement {
            Judgement::Same { a, b } | Judgement::Different { a, b } => leads(a) || leads(b),
            Judgement::Merged { from, into } => leads(from.as_str()) || leads(into.as_str()),
            _ => false,
        });
        named.map(DecisionLine::of).collect()
    }
}
