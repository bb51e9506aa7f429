//! Tests of the structure the text reader finds: paragraphs broken by wrapping, lists, headings, quotations, reviews, turns.

use super::read;
use crate::source::document::{BlockKind, Document};

/// A line for each block: its kind, level and number, and its text.
fn shape(document: &Document) -> Vec<String> {
    let line = |block: &crate::source::document::Block| {
        let text = block.plain().replace('\n', " / ");
        match block.kind {
            BlockKind::Heading => format!("{} {text}", "#".repeat(block.level.into())),
            BlockKind::Item => {
                let number = block.number.map_or("-".into(), |n| format!("{n}."));
                format!("{}{number} {text}", "  ".repeat(block.level.into()))
            }
            BlockKind::Quote => format!("> {text}"),
            _ => text,
        }
    };
    document.blocks.iter().map(line).collect()
}

#[track_caller]
fn expect(text: &str, wanted: &[&str]) {
    assert_eq!(shape(&read(text)), wanted);
}

fn quotes(document: &Document) -> usize {
    document.blocks.iter().filter(|b| b.kind == BlockKind::Quote).count()
}

const LONG: &str = "The mill had stood empty for nine years when the county at last found a buyer, and on the day of the sale the whole street came out to look at him.";
const MORE: &str = "He was a small man with a large hat, and he said nothing to anybody until the papers were signed and the key had been put into his hand.";
const THIRD: &str = "Then he laughed, went in, and shut the door behind him so hard that a slate came down, and that was the last we saw of him until Easter.";

#[test]
fn wrapped_paragraphs_and_items_of_an_indented_dump_are_joined() {
    expect(
        "The Empty Mill\n\n   The mill had stood empty for nine years when the county\n   at last found a buyer. On the day of the sale the whole\n   street came out to look at him, and he gave them nothing\n   to look at. The papers said:\n\n     * that the wheel was to be kept, whatever the state it\n       was in;\n     * that the rats were included:\n          + the grey ones;\n          + the others.\n\n   Nobody asked him why he laughed when he had read them to\n   the end.\n",
        &[
            "The mill had stood empty for nine years when the county at last found a buyer. On the day of the sale the whole street came out to look at him, and he gave them nothing to look at. The papers said:",
            "- that the wheel was to be kept, whatever the state it was in;",
            "- that the rats were included:",
            "  - the grey ones;",
            "  - the others.",
            "Nobody asked him why he laughed when he had read them to the end.",
        ],
    );
}

#[test]
fn a_broken_word_keeps_its_hyphen_and_is_proposed_when_the_text_has_it_whole() {
    let text = "The Empty Mill\n\nThe old miller was a careful man and kept his account in\npencil so that he could mend it. The account of the ware-\nhouse was in ink. Nobody had seen the warehouse for nine\nyears, and it was thought that the well-\nto-do cousin had sold it for the price of a hat.\n";
    let document = read(text);
    let plain = document.blocks[0].plain();
    assert!(plain.contains("the ware-house was in ink") && plain.contains("the well-to-do cousin"), "{plain}");
    let proposed: Vec<&str> =
        document.proposed.iter().filter(|c| c.rule == "broken-word").map(|c| c.text.as_str()).collect();
    assert_eq!(proposed, ["warehouse"]);
}

#[test]
fn verse_and_addresses_keep_their_lines() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nThe wheel goes round,\nThe wheel goes round,\nAnd nobody is grinding.\n\n{MORE}\n\nRobin Sample\n12 Mill Lane\nHartwell\n\n{THIRD}\n"
    );
    expect(
        &text,
        &[
            LONG,
            "The wheel goes round, / The wheel goes round, / And nobody is grinding.",
            MORE,
            "Robin Sample / 12 Mill Lane / Hartwell",
            THIRD,
        ],
    );
}

#[test]
fn numbers_letters_and_numerals_count_the_items_of_ordered_lists() {
    let text = format!(
        "The Empty Mill\n\n{LONG} He had to promise:\n\n1) to keep the wheel;\n2) to feed the cat, that is:\n   a. in the morning;\n   b. at night;\n3) to mend the roof.\n\n{MORE}\n\n(i) First the slates.\n(ii) Then the beams.\n\n{THIRD}\n"
    );
    let found = shape(&read(&text));
    assert_eq!(
        found[1..6],
        [
            "1. to keep the wheel;",
            "2. to feed the cat, that is:",
            "  1. in the morning;",
            "  2. at night;",
            "3. to mend the roof."
        ]
    );
    assert_eq!(found[7..9], ["1. First the slates.", "2. Then the beams."]);
}

