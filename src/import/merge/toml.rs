//! A TOML front matter with other values: comments, order and spelling of what stays the same are the editor's.

use super::matter::{Items, same, same_tables, tables};
use std::collections::HashMap;
use toml::{Table, Value};
use toml_edit::{ArrayOfTables, DocumentMut, Item};

/// The front matter `text`, whose values are `mine`, with the values `merged`. New keys are written as in `new` where it has
/// them. `None` if the text cannot be made to say that.
pub fn write(text: &str, mine: &Table, merged: &Table, new: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let model: DocumentMut = new.parse().ok()?;
    sync(document.as_table_mut(), mine, merged, Some(model.as_table()));
    let mut out = document.to_string();
    keep_comments(text, &mut out);
    let said: Table = toml::from_str(&out).ok()?;
    same_tables(&said, merged).then_some(out)
}

/// Makes a table say what `wanted` says; it says `now`.
fn sync(table: &mut toml_edit::Table, now: &Table, wanted: &Table, model: Option<&toml_edit::Table>) {
    let gone: Vec<&String> = now.keys().filter(|key| !wanted.contains_key(*key)).collect();
    for key in gone {
        table.remove(key);
    }
    let mut put_in = false;
    for (key, value) in wanted {
        let was = now.get(key);
        if was.is_some_and(|was| same(was, value)) {
            continue;
        }
        let model = model.and_then(|m| m.get(key));
        match (table.get_mut(key), was, value) {
            (Some(Item::Table(inner)), Some(Value::Table(now)), Value::Table(wanted)) => {
                sync(inner, now, wanted, model.and_then(Item::as_table));
            }
            (Some(Item::ArrayOfTables(list)), Some(Value::Array(now)), Value::Array(wanted)) => {
                sync_items(list, now, wanted, model.and_then(Item::as_array_of_tables));
            }
            (Some(Item::Value(old)), _, _) => {
                match written(key, value, model) {
                    Some(Item::Value(mut fresh)) => {
                        *fresh.decor_mut() = old.decor().clone();
                        *old = fresh;
                    }
                    // Tables the editor wrote in one line.
                    Some(item) => drop(table.insert(key, item)),
                    None => {}
                }
            }
            _ => {
                if let Some(item) = written(key, value, model) {
                    table.insert(key, item);
                    put_in = true;
                }
            }
        }
    }
    if let Some(model) = model.filter(|_| put_in) {
        order(table, now, model);
    }
}

fn sync_items(list: &mut ArrayOfTables, now: &[Value], wanted: &[Value], model: Option<&ArrayOfTables>) {
    let (Some(now), Some(wanted)) = (tables(now), tables(wanted)) else { return };
    let old: HashMap<String, (usize, &Table)> =
        Items::of(&now).list.into_iter().enumerate().map(|(i, (name, table))| (name, (i, table))).collect();
    let mut fresh = ArrayOfTables::new();
    for (name, value) in Items::of(&wanted).list {
        let known = old.get(&name).and_then(|(i, now)| Some((list.get(*i)?.clone(), *now)));
        let table = match known {
            Some((mut table, now)) => {
                sync(&mut table, now, value, None);
                Some(table)
            }
            None => {
                model.and_then(|m| m.iter().find(|t| says(t, value)).cloned().map(placeless)).or_else(|| bare(value))
            }
        };
        if let Some(table) = table {
            fresh.push(table);
        }
    }
    *list = fresh;
}

fn says(table: &toml_edit::Table, value: &Table) -> bool {
    toml::from_str::<Table>(&table.to_string()).is_ok_and(|said| same_tables(&said, value))
}

