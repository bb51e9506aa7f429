//! Programs outside, put to use for the formats whose readers cannot do all themselves.
//!
//! In: who reads originals, and who runs programs. Out: a reader of originals that gives PDF to poppler first where that is
//! installed, and pictures of text to the program the site has set for recognising it. Without either everything is read
//! all the same, and the page says what is missing. Which program it was stands in the page as its importer.

use crate::project::{Call, FILE, ToolError, ToolLimits, Tools};
use crate::source::document::{Block, BlockKind, Change, Document, Inline, Origin, Place};
use crate::source::{Extracted, Options, ReadError, ReadSources, image, markdown, pdf};
use std::sync::OnceLock;

/// Reads originals with the help of programs outside.
pub struct Outside<'a> {
    reads: &'a dyn ReadSources,
    tools: &'a dyn Tools,
    limits: ToolLimits,
    /// The command that recognises text in a picture; empty if none is set.
    ocr: &'a [String],
    poppler: OnceLock<Option<String>>,
    recogniser: OnceLock<String>,
}

/// Pages of a scanned document that are recognised; a longer one is not.
const MOST_PAGES: usize = 1000;

impl<'a> Outside<'a> {
    /// Over a reader. `ocr` is `sources.ocr` of the settings.
    pub fn new(reads: &'a dyn ReadSources, tools: &'a dyn Tools, ocr: &'a [String], limits: ToolLimits) -> Self {
        Outside { reads, tools, limits, ocr, poppler: OnceLock::new(), recogniser: OnceLock::new() }
    }
}

impl ReadSources for Outside<'_> {
    fn read(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        if pdf::is_pdf(file) {
            return self.pdf(file, bytes, options);
        }
        let document = self.reads.read(file, bytes, options)?;
        if !image::is_image(file) || self.ocr.is_empty() {
            return Ok(document);
        }
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        let text = self.recognise(bytes, extension)?;
        self.recognised(&[text], document.media_type.clone(), document)
    }

    fn reads_more(&self, file: &str, importer: &str) -> bool {
        image::is_image(file) && !self.ocr.is_empty() && importer == image::IMPORTER
    }
}

