//! Names of the site: what the sources mention, what editors state, what pages are tagged with.

use super::Taken;
use super::cited::Library;
use super::files::{CONTENT, Entry, Role, read_text};
use super::terms::Tagged;
use crate::config::{Config, Publish};
use crate::diagnostic::Diagnostic;
use crate::entity::filing::sort_form;
use crate::entity::ids::PublishedIds;
use crate::entity::recognise;
use crate::entity::registry::{AuthorityFile, DecisionFile, Judgement, KnownNames, Registry};
use crate::entity::resolve::{self, ResolveSettings, resolve};
use crate::entity::{
    DocumentNames, DocumentText, EntityType, FoundFact, Index, KnownWork, Mention, NameLink, TextBlock,
};
use crate::id::{BlockId, EntityId, SitePath, Slug};
use crate::project::Store;
use crate::source::document::BlockKind;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

/// Where published ids are recorded.
pub const IDS: &str = ".sourcebook/ids";

/// What the recogniser found in one document.
#[derive(Clone, Debug, Default)]
pub struct Recognised {
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// Mentions the text itself equates.
    pub links: Vec<NameLink>,
    /// Statements about mentions.
    pub facts: Vec<FoundFact>,
}

/// What the recogniser found, by the text it was given: a preview keeps it between builds, so that only changed sources are
/// read for names again.
#[derive(Default)]
pub struct Memo(Mutex<HashMap<[u8; 32], Arc<Recognised>>>);

impl Memo {
    fn recognise(&self, text: &DocumentText) -> Arc<Recognised> {
        let key = digest(text);
        let known = self.0.lock().unwrap_or_else(|e| e.into_inner()).get(&key).cloned();
        known.unwrap_or_else(|| {
            let found = Arc::new(recognised(text));
            self.0.lock().unwrap_or_else(|e| e.into_inner()).insert(key, Arc::clone(&found));
            found
        })
    }
}

/// Runs the recogniser over a document.
pub fn recognised(text: &DocumentText) -> Recognised {
    let engine = recognise::builtin();
    let mentions = engine.recognise(text);
    let links = recognise::links(text, &mentions);
    let statements = recognise::statements(text, &mentions);
    Recognised {
        links: links.into_iter().map(|l| NameLink { a: l.a, b: l.b, rule: l.rule }).collect(),
        facts: statements
            .into_iter()
            .filter_map(|s| {
                let block = mentions.get(s.mention)?.block;
                Some(FoundFact { mention: s.mention, kind: s.kind, block, range: s.value })
            })
            .collect(),
        mentions,
    }
}

fn digest(text: &DocumentText) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut field = |s: &str| {
        hasher.update(&(s.len() as u64).to_le_bytes());
        hasher.update(s.as_bytes());
    };
    field(&text.lang);
    text.authors.iter().for_each(|a| field(a));
    for work in &text.about {
        field(&work.title);
        work.variants.iter().chain(&work.authors).for_each(|w| field(w));
    }
    for block in &text.blocks {
        field(&format!("{:?}", block.kind));
        field(&block.text);
    }
    *hasher.finalize().as_bytes()
}

/// Something that has a page among names: an entity of the index, a work of the bibliography, a term of a taxonomy that is
/// an index of names.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its id, unique across types.
    pub id: EntityId,
    /// Its type, as an index of `config.entities.types`.
    pub kind: usize,
    /// Preferred name.
    pub name: String,
    /// Filing form.
    pub sort: String,
    /// Other forms.
    pub aliases: Vec<String>,
    /// Where its page stands.
    pub path: SitePath,
    /// Its entity in the index, if the texts or an editor know it.
    pub entity: Option<usize>,
    /// It is in the bibliography under this key.
    pub work: Option<String>,
    /// Entries that are tagged with it, newest first.
    pub tagged: Vec<usize>,
    /// The entry with its authority data and prose.
    pub entry: Option<usize>,
}

/// All names.
#[derive(Default)]
pub struct Names {
    /// The sources as the recogniser saw them.
    pub documents: Vec<DocumentNames>,
    /// For each document, its entry.
    pub entry_of: Vec<usize>,
    /// The index of entities.
    pub index: Index,
    /// What has a page, sorted by id.
    pub list: Vec<Name>,
    /// For each entity of the index, its place in `list`.
    pub of_entity: Vec<Option<usize>>,
    /// For each entry that is tagged with names, their places in `list`.
    pub of_entry: HashMap<usize, Vec<usize>>,
    /// How many decisions reject a form of a type (by type, as in `config.entities.types`).
    pub rejected: Vec<usize>,
    /// Old address → address it now has.
    pub redirects: Vec<(SitePath, SitePath)>,
    by_form: HashMap<String, Vec<usize>>,
}

