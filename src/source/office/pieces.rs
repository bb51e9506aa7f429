//! Running text as the format gives it, piece by piece, and as the document has it.
//!
//! In: pieces with their looks. Out: inlines, nested, with their places in the reading text. White space is made even: runs of
//! it become one space, none stands at the edges of a line. What a reader cannot see (soft hyphens, zero-width spaces) is not
//! text.

use crate::source::document::{Change, Inline, Origin};
use crate::source::reading::Reading;
use std::rc::Rc;

/// How a piece looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Heavy.
    pub bold: bool,
    /// Slanted.
    pub italic: bool,
    /// Struck out.
    pub strike: bool,
    /// Raised.
    pub raised: bool,
    /// Lowered.
    pub lowered: bool,
    /// Code.
    pub code: bool,
    /// Not shown to readers.
    pub hidden: bool,
    /// Where it leads.
    pub link: Option<Rc<str>>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// The end of a line.
    Break,
    /// The mark of a note.
    Note(String),
    /// A picture.
    Image {
        /// Its address.
        target: String,
        /// Its words.
        alt: String,
    },
    /// Here a page begins; with its label.
    Page(String),
}

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub content: Content,
    /// How it looks.
    pub look: Look,
}

impl Piece {
    /// Words without a look.
    pub fn plain(text: &str) -> Piece {
        Piece { content: Content::Text(text.to_owned()), look: Look::default() }
    }

    fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Whether an address leads into the web, and is no program.
pub fn is_web(address: &str) -> bool {
    let address = address.trim().to_ascii_lowercase();
    ["http://", "https://", "mailto:", "ftp://", "tel:", "doi:"].iter().any(|scheme| address.starts_with(scheme))
}

/// The words of pieces, as a reader sees them: one line.
pub fn words(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces.iter().filter(|p| !p.look.hidden) {
        match &piece.content {
            Content::Text(text) => out.push_str(text),
            Content::Break => out.push(' '),
            _ => {}
        }
    }
    let seen: String = out.chars().filter(|c| !invisible(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is nothing to see.
pub fn blank(pieces: &[Piece]) -> bool {
    pieces.iter().all(|p| match &p.content {
        Content::Text(text) => text.chars().all(|c| c.is_whitespace() || invisible(c)),
        Content::Break | Content::Page(_) => true,
        Content::Note(_) | Content::Image { .. } => false,
    })
}

/// Characters that no reader sees and that join or divide nothing in the scripts that need joiners.
fn invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{FFFC}') || (c.is_control() && !c.is_whitespace())
}

/// Pieces with white space made even. Lines are kept as [`Content::Break`] if `lines`, else they are spaces.
pub fn even(pieces: &[Piece], lines: bool) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    // What waits for the next thing that can be seen.
    let (mut space, mut line_end): (Option<(Look, usize)>, Option<Look>) = (None, None);
    // Whether a text, or anything, stands in this line.
    let (mut text_before, mut any_before) = (false, false);
    for piece in pieces {
        match &piece.content {
            Content::Text(text) => {
                for c in text.chars().filter(|c| !invisible(*c)) {
                    if c.is_whitespace() {
                        match &mut space {
                            // Spaces of code are kept.
                            Some((look, count)) if look.code && *look == piece.look => *count += 1,
                            None if text_before && line_end.is_none() => space = Some((piece.look.clone(), 1)),
                            _ => {}
                        }
                        continue;
                    }
                    if let Some(look) = line_end.take() {
                        out.push(Piece { content: Content::Break, look });
                    }
                    if let Some((look, count)) = space.take() {
                        let count = if look == piece.look { count } else { 1 };
                        (0..count).for_each(|_| add(&mut out, ' ', &look));
                    }
                    add(&mut out, c, &piece.look);
                    (text_before, any_before) = (true, true);
                }
            }
            Content::Break if lines => {
                if any_before {
                    line_end = Some(piece.look.clone());
                    space = None;
                    text_before = false;
                }
            }
            Content::Break => {
                if text_before && space.is_none() {
                    space = Some((piece.look.clone(), 1));
                }
            }
            Content::Page(_) => out.push(piece.clone()),
            Content::Note(_) | Content::Image { .. } => {
                if let Some(look) = line_end.take() {
                    out.push(Piece { content: Content::Break, look });
                }
                out.push(piece.clone());
                any_before = true;
            }
        }
    }
    out
}

fn add(out: &mut Vec<Piece>, c: char, look: &Look) {
    match out.last_mut() {
        Some(Piece { content: Content::Text(text), look: last }) if last == look => text.push(c),
        _ => out.push(Piece { content: Content::Text(c.into()), look: look.clone() }),
    }
}

/// Takes away a look that all words share.
pub fn without_shared(pieces: &mut [Piece], look: impl Fn(&mut Look) -> &mut bool) {
    let words = |p: &Piece| p.text().is_some_and(|t| !t.trim().is_empty());
    if pieces.iter_mut().filter(|p| words(p)).all(|p| *look(&mut p.look)) {
        pieces.iter_mut().for_each(|p| *look(&mut p.look) = false);
    }
}

/// Writes even pieces into the reading text; gives them as inlines. `origin` is the place of the block; a page that begins
/// within changes it. Hidden words are recorded as removed.
pub fn inlines(pieces: &[Piece], reading: &mut Reading, origin: &mut Origin, removed: &mut Vec<Change>) -> Vec<Inline> {
    Nest { reading, origin, removed }.level(pieces, 0)
}

struct Nest<'a> {
    reading: &'a mut Reading,
    origin: &'a mut Origin,
    removed: &'a mut Vec<Change>,
}

/// The looks from the outside in.
const LEVELS: usize = 6;

fn same(a: &Look, b: &Look, level: usize) -> bool {
    match level {
        0 => a.link == b.link,
        1 => a.bold == b.bold,
        2 => a.italic == b.italic,
        3 => a.strike == b.strike,
        4 => a.raised == b.raised,
        _ => a.lowered == b.lowered,
    }
}

impl Nest<'_> {
    fn level(&mut self, pieces: &[Piece], level: usize) -> Vec<Inline> {
        if level == LEVELS {
            return pieces.iter().filter_map(|p| self.leaf(p)).collect();
        }
        let mut out = Vec::new();
        for run in pieces.chunk_by(|a, b| same(&a.look, &b.look, level)) {
            let Some(first) = run.first() else { continue };
            let inner = self.level(run, level + 1);
            if inner.is_empty() {
                continue;
            }
            let look = &first.look;
            match level {
                0 => match &look.link {
                    Some(target) => out.push(Inline::Link { target: target.to_string(), content: inner }),
                    None => out.extend(inner),
                },
                1 if look.bold => out.push(Inline::Strong(inner)),
                2 if look.italic => out.push(Inline::Emphasis(inner)),
                3 if look.strike => out.push(Inline::Strike(inner)),
                4 if look.raised => out.push(Inline::Superscript(inner)),
                5 if look.lowered => out.push(Inline::Subscript(inner)),
                _ => out.extend(inner),
            }
        }
        out
    }

