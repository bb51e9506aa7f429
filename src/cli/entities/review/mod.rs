//! `sourcebook entities review`: the queue, one entity after the other, on the whole terminal.
//!
//! [`state`] decides what a key means, [`draw`] draws; this carries out what they wish: preview, write, undo, and go on.

mod draw;
mod state;

use super::{Checked, Filter, ReviewArguments, decide, desk, look};
use crate::cli::{Exit, OpenSite, Terminal};
use crate::diagnostic::Diagnostic;
use crate::entity::Entity;
use crate::entity::index::counts;
use crate::entity::registry::{Action, Explainer, Provenance, seen};
use crate::id::EntityId;
use crate::project::Lock;
use crate::site::desk::{Desk, Plan};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use state::{Card, Choice, Context, Key, Review, Wish};
use std::collections::HashSet;
use std::io::IsTerminal;

/// Mentions of an entity that are shown; the first are enough to decide.
const SHOWN: usize = 200;

/// Runs the command.
pub fn run(arguments: &ReviewArguments, site: &OpenSite, terminal: &Terminal) -> Checked<Exit> {
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        let error = Diagnostic::error("entities-terminal", "this needs a terminal");
        return Err(error.help("`entities queue` lists what waits, `accept` and `reject` decide").into());
    }
    let provenance = Provenance { by: arguments.by.clone(), on: arguments.on.clone(), why: None };
    let mut session = Session {
        desk: desk(site),
        filter: arguments.filter.clone(),
        provenance,
        skipped: HashSet::new(),
        planned: None,
        decided: 0,
    };
    // A wrong filter is told before the screen is taken.
    look::waiting(&session.desk, &session.filter)?;
    let failed =
        |e: std::io::Error| Diagnostic::error("entities-terminal", format!("the terminal cannot be used: {e}"));
    let mut screen = ratatui::try_init().map_err(failed)?;
    let done = session.talk(&mut screen, site);
    ratatui::restore();
    done.map_err(failed)?;
    terminal.say(&match session.decided {
        1 => "1 decision".to_string(),
        n => format!("{n} decisions"),
    });
    Ok(Exit::Done)
}

struct Session<'s> {
    desk: Desk<'s>,
    filter: Filter,
    provenance: Provenance,
    skipped: HashSet<EntityId>,
    planned: Option<(String, Plan)>,
    decided: usize,
}

