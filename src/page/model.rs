//! The model of a page: what [`Page::scan`] finds and what [`Page::render`] needs and gives.

use super::front_matter::{FrontMatter, FrontMatterKind};
use crate::citation::Cluster;
use crate::entity::EntityType;
use crate::id::BlockId;
use crate::source::document::BlockKind;
use std::ops::Range;
use std::sync::Arc;

/// How a page is read. One value serves all pages of a kind.
#[derive(Clone, Copy)]
pub struct ScanOptions<'a> {
    /// What the file is; it decides which front matter is expected, and source pages get numbered blocks and the strictest
    /// reading of their Markdown.
    pub kind: FrontMatterKind,
    /// The Markdown extensions of the site.
    pub markdown: MarkdownOptions,
    /// Keep the plain text of every block. Source pages and pages with citation clusters or entity links always do.
    pub texts: bool,
    /// Whether a key is in the bibliography: a bare `@key` in running text is a citation only then.
    pub known_key: &'a (dyn Fn(&str) -> bool + Sync),
    /// Ids the theme uses for itself; headings keep away from them (as from `notes`, `title`, `fn-…`, `p12`).
    pub reserved_ids: &'a [&'a str],
}

impl ScanOptions<'_> {
    /// Defaults for a kind of file: no extension, no known key, texts only where they are needed.
    pub fn new(kind: FrontMatterKind) -> Self {
        ScanOptions {
            kind,
            markdown: MarkdownOptions::default(),
            texts: false,
            known_key: &|_| false,
            reserved_ids: &[],
        }
    }
}

/// `[markdown]` of `site.toml`. Source pages ignore `math` and `raw_html`: their text is inert.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// HTML in Markdown goes through as it is.
    pub raw_html: bool,
}

/// A page, scanned.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file relative to the site's root, with forward slashes.
    pub file: Arc<str>,
    /// The whole text of the file; every span points into it.
    pub text: Arc<str>,
    /// Where the body begins, after the front matter.
    pub body: usize,
    /// The options it was scanned with (also how it will be rendered).
    pub kind: FrontMatterKind,
    /// The Markdown extensions it was scanned with.
    pub markdown: MarkdownOptions,
    /// The front matter.
    pub front: FrontMatter,
    /// The blocks of the body in the order of their first byte. Blocks in notes are not among them.
    pub blocks: Vec<Block>,
    /// The headings, in order: the table of contents.
    pub headings: Vec<Heading>,
    /// Links and images, in order; [`RenderInput::link`] is asked by this index.
    pub links: Vec<Link>,
    /// Citation clusters, in order; [`RenderInput::citations`] goes by this index.
    pub clusters: Vec<PlacedCluster>,
    /// Definitions of hand-written notes, in order, the dropped ones too.
    pub notes: Vec<NoteDefinition>,
    /// Plain text for lists and descriptions: what stands before `<!-- more -->`, or the first paragraph, cut at a word's
    /// edge.
    pub summary: String,
    /// Where `<!-- more -->` stands, if it does.
    pub more: Option<usize>,
    /// Words of the body.
    pub words: usize,
    /// The front matter could not be read: the page must not be built.
    pub broken: bool,
    /// Numbers of blocks the editor has removed, each with the index of the block its anchor now stands in (or the number
    /// of blocks: at the end of the page).
    pub removed_blocks: Vec<(BlockId, usize)>,
    /// Pages of the original, if it has some, in the order of the text.
    pub pages: Vec<OriginalPage>,
    /// References to notes and clusters in the order of the text, for the numbering.
    pub(super) uses: Vec<NoteUse>,
    /// Colons after citations that the Markdown parser would read as labels of link definitions.
    pub(super) colons: Vec<usize>,
    /// The plain texts of the blocks, one after the other.
    pub(super) plain: String,
}

/// Where a page of the original begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalPage {
    /// What it is called: its printed number, or its count.
    pub label: String,
    /// The first block of it.
    pub block: usize,
}

