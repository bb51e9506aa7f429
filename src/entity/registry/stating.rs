//! Authority data as text: keys of the front matter of `content/<section>/<id>.md`, set one by one.
//!
//! Goes in: the text of the file and the keys to set. Comes out: the new text; comments, order and the spelling of what stays the
//! same are the editor's. Front matter between `---` is not changed.

use crate::entity::EntityType;
use crate::id::EntityId;
use crate::page::front_matter::{Format, split};
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// What a command states about an entity; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Preferred name.
    pub name: Option<String>,
    /// Filing form; empty to go back to the one the program makes.
    pub sort: Option<String>,
    /// Its type.
    pub kind: Option<EntityType>,
    /// Names found anywhere, all of them.
    pub aliases: Option<Vec<String>>,
    /// Names found only after another one, all of them.
    pub weak_aliases: Option<Vec<String>>,
    /// Entities it must not be taken for, all of them.
    pub not_same_as: Option<Vec<String>>,
    /// Whether a person has looked at it.
    pub reviewed: Option<bool>,
    /// Authority identifiers to set: (scheme, value); an empty value takes one away.
    pub same_as: Vec<(String, String)>,
}

/// The text with what the statement says.
///
/// # Errors
/// There is no front matter that can be changed; says why.
pub fn state(text: &str, statement: &Statement) -> Result<String, String> {
    let range = match split(text).matter {
        Some((Format::Toml, range)) => range,
        Some((Format::Yaml, _)) => return Err("its front matter is YAML, which this command does not change".into()),
        None => return Err("it has no front matter between +++".into()),
    };
    let before = text.get(range.clone()).unwrap_or_default();
    let mut document: DocumentMut =
        before.parse().map_err(|e: toml_edit::TomlError| e.message().lines().next().unwrap_or_default().to_string())?;
    let root = document.as_table_mut();
    let kind = statement.kind.as_ref().map(|k| k.0.to_string());
    for (key, wanted) in [("type", &kind), ("name", &statement.name), ("sort", &statement.sort)] {
        match wanted {
            Some(text) if text.is_empty() => drop(root.remove(key)),
            Some(text) => put(root, key, text.as_str().into()),
            None => {}
        }
    }
    let lists = [
        ("aliases", &statement.aliases),
        ("weak_aliases", &statement.weak_aliases),
        ("not_same_as", &statement.not_same_as),
    ];
    for (key, wanted) in lists {
        match wanted {
            Some(list) if list.is_empty() => drop(root.remove(key)),
            Some(list) => put_list(root, key, list),
            None => {}
        }
    }
    match statement.reviewed {
        // A file says that a person has looked at it unless it says otherwise.
        Some(true) if root.contains_key("status") => put(root, "status", "reviewed".into()),
        Some(true) => {}
        Some(false) => put(root, "status", "candidate".into()),
        None => {}
    }
    identifiers(root, &statement.same_as);
    Ok(format!("{}{}{}", &text[..range.start], document, &text[range.end..]))
}

fn put(table: &mut Table, key: &str, value: Value) {
    let mut value = value;
    match table.get_mut(key) {
        // In place: the comment above a key belongs to the key.
        Some(Item::Value(old)) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        _ => drop(table.insert(key, Item::Value(value))),
    }
}

/// Sets a list: what stays in it keeps its place and its comments.
fn put_list(table: &mut Table, key: &str, wanted: &[String]) {
    if let Some(list) = table.get_mut(key).and_then(Item::as_array_mut) {
        list.retain(|v| v.as_str().is_some_and(|s| wanted.iter().any(|w| w == s)));
        let there: Vec<String> = list.iter().filter_map(|v| v.as_str().map(str::to_string)).collect();
        wanted.iter().filter(|w| !there.contains(w)).for_each(|w| list.push(w.as_str()));
    } else {
        put(table, key, Value::Array(wanted.iter().map(String::as_str).collect::<Array>()));
    }
}

fn identifiers(root: &mut Table, wanted: &[(String, String)]) {
    if wanted.is_empty() {
        return;
    }
    let entry = root.entry("same_as").or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = entry.as_table_like_mut() else { return };
    for (scheme, value) in wanted {
        if value.is_empty() {
            table.remove(scheme);
        } else {
            table.insert(scheme, toml_edit::value(value.as_str()));
        }
    }
    if table.is_empty() {
        root.remove("same_as");
    }
}

/// A new file for an entity.
pub fn new_file(id: &EntityId, kind: &EntityType, name: &str, statement: &Statement) -> String {
    let mut document = DocumentMut::new();
    let root = document.as_table_mut();
    root.insert("id", toml_edit::value(id.as_str()));
    root.insert("type", toml_edit::value(&*kind.0));
    root.insert("name", toml_edit::value(name));
    let text = format!("+++\n{document}+++\n");
    // The text just made has a front matter that can be changed.
    state(&text, statement).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "+++\n# who she is\nid = \"ada\"   # never changes\nname = 'Ada Holm'\naliases = [\n  \"A. Holm\", # in letters\n]\n\n# elsewhere\n[same_as]\nviaf = \"12\"\n+++\nProse.\n";

    fn aliases(list: &[&str]) -> Statement {
        Statement { aliases: Some(list.iter().map(ToString::to_string).collect()), ..Statement::default() }
    }

    #[test]
    fn what_is_not_stated_stays_as_it_is() {
        assert_eq!(state(FILE, &Statement::default()).unwrap(), FILE);
        let named = Statement { name: Some("Ada H. Holm".into()), reviewed: Some(true), ..Statement::default() };
        assert_eq!(state(FILE, &named).unwrap(), FILE.replace("'Ada Holm'", "\"Ada H. Holm\""));
    }

    #[test]
    fn keys_are_set_added_and_taken_away() {
        let text = state(FILE, &aliases(&["A. Holm", "The Tide Lady"])).unwrap();
        assert!(
            text.contains("\"A. Holm\"") && text.contains("The Tide Lady") && text.contains("# in letters"),
            "{text}"
        );
        let none = state(&text, &aliases(&[])).unwrap();
        assert!(!none.contains("aliases"), "{none}");
        let ids = Statement {
            same_as: vec![("viaf".into(), String::new()), ("geonames".into(), "7".into())],
            reviewed: Some(false),
            ..Statement::default()
        };
        let text = state(FILE, &ids).unwrap();
        assert!(text.contains("geonames = \"7\"") && !text.contains("viaf"), "{text}");
        let table = crate::page::front_matter::table(&text).unwrap();
        assert_eq!(table["status"].as_str(), Some("candidate"), "{text}");
        assert!(
            state(&text, &Statement { reviewed: Some(true), ..Statement::default() }).unwrap().contains("\"reviewed\"")
        );
    }

    #[test]
    fn a_new_file_says_what_it_must() {
        let id: EntityId = "ada".parse().unwrap();
        let named = Statement { name: Some("Ada \"Tide\" Holm".into()), ..aliases(&["Ada Holm"]) };
        let text = new_file(&id, &EntityType("person".into()), "Ada Holm", &named);
        let table = crate::page::front_matter::table(&text).unwrap();
        assert_eq!(table["name"].as_str(), Some("Ada \"Tide\" Holm"));
        assert_eq!(table["aliases"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn what_cannot_be_changed_is_left_alone() {
        for text in ["Prose.\n", "---\nname: Ada\n---\n", "+++\nname = \n+++\n"] {
            assert!(state(text, &aliases(&["A"])).is_err(), "{text}");
        }
    }
}
