//! Names that are not persons': equal names, short forms, abbreviations.

use super::super::form::{data_lines, fold, initials};
use super::clusters::Clusters;
use super::nodes::Nodes;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Most long names of a source of which one word may be the end.
const MOST_ENDS: usize = 8;

/// Confidence from which a mention's type is taken at its word.
const SURE: f32 = 0.9;

/// Joins nodes of one form. `several_words` chooses the forms; names of one word come later, when those that stand for a fuller
/// name of their document are known.
pub(super) fn equal_names(nodes: &Nodes, clusters: &mut Clusters, several_words: bool) {
    for info in nodes.forms.iter().filter(|i| (i.form.words > 1) == several_words) {
        let mut kinds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in info.nodes.iter().filter(|n| !nodes.all[**n].attached) {
            kinds.entry(nodes.all[*node].kind).or_default().push(*node);
        }
        for list in kinds.values() {
            if info.form.acronym {
                acronym(nodes, clusters, list);
            } else {
                join_all(clusters, list, "same-name");
            }
        }
        across_types(nodes, clusters, &kinds, several_words);
    }
}

fn join_all(clusters: &mut Clusters, list: &[usize], rule: &'static str) {
    for node in list.iter().skip(1) {
        clusters.join(list[0], *node, rule);
    }
}

/// One form under two types is a mistake of recognition, unless both are well founded.
fn across_types(nodes: &Nodes, clusters: &mut Clusters, kinds: &BTreeMap<usize, Vec<usize>>, several_words: bool) {
    if kinds.len() < 2 {
        return;
    }
    let weight = |list: &[usize]| list.iter().map(|n| nodes.all[*n].weight).sum::<f32>();
    let major = kinds.iter().max_by(|a, b| weight(a.1).total_cmp(&weight(b.1)).then(b.0.cmp(a.0)));
    let Some((major, main)) = major else { return };
    let is_work = |k: usize| &*nodes.kinds[k].0 == "work";
    for (kind, list) in kinds.iter().filter(|(k, _)| *k != major) {
        let best = list.iter().map(|n| nodes.all[*n].best).fold(0.0, f32::max);
        let count: usize = list.iter().map(|n| nodes.all[*n].count).sum();
        let many = count > 1 && weight(list) * 2.0 > weight(main);
        if best >= SURE && (!several_words || is_work(*kind) != is_work(*major) || many) {
            continue;
        }
        for node in list {
            clusters.join(main[0], *node, "same-name");
        }
    }
}

/// Nodes of one abbreviation are one thing if at most one full name stands behind them; else each stays with its own, and
/// those without a full name stay together.
fn acronym(nodes: &Nodes, clusters: &mut Clusters, list: &[usize]) {
    let mut behind: Vec<usize> = Vec::new();
    let mut without = Vec::new();
    for node in list {
        let long = clusters.long(*node).filter(|l| may_abbreviate(nodes, *node, *l));
        if long.is_none() {
            without.push(*node);
        } else if !behind.iter().any(|b| clusters.together(*b, *node)) && !one_inside(nodes, clusters, &behind, *node) {
            behind.push(*node);
        }
    }
    if let [only] = behind[..] {
        without.push(only);
    }
    join_all(clusters, &without, "same-name");
}

/// Whether the first is an abbreviation of the second's words: at least half of its letters stand, in order, among the
/// initials. A translation or a nickname beside an abbreviation (`the Bureau [ABC]`) says nothing about what it stands for.
fn may_abbreviate(nodes: &Nodes, short: usize, long: usize) -> bool {
    let (_, initials) = initials(&nodes.info(long).surface);
    let short = &nodes.info(short).form.key;
    // Longest common subsequence, row by row.
    let mut row = vec![0usize; initials.chars().count() + 1];
    for c in short.chars() {
        let mut diagonal = 0;
        for (i, d) in initials.chars().enumerate() {
            let above = row[i + 1];
            row[i + 1] = if c == d { diagonal + 1 } else { above.max(row[i]) };
            diagonal = above;
        }
    }
    row.last().is_some_and(|common| common * 2 >= short.chars().count())
}

