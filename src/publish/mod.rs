//! An edition → a folder: only what changed is written, and only what the program wrote is removed.
//!
//! In goes an edition and a target folder; out come the changed files and a [`PublishReport`]. The memory between builds is
//! a manifest in the site's cache, one per target: for each file the hash of its bytes, the edition's key, and its size and
//! time as left on disk. With an equal key and an untouched file nothing is produced, read or written: a build without a
//! change only asks the file system for 20,000 sizes and times.
//!
//! What happens to a file that stands where one of the edition belongs, and differs from it:
//!
//! | it is | then |
//! | --- | --- |
//! | in the manifest | written anew, also if somebody changed it since: the edition is the original, the folder a copy |
//! | not in the manifest, but an interrupted build was about to write it | written anew |
//! | not in the manifest, and there is one | kept; an error says it is in the way |
//! | there, and there is no manifest (first build, deleted cache) | written anew, so that deleting the cache never breaks a site; a warning names what was replaced |
//! | a folder, a symbolic link, a device | kept; an error says it is in the way |
//!
//! A file no longer in the edition is removed only if the manifest has it and its bytes are still those written; else it is
//! kept, and a warning says so. Without a manifest nothing is removed. Removed files take the folders they empty with them;
//! the target itself is never removed.
//!
//! Interruption: before the first new file is written, the list of paths about to be made is stored; the manifest is
//! replaced last and in one step. So the next build knows every file an interrupted one may have left, whole or half.
//!
//! This room must never hold all bytes of a site at once, follow a link out of the target, or decide what an edition holds.

mod manifest;
mod standing;
mod target;

pub use standing::{remember, stands};

use crate::diagnostic::Diagnostic;
use crate::edition::Produce;
use crate::id::SitePath;
use crate::project::{Disk, Output, Stamp, Standing};
use manifest::{Entry, Record};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use target::Target;
use unicode_normalization::UnicodeNormalization;

/// How to publish.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The folder of the originals, relative to the site's root; the target must not overlap it.
    pub sources: &'a str,
    /// Called once for each file that is settled, from any thread.
    pub progress: Option<&'a (dyn Fn() + Sync)>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { sources: "sources", progress: None }
    }
}

/// What publishing did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishReport {
    /// Files written, new or changed.
    pub written: Vec<SitePath>,
    /// How many files were right already.
    pub unchanged: usize,
    /// Stale files removed.
    pub removed: Vec<SitePath>,
    /// Files left alone because the program did not write them, or not as they are now.
    pub kept_foreign: Vec<SitePath>,
    /// Files of the edition that could not be produced or written; the old ones still stand.
    pub failed: Vec<SitePath>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the folder `target` hold the edition. `target` may be inside the site or anywhere else; a relative path counts
/// from the working directory.
///
/// # Errors
/// Nothing was done, because the target is a folder of the site that must not be written to, or its place cannot be
/// found out. What goes wrong with single files is in the report.
pub fn publish(
    edition: &dyn Produce,
    site: &Disk,
    target: &Path,
    options: &Options,
) -> Result<PublishReport, Box<Diagnostic>> {
    let target = Target::resolve(site.root(), target, options.sources)?;
    let mut run = Run {
        edition,
        output: Output::new(&target.folder),
        record: Record::load(site, &target.record),
        target: &target,
        immovable: Vec::new(),
        report: PublishReport::default(),
    };
    run.say_what_is_unknown();
    run.warn_of_clashing_names();
    run.remove_stale(Stale::InTheWay);
    let standing = run.look();
    run.announce(site, &standing)?;
    let outcomes: Vec<Outcome> = (0..edition.files().len())
        .into_par_iter()
        .zip(standing)
        .map(|(index, standing)| {
            let outcome = run.settle(index, standing);
            if let Some(progress) = options.progress {
                progress();
            }
            outcome
        })
        .collect();
    run.remove_stale(Stale::Any);
    let entries = run.collect(outcomes);
    if let Err(e) = run.record.save(site, &target.record, entries) {
        let complaint = Diagnostic::error("publish-record", format!("the record of this build cannot be kept: {e}"));
        run.report.diagnostics.push(complaint.in_file(target.record.clone()));
    }
    Ok(run.report)
}

