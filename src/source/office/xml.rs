//! XML parts as a small tree, read within limits.
//!
//! In: the bytes of a part and the namespaces its reader knows. Out: elements named `prefix:local` by the reader's own
//! prefixes, whatever prefixes the file uses. Must never read a document type, expand an entity or fetch anything: only the
//! five entities of XML and character references are resolved.

use super::container::limit;
use crate::source::ReadError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::HashMap;

/// How deep elements may nest.
pub const DEEPEST: usize = 160;
/// Elements and texts a part may have.
const MOST_NODES: usize = 3_000_000;
/// Attributes of all of them.
const MOST_ATTRIBUTES_OF_ALL: usize = 2_000_000;
/// Bytes of a part.
const MOST_BYTES: usize = 64 << 20;
/// Attributes an element may have, and namespaces that may be declared at once.
const MOST_ATTRIBUTES: usize = 512;

/// Namespaces a reader knows: address and the prefix its code calls it by. Others are called `?`.
pub type Namespaces = &'static [(&'static str, &'static str)];

/// The id of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(u32);

const NONE: u32 = u32::MAX;

struct Record {
    /// Index of the name; [`NONE`] for a text.
    name: u32,
    /// First attribute, or start of the text.
    first: u32,
    /// Number of attributes, or end of the text.
    count: u32,
    child: u32,
    next: u32,
}

/// A part, parsed.
pub struct Tree {
    nodes: Vec<Record>,
    attributes: Vec<(u32, Box<str>)>,
    text: String,
    names: Vec<Box<str>>,
}

/// Decodes the bytes of a part: UTF-8, UTF-16 with or without a byte order mark, or the charset its declaration names.
pub fn decode(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        _ => declared(bytes).unwrap_or(encoding_rs::UTF_8),
    };
    encoding.decode(bytes).0.into_owned()
}

fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start_matches('\u{FEFF}').strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'']).next()?;
    let found = encoding_rs::Encoding::for_label(value.as_bytes())?;
    // Bytes that could be read this far are not UTF-16.
    (found != encoding_rs::UTF_16BE && found != encoding_rs::UTF_16LE).then_some(found)
}

