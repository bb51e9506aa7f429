//! Tags of XHTML, found without building a tree.
//!
//! In: the text of a chapter. Out: its tags with their attributes and places. Text between tags is not looked at.

use std::ops::Range;

/// An attribute: its name, its value as written, the place of the value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute<'t> {
    pub name: &'t str,
    pub value: &'t str,
    pub place: Range<usize>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag<'t> {
    pub name: &'t str,
    pub closes: bool,
    /// `<a/>`
    pub empty: bool,
    pub place: Range<usize>,
    pub attributes: Vec<Attribute<'t>>,
}

impl Tag<'_> {
    /// An attribute's value as written.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|a| a.name == name).map(|a| a.value)
    }

    /// The name without its prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }
}

/// The next tag at or after a place; comments, declarations and CDATA are passed over.
pub(super) fn next(text: &str, from: usize) -> Option<Tag<'_>> {
    let mut at = from;
    loop {
        at += text.get(at..)?.find('<')?;
        let rest = text.get(at..)?;
        let skip = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
        if let Some((_, end)) = skip.iter().find(|(begin, _)| rest.starts_with(begin)) {
            at += rest.find(end)? + end.len();
            continue;
        }
        let begins = rest[1..].trim_start_matches('/').chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if !begins {
            at += 1;
            continue;
        }
        return tag(text, at);
    }
}

fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let closes = bytes.get(start + 1) == Some(&b'/');
    let name_start = start + 1 + usize::from(closes);
    let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/' | b'=' | b'<');
    let run = |from: usize, is: &dyn Fn(&u8) -> bool| {
        from + bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|b| is(b)).count())
    };
    let mut at = run(name_start, &is_name);
    let name = text.get(name_start..at)?;
    let mut attributes = Vec::new();
    let mut empty = false;
    loop {
        at = run(at, &|b| b.is_ascii_whitespace());
        match bytes.get(at)? {
            b'>' => return Some(Tag { name, closes, empty, place: start..at + 1, attributes }),
            b'/' => {
                empty = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            b'<' => return Some(Tag { name, closes, empty, place: start..at, attributes }),
            _ => {
                let end = run(at, &is_name).max(at + 1);
                let attribute = text.get(at..end);
                let after = run(end, &|b| b.is_ascii_whitespace());
                at = end;
                if bytes.get(after) != Some(&b'=') {
                    continue;
                }
                let value = run(after + 1, &|b| b.is_ascii_whitespace());
                let place = match bytes.get(value)? {
                    quote @ (b'"' | b'\'') => {
                        let length = memchr::memchr(*quote, bytes.get(value + 1..)?)?;
                        at = value + length + 2;
                        value + 1..value + 1 + length
                    }
                    _ => {
                        at = run(value, &|b| !b.is_ascii_whitespace() && *b != b'>');
                        value..at
                    }
                };
                if let (Some(name), Some(value)) = (attribute, text.get(place.clone())) {
                    attributes.push(Attribute { name, value, place });
                }
            }
        }
    }
}

/// Where an end tag stands, if it is near.
pub(super) fn close(text: &str, from: usize, tag: &str, near: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    memchr::memmem::find(rest.get(..near).unwrap_or(rest), tag.as_bytes()).map(|at| from + at)
}

/// Resolves the references that attributes may hold.
pub(super) fn unescaped(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Escapes a value for an attribute in double quotes.
pub(super) fn escaped(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_and_attributes_are_found_and_comments_passed_over() {
        let text = "a < b <!-- <x> --><p id=\"one\" hidden class='a>b' n=3>t</p><br/>";
        let first = next(text, 0).unwrap();
        assert_eq!(
            (first.name, first.get("id"), first.get("class"), first.get("n")),
            ("p", Some("one"), Some("a>b"), Some("3"))
        );
        let second = next(text, first.place.end).unwrap();
        assert!(second.closes && second.name == "p");
        let third = next(text, second.place.end).unwrap();
        assert!(third.empty && next(text, third.place.end).is_none());
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[<>/=\"' a-cé!?-]{0,60}") {
            let mut at = 0;
            while let Some(tag) = next(&text, at) {
                prop_assert!(tag.place.end > at && text.get(tag.place.clone()).is_some());
                at = tag.place.end;
            }
        }
    }
}
