//! Items as files other programs read: CSL-JSON, BibLaTeX, RIS.
//!
//! Items go in, text comes out; equal items give equal bytes.

use super::item::Item;
use super::markup;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

static TYPES: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("data/export-types.tsv").lines().filter(|l| !l.starts_with('#'));
    lines
        .filter_map(|line| {
            let (csl, others) = line.split_once('\t')?;
            Some((csl, others.split_once('\t')?))
        })
        .collect()
});

/// The items as a CSL-JSON array, fields in a fixed order.
pub fn csl_json<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    let items: Vec<Ordered<'_>> = items.into_iter().map(|item| Ordered(item.csl_json())).collect();
    // Only strings are keys, so the values can be written.
    let mut text = serde_json::to_string_pretty(&items).unwrap_or_default();
    text.push('\n');
    text
}

/// An object with `id` and `type` first, then by name.
struct Ordered<'a>(&'a Map<String, Value>);

impl serde::Serialize for Ordered<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields: Vec<(&String, &Value)> = self.0.iter().collect();
        fields.sort_by_key(|(name, _)| (name.as_str() != "id", name.as_str() != "type", *name));
        serializer.collect_map(fields)
    }
}

/// The items as BibLaTeX entries.
pub fn bibtex<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    let entries: Vec<String> = items.into_iter().map(bibtex_entry).collect();
    entries.join("\n")
}

fn bibtex_entry(item: &Item) -> String {
    let kind = TYPES.get(item.kind()).map_or("misc", |types| types.0);
    let mut out = format!("@{kind}{{{},\n", bibtex_key(&item.key));
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
    };
    for (role, field) in [
        ("author", "author"),
        ("editor", "editor"),
        ("translator", "translator"),
        ("container-author", "bookauthor"),
        ("director", "director"),
    ] {
        put(field, names(item, role).map(bibtex_name).collect::<Vec<_>>().join(" and "));
    }
    for (variable, field) in
        [("title", "title"), ("title-short", "shorttitle"), ("container-title", container_field(kind))]
    {
        put(field, item.field(variable).map(|text| protect(&tex(text))).unwrap_or_default());
    }
    let publisher = match kind {
        "report" | "thesis" => "institution",
        "online" | "misc" => "organization",
        _ => "publisher",
    };
    let number = if kind == "article" { "issue" } else { "number" };
    for (variable, field) in [
        ("publisher", publisher),
        ("publisher-place", "location"),
        ("genre", "type"),
        ("edition", "edition"),
        ("volume", "volume"),
        (number, "number"),
        ("collection-title", "series"),
        ("event-title", "eventtitle"),
        ("language", "language"),
        ("abstract", "abstract"),
        ("keyword", "keywords"),
        ("note", "note"),
    ] {
        put(field, item.field(variable).map(tex).unwrap_or_default());
    }
    put("pages", item.field("page").map(|pages| tex(pages).replace('–', "-").replace('-', "--")).unwrap_or_default());
    put("date", date(item, "issued", '-').unwrap_or_default());
    put("urldate", date(item, "accessed", '-').unwrap_or_default());
    put("doi", verbatim(item.doi().unwrap_or_default()));
    for (variable, field) in [("URL", "url"), ("ISBN", "isbn"), ("ISSN", "issn")] {
        put(field, item.field(variable).map(verbatim).unwrap_or_default());
    }
    match item.kind() {
        "article-newspaper" => put("entrysubtype", "newspaper".into()),
        "article-magazine" => put("entrysubtype", "magazine".into()),
        _ => {}
    }
    out.push_str("}\n");
    out
}

fn container_field(kind: &str) -> &'static str {
    match kind {
        "article" => "journaltitle",
        "online" | "misc" => "organization",
        _ => "booktitle",
    }
}

/// A key without what would end it.
fn bibtex_key(key: &str) -> String {
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"{}(),=\\\"#%~'@".contains(c);
    key.chars().map(|c| if fits(c) { c } else { '-' }).collect()
}

fn bibtex_name(name: &Map<String, Value>) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str).map(tex);
    let Some(family) = part("family") else { return format!("{{{}}}", part("literal").unwrap_or_default()) };
    let particle = part("non-dropping-particle").or_else(|| part("dropping-particle"));
    let mut text = particle.map(|particle| format!("{particle} ")).unwrap_or_default();
    text.push_str(&if family.contains(' ') { format!("{{{family}}}") } else { family });
    for part in [part("suffix"), part("given")].into_iter().flatten() {
        text.push_str(", ");
        text.push_str(&part);
    }
    text
}

