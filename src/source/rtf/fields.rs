//! Fields of RTF: what their instruction asks for.

use std::sync::Arc;

/// What a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Leads to an address.
    Link(Arc<str>),
    /// Leads to a place of the file, or to an address no page may lead to.
    Elsewhere,
    /// A table of contents or an index.
    Contents,
    /// A sign of a font: its number and the font's name.
    Sign(u32, String),
    /// A picture that is somewhere else.
    Picture,
    /// A formula.
    Formula,
    /// Its result is text.
    Text,
}

/// Reads an instruction.
pub(super) fn field(instruction: &str) -> Field {
    let words = words(instruction);
    let name = words.first().map(|w| w.to_uppercase()).unwrap_or_default();
    match name.as_str() {
        "HYPERLINK" => link(words.get(1..).unwrap_or_default()),
        "TOC" | "INDEX" | "TOA" => Field::Contents,
        "INCLUDEPICTURE" | "IMPORT" => Field::Picture,
        "EQ" | "ADVANCE" => Field::Formula,
        "SYMBOL" => {
            let code = words.get(1).map_or("", String::as_str);
            let number = match code.strip_prefix("0x") {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            };
            let font = words.iter().skip_while(|w| !w.eq_ignore_ascii_case("\\f")).nth(1).cloned().unwrap_or_default();
            number.map_or(Field::Text, |n| Field::Sign(n, font.to_lowercase()))
        }
        _ => Field::Text,
    }
}

fn link(arguments: &[String]) -> Field {
    let (mut address, mut anchor) = (None, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "\\l" | "\\L" => anchor = rest.next(),
            "\\o" | "\\t" | "\\s" => {
                rest.next();
            }
            switch if switch.starts_with('\\') && switch.len() == 2 => {}
            _ if address.is_none() => address = Some(argument),
            _ => {}
        }
    }
    let Some(address) = address.filter(|a| leads_out(a)) else { return Field::Elsewhere };
    Field::Link(match anchor {
        Some(anchor) if !address.contains('#') => format!("{address}#{anchor}").into(),
        _ => address.as_str().into(),
    })
}

/// Whether a page may lead to this address.
fn leads_out(address: &str) -> bool {
    let address = address.trim();
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto" | "ftp" | "tel" | "doi" | "urn"))
}

/// Words of an instruction; quotation marks hold words together.
fn words(instruction: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut word, mut quoted, mut any) = (String::new(), false, false);
    for c in instruction.chars() {
        match c {
            '"' | '“' | '”' => {
                quoted = !quoted;
                any = true;
            }
            c if c.is_whitespace() && !quoted => {
                if any || !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    if any || !word.is_empty() {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_read() {
        assert_eq!(field(" HYPERLINK \"https://x.org/a b\" \\l \"c\" "), Field::Link("https://x.org/a b#c".into()));
        assert_eq!(field("HYPERLINK \\l \"_Toc1\""), Field::Elsewhere);
        assert_eq!(field("HYPERLINK \"javascript:alert(1)\""), Field::Elsewhere);
        assert_eq!(field("hyperlink mailto:bo@example.org \\o tip"), Field::Link("mailto:bo@example.org".into()));
        assert_eq!(field(" TOC \\o \"1-3\""), Field::Contents);
        assert_eq!(field("SYMBOL 183 \\f \"Symbol\" \\s 10"), Field::Sign(183, "symbol".into()));
        assert_eq!((field("PAGE"), field("")), (Field::Text, Field::Text));
    }
}
