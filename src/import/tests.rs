//! Tests of the import phase.

use super::*;
use crate::citation::{PageRange, PageReference};
use crate::project::{Disk, Memory};
use std::path::PathBuf;

/// A small stand-in for the detector: `(p. 12)`, `(pp. 7–8)`, `(pp. 7 ff.)`, two of them joined by "and".
fn detect(text: &str) -> Vec<PageReference> {
    use regex::Regex;
    use std::sync::LazyLock;
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\(pp?\. \d+(?:–\d+)?(?: ff\.)?(?: and pp?\. \d+(?:–\d+)?)*\)").unwrap());
    static PART: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(pp?)\. (\d+)(?:–(\d+))?( ff\.)?").unwrap());
    let complete = |from: &str, to: &str| format!("{}{to}", &from[..from.len().saturating_sub(to.len())]);
    WHOLE
        .find_iter(text)
        .map(|m| {
            let parts: Vec<(String, PageRange)> = PART
                .captures_iter(m.as_str())
                .map(|c| {
                    let from: u32 = c[2].parse().unwrap();
                    let to = c.get(3).map(|t| complete(&c[2], t.as_str()));
                    let end = to.as_ref().map(|t| t.parse().unwrap());
                    let text = match &to {
                        Some(to) => format!("{}. {}–{to}", &c[1], &c[2]),
                        None => format!("{}. {}{}", &c[1], &c[2], c.get(4).map_or("", |f| f.as_str())),
                    };
                    (text, PageRange { from, to: end.or(c.get(4).is_none().then_some(from)) })
                })
                .collect();
            PageReference {
                range: m.range(),
                pages: parts.iter().map(|p| p.1).collect(),
                locator: parts.iter().map(|p| p.0.clone()).collect::<Vec<_>>().join(", "),
                after_quotation: false,
                named: Default::default(),
            }
        })
        .collect()
}

pub(super) fn settings() -> Settings<'static> {
    Settings {
        sources: "sources",
        content: "content",
        ignore: &[],
        only: &[],
        again: false,
        prune: false,
        detect: &detect,
        reads: &crate::source::InProcess,
        largest: 256 << 20,
        full: Full::default(),
    }
}

pub(super) fn run(store: &dyn Store) -> ImportReport {
    import(store, &settings(), &|_| {})
}

pub(super) fn outcomes(report: &ImportReport) -> Vec<(&str, Outcome)> {
    report.documents.iter().map(|d| (d.slug.as_str(), d.outcome)).collect()
}

pub(super) fn text(store: &dyn Store, path: &str) -> String {
    String::from_utf8(store.read(path).unwrap()).unwrap()
}

pub(super) fn snapshot(store: &dyn Store) -> Vec<(String, Vec<u8>)> {
    store
        .list("")
        .0
        .into_iter()
        .map(|f| {
            let b = store.read(&f.path).unwrap();
            (f.path, b)
        })
        .collect()
}

/// The folder of fixtures, if it is there.
pub(super) fn fixtures(test: &str) -> Option<PathBuf> {
    let folder =
        PathBuf::from(std::env::var("SOURCEBOOK_FIXTURES").unwrap_or_else(|_| "../shared".into())).join("seeds");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").as_deref() != Ok("1"), "fixtures not found");
    println!("SKIPPED {test}: fixtures not found");
    None
}

#[test]
fn the_five_documents_keep_every_word() {
    let Some(folder) = fixtures("the_five_documents_keep_every_word") else { return };
    let temporary = tempfile::tempdir().unwrap();
    let root = std::env::var("SOURCEBOOK_KEEP").map_or_else(|_| temporary.path().to_owned(), PathBuf::from);
    let store = Disk::new(&root);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        store.write(&format!("sources/{name}"), &std::fs::read(&path).unwrap()).unwrap();
    }
    let report = run(&store);
    assert_eq!(report.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["source-untitled"]);
    assert!(report.documents.iter().all(|d| d.self_check && matches!(d.outcome, Outcome::New | Outcome::Unchanged)));
    assert_eq!(report.documents.iter().map(|d| d.citations).sum::<usize>(), 20);
    assert_eq!(report.documents.iter().map(|d| d.unresolved).sum::<usize>(), 0);
    assert_eq!(report.works, ["isis-defectors"]);
    let before = snapshot(&store);
    let again = run(&store);
    assert!(again.documents.iter().all(|d| d.outcome == Outcome::Unchanged));
    assert_eq!(snapshot(&store), before);
}

