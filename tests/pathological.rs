//! Files made to harm: small ones that unpack to much, that name themselves, that nest without end. Each through the program
//! itself, which must end soon, take little memory, keep the file, and give its text or a reason.

mod common;
#[path = "common/samples.rs"]
mod samples;
#[path = "common/watched.rs"]
mod watched;

use common::Site;
use samples::{container, docx_of, odt_of, pdf_of};
use std::time::Duration;
use zip::CompressionMethod::Deflated;

const SECONDS: u64 = 10;

/// Imports one file; gives its page and what was said.
#[track_caller]
fn import(name: &str, bytes: &[u8]) -> (String, String) {
    let site = Site::with(&[("site.toml", &format!("[sources]\ntime_limit = {SECONDS}\n"))]);
    let path = format!("sources/{name}");
    site.write(&path, bytes);
    let slow = 1 + bytes.len() as u64 / (10 << 20);
    let run =
        watched::run(site.root(), &["import", "-v", "--color", "never"], Duration::from_secs(SECONDS * slow + 50));
    println!("{name}: {:?}, {} MB, {}", run.time, run.peak >> 20, run.err.lines().next().unwrap_or_default());
    assert!(matches!(run.code, Some(0 | 1)), "{name}: {:?} {}", run.code, run.err);
    assert!(!run.err.contains("panicked") && !run.err.contains("source-reader"), "{name}: {}", run.err);
    assert!(run.peak < 520 << 20, "{name}: {} MB", run.peak >> 20);
    assert_eq!(std::fs::read(site.root().join(&path)).unwrap(), bytes, "{name}: the original is as it was");
    let page = site.files("content/sources").into_values().next().unwrap_or_else(|| panic!("{name}: no page"));
    let page = String::from_utf8(page).unwrap();
    assert_eq!(page.contains("\nproblem = \""), run.err.contains(": error["), "{name}: {}", run.err);
    (page, run.err)
}

/// Whether a file is read within the limits of an ordinary one: soon, and with its words.
#[track_caller]
fn reads(name: &str, bytes: &[u8], words: &str) {
    let (page, err) = import(name, bytes);
    assert!(page.contains(words), "{name}: {err}");
}

#[test]
fn zip_bombs_are_refused() {
    let zeros = |n: usize| vec![b' '; n];
    let big = "<w:p><w:r><w:t>".to_owned() + &"tide ".repeat(60_000_000) + "</w:t></w:r></w:p>";
    import("one-part.docx", &docx_of(Deflated, &big, "", ""));
    let inner = container(Deflated, (0..4).map(|n| (["a", "b", "c", "d"][n], zeros(50 << 20))).collect::<Vec<_>>());
    import("nested.docx", &container(Deflated, [("word/document.xml", inner.clone()), ("[Content_Types].xml", inner)]));
    let names: Vec<String> = (0..70_000).map(|n| format!("word/{n}.xml")).collect();
    import("many.docx", &container(Deflated, names.iter().map(|n| (n.as_str(), b"<a/>".to_vec()))));
    import("many.epub", &container(Deflated, names.iter().map(|n| (n.as_str(), b"<a/>".to_vec()))));
    import("bomb.odt", &odt_of(Deflated, &format!("<text:p>{}</text:p>", " ".repeat(300 << 20))));
}

/// XML whose entities would unfold to a billion words.
fn laughs() -> String {
    let mut text = "<?xml version=\"1.0\"?>\n<!DOCTYPE d [<!ENTITY a0 \"ha\">".to_owned();
    (1..10).for_each(|n| text += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)));
    text + "]>"
}

#[test]
fn entities_are_not_unfolded_and_nothing_is_fetched() {
    let secret = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y SYSTEM \"http://127.0.0.1:9/\">]>";
    for (name, head, body) in [("laughs", laughs(), "&a9;"), ("external", secret.to_owned(), "&x;&y;")] {
        let word = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
        let document =
            format!("{head}<w:document {word}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>");
        let (page, _) =
            import(&format!("{name}.docx"), &with_part(&samples::docx(Deflated), "word/document.xml", &document));
        assert!(!page.contains("root:") && page.len() < 10_000, "{page}");
        let html = format!("{head}<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>{body} tide</p></body></html>");
        let (page, _) = import(&format!("{name}.epub"), &with_part(&samples::epub(Deflated), "OPS/a.xhtml", &html));
        assert!(!page.contains("root:") && page.len() < 10_000, "{page}");
        let (page, _) = import(&format!("{name}.html"), html.as_bytes());
        assert!(!page.contains("root:") && page.len() < 10_000, "{page}");
    }
}

