//! Entities as a table for spreadsheets and OpenRefine, and what a person changed in it as actions.
//!
//! Goes in: entities, or the text of a table that was exported and changed. Comes out: CSV (RFC 4180), or the [`Action`]s that make
//! the collection say what the table says. A table that was not changed gives no action, whatever a spreadsheet did to its order,
//! its columns, its line ends. What is counted or derived is read by nobody.

use super::{Action, Limit, Registry, Statement, Subject, check_identifier};
use crate::diagnostic::Diagnostic;
use crate::entity::export::row;
use crate::entity::index::counts;
use crate::entity::{Entity, EntityType, Index};
use crate::id::EntityId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const SCHEMES: [&str; 5] = ["wikidata", "viaf", "geonames", "orcid", "isni"];

/// The columns. The last three are for the reader; `merge_into` is for the id of the entity that a row is.
const COLUMNS: [&str; 15] = [
    "id",
    "type",
    "name",
    "sort",
    "aliases",
    "wikidata",
    "viaf",
    "geonames",
    "orcid",
    "isni",
    "status",
    "merge_into",
    "confidence",
    "mentions",
    "sources",
];

/// How a status is written: `reviewed`, `automatic`, `held-back`.
pub fn status(entity: &Entity) -> &'static str {
    match (entity.reviewed, entity.published) {
        (true, _) => "reviewed",
        (false, true) => "automatic",
        (false, false) => "held-back",
    }
}

fn identifier<'e>(entity: &'e Entity, scheme: &str) -> &'e str {
    entity.same_as.iter().find(|(s, _)| s == scheme).map_or("", |(_, v)| v.as_str())
}

/// The table.
pub fn write<'e>(entities: impl IntoIterator<Item = &'e Entity>) -> String {
    let mut out = String::new();
    row(&mut out, &COLUMNS);
    for entity in entities {
        let counts = counts(entity);
        let aliases = entity.aliases.join("|");
        let (confidence, mentions) = (format!("{:.2}", entity.confidence), counts.mentions.to_string());
        let sources = counts.sources.to_string();
        let mut fields: Vec<&str> = vec![entity.id.as_str(), &entity.kind.0, &entity.name, &entity.sort, &aliases];
        fields.extend(SCHEMES.iter().map(|s| identifier(entity, s)));
        fields.extend([status(entity), "", &confidence, &mentions, &sources]);
        row(&mut out, &fields);
    }
    out
}

/// What a person changed in a table.
#[derive(Debug, Default)]
pub struct Changes {
    /// What is to be done.
    pub actions: Vec<Action>,
    /// Lines that mean nothing, columns nobody reads.
    pub complaints: Vec<Diagnostic>,
}

struct Reader<'a> {
    index: &'a Index,
    registry: &'a Registry,
    sections: &'a [(String, EntityType)],
    file: &'a str,
    complaints: Vec<Diagnostic>,
}

/// Reads a changed table. `file` is its name, for complaints.
pub fn read(text: &str, file: &str, index: &Index, registry: &Registry, sections: &[(String, EntityType)]) -> Changes {
    let mut reader = Reader { index, registry, sections, file, complaints: Vec::new() };
    let rows = reader.rows(text);
    let mut actions = Vec::new();
    let gone = reader.merges(&rows, &mut actions);
    for line in rows.iter().filter(|l| !gone.contains(&l.entity.id)) {
        reader.line(line, &mut actions);
    }
    Changes { actions, complaints: reader.complaints }
}

struct Line<'a> {
    number: u64,
    entity: &'a Entity,
    cells: HashMap<&'static str, String>,
}

impl Line<'_> {
    /// A cell, if the table has its column and it differs from what stands there now.
    fn changed(&self, column: &str, now: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str).filter(|cell| *cell != now.trim())
    }
}

/// What stands in a cell, without what keeps a spreadsheet from running it as a formula.
fn cell(text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_string(),
        _ => text.to_string(),
    }
}

