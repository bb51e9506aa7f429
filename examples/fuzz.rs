//! Looks for files a reader falls over: files are changed at random, read, and their pages written.
//!
//! `cargo run --example fuzz -- FORMAT [MINUTES [SEED]]`, with FORMAT an extension that has a reader. Begins with the small
//! documents of the tests and with `fuzz/corpus/FORMAT/`. What makes a reader panic, take long, give places outside of its
//! text, or a page that would not keep its words, is written to `target/fuzz/FORMAT/`. A file that ends the process itself is
//! left there as `current`. Exit code 1 if anything was found. `--check` reads the corpus once and changes nothing.

#[path = "../tests/common/mutate.rs"]
mod mutate;
#[path = "../tests/common/samples.rs"]
mod samples;

use mutate::Dice;
use sourcebook::source::document::{Block, Document, Inline};
use sourcebook::source::markdown::{PageInput, write};
use sourcebook::source::{InProcess, Options, ReadError, ReadSources};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A file that takes longer is a find.
const SLOW: Duration = Duration::from_secs(5);
/// A file that takes longer ends the run.
const HANGS: u64 = 30;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(format) = arguments.first() else {
        eprintln!("usage: fuzz FORMAT [MINUTES [SEED] | --check]");
        return ExitCode::from(2);
    };
    if sourcebook::source::reader(&format!("a.{format}")).is_none() {
        eprintln!("there is no reader for .{format}");
        return ExitCode::from(2);
    }
    std::panic::set_hook(Box::new(|_| {}));
    let number = |n: usize| arguments.get(n).and_then(|a| a.parse::<f64>().ok());
    let minutes = number(1).unwrap_or(5.0);
    let mut run = Run::new(format, number(2).unwrap_or(1.0) as u64);
    let start = Instant::now();
    run.begin();
    while arguments.get(1).is_none_or(|a| a != "--check") && start.elapsed().as_secs_f64() < minutes * 60.0 {
        run.turn();
    }
    run.report(start.elapsed())
}

struct Run {
    format: String,
    folder: PathBuf,
    dice: Dice,
    corpus: Vec<Vec<u8>>,
    first: usize,
    seen: HashSet<String>,
    turns: usize,
    read: usize,
    found: BTreeMap<String, usize>,
    /// Milliseconds since the beginning at which the file now being read was begun; 0 between files.
    clock: Arc<AtomicU64>,
    start: Instant,
}