/// One publishing.
struct Run<'a> {
    edition: &'a dyn Produce,
    output: Output,
    record: Record,
    target: &'a Target,
    /// Stale files that could not be removed; the next build tries again.
    immovable: Vec<(SitePath, Entry)>,
    report: PublishReport,
}

/// What became of one file.
enum Outcome {
    Unchanged(Entry),
    Written(Entry, Replaced),
    /// Something the program did not write is in the way.
    Foreign(&'static str),
    Failed(Vec<Diagnostic>),
}

/// What stood where a file was written.
#[derive(Clone, Copy, PartialEq)]
enum Replaced {
    /// Nothing, or what the last build left.
    Own,
    /// A file the last build wrote, changed since.
    Touched,
    /// A file no build is on record for.
    Unrecorded,
}

/// Which stale files to remove.
#[derive(Clone, Copy, PartialEq)]
enum Stale {
    /// Those that stand where a folder must be, and those whose folder must become a file.
    InTheWay,
    Any,
}

/// XXH3, 128 bits: tells whether bytes have changed. Nobody gains by forging it, and it costs a tenth of a hash that cannot be.
fn fingerprint(bytes: &[u8]) -> [u8; 16] {
    twox_hash::XxHash3_128::oneshot(bytes).to_be_bytes()
}

impl Run<'_> {
    fn say_what_is_unknown(&mut self) {
        if !self.record.known && self.output.holds_anything() {
            let message =
                format!("no earlier build into {} is on record, so nothing in it is removed", self.target.name);
            let note = Diagnostic::note("publish-no-record", message)
                .help("if you want no stale files, delete the folder before building");
            self.report.diagnostics.push(note);
        }
    }

    /// Two paths that differ only by case or by Unicode normal form are one file on macOS and Windows.
    fn warn_of_clashing_names(&mut self) {
        let files = self.edition.files();
        let plain = |p: &SitePath| p.as_str().bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
        if files.iter().all(|f| plain(&f.path)) {
            return;
        }
        let mut seen: HashMap<String, &SitePath> = HashMap::with_capacity(files.len());
        for file in files {
            let folded: String = file.path.as_str().nfc().flat_map(char::to_lowercase).collect();
            if let Some(other) = seen.insert(folded, &file.path) {
                let message = format!("`{other}` and `{}` are one file on some systems", file.path);
                let warning = Diagnostic::warning("publish-case", message)
                    .help("rename one of the two; they differ only in upper and lower case or accents");
                self.report.diagnostics.push(warning);
            }
        }
    }

    /// What stands at each path of the edition.
    fn look(&self) -> Vec<std::io::Result<Standing>> {
        let files = self.edition.files();
        if !self.output.holds_anything() {
            return files.iter().map(|_| Ok(Standing::Nothing)).collect();
        }
        files.par_iter().map(|file| self.output.standing(&file.path)).collect()
    }

    /// Stores which files are about to be made where nothing stands, before any of them is.
    fn announce(&mut self, site: &Disk, standing: &[std::io::Result<Standing>]) -> Result<(), Box<Diagnostic>> {
        let new = self.edition.files().iter().zip(standing).filter(|(file, standing)| {
            matches!(standing, Ok(Standing::Nothing)) && !self.record.files.contains_key(file.path.as_str())
        });
        let new: Vec<&str> = new.map(|(file, _)| file.path.as_str()).collect();
        self.record.announce(site, &self.target.record, &new).map_err(|e| {
            Diagnostic::error("publish-record", format!("the record of this build cannot be kept: {e}"))
                .in_file(self.target.record.clone())
                .help("make sure you may write to the site's folder")
                .into()
        })
    }

