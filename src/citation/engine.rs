//! What is handed to the CSL engine: items it cannot stumble over, and locators it cannot spoil.
//!
//! The engine knows no tags in titles, panics on date ranges, title-cases wrongly and prints page ranges its own way. So it
//! gets private-use characters for tags, single dates, texts it takes for foreign (and leaves in their case), and a number
//! that stands for each locator; the run of digits is replaced in its output.

use super::item::{self, Item};
use super::markup::{mark, smarten};
use super::pages::{complete_end, is_dash, roman_value};
use citationberg::PageRangeFormat;
use citationberg::json::{
    DateValue, Item as EngineItem, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};
use serde_json::{Map, Value as Json};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Fields that are no prose: no quotation marks are curled in them.
const EXACT: [&str; 10] = ["id", "type", "URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "language", "citation-key"];

/// The item as the engine takes it.
pub fn item(item: &Item, short_titles: bool) -> EngineItem {
    let mut fields = BTreeMap::new();
    for (name, value) in item.csl_json() {
        let value = match value {
            Json::String(text) if EXACT.contains(&name.as_str()) => Value::String(text.clone()),
            Json::String(text) => Value::String(smarten(&mark(text))),
            Json::Array(names) => Value::Names(names.iter().filter_map(Json::as_object).map(name_value).collect()),
            Json::Object(date) => match date_value(date) {
                Some(date) => Value::Date(date),
                None => continue,
            },
            _ => continue,
        };
        fields.insert(name.clone(), value);
    }
    if short_titles && !fields.contains_key("title-short") {
        let title = item.field("title").map(|title| smarten(&mark(item::short_form(title))));
        // A tag that the colon cuts in two has no partner left and would be printed.
        let whole = title.filter(|title| !title.contains('<'));
        fields.extend(whole.map(|title| ("title-short".to_owned(), Value::String(title))));
    }
    // Not English: the engine's title case lowers names after a comma, and titles are cased by who wrote them.
    fields.insert("language".into(), Value::String("zxx".into()));
    EngineItem(fields)
}

fn name_value(name: &Map<String, Json>) -> NameValue {
    let part = |key: &str| name.get(key).and_then(Json::as_str).map(|text| smarten(&mark(text)));
    match (part("literal"), part("family"), part("given")) {
        (None, Some(family), Some(given)) => NameValue::Item(NameItem {
            family,
            given: Some(given),
            non_dropping_particle: part("non-dropping-particle"),
            dropping_particle: part("dropping-particle"),
            suffix: part("suffix"),
            comma_suffix: name.get("comma-suffix").map(|_| true),
        }),
        // A family name alone would be taken apart as "Given Family".
        (literal, family, _) => NameValue::Literal(LiteralName { literal: literal.or(family).unwrap_or_default() }),
    }
}

fn date_value(date: &Map<String, Json>) -> Option<DateValue> {
    let mut parts: Vec<i16> = Vec::new();
    if let Some(first) = date.get("date-parts").and_then(|dates| dates.get(0)?.as_array()) {
        parts.extend(first.iter().filter_map(|n| i16::try_from(n.as_i64()?).ok()));
    } else if let Some(year) = date.get("literal").and_then(|literal| item::year_in(literal.as_str()?)) {
        parts.extend(i16::try_from(year).ok());
    }
    (!parts.is_empty()).then(|| DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season: date.get("season").and_then(Json::as_str).map(str::to_owned),
        circa: date.contains_key("circa"),
    })
}

/// A locator as it will be printed, and whether its label is in the plural.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Locator {
    /// The CSL type.
    pub label: citationberg::taxonomy::Locator,
    /// The text, dashes and ranges as the style wants them.
    pub text: String,
    /// `pp.` rather than `p.`
    pub plural: bool,
}

/// A locator in the form a style wants; an unknown label is a page.
pub fn locator(label: &str, text: &str, format: Option<PageRangeFormat>) -> Locator {
    let label = label.parse().unwrap_or(citationberg::taxonomy::Locator::Page);
    let format = format.filter(|_| label == citationberg::taxonomy::Locator::Page);
    let mut out = String::with_capacity(text.len());
    let mut plural = text.contains(['&', ',']) || text.contains(" and ");
    let mut rest = text;
    while !rest.is_empty() {
        let in_number = |c: char| c.is_alphanumeric();
        let len = rest.find(|c| !in_number(c)).unwrap_or(rest.len());
        let (from, after) = rest.split_at(len);
        let past = after.trim_start_matches(is_dash);
        let to_len = past.find(|c| !in_number(c)).unwrap_or(past.len());
        let to = &past[..to_len];
        if is_number(from) && past.len() < after.len() && is_number(to) {
            plural = true;
            range(from, to, format, &mut out);
            rest = &past[to_len..];
            continue;
        }
        out.push_str(from);
        let mut chars = after.chars();
        out.extend(chars.next());
        rest = chars.as_str();
    }
    Locator { label, text: smarten(&mark(&out)), plural }
}

