//! Markdown sources → `Document`: the body goes through word for word, front matter is read and merged.
//!
//! The Markdown is parsed only to know where blocks are and what they say. A lone first-level heading at the head of the
//! body becomes the title and is recorded as taken out.

use super::ReadError;
use super::decode::Decoded;
use super::document::{Block, BlockKind, Change, Document, Edit, Inline, Span, Stated};
use super::markdown::check::{line_of, options};
use super::markdown::raised::Raised;
use super::text::pattern;
use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Parser, Tag, TagEnd};

use regex::Regex;
use std::sync::LazyLock;

/// Name and version of this reader.
pub const IMPORTER: &str = "markdown 1";

/// Reads a Markdown source.
///
/// # Errors
/// [`ReadError::FrontMatter`] if the front matter cannot be read.
pub fn read(decoded: Decoded) -> Result<Document, ReadError> {
    let text = decoded.text;
    let (front_matter, body) = split(&text)?;
    let mut document = Document {
        charset: decoded.charset,
        bom: decoded.bom,
        media_type: "text/markdown".into(),
        importer: IMPORTER.into(),
        ..Document::default()
    };
    let mut table = front_matter.unwrap_or_default();
    merge(&mut document, &mut table);
    let start = body + text[body..].len() - text[body..].trim_start_matches(['\n', '\r']).len();
    let mut blocks = Walk::new(&text, start).blocks();
    let first_heading = blocks.first().filter(|(b, _)| b.kind == BlockKind::Heading && b.level == 1);
    let lone = blocks.iter().filter(|(b, _)| b.kind == BlockKind::Heading && b.level == 1).count() == 1;
    let mut verbatim = start..text.len();
    if let Some((heading, raw)) = first_heading.filter(|_| lone) {
        let value = heading.plain();
        if document.title.as_ref().is_none_or(|t| t.value == value) {
            let raw = raw.start..raw.start + text[raw.clone()].trim_end().len();
            let rest = &text[raw.end..];
            verbatim.start = text.len() - rest.trim_start_matches(['\n', '\r']).len();
            document.title = Some(Stated { value, span: heading.span(), rule: "first-heading", confidence: 0.99 });
            let taken = text[raw.clone()].to_owned();
            document.removed.push(Change { text: taken, became: None, rule: "title-heading", span: raw, count: 1 });
            blocks.remove(0);
        }
    }
    document.lang = document.lang.take().or_else(|| super::language::detect(&text[verbatim.clone()]));
    document.blocks = blocks.into_iter().map(|(b, _)| b).collect();
    document.verbatim = Some(verbatim);
    document.front_matter = (!table.is_empty()).then_some(table);
    document.edits = Vec::<Edit>::new();
    document.text = text;
    Ok(document)
}

/// Splits front matter from the body; gives the table and where the body begins.
fn split(text: &str) -> Result<(Option<toml::Table>, usize), ReadError> {
    let fence = match text.lines().next().map(str::trim_end) {
        Some(fence @ ("+++" | "---")) => fence,
        _ => return Ok((None, 0)),
    };
    let opening = text.find('\n').map_or(text.len(), |i| i + 1);
    let mut at = opening;
    for line in text[opening..].split_inclusive('\n') {
        if line.trim_end() == fence {
            let matter = &text[opening..at];
            let table = if fence == "+++" { toml_table(matter, opening, text)? } else { yaml_table(matter, text)? };
            return Ok((Some(table), at + line.len()));
        }
        at += line.len();
    }
    if fence == "---" {
        return Ok((None, 0));
    }
    Err(ReadError::FrontMatter { message: "the front matter has no closing `+++`".into(), line: 1, column: 1 })
}

fn toml_table(matter: &str, offset: usize, text: &str) -> Result<toml::Table, ReadError> {
    toml::from_str(matter).map_err(|e: toml::de::Error| {
        let at = offset + e.span().map_or(0, |s| s.start);
        let line_start = text[..at.min(text.len())].rfind('\n').map_or(0, |i| i + 1);
        let column = text.get(line_start..at).map_or(0, |s| s.chars().count()) + 1;
        ReadError::FrontMatter { message: e.message().to_owned(), line: line_of(text, at), column }
    })
}

