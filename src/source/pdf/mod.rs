//! PDF → `Document`: pages, paragraphs from the geometry of lines, notes, running heads, hyphens.
//!
//! In: the bytes, and what poppler's programs said of them if they are installed; else `pdf-extract` reads them here, which
//! is why this reader runs in a process of its own. Out: a document whose places are the pages, by their printed numbers
//! where they have them. A page without text is told of; a document without any is a scan. Layout is evidence, never proof:
//! what has one sign is proposed, what has none is left as it stands.

mod compose;
mod facts;
mod furniture;
mod info;
mod inprocess;
mod kinds;
mod notes;
mod paragraphs;
mod poppler;
mod sheet;
#[cfg(test)]
mod tests;
mod words;
#[cfg(test)]
mod writer;

use super::document::{BlockKind, Change, Document, Stated};
use super::{Extracted, ReadError, Request};
use compose::{Composition, Parts};
use facts::Facts;
use kinds::{Kind, Kinds};
use paragraphs::At;
use sheet::{Sheet, commonest};

/// Name and version of this reader, as it stands in front matter before the extractor's. The number grows when its output
/// changes.
pub const IMPORTER: &str = "pdf 1";

/// The programs whose output this reader takes as [`Extracted::outputs`], in this order.
pub const PROGRAMS: [&[&str]; 2] = [
    &["pdftotext", "-bbox-layout", "-enc", "UTF-8", "-q", "{file}", "-"],
    &["pdftohtml", "-xml", "-i", "-q", "-zoom", "3", "-fontfullname", "-enc", "UTF-8", "-stdout", "{file}"],
];

/// Whether a file is a PDF by its name.
pub fn is_pdf(file: &str) -> bool {
    super::extension(file) == "pdf"
}

/// Reads a PDF.
///
/// # Errors
/// [`ReadError::Damaged`] if it is none, `Encrypted`, `Scanned` if it has no text, `Limit`.
pub fn read(request: &Request<'_>) -> Result<Document, ReadError> {
    // Some programs put a line or two before the header (ISO 32000-1, Annex H, 3.4.1).
    let head = &request.bytes[..request.bytes.len().min(1024)];
    let at = head.windows(5).position(|w| w == b"%PDF-");
    if request.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let Some(at) = at else { return Err(ReadError::Damaged { reason: "it does not begin as a PDF does".into() }) };
    let file = quietly(|| pdf_extract::Document::load_mem(&request.bytes[at..])).and_then(Result::ok);
    let facts = file.as_ref().and_then(|file| quietly(|| facts::facts(file))).unwrap_or_default();
    let (by, head, mut sheets) = match request.options.extracted.as_ref() {
        Some(extracted) => {
            let (head, sheets) = outputs(extracted);
            (extracted.by.clone(), head, sheets)
        }
        None => (inprocess::NAME.to_owned(), poppler::Head::default(), in_process(file, request.bytes)?),
    };
    if sheets.is_empty() {
        return Err(ReadError::Damaged { reason: "no page of it can be read".into() });
    }
    if sheets.iter().all(|s| s.lines.is_empty()) {
        return Err(ReadError::Scanned { pages: sheets.len() });
    }
    sheets.iter_mut().for_each(Sheet::join_labels);
    let mut document = document(&sheets, &facts);
    document.importer = format!("{IMPORTER}, {by}");
    stated(&mut document, &facts, &head, request.file);
    omitted(&mut document, &sheets, &facts);
    Ok(document)
}

fn outputs(extracted: &Extracted) -> (poppler::Head, Vec<Sheet>) {
    let mut outputs = extracted.outputs.iter();
    let (head, mut sheets) = outputs.next().map(|words| poppler::read(words)).unwrap_or_default();
    if let Some(faces) = outputs.next() {
        poppler::dress(&mut sheets, faces);
    }
    (head, sheets)
}

fn in_process(file: Option<pdf_extract::Document>, bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let Some(mut file) = file else {
        let locked = bytes.windows(8).any(|w| w == b"/Encrypt");
        return Err(if locked { ReadError::Encrypted } else { damaged() });
    };
    if file.is_encrypted() && !quietly(|| file.decrypt("").is_ok()).unwrap_or(false) {
        return Err(ReadError::Encrypted);
    }
    quietly(|| inprocess::read(&file)).unwrap_or_else(|| Err(damaged()))
}

fn damaged() -> ReadError {
    ReadError::Damaged { reason: "its table of contents cannot be read".into() }
}

/// Runs what may panic on odd files; nothing if it did.
fn quietly<T>(run: impl FnOnce() -> T) -> Option<T> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).ok()
}

fn document(sheets: &[Sheet], facts: &Facts) -> Document {
    let furniture = furniture::find(sheets, &facts.labels);
    let is_line = |at: At| furniture.rules.get(at.sheet).and_then(|r| r.get(at.line)).is_some_and(Option::is_none);
    let at =
        |(sheet, page): (usize, &Sheet)| (0..page.lines.len()).map(move |line| At { sheet, line }).collect::<Vec<_>>();
    let lines = sheets.iter().enumerate().flat_map(at).filter(|at| is_line(*at));
    let sizes = lines.filter_map(|at| sheets.get(at.sheet)?.lines.get(at.line)).map(|l| (l.size, l.letters()));
    let body = commonest(sizes).unwrap_or(10.0);
    let feet = notes::find(sheets, &is_line, body);
    let is_text = |at: At| is_line(at) && !feet.lines.contains(&at);
    let paragraphs = paragraphs::paragraphs(sheets, &is_text);
    let kinds = kinds::kinds(sheets, &paragraphs, body);
    let words = words::Words::of(sheets);
    let parts = Parts { sheets, furniture: &furniture, feet: &feet, words: &words };
    let composition = compose::compose(&parts, &paragraphs, &kinds.of);
    assemble(composition, &kinds)
}

