//! Two changes of one front matter, key by key, as values.
//!
//! In: the tables import last wrote, the editor has, and import would write now. Out: one table, and the keys both changed in
//! different ways, where the editor's value stays. Writing it back without touching what did not change is the business of
//! [`super::toml`] and [`super::yaml`].

use super::words;
use std::collections::{BTreeSet, HashMap, HashSet};
use toml::{Table, Value};

/// A key that both changed, in different ways.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyClash {
    /// Dotted path: `title`, `about.salt-roads.title`.
    pub key: String,
    /// What import would write; `None` if it would take the key out.
    pub incoming: Option<String>,
}

/// Keys of `[source]` that say which original the page is of, and with which metadata by hand. They are import's alone.
const IDENTITY: [&str; 4] = ["file", "sha256", "bytes", "metadata_digest"];

/// Lists in which import keeps account of its own work: an item the editor took out stays out, and nothing conflicts.
const ACCOUNTS: [&str; 5] = ["removed", "supplied", "repaired", "proposed", "omitted"];

/// What items of lists are known by.
const NAMES: [&str; 6] = ["key", "id", "title", "name", "text", "file"];

/// Merges three versions of a front matter. A base of `None` means that all of the editor's is kept, but for what says which
/// original the page is of.
pub fn merge(base: Option<&Table>, mine: &Table, new: &Table) -> (Table, Vec<KeyClash>) {
    let mut merge = Merge { clashes: Vec::new() };
    let mut merged = merge.tables(base.unwrap_or(new), mine, new, &Path::default());
    let source = |t: &Table| t.get("source").and_then(Value::as_table).cloned();
    if let Some(new) = source(new) {
        let mut source = source(&merged).unwrap_or_default();
        for key in IDENTITY {
            if let Some(value) = new.get(key) {
                source.insert(key.into(), value.clone());
            }
        }
        merged.insert("source".into(), Value::Table(source));
    }
    (merged, merge.clashes)
}

/// Where in the front matter.
#[derive(Clone, Debug, Default)]
struct Path {
    shown: String,
    /// Import's own account: nothing conflicts here.
    quiet: bool,
}

impl Path {
    fn below(&self, key: &str) -> Path {
        let quiet = self.quiet || (self.shown.is_empty() && (key == "source" || ACCOUNTS.contains(&key)));
        let shown = if self.shown.is_empty() { key.to_owned() } else { format!("{}.{key}", self.shown) };
        Path { shown, quiet }
    }
}

struct Merge {
    clashes: Vec<KeyClash>,
}

impl Merge {
    fn tables(&mut self, base: &Table, mine: &Table, new: &Table, path: &Path) -> Table {
        let keys: BTreeSet<&String> = mine.keys().chain(new.keys()).collect();
        let mut merged = Table::new();
        for key in keys {
            if let Some(value) = self.values([base.get(key), mine.get(key), new.get(key)], &path.below(key)) {
                merged.insert(key.clone(), value);
            }
        }
        merged
    }

    /// One key: base, mine, new.
    fn values(&mut self, [base, mine, new]: [Option<&Value>; 3], path: &Path) -> Option<Value> {
        if same_or_none(base, new) || same_or_none(mine, new) {
            return mine.cloned();
        }
        if same_or_none(base, mine) {
            return new.cloned();
        }
        match (base, mine, new) {
            (_, Some(Value::Table(mine)), Some(Value::Table(new))) => {
                let empty = Table::new();
                let base = base.and_then(Value::as_table).unwrap_or(&empty);
                Some(Value::Table(self.tables(base, mine, new, path)))
            }
            (_, Some(Value::Array(mine)), Some(Value::Array(new))) => {
                let base = base.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                self.lists(base, mine, new, path).map(Value::Array)
            }
            // All items went out of one side.
            (Some(Value::Array(base)), _, _) if tables(base).is_some() => {
                let items = |v: Option<&Value>| v.and_then(Value::as_array).cloned().unwrap_or_default();
                let left = self.lists(base, &items(mine), &items(new), path)?;
                (!left.is_empty()).then_some(Value::Array(left))
            }
            _ => {
                self.clash(path, new);
                mine.cloned()
            }
        }
    }