/// A key's value as an item: as the model writes it, if it says the same.
fn written(key: &str, value: &Value, model: Option<&Item>) -> Option<Item> {
    let alone = |item: Item| {
        let mut document = DocumentMut::new();
        document.insert(key, item);
        toml::from_str::<Table>(&document.to_string()).ok()
    };
    if let Some(model) = model {
        let model = match model.clone() {
            Item::Table(table) => Item::Table(placeless(table)),
            Item::ArrayOfTables(list) => Item::ArrayOfTables(list.into_iter().map(placeless).collect()),
            other => other,
        };
        if alone(model.clone()).and_then(|t| t.get(key).cloned()).is_some_and(|said| same(&said, value)) {
            return Some(model);
        }
    }
    let mut table = Table::new();
    table.insert(key.to_owned(), value.clone());
    let mut document: DocumentMut = toml::to_string(&table).ok()?.parse().ok()?;
    Some(match document.remove(key)? {
        Item::Table(table) => Item::Table(placeless(table)),
        Item::ArrayOfTables(list) => Item::ArrayOfTables(list.into_iter().map(placeless).collect()),
        other => other,
    })
}

fn bare(value: &Table) -> Option<toml_edit::Table> {
    let document: DocumentMut = toml::to_string(value).ok()?.parse().ok()?;
    Some(placeless(document.as_table().clone()))
}

/// A table that stands after the one before it, wherever it stood in another file.
fn placeless(mut table: toml_edit::Table) -> toml_edit::Table {
    table.set_position(None);
    table.decor_mut().clear();
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(inner) => *inner = placeless(std::mem::take(inner)),
            Item::ArrayOfTables(list) => *list = std::mem::take(list).into_iter().map(placeless).collect(),
            _ => {}
        }
    }
    table
}

/// New keys stand after the key they follow in the model.
fn order(table: &mut toml_edit::Table, now: &Table, model: &toml_edit::Table) {
    let mut keys: Vec<String> = table.iter().map(|(k, _)| k.to_owned()).filter(|k| now.contains_key(k)).collect();
    let mut after: Option<String> = None;
    for (key, _) in model.iter().filter(|(k, _)| table.contains_key(k)) {
        if !keys.iter().any(|k| k == key) {
            let at = after.as_ref().and_then(|a| keys.iter().position(|k| k == a)).map_or(0, |i| i + 1);
            keys.insert(at, key.to_owned());
        }
        after = Some(key.to_owned());
    }
    let rank: HashMap<String, usize> = keys.into_iter().enumerate().map(|(i, k)| (k, i)).collect();
    let place = |key: &toml_edit::Key| rank.get(key.get()).copied().unwrap_or(usize::MAX);
    table.sort_values_by(|a, _, b, _| place(a).cmp(&place(b)));
}

/// Comments that stood at what is gone stay at the end: they are the editor's words.
fn keep_comments(before: &str, after: &mut String) {
    let mut there: HashMap<String, usize> = HashMap::new();
    for comment in after.lines().filter_map(comment) {
        *there.entry(comment.to_owned()).or_default() += 1;
    }
    let mut lost = Vec::new();
    for comment in before.lines().filter_map(comment) {
        match there.get_mut(comment).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => lost.push(comment),
        }
    }
    for comment in lost {
        if !after.is_empty() && !after.ends_with('\n') {
            after.push('\n');
        }
        after.push_str(comment);
        after.push('\n');
    }
}

