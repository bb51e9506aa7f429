//! `sourcebook archive`: the collection in forms that last.

use super::{Exit, OpenSite, PhaseReport, Summary, Terminal};
use crate::diagnostic::Diagnostic;
use crate::project::{Lock, Stopwatch};
use clap::Args;
use std::path::PathBuf;

/// Write the whole collection as one self-contained file, and as self-contained pages
///
/// The files need no server, no network and no script. The time they carry comes from --epoch, SOURCE_DATE_EPOCH, the
/// newest date in the sources, or else 1980-01-01; the summary says which.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook archive --out ~/archive/letters")]
pub struct Arguments {
    /// The folder to write to [default: archive, in the site's folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The time the files carry, in seconds since 1970
    #[arg(long, value_name = "SECONDS")]
    pub epoch: Option<i64>,
    /// Leave the sources alone and archive what is in content/
    #[arg(long)]
    pub no_import: bool,
}

impl Arguments {
    /// The folder to write to.
    pub fn folder(&self, site: &OpenSite) -> PathBuf {
        self.out.clone().unwrap_or_else(|| site.root().join("archive"))
    }
}

/// Runs the command; `archive` is the phase.
pub fn run(
    arguments: &Arguments,
    site: &OpenSite,
    terminal: &Terminal,
    archive: impl FnOnce(&OpenSite, &Arguments, &Terminal) -> Result<PhaseReport, Vec<Diagnostic>>,
) -> Exit {
    let watch = Stopwatch::start();
    let _lock = match Lock::take(site.root()) {
        Ok(lock) => lock,
        Err(problem) => return terminal.could_not_run(vec![*problem]),
    };
    match archive(site, arguments, terminal) {
        Ok(report) => {
            let headline = format!("Archived to {}", arguments.folder(site).display());
            terminal.finish(Summary::timed(&headline, watch), report, false)
        }
        Err(problems) => terminal.could_not_run(problems),
    }
}
