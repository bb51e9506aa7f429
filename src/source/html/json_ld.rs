//! JSON-LD of a page (schema.org): the object that describes the article.

use super::tree::{Id, Tree};
use super::walk::one_line;
use serde_json::Value;

/// What it says.
#[derive(Default)]
pub struct Linked {
    /// `@type` of the object.
    pub kind: Option<String>,
    /// `headline`, or `name`.
    pub headline: Option<String>,
    /// `name`, beside a `headline`.
    pub name: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// `datePublished`.
    pub date: Option<String>,
    /// Name of the publisher.
    pub publisher: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// `license` or `copyrightNotice`.
    pub license: Option<String>,
    /// `url` or `mainEntityOfPage`.
    pub url: Option<String>,
}

/// Bytes of JSON that are looked at.
const MOST: usize = 1 << 20;

/// Reads the first object that is an article.
pub fn read(tree: &Tree) -> Linked {
    let mut best: Option<(u8, Linked)> = None;
    for id in (0..tree.nodes.len()).filter(|i| tree.name(*i) == "script") {
        if !tree.attribute(id, "type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) {
            continue;
        }
        let text: String = tree.subtree(id).filter_map(|i: Id| tree.text(i)).collect();
        if text.len() > MOST {
            continue;
        }
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let text = text.trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
        let text = text.trim_end_matches("//]]>").trim_end_matches("]]>").trim_end_matches(';');
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            objects(&value, 0, &mut best);
        }
    }
    best.map(|(_, linked)| linked).unwrap_or_default()
}

fn objects(value: &Value, depth: usize, best: &mut Option<(u8, Linked)>) {
    match value {
        Value::Array(values) if depth < 4 => values.iter().for_each(|v| objects(v, depth + 1, best)),
        Value::Object(map) => {
            let kind = kind(value);
            let rank = rank(kind.as_deref().unwrap_or_default());
            if rank > 0 && best.as_ref().is_none_or(|(r, _)| rank > *r) {
                *best = Some((rank, linked(value, kind)));
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = map.get(key).filter(|_| depth < 4) {
                    objects(inner, depth + 1, best);
                }
            }
        }
        _ => {}
    }
}

/// How well a type describes a document.
fn rank(kind: &str) -> u8 {
    match kind {
        "BlogPosting" | "Report" | "SocialMediaPosting" => 3,
        kind if kind.ends_with("Article") || kind.ends_with("Review") || kind == "Chapter" || kind == "Thesis" => 3,
        "Book" | "CreativeWork" | "VideoObject" | "Recipe" => 2,
        "WebPage" | "ItemPage" | "AboutPage" => 1,
        _ => 0,
    }
}

fn kind(value: &Value) -> Option<String> {
    match value.get("@type")? {
        Value::String(kind) => Some(kind.rsplit(['/', ':']).next().unwrap_or(kind).to_owned()),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).max_by_key(|k| rank(k)).map(str::to_owned),
        _ => None,
    }
}

fn linked(value: &Value, kind: Option<String>) -> Linked {
    let text = |key: &str| value.get(key).and_then(text);
    Linked {
        headline: text("headline").or_else(|| text("name")),
        name: text("name"),
        authors: value.get("author").or_else(|| value.get("creator")).map(names).unwrap_or_default(),
        date: text("datePublished"),
        publisher: value.get("publisher").and_then(|p| names(p).into_iter().next()),
        keywords: value.get("keywords").map(words).unwrap_or_default(),
        license: text("license").or_else(|| text("copyrightNotice")),
        url: text("url")
            .or_else(|| text("mainEntityOfPage"))
            .or_else(|| value.get("mainEntityOfPage").and_then(|m| m.get("@id")).and_then(self::text)),
        kind,
    }
}

/// A string, with the character references that some pages leave in it.
fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let text = [
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
        ("&#8217;", "’"),
    ]
    .iter()
    .fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
    Some(one_line(&text)).filter(|t| !t.is_empty())
}

fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().take(60).flat_map(names).collect(),
        Value::Object(map) => map.get("name").map(names).unwrap_or_default(),
        Value::String(_) => text(value).into_iter().filter(|t| !t.starts_with("http")).collect(),
        _ => Vec::new(),
    }
}

fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(text).collect(),
        Value::String(list) => list.split([',', ';']).map(one_line).filter(|w| !w.is_empty()).collect(),
        _ => Vec::new(),
    }
}
