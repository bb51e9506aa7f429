//! Page references outside of brackets of their own: "on p. 88", "pages 150 to 152", "(bark, p. 30; moss, p. 31)".
//!
//! `p.` and `pp.` are enough; the words "page" and "pages" need a preposition before them. A page that follows a year, a
//! volume or a title in a full reference to another work is none, nor is a page in brackets with an author and a year.

use super::super::detect::reference;
use super::super::{Named, PageReference};

/// Longest text of a reference.
const LONGEST: usize = 90;

/// All running page references of a text, outside of `taken` ranges, which are sorted.
pub(super) fn running(text: &str, taken: &[std::ops::Range<usize>]) -> Vec<PageReference> {
    let mut found: Vec<PageReference> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut next = 0;
    while at < bytes.len() {
        while taken.get(next).is_some_and(|t| t.end <= at) {
            next += 1;
        }
        if let Some(inside) = taken.get(next).filter(|t| t.start <= at) {
            at = inside.end;
            continue;
        }
        let starts = matches!(bytes[at], b'p' | b'P')
            && (at == 0 || !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '@')));
        let limit = taken.get(next).map_or(text.len(), |t| t.start);
        match starts.then(|| run(text, at, limit)).flatten() {
            Some(reference) => {
                at = reference.range.end;
                found.push(reference);
            }
            None => at += 1,
        }
    }
    found
}

/// The longest reference that begins here.
fn run(text: &str, start: usize, limit: usize) -> Option<PageReference> {
    let rest = &text[start..limit];
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let label = rest[..letters].to_ascii_lowercase();
    let dotted = rest[letters..].starts_with('.');
    let allowed = match label.as_str() {
        // `Mr. P. 12`: within a sentence a capital is a name's.
        "p" | "pp" => dotted && (rest.starts_with('p') || start == 0),
        "page" | "pages" => led(&text[..start]),
        _ => false,
    };
    if !allowed || foreign(text, start) {
        return None;
    }
    let window = &rest[..floor(rest, LONGEST)];
    // The text up to each place where a reference may end, longest first.
    let mut ends: Vec<usize> = Vec::new();
    let mut digits = false;
    for (at, c) in window.char_indices() {
        if digits && !c.is_alphanumeric() {
            ends.push(at);
        }
        digits = c.is_ascii_digit() || (digits && c.is_alphabetic()) || (c.is_alphabetic() && at > letters);
        if matches!(c, '(' | ')' | '[' | ']' | '\n' | '“' | '"' | '!' | '?') {
            break;
        }
    }
    if window.len() == rest.len() || window.ends_with(char::is_alphanumeric) {
        ends.push(window.len());
    }
    for end in ends.into_iter().rev() {
        let piece = window[..end].trim_end_matches([',', ';', ' ']);
        let after = &text[start + piece.len()..];
        let cut_number = after.starts_with(|c: char| c.is_alphanumeric() || c == '@')
            || (after.starts_with(['.', ':', '/', '%']) && after[1..].starts_with(|c: char| c.is_ascii_digit()));
        let rest_of = after.trim_start().strip_prefix("of ");
        let of =
            rest_of.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) && label.starts_with("page");
        // Dots that end the sentence are none of the reference.
        if piece.is_empty() || piece.ends_with(" and") || piece.ends_with(" to") || cut_number || of {
            continue;
        }
        if let Some((pages, locator)) = reference(piece, false)
            && (!pages.is_empty() || rest.starts_with(char::is_lowercase))
        {
            let after_quotation = super::super::detect::after_quotation(&text[..start]);
            let range = start..start + piece.len();
            return Some(PageReference { range, pages, locator, after_quotation, named: Named::Nothing });
        }
    }
    None
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether a preposition leads to the word "page".
fn led(before: &str) -> bool {
    const LEADS: [&str; 12] = ["on", "at", "see", "cf.", "from", "to", "by", "until", "of", "in", "and", "through"];
    let Some(word) = before.split_whitespace().next_back().filter(|_| before.ends_with(char::is_whitespace)) else {
        return false;
    };
    let word = word.trim_start_matches(['(', '[', '“', '"']).to_lowercase();
    LEADS.contains(&word.as_str()) && !matches!(word.as_str(), "and" | "of" | "in" | "to" | "by")
}

