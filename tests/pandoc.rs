//! Citations and references beside Pandoc's, for works of many kinds.
//!
//! `tests/citation/items.json` and `cases.txt` are of this project, `expected.json` is what Pandoc 3.9 made of them with the
//! styles of August 2026 (`--citeproc`, notes or paragraphs, spans and links taken out). `SOURCEBOOK_CSL_STYLES` may name a
//! folder of `.csl` files to use instead of the bundled styles; `SOURCEBOOK_PANDOC_SHOW=1` prints what differs.

use serde_json::Value;
use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::format::{ClusterInput, Formatted};
use sourcebook::citation::style::Style;
use sourcebook::citation::{Cluster, syntax};
use std::path::Path;

const ITEMS: &str = include_str!("citation/items.json");
const CASES: &str = include_str!("citation/cases.txt");
const EXPECTED: &str = include_str!("citation/expected.json");

/// Style, citations that are equal at least, references that are equal at least.
const STYLES: [(&str, usize, usize); 7] = [
    ("chicago-notes-bibliography", 74, 45),
    ("chicago-notes-bibliography-subsequent-ibid", 74, 45),
    ("chicago-shortened-notes-bibliography", 74, 46),
    ("chicago-author-date", 74, 46),
    ("apa", 74, 46),
    ("modern-language-association", 73, 41),
    ("ieee", 74, 42),
];

#[test]
fn works_of_all_kinds_are_cited_as_pandoc_cites_them() {
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let mut bibliography = Bibliography::new();
    assert!(bibliography.add_file("items.json", ITEMS).is_empty());
    let clusters: Vec<Cluster> = CASES.lines().map(|line| syntax::parse_cluster(line, 0).unwrap()).collect();
    let folder = std::env::var_os("SOURCEBOOK_CSL_STYLES");
    for (name, citations, references) in STYLES {
        let file = folder.as_ref().map(|folder| Path::new(folder).join(format!("{name}.csl")));
        let text = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_else(|| name.to_owned());
        let Ok(mut style) = Style::load(&text, "en-US") else {
            println!("SKIPPED {name}: not bundled, and no file of it");
            continue;
        };
        // Pandoc shortens titles of .bib files only.
        style.short_titles = false;
        let note = |at: usize| style.is_note().then_some(at + 1);
        let inputs = clusters.iter().enumerate();
        let inputs = inputs.map(|(at, cluster)| ClusterInput { cluster, note_number: note(at), locators: &[] });
        let formatted = style.format(&inputs.collect::<Vec<_>>(), &bibliography);
        let (cites, refs) = equal(name, &formatted, &expected[name]);
        println!(
            "{name}: {cites} of {} citations, {refs} of {} references",
            clusters.len(),
            formatted.references.len()
        );
        assert!(cites >= citations && refs >= references, "{name}: {cites} citations, {refs} references");
    }
}

fn equal(name: &str, formatted: &Formatted, expected: &Value) -> (usize, usize) {
    let mut equal = (0, 0);
    let cases = CASES.lines().zip(expected["citations"].as_array().unwrap());
    for ((case, expected), found) in cases.zip(&formatted.clusters) {
        equal.0 += usize::from(same(name, case, &found.as_ref().unwrap().html, expected));
    }
    for reference in &formatted.references {
        let expected = &expected["bibliography"][&reference.key];
        equal.1 += usize::from(same(name, &reference.key, &reference.html, expected));
    }
    equal
}

fn same(style: &str, what: &str, found: &str, expected: &Value) -> bool {
    let (found, expected) = (normal(found), normal(expected.as_str().unwrap_or("(nothing)")));
    if found != expected && std::env::var_os("SOURCEBOOK_PANDOC_SHOW").is_some() {
        println!("{style} {what}\n  found    {found}\n  expected {expected}");
    }
    found == expected
}

fn normal(html: &str) -> String {
    let dropped = regex::Regex::new("</?(a|span)( [^>]*)?>").unwrap();
    let html = dropped.replace_all(html, "").replace("em>", "i>").replace("strong>", "b>");
    html.trim().trim_end_matches('.').replace(['\u{a0}', '\u{202f}'], " ").replace("&quot;", "\"")
}
