//! One bibliography item: CSL-JSON, cleaned so that nothing in it can surprise a formatter.
//!
//! Any JSON object goes in. Names become lists of name objects, dates become date parts that exist in a calendar or a
//! literal, everything else becomes a string; what fits nowhere is dropped. Follows the CSL-JSON schema 1.0.2.

use super::markup;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Where an item was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file relative to the site's root.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// An item of the bibliography.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The key it is cited by.
    pub key: String,
    /// Other keys and other titles of the same work.
    pub aliases: Vec<String>,
    /// Where it was read; `None` for source documents.
    pub origin: Option<Origin>,
    /// The slug of the source document it stands for.
    pub source: Option<String>,
    data: Map<String, Value>,
}

const NAMES: [&str; 26] = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
];
const DATES: [&str; 6] = ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// Whether a variable holds names.
pub(super) fn is_names(variable: &str) -> bool {
    NAMES.contains(&variable)
}

/// Whether a variable holds a date.
pub(super) fn is_date(variable: &str) -> bool {
    DATES.contains(&variable)
}

impl Item {
    /// Cleans a CSL-JSON object.
    ///
    /// # Errors
    /// What is missing: it is no object, or has no `id`.
    pub fn from_csl_json(value: Value) -> Result<Item, String> {
        let Value::Object(fields) = value else { return Err("an item must be an object".into()) };
        let key = fields.get("id").and_then(text).filter(|id| !id.is_empty());
        let key = key.ok_or("the item has no `id`, which is the key it is cited by")?;
        let mut aliases = Vec::new();
        let mut data = Map::new();
        for (name, value) in fields {
            match name.as_str() {
                "aliases" | "variants" => aliases.extend(texts(&value)),
                "citation-key" => aliases.extend(text(&value)),
                "custom" => aliases.extend(value.get("aliases").map(texts).unwrap_or_default()),
                _ => {}
            }
            if let Some(value) = clean(&name, value) {
                data.insert(name, value);
            }
        }
        data.insert("id".into(), json!(key));
        if !matches!(data.get("type"), Some(Value::String(kind)) if !kind.is_empty()) {
            data.insert("type".into(), json!("document"));
        }
        aliases.retain(|alias| *alias != key && !alias.is_empty());
        aliases.dedup();
        Ok(Item { key, aliases, origin: None, source: None, data })
    }

    /// The cleaned CSL-JSON object.
    pub fn csl_json(&self) -> &Map<String, Value> {
        &self.data
    }

    /// A text field, with the markup of CSL-JSON in it.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.data.get(name)?.as_str()
    }

    /// The CSL type, `book`.
    pub fn kind(&self) -> &str {
        self.field("type").unwrap_or("document")
    }

    /// The title as plain text; empty if there is none.
    pub fn title(&self) -> String {
        self.field("title").or_else(|| self.field("title-short")).map(markup::plain).unwrap_or_default()
    }

    /// The short title as plain text: what is stated, else the title up to its first colon.
    pub fn short_title(&self) -> String {
        match self.field("title-short") {
            Some(short) => markup::plain(short),
            None => short_form(&self.title()).to_owned(),
        }
    }

    /// The authors' names as they are shown, given name first.
    pub fn authors(&self) -> Vec<String> {
        self.names("author").map(display_name).collect()
    }

    /// The names of a role as they are shown, given name first.
    pub fn shown_names(&self, role: &str) -> Vec<String> {
        self.names(role).map(display_name).collect()
    }

    /// The family names (or whole names of institutions) of the authors, or of the editors if there are none.
    pub fn short_authors(&self) -> Vec<String> {
        let role = if self.data.contains_key("author") { "author" } else { "editor" };
        self.names(role).map(|name| join(name, &["non-dropping-particle", "family", "literal"])).collect()
    }

    fn names(&self, role: &str) -> impl Iterator<Item = &Map<String, Value>> {
        self.data.get(role).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
    }

    /// A name of a role, by its place.
    pub(super) fn name(&self, role: &impl serde::Serialize, at: usize) -> Option<&Map<String, Value>> {
        let role = serde_json::to_value(role).ok()?;
        self.data.get(role.as_str()?)?.get(at)?.as_object()
    }

    /// The year of publication.
    pub fn year(&self) -> Option<i32> {
        let issued = self.data.get("issued")?;
        let year = issued.get("date-parts").and_then(|parts| parts.get(0)?.get(0)?.as_i64());
        year.and_then(|year| i32::try_from(year).ok()).or_else(|| year_in(issued.get("literal")?.as_str()?))
    }

    /// The date of publication as ISO text, as exact as it is known (`2016`, `2016-07`, `2016-07-08`).
    pub fn issued(&self) -> Option<String> {
        let parts = self.data.get("issued")?.get("date-parts")?.get(0)?.as_array()?;
        let mut parts = parts.iter().filter_map(Value::as_i64);
        let mut date = format!("{:04}", parts.next()?);
        parts.for_each(|part| date.push_str(&format!("-{part:02}")));
        Some(date)
    }

    /// The DOI without address or prefix.
    pub fn doi(&self) -> Option<&str> {
        let doi = self.field("DOI")?;
        let bare = ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
        Some(bare.iter().find_map(|prefix| doi.strip_prefix(prefix)).unwrap_or(doi))
    }

    /// The address, if it is a web address.
    pub fn url(&self) -> Option<&str> {
        self.field("URL").filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// What the item is filed by: the family name of the first author (else editor), then the title.
    pub fn sort_key(&self) -> (String, String) {
        let title = self.title();
        let role = if self.data.contains_key("author") { "author" } else { "editor" };
        let name = self.names(role).next().map(|name| join(name, &["family", "literal", "given"]));
        (name.unwrap_or_else(|| title.clone()), title)
    }
}