fn yaml_table(matter: &str, text: &str) -> Result<toml::Table, ReadError> {
    let _ = text;
    let value: serde_json::Value = serde_saphyr::from_str(matter).map_err(|e| {
        let place = e.location();
        let (line, column) = place.map_or((0, 1), |p| (p.line() as usize, p.column() as usize));
        let message = e.to_string().lines().next().unwrap_or("it cannot be read").to_owned();
        ReadError::FrontMatter { message, line: line + 1, column }
    })?;
    match to_toml(value) {
        Some(toml::Value::Table(table)) => Ok(table),
        None => Ok(toml::Table::new()),
        Some(_) => Err(ReadError::FrontMatter {
            message: "the front matter is not a table of keys".into(),
            line: 2,
            column: 1,
        }),
    }
}

/// A YAML value as TOML; empty values are left out.
fn to_toml(value: serde_json::Value) -> Option<toml::Value> {
    use serde_json::Value as Json;
    Some(match value {
        Json::Null => return None,
        Json::Bool(b) => b.into(),
        Json::Number(n) => match n.as_i64() {
            Some(i) => i.into(),
            None => n.as_f64()?.into(),
        },
        Json::String(s) => s.into(),
        Json::Array(list) => list.into_iter().filter_map(to_toml).collect::<Vec<_>>().into(),
        Json::Object(map) => {
            map.into_iter().filter_map(|(k, v)| Some((k, to_toml(v)?))).collect::<toml::Table>().into()
        }
    })
}

/// Takes the keys the document model has out of the table; the rest stays for the page.
fn merge(document: &mut Document, table: &mut toml::Table) {
    let stated = |value: String| Stated { value, span: None, rule: "front-matter", confidence: 1.0 };
    let string =
        |table: &mut toml::Table, keys: &[&str]| keys.iter().find_map(|k| table.remove(*k).and_then(|v| text_of(&v)));
    document.title = string(table, &["title"]).filter(|t| !t.is_empty()).map(stated);
    document.date = string(table, &["date", "published"]).map(stated);
    document.kind = string(table, &["kind"]).map(stated);
    document.lang = string(table, &["lang", "language"]);
    document.publication = string(table, &["publication"]).map(stated);
    let list = |table: &mut toml::Table, keys: &[&str]| -> Vec<String> {
        let found = keys.iter().find_map(|k| table.remove(*k));
        match found {
            Some(toml::Value::Array(list)) => list.iter().filter_map(text_of).collect(),
            Some(value) => text_of(&value).into_iter().collect(),
            None => Vec::new(),
        }
    };
    document.authors = list(table, &["authors", "author"]).into_iter().map(stated).collect();
    document.keywords = list(table, &["keywords"]);
    shelve_unknown(table);
}

fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(s) => Some(s.clone()),
        toml::Value::Table(t) => t.get("name").and_then(text_of),
        toml::Value::Array(_) => None,
        other => Some(other.to_string()),
    }
}

/// Keys a source page knows stay where they are; free keys go under `[extra]`.
fn shelve_unknown(table: &mut toml::Table) {
    const KNOWN: [&str; 16] = [
        "about",
        "description",
        "updated",
        "weight",
        "draft",
        "aliases",
        "taxonomies",
        "extra",
        "rights",
        "url",
        "retrieved",
        "privacy",
        "cite_default",
        "in_search_index",
        "template",
        "source",
    ];
    let free: Vec<String> = table.keys().filter(|k| !KNOWN.contains(&k.as_str())).cloned().collect();
    for key in free {
        let Some(value) = table.remove(&key) else { continue };
        if let Some(extra) = table.entry("extra").or_insert_with(|| toml::Table::new().into()).as_table_mut() {
            extra.entry(key).or_insert(value);
        }
    }
}