impl Names {
    /// The name with this id.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.list.binary_search_by(|n| n.id.as_str().cmp(id)).ok()
    }

    /// The name whose authority data stand in this file of `content/`.
    pub fn of_file(&self, file: &str) -> Option<usize> {
        let stem = file.rsplit('/').next()?.strip_suffix(".md")?;
        let full = format!("{CONTENT}/{file}");
        let stated = |n: &Name| n.entity.and_then(|e| self.index.entities[e].file.as_deref()) == Some(&full);
        self.list.iter().position(stated).or_else(|| self.by_id(stem))
    }

    /// Names with this form, of this type if one is given. Preferred names come before other forms: where a form is the
    /// preferred name of one and an alias of another, the first is meant.
    pub fn called(&self, form: &str, kind: Option<usize>) -> Vec<usize> {
        let fits = |n: &&usize| kind.is_none_or(|k| self.list[**n].kind == k);
        let all: Vec<usize> = self.by_form.get(&fold(form)).into_iter().flatten().filter(fits).copied().collect();
        let preferred: Vec<usize> = all.iter().filter(|n| fold(&self.list[**n].name) == fold(form)).copied().collect();
        if preferred.is_empty() { all } else { preferred }
    }

    /// The name a mention leads to.
    pub fn of_mention(&self, document: usize, mention: usize) -> Option<usize> {
        let entity = (*self.index.of_mention.get(document)?.get(mention)?)?;
        *self.of_entity.get(entity)?
    }

    pub(super) fn claim(&self, config: &Config, taken: &mut Taken, complaints: &mut Vec<Diagnostic>) {
        for name in &self.list {
            let owner = format!("the page of {} `{}`", config.entities.types[name.kind].name, name.name);
            if let Err(first) = taken.claim(&name.path, &owner) {
                complaints.push(
                    Diagnostic::error(
                        "duplicate-address",
                        format!("{owner} wants the address {}, which {first} has", name.path),
                    )
                    .help("give the page another `slug` in its front matter"),
                );
            }
        }
    }
}

