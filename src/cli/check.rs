//! `sourcebook check`: what is wrong with a site, without building it.

use super::{Exit, Format, OpenSite, Terminal};
use crate::diagnostic::{Diagnostic, Severity, frame};
use clap::Args;
use serde_json::{Value, json};

/// Check links, anchors, notes, citations, entities and front matter
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook check --strict\n  sourcebook check --format json | jq .errors")]
pub struct Arguments {
    /// End with exit code 1 on warnings too
    #[arg(long)]
    pub strict: bool,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the command; `check` is the phase and gives everything it found.
pub fn run(
    arguments: &Arguments,
    site: &OpenSite,
    terminal: &Terminal,
    check: impl FnOnce(&OpenSite, &Terminal) -> Vec<Diagnostic>,
) -> Exit {
    let mut problems = check(site, terminal);
    problems.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    problems.dedup();
    let exit = Exit::of(&problems, arguments.strict);
    match arguments.format {
        Format::Json => terminal.result(&format!("{:#}", as_json(&problems))),
        Format::Text => {
            let all_is_well = problems.is_empty();
            terminal.results(problems);
            if all_is_well {
                terminal.say("No problems found");
            }
        }
    }
    exit
}

/// `{"errors": 1, "warnings": 0, "notes": 0, "problems": […]}`.
fn as_json(problems: &[Diagnostic]) -> Value {
    let of = |severity| problems.iter().filter(|p| p.severity == severity).count();
    json!({
        "errors": of(Severity::Error),
        "warnings": of(Severity::Warning),
        "notes": of(Severity::Note),
        "problems": problems.iter().map(frame::json).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_counts_and_lists_what_was_found() {
        let value = as_json(&[Diagnostic::warning("a", "b").in_file("c.md"), Diagnostic::error("d", "e")]);
        assert_eq!((&value["errors"], &value["warnings"], &value["notes"]), (&1.into(), &1.into(), &0.into()));
        assert_eq!(value["problems"][0]["file"], "c.md");
    }
}