/// The attributes a heading may have; they are not part of its text.
static ATTRIBUTES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s+\{(?:#[\w.:-]+|\.supplied)(?:\s+(?:#[\w.:-]+|\.supplied))*\}$"));

/// Collects blocks with their plain texts and places.
struct Walk<'t> {
    events: Raised<'t, OffsetIter<'t>>,
    text: &'t str,
    offset: usize,
    blocks: Vec<(Block, Span)>,
    inlines: Vec<Inline>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        let events = Raised::new(Parser::new_ext(&text[offset..], options()).into_offset_iter(), true);
        Walk { events, text, offset, blocks: Vec::new(), inlines: Vec::new() }
    }

    fn blocks(mut self) -> Vec<(Block, Span)> {
        let (mut quotes, mut depth, mut leaf) = (0usize, 0usize, false);
        let mut start = 0;
        let mut ordered = Vec::new();
        let (mut first_cell, mut notes) = (false, 0usize);
        while let Some((event, range)) = self.events.next() {
            let span = range.start + self.offset..range.end + self.offset;
            match event {
                // Notes are not blocks of the text: the page numbers them on their own.
                Event::Start(Tag::FootnoteDefinition(_)) => notes += 1,
                Event::End(TagEnd::FootnoteDefinition) => notes -= 1,
                _ if notes > 0 => {}
                Event::Start(Tag::BlockQuote(_)) => {
                    if quotes == 0 {
                        start = span.start;
                    }
                    quotes += 1;
                }
                Event::End(TagEnd::BlockQuote(_)) => {
                    quotes -= 1;
                    if quotes == 0 {
                        self.push(BlockKind::Quote, 0, false, start..span.end);
                    }
                }
                Event::Start(Tag::List(first)) => {
                    // The text before a nested list is an item of its own.
                    if depth > 0 && quotes == 0 {
                        self.push(
                            BlockKind::Item,
                            level(depth),
                            ordered.last().copied().unwrap_or(false),
                            start..span.start,
                        );
                    }
                    ordered.push(first.is_some());
                    depth += 1;
                }
                Event::End(TagEnd::List(_)) => {
                    ordered.pop();
                    depth = depth.saturating_sub(1);
                }
                Event::Start(Tag::Item) => {
                    (start, leaf) = (span.start, true);
                    self.separate(quotes);
                }
                Event::End(TagEnd::Item) if quotes == 0 => {
                    if leaf || !self.inlines.is_empty() {
                        self.push(
                            BlockKind::Item,
                            level(depth),
                            ordered.last().copied().unwrap_or(false),
                            start..span.end,
                        );
                    }
                    leaf = false;
                }
                Event::Start(Tag::Paragraph) => {
                    self.separate(if depth > 0 && !self.inlines.is_empty() { 1 } else { quotes })
                }
                Event::End(TagEnd::Paragraph) if quotes == 0 && depth == 0 => {
                    self.push(BlockKind::Paragraph, 0, false, span)
                }
                Event::End(TagEnd::Heading(level)) => self.push(BlockKind::Heading, level_number(level), false, span),
                Event::End(TagEnd::CodeBlock) if quotes == 0 && depth == 0 => {
                    self.push(BlockKind::Code, 0, false, span)
                }
                Event::End(TagEnd::Table) if quotes == 0 && depth == 0 => self.push(BlockKind::Table, 0, false, span),
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    first_cell = true;
                    self.separate(1);
                }
                Event::Start(Tag::TableCell) if std::mem::take(&mut first_cell) => {}
                Event::Start(Tag::TableCell) => {
                    self.inlines.push(Inline::Text { text: "	".into(), span: span.start..span.start });
                }
                Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => {
                    let found = self.text.get(span.clone()).unwrap_or_default();
                    // The event of a code span covers its fences.
                    let place = found.find(&*t).map_or(span.clone(), |i| span.start + i..span.start + i + t.len());
                    self.inlines.push(Inline::Text { text: t.into_string(), span: place });
                }
                Event::SoftBreak => self.inlines.push(Inline::Text { text: " ".into(), span }),
                Event::HardBreak => self.inlines.push(Inline::Break),
                _ => {}
            }
        }
        self.blocks
    }

    /// Between the paragraphs of a quotation or an item.
    fn separate(&mut self, within: usize) {
        if within > 0 && !self.inlines.is_empty() {
            self.inlines.push(Inline::Break);
        }
    }

    fn push(&mut self, kind: BlockKind, level: u8, ordered: bool, raw: Span) {
        let mut inlines = std::mem::take(&mut self.inlines);
        if kind == BlockKind::Heading
            && let Some(Inline::Text { text, span }) = inlines.last_mut()
            && let Some(attributes) = ATTRIBUTES.find(text)
        {
            span.end -= attributes.len();
            text.truncate(attributes.start());
        }
        if kind == BlockKind::Code
            && let Some(Inline::Text { text, span }) = inlines.last_mut()
            && text.ends_with('\n')
        {
            text.pop();
            span.end -= 1;
        }
        if inlines.is_empty() {
            return;
        }
        self.blocks.push((Block { kind, level, ordered, inlines, ..Block::default() }, raw));
    }
}

/// The depth of an item, from 0, in so many lists; what is deeper than a list can be counts as that.
fn level(lists: usize) -> u8 {
    u8::try_from(lists.saturating_sub(1)).unwrap_or(u8::MAX)
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}
