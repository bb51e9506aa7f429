//! The tree of a front matter → [`FrontMatter`], with a complaint for each key or value that does not fit.

use super::value::{Entry, Node, Value};
use super::{AboutMatter, ChangeMatter, FrontMatter, FrontMatterKind, SortBy, SourceMatter, value};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::page::Date;
use std::sync::Arc;

/// Keys of pages, Zola's.
const PAGE: &[&str] = &[
    "title",
    "description",
    "date",
    "updated",
    "weight",
    "draft",
    "slug",
    "path",
    "aliases",
    "authors",
    "template",
    "taxonomies",
    "in_search_index",
    "render",
    "extra",
    "published",
    "kind",
    "lang",
    "publication",
    "keywords",
    "rights",
    "url",
    "retrieved",
    "privacy",
    "about",
    "source",
    "removed",
    "supplied",
    "repaired",
    "proposed",
    "omitted",
    "dir",
    "authors_origin",
    "cite_default",
];

/// Keys of sections, Zola's.
const SECTION: &[&str] = &[
    "title",
    "description",
    "weight",
    "draft",
    "aliases",
    "authors",
    "template",
    "in_search_index",
    "render",
    "extra",
    "sort_by",
    "paginate_by",
    "paginate_reversed",
    "paginate_path",
    "page_template",
    "transparent",
    "generate_feeds",
    "redirect_to",
    "lang",
    "cite_default",
    "date",
    "updated",
    "keywords",
    "privacy",
];

const SORTS: &[(&str, SortBy)] = &[
    ("date", SortBy::Date),
    ("update_date", SortBy::UpdateDate),
    ("title", SortBy::Title),
    ("title_bytes", SortBy::TitleBytes),
    ("weight", SortBy::Weight),
    ("slug", SortBy::Slug),
    ("none", SortBy::None),
];