/// Text for a field, its markup as commands.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in markup::mark(text).chars() {
        match (markup::mark_of(c), c) {
            (Some((markup::Mark::Italic, true)), _) => out.push_str("\\emph{"),
            (Some((markup::Mark::Bold, true)), _) => out.push_str("\\textbf{"),
            (Some((markup::Mark::Superscript, true)), _) => out.push_str("\\textsuperscript{"),
            (Some((markup::Mark::Subscript, true)), _) => out.push_str("\\textsubscript{"),
            (Some((markup::Mark::SmallCaps, true)), _) => out.push_str("\\textsc{"),
            (Some((markup::Mark::KeepCase | markup::Mark::Titled, true)), _) => out.push('{'),
            (Some((_, false)), _) => out.push('}'),
            (None, '&' | '%' | '$' | '#' | '_') => out.extend(['\\', c]),
            // Two hyphens would come back as a dash.
            (None, '-') if out.ends_with('-') => out.push_str("{}-"),
            (None, '{') => out.push_str("\\{"),
            (None, '}') => out.push_str("\\}"),
            (None, '\\') => out.push_str("\\textbackslash{}"),
            (None, '~') => out.push_str("\\textasciitilde{}"),
            (None, '^') => out.push_str("\\textasciicircum{}"),
            (None, c) if c.is_control() => out.push(' '),
            (None, c) => out.push(c),
        }
    }
    out
}

/// Puts braces around words with capitals inside (`ISIS`, `McLean`), which styles would lower.
fn protect(tex: &str) -> String {
    let words = tex.split(' ').map(|word| {
        let inner = word.chars().filter(|c| c.is_alphabetic()).skip(1).any(char::is_uppercase);
        let plain = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | ',' | ':' | '?' | '!'));
        let end = word.trim_end_matches([',', ':', '?', '!']).len();
        if inner && plain { format!("{{{}}}{}", &word[..end], &word[end..]) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A value that is not typeset: only what would end the field is changed.
fn verbatim(text: &str) -> String {
    let changed = text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C");
    changed.chars().filter(|c| !c.is_control()).collect()
}

/// The items as RIS records, with the line ends its specification asks for.
pub fn ris<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    let records: Vec<String> = items.into_iter().map(ris_record).collect();
    records.join("\r\n")
}

fn ris_record(item: &Item) -> String {
    let mut out = String::new();
    let mut put = |tag: &str, value: &str| {
        let line = markup::plain(value).split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            out.push_str(&format!("{tag}  - {line}\r\n"));
        }
    };
    put("TY", TYPES.get(item.kind()).map_or("GEN", |types| types.1));
    for (role, tag) in [("author", "AU"), ("editor", "ED"), ("translator", "A4")] {
        names(item, role).for_each(|name| put(tag, &ris_name(name)));
    }
    for (variable, tag) in
        [("title", "TI"), ("title-short", "ST"), ("container-title", "T2"), ("collection-title", "T3")]
    {
        put(tag, item.field(variable).unwrap_or_default());
    }
    put("PY", &item.year().map(|year| year.to_string()).unwrap_or_default());
    put("DA", &date(item, "issued", '/').unwrap_or_default());
    put("Y2", &date(item, "accessed", '/').unwrap_or_default());
    for (variable, tag) in [
        ("publisher", "PB"),
        ("publisher-place", "CY"),
        ("edition", "ET"),
        ("volume", "VL"),
        ("issue", "IS"),
        ("genre", "M3"),
        ("number", "M1"),
    ] {
        put(tag, item.field(variable).unwrap_or_default());
    }
    let pages = item.field("page").unwrap_or_default().replace('–', "-");
    let (first, last) = pages.split_once('-').unwrap_or((&pages, ""));
    put("SP", first);
    put("EP", last);
    put("DO", item.doi().unwrap_or_default());
    for (variable, tag) in
        [("ISBN", "SN"), ("ISSN", "SN"), ("URL", "UR"), ("language", "LA"), ("abstract", "AB"), ("note", "N1")]
    {
        put(tag, item.field(variable).unwrap_or_default());
    }
    item.field("keyword").unwrap_or_default().split([',', ';']).for_each(|keyword| put("KW", keyword));
    put("ID", &item.key);
    out.push_str("ER  - \r\n");
    out
}

fn ris_name(name: &Map<String, Value>) -> String {
    let part = |key: &str| name.get(key).and_then(Value::as_str);
    let Some(family) = part("family") else { return part("literal").unwrap_or_default().to_owned() };
    let particle = part("non-dropping-particle").map(|particle| format!("{particle} ")).unwrap_or_default();
    let rest = [part("given"), part("suffix")].into_iter().flatten().map(|part| format!(", {part}"));
    format!("{particle}{family}{}", rest.collect::<String>())
}

