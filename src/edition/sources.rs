//! Pages of source documents.

use super::here::{Here, direction, other_language};
use super::prose::Surroundings;
use super::{Edition, Form, escape, here};
use crate::diagnostic::Diagnostic;
use crate::id::SitePath;
use crate::page::Heading;
use crate::page::front_matter::ChangeMatter;
use crate::render::views::{
    AboutWork, Author, ChangeGroup, ChangeLine, CiteThis, CitedIn, EntityCard, Export, Link, NameCount, NameGroup,
    PageRecord, Provenance, Related, Shared, SourceView, TermLinks, TocEntry,
};
use crate::site::{Entry, Role, Site};
use crate::source::document::BlockKind;
use std::collections::{BTreeMap, HashMap};

/// A source that shares names with another, with the names.
#[derive(Clone, Debug)]
pub(super) struct RelatedSource {
    document: usize,
    names: Vec<usize>,
}

/// At most this many related sources are shown.
const RELATED: usize = 5;
/// A name that stands in more sources than this says nothing about which belong together.
const COMMON: usize = 20;
/// A table of contents is shown from this many headings on.
const TOC: usize = 3;

/// What lists show of each entry.
pub(super) fn records(site: &Site) -> Vec<Shared<PageRecord>> {
    site.entries.iter().map(|entry| Shared::new(&record(site, entry))).collect()
}

fn record(site: &Site, entry: &Entry) -> PageRecord {
    let front = &entry.page.front;
    PageRecord {
        title: entry.title(),
        untitled: entry.is_untitled(),
        unread: front.source.as_ref().is_some_and(|s| s.problem.is_some()),
        path: here::encoded(&entry.path),
        date: front.date.map(|d| day(&d)),
        kind: front.kind.as_deref().map_or_else(String::new, label),
        authors: front.authors.clone(),
        names: entry.document().map_or(0, |d| names_in(site, d).len()),
        description: front.description.clone().unwrap_or_else(|| summary(entry)),
        language: front.lang.clone().filter(|l| *l != site.config.language),
    }
}

/// A paragraph with fewer characters is a byline or a note, and says little about a source.
const TELLING: usize = 90;
/// Characters of a summary.
const SUMMARY: usize = 180;

/// What lists say of an entry: of a source its first telling paragraph, else the summary of the page.
pub(super) fn summary(entry: &Entry) -> String {
    let texts = (0..entry.page.blocks.len())
        .filter(|&b| matches!(entry.page.blocks[b].kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item))
        .map(|b| entry.page.block_text(b));
    let telling = entry.document().and_then(|_| texts.into_iter().find(|t| t.chars().count() >= TELLING));
    let told = |text: &str| crate::entity::index::quote(text, &(0..0), SUMMARY).after;
    closed_up(entry, telling.map_or_else(|| entry.page.summary.clone(), told))
}

