//! The command line: arguments in, calls into the rooms, words and exit codes out.
//!
//! One file per command. Each takes its arguments, the opened site, the terminal, and the phases it runs as functions, so
//! that it knows how to lock, report and end, but nothing of what a phase does. This is the only room that writes to the
//! terminal: results to standard output; problems, progress and details to standard error.

pub mod archive;
pub mod build;
pub mod check;
pub mod completions;
mod diff;
pub mod entities;
mod formats;
pub mod import;
pub mod init;
pub mod inspect;
pub mod new;
mod open;
mod phases;
pub mod serve;
mod terminal;
mod told;

pub use open::OpenSite;
pub use terminal::{PhaseReport, Progress, Summary, Terminal};

use crate::diagnostic::{Diagnostic, Severity};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  done, but problems were found
  2  could not run
  3  done, but conflicts were kept for the editor

Example:
  sourcebook init letters
  cp ~/documents/* letters/sources/
  sourcebook serve --root letters --open";

/// Turns a folder of source documents into a cross-linked, cited site.
#[derive(Debug, Parser)]
#[command(name = "sourcebook", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// The site's folder; without it, the nearest one at or above the working directory that holds a site.toml
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub root: Option<PathBuf>,
    /// Another file in place of the site's site.toml
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub config: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Everywhere")]
    pub quiet: bool,
    /// Say more: every file, every problem
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, help_heading = "Everywhere")]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Import(import::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Archive(archive::Arguments),
    Check(check::Arguments),
    Entities(entities::Arguments),
    Inspect(inspect::Arguments),
    New(new::Arguments),
    Completions(completions::Arguments),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: done, but problems were found.
    Problems,
    /// 2: could not run.
    CouldNotRun,
    /// 3: done, but conflicts were kept for the editor, and no other problem was found.
    Conflicts,
}

impl Exit {
    /// The end that these diagnostics mean; with `strict`, warnings are problems too.
    pub fn of(diagnostics: &[Diagnostic], strict: bool) -> Exit {
        let least = if strict { Severity::Warning } else { Severity::Error };
        if diagnostics.iter().any(|d| d.severity >= least) { Exit::Problems } else { Exit::Done }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Problems => 1,
            Exit::CouldNotRun => 2,
            Exit::Conflicts => 3,
        })
    }
}

/// Reads the arguments of the process, runs the command, and says how it ended.
pub fn main() -> Exit {
    // A child that reads originals for another run of this program; no command of users.
    if crate::project::read_for_parent(std::env::args_os(), &crate::source::InProcess).is_err() {
        return Exit::CouldNotRun;
    }
    let cli = Cli::parse();
    let terminal = Terminal::new(&cli.global);
    match cli.command {
        Command::Init(arguments) => init::run(&arguments, &cli.global, &terminal),
        Command::Import(arguments) => {
            with_site(&cli.global, &terminal, |site| import::run(&arguments, site, &terminal, phases::import_wanted))
        }
        Command::Build(arguments) => with_site(&cli.global, &terminal, |site| {
            build::run(
                &arguments,
                site,
                &terminal,
                phases::import_all,
                crate::site::ids_file(),
                phases::assemble_site,
                phases::record,
            )
        }),
        Command::Serve(arguments) => {
            serve::run(&arguments, &cli.global, &terminal, phases::preview(arguments.no_import))
        }
        Command::Archive(arguments) => {
            with_site(&cli.global, &terminal, |site| archive::run(&arguments, site, &terminal, phases::archive))
        }
        Command::Check(arguments) => {
            with_site(&cli.global, &terminal, |site| check::run(&arguments, site, &terminal, phases::check))
        }
        Command::Entities(arguments) => {
            with_site(&cli.global, &terminal, |site| entities::run(&arguments, site, &terminal))
        }
        Command::Inspect(arguments) => inspect::run(&arguments, &cli.global, &terminal, phases::inspect_documents),
        Command::New(arguments) => with_site(&cli.global, &terminal, |site| new::run(&arguments, site, &terminal)),
        Command::Completions(arguments) => completions::run(&arguments),
    }
}

/// Runs a command that needs a site; without one, says why.
pub fn with_site(global: &Global, terminal: &Terminal, command: impl FnOnce(&OpenSite) -> Exit) -> Exit {
    match OpenSite::open(global) {
        Ok(site) => command(&site),
        Err(problems) => terminal.could_not_run(problems),
    }
}

/// The definition of all commands, for completions and tests.
pub fn definition() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        definition().debug_assert();
    }

    #[test]
    fn every_command_explains_itself_with_an_example() {
        for command in definition().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("sourcebook {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn errors_and_with_strict_warnings_decide_the_exit() {
        let warning = [Diagnostic::warning("a", "b"), Diagnostic::note("a", "b")];
        assert_eq!(Exit::of(&warning, false), Exit::Done);
        assert_eq!(Exit::of(&warning, true), Exit::Problems);
        assert_eq!(Exit::of(&[Diagnostic::error("a", "b")], false), Exit::Problems);
    }
}
