//! Numbers of lists and headings as a reader sees them.

use crate::numerals::roman;

/// Systems of numbers, as both formats have them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum System {
    /// 1 2 3
    #[default]
    Decimal,
    /// 01 02 03
    DecimalZero,
    /// I II III
    UpperRoman,
    /// i ii iii
    LowerRoman,
    /// A B C … Z AA BB
    UpperLetter,
    /// a b c … z aa bb
    LowerLetter,
    /// 1st 2nd 3rd
    Ordinal,
    /// * † ‡ §
    Chicago,
    /// A glyph.
    Bullet,
    /// Nothing.
    None,
}

/// What stands before an item or a heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// As a reader sees it: `2.1`, `(a)`; empty for bullets.
    pub text: String,
    /// The number, if a page can set the label itself (`3.`, `3)`).
    pub number: Option<u32>,
    /// A bullet.
    pub bullet: bool,
}

impl Label {
    /// A label of text; one that is a plain decimal number is set by the page.
    pub fn numbered(text: String, number: u32, system: System) -> Label {
        let trimmed = text.trim();
        let bare = trimmed.strip_prefix('(').unwrap_or(trimmed);
        let bare = bare.trim_end_matches(['.', ')', ':', ' ']);
        let plain = matches!(system, System::Decimal) && bare == number.to_string() && number <= 999_999_999;
        Label { number: plain.then_some(number), text: trimmed.to_owned(), bullet: false }
    }

    /// A bullet.
    pub fn bullet() -> Label {
        Label { bullet: true, ..Label::default() }
    }
}

/// A number in a system.
pub fn written(number: u32, system: System) -> String {
    match system {
        System::Decimal => number.to_string(),
        System::DecimalZero => format!("{number:02}"),
        System::UpperRoman => roman(number).to_uppercase(),
        System::LowerRoman => roman(number),
        System::UpperLetter => letters(number, 'A'),
        System::LowerLetter => letters(number, 'a'),
        System::Ordinal => format!("{number}{}", ordinal_suffix(number)),
        System::Chicago => {
            let sign = ["*", "†", "‡", "§"][(number.max(1) as usize - 1) % 4];
            sign.repeat(((number.max(1) as usize - 1) / 4 + 1).min(20))
        }
        System::Bullet | System::None => String::new(),
    }
}

fn ordinal_suffix(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

fn letters(number: u32, first: char) -> String {
    let Some(index) = number.checked_sub(1) else { return "0".into() };
    let letter = char::from_u32(first as u32 + index % 26).unwrap_or(first);
    letter.to_string().repeat((index / 26 + 1).min(20) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_processors_write_them() {
        let all = [
            (14, System::UpperRoman, "XIV"),
            (1999, System::LowerRoman, "mcmxcix"),
            (27, System::LowerLetter, "aa"),
            (26, System::UpperLetter, "Z"),
            (7, System::DecimalZero, "07"),
            (112, System::Ordinal, "112th"),
            (5, System::Chicago, "**"),
        ];
        for (number, system, text) in all {
            assert_eq!(written(number, system), text);
        }
    }

    #[test]
    fn only_plain_decimal_labels_are_left_to_the_page() {
        assert_eq!(Label::numbered("3.".into(), 3, System::Decimal).number, Some(3));
        assert_eq!(Label::numbered("(3)".into(), 3, System::Decimal).number, Some(3));
        assert_eq!(Label::numbered("2.3".into(), 3, System::Decimal).number, None);
        assert_eq!(Label::numbered("Article 3".into(), 3, System::Decimal).number, None);
        assert_eq!(Label::numbered("c.".into(), 3, System::LowerLetter).number, None);
    }
}
