//! The functions and filters of the template API. Names are Zola's where the thing is the same.
//!
//! | name | does |
//! | --- | --- |
//! | `get_url(path=…)` | link from this page to a static file (`site.css`) or, with `@/`, to a page (`@/guide/start.md`) |
//! | `date` | long form of an ISO date in the language of the page; `date(lang="de")`, `date(format="%Y")` |
//! | `count(one=…, many=…)` | a number with its noun: `1 mention`, `2,054 mentions` |
//!
//! Components do not see the page, so inside them `get_url` needs `from=current_path` as an argument of the component, and
//! `date` needs `lang=`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// How `get_url` finds things: the `path` of the call and the path of the current page from the root → a relative link.
/// The error is a sentence.
pub(super) type Resolver = Arc<dyn Fn(&str, &str) -> Result<String, String> + Send + Sync>;

/// Registers everything; `get_url` says that nothing can be found until [`register_resolver`] replaces it.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date", date);
    tera.register_filter("count", count);
    register_resolver(tera, Arc::new(|path, _| Err(format!("`{path}` cannot be found: no site was given"))));
}

/// Lets `get_url` find files.
pub(super) fn register_resolver(tera: &mut Tera, resolve: Resolver) {
    tera.register_function("get_url", move |args: Kwargs, state: &State| -> TeraResult<String> {
        let path = args.must_get::<&str>("path")?;
        let from = match args.get::<String>("from")? {
            Some(from) => from,
            None => state.get::<String>("current_path")?.unwrap_or_default(),
        };
        resolve(path, &from).map_err(Error::message)
    });
}

fn date(iso: Value, args: Kwargs, state: &State) -> TeraResult<String> {
    let Some(iso) = iso.as_str() else { return Ok(String::new()) };
    if let Some(format) = args.get::<&str>("format")? {
        let day = first_day(iso).ok_or_else(|| Error::message(format!("`{iso}` is not an ISO date")))?;
        return jiff::fmt::strtime::format(format, day).map_err(Error::message);
    }
    let lang = match args.get::<String>("lang")? {
        Some(lang) => Some(lang),
        None => state.get::<String>("lang")?,
    };
    Ok(long_date(iso, lang.as_deref().unwrap_or("en")))
}

fn first_day(iso: &str) -> Option<jiff::civil::Date> {
    let mut parts = iso.get(..iso.len().min(10))?.split('-').map(|p| p.parse::<i16>().ok());
    let year = parts.next()??;
    let mut next = || parts.next().map_or(Some(1), |p| p.and_then(|p| i8::try_from(p).ok()));
    jiff::civil::Date::new(year, next()?, next()?).ok()
}

#[derive(serde::Deserialize)]
struct Months {
    day: String,
    month: String,
    months: Vec<String>,
}

static MONTHS: LazyLock<BTreeMap<String, Months>> =
    // Cannot fail: the table is compiled in, and a test reads it.
    LazyLock::new(|| toml::from_str(include_str!("data/months.toml")).unwrap_or_default());

/// An ISO date (`2016`, `2016-07`, `2016-07-08`; a time is left out) in words of the language (BCP 47): `8 July 2016`.
/// What is not such a date, and any date in a language without names of months, comes back as it is.
pub fn long_date(iso: &str, language: &str) -> String {
    let primary = language.split('-').next().unwrap_or_default();
    let names = MONTHS.get(language).or_else(|| MONTHS.get(primary));
    let long = || {
        let names = names?;
        let mut parts = iso.get(..iso.len().min(10))?.splitn(3, '-');
        let (year, month) = (parts.next()?, parts.next()?);
        let month = names.months.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let (form, day) = match parts.next() {
            Some(day) => (&names.day, day.parse::<u8>().ok()?),
            None => (&names.month, 0),
        };
        Some(form.replace("{d}", &day.to_string()).replace("{m}", month).replace("{y}", year))
    };
    long().unwrap_or_else(|| iso.to_string())
}

fn count(number: u64, args: Kwargs, _: &State) -> TeraResult<String> {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 12);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    let noun = args.get::<&str>(if number == 1 { "one" } else { "many" })?;
    if let Some(noun) = noun {
        text.push(' ');
        text.push_str(noun);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_they_are_known() {
        for (iso, language, long) in [
            ("2016", "en", "2016"),
            ("2016-07", "en", "July 2016"),
            ("2016-07-08", "en-GB", "8 July 2016"),
            ("2016-07-08", "en-US", "July 8, 2016"),
            ("2016-07-08T10:00:00Z", "de", "8. Juli 2016"),
            ("2016-07-08", "xx", "2016-07-08"),
            ("around 1900", "en", "around 1900"),
            ("2016-13", "en", "2016-13"),
        ] {
            assert_eq!(long_date(iso, language), long);
        }
    }

    #[test]
    fn every_language_has_twelve_months() {
        assert!(MONTHS.len() >= 10);
        for (language, names) in MONTHS.iter() {
            assert_eq!(names.months.len(), 12, "{language}");
        }
    }
}