/// Parses a part.
///
/// # Errors
/// [`ReadError::Damaged`] with the part's name and the place, [`ReadError::Limit`].
pub fn parse(part: &str, bytes: &[u8], namespaces: Namespaces) -> Result<Tree, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(limit(format!("part `{part}` has more than {} MB", MOST_BYTES >> 20)));
    }
    let text = decode(bytes);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut build = Build::new(namespaces);
    loop {
        let event = reader.read_event().map_err(|e| {
            let at = reader.error_position();
            ReadError::Damaged { reason: format!("part `{part}`, byte {at}: {e}") }
        })?;
        match event {
            Event::Start(start) => build.open(&start)?,
            Event::Empty(start) => {
                build.open(&start)?;
                build.close();
            }
            Event::End(_) => build.close(),
            Event::Text(text) => build.text(&text.xml10_content())?,
            Event::CData(text) => build.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten();
                let name = reference.xml10_content();
                match character.map(String::from).or_else(|| predefined(&name).map(str::to_owned)) {
                    Some(text) => build.text(&text)?,
                    // An entity of a document type: what it stands for is not read.
                    None => build.text(&format!("&{name};"))?,
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match build.open.is_empty() && build.tree.root().is_some() {
        true => Ok(build.tree),
        false => Err(ReadError::Damaged { reason: format!("part `{part}` is cut off") }),
    }
}

fn predefined(name: &str) -> Option<&'static str> {
    Some(match name {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "apos" => "'",
        "quot" => "\"",
        _ => return None,
    })
}

struct Build {
    tree: Tree,
    namespaces: Namespaces,
    known: HashMap<Box<str>, u32>,
    /// Open elements with their last child.
    open: Vec<(u32, u32)>,
    /// Declared prefixes with the depth they were declared at and what they are called here.
    declared: Vec<(usize, Box<str>, &'static str)>,
}

impl Build {
    fn new(namespaces: Namespaces) -> Build {
        let tree = Tree { nodes: Vec::new(), attributes: Vec::new(), text: String::new(), names: Vec::new() };
        Build { tree, namespaces, known: HashMap::new(), open: Vec::new(), declared: Vec::new() }
    }

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.open.len() >= DEEPEST {
            return Err(limit(format!("elements nested more than {DEEPEST} deep")));
        }
        let depth = self.open.len();
        let mut found = Vec::new();
        for attribute in start.attributes().with_checks(false).flatten() {
            let key: &str = attribute.key.into_inner();
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| Box::from(&*attribute.value), |v| Box::from(&*v));
            match key.strip_prefix("xmlns") {
                Some("") => self.declare(depth, "", &value),
                Some(prefix) if prefix.starts_with(':') => self.declare(depth, &prefix[1..], &value),
                _ => found.push((key.to_owned(), value)),
            }
            if found.len() > MOST_ATTRIBUTES || self.declared.len() > MOST_ATTRIBUTES {
                return Err(limit(format!("an element with more than {MOST_ATTRIBUTES} attributes")));
            }
        }
        let name = self.name(start.name().into_inner(), true);
        let first = self.tree.attributes.len() as u32;
        for (key, value) in found {
            let key = self.name(&key, false);
            self.tree.attributes.push((key, value));
        }
        let count = self.tree.attributes.len() as u32 - first;
        let id = self.add(Record { name, first, count, child: NONE, next: NONE })?;
        self.open.push((id, NONE));
        Ok(())
    }

    fn declare(&mut self, depth: usize, prefix: &str, address: &str) {
        let called =
            self.namespaces.iter().find(|(known, _)| *known == address.trim()).map_or("?", |(_, called)| called);
        self.declared.push((depth, prefix.into(), called));
    }

    /// The index of a name as the reader calls it. Attributes without a prefix are in no namespace.
    fn name(&mut self, qualified: &str, element: bool) -> u32 {
        let (prefix, local) = qualified.split_once(':').unwrap_or(("", qualified));
        let called = match (prefix, element) {
            ("", false) => "",
            ("xml", _) => "xml",
            _ => self.declared.iter().rev().find(|(_, p, _)| &**p == prefix).map_or("?", |(_, _, called)| called),
        };
        let name = if called.is_empty() { local.to_owned() } else { format!("{called}:{local}") };
        if let Some(index) = self.known.get(name.as_str()) {
            return *index;
        }
        let index = self.tree.names.len() as u32;
        self.tree.names.push(name.as_str().into());
        self.known.insert(name.into(), index);
        index
    }

    fn close(&mut self) {
        self.open.pop();
        let depth = self.open.len();
        while self.declared.last().is_some_and(|(at, ..)| *at >= depth) {
            self.declared.pop();
        }
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        if text.is_empty() || self.open.is_empty() {
            return Ok(());
        }
        // Line ends were normalised by the XML reader.
        let first = self.tree.text.len() as u32;
        self.tree.text.push_str(text);
        let end = self.tree.text.len() as u32;
        let last = self.open.last().map_or(NONE, |(_, last)| *last);
        if let Some(last) = self.tree.nodes.get_mut(last as usize).filter(|l| l.name == NONE && l.count == first) {
            last.count = end;
            return Ok(());
        }
        self.add(Record { name: NONE, first, count: end, child: NONE, next: NONE }).map(drop)
    }

    fn add(&mut self, record: Record) -> Result<u32, ReadError> {
        if self.tree.nodes.len() >= MOST_NODES || self.tree.attributes.len() > MOST_ATTRIBUTES_OF_ALL {
            return Err(limit(format!("more than {MOST_NODES} elements or {MOST_ATTRIBUTES_OF_ALL} attributes")));
        }
        let id = self.tree.nodes.len() as u32;
        self.tree.nodes.push(record);
        if let Some((parent, last)) = self.open.last_mut() {
            let before = std::mem::replace(last, id);
            let (node, child) = if before == NONE { (*parent, true) } else { (before, false) };
            if let Some(node) = self.tree.nodes.get_mut(node as usize) {
                *(if child { &mut node.child } else { &mut node.next }) = id;
            }
        }
        Ok(id)
    }
}

impl Tree {
    /// The outermost element.
    pub fn root(&self) -> Option<Node> {
        (!self.nodes.is_empty()).then_some(Node(0))
    }

    fn record(&self, node: Node) -> Option<&Record> {
        self.nodes.get(node.0 as usize)
    }

    /// An element's name; empty for a text.
    pub fn name(&self, node: Node) -> &str {
        self.record(node).and_then(|r| self.names.get(r.name as usize)).map_or("", |n| n)
    }

