use super::features::{Features, Line};
use super::model::Model;
use std::collections::HashSet;

#[test]
fn weights_add_up_by_what_features_count() {
    let model = Model::read("# made\nbias\t-100\nl=read on \t50\nupper\t30\nw=read\t100\nbroken row\nw=x\tmany\n");
    assert_eq!(model.size(), 3);
    let lines = [Line { text: "Read on", gap: 0 }, Line { text: "READ", gap: 1 }];
    let features = Features::of(&lines);
    // Two words: each counts 724 of 1024.
    assert_eq!(model.score(&features, 0), -100 + (50 * 1024 + 100 * 724) / 1024);
    assert_eq!(model.score(&features, 1), -100 + (30 * 1024 + 100 * 1024) / 1024);
}

#[test]
fn every_line_of_any_text_has_features() {
    let long = "x".repeat(2000);
    let texts = ["", " ", "é", "‎", "123 456", "…", "a'b c' 'd", &long, "日本語の行", "\u{200b}\u{feff}", "ǅ’s"];
    let lines: Vec<Line<'_>> = texts.iter().map(|text| Line { text, gap: 3 }).collect();
    let features = Features::of(&lines);
    for (i, text) in texts.iter().enumerate() {
        let mut names = Vec::new();
        features.each(i, |parts, value| names.push((parts.iter().map(|part| part.text).collect::<String>(), value)));
        assert!(names.len() > 10 && names.iter().all(|(_, value)| *value <= 1024), "{text:?}");
    }
}

#[test]
fn the_files_of_weights_have_no_row_that_does_not_fit() {
    let files = [
        include_str!("../data/boilerplate-model.tsv"),
        include_str!("../data/heading-model.tsv"),
        include_str!("../data/title-model.tsv"),
    ];
    for data in files {
        let mut names = HashSet::new();
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let (name, weight) = line.rsplit_once('\t').expect(line);
            assert!(weight.parse::<i64>().is_ok() && names.insert(name), "{line}");
        }
        assert!(names.remove("bias") && names.len() > 1000);
        assert_eq!(Model::read(data).size(), names.len(), "two names share a number");
    }
}
