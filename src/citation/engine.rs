//! What is handed to the CSL engine: items it cannot stumble over, and locators it cannot spoil.
//!
//! The engine knows no tags in titles, panics on date ranges, title-cases wrongly and prints page ranges its own way. So it
//! gets private-use characters for tags, single dates, texts it takes for foreign (and leaves in their case), and a number
//! that stands for each locator; the run of digits is replaced in its output.

use super::case::BEFORE_BRACKETS;
use super::item::{self, Item};
use super::markup::{mark, smarten};
use super::pages::{complete_end, is_dash, roman_value};
use super::runs::Run;
use super::substitutes::Proxies;
use super::{names, numbers};
use citationberg::PageRangeFormat;
use citationberg::json::{
    DateValue, Item as EngineItem, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};
use serde_json::{Map, Value as Json};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Fields that are no prose: no quotation marks are curled in them.
const EXACT: [&str; 10] = ["id", "type", "URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "language", "citation-key"];

/// Fields that say something to the engine instead of being printed.
const UNPRINTED: [&str; 3] = ["keyword", "annote", "citation-key"];

/// Names of fields for the engine, and what they are called elsewhere: its own misspelling, and what other programs write.
const ALIASES: [(&str, &str); 3] = [
    ("archive_place", "archive-place"),
    ("container-title-short", "journalAbbreviation"),
    ("title-short", "shortTitle"),
];

/// What a style wants of texts.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'s> {
    /// Make short titles at the first colon.
    pub short_titles: bool,
    /// How it writes ranges of pages.
    pub page_format: Option<PageRangeFormat>,
    /// Variables its conditions ask for instead of others.
    pub proxies: &'s Proxies,
}

/// The item as the engine takes it. `stand_in` is a year that stands for one the engine cannot print (a range, a word); the
/// second value is what is to be printed instead of it.
pub fn item(item: &Item, wishes: Wishes<'_>, stand_in: Option<i16>) -> (EngineItem, Option<String>) {
    item_at(item, wishes, stand_in, End::First)
}

fn item_at(item: &Item, wishes: Wishes<'_>, stand_in: Option<i16>, end: End) -> (EngineItem, Option<String>) {
    let mut fields = BTreeMap::new();
    let prose = |text: &str| smarten(&mark(text));
    let abbreviated = names::abbreviated(item);
    let instead = stand_in.and_then(|_| unprintable_year(item));
    for (name, value) in item.csl_json() {
        let value = match value {
            Json::String(text) if EXACT.contains(&name.as_str()) => Value::String(text.clone()),
            Json::String(_) if UNPRINTED.contains(&name.as_str()) => continue,
            Json::String(text) if name == "page" => {
                let stand_in = stand_in.and_then(|_| numbers::page_stand_in(text));
                Value::String(stand_in.map_or_else(|| prose(text), str::to_owned))
            }
            Json::String(text) if numbers::is_field(name) => Value::String(numbers::for_engine(&prose(text))),
            Json::String(text) => Value::String(prose(text)),
            Json::Array(names) => {
                let names = names.iter().filter_map(Json::as_object);
                Value::Names(names.map(|name| name_value(name, &abbreviated)).collect())
            }
            Json::Object(date) => {
                match date_value(date, stand_in.filter(|_| name == "issued" && instead.is_some()), end) {
                    Some(date) => Value::Date(date),
                    None => continue,
                }
            }
            _ => continue,
        };
        fields.insert(name.clone(), value);
    }
    if wishes.short_titles && !fields.contains_key("title-short") {
        let title = item.field("title").map(|title| prose(item::short_form(title)));
        // A tag that the colon cuts in two has no partner left and would be printed.
        let whole = title.filter(|title| !title.contains('<'));
        fields.extend(whole.map(|title| ("title-short".to_owned(), Value::String(title))));
    }
    for (name, alias) in ALIASES {
        if !fields.contains_key(name)
            && let Some(value) = fields.get(alias).cloned()
        {
            fields.insert(name.to_owned(), value);
        }
    }
    wishes.proxies.fill(&mut fields);
    // Not English: the engine's title case lowers names after a comma, and titles are cased by who wrote them.
    fields.insert("language".into(), Value::String("zxx".into()));
    (EngineItem(fields), instead)
}

