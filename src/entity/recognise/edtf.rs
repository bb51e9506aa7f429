//! Dates as written → values that machines order: `9th of May 1920` → `1920-05-09`, `1939–45` → `1939/1945`.
//!
//! In: the words of a mention of a date, and the language of its text. Out: a date, month, year or interval of ISO 8601-2 (EDTF,
//! level 0), years before our era by astronomical count (`146 BC` is `-0145`). It never guesses: a day and a month of two digits
//! that may change places (`08/07/2016`) have no value, nor have words it does not know.

use super::lexicon::Lexicon;
use super::patterns::{Class, is};
use super::token;

/// What one side of a date states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    /// A decade, by its first year in `year`.
    decade: bool,
    /// A year of two digits, to be completed by that before it.
    short: Option<i32>,
    /// A number that is a day or a small year, as the other side shows.
    bare: Option<u32>,
    era: Option<Era>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Era {
    Before,
    Common,
}

/// The value of a date as written, in a text of a BCP 47 language; `None` if the words do not state one surely.
///
/// ```
/// use sourcebook::entity::recognise::edtf;
/// assert_eq!(edtf("9th of May 1920", "en").as_deref(), Some("1920-05-09"));
/// assert_eq!(edtf("June–July 2019", "en").as_deref(), Some("2019-06/2019-07"));
/// assert_eq!(edtf("08/07/2016", "en"), None);
/// ```
pub fn edtf(text: &str, lang: &str) -> Option<String> {
    let lexicon = Lexicon::of(lang);
    let words = words(text);
    let forms: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(whole) = numeric(&forms) {
        return value(&whole);
    }
    let sides: Vec<&[&str]> = forms.split(|w| RANGE.contains(w)).collect();
    match sides.as_slice() {
        [one] => value(&parts(one, lexicon)?),
        [first, last] => interval(parts(first, lexicon)?, parts(last, lexicon)?),
        _ => None,
    }
}

/// What stands between the ends of a range.
const RANGE: [&str; 10] = ["-", "–", "—", "‐", "‑", "/", "to", "and", "until", "through"];

/// The words, those that a hyphen joins taken apart.
fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in token::tokens(text) {
        let form = token.text(text);
        let iso = form.split('-').count() == 3 && form.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if iso || form.len() == 1 {
            found.push(form.to_string());
            continue;
        }
        for (i, part) in form.split('-').enumerate() {
            if i > 0 {
                found.push("-".into());
            }
            if !part.is_empty() {
                found.push(part.to_string());
            }
        }
    }
    found
}

/// `2016-07-08`, `8.7.2016`, `4/20/2005`.
fn numeric(forms: &[&str]) -> Option<Parts> {
    let day = |year: u32, month: u32, day: u32| {
        let real = (1..=12).contains(&month) && (1..=31).contains(&day) && (1000..2100).contains(&year);
        real.then(|| Parts {
            year: Some(year as i32),
            month: Some(month as u8),
            day: Some(day as u8),
            ..Parts::default()
        })
    };
    let numbers = |text: &str, mark: char| -> Option<Vec<u32>> { text.split(mark).map(number).collect() };
    match forms {
        [one] if one.contains('-') => match numbers(one, '-')?.as_slice() {
            [y, m, d] => day(*y, *m, *d),
            _ => None,
        },
        [one] if one.contains('.') => match numbers(one, '.')?.as_slice() {
            [d, m, y] => day(*y, *m, *d),
            _ => None,
        },
        [a, "/", b, "/", y] => match (number(a)?, number(b)?) {
            (a, b) if a > 12 || a == b => day(number(y)?, b, a),
            (a, b) if b > 12 => day(number(y)?, a, b),
            _ => None,
        },
        _ => None,
    }
}

