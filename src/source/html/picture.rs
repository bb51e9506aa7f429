//! Pictures: those that stand in the document itself are carried, those beside it are named, others are told of.

use super::address;
use super::tree::{Element, Id};
use super::walk::Walker;
use crate::source::document::{CARRIED, Carried, Inline};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// Media types of pictures that are carried, and their extensions. Drawings (SVG) may hold scripts and are not.
const TYPES: [(&str, &str); 6] = [
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("image/jpg", "jpg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
    ("image/avif", "avif"),
];

/// Attributes in which pages keep the address of a picture that a script shows later.
const LAZY: [&str; 6] = ["data-src", "data-original", "data-lazy-src", "data-srcset", "data-lazy-srcset", "srcset"];

/// Bytes below which a picture is a placeholder or a tracking point.
const TINY: usize = 200;

impl Walker<'_> {
    pub(super) fn image(&mut self, id: Id, element: &Element) {
        let plan = self.plan;
        if !plan.kept.node.get(id).copied().unwrap_or(true) || is_point(element) {
            return;
        }
        let alt = element.attribute("alt").unwrap_or_default();
        let alt = super::walk::one_line(alt);
        if is_formula(element) && !alt.is_empty() {
            self.run.begin(super::run::Wrap::Code);
            self.run.text(&alt, false, &mut self.out.reading);
            self.run.end();
            return self.omit("formula");
        }
        let source = source(element);
        if let Some(data) = source.strip_prefix("data:") {
            match self.carried(data) {
                Some(name) => self.run.push(Inline::Image { target: format!("{CARRIED}{name}"), alt }),
                None if data.len() > TINY => self.omit("picture"),
                None => {}
            }
            return;
        }
        let target = address::resolve(&source, plan.base);
        if address::is_relative(&target) {
            return self.run.push(Inline::Image { target, alt });
        }
        if !source.is_empty() {
            self.omit("picture-elsewhere");
        }
    }

    /// Takes a picture out of a `data:` address (RFC 2397); gives its name.
    fn carried(&mut self, data: &str) -> Option<String> {
        let (kind, content) = data.split_once(',')?;
        let (media_type, encoded) = (kind.split(';').next()?.trim().to_ascii_lowercase(), kind.ends_with(";base64"));
        let (media_type, extension) = TYPES.iter().find(|(t, _)| *t == media_type)?;
        let bytes = match encoded {
            true => {
                let content: String = content.chars().filter(|c| !c.is_whitespace() && *c != '=').collect();
                STANDARD_NO_PAD.decode(&content).or_else(|_| STANDARD.decode(&content)).ok()?
            }
            false => percent_encoding::percent_decode_str(content).collect(),
        };
        if bytes.len() < TINY {
            return None;
        }
        if let Some(same) = self.out.files.iter().find(|f| f.bytes == bytes) {
            return Some(same.name.clone());
        }
        let name = format!("picture-{}.{extension}", self.out.files.len() + 1);
        self.out.files.push(Carried { name: name.clone(), media_type: (*media_type).to_owned(), bytes });
        Some(name)
    }
}

/// Where a picture is: its address, or the one a script would give it.
fn source(element: &Element) -> String {
    let own = element.attribute("src").map(address::cleaned).unwrap_or_default();
    let placeholder = own.is_empty() || (own.starts_with("data:") && own.len() < TINY * 2);
    if !placeholder {
        return own;
    }
    let later = LAZY.iter().filter_map(|name| element.attribute(name)).map(first).find(|a| !a.is_empty());
    later.unwrap_or(own)
}

/// The first address of a `srcset`.
fn first(set: &str) -> String {
    address::cleaned(set.split_whitespace().next().unwrap_or_default().trim_end_matches(','))
}

/// A picture of a point, to count readers with.
fn is_point(element: &Element) -> bool {
    let small = |name| element.attribute(name).is_some_and(|v| matches!(v.trim(), "0" | "1" | "1px"));
    small("width") && small("height")
}

/// A picture of a formula, whose other text is the formula.
fn is_formula(element: &Element) -> bool {
    element.classes().any(|c| matches!(c, "tex" | "latex" | "math" | "mwe-math-fallback-image-inline"))
        || element.classes().any(|c| c.starts_with("mwe-math-fallback"))
}