/// A container with one part replaced.
fn with_part(bytes: &[u8], name: &str, text: &str) -> Vec<u8> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let parts: Vec<(String, Vec<u8>)> = names
        .into_iter()
        .map(|part| {
            let mut bytes = Vec::new();
            zip.by_name(&part).unwrap().read_to_end(&mut bytes).unwrap();
            let bytes = if part == name { text.as_bytes().to_vec() } else { bytes };
            (part, bytes)
        })
        .collect();
    container(Deflated, parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())))
}

const DEEP: usize = 100_000;

fn nested(open: &str, close: &str) -> String {
    open.repeat(DEEP) + "deep water" + &close.repeat(DEEP)
}

#[test]
fn what_is_nested_too_deep_is_read_on_the_deepest_level() {
    let quotes: String = (0..100).map(|n| format!("<blockquote><p>Said in the {n}th room.</p>")).collect();
    let marks: String = (0..100).map(|n| format!("{} said in the {n}th mail.\n", ">".repeat(n))).collect();
    reads("rooms.html", format!("<p>Before.</p>{quotes}").as_bytes(), "Said in the 99th room.");
    reads("rooms.eml", format!("From: a@example.org\nSubject: Rooms\n\n{marks}").as_bytes(), "in the 99th mail.");
}

#[test]
fn nesting_without_end_ends() {
    for tag in
        ["div", "b", "blockquote", "span", "a href=x", "font", "table", "ul><li", "p", "svg", "template", "select"]
    {
        let name = tag.split([' ', '>']).next().unwrap();
        let close = if tag.contains("li") { "</li></ul>".into() } else { format!("</{name}>") };
        import(
            &format!("{name}.html"),
            format!("<p>Before.</p>{}<p>After.</p>", nested(&format!("<{tag}>"), &close)).as_bytes(),
        );
    }
    let quotes = nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>");
    import("sdt.docx", &docx_of(Deflated, &quotes, "", ""));
    let tables = nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    import("table.docx", &docx_of(Deflated, &tables, "", ""));
    import("list.odt", &odt_of(Deflated, &nested("<text:list><text:list-item>", "</text:list-item></text:list>")));
    import("span.odt", &odt_of(Deflated, &format!("<text:p>{}</text:p>", nested("<text:span>", "</text:span>"))));
    import(
        "chapter.epub",
        &with_part(
            &samples::epub(Deflated),
            "OPS/a.xhtml",
            &format!("<html><body>{}</body></html>", nested("<div>", "</div>")),
        ),
    );
    import("braces.rtf", format!("{{\\rtf1 {}}}", nested("{\\b ", "}")).as_bytes());
    import("open.rtf", format!("{{\\rtf1 {}", "{".repeat(DEEP)).as_bytes());
}

#[test]
fn text_and_markdown_nest_as_deep_as_they_like() {
    reads("quotes.md", format!("{} deep water\n", "> ".repeat(5_000)).as_bytes(), "deep water");
    let list: String = (0..2_000).map(|n| format!("{}- item {n}\n", " ".repeat(2 * n))).collect();
    reads("list.md", list.as_bytes(), "item 1999");
    reads(
        "brackets.md",
        format!("{}deep water{}\n", "[".repeat(50_000), "](x)".repeat(50_000)).as_bytes(),
        "deep water",
    );
    reads("stars.md", format!("{}deep water\n", "*a ".repeat(50_000)).as_bytes(), "deep water");
    reads("quotes.txt", format!("{} deep water\n", ">".repeat(DEEP)).as_bytes(), "deep water");
}

