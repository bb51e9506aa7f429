//! The chapters of a book as one XHTML document, so that notes and links between files are notes and links within one.
//!
//! In: the chapters in their order. Out: their bodies one after the other, ids made unique by the number of the chapter, links
//! between chapters made links within, pictures named; and where each piece came from, and where pages begin.

use super::package::Package;
use super::tags::{Tag, escaped, next, unescaped};
use crate::source::ReadError;
use crate::source::document::Carried;
use crate::source::joined::safe_name;
use crate::source::office::container::{Container, resolve};
use crate::source::office::xml::decode;
use crate::source::rtf::picture_kind;
use std::collections::{BTreeMap, BTreeSet};

/// Text of this length is no label of a page.
const LONGEST_LABEL: usize = 12;
/// Bytes of the text of a link.
const LONGEST_LINK: usize = 2000;
/// A table of contents leads to so many other files at least.
const FEWEST_LINKS: usize = 3;
/// More chapters than this are no book.
const MOST_CHAPTERS: usize = 20_000;

/// The book.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// The document.
    pub text: String,
    /// Where chapters begin in it: place, path, and whether it is the table of contents.
    pub chapters: Vec<(usize, String, bool)>,
    /// Pieces taken over as they are: place here, place in the chapter.
    pieces: Vec<(usize, usize)>,
    /// Where pages begin, and their labels.
    pub pages: Vec<(usize, String)>,
    /// Pictures.
    pub files: Vec<Carried>,
    /// Pictures that browsers should not be given, or that are missing.
    pub pictures: usize,
    /// Files of the spine that hold no text.
    pub missing: Vec<String>,
    targets: BTreeMap<String, Option<String>>,
    names: BTreeSet<String>,
}

/// Page labels by file and id.
pub(super) type Labels = BTreeMap<(String, String), String>;

/// A picture's address while it is text of the document; a relative one, so that it is kept.
pub(super) const PICTURE: &str = "carried.";

struct Chapter<'b> {
    path: &'b str,
    number: usize,
    numbers: &'b BTreeMap<String, usize>,
}

/// Puts the book together.
///
/// # Errors
/// What the container says.
pub(super) fn assemble(container: &mut Container<'_>, package: &Package, labels: &Labels) -> Result<Book, ReadError> {
    let mut book = Book::default();
    let title = package.facts.title.as_ref().map_or("", |t| t.value.as_str());
    book.text =
        format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{}</title></head><body>", escaped(title));
    let mut spine = package.spine.clone();
    let mut numbers: BTreeMap<String, usize> = spine.iter().cloned().zip(1..).collect();
    let kinds: BTreeMap<&str, &str> =
        package.items.values().map(|i| (i.path.as_str(), i.media_type.as_str())).collect();
    let mut at = 0;
    while let Some(path) = spine.get(at).cloned() {
        at += 1;
        if at > MOST_CHAPTERS {
            return Err(ReadError::Limit { what: format!("more than {MOST_CHAPTERS} chapters") });
        }
        let kind = kinds.get(path.as_str()).copied().unwrap_or_default();
        let bytes = match container.read(&path)? {
            Some(bytes) if !kind.starts_with("image/") => bytes,
            other => {
                book.pictures += usize::from(other.is_some());
                book.missing.extend(other.is_none().then(|| path.clone()));
                continue;
            }
        };
        let text = decode(&bytes);
        // Notes may stand in a file outside the reading order.
        for file in notes_elsewhere(&text, &path, &kinds, &numbers) {
            numbers.entry(file.clone()).or_insert_with(|| {
                spine.push(file);
                spine.len()
            });
        }
        let number = numbers.get(&path).copied().unwrap_or(at);
        let contents = package.contents.contains(&path) || leads_on(&text, &path, &numbers);
        book.chapters.push((book.text.len(), path.clone(), contents));
        let chapter = Chapter { path: &path, number, numbers: &numbers };
        book.chapter(&text, &chapter, container, labels)?;
    }
    book.text.push_str("</body></html>");
    Ok(book)
}

/// Whether a chapter says hardly anything but where other chapters are.
fn leads_on(text: &str, path: &str, numbers: &BTreeMap<String, usize>) -> bool {
    let body = body(text);
    let (mut at, mut linked, mut links) = (body.start, 0, 0);
    while let Some(tag) = next(text, at).filter(|t| t.place.start < body.end) {
        at = tag.place.end;
        let target = tag.get("href").filter(|_| tag.name == "a").and_then(|h| resolve(path, &unescaped(h)));
        if target.is_some_and(|file| file != path && numbers.contains_key(&file)) {
            let end = super::tags::close(text, at, "</a>", LONGEST_LINK).map_or(at, |end| end.min(body.end));
            linked += super::places::letters(text.get(at..end).unwrap_or_default());
            links += 1;
        }
    }
    links >= FEWEST_LINKS && linked * 10 >= super::places::letters(text.get(body).unwrap_or_default()) * 8
}

