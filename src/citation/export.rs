//! Items as files other programs read: CSL-JSON, BibLaTeX, RIS.
//!
//! Items go in, text comes out; equal items give equal bytes.

use super::item::Item;
use super::{bibtex, markup, ris};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The types of BibLaTeX and RIS for a CSL type.
pub(super) static TYPES: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
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

/// The items as BibLaTeX entries. What BibLaTeX has no field for stands in fields that begin with `csl-`, which other programs
/// pass over.
pub fn bibtex<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    let entries: Vec<String> = items.into_iter().map(whole_entry).collect();
    entries.join("\n")
}

/// An entry, completed with what would not come back when it is read.
fn whole_entry(item: &Item) -> String {
    let mut entry = bibtex_entry(item);
    let back = bibtex::read(&entry).found.into_iter().next().map(|(_, value)| value);
    let Some(back) = back.and_then(|value| Item::from_csl_json(value).ok()) else { return entry };
    entry.truncate(entry.len() - "}\n".len());
    let mut put = |name: &str, text: String| {
        entry.push_str(&format!("  csl-{} = {{{text}}},\n", name.to_lowercase()));
    };
    for (name, value) in item.csl_json() {
        let same = back.csl_json().get(name) == Some(value);
        match value {
            Value::String(text) if !same && name != "id" && bibtex::is_restored(name) => put(name, tex(text)),
            Value::Array(_) if !back.csl_json().contains_key(name) && bibtex::is_restored(name) => {
                put(name, names(item, name).map(bibtex_name).collect::<Vec<_>>().join(" and "));
            }
            Value::Object(_) if !back.csl_json().contains_key(name) && bibtex::is_restored(name) => {
                put(name, date(item, name, '-').unwrap_or_default());
            }
            _ => {}
        }
    }
    for name in back.csl_json().keys().filter(|name| !item.csl_json().contains_key(*name) && bibtex::is_restored(name))
    {
        put(name, String::new());
    }
    entry + "}\n"
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
        ("compiler", "compiler"),
        ("interviewer", "interviewer"),
        ("original-author", "origauthor"),
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
        "misc" => "howpublished",
        _ => "publisher",
    };
    let number = match kind {
        "article" => "issue",
        "book" | "incollection" | "inproceedings" => "collection-number",
        _ => "number",
    };
    for (variable, field) in [
        ("publisher", publisher),
        ("publisher-place", "location"),
        ("genre", "type"),
        ("edition", "edition"),
        ("volume", "volume"),
        ("number-of-volumes", "volumes"),
        (number, "number"),
        ("collection-title", "series"),
        ("chapter-number", "chapter"),
        ("number-of-pages", "pagetotal"),
        ("version", "version"),
        ("event-title", "eventtitle"),
        ("event-place", "venue"),
        ("container-title-short", "shortjournal"),
        ("original-title", "origtitle"),
        ("original-publisher", "origpublisher"),
        ("original-publisher-place", "origlocation"),
        ("status", "pubstate"),
        ("archive", "library"),
        ("language", "language"),
        ("abstract", "abstract"),
        ("keyword", "keywords"),
        ("note", "note"),
        ("annote", "annotation"),
    ] {
        put(field, item.field(variable).map(tex).unwrap_or_default());
    }
    put("pages", item.field("page").map(|pages| tex(pages).replace('–', "-").replace('-', "--")).unwrap_or_default());
    put("date", date(item, "issued", '-').unwrap_or_default());
    for (variable, field) in [("accessed", "urldate"), ("original-date", "origdate"), ("event-date", "eventdate")] {
        put(field, date(item, variable, '-').unwrap_or_default());
    }
    let dropping = |name: &Value| name.get("dropping-particle").is_some();
    if item.csl_json().values().filter_map(Value::as_array).flatten().any(dropping) {
        put("options", "useprefix=false".into());
    }
    put("ids", item.aliases.iter().filter(|alias| is_key(alias)).cloned().collect::<Vec<_>>().join(","));
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
        "online" => "organization",
        _ => "booktitle",
    }
}

/// Characters that may stand in keys.
fn in_key(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"{}(),=\\\"#%~'@".contains(c)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(in_key)
}