/// A quotation from a page without the gaps that citations leave before punctuation. Sources are quoted as they are.
pub(super) fn closed_up(entry: &Entry, text: String) -> String {
    if matches!(entry.role, Role::Source(_)) || !text.contains([' ']) || entry.page.clusters.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let closes = matches!(c, '.' | ',') && chars.peek().is_none_or(|next| next.is_whitespace());
        if closes && out.ends_with(' ') && !out.trim_end().ends_with(['.', ',']) && !out.trim_end().is_empty() {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// A date without its time.
pub(super) fn day(date: &crate::page::Date) -> String {
    let text = date.to_string();
    text.split('T').next().unwrap_or_default().to_string()
}

/// `press-release` as readers see it: `Press release`.
pub(super) fn label(word: &str) -> String {
    let word = word.replace(['-', '_'], " ");
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The names a document mentions, with how often, most frequent first.
pub(super) fn names_in(site: &Site, document: usize) -> Vec<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for mention in 0..site.names.documents[document].mentions.len() {
        if let Some(name) = site.names.of_mention(document, mention) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| site.names.list[a.0].sort.cmp(&site.names.list[b.0].sort)));
    counts
}

/// For each document, those that share its rarer names: each shared name counts the more, the fewer sources have it.
pub(super) fn related(site: &Site) -> Vec<Vec<RelatedSource>> {
    let documents = site.names.documents.len();
    let mut sources_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for document in 0..documents {
        for (name, _) in names_in(site, document) {
            sources_of.entry(name).or_default().push(document);
        }
    }
    let mut shared: Vec<BTreeMap<usize, Vec<usize>>> = vec![BTreeMap::new(); documents];
    for (name, sources) in &sources_of {
        let metatopic = site.names.list[*name].entity.is_some_and(|e| site.names.index.entities[e].metatopic);
        if sources.len() > COMMON || metatopic {
            continue;
        }
        for &a in sources {
            for &b in sources.iter().filter(|b| **b != a) {
                shared[a].entry(b).or_default().push(*name);
            }
        }
    }
    let weight = |names: &[usize]| -> f64 { names.iter().map(|n| 1.0 / sources_of[n].len() as f64).sum() };
    shared
        .into_iter()
        .map(|related| {
            let mut related: Vec<RelatedSource> =
                related.into_iter().map(|(document, names)| RelatedSource { document, names }).collect();
            related.sort_by(|a, b| weight(&b.names).total_cmp(&weight(&a.names)).then(a.document.cmp(&b.document)));
            related.truncate(RELATED);
            for source in &mut related {
                source.names.sort_by_key(|n| (sources_of[n].len(), *n));
                source.names.truncate(6);
            }
            related
        })
        .collect()
}

/// Extensions of files no browser or server runs.
const INERT: [&str; 35] = [
    "txt", "pdf", "docx", "odt", "epub", "rtf", "doc", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "png", "jpg",
    "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "heic", "heif", "jp2", "djvu", "mp3", "m4a", "ogg", "flac",
    "wav", "mp4", "webm", "mov", "zip",
];

impl Edition {
    /// The file of the original of a source entry, if it is published: sources with `privacy = "public"` (the default).
    pub(super) fn original_file(&self, entry: usize) -> Option<&str> {
        let front = &self.site.entries[entry].page.front;
        let public = front.privacy.as_deref().is_none_or(|p| p == "public");
        front.source.as_ref().filter(|_| public).map(|s| s.file.as_str())
    }

    /// Where the original is published: `originals/` and its path below the folder of the sources.
    pub(super) fn original_path(&self, entry: usize) -> Option<SitePath> {
        if !matches!(self.form, Form::Site) {
            return None;
        }
        let file = self.original_file(entry)?;
        let below =
            file.strip_prefix(self.site.config.sources.directory.as_str()).unwrap_or(file).trim_start_matches('/');
        // Text is what the original is shown as, whatever it says of itself: a server must not run it as a page.
        let shown = match below.rsplit_once('.') {
            Some((_, extension)) if INERT.contains(&extension.to_lowercase().as_str()) => format!("originals/{below}"),
            _ => format!("originals/{below}.txt"),
        };
        let there = !self.missing(entry);
        shown.parse().ok().filter(|_| there)
    }

    /// Whether the original of a source is no longer there.
    fn missing(&self, entry: usize) -> bool {
        self.original_file(entry).is_none_or(|file| !(self.exists)(file))
    }
}

/// The table of contents as a tree; nothing for pages with few headings.
pub(super) fn toc(headings: &[Heading]) -> Vec<TocEntry> {
    if headings.len() < TOC {
        return Vec::new();
    }
    let mut open: Vec<TocEntry> = Vec::new();
    let mut done: Vec<TocEntry> = Vec::new();
    let close = |open: &mut Vec<TocEntry>, done: &mut Vec<TocEntry>, level: u8| {
        while open.last().is_some_and(|t| t.level >= level) {
            if let Some(entry) = open.pop() {
                match open.last_mut() {
                    Some(parent) => parent.children.push(entry),
                    None => done.push(entry),
                }
            }
        }
    };
    for heading in headings {
        close(&mut open, &mut done, heading.level);
        let (id, title) = (heading.id.to_string(), heading.text.clone());
        open.push(TocEntry { level: heading.level, id, title, children: Vec::new() });
    }
    close(&mut open, &mut done, 0);
    done
}

/// The direction of writing a page states, if it is one.
fn stated_direction(dir: Option<&str>) -> Option<&'static str> {
    ["rtl", "ltr"].into_iter().find(|known| dir == Some(known))
}