pub(super) const STORY: &str = "The bridge at Hartwell\n\nThe valley had been without a bridge for eleven years when the council at last voted the money.\n\nWork began in the spring with forty masons from the coast.\n";

#[test]
fn a_second_run_writes_nothing() {
    let store = Memory::with([("sources/a.txt", STORY), ("sources/b/c.md", "# Notes\n\nSome *marked* text.\n")]);
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::New), ("b-c", Outcome::New)]);
    let before = snapshot(&store);
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Unchanged), ("b-c", Outcome::Unchanged)]);
    assert_eq!(snapshot(&store), before);
    assert_eq!(text(&store, "content/sources/a.md"), text(&store, ".sourcebook/base/a.md"));
    let ledger: crate::source::ledger::Ledger = serde_json::from_str(&text(&store, ".sourcebook/map/a.json")).unwrap();
    let ids: Vec<_> = ledger.blocks.iter().map(|b| b.id.as_deref().unwrap()).collect();
    assert_eq!(ids, ["p1", "p2"]);
    assert_eq!(
        &STORY[ledger.blocks[1].start..ledger.blocks[1].end],
        "Work began in the spring with forty masons from the coast."
    );
}

#[test]
fn a_changed_source_gives_a_new_page() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    store.write("sources/a.txt", STORY.replace("eleven", "twelve").as_bytes()).unwrap();
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Updated)]);
    assert!(text(&store, "content/sources/a.md").contains("twelve years"));
    assert_eq!(text(&store, "content/sources/a.md"), text(&store, ".sourcebook/base/a.md"));
}

#[test]
fn an_edited_page_is_never_overwritten() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    let edited = text(&store, "content/sources/a.md").replace("forty masons", "forty (?) masons");
    store.write("content/sources/a.md", edited.as_bytes()).unwrap();
    let before = snapshot(&store);
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Edited)]);
    let again = import(&store, &Settings { again: true, ..settings() }, &|_| {});
    assert_eq!(outcomes(&again), [("a", Outcome::Edited)]);
    assert_eq!(snapshot(&store), before);
}

#[test]
fn a_page_without_a_base_counts_as_edited() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    store.remove(".sourcebook/base/a.md").unwrap();
    store.write("sources/a.txt", STORY.replace("eleven", "twelve").as_bytes()).unwrap();
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Conflict)]);
}

#[test]
fn a_renamed_source_keeps_its_page() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    store.remove("sources/a.txt").unwrap();
    store.write("sources/letters/z.txt", STORY.as_bytes()).unwrap();
    let report = run(&store);
    assert_eq!(outcomes(&report), [("a", Outcome::Renamed)]);
    assert_eq!(report.documents[0].renamed_from.as_deref(), Some("sources/a.txt"));
    assert!(text(&store, "content/sources/a.md").contains("file = \"sources/letters/z.txt\""));
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Unchanged)]);
}

#[test]
fn a_missing_source_leaves_its_page_until_pruned() {
    let store = Memory::with([("sources/a.txt", STORY), ("sources/b.txt", "Other\n\nWords of another document.\n")]);
    run(&store);
    store.remove("sources/a.txt").unwrap();
    let report = run(&store);
    assert_eq!(outcomes(&report), [("a", Outcome::Missing), ("b", Outcome::Unchanged)]);
    assert_eq!(report.diagnostics[0].code, "source-missing");
    assert!(store.exists("content/sources/a.md"));
    let pruned = import(&store, &Settings { prune: true, ..settings() }, &|_| {});
    assert!(pruned.documents[0].pruned);
    assert!(!store.exists("content/sources/a.md") && !store.exists(".sourcebook/map/a.json"));
}

