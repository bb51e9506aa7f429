//! Word-processing documents of Office Open XML (ECMA-376; `.docx`, `.docm`, `.dotx`).
//!
//! Decisions this reader makes, where a page and a document differ:
//! - Decimal numbers of lists are set by the page; all other labels (`a.`, `iv)`, `2.1`, `Article 3`) are kept as the first
//!   words of the item and counted in `omitted`, for people cite them. Numbers of headings are part of the heading.
//! - Headers and footers are seen once a page: each stands once, at the beginning or the end of the reading text, and is
//!   taken out with the rule `running-head`. Numbers of pages in them are no words.
//! - Hidden text is in the reading text and taken out (`hidden-text`), tables of contents too (`contents`).
//! - Insertions are kept, deletions are not text. Comments are counted, with the names of who made them.
//! - Pages are told only if the file says where they end.

mod body;
mod drawing;
mod field;
mod formula;
mod numbering;
mod package;
mod properties;
mod runs;
mod styles;
mod table;
mod walker;

use super::container::Container;
use super::facts;
use super::numbers::System;
use super::output::Paragraph;
use super::pieces;
use super::xml::Node;
use crate::source::ReadError;
use crate::source::document::{Document, Word};
use numbering::Numbering;
use package::{Part, load, relations, switch};
use std::collections::{HashMap, HashSet};
use styles::Styles;
use walker::{Section, Walker, Within};

/// Name and version of this reader, as it stands in front matter. The number grows when its output changes.
pub const IMPORTER: &str = "docx 1";

/// Reads a document.
///
/// # Errors
/// [`ReadError`], if the file is none of this kind, encrypted, damaged, or asks for too much.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut container = Container::open(bytes)?;
    let package = relations(&mut container, "")?;
    let main =
        package.values().find(|r| r.kind == "officeDocument").and_then(|r| super::container::resolve("", &r.target));
    let main = main.unwrap_or_else(|| "word/document.xml".into());
    let part = load(&mut container, &main)?;
    let part = part.ok_or_else(|| ReadError::Damaged { reason: format!("part `{main}` is missing") })?;
    let root = part.root().filter(|r| part.tree.name(*r) == "w:document");
    let body = root.and_then(|r| part.tree.child(r, "w:body"));
    let body = body.ok_or_else(|| ReadError::Damaged { reason: "it is no word-processing document".into() })?;

    let mut optional = |kind: &str| part.of_kind(kind).and_then(|name| load(&mut container, &name).ok().flatten());
    let styles = Styles::read(optional("styles").as_ref());
    let numbering = Numbering::read(optional("numbering").as_ref());
    let (footnotes, endnotes) = (optional("footnotes"), optional("endnotes"));
    let (comments, settings) = (optional("comments"), optional("settings"));
    let properties = properties::read(&mut container, &package);
    let macros = container.names().any(|n| n.ends_with("vbaProject.bin"));

    let mut walker = Walker::new(&mut container, styles, numbering);
    walker.comments = authors(comments.as_ref());
    walker.sections = sections(&part, body, settings.as_ref());
    walker.pager.known = pages_are_known(&part, properties.pages);
    walker.running_heads(&part, false);
    walker.begin_section(0);
    walker.blocks(&part, body);
    walker.flush();
    walker.all_notes(footnotes.as_ref(), endnotes.as_ref());
    walker.running_heads(&part, true);
    if macros {
        walker.out.omit("macro");
    }
    let language = walker.languages.iter().max_by_key(|(_, n)| **n).map(|(tag, _)| tag.clone());
    let (rtl, ltr) = (walker.rtl, walker.ltr);
    let mut out = walker.out;
    let mut stated = properties.stated;
    stated.language = language.or(stated.language);
    facts::apply(&mut out, stated);
    let mut document = out.finish();
    document.charset = "utf-8".into();
    document.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document".into();
    document.importer = IMPORTER.into();
    document.dir = (rtl > ltr).then(|| "rtl".to_owned());
    Ok(document)
}

/// Who made which comment.
fn authors(part: Option<&Part>) -> HashMap<String, String> {
    let Some((part, root)) = part.and_then(|p| Some((p, p.root()?))) else { return HashMap::new() };
    let get = |n: Node, key| part.tree.attribute(n, key).unwrap_or_default().to_owned();
    part.tree.children(root).map(|n| (get(n, "w:id"), get(n, "w:author"))).collect()
}

/// The sections of the body, in order.
fn sections(part: &Part, body: Node, settings: Option<&Part>) -> Vec<Section> {
    let tree = &part.tree;
    let even = settings.and_then(|s| switch(&s.tree, s.root()?, "w:evenAndOddHeaders")).unwrap_or(false);
    let all = tree.descendants(body).filter(|n| tree.name(*n) == "w:sectPr");
    all.map(|node| {
        let first = switch(tree, node, "w:titlePg").unwrap_or(false);
        let numbers = tree.child(node, "w:pgNumType");
        let format = numbers.and_then(|n| tree.attribute(n, "w:fmt")).unwrap_or_default();
        let running = tree.children(node).filter_map(|n| {
            let foot = match tree.name(n) {
                "w:headerReference" => false,
                "w:footerReference" => true,
                _ => return None,
            };
            let used = match tree.attribute(n, "w:type") {
                Some("first") => first,
                Some("even") => even,
                _ => true,
            };
            used.then(|| Some((foot, tree.attribute(n, "r:id")?.to_owned()))).flatten()
        });
        Section {
            continuous: tree.value(node, "w:type", "w:val") == Some("continuous"),
            start: numbers.and_then(|n| tree.attribute(n, "w:start")).and_then(|v| v.parse().ok()),
            system: match format {
                "lowerRoman" => System::LowerRoman,
                "upperRoman" => System::UpperRoman,
                "lowerLetter" => System::LowerLetter,
                "upperLetter" => System::UpperLetter,
                _ => System::Decimal,
            },
            running: running.collect(),
        }
    })
    .collect()
}

