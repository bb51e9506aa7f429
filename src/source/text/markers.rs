//! Marks that begin a list item: bullets of any glyph, numbers, letters, Roman numerals.
//!
//! In: the text of a line. Out: the mark it begins with, if it may be one. Whether it is one is for the run of lines to say.

use crate::numerals::roman_value;
use crate::source::text::tables::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// What a mark counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// `1`
    Digits,
    /// `a`, `iv`
    Lower,
    /// `A`, `IV`
    Upper,
}

/// A mark at the start of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A bullet.
    Glyph(char),
    /// A number with the delimiters around it (`.`, `)`, or both brackets, as `(`).
    Number {
        /// What it counts with.
        class: Class,
        /// `.`, `)`, `(` for `(1)` or `[` for `[1].`
        delimiter: char,
        /// Its value as a number or a letter, and as a Roman numeral.
        values: [Option<u32>; 2],
    },
}

/// A sign with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The sign.
    pub sign: Sign,
    /// Its bytes.
    pub length: usize,
    /// Columns from its start to the text.
    pub column: usize,
}

static GLYPH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<glyph>[•·▪▫‣◦●○■□∙⁃➢➤➜➔►▶▸✓✔❖◆◇★☆»§\u{F0A7}\u{F0B7}\u{F076}\u{F0D8}\u{F0FC}–—*+o-])(?P<space>[\s\u{A0}]*)[^\s\u{A0}]",
    )
});

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\[(?P<square>\d{1,3})\]\.|\((?P<both>\d{1,3}|[a-z]|[A-Z]|[ivx]{2,5}|[IVX]{2,5})\)|(?P<one>\d{1,3}|[a-z]|[A-Z]|[ivx]{2,5}|[IVX]{2,5})(?P<after>[.)]))[\s\u{A0}]+\S",
    )
});

/// Glyphs that are bullets whatever stands around them.
pub fn is_sure(glyph: char) -> bool {
    !matches!(glyph, '-' | '–' | '—' | '*' | '+' | '·' | 'o' | '»' | '§' | '★' | '☆' | '✓' | '✔')
}

/// How many bytes a number of letters has at most, its delimiter counted.
const LONGEST: usize = 6;

/// The mark a line begins with.
pub fn marker(text: &str) -> Option<Marker> {
    // Most lines begin with a word.
    let mut letters = text.bytes().take(LONGEST);
    let word = letters.next().is_some_and(|b| b.is_ascii_alphabetic() && b != b'o');
    if word && !letters.any(|b| matches!(b, b'.' | b')')) {
        return None;
    }
    // Two hyphens for a dash, as on the wires of agencies; in typed sentences a small letter follows.
    if let Some(rest) =
        text.strip_prefix("-- ").filter(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
    {
        return Some(Marker { sign: Sign::Glyph('–'), length: 2, column: text.len() - rest.len() });
    }
    if let Some(c) = GLYPH.captures(text) {
        let (glyph, space) = (c.name("glyph")?, c.name("space")?);
        let sign = glyph.as_str().chars().next()?;
        if space.is_empty() && !is_sure(sign) {
            return None;
        }
        let column = 1 + space.as_str().chars().count();
        return Some(Marker { sign: Sign::Glyph(sign), length: glyph.end(), column });
    }
    let c = NUMBER.captures(text)?;
    let (value, delimiter, length) = match (c.name("both"), c.name("square")) {
        (Some(value), _) => (value, '(', value.end() + 1),
        (_, Some(value)) => (value, '[', value.end() + "].".len()),
        _ => (c.name("one")?, c.name("after")?.as_str().chars().next()?, c.name("after")?.end()),
    };
    let value = value.as_str();
    let class = match value.chars().next()? {
        c if c.is_ascii_digit() => Class::Digits,
        c if c.is_ascii_lowercase() => Class::Lower,
        _ => Class::Upper,
    };
    let plain = match class {
        Class::Digits => value.parse().ok(),
        _ if value.len() == 1 => value.bytes().next().map(|b| u32::from(b.to_ascii_lowercase() - b'a') + 1),
        _ => None,
    };
    // Letters beyond `x` are letters of an alphabet.
    let small = value.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'I' | 'V' | 'X'));
    let roman = roman_value(value).filter(|_| small);
    let column = text.len() - text[length..].trim_start().len();
    Some(Marker { sign: Sign::Number { class, delimiter, values: [plain, roman] }, length, column })
}

impl Sign {
    /// Whether this is the first of its kind: `1.`, `a)`, `(i)`.
    pub fn is_first(&self) -> bool {
        matches!(self, Sign::Number { values, .. } if values.contains(&Some(1)))
    }

    /// Whether `next` counts on from this sign, with the same delimiters.
    pub fn counts_on(&self, next: &Sign) -> bool {
        match (self, next) {
            (
                Sign::Number { class, delimiter, values },
                Sign::Number { class: class_2, delimiter: delimiter_2, values: values_2 },
            ) => {
                class == class_2
                    && delimiter == delimiter_2
                    && values.iter().zip(values_2).any(|(a, b)| a.is_some_and(|a| *b == Some(a + 1)))
            }
            _ => false,
        }
    }

    /// Whether both are of one kind: the same glyph, or numbers written alike.
    pub fn is_like(&self, other: &Sign) -> bool {
        match (self, other) {
            (Sign::Glyph(a), Sign::Glyph(b)) => a == b,
            (Sign::Number { class, delimiter, .. }, Sign::Number { class: class_2, delimiter: delimiter_2, .. }) => {
                class == class_2 && delimiter == delimiter_2
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_with_their_values() {
        let values = |text: &str| match marker(text).unwrap().sign {
            Sign::Number { values, .. } => values,
            Sign::Glyph(_) => [None, None],
        };
        assert_eq!(values("12. Twelve"), [Some(12), None]);
        assert_eq!(values("(iv) Four"), [None, Some(4)]);
        assert_eq!(values("c) Three"), [Some(3), None]);
        assert_eq!(values("i. One, or nine"), [Some(9), Some(1)]);
        assert_eq!(marker("•\tText").unwrap().column, 2);
        assert_eq!(marker("•Text").unwrap().length, "•".len());
        for text in ["-5 degrees", "*emphasis*", "1998. A year", "2.1 Methods", "only", "o'clock", "…", "•"] {
            assert_eq!(marker(text), None, "{text}");
        }
    }

    #[test]
    fn signs_count_on_within_one_style_only() {
        let sign = |text: &str| marker(text).unwrap().sign;
        assert!(sign("1. a").counts_on(&sign("2. b")));
        assert!(sign("iii) a").counts_on(&sign("iv) b")));
        assert!(sign("h. a").counts_on(&sign("i. b")));
        assert!(!sign("1. a").counts_on(&sign("2) b")));
        assert!(!sign("1. a").counts_on(&sign("3. b")));
        assert!(sign("(a) x").is_first() && sign("I. x").is_first() && !sign("2. x").is_first());
    }
}