impl Run {
    fn new(format: &str, seed: u64) -> Run {
        let folder = PathBuf::from(format!("target/fuzz/{format}"));
        std::fs::create_dir_all(&folder).unwrap();
        let clock = Arc::new(AtomicU64::new(0));
        let start = Instant::now();
        let (watched, current) = (Arc::clone(&clock), folder.join("current"));
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_millis(500));
                let begun = watched.load(Ordering::Relaxed);
                if begun > 0 && start.elapsed().as_millis() as u64 > begun + HANGS * 1000 {
                    println!("FOUND a file that takes more than {HANGS} s: {}", current.display());
                    std::process::exit(1);
                }
            }
        });
        Run {
            format: format.to_owned(),
            folder,
            dice: Dice::new(seed),
            corpus: Vec::new(),
            first: 0,
            seen: HashSet::new(),
            turns: 0,
            read: 0,
            found: BTreeMap::new(),
            clock,
            start,
        }
    }

    /// Reads the files it begins with.
    fn begin(&mut self) {
        let mut files: Vec<Vec<u8>> =
            samples::all().into_iter().filter(|(e, _)| *e == self.format).map(|(_, bytes)| bytes).collect();
        let mut kept: Vec<PathBuf> = std::fs::read_dir(Path::new("fuzz/corpus").join(&self.format))
            .map(|entries| entries.flatten().map(|e| e.path()).collect())
            .unwrap_or_default();
        kept.sort();
        files.extend(kept.iter().map(|path| std::fs::read(path).unwrap()));
        for bytes in files {
            self.one(&bytes);
            self.corpus.push(bytes);
        }
        self.corpus.dedup();
        self.first = self.corpus.len();
    }

    fn turn(&mut self) {
        // Half of the time from what it began with, else from what was new.
        let from = if self.dice.below(2) == 0 { self.first } else { self.corpus.len() };
        let at = self.dice.below(from);
        let words = WORDS.iter().filter(|(formats, _)| formats.contains(&self.format.as_str()));
        let words: Vec<String> = words.flat_map(|(_, words)| words.split(' ')).map(|w| w.replace('␣', " ")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let bytes = mutate::vary(&self.corpus[at], &self.corpus, &words, &mut self.dice);
        if self.one(&bytes) && self.corpus.len() < 2000 && bytes.len() < 100_000 {
            self.corpus.push(bytes);
        }
    }

    /// Reads a file; whether what came of it is new.
    fn one(&mut self, bytes: &[u8]) -> bool {
        self.turns += 1;
        std::fs::write(self.folder.join("current"), bytes).unwrap();
        let start = Instant::now();
        self.clock.store(1 + self.start.elapsed().as_millis() as u64, Ordering::Relaxed);
        let result = std::panic::catch_unwind(|| read(&self.format, bytes));
        self.clock.store(0, Ordering::Relaxed);
        let (sign, problem) = match result {
            Ok(Ok(Ok(sign))) => {
                self.read += 1;
                (sign, None)
            }
            Ok(Ok(Err(error))) => (without_numbers(&error), None),
            Ok(Err(problem)) => (problem.clone(), Some(problem)),
            Err(panic) => (String::new(), Some(format!("panic after reading: {}", sourcebook::source::words(&*panic)))),
        };
        let problem = problem.or((start.elapsed() > SLOW).then(|| format!("slow: {:?}", start.elapsed())));
        if let Some(problem) = problem {
            let kind = without_numbers(&problem);
            let count = self.found.entry(kind).or_default();
            *count += 1;
            if *count == 1 {
                let name = self.folder.join(format!("found-{}.{}", self.found.len(), self.format));
                std::fs::write(&name, bytes).unwrap();
                println!("FOUND {problem}: {}", name.display());
            }
        }
        self.seen.insert(sign)
    }

    fn report(&self, time: Duration) -> ExitCode {
        println!(
            "{}: {} files, {} of them with text, {} ways to end, {:.0} a second; {} problems",
            self.format,
            self.turns,
            self.read,
            self.seen.len(),
            self.turns as f64 / time.as_secs_f64(),
            self.found.len()
        );
        let _ = std::fs::remove_file(self.folder.join("current"));
        ExitCode::from(u8::from(!self.found.is_empty()))
    }
}

/// Reads a file and writes its page. Gives what came of it in short, or the reason of the reader; an error is a find.
fn read(format: &str, bytes: &[u8]) -> Result<Result<String, String>, String> {
    let file = format!("sources/a.{format}");
    let document = match InProcess.read(&file, bytes, &Options::default()) {
        Ok(document) => document,
        Err(ReadError::Reader { reason, .. }) => return Err(reason),
        Err(error) => return Ok(Err(error.to_string())),
    };
    places(&document)?;
    if format != "md" {
        let json = serde_json::to_string(&document).map_err(|e| format!("not written as JSON: {e}"))?;
        serde_json::from_str::<Document>(&json).map_err(|e| format!("not read from JSON: {e}"))?;
    }
    let keys = vec![String::from("key"); document.about.len()];
    let detect = &sourcebook::citation::detect::detect;
    let input = PageInput { file: &file, sha256: "", bytes: bytes.len(), keys: &keys, files: "a", detect };
    write(&document, &input).map_err(|e| format!("its page would not keep the words: {e}"))?;
    Ok(Ok(sign(&document)))
}

/// Every place must lie within the text, on the edge of a character.
fn places(document: &Document) -> Result<(), String> {
    let text = &document.text;
    let fits = |span: &std::ops::Range<usize>| text.get(span.clone()).is_some();
    let changes = document.removed.iter().chain(&document.supplied).chain(&document.repaired);
    if !changes.chain(&document.proposed).all(|c| fits(&c.span)) {
        return Err("a change outside of the text".into());
    }
    if !document.blocks.iter().all(|block| block_fits(block, &fits)) {
        return Err("a block outside of the text".into());
    }
    if !document.places.iter().all(|p| text.is_char_boundary(p.at)) || !document.places.is_sorted_by_key(|p| p.at) {
        return Err("a place outside of the text, or before the one before it".into());
    }
    Ok(())
}

