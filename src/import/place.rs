//! Where a page goes: over import's own last version, merged into an editor's, and in part beside it.
//!
//! What import last wrote lies in `.sourcebook/base/<slug>.md`. A page that equals it is import's; any other is merged. What
//! cannot be merged stays as the editor has it, the whole new page lies beside it as `<slug>.md.incoming`, and the base from
//! before the conflict is kept as `.sourcebook/base/<slug>.md.before`, so that later runs can say again where it is. A
//! conflict is settled when the editor removes the `.incoming`, or moves it over the page.

use super::existing::{Existing, Page};
use super::merge::{self, What};
use super::numbers::{self, Before};
use super::{ConflictPlace, DocumentReport, Original, Outcome, Settings};
use crate::page::{FrontMatterKind, ScanOptions};
use crate::project::Store;
use crate::source::document::Carried;
use crate::source::ledger::{Ledger, bytes_hash};
use crate::source::markdown::WrittenPage;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// The files that belong to a page.
pub struct Files<'s> {
    store: &'s dyn Store,
    /// The page.
    pub page: String,
    /// The new page, while there is a conflict.
    pub incoming: String,
    /// What import last wrote.
    pub base: String,
    /// What import had written before the conflict.
    pub before: String,
    /// The ledger.
    pub map: String,
    /// Folder of the pictures and other files of the document.
    pub folder: String,
}

impl<'s> Files<'s> {
    /// The files of a slug.
    pub fn of(store: &'s dyn Store, content: &str, slug: &str) -> Self {
        let folder = format!("{content}/sources/{slug}");
        let base = format!(".sourcebook/base/{slug}.md");
        Files {
            store,
            page: format!("{folder}.md"),
            incoming: format!("{folder}.md.incoming"),
            before: format!("{base}.before"),
            base,
            map: format!(".sourcebook/map/{slug}.json"),
            folder,
        }
    }

    fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.store.read(path).ok()?).ok()
    }

    /// The ledger, if there is one.
    pub fn ledger(&self) -> Option<Ledger> {
        serde_json::from_slice(&self.store.read(&self.map).ok()?).ok()
    }

    fn write(&self, path: &str, text: &str) -> io::Result<bool> {
        write_if_new(self.store, path, text.as_bytes())
    }

    fn write_ledger(&self, ledger: &Ledger) -> io::Result<()> {
        let mut map = serde_json::to_string_pretty(ledger).map_err(io::Error::other)?;
        map.push('\n');
        self.write(&self.map, &map).map(drop)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        if self.store.exists(path) { self.store.remove(path) } else { Ok(()) }
    }

    /// Forgets a conflict that the editor has settled; tells whether there is one left. `has_incoming` says whether there is
    /// any new version beside the page or one of its pictures.
    ///
    /// # Errors
    /// A file cannot be removed.
    pub fn in_conflict(&self, has_incoming: bool) -> io::Result<bool> {
        let incoming = if has_incoming { self.store.read(&self.incoming).ok() } else { None };
        let taken_over = incoming.is_some() && incoming == self.store.read(&self.page).ok();
        if taken_over {
            self.remove(&self.incoming)?;
        }
        if taken_over || incoming.is_none() {
            self.remove(&self.before)?;
        }
        Ok(has_incoming && (incoming.is_some() && !taken_over || !self.pictures().is_empty()))
    }

    /// New pictures beside those an editor has replaced.
    fn pictures(&self) -> Vec<ConflictPlace> {
        let place = |path: &str| {
            let name = path.strip_prefix(&self.folder)?.trim_start_matches('/').strip_suffix(".incoming")?;
            Some(ConflictPlace { key: Some(name.to_owned()), incoming: path.to_owned(), ..ConflictPlace::everything() })
        };
        self.store.list(&self.folder).0.iter().filter_map(|found| place(&found.path)).collect()
    }
}

/// Writes a file unless it has these bytes already; tells whether it wrote.
pub fn write_if_new(store: &dyn Store, path: &str, bytes: &[u8]) -> io::Result<bool> {
    if store.exists(path) && store.read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    store.write(path, bytes)?;
    Ok(true)
}

