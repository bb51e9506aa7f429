//! What pages say of a work to programs: `citation_*` tags (Highwire), COinS, schema.org.
//!
//! Items go in; names, texts and JSON values come out, not yet escaped. The tags follow what Zotero and search engines read:
//! `citation_title` alone would make anything an article, so a work whose kind has no tag of its own gets none.

use super::item::Item;
use super::markup;
use serde_json::{Map, Value, json};

/// The `citation_*` tags that fit the kind of an item; none for kinds that have none, or if what makes the kind is unknown.
pub fn highwire(item: &Item) -> Vec<(&'static str, String)> {
    let container = plain(item, "container-title");
    let institution = plain(item, "publisher").or_else(|| container.clone());
    let marker = match item.kind() {
        "article-journal" | "article-magazine" | "article-newspaper" | "article" | "review" | "review-book" => {
            ("citation_journal_title", container)
        }
        "report" => ("citation_technical_report_institution", institution),
        "thesis" => ("citation_dissertation_institution", institution),
        "paper-conference" => ("citation_conference_title", plain(item, "event-title").or(container)),
        "chapter" => ("citation_inbook_title", container),
        "book" => ("citation_publisher", plain(item, "publisher")),
        _ => return Vec::new(),
    };
    let (Some(value), title) = (marker.1, item.title()) else { return Vec::new() };
    if title.is_empty() {
        return Vec::new();
    }
    let mut tags = vec![("citation_title", title)];
    tags.extend(item.authors().into_iter().map(|author| ("citation_author", author)));
    tags.push((marker.0, value));
    let date = item.issued().map(|date| date.replace('-', "/"));
    tags.extend(date.map(|date| ("citation_publication_date", date)));
    let (first, last) = pages(item);
    for (tag, value) in [
        ("citation_volume", plain(item, "volume")),
        ("citation_issue", plain(item, "issue")),
        ("citation_technical_report_number", plain(item, "number").filter(|_| item.kind() == "report")),
        ("citation_firstpage", first),
        ("citation_lastpage", last),
        ("citation_doi", item.doi().map(str::to_owned)),
        ("citation_isbn", plain(item, "ISBN")),
        ("citation_issn", plain(item, "ISSN")),
        ("citation_language", plain(item, "language")),
    ] {
        tags.extend(value.map(|value| (tag, value)));
    }
    tags
}

fn pages(item: &Item) -> (Option<String>, Option<String>) {
    let Some(pages) = plain(item, "page") else { return (None, None) };
    match pages.split_once(['-', '–']) {
        Some((first, last)) => (Some(first.trim().to_owned()), Some(last.trim().to_owned())),
        None => (Some(pages), None),
    }
}

fn plain(item: &Item, variable: &str) -> Option<String> {
    item.field(variable).map(markup::plain).filter(|text| !text.is_empty())
}

/// The value of `title` of a COinS span, an OpenURL of the standard Z39.88-2004.
pub fn coins(item: &Item) -> String {
    let (format, genre, title) = match item.kind() {
        "book" | "report" | "pamphlet" | "thesis" => {
            ("book", if item.kind() == "book" { "book" } else { "document" }, "btitle")
        }
        "chapter" | "entry-encyclopedia" | "entry-dictionary" | "entry" => ("book", "bookitem", "atitle"),
        "paper-conference" => ("book", "proceeding", "atitle"),
        "article-journal" | "article-magazine" | "article-newspaper" | "article" | "review" | "review-book" => {
            ("journal", "article", "atitle")
        }
        "patent" => ("patent", "", "title"),
        _ => ("dc", "", "title"),
    };
    let mut out = format!("ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3A{format}");
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let value = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC);
            out.push_str(&format!("&rft.{key}={value}"));
        }
    };
    put("genre", Some(genre.to_owned()));
    put(title, Some(item.title()));
    let container = if format == "book" { "btitle" } else { "jtitle" };
    if title == "atitle" {
        put(container, plain(item, "container-title"));
    }
    let authors = item.csl_json().get("author").and_then(Value::as_array);
    let first = authors.and_then(|authors| authors.first()).filter(|_| format != "dc");
    let part = |name: &str| first.and_then(|first| first.get(name)?.as_str()).map(markup::plain);
    put("aulast", part("family"));
    put("aufirst", part("given"));
    put("aucorp", part("literal"));
    let creator = if format == "dc" { "creator" } else { "au" };
    item.authors().into_iter().for_each(|author| put(creator, Some(author)));
    put("date", item.issued().or_else(|| item.year().map(|year| year.to_string())));
    for (key, variable) in [
        ("volume", "volume"),
        ("issue", "issue"),
        ("pages", "page"),
        ("isbn", "ISBN"),
        ("issn", "ISSN"),
        ("place", "publisher-place"),
        (if format == "dc" { "publisher" } else { "pub" }, "publisher"),
        ("edition", "edition"),
    ] {
        put(key, plain(item, variable));
    }
    let ids = [item.doi().map(|doi| format!("info:doi/{doi}")), item.url().map(str::to_owned)];
    for id in ids.into_iter().flatten() {
        let id = percent_encoding::utf8_percent_encode(&id, percent_encoding::NON_ALPHANUMERIC);
        out.push_str(&format!("&rft_id={id}"));
    }
    out
}

