//! Roman numerals: of page numbers, lists, chapters.
//!
//! In: a number, or letters. Out: the letters, or the number. Only the standard form, with subtractive pairs, has a value, and
//! every number that has letters is read back from them.

/// Letters and their values, the greatest first, with the pairs that subtract.
const STEPS: [(&str, u32); 13] = [
    ("m", 1000),
    ("cm", 900),
    ("d", 500),
    ("cd", 400),
    ("c", 100),
    ("xc", 90),
    ("l", 50),
    ("xl", 40),
    ("x", 10),
    ("ix", 9),
    ("v", 5),
    ("iv", 4),
    ("i", 1),
];

/// The most that is written so: thirty-two thousands would be as many letters.
const MOST: u32 = 32_767;

/// A number in small Roman numerals; zero, and what is too large for them, in Arabic ones.
pub fn roman(number: u32) -> String {
    if number == 0 || number > MOST {
        return number.to_string();
    }
    let (mut left, mut letters) = (number, String::new());
    for (step, worth) in STEPS {
        while left >= worth {
            left -= worth;
            letters.push_str(step);
        }
    }
    letters
}

/// The value of a Roman numeral in its standard form, one case throughout, of at most 15 letters; `None` for anything else.
pub fn roman_value(text: &str) -> Option<u32> {
    let one_case = text.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase());
    if text.is_empty() || text.len() > 15 || !one_case {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut value) = (lower.as_str(), 0);
    for (step, worth) in STEPS {
        while let Some(tail) = rest.strip_prefix(step) {
            rest = tail;
            value += worth;
        }
    }
    (rest.is_empty() && roman(value) == lower).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_standard_form() {
        assert_eq!([1, 4, 9, 14, 40, 1999].map(roman), ["i", "iv", "ix", "xiv", "xl", "mcmxcix"]);
        assert_eq!([0, 40_000].map(roman), ["0", "40000"]);
    }

    #[test]
    fn only_standard_roman_numerals_have_a_value() {
        for (text, value) in [
            ("xii", Some(12)),
            ("XIV", Some(14)),
            ("mcmxcix", Some(1999)),
            ("iix", None),
            ("Xi", None),
            ("iiii", None),
            ("", None),
            ("pic", None),
        ] {
            assert_eq!(roman_value(text), value, "{text}");
        }
    }

    #[test]
    fn every_number_is_read_back_from_its_letters() {
        for number in 1..4000 {
            assert_eq!(roman_value(&roman(number)), Some(number).filter(|_| roman(number).len() <= 15), "{number}");
        }
    }
}
