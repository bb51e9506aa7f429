//! Works: a title with and without its subtitle, and the works the bibliography knows.

use super::super::form::fold;
use super::super::{DocumentNames, KnownWork};
use super::clusters::Clusters;
use super::nodes::Nodes;
use super::stated::Stated;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The works known from the bibliography and from what the documents say they are about, by key.
pub(super) fn known_works(works: &[KnownWork], documents: &[DocumentNames]) -> Vec<KnownWork> {
    let mut by_key: BTreeMap<&str, KnownWork> = BTreeMap::new();
    for work in works.iter().chain(documents.iter().flat_map(|d| &d.text.about)).filter(|w| !w.key.is_empty()) {
        let known = by_key.entry(&work.key).or_insert_with(|| KnownWork { variants: Vec::new(), ..work.clone() });
        if known.title.is_empty() {
            known.title.clone_from(&work.title);
        }
        let others = work.variants.iter().chain(std::iter::once(&work.title));
        for other in others.filter(|t| !t.trim().is_empty()) {
            if *other != known.title && !known.variants.contains(other) {
                known.variants.push(other.clone());
            }
        }
    }
    by_key.into_values().filter(|w| !w.title.trim().is_empty()).collect()
}

/// The title before the colon and what follows it, folded; a title without a colon has no second part.
fn parts(title: &str) -> (String, Option<String>) {
    match title.split_once(':') {
        Some((short, rest)) if !short.trim().is_empty() && !rest.trim().is_empty() => (fold(short), Some(fold(rest))),
        _ => (fold(title), None),
    }
}

/// Joins titles with each other and with the known works.
pub(super) fn titles(nodes: &Nodes, clusters: &mut Clusters, works: &[KnownWork], stated: &Stated) {
    let Some(kind) = nodes.kind_named("work") else { return };
    let mut known: HashMap<String, BTreeSet<usize>> = HashMap::new();
    for (w, work) in works.iter().enumerate() {
        for title in work.variants.iter().chain(std::iter::once(&work.title)) {
            known.entry(parts(title).0).or_default().insert(w);
        }
    }
    let title_of: HashMap<usize, usize> =
        stated.identities.iter().filter_map(|i| Some((i.work?, *i.nodes.first()?))).collect();
    let mut unknown: BTreeMap<String, Vec<(usize, Option<String>)>> = BTreeMap::new();
    for info in &nodes.forms {
        let Some(node) = info.nodes.iter().copied().find(|n| nodes.all[*n].kind == kind) else { continue };
        let (short, rest) = parts(&info.surface);
        match known.get(&short).map(|w| w.iter().copied().collect::<Vec<_>>()).as_deref() {
            Some([one]) => {
                title_of.get(one).map(|title| clusters.join(*title, node, "title"));
            }
            Some(_) => {}
            None => unknown.entry(short).or_default().push((node, rest)),
        }
    }
    for (short, forms) in unknown {
        one_title(clusters, &short, &forms);
    }
}

/// Titles that are equal before the colon: one work if there is but one subtitle, or if the short title has several words
/// and the subtitles do not count (`Report: 2015`, `Report: 2016`).
fn one_title(clusters: &mut Clusters, short: &str, forms: &[(usize, Option<String>)]) {
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    let subtitles: BTreeSet<&String> = forms.iter().filter_map(|(_, rest)| rest.as_ref()).collect();
    let numbers: BTreeSet<String> = subtitles.iter().map(|s| digits(s)).collect();
    let one = subtitles.len() <= 1 || (short.contains(' ') && numbers.len() == 1);
    if one {
        for (node, _) in forms.iter().skip(1) {
            clusters.join(forms[0].0, *node, "title");
        }
    }
}
