//! Dates of `.bib` files: EDTF in `date`, or `year`, `month` and `day` as people fill them in.

use super::super::item::{iso_dates, year_in};
use super::parse::RawEntry;
use super::tex;
use serde_json::{Value, json};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date `date`, `urldate`, `origdate` or `eventdate` means, from its own field or from its parts.
pub(super) fn date(entry: &RawEntry, name: &str) -> Option<Value> {
    if let Some(value) = entry.get(name) {
        return Some(edtf(value));
    }
    let stem = name.strip_suffix("date")?;
    let part = |part: &str| entry.get(&format!("{stem}{part}")).map(tex::text);
    let year = part("year")?;
    let (first, last) = years(&year).unwrap_or((None, None));
    let Some(first) = first else { return Some(json!({ "literal": year })) };
    let (month, mut day) = part("month").map_or((None, None), |month| month_and_day(&month));
    day = part("day").and_then(|day| day.trim().parse().ok()).or(day);
    let mut parts = vec![first];
    if let Some(month) = month {
        parts.push(month.0);
        parts.extend(day);
    }
    let end = last.map(|year| vec![year]).or(month.and_then(|m| m.1).map(|end| vec![first, end]));
    let mut dates = vec![parts];
    dates.extend(end);
    let circa = is_circa(&year);
    Some(if circa { json!({ "date-parts": dates, "circa": true }) } else { json!({ "date-parts": dates }) })
}

/// ISO 8601-2 as BibLaTeX reads it: ranges, uncertain dates, seasons.
pub(in crate::citation) fn edtf(value: &str) -> Value {
    // `~` is no space here.
    let text = tex::verbatim(value);
    let text = text.as_str();
    let circa = text.ends_with(['~', '?', '%']);
    // `2016-21` to `2016-24` are the seasons.
    let season = text.split_once('-').and_then(|(year, season)| {
        let number = season.trim_end_matches(['~', '?']).parse::<u8>().ok().filter(|n| (21..=24).contains(n))?;
        Some((year.parse::<i64>().ok()?, number - 20))
    });
    if let Some((year, season)) = season {
        return json!({ "date-parts": [[year]], "season": season.to_string() });
    }
    let open = text.ends_with("/") || text.ends_with("/..");
    let dates = iso_dates(text);
    match (dates.is_empty(), open) {
        (true, _) => json!({ "literal": tex::text(value) }),
        (false, true) => json!({ "literal": format!("{}–", text.split('/').next().unwrap_or(text)) }),
        (false, false) if circa => json!({ "date-parts": dates, "circa": true }),
        (false, false) => json!({ "date-parts": dates }),
    }
}

/// `2016`, `[2016]`, `c. 1900`, `1914--1918`, `1914/15`: the first and last year; nothing for words.
fn years(text: &str) -> Option<(Option<i64>, Option<i64>)> {
    let bare = text.trim().trim_start_matches("ca.").trim_start_matches("c.").trim_start_matches("circa");
    let bare = bare.trim().trim_matches(['[', ']', '?', '(', ')', '~']).trim();
    let mut parts = bare.splitn(2, ['-', '–', '—', '/']);
    let first: i64 = parts.next()?.trim().parse().ok()?;
    let last = match parts.next().map(str::trim) {
        None => None,
        Some(end) => {
            let year: i64 = end.parse().ok()?;
            let step = 10i64.checked_pow(u32::try_from(end.len()).ok()?)?;
            Some(if year < first { first - first % step + year } else { year })
        }
    };
    Some((Some(first), last.filter(|last| *last > first)))
}

fn is_circa(year: &str) -> bool {
    let year = year.trim();
    (year.starts_with('c') || year.contains('?')) && year_in(year).is_some()
}

/// The month and the one it lasts to, and the day: `mar`, `3`, `March/April`, `may 12`, `12 May`.
type MonthAndDay = (Option<(i64, Option<i64>)>, Option<i64>);

fn month_and_day(text: &str) -> MonthAndDay {
    let mut months = Vec::new();
    let mut day = None;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let lower = word.to_lowercase();
        let named = MONTHS.iter().position(|name| lower.starts_with(name)).map(|i| i as i64 + 1);
        let number = word.parse::<i64>().ok();
        match (named, number) {
            (Some(month), _) => months.push(month),
            (None, Some(number)) if text.chars().any(char::is_alphabetic) => {
                day = day.or(Some(number).filter(|d| (1..=31).contains(d)));
            }
            (None, Some(number)) if (1..=12).contains(&number) => months.push(number),
            _ => {}
        }
    }
    let first = months.first().map(|first| (*first, months.get(1).copied().filter(|end| end > first)));
    (first, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fields: &[(&str, &str)]) -> RawEntry {
        let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        RawEntry { fields, ..RawEntry::default() }
    }

    #[test]
    fn dates_in_one_field_may_be_ranges_seasons_and_guesses() {
        for (text, expected) in [
            ("2016-07-08", json!({"date-parts": [[2016, 7, 8]]})),
            ("2016/2017-02", json!({"date-parts": [[2016], [2017, 2]]})),
            ("1900~", json!({"date-parts": [[1900]], "circa": true})),
            ("2016-21", json!({"date-parts": [[2016]], "season": "1"})),
            ("2016/", json!({"literal": "2016–"})),
            ("-0044", json!({"date-parts": [[-44]]})),
            ("forthcoming", json!({"literal": "forthcoming"})),
        ] {
            assert_eq!(date(&entry(&[("date", text)]), "date"), Some(expected), "{text}");
        }
    }

    #[test]
    fn years_months_and_days_are_put_together() {
        for (fields, expected) in [
            (&[("year", "2016"), ("month", "nov"), ("day", "3")][..], json!({"date-parts": [[2016, 11, 3]]})),
            (&[("year", "2016"), ("month", "may 12")][..], json!({"date-parts": [[2016, 5, 12]]})),
            (&[("year", "2016"), ("month", "March/April")][..], json!({"date-parts": [[2016, 3], [2016, 4]]})),
            (&[("year", "1914--18")][..], json!({"date-parts": [[1914], [1918]]})),
            (&[("year", "[c. 1900]")][..], json!({"literal": "[c. 1900]"})),
            (&[("year", "c. 1900")][..], json!({"date-parts": [[1900]], "circa": true})),
            (&[("year", "in press")][..], json!({"literal": "in press"})),
        ] {
            assert_eq!(date(&entry(fields), "date"), Some(expected), "{fields:?}");
        }
        assert_eq!(
            date(&entry(&[("urlyear", "2020"), ("urlmonth", "2")]), "urldate"),
            Some(json!({"date-parts": [[2020, 2]]}))
        );
    }
}
