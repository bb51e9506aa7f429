//! Dates as they are written in heads of documents.
//!
//! In: a short piece of text. Out: the date it consists of, in ISO form, or nothing: an impossible or ambiguous date is none.

use crate::source::text::tables::{MONTHS, pattern};
use regex::{Captures, Regex};
use std::sync::LazyLock;

static MONTH: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = MONTHS.iter().map(|(name, _)| *name).collect();
    format!(r"(?i:{})\.?", names.join("|"))
});

const WEEKDAY: &str = r"(?:(?i:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day|\.)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:maan|dins|woens|donder|vrij|zater|zon)dag),?\s+(?:(?i:den|le|el)\s+)?)?";

/// A date written out: `July 8, 2016`, `8. Juli 2016`, `8 de julio de 2016`, `08-Jul-2016`, `2016-07-08`, with an optional
/// weekday. For use inside patterns.
pub static DATE: LazyLock<String> = LazyLock::new(|| {
    let month = &*MONTH;
    format!(
        r"(?:{WEEKDAY}(?:{month}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s?,\s*|\s+)\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|\.|º|er)?(?:\s+(?:of\s+|de\s+)?|-|\s?/\s?){month}(?:,?\s+(?:de\s+|del\s+)?|-|\s?/\s?)\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}(?:T\d{{2}}:\d{{2}}\S{{0,20}})?|\d{{4}},?\s{month}\s\d{{1,2}}))"
    )
});

static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    let month = &*MONTH;
    pattern(&format!(
        r"(?:({month})\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s*|\s+)(\d{{4}})|(\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?(?:\s+(?:of\s+|de\s+)?|-|\s?/\s?)({month})(?:,?\s+(?:de\s+|del\s+)?|-|\s?/\s?)(\d{{4}})|(\d{{4}})-(\d{{2}})-(\d{{2}})(?:T\d{{2}}:\d{{2}}\S{{0,20}})?|(\d{{4}}),?\s({month})\s(\d{{1,2}}))$"
    ))
});

static ANYWHERE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:^|[^\p{{L}}\d])({})(?:$|[^\p{{L}}\d]|\p{{Lu}}|\d{{1,2}}:\d{{2}})", *DATE)));

/// A date as programs of mail and news write it: `Mon Mar 14 10:33:02 GMT 2011`.
static WITH_TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"({})\s{{1,2}}(\d{{1,2}}),?\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s[ap]m)?(?:\s[A-Z]{{2,5}}|\s[+-]\d{{4}})?,?\s(\d{{4}})\b",
        *MONTH
    ))
});

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\d./-])(?:(\d{1,2})([./-])(\d{1,2})[./-](\d{4})|(\d{4})[./](\d{1,2})[./](\d{1,2}))(?:$|[^\d./-]|[.,]$)",
    )
});

static MONTH_OF_YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^({})(?:,?\s+(?:de\s+)?)((?:1[5-9]|20)\d{{2}})$", *MONTH)));

static YEAR_AND_MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^((?:1[5-9]|20)\d{{2}}),?\s+({})$", *MONTH)));

static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:1[5-9]|20)\d{2}$"));

/// The date a text consists of, in ISO form; impossible dates are none.
pub fn date(text: &str) -> Option<String> {
    let c = PARTS.captures(text.trim())?;
    let get = |i: usize| c.get(i).map(|m| m.as_str());
    let (year, month, day) = match (get(1), get(5), get(7)) {
        (None, None, None) => (get(10)?, number_of(get(11)?)?, get(12)?),
        (Some(month), _, _) => (get(3)?, number_of(month)?, get(2)?),
        (_, Some(month), _) => (get(6)?, number_of(month)?, get(4)?),
        (_, _, Some(year)) => (year, get(8)?.parse().ok()?, get(9)?),
    };
    iso(year, month, day.parse().ok()?)
}

fn iso(year: &str, month: i8, day: i8) -> Option<String> {
    Some(jiff::civil::Date::new(year.parse().ok()?, month, day).ok()?.to_string())
}

fn number_of(name: &str) -> Option<i8> {
    let name = name.trim_end_matches('.').to_lowercase();
    MONTHS.iter().find(|(month, _)| *month == name).map(|(_, number)| *number)
}

/// Whether a date written out stands in a text of up to 400 bytes.
pub fn has_date(text: &str) -> bool {
    find(text, None).is_some()
}

static GLUED: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\p{{Ll}}({})$", *DATE)));

/// A date that ends a line of up to 120 bytes, glued to the word before it: `Original Research7 April 2020`.
pub fn glued(text: &str) -> Option<(String, std::ops::Range<usize>)> {
    if text.len() > 120 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let found = GLUED.captures(text)?.get(1)?;
    Some((date(found.as_str())?, found.range()))
}

