use super::*;
use crate::entity::ids::PublishedIds;
use crate::entity::registry::Registry;
use crate::entity::resolve::{ResolveSettings, resolve};
use crate::entity::resolve_fixture::document;
use proptest::prelude::*;

fn index_of(documents: &[DocumentNames]) -> Index {
    resolve(documents, &Registry::default(), &PublishedIds::default(), &[], &ResolveSettings::default()).index
}

fn at(index: &Index, id: &str) -> usize {
    index.entities.iter().position(|e| e.id.as_str() == id).unwrap()
}

#[test]
fn neighbours_are_counted_by_block() {
    let documents = [document(
        "a",
        &[
            "[person:Ada Holm] met [person:Bo Lind] and [person:Bo Lind] again.",
            "[person:Ada Holm] saw [place:Northport]. [person:Bo Lind] did not.",
        ],
    )];
    let index = index_of(&documents);
    let near = appears_with(&index, &documents, 5);
    let (ada, bo, port) = (at(&index, "ada-holm"), at(&index, "bo-lind"), at(&index, "northport"));
    assert_eq!(near[ada], [(bo, 2), (port, 1)]);
    assert_eq!(appears_with(&index, &documents, 1)[ada], [(bo, 2)]);
}

#[test]
fn metatopics_are_nobodys_neighbours() {
    let many = "[organization:Tide Bureau] ".repeat(31);
    let documents = [document("a", &[&format!("{many} and [person:Ada Holm]")])];
    let index = index_of(&documents);
    assert!(index.entities[at(&index, "tide-bureau")].metatopic);
    assert!(appears_with(&index, &documents, 5)[at(&index, "ada-holm")].is_empty());
}

#[test]
fn counts_are_of_mentions_and_of_sources() {
    let documents = [document("a", &["[person:Ada Holm] and [person:Holm]"]), document("b", &["[person:Ada Holm]"])];
    let index = index_of(&documents);
    let ada = &index.entities[at(&index, "ada-holm")];
    assert_eq!(counts(ada), Counts { mentions: 3, sources: 2 });
    assert_eq!(by_source(ada).iter().map(|(d, m)| (*d, m.len())).collect::<Vec<_>>(), [(0, 2), (1, 1)]);
}

#[test]
fn names_that_share_a_surname_are_told_to_readers() {
    let documents = [document("a", &["[person:Ada Holm] and [person:Nils Holm] and [person:Bo Lind]"])];
    let index = index_of(&documents);
    assert_eq!(confusable(&index), [("holm".to_string(), vec![at(&index, "ada-holm"), at(&index, "nils-holm")])]);
}

#[test]
fn quotations_are_cut_between_sentences_where_they_can() {
    let text = "The pier was closed. Later that year Ada Holm opened it again. Nobody came for weeks. Then they did.";
    let range = text.find("Ada Holm").unwrap()..text.find(" opened").unwrap();
    let quote = quote(text, &range, 60);
    assert_eq!(quote.before, "…Later that year ");
    assert_eq!(quote.surface, "Ada Holm");
    assert_eq!(quote.after, " opened it again.\u{a0}…");
}

#[test]
fn quotations_are_cut_between_words_in_long_sentences() {
    let text = "a very long sentence with many small words in it before Holm and as many small words after it to go on";
    let start = text.find("Holm").unwrap();
    let quote = quote(text, &(start..start + 4), 24);
    assert_eq!((quote.before.as_str(), quote.after.as_str()), ("…it before ", " and as many…"));
}

proptest! {
    #[test]
    fn quotations_hold_the_words_of_the_text(text in "[a-zé .,\n]{0,60}", name in "[A-Zé ]{1,8}", rest in "[a-zé .,\n]{0,60}", max in 0usize..60) {
        let whole = format!("{text}{name}{rest}");
        let quote = quote(&whole, &(text.len()..text.len() + name.len()), max);
        prop_assert_eq!(&quote.surface, &name);
        let line = |s: &str| s.replace('\n', " ");
        prop_assert!(line(&text).ends_with(quote.before.trim_start_matches('…')));
        let after = quote.after.trim_end_matches(['…', '\u{a0}']);
        prop_assert!(line(&rest).starts_with(after));
        prop_assert_eq!(quote.before.starts_with('…'), quote.before.trim_start_matches('…').len() < text.len());
        prop_assert!(quote.before.chars().count() + quote.after.chars().count() <= max + 3);
    }
}
