//! Tests of quotations, comments and the headings that stand around them.

use super::read;
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

#[test]
fn sentences_and_names_in_turn_under_a_label_are_quotations() {
    let document = read(
        "Stones of the Valley\n\nA book about walls, and about the people who built them in the rain without being asked to.\n\nCustomer Reviews\nAltogether a quiet book, and well worth reading twice.\nAda Marsh\nThe chapter on gates alone is worth the whole price of it.\nBen Tolliver\nI gave it to my neighbour, who has not spoken to me since.\nCora Finch\n",
    );
    assert_eq!(quotes(&document).len(), 3);
}

#[test]
fn a_role_below_a_name_belongs_to_the_name_and_what_follows_does_not() {
    let document = read(
        "Stones of the Valley\n\n“A quiet book about walls, which I have now read twice and given away three times.”\n\nAda Marsh\n\nAuthor of The Gate and the Hinge.\n\n“Nobody else has ever written so well about rain, stones and patience in one book.”\n\nBen Tolliver\n\nHistorian of hedges\n\n“I had thought that I knew what a wall is, and I was wrong about nearly all of it.”\n\nCora Finch\n\nEvents\n",
    );
    let found = quotes(&document);
    assert_eq!(found.len(), 3);
    assert!(found[0].1.contains("Author of The Gate"), "{found:?}");
    assert!(!found.iter().any(|(_, source)| source.contains("Events")), "{found:?}");
}

#[test]
fn a_line_in_marks_between_speeches_is_nobodys() {
    let turns = "Ada Marsh: What did you see when you came to the mill that morning?\n\nBen Tolliver: Water, and the wheel in it, and nobody at all on the bridge.\n\n".repeat(5);
    let document = read(&format!(
        "The Mill and the Flood\n\n{turns}\"And we held on to the rope because there was nothing else to hold.\"\n\n{turns}"
    ));
    assert_eq!(quotes(&document).len(), 1);
}

#[test]
fn a_transcript_is_headed_by_its_own_word() {
    let turns: String = ["the wheel", "the sluice", "the gate", "the barn"]
        .map(|what| {
            format!("ADA MARSH: What did you see of {what} that morning?\n\nBEN TOLLIVER: Water, and {what} in it, and nobody at all on the bridge.\n\n")
        })
        .concat();
    let document = read(&format!("The Mill and the Flood\n\nTranscript\n\n{turns}"));
    assert_eq!(headings(&document), ["Transcript"]);
}

#[test]
fn the_last_section_of_a_manual_is_a_heading_over_a_short_line() {
    let document = read(
        "NAME\n\nsilo - keep grain in order\n\nSYNOPSIS\n\nsilo -f FILE\n\nDESCRIPTION\n\nThe program reads a list of sacks and says which of them is the oldest one in the store.\n\nSEE ALSO\n\nbarn(1), sack(5)\n",
    );
    assert_eq!(headings(&document).last().map(String::as_str), Some("SEE ALSO"));
}

#[test]
fn comments_signed_below_have_their_heading() {
    let text = "The quiet of the mill has been remarked upon by everybody who came to see it after the wheel had been taken out and carried up the hill by two men.";
    let document = read(&format!(
        "The Empty Mill\n\n{text}\n\nPosted by ada56 at February 28, 2008 12:56 AM\nComments\n\nI was there on that day as well.\n\nPosted by: Ben Tolliver at February 28, 2008 05:49 AM\n\nNobody else was there at all, I think.\n\nPosted by: Cora at February 28, 2008 08:14 AM\n"
    ));
    assert_eq!(headings(&document), ["Comments"]);
}

