//! What people see: problems, progress, summaries.

use super::{Color, Exit, Global};
use crate::diagnostic::frame::frame;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Stopwatch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

/// Problems of one kind that are shown before the rest is only counted.
const SHOWN_OF_A_KIND: usize = 20;

/// The terminal, or whatever stands in its place.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    quiet: bool,
    verbose: bool,
}

/// What a phase has to tell.
#[derive(Clone, Debug, Default)]
pub struct PhaseReport {
    /// Its complaints.
    pub diagnostics: Vec<Diagnostic>,
    /// Lines of the summary: what, how many.
    pub rows: Vec<(String, String)>,
    /// Files kept for the editor to decide about.
    pub conflicts: usize,
}

impl PhaseReport {
    /// Adds what a later phase has to tell.
    pub fn append(&mut self, later: PhaseReport) {
        self.diagnostics.extend(later.diagnostics);
        self.rows.extend(later.rows);
        self.conflicts += later.conflicts;
    }
}

impl Terminal {
    /// As the arguments want it. Sets when colour is used, for the whole process.
    pub fn new(global: &Global) -> Self {
        match global.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        Terminal { quiet: global.quiet, verbose: global.verbose }
    }

    /// Shows problems on standard error: with code frames on a terminal, else one line each.
    pub fn problems(&self, problems: Vec<Diagnostic>) {
        let frames = std::io::stderr().is_terminal();
        self.write_problems(problems, frames, &mut anstream::stderr());
    }

    /// Shows problems on standard output, for commands whose result they are.
    pub fn results(&self, problems: Vec<Diagnostic>) {
        let frames = std::io::stdout().is_terminal();
        self.write_problems(problems, frames, &mut anstream::stdout());
    }

    fn write_problems(&self, mut problems: Vec<Diagnostic>, frames: bool, out: &mut impl Write) {
        if self.quiet {
            problems.retain(|p| p.severity == Severity::Error);
        }
        problems.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        problems.dedup();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for problem in &problems {
            let count = seen.entry(problem.code).or_default();
            *count += 1;
            if *count > SHOWN_OF_A_KIND && !self.verbose {
                continue;
            }
            // A reader that has gone away (`| head`) is no reason to stop building.
            let _ = if frames { writeln!(out, "{}\n", frame(problem, true)) } else { writeln!(out, "{problem}") };
        }
        for (code, count) in seen {
            if count > SHOWN_OF_A_KIND && !self.verbose {
                let _ = writeln!(out, "… and {} more of {code}; -v shows all", count - SHOWN_OF_A_KIND);
            }
        }
    }

    /// Says something on standard output, unless asked to be quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.result(text);
        }
    }

    /// Writes a result to standard output.
    pub fn result(&self, text: &str) {
        let _ = writeln!(anstream::stdout(), "{text}");
    }

    /// Writes a result of whole lines to standard output.
    pub fn print(&self, lines: &str) {
        let _ = write!(anstream::stdout(), "{lines}");
    }

    /// Says something on standard error if asked to say more.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// A progress bar on standard error; invisible if that is no terminal.
    pub fn progress(&self, what: &'static str, total: usize) -> Progress {
        let target = if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(total as u64), target).with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} [{bar:30}] {pos}/{len}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Progress(bar)
    }

    /// Shows why a command could not run.
    pub fn could_not_run(&self, problems: Vec<Diagnostic>) -> Exit {
        self.problems(problems);
        Exit::CouldNotRun
    }

    /// Shows the problems and the summary of a command and decides how it ended.
    pub fn finish(&self, summary: Summary, report: PhaseReport, strict: bool) -> Exit {
        let exit = self.exit(&report, strict);
        self.say(&self.summed_up(summary, report));
        exit
    }

    /// As [`Terminal::finish`], with the summary on standard error too: standard output holds the result.
    pub fn finish_aside(&self, summary: Summary, report: PhaseReport, strict: bool) -> Exit {
        let exit = self.exit(&report, strict);
        let text = self.summed_up(summary, report);
        if !self.quiet {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
        exit
    }

    /// How a command with this report ends.
    pub fn exit(&self, report: &PhaseReport, strict: bool) -> Exit {
        match Exit::of(&report.diagnostics, strict) {
            Exit::Done if report.conflicts > 0 => Exit::Conflicts,
            exit => exit,
        }
    }

    fn summed_up(&self, mut summary: Summary, report: PhaseReport) -> String {
        summary.attention = attention(&report);
        summary.rows.extend(report.rows);
        self.problems(report.diagnostics);
        summary.to_string()
    }
}

