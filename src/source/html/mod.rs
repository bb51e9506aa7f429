//! HTML → `Document`.
//!
//! In: the bytes of a web page. Out: its article as blocks: headings, paragraphs, lists, quotations, code, tables, notes,
//! pictures; what of the page is not article is in `removed`, region by region, with what it was for. The tree is the one
//! browsers build; white space collapses as they collapse it. Must never run or fetch anything, and never let markup of the
//! source through.

pub mod address;
mod article;
mod blocks;
mod inline;
mod json_ld;
mod meta;
mod notes;
mod parse;
mod picture;
mod run;
mod style;
mod tables;
#[cfg(test)]
mod tests;
mod title;
mod tree;
mod walk;

use super::decode;
use super::document::{Block, BlockKind, Change, Document, Inline, Span};
use super::plain::CodePoints;
use super::repair;
use super::{Options, ReadError};
use article::Kept;
use std::collections::{HashMap, HashSet};
use tree::{Id, Tree};
use walk::{Plan, Walked};

/// Name and version of this reader.
pub const IMPORTER: &str = "html 1";

/// Reads a web page.
///
/// # Errors
/// [`ReadError::Empty`] if it has no text, [`ReadError::Binary`] if it is no text file.
pub fn read(file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
    let decoded = decode::decode_html(bytes)?;
    let name = file.to_ascii_lowercase();
    let xml = name.ends_with(".xhtml") || name.ends_with(".xht") || is_xhtml(&decoded.text);
    let parsed = parse::parse(&decoded.text, xml);
    let tree = Tree::new(&parsed);
    let said = meta::read(&tree);
    let mut kept = match options.full {
        true => Kept::everything(&tree),
        false => article::find(parsed, &tree),
    };
    let url = said.url.as_ref().map(|u| u.value.as_str());
    let notes = notes::find(&tree, &kept, url);
    let bodies: Vec<Id> = notes.bodies.keys().copied().collect();
    kept.keep(&tree, &bodies);
    let (heading, stated) = title::find(&tree, &kept, &said);
    let shift = shift(&tree, &kept, heading);
    kept.keep(&tree, heading.as_slice());
    article::trim(&tree, &mut kept);
    kept.dropped.extend(notes.spoken.iter().map(|id| (*id, "back-link")));
    let points = CodePoints::new(&decoded.text);
    let byte = |at: usize| match decoded.charset.as_str() {
        "utf-8" => Some(at + decoded.bom),
        charset if is_single_byte(charset) => Some(points.at(at)),
        _ => None,
    };
    let plan = Plan {
        tree: &tree,
        kept: &kept,
        notes: &notes,
        title: heading,
        shift,
        base: said.base.as_deref(),
        byte: &byte,
        outside: if options.full { "hidden" } else { "outside-article" },
    };
    let walked = walk::walk(&plan);
    let first = (0..tree.nodes.len())
        .find(|i| tree.text(*i).is_some_and(|t| !t.trim().is_empty()) && kept.node.get(*i) == Some(&true));
    let near = |name: &str| {
        let own = tree.ancestors(first?).find_map(|i| tree.attribute(i, name).filter(|v| !v.trim().is_empty()));
        own.map(|v| v.trim().to_owned())
    };
    let lang = near("lang").or_else(|| near("xml:lang")).and_then(|l| language_tag(&l));
    let dir = near("dir").map(|d| d.to_ascii_lowercase()).filter(|d| d == "rtl" || d == "ltr");
    let mut document = assemble(walked);
    settle_notes(&mut document.blocks);
    super::depth::close_levels(&mut document.blocks);
    if document.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    document.lang = lang.or_else(|| super::language::detect(&document.text));
    document.dir = dir;
    document.charset = decoded.charset.clone();
    document.media_type = if xml { "application/xhtml+xml".into() } else { "text/html".into() };
    document.importer = if options.full { format!("{IMPORTER} (whole page)") } else { IMPORTER.into() };
    document.title = document.title.or(stated);
    document.authors = said.authors;
    document.date = said.date;
    document.publication = said.publication;
    document.kind = said.kind;
    document.keywords = said.keywords;
    document.rights = said.rights;
    document.url = said.url;
    document.retrieved = said.retrieved;
    Ok(document)
}

/// An XML declaration and the namespace of XHTML.
fn is_xhtml(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.trim_start().starts_with("<?xml") && head.contains("http://www.w3.org/1999/xhtml")
}

/// Charsets in which a character is a byte.
fn is_single_byte(charset: &str) -> bool {
    charset.starts_with("windows-125")
        || charset.starts_with("iso-8859-")
        || matches!(charset, "koi8-r" | "koi8-u" | "macintosh" | "ibm866" | "windows-874" | "x-mac-cyrillic")
}

