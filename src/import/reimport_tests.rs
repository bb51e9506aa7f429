//! Re-import: what an editor and a document have changed, brought together.

use super::tests::{STORY, fixtures, outcomes, run, settings, snapshot, text};
use super::*;
use crate::project::Memory;
use crate::source;
use crate::source::document::Carried;
use crate::source::ledger::Ledger;
use proptest::prelude::*;

const PAGE: &str = "content/sources/a.md";
const INCOMING: &str = "content/sources/a.md.incoming";
const BASE: &str = ".sourcebook/base/a.md";
const BEFORE: &str = ".sourcebook/base/a.md.before";

fn imported() -> Memory {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    store
}

/// Replaces words of a file, which must be there.
fn edit(store: &Memory, path: &str, from: &str, to: &str) {
    let old = text(store, path);
    assert!(old.contains(from), "{from} is not in {old}");
    store.write(path, old.replacen(from, to, 1).as_bytes()).unwrap();
}

fn outcome(store: &Memory) -> Outcome {
    run(store).documents[0].outcome
}

#[test]
fn changes_of_page_and_document_are_merged() {
    let store = imported();
    edit(&store, PAGE, "forty masons", "*forty* masons");
    edit(&store, PAGE, "title = ", "# checked\ntitle = ");
    edit(&store, "sources/a.txt", "eleven", "twelve");
    let report = run(&store);
    assert_eq!(outcomes(&report), [("a", Outcome::Merged)]);
    assert!(!report.has_conflicts() && report.diagnostics.is_empty());
    let page = text(&store, PAGE);
    assert!(page.contains("twelve years") && page.contains("*forty* masons") && page.contains("# checked"), "{page}");
    assert!(page.contains(&sha256(text(&store, "sources/a.txt").as_bytes())));
    assert!(text(&store, BASE).contains("twelve years") && !text(&store, BASE).contains("*forty*"));
    assert!(!store.exists(INCOMING) && !store.exists(BEFORE));
    let before = snapshot(&store);
    assert_eq!(outcome(&store), Outcome::Edited);
    assert_eq!(snapshot(&store), before);
}

#[test]
fn a_conflict_keeps_the_editors_text_is_told_until_settled_and_never_comes_back() {
    let store = imported();
    edit(&store, PAGE, "eleven", "ten (?)");
    edit(&store, "sources/a.txt", "eleven", "twelve");
    edit(&store, "sources/a.txt", "forty", "fifty");
    for _ in 0..2 {
        let report = run(&store);
        assert_eq!(outcomes(&report), [("a", Outcome::Conflict)]);
        let codes: Vec<_> = report.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["import-conflict-place", "import-conflict"]);
        let place = &report.documents[0].conflicts[0];
        let page = text(&store, PAGE);
        assert!(page.lines().nth(place.line.unwrap() - 1).unwrap().contains("ten (?)"));
        assert_eq!((place.block.as_deref(), place.what), (Some("p1"), What::BothChanged));
        assert!(place.incoming.contains("twelve"));
        assert!(page.contains("ten (?)") && page.contains("fifty masons"), "the rest is merged: {page}");
        assert!(text(&store, INCOMING).contains("twelve years"));
    }
    // The document changes again while the conflict is there.
    edit(&store, "sources/a.txt", "from the coast", "from the hills");
    assert_eq!(outcome(&store), Outcome::Conflict);
    assert!(text(&store, PAGE).contains("from the hills") && text(&store, INCOMING).contains("from the hills"));
    assert_eq!(run(&store).documents[0].conflicts.len(), 1);
    // The editor decides.
    edit(&store, PAGE, "ten (?)", "twelve or ten");
    store.remove(INCOMING).unwrap();
    assert_eq!(outcome(&store), Outcome::Edited);
    assert!(!store.exists(BEFORE));
    edit(&store, "sources/a.txt", "the money", "the funds");
    assert_eq!(outcome(&store), Outcome::Merged);
    assert!(text(&store, PAGE).contains("twelve or ten years") && text(&store, PAGE).contains("the funds"));
}

#[test]
fn taking_over_the_whole_new_page_settles_a_conflict() {
    let store = imported();
    edit(&store, PAGE, "eleven", "ten");
    edit(&store, "sources/a.txt", "eleven", "twelve");
    assert_eq!(outcome(&store), Outcome::Conflict);
    store.write(PAGE, text(&store, INCOMING).as_bytes()).unwrap();
    assert_eq!(outcome(&store), Outcome::Unchanged);
    assert!(!store.exists(INCOMING) && !store.exists(BEFORE));
}

