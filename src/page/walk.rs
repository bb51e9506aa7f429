//! One event stream for both walks over a page.
//!
//! In goes the Markdown of a page, out come its pieces: pulldown-cmark's events with the heading attributes read, citation
//! clusters recognised, comments set apart, and for each piece the block it belongs to and its offset in that block's plain
//! text. Scanning and rendering see the same pieces in the same order, so indices and offsets found by one hold for the other.

use super::blocks::Blocks;
use super::front_matter::FrontMatterKind;
use super::model::{MarkdownOptions, Place};
use super::swallowed::Parsed;
use crate::citation::{CiteMode, Cluster, syntax};
use crate::source::document::BlockKind;
use crate::source::markdown::raised::Raised;
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

/// How far from a bracket or past the end of a text a key is looked for, in bytes: no search may go over the whole page.
const LONGEST_KEY: usize = 300;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// An event of the Markdown parser. Links are real links or wiki links, never citations.
    Event(Event<'a>),
    /// A citation cluster; its spans point into the file.
    Cluster(Cluster),
    /// An HTML comment of a hand-written page, with its marks.
    Comment,
}

/// A piece with its place.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) piece: Piece<'a>,
    /// Its bytes in the file.
    pub(super) span: Range<usize>,
    /// The block or note it belongs to.
    pub(super) place: Place,
    /// The piece begins this block.
    pub(super) opens: Option<BlockKind>,
    /// The piece ends its block.
    pub(super) closes: bool,
    /// What the plain text of the block has between its last text and this one.
    pub(super) lead: &'static str,
    /// Offset in the plain text of the block, after the lead.
    pub(super) offset: usize,
    /// It stands in the description of an image, which is not part of the text.
    pub(super) silent: bool,
}

impl Item<'_> {
    /// What the piece gives to the plain text of its block.
    pub(super) fn plain(&self) -> &str {
        match &self.piece {
            Piece::Event(event) if !self.silent => plain(event),
            _ => "",
        }
    }
}

fn plain<'e>(event: &'e Event<'_>) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => text,
        Event::SoftBreak => " ",
        Event::HardBreak => "\n",
        _ => "",
    }
}

type Callback<'a> = Box<dyn FnMut(BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> + 'a>;
type Raw<'a> = (Event<'a>, Range<usize>);
/// What brackets mean, by the place of their first byte.
type Brackets = Rc<RefCell<Vec<(usize, Vec<syntax::Piece>)>>>;

/// The walk over a page.
pub(super) struct Walk<'a> {
    text: &'a str,
    body: usize,
    parsed: &'a Parsed<'a>,
    inert: bool,
    raw_html: bool,
    has_at: bool,
    known: &'a dyn Fn(&str) -> bool,
    events: Raised<'a, OffsetIter<'a, Callback<'a>>>,
    peeked: VecDeque<Raw<'a>>,
    ready: VecDeque<(Piece<'a>, Range<usize>)>,
    brackets: Brackets,
    /// Text before this byte has been taken as part of a citation or a link's prefix.
    skip_to: usize,
    /// Text from this byte to the end of the heading is its attributes.
    cut: Option<usize>,
    links: usize,
    images: usize,
    html_block: bool,
    blocks: Blocks,
}