/// Reads the entries of a front matter.
pub(super) fn front_matter(
    file: &str,
    text: &Arc<str>,
    entries: Vec<Entry<'_>>,
    kind: FrontMatterKind,
) -> (FrontMatter, Vec<Diagnostic>) {
    let mut reader = Reader { file, text, complaints: Vec::new() };
    let mut front = FrontMatter::default();
    if kind == FrontMatterKind::Entity {
        front.table = Some(value::table(entries.clone()));
    }
    for entry in entries {
        reader.entry(&mut front, entry, kind);
    }
    (front, reader.complaints)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a Arc<str>,
    complaints: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn entry(&mut self, front: &mut FrontMatter, entry: Entry<'_>, kind: FrontMatterKind) {
        let known = if kind == FrontMatterKind::Section { SECTION } else { PAGE };
        let key = canonical(&entry.key);
        let entity = kind == FrontMatterKind::Entity;
        if entity && matches!(key, "aliases" | "source" | "about" | "kind" | "relation") {
            return;
        }
        if !known.contains(&key) {
            if !entity {
                self.unknown(&entry, known);
            }
            return;
        }
        let node = entry.node;
        if matches!(node.value, Value::Null) {
            return;
        }
        match key {
            "title" => front.title = self.text(key, node),
            "description" => front.description = self.text(key, node),
            "date" | "published" => front.date = self.date(key, node).or(front.date),
            "updated" => front.updated = self.date(key, node),
            "weight" => front.weight = self.integer(key, node),
            "draft" => front.draft = self.truth(key, node).unwrap_or(false),
            "slug" => front.slug = self.text(key, node),
            "path" => front.path = self.text(key, node),
            "aliases" => front.aliases = self.texts(key, node),
            "authors" => front.authors = self.texts(key, node),
            "template" => front.template = self.text(key, node),
            "taxonomies" => self.taxonomies(front, node),
            "in_search_index" => front.in_search_index = self.truth(key, node).unwrap_or(true),
            "render" => front.render = self.truth(key, node).unwrap_or(true),
            "extra" => front.extra = self.table(key, node).map(value::table).unwrap_or_default(),
            "sort_by" => front.sort_by = self.sort_by(node),
            "paginate_by" => front.paginate_by = self.count(key, node),
            "paginate_reversed" => front.paginate_reversed = self.truth(key, node).unwrap_or(false),
            "paginate_path" => front.paginate_path = self.text(key, node),
            "page_template" => front.page_template = self.text(key, node),
            "transparent" => front.transparent = self.truth(key, node).unwrap_or(false),
            "generate_feeds" => front.generate_feeds = self.truth(key, node).unwrap_or(false),
            "redirect_to" => front.redirect_to = self.text(key, node),
            _ => self.source_entry(front, key, node),
        }
    }

    /// The keys of source pages.
    fn source_entry(&mut self, front: &mut FrontMatter, key: &str, node: Node<'_>) {
        match key {
            "kind" => front.kind = self.text(key, node),
            "lang" => front.lang = self.text(key, node),
            "publication" => front.publication = self.text(key, node),
            "keywords" => front.keywords = self.texts(key, node),
            "rights" => front.rights = self.text(key, node),
            "url" => front.url = self.text(key, node),
            "retrieved" => front.retrieved = self.date(key, node),
            "privacy" => front.privacy = self.text(key, node),
            "authors_origin" => front.authors_origin = self.text(key, node),
            "cite_default" => front.cite_default = self.text(key, node),
            "about" => front.about = self.tables(key, node, Self::about),
            "source" => front.source = self.table(key, node).map(|table| self.source(table)),
            "removed" => front.removed = self.tables(key, node, Self::change),
            "supplied" => front.supplied = self.tables(key, node, Self::change),
            "repaired" => front.repaired = self.tables(key, node, Self::change),
            "proposed" => front.proposed = self.tables(key, node, Self::change),
            "omitted" => front.omitted = self.tables(key, node, Self::change),
            "dir" => front.dir = self.text(key, node),
            _ => {}
        }
    }

    fn about(&mut self, table: Vec<Entry<'_>>) -> AboutMatter {
        let known = ["relation", "key", "type", "title", "authors", "variants"];
        let mut about = AboutMatter::default();
        for entry in table {
            match &*entry.key {
                "relation" => about.relation = self.text("relation", entry.node).unwrap_or_default(),
                "key" => about.key = self.text("key", entry.node),
                "type" => about.kind = self.text("type", entry.node),
                "title" => about.title = self.text("title", entry.node).unwrap_or_default(),
                "authors" => about.authors = self.texts("authors", entry.node),
                "variants" => about.variants = self.texts("variants", entry.node),
                _ => self.unknown(&entry, &known),
            }
        }
        about
    }

    fn source(&mut self, table: Vec<Entry<'_>>) -> SourceMatter {
        let known = [
            "file",
            "sha256",
            "bytes",
            "media_type",
            "charset",
            "importer",
            "metadata",
            "metadata_digest",
            "problem",
            "problem_code",
        ];
        let mut source = SourceMatter::default();
        for entry in table {
            match &*entry.key {
                "file" => source.file = self.text("file", entry.node).unwrap_or_default(),
                "sha256" => source.sha256 = self.text("sha256", entry.node).unwrap_or_default(),
                "bytes" => source.bytes = self.count("bytes", entry.node).map(|n| n as u64),
                "media_type" => source.media_type = self.text("media_type", entry.node),
                "charset" => source.charset = self.text("charset", entry.node),
                "importer" => source.importer = self.text("importer", entry.node),
                "metadata" => source.metadata = self.text("metadata", entry.node),
                "metadata_digest" => drop(self.text("metadata_digest", entry.node)),
                "problem" => source.problem = self.text("problem", entry.node),
                "problem_code" => source.problem_code = self.text("problem_code", entry.node),
                _ => self.unknown(&entry, &known),
            }
        }
        source
    }

    fn change(&mut self, table: Vec<Entry<'_>>) -> ChangeMatter {
        let known = ["text", "became", "rule", "line", "count", "confidence"];
        let mut change = ChangeMatter::default();
        for entry in table {
            match &*entry.key {
                "text" => change.text = self.text("text", entry.node).unwrap_or_default(),
                "became" => change.became = self.text("became", entry.node),
                "rule" => change.rule = self.text("rule", entry.node).unwrap_or_default(),
                "line" => change.line = self.count("line", entry.node),
                "count" => change.count = self.count("count", entry.node),
                "confidence" => change.confidence = self.number("confidence", entry.node),
                _ => self.unknown(&entry, &known),
            }
        }
        change
    }

    fn taxonomies(&mut self, front: &mut FrontMatter, node: Node<'_>) {
        for entry in self.table("taxonomies", node).unwrap_or_default() {
            let terms = self.texts(&entry.key, entry.node);
            front.taxonomies.insert(entry.key.into_owned(), terms);
        }
    }

    fn sort_by(&mut self, node: Node<'_>) -> Option<SortBy> {
        let span = node.span.clone();
        let name = self.text("sort_by", node)?;
        let found = SORTS.iter().find(|(n, _)| *n == name).map(|(_, sort)| *sort);
        if found.is_none() {
            let names: Vec<&str> = SORTS.iter().map(|(n, _)| *n).collect();
            let near = did_you_mean(&name, names.iter().copied());
            let help = near.map_or(format!("write one of {}", names.join(", ")), |n| format!("did you mean `{n}`?"));
            let complaint =
                Diagnostic::error("front-matter-value", format!("`{name}` is no order of pages")).help(help);
            self.complain(complaint, span);
        }
        found
    }

    fn text(&mut self, key: &str, node: Node<'_>) -> Option<String> {
        match node.value {
            Value::Text(text) => Some(text.into_owned()),
            value => self.wrong(key, "text, in quotation marks", &value, node.span),
        }
    }

    fn texts(&mut self, key: &str, node: Node<'_>) -> Vec<String> {
        match node.value {
            Value::List(list) => list.into_iter().filter_map(|n| self.text(&format!("an item of {key}"), n)).collect(),
            value => self.wrong(key, "a list of texts, `[\"…\"]`", &value, node.span).unwrap_or_default(),
        }
    }

    fn integer(&mut self, key: &str, node: Node<'_>) -> Option<i64> {
        match node.value {
            Value::Integer(number) => Some(number),
            value => self.wrong(key, "a whole number", &value, node.span),
        }
    }

    fn number(&mut self, key: &str, node: Node<'_>) -> Option<f64> {
        match node.value {
            Value::Float(number) => Some(number),
            Value::Integer(number) => Some(number as f64),
            value => self.wrong(key, "a number", &value, node.span),
        }
    }

    fn count(&mut self, key: &str, node: Node<'_>) -> Option<usize> {
        match node.value {
            Value::Integer(number) if number >= 0 => Some(number as usize),
            value => self.wrong(key, "a whole number, 0 or more", &value, node.span),
        }
    }

    fn truth(&mut self, key: &str, node: Node<'_>) -> Option<bool> {
        match node.value {
            Value::Bool(truth) => Some(truth),
            value => self.wrong(key, "true or false", &value, node.span),
        }
    }

    fn date(&mut self, key: &str, node: Node<'_>) -> Option<Date> {
        let form = "a date, `2016-07-08` (or \"2016-07\", \"2016\")";
        let date = match &node.value {
            Value::Date(date) => date.date.and_then(|_| date.to_string().parse().ok()),
            Value::Text(text) => text.parse().ok(),
            Value::Integer(year) => {
                u16::try_from(*year).ok().filter(|y| *y >= 1000).and_then(|y| Date::new(y, None, None))
            }
            _ => None,
        };
        date.or_else(|| self.wrong(key, form, &node.value, node.span))
    }

    fn table<'n>(&mut self, key: &str, node: Node<'n>) -> Option<Vec<Entry<'n>>> {
        match node.value {
            Value::Table(entries) => Some(entries),
            value => self.wrong(key, "a table", &value, node.span),
        }
    }

    fn tables<T>(&mut self, key: &str, node: Node<'_>, read: fn(&mut Self, Vec<Entry<'_>>) -> T) -> Vec<T> {
        match node.value {
            Value::List(list) => {
                list.into_iter().filter_map(|n| self.table(key, n).map(|table| read(self, table))).collect()
            }
            Value::Table(table) => vec![read(self, table)],
            value => self.wrong(key, "a list of tables", &value, node.span).unwrap_or_default(),
        }
    }

    fn wrong<T>(&mut self, key: &str, wanted: &str, value: &Value<'_>, span: std::ops::Range<usize>) -> Option<T> {
        let message = format!("`{key}` should be {wanted}, but is {}", value.name());
        self.complain(Diagnostic::error("front-matter-value", message), span);
        None
    }

    fn unknown(&mut self, entry: &Entry<'_>, known: &[&str]) {
        let complaint = Diagnostic::error("front-matter-key", format!("unknown key `{}`", entry.key));
        let help = match did_you_mean(&entry.key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if matches!(&*entry.key, "tags" | "categories" | "people" | "organizations" | "places") => {
                "terms stand under [taxonomies]".to_string()
            }
            None => "keys of your own stand under [extra]".to_string(),
        };
        self.complain(complaint.help(help), entry.place.clone());
    }

    fn complain(&mut self, complaint: Diagnostic, span: std::ops::Range<usize>) {
        self.complaints.push(complaint.in_file(self.file).at(self.text, span));
    }
}

/// The one spelling of keys that have two.
fn canonical(key: &str) -> &str {
    match key {
        "cite-default" => "cite_default",
        key => key,
    }
}