impl Session<'_> {
    fn talk(&mut self, screen: &mut ratatui::DefaultTerminal, site: &OpenSite) -> std::io::Result<()> {
        let kinds = self.desk.sections().into_iter().map(|(_, kind)| kind).collect();
        let (card, choices) = self.next();
        let mut review = Review::new(card, choices, kinds);
        loop {
            screen.draw(|frame| draw::draw(&review, frame))?;
            let event = event::read()?;
            if interrupts(&event) {
                return Ok(());
            }
            let Some(key) = key(&event) else { continue };
            match review.press(key) {
                Wish::Nothing => {}
                Wish::Preview(what, action) => {
                    let told = self.preview(&what, action);
                    review.told(&what, told);
                }
                Wish::Do => {
                    review.message = self.make(site);
                    let (card, choices) = self.next();
                    review.turn(card, choices);
                }
                Wish::Undo => {
                    review.message = self.undo(site);
                    let (card, choices) = self.next();
                    review.turn(card, choices);
                }
                Wish::Skip => {
                    self.skipped.extend(review.card.as_ref().map(|c| c.id.clone()));
                    let (card, choices) = self.next();
                    review.message.clear();
                    review.turn(card, choices);
                }
                Wish::Quit => return Ok(()),
            }
        }
    }

    fn preview(&mut self, what: &str, action: Action) -> Result<String, String> {
        let plan = self.desk.plan(&[action], &self.provenance).map_err(|e| sentence(&e))?;
        if let Some(wrong) = decide::refused(&plan) {
            return Err(sentence(&wrong));
        }
        if plan.edits.is_empty() {
            return Err("it is so already".into());
        }
        let told = plan.effect.to_string();
        self.planned = Some((what.to_string(), plan));
        Ok(told)
    }

    fn make(&mut self, site: &OpenSite) -> String {
        let Some((did, plan)) = self.planned.take() else { return String::new() };
        // The site is held only while it is written to: a preview may go on beside the review.
        let written = Lock::take(site.root()).and_then(|_lock| decide::write(&site.disk, &did, &plan.edits));
        self.desk.reload();
        match written {
            Ok(()) => {
                self.decided += 1;
                format!("done: {did}")
            }
            Err(problem) => sentence(&problem),
        }
    }

    fn undo(&mut self, site: &OpenSite) -> String {
        if self.decided == 0 {
            return "nothing was decided here yet; `entities undo` takes back older steps".into();
        }
        let undone = Lock::take(site.root()).and_then(|_lock| {
            let (step, edits, journal) = decide::step_back(&site.disk)?;
            decide::take_back(&site.disk, &edits, &journal)?;
            Ok(step)
        });
        self.desk.reload();
        match undone {
            Ok(step) => {
                self.decided -= 1;
                self.skipped.clear();
                format!("undone: {}", step.did)
            }
            Err(problem) => sentence(&problem),
        }
    }

    /// The next entity that waits, and all others.
    fn next(&self) -> (Option<Card>, Vec<Choice>) {
        let waiting = look::waiting(&self.desk, &self.filter).unwrap_or_default();
        let mut left = waiting.into_iter().filter(|e| !self.skipped.contains(&e.id));
        let Some(entity) = left.next() else { return (None, Vec::new()) };
        (Some(self.card(entity, left.count())), self.choices(entity))
    }

    fn card(&self, entity: &Entity, waiting: usize) -> Card {
        let counted = counts(entity);
        let names = &self.desk.site.names;
        let explainer = Explainer::new(&names.documents, &names.index, &names.registry);
        let contexts = entity.mentions.iter().take(SHOWN).filter_map(|at| {
            let explained = explainer.explain(*at)?;
            let quote = look::quoted(&self.desk, *at);
            let joined = explained.joined_by.map_or_else(String::new, |rule| format!(", joined by {rule}"));
            Some(Context {
                block: explained.block.parse().ok(),
                source: explained.source,
                before: quote.before,
                surface: quote.surface,
                after: quote.after,
                reason: format!("{}, {:.2}{joined}", explained.rule, explained.confidence),
            })
        });
        let mut hints: Vec<String> = entity.facts.iter().take(2).map(|f| format!("{}: {}", f.kind, f.value)).collect();
        if let Some(suggested) = look::suggested(entity).first() {
            hints.push(format!("GeoNames? {suggested}"));
        }
        Card {
            id: entity.id.clone(),
            name: entity.name.clone(),
            kind: entity.kind.0.to_string(),
            status: super::Status::of(entity).word(),
            confidence: entity.confidence,
            counts: seen(counted.mentions, counted.sources),
            forms: entity.aliases.clone(),
            contexts: contexts.collect(),
            hints,
            waiting,
        }
    }

    fn choices(&self, entity: &Entity) -> Vec<Choice> {
        let words = |e: &Entity| {
            let all = std::iter::once(&e.name).chain(&e.aliases);
            all.map(|n| n.to_lowercase()).collect::<Vec<_>>().join(" · ")
        };
        let own = words(entity);
        let mine: HashSet<&str> = own.split_whitespace().filter(|w| w.chars().count() > 3).collect();
        let others = self.desk.site.names.index.entities.iter().filter(|e| e.id != entity.id);
        others
            .map(|e| {
                let words = words(e);
                let near = e.kind == entity.kind && words.split_whitespace().any(|w| mine.contains(w));
                Choice {
                    id: e.id.clone(),
                    name: e.name.clone(),
                    kind: e.kind.0.to_string(),
                    mentions: e.mentions.len(),
                    near,
                    words,
                }
            })
            .collect()
    }
}

fn sentence(problem: &Diagnostic) -> String {
    match &problem.help {
        Some(help) => format!("{} ({help})", problem.message),
        None => problem.message.clone(),
    }
}

/// Ctrl-C and Ctrl-D, which the terminal leaves to the program while the screen is its own.
fn interrupts(event: &Event) -> bool {
    let Event::Key(key) = event else { return false };
    key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('c' | 'd'))
}

/// A key press that means something.
fn key(event: &Event) -> Option<Key> {
    let Event::Key(key) = event else { return None };
    if key.kind == KeyEventKind::Release {
        return None;
    }
    Some(match key.code {
        KeyCode::Char(c) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        _ => return None,
    })
}
