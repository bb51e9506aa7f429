//! The document being built from paragraphs of a word processor.
//!
//! In: paragraphs with their role, label and pieces, in the order a reader meets them. Out: a [`Document`]. All that both
//! formats share stands here: how paragraphs become blocks, what is taken out, what is counted as not carried.

use super::numbers::Label;
use super::pieces::{self, Content, Look, Piece};
use super::roles::Role;
use crate::source::document::{
    Block, BlockKind, CARRIED, Carried, Change, Document, Inline, Origin, Span, Stated, Table, Word,
};
use crate::source::reading::Reading;
use crate::source::text::{written_date, written_names};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

/// A paragraph on its way into the document.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// What it is.
    pub role: Role,
    /// Its content.
    pub pieces: Vec<Piece>,
    /// Its bullet or number.
    pub label: Option<Label>,
    /// How many lists its list stands in.
    pub depth: u8,
    /// Whether it goes on with the item before it.
    pub goes_on: bool,
    /// Whether it looks like a heading: all bold, or set in bigger letters. For documents without headings.
    pub looks_like_heading: bool,
}

/// The document being built.
#[derive(Default)]
pub struct Output {
    pub(super) reading: Reading,
    pub(super) document: Document,
    /// The page that the next words stand on.
    pub(super) page: Option<String>,
    /// The paragraph of the file that is being read, from 1.
    pub(super) paragraph: usize,
    /// The note whose text is being read.
    pub(super) note: Option<String>,
    omitted: BTreeMap<Word, (usize, BTreeSet<String>)>,
    /// Blocks that look like headings.
    pub(super) likely: Vec<usize>,
    /// Whether what was said last was the title.
    in_title: bool,
    /// Files by their name in the original.
    carried: HashMap<String, String>,
    /// Names that are taken, with the number the next of that name gets.
    names: HashMap<String, usize>,
    empty_notes: BTreeSet<String>,
}

impl Output {
    /// Counts something that is not carried to the page.
    pub fn omit(&mut self, rule: Word) {
        self.omitted.entry(rule).or_default().0 += 1;
    }

    /// The same, with a detail that is said once: the name of who made a comment, of a font.
    pub fn omit_with(&mut self, rule: Word, detail: &str) {
        let entry = self.omitted.entry(rule).or_default();
        entry.0 += 1;
        if !detail.trim().is_empty() && entry.1.len() < 20 {
            entry.1.insert(detail.trim().to_owned());
        }
    }

    fn origin(&self) -> Origin {
        let paragraph = (self.paragraph > 0).then_some(self.paragraph);
        Origin { page: self.page.clone(), paragraph, ..Origin::default() }
    }

    /// Writes pieces into the reading text where a block begins or goes on.
    pub(super) fn say(&mut self, pieces: &[Piece]) -> Vec<Inline> {
        let mut origin = self.origin();
        self.reading.at(origin.clone());
        let inlines = pieces::inlines(pieces, &mut self.reading, &mut origin, &mut self.document.removed);
        self.page = origin.page;
        inlines
    }

    fn add(&mut self, block: Block) {
        self.in_title = false;
        self.document.blocks.push(Block { note: self.note.clone(), ..block });
    }

    fn last(&mut self, kind: BlockKind) -> Option<&mut Block> {
        let note = &self.note;
        self.document.blocks.last_mut().filter(|b| b.kind == kind && b.note == *note)
    }

    /// Pages that begin in an empty paragraph begin all the same.
    fn turn_pages(&mut self, pieces: &[Piece]) {
        if let Some(label) = pieces.iter().rev().find_map(|p| match &p.content {
            Content::Page(label) => Some(label.clone()),
            _ => None,
        }) {
            self.page = Some(label);
        }
    }

