//! HTML → the tree browsers would build, with the place of each tag and a limit on its depth.
//!
//! In: decoded text. Out: a `dom_query` document whose elements carry the byte offset of their start tag. Nesting beyond the
//! limit is flattened before the tree is built, because building and searching very deep trees takes quadratic time; no
//! text is lost by it. Must never run a script or fetch anything.

use dom_query::{Document, NodeId};
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::QualName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, TokenizerResult, ns};
use std::cell::{Cell, RefCell};

/// Elements within one another; what is nested deeper is read as if its tags were not there.
pub const DEPTH: usize = 256;

/// Formatting elements that may be open at once: each paragraph opens all of them again.
const FORMATTING: usize = 24;

/// Open elements an end tag is looked for among.
const REACH: usize = 64;

/// The attribute that holds the place of a start tag. No document can have one of this name: names hold no spaces.
pub const PLACE: &str = "at place";

/// Reads HTML; `xml` closes elements where XHTML says so (`<a id="x"/>`).
pub fn parse(text: &str, xml: bool) -> Document {
    let builder = TreeBuilder::new(
        Document::default(),
        TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
    );
    let marker = Marker {
        inner: builder,
        xml,
        at: Cell::new(0),
        place: LocalName::from(PLACE),
        open: RefCell::new(Vec::new()),
        kept: Cell::new(0),
        formatting: Cell::new(0),
        foreign: Cell::new(0),
    };
    let tokenizer = Tokenizer::new(marker, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut from = 0;
    while from < text.len() {
        let to = next_tag(text, from + 1);
        tokenizer.sink.at.set(from);
        input.push_back(StrTendril::from(text.get(from..to).unwrap_or_default()));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        from = to;
    }
    tokenizer.end();
    tokenizer.sink.inner.sink
}

/// The next place where a start tag may begin.
fn next_tag(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let found = memchr::memchr_iter(b'<', bytes.get(from..).unwrap_or_default())
        .map(|i| from + i)
        .find(|i| bytes.get(i + 1).is_some_and(u8::is_ascii_alphabetic));
    found.unwrap_or(text.len())
}

/// Stands between the tokenizer and the tree builder.
struct Marker {
    inner: TreeBuilder<NodeId, Document>,
    xml: bool,
    /// Where the piece being read begins.
    at: Cell<usize>,
    place: LocalName,
    /// Elements that are open, and whether the tree has them.
    open: RefCell<Vec<(LocalName, bool)>>,
    kept: Cell<usize>,
    formatting: Cell<usize>,
    /// How many of them are drawings or formulas.
    foreign: Cell<usize>,
}

impl TokenSink for Marker {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match token {
            Token::TagToken(mut tag) => {
                let goes = match tag.kind {
                    TagKind::StartTag => self.start(&mut tag),
                    TagKind::EndTag => self.end_tag(&tag.name),
                };
                if !goes {
                    return TokenSinkResult::Continue;
                }
                let closes = self.xml && tag.self_closing && tag.kind == TagKind::StartTag && !is_void(&tag.name);
                if closes && is_raw(&tag.name) {
                    return TokenSinkResult::Continue;
                }
                let end = closes.then(|| Tag {
                    kind: TagKind::EndTag,
                    name: tag.name.clone(),
                    self_closing: false,
                    attrs: Vec::new(),
                    had_duplicate_attributes: false,
                });
                let result = self.inner.process_token(Token::TagToken(tag), line);
                match end {
                    Some(end) => self.inner.process_token(Token::TagToken(end), line),
                    None => result,
                }
            }
            Token::ParseError(_) => TokenSinkResult::Continue,
            token => self.inner.process_token(token, line),
        }
    }

    fn end(&self) {
        self.inner.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.inner.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Marker {
    /// Notes an element that opens; tells whether the tree may have it.
    fn start(&self, tag: &mut Tag) -> bool {
        let name = QualName::new(None, ns!(), self.place.clone());
        tag.attrs.push(Attribute { name, value: StrTendril::from(self.at.get().to_string()) });
        let closed = tag.self_closing && (self.xml || (self.foreign.get() > 0 && !is_html(&tag.name)));
        if closed || is_void(&tag.name) || ends_by_itself(&tag.name) || is_raw(&tag.name) {
            return true;
        }
        let formats = is_formatting(&tag.name);
        let fits = self.kept.get() < DEPTH && !(formats && self.formatting.get() >= FORMATTING);
        self.open.borrow_mut().push((tag.name.clone(), fits));
        if fits {
            self.count(&tag.name, 1);
        }
        fits
    }

    /// Notes an element that closes; tells whether the tree had it.
    fn end_tag(&self, name: &LocalName) -> bool {
        if is_void(name) || ends_by_itself(name) || is_raw(name) {
            return true;
        }
        let mut open = self.open.borrow_mut();
        let Some(back) = open.iter().rev().take(REACH).position(|(n, _)| n == name) else { return true };
        let at = open.len() - 1 - back;
        // A formatting element may close across others; any other element closes all within it.
        let from = if is_formatting(name) { open.drain(at..=at) } else { open.drain(at..) };
        let mut kept = true;
        for (i, (name, fits)) in from.enumerate() {
            if i == 0 {
                kept = fits;
            }
            if fits {
                self.count(&name, -1);
            }
        }
        kept
    }

    fn count(&self, name: &LocalName, by: isize) {
        let add = |cell: &Cell<usize>| cell.set(cell.get().saturating_add_signed(by));
        add(&self.kept);
        if is_formatting(name) {
            add(&self.formatting);
        }
        if matches!(&**name, "svg" | "math") {
            add(&self.foreign);
        }
    }
}

/// Elements without content.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose end tag may be left out, and which never nest in themselves without another in between; and the three
/// that every document has.
fn ends_by_itself(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "colgroup"
            | "option"
            | "optgroup"
            | "rb"
            | "rt"
            | "rtc"
            | "rp"
    )
}

/// Elements whose content is not markup.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "title" | "textarea" | "iframe" | "noembed" | "noframes" | "xmp" | "plaintext")
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements that end a drawing or a formula they stand in.
fn is_html(name: &str) -> bool {
    is_formatting(name)
        || matches!(
            name,
            "blockquote"
                | "center"
                | "dd"
                | "div"
                | "dl"
                | "dt"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "menu"
                | "ol"
                | "p"
                | "pre"
                | "ruby"
                | "span"
                | "sub"
                | "sup"
                | "table"
                | "ul"
                | "var"
        )
}
