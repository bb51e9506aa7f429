//! Tests of quotations, comments and the headings that stand around them.

use super::tests::read;
use crate::source::document::{Block, BlockKind, Document, Inline};

/// The quotations with their attributions.
fn quotes(document: &Document) -> Vec<(String, String)> {
    document
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Quote)
        .map(|b| {
            let at = b.attribution.unwrap_or(b.inlines.len());
            let plain = |inlines: &[Inline]| Block { inlines: inlines.to_vec(), ..Block::default() }.plain();
            (plain(&b.inlines[..at]).trim().to_owned(), plain(&b.inlines[at..]).trim().to_owned())
        })
        .collect()
}

fn headings(document: &Document) -> Vec<String> {
    document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect()
}

const LONG: &str = "The mill had stood empty for nine years when the county at last found a buyer, and on the day of the sale the whole street came out to look at him.";
const MORE: &str = "He was a small man with a large hat, and he said nothing to anybody until the papers were signed and the key had been put into his hand.";
const LAST: &str = "The wheel was taken out in the spring, and two men were paid to carry it up the hill, where it leans against a wall and is painted green.";
const SAID: &str = "Nobody ever asked what the wheel was for. It turned, and we thought that it always would.";

/// The quotations in a text with a line of its own before a paragraph.
#[track_caller]
fn after(lead: &str, paragraph: &str) -> usize {
    quotes(&read(&format!("The Empty Mill\n\n{LONG}\n\n{MORE} {lead}\n\n{paragraph}\n\n{LAST}\n\n{LONG}\n"))).len()
}

#[test]
fn a_paragraph_is_quoted_when_a_text_is_named_before_it() {
    for lead in [
        "In the drawer lay a letter to the county, and it was never sent:",
        "Over the door an inscription can still be read when the light is low:",
        "There are two lines of the diary that everybody in the street knows by heart:",
        "The guidebook of 1911 gives the mill one sentence and no more:",
    ] {
        assert_eq!(after(lead, SAID), 1, "{lead}");
    }
}

#[test]
fn a_paragraph_after_a_colon_is_text_when_nothing_is_quoted() {
    for (lead, paragraph) in [
        ("What the county wanted from him was simple enough:", "Keep the wheel, pay the rates, and be seen in church."),
        ("There were three things in the letter that nobody liked:", SAID),
        (
            "The letter can be asked for at this address, every weekday:",
            "12 Mill Lane, telephone 555-0133, if anybody answers it.",
        ),
        ("He wrote four letters, and these are the reasons for them:", SAID),
    ] {
        assert_eq!(after(lead, paragraph), 0, "{lead}");
    }
}

#[test]
fn the_only_paragraph_that_says_i_is_somebody_elses() {
    let said = "I counted the sacks three times. There was one too many, and I sat down on it.";
    let lead = "She is at her best when the miller surprises her:";
    let text = format!("The Empty Mill\n\n{LONG}\n\n{MORE}\n\n{LAST} {lead}\n\n{said}\n\n{LONG}\n");
    assert_eq!(quotes(&read(&text)), [(said.to_owned(), String::new())]);
}

#[test]
fn verses_are_quoted_where_they_are_announced_and_addresses_are_not() {
    let text =
        |lead: &str, lines: &str| format!("The Empty Mill\n\n{LONG}\n\n{MORE} {lead}\n\n{lines}\n\n{LAST}\n\n{LONG}\n");
    let poem = "The wheel goes round,\nThe wheel goes round,\nAnd nobody is grinding.";
    let found = quotes(&read(&text("Somebody has scratched a verse into the stone:", poem)));
    assert_eq!(found.len(), 1);
    assert!(found[0].0.ends_with("And nobody is grinding."));
    let address = "Robin Sample\n12 Mill Lane\nPhone: 555-0133";
    assert!(quotes(&read(&text("The note said that he could be found where he always was:", address))).is_empty());
}

fn page(praise: &str) -> Vec<(String, String)> {
    quotes(&read(&format!(
        "The Empty Mill\n\n{LONG}\n\nPraise for The Empty Mill\n\n{praise}\n\nAbout the Author\n\n{MORE}\n"
    )))
}

