use super::read;
use crate::source::ReadError;
use crate::source::agreement::{body, page, survives_damage};
use std::io::Write;
use zip::write::{SimpleFileOptions, ZipWriter};

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const CONTAINER: &str = r#"<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>"#;

const PACKAGE: &str = r##"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title id="t">The Harbour Book</dc:title><dc:title id="s">A Record</dc:title><meta refines="#s" property="title-type">subtitle</meta><meta refines="#t" property="title-type">main</meta>
<dc:creator id="a">Ann Example</dc:creator><meta refines="#a" property="role">aut</meta><dc:creator id="i">Ida Draw</dc:creator><meta refines="#i" property="role">ill</meta>
<dc:date>1901-05-01T00:00:00Z</dc:date><dc:language>en-GB</dc:language><dc:publisher>Quay Press</dc:publisher><dc:rights>Public domain</dc:rights><dc:subject>Ships</dc:subject></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="c1" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="c2" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/><item id="n" href="text/notes.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="img/gull.png" media-type="image/png"/><item id="v" href="img/map.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="c1"/><itemref idref="c2"/></spine></package>"##;

const NAV: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body><nav epub:type="toc"><h1>Contents</h1><ol><li><a href="text/one.xhtml">One</a></li></ol></nav></body></html>"#;

const ONE: &str = r#"<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>One</title></head><body>
<span epub:type="pagebreak" id="p1" title="1"/><h1>One</h1><p>The first ship came in.<a epub:type="noteref" href="notes.xhtml#fn1">1</a> It was late, and <span epub:type="pagebreak" id="p2">2</span>nobody saw it. See <a href="two%20b.xhtml#x">part two</a> and <a href="https://example.org/">the site</a>.</p>
<figure><img src="../img/gull.png" alt="A gull"/><figcaption>The gull.</figcaption></figure><p><img src="../img/map.svg" alt="Map"/></p></body></html>"#;

const TWO: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><body><h1 id="x">Two</h1><ul><li>a<ul><li>b</li></ul></li></ul><blockquote><p>Said.</p></blockquote><p>x<sup>2</sup> and <del>no</del>.<br/>Line.</p></body></html>"#;

const NOTES: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><section epub:type="footnotes"><aside epub:type="footnote" id="fn1"><p>By the log.</p></aside></section></body></html>"#;

fn book() -> Vec<u8> {
    packed(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OPS/book.opf", PACKAGE.as_bytes()),
        ("OPS/nav.xhtml", NAV.as_bytes()),
        ("OPS/text/one.xhtml", ONE.as_bytes()),
        ("OPS/text/two b.xhtml", TWO.as_bytes()),
        ("OPS/text/notes.xhtml", NOTES.as_bytes()),
        ("OPS/img/gull.png", b"\x89PNG\r\n\x1a\n"),
        ("OPS/img/map.svg", b"<svg/>"),
    ])
}

#[test]
fn a_book_is_read_in_its_order_with_what_it_says_about_itself() {
    let document = read(&book()).unwrap();
    assert_eq!(document.title.as_ref().unwrap().value, "The Harbour Book: A Record");
    assert_eq!(document.authors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["Ann Example"]);
    assert_eq!(document.date.as_ref().unwrap().value, "1901-05-01");
    assert_eq!((document.lang.as_deref(), document.keywords[0].as_str()), (Some("en-GB"), "Ships"));
    assert_eq!(document.publication.as_ref().unwrap().value, "Quay Press");
    let text = body(&document);
    assert!(text.contains("The first ship came in.[^1] It was late, and nobody saw it. See part two and [the site](<https://example.org/>)."), "{text}");
    assert!(text.contains("![A gull](<a/gull.png>)") && text.contains("The gull."), "{text}");
    assert!(text.contains("- a\n  - b\n\n> Said.\n\nx<sup>2</sup> and ~~no~~.\\\nLine."), "{text}");
    assert!(text.contains("[^1]: By the log."), "{text}");
    assert_eq!(
        text.lines().filter(|l| l.starts_with('#')).map(|l| l.trim_start_matches(['#', ' '])).collect::<Vec<_>>(),
        ["One", "Two"]
    );
    assert!(
        document.removed.iter().any(|c| c.rule == "contents" && c.text.starts_with("Contents")),
        "{:?}",
        document.removed
    );
    assert!(document.omitted.iter().any(|c| c.rule == "pictures" && c.count == 1));
}

#[test]
fn pages_and_chapters_are_known_for_every_word() {
    let document = read(&book()).unwrap();
    let origin = |word: &str| document.origin(document.text.find(word).unwrap()).unwrap().clone();
    assert_eq!(
        (origin("first").page.as_deref(), origin("first").part.as_deref()),
        (Some("1"), Some("OPS/text/one.xhtml"))
    );
    assert_eq!((origin("late").page.as_deref(), origin("nobody").page.as_deref()), (Some("1"), Some("2")));
    assert_eq!(origin("Said").part.as_deref(), Some("OPS/text/two b.xhtml"));
    let byte = origin("The first").byte.unwrap();
    assert!(ONE[byte..].starts_with("<p>The first"), "{byte}");
}

#[test]
fn rights_management_is_told_from_hidden_fonts() {
    let with = |algorithm: &str| {
        let encryption = format!(
            "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><EncryptedData xmlns=\"http://www.w3.org/2001/04/xmlenc#\">\
             <EncryptionMethod Algorithm=\"{algorithm}\"/></EncryptedData></encryption>"
        );
        packed(&[
            ("META-INF/container.xml", CONTAINER.as_bytes()),
            ("META-INF/encryption.xml", encryption.as_bytes()),
            ("OPS/book.opf", PACKAGE.as_bytes()),
            ("OPS/text/one.xhtml", ONE.as_bytes()),
        ])
    };
    assert!(matches!(read(&with("http://www.w3.org/2001/04/xmlenc#aes128-cbc")), Err(ReadError::Encrypted)));
    let document = read(&with("http://www.idpf.org/2008/embedding")).unwrap();
    assert!(document.omitted.iter().any(|c| c.rule == "missing-chapters"));
}

#[test]
fn what_is_no_book_is_refused() {
    assert!(matches!(read(b"PK"), Err(ReadError::Damaged { .. })));
    assert!(matches!(read(&packed(&[("a.txt", b"x")])), Err(ReadError::Damaged { .. })));
}

#[test]
fn damaged_books_do_no_harm() {
    page(&read(&book()).unwrap());
    survives_damage("a.epub", &book());
}
