//! `sourcebook build`: content → the published folder.

use super::{Exit, OpenSite, PhaseReport, Summary, Terminal};
use crate::diagnostic::Diagnostic;
use crate::edition::Produce;
use crate::project::{Inputs, Lock, Stopwatch};
use crate::publish::{Options, PublishReport, publish, remember, stands};
use clap::Args;
use std::path::PathBuf;

/// Build the site
///
/// Imports new and changed sources, then writes what has changed to the output folder and removes what it once wrote and
/// no longer needs.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook build --root letters")]
pub struct Arguments {
    /// Leave the sources alone and build what is in content/
    #[arg(long)]
    pub no_import: bool,
    /// The folder to publish to [default: build.output of site.toml]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// End with exit code 1 on warnings too
    #[arg(long)]
    pub strict: bool,
}

/// Runs the command; `import` and `assemble` are the phases. `assemble` gives an edition or says why there can be none;
/// `record` keeps what must be remembered of an edition once it is published.
pub fn run<E: Produce>(
    arguments: &Arguments,
    site: &OpenSite,
    terminal: &Terminal,
    import: impl FnOnce(&OpenSite, &Terminal) -> PhaseReport,
    ids: &str,
    assemble: impl FnOnce(&OpenSite, &Terminal) -> Result<(E, PhaseReport), Vec<Diagnostic>>,
    record: impl FnOnce(&OpenSite, &E) -> Option<Diagnostic>,
) -> Exit {
    let watch = Stopwatch::start();
    let _lock = match Lock::take(site.root()) {
        Ok(lock) => lock,
        Err(problem) => return terminal.could_not_run(vec![*problem]),
    };
    let mut report = if arguments.no_import { PhaseReport::default() } else { import(site, terminal) };
    let target = arguments.out.clone().unwrap_or_else(|| site.root().join(&site.config.build.output));
    let shown = arguments.out.as_ref().map_or(site.config.build.output.clone(), |out| out.display().to_string());
    let sources = site.config.sources.directory.as_str();
    let inputs = Inputs::read(&site.disk, &site.config_text, sources, &site.config.citations.style);
    let standing = inputs.and_then(|i| stands(&site.disk, &target, sources, &i.with_ids(&site.disk, ids)));
    if let Some(files) = standing.filter(|_| report.diagnostics.is_empty()) {
        let summary = Summary::timed(&format!("Nothing has changed in {shown}"), watch);
        return terminal.finish(summary.counted("files unchanged", files), report, arguments.strict);
    }
    let edition = match assemble(site, terminal) {
        Ok((edition, assembled)) => {
            report.append(assembled);
            edition
        }
        Err(mut problems) => {
            problems.extend(report.diagnostics);
            return terminal.could_not_run(problems);
        }
    };
    let progress = terminal.progress("Writing", edition.files().len());
    let options = Options { sources, progress: Some(&|| progress.advance()) };
    let published = publish(&edition, &site.disk, &target, &options);
    drop(progress);
    let published = match published {
        Ok(published) => published,
        Err(problem) => {
            report.diagnostics.push(*problem);
            return terminal.could_not_run(report.diagnostics);
        }
    };
    report.diagnostics.extend(record(site, &edition));
    for path in &published.written {
        terminal.detail(&format!("wrote {path}"));
    }
    for path in &published.removed {
        terminal.detail(&format!("removed {path}"));
    }
    let summary = summary(&published, Summary::timed(&format!("Published to {shown}"), watch));
    report.diagnostics.extend(published.diagnostics);
    let clean = inputs.filter(|_| report.diagnostics.is_empty() && report.conflicts == 0);
    remember(&site.disk, &target, sources, clean.map(|i| i.with_ids(&site.disk, ids)).as_ref());
    // The process ends here; taking a site of thousands of pages apart would only make it end later.
    std::mem::forget(edition);
    terminal.finish(summary, report, arguments.strict)
}

fn summary(published: &PublishReport, summary: Summary) -> Summary {
    summary
        .counted("files written", published.written.len())
        .counted("files unchanged", published.unchanged)
        .counted("files removed", published.removed.len())
        .counted("files kept", published.kept_foreign.len())
        .counted("files failed", published.failed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Global;
    use crate::edition::OutputFile;
    use crate::project::Store;

    struct OnePage([OutputFile; 1]);

    impl Produce for OnePage {
        fn files(&self) -> &[OutputFile] {
            &self.0
        }

        fn produce(&self, _: usize) -> Result<Vec<u8>, Vec<Diagnostic>> {
            Ok(b"page".to_vec())
        }
    }

    fn build(arguments: Arguments, diagnostics: Vec<Diagnostic>, prepare: impl FnOnce(&OpenSite)) -> (Exit, bool) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("site.toml"), "[build]\noutput = \"out\"").unwrap();
        let site = OpenSite::at(folder.path().to_owned(), None).unwrap();
        prepare(&site);
        let terminal = Terminal::new(&Global { quiet: true, ..Global::default() });
        let import = |_: &OpenSite, _: &Terminal| PhaseReport { conflicts: 1, ..PhaseReport::default() };
        let assemble = |_: &OpenSite, _: &Terminal| {
            let edition = OnePage([OutputFile { path: "a.html".parse().unwrap(), key: None }]);
            Ok((edition, PhaseReport { diagnostics, ..PhaseReport::default() }))
        };
        let recorded = |site: &OpenSite, _: &OnePage| {
            let published = site.disk.exists("out/a.html");
            (!published).then(|| Diagnostic::error("early", "recorded before it was published"))
        };
        let exit = run(&arguments, &site, &terminal, import, ".sourcebook/ids", assemble, recorded);
        (exit, folder.path().join("out/a.html").exists())
    }

    const USUAL: Arguments = Arguments { no_import: true, out: None, strict: false };

    #[test]
    fn a_build_publishes_and_its_exit_tells_what_was_found() {
        let warning = || vec![Diagnostic::warning("x", "y")];
        assert_eq!(build(USUAL, warning(), |_| ()), (Exit::Done, true));
        assert_eq!(build(Arguments { strict: true, ..USUAL }, warning(), |_| ()), (Exit::Problems, true));
        assert_eq!(build(USUAL, vec![Diagnostic::error("x", "y")], |_| ()), (Exit::Problems, true));
        assert_eq!(build(Arguments { no_import: false, ..USUAL }, vec![], |_| ()), (Exit::Conflicts, true));
    }

    #[test]
    fn a_site_that_is_held_by_another_run_is_not_built() {
        let mut held = None;
        let outcome = build(USUAL, vec![], |site| held = Lock::take(site.root()).ok());
        assert_eq!(outcome, (Exit::CouldNotRun, false));
    }
}