/// Files that hold notes this chapter refers to and that are not in the reading order.
fn notes_elsewhere(
    text: &str,
    path: &str,
    kinds: &BTreeMap<&str, &str>,
    numbers: &BTreeMap<String, usize>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(tag) = next(text, at) {
        at = tag.place.end;
        if tag.get("epub:type").is_none_or(|t| !t.contains("noteref")) {
            continue;
        }
        let file = tag.get("href").and_then(|h| resolve(path, &unescaped(h)));
        let known = |f: &String| kinds.get(f.as_str()).is_some_and(|kind| kind.contains("html"));
        if let Some(file) = file.filter(|f| known(f) && !numbers.contains_key(f) && !found.contains(f)) {
            found.push(file);
        }
    }
    found
}

impl Book {
    /// Where a place of the document came from: the chapter's path, and the place in it.
    pub fn origin(&self, at: usize) -> Option<(&str, bool, usize)> {
        let chapter = self.chapters.partition_point(|(start, _, _)| *start <= at).checked_sub(1)?;
        let (start, path, contents) = self.chapters.get(chapter)?;
        let piece = self.pieces.partition_point(|(here, _)| *here <= at).checked_sub(1)?;
        let (here, there) = self.pieces.get(piece).filter(|(here, _)| here >= start)?;
        Some((path, *contents, there + (at - here)))
    }

    /// Whether a picture of the package is shown somewhere.
    pub fn shows(&self, path: &str) -> bool {
        self.targets.get(path).is_some_and(Option::is_some)
    }

    fn chapter(
        &mut self,
        text: &str,
        chapter: &Chapter<'_>,
        container: &mut Container<'_>,
        labels: &Labels,
    ) -> Result<(), ReadError> {
        let body = body(text);
        self.text.push_str(&format!("<div id=\"chapter.{}\">", chapter.number));
        let mut at = body.start;
        let mut taken = body.start;
        while let Some(tag) = next(text, at).filter(|t| t.place.start < body.end) {
            at = tag.place.end;
            if tag.closes {
                continue;
            }
            self.take(text, taken, tag.place.start);
            if let Some(label) = page_label(text, &tag, chapter.path, labels) {
                self.pages.push((self.text.len(), label));
            }
            self.pieces.push((self.text.len(), tag.place.start));
            self.tag(text, &tag, chapter, container)?;
            taken = tag.place.end;
            if is_page_break(&tag) && !tag.empty {
                // Its number is a mark of the printed book, not text.
                let close = next(text, at).filter(|t| t.closes && t.name == tag.name);
                if let Some(close) = close.filter(|c| c.place.start - at <= LONGEST_LABEL) {
                    taken = close.place.start;
                }
            }
        }
        self.take(text, taken, body.end);
        self.text.push_str("</div>");
        Ok(())
    }

    /// Takes text over as it is.
    fn take(&mut self, text: &str, from: usize, to: usize) {
        if let Some(piece) = text.get(from..to).filter(|p| !p.is_empty()) {
            self.pieces.push((self.text.len(), from));
            self.text.push_str(piece);
        }
    }

    /// Writes a tag with its ids and addresses changed.
    fn tag(
        &mut self,
        text: &str,
        tag: &Tag<'_>,
        chapter: &Chapter<'_>,
        container: &mut Container<'_>,
    ) -> Result<(), ReadError> {
        let picture = match tag.local() {
            "img" => tag.get("src"),
            "image" => tag.get("xlink:href").or(tag.get("href")),
            _ => None,
        };
        if let Some(source) = picture {
            let target = self.picture(&unescaped(source), chapter.path, container)?;
            let alt = tag.get("alt").or(tag.get("aria-label")).unwrap_or_default();
            let id = tag.get("id").map_or(String::new(), |id| format!(" id=\"{id}.{}\"", chapter.number));
            match target {
                Some(target) => self.text.push_str(&format!("<img{id} src=\"{}\" alt=\"{alt}\"/>", escaped(&target))),
                None => self.pictures += 1,
            }
            return Ok(());
        }
        let mut from = tag.place.start;
        for attribute in &tag.attributes {
            let became = match attribute.name {
                "id" | "xml:id" => Some(format!("{}.{}", attribute.value, chapter.number)),
                "name" if tag.name == "a" => Some(format!("{}.{}", attribute.value, chapter.number)),
                "href" => self.link(&unescaped(attribute.value), chapter),
                _ => None,
            };
            if let Some(became) = became {
                self.text.push_str(text.get(from..attribute.place.start).unwrap_or_default());
                self.text.push_str(&escaped(&became));
                from = attribute.place.end;
            }
        }
        self.text.push_str(text.get(from..tag.place.end).unwrap_or_default());
        Ok(())
    }

