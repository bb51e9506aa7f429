//! Reads web pages and prints, a line of JSON for each, what the reader made of them. For `tests/quality/html/measure.py`.
//!
//! Usage: `read_html [--full] FILE…`; each line has the file's name, the title, the text of the body, its structure, what was
//! removed, whether the page keeps the words of its source, and the time the reader took in microseconds.

use serde_json::json;
use sourcebook::source::document::{Block, BlockKind, Document, Inline};
use sourcebook::source::markdown::{PageInput, write};
use sourcebook::source::{Options, read_with};
use std::io::Write;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let options = Options { full: flags.iter().any(|f| f == "--full"), ..Options::default() };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in files {
        let bytes = std::fs::read(&file)?;
        let start = Instant::now();
        let read = read_with("page.html", &bytes, &options);
        let micros = start.elapsed().as_micros() as u64;
        let line = match read {
            Err(error) => json!({ "file": file, "error": error.to_string(), "micros": micros }),
            Ok(document) => describe(&file, &document, micros),
        };
        writeln!(out, "{line}")?;
    }
    out.flush()
}

fn describe(file: &str, document: &Document, micros: u64) -> serde_json::Value {
    let input =
        PageInput { file: "sources/page.html", sha256: "", bytes: 0, keys: &[], files: "page", detect: &|_| vec![] };
    let page = write(document, &input);
    let blocks = &document.blocks;
    let texts = |kind: BlockKind| -> Vec<String> {
        blocks.iter().flat_map(flat).filter(|b| b.kind == kind).map(Block::plain).collect()
    };
    let body: Vec<String> = blocks.iter().map(Block::plain).collect();
    let stated =
        |s: &Option<sourcebook::source::document::Stated<String>>| s.as_ref().map(|s| (s.value.clone(), s.rule));
    json!({
        "file": file,
        "micros": micros,
        "title": stated(&document.title),
        "title_in_text": document.title.as_ref().is_some_and(|t| t.span.is_some()),
        "authors": document.authors.iter().map(|a| (a.value.clone(), a.rule)).collect::<Vec<_>>(),
        "date": stated(&document.date),
        "publication": stated(&document.publication),
        "lang": document.lang,
        "dir": document.dir,
        "url": stated(&document.url),
        "text": body.join("\n"),
        "headings": texts(BlockKind::Heading),
        "items": items(blocks),
        "tables": texts(BlockKind::Table),
        "quotes": texts(BlockKind::Quote),
        "code": texts(BlockKind::Code),
        "notes": blocks.iter().filter(|b| b.note.is_some()).map(|b| (b.note.clone(), b.plain())).collect::<Vec<_>>(),
        "references": blocks.iter().map(|b| references(&b.inlines)).sum::<usize>(),
        "removed": document.removed.iter().map(|r| (r.rule, r.text.clone())).collect::<Vec<_>>(),
        "omitted": document.omitted.iter().map(|o| o.text.clone()).collect::<Vec<_>>(),
        "problem": page.as_ref().err().map(ToString::to_string),
        "page": page.ok().map(|p| p.text),
    })
}

/// Items, each twice: its own words, and those with all that stands in it.
fn items(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        found.extend(items(&block.children));
        if block.kind != BlockKind::Item {
            continue;
        }
        let within = |b: &&Block| {
            b.note == block.note && if b.kind == BlockKind::Item { b.level } else { b.inside } > block.level
        };
        let rest = blocks[n + 1..].iter().take_while(within);
        found.push(block.plain());
        found.push(std::iter::once(block).chain(rest).map(Block::plain).collect::<Vec<_>>().join("\n"));
    }
    found
}

/// A block and those in it.
fn flat(block: &Block) -> Vec<&Block> {
    std::iter::once(block).chain(block.children.iter().flat_map(flat)).collect()
}

fn references(inlines: &[Inline]) -> usize {
    inlines.iter().map(|i| usize::from(matches!(i, Inline::Note(_))) + references(i.inner())).sum()
}
