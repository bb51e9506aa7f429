use super::*;
use crate::edition::OutputFile;
use crate::project::Store;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// An edition of fixed texts; `keyed` ones have the hash of their bytes as key.
struct Fake {
    files: Vec<OutputFile>,
    bytes: Vec<Result<Vec<u8>, Vec<Diagnostic>>>,
    produced: AtomicUsize,
}

impl Fake {
    fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, keyed: bool) -> Fake {
        let sorted: BTreeMap<&str, &str> = files.into_iter().collect();
        let (files, bytes) = sorted
            .into_iter()
            .map(|(path, text)| {
                let key = keyed.then(|| *blake3::hash(text.as_bytes()).as_bytes());
                let bytes = match text {
                    "BROKEN" => Err(vec![Diagnostic::error("template", "cannot be rendered")]),
                    text => Ok(text.as_bytes().to_vec()),
                };
                (OutputFile { path: path.parse().unwrap(), key }, bytes)
            })
            .unzip();
        Fake { files, bytes, produced: AtomicUsize::new(0) }
    }
}

impl Produce for Fake {
    fn files(&self) -> &[OutputFile] {
        &self.files
    }

    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>> {
        self.produced.fetch_add(1, Ordering::Relaxed);
        self.bytes[index].clone()
    }
}

struct Site {
    _folder: tempfile::TempDir,
    disk: Disk,
    public: PathBuf,
}

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        Site { _folder: folder, disk: Disk::new(&root), public: root.join("public") }
    }

    fn publish(&self, edition: &dyn Produce) -> PublishReport {
        publish(edition, &self.disk, &self.public, &Options::default()).unwrap()
    }

    fn build<'a>(&self, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> PublishReport {
        self.publish(&Fake::new(files, true))
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.public.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn tree(&self) -> BTreeMap<String, String> {
        let (found, failed) = Disk::new(&self.public).list("");
        assert!(failed.is_empty());
        found.into_iter().map(|f| (f.path.clone(), fs::read_to_string(self.public.join(&f.path)).unwrap())).collect()
    }

    fn forget(&self) {
        fs::remove_dir_all(self.disk.locate(".sourcebook/cache")).unwrap();
    }
}

fn tree<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    files.into_iter().map(|(p, t)| (p.to_owned(), t.to_owned())).collect()
}

fn codes(report: &PublishReport) -> Vec<&'static str> {
    report.diagnostics.iter().map(|d| d.code).collect()
}

const TWO: [(&str, &str); 2] = [("index.html", "home"), ("people/ada.html", "Ada")];

#[test]
fn a_second_build_without_a_change_produces_and_writes_nothing() {
    let site = Site::new();
    assert_eq!(site.build(TWO).written.len(), 2);
    let modified = |p: &str| fs::metadata(site.public.join(p)).unwrap().modified().unwrap();
    let cache = fs::read_dir(site.disk.locate(".sourcebook/cache")).unwrap().next().unwrap().unwrap().path();
    let before = (modified("index.html"), fs::metadata(&cache).unwrap().modified().unwrap());
    let again = Fake::new(TWO, true);
    let report = site.publish(&again);
    assert_eq!((report.unchanged, report.written.len(), again.produced.into_inner()), (2, 0, 0));
    assert_eq!(report.diagnostics, []);
    assert_eq!(before, (modified("index.html"), fs::metadata(&cache).unwrap().modified().unwrap()));
}

#[test]
fn without_keys_files_are_produced_and_compared_but_not_written() {
    let site = Site::new();
    site.publish(&Fake::new(TWO, false));
    let again = Fake::new(TWO, false);
    let report = site.publish(&again);
    assert_eq!((report.unchanged, report.written.len(), again.produced.into_inner()), (2, 0, 2));
}

#[test]
fn only_what_changed_is_written_and_what_vanished_is_removed_with_its_folder() {
    let site = Site::new();
    site.build([("index.html", "home"), ("people/ada.html", "Ada"), ("places/x/y.html", "Y")]);
    let report = site.build([("index.html", "new home"), ("people/ada.html", "Ada")]);
    assert_eq!(report.written, ["index.html".parse().unwrap()]);
    assert_eq!(report.removed, ["places/x/y.html".parse().unwrap()]);
    assert_eq!(site.tree(), tree([("index.html", "new home"), ("people/ada.html", "Ada")]));
    assert!(!site.public.join("places").exists());
}