    /// Takes a paragraph.
    pub fn paragraph(&mut self, mut paragraph: Paragraph) {
        if pieces::blank(&paragraph.pieces) {
            let label = paragraph.label.as_ref().is_some_and(|l| !l.text.is_empty());
            if !(label && matches!(paragraph.role, Role::Heading(_))) {
                if paragraph.role == Role::Code {
                    self.code_line(&paragraph);
                }
                return self.turn_pages(&paragraph.pieces);
            }
        }
        match paragraph.role {
            Role::Contents | Role::ContentsHead => self.remove(&paragraph.pieces, "contents"),
            Role::Title if self.is_title() => self.title(&paragraph.pieces),
            Role::Title => self.heading(1, &mut paragraph),
            Role::Heading(level) => self.heading(level, &mut paragraph),
            Role::Code if paragraph.label.is_some() => {
                paragraph.pieces.iter_mut().for_each(|p| p.look.code = true);
                self.item(&mut paragraph);
            }
            Role::Code => self.code_line(&paragraph),
            Role::Quote if paragraph.label.is_none() => self.quote(&paragraph.pieces),
            Role::Body | Role::CodeText | Role::Quote if paragraph.label.is_some() => self.item(&mut paragraph),
            Role::Body if paragraph.goes_on && self.last(BlockKind::Item).is_some() => self.item_goes_on(&paragraph),
            Role::Caption => self.caption(&mut paragraph),
            role => self.plain(role, &mut paragraph),
        }
    }

    fn is_title(&self) -> bool {
        let none = self.document.title.is_none() && self.document.blocks.len() < 12 && self.note.is_none();
        none || self.in_title
    }

    /// The first paragraph, or two, of the style for titles. What stands in it besides words comes after it.
    fn title(&mut self, all: &[Piece]) {
        let (words, rest): (Vec<Piece>, Vec<Piece>) =
            all.iter().cloned().partition(|p| !matches!(p.content, Content::Image { .. } | Content::Note(_)));
        let mut even = pieces::even(&words, false);
        pieces::without_shared(&mut even, |l| &mut l.bold);
        pieces::without_shared(&mut even, |l| &mut l.italic);
        if even.iter().any(|p| p.look.bold || p.look.italic || p.look.raised || p.look.link.is_some()) {
            self.omit("title-format");
        }
        let value = pieces::words(&even);
        if !value.is_empty() {
            self.reading.gap();
            let start = self.reading.text.len();
            self.say(&even);
            let end = self.reading.text.len();
            let before = self.document.title.take().filter(|t| t.span.is_some());
            self.document.title = Some(match before {
                Some(Stated { value: first, span: Some(span), .. }) => {
                    stated(format!("{first} {value}"), Some(span.start..end), "title-style", 0.97)
                }
                _ => stated(value, Some(start..end), "title-style", 0.97),
            });
            self.in_title = true;
        }
        let (notes, pictures): (Vec<Piece>, Vec<Piece>) =
            rest.into_iter().partition(|p| matches!(p.content, Content::Note(_)));
        if !pictures.is_empty() {
            self.plain(Role::Body, &mut Paragraph { pieces: pictures, ..Paragraph::default() });
        }
        for _ in notes {
            self.omit("title-note");
        }
    }

    /// Puts words into the reading text that do not go into the page.
    pub fn remove(&mut self, all: &[Piece], rule: Word) {
        let visible: Vec<Piece> = all.iter().map(|p| Piece { look: Look::default(), ..p.clone() }).collect();
        let even: Vec<Piece> = pieces::even(&visible, false)
            .into_iter()
            .filter(|p| matches!(p.content, Content::Text(_) | Content::Page(_)))
            .collect();
        self.turn_pages(&even);
        let text = pieces::words(&even);
        if text.is_empty() {
            return;
        }
        self.reading.gap();
        self.reading.at(self.origin());
        let span = self.reading.push(&text);
        self.document.removed.push(Change { text, became: None, rule, span, count: 1 });
    }

    fn heading(&mut self, level: u8, paragraph: &mut Paragraph) {
        if let Some(label) = paragraph.label.take().filter(|l| !l.text.is_empty()) {
            paragraph.pieces.insert(0, Piece::plain(&format!("{} ", label.text)));
        }
        let mut even = pieces::even(&paragraph.pieces, false);
        pieces::without_shared(&mut even, |l| &mut l.bold);
        pieces::without_shared(&mut even, |l| &mut l.italic);
        if pieces::words(&even).is_empty() {
            return self.plain(Role::Body, &mut Paragraph { pieces: even, ..Paragraph::default() });
        }
        self.reading.gap();
        let inlines = self.say(&even);
        self.add(Block { level, ..Block::new(BlockKind::Heading, inlines) });
    }

