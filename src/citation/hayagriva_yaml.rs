//! Entries of Hayagriva's YAML format as CSL-JSON (its documentation, `docs/file-format.md`).
//!
//! A table of fields goes in, a CSL-JSON object comes out. What a work stands in (`parent`) becomes its container, and what
//! that stands in its series.

use super::record;
use serde_json::{Map, Value, json};

/// The item of an entry.
pub(super) fn item(key: &str, fields: &Map<String, Value>) -> Value {
    let mut item = Map::new();
    let parents = parents(fields);
    let parent = parents.first().copied();
    let kind = text(fields, "type").unwrap_or_default().to_lowercase();
    item.insert("id".into(), json!(key));
    item.insert("type".into(), json!(csl_type(&kind, parent)));
    own(fields, &mut item);
    // A work without a title of its own is a part of what has one.
    for (depth, parent) in parents.iter().enumerate() {
        let series = depth > 0
            || matches!(kind.as_str(), "book" | "anthology" | "proceedings" | "reference" | "report" | "thesis");
        put(&mut item, if series { "collection-title" } else { "container-title" }, text(parent, "title"));
        put(&mut item, if series { "collection-title-short" } else { "container-title-short" }, short(parent, "title"));
        for (role, field) in
            [(if series { "collection-editor" } else { "editor" }, "editor"), ("container-author", "author")]
        {
            if !item.contains_key(role) && parent.contains_key(field) {
                item.insert(role.into(), names(parent.get(field)));
            }
        }
        common(parent, &mut item);
        if series {
            put(&mut item, "collection-number", text(parent, "issue").or_else(|| text(parent, "volume")));
        } else {
            put(&mut item, "volume", text(parent, "volume"));
            put(&mut item, "issue", text(parent, "issue"));
            put(&mut item, "edition", text(parent, "edition"));
        }
        for grand in self::parents(parent) {
            put(&mut item, "collection-title", text(grand, "title"));
            common(grand, &mut item);
        }
    }
    // A series of a book is not what the book stands in, and its author is not the book's.
    if item.get("container-author") == item.get("author") {
        item.remove("container-author");
    }
    Value::Object(item)
}

