//! The phases as commands run them: a site's folder in, an edition out.
//!
//! Build, serve, archive and check go through the same functions; only what they do with the edition differs.

use super::{Format, OpenSite, diff, formats, told};
use crate::archive::epoch::Epoch;
use crate::cli::inspect::{self, Inspected};
use crate::cli::{PhaseReport, Terminal};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::edition::{Edition, Form, Formatting, Ingredients, Produce};
use crate::import::{self, Outcome};
use crate::project::{Change, Disk, Limits, Lock, Memory, Programs, Rehearsal, Store, ToolLimits, Workers};
use crate::render::{Theme, ThemeLayer, theme_chain};
use crate::serve::Built;
use crate::site::inspect::{Inspectable, inspect};
use crate::site::{Memo, Site, ids_file};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Folders of a theme, and of the site's own overrides.
const OVERRIDES: [&str; 2] = ["templates", "static"];

/// What earlier builds found out.
pub struct Known {
    /// Names in texts.
    pub names: Memo,
    /// Formatted citations.
    pub citations: Arc<Formatting>,
}

impl Known {
    /// With the site's cache.
    pub fn on_disk() -> Self {
        Known { names: Memo::on_disk(), citations: Arc::new(Formatting::on_disk()) }
    }
}

/// Reads the site and plans its edition. The site is read once for all forms.
pub fn assemble(site: &OpenSite, known: &Known, form: FormWanted) -> (Edition, Vec<Diagnostic>) {
    let (loaded, mut complaints) = Site::load(&site.disk, site.config.clone(), &known.names);
    let edition = edition(site, Arc::new(loaded), &known.citations, form, &mut complaints);
    (edition, complaints)
}

/// Which form the pages shall have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormWanted {
    /// A site.
    Site,
    /// Pages that carry their style.
    Archive,
}

/// Plans the edition of a site that is read.
fn edition(
    site: &OpenSite,
    loaded: Arc<Site>,
    formatting: &Arc<Formatting>,
    form: FormWanted,
    complaints: &mut Vec<Diagnostic>,
) -> Edition {
    let wanted = match form {
        FormWanted::Site => site.config.theme.as_str(),
        // Archives are plain: the child theme without scripts, unless the site brings its own theme.
        FormWanted::Archive if site.config.theme == "reader" => "plain",
        FormWanted::Archive => site.config.theme.as_str(),
    };
    let before = complaints.len();
    let theme = Arc::new(theme(&site.disk, wanted, complaints));
    complaints[before..].iter_mut().filter(|c| c.file.is_none()).for_each(|c| place_in_settings(site, c, "theme"));
    let form = match form {
        FormWanted::Site => Form::Site,
        FormWanted::Archive => Form::Archive { style: theme.style_text(), csp: crate::archive::CSP.into() },
    };
    let disk = site.disk.clone();
    let there = site.disk.clone();
    let ingredients = Ingredients {
        theme,
        form,
        read: Arc::new(move |file| disk.read(file)),
        exists: Arc::new(move |file| there.exists(file)),
        style_text: style_text(site, complaints),
        program: *crate::project::program(),
        formatting: Arc::clone(formatting),
    };
    let (edition, mut found) = Edition::assemble(loaded, ingredients);
    complaints.append(&mut found);
    complaints.extend(edition.check_style());
    edition
}

/// A complaint about a value of the settings gets its place there.
fn place_in_settings(site: &OpenSite, complaint: &mut Diagnostic, key: &str) {
    let text = &site.config_text;
    let named = |line: &&str| line.trim_start().strip_prefix(key).is_some_and(|l| l.trim_start().starts_with('='));
    complaint.file = Some(site.config_file.to_string());
    complaint.place = text.lines().find(named).map(|line| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        Place { text: Arc::clone(text), span: start..start + line.len() }
    });
}

/// The text of `citations.style` if it names a `.csl` file.
fn style_text(site: &OpenSite, complaints: &mut Vec<Diagnostic>) -> Option<String> {
    let style = site.config.citations.style.as_str();
    if !style.ends_with(".csl") {
        return None;
    }
    let read = site.disk.read(style).map_err(|e| e.to_string());
    match read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".into())) {
        Ok(text) => Some(text),
        Err(why) => {
            let message = format!("the citation style `{style}` cannot be read: {why}");
            complaints.push(Diagnostic::error("cite-style", message).in_file(&*site.config_file));
            None
        }
    }
}