    /// What a text says; empty for an element.
    pub fn words(&self, node: Node) -> &str {
        let text = self.record(node).filter(|r| r.name == NONE);
        text.and_then(|r| self.text.get(r.first as usize..r.count as usize)).unwrap_or_default()
    }

    /// The value of an attribute.
    pub fn attribute(&self, node: Node, name: &str) -> Option<&str> {
        let record = self.record(node).filter(|r| r.name != NONE)?;
        let all = self.attributes.get(record.first as usize..(record.first + record.count) as usize)?;
        let called = |index: u32| self.names.get(index as usize).is_some_and(|n| **n == *name);
        all.iter().find(|(key, _)| called(*key)).map(|(_, value)| &**value)
    }

    /// Elements and texts directly within.
    pub fn children(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let of = |id: u32| (id != NONE).then_some(Node(id));
        let first = self.record(node).and_then(|r| of(r.child));
        std::iter::successors(first, move |n| self.record(*n).and_then(|r| of(r.next)))
    }

    /// The first element of this name directly within.
    pub fn child(&self, node: Node, name: &str) -> Option<Node> {
        self.children(node).find(|c| self.name(*c) == name)
    }

    /// Follows names downwards.
    pub fn at(&self, node: Node, path: &[&str]) -> Option<Node> {
        path.iter().try_fold(node, |node, name| self.child(node, name))
    }

    /// The attribute of the first element of this name directly within.
    pub fn value(&self, node: Node, child: &str, attribute: &str) -> Option<&str> {
        self.attribute(self.child(node, child)?, attribute)
    }

    /// All elements and texts within, in order, the node itself first.
    pub fn descendants(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let mut stack = vec![node];
        std::iter::from_fn(move || {
            let node = stack.pop()?;
            let from = stack.len();
            stack.extend(self.children(node));
            stack[from..].reverse();
            Some(node)
        })
    }

    /// The first element of this name at any depth.
    pub fn find(&self, node: Node, name: &str) -> Option<Node> {
        self.descendants(node).find(|n| self.name(*n) == name)
    }

    /// All texts within.
    pub fn all_words(&self, node: Node) -> String {
        self.descendants(node).map(|n| self.words(n)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACES: Namespaces = &[("urn:one", "a"), ("urn:one-older", "a"), ("urn:two", "b")];

    fn read(xml: &str) -> Result<Tree, ReadError> {
        parse("p.xml", xml.as_bytes(), SPACES)
    }

    #[test]
    fn names_go_by_the_address_of_the_namespace_not_by_the_prefix() {
        let tree =
            read("<x:r xmlns:x='urn:one' xmlns='urn:two' x:k='1' k='2'><i xmlns='urn:one-older'/><i/><z:i/></x:r>")
                .unwrap();
        let root = tree.root().unwrap();
        let names: Vec<_> = tree.children(root).map(|c| tree.name(c)).collect();
        assert_eq!((tree.name(root), names), ("a:r", vec!["a:i", "b:i", "?:i"]));
        assert_eq!((tree.attribute(root, "a:k"), tree.attribute(root, "k")), (Some("1"), Some("2")));
    }

    #[test]
    fn words_come_with_the_entities_of_xml_and_no_others() {
        let tree =
            read("<!DOCTYPE r [<!ENTITY e 'boom'>]><r>a &amp; &#x41;&e;<![CDATA[<b>]]><i>in</i> out</r>").unwrap();
        let root = tree.root().unwrap();
        assert_eq!(tree.all_words(root), "a & A&e;<b>in out");
        assert_eq!(tree.words(tree.children(root).next().unwrap()), "a & A&e;<b>");
    }

    #[test]
    fn what_is_cut_off_too_deep_or_crossed_is_an_error() {
        assert!(matches!(read("<r><i>words"), Err(ReadError::Damaged { .. })));
        assert!(matches!(read("<r><i></r></i>"), Err(ReadError::Damaged { .. })));
        assert!(matches!(read(""), Err(ReadError::Damaged { .. })));
        assert!(matches!(read(&"<r>".repeat(DEEPEST + 1)), Err(ReadError::Limit { .. })));
    }

    #[test]
    fn wide_characters_and_declared_charsets_are_decoded() {
        let wide: Vec<u8> = "\u{FEFF}<r>é</r>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>";
        for bytes in [&wide[..], latin] {
            let tree = parse("p", bytes, SPACES).unwrap();
            assert_eq!(tree.all_words(tree.root().unwrap()), "é");
        }
    }
}
