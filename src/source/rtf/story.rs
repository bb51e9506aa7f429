//! The stories of an RTF file: its body, each note, each text box, running heads and feet.
//!
//! In: pieces of text, ends of paragraphs, cells and rows. Out: drafts of blocks.

use super::tables::Rows;
use crate::source::document::{Inline, Origin, Word};
use crate::source::draft::{Draft, Piece, Style};

/// Which story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Main,
    Note(String),
    Box,
    /// Not part of the page: the rule.
    Aside(Word),
}

/// A draft and how it looked.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    pub draft: Draft,
    /// Size of its first letters in half points; 0: as the document has it.
    pub size: i32,
    pub strong: bool,
    pub centred: bool,
    pub rtl: bool,
    pub role: Option<super::styles::Role>,
}

#[derive(Debug)]
pub(super) struct Story {
    pub kind: Kind,
    pub made: Vec<Made>,
    pub pieces: Vec<Piece>,
    pub tables: Vec<Rows>,
    /// The mark of the item, as the writer saw it.
    pub label: Option<String>,
    /// Where the paragraph begins.
    pub begin: Option<Origin>,
    pub size: i32,
    pub removed: Option<Word>,
}

impl Story {
    pub fn new(kind: Kind) -> Story {
        Story {
            kind,
            made: Vec::new(),
            pieces: Vec::new(),
            tables: Vec::new(),
            label: None,
            begin: None,
            size: 0,
            removed: None,
        }
    }

    pub fn text(&mut self, text: &str, style: &Style) {
        match self.pieces.last_mut() {
            Some(Piece::Text(before, same)) if same == style => before.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned(), style.clone())),
        }
    }

    pub fn mark(&mut self, inline: Inline) {
        self.pieces.push(Piece::Other(inline));
    }
}

/// The first text of pieces, with its tabs.
pub(super) fn beginning(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text, _) => out.push_str(text),
            Piece::At(_) => {}
            Piece::Other(_) => break,
        }
        if out.len() > 64 {
            break;
        }
    }
    out
}

/// Takes text away up to and with the first tab.
pub(super) fn cut_to_tab(pieces: &mut Vec<Piece>) {
    while let Some(Piece::Text(text, _)) = pieces.first_mut() {
        if let Some(tab) = text.find('\t') {
            text.drain(..=tab);
            return;
        }
        pieces.remove(0);
    }
}

/// Whether all letters are bold.
pub(super) fn all_strong(pieces: &[Piece]) -> bool {
    pieces.iter().all(|p| !matches!(p, Piece::Text(text, style) if !style.strong && !text.trim().is_empty()))
}

/// A heading that is bold as a whole is not emphasised.
pub(super) fn without_strong(pieces: &mut [Piece]) {
    if all_strong(pieces) {
        for piece in pieces {
            if let Piece::Text(_, style) = piece {
                style.strong = false;
            }
        }
    }
}
