//! What the program sees in documents, for `sourcebook inspect`.
//!
//! The documents are imported into a site in memory and that site is loaded, so that what is shown here is exactly what a build
//! of these documents would use; then everything is mapped back to the decoded text of the source, in Unicode code points.

use super::{Memo, Site};
use crate::citation::survey::resolve::{KnownWorks, Work};
use crate::citation::survey::{self, Name, Subject, SurveyBlock, page_references, survey};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::entity::recognise::coverage::Coverage;
use crate::import;
use crate::project::{Memory, Store};
use crate::source::document::Document;
use crate::source::plain::{CodePoints, Offsets, PlacedBlock};
use crate::source::structure::structure;
use crate::source::{Options, ReadSources};
use serde_json::{Value, json};
use std::ops::Range;

/// A document to be inspected.
pub struct Inspectable {
    /// The name of its file, without folders.
    pub name: String,
    /// The file as the user knows it, for complaints.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Inspects documents together, in a copy of a site (or an empty one). Gives one value for each document, in order; a
/// document that cannot be read gives `None` and a complaint.
pub fn inspect(
    site: Memory,
    config: Config,
    documents: &[Inspectable],
    reads: &dyn ReadSources,
) -> (Vec<Option<Value>>, Vec<Diagnostic>) {
    let mut complaints = Vec::new();
    let folder = config.sources.directory.clone();
    let mut hashes = Vec::new();
    for (i, document) in documents.iter().enumerate() {
        let path = format!("{folder}/inspected-{i}/{}", document.name);
        if let Err(e) = site.write(&path, &document.bytes) {
            complaints.push(Diagnostic::error("unreadable", e.to_string()).in_file(&*document.file));
        }
        hashes.push(import::sha256(&document.bytes));
    }
    let settings = import::Settings {
        sources: &folder,
        content: super::files::CONTENT,
        ignore: &config.sources.ignore,
        only: &[],
        again: false,
        prune: false,
        detect: &page_references,
        reads,
        largest: (config.sources.size_limit as u64) << 20,
        full: import::Full { all: false, some: &config.sources.full },
    };
    let report = import::import(&site, &settings, &|_| ());
    let errors = report.diagnostics.into_iter().filter(|d| d.severity == crate::diagnostic::Severity::Error);
    // The folders are of this function's making: the user knows the files by other names.
    let inside = format!("{folder}/inspected-");
    complaints.extend(errors.map(|mut error| {
        let number = error.file.as_deref().and_then(|f| f.strip_prefix(&inside)?.split('/').next()?.parse().ok());
        if let Some(document) = number.and_then(|n: usize| documents.get(n)) {
            error.file = Some(document.file.clone());
        }
        error
    }));
    let (site, _) = Site::load(&site, config, &Memo::default());
    let items = site.library.bibliography.items().iter().filter(|item| item.source.is_none());
    let works = KnownWorks::new(items.map(Work::from));
    let values = documents
        .iter()
        .zip(&hashes)
        .map(|(document, sha256)| {
            let read = reads.read(&document.name, &document.bytes, &Options::default()).ok()?;
            let of = |d: &usize| site.entries[site.names.entry_of[*d]].page.front.source.as_ref().map(|s| &s.sha256);
            let number = (0..site.names.documents.len()).find(|d| of(d) == Some(sha256))?;
            Some(describe(&site, &works, number, &read))
        })
        .collect();
    (values, complaints)
}

fn describe(site: &Site, works: &KnownWorks, number: usize, document: &Document) -> Value {
    let points = CodePoints::new(&document.text);
    let span = |range: Range<usize>| {
        let (start, end) = (points.at(range.start), points.at(range.end));
        json!({ "start": start, "end": end, "text": document.text.get(range).unwrap_or_default() })
    };
    let stated = |s: &Option<crate::source::document::Stated<String>>| s.as_ref().map(|s| s.value.clone());
    let placed = document.text_blocks();
    let front = &site.entries[site.names.entry_of[number]].page.front;
    let lang = &site.names.documents[number].text.lang;
    let reviewed = front.about.iter().find(|a| a.relation == "reviews");
    let about = front.about.iter();
    let mut subjects: Vec<Subject<'_>> = about
        .filter_map(|a| Some(Subject { key: a.key.as_deref()?, reviewed: a.relation == "reviews", stated: false }))
        .collect();
    let by_hand = front.cite_default.as_deref().map(|key| Subject { key, reviewed: false, stated: true });
    subjects.extend(by_hand);
    json!({
        "title": stated(&document.title),
        "kind": stated(&document.kind),
        "authors": document.authors.iter().map(|a| a.value.clone()).collect::<Vec<_>>(),
        "published": stated(&document.date),
        "language": lang,
        "recognition": Coverage::of(lang).word(),
        "reviewed_work": reviewed.map(|a| json!({ "key": a.key, "title": a.title, "authors": a.authors })),
        "pages": pages(document, &points),
        "structure": structure(document),
        "mentions": mentions(site, number, &placed, &span),
        "citations": citations(site, number, &placed, &subjects, works, &span),
    })
}

/// Where the pages of the original begin.
fn pages(document: &Document, points: &CodePoints<'_>) -> Vec<Value> {
    let places = document.places.iter().filter_map(|place| Some((place.origin.page.as_deref()?, place.at)));
    let mut found: Vec<(&str, usize)> = Vec::new();
    for (page, at) in places {
        if found.last().is_none_or(|(last, _)| *last != page) {
            found.push((page, at));
        }
    }
    found.into_iter().map(|(page, at)| json!({ "page": page, "start": points.at(at) })).collect()
}

fn mentions(site: &Site, number: usize, placed: &[PlacedBlock], span: &dyn Fn(Range<usize>) -> Value) -> Vec<Value> {
    let names = &site.names;
    let of_page = &names.documents[number];
    let offsets = aligned(&of_page.text.blocks, placed);
    let mut found = Vec::new();
    for (m, mention) in of_page.mentions.iter().enumerate() {
        let Some(range) = offsets[mention.block].and_then(|o| o.to_source(mention.range.clone())) else { continue };
        let entity = names.index.of_mention.get(number).and_then(|of| of.get(m).copied().flatten());
        let mut value = span(range);
        value["type"] = json!(mention.kind);
        value["entity"] = json!(entity.map(|e| names.index.entities[e].id.as_str()));
        value["confidence"] = json!((f64::from(mention.confidence) * 1000.0).round() / 1000.0);
        value["rule"] = json!(mention.rule);
        if &*mention.kind.0 == "date" {
            let words = of_page.text.blocks[mention.block].text.get(mention.range.clone()).unwrap_or_default();
            value["value"] = json!(crate::entity::recognise::edtf(words, &of_page.text.lang));
        }
        found.push(value);
    }
    found
}

/// For each block of the page, the places of the block of the source it was made from. Blocks an editor has changed have none.
fn aligned<'a>(page: &[crate::entity::TextBlock], placed: &'a [PlacedBlock]) -> Vec<Option<&'a Offsets>> {
    aligned_blocks(page, placed).into_iter().map(|at| Some(&placed[at?].offsets)).collect()
}