    /// Makes the file at `index` right.
    fn settle(&self, index: usize, standing: std::io::Result<Standing>) -> Outcome {
        let file = &self.edition.files()[index];
        let entry = self.record.files.get(file.path.as_str());
        let stamp = match standing {
            Err(e) => return self.failed(&file.path, &e),
            Ok(Standing::Other) => return Outcome::Foreign("a folder, a link or a device"),
            Ok(Standing::Nothing) => None,
            Ok(Standing::File(stamp)) => Some(stamp),
        };
        let untouched = entry.filter(|e| Some(e.stamp) == stamp);
        if let Some(entry) = untouched
            && file.key.is_some()
            && entry.key == file.key
        {
            return Outcome::Unchanged(*entry);
        }
        let bytes = match self.edition.produce(index) {
            Ok(bytes) => bytes,
            Err(complaints) => return Outcome::Failed(complaints),
        };
        let hash = fingerprint(&bytes);
        let made = |stamp: Stamp| Entry { hash, key: file.key, stamp };
        if let Some(stamp) = stamp
            && self.holds(&file.path, stamp, untouched, &bytes, &hash)
        {
            return Outcome::Unchanged(made(stamp));
        }
        let replaced = match (stamp, entry, untouched) {
            (None, ..) | (Some(_), _, Some(_)) => Replaced::Own,
            (Some(_), Some(_), None) => Replaced::Touched,
            _ if self.record.announced.contains(file.path.as_str()) => Replaced::Own,
            _ if self.record.known => return Outcome::Foreign("a file that no build has written"),
            _ => Replaced::Unrecorded,
        };
        match self.output.write(&file.path, &bytes) {
            Ok(stamp) => Outcome::Written(made(stamp), replaced),
            Err(e) => self.failed(&file.path, &e),
        }
    }

    /// Whether the file on disk already holds these bytes. A file nobody touched is known by its hash, any other is read.
    fn holds(&self, path: &SitePath, stamp: Stamp, untouched: Option<&Entry>, bytes: &[u8], hash: &[u8; 16]) -> bool {
        if stamp.len != bytes.len() as u64 {
            return false;
        }
        match untouched {
            Some(entry) => entry.hash == *hash,
            None => self.output.read(path).is_ok_and(|there| there == bytes),
        }
    }

    fn failed(&self, path: &SitePath, error: &std::io::Error) -> Outcome {
        let complaint = Diagnostic::error("publish-write", format!("cannot write the file: {error}"));
        Outcome::Failed(vec![complaint.in_file(self.shown(path))])
    }

    /// Removes what earlier builds wrote and this edition does not hold.
    fn remove_stale(&mut self, which: Stale) {
        let files = self.edition.files();
        let wanted: HashSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
        let mut stale = self.record.paths_not_in(&wanted);
        if which == Stale::InTheWay {
            if stale.is_empty() {
                return;
            }
            let folders: HashSet<&str> = files.iter().flat_map(|f| ancestors(f.path.as_str())).collect();
            let in_the_way = |p: &str| folders.contains(p) || ancestors(p).any(|folder| wanted.contains(folder));
            stale.retain(|path| in_the_way(path.as_str()));
        }
        let (own, foreign): (Vec<SitePath>, Vec<SitePath>) =
            stale.into_iter().partition(|path| self.is_as_written(path));
        let gone: HashSet<SitePath> =
            own.iter().filter(|path| matches!(self.output.standing(path), Ok(Standing::Nothing))).cloned().collect();
        let failed = self.output.remove(&own);
        for path in &foreign {
            let warning =
                Diagnostic::warning("publish-kept", "no longer part of the site, but kept: somebody changed it")
                    .in_file(self.shown(path))
                    .help("remove it by hand if you do not need it");
            self.report.diagnostics.push(warning);
        }
        for (path, error) in &failed {
            let complaint = Diagnostic::error("publish-remove", format!("a stale file cannot be removed: {error}"));
            self.report.diagnostics.push(complaint.in_file(self.shown(path)));
            self.immovable.extend(self.record.files.get(path.as_str()).map(|entry| (path.clone(), *entry)));
        }
        for path in own.iter().chain(&foreign) {
            self.record.forget(path.as_str());
        }
        self.report.kept_foreign.extend(foreign);
        let undone = |path: &SitePath| gone.contains(path) || failed.iter().any(|(p, _)| p == path);
        self.report.removed.extend(own.into_iter().filter(|path| !undone(path)));
    }

