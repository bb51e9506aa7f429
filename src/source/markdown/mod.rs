//! `Document` → Markdown page, and the self-check that nothing was lost.
//!
//! In: a document and what the site knows about it (its file, its hash, the keys of the works it is about, a detector of page
//! references). Out: the page with its front matter, and its ledger. A page that would not keep the words of its source is
//! never returned.

mod blocks;
pub mod check;
pub mod escape;
pub mod front_matter;
mod inlines;
mod notes;
pub mod raised;

use super::document::{BlockKind, Document};
use super::ledger::{Entry, Ledger, text_hash};
use crate::citation::PageReference;
use blocks::{Counts, Writer};
use check::Mismatch;

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
    /// Path of the folder of the files the document carries, relative to the page: `report`.
    pub files: &'a str,
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
    let mut counts = Counts::default();
    let body = match &document.verbatim {
        Some(span) => document.text.get(span.clone()).unwrap_or_default().trim_end().to_owned(),
        None => {
            let reviewed = document.about.iter().position(|a| a.relation == "reviews");
            let key = reviewed.and_then(|i| input.keys.get(i)).map(String::as_str);
            Writer { key, detect: input.detect, files: input.files, counts: &mut counts }
                .body(&notes::led(&document.blocks))
        }
    };
    check::check(document, &body)?;
    let mut text = String::with_capacity(body.len() + 2048);
    front_matter::write(document, input, counts.unset, &mut text);
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

/// The paragraph ledger of a document: numbers for all blocks but headings.
pub fn ledger(document: &Document, sha256: &str) -> Ledger {
    let shift = if document.charset == "utf-8" { document.bom } else { 0 };
    let mut number = 0;
    let blocks = document
        .blocks
        .iter()
        .filter(|block| block.note.is_none())
        .map(|block| {
            let plain = block.plain();
            let numbered = block.kind != BlockKind::Heading && !(block.kind == BlockKind::Item && plain.is_empty());
            let id = numbered.then(|| {
                number += 1;
                format!("p{number}")
            });
            let span = block.span().or_else(|| super::plain::span_of(&block.inlines)).unwrap_or(0..0);
            let origin = document.origin(span.start).cloned().unwrap_or_default();
            let last = document.origin(span.end.saturating_sub(1).max(span.start)).and_then(|o| o.page.clone());
            Entry {
                id,
                kind: block.kind,
                start: span.start + shift,
                end: span.end + shift,
                hash: text_hash(&plain),
                to_page: last.filter(|page| origin.page.as_ref() != Some(page)),
                origin,
            }
        })
        .collect();
    Ledger { version: 1, sha256: sha256.to_owned(), blocks, ..Ledger::default() }
}

#[cfg(test)]
mod tests;
