//! EPUB 2 and 3 → `Document`.
//!
//! In: the bytes of a book. Out: its chapters in reading order, read as one web page, with the package's title, authors, date,
//! language, publisher and rights; pictures of the package; pages of the printed book where the file marks them; each block's
//! chapter. The table of contents is removed, since a page has its own. Must never fetch anything.

mod book;
mod package;
mod places;
mod tags;

#[cfg(test)]
mod tests;

use super::document::{Block, CARRIED, Change, Document, Inline};
use super::draft::{counted, omitted};
use super::joined::restore_title;
use super::office::container::Container;
use super::{Options, ReadError, html};
use book::{Book, PICTURE};

/// Name and version of this reader.
pub const IMPORTER: &str = "epub 1";

/// Reads a book.
///
/// # Errors
/// [`ReadError::Encrypted`] if it is under rights management, [`ReadError::Damaged`] if it has no package or no chapters,
/// [`ReadError::Limit`] if it asks for too much.
pub fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut container = Container::open(bytes)?;
    let package = package::read(&mut container)?;
    let mut labels = package::old_pages(&mut container, &package)?;
    book::new_pages(&mut container, &package, &mut labels)?;
    let book = book::assemble(&mut container, &package, &labels)?;
    if book.chapters.is_empty() {
        return Err(ReadError::Damaged { reason: "none of its chapters is there".into() });
    }
    let mut document = html::read("book.xhtml", book.text.as_bytes(), &Options { full: true, ..Options::default() })?;
    let mut kept = std::mem::take(&mut document.files);
    title(&mut document, &package.facts);
    contents(&mut document, &book);
    places::set(&mut document, &book);
    document.blocks.iter_mut().for_each(pictures);
    let facts = package.facts;
    (document.authors, document.date, document.keywords) = (facts.authors, facts.date, facts.keywords);
    (document.publication, document.rights, document.url) = (facts.publication, facts.rights, facts.url);
    document.lang = facts.lang.or(document.lang);
    document.dir = facts.dir.or(document.dir);
    document.retrieved = None;
    document.kind = None;
    lost(&mut document, &book, package.cover.as_deref(), package.other);
    kept.extend(book.files);
    document.files = kept;
    document.bom = 0;
    document.charset = "utf-8".into();
    document.media_type = "application/epub+zip".into();
    document.importer = IMPORTER.into();
    Ok(document)
}

/// The package's title, at its place if the book prints it.
fn title(document: &mut Document, facts: &Document) {
    let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let Some(said) = &facts.title else { return };
    let printed = document.title.as_ref().filter(|t| t.span.is_some());
    if printed.is_some_and(|t| letters(&t.value) == letters(&said.value)) {
        return;
    }
    restore_title(document);
    document.title = Some(said.clone());
}

/// Takes the blocks of the table of contents out.
fn contents(document: &mut Document, book: &Book) {
    if !book.chapters.iter().any(|(_, _, contents)| *contents) {
        return;
    }
    let places = std::mem::take(&mut document.places);
    let is_contents = |block: &Block| {
        let Some(start) = block.span().or_else(|| block_start(block)).map(|s| s.start) else { return false };
        let place = places.partition_point(|p| p.at <= start).checked_sub(1).and_then(|i| places.get(i));
        let byte = place.and_then(|p| p.origin.byte);
        byte.and_then(|b| book.origin(b)).is_some_and(|(_, contents, _)| contents)
    };
    let (gone, kept): (Vec<Block>, Vec<Block>) =
        std::mem::take(&mut document.blocks).into_iter().partition(is_contents);
    document.blocks = kept;
    document.places = places;
    for span in gone.iter().filter_map(Block::span) {
        match document.removed.last_mut() {
            Some(last)
                if last.rule == "contents"
                    && document.text.get(last.span.end..span.start).is_some_and(|t| t.trim().is_empty()) =>
            {
                last.span.end = span.end;
            }
            _ => document.removed.push(Change { text: String::new(), became: None, rule: "contents", span, count: 1 }),
        }
    }
    for change in document.removed.iter_mut().filter(|c| c.rule == "contents") {
        change.text = document.text.get(change.span.clone()).unwrap_or_default().to_owned();
    }
    document.removed.sort_by_key(|c| c.span.start);
}

fn block_start(block: &Block) -> Option<std::ops::Range<usize>> {
    block.children.iter().find_map(Block::span)
}

/// Gives pictures their addresses in the page.
fn pictures(block: &mut Block) {
    fn all(inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Image { target, .. } => {
                    if let Some(name) = target.strip_prefix(PICTURE) {
                        *target = format!("{CARRIED}{name}");
                    }
                }
                other => other.inner_mut().into_iter().for_each(|inner| all(inner)),
            }
        }
    }
    all(&mut block.inlines);
    block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()).for_each(|cell| all(cell));
    block.children.iter_mut().for_each(pictures);
}

/// Says what is not carried.
fn lost(document: &mut Document, book: &Book, cover: Option<&str>, recordings: usize) {
    let mut say = |count: usize, one: &str, many: &str, rule: &'static str| {
        if count > 0 {
            document.omitted.push(omitted(counted(count, one, many), rule, count));
        }
    };
    let drawn = "picture that is missing or in a form that is not shown";
    say(book.pictures, drawn, "pictures that are missing or in forms that are not shown", "pictures");
    say(recordings, "recording", "recordings", "recordings");
    say(book.missing.len(), "chapter that is not in the file", "chapters that are not in the file", "missing-chapters");
    let shown = cover.is_none_or(|path| book.shows(path));
    say(usize::from(!shown), "picture of the cover", "pictures of the cover", "cover");
}
