//! Tests of the zones around a text, of quotations that only their place shows, and of names as titles.

use super::read;
use crate::source::document::{BlockKind, Document};

const LONG: &str = "The mill had stood empty for nine years when the county at last found a buyer, and on the day of the sale the whole street came out to look at him. He was a small man with a large hat, and he said nothing to anybody until the papers were signed and the key had been put into his hand.";
const MORE: &str = "The wheel was taken out in the spring, and two men were paid to carry it up the hill, where it leans against a wall and is painted green every other year. Nobody has asked for it since, and the man with the hat has been seen only twice, both times at the station and in the rain.";

fn blocks(document: &Document, kind: BlockKind) -> Vec<String> {
    document.blocks.iter().filter(|b| b.kind == kind).map(|b| b.plain()).collect()
}

fn removed(document: &Document) -> Vec<&str> {
    document.removed.iter().map(|r| r.text.as_str()).collect()
}

#[test]
fn teasers_and_notices_below_a_text_go_with_the_furniture_among_them() {
    let tail = "Share this article\nMost read\nThe ferry that never came\nThe council of a small town has bought a ferry that nobody can steer, and is proud of it.\nA hat in the rain\nSubscribe to our newsletter\nThis service needs a telephone line.\nPrivacy Policy\n© 2019 The Hartwell Gazette. All rights reserved.\n";
    let document = read(&format!("The Empty Mill\n\n{LONG}\n\n{MORE}\n\n{tail}"));
    assert_eq!(blocks(&document, BlockKind::Paragraph), [LONG, MORE]);
    assert!(removed(&document).contains(&"A hat in the rain"));
}

#[test]
fn reviews_tables_and_references_among_furniture_stay() {
    let kept = [
        "Reviewed in the United Kingdom on 14 March 2019\nA short book, and not short enough for me.",
        "1\tHat\t12\n2\tWheel\t7",
        "Example, A. and Sample, B. 2019. The mill in winter. Journal of Wheels 4, 2.",
    ];
    for kept in kept {
        let text = format!(
            "The Empty Mill\n\n{LONG}\n\n{MORE}\n\nShare\nPrint\n\n{kept}\n\nPrivacy Policy\nContact us\nSign in\n© 2019 The Hartwell Gazette\n"
        );
        let document = read(&text);
        let plain: String = document.blocks.iter().map(|b| b.plain() + "\n").collect();
        let last = kept.lines().last().unwrap().split('\t').next_back().unwrap();
        assert!(plain.contains(last), "{plain}");
    }
}

#[test]
fn bulleted_links_go_and_the_items_and_contents_of_a_text_stay() {
    let menu = "  • Find this author on a map\n  • Search for this author\n";
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nAda Reader\n{menu}Bo Reader\n{menu}Cy Reader\n{menu}\n{MORE}\n\nSubject areas\n  • Hats (1204)\n  • Mills (88)\n  • Ropes (310)\n  • Wheels (2011)\n"
    );
    let document = read(&text);
    assert!(blocks(&document, BlockKind::Item).is_empty(), "{:?}", document.blocks);
    let text = format!("The Empty Mill\n\n{LONG}\n\n  • a hat\n  • a wheel\n  • a rope\n\n{MORE}\n");
    assert_eq!(blocks(&read(&text), BlockKind::Item).len(), 3);
}