fn assemble(composition: Composition, kinds: &Kinds) -> Document {
    let Composition { reading, blocks, removed, mut edits } = composition;
    let mut document =
        Document { charset: "utf-8".into(), media_type: "application/pdf".into(), ..Document::default() };
    let mut title = Vec::new();
    for composed in blocks {
        let kind = composed.of.map(|index| kinds.of[index]);
        let plain = composed.block.plain();
        let span = composed.block.span();
        if let (Some(index), Some(span)) = (composed.of, &span)
            && kinds.proposed.contains(&index)
        {
            let text = plain.clone();
            document.proposed.push(Change { text, became: None, rule: "heading", span: span.clone(), count: 1 });
        }
        match (kind, span) {
            (Some(Kind::Title), Some(span)) => title.push((plain, span, composed.block)),
            _ => document.blocks.push(composed.block),
        }
    }
    place_title(&mut document, title, &reading.text, &edits);
    document.lang = super::language::detect(&reading.text);
    (document.text, document.places) = (reading.text, reading.places);
    edits.sort_by_key(|edit| edit.span.start);
    document.repaired = super::repair::summary(&document.text, &edits);
    (document.edits, document.removed) = (edits, removed);
    document
}

/// The title goes from the body if it stands there in one piece; else its lines are headings like others.
fn place_title(
    document: &mut Document,
    title: Vec<(String, std::ops::Range<usize>, super::document::Block)>,
    text: &str,
    edits: &[super::document::Edit],
) {
    let (Some((_, first, _)), Some((_, last, _))) = (title.first(), title.last()) else { return };
    let span = first.start..last.end;
    let words: Vec<&str> = title.iter().map(|(plain, _, _)| plain.as_str()).collect();
    let value = words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let inside: Vec<_> = edits
        .iter()
        .filter(|e| span.start <= e.span.start && e.span.end <= span.end)
        .map(|e| super::document::Edit { span: e.span.start - span.start..e.span.end - span.start, ..e.clone() })
        .collect();
    let there = super::repair::apply(text.get(span.clone()).unwrap_or_default(), &inside);
    if dense(&there) == dense(&value) {
        document.title = Some(Stated { value, span: Some(span), rule: "largest-type", confidence: 0.8 });
        return;
    }
    let mut blocks: Vec<_> = title.into_iter().map(|(_, _, block)| block).collect();
    for block in &mut blocks {
        block.level = 2;
    }
    let at = document.blocks.iter().position(|b| b.span().is_some_and(|s| s.start > span.start));
    let at = at.unwrap_or(document.blocks.len());
    document.blocks.splice(at..at, blocks);
}

/// Title, authors and keywords of the document information.
fn stated(document: &mut Document, facts: &Facts, head: &poppler::Head, file: &str) {
    let entry = |name: &str| {
        let from_head = head.entries.iter().find(|(n, _)| n == name).map(|(_, v)| v);
        let value = facts.info.get(name).or(from_head).cloned().unwrap_or_default();
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut title = entry("Title");
    if title.is_empty() {
        title = head.title.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let propose = |document: &mut Document, text: String, rule: &'static str| {
        document.proposed.push(Change { text, became: None, rule, span: 0..0, count: 1 });
    };
    let dense =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    match &document.title {
        Some(printed) if dense(&printed.value).contains(&dense(&title)) => {}
        _ if title.is_empty() => {}
        None if info::is_title(&title, file) => {
            document.title = Some(Stated { value: title, span: None, rule: "document-information", confidence: 0.7 });
        }
        _ => propose(document, title, "document-title"),
    }
    let author = entry("Author");
    let authors = info::authors(&author);
    if authors.is_empty() && !author.is_empty() {
        propose(document, author, "document-author");
    }
    let author = |value| Stated { value, span: None, rule: "document-information", confidence: 0.7 };
    document.authors = authors.into_iter().map(author).collect();
    let keywords = entry("Keywords");
    let separator = if keywords.contains(';') { ';' } else { ',' };
    let keywords = keywords.split(separator).map(|k| k.trim().to_owned()).filter(|k| !k.is_empty());
    document.keywords = keywords.filter(|k| k.split_whitespace().count() <= 6).collect();
    let made = entry("CreationDate");
    if let Some(day) = made.get(..10).filter(|day| day.parse::<jiff::civil::Date>().is_ok()) {
        propose(document, day.to_owned(), "document-date");
    }
    if document.lang.is_none() {
        document.lang.clone_from(&facts.language);
    }
    if document.blocks.iter().all(|b| b.kind == BlockKind::Heading) && document.blocks.len() == 1 {
        document.blocks[0].kind = BlockKind::Paragraph;
        document.blocks[0].level = 0;
    }
}

fn omitted(document: &mut Document, sheets: &[Sheet], facts: &Facts) {
    let mut tell = |count: usize, one: &str, many: &str, rule: &'static str| {
        if count > 0 {
            let text = format!("{count} {}", if count == 1 { one } else { many });
            document.omitted.push(Change { text, became: None, rule, span: 0..0, count });
        }
    };
    let bare = sheets.iter().filter(|s| s.lines.is_empty()).count();
    tell(
        bare,
        "page without text (a picture, or empty)",
        "pages without text (pictures, or empty)",
        "page-without-text",
    );
    tell(facts.pictures, "picture", "pictures", "picture");
    tell(facts.comments, "comment or mark of a reader", "comments and marks of readers", "comment");
    tell(facts.fields, "field of a form", "fields of a form", "form-field");
    tell(facts.attachments, "attached file", "attached files", "attachment");
}
