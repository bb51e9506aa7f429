//! Which text of a page is its article.
//!
//! In: the parsed document and our tree of it. Out: for each node whether it is kept. The answer of Readability's algorithm
//! is a hint: notes the article refers to and its title are kept wherever they stand, because what is dropped by mistake is
//! worse than what is kept by mistake.

use super::style;
use super::tree::{Id, Tree};
use dom_smoothie::{Config, Readability};
use std::collections::HashMap;

/// The id dom_smoothie gives the article it has put together.
const ARTICLE: &str = "readability-page-1";

/// What is kept, by node.
pub struct Kept {
    /// Whether the words of a text node, or an element that has none (a picture), go into the page.
    pub node: Vec<bool>,
    /// Elements that are left out though the hint keeps them, with the rule.
    pub dropped: HashMap<Id, &'static str>,
    /// Texts with words that are kept, before each node: sums for questions about subtrees.
    kept: Vec<u32>,
    /// Texts with words, before each node.
    all: Vec<u32>,
}

impl Kept {
    /// The whole body.
    pub fn everything(tree: &Tree) -> Kept {
        Kept::new(tree, vec![true; tree.nodes.len()])
    }

    fn new(tree: &Tree, node: Vec<bool>) -> Kept {
        let mut kept = Kept { node, dropped: HashMap::new(), kept: Vec::new(), all: Vec::new() };
        kept.sum(tree);
        kept
    }

    fn sum(&mut self, tree: &Tree) {
        let (mut kept, mut all) = (0, 0);
        self.kept = vec![0];
        self.all = vec![0];
        for id in 0..tree.nodes.len() {
            let words = tree.text(id).is_some_and(|t| t.chars().any(|c| !c.is_whitespace()));
            all += u32::from(words);
            kept += u32::from(words && self.node.get(id).copied().unwrap_or(false));
            self.kept.push(kept);
            self.all.push(all);
        }
    }

    fn between(sums: &[u32], range: std::ops::Range<Id>) -> u32 {
        let at = |i: Id| sums.get(i).copied().unwrap_or(0);
        at(range.end).saturating_sub(at(range.start))
    }

    /// How many texts of a subtree are kept.
    pub fn kept_in(&self, tree: &Tree, id: Id) -> u32 {
        Self::between(&self.kept, tree.subtree(id))
    }

    /// How many texts a subtree has.
    pub fn texts_in(&self, tree: &Tree, id: Id) -> u32 {
        Self::between(&self.all, tree.subtree(id))
    }

    /// How many texts before a node are kept.
    pub fn kept_before(&self, id: Id) -> u32 {
        self.kept.get(id).copied().unwrap_or(0)
    }

    /// Keeps whole subtrees.
    pub fn keep(&mut self, tree: &Tree, subtrees: &[Id]) {
        for id in subtrees {
            for node in tree.subtree(*id) {
                if let Some(kept) = self.node.get_mut(node) {
                    *kept = true;
                }
            }
        }
        if !subtrees.is_empty() {
            self.sum(tree);
        }
    }
}

/// Finds the article; consumes the parsed document.
pub fn find(document: dom_query::Document, tree: &Tree) -> Kept {
    if is_abyss(tree) {
        return Kept::everything(tree);
    }
    let hinted = hint(document, tree).filter(|node| node.iter().any(|k| *k));
    let Some(node) = hinted else { return Kept::everything(tree) };
    Kept::new(tree, node)
}

/// How deep nodes stand on average in pages that nobody wrote; in those people write it is 10 to 30.
const ABYSS: usize = 64;

/// How many pairs of an element and something within it are no work worth speaking of.
const PAIRS: usize = 2_000_000;

/// Whether a page is nested so deep that to look at all that is within each element would take seconds, and find no article.
fn is_abyss(tree: &Tree) -> bool {
    let pairs: usize = (0..tree.nodes.len()).map(|id| tree.subtree(id).len()).sum();
    pairs > PAIRS && pairs > ABYSS * tree.nodes.len()
}

/// What dom_smoothie takes for the article. It works on the nodes of the very document, so their ids tell.
fn hint(document: dom_query::Document, tree: &Tree) -> Option<Vec<bool>> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
    readability.parse().ok()?;
    let root = readability.doc.root();
    let article = root.descendants_it().find(|n| n.id_attr().is_some_and(|id| &*id == ARTICLE))?;
    let mut kept = vec![false; tree.nodes.len()];
    for node in article.descendants_it() {
        if let Some(kept) = tree.by_source.get(&node.id).and_then(|id| kept.get_mut(*id)) {
            *kept = true;
        }
    }
    Some(kept)
}

/// Takes out what stands in the article and belongs to the page around it: links to edit a section, signs that link to a
/// heading, numbers of lines of code.
pub fn trim(tree: &Tree, kept: &mut Kept) {
    for id in 0..tree.nodes.len() {
        let Some(element) = tree.element(id) else { continue };
        let rule = match style::purpose(element) {
            // Such names are given to whole headings and columns too.
            Some("edit-link") if tree.words(id, 60).len() <= 40 => Some("edit-link"),
            Some("permalink") if !tree.words(id, 20).chars().any(char::is_alphanumeric) => Some("permalink"),
            Some("line-numbers") if !tree.words(id, 4000).chars().any(char::is_alphabetic) => Some("line-numbers"),
            _ if is_permalink(tree, id) => Some("permalink"),
            _ => None,
        };
        if let Some(rule) = rule.filter(|_| kept.texts_in(tree, id) > 0) {
            kept.dropped.insert(id, rule);
        }
    }
}

/// A link in a heading, to a place of the document, without a letter.
fn is_permalink(tree: &Tree, id: Id) -> bool {
    tree.name(id) == "a"
        && tree.attribute(id, "href").is_some_and(|h| h.contains('#'))
        && tree.ancestors(id).take(3).any(|a| matches!(tree.name(a), "h1" | "h2" | "h3" | "h4" | "h5" | "h6"))
        && !tree.words(id, 20).chars().any(char::is_alphanumeric)
}