    /// Whether a file may be removed: it holds what an earlier build wrote, or an interrupted one was about to make it.
    fn is_as_written(&self, path: &SitePath) -> bool {
        match self.output.standing(path) {
            Ok(Standing::Nothing) => true,
            Ok(Standing::File(_)) => match self.record.files.get(path.as_str()) {
                Some(entry) => self.output.read(path).is_ok_and(|bytes| fingerprint(&bytes) == entry.hash),
                None => self.record.announced.contains(path.as_str()),
            },
            _ => false,
        }
    }

    /// Puts the outcomes into the report and gives the entries of the next manifest, in the order of the edition.
    fn collect(&mut self, outcomes: Vec<Outcome>) -> Vec<(SitePath, Entry)> {
        let mut entries = Vec::with_capacity(outcomes.len());
        let (mut touched, mut unrecorded) = (0, Vec::new());
        for (file, outcome) in self.edition.files().iter().zip(outcomes) {
            let path = file.path.clone();
            match outcome {
                Outcome::Unchanged(entry) => {
                    self.report.unchanged += 1;
                    entries.push((path, entry));
                }
                Outcome::Written(entry, replaced) => {
                    touched += usize::from(replaced == Replaced::Touched);
                    if replaced == Replaced::Unrecorded {
                        unrecorded.push(path.clone());
                    }
                    self.report.written.push(path.clone());
                    entries.push((path, entry));
                }
                Outcome::Foreign(what) => {
                    let complaint = Diagnostic::error("publish-foreign", format!("{what} stands where a page belongs"))
                        .in_file(self.shown(&path))
                        .help("move it away; files of your own belong into static/");
                    self.report.diagnostics.push(complaint);
                    self.report.kept_foreign.push(path.clone());
                    self.report.failed.push(path);
                }
                Outcome::Failed(complaints) => {
                    self.report.diagnostics.extend(complaints);
                    entries.extend(self.record.of_failed(path.as_str()).map(|entry| (path.clone(), entry)));
                    self.report.failed.push(path);
                }
            }
        }
        self.say_what_was_replaced(touched, &unrecorded);
        if !self.immovable.is_empty() {
            entries.append(&mut self.immovable);
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        entries
    }

    fn say_what_was_replaced(&mut self, touched: usize, unrecorded: &[SitePath]) {
        if touched > 0 {
            let (files, folder) = (count_files(touched), &self.target.name);
            let message = format!("{files} of {folder} changed since the last build, now written anew");
            self.report.diagnostics.push(Diagnostic::note("publish-touched", message));
        }
        if let Some(first) = unrecorded.first() {
            let (files, first) = (count_files(unrecorded.len()), self.shown(first));
            let message = format!("{files} replaced that no earlier build is on record for, beginning with {first}");
            self.report.diagnostics.push(Diagnostic::warning("publish-replaced", message));
        }
    }

    fn shown(&self, path: &SitePath) -> String {
        format!("{}/{path}", self.target.name)
    }
}

fn count_files(count: usize) -> String {
    if count == 1 { "1 file".into() } else { format!("{count} files") }
}

/// `a/b/c.html` → `a/b`, `a`.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(i, _)| &path[..i])
}

#[cfg(test)]
mod tests;
