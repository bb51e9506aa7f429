//! Tests of the text reader: invented documents of each kind, compared with their outline.

mod head;
mod quotations;
mod series;
mod structure;
mod title;
mod typed;
mod zones;

use crate::source::document::{BlockKind, Document};
use crate::source::markdown::{PageInput, write};

/// The document, read and self-checked.
pub(in crate::source::text) fn read(text: &str) -> Document {
    let document = crate::source::read("sample.txt", text.as_bytes()).unwrap();
    let keys: Vec<String> = document.about.iter().map(|_| "key".to_owned()).collect();
    let input = PageInput {
        file: "sources/sample.txt",
        sha256: "0",
        bytes: text.len(),
        files: "a",
        keys: &keys,
        detect: &|_| Vec::new(),
    };
    write(&document, &input).unwrap();
    document
}

fn short(text: &str) -> String {
    let text = text.replace('\n', " / ");
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= 7 { words.join(" ") } else { format!("{} …", words[..5].join(" ")) }
}

/// A line for each fact and block.
fn outline(document: &Document) -> String {
    let mut out = Vec::new();
    let mut fact = |name: &str, value: String| out.push(format!("{name}: {value}"));
    fact("title", document.title.as_ref().map_or("-".into(), |t| t.value.clone()));
    if let Some(kind) = &document.kind {
        fact("kind", kind.value.clone());
    }
    if !document.authors.is_empty() {
        let names: Vec<&str> = document.authors.iter().map(|a| a.value.as_str()).collect();
        fact("authors", format!("{} ({})", names.join("; "), document.authors[0].rule));
    }
    if let Some(date) = &document.date {
        fact("date", date.value.clone());
    }
    if let Some(publication) = &document.publication {
        fact("publication", publication.value.clone());
    }
    if !document.keywords.is_empty() {
        fact("keywords", document.keywords.join("; "));
    }
    for about in &document.about {
        fact(about.relation, format!("{} ({})", about.title, about.authors.join("; ")));
    }
    for removed in &document.removed {
        fact("removed", format!("{} [{}]", removed.text, removed.rule));
    }
    for proposed in &document.proposed {
        fact("proposed", short(&proposed.text));
    }
    for block in &document.blocks {
        let plain = block.plain();
        out.push(match block.kind {
            BlockKind::Heading if block.supplied => format!("+{} {plain}", "#".repeat(block.level.into())),
            BlockKind::Heading => format!("{} {}", "#".repeat(block.level.into()), short(&plain)),
            BlockKind::Item => format!("- {}", short(&plain)),
            BlockKind::Quote => {
                let (quote, who) = plain.rsplit_once('\n').unwrap_or((&plain, ""));
                format!("> {} | {}", short(quote), short(who))
            }
            _ => format!("{} {}", block.role.unwrap_or("p"), short(&plain)),
        });
    }
    out.join("\n")
}

#[track_caller]
fn expect(text: &str, wanted: &str) {
    let found = outline(&read(text));
    let wanted: Vec<&str> = wanted.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(found, wanted.join("\n"), "\n--- found ---\n{found}\n");
}

const LONG: &str = "The valley had been without a bridge for eleven years when the council at last voted the money, and nobody who was there that evening has forgotten how quiet the room became.";
const MORE: &str = "Work began in the spring with forty masons from the coast, most of whom had never seen snow, and it went on through two winters until the last arch was closed.";
const THIRD: &str = "What the plans did not show was the spring under the eastern pier, which the old ferryman had warned about and which cost the town a year and a half.";

#[test]
fn a_press_release_has_its_date_from_the_dateline_and_keeps_every_line_but_its_end_mark() {
    let text = format!(
        "FOR IMMEDIATE RELEASE\n\nRiver Trust Opens the Longest Footbridge in the County\n\nHARTWELL, May 3, 2021 — The Hartwell River Trust today announced the opening of its new bridge to walkers. {LONG}\n\n“We waited for this a long time,” said Dana Example, chair of the trust. “It is worth it.”\n\n{MORE}\n\nAbout the Hartwell River Trust\n\nThe Hartwell River Trust looks after forty miles of river and its paths on behalf of the people of the county and their visitors.\n\nMedia Contact:\nRobin Sample\nrobin@example.org\n555-0100\n\n###\n"
    );
    expect(
        &text,
        "title: River Trust Opens the Longest Footbridge in the County
        kind: press-release
        date: 2021-05-03
        removed: ### [separator]
        p FOR IMMEDIATE RELEASE
        dateline HARTWELL, May 3, 2021 — …
        p “We waited for this a …
        p Work began in the spring …
        ## About the Hartwell River Trust
        p The Hartwell River Trust looks …
        p Media Contact: / Robin Sample …",
    );
}