#[test]
fn a_part_below_the_heading_of_its_section_is_a_heading_too() {
    let text = "The wheel was taken out in the spring, and two men were paid to carry it up the hill, where it leans against a wall, leaving the yard free.";
    let document = read(&format!(
        "The Care of Mills\n\nCleaning the wheel\n\n{text}\n\nKeeping the sluice\n\n{text} More.\n\nPainting the shutters\n\n{text} Once more.\n\nMending\n\nMending the gate\n\n{text} Still more.\n\nLeaving Hartwell\n\n{text} And more.\n"
    ));
    assert_eq!(
        headings(&document),
        [
            "Cleaning the wheel",
            "Keeping the sluice",
            "Painting the shutters",
            "Mending",
            "Mending the gate",
            "Leaving Hartwell"
        ]
    );
}

#[test]
fn praise_and_names_that_take_turns_are_quotations_whatever_the_gaps() {
    let said = [
        "A book about nothing, and as full of it as a sack of flour can be.",
        "I was late for dinner, and then the dinner was my own.",
        "The wheel turns on every page, and never where you look for it!",
    ];
    let close = format!(
        "{}\nAda Reader\nAuthor of Stones\n{}\nBo Sample\nProfessor of Ropes, University of Hartwell\n{}\nCy Model\neditor of the Ferry Review\n",
        said[0], said[1], said[2]
    );
    let dashed = format!(
        "{}\n\nAda Reader — author of Stones and of a long letter to the county about stones\n\n{}\n\nBo Sample — Professor of Ropes\n\n{}\n\nCy Model, Ph.D. — editor of the Ferry Review\n",
        said[0], said[1], said[2]
    );
    for praise in [close, dashed] {
        let found = page(&praise);
        assert_eq!(found.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), said, "{praise}");
        assert!(found[0].1.starts_with("Ada Reader"), "{found:?}");
        assert!(found[1].1.contains("Professor of Ropes"), "{found:?}");
        assert!(found[2].1.ends_with("Ferry Review"), "{found:?}");
    }
}

#[test]
fn names_above_what_they_wrote_and_two_lines_of_a_report_are_no_praise() {
    let said = "The bridge was closed on Monday, and on Tuesday nobody had noticed it yet.";
    let two = format!("The Empty Mill\n\n{LONG}\n\n{said}\n\nAda Reader\n\n{MORE}\n\nBo Sample\n\n{LAST}\n");
    assert!(quotes(&read(&two)).is_empty());
    let above = format!(
        "Letters to the Editor\n\nAda Reader\n{said}\n\nBo Sample\n{MORE}\n\nCy Model\n{LAST}\n\nDi Pattern\n{SAID}\n"
    );
    assert!(quotes(&read(&above)).iter().all(|(text, by)| by.is_empty() || text.is_empty()));
}

#[test]
fn what_somebody_is_may_take_three_lines() {
    let found = page(
        "“A book about nothing, and full of it.”\n\nProf. Ada Reader\nHead of Stones — Studies in Masonry\nSchool of Walls, University of Hartwell\n\n“I was late for dinner, twice.”\n\nBo Sample\nDistinguished Professor\nGraduate Center, City of Hartwell\n",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].1.ends_with("University of Hartwell"), "{found:?}");
    assert!(found[1].1.ends_with("City of Hartwell"), "{found:?}");
}

#[test]
fn a_quotation_of_several_paragraphs_is_opened_once_and_closed_once() {
    let found = page(&format!(
        "“{LONG}\n\n{MORE}\n\n{LAST}”\n\n— Ada Reader, Mason, Hartwell\n\n“I was late for dinner, twice.”\n\n— Bo Sample, Miller, Sack\n"
    ));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].0.starts_with("“The mill") && found[0].0.ends_with("green.”"), "{found:?}");
    assert!(found[0].1.contains("Ada Reader") && found[1].1.contains("Bo Sample"), "{found:?}");
}

#[test]
fn what_persons_with_a_form_of_address_said_stands_above_them() {
    let said = "He was a small man with a large hat, and he taught my son to count.";
    let found = page(&format!(
        "{said}\n\nHe is the best.\n\nMrs A Example - Hartwell\n\n{LONG}\n\nMr B Sample - Lindon\n\n{MORE}\n\nMany thanks\n\nMs C Reader -  Sack\n\n{LAST}\n\nDr. D. Model, Vale\n"
    ));
    let by: Vec<&str> = found.iter().map(|(_, by)| by.as_str()).collect();
    assert_eq!(by, ["Mrs A Example - Hartwell", "Mr B Sample - Lindon", "Ms C Reader -  Sack", "Dr. D. Model, Vale"]);
}