fn block_fits(block: &Block, fits: &dyn Fn(&std::ops::Range<usize>) -> bool) -> bool {
    let cells = block.table.iter().flat_map(|t| t.rows.iter().flatten());
    block.marker.iter().all(fits)
        && inlines_fit(&block.inlines, fits)
        && cells.into_iter().all(|cell| inlines_fit(cell, fits))
        && block.children.iter().all(|b| block_fits(b, fits))
}

fn inlines_fit(inlines: &[Inline], fits: &dyn Fn(&std::ops::Range<usize>) -> bool) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Text { span, .. } | Inline::Code { span, .. } => fits(span),
        Inline::Emphasis(i) | Inline::Strong(i) | Inline::Superscript(i) | Inline::Subscript(i) | Inline::Strike(i) => {
            inlines_fit(i, fits)
        }
        Inline::Link { content, .. } => inlines_fit(content, fits),
        Inline::Image { .. } | Inline::Note(_) | Inline::Paragraph | Inline::Break => true,
    })
}

/// What a document is made of, roughly: files that differ in it are worth changing further.
fn sign(document: &Document) -> String {
    let size = |n: usize| usize::BITS - n.leading_zeros();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for block in &document.blocks {
        let note = if block.note.is_some() { "note" } else { "" };
        *kinds
            .entry(format!("{:?}{}{note}{}", block.kind, block.level.min(4), block.inlines.len().min(4)))
            .or_default() += 1;
    }
    let rules = |changes: &[sourcebook::source::document::Change]| {
        changes.iter().map(|c| c.rule).collect::<std::collections::BTreeSet<_>>()
    };
    let kinds: Vec<_> = kinds.iter().map(|(kind, n)| (kind, size(*n))).collect();
    format!(
        "{kinds:?} {:?} {:?} {} {} {} {}",
        rules(&document.removed),
        rules(&document.omitted),
        document.title.is_some(),
        document.date.is_some(),
        document.authors.len().min(3),
        document.files.len().min(3)
    )
}

fn without_numbers(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).take(80).collect()
}

