//! Tests of the page writer and its self-check.

use super::*;
use crate::source::{plain::span_of, read};
use proptest::prelude::*;

fn input() -> PageInput<'static> {
    PageInput { file: "sources/a.txt", sha256: "00", bytes: 1, files: "a", keys: &[], detect: &|_| Vec::new() }
}

fn body(page: &str) -> &str {
    page.split_once("\n+++\n").unwrap().1
}

/// The texts of a page's blocks are those of the document's, byte for byte; that is what mentions are placed by.
fn assert_same_texts(document: &Document, page: &str) {
    let parsed = check::block_texts(&check::without_clusters(body(page)));
    let own: Vec<String> =
        document.text_blocks().into_iter().filter(|b| b.index.is_some()).map(|b| b.block.text).collect();
    assert_eq!(parsed, own);
}

#[test]
fn the_front_matter_is_toml_with_the_keys_of_the_specification() {
    let text = "Skip to content\n\nReview of Salt “Roads”: A \\ History\n\nBy Dana Example\n\nThe\u{A0}book tells of the old roads and of the men who kept them, at length and well.\n";
    let document = read("a.txt", text.as_bytes()).unwrap();
    let keys = ["salt-roads".to_owned()];
    let page = write(&document, &PageInput { files: "a", keys: &keys, ..input() }).unwrap().text;
    let matter = page.strip_prefix("+++\n").unwrap().split_once("\n+++\n").unwrap().0;
    let table: toml::Table = toml::from_str(matter).unwrap();
    assert_eq!(table["title"].as_str(), Some("Review of Salt “Roads”: A \\ History"));
    assert_eq!(table["about"][0]["key"].as_str(), Some("salt-roads"));
    assert_eq!(table["removed"][0]["line"].as_integer(), Some(1));
    assert_eq!(
        (table["repaired"][0]["text"].as_str(), table["repaired"][0]["count"].as_integer()),
        (Some("\u{A0}"), Some(1))
    );
    assert_eq!(table["source"]["charset"].as_str(), Some("utf-8"));
}

#[test]
fn the_check_finds_what_is_lost_changed_added_or_moved() {
    let document = read("a.txt", b"A title\n\nOne sentence with some words.\n\nAnother sentence.\n").unwrap();
    assert_eq!(check::check(&document, "One sentence with some words.\n\nAnother sentence."), Ok(()));
    for (page, line) in [
        ("One sentence with words.\n\nAnother sentence.", 3),
        ("One sentence with some words.\n\nAnother sentence. More", 5),
        ("One sentence with some words.", 5),
        ("Another sentence.\n\nOne sentence with some words.", 3),
        ("A title\n\nOne sentence with some words.\n\nAnother sentence.", 3),
    ] {
        assert_eq!(check::check(&document, page).unwrap_err().line, line, "{page}");
    }
    let mut lying = document.clone();
    lying.title.as_mut().unwrap().value = "Another title".into();
    assert!(check::check(&lying, "One sentence with some words.\n\nAnother sentence.").is_err());
}

#[test]
fn an_attribution_without_a_dash_is_marked_and_none_is_put_there() {
    let text = "Praise for The Rope\n\n“A book that holds, knot after knot, and does not let go of its reader for a day.”\nAda Moss, author of Fens\n\n“I read it twice, once for the ropes and once for the weather, and I would read it again.”\n—Bo Reed, author of Reeds\n";
    let document = read("a.txt", text.as_bytes()).unwrap();
    let page = write(&document, &input()).unwrap().text;
    assert!(page.contains("\n> [Ada Moss, author of Fens]{.attribution}\n"), "{page}");
    assert!(page.contains("\n> —Bo Reed, author of Reeds\n"), "{page}");
    assert_same_texts(&document, &page);
}

#[test]
fn a_citation_follows_the_parenthesis_it_was_found_in() {
    let detect = |text: &str| -> Vec<PageReference> {
        text.match_indices("(p. 9)")
            .map(|(at, s)| PageReference {
                range: at..at + s.len(),
                pages: vec![],
                locator: "p. 9".into(),
                after_quotation: false,
                named: Default::default(),
            })
            .collect()
    };
    let text = "Review of Salt Roads\n\nBy Dana Example\n\nThe [old] roads (p. 9), and the men (p. 9).\n\n“It is all there, and a good deal more of it than one would think (p. 9)” —Bo Reader, editor\n";
    let document = read("a.txt", text.as_bytes()).unwrap();
    let keys = ["salt-roads".to_owned()];
    let written = write(&document, &PageInput { files: "a", keys: &keys, detect: &detect, ..input() }).unwrap();
    assert!(
        written.text.contains(r"The \[old\] roads (p. 9)[@salt-roads, p. 9], and the men (p. 9)[@salt-roads, p. 9].")
    );
    assert_eq!((written.citations, written.unresolved), (3, 0));
    assert_same_texts(&document, &written.text);
    let plain = read("a.txt", b"Salt Roads\n\nThe old roads (p. 9) and others.\n").unwrap();
    let written = write(&plain, &PageInput { detect: &detect, ..input() }).unwrap();
    assert_eq!((written.citations, written.unresolved), (0, 1));
    assert!(!written.text.contains("[@"));
}

