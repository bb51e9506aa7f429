//! What an original names beside itself: its pictures are copied to its page, links to other originals lead to their pages.
//!
//! In: a document and the originals of the site. Out: the document with targets its page can have. A file is only looked for
//! in the folder of the originals; nothing is fetched. What leads nowhere keeps its words and is told of.

use super::existing::Existing;
use super::reading::Parsed;
use super::{Original, Settings};
use crate::project::Store;
use crate::source::document::{Block, CARRIED, Carried, Change, Inline};
use crate::source::html::address;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Bytes a picture may have.
const LARGEST: u64 = 32 << 20;

/// Bytes all pictures of a document may have together.
const ALL: u64 = 256 << 20;

/// Media types of pictures that are copied. Drawings (SVG) may hold scripts and are not.
const PICTURES: [(&str, &str); 8] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("bmp", "image/bmp"),
    ("jpe", "image/jpeg"),
];

/// Where the pages of the originals are.
pub struct Pages {
    /// Path of the original → slug.
    slugs: HashMap<String, String>,
    /// Pictures that have no page of their own if another document names them.
    pub pictures: HashSet<String>,
}

impl Pages {
    /// Those of this run and of earlier ones.
    pub fn of(originals: &[Original], existing: &Existing, pictures: HashSet<String>) -> Self {
        let before = existing.pages.iter().map(|p| (p.file.clone(), p.slug.clone()));
        let slugs = before.chain(originals.iter().map(|o| (o.path.clone(), o.slug.clone()))).collect();
        Pages { slugs, pictures }
    }
}

/// Settles the relative targets of a document.
pub fn settle(parsed: &mut Parsed, store: &dyn Store, settings: &Settings<'_>, pages: &Pages) {
    let (document, path) = (&mut parsed.document, parsed.original.path.as_str());
    if document.verbatim.is_some() {
        return;
    }
    let mut blocks = std::mem::take(&mut document.blocks);
    let base = document.url.as_ref().map(|u| u.value.clone()).filter(|u| u.starts_with("http"));
    let mut local = Local {
        path,
        store,
        root: settings.sources.trim_end_matches('/'),
        pages,
        base,
        files: std::mem::take(&mut document.files),
        copied: BTreeMap::new(),
        room: ALL,
        lost: BTreeMap::new(),
    };
    blocks.iter_mut().for_each(|block| local.block(block));
    blocks.retain(says_something);
    document.blocks = blocks;
    document.files = local.files;
    for (rule, (one, many)) in WORDS {
        if let Some(count) = local.lost.get(rule) {
            let text = format!("{count} {}", if *count == 1 { one } else { many });
            document.omitted.push(Change { text, became: None, rule, span: 0..0, count: *count });
        }
    }
}

/// What is told of targets that lead nowhere: rule, one, many.
const WORDS: [(&str, (&str, &str)); 2] = [
    ("link-lost", ("link to a file that is not there", "links to files that are not there")),
    ("picture-lost", ("picture that is not beside the document", "pictures that are not beside the document")),
];

struct Local<'a> {
    path: &'a str,
    store: &'a dyn Store,
    root: &'a str,
    pages: &'a Pages,
    base: Option<String>,
    files: Vec<Carried>,
    /// Pictures copied so far, by path.
    copied: BTreeMap<String, Option<String>>,
    room: u64,
    lost: BTreeMap<&'static str, usize>,
}

