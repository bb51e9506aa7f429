//! Drafts of an RTF file → the document: quotations joined, the title found, what was not carried said.

use super::reader::{Info, Rtf};
use super::story::Made;
use super::styles::Role;
use crate::source::document::{BlockKind, Document, Inline, Stated, Word};
use crate::source::draft::{self, Draft, Piece, Set};
use crate::source::reading::Reading;

/// A title by its look alone has at most so many words.
const LONGEST_TITLE: usize = 25;

/// Paragraphs of one quotation, lines of one piece of code, are one block.
pub(super) fn quotes(made: Vec<Made>) -> Vec<Made> {
    let mut out: Vec<Made> = Vec::with_capacity(made.len());
    for next in made {
        let kind = next.draft.block.kind;
        match out.last_mut() {
            Some(last)
                if matches!(kind, BlockKind::Quote | BlockKind::Code)
                    && last.draft.block.kind == kind
                    && last.draft.removed == next.draft.removed =>
            {
                last.draft.pieces.push(Piece::Other(Inline::Break));
                last.draft.pieces.extend(next.draft.origin.map(Piece::At));
                last.draft.pieces.extend(next.draft.pieces);
            }
            _ => out.push(next),
        }
    }
    out
}

/// Sets all into a document.
pub(super) fn finish(mut rtf: Rtf<'_>, made: Vec<Made>) -> Document {
    let mut made = quotes(made);
    let mut document = Document::default();
    title(&mut made, &rtf.info, &mut document);
    document.authors = authors(&made, &rtf.info);
    if let Some(date) = created(&rtf.info) {
        document.date = Some(stated(date, "file-created", 0.5));
    }
    let keywords = rtf.info.keywords.split([',', ';']).map(str::trim).filter(|k| !k.is_empty());
    document.keywords = keywords.map(str::to_owned).collect();
    let rtl = made.iter().filter(|m| m.rtl).count() * 2 > made.len();
    document.dir = (rtf.rtl || rtl).then(|| "rtl".to_owned());
    let mut drafts: Vec<Draft> = made.into_iter().map(|m| m.draft).collect();
    drafts.append(&mut rtf.notes);
    for draft in &mut drafts {
        without_notes(draft, &rtf.empty_notes);
    }
    draft::remove_notes_of_removed(&mut drafts);
    let (mut reading, mut set) = (Reading::default(), Set::default());
    draft::set(drafts, &mut reading, &mut set);
    if let Some((value, span, rule)) = set.title {
        document.title = Some(Stated { value, span: Some(span), rule, confidence: 0.9 });
    }
    (document.blocks, document.removed) = (set.blocks, set.removed);
    (document.text, document.places) = (reading.text, reading.places);
    document.omitted = rtf.counts.changes();
    pages(&mut document, rtf.page, rtf.info.pages);
    document.files = rtf.files;
    document
}

fn stated(value: String, rule: Word, confidence: f32) -> Stated<String> {
    Stated { value, span: None, rule, confidence }
}

/// Pages are told only if the file breaks them all itself.
fn pages(document: &mut Document, counted: usize, said: Option<i32>) {
    let said = said.and_then(|n| usize::try_from(n).ok()).filter(|n| *n > 0);
    let sure = said.map_or(counted > 1, |said| said == counted);
    if sure {
        return;
    }
    for place in &mut document.places {
        place.origin.page = None;
    }
    document.places.dedup_by(|b, a| a.origin == b.origin);
    if let Some(said) = said.filter(|said| *said > 1) {
        let text = format!("where its {said} pages begin, which the file does not say");
        document.omitted.push(draft::omitted(text, "pages", 1));
    }
}

fn without_notes(draft: &mut Draft, empty: &[String]) {
    if empty.is_empty() {
        return;
    }
    let kept = |piece: &Piece| !matches!(piece, Piece::Other(Inline::Note(label)) if empty.contains(label));
    draft.pieces.retain(kept);
    draft.rows.iter_mut().flatten().for_each(|cell| cell.retain(kept));
}