#[test]
fn importing_again_merges_what_a_newer_importer_writes() {
    let store = imported();
    edit(&store, PAGE, "forty", "forty-one");
    let base = text(&store, BASE);
    // What an older importer would have written: another kind, one paragraph less.
    let paragraph = base.lines().find(|l| l.starts_with("The valley")).unwrap();
    let older = base.replace(&format!("{paragraph}\n\n"), "").replacen("title = ", "kind = \"older\"\ntitle = ", 1);
    store.write(BASE, older.as_bytes()).unwrap();
    edit(&store, PAGE, &format!("{paragraph}\n\n"), "");
    edit(&store, PAGE, "title = ", "kind = \"older\"\ntitle = ");
    assert_eq!(outcome(&store), Outcome::Edited, "unasked, nothing is written anew");
    let report = import(&store, &Settings { again: true, ..settings() }, &|_| {});
    assert_eq!(outcomes(&report), [("a", Outcome::Merged)]);
    assert_eq!(text(&store, PAGE), base.replace("forty", "forty-one"));
}

#[test]
fn a_page_that_cannot_be_read_is_kept_and_merged_once_it_is_mended() {
    let store = imported();
    edit(&store, PAGE, "title = \"", "title = ");
    edit(&store, PAGE, "forty", "forty-one");
    edit(&store, "sources/a.txt", "eleven", "twelve");
    let broken = text(&store, PAGE);
    for _ in 0..2 {
        let report = run(&store);
        assert_eq!(outcomes(&report), [("a", Outcome::Conflict)]);
        assert!(report.diagnostics[0].message.contains("front matter"), "{:?}", report.diagnostics);
        assert_eq!(text(&store, PAGE), broken);
    }
    edit(&store, PAGE, "title = ", "title = \"");
    assert_eq!(outcome(&store), Outcome::Merged);
    assert!(!store.exists(INCOMING));
    assert!(text(&store, PAGE).contains("twelve") && text(&store, PAGE).contains("forty-one"));
    store.write(PAGE, &[text(&store, PAGE).as_bytes(), b"\xff"].concat()).unwrap();
    edit(&store, "sources/a.txt", "twelve", "thirteen");
    assert_eq!(outcome(&store), Outcome::Conflict);
    assert!(store.read(PAGE).unwrap().ends_with(b"\xff"));
}

#[test]
fn a_page_whose_base_is_lost_is_kept_and_told_until_settled() {
    let store = imported();
    edit(&store, PAGE, "forty", "forty-one");
    store.remove(BASE).unwrap();
    edit(&store, "sources/a.txt", "eleven", "twelve");
    for _ in 0..2 {
        assert_eq!(outcome(&store), Outcome::Conflict);
        assert!(text(&store, PAGE).contains("eleven") && text(&store, PAGE).contains("forty-one"));
    }
    store.remove(INCOMING).unwrap();
    assert_eq!(outcome(&store), Outcome::Edited);
}

#[test]
fn a_renamed_document_of_an_edited_page_changes_one_key_of_it() {
    let store = imported();
    edit(&store, PAGE, "forty", "forty-one");
    let (page, base) = (text(&store, PAGE), text(&store, BASE));
    store.remove("sources/a.txt").unwrap();
    store.write("sources/z.txt", STORY.as_bytes()).unwrap();
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Renamed)]);
    assert_eq!(text(&store, PAGE), page.replace("sources/a.txt", "sources/z.txt"));
    assert_eq!(text(&store, BASE), base.replace("sources/a.txt", "sources/z.txt"));
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Edited)]);
}

