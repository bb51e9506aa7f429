//! The one model every reader produces: blocks and inlines with their places in the decoded source text.

use serde::{Deserialize, Serialize};
use std::ops::Range;

mod interned;
pub use interned::Word;

/// A byte range in [`Document::text`].
pub type Span = Range<usize>;

/// Something the source states, with its place and the rule that found it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Where it stands; `None` when it was not read from the text (file metadata, front matter).
    pub span: Option<Span>,
    /// The rule that found it, a stable word: `byline`, `submitted-by`.
    #[serde(deserialize_with = "interned::word")]
    pub rule: Word,
    /// From 0 to 1. Only what is certain enough is applied; the rest stands in [`Document::proposed`].
    pub confidence: f32,
}

/// A source document, read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Document {
    /// The reading text, which every span points into. Of a text file: what the charset decoder yields, line ends kept. Of
    /// any other format: all a reader of the original would read, in its order, what will be removed included; marks that
    /// are structure (list numbers set by the format, marks of notes) are not part of it. [`Document::places`] leads back.
    pub text: String,
    /// The charset the bytes were decoded from, as its WHATWG label (`utf-8`).
    pub charset: String,
    /// MIME type, `text/plain`.
    pub media_type: String,
    /// Name and version of the reader, `text 2`.
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
    /// What the source says about its rights.
    pub rights: Option<Stated<String>>,
    /// The address the source gives for itself.
    pub url: Option<Stated<String>>,
    /// When it was fetched, as ISO text, if the file says so.
    pub retrieved: Option<Stated<String>>,
    /// Direction of writing, if the source states one: `rtl` or `ltr`.
    pub dir: Option<String>,
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
    /// Features of the original a page cannot carry, in words: `2 comments`, `cells that span columns`. No text of the body.
    pub omitted: Vec<Change>,
    /// Where parts of [`Document::text`] stand in the original, sorted by offset; each holds until the next. Empty if the text
    /// is the decoded file itself.
    pub places: Vec<Place>,
    /// Why the original could not be read; then there is no text and no block.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// What people have stated of it, if they have: it is in the fields above already.
    #[serde(default)]
    pub by_hand: Option<ByHand>,
    /// Files the original carries: pictures, attachments.
    pub files: Vec<Carried>,
    /// Every single repair with its place, in order: what turns [`Document::text`] into the text the page was made from.
    /// [`Document::repaired`] is their summary.
    pub edits: Vec<Edit>,
    /// Bytes of a byte order mark that stood before [`Document::text`] in the file.
    pub bom: usize,
    /// For Markdown sources: the part of the text that goes into the page word for word.
    pub verbatim: Option<Span>,
    /// Front matter the source itself carried (Markdown sources), to be merged under the machine's keys.
    #[serde(skip)]
    pub front_matter: Option<toml::Table>,
}

/// Why an original could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Code of the complaint, `source-damaged`.
    pub code: String,
    /// What is wrong, in words.
    pub message: String,
}

/// Metadata by hand that was applied to a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByHand {
    /// Where it stands: `metadata.csv, line 4`.
    pub origin: String,
    /// Digest of the values.
    pub digest: String,
}

/// From here on the text stands at this place of the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Offset in [`Document::text`].
    pub at: usize,
    /// The place.
    pub origin: Origin,
}

/// A place in an original that is not plain text. Each format fills in what it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Page, as printed or counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Paragraph of the file, counted from 1 (DOCX, ODT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// Part of the container: a chapter's file of an EPUB, a message of a mailbox, a sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// First byte of the file or the part (HTML, RTF).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byte: Option<usize>,
}

impl Document {
    /// Where an offset of the text stands in the original; nothing if the text is the file.
    pub fn origin(&self, at: usize) -> Option<&Origin> {
        let next = self.places.partition_point(|p| p.at <= at);
        self.places.get(next.checked_sub(1)?).map(|p| &p.origin)
    }
}

/// A file the original carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Carried {
    /// Its file name: no folder, no `..`, only characters that are safe in an address, unique in the document. An
    /// [`Inline::Image`] or [`Inline::Link`] names it as `carried:NAME`.
    pub name: String,
    /// MIME type.
    pub media_type: String,
    /// What is in it.
    #[serde(with = "interned::bytes")]
    pub bytes: Vec<u8>,
}