/// A block of the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its id in the page: numbered blocks of source pages, and headings.
    pub id: Option<BlockId>,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// A heading that is not in the source.
    pub supplied: bool,
    /// For quotations: where in the plain text the attribution begins.
    pub attribution: Option<usize>,
    /// Where its text stands in [`Page::plain`]; empty if texts were not kept.
    pub(super) text: Range<usize>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the page.
    pub id: Arc<str>,
    /// Its text without notes and citations.
    pub text: String,
    /// It is not in the source (`{.supplied}`).
    pub supplied: bool,
    /// Its index in [`Page::blocks`]; none in quotations and notes, where headings stay out of the contents.
    pub block: usize,
}

/// Where in a page something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the block with this index.
    Block(usize),
    /// In the definition of the note with this index.
    Note(usize),
    /// Outside of any block (in raw HTML, say).
    Outside,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The target as written, entities and escapes resolved.
    pub target: String,
    /// What it points at.
    pub kind: LinkKind,
    /// An image.
    pub image: bool,
    /// Where it stands.
    pub place: Place,
    /// Byte offset of its beginning in the block's plain text.
    pub offset: usize,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// What a link points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Another host, a mail address, a telephone number. Rendered as it is.
    External,
    /// `@/guide/x.md#frag`: a file of `content/`.
    Content {
        /// `guide/x.md`
        path: String,
        /// `frag`
        fragment: Option<String>,
    },
    /// `../x.md#frag` or `picture.png`: relative to this file, or from the site's root with a leading slash.
    Relative {
        /// Percent-decoded, without query and fragment.
        path: String,
        /// `frag`
        fragment: Option<String>,
    },
    /// `#frag`: this page. Rendered as it is.
    Fragment(String),
    /// `[[Name]]` or `[[person:Name]]`.
    Entity {
        /// `person`
        kind: Option<String>,
        /// `Name`
        name: String,
    },
    /// An address of a scheme that is not let through (`javascript:`, `data:` …). Rendered as text; who resolves the links
    /// complains.
    Unsafe,
}

impl LinkKind {
    /// Whether [`RenderInput::link`] is asked where it leads.
    pub fn needs_target(&self) -> bool {
        matches!(self, LinkKind::Content { .. } | LinkKind::Relative { .. } | LinkKind::Entity { .. })
    }
}

/// A citation cluster with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedCluster {
    /// The cluster; its spans point into the file.
    pub cluster: Cluster,
    /// It is a bare `@key` in running text, the author part of the sentence.
    pub in_text: bool,
    /// Where it stands.
    pub place: Place,
    /// Byte offset in the block's (or note's) plain text.
    pub offset: usize,
}

/// The definition of a hand-written note.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteDefinition {
    /// The label as written.
    pub label: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// Its plain text (kept with the texts of the blocks).
    pub text: String,
    /// It is rendered: the first with its label, and something leads to it.
    pub used: bool,
}

/// A reference to a note, or a cluster that may become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoteUse {
    /// In which note it stands; none: in the body.
    pub(super) within: Option<usize>,
    /// What it refers to.
    pub(super) what: NoteTarget,
}

/// What a note mark leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NoteTarget {
    /// A hand-written note, by its index in [`Page::notes`].
    Note(usize),
    /// A cluster, by its index in [`Page::clusters`].
    Cluster(usize),
    /// Nothing: two labels the parser takes for one and this room does not.
    Missing,
}

/// The turn of a cluster in the page's one sequence of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitationTurn {
    /// Index in [`Page::clusters`].
    pub cluster: usize,
    /// The number of the note it makes, or stands in; none for in-text styles outside of notes.
    pub note: Option<u32>,
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkTarget {
    /// The address as it goes into `href` or `src`, not yet escaped for HTML.
    pub href: String,
    /// Class attribute: `m m-person` for links to entities.
    pub class: Option<String>,
    /// Id of the hover card.
    pub card: Option<String>,
}

impl From<String> for LinkTarget {
    fn from(href: String) -> Self {
        LinkTarget { href, class: None, card: None }
    }
}

/// A mention to be linked.
#[derive(Clone, Debug)]
pub struct MentionLink {
    /// Index in [`Page::blocks`].
    pub block: usize,
    /// Byte range in the block's plain text.
    pub range: Range<usize>,
    /// Where it leads.
    pub href: Arc<str>,
    /// Type of the entity; the class is `m m-person`.
    pub kind: EntityType,
    /// Id of the hover card.
    pub card: Option<Arc<str>>,
}

