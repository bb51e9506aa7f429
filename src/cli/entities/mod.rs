//! `sourcebook entities`: the names of a collection, looked at and decided about.
//!
//! One file for each kind of work: `look` shows, `decide` changes, `review` asks one by one, `table` exchanges with
//! spreadsheets. What a decision
//! means, and what it would do, is the business of [`crate::entity::registry`] and [`crate::site::desk`].

mod decide;
mod look;
mod review;
mod table;

use super::{Exit, Format, OpenSite, Terminal};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::entity::registry::{Action, Limit, Provenance, Statement, Subject};
use crate::entity::{Entity, EntityType};
use crate::id::EntityId;
use crate::site::Memo;
use crate::site::desk::Desk;
use clap::{Args, Subcommand};
use std::path::PathBuf;

const EXAMPLE: &str = "Example:
  sourcebook entities queue
  sourcebook entities explain \"Ada Moss\"
  sourcebook entities merge a-moss ada-moss --dry-run

Every change is a few lines of content/entities.toml or of the file of the entity.";

/// Look at the names of the collection, and decide about them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE, subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(ListArguments),
    Show(ShowArguments),
    Queue(QueueArguments),
    Review(ReviewArguments),
    Explain(ExplainArguments),
    Accept(JudgeArguments),
    Reject(JudgeArguments),
    Merge(MergeArguments),
    Split(SplitArguments),
    Retype(RetypeArguments),
    Rename(RenameArguments),
    Undo(UndoArguments),
    Export(ExportArguments),
    Import(ImportArguments),
}

/// Which entities.
#[derive(Clone, Debug, Default, Args)]
pub struct Filter {
    /// Only of this type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only those this source mentions
    #[arg(long, value_name = "SLUG")]
    source: Option<String>,
    /// Only those the program is at least so sure of, 0 to 1
    #[arg(long, value_name = "SCORE")]
    min_score: Option<f32>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// List the entities, most mentioned first
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities list --type person\n  sourcebook entities list --status held-back --format json"
)]
pub struct ListArguments {
    #[command(flatten)]
    filter: Filter,
    /// Only with this status
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How far an entity has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Status {
    /// A person has looked at it
    Reviewed,
    /// It was found automatically and has a page
    Automatic,
    /// It was found automatically and is too uncertain for a page
    HeldBack,
}

impl Status {
    /// Of an entity.
    pub fn of(entity: &Entity) -> Status {
        match (entity.reviewed, entity.published) {
            (true, _) => Status::Reviewed,
            (false, true) => Status::Automatic,
            (false, false) => Status::HeldBack,
        }
    }

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Status::Reviewed => "reviewed",
            Status::Automatic => "automatic",
            Status::HeldBack => "held-back",
        }
    }
}

