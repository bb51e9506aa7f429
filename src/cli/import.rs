//! `sourcebook import`: sources → pages.

use super::{Exit, Format, OpenSite, PhaseReport, Summary, Terminal};
use crate::project::{Lock, Stopwatch};
use clap::Args;
use std::path::PathBuf;

/// Turn documents into pages
///
/// Reads what is new or has changed in the folder of sources, writes a page for each document into content/, and says what
/// it left out, supplied and repaired. When a document has changed whose page you have edited, both changes are brought
/// together; what you wrote is never written over. Where you and the document have changed the same words, yours stay, the
/// new page is put beside yours as PAGE.md.incoming, and the exit code is 3 until you have removed that file.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook import\n  sourcebook import sources/letters --again\n  sourcebook import --diff"
)]
pub struct Arguments {
    /// Documents or folders below the folder of sources [default: all]
    pub paths: Vec<PathBuf>,
    /// Read documents again that have not changed, with this version of the program
    #[arg(long)]
    pub again: bool,
    /// Read web pages whole, not only their article
    #[arg(long)]
    pub full: bool,
    /// Remove pages whose document is gone, unless they were edited
    #[arg(long)]
    pub prune: bool,
    /// Only say what would be done; the exit code is that of a real run
    #[arg(long)]
    pub dry_run: bool,
    /// Only show what would change in content/, as a diff (implies --dry-run)
    #[arg(long, conflicts_with = "format")]
    pub diff: bool,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

impl Arguments {
    /// Nothing is to be written.
    pub fn rehearses(&self) -> bool {
        self.dry_run || self.diff
    }
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
    let summary = match arguments.rehearses() {
        true => Summary::new(format!("Rehearsed in {:.2} s; nothing was written", watch.elapsed().as_secs_f64())),
        false => Summary::timed("Imported", watch),
    };
    match arguments.format {
        Format::Json => terminal.exit(&report, false),
        // Standard output holds the diff and nothing else.
        Format::Text if arguments.diff => terminal.finish_aside(summary, report, false),
        Format::Text => terminal.finish(summary, report, false),
    }
}
