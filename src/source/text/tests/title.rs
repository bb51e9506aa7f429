//! Tests of titles below, above and glued to what is none.

use super::read;
use crate::source::document::BlockKind;

const LONG: &str = "Several hundred ferrymen stood before the town hall on Tuesday and asked for new ropes, new lamps and a bell that can be heard in fog, and they stayed until the mayor came out and promised them the bell. The ropes and the lamps will be talked about again in the spring, when the river is low.";

fn title(text: &str) -> String {
    read(text).title.map_or(String::new(), |t| t.value)
}

#[test]
fn the_kind_of_an_article_is_cut_off_its_title() {
    let found =
        title(&format!("Regular ArticleThe ropes of Hartwell and the bells of its ferrymen\nAbstract\n{LONG}\n"));
    assert_eq!(found, "The ropes of Hartwell and the bells of its ferrymen");
    let whole = format!("Review Articles of Faith in a River Town\n\n{LONG}\n");
    assert_eq!(title(&whole), "Review Articles of Faith in a River Town");
}

#[test]
fn who_can_be_asked_is_no_title() {
    let found = title(&format!(
        "For Immediate Release\n\nAugust 14, 2026\n\nContact: Bo Sample, Founder, Bells for Ferries\nbo@example.org | (555) 555-0133 | example.org\n\nOn November 1, the Ferrymen Will Have a Bell\n\nHARTWELL — {LONG}\n"
    ));
    assert_eq!(found, "On November 1, the Ferrymen Will Have a Bell");
}

#[test]
fn a_title_may_end_in_a_full_stop_below_the_issue_or_when_it_says_what_it_heads() {
    let issue = format!(
        "See comment in Rope Commons below\n\nRopes. 2014 Oct 2;514(7520):47-53.\n\nThe wear of ferry ropes in cold water.\n\nAuthor information\n\n{LONG}\n"
    );
    assert_eq!(title(&issue), "The wear of ferry ropes in cold water.");
    let history = format!(
        "TRANSCRIPT\n\nOral history interview with Bo Sample, ferryman, conducted by Ada Example.\n\nDescription: {LONG}\n\nExample: How did it begin?\n\nSample: {LONG}\n"
    );
    assert_eq!(title(&history), "Oral history interview with Bo Sample, ferryman, conducted by Ada Example.");
}

#[test]
fn the_name_of_a_site_that_is_described_below_is_not_the_title() {
    let found = title(&format!(
        "Menu\n\nThe New Ferry\n\nThe New Ferry is an online publication for ropes and bells.\n\nGet in touch\n\n22 September 2016\n\nReview of Ada Example’s Ropes of the North\n\n{LONG}\n\n{LONG}\n"
    ));
    assert_eq!(found, "Review of Ada Example’s Ropes of the North");
}

#[test]
fn a_headline_below_the_description_of_the_page_is_the_title() {
    let found = title(&format!(
        "Hartwell Ferrymen Get Their Bell : The River Way The mayor of Hartwell has promised the ferrymen a new bell, and the ferrymen have promised to ring it in every fog until the last of the old lamps is gone from the landing.\n\nMayor Promises Hartwell Ferrymen A New Bell\n\n{LONG}\n\n{LONG}\n"
    ));
    assert_eq!(found, "Mayor Promises Hartwell Ferrymen A New Bell");
}

#[test]
fn a_label_of_praise_is_the_title_where_nothing_else_is() {
    let praise = "“A book about ropes, and full of them.”\n– Ada Reader, author of Stones\n\n“I was late for dinner, twice.”\n– Bo Sample, Miller, Hartwell";
    assert_eq!(title(&format!("Endorsements\n\n{praise}\n")), "Endorsements");
    assert_eq!(title(&format!("The Ropes of Hartwell\n\nPraise\n\n{praise}\n")), "The Ropes of Hartwell");
}

