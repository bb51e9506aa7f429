//! Authority data: the front matter of `content/<section>/<id>.md`.

use super::{Authority, Origin, check_identifier};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::entity::{EntityType, Relation};
use crate::id::{EntityId, Slug};
use std::sync::Arc;
use toml::{Table, Value};

/// A content file of an entity, its front matter parsed.
#[derive(Clone, Debug)]
pub struct AuthorityFile {
    /// Path relative to the site's root, `content/people/anne-speckhard.md`.
    pub file: String,
    /// The whole text of the file, for diagnostics.
    pub text: Arc<str>,
    /// Its front matter.
    pub front_matter: Table,
}

const KEYS: [&str; 13] = [
    "id",
    "type",
    "name",
    "sort",
    "aliases",
    "weak_aliases",
    "see_also",
    "not_same_as",
    "status",
    "privacy",
    "metatopic",
    "same_as",
    "relation",
];

/// Keys every page may have; they are the business of the page.
const PAGE_KEYS: [&str; 16] = [
    "title",
    "description",
    "summary",
    "date",
    "published",
    "updated",
    "weight",
    "draft",
    "slug",
    "template",
    "lang",
    "authors",
    "taxonomies",
    "extra",
    "rights",
    "url",
];

const SCHEMES: [&str; 5] = ["wikidata", "viaf", "geonames", "orcid", "isni"];

/// Reads one file; `None` if it cannot be an entity (no usable id or type).
pub(super) fn read(
    file: &AuthorityFile,
    sections: &[(String, EntityType)],
    complaints: &mut Vec<Diagnostic>,
) -> Option<Authority> {
    let mut reader = Reader { file, table: &file.front_matter, complaints };
    reader.unknown_keys();
    let id = reader.id()?;
    let kind = reader.kind(sections)?;
    let name = reader.string("name").or_else(|| reader.string("title")).filter(|n| !n.trim().is_empty());
    let Some(name) = name else {
        let help = "add `name = \"…\"`, the form readers shall see";
        reader.complain("entity-name", "id", "this entity has no name".into(), Some(help.into()));
        return None;
    };
    Some(Authority {
        id,
        kind,
        name,
        sort: reader.string("sort"),
        aliases: reader.strings("aliases"),
        weak_aliases: reader.strings("weak_aliases"),
        see_also: reader.ids("see_also"),
        not_same_as: reader.ids("not_same_as"),
        reviewed: reader.reviewed(),
        privacy: reader.string("privacy").unwrap_or_else(|| "public".into()),
        metatopic: reader.boolean("metatopic"),
        same_as: reader.same_as(),
        relations: reader.relations(),
        origin: Origin { file: file.file.clone(), text: Arc::clone(&file.text), span: reader.span("name") },
    })
}

