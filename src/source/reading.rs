//! The reading text of an original that is not plain text, as a reader builds it up.
//!
//! In: the words of the original in their order. Out: the text all spans of a document point into, and inlines that point
//! there. White space is made even here, so that a page and its reading text differ by nothing else.

use super::document::{Inline, Origin, Place, Span};

/// A reading text being built.
#[derive(Debug, Default)]
pub struct Reading {
    /// The text so far.
    pub text: String,
    /// Places in the original.
    pub places: Vec<Place>,
}

impl Reading {
    /// What is added from here on stands at this place of the original.
    pub fn at(&mut self, origin: Origin) {
        let at = self.text.len();
        match self.places.last_mut() {
            Some(last) if last.at == at => last.origin = origin,
            Some(last) if last.origin == origin => {}
            _ => self.places.push(Place { at, origin }),
        }
    }

    /// Adds words as they are; gives their place.
    pub fn push(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// Adds words as an inline.
    pub fn inline(&mut self, text: &str) -> Inline {
        let span = self.push(text);
        Inline::Text { text: text.to_owned(), span }
    }

    /// Ends a block: what follows stands after an empty line.
    pub fn gap(&mut self) {
        let lines = self.text.bytes().rev().take_while(|b| *b == b'\n').count();
        if !self.text.is_empty() {
            self.text.push_str(&"\n\n"[lines.min(2)..]);
        }
    }

    /// Ends a line within a block.
    pub fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_place_and_blocks_stand_apart() {
        let mut reading = Reading::default();
        reading.at(Origin { page: Some("1".into()), ..Origin::default() });
        let first = reading.inline("One");
        reading.gap();
        reading.gap();
        let second = reading.push("Two");
        assert_eq!(first, Inline::Text { text: "One".into(), span: 0..3 });
        assert_eq!((&reading.text[second], reading.text.as_str()), ("Two", "One\n\nTwo"));
        assert_eq!(reading.places.len(), 1);
    }
}