impl Here<'_> {
    /// The page of a source document.
    pub fn source_page(&self, index: usize) -> Result<String, Diagnostic> {
        let around = self.edition.surroundings(index);
        let mut view = self.source_view(index, around);
        let rendered = self.render(index, around);
        view.body_html = rendered.body;
        view.notes_html = rendered.notes_html;
        view.references = around.references.clone();
        let entry = &self.edition.site.entries[index];
        let mut shell = self.entry_shell(entry);
        let item = self.edition.site.library.bibliography.get(&source_key(entry));
        shell.meta = super::outputs::source_meta(entry, item);
        shell.cite_as = shell.canonical.clone();
        shell.json_ld_html = Some(super::outputs::source_json_ld(self, entry));
        let template = entry.page.front.template.as_deref().unwrap_or("source.html");
        self.edition.renderer.page_as(template, &self.edition.shared, &shell, &view)
    }

    /// The view of a source without its rendered text.
    pub fn source_view(&self, index: usize, around: &Surroundings) -> SourceView {
        let edition = self.edition;
        let site = &edition.site;
        let entry = &site.entries[index];
        let front = &entry.page.front;
        let language = other_language(edition, front.lang.as_deref());
        let (previous, next) = self.neighbours(index);
        SourceView {
            title: entry.title(),
            untitled: entry.is_untitled(),
            title_html: entry.document().map_or_else(String::new, |d| self.title_html(d)),
            breadcrumbs: self.breadcrumbs(entry),
            direction: stated_direction(front.dir.as_deref())
                .or_else(|| language.as_deref().map(direction))
                .filter(|d| *d != direction(&site.config.language))
                .map(Into::into),
            language,
            authors: front.authors.iter().map(|a| self.author(a)).collect(),
            date: front.date.map(|d| day(&d)),
            kind: front.kind.as_deref().map_or_else(String::new, label),
            publication: front.publication.clone().unwrap_or_default(),
            rights: front.rights.clone().unwrap_or_default(),
            url: front.url.clone().filter(|u| u.starts_with("http://") || u.starts_with("https://")),
            retrieved: front.retrieved.map(|d| day(&d)),
            content_note: String::new(),
            keywords: front.keywords.clone(),
            taxonomies: self.terms_of(index),
            about: front.about.iter().map(|a| self.about_work(a)).collect(),
            provenance: self.provenance(index),
            changes: changes(entry),
            paragraphs: entry
                .page
                .blocks
                .iter()
                .filter(|b| matches!(b.id, Some(crate::id::BlockId::Paragraph { .. })))
                .count(),
            toc: toc(&entry.page.headings),
            body_html: String::new(),
            notes_html: String::new(),
            references: Vec::new(),
            mentioned: entry.document().map_or_else(Vec::new, |d| self.mentioned(d)),
            cited_in: self.cited_in(&source_key(entry)),
            also_discussed: entry.document().map_or_else(Vec::new, |d| self.also_discussed(d)),
            backlinks: site.backlinks[index].iter().map(|&e| self.entry(e)).collect(),
            previous,
            next,
            cite: self.cite_this(entry),
            cards: self.cards(index, around),
            extra: front.extra.clone(),
        }
    }

    /// The pages before and after an entry in its section.
    pub fn neighbours(&self, index: usize) -> (Option<Link>, Option<Link>) {
        let site = &self.edition.site;
        let section = &site.sections[site.entries[index].section];
        let Some(position) = self.edition.positions[index] else { return (None, None) };
        let beside = section.neighbours(position);
        (beside.previous.map(|e| self.entry(e)), beside.next.map(|e| self.entry(e)))
    }

    /// The title with its mentions linked; empty if there are none.
    fn title_html(&self, document: usize) -> String {
        let names = &self.edition.site.names;
        if self.edition.title_blocks(document) == 0 {
            return String::new();
        }
        let title = &names.documents[document].text.blocks[0].text;
        let (mut html, mut at) = (String::new(), 0);
        for (m, mention) in names.documents[document].mentions.iter().enumerate().take_while(|(_, m)| m.block == 0) {
            let Some(name) = names.of_mention(document, m) else { continue };
            let (Some(before), Some(surface)) = (title.get(at..mention.range.start), title.get(mention.range.clone()))
            else {
                continue;
            };
            let name = &names.list[name];
            let kind = &self.edition.site.config.entities.types[name.kind].name;
            let (href, surface) = (escape(&self.href(&name.path)), escape(surface));
            html.push_str(&format!("{}<a class=\"m m-{kind}\" href=\"{href}\">{surface}</a>", escape(before)));
            at = mention.range.end;
        }
        if at > 0 {
            html.push_str(&escape(title.get(at..).unwrap_or_default()));
        }
        html
    }

    fn author(&self, name: &str) -> Author {
        let names = &self.edition.site.names;
        let person = self.edition.site.config.entities.types.iter().position(|t| t.name.as_str() == "person");
        let href = match names.called(name, person)[..] {
            [one] => Some(self.href(&names.list[one].path)),
            _ => None,
        };
        Author { name: name.to_string(), href }
    }

    /// Terms of all taxonomies an entry carries.
    pub fn terms_of(&self, index: usize) -> Vec<TermLinks> {
        let site = &self.edition.site;
        let mut all: Vec<TermLinks> = Vec::new();
        for taxonomy in &site.taxonomies {
            if let Some(terms) = taxonomy.of_entry.get(&index) {
                let terms =
                    terms.iter().map(|&t| self.link(&*taxonomy.terms[t].name, &taxonomy.terms[t].path)).collect();
                all.push(TermLinks { name: taxonomy.label.clone(), terms });
            }
        }
        let names = site.names.of_entry.get(&index).map_or(&[][..], |n| n.as_slice());
        for (k, kind) in site.config.entities.types.iter().enumerate() {
            let terms: Vec<Link> =
                names.iter().filter(|&&n| site.names.list[n].kind == k).map(|&n| self.name(n)).collect();
            if !terms.is_empty() {
                all.push(TermLinks { name: kind.plural.clone(), terms });
            }
        }
        all
    }

    fn about_work(&self, about: &crate::page::front_matter::AboutMatter) -> AboutWork {
        AboutWork {
            relation: label(&about.relation),
            title: about.title.clone(),
            authors: about.authors.clone(),
            href: about.key.as_deref().and_then(|k| self.edition.work_path(k)).map(|p| self.href(p)),
        }
    }

    fn provenance(&self, index: usize) -> Provenance {
        let entry = &self.edition.site.entries[index];
        let Some(source) = &entry.page.front.source else { return Provenance::default() };
        Provenance {
            file: source.file.clone(),
            href: self.edition.original_path(index).map(|p| self.href(&p)),
            sha256: source.sha256.clone(),
            bytes: source.bytes,
            media_type: source.media_type.clone().unwrap_or_default(),
            charset: source.charset.clone().unwrap_or_default(),
            importer: source.importer.clone().unwrap_or_default(),
            pages: entry.page.page_span(),
            metadata: source.metadata.clone().unwrap_or_default(),
            problem: source.problem.clone().unwrap_or_default(),
            missing: self.edition.missing(index),
        }
    }

    /// The names of a document, by type.
    fn mentioned(&self, document: usize) -> Vec<NameGroup> {
        let site = &self.edition.site;
        let counts = names_in(site, document);
        let group = |(k, kind): (usize, &crate::config::EntityKind)| {
            let names: Vec<NameCount> = counts
                .iter()
                .filter(|(n, _)| site.names.list[*n].kind == k)
                .map(|&(n, mentions)| NameCount { mentions, sources: 0, ..self.name_count(n) })
                .collect();
            NameGroup { label: kind.plural.clone(), kind: kind.name.to_string(), names }
        };
        site.config.entities.types.iter().enumerate().map(group).filter(|g| !g.names.is_empty()).collect()
    }

    fn also_discussed(&self, document: usize) -> Vec<Related> {
        let site = &self.edition.site;
        let related = self.edition.related[document].iter();
        related
            .map(|r| {
                let entry = self.entry(site.names.entry_of[r.document]);
                let names = r.names.iter().map(|&n| self.name(n)).collect();
                Related { title: entry.title, href: entry.href, names }
            })
            .collect()
    }

    /// Where something is cited, page by page.
    pub fn cited_in(&self, key: &str) -> Vec<CitedIn> {
        let site = &self.edition.site;
        let mut all: Vec<CitedIn> = Vec::new();
        let mut last = None;
        for place in site.library.uses.get(key).into_iter().flatten() {
            let entry = &site.entries[place.entry];
            let passage = self.passage(place.entry, place.cluster);
            if last != Some(place.entry) {
                let link = self.entry(place.entry);
                all.push(CitedIn { title: link.title, href: link.href, places: Vec::new() });
                last = Some(place.entry);
            }
            if let (Some(cited), true) = (all.last_mut(), entry.is_page()) {
                let link = Link { title: passage.label, href: passage.href };
                if !cited.places.contains(&link) {
                    cited.places.push(link);
                }
            }
        }
        all
    }

    fn cite_this(&self, entry: &Entry) -> CiteThis {
        let edition = self.edition;
        let key = source_key(entry);
        let Some(item) = edition.site.library.bibliography.get(&key) else { return CiteThis::default() };
        let formatted = edition.format_works(&[key.as_str()]);
        let reference = formatted.references.first();
        CiteThis {
            exports: exports(item, reference.map(|r| r.plain.as_str())),
            html: reference.map_or_else(String::new, |r| r.html.clone()),
        }
    }

    /// A card for every name that is linked in the text.
    pub fn cards(&self, index: usize, around: &Surroundings) -> Vec<EntityCard> {
        if !matches!(self.edition.form, Form::Site) {
            return Vec::new();
        }
        let site = &self.edition.site;
        let names = &site.names;
        let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
        let carded: HashMap<&str, ()> = around
            .mentions
            .iter()
            .filter_map(|m| m.card.as_deref())
            .chain(around.links.iter().flatten().filter_map(|l| l.card.as_deref()))
            .map(|c| (c, ()))
            .collect();
        if let Some(document) = site.entries[index].document() {
            for mention in 0..names.documents[document].mentions.len() {
                if let Some(name) = names.of_mention(document, mention) {
                    wanted.insert(names.list[name].id.as_str(), name);
                }
            }
        }
        for target in site.targets[index].iter().flatten() {
            if let crate::site::Target::Name(name, _) = target {
                wanted.insert(names.list[*name].id.as_str(), *name);
            }
        }
        let linked = |id: &str| carded.contains_key(format!("card-{id}").as_str());
        wanted.into_iter().filter(|(id, _)| linked(id)).map(|(_, name)| self.card(name)).collect()
    }

    fn card(&self, name: usize) -> EntityCard {
        let site = &self.edition.site;
        let name_data = &site.names.list[name];
        let count = self.name_count(name);
        let fact = name_data.entity.and_then(|e| site.names.index.entities[e].facts.first());
        EntityCard {
            id: name_data.id.to_string(),
            name: count.name,
            kind: count.kind,
            kind_label: count.kind_label,
            also: name_data.aliases.iter().take(3).cloned().collect(),
            line: fact.map_or_else(String::new, |f| f.value.clone()),
            href: count.href,
            mentions: count.mentions,
            sources: count.sources,
        }
    }
}

