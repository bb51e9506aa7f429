//! Tests of the heads of news, press releases and alerts.

use super::read;
use crate::source::document::BlockKind;

const LONG: &str = "Several hundred ferrymen stood before the town hall on Tuesday and asked for new ropes, new lamps and a bell that can be heard in fog, and they stayed until the mayor came out and promised them the bell. The ropes and the lamps will be talked about again in the spring, when the river is low.";

#[test]
fn a_name_before_an_agency_is_the_byline_of_news() {
    let document = read(&format!(
        "Ferrymen ask for a bell\n\nAda Example Associated Press\nPublished 11:34 PM EST Nov 19, 2019\n\nHartwell – {LONG}\n"
    ));
    assert_eq!(document.authors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["Ada Example"]);
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2019-11-19"));
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("excerpt"));
}

#[test]
fn a_town_with_its_land_and_a_body_presented_make_a_press_release() {
    let document = read(&format!(
        "Rope maker rope4all names Bo Sample head of bells\n\nHartwell, NY – {LONG}\n\n“We like bells,” said Bo Sample, and rang one.\n\nAbout rope4all\nrope4all makes ropes, lamps and bells for ferries on all rivers of the county, and has done so since the great flood. It has eleven workshops.\n"
    ));
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("press-release"));
    assert!(document.blocks.iter().any(|b| b.plain() == "About rope4all" && b.kind == BlockKind::Heading));
}

#[test]
fn an_alert_is_told_by_its_level_and_dated_by_its_last_change() {
    let document = read(&format!(
        "Jump to text Jump to search Jump to foot Jump to the list of all the pages of this site and of the other site\n\nFever in Hartwell\n\nWarning - Level 3, Stay Away\nAlert - Level 2, Take Care\n\nUpdated:\u{a0} January 06, 2015\n\nThe fever has come back to Hartwell. {LONG}\n\n{LONG}\n"
    ));
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("Fever in Hartwell"));
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2015-01-06"));
    assert_eq!(document.kind.as_ref().map(|k| k.value.as_str()), Some("bulletin"));
    assert_eq!(document.removed.len(), 1, "{:?}", document.removed);
}

#[test]
fn a_script_says_when_it_was_aired() {
    let document = read(&format!(
        "The bell: inside the town hall\n\nThe ferrymen tell their story to Cy Reader\n\nThe following is a script of \"The bell\" which aired on Oct. 26, 2014. Cy Reader is the correspondent. Dee Writer, producer.\n\n{LONG}\n"
    ));
    assert_eq!(document.date.as_ref().map(|d| d.value.as_str()), Some("2014-10-26"));
}

#[test]
fn a_wire_a_line_that_says_posted_and_a_name_before_published_date_and_sign_a_text() {
    let date = |text: &str| read(text).date.map(|d| d.value);
    let wire = format!("rope4all launches a bell\n\nHARTWELL, NY--(Bellwire - April 06, 2016) - {LONG}\n\n{LONG}\n");
    assert_eq!(date(&wire).as_deref(), Some("2016-04-06"));
    let posted = format!(
        "A talk with a ferryman\n\n{LONG}\n\n{LONG}\n\nposted October 15, 2004 04:22 PM (Bells) (2 comments) #\n\nComments\n\n{LONG}\n\nposted by Bo at October 16, 2004 09:25 AM\n"
    );
    assert_eq!(date(&posted).as_deref(), Some("2004-10-15"));
    let soldier =
        format!("{LONG}\n\nPosted 12 March 1942 to the river fleet, he rang the bell until autumn.\n\n{LONG}\n");
    assert_eq!(date(&soldier), None);
    let signed = read(&format!("Ferrymen ask for a bell\n\nAda van der Example|Published\n\n{LONG}\n\n{LONG}\n"));
    assert_eq!(signed.authors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["Ada van der Example"]);
}

#[test]
fn who_reviews_a_book_is_told_from_who_wrote_it_by_whom_the_review_speaks_of() {
    let review = |of: &str| {
        format!(
            "Book Review: The Bells of Hartwell\n\nBy Ada Holt\n\n{of} has written a book on bells and on those who ring them when the fog comes up the river.\n\n{LONG}\n\n{LONG} It is so.\n\n{LONG} It was so.\n\n{LONG} It will be so.\n"
        )
    };
    let other = read(&review("Cy Reader"));
    assert_eq!(other.authors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["Ada Holt"]);
    assert!(other.about.iter().all(|work| work.authors.is_empty()), "{:?}", other.about);
    let same = read(&review("Holt"));
    assert!(same.authors.is_empty(), "{:?}", same.authors);
    assert_eq!(same.about[0].authors, ["Ada Holt"]);
}

