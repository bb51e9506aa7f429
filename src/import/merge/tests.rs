//! Whole pages, merged.

use super::*;

const BASE: &str = "+++\ntitle = \"T\"\nauthors = [\"Ada\"]\n\n[source]\nfile = \"sources/t.txt\"\nsha256 = \"1\"\nbytes = 10\n+++\n\nFirst words.\n\nSecond words.\n";

#[test]
fn front_matter_and_body_are_merged() {
    let mine = BASE
        .replace("\"T\"", "\"T\" # mended")
        .replace("First", "*First*")
        .replace("authors", "kind = \"review\"\nauthors");
    let new = BASE.replace("\"1\"", "\"2\"").replace("Second", "Third").replace("bytes = 10", "bytes = 9");
    let wanted = mine.replace("\"1\"", "\"2\"").replace("Second", "Third").replace("bytes = 10", "bytes = 9");
    assert_eq!(merge(Some(BASE), &mine, &new), Ok(Merged { text: wanted, conflicts: vec![] }));
}

#[test]
fn conflicts_say_where_they_are_in_the_editors_page() {
    let mine = BASE.replace("\"T\"", "\"Mine\"").replace("Second", "Mine");
    let new = BASE.replace("\"T\"", "\"New\"").replace("Second", "New").replace("\"1\"", "\"2\"");
    let merged = merge(Some(BASE), &mine, &new).unwrap();
    assert_eq!(merged.text, mine.replace("\"1\"", "\"2\""));
    let told: Vec<_> =
        merged.conflicts.iter().map(|c| (c.key.as_deref(), &mine[c.span.clone()], &*c.incoming)).collect();
    assert_eq!(told, [(Some("title"), "title = \"Mine\"", "\"New\""), (None, "Mine words.", "New words.")]);
}

#[test]
fn broken_and_missing_front_matter_is_not_merged() {
    let new = BASE.replace("First", "New");
    for mine in [BASE.replace("\"T\"", "\"T"), BASE.replace("+++\n", ""), BASE.replacen("\n+++\n", "\n", 1)] {
        assert_eq!(merge(Some(BASE), &mine, &new), Err(Unmergeable::Unreadable), "{mine}");
    }
}

#[test]
fn yaml_of_an_editor_is_merged_in_place() {
    let mine = "---\n# mine\ntitle: T\nauthors: [Ada]\nsource:\n  file: sources/t.txt\n  sha256: '1'\n  bytes: 10\n---\n\nFirst *words*.\n\nSecond words.\n";
    let new = BASE.replace("\"1\"", "\"2\"").replace("Second", "Third").replace("title", "lang = \"en\"\ntitle");
    let merged = merge(Some(BASE), mine, &new).unwrap();
    assert_eq!(merged.conflicts, []);
    assert!(merged.text.starts_with("---\n# mine\ntitle: T\nauthors: [Ada]\nsource:\n"), "{}", merged.text);
    assert!(merged.text.ends_with("---\n\nFirst *words*.\n\nThird words.\n"), "{}", merged.text);
    let table = front_matter::table(&merged.text).unwrap();
    assert_eq!(table["source"]["sha256"].as_str(), Some("2"));
    assert_eq!(table["lang"].as_str(), Some("en"));
    let commented = mine.replace("'1'", "'1' # why");
    assert_eq!(merge(Some(BASE), &commented, &new), Err(Unmergeable::Unwritable));
}

#[test]
fn a_page_without_a_base_stays_but_for_the_identity_of_its_original() {
    let mine = BASE.replace("First", "Mine");
    let new = BASE.replace("First", "New").replace("\"1\"", "\"2\"").replace("\"T\"", "\"N\"");
    let merged = merge(None, &mine, &new).unwrap();
    assert_eq!(merged.text, mine.replace("\"1\"", "\"2\""));
    assert_eq!(merged.conflicts[0].what, What::Everything);
}

#[test]
fn a_rename_changes_one_key() {
    assert_eq!(renamed(BASE, "sources/u.txt"), Some(BASE.replace("t.txt", "u.txt")));
    let yaml = "---\ntitle: T\nsource:\n  file: a\n---\nBody.\n";
    assert_eq!(renamed(yaml, "b").unwrap(), "---\ntitle: T\nsource:\n  file: b\n---\nBody.\n");
    assert_eq!(renamed("Body.\n", "b"), None);
}
