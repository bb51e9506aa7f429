//! Fields: what they are by their code, and where their result begins (ECMA-376 part 1, §17.16).

use crate::source::office::pieces::is_web;
use std::rc::Rc;

/// A field that is open.
#[derive(Debug, Default)]
pub struct Field {
    /// Its code so far.
    pub code: String,
    /// What it does, once its result is being read.
    pub does: Option<Does>,
    /// A box to tick: whether it is ticked.
    pub ticked: Option<bool>,
}

/// What a field does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Leads to an address.
    Link(Rc<str>),
    /// Leads to a place within the document.
    InnerLink,
    /// Leads to a file.
    FileLink,
    /// Holds a table of contents.
    Contents,
    /// Tells the page's number.
    PageNumber,
    /// Marks a place for an index; shows nothing.
    IndexEntry,
    /// Cites, for a reference manager.
    Reference,
    /// Is filled in by the reader.
    Form,
    /// Sets a formula.
    Formula,
    /// Anything whose result is text.
    Text,
}

/// What a field with this code does.
pub fn does(code: &str) -> Does {
    let words = arguments(code);
    let name = words.first().map(|w| w.to_uppercase()).unwrap_or_default();
    match name.as_str() {
        "HYPERLINK" => link(&words),
        "TOC" | "TOA" => Does::Contents,
        "PAGE" | "NUMPAGES" | "SECTIONPAGES" => Does::PageNumber,
        "XE" | "TC" | "TA" | "RD" => Does::IndexEntry,
        "FORMTEXT" | "FORMCHECKBOX" | "FORMDROPDOWN" => Does::Form,
        "EQ" => Does::Formula,
        "CITATION" => Does::Reference,
        "REF" | "PAGEREF" | "NOTEREF" => Does::InnerLink,
        "ADDIN" if words.iter().any(|w| is_reference(w)) => Does::Reference,
        _ => Does::Text,
    }
}

fn is_reference(word: &str) -> bool {
    ["ZOTERO", "CSL_CITATION", "EN.CITE", "Mendeley", "CitaviPlaceholder"].iter().any(|s| word.contains(s))
}

fn link(words: &[String]) -> Does {
    let (mut address, mut anchor) = (None, None);
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "\\l" => anchor = rest.next(),
            "\\o" | "\\t" => drop(rest.next()),
            word if word.starts_with('\\') => {}
            _ => address = address.or(Some(word)),
        }
    }
    match (address, anchor) {
        (Some(address), Some(anchor)) if is_web(address) => Does::Link(format!("{address}#{anchor}").into()),
        (Some(address), None) if is_web(address) => Does::Link(address.as_str().into()),
        (Some(address), None) if address.starts_with('#') => Does::InnerLink,
        (Some(_), _) => Does::FileLink,
        (None, _) => Does::InnerLink,
    }
}

/// The words of a code; those in quotation marks are one.
pub fn arguments(code: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut any) = (Vec::new(), String::new(), false, false);
    for c in code.chars() {
        match c {
            '"' | '“' | '”' => (quoted, any) = (!quoted, true),
            c if c.is_whitespace() && !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_fields_do() {
        for (code, what) in [
            (" HYPERLINK \"https://example.org/a b\" \\o \"tip\" ", Does::Link("https://example.org/a b".into())),
            ("HYPERLINK https://example.org \\l \"part\"", Does::Link("https://example.org#part".into())),
            ("HYPERLINK \\l _Ref1", Does::InnerLink),
            ("HYPERLINK \"file:///c:/x.doc\"", Does::FileLink),
            ("TOC \\o \"1-3\"", Does::Contents),
            ("ADDIN ZOTERO_ITEM CSL_CITATION {}", Does::Reference),
            ("SEQ Figure \\* ARABIC", Does::Text),
            ("", Does::Text),
        ] {
            assert_eq!(does(code), what, "{code}");
        }
    }
}