#[test]
fn markdown_sources_go_through_word_for_word() {
    let text = "---\ntitle: Notes\nauthor: Dana Example\ntags: [a, b]\ndate: 2020-01-02\n---\n\nSome *marked* [text](x.html).\r\n\n- one\n- two\n\n> quoted\n>\n> twice\n\n<b>raw</b>\n";
    let document = read("a.md", text.as_bytes()).unwrap();
    let page = write(&document, &input()).unwrap().text;
    assert!(page.ends_with(text.split_once("---\n\n").unwrap().1));
    let table: toml::Table =
        toml::from_str(page.strip_prefix("+++\n").unwrap().split_once("\n+++\n").unwrap().0).unwrap();
    assert_eq!(table["authors"][0].as_str(), Some("Dana Example"));
    assert_eq!(table["extra"]["tags"][1].as_str(), Some("b"));
    assert_eq!(table["date"].to_string(), "2020-01-02");
    let texts: Vec<String> = document.text_blocks().into_iter().map(|b| b.block.text).collect();
    assert_eq!(texts[1..4], ["Some marked text.", "one", "two"]);
    assert_eq!(texts[4], "quoted\ntwice");
}

#[test]
fn a_lone_first_heading_of_a_markdown_source_is_its_title() {
    let document = read("a.md", b"# The *Title*\n\nText.\n\n## Part\n\nMore.\n").unwrap();
    assert_eq!(document.title.as_ref().unwrap().value, "The Title");
    let page = write(&document, &input()).unwrap().text;
    assert!(page.ends_with("+++\n\nText.\n\n## Part\n\nMore.\n"));
    let two = read("a.md", b"# One\n\nText.\n\n# Two\n").unwrap();
    assert_eq!(two.title, None);
    assert!(write(&two, &input()).unwrap().text.contains("\n# One\n"));
}

#[test]
fn broken_front_matter_is_told_with_its_place() {
    let error = read("a.md", b"+++\ntitle = \"x\"\ndate = = 3\n+++\n").unwrap_err().to_string();
    assert!(error.starts_with("line 3, column"), "{error}");
    assert!(read("a.md", b"---\na: [1\n---\n").is_err());
    assert!(read("a.md", b"+++\ntitle = \"x\"\n").unwrap_err().to_string().contains("no closing"));
}

#[test]
fn the_texts_of_the_five_documents_are_those_of_their_pages() {
    let root = std::env::var("SOURCEBOOK_FIXTURES").unwrap_or_else(|_| "../shared".into());
    let Ok(folder) = std::fs::read_dir(std::path::Path::new(&root).join("seeds")) else {
        assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").as_deref() != Ok("1"), "fixtures not found");
        println!("SKIPPED the_texts_of_the_five_documents_are_those_of_their_pages: fixtures not found");
        return;
    };
    for entry in folder {
        let path = entry.unwrap().path();
        let document = read(&path.to_string_lossy(), &std::fs::read(&path).unwrap()).unwrap();
        let keys: Vec<String> = document.about.iter().map(|_| "key".into()).collect();
        let page = write(&document, &PageInput { files: "a", keys: &keys, ..input() }).unwrap();
        assert_same_texts(&document, &page.text);
        for placed in document.text_blocks() {
            let words = placed.block.text.split_whitespace();
            for word in words.filter(|w| w.is_ascii()) {
                let at = word.as_ptr() as usize - placed.block.text.as_ptr() as usize;
                let span = placed.offsets.to_source(at..at + word.len()).unwrap();
                assert_eq!(&document.text[span], word);
            }
        }
        assert!(document.blocks.iter().all(|b| b.supplied || span_of(&b.inlines).is_some()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_becomes_a_page_with_the_same_texts(text in r"([ -~“”—•’\u{A0}é]{0,50}\n){1,12}") {
        prop_assume!(!text.trim().is_empty());
        if let Ok(document) = read("a.txt", text.as_bytes()) {
            let page = write(&document, &input());
            prop_assert!(page.is_ok(), "{:?}", page);
            assert_same_texts(&document, &page.unwrap().text);
        }
    }

    #[test]
    fn lines_of_structure_become_a_page_with_the_same_texts(lines in prop::collection::vec(prop::sample::select(vec![
        "", "", "A Title", "By Dana Example", "By Dana Example on May 3, 2015", "“Quoted words of some length here” —Bo Reader, editor",
        "— Bo Reader", "\u{A0} • an item", "- a dash item", "* a star", "Q: What?", "A: That.", "Abstract", "Keywords", "one, two, three",
        "Praise for it", "Back to top", "Skip to contentA Title", "1. First", "# x", "> y", "+++", "---", "===", "Dr. Bo Reader is an editor.",
        "A long line that goes on and on for many words so that it is surely taken for a paragraph of text. [Read more…]", "\tTabbed | x",
        "Posted by Bo Reader", "***", "**Q:** x", "    code", "```", "<div>", "[x]: y", "&copy; 2015",
    ]), 1..25)) {
        let text = lines.join("\n");
        if let Ok(document) = read("a.txt", text.as_bytes()) {
            let page = write(&document, &input());
            prop_assert!(page.is_ok(), "{:?}\n{}", page, text);
            assert_same_texts(&document, &page.unwrap().text);
        }
    }

    #[test]
    fn any_markdown_goes_through(text in r"([ -~“”é#>*`\[\]_-]{0,40}\n){1,10}") {
        if let Ok(document) = read("a.md", text.as_bytes()) {
            prop_assert!(write(&document, &input()).is_ok());
        }
    }
}