/// Show all about an entity: forms, statements, mentions with their surroundings
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities show ada-moss\n  sourcebook entities show \"Ada Moss\" --format json"
)]
pub struct ShowArguments {
    /// Its id or its name
    what: String,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// List what waits for a person, what readers meet most often first
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities queue --limit 20\n  sourcebook entities queue --type place --min-score 0.5"
)]
pub struct QueueArguments {
    #[command(flatten)]
    filter: Filter,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Go through what waits, one by one, on the whole terminal
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities review\n  sourcebook entities review --type person --by \"T. R.\""
)]
pub struct ReviewArguments {
    #[command(flatten)]
    filter: Filter,
    /// Who decides, to be kept with the decisions
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day, to be kept with the decisions: 2026-11-21
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

/// Say why a mention means what it means: file, rule, score, decisions
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities explain ada-moss\n  sourcebook entities explain letter-12#p3\n  sourcebook entities explain letter-12#p3:18"
)]
pub struct ExplainArguments {
    /// An id, a name, words of a mention, a paragraph (letter-12#p3), or a character in one (letter-12#p3:18)
    what: String,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// How a decision is written, or only shown.
#[derive(Clone, Debug, Default, Args)]
pub struct Deciding {
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Why, to be kept with the decision
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Who decides, to be kept with the decision
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The day, to be kept with the decision: 2026-11-21
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Deciding {
    fn provenance(&self) -> Provenance {
        Provenance { why: self.why.clone(), by: self.by.clone(), on: self.on.clone() }
    }
}

/// Say that something is a name (accept), or is none (reject)
///
/// An id means the entity with all its forms; anything else means these words wherever they stand.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities accept ada-moss\n  sourcebook entities accept \"Oru\" --type place\n  sourcebook entities reject \"Friendly\" --type person\n  sourcebook entities reject \"May\" --place letter-12#p7"
)]
pub struct JudgeArguments {
    /// The id of an entity, or the words of mentions
    what: String,
    /// The type: of what the words name, or only of these mentions
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Only in this source
    #[arg(long, value_name = "SLUG", conflicts_with = "place")]
    source: Option<String>,
    /// Only in this paragraph: letter-12#p7
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Say that an entity is another one; its address leads there from now on
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities merge a-moss ada-moss\n  sourcebook entities merge \"A. Moss\" ada-moss --dry-run"
)]
pub struct MergeArguments {
    /// The entity that goes, by id or name
    from: String,
    /// The entity it is, by id or name; its id stays
    into: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// Say that forms of an entity are something else, or that two entities are two
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities split ada-moss \"Captain Moss\"\n  sourcebook entities split ada-moss adam-moss"
)]
pub struct SplitArguments {
    /// The entity, by id or name
    what: String,
    /// Forms that are not it; or the id of another entity it is never to be joined with
    #[arg(required = true)]
    forms: Vec<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Say that an entity is of another type
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook entities retype harbour-light work")]
pub struct RetypeArguments {
    /// The entity, by id or name
    what: String,
    /// Its type
    kind: String,
    #[command(flatten)]
    deciding: Deciding,
}

/// Give an entity another name; its id and its address stay
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook entities rename ada-moss \"Ada M. Moss\" --sort \"Moss, Ada M.\"")]
pub struct RenameArguments {
    /// The entity, by id or name
    what: String,
    /// The name readers shall see
    name: String,
    /// How it is filed, if not by the usual rules
    #[arg(long, value_name = "FORM")]
    sort: Option<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Take back the last change that a command made on this machine
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sourcebook entities undo\n  sourcebook entities undo --dry-run")]
pub struct UndoArguments {
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// How to write the results
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Write the entities as a table, for a spreadsheet or OpenRefine
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities export --csv --out names.csv\n  sourcebook entities export --format json"
)]
pub struct ExportArguments {
    #[command(flatten)]
    filter: Filter,
    /// As CSV (also without this option)
    #[arg(long, conflicts_with = "format")]
    csv: bool,
    /// As JSON instead
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// The file to write; without it, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Read a table that was exported and changed, and decide what was changed
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  sourcebook entities import --csv names.csv --dry-run\n  sourcebook entities import --csv names.csv"
)]
pub struct ImportArguments {
    /// The table
    #[arg(long, value_name = "FILE")]
    csv: PathBuf,
    #[command(flatten)]
    deciding: Deciding,
}

/// Runs the command.
pub fn run(arguments: &Arguments, site: &OpenSite, terminal: &Terminal) -> Exit {
    let done = match &arguments.command {
        Command::List(arguments) => look::list(arguments, site, terminal),
        Command::Show(arguments) => look::show(arguments, site, terminal),
        Command::Queue(arguments) => look::queue(arguments, site, terminal),
        Command::Review(arguments) => review::run(arguments, site, terminal),
        Command::Explain(arguments) => look::explain(arguments, site, terminal),
        Command::Accept(a) => decide::with(site, terminal, &a.deciding, |desk| judge(a, desk, Action::Accept)),
        Command::Reject(a) => decide::with(site, terminal, &a.deciding, |desk| judge(a, desk, Action::Reject)),
        Command::Merge(a) => decide::with(site, terminal, &a.deciding, |desk| {
            let (from, into) = (find(desk, &a.from)?.id.clone(), find(desk, &a.into)?.id.clone());
            Ok((format!("merge {from} {into}"), vec![Action::Merge(from, into)]))
        }),
        Command::Split(a) => decide::with(site, terminal, &a.deciding, |desk| split(a, desk)),
        Command::Retype(a) => decide::with(site, terminal, &a.deciding, |desk| {
            let (id, kind) = (find(desk, &a.what)?.id.clone(), kind_named(desk, &a.kind)?);
            Ok((format!("retype {id} {}", kind.0), vec![Action::Retype(id, kind)]))
        }),
        Command::Rename(a) => decide::with(site, terminal, &a.deciding, |desk| {
            let id = find(desk, &a.what)?.id.clone();
            let statement =
                Statement { name: Some(a.name.trim().to_string()), sort: a.sort.clone(), ..Statement::default() };
            Ok((format!("rename {id} “{}”", a.name.trim()), vec![Action::State(id, statement)]))
        }),
        Command::Undo(arguments) => decide::undo(arguments, site, terminal),
        Command::Export(arguments) => table::export(arguments, site, terminal),
        Command::Import(arguments) => table::import(arguments, site, terminal),
    };
    done.unwrap_or_else(|problem| terminal.could_not_run(vec![*problem]))
}

type Checked<T> = Result<T, Box<Diagnostic>>;

fn desk(site: &OpenSite) -> Desk<'_> {
    Desk::open(&site.disk, site.config.clone(), Memo::on_disk())
}

