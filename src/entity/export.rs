//! Exports: `entities.csv`, `mentions.csv`, JSON-LD, GeoJSON.
//!
//! Goes in: the index and the documents. Comes out: text. CSV follows RFC 4180 (CRLF, quotes doubled) with a header line; JSON-LD
//! uses the vocabulary of schema.org; GeoJSON is that of RFC 7946. Only published entities are exported.

use super::index::counts;
use super::recognise::geonames;
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

/// A line of a table.
pub(super) fn row(out: &mut String, fields: &[&str]) {
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

/// Where a place is, in degrees (longitude, latitude): only of places whose GeoNames id a person has stated, and whose position
/// the table of the program knows.
pub fn position(entity: &Entity) -> Option<(f64, f64)> {
    let (_, id) = entity.same_as.iter().find(|(scheme, _)| scheme == "geonames")?;
    let id: u32 = id.parse().ok()?;
    let forms = std::iter::once(&entity.name).chain(&entity.aliases);
    let found = forms.flat_map(|form| geonames::suggest(form)).find(|s| s.id == id)?;
    Some((found.lon?, found.lat?))
}

/// The published places whose position is known, as points; `None` if there is none.
pub fn geo_json(index: &Index, address: &dyn Fn(&str) -> Option<String>) -> Option<Value> {
    let feature = |entity: &Entity| {
        let (longitude, latitude) = position(entity)?;
        let counts = counts(entity);
        let mut properties = json!({
            "id": entity.id,
            "name": entity.name,
            "mentions": counts.mentions,
            "sources": counts.sources,
            "sameAs": entity.same_as.iter().filter_map(|(s, v)| identifier_uri(s, v)).collect::<Vec<_>>(),
        });
        if let Some(url) = address(entity.id.as_str()) {
            properties["url"] = url.into();
        }
        Some(json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": [longitude, latitude] },
            "properties": properties,
        }))
    };
    let features: Vec<Value> = index.entities.iter().filter(|e| e.published).filter_map(feature).collect();
    // RFC 7946 allows members of our own; the licence of GeoNames asks for this one.
    let attribution = "Positions: GeoNames, https://www.geonames.org/, CC BY 4.0";
    let collection = || json!({ "type": "FeatureCollection", "attribution": attribution, "features": features });
    (!features.is_empty()).then(collection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::ids::PublishedIds;
    use crate::entity::registry::Registry;
    use crate::entity::resolve::{ResolveSettings, resolve};
    use crate::entity::resolve_fixture::document;

    fn index(documents: &[DocumentNames]) -> Index {
        resolve(documents, &Registry::default(), &PublishedIds::default(), &[], &ResolveSettings::default()).index
    }

    #[test]
    fn entities_are_a_table_with_quoted_fields() {
        let documents = [document("a", &["[person:Ada Holm] of [place:Port \"N\"], [place@0.2:Nowhere]"])];
        let expected = "id,type,name,sort,aliases,same_as,status,confidence,mentions,sources\r\n\
            ada-holm,person,Ada Holm,\"Holm, Ada\",,,automatic,0.95,1,1\r\n\
            port-n,place,\"Port \"\"N\"\"\",\"Port \"\"N\"\"\",,,automatic,0.95,1,1\r\n";
        assert_eq!(entities_csv(&index(&documents)), expected);
    }

    #[test]
    fn mentions_are_a_table_in_the_order_of_the_sources() {
        let documents = [document("a", &["[person:Ada Holm] and", "[person:=Holm]"]), document("b", &["[date:1999]"])];
        let expected = "entity,type,source,block,text,confidence,rule\r\n\
            ada-holm,person,a,p1,Ada Holm,0.95,test\r\n\
            ada-holm,person,a,p2,'=Holm,0.95,test\r\n";
        assert_eq!(mentions_csv(&index(&documents), &documents), expected);
    }

    #[test]
    fn linked_data_names_authorities_by_their_addresses() {
        let documents = [document("a", &["[person:Ada Holm], [person:Holm]"])];
        let mut index = index(&documents);
        index.entities[0].same_as = vec![("viaf".into(), "12".into()), ("wikidata".into(), "Q42".into())];
        let made = json_ld(&index.entities[0], &|id| Some(format!("https://example.org/people/{id}.html")));
        assert_eq!(made["@type"], "Person");
        assert_eq!(made["@id"], "https://example.org/people/ada-holm.html");
        assert_eq!(made["sameAs"], json!(["https://viaf.org/viaf/12", "http://www.wikidata.org/entity/Q42"]));
        assert_eq!(made["alternateName"], json!(["Holm"]));
        assert_eq!(json_ld(&index.entities[0], &|_| None)["@id"], "#ada-holm");
    }
}