#[test]
fn customers_with_their_ages_between_lone_marks_and_roles_with_a_full_stop_are_attributions() {
    let aged = |name: &str, said: &str| format!("\"\n\n{said}\n\n{name}\n");
    let text = format!(
        "The Empty Mill 2\n\n{LONG}\n\n{}{}{}",
        aged("Ada, 28", MORE),
        aged("Bo, 36", LAST),
        aged("Cy, 41", SAID)
    );
    let document = read(&text);
    let by: Vec<String> = quotes(&document).into_iter().map(|(_, by)| by).collect();
    assert_eq!(by, ["Ada, 28", "Bo, 36", "Cy, 41"]);
    assert_eq!(document.removed.iter().filter(|change| change.rule == "lone-mark").count(), 3);
    let release = format!(
        "Mills Example buys a wheel\n\n{LONG}\n\n“{MORE}”\n\nDr Ada Reader, Chief Milling Officer of Mills Example.\n\n{LONG}\n\n“{LAST}”\n\nBo Sample, co-founder and vice president.\n\n{LONG}\n"
    );
    let by: Vec<String> = quotes(&read(&release)).into_iter().map(|(_, by)| by).collect();
    assert_eq!(
        by,
        ["Dr Ada Reader, Chief Milling Officer of Mills Example.", "Bo Sample, co-founder and vice president."]
    );
}

#[test]
fn numbers_after_words_sentences_after_names_and_ditto_marks_are_no_praise() {
    let plain = |text: &str| {
        let document = read(text);
        assert!(
            document.about.is_empty() && document.removed.is_empty(),
            "{:?} {:?}",
            document.about,
            document.removed
        );
        assert_eq!(quotes(&document), [], "{text}");
    };
    plain(&format!(
        "The rules of the ferry club\n\n{SAID}\n\nArticle 10\n\n{MORE}\n\nArticle 11\n\n{LAST}\n\nArticle 12\n\n{LONG}\n"
    ));
    plain(&format!(
        "An evening on the river\n\n“{SAID}”\n\nAda Moss, her head in her hands, wept.\n\n“{MORE}”\n\nBo Carter, head bowed, walked slowly to the door.\n\n“{LAST}”\n\nMary Carter, the teacher, laughed.\n"
    ));
    plain(&format!(
        "The records of the parish\n\n{SAID}\n\nParish\n\n\"\n\nHartwell\n\n\"\n\n{MORE}\n\n\"\n\n{LAST}\n"
    ));
}

#[test]
fn comments_with_a_name_glued_to_its_date_stay_and_two_persons_may_praise_together() {
    let post = read(&format!(
        "How the wheel was taken out\n\n{LONG}\n\n{MORE}\n\n2 comments:\n\nAnonymous19 September 2012 at 07:41\nwhat kind of wheel\nReply\n\nBo Carter 20 September 2012 at 08:02\nA big one, I think, and green.\nReply\n"
    ));
    let kept = |text: &str| post.blocks.iter().any(|block| block.plain().contains(text));
    assert!(kept("what kind of wheel") && kept("A big one") && kept("19 September 2012"), "{:?}", post.removed);
    let praise = page(&format!(
        "{MORE}\n\nMichael Holt, editor of Stones\n\n{LAST}\n\nDaniel and Audrey Roy Greenfield, authors of Two Wheels\n"
    ));
    let by: Vec<&str> = praise.iter().map(|(_, by)| by.as_str()).collect();
    assert_eq!(by, ["Michael Holt, editor of Stones", "Daniel and Audrey Roy Greenfield, authors of Two Wheels"]);
}