/// The theme chain of a site.
fn theme(disk: &Disk, wanted: &str, complaints: &mut Vec<Diagnostic>) -> Theme {
    let own = layer(disk, "", "", &OVERRIDES);
    let find = |name: &str| {
        let folder = format!("themes/{name}");
        let safe = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
        (safe && disk.locate(&folder).is_dir()).then(|| {
            let mut layer = layer(disk, name, &folder, &OVERRIDES);
            if let Ok(manifest) = disk.read(&format!("{folder}/theme.toml")) {
                layer.add("theme.toml", &manifest);
            }
            layer
        })
    };
    let (chain, mut wrong) = theme_chain(own, wanted, &find);
    complaints.append(&mut wrong);
    let (theme, mut wrong) = Theme::load(chain);
    complaints.append(&mut wrong);
    theme
}

fn layer(disk: &Disk, name: &str, folder: &str, below: &[&str]) -> ThemeLayer {
    let mut layer = ThemeLayer { name: name.into(), folder: folder.into(), ..ThemeLayer::default() };
    for part in below {
        let start = if folder.is_empty() { (*part).to_string() } else { format!("{folder}/{part}") };
        let (found, _) = disk.list(&start);
        for file in found {
            let path = file.path.strip_prefix(folder).unwrap_or(&file.path).trim_start_matches('/');
            if let Ok(bytes) = disk.read(&file.path) {
                layer.add(path, &bytes);
            }
        }
    }
    layer
}

/// Records the ids of names once they are published, and keeps what was formatted.
pub fn record(site: &OpenSite, edition: &Edition) -> Option<Diagnostic> {
    edition.formatting().finish(&site.disk);
    let text = edition.site().ids.to_string();
    let path = ids_file();
    let old = site.disk.read(path).unwrap_or_default();
    if old == text.as_bytes() {
        return None;
    }
    let failed = site.disk.write(path, text.as_bytes()).err()?;
    Some(Diagnostic::error("ids-write", format!("the published ids cannot be recorded: {failed}")).in_file(path))
}

/// What import shall do beyond the usual.
#[derive(Clone, Debug, Default)]
pub struct ImportWanted {
    /// Only these documents or folders, relative to the site's root; empty means all.
    pub only: Vec<String>,
    /// Read documents again that have not changed.
    pub again: bool,
    /// Read web pages whole.
    pub full: bool,
    /// Remove pages whose document is gone.
    pub prune: bool,
    /// Write nothing.
    pub rehearse: bool,
    /// How to tell what was done.
    pub tell: Tell,
    /// A row of the summary for each outcome, in place of one for all.
    pub table: bool,
    /// What is wrong with the paths that were asked for.
    pub strangers: Vec<Diagnostic>,
}

/// How import tells what it did, apart from problems and summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tell {
    /// One line for each document.
    #[default]
    Lines,
    /// A diff of what would change.
    Diff,
    /// Everything, for programs.
    Json,
}

/// Imports new and changed sources.
pub fn import(site: &OpenSite, wanted: &ImportWanted, terminal: &Terminal) -> PhaseReport {
    let progress = std::sync::OnceLock::new();
    let workers = workers(&site.config);
    let outside = outside(&site.config, &workers);
    let settings = import::Settings {
        sources: &site.config.sources.directory,
        content: "content",
        ignore: &site.config.sources.ignore,
        only: &wanted.only,
        again: wanted.again,
        full: import::Full { all: wanted.full, some: &site.config.sources.full },
        prune: wanted.prune,
        detect: &crate::citation::survey::page_references,
        reads: &outside,
        largest: (site.config.sources.size_limit as u64) << 20,
    };
    let rehearsal = Rehearsal::new(&site.disk);
    let store: &dyn Store = if wanted.rehearse { &rehearsal } else { &site.disk };
    let mut report = import::import(store, &settings, &|step| match step {
        import::Progress::Found { originals } => {
            progress.get_or_init(|| terminal.progress("Importing", originals));
        }
        import::Progress::Done { .. } => {
            if let Some(progress) = progress.get() {
                progress.advance();
            }
        }
    });
    drop(progress);
    report.diagnostics.extend(wanted.strangers.iter().cloned());
    summed_up(report, wanted, terminal, &rehearsal.changes())
}

