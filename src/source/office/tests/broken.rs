//! Files that are cut off, changed in a byte, or made to ask for too much: an error or a document, never a panic or a hang.

use super::{Docx, docx, fodt, packed};
use crate::source::ReadError;
use crate::source::markdown::{PageInput, write};
use std::time::{Duration, Instant};

/// How long one reading may take; the machine may be busy.
const LONGEST: Duration = Duration::from_secs(10);

fn sound(name: &str, bytes: &[u8]) -> bool {
    let begun = Instant::now();
    let read = crate::source::read(name, bytes);
    if let Ok(document) = &read {
        let input = PageInput { file: "a", sha256: "", bytes: 1, keys: &[], files: "a", detect: &|_| Vec::new() };
        write(document, &input).unwrap();
    }
    assert!(begun.elapsed() < LONGEST);
    read.is_ok()
}

fn example() -> (Vec<u8>, Vec<u8>) {
    let body = "<w:p><w:pPr><w:pStyle w:val='T'/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>\
        <w:r><w:rPr><w:b/></w:rPr><w:t>item</w:t><w:footnoteReference w:id='2'/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>\
        <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK \"https://example.org\"</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>x</w:t></w:r></w:p>";
    let docx = Docx {
        body,
        styles: "<w:style w:type='paragraph' w:styleId='T'><w:name w:val='Title'/></w:style>",
        numbering: "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='1'><w:numFmt w:val='lowerRoman'/><w:lvlText w:val='%1.%2.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>",
        footnotes: "<w:footnote w:id='2'><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>",
        ..Docx::default()
    };
    let flat = fodt(
        "",
        "",
        "<text:h text:outline-level='1'>Head</text:h><text:list><text:list-item><text:p>item<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note></text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell/></table:table-row></table:table>",
    );
    (docx.bytes(), flat.into_bytes())
}

#[test]
fn files_cut_off_anywhere_are_refused_or_read() {
    let (docx, flat) = example();
    let zipped = packed(&[("content.xml", &flat)]);
    for (name, bytes) in [("a.docx", &docx), ("a.fodt", &flat), ("a.odt", &zipped)] {
        assert!(sound(name, bytes));
        let step = (bytes.len() / 200).max(1);
        let whole = (0..bytes.len()).step_by(step).filter(|end| sound(name, &bytes[..*end])).count();
        assert_eq!(whole, 0, "{name}: a cut file was taken for a whole one");
    }
}

#[test]
fn a_byte_that_changed_anywhere_does_no_harm() {
    let (docx, flat) = example();
    let zipped = packed(&[("content.xml", &flat)]);
    for (name, bytes) in [("a.docx", &docx), ("a.fodt", &flat), ("a.odt", &zipped)] {
        let step = (bytes.len() / 200).max(1);
        for (n, at) in (0..bytes.len()).step_by(step).enumerate() {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1 << (n % 8);
            sound(name, &bytes);
        }
    }
}

#[test]
fn markup_that_changed_within_a_sound_container_does_no_harm() {
    let (_, flat) = example();
    for at in 0..flat.len() {
        let mut bytes = flat.clone();
        bytes[at] = b"<>&'\"/= \x00\xFF"[at % 10];
        if at % 3 == 0 {
            sound("a.fodt", &bytes);
        }
    }
}

#[test]
fn deep_nesting_and_swelling_are_refused() {
    let deep = format!("{}{}", "<w:sdt><w:sdtContent>".repeat(500), "</w:sdtContent></w:sdt>".repeat(500));
    assert!(matches!(crate::source::read("a.docx", &docx(&deep).bytes()), Err(ReadError::Limit { .. })));
    let as_deep = format!(
        "{}<w:p><w:r><w:t>in</w:t></w:r></w:p>{}",
        "<w:sdt><w:sdtContent>".repeat(70),
        "</w:sdtContent></w:sdt>".repeat(70)
    );
    assert!(sound("a.docx", &docx(&as_deep).bytes()));
    let tables = format!(
        "{}<w:p/>{}",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(45),
        "</w:tc></w:tr></w:tbl>".repeat(45)
    );
    assert!(sound("a.docx", &docx(&tables).bytes()));
    let many = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>".repeat(20_000);
    assert!(sound("a.docx", &docx(&format!("<w:p>{many}<w:r><w:t>x</w:t></w:r></w:p>")).bytes()));
    let bomb = packed(&[("word/document.xml", &vec![b' '; 50 << 20])]);
    assert!(matches!(crate::source::read("a.docx", &bomb), Err(ReadError::Limit { .. })));
}

#[test]
fn other_files_under_these_names_are_told_apart() {
    let no_document = packed(&[("mimetype", b"application/epub+zip"), ("x.txt", b"x")]);
    for (name, bytes) in
        [("a.docx", &no_document[..]), ("a.odt", &no_document), ("a.docx", b"plain words"), ("a.odt", b"PK\x03\x04")]
    {
        assert!(matches!(crate::source::read(name, bytes), Err(ReadError::Damaged { .. })), "{name}");
    }
    assert_eq!(crate::source::read("a.docx", b"").err(), Some(ReadError::Empty));
}