#[test]
fn lone_numbers_initials_and_dialogue_are_no_items() {
    for lines in [
        "A. Miller kept the books.",
        "3. was the number of the house, and it hung askew for as long as anybody could remember, or cared to.",
        "- Who is there? he asked.\n- Only me, said the cat.\n- Then come in.",
        "[1] Mill papers, box 2.\n[2] Ibid.",
    ] {
        let document = read(&format!("The Empty Mill\n\n{LONG}\n\n{lines}\n\n{MORE}\n"));
        assert!(document.blocks.iter().all(|b| b.kind != BlockKind::Item), "{lines}");
    }
}

#[test]
fn round_bullets_made_of_the_letter_o_are_items_with_company_only() {
    let text = format!("The Empty Mill\n\n{LONG}\n\no  the wheel\no  the cat\n\n{MORE}\n");
    expect(&text, &[LONG, "- the wheel", "- the cat", MORE]);
}

#[test]
fn headings_need_two_signals() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nTHE BUYER\n\n{MORE}\n\nTHE HAT\n\n{THIRD}\n\nSeries 1: Papers of the Sale, 1891-1902\n\nBox 1 Deeds\n"
    );
    let found = shape(&read(&text));
    assert_eq!((found[1].as_str(), found[3].as_str()), ("## THE BUYER", "## THE HAT"));
    assert!(found[5].ends_with("# Series 1: Papers of the Sale, 1891-1902"), "{}", found[5]);
}

#[test]
fn underlines_are_taken_out_and_make_headings() {
    let text = format!("The Empty Mill\n\n{LONG}\n\nThe buyer\n---------\n\n{MORE}\n");
    let document = read(&text);
    assert_eq!(shape(&document), [LONG, "## The buyer", MORE]);
    assert_eq!(document.removed[0].rule, "underline");
}

#[test]
fn captions_credits_names_and_repeated_lines_are_no_headings() {
    for line in ["Photo: Robin Sample", "Robin Sample", "Mill Lane, 12 May 1891", "“Come in”", "Read more"] {
        let text = format!("The Empty Mill\n\n{LONG}\n\n{line}\n\n{MORE}\n\n{line}\n\n{THIRD}\n");
        let document = read(&text);
        assert!(document.blocks.iter().all(|b| b.kind != BlockKind::Heading), "{line}");
    }
}

#[test]
fn known_labels_glued_to_their_text_are_split_off() {
    let text = format!(
        "What the Mill Cost\n\nAbstract{LONG}\n\nKeywords: mills, hats\n\nMethods{MORE} {THIRD}Conclusions{LONG}\n"
    );
    let found = shape(&read(&text));
    assert_eq!(found[0], "## Abstract");
    assert_eq!(found[3], "## Methods");
    assert_eq!(found[5], "## Conclusions");
    let kept =
        read(&format!("What the Mill Cost\n\nMethodsAre few. {LONG}\n\nIn ResultsNow, a paper, it said so. {MORE}\n"));
    assert!(kept.blocks.iter().filter(|b| b.kind == BlockKind::Heading).count() <= 1);
}

#[test]
fn endorsements_may_name_their_source_without_a_dash() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nPraise for The Empty Mill\n\n\"{MORE}\"\nAda Reader, author of Hats\n\n“{THIRD}”\nThe Hartwell Gazette\n\n\"A slate of a book.\" (Bo Reader, Mill Review)\n"
    );
    let document = read(&text);
    let who: Vec<String> = document
        .blocks
        .iter()
        .filter(|b| b.kind == BlockKind::Quote)
        .filter_map(|b| Some(crate::source::document::Block::new(b.kind, b.inlines[b.attribution?..].to_vec()).plain()))
        .collect();
    assert_eq!(who, ["Ada Reader, author of Hats", "The Hartwell Gazette", "(Bo Reader, Mill Review)"]);
}

#[test]
fn endorsers_may_stand_before_what_they_say() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nEndorsements\n\nProfessor Ada Reader, University of Hartwell:\n\"{MORE}\"\n\nBo Reader:\n\"{THIRD}\"\n"
    );
    let document = read(&text);
    assert_eq!(quotes(&document), 2);
    assert!(document.blocks.iter().all(|b| b.attribution.is_none()));
}

