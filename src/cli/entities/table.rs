//! Tables: entities to CSV or JSON, and a changed table back.

use super::{Checked, ExportArguments, ImportArguments, decide, desk, look};
use crate::cli::{Exit, Format, OpenSite, Terminal};
use crate::diagnostic::{Diagnostic, Severity};
use crate::entity::Entity;
use crate::entity::registry::sheet;
use crate::project::{Disk, Lock, Store};
use serde_json::{Value, json};
use std::path::Path;

/// Writes the table.
pub fn export(arguments: &ExportArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let desk = desk(site);
    let mut entities = look::wanted(&desk, &arguments.filter)?;
    entities.truncate(arguments.filter.limit.unwrap_or(usize::MAX));
    let text = match arguments.format {
        Some(Format::Json) => format!("{:#}\n", entities.iter().map(|e| record(e)).collect::<Value>()),
        _ => sheet::write(entities.iter().copied()),
    };
    match &arguments.out {
        None => terminal.print(&text),
        Some(path) => {
            let (folder, name) = parts(path);
            let failed = |e| Diagnostic::error("entities-write", format!("cannot be written: {e}"));
            Disk::new(folder)
                .write(&name, text.as_bytes())
                .map_err(|e| failed(e).in_file(path.display().to_string()))?;
            terminal.say(&format!("Wrote {} entities to {}", entities.len(), path.display()));
        }
    }
    Ok(Exit::Done)
}

fn record(entity: &Entity) -> Value {
    let same_as: serde_json::Map<String, Value> = entity.same_as.iter().map(|(s, v)| (s.clone(), json!(v))).collect();
    let counts = crate::entity::index::counts(entity);
    json!({
        "id": entity.id,
        "type": entity.kind,
        "name": entity.name,
        "sort": entity.sort,
        "aliases": entity.aliases,
        "same_as": same_as,
        "status": sheet::status(entity),
        "confidence": (f64::from(entity.confidence) * 100.0).round() / 100.0,
        "mentions": counts.mentions,
        "sources": counts.sources,
    })
}

/// A path as a folder and a name in it.
fn parts(path: &Path) -> (&Path, String) {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    (path.parent().unwrap_or(Path::new("")), name)
}

/// Reads a changed table.
pub fn import(arguments: &ImportArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    let shown = arguments.csv.display().to_string();
    let (folder, name) = parts(&arguments.csv);
    let bytes = Disk::new(folder).read(&name).map_err(|e| crate::project::unreadable(&shown, &e))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let error = Diagnostic::error("not-utf8", "is not UTF-8").in_file(&*shown);
        Box::new(error.help("export it as UTF-8"))
    })?;
    let _lock = Lock::take(site.root())?;
    let desk = desk(site);
    let names = &desk.site.names;
    let changes = sheet::read(&text, &shown, &names.index, &names.registry, &desk.sections());
    if changes.complaints.iter().any(|c| c.severity == Severity::Error) {
        return Ok(terminal.could_not_run(changes.complaints));
    }
    let mut plan = desk.plan(&changes.actions, &arguments.deciding.provenance())?;
    if let Some(wrong) = decide::refused(&plan) {
        return Err(wrong);
    }
    let did = format!("import {shown}");
    if !arguments.deciding.dry_run {
        decide::write(&site.disk, &did, &plan.edits)?;
    }
    // A line that means nothing was left out: that is a problem, though the rest was done.
    let left_out = !changes.complaints.is_empty();
    plan.complaints.extend(changes.complaints);
    let exit = decide::tell(&did, plan, arguments.deciding.dry_run, arguments.deciding.format, terminal);
    Ok(if left_out { Exit::Problems } else { exit })
}