/// What the formats are made of: words between spaces, ␣ for a space within one.
const WORDS: &[(&[&str], &str)] = &[
    (
        &["txt", "md"],
        "\n \n\n * - # > 1. — \" “ ” By Review␣of (p. 12) http://x.org/ \u{AD} \u{200B} \u{FEFF} é Ã© \t | --- ``` [^1] [^1]: +++ {#a} <b> \\ & &amp; $$",
    ),
    (
        &["html", "epub", "eml"],
        "<p> </p> <div> </div> <ul> <li> <ol␣start=3> <table> <tr> <td␣colspan=9> <caption> <blockquote> <pre> <code> <sup> <sub> <br> <hr> <img␣src=a.png␣alt=b> <a␣href=#n> <h1> <h2> <h6> <article> <main> <aside> <nav> <figure> <figcaption> <svg> <math> <template> <select> <option> <script> </script> <style> <!-- --> <![CDATA[ ]]> &nbsp; &#0; &#xD800; &amp; <body> </body> <head> <title> <meta␣name=author␣content=x> <dl> <dt> <dd> <details> <ruby> <rt> <noscript> <frameset> <iframe> <del> <ins> <b> <i> <em> dir=rtl lang=ar hidden id=fn1 class=footnote role=doc-noteref",
    ),
    (
        &["rtf"],
        "{ } \\par \\pard {\\footnote {\\field{\\*\\fldinst \\fldrslt \\u-3913? \\u8217? \\uc0 \\uc9 \\'e9 \\'ff \\bin9 \\trowd \\cellx100 \\cell \\row \\intbl \\nestcell \\nestrow \\itap2 \\ls1 \\ilvl9 {\\listtext {\\pict \\pngblip \\b \\b0 \\i \\super \\sub \\strike \\line \\tab \\page \\sect {\\*\\unknown {\\info {\\title {\\fonttbl {\\stylesheet \\s1 \\f1 \\fcharset128 \\ansicpg932 \\mac \\upr \\ud {\\*\\shppict {\\object {\\annotation \\deleted \\revised \\v \\plain \\lquote \\emdash \\~ \\- \\_ \\* \\{",
    ),
    (
        &["eml", "mbox"],
        "\r\n\r\n --b1 --b1-- Content-Type:␣text/html Content-Type:␣multipart/mixed;boundary=b1 Content-Transfer-Encoding:␣base64 quoted-printable =3D =\r\n =?utf-8?B?w6k=?= =?x?Q?=E9?= Subject: From: Date: In-Reply-To: References: > \nFrom␣a@b charset=utf-16 charset=x filename=\"../a\" message/rfc822 Content-Disposition:␣attachment Content-ID:␣<x> cid:x format=flowed",
    ),
    (
        &["docx"],
        "<w:p> </w:p> <w:r> </w:r> <w:t> </w:t> <w:tbl> <w:tr> <w:tc> </w:tc> </w:tr> </w:tbl> <w:br/> <w:tab/> <w:footnoteReference␣w:id=\"2\"/> <w:numPr><w:ilvl␣w:val=\"9\"/><w:numId␣w:val=\"1\"/></w:numPr> <w:vMerge/> <w:gridSpan␣w:val=\"9\"/> <w:sdt> <w:sdtContent> <w:hyperlink> <w:ins> <w:del> <w:delText> <w:moveFrom> <w:fldSimple> <w:instrText> <w:fldChar␣w:fldCharType=\"begin\"/> <w:fldChar␣w:fldCharType=\"end\"/> <w:sym␣w:char=\"F0B7\"/> <w:txbxContent> <mc:AlternateContent> <m:oMath> <w:basedOn␣w:val=\"Own\"/> <w:pStyle␣w:val=\"Title\"/> <w:outlineLvl␣w:val=\"9\"/> &#0; &x; <![CDATA[ <!-- <?x <w:lastRenderedPageBreak/> <w:vertAlign␣w:val=\"superscript\"/> <w:sectPr/> <w:body> </w:body>",
    ),
    (
        &["odt"],
        "<text:p> </text:p> <text:h␣text:outline-level=\"9\"> </text:h> <text:list> <text:list-item> </text:list-item> </text:list> <text:span> </text:span> <text:s␣text:c=\"9\"/> <text:tab/> <text:line-break/> <text:note> <text:note-body> <table:table> <table:table-row> <table:table-cell> <table:covered-table-cell/> <text:soft-page-break/> <text:a␣xlink:href=\"x\"> <text:tracked-changes> <text:change-start/> <office:annotation> <draw:frame> <draw:text-box> <draw:image/> <text:section> <text:index-body> <text:sequence> <text:bookmark-ref> <text:ruby> &#0; &x; <![CDATA[ <!--",
    ),
    (
        &["epub"],
        "<spine> <itemref␣idref=\"a\"/> <item␣id=\"a\"␣href=\"../../a\"/> <rootfile␣full-path=\"x\"/> <dc:title> <meta␣property=\"dcterms:modified\"> epub:type=\"footnote\" epub:type=\"pagebreak\" href=\"a.xhtml#n1\" encryption.xml",
    ),
    (
        &["pdf"],
        "obj endobj stream endstream xref trailer startxref << >> [ ] ( ) /Kids /Count /Parent /Contents /Length /Filter /FlateDecode /ASCII85Decode /LZWDecode /DecodeParms /Predictor /Encrypt /Font /Encoding /ToUnicode /Differences /Type0 /CIDFontType2 BT ET Tj TJ Tf Td Tm T* ' \" Do q Q cm 0␣R 1␣0␣R 9999␣0␣R /MediaBox /Resources /XObject /Root /Info /Prev /XRefStm /ObjStm <FEFF beginbfrange endbfrange <0000> /W [0] -1",
    ),
];