/// For each block of the page, the number of the block of the source it was made from.
fn aligned_blocks(page: &[crate::entity::TextBlock], placed: &[PlacedBlock]) -> Vec<Option<usize>> {
    let mut next = 0;
    page.iter()
        .map(|block| {
            let ahead =
                placed[next..].iter().position(|p| p.block.text == block.text).filter(|_| !block.text.is_empty())?;
            next += ahead + 1;
            Some(next - 1)
        })
        .collect()
}

/// All that the document cites; the editor decides what becomes of it.
fn citations(
    site: &Site,
    number: usize,
    placed: &[PlacedBlock],
    subjects: &[Subject<'_>],
    works: &KnownWorks,
    span: &dyn Fn(Range<usize>) -> Value,
) -> Vec<Value> {
    let of_page = &site.names.documents[number];
    let mut names: Vec<Vec<Name<'_>>> = vec![Vec::new(); placed.len()];
    for (block, at) in aligned_blocks(&of_page.text.blocks, placed).into_iter().enumerate() {
        let Some(at) = at else { continue };
        let mentions = of_page.mentions.iter().filter(|m| m.block == block);
        names[at].extend(mentions.map(|m| Name { range: m.range.clone(), kind: &m.kind.0 }));
    }
    let blocks: Vec<SurveyBlock<'_>> = placed
        .iter()
        .zip(names)
        .map(|(placed, names)| SurveyBlock { kind: placed.block.kind, text: &placed.block.text, names })
        .collect();
    survey(&blocks, subjects, works).iter().filter_map(|found| citation(found, &placed[found.block], span)).collect()
}

fn citation(found: &survey::Found, placed: &PlacedBlock, span: &dyn Fn(Range<usize>) -> Value) -> Option<Value> {
    let mut value = span(placed.offsets.to_source(found.range.clone())?);
    value["kind"] = json!(found.kind);
    if found.kind == "page" {
        value["pages"] = found.pages.iter().map(|p| json!([p.from, p.to])).collect();
        value["locator"] = json!(found.locator);
    }
    if found.kind == "page" || found.work.is_some() {
        value["work"] = json!(found.work);
    }
    if let Some(id) = &found.id {
        value["id"] = json!(id);
    }
    if !found.within.is_empty() {
        value["ids"] = found.within.iter().map(|(kind, id)| json!({ "kind": kind, "id": id })).collect();
    }
    value["rule"] = json!(found.rule);
    value["confidence"] = json!((f64::from(found.confidence) * 1000.0).round() / 1000.0);
    Some(value)
}
