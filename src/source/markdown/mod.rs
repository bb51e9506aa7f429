//! `Document` → Markdown page, and the self-check that nothing was lost.
//!
//! In: a document and what the site knows about it (its file, its hash, the keys of the works it is about, a detector of page
//! references). Out: the page with its front matter, and its ledger. A page that would not keep the words of its source is
//! never returned.

pub mod check;
pub mod escape;
pub mod front_matter;

use super::document::{Block, BlockKind, Document, Inline};
use super::ledger::{Entry, Ledger, text_hash};
use crate::citation::PageReference;
use check::Mismatch;
use escape::{Mark, Within, escape};

/// Finds page references in a plain text.
pub type Detector<'a> = &'a (dyn Fn(&str) -> Vec<PageReference> + Sync);

/// What the site knows about a document.
pub struct PageInput<'a> {
    /// The original's path from the site's root.
    pub file: &'a str,
    /// Its SHA-256, lower-case hexadecimal.
    pub sha256: &'a str,
    /// Its size.
    pub bytes: usize,
    /// Keys of the works in [`Document::about`], in the same order.
    pub keys: &'a [String],
    /// The detector of page references.
    pub detect: Detector<'a>,
}

/// A page, written and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenPage {
    /// The file's text.
    pub text: String,
    /// The paragraph ledger.
    pub ledger: Ledger,
    /// Page references that became citations.
    pub citations: usize,
    /// Page references without a work to cite.
    pub unresolved: usize,
    /// Words of the body.
    pub words: usize,
}

/// Writes the page of a document.
///
/// # Errors
/// [`Mismatch`], if the page would not keep the words of the source.
pub fn write(document: &Document, input: &PageInput<'_>) -> Result<WrittenPage, Mismatch> {
    let mut text = String::with_capacity(document.text.len() + 2048);
    front_matter::write(document, input, &mut text);
    let mut counts = Counts::default();
    let body = match &document.verbatim {
        Some(span) => document.text.get(span.clone()).unwrap_or_default().trim_end().to_owned(),
        None => {
            let reviewed = document.about.iter().position(|a| a.relation == "reviews");
            let key = reviewed.and_then(|i| input.keys.get(i)).map(String::as_str);
            Writer { key, detect: input.detect, counts: &mut counts }.body(&document.blocks)
        }
    };
    check::check(document, &body)?;
    if !body.is_empty() {
        if !body.starts_with('\n') {
            text.push('\n');
        }
        text.push_str(&body);
        text.push('\n');
    }
    Ok(WrittenPage {
        ledger: ledger(document, input.sha256),
        citations: counts.citations,
        unresolved: counts.unresolved,
        words: document.blocks.iter().filter(|b| !b.supplied).map(|b| b.plain().split_whitespace().count()).sum(),
        text,
    })
}

#[derive(Default)]
struct Counts {
    citations: usize,
    unresolved: usize,
}

struct Writer<'a> {
    key: Option<&'a str>,
    detect: Detector<'a>,
    counts: &'a mut Counts,
}

