//! Properties of a package (ECMA-376 part 2, §11).

use super::package::{Relation, load};
use crate::source::office::container::{Container, resolve};
use crate::source::office::facts::Properties;
use std::collections::HashMap;

/// What the properties parts say.
#[derive(Default)]
pub struct Read {
    /// About the document.
    pub stated: Properties,
    /// How many pages it had when it was saved.
    pub pages: Option<usize>,
}

/// Reads the properties. A broken part says nothing.
pub fn read(container: &mut Container<'_>, package: &HashMap<String, Relation>) -> Read {
    let mut read = Read::default();
    let name = |kind: &str, usual: &str| {
        let found = package.values().find(|r| r.kind == kind).and_then(|r| resolve("", &r.target));
        found.unwrap_or_else(|| usual.to_owned())
    };
    if let Ok(Some(part)) = load(container, &name("core-properties", "docProps/core.xml")) {
        let tree = &part.tree;
        for node in part.root().into_iter().flat_map(|r| tree.children(r)) {
            let text = tree.all_words(node).split_whitespace().collect::<Vec<_>>().join(" ");
            let stated = &mut read.stated;
            let slot = match tree.name(node) {
                "dc:title" => &mut stated.title,
                "dc:creator" => &mut stated.creator,
                "dc:subject" => &mut stated.subject,
                "dc:language" => &mut stated.language,
                "dc:rights" => &mut stated.rights,
                "dc:publisher" => &mut stated.publisher,
                "dcterms:created" => &mut stated.created,
                "cp:keywords" => {
                    stated.keywords.push(text);
                    continue;
                }
                _ => continue,
            };
            *slot = Some(text).filter(|t| !t.is_empty());
        }
    }
    if let Ok(Some(bytes)) = container.read(&name("extended-properties", "docProps/app.xml")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let pages = text.split("<Pages>").nth(1).and_then(|t| t.split('<').next());
        read.pages = pages.and_then(|t| t.trim().parse().ok());
    }
    read
}