/// A formatted citation cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CitationHtml {
    /// The citation, safe HTML: the text of the note, or what stands in the text.
    pub html: String,
    /// It becomes a note (clusters inside of notes are written in place all the same).
    pub is_note: bool,
    /// For `@key` in running text under a note style: safe HTML that stands in the text before the note's mark.
    pub in_text: Option<String>,
}

/// The words the HTML is given in the language of the site.
#[derive(Clone, Debug)]
pub struct Words {
    /// "Notes"
    pub notes: String,
    /// "Note", before its number
    pub note: String,
    /// "Paragraph", before its number
    pub paragraph: String,
    /// "p.", before the number of a page of the original
    pub page: String,
    /// "Back to reference", before its number
    pub back: String,
    /// "Table", before its number
    pub table: String,
    /// "more", the label of long lists of references
    pub more: String,
    /// "Link to", before a heading
    pub link_to: String,
    /// Titles of the boxes `> [!NOTE]`, tip, important, warning, caution
    pub alerts: [String; 5],
}

impl Default for Words {
    fn default() -> Self {
        Words {
            notes: "Notes".into(),
            note: "Note".into(),
            paragraph: "Paragraph".into(),
            page: "p.".into(),
            back: "Back to reference".into(),
            table: "Table".into(),
            more: "more".into(),
            link_to: "Link to".into(),
            alerts: ["Note", "Tip", "Important", "Warning", "Caution"].map(Into::into),
        }
    }
}

/// What rendering needs to know of the rest of the site.
#[derive(Clone, Copy)]
pub struct RenderInput<'a> {
    /// Where the link with this index leads; none: it is written as text of class `broken`. Asked only where
    /// [`LinkKind::needs_target`].
    pub link: &'a dyn Fn(usize) -> Option<LinkTarget>,
    /// Mentions to be linked, in any order; of two that overlap the first wins.
    pub mentions: &'a [MentionLink],
    /// The formatted clusters, by index; a missing one is written as in the Markdown.
    pub citations: &'a [CitationHtml],
    /// Highlight code blocks.
    pub highlight: bool,
    /// Give headings a link to themselves.
    pub heading_links: bool,
    /// The words of the interface.
    pub words: &'a Words,
}

/// A page as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// The body without the notes.
    pub body: String,
    /// The notes in the order of their numbers.
    pub notes: Vec<NoteHtml>,
    /// The notes as a section of their own, empty if there are none.
    pub notes_html: String,
}

/// A note as HTML.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteHtml {
    /// From 1.
    pub number: u32,
    /// `fn-3`
    pub id: String,
    /// Its content without the links back.
    pub html: String,
    /// Ids of the marks that lead to it, in the order of the text.
    pub back_links: Vec<String>,
    /// The cluster it comes from; none for hand-written notes.
    pub cluster: Option<usize>,
}

impl Page {
    /// The plain text of a block: soft breaks are spaces; hard breaks, and the paragraphs of one block, are separated by
    /// `\n`, the cells of a table by `\t`; citation clusters and note marks contribute nothing. Empty if texts were not kept.
    pub fn block_text(&self, block: usize) -> &str {
        self.blocks.get(block).and_then(|b| self.plain.get(b.text.clone())).unwrap_or_default()
    }

    /// Whether the page has an element with this id (blocks, headings, the title, notes by number).
    pub fn has_anchor(&self, id: &str) -> bool {
        let note = |prefix: &str| {
            let number = id.strip_prefix(prefix)?.split('-').next()?.parse::<usize>().ok()?;
            (1..=self.uses.len()).contains(&number).then_some(())
        };
        id == "title"
            || (id == "notes" && !self.uses.is_empty())
            || note("fn-").or_else(|| note("fnref-")).is_some()
            || self.headings.iter().any(|h| &*h.id == id)
            || id.parse().is_ok_and(|id: BlockId| {
                matches!(id, BlockId::Paragraph { .. })
                    && (self.blocks.iter().any(|b| b.id.as_ref() == Some(&id))
                        || self.removed_blocks.iter().any(|(gone, _)| *gone == id))
            })
    }
}
