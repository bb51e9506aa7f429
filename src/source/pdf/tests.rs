//! PDFs written here, read back by the extractor in the process.

use super::writer::{PAGE, Piece, Setter, pdf};
use super::*;
use crate::source::document::{Block, Inline};
use crate::source::markdown::{PageInput, write};
use crate::source::{Options, Request};

fn read_pdf(bytes: &[u8]) -> Result<Document, ReadError> {
    let file = "sources/tide.pdf";
    read(&Request { file, bytes, options: &Options::default() })
}

/// The body of the page, which is written only if it keeps the words.
fn body(document: &Document) -> String {
    let input = PageInput {
        file: "sources/tide.pdf",
        sha256: "00",
        bytes: 1,
        files: "tide",
        keys: &[],
        detect: &|_| Vec::new(),
    };
    let page = write(document, &input).unwrap().text;
    page.split_once("\n+++\n").unwrap().1.trim().to_owned()
}

const WORDS: &str = "The harbour office kept a book of every tide, and each evening a clerk wrote down the height of the water at the stairs beside the old crane. Nobody asked for these figures while the port was busy, but they were never missed for a single day. When the surveyors came at last they found the only long record of the coast there, in forty narrow volumes tied with tarred string and stored beneath the window.";

/// Three pages with running heads and numbers, paragraphs that are set in, one of which goes on over the page.
fn book() -> Vec<Vec<Piece>> {
    let (mut pages, mut rest) = (Vec::new(), String::new());
    for number in 0..3 {
        let mut page = Setter::new();
        page.pieces.push((72.0, 50.0, 9.0, 0, "The book of tides".into()));
        page.pieces.push((290.0, 800.0, 9.0, 0, (number + 12).to_string()));
        if !rest.is_empty() {
            rest = page.paragraph(&rest, 0.0, 700.0);
        }
        while rest.is_empty() && page.y < 700.0 {
            rest = page.paragraph(WORDS, 14.0, 700.0);
        }
        pages.push(page.pieces);
    }
    pages
}

#[test]
fn paragraphs_go_on_over_pages_and_heads_and_numbers_are_taken_out() {
    let document = read_pdf(&pdf(&book(), &[])).unwrap();
    let rules: Vec<_> = document.removed.iter().map(|c| (c.text.as_str(), c.rule)).collect();
    assert!(
        rules.contains(&("The book of tides", "running-head")) && rules.contains(&("13", "page-number")),
        "{rules:?}"
    );
    let paragraphs: Vec<String> = document.blocks.iter().map(Block::plain).collect();
    let whole = paragraphs.iter().filter(|p| *p == WORDS).count();
    assert_eq!(whole, paragraphs.len() - 1, "{paragraphs:#?}");
    let ledger = crate::source::markdown::ledger(&document, "");
    assert_eq!(ledger.blocks[0].origin.page.as_deref(), Some("12"));
    let crossing = ledger.blocks.iter().find(|b| b.to_page.is_some()).unwrap();
    assert_eq!((crossing.origin.page.as_deref(), crossing.to_page.as_deref()), (Some("12"), Some("13")));
    body(&document);
}

fn one_page(set: impl FnOnce(&mut Setter)) -> Document {
    let mut page = Setter::new();
    set(&mut page);
    read_pdf(&pdf(&[page.pieces], &[])).unwrap()
}

#[test]
fn large_type_at_the_top_is_the_title_and_large_type_below_is_a_heading() {
    let document = one_page(|page| {
        page.line(72.0, 22.0, 0, "The height of water");
        page.y += 24.0;
        page.paragraph(WORDS, 0.0, 900.0);
        page.y += 18.0;
        page.line(72.0, 14.0, 0, "2 What was found");
        page.y += 10.0;
        page.paragraph(WORDS, 0.0, 900.0);
    });
    assert_eq!(document.title.as_ref().unwrap().value, "The height of water");
    assert_eq!(body(&document), format!("{WORDS}\n\n## 2 What was found\n\n{WORDS}"));
}

