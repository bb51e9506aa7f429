//! The short way: when nothing that goes into a build has changed and nothing of what it wrote was touched, there is nothing
//! to do, and that can be seen without reading a page.

use super::Target;
use super::manifest::Record;
use crate::project::{Disk, Output, Standing, Store};
use rayon::prelude::*;
use std::path::Path;

/// What went into the last build, beside the record of its files.
fn inputs_file(target: &Target) -> String {
    format!("{}.inputs", target.record)
}

/// How many files stand in `target` as the last build left them, if that build was made of the same `inputs`, found nothing to
/// complain about, and not one of its files was touched since. Otherwise `None`, and the build has to be made.
pub fn stands(site: &Disk, target: &Path, sources: &str, inputs: &[u8; 32]) -> Option<usize> {
    let target = Target::resolve(site.root(), target, sources).ok()?;
    if site.read(&inputs_file(&target)).ok()? != inputs {
        return None;
    }
    let record = Record::load(site, &target.record);
    let output = Output::new(&target.folder);
    let as_left = |(path, entry): (&String, &super::manifest::Entry)| {
        let standing = path.parse().ok().and_then(|path| output.standing(&path).ok());
        matches!(standing, Some(Standing::File(stamp)) if stamp == entry.stamp)
    };
    (record.known && record.announced.is_empty() && record.files.par_iter().all(as_left)).then_some(record.files.len())
}

/// Remembers what a build was made of; `None` for a build that must be made again (it found something to complain about).
pub fn remember(site: &Disk, target: &Path, sources: &str, inputs: Option<&[u8; 32]>) {
    let Ok(target) = Target::resolve(site.root(), target, sources) else { return };
    let file = inputs_file(&target);
    // A memory that cannot be kept costs the next build its short way, nothing else.
    let _ = match inputs {
        Some(inputs) if site.read(&file).is_ok_and(|old| old == inputs) => Ok(()),
        Some(inputs) => site.write(&file, inputs),
        None => site.remove(&file),
    };
}
