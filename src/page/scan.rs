//! The first walk over a page: Markdown → [`Page`].

use super::front_matter::{self, FrontMatter, FrontMatterKind};
use super::model::*;
use super::swallowed::Parsed;
use super::walk::{Item, Piece, Walk, attribution, is_in_text, split_entity};
use super::{align, link, notes};
use crate::citation::syntax;
use crate::diagnostic::{Diagnostic, Place as FilePlace};
use crate::id::{BlockId, Slug};
use crate::source::document::BlockKind;
use crate::source::ledger::Ledger;
use pulldown_cmark::{Event, LinkType, Tag};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// Length of a summary in characters, about what search engines show.
const SUMMARY: usize = 160;

/// Ids this room gives itself, or themes usually do.
const RESERVED: &[&str] = &["notes", "title", "main", "top", "nav", "search", "references", "mentions", "provenance"];

impl Page {
    /// Reads a page in one pass: front matter, blocks, headings, links, notes, citation clusters. `file` is the path relative
    /// to the site's root. The ledger of a source page gives its blocks the numbers they had.
    ///
    /// Nothing stops it: what is wrong comes back as diagnostics; [`Page::broken`] says that the front matter could not be
    /// read and the page must not be built.
    pub fn scan(
        file: &str,
        text: Arc<str>,
        options: &ScanOptions<'_>,
        ledger: Option<&Ledger>,
    ) -> (Page, Vec<Diagnostic>) {
        let split = front_matter::split(&text);
        let (mut front, mut complaints, mut broken) = (FrontMatter::default(), Vec::new(), false);
        if let Some(matter) = split.matter {
            let whole;
            (front, complaints, whole) = front_matter::read(file, &text, matter, options.kind);
            broken = !whole;
        } else if let Some(fence) = split.unclosed {
            broken = true;
            complaints.push(
                Diagnostic::error("front-matter", "the front matter has no end")
                    .in_file(file)
                    .at(&text, fence)
                    .help("close it with a line of `+++`"),
            );
        }
        let page = Page {
            file: file.into(),
            text,
            body: split.body,
            kind: options.kind,
            markdown: options.markdown,
            front,
            blocks: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            clusters: Vec::new(),
            notes: Vec::new(),
            summary: String::new(),
            more: None,
            words: 0,
            broken,
            removed_blocks: Vec::new(),
            pages: Vec::new(),
            uses: Vec::new(),
            colons: Vec::new(),
            plain: String::new(),
        };
        Scanner::new(page, complaints).run(options, ledger)
    }
}

struct Scanner {
    page: Page,
    complaints: Vec<Diagnostic>,
    /// The plain texts of the open blocks and notes.
    open: Vec<String>,
    spare: Vec<String>,
    /// References to notes by label; they are resolved when all definitions are known.
    marks: Vec<Mark>,
    heading: Option<(u8, Option<String>, bool)>,
    /// Headings with an id of their own choice, by index.
    chosen: Vec<(usize, String)>,
    /// Where the last paragraph of the open quotation begins, and whether with a dash.
    last_paragraph: Option<(usize, bool)>,
    paragraph_begins: bool,
    /// The paragraph that begins says that it is an attribution.
    is_attribution: bool,
    in_word: bool,
    /// Labels of link definitions that links use.
    definitions_used: HashSet<String>,
}

struct Mark {
    within: Option<usize>,
    what: MarkTarget,
}

enum MarkTarget {
    Label(String),
    Cluster(usize),
}

impl Scanner {
    fn new(page: Page, complaints: Vec<Diagnostic>) -> Self {
        Scanner {
            page,
            complaints,
            open: Vec::new(),
            spare: Vec::new(),
            marks: Vec::new(),
            heading: None,
            chosen: Vec::new(),
            last_paragraph: None,
            paragraph_begins: false,
            is_attribution: false,
            in_word: false,
            definitions_used: HashSet::new(),
        }
    }

    fn run(mut self, options: &ScanOptions<'_>, ledger: Option<&Ledger>) -> (Page, Vec<Diagnostic>) {
        let text = Arc::clone(&self.page.text);
        let colons = syntax::citation_colons(&text, self.page.body, options.known_key);
        let parsed = Parsed::new(&text, &colons);
        let walk = Walk::new(&parsed, self.page.body, options.kind, options.markdown, options.known_key);
        let definitions = walk.link_definitions();
        for item in walk {
            self.item(item);
        }
        self.page.colons = colons;
        self.check_definitions(definitions);
        self.resolve_notes();
        self.give_heading_ids(options.reserved_ids);
        self.page.summary = self.summary();
        if options.kind == FrontMatterKind::Source {
            align::number(&mut self.page, ledger);
            self.page.pages = super::pages::pages(&self.page, ledger);
        }
        let entity_links = self.page.links.iter().any(|link| matches!(link.kind, LinkKind::Entity { .. }));
        let keep =
            options.texts || options.kind == FrontMatterKind::Source || entity_links || !self.page.clusters.is_empty();
        if keep {
            self.page.plain.shrink_to_fit();
        } else {
            self.drop_texts();
        }
        (self.page, self.complaints)
    }