/// Whether the page belongs to another work that is named right before it: a year, an author with a year in the same
/// brackets, a volume, "ibid.", or the end of a full reference.
fn foreign(text: &str, start: usize) -> bool {
    let from = start.saturating_sub(160);
    let before = &text[start - floor_back(&text[..start], start - from)..start];
    let bracket = before.rfind(['(', '[']).filter(|open| !before[*open..].contains([')', ']']));
    let clause = match bracket {
        Some(open) => &before[open..],
        None => {
            let sentence = before.rfind(['.', '!', '?', '\n']).map_or(before, |i| &before[i..]);
            &sentence[sentence.len() - floor_back(sentence, 40)..]
        }
    };
    let year = clause
        .split(|c: char| !c.is_ascii_digit())
        .any(|d| d.len() == 4 && matches!(&d[..2], "15" | "16" | "17" | "18" | "19" | "20"));
    let tail = before.trim_end();
    let cited = ["ibid.", "ibid.,", "op. cit.", "op. cit.,", "loc. cit.", "id.", "id. at", "vol."];
    let lower = tail.to_lowercase();
    // `Journal of Ice 12(3), pp. 10–40`
    let volume = tail.strip_suffix(',').is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit() || c == ')'))
        && bracket.is_none();
    volume
        || (year && (bracket.is_some() || tail.ends_with([',', ':', ')'])))
        // In brackets "ibid." says which work is meant.
        || (!(bracket.is_some() && lower.trim_end_matches(',').ends_with("ibid.")) && cited.iter().any(|c| lower.ends_with(c)))
}

/// The length of the last `bytes` of a text, at a character edge.
fn floor_back(text: &str, bytes: usize) -> usize {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.len() - start
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn locators(text: &str) -> Vec<String> {
        running(text, &[]).into_iter().map(|r| r.locator).collect()
    }

    #[test]
    fn pages_without_brackets_are_found() {
        for (text, expected) in [
            ("a table on p. 112 lists", &["p. 112"][..]),
            ("See also pp. 130-2 and 135 for the tolls.", &["pp. 130–132, 135"]),
            ("On pages 150 to 152 they say", &["pp. 150–152"]),
            ("At p. 233 she lists", &["p. 233"]),
            ("(bark, p. 30; moss, p. 31)", &["p. 30", "p. 31"]),
            ("the claim (repeated at pp. 77–8 and denied on p. xii).", &["pp. 77–78", "p. xii"]),
            ("it ends on page 41.", &["p. 41"]),
            ("p. 12, n. 3", &["p. 12n3"]),
            ("from p. 9 ff. on", &["p. 9 ff."]),
        ] {
            assert_eq!(locators(text), expected, "{text}");
        }
    }

    #[test]
    fn other_works_times_and_phrases_are_left_alone() {
        for text in [
            "at 3 p.m. and 5 pp",
            "(Doe 2016, p. 45)",
            "Doe, Lakes (Oslo, 2001), p. 45.",
            "Journal 12 (1999): pp. 4–9",
            "ibid., p. 4",
            "on page-one terms",
            "on page 3 of 12",
            "front page 2 and page 4",
            "the p. value, p. 0.05, p.a. 5",
            "op. 12 and app. 3",
            "page one",
            "P. Holm and pp. unknown",
        ] {
            assert_eq!(locators(text), [] as [&str; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn ranges_slice_the_text(text in "(on |p\\. |pp\\. |page |[0-9]|–|-|, | and |ff\\.|ü|\\(|\\)|2016|x|v|\\.| ){0,40}") {
            for found in running(&text, &[]) {
                prop_assert!(text[found.range.clone()].to_lowercase().starts_with('p'));
            }
        }
    }
}
