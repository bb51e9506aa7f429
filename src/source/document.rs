//! The one model every reader produces: blocks and inlines with their places in the decoded source text.

use std::ops::Range;

/// A byte range in the decoded text of the source.
pub type Span = Range<usize>;

/// Something the source states, with its place and the rule that found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` when it was not read from the text (file metadata, front matter).
    pub span: Option<Span>,
    /// The rule that found it, a stable word: `byline`, `submitted-by`.
    pub rule: &'static str,
    /// From 0 to 1. Only what is certain enough is applied; the rest stands in [`Document::proposed`].
    pub confidence: f32,
}

/// A source document, read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The decoded text: what the charset decoder yields, line ends kept. Every span points into it.
    pub text: String,
    /// The charset the bytes were decoded from, as its WHATWG label (`utf-8`).
    pub charset: String,
    /// MIME type, `text/plain`.
    pub media_type: String,
    /// Name and version of the reader, `text 1`.
    pub importer: String,
    /// The title; `None` if the source has none.
    pub title: Option<Stated<String>>,
    /// Kind of document: testimonials abstract review bulletin excerpt interview post press-release report transcript document.
    pub kind: Option<Stated<String>>,
    /// Authors of the document itself (not of the work it reviews).
    pub authors: Vec<Stated<String>>,
    /// Date of publication as ISO text (`2016`, `2016-07`, `2016-07-08`), only if the source states it.
    pub date: Option<Stated<String>>,
    /// BCP 47.
    pub lang: Option<String>,
    /// Where it was published, if the text names it as such.
    pub publication: Option<Stated<String>>,
    /// Keywords the source lists.
    pub keywords: Vec<String>,
    /// Works the document is about.
    pub about: Vec<About>,
    /// The body in the order of the source.
    pub blocks: Vec<Block>,
    /// Text of the source that is not carried into the page.
    pub removed: Vec<Change>,
    /// Headings that are not in the source.
    pub supplied: Vec<Change>,
    /// Characters mended (mojibake, soft hyphens, no-break spaces …).
    pub repaired: Vec<Change>,
    /// What the reader thinks likely but did not apply.
    pub proposed: Vec<Change>,
    /// Every single repair with its place, in order: what turns [`Document::text`] into the text the page was made from.
    /// [`Document::repaired`] is their summary.
    pub edits: Vec<Edit>,
    /// Bytes of a byte order mark that stood before [`Document::text`] in the file.
    pub bom: usize,
    /// For Markdown sources: the part of the text that goes into the page word for word.
    pub verbatim: Option<Span>,
    /// Front matter the source itself carried (Markdown sources), to be merged under the machine's keys.
    pub front_matter: Option<toml::Table>,
}

/// One repair: the bytes of the source at `span` read `became` on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Place in the decoded text.
    pub span: Span,
    /// What it became; empty for a character that was dropped.
    pub became: String,
    /// The rule, a stable word.
    pub rule: &'static str,
}

/// A work a document is about; relation `reviews` makes it the work that bare page references cite.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    /// `reviews` or `discusses`.
    pub relation: &'static str,
    /// CSL type, `book`.
    pub kind: String,
    /// Full title with subtitle.
    pub title: String,
    /// Authors in the order of the title page.
    pub authors: Vec<String>,
    /// Other titles the text gives the same work.
    pub variants: Vec<String>,
    /// Where the title stands.
    pub span: Option<Span>,
    /// The rule that found it.
    pub rule: &'static str,
    /// From 0 to 1.
    pub confidence: f32,
}

/// A recorded change: removed, supplied, repaired or proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The text removed or supplied; for a repair the text as found; for a proposal the value proposed.
    pub text: String,
    /// For a repair, what it became.
    pub became: Option<String>,
    /// The rule, a stable word: `skip-link`, `glued-title`.
    pub rule: &'static str,
    /// Place in the decoded text (empty for what was supplied: where it was put).
    pub span: Span,
    /// How many times, for repairs of single characters that are counted together.
    pub count: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The title of the document (only in texts handed to the recogniser; never in a body).
    Title,
    /// A heading.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A leaf list item.
    Item,
    /// A block quotation with its attribution.
    Quote,
    /// A table.
    Table,
    /// A code block.
    Code,
}

/// A block of the body.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// 1 to 6 for headings; nesting depth from 0 for items; 0 otherwise.
    pub level: u8,
    /// For items: part of an ordered list.
    pub ordered: bool,
    /// A heading that is not in the source.
    pub supplied: bool,
    /// The content. Paragraphs of a quotation, and its attribution, are separated by [`Inline::Break`].
    pub inlines: Vec<Inline>,
    /// For quotations: index of the first inline of the attribution line.
    pub attribution: Option<usize>,
    /// For reader reviews: the block's part (`review-title`, `review-byline`), for bylines `byline`, and so on; a stable word that
    /// `inspect` and the Markdown writer use.
    pub role: Option<&'static str>,
}

/// A piece of a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text with the place of its first byte; it may differ from the source only by recorded repairs.
    Text {
        /// The text as it goes into the page.
        text: String,
        /// The bytes of the source it stands for.
        span: Span,
    },
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Code.
    Code {
        /// The text.
        text: String,
        /// The bytes of the source it stands for.
        span: Span,
    },
    /// A link of the source.
    Link {
        /// The address.
        target: String,
        /// The label.
        content: Vec<Inline>,
    },
    /// A line break that matters (between lines of a signature, between the paragraphs of a quotation).
    Break,
}