#[test]
fn an_interview_keeps_its_turns() {
    let text = format!(
        "Building on Water: An Interview with Dana Example\n\nBy Robin Sample\n\nDana Example has built bridges for thirty years. We met her in her workshop by the river.\n\nQ: How did you begin?\n\nA: {LONG}\n\nQ: And then?\n\nA: {MORE}\n\n{THIRD}\n\nQ: Would you do it again?\n\nA: Yes.\n"
    );
    expect(
        &text,
        "title: Building on Water: An Interview with Dana Example
        kind: interview
        authors: Robin Sample (byline)
        byline By Robin Sample
        p Dana Example has built bridges …
        turn Q: How did you begin?
        turn A: The valley had been …
        turn Q: And then?
        turn A: Work began in the …
        p What the plans did not …
        turn Q: Would you do it again?
        turn A: Yes.",
    );
}

#[test]
fn speakers_may_be_names() {
    let text = format!(
        "Talking to the bridge builder\n\nHartwell Gazette: When did the work begin?\n\nDana Example: {LONG}\n\nHartwell Gazette: Who paid for it?\n\nDana Example: {MORE}\n"
    );
    let document = read(&text);
    assert_eq!(document.kind.unwrap().value, "interview");
    assert_eq!(document.blocks.iter().filter(|b| b.role == Some("turn")).count(), 4);
}

#[test]
fn a_transcript_has_loud_speakers_and_sounds() {
    let text = format!(
        "Hearing on the Hartwell Bridge\n\nCHAIRWOMAN EXAMPLE: The hearing will come to order. {LONG}\n\nMR. SAMPLE: Thank you. [Applause]\n\nCHAIRWOMAN EXAMPLE: Please go on.\n\nMR. SAMPLE: {MORE}\n"
    );
    assert_eq!(read(&text).kind.unwrap().value, "transcript");
}

#[test]
fn a_post_has_byline_date_headings_and_no_furniture() {
    let text = format!(
        "Skip to content\n\nHome » Blog » Bridges\n\nWhat the ferryman knew\n\nPosted by Robin Sample on 14 June 2019\n\n{LONG}\n\nThe first winter\n\n{MORE}\n\nThe eastern pier\n\n{THIRD}\n\nShare this:\nFacebook\nTwitter\n\n3 Comments\n\nPrevious Post\n"
    );
    expect(
        &text,
        "title: What the ferryman knew
        kind: post
        authors: Robin Sample (byline)
        date: 2019-06-14
        removed: Skip to content [skip-link]
        removed: Home » Blog » Bridges [navigation]
        removed: Share this: [print-share]
        removed: Facebook [print-share]
        removed: Twitter [print-share]
        removed: 3 Comments [comments]
        removed: Previous Post [navigation]
        byline Posted by Robin Sample on …
        p The valley had been without …
        ## The first winter
        p Work began in the spring …
        ## The eastern pier
        p What the plans did not …",
    );
}

#[test]
fn a_lone_heading_by_shape_is_proposed_not_applied() {
    let text = format!("The bridge at Hartwell\n\n{LONG}\n\nThe second winter\n\n{MORE}\n\n{THIRD}\n");
    let document = read(&text);
    assert!(document.blocks.iter().all(|b| b.kind == BlockKind::Paragraph));
    assert!(document.proposed.iter().any(|p| p.text == "heading: The second winter"));
}

#[test]
fn a_review_names_its_work_and_its_own_author() {
    let text = format!(
        "Book Review: The Bridge at Hartwell: A History by Dana Example\n\nReviewed by Robin Sample\n\n{LONG} {MORE}\n\n{THIRD}\n\nAbout the Author\n\nRobin Sample is a writer who lives in Hartwell and has reviewed books for the local paper since 2001.\n"
    );
    expect(
        &text,
        "title: Book Review: The Bridge at Hartwell: A History by Dana Example
        kind: review
        authors: Robin Sample (byline)
        reviews: The Bridge at Hartwell: A History (Dana Example)
        byline Reviewed by Robin Sample
        p The valley had been without …
        p What the plans did not …
        ## About the Author
        p Robin Sample is a writer …",
    );
}