/// The first date in a text of up to 400 bytes, with its place. A date in numbers counts where its order is certain: by its
/// marks, by its values, or by the language.
pub fn find(text: &str, lang: Option<&str>) -> Option<(String, std::ops::Range<usize>)> {
    if text.len() > 400 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(found) = ANYWHERE.captures(text).and_then(|c| c.get(1)) {
        return Some((date(found.as_str())?, found.range()));
    }
    if let Some(c) = WITH_TIME.captures(text) {
        let at = c.get(0)?.range();
        return Some((iso(c.get(3)?.as_str(), number_of(c.get(1)?.as_str())?, c.get(2)?.as_str().parse().ok()?)?, at));
    }
    let c = NUMERIC.captures(text)?;
    let range = c.get(1).or_else(|| c.get(5))?.start()..c.get(4).or_else(|| c.get(7))?.end();
    Some((numeric(&c, lang)?, range))
}

fn numeric(c: &Captures<'_>, lang: Option<&str>) -> Option<String> {
    let number = |i: usize| c.get(i)?.as_str().parse::<i8>().ok();
    if let Some(year) = c.get(5) {
        return iso(year.as_str(), number(6)?, number(7)?);
    }
    let (first, second, year) = (number(1)?, number(3)?, c.get(4)?.as_str());
    let day_first = match (first > 12, second > 12) {
        (true, _) => true,
        (_, true) => false,
        _ if first == second || c.get(2)?.as_str() == "." => true,
        // English writes both orders; the other languages put the day first.
        _ if lang.is_some_and(|l| l != "en") => true,
        _ => return None,
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    iso(year, month, day)
}

/// A month of a year or a year, where a label says that the text is a date: `July 2016` → `2016-07`.
pub fn partial(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    if YEAR.is_match(text) {
        return Some(text.to_owned());
    }
    if let Some(c) = YEAR_AND_MONTH.captures(text) {
        return Some(format!("{}-{:02}", &c[1], number_of(&c[2])?));
    }
    let c = MONTH_OF_YEAR.captures(text)?;
    Some(format!("{}-{:02}", &c[2], number_of(&c[1])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_only_when_complete_and_possible() {
        for (text, iso) in [
            ("July 8, 2016", "2016-07-08"),
            ("8th of July 2016", "2016-07-08"),
            ("Friday, Sept. 3, 2021", "2021-09-03"),
            ("2016-07-08", "2016-07-08"),
            ("2016 Jul 8", "2016-07-08"),
            ("8. Juli 2016", "2016-07-08"),
            ("Freitag, 8. März 1899", "1899-03-08"),
            ("1er août 2003", "2003-08-01"),
            ("8 de julio de 2016", "2016-07-08"),
            ("19 November, 2018", "2018-11-19"),
            ("08-Jul-2016", "2016-07-08"),
            ("2016-07-08T10:00:00Z", "2016-07-08"),
        ] {
            assert_eq!(date(text).as_deref(), Some(iso), "{text}");
        }
        for text in ["July 2016", "February 30, 2016", "this year", "7/8/2016"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn dates_in_numbers_are_read_where_their_order_is_certain() {
        let of = |text: &str, lang: &str| find(text, Some(lang)).map(|(date, _)| date);
        assert_eq!(of("3-14-2018", "en").as_deref(), Some("2018-03-14"));
        assert_eq!(of("am 7.8.2016 in Bergen", "de").as_deref(), Some("2016-08-07"));
        assert_eq!(of("le 07/08/2016", "fr").as_deref(), Some("2016-08-07"));
        assert_eq!(of("07/08/2016", "en"), None);
        assert_eq!(of("25/12/2016", "en").as_deref(), Some("2016-12-25"));
        assert_eq!(of("2016/12/25", "en").as_deref(), Some("2016-12-25"));
        assert_eq!(of("version 1.2.2016.4", "en"), None);
        assert_eq!(of("June 14, 2016June 15, 2016", "en").as_deref(), Some("2016-06-14"));
        assert_eq!(of("Mon Mar 14 10:33:02 GMT 2011", "en").as_deref(), Some("2011-03-14"));
        assert_eq!(find("Bergen, 12 March 1899", None).map(|(_, at)| at), Some(8..21));
        assert_eq!(find("October 17, 20236:01 PM ET", None).map(|(date, _)| date).as_deref(), Some("2023-10-17"));
    }

    #[test]
    fn a_label_makes_a_month_or_a_year_a_date() {
        assert_eq!(partial("July 2016").as_deref(), Some("2016-07"));
        assert_eq!(partial("1934").as_deref(), Some("1934"));
        assert_eq!(partial("about 1934"), None);
    }
}