/// The title: by its style, by the properties of the file, as the only first-level heading at the head, by its look.
fn title(made: &mut [Made], info: &Info, document: &mut Document) {
    let body = |m: &Made| m.draft.removed.is_none();
    let styled = made.iter().take(40).position(|m| body(m) && m.role == Some(Role::Title));
    if let Some(at) = styled {
        return take(made, at, "title-style", document);
    }
    let said = info.title.split_whitespace().collect::<Vec<_>>().join(" ");
    let same = |m: &Made| same_words(&m.draft.plain(), &said);
    let first: Vec<usize> = (0..made.len()).filter(|i| body(&made[*i])).take(8).collect();
    if let Some(at) = first.iter().copied().find(|i| !said.is_empty() && same(&made[*i])) {
        return take(made, at, "file-title", document);
    }
    if is_title(&said) {
        document.title = Some(stated(said, "file-title", 0.8));
        return;
    }
    let top = |m: &Made| m.draft.block.kind == BlockKind::Heading && m.draft.block.level == 1;
    match first.first().copied() {
        Some(at) if top(&made[at]) && made.iter().filter(|m| top(m)).count() == 1 => {
            take(made, at, "first-heading", document)
        }
        Some(at) if looks(made, at) => take(made, at, "large-first-line", document),
        _ => {}
    }
}

/// A title with a note stays in the body too, else nothing would refer to the note.
fn take(made: &mut [Made], at: usize, rule: Word, document: &mut Document) {
    let Some(made) = made.get_mut(at) else { return };
    if made.draft.pieces.iter().any(|p| matches!(p, Piece::Other(Inline::Note(_) | Inline::Image { .. }))) {
        document.title = Some(stated(made.draft.plain(), rule, 0.9)).filter(|t| !t.value.is_empty());
        (made.draft.block.kind, made.draft.block.level) = (BlockKind::Heading, 1);
    } else {
        made.draft.title = Some(rule);
    }
}

fn same_words(a: &str, b: &str) -> bool {
    let words =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    words(a) == words(b)
}

/// Programs write names of files and templates where a title belongs.
fn is_title(said: &str) -> bool {
    let lower = said.to_lowercase();
    let file = [".doc", ".docx", ".rtf", ".txt", ".dot", ".wpd", ".odt"].iter().any(|e| lower.ends_with(e));
    let nothing = ["untitled", "unbenannt", "sans titre", "microsoft word", "document1", "dokument1", "sin título"];
    !said.is_empty() && !file && !nothing.iter().any(|n| lower.starts_with(n)) && lower.chars().any(char::is_alphabetic)
}

/// The first paragraph is larger than the text, and bold or centred.
fn looks(made: &[Made], at: usize) -> bool {
    let first = &made[at];
    let plain = first.draft.plain();
    let short = plain.split_whitespace().count() <= LONGEST_TITLE && !plain.ends_with(['.', ',', ';', ':']);
    let paragraph = first.draft.block.kind == BlockKind::Paragraph && !plain.is_empty();
    let mut sizes: Vec<(i32, usize)> = Vec::new();
    for other in made.iter().filter(|m| m.draft.block.kind == BlockKind::Paragraph) {
        let words = other.draft.plain().len();
        match sizes.iter_mut().find(|(size, _)| *size == other.size) {
            Some((_, sum)) => *sum += words,
            None => sizes.push((other.size, words)),
        }
    }
    let usual = sizes.iter().max_by_key(|(size, sum)| (*sum, *size)).map_or(0, |(size, _)| *size);
    let usual = if usual == 0 { 24 } else { usual };
    paragraph && short && made.len() > 1 && first.size * 10 >= usual * 12 && (first.strong || first.centred)
}

fn authors(made: &[Made], info: &Info) -> Vec<Stated<String>> {
    let lines = made.iter().take(12).filter(|m| m.role == Some(Role::Author)).map(|m| m.draft.plain());
    let lines: Vec<String> = lines.filter(|l| !l.is_empty()).collect();
    if !lines.is_empty() {
        return lines.into_iter().map(|l| stated(l, "author-style", 0.9)).collect();
    }
    let names = info.author.split(';').map(|n| n.split_whitespace().collect::<Vec<_>>().join(" "));
    names.filter(|n| !n.is_empty()).map(|n| stated(n, "file-author", 0.7)).collect()
}

fn created(info: &Info) -> Option<String> {
    let [year, month, day] = info.created;
    let part = |n: i32| i8::try_from(n).ok();
    let date = jiff::civil::Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    (year >= 1980).then(|| date.to_string())
}
