//! Exports: `entities.csv`, `mentions.csv`, JSON-LD.
//!
//! Goes in: the index and the documents. Comes out: text. CSV follows RFC 4180 (CRLF, quotes doubled) with a header line; JSON-LD
//! uses the vocabulary of schema.org. Only published entities are exported.

use super::index::counts;
use super::registry::identifier_uri;
use super::{DocumentNames, Entity, Index};
use serde_json::{Map, Value, json};

/// One field of RFC 4180: quoted if it has a comma, a quote or a line end.
///
/// A field that a spreadsheet would run as a formula is quoted with an apostrophe in front: names come from untrusted texts.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn row(out: &mut String, fields: &[&str]) {
    let fields: Vec<String> = fields.iter().map(|f| field(f)).collect();
    out.push_str(&fields.join(","));
    out.push_str("\r\n");
}

/// `entities.csv`: id, type, name, filing form, aliases and authority ids (each separated by `|`), status, confidence, counts.
pub fn entities_csv(index: &Index) -> String {
    let mut out = String::new();
    row(&mut out, &["id", "type", "name", "sort", "aliases", "same_as", "status", "confidence", "mentions", "sources"]);
    for entity in index.entities.iter().filter(|e| e.published) {
        let same_as: Vec<String> = entity.same_as.iter().map(|(scheme, value)| format!("{scheme}:{value}")).collect();
        let counts = counts(entity);
        row(
            &mut out,
            &[
                entity.id.as_str(),
                &entity.kind.0,
                &entity.name,
                &entity.sort,
                &entity.aliases.join("|"),
                &same_as.join("|"),
                if entity.reviewed { "reviewed" } else { "automatic" },
                &format!("{:.2}", entity.confidence),
                &counts.mentions.to_string(),
                &counts.sources.to_string(),
            ],
        );
    }
    out
}

/// `mentions.csv`: one line for each mention of a published entity, in the order of the sources.
pub fn mentions_csv(index: &Index, documents: &[DocumentNames]) -> String {
    let mut out = String::new();
    row(&mut out, &["entity", "type", "source", "block", "text", "confidence", "rule"]);
    for (document, of) in documents.iter().zip(&index.of_mention) {
        let ids = document.block_ids();
        for (m, (mention, entity)) in document.mentions.iter().zip(of).enumerate() {
            let Some(entity) = entity.and_then(|e| index.entities.get(e)).filter(|e| e.published) else { continue };
            let block = ids.get(mention.block).map(ToString::to_string).unwrap_or_default();
            let confidence = format!("{:.2}", mention.confidence);
            let text = document.surface(m);
            row(
                &mut out,
                &[entity.id.as_str(), &entity.kind.0, &document.text.id, &block, text, &confidence, mention.rule],
            );
        }
    }
    out
}

/// The type of schema.org.
pub fn schema_type(kind: &str) -> &'static str {
    match kind {
        "person" => "Person",
        "organization" => "Organization",
        "place" => "Place",
        "work" => "CreativeWork",
        "event" => "Event",
        _ => "Thing",
    }
}

/// JSON-LD of one entity. `address` turns an id into the address of its page; without one (no `base_url`) the entity is named by
/// its id as a fragment.
pub fn json_ld(entity: &Entity, address: &dyn Fn(&str) -> Option<String>) -> Value {
    let page = address(entity.id.as_str());
    let mut object = Map::new();
    object.insert("@context".into(), json!("https://schema.org"));
    object.insert("@type".into(), json!(schema_type(&entity.kind.0)));
    object.insert("@id".into(), json!(page.clone().unwrap_or_else(|| format!("#{}", entity.id))));
    object.insert("name".into(), json!(entity.name));
    if let Some(page) = page {
        object.insert("url".into(), json!(page));
    }
    if !entity.aliases.is_empty() {
        object.insert("alternateName".into(), json!(entity.aliases));
    }
    let uris: Vec<String> = entity.same_as.iter().filter_map(|(scheme, value)| identifier_uri(scheme, value)).collect();
    if !uris.is_empty() {
        object.insert("sameAs".into(), json!(uris));
    }
    Value::Object(object)
}
