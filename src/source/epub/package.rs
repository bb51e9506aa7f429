//! The package of a book: what it says about itself, and its chapters in their order (EPUB 3.3, "Package document"; OPF 2.0.1).

use crate::source::ReadError;
use crate::source::document::{Document, Stated, Word};
use crate::source::office::container::{Container, resolve};
use crate::source::office::xml::{Namespaces, Node, Tree, parse};
use std::collections::{BTreeMap, BTreeSet};

const NAMESPACES: Namespaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:container", "c"),
    ("http://www.idpf.org/2007/opf", "opf"),
    ("http://openebook.org/namespaces/oeb-package/1.0/", "opf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/elements/1.0/", "dc"),
    ("http://www.w3.org/2001/04/xmlenc#", "enc"),
    ("http://www.daisy.org/z3986/2005/ncx/", "ncx"),
];

/// Ways of hiding fonts that do not hide text.
const FONT_OBFUSCATION: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// A file of the package.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub path: String,
    pub media_type: String,
    pub properties: String,
}

/// What the package says.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// Files by id.
    pub items: BTreeMap<String, Item>,
    /// Chapters in reading order: paths.
    pub spine: Vec<String>,
    /// Files that hold the table of contents.
    pub contents: BTreeSet<String>,
    /// The old table of contents, where page lists may stand.
    pub ncx: Option<String>,
    /// The picture of the cover.
    pub cover: Option<String>,
    /// Title, authors, date …
    pub facts: Document,
    /// Words of no place in a page: `2 audio files`.
    pub other: usize,
}

/// Reads the package.
///
/// # Errors
/// [`ReadError::Encrypted`] if chapters are, [`ReadError::Damaged`] if there is no package, and what the container says.
pub(super) fn read(container: &mut Container<'_>) -> Result<Package, ReadError> {
    encryption(container)?;
    let path = match container.read("META-INF/container.xml")? {
        Some(bytes) => {
            let tree = parse("META-INF/container.xml", &bytes, NAMESPACES)?;
            let file = tree.root().and_then(|root| tree.find(root, "c:rootfile"));
            file.and_then(|f| tree.attribute(f, "full-path")).map(str::to_owned)
        }
        None => None,
    };
    let lost = || container.names().find(|n| n.to_lowercase().ends_with(".opf")).map(str::to_owned);
    let path = path.filter(|p| container.has(p)).or_else(lost);
    let path = path.ok_or_else(|| ReadError::Damaged { reason: "it has no package document (.opf)".into() })?;
    let bytes = container.demand(&path)?;
    let tree = parse(&path, &bytes, NAMESPACES)?;
    let root = tree.root().ok_or_else(|| ReadError::Damaged { reason: format!("part `{path}` is empty") })?;
    let mut package = Package::default();
    manifest(&tree, root, &path, &mut package);
    spine(&tree, root, &mut package);
    if let Some(metadata) = tree.find(root, "opf:metadata") {
        facts(&tree, metadata, &mut package);
    }
    Ok(package)
}

/// Chapters may be under rights management; fonts may be obfuscated.
fn encryption(container: &mut Container<'_>) -> Result<(), ReadError> {
    let Some(bytes) = container.read("META-INF/encryption.xml")? else { return Ok(()) };
    let tree = parse("META-INF/encryption.xml", &bytes, NAMESPACES)?;
    let Some(root) = tree.root() else { return Ok(()) };
    let methods = tree.descendants(root).filter(|n| tree.name(*n) == "enc:EncryptedData");
    for data in methods {
        let method = tree.value(data, "enc:EncryptionMethod", "Algorithm").unwrap_or_default();
        if !FONT_OBFUSCATION.contains(&method) {
            return Err(ReadError::Encrypted);
        }
    }
    Ok(())
}

fn manifest(tree: &Tree, root: Node, path: &str, package: &mut Package) {
    let items = tree.descendants(root).filter(|n| tree.name(*n) == "opf:item");
    for item in items {
        let get = |name: &str| tree.attribute(item, name).unwrap_or_default();
        let Some(file) = resolve(path, get("href")) else { continue };
        let properties = get("properties").to_owned();
        let kind = get("media-type");
        if properties.split_whitespace().any(|p| p == "nav") {
            package.contents.insert(file.clone());
        }
        if properties.split_whitespace().any(|p| p == "cover-image") {
            package.cover = Some(file.clone());
        }
        if kind == "application/x-dtbncx+xml" {
            package.ncx = Some(file.clone());
        }
        package.other += usize::from(kind.starts_with("audio/") || kind.starts_with("video/"));
        package.items.insert(get("id").to_owned(), Item { path: file, media_type: kind.to_owned(), properties });
    }
}

fn spine(tree: &Tree, root: Node, package: &mut Package) {
    let Some(spine) = tree.find(root, "opf:spine") else { return };
    let mut seen = BTreeSet::new();
    for reference in tree.children(spine).filter(|n| tree.name(*n) == "opf:itemref") {
        let item = tree.attribute(reference, "idref").and_then(|id| package.items.get(id));
        if let Some(item) = item.filter(|i| seen.insert(i.path.clone())) {
            package.spine.push(item.path.clone());
        }
    }
    let direction = tree.attribute(spine, "page-progression-direction");
    package.facts.dir = direction.filter(|d| *d == "rtl").map(str::to_owned);
}