#[test]
fn the_posts_before_and_after_go_with_their_beginnings() {
    let document = read(&format!(
        "The Ropes of Hartwell\n\n{LONG}\n\n{LONG}\n\nThe comments to this entry are closed.\n\nNEXT POST\nThe Bells of Hartwell. People often ask me why they never ring.\nPREVIOUS POST\nThe Lamps of Hartwell. One of them is always out, and nobody knows which.\n\nSearch\n"
    ));
    let removed: Vec<&str> = document.removed.iter().map(|change| change.text.as_str()).collect();
    assert!(removed.iter().any(|text| text.starts_with("The Lamps")), "{removed:?}");
    assert!(removed.iter().any(|text| text.starts_with("The Bells")), "{removed:?}");
    assert_eq!(document.blocks.iter().filter(|b| b.plain().starts_with("Several hundred")).count(), 2);
}

#[test]
fn a_line_above_fields_is_the_title_and_a_standfirst_is_not() {
    let fields = "Server Version: Rope/2.4\n\nServer Built: Sep 18 2017\n\nCurrent Time: Friday\n\nRestart Time: Thursday\n\nServer load: 0.00\n\nTotal ropes: 2\n\nLength of ropes: 80 ells\n\nBells: none\n\n3 requests currently being processed, 7 idle workers\n";
    assert_eq!(
        title(&format!("Rope Server Status for hartwell.example\n\n{fields}\n{LONG}\n")),
        "Rope Server Status for hartwell.example"
    );
    let found = title(&format!(
        "Open Ferry\n\nWhy ferrymen together beat the river\n\nAn interview with Bo Sample, author of “Superferries”, together with an extract from the book\n\n{LONG}\n\n{LONG}\n"
    ));
    assert_eq!(found, "Why ferrymen together beat the river");
}

#[test]
fn the_back_matter_of_an_article_and_numbered_resources_stay() {
    let document = read(&format!(
        "The Wear of Ferry Ropes\n\nAbstract\n\n{LONG}\n\nAuthor information\n\nAffiliations\n\n1. Institute of Ropes, Hartwell\n\nCorresponding author\n\nCorrespondence to Bo Sample.\n\nAdditional information\n\nRights and permissions\n\nReprints and Permissions\n\nAbout this article\n\nKeywords\n\n• ropes\n• bells\n• fog\n\nDownload citation\n"
    ));
    let removed: Vec<&str> = document.removed.iter().map(|change| change.text.as_str()).collect();
    for kept in ["Author information", "Affiliations", "About this article", "Keywords", "• bells"] {
        assert!(!removed.contains(&kept), "{removed:?}");
    }
    let guide = read(&format!(
        "Ropes in Fog\n\n{LONG}\n\nResources\n\n1. The ropes of the county\n2. Where bells can be rung\n3. How to stand in a ferry\n\nContact us\n\nPrivacy policy\n\nAccessibility\n"
    ));
    assert!(guide.removed.iter().all(|change| !change.text.contains("bells")), "{:?}", guide.removed);
}

#[test]
fn a_button_glued_to_a_title_is_cut_and_where_the_reader_is_is_none() {
    let text = format!(
        "You are in: Home > Bulletins > 2014\nSubscribe to Updates\n\nPrintBulletin of Ropes 14: The Ropes of Hartwell Are Worn\nOriginal release date: November 18, 2014\n\n{LONG}\n\nReferences\n(Links open in a new window)\n  • Bulletin of Ropes 13, Bells for Small Ferries\n  • Department of Ferries, Handbook of Ropes, 3rd ed.\n\nBack To Top\nContact Us\nPrivacy & Use\nAccessibility\n"
    );
    assert_eq!(title(&text), "Bulletin of Ropes 14: The Ropes of Hartwell Are Worn");
    assert!(read(&text).removed.iter().all(|change| change.text != "References"));
    assert_eq!(
        title(&format!("PrintShop Workers in Hartwell\n\nA PrintShop is small. {LONG}\n")),
        "PrintShop Workers in Hartwell"
    );
}