#[test]
fn lists_above_a_title_and_the_way_to_it_go() {
    let text = format!(
        "  • Issued warnings\n  • Historical warnings\n  • How we measure\n\nMills / Papers of mills / The Empty Mill\n\nThe Empty Mill\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&text);
    assert_eq!(document.title.as_ref().unwrap().value, "The Empty Mill");
    assert_eq!(document.blocks.len(), 2, "{:?}", document.blocks);
}

#[test]
fn a_row_of_labels_above_and_below_a_text_goes() {
    let row = "2019 4.2 | XML | PDF | Print";
    let document = read(&format!("{row}\n\nThe Empty Mill\n\n{LONG}\n\n{MORE}\n\n{row}\n"));
    assert_eq!(document.blocks.len(), 2, "{:?}", document.blocks);
}

#[test]
fn what_contents_announce_is_a_heading() {
    let text = format!(
        "The Empty Mill\n\n0:01:30\tThe buyer and his hat\n0:06:28\tWhat became of the wheel\n\n{LONG}\n\nWhat became of the wheel\n\n{MORE}\n"
    );
    assert_eq!(blocks(&read(&text), BlockKind::Heading), ["What became of the wheel"]);
}

#[test]
fn a_paragraph_that_breaks_a_sentence_in_two_is_quoted() {
    let said = "The solitary wheel, gripped by what it does not know, turns on the edges of its own noise.";
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE} All too often the author lapses into outbreaks such as\n\n{said}\n\n(which is defended on the next page), and he never says what the wheel is for, or who would care.\n"
    );
    assert_eq!(blocks(&read(&text), BlockKind::Quote), [said]);
}

#[test]
fn words_of_a_text_set_once_more_are_a_pull_quote_with_their_speaker() {
    let words = "I would be lost if people knew about the hat and the wheel that came with it.";
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n{words}\nAda Reader, miller\n\n“Nobody asks me anything,” she said at the door. “I would be lost if people knew about the hat and the wheel that came with it. So I say that it is not mine.”\n\n{MORE}\n"
    );
    let document = read(&text);
    let quote = document.blocks.iter().find(|b| b.kind == BlockKind::Quote).unwrap();
    assert!(quote.plain().starts_with(words) && quote.attribution.is_some(), "{quote:?}");
}

#[test]
fn sources_below_blank_lines_are_attributions_where_they_come_again() {
    let praise = |who: &str| {
        format!("“A book about nothing at all, and as full of it as a sack can be.”\n\n{who}\n\nAuthor of Stones\n\n")
    };
    let text = format!(
        "Advance praise\n\nWhat readers say\n\n{}{}{}",
        praise("Ada Reader"),
        praise("Bo Reader"),
        praise("Cy Sample")
    );
    let document = read(&text);
    assert_eq!(document.title.as_ref().unwrap().value, "Advance praise");
    let quotes: Vec<_> = document.blocks.iter().filter(|b| b.kind == BlockKind::Quote).collect();
    assert!(quotes.len() == 3 && quotes.iter().all(|q| q.attribution.is_some()), "{:?}", document.blocks);
}

#[test]
fn letters_on_a_page_of_praise_are_quotations_of_who_signed_them() {
    let letter = |who: &str| {
        format!(
            "Dear Mr. Miller,\n\nThank you for the book of wheels, which came in good order and has been read aloud.\n\nYours sincerely,\n\n{who}\n\nPrincipal\n\n"
        )
    };
    let text = format!("Reviews and Testimonials\n\n{}{}", letter("Ada Reader"), letter("Bo Sample"));
    let document = read(&text);
    assert_eq!(document.title.as_ref().unwrap().value, "Reviews and Testimonials");
    let quotes: Vec<_> = document.blocks.iter().filter(|b| b.kind == BlockKind::Quote).collect();
    assert!(quotes.len() == 2 && quotes.iter().all(|q| q.attribution.is_some()), "{:?}", document.blocks);
}

#[test]
fn who_speaks_and_who_is_presented_is_the_title() {
    let talk = format!(
        "Ada Reader\n\nThe interview date is unknown\n\nBO: How did you get into mills?\n\nReader: {LONG}\n\nBO: And then?\n\nReader: {MORE}\n\nBO: Is that all?\n\nReader: It is.\n"
    );
    assert_eq!(read(&talk).title.unwrap().value, "Ada Reader");
    let person = format!(
        "Of Mills\n\n1304 interviews since 2009\n\nAda Reader\n\nNovelist, history professor, musician\n\nWho are you, and what do you do?\n\n{LONG}\n\nWhat do you use?\n\n{MORE}\n"
    );
    assert_eq!(read(&person).title.unwrap().value, "Ada Reader");
}