#[test]
fn block_quotations_are_found_by_their_context() {
    let indented = format!("The Empty Mill\n\n{LONG}\n\n{MORE} She puts it so:\n\n     {THIRD} (p. 12)\n\n{LONG}\n");
    assert_eq!(quotes(&read(&indented)), 1);
    let marked = format!("The Empty Mill\n\n{LONG} The miller wrote:\n\n“{MORE}”\n\n{THIRD}\n");
    assert_eq!(quotes(&read(&marked)), 1);
    let quoted = format!("The Empty Mill\n\n{LONG}\n\n> {MORE}\n>\n> {THIRD}\n\n{LONG}\n");
    let document = read(&quoted);
    assert_eq!(quotes(&document), 1);
    assert!(document.removed.iter().all(|r| r.rule == "quote-mark"));
    // Speech in a story is no block quotation.
    let story = format!("The Empty Mill\n\n{LONG}\n\n“Come in,” said the cat. “{MORE}”\n\n“{THIRD}”\n\n{LONG}\n");
    assert_eq!(quotes(&read(&story)), 0);
}

#[test]
fn a_sentence_that_stands_once_more_alone_is_a_pull_quote() {
    let text = format!(
        "The Empty Mill\n\n{LONG} Nobody ever came out of there with a hat. {MORE}\n\n“Nobody ever came out of there with a hat.”\n\n{THIRD}\n"
    );
    let document = read(&text);
    assert_eq!(document.blocks[1].role, Some("pull-quote"));
}

#[test]
fn reviews_of_shops_have_titles_and_bylines_in_many_layouts() {
    let first = format!("5.0 out of 5 stars A fine mill\nReviewed in Canada on May 3, 2019\n{LONG}");
    let second = format!("2.0 out of 5 stars Too much hat\nReviewed in the United States on June 9, 2019\n{MORE}");
    let third = format!("★★★★☆\nHats off\nBy Old Moll on 1 June 2021\n\n{THIRD}");
    let text =
        format!("The Empty Mill\n\n{LONG}\n\nReader reviews\n\nTess M.\n{first}\n\nbo_99\n{second}\n\n{third}\n");
    let document = read(&text);
    let titles: Vec<String> =
        document.blocks.iter().filter(|b| b.role == Some("review-title")).map(|b| b.plain()).collect();
    assert_eq!(titles, ["5.0 out of 5 stars A fine mill", "2.0 out of 5 stars Too much hat", "Hats off"]);
    assert_eq!(document.blocks.iter().filter(|b| b.role == Some("review-byline")).count(), 3);
}

#[test]
fn speakers_may_stand_on_lines_of_their_own_with_times() {
    let text = format!(
        "At the Mill, Episode 4\n\nSpeaker 1  0:04\n{LONG}\n\nSpeaker 2  0:31\n{MORE}\n\nSpeaker 1  1:02\n{THIRD}\n\nSpeaker 2  1:40\nYes.\n"
    );
    let document = read(&text);
    assert_eq!(document.blocks.iter().filter(|b| b.role == Some("speaker")).count(), 4);
}

#[test]
fn fields_of_a_record_are_no_speakers() {
    let text = "Mill Papers\n\nBox 1: Deeds of the mill\nFolder 1: Sale\nFolder 2: Hat\n\nBox 2: Letters of the miller\nFolder 1: To the cat\nFolder 2: From the cat\n\nBox 3: Plans\nFolder 1: Wheel\n";
    let document = read(text);
    assert!(document.blocks.iter().all(|b| b.role != Some("turn")));
}

#[test]
fn short_lines_of_a_head_are_not_joined_in_a_wrapped_text() {
    let text = "Subject: Re: hats\nDate: Fri, 3 May 2019\nStatus: open\n\nThe mill had stood empty for nine years when the county at\nlast found a buyer. On the day of the sale the whole street\ncame out to look at him, and he gave them nothing to look\nat, for he was a small man with a large hat.\n\nItem    Price   Buyer of the thing\nhat     two     the small man from the town\ncat     none    nobody at all, in the end\n";
    let document = read(text);
    let plain: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
    assert!(
        plain.iter().any(|p| p.contains("at last found a buyer") && p.contains("look at, for he was")),
        "{plain:?}"
    );
    assert!(plain.iter().any(|p| p.contains("Buyer of the thing\nhat")), "{plain:?}");
    assert!(plain.iter().all(|p| !p.contains("2019 Status")), "{plain:?}");
}

