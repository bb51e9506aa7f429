//! How well citations are found in plain texts, against answers marked by hand.
//!
//! `citations/` holds texts of the project; `citations/held/` those the rules were not made with. With `CITATION_ERRORS=1` what is
//! wrong in each text is printed.

use sourcebook::citation::survey::{Name, SurveyBlock, survey};
use sourcebook::entity::recognise::builtin;
use sourcebook::entity::{DocumentText, TextBlock};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// The kinds of the marks, by their letters.
const KINDS: [(&str, &[&str]); 5] = [
    ("a", &["attribution"]),
    ("p", &["page"]),
    ("y", &["author-year"]),
    ("n", &["numeric"]),
    ("i", &["doi", "arxiv", "isbn", "issn", "rfc", "un-symbol", "legal"]),
];

#[derive(Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn f1(&self) -> f64 {
        let found = 2 * self.right;
        if found == 0 { 0.0 } else { found as f64 / (found + self.wrong + self.missed) as f64 }
    }
}

/// The text without marks, and what is marked.
fn unmarked(marked: &str) -> (String, Vec<(String, Range<usize>)>) {
    let (mut text, mut answers) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some(open) = rest.find('⟦') {
        text.push_str(&rest[..open]);
        let inner = &rest[open + '⟦'.len_utf8()..];
        let close = inner.find('⟧').expect("every mark is closed");
        let (letter, words) = inner[..close].split_once(' ').expect("a mark has a letter and a text");
        answers.push((letter.to_owned(), text.len()..text.len() + words.len()));
        text.push_str(words);
        rest = &inner[close + '⟧'.len_utf8()..];
    }
    text.push_str(rest);
    (text, answers)
}

/// What is found in a text, by letter.
fn found(name: &str, text: &str) -> Vec<(String, Range<usize>)> {
    let document = sourcebook::source::read(name, text.as_bytes()).unwrap();
    let placed = document.text_blocks();
    let blocks = placed.iter().map(|p| TextBlock { kind: p.block.kind, text: p.block.text.clone() }).collect();
    let whole = DocumentText { id: "a".into(), lang: "en".into(), blocks, ..DocumentText::default() };
    let mentions = builtin().recognise(&whole);
    let blocks: Vec<SurveyBlock<'_>> = placed
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let names = mentions.iter().filter(|m| m.block == i);
            let names = names.map(|m| Name { range: m.range.clone(), kind: &m.kind.0 }).collect();
            SurveyBlock { kind: p.block.kind, text: &p.block.text, names }
        })
        .collect();
    let letter =
        |kind: &str| KINDS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(letter, _)| (*letter).to_owned());
    let places = survey(&blocks, &[])
        .into_iter()
        .filter_map(|f| Some((letter(f.kind)?, placed[f.block].offsets.to_source(f.range)?)));
    places.collect()
}

fn measured(folder: &str) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/citations").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let mut files: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    let errors = std::env::var_os("CITATION_ERRORS").is_some();
    for file in files {
        let (text, answers) = unmarked(&std::fs::read_to_string(&file).unwrap());
        let mut found = found(file.file_name().unwrap().to_str().unwrap(), &text);
        for (letter, range) in answers {
            let count = counts.entry(letter.clone()).or_default();
            let hit = found.iter().position(|(l, f)| *l == letter && f.start < range.end && range.start < f.end);
            match hit {
                Some(hit) => {
                    found.remove(hit);
                    count.right += 1;
                }
                None => {
                    count.missed += 1;
                    if errors {
                        println!("{}: missed {letter} {:?}", file.display(), &text[range]);
                    }
                }
            }
        }
        for (letter, range) in found {
            counts.entry(letter.clone()).or_default().wrong += 1;
            if errors {
                println!("{}: wrong {letter} {:?}", file.display(), &text[range]);
            }
        }
    }
    for (letter, count) in &counts {
        println!(
            "{letter}: F1 {:.2} ({} right, {} wrong, {} missed)",
            count.f1(),
            count.right,
            count.wrong,
            count.missed
        );
    }
    counts
}

#[test]
fn citations_of_the_texts_the_rules_were_made_with_are_found() {
    let counts = measured("");
    assert!(counts["a"].f1() >= 0.8 && counts["p"].f1() >= 0.95, "see the output");
    assert!(counts["y"].f1() >= 0.8 && counts["i"].f1() >= 0.9 && counts["n"].f1() >= 0.9, "see the output");
}

#[test]
fn citations_of_the_texts_the_rules_were_not_made_with_are_found() {
    let counts = measured("held");
    assert!(counts["a"].f1() >= 0.6 && counts["p"].f1() >= 0.8, "see the output");
}