/// A language tag (BCP 47) from what a page writes: `en_US` → `en-US`.
fn language_tag(text: &str) -> Option<String> {
    let tag = text.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next()?;
    let sound = (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()));
    sound.then(|| match tag.split_once('-') {
        Some((first, rest)) => format!("{}-{rest}", first.to_ascii_lowercase()),
        None => tag.to_ascii_lowercase(),
    })
}

/// The title is the one heading of the first level: if others are of it too, all go down by one.
fn shift(tree: &Tree, kept: &Kept, title: Option<Id>) -> u8 {
    let mut others = (0..tree.nodes.len()).filter(|i| tree.name(*i) == "h1" && Some(*i) != title);
    u8::from(others.any(|i| kept.kept_in(tree, i) > 0))
}

/// What the walk found as a document, with characters mended.
fn assemble(walked: Walked) -> Document {
    let text = walked.reading.text;
    let mut mended = repair::mend(&text);
    let mut document = Document {
        blocks: walked.blocks,
        removed: walked.removed,
        title: walked.title,
        files: walked.files,
        places: walked.reading.places,
        omitted: omitted(&walked.omitted),
        ..Document::default()
    };
    if !mended.edits.is_empty() {
        let mut spans = Vec::new();
        document.blocks.iter().for_each(|b| texts(b, &mut spans));
        spans.extend(document.removed.iter().map(|c| c.span.clone()));
        spans.extend(document.title.iter().filter_map(|t| t.span.clone()));
        spans.sort_by_key(|s| s.start);
        // A repair across two pieces of text would belong to neither.
        mended.edits.retain(|e| {
            let at = spans.partition_point(|s| s.start <= e.span.start);
            let inside = at.checked_sub(1).and_then(|i| spans.get(i)).is_some_and(|s| e.span.end <= s.end);
            let after = spans.get(at).is_none_or(|s| s.start >= e.span.end);
            let before = at.checked_sub(1).and_then(|i| spans.get(i)).is_none_or(|s| s.end <= e.span.start);
            inside || (after && before)
        });
        let edits = &mended.edits;
        let apply = |span: &Span| {
            let from = edits.partition_point(|e| e.span.start < span.start);
            let here: Vec<_> = edits.iter().skip(from).take_while(|e| e.span.end <= span.end).cloned().collect();
            if here.is_empty() {
                return None;
            }
            let moved: Vec<_> = here
                .into_iter()
                .map(|e| super::document::Edit { span: e.span.start - span.start..e.span.end - span.start, ..e })
                .collect();
            Some(repair::apply(text.get(span.clone()).unwrap_or_default(), &moved))
        };
        document.blocks.iter_mut().for_each(|b| mend_block(b, &apply));
        for (value, span) in document.removed.iter_mut().map(|c| (&mut c.text, &c.span)) {
            if let Some(became) = apply(span) {
                *value = became.lines().map(walk::one_line).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
            }
        }
        if let Some(title) = &mut document.title
            && let Some(became) = title.span.as_ref().and_then(apply)
        {
            title.value = walk::one_line(&became);
        }
        drop_empty(&mut document.blocks);
        document.repaired = repair::summary(&text, &mended.edits);
    }
    document.edits = mended.edits;
    document.text = text;
    document
}

fn texts(block: &Block, out: &mut Vec<Span>) {
    let cells = block.table.iter().flat_map(|t| t.rows.iter().flatten().flatten());
    block.inlines.iter().chain(cells).for_each(|i| inline_texts(i, out));
    block.children.iter().for_each(|b| texts(b, out));
}

fn inline_texts(inline: &Inline, out: &mut Vec<Span>) {
    match inline {
        Inline::Text { span, .. } | Inline::Code { span, .. } => out.push(span.clone()),
        other => other.inner().iter().for_each(|i| inline_texts(i, out)),
    }
}

fn mend_block(block: &mut Block, apply: &dyn Fn(&Span) -> Option<String>) {
    let cells = block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten());
    for inlines in std::iter::once(&mut block.inlines).chain(cells) {
        mend_inlines(inlines, apply);
    }
    block.children.iter_mut().for_each(|b| mend_block(b, apply));
}

fn mend_inlines(inlines: &mut Vec<Inline>, apply: &dyn Fn(&Span) -> Option<String>) {
    for inline in inlines.iter_mut() {
        match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => {
                if let Some(became) = apply(span) {
                    *text = became;
                }
            }
            other => other.inner_mut().into_iter().for_each(|inner| mend_inlines(inner, apply)),
        }
    }
    inlines.retain(|i| !matches!(i, Inline::Text { text, .. } if text.is_empty()));
}

