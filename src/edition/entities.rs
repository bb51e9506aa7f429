//! Names: the A–Z indexes and the page of each name.

use super::here::Here;
use super::pagination::Parts;
use super::sources::day;
use super::{Edition, Form};
use crate::diagnostic::Diagnostic;
use crate::entity::filing::{self, FilingEntry, FilingLine, LetterGroup};
use crate::entity::index::Counts;
use crate::entity::{EntityType, index};
use crate::id::{BlockId, SitePath};
use crate::render::views::{
    self, Alias, CountedLink, EntityIndexView, EntityView, FactView, Identifier, IndexEntry, Letter, LetterRow, Link,
    MentionGroup, MentionsView, NameCount, Quote,
};
use crate::site::Name;
use std::ops::Range;

/// Lines of an index in one part.
const INDEX: usize = 1000;
/// Mentions and tagged pages of a name in one part.
const NAME: usize = 200;
/// Passages of a source shown before the rest is folded away.
const OPEN: usize = 5;
/// Characters of a quotation around the name.
const QUOTE: usize = 220;
/// Names shown under "appears with".
const APPEARS: usize = 12;

impl Edition {
    /// The lines of an index, filed.
    fn filed(&self, kind: Option<usize>) -> &[LetterGroup] {
        let cell = kind.map_or_else(|| self.filed.last(), |k| self.filed.get(k));
        cell.map_or(&[], |c| c.get_or_init(|| self.file(kind)))
    }

    fn file(&self, kind: Option<usize>) -> Vec<LetterGroup> {
        let site = &self.site;
        let types: Vec<EntityType> =
            site.config.entities.types.iter().map(|t| EntityType(t.name.as_str().into())).collect();
        let names = site.names.list.iter().filter(|n| kind.is_none_or(|k| n.kind == k));
        let entries = names.map(|n| FilingEntry {
            id: &n.id,
            kind: &types[n.kind],
            name: &n.name,
            sort: &n.sort,
            aliases: &n.aliases,
        });
        filing::file(entries, &site.config.language)
    }

    pub(super) fn index_parts(&self, kind: Option<usize>) -> Parts {
        Parts::new(self.filed(kind).iter().map(|g| g.lines.len()).sum(), INDEX)
    }

    /// How many mentions, and how many entries that are tagged, a name has.
    fn name_items(&self, name: usize) -> (usize, usize) {
        let name = &self.site.names.list[name];
        (name.entity.map_or(0, |e| self.site.names.index.entities[e].mentions.len()), name.tagged.len())
    }

    pub(super) fn name_parts(&self, name: usize) -> Parts {
        let (mentions, tagged) = self.name_items(name);
        Parts::new(mentions + tagged, NAME)
    }
}

