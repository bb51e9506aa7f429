//! Tests of the kinds: the file of weights, the features, and kinds of invented texts.

use super::decide;
use super::features::{Features, MEASURES, Sort};
use super::model::{MODEL, Model};
use crate::source::decode::decode;
use crate::source::document::Document;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn read(text: &str) -> Document {
    crate::source::text::read(decode(text.as_bytes()).expect("a text"))
}

fn kind(text: &str) -> String {
    read(text).kind.map(|kind| kind.value).unwrap_or_default()
}

const NEWS: &str = "River wall closed after storm\n\nA stretch of the river wall at Hallow Quay was closed on Tuesday after waves \
    tore out stones overnight, officials said.\n\nNobody was hurt, police said. Two boats sank at their moorings.\n\n“We heard \
    it go about three in the morning,” said Ines Calder, who lives on the quay. “It sounded like a train.”\n\nThe harbour \
    master, Tom Brack, told reporters that repairs would take until spring.\n\nThe council said on Wednesday it had asked the \
    ministry for money. A spokesman for the ministry declined to comment.\n\nLast year a similar storm closed the wall for \
    nine weeks, and shops on the quay lost a third of their trade, according to the traders' association.\n\nResidents were \
    told to keep away from the edge until engineers had looked at it on Thursday.";

const MANUAL: &str = "sieve(1)                    General Commands Manual                    sieve(1)\n\nNAME\n       sieve - \
    print the lines of files that are long enough\n\nSYNOPSIS\n       sieve [-v] [-n NUMBER] [FILE...]\n\nDESCRIPTION\n       \
    sieve reads each FILE, or standard input if there is none, and writes the lines that have at least NUMBER bytes.\n\nOPTIONS\n       \
    -n NUMBER, --least=NUMBER\n              The least number of bytes. The default is 72.\n\n       -v, --invert\n              \
    Write the other lines.\n\nEXIT STATUS\n       0 if a line was written, 1 if none was, 2 on an error.\n\nSEE ALSO\n       grep(1), wc(1)";

#[test]
fn the_file_of_weights_is_whole() {
    let data = include_str!("../data/kind-model.tsv");
    let rows = |name: &str| data.lines().filter(|line| line.starts_with(&format!("{name}\t"))).collect::<Vec<_>>();
    let (words, measures) = (rows("word"), rows("measure"));
    assert_eq!(MODEL.size(), (words.len(), measures.len()), "a row was passed over");
    assert!(words.len() > 1000 && measures.len() > 100);
    for row in words.iter().chain(&measures).chain(&rows("bias")) {
        let cells = row.rsplit('\t').next().unwrap_or_default();
        let weights: Vec<i64> = cells.split(' ').map(|n| n.parse().expect("a number")).collect();
        assert_eq!(weights.len(), MODEL.kinds.len(), "{row}");
    }
    let keys: BTreeSet<&str> = words.iter().filter_map(|row| row.split('\t').nth(1)).collect();
    assert_eq!(keys.len(), words.len(), "a key stands twice");
    assert_eq!(MODEL.rows(), words.len(), "two keys share a number");
    assert!(rows("measure").iter().all(|row| MEASURES.contains(&row.split('\t').nth(1).unwrap_or_default())));
    assert!(data.len() < 200_000);
}

#[test]
fn keys_are_read_as_they_are_written() {
    let features = Features::of("Keywords\n\nThe mill’s wheel turned.\n");
    let mut keys = Vec::new();
    features.each(|sort, words| {
        assert_eq!(Sort::of_key(&format!("{}{}", sort.mark(), words.join(" "))).1, words);
        keys.push(format!("{}{}", sort.mark(), words.join(" ")));
    });
    for key in ["keywords", "the mill's", "^wheel", "|keywords"] {
        assert!(keys.iter().any(|k| k == key), "{key} in {keys:?}");
    }
    assert!(!keys.iter().any(|k| k.starts_with("|the")), "a long line is no feature as a whole");
}

#[test]
fn shape_is_measured() {
    let text = "Ada: Who built it?\nBo: My aunt did.\nAda: When?\nBo: In 1954 or so.\nAda: Why?\nBo: For the mill.";
    let found = Features::of(text);
    let measure = |name: &str| found.measures[MEASURES.iter().position(|m| *m == name).expect("a measure")];
    assert_eq!(measure("lines"), 6);
    assert_eq!(measure("speakers"), 1000);
    assert_eq!(measure("asking-lines"), 500);
    assert_eq!(measure("question-then-answer"), 500);
    assert!(measure("years") > 0 && measure("quotation-marks") == 0);
}