#[test]
fn short_lines_between_two_speeches_head_what_follows() {
    let speech = |who: &str, said: &str| format!("{who}: {said}\n\n");
    let (ask, answer) = (speech("G", "What happened to the wheel after that?"), speech("MF", LONG));
    let text = format!(
        "The man who mends wheels\n\n{ask}{answer}{ask}{answer}By ear, and by temper\n\n{ask}{answer}{ask}{answer}Letting go\n{ask}{answer}"
    );
    assert_eq!(headings(&read(&text)), ["By ear, and by temper", "Letting go"]);
}

#[test]
fn speakers_by_initials_without_a_space_take_turns() {
    let turns = "PD:What was the biggest surprise?\nIH:The putty. It always is the putty that takes the time.\n";
    let document = read(&format!(
        "Mending wheels by the sea\n\n{LONG}\n\nPaul Dransfield: How does one begin?\nInes Holt: By chance, and there should be a course for it.\n{}",
        turns.repeat(3)
    ));
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("interview"));
}

#[test]
fn quotations_end_with_the_number_of_a_note_or_finish_a_sentence_with_their_page() {
    let review = format!(
        "The Weight of Grain: Measures in the Northern Trade\n\nReviewed by Ada Holt\n\n{LONG}\n\n{MORE} It makes sense of a clause that stands in the rules of every port:\n\nAnd the measurer shall stand upon the ground and not upon any chest, step or sack, and shall let the corn fall from no higher than his girdle.(1)\n\n{LAST}\n\n{LONG} She had measured corn on the quay for eleven years, she told the council, and in all that time\n\nno man hath ever called my measure short, but that he was drunk or a Scot, and most times both, and I have kept nothing but my wage. (p. 163)\n\n{SAID}\n\nNotes\n\n(1) Rules of the port, 1611.\n"
    );
    assert_eq!(quotes(&read(&review)).len(), 2);
}

#[test]
fn praise_below_a_paragraph_without_a_blank_line_and_buttons_below_comments_are_seen() {
    let shop = read(&format!(
        "The Empty Mill\n\n{LONG}\n{MORE}\nShortlisted for the Callender Prize.\nPraise for The Empty Mill\n“A wonderful, watchful book about a wheel.” — Philip Strand, author of Stones\n\n“It has got the fog right, which nobody ever does.”\nSunday Courier\n"
    ));
    assert_eq!(headings(&shop), ["Praise for The Empty Mill"]);
    assert_eq!(quotes(&shop).len(), 2);
    let comments = format!("{LONG}\n\nReport\n\n{MORE}\n\nReport\n\n{LAST}\n\nReport\n\n{SAID} {SAID}\n\nReport\n");
    let post = read(&format!("How the wheel was sold\n\n{LAST} {MORE}\n\n{comments}"));
    assert_eq!(
        post.removed.iter().filter(|change| change.text == "Report").map(|change| change.count).sum::<usize>(),
        4
    );
}

#[test]
fn noises_events_and_divided_sentences_are_neither_headings_nor_comments_nor_quotations() {
    let speech = |who: &str, said: &str| format!("{who}: {said}\n\n");
    let (ask, answer) = (speech("G", "What happened to the wheel after that?"), speech("MF", LONG));
    let talk = format!(
        "The man who mends wheels\n\n{ask}{answer}{ask}{answer}Laughter\n\n{ask}{answer}Applause\n\n{ask}{answer}"
    );
    assert_eq!(headings(&read(&talk)), Vec::<String>::new());
    let events = read(&format!(
        "What is on at the mill\n\n{LONG}\n\nEvensong 3 May 2019 at 17:30\n\n{MORE}\n\nOrgan recital 10 May 2019 at 19:30\n\n{LAST}\n"
    ));
    let set = |block: &&Block| block.inlines.iter().any(|inline| !matches!(inline, Inline::Text { .. }));
    assert_eq!(events.blocks.iter().filter(set).count(), 0, "{:?}", events.blocks);
    let divided = read(&format!(
        "The rules of the mill\n\n{MORE}\n\n{LONG} The owners held that the rules were made by men who had never stood at a loom and who\n\nwere not to be trusted with the care of children, as the inspector wrote in his second report (Holt 1902, p. 45).\n\n{LAST}\n"
    ));
    assert_eq!(quotes(&divided), []);
}