impl Here<'_> {
    /// A name with its counts.
    pub fn name_count(&self, name: usize) -> NameCount {
        let site = &self.edition.site;
        let of = &site.names.list[name];
        let kind = &site.config.entities.types[of.kind];
        let Counts { mentions, sources } = of.counts;
        NameCount {
            name: of.name.clone(),
            href: self.href(&of.path),
            kind: kind.name.to_string(),
            kind_label: kind.label.clone(),
            mentions,
            sources,
        }
    }

    /// Links to the indexes of names, with their counts.
    pub fn index_links(&self, without: Option<Option<usize>>) -> Vec<CountedLink> {
        let site = &self.edition.site;
        let indexes = self.edition.indexes().into_iter().filter(|(kind, _)| Some(*kind) != without);
        indexes
            .map(|(kind, path)| CountedLink {
                title: kind.map_or_else(|| "All names".into(), |k| site.config.entities.types[k].plural.clone()),
                href: self.href(&path),
                count: site.names.list.iter().filter(|n| kind.is_none_or(|k| n.kind == k)).count(),
            })
            .collect()
    }

    /// Part of an index.
    pub fn index_page(&self, kind: Option<usize>, part: usize) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let of_type = kind.map(|k| &site.config.entities.types[k]);
        let title = of_type.map_or_else(|| "All names".into(), |t| t.plural.clone());
        let base =
            edition.indexes().into_iter().find(|(k, _)| *k == kind).map_or_else(|| self.path.clone(), |(_, path)| path);
        let groups = edition.filed(kind);
        let parts = Parts::new(groups.iter().map(|g| g.lines.len()).sum(), INDEX);
        let mut view = EntityIndexView {
            title: title.clone(),
            kind: of_type.map_or_else(String::new, |t| t.name.to_string()),
            breadcrumbs: vec![self.home()],
            indexes: self.index_links(Some(kind)),
            total: site.names.list.iter().filter(|n| kind.is_none_or(|k| n.kind == k)).count(),
            letters: self.letters(groups, &base, parts),
            groups: self.letter_groups(groups, parts.range(part), kind.is_none()),
            pagination: parts.view(&base, part),
            ..EntityIndexView::default()
        };
        let prose = of_type.and_then(|t| {
            let file = format!("{}/_index.md", t.section);
            site.entries.iter().position(|e| e.file == file)
        });
        if let Some(entry) = prose.filter(|_| part == 1) {
            view.body_html = self.render(entry, &self.surroundings(entry)).body;
        }
        edition.renderer.page(&edition.shared, &self.shell(title), &view)
    }

    /// The letter bar: the whole Latin alphabet, then whatever other letters there are.
    fn letters(&self, groups: &[LetterGroup], base: &SitePath, parts: Parts) -> Vec<LetterRow> {
        let size = parts.range(1).len().max(1);
        let mut first = 0;
        let mut hrefs: Vec<(&str, String)> = Vec::new();
        for group in groups {
            let page = super::pagination::path(base, first / size + 1);
            hrefs.push((&group.letter, page.href_from(self.path, Some(&group.anchor))));
            first += group.lines.len();
        }
        let href = |letter: &str| hrefs.iter().find(|(l, _)| *l == letter).map(|(_, href)| href.clone());
        let latin = |letter: &str| letter.len() == 1 && letter.as_bytes()[0].is_ascii_uppercase();
        let row = |script: &str, letters: Vec<String>| LetterRow {
            script: script.into(),
            letters: letters.into_iter().map(|letter| Letter { href: href(&letter), letter }).collect(),
        };
        let mut rows = Vec::new();
        if hrefs.iter().any(|(l, _)| latin(l)) {
            rows.push(row("Latin letters", ('A'..='Z').map(String::from).collect()));
        }
        let others: Vec<String> = hrefs.iter().filter(|(l, _)| !latin(l)).map(|(l, _)| (*l).to_string()).collect();
        if !others.is_empty() {
            rows.push(row("Other letters", others));
        }
        rows
    }

    fn letter_groups(&self, groups: &[LetterGroup], range: Range<usize>, merged: bool) -> Vec<views::LetterGroup> {
        let mut shown = Vec::new();
        let mut first = 0;
        for group in groups {
            let here = range.start.max(first)..range.end.min(first + group.lines.len());
            if here.start < here.end {
                let lines = group.lines[here.start - first..here.end - first].iter();
                shown.push(views::LetterGroup {
                    letter: group.letter.clone(),
                    id: group.anchor.clone(),
                    entries: lines.filter_map(|line| self.index_entry(line, merged)).collect(),
                });
            }
            first += group.lines.len();
        }
        shown
    }

    fn index_entry(&self, line: &FilingLine, merged: bool) -> Option<IndexEntry> {
        let site = &self.edition.site;
        match line {
            FilingLine::See { form, to, to_form } => {
                let to = &site.names.list[site.names.by_id(to.as_str())?];
                let see = Some(self.link(&**to_form, &to.path));
                Some(IndexEntry { name: form.clone(), see, ..IndexEntry::default() })
            }
            FilingLine::Entry { id, sort } => {
                let n = site.names.by_id(id.as_str())?;
                let name = &site.names.list[n];
                let count = self.name_count(n);
                Some(IndexEntry {
                    name: sort.clone(),
                    href: Some(count.href),
                    qualifier: self.qualifier(n),
                    kind_label: if merged { count.kind_label } else { String::new() },
                    mentions: count.mentions,
                    sources: count.sources,
                    pages: name.tagged.len(),
                    reviewed: name.entity.is_some_and(|e| site.names.index.entities[e].reviewed),
                    ..IndexEntry::default()
                })
            }
        }
    }

    /// What tells a name from others of the same form: its first statement, else its type.
    fn qualifier(&self, name: usize) -> String {
        let site = &self.edition.site;
        let of = &site.names.list[name];
        if site.names.called(&of.name, None).len() < 2 {
            return String::new();
        }
        let fact = of.entity.and_then(|e| site.names.index.entities[e].facts.first());
        fact.map_or_else(|| site.config.entities.types[of.kind].label.to_lowercase(), |f| f.value.clone())
    }

    /// Part of the page of a name; works have a page of their own kind.
    pub fn name_page(&self, name: usize, part: usize) -> Result<String, Diagnostic> {
        let site = &self.edition.site;
        let of = &site.names.list[name];
        if site.config.entities.types[of.kind].name.as_str() == "work" {
            return self.work_page(name, part);
        }
        let view = self.entity_view(name, part);
        let mut shell = self.shell(of.name.clone());
        shell.description =
            format!("{}: {}", view.kind_label, counts_line(view.mentions.mentions, view.mentions.sources));
        shell.json_ld_html = Some(super::outputs::script_safe(&self.edition.name_json_ld(name)));
        self.edition.renderer.page(&self.edition.shared, &shell, &view)
    }

    /// All about a name.
    pub fn entity_view(&self, n: usize, part: usize) -> EntityView {
        let edition = self.edition;
        let site = &edition.site;
        let name = &site.names.list[n];
        let kind = &site.config.entities.types[name.kind];
        let entity = name.entity.map(|e| &site.names.index.entities[e]);
        let (mentions, _) = edition.name_items(n);
        let parts = edition.name_parts(n);
        let range = parts.range(part);
        let tagged = range.start.max(mentions) - mentions..range.end.max(mentions) - mentions;
        let mut view = EntityView {
            id: name.id.to_string(),
            name: name.name.clone(),
            sort: name.sort.clone(),
            kind: kind.name.to_string(),
            kind_label: kind.label.clone(),
            breadcrumbs: self.name_steps(name),
            reviewed: entity.is_some_and(|e| e.reviewed),
            aliases: name.aliases.iter().map(|a| Alias { name: a.clone(), language: None }).collect(),
            mentions: self.mentions(n, range.start.min(mentions)..range.end.min(mentions), parts, part),
            tagged: edition.records(&name.tagged[tagged]),
            tagged_total: name.tagged.len(),
            backlinks: site.name_backlinks[n].iter().map(|&e| self.entry(e)).collect(),
            ..EntityView::default()
        };
        if let Some(entry) = name.entry.filter(|_| part == 1) {
            let around = self.surroundings(entry);
            let rendered = self.render(entry, &around);
            (view.description_html, view.notes_html, view.references) =
                (rendered.body, rendered.notes_html, around.references);
        }
        if let Some(entity) = entity {
            view.facts = self.facts(entity);
            view.ids = entity.same_as.iter().map(|(scheme, value)| identifier(scheme, value)).collect();
            view.appears_with = self.appears_with(name.entity);
            view.see_also = entity.see_also.iter().filter_map(|id| self.known(id.as_str())).collect();
            view.not_same_as = entity.not_same_as.iter().filter_map(|id| self.known(id.as_str())).collect();
        }
        if matches!(edition.form, Form::Site) {
            if name.entity.is_some() || name.work.is_some() {
                view.data.push(self.link("JSON-LD", &name.path.with_extension("jsonld")));
            }
            view.data.push(self.link("All names (CSV)", &super::fixed("entities.csv")));
            view.data.push(self.link("All mentions (CSV)", &super::fixed("mentions.csv")));
        }
        view
    }

    /// From the home page to the index of a name's type.
    pub fn name_steps(&self, name: &Name) -> Vec<Link> {
        let kind = &self.edition.site.config.entities.types[name.kind];
        let index = format!("{}/index.html", kind.section).parse::<SitePath>();
        let mut steps = vec![self.home()];
        steps.extend(index.ok().map(|path| self.link(&*kind.plural, &path)));
        steps
    }

    fn known(&self, id: &str) -> Option<Link> {
        self.edition.site.names.by_id(id).map(|n| self.name(n))
    }

    fn facts(&self, entity: &crate::entity::Entity) -> Vec<FactView> {
        let site = &self.edition.site;
        let stated = entity.relations.iter().map(|r| {
            let to = self.known(r.to.as_str());
            FactView {
                label: super::sources::label(&r.kind),
                value: to.as_ref().map_or_else(|| r.to.to_string(), |l| l.title.clone()),
                href: to.map(|l| l.href),
                source: r.source.as_deref().and_then(|s| self.evidence(s)),
            }
        });
        let found = entity.facts.iter().map(|f| {
            let place = self.place(f.document, f.block);
            let title = site.entries[site.names.entry_of[f.document]].title();
            FactView {
                label: super::sources::label(f.kind),
                value: f.value.clone(),
                href: None,
                source: Some(Link { title: format!("{title}, {}", place.label), href: place.href }),
            }
        });
        let mut facts: Vec<FactView> = stated.collect();
        for fact in found {
            if !facts.iter().any(|f| f.label == fact.label && f.value == fact.value) {
                facts.push(fact);
            }
        }
        facts
    }

    /// Evidence an editor names: `slug#p1`.
    fn evidence(&self, source: &str) -> Option<Link> {
        let site = &self.edition.site;
        let (slug, fragment) = source.split_once('#').map_or((source, None), |(s, f)| (s, Some(f)));
        let entry = &site.entries[*site.library.sources.get(slug)?];
        let label = fragment.and_then(|f| f.parse().ok()).map(|id: BlockId| block_label(&id).0);
        let title = label.map_or_else(|| entry.title(), |l| format!("{}, {l}", entry.title()));
        Some(Link { title, href: entry.path.href_from(self.path, fragment) })
    }

    /// Names that stand in the same blocks.
    pub fn appears_with(&self, entity: Option<usize>) -> Vec<NameCount> {
        let Some(entity) = entity else { return Vec::new() };
        let site = &self.edition.site;
        let beside = self.edition.company.get(entity).map_or(&[][..], |c| c.as_slice());
        let names = beside.iter().filter_map(|&(other, count)| Some((site.names.of_entity[other]?, count)));
        names.take(APPEARS).map(|(n, mentions)| NameCount { mentions, sources: 0, ..self.name_count(n) }).collect()
    }

    /// The mentions of a name, those of `range`.
    pub fn mentions(&self, n: usize, range: Range<usize>, parts: Parts, part: usize) -> MentionsView {
        let site = &self.edition.site;
        let name = &site.names.list[n];
        let Some(entity) = name.entity.map(|e| &site.names.index.entities[e]) else {
            return MentionsView { pagination: parts.view(&name.path, part), ..MentionsView::default() };
        };
        // Mentions are in the order of their documents: those of one, also on other parts of the page, stand together.
        let total = |document: usize| {
            let from = entity.mentions.partition_point(|m| m.document < document);
            entity.mentions[from..].partition_point(|m| m.document == document)
        };
        let shown = entity.mentions[range].chunk_by(|a, b| a.document == b.document);
        let groups = shown
            .map(|mentions| {
                let document = mentions[0].document;
                let entry = &site.entries[site.names.entry_of[document]];
                let mut quotes: Vec<Quote> =
                    mentions.iter().map(|m| self.mention_quote(m.document, m.mention)).collect();
                let more = quotes.split_off(OPEN.min(quotes.len()));
                MentionGroup {
                    id: format!("in-{}", crate::id::Slug::from_text(&super::sources::source_key(entry))),
                    title: entry.title(),
                    untitled: entry.is_untitled(),
                    href: self.href(&entry.path),
                    date: entry.page.front.date.map(|d| day(&d)),
                    language: entry.page.front.lang.clone().filter(|l| *l != site.config.language),
                    count: total(document),
                    quotes,
                    more,
                }
            })
            .collect();
        MentionsView {
            mentions: name.counts.mentions,
            sources: name.counts.sources,
            groups,
            pagination: parts.view(&name.path, part),
        }
    }

    fn mention_quote(&self, document: usize, mention: usize) -> Quote {
        let names = &self.edition.site.names;
        let mention = &names.documents[document].mentions[mention];
        let text = &names.documents[document].text.blocks[mention.block].text;
        let cut = index::quote(text, &mention.range, QUOTE);
        let place = self.place(document, mention.block);
        Quote { before: cut.before, surface: cut.surface, after: cut.after, ..place }
    }

    /// A block of a source as the place of a quotation.
    pub fn place(&self, document: usize, block: usize) -> Quote {
        let site = &self.edition.site;
        let entry = &site.entries[site.names.entry_of[document]];
        let id = site.names.documents[document].places.get(block).cloned().unwrap_or(BlockId::Title);
        let note = match &id {
            BlockId::Note(label) => entry.page.note_number(label, self.edition.style().is_some_and(|s| s.is_note())),
            _ => None,
        };
        let (label, spoken) = note.map_or_else(|| block_label(&id), |n| (format!("note {n}"), format!("Note {n}")));
        let anchor = note.map_or_else(|| id.to_string(), |n| format!("fn-{n}"));
        Quote { href: entry.path.href_from(self.path, Some(&anchor)), label, spoken, times: 1, ..Quote::default() }
    }
}

/// What a block is called: as shown, and as read aloud.
pub(super) fn block_label(id: &BlockId) -> (String, String) {
    match id {
        BlockId::Title => ("title".into(), "Title".into()),
        BlockId::Heading(_) => ("heading".into(), "Heading".into()),
        BlockId::Note(_) => ("note".into(), "Note".into()),
        BlockId::Paragraph { .. } => {
            let id = id.to_string();
            let number = id.trim_start_matches('p');
            (format!("¶\u{a0}{number}"), format!("Paragraph {number}"))
        }
    }
}

/// `28 mentions in 3 sources`.
pub(super) fn counts_line(mentions: usize, sources: usize) -> String {
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!("{mentions} mention{} in {sources} source{}", plural(mentions), plural(sources))
}

fn identifier(scheme: &str, value: &str) -> Identifier {
    let shown = match scheme {
        "wikidata" => "Wikidata",
        "geonames" => "GeoNames",
        "viaf" => "VIAF",
        "orcid" => "ORCID",
        "isni" => "ISNI",
        other => other,
    };
    Identifier {
        scheme: shown.into(),
        value: value.into(),
        uri: crate::entity::registry::identifier_uri(scheme, value),
    }
}
