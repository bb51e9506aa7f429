//! Citations that look like definitions of links.
//!
//! To the Markdown parser, `[@moss, p. 12]: text` at the start of a line defines a link, and is taken out of the text without
//! a word. So the parser gets another mark instead of the colon, one that the page does not have and that means nothing, and
//! its events get the colon back. In goes the text of a page with the places of such colons, out comes text of the same
//! length for the parser.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

/// Marks that may stand for a colon. Punctuation first, so that emphasis beside it begins and ends as it does beside a colon.
const MARKS: [u8; 8] = [b';', b'%', b'?', b',', 0x01, 0x02, 0x03, 0x04];

/// A page as the Markdown parser gets it.
pub(super) struct Parsed<'a> {
    /// The text as it stands in the file.
    pub(super) text: &'a str,
    masked: Option<(String, char)>,
}

impl<'a> Parsed<'a> {
    /// `colons` are byte places of colons that end no label.
    pub(super) fn new(text: &'a str, colons: &[usize]) -> Self {
        let free = || MARKS.iter().copied().find(|mark| !text.as_bytes().contains(mark));
        let masked = (!colons.is_empty()).then(free).flatten().map(|mark| {
            let mut masked = String::with_capacity(text.len());
            let mut copied = 0;
            for at in colons {
                masked.push_str(&text[copied..*at]);
                masked.push(char::from(mark));
                copied = at + 1;
            }
            masked.push_str(&text[copied..]);
            (masked, char::from(mark))
        });
        Parsed { text, masked }
    }

    /// What the parser is to read.
    pub(super) fn for_parser(&self) -> &str {
        self.masked.as_ref().map_or(self.text, |(text, _)| text)
    }

    /// The mark that stands for a colon, if there is one.
    pub(super) fn mark(&self) -> Option<char> {
        self.masked.as_ref().map(|(_, mark)| *mark)
    }
}

/// The event with its colons.
pub(super) fn restored<'a>(event: Event<'a>, mark: char) -> Event<'a> {
    let text = |text: CowStr<'a>| if text.contains(mark) { text.replace(mark, ":").into() } else { text };
    match event {
        Event::Text(it) => Event::Text(text(it)),
        Event::Code(it) => Event::Code(text(it)),
        Event::InlineMath(it) => Event::InlineMath(text(it)),
        Event::DisplayMath(it) => Event::DisplayMath(text(it)),
        Event::Html(it) => Event::Html(text(it)),
        Event::InlineHtml(it) => Event::InlineHtml(text(it)),
        Event::FootnoteReference(it) => Event::FootnoteReference(text(it)),
        Event::Start(tag) => Event::Start(match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(text(info))),
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(text(label)),
            Tag::Link { link_type, dest_url, title, id } => {
                Tag::Link { link_type, dest_url: text(dest_url), title: text(title), id: text(id) }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                Tag::Image { link_type, dest_url: text(dest_url), title: text(title), id: text(id) }
            }
            tag => tag,
        }),
        event => event,
    }
}