#[test]
fn lists_keep_their_signs_as_structure() {
    let document = one_page(|page| {
        page.paragraph(WORDS, 0.0, 900.0);
        for (number, words) in
            [("1.", "boats that came in before dawn"), ("2.", "boats that stayed out"), ("3.", "wrecks")]
        {
            page.pieces.push((90.0, page.y, 10.0, 0, number.into()));
            page.line(106.0, 10.0, 0, words);
        }
        page.y += 14.0;
        page.paragraph(WORDS, 0.0, 900.0);
    });
    let list = "1. boats that came in before dawn\n2. boats that stayed out\n3. wrecks";
    assert_eq!(body(&document), format!("{WORDS}\n\n{list}\n\n{WORDS}"));
}

#[test]
fn a_foot_whose_mark_stands_raised_in_the_text_is_a_note() {
    let document = one_page(|page| {
        page.paragraph(WORDS, 0.0, 900.0);
        let end = 72.0 + writer::width("So it was said", 10.0);
        page.pieces.push((72.0, page.y, 10.0, 0, "So it was said".into()));
        page.pieces.push((end + 0.2, page.y - 4.0, 6.0, 0, "4".into()));
        page.line(end + 8.0, 10.0, 0, "in the town, and so it stands.");
        page.y = 760.0;
        page.pieces.push((72.0, page.y - 3.0, 5.0, 0, "4".into()));
        page.line(76.0, 8.0, 0, "Letter of the harbour master, in the same box.");
        page.line(72.0, 8.0, 0, "Set small without a mark.");
    });
    let body = body(&document);
    assert!(body.contains("So it was said[^4] in the town"), "{body}");
    assert!(body.contains("[^4]: Letter of the harbour master, in the same box."), "{body}");
}

#[test]
fn a_hyphen_at_the_end_of_a_line_goes_if_the_word_stands_whole_elsewhere() {
    let document = one_page(|page| {
        page.line(72.0, 10.0, 0, "All of it was written by the surveyors who came along the coast to the har-");
        page.line(72.0, 10.0, 0, "bour, where a well-");
        page.line(72.0, 10.0, 0, "kept book was found in the harbour office.");
    });
    let plain = document.blocks[0].plain();
    assert!(plain.contains("the harbour, where") && plain.contains("a well-kept book"), "{plain}");
    assert_eq!(document.edits.len(), 1);
    assert_eq!(document.repaired[0].rule, "hyphenation");
    body(&document);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let document = one_page(|page| {
        for edges in [(60.0, 280.0), (310.0, 530.0)] {
            (page.y, page.edges) = (90.0, edges);
            page.paragraph(WORDS, 12.0, 900.0);
        }
    });
    assert_eq!(body(&document), format!("{WORDS}\n\n{WORDS}"));
}

#[test]
fn the_document_information_is_believed_only_if_it_can_be() {
    let mut page = Setter::new();
    page.paragraph(WORDS, 0.0, 900.0);
    let read = |info: &[(&str, &str)]| read_pdf(&pdf(&[page.pieces.clone()], info)).unwrap();
    let good = read(&[("Title", "Forty volumes"), ("Author", "Ada Moss"), ("Keywords", "tides, ports")]);
    assert_eq!(good.title.unwrap().value, "Forty volumes");
    assert_eq!((good.authors[0].value.as_str(), good.keywords), ("Ada Moss", vec!["tides".into(), "ports".into()]));
    let bad = read(&[("Title", "Microsoft Word - tide_v3.doc"), ("Author", "amoss"), ("CreationDate", "D:20160708")]);
    assert!(bad.title.is_none() && bad.authors.is_empty() && bad.date.is_none());
    assert_eq!(bad.proposed.iter().map(|c| c.rule).collect::<Vec<_>>(), ["document-title", "document-author"]);
}

