//! What the engine made of works, for the pages to come.
//!
//! A work that is cited for the first time is written the same on every page but for the place that is cited, and its reference is
//! the same in every list, if the style numbers neither. What the engine is asked for goes in; what it made of it once comes out,
//! as the engine made it: what stands for something else is put back by the page that asks.

use super::engine::{Locator, StandIns};
use super::runs::Run;
use citationberg::json::Item as EngineItem;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// More works than this are not remembered: the memory is emptied and filled anew.
const MOST: usize = 20_000;

/// A citation of one work, as far as the engine's text depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cited {
    /// The work, as the engine gets it.
    pub entry: EngineItem,
    /// The label of the place in it and whether it is in the plural.
    pub locator: Option<(citationberg::taxonomy::Locator, bool)>,
    /// Whether it is the first of that work.
    pub first: bool,
}

/// The engine's text of a citation, and what stood in it for the place that is cited.
#[derive(Debug)]
struct Text {
    runs: Vec<Run>,
    stand_in: Option<String>,
}

/// The part of a reference in the margin, and the rest.
pub type Parts = (Vec<Run>, Vec<Run>);

/// What was made so far.
#[derive(Debug, Default)]
pub struct Made {
    citations: Remembered<Cited, Text>,
    references: Remembered<EngineItem, Parts>,
}

impl Made {
    /// A citation that was made before, with the stand-in for this locator.
    pub fn citation(&self, cited: &Cited, locator: Option<&Locator>, stand_ins: &StandIns) -> Option<Vec<Run>> {
        let text = self.citations.get(cited)?;
        let mut runs = text.runs.clone();
        if let (Some(before), Some(now)) = (&text.stand_in, stand_in(locator, stand_ins)) {
            for run in runs.iter_mut().filter(|run| run.text.contains(before)) {
                run.text = run.text.replace(before, &now);
            }
        }
        Some(runs)
    }

    /// Remembers a citation.
    pub fn keep_citation(&self, cited: Cited, locator: Option<&Locator>, stand_ins: &StandIns, runs: &[Run]) {
        self.citations.keep(cited, Text { runs: runs.to_vec(), stand_in: stand_in(locator, stand_ins) });
    }

    /// The reference of a work, made by the function if it was not made before.
    pub fn reference<E>(&self, entry: &EngineItem, make: impl FnOnce() -> Result<Parts, E>) -> Result<Arc<Parts>, E> {
        match self.references.get(entry) {
            Some(made) => Ok(made),
            None => Ok(self.references.keep(entry.clone(), make()?)),
        }
    }
}

/// The number that stands for a locator: of two of them, a range, the first.
fn stand_in(locator: Option<&Locator>, stand_ins: &StandIns) -> Option<String> {
    let text = stand_ins.text(locator?)?;
    text.split('-').next().map(str::to_owned)
}

#[derive(Debug)]
struct Remembered<K, V>(Mutex<HashMap<K, Arc<V>>>);

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Remembered(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Remembered<K, V> {
    fn get(&self, key: &K) -> Option<Arc<V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn keep(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, Arc::clone(&value));
        value
    }
}