#[test]
fn reviews_with_stars_before_their_readers_are_kept_to_the_last() {
    let shop = format!(
        "The Ferrymen of Hartwell\n\nDescription\n\n{LONG}\n\nReader reviews\n\n4.5 out of 5 stars   3 reviews   Write a review\n\nBought it twice\n★★★★★ by river_girl on 3 November 2019\n\n{LONG}\n\nWas this review helpful?  Yes (11)  No (0)  Report\n\nGood but long\n★★★★☆ by R. Holt on 19 October 2019\n\n{LONG} It is so.\n\nWas this review helpful?  Yes (6)  No (2)  Report\n\nnot for me\n★★★☆☆ by J P on 28 September 2019\n\nBought for a course, was ok. came quickly\n\nWas this review helpful?  Yes (0)  No (9)  Report\n\nYou may also like\n\nRopes of the Valley\n£19.99\n\nThe Drowned Mill\n£32.00\n\nAbout the Press | For authors | Contact | Cookies\n© 2019 Hartwell Press\n"
    );
    let document = read(&shop);
    let heads = document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain());
    let wanted = ["Description", "Reader reviews", "Bought it twice", "Good but long", "not for me"];
    assert_eq!(heads.collect::<Vec<_>>(), wanted);
    let kept = |text: &str| document.blocks.iter().any(|b| b.plain().contains(text));
    assert!(kept("was ok. came quickly") && kept("by J P on") && !kept("Write a review"));
}

#[test]
fn the_title_of_the_page_in_quotation_marks_is_no_praise() {
    let page = format!(
        "“A rope is a promise” - The Hartwell Quarterly\nMenu\nSubscribe\n\n“A rope is a promise”\n\nAda Holt makes ropes for ferries. {LONG}\n\nBy Robin Sample\n21 June 2018\n\n{LONG}\n"
    );
    let document = read(&page);
    assert_eq!(document.title.as_ref().unwrap().value.trim_matches(['“', '”']), "A rope is a promise");
    assert!(document.blocks.iter().all(|b| b.kind != BlockKind::Quote), "{:?}", document.blocks);
}

#[test]
fn what_is_given_in_full_is_quoted_and_sentences_are_no_attribution() {
    let post = format!(
        "The ropes of the old ferry\n\n{LONG}\n\n{LONG} The entry for that Sunday is short. Here it is in full:\n\nOct 14. No ringing. Ropes taken down by order of the council and locked away.\n\nSo not only was the ferry late, it was made so. {LONG}\n"
    );
    let quoted = read(&post).blocks.into_iter().filter(|b| b.kind == BlockKind::Quote).count();
    assert_eq!(quoted, 1);
    let shop = format!(
        "The Ferry Ledger\n\nDescription\n\n{LONG}\n\nFrom our readers\n\nMy group argues about whether anybody has read the book. This time all of them had.\n-- Jan P., Hartwell\n\nRead it in two sittings on the night train. Have now looked up what a ferryman did. That is the sort of book it is. - Tobias, via email\n"
    );
    let document = read(&shop);
    let sittings = document.blocks.iter().find(|b| b.plain().contains("two sittings")).unwrap();
    assert!(sittings.plain().starts_with("Read it"), "{document:?}");
}