#[test]
fn the_same_bytes_twice_are_one_page_and_a_note() {
    let store = Memory::with([("sources/a.txt", STORY), ("sources/copy.txt", STORY)]);
    let report = run(&store);
    assert_eq!(outcomes(&report), [("a", Outcome::New), ("", Outcome::Duplicate)]);
    assert_eq!(report.diagnostics[0].code, "source-duplicate");
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::Unchanged), ("", Outcome::Duplicate)]);
}

#[test]
fn files_of_one_stem_get_different_pages() {
    let store = Memory::with([("sources/a.md", "# One\n\nText one.\n"), ("sources/a.txt", STORY)]);
    assert_eq!(outcomes(&run(&store)), [("a", Outcome::New), ("a-txt", Outcome::New)]);
    let store = Memory::with([("sources/a.txt", STORY), ("content/sources/a.md", "+++\ntitle = \"By hand\"\n+++\n")]);
    assert_eq!(outcomes(&run(&store)), [("a-txt", Outcome::New)]);
    assert!(text(&store, "content/sources/a.md").contains("By hand"));
}

#[test]
fn bad_files_are_named_and_the_others_go_on() {
    let store = Memory::with([
        ("sources/a.txt", STORY.as_bytes().to_vec()),
        ("sources/binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0".to_vec()),
        ("sources/empty.txt", Vec::new()),
        ("sources/broken.md", b"+++\ntitle = \n+++\ntext\n".to_vec()),
        ("sources/photo.raw", b"\xFF\xD8".to_vec()),
        (
            "sources/latin.txt",
            b"Der Z\xF6llner sagte, die Stra\xDFe sei gesperrt, und ging \xFCber den Flu\xDF zur\xFCck.\n".to_vec(),
        ),
        ("sources/.DS_Store", b"\0".to_vec()),
        ("sources/metadata.csv", b"file,title\na.txt,\n".to_vec()),
        ("sources/x.bak", b"old".to_vec()),
    ]);
    let ignore = ["*.bak".to_owned()];
    let report = import(&store, &Settings { ignore: &ignore, ..settings() }, &|_| {});
    let codes: Vec<(&str, &str)> = report.diagnostics.iter().map(|d| (d.file.as_deref().unwrap(), d.code)).collect();
    assert_eq!(
        codes,
        [
            ("sources/binary.txt", "source-binary"),
            ("sources/broken.md", "source-front-matter"),
            ("sources/empty.txt", "source-empty"),
            ("sources/latin.txt", "source-charset"),
            ("sources/latin.txt", "source-untitled"),
            ("sources/photo.raw", "source-format"),
        ]
    );
    assert!(report.diagnostics[1].message.contains("line 2"), "{}", report.diagnostics[1].message);
    assert!(report.has_failures());
    let failed = report.documents.iter().filter(|d| d.outcome == Outcome::Failed).count();
    assert_eq!((failed, report.documents.len()), (4, 6));
    assert!(text(&store, "content/sources/latin.md").contains("charset = \"windows-1252\""));
    assert!(text(&store, "content/sources/latin.md").contains("Straße"));
}

