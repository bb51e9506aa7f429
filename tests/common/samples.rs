//! Small documents of every format, made here with words of the project's own, with most of what a format can hold.

#![allow(dead_code)]

use std::io::{Cursor, Write};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// A document: its extension and its bytes.
pub type Sample = (&'static str, Vec<u8>);

/// One or more of each format.
pub fn all() -> Vec<Sample> {
    let mut all = vec![
        ("txt", TEXT.into()),
        ("md", MARKDOWN.into()),
        ("html", HTML.into()),
        ("rtf", RTF.into()),
        ("eml", mail().into()),
        ("mbox", mbox().into()),
        ("pdf", pdf(&["The harbour in winter", "Second page: the pier was closed."])),
    ];
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        all.extend([("docx", docx(method)), ("odt", odt(method)), ("epub", epub(method))]);
    }
    all
}

pub const TEXT: &str = "Skip to content\n\nNotes from the North Pier\n\nby Ada Example\n\nThe first boat came in at dawn, \
and nobody was there to take her lines.\n\n\"A patient book.\" —Bo Sample, Professor of Tides\n\n* ropes\n* lamps\n\nSee \
pp. 12–14.\n";

pub const MARKDOWN: &str = "---\ntitle: Tides\nauthors: [Ada Example]\n---\n\n# Tides\n\nA *tide* has `two` ends.[^1]\n\n> Quoted \
words.\n\n1. one\n   - inner\n2. two\n\n| a | b |\n| --- | :-: |\n| 1 | 2 |\n\n[^1]: A note.\n";

pub const HTML: &str = r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Lamps | The Pier Post</title>
<meta name="author" content="Ada Example"><meta property="article:published_time" content="2019-03-02T08:00:00Z">
<script type="application/ld+json">{"@type":"Article","headline":"Lamps","author":{"name":"Ada Example"}}</script>
<style>p{color:red}</style></head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/a">About</a></li></ul></nav>
<article><h1>Lamps</h1><p class="byline">By Ada Example</p><p>The keeper <em>lit</em> the <strong>lamps</strong> at four, as he had
done for years, and wrote it down<sup><a href="#fn1" id="r1">1</a></sup>.</p><blockquote><p>Nothing was seen.</p></blockquote>
<h2>What was kept</h2><ol start="3"><li>Oil<ul><li>whale</li><li>colza</li></ul></li><li>Wicks</li></ol>
<table><thead><tr><th>Year</th><th>Lamps</th></tr></thead><tbody><tr><td colspan="2">1871</td></tr></tbody></table>
<figure><img src="lamp.png" alt="A lamp"><figcaption>A lamp of brass</figcaption></figure><pre><code>a &lt; b</code></pre>
<p>Line<br>break &amp; &eacute;&#x2019;s end. H<sub>2</sub>O <del>old</del></p><section class="footnotes"><ol><li id="fn1">His own words.
<a href="#r1">back</a></li></ol></section></article><footer>All rights reserved. Share this</footer></body></html>"##;

