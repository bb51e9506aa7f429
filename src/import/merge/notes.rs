//! Notes of a merged body: every mark must lead to one note, as it did on both sides.

use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static NOTE: LazyLock<Regex> =
    // The pattern is fixed and tested.
    LazyLock::new(|| Regex::new(r"(?m)(^[ ]{0,3})?(\\)?\[\^([^\]\s]+)\](:)?").expect("a sound pattern"));

/// How often each label is defined, and whether it is used.
fn labels(body: &str) -> BTreeMap<&str, (usize, bool)> {
    let mut labels: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for found in NOTE.captures_iter(body).filter(|c| c.get(2).is_none()) {
        // Group 3 is in every match.
        let entry = labels.entry(found.get(3).map_or("", |m| m.as_str())).or_default();
        match (found.get(1), found.get(4)) {
            (Some(_), Some(_)) => entry.0 += 1,
            _ => entry.1 = true,
        }
    }
    labels
}

/// Whether a label of the merged body is defined twice, or used without being defined, which neither side had.
pub fn lost(merged: &str, sides: [&str; 2]) -> bool {
    if !merged.contains("[^") {
        return false;
    }
    let sides = sides.map(labels);
    let bad = |(label, (defined, used)): (&&str, &(usize, bool))| {
        let before = |twice: bool| {
            sides.iter().filter_map(|s| s.get(*label)).any(|(d, u)| if twice { *d > 1 } else { *d == 0 && *u })
        };
        (*defined > 1 && !before(true)) || (*defined == 0 && *used && !before(false))
    };
    labels(merged).iter().any(bad)
}