#[test]
fn mail_with_parts_without_end_ends() {
    let head = "From: ada@example.org\r\nSubject: Parts\r\nMIME-Version: 1.0\r\n";
    let mut flat = format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    (0..DEEP).for_each(|_| flat += "--b\r\nContent-Type: text/plain\r\n\r\ntide\r\n");
    import("flat.eml", flat.as_bytes());
    let mut deep = head.to_owned();
    (0..DEEP).for_each(|n| deep += &format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    import("deep.eml", deep.as_bytes());
    let mut forwarded = head.to_owned();
    (0..DEEP).for_each(|_| forwarded += "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n");
    import("forwarded.eml", forwarded.as_bytes());
    import("quoted.eml", format!("{head}\r\n{} deep water\r\n", ">".repeat(DEEP)).as_bytes());
    import("many.mbox", "From a@b Sat Mar  2 08:00:00 2019\nSubject: x\n\ntide\n\n".repeat(20_000).as_bytes());
    import("headers.eml", format!("{}\r\n\r\ntide\r\n", "X-Tide: 1\r\n".repeat(DEEP)).as_bytes());
}

#[test]
fn a_line_of_a_hundred_megabytes_ends() {
    // The program cargo tests is slow; the one that is published is given the whole length.
    let megabytes = if std::env::var_os("SOURCEBOOK_BIN").is_some() { 100 } else { 6 };
    let line = "The water rose and fell. ".repeat((megabytes << 20) / 25);
    import("line.txt", line.as_bytes());
    import("line.html", format!("<p>{line}</p>").as_bytes());
    import("line.rtf", format!("{{\\rtf1 {line}}}").as_bytes());
    import("line.md", line.as_bytes());
    import("solid.html", "x".repeat(megabytes << 20).as_bytes());
}

#[test]
fn styles_and_lists_that_name_themselves_end() {
    let style = |id: &str, base: &str| {
        format!(
            r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{id}"/><w:basedOn w:val="{base}"/><w:link w:val="{base}"/><w:next w:val="{id}"/></w:style>"#
        )
    };
    let styles = style("A", "B") + &style("B", "A") + &style("C", "C");
    let chain: String = (0..DEEP).map(|n| style(&format!("S{n}"), &format!("S{}", n + 1))).collect();
    let numbering = r#"<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="A"/></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:styleLink w:val="A"/><w:numStyleLink w:val="A"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>"#;
    let body: String = ["A", "B", "C", "S0"]
        .iter()
        .map(|s| format!(r#"<w:p><w:pPr><w:pStyle w:val="{s}"/><w:numPr><w:ilvl w:val="9"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>tide {s}</w:t></w:r></w:p>"#))
        .collect();
    import("styles.docx", &docx_of(Deflated, &body, &(styles + &chain), numbering));
    let repeated = r#"<table:table><table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000"><text:p>tide</text:p></table:table-cell></table:table-row></table:table><text:p><text:s text:c="2000000000"/>x</text:p>"#;
    import("repeated.odt", &odt_of(Deflated, repeated));
    let span = r#"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2147483647"/></w:tcPr><w:p><w:r><w:t>tide</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    import("span.docx", &docx_of(Deflated, span, "", ""));
    let html = r#"<table><tr><td colspan="1000000000" rowspan="1000000000">tide</td></tr></table><ol start="99999999999"><li value="-5">x</li></ol>"#;
    import("span.html", html.as_bytes());
    import("skip.rtf", br"{\rtf1\uc1000000000 a\u99999999999 b\bin2147483647 c}");
}

#[test]
fn huge_tables_end() {
    let row = format!("<tr>{}</tr>", "<td>tide</td>".repeat(200));
    import("table.html", format!("<table>{}</table>", row.repeat(1_000)).as_bytes());
    let row = format!("<w:tr>{}</w:tr>", "<w:tc><w:p><w:r><w:t>tide</w:t></w:r></w:p></w:tc>".repeat(100));
    import("table.docx", &docx_of(Deflated, &format!("<w:tbl>{}</w:tbl>", row.repeat(1_000)), "", ""));
    let attributes: String = (0..DEEP).map(|n| format!(" a{n}=\"x\"")).collect();
    import("attributes.html", format!("<p{attributes}>tide</p>").as_bytes());
}

#[test]
fn loops_of_a_pdf_end() {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned();
    let of =
        |objects: &[&str]| pdf_of(&objects.iter().map(|o| (*o).to_owned()).chain([font.clone()]).collect::<Vec<_>>());
    import(
        "kids.pdf",
        &of(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
            "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 3 0 R >>",
        ]),
    );
    import("self.pdf", &of(&["1 0 R", "2 0 R"]));
    import(
        "length.pdf",
        &of(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            "<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
        ]),
    );
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream";
    import(
        "form.pdf",
        &of(&[
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
            form,
        ]),
    );
    import("deep.pdf", &of(&[&("[".repeat(DEEP) + &"]".repeat(DEEP)), "<< >>"]));
    import("count.pdf", &of(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2147483647 >>"]));
}