#[test]
fn scans_and_locked_files_are_told_apart_from_damaged_ones() {
    assert_eq!(read_pdf(&pdf(&[Vec::new(), Vec::new()], &[])).unwrap_err(), ReadError::Scanned { pages: 2 });
    assert_eq!(read_pdf(b"%PDF-1.4\n1 0 obj << /Encrypt 2 0 R >> junk").unwrap_err(), ReadError::Encrypted);
    assert!(matches!(read_pdf(b"%PDF-1.4\njunk"), Err(ReadError::Damaged { .. })));
    assert!(matches!(read_pdf(b"no PDF at all"), Err(ReadError::Damaged { .. })));
    let mut page = Setter::new();
    page.paragraph(WORDS, 0.0, 900.0);
    let document = read_pdf(&pdf(&[page.pieces, Vec::new()], &[])).unwrap();
    assert!(document.omitted.iter().any(|c| c.text.starts_with("1 page without text")), "{:?}", document.omitted);
}

/// What poppler would say of the pieces of a page.
fn boxes(pages: &[Vec<Piece>]) -> String {
    let mut out = String::from("<doc>\n");
    for page in pages {
        out.push_str(&format!("<page width=\"{}\" height=\"{}\">\n<flow>\n<block >\n", PAGE.0, PAGE.1));
        for (x, y, size, _, words) in page {
            out.push_str("<line >\n");
            let mut at = *x;
            for word in words.split(' ') {
                let end = at + writer::width(word, *size);
                let (y0, y1) = (y - size * 0.8, y + size * 0.2);
                out.push_str(&format!(
                    "<word xMin=\"{at}\" yMin=\"{y0}\" xMax=\"{end}\" yMax=\"{y1}\">{word}</word>\n"
                ));
                at = end + writer::width(" ", *size);
            }
            out.push_str("</line>\n");
        }
        out.push_str("</block>\n</flow>\n</page>\n");
    }
    out
}

#[test]
fn the_words_of_poppler_are_taken_where_there_are_some_and_it_is_named() {
    let (pages, by) = (book(), "pdftotext 0.0".to_owned());
    let extracted = Some(crate::source::Extracted { by, outputs: vec![boxes(&pages)] });
    let options = Options { extracted, ..Options::default() };
    let document = read(&Request { file: "a.pdf", bytes: b"%PDF-1.4 broken", options: &options }).unwrap();
    assert_eq!(document.importer, "pdf 1, pdftotext 0.0");
    let own = read_pdf(&pdf(&pages, &[])).unwrap();
    assert_eq!(body(&document), body(&own));
    assert!(own.importer.starts_with("pdf 1, pdf-extract"));
}

#[test]
fn files_cut_short_or_changed_give_words_or_a_reason_and_nothing_else() {
    let whole = pdf(&book()[..1], &[("Title", "Forty volumes")]);
    let try_one = |bytes: &[u8]| {
        if let Ok(document) = read_pdf(bytes) {
            body(&document);
        }
    };
    for cut in (0..whole.len()).step_by(whole.len() / 60) {
        try_one(&whole[..cut]);
    }
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let at = random as usize % bytes.len();
            bytes[at] ^= (random >> 40) as u8;
        }
        try_one(&bytes);
    }
}

#[test]
fn emphasis_is_kept_where_a_typeface_says_so() {
    let html = "<page number=\"1\" height=\"2526\" width=\"1785\">\n<fontspec id=\"0\" size=\"30\" family=\"A+Serif\"/>\n<fontspec id=\"1\" size=\"30\" family=\"A+Serif-Italic\"/>\n<text top=\"246\" left=\"216\" width=\"58\" height=\"30\" font=\"0\">said</text>\n<text top=\"246\" left=\"282\" width=\"84\" height=\"30\" font=\"1\"><i>slowly</i></text>\n</page>\n";
    let piece = (72.0, 90.0, 10.0, 0, "said slowly".to_owned());
    let extracted =
        Some(crate::source::Extracted { by: "x".into(), outputs: vec![boxes(&[vec![piece]]), html.into()] });
    let options = Options { extracted, ..Options::default() };
    let document = read(&Request { file: "a.pdf", bytes: b"%PDF-1.4", options: &options }).unwrap();
    assert!(
        matches!(document.blocks[0].inlines[..], [Inline::Text { .. }, Inline::Emphasis(_)]),
        "{:?}",
        document.blocks
    );
}
