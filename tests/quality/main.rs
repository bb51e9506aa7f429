//! How well plain texts are read: title, kind, what is left out, headings, quotations and list items against known answers.
//!
//! `texts/` and `held/` hold texts of the project with their answers (see `README.md`). More texts, each `NAME.txt` with
//! `NAME.json`, are read from the folders that `SOURCEBOOK_TEXTS` names (separated by `:`); `scrape.py` makes them of pages
//! of other people. With `QUALITY_ROWS=1` a row is printed for each text, with `QUALITY_ERRORS=1` also what is wrong.

mod answers;
mod score;

use answers::Text;
use score::{Measures, Score};
use std::path::Path;

fn measured(set: &str, texts: &[Text]) -> Measures {
    let scores: Vec<Score> = texts.iter().map(Score::of).collect();
    let rows = std::env::var_os("QUALITY_ROWS").is_some();
    let errors = std::env::var_os("QUALITY_ERRORS").is_some();
    for (text, score) in texts.iter().zip(&scores) {
        if rows || errors {
            println!("{:40.40} {score}", text.name);
        }
        if errors {
            score.errors.iter().for_each(|e| println!("    {e}"));
        }
    }
    let all = Measures::of(&scores);
    println!("== {set}\n{all}");
    all
}

fn own(folder: &str) -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quality").join(folder);
    answers::marked(&root)
}

/// What was reached must not get worse.
fn holds(all: &Measures) {
    assert!(all.title.recall() >= 0.9 && all.kind.recall() >= 0.9, "{all}");
    assert!(all.authors.recall() >= 0.8 && all.date.recall() >= 0.8, "{all}");
    assert!(all.removed.precision() >= 0.97 && all.removed.recall() >= 0.9, "{all}");
    assert!(all.headings.precision() >= 0.9 && all.headings.recall() >= 0.6, "{all}");
    assert!(all.quotes.recall() >= 0.7, "{all}");
    assert!(all.items.precision() >= 0.9 && all.items.recall() >= 0.85, "{all}");
}

#[test]
fn texts_the_rules_were_made_with_are_read_well() {
    let all = measured("own texts", &own("texts"));
    assert_eq!((all.lost, all.moved), (0, 0));
    holds(&all);
}

#[test]
fn texts_the_rules_were_not_made_with_are_read_well() {
    let all = measured("held-out texts", &own("held"));
    assert_eq!((all.lost, all.moved), (0, 0));
    holds(&all);
}

#[test]
fn texts_of_other_people_lose_no_word() {
    let Some(folders) = std::env::var_os("SOURCEBOOK_TEXTS") else {
        println!("SKIPPED texts_of_other_people_lose_no_word: SOURCEBOOK_TEXTS names no folder");
        return;
    };
    for folder in std::env::split_paths(&folders) {
        let mut texts = answers::answered(&folder);
        texts.extend(answers::marked(&folder));
        assert!(!texts.is_empty(), "{} holds no texts", folder.display());
        let all = measured(&name(&folder), &texts);
        assert_eq!((all.lost, all.moved), (0, 0));
    }
}

fn name(folder: &std::path::Path) -> String {
    folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}