/// The entity with this id, or an id that leads to it, or this name.
fn find<'d>(desk: &'d Desk<'_>, what: &str) -> Checked<&'d Entity> {
    let index = &desk.site.names.index;
    if let Some(entity) = by_id(desk, what) {
        return Ok(entity);
    }
    let key = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let wanted = key(what);
    let named: Vec<&Entity> = index.entities.iter().filter(|e| key(&e.name) == wanted).collect();
    let called = || index.entities.iter().filter(|e| e.aliases.iter().any(|a| key(a) == wanted));
    let all: Vec<&Entity> = if named.is_empty() { called().collect() } else { named };
    match all[..] {
        [one] => Ok(one),
        [] => {
            let mut error = Diagnostic::error("entities-unknown", format!("`{what}` is no entity of this collection"));
            let known = index.entities.iter().flat_map(|e| [e.id.as_str(), e.name.as_str()]);
            error.help = did_you_mean(what, known).map(|near| format!("did you mean `{near}`?"));
            Err(error.into())
        }
        _ => {
            let ids: Vec<&str> = all.iter().map(|e| e.id.as_str()).collect();
            let error = Diagnostic::error("entities-ambiguous", format!("`{what}` is the name of several entities"));
            Err(error.help(format!("name one by its id: {}", ids.join(", "))).into())
        }
    }
}

fn by_id<'d>(desk: &'d Desk<'_>, id: &str) -> Option<&'d Entity> {
    let index = &desk.site.names.index;
    let live = |id: &str| {
        let at = index.entities.binary_search_by(|e| e.id.as_str().cmp(id)).ok()?;
        index.entities.get(at)
    };
    let redirected = || index.redirects.iter().find(|(from, _)| from.as_str() == id).map(|(_, into)| into.as_str());
    live(id).or_else(|| live(redirected()?))
}

fn kind_named(desk: &Desk<'_>, name: &str) -> Checked<EntityType> {
    let sections = desk.sections();
    match sections.iter().find(|(_, kind)| *kind.0 == *name) {
        Some((_, kind)) => Ok(kind.clone()),
        None => {
            let kinds: Vec<&str> = sections.iter().map(|(_, kind)| &*kind.0).collect();
            let error = Diagnostic::error("entities-type", format!("`{name}` is not a type of this site"));
            Err(error.help(format!("there are {}", kinds.join(", "))).into())
        }
    }
}

fn source_named(desk: &Desk<'_>, slug: &str) -> Checked<String> {
    let documents = || desk.site.names.documents.iter().map(|d| d.text.id.as_str());
    if documents().any(|d| d == slug) {
        return Ok(slug.to_string());
    }
    let mut error = Diagnostic::error("entities-source", format!("`{slug}` is no source of this collection"));
    error.help = did_you_mean(slug, documents()).map(|near| format!("did you mean `{near}`?"));
    Err(error.into())
}

/// `letter-12#p7`.
fn place_named(desk: &Desk<'_>, place: &str) -> Checked<Limit> {
    let parts = place.rsplit_once('#').and_then(|(slug, block)| Some((slug, block.parse().ok()?)));
    let (slug, block) = parts.ok_or_else(|| {
        let error = Diagnostic::error("entities-place", format!("`{place}` is not a place"));
        Box::new(error.help("a place is a source and a paragraph: letter-12#p7"))
    })?;
    Ok(Limit::Place(source_named(desk, slug)?, block))
}

fn judge(
    arguments: &JudgeArguments,
    desk: &Desk<'_>,
    action: fn(Subject, Limit) -> Action,
) -> Checked<(String, Vec<Action>)> {
    let limit = match (&arguments.source, &arguments.place) {
        (Some(slug), _) => Limit::Source(source_named(desk, slug)?),
        (_, Some(place)) => place_named(desk, place)?,
        _ => Limit::Everywhere,
    };
    let kind = arguments.kind.as_deref().map(|k| kind_named(desk, k)).transpose()?;
    let subject = match by_id(desk, &arguments.what) {
        Some(entity) if kind.as_ref().is_none_or(|k| *k == entity.kind) => Subject::Entity(entity.id.clone()),
        _ => Subject::Form(arguments.what.trim().to_string(), kind),
    };
    let words = match action(subject.clone(), limit.clone()) {
        Action::Accept(..) => "accept",
        _ => "reject",
    };
    Ok((format!("{words} {}", arguments.what), vec![action(subject, limit)]))
}

fn split(arguments: &SplitArguments, desk: &Desk<'_>) -> Checked<(String, Vec<Action>)> {
    let entity = find(desk, &arguments.what)?;
    let mut actions = Vec::new();
    let mut forms = Vec::new();
    for form in &arguments.forms {
        let other: Option<EntityId> = by_id(desk, form).map(|e| e.id.clone()).filter(|id| *id != entity.id);
        match other {
            Some(other) => actions.push(Action::Different(entity.id.clone(), other)),
            None => forms.push(form.clone()),
        }
    }
    if !forms.is_empty() {
        actions.push(Action::Split(entity.id.clone(), forms));
    }
    Ok((format!("split {} {}", entity.id, arguments.forms.join(", ")), actions))
}
