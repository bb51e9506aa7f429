//! The Markdown of a page, rendered: links, mentions and citations resolved.

use super::here::Here;
use super::{Edition, escape};
use crate::citation::format::ClusterInput;
use crate::citation::{Cite, Cluster};
use crate::config::LinkMentions;
use crate::entity::EntityType;
use crate::id::BlockId;
use crate::page::{CitationHtml, LinkTarget, MentionLink, RenderInput, Rendered, Words, pages_of_locator};
use crate::render::views::Reference;
use crate::site::{Entry, Target};
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

static WORDS: LazyLock<Words> = LazyLock::new(Words::default);

/// What of a page's HTML depends on other pages.
pub(super) struct Surroundings {
    pub links: Vec<Option<LinkTarget>>,
    pub mentions: Vec<MentionLink>,
    pub citations: Vec<CitationHtml>,
    pub references: Vec<Reference>,
}

impl Edition {
    /// Everything an entry's Markdown needs from the rest of the site, for the page at its own address.
    pub(super) fn surroundings(&self, index: usize) -> &Surroundings {
        let path = &self.site.entries[index].path;
        self.around[index].get_or_init(|| Here { edition: self, path }.surroundings(index))
    }
}

impl Here<'_> {
    /// Everything an entry's Markdown needs from the rest of the site, on the page being made.
    pub fn surroundings(&self, index: usize) -> Surroundings {
        let site = &self.edition.site;
        let entry = &site.entries[index];
        let links = site.targets[index].iter().map(|t| t.as_ref().map(|t| self.link_target(t))).collect();
        let mentions = entry.document().map_or_else(Vec::new, |document| self.mention_links(document));
        let (citations, references) = self.citations(entry);
        Surroundings { links, mentions, citations, references }
    }

    fn link_target(&self, target: &Target) -> LinkTarget {
        let href = self.target(target);
        match target {
            Target::Name(name, _) => {
                let names = &self.edition.site.names;
                let kind = &self.edition.site.config.entities.types[names.list[*name].kind].name;
                LinkTarget { href, class: Some(format!("m m-{kind}")), card: self.card_id(*name) }
            }
            _ => href.into(),
        }
    }

    /// The id of the hover card of a name; pages of archives have none.
    fn card_id(&self, name: usize) -> Option<String> {
        let cards = matches!(self.edition.form, super::Form::Site);
        cards.then(|| format!("card-{}", self.edition.site.names.list[name].id))
    }

    /// The mentions of a source that become links, as `entities.link` has it.
    fn mention_links(&self, document: usize) -> Vec<MentionLink> {
        let site = &self.edition.site;
        let setting = site.config.entities.link;
        let names = &site.names;
        let mut seen = HashSet::new();
        let mut links = Vec::new();
        if setting == LinkMentions::None {
            return links;
        }
        let offset = self.edition.title_blocks(document);
        for (m, mention) in names.documents[document].mentions.iter().enumerate() {
            let Some(name) = names.of_mention(document, m) else { continue };
            let Some(block) = mention.block.checked_sub(offset) else { continue };
            let metatopic = names.list[name].entity.is_some_and(|e| names.index.entities[e].metatopic);
            let scope = match setting {
                LinkMentions::Every if !metatopic => None,
                LinkMentions::FirstInSource => Some((name, 0)),
                _ => Some((name, block)),
            };
            if scope.is_some_and(|s| !seen.insert(s)) {
                continue;
            }
            links.push(MentionLink {
                block,
                range: mention.range.clone(),
                href: self.href(&names.list[name].path).into(),
                kind: mention_kind(self.edition, name),
                card: self.card_id(name).map(Arc::from),
            });
        }
        links
    }

    /// The formatted citations of a page and its list of references.
    fn citations(&self, entry: &Entry) -> (Vec<CitationHtml>, Vec<Reference>) {
        let page = &entry.page;
        if page.clusters.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let edition = self.edition;
        let Some(style) = edition.style() else { return (Vec::new(), Vec::new()) };
        let note_style = style.is_note();
        let order = page.citation_order(note_style);
        let locators: Vec<Vec<Option<String>>> =
            order.iter().map(|turn| self.locators(&page.clusters[turn.cluster].cluster)).collect();
        let inputs: Vec<ClusterInput<'_>> = order
            .iter()
            .zip(&locators)
            .map(|(turn, locators)| ClusterInput {
                cluster: &page.clusters[turn.cluster].cluster,
                note_number: turn.note.map(|n| n as usize),
                locators,
            })
            .collect();
        let formatted = edition.format_page(&inputs);
        let mut citations = vec![CitationHtml::default(); page.clusters.len()];
        for (turn, made) in order.iter().zip(&formatted.clusters) {
            let placed = &page.clusters[turn.cluster];
            citations[turn.cluster] = match made {
                Some(made) => {
                    CitationHtml { html: made.html.clone(), is_note: note_style, in_text: made.author_in_text.clone() }
                }
                // The complaint was made when the site was read; readers see what was written.
                None => CitationHtml {
                    html: escape(&page.text[placed.cluster.span.clone()]),
                    is_note: false,
                    in_text: None,
                },
            };
        }
        let references = formatted
            .references
            .iter()
            .map(|r| Reference {
                id: format!("ref-{}", crate::id::Slug::from_text(&r.key)),
                html: r.html.clone(),
                href: edition.work_path(&r.key).map(|p| self.href(p)),
            })
            .collect();
        (citations, references)
    }

    /// For each citation of a cluster, the link to the paragraph of a source it names, or to the first of the page it names.
    fn locators(&self, cluster: &Cluster) -> Vec<Option<String>> {
        let site = &self.edition.site;
        let leads = |cite: &Cite| {
            let (label, text) = cite.locator.as_ref()?;
            let item = site.library.bibliography.get(&cite.key)?;
            let entry = &site.entries[*site.library.sources.get(&item.key)?];
            let first = pages_of_locator(text).into_iter().next()?;
            let numbered = |id: &BlockId| *id == BlockId::Paragraph { number: first.parse().unwrap_or(0), inserted: 0 };
            let block = match label.as_str() {
                "page" => entry.page.blocks.get(entry.page.original_page(&first)?.block)?,
                "paragraph" => entry.page.blocks.iter().find(|block| block.id.as_ref().is_some_and(numbered))?,
                _ => return None,
            };
            Some(entry.path.href_from(self.path, Some(&block.id.as_ref()?.to_string())))
        };
        let locators: Vec<Option<String>> = cluster.cites.iter().map(leads).collect();
        if locators.iter().all(Option::is_none) { Vec::new() } else { locators }
    }

    /// Renders the Markdown of an entry.
    pub fn render(&self, index: usize, around: &Surroundings) -> Rendered {
        let link = |i: usize| around.links.get(i).cloned().flatten();
        let page = &self.edition.site.entries[index].page;
        page.render(&RenderInput {
            link: &link,
            mentions: &around.mentions,
            citations: &around.citations,
            highlight: self.edition.site.config.markdown.highlight,
            heading_links: true,
            words: &WORDS,
        })
    }

    /// The Markdown twin of an entry: links lead to the twins of other pages, citations and notes are resolved.
    pub fn twin(&self, index: usize) -> String {
        let around = self.edition.surroundings(index);
        let link = |i: usize| around.links.get(i).cloned().flatten().map(|l| self.twin_target(index, i, l));
        let page = &self.edition.site.entries[index].page;
        page.markdown_twin(&RenderInput {
            link: &link,
            mentions: &[],
            citations: &around.citations,
            highlight: false,
            heading_links: false,
            words: &WORDS,
        })
    }

    /// Pages that have a twin are linked as twins.
    fn twin_target(&self, index: usize, link: usize, target: LinkTarget) -> LinkTarget {
        let site = &self.edition.site;
        match &site.targets[index][link] {
            // Anchors are those of the HTML page; Markdown has none.
            Some(Target::Entry(to, _)) if self.edition.has_twin(*to) => {
                let twin = site.entries[*to].path.with_extension("md");
                LinkTarget { href: twin.href_from(&self.path.with_extension("md"), None), class: None, card: None }
            }
            _ => LinkTarget { class: None, card: None, ..target },
        }
    }
}

/// The type of a name, for the class of its links.
fn mention_kind(edition: &Edition, name: usize) -> EntityType {
    let site = &edition.site;
    EntityType(site.config.entities.types[site.names.list[name].kind].name.as_str().into())
}