/// Reads one side: a month by name, a day, a year, an era, in any order.
fn parts(forms: &[&str], lexicon: &Lexicon) -> Option<Parts> {
    let mut found = Parts::default();
    let mut i = 0;
    while let Some(form) = forms.get(i) {
        let rest: String = forms[i..].join(" ");
        if let Some((era, length)) = era(&rest, forms, i) {
            found.era = Some(era);
            i += length;
            continue;
        }
        let plain = lexicon.without_ending(form, super::cues::Cue::OrdinalEnding).unwrap_or(form);
        let decade = lexicon.without_ending(form, super::cues::Cue::DecadeEnding);
        if let Some(month) = lexicon.month(form).filter(|_| found.month.is_none()) {
            found.month = Some(month);
        } else if let Some(year) =
            decade.map(|d| d.trim_end_matches(['\'', '’'])).and_then(year).filter(|y| y % 10 == 0)
        {
            (found.year, found.decade) = (Some(year), true);
        } else if let Some(year) = year(form).filter(|_| found.year.is_none()) {
            found.year = Some(year);
            if matches!(forms.get(i + 1), Some(&("'s" | "’s"))) {
                (found.decade, i) = (true, i + 1);
            }
        } else if let Some(n) = number(plain).filter(|_| found.day.is_none() && found.bare.is_none()) {
            if plain.len() <= 2 && (1..=31).contains(&n) {
                found.day = Some(n as u8);
            }
            (found.bare, found.short) = (Some(n), (form.len() == 2).then_some(n as i32));
        } else if !matches!(*form, "," | ".") && !lexicon.has_cue(&form.to_lowercase(), super::cues::Cue::DateOf) {
            return None;
        }
        i += 1;
    }
    Some(found)
}

/// The era whose words begin at a place, and how many they are.
fn era(rest: &str, forms: &[&str], at: usize) -> Option<(Era, usize)> {
    if is(Class::EraBefore, forms.get(at)?) {
        return Some((Era::Common, 1));
    }
    (1..=3.min(forms.len() - at)).rev().find_map(|n| {
        let name = forms.get(at..at + n)?.concat();
        let spaced = forms.get(at..at + n)?.join(" ");
        let known = rest.len() >= name.len() && (is(Class::EraAfter, &name) || is(Class::EraAfter, &spaced));
        let first = name.chars().next()?;
        let before = matches!(first, 'B' | 'v' | 'a') && !name.starts_with("a. D");
        known.then_some((if before { Era::Before } else { Era::Common }, n))
    })
}

fn number(form: &str) -> Option<u32> {
    let digits = !form.is_empty() && form.len() <= 4 && form.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| form.parse().ok()).flatten()
}

fn year(form: &str) -> Option<i32> {
    (form.len() == 4).then(|| number(form)).flatten().filter(|n| (1000..2100).contains(n)).map(|n| n as i32)
}

/// A side with its era applied: a number beside one is a year.
fn dated(mut side: Parts) -> Parts {
    if let (Some(era), None) = (side.era, side.year)
        && let Some(number) = side.bare
    {
        side.year = Some(if era == Era::Before { 1 - number as i32 } else { number as i32 });
        side.day = None;
    } else if let (Some(Era::Before), Some(year)) = (side.era, side.year) {
        side.year = Some(1 - year);
    }
    side
}

fn interval(mut first: Parts, mut last: Parts) -> Option<String> {
    // "146-78 BC": the era is said once.
    if first.era.is_none() && first.month.is_none() && last.era.is_some() {
        first.era = last.era;
    }
    if last.era.is_none() && last.month.is_none() && first.era.is_some() {
        last.era = first.era;
    }
    let (mut first, mut last) = (dated(first), dated(last));
    // "1939–45": the second year is short.
    if let (Some(year), None, None, Some(short), None) = (first.year, first.month, last.year, last.short, last.month) {
        let full = year - year.rem_euclid(100) + short;
        (last.year, last.day) = ((full > year).then_some(full), None);
        last.year?;
    }
    first.year = first.year.or(last.year);
    last.year = last.year.or(first.year);
    if first.month.is_none() && first.day.is_some() {
        first.month = last.month;
    }
    if last.month.is_none() && last.day.is_some() {
        last.month = first.month;
    }
    let from = if first.decade { start(&first)? } else { value(&first)? };
    let to = if last.decade { value(&last)?.split('/').nth(1)?.to_string() } else { value(&last)? };
    let ordered = (first.year, first.month, first.day) <= (last.year, last.month, last.day);
    ordered.then(|| format!("{from}/{to}"))
}

