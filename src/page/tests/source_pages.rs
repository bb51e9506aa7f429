//! Source pages: numbered blocks that keep their numbers.

use super::*;
use crate::id::BlockId;
use crate::source::document::BlockKind;
use crate::source::ledger::{Entry, Ledger, text_hash};
use proptest::prelude::*;

fn ids(page: &Page) -> Vec<String> {
    page.blocks.iter().map(|b| b.id.as_ref().map_or("-".to_string(), BlockId::to_string)).collect()
}

fn ledger_of(page: &Page) -> Ledger {
    let blocks = page
        .blocks
        .iter()
        .enumerate()
        .map(|(i, block)| Entry {
            id: block.id.as_ref().filter(|id| matches!(id, BlockId::Paragraph { .. })).map(BlockId::to_string),
            kind: block.kind,
            start: 0,
            end: 0,
            hash: text_hash(page.block_text(i)),
            origin: Default::default(),
            to_page: None,
        })
        .collect();
    Ledger { version: 1, blocks, ..Ledger::default() }
}

fn renumbered(text: &str, ledger: &Ledger) -> Page {
    Page::scan("a.md", text.into(), &ScanOptions::new(FrontMatterKind::Source), Some(ledger)).0
}

#[test]
fn blocks_are_numbered_in_order() {
    let text = "One.\n\n## Two\n\n> Three\n>\n> more\n>\n> —Ada Moss, keeper\n\n- four\n- five\n  - six\n\n| a |\n|---|\n| b |\n\n    code\n";
    let (page, _) = scan(FrontMatterKind::Source, text);
    assert_eq!(ids(&page), ["p1", "two", "p2", "p3", "p4", "p5", "p6", "p7"]);
    let kinds: Vec<BlockKind> = page.blocks.iter().map(|b| b.kind).collect();
    use BlockKind::*;
    assert_eq!(kinds, [Paragraph, Heading, Quote, Item, Item, Item, Table, Code]);
    assert_eq!(page.block_text(2), "Three\nmore\n—Ada Moss, keeper");
    assert_eq!(page.blocks[2].attribution, Some(11));
    assert_eq!(page.block_text(6), "a\nb");
    assert_eq!(page.block_text(7), "code");
}

#[test]
fn numbered_blocks_have_permalinks_and_quotations_their_attribution() {
    assert_eq!(
        source_html("a\n\n> q\n>\n> —Ada\n\n- i"),
        "<p id=\"p1\" class=\"block\"><a class=\"pn\" href=\"#p1\" aria-label=\"Paragraph 1\">1</a>a</p>\n\
         <blockquote id=\"p2\" class=\"block\"><a class=\"pn\" href=\"#p2\" aria-label=\"Paragraph 2\">2</a><p>q</p>\n\
         <footer class=\"attribution\">—Ada</footer>\n</blockquote>\n\
         <ul>\n<li id=\"p3\" class=\"block\"><a class=\"pn\" href=\"#p3\" aria-label=\"Paragraph 3\">3</a>i</li>\n</ul>\n"
    );
}

#[test]
fn numbers_stay_with_their_text() {
    let ledger = ledger_of(&scan(FrontMatterKind::Source, "a\n\nb\n\nc\n\nd").0);
    for (text, expected) in [
        ("a\n\nb\n\nc\n\nd", vec!["p1", "p2", "p3", "p4"]),
        ("a\n\nb\n\nnew\n\nc\n\nd", vec!["p1", "p2", "p2-1", "p3", "p4"]),
        ("new\n\nmore\n\na\n\nb\n\nc\n\nd", vec!["p0-1", "p0-2", "p1", "p2", "p3", "p4"]),
        ("a\n\nb changed\n\nc\n\nd", vec!["p1", "p2", "p3", "p4"]),
        ("a\n\nb1\n\nb2\n\nc\n\nd", vec!["p1", "p2", "p2-1", "p3", "p4"]),
        ("# H\n\na\n\nc\n\nd", vec!["h", "p1", "p3", "p4"]),
    ] {
        assert_eq!(ids(&renumbered(text, &ledger)), expected, "{text}");
    }
}

