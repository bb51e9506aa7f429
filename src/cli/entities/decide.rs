//! Decisions: what they would do is told first, then they are written, and a journal remembers them.

use super::{Checked, Deciding, UndoArguments, desk};
use crate::cli::{Exit, Format, OpenSite, Terminal, diff};
use crate::diagnostic::{Diagnostic, Severity, frame};
use crate::entity::registry::journal::{self, Step};
use crate::entity::registry::{Action, FileEdit};
use crate::project::{CACHE, Change, Lock, Store};
use crate::site::desk::{Desk, Plan};
use serde_json::json;

/// Where steps are remembered.
fn journal_file() -> String {
    format!("{CACHE}/entities.jsonl")
}

/// Plans what `actions` gives, tells it, and does it unless only asked to tell.
pub fn with(
    site: &OpenSite,
    terminal: &Terminal,
    deciding: &Deciding,
    actions: impl FnOnce(&Desk<'_>) -> Checked<(String, Vec<Action>)>,
) -> Checked<Exit> {
    let _lock = Lock::take(site.root())?;
    let desk = desk(site);
    let (did, actions) = actions(&desk)?;
    let plan = desk.plan(&actions, &deciding.provenance())?;
    if let Some(wrong) = refused(&plan) {
        return Err(wrong);
    }
    if !deciding.dry_run {
        write(&site.disk, &did, &plan.edits)?;
    }
    Ok(tell(&did, plan, deciding.dry_run, deciding.format, terminal))
}

/// Why a plan is not carried out, if it is not.
pub fn refused(plan: &Plan) -> Option<Box<Diagnostic>> {
    let errors = plan.complaints.iter().find(|c| c.severity == Severity::Error);
    let idle = plan.complaints.iter().find(|_| plan.effect.is_empty() && !plan.edits.is_empty());
    errors.or(idle).map(|c| {
        let mut refused = Diagnostic::error("entities-refused", format!("this would not work: {}", c.message));
        refused.help = c.help.clone();
        refused.into()
    })
}

/// Writes the files, and remembers the step.
///
/// # Errors
/// A file has changed since the plan was made, and nothing is written; or one cannot be written, and what was written before it
/// stays and is remembered.
pub fn write(store: &dyn Store, did: &str, edits: &[FileEdit]) -> Checked<()> {
    let now = |path: &str| store.read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    if let Some(edit) = edits.iter().find(|e| now(&e.path) != e.before) {
        let error = Diagnostic::error("entities-changed", "has changed meanwhile; nothing was written");
        return Err(error.in_file(&*edit.path).help("decide once more").into());
    }
    let mut written = Vec::new();
    let mut failed = Ok(());
    for edit in edits {
        match put(store, edit) {
            Ok(()) => written.push(edit.clone()),
            Err(problem) => {
                failed = Err(problem);
                break;
            }
        }
    }
    if !written.is_empty() {
        let old = read_journal(store);
        let text = journal::append(&old, &Step::of(did, &written));
        store.write(&journal_file(), text.as_bytes()).map_err(|e| unwritable(&journal_file(), &e))?;
    }
    failed
}

fn put(store: &dyn Store, edit: &FileEdit) -> Checked<()> {
    let done = match &edit.after {
        Some(text) => store.write(&edit.path, text.as_bytes()),
        None => store.remove(&edit.path),
    };
    done.map_err(|e| unwritable(&edit.path, &e))
}

fn unwritable(path: &str, error: &std::io::Error) -> Box<Diagnostic> {
    Diagnostic::error("entities-write", format!("cannot be written: {error}")).in_file(path).into()
}

fn read_journal(store: &dyn Store) -> String {
    let bytes = store.read(&journal_file()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The step that would be taken back next, with the edits that do it, and the journal after that.
///
/// # Errors
/// There is none, or a file has changed so that it cannot be.
pub fn step_back(store: &dyn Store) -> Checked<(Step, Vec<FileEdit>, String)> {
    let (step, rest) = journal::last(&read_journal(store)).ok_or_else(|| {
        let error = Diagnostic::error("entities-undo", "there is nothing to take back");
        Box::new(error.help("only what `sourcebook entities` did on this machine is; git has the rest"))
    })?;
    let read = |path: &str| store.read(path).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let edits = step.undo(&read)?;
    Ok((step, edits, rest))
}

/// Takes a step back.
///
/// # Errors
/// A file cannot be written.
pub fn take_back(store: &dyn Store, edits: &[FileEdit], journal: &str) -> Checked<()> {
    for edit in edits {
        put(store, edit)?;
    }
    store.write(&journal_file(), journal.as_bytes()).map_err(|e| unwritable(&journal_file(), &e))
}

/// Takes back the last step.
pub fn undo(arguments: &UndoArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let _lock = Lock::take(site.root())?;
    let (step, edits, journal) = step_back(&site.disk)?;
    let plan = desk(site).preview(edits);
    if !arguments.dry_run {
        take_back(&site.disk, &plan.edits, &journal)?;
    }
    Ok(tell(&format!("undo {}", step.did), plan, arguments.dry_run, arguments.format, terminal))
}

/// Says what was done, or would be.
pub fn tell(did: &str, plan: Plan, dry_run: bool, format: Format, terminal: &Terminal) -> Exit {
    let exit = Exit::of(&plan.complaints, false);
    match format {
        Format::Json => {
            let value = json!({
                "did": did,
                "dry_run": dry_run,
                "effect": plan.effect,
                "files": plan.edits.iter().map(|e| &e.path).collect::<Vec<_>>(),
                "problems": plan.complaints.iter().map(frame::json).collect::<Vec<_>>(),
            });
            terminal.result(&format!("{value:#}"));
        }
        Format::Text => {
            terminal.say(&sentence(did, &plan, dry_run));
            if dry_run {
                terminal.print(&diff::unified(&changes(&plan.edits), "content"));
            } else {
                let paths = plan.edits.iter().filter(|e| e.path.starts_with("content/"));
                paths.for_each(|e| terminal.say(&format!("  {}", e.path)));
            }
        }
    }
    terminal.problems(plan.complaints);
    exit
}

/// `reject friendly: 3 mentions in 2 sources`.
pub fn sentence(did: &str, plan: &Plan, dry_run: bool) -> String {
    if plan.edits.is_empty() {
        return format!("{did}: nothing to do, it is so already");
    }
    let list = |what: &str, ids: &[String]| match ids {
        [] => String::new(),
        [.., _] if ids.len() > 4 => format!("; {what} {} and {} more", ids[..4].join(", "), ids.len() - 4),
        _ => format!("; {what} {}", ids.join(", ")),
    };
    let effect = &plan.effect;
    let would = if dry_run { "would change " } else { "" };
    format!("{did}: {would}{effect}{}{}", list("gone:", &effect.gone), list("new:", &effect.new))
}

fn changes(edits: &[FileEdit]) -> Vec<Change> {
    let bytes = |text: &Option<String>| text.as_ref().map(|t| t.clone().into_bytes());
    let change = |e: &FileEdit| Change { path: e.path.clone(), before: bytes(&e.before), after: bytes(&e.after) };
    edits.iter().map(change).collect()
}