/// The year of publication, if it is a range of years or a word.
fn unprintable_year(item: &Item) -> Option<String> {
    let issued = item.csl_json().get("issued")?;
    let Some(dates) = issued.get("date-parts").and_then(Json::as_array) else {
        let literal = issued.get("literal")?.as_str()?;
        return item::year_in(literal).is_none().then(|| smarten(&crate::citation::markup::plain(literal)));
    };
    // A range without an end is open.
    let year = |at: usize| dates.get(at)?.as_array().filter(|parts| parts.len() == 1)?.first()?.as_i64();
    let (from, to) = (year(0)?, year(1)?);
    Some(if to == 0 { format!("{from}–") } else { format!("{from}–{to}") })
}

fn name_value(name: &Map<String, Json>, abbreviated: &[String]) -> NameValue {
    let part = |key: &str| name.get(key).and_then(Json::as_str).map(|text| smarten(&mark(text)));
    match (part("literal"), part("family"), part("given")) {
        (None, Some(family), Some(given)) => {
            let (particles, family) = split_particles(&family);
            let (given, suffix, comma) = split_suffix(&given);
            let (given, dropping) = split_dropping(given);
            let particle = |stated: Option<String>, found: Option<String>| stated.or(found).map(joined);
            NameValue::Item(NameItem {
                family: names::korean(family),
                given: Some(names::korean(names::given_for_engine(&spaced_initials(given), abbreviated))),
                non_dropping_particle: particle(part("non-dropping-particle"), particles),
                dropping_particle: particle(part("dropping-particle"), dropping),
                suffix: part("suffix").or(suffix),
                comma_suffix: (comma || name.contains_key("comma-suffix")).then_some(true),
            })
        }
        // A family name alone would be taken apart as "Given Family".
        (literal, family, _) => NameValue::Literal(LiteralName { literal: literal.or(family).unwrap_or_default() }),
    }
}

/// Stands after a particle to which the name is joined without a space, `d’` or `al-`.
const JOIN: char = '\u{E00F}';

/// Stands between initials written without a space: the engine must see two words, readers must not.
const THIN: char = '\u{200A}';

fn joined(mut particle: String) -> String {
    if particle.ends_with(['’', '-']) {
        particle.push(JOIN);
    }
    particle
}

/// Takes out what was put in to keep words together and apart.
pub fn without_joins(runs: &mut [Run], between_initials: &str) {
    let mut joins = false;
    for run in runs {
        if joins && run.text.starts_with([' ', '\u{a0}']) {
            run.text = run.text.trim_start_matches([' ', '\u{a0}']).to_owned();
        }
        numbers::restore(&mut run.text);
        if run.text.contains(BEFORE_BRACKETS) {
            run.text = run.text.replace(BEFORE_BRACKETS, "");
        }
        joins = run.text.ends_with(JOIN) || (joins && run.text.is_empty());
        if run.text.contains([JOIN, THIN]) {
            run.text = run.text.replace("\u{E00F} ", "").replace(JOIN, "").replace(THIN, between_initials);
        }
    }
}

/// `J.R.R.` as three words.
fn spaced_initials(given: &str) -> String {
    let mut out = String::with_capacity(given.len());
    let mut chars = given.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '.' && chars.peek().is_some_and(|next| next.is_uppercase()) {
            out.push(THIN);
        }
    }
    out
}

/// `van den Bosch`: words in lower case before a name are particles that stay with it, and so are `d’` and `al-`. Quotation
/// marks keep a name whole.
fn split_particles(family: &str) -> (Option<String>, String) {
    if let Some(whole) = family.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')) {
        return (None, whole.to_owned());
    }
    let lower = |word: &str| word.trim_start_matches('’').chars().next().is_some_and(char::is_lowercase);
    let mut count = family.split(' ').take_while(|word| lower(word)).map(|word| word.len() + 1).sum::<usize>();
    let last = family.get(..count.min(family.len())).unwrap_or_default().trim_end();
    let start = last.rfind(' ').map_or(0, |at| at + 1);
    if let Some(at) = last[start..].find(['’', '-']).map(|at| start + at) {
        let end = at + last[at..].chars().next().map_or(0, char::len_utf8);
        if last[end..].starts_with(char::is_uppercase) {
            count = end;
        }
    }
    match family.get(count..) {
        Some(rest) if count > 0 && !rest.is_empty() => (Some(family[..count].trim_end().to_owned()), rest.to_owned()),
        _ => (None, family.to_owned()),
    }
}