/// A note that the text does not lead to, be it through other notes, is a paragraph; a reference to no note is none. What has become
/// empty by that is taken out, until nothing changes.
fn settle_notes(blocks: &mut Vec<Block>) {
    let labels = |blocks: &[Block]| -> HashSet<String> { blocks.iter().filter_map(|b| b.note.clone()).collect() };
    for pass in 1.. {
        drop_empty(blocks);
        if pass > PASSES {
            blocks.iter_mut().for_each(|block| block.note = None);
        }
        let defined = labels(blocks);
        // What refers to what; the text itself has no label.
        let mut references_of: HashMap<Option<String>, Vec<String>> = HashMap::new();
        for block in blocks.iter_mut() {
            references(block, &defined, references_of.entry(block.note.clone()).or_default());
        }
        loosen(blocks, references_of);
        drop_empty(blocks);
        if labels(blocks).len() == defined.len() {
            return;
        }
    }
}

/// After how many passes notes that lead from one to the next and to nothing become paragraphs.
const PASSES: usize = 16;

/// Makes paragraphs of the notes that the text does not lead to.
fn loosen(blocks: &mut [Block], mut references_of: HashMap<Option<String>, Vec<String>>) {
    let mut led_to: HashSet<String> = HashSet::new();
    let mut follow = |from: Option<String>, led_to: &mut HashSet<String>| {
        let mut ahead = references_of.remove(&from).unwrap_or_default();
        while let Some(label) = ahead.pop() {
            if led_to.insert(label.clone()) {
                ahead.extend(references_of.remove(&Some(label)).unwrap_or_default());
            }
        }
    };
    follow(None, &mut led_to);
    let mut loose: HashSet<String> = HashSet::new();
    for block in blocks.iter_mut() {
        if let Some(label) = block.note.take_if(|label| loose.contains(label) || !led_to.contains(label)) {
            loose.insert(label.clone());
            follow(Some(label), &mut led_to);
        }
    }
}

/// Takes out blocks without content. An item without words of its own stays if the block after it stands in it.
fn drop_empty(blocks: &mut Vec<Block>) {
    let mut filled: Vec<bool> = Vec::with_capacity(blocks.len());
    let mut next: Option<&Block> = None;
    for block in blocks.iter().rev() {
        let leads = |next: &Block| match next.kind {
            BlockKind::Item => block.kind == BlockKind::Item && next.level > block.level,
            _ => block.kind == BlockKind::Item && next.inside > block.level,
        };
        let full = block.table.is_some() || !block.children.is_empty() || run::says_something(&block.inlines);
        let keeps = full || next.is_some_and(leads);
        if keeps {
            next = Some(block);
        }
        filled.push(keeps);
    }
    let mut filled = filled.into_iter().rev();
    blocks.retain(|_| filled.next().unwrap_or(true));
}

fn references(block: &mut Block, defined: &HashSet<String>, referred: &mut Vec<String>) {
    for cell in block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()) {
        sound_references(cell, defined, referred);
    }
    let gone = |inline: &&Inline| matches!(inline, Inline::Note(label) if !defined.contains(label));
    if let Some(at) = &mut block.attribution {
        *at -= block.inlines.iter().take(*at).filter(gone).count();
    }
    // Of a line that was only such a reference nothing is left.
    if sound_references(&mut block.inlines, defined, referred) && block.kind != BlockKind::Code {
        run::trim(&mut block.inlines, false);
        if block.attribution.is_none() {
            run::trim(&mut block.inlines, true);
            let breaks = |i: &Inline| matches!(i, Inline::Paragraph | Inline::Break);
            block.inlines.dedup_by(|b, a| breaks(a) && breaks(b));
        }
        block.attribution = block.attribution.filter(|at| *at < block.inlines.len());
    }
    block.children.iter_mut().for_each(|b| references(b, defined, referred));
}

/// Takes out references to notes that are not there; tells whether there were any.
fn sound_references(inlines: &mut Vec<Inline>, defined: &HashSet<String>, referred: &mut Vec<String>) -> bool {
    let before = inlines.len();
    inlines.retain(|i| !matches!(i, Inline::Note(label) if !defined.contains(label)));
    let mut changed = inlines.len() < before;
    for inline in inlines.iter_mut() {
        match inline {
            Inline::Note(label) => referred.push(label.clone()),
            other => {
                if let Some(inner) = other.inner_mut() {
                    changed |= sound_references(inner, defined, referred);
                }
            }
        }
    }
    changed
}

/// What a page cannot carry, in words.
fn omitted(counts: &std::collections::BTreeMap<&'static str, usize>) -> Vec<Change> {
    let words = include_str!("data/omitted.tsv");
    let said = |rule: &str| words.lines().filter_map(|l| l.split_once('\t')).find(|(r, _)| *r == rule).map(|(_, w)| w);
    counts
        .iter()
        .map(|(rule, count)| {
            let (one, many) = said(rule).and_then(|w| w.split_once('\t')).unwrap_or((rule, rule));
            let text = format!("{count} {}", if *count == 1 { one } else { many });
            Change { text, became: None, rule, span: 0..0, count: *count }
        })
        .collect()
}
