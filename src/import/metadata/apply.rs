//! What is stated by hand, put into a document over what its reader found.

use super::Statement;
use crate::source::document::{About, ByHand, Change, Document, Stated};

/// The rule of everything stated by hand.
pub const RULE: &str = "metadata";

fn stated(value: &str) -> Stated<String> {
    Stated { value: value.to_owned(), span: None, rule: RULE, confidence: 1.0 }
}

/// Applies a statement to a document.
pub fn apply(statement: &Statement, document: &mut Document) {
    let fields = &statement.fields;
    if let Some(title) = &fields.title {
        replace_title(document, title);
    }
    if let Some(authors) = &fields.authors {
        document.authors = authors.iter().map(|author| stated(author)).collect();
    }
    for (value, place) in [
        (&fields.date, &mut document.date),
        (&fields.kind, &mut document.kind),
        (&fields.rights, &mut document.rights),
        (&fields.url, &mut document.url),
        (&fields.retrieved, &mut document.retrieved),
        (&fields.publication, &mut document.publication),
    ] {
        if let Some(value) = value {
            *place = Some(stated(value));
        }
    }
    if let Some(keywords) = &fields.keywords {
        document.keywords.clone_from(keywords);
    }
    let own = document.front_matter.get_or_insert_default();
    if let Some(languages) = &fields.languages {
        document.lang = languages.first().cloned();
        if languages.len() > 1 {
            let all = languages.iter().map(|l| l.clone().into()).collect();
            extra(own).insert("languages".into(), toml::Value::Array(all));
        }
    }
    if let Some(privacy) = &fields.privacy {
        own.insert("privacy".into(), privacy.clone().into());
    }
    // A key a Markdown source has of its own gives way to what is stated.
    for key in ["rights", "url", "retrieved"] {
        let stated = match key {
            "rights" => &fields.rights,
            "url" => &fields.url,
            _ => &fields.retrieved,
        };
        if stated.is_some() {
            own.remove(key);
        }
    }
    if !fields.extra.is_empty() {
        extra(own).extend(fields.extra.clone());
    }
    if own.is_empty() {
        document.front_matter = None;
    }
    if let Some(title) = &fields.about_title {
        reviewed(document, title, statement);
    }
    document.by_hand = Some(ByHand { origin: statement.origin.clone(), digest: fields.digest() });
}

fn extra(own: &mut toml::Table) -> &mut toml::Table {
    let entry = own.entry("extra").or_insert_with(|| toml::Table::new().into());
    if !entry.is_table() {
        *entry = toml::Table::new().into();
    }
    match entry {
        toml::Value::Table(table) => table,
        // Made a table above.
        _ => unreachable!(),
    }
}

/// The title by hand; the printed one, if it is another, is told of as taken out, for the page has one title.
fn replace_title(document: &mut Document, title: &str) {
    let dense =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let printed = document.title.take();
    match printed {
        Some(Stated { value, span: Some(span), .. }) if dense(&value) == dense(title) => {
            document.title = Some(Stated { value, span: Some(span), rule: RULE, confidence: 1.0 });
            return;
        }
        Some(Stated { value, span: Some(span), .. }) if document.verbatim.is_none() => {
            let change = Change { text: value, became: None, rule: "printed-title", span, count: 1 };
            let at = document.removed.partition_point(|c| c.span.start < change.span.start);
            document.removed.insert(at, change);
        }
        _ => {}
    }
    document.title = Some(Stated { value: title.to_owned(), span: None, rule: RULE, confidence: 1.0 });
}

fn reviewed(document: &mut Document, title: &str, statement: &Statement) {
    let fields = &statement.fields;
    let relation = match fields.about_relation.as_deref() {
        Some("discusses") => "discusses",
        _ => "reviews",
    };
    let same = document.about.iter().find(|a| a.title.eq_ignore_ascii_case(title));
    let found = same.map(|a| (a.authors.clone(), a.variants.clone(), a.kind.clone())).unwrap_or_default();
    let (authors, variants, kind) = found;
    document.about = vec![About {
        relation,
        kind: fields.about_type.clone().or(Some(kind).filter(|k| !k.is_empty())).unwrap_or_else(|| "book".into()),
        title: title.to_owned(),
        authors: fields.about_authors.clone().unwrap_or(authors),
        variants,
        span: None,
        rule: RULE,
        confidence: 1.0,
    }];
}
