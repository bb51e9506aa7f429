//! The self-check: nothing of the source is lost, nothing is invented, nothing is moved.
//!
//! In: the document and the page that was written. The recorded repairs are applied to the source; the title, the removed
//! lines and the bullet glyphs are taken out at their places; the page is parsed again and stripped to its text, without
//! its citation clusters and supplied headings. Both must be the same, character for character, apart from white space.

use super::raised::Raised;
use crate::source::document::{BlockKind, Document, Span};
use crate::source::repair;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Why a page does not say what its source says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the page would not keep the words of the source: {message} (source line {line})")]
pub struct Mismatch {
    /// What differs.
    pub message: String,
    /// Line of the source, from 1.
    pub line: usize,
}

/// Glyphs that mark list items and do not count as text.
pub const BULLETS: &str = "•·▪‣◦●○■□∙⁃➢►▶✓✔–*+-";

/// The dialect of source pages.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS
}

/// Compares the page's body with the document it was made from.
///
/// # Errors
/// [`Mismatch`] at the first difference.
pub fn check(document: &Document, body: &str) -> Result<(), Mismatch> {
    if let Some(span) = &document.verbatim {
        let kept = document.text.get(span.clone()).unwrap_or_default();
        let same = body.trim_end() == kept.trim_end();
        return if same { Ok(()) } else { Err(mismatch(document, span.start, "the body was changed")) };
    }
    stated(document)?;
    let page: String = block_texts(&without_clusters(body)).concat();
    let mut found = page.chars().filter(|c| !c.is_whitespace());
    expected(document, |wanted, at| match found.next() {
        Some(c) if c == wanted => Ok(()),
        Some(c) => Err(mismatch(document, at, &format!("`{wanted}` became `{c}`"))),
        None => Err(mismatch(document, at, &format!("it ends before `{wanted}`"))),
    })?;
    match found.next() {
        None => Ok(()),
        Some(c) => Err(mismatch(document, document.text.trim_end().len(), &format!("`{c}` was added at the end"))),
    }
}

fn mismatch(document: &Document, at: usize, message: &str) -> Mismatch {
    Mismatch { message: message.into(), line: line_of(&document.text, at) }
}

/// Line of a byte offset, from 1. Reads the text up to there; for many offsets use [`Lines`].
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// Line numbers of many offsets of one text.
pub struct Lines(Vec<usize>);

impl Lines {
    /// Notes the line ends of a text.
    pub fn new(text: &str) -> Self {
        Lines(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect())
    }