    fn clash(&mut self, path: &Path, new: Option<&Value>) {
        if !path.quiet {
            self.clashes.push(KeyClash { key: path.shown.clone(), incoming: new.map(ToString::to_string) });
        }
    }

    fn lists(&mut self, base: &[Value], mine: &[Value], new: &[Value], path: &Path) -> Option<Vec<Value>> {
        if let (Some(base), Some(mine), Some(new)) = (tables(base), tables(mine), tables(new)) {
            return Some(self.items(&Items::of(&base), &Items::of(&mine), &Items::of(&new), path));
        }
        let shown = |list: &[Value]| list.iter().map(ToString::to_string).collect::<Vec<String>>();
        let Some(merged) = words::sequence(&shown(base), &shown(mine), &shown(new)) else {
            self.clash(path, Some(&Value::Array(new.to_vec())));
            return Some(mine.to_vec());
        };
        let known: Vec<(String, &Value)> = mine.iter().chain(new).chain(base).map(|v| (v.to_string(), v)).collect();
        let value = |shown: &String| known.iter().find(|(s, _)| s == shown).map(|(_, v)| (*v).clone());
        Some(merged.iter().filter_map(value).collect())
    }

    /// Arrays of tables, item by item: the editor's in their order, new ones after the one they follow in the new list.
    fn items(&mut self, base: &Items<'_>, mine: &Items<'_>, new: &Items<'_>, path: &Path) -> Vec<Value> {
        let mut merged: Vec<(String, Value)> = Vec::new();
        for (name, item) in &mine.list {
            let (was, is) = (base.get(name), new.get(name));
            let path = path.below(name);
            match (was, is) {
                (was, Some(is)) => {
                    let empty = Table::new();
                    let table = self.tables(was.unwrap_or(&empty), item, is, &path);
                    merged.push((name.clone(), Value::Table(table)));
                }
                (Some(was), None) if same_tables(was, item) => {}
                (was, None) => {
                    if was.is_some() {
                        self.clash(&path, None);
                    }
                    merged.push((name.clone(), Value::Table((*item).clone())));
                }
            }
        }
        let there: HashSet<&String> = merged.iter().map(|(name, _)| name).collect();
        let mut fresh: HashMap<Option<&String>, Vec<(String, Value)>> = HashMap::new();
        let mut after = None;
        for (name, item) in &new.list {
            if there.contains(name) {
                after = Some(name);
                continue;
            }
            let table = Value::Table((*item).clone());
            match base.get(name) {
                None => fresh.entry(after).or_default().push((name.clone(), table)),
                // The editor has taken it out.
                Some(was) if same_tables(was, item) => {}
                Some(_) => self.clash(&path.below(name), Some(&table)),
            }
        }
        let mut all = fresh.remove(&None).unwrap_or_default();
        for item in &merged {
            all.push(item.clone());
            all.extend(fresh.remove(&Some(&item.0)).unwrap_or_default());
        }
        all.into_iter().map(|(_, value)| value).collect()
    }
}

/// The items of an array of tables, with what they are known by.
pub struct Items<'a> {
    /// The items in their order.
    pub list: Vec<(String, &'a Table)>,
    index: HashMap<String, &'a Table>,
}

impl<'a> Items<'a> {
    /// Names the items; two that are known by the same are told apart by their count.
    pub fn of(tables: &[&'a Table]) -> Self {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut named = |table: &&'a Table| {
            let of = |key: &&str| table.get(*key).and_then(Value::as_str).map(str::to_owned);
            let rule = of(&"rule").map(|r| format!(" ({r})")).unwrap_or_default();
            let name = NAMES.iter().find_map(of).unwrap_or_else(|| table.to_string()) + &rule;
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            (if *count == 1 { name } else { format!("{name} {count}") }, *table)
        };
        let list: Vec<_> = tables.iter().map(&mut named).collect();
        let index = list.iter().cloned().collect();
        Items { list, index }
    }

    fn get(&self, name: &str) -> Option<&'a Table> {
        self.index.get(name).copied()
    }
}

/// The tables of an array that holds nothing else.
pub fn tables(values: &[Value]) -> Option<Vec<&Table>> {
    values.iter().map(Value::as_table).collect()
}

