//! How far a decision about a form may go: the widest scope in which the form is one entity's alone.

use super::Scope;
use crate::entity::form::{fold, strip_possessive};
use crate::entity::index::counts;
use crate::entity::{DocumentNames, Entity, EntityType, Index, MentionRef};
use crate::id::BlockId;
use std::collections::{BTreeMap, HashMap};

/// Where an action shall hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Limit {
    /// In all sources.
    #[default]
    Everywhere,
    /// In one source, by its slug.
    Source(String),
    /// In one block of a source.
    Place(String, BlockId),
}

impl Limit {
    /// The same as the scope of a decision.
    pub fn scope(&self) -> Scope {
        match self {
            Limit::Everywhere => Scope::Everywhere,
            Limit::Source(slug) => Scope::Source(slug.clone()),
            Limit::Place(slug, block) => Scope::Place(slug.clone(), block.clone()),
        }
    }
}

/// A form of an entity, and where a decision about it may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The form, folded.
    pub key: String,
    /// Its most frequent spelling.
    pub form: String,
    /// The type recognition gave it; `None` if types were not kept apart.
    pub kind: Option<EntityType>,
    /// Scopes that together hold all its mentions, with their number; the scope with most first.
    pub scopes: Vec<(Scope, usize)>,
    /// Number of its mentions.
    pub count: usize,
}

/// All mentions of the collection by form.
pub struct Reaches<'a> {
    documents: &'a [DocumentNames],
    index: &'a Index,
    by_key: HashMap<String, Vec<MentionRef>>,
}

impl<'a> Reaches<'a> {
    /// Of a collection.
    pub fn of(documents: &'a [DocumentNames], index: &'a Index) -> Self {
        let mut by_key: HashMap<String, Vec<MentionRef>> = HashMap::new();
        for (d, document) in documents.iter().enumerate() {
            for m in 0..document.mentions.len() {
                let at = MentionRef { document: d, mention: m };
                by_key.entry(fold(document.surface(m))).or_default().push(at);
            }
        }
        Reaches { documents, index, by_key }
    }

    fn entity_of(&self, at: MentionRef) -> Option<usize> {
        *self.index.of_mention.get(at.document)?.get(at.mention)?
    }

