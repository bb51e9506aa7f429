//! Page numbers as people write them: shortened range ends, roman numerals, dashes.
//!
//! Digits in, digits out. Nothing here knows citations, labels or languages.

/// Whether this is one of the dashes people write between two pages.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

/// The full end of a range whose end is shortened: `77`, `8` gives `78`; `345`, `8` gives `348`.
///
/// `None` if the end is not shorter, is not made of digits, or would lie before the start when completed.
pub fn complete_end(from: &str, to: &str) -> Option<String> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(from) || !digits(to) || to.len() >= from.len() {
        return None;
    }
    let mut full = String::from(&from[..from.len() - to.len()]);
    full.push_str(to);
    // Equal lengths, digits only: the order of the texts is the order of the numbers.
    (full.as_str() > from).then_some(full)
}

/// The value of a roman numeral in its standard form, one case throughout; `None` for anything else.
pub fn roman_value(text: &str) -> Option<u32> {
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
    let one_case = text.bytes().all(|b| b.is_ascii_lowercase()) || text.bytes().all(|b| b.is_ascii_uppercase());
    if text.is_empty() || text.len() > 15 || !one_case {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut value, mut standard) = (lower.as_str(), 0, String::new());
    for (step, worth) in STEPS {
        while let Some(tail) = rest.strip_prefix(step) {
            rest = tail;
            value += worth;
        }
    }
    let mut left = value;
    for (step, worth) in STEPS {
        while left >= worth {
            left -= worth;
            standard.push_str(step);
        }
    }
    (rest.is_empty() && standard == lower).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ends_borrow_the_leading_digits() {
        for (from, to, full) in [
            ("77", "8", Some("78")),
            ("345", "8", Some("348")),
            ("327", "28", Some("328")),
            ("100", "05", Some("105")),
            ("78", "7", None),
            ("77", "78", None),
            ("x", "1", None),
            ("7", "", None),
        ] {
            assert_eq!(complete_end(from, to).as_deref(), full, "{from}-{to}");
        }
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
}
