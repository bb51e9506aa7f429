//! Numbers as works have them: volumes, issues, pages, numbers of reports.
//!
//! The engine takes for a number what begins or ends with one, takes apart what it sees as a list or a range, and completes
//! page ranges of styles that ask for nothing. So what is no number for CSL is kept whole, and where a style prints a number
//! as text, or pages as they are, they are put back as they were written.

use super::item::Item;
use super::pages::{complete_end, is_dash};
use super::runs::Run;
use citationberg::PageRangeFormat;

/// Fields that may hold numbers.
const FIELDS: [&str; 12] = [
    "chapter-number",
    "collection-number",
    "edition",
    "issue",
    "number",
    "number-of-volumes",
    "part-number",
    "printing-number",
    "section",
    "supplement-number",
    "version",
    "volume",
];

/// Marks in numbers, and what stands for them.
const KEPT: [(&str, &str); 2] = [("-", "\u{E01C}"), (",", "\u{E01D}")];

/// Stands behind a text that is no number, so that the engine does not take it for one.
const NO_NUMBER: &str = "\u{E01B} \u{E01B}";

/// Whether a field may hold a number.
pub fn is_field(name: &str) -> bool {
    FIELDS.contains(&name)
}

/// Whether a text is a number (CSL 1.0.2, "Choose", `is-numeric`): digits, with letters before and after them; several with
/// commas, hyphens or ampersands between them.
pub fn is_numeric(text: &str) -> bool {
    text.split([',', '&', '-', '–']).all(|part| {
        let digits = part.trim().trim_matches(char::is_alphabetic);
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// The text of a number as the engine gets it.
pub fn for_engine(text: &str) -> String {
    if is_numeric(text) || !text.contains(char::is_alphabetic) {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    for (mark, instead) in KEPT {
        kept = kept.replace(mark, instead);
    }
    if kept.contains(|c: char| c.is_numeric()) {
        kept.push_str(NO_NUMBER);
    }
    kept
}

/// Takes out of a text what [`for_engine`] has put in.
pub fn restore(text: &mut String) {
    if !text.contains(['\u{E01B}', '\u{E01C}', '\u{E01D}']) {
        return;
    }
    *text = text.replace(NO_NUMBER, "").replace('\u{E01B}', "");
    for (mark, kept) in KEPT {
        *text = text.replace(kept, mark);
    }
}

/// Where a style prints a number as text, it stands as it was written: `2-3` and not `2–3`.
pub fn as_written(run: &mut Run, item: &Item) {
    let same = |field: &&str| {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        is_numeric(field) && letters(field) == letters(&run.text)
    };
    if let Some(field) = FIELDS.iter().filter_map(|name| item.field(name)).find(same) {
        run.text = field.to_owned();
    }
}

/// Page ranges of a work that the engine completes although the style does not ask for it: first page, last page, and the
/// last page as it was written.
pub fn short_ranges(item: &Item, format: Option<PageRangeFormat>) -> Vec<(String, String, String)> {
    let Some(pages) = item.field("page").filter(|_| format.is_none()) else { return Vec::new() };
    let ranges = pages.split([',', ';', '&']).filter_map(|part| {
        let (from, to) = part.trim().split_once(is_dash)?;
        let (from, to) = (from.trim(), to.trim_start_matches(is_dash).trim());
        complete_end(from, to).map(|full| (from.to_owned(), full, to.to_owned()))
    });
    ranges.collect()
}

/// Stands for pages that are a range, but not one of numbers in figures (`ix–xxiv`): the engine would not give them "pp."
const PAGES: (&str, &str) = ("600000000-600000001", "600000000");

/// What the engine gets instead of such pages.
pub fn page_stand_in(pages: &str) -> Option<&'static str> {
    let parts: Vec<&str> = pages.split([',', ';', '&']).flat_map(|part| part.split(is_dash)).map(str::trim).collect();
    let several = parts.len() > 1 && parts.iter().all(|part| part.contains(char::is_alphanumeric));
    let figures = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    (several && !figures).then_some(PAGES.0)
}

/// Puts such pages back.
pub fn restore_pages(text: &mut String, item: &Item) {
    let Some(at) = text.find(PAGES.1) else { return };
    let Some(pages) = item.field("page") else { return };
    let after = &text[at + PAGES.1.len()..];
    let past = after.trim_start_matches(|c: char| is_dash(c) || c == ' ');
    let digits = past.find(|c: char| !c.is_ascii_digit()).unwrap_or(past.len());
    let (written, len) = match past.len() < after.len() && digits > 0 {
        true => (pages.replace('-', "–"), PAGES.1.len() + after.len() - past.len() + digits),
        // The first page alone.
        false => (pages.split([',', '-', '–']).next().unwrap_or_default().trim().to_owned(), PAGES.1.len()),
    };
    text.replace_range(at..at + len, &written);
}

/// Writes the ranges of [`short_ranges`] as they were written.
pub fn shorten(text: &mut String, ranges: &[(String, String, String)]) {
    for (from, full, to) in ranges {
        for dash in ['–', '-', '‑'] {
            let long = format!("{from}{dash}{full}");
            if text.contains(&long) {
                *text = text.replace(&long, &format!("{from}{dash}{to}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_what_csl_calls_numeric() {
        for text in ["2", "2b", "D2", "2, 3", "2-4", "2 & 4", "L2d", "1,800"] {
            assert!(is_numeric(text), "{text}");
            assert_eq!(for_engine(text), text);
        }
        for text in ["AAT 313", "H.R. 1201", "HSO-12-04", "US 1,800,000", "late", "2nd rev.", ""] {
            assert!(!is_numeric(text), "{text}");
            let mut kept = for_engine(text);
            restore(&mut kept);
            assert_eq!(kept, text);
        }
    }

    #[test]
    fn pages_in_other_numerals_come_back() {
        assert_eq!((page_stand_in("3-7, 9"), page_stand_in("e44"), page_stand_in("B-")), (None, None, None));
        assert!(page_stand_in("ix-xxiv").is_some());
        let item = Item::from_csl_json(json!({"id": "a", "page": "ix-xxiv"})).unwrap();
        for (found, expected) in [("pp. 600000000–1.", "pp. ix–xxiv."), ("at 600000000", "at ix"), ("at 6", "at 6")]
        {
            let mut text = found.to_owned();
            restore_pages(&mut text, &item);
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn short_ranges_stay_short() {
        let item = Item::from_csl_json(json!({"id": "a", "page": "145-68, 201-9, 300-310"})).unwrap();
        let ranges = short_ranges(&item, None);
        let mut text = String::from("pp. 145–168, 201–209, 300–310");
        shorten(&mut text, &ranges);
        assert_eq!(text, "pp. 145–68, 201–9, 300–310");
        assert_eq!(short_ranges(&item, Some(PageRangeFormat::Chicago16)), []);
    }
}