/// The key a source is cited by.
pub(super) fn source_key(entry: &Entry) -> String {
    let file = entry.file.strip_suffix(".md").unwrap_or(&entry.file);
    file.strip_prefix("sources/").unwrap_or(file).to_string()
}

/// An item in the formats of other programs, and its reference as plain text.
pub(super) fn exports(item: &crate::citation::bibliography::Item, plain: Option<&str>) -> Vec<Export> {
    use crate::citation::export;
    let form = |name: &str, text: String| Export { name: name.into(), text, href: None };
    let mut forms = vec![
        form("BibTeX", export::bibtex([item])),
        form("RIS", export::ris([item])),
        form("CSL-JSON", export::csl_json([item])),
    ];
    forms.extend(plain.filter(|text| !text.is_empty()).map(|text| form("Plain text", format!("{text}\n"))));
    forms
}

fn changes(entry: &Entry) -> Vec<ChangeGroup> {
    let front = &entry.page.front;
    let groups: [(&str, &str, &[ChangeMatter]); 5] = [
        ("Removed", "Words of the original that are not part of the text.", &front.removed),
        ("Supplied", "Headings that are not in the original.", &front.supplied),
        ("Repaired", "Characters that were mended.", &front.repaired),
        ("Proposed", "What may be so, but was not applied.", &front.proposed),
        ("Not carried over", "Features of the original that the page cannot show.", &front.omitted),
    ];
    groups
        .into_iter()
        .filter(|(_, _, changes)| !changes.is_empty())
        .map(|(label, explanation, changes)| ChangeGroup {
            label: label.into(),
            explanation: explanation.into(),
            changes: changes
                .iter()
                .map(|c| ChangeLine {
                    text: c.text.clone(),
                    became: c.became.clone(),
                    rule: c.rule.clone(),
                    line: c.line,
                    count: c.count.unwrap_or(1),
                })
                .collect(),
        })
        .collect()
}