fn start(side: &Parts) -> Option<String> {
    side.year.map(|year| format!("{year:04}"))
}

fn value(side: &Parts) -> Option<String> {
    let side = dated_once(side);
    let year = side.year?;
    let written = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
    match (side.month, side.day) {
        _ if side.decade => Some(format!("{written}/{:04}", year + 9)),
        (None, None) => Some(written),
        (Some(month), None) => Some(format!("{written}-{month:02}")),
        (Some(month), Some(day)) if day <= days(year, month) => Some(format!("{written}-{month:02}-{day:02}")),
        _ => None,
    }
}

/// A side that no range has read yet.
fn dated_once(side: &Parts) -> Parts {
    if side.year.is_none_or(|y| y >= 1000) { dated(*side) } else { *side }
}

fn days(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value_of(text: &str) -> String {
        edtf(text, "en").unwrap_or_default()
    }

    #[test]
    fn days_months_years_and_decades_have_values() {
        for (text, value) in [
            ("July 8, 2016", "2016-07-08"),
            ("9th of May 1920", "1920-05-09"),
            ("1 Sept. 1939", "1939-09-01"),
            ("1931 August 4", "1931-08-04"),
            ("March 2014", "2014-03"),
            ("July, 2016", "2016-07"),
            ("1887", "1887"),
            ("1920s", "1920/1929"),
            ("1960’s", "1960/1969"),
            ("2016-07-08", "2016-07-08"),
            ("8.7.2016", "2016-07-08"),
            ("4/20/2005", "2005-04-20"),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
    }

    #[test]
    fn the_ends_of_a_range_complete_each_other() {
        for (text, value) in [
            ("2015-2019", "2015/2019"),
            ("1939–45", "1939/1945"),
            ("1937 to 1939", "1937/1939"),
            ("May-June 2017", "2017-05/2017-06"),
            ("15/16 January 2019", "2019-01-15/2019-01-16"),
            ("April 3-May 9, 1981", "1981-04-03/1981-05-09"),
            ("3 April-9 May 1981", "1981-04-03/1981-05-09"),
            ("May 3-5, 1920", "1920-05-03/1920-05-05"),
            ("1883 December 11-1886 September 24", "1883-12-11/1886-09-24"),
            ("12 March 1920 – 4 May 1921", "1920-03-12/1921-05-04"),
            ("1932 March 30-April 2", "1932-03-30/1932-04-02"),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
    }

    #[test]
    fn years_before_our_era_are_counted_as_astronomers_count() {
        assert_eq!(value_of("146 BC"), "-0145");
        assert_eq!(value_of("146-78 BC"), "-0145/-0077");
        assert_eq!(value_of("AD 70"), "0070");
        assert_eq!(value_of("31 BC – AD 14"), "-0030/0014");
    }

    #[test]
    fn what_may_mean_two_days_or_none_has_no_value() {
        for text in ["08/07/2016", "31 February 2020", "the day before", "", "45–39", "2019-2015", "May 3"] {
            assert_eq!(edtf(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn months_are_those_of_the_language() {
        assert_eq!(edtf("8. Juli 2016", "de").as_deref(), Some("2016-07-08"));
        assert_eq!(edtf("8 de julio de 2016", "es").as_deref(), Some("2016-07-08"));
    }

    proptest! {
        #[test]
        fn any_text_gives_a_value_or_none(text in "\\PC{0,40}") {
            let _ = edtf(&text, "en");
        }

        #[test]
        fn a_day_as_written_has_its_own_value(year in 1000i32..2099, month in 1u8..=12, day in 1u8..=28) {
            let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December"];
            let text = format!("{day} {} {year}", names[usize::from(month) - 1]);
            prop_assert_eq!(edtf(&text, "en"), Some(format!("{year:04}-{month:02}-{day:02}")));
        }
    }
}
