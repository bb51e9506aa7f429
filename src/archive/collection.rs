//! The collection in one file, and every page self-contained.

use super::epoch::Epoch;
use super::rewrite::{self, Holdings};
use crate::diagnostic::Diagnostic;
use crate::edition::{Edition, Form, Produce};
use crate::id::SitePath;
use crate::render::views::{CollectionArticle, CollectionPart, CollectionView, Shell};
use crate::site::{Role, Site};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An archive in memory: paths below the archive's folder and their bytes, sorted.
pub struct Archived {
    /// The files.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its time stamp.
    pub epoch: Epoch,
    /// Pages in the collection.
    pub pages: usize,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// The file that holds the whole collection.
pub const COLLECTION: &str = "collection.html";

/// Makes the archive of an edition whose form is [`Form::Archive`].
pub fn archive(edition: &Edition, epoch: Epoch) -> Archived {
    let files = edition.files();
    let html = |f: &&crate::edition::OutputFile| f.path.as_str().ends_with(".html") && f.path.as_str() != "404.html";
    let pages: Vec<(usize, &SitePath)> =
        files.iter().enumerate().filter(|(_, f)| html(f)).map(|(i, f)| (i, &f.path)).collect();
    let articles: BTreeMap<SitePath, String> =
        pages.iter().map(|(_, path)| ((*path).clone(), article_id(path))).collect();
    let read = |path: &SitePath| {
        let index = files.binary_search_by(|f| f.path.cmp(path)).ok()?;
        edition.produce(index).ok()
    };
    let holdings = Holdings { articles: &articles, read: &read };
    let made: Vec<Result<Page, Vec<Diagnostic>>> =
        pages.par_iter().map(|(index, path)| page(edition, *index, path, &holdings)).collect();
    let mut archived = Archived { files: Vec::new(), epoch, pages: pages.len(), diagnostics: Vec::new() };
    let mut bodies = BTreeMap::new();
    for result in made {
        match result {
            Ok(mut page) => {
                archived.files.push((format!("pages/{}", page.path), std::mem::take(&mut page.alone).into_bytes()));
                bodies.insert(page.path.clone(), page);
            }
            Err(mut wrong) => archived.diagnostics.append(&mut wrong),
        }
    }
    match collection(edition, &archived.epoch, bodies) {
        Ok(text) => archived.files.push((COLLECTION.into(), text.into_bytes())),
        Err(wrong) => archived.diagnostics.push(wrong),
    }
    archived.files.sort();
    archived
}

struct Page {
    path: SitePath,
    title: String,
    language: Option<String>,
    article: String,
    alone: String,
}

fn page(edition: &Edition, index: usize, path: &SitePath, holdings: &Holdings<'_>) -> Result<Page, Vec<Diagnostic>> {
    let bytes = edition.produce(index)?;
    let html = String::from_utf8_lossy(&bytes);
    let broken = |why: String| vec![Diagnostic::error("archive-page", format!("{path} cannot be archived: {why}"))];
    let article = rewrite::article(&html, path, holdings).map_err(broken)?;
    let alone = rewrite::self_contained(&html, path, holdings).map_err(broken)?;
    let (title, language) = rewrite::title_and_language(&html);
    Ok(Page { path: path.clone(), title, language, article, alone })
}

/// The id of a page's article: its path with dots for slashes, `people.anne-speckhard`.
fn article_id(path: &SitePath) -> String {
    let stem = path.as_str().strip_suffix(".html").unwrap_or(path.as_str());
    let id: String = stem.chars().map(|c| if c.is_alphanumeric() || "-_".contains(c) { c } else { '.' }).collect();
    format!("at.{id}")
}

fn collection(edition: &Edition, epoch: &Epoch, mut pages: BTreeMap<SitePath, Page>) -> Result<String, Diagnostic> {
    let site = edition.site();
    let view = edition.view();
    let mut parts = Vec::new();
    for (id, title, paths) in order(site, pages.keys()) {
        let articles: Vec<CollectionArticle> = paths
            .into_iter()
            .filter_map(|path| pages.remove(&path))
            .map(|page| CollectionArticle {
                id: article_id(&page.path),
                title: page.title,
                language: page.language.filter(|l| *l != view.language),
                body_html: page.article,
            })
            .collect();
        if !articles.is_empty() {
            parts.push(CollectionPart { id, title, articles });
        }
    }
    let collection = CollectionView {
        title: view.title.clone(),
        description: view.description.clone(),
        date: Some(epoch.rfc3339()),
        made_html: format!("Made by {}. Time stamp: {epoch}.", view.generator),
        parts,
    };
    let mut shell = Shell { path: COLLECTION.into(), og_type: "website".into(), ..Shell::default() };
    if let Form::Archive { style, csp } = edition.form() {
        shell.inline_css = Some(style.clone());
        shell.csp = Some(csp.clone());
    }
    let (renderer, shared) = edition.renderer();
    renderer.page(shared, &shell, &collection)
}

/// Parts in reading order: the front page, hand-written sections, sources, names by type, the rest. Every page stands in one.
fn order<'a>(site: &Site, all: impl Iterator<Item = &'a SitePath>) -> Vec<(String, String, Vec<SitePath>)> {
    let mut rest: std::collections::BTreeSet<SitePath> = all.cloned().collect();
    let mut parts = Vec::new();
    let mut part = |id: &str, title: &str, wanted: Vec<SitePath>| {
        let paths: Vec<SitePath> = wanted.into_iter().filter(|p| rest.remove(p)).collect();
        parts.push((format!("part.{id}"), title.to_string(), paths));
    };
    let about = ["about.html", "bibliography.html"].map(|p| p.parse::<SitePath>());
    part("home", "Home", vec![site.sections[0].path.clone()]);
    for section in site.sections.iter().skip(1) {
        let mut wanted = vec![section.path.clone()];
        wanted.extend(section.pages.iter().map(|&e| site.entries[e].path.clone()));
        let folder = section.folder.replace('/', "-");
        part(&folder, &section.title, wanted);
    }
    let pages = site.entries.iter().filter(|e| e.role == Role::Page).map(|e| e.path.clone());
    part("pages", "Pages", pages.collect());
    for (k, kind) in site.config.entities.types.iter().enumerate() {
        let mut wanted: Vec<SitePath> = format!("{}/index.html", kind.section).parse().into_iter().collect();
        let mut names: Vec<_> = site.names.list.iter().filter(|n| n.kind == k).collect();
        names.sort_by(|a, b| (&a.sort, &a.id).cmp(&(&b.sort, &b.id)));
        wanted.extend(names.iter().map(|n| n.path.clone()));
        part(kind.section.as_str(), &kind.plural, wanted);
    }
    part("about", "About", about.into_iter().flatten().collect());
    let left: Vec<SitePath> = rest.iter().cloned().collect();
    parts.push(("part.lists".into(), "Lists".into(), left));
    parts
}