fn codes(report: &ImportReport) -> Vec<&str> {
    report.diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn what_cannot_be_read_has_a_page_that_says_why_and_nothing_else() {
    let store = Memory::with([("sources/photo.raw", b"\xFF\xD8\xFF\xE0".to_vec())]);
    let report = run(&store);
    assert_eq!((codes(&report), outcomes(&report)), (vec!["source-format"], vec![("photo", Outcome::Failed)]));
    let page = text(&store, "content/sources/photo.md");
    for line in ["title = \"\"", "media_type = \"image/jpeg\"", "problem_code = \"source-format\"", "bytes = 4"] {
        assert!(page.lines().any(|l| l == line), "{line}\n{page}");
    }
    assert!(page.contains("problem = \"no reader for files of type `raw`") && page.ends_with("\n+++\n"), "{page}");
    assert_eq!(report.formats["image/jpeg"], FormatCount { files: 1, failed: 1, ..FormatCount::default() });
}

#[test]
fn a_page_without_text_is_told_of_each_time_and_written_once() {
    let store = Memory::with([("sources/empty.txt", "")]);
    let first = run(&store);
    let before = snapshot(&store);
    let second = run(&store);
    assert_eq!(first.diagnostics, second.diagnostics);
    assert_eq!(outcomes(&second), [("empty", Outcome::Failed)]);
    assert_eq!(snapshot(&store), before);
}

#[test]
fn the_real_page_takes_the_place_once_the_original_can_be_read() {
    let store = Memory::with([("sources/a.txt", "")]);
    run(&store);
    store.write("sources/a.txt", STORY.as_bytes()).unwrap();
    let report = run(&store);
    assert_eq!(outcomes(&report), [("a", Outcome::Updated)]);
    let page = text(&store, "content/sources/a.md");
    assert!(!page.contains("problem") && !report.has_failures(), "{page}");
}

#[test]
fn a_page_with_text_is_never_replaced_by_one_without() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    run(&store);
    let page = text(&store, "content/sources/a.md");
    store.write("sources/a.txt", b"").unwrap();
    for _ in 0..2 {
        let report = run(&store);
        assert_eq!((codes(&report), outcomes(&report)), (vec!["source-empty"], vec![("a", Outcome::Failed)]));
        assert_eq!(text(&store, "content/sources/a.md"), page);
    }
}

/// Reads nothing, or everything.
struct Moody(std::sync::atomic::AtomicBool);

impl crate::source::ReadSources for Moody {
    fn read(
        &self,
        file: &str,
        bytes: &[u8],
        options: &crate::source::Options,
    ) -> Result<crate::source::document::Document, crate::source::ReadError> {
        match self.0.load(std::sync::atomic::Ordering::Relaxed) {
            true => crate::source::InProcess.read(file, bytes, options),
            false => Err(crate::source::ReadError::Tool { program: "scanner".into(), reason: "not installed".into() }),
        }
    }
}

#[test]
fn what_a_missing_program_kept_from_being_read_is_tried_again() {
    let store = Memory::with([("sources/a.txt", STORY)]);
    let moody = Moody(false.into());
    let settings = || Settings { reads: &moody, ..settings() };
    assert_eq!(codes(&import(&store, &settings(), &|_| {})), ["source-tool"]);
    assert_eq!(codes(&import(&store, &settings(), &|_| {})), ["source-tool"]);
    moody.0.store(true, std::sync::atomic::Ordering::Relaxed);
    let report = import(&store, &settings(), &|_| {});
    assert_eq!((report.has_failures(), outcomes(&report)), (false, vec![("a", Outcome::Updated)]));
}

#[test]
fn a_file_above_the_limit_of_size_is_known_by_its_hash_alone() {
    let store = Memory::with([("sources/a.txt", STORY), ("sources/b.txt", "short")]);
    let report = import(&store, &Settings { largest: 10, ..settings() }, &|_| {});
    assert_eq!(codes(&report)[0], "source-limit");
    let page = text(&store, "content/sources/a.md");
    assert!(page.contains(&sha256(STORY.as_bytes())) && page.contains("it has more than 0 MB"), "{page}");
    assert!(text(&store, "content/sources/b.md").contains("short"));
}

#[test]
fn found_works_are_appended_once_and_never_when_a_bibliography_has_them() {
    let review = "Review of Salt Roads: A History\n\nBy Dana Example\n\nThe book tells of the old roads and of the men who kept them (pp. 7–9).\n";
    let store = Memory::with([("sources/r.txt", review)]);
    let report = run(&store);
    assert_eq!(report.works, ["salt-roads"]);
    assert_eq!(report.documents[0].citations, 1);
    assert!(text(&store, "content/sources/r.md").contains("(pp. 7–9)[@salt-roads, pp. 7–9]"));
    let found = text(&store, "content/bibliography/found.json");
    store.write("sources/s.txt", review.replace("old roads", "older roads").as_bytes()).unwrap();
    assert_eq!(run(&store).works, Vec::<String>::new());
    assert_eq!(text(&store, "content/bibliography/found.json"), found);

    let store = Memory::with([
        ("sources/r.txt", review),
        ("content/bibliography.bib", "@book{salt-roads,\n title = {Salt Roads}}\n"),
    ]);
    assert_eq!(run(&store).works, Vec::<String>::new());
    assert!(!store.exists("content/bibliography/found.json"));
}