impl Local<'_> {
    fn block(&mut self, block: &mut Block) {
        // The attribution of a quotation is found by its place among the inlines.
        let at = block.attribution.unwrap_or(block.inlines.len()).min(block.inlines.len());
        let mut last = block.inlines.split_off(at);
        self.inlines(&mut block.inlines);
        self.inlines(&mut last);
        block.attribution = block.attribution.map(|_| block.inlines.len());
        block.inlines.append(&mut last);
        for cell in block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()) {
            self.inlines(cell);
        }
        block.children.iter_mut().for_each(|child| self.block(child));
        block.children.retain(says_something);
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut out = Vec::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            match &mut inline {
                Inline::Image { target, .. } if address::is_relative(target) && !target.starts_with(CARRIED) => {
                    match self.picture(target) {
                        Some(name) => *target = format!("{CARRIED}{name}"),
                        None => {
                            *self.lost.entry("picture-lost").or_default() += 1;
                            continue;
                        }
                    }
                }
                Inline::Link { target, content } => {
                    self.inlines(content);
                    if is_local(target) {
                        match self.link(target) {
                            Some(found) => *target = found,
                            None => {
                                *self.lost.entry("link-lost").or_default() += 1;
                                out.append(content);
                                continue;
                            }
                        }
                    }
                }
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Superscript(inner)
                | Inline::Subscript(inner)
                | Inline::Strike(inner) => self.inlines(inner),
                _ => {}
            }
            out.push(inline);
        }
        *inlines = out;
    }

    /// The path of a file a relative address names, if it is below the folder of the originals.
    fn named(&self, target: &str) -> Option<String> {
        let target = target.split(['?', '#']).next()?;
        let target = percent_decode_str(target).decode_utf8().ok()?;
        if target.is_empty() || target.contains(['\\', '\0']) || target.starts_with('/') {
            return None;
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        path.strip_prefix(self.root).is_some_and(|rest| rest.starts_with('/')).then_some(path)
    }

    /// Takes a picture beside the original along; gives its name.
    fn picture(&mut self, target: &str) -> Option<String> {
        let path = self.named(target)?;
        if let Some(known) = self.copied.get(&path) {
            return known.clone();
        }
        let taken = self.take(&path);
        self.copied.insert(path, taken.clone());
        taken
    }

    fn take(&mut self, path: &str) -> Option<String> {
        let file = path.rsplit('/').next()?;
        let (stem, extension) = file.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        let (_, media_type) = PICTURES.iter().find(|(e, _)| *e == extension)?;
        let length = self.store.size(path).ok().filter(|l| *l <= LARGEST.min(self.room))?;
        let bytes = self.store.read(path).ok()?;
        self.room -= length;
        let stem: String =
            stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(60).collect();
        let stem = if stem.trim_matches('-').is_empty() { "picture" } else { stem.trim_matches('-') };
        let is_free = |name: &String| !self.files.iter().any(|f| f.name.eq_ignore_ascii_case(name));
        let numbered = (2..10_000).map(|n| format!("{stem}-{n}.{extension}"));
        let name = std::iter::once(format!("{stem}.{extension}")).chain(numbered).find(is_free)?;
        self.files.push(Carried { name: name.clone(), media_type: (*media_type).to_owned(), bytes });
        Some(name)
    }

    /// The page of another original, a picture taken along, or the address on the web.
    fn link(&mut self, target: &str) -> Option<String> {
        if let Some(path) = self.named(target) {
            let picture = if self.pages.pictures.contains(&path) { self.picture(target) } else { None };
            if let Some(name) = picture {
                return Some(format!("{CARRIED}{name}"));
            }
            if let Some(slug) = self.pages.slugs.get(&path) {
                return Some(format!("@/sources/{slug}.md"));
            }
        }
        let base = self.base.as_deref()?;
        Some(address::resolve(target, Some(base))).filter(|t| address::scheme(t).is_some())
    }
}

/// Whether a link names a file of this place, and not one of the web or of the site.
fn is_local(target: &str) -> bool {
    address::scheme(target).is_none()
        && !target.starts_with("@/")
        && !target.starts_with(CARRIED)
        && !target.starts_with('#')
}