/// What needs the editor's eye, in words.
fn attention(report: &PhaseReport) -> Option<String> {
    let of = |severity| report.diagnostics.iter().filter(|d| d.severity == severity).count();
    let counted = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning"), (report.conflicts, "conflict")];
    let words: Vec<String> = counted.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(n, word)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `1 file`, `2 files`.
pub fn count(n: usize, what: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {what}{ending}")
}

/// A progress bar that vanishes when dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// One more is done. May be called from any thread.
    pub fn advance(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// What a command did, as a headline and aligned rows.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    headline: String,
    rows: Vec<(String, String)>,
    attention: Option<String>,
}

impl Summary {
    /// With a headline such as `Built 12 files`.
    pub fn new(headline: impl Into<String>) -> Self {
        Summary { headline: headline.into(), ..Summary::default() }
    }

    /// With the time it took.
    pub fn timed(headline: &str, watch: Stopwatch) -> Self {
        Summary::new(format!("{headline} in {:.2} s", watch.elapsed().as_secs_f64()))
    }

    /// Adds a row, unless the number is 0.
    pub fn counted(mut self, what: &str, number: usize) -> Self {
        if number > 0 {
            self.rows.push((what.to_owned(), number.to_string()));
        }
        self
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.headline)?;
        let width = self.rows.iter().map(|(what, _)| what.chars().count()).max().unwrap_or(0);
        for (what, number) in &self.rows {
            write!(f, "\n  {what:width$}  {number}")?;
        }
        if let Some(attention) = &self.attention {
            write!(f, "\nNeeds your eye: {attention}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(terminal: Terminal, problems: Vec<Diagnostic>) -> String {
        let mut out = Vec::new();
        terminal.write_problems(problems, false, &mut out);
        String::from_utf8(out).unwrap()
    }

    const USUAL: Terminal = Terminal { quiet: false, verbose: false };

    #[test]
    fn problems_are_sorted_and_told_once() {
        let one = Diagnostic::warning("x", "one").in_file("b.md");
        let two = Diagnostic::error("x", "two").in_file("a.md");
        let text = shown(USUAL, vec![one.clone(), two, one]);
        assert_eq!(text, "a.md: error[x]: two\nb.md: warning[x]: one\n");
    }

    #[test]
    fn quiet_leaves_the_errors() {
        let problems = vec![Diagnostic::warning("x", "one"), Diagnostic::error("y", "two")];
        assert_eq!(shown(Terminal { quiet: true, ..USUAL }, problems), "error[y]: two\n");
    }

    #[test]
    fn many_of_a_kind_are_counted_unless_all_are_wanted() {
        let many: Vec<_> = (0..25).map(|n| Diagnostic::warning("x", format!("number {n}"))).collect();
        let text = shown(USUAL, many.clone());
        assert_eq!(text.lines().count(), 21);
        assert!(text.ends_with("… and 5 more of x; -v shows all\n"));
        assert_eq!(shown(Terminal { verbose: true, ..USUAL }, many).lines().count(), 25);
    }

    #[test]
    fn a_summary_is_aligned_and_names_what_needs_an_eye() {
        let mut summary = Summary::new("Built").counted("written", 3).counted("removed", 0).counted("unchanged", 12);
        summary.attention = Some("1 error".into());
        assert_eq!(summary.to_string(), "Built\n  written    3\n  unchanged  12\nNeeds your eye: 1 error");
    }

    #[test]
    fn conflicts_decide_the_exit_only_when_nothing_is_wrong() {
        let report = |diagnostics| PhaseReport { diagnostics, conflicts: 1, ..PhaseReport::default() };
        let terminal = Terminal { quiet: true, verbose: false };
        assert_eq!(terminal.finish(Summary::default(), report(vec![]), false), Exit::Conflicts);
        let wrong = report(vec![Diagnostic::error("x", "y")]);
        assert_eq!(terminal.finish(Summary::default(), wrong, false), Exit::Problems);
    }
}