#[test]
fn a_broken_file_of_found_works_is_left_alone() {
    let review =
        "Review of Salt Roads\n\nBy Dana Example\n\nThe book tells of the old roads and of the men who kept them.\n";
    let store = Memory::with([("sources/r.txt", review), ("content/bibliography/found.json", "[{")]);
    let report = run(&store);
    assert_eq!(report.diagnostics[0].code, "found-works");
    assert_eq!(text(&store, "content/bibliography/found.json"), "[{");
    assert!(store.exists("content/sources/r.md"));
}

#[test]
fn only_the_paths_asked_for_are_imported() {
    let store =
        Memory::with([("sources/a/x.txt", STORY), ("sources/b/y.txt", "Other\n\nWords of another document.\n")]);
    let only = ["sources/b".to_owned()];
    let report = import(&store, &Settings { only: &only, ..settings() }, &|_| {});
    assert_eq!(outcomes(&report), [("b-y", Outcome::New)]);
    run(&store);
    store.write("sources/b/copy.txt", STORY.as_bytes()).unwrap();
    let report = import(&store, &Settings { only: &only, ..settings() }, &|_| {});
    assert_eq!(outcomes(&report), [("", Outcome::Duplicate), ("b-y", Outcome::Unchanged)]);
}

#[test]
fn a_work_never_takes_the_slug_of_a_document() {
    let review =
        "Review of Salt Roads\n\nBy Dana Example\n\nThe book tells of the old roads and of the men who kept them.\n";
    let store = Memory::with([("sources/salt-roads.txt", review)]);
    assert_eq!(run(&store).works, ["salt-roads-example"]);
}

#[test]
fn threads_do_not_change_the_result() {
    let files = || {
        (0..40).map(|i| {
            (format!("sources/{i:02}.txt"), format!("Review of Work {}\n\nBy Dana Example\n\n{STORY}{i}\n", i % 7))
        })
    };
    let many = Memory::with(files());
    run(&many);
    let one = Memory::with(files());
    rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| run(&one));
    assert_eq!(snapshot(&many), snapshot(&one));
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_loops_of_links_are_told_of() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let store = Disk::new(folder.path());
    store.write("sources/a.txt", STORY.as_bytes()).unwrap();
    store.write("sources/secret.txt", b"words").unwrap();
    symlink(folder.path().join("sources"), folder.path().join("sources/loop")).unwrap();
    let secret = folder.path().join("sources/secret.txt");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable_anyway = std::fs::read(&secret).is_ok();
    let report = run(&store);
    let files: Vec<&str> = report.diagnostics.iter().filter_map(|d| d.file.as_deref()).collect();
    assert!(files.contains(&"sources/loop"), "{files:?}");
    assert!(readable_anyway || files.contains(&"sources/secret.txt"), "{files:?}");
    assert!(report.documents.iter().any(|d| d.slug == "a" && d.outcome == Outcome::New));
}

#[test]
fn a_line_that_three_texts_share_is_furniture_of_the_place_they_come_from() {
    let text = |n: usize| {
        format!(
            "Letter number {n}\n\nThe ferry went at {n} in the morning and took all of the post that had come in overnight.\n\nHarbour Letters Online\n\nNobody was there to see it off but the keeper of the light, who counted {n} lamps.\n"
        )
    };
    let removed = |count: usize| {
        let store = Memory::with([("sources/.keep", "")]);
        for n in 0..count {
            store.write(&format!("sources/{n}.txt"), text(n).as_bytes()).unwrap();
        }
        let report = import(&store, &settings(), &|_| {});
        report.documents.iter().filter(|d| d.removed == ["Harbour Letters Online"]).count()
    };
    assert_eq!((removed(2), removed(3)), (0, 3));
}