#[test]
fn endorsements_are_read_in_the_forms_that_publishers_use() {
    for praise in [
        "“A book about nothing, and full of it.” —Ada Reader, author of “Stones”\n\n“I was late for dinner, twice.” —The Hartwell Gazette",
        "A book about nothing, and full of it. —Ada Reader, author of Stones\n\nI was late for dinner, twice. —The Hartwell Gazette",
        "A book about nothing, and as full of it as a sack.\nAda Reader, author of Stones\n\nI was late for dinner, and the dinner was my own.\nThe Hartwell Gazette",
        "‘A book about nothing, and full of it.’ Ada Reader, author of Stones\n\n‘I was late for dinner, twice.’ The Hartwell Gazette",
        "“A book about nothing, and full of it.”\n★★★★ —Ada Reader, Stones\n\n“I was late for dinner, twice.”\n—The Hartwell Gazette",
        "“A book about nothing, and full of it,” says Ada Reader, author of Stones\n\n“I was late for dinner, twice,” writes the Hartwell Gazette",
        "“A book about nothing, and full of it.”\n—ADA READER\n\n“I was late for dinner, twice.”\n—THE HARTWELL GAZETTE",
    ] {
        let found = page(praise);
        assert_eq!(found.len(), 2, "{praise}");
        assert!(found[0].1.contains("Reader") || found[0].1.contains("READER"), "{found:?}");
        assert!(found[1].1.to_lowercase().contains("hartwell gazette"), "{found:?}");
    }
}

#[test]
fn a_name_before_its_quotation_stays_where_it_is() {
    let found = page(
        "Ada Reader, author of Stones:\n“A book about nothing, and full of it.”\n\nHartwell Stone magazine:\n“I was late for dinner, twice.”",
    );
    assert_eq!(found.iter().map(|(_, by)| by.as_str()).collect::<Vec<_>>(), ["", ""]);
}

#[test]
fn what_somebody_said_in_a_report_is_a_paragraph() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n“It will turn again before the year is out,” said Ada Reader, chair of the trust.\n\n“We have the wheel and we have the water,” says Bo Sample, the new miller.\n\n‘The Empty Mill’ Opens Its Doors\n\n{MORE}\n"
    );
    assert!(quotes(&read(&text)).is_empty());
}

#[test]
fn a_quotation_of_several_paragraphs_is_one() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n“Nobody ever asked what the wheel was for.\n\n“It turned, and we thought that it always would.”\n—Ada Reader, Stones\n\n{MORE}\n"
    );
    let found = quotes(&read(&text));
    assert_eq!(found.len(), 1);
    assert!(found[0].0.starts_with("“Nobody") && found[0].0.ends_with("would.”") && found[0].1.contains("Ada"));
}

#[test]
fn comments_stay_paragraphs_under_their_heading_and_their_buttons_go() {
    for (names, dates) in [
        (["Wilma says:", "T. Oduya says:"], "May 3, 2014 at 9:14 am"),
        (["Wilma", "T. Oduya"], "May 3, 2014 at 9:14 am"),
    ] {
        let text = format!(
            "The Empty Mill\n\n{LONG}\n\n{MORE}\n\n2 thoughts on “The Empty Mill”\n\n{}\n{dates}\nIs the bridge still standing?\nReply\n\n{}\n{dates}\nHalf of it.\nReply\n\nLeave a Reply\nYour email address will not be published.\n",
            names[0], names[1]
        );
        let document = read(&text);
        let plain: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
        assert!(headings(&document).contains(&"2 thoughts on “The Empty Mill”".to_owned()), "{plain:?}");
        assert!(plain.iter().any(|p| p.contains("Half of it.")) && plain.iter().any(|p| p.contains("Is the bridge")));
        assert!(plain.iter().all(|p| p != "Reply") && quotes(&document).is_empty(), "{plain:?}");
    }
}

#[test]
fn a_heading_directly_over_another_is_one_and_a_caption_is_none() {
    let text = |line: &str| {
        format!("The Empty Mill\n\nAbstract\n\n{LONG}\n\n{line}\n\nFunding\n\n{MORE}\n\nAcknowledgements\n\n{MORE}\n")
    };
    assert!(headings(&read(&text("Further statements"))).contains(&"Further statements".to_owned()));
    for line in ["Photo: Ada Reader", "Ada Reader", "It was raining on that day.", "See all statements"] {
        assert!(!headings(&read(&text(line))).contains(&line.to_owned()), "{line}");
    }
}

#[test]
fn flush_capitals_over_indented_text_are_headings() {
    let text = "MILL\n\nNAME\n       mill - grind what there is\n\nOPTIONS\n       -q     Grind quietly, and say nothing when the wheel stops.\n\nBUGS\n       The wheel turns backwards when the river does, which it has not\n       done since 1911.\n";
    let document = read(text);
    for heading in ["NAME", "OPTIONS", "BUGS"] {
        assert!(headings(&document).contains(&heading.to_owned()), "{:?}", headings(&document));
    }
}