struct Reader<'a> {
    file: &'a AuthorityFile,
    table: &'a Table,
    complaints: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The place of a key in the front matter: the key of the first line that begins with it; else the start of the file.
    fn span(&self, key: &str) -> std::ops::Range<usize> {
        let mut at = 0;
        for line in self.file.text.split_inclusive('\n') {
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            let rest = line.trim_start().strip_prefix(key);
            if rest.is_some_and(|r| r.trim_start().starts_with(['=', ':', '.'])) {
                return start..start + key.len();
            }
            if let Some(i) = line.find(key).filter(|_| line.trim_start().starts_with('[')) {
                let i = at - line.len() + i;
                return i..i + key.len();
            }
        }
        0..0
    }

    fn complain(&mut self, code: &'static str, key: &str, message: String, help: Option<String>) {
        let mut complaint =
            Diagnostic::error(code, message).in_file(&*self.file.file).at(&self.file.text, self.span(key));
        complaint.help = help;
        self.complaints.push(complaint);
    }

    fn wrong_type(&mut self, key: &str, wanted: &str) {
        self.complain("entity-value", key, format!("`{key}` must be {wanted}"), None);
    }

    fn unknown_keys(&mut self) {
        let unknown: Vec<&String> =
            self.table.keys().filter(|k| !KEYS.contains(&k.as_str()) && !PAGE_KEYS.contains(&k.as_str())).collect();
        for key in unknown {
            let help = did_you_mean(key, KEYS.into_iter().chain(PAGE_KEYS))
                .map_or_else(|| "free keys belong under [extra]".into(), |k| format!("did you mean `{k}`?"));
            self.complain("entity-key", key, format!("`{key}` is not a key of an entity"), Some(help));
        }
    }

    fn string(&mut self, key: &str) -> Option<String> {
        match self.table.get(key)? {
            Value::String(s) => Some(s.clone()),
            _ => {
                self.wrong_type(key, "a string");
                None
            }
        }
    }

    fn boolean(&mut self, key: &str) -> Option<bool> {
        let value = self.table.get(key)?;
        if value.as_bool().is_none() {
            self.wrong_type(key, "true or false");
        }
        value.as_bool()
    }

    fn strings(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let read = value.as_array().and_then(|a| a.iter().map(|v| v.as_str().map(str::to_string)).collect());
        read.unwrap_or_else(|| {
            self.wrong_type(key, "a list of strings");
            Vec::new()
        })
    }

    fn parse_id(&mut self, key: &str, id: &str) -> Option<EntityId> {
        match id.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                let help = format!("write `{}`", Slug::from_text(id));
                self.complain("entity-id", key, format!("{error}"), Some(help));
                None
            }
        }
    }

    fn ids(&mut self, key: &str) -> Vec<EntityId> {
        let ids = self.strings(key);
        ids.iter().filter_map(|id| self.parse_id(key, id)).collect()
    }

    fn id(&mut self) -> Option<EntityId> {
        match self.string("id") {
            Some(id) => self.parse_id("id", &id),
            None => {
                let name = self.file.file.rsplit('/').next().unwrap_or_default();
                Some(Slug::from_text(name.strip_suffix(".md").unwrap_or(name)))
            }
        }
    }

    fn kind(&mut self, sections: &[(String, EntityType)]) -> Option<EntityType> {
        let folder = self.file.file.rsplit('/').nth(1).unwrap_or_default();
        let of_folder = sections.iter().find(|(s, _)| s == folder).map(|(_, k)| k.clone());
        let Some(stated) = self.string("type") else {
            if of_folder.is_none() {
                self.complain("entity-type", "id", "this entity has no type".into(), Some("add `type = \"…\"`".into()));
            }
            return of_folder;
        };
        let known = sections.iter().find(|(_, k)| *k.0 == *stated).map(|(_, k)| k.clone());
        if known.is_none() {
            let help =
                did_you_mean(&stated, sections.iter().map(|(_, k)| &*k.0)).map(|k| format!("did you mean `{k}`?"));
            self.complain("entity-type", "type", format!("`{stated}` is not a type of this site"), help);
        }
        known.or(of_folder)
    }

    fn reviewed(&mut self) -> bool {
        match self.string("status").as_deref() {
            None | Some("reviewed") => true,
            Some("candidate") => false,
            Some(other) => {
                let message = format!("`{other}` is not a status");
                self.complain("entity-status", "status", message, Some("write `reviewed` or `candidate`".into()));
                false
            }
        }
    }

    fn same_as(&mut self) -> Vec<(String, String)> {
        let Some(value) = self.table.get("same_as") else { return Vec::new() };
        let Some(table) = value.as_table() else {
            self.wrong_type("same_as", "a table, `[same_as]`");
            return Vec::new();
        };
        let mut read = Vec::new();
        for (scheme, value) in table {
            if !SCHEMES.contains(&scheme.as_str()) {
                let help = did_you_mean(scheme, SCHEMES).map(|s| format!("did you mean `{s}`?"));
                self.complain("entity-key", scheme, format!("`{scheme}` is not a scheme of identifiers"), help);
                continue;
            }
            let text = match value {
                Value::String(s) => s.clone(),
                Value::Integer(n) => n.to_string(),
                _ => {
                    self.wrong_type(scheme, "a string");
                    continue;
                }
            };
            match check_identifier(scheme, &text) {
                Ok(value) => read.push((scheme.clone(), value)),
                Err(why) => {
                    let message = format!("`{text}` is not an identifier of {scheme}");
                    self.complain("entity-identifier", scheme, message, Some(why));
                }
            }
        }
        read.sort();
        read
    }

    fn relations(&mut self) -> Vec<Relation> {
        let Some(value) = self.table.get("relation") else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.wrong_type("relation", "a list of tables, `[[relation]]`");
            return Vec::new();
        };
        list.iter().filter_map(|v| self.relation(v)).collect()
    }

    fn relation(&mut self, value: &Value) -> Option<Relation> {
        let known = ["kind", "to", "source"];
        for key in value.as_table().into_iter().flat_map(Table::keys).filter(|k| !known.contains(&k.as_str())) {
            let help = did_you_mean(key, known).map(|k| format!("did you mean `{k}`?"));
            self.complain("entity-key", key, format!("`{key}` is not a key of a relation"), help);
        }
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
        let (Some(kind), Some(to)) = (text("kind"), text("to")) else {
            self.complain("entity-relation", "relation", "a relation needs `kind` and `to`".into(), None);
            return None;
        };
        Some(Relation { kind, to: self.parse_id("to", &to)?, source: text("source") })
    }
}