#[test]
fn questions_a_text_answers_are_headings_and_numbered_lines_together_are_not() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\nWho bought it?\n\n{MORE}\n\nWhat did he do?\n\n{THIRD}\n\nThe papers are in two series:\nSeries 1. Letters\nSeries 2. Hats\n"
    );
    let document = read(&text);
    let headings: Vec<String> =
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect();
    assert_eq!(headings, ["Who bought it?", "What did he do?"]);
}

#[test]
fn many_items_and_quoted_lines_take_linear_time() {
    let start = std::time::Instant::now();
    for line in [
        "- an item of a long list\n",
        "> a quoted line, and more of it\n",
        "7. not counted on\n",
        "“Whole.”\n\nAda Reader\n\n",
    ] {
        read(&line.repeat(20_000));
    }
    // Quadratic work on so many lines would take an hour without optimisation.
    assert!(start.elapsed().as_secs() < 120);
}

/// Lines of every kind this module looks for.
const LINES: [&str; 30] = [
    "> quoted words of some length, so that they count as a line",
    ">",
    "> > twice quoted",
    "1. first",
    "2. second",
    "a) letter",
    "(iv) numeral",
    "   * star\tafter a tab",
    "      o round",
    "•",
    "•glued to its glyph",
    "\u{A0}\u{A0}– a dash and no-break spaces",
    "The account of the ware-",
    "house was in the warehouse, and nobody had counted it yet",
    "ABOUT THE MILL",
    "-------------",
    "=====",
    "Series 1: Letters, 1790-1801",
    "AbstractThe mill had stood empty for nine years when the county found a buyer.Methods: He looked. MethodsHe looked again.",
    "“A slate of a book.” (Bo Reader, Mill Review)",
    "“A slate of a book, and a hat.”",
    "— Ada Reader, author",
    "Ada Reader, author of Hats",
    "Ada said:",
    "5.0 out of 5 stars Fine",
    "By Tess on 3 May 2021",
    "Reviewed in Canada on May 3, 2019",
    "Speaker 1  0:04",
    "ADA: Come in, and mind the cat, who is asleep in the flour as he always is.",
    "     set far in from the text around it and longer than a few words (p. 9)",
];

proptest::proptest! {
    #[test]
    fn any_lines_of_structure_in_any_order_keep_every_character(
        lines in proptest::collection::vec((0..LINES.len(), 0..3usize), 1..40),
        windows in proptest::bool::ANY,
    ) {
        let mut text = String::from("The Empty Mill\n\n");
        for (line, gap) in lines {
            text.push_str(LINES[line]);
            text.push_str(&"\n".repeat(gap + 1));
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        // `read` writes the page, which is checked against the source character by character.
        read(&text);
    }
}

#[test]
fn a_place_in_the_work_ends_a_quotation_as_its_attribution() {
    let document = read(&format!(
        "The Empty Mill reviewed\n\n{LONG}\n\n{THIRD}\n\n{MORE} Its author is modest about it:\n\nThe wheel was never a wheel in the sense of a miller, it was a promise that somebody would come back. (p. 57)\n\n{THIRD}\n"
    ));
    let quote = document.blocks.iter().find(|b| b.kind == BlockKind::Quote).expect("a quotation");
    assert!(quote.plain().contains("a promise that somebody would come back."));
    assert_eq!(quotes(&document), 1);
}

#[test]
fn readers_may_stand_before_the_titles_of_their_reviews() {
    expect(
        &format!(
            "The Empty Mill\n\n{LONG}\n\nCustomer Reviews\n\nHetty P.\nQuite wonderful\n12 March 2019\n{MORE}\n\nmill_99\nToo long by half\n2 April 2019\n{THIRD}\n"
        ),
        &[
            LONG,
            "## Customer Reviews",
            "Hetty P.",
            "### Quite wonderful",
            "12 March 2019",
            MORE,
            "mill_99",
            "### Too long by half",
            "2 April 2019",
            THIRD,
        ],
    );
}

#[test]
fn a_running_head_with_a_number_is_taken_out_with_the_row_above_it() {
    let row = "-".repeat(50);
    let document = read(&format!(
        "{row}\nmill notes 2.1   page 1\n\nTHE EMPTY MILL\n\n{LONG}\n\n{MORE}\n\nmill notes 2.1   page 2\n\n{THIRD}\n"
    ));
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("THE EMPTY MILL"));
    assert_eq!(shape(&document), [LONG, MORE, THIRD]);
}

