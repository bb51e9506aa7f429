//! Closed classes of words that the patterns of dates, names and places share: eras, domains, words for areas.
//!
//! In: a word or a few words. Out: whether they stand in a class of `data/patterns.toml`. It knows no text.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// A class of `data/patterns.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    EraAfter,
    EraBefore,
    Domain,
    Along,
    Held,
    Area,
    Mission,
    Counted,
    Bodies,
    BodiesJoin,
    BodyNoun,
}

const CLASSES: [(Class, &str); 11] = [
    (Class::EraAfter, "eras_after"),
    (Class::EraBefore, "eras_before"),
    (Class::Domain, "domains"),
    (Class::Along, "along"),
    (Class::Held, "held"),
    (Class::Area, "areas"),
    (Class::Mission, "missions"),
    (Class::Counted, "counted"),
    (Class::Bodies, "bodies"),
    (Class::BodiesJoin, "bodies_join"),
    (Class::BodyNoun, "body_nouns"),
];

static TABLES: LazyLock<BTreeMap<Class, HashSet<String>>> = LazyLock::new(|| {
    let table: toml::Table = include_str!("data/patterns.toml").parse().unwrap_or_default();
    let list = |key: &str| -> HashSet<String> {
        let entries = table.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        entries.filter_map(|v| v.as_str()).map(String::from).collect()
    };
    CLASSES.iter().map(|(class, key)| (*class, list(key))).collect()
});

/// Whether words, as the class writes them, stand in it.
pub(super) fn is(class: Class, words: &str) -> bool {
    TABLES.get(&class).is_some_and(|set| set.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        for (class, key) in CLASSES {
            assert!(TABLES.get(&class).is_some_and(|set| !set.is_empty()), "{key}");
        }
        assert!(is(Class::EraAfter, "BC") && !is(Class::EraAfter, "bc"));
    }
}
