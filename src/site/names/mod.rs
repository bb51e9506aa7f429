//! Names of the site: what the sources mention, what editors state, what pages are tagged with.

mod join;
mod kept;
mod memo;

pub use memo::Memo;

use super::Taken;
use super::cited::Library;
use super::files::{CONTENT, Entry, Role, read_text};
use crate::config::{Config, Publish};
use crate::diagnostic::Diagnostic;
use crate::entity::ids::PublishedIds;
use crate::entity::index::Counts;
use crate::entity::recognise::coverage::{self, Coverage};
use crate::entity::registry::{AuthorityFile, DecisionFile, KnownNames, Registry};
use crate::entity::resolve::{self, ResolveSettings};
use crate::entity::{DocumentNames, DocumentText, EntityType, Index, KnownWork, TextBlock};
use crate::id::{BlockId, EntityId, SitePath};
use crate::project::Store;
use crate::source::document::BlockKind;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Where published ids are recorded.
pub const IDS: &str = ".sourcebook/ids";

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
    /// Its mentions in the texts, and in how many sources they are. Counted once: many pages ask for them.
    pub counts: Counts,
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
    /// The index of entities; shared with what the memo remembers.
    pub index: Arc<Index>,
    /// What has a page, sorted by id.
    pub list: Vec<Name>,
    /// For each entity of the index, its place in `list`.
    pub of_entity: Vec<Option<usize>>,
    /// For each entry that is tagged with names, their places in `list`.
    pub of_entry: HashMap<usize, Vec<usize>>,
    /// How many forms a person has rejected, by the type recognition gave them (as in `config.entities.types`).
    pub rejected: Vec<usize>,
    /// Old address → address it now has.
    pub redirects: Vec<(SitePath, SitePath)>,
    /// What the editor has said.
    pub registry: Registry,
    by_form: HashMap<String, Vec<usize>>,
}

impl Names {
    /// The languages in which names are found less surely, with the number of their sources: those the tagger has not read.
    pub fn less_sure(&self) -> BTreeMap<(Coverage, String), usize> {
        let mut found = BTreeMap::new();
        for document in &self.documents {
            let coverage = Coverage::of(&document.text.lang);
            if coverage != Coverage::Complete {
                *found.entry((coverage, coverage::primary(&document.text.lang))).or_default() += 1;
            }
        }
        found
    }

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
    let (mut documents, entry_of) = documents(config, entries, &works, memo, store);
    memo.finish(store);
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
    let mut resolution = memo.resolver.resolve(&documents, &registry, &published, &works, &settings);
    complaints.append(&mut resolution.diagnostics);
    let rejected = rejected(config, &documents, &resolution.index);
    let mut names = Names { documents, entry_of, index: resolution.index, rejected, ..Names::default() };
    let mut ids = resolution.ids;
    names.registry = registry;
    join::Joiner { config, entries, library, names: &mut names, published: &published }.join(&mut ids);
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
fn documents(
    config: &Config,
    entries: &[Entry],
    works: &[KnownWork],
    memo: &Memo,
    store: &dyn Store,
) -> (Vec<DocumentNames>, Vec<usize>) {
    let entry_of: Vec<usize> =
        entries.iter().enumerate().filter(|(_, e)| matches!(e.role, Role::Source(_))).map(|(i, _)| i).collect();
    let by_key: HashMap<&str, &KnownWork> = works.iter().map(|w| (w.key.as_str(), w)).collect();
    let documents = entry_of
        .par_iter()
        .map(|&i| {
            let (text, places) = document_text(config, &entries[i], &by_key);
            let found = memo.recognise(&text, store);
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
    for note in entry.page.notes.iter().filter(|n| n.used) {
        blocks.push(TextBlock { kind: BlockKind::Paragraph, text: note.text.clone() });
        places.push(BlockId::Note(note.label.as_str().into()));
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
    let (registry, mut wrong) = Registry::read(decisions.as_ref(), &files, &type_sections(config));
    complaints.append(&mut wrong);
    registry
}

/// The folder below `content/` of each type of entity.
pub(super) fn type_sections(config: &Config) -> Vec<(String, EntityType)> {
    config.entities.types.iter().map(|t| (t.section.to_string(), EntityType(t.name.as_str().into()))).collect()
}

/// How many names of each type a person has rejected: different forms that recognition took for one and that mean nothing now.
fn rejected(config: &Config, documents: &[DocumentNames], index: &Index) -> Vec<usize> {
    let mut forms: Vec<HashSet<String>> = vec![HashSet::new(); config.entities.types.len()];
    for (document, of) in documents.iter().zip(&index.of_mention) {
        for (m, (mention, _)) in document.mentions.iter().zip(of).enumerate().filter(|(_, (_, of))| of.is_none()) {
            let kind = config.entities.types.iter().position(|t| t.name.as_str() == &*mention.kind.0);
            if let Some(forms) = kind.and_then(|k| forms.get_mut(k)) {
                forms.insert(fold(document.surface(m)));
            }
        }
    }
    forms.iter().map(HashSet::len).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{Mention, NameLink};

    #[test]
    fn missed_names_are_put_in_the_order_of_the_text_and_links_follow() {
        let block = TextBlock { kind: BlockKind::Paragraph, text: "Oru met Ann Example (AE).".into() };
        let text = DocumentText { id: "a".into(), lang: "en".into(), blocks: vec![block], ..DocumentText::default() };
        let mut document = DocumentNames { text, ..DocumentNames::default() };
        let mention = |range: std::ops::Range<usize>| Mention {
            block: 0,
            range,
            kind: EntityType("person".into()),
            confidence: 1.0,
            rule: "x",
        };
        document.mentions = vec![mention(8..19), mention(21..23)];
        document.links = vec![NameLink { a: 0, b: 1, rule: "definition" }];
        let decisions = DecisionFile {
            file: "content/entities.toml".into(),
            text: "[[accept]]\nform = \"Oru\"\ntype = \"person\"\n".into(),
        };
        let sections = [("people".to_string(), EntityType("person".into()))];
        let (registry, wrong) = Registry::read(Some(&decisions), &[], &sections);
        assert!(wrong.is_empty(), "{wrong:?}");
        add_missed(&mut document, &KnownNames::of(&registry));
        let found: Vec<&str> = (0..3).map(|m| document.surface(m)).collect();
        assert_eq!(found, ["Oru", "Ann Example", "AE"]);
        assert_eq!((document.links[0].a, document.links[0].b), (1, 2));
    }
}