/// Whether a block still has content after pictures were left out.
fn says_something(block: &Block) -> bool {
    block.supplied
        || block.note.is_some()
        || block.table.is_some()
        || !block.children.is_empty()
        || block.inlines.iter().any(|i| !matches!(i, Inline::Break | Inline::Paragraph))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::tests::settings;
    use crate::import::{Full, import};
    use crate::project::Memory;

    fn page(html: &str) -> (Memory, String) {
        let store = Memory::with([
            ("sources/a/page.html", html),
            ("sources/a/img/plan b.png", "\u{1}PNG"),
            ("sources/letters/second.txt", "A letter.\n\nIt has two paragraphs, and this is the second of them.\n"),
            ("secret.png", "no"),
        ]);
        import(&store, &Settings { full: Full { all: true, some: &[] }, ..settings() }, &|_| {});
        let page = String::from_utf8(store.read("content/sources/a-page.md").unwrap()).unwrap();
        let (_, body) = page.split_once("\n+++\n").unwrap();
        (store, body.trim().to_owned())
    }

    #[test]
    fn pictures_beside_the_original_are_copied_and_no_others() {
        let (store, body) = page(
            "<p>x<img src='img/plan%20b.png' alt=Plan><img src=./img/../img/plan%20b.png></p>\
             <p><img src='../../secret.png'><img src='/secret.png'><img src=img/none.png></p>",
        );
        assert_eq!(body, "x![Plan](<a-page/plan-b.png>)![](<a-page/plan-b.png>)");
        assert_eq!(store.read("content/sources/a-page/plan-b.png").unwrap(), "\u{1}PNG".as_bytes());
        let text = String::from_utf8(store.read("content/sources/a-page.md").unwrap()).unwrap();
        assert!(text.contains("pictures that are not beside the document"), "{text}");
    }

    #[test]
    fn links_between_originals_lead_to_their_pages_and_lost_ones_keep_their_words() {
        let links =
            "<p><a href='../letters/second.txt#x'>letter</a> <a href='gone.html'>gone</a> <a href='/up'>up</a></p>";
        assert_eq!(page(links).1, "[letter](<@/sources/letters-second.md>) gone up");
        let html = format!("<link rel=canonical href='https://example.org/a/b.html'>{links}");
        assert_eq!(
            page(&html).1,
            "[letter](<@/sources/letters-second.md>) [gone](<https://example.org/a/gone.html>) [up](<https://example.org/up>)"
        );
    }

    #[test]
    fn pictures_that_a_document_names_are_on_its_page_and_have_none_of_their_own() {
        let png = |n: u8| [b"\x89PNG\r\n\x1a\n".as_slice(), &[n]].concat();
        let store = Memory::with([
            ("sources/a.html", b"<p>x<img src=shown.png><img src=stated.png><a href=linked.png>plan</a></p>".to_vec()),
            ("sources/shown.png", png(1)),
            ("sources/linked.png", png(2)),
            ("sources/other.png", png(3)),
            ("sources/stated.png", png(4)),
            ("sources/stated.png.toml", b"title = \"The plan\"\n".to_vec()),
        ]);
        let run = |only: &[String]| {
            let settings = Settings { full: Full { all: true, some: &[] }, only, ..settings() };
            let report = import(&store, &settings, &|_| {});
            let pages: Vec<String> = report.slugs().map(str::to_owned).collect();
            (pages, report.diagnostics.iter().filter(|d| d.code == "source-shown").count())
        };
        for told in [1, 0] {
            assert_eq!(run(&[]), (["a", "other", "stated"].map(String::from).to_vec(), told));
        }
        let page = String::from_utf8(store.read("content/sources/a.md").unwrap()).unwrap();
        assert!(page.ends_with("x![](<a/shown.png>)![](<a/stated.png>)[plan](<a/linked.png>)\n"), "{page}");
        // One that is asked for by its name has a page, and keeps it.
        run(&["sources/linked.png".into()]);
        assert_eq!(run(&[]), (["a", "linked", "other", "stated"].map(String::from).to_vec(), 0));
    }
}
