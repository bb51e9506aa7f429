//! `sourcebook import`: sources → pages.

use super::{Exit, OpenSite, PhaseReport, Summary, Terminal};
use crate::project::{Lock, Stopwatch};
use clap::Args;
use std::path::PathBuf;

/// Turn documents into pages
///
/// Reads what is new or has changed in the folder of sources, writes a page for each document into content/, and says what
/// it left out, supplied and repaired. A page you have edited is never written over.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook import\n  sourcebook import sources/letters --again")]
pub struct Arguments {
    /// Documents or folders below the folder of sources [default: all]
    pub paths: Vec<PathBuf>,
    /// Read documents again that have not changed, with this version of the program
    #[arg(long)]
    pub again: bool,
    /// Remove pages whose document is gone, unless they were edited
    #[arg(long)]
    pub prune: bool,
}

/// Runs the command; `import` is the phase.
pub fn run(
    arguments: &Arguments,
    site: &OpenSite,
    terminal: &Terminal,
    import: impl FnOnce(&OpenSite, &Arguments, &Terminal) -> PhaseReport,
) -> Exit {
    let watch = Stopwatch::start();
    let _lock = match Lock::take(site.root()) {
        Ok(lock) => lock,
        Err(problem) => return terminal.could_not_run(vec![*problem]),
    };
    let report = import(site, arguments, terminal);
    terminal.finish(Summary::timed("Imported", watch), report, false)
}