#[test]
fn a_title_stands_above_a_paragraph_that_begins_with_its_writer() {
    let text = format!(
        "Excerpts from a review of The Empty Mill\nby Ada Reader, published in Hats, January, 1998 {LONG}\n\n{MORE}\n"
    );
    assert_eq!(read(&text).title.unwrap().value, "Excerpts from a review of The Empty Mill");
}

#[test]
fn short_sections_of_a_record_have_headings() {
    let text = format!(
        "Guide to the Ada Reader Papers\n\nScope and Contents\n\n{LONG}\n\nRestrictions on Access\n\nUnrestricted access.\n\nTerms Governing Use and Reproduction\n\nAsk at the desk.\n"
    );
    let headings = blocks(&read(&text), BlockKind::Heading);
    assert_eq!(headings, ["Scope and Contents", "Restrictions on Access", "Terms Governing Use and Reproduction"]);
}

#[test]
fn zones_take_linear_time() {
    let start = std::time::Instant::now();
    for line in [
        "Share\nA hat in the rain\n",
        "  • Hats (12)\n",
        "Ada Reader\n\n",
        "I would be lost without the hat and the wheel.\n\n",
    ] {
        read(&format!("The Empty Mill\n\n{LONG}\n\n{}", line.repeat(10_000)));
    }
    // Quadratic work on so many lines would take an hour without optimisation.
    assert!(start.elapsed().as_secs() < 120);
}

#[test]
fn a_footer_below_the_line_of_rights_goes_whole() {
    let foot = "© 2019 The Hartwell Gazette\n\nExplore the Gazette\n\nThis page is best viewed in a new browser with style sheets, and while you will be able to read it in an old one, you will not see the hat, the wheel, or the colour of the hill on which it stands.\n";
    let document = read(&format!("The Empty Mill\n\n{LONG}\n\n{MORE}\n\n{foot}"));
    assert_eq!(blocks(&document, BlockKind::Paragraph), [LONG, MORE]);
}

#[test]
fn the_name_of_a_site_above_a_title_goes_and_what_states_something_stays() {
    let prose = "The river ran high that spring, and the mill stood idle for eleven days while its wheel was mended by two carpenters.\n\nNobody in the valley had seen such a flood since the year in which the old bridge was carried away by the ice.\n\nThe carpenters were paid in flour, which they sold in the market town before the road was closed again by snow.\n";
    let document = read(&format!("millstones\n\ngrain – flour – bread\n\nThe Year the Wheel Stood Still\n\n{prose}"));
    assert_eq!(removed(&document), ["millstones", "grain – flour – bread"]);
    for head in ["12 March 2009", "Press release", "Ada Marsh", "Working Paper 7"] {
        let document = read(&format!("{head}\n\nThe Year the Wheel Stood Still\n\n{prose}"));
        assert!(document.removed.is_empty(), "{head}");
    }
}

#[test]
fn labels_glued_together_and_buttons_in_brackets_go() {
    let prose = "The river ran high that spring, and the mill stood idle for eleven days while its wheel was mended by two carpenters.";
    let document = read(&format!(
        "HomeAboutRecipesContact\n\nThe Year the Wheel Stood Still\n\n{prose}\n\n{prose}\n\n[Back to top]\n"
    ));
    assert_eq!(removed(&document), ["HomeAboutRecipesContact", "[Back to top]"]);
}

#[test]
fn authors_one_by_one_with_where_they_work_stay_among_buttons() {
    let authors = ["Ada Example", "Bo Sample", "Cy Reader", "Dee Writer"];
    let cards: String = authors
        .iter()
        .map(|a| format!("{a}\n\nInstitute of Mills, Hartwell\n\nFind this author on Looker\n\nSearch for this author on this site\n\n"))
        .collect();
    let document = read(&format!(
        "The wear of wheels in cold water\n\nAda Example, Bo Sample, Cy Reader, Dee Writer\n\n{cards}Abstract\n\n{LONG}\n\n{MORE}\n"
    ));
    let out = removed(&document);
    assert!(authors.iter().all(|a| !out.contains(a)) && !out.contains(&"Institute of Mills, Hartwell"), "{out:?}");
    assert!(out.contains(&"Search for this author on this site"), "{out:?}");
}