#[test]
fn rows_of_numbers_and_credits_are_neither_menus_nor_headings() {
    let rows = "1\t\tAda Example\t\t50\t\t5\n2\t\tBo Sample\t\t48\t\t7";
    let document = read(&format!("The Empty Mill\n\n{LONG}\n\n{rows}\n\n{MORE}\n\nREUTERS/GETTY IMAGES\n\n{THIRD}\n"));
    assert!(document.removed.is_empty(), "{:?}", document.removed);
    assert!(document.blocks.iter().all(|b| b.kind != BlockKind::Heading));
}

#[test]
fn links_to_the_top_beside_the_sections_of_a_manual_are_cut_off() {
    let text = "silo(1) — manual page\n\nNAME         top\n\n       silo - stores grain\n\nSYNOPSIS         top\n\n       silo [-v] FILE\n\nDESCRIPTION         top\n\n       silo keeps the grain of FILE dry until it is asked for, and says how much there is of it.\n";
    let document = read(text);
    let heads: Vec<String> =
        document.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading)).map(|b| b.plain()).collect();
    assert_eq!(heads, ["NAME", "SYNOPSIS", "DESCRIPTION"]);
    assert_eq!(document.removed.iter().filter(|c| c.text.trim() == "top").count(), 3);
}

#[test]
fn numbers_of_boxes_stay_in_a_finding_aid() {
    let text = "Ada Example Papers\n\nExtent: 3 linear feet\n\nScope and Contents\n\nThe papers of Ada Example hold her letters, her plans of the mills of Hartwell and what she wrote about them for the paper of the town.\n\nContents List\n\nLetters to the miller\n1\n\nPlans of the empty mill\n1\n\nBills for ropes and lamps\n2\n\nPhotographs of the ferry\n3\n";
    let removed: Vec<String> = read(text).removed.into_iter().map(|c| c.text).collect();
    assert!(removed.is_empty(), "{removed:?}");
}

#[test]
fn headings_that_no_rule_sees_are_known_by_their_looks_and_file_names_are_none() {
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n{MORE}\n\nWhy did nobody buy it?\n\n{THIRD}\n\nempty-mill-2.jpg\n\n{LONG}\n\nEmpty-Mill-By-Night.jpg\n\n{MORE}\n\nConclusion\n\n{LONG}\n"
    );
    let document = read(&text);
    let heads: Vec<String> =
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect();
    assert_eq!(heads, ["Why did nobody buy it?", "Conclusion"]);
}

#[test]
fn descriptions_of_pictures_with_the_look_of_headings_are_none_in_a_long_text() {
    let part = |heading: &str, text: &str| format!("{heading}\n\n{LONG}\n\n{text}\n\n{MORE}\n\n{THIRD}\n\n");
    let text = format!(
        "The Empty Mill\n\n{LONG}\n\n{}{}{}{}{}{}",
        part("Why did nobody buy it?", MORE),
        part("What the county did", "View of the empty mill from the upper road"),
        part("How is a wheel mended?", MORE),
        part("Who mends the sluice?", "Two masons at work below the sluice"),
        part("What does it cost?", MORE),
        part("Conclusion", MORE)
    );
    let document = read(&text);
    let heads: Vec<String> =
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect();
    let wanted = [
        "Why did nobody buy it?",
        "What the county did",
        "How is a wheel mended?",
        "Who mends the sluice?",
        "What does it cost?",
        "Conclusion",
    ];
    assert_eq!(heads, wanted);
}

#[test]
fn underlined_lines_are_headings_though_menus_have_their_words_and_brackets_are_none() {
    let document = read(&format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nA hole in the sluice\n====================\n\n{LONG}\n\nReferences\n==========\n\n{MORE}\n\n[Above: the sluice at noon]\n\n{THIRD}\n\nCopyright\n=========\n\n{LONG}\n"
    ));
    let heads: Vec<String> =
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect();
    assert_eq!(heads, ["References", "Copyright"]);
    assert_eq!(document.title.unwrap().value, "A hole in the sluice");
}