#[test]
fn the_model_says_what_no_sign_says() {
    assert_eq!(kind(NEWS), "excerpt");
    let fact = read(NEWS).kind.expect("a kind");
    assert!(fact.confidence >= 0.4 && fact.confidence <= 0.97, "{fact:?}");
}

#[test]
fn news_records_and_commands_have_their_kinds() {
    let said: String = (0..5)
        .map(|n| {
            format!("“We counted {n} hats in the mill,” Ada Reader said on the bridge, and would not say more.\n\n")
        })
        .collect();
    assert_eq!(kind(&format!("{NEWS}\n\n{said}")), "excerpt");
    let rows: String = (1..25).map(|n| format!("Box {n}\tFolder {}\tWoodcuts of hats, 19{n:02}\n", n + 3)).collect();
    let record = "Ada Reader collection of woodcuts\n\nThe collection consists of woodcuts and correspondence of the printer Ada \
        Reader, and is arranged by date in two series. Material is open for research use; some items are restricted.\n\nScope and \
        content\n\nSeries 1 holds proofs, series 2 letters, accounts and photographs given by the family.\n\nContainer list";
    assert_eq!(kind(&format!("{record}\n\n{rows}")), "document");
    let typed = "Installing sieve\n\nTo build sieve, you need a C compiler and make. Unpack the file and type:\n\n./configure \
        --prefix=/usr/local\n\nmake -j 4\n\nIf the configure script fails, set the variable CC to the name of your compiler. \
        Options that configure understands are listed by:\n\n./configure --help\n\nTo remove the files that make wrote, type \
        make clean. The default directory is /usr/local; see the file README for versions that are supported.\n\nsieve -n 72 \
        --invert file.txt\n\nThis writes the lines of file.txt that are shorter than 72 bytes.";
    assert_eq!(kind(typed), "document");
}

#[test]
fn signs_and_model_together_say_that_a_manual_page_is_a_document() {
    assert_eq!(kind(MANUAL), "document");
}

#[test]
fn a_strong_sign_wins_when_the_model_is_in_doubt() {
    let model = Model::read("kinds\texcerpt other press-release\n");
    let best = |scores: &[i64], signs: &[(&'static str, u32)]| {
        decide::best(&decide::ranked(&model, scores, signs), signs).map(|(kind, _)| kind)
    };
    assert_eq!(best(&[100, 20, 60], &[]), Some("excerpt"));
    assert_eq!(best(&[100, 20, 60], &[("press-release", 4)]), Some("press-release"));
    assert_eq!(best(&[400, 20, 60], &[("press-release", 4)]), Some("excerpt"), "the model is sure");
    assert_eq!(best(&[100, 20, 60], &[("report", 8)]), Some("report"), "a kind that the model does not know");
    assert_eq!(best(&[100, 20, 60], &[("post", 9)]), Some("excerpt"), "a byline is not enough");
    assert_eq!(best(&[20, 100, 0], &[("interview", 3)]), Some("interview"), "none of the kinds, but a sign");
}

#[test]
fn a_few_words_are_not_given_to_the_model() {
    assert_eq!(kind("The wall was closed on Tuesday, officials said."), "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_has_features_and_scores(text in "(?s).{0,2000}") {
        let features = Features::of(&text);
        prop_assert_eq!(MODEL.scores(&features).len(), MODEL.kinds.len());
    }

    #[test]
    fn lines_of_any_shape_are_read(lines in prop::collection::vec("[ \t]{0,4}[\\[(]?[A-Za-z0-9:.’“”—•*?-]{0,12}( [a-zA-Z:]{1,9}){0,6}[ \t]*", 0..40)) {
        let text = lines.join("\n");
        prop_assert_eq!(MODEL.scores(&Features::of(&text)).len(), MODEL.kinds.len());
    }

}

proptest! {
    // Each case reads four texts whole.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn blank_lines_after_the_end_change_nothing(blank in "[ \t\r\n]{0,40}", cut in 100usize..900) {
        for text in [NEWS, MANUAL] {
            let end = (cut.min(text.len())..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            let whole = read(&text[..end]).kind.map(|kind| (kind.value, kind.confidence));
            let more = read(&format!("{}{blank}", &text[..end])).kind.map(|kind| (kind.value, kind.confidence));
            prop_assert_eq!(whole, more);
        }
    }
}