#[test]
fn dates_of_comments_and_of_titles_are_not_those_of_the_text() {
    let date = |text: &str| read(text).date.map(|d| d.value);
    let post = |stamp: &str| {
        format!(
            "A day on the ferry\n\nBy Mary Holt\n\n{stamp}{LONG}\n\n{LONG}\n\nComments\n\nBo Carter\n\nI liked that very much.\n\nPosted on March 3, 2004 at 04:22 PM\n"
        )
    };
    assert_eq!(date(&post("")), None);
    assert_eq!(date(&post("Posted on March 1, 2004\n\n")).as_deref(), Some("2004-03-01"));
    let landing =
        |stamp: &str| format!("June 6, 1944: The Landing at the Mill\n\nBy Ada Holt\n\n{stamp}{LONG}\n\n{LONG}\n");
    assert_eq!(date(&landing("Published March 3, 2019\n\n")).as_deref(), Some("2019-03-03"));
    assert_eq!(date(&landing("")).as_deref(), Some("1944-06-06"));
}

#[test]
fn the_last_of_many_authors_is_one_of_them_and_where_they_work_is_none() {
    let authors = |line: &str| {
        let text = format!(
            "Bells under water: a survey\n\n{line}\ndoi: https://doi.org/10.1101/2020.03.22.002386\n\nABSTRACT\n\n{LONG}\n\n{LONG}\n"
        );
        read(&text).authors.into_iter().map(|a| a.value).collect::<Vec<_>>()
    };
    let names = "Ada Holt, Bo Carter, Cy Reader, Dee Writer, Eva Turner, Finn Walker, Gus Miller, Hal Baker, Ida Cook, James Walker, Jan Sawyer, Kit Ropemaker, Lou Bellringer, Margaret Turner";
    let several = authors(&format!("{names} and Paul Fisher"));
    assert_eq!((several.len(), several.last().map(String::as_str)), (15, Some("Paul Fisher")));
    assert_eq!(authors(&format!("{names}, University of Hartwell")).len(), 14);
}

#[test]
fn letters_of_affiliations_are_no_names_and_manuals_say_who_made_them_and_when() {
    let article = read(&format!(
        "Ropes in cold water: eleven years of observations\n\nOrla Marrable a , Piet Sandhofer b & Yewande Adaramola a,c\n\nPages 211-229 | Received 14 Jan 2021, Published online: 09 Aug 2021\n\nAbstract\n\n{LONG}\n\nKeywords: ropes; water\n\n{LONG}\n\nPublished online: 11 Nov 2019\n"
    ));
    let authors: Vec<&str> = article.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(authors, ["Orla Marrable", "Piet Sandhofer", "Yewande Adaramola"]);
    assert_eq!(article.date.as_ref().map(|d| d.value.as_str()), Some("2021-08-09"));
    let manual = read(
        "ROPES(1)                  Ferry Manual                  ROPES(1)\n\nNAME\n       ropes - measure ropes\n\nSYNOPSIS\n       ropes [-q] rope\n\nDESCRIPTION\n       ropes measures a rope and prints its length in metres, or in feet if\n       it is asked to.\n\nAUTHORS\n       Gwen Tallis <gwen@ropes.example>\n       Written by Hal Baker (hal@ropes.example)\n\nSEE ALSO\n       bells(1)\n\nFerry Tools 0.9              4 March 2018              ROPES(1)\n",
    );
    let makers: Vec<&str> = manual.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(makers, ["Gwen Tallis", "Hal Baker"]);
    assert_eq!(manual.date.as_ref().map(|d| d.value.as_str()), Some("2018-03-04"));
}

