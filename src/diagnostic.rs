//! Errors and warnings with their place.
//!
//! Every room returns its complaints as [`Diagnostic`] values instead of printing or stopping: one broken page never
//! keeps the others from being built. A diagnostic has a stable code (`cite-unknown`), the file as the user knows it,
//! the byte span in that file where there is one, and a sentence that says what to do next.
//! This module never touches disk: whoever makes a diagnostic with a span also hands over the text it points into.

pub mod frame;
mod unclosed;

pub use unclosed::{unclosed, unclosed_message};

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How bad it is. Errors make a command end with exit code 1, warnings do not (unless `--strict`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing to do.
    Note,
    /// Something an editor should look at.
    Warning,
    /// Something that is wrong and must be mended.
    Error,
}

/// A place in a file: the text it points into and the byte range within that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The whole text of the file, shared by all diagnostics of the file.
    pub text: Arc<str>,
    /// Byte range in `text`; clamped to character edges when shown.
    pub span: Range<usize>,
}

impl Place {
    /// Line and column of the start, both counted from 1; the column counts characters.
    pub fn line_column(&self) -> (usize, usize) {
        let mut at = self.span.start.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count() + 1)
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Stable, lower case, with hyphens: `cite-unknown`, `front-matter-key`.
    pub code: &'static str,
    /// What is wrong, one sentence without a final full stop.
    pub message: String,
    /// The file relative to the site's root, with forward slashes.
    pub file: Option<String>,
    /// The place in the file.
    pub place: Option<Place>,
    /// What to do next.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error with a code and a message.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning with a code and a message.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note with a code and a message.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic { severity, code, message: message.into(), file: None, place: None, help: None }
    }

    /// Names the file (relative to the site's root).
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the place: the file's whole text and the byte range in it.
    pub fn at(mut self, text: &Arc<str>, span: Range<usize>) -> Self {
        self.place = Some(Place { text: Arc::clone(text), span });
        self
    }

    /// Says what to do next.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The key diagnostics are sorted by before they are shown: file, place, code.
    pub fn sort_key(&self) -> (Option<&str>, usize, &'static str, &str) {
        let at = self.place.as_ref().map_or(0, |p| p.span.start);
        (self.file.as_deref(), at, self.code, &self.message)
    }
}

/// `file:line:column: error[code]: message`, the one-line form; terminals get a code frame from `cli`.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            if let Some(place) = &self.place {
                let (line, column) = place.line_column();
                write!(f, "{line}:{column}:")?;
            }
            write!(f, " ")?;
        }
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}[{}]: {}", self.code, self.message)?;
        if let Some(help) = &self.help {
            write!(f, ". help: {help}")?;
        }
        Ok(())
    }
}

/// The known word nearest to `word`, if it is near enough to be worth offering: at most a third of its letters away
/// by Damerau–Levenshtein distance.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(d, _)| *d <= limit)
        .min()
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text: Arc<str> = "eins\nzwölf ❧ drei".into();
        let at = text.find("drei").unwrap();
        let d = Diagnostic::error("x", "y").in_file("a.md").at(&text, at..at + 4);
        assert_eq!(d.to_string(), "a.md:2:9: error[x]: y");
    }

    #[test]
    fn offers_the_nearest_known_word_only_when_near() {
        assert_eq!(did_you_mean("tilte", ["title", "theme"]), Some("title"));
        assert_eq!(did_you_mean("zzz", ["title", "theme"]), None);
    }
}