    /// Line of a byte offset, from 1.
    pub fn of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

/// The title and the removed lines say what stands at their places.
fn stated(document: &Document) -> Result<(), Mismatch> {
    let title = document.title.iter().filter_map(|t| Some((&t.value, t.span.clone()?)));
    let removed = document.removed.iter().map(|c| (&c.text, c.span.clone()));
    for (text, span) in title.chain(removed) {
        let from = document.edits.partition_point(|e| e.span.start < span.start);
        let inside: Vec<_> = document.edits[from..]
            .iter()
            .take_while(|e| e.span.end <= span.end)
            .map(|e| crate::source::document::Edit {
                span: e.span.start - span.start..e.span.end - span.start,
                ..e.clone()
            })
            .collect();
        let source = repair::apply(document.text.get(span.clone()).unwrap_or_default(), &inside);
        if !text.chars().filter(|c| !c.is_whitespace()).eq(source.chars().filter(|c| !c.is_whitespace())) {
            return Err(mismatch(document, span.start, &format!("`{text}` is not what stands there")));
        }
    }
    Ok(())
}

/// Hands on the characters the body must have, white space aside, with their places in the source.
fn expected(document: &Document, mut each: impl FnMut(char, usize) -> Result<(), Mismatch>) -> Result<(), Mismatch> {
    let mut out: Vec<Span> = document.removed.iter().map(|c| c.span.clone()).collect();
    out.extend(document.title.iter().filter_map(|t| t.span.clone()));
    out.extend(document.blocks.iter().filter(|b| b.kind == BlockKind::Item).filter_map(|b| match &b.marker {
        Some(marker) => Some(marker.clone()),
        None if document.places.is_empty() => glyph(&document.text, b.span()?.start),
        None => None,
    }));
    out.sort_by_key(|s| (s.start, s.end));
    let mut out = out.into_iter().peekable();
    let mut edits = document.edits.iter().peekable();
    let mut at = 0;
    while let Some(c) = document.text.get(at..).and_then(|rest| rest.chars().next()) {
        while out.next_if(|s| s.end <= at).is_some() {}
        if let Some(span) = out.peek().filter(|s| s.start <= at) {
            at = span.end;
            while edits.next_if(|e| e.span.start < at).is_some() {}
            continue;
        }
        if let Some(edit) = edits.next_if(|e| e.span.start == at) {
            for c in edit.became.chars().filter(|c| !c.is_whitespace()) {
                each(c, at)?;
            }
            at = edit.span.end;
            continue;
        }
        if !c.is_whitespace() {
            each(c, at)?;
        }
        at += c.len_utf8();
    }
    Ok(())
}

/// Notes where the bullets of items stand. The check of a document whose text is the file itself finds them by itself.
pub fn state_markers(document: &mut Document) {
    let Document { blocks, text, .. } = document;
    for block in blocks.iter_mut().filter(|b| b.kind == BlockKind::Item && b.marker.is_none()) {
        block.marker = block.span().and_then(|span| glyph(text, span.start));
    }
}

/// The bullet glyph before an item that begins at a place.
fn glyph(text: &str, start: usize) -> Option<Span> {
    let before = text
        .get(..start)?
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{AD}' | '\u{2060}' | '\u{FEFF}'));
    let c = before.chars().next_back()?;
    BULLETS.contains(c).then(|| before.len() - c.len_utf8()..before.len())
}

/// The body without the citation clusters that import put in. Every bracket of the source is escaped, so an unescaped
/// `[@` is ours.
pub fn without_clusters(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['\\', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        // `> [Ada Moss, pilot]{.attribution}`
        let line = from.split('\n').next().unwrap_or_default();
        if out.ends_with("> ")
            && !from.starts_with("[@")
            && line.starts_with('[')
            && let Some(inner) = line[1..].strip_suffix("]{.attribution}")
        {
            out.push_str(&without_clusters(inner));
            rest = &from[line.len()..];
            continue;
        }
        let end = if from.starts_with("[@") { from.find(']') } else { None };
        match end {
            Some(end) => rest = &from[end + 1..],
            None => {
                let escaped = from.strip_prefix('\\').and_then(|rest| rest.chars().next());
                let length = 1 + escaped.map_or(0, char::len_utf8);
                out.push_str(&from[..length]);
                rest = &from[length..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The plain text of each block of a Markdown body: soft breaks are spaces, hard breaks and the ends of paragraphs within a
/// quotation `\n`; supplied headings are left out.
pub fn block_texts(body: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let (mut current, mut quotes, mut items, mut open) = (String::new(), 0usize, 0usize, false);
    let (mut heading_is_supplied, mut images) = (false, 0usize);
    for (event, range) in Raised::new(Parser::new_ext(body, options()).into_offset_iter(), true) {
        match event {
            Event::Start(Tag::BlockQuote(_)) => {
                if items > 0 && quotes == 0 && !current.is_empty() {
                    texts.push(std::mem::take(&mut current));
                    open = false;
                }
                quotes += 1;
            }
            // A list, a table or code within an item ends the item's own text; its paragraphs are one text.
            Event::Start(Tag::List(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::Heading { .. })
                if items > 0 && quotes == 0 && !current.is_empty() =>
            {
                texts.push(std::mem::take(&mut current));
                open = !matches!(event, Event::Start(Tag::List(_)));
            }
            Event::Start(Tag::Paragraph) if items > 0 && quotes == 0 => {
                if !current.is_empty() {
                    current.push('\n');
                }
                open = true;
            }
            Event::End(TagEnd::Paragraph) if items > 0 && quotes == 0 => {}
            Event::End(TagEnd::BlockQuote(_)) => {
                quotes -= 1;
                if quotes == 0 {
                    texts.push(std::mem::take(&mut current));
                }
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::CodeBlock(_) | Tag::Table(_) | Tag::Heading { .. }) => {
                if quotes > 0 && !current.is_empty() {
                    current.push('\n');
                }
                if matches!(event, Event::Start(Tag::Heading { .. })) {
                    heading_is_supplied = body.get(range).is_some_and(|raw| raw.trim_end().ends_with("{.supplied}"));
                }
                items += usize::from(matches!(event, Event::Start(Tag::Item)));
                open = true;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::Table | TagEnd::Heading(_)) => {
                if quotes == 0 && (open || !current.is_empty()) {
                    let text = std::mem::take(&mut current);
                    if !(matches!(event, Event::End(TagEnd::Heading(_))) && std::mem::take(&mut heading_is_supplied)) {
                        texts.push(text);
                    }
                }
                items -= usize::from(matches!(event, Event::End(TagEnd::Item)));
                open = false;
            }
            // What a picture says to those who cannot see it is no text.
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            _ if images > 0 => {}
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                current.push_str(&text)
            }
            Event::SoftBreak => current.push(' '),
            Event::HardBreak => current.push('\n'),
            _ => {}
        }
    }
    texts
}