impl Writer<'_> {
    fn body(&mut self, blocks: &[Block]) -> String {
        let mut out = String::new();
        let mut previous: Option<&Block> = None;
        for block in blocks {
            let item = |b: &Block| b.kind == BlockKind::Item;
            match previous {
                Some(before) if item(before) && item(block) => out.push('\n'),
                Some(_) => out.push_str("\n\n"),
                None => {}
            }
            self.block(block, &mut out);
            previous = Some(block);
        }
        out
    }

    fn block(&mut self, block: &Block, out: &mut String) {
        let plain = block.plain();
        let mut marks = Vec::new();
        formatting(&block.inlines, &mut 0, &mut marks);
        match block.kind {
            BlockKind::Heading | BlockKind::Title => {
                let level = usize::from(block.level.clamp(1, 6));
                out.push_str(&"#".repeat(level));
                out.push(' ');
                escape(&plain, &marks, Within::Heading, out);
                if block.supplied {
                    out.push_str(" {.supplied}");
                }
            }
            BlockKind::Item => {
                self.citations(&plain, &mut marks);
                out.push_str("- ");
                let mut text = String::new();
                escape(&plain, &marks, Within::Paragraph, &mut text);
                out.push_str(&text.replace('\n', "\n  "));
            }
            BlockKind::Quote => {
                self.citations(&plain, &mut marks);
                quotation(&plain, &marks, out);
            }
            BlockKind::Code => code(&plain, out),
            BlockKind::Paragraph | BlockKind::Table => {
                self.citations(&plain, &mut marks);
                escape(&plain, &marks, Within::Paragraph, out);
            }
        }
    }

    /// Puts a citation cluster after each page reference.
    fn citations(&mut self, plain: &str, marks: &mut Vec<Mark>) {
        if !plain.contains(['(', '[']) {
            return;
        }
        for found in (self.detect)(plain) {
            let sound = !found.locator.contains(['[', ']', '\n', '\\']) && plain.is_char_boundary(found.range.end);
            match self.key.filter(|_| sound) {
                Some(key) => {
                    self.counts.citations += 1;
                    marks.push(Mark { at: found.range.end, markdown: format!("[@{key}, {}]", found.locator) });
                }
                None => self.counts.unresolved += 1,
            }
        }
        marks.sort_by_key(|m| m.at);
    }
}

/// Marks for emphasis, links and code, by place in the plain text.
fn formatting(inlines: &[Inline], at: &mut usize, marks: &mut Vec<Mark>) {
    let mark = |at: usize, markdown: &str| Mark { at, markdown: markdown.into() };
    for inline in inlines {
        match inline {
            Inline::Text { text, .. } | Inline::Code { text, .. } => *at += text.len(),
            Inline::Break => *at += 1,
            Inline::Emphasis(inner) | Inline::Strong(inner) => {
                let sign = if matches!(inline, Inline::Strong(_)) { "**" } else { "*" };
                marks.push(mark(*at, sign));
                formatting(inner, at, marks);
                marks.push(mark(*at, sign));
            }
            Inline::Link { target, content } => {
                marks.push(mark(*at, "["));
                formatting(content, at, marks);
                let target = target.replace(['<', '>', '\n', '\\'], "");
                marks.push(mark(*at, &format!("](<{target}>)")));
            }
        }
    }
}

/// Each line of the plain text is a paragraph of the quotation.
fn quotation(plain: &str, marks: &[Mark], out: &mut String) {
    let mut start = 0;
    let mut rest = marks;
    for (n, line) in plain.split('\n').enumerate() {
        if n > 0 {
            out.push_str("\n>\n");
        }
        out.push_str("> ");
        let end = start + line.len();
        let count = rest.iter().take_while(|m| m.at <= end).count();
        let (own, later) = rest.split_at(count);
        let own: Vec<Mark> = own.iter().map(|m| Mark { at: m.at - start, ..m.clone() }).collect();
        escape(line, &own, Within::Paragraph, out);
        rest = later;
        start = end + 1;
    }
}

fn code(plain: &str, out: &mut String) {
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    out.push_str(&fence);
    out.push('\n');
    out.push_str(plain.trim_end_matches('\n'));
    out.push('\n');
    out.push_str(&fence);
}

/// The paragraph ledger of a document: numbers for all blocks but headings.
pub fn ledger(document: &Document, sha256: &str) -> Ledger {
    let shift = if document.charset == "utf-8" { document.bom } else { 0 };
    let mut number = 0;
    let blocks = document
        .blocks
        .iter()
        .map(|block| {
            let id = (block.kind != BlockKind::Heading).then(|| {
                number += 1;
                format!("p{number}")
            });
            let span = block.span().or_else(|| super::plain::span_of(&block.inlines)).unwrap_or(0..0);
            Entry {
                id,
                kind: block.kind,
                start: span.start + shift,
                end: span.end + shift,
                hash: text_hash(&block.plain()),
            }
        })
        .collect();
    Ledger { version: 1, sha256: sha256.to_owned(), blocks, ..Ledger::default() }
}

#[cfg(test)]
mod tests;
