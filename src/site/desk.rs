//! The editor's desk: what a decision would change, before it is written.
//!
//! Goes in: a site's files and actions. Comes out: the files that would get another text, and what that would do to the mentions:
//! the site is read again with those texts in place, so that what is previewed is what a build will make of it. Nothing is
//! written here.

use super::names::{IDS, Memo, Names, type_sections};
use super::{Site, ids_file};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::entity::ids::PublishedIds;
use crate::entity::registry::{Action, Desk as Papers, Draft, FileEdit, Provenance, seen};
use crate::entity::{Entity, EntityType};
use crate::project::{Rehearsal, Store};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A site with what the recogniser found in it, ready for decisions.
pub struct Desk<'s> {
    store: &'s dyn Store,
    config: Config,
    memo: Memo,
    /// The site as it is.
    pub site: Site,
    /// What is wrong with it.
    pub complaints: Vec<Diagnostic>,
}

/// What actions would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files that get another text.
    pub edits: Vec<FileEdit>,
    /// What becomes of mentions and entities.
    pub effect: Effect,
    /// What would be wrong that is not wrong now.
    pub complaints: Vec<Diagnostic>,
}

/// What changes for readers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Effect {
    /// Mentions that lead elsewhere, are called otherwise, are found or gone, or have been reviewed.
    pub mentions: usize,
    /// Sources that have such mentions.
    pub sources: usize,
    /// Entities that are there now and would not be, by id.
    pub gone: Vec<String>,
    /// Entities that would be new, by id.
    pub new: Vec<String>,
    /// Entities that stay and would be told of otherwise, by id.
    pub changed: Vec<String>,
}

impl Effect {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Effect::default()
    }
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&seen(self.mentions, self.sources))
    }
}

impl<'s> Desk<'s> {
    /// Reads the site.
    pub fn open(store: &'s dyn Store, config: Config, memo: Memo) -> Self {
        let (site, complaints) = Site::load(store, config.clone(), &memo);
        Desk { store, config, memo, site, complaints }
    }

    /// Reads the site again, after its files were changed.
    pub fn reload(&mut self) {
        (self.site, self.complaints) = Site::load(self.store, self.config.clone(), &self.memo);
    }

    /// The folder below `content/` of each type.
    pub fn sections(&self) -> Vec<(String, EntityType)> {
        type_sections(&self.config)
    }

    /// What actions would do, one after the other.
    ///
    /// # Errors
    /// One of them cannot be done; nothing is then.
    pub fn plan(&self, actions: &[Action], provenance: &Provenance) -> Result<Plan, Box<Diagnostic>> {
        let names = &self.site.names;
        let read = |path: &str| self.store.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let sections = self.sections();
        let papers = Papers {
            documents: &names.documents,
            index: &names.index,
            registry: &names.registry,
            published: &self.site.ids,
            ids_file: IDS,
            sections: &sections,
            read: &read,
        };
        let mut draft = Draft::new(&papers, provenance.clone());
        for action in actions {
            draft.add(action)?;
        }
        Ok(self.preview(draft.finish()?))
    }

    /// What other texts of files would do.
    pub fn preview(&self, edits: Vec<FileEdit>) -> Plan {
        if edits.is_empty() {
            return Plan::default();
        }
        let rehearsal = Rehearsal::new(self.store);
        // Ids of now, so that an id that is not yet published does not move for another reason than the edit.
        let mut ids = self.site.ids.clone();
        for edit in edits.iter().filter(|e| e.path == ids_file()) {
            let text: Arc<str> = edit.after.as_deref().unwrap_or_default().into();
            for (id, known) in PublishedIds::read(ids_file(), &text).0.iter() {
                ids.publish(id.clone(), known.kind.clone(), &known.form, &known.source);
            }
        }
        let ids = ids.to_string();
        let texts = edits.iter().map(|e| (e.path.as_str(), e.after.as_deref()));
        for (path, text) in texts.filter(|(path, _)| *path != ids_file()).chain([(ids_file(), Some(ids.as_str()))]) {
            // A rehearsal writes to memory, and what it is to remove was read before.
            let _ = match text {
                Some(text) => rehearsal.write(path, text.as_bytes()),
                None => rehearsal.remove(path),
            };
        }
        let (then, complaints) = Site::load(&rehearsal, self.config.clone(), &self.memo);
        let known: BTreeSet<String> = self.complaints.iter().map(told).collect();
        let fresh = complaints.into_iter().filter(|c| c.severity >= Severity::Warning && !known.contains(&told(c)));
        Plan { effect: effect(&self.site.names, &then.names), complaints: fresh.collect(), edits }
    }
}

/// A complaint without its place, which moves with every line above it.
fn told(complaint: &Diagnostic) -> String {
    format!("{} {} {}", complaint.code, complaint.file.as_deref().unwrap_or_default(), complaint.message)
}

/// What a mention tells readers.
type Told<'a> = (&'a str, &'a EntityType, &'a str, bool);

fn told_of(entity: &Entity) -> Told<'_> {
    (entity.id.as_str(), &entity.kind, &entity.name, entity.reviewed)
}

/// The difference between two states of the names of one site.
pub fn effect(before: &Names, after: &Names) -> Effect {
    let mut effect = Effect::default();
    let then: HashMap<&str, usize> = after.documents.iter().enumerate().map(|(d, t)| (t.text.id.as_str(), d)).collect();
    for (d, document) in before.documents.iter().enumerate() {
        let mut here = of_document(before, d);
        let there = then.get(document.text.id.as_str()).map(|d| of_document(after, *d)).unwrap_or_default();
        let mut differ = 0;
        for (place, told) in there {
            differ += usize::from(here.remove(&place) != Some(told));
        }
        differ += here.len();
        effect.mentions += differ;
        effect.sources += usize::from(differ > 0);
    }
    let of = |names: &'_ Names| -> BTreeMap<String, String> {
        let told = |e: &Entity| {
            let parts = (&e.kind.0, &e.name, &e.sort, &e.aliases, e.reviewed, e.published, &e.same_as, &e.not_same_as);
            format!("{parts:?} {}", e.mentions.len())
        };
        names.index.entities.iter().map(|e| (e.id.to_string(), told(e))).collect()
    };
    let (old, mut new) = (of(before), of(after));
    for (id, told) in old {
        match new.remove(&id) {
            None => effect.gone.push(id),
            Some(now) if now != told => effect.changed.push(id),
            Some(_) => {}
        }
    }
    effect.new = new.into_keys().collect();
    effect
}

/// What the mentions of a document tell, by place.
fn of_document(names: &Names, document: usize) -> BTreeMap<(usize, usize, usize), Told<'_>> {
    let (Some(text), Some(of)) = (names.documents.get(document), names.index.of_mention.get(document)) else {
        return BTreeMap::new();
    };
    let told = text.mentions.iter().zip(of).filter_map(|(mention, entity)| {
        let entity = names.index.entities.get((*entity)?)?;
        Some(((mention.block, mention.range.start, mention.range.end), told_of(entity)))
    });
    told.collect()
}
