//! The Markdown twin of a page: the same text for readers of Markdown, with links, citations and notes resolved.
//!
//! The body is copied as it stands; only what needs the rest of the site is written anew: targets of links, citations and
//! marks of notes (`[^3]`), and the notes themselves, which come last in the order of their numbers. Comments, heading
//! attributes and link definitions are left out.

use super::model::*;
use super::notes::{Numbering, in_note, number, punctuation};
use super::swallowed::Parsed;
use super::walk::{ATTRIBUTION, Item, Piece, Walk, attribution, heading_attributes};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::collections::VecDeque;
use std::ops::Range;

impl Page {
    /// The page as clean Markdown, its title first. [`RenderInput::link`] has to answer with addresses that fit the twin
    /// (those of other twins, where there are any).
    pub fn markdown_twin(&self, input: &RenderInput<'_>) -> String {
        let keys = self.in_text_keys();
        let known = |key: &str| keys.contains(key);
        let parsed = Parsed::new(&self.text, &self.colons);
        let walk = Walk::new(&parsed, self.body, self.kind, self.markdown, &known);
        let mut twin = Twin::new(self, input, walk.link_definitions().into_iter().map(|(_, place)| place).collect());
        for item in walk {
            twin.item(&item);
        }
        twin.finish()
    }

    /// The text of the body without any markup, blocks apart by an empty line; for feeds and descriptions.
    pub fn plain_text(&self) -> String {
        let keys = self.in_text_keys();
        let known = |key: &str| keys.contains(key);
        let mut out = String::new();
        let parsed = Parsed::new(&self.text, &self.colons);
        for item in Walk::new(&parsed, self.body, self.kind, self.markdown, &known) {
            if item.opens.is_some() && !out.is_empty() && !out.ends_with("\n\n") {
                out.push_str("\n\n");
            }
            if !matches!(item.place, Place::Note(_)) {
                out.push_str(item.lead);
                out.push_str(item.plain());
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

struct Twin<'a> {
    page: &'a Page,
    input: &'a RenderInput<'a>,
    numbering: Numbering,
    out: String,
    /// What has been copied of the file so far.
    copied: usize,
    /// Bytes that are left out, in order.
    left_out: VecDeque<Range<usize>>,
    /// The buffers that wait while a note is written, with the note.
    waiting: Vec<(String, usize)>,
    note_bodies: Vec<String>,
    next_link: usize,
    next_use: usize,
    links: Vec<OpenLink>,
    /// End of the last piece, which tells where the text of a link ends.
    last_end: usize,
    /// Inside a code block, where everything is text already.
    in_code: bool,
}

struct OpenLink {
    target: Option<String>,
    title: String,
    verbatim: bool,
}

impl<'a> Twin<'a> {
    fn new(page: &'a Page, input: &'a RenderInput<'a>, left_out: VecDeque<Range<usize>>) -> Self {
        let is_note = |cluster: usize| input.citations.get(cluster).is_some_and(|c| c.is_note);
        let mut out = String::with_capacity(page.text.len() - page.body + 128);
        if let Some(title) = page.front.title.as_deref().filter(|title| !title.is_empty()) {
            out.push_str("# ");
            out.push_str(&escaped(title));
            out.push_str("\n\n");
        }
        Twin {
            page,
            input,
            numbering: number(&page.uses, page.notes.len(), page.clusters.len(), is_note),
            out,
            copied: page.body,
            left_out,
            waiting: Vec::new(),
            note_bodies: vec![String::new(); page.notes.len()],
            next_link: 0,
            next_use: 0,
            links: Vec::new(),
            last_end: page.body,
            in_code: false,
        }
    }

    /// Copies the file up to a byte, without what is left out.
    fn copy_to(&mut self, end: usize) {
        while let Some(gone) = self.left_out.front().cloned().filter(|gone| gone.start < end) {
            self.left_out.pop_front();
            self.copy_plainly(gone.start);
            self.copied = self.copied.max(gone.end);
        }
        self.copy_plainly(end);
    }

    fn copy_plainly(&mut self, end: usize) {
        if end > self.copied {
            self.out.push_str(self.page.text.get(self.copied..end).unwrap_or_default());
            self.copied = end;
        }
    }

    /// Copies up to the beginning of a piece and passes over it.
    fn replace(&mut self, span: &Range<usize>) {
        self.copy_to(span.start);
        self.copied = self.copied.max(span.end);
    }

    fn item(&mut self, item: &Item<'_>) {
        match &item.piece {
            Piece::Cluster(_) => self.cluster(&item.span),
            Piece::Comment => self.replace(&item.span),
            Piece::Event(Event::FootnoteReference(_)) => {
                self.replace(&item.span);
                if let Some(NoteTarget::Note(note)) = self.next_use() {
                    self.mark(self.numbering.of_note.get(note).copied());
                }
            }
            Piece::Event(Event::Start(tag)) => self.start(tag, item),
            Piece::Event(Event::End(TagEnd::Link | TagEnd::Image)) => self.close_link(&item.span),
            Piece::Event(Event::End(TagEnd::FootnoteDefinition)) => self.close_note(item.span.end),
            Piece::Event(Event::End(TagEnd::CodeBlock)) => self.in_code = false,
            Piece::Event(Event::Text(_)) if !self.in_code => self.text(&item.span),
            Piece::Event(_) => {}
        }
        if !matches!(item.piece, Piece::Event(Event::Start(_))) {
            self.last_end = item.span.end;
        }
    }

    fn start(&mut self, tag: &Tag<'_>, item: &Item<'_>) {
        match tag {
            Tag::Heading { .. } => {
                let source = self.page.text.get(item.span.clone()).unwrap_or_default();
                if let Some(attributes) = heading_attributes(source) {
                    let cut = item.span.start + attributes.range.start..item.span.start + attributes.range.end;
                    let at = self.left_out.partition_point(|gone| gone.start < cut.start);
                    self.left_out.insert(at, cut);
                }
            }
            // A dash says it to those who read plain Markdown.
            Tag::Paragraph if matches!(item.place, Place::Block(_)) => {
                let source = self.page.text.get(item.span.clone()).unwrap_or_default();
                let quoted = |block: &Block| block.attribution == Some(item.offset + 1);
                let Place::Block(block) = item.place else { return };
                let is_attribution = self.page.blocks.get(block).is_some_and(quoted);
                if let Some(inner) = attribution(source).filter(|_| is_attribution) {
                    self.copy_to(item.span.start);
                    self.out.push_str("— ");
                    self.copied = self.copied.max(item.span.start + inner.start);
                    let cut = item.span.start + inner.end..item.span.start + inner.end + ATTRIBUTION.len();
                    let at = self.left_out.partition_point(|gone| gone.start < cut.start);
                    self.left_out.insert(at, cut);
                }
            }
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::FootnoteDefinition(_) => {
                self.copy_to(item.span.start);
                let source = self.page.text.get(item.span.clone()).unwrap_or_default();
                let head = source.find("]:").map_or(0, |at| at + "]:".len());
                self.copied = self.copied.max(item.span.start + head);
                if let Place::Note(note) = item.place {
                    self.waiting.push((std::mem::take(&mut self.out), note));
                }
            }
            Tag::Link { link_type, title, .. } => self.open_link(*link_type, title, false, &item.span),
            Tag::Image { link_type, title, .. } => self.open_link(*link_type, title, true, &item.span),
            _ => {}
        }
    }

    /// HTML that the page shows as text is text here too.
    fn text(&mut self, span: &Range<usize>) {
        let page = self.page;
        let source = page.text.get(span.clone()).unwrap_or_default();
        for (at, _) in source.match_indices('<') {
            let opens = source[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            let at = span.start + at;
            if opens && !page.text[..at].ends_with('\\') {
                self.copy_to(at);
                self.out.push('\\');
            }
        }
    }

    fn open_link(&mut self, link_type: LinkType, title: &str, image: bool, span: &Range<usize>) {
        let index = self.next_link;
        self.next_link += 1;
        let Some(link) = self.page.links.get(index) else { return };
        self.copy_to(span.start);
        let verbatim = matches!(link_type, LinkType::Autolink | LinkType::Email);
        let target = match &link.kind {
            LinkKind::External | LinkKind::Fragment(_) => Some(link.target.clone()),
            kind if kind.needs_target() => (self.input.link)(index).map(|target| target.href),
            _ => None,
        };
        let source = self.page.text.get(span.clone()).unwrap_or_default();
        if !verbatim {
            let opening = match link_type {
                LinkType::WikiLink { has_pothole: true } => source.find('|').map_or(2, |at| at + 1),
                LinkType::WikiLink { .. } => match &link.kind {
                    LinkKind::Entity { kind: Some(kind), .. } => "[[".len() + kind.len() + ":".len(),
                    _ => "[[".len(),
                },
                _ if image => "![".len(),
                _ => "[".len(),
            };
            if target.is_some() {
                self.out.push_str(if image { "![" } else { "[" });
            }
            self.copied = self.copied.max(span.start + opening);
            self.last_end = span.start + opening;
        }
        self.links.push(OpenLink { target, title: title.to_string(), verbatim });
    }

    fn close_link(&mut self, span: &Range<usize>) {
        let Some(link) = self.links.pop() else { return };
        if link.verbatim {
            return self.copy_to(span.end);
        }
        let rest = self.page.text.get(self.last_end..span.end).unwrap_or_default();
        self.copy_to(self.last_end + rest.find(']').unwrap_or(0));
        self.copied = self.copied.max(span.end);
        let Some(target) = link.target else { return };
        self.out.push_str("](");
        self.out.push_str(&destination(&target));
        if !link.title.is_empty() {
            self.out.push_str(" \"");
            self.out.push_str(&link.title.replace('\\', "\\\\").replace('"', "\\\""));
            self.out.push('"');
        }
        self.out.push(')');
    }

    fn close_note(&mut self, end: usize) {
        self.copy_to(end);
        if let Some((outer, note)) = self.waiting.pop() {
            let body = std::mem::replace(&mut self.out, outer);
            if let Some(slot) = self.note_bodies.get_mut(note) {
                *slot = body;
            }
        }
    }

    fn next_use(&mut self) -> Option<NoteTarget> {
        let next = self.page.uses.get(self.next_use).map(|note_use| note_use.what);
        self.next_use += 1;
        next
    }

    fn mark(&mut self, number: Option<u32>) {
        if let Some(number) = number.filter(|number| *number > 0) {
            self.out.push_str(&format!("[^{number}]"));
        }
    }

    fn cluster(&mut self, span: &Range<usize>) {
        let Some(NoteTarget::Cluster(index)) = self.next_use() else { return };
        let Some(citation) = self.input.citations.get(index) else { return };
        self.replace(span);
        let after = self.page.text.get(span.end..).unwrap_or_default();
        if !citation.is_note || !self.waiting.is_empty() {
            let first = self.page.clusters.get(index).and_then(|placed| placed.cluster.cites.first());
            let prefix = first.map_or("", |cite| cite.prefix.as_str());
            let citation = in_note(citation, prefix, self.out.trim().is_empty(), after);
            return self.out.push_str(&markdown_of(&citation));
        }
        match &citation.in_text {
            Some(text) => self.out.push_str(&markdown_of(text)),
            None => self.out.truncate(self.out.trim_end_matches(' ').len()),
        }
        let colon = self.page.colons.binary_search(&span.end).is_ok();
        let punctuation = punctuation(after);
        if !colon && self.links.is_empty() && !punctuation.is_empty() {
            self.copy_to(span.end + punctuation.len());
            // It must not make a picture of the mark.
            if punctuation.ends_with('!') {
                self.out.insert(self.out.len() - 1, '\\');
            }
        }
        self.mark(self.numbering.of_cluster.get(index).copied());
        // The colon after it must not make it the label of a note.
        if colon {
            self.out.push('\\');
        }
    }

    fn finish(mut self) -> String {
        self.copy_to(self.page.text.len());
        self.out.truncate(self.out.trim_end().len());
        self.out.push('\n');
        if !self.numbering.order.is_empty() {
            self.out.push_str("\n## ");
            self.out.push_str(&self.input.words.notes);
            self.out.push('\n');
        }
        for (number, target) in (1..).zip(&self.numbering.order) {
            let note = match target {
                NoteTarget::Note(note) => self.note_bodies[*note].trim().to_string(),
                NoteTarget::Cluster(cluster) => {
                    self.input.citations.get(*cluster).map_or(String::new(), |c| markdown_of(&c.html))
                }
                NoteTarget::Missing => String::new(),
            };
            self.out.push_str(&format!("\n[^{number}]: {note}\n"));
        }
        self.out
    }
}

/// An address as it can stand between parentheses.
fn destination(address: &str) -> String {
    let risky = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>');
    if address.is_empty() || address.contains(risky) {
        let inner = address.replace('<', "%3C").replace('>', "%3E").replace(['\n', '\r'], "");
        return format!("<{inner}>");
    }
    address.to_string()
}

/// The formatted citation as Markdown: italics and bold are kept, other tags are left out.
fn markdown_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&escaped(&unescaped(&rest[..at])));
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        match &rest[at..end] {
            "<i>" | "</i>" | "<em>" | "</em>" => out.push('*'),
            "<b>" | "</b>" | "<strong>" | "</strong>" => out.push_str("**"),
            _ => {}
        }
        rest = &rest[end..];
    }
    out.push_str(&escaped(&unescaped(rest)));
    out
}

fn unescaped(html: &str) -> String {
    let quotes = html.replace("&quot;", "\"").replace("&#x27;", "'").replace("&#39;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Text that Markdown reads as it is written.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '#') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tests::scan;
    use crate::page::{FrontMatterKind, Words};

    fn twin(text: &str) -> String {
        let (page, _) = scan(FrontMatterKind::Page, text);
        let words = Words::default();
        let citations: Vec<CitationHtml> = page
            .clusters
            .iter()
            .map(|_| CitationHtml { html: "Moss, <i>Fens</i> [2], 3.".into(), is_note: true, in_text: None })
            .collect();
        let link = |i: usize| match &page.links[i].kind {
            LinkKind::Content { path, .. } if path == "gone.md" => None,
            _ => Some(LinkTarget::from(format!("l{i}.md"))),
        };
        page.markdown_twin(&RenderInput {
            link: &link,
            mentions: &[],
            citations: &citations,
            highlight: false,
            heading_links: false,
            words: &words,
        })
    }

    #[test]
    fn links_notes_and_citations_are_resolved() {
        let text = "+++\ntitle = \"A *b*\"\n+++\nSee [x *y*](@/a.md \"t\"), [[person:Ada Moss]], [[Ada|her]], [r][d] and \
                    [gone](@/gone.md).[^n] \\*so\\* said [@k1].\n\n## H {#i .supplied}\n\n<!-- c -->\n![p](p.png) <https://example.org>\n\n\
                    [^n]: Note [z](b.md).\n\n[d]: c.md\n";
        assert_eq!(
            twin(text),
            "# A \\*b\\*\n\nSee [x *y*](l0.md \"t\"), [Ada Moss](l1.md), [her](l2.md), [r](l3.md) and gone.[^1] \\*so\\* said.[^2]\n\n\
             ## H\n\n![p](l5.md) <https://example.org>\n\n## Notes\n\n[^1]: Note [z](l7.md).\n\n\
             [^2]: Moss, *Fens* \\[2\\], 3.\n"
        );
    }

    #[test]
    fn an_attribution_has_a_dash_in_the_twin() {
        assert_eq!(twin("> Good.\n>\n> [Ada Moss, *pilot*]{.attribution}"), "> Good.\n>\n> — Ada Moss, *pilot*\n");
    }

    #[test]
    fn html_that_is_text_on_the_page_is_text_in_the_twin() {
        let text = "a <b>c</b> \\<i> `<u>` 1 < 2\n\n<script>x</script>\n\n~~~\n<p>\n~~~\n";
        assert_eq!(twin(text), "a \\<b>c\\</b> \\<i> `<u>` 1 < 2\n\n\\<script>x\\</script>\n\n~~~\n<p>\n~~~\n");
    }

    #[test]
    fn plain_text_has_no_markup() {
        let (page, _) = scan(FrontMatterKind::Page, "# H\n\na *b*\nc[^1] [@k1]\n\n- d\n- e\n\n[^1]: n");
        assert_eq!(page.plain_text(), "H\n\na b c \n\nd\n\ne");
    }
}