#[test]
fn a_quotation_that_is_opened_once_and_closed_paragraphs_later_is_one() {
    let page =
        |body: &str| read(&format!("The Empty Mill\n\nAda Reader\n\n{LONG}\n\nPraise for The Empty Mill\n\n{body}\n"));
    let several = page(&format!(
        "“A wheel, a river, and nobody who asks what it is for.” —Bo Carter, The Ferry Quarterly\n\n“{LONG}\n\n“{MORE}” —Dr Ida Moss, curator of the mill\n\n“{LAST}\n\nI read it twice in one winter.” —Cyr Sample, miller"
    ));
    let found = quotes(&several);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[1].0.starts_with("“The mill had stood") && found[1].0.ends_with("into his hand.”"), "{found:?}");
    assert_eq!(found[1].1, "—Dr Ida Moss, curator of the mill");
    assert!(found[2].0.starts_with("“The wheel was taken") && found[2].1 == "—Cyr Sample, miller", "{found:?}");
    // In a text, after a colon.
    let letter = read(&format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE} He wrote to the county, and the county answered at length:\n\n“{SAID}\n\n“{LAST}”\n\nThat was the end of it, and he went home.\n\n{LONG}\n"
    ));
    assert_eq!(quotes(&letter).len(), 1, "{:?}", quotes(&letter));
}

#[test]
fn block_quotations_have_their_sources_on_the_line_below() {
    let text = |lead: &str, source: &str| {
        let said = "Nobody ever asked what the wheel was for. It turned, and we\n     thought that it always would.";
        read(&format!("The Empty Mill\n\n{LONG}\n\n{MORE} {lead}\n\n     {said}\n{source}\n\n{LAST}\n\n{LONG}\n"))
    };
    for source in [
        "     -- Bo Carter, miller, interviewed at Hartwell, 1994",
        "     — Ida Moss, minutes of the yearly meeting, 1988",
        "     Institute of Mills, Report IM-14/022, paragraph 17",
    ] {
        let found = quotes(&text("One of the millers put it thus:", source));
        assert_eq!(found.len(), 1, "{source}: {found:?}");
        assert_eq!(found[0].1, source.trim(), "{found:?}");
    }
    // What tells of no quotation is told by who signs it.
    let found = quotes(&read(&format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE} Then I found this, pasted into the back of the book:\n\n{SAID}\n\n– Bo Carter, miller, 6 November 1868\n\n{LAST}\n\n{LONG}\n"
    )));
    assert_eq!(found, [(SAID.to_owned(), "– Bo Carter, miller, 6 November 1868".to_owned())]);
    // A heading in capitals that is set in is none.
    let heading = format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE}\n\n        STATEMENT OF CAPT. IDA MOSS, MASTER OF THE MILL AT THE TOWN OF\n        HARTWELL\n\n{LAST}\n\n{LONG}\n"
    );
    assert_eq!(quotes(&read(&heading)), []);
}

#[test]
fn praise_without_marks_stands_between_praise_with_them() {
    let page = read(&format!(
        "The Empty Mill\n\nAda Reader\n\n{LONG}\n\n“A wheel and a river, and nobody asks.” —Bo Carter, The Ferry Quarterly\n\n“I read it in one night, and then again.” —Ida Moss, poet\n\n{SAID}\nProfessor Cyr Sample\nDepartment of Wheels, University of Hartwell\n\n“The river has found its reader.” —Dan Wood, ferryman\n\nPatient, angry, exact, and now and then very funny. - The Hartwell Courier\n\n“Indispensable to anybody with a river.” —Eva Stone, engineer\n"
    ));
    let found = quotes(&page);
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(
        found[2],
        (SAID.to_owned(), "Professor Cyr Sample Department of Wheels, University of Hartwell".to_owned())
    );
    assert_eq!(found[4].1, "- The Hartwell Courier");
}

#[test]
fn verses_in_marks_and_sentences_that_a_quotation_goes_on_with() {
    let verse = format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE} His sister read the poem over the door to me:\n\n\"Do not stop the wheel, miller.\nWhat is it that you wish to grind?\nThe river is older than your hurry.\"\n\n{LAST}\n\n{LONG}\n"
    );
    assert_eq!(quotes(&read(&verse)).len(), 1, "{:?}", quotes(&read(&verse)));
    let within = format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE} Two of them had seen the yellow sign and thought\n\n“that it meant last year, because last year it was there all summer.”\n\n{LAST}\n\n{LONG}\n"
    );
    assert_eq!(quotes(&read(&within)).len(), 1);
}