/// Tells what import did, and gives the rows of the summary.
fn summed_up(
    report: import::ImportReport,
    wanted: &ImportWanted,
    terminal: &Terminal,
    changes: &[Change],
) -> PhaseReport {
    let count = |outcome: Outcome| report.documents.iter().filter(|d| d.outcome == outcome).count();
    let mut rows = Vec::new();
    let mut row = |what: &str, value: String| rows.push((what.to_string(), value));
    let kinds = [
        (Outcome::New, "new"),
        (Outcome::Updated, "updated"),
        (Outcome::Unchanged, "unchanged"),
        (Outcome::Edited, "edited by hand"),
        (Outcome::Merged, "merged with your changes"),
        (Outcome::Conflict, "in conflict"),
        (Outcome::Renamed, "renamed"),
        (Outcome::Duplicate, "duplicate"),
        (Outcome::Shown, "on other pages"),
        (Outcome::Missing, "without original"),
        (Outcome::Failed, "failed"),
    ];
    let outcomes: Vec<String> =
        kinds.iter().filter(|(o, _)| count(*o) > 0).map(|(o, name)| format!("{} {name}", count(*o))).collect();
    if wanted.table {
        kinds.iter().filter(|(o, _)| count(*o) > 0).for_each(|(o, name)| row(name, count(*o).to_string()));
    } else if !outcomes.is_empty() {
        row("sources", outcomes.join(", "));
    }
    let written: Vec<_> =
        report.documents.iter().filter(|d| matches!(d.outcome, Outcome::New | Outcome::Updated)).collect();
    match wanted.tell {
        Tell::Lines => report.documents.iter().filter_map(told::line).for_each(|line| terminal.say(&line)),
        Tell::Diff => terminal.print(&diff::unified(changes, "content")),
        Tell::Json => terminal.result(&format!("{:#}", as_json(&report, wanted.rehearse))),
    }
    if wanted.table {
        formats::rows(&report).iter().for_each(|(what, became)| row(what, became.clone()));
    }
    if let Some(slowest) = formats::slowest(&report) {
        terminal.detail(&slowest);
    }
    if !written.is_empty() {
        let checked = written.iter().filter(|d| d.self_check).count();
        row("word for word", format!("{checked} of {} pages compared with their source", written.len()));
    }
    if !report.works.is_empty() {
        row("works found", report.works.join(", "));
    }
    let conflicts = count(Outcome::Conflict);
    PhaseReport { diagnostics: report.diagnostics, rows, conflicts }
}

/// The report for programs: `{"dry_run": false, "documents": […], "works": […], "formats": {…}, "problems": […]}`.
fn as_json(report: &import::ImportReport, rehearsed: bool) -> serde_json::Value {
    serde_json::json!({
        "dry_run": rehearsed,
        "documents": report.documents,
        "works": report.works,
        "formats": report.formats,
        "problems": report.diagnostics.iter().map(crate::diagnostic::frame::json).collect::<Vec<_>>(),
    })
}

/// Who reads the originals of a site.
fn workers(config: &Config) -> Workers {
    let sources = &config.sources;
    let (seconds, memory) = (sources.time_limit as u64, (sources.memory_limit as u64) << 20);
    Workers::new(Limits { seconds, memory, ..Limits::default() })
}

/// The same with the help of programs outside: poppler, and one that recognises text.
fn outside<'a>(config: &'a Config, workers: &'a Workers) -> import::Outside<'a> {
    let sources = &config.sources;
    let limits = ToolLimits {
        time: std::time::Duration::from_secs(sources.time_limit as u64),
        output: Limits::default().answer,
        memory: (sources.memory_limit as u64) << 21,
    };
    import::Outside::new(workers, &Programs, &sources.ocr, limits)
}

/// Inspects documents, alone or together with a site.
pub fn inspect_documents(
    arguments: &inspect::Arguments,
    site: Option<&OpenSite>,
) -> Result<(Vec<Inspected>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let documents = collect(&arguments.paths, &mut problems);
    if documents.is_empty() {
        problems.push(Diagnostic::error("inspect-nothing", "there is no document to inspect"));
        return Err(problems);
    }
    let (memory, config) = match site {
        Some(site) => (copy(site), site.config.clone()),
        None => (Memory::default(), Config::parse(&"".into())?),
    };
    let workers = workers(&config);
    let settings = config.clone();
    let (values, found) = inspect(memory, config, &documents, &outside(&settings, &workers));
    problems.extend(found);
    let inspected = documents.iter().zip(values).filter_map(|(document, json)| {
        let json = json?;
        let stem = document.name.rsplit_once('.').map_or(&*document.name, |(stem, _)| stem).to_string();
        Some(Inspected { text: inspect::for_people(&document.name, &json), stem, json })
    });
    Ok((inspected.collect(), problems))
}

