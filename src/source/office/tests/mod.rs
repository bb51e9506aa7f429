//! Documents made here, part by part, and the pages they become.

mod broken;
mod docx;
mod docx_lists;
mod odt;

use crate::page::{FrontMatterKind, Page, ScanOptions};
use crate::source::document::Document;
use crate::source::markdown::{PageInput, write};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A zip archive of parts.
pub(super) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of a DOCX file.
#[derive(Default)]
pub(super) struct Docx<'a> {
    pub body: &'a str,
    pub styles: &'a str,
    pub numbering: &'a str,
    pub footnotes: &'a str,
    pub endnotes: &'a str,
    pub comments: &'a str,
    pub header: &'a str,
    pub relations: &'a str,
    pub note_relations: &'a str,
    pub core: &'a str,
    pub pictures: &'a [(&'a str, &'a [u8])],
}

impl Docx<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        let root = |name: &str, inner: &str| {
            format!(
                "<?xml version='1.0' encoding='UTF-8'?><w:{name} xmlns:w='{W}' xmlns:r='{R}' \
                 xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' \
                 xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
                 xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' \
                 xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
                 xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
                 xmlns:v='urn:schemas-microsoft-com:vml'>{inner}</w:{name}>"
            )
        };
        let package = format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
             <Relationship Id='a' Type='{R}/officeDocument' Target='word/document.xml'/></Relationships>"
        );
        let known = ["styles", "numbering", "footnotes", "endnotes", "comments", "header"];
        let relations: String = known
            .iter()
            .map(|k| format!("<Relationship Id='{k}' Type='{R}/{k}' Target='{k}.xml'/>"))
            .chain([self.relations.replace("TYPE", R)])
            .collect();
        let relations = format!(
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{relations}</Relationships>"
        );
        let core = format!(
            "<c:coreProperties xmlns:c='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' \
             xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'>{}</c:coreProperties>",
            self.core
        );
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            ("_rels/.rels".into(), package.into()),
            ("word/_rels/document.xml.rels".into(), relations.into()),
            (
                "word/_rels/footnotes.xml.rels".into(),
                format!(
                    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{}</Relationships>",
                    self.note_relations.replace("TYPE", R)
                )
                .into(),
            ),
            ("word/document.xml".into(), root("document", &format!("<w:body>{}</w:body>", self.body)).into()),
            ("docProps/core.xml".into(), core.into()),
        ];
        let texts = [self.styles, self.numbering, self.footnotes, self.endnotes, self.comments, self.header];
        for ((name, text), tag) in
            known.iter().zip(texts).zip(["styles", "numbering", "footnotes", "endnotes", "comments", "hdr"])
        {
            if !text.is_empty() {
                parts.push((format!("word/{name}.xml"), root(tag, text).into()));
            }
        }
        parts.extend(self.pictures.iter().map(|(n, b)| (format!("word/media/{n}"), b.to_vec())));
        packed(&parts.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect::<Vec<_>>())
    }

    pub fn read(&self) -> Document {
        crate::source::read("a.docx", &self.bytes()).unwrap()
    }

    pub fn page(&self) -> String {
        page(&self.read())
    }
}

/// A DOCX file with this body alone.
pub(super) fn docx(body: &str) -> Docx<'_> {
    Docx { body, ..Docx::default() }
}

/// A flat ODT file.
pub(super) fn fodt(styles: &str, automatic: &str, body: &str) -> String {
    let spaces = [
        ("office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"),
        ("text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
        ("style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"),
        ("table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"),
        ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
        ("fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"),
        ("svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"),
        ("meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"),
        ("xlink", "http://www.w3.org/1999/xlink"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("math", "http://www.w3.org/1998/Math/MathML"),
    ];
    let spaces: String = spaces.iter().map(|(p, a)| format!(" xmlns:{p}='{a}'")).collect();
    format!(
        "<?xml version='1.0'?><office:document{spaces}>{styles}<office:automatic-styles>{automatic}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

pub(super) fn odt(styles: &str, automatic: &str, body: &str) -> Document {
    crate::source::read("a.fodt", fodt(styles, automatic, body).as_bytes()).unwrap()
}

/// The body of the page a document becomes; the site must read it as it was meant.
pub(super) fn page(document: &Document) -> String {
    let detect = crate::citation::detect::detect;
    let input = PageInput { file: "sources/a", sha256: "00", bytes: 1, keys: &[], files: "a", detect: &detect };
    let written = write(document, &input).unwrap();
    let options = ScanOptions::new(FrontMatterKind::Source);
    let (page, complaints) =
        Page::scan("content/sources/a.md", written.text.as_str().into(), &options, Some(&written.ledger));
    assert!(complaints.is_empty(), "{complaints:?}\n{}", written.text);
    let found: Vec<_> = (0..page.blocks.len()).map(|i| (page.blocks[i].kind, page.block_text(i).to_owned())).collect();
    let wanted: Vec<_> = document.blocks.iter().filter(|b| b.note.is_none()).map(|b| (b.kind, b.plain())).collect();
    assert_eq!(found, wanted, "{}", written.text);
    assert!(document.blocks.iter().all(|b| b.table.is_some() || !b.inlines.is_empty()));
    written.text.split_once("\n+++\n").unwrap().1.trim().to_owned()
}

/// The rules of what was not carried, with counts.
pub(super) fn omitted(document: &Document) -> Vec<(&'static str, usize)> {
    document.omitted.iter().map(|c| (c.rule, c.count)).collect()
}

/// The rules of what was removed, with its text.
pub(super) fn removed(document: &Document) -> Vec<(&'static str, &str)> {
    document.removed.iter().map(|c| (c.rule, c.text.as_str())).collect()
}