/// A key without what would end it.
fn bibtex_key(key: &str) -> String {
    let fits = in_key;
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
            (Some((markup::Mark::KeepCase | markup::Mark::Titled | markup::Mark::Number, true)), _) => out.push('{'),
            (Some((_, false)), _) => out.push('}'),
            (None, '&' | '%' | '$' | '#' | '_') => out.extend(['\\', c]),
            // Two hyphens would come back as a dash, two apostrophes as a quotation mark.
            (None, '-' | '\'') if out.ends_with(c) => out.extend(['{', '}', c]),
            (None, '`') => out.push_str("\\textasciigrave{}"),
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

/// The items as RIS records, with the line ends its specification asks for. What RIS has no tag for stands in notes that begin
/// with `csl-`; only markup within texts is left out.
pub fn ris<'a>(items: impl IntoIterator<Item = &'a Item>) -> String {
    items.into_iter().map(ris::write::record).collect::<Vec<_>>().join("\r\n")
}

/// The names of a role.
pub(super) fn names<'a>(item: &'a Item, role: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    item.csl_json().get(role).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// A date with its parts between marks, ranges with a slash (ISO) or their start alone (RIS); a literal as it is.
pub(super) fn date(item: &Item, variable: &str, mark: char) -> Option<String> {
    let date = item.csl_json().get(variable)?;
    let Some(dates) = date.get("date-parts").and_then(Value::as_array) else {
        return date.get("literal").and_then(Value::as_str).map(tex);
    };
    let texts = dates.iter().filter_map(Value::as_array).map(|parts| {
        let parts = parts.iter().filter_map(Value::as_i64).enumerate();
        let parts = parts.map(|(at, part)| if at == 0 { format!("{part:04}") } else { format!("{part:02}") });
        parts.collect::<Vec<_>>().join(&mark.to_string())
    });
    let mut texts: Vec<String> = texts.take(if mark == '-' { 2 } else { 1 }).collect();
    if let [_, last] = texts.as_mut_slice()
        && date.get("circa").is_some()
    {
        last.push('~');
    }
    if mark == '-'
        && let [year] = texts.as_mut_slice()
    {
        let season = date.get("season").and_then(Value::as_str).and_then(|season| season.parse::<u8>().ok());
        if let Some(season) = season.filter(|season| (1..=4).contains(season) && !year.contains('-')) {
            year.push_str(&format!("-{}", 20 + season));
        } else if date.get("circa").is_some() {
            year.push('~');
        }
    }
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
    fn markup_and_guesses_come_back_from_bibtex() {
        for title in [
            "Of <span class=\"nocase\">DNA</span> and <span class=\"nocase\">van Gogh</span>",
            "<span class=\"nocase\">All of it</span>",
            "On <i>one <span class=\"nocase\">iPhone</span>: a 1TY</i>",
        ] {
            let issued = json!({"date-parts": [[2016, 7], [2017]], "circa": true});
            let before = item(json!({"id": "a", "type": "book", "title": title, "issued": issued}));
            let mut back = Bibliography::new();
            back.add_file("x.bib", &bibtex([&before]));
            assert_eq!(back.items()[0].csl_json(), before.csl_json(), "{title}");
        }
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

    #[test]
    fn everything_but_markup_comes_back_from_ris() {
        let shelf = shelf();
        let mut back = Bibliography::new();
        let diagnostics = back.add_file("x.ris", &ris(&shelf));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        for (one, other) in back.items().iter().zip(&shelf) {
            let mut expected = other.csl_json().clone();
            expected["title"] = json!(markup::plain(&other.title()));
            assert_eq!(*one.csl_json(), expected, "{}", ris([other]));
        }
    }

    /// Items of many types with nearly every variable.
    fn shelf() -> Vec<Item> {
        let person = json!([{"family": "Berg", "given": "Ida", "suffix": "Jr."}]);
        let kinds = TYPES.keys().copied().collect::<std::collections::BTreeSet<_>>();
        kinds
            .into_iter()
            .enumerate()
            .map(|(i, kind)| {
                item(json!({"id": format!("k{i}"), "type": kind, "title": "A <b>Dry</b> ``Lake'' -- H<sub>2</sub>O: of <span class=\"nocase\">van Gogh</span>",
                    "author": person, "editor": [{"literal": "Lake Board"}], "translator": person, "container-author": person,
                    "composer": person, "collection-editor": person, "container-title": "Acta", "container-title-short": "A.",
                    "collection-title": "Waters", "collection-number": "7", "publisher": "Shore & Co", "publisher-place": "Oslo",
                    "number": "15-42", "genre": "Bulletin", "medium": "print", "dimensions": "2 h", "page": "12-34", "volume": "3",
                    "issue": "4", "edition": "2", "issued": {"date-parts": [[2016, 7], [2017]]}, "accessed": {"date-parts": [[2020, 1, 2]]},
                    "original-date": {"date-parts": [[1900]], "circa": true}, "submitted": {"date-parts": [[1999]]},
                    "event-date": {"literal": "spring"}, "DOI": "10.1/x_y", "URL": "https://example.org/a_b?c=%20", "ISBN": "978-0",
                    "ISSN": "1234-5678", "PMID": "99", "note": "It's 100% {so} ~ ^ \\", "annote": "x", "status": "forthcoming",
                    "language": "en", "keyword": "a, b", "section": "4", "scale": "1:1000", "archive_location": "Box 4"}))
            })
            .collect()
    }

    #[test]
    fn every_type_and_variable_comes_back_from_our_own_files() {
        let shelf = shelf();
        // What is written as CSL-JSON is YAML too.
        for (file, text) in [("x.bib", bibtex(&shelf)), ("x.json", csl_json(&shelf)), ("x.yaml", csl_json(&shelf))] {
            let mut back = Bibliography::new();
            let diagnostics = back.add_file(file, &text);
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            assert_eq!(back.items().len(), shelf.len());
            for (one, other) in back.items().iter().zip(&shelf) {
                assert_eq!(one.csl_json(), other.csl_json(), "{file}: {text}");
            }
        }
    }

    /// Items whose variables hold nearly anything.
    fn any_item() -> impl Strategy<Value = Item> {
        let kinds: Vec<&str> = TYPES.keys().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let text = || "[A-Za-zäÉ&%$#_{}~^0-9.:;,!?/@*-]{1,8}( [A-Za-zé&%$#_{}\\\\0-9-]{1,6}){0,3}";
        let name = || "[A-Z][a-zé]{1,8}";
        let variables = [
            "title",
            "publisher",
            "container-title",
            "collection-title",
            "note",
            "number",
            "genre",
            "volume",
            "issue",
            "edition",
            "medium",
            "section",
            "archive",
            "annote",
            "original-title",
            "status",
            "scale",
            "event-title",
            "keyword",
            "language",
        ];
        let texts = proptest::collection::vec((proptest::sample::select(variables.to_vec()), text()), 0..8);
        let roles = ["author", "editor", "translator", "composer", "director", "recipient", "collection-editor"];
        let people = proptest::collection::vec((proptest::sample::select(roles.to_vec()), name(), "[A-Z][.]"), 0..4);
        let dates = ["issued", "accessed", "original-date", "event-date"];
        let dates =
            proptest::collection::vec((proptest::sample::select(dates.to_vec()), 1000..2100, 1..=12, 0..3), 0..4);
        (proptest::sample::select(kinds), texts, people, dates).prop_map(|(kind, texts, people, dates)| {
            let mut value = json!({"id": "a", "type": kind});
            for (variable, text) in texts {
                value[variable] = text.split_whitespace().collect::<Vec<_>>().join(" ").into();
            }
            for (role, family, given) in people {
                value[role] = json!([{"family": family, "given": given}, {"literal": "Lake Board"}]);
            }
            for (variable, year, month, parts) in dates {
                let first = if parts == 0 { json!([year]) } else { json!([year, month]) };
                let all = if parts == 2 { json!([first, [year + 1]]) } else { json!([first]) };
                value[variable] = json!({ "date-parts": all });
            }
            item(value)
        })
    }

    proptest! {
        #[test]
        fn items_come_back_from_every_format(original in any_item()) {
            // In CSL-YAML signs of Markdown are markup.
            let signs = original.csl_json().values().filter_map(Value::as_str).any(|text| text.contains(['*', '_', '~', '^', '`', '\\', '<', '[']));
            for (file, text) in
                [("x.bib", bibtex([&original])), ("x.ris", ris([&original])), ("x.json", csl_json([&original])), ("x.yaml", csl_json([&original]))]
            {
                if file == "x.yaml" && signs {
                    continue;
                }
                let mut back = Bibliography::new();
                let problems = back.add_file(file, &text);
                prop_assert!(problems.iter().all(|p| p.code != "bib-parse"), "{} {:?}\n{}", file, problems, text);
                prop_assert_eq!(back.items()[0].csl_json(), original.csl_json(), "{} {}", file, text);
            }
        }

        #[test]
        fn titles_and_names_survive_bibtex(words in "[A-Za-zäöÉ&%$#_{}~^0-9.:,!?-]{1,8}( [A-Za-zé&%$#_{}\\\\0-9]{1,6}){0,4}", name in "[A-Z][a-zé]{1,8}") {
            let original = item(json!({"id": "a", "type": "book", "title": words, "author": [{"family": name, "given": "I."}]}));
            let back = through_bibtex(&original);
            prop_assert_eq!(back.title(), original.title());
            prop_assert_eq!(back.authors(), original.authors());
        }
    }
}