    fn code_line(&mut self, paragraph: &Paragraph) {
        let mut text = String::new();
        for piece in paragraph.pieces.iter().filter(|p| !p.look.hidden) {
            match &piece.content {
                Content::Text(words) => text.push_str(&words.replace('\u{A0}', " ")),
                Content::Break => text.push('\n'),
                _ => {}
            }
            if piece.look.bold || piece.look.italic {
                self.omit("code-format");
            }
        }
        self.turn_pages(&paragraph.pieces);
        let inside = if paragraph.goes_on { paragraph.depth + 1 } else { 0 };
        let follows = !self.in_title && self.last(BlockKind::Code).is_some_and(|b| b.inside == inside);
        if text.trim().is_empty() {
            if follows && let Some(block) = self.last(BlockKind::Code) {
                block.inlines.push(Inline::Break);
            }
            return;
        }
        if follows {
            self.reading.text.push('\n');
        } else {
            self.reading.gap();
        }
        self.reading.at(self.origin());
        let mut inlines = Vec::new();
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.reading.text.push('\n');
                inlines.push(Inline::Break);
            }
            if !line.is_empty() {
                inlines.push(self.reading.inline(line));
            }
        }
        match self.last(BlockKind::Code).filter(|_| follows) {
            Some(block) => {
                block.inlines.push(Inline::Break);
                block.inlines.extend(inlines);
            }
            None => self.add(Block { inside, ..Block::new(BlockKind::Code, inlines) }),
        }
        let pictures: Vec<Piece> =
            paragraph.pieces.iter().filter(|p| matches!(p.content, Content::Image { .. })).cloned().collect();
        if !pictures.is_empty() {
            self.plain(Role::Body, &mut Paragraph { pieces: pictures, ..Paragraph::default() });
        }
    }

    fn quote(&mut self, all: &[Piece]) {
        let even = pieces::even(all, true);
        let text = pieces::words(&even);
        let signed = text.starts_with(['—', '–', '―']) && text.split_whitespace().count() <= 30;
        let joins = self.last(BlockKind::Quote).is_some_and(|q| q.attribution.is_none());
        if !joins || self.in_title {
            self.reading.gap();
            let inlines = self.say(&even);
            return self.add(Block::new(BlockKind::Quote, inlines));
        }
        self.reading.line();
        let inlines = self.say(&even);
        if let Some(quote) = self.last(BlockKind::Quote) {
            quote.inlines.push(Inline::Break);
            quote.attribution = signed.then_some(quote.inlines.len());
            quote.inlines.extend(inlines);
        }
    }

    fn item(&mut self, paragraph: &mut Paragraph) {
        let Some(label) = paragraph.label.take() else { return };
        if !label.bullet && label.number.is_none() && !label.text.is_empty() {
            self.omit("list-number");
            paragraph.pieces.insert(0, Piece::plain(&format!("{} ", label.text)));
        }
        let even = pieces::even(&paragraph.pieces, true);
        self.reading.gap();
        let inlines = self.say(&even);
        let (ordered, number) = (label.number.is_some(), label.number);
        self.add(Block { level: paragraph.depth, ordered, number, ..Block::new(BlockKind::Item, inlines) });
    }

    fn item_goes_on(&mut self, paragraph: &Paragraph) {
        let even = pieces::even(&paragraph.pieces, true);
        self.reading.line();
        let inlines = self.say(&even);
        if let Some(item) = self.last(BlockKind::Item) {
            item.inlines.push(Inline::Paragraph);
            item.inlines.extend(inlines);
        }
    }

    /// A caption that stands in one paragraph with its picture stands after it.
    fn caption(&mut self, paragraph: &mut Paragraph) {
        let (pictures, words): (Vec<Piece>, Vec<Piece>) =
            std::mem::take(&mut paragraph.pieces).into_iter().partition(|p| matches!(p.content, Content::Image { .. }));
        if !pictures.is_empty() {
            self.plain(Role::Body, &mut Paragraph { pieces: pictures, ..Paragraph::default() });
        }
        paragraph.pieces = words;
        self.plain(Role::Caption, paragraph);
    }

    fn plain(&mut self, role: Role, paragraph: &mut Paragraph) {
        if let Some(label) = paragraph.label.take().filter(|l| !l.text.is_empty()) {
            paragraph.pieces.insert(0, Piece::plain(&format!("{} ", label.text)));
        }
        let whole = paragraph.looks_like_heading;
        for part in at_empty_lines(&paragraph.pieces) {
            let even = pieces::even(part, true);
            if pieces::blank(&even) {
                self.turn_pages(&even);
                continue;
            }
            self.reading.gap();
            let start = self.reading.text.len();
            let inlines = self.say(&even);
            if whole && self.note.is_none() {
                self.likely.push(self.document.blocks.len());
            }
            let role = self.part(role, &even, start..self.reading.text.len());
            self.add(Block { role, ..Block::new(BlockKind::Paragraph, inlines) });
        }
    }

    /// The stable word for a paragraph's part, and what it says about the document.
    fn part(&mut self, role: Role, even: &[Piece], span: Span) -> Option<Word> {
        let early = self.document.blocks.len() < 12 && self.note.is_none();
        match role {
            Role::Subtitle => Some("subtitle"),
            Role::Caption => Some("caption"),
            Role::Abstract => Some("abstract"),
            Role::Term => {
                self.omit("definition-list");
                Some("term")
            }
            Role::Author if early => {
                for name in author_names(even) {
                    self.document.authors.push(stated(name, Some(span.clone()), "author-style", 0.95));
                }
                Some("byline")
            }
            Role::Date if early => {
                let text = pieces::words(even);
                match written_date(&text).or_else(|| year(&text)) {
                    Some(date) => self.document.date = Some(stated(date, Some(span), "date-style", 0.95)),
                    None => self.document.proposed.push(proposal(format!("date = {text}"), span, "date-style")),
                }
                Some("date")
            }
            _ => None,
        }
    }

    /// Notes a note that has no text: its marks are taken out in the end.
    pub fn drop_note(&mut self, label: &str) {
        self.omit("empty-note");
        self.empty_notes.insert(label.to_owned());
    }

    fn drop_notes(&mut self) {
        let empty = std::mem::take(&mut self.empty_notes);
        if empty.is_empty() {
            return;
        }
        for block in &mut self.document.blocks {
            without(&mut block.inlines, &empty);
            for cell in block.table.iter_mut().flat_map(|t| &mut t.rows).flatten() {
                without(cell, &empty);
            }
        }
        self.document.blocks.retain(|b| b.table.is_some() || !b.inlines.is_empty());
    }

    /// Takes a table of cells.
    pub fn table(&mut self, table: Table, inside: u8) {
        self.add(Block { table: Some(table), inside, ..Block::new(BlockKind::Table, Vec::new()) });
    }

    /// Carries a file once; gives the address a picture names it by. `key` is its name in the original.
    pub fn carry(&mut self, key: &str, bytes: Vec<u8>, media_type: &str) -> String {
        if let Some(name) = self.carried.get(key) {
            return format!("{CARRIED}{name}");
        }
        let name = self.free_name(key);
        self.carried.insert(key.to_owned(), name.clone());
        let target = format!("{CARRIED}{name}");
        self.document.files.push(Carried { name, media_type: media_type.to_owned(), bytes });
        target
    }

    /// The address of a file that is carried already.
    pub fn carried(&self, key: &str) -> Option<String> {
        self.carried.get(key).map(|name| format!("{CARRIED}{name}"))
    }

    fn free_name(&mut self, key: &str) -> String {
        let file = key.rsplit(['/', '\\']).next().unwrap_or_default();
        let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        let name: String = file.chars().map(safe).take(80).collect();
        let name = name.trim_matches(['.', '-']).to_lowercase();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name.as_str(), ""));
        let stem = if stem.is_empty() { "picture" } else { stem };
        let dot = if extension.is_empty() { "" } else { "." };
        let plain = format!("{stem}{dot}{extension}");
        let mut free = plain.clone();
        while self.names.contains_key(&free) {
            let next = self.names.entry(plain.clone()).or_insert(1);
            *next += 1;
            free = format!("{stem}-{next}{dot}{extension}");
        }
        self.names.insert(free.clone(), 1);
        free
    }

    /// The document, with what was not carried said in words.
    pub fn finish(mut self) -> Document {
        self.drop_notes();
        for block in &mut self.document.blocks {
            if block.kind == BlockKind::Code {
                while matches!(block.inlines.last(), Some(Inline::Break)) {
                    block.inlines.pop();
                }
            }
        }
        for (rule, (count, details)) in std::mem::take(&mut self.omitted) {
            let mut text = in_words(rule, count);
            if !details.is_empty() {
                text.push_str(&format!(" ({})", details.into_iter().collect::<Vec<_>>().join(", ")));
            }
            self.document.omitted.push(Change { text, became: None, rule, span: 0..0, count });
        }
        self.document.text = self.reading.text;
        self.document.places = self.reading.places;
        self.document.removed.sort_by_key(|c| (c.span.start, c.span.end));
        self.document
    }
}

