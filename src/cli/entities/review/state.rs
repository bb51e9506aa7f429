//! What `entities review` is doing, without a terminal: a key in, a wish out.
//!
//! The screen is drawn from a [`Review`]; who runs it carries out its [`Wish`]es and hands in what came of them. Nothing here
//! knows files or terminals.

use crate::entity::EntityType;
use crate::entity::registry::{Action, Limit, Statement, Subject};
use crate::id::{BlockId, EntityId};

/// A key, as far as it means something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Backspace.
    Backspace,
    /// One up.
    Up,
    /// One down.
    Down,
}

/// What is to be done outside.
#[expect(clippy::large_enum_variant, reason = "one is made for each key that is pressed")]
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Nothing but to draw.
    Nothing,
    /// Say what this would do, with [`Review::told`].
    Preview(String, Action),
    /// Do what was previewed.
    Do,
    /// Take the last step back.
    Undo,
    /// Go on to the next entity; this one may come again another day.
    Skip,
    /// End.
    Quit,
}

/// A mention in its surroundings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// Slug of the source.
    pub source: String,
    /// Its block.
    pub block: Option<BlockId>,
    /// What stands before.
    pub before: String,
    /// The mention.
    pub surface: String,
    /// What stands behind.
    pub after: String,
    /// Why it is here: rule, score, how it was joined.
    pub reason: String,
}

/// An entity to decide about.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its id.
    pub id: EntityId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// How far it has come: `automatic`.
    pub status: &'static str,
    /// How sure the program is.
    pub confidence: f32,
    /// `3 mentions in 2 sources`.
    pub counts: String,
    /// Its other forms.
    pub forms: Vec<String>,
    /// Its mentions.
    pub contexts: Vec<Context>,
    /// Lines that help: statements of the texts, identifiers that may fit.
    pub hints: Vec<String>,
    /// How many wait behind it.
    pub waiting: usize,
}

/// Another entity, to merge with.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its id.
    pub id: EntityId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// What is searched, in small letters: its name and other forms.
    pub words: String,
    /// Number of its mentions.
    pub mentions: usize,
    /// Whether it shares a word with the entity at hand.
    pub near: bool,
}

/// What the keys mean at the moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// Decide.
    Card,
    /// What the keys mean.
    Help,
    /// Where to reject.
    Reject,
    /// Which entity to merge with: typed so far, place in the list.
    Merge(String, usize),
    /// Which form to split off: place in the list.
    Split(usize),
    /// Which type: place in the list.
    Retype(usize),
    /// The new name so far.
    Rename(String),
    /// Whether to do what was previewed: what, what it does.
    Confirm(String, String),
    /// Nothing waits any more.
    Done,
}

/// The whole interface.
#[derive(Clone, Debug)]
pub struct Review {
    /// The entity at hand.
    pub card: Option<Card>,
    /// What the keys mean.
    pub mode: Mode,
    /// The mention that is marked, by its place in the card.
    pub at: usize,
    /// All other entities.
    pub choices: Vec<Choice>,
    /// The types of the site.
    pub kinds: Vec<EntityType>,
    /// What came of the last key.
    pub message: String,
}

/// Entities offered to merge with at once.
const OFFERED: usize = 8;

impl Review {
    /// With an entity to decide about, if one waits.
    pub fn new(card: Option<Card>, choices: Vec<Choice>, kinds: Vec<EntityType>) -> Self {
        let mut review =
            Review { card: None, mode: Mode::Done, at: 0, choices: Vec::new(), kinds, message: String::new() };
        review.turn(card, choices);
        review
    }

    /// Goes to another entity.
    pub fn turn(&mut self, card: Option<Card>, choices: Vec<Choice>) {
        self.mode = if card.is_some() { Mode::Card } else { Mode::Done };
        (self.card, self.choices, self.at) = (card, choices, 0);
    }

    /// What came of a wish to preview.
    pub fn told(&mut self, what: &str, told: Result<String, String>) {
        match told {
            Ok(told) => {
                self.mode = Mode::Confirm(what.into(), told);
                self.message.clear();
            }
            Err(why) => {
                self.mode = Mode::Card;
                self.message = why;
            }
        }
    }