#[test]
fn sections_of_manuals_and_finding_aids_stay() {
    let manual = read(&format!(
        "Home  |  Man Pages  |  Section 1  |  Search\n\nropecheck(1) - Linux man page\n\nName\n\n       ropecheck - compare two ropes\n\nSynopsis\n\n       ropecheck [-k] OLD NEW\n\nDescription\n\n       {LONG}\n\nEnvironment\n\n       ROPECHECK_KEY\n              Default value of -k.\n\nSee Also\n\n       comm(1), bell(1)\n\nHistory\n\n       It was first used on a ferry in 1994 and has been maintained by the Association of Ferrymen since.\n\n[ Back to top ]\nSite Search\nLibrary\n"
    ));
    let removed: Vec<&str> = manual.removed.iter().map(|change| change.text.as_str()).collect();
    assert!(!removed.iter().any(|text| ["Environment", "See Also", "History"].contains(text)), "{removed:?}");
    assert!(!removed.iter().any(|text| text.contains("first used on a ferry")), "{removed:?}");
    let aid = read(&format!(
        "Papers of the Hartwell Ferry\n\nBiographical Note\n{LONG}\nReturn to Top »\n\nScope and Content Note\n{LONG}\nReturn to Top »\n\nArrangement\nThe records are arranged in two series:\n\n    • Series I. Ropes, 1848-1971\n    • Series II. Bells, 1850-1969\n\nReturn to Top »\n\nIndexing Terms\nThe following terms have been used to index this collection in the catalog.\nFerries\n"
    ));
    assert!(aid.removed.iter().all(|change| change.text != "Arrangement" && change.text != "Indexing Terms"));
}

