//! Joins what has a page among names: entities of the index, works of the bibliography, terms that are names.

use super::{Name, Names, fold};
use crate::config::Config;
use crate::entity::EntityType;
use crate::entity::filing::sort_form;
use crate::entity::ids::PublishedIds;
use crate::entity::index::{Counts, counts};
use crate::id::{EntityId, SitePath, Slug};
use crate::site::cited::Library;
use crate::site::files::Entry;
use crate::site::terms::{self, Tagged};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Joins entities, works and terms into the list of what has a page.
pub(super) struct Joiner<'a> {
    pub config: &'a Config,
    pub entries: &'a [Entry],
    pub library: &'a Library,
    pub names: &'a mut Names,
    /// The ids published before.
    pub published: &'a PublishedIds,
}

impl Joiner<'_> {
    /// Fills the list of names and what is looked up in it.
    pub fn join(mut self, ids: &mut PublishedIds) {
        self.entities();
        self.works();
        let tagged = self.terms(ids);
        self.sort_and_link(tagged);
        self.redirects();
    }

    fn kind(&self, name: &str) -> Option<usize> {
        self.config.entities.types.iter().position(|t| t.name.as_str() == name)
    }

    fn path(&self, kind: usize, id: &Slug) -> Option<SitePath> {
        format!("{}/{id}.html", self.config.entities.types[kind].section).parse().ok()
    }

    fn entities(&mut self) {
        let by_file: HashMap<&str, usize> = self.entries.iter().enumerate().map(|(i, e)| (&*e.page.file, i)).collect();
        for (e, entity) in self.names.index.entities.iter().enumerate().filter(|(_, e)| e.published) {
            let Some(kind) = self.kind(&entity.kind.0) else { continue };
            let Some(path) = self.path(kind, &entity.id) else { continue };
            let file = entity.file.as_deref().and_then(|f| by_file.get(f).copied());
            self.names.list.push(Name {
                id: entity.id.clone(),
                kind,
                name: entity.name.clone(),
                sort: entity.sort.clone(),
                aliases: entity.aliases.clone(),
                path,
                entity: Some(e),
                counts: counts(entity),
                work: self.library.key_of(entity.id.as_str()),
                tagged: Vec::new(),
                entry: file,
            });
        }
    }

    fn works(&mut self) {
        let Some(kind) = self.kind("work") else { return };
        let there: HashSet<EntityId> = self.names.list.iter().map(|n| n.id.clone()).collect();
        for work in self.library.known_works() {
            let id = Slug::from_text(&work.key);
            if there.contains(&id) {
                continue;
            }
            let Some(path) = self.path(kind, &id) else { continue };
            self.names.list.push(Name {
                id,
                kind,
                sort: sort_form(&work.title, &EntityType("work".into())),
                name: work.title,
                aliases: work.variants,
                path,
                entity: None,
                counts: Counts::default(),
                work: Some(work.key),
                tagged: Vec::new(),
                entry: None,
            });
        }
    }

    /// Terms of taxonomies that are indexes of names. Gives (entry, place in the list before sorting).
    fn terms(&mut self, ids: &mut PublishedIds) -> Vec<(usize, usize)> {
        let mut by_form: HashMap<(usize, String), usize> = HashMap::new();
        let mut taken: HashSet<EntityId> = HashSet::new();
        for (n, name) in self.names.list.iter().enumerate() {
            taken.insert(name.id.clone());
            for form in name.aliases.iter().chain([&name.name]) {
                by_form.entry((name.kind, fold(form))).or_insert(n);
            }
        }
        let wanted: Tagged = self.tagged();
        let mut tagged = Vec::with_capacity(wanted.len());
        for (entry, kind, term) in wanted {
            let form = (kind, fold(&term));
            let known = by_form.get(&form).copied();
            let name = match known.or_else(|| self.term(kind, &term, &mut taken, ids)) {
                Some(name) => name,
                None => continue,
            };
            by_form.insert(form, name);
            tagged.push((entry, name));
        }
        tagged
    }

    fn tagged(&self) -> Tagged {
        let mut all = Tagged::new();
        for (i, entry) in self.entries.iter().enumerate().filter(|(_, e)| e.is_page()) {
            for (k, kind) in self.config.entities.types.iter().enumerate() {
                let terms = entry.page.front.taxonomies.get(kind.section.as_str()).into_iter().flatten();
                all.extend(terms.filter(|t| !t.trim().is_empty()).map(|t| (i, k, t.clone())));
            }
        }
        all
    }

    fn term(
        &mut self,
        kind: usize,
        term: &str,
        taken: &mut HashSet<EntityId>,
        ids: &mut PublishedIds,
    ) -> Option<usize> {
        let entity_type = &self.config.entities.types[kind].name;
        let plain = Slug::from_text(term);
        let free =
            |id: &Slug| !taken.contains(id) && ids.get(id.as_str()).is_none_or(|p| *p.kind.0 == *entity_type.as_str());
        let candidates = std::iter::once(plain.to_string())
            .chain(std::iter::once(format!("{plain}-{entity_type}")))
            .chain((2..).map(|n| format!("{plain}-{entity_type}-{n}")));
        let id = candidates.filter_map(|c| c.parse::<Slug>().ok()).find(free)?;
        taken.insert(id.clone());
        ids.publish(id.clone(), EntityType(entity_type.as_str().into()), term, "");
        let path = self.path(kind, &id)?;
        self.names.list.push(Name {
            id,
            kind,
            name: term.trim().to_string(),
            sort: sort_form(term.trim(), &EntityType(entity_type.as_str().into())),
            aliases: Vec::new(),
            path,
            entity: None,
            counts: Counts::default(),
            work: None,
            tagged: Vec::new(),
            entry: None,
        });
        Some(self.names.list.len() - 1)
    }

    fn sort_and_link(&mut self, tagged: Vec<(usize, usize)>) {
        for (entry, name) in tagged {
            let list = &mut self.names.list[name].tagged;
            if list.last() != Some(&entry) {
                list.push(entry);
            }
        }
        for name in &mut self.names.list {
            terms::newest_first(&mut name.tagged, self.entries);
        }
        self.names.list.sort_by(|a, b| a.id.cmp(&b.id));
        self.names.of_entity = vec![None; self.names.index.entities.len()];
        let mut by_form: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, name) in self.names.list.iter().enumerate() {
            if let Some(entity) = name.entity {
                self.names.of_entity[entity] = Some(n);
            }
            for form in std::iter::once(&name.name).chain(&name.aliases) {
                let places = by_form.entry(fold(form)).or_default();
                if places.last() != Some(&n) {
                    places.push(n);
                }
            }
            for entry in &name.tagged {
                self.names.of_entry.entry(*entry).or_default().push(n);
            }
        }
        self.names.by_form = by_form.into_iter().collect();
    }

    fn redirects(&mut self) {
        // An old id stood in the section of the type it was published with.
        let old_kind = |id: &EntityId| self.published.get(id.as_str()).and_then(|p| self.kind(&p.kind.0));
        let gone = self.names.index.redirects.iter().filter_map(|(old, new)| {
            let name = &self.names.list[self.names.by_id(new.as_str())?];
            Some((self.path(old_kind(old).unwrap_or(name.kind), old)?, name.path.clone()))
        });
        let retyped = self.names.list.iter().filter_map(|name| {
            let kind = old_kind(&name.id).filter(|k| *k != name.kind)?;
            Some((self.path(kind, &name.id)?, name.path.clone()))
        });
        let redirects = gone.chain(retyped).collect();
        self.names.redirects = redirects;
    }
}
