//! Places in the book: chapter, byte of the chapter, page of the printed book.

use super::book::Book;
use super::tags::{close, next};
use crate::source::document::{Document, Origin, Place};

/// Letters of the mark of a note.
const LONGEST_MARK: usize = 4;

/// In longer blocks a page begins at the end.
const LONGEST_BLOCK: usize = 60_000;

/// Leads the places of the document back to the chapters, and tells where pages begin.
pub(super) fn set(document: &mut Document, book: &Book) {
    let found = pages(document, book);
    let mut page: Option<String> = None;
    let mut next = found.into_iter().peekable();
    let mut places: Vec<Place> = Vec::with_capacity(document.places.len());
    for i in 0..document.places.len() {
        let Some(place) = document.places.get(i) else { break };
        let end = document.places.get(i + 1).map_or(usize::MAX, |p| p.at);
        while let Some((_, label)) = next.next_if(|(at, _)| *at <= place.at) {
            page = Some(label);
        }
        places.push(Place { at: place.at, origin: origin(book, place.origin.byte, page.clone()) });
        while let Some((at, label)) = next.next_if(|(at, _)| *at < end) {
            page = Some(label);
            places.push(Place { at, origin: origin(book, place.origin.byte, page.clone()) });
        }
    }
    document.places = places;
}

fn origin(book: &Book, byte: Option<usize>, page: Option<String>) -> Origin {
    let found = byte.and_then(|b| book.origin(b));
    let part = found.map(|(path, _, _)| path.to_owned());
    Origin { page, part, byte: found.map(|(_, _, byte)| byte), ..Origin::default() }
}

/// Offsets in the text at which pages begin.
fn pages(document: &Document, book: &Book) -> Vec<(usize, String)> {
    // By byte: notes stand elsewhere in the text than in the file.
    let mut by_byte: Vec<(usize, usize)> =
        document.places.iter().enumerate().filter_map(|(i, p)| Some((p.origin.byte?, i))).collect();
    by_byte.sort_unstable();
    let mut out: Vec<(usize, String)> = Vec::with_capacity(book.pages.len());
    for (byte, label) in &book.pages {
        let before = by_byte.partition_point(|(b, _)| b <= byte).checked_sub(1).and_then(|i| by_byte.get(i));
        let at = match before {
            Some((from, place)) => {
                let begin = document.places.get(*place).map_or(0, |p| p.at);
                let end = document.places.get(place + 1).map_or(document.text.len(), |p| p.at);
                let markup = book.text.get(*from..*byte).filter(|m| m.len() <= LONGEST_BLOCK);
                let letters = markup.map(|markup| letters(&without_marks(markup)));
                let found = letters.and_then(|n| after(document.text.get(begin..end).unwrap_or_default(), n));
                found.map_or(end, |a| begin + a)
            }
            None => 0,
        };
        out.push((at, label.clone()));
    }
    out.sort_by_key(|(at, _)| *at);
    out
}

/// Markup without the marks of notes, which are no text of the page.
fn without_marks(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut at = 0;
    while let Some(tag) = next(markup, at) {
        out.push_str(markup.get(at..tag.place.end).unwrap_or_default());
        at = tag.place.end;
        let within = tag.name == "a" && !tag.closes && tag.get("href").is_some_and(|h| h.starts_with('#'));
        let end = close(markup, at, "</a>", 200).filter(|_| within);
        if let Some(end) = end.filter(|end| letters(markup.get(at..*end).unwrap_or_default()) <= LONGEST_MARK) {
            at = end;
        }
    }
    out.push_str(markup.get(at..).unwrap_or_default());
    out
}

/// Letters of text with tags; a reference counts as one.
pub(super) fn letters(markup: &str) -> usize {
    let (mut count, mut tag, mut reference) = (0, false, false);
    for c in markup.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            _ if tag => {}
            '&' => {
                reference = true;
                count += 1;
            }
            ';' if reference => reference = false,
            '#' | 'a'..='z' | 'A'..='Z' | '0'..='9' if reference => {}
            c => {
                reference = false;
                count += usize::from(!c.is_whitespace());
            }
        }
    }
    count
}

/// The place of the letter that follows so many letters.
fn after(text: &str, letters: usize) -> Option<usize> {
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(letters).map(|(at, _)| at)
}
