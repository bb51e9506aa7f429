//! Names: texts of blocks → mentions → entities → the index.
//!
//! Recognition ([`recognise`]) sees one document at a time and depends on its text alone; resolution ([`resolve`]) joins the
//! mentions of the whole collection, obeying the editor's decisions ([`registry`]). Nothing here knows files or templates.

pub mod export;
pub mod filing;
mod form;
pub mod ids;
pub mod index;
pub mod recognise;
pub mod registry;
pub mod resolve;
#[cfg(test)]
pub(crate) mod resolve_fixture;

use crate::id::{BlockId, EntityId};
use crate::source::document::BlockKind;
use std::ops::Range;

/// A type of entity, by its name in `site.toml` (`person`, `organization`, `place`, `work`, `event`; `date` has no pages).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct EntityType(pub std::sync::Arc<str>);

/// The plain text of one block, as the recogniser sees it. Paragraphs of a quotation, its attribution, and hard line breaks
/// are separated by `\n`; soft breaks are spaces; citation clusters and note references contribute nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    /// What the block is.
    pub kind: BlockKind,
    /// Its plain text.
    pub text: String,
}

/// A document as the recogniser and the resolver see it. The title, if there is one, is the first block.
#[derive(Clone, Debug, Default)]
pub struct DocumentText {
    /// The source's slug.
    pub id: String,
    /// BCP 47 language.
    pub lang: String,
    /// The blocks in order.
    pub blocks: Vec<TextBlock>,
    /// Works the document is said to be about: (work id, title, variants, authors).
    pub about: Vec<KnownWork>,
    /// Authors of the document, from its front matter.
    pub authors: Vec<String>,
}

/// A work known from front matter or a bibliography.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownWork {
    /// Key in the bibliography, which is also its entity id.
    pub key: String,
    /// Full title.
    pub title: String,
    /// Other titles.
    pub variants: Vec<String>,
    /// Authors' names.
    pub authors: Vec<String>,
}

/// A span of a block that names something.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Index of the block in [`DocumentText::blocks`].
    pub block: usize,
    /// Byte range in the block's plain text.
    pub range: Range<usize>,
    /// What kind of thing it names.
    pub kind: EntityType,
    /// Calibrated: of mentions that carry 0.9 or more, at least 95 % are right.
    pub confidence: f32,
    /// The rule that made it, a stable word.
    pub rule: &'static str,
}

/// Two mentions of one document that the text itself says are one thing: a definition or an apposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLink {
    /// Index of a mention in the document's list.
    pub a: usize,
    /// Index of the other.
    pub b: usize,
    /// The rule that saw it, a stable word: `definition`, `slash`.
    pub rule: &'static str,
}

/// A statement about a mention, found beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFact {
    /// Index of the mention in the document's list.
    pub mention: usize,
    /// `role`, `affiliation`.
    pub kind: &'static str,
    /// Index of the block.
    pub block: usize,
    /// Byte range of the statement in the block's plain text.
    pub range: Range<usize>,
}

/// What recognition found in one document: the input of resolution.
#[derive(Clone, Debug, Default)]
pub struct DocumentNames {
    /// The document.
    pub text: DocumentText,
    /// Ids of its blocks, in the order of the blocks; where it is shorter, blocks are numbered as import numbers them.
    pub places: Vec<BlockId>,
    /// Its mentions.
    pub mentions: Vec<Mention>,
    /// Mentions that are one thing.
    pub links: Vec<NameLink>,
    /// Statements about mentions.
    pub facts: Vec<FoundFact>,
}

impl DocumentNames {
    /// The words of a mention; empty if its range does not lie in its block.
    pub fn surface(&self, mention: usize) -> &str {
        self.mentions.get(mention).map_or("", |m| self.slice(m.block, &m.range))
    }

    /// The text of a range of a block; empty if there is no such range.
    pub fn slice(&self, block: usize, range: &Range<usize>) -> &str {
        self.text.blocks.get(block).and_then(|b| b.text.get(range.clone())).unwrap_or("")
    }

    /// The ids of the blocks, those not stated numbered in order: the title, headings by their slug, the rest `p1`, `p2` …
    pub fn block_ids(&self) -> Vec<BlockId> {
        let mut number = 0;
        let mut ids = Vec::with_capacity(self.text.blocks.len());
        for (i, block) in self.text.blocks.iter().enumerate() {
            let counted = !matches!(block.kind, BlockKind::Title | BlockKind::Heading);
            number += u32::from(counted);
            ids.push(self.places.get(i).cloned().unwrap_or_else(|| match block.kind {
                BlockKind::Title => BlockId::Title,
                BlockKind::Heading => BlockId::Heading(crate::id::Slug::from_text(&block.text).as_str().into()),
                _ => BlockId::paragraph(number),
            }));
        }
        ids
    }
}

/// An entity of the index.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its id, unique across types.
    pub id: EntityId,
    /// Its type.
    pub kind: EntityType,
    /// Preferred name.
    pub name: String,
    /// Filing form, `Speckhard, Anne`.
    pub sort: String,
    /// Other forms found in the texts or stated by the editor, most frequent first; without the preferred name.
    pub aliases: Vec<String>,
    /// Whether a person has reviewed it.
    pub reviewed: bool,
    /// Whether it gets a page: candidates below `min_confidence`, or unreviewed ones under `publish = "reviewed"`, do not.
    pub published: bool,
    /// Highest confidence of its mentions.
    pub confidence: f32,
    /// Its mentions, by document and position.
    pub mentions: Vec<MentionRef>,
    /// Role and affiliation statements found in the texts.
    pub facts: Vec<Fact>,
    /// Ids of related entities stated by the editor.
    pub see_also: Vec<EntityId>,
    /// Ids of entities it must not be confused with.
    pub not_same_as: Vec<EntityId>,
    /// Authority identifiers: (scheme, value).
    pub same_as: Vec<(String, String)>,
    /// Relations stated by the editor.
    pub relations: Vec<Relation>,
    /// Rules by which surfaces were merged into it: (surface, rule), for `explain`.
    pub merges: Vec<(String, &'static str)>,
    /// The content file with its authority data, if there is one (`people/anne-speckhard.md`).
    pub file: Option<String>,
    /// One entity can be a third of all mentions: it links once per paragraph and stays out of "appears with".
    pub metatopic: bool,
}

/// A mention by its place in the collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentionRef {
    /// Index of the document.
    pub document: usize,
    /// Index in the document's list of mentions.
    pub mention: usize,
}

/// A statement the texts make about an entity, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// `role`, `affiliation`.
    pub kind: &'static str,
    /// The words of the source.
    pub value: String,
    /// Index of the document.
    pub document: usize,
    /// Index of the block.
    pub block: usize,
}

/// A relation the editor has stated.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// `director of`.
    pub kind: String,
    /// The other entity.
    pub to: EntityId,
    /// Evidence: `slug#p1`.
    pub source: Option<String>,
}

/// All entities of a collection.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Sorted by id.
    pub entities: Vec<Entity>,
    /// For each document, for each mention, the index of its entity in `entities` (dates and rejected mentions have none).
    pub of_mention: Vec<Vec<Option<usize>>>,
    /// Old id → id it now lives under.
    pub redirects: Vec<(EntityId, EntityId)>,
}