#[test]
fn lines_that_stand_as_the_headings_of_the_page_are_headings_once() {
    let part = |heading: &str| format!("{heading}\n\n{LONG}\n\n{MORE}\n\n{THIRD}\n\n");
    let heads = |lines: [&str; 5]| -> Vec<String> {
        let text = format!("The Empty Mill\n\n{LONG}\n\n{}", lines.map(part).concat());
        let blocks = read(&text).blocks;
        blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect()
    };
    let lines =
        ["Introduction", "Why did nobody buy it?", "What the county did", "Who mends the sluice?", "Conclusion"];
    assert_eq!(heads(lines), lines);
    // A question that an interviewer asks is none, and nothing is proposed that has been done.
    let asked =
        ["Introduction", "Why did nobody buy it?", "Q. What about the old wheel?", "What the county did", "Conclusion"];
    assert!(!heads(asked).contains(&asked[2].to_owned()), "{:?}", heads(asked));
}

#[test]
fn an_identifier_goes_on_its_reference_and_stands_alone_elsewhere() {
    let list = "Moss A, Carter B. Ferries of the upper valley and their bells in fog and\nin snow of the Lower River Valley. Journal of Mill Studies. 2019;12(3):44-58.\ndoi: 10.1101/2019.04.02.100\n\nHolt C. Ropes and the men who made them in the years before the great flood\nof the Lower River Valley. Journal of Mill Studies. 2020;13(1):10-19.\ndoi: 10.1101/2020.04.02.101\n";
    let document = read(&format!("References of the survey\n\n{list}"));
    assert_eq!(document.blocks.iter().filter(|b| b.plain().contains("doi:")).count(), 2);
    assert!(document.blocks.iter().all(|b| !b.plain().starts_with("doi:")), "{:?}", document.blocks);
}

#[test]
fn dashes_without_spaces_make_a_list_of_three_lines_and_no_list_of_one() {
    let count = |text: &str| read(text).blocks.iter().filter(|b| b.kind == BlockKind::Item).count();
    let lead = "What the ferrymen of the river ask of all who come on board in the months of fog:";
    assert_eq!(
        count(&format!("Rules of the ferry\n\n{lead}\n-Wear boots and gloves.\n-Hold the rope.\n-Wash your hands.\n")),
        3
    );
    assert_eq!(
        count(&format!(
            "Rules of the ferry\n\n{lead}\n-Wear boots and gloves.\n\nIt is cold on board in the months of fog.\n"
        )),
        0
    );
}

#[test]
fn options_of_a_program_keep_their_dashes() {
    let usage = "ropes 7.9\nUsage: ropes [Options]\nBELLS:\n  -Pn: Treat all ropes as wet\n  -PS/PA: Ring in snow\n  -Bell <name>: Ring this one\n  -Rope for ever\n  -Fog for a day\n  -v: Say more\n";
    let document = read(usage);
    assert_eq!(document.blocks.iter().filter(|b| b.kind == BlockKind::Item).count(), 0);
    assert!(document.blocks.iter().any(|b| b.plain().contains("-Pn: Treat")));
}

#[test]
fn headings_are_seen_where_no_blank_lines_part_the_lines() {
    let headings = |text: &str| -> Vec<String> {
        let document = read(text);
        document.blocks.iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain()).collect()
    };
    let more = "The ropes were bought from the county and the ferrymen were told to keep them dry until the end of the winter.";
    let tight = format!(
        "Ropes of the lower ferry recalled\n{LONG}\n{more}\nHow to return a rope\n{LONG} It was so.\nWhat the county has done\n{more} So it was.\nOur advice to ferrymen\n{LONG} {more}\nAbout recalls\n{more} {LONG}\n"
    );
    let wanted = ["How to return a rope", "What the county has done", "Our advice to ferrymen", "About recalls"];
    assert_eq!(headings(&tight), wanted);
}

#[test]
fn a_row_of_box_signs_is_no_text_of_a_release() {
    let rule = "━".repeat(60);
    let release = format!(
        "Ferry to run in fog\n\nHARTWELL, 3 May 2021 - {LONG}\n\n{LONG} It is so.\n\nForward-looking statements\n\nThis release says what may be and\nmay not be.\n\n{rule}\n\nDownload as PDF\n\nNewsroom | Careers | Contact | Cookies\n"
    );
    let document = read(&release);
    assert!(document.removed.iter().any(|change| change.text.contains('━')), "{:?}", document.removed);
    let heads = |b: &crate::source::document::Block| b.kind == BlockKind::Heading;
    assert!(document.blocks.iter().any(|b| heads(b) && b.plain() == "Forward-looking statements"));
}