    fn leaf(&mut self, piece: &Piece) -> Option<Inline> {
        Some(match &piece.content {
            Content::Text(text) if piece.look.hidden => {
                let span = self.reading.push(text);
                let text = text.trim().to_owned();
                if !text.is_empty() {
                    self.removed.push(Change { text, became: None, rule: "hidden-text", span, count: 1 });
                }
                return None;
            }
            Content::Text(text) if piece.look.code => {
                Inline::Code { text: text.clone(), span: self.reading.push(text) }
            }
            Content::Text(text) => self.reading.inline(text),
            Content::Break => {
                self.reading.line();
                Inline::Break
            }
            Content::Note(label) => Inline::Note(label.clone()),
            Content::Image { target, alt } => Inline::Image { target: target.clone(), alt: alt.clone() },
            Content::Page(label) => {
                self.origin.page = Some(label.clone());
                self.reading.at(self.origin.clone());
                return None;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str, look: impl Fn(&mut Look)) -> Piece {
        let mut piece = Piece::plain(text);
        look(&mut piece.look);
        piece
    }

    #[test]
    fn white_space_is_even_and_stands_at_no_edge() {
        let line = Piece { content: Content::Break, look: Look::default() };
        let note = Piece { content: Content::Note("1".into()), look: Look::default() };
        let pieces = [
            line.clone(),
            Piece::plain(" a\u{A0} "),
            piece(" b \t", |l| l.bold = true),
            note.clone(),
            line.clone(),
            Piece::plain("  c\u{AD}d "),
            note.clone(),
            line.clone(),
        ];
        let even = even(&pieces, true);
        let text: Vec<String> = even
            .iter()
            .map(|p| match &p.content {
                Content::Text(t) => t.clone(),
                Content::Break => "/".into(),
                _ => "#".into(),
            })
            .collect();
        assert_eq!(text, ["a ", "b", "#", "/", "cd", "#"]);
    }

    #[test]
    fn looks_nest_and_hidden_words_are_recorded() {
        let pieces = [
            piece("one ", |l| l.bold = true),
            piece("two", |l| (l.bold, l.italic) = (true, true)),
            piece("secret", |l| l.hidden = true),
            piece("x", |l| l.code = true),
        ];
        let (mut reading, mut removed) = (Reading::default(), Vec::new());
        let found = inlines(&pieces, &mut reading, &mut Origin::default(), &mut removed);
        let text = |t: &str, span| Inline::Text { text: t.into(), span };
        let strong = Inline::Strong(vec![text("one ", 0..4), Inline::Emphasis(vec![text("two", 4..7)])]);
        assert_eq!(found, vec![strong, Inline::Code { text: "x".into(), span: 13..14 }]);
        assert_eq!((removed[0].rule, removed[0].span.clone()), ("hidden-text", 7..13));
    }
}
