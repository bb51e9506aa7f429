//! Text documents of OpenDocument (ODF 1.3 part 3; `.odt`, `.ott`, and `.fodt` in one flat file).
//!
//! The decisions are those of the DOCX reader: decimal numbers of lists are set by the page, other labels are kept as text;
//! running heads, hidden text and tables of contents are taken out; insertions are kept and deletions are not text.

mod draw;
mod line;
mod lists;
mod styles;
mod table;
mod walk;

use super::container::Container;
use super::facts::{self, Properties};
use super::pieces::{self, Piece};
use super::xml::{Namespaces, Node, Tree, parse};
use crate::source::ReadError;
use crate::source::document::Document;
use lists::Lists;
use std::collections::{BTreeSet, HashMap};
use styles::Styles;
use walk::{Walk, Within};

/// Name and version of this reader, as it stands in front matter. The number grows when its output changes.
pub const IMPORTER: &str = "odt 1";

/// Namespaces by the prefixes this reader's code uses.
const NAMESPACES: Namespaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", "fo"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", "loext"),
    ("http://www.w3.org/1999/xlink", "xlink"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://www.w3.org/1998/Math/MathML", "math"),
];

/// Reads a document.
///
/// # Errors
/// [`ReadError`], if the file is none of this kind, encrypted, damaged, or asks for too much.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let flat = String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
    if flat || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let tree = parse("the file", bytes, NAMESPACES)?;
        return build(&tree, Some(&tree), Some(&tree), None);
    }
    let mut container = Container::open(bytes)?;
    if let Some(manifest) = container.read("META-INF/manifest.xml")? {
        let manifest = parse("META-INF/manifest.xml", &manifest, NAMESPACES)?;
        if manifest.root().is_some_and(|r| manifest.find(r, "manifest:encryption-data").is_some()) {
            return Err(ReadError::Encrypted);
        }
    }
    let content = parse("content.xml", &container.demand("content.xml")?, NAMESPACES)?;
    let mut part = |name: &str| match container.read(name) {
        Ok(Some(bytes)) => parse(name, &bytes, NAMESPACES).map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    let styles = part("styles.xml")?;
    let meta = part("meta.xml").ok().flatten();
    build(&content, styles.as_ref(), meta.as_ref(), Some(&mut container))
}

fn build(
    content: &Tree,
    styles: Option<&Tree>,
    meta: Option<&Tree>,
    container: Option<&mut Container<'_>>,
) -> Result<Document, ReadError> {
    let body = content.root().and_then(|r| content.at(r, &["office:body", "office:text"]));
    let body = body.ok_or_else(|| ReadError::Damaged { reason: "it is no text document".into() })?;
    let mut fonts = HashMap::new();
    for tree in styles.into_iter().chain([content]) {
        read_fonts(tree, &mut fonts);
    }
    let at = |tree: Option<&'_ Tree>, name: &str| tree.and_then(|t| t.child(t.root()?, name));
    let (common, theirs) = (at(styles, "office:styles"), at(styles, "office:automatic-styles"));
    let own = at(Some(content), "office:automatic-styles");
    let mut lists = Lists::default();
    for (tree, node) in styles.zip(common).into_iter().chain(styles.zip(theirs)).chain(own.map(|n| (content, n))) {
        lists.read(tree, node);
    }
    let places: Vec<_> = styles.zip(common).into_iter().chain(own.map(|n| (content, n))).collect();
    let body_styles = Styles::read(&places, &fonts);
    let mut used: BTreeSet<String> = body_styles.master_pages().map(str::to_owned).collect();
    used.insert("Standard".into());
    let (properties, pages) = meta.map(properties).unwrap_or_default();

    let mut walk = Walk::new(content, body_styles, lists, container);
    walk.pages_known = pages_are_known(content, body, pages, &walk.styles);
    if let Some((tree, masters)) = styles.zip(at(styles, "office:master-styles")) {
        walk.running_heads(tree, masters, &used, false);
        walk.body(body);
        walk.running_heads(tree, masters, &used, true);
    } else {
        walk.body(body);
    }
    let language = walk.languages.iter().max_by_key(|(_, n)| **n).map(|(tag, _)| tag.clone());
    let rtl = walk.rtl > walk.ltr;
    let mut out = walk.out;
    let language = properties.language.clone().or(language);
    facts::apply(&mut out, Properties { language, ..properties });
    let mut document = out.finish();
    document.charset = "utf-8".into();
    document.media_type = "application/vnd.oasis.opendocument.text".into();
    document.importer = IMPORTER.into();
    document.dir = rtl.then(|| "rtl".to_owned());
    Ok(document)
}

