//! What every reader's tests ask: the page says what the document says, and damaged files do no harm.

use super::document::{BlockKind, Document};
use super::markdown::{PageInput, write};
use super::{ReadError, read};
use crate::page::{FrontMatterKind, Page, ScanOptions};
use std::time::{Duration, Instant};

/// The page of a document, after the site has read it as it was meant.
pub fn page(document: &Document) -> String {
    let (text, found, wanted) = as_read(document);
    assert_eq!(found, wanted, "{text}");
    text
}

/// The same, white space within and at the ends of blocks aside.
pub fn page_but_for_white_space(document: &Document) -> String {
    let (text, found, wanted) = as_read(document);
    let bare = |blocks: Blocks| -> Blocks {
        blocks.into_iter().map(|(kind, text)| (kind, text.split_whitespace().collect())).collect()
    };
    assert_eq!(bare(found), bare(wanted), "{text}");
    text
}

type Blocks = Vec<(BlockKind, String)>;

/// The page, its blocks as the site reads them, and those of the document.
fn as_read(document: &Document) -> (String, Blocks, Blocks) {
    let detect = |_: &str| Vec::new();
    let input = PageInput { file: "sources/a", sha256: "00", bytes: 1, files: "a", keys: &[], detect: &detect };
    let written = write(document, &input).unwrap_or_else(|e| panic!("{e}\n{}", document.text));
    let options = ScanOptions::new(FrontMatterKind::Source);
    let (page, complaints) =
        Page::scan("content/sources/a.md", written.text.as_str().into(), &options, Some(&written.ledger));
    assert!(complaints.is_empty(), "{complaints:?}\n{}", written.text);
    let found = (0..page.blocks.len()).map(|i| (page.blocks[i].kind, page.block_text(i).to_owned())).collect();
    let blocks = document.blocks.iter().filter(|b| b.note.is_none());
    let wanted = blocks.map(|b| (b.kind, b.plain())).collect();
    for change in document.removed.iter().filter(|_| document.edits.is_empty()) {
        let stands_there = document.text.get(change.span.clone()).unwrap_or_default();
        assert!(stands_there.split_whitespace().eq(change.text.split_whitespace()), "{stands_there:?} {change:?}");
    }
    assert!(document.places.is_sorted_by_key(|p| p.at));
    (written.text, found, wanted)
}

/// The body of a page.
pub fn body(document: &Document) -> String {
    page(document).split_once("\n+++\n").map(|(_, body)| body.trim().to_owned()).unwrap_or_default()
}

/// Reads 200 truncated and 200 byte-flipped versions; each is a document that makes a page, or an error.
pub fn survives_damage(name: &str, bytes: &[u8]) {
    let mut random = 0x2545_F491_4F6C_DD1Du64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below.max(1) as u64).unwrap_or(0)
    };
    for round in 0..400 {
        let mut damaged = bytes.to_vec();
        if round < 200 {
            damaged.truncate(next(bytes.len()));
        } else {
            for _ in 0..=next(8) {
                let at = next(bytes.len());
                damaged[at] = u8::try_from(next(256)).unwrap_or(0);
            }
        }
        let begun = Instant::now();
        let result: Result<Document, ReadError> = read(name, &damaged);
        if let Ok(document) = result {
            page(&document);
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "round {round} took {:?}", begun.elapsed());
    }
}

/// Reads all files of a folder (`SOURCEBOOK_PACKS`) and writes their pages beside them into `pages/`; with
/// `SOURCEBOOK_DAMAGE` also damaged versions of each.
#[test]
fn files_of_other_people_make_pages() {
    let Ok(folder) = std::env::var("SOURCEBOOK_PACKS") else {
        println!("SKIPPED files_of_other_people_make_pages: fixtures not found");
        return;
    };
    let out = std::path::Path::new(&folder).join("pages");
    std::fs::create_dir_all(&out).unwrap();
    let mut failed = Vec::new();
    for entry in walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = ["rtf", "eml", "mbox", "mbx", "epub"];
        if !entry.file_type().is_file() || !wanted.contains(&name.rsplit('.').next().unwrap_or_default()) {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let damage = std::env::var_os("SOURCEBOOK_DAMAGE").is_some();
        let result = std::panic::catch_unwind(|| {
            if damage {
                survives_damage(&name, &bytes);
            }
            read(&name, &bytes).map(|document| page(&document))
        });
        let text = match result {
            Ok(Ok(page)) => page,
            Ok(Err(error)) => format!("ERROR {error}\n"),
            Err(panic) => {
                let said = panic.downcast_ref::<String>().cloned().unwrap_or_default();
                failed.push(name.clone());
                format!("PANIC {said}\n")
            }
        };
        std::fs::write(out.join(format!("{name}.md")), text).unwrap();
    }
    assert!(failed.is_empty(), "{failed:?}");
}