/// A title up to its first colon; the whole title if that would leave nothing.
pub fn short_form(title: &str) -> &str {
    match title.split_once(": ") {
        Some((head, _)) if !head.trim().is_empty() => head.trim_end(),
        _ => title,
    }
}

fn display_name(name: &Map<String, Value>) -> String {
    const ORDER: [&str; 5] = ["given", "dropping-particle", "non-dropping-particle", "family", "literal"];
    let mut shown = join(name, &ORDER);
    if let Some(suffix) = name.get("suffix").and_then(Value::as_str) {
        shown.push_str(if name.get("comma-suffix").is_some() { ", " } else { " " });
        shown.push_str(suffix);
    }
    shown
}

fn join(name: &Map<String, Value>, parts: &[&str]) -> String {
    let mut joined = String::new();
    for part in parts.iter().filter_map(|part| name.get(*part)?.as_str()) {
        if !joined.is_empty() && !joined.ends_with(['’', '\'', '-']) {
            joined.push(' ');
        }
        joined.push_str(&markup::plain(part));
    }
    joined
}

/// A field in the form its name promises; `None` if nothing of it can be used.
fn clean(name: &str, value: Value) -> Option<Value> {
    if NAMES.contains(&name) {
        let names: Vec<Value> = match value {
            Value::Array(names) => names.iter().filter_map(clean_name).collect(),
            one => clean_name(&one).into_iter().collect(),
        };
        return (!names.is_empty()).then_some(Value::Array(names));
    }
    if DATES.contains(&name) {
        return clean_date(&value);
    }
    match (name, value) {
        ("aliases" | "variants" | "custom" | "categories", value) => Some(value),
        (_, Value::Object(_) | Value::Null) => None,
        (_, Value::Array(list)) => {
            let list: Vec<String> = list.iter().filter_map(text).collect();
            (!list.is_empty()).then(|| json!(list.join(", ")))
        }
        (_, value) => text(&value).map(Value::String),
    }
}

fn clean_name(name: &Value) -> Option<Value> {
    let Value::Object(parts) = name else {
        return text(name).filter(|literal| !literal.is_empty()).map(|literal| json!({ "literal": literal }));
    };
    let part = |key: &str| parts.get(key).and_then(text).filter(|part| !part.is_empty());
    let mut clean = Map::new();
    if let Some(literal) = part("literal").or_else(|| part("name")) {
        clean.insert("literal".into(), json!(literal));
        return Some(Value::Object(clean));
    }
    let Some(family) = part("family") else {
        return part("given").map(|given| json!({ "literal": given }));
    };
    clean.insert("family".into(), json!(family));
    for key in ["given", "dropping-particle", "non-dropping-particle", "suffix"] {
        if let Some(value) = part(key) {
            clean.insert(key.into(), json!(value));
        }
    }
    if parts.get("comma-suffix").is_some_and(truthy) {
        clean.insert("comma-suffix".into(), json!(true));
    }
    Some(Value::Object(clean))
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !matches!(s.as_str(), "" | "0" | "false"),
        _ => false,
    }
}

