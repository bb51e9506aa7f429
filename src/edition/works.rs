//! Works: the page of each, and the bibliography.

use super::Edition;
use super::here::Here;
use super::pagination::Parts;
use super::sources::{self, closed_up, exports};
use crate::citation::web;
use crate::diagnostic::Diagnostic;
use crate::entity::filing::{self, FilingEntry, FilingLine};
use crate::entity::{EntityType, index};
use crate::page::Place;
use crate::render::views::{
    Alias, Alternate, Author, BibliographyEntry, BibliographyGroup, BibliographyView, Letter, LetterRow, Quote,
    WorkCitation, WorkView,
};
use crate::site::{Role, Use};
use std::collections::HashMap;

/// Entries of the bibliography in one part.
const ENTRIES: usize = 500;
/// Characters of a quotation around a citation.
const QUOTE: usize = 300;
/// A page reference in parentheses is at most this long.
const REFERENCE: usize = 80;

impl Edition {
    pub(super) fn bibliography_parts(&self) -> Parts {
        Parts::new(self.site.library.known_works().len(), ENTRIES)
    }
}

impl Here<'_> {
    /// The page of a work.
    pub fn work_page(&self, n: usize, part: usize) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let name = &site.names.list[n];
        let all = self.entity_view(n, part);
        let item = name.work.as_deref().and_then(|k| site.library.bibliography.get(k));
        let mut view = WorkView {
            id: all.id,
            title: item.map_or_else(|| name.name.clone(), |i| i.title()),
            kind_label: item.map_or_else(|| all.kind_label.clone(), |i| sources::label(i.kind())),
            breadcrumbs: all.breadcrumbs,
            reviewed: all.reviewed,
            variants: all.aliases,
            description_html: all.description_html,
            notes_html: all.notes_html,
            references: all.references,
            facts: all.facts,
            ids: all.ids,
            mentions: all.mentions,
            appears_with: all.appears_with,
            see_also: all.see_also,
            not_same_as: all.not_same_as,
            tagged: all.tagged,
            tagged_total: all.tagged_total,
            data: all.data,
            backlinks: all.backlinks,
            ..WorkView::default()
        };
        if view.title != name.name && !view.variants.iter().any(|v| v.name == name.name) {
            view.variants.insert(0, Alias { name: name.name.clone(), language: None });
        }
        view.variants.retain(|v| v.name != view.title);
        if let Some(item) = item {
            let key = item.key.as_str();
            let formatted = edition.format_works(&[key]);
            let reference = formatted.references.first();
            view.exports = exports(item, reference.map(|r| r.plain.as_str()));
            view.reference_html = reference.map_or_else(String::new, |r| r.html.clone());
            view.coins = web::coins(item);
            view.authors = item.authors().iter().map(|a| self.person(a)).collect();
            view.doi = item.doi().map(str::to_string);
            view.url = item.url().filter(|u| u.starts_with("http://") || u.starts_with("https://")).map(str::to_string);
            view.citations = self.work_citations(key);
            view.discussed_in = self.discussed_in(key);
        }
        let mut shell = self.shell(view.title.clone());
        shell.description = super::entities::counts_line(view.mentions.mentions, view.mentions.sources);
        if let Some(item) = item {
            shell.cite_as = item.doi().map(|doi| format!("https://doi.org/{doi}")).or_else(|| shell.canonical.clone());
        }
        shell.json_ld_html = Some(super::outputs::script_safe(&edition.name_json_ld(n)));
        edition.renderer.page(&edition.shared, &shell, &view)
    }

    /// A name as it stands in a bibliography, linked if it is known.
    fn person(&self, name: &str) -> Author {
        let names = &self.edition.site.names;
        let kinds = &self.edition.site.config.entities.types;
        let person = kinds.iter().position(|t| t.name.as_str() == "person");
        let href = match names.called(name, person)[..] {
            [one] => Some(self.href(&names.list[one].path)),
            _ => None,
        };
        Author { name: name.to_string(), href }
    }

    /// Every citation of a work, by locator.
    fn work_citations(&self, key: &str) -> Vec<WorkCitation> {
        let site = &self.edition.site;
        let mut uses: Vec<(LocatorKey, Use)> = site
            .library
            .uses
            .get(key)
            .into_iter()
            .flatten()
            .map(|&place| (locator_key(&self.locator(place)), place))
            .collect();
        uses.sort();
        uses.into_iter()
            .map(|(_, place)| WorkCitation {
                locator: self.locator(place),
                title: site.entries[place.entry].title(),
                quote: self.passage(place.entry, place.cluster),
            })
            .collect()
    }

    fn locator(&self, place: Use) -> String {
        let cite = &self.edition.site.entries[place.entry].page.clusters[place.cluster].cluster.cites[place.cite];
        cite.locator.as_ref().map_or_else(String::new, |(label, text)| shown_locator(label, text))
    }

    /// Sources whose front matter says that they are about the work.
    fn discussed_in(&self, key: &str) -> Vec<crate::render::views::Link> {
        let entries = self.edition.site.entries.iter().enumerate();
        let about = entries.filter(|(_, e)| {
            matches!(e.role, Role::Source(_)) && e.page.front.about.iter().any(|a| a.key.as_deref() == Some(key))
        });
        about.map(|(i, _)| self.entry(i)).collect()
    }

    /// The passage in which a cluster stands, with a link to it.
    pub fn passage(&self, entry: usize, cluster: usize) -> Quote {
        let of = &self.edition.site.entries[entry];
        let placed = &of.page.clusters[cluster];
        let whole = || Quote {
            href: self.href(&of.path),
            label: "page".into(),
            spoken: "Page".into(),
            times: 1,
            ..Quote::default()
        };
        let Place::Block(block) = placed.place else {
            return match placed.place {
                Place::Note(note) => {
                    let text = of.page.notes.get(note).map_or("", |n| n.text.as_str());
                    Quote {
                        before: closed_up(of, index::quote(text, &(0..0), QUOTE).after),
                        href: of.path.href_from(self.path, Some("notes")),
                        label: "note".into(),
                        spoken: "Note".into(),
                        ..whole()
                    }
                }
                _ => whole(),
            };
        };
        let text = of.page.block_text(block);
        let end = placed.offset.min(text.len());
        let cut = index::quote(text, &(reference_before(text, end)..end), QUOTE);
        let id = of.page.blocks.get(block).and_then(|b| b.id.as_ref());
        let (label, spoken) = id.map_or_else(|| ("page".into(), "Page".into()), super::entities::block_label);
        let fragment = id.map(ToString::to_string);
        // The name that stands in the text is no part of what was written there.
        let author = placed.cluster.cites.first().filter(|_| placed.in_text).and_then(|cite| {
            let authors = self.edition.site.library.bibliography.get(&cite.key)?.short_authors();
            Some(authors.join(", ")).filter(|authors| !authors.is_empty())
        });
        // Right after the mark a gap is before punctuation, if anything.
        let closes = |after: &str| matches!(after.chars().next(), Some('.' | ',')) && author.is_none();
        let before = if closes(&cut.after) { cut.before.trim_end().to_owned() } else { cut.before };
        Quote {
            before: closed_up(of, before),
            surface: author.unwrap_or(cut.surface),
            after: closed_up(of, cut.after),
            href: of.path.href_from(self.path, fragment.as_deref()),
            label,
            spoken,
            times: 1,
        }
    }

    /// Part of the bibliography.
    pub fn bibliography_page(&self, part: usize) -> Result<String, Diagnostic> {
        let edition = self.edition;
        let site = &edition.site;
        let items = site.library.bibliography.items().iter().filter(|i| i.source.is_none());
        let kind = EntityType("work".into());
        let filed: Vec<(crate::id::Slug, String, &str)> = items
            .map(|item| {
                let (family, title) = item.sort_key();
                (crate::id::Slug::from_text(&item.key), format!("{family} {title}"), item.key.as_str())
            })
            .collect();
        let entries = filed.iter().map(|(id, sort, _)| FilingEntry { id, kind: &kind, name: sort, sort, aliases: &[] });
        let key_of: HashMap<&str, &str> = filed.iter().map(|(id, _, key)| (id.as_str(), *key)).collect();
        let groups: Vec<(String, Vec<&str>)> = filing::file(entries, &site.config.language)
            .into_iter()
            .map(|group| {
                let keys = group.lines.iter().filter_map(|line| match line {
                    FilingLine::Entry { id, .. } => key_of.get(id.as_str()).copied(),
                    FilingLine::See { .. } => None,
                });
                (group.letter, keys.collect())
            })
            .collect();
        let parts = edition.bibliography_parts();
        let base = super::fixed("bibliography.html");
        let range = parts.range(part);
        let mut view = BibliographyView {
            title: "Bibliography".into(),
            breadcrumbs: vec![self.home()],
            total: groups.iter().map(|(_, keys)| keys.len()).sum(),
            data: self.bibliography_files(),
            pagination: parts.view(&base, part),
            ..BibliographyView::default()
        };
        let mut first = 0;
        for (letter, keys) in &groups {
            let shown = range.start.max(first)..range.end.min(first + keys.len());
            if shown.start < shown.end {
                let keys = &keys[shown.start - first..shown.end - first];
                let formatted = edition.format_works(keys);
                let html = |key: &str| {
                    formatted.references.iter().find(|r| r.key == key).map_or_else(String::new, |r| r.html.clone())
                };
                view.groups.push(BibliographyGroup {
                    letter: letter.clone(),
                    id: format!("letter-{}", crate::id::Slug::from_text(letter)),
                    entries: keys.iter().map(|key| self.bibliography_entry(key, html(key))).collect(),
                });
            }
            first += keys.len();
        }
        let letters = view.groups.iter().map(|g| Letter { letter: g.letter.clone(), href: Some(format!("#{}", g.id)) });
        if view.groups.len() > 1 {
            view.letters = vec![LetterRow { script: "Letters".into(), letters: letters.collect() }];
        }
        let prose = site.entries.iter().position(|e| e.role == Role::Bibliography);
        if let Some(entry) = prose.filter(|_| part == 1) {
            view.body_html = self.render(entry, &self.surroundings(entry)).body;
        }
        let mut shell = self.shell("Bibliography");
        let types =
            ["application/vnd.citationstyles.csl+json", "application/x-bibtex", "application/x-research-info-systems"];
        for (file, media_type) in view.data.iter().zip(types) {
            shell.alternates.push(Alternate {
                media_type: media_type.into(),
                title: file.title.clone(),
                href: file.href.clone(),
            });
        }
        edition.renderer.page(&edition.shared, &shell, &view)
    }

    fn bibliography_entry(&self, key: &str, html: String) -> BibliographyEntry {
        let item = self.edition.site.library.bibliography.get(key);
        let title = item.map_or_else(String::new, |i| i.title());
        let html = if html.is_empty() { super::escape(&title) } else { html };
        BibliographyEntry {
            id: crate::id::Slug::from_text(key).to_string(),
            html,
            coins: item.map_or_else(String::new, web::coins),
            href: self.edition.work_path(key).map(|p| self.href(p)),
            title,
            cited_in: self.cited_in(key),
        }
    }
}

