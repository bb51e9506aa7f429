//! The editor's decisions: authority data of single entities, and `content/entities.toml`.
//!
//! Goes in: texts and parsed front matter. Comes out: a [`Registry`] and diagnostics with their places. A broken entry never keeps
//! the others from being applied; of two decisions that contradict each other neither is. Nothing here looks at the sources.

mod actions;
mod authority;
mod checks;
mod decisions;
mod explain;
mod identifiers;
pub mod journal;
mod known;
mod reach;
pub mod sheet;
mod stating;
mod written;

pub use actions::{Action, DECISIONS, Desk, Draft, FileEdit, Provenance, Subject};
pub use authority::AuthorityFile;
pub use explain::{DecisionLine, Explainer, Explanation};
pub use identifiers::{check_identifier, identifier_uri};
pub use known::KnownNames;
pub use reach::{Limit, seen};
pub use stating::Statement;
pub use written::NewDecision;

use super::{EntityType, Relation};
use crate::diagnostic::Diagnostic;
use crate::id::{BlockId, EntityId};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Where something stands in a file of the editor's, for complaints about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The file, relative to the site's root.
    pub file: String,
    /// Its text.
    pub text: Arc<str>,
    /// Byte range in the text.
    pub span: Range<usize>,
}

impl Origin {
    /// The diagnostic, at this place.
    pub fn mark(&self, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.in_file(&*self.file).at(&self.text, self.span.clone())
    }

    /// `content/entities.toml:12`.
    pub fn line(&self) -> String {
        let before = self.text.get(..self.span.start).unwrap_or(&self.text);
        format!("{}:{}", self.file, before.bytes().filter(|b| *b == b'\n').count() + 1)
    }
}

/// What a content file states about an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Authority {
    /// Its id: stated, else the name of the file.
    pub id: EntityId,
    /// Its type: stated, else that of the folder.
    pub kind: EntityType,
    /// Preferred name.
    pub name: String,
    /// Filing form, if stated.
    pub sort: Option<String>,
    /// Names matched anywhere.
    pub aliases: Vec<String>,
    /// Names matched only after another name of the entity in the same source.
    pub weak_aliases: Vec<String>,
    /// Related entities.
    pub see_also: Vec<EntityId>,
    /// Entities it must not be confused with.
    pub not_same_as: Vec<EntityId>,
    /// `status = "reviewed"`, which is the default of a file.
    pub reviewed: bool,
    /// Privacy level, `public` unless stated.
    pub privacy: String,
    /// Whether it is a metatopic, if stated.
    pub metatopic: Option<bool>,
    /// Authority identifiers, validated: (scheme, value).
    pub same_as: Vec<(String, String)>,
    /// Relations.
    pub relations: Vec<Relation>,
    /// Its file and place.
    pub origin: Origin,
}

/// Where a decision about a form holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In all sources.
    Everywhere,
    /// In one source, by its slug.
    Source(String),
    /// In one block of a source.
    Place(String, BlockId),
}

impl Scope {
    /// Whether it holds in this block of this source.
    pub fn holds(&self, source: &str, block: &BlockId) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::Source(slug) => slug == source,
            Scope::Place(slug, id) => slug == source && id == block,
        }
    }
}

/// What a decision says.
#[derive(Clone, Debug, PartialEq)]
pub enum Judgement {
    /// The form names nothing here.
    Reject {
        /// The words.
        form: String,
        /// Only mentions of this type.
        kind: Option<EntityType>,
        /// Where.
        scope: Scope,
    },
    /// The form names something here.
    Accept {
        /// The words.
        form: String,
        /// The type of what it names.
        kind: Option<EntityType>,
        /// Where.
        scope: Scope,
        /// How many mentions the editor saw.
        expect: Option<usize>,
    },
    /// Two ids or names are one thing.
    Same {
        /// One; its id stays.
        a: String,
        /// The other.
        b: String,
    },
    /// Two ids or names are never one thing.
    Different {
        /// One.
        a: String,
        /// The other.
        b: String,
    },
    /// An id lives on under another.
    Merged {
        /// The old id.
        from: EntityId,
        /// The id it lives under.
        into: EntityId,
    },
}

/// A decision of `content/entities.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What it says.
    pub judgement: Judgement,
    /// Why, if stated.
    pub why: Option<String>,
    /// By whom, if stated.
    pub by: Option<String>,
    /// On which day, if stated, as written.
    pub on: Option<String>,
    /// Its place.
    pub origin: Origin,
}

/// All the editor has said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Registry {
    /// Entities with a file, by id.
    pub entities: Vec<Authority>,
    /// Decisions that belong to no single entity, in the order of the file, without those that contradict another.
    pub decisions: Vec<Decision>,
}

/// `content/entities.toml`.
#[derive(Clone, Debug)]
pub struct DecisionFile {
    /// Relative to the site's root.
    pub file: String,
    /// Its text.
    pub text: Arc<str>,
}

impl Registry {
    /// Reads everything. `sections` says which type the entities of a folder below `content/` have: (`people`, `person`).
    pub fn read(
        decisions: Option<&DecisionFile>,
        files: &[AuthorityFile],
        sections: &[(String, EntityType)],
    ) -> (Self, Vec<Diagnostic>) {
        let mut complaints = Vec::new();
        let mut registry = Registry::default();
        for file in files {
            registry.entities.extend(authority::read(file, sections, &mut complaints));
        }
        if let Some(file) = decisions {
            registry.decisions = decisions::read(file, sections, &mut complaints);
        }
        registry.entities.sort_by(|a, b| (&a.id, &a.origin.file).cmp(&(&b.id, &b.origin.file)));
        checks::check(&mut registry, &mut complaints);
        complaints.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        (registry, complaints)
    }

    /// The entity with a file under this id.
    pub fn entity(&self, id: &str) -> Option<&Authority> {
        let at = self.entities.binary_search_by(|e| e.id.as_str().cmp(id)).ok()?;
        self.entities.get(at)
    }

    /// The pairs of ids or names that a person has said are one thing; the id of the first stays.
    pub fn pairs_that_are_one(&self) -> Vec<(&str, &str)> {
        let same = self.decisions.iter().filter_map(|d| match &d.judgement {
            Judgement::Same { a, b } => Some((a.as_str(), b.as_str())),
            _ => None,
        });
        let merged = self.redirects().into_iter().map(|(from, into)| (into.as_str(), from.as_str()));
        same.chain(merged).collect()
    }

    /// For each merged id the id it lives under at the end of the chain.
    pub fn redirects(&self) -> BTreeMap<&EntityId, &EntityId> {
        let merged = self.decisions.iter().filter_map(|d| match &d.judgement {
            Judgement::Merged { from, into } => Some((from, into)),
            _ => None,
        });
        let next: BTreeMap<&EntityId, &EntityId> = merged.collect();
        let end = |from: &EntityId| {
            let mut at = next.get(from)?;
            // Circles were taken out when the decisions were checked; the bound keeps a hand-made registry from looping.
            for _ in 0..next.len() {
                match next.get(*at) {
                    Some(further) => at = further,
                    None => break,
                }
            }
            Some(*at)
        };
        next.keys().filter_map(|from| Some((*from, end(from)?))).collect()
    }
}

#[cfg(test)]
mod tests;