fn fold(form: &str) -> String {
    form.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Recognises, resolves, and joins what has a page.
pub(super) fn load(
    store: &dyn Store,
    config: &Config,
    entries: &[Entry],
    library: &Library,
    decisions: Option<Arc<str>>,
    memo: &Memo,
    complaints: &mut Vec<Diagnostic>,
) -> (Names, PublishedIds) {
    let works = library.known_works();
    let registry = registry(config, entries, decisions, complaints);
    let (mut documents, entry_of) = documents(config, entries, &works, memo);
    let known = KnownNames::of(&registry);
    documents.par_iter_mut().for_each(|document| add_missed(document, &known));
    let published = match store.exists(IDS).then(|| read_text(store, IDS, complaints)).flatten() {
        Some(text) => {
            let (ids, mut wrong) = PublishedIds::read(IDS, &text);
            complaints.append(&mut wrong);
            ids
        }
        None => PublishedIds::default(),
    };
    let settings = ResolveSettings {
        min_confidence: config.entities.min_confidence as f32,
        publish: match config.entities.publish {
            Publish::Automatic => resolve::Publish::Automatic,
            Publish::Reviewed => resolve::Publish::Reviewed,
        },
    };
    let mut resolution = resolve(&documents, &registry, &published, &works, &settings);
    complaints.append(&mut resolution.diagnostics);
    let mut names = Names { documents, entry_of, index: resolution.index, ..Names::default() };
    names.rejected = rejected(config, &registry);
    let mut ids = resolution.ids;
    Joiner { config, entries, library, names: &mut names }.join(&mut ids);
    (names, ids)
}

/// Adds the mentions of names an editor has stated that recognition missed, in the order of the text.
fn add_missed(document: &mut DocumentNames, known: &KnownNames) {
    let missed = known.missed(document);
    if missed.is_empty() {
        return;
    }
    document.mentions.extend(missed);
    let mut order: Vec<usize> = (0..document.mentions.len()).collect();
    order.sort_by_key(|&m| (document.mentions[m].block, document.mentions[m].range.start, m));
    let mut place = vec![0; order.len()];
    for (now, &before) in order.iter().enumerate() {
        place[before] = now;
    }
    document.mentions = order.iter().map(|&m| document.mentions[m].clone()).collect();
    for link in &mut document.links {
        (link.a, link.b) = (place[link.a], place[link.b]);
    }
    for fact in &mut document.facts {
        fact.mention = place[fact.mention];
    }
}

/// The sources as the recogniser sees them, and what it finds there.
fn documents(config: &Config, entries: &[Entry], works: &[KnownWork], memo: &Memo) -> (Vec<DocumentNames>, Vec<usize>) {
    let entry_of: Vec<usize> =
        entries.iter().enumerate().filter(|(_, e)| matches!(e.role, Role::Source(_))).map(|(i, _)| i).collect();
    let by_key: HashMap<&str, &KnownWork> = works.iter().map(|w| (w.key.as_str(), w)).collect();
    let documents = entry_of
        .par_iter()
        .map(|&i| {
            let (text, places) = document_text(config, &entries[i], &by_key);
            let found = memo.recognise(&text);
            DocumentNames {
                text,
                places,
                mentions: found.mentions.clone(),
                links: found.links.clone(),
                facts: found.facts.clone(),
            }
        })
        .collect();
    (documents, entry_of)
}

fn document_text(config: &Config, entry: &Entry, works: &HashMap<&str, &KnownWork>) -> (DocumentText, Vec<BlockId>) {
    let front = &entry.page.front;
    let (mut blocks, mut places) = (Vec::new(), Vec::new());
    if !entry.is_untitled() {
        blocks.push(TextBlock { kind: BlockKind::Title, text: entry.title() });
        places.push(BlockId::Title);
    }
    for (i, block) in entry.page.blocks.iter().enumerate() {
        // Words that are not in the source name nothing that the source names.
        let text = if block.supplied { String::new() } else { entry.page.block_text(i).to_string() };
        blocks.push(TextBlock { kind: block.kind, text });
        places.push(block.id.clone().unwrap_or_else(|| BlockId::Heading("title".into())));
    }
    let about = front
        .about
        .iter()
        .map(|about| {
            let known = about.key.as_deref().and_then(|k| works.get(k));
            KnownWork {
                key: about.key.clone().unwrap_or_default(),
                title: about.title.clone(),
                variants: about.variants.iter().chain(known.iter().flat_map(|k| &k.variants)).cloned().collect(),
                authors: about.authors.clone(),
            }
        })
        .collect();
    let text = DocumentText {
        id: slug(entry).to_string(),
        lang: front.lang.clone().unwrap_or_else(|| config.language.clone()),
        blocks,
        about,
        authors: front.authors.clone(),
    };
    (text, places)
}

/// The slug of a source: its file below `content/sources/` without the ending.
pub(super) fn slug(entry: &Entry) -> &str {
    let file = entry.file.strip_suffix(".md").unwrap_or(&entry.file);
    file.strip_prefix("sources/").unwrap_or(file)
}

fn registry(
    config: &Config,
    entries: &[Entry],
    decisions: Option<Arc<str>>,
    complaints: &mut Vec<Diagnostic>,
) -> Registry {
    let decisions = decisions.map(|text| DecisionFile { file: format!("{CONTENT}/entities.toml"), text });
    let files: Vec<AuthorityFile> = entries
        .iter()
        .filter(|e| e.role == Role::Authority)
        .map(|e| AuthorityFile {
            file: e.page.file.to_string(),
            text: Arc::clone(&e.page.text),
            front_matter: e.page.front.table.clone().unwrap_or_default(),
        })
        .collect();
    let sections: Vec<(String, EntityType)> =
        config.entities.types.iter().map(|t| (t.section.to_string(), EntityType(t.name.as_str().into()))).collect();
    let (registry, mut wrong) = Registry::read(decisions.as_ref(), &files, &sections);
    complaints.append(&mut wrong);
    registry
}

fn rejected(config: &Config, registry: &Registry) -> Vec<usize> {
    let mut counts = vec![0; config.entities.types.len()];
    for decision in &registry.decisions {
        if let Judgement::Reject { kind: Some(kind), .. } = &decision.judgement
            && let Some(i) = config.entities.types.iter().position(|t| t.name.as_str() == &*kind.0)
        {
            counts[i] += 1;
        }
    }
    counts
}

/// Joins entities, works and terms into the list of what has a page.
struct Joiner<'a> {
    config: &'a Config,
    entries: &'a [Entry],
    library: &'a Library,
    names: &'a mut Names,
}

impl Joiner<'_> {
    fn join(mut self, ids: &mut PublishedIds) {
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
            super::terms::newest_first(&mut name.tagged, self.entries);
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
        let redirects = self.names.index.redirects.iter().filter_map(|(old, new)| {
            let name = &self.names.list[self.names.by_id(new.as_str())?];
            Some((self.path(name.kind, old)?, name.path.clone()))
        });
        let redirects = redirects.collect();
        self.names.redirects = redirects;
    }
}