/// The full name behind the node's abbreviation lacks words of one seen before, or the other way round: `Office of Tides
/// (OBT)` beside `Office of Bays and Tides (OBT)`.
fn one_inside(nodes: &Nodes, clusters: &mut Clusters, behind: &[usize], node: usize) -> bool {
    let words = |clusters: &mut Clusters, n: usize| clusters.long(n).map(|l| nodes.info(l).form.key.clone());
    let Some(own) = words(clusters, node) else { return false };
    let inside = |a: &str, b: &str| a.split(' ').all(|w| b.split(' ').any(|v| v == w));
    for other in behind.iter().take(16) {
        let Some(key) = words(clusters, *other) else { continue };
        if inside(&own, &key) || inside(&key, &own) {
            return clusters.join(*other, node, "same-acronym");
        }
    }
    false
}

/// Within a document: an abbreviation without a full name, and the one full name that has these initials.
///
/// A speaker of an interview is often called so: `AP` for Ana Prado.
pub(super) fn spelled_out(nodes: &Nodes, clusters: &mut Clusters, by_document: &[Vec<usize>]) {
    for list in by_document {
        let bodies = || list.iter().copied().filter(|n| nodes.all[*n].count > 0);
        let short: Vec<usize> =
            bodies().filter(|n| nodes.info(*n).form.acronym && clusters.long(*n).is_none()).collect();
        if short.is_empty() {
            continue;
        }
        let mut by_initials: HashMap<(usize, String), Vec<usize>> = HashMap::new();
        for node in bodies().filter(|n| nodes.info(*n).form.words > 1) {
            let (capitals, all) = initials(&nodes.info(node).surface);
            let kind = nodes.all[node].kind;
            if all != capitals {
                by_initials.entry((kind, all)).or_default().push(node);
            }
            by_initials.entry((kind, capitals)).or_default().push(node);
        }
        for node in short {
            let key = (nodes.all[node].kind, nodes.info(node).form.key.clone());
            let found = by_initials.get(&key).map_or(&[][..], Vec::as_slice);
            if let Some(one) = only_cluster(clusters, found) {
                clusters.join(one, node, "initials");
            }
        }
    }
}

/// The first node, if all are in one cluster.
fn only_cluster(clusters: &mut Clusters, list: &[usize]) -> Option<usize> {
    let first = *list.first()?;
    list.iter().all(|n| clusters.together(first, *n)).then_some(first)
}

/// Within a document: `Harbour Authority` after `Harbour Authority of Northport`, if only one name goes on like that.
pub(super) fn short_forms(nodes: &mut Nodes, clusters: &mut Clusters, by_document: &[Vec<usize>]) {
    let Some(kind) = nodes.kind_named("organization") else { return };
    for list in by_document {
        let mut by_head: HashMap<&str, Vec<usize>> = HashMap::new();
        let bodies = || list.iter().copied().filter(|n| nodes.all[*n].kind == kind && nodes.all[*n].count > 0);
        for node in bodies() {
            let key = nodes.info(node).form.key.as_str();
            for (at, _) in key.match_indices(" of ") {
                by_head.entry(&key[..at]).or_default().push(node);
            }
        }
        let mut found = Vec::new();
        for node in bodies().filter(|n| nodes.info(*n).form.words > 1) {
            let long = by_head.get(nodes.info(node).form.key.as_str()).map_or(&[][..], Vec::as_slice);
            let before = |l: &usize| nodes.all[*l].first < nodes.all[node].first;
            if let Some(one) = only_cluster(clusters, long)
                && long.iter().any(before)
            {
                found.push((one, node));
            }
        }
        found.extend(tails(nodes, clusters, &bodies().collect::<Vec<_>>()));
        for (long, node) in found {
            nodes.all[node].attached |= clusters.join(long, node, "short-form");
        }
    }
}