/// `John, III` and `John,! Jr.`: given name, suffix, and whether a comma stays before it.
fn split_suffix(given: &str) -> (&str, Option<String>, bool) {
    match given.split_once(", ").or_else(|| given.split_once(",! ")) {
        Some((name, suffix)) => (name, Some(suffix.to_owned()), given.contains(",!")),
        None => (given, None, false),
    }
}

/// `Jean de`: words in lower case after a given name are particles that go when the name is turned round.
fn split_dropping(given: &str) -> (&str, Option<String>) {
    let lower = |word: &str| word.chars().next().is_some_and(char::is_lowercase) && !word.contains('-');
    let count = given.rsplit(' ').take_while(|word| lower(word)).map(|word| word.len() + 1).sum::<usize>();
    match given.len().checked_sub(count).filter(|at| count > 0 && *at > 0) {
        Some(at) => (&given[..at], Some(given[at + 1..].to_owned())),
        None => (given, None),
    }
}

/// Which end of a range of dates is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The beginning, or a single date.
    First,
    /// The end; the same as the beginning for a single date.
    Last,
}

/// Whether its titles are English.
pub fn is_english(item: &Item) -> bool {
    item.field("language").is_none_or(|language| language.to_lowercase().starts_with("en"))
}

/// Whether a date of the item is a range of which more than the years is known.
fn has_range(item: &Item) -> bool {
    item.csl_json().values().filter_map(|value| value.get("date-parts")?.as_array()).any(|dates| {
        let long = |date: &Json| date.as_array().is_some_and(|parts| parts.len() > 1);
        dates.len() > 1 && dates.iter().take(2).any(long)
    })
}

/// The item once more with the ends of its ranges of dates, if it has any.
pub fn range_end(item: &Item, wishes: Wishes<'_>, stand_in: Option<i16>) -> Option<EngineItem> {
    has_range(item).then(|| item_at(item, wishes, stand_in, End::Last).0)
}

fn date_value(date: &Map<String, Json>, stand_in: Option<i16>, end: End) -> Option<DateValue> {
    let mut parts: Vec<i16> = Vec::new();
    if let Some(stand_in) = stand_in {
        parts.push(stand_in);
    } else if let Some(dates) = date.get("date-parts").and_then(Json::as_array) {
        let wanted = match end {
            End::First => dates.first(),
            End::Last => dates.get(1).or(dates.first()),
        };
        parts.extend(wanted?.as_array()?.iter().filter_map(|n| i16::try_from(n.as_i64()?).ok()));
        // The engine counts a year 0.
        if let Some(year) = parts.first_mut().filter(|year| **year < 0) {
            *year += 1;
        }
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

/// A range of dates from the two dates it lies between, as a style writes each: what they share at the ends is written once.
pub fn range_text(first: &str, last: &str) -> String {
    let around = |c: char| !c.is_alphanumeric();
    let (start, from) = first.split_at(first.find(char::is_alphanumeric).unwrap_or(0));
    let (from, end) = from.split_at(from.trim_end_matches(around).len());
    format!("{start}{}{end}", range_of_dates(from, last.trim_matches(around)))
}

fn range_of_dates(first: &str, last: &str) -> String {
    let words = |text: &str| text.split_inclusive([' ', '-', '/', '.']).map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (words(first), words(last));
    let most = from.len().min(to.len());
    let before = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if before == most && from.len() == to.len() {
        return first.to_owned();
    }
    let after = from.iter().rev().zip(to.iter().rev()).take(most - before).take_while(|(a, b)| a == b).count();
    // Dates in figures (2016-07-08) are not shortened.
    let (before, after) = if first.contains(['-', '/']) { (0, 0) } else { (before, after) };
    let (start, from) = from.split_at(before);
    let (from, end) = from.split_at(from.len() - after);
    let to = &to[before..to.len() - after];
    let tail = |words: &[String]| words.concat().trim_end().to_owned();
    let (from, to, end) = (from.concat(), to.concat(), end.concat());
    let comma = if from.trim_end().ends_with(',') && !end.is_empty() { "," } else { "" };
    let from = tail(&[from]);
    let from = from.strip_suffix(comma).unwrap_or(&from);
    format!("{}{from}–{to}{end}", start.concat())
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
        let past = match after.trim_start() {
            dashed if dashed.starts_with(is_dash) => dashed.trim_start_matches(is_dash).trim_start(),
            _ => after,
        };
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
            ("100 - 103", None, "100–103", true),
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
