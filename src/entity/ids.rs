//! Published ids, `.sourcebook/ids`: id, type, first form, first source; one line each, sorted, tab-separated.
//!
//! An id once published is never given to another thing. A line whose entity is no longer found is kept.

use super::EntityType;
use crate::diagnostic::Diagnostic;
use crate::id::EntityId;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What is recorded of an id when it is first published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedId {
    /// The type the entity had.
    pub kind: EntityType,
    /// Its preferred name then.
    pub form: String,
    /// Slug of the first source that mentions it; empty if none does.
    pub source: String,
}

/// All ids ever published, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishedIds(BTreeMap<EntityId, PublishedId>);

impl PublishedIds {
    /// Reads the file. A line that cannot be read, or names an id that was read before with other values, is an error; the
    /// other lines still count. Empty lines and lines that start with `#` are passed over.
    pub fn read(file: &str, text: &Arc<str>) -> (Self, Vec<Diagnostic>) {
        let mut ids = PublishedIds::default();
        let mut errors = Vec::new();
        let mut at = 0;
        for raw in text.split_inclusive('\n') {
            let line = raw.trim_end_matches(['\n', '\r']);
            let span = at..at + line.len();
            at += raw.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut complain = |why: &str| {
                let message = format!("this line of the published ids {why}");
                let help = "restore the line from the version history; ids must stay as they were published";
                errors.push(Diagnostic::error("ids-line", message).in_file(file).at(text, span.clone()).help(help));
            };
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, kind, form, source] = fields[..] else {
                complain("does not have four fields separated by tabs");
                continue;
            };
            let Ok(id) = id.parse::<EntityId>() else {
                complain("does not begin with an id");
                continue;
            };
            let entry = PublishedId { kind: EntityType(kind.into()), form: form.into(), source: source.into() };
            match ids.0.get(&id) {
                Some(old) if *old != entry => complain("names an id that another line gives to something else"),
                _ => {
                    ids.0.insert(id, entry);
                }
            }
        }
        (ids, errors)
    }

    /// Records an id at its first publication; an id that is there already stays as it is.
    pub fn publish(&mut self, id: EntityId, kind: EntityType, form: &str, source: &str) {
        let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.entry(id).or_insert_with(|| PublishedId { kind, form: one_line(form), source: one_line(source) });
    }

    /// What is recorded of an id.
    pub fn get(&self, id: &str) -> Option<&PublishedId> {
        self.0.get(id)
    }

    /// All ids in order.
    pub fn iter(&self) -> impl Iterator<Item = (&EntityId, &PublishedId)> {
        self.0.iter()
    }
}

impl fmt::Display for PublishedIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (id, e) in &self.0 {
            writeln!(f, "{id}\t{}\t{}\t{}", e.kind.0, e.form, e.source)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn broken_lines_are_named_and_the_rest_still_counts() {
        let text: Arc<str> = "ada-holm\tperson\tAda Holm\tletter\nbroken\nada-holm\tplace\tHolm\tx\n".into();
        let (ids, errors) = PublishedIds::read(".sourcebook/ids", &text);
        assert_eq!(ids.get("ada-holm").unwrap().form, "Ada Holm");
        let lines: Vec<usize> = errors.iter().map(|e| e.place.as_ref().unwrap().line_column().0).collect();
        assert_eq!(lines, [2, 3]);
    }

    proptest! {
        #[test]
        fn printing_and_reading_are_inverses(
            entries in proptest::collection::vec(("[a-z][a-z0-9-]{0,8}", "[a-z]{1,6}", "\\PC{1,12}", "[a-z0-9-]{0,8}"), 0..8)
        ) {
            let mut ids = PublishedIds::default();
            for (id, kind, form, source) in entries {
                ids.publish(id.parse().unwrap(), EntityType(kind.as_str().into()), &form, &source);
            }
            let text: Arc<str> = ids.to_string().into();
            let (read, errors) = PublishedIds::read("ids", &text);
            prop_assert!(errors.is_empty());
            prop_assert_eq!(read.to_string(), &*text);
            prop_assert_eq!(read, ids);
        }
    }
}