fn clean_date(value: &Value) -> Option<Value> {
    let mut clean = Map::new();
    let (parts, fields) = match value {
        Value::Object(fields) => (fields.get("date-parts"), Some(fields)),
        Value::Array(_) => (Some(value), None),
        _ => (None, None),
    };
    let mut dates: Vec<Value> = Vec::new();
    if let Some(Value::Array(parts)) = parts {
        // `[2016, 7]` stands for `[[2016, 7]]` in careless files.
        let single = parts.iter().all(|part| !part.is_array());
        let lists = if single { vec![parts.as_slice()] } else { arrays(parts) };
        dates.extend(lists.into_iter().take(2).filter_map(calendar_date));
    }
    let field = |key: &str| fields.and_then(|f| f.get(key)).and_then(text).filter(|t| !t.is_empty());
    let raw = field("raw").or_else(|| text(value));
    if let Some(raw) = &raw
        && dates.is_empty()
    {
        dates = iso_dates(raw);
    }
    if !dates.is_empty() {
        clean.insert("date-parts".into(), Value::Array(dates));
        if let Some(season) = field("season").filter(|season| matches!(season.as_str(), "1" | "2" | "3" | "4")) {
            clean.insert("season".into(), json!(season));
        }
        if fields.and_then(|f| f.get("circa")).is_some_and(truthy) || raw.is_some_and(|raw| raw.ends_with(['~', '?'])) {
            clean.insert("circa".into(), json!(true));
        }
        if let Some(literal) = field("literal") {
            clean.insert("literal".into(), json!(literal));
        }
    } else if let Some(literal) = field("literal").or(raw).filter(|literal| !literal.is_empty()) {
        clean.insert("literal".into(), json!(literal));
    }
    (!clean.is_empty()).then_some(Value::Object(clean))
}

fn arrays(parts: &[Value]) -> Vec<&[Value]> {
    parts.iter().filter_map(|part| part.as_array().map(Vec::as_slice)).collect()
}

/// Year, month and day as far as they exist in a calendar.
fn calendar_date(parts: &[Value]) -> Option<Value> {
    let number = |at: usize| parts.get(at).and_then(text).and_then(|n| n.trim().parse::<i64>().ok());
    let year = number(0).filter(|year| (-9999..=9999).contains(year))?;
    let mut date = vec![year];
    if let Some(month) = number(1).filter(|month| (1..=12).contains(month)) {
        date.push(month);
        date.extend(number(2).filter(|day| (1..=31).contains(day)));
    }
    Some(json!(date))
}

/// The date, or the two dates of a range, in ISO (EDTF) text: `2016`, `2016-07-08`, `2016/2017`, `2016~`.
pub fn iso_dates(text: &str) -> Vec<Value> {
    let mut dates = Vec::new();
    for part in text.trim().split('/').take(2) {
        let part = part.trim().trim_end_matches(['~', '?', '%']);
        let (sign, digits) = part.strip_prefix('-').map_or(("", part), |rest| ("-", rest));
        // A time of day may follow.
        let day = digits.split('T').next().unwrap_or(digits);
        let numbers: Vec<&str> = day.split('-').collect();
        let fits = numbers.len() <= 3
            && numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            && numbers[0].len() == 4;
        if !fits {
            return if part.is_empty() || part == ".." { dates } else { Vec::new() };
        }
        let mut values: Vec<Value> = numbers.iter().map(|n| json!(n)).collect();
        values[0] = json!(format!("{sign}{}", numbers[0]));
        dates.extend(calendar_date(&values));
    }
    dates
}

/// The first number of four digits in a literal date.
pub fn year_in(literal: &str) -> Option<i32> {
    let runs = literal.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == 4).find_map(|run| run.parse().ok())
}