#[test]
fn a_bibliographic_heading_names_the_reviewed_work() {
    let text = format!(
        "Stones and Water\n\nThe Bridge at Hartwell: A History, by Dana Example. Hartwell: River Press, 2015. 320 pp.\n\nReviewed by Robin Sample\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&text);
    assert_eq!(
        (document.about[0].title.as_str(), document.about[0].relation),
        ("The Bridge at Hartwell: A History", "reviews")
    );
    assert_eq!(document.kind.unwrap().value, "review");
    assert_eq!(document.authors[0].value, "Robin Sample");
}

#[test]
fn the_byline_under_review_of_belongs_to_the_reviewed_work() {
    let text = format!("Review of The Bridge at Hartwell\n\nBy Dana Example and Bo Q. Sample\n\n{LONG}\n\n{MORE}\n");
    let document = read(&text);
    assert_eq!(document.about[0].authors, ["Dana Example", "Bo Q. Sample"]);
    assert!(document.authors.is_empty());
}

#[test]
fn endorsements_carry_their_attribution_on_the_same_line_or_the_next() {
    let text = format!(
        "The Bridge at Hartwell\n\nPraise for The Bridge at Hartwell\n\n\"{LONG}\" -- Ada Reader, author of Stones\n\n\"{MORE}\"\n— Bo Reader, Professor of History, University of Hartwell\n\n“{THIRD}”\n\n– Cy Reader\n\nAbout the Author\n\nDana Example has built bridges all her life and teaches at the school of engineering in Hartwell.\n"
    );
    expect(
        &text,
        "title: The Bridge at Hartwell
        kind: testimonials
        discusses: The Bridge at Hartwell (Dana Example)
        ## Praise for The Bridge at Hartwell
        > \"The valley had been without … | -- Ada Reader, author of Stones
        > \"Work began in the spring … | — Bo Reader, Professor of …
        > “What the plans did not … | – Cy Reader
        ## About the Author
        p Dana Example has built bridges …",
    );
}

#[test]
fn dashes_inside_sentences_are_no_attributions() {
    let text =
        format!("On bridges\n\nThey called it “the long one”—Hartwell had never seen its like, and {LONG}\n\n{MORE}\n");
    assert!(read(&text).blocks.iter().all(|b| b.kind == BlockKind::Paragraph));
}

#[test]
fn reader_reviews_have_title_byline_and_body() {
    let text = format!(
        "The Bridge at Hartwell\n\n{LONG}\n\nCustomer Reviews\n\nA fine book. Really, very fine.\n\nBy ada_reads on May 4, 2015\n\n{MORE}\n\nNot for me\n\nBy Bo R. on May 9, 2015\n\n{THIRD}\n\nBack to top\n"
    );
    expect(
        &text,
        "title: The Bridge at Hartwell
        kind: testimonials
        discusses: The Bridge at Hartwell ()
        removed: Back to top [back-to-top]
        p The valley had been without …
        ## Customer Reviews
        ### A fine book. Really, very fine.
        review-byline By ada_reads on May 4, 2015
        p Work began in the spring …
        ### Not for me
        review-byline By Bo R. on May 9, 2015
        p What the plans did not …",
    );
}

#[test]
fn an_abstract_page_has_keywords_and_authors_from_biographies() {
    let text = format!(
        "Abstract\n\n{LONG} {MORE}\n\nKeywords: bridges, rivers; masons\n\nAbout the Authors\n\nDr. Dana Example, Ph.D. is a lecturer at the school of engineering in Hartwell and has built bridges all her life.\n\nBo Sample works on rivers for the county and has written about their ferries for many years.\n"
    );
    expect(
        &text,
        "title: -
        kind: abstract
        authors: Dana Example; Bo Sample (author-biography)
        keywords: bridges, rivers; masons
        ## Abstract
        p The valley had been without …
        keywords-line Keywords: bridges, rivers; masons
        ## About the Authors
        p Dr. Dana Example, Ph.D. is …
        p Bo Sample works on rivers …",
    );
}

#[test]
fn a_bulletin_has_items_whatever_their_glyph_and_indentation() {
    let text = format!(
        "Flood Watch: What Hartwell Should Know\n\n{LONG}\n\n\u{A0} •\u{A0} {MORE}\n\u{A0} •\u{A0} Stay off the river paths.\n\n{THIRD}\n\n- one thing\n- another thing\n\nFor more information, contact the County Bureau at 555-0100.\n"
    );
    expect(
        &text,
        "title: Flood Watch: What Hartwell Should Know
        kind: bulletin
        p The valley had been without …
        - Work began in the spring …
        - Stay off the river paths.
        p What the plans did not …
        - one thing
        - another thing
        p For more information, contact the …",
    );
}

#[test]
fn an_excerpt_has_the_author_it_names_and_loses_only_its_link() {
    let text = format!(
        "The ferryman’s warning\n\nRobin Sample writes in The Hartwell Gazette: {LONG}\n\n{MORE} [Read more …]\n\nPrinter-friendly version\n"
    );
    expect(
        &text,
        "title: The ferryman’s warning
        kind: excerpt
        authors: Robin Sample (writes)
        publication: The Hartwell Gazette
        removed: [Read more …] [read-more]
        removed: Printer-friendly version [print-share]
        writes Robin Sample writes in The …
        p Work began in the spring …",
    );
}

#[test]
fn a_report_has_numbered_sections() {
    let text = format!(
        "Report on the Eastern Pier\n\nOctober 3, 2018\n\n1. Introduction\n\n{LONG}\n\n2. Findings\n\n{MORE}\n\n3. Recommendations\n\n{THIRD}\n"
    );
    expect(
        &text,
        "title: Report on the Eastern Pier
        kind: report
        date: 2018-10-03
        date-line October 3, 2018
        ## 1. Introduction
        p The valley had been without …
        ## 2. Findings
        p Work began in the spring …
        ## 3. Recommendations
        p What the plans did not …",
    );
}

#[test]
fn a_glued_link_label_is_split_off_only_when_the_rest_recurs() {
    let body = format!("In Salt Roads of the North the author tells it all. {LONG}");
    let document = read(&format!("Order it from Bookshop.orgSalt Roads of the North\n\n{body}\n"));
    assert_eq!(document.title.unwrap().value, "Salt Roads of the North");
    assert_eq!(
        (document.removed[0].text.as_str(), document.removed[0].rule),
        ("Order it from Bookshop.org", "glued-title")
    );
    let document = read(&format!("Buy McAllister’s newest map\n\n{LONG}\n"));
    assert_eq!(document.title.unwrap().value, "Buy McAllister’s newest map");
    assert!(document.removed.is_empty());
}

#[test]
fn a_document_without_a_title_has_none() {
    for text in [
        format!("{LONG}\n\n{MORE}\n"),
        format!("Acknowledgements\n\n{LONG}\n"),
        format!("“{LONG}” —Ada Reader, author\n\n{MORE}\n"),
    ] {
        assert_eq!(read(&text).title, None, "{text}");
    }
}

#[test]
fn dates_are_never_guessed() {
    let document = read(&format!("A note\n\nIn April of this year, or perhaps on May 4, 2015, it rained. {LONG}\n"));
    assert_eq!(document.date, None);
}

#[test]
fn a_signature_is_kept_together() {
    let document = read(&format!("A letter\n\n{LONG}\n\n{MORE}\n\nDana Example\n\nMaster Mason\n\nHartwell\n"));
    assert_eq!(document.blocks.last().unwrap().plain(), "Dana Example\nMaster Mason\nHartwell");
}

#[test]
fn markup_in_a_text_is_text() {
    let text = "Notes\n\n{{ x }} and {% y %} and <script>alert(1)</script> &amp; more\n\n---\n\n# 1 of [^x] and @name, costs $5 to $9\n\n1. first\n\n2. second\n\n+++\n\n```\n\n| a | b |\n|---|---|\n";
    let document = read(text);
    let texts: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
    assert!(
        texts.contains(&"---".to_owned()) && texts.contains(&"first".to_owned()) && texts.contains(&"+++".to_owned())
    );
}

#[test]
fn hard_wrapped_documents_are_joined_and_keep_their_items() {
    let wrap = |s: &str| {
        let mut out = String::new();
        let mut width = 0;
        for word in s.split(' ') {
            if width + word.len() > 64 {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += word.len();
        }
        out
    };
    let text = format!("The Bridge\n\n{}\n\n{}\n\n* {}\n* {}\n", wrap(LONG), wrap(MORE), wrap(THIRD), wrap(MORE));
    let document = read(&text);
    let texts: Vec<String> = document.blocks.iter().map(|b| b.plain()).collect();
    assert_eq!(texts, [LONG, MORE, THIRD, MORE]);
    assert_eq!(document.blocks[2].kind, BlockKind::Item);
}

#[test]
fn enormous_lines_and_texts_take_linear_time() {
    let size = 4_000_000;
    let line = "words and more words ".repeat(size / 21);
    let lines = "A line of words, nothing else.\n".repeat(size / 31);
    let quotes = "“".repeat(size / 3);
    let mut slowest = 0.0f64;
    for text in [line, lines, quotes] {
        let start = std::time::Instant::now();
        let document = read(&text);
        assert!(!document.blocks.is_empty());
        slowest = slowest.max(start.elapsed().as_secs_f64());
    }
    // Quadratic work on four million bytes would take hours; the limit leaves room for a slow machine.
    assert!(slowest < 180.0, "{slowest} s");
}

#[test]
fn a_book_page_loses_its_menu_and_keeps_second_lines_of_attributions() {
    let text = format!(
        "Home\nBooks\nContact\n\nOrder from the publisherStones and Water\n\nStones and Water: A History of Hartwell\nby Dana Example\n\nAdvance Praise\n\n'{LONG}' – Ada Reader, author of Tides\n\n“{MORE}” ~ Bo Reader, Ph.D.\nDirector, Institute of Bridges\n\n“Short and very good.”\n—Hartwell Reviews\n"
    );
    expect(
        &text,
        "title: Stones and Water
        kind: testimonials
        discusses: Stones and Water: A History of Hartwell (Dana Example)
        removed: Home [navigation]
        removed: Books [navigation]
        removed: Contact [navigation]
        removed: Order from the publisher [glued-title]
        p Stones and Water: A History of Hartwell
        work-byline by Dana Example
        ## Advance Praise
        > 'The valley had been without … | – Ada Reader, author of Tides
        > “Work began in the spring … | ~ Bo Reader, Ph.D. Director, …
        > “Short and very good.” | —Hartwell Reviews",
    );
}

#[test]
fn a_letterhead_is_not_the_title() {
    let text = format!(
        "HARTWELL POLICE DEPARTMENT\n\nCOMMUNITY ALERT\n\nFlood Water on the River Paths\nMarch 12, 2018\n\n{LONG}\n\nWhat you can do\n\n1. Stay away.\n2. Call us.\n\nIf you have seen somebody in the water, call 555-0147.\n"
    );
    expect(
        &text,
        "title: Flood Water on the River Paths
        kind: bulletin
        date: 2018-03-12
        p HARTWELL POLICE DEPARTMENT
        p COMMUNITY ALERT
        date-line March 12, 2018
        p The valley had been without …
        ## What you can do
        - Stay away.
        - Call us.
        p If you have seen somebody …",
    );
}

#[test]
fn authors_with_their_affiliation_under_the_title_are_applied_and_a_name_alone_is_proposed() {
    let text = format!(
        "Stones and Water\n\nDana Example, University of Hartwell\nBo Sample, Institute of Bridges\n\nAbstract\n\n{LONG}\n"
    );
    let document = read(&text);
    let names: Vec<&str> = document.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(names, ["Dana Example", "Bo Sample"]);
    let document = read(&format!("Stones and Water\n\nDana Example\n\n{LONG}\n\n{MORE}\n"));
    assert!(document.authors.is_empty());
    assert_eq!(document.proposed[0].text, "author = Dana Example");
}

#[test]
fn a_review_with_an_imprint_has_the_title_of_its_work() {
    let text = format!(
        "Stones and Water: A History\nDana Example\nRiver Press, 2019, 312 pp.\n\nReviewed by Robin Sample\n\n{LONG}\n\n{MORE}\n"
    );
    let document = read(&text);
    assert_eq!(
        (document.about[0].title.as_str(), document.about[0].authors.as_slice()),
        ("Stones and Water: A History", &["Dana Example".to_owned()][..])
    );
    assert_eq!(document.authors[0].value, "Robin Sample");
}

#[test]
fn speakers_may_stand_on_lines_of_their_own() {
    let text = format!(
        "Talking to a mason\n\nTHE GAZETTE\nHow long did it take?\n\nMASON\n{LONG}\n\nTHE GAZETTE\nAnd then?\n\nMASON\n{MORE}\n"
    );
    let document = read(&text);
    assert_eq!(document.kind.as_ref().unwrap().value, "interview");
    assert_eq!(document.blocks.iter().filter(|b| b.role == Some("speaker")).count(), 4);
}

#[test]
fn contacts_and_the_name_of_a_journal_stand_above_the_title() {
    let text = format!(
        "FOR IMMEDIATE RELEASE\nJune 3, 2019\n\nCONTACT:\nRobin Sample\nRiver Trust\n(555) 555-0123\n\nRiver Trust Names Dana Example as Its First Fellow\n\nHARTWELL – {LONG}\n\n# # #\n"
    );
    let document = read(&text);
    assert_eq!(document.title.unwrap().value, "River Trust Names Dana Example as Its First Fellow");
    assert_eq!(
        (document.kind.unwrap().value.as_str(), document.date.unwrap().value.as_str()),
        ("press-release", "2019-06-03")
    );
    let text = format!(
        "Journal of Bridges, Vol. 12, No. 3 (2019)\n\nStones and Water\n\nABSTRACT: {LONG}\n\nKEYWORDS: bridges, water\n"
    );
    let document = read(&text);
    assert_eq!(document.title.unwrap().value, "Stones and Water");
    assert_eq!(document.keywords, ["bridges", "water"]);
}

#[test]
fn speakers_are_known_by_their_initials() {
    let text = format!(
        "“The noise was the town”: a conversation with Dana Example\n\nBy Robin Sample | June 3, 2019\n\nRobin Sample: You begin with the bridge. Why?\n\nDana Example: {LONG}\n\nRS: And the granary?\n\nDE: {MORE}\n\nRS: Was there resistance?\n\nDE: Some. [laughs]\n"
    );
    let document = read(&text);
    assert_eq!(document.kind.as_ref().unwrap().value, "interview");
    assert_eq!(document.blocks.iter().filter(|b| b.role == Some("turn")).count(), 6);
    assert_eq!(document.date.unwrap().value, "2019-06-03");
}

#[test]
fn an_excerpt_may_name_its_paper_first() {
    let text = format!(
        "How the ferry left\n\nIn the Hartwell Gazette, Robin Sample writes: {LONG}\n\n{MORE}\n\nRead the full article here »\n"
    );
    let document = read(&text);
    assert_eq!(document.authors[0].value, "Robin Sample");
    assert_eq!(document.publication.unwrap().value, "Hartwell Gazette");
    assert_eq!(document.kind.unwrap().value, "excerpt");
}

#[test]
fn a_bibliographic_heading_may_begin_with_the_author() {
    let text = format!(
        "Stones and Their Enemies\n\nDana Example, The Bridge at Hartwell: A History. Hartwell: River Press, 2019. Pp. xii + 312. $24.95.\n\nReviewed by Robin Sample (River Trust)\n\n{LONG}\n\n{MORE}\n\nNotes\n\n[1] See the interview in the Gazette.\n[2] Example, p. 44.\n"
    );
    let document = read(&text);
    assert_eq!(document.about[0].title, "The Bridge at Hartwell: A History");
    assert_eq!(document.about[0].authors, ["Dana Example"]);
    assert_eq!(document.authors[0].value, "Robin Sample");
    assert_eq!(document.blocks.last().unwrap().plain(), "[2] Example, p. 44.");
}

#[test]
fn a_date_line_may_name_the_author() {
    for line in [
        "June 3, 2019 · Dana Example",
        "Posted on June 3, 2019 by Dana Example",
        "Published 5:00 am, Monday, June 3, 2019",
    ] {
        let document = read(&format!("Why I miss the ferry\n\n{line}\n\n{LONG}\n\n{MORE}\n"));
        assert_eq!(document.date.unwrap().value, "2019-06-03", "{line}");
        assert_eq!(document.authors.len(), usize::from(line.contains("Dana")), "{line}");
    }
}
