//! The second walk over a page: Markdown → safe HTML.
//!
//! Everything is written once, into one buffer; notes go to buffers of their own until their numbers are known to the end.
//! The HTML is well-formed whatever the Markdown and the mentions are: an element is closed by the event that ends it, links
//! are never nested, and text is always escaped.

mod mentions;
mod notes;
mod table;

use super::highlight;
use super::model::*;
use super::notes::{Numbering, number};
use super::swallowed::Parsed;
use super::walk::{Item, Piece, Walk};
use crate::id::BlockId;
use mentions::Mentions;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use std::collections::HashSet;
use std::fmt::Write as _;

impl Page {
    /// Writes the page as HTML.
    pub fn render(&self, input: &RenderInput<'_>) -> Rendered {
        let keys = self.in_text_keys();
        let known = |key: &str| keys.contains(key);
        let parsed = Parsed::new(&self.text, &self.colons);
        let walk = Walk::new(&parsed, self.body, self.kind, self.markdown, &known);
        let mut renderer = Renderer::new(self, input);
        for item in walk {
            renderer.item(&item);
        }
        renderer.finish()
    }

    /// Keys that stand in running text without braces: what `known_key` answered when the page was scanned.
    pub(super) fn in_text_keys(&self) -> HashSet<&str> {
        let bare = |c: &&PlacedCluster| {
            c.in_text && !self.text.get(c.cluster.span.start..).is_some_and(|text| text.starts_with("@{"))
        };
        self.clusters
            .iter()
            .filter(bare)
            .filter_map(|c| c.cluster.cites.first())
            .map(|cite| cite.key.as_str())
            .collect()
    }
}

struct Renderer<'a> {
    page: &'a Page,
    input: &'a RenderInput<'a>,
    out: String,
    /// The buffers that wait while a note is written, with the note.
    waiting: Vec<(String, usize)>,
    note_bodies: Vec<String>,
    numbering: Numbering,
    /// How many marks have led to each note so far, by number.
    marks: Vec<u32>,
    mentions: Mentions<'a>,
    next_link: usize,
    next_use: usize,
    next_removed: usize,
    /// The id of the open heading, if it is to have a link to itself.
    heading_link: Option<String>,
    next_heading: usize,
    /// The closing tags of the open links.
    links: Vec<&'static str>,
    /// What waits for the end of the link it stands in.
    after_link: String,
    /// The mark of a note that stands after the punctuation that may follow.
    mark_after: String,
    image: Option<Image>,
    code: Option<Code>,
    table: table::Table,
    tables: usize,
    attribution: bool,
    html_block: bool,
}

struct Image {
    depth: usize,
    index: usize,
    title: String,
    alt: String,
    /// Marks in the description come after the picture.
    after: String,
}

struct Code {
    language: String,
    text: String,
    /// It is numbered, and stands in an element that carries the number.
    numbered: bool,
}

impl<'a> Renderer<'a> {
    fn new(page: &'a Page, input: &'a RenderInput<'a>) -> Self {
        let is_note = |cluster: usize| input.citations.get(cluster).is_some_and(|c| c.is_note);
        let numbering = number(&page.uses, page.notes.len(), page.clusters.len(), is_note);
        Renderer {
            page,
            input,
            out: String::with_capacity((page.text.len() - page.body) * 5 / 4 + 64),
            waiting: Vec::new(),
            note_bodies: vec![String::new(); page.notes.len()],
            marks: vec![0; numbering.order.len() + 1],
            numbering,
            mentions: Mentions::new(page, input.mentions),
            next_link: 0,
            next_use: 0,
            next_removed: 0,
            heading_link: None,
            next_heading: 0,
            links: Vec::new(),
            after_link: String::new(),
            mark_after: String::new(),
            image: None,
            code: None,
            table: table::Table::default(),
            tables: 0,
            attribution: false,
            html_block: false,
        }
    }