/// Whether two values say the same: a date is a date, also in quotation marks, as YAML has it.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Datetime(date), Value::String(text)) | (Value::String(text), Value::Datetime(date)) => {
            date.to_string() == *text
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Table(a), Value::Table(b)) => same_tables(a, b),
        (a, b) => a == b,
    }
}

/// Whether two tables say the same, in whatever order.
pub fn same_tables(a: &Table, b: &Table) -> bool {
    a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
}

fn same_or_none(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        toml::from_str(text).unwrap()
    }

    fn merged(base: &str, mine: &str, new: &str) -> (Table, Vec<String>) {
        let (merged, clashes) = merge(Some(&table(base)), &table(mine), &table(new));
        (merged, clashes.into_iter().map(|c| c.key).collect())
    }

    #[test]
    fn keys_are_merged_one_by_one_and_the_editors_value_stays() {
        let (out, clashes) = merged(
            "title = 'A'\nkind = 'review'\nlang = 'en'\n[source]\nsha256 = '1'\ncharset = 'a'",
            "title = 'Mine'\nkind = 'review'\nlang = 'en'\nmine = 1\n[source]\nsha256 = 'x'\ncharset = 'mine'",
            "title = 'New'\nkind = 'bulletin'\ndate = 2020-01-01\n[source]\nsha256 = '2'\ncharset = 'b'",
        );
        let wanted =
            "title = 'Mine'\nkind = 'bulletin'\nmine = 1\ndate = 2020-01-01\n[source]\nsha256 = '2'\ncharset = 'mine'";
        assert_eq!((out, clashes), (table(wanted), vec!["title".to_owned()]));
    }

    #[test]
    fn accounts_of_import_never_conflict_and_what_the_editor_struck_out_stays_out() {
        let base = "[[removed]]\ntext = 'Share'\nrule = 'b'\nline = 1\n[[removed]]\ntext = 'Top'\nrule = 'b'\nline = 9\n[[proposed]]\ntext = 'T'\nrule = 'title'\nline = 1";
        let mine = "[[removed]]\ntext = 'Top'\nrule = 'b'\nline = 9";
        let new = "[[removed]]\ntext = 'Share'\nrule = 'b'\nline = 2\n[[removed]]\ntext = 'Print'\nrule = 'b'\nline = 3\n[[removed]]\ntext = 'Top'\nrule = 'b'\nline = 10\n[[proposed]]\ntext = 'T'\nrule = 'title'\nline = 2";
        let (out, clashes) = merged(base, mine, new);
        let wanted =
            "[[removed]]\ntext = 'Print'\nrule = 'b'\nline = 3\n[[removed]]\ntext = 'Top'\nrule = 'b'\nline = 10";
        assert_eq!((out, clashes), (table(wanted), vec![]));
    }

    #[test]
    fn works_are_merged_field_by_field() {
        let base = "[[about]]\nkey = 'k'\ntitle = 'T'\nauthors = ['A']\n[[about]]\nkey = 'l'\ntitle = 'L'";
        let mine = base.replace("'T'", "'T, mended'").replace("['A']", "['A', 'Mine']");
        let new = base.replace("['A']", "['Aa']").replace("'L'", "'L2'") + "\n[[about]]\nkey = 'm'\ntitle = 'M'";
        let (out, clashes) = merged(base, &mine, &new);
        assert_eq!(clashes, ["about.k.authors"]);
        let wanted = mine.replace("'L'", "'L2'") + "\n[[about]]\nkey = 'm'\ntitle = 'M'";
        assert_eq!(out, table(&wanted));
    }

    #[test]
    fn without_a_base_only_the_identity_of_the_original_is_taken() {
        let mine = table("title = 'M'\n[source]\nfile = 'a'\nsha256 = '1'");
        let new = table("title = 'N'\nkind = 'review'\n[source]\nfile = 'b'\nsha256 = '2'\nbytes = 3");
        let (out, clashes) = merge(None, &mine, &new);
        assert_eq!(out, table("title = 'M'\n[source]\nfile = 'b'\nsha256 = '2'\nbytes = 3"));
        assert!(clashes.is_empty());
    }
}