    /// The entities that fit what is typed: those that share a word first, then by mentions.
    pub fn offered(&self, typed: &str) -> Vec<&Choice> {
        let typed = typed.to_lowercase();
        let mut all: Vec<&Choice> =
            self.choices.iter().filter(|c| typed.split_whitespace().all(|w| c.words.contains(w))).collect();
        all.sort_by(|a, b| b.near.cmp(&a.near).then(b.mentions.cmp(&a.mentions)).then(a.id.cmp(&b.id)));
        all.truncate(OFFERED);
        all
    }

    /// A key was pressed.
    pub fn press(&mut self, key: Key) -> Wish {
        match self.mode.clone() {
            Mode::Card => self.decide(key),
            Mode::Help => self.back(),
            Mode::Reject => self.reject(key),
            Mode::Merge(typed, at) => self.merge(typed, at, key),
            Mode::Split(at) => self.split(at, key),
            Mode::Retype(at) => self.retype(at, key),
            Mode::Rename(typed) => self.rename(typed, key),
            Mode::Confirm(..) => match key {
                Key::Enter | Key::Char('y') => Wish::Do,
                Key::Escape | Key::Char('n' | 'q') => self.back(),
                _ => Wish::Nothing,
            },
            Mode::Done => match key {
                Key::Char('u') => Wish::Undo,
                Key::Char('q') | Key::Escape | Key::Enter => Wish::Quit,
                _ => Wish::Nothing,
            },
        }
    }

    fn back(&mut self) -> Wish {
        self.mode = if self.card.is_some() { Mode::Card } else { Mode::Done };
        Wish::Nothing
    }

    fn enter(&mut self, mode: Mode) -> Wish {
        self.message.clear();
        self.mode = mode;
        Wish::Nothing
    }

    fn decide(&mut self, key: Key) -> Wish {
        let Some(card) = &self.card else { return Wish::Nothing };
        let (id, contexts) = (card.id.clone(), card.contexts.len());
        match key {
            Key::Char('a') => {
                let action = Action::Accept(Subject::Entity(id.clone()), Limit::Everywhere);
                Wish::Preview(format!("accept {id}"), action)
            }
            Key::Char('r') => self.enter(Mode::Reject),
            Key::Char('m') => self.enter(Mode::Merge(String::new(), 0)),
            Key::Char('s') if card.forms.is_empty() => self.say("it has no other form to split off"),
            Key::Char('s') => self.enter(Mode::Split(0)),
            Key::Char('t') => self.enter(Mode::Retype(0)),
            Key::Char('n') => {
                let name = card.name.clone();
                self.enter(Mode::Rename(name))
            }
            Key::Char('u') => Wish::Undo,
            Key::Char(' ' | 'k') => Wish::Skip,
            Key::Char('?' | 'h') => self.enter(Mode::Help),
            Key::Char('q') => Wish::Quit,
            Key::Up => {
                self.at = self.at.saturating_sub(1);
                Wish::Nothing
            }
            Key::Down => {
                self.at = (self.at + 1).min(contexts.saturating_sub(1));
                Wish::Nothing
            }
            _ => Wish::Nothing,
        }
    }

    fn say(&mut self, what: &str) -> Wish {
        self.message = what.into();
        Wish::Nothing
    }

    fn reject(&mut self, key: Key) -> Wish {
        let Some(card) = &self.card else { return self.back() };
        let id = card.id.clone();
        let place = card.contexts.get(self.at);
        let (words, limit) = match (key, place) {
            (Key::Char('e'), _) => ("everywhere".to_string(), Limit::Everywhere),
            (Key::Char('s'), Some(c)) => (format!("in {}", c.source), Limit::Source(c.source.clone())),
            (Key::Char('h'), Some(Context { source, block: Some(block), .. })) => {
                (format!("at {source}#{block}"), Limit::Place(source.clone(), block.clone()))
            }
            (Key::Escape | Key::Char('q'), _) => return self.back(),
            _ => return Wish::Nothing,
        };
        Wish::Preview(format!("reject {id} {words}"), Action::Reject(Subject::Entity(id), limit))
    }