/// A work as an object of schema.org, without a context.
pub fn schema(item: &Item) -> Map<String, Value> {
    let mut data = Map::new();
    data.insert("@type".into(), json!(schema_type(item.kind())));
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            data.insert(key.to_owned(), value);
        }
    };
    let text = |variable: &str| plain(item, variable).map(Value::String);
    put("name", Some(item.title()).filter(|title| !title.is_empty()).map(Value::String));
    put("author", people(item, "author"));
    put("editor", people(item, "editor"));
    put("translator", people(item, "translator"));
    put("datePublished", item.issued().map(Value::String));
    let publisher = plain(item, "publisher").map(|name| json!({ "@type": "Organization", "name": name }));
    put("publisher", publisher);
    let container = plain(item, "container-title");
    put("isPartOf", container.map(|name| json!({ "@type": container_type(item.kind()), "name": name })));
    put("isbn", text("ISBN"));
    put("issn", text("ISSN"));
    put("pagination", text("page"));
    put("bookEdition", text("edition").filter(|_| item.kind() == "book"));
    put("reportNumber", text("number").filter(|_| item.kind() == "report"));
    put("inLanguage", text("language"));
    put("url", item.url().map(|url| json!(url)));
    let doi = item.doi().map(|doi| json!({ "@type": "PropertyValue", "propertyID": "doi", "value": doi }));
    put("identifier", doi);
    put("sameAs", item.doi().map(|doi| json!(format!("https://doi.org/{doi}"))));
    data
}

fn people(item: &Item, role: &str) -> Option<Value> {
    let names = item.csl_json().get(role)?.as_array()?;
    let shown = item.shown_names(role);
    let of = |(name, shown): (&Value, String)| {
        let kind = if name.get("literal").is_some() { "Organization" } else { "Person" };
        json!({ "@type": kind, "name": shown })
    };
    Some(names.iter().zip(shown).map(of).collect())
}

/// The type of schema.org for a CSL type.
pub fn schema_type(kind: &str) -> &'static str {
    match kind {
        "book" | "pamphlet" | "classic" => "Book",
        "chapter" => "Chapter",
        "article-journal" | "paper-conference" => "ScholarlyArticle",
        "article-newspaper" => "NewsArticle",
        "article" | "article-magazine" | "entry" | "entry-encyclopedia" | "entry-dictionary" => "Article",
        "review" | "review-book" => "Review",
        "report" => "Report",
        "thesis" => "Thesis",
        "dataset" => "Dataset",
        "software" => "SoftwareSourceCode",
        "webpage" => "WebPage",
        "post-weblog" => "BlogPosting",
        "post" => "SocialMediaPosting",
        "map" => "Map",
        "motion_picture" => "Movie",
        "legislation" | "bill" => "Legislation",
        "manuscript" => "Manuscript",
        "periodical" => "Periodical",
        _ => "CreativeWork",
    }
}

fn container_type(kind: &str) -> &'static str {
    match kind {
        "chapter" | "entry" | "entry-encyclopedia" | "entry-dictionary" | "paper-conference" => "Book",
        "webpage" | "post-weblog" | "post" => "WebSite",
        "article-newspaper" => "Newspaper",
        _ => "Periodical",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(value: Value) -> Item {
        Item::from_csl_json(value).unwrap()
    }

    #[test]
    fn only_kinds_with_a_tag_of_their_own_get_tags() {
        let article =
            item(json!({"id": "a", "type": "article-journal", "title": "On <i>Lakes</i>", "container-title": "Acta",
            "author": [{"family": "Berg", "given": "Ida"}], "issued": "2016-07-08", "page": "12-34"}));
        let tags = highwire(&article);
        let expected = [
            ("citation_title", "On Lakes"),
            ("citation_author", "Ida Berg"),
            ("citation_journal_title", "Acta"),
            ("citation_publication_date", "2016/07/08"),
            ("citation_firstpage", "12"),
            ("citation_lastpage", "34"),
        ];
        assert_eq!(tags, expected.map(|(tag, value)| (tag, value.to_owned())));
        for kind in ["webpage", "interview", "document", "post-weblog"] {
            assert!(highwire(&item(json!({"id": "a", "type": kind, "title": "T", "container-title": "C"}))).is_empty());
        }
        assert!(highwire(&item(json!({"id": "a", "type": "article-journal", "title": "T"}))).is_empty());
    }

    #[test]
    fn coins_are_an_open_url() {
        let book = item(
            json!({"id": "b", "type": "book", "title": "Tide & Ice", "author": [{"family": "Moss", "given": "Ada"}],
            "issued": "1999", "DOI": "10.1/x"}),
        );
        let expected = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=book&rft.btitle=Tide%20%26%20Ice\
            &rft.aulast=Moss&rft.aufirst=Ada&rft.au=Ada%20Moss&rft.date=1999&rft_id=info%3Adoi%2F10%2E1%2Fx";
        assert_eq!(coins(&book), expected);
    }

    #[test]
    fn works_are_said_in_schema_org() {
        let report =
            item(json!({"id": "r", "type": "report", "title": "Levels", "author": [{"literal": "Lake Board"}],
            "publisher": "LB", "number": "15"}));
        let expected = json!({"@type": "Report", "name": "Levels", "author": [{"@type": "Organization", "name": "Lake Board"}],
            "publisher": {"@type": "Organization", "name": "LB"}, "reportNumber": "15"});
        assert_eq!(Value::Object(schema(&report)), expected);
    }
}
