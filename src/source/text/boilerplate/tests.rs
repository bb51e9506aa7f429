use super::features::{Features, Line};
use super::model::{MODEL, Model};
use crate::source::text::tests::read;
use std::collections::HashSet;

/// The rules under which lines of a text are taken out, with the lines.
fn removed(text: &str) -> Vec<(String, &'static str)> {
    read(text).removed.into_iter().map(|change| (change.text, change.rule)).collect()
}

const PARAGRAPH: &str = "The harbour at Lindon was dredged in the spring of that year, and the masons who had come down from the \
    hills to mend the mole stayed on through the summer because the work was never quite finished.";

#[test]
fn the_file_of_weights_has_no_row_that_does_not_fit() {
    let data = include_str!("../data/boilerplate-model.tsv");
    let mut names = HashSet::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let (name, weight) = line.rsplit_once('\t').expect(line);
        assert!(weight.parse::<i64>().is_ok() && names.insert(name), "{line}");
    }
    assert!(names.remove("bias"));
    assert_eq!(MODEL.size(), names.len(), "two names share a number");
}

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
        features.each(i, |parts, value| names.push((parts.concat(), value)));
        assert!(names.len() > 10 && names.iter().all(|(_, value)| *value <= 1024), "{text:?}");
    }
}

#[test]
fn a_link_that_no_list_knows_is_taken_out_and_the_text_stays() {
    let text = format!(
        "The mole at Lindon\n\n{PARAGRAPH}\n\n{PARAGRAPH} It was done by the winter.\n\nChevron left Browse all posts\n"
    );
    let taken = removed(&text);
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert!(taken[0].0.starts_with("Chevron"));
    assert_eq!(taken[0].1, "learned");
}

#[test]
fn decks_items_labels_and_other_languages_stay() {
    let deck = format!("The mole at Lindon\n\nView full text\n\n{PARAGRAPH}\n\n{PARAGRAPH} Then it rained.\n");
    assert!(removed(&deck).iter().all(|(_, rule)| *rule != "learned"), "{:?}", removed(&deck));
    let german = "Die Mole von Lindon\n\nDer Hafen wurde im Frühjahr ausgebaggert, und die Maurer, die aus den Bergen gekommen waren, \
        blieben den ganzen Sommer über, weil die Arbeit nie ganz fertig wurde und niemand sie nach Hause schickte.\n\nSubscribe to our feed\n";
    assert!(removed(german).iter().all(|(_, rule)| *rule != "learned"));
}

#[test]
fn more_than_a_fifth_of_a_text_is_never_taken_out() {
    let text = "The mole\n\nIt was mended.\n\nGet connected with the latest updates! Join our mailing list, and you will never miss a post again.\n";
    assert!(removed(text).iter().all(|(_, rule)| *rule != "learned"), "{:?}", removed(text));
}