/// `Security Council` beside `UN Security Council`, `Treasury` beside `Department of the Treasury`: the one name a shorter one is the end
/// of, after an abbreviation or after the last `of`.
fn tails(nodes: &Nodes, clusters: &mut Clusters, bodies: &[usize]) -> Vec<(usize, usize)> {
    let abbreviation = |w: &str| {
        let letters = w.chars().filter(|c| c.is_alphabetic()).count();
        (2..=5).contains(&letters) && w.chars().all(|c| c.is_uppercase() || c == '.')
    };
    let mut by_tail: HashMap<String, Vec<usize>> = HashMap::new();
    for node in bodies.iter().copied().filter(|n| nodes.info(*n).form.words > 1) {
        let surface = nodes.info(node).surface.as_str();
        let shouted = !surface.chars().any(char::is_lowercase);
        if let Some((first, rest)) = surface.split_once(' ')
            && abbreviation(first)
            && !shouted
            && rest.contains(' ')
        {
            by_tail.entry(fold(rest)).or_default().push(node);
        }
        let key = nodes.info(node).form.key.as_str();
        let last = key.rsplit(' ').next().unwrap_or("");
        if last.chars().count() > 4 && key.contains(" of ") {
            by_tail.entry(last.to_string()).or_default().push(node);
        }
    }
    let mut found = Vec::new();
    for node in bodies {
        let info = nodes.info(*node);
        if info.form.acronym {
            continue;
        }
        let long = by_tail.get(&info.form.key).map_or(&[][..], Vec::as_slice);
        // What ends many names stands for none of them, and is not looked at one by one.
        if long.len() > MOST_ENDS {
            continue;
        }
        // A single word must not end two names; of one name, two forms are one.
        let ends: Vec<usize> = long.iter().copied().filter(|l| l != node).collect();
        let one = only_cluster(clusters, &ends).or_else(|| nested(nodes, &ends));
        found.extend(one.map(|one| (one, *node)));
    }
    found
}

/// The first of names each of which is the longest or its end: `U.S. Department of Tides` and `Department of Tides`.
fn nested(nodes: &Nodes, list: &[usize]) -> Option<usize> {
    let key = |n: &usize| nodes.info(*n).form.key.as_str();
    let longest = list.iter().max_by_key(|n| key(n).len())?;
    list.iter().all(|n| key(longest).ends_with(key(n))).then_some(*list.first()?)
}

/// A line of `data/equivalents.tsv`: type and folded forms.
static EQUIVALENTS: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut fields = line.split('\t');
        let (kind, name, others) = (fields.next()?, fields.next()?, fields.next()?);
        Some((kind, std::iter::once(name).chain(others.split('|')).map(fold).collect()))
    };
    data_lines(include_str!("../data/equivalents.tsv")).filter_map(read).collect()
});

/// Joins the well-known abbreviations of countries and bodies with their names, unless a document says they stand for something
/// else.
pub(super) fn well_known(nodes: &Nodes, clusters: &mut Clusters) {
    for (kind, keys) in EQUIVALENTS.iter() {
        let Some(kind) = nodes.kind_named(kind) else { continue };
        let mut members: Vec<usize> = Vec::new();
        for form in keys.iter().filter_map(|k| nodes.form_of_key(k)) {
            for node in nodes.forms[form].nodes.iter().copied().filter(|n| nodes.all[*n].kind == kind) {
                let other = clusters.long(node).filter(|l| !keys.contains(&nodes.info(*l).form.key));
                if !nodes.all[node].attached && other.is_none() {
                    members.push(node);
                }
            }
        }
        // Equal forms were joined already, or will be: only the first joins of each form are worth a rule of their own.
        join_all(clusters, &members, "well-known");
    }
}
