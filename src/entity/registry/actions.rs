//! What an editor does to names → changed texts of decision files.
//!
//! Goes in: the index as it is, what the editor has said so far, and an [`Action`]. Comes out: which files get which text. Every
//! action is a few words in `content/entities.toml` or in the file of the entity; nothing is ever said about a mention that the
//! editor did not mean, which is why a decision about an entity names forms with the widest scope in which they are its alone.
//! Nothing here reads or writes a file.

use super::reach::{Limit, Reaches};
use super::stating::{self, Statement};
use super::{Decision, DecisionFile, Judgement, KnownNames, NewDecision, Registry, Scope, decisions, written};
use crate::diagnostic::Diagnostic;
use crate::entity::form::fold;
use crate::entity::ids::PublishedIds;
use crate::entity::{DocumentNames, Entity, EntityType, Index};
use crate::id::{EntityId, Slug};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The file of decisions that belong to no single entity, relative to the site's root.
pub const DECISIONS: &str = "content/entities.toml";

/// What an action is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// An entity, by its id.
    Entity(EntityId),
    /// The words of mentions, of one type if one is named.
    Form(String, Option<EntityType>),
}

/// Something an editor does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// It names something.
    Accept(Subject, Limit),
    /// It names nothing.
    Reject(Subject, Limit),
    /// The first entity is the second, whose id stays.
    Merge(EntityId, EntityId),
    /// Forms of an entity are not that entity.
    Split(EntityId, Vec<String>),
    /// Two entities are two things.
    Different(EntityId, EntityId),
    /// It is of another type.
    Retype(EntityId, EntityType),
    /// What its file shall say; without a file one is made.
    State(EntityId, Statement),
}

/// Who decides, when and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Why.
    pub why: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// On which day.
    pub on: Option<String>,
}

/// A file that gets another text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FileEdit {
    /// Relative to the site's root.
    pub path: String,
    /// Its text so far, if there is such a file.
    pub before: Option<String>,
    /// Its text then; `None` if it is removed.
    pub after: Option<String>,
}

/// All an action is planned from.
pub struct Desk<'a> {
    /// The documents.
    pub documents: &'a [DocumentNames],
    /// The index.
    pub index: &'a Index,
    /// What the editor has said.
    pub registry: &'a Registry,
    /// The ids published so far, and those of the index.
    pub published: &'a PublishedIds,
    /// Where ids are recorded.
    pub ids_file: &'a str,
    /// The folder below `content/` of each type.
    pub sections: &'a [(String, EntityType)],
    /// The text of a file of the site, if there is such a file.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Files on their way to other texts.
pub struct Draft<'a> {
    desk: &'a Desk<'a>,
    reaches: Reaches<'a>,
    provenance: Provenance,
    texts: BTreeMap<String, Option<String>>,
    wanted: Vec<NewDecision>,
    recorded: BTreeSet<EntityId>,
}

type Planned = Result<(), Box<Diagnostic>>;

fn problem(code: &'static str, message: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::error(code, message).into()
}

impl<'a> Draft<'a> {
    /// Nothing changed yet.
    pub fn new(desk: &'a Desk<'a>, provenance: Provenance) -> Self {
        let reaches = Reaches::of(desk.documents, desk.index);
        Draft { desk, reaches, provenance, texts: BTreeMap::new(), wanted: Vec::new(), recorded: BTreeSet::new() }
    }

    /// Adds an action.
    ///
    /// # Errors
    /// It cannot be said; nothing of it is in the draft then.
    pub fn add(&mut self, action: &Action) -> Planned {
        match action {
            Action::Accept(subject, limit) => self.accept(subject, limit),
            Action::Reject(subject, limit) => self.reject(subject, limit),
            Action::Merge(from, into) => self.merge(from, into),
            Action::Split(id, forms) => self.split(id, forms),
            Action::Different(a, b) => self.different(a, b),
            Action::Retype(id, kind) => self.retype(id, kind),
            Action::State(id, statement) => self.state(id, statement),
        }
    }