/// Fields of the work itself.
fn own(fields: &Map<String, Value>, item: &mut Map<String, Value>) {
    put(item, "title", text(fields, "title"));
    put(item, "title-short", short(fields, "title"));
    for role in ["author", "editor"] {
        if fields.contains_key(role) {
            item.insert(role.into(), names(fields.get(role)));
        }
    }
    let affiliated = match fields.get("affiliated") {
        Some(Value::Array(groups)) => groups.iter().collect::<Vec<_>>(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for group in affiliated.into_iter().filter_map(Value::as_object) {
        let role = affiliation(text(group, "role").unwrap_or_default().as_str());
        let people = names(group.get("names"));
        match item.get_mut(role).and_then(Value::as_array_mut) {
            Some(list) => list.extend(people.as_array().cloned().unwrap_or_default()),
            None => drop(item.insert(role.into(), people)),
        }
    }
    let texts = [
        ("volume", "volume"),
        ("volume-total", "number-of-volumes"),
        ("issue", "issue"),
        ("edition", "edition"),
        ("page-range", "page"),
        ("page-total", "number-of-pages"),
        ("chapter", "chapter-number"),
        ("runtime", "dimensions"),
        ("call-number", "call-number"),
        ("archive", "archive"),
        ("archive-location", "archive_location"),
        ("language", "language"),
        ("note", "note"),
        ("abstract", "abstract"),
        ("annote", "annote"),
        ("genre", "genre"),
    ];
    for (field, variable) in texts {
        put(item, variable, text(fields, field).map(|t| if variable == "page" { t.replace('–', "-") } else { t }));
    }
    common(fields, item);
}

/// What a work takes from what it stands in if it has none of its own.
fn common(fields: &Map<String, Value>, item: &mut Map<String, Value>) {
    match fields.get("publisher") {
        Some(Value::Object(publisher)) => {
            put(item, "publisher", text(publisher, "name"));
            put(item, "publisher-place", text(publisher, "location"));
        }
        _ => put(item, "publisher", text(fields, "publisher")),
    }
    put(item, "publisher", text(fields, "organization"));
    put(item, "publisher-place", text(fields, "location"));
    if let Some(date) = fields.get("date").filter(|_| !item.contains_key("issued")) {
        item.insert("issued".into(), scalar(date).map_or(Value::Null, |date| json!(date)));
    }
    match fields.get("url") {
        Some(Value::Object(url)) => {
            put(item, "URL", text(url, "value"));
            if let Some(date) = text(url, "date") {
                item.entry("accessed").or_insert(json!(date));
            }
        }
        _ => put(item, "URL", text(fields, "url")),
    }
    if let Some(Value::Object(numbers)) = fields.get("serial-number") {
        let known = [
            ("doi", "DOI"),
            ("isbn", "ISBN"),
            ("issn", "ISSN"),
            ("pmid", "PMID"),
            ("pmcid", "PMCID"),
            ("serial", "number"),
        ];
        for (name, variable) in known {
            put(item, variable, text(numbers, name));
        }
        put(item, "number", text(numbers, "arxiv").map(|n| format!("arXiv:{}", n.trim_start_matches("arXiv:"))));
    } else {
        put(item, "number", text(fields, "serial-number"));
    }
    put(item, "DOI", text(fields, "doi"));
    put(item, "ISBN", text(fields, "isbn"));
    put(item, "ISSN", text(fields, "issn"));
}

fn put(item: &mut Map<String, Value>, variable: &str, value: Option<String>) {
    if let Some(value) = value.filter(|v| !v.is_empty()) {
        item.entry(variable).or_insert(json!(value));
    }
}

fn parents(fields: &Map<String, Value>) -> Vec<&Map<String, Value>> {
    match fields.get("parent") {
        Some(Value::Object(parent)) => vec![parent],
        Some(Value::Array(parents)) => parents.iter().filter_map(Value::as_object).collect(),
        _ => Vec::new(),
    }
}

/// A text, a number, or the `value` of a formattable text; braces around words that keep their case are dropped.
fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    let value = fields.get(name)?;
    match value {
        Value::Object(form) => form.get("value").and_then(scalar),
        other => scalar(other),
    }
    .map(|text| text.replace(['{', '}'], ""))
}

fn short(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name)?.get("short").and_then(scalar)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) => Some(list.iter().filter_map(scalar).collect::<Vec<_>>().join(", ")),
        _ => None,
    }
}

fn names(value: Option<&Value>) -> Value {
    match value {
        Some(Value::Array(list)) => list.iter().filter_map(name).collect(),
        Some(one) => name(one).into_iter().collect(),
        None => Value::Array(Vec::new()),
    }
}

/// `Berg, Ida`, `van den Berg, Jr., Ida`, a body without a comma, or a table of parts.
fn name(value: &Value) -> Option<Value> {
    if let Value::Object(parts) = value {
        let mut name = Map::new();
        for (part, csl) in
            [("name", "family"), ("given-name", "given"), ("prefix", "non-dropping-particle"), ("suffix", "suffix")]
        {
            put(&mut name, csl, text(parts, part));
        }
        let body = name.len() == 1;
        return match name.remove("family") {
            Some(family) if body => Some(json!({ "literal": family })),
            Some(family) => {
                name.insert("family".into(), family);
                Some(Value::Object(name))
            }
            None => None,
        };
    }
    let whole = scalar(value).filter(|t| !t.is_empty())?;
    let parts: Vec<&str> = whole.split(',').map(str::trim).collect();
    let (family, suffix, given) = match parts.as_slice() {
        [family, given] => (*family, "", *given),
        [family, suffix, given] => (*family, *suffix, *given),
        _ => return Some(record::name(&whole)),
    };
    let words: Vec<&str> = family.split_whitespace().collect();
    let particles = words.iter().take_while(|word| word.starts_with(char::is_lowercase)).count();
    let (particle, family) = words.split_at(if particles < words.len() { particles } else { 0 });
    let mut name = Map::new();
    put(&mut name, "family", Some(family.join(" ")));
    put(&mut name, "given", Some(given.to_owned()));
    put(&mut name, "non-dropping-particle", Some(particle.join(" ")));
    put(&mut name, "suffix", Some(suffix.to_owned()));
    Some(Value::Object(name))
}

