//! Names of things, as types: slugs, site paths, entity ids, block ids.
//!
//! Illegal values cannot be made. Every type has `FromStr` and `Display` that are each other's inverse.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a string is not a name of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not a {what}: {why}")]
pub struct IdError {
    value: String,
    what: &'static str,
    why: &'static str,
}

/// A name for addresses: lower-case ASCII letters, digits, `-` and `_`, never empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Arc<str>);

impl Slug {
    /// The slug of any text: transliterated to ASCII, lower case, runs of anything else become one hyphen.
    /// Text without a single letter or digit gives `untitled`.
    pub fn from_text(text: &str) -> Self {
        let mut slug = String::with_capacity(text.len());
        let mut gap = false;
        for piece in text.chars() {
            if matches!(piece, '\'' | '’' | 'ʿ' | 'ʾ' | '\u{00AD}') {
                continue;
            }
            let ascii = if piece.is_ascii() { None } else { deunicode::deunicode_char(piece) };
            let mut buffer = [0; 4];
            for c in ascii.unwrap_or(piece.encode_utf8(&mut buffer)).chars() {
                if c.is_ascii_alphanumeric() || c == '_' {
                    if gap && !slug.is_empty() {
                        slug.push('-');
                    }
                    gap = false;
                    slug.push(c.to_ascii_lowercase());
                } else {
                    gap = true;
                }
            }
        }
        if slug.is_empty() {
            slug.push_str("untitled");
        }
        Slug(slug.into())
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = IdError;

    fn from_str(s: &str) -> Result<Self, IdError> {
        let error = |why| IdError { value: s.into(), what: "slug", why };
        if s.is_empty() {
            return Err(error("it is empty"));
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        if !s.chars().all(fits) {
            return Err(error("only lower-case ASCII letters, digits, `-` and `_` are allowed"));
        }
        Ok(Slug(s.into()))
    }
}

impl TryFrom<String> for Slug {
    type Error = IdError;

    fn try_from(s: String) -> Result<Self, IdError> {
        s.parse()
    }
}

impl From<Slug> for String {
    fn from(s: Slug) -> String {
        s.0.to_string()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The id of an entity: a slug, unique across all types, never reassigned once published.
pub type EntityId = Slug;

/// Where a file of the built site stands, relative to its root: `people/anne-speckhard.html`.
///
/// Forward slashes, no leading slash, no empty, `.` or `..` part, no backslash, no control character.
/// It always names a file, never a folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder part, without the final slash; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rfind('/').map_or("", |i| &self.0[..i])
    }

    /// The same place with another ending: `a/b.html` with `md` is `a/b.md`.
    pub fn with_extension(&self, extension: &str) -> SitePath {
        let name = self.0.rfind('/').map_or(0, |i| i + 1);
        let stem = self.0[name..].rfind('.').map_or(self.0.len(), |i| name + i);
        SitePath(format!("{}.{extension}", &self.0[..stem]).into())
    }

    /// The link from the page at `from` to this file, with an optional fragment (an id without `#`).
    ///
    /// This is the only function that makes relative links. The result is percent-encoded, names a file, and works
    /// under any prefix and from `file://`. A link of a page to itself with a fragment is the fragment alone.
    pub fn href_from(&self, from: &SitePath, fragment: Option<&str>) -> String {
        let mut link = String::with_capacity(self.0.len() + 8);
        if self != from || fragment.is_none() {
            let (mut base, mut rest) = (from.folder(), &*self.0);
            while let Some((part, below)) = rest.split_once('/') {
                let (first, deeper) = base.split_once('/').unwrap_or((base, ""));
                if first != part {
                    break;
                }
                (base, rest) = (deeper, below);
            }
            if !base.is_empty() {
                for _ in base.split('/') {
                    link.push_str("../");
                }
            }
            for (i, part) in rest.split('/').enumerate() {
                if i > 0 {
                    link.push('/');
                }
                encode_part(part, &mut link);
            }
        }
        if let Some(fragment) = fragment {
            link.push('#');
            encode_part(fragment, &mut link);
        }
        link
    }

    /// The absolute address under `base_url`, which ends in a slash.
    pub fn absolute(&self, base_url: &str) -> String {
        let mut link = String::from(base_url);
        for (i, part) in self.0.split('/').enumerate() {
            if i > 0 {
                link.push('/');
            }
            encode_part(part, &mut link);
        }
        link
    }
}

fn encode_part(part: &str, out: &mut String) {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    if part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b)) {
        out.push_str(part);
    } else {
        out.extend(utf8_percent_encode(part, PART));
    }
}

impl FromStr for SitePath {
    type Err = IdError;

