use crate::source::text::tests::read;

/// The rules under which lines of a text are taken out, with the lines.
fn removed(text: &str) -> Vec<(String, &'static str)> {
    read(text).removed.into_iter().map(|change| (change.text, change.rule)).collect()
}

const PARAGRAPH: &str = "The harbour at Lindon was dredged in the spring of that year, and the masons who had come down from the \
    hills to mend the mole stayed on through the summer because the work was never quite finished.";

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