    /// The parser takes link definitions out of the text: what was not meant as one would be lost without a word.
    fn check_definitions(&mut self, definitions: Vec<(String, Range<usize>)>) {
        for (label, span) in definitions {
            if self.definitions_used.contains(&folded(&label)) {
                continue;
            }
            let complaint = if syntax::looks_like_citation(&label) {
                let message = format!("`[{label}]:` at the start of a line is a link definition, not a citation");
                Diagnostic::error("cite-swallowed-as-definition", message)
            } else {
                let message =
                    format!("`[{label}]:` at the start of a line defines a link that nothing uses: it is not shown");
                Diagnostic::warning("link-definition-unused", message)
            };
            self.complain(complaint.help("if it is text, write `\\[`"), span);
        }
    }

    fn drop_texts(&mut self) {
        self.page.plain = String::new();
        for block in &mut self.page.blocks {
            block.text = 0..0;
        }
        for note in &mut self.page.notes {
            note.text = String::new();
        }
    }

    fn complain(&mut self, complaint: Diagnostic, span: Range<usize>) {
        self.complaints.push(complaint.in_file(&*self.page.file).at(&self.page.text, span));
    }

    fn item(&mut self, item: Item<'_>) {
        if let Some(kind) = item.opens {
            self.open_block(kind, item.span.clone());
        }
        match &item.piece {
            Piece::Event(Event::Start(tag)) => self.start(tag, &item),
            Piece::Event(Event::FootnoteReference(label)) => {
                self.check_link_text(&item, "note-in-link", "a note");
                self.mark(&item, MarkTarget::Label(label.to_string()));
            }
            Piece::Event(Event::Text(text)) => {
                if &**text == "[" {
                    self.check_undefined_note(&item.span);
                }
                self.text(&item);
            }
            Piece::Event(_) => self.text(&item),
            Piece::Cluster(cluster) => {
                self.check_link_text(&item, "cite-in-link", "a citation");
                let index = self.page.clusters.len();
                self.page.clusters.push(PlacedCluster {
                    in_text: is_in_text(cluster),
                    cluster: cluster.clone(),
                    place: item.place,
                    offset: item.offset,
                });
                self.mark(&item, MarkTarget::Cluster(index));
            }
            Piece::Comment => {
                let comment = self.page.text[item.span.clone()].trim();
                if comment.trim_start_matches("<!--").trim_end_matches("-->").trim() == "more" {
                    self.page.more.get_or_insert(item.span.start);
                }
            }
        }
        if item.closes {
            self.close(item.place);
        }
    }

    fn open_block(&mut self, kind: BlockKind, span: Range<usize>) {
        self.open.push(self.spare.pop().unwrap_or_default());
        self.in_word = false;
        self.last_paragraph = None;
        self.page.blocks.push(Block { kind, id: None, span, supplied: false, attribution: None, text: 0..0 });
    }

    fn start(&mut self, tag: &Tag<'_>, item: &Item<'_>) {
        match tag {
            Tag::FootnoteDefinition(label) => {
                self.open.push(self.spare.pop().unwrap_or_default());
                self.in_word = false;
                self.page.notes.push(NoteDefinition {
                    label: label.to_string(),
                    span: item.span.clone(),
                    text: String::new(),
                    used: false,
                });
            }
            Tag::Heading { level, id, classes, .. } if item.opens.is_some() => {
                self.heading = Some((*level as u8, id.as_ref().map(|id| id.to_string()), !classes.is_empty()));
            }
            Tag::Paragraph => {
                self.paragraph_begins = true;
                self.is_attribution = attribution(&self.page.text[item.span.clone()]).is_some();
            }
            Tag::List(_) | Tag::CodeBlock(_) | Tag::BlockQuote(_) => self.last_paragraph = None,
            Tag::Link { link_type, dest_url, id, .. } => {
                self.uses_definition(*link_type, id);
                self.link(dest_url, *link_type, false, item);
            }
            Tag::Image { link_type, dest_url, id, .. } => {
                self.uses_definition(*link_type, id);
                self.link(dest_url, *link_type, true, item);
            }
            _ => {}
        }
    }