#[test]
fn authors_who_take_turns_with_where_they_work_and_those_of_biographies_are_all_read() {
    let authors = |text: &str| read(text).authors.into_iter().map(|a| a.value).collect::<Vec<_>>();
    let landing = format!(
        "Ropes in restored ferries: four winters\nSigrun Holt\nInstitute for Ropes, University of Northmark\nhttps://orcid.org/0000-0000-1234-5670\nPeter A. Carter\nDepartment of Bells, Hartwell Technical University\nElin Marklund\nHartwell Open-Air Museum\n\nDOI: https://doi.org/10.1000/jvb.v14i2.418\nKeywords: ropes, bells, fog\nAbstract\n{LONG}\n{LONG}\n"
    );
    assert_eq!(authors(&landing), ["Sigrun Holt", "Peter A. Carter", "Elin Marklund"]);
    assert!(read(&landing).blocks.iter().any(|b| b.kind == BlockKind::Heading && b.plain() == "Abstract"));
    let biographies = format!(
        "Ropes, bells and design for ferries\n\nKeywords: ropes, bells\n\nAbstract\n\n{LONG}\n\nAuthor Biographies\n\nCalvin Holt, University of Hartwell, Department of Ropes\n\nCalvin Holt is a student of ropes at The University of Hartwell. {LONG}\n\nJevan Alexander Carter, University of Hartwell, School of Bells\nJevan Carter is a third-year student and fellow at the School of Bells. {LONG}\n"
    );
    assert_eq!(authors(&biographies), ["Calvin Holt", "Jevan Alexander Carter"]);
    let post = format!(
        "Three stops called The Plough\n\n{LONG}\n\n{LONG}\n\nPosted by Marguerite at 21:14 Email This BlogThis! Share to Twitter Share to Facebook\n"
    );
    assert_eq!(authors(&post), ["Marguerite"]);
    assert_eq!(read(&post).removed.iter().filter(|change| change.rule == "print-share").count(), 1);
}

#[test]
fn a_count_of_comments_above_a_byline_hides_nobody() {
    for above in ["3 Comments\n\n", "RESPONSES\n\n"] {
        let post = format!("The Bells of Hartwell\n\n{above}By Ada Holt\n\nMarch 3, 2014\n\n{LONG}\n\n{LONG}\n");
        let authors: Vec<String> = read(&post).authors.into_iter().map(|a| a.value).collect();
        assert_eq!(authors, ["Ada Holt"], "{above}");
    }
}

#[test]
fn who_prepared_a_guide_and_when_stand_in_one_line() {
    let guide = |line: &str| {
        let document =
            read(&format!("Guide to the Holt Papers, 1889-1938\n\n{line}\n\nScope and Contents\n\n{LONG}\n"));
        (document.authors.into_iter().map(|a| a.value).collect::<Vec<_>>(), document.date.map(|d| d.value))
    };
    let name = || vec!["Ruth Odell".to_owned()];
    assert_eq!(guide("Finding aid prepared by Ruth Odell, 2013"), (name(), None));
    assert_eq!(guide("Finding aid prepared by Ruth Odell, 2013-2014. Published 12 June 2014.").0, name());
}

#[test]
fn a_month_in_the_head_of_a_review_stands_below_the_work() {
    let review = format!(
        "Holt on Carter, 'Ropes and Bells'\n\nAuthor: Bo Carter\n\nReviewer: Ada Holt\n\nBo Carter. Ropes and Bells: Ferries of the Valley, 1650-1820. Hartwell: Mill Press, 2010. xiv + 288 pp. $49.95 (cloth), ISBN 978-0-00-000000-2.\n\nReviewed by Ada Holt (University of Hartwell)\nPublished on H-Ferries (September, 2011)\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(read(&review).date.map(|d| d.value).as_deref(), Some("2011-09"));
}

#[test]
fn an_identifier_of_a_person_says_who_wrote_the_text() {
    let review = format!(
        "A primer of ropes\n\nAda Holt\nhttps://orcid.org/0000-0000-1234-5670\nUniversity of Hartwell\n\n18 December 2023\n\n{LONG}\n\n{LONG}\n"
    );
    assert_eq!(read(&review).authors.into_iter().map(|a| a.value).collect::<Vec<_>>(), ["Ada Holt"]);
}

#[test]
fn who_posted_stands_on_lines_of_its_own_or_before_a_time_of_day() {
    let post = |line: &str| {
        let text = format!(
            "What I got wrong about ropes\n\n{LONG}\n\nSo I went back to the mill and asked for other ropes, and the miller had none left.\n\n{line}\n\n2 comments:\n\nBo said...\nSo it is.\n"
        );
        read(&text).authors.into_iter().map(|a| a.value).collect::<Vec<_>>()
    };
    assert_eq!(post("Posted by\nHob Carter\nat\n9:14 PM\nEmail This\nBlogThis!\nShare to Twitter"), ["Hob Carter"]);
    assert_eq!(post("Posted by Nora at 7:42 PM"), ["Nora"]);
}