fn stated(value: String, rule: Word) -> Stated<String> {
    Stated { value, span: None, rule, confidence: 1.0 }
}

fn facts(tree: &Tree, metadata: Node, package: &mut Package) {
    let words = |node: Node| tree.all_words(node).split_whitespace().collect::<Vec<_>>().join(" ");
    // `refines`: a property of another element; EPUB 2 has attributes instead.
    let refined = |node: Node, property: &str| {
        let id = format!("#{}", tree.attribute(node, "id").filter(|id| !id.is_empty())?);
        let metas = tree.descendants(metadata).filter(|n| tree.name(*n) == "opf:meta");
        let of = metas.filter(|m| tree.attribute(*m, "refines") == Some(&id));
        of.filter(|m| tree.attribute(*m, "property") == Some(property)).map(words).next()
    };
    let all = |name: &str| -> Vec<Node> {
        tree.descendants(metadata).filter(|n| tree.name(*n) == name && !words(*n).is_empty()).collect()
    };
    let facts = &mut package.facts;
    let titles = all("dc:title");
    let is = |kind: &str| titles.iter().copied().find(|t| refined(*t, "title-type").as_deref() == Some(kind));
    if let Some(main) = is("main").or(titles.first().copied()) {
        let subtitle = is("subtitle").filter(|s| *s != main).map(words);
        let main = words(main);
        let colon = if main.ends_with(['?', '!', ':', '.']) { " " } else { ": " };
        let title = subtitle.map_or(main.clone(), |sub| format!("{main}{colon}{sub}"));
        facts.title = Some(stated(title, "package"));
    }
    for creator in all("dc:creator") {
        let role = tree.attribute(creator, "opf:role").map(str::to_owned).or_else(|| refined(creator, "role"));
        if role.as_deref().is_none_or(|r| matches!(r, "aut" | "edt" | "")) {
            facts.authors.push(stated(words(creator), "package"));
        }
    }
    let dates = all("dc:date");
    let event = |d: &Node| tree.attribute(*d, "opf:event").unwrap_or_default().to_lowercase();
    let date = dates.iter().find(|d| event(d) == "publication").or_else(|| {
        dates
            .iter()
            .find(|d| !matches!(event(d).as_str(), "modification" | "conversion" | "creation" | "ops-publication"))
    });
    facts.date = date.and_then(|d| iso(&words(*d))).map(|d| stated(d, "package"));
    facts.lang = all("dc:language").first().map(|n| words(*n)).filter(|l| l != "und");
    facts.publication = all("dc:publisher").first().map(|n| stated(words(*n), "package"));
    facts.rights = all("dc:rights").first().map(|n| stated(words(*n), "package"));
    facts.keywords = all("dc:subject").into_iter().map(words).collect();
    let address = all("dc:identifier").into_iter().chain(all("dc:source")).map(words);
    let address = address
        .map(|a| a.trim_start_matches("URI:").to_owned())
        .find(|a| a.starts_with("https://") || a.starts_with("http://"));
    facts.url = address.map(|a| stated(a, "package"));
    let cover = tree.descendants(metadata).find(|n| tree.attribute(*n, "name") == Some("cover"));
    if let Some(item) = cover.and_then(|c| tree.attribute(c, "content")).and_then(|id| package.items.get(id)) {
        package.cover.get_or_insert_with(|| item.path.clone());
    }
}

/// A date as ISO text, as far as it is one.
fn iso(text: &str) -> Option<String> {
    let day = text.split('T').next().unwrap_or(text).trim();
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = day.split('-').collect();
    let sound = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && (1..=12).contains(&month.parse().unwrap_or(0)),
        [_, _, _] => day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    };
    // 0101-01-01 is what a program writes that does not know.
    (sound && !day.starts_with("0")).then(|| day.to_owned())
}

/// Where pages of the printed book begin, by file and id: the page list of the old table of contents.
pub(super) fn old_pages(
    container: &mut Container<'_>,
    package: &Package,
) -> Result<BTreeMap<(String, String), String>, ReadError> {
    let mut pages = BTreeMap::new();
    let Some(path) = &package.ncx else { return Ok(pages) };
    let Some(bytes) = container.read(path)? else { return Ok(pages) };
    let Ok(tree) = parse(path, &bytes, NAMESPACES) else { return Ok(pages) };
    let targets = tree
        .root()
        .into_iter()
        .flat_map(|root| tree.descendants(root).filter(|n| tree.name(*n) == "ncx:pageTarget").collect::<Vec<_>>());
    for target in targets {
        let label = tree.child(target, "ncx:navLabel").map(|l| tree.all_words(l).trim().to_owned());
        let source = tree.value(target, "ncx:content", "src").unwrap_or_default();
        let file = resolve(path, source);
        let anchor = source.split_once('#').map(|(_, a)| a.to_owned()).unwrap_or_default();
        if let (Some(label), Some(file)) = (label.filter(|l| !l.is_empty()), file) {
            pages.insert((file, anchor), label);
        }
    }
    Ok(pages)
}
