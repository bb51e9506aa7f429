//! PDFs as a user has them: read by poppler where it is installed, cited by their pages, and scans by a program that reads.

mod common;
#[path = "../src/source/pdf/writer.rs"]
#[allow(dead_code)]
mod writer;

use common::Site;
use writer::{Piece, Setter, pdf};

const WORDS: &str = "The harbour office kept a book of every tide, and each evening a clerk wrote down the height of the water at the stairs beside the old crane. Nobody asked for these figures while the port was busy, but they were never missed for a single day.";

/// Three pages, numbered from 12, of paragraphs that are set in.
fn book() -> Vec<u8> {
    let pages: Vec<Vec<Piece>> = (12..15)
        .map(|number| {
            let mut page = Setter::new();
            page.pieces.push((72.0, 50.0, 9.0, 0, "The book of tides".into()));
            page.pieces.push((290.0, 800.0, 9.0, 0, number.to_string()));
            for part in ["first", "second", "third"] {
                page.paragraph(&format!("On page {number} the {part}. {WORDS}"), 14.0, 700.0);
            }
            page.pieces
        })
        .collect();
    pdf(&pages, &[("Title", "Forty volumes"), ("Author", "Ada Moss")])
}

fn poppler(test: &str) -> bool {
    let there = std::process::Command::new("pdftotext").arg("-v").output().is_ok();
    if !there {
        println!("SKIPPED {test}: pdftotext not found");
    }
    there
}

/// Without `PATH` no program outside is found, so that the file is read by this program alone.
const ALONE: &[(&str, &str)] = &[("PATH", "")];

#[test]
fn a_citation_of_a_page_leads_to_the_paragraph_where_it_begins() {
    let guide = "+++\ntitle = \"Notes\"\n+++\n\nSo it was [@tides, p. 13], and later [@tides, pp. 14–15].\n";
    let site = Site::with(&[("content/notes.md", guide)]);
    site.write("sources/tides.pdf", book());
    let run = site.run_with(&["build"], ALONE).ends(0);
    let run = run.says("content/notes.md:5:");
    assert!(run.err.contains("warning[cite-page]: `tides` has no page 15") && run.err.contains("12–14"), "{}", run.err);
    let notes = site.read("public/notes.html");
    assert!(notes.contains("<a href=\"sources/tides.html#p4\">13</a>"), "{notes}");
    let source = site.read("public/sources/tides.html");
    assert!(source.contains("[p. 13]") && source.contains("12–14"), "{source}");
    assert!(!source.contains("The book of tides</p>"), "{source}");
}

#[test]
fn poppler_and_the_reader_within_see_the_same_words() {
    if !poppler("poppler_and_the_reader_within_see_the_same_words") {
        return;
    }
    let body = |environment: &[(&str, &str)]| {
        let site = Site::with(&[]);
        site.write("sources/tides.pdf", book());
        site.run_with(&["import"], environment).ends(0);
        let page = site.read("content/sources/tides.md");
        (page.contains("pdf 1, pdftotext"), page.split_once("\n+++\n").unwrap().1.to_owned())
    };
    let ((by_poppler, theirs), (by_itself, ours)) = (body(&[]), body(ALONE));
    assert!(by_poppler && !by_itself);
    assert_eq!(theirs, ours);
}

#[test]
fn another_extractor_alone_rewrites_nothing() {
    if !poppler("another_extractor_alone_rewrites_nothing") {
        return;
    }
    let site = Site::with(&[]);
    site.write("sources/tides.pdf", book());
    site.run(&["import"]).ends(0);
    let before = site.read("content/sources/tides.md");
    site.run_with(&["import"], ALONE).ends(0);
    assert_eq!(site.read("content/sources/tides.md"), before);
}

#[cfg(unix)]
#[test]
fn a_scan_is_told_of_and_read_once_a_program_is_set_that_can() {
    if !poppler("a_scan_is_told_of_and_read_once_a_program_is_set_that_can") {
        return;
    }
    let site = Site::with(&[(
        "reads.sh",
        "#!/bin/sh\necho 'A page of the harbour book'\necho\necho 'The water stood high.'\n",
    )]);
    site.write("sources/scan.pdf", pdf(&[Vec::new(), Vec::new()], &[]));
    site.run(&["import"]).ends(1).says("sources/scan.pdf: error[source-scanned]: ");
    let script = site.root().join("reads.sh");
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let toml = site.read("site.toml");
    let ocr = format!("[sources]\nocr = [{:?}, \"{{file}}\"]", script.to_str().unwrap());
    site.write("site.toml", toml.replacen("[sources]", &ocr, 1));
    site.run(&["import"]).ends(0);
    let page = site.read("content/sources/scan.md");
    assert!(page.contains("importer = \"ocr: reads.sh\"") && page.contains("The water stood high."), "{page}");
}