/// A value as text. Control characters, which no format can carry and no reader sees, are left out.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.replace(|c: char| c.is_control() && !c.is_whitespace(), "")),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        one => text(one).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(value: Value) -> Item {
        Item::from_csl_json(value).unwrap()
    }

    #[test]
    fn control_characters_are_left_out() {
        let item = item(json!({"id": "a", "title": "On\u{1c} Lakes\u{0}", "author": [{"literal": "Lake\u{7} Board"}]}));
        assert_eq!(item.title(), "On Lakes");
        assert_eq!(item.data["author"][0]["literal"], "Lake Board");
    }

    #[test]
    fn what_templates_ask_for_is_plain_and_there() {
        let item = item(json!({"id": "a", "type": "book", "title": "On <i>Lakes</i>: A View",
            "author": [{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"}, {"literal": "Lake Board"}],
            "issued": {"date-parts": [[2016, 7, 8]]}, "DOI": "https://doi.org/10.1/x", "URL": "javascript:alert(1)",
            "aliases": ["Lakes", "b"]}));
        assert_eq!(item.title(), "On Lakes: A View");
        assert_eq!(item.short_title(), "On Lakes");
        assert_eq!(item.authors(), ["Ida van den Berg", "Lake Board"]);
        assert_eq!(item.short_authors(), ["van den Berg", "Lake Board"]);
        assert_eq!((item.year(), item.issued().as_deref()), (Some(2016), Some("2016-07-08")));
        assert_eq!((item.doi(), item.url()), (Some("10.1/x"), None));
        assert_eq!(item.sort_key(), ("Berg Ida".into(), "On Lakes: A View".into()));
        assert_eq!(item.aliases, ["Lakes", "b"]);
    }

    #[test]
    fn wrong_types_are_mended_or_dropped() {
        let item =
            item(json!({"id": 7, "type": 3.5, "title": ["A", "B"], "author": "One Name", "editor": [1, {}, null],
            "volume": 13, "page": {"x": 1}, "issued": {"date-parts": [["2016", "13", "40"]], "season": 9}}));
        assert_eq!(item.key, "7");
        assert_eq!(item.title(), "A, B");
        assert_eq!(item.authors(), ["One Name"]);
        assert_eq!(item.field("volume"), Some("13"));
        assert_eq!(item.csl_json()["issued"], json!({"date-parts": [[2016]]}));
        assert!(!item.csl_json().contains_key("page"));
    }

    #[test]
    fn dates_in_every_shape_become_parts_or_a_literal() {
        for (given, expected) in [
            (json!({"date-parts": [[2016], [2017]]}), json!({"date-parts": [[2016], [2017]]})),
            (json!([[2016, 2]]), json!({"date-parts": [[2016, 2]]})),
            (json!([2016, 2]), json!({"date-parts": [[2016, 2]]})),
            (json!("2016-07-08"), json!({"date-parts": [[2016, 7, 8]]})),
            (json!(2016), json!({"date-parts": [[2016]]})),
            (json!({"raw": "2016-07/2016-09"}), json!({"date-parts": [[2016, 7], [2016, 9]]})),
            (json!({"raw": "2016~"}), json!({"date-parts": [[2016]], "circa": true})),
            (json!("spring 2016"), json!({"literal": "spring 2016"})),
            (json!({"literal": "n.d."}), json!({"literal": "n.d."})),
        ] {
            assert_eq!(item(json!({"id": "a", "issued": given})).csl_json()["issued"], expected, "{given}");
        }
        assert_eq!(item(json!({"id": "a", "issued": "spring 2016"})).year(), Some(2016));
    }

    #[test]
    fn an_item_without_an_id_is_refused() {
        assert!(Item::from_csl_json(json!({"title": "x"})).is_err());
        assert!(Item::from_csl_json(json!([1])).is_err());
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(date in "[0-9/~?T-]{0,12}", name in ".{0,8}", page in "[0-9a-z-]{0,6}") {
            let once = item(json!({"id": "a", "issued": date, "author": [name], "page": page}));
            let twice = item(Value::Object(once.csl_json().clone()));
            prop_assert_eq!(once, twice);
        }
    }
}
