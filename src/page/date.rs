//! Dates of pages, as exactly as they are known: a year, a month, a day, or a moment.
//!
//! In goes ISO 8601 text or a TOML date; nothing is ever filled in that was not stated.

use std::fmt;
use std::str::FromStr;

/// A date of known precision. Less precise dates sort before the more precise ones they contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31, never without a month.
    pub day: Option<u8>,
    /// Hour, minute, second; never without a day.
    pub time: Option<(u8, u8, u8)>,
    /// Minutes east of UTC; never without a time. None is taken as UTC.
    pub offset: Option<i16>,
}

/// The text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date: write `2016`, `2016-07`, `2016-07-08` or `2016-07-08T12:00:00Z`")]
pub struct DateError(String);

impl Date {
    /// A year, month or day, if such a day exists.
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let fits = year <= 9999
            && month.is_none_or(|m| (1..=12).contains(&m))
            && match (month, day) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(month), Some(day)) => (1..=days_in(year, month)).contains(&day),
            };
        fits.then_some(Date { year, month, day, time: None, offset: None })
    }

    /// As RFC 3339 wants it for feeds; what is not known is the first possible (January, the 1st, midnight UTC).
    pub fn rfc3339(&self) -> String {
        let (h, m, s) = self.time.unwrap_or((0, 0, 0));
        let day = format!("{:04}-{:02}-{:02}", self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        let offset = self.offset.unwrap_or(0);
        format!("{day}T{h:02}:{m:02}:{s:02}{}", Offset(offset))
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

struct Offset(i16);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("Z");
        }
        let sign = if self.0 < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", self.0.unsigned_abs() / 60, self.0.unsigned_abs() % 60)
    }
}

/// ISO 8601, as precise as the date is known.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        if let Some((h, m, s)) = self.time {
            write!(f, "T{h:02}:{m:02}:{s:02}")?;
        }
        match self.offset {
            Some(offset) => write!(f, "{}", Offset(offset)),
            None => Ok(()),
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(s: &str) -> Result<Self, DateError> {
        parse(s).ok_or_else(|| DateError(s.into()))
    }
}

fn parse(s: &str) -> Option<Date> {
    let (day, time) = match s.find(['T', 't', ' ']) {
        Some(i) => (s.get(..i)?, Some(s.get(i + 1..)?)),
        None => (s, None),
    };
    let mut parts = day.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|m| number(m, 2)).map_or(Some(None), |m| m.map(|m| Some(m as u8)))?;
    let day = parts.next().map(|d| number(d, 2)).map_or(Some(None), |d| d.map(|d| Some(d as u8)))?;
    if parts.next().is_some() {
        return None;
    }
    let mut date = Date::new(year, month, day)?;
    if let Some(time) = time {
        date.day?;
        let (clock, offset) = split_offset(time)?;
        date.time = Some(parse_clock(clock)?);
        date.offset = offset;
    }
    Some(date)
}

fn number(digits: &str, length: usize) -> Option<u16> {
    (digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn split_offset(time: &str) -> Option<(&str, Option<i16>)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0)));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, None)) };
    let (hours, minutes) = time.get(at + 1..)?.split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let east = (hours * 60 + minutes) as i16;
    Some((time.get(..at)?, Some(if time.as_bytes()[at] == b'-' { -east } else { east })))
}

fn parse_clock(clock: &str) -> Option<(u8, u8, u8)> {
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let mut parts = clock.split(':').map(|p| number(p, 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().map_or(Some(0), |s| s)?;
    let fits = hour <= 23 && minute <= 59 && second <= 60 && parts.next().is_none();
    fits.then_some((hour as u8, minute as u8, second as u8))
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_keep_their_precision() {
        for text in [
            "2016",
            "2016-07",
            "2016-07-08",
            "2016-07-08T12:30:00",
            "2016-07-08T12:30:00Z",
            "0999-12-31T00:00:00-05:30",
        ] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "",
            "16",
            "2016-13",
            "2015-02-29",
            "2016-7-8",
            "July 2016",
            "2016-07-08T25:00:00",
            "2016T10:00:00",
            "2016-07-",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn feeds_get_a_whole_moment() {
        assert_eq!("2016".parse::<Date>().unwrap().rfc3339(), "2016-01-01T00:00:00Z");
        assert_eq!("2016-07-08T12:00:00+02:00".parse::<Date>().unwrap().rfc3339(), "2016-07-08T12:00:00+02:00");
    }

    #[test]
    fn years_sort_before_their_months() {
        let mut dates: Vec<Date> =
            ["2016-07-08", "2016", "2015-12", "2016-07"].iter().map(|d| d.parse().unwrap()).collect();
        dates.sort();
        let shown: Vec<String> = dates.iter().map(Date::to_string).collect();
        assert_eq!(shown, ["2015-12", "2016", "2016-07", "2016-07-08"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,24}") {
            if let Ok(date) = text.parse::<Date>() {
                prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
            }
        }
    }
}