/// Whether the file says where its pages end: the program that saved it noted it, or its own breaks make up all pages.
fn pages_are_known(part: &Part, pages: Option<usize>) -> bool {
    let tree = &part.tree;
    let Some(root) = part.root() else { return false };
    let mut breaks = 1;
    for node in tree.descendants(root) {
        match tree.name(node) {
            "w:lastRenderedPageBreak" => return true,
            "w:br" if tree.attribute(node, "w:type") == Some("page") => breaks += 1,
            _ => {}
        }
    }
    pages == Some(breaks)
}

impl Walker<'_, '_> {
    /// A paragraph that was to go on with the next ends where the text ends.
    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.carry);
        if !pieces.is_empty() {
            self.out.paragraph(Paragraph { pieces, ..Paragraph::default() });
        }
        self.fields.clear();
        self.ignored_fields = 0;
        self.lists.clear();
    }

    /// Notes in the order they are referred to; those of the title become paragraphs.
    fn all_notes(&mut self, footnotes: Option<&Part>, endnotes: Option<&Part>) {
        let of = |part: Option<&Part>| -> HashMap<String, Node> {
            let Some((part, root)) = part.and_then(|p| Some((p, p.root()?))) else { return HashMap::new() };
            let id = |n: Node| part.tree.attribute(n, "w:id").map(str::to_owned);
            part.tree.children(root).filter_map(|n| Some((id(n)?, n))).collect()
        };
        let (foot, end) = (of(footnotes), of(endnotes));
        self.within = Within::Note;
        self.pager.known = false;
        let paragraph = std::mem::take(&mut self.out.paragraph);
        while let Some(wanted) = self.notes.pop_front() {
            let (part, nodes) = if wanted.end { (endnotes, &end) } else { (footnotes, &foot) };
            let Some((part, node)) = part.zip(nodes.get(&wanted.id)) else {
                self.lost_note(&wanted.label);
                continue;
            };
            let before = self.out.document.blocks.len();
            let in_title = self.title_notes.contains(&wanted.label);
            self.out.note = (!in_title).then(|| wanted.label.clone());
            self.blocks(part, *node);
            self.flush();
            self.out.note = None;
            if self.out.document.blocks.len() == before && !in_title {
                self.lost_note(&wanted.label);
            }
        }
        self.out.paragraph = paragraph;
        let unused = |nodes: &HashMap<String, Node>, part: Option<&Part>, is_end: bool| {
            let part = part?;
            let real = |n: &Node| {
                let kind = part.tree.attribute(*n, "w:type").is_none_or(|t| t == "normal");
                kind && !part.tree.all_words(*n).trim().is_empty()
            };
            let known = |id: &String| self.labels.contains_key(&(is_end, id.clone()));
            Some(nodes.iter().filter(|(id, n)| real(n) && !known(id)).count())
        };
        let unused = unused(&foot, footnotes, false).unwrap_or(0) + unused(&end, endnotes, true).unwrap_or(0);
        (0..unused).for_each(|_| self.out.omit("unused-note"));
    }

    /// A note without text has no mark either.
    fn lost_note(&mut self, label: &str) {
        self.out.drop_note(label);
    }

    /// Headers, or footers: each once.
    fn running_heads(&mut self, part: &Part, feet: bool) {
        let mut done = HashSet::new();
        let mut said = HashSet::new();
        let all: Vec<String> =
            self.sections.iter().flat_map(|s| &s.running).filter(|r| r.0 == feet).map(|r| r.1.clone()).collect();
        for name in all.iter().filter_map(|id| part.target(id)).filter(|name| done.insert(name.clone())) {
            let Ok(Some(running)) = load(self.container, &name) else { continue };
            let Some(root) = running.root() else { continue };
            self.within = Within::Running;
            let tree = &running.tree;
            let mut waiting: Vec<Node> = vec![root];
            while let Some(next) = waiting.pop() {
                for node in tree.descendants(next).filter(|n| tree.name(*n) == "w:p") {
                    // Paragraphs of text boxes come through their box, once.
                    let Some(paragraph) = self.read_paragraph(&running, node) else { continue };
                    self.boxes.clear();
                    let words = pieces::words(&paragraph.pieces);
                    if said.insert(words) {
                        self.remove_running(&paragraph);
                    }
                }
            }
            self.flush();
            self.within = Within::Body;
        }
    }

    fn remove_running(&mut self, paragraph: &Paragraph) {
        const RULE: Word = "running-head";
        let page = self.out.page.take();
        self.out.remove(&paragraph.pieces, RULE);
        self.out.page = page;
    }
}