impl<'a> Walk<'a> {
    /// A walk over a text from `body` on.
    pub(super) fn new(
        parsed: &'a Parsed<'a>,
        body: usize,
        kind: FrontMatterKind,
        markdown: MarkdownOptions,
        known: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        let inert = kind == FrontMatterKind::Source;
        let text = parsed.text;
        let input = &parsed.for_parser()[body..];
        let has_at = input.contains('@');
        let brackets: Brackets = Rc::default();
        let callback: Option<Callback<'a>> = has_at.then(|| {
            let found = Rc::clone(&brackets);
            Box::new(move |link: BrokenLink<'a>| {
                let span = body + link.span.start..body + link.span.end;
                let start = span.start;
                let near = text.as_bytes().get(start.saturating_sub(LONGEST_KEY)..span.end)?;
                if !near.contains(&b'@') {
                    return None;
                }
                let pieces = syntax::brackets(text, span, known)?;
                found.borrow_mut().push((start, pieces));
                Some((CowStr::Borrowed(""), CowStr::Borrowed("")))
            }) as Callback<'a>
        });
        let options = parser_options(kind, markdown);
        let parser = Parser::new_with_broken_link_callback(input, options, callback).into_offset_iter();
        let events = Raised::new(parser, inert);
        Walk {
            text,
            body,
            parsed,
            inert,
            raw_html: markdown.raw_html && !inert,
            has_at,
            known,
            events,
            peeked: VecDeque::new(),
            ready: VecDeque::new(),
            brackets,
            skip_to: 0,
            cut: None,
            links: 0,
            images: 0,
            html_block: false,
            blocks: Blocks::default(),
        }
    }

    /// Link definitions, which the parser takes out of the text: label and place, in order.
    pub(super) fn link_definitions(&self) -> Vec<(String, Range<usize>)> {
        let definitions = self.events.inner.reference_definitions().iter();
        let mut places: Vec<(String, Range<usize>)> = definitions
            .map(|(label, d)| (label.to_string(), self.body + d.span.start..self.body + d.span.end))
            .collect();
        places.sort_by_key(|(_, place)| place.start);
        places
    }

    fn raw(&mut self) -> Option<Raw<'a>> {
        self.peeked.pop_front().or_else(|| self.pull())
    }

    fn pull(&mut self) -> Option<Raw<'a>> {
        let (event, span) = self.events.next()?;
        let span = self.body + span.start..self.body + span.end;
        Some((self.parsed.restore(event, &span), span))
    }

    /// Makes the parser look ahead, past a line's end, so that the brackets after a key are known.
    fn peek(&mut self) {
        while self.peeked.len() < 2
            && let Some(raw) = self.pull()
        {
            self.peeked.push_back(raw);
        }
    }

    fn push(&mut self, event: Event<'a>, span: Range<usize>) {
        self.ready.push_back((Piece::Event(event), span));
    }

    /// Whether the event goes out as it came, as nearly all do.
    fn is_plain(&self, event: &Event<'_>, span: &Range<usize>) -> bool {
        match event {
            Event::Text(text) => {
                self.cut.is_none() && span.start >= self.skip_to && !(self.has_at && text.contains('@'))
            }
            Event::Code(_) | Event::FootnoteReference(_) | Event::HardBreak => true,
            Event::Start(Tag::Paragraph) => !ends_attribution(&self.text[span.clone()]),
            Event::End(TagEnd::Paragraph) => self.cut.is_none(),
            Event::Start(tag) => {
                !matches!(tag, Tag::Heading { .. } | Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
            }
            Event::End(tag) => !matches!(tag, TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image | TagEnd::HtmlBlock),
            _ => false,
        }
    }

    fn take(&mut self, (event, span): Raw<'a>) {
        match event {
            Event::Text(text) => self.text_event(text, span),
            Event::Start(Tag::Heading { level, .. }) => self.heading(level, span),
            Event::End(TagEnd::Heading(_)) => {
                self.cut = None;
                self.push(event, span);
            }
            Event::Start(Tag::Paragraph) => {
                let inner = attribution(&self.text[span.clone()]).filter(|_| self.blocks.in_quote());
                if let Some(inner) = inner {
                    self.skip_to = span.start + inner.start;
                    self.cut = Some(span.start + inner.end);
                }
                self.push(event, span);
            }
            Event::End(TagEnd::Paragraph) => {
                self.cut = None;
                self.push(event, span);
            }
            Event::Start(Tag::Link { link_type, ref dest_url, .. } | Tag::Image { link_type, ref dest_url, .. }) => {
                let image = matches!(event, Event::Start(Tag::Image { .. }));
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                let unknown = matches!(
                    link_type,
                    LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown
                );
                if unknown {
                    self.drop_inside();
                    self.citation(span);
                } else if wiki && image {
                    self.drop_inside();
                    self.literal(span);
                } else if wiki && syntax::looks_like_citation(dest_url) {
                    self.drop_inside();
                    self.bracketed_citation(span);
                } else {
                    if let (LinkType::WikiLink { has_pothole: false }, Some((kind, _))) =
                        (link_type, split_entity(dest_url))
                    {
                        self.skip_to = span.start + "[[".len() + kind.len() + ":".len();
                    }
                    if image {
                        self.images += 1;
                    } else {
                        self.links += 1;
                    }
                    self.push(event, span);
                }
            }
            Event::End(TagEnd::Link) => {
                self.links = self.links.saturating_sub(1);
                self.push(event, span);
            }
            Event::End(TagEnd::Image) => {
                self.images = self.images.saturating_sub(1);
                self.push(event, span);
            }
            Event::Start(Tag::HtmlBlock) if !self.inert && is_comment(&self.text[span.clone()]) => {
                self.drop_inside();
                self.ready.push_back((Piece::Comment, span));
            }
            Event::InlineHtml(ref html) if !self.inert && is_comment(html) => {
                self.ready.push_back((Piece::Comment, span));
            }
            Event::SoftBreak if span.end <= self.skip_to || self.cut.is_some_and(|cut| span.start >= cut) => {}
            Event::InlineHtml(html) if !self.raw_html => self.push(Event::Text(html), span),
            Event::Html(html) if !self.raw_html => self.html_line(html, span),
            Event::Start(Tag::HtmlBlock) => {
                self.html_block = true;
                self.push(event, span);
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.html_block = false;
                self.push(event, span);
            }
            event => self.push(event, span),
        }
    }

    /// A line of escaped HTML is a text and a line break.
    fn html_line(&mut self, html: CowStr<'a>, span: Range<usize>) {
        let line = html.trim_end_matches(['\n', '\r']).len();
        let text = match html {
            CowStr::Borrowed(html) => CowStr::Borrowed(&html[..line]),
            html => CowStr::from(html[..line].to_string()),
        };
        self.push(Event::Text(text), span);
    }

    /// Drops the rest of the element that has just begun.
    fn drop_inside(&mut self) {
        let mut depth = 1;
        while depth > 0 {
            match self.raw() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some(_) => {}
                None => return,
            }
        }
    }

    fn literal(&mut self, span: Range<usize>) {
        let text: &'a str = self.text;
        if let Some(slice) = text.get(span.clone()) {
            self.push(Event::Text(CowStr::Borrowed(slice)), span);
        }
    }

    /// Brackets that are a citation.
    fn citation(&mut self, span: Range<usize>) {
        let pieces = {
            let mut brackets = self.brackets.borrow_mut();
            let at = brackets.iter().position(|(start, _)| *start == span.start);
            at.map(|at| brackets.swap_remove(at).1).unwrap_or_default()
        };
        for piece in pieces {
            match piece {
                syntax::Piece::Text(range) => self.literal(range),
                // A cluster that begins before the brackets has been given out with its key.
                syntax::Piece::Cluster(cluster) if cluster.span.start < span.start && self.skip_to >= span.end => {}
                syntax::Piece::Cluster(cluster) => {
                    let place = cluster.span.clone();
                    self.ready.push_back((Piece::Cluster(cluster), place));
                }
            }
        }
    }

    /// `[[@key]]`: a citation in brackets.
    fn bracketed_citation(&mut self, span: Range<usize>) {
        let inner = span.start + 1..span.end - 1;
        match self.text.get(inner.clone()).and_then(|text| syntax::parse_cluster(text, inner.start)) {
            Some(cluster) => {
                self.literal(span.start..inner.start);
                self.ready.push_back((Piece::Cluster(cluster), inner.clone()));
                self.literal(inner.end..span.end);
            }
            None => self.literal(span),
        }
    }

    /// Running text: attributes and skipped bytes are cut off, bare keys become citations.
    fn text_event(&mut self, text: CowStr<'a>, span: Range<usize>) {
        let as_written = text.len() == span.len();
        let start = if as_written { self.skip_to.clamp(span.start, span.end) } else { span.start };
        if !as_written && span.end <= self.skip_to {
            return;
        }
        let end = match self.cut {
            Some(cut) if as_written => cut.clamp(start, span.end),
            Some(cut) if span.start >= cut => return,
            _ => span.end,
        };
        if start == end {
            return;
        }
        let citable = as_written && self.has_at && self.links == 0 && self.images == 0 && !self.blocks.in_code();
        if citable && text.contains('@') {
            self.text_with_keys(start..end);
        } else if as_written && (start, end) != (span.start, span.end) {
            self.literal(start..end);
        } else {
            self.push(Event::Text(text), span);
        }
    }

    fn text_with_keys(&mut self, span: Range<usize>) {
        // Looking no further than a key can reach: there may be a hundred thousand such pieces in one line.
        let mut key_end = self.text.len().min(span.end + LONGEST_KEY);
        while !self.text.is_char_boundary(key_end) {
            key_end -= 1;
        }
        key_end = self.text[span.end..key_end].find('\n').map_or(key_end, |i| span.end + i);
        let mut at = span.start;
        for cluster in syntax::in_text(self.text, span.start..key_end, self.known) {
            if cluster.span.start < at || cluster.span.start >= span.end {
                continue;
            }
            self.peek();
            let cluster =
                self.claimed(cluster.span.start).filter(|claimed| claimed.span.start >= at).unwrap_or(cluster);
            if cluster.span.start > at {
                self.literal(at..cluster.span.start);
            }
            at = cluster.span.end;
            self.skip_to = self.skip_to.max(at);
            let place = cluster.span.clone();
            self.ready.push_back((Piece::Cluster(cluster), place));
        }
        if at < span.end {
            self.literal(at..span.end);
        }
    }

    /// The cluster of brackets whose first key is the one at this byte: `@key [p. 3]`, `[@key [p. 3]]`.
    fn claimed(&self, at: usize) -> Option<Cluster> {
        let brackets = self.brackets.borrow();
        brackets.iter().flat_map(|(_, pieces)| pieces).find_map(|piece| match piece {
            syntax::Piece::Cluster(cluster) if cluster.span.start == at || cluster.begins_around(at) => {
                Some(cluster.clone())
            }
            _ => None,
        })
    }

    /// A heading with its `{#id .supplied}`.
    fn heading(&mut self, level: pulldown_cmark::HeadingLevel, span: Range<usize>) {
        let (mut id, mut classes) = (None, Vec::new());
        if let Some(attributes) = heading_attributes(&self.text[span.clone()]) {
            self.cut = Some(span.start + attributes.range.start);
            id = attributes.id.map(CowStr::Borrowed);
            if attributes.supplied {
                classes.push(CowStr::Borrowed("supplied"));
            }
        }
        self.push(Event::Start(Tag::Heading { level, id, classes, attrs: Vec::new() }), span);
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        loop {
            if let Some((piece, span)) = self.ready.pop_front() {
                return Some(self.blocks.place(piece, span, self.html_block, self.raw_html));
            }
            let (event, span) = self.raw()?;
            if self.is_plain(&event, &span) {
                return Some(self.blocks.place(Piece::Event(event), span, self.html_block, self.raw_html));
            }
            self.take((event, span));
        }
    }
}