/// The documents at or below these paths, by path; junk is passed over as import does it.
fn collect(paths: &[std::path::PathBuf], problems: &mut Vec<Diagnostic>) -> Vec<Inspectable> {
    let mut documents = Vec::new();
    for path in paths {
        let (folder, files): (&Path, Vec<String>) = if path.is_dir() {
            let (found, failed) = Disk::new(path).list("");
            let failed = failed.into_iter().map(|(file, e)| (shown(path, &file), e)).collect();
            problems.extend(crate::project::unlisted(failed));
            (path, found.into_iter().map(|f| f.path).filter(|f| import::is_source(f)).collect())
        } else {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            (path.parent().unwrap_or(Path::new("")), vec![name])
        };
        for file in files {
            match Disk::new(folder).read(&file) {
                Ok(bytes) => {
                    let name = file.rsplit('/').next().unwrap_or(&file).to_string();
                    documents.push(Inspectable { name, file: shown(folder, &file), bytes });
                }
                Err(e) => problems.push(crate::project::unreadable(&shown(folder, &file), &e)),
            }
        }
    }
    documents
}

/// A file below a folder, as the user would write it.
fn shown(folder: &Path, file: &str) -> String {
    folder.join(file).to_string_lossy().replace('\\', "/")
}

/// A copy of a site's pages and sources in memory.
fn copy(site: &OpenSite) -> Memory {
    let memory = Memory::default();
    for folder in ["content", site.config.sources.directory.as_str(), ".sourcebook"] {
        for file in site.disk.list(folder).0 {
            if let (false, Ok(bytes)) = (file.path.contains("/cache/"), site.disk.read(&file.path)) {
                // Writing to memory cannot fail.
                let _ = memory.write(&file.path, &bytes);
            }
        }
    }
    memory
}

/// Imports all sources.
pub fn import_all(site: &OpenSite, terminal: &Terminal) -> PhaseReport {
    import(site, &ImportWanted::default(), terminal)
}