    fn item(&mut self, item: &Item<'_>) {
        if self.image.is_some() {
            return self.in_image(item);
        }
        match &item.piece {
            Piece::Event(Event::Text(text)) => self.text(text, item),
            Piece::Comment => {}
            _ => {
                self.write_mark("");
            }
        }
        match &item.piece {
            Piece::Event(Event::Text(_)) | Piece::Comment => {}
            Piece::Event(event) => {
                if !matches!(event, Event::SoftBreak) {
                    self.mentions.close(&mut self.out);
                }
                self.event(event, item);
            }
            Piece::Cluster(_) => {
                self.mentions.close(&mut self.out);
                let html = self.cluster(item);
                self.beside_links(&html);
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, item: &Item<'_>) {
        match event {
            Event::Start(tag) => self.start(tag, item),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text, item),
            Event::Code(text) => self.wrapped("<code>", text, "</code>"),
            Event::InlineMath(text) => self.wrapped("<code class=\"math\">", text, "</code>"),
            Event::DisplayMath(text) => self.wrapped("<code class=\"math display\">", text, "</code>"),
            Event::Html(html) | Event::InlineHtml(html) => self.out.push_str(html),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.out.push_str(if *done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(_) => {
                let html = self.hand_written_mark();
                self.beside_links(&html);
            }
        }
    }

    /// Writes a mark or a citation, which are links themselves: from inside of a link they are put after it.
    fn beside_links(&mut self, html: &str) {
        if self.links.is_empty() { self.out.push_str(html) } else { self.after_link.push_str(html) }
    }

    fn wrapped(&mut self, open: &str, text: &str, close: &str) {
        self.out.push_str(open);
        body_text(&mut self.out, text);
        self.out.push_str(close);
    }

    fn text(&mut self, text: &str, item: &Item<'_>) {
        if let Some(code) = &mut self.code {
            code.text.push_str(text);
            return;
        }
        if self.html_block && item.lead == "\n" {
            self.out.push('\n');
        }
        let from = self.write_mark(text);
        let text = &text[from..];
        match item.place {
            Place::Block(block) if self.links.is_empty() && !item.silent => {
                self.mentions.text(&mut self.out, block, item.offset + from, text);
            }
            _ => body_text(&mut self.out, text),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, item: &Item<'_>) {
        match tag {
            Tag::Paragraph => self.paragraph(item),
            Tag::Heading { level, classes, .. } => self.heading(*level as u8, !classes.is_empty(), item),
            Tag::BlockQuote(kind) => self.quote(*kind, item),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default().to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let numbered = self.numbered(item).is_some();
                if numbered {
                    self.open_block("div", "code", item);
                }
                self.code = Some(Code { language, text: String::new(), numbered });
            }
            Tag::HtmlBlock if self.page.raw_html() => {}
            Tag::HtmlBlock => {
                self.html_block = true;
                self.open_block("p", "", item);
            }
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => put(&mut self.out, format_args!("<ol start=\"{first}\">\n")),
            Tag::Item => self.open_block("li", "", item),
            Tag::FootnoteDefinition(_) => {
                if let Place::Note(note) = item.place {
                    self.waiting.push((std::mem::take(&mut self.out), note));
                }
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                self.tables += 1;
                self.open_block("div", "table", item);
                self.table = table::Table::open(alignments, &mut self.out);
            }
            Tag::TableHead | Tag::TableRow | Tag::TableCell => self.table.start(tag, &mut self.out),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title),
            Tag::Image { title, .. } => {
                let index = self.next_link;
                self.next_link += 1;
                self.image =
                    Some(Image { depth: 1, index, title: title.to_string(), alt: String::new(), after: String::new() });
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if std::mem::take(&mut self.attribution) => self.out.push_str("</footer>\n"),
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => {
                self.close_heading_link();
                put(&mut self.out, format_args!("</{level}>\n"));
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => {
                if std::mem::take(&mut self.html_block) {
                    self.out.push_str("</p>\n");
                }
            }
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((outer, note)) = self.waiting.pop() {
                    let body = std::mem::replace(&mut self.out, outer);
                    if let Some(slot) = self.note_bodies.get_mut(note) {
                        *slot = body;
                    }
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table | TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell => {
                self.table.end(tag, &mut self.out);
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                let close = self.links.pop().unwrap_or_default();
                self.out.push_str(close);
                if self.links.is_empty() {
                    self.out.push_str(&std::mem::take(&mut self.after_link));
                }
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn paragraph(&mut self, item: &Item<'_>) {
        let attribution = match item.place {
            Place::Block(index) => self.page.blocks.get(index).and_then(|b| b.attribution),
            _ => None,
        };
        if item.opens.is_none() && attribution == Some(item.offset + 1) {
            self.attribution = true;
            self.out.push_str("<footer class=\"attribution\">");
        } else {
            self.open_block("p", "", item);
        }
    }

    fn heading(&mut self, level: u8, supplied: bool, item: &Item<'_>) {
        put(&mut self.out, format_args!("<h{level}"));
        if let (Some(_), Place::Block(index)) = (item.opens, item.place)
            && let Some(id) = self.page.blocks.get(index).and_then(|b| b.id.as_ref())
        {
            let id = id.to_string();
            self.out.push_str(" id=\"");
            attribute(&mut self.out, &id);
            self.out.push('"');
            self.heading_link = self.input.heading_links.then_some(id);
            self.next_heading += 1;
        }
        self.out.push_str(if supplied { " class=\"supplied\">" } else { ">" });
    }

    fn close_heading_link(&mut self) {
        let Some(id) = self.heading_link.take() else { return };
        let text = self.page.headings.get(self.next_heading - 1).map_or("", |h| &h.text);
        self.out.push_str(" <a class=\"anchor\" href=\"#");
        href(&mut self.out, &id);
        self.out.push_str("\" aria-label=\"");
        attribute(&mut self.out, &self.input.words.link_to);
        self.out.push(' ');
        attribute(&mut self.out, text);
        self.out.push_str("\">#</a>");
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, item: &Item<'_>) {
        let Some(kind) = kind else { return self.open_block("blockquote", "", item) };
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("alert note", 0),
            BlockQuoteKind::Tip => ("alert tip", 1),
            BlockQuoteKind::Important => ("alert important", 2),
            BlockQuoteKind::Warning => ("alert warning", 3),
            BlockQuoteKind::Caution => ("alert caution", 4),
        };
        self.open_block("blockquote", class, item);
        self.wrapped("<p class=\"alert-title\">", &self.input.words.alerts[title], "</p>\n");
    }

    /// The number of the block that this piece opens, if it has one.
    fn numbered(&self, item: &Item<'_>) -> Option<&'a BlockId> {
        let (Some(_), Place::Block(index)) = (item.opens, item.place) else { return None };
        self.page.blocks.get(index)?.id.as_ref().filter(|id| matches!(id, BlockId::Paragraph { .. }))
    }

    /// Writes the opening tag; of a numbered block with its id, its permalink, and the anchors of blocks that were before it.
    fn open_block(&mut self, element: &str, class: &str, item: &Item<'_>) {
        let id = self.numbered(item);
        put(&mut self.out, format_args!("<{element}"));
        match (id, class) {
            (None, "") => {}
            (None, class) => put(&mut self.out, format_args!(" class=\"{class}\"")),
            (Some(id), "") => put(&mut self.out, format_args!(" id=\"{id}\" class=\"block\"")),
            (Some(id), class) => put(&mut self.out, format_args!(" id=\"{id}\" class=\"block {class}\"")),
        }
        if class == "table" {
            self.out.push_str(" tabindex=\"0\" role=\"region\" aria-label=\"");
            attribute(&mut self.out, &self.input.words.table);
            put(&mut self.out, format_args!(" {}\"", self.tables));
        }
        self.out.push('>');
        if let Some(id) = id {
            if let Place::Block(index) = item.place {
                self.anchors_of_removed(index);
            }
            let label = id.to_string();
            let number = label.strip_prefix('p').unwrap_or(&label);
            put(&mut self.out, format_args!("<a class=\"pn\" href=\"#{id}\" aria-label=\""));
            attribute(&mut self.out, &self.input.words.paragraph);
            put(&mut self.out, format_args!(" {number}\">{number}</a>"));
            if let Place::Block(index) = item.place {
                self.page_marks(index);
            }
        }
    }

    /// The numbers of the original's pages that begin in a block.
    fn page_marks(&mut self, block: usize) {
        // Few pages begin in one block, and blocks come in order, but feet of pages may stand out of theirs.
        for page in self.page.pages.iter().filter(|p| p.block == block) {
            self.out.push_str("<span class=\"n pb\">[");
            body_text(&mut self.out, &self.input.words.page);
            self.out.push(' ');
            body_text(&mut self.out, &page.label);
            self.out.push_str("]</span> ");
        }
    }

    fn anchors_of_removed(&mut self, up_to: usize) {
        while let Some((id, before)) = self.page.removed_blocks.get(self.next_removed)
            && *before <= up_to
        {
            put(&mut self.out, format_args!("<span id=\"{id}\" class=\"gone\"></span>"));
            self.next_removed += 1;
        }
    }

    fn close_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !code.language.is_empty() {
            self.out.push_str(" class=\"language-");
            attribute(&mut self.out, &code.language);
            self.out.push('"');
        }
        self.out.push('>');
        let highlighted = if self.input.highlight { highlight::html(&code.language, &code.text) } else { None };
        match highlighted {
            Some(html) => self.out.push_str(&html),
            None => body_text(&mut self.out, &code.text),
        }
        self.out.push_str(if code.numbered { "</code></pre></div>\n" } else { "</code></pre>\n" });
    }

    fn link(&mut self, link_type: LinkType, dest: &str, title: &str) {
        let index = self.next_link;
        self.next_link += 1;
        let kind = self.page.links.get(index).map(|link| &link.kind);
        let target = match kind {
            Some(LinkKind::External) => {
                self.out.push_str("<a rel=\"noopener external\" href=\"");
                if link_type == LinkType::Email {
                    self.out.push_str("mailto:");
                }
                href(&mut self.out, dest);
                None
            }
            Some(LinkKind::Fragment(_)) => {
                self.out.push_str("<a href=\"");
                href(&mut self.out, dest);
                None
            }
            Some(kind) if kind.needs_target() => (self.input.link)(index),
            _ => None,
        };
        let direct = matches!(kind, Some(LinkKind::External | LinkKind::Fragment(_)));
        if let Some(target) = &target {
            self.out.push_str("<a");
            for (name, value) in [("class", &target.class), ("interestfor", &target.card)] {
                if let Some(value) = value {
                    put(&mut self.out, format_args!(" {name}=\""));
                    attribute(&mut self.out, value);
                    self.out.push('"');
                }
            }
            self.out.push_str(" href=\"");
            href(&mut self.out, &target.href);
        }
        if !direct && target.is_none() {
            self.out.push_str("<span class=\"broken\">");
            self.links.push("</span>");
            return;
        }
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            attribute(&mut self.out, title);
        }
        self.out.push_str("\">");
        self.links.push("</a>");
    }

    /// Pieces in the description of an image: their text is collected, their links are counted, their marks come after.
    fn in_image(&mut self, item: &Item<'_>) {
        let mark = match &item.piece {
            Piece::Event(Event::FootnoteReference(_)) => self.hand_written_mark(),
            Piece::Cluster(_) => self.cluster(item),
            Piece::Event(Event::Start(Tag::Link { .. } | Tag::Image { .. })) => {
                self.next_link += 1;
                String::new()
            }
            _ => String::new(),
        };
        let Some(image) = &mut self.image else { return };
        image.after.push_str(&mark);
        match &item.piece {
            Piece::Event(Event::Text(text) | Event::Code(text)) => image.alt.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => image.alt.push(' '),
            Piece::Event(Event::Start(Tag::Image { .. })) => image.depth += 1,
            Piece::Event(Event::End(TagEnd::Image)) => {
                image.depth -= 1;
                if image.depth == 0
                    && let Some(image) = self.image.take()
                {
                    self.close_image(&image);
                }
            }
            _ => {}
        }
    }

    fn close_image(&mut self, image: &Image) {
        let link = self.page.links.get(image.index);
        let target = match link.map(|link| &link.kind) {
            Some(kind) if kind.needs_target() => (self.input.link)(image.index),
            _ => None,
        };
        let external = link.filter(|link| link.kind == LinkKind::External && self.links.is_empty());
        match (target, external) {
            (Some(target), _) => {
                self.out.push_str("<img src=\"");
                href(&mut self.out, &target.href);
                self.out.push_str("\" alt=\"");
                attribute(&mut self.out, &image.alt);
                if !image.title.is_empty() {
                    self.out.push_str("\" title=\"");
                    attribute(&mut self.out, &image.title);
                }
                self.out.push_str("\" loading=\"lazy\">");
            }
            // No page asks another host for anything by itself.
            (None, Some(link)) => {
                self.out.push_str("<a class=\"image\" rel=\"noopener external\" href=\"");
                href(&mut self.out, &link.target);
                self.out.push_str("\">");
                body_text(&mut self.out, if image.alt.is_empty() { &link.target } else { &image.alt });
                self.out.push_str("</a>");
            }
            (None, None) => self.wrapped("<span class=\"broken\">", &image.alt, "</span>"),
        }
        self.beside_links(&image.after);
    }

    fn finish(mut self) -> Rendered {
        self.mentions.close(&mut self.out);
        self.anchors_of_removed(usize::MAX);
        let notes = self.notes();
        let notes_html = notes::section(&notes, self.input.words);
        Rendered { body: self.out, notes, notes_html }
    }
}

impl Page {
    /// Whether raw HTML goes through.
    fn raw_html(&self) -> bool {
        self.markdown.raw_html && self.kind != super::FrontMatterKind::Source
    }
}

/// Writes formatted text; writing to a string cannot fail.
fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

pub(super) fn body_text(out: &mut String, text: &str) {
    let _ = escape_html_body_text(out, text);
}

fn attribute(out: &mut String, text: &str) {
    let _ = escape_html(out, text);
}

fn href(out: &mut String, address: &str) {
    let _ = escape_href(out, address);
}