/// The Markdown dialect of a page. Source pages have raised and lowered text, which their import writes ([`Raised`]), and no
/// extension that would take a character of their text for a mark (task lists, definition lists, alerts, formulas).
pub(super) fn parser_options(kind: FrontMatterKind, markdown: MarkdownOptions) -> Options {
    let mut options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS;
    if kind != FrontMatterKind::Source {
        options |= Options::ENABLE_TASKLISTS | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
        if markdown.math {
            options |= Options::ENABLE_MATH;
        }
    }
    options
}

/// `person:Name` as type and name.
pub(super) fn split_entity(target: &str) -> Option<(&str, &str)> {
    let (kind, name) = target.split_once(':')?;
    let word = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'));
    (word && name.starts_with(|c: char| !c.is_whitespace() && c != '/')).then_some((kind, name))
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.len() >= 7 && html.starts_with("<!--") && html.find("-->").is_some_and(|end| end + 3 == html.len())
}

pub(super) struct Attributes<'t> {
    id: Option<&'t str>,
    supplied: bool,
    /// Where they stand in the heading, the white space before them included.
    pub(super) range: Range<usize>,
}

/// The attributes at the end of a heading, if they are ours: anything else in braces is text.
pub(super) fn heading_attributes(heading: &str) -> Option<Attributes<'_>> {
    let mut text = heading.trim_end();
    if heading.trim_start().starts_with('#') {
        let open = text.trim_end_matches('#');
        if open.ends_with([' ', '\t']) {
            text = open.trim_end();
        }
    } else {
        text = text[..text.rfind('\n')?].trim_end();
    }
    let braces = text.strip_suffix('}')?;
    let open = braces.rfind('{')?;
    let before = braces[..open].trim_end();
    if before.len() == open && open > 0 {
        return None;
    }
    let (mut id, mut supplied) = (None, false);
    for word in braces[open + 1..].split_whitespace() {
        match word.strip_prefix('#') {
            Some(name) if id.is_none() && is_plain_id(name) => id = Some(name),
            None if word == ".supplied" => supplied = true,
            _ => return None,
        }
    }
    (id.is_some() || supplied).then_some(Attributes {
        id,
        supplied,
        range: before.len()..open + braces[open..].len() + 1,
    })
}

fn is_plain_id(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

/// Whether a cluster is written as `@key` in running text.
pub(super) fn is_in_text(cluster: &Cluster) -> bool {
    cluster.cites.first().is_some_and(|cite| cite.mode == CiteMode::InText)
}
/// What ends a paragraph of a quotation that is its attribution.
pub(super) const ATTRIBUTION: &str = "]{.attribution}";

fn ends_attribution(paragraph: &str) -> bool {
    paragraph.trim_end().ends_with(ATTRIBUTION)
}

/// The text of a paragraph `[Ada Moss, pilot]{.attribution}`, by its place in it: a span with attributes as Pandoc has them.
pub(super) fn attribution(paragraph: &str) -> Option<Range<usize>> {
    let inner = paragraph.trim_end().strip_suffix(ATTRIBUTION)?.strip_prefix('[')?;
    let mut depth = 0usize;
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'[' => depth += 1,
            // The bracket that was opened first ends before.
            b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    (depth == 0 && !inner.trim().is_empty()).then(|| 1..1 + inner.len())
}