pub const RTF: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times;}{\f1\fnil\fcharset2 Symbol;}}{\colortbl;\red0\green0\blue0;}
{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\info{\title The Ferry}{\author Ada Example}{\creatim\yr2001\mo2\dy3}}
{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}{\levelnumbers\'01;}}\listid7}}
{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}}
\pard\s1 The Ferry\par\pard It ran {\b twice} a {\i day}, \'e9t\'e9 and \u8217?winter{\footnote\pard A note of the mate.\par}.\par
{\listtext 1.\tab}\ls1\ilvl0 First crossing\par{\listtext 2.\tab}\ls1 Second crossing\par
\pard\trowd\cellx1000\cellx2000\intbl a\cell b\cell\row\pard {\field{\*\fldinst HYPERLINK \u34?https://example.org/\u34?}{\fldrslt a link}}\par
{\pict\pngblip\picw1\pich1 89504e470d0a1a0a}\line end\page\par}";

pub fn mail() -> String {
    "From: Ada Example <ada@example.org>\r\nTo: bo@example.org\r\nSubject: =?utf-8?Q?The_p=C3=AFer?=\r\nDate: Sat, 2 Mar 2019 \
     08:00:00 +0100\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\n\
     Content-Type: multipart/alternative; boundary=\"b2\"\r\n\r\n--b2\r\nContent-Type: text/plain; charset=utf-8\r\n\
     Content-Transfer-Encoding: quoted-printable\r\n\r\nThe pier is closed=2E\r\n\r\n> Is it open?\r\n> > It was.\r\n\r\n-- \r\nAda\r\n--b2\r\n\
     Content-Type: text/html; charset=utf-8\r\n\r\n<p>The pier is <b>closed</b>.</p>\r\n--b2--\r\n--b1\r\nContent-Type: text/plain; name=\
     \"list.txt\"\r\nContent-Disposition: attachment; filename=\"list.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nYSBsaXN0IG9mIGxhbXBz\r\n\
     --b1--\r\n"
        .into()
}

pub fn mbox() -> String {
    let one = mail().replace("\r\n", "\n");
    let two = one.replace("<1@", "<2@").replace("MIME-Version", "In-Reply-To: <1@example.org>\nMIME-Version");
    format!(
        "From ada@example.org Sat Mar  2 08:00:00 2019\n{one}\nFrom bo@example.org Sat Mar  2 09:00:00 2019\n{two}\n"
    )
}

/// A PDF with one line on each page.
pub fn pdf(pages: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (n, line) in pages.iter().enumerate() {
        let content = format!("BT /F1 12 Tf 72 700 Td ({line}) Tj ET");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects.push("<< /Title (The Winter Book) /Author (Ada Example) /CreationDate (D:20190302080000Z) >>".to_owned());
    pdf_of(&objects)
}

/// A PDF of these objects, the first of them the catalogue and the last the information.
pub fn pdf_of(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| out.extend(format!("{place:010} 00000 n \n").bytes()));
    let (size, info) = (objects.len() + 1, objects.len());
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R /Info {info} 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    out
}

/// A container of these parts, in this order.
pub fn container<'a>(method: CompressionMethod, parts: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = if name == "mimetype" { CompressionMethod::Stored } else { method };
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing""#;

pub fn docx(method: CompressionMethod) -> Vec<u8> {
    docx_of(method, DOCX_BODY, DOCX_STYLES, DOCX_NUMBERING)
}

const DOCX_BODY: &str = r#"<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>The Log of the Pilot</w:t></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:bookmarkStart w:id="0" w:name="top"/><w:r><w:t>First watch</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>
<w:p><w:r><w:t xml:space="preserve">The wind was </w:t></w:r><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>fair</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> and the </w:t><w:br/><w:t>sea</w:t><w:tab/><w:t>calm.</w:t></w:r><w:hyperlink r:id="rId9"><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>lead line</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>seven fathoms</w:t></w:r></w:p>
<w:tbl><w:tblPr/><w:tr><w:tc><w:p><w:r><w:t>Hour</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Depth</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:ins w:id="5" w:author="Bo"><w:r><w:t>added </w:t></w:r></w:ins><w:del w:id="6" w:author="Bo"><w:r><w:delText>dropped</w:delText></w:r></w:del><w:r><w:commentReference w:id="1"/></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>th</w:t></w:r></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="A chart"/><a:graphic><a:graphicData><a:blip r:embed="rId7"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p><w:sectPr/>"#;

pub const DOCX_STYLES: &str = r#"<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H1"/></w:style>"#;

pub const DOCX_NUMBERING: &str = r#"<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>"#;

/// A DOCX with this body, these styles and this numbering.
pub fn docx_of(method: CompressionMethod, body: &str, styles: &str, numbering: &str) -> Vec<u8> {
    let xml =
        |text: String| format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}").into_bytes();
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    container(
        method,
        [
            ("[Content_Types].xml", xml(format!(r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="{office}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="{office}.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="{office}.numbering+xml"/><Override PartName="/word/footnotes.xml" ContentType="{office}.footnotes+xml"/></Types>"#))),
            ("_rels/.rels", xml(format!(r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#))),
            ("docProps/core.xml", xml(r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>The Log</dc:title><dc:creator>Ada Example</dc:creator><dcterms:created>2019-03-02T08:00:00Z</dcterms:created></cp:coreProperties>"#.into())),
            ("word/_rels/document.xml.rels", xml(format!(r#"<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{rel}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="{rel}/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="{rel}/footnotes" Target="footnotes.xml"/><Relationship Id="rId4" Type="{rel}/comments" Target="comments.xml"/><Relationship Id="rId7" Type="{rel}/image" Target="media/image1.png"/><Relationship Id="rId9" Type="{rel}/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>"#))),
            ("word/document.xml", xml(format!("<w:document {W}><w:body>{body}</w:body></w:document>"))),
            ("word/styles.xml", xml(format!("<w:styles {W}>{styles}</w:styles>"))),
            ("word/numbering.xml", xml(format!("<w:numbering {W}>{numbering}</w:numbering>"))),
            ("word/footnotes.xml", xml(format!(r#"<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>By the glass.</w:t></w:r></w:p></w:footnote></w:footnotes>"#))),
            ("word/comments.xml", xml(format!(r#"<w:comments {W}><w:comment w:id="1" w:author="Bo"><w:p><w:r><w:t>Sure?</w:t></w:r></w:p></w:comment></w:comments>"#))),
            ("word/media/image1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ],
    )
}

const O: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0""#;

pub fn odt(method: CompressionMethod) -> Vec<u8> {
    odt_of(
        method,
        r#"<text:p text:style-name="Title">The Lock Keeper</text:p><text:h text:outline-level="1">Gates</text:h><text:p>They were <text:span text:style-name="T1">oak</text:span><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Later iron.</text:p></text:note-body></text:note><text:s text:c="2"/>and<text:line-break/>tar<text:tab/>red. <text:a xlink:href="https://example.org/">link</text:a></text:p><text:list text:style-name="L1"><text:list-item><text:p>upper</text:p><text:list><text:list-item><text:p>inner</text:p></text:list-item></text:list></text:list-item></text:list><table:table><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Rise</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table><text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame><text:soft-page-break/>End.</text:p>"#,
    )
}

/// An ODT with this text.
pub fn odt_of(method: CompressionMethod, text: &str) -> Vec<u8> {
    let xml = |text: String| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}").into_bytes();
    let mime = "application/vnd.oasis.opendocument.text";
    container(
        method,
        [
            ("mimetype", mime.into()),
            (
                "META-INF/manifest.xml",
                xml(format!(
                    r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
                )),
            ),
            (
                "content.xml",
                xml(format!(
                    r#"<office:document-content {O}><office:automatic-styles><style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><text:list-style style:name="L1"><text:list-level-style-number text:level="1"/></text:list-style></office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"#
                )),
            ),
            (
                "styles.xml",
                xml(format!(
                    r#"<office:document-styles {O}><office:styles><style:style style:name="Title" style:family="paragraph"/></office:styles></office:document-styles>"#
                )),
            ),
            (
                "meta.xml",
                xml(format!(
                    r#"<office:document-meta {O}><office:meta><dc:title>The Lock Keeper</dc:title><meta:initial-creator>Ada Example</meta:initial-creator><dc:date>2019-03-02</dc:date></office:meta></office:document-meta>"#
                )),
            ),
            ("Pictures/a.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ],
    )
}

pub fn epub(method: CompressionMethod) -> Vec<u8> {
    let chapter = |title: &str, body: &str| {
        format!("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>").into_bytes()
    };
    container(
        method,
        [
            ("mimetype", b"application/epub+zip".to_vec()),
            ("META-INF/container.xml", br#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#.to_vec()),
            ("OPS/book.opf", br#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Two Chapters</dc:title><dc:creator>Ada Example</dc:creator><dc:language>en</dc:language><dc:date>2019</dc:date></metadata><manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"#.to_vec()),
            ("OPS/nav.xhtml", chapter("Contents", r#"<nav epub:type="toc"><ol><li><a href="a.xhtml">Ebb</a></li><li><a href="b.xhtml">Flow</a></li></ol></nav>"#)),
            ("OPS/a.xhtml", chapter("Ebb", r##"<p>The water left<a epub:type="noteref" href="#n1">1</a>. <span epub:type="pagebreak" title="7"/></p><aside epub:type="footnote" id="n1"><p>At six.</p></aside>"##)),
            ("OPS/b.xhtml", chapter("Flow", r#"<p>And came <em>back</em>.</p><blockquote><p>So it does.</p></blockquote><p><img src="p.png" alt="water"/></p>"#)),
            ("OPS/p.png", b"\x89PNG\r\n\x1a\n".to_vec()),
        ],
    )
}