#[test]
fn files_of_other_people_are_left_alone() {
    let site = Site::new();
    site.build(TWO);
    site.put("people/notes.txt", "mine");
    site.put("works/a.html", "mine too");
    let report = site.build([("index.html", "home"), ("works/a.html", "work")]);
    assert_eq!(codes(&report), ["publish-foreign"]);
    assert_eq!(report.failed, ["works/a.html".parse().unwrap()]);
    let wanted = [("index.html", "home"), ("people/notes.txt", "mine"), ("works/a.html", "mine too")];
    assert_eq!(site.tree(), tree(wanted));
}

#[test]
fn a_foreign_file_that_equals_the_page_is_taken_for_it() {
    let site = Site::new();
    site.build([]);
    site.put("index.html", "home");
    let report = site.build([("index.html", "home")]);
    assert_eq!((report.unchanged, codes(&report).len()), (1, 0));
    assert_eq!(site.build([]).removed.len(), 1);
}

#[test]
fn a_stale_file_that_somebody_changed_is_kept_and_told_once() {
    let site = Site::new();
    site.build(TWO);
    site.put("people/ada.html", "my own words");
    let report = site.build([("index.html", "home")]);
    assert_eq!(codes(&report), ["publish-kept"]);
    assert_eq!(report.kept_foreign, ["people/ada.html".parse().unwrap()]);
    assert_eq!(site.tree()["people/ada.html"], "my own words");
    assert_eq!(codes(&site.build([("index.html", "home")])).len(), 0);
}

#[test]
fn a_page_that_somebody_changed_or_deleted_is_written_anew() {
    let site = Site::new();
    site.build(TWO);
    site.put("index.html", "HOME");
    fs::remove_file(site.public.join("people/ada.html")).unwrap();
    let report = site.build(TWO);
    assert_eq!(report.written.len(), 2);
    assert_eq!(codes(&report), ["publish-touched"]);
    assert_eq!(site.tree(), tree(TWO));
}

#[test]
fn without_a_manifest_everything_is_repaired_and_nothing_removed() {
    let site = Site::new();
    site.build([("index.html", "old"), ("same.html", "same"), ("stale.html", "stale")]);
    site.forget();
    let report = site.build([("index.html", "new"), ("same.html", "same")]);
    assert_eq!(codes(&report), ["publish-no-record", "publish-replaced"]);
    assert_eq!((report.written.len(), report.unchanged, report.removed.len()), (1, 1, 0));
    assert_eq!(site.tree(), tree([("index.html", "new"), ("same.html", "same"), ("stale.html", "stale")]));
}

#[test]
fn a_page_that_fails_keeps_its_old_file_and_the_others_are_built() {
    let site = Site::new();
    site.build(TWO);
    let report = site.build([("index.html", "BROKEN"), ("people/ada.html", "Ada L.")]);
    assert_eq!(codes(&report), ["template"]);
    assert_eq!(report.failed, ["index.html".parse().unwrap()]);
    assert_eq!(site.tree(), tree([("index.html", "home"), ("people/ada.html", "Ada L.")]));
    let report = site.build([("index.html", "mended"), ("people/ada.html", "Ada L.")]);
    assert_eq!((report.written.len(), codes(&report).len()), (1, 0));
}

#[test]
fn a_page_that_fails_in_a_build_without_a_manifest_is_mended_by_the_next() {
    let site = Site::new();
    site.build(TWO);
    site.forget();
    site.build([("index.html", "BROKEN"), ("people/ada.html", "Ada")]);
    let report = site.build([("index.html", "mended"), ("people/ada.html", "Ada")]);
    assert_eq!(report.failed, []);
    assert_eq!(site.tree()["index.html"], "mended");
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let site = Site::new();
    site.build([("a", "file"), ("b/c/d.html", "D")]);
    let files = [("a/x.html", "X"), ("b", "file")];
    let report = site.build(files);
    assert_eq!((report.removed.len(), codes(&report).len()), (2, 0));
    assert_eq!(site.tree(), tree(files));
}