    /// A link to a place of the book, as a link within the document.
    fn link(&self, href: &str, chapter: &Chapter<'_>) -> Option<String> {
        if let Some(anchor) = href.strip_prefix('#') {
            return Some(format!("#{anchor}.{}", chapter.number));
        }
        let file = resolve(chapter.path, href)?;
        let anchor = href.split_once('#').map(|(_, a)| a);
        Some(match (chapter.numbers.get(&file), anchor) {
            (Some(number), Some(anchor)) => format!("#{anchor}.{number}"),
            (Some(number), None) => format!("#chapter.{number}"),
            (None, _) => "#nowhere".into(),
        })
    }

    /// Takes a picture over; gives its address.
    fn picture(
        &mut self,
        source: &str,
        path: &str,
        container: &mut Container<'_>,
    ) -> Result<Option<String>, ReadError> {
        if source.starts_with("data:") {
            return Ok(Some(source.to_owned()));
        }
        let Some(file) = resolve(path, source) else { return Ok(None) };
        if let Some(known) = self.targets.get(&file) {
            return Ok(known.clone());
        }
        let bytes = container.read(&file)?.unwrap_or_default();
        let target = picture_kind(&bytes).map(|(extension, media_type)| {
            let name = safe_name(&file);
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s).to_owned();
            let mut name = format!("{stem}.{extension}");
            let mut number = 1;
            while !self.names.insert(name.to_lowercase()) {
                number += 1;
                name = format!("{stem}-{number}.{extension}");
            }
            self.files.push(Carried { name: name.clone(), media_type: media_type.into(), bytes });
            format!("{PICTURE}{name}")
        });
        self.targets.insert(file, target.clone());
        Ok(target)
    }
}

/// What stands between the tags of the body.
fn body(text: &str) -> std::ops::Range<usize> {
    let mut at = 0;
    while let Some(tag) = next(text, at) {
        at = tag.place.end;
        if tag.name == "body" && !tag.closes {
            let end = text.rfind("</body").filter(|end| *end >= at).unwrap_or(text.len());
            return at..end;
        }
    }
    0..text.len()
}

fn is_page_break(tag: &Tag<'_>) -> bool {
    let kind = |name: &str| {
        tag.get(name).is_some_and(|v| v.split_whitespace().any(|w| w.trim_start_matches("doc-") == "pagebreak"))
    };
    kind("epub:type") || kind("role")
}

/// The label of the page that begins at a tag.
fn page_label(text: &str, tag: &Tag<'_>, path: &str, labels: &Labels) -> Option<String> {
    let id = tag.get("id").unwrap_or_default();
    let listed = labels.get(&(path.to_owned(), id.to_owned())).filter(|_| !id.is_empty());
    if let Some(label) = listed {
        return Some(label.clone());
    }
    if !is_page_break(tag) {
        return None;
    }
    let said = tag.get("title").or(tag.get("aria-label")).map(unescaped);
    let inner = || {
        let close = next(text, tag.place.end).filter(|t| t.closes && !tag.empty)?;
        text.get(tag.place.end..close.place.start).map(|t| t.trim().to_owned())
    };
    let number = || {
        let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.to_owned())
    };
    let some = |label: &String| !label.trim().is_empty() && label.len() <= LONGEST_LABEL * 2;
    let label = said.filter(some).or_else(|| inner().filter(some)).or_else(|| number().filter(some))?;
    let label = label.trim().trim_start_matches("Page ").trim_start_matches("page ").trim_end_matches('.');
    Some(label.to_owned()).filter(|l| !l.is_empty())
}

/// The page list of the navigation document.
pub(super) fn new_pages(
    container: &mut Container<'_>,
    package: &Package,
    labels: &mut Labels,
) -> Result<(), ReadError> {
    let navs: Vec<String> =
        package.items.values().filter(|i| i.properties.contains("nav")).map(|i| i.path.clone()).collect();
    for path in navs {
        let text = decode(&container.read(&path)?.unwrap_or_default());
        let (mut at, mut within) = (0, false);
        while let Some(tag) = next(&text, at) {
            at = tag.place.end;
            if tag.local() == "nav" {
                within = !tag.closes && tag.get("epub:type").is_some_and(|t| t.contains("page-list"));
            }
            let Some(href) = tag.get("href").filter(|_| within).map(unescaped) else { continue };
            let label = next(&text, at).and_then(|end| text.get(at..end.place.start)).map(|l| unescaped(l.trim()));
            let anchor = href.split_once('#').map(|(_, a)| a.to_owned()).unwrap_or_default();
            if let (Some(file), Some(label)) = (resolve(&path, &href), label.filter(|l| !l.is_empty() && l.len() <= 24))
            {
                labels.entry((file, anchor)).or_insert(label);
            }
        }
    }
    Ok(())
}