fn names<'a>(item: &'a Item, role: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    item.csl_json().get(role).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// A date with its parts between marks, ranges with a slash (ISO) or their start alone (RIS); a literal as it is.
fn date(item: &Item, variable: &str, mark: char) -> Option<String> {
    let date = item.csl_json().get(variable)?;
    let Some(dates) = date.get("date-parts").and_then(Value::as_array) else {
        return date.get("literal").and_then(Value::as_str).map(tex);
    };
    let texts = dates.iter().filter_map(Value::as_array).map(|parts| {
        let parts = parts.iter().filter_map(Value::as_i64).enumerate();
        let parts = parts.map(|(at, part)| if at == 0 { format!("{part:04}") } else { format!("{part:02}") });
        parts.collect::<Vec<_>>().join(&mark.to_string())
    });
    let texts: Vec<String> = texts.take(if mark == '-' { 2 } else { 1 }).collect();
    Some(texts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::bibliography::Bibliography;
    use proptest::prelude::*;
    use serde_json::json;

    fn item(value: Value) -> Item {
        Item::from_csl_json(value).unwrap()
    }

    fn article() -> Item {
        item(json!({"title": "The <i>DNA</i> of McLean Lakes & 100% More", "id": "lakes", "type": "article-journal",
            "author": [{"family": "Berg", "given": "Ida", "non-dropping-particle": "van den"}, {"literal": "Lake Board"}],
            "issued": {"date-parts": [[2016, 7]]}, "container-title": "Acta", "volume": "3", "issue": "1",
            "page": "12-34", "DOI": "10.1/x_y", "URL": "https://example.org/a%20b"}))
    }

    #[test]
    fn bibtex_is_plain_and_escaped() {
        let expected = "@article{lakes,\n  author = {van den Berg, Ida and {Lake Board}},\n  title = {The \\emph{DNA} of \
            {McLean} Lakes \\& 100\\% More},\n  journaltitle = {Acta},\n  volume = {3},\n  number = {1},\n  pages = {12--34},\n  \
            date = {2016-07},\n  doi = {10.1/x_y},\n  url = {https://example.org/a%20b},\n}\n";
        assert_eq!(bibtex([&article()]), expected);
    }

    #[test]
    fn ris_has_a_line_for_each_value() {
        let expected = "TY  - JOUR\r\nAU  - van den Berg, Ida\r\nAU  - Lake Board\r\nTI  - The DNA of McLean Lakes & 100% More\r\n\
            T2  - Acta\r\nPY  - 2016\r\nDA  - 2016/07\r\nVL  - 3\r\nIS  - 1\r\nSP  - 12\r\nEP  - 34\r\nDO  - 10.1/x_y\r\n\
            UR  - https://example.org/a%20b\r\nID  - lakes\r\nER  - \r\n";
        assert_eq!(ris([&article()]), expected);
    }

    #[test]
    fn csl_json_begins_with_id_and_type_and_reads_back() {
        let text = csl_json([&article()]);
        assert!(
            text.starts_with("[\n  {\n    \"id\": \"lakes\",\n    \"type\": \"article-journal\",\n    \"DOI\""),
            "{text}"
        );
        let mut bibliography = Bibliography::new();
        assert!(bibliography.add_file("x.json", &text).is_empty());
        assert_eq!(bibliography.get("lakes").unwrap().csl_json(), article().csl_json());
    }

    fn through_bibtex(original: &Item) -> Item {
        let mut bibliography = Bibliography::new();
        let diagnostics = bibliography.add_file("x.bib", &bibtex([original]));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        bibliography.items()[0].clone()
    }

    #[test]
    fn bibtex_comes_back_as_it_went() {
        let back = through_bibtex(&article());
        assert_eq!(back.csl_json(), article().csl_json());
    }

    proptest! {
        #[test]
        fn titles_and_names_survive_bibtex(words in "[A-Za-zäöÉ&%$#_{}~^0-9.:,!?-]{1,8}( [A-Za-zé&%$#_{}\\\\0-9]{1,6}){0,4}", name in "[A-Z][a-zé]{1,8}") {
            let original = item(json!({"id": "a", "type": "book", "title": words, "author": [{"family": name, "given": "I."}]}));
            let back = through_bibtex(&original);
            prop_assert_eq!(back.title(), original.title());
            prop_assert_eq!(back.authors(), original.authors());
        }
    }
}