impl<'a> Reader<'a> {
    fn complain(&mut self, code: &'static str, line: u64, message: String) {
        self.complaints.push(Diagnostic::warning(code, format!("line {line}: {message}")).in_file(self.file));
    }

    fn rows(&mut self, text: &str) -> Vec<Line<'a>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = text.lines().next().unwrap_or_default();
        let often = |c: char| head.matches(c).count();
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(|c| (often(*c), *c == ',')).unwrap_or(',');
        let mut table = csv::ReaderBuilder::new();
        let table = table.delimiter(delimiter as u8).flexible(true).from_reader(text.as_bytes());
        self.lines(table)
    }

    fn lines(&mut self, mut table: csv::Reader<&[u8]>) -> Vec<Line<'a>> {
        let Ok(head) = table.headers().cloned() else { return Vec::new() };
        let column = |name: &str| COLUMNS.into_iter().find(|c| c.eq_ignore_ascii_case(name.trim()));
        let columns: Vec<Option<&'static str>> = head.iter().map(column).collect();
        if !columns.contains(&Some("id")) {
            let error = Diagnostic::error("entities-table", "this table has no column `id`").in_file(self.file);
            self.complaints.push(error.help("make one with `sourcebook entities export --csv`"));
            return Vec::new();
        }
        let mut lines: Vec<Line<'a>> = Vec::new();
        let mut seen: BTreeMap<EntityId, u64> = BTreeMap::new();
        for record in table.records() {
            let record = match record {
                Ok(record) => record,
                Err(e) => {
                    let number = e.position().map_or(0, csv::Position::line);
                    self.complain("entities-table", number, "cannot be read".into());
                    continue;
                }
            };
            let number = record.position().map_or(0, csv::Position::line);
            let cells = columns.iter().zip(record.iter()).filter_map(|(c, text)| Some(((*c)?, cell(text))));
            let cells: HashMap<&'static str, String> = cells.collect();
            let id = cells.get("id").cloned().unwrap_or_default();
            if id.is_empty() && cells.values().all(String::is_empty) {
                continue;
            }
            let Some(entity) = self.entity(&id) else {
                let merged = self.index.redirects.iter().any(|(from, _)| from.as_str() == id);
                if !merged {
                    self.complain("entities-unknown", number, format!("`{id}` is no entity of this collection"));
                }
                continue;
            };
            if let Some(first) = seen.insert(entity.id.clone(), number) {
                self.complain("entities-table", number, format!("`{id}` stands in line {first} already"));
                continue;
            }
            lines.push(Line { number, entity, cells });
        }
        lines
    }

    fn entity(&self, id: &str) -> Option<&'a Entity> {
        let at = self.index.entities.binary_search_by(|e| e.id.as_str().cmp(id)).ok()?;
        self.index.entities.get(at)
    }

    /// Rows that name another one, and rows of one type that were given one name: what OpenRefine's clusters leave.
    fn merges(&mut self, lines: &[Line<'a>], actions: &mut Vec<Action>) -> BTreeSet<EntityId> {
        let mut gone = BTreeSet::new();
        for line in lines {
            let Some(into) = line.changed("merge_into", "") else { continue };
            match self.entity(into).filter(|e| e.id != line.entity.id) {
                Some(into) => {
                    actions.push(Action::Merge(line.entity.id.clone(), into.id.clone()));
                    gone.insert(line.entity.id.clone());
                }
                None => {
                    let message = format!("`{into}` is no other entity of this collection");
                    self.complain("entities-unknown", line.number, message);
                }
            }
        }
        let mut called: BTreeMap<(&str, &str), Vec<&Line<'a>>> = BTreeMap::new();
        for line in lines.iter().filter(|l| !gone.contains(&l.entity.id)) {
            let name = line.cells.get("name").map_or("", String::as_str);
            if !name.is_empty() {
                called.entry((&line.entity.kind.0, name)).or_default().push(line);
            }
        }
        for ((_, name), group) in called {
            // At least one of them was given the name: two that had it already were two on purpose.
            if group.len() < 2 || group.iter().all(|l| l.entity.name == name) {
                continue;
            }
            let best = group.iter().max_by_key(|l| {
                let e = l.entity;
                (e.file.is_some(), e.name == name, e.mentions.len(), std::cmp::Reverse(&e.id))
            });
            let Some(stays) = best.map(|l| l.entity) else { continue };
            for line in group.iter().filter(|l| l.entity.id != stays.id) {
                actions.push(Action::Merge(line.entity.id.clone(), stays.id.clone()));
                gone.insert(line.entity.id.clone());
            }
        }
        gone
    }

    fn line(&mut self, line: &Line<'a>, actions: &mut Vec<Action>) {
        let entity = line.entity;
        let id = entity.id.clone();
        match line.changed("status", status(entity)) {
            None | Some("") => {}
            Some("rejected") => {
                actions.push(Action::Reject(Subject::Entity(id), Limit::Everywhere));
                return;
            }
            Some("reviewed") => actions.push(Action::Accept(Subject::Entity(id.clone()), Limit::Everywhere)),
            Some("automatic" | "held-back") if entity.file.is_some() => {
                let statement = Statement { reviewed: Some(false), ..Statement::default() };
                actions.push(Action::State(id.clone(), statement));
            }
            Some(other) => {
                let message = format!("`{other}` cannot be said here: write `reviewed` or `rejected`");
                self.complain("entities-table", line.number, message);
            }
        }
        if let Some(kind) = line.changed("type", &entity.kind.0).filter(|k| !k.is_empty()) {
            match self.sections.iter().find(|(_, k)| *k.0 == *kind) {
                Some((_, kind)) => actions.push(Action::Retype(id.clone(), kind.clone())),
                None => self.complain("entities-type", line.number, format!("`{kind}` is not a type of this site")),
            }
        }
        let statement = Statement {
            name: line.changed("name", &entity.name).filter(|n| !n.is_empty()).map(str::to_string),
            sort: line.changed("sort", &entity.sort).map(str::to_string),
            aliases: self.aliases(line),
            same_as: self.identifiers(line),
            ..Statement::default()
        };
        if statement != Statement::default() {
            actions.push(Action::State(id, statement));
        }
    }

    /// Aliases added, and stated ones taken away. A form found in the texts is not taken away by a table: that is a split.
    fn aliases(&mut self, line: &Line<'a>) -> Option<Vec<String>> {
        let entity = line.entity;
        let cell = line.changed("aliases", &entity.aliases.join("|"))?;
        let wanted: Vec<&str> = cell.split('|').map(str::trim).filter(|a| !a.is_empty()).collect();
        let stated = self.registry.entity(entity.id.as_str()).map(|a| a.aliases.clone()).unwrap_or_default();
        let lost: Vec<&String> =
            entity.aliases.iter().filter(|a| !wanted.contains(&a.trim()) && !stated.contains(a)).collect();
        if let Some(first) = lost.first() {
            let message = format!("`{first}` stands in the documents; use `entities split` to say that it is another");
            self.complain("entities-table", line.number, message);
        }
        let mut aliases: Vec<String> = stated.iter().filter(|a| wanted.contains(&a.trim())).cloned().collect();
        let known = |a: &str| entity.aliases.iter().any(|k| k.trim() == a) || entity.name == a;
        aliases.extend(wanted.into_iter().filter(|a| !known(a)).map(str::to_string));
        (aliases != stated).then_some(aliases)
    }

    fn identifiers(&mut self, line: &Line<'a>) -> Vec<(String, String)> {
        let mut wanted = Vec::new();
        for scheme in SCHEMES {
            let Some(value) = line.changed(scheme, identifier(line.entity, scheme)) else { continue };
            match if value.is_empty() { Ok(String::new()) } else { check_identifier(scheme, value) } {
                Ok(value) if value == identifier(line.entity, scheme) => {}
                Ok(value) => wanted.push((scheme.to_string(), value)),
                Err(why) => {
                    let message = format!("`{value}` is not an identifier of {scheme}: {why}");
                    self.complain("entity-identifier", line.number, message);
                }
            }
        }
        wanted
    }
}