fn is_number(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) || roman_value(text).is_some()
}

fn range(from: &str, to: &str, format: Option<PageRangeFormat>, out: &mut String) {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let full = complete_end(from, to);
    let end = full.as_deref().unwrap_or(to);
    // Formats shorten what ascends; anything else stays as it was written.
    let ascending = digits(from) && digits(end) && from.len() <= end.len() && (from.len() < end.len() || from < end);
    if let Some(format) = format.filter(|_| ascending)
        && format.format(out, from, end, Some("–")).is_ok()
    {
        return;
    }
    out.push_str(from);
    out.push('–');
    out.push_str(to);
}

/// Numbers that stand for locators. They are longer than any page number and differ for different locators.
#[derive(Debug, Default)]
pub struct StandIns {
    locators: Vec<Locator>,
    texts: HashMap<Locator, String>,
}

/// The first stand-in; the plural form of each is a range of two numbers.
const FIRST: usize = 700_000_000;

impl StandIns {
    /// Registers the locators of a page; equal ones share a number.
    pub fn new(locators: impl IntoIterator<Item = Locator>) -> Self {
        let mut stand_ins = StandIns::default();
        for locator in locators {
            let number = FIRST + 2 * stand_ins.locators.len();
            if let Entry::Vacant(free) = stand_ins.texts.entry(locator) {
                stand_ins.locators.push(free.key().clone());
                let plural = free.key().plural;
                free.insert(if plural { format!("{number}-{}", number + 1) } else { number.to_string() });
            }
        }
        stand_ins
    }

    /// The number for a locator, as the engine reads it.
    pub fn text(&self, locator: &Locator) -> Option<&str> {
        self.texts.get(locator).map(String::as_str)
    }

    /// Puts the locators back into a text of the engine.
    pub fn replace(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("700") {
            let digits = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
            let number = rest[at..at + digits].parse::<usize>().ok();
            let index = number.and_then(|n| n.checked_sub(FIRST)).map(|n| n / 2);
            let Some(locator) = index.and_then(|index| self.locators.get(index)) else {
                out.push_str(&rest[..at + digits]);
                rest = &rest[at + digits..];
                continue;
            };
            out.push_str(&rest[..at]);
            out.push_str(&locator.text);
            rest = &rest[at + digits..];
            if locator.plural {
                let past = rest.trim_start_matches(|c: char| is_dash(c) || c == ' ');
                let second = past.find(|c: char| !c.is_ascii_digit()).unwrap_or(past.len());
                rest = if past.len() < rest.len() && second > 0 { &past[second..] } else { rest };
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PageRangeFormat::{Chicago16, Expanded, Minimal};

    #[test]
    fn ranges_are_printed_as_the_style_wants_them() {
        for (text, format, expected, plural) in [
            ("229–232", Some(Chicago16), "229–32", true),
            ("77-8", Some(Chicago16), "77–78", true),
            ("161, 327-8", Some(Chicago16), "161, 327–28", true),
            ("345-8", Some(Expanded), "345–348", true),
            ("345--348", Some(Minimal), "345–8", true),
            ("77-8", None, "77–8", true),
            ("xii-xiv", Some(Chicago16), "xii–xiv", true),
            ("259", Some(Chicago16), "259", false),
            ("166 ff.", Some(Chicago16), "166 ff.", false),
            ("78-7", Some(Chicago16), "78–7", true),
            ("2.1", Some(Chicago16), "2.1", false),
            ("ii, A, D-Z", Some(Chicago16), "ii, A, D-Z", true),
        ] {
            let locator = locator("page", text, format);
            assert_eq!((locator.text.as_str(), locator.plural), (expected, plural), "{text}");
        }
    }

    #[test]
    fn stand_ins_come_back_as_their_locators() {
        let locators = [locator("page", "7-9", None), locator("page", "12", None)];
        let stand_ins = StandIns::new(locators.clone());
        assert_eq!(stand_ins.text(&locators[0]), Some("700000000-700000001"));
        assert_eq!(
            stand_ins.replace("pp. 700000000–700000001, p. 700000002, 1700, 7000"),
            "pp. 7–9, p. 12, 1700, 7000"
        );
    }
}
