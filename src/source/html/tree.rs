//! The tree as the walker reads it: nodes in the order of the document, numbered by it.
//!
//! In: a parsed document. Out: a flat list in which every element knows its parent and where its subtree ends, so that
//! "is within" and "has text" are comparisons of numbers. Comments and processing instructions are left out.

use super::parse::PLACE;
use dom_query::{NodeData, NodeId, NodeRef};
use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use std::collections::HashMap;

/// Number of a node: its place in the order of the document.
pub type Id = usize;

/// What a node is.
pub enum Data {
    /// Text, character references resolved.
    Text(StrTendril),
    /// An element.
    Element(Element),
}

/// An element.
pub struct Element {
    /// Local name, lower case.
    pub name: LocalName,
    /// Attributes in order.
    pub attributes: Vec<(LocalName, StrTendril)>,
    /// Byte offset of its start tag in the decoded text; `None` if the parser supplied it.
    pub place: Option<usize>,
}

/// A node.
pub struct Node {
    /// What it is.
    pub data: Data,
    /// The element it stands in; the first node is its own parent.
    pub parent: Id,
    /// One past the last node of its subtree.
    pub end: Id,
}

/// A document as a list of nodes. The first is the root element.
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Nodes by their ids in the parsed document.
    pub by_source: HashMap<NodeId, Id>,
    /// Comments of programs that save pages: they say where a page comes from.
    pub comments: Vec<String>,
}

/// Words in the comments of programs that save pages.
const SAVED: [&str; 4] = ["saved from url", "saved date", "archived on", "archivebox"];

/// So many comments are kept.
const COMMENTS: usize = 8;

impl Tree {
    /// Reads a parsed document.
    pub fn new(document: &dom_query::Document) -> Tree {
        let mut tree = Tree {
            nodes: Vec::with_capacity(document.tree.len()),
            by_source: HashMap::with_capacity(document.tree.len()),
            comments: Vec::new(),
        };
        let root = document.root();
        let mut open: Vec<Id> = Vec::new();
        let mut next = root.first_child();
        while let Some(node) = next {
            let added = tree.add(&node, open.last().copied());
            let child = added.and_then(|_| node.first_child());
            if let (Some(id), Some(child)) = (added, child) {
                open.push(id);
                next = Some(child);
                continue;
            }
            next = tree.after(node, &root, &mut open);
        }
        let all = tree.nodes.len();
        for id in open {
            tree.nodes[id].end = all;
        }
        tree
    }

    /// The node after a subtree; elements that end before it are closed.
    fn after<'a>(&mut self, node: NodeRef<'a>, root: &NodeRef<'a>, open: &mut Vec<Id>) -> Option<NodeRef<'a>> {
        let mut node = node;
        loop {
            if let Some(sibling) = node.next_sibling() {
                return Some(sibling);
            }
            node = node.parent()?;
            if node.id == root.id {
                return None;
            }
            let end = self.nodes.len();
            if let Some(id) = open.pop() {
                self.nodes[id].end = end;
            }
        }
    }

    fn add(&mut self, node: &NodeRef<'_>, parent: Option<Id>) -> Option<Id> {
        let id = self.nodes.len();
        let data = node.query(|n| match &n.data {
            NodeData::Text { contents } if parent.is_some() => Some(Data::Text(contents.clone())),
            NodeData::Element(element) => {
                let mut place = None;
                let mut attributes = Vec::with_capacity(element.attrs.len().saturating_sub(1));
                for attribute in &element.attrs {
                    if &*attribute.name.local == PLACE {
                        place = attribute.value.parse().ok();
                    } else {
                        attributes.push((attribute.name.local.clone(), attribute.value.clone()));
                    }
                }
                Some(Data::Element(Element { name: element.name.local.clone(), attributes, place }))
            }
            NodeData::Comment { contents } => {
                if self.comments.len() < COMMENTS && contents.len() < 4096 {
                    let lower = contents.to_ascii_lowercase();
                    if SAVED.iter().any(|s| lower.contains(s)) {
                        self.comments.push(contents.to_string());
                    }
                }
                None
            }
            _ => None,
        });
        let data = data.flatten()?;
        self.by_source.insert(node.id, id);
        self.nodes.push(Node { data, parent: parent.unwrap_or(id), end: id + 1 });
        Some(id)
    }

    /// The children of a node.
    pub fn children(&self, id: Id) -> Children<'_> {
        Children { tree: self, next: id + 1, end: self.nodes.get(id).map_or(0, |n| n.end) }
    }

    /// The node as an element.
    pub fn element(&self, id: Id) -> Option<&Element> {
        match &self.nodes.get(id)?.data {
            Data::Element(element) => Some(element),
            Data::Text(_) => None,
        }
    }

    /// The node as text.
    pub fn text(&self, id: Id) -> Option<&str> {
        match &self.nodes.get(id)?.data {
            Data::Text(text) => Some(text),
            Data::Element(_) => None,
        }
    }

    /// The name of an element, empty for text.
    pub fn name(&self, id: Id) -> &str {
        self.element(id).map_or("", |e| &*e.name)
    }

    /// An attribute of an element.
    pub fn attribute(&self, id: Id, name: &str) -> Option<&str> {
        self.element(id)?.attribute(name)
    }

    /// The elements a node stands in, innermost first.
    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            let parent = self.nodes.get(at)?.parent;
            (parent != at).then(|| {
                at = parent;
                parent
            })
        })
    }

    /// Whether a node is another or stands in it.
    pub fn is_within(&self, id: Id, outer: Id) -> bool {
        id >= outer && self.nodes.get(outer).is_some_and(|n| id < n.end)
    }

    /// All nodes of a subtree, itself first.
    pub fn subtree(&self, id: Id) -> std::ops::Range<Id> {
        id..self.nodes.get(id).map_or(id, |n| n.end)
    }

    /// The first element of a name within a subtree.
    pub fn find(&self, within: Id, name: &str) -> Option<Id> {
        self.subtree(within).find(|i| self.name(*i) == name)
    }

    /// The words of a subtree with single spaces between them; no more than `most` bytes, to be cheap.
    pub fn words(&self, id: Id, most: usize) -> String {
        let mut out = String::new();
        let mut space = false;
        for i in self.subtree(id) {
            let Some(text) = self.text(i) else { continue };
            for c in text.chars() {
                if c.is_whitespace() {
                    space = !out.is_empty();
                } else {
                    if std::mem::take(&mut space) {
                        out.push(' ');
                    }
                    out.push(c);
                    if out.len() > most {
                        return out;
                    }
                }
            }
        }
        out
    }
}

impl Element {
    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| &**v)
    }

    /// Its classes.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split_ascii_whitespace()
    }

    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes().any(|c| c.eq_ignore_ascii_case(class))
    }
}

/// Iterator over the children of a node.
pub struct Children<'t> {
    tree: &'t Tree,
    next: Id,
    end: Id,
}

impl Iterator for Children<'_> {
    type Item = Id;

    fn next(&mut self) -> Option<Id> {
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.tree.nodes.get(id).map_or(self.end, |n| n.end.max(id + 1));
        Some(id)
    }
}
