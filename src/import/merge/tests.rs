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

#[test]
fn a_page_with_the_line_ends_of_windows_keeps_them() {
    let mine = BASE.replace("First", "*First*").replace("Second", "Mine").replace('\n', "\r\n");
    let new = BASE.replace("First words", "First word").replace("Second", "New").replace("\"1\"", "\"2\"");
    let merged = merge(Some(BASE), &mine, &new).unwrap();
    let wanted = mine.replace("*First* words", "*First* word").replace("\"1\"", "\"2\"");
    assert_eq!(merged.text, wanted);
    assert_eq!(&mine[merged.conflicts[0].span.clone()], "Mine words.");
    let only_ends = BASE.replace('\n', "\r\n");
    assert_eq!(merge(Some(BASE), &only_ends, &new).unwrap().text, new.replace('\n', "\r\n"));
}

/// A block of many kinds; every word of it is known by its number.
fn block(kind: u8, id: &str) -> String {
    let words = |from: usize| (from..from + 7).map(|n| format!("{id}w{n}")).collect::<Vec<_>>().join(" ");
    match kind {
        0 => format!("## {}", words(0)),
        1 => format!("- {}", words(0)),
        2 => format!("- {}\n  - {}", words(0), words(7)),
        3 => format!("> {}\n>\n> {}", words(0), words(7)),
        4 => format!("| {id}a | {id}b |\n| --- | --- |\n| {} | {} |", words(0), words(7)),
        5 => format!("```\n{}\n\n{}\n```", words(0), words(7)),
        6 => format!("{}[^{id}]\n\n[^{id}]: {}", words(0), words(7)),
        7 => format!("{}. {}", id.len(), words(0)),
        _ => format!("{}\n{}", words(0), words(7)),
    }
}

fn body_of(blocks: &[String]) -> String {
    let mut out = String::from("+++\ntitle = \"T\"\n+++\n\n");
    for (i, block) in blocks.iter().enumerate() {
        let item = |b: &str| b.starts_with("- ");
        if i > 0 {
            out.push_str(if item(block) && item(&blocks[i - 1]) { "\n" } else { "\n\n" });
        }
        out.push_str(block);
    }
    out + "\n"
}

/// What a side does: put in, take out, move, change a word, put words in.
fn edited(blocks: &[String], edits: &[(u8, u8, usize, usize)], mark: &str) -> Vec<String> {
    let mut blocks = blocks.to_vec();
    for (n, (what, kind, at, to)) in edits.iter().enumerate() {
        if blocks.is_empty() {
            break;
        }
        let at = at % blocks.len();
        let word = |block: &str| {
            let words: Vec<&str> = block.split_whitespace().filter(|w| w.contains('w') && !w.contains('[')).collect();
            words[to % words.len()].to_owned()
        };
        match what {
            0 => blocks.insert(at, block(*kind, &format!("{mark}{n}"))),
            1 => drop(blocks.remove(at)),
            2 => {
                let block = blocks.remove(at);
                blocks.insert(to % (blocks.len() + 1), block);
            }
            3 => blocks[at] = blocks[at].replacen(&word(&blocks[at]), &format!("{mark}{n}changed"), 1),
            _ => {
                let word = word(&blocks[at]);
                blocks[at] = blocks[at].replacen(&word, &format!("{word} {mark}{n}added"), 1);
            }
        }
    }
    blocks
}

fn edits() -> impl proptest::strategy::Strategy<Value = Vec<(u8, u8, usize, usize)>> {
    proptest::collection::vec((0_u8..5, 0_u8..10, 0_usize..12, 0_usize..12), 0..5)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]

    #[test]
    fn pages_of_any_structure_keep_what_both_sides_put_in(
        kinds in proptest::collection::vec(0_u8..10, 1..9), mine in edits(), new in edits(),
    ) {
        use proptest::prelude::*;
        let base: Vec<String> = kinds.iter().enumerate().map(|(i, kind)| block(*kind, &format!("b{i}"))).collect();
        let (mine, new) = (edited(&base, &mine, "mine"), edited(&base, &new, "new"));
        let (base_page, mine_page, new_page) = (body_of(&base), body_of(&mine), body_of(&new));
        let merged = merge(Some(&base_page), &mine_page, &new_page).unwrap();
        let count = |word: &str| merged.text.matches(word).count();
        let words = |page: &str, mark: &str| -> Vec<String> {
            page.split(|c: char| !c.is_alphanumeric()).filter(|w| w.starts_with(mark)).map(str::to_owned).collect()
        };
        for word in words(&mine_page, "mine") {
            prop_assert!(count(&word) > 0, "the editor's {} is lost in\n{}", word, merged.text);
        }
        if merged.conflicts.is_empty() {
            for word in words(&new_page, "new") {
                prop_assert!(count(&word) > 0, "the document's {} is lost in\n{}", word, merged.text);
            }
        }
        // What neither side touched stands as the block it was, once.
        let pieces = blocks::cut(&merged.text).pieces.iter().map(|p| p.text.to_owned()).collect::<Vec<_>>();
        let untouched = base.iter().filter(|b| mine.contains(b) && new.contains(b));
        for block in untouched.filter(|b| !b.contains("[^")) {
            let there = pieces.iter().filter(|p| *p == block).count();
            prop_assert!(there == 1 || !merged.conflicts.is_empty(), "{} times {} in\n{}", there, block, merged.text);
        }
        // What one side took out and the other left alone is gone.
        for block in base.iter().filter(|b| mine.contains(b) != new.contains(b)) {
            let id = block.split(|c: char| !c.is_alphanumeric()).find(|w| w.starts_with('b')).unwrap_or_default();
            let id = id.split('w').next().unwrap_or_default();
            let left = |page: &str| page.contains(&format!("{id}w"));
            if !left(&mine_page) || !left(&new_page) {
                prop_assert!(!left(&merged.text) || !merged.conflicts.is_empty(), "{} came back in\n{}\nmine\n{}\nnew\n{}", block, merged.text, mine_page, new_page);
            }
        }
        // Merging again changes nothing.
        prop_assert_eq!(merge(Some(&new_page), &merged.text, &new_page).unwrap().text, merged.text);
        prop_assert_eq!(&merge(Some(&base_page), &mine_page, &base_page).unwrap().text, &mine_page);
        prop_assert_eq!(&merge(Some(&base_page), &base_page, &new_page).unwrap().text, &new_page);
    }
}
