//! The time stamp of an archive: never the clock.
//!
//! The order is that of the reproducible-builds specification first (`SOURCE_DATE_EPOCH`), then the command line, then the
//! newest date the sources state, then 1980-01-01, the first date a ZIP file can hold.

use std::fmt;

/// Seconds since 1970 and where they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Epoch {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Where an [`Epoch`] comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The environment variable `SOURCE_DATE_EPOCH`.
    Environment,
    /// `--epoch`.
    CommandLine,
    /// The newest date stated by a source document.
    NewestSource,
    /// Nothing was stated: 1980-01-01.
    Default,
}

/// 1980-01-01T00:00:00Z.
const FIRST_ZIP_DATE: i64 = 315_532_800;

impl Epoch {
    /// Chooses the time stamp. `environment` is the text of `SOURCE_DATE_EPOCH`, `newest` an ISO date
    /// (`2016`, `2016-07` or `2016-07-08`).
    ///
    /// # Errors
    /// A sentence if `SOURCE_DATE_EPOCH` is set but is not a whole number of seconds.
    pub fn choose(environment: Option<&str>, command_line: Option<i64>, newest: Option<&str>) -> Result<Self, String> {
        let of = |seconds, origin| Epoch { seconds, origin };
        if let Some(text) = environment {
            let seconds = text.trim().parse::<i64>();
            let seconds = seconds.ok().filter(|s| moment(*s).is_some()).ok_or_else(|| {
                format!("SOURCE_DATE_EPOCH is `{text}`, which is not a whole number of seconds since 1970")
            })?;
            return Ok(of(seconds, Origin::Environment));
        }
        if let Some(seconds) = command_line {
            moment(seconds).ok_or_else(|| format!("--epoch {seconds} is out of range"))?;
            return Ok(of(seconds, Origin::CommandLine));
        }
        if let Some(seconds) = newest.and_then(midnight) {
            return Ok(of(seconds, Origin::NewestSource));
        }
        Ok(of(FIRST_ZIP_DATE, Origin::Default))
    }

    /// `2016-07-08T00:00:00Z`.
    pub fn rfc3339(&self) -> String {
        moment(self.seconds).unwrap_or_default().to_string()
    }
}

/// `2016-07-08T00:00:00Z (newest date in the sources)`.
impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = match self.origin {
            Origin::Environment => "from SOURCE_DATE_EPOCH",
            Origin::CommandLine => "from --epoch",
            Origin::NewestSource => "newest date in the sources",
            Origin::Default => "no source states a date",
        };
        write!(f, "{} ({origin})", self.rfc3339())
    }
}

fn moment(seconds: i64) -> Option<jiff::Timestamp> {
    jiff::Timestamp::from_second(seconds).ok()
}

fn midnight(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |m| m.parse().ok())?;
    let day = parts.next().map_or(Some(1), |d| d.get(..2).unwrap_or(d).parse().ok())?;
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_then_the_command_line_then_the_sources() {
        let epoch = Epoch::choose(Some("86400"), Some(1), Some("2016")).unwrap();
        assert_eq!(epoch.to_string(), "1970-01-02T00:00:00Z (from SOURCE_DATE_EPOCH)");
        let epoch = Epoch::choose(None, Some(1), Some("2016")).unwrap();
        assert_eq!(epoch.origin, Origin::CommandLine);
        let epoch = Epoch::choose(None, None, Some("2016-07")).unwrap();
        assert_eq!(epoch.to_string(), "2016-07-01T00:00:00Z (newest date in the sources)");
        let epoch = Epoch::choose(None, None, None).unwrap();
        assert_eq!(epoch.to_string(), "1980-01-01T00:00:00Z (no source states a date)");
    }

    #[test]
    fn a_broken_environment_variable_is_an_error_not_a_guess() {
        assert!(Epoch::choose(Some("yesterday"), None, None).is_err());
        assert!(Epoch::choose(Some("99999999999999"), None, None).is_err());
    }
}