    fn from_str(s: &str) -> Result<Self, IdError> {
        let error = |why| IdError { value: s.into(), what: "site path", why };
        if s.is_empty() || s.starts_with('/') || s.ends_with('/') {
            return Err(error("it must name a file below the site's root"));
        }
        if s.contains('\\') || s.chars().any(char::is_control) {
            return Err(error("backslashes and control characters are not allowed"));
        }
        if s.split('/').any(|p| matches!(p, "" | "." | "..")) {
            return Err(error("empty, `.` and `..` parts are not allowed"));
        }
        Ok(SitePath(s.into()))
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// The id of a block of a page, as readers cite it and as it stands in the HTML.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockId {
    /// The title of the page, `title`.
    Title,
    /// A numbered block, `p12`; with `inserted` above 0 one that an editor put in after it, `p12-1`.
    Paragraph {
        /// The number, from 1 (0 only for blocks inserted before the first).
        number: u32,
        /// 0 for a block of the source; 1, 2 … for blocks inserted after it.
        inserted: u32,
    },
    /// A heading, by its anchor.
    Heading(Arc<str>),
    /// A hand-written note, by its label as in the Markdown, `^7`. Its anchor is another one: notes are numbered with the
    /// citations of their page.
    Note(Arc<str>),
}

impl BlockId {
    /// `p12`.
    pub fn paragraph(number: u32) -> Self {
        BlockId::Paragraph { number, inserted: 0 }
    }
}

impl fmt::Display for BlockId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockId::Title => f.write_str("title"),
            BlockId::Paragraph { number, inserted: 0 } => write!(f, "p{number}"),
            BlockId::Paragraph { number, inserted } => write!(f, "p{number}-{inserted}"),
            BlockId::Heading(id) => f.write_str(id),
            BlockId::Note(label) => write!(f, "^{label}"),
        }
    }
}

impl FromStr for BlockId {
    type Err = IdError;

    fn from_str(s: &str) -> Result<Self, IdError> {
        if s.is_empty() {
            return Err(IdError { value: s.into(), what: "block id", why: "it is empty" });
        }
        if s == "title" {
            return Ok(BlockId::Title);
        }
        if let Some(label) = s.strip_prefix('^').filter(|l| !l.is_empty()) {
            return Ok(BlockId::Note(label.into()));
        }
        let numbers = s.strip_prefix('p').and_then(|n| {
            let (number, inserted) = n.split_once('-').unwrap_or((n, "0"));
            Some((number.parse().ok()?, inserted.parse().ok()?))
        });
        Ok(match numbers {
            Some((number, inserted)) if BlockId::Paragraph { number, inserted }.to_string() == s => {
                BlockId::Paragraph { number, inserted }
            }
            _ => BlockId::Heading(s.into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn path(s: &str) -> SitePath {
        s.parse().unwrap()
    }

    #[test]
    fn slugs_are_ascii_and_readable() {
        for (text, slug) in [
            ("Anne Speckhard", "anne-speckhard"),
            ("Ahmet S. Yayla’s", "ahmet-s-yaylas"),
            ("Ünïcode — Straße", "unicode-strasse"),
            ("  ", "untitled"),
        ] {
            assert_eq!(Slug::from_text(text).as_str(), slug);
        }
    }

    #[test]
    fn links_are_relative_and_name_files() {
        let from = path("people/anne.html");
        assert_eq!(path("people/bob.html").href_from(&from, None), "bob.html");
        assert_eq!(path("index.html").href_from(&from, None), "../index.html");
        assert_eq!(path("sources/a b.html").href_from(&from, Some("p1")), "../sources/a%20b.html#p1");
        assert_eq!(from.href_from(&from, Some("p1")), "#p1");
        assert_eq!(from.href_from(&from, None), "anne.html");
    }

    #[test]
    fn paths_that_leave_the_site_cannot_be_made() {
        for bad in ["", "/a", "a/", "../a", "a//b", "a\\b"] {
            assert!(bad.parse::<SitePath>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn block_ids_survive_printing(number in 0u32..9999, inserted in 0u32..99) {
            let id = BlockId::Paragraph { number, inserted };
            prop_assert_eq!(id.to_string().parse::<BlockId>().unwrap(), id);
            let note = BlockId::Note(number.to_string().into());
            prop_assert_eq!(note.to_string().parse::<BlockId>().unwrap(), note);
        }

        #[test]
        fn every_text_has_a_slug(text in ".*") {
            let slug = Slug::from_text(&text);
            prop_assert_eq!(slug.as_str().parse::<Slug>().unwrap(), slug.clone());
        }
    }
}