#[test]
fn removed_blocks_leave_an_anchor() {
    let ledger = ledger_of(&scan(FrontMatterKind::Source, "a\n\nb\n\nc\n\nd").0);
    let page = renumbered("a\n\nc", &ledger);
    assert!(page.has_anchor("p2") && page.has_anchor("p4"));
    let html = render(&page, &[], true).body;
    let (text, ids) = read_html(&html);
    assert_eq!(ids, ["p1", "p3", "p2", "p4"]);
    assert_eq!(text.split_whitespace().collect::<String>(), "ac");
}

#[test]
fn reference_pages_have_the_blocks_their_maps_name() {
    let Some(folder) = fixtures("ideal", "reference_pages_have_the_blocks_their_maps_name") else { return };
    let mut pages = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "md") {
            continue;
        }
        let (page, complaints) = scan(FrontMatterKind::Source, &std::fs::read_to_string(&path).unwrap());
        assert!(complaints.iter().all(|c| c.code.starts_with("front-matter")), "{complaints:?}");
        let map: Vec<serde_json::Value> =
            serde_json::from_str(&std::fs::read_to_string(path.with_extension("map.json")).unwrap()).unwrap();
        let named = map.iter().filter(|block| !block["id"].is_null() && block["kind"] != "heading").count();
        let numbered = page.blocks.iter().filter(|b| matches!(b.id, Some(BlockId::Paragraph { .. }))).count();
        assert_eq!(numbered, named, "{}", path.display());
        let html = render(&page, &[], true).body;
        let (text, _) = read_html(&html);
        let squeeze = |s: &str| s.split_whitespace().collect::<String>();
        let plain: String = (0..page.blocks.len()).map(|b| squeeze(page.block_text(b))).collect();
        assert_eq!(squeeze(&text), plain);
        pages += 1;
    }
    assert!(pages > 0);
}

proptest! {
    #[test]
    fn any_edit_keeps_the_numbers_of_unchanged_paragraphs_that_stay_in_order(
        edits in prop::collection::vec(0u8..6, 1..30),
    ) {
        let old: Vec<String> = (0..edits.len()).map(|i| format!("paragraph {i}")).collect();
        let ledger = ledger_of(&scan(FrontMatterKind::Source, &old.join("\n\n")).0);
        let mut new = Vec::new();
        for (i, edit) in edits.iter().enumerate() {
            match edit {
                0 => {}
                1 => new.push(format!("changed {i}")),
                2 => new.extend([old[i].clone(), format!("inserted {i}")]),
                _ => new.push(old[i].clone()),
            }
        }
        let page = renumbered(&new.join("\n\n"), &ledger);
        for (i, block) in page.blocks.iter().enumerate() {
            if let Some(number) = page.block_text(i).strip_prefix("paragraph ") {
                let number: u32 = number.parse().unwrap();
                prop_assert_eq!(block.id.as_ref(), Some(&BlockId::paragraph(number + 1)));
            }
        }
        let mut all: Vec<String> = ids(&page);
        all.extend(page.removed_blocks.iter().map(|(id, _)| id.to_string()));
        let count = all.len();
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), count, "no id twice");
        for number in 1..=edits.len() {
            let id = format!("p{number}");
            prop_assert!(all.contains(&id), "{} is still an anchor", id);
        }
    }
}

#[test]
fn an_attribution_without_a_dash_says_what_it_is() {
    let quote = "> Good.\n>\n> [Ada [sic] Moss, pilot]{.attribution}\n";
    let (page, complaints) = scan(FrontMatterKind::Source, quote);
    assert_eq!(complaints, []);
    assert_eq!(page.block_text(0), "Good.\nAda [sic] Moss, pilot");
    assert_eq!(page.blocks[0].attribution, Some(6));
    let html = render(&page, &[], false).body;
    assert!(html.contains("<footer class=\"attribution\">Ada [sic] Moss, pilot</footer>"), "{html}");
    for other in ["[a]{.attribution}", "> a\n>\n> [a] b]{.attribution}", "> a\n>\n> \\[a]{.attribution}"] {
        let (page, _) = scan(FrontMatterKind::Source, other);
        assert_eq!(page.blocks[0].attribution, None, "{other}");
        assert!(page.block_text(0).ends_with("]{.attribution}"), "{other}");
    }
}