/// Puts a page where it belongs.
///
/// # Errors
/// A file cannot be written.
pub fn place(
    store: &dyn Store,
    settings: &Settings<'_>,
    original: &Original,
    written: &WrittenPage,
    carried: &[Carried],
    existing: &Existing,
    report: &mut DocumentReport,
) -> io::Result<()> {
    let files = Files::of(store, settings.content, &original.slug);
    let old = files.ledger();
    let mut ledger = written.ledger.clone();
    let pictures = carry(&files, carried, old.as_ref(), &mut ledger)?;
    report.renamed_from = original.renamed_from.clone();
    let place = Placing { files: &files, written, old: old.as_ref(), fresh: ledger };
    let Some(page) = original.page.and_then(|i| existing.pages.get(i)) else {
        report.outcome = Outcome::New;
        // The page of an original that was imported before and deleted: its numbers are not given out again.
        let before = files.text(&files.base).filter(|_| old.is_some());
        return place.own(before.as_deref()).map(drop);
    };
    let same = page.sha256 == original.sha256 && !original.restated && !settings.again;
    let only_renamed = original.renamed_from.is_some() && same;
    let base = files.text(&files.base);
    let in_conflict = files.in_conflict(pictures || existing.incoming.contains(&page.slug))?;
    let mut conflicts = Vec::new();
    if only_renamed {
        rename(&files, &original.path, page, base.as_deref(), report)?;
    } else if base.as_deref() == Some(page.text.as_str()) {
        let changed = place.own(base.as_deref())?;
        report.outcome = match &original.renamed_from {
            Some(_) => Outcome::Renamed,
            None if changed => Outcome::Updated,
            None => Outcome::Unchanged,
        };
    } else {
        conflicts = place.merged(base.as_deref(), report)?;
    }
    if in_conflict {
        conflicts.extend(files.pictures());
    }
    if !conflicts.is_empty() || store.exists(&files.incoming) {
        report.outcome = Outcome::Conflict;
        report.page_text = files.text(&files.page).map(Arc::from);
        report.conflicts = conflicts;
    }
    Ok(())
}

struct Placing<'a> {
    files: &'a Files<'a>,
    written: &'a WrittenPage,
    old: Option<&'a Ledger>,
    fresh: Ledger,
}

impl Placing<'_> {
    /// Writes a page that is import's own; `before` is how it stood. Tells whether it changed.
    fn own(&self, before: Option<&str>) -> io::Result<bool> {
        let text = &self.written.text;
        self.files.write_ledger(&self.numbered(before, text))?;
        let changed = self.files.write(&self.files.page, text)?;
        self.files.write(&self.files.base, text)?;
        Ok(changed)
    }

    fn numbered(&self, before: Option<&str>, after: &str) -> Ledger {
        match before {
            Some(page) => {
                numbers::ledger(&Before { page, ledger: self.old }, after, &self.written.text, self.fresh.clone())
            }
            None => self.fresh.clone(),
        }
    }

    /// Merges into an editor's page. Gives the places that are in conflict.
    fn merged(&self, base: Option<&str>, report: &mut DocumentReport) -> io::Result<Vec<ConflictPlace>> {
        let (files, new) = (self.files, self.written.text.as_str());
        report.outcome = Outcome::Edited;
        if base == Some(new) {
            return Ok(pending(files));
        }
        let outcome = match files.text(&files.page) {
            Some(mine) => merge::merge(base, &mine, new).map(|merged| (mine, merged)).map_err(|e| e.to_string()),
            None => Err("your page is not UTF-8".to_owned()),
        };
        let (mine, merged) = match outcome {
            Ok(pages) => pages,
            Err(why) => {
                files.write(&files.incoming, new)?;
                report.problem = Some(why);
                return Ok(vec![ConflictPlace::everything()]);
            }
        };
        files.write_ledger(&self.numbered(Some(&mine), &merged.text))?;
        files.write(&files.page, &merged.text)?;
        files.write(&files.base, new)?;
        let settled = merged.conflicts.is_empty() && !files.store.exists(&files.before);
        if settled || merged.text == new {
            // Nothing is left of an earlier conflict: of one in which the page could not be merged at all, or of any.
            files.remove(&files.incoming)?;
            files.remove(&files.before)?;
            report.outcome = Outcome::Merged;
            return Ok(Vec::new());
        }
        if !files.store.exists(&files.before) {
            files.write(&files.before, base.unwrap_or_default())?;
        }
        files.write(&files.incoming, new)?;
        Ok(pending(files))
    }
}