fn read_fonts(tree: &Tree, fonts: &mut HashMap<String, String>) {
    let faces = tree.root().and_then(|r| tree.child(r, "office:font-face-decls"));
    for face in faces.into_iter().flat_map(|f| tree.children(f)) {
        let get = |name| tree.attribute(face, name).unwrap_or_default().to_owned();
        fonts.insert(get("style:name"), format!("{} {}", get("svg:font-family"), get("style:name")));
    }
}

/// What the document says about itself, and how many pages it had.
fn properties(tree: &Tree) -> (Properties, Option<usize>) {
    let mut found = Properties::default();
    let mut pages = None;
    let mut last_editor = None;
    let Some(meta) = tree.root().and_then(|r| tree.child(r, "office:meta")) else { return (found, pages) };
    for node in tree.children(meta) {
        let text = tree.all_words(node).split_whitespace().collect::<Vec<_>>().join(" ");
        if tree.name(node) == "meta:document-statistic" {
            pages = tree.attribute(node, "meta:page-count").and_then(|v| v.parse().ok());
        }
        if text.is_empty() {
            continue;
        }
        match tree.name(node) {
            "dc:title" => found.title = Some(text),
            "dc:subject" => found.subject = Some(text),
            "dc:language" => found.language = Some(text),
            "dc:rights" => found.rights = Some(text),
            "dc:publisher" => found.publisher = Some(text),
            "dc:creator" => last_editor = Some(text),
            "meta:initial-creator" => found.creator = Some(text),
            "meta:creation-date" => found.created = Some(text),
            "meta:keyword" => found.keywords.push(text),
            _ => {}
        }
    }
    found.creator = found.creator.or(last_editor);
    (found, pages)
}

/// Whether the file says where its pages end: the program that saved it noted it, or its own breaks make up all pages.
fn pages_are_known(tree: &Tree, body: Node, pages: Option<usize>, styles: &Styles) -> bool {
    let mut breaks = 1;
    for node in tree.descendants(body) {
        match tree.name(node) {
            "text:soft-page-break" => return true,
            "text:p" | "text:h" => {
                let style = styles.get("paragraph", tree.attribute(node, "text:style-name"));
                breaks += usize::from(style.page_break == Some(true));
            }
            _ => {}
        }
    }
    pages == Some(breaks)
}

/// The words of a line of a header or footer; how it looks makes no difference.
fn running_line(tree: &Tree, node: Node) -> Vec<Piece> {
    let mut line = Walk::new(tree, Styles::default(), Lists::default(), None);
    line.within = Within::Running;
    line.line(node);
    line.pieces
}

impl Walk<'_, '_, '_> {
    /// Reads the body with its notes.
    fn body(&mut self, body: Node) {
        self.out.page = self.pages_known.then(|| self.page_number.to_string());
        self.blocks(body);
        self.all_notes();
    }

    /// Headers, or footers, of the pages that are used: each once.
    fn running_heads(&mut self, tree: &Tree, masters: Node, used: &BTreeSet<String>, feet: bool) {
        let mut said = BTreeSet::new();
        let names: &[&str] = match feet {
            false => &["style:header", "style:header-first", "style:header-left"],
            true => &["style:footer", "style:footer-first", "style:footer-left"],
        };
        for master in tree.children(masters).filter(|n| tree.name(*n) == "style:master-page") {
            if !used.contains(tree.attribute(master, "style:name").unwrap_or_default()) {
                continue;
            }
            let heads = tree.children(master).filter(|n| names.contains(&tree.name(*n)));
            for head in heads.filter(|h| tree.attribute(*h, "style:display") != Some("false")) {
                for node in tree.descendants(head).filter(|n| matches!(tree.name(*n), "text:p" | "text:h")) {
                    let pieces = running_line(tree, node);
                    if said.insert(pieces::words(&pieces)) {
                        let page = self.out.page.take();
                        self.out.remove(&pieces, "running-head");
                        self.out.page = page;
                    }
                }
            }
        }
    }
}
