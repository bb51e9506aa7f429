//! The text of a PDF without poppler: `pdf-extract` gives characters with their places, this makes words and lines of them.
//!
//! The order is that of the file, in which nearly all programs write columns one after the other. The library panics on
//! some files; a page on which it does is given as far as it was read.

use super::sheet::{Line, Sheet, Word};
use crate::source::ReadError;
use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc_page};

/// Name and version of this extractor.
pub const NAME: &str = "pdf-extract 0.12";

/// Characters of one document; more is no document for readers.
const MOST_CHARACTERS: usize = 50_000_000;

/// The pages of a document, as far as they can be read.
///
/// # Errors
/// [`ReadError::Limit`], if there is more text than can be a document.
pub fn read(document: &Document) -> Result<Vec<Sheet>, ReadError> {
    let (mut sheets, mut left) = (Vec::new(), MOST_CHARACTERS);
    for number in document.get_pages().into_keys() {
        let mut device = Device { left, ..Device::default() };
        // What was read before a failure is kept; what is missing then is told by the page's place.
        let _ = super::quietly(|| output_doc_page(document, &mut device, number));
        left = device.left;
        if left == 0 {
            return Err(ReadError::Limit { what: format!("more than {MOST_CHARACTERS} characters") });
        }
        sheets.push(device.sheet());
    }
    Ok(sheets)
}

/// Takes the characters of a page.
#[derive(Default)]
struct Device {
    width: f32,
    height: f32,
    /// Left and lower edge of the page.
    origin: (f32, f32),
    words: Vec<Word>,
    /// The next character begins a word.
    fresh: bool,
    left: usize,
}

impl OutputDev for Device {
    fn begin_page(
        &mut self,
        _number: u32,
        media: &MediaBox,
        _art: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.width = (media.urx - media.llx) as f32;
        self.height = (media.ury - media.lly) as f32;
        self.origin = (media.llx as f32, media.lly as f32);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        // The height of the type after all scaling, whatever its direction.
        let scale = (place.m21.powi(2) + place.m22.powi(2)).sqrt();
        let size = ((scale * font_size) as f32).abs().clamp(0.1, 2000.0);
        let across = (place.m11.powi(2) + place.m12.powi(2)).sqrt();
        let advance = (width * across * font_size) as f32;
        let x = place.m31 as f32 - self.origin.0;
        let base = self.height - (place.m32 as f32 - self.origin.1);
        if !(x.is_finite() && base.is_finite() && advance.is_finite()) {
            return Ok(());
        }
        self.character(text, (x, base), advance, size);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Device {
    fn character(&mut self, text: &str, (x, base): (f32, f32), advance: f32, size: f32) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        if text.chars().all(char::is_whitespace) {
            self.fresh = true;
            return;
        }
        let (y0, y1) = (base - size * 0.8, base + size * 0.2);
        let goes_on = !self.fresh
            && self.words.last().is_some_and(|last| {
                let gap = x - last.x1;
                (last.y1 - y1).abs() < 0.5 && (last.size - size).abs() < 0.3 && gap.abs() < size * 0.12
            });
        self.fresh = false;
        match self.words.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.text.push_str(&text);
                last.x1 = x + advance;
            }
            None => self.words.push(Word { text, x0: x, x1: x + advance, y0, y1, size, ..Word::default() }),
        }
    }

    /// Words into lines: one goes on while the next word stands beside it, not far off.
    fn sheet(self) -> Sheet {
        let (mut lines, mut open): (Vec<Line>, Vec<Word>) = (Vec::new(), Vec::new());
        let mut block = 0;
        for word in self.words {
            let beside = open.last().is_none_or(|last| {
                let overlap = last.y1.min(word.y1) - last.y0.max(word.y0);
                let gap = word.x0 - last.x1;
                let tall = last.size.max(word.size);
                overlap > 0.4 * last.size.min(word.size) && gap > -tall * 0.5 && gap < tall * 2.5
            });
            if !beside {
                lines.extend(Line::of(std::mem::take(&mut open), block));
                block += 1;
            }
            open.push(word);
        }
        lines.extend(Line::of(open, block));
        Sheet { width: self.width, height: self.height, lines }
    }
}