#[test]
fn numbers_stay_when_page_and_document_change() {
    let store = imported();
    edit(&store, PAGE, "Work began", "A note of the editor.\n\nWork began");
    edit(&store, "sources/a.txt", "Work began", "The mayor was against it to the last day.\n\nWork began");
    assert_eq!(outcome(&store), Outcome::Merged);
    let ledger: Ledger = serde_json::from_str(&text(&store, ".sourcebook/map/a.json")).unwrap();
    let ids = |ledger: &Ledger| ledger.numbers().iter().map(|n| n.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&ledger), ["p1", "p1-1", "p1-2", "p2"]);
    // The document loses its first paragraph.
    let first = STORY.lines().nth(2).unwrap();
    edit(&store, "sources/a.txt", first, "");
    assert_eq!(outcome(&store), Outcome::Merged);
    let ledger: Ledger = serde_json::from_str(&text(&store, ".sourcebook/map/a.json")).unwrap();
    assert_eq!(ids(&ledger), ["p1", "p1-1", "p1-2", "p2"], "{ledger:?}");
    assert!(ledger.numbers[0].gone, "{ledger:?}\n{}", text(&store, PAGE));
    assert_eq!(ledger.blocks.iter().filter_map(|b| b.id.as_deref()).collect::<Vec<_>>(), ["p1-2", "p2"]);
}

#[test]
fn a_page_that_was_deleted_comes_back_with_its_numbers() {
    let store = imported();
    store.remove(PAGE).unwrap();
    edit(&store, "sources/a.txt", "Work began", "The mayor was against it to the last day.\n\nWork began");
    assert_eq!(outcome(&store), Outcome::New);
    let ledger: Ledger = serde_json::from_str(&text(&store, ".sourcebook/map/a.json")).unwrap();
    assert_eq!(ledger.blocks.iter().filter_map(|b| b.id.as_deref()).collect::<Vec<_>>(), ["p1", "p1-1", "p2"]);
}

/// Reads texts, and gives each a picture.
struct WithPicture(&'static [u8]);

impl source::ReadSources for WithPicture {
    fn read(&self, file: &str, bytes: &[u8], options: &source::Options) -> Result<Document, source::ReadError> {
        let mut document = source::read_with(file, bytes, options)?;
        document.files.push(Carried { name: "p.png".into(), media_type: "image/png".into(), bytes: self.0.to_vec() });
        Ok(document)
    }
}

#[test]
fn a_picture_an_editor_has_replaced_stays_and_the_new_one_lies_beside_it() {
    const PICTURE: &str = "content/sources/a/p.png";
    let store = Memory::with([("sources/a.txt", STORY)]);
    let with = |picture: &'static [u8]| {
        let report = import(&store, &Settings { again: true, reads: &WithPicture(picture), ..settings() }, &|_| {});
        report.documents[0].clone()
    };
    assert_eq!(with(b"first").outcome, Outcome::New);
    assert_eq!((with(b"second").outcome, text(&store, PICTURE).as_str()), (Outcome::Unchanged, "second"));
    store.write(PICTURE, b"mine").unwrap();
    assert_eq!((with(b"second").outcome, text(&store, PICTURE).as_str()), (Outcome::Unchanged, "mine"));
    let report = with(b"third");
    assert_eq!((report.outcome, report.conflicts[0].key.as_deref()), (Outcome::Conflict, Some("p.png")));
    assert_eq!(
        (text(&store, PICTURE).as_str(), text(&store, &format!("{PICTURE}.incoming")).as_str()),
        ("mine", "third")
    );
    assert_eq!(outcome(&store), Outcome::Conflict, "until it is settled");
    store.remove(&format!("{PICTURE}.incoming")).unwrap();
    assert_eq!(outcome(&store), Outcome::Unchanged);
    assert_eq!((with(b"third").outcome, text(&store, PICTURE).as_str()), (Outcome::Unchanged, "mine"));
}

#[test]
fn edited_pages_of_the_five_documents_follow_changes_all_over_their_sources() {
    let Some(folder) = fixtures("edited_pages_of_the_five_documents_follow_changes_all_over_their_sources") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let original = String::from_utf8(std::fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let store = Memory::with([("sources/a.txt", original.as_str())]);
        run(&store);
        // The editor puts a word into every third long line of the page, the document into every fourth of its own.
        let marked = |text: &str, mark: &str, every: usize, first: bool| {
            let mut long = 0;
            let line = |line: &str| {
                long += usize::from(line.len() > 60 && !line.contains(" = "));
                let wanted = line.len() > 60 && !line.contains(" = ") && long % every == 1;
                let at = if first { line.match_indices(' ').nth(4).map(|m| m.0) } else { line.rfind(' ') };
                match at.filter(|_| wanted) {
                    Some(at) => format!("{} {mark}{long}x{}\n", &line[..at], &line[at..]),
                    None => format!("{line}\n"),
                }
            };
            text.lines().map(line).collect::<String>()
        };
        store.write(PAGE, marked(&text(&store, PAGE), "EDITOR", 3, false).as_bytes()).unwrap();
        store.write("sources/a.txt", marked(&original, "DOCUMENT", 4, true).as_bytes()).unwrap();
        let mine = text(&store, PAGE);
        let report = run(&store);
        let page = text(&store, PAGE);
        let words = |text: &str, mark: &str| -> Vec<String> {
            text.split_whitespace().filter(|w| w.starts_with(mark)).map(str::to_owned).collect()
        };
        assert!(words(&mine, "EDITOR").iter().all(|word| page.contains(word)), "{page}");
        let beside = if store.exists(INCOMING) { text(&store, INCOMING) } else { String::new() };
        let theirs = words(&text(&store, "sources/a.txt"), "DOCUMENT");
        assert!(!theirs.is_empty() && theirs.iter().all(|word| page.contains(word) || beside.contains(word)), "{page}");
        let merged = theirs.iter().filter(|word| page.contains(*word)).count();
        assert!(merged * 10 >= theirs.len() * 8, "{merged} of {} are merged: {:?}", theirs.len(), report.documents);
    }
}

