//! What stands in a PDF beside its text: whether it can be opened, how its pages are called, what is in it that is no text.
//!
//! Everything is optional: a file that pdftotext can read is read, whatever else is broken in it.

use crate::numerals;
use pdf_extract::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// Facts about a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The document information by key: `Title`, `Author`, `Keywords`.
    pub info: BTreeMap<String, String>,
    /// The labels the file gives its pages, in order; empty if it gives none.
    pub labels: Vec<String>,
    /// Pictures.
    pub pictures: usize,
    /// Comments and marks of readers.
    pub comments: usize,
    /// Fields of a form.
    pub fields: usize,
    /// Files within the file.
    pub attachments: usize,
    /// The language the file states.
    pub language: Option<String>,
}

/// Collects the facts.
pub fn facts(document: &Document) -> Facts {
    let mut facts = Facts { info: info(document), ..Facts::default() };
    let masks = masks(document);
    for (id, object) in &document.objects {
        match object {
            Object::Stream(stream) => {
                let picture = name(&stream.dict, b"Subtype") == Some(b"Image");
                facts.pictures += usize::from(picture && !masks.contains(id));
            }
            Object::Dictionary(dictionary) => match name(dictionary, b"Subtype") {
                Some(
                    b"Text" | b"FreeText" | b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" | b"Ink"
                    | b"Stamp" | b"Caret",
                ) => facts.comments += 1,
                Some(b"Widget") => facts.fields += 1,
                _ if name(dictionary, b"Type") == Some(b"Filespec") && dictionary.has(b"EF") => facts.attachments += 1,
                _ => {}
            },
            _ => {}
        }
    }
    if let Ok(catalog) = document.catalog() {
        facts.language = catalog.get(b"Lang").ok().and_then(text).filter(|l| is_language(l));
        facts.labels = labels(document, catalog);
    }
    facts
}

fn name<'d>(dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d [u8]> {
    dictionary.get(key).ok()?.as_name().ok()
}

/// The pictures that are only masks of others.
fn masks(document: &Document) -> std::collections::BTreeSet<(u32, u16)> {
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    streams
        .flat_map(|s| [s.dict.get(b"SMask"), s.dict.get(b"Mask")])
        .filter_map(|mask| mask.ok()?.as_reference().ok())
        .collect()
}

/// Text of the document information: UTF-16 or UTF-8 with a mark, else as good as Latin (ISO 32000-1, 7.9.2).
fn text(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    let decoded = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    let clean: String = decoded.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    Some(clean.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
}

fn info(document: &Document) -> BTreeMap<String, String> {
    let dictionary = match document.trailer.get(b"Info") {
        Ok(Object::Reference(id)) => document.get_dictionary(*id).ok(),
        Ok(Object::Dictionary(dictionary)) => Some(dictionary),
        _ => None,
    };
    let entries = dictionary.into_iter().flat_map(|d| d.iter());
    entries.filter_map(|(key, value)| Some((String::from_utf8_lossy(key).into_owned(), text(value)?))).collect()
}

/// A tag as BCP 47 has it, roughly: `en`, `de-CH`.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    first && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// More pages than this have no labels of their own.
const MOST_PAGES: usize = 100_000;

/// The labels of the pages (ISO 32000-1, 12.4.2).
fn labels(document: &Document, catalog: &Dictionary) -> Vec<String> {
    let pages = document.get_pages().len().min(MOST_PAGES);
    let mut ranges: BTreeMap<usize, &Dictionary> = BTreeMap::new();
    if let Some(root) = catalog.get(b"PageLabels").ok().and_then(|o| resolved(document, o)) {
        number_tree(document, root, 0, &mut ranges);
    }
    if !ranges.contains_key(&0) {
        return Vec::new();
    }
    (0..pages)
        .filter_map(|page| ranges.range(..=page).next_back().map(|(from, range)| label(range, page - from)))
        .collect()
}

fn resolved<'d>(document: &'d Document, object: &'d Object) -> Option<&'d Dictionary> {
    match object {
        Object::Reference(id) => document.get_dictionary(*id).ok(),
        object => object.as_dict().ok(),
    }
}

fn number_tree<'d>(
    document: &'d Document,
    node: &'d Dictionary,
    depth: usize,
    into: &mut BTreeMap<usize, &'d Dictionary>,
) {
    let array = |key: &[u8]| match node.get(key).ok()? {
        Object::Reference(id) => document.get_object(*id).ok()?.as_array().ok(),
        object => object.as_array().ok(),
    };
    for pair in array(b"Nums").map(Vec::as_slice).unwrap_or_default().chunks_exact(2) {
        let page = pair[0].as_i64().ok().and_then(|n| usize::try_from(n).ok());
        if let (Some(page), Some(range)) = (page.filter(|p| *p < MOST_PAGES), resolved(document, &pair[1])) {
            into.insert(page, range);
        }
    }
    if depth < 8 && into.len() < MOST_PAGES {
        for kid in array(b"Kids").map(Vec::as_slice).unwrap_or_default() {
            if let Some(kid) = resolved(document, kid) {
                number_tree(document, kid, depth + 1, into);
            }
        }
    }
}

fn label(range: &Dictionary, offset: usize) -> String {
    let prefix = range.get(b"P").ok().and_then(text).unwrap_or_default();
    let first = range.get(b"St").ok().and_then(|n| n.as_i64().ok()).and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
    let number = first.saturating_add(offset);
    let counted = match name(range, b"S") {
        Some(b"D") => number.to_string(),
        Some(b"r") => roman(number),
        Some(b"R") => roman(number).to_uppercase(),
        Some(letter @ (b"a" | b"A")) => {
            let base = letter[0];
            let which = char::from(base + ((number.saturating_sub(1)) % 26) as u8);
            which.to_string().repeat((number.saturating_sub(1) / 26 + 1).min(20))
        }
        _ => String::new(),
    };
    format!("{prefix}{counted}")
}

/// A number in small Roman numerals.
pub fn roman(number: usize) -> String {
    u32::try_from(number).map_or_else(|_| number.to_string(), numerals::roman)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_tags_and_nothing_else() {
        assert!(is_language("en") && is_language("de-CH") && !is_language("English") && !is_language("x"));
    }
}
