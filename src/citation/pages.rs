//! Page numbers as people write them: shortened range ends, roman numerals, dashes.
//!
//! Digits in, digits out. Nothing here knows citations, labels or languages.

pub use crate::numerals::roman_value;

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
}