    fn kind(&self, at: MentionRef) -> Option<&'a EntityType> {
        Some(&self.documents.get(at.document)?.mentions.get(at.mention)?.kind)
    }

    fn block(&self, at: MentionRef) -> Option<usize> {
        Some(self.documents.get(at.document)?.mentions.get(at.mention)?.block)
    }

    fn slug(&self, at: MentionRef) -> &'a str {
        self.documents.get(at.document).map_or("", |d| d.text.id.as_str())
    }

    /// Whether a mention means something: it is not rejected, or is a date, which never is an entity.
    fn speaks(&self, at: MentionRef) -> bool {
        self.entity_of(at).is_some() || self.kind(at).is_some_and(|k| &*k.0 == "date")
    }

    /// How many mentions of a form a decision with this limit would meet.
    pub fn met(&self, form: &str, kind: Option<&EntityType>, limit: &Limit) -> usize {
        let all = self.by_key.get(&fold(form)).into_iter().flatten();
        all.filter(|at| kind.is_none_or(|k| self.kind(**at) == Some(k)) && self.within(**at, limit)).count()
    }

    fn within(&self, at: MentionRef, limit: &Limit) -> bool {
        match limit {
            Limit::Everywhere => true,
            Limit::Source(slug) => self.slug(at) == slug,
            Limit::Place(slug, block) => {
                let ids = || self.documents.get(at.document).map(DocumentNames::block_ids);
                self.slug(at) == slug && ids().and_then(|ids| ids.get(self.block(at)?).cloned()).as_ref() == Some(block)
            }
        }
    }

    /// The forms of an entity and how far decisions about them may go. With `by_kind` types that recognition gave are kept apart.
    pub fn of_entity(&self, entity: &Entity, limit: &Limit, by_kind: bool) -> Vec<Reach> {
        let Ok(own) = self.index.entities.binary_search_by(|e| e.id.cmp(&entity.id)) else { return Vec::new() };
        let mut groups: BTreeMap<(String, Option<EntityType>), Vec<MentionRef>> = BTreeMap::new();
        for at in entity.mentions.iter().copied().filter(|at| self.within(*at, limit)) {
            let surface = self.documents.get(at.document).map_or("", |d| d.surface(at.mention));
            let kind = if by_kind { self.kind(at).cloned() } else { None };
            groups.entry((fold(surface), kind)).or_default().push(at);
        }
        let reach = |((key, kind), mine): ((String, Option<EntityType>), Vec<MentionRef>)| {
            let same = |at: &&MentionRef| {
                kind.as_ref().is_none_or(|k| self.kind(**at) == Some(k))
                    && self.speaks(**at)
                    && self.within(**at, limit)
            };
            let all: Vec<MentionRef> = self.by_key.get(&key).into_iter().flatten().filter(same).copied().collect();
            let scopes = self.scopes(&all, &mine, own, limit);
            Reach { form: self.spelling(&mine), count: mine.len(), key, kind, scopes }
        };
        groups.into_iter().map(reach).collect()
    }

    /// The forms of an entity for decisions that reject them. Where a form is the entity's alone whatever type recognition gave
    /// it, one decision speaks for all types.
    pub fn to_reject(&self, entity: &Entity, limit: &Limit) -> Vec<Reach> {
        let mut by_kind: BTreeMap<String, Vec<Reach>> = BTreeMap::new();
        for reach in self.of_entity(entity, limit, true) {
            by_kind.entry(reach.key.clone()).or_default().push(reach);
        }
        let mut reaches = Vec::new();
        for reach in self.of_entity(entity, limit, false) {
            let kinds = by_kind.remove(&reach.key).unwrap_or_default();
            let alone = matches!(&reach.scopes[..], [(scope, _)] if *scope == limit.scope());
            if kinds.len() > 1 && alone { reaches.push(reach) } else { reaches.extend(kinds) }
        }
        reaches
    }

    /// The widest scopes that hold no mention of another entity.
    fn scopes(&self, all: &[MentionRef], mine: &[MentionRef], own: usize, limit: &Limit) -> Vec<(Scope, usize)> {
        if let Limit::Place(..) = limit {
            return vec![(limit.scope(), all.len())];
        }
        if *limit == Limit::Everywhere && all.len() == mine.len() {
            return vec![(Scope::Everywhere, all.len())];
        }
        let mut scopes: Vec<(Scope, usize)> = Vec::new();
        for here in all.chunk_by(|a, b| a.document == b.document) {
            let of_entity = here.iter().filter(|at| self.entity_of(**at) == Some(own)).count();
            let Some(first) = here.first().filter(|_| of_entity > 0) else { continue };
            let slug = self.slug(*first).to_string();
            if of_entity == here.len() {
                scopes.push((Scope::Source(slug), of_entity));
                continue;
            }
            let ids = self.documents.get(first.document).map(DocumentNames::block_ids).unwrap_or_default();
            for block in here.chunk_by(|a, b| self.block(*a) == self.block(*b)) {
                let id = block.first().and_then(|at| ids.get(self.block(*at)?));
                if let Some(id) = id.filter(|_| block.iter().any(|at| self.entity_of(*at) == Some(own))) {
                    scopes.push((Scope::Place(slug.clone(), id.clone()), block.len()));
                }
            }
        }
        scopes.sort_by_key(|s| std::cmp::Reverse(s.1));
        scopes
    }

    fn spelling(&self, mentions: &[MentionRef]) -> String {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for at in mentions {
            let surface = self.documents.get(at.document).map_or("", |d| d.surface(at.mention));
            let clean = strip_possessive(surface.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
            *counts.entry(clean).or_default() += 1;
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or_else(String::new, |(s, _)| s)
    }

    /// `3 mentions in 2 sources`, of an entity.
    pub fn seen(&self, entity: &Entity) -> String {
        let counts = counts(entity);
        seen(counts.mentions, counts.sources)
    }

    /// The same of one of its forms.
    pub fn of_form(&self, entity: &Entity, key: &str) -> String {
        let surface = |at: &&MentionRef| self.documents.get(at.document).map_or("", |d| d.surface(at.mention));
        let mine: Vec<&MentionRef> = entity.mentions.iter().filter(|at| fold(surface(at)) == key).collect();
        seen(mine.len(), mine.chunk_by(|a, b| a.document == b.document).count())
    }
}

/// `3 mentions in 2 sources`.
pub fn seen(mentions: usize, sources: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!("{mentions} mention{} in {sources} source{}", plural(mentions), plural(sources))
}
