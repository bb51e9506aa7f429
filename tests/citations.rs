//! How well citations are found in plain texts, against answers marked by hand.
//!
//! `citations/` holds texts of the project; `citations/held/` those the rules were not made with. With `CITATION_ERRORS=1` what is
//! wrong in each text is printed.

use sourcebook::citation::survey::resolve::KnownWorks;
use sourcebook::citation::survey::{Found, Name, SurveyBlock, survey};
use sourcebook::entity::recognise::builtin;
use sourcebook::entity::{DocumentText, TextBlock};
use sourcebook::source::document::BlockKind;
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

    /// Precision and recall.
    fn measures(&self) -> (f64, f64) {
        let of = |other: usize| self.right as f64 / (self.right + other).max(1) as f64;
        (of(self.wrong), of(self.missed))
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
    let places = survey(&blocks, &[], &KnownWorks::default())
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

/// `⟦kind=value|words⟧` in a line: the text, and what is marked.
fn marked_line(line: &str) -> (String, Vec<Marked>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (inner, after) = after.split_once('⟧').expect("every mark is closed");
        let (what, words) = inner.split_once('|').expect("a mark has a kind and words");
        let (kind, value) = what.split_once('=').unwrap_or((what, ""));
        text.push_str(before);
        let range = text.len()..text.len() + words.len();
        marks.push(Marked { kind: kind.into(), value: value.into(), range });
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

struct Marked {
    kind: String,
    /// The locator or identifier; empty if any will do.
    value: String,
    range: Range<usize>,
}

/// What is found in the paragraphs of a document, attributions aside.
fn found_in(paragraphs: &[(BlockKind, &str)]) -> Vec<Found> {
    let blocks: Vec<SurveyBlock<'_>> =
        paragraphs.iter().map(|(kind, text)| SurveyBlock { kind: *kind, text, names: Vec::new() }).collect();
    survey(&blocks, &[], &KnownWorks::default()).into_iter().filter(|f| f.kind != "attribution").collect()
}

/// Counts what is right, wrong and missed of a line of a document.
fn compare(line: &str, marks: Vec<Marked>, mut found: Vec<Found>, count: &mut Count) {
    for mark in marks {
        let value = |f: &Found| f.locator.clone().or_else(|| f.id.clone()).unwrap_or_default();
        let right = |f: &Found| {
            let meets = f.range.start < mark.range.end && mark.range.start < f.range.end;
            meets && f.kind == mark.kind && (mark.value.is_empty() || value(f) == mark.value)
        };
        match found.iter().position(right) {
            Some(hit) => {
                found.remove(hit);
                count.right += 1;
            }
            None => {
                count.missed += 1;
                println!("missed {} {} in {line:?}: {found:?}", mark.kind, mark.value);
            }
        }
    }
    count.wrong += found.len();
    for wrong in found {
        println!("wrong {} {:?} in {line:?}", wrong.kind, wrong.locator.or(wrong.id));
    }
}

/// The lines of a file of `citations/lines/`, each a document, with a list of references if the name says so.
fn compare_lines(name: &str, count: &mut Count) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/citations/lines").join(name);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let (text, marks) = marked_line(line);
        let mut document = vec![(BlockKind::Paragraph, text.as_str())];
        if name.contains("listed") {
            document.push((BlockKind::Heading, "References"));
            document
                .push((BlockKind::Paragraph, "[1] Holm, K. (1987). Salt and silt in northern rivers. Hollin: Fjord."));
        }
        let found = found_in(&document).into_iter().filter(|f| f.block == 0).collect();
        compare(&text, marks, found, count);
    }
}

#[test]
fn citations_of_every_form_are_found_and_what_looks_like_them_is_not() {
    let mut count = Count::default();
    for name in ["found.txt", "found-listed.txt", "none.txt", "none-listed.txt"] {
        compare_lines(name, &mut count);
    }
    let (precision, recall) = count.measures();
    println!("lines: precision {precision:.3}, recall {recall:.3} ({} right)", count.right);
    assert!(precision >= 0.97 && recall >= 0.97, "see the output");
}

#[test]
fn lists_of_references_are_found_and_other_rows_are_not() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/citations/lines/lists.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let mut count = Count::default();
    for document in text.split("# ").skip(1).filter(|d| !d.trim().is_empty()) {
        let lines: Vec<(String, Vec<Marked>)> = document.lines().skip(1).map(marked_line).collect();
        let kind = |text: &str| if text.starts_with('#') { BlockKind::Heading } else { BlockKind::Paragraph };
        let blocks: Vec<(BlockKind, &str)> =
            lines.iter().map(|(text, _)| (kind(text), text.trim_start_matches(['#', ' ']))).collect();
        let found = found_in(&blocks);
        for (number, (text, marks)) in lines.into_iter().enumerate() {
            let here = found.iter().filter(|f| f.block == number).cloned().collect();
            compare(&text, marks, here, &mut count);
        }
    }
    let (precision, recall) = count.measures();
    println!("lists: precision {precision:.3}, recall {recall:.3} ({} right)", count.right);
    assert!(precision >= 0.95 && recall >= 0.95, "see the output");
}