impl Outside<'_> {
    fn pdf(&self, file: &str, bytes: &[u8], options: &Options) -> Result<Document, ReadError> {
        let extracted = match self.extracted(bytes) {
            Ok(extracted) => extracted,
            // It is damaged, or not what it says: the other reader may do better, or knows what is wrong.
            Err(ToolError::Failed(_, said)) if said.contains("Incorrect password") => return Err(ReadError::Encrypted),
            Err(ToolError::Failed(..) | ToolError::Missing | ToolError::Io(_)) => None,
            Err(error @ (ToolError::Time(_) | ToolError::Output(_))) => {
                return Err(ReadError::Limit { what: format!("{}: {error}", pdf::PROGRAMS[0][0]) });
            }
        };
        let with = Options { extracted, ..options.clone() };
        match self.reads.read(file, bytes, &with) {
            Err(ReadError::Scanned { pages }) if !self.ocr.is_empty() && self.poppler().is_some() => {
                if pages > MOST_PAGES {
                    return Err(ReadError::Limit { what: format!("{pages} pages to be recognised") });
                }
                let pages: Vec<String> =
                    (1..=pages).map(|page| self.recognised_page(bytes, page)).collect::<Result<_, _>>()?;
                if pages.iter().all(|text| text.trim().is_empty()) {
                    return Err(ReadError::Scanned { pages: pages.len() });
                }
                self.recognised(&pages, "application/pdf".into(), Document::default())
            }
            read => read,
        }
    }

    /// Name and version of poppler, if it is installed.
    fn poppler(&self) -> Option<&String> {
        let version = || {
            let program = pdf::PROGRAMS[0][0];
            let said = self.tools.version(program, "-v")?;
            let number = said.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit())).unwrap_or("?");
            Some(format!("{program} {number}"))
        };
        self.poppler.get_or_init(version).as_ref()
    }

    fn extracted(&self, bytes: &[u8]) -> Result<Option<Extracted>, ToolError> {
        let Some(by) = self.poppler() else { return Ok(None) };
        let mut outputs = Vec::new();
        for (index, program) in pdf::PROGRAMS.iter().enumerate() {
            let command: Vec<String> = program.iter().map(|&word| word.to_owned()).collect();
            match self.tools.run(&Call { command: &command, extension: "pdf", bytes }, self.limits) {
                Ok(output) => outputs.push(String::from_utf8_lossy(&output).into_owned()),
                // The first gives the words; without the others only signs are missing.
                Err(_) if index > 0 => break,
                Err(error) => return Err(error),
            }
        }
        Ok(Some(Extracted { by: by.clone(), outputs }))
    }

    fn recogniser(&self) -> &str {
        self.recogniser.get_or_init(|| {
            let program = self.ocr.first().map_or("", String::as_str);
            let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
            let said = self.tools.version(program, "--version").unwrap_or_default();
            let number = said.lines().next().unwrap_or_default().split_whitespace().find_map(|word| {
                let word = word.trim_start_matches('v');
                word.starts_with(|c: char| c.is_ascii_digit()).then(|| word.to_owned())
            });
            number.map_or_else(|| name.to_owned(), |number| format!("{name} {number}"))
        })
    }

    /// The text in a picture.
    fn recognise(&self, bytes: &[u8], extension: &str) -> Result<String, ReadError> {
        let fail = |error: ToolError| {
            let program = self.ocr.first().cloned().unwrap_or_default();
            ReadError::Tool { program, reason: error.to_string() }
        };
        let output = self.tools.run(&Call { command: self.ocr, extension, bytes }, self.limits).map_err(fail)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// The text on a page that is a picture.
    fn recognised_page(&self, bytes: &[u8], page: usize) -> Result<String, ReadError> {
        let number = page.to_string();
        let command = ["pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-f", &number, "-l", &number, FILE];
        let command = command.map(str::to_owned);
        let limits = ToolLimits { output: 256 << 20, ..self.limits };
        let picture = self.tools.run(&Call { command: &command, extension: "pdf", bytes }, limits);
        let picture = picture
            .map_err(|error| ReadError::Tool { program: "pdftoppm".into(), reason: format!("page {page}: {error}") })?;
        self.recognise(&picture, "png")
    }

    /// The document of recognised text, page by page; what `picture` carries stands before it.
    fn recognised(&self, pages: &[String], media_type: String, picture: Document) -> Result<Document, ReadError> {
        let (mut text, mut places) = (String::new(), Vec::new());
        for (number, page) in (1..).zip(pages) {
            let page_number = (pages.len() > 1).then(|| number.to_string());
            places.push(Place { at: text.len(), origin: Origin { page: page_number, ..Origin::default() } });
            // A form feed ends each page of most programs.
            text.push_str(page.replace(['\u{C}', '\r', '\u{FEFF}'], "").trim());
            text.push_str("\n\n");
        }
        let mut document = match text.trim().is_empty() {
            true => Document { charset: "utf-8".into(), text, ..Document::default() },
            false => self.reads.read("recognised.txt", text.as_bytes(), &Options::default())?,
        };
        places.retain(|place| place.at <= document.text.len());
        markdown::check::state_markers(&mut document);
        (document.places, document.bom) = (places, 0);
        (document.charset, document.media_type) = ("utf-8".into(), media_type);
        document.importer = format!("ocr: {}", self.recogniser());
        document.files = picture.files;
        let shown = picture.blocks.into_iter().filter(|b| b.inlines.iter().any(|i| matches!(i, Inline::Image { .. })));
        document.blocks.splice(0..0, shown.map(|b| Block { kind: BlockKind::Paragraph, ..b }));
        document.omitted.push(Change {
            text: "the look of the pages: the text was recognised by a program and may have mistakes".into(),
            became: None,
            rule: "recognised",
            span: 0..0,
            count: 1,
        });
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::InProcess;
    use std::time::Duration;

    /// Programs that are not there: they say what they were asked.
    struct Told;

    impl Tools for Told {
        fn run(&self, call: &Call<'_>, _: ToolLimits) -> Result<Vec<u8>, ToolError> {
            match call.command[0].as_str() {
                "reads" => {
                    Ok(format!("A page of the harbour book\n\n\u{2022} one {}\n\u{2022} two\n\u{C}", call.extension)
                        .into_bytes())
                }
                "pdftoppm" => Ok(b"picture".to_vec()),
                _ => Err(ToolError::Failed(Some(1), "no".into())),
            }
        }

        fn version(&self, program: &str, _: &str) -> Option<String> {
            Some(format!("{program} version 7.1\nmore"))
        }
    }

    const LIMITS: ToolLimits = ToolLimits { time: Duration::from_secs(5), output: 1 << 20, memory: 1 << 30 };
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    #[test]
    fn a_picture_is_recognised_by_the_command_that_is_set_and_its_program_is_named() {
        let command = ["reads".to_owned(), FILE.to_owned()];
        let outside = Outside::new(&InProcess, &Told, &command, LIMITS);
        let document = outside.read("sources/page.png", PNG, &Options::default()).unwrap();
        assert_eq!(document.importer, "ocr: reads 7.1");
        assert_eq!(document.media_type, "image/png");
        assert!(document.text.contains("one png"));
        assert!(matches!(document.blocks[0].inlines[..], [Inline::Image { .. }]));
        let input = markdown::PageInput {
            file: "sources/page.png",
            sha256: "00",
            bytes: 1,
            files: "page",
            keys: &[],
            detect: &|_| Vec::new(),
        };
        assert!(markdown::write(&document, &input).unwrap().text.contains("page/page.png"));
    }

    #[test]
    fn without_a_command_a_picture_is_shown_and_the_page_says_what_is_missing() {
        let outside = Outside::new(&InProcess, &Told, &[], LIMITS);
        let document = outside.read("sources/page.png", PNG, &Options::default()).unwrap();
        assert_eq!(document.importer, "image 1");
        assert!(document.omitted[0].text.contains("ocr"), "{:?}", document.omitted);
    }

    #[test]
    fn a_program_that_fails_is_named_in_the_reason() {
        let command = ["fails".to_owned(), FILE.to_owned()];
        let outside = Outside::new(&InProcess, &Told, &command, LIMITS);
        let error = outside.read("sources/page.png", PNG, &Options::default()).unwrap_err();
        assert_eq!(error.to_string(), "fails: it ended with code 1: no");
    }

    #[test]
    fn a_picture_is_read_again_once_a_command_is_set_and_only_then() {
        use crate::import::tests::settings;
        use crate::import::{Outcome, Settings, import};
        use crate::project::{Memory, Store};
        let store = Memory::default();
        store.write("sources/page.png", PNG).unwrap();
        let run = |ocr: &[String]| {
            let outside = Outside::new(&InProcess, &Told, ocr, LIMITS);
            let report = import(&store, &Settings { reads: &outside, ..settings() }, &|_| {});
            report.documents[0].outcome
        };
        let command = ["reads".to_owned(), FILE.to_owned()];
        assert_eq!(
            [run(&[]), run(&[]), run(&command), run(&command), run(&[])],
            [Outcome::New, Outcome::Unchanged, Outcome::Updated, Outcome::Unchanged, Outcome::Unchanged]
        );
        let page = String::from_utf8(store.read("content/sources/page.md").unwrap()).unwrap();
        assert!(page.contains("A page of the harbour book"), "{page}");
    }
}