/// A file that has only got another name: nothing else on its page changes.
fn rename(
    files: &Files<'_>,
    path: &str,
    page: &Page,
    base: Option<&str>,
    report: &mut DocumentReport,
) -> io::Result<()> {
    report.outcome = Outcome::Edited;
    let Some(renamed) = files.text(&files.page).and_then(|page| merge::renamed(&page, path)) else { return Ok(()) };
    files.write(&files.page, &renamed)?;
    if let Some(base) = base {
        let base = if base == page.text { Some(renamed) } else { merge::renamed(base, path) };
        base.map(|base| files.write(&files.base, &base)).transpose()?;
    }
    report.outcome = Outcome::Renamed;
    Ok(())
}

/// All that is in conflict of a page and its pictures.
pub fn unsettled(files: &Files<'_>) -> Vec<ConflictPlace> {
    let mut places = pending(files);
    places.extend(files.pictures());
    places
}

/// The places of a conflict that is not settled yet, as the page stands now.
fn pending(files: &Files<'_>) -> Vec<ConflictPlace> {
    if !files.store.exists(&files.incoming) {
        return Vec::new();
    }
    let texts = (files.text(&files.page), files.text(&files.incoming), files.text(&files.before));
    let (Some(page), Some(incoming), Some(before)) = texts else { return vec![ConflictPlace::everything()] };
    let before = Some(before.as_str()).filter(|b| !b.is_empty());
    let Ok(merged) = merge::merge(before, &page, &incoming) else { return vec![ConflictPlace::everything()] };
    let options = ScanOptions::new(FrontMatterKind::Source);
    let (scanned, _) = crate::page::Page::scan("", page.as_str().into(), &options, files.ledger().as_ref());
    let number = |start: usize, end: usize| {
        let mut within = scanned.blocks.iter().filter(|b| b.span.start < end && b.span.end > start);
        within.find_map(|b| b.id.as_ref().map(ToString::to_string))
    };
    let place = |conflict: merge::Conflict| ConflictPlace {
        line: Some(page[..conflict.span.start].matches('\n').count() + 1),
        block: number(conflict.span.start, conflict.span.end).filter(|_| conflict.key.is_none()),
        key: conflict.key,
        what: conflict.what,
        incoming: conflict.incoming,
        span: conflict.span,
    };
    merged.conflicts.into_iter().map(place).collect()
}

/// Writes the pictures and other files of a document. One that an editor has replaced stays, and the new one goes beside it:
/// then the result is true.
fn carry(files: &Files<'_>, carried: &[Carried], old: Option<&Ledger>, ledger: &mut Ledger) -> io::Result<bool> {
    let empty = BTreeMap::new();
    let known = old.map_or(&empty, |old| &old.files);
    let mut conflict = false;
    for file in carried {
        let path = format!("{}/{}", files.folder, file.name);
        let fresh = bytes_hash(&file.bytes);
        let last = known.get(&file.name);
        let there = files.store.read(&path).ok().map(|bytes| bytes_hash(&bytes));
        let replaced = there.as_ref().is_some_and(|there| Some(there) != last && *there != fresh);
        if !replaced {
            write_if_new(files.store, &path, &file.bytes)?;
        } else if last != Some(&fresh) {
            files.store.write(&format!("{path}.incoming"), &file.bytes)?;
            conflict = true;
        }
        ledger.files.insert(file.name.clone(), fresh);
    }
    Ok(conflict)
}

impl ConflictPlace {
    fn everything() -> Self {
        let what = What::Everything;
        ConflictPlace { line: None, block: None, key: None, what, incoming: String::new(), span: 0..0 }
    }
}