    fn merge(&mut self, mut typed: String, at: usize, key: Key) -> Wish {
        let Some(id) = self.card.as_ref().map(|c| c.id.clone()) else { return self.back() };
        match key {
            Key::Escape => return self.back(),
            Key::Enter => {
                let Some(into) = self.offered(&typed).get(at).map(|c| c.id.clone()) else {
                    return self.say("no entity fits what is typed");
                };
                return Wish::Preview(format!("merge {id} with {into}"), Action::Merge(id, into));
            }
            Key::Up => return self.enter(Mode::Merge(typed, at.saturating_sub(1))),
            Key::Down => {
                let last = self.offered(&typed).len().saturating_sub(1);
                return self.enter(Mode::Merge(typed, (at + 1).min(last)));
            }
            Key::Char(c) => typed.push(c),
            Key::Backspace => drop(typed.pop()),
        }
        self.enter(Mode::Merge(typed, 0))
    }

    fn split(&mut self, at: usize, key: Key) -> Wish {
        let Some(card) = &self.card else { return self.back() };
        match pick(at, card.forms.len(), key) {
            Pick::At(at) => self.enter(Mode::Split(at)),
            Pick::Back => self.back(),
            Pick::Taken => {
                let (id, form) = (card.id.clone(), card.forms.get(at).cloned().unwrap_or_default());
                Wish::Preview(format!("split “{form}” off {id}"), Action::Split(id, vec![form]))
            }
        }
    }

    fn retype(&mut self, at: usize, key: Key) -> Wish {
        let Some(card) = &self.card else { return self.back() };
        match pick(at, self.kinds.len(), key) {
            Pick::At(at) => self.enter(Mode::Retype(at)),
            Pick::Back => self.back(),
            Pick::Taken => match self.kinds.get(at) {
                Some(kind) => {
                    let id = card.id.clone();
                    Wish::Preview(format!("retype {id} as {}", kind.0), Action::Retype(id, kind.clone()))
                }
                None => self.back(),
            },
        }
    }

    fn rename(&mut self, mut typed: String, key: Key) -> Wish {
        let Some(card) = &self.card else { return self.back() };
        match key {
            Key::Escape => return self.back(),
            Key::Enter if typed.trim().is_empty() || typed == card.name => return self.back(),
            Key::Enter => {
                let (id, name) = (card.id.clone(), typed.trim().to_string());
                let statement = Statement { name: Some(name.clone()), ..Statement::default() };
                return Wish::Preview(format!("rename {id} “{name}”"), Action::State(id, statement));
            }
            Key::Char(c) => typed.push(c),
            Key::Backspace => drop(typed.pop()),
            Key::Up | Key::Down => {}
        }
        self.enter(Mode::Rename(typed))
    }
}

/// What a key does in a list.
enum Pick {
    At(usize),
    Taken,
    Back,
}