#[test]
fn keywords_below_their_label_and_whom_to_reach_stay_among_furniture() {
    let page = format!(
        "The wear of wheels\n\n{LONG}\n\n{MORE}\n\nKeywords provided by the Mill Society:\nWheel\nCold water\nWear\n\nAdditional relevant MeSH terms:\nWheels\nWater Mills\n\nContact Information\n\nAda Example\n\nVice President, Corporate Affairs\n\nMills Example plc\n\nIreland, + 353 1 555 0194\n"
    );
    let document = read(&page);
    let out = removed(&document);
    let kept = ["Wheel", "Cold water", "Water Mills", "Vice President, Corporate Affairs", "Mills Example plc"];
    assert!(kept.iter().all(|line| !out.contains(line)), "{out:?}");
}

#[test]
fn what_is_in_the_boxes_of_a_collection_is_text_under_its_series() {
    let aid = format!(
        "Guide to the Holt Papers, 1889-1938\n\nFinding aid prepared by Ruth Odell\n\nScope and Contents\n\n{LONG}\n\n6.5 linear feet\n\nContainer List\nExpand all | Collapse all\n\nSeries 1. Correspondence, 1892-1938\nBox 1 Folder 1   Family letters, 1892-1903\nBox 1 Folder 2   Carter, Bo, 1906-1911\nRequest this item\n\nSeries 2. Field notebooks, 1904-1926\nBox 3   Notebooks 1-9\nBox 4   Notebooks 10-17\n\nReturn to Top »\nAsk a Librarian   Hours   Directions\n© University of Hartwell\n"
    );
    let document = read(&aid);
    assert_eq!(document.authors.first().map(|a| a.value.as_str()), Some("Ruth Odell"));
    let kept = |text: &str| document.blocks.iter().any(|block| block.plain().contains(text));
    for text in ["Family letters, 1892-1903", "Carter, Bo, 1906-1911", "Notebooks 10-17"] {
        assert!(kept(text), "{text}: {:?}", document.removed);
    }
    let series = document.blocks.iter().filter(|b| b.kind == BlockKind::Heading && b.plain().starts_with("Series"));
    assert_eq!(series.count(), 2);
    assert!(!kept("Return to Top"));
}

#[test]
fn works_below_a_label_of_links_are_no_links_to_elsewhere() {
    let page = |items: &str| {
        format!(
            "The lighthouse that moved\n\n{LONG}\n\n{MORE}\n\nLinks\n\n{items}\n\nMore episodes\n\nThe man who rang a bell\nOctober 26, 2021\n\nEleven kinds of fog\nOctober 12, 2021\n\nLoad more\nSubscribe\n© Hartwell Radio\n"
        )
    };
    let works = read(&page(
        "• Holt's log, scanned by the county survey\n• B. Carter, “A daily record of drift” (2021)\n• Pictures of the court",
    ));
    assert!(!removed(&works).iter().any(|line| line.contains("Holt's log")), "{:?}", removed(&works));
    let links = read(&page("• Hartwell Ferries\n• Bells of the Valley\n• Fog Watch"));
    assert!(removed(&links).iter().any(|line| line.contains("Fog Watch")), "{:?}", removed(&links));
}