    /// The files that get another text.
    ///
    /// # Errors
    /// A file cannot be changed as it is.
    pub fn finish(mut self) -> Result<Vec<FileEdit>, Box<Diagnostic>> {
        self.write_decisions()?;
        self.record_ids();
        let read = self.desk.read;
        let edits = self.texts.into_iter().map(|(path, after)| FileEdit { before: read(&path), path, after });
        Ok(edits.filter(|e| e.before != e.after).collect())
    }

    fn entity(&self, id: &EntityId) -> Result<&'a Entity, Box<Diagnostic>> {
        let entities = &self.desk.index.entities;
        let found = entities.binary_search_by(|e| e.id.cmp(id)).ok().and_then(|at| entities.get(at));
        found.ok_or_else(|| problem("entities-unknown", format!("`{id}` is no entity of this collection")))
    }

    fn text(&self, path: &str) -> Option<String> {
        self.texts.get(path).cloned().unwrap_or_else(|| (self.desk.read)(path))
    }

    fn decide(&mut self, judgement: Judgement, seen: String) {
        let Provenance { why, by, on } = self.provenance.clone();
        self.wanted.push(NewDecision { judgement, why, by, on, seen });
    }

    fn accept(&mut self, subject: &Subject, limit: &Limit) -> Planned {
        let id = match subject {
            Subject::Entity(id) => id,
            Subject::Form(form, kind) => {
                let met = self.reaches.met(form, None, limit);
                if kind.is_none() && met == 0 {
                    let message = format!("`{form}` is nowhere found as a name, so its type is not known");
                    return Err(problem("entities-type", message).help("add `--type`").into());
                }
                let expect = (met > 0).then_some(met);
                let judgement =
                    Judgement::Accept { form: form.clone(), kind: kind.clone(), scope: limit.scope(), expect };
                self.decide(judgement, String::new());
                return Ok(());
            }
        };
        let entity = self.entity(id)?;
        if let (Some(file), Limit::Everywhere) = (&entity.file, limit) {
            if entity.reviewed {
                return Ok(());
            }
            let reviewed = Statement { reviewed: Some(true), ..Statement::default() };
            return self.change_file(file, &reviewed);
        }
        let all = self.reaches.of_entity(entity, limit, false);
        let own = fold(&entity.name);
        let best = all.iter().max_by_key(|r| (r.key == own, r.count, std::cmp::Reverse(&r.form)));
        let Some(best) = best else {
            let message = format!("nothing in the documents is known to name `{id}`");
            return Err(problem("entities-nothing", message).help("say it with a file: `entities rename`").into());
        };
        // One accepted form makes the entity a reviewed one; where the form is not its alone, one place is enough.
        let scopes = if *limit == Limit::Everywhere { &best.scopes[..best.scopes.len().min(1)] } else { &best.scopes };
        for (scope, count) in scopes {
            let judgement = Judgement::Accept {
                form: best.form.clone(),
                kind: Some(entity.kind.clone()),
                scope: scope.clone(),
                expect: Some(*count),
            };
            self.decide(judgement, self.reaches.seen(entity));
        }
        Ok(())
    }

    fn reject(&mut self, subject: &Subject, limit: &Limit) -> Planned {
        let id = match subject {
            Subject::Entity(id) => id,
            Subject::Form(form, kind) => {
                if self.reaches.met(form, kind.as_ref(), limit) == 0 {
                    let message = format!("no mention of `{form}` is found there");
                    return Err(problem("entities-nothing", message));
                }
                let judgement = Judgement::Reject { form: form.clone(), kind: kind.clone(), scope: limit.scope() };
                self.decide(judgement, String::new());
                return Ok(());
            }
        };
        let entity = self.entity(id)?;
        if let (Some(file), Limit::Everywhere) = (&entity.file, limit) {
            let error = Diagnostic::error("entities-file", format!("`{id}` is stated by a file, which speaks for it"));
            let help = "remove the file first, or reject it in one source";
            return Err(error.in_file(file).help(help).into());
        }
        let all = self.reaches.to_reject(entity, limit);
        if all.is_empty() {
            return Err(problem("entities-nothing", format!("no mention of `{id}` is found there")));
        }
        for reach in all {
            for (scope, _) in reach.scopes {
                let judgement = Judgement::Reject { form: reach.form.clone(), kind: reach.kind.clone(), scope };
                self.decide(judgement, self.reaches.seen(entity));
            }
        }
        Ok(())
    }

    fn merge(&mut self, from: &EntityId, into: &EntityId) -> Planned {
        let (gone, stays) = (self.entity(from)?, self.entity(into)?);
        if from == into {
            return Err(problem("entities-self", format!("`{from}` cannot be merged with itself")));
        }
        for (entity, other) in [(gone, into), (stays, from)] {
            self.take_from_list(entity, other.as_str(), |s| &mut s.not_same_as, "not_same_as")?;
        }
        self.record(gone);
        self.record(stays);
        let seen = self.reaches.seen(gone);
        self.decide(Judgement::Merged { from: from.clone(), into: into.clone() }, seen);
        Ok(())
    }

    fn different(&mut self, a: &EntityId, b: &EntityId) -> Planned {
        let (first, second) = (self.entity(a)?, self.entity(b)?);
        if a == b {
            let help = "name the forms that are another thing: `entities split ID FORM`";
            return Err(problem("entities-self", format!("`{a}` is itself")).help(help).into());
        }
        self.record(first);
        self.record(second);
        self.decide(Judgement::Different { a: a.to_string(), b: b.to_string() }, String::new());
        Ok(())
    }

    fn split(&mut self, id: &EntityId, forms: &[String]) -> Planned {
        let entity = self.entity(id)?;
        for form in forms {
            let key = fold(form);
            if key == fold(&entity.name) {
                let help = "split the other forms off, or rename it first";
                let message = format!("`{form}` is the name of `{id}`");
                return Err(problem("entities-split", message).help(help).into());
            }
            if !entity.aliases.iter().any(|a| fold(a) == key) {
                let help = format!("it has: {}", entity.aliases.join(", "));
                let message = format!("`{form}` is no form of `{id}`");
                return Err(problem("entities-split", message).help(help).into());
            }
            let stated: Vec<String> = entity.aliases.iter().filter(|a| fold(a) == key).cloned().collect();
            for alias in stated.iter().chain([form]) {
                self.take_from_list(entity, alias, |s| &mut s.aliases, "aliases")?;
                self.take_from_list(entity, alias, |s| &mut s.weak_aliases, "weak_aliases")?;
            }
            let count = self.reaches.of_form(entity, &key);
            self.decide(Judgement::Different { a: id.to_string(), b: form.clone() }, count);
        }
        self.record(entity);
        Ok(())
    }

    fn retype(&mut self, id: &EntityId, kind: &EntityType) -> Planned {
        let entity = self.entity(id)?;
        if entity.kind == *kind {
            return Ok(());
        }
        if let Some(file) = &entity.file {
            self.change_file(file, &Statement { kind: Some(kind.clone()), ..Statement::default() })?;
        }
        // Its address changes with its type; the recorded type is what the old one is known by.
        self.record(entity);
        for reach in self.reaches.of_entity(entity, &Limit::Everywhere, false) {
            for (scope, count) in reach.scopes {
                let judgement = Judgement::Accept {
                    form: reach.form.clone(),
                    kind: Some(kind.clone()),
                    scope,
                    expect: Some(count),
                };
                self.decide(judgement, self.reaches.seen(entity));
            }
        }
        Ok(())
    }

    fn state(&mut self, id: &EntityId, statement: &Statement) -> Planned {
        let entity = self.entity(id)?;
        let mut statement = statement.clone();
        if let Some(name) = &statement.name {
            if name.trim().is_empty() {
                return Err(problem("entities-name", "a name needs letters"));
            }
            let mut aliases = match statement.aliases.take() {
                Some(aliases) => aliases,
                None => self.stated_aliases(entity),
            };
            // What the texts call it must stay one of its names, or its mentions would be nobody's.
            if *name != entity.name && !aliases.contains(&entity.name) {
                aliases.push(entity.name.clone());
            }
            aliases.retain(|a| a != name);
            statement.aliases = Some(aliases);
        }
        if let Some(file) = &entity.file {
            return self.change_file(file, &statement);
        }
        let section = self.desk.sections.iter().find(|(_, k)| *k == entity.kind).map(|(s, _)| s.as_str());
        let section = section.ok_or_else(|| problem("entities-type", format!("`{}` has no section", entity.kind.0)))?;
        let path = format!("content/{section}/{id}.md");
        match self.text(&path) {
            Some(_) if !self.texts.contains_key(&path) => {
                let error =
                    Diagnostic::error("entities-file", format!("is there already, but does not speak for `{id}`"));
                Err(error.in_file(path).into())
            }
            Some(_) => self.change_file(&path, &statement),
            None => {
                let text = stating::new_file(&entity.id, &entity.kind, &entity.name, &statement);
                self.texts.insert(path, Some(text));
                Ok(())
            }
        }
    }

    fn stated_aliases(&self, entity: &Entity) -> Vec<String> {
        self.desk.registry.entity(entity.id.as_str()).map(|a| a.aliases.clone()).unwrap_or_default()
    }

    fn change_file(&mut self, file: &str, statement: &Statement) -> Planned {
        let text = self.text(file).ok_or_else(|| problem("unreadable", "cannot be read"))?;
        let changed = stating::state(&text, statement)
            .map_err(|why| Box::new(Diagnostic::error("entities-file", why).in_file(file)))?;
        self.texts.insert(file.to_string(), Some(changed));
        Ok(())
    }

    /// Takes a value out of a list of an entity's file, if it has one and the value stands there.
    fn take_from_list(
        &mut self,
        entity: &Entity,
        value: &str,
        field: impl Fn(&mut Statement) -> &mut Option<Vec<String>>,
        key: &str,
    ) -> Planned {
        let Some(file) = &entity.file else { return Ok(()) };
        let text = self.text(file).unwrap_or_default();
        let table = crate::page::front_matter::table(&text).unwrap_or_default();
        let list = table.get(key).and_then(toml::Value::as_array);
        let list: Vec<String> = list.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_string)).collect();
        if !list.iter().any(|v| v == value) {
            return Ok(());
        }
        let mut statement = Statement::default();
        *field(&mut statement) = Some(list.into_iter().filter(|v| v != value).collect());
        self.change_file(file, &statement)
    }

    /// An id that a decision names must be found again, whatever the texts say later.
    fn record(&mut self, entity: &Entity) {
        self.recorded.insert(entity.id.clone());
    }

    fn record_ids(&mut self) {
        let path = self.desk.ids_file;
        let text: Arc<str> = self.text(path).unwrap_or_default().into();
        let (mut ids, _) = PublishedIds::read(path, &text);
        let unknown: Vec<&EntityId> = self.recorded.iter().filter(|id| ids.get(id.as_str()).is_none()).collect();
        if unknown.is_empty() {
            return;
        }
        for id in unknown {
            if let Ok(entity) = self.entity(id) {
                let known = self.desk.published.get(id.as_str());
                let first = entity.mentions.first().and_then(|m| self.desk.documents.get(m.document));
                let source = known.map_or_else(|| first.map_or("", |d| &d.text.id), |k| &k.source);
                let form = known.map_or(&entity.name, |k| &k.form);
                ids.publish(id.clone(), entity.kind.clone(), form, source);
            }
        }
        self.texts.insert(path.to_string(), Some(ids.to_string()));
    }

    /// Takes out what the new decisions put an end to, and adds them.
    fn write_decisions(&mut self) -> Planned {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let text = self.text(DECISIONS).unwrap_or_default();
        let file = DecisionFile { file: DECISIONS.into(), text: text.as_str().into() };
        let old = decisions::read(&file, self.desk.sections, &mut Vec::new());
        let mut wanted: Vec<NewDecision> = Vec::new();
        for decision in std::mem::take(&mut self.wanted) {
            wanted.retain(|w| !ended(&w.judgement, &decision.judgement));
            wanted.push(decision);
        }
        let mut gone: Vec<&Decision> =
            old.iter().filter(|o| wanted.iter().any(|w| ended(&o.judgement, &w.judgement))).collect();
        let kept: Vec<&Decision> = gone.extract_if(.., |g| wanted.iter().any(|w| w.judgement == g.judgement)).collect();
        wanted.retain(|w| !kept.iter().any(|k| k.judgement == w.judgement));
        gone.sort_by_key(|d| std::cmp::Reverse(d.origin.span.start));
        for decision in &mut wanted {
            self.count_missed(decision, &file);
        }
        let mut text = text;
        for decision in gone {
            text = written::remove(&text, decision.origin.span.start);
        }
        if !wanted.is_empty() {
            text = written::add(&text, &wanted).map_err(|why| {
                let help = "mend the file first; `sourcebook check` shows where";
                Box::new(Diagnostic::error("decisions-syntax", why).in_file(DECISIONS).help(help))
            })?;
        }
        self.texts.insert(DECISIONS.into(), Some(text));
        Ok(())
    }
}