#[test]
fn a_folder_or_a_link_in_the_way_is_told_and_kept() {
    let site = Site::new();
    fs::create_dir_all(site.public.join("index.html/deep")).unwrap();
    let report = site.build(TWO);
    assert_eq!(codes(&report), ["publish-no-record", "publish-foreign"]);
    assert!(site.public.join("index.html/deep").exists());
    assert_eq!(site.tree(), tree([("people/ada.html", "Ada")]));
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_out_of_the_folder() {
    let site = Site::new();
    fs::create_dir_all(&site.public).unwrap();
    let outside = site.disk.locate("precious");
    fs::write(&outside, "precious").unwrap();
    std::os::unix::fs::symlink(&outside, site.public.join("index.html")).unwrap();
    let report = site.build(TWO);
    assert!(codes(&report).contains(&"publish-foreign"));
    assert_eq!(fs::read_to_string(outside).unwrap(), "precious");
}

#[test]
fn names_that_are_one_file_elsewhere_are_told() {
    let report = Site::new().build([("people/Ada.html", "1"), ("people/ada.html", "2")]);
    assert_eq!(codes(&report), ["publish-case"]);
    assert_eq!(report.written.len(), 2);
}

#[test]
fn the_sites_own_folders_are_refused() {
    let site = Site::new();
    for folder in ["", "content", "originals/x"] {
        let options = Options { sources: "originals", progress: None };
        let target = site.disk.locate(folder);
        let error = publish(&Fake::new(TWO, true), &site.disk, &target, &options).unwrap_err();
        assert_eq!(error.code, "publish-target");
        assert!(!target.join("index.html").exists());
    }
}

#[test]
fn progress_is_told_for_every_file() {
    let site = Site::new();
    let count = AtomicUsize::new(0);
    let progress = || {
        count.fetch_add(1, Ordering::Relaxed);
    };
    let options = Options { progress: Some(&progress), ..Options::default() };
    publish(&Fake::new(TWO, true), &site.disk, &site.public, &options).unwrap();
    assert_eq!(count.into_inner(), 2);
}

/// An edition whose production is cut off in the middle, as by a power failure, with half a file on disk.
struct Interrupted<'a> {
    whole: Fake,
    at: usize,
    public: &'a Path,
}

impl Produce for Interrupted<'_> {
    fn files(&self) -> &[OutputFile] {
        self.whole.files()
    }

    fn produce(&self, index: usize) -> Result<Vec<u8>, Vec<Diagnostic>> {
        if index == self.at {
            let half = self.public.join(self.whole.files[index].path.as_str());
            fs::create_dir_all(half.parent().unwrap()).unwrap();
            fs::write(half, "ha").unwrap();
            std::panic::resume_unwind(Box::new("the power is off"));
        }
        self.whole.produce(index)
    }
}

fn editions() -> impl Strategy<Value = Vec<(BTreeMap<String, String>, Option<usize>)>> {
    let files = prop::collection::btree_map("[ab](/[ab])?(/[ab])?\\.html", "[xyz]{1,3}", 0..6);
    prop::collection::vec((files, prop::option::of(0usize..6)), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn after_any_history_with_interruptions_the_folder_holds_the_last_edition(history in editions(), keyed: bool) {
        let site = Site::new();
        let fake = |files: &BTreeMap<String, String>| {
            Fake::new(files.iter().map(|(p, t)| (p.as_str(), t.as_str())), keyed)
        };
        let mut kept = HashSet::new();
        let last = &history[history.len() - 1].0;
        for (files, interrupted) in history.iter().chain([&(last.clone(), None)]) {
            let at = interrupted.unwrap_or(usize::MAX);
            let edition = Interrupted { whole: fake(files), at, public: &site.public };
            let run = std::panic::AssertUnwindSafe(|| site.publish(&edition));
            if let Ok(report) = std::panic::catch_unwind(run) {
                prop_assert!(report.failed.iter().all(|path| kept.contains(path)));
                kept.extend(report.kept_foreign);
            }
        }
        // Half a page that then vanished cannot be told from one somebody changed: it is kept, which was said.
        let kept: HashSet<&str> = kept.iter().map(SitePath::as_str).collect();
        let sure = |tree: &BTreeMap<String, String>| -> BTreeMap<String, String> {
            tree.iter().filter(|(p, _)| !kept.contains(p.as_str())).map(|(p, t)| (p.clone(), t.clone())).collect()
        };
        prop_assert_eq!(sure(&site.tree()), sure(last));
    }
}