/// Takes out the marks of notes.
fn without(inlines: &mut Vec<Inline>, labels: &BTreeSet<String>) {
    inlines.retain(|i| !matches!(i, Inline::Note(label) if labels.contains(label)));
    for inner in inlines.iter_mut().filter_map(Inline::inner_mut) {
        without(inner, labels);
    }
}

/// A fact of a document.
pub(super) fn stated(value: String, span: Option<Span>, rule: Word, confidence: f32) -> Stated<String> {
    Stated { value, span, rule, confidence }
}

/// Something likely.
pub(super) fn proposal(text: String, span: Span, rule: Word) -> Change {
    Change { text, became: None, rule, span, count: 1 }
}

/// Two line ends in a row end a paragraph.
fn at_empty_lines(all: &[Piece]) -> Vec<&[Piece]> {
    let (mut parts, mut start, mut ends, mut cut) = (Vec::new(), 0, 0, 0);
    for (i, piece) in all.iter().enumerate() {
        match &piece.content {
            Content::Break => {
                ends += 1;
                if ends == 2 {
                    parts.push(&all[start..cut]);
                    start = i;
                } else if ends == 1 {
                    cut = i;
                }
            }
            Content::Text(text) if text.trim().is_empty() => {}
            Content::Page(_) => {}
            _ => ends = 0,
        }
    }
    parts.push(&all[start..]);
    parts
}