/// Imports as the arguments of `import` have it.
pub fn import_wanted(site: &OpenSite, arguments: &super::import::Arguments, terminal: &Terminal) -> PhaseReport {
    let root = site.root().canonicalize().unwrap_or_else(|_| site.root().to_owned());
    let below = |path: &std::path::PathBuf| {
        let whole = path.canonicalize().ok()?;
        Some(whole.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/"))
    };
    let (mut only, mut strangers) = (Vec::new(), Vec::new());
    for path in &arguments.paths {
        let as_written = || site.disk.exists(&path.to_string_lossy()).then(|| path.to_string_lossy().into_owned());
        match below(path).or_else(as_written).filter(|path| is_among_sources(path, &site.config.sources.directory)) {
            Some(path) => only.push(path),
            None => strangers.push(
                Diagnostic::error("import-path", "it is not below the site's folder of sources")
                    .in_file(path.display().to_string())
                    .help(format!("copy it to {}/ first", site.config.sources.directory)),
            ),
        }
    }
    let tell = match arguments.format {
        Format::Json => Tell::Json,
        Format::Text if arguments.diff => Tell::Diff,
        Format::Text => Tell::Lines,
    };
    let nothing = only.is_empty() && !strangers.is_empty();
    let wanted = ImportWanted {
        only,
        again: arguments.again,
        full: arguments.full,
        prune: arguments.prune,
        rehearse: arguments.rehearses(),
        tell,
        table: true,
        strangers,
    };
    if nothing {
        let report = import::ImportReport { diagnostics: wanted.strangers.clone(), ..Default::default() };
        return summed_up(report, &wanted, terminal, &[]);
    }
    import(site, &wanted, terminal)
}

fn is_among_sources(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Plans the site.
pub fn assemble_site(site: &OpenSite, terminal: &Terminal) -> Result<(Edition, PhaseReport), Vec<Diagnostic>> {
    let known = Known::on_disk();
    let (edition, diagnostics) = assemble(site, &known, FormWanted::Site);
    let (read, all) = (known.names.read_anew(), edition.site().names.documents.len());
    terminal.detail(&format!("read {read} of {all} sources for names, the rest is known"));
    let citing = edition.site().entries.iter().filter(|e| !e.page.clusters.is_empty()).count();
    let formatted = known.citations.pages();
    terminal.detail(&format!("formatted the citations of {formatted} of {citing} pages, the rest is known"));
    let rows = rows(&edition);
    Ok((edition, PhaseReport { diagnostics, rows, conflicts: 0 }))
}

/// What a preview makes of the site each time something has changed. What the recogniser found is kept between calls.
pub fn preview(no_import: bool) -> impl Fn(&OpenSite) -> Result<Built, Vec<Diagnostic>> + Send + 'static {
    let known = Known::on_disk();
    let quiet = Terminal::new(&super::Global { quiet: true, ..super::Global::default() });
    move |site| {
        let mut diagnostics = match Lock::take(site.root()) {
            _ if no_import => Vec::new(),
            Ok(_lock) => import_all(site, &quiet).diagnostics,
            // Another command is at work on the site: it imports, this run shows what is there.
            Err(busy) => vec![*busy],
        };
        let (edition, found) = assemble(site, &known, FormWanted::Site);
        known.citations.finish(&site.disk);
        diagnostics.extend(found);
        Ok(Built { edition: Box::new(edition), diagnostics })
    }
}

/// What a site holds, for the summary, and what needs the editor's eye.
fn rows(edition: &Edition) -> Vec<(String, String)> {
    let site = edition.site();
    let entities = &site.names.index.entities;
    let published = entities.iter().filter(|e| e.published);
    let unreviewed = published.clone().filter(|e| !e.reviewed).count();
    let mentions: usize = published.map(|e| e.mentions.len()).sum();
    let held_back = entities.iter().filter(|e| !e.published && !e.mentions.is_empty()).count();
    let citations: usize = site.library.uses.values().map(Vec::len).sum();
    let pages = edition.files().iter().filter(|f| f.path.as_str().ends_with(".html")).count();
    let untitled = site.entries.iter().filter(|e| e.document().is_some() && e.is_untitled()).count();
    let mut rows = vec![("HTML pages".to_string(), pages.to_string())];
    let mut row = |what: &str, count: usize| {
        if count > 0 {
            rows.push((what.to_string(), count.to_string()));
        }
    };
    row("names", site.names.list.len());
    row("mentions", mentions);
    row("citations", citations);
    row("for your eye: names found automatically", unreviewed);
    row("for your eye: names too uncertain to publish", held_back);
    row("for your eye: sources without a title", untitled);
    row("for your eye: sources whose language is basic for names", site.names.less_sure().values().sum());
    rows
}

/// Everything that is wrong with a site: what reading it shows, and what rendering it shows.
pub fn check(site: &OpenSite, terminal: &Terminal) -> Vec<Diagnostic> {
    let (edition, mut complaints) = assemble(site, &Known::on_disk(), FormWanted::Site);
    let progress = terminal.progress("Checking", edition.files().len());
    let found: Vec<Diagnostic> = (0..edition.files().len())
        .into_par_iter()
        .filter(|&i| edition.files()[i].path.as_str().ends_with(".html"))
        .flat_map_iter(|i| {
            progress.advance();
            edition.produce(i).err().unwrap_or_default()
        })
        .collect();
    complaints.extend(found);
    complaints.extend(unread(&edition));
    complaints.extend(import::unsettled(&site.disk, "content"));
    complaints
}

/// Documents that are in the collection without their text.
fn unread(edition: &Edition) -> impl Iterator<Item = Diagnostic> {
    edition.site().entries.iter().filter_map(|entry| {
        let source = entry.page.front.source.as_ref()?;
        let why = Diagnostic::error("source-unread", format!("its page has no text: {}", source.problem.as_ref()?));
        Some(why.in_file(&*source.file).help("run `sourcebook import` to see what can be done, or name it in `ignore`"))
    })
}

/// Writes the archive of a site.
pub fn archive(
    site: &OpenSite,
    arguments: &super::archive::Arguments,
    terminal: &Terminal,
) -> Result<PhaseReport, Vec<Diagnostic>> {
    let mut report = if arguments.no_import { PhaseReport::default() } else { import_all(site, terminal) };
    let (edition, complaints) = assemble(site, &Known::on_disk(), FormWanted::Archive);
    report.diagnostics.extend(complaints);
    let environment = crate::project::source_date_epoch();
    let newest = edition.site().newest_source_date();
    let epoch = Epoch::choose(environment.as_deref(), arguments.epoch, newest.as_deref())
        .map_err(|why| vec![Diagnostic::error("archive-epoch", why)])?;
    let archived = crate::archive::archive(&edition, epoch);
    let out = Disk::new(arguments.folder(site));
    for (path, bytes) in &archived.files {
        if out.read(path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        out.write(path, bytes).map_err(|e| {
            vec![Diagnostic::error("archive-write", format!("cannot be written: {e}")).in_file(path.as_str())]
        })?;
    }
    report.diagnostics.extend(archived.diagnostics);
    report.rows.push(("pages".into(), archived.pages.to_string()));
    report.rows.push(("one file".into(), crate::archive::COLLECTION.into()));
    report.rows.push(("time stamp".into(), archived.epoch.to_string()));
    Ok(report)
}