    fn uses_definition(&mut self, link_type: LinkType, label: &str) {
        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.definitions_used.insert(folded(label));
        }
    }

    fn link(&mut self, target: &str, link_type: LinkType, image: bool, item: &Item<'_>) {
        let kind = match link_type {
            LinkType::WikiLink { .. } => {
                let (kind, name) = match split_entity(target) {
                    Some((kind, name)) => (Some(kind.to_string()), name),
                    None => (None, target),
                };
                LinkKind::Entity { kind, name: name.trim().to_string() }
            }
            LinkType::Email => LinkKind::External,
            _ => link::classify(target),
        };
        if image && kind == LinkKind::External {
            let message = "a picture on another host is written as a link";
            self.complain(
                Diagnostic::warning("image-external", message).help("put a copy of it into static/"),
                item.span.clone(),
            );
        }
        self.page.links.push(Link {
            target: target.to_string(),
            kind,
            image,
            place: item.place,
            offset: item.offset,
            span: item.span.clone(),
        });
    }

    fn text(&mut self, item: &Item<'_>) {
        let plain = item.plain();
        if plain.is_empty() {
            return;
        }
        if self.paragraph_begins {
            self.paragraph_begins = false;
            let dashed = plain.starts_with(['—', '–', '―']) || plain.starts_with("--");
            self.last_paragraph = Some((item.offset, dashed || self.is_attribution));
        }
        if let Some(text) = self.open.last_mut() {
            text.push_str(item.lead);
            text.push_str(plain);
        }
        if !item.lead.is_empty() {
            self.in_word = false;
        }
        let (mut words, mut in_word) = (0, self.in_word);
        for byte in plain.bytes() {
            let letter = byte > b' ';
            words += usize::from(letter & !in_word);
            in_word = letter;
        }
        self.page.words += words;
        self.in_word = in_word;
    }

    fn mark(&mut self, item: &Item<'_>, what: MarkTarget) {
        let within = match item.place {
            Place::Note(note) => Some(note),
            _ => None,
        };
        self.marks.push(Mark { within, what });
    }

    fn close(&mut self, place: Place) {
        let mut text = self.open.pop().unwrap_or_default();
        match place {
            Place::Note(note) => {
                if let Some(note) = self.page.notes.get_mut(note) {
                    note.text = std::mem::take(&mut text);
                }
            }
            Place::Block(index) => self.close_block(index, &text),
            Place::Outside => {}
        }
        text.clear();
        self.spare.push(text);
    }

    fn close_block(&mut self, index: usize, text: &str) {
        let Some(block) = self.page.blocks.get_mut(index) else { return };
        let text = if block.kind == BlockKind::Code { text.trim_end_matches('\n') } else { text };
        let start = self.page.plain.len();
        self.page.plain.push_str(text);
        block.text = start..self.page.plain.len();
        if block.kind == BlockKind::Quote
            && let Some((offset, true)) = self.last_paragraph
            && offset > 0
        {
            block.attribution = Some(offset);
        }
        if block.kind == BlockKind::Heading
            && let Some((level, id, supplied)) = self.heading.take()
        {
            block.supplied = supplied;
            if let Some(id) = id {
                self.chosen.push((self.page.headings.len(), id));
            }
            let text = text.trim().to_string();
            self.page.headings.push(Heading { level, id: "".into(), text, supplied, block: index });
        }
    }

    /// A note or a citation in the text of a link destroys the link.
    fn check_link_text(&mut self, item: &Item<'_>, code: &'static str, what: &str) {
        let rest = &self.page.text[item.span.end..];
        let near = rest.bytes().take(200).position(|b| matches!(b, b'[' | b']' | b'\n'));
        if near.is_some_and(|at| rest[at..].starts_with("](")) {
            let message = format!("{what} cannot stand in the text of a link");
            self.complain(Diagnostic::error(code, message).help("put it after the link"), item.span.clone());
        }
    }

    /// `[^x]` without a definition is text; the parser gives its bracket as a text of its own.
    fn check_undefined_note(&mut self, span: &Range<usize>) {
        let text = &self.page.text;
        let Some(label) = text[span.start..].strip_prefix("[^") else { return };
        let escapes = text[..span.start].bytes().rev().take_while(|b| *b == b'\\').count();
        let end = label.find(|c: char| matches!(c, '[' | ']') || c.is_whitespace());
        let Some(end) = end.filter(|end| *end > 0 && label[*end..].starts_with(']')) else { return };
        if escapes % 2 == 1 {
            return;
        }
        let message = format!("there is no note `[^{}]`", &label[..end]);
        let span = span.start..span.start + "[^".len() + end + 1;
        let help = "define it with a line `[^…]: text`, or write `\\[` for a bracket";
        self.complain(Diagnostic::error("note-undefined", message).help(help), span);
    }

    fn resolve_notes(&mut self) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for index in 0..self.page.notes.len() {
            let note = &self.page.notes[index];
            let (label, span) = (note.label.clone(), note.span.clone());
            match first.get(&folded(&label)) {
                None => {
                    first.insert(folded(&label), index);
                    if label.contains(char::is_whitespace) {
                        let message = format!("the label `{label}` has a space, which other programs do not accept");
                        self.complain(Diagnostic::warning("note-label", message), span);
                    }
                }
                Some(other) => {
                    let line = self.line(self.page.notes[*other].span.start);
                    let message = format!(
                        "the note `[^{label}]` is defined in line {line} and again in line {}; the first counts",
                        self.line(span.start)
                    );
                    let complaint = Diagnostic::error("note-duplicate", message).help("give one of them another label");
                    self.complain(complaint, span);
                }
            }
        }
        for mark in std::mem::take(&mut self.marks) {
            let what = match mark.what {
                MarkTarget::Cluster(cluster) => NoteTarget::Cluster(cluster),
                MarkTarget::Label(label) => {
                    first.get(&folded(&label)).map_or(NoteTarget::Missing, |note| NoteTarget::Note(*note))
                }
            };
            self.page.uses.push(NoteUse { within: mark.within, what });
        }
        self.drop_unused_notes(&first);
    }

    fn drop_unused_notes(&mut self, first: &HashMap<String, usize>) {
        let page = &mut self.page;
        let numbering = notes::number(&page.uses, page.notes.len(), page.clusters.len(), |_| false);
        for index in 0..self.page.notes.len() {
            let used = numbering.of_note[index] > 0;
            self.page.notes[index].used = used;
            let note = &self.page.notes[index];
            let (label, span) = (note.label.clone(), note.span.clone());
            if !used && first.get(&folded(&label)) == Some(&index) {
                let message = format!("nothing refers to the note `[^{label}]`: it is left out");
                self.complain(Diagnostic::warning("note-unused", message), span);
            }
        }
    }

    fn line(&self, at: usize) -> usize {
        FilePlace { text: Arc::clone(&self.page.text), span: at..at }.line_column().0
    }

    fn give_heading_ids(&mut self, reserved: &[&str]) {
        let mut used: HashSet<Arc<str>> = HashSet::new();
        for (index, wanted) in std::mem::take(&mut self.chosen) {
            let id = free_id(&wanted, reserved, &mut used);
            if *id != *wanted {
                let message = format!("the id `{wanted}` is taken: this heading has `{id}`");
                let span = self.page.blocks[self.page.headings[index].block].span.clone();
                self.complain(Diagnostic::warning("heading-id", message), span);
            }
            self.page.headings[index].id = id;
        }
        for heading in &mut self.page.headings {
            if heading.id.is_empty() {
                heading.id = free_id(Slug::from_text(&heading.text).as_str(), reserved, &mut used);
            }
            if let Some(block) = self.page.blocks.get_mut(heading.block) {
                block.id = Some(BlockId::Heading(Arc::clone(&heading.id)));
            }
        }
    }

    fn summary(&self) -> String {
        let page = &self.page;
        let readable = |b: &&Block| matches!(b.kind, BlockKind::Paragraph) && !b.text.is_empty();
        let text = |block: &Block| page.plain[block.text.clone()].replace('\n', " ");
        match page.more {
            Some(more) => {
                let parts: Vec<String> =
                    page.blocks.iter().filter(|b| b.span.start < more).filter(readable).map(text).collect();
                parts.join(" ")
            }
            None => page.blocks.iter().find(readable).map(|b| shortened(&text(b), SUMMARY)).unwrap_or_default(),
        }
    }
}

/// Labels that differ in case or white space only are one.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The text, or as many whole words of it as fit, with an ellipsis.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    let text = text.trim();
    let Some((cut, _)) = text.char_indices().nth(limit) else { return text.to_string() };
    let head = &text[..cut];
    let whole = head.rfind(char::is_whitespace).map_or(head, |at| &head[..at]);
    format!("{}…", whole.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—')))
}

/// An id like the wanted one that nothing else has.
fn free_id(wanted: &str, reserved: &[&str], used: &mut HashSet<Arc<str>>) -> Arc<str> {
    let is_reserved = |id: &str| {
        RESERVED.contains(&id)
            || reserved.contains(&id)
            || ["fn-", "fnref-", "card-"].iter().any(|prefix| id.starts_with(prefix))
            || matches!(id.parse(), Ok(BlockId::Paragraph { .. } | BlockId::Title))
    };
    let base = if is_reserved(wanted) { format!("section-{wanted}") } else { wanted.to_string() };
    let mut id: Arc<str> = base.as_str().into();
    let mut number = 1;
    while used.contains(&id) || is_reserved(&id) {
        id = format!("{base}-{number}").into();
        number += 1;
    }
    used.insert(Arc::clone(&id));
    id
}