/// A document of paragraphs whose words are all different, so that every one can be looked for.
fn paragraphs(count: usize) -> Vec<Vec<String>> {
    let word = |p: usize, w: usize| format!("w{}x{}", p, w);
    (0..count).map(|p| (0..10).map(|w| word(p, w)).collect()).collect()
}

fn document(paragraphs: &[Vec<String>]) -> String {
    let sentence = |words: &Vec<String>| format!("It says {} and so on, as told.", words.join(" "));
    paragraphs.iter().map(sentence).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// A change: what, which paragraph, which word.
type Edit = (u8, usize, usize);

/// Changes paragraphs; gives the words that were put in.
fn change(paragraphs: &mut Vec<Vec<String>>, edits: &[Edit], mark: &str) -> Vec<String> {
    let mut put_in = Vec::new();
    for (n, (what, paragraph, word)) in edits.iter().enumerate() {
        let fresh = format!("{mark}{n}word");
        if paragraphs.is_empty() {
            break;
        }
        let at = paragraph % paragraphs.len();
        let words = &mut paragraphs[at];
        let word = word % (words.len() + 1);
        match what {
            0 => words.insert(word, fresh.clone()),
            1 if word < words.len() => words[word] = fresh.clone(),
            2 if word < words.len() && words.len() > 1 => drop(words.remove(word)),
            3 => paragraphs.insert(at, (0..8).map(|i| format!("{fresh}{i}")).collect()),
            4 => drop(paragraphs.remove(at)),
            _ => {}
        }
        put_in.push(fresh);
    }
    let there = |word: &String| paragraphs.iter().flatten().any(|w| w.contains(word.as_str()));
    put_in.retain(there);
    put_in
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec((0_u8..5, 0_usize..8, 0_usize..11), 0..6)
}

#[test]
fn a_file_renamed_and_described_in_one_run_has_both_on_its_page() {
    let store = Memory::default();
    store.write("sources/a.txt", document(&paragraphs(3)).as_bytes()).unwrap();
    run(&store);
    store.remove("sources/a.txt").unwrap();
    store.write("sources/b.txt", document(&paragraphs(3)).as_bytes()).unwrap();
    store.write("sources/b.txt.toml", b"title = \"The harbour book\"\n").unwrap();
    let report = run(&store);
    assert_eq!(report.documents[0].outcome, Outcome::Renamed);
    let page = text(&store, PAGE);
    assert!(page.contains("title = \"The harbour book\"") && page.contains("file = \"sources/b.txt\""), "{page}");
    assert_eq!(run(&store).documents[0].outcome, Outcome::Unchanged);
    // The same of a page that was edited.
    store.write(PAGE, page.replace("Paragraph", "My paragraph").as_bytes()).unwrap();
    store.remove("sources/b.txt").unwrap();
    store.remove("sources/b.txt.toml").unwrap();
    store.write("sources/c.txt", document(&paragraphs(3)).as_bytes()).unwrap();
    store.write("sources/c.txt.toml", b"title = \"The pilots' book\"\n").unwrap();
    run(&store);
    let page = text(&store, PAGE);
    assert!(page.contains("title = \"The pilots' book\"") && page.contains("file = \"sources/c.txt\""), "{page}");
    assert!(!store.exists(INCOMING));
}

#[test]
fn an_unsettled_conflict_is_told_without_a_run_and_nothing_is_written() {
    let store = imported();
    assert!(unsettled(&store, "content").is_empty());
    edit(&store, PAGE, "eleven", "ten (?)");
    edit(&store, "sources/a.txt", "eleven", "twelve");
    assert!(run(&store).has_conflicts());
    let stands = snapshot(&store);
    let told: Vec<String> = unsettled(&store, "content").iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("content/sources/a.md: warning[import-conflict]"), "{told:?}");
    assert!(told[0].contains("a.md.incoming") && told[1].contains("import-conflict-place"), "{told:?}");
    assert_eq!(snapshot(&store), stands);
    store.remove(INCOMING).unwrap();
    assert!(unsettled(&store, "content").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_word_of_either_side_is_ever_lost(mine in edits(), first in edits(), second in edits()) {
        let store = Memory::default();
        let mut original = paragraphs(6);
        store.write("sources/a.txt", document(&original).as_bytes()).unwrap();
        run(&store);
        // The editor works on the page, as import wrote it.
        let head = text(&store, PAGE).split_once("\n+++\n").unwrap().0.to_owned();
        let mut page = paragraphs(6);
        let my_words = change(&mut page, &mine, "mine");
        store.write(PAGE, format!("{head}\n+++\n\n{}", document(&page)).as_bytes()).unwrap();
        for (edits, mark) in [(first, "new"), (second, "later")] {
            let before = original.clone();
            let their_words = change(&mut original, &edits, mark);
            if original.is_empty() {
                original = before;
                continue;
            }
            store.write("sources/a.txt", document(&original).as_bytes()).unwrap();
            let report = run(&store);
            prop_assert!(report.documents[0].outcome != Outcome::Failed);
            let page = text(&store, PAGE);
            for word in &my_words {
                prop_assert!(page.contains(word.as_str()), "the editor's {} is lost in {}", word, page);
            }
            let beside = if store.exists(INCOMING) { text(&store, INCOMING) } else { String::new() };
            for word in &their_words {
                prop_assert!(page.contains(word.as_str()) || beside.contains(word.as_str()), "the document's {} is lost in {}", word, page);
            }
            prop_assert!(!["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| page.contains(mark)));
            prop_assert_eq!(report.documents[0].outcome == Outcome::Conflict, store.exists(INCOMING));
            // A second run has nothing to do.
            let stands = snapshot(&store);
            let conflict = report.has_conflicts();
            prop_assert_eq!(run(&store).has_conflicts(), conflict);
            prop_assert_eq!(&snapshot(&store), &stands);
        }
    }

    #[test]
    fn numbers_of_a_page_are_never_given_to_another_block(mine in edits(), first in edits(), second in edits()) {
        use crate::page::{FrontMatterKind, Page, ScanOptions};
        let store = Memory::default();
        let mut original = paragraphs(6);
        store.write("sources/a.txt", document(&original).as_bytes()).unwrap();
        run(&store);
        let head = text(&store, PAGE).split_once("\n+++\n").unwrap().0.to_owned();
        let mut page = paragraphs(6);
        change(&mut page, &mine, "mine");
        store.write(PAGE, format!("{head}\n+++\n\n{}", document(&page)).as_bytes()).unwrap();
        let read = || {
            let ledger: Ledger = serde_json::from_str(&text(&store, ".sourcebook/map/a.json")).unwrap();
            Page::scan("a", text(&store, PAGE).into(), &ScanOptions::new(FrontMatterKind::Source), Some(&ledger)).0
        };
        for (edits, mark) in [(first, "new"), (second, "later")] {
            let before = read();
            let backup = original.clone();
            change(&mut original, &edits, mark);
            if original.is_empty() {
                original = backup;
            }
            store.write("sources/a.txt", document(&original).as_bytes()).unwrap();
            run(&store);
            let after = read();
            for (i, block) in before.blocks.iter().enumerate() {
                let Some(id) = &block.id else { continue };
                prop_assert!(after.has_anchor(&id.to_string()), "{} is gone", id);
                // Where the same text stands once before and after, it has the same number.
                let said = before.block_text(i);
                let same: Vec<usize> = (0..after.blocks.len()).filter(|j| after.block_text(*j) == said).collect();
                if let [j] = same.as_slice() {
                    prop_assert_eq!(after.blocks[*j].id.as_ref(), Some(id));
                }
            }
        }
    }
}