fn affiliation(role: &str) -> &'static str {
    match role {
        "translator" => "translator",
        "compiler" => "compiler",
        "collaborator" | "organizer" => "organizer",
        "director" => "director",
        "illustrator" => "illustrator",
        "narrator" => "narrator",
        "composer" => "composer",
        "producer" | "executive-producer" => "producer",
        "writer" => "script-writer",
        "cast-member" => "performer",
        "holder" => "recipient",
        _ => "contributor",
    }
}

fn csl_type(kind: &str, parent: Option<&Map<String, Value>>) -> &'static str {
    let within = parent.and_then(|p| text(p, "type")).unwrap_or_default().to_lowercase();
    match (kind, within.as_str()) {
        ("article", "newspaper") => "article-newspaper",
        ("article", "blog") => "post-weblog",
        ("article", "conference" | "proceedings") => "paper-conference",
        ("article", "reference") | ("entry", _) => "entry-encyclopedia",
        ("article", "book" | "anthology") => "chapter",
        ("article", _) => "article-journal",
        ("chapter" | "anthos", _) => "chapter",
        ("book" | "anthology" | "proceedings" | "reference", _) => "book",
        ("web" | "blog", _) => "webpage",
        ("post" | "thread" | "tweet", _) => "post",
        ("thesis", _) => "thesis",
        ("report", _) => "report",
        ("patent", _) => "patent",
        ("case", _) => "legal_case",
        ("legislation", _) => "legislation",
        ("manuscript", _) => "manuscript",
        ("newspaper" | "periodical", _) => "periodical",
        ("repository", _) => "software",
        ("video" | "scene", _) => "motion_picture",
        ("audio", _) => "song",
        ("artwork", _) => "graphic",
        ("performance", _) => "performance",
        ("conference" | "exhibition", _) => "event",
        _ => "document",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value) -> Value {
        item("key", value.as_object().unwrap())
    }

    #[test]
    fn a_chapter_stands_in_its_book_and_that_in_its_series() {
        let chapter = read(
            json!({"type": "Chapter", "title": {"value": "Ice on {LAKES}", "short": "Ice"}, "author": "van den Berg, Ida",
            "page-range": "1-9", "parent": {"type": "Anthology", "title": "Lakes", "editor": ["Lund, Jr., Per", "Lake Board"], "volume": 2,
                "date": "2016-07", "publisher": {"name": "Shore", "location": "Oslo"}, "serial-number": {"isbn": "978-0"},
                "parent": {"type": "Periodical", "title": "Waters"}}}),
        );
        let expected = json!({"id": "key", "type": "chapter", "title": "Ice on LAKES", "title-short": "Ice",
            "author": [{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"}], "page": "1-9", "container-title": "Lakes",
            "editor": [{"family": "Lund", "given": "Per", "suffix": "Jr."}, {"literal": "Lake Board"}], "volume": "2",
            "issued": "2016-07", "publisher": "Shore", "publisher-place": "Oslo", "ISBN": "978-0", "collection-title": "Waters"});
        assert_eq!(chapter, expected);
    }

    #[test]
    fn types_depend_on_what_a_work_stands_in() {
        for (kind, parent, expected) in [
            ("article", "Periodical", "article-journal"),
            ("article", "newspaper", "article-newspaper"),
            ("Article", "Proceedings", "paper-conference"),
            ("web", "", "webpage"),
            ("odd", "", "document"),
        ] {
            assert_eq!(read(json!({"type": kind, "parent": [{"type": parent}]}))["type"], expected);
        }
    }

    #[test]
    fn addresses_with_a_date_and_affiliated_people_are_kept() {
        let page = read(
            json!({"type": "web", "url": {"value": "https://example.org", "date": "2020-01-02"}, "organization": "Lake Board",
            "affiliated": [{"role": "translator", "names": ["Lund, Per"]}]}),
        );
        assert_eq!((&page["URL"], &page["accessed"]), (&json!("https://example.org"), &json!("2020-01-02")));
        assert_eq!((&page["publisher"], &page["translator"][0]["family"]), (&json!("Lake Board"), &json!("Lund")));
    }
}