/// The authors a paragraph names: one a line, separated by semicolons, or all in one line if each is a name.
fn author_names(even: &[Piece]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in even {
        match &piece.content {
            Content::Text(text) if !piece.look.raised => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(text);
                }
            }
            Content::Break => lines.push(String::new()),
            _ => {}
        }
    }
    let split = lines.iter().flat_map(|l| l.split(';')).map(str::trim).filter(|l| !l.is_empty());
    split
        .flat_map(|part| {
            let by = part.strip_prefix("By ").or_else(|| part.strip_prefix("by ")).unwrap_or(part);
            written_names(by).unwrap_or_else(|| vec![by.to_owned()])
        })
        .collect()
}

/// A year, or a year and a month in ISO form.
fn year(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('-') {
        None => digits(text, 4).then(|| text.to_owned()),
        Some((year, month)) => (digits(year, 4) && digits(month, 2)).then(|| text.to_owned()),
    }
}

static IN_WORDS: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("data/omitted.tsv").lines().filter(|l| !l.starts_with('#'));
    let fields = lines.map(|l| l.split('\t').collect::<Vec<_>>());
    fields.filter_map(|f| Some((*f.first()?, (*f.get(1)?, *f.get(2)?)))).collect()
});

fn in_words(rule: Word, count: usize) -> String {
    let (one, many) = IN_WORDS.get(rule).copied().unwrap_or((rule, rule));
    format!("{count} {}", if count == 1 { one } else { many })
}
