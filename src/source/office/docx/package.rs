//! Parts of a word-processing package and what they refer to (ECMA-376 part 2, both the transitional and the strict
//! namespaces).

use crate::source::ReadError;
use crate::source::office::container::{Container, resolve};
use crate::source::office::xml::{Namespaces, Node, Tree, parse};
use std::collections::HashMap;

/// Namespaces by the prefixes this reader's code uses.
pub const NAMESPACES: Namespaces = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://schemas.openxmlformats.org/package/2006/content-types", "ct"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingGroup", "wpg"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas", "wpc"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("urn:schemas-microsoft-com:office:office", "o"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
];

/// What a part refers to.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Last step of the address of its type: `image`, `hyperlink`, `footnotes`.
    pub kind: String,
    /// As it stands in the file.
    pub target: String,
    /// Outside the package.
    pub external: bool,
}

/// A part: its tree, its name, what it refers to.
pub struct Part {
    /// Its elements.
    pub tree: Tree,
    /// Its name in the package.
    pub name: String,
    /// By id.
    pub relations: HashMap<String, Relation>,
}

impl Part {
    /// The part's outermost element.
    pub fn root(&self) -> Option<Node> {
        self.tree.root()
    }

    /// The name of the part a relation leads to, if it is in the package.
    pub fn target(&self, id: &str) -> Option<String> {
        let relation = self.relations.get(id).filter(|r| !r.external)?;
        resolve(&self.name, &relation.target)
    }

    /// The first part of a kind this one refers to.
    pub fn of_kind(&self, kind: &str) -> Option<String> {
        let mut found: Vec<_> = self.relations.iter().filter(|(_, r)| r.kind == kind && !r.external).collect();
        found.sort_by_key(|(id, _)| *id);
        resolve(&self.name, &found.first()?.1.target)
    }
}

/// Reads a part that may be missing.
///
/// # Errors
/// As [`Container::read`] and [`parse`].
pub fn load(container: &mut Container<'_>, name: &str) -> Result<Option<Part>, ReadError> {
    let Some(bytes) = container.read(name)? else { return Ok(None) };
    let tree = parse(name, &bytes, NAMESPACES)?;
    let relations = relations(container, name)?;
    Ok(Some(Part { tree, name: name.trim_start_matches('/').to_owned(), relations }))
}

/// What a part (or the package, if its name is empty) refers to.
///
/// # Errors
/// As [`load`].
pub fn relations(container: &mut Container<'_>, part: &str) -> Result<HashMap<String, Relation>, ReadError> {
    let (folder, file) = part.trim_start_matches('/').rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let name = format!("{folder}{slash}_rels/{file}.rels");
    let mut found = HashMap::new();
    let Some(bytes) = container.read(&name)? else { return Ok(found) };
    let tree = parse(&name, &bytes, NAMESPACES)?;
    for node in tree.root().into_iter().flat_map(|r| tree.children(r)).filter(|n| tree.name(*n) == "rel:Relationship") {
        let get = |key| tree.attribute(node, key).unwrap_or_default();
        let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
        let relation = Relation { kind, target: get("Target").to_owned(), external: get("TargetMode") == "External" };
        found.insert(get("Id").to_owned(), relation);
    }
    Ok(found)
}

/// A switch of the format: present without a value means on.
pub fn switch(tree: &Tree, parent: Node, name: &str) -> Option<bool> {
    let node = tree.child(parent, name)?;
    Some(!matches!(tree.attribute(node, "w:val"), Some("0" | "false" | "off")))
}