#[test]
fn a_slogan_and_a_row_of_links_above_a_title_are_none() {
    let slogan = format!(
        "Ropes, bells and the daily life of a river town in the north…\n\nDoes anybody still ring a bell in the fog?\n\n{LONG}\n\n2 thoughts on Does anybody still ring a bell in the fog?\n"
    );
    assert_eq!(title(&slogan), "Does anybody still ring a bell in the fog?");
    let row = format!(
        "Hartwell on Birdsong Hartwell on Looker Hartwell on Tubes Hartwell feed\n\nBells in Fog\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&row), "Bells in Fog");
}

#[test]
fn papers_stand_above_what_their_finding_aid_is_called() {
    let found = title(&format!(
        "Ada Example Papers\n\nA Finding Aid to the Collection in the Library of Hartwell\n\nPrepared by Bo Sample\n\nSummary\n\n{LONG}\n"
    ));
    assert_eq!(found, "Ada Example Papers");
}

#[test]
fn where_somebody_works_again_and_again_is_no_title() {
    let authors = ["Ada Example", "Bo Sample", "Cy Reader", "Dee Writer", "Ed Mason", "Flo Miller"];
    let places: String = authors.iter().map(|a| format!("{a}\n\nInstitute of Ropes, Hartwell, Lindon\n\n")).collect();
    let found = title(&format!("The wear of ropes in cold water\n\n{places}Abstract\n\n{LONG}\n"));
    assert_eq!(found, "The wear of ropes in cold water");
}

#[test]
fn an_entry_of_a_menu_that_is_called_like_a_section_does_not_end_the_head() {
    let found = title(&format!(
        "Home\nNews\nAbout us\nSubscribe\nContact us\nPress\nAcknowledgements\n\nMayor promises the ferrymen of Hartwell a new bell before the winter {LONG}\n\nFerries\n\nMayor promises the ferrymen of Hartwell a new bell before the winter\n\nBy Ada Example\n\n{LONG}\n\n{LONG}\n"
    ));
    assert_eq!(found, "Mayor promises the ferrymen of Hartwell a new bell before the winter");
}

#[test]
fn the_landing_page_of_a_preprint_keeps_what_identifies_it() {
    let text = format!(
        "Skip to main content\n\nSearch\n\nHelp | Advanced Search\n\narXiv:2512.16245 (cs)\n\n[Submitted on 18 Dec 2025]\n\nTitle:The wear of ropes in cold water\n\nAbstract: {LONG}\n\nCite as:\narXiv:2512.16245 [cs.AI]\n(or arXiv:2512.16245v1 [cs.AI] for this version)\n\nSubmission history\n\nFrom: Ada Example [view email]\n[v1] Thu, 18 Dec 2025 06:55:17 UTC (9,890 KB)\n\nAbout\n\nHelp\n\nContact\n\nSubscribe\n\nCopyright\n\nPrivacy Policy\n"
    );
    assert_eq!(title(&text), "The wear of ropes in cold water");
    let removed: Vec<String> = read(&text).removed.into_iter().map(|c| c.text).collect();
    assert!(removed.iter().all(|line| !line.contains("arXiv") && !line.contains("[v1]")), "{removed:?}");
    assert!(removed.iter().any(|line| line == "Privacy Policy"), "{removed:?}");
}

#[test]
fn a_banner_above_the_title_is_no_text() {
    let banner = "An official website of the United States government\n\nOfficial websites use .gov\n\nA .gov website belongs to an official government organization in the United States.\n\nSecure .gov websites use HTTPS\n\nA lock ( ) or https:// means you’ve safely connected to the .gov website. Share sensitive information only on official, secure websites.";
    assert_eq!(title(&format!("{banner}\n\nFerry Bells\n\n{LONG}\n\n{LONG}\n")), "Ferry Bells");
}

#[test]
fn a_short_line_over_who_wrote_it_is_the_title_below_a_paragraph_and_with_a_full_stop() {
    let about = "The River Desk is a small office of two people who write about mills, bells and ferries, and who send what they write to nobody. Learn more.";
    assert_eq!(title(&format!("{about}\n\nFive bells\n\nBy Ada Sample\n\n{LONG}\n\n{LONG}\n")), "Five bells");
    let sentence = "Go on. Begin with the lowest step.";
    assert_eq!(title(&format!("{sentence}\n\nWritten by ada sample · 9 Comments\n\n{LONG}\n\n{LONG}\n")), sentence);
    assert_eq!(title(&format!("{about}\n\n{LONG}\n\nFive bells\n\n{LONG}\n")), "");
}

#[test]
fn what_a_picture_shows_and_when_a_post_came_out_are_no_titles() {
    for line in [
        "person standing on a quay looking for a ferry",
        "A person ringing a bell in the fog",
        "River Desk Logo",
        "#ferries #bells",
        "@riverdesk",
        "Ada Sample's headshot",
        "March 4, 2021 8 minutes",
        "Mar 4, 2021Ada Sample",
        "Posted on by Ada Sample - 5 Comments",
    ] {
        let page =
            format!("{line}\n\nTen bells for ferries in fog\n\n{LONG}\n\nThe bells rang in the fog.\n\n{LONG}\n");
        assert_eq!(title(&page), "Ten bells for ferries in fog", "{line}");
    }
}

#[test]
fn headlines_with_words_of_captions_and_dates_are_titles() {
    for line in [
        "Man missing after ferry sinks",
        "People living near the mill ask for a bell",
        "Council unveils a new logo",
        "March 4, 2021 Council Meeting Minutes",
        "Written in Stone",
    ] {
        assert_eq!(title(&format!("{line}\n\nBy Ada Sample\n\n{LONG}\n\n{LONG}\n")), line);
    }
}

#[test]
fn a_record_of_a_database_of_medicine_is_wrapped_evenly_and_begins_with_where_it_was_published() {
    let document = read(
        "\n1. J Ferry Stud. 2020 Apr;27(4):463-467. doi: 10.1016/j.jferry.2020.02.003. Epub 2020\nFeb 26.\n\nBells in Fog and the Hearing of Ferrymen: Implications for the Harbours of Small \nRivers.\n\nExample AB(1), Sample C(1), Model-Reader DE(2), Pattern F(1), Testing GH(2), Able\nYL(1), Baker MN(1)(2).\n\nAuthor information: \n(1)Department of Bells, First Affiliated Hospital of Hartwell University, Hartwell\nHealth Science Center, Lindon Second House of Mercy, 3002 Mole Road, Hartwell Vale\nDistrict, Hartwell.\n(2)Department of Ropes, First Affiliated Hospital of Hartwell University, Hartwell\nHealth Science Center, Lindon Second House of Mercy, 3002 Mole Road, Hartwell Vale\nDistrict, Hartwell.\n\nSeveral hundred ferrymen stood before the town hall on Tuesday to be heard, and the\nMayor of Hartwell had a bell rung ten times for each of them. The old heard it only\nWhen it was near, and the young heard it always.\n\nDOI: 10.1016/j.jferry.2020.02.003\nPMCID: PMC7100029\n",
    );
    assert_eq!(
        document.title.as_ref().unwrap().value,
        "Bells in Fog and the Hearing of Ferrymen: Implications for the Harbours of Small Rivers."
    );
    let authors: Vec<&str> = document.authors.iter().map(|a| a.value.as_str()).collect();
    let wanted = ["Example AB", "Sample C", "Model-Reader DE", "Pattern F", "Testing GH", "Able YL", "Baker MN"];
    assert_eq!(authors, wanted);
    let blocks: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
    assert!(
        blocks.iter().any(|b| b.starts_with("(1)Department of Bells") && b.ends_with("District, Hartwell.")),
        "{blocks:?}"
    );
    assert!(blocks.iter().any(|b| b.contains("DOI: 10.1016/j.jferry.2020.02.003")), "{blocks:?}");
}

#[test]
fn a_headline_in_capitals_stands_above_what_says_more_and_the_value_of_a_field_is_no_title() {
    let headline = "HARTWELL FERRIES TO BUY THE LINES OF THE LOWER RIVER";
    assert_eq!(title(&format!("{headline}\n\nHartwell to own all lines on the river\n\n{LONG}\n\n{LONG}\n")), headline);
    let page = format!(
        "Skip to main content\n\n  • Genre:\n\n    Songs of the River\n\n  • Label:\n\n    Example Records\n\n{LONG}\n\n{LONG}\n"
    );
    assert!(read(&page).title.is_none_or(|t| t.value != "Songs of the River"));
}

#[test]
fn a_long_title_that_the_first_line_announces_is_found_below_a_menu_with_its_date() {
    let name = "Ferrymen of the Lower River Stand Before the Town Hall on a Tuesday and Ask for New Ropes New Lamps and a Bell That Is Heard in Fog";
    let menu: String = ["Text Only", "About Us", "Ropes", "Lamps", "Bells", "Fog", "Forms", "Careers", "Media"]
        .iter()
        .flat_map(|entry| [*entry, "\n"])
        .collect();
    let document =
        read(&format!("{name} | Office of Ferries\n{menu}June 4, 2020: {name}\nHARTWELL — {LONG}\n{LONG}\n"));
    assert_eq!(document.title.unwrap().value, format!("June 4, 2020: {name}"));
    assert_eq!(document.date.unwrap().value, "2020-06-04");
}

#[test]
fn a_person_as_libraries_file_them_heads_no_page_and_many_authors_are_all_read() {
    let page = format!(
        "The Example Papers Together\n\nCreator\n\nExample, Ada B. (Ada Beth), 1855-1926 (Donor)\n\nAbstract\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&page), "The Example Papers Together");
    let names: Vec<String> = (b'A'..=b'Z').map(|c| format!("{0}da {0}. Example", char::from(c))).collect();
    let article = format!(
        "Bells in Fog and the Hearing of Ferrymen\n\n{}\ndoi: https://doi.org/10.1101/2020.03.22.002386\n\nABSTRACT\n\n{LONG}\n",
        names.join(", ")
    );
    assert_eq!(read(&article).authors.len(), 26);
}

#[test]
fn what_a_site_offers_or_says_of_itself_is_no_title_and_a_title_with_its_words_is_one() {
    let wanted = "The ropes of Hartwell and the bells";
    for line in [
        "Save 15% On Your First Order!",
        "Ropes of every length. Join the Rope Club today!",
        "Your ropes.example membership has expired",
        "We Care About Your Privacy",
        "Last updated November 3, 2020 14:05",
        "Bars & Ropes • Bells & Whistles • Travel",
    ] {
        assert_eq!(title(&format!("{line}\n\n{wanted}\n\n{LONG}\n\n{LONG}\n")), wanted, "{line}");
    }
    for whole in [
        "Back to the River: Ropes and Their Makers",
        "Law and Order on the Ferries Today",
        "Why Rope Shops Take 30% of Every Sale",
        "La col·lecció de cordes i la intel·ligència",
        "Last Active Rope Maker of Hartwell Retires",
    ] {
        assert_eq!(title(&format!("{whole}\n\n{LONG}\n\n{LONG}\n")), whole);
    }
}

#[test]
fn places_and_firms_with_their_years_and_signed_first_lines_may_be_titles() {
    for whole in ["Hartwell, Nebraska, 1855-1926", "Moss, Mill and Company, 1855–1926"] {
        assert_eq!(title(&format!("Home\nAbout\n\n{whole}\n\n{LONG}\n\n{LONG}\n")), whole);
    }
    for whole in ["Free Trial by Jury", "Call the Midwife Now", "Apply Yourself to the Mill Now"] {
        assert_eq!(title(&format!("{whole}\n\nBy Mary Holt\n\nJune 4, 2020\n\n{LONG}\n\n{LONG}\n")), whole);
    }
}

#[test]
fn entries_of_a_menu_that_begin_like_kinds_of_text_go_with_the_menu() {
    let text = format!(
        "Home\nCouncil tax\nPlanning\nSkip to main content\nLog in\nShare this page\nReport a pothole\nThe old mill is mended at last\n\nBy Ada Holt\n\n{LONG}\n\n{LONG}\n"
    );
    let document = read(&text);
    assert_eq!(document.removed.iter().filter(|change| change.text.contains("Report a pothole")).count(), 1);
}

#[test]
fn what_is_glued_before_and_behind_a_title_is_cut_off() {
    let paged = format!(
        "Office of Ropes\nHome  |  Notices  |  Forms  |  Contact us\n\nNotices to Ferries, Autumn 2017 – page 1 of 2 Rope Bulletin 14/2017: Hooks That Open\n\nIssued: 23 October 2017\n\n{LONG}\n\nNotices to Ferries, Autumn 2017 – page 2 of 2\n\n{LONG}\n"
    );
    assert_eq!(title(&paged), "Rope Bulletin 14/2017: Hooks That Open");
    let heads = read(&paged).removed.iter().filter(|change| change.rule == "running-head").count();
    assert_eq!(heads, 2);
    let stock = format!(
        "Catalogue\nAuthors\nContact\n\nIn stock – posted within two daysThe Last Ferrymen: Four Families\n\n{LONG} The Last Ferrymen tells it.\n\n{LONG}\n"
    );
    assert_eq!(title(&stock), "The Last Ferrymen: Four Families");
    let heard = format!(
        "Slow Radio\nShows\n\nEpisode 41: The night mail and its sorter - The Long Siding - Slow Radio\n\nDecember 5, 2019\nHeard on The Long Siding\n\n{LONG}\n\n{LONG}\n\n© Slow Radio\n"
    );
    assert_eq!(title(&heard), "Episode 41: The night mail and its sorter");
}

#[test]
fn the_name_of_a_list_before_the_title_of_a_review_is_none_and_an_underlined_first_line_is_one() {
    let review = format!(
        "River-Net Reviews\n\nRiver-Net Reviews :: Ada Holt on Carter, The Bells of Hartwell\n\nReviewed by Ada Holt\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&review), "Ada Holt on Carter, The Bells of Hartwell");
    let advisory = format!(
        "Ropes Security Advisory [9 Jul 2015]\n====================================\n\nHooks that open by themselves (RVE-2015-17)\n===========================================\n\nSeverity: High\n\n{LONG}\n\n{LONG}\n"
    );
    let document = read(&advisory);
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("Ropes Security Advisory [9 Jul 2015]"));
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2015-07-09"));
    assert_eq!(document.removed.iter().filter(|change| change.rule == "underline").count(), 2);
}

#[test]
fn the_way_to_a_page_heads_nothing_and_a_program_is_named_above_its_usage() {
    let aid = format!(
        "University of Hartwell Libraries › Special Collections › Finding Aids\n\nPrint this page\n\nGuide to the Holt Papers, 1889-1938\n\nPublished 11 June 2009\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&aid), "Guide to the Holt Papers, 1889-1938");
    let usage = "ropes 7.99SVN ( https://ropes.example )\nUsage: ropes [Options] {rope}\nROPE LENGTH:\n  Can be given in metres or in feet.\n  -l <metres>: The length of a rope\n  --script=<ropes>: <ropes> is a list of files\nBELL SOUND AND TONE:\n  -t <tone>: The tone of a bell in fog\n  -q: Be quiet\n  Ex: -t low\n  In fog the tone is lower than it is in rain.\n  Bells ring twice an hour.\n";
    let document = read(usage);
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("ropes 7.99SVN ( https://ropes.example )"));
    let headings: Vec<String> = document
        .blocks
        .iter()
        .filter(|b| b.kind == crate::source::document::BlockKind::Heading)
        .map(|b| b.plain())
        .collect();
    assert_eq!(headings, ["ROPE LENGTH:", "BELL SOUND AND TONE:"]);
}

#[test]
fn the_way_to_a_page_says_which_line_is_its_title() {
    let listed = format!(
        "An official website\n  1. Home\n  2. Ropes\n  3. Rope Recalls\n  4. Hartwell Recalls Ropes That Part in Cold Water\n  1. Rope Recalls\n\nHartwell Recalls Ropes That Part in Cold Water\n\n{LONG}\n\n{LONG}\n"
    );
    let document = read(&listed);
    assert_eq!(
        document.title.as_ref().map(|t| t.value.as_str()),
        Some("Hartwell Recalls Ropes That Part in Cold Water")
    );
    assert_eq!(document.removed.iter().filter(|change| change.rule == "navigation").count(), 5);
    let arrows = format!(
        "Department of Ferries\nHome > Masters > Alerts > 2022 > Bells That Are Not Heard in Fog\nPrint this page | Email this page\nBells That Are Not Heard in Fog\nFerry Alert Network (FAN) No. 00412 – Advisory\n\nDistributed via the network\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&arrows), "Bells That Are Not Heard in Fog");
}

#[test]
fn sites_before_dashes_days_editions_and_decks_are_no_titles() {
    let radio = format!(
        "Ground Floor Radio\nEpisodes About Team Contact\n00:00 / 34:17\n\nGround Floor Radio – Ep. 31: Counting the Swifts\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&radio), "Ep. 31: Counting the Swifts");
    let updated = format!(
        "28 January 2013 Last updated at 12:45 GMT\n\nFerrymen mourn the bell of Hartwell\n\nAda Holt says how it was lost\n\n{LONG}\n\n{LONG}\n"
    );
    let document = read(&updated);
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("Ferrymen mourn the bell of Hartwell"));
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2013-01-28"));
    let book = format!(
        "Basket £0.00 0 items\nHome Books Authors Events\n\nLow Water: Twelve Years with the Pilots – Paperback\nby Marian Oakshott\n£12.99\nAdd to basket\n\n{LONG} Low Water says so.\n\n{LONG}\n"
    );
    let document = read(&book);
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("Low Water: Twelve Years with the Pilots"));
    assert!(document.blocks.iter().any(|block| block.plain() == "by Marian Oakshott"), "{:?}", document.removed);
    let loud = format!(
        "Exhibit 99.1\n\nHARTWELL ROPES ANNOUNCES AGREEMENT TO BUY THE BELLS OF FOUR FERRIES FROM HOLT, INC.\n\nHartwell Ropes to own all bells of the river at closing\n\n{LONG}\n\n{LONG}\n"
    );
    assert!(title(&loud).starts_with("HARTWELL ROPES ANNOUNCES"));
}

#[test]
fn what_only_resembles_what_is_glued_stays_whole() {
    let whole = |text: &str| {
        let document = read(text);
        assert!(document.removed.is_empty(), "{:?}", document.removed);
    };
    whole(&format!(
        "The tower of Hartwell\n\nThe plan is shown on page 3 of 12 in the annex, with the cost of the ropes.\n\n{LONG}\n\n{LONG} It is so.\n\nThe plan is shown on page 7 of 12 in the annex as it was changed.\n\n{LONG} So it was.\n"
    ));
    whole(&format!("Where the dead were born\n\n{LONG}\n\n1. Home\n2. Hospital\n3. Hospice\n\n{LONG} It was so.\n"));
    whole(&format!(
        "How to share a picture\n\n{LONG}\n\nOpen the menu and tap Share to Facebook. This opens a window in which you choose an album.\n\n{LONG} So it is.\n"
    ));
    for named in ["The Rise and Fall of the Paperback", "The Year of the Audiobook"] {
        assert_eq!(title(&format!("{named}\n\nBy Ada Holt\n\n{LONG}\n\n{LONG}\n")), named);
    }
    let bells = format!(
        "Hartwell Bells\n\nHartwell Bells – a ring of eight in the tower of St Mary, cast in 1702\n\nThe tower and its ringers\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&bells), "Hartwell Bells");
    let site = format!(
        "Cholera – What the parish did in the summer of 1849 – Hartwell History Society\n\n{LONG}\n\nCholera\n\n{LONG}\n\n© 2019 Hartwell History Society\n"
    );
    assert_eq!(title(&site), "Cholera – What the parish did in the summer of 1849");
}

#[test]
fn the_way_to_a_page_names_it_where_no_line_does() {
    let page = format!(
        "Skip to main content\nHartwell Press\nBasket (0)   Sign in\n\nHome › Books › Rivers › The Ferrymen\nFour centuries of fog on the lower river\nAda Holt and Bo Carter\nThe Ferrymen cover image\n\n£24.99\nQty  1  Add to basket  Add to wishlist\n\nDescription\n\nThe Ferrymen is the story of a river. {LONG}\n\n{LONG} The Ferrymen says why.\n"
    );
    assert_eq!(title(&page), "The Ferrymen");
    // A line of its own goes before it.
    let named = format!("Home › News › Rivers\n\nWhy the ferry is late\n\n{LONG} It is so on all Rivers.\n\n{LONG}\n");
    assert_eq!(title(&named), "Why the ferry is late");
}

#[test]
fn what_a_service_was_sent_at_is_no_title() {
    let bulletin = format!(
        "117\nWHCA42 TJSJ 210842\n\nCoastal Hazard Message\nNational Weather Service San Juan PR\n442 AM AST Wed Oct 21 2020\n\n{LONG}\n\n{LONG} It is so.\n"
    );
    let found = title(&bulletin);
    assert!(!found.starts_with("WHCA42") && !found.starts_with("442"), "{found}");
    assert_eq!(read(&bulletin).date.map(|d| d.value).as_deref(), Some("2020-10-21"));
}

#[test]
fn what_stands_beside_a_title_on_a_shop_a_shelf_a_digest_or_a_show_is_none() {
    let shop = format!(
        "Skip to content\nHartwell University Press\nCart (0)\nBrowse by Subject\nSeries\nFor Authors\n\nCover image of The Ferry Ledger\nLook inside\nThe Ferry Ledger\nSmuggling and fog on the Lower River, 1890–1938\nBy Ada Holt\n\nSeries: Shores and Borders\n\n344 pp., 6.125 x 9.25, 22 halftones, 4 maps\n\nAbout this Book\n{LONG} The ferry kept its ledger. {LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&shop), "The Ferry Ledger");
    let heads = read(&shop).blocks.into_iter().filter(|b| b.kind == BlockKind::Heading).map(|b| b.plain());
    assert_eq!(heads.collect::<Vec<_>>(), ["About this Book"]);
    let shelf = format!(
        "Staff Interface | Visit the Library\n\nRepositories Collections Digital Materials Subjects Names Search The Archives\n\nSpecial Collections / Manuscripts / Hartwell Slate Quarry Company records\n\n{LONG}\n\nGuide to the Hartwell Slate Quarry Company records. {LONG}\n"
    );
    assert_eq!(title(&shelf), "Hartwell Slate Quarry Company records");
    let digest = format!(
        "The Slow Ferry\nA daily selection of things worth reading\n\nHome   About   Archives   Subscribe\n\nThe last man who can read the river - The Slow Ferry\n\nAda Holt in The Hartwell Review:\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&digest), "The last man who can read the river");
    assert_eq!(read(&digest).authors.into_iter().map(|a| a.value).collect::<Vec<_>>(), ["Ada Holt"]);
    let show = format!(
        "The Long Way\nListen Live   Playlist\n\nEpisode 212: Nobody Asked\nNobody Asked: a ferryman breaks sixty years of silence\nMarch 8, 2013 3:30 PM ET\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(title(&show), "Nobody Asked: a ferryman breaks sixty years of silence");
    let glued = format!(
        "Lantern & Loom\nFeatures   Makers   Shop   Subscribe\nLantern & Loom MagazineThe woman who reads ropes: a talk with Ada Holt\n{LONG}\n{LONG}\n"
    );
    assert_eq!(title(&glued), "The woman who reads ropes: a talk with Ada Holt");
}
