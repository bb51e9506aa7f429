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
            }
        })
        .collect()
}

fn settings() -> Settings<'static> {
    Settings {
        sources: "sources",
        content: "content",
        ignore: &[],
        only: &[],
        again: false,
        prune: false,
        detect: &detect,
    }
}

fn run(store: &dyn Store) -> ImportReport {
    import(store, &settings(), &|_| {})
}

fn outcomes(report: &ImportReport) -> Vec<(&str, Outcome)> {
    report.documents.iter().map(|d| (d.slug.as_str(), d.outcome)).collect()
}

fn text(store: &dyn Store, path: &str) -> String {
    String::from_utf8(store.read(path).unwrap()).unwrap()
}

fn snapshot(store: &dyn Store) -> Vec<(String, Vec<u8>)> {
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
fn fixtures(test: &str) -> Option<PathBuf> {
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
    assert_eq!(report.diagnostics, []);
    assert!(report.documents.iter().all(|d| d.self_check && matches!(d.outcome, Outcome::New | Outcome::Unchanged)));
    assert_eq!(report.documents.iter().map(|d| d.citations).sum::<usize>(), 20);
    assert_eq!(report.documents.iter().map(|d| d.unresolved).sum::<usize>(), 0);
    assert_eq!(report.works, ["isis-defectors"]);
    let before = snapshot(&store);
    let again = run(&store);
    assert!(again.documents.iter().all(|d| d.outcome == Outcome::Unchanged));
    assert_eq!(snapshot(&store), before);
}
