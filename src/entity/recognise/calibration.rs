//! How sure a mention is: what was measured on held-out text, as tables (`data/calibration.toml`).
//!
//! In: a kind and the margin of the tagger, or a rule. Out: a share of right mentions from 0 to 1. Nothing is computed from the
//! document at hand.

use super::reading::Kind;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::of(include_str!("data/calibration.toml")));

struct Tables {
    /// By kind: (margin, share), ascending.
    margins: BTreeMap<String, Vec<(f32, f32)>>,
    /// Rule → most confidence.
    rules: BTreeMap<String, f32>,
}

impl Tables {
    fn of(text: &str) -> Self {
        let table: toml::Table = text.parse().unwrap_or_default();
        let number = |v: &toml::Value| v.as_float().or_else(|| v.as_integer().map(|i| i as f64)).map(|n| n as f32);
        let section = |key: &str| table.get(key).and_then(toml::Value::as_table).into_iter().flatten();
        let point = |v: &toml::Value| Some((number(v.as_array()?.first()?)?, number(v.as_array()?.get(1)?)?));
        let points = |v: &toml::Value| v.as_array().into_iter().flatten().filter_map(point).collect();
        Tables {
            margins: section("margins").map(|(kind, v)| (kind.clone(), points(v))).collect(),
            rules: section("rules").filter_map(|(rule, v)| Some((rule.clone(), number(v)?))).collect(),
        }
    }
}

/// The share of right names among those of a kind that the tagger gives with a margin.
pub(super) fn of_margin(kind: Kind, margin: f32) -> f32 {
    let points = TABLES.margins.get(kind.name()).map_or(&[] as &[(f32, f32)], Vec::as_slice);
    let mut low = (0.0, 0.0);
    for &(at, share) in points {
        if margin < at {
            let part = if at > low.0 { (margin - low.0) / (at - low.0) } else { 0.0 };
            return low.1 + (share - low.1) * part;
        }
        low = (at, share);
    }
    low.1
}

/// The most confidence a mention of a rule may carry; none for a rule that is not in the table.
pub(super) fn most(rule: &str) -> f32 {
    TABLES.rules.get(rule).copied().unwrap_or(0.0)
}

/// The names of all rules, sorted. The guide explains each.
pub fn rules() -> impl Iterator<Item = &'static str> {
    TABLES.rules.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_margin_is_never_less_sure() {
        for kind in Kind::ALL.iter().filter(|k| **k != Kind::Date) {
            let shares: Vec<f32> = (0..500).map(|m| of_margin(*kind, m as f32 * 100.0)).collect();
            assert!(shares.windows(2).all(|w| w[0] <= w[1]) && shares[0] > 0.0 && shares[499] < 1.0, "{kind:?}");
        }
    }

    #[test]
    fn every_rule_of_the_code_is_in_the_table() {
        let mut seen = 0;
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/entity/recognise")).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let code = text.split("#[cfg(test)]").next().unwrap_or("");
            for rule in code.split("rule: \"").skip(1).filter_map(|rest| rest.split('"').next()) {
                seen += 1;
                assert!(TABLES.rules.contains_key(rule), "{}: {rule}", path.display());
            }
        }
        assert!(seen > 15);
    }
}