/// The comment of a line.
fn comment(line: &str) -> Option<&str> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some('"'), '\\') if !escaped => {
                escaped = true;
                continue;
            }
            (Some(open), c) if c == open && !escaped => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => return Some(line[at..].trim_end()),
            _ => {}
        }
        escaped = false;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rewritten(mine: &str, merged: &str, new: &str) -> String {
        let table = |text: &str| toml::from_str::<Table>(text).unwrap();
        write(mine, &table(mine), &table(merged), new).unwrap()
    }

    #[test]
    fn comments_order_and_spelling_of_the_editor_stay() {
        let mine = "# mine\ntitle = 'A'   # checked\nkind  =  \"review\"\nauthors = [\n  'Ada', # first\n]\n\n[extra]\nx = 1 # one\n\n[source] # the original\nsha256 = \"1\"\nfile = \"f\"\n";
        let new = "title = \"A\"\nauthors = [\"Ada\"]\ndate = 2020-01-02\nkind = \"bulletin\"\n\n[source]\nfile = \"f\"\nsha256 = \"2\"\n";
        let merged = "title = 'A'\nauthors = ['Ada']\ndate = 2020-01-02\nkind = 'bulletin'\nextra.x = 1\n[source]\nfile = 'f'\nsha256 = '2'";
        let wanted = "# mine\ntitle = 'A'   # checked\nkind  =  \"bulletin\"\nauthors = [\n  'Ada', # first\n]\ndate = 2020-01-02\n\n[extra]\nx = 1 # one\n\n[source] # the original\nsha256 = \"2\"\nfile = \"f\"\n";
        assert_eq!(rewritten(mine, merged, new), wanted);
    }

    #[test]
    fn items_of_lists_are_put_in_and_taken_out_where_they_belong() {
        let mine = "[source]\nfile = \"f\"\n\n# why\n[[removed]]\ntext = \"a\"\nline = 1\n\n[[removed]]\ntext = \"c\"\nline = 3\n\n[[mine]]\nx = 1\n";
        let merged = "[source]\nfile = 'f'\n[[removed]]\ntext = 'b'\nline = 2\n[[removed]]\ntext = 'c'\nline = 4\n[[supplied]]\ntext = 's'\n[[mine]]\nx = 1\n";
        let new = "[source]\nfile = \"f\"\n\n[[removed]]\ntext = \"b\"\nline = 2\n\n[[removed]]\ntext = \"c\"\nline = 4\n\n[[supplied]]\ntext = \"s\"\n";
        let wanted = "[source]\nfile = \"f\"\n\n[[removed]]\ntext = \"b\"\nline = 2\n\n[[removed]]\ntext = \"c\"\nline = 4\n\n[[supplied]]\ntext = \"s\"\n\n[[mine]]\nx = 1\n# why\n";
        assert_eq!(rewritten(mine, merged, new), wanted);
    }

    #[test]
    fn tables_and_comments_in_one_line_survive() {
        let mine = "about = [{ key = 'k', title = 'T' }]\nauthors = ['Ada', # \"first\"\n 'Bo']\nx = '#no' # yes\n";
        let merged = "authors = ['Ada', 'Cy']\nx = '#no'\n[[about]]\nkey = 'k'\ntitle = 'U'\n";
        let out = rewritten(mine, merged, merged);
        assert!(out.contains("# \"first\"") && out.contains("x = '#no' # yes"), "{out}");
    }

    proptest! {
        #[test]
        fn any_change_is_written_and_no_comment_is_lost(
            mine in prop::collection::vec((0_u8..5, 0_usize..6, any::<bool>()), 0..8),
            merged in prop::collection::vec((0_u8..5, 0_usize..6, any::<bool>()), 0..8),
        ) {
            let text = |entries: &[(u8, usize, bool)], side: &str| {
                let mut seen = std::collections::BTreeSet::new();
                let (mut plain, mut tables) = (String::new(), String::new());
                for (n, (kind, key, comment)) in entries.iter().enumerate() {
                    let comment = if *comment { format!("# {side}{n}") } else { String::new() };
                    match kind {
                        4 => tables += &format!("{comment}\n[[list{key}]]\ntext = \"{side}{n}\" {comment}\n"),
                        _ if !seen.insert((*kind == 3, *key)) => {}
                        3 => tables += &format!("{comment}\n[table{key}] {comment}\na = 1\n{side} = {n}\n"),
                        2 => plain += &format!("key{key} = [ {comment}\n  {n}, 2,\n]\n"),
                        _ => plain += &format!("{comment}\nkey{key} = {n} {comment}\n"),
                    }
                }
                plain + &tables
            };
            let (mine, merged) = (text(&mine, "mine"), text(&merged, "new"));
            let table = |text: &str| toml::from_str::<Table>(text).unwrap();
            for model in ["", merged.as_str()] {
                let out = write(&mine, &table(&mine), &table(&merged), model);
                prop_assert!(out.is_some(), "{}\n->\n{}", mine, merged);
                let out = out.unwrap_or_default();
                for comment in mine.lines().filter_map(comment) {
                    prop_assert!(out.contains(comment), "{} is lost in\n{}", comment, out);
                }
            }
        }
    }
}