/// Where the page reference that ends at `end` begins: a parenthesis right before the citation.
fn reference_before(text: &str, end: usize) -> usize {
    let before = &text[..end];
    let open = match before.chars().next_back() {
        Some(')') => '(',
        Some(']') => '[',
        _ => return end,
    };
    before.rfind(open).filter(|start| end - start <= REFERENCE).unwrap_or(end)
}

/// A locator as readers see it: `pp. 77–78`, `¶ 4`, `sec. 3`.
fn shown_locator(label: &str, text: &str) -> String {
    let many = text.contains(['–', '-', ',', '&']) || text.contains(" ff");
    let short = match label {
        "page" if many => "pp.",
        "page" => "p.",
        "paragraph" => "¶",
        "section" => "sec.",
        "chapter" => "ch.",
        "volume" => "vol.",
        "figure" => "fig.",
        "line" if many => "ll.",
        "line" => "l.",
        "note" => "n.",
        other => other,
    };
    format!("{short} {text}")
}

/// Locators are ordered by their first number; those without one come first.
type LocatorKey = (Option<u32>, String);

fn locator_key(locator: &str) -> LocatorKey {
    let digits: String = locator.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.parse().ok(), locator.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_before_a_citation_is_its_parenthesis() {
        let text = "He left (much later) in a hurry (p. 12)";
        assert_eq!(&text[reference_before(text, text.len())..], "(p. 12)");
        assert_eq!(reference_before("no reference", 12), 12);
    }

    #[test]
    fn citations_are_ordered_by_page() {
        let mut locators = ["pp. 166 ff.", "p. 21", "", "pp. 77–78"];
        locators.sort_by_key(|l| locator_key(l));
        assert_eq!(locators, ["", "p. 21", "pp. 77–78", "pp. 166 ff."]);
    }
}