fn pick(at: usize, length: usize, key: Key) -> Pick {
    match key {
        Key::Up => Pick::At(at.saturating_sub(1)),
        Key::Down => Pick::At((at + 1).min(length.saturating_sub(1))),
        Key::Enter => Pick::Taken,
        Key::Escape | Key::Char('q') => Pick::Back,
        _ => Pick::At(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card() -> Card {
        let context = |source: &str| Context {
            source: source.into(),
            block: Some(BlockId::paragraph(3)),
            surface: "Ada Moss".into(),
            ..Context::default()
        };
        Card {
            id: "ada-moss".parse().unwrap(),
            name: "Ada Moss".into(),
            kind: "person".into(),
            status: "automatic",
            confidence: 0.9,
            counts: "2 mentions in 2 sources".into(),
            forms: vec!["Moss".into(), "Captain Moss".into()],
            contexts: vec![context("a"), context("b")],
            hints: Vec::new(),
            waiting: 3,
        }
    }

    fn choice(id: &str, mentions: usize, near: bool) -> Choice {
        let name = id.replace('-', " ");
        Choice { id: id.parse().unwrap(), words: name.clone(), name, kind: "person".into(), mentions, near }
    }

    fn review() -> Review {
        let kinds = ["person", "place"].map(|k| EntityType(k.into())).to_vec();
        let choices = vec![choice("adam-moss", 2, true), choice("ines-vale", 9, false), choice("a-moss", 3, true)];
        Review::new(Some(card()), choices, kinds)
    }

    fn type_in(review: &mut Review, keys: &str) -> Wish {
        keys.chars().map(|c| review.press(Key::Char(c))).last().unwrap()
    }

    #[test]
    fn every_decision_is_previewed_before_it_is_made() {
        let mut review = review();
        let Wish::Preview(what, action) = review.press(Key::Char('a')) else { panic!() };
        assert_eq!(action, Action::Accept(Subject::Entity("ada-moss".parse().unwrap()), Limit::Everywhere));
        review.told(&what, Ok("2 mentions in 2 sources".into()));
        assert_eq!(review.mode, Mode::Confirm("accept ada-moss".into(), "2 mentions in 2 sources".into()));
        assert_eq!(review.press(Key::Char('x')), Wish::Nothing);
        assert_eq!(review.press(Key::Enter), Wish::Do);
        review.told(&what, Err("this would not work".into()));
        assert_eq!((review.mode.clone(), review.message.as_str()), (Mode::Card, "this would not work"));
    }

    #[test]
    fn rejecting_asks_where_and_means_the_marked_mention() {
        let id: EntityId = "ada-moss".parse().unwrap();
        let limits = [
            ('h', Limit::Place("b".into(), BlockId::paragraph(3))),
            ('s', Limit::Source("b".into())),
            ('e', Limit::Everywhere),
        ];
        for (key, limit) in limits {
            let mut review = review();
            review.press(Key::Down);
            review.press(Key::Down);
            review.press(Key::Char('r'));
            let Wish::Preview(_, action) = review.press(Key::Char(key)) else { panic!() };
            assert_eq!(action, Action::Reject(Subject::Entity(id.clone()), limit));
        }
    }

    #[test]
    fn merging_finds_what_is_typed_and_offers_the_near_first() {
        let mut review = review();
        review.press(Key::Char('m'));
        let ids = |r: &Review, typed: &str| r.offered(typed).iter().map(|c| c.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&review, ""), ["a-moss", "adam-moss", "ines-vale"]);
        type_in(&mut review, "vax");
        assert_eq!(review.press(Key::Enter), Wish::Nothing, "nothing fits");
        review.press(Key::Backspace);
        let Wish::Preview(_, action) = review.press(Key::Enter) else { panic!() };
        assert_eq!(action, Action::Merge("ada-moss".parse().unwrap(), "ines-vale".parse().unwrap()));
        review.press(Key::Escape);
        assert_eq!(review.mode, Mode::Card);
    }

    #[test]
    fn lists_and_lines_give_actions() {
        let id: EntityId = "ada-moss".parse().unwrap();
        let mut review = review();
        review.press(Key::Char('s'));
        review.press(Key::Down);
        let split = review.press(Key::Enter);
        assert_eq!(
            split,
            Wish::Preview(
                "split “Captain Moss” off ada-moss".into(),
                Action::Split(id.clone(), vec!["Captain Moss".into()])
            )
        );
        review.press(Key::Escape);
        review.press(Key::Char('t'));
        review.press(Key::Down);
        let Wish::Preview(_, Action::Retype(_, kind)) = review.press(Key::Enter) else { panic!() };
        assert_eq!(&*kind.0, "place");
        review.press(Key::Escape);
        review.press(Key::Char('n'));
        type_in(&mut review, " III");
        let Wish::Preview(_, Action::State(_, statement)) = review.press(Key::Enter) else { panic!() };
        assert_eq!(statement.name.as_deref(), Some("Ada Moss III"));
    }

    #[test]
    fn any_keys_in_any_order_are_survived() {
        let keys = [Key::Enter, Key::Escape, Key::Backspace, Key::Up, Key::Down];
        let letters = "arhsetmn?uk qxß\u{1b}".chars().map(Key::Char);
        let keys: Vec<Key> = keys.into_iter().chain(letters).collect();
        let mut dice = 1u64;
        let mut review = review();
        for _ in 0..5000 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            match review.press(keys[(dice >> 33) as usize % keys.len()]) {
                Wish::Preview(what, _) if dice.is_multiple_of(3) => review.told(&what, Err("no".into())),
                Wish::Preview(what, _) => review.told(&what, Ok("1 mention in 1 source".into())),
                Wish::Do if dice.is_multiple_of(5) => review.turn(None, Vec::new()),
                Wish::Do | Wish::Skip | Wish::Undo => review.turn(Some(card()), vec![choice("adam-moss", 1, true)]),
                Wish::Nothing | Wish::Quit => {}
            }
        }
    }
}
