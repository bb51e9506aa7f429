//! `sourcebook completions`: scripts that complete arguments in a shell.

use super::Exit;
use clap::Args;
use clap_complete::Shell;
use std::io::Write;

/// Write a script that completes arguments in your shell
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook completions bash > ~/.local/share/bash-completion/completions/sourcebook"
)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::definition(), "sourcebook", &mut script);
    match std::io::stdout().write_all(&script) {
        Ok(()) => Exit::Done,
        Err(_) => Exit::CouldNotRun,
    }
}
