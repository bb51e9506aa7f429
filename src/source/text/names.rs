//! The shape of personal names and of dates, as far as front matter needs it.
//!
//! In: a short piece of text. Out: the names or the date it consists of, or nothing. It recognises only what a byline or
//! a biography says in so many words; finding names in running text is the business of `entity`.

use super::tables::{is_name_word, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// A name without honorifics before it and degrees after it: `Dr. Ada Example, Ph.D.` → `Ada Example`.
pub fn bare(name: &str) -> &str {
    let mut name = name.trim().trim_end_matches([',', ';']);
    while let Some((first, rest)) = name.split_once(' ') {
        let (word, rest) = (first, rest.trim_start());
        // "Em. " only follows "Prof."; one-word names keep their honorific.
        if !is_name_word("honorific", word)
            || rest.is_empty()
            || !(word.ends_with('.') || rest.contains(' ') || word.len() > 3)
        {
            break;
        }
        name = rest;
    }
    while let Some((rest, last)) = name.rsplit_once([' ', ',']) {
        if !is_name_word("suffix", last.trim_matches(['(', ')'])) || rest.trim().is_empty() {
            break;
        }
        name = rest.trim_end_matches([',', ' ']);
    }
    name
}

/// Whether a text has the shape of a full personal name: two to six words, capitals, initials and particles.
pub fn is_name(text: &str) -> bool {
    let mut words = 0;
    let mut last_is_name = false;
    for word in text.split_whitespace() {
        words += 1;
        last_is_name = false;
        let letters = word.trim_matches(['.', ',', '’', '\'', '“', '”', '"']);
        if letters.is_empty() || words > 6 || word.ends_with(',') {
            return false;
        }
        if letters.chars().any(|c| !(c.is_alphabetic() || matches!(c, '-' | '‐' | '’' | '\'' | '.' | 'ʿ' | 'ʾ')))
        {
            return false;
        }
        let first = letters.chars().next();
        let capital = first.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        let prefixed = ["al-", "ad-", "an-", "as-", "ar-", "at-", "az-", "el-", "d’", "d'", "l’"]
            .iter()
            .any(|p| letters.starts_with(p));
        if is_name_word("not-name", letters) {
            return false;
        }
        if capital || prefixed {
            last_is_name = true;
        } else if !is_name_word("particle", letters) || words == 1 {
            return false;
        }
    }
    words >= 2 && last_is_name
}

static AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\s*(?:,\s+and\s+|,\s*&\s*|\s+and\s+|\s+&\s+|;\s*|,\s+(?:with\s+)?|\s+with\s+)"));

/// The names a text consists of, without honorifics and degrees; `None` if any part is not a name.
pub fn names(text: &str) -> Option<Vec<String>> {
    let text = text.trim().trim_end_matches('.');
    if text.len() > 300 || text.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for part in AND.split(text).filter(|p| !p.is_empty()) {
        if is_name_word("suffix", part) {
            continue;
        }
        let name = bare(part);
        if !is_name(name) {
            return None;
        }
        found.push(name.to_owned());
    }
    (!found.is_empty()).then_some(found)
}

const MONTHS: &str = "(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)";

/// A date written out: `July 8, 2016`, `8 July 2016`, `2016-07-08`, with an optional weekday. For use inside patterns.
pub static DATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?,?\s+)?(?:{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
    )
});

static DATE_PARTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:({MONTHS})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTHS}),?\s+(\d{{4}})|(\d{{4}})-(\d{{2}})-(\d{{2}}))$"
    ))
});

static ANY_DATE: LazyLock<Regex> = LazyLock::new(|| pattern(&DATE));

/// Whether a date written out stands in a text of up to 400 bytes.
pub fn has_date(text: &str) -> bool {
    text.len() <= 400 && ANY_DATE.is_match(text)
}

/// The date a text consists of, in ISO form; impossible dates are none.
pub fn date(text: &str) -> Option<String> {
    let c = DATE_PARTS.captures(text.trim())?;
    let get = |i: usize| c.get(i).map(|m| m.as_str());
    let (year, month, day) = match (get(1), get(5), get(7)) {
        (Some(month), _, _) => (get(3)?, month_number(month)?, get(2)?),
        (_, Some(month), _) => (get(6)?, month_number(month)?, get(4)?),
        (_, _, Some(year)) => (year, get(8)?.parse().ok()?, get(9)?),
        _ => return None,
    };
    let date = jiff::civil::Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

fn month_number(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_ascii_lowercase();
    NAMES.iter().position(|m| *m == start).map(|i| i as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_and_stripped_of_titles() {
        assert_eq!(names("Ada Example and Bo van der Meer").unwrap(), ["Ada Example", "Bo van der Meer"]);
        assert_eq!(
            names("Dr. Ada Example, Ph.D., Bo Q. Sample & Cy al-Deek").unwrap(),
            ["Ada Example", "Bo Q. Sample", "Cy al-Deek"]
        );
        for bad in ["the Editors", "Staff Writer", "Tuesday evening", "Reuters", "A long road to peace", ""] {
            assert_eq!(names(bad), None, "{bad}");
        }
    }

    #[test]
    fn dates_are_read_only_when_complete_and_possible() {
        for (text, iso) in [
            ("July 8, 2016", "2016-07-08"),
            ("8th of July 2016", "2016-07-08"),
            ("Friday, Sept. 3, 2021", "2021-09-03"),
            ("2016-07-08", "2016-07-08"),
        ] {
            assert_eq!(date(text).as_deref(), Some(iso), "{text}");
        }
        for text in ["July 2016", "February 30, 2016", "this year", "7/8/2016"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