/// Targets that begin so name a file of [`Document::files`].
pub const CARRIED: &str = "carried:";

/// One repair: the bytes of the source at `span` read `became` on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// Place in the decoded text.
    pub span: Span,
    /// What it became; empty for a character that was dropped.
    pub became: String,
    /// The rule, a stable word.
    #[serde(deserialize_with = "interned::word")]
    pub rule: Word,
}

/// A work a document is about; relation `reviews` makes it the work that bare page references cite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// `reviews` or `discusses`.
    #[serde(deserialize_with = "interned::word")]
    pub relation: Word,
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
    #[serde(deserialize_with = "interned::word")]
    pub rule: Word,
    /// From 0 to 1.
    pub confidence: f32,
}

/// A recorded change: removed, supplied, repaired or proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The text removed or supplied; for a repair the text as found; for a proposal the value proposed.
    pub text: String,
    /// For a repair, what it became.
    pub became: Option<String>,
    /// The rule, a stable word: `skip-link`, `glued-title`.
    #[serde(deserialize_with = "interned::word")]
    pub rule: Word,
    /// Place in the decoded text (empty for what was supplied: where it was put).
    pub span: Span,
    /// How many times, for repairs of single characters that are counted together.
    pub count: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The title of the document (only in texts handed to the recogniser; never in a body).
    Title,
    /// A heading.
    Heading,
    /// A paragraph.
    #[default]
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
///
/// Lists are flat: each item is a block with its depth. A heading, quotation, code or table that stands in an item is a block
/// of its own with `inside` set, and so is a paragraph of the item after such a block or after a list below it. An item that
/// begins with such a block has no words of its own: it is an empty block, and only what follows in it has a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// 1 to 6 for headings; nesting depth from 0 for items; 0 otherwise.
    pub level: u8,
    /// For items: part of an ordered list.
    pub ordered: bool,
    /// For items of an ordered list: the number; `None` counts on.
    pub number: Option<u32>,
    /// For items: the first of its list, where the original says so: a list that ends right before it is another one.
    #[serde(default)]
    pub first: bool,
    /// For items: the place of the bullet or number of the source that the list now sets. It is not text of the page.
    pub marker: Option<Span>,
    /// For blocks that are no items: how many items they stand in.
    pub inside: u8,
    /// Part of the definition of the note with this label; blocks of a note stand together.
    pub note: Option<String>,
    /// A heading that is not in the source.
    pub supplied: bool,
    /// The content. Paragraphs of a quotation, and its attribution, are separated by [`Inline::Break`], paragraphs of an item
    /// by [`Inline::Paragraph`].
    pub inlines: Vec<Inline>,
    /// For quotations that hold more than paragraphs (lists, headings, quotations …): their blocks; then `inlines` is empty.
    pub children: Vec<Block>,
    /// For tables with cells: the cells; then `inlines` is empty.
    pub table: Option<Table>,
    /// For quotations: index of the first inline of the attribution line.
    pub attribution: Option<usize>,
    /// For reader reviews: the block's part (`review-title`, `review-byline`), for bylines `byline`, and so on; a stable word that
    /// `inspect` and the Markdown writer use.
    #[serde(default, deserialize_with = "interned::optional")]
    pub role: Option<Word>,
}

/// A table of cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The first row is a head.
    pub head: bool,
    /// How the columns are set; columns beyond the list are [`Align::None`].
    pub align: Vec<Align>,
    /// Rows of cells; a cell that a neighbour covers is empty.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// As the theme has it.
    #[default]
    None,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

impl Block {
    /// A block of a kind with its content.
    pub fn new(kind: BlockKind, inlines: Vec<Inline>) -> Block {
        Block { kind, inlines, ..Block::default() }
    }
}

/// A piece of a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Raised text.
    Superscript(Vec<Inline>),
    /// Lowered text.
    Subscript(Vec<Inline>),
    /// Text struck out.
    Strike(Vec<Inline>),
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
    /// A picture. Its words are not text of the document.
    Image {
        /// `carried:NAME`, or a path relative to the original.
        target: String,
        /// What it says to those who cannot see it.
        alt: String,
    },
    /// A reference to the note with this label (letters, digits, `-`).
    Note(String),
    /// The end of a paragraph within an item.
    Paragraph,
    /// A line break that matters (between lines of a signature, between the paragraphs of a quotation).
    Break,
}
