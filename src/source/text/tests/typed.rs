//! Tests of typed and printed texts, reports of programs, records of collections, posts and reviews as they come out of a browser.

use super::read;
use crate::source::document::{Block, BlockKind, Document};

const LONG: &str = "Several hundred ferrymen stood before the town hall on Tuesday and asked for new ropes, new lamps and a bell that can be heard in fog, and they stayed until the mayor came out and promised them the bell.";
const MORE: &str = "The ropes and the lamps will be talked about again in the spring, when the river is low and the old wheel of the mill can be seen from the landing, as it could in the year of the great flood.";

fn title(document: &Document) -> &str {
    document.title.as_ref().map_or("", |t| t.value.as_str())
}

fn of(document: &Document, kind: BlockKind) -> Vec<String> {
    document.blocks.iter().filter(|b| b.kind == kind).map(Block::plain).collect()
}

fn out(document: &Document) -> Vec<&str> {
    document.removed.iter().map(|change| change.text.as_str()).collect()
}

fn authors(document: &Document) -> Vec<&str> {
    document.authors.iter().map(|a| a.value.as_str()).collect()
}

fn day(document: &Document) -> &str {
    document.date.as_ref().map_or("", |d| d.value.as_str())
}

/// A paragraph, wrapped and with its first line set in.
fn wrapped(text: &str) -> String {
    let mut lines = vec!["    ".to_owned()];
    for word in text.split(' ') {
        if lines.last().is_some_and(|line| line.len() + word.len() > 63) {
            lines.push(String::new());
        }
        let line = lines.last_mut().unwrap();
        if !line.trim().is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.join("\n")
}

#[test]
fn a_title_stands_between_rows_of_signs_and_never_behind_a_prompt() {
    let row = "=".repeat(60);
    let report = format!(
        "$ ropecheck --deep /srv/ferry\nropecheck 4.2 (build 17)\n{row}\n              ROPE REPORT: /srv/ferry\n{row}\n\nGenerated 2025-02-11 07:42 on landing-2\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&report);
    assert_eq!(title(&document), "ROPE REPORT: /srv/ferry");
    assert!(out(&document).contains(&row.as_str()), "{:?}", document.removed);
    // A row below the head of a table belongs to it.
    let table = format!(
        "Ropes of the ferry\n\n{LONG}\n\nRope    Length    Year\n----------------------\nLong    40        1902\nShort   12        1911\n\n{MORE}\n"
    );
    assert!(!out(&read(&table)).iter().any(|line| line.starts_with("---")));
}

#[test]
fn titles_over_several_centred_lines_stand_once_more_below_and_headings_stand_in_the_middle() {
    let (first, second) = (wrapped(LONG), wrapped(MORE));
    let text = format!(
        "[Rope Hearing, 12]\n\n                  THE ROPES OF THE FERRY: A STATE\n                     OF THE LANDING AND ITS BELL\n\n{}\n\n                            HEARING\n\n                    Tuesday, March 14, 2023\n\n        THE ROPES OF THE FERRY: A STATE OF THE LANDING AND ITS BELL\n\n{first}\n\n                        The bell in fog\n\n{second}\n\n   STATEMENT OF ADA EXAMPLE, KEEPER OF THE ROPES OF THE FERRY\n            AT HARTWELL, AND OF THE LAMPS\n\n{first}\n\n                        (The witness withdrew.)\n\n{second}\n",
        "=".repeat(64)
    );
    let document = read(&text);
    assert_eq!(title(&document), "THE ROPES OF THE FERRY: A STATE OF THE LANDING AND ITS BELL");
    let headings = of(&document, BlockKind::Heading);
    assert!(headings.contains(&"The bell in fog".to_owned()), "{headings:?}");
    assert!(headings.iter().any(|h| h.starts_with("STATEMENT OF ADA EXAMPLE")), "{headings:?}");
    assert!(!headings.iter().any(|h| h.contains("withdrew")), "{headings:?}");
}

#[test]
fn heads_of_left_and_right_pages_count_on() {
    let (left, right) = (
        "148                                                      REVIEWS",
        "Northern Studies in Ropes 31 (2006)                          147",
    );
    let text = format!(
        "{right}\n\nREVIEWS\n\nBo Sample, The Bells of Hartwell: A Family and a Trade. Mill Press, 2005. Pp. xiv + 338. ISBN 0 00 511902 7, and with twenty-four plates in the colours of the river.\n\nTuning the archive of the old ferry\n\n{LONG}\n\n{MORE}\n\n{LONG}\n\n{left}\n\n{MORE}\n"
    );
    let document = read(&text);
    assert_eq!(title(&document), "Tuning the archive of the old ferry");
    assert!(out(&document).contains(&left) && out(&document).contains(&right), "{:?}", document.removed);
}

#[test]
fn the_title_of_a_post_stands_below_its_day_and_beside_the_name_of_its_site() {
    let post = format!(
        "The Bell and the Thermos\nNotes from a landing in the wrong county. Mostly ropes.\n\nHome\nLinks\n\nSaturday, 23 July 2011\nThe night of the nine bells\n{LONG}\n\n{MORE}\n\nPosted by Ada Example at 11:52\n\n2 comments:\n\nBo said...\nNine!! I had one.\n23 July 2011 13:07\n"
    );
    assert_eq!(title(&read(&post)), "The night of the nine bells");
    let saved = format!(
        "The Cold Landing: Nine seconds of the bell\n\nThe Cold Landing\nRopes from a wet valley\n\nSunday, 4 October 2009\n\nNine seconds of the bell\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&saved)), "Nine seconds of the bell");
    let behind = format!(
        "Rope & Tang: I bought a ferry and now look at me\n\nSkip to content\n\nHow I ruined eleven ropes and learned to swim « Rope & Tang\n\nBy Ada Example, the 14th of June, 2011. Filed under: Ropes. 5 Comments\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&behind);
    assert_eq!(title(&document), "How I ruined eleven ropes and learned to swim");
    assert_eq!((authors(&document), day(&document)), (vec!["Ada Example"], "2011-06-14"));
}

#[test]
fn heads_of_messages_in_other_languages_are_known() {
    let text = "Betreff: PM 17/2012: Gericht hilft den Fährleuten am alten Fluss:\n Wache an der Fähre ist Arbeit\nVon: Pressestelle der Fährleute <presse@hartwell.example>\nDatum: Tue, 22 May 2012 10:31:07 +0200\nAn: verteiler@hartwell.example\n\nPRESSEMITTEILUNG Nr. 17/2012\nFrei zur sofortigen Veröffentlichung\n\nGericht hilft den Fährleuten am alten Fluss: Wache an der Fähre ist Arbeit\n\nHARTWELL, 22. Mai 2012 - Wer nachts in der Hütte auf die nächste Fähre wartet, der arbeitet, und das hat das Gericht am Dienstag entschieden, nachdem die Fährleute drei Jahre lang geklagt hatten.\n\nDas Urteil ist eine gute Nachricht für alle, die bei Wind mit der Leine in der Hand am Fluss stehen und auf die Glocke hören.\n";
    let document = read(text);
    assert_eq!(title(&document), "Gericht hilft den Fährleuten am alten Fluss: Wache an der Fähre ist Arbeit");
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("press-release"));
    assert_eq!(day(&document), "2012-05-22");
}

#[test]
fn a_list_that_a_sentence_leads_to_stays_whatever_its_lines_end_in() {
    let text = format!(
        "The night of the nine bells\n\nBy Ada Example\n\n{LONG}\n\nFor those who like these things:\n* Great bell (4)\n* Small bell (2)\n* Bell of the mill (2)\n* Bell of the ferry (11)\n\n{MORE}\n"
    );
    assert_eq!(of(&read(&text), BlockKind::Item).len(), 4);
    let wire = format!(
        "Ferry opens new landing\n\nHARTWELL, May 3, 2021 -- {LONG}\n\nHighlights\n-- Forty ropes of new hemp, each of them\n   tested in the river\n-- Two lamps\n-- A bell that can be heard in fog\n\n{MORE}\n"
    );
    let items = of(&read(&wire), BlockKind::Item);
    assert_eq!(items.len(), 3, "{items:?}");
    assert!(items[0].ends_with("tested in the river"), "{items:?}");
}

#[test]
fn rows_of_boxes_below_the_last_paragraph_are_text_of_a_finding_aid() {
    let rows: String =
        (1..9).map(|n| format!("1     {n}      Letters from the landing, part {n}          19{n}0\n")).collect();
    let text = format!(
        "                 Example Family fonds\n\n            Finding aid prepared by Bo Sample\n                       June 2001\n\nFONDS-LEVEL DESCRIPTION\n\n{LONG}\n\n{MORE}\n\nExample Family fonds                                          MG 214\n                                 - 2 -\n\nFILE LIST\n\nBox   File   Title                                         Dates\n\n{rows}\nExample Family fonds                                          MG 214\n                                 - 3 -\n"
    );
    let document = read(&text);
    assert_eq!(title(&document), "Example Family fonds");
    assert_eq!((authors(&document), day(&document)), (vec!["Bo Sample"], "2001-06"));
    assert!(!out(&document).iter().any(|line| line.contains("Letters from the landing")), "{:?}", document.removed);
}

#[test]
fn authors_stand_below_a_label_beside_where_they_work_and_where_an_excerpt_comes_from() {
    let record = format!(
        "The salt of the wells: a set of measurements\n\nDate\n2022-11-08\nAuthor\nExample, Ada T.\nSample, Bo\n\nAbstract\n{LONG}\n\n{MORE}\n\nKeywords\nsalt; wells; ropes\n"
    );
    assert_eq!(authors(&read(&record)), ["Ada T. Example", "Bo Sample"]);
    let review = format!(
        "Darkness with a timetable\n\nBo Sample, The Lantern Roads. Mill Press, 2013. xiv + 402 pp.\n\n{LONG}\n\n{MORE}\n\nUniversity of Hartwell                                     Ada Holt-Example\na.holt@hartwell.example\n"
    );
    assert_eq!(authors(&read(&review)), ["Ada Holt-Example"]);
    let clipping = format!(
        "Council votes to sell its only beach\n\nPosted on November 18, 2008 by roadclerk\n\nAda Holt has the story in today’s Valley Packet:\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(authors(&read(&clipping)), ["Ada Holt"]);
}

#[test]
fn quotations_with_a_work_below_them_and_signatures_in_initials_are_told_apart() {
    let text = format!(
        "The night of the nine bells\n\nBy Ada Example\n\n{LONG}\n— A. E.\n\n{MORE}\n\nThe lamp being set upon the wall, they came out of the blackness as sinners to a new preacher.\n– Rev. Bo Sample, Diary, 9 July 1847\n\n{LONG}\n\n{MORE}\n"
    );
    let quotes = of(&read(&text), BlockKind::Quote);
    assert_eq!(quotes.len(), 1, "{quotes:?}");
    assert!(quotes[0].starts_with("The lamp being set") && quotes[0].ends_with("9 July 1847"), "{quotes:?}");
}

#[test]
fn short_reviews_of_readers_and_dates_in_numbers_are_text() {
    let text = format!(
        "The Salt Ropes: Debt and Labour on the Coast\nby Ada Example (Author)\n\n{LONG}\n\nCustomer reviews\n31 global ratings\n5 star    68%\n4 star    17%\n\nMrs. H. Sample\n5.0 out of 5 stars A slow river of a book\nReviewed in the United Kingdom on 3 August 2019\nI am a retired keeper of ropes and I have never seen them described with such affection as here.\nHelpful\nReport\n\nBo\n1.0 out of 5 stars Not what I expected\nReviewed in the United Kingdom on 9 November 2021\nThought it was a cook book.\nHelpful\nReport\n\nBack to top\nConditions of Use   Privacy Notice   Cookies Notice\n© 2008-2023, Hartwell Books Ltd\n"
    );
    let document = read(&text);
    let lines = out(&document);
    assert!(!lines.contains(&"Thought it was a cook book."), "{lines:?}");
    assert!(lines.contains(&"5 star    68%") && lines.contains(&"31 global ratings"), "{lines:?}");
}

#[test]
fn numbered_lines_over_indented_text_are_headings_and_short_links_in_rows_go() {
    let text = format!(
        "[ropes]\n[Home] [Download] [Manual] [Bugs]\n\nChecking the ropes of a ferry\n\nAda Example <ada@hartwell.example>\nVersion 1.3, 4 June 2011\n\n1. What this covers\n\n{0}\n\n2. Before you begin\n\n{0}\n\n3. A first run\n\n{0}\n",
        wrapped(LONG).lines().map(|line| format!("    {}", line.trim())).collect::<Vec<_>>().join("\n")
    );
    let document = read(&text);
    assert_eq!(of(&document, BlockKind::Heading), ["1. What this covers", "2. Before you begin", "3. A first run"]);
    assert_eq!((authors(&document), day(&document)), (vec!["Ada Example"], "2011-06-04"));
    assert!(out(&document).contains(&"[Home] [Download] [Manual] [Bugs]"), "{:?}", document.removed);
    let dump = format!(
        "   #[1]Rope Register RSS [2]Search\n\n   [3]home [4]incidents [5]contact\n\n                   The ferry: a summary\n\n{}\n\n   See [6]the map of the river.\n\nReferences\n\n   1. http://rope.example/rss\n   2. http://rope.example/search\n   3. http://rope.example/\n   4. http://rope.example/list\n   5. http://rope.example/contact\n   6. http://rope.example/map\n",
        wrapped(LONG)
    );
    let document = read(&dump);
    assert!(out(&document).contains(&"[3]home [4]incidents [5]contact"), "{:?}", document.removed);
    assert!(of(&document, BlockKind::Item).is_empty(), "{:?}", document.blocks);
}

#[test]
fn the_contents_of_a_page_go_and_its_headings_stay() {
    let text = format!(
        "Archives Home | Search | Ask an Archivist\n\nGuide to the Example Company Records, 1868-1954\n\nFinding aid prepared by Bo Sample\nMarch 2011\n\nTable of Contents\nOverview\nHistorical Note\nScope and Content\nArrangement\nContainer List\n\nOverview\n\n{LONG}\n\nHistorical Note\n\n{MORE}\n\nScope and Content\n\n{LONG}\n\nArrangement\n\nThe records are arranged in three series:\n\nSeries 1: Minutes, 1868-1954\nSeries 2: Letters, 1868-1901\nSeries 3: Plans\n\nContainer List\n\nBox 1   Folder 1   Articles, 1883\nBox 1   Folder 2   Minutes, 1883-1902\n"
    );
    let document = read(&text);
    let headings = of(&document, BlockKind::Heading);
    for heading in ["Overview", "Historical Note", "Scope and Content", "Arrangement", "Container List"] {
        assert!(headings.contains(&heading.to_owned()), "{heading}: {headings:?}");
    }
    assert!(out(&document).contains(&"Table of Contents"), "{:?}", document.removed);
    assert_eq!(of(&document, BlockKind::Item).len(), 3);
    // The contents of a book are no headings of its page.
    let book = format!(
        "The ropes of Hartwell\n\nby Ada Example\n\n{LONG}\n\nTable of Contents\nThe first rope\nThe second rope\nThe third rope\n\n{MORE}\n"
    );
    assert!(!out(&read(&book)).contains(&"The first rope"));
}

#[test]
fn speakers_stand_behind_the_numbers_of_questions() {
    let text = format!(
        "The ropes of the ferry: oral evidence\n\nExamination of witnesses\n\nQ1  Chair: Good morning, and thank you for coming. {LONG}\n\nProfessor Sample: {MORE}\n\nQ2  Chair: Is that all?\n\nProfessor Sample: That is all.\n\nQ3  Mr Holt: What of the bell?\n\nProfessor Sample: It can be heard in fog.\n"
    );
    let document = read(&text);
    assert_eq!(of(&document, BlockKind::Heading), ["Examination of witnesses"]);
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("transcript"));
}

#[test]
fn a_third_letter_in_brackets_is_no_claim_of_rights() {
    let text = format!(
        "Bulletin 4 on the ferry\n\n{LONG}\n\n(a) The landing stays closed.\n(b) Ropes may be mended out of doors.\n(c) Lamps at Hartwell have gone out. Copies of the list may be had until all rights reserved are known.\n\n{MORE}\n"
    );
    assert!(!out(&read(&text)).iter().any(|line| line.contains("Lamps at Hartwell")));
}

#[test]
fn notices_and_buttons_are_no_part_of_titles() {
    let hearing = format!(
        "UNCORRECTED TRANSCRIPT - NOT FOR QUOTATION\n\nPublic hearing on the closing of the ferry\n\nTuesday 19 August 2003\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&hearing)), "Public hearing on the closing of the ferry");
    let book = format!(
        "Home | Books | Cart\n\nThe Ferryman’s Ward: Ropes and Exile on the IslandAdd to Cart\n\nby Ada Example\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&book)), "The Ferryman’s Ward: Ropes and Exile on the Island");
}

#[test]
fn titles_go_on_where_they_hang_and_stand_where_the_way_to_the_page_ends() {
    let alert = format!(
        "Ropeway Office\n\nSAFETY ALERT 2014-03: CRACKS IN THE ROPES OF\nFERRIES AND LANDINGS\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&alert)), "SAFETY ALERT 2014-03: CRACKS IN THE ROPES OF FERRIES AND LANDINGS");
    let way = format!(
        "FERRY\nA magazine of ropes\nNews   Talks   Shop\nYou are here: Home » Talks » Ada Example: “Ropes have very good taste”\n\nTALKS\nAda Example: “Ropes have very good taste”\nFor thirty years she has made ropes.\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&way)), "Ada Example: “Ropes have very good taste”");
    let site = format!(
        "Rope Value\nBells, ferries and the law\nHome | About | Archive | RSS\n\nFerry may go on ringing, judge rules « Rope Value\n\nOctober 22nd, 2009\n\n{LONG}\n\n{MORE}\n"
    );
    assert_eq!(title(&read(&site)), "Ferry may go on ringing, judge rules");
    let review = format!(
        "R-ROPES BOOK REVIEW\nPublished by R-Ropes (March, 2012)\n\nAda Example. _Ropes and Barges: A History_. Hartwell: Landing Press, 2010. xiv + 288 pp. ISBN 978-0-55555-209-3.\n\nReviewed for R-Ropes by Bo Sample, Landing College\n\nWho Paid for the Bell\n\n{LONG}\n\n{MORE}\n"
    );
    let review = read(&review);
    assert_eq!((title(&review), authors(&review)), ("Who Paid for the Bell", vec!["Bo Sample"]));
}

#[test]
fn signs_of_links_end_marks_pictures_and_pages_are_taken_out() {
    let manual = format!(
        "Moving a ferry¶\n\n{LONG}\n\nBefore you begin¶\n\n{MORE}\n\nStep by step¶\n\n{LONG} Then it rang.\n\nHelp¶\n\n{MORE} Nobody came.\n\n[bell.png]\n\nTable of Contents\n\n  * Moving a ferry\n      + Before you begin\n      + Step by step\n      + Help\n"
    );
    let document = read(&manual);
    assert_eq!(title(&document), "Moving a ferry");
    assert_eq!(of(&document, BlockKind::Heading), ["Before you begin", "Step by step", "Help"]);
    assert_eq!(out(&document).iter().filter(|text| **text == "¶").count(), 4, "{:?}", document.removed);
    assert!(out(&document).contains(&"[bell.png]") && of(&document, BlockKind::Item).is_empty());
    // One such sign is somebody's.
    assert!(out(&read(&format!("Moving a ferry¶\n\n{LONG}\n\n{MORE}\n"))).is_empty());
    let pages = format!(
        "Guide to the Rope Papers\n\n{LONG}\n\n                                  1\nGuide to the Rope Papers                                 RP.17\n\nBox 1     Ropes\n\n                                  2\nGuide to the Rope Papers                                 RP.17\n\n{MORE}\n\n{LONG}\n\n                                  3\nGuide to the Rope Papers                                 RP.17\n\n{MORE}\n"
    );
    let document = read(&pages);
    assert_eq!(out(&document).iter().filter(|text| text.len() == 1).count(), 3, "{:?}", document.removed);
}

#[test]
fn the_last_change_is_the_date_where_there_is_no_other() {
    let note = |head: &str| {
        format!(
            "The ropes of the ferry\n{head}\n{LONG}\n\n{MORE}\n\n{LONG} So be it.\n\n   Last updated: 3 November 2006\n\n   Previous: Bells\n   Next: Lamps\n"
        )
    };
    let document = read(&note(""));
    assert_eq!(day(&document), "2006-11-03");
    assert!(!out(&document).iter().any(|text| text.contains("Last updated")), "{:?}", document.removed);
    assert_eq!(day(&read(&note("\nPublished 4 May 2001\n"))), "2001-05-04");
}

#[test]
fn names_and_subjects_of_a_record_stay_beside_its_links() {
    let record = format!(
        "Guide to the Rope Papers\n\n{LONG}\n\n{MORE}\n\n[Return to top]\n\nNames and Subjects\n\nExample, Ada, 1819-1902\nSample, Bo, 1860–1931—Archives\nRope House (Hartwell)\nFerrymen--Social conditions\n\nHartwell Archives | Hours | Directions | Ask an archivist\n"
    );
    let document = read(&record);
    for line in ["Example, Ada", "Sample, Bo", "Rope House", "Ferrymen--"] {
        assert!(!out(&document).iter().any(|text| text.contains(line)), "{line}: {:?}", document.removed);
    }
}