impl Draft<'_> {
    /// Once accepted, a form is also found where recognition missed it: the editor will see those mentions, too.
    fn count_missed(&self, decision: &mut NewDecision, file: &DecisionFile) {
        let Judgement::Accept { kind: Some(_), expect: Some(_), .. } = &decision.judgement else { return };
        let origin = super::Origin { file: file.file.clone(), text: Arc::clone(&file.text), span: 0..0 };
        let alone = Decision { judgement: decision.judgement.clone(), why: None, by: None, on: None, origin };
        let known = KnownNames::of(&Registry { decisions: vec![alone], ..Registry::default() });
        let missed: usize = self.desk.documents.iter().map(|d| known.missed(d).len()).sum();
        if let Judgement::Accept { expect: Some(expect), .. } = &mut decision.judgement {
            *expect += missed;
        }
    }
}

/// Whether an older decision has no place beside a newer one: it says the same of it, or the contrary.
fn ended(old: &Judgement, new: &Judgement) -> bool {
    use Judgement::{Accept, Different, Merged, Reject, Same};
    let form = |j: &Judgement| match j {
        Accept { form, scope, .. } | Reject { form, scope, .. } => Some((fold(form), scope_text(scope))),
        _ => None,
    };
    let kind = |j: &Judgement| match j {
        Accept { kind, .. } | Reject { kind, .. } => kind.clone(),
        _ => None,
    };
    let pair = |j: &Judgement| {
        let (a, b) = match j {
            Same { a, b } | Different { a, b } => (Slug::from_text(a), Slug::from_text(b)),
            Merged { from, into } => (from.clone(), into.clone()),
            _ => return None,
        };
        Some(if a < b { (a, b) } else { (b, a) })
    };
    match (old, new) {
        // Of two accepted types of one form the later counts, and the other would be reported as matching nothing.
        (Accept { .. }, Accept { .. }) => form(old) == form(new),
        (Accept { .. } | Reject { .. }, Accept { .. } | Reject { .. }) => {
            let overlap = kind(old).is_none() || kind(new).is_none() || kind(old) == kind(new);
            form(old) == form(new) && overlap
        }
        (Merged { from: a, .. }, Merged { from: b, .. }) if a == b => true,
        (Same { .. } | Different { .. } | Merged { .. }, Same { .. } | Different { .. } | Merged { .. }) => {
            pair(old) == pair(new)
        }
        _ => false,
    }
}

fn scope_text(scope: &Scope) -> String {
    match scope {
        Scope::Everywhere => String::new(),
        Scope::Source(slug) => slug.clone(),
        Scope::Place(slug, block) => format!("{slug}#{block}"),
    }
}
