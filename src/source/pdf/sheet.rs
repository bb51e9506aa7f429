//! What an extractor saw on the pages of a PDF: words with their boxes, in lines, in reading order.
//!
//! Lengths are in points (1/72 inch), y grows downwards from the top of the page. Nothing here knows which extractor it was.

/// A word with its box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// The characters, a hyphen at the end of a line included.
    pub text: String,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
    /// Size of its type.
    pub size: f32,
    /// Set in a bold face.
    pub bold: bool,
    /// Set in an italic face.
    pub italic: bool,
    /// The address it links to.
    pub link: Option<String>,
}

/// A line: words side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its words from first to last.
    pub words: Vec<Word>,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
    /// Size of most of its type.
    pub size: f32,
    /// Most of it is bold.
    pub bold: bool,
    /// Which block of the page it belongs to, as the extractor has it.
    pub block: usize,
}

/// A page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// The lines in reading order.
    pub lines: Vec<Line>,
}

/// A gap wider than this share of the type's size is a space between words.
const SPACE: f32 = 0.08;

impl Line {
    /// A line of words; nothing if there are none.
    pub fn of(words: Vec<Word>, block: usize) -> Option<Line> {
        let first = words.first()?;
        let mut line = Line { x0: first.x0, y0: first.y0, x1: first.x1, y1: first.y1, block, ..Line::default() };
        for word in &words {
            line.x0 = line.x0.min(word.x0);
            line.y0 = line.y0.min(word.y0);
            line.x1 = line.x1.max(word.x1);
            line.y1 = line.y1.max(word.y1);
        }
        line.words = words;
        line.measure();
        Some(line)
    }

    /// Finds the size and weight of most of the type.
    pub fn measure(&mut self) {
        let letters = |w: &Word| w.text.chars().count();
        let all: usize = self.words.iter().map(letters).sum();
        let bold: usize = self.words.iter().filter(|w| w.bold).map(letters).sum();
        self.bold = bold * 10 >= all * 8 && all > 0;
        let sizes = self.words.iter().map(|w| (w.size, letters(w)));
        self.size = commonest(sizes).unwrap_or_default();
    }

    /// Whether a space stands before the word with this index.
    pub fn is_spaced(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).and_then(|i| self.words.get(i)) else { return false };
        self.words.get(index).is_some_and(|word| {
            let gap = word.x0 - before.x1;
            // Right to left, the next word stands to the left.
            let gap = if word.x1 <= before.x0 { before.x0 - word.x1 } else { gap };
            gap > SPACE * self.size.max(1.0)
        })
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (i, word) in self.words.iter().enumerate() {
            if self.is_spaced(i) {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }

    /// Height of the box.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Half way between the upper and the lower edge.
    pub fn middle(&self) -> f32 {
        (self.y0 + self.y1) / 2.0
    }

    /// Characters.
    pub fn letters(&self) -> usize {
        self.words.iter().map(|w| w.text.chars().count()).sum()
    }

    /// Whether a word of it is small type set high: the mark of a note, an ordinal's ending.
    pub fn is_raised(&self, word: &Word) -> bool {
        let usual = self.words.iter().filter(|w| w.size > self.size * 0.9);
        let Some(lowest) = usual.map(|w| w.y1).reduce(f32::max) else { return false };
        word.size < self.size * 0.85 && word.y1 < lowest - self.size * 0.12
    }
}

impl Sheet {
    /// Makes one line of a number and the heading, note or item it stands before: extractors see a gap there.
    pub fn join_labels(&mut self) {
        let mut joined: Vec<Line> = Vec::with_capacity(self.lines.len());
        for line in self.lines.drain(..) {
            match joined.last_mut() {
                Some(label) if label.labels(&line) => {
                    let mut words = std::mem::take(&mut label.words);
                    words.extend(line.words);
                    joined.pop();
                    joined.extend(Line::of(words, line.block));
                }
                _ => joined.push(line),
            }
        }
        self.lines = joined;
    }
}

impl Line {
    /// Whether this is a number or sign that belongs before another line.
    fn labels(&self, line: &Line) -> bool {
        let [word] = &self.words[..] else { return false };
        let bare = word.text.trim_matches(['.', ')', '(', '[', ']']);
        let numeric = bare.len() <= 6 && bare.chars().all(|c| c.is_ascii_digit() || c == '.') && !bare.is_empty();
        let sign = word.text.chars().count() == 1 && !word.text.chars().all(char::is_alphanumeric);
        let close = line.x0 >= self.x1 - 1.0 && line.x0 - self.x1 < line.size.max(self.size) * 2.6;
        let level = self.y1 > line.y0 + line.height() * 0.3 && self.y0 < line.y1 - line.height() * 0.3;
        let words = line.words.iter().any(|w| w.text.chars().any(char::is_alphabetic));
        (numeric || sign) && close && level && words
    }
}

/// The commonest size by weight, sizes within a tenth of a point taken together; the smaller on a tie.
pub fn commonest(sizes: impl Iterator<Item = (f32, usize)>) -> Option<f32> {
    let mut weights = std::collections::BTreeMap::<i32, usize>::new();
    for (size, weight) in sizes {
        if size.is_finite() {
            *weights.entry((size * 10.0).round() as i32).or_default() += weight;
        }
    }
    weights.into_iter().max_by_key(|(size, weight)| (*weight, -*size)).map(|(size, _)| size as f32 / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x0: f32, size: f32, y1: f32) -> Word {
        let x1 = x0 + text.len() as f32 * size / 2.0;
        Word { text: text.into(), x0, x1, y0: y1 - size, y1, size, ..Word::default() }
    }

    #[test]
    fn a_number_before_a_heading_is_part_of_it_and_a_cell_of_a_table_is_not() {
        let line = |words| Line::of(words, 0).unwrap();
        let number = line(vec![word("2.1", 0.0, 10.0, 20.0)]);
        let heading = line(vec![word("Method", 30.0, 10.0, 20.0)]);
        let far = line(vec![word("Method", 90.0, 10.0, 20.0)]);
        let join = |lines: &[&Line]| {
            let mut sheet = Sheet { lines: lines.iter().map(|l| (*l).clone()).collect(), ..Sheet::default() };
            sheet.join_labels();
            sheet.lines.iter().map(Line::text).collect::<Vec<_>>()
        };
        assert_eq!(join(&[&number, &heading]), ["2.1 Method"]);
        assert_eq!(join(&[&number, &far]), ["2.1", "Method"]);
    }

    #[test]
    fn spaces_stand_where_there_is_a_gap_and_small_high_type_is_raised() {
        let words = vec![word("note", 0.0, 10.0, 20.0), word("3", 20.0, 6.0, 15.0), word("here", 26.0, 10.0, 20.0)];
        let line = Line::of(words, 0).unwrap();
        assert_eq!(line.text(), "note3 here");
        assert_eq!(line.words.iter().map(|w| line.is_raised(w)).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(line.size, 10.0);
    }
}