#[test]
fn where_a_player_stands_and_other_posts_are_named_is_furniture() {
    let page = format!(
        "Back to: The old rope | Forward to: What the fog hides\n\nThe lighthouse that moved\n\n▶ 00:00 / 31:47   1x   ⏪ 15   30 ⏩\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&page);
    assert_eq!(document.title.as_ref().unwrap().value, "The lighthouse that moved");
    let out = removed(&document);
    assert!(out.iter().any(|l| l.contains("31:47")) && out.iter().any(|l| l.starts_with("Back to:")), "{out:?}");
}

#[test]
fn dates_contacts_and_headings_that_look_like_furniture_stay() {
    let review = format!(
        "H-Ferries\nHome | Reviews | Search | Subscribe\nPrint this page    Email this review\n\nBo Carter. Ropes and Bells. Hartwell: Mill Press, 2007. xiv + 288 pp. ISBN 978-0-00-000000-2.\n\nReviewed by Ada Holt (University of Hartwell)\nPublished on H-Ferries (April, 2009)\n\nJustice by other means\n\n{LONG}\n\n{MORE}\n"
    );
    assert!(!removed(&read(&review)).iter().any(|l| l.starts_with("Published on")));
    let release = format!(
        "Ferry to run in fog\n\nNEWS PROVIDED BY\nHartwell Ferries, Inc.\nOct 26, 2021, 08:30 ET\n\nSHARE THIS ARTICLE\n\n{LONG}\n\n{MORE}\n\nFOR MORE INFORMATION\n\nFerry office, 555-0142\noffice@hartwell.example\n\nCategories of ferry messages:\n\n{LONG}\n"
    );
    let document = read(&release);
    let out = removed(&document);
    for line in ["Oct 26, 2021, 08:30 ET", "FOR MORE INFORMATION", "Categories of ferry messages:"] {
        assert!(!out.contains(&line), "{line}: {out:?}");
    }
    let mail = format!(
        "Having trouble viewing this email? View it as a Web page.\n\nRaw oysters\n\n{LONG}\n\n{MORE}\n\nYou have received this message because you are subscribed to Alerts from Hartwell. Update your subscriptions, modify your password, or stop subscriptions at any time on your Preferences Page.\n\nQuestions? Contact us | Privacy Policy\n"
    );
    assert!(removed(&read(&mail)).iter().any(|l| l.starts_with("Having trouble")));
}

#[test]
fn numbers_of_links_and_their_list_go_from_the_dump_of_a_page() {
    let dump = "   [1]Rain Handbook - [2]Contents\n\nChapter 4: Reading a gauge\n\n   The gauge is read at nine in the morning by one of the two keepers,\n   and what it holds is written in the book before it is poured out into\n   the cask. See [3]the chapter on snow(fog, see [4]chapter 5), and note\n   [7] of the survey, which was made in the spring of the year before.\n\n   The wheel was taken out in the spring, and two men were paid to carry\n   it up the hill, where it leans against a wall and is painted green\n   every other year.\n\n     * [5]Forms of the survey\n     * Bells, as [6]the guide says\n     * Ropes of the old ferry\n\nReferences\n\n   1. http://rain.example/\n   2. http://rain.example/contents.html\n   3. http://rain.example/snow.html\n   4. http://rain.example/ch5.html\n   5. mailto:office@rain.example\n   6. http://rain.example/guide.html\n   7. http://rain.example/notes.html\n";
    let document = read(dump);
    let text: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
    let text = text.join("\n");
    assert!(text.contains("See the chapter on snow(fog, see chapter 5), and note [7] of the survey,"), "{text}");
    assert!(
        text.contains("Bells, as the guide says")
            && text.contains("\nForms of the survey")
            && !text.contains("http://"),
        "{text}"
    );
    assert!(!text.contains("References"), "{text}");
    let out = removed(&document);
    assert!(
        out.contains(&"[3]")
            && out.contains(&"[1]Rain Handbook - [2]Contents")
            && out.iter().any(|l| l.ends_with("http://rain.example/snow.html")),
        "{out:?}"
    );
    // A list of references that no number points to is one.
    let paper = format!(
        "Reading a gauge\n\n{LONG}\n\n{MORE}\n\nReferences\n\n1. http://rain.example/\n2. http://rain.example/snow.html\n3. http://rain.example/ch5.html\n"
    );
    let kept = read(&paper);
    assert!(kept.blocks.iter().any(|b| b.plain().contains("rain.example/snow.html")), "{:?}", kept.removed);
    // Marks of notes have a space or a sign behind them.
    let noted = format!(
        "Reading a gauge\n\n{LONG} [1] So it is said [2], and often [3].\n\n{MORE}\n\nReferences\n\n1. http://rain.example/\n2. http://rain.example/snow.html\n3. http://rain.example/ch5.html\n"
    );
    assert!(read(&noted).blocks.iter().any(|b| b.plain().contains("said [2], and often [3].")));
}
