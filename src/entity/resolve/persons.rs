//! Persons: full names across documents, surnames and given names within one.

use super::super::form::{PersonName, same_or_initial};
use super::clusters::Clusters;
use super::nodes::Nodes;
use std::collections::{BTreeMap, HashMap};

/// Joins full names that share given name and surname and whose middle names do not contradict each other.
pub(super) fn full_names(nodes: &Nodes, clusters: &mut Clusters, person: usize) {
    let mut buckets: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (f, info) in nodes.forms.iter().enumerate() {
        let name = &info.person;
        if name.has_given() && info.nodes.iter().any(|n| nodes.all[*n].kind == person) {
            buckets.entry((&name.first, &name.last)).or_default().push(f);
        }
    }
    for forms in buckets.into_values() {
        same_bearer(nodes, clusters, person, forms);
    }
}

fn of_kind(nodes: &Nodes, form: usize, kind: usize) -> Vec<usize> {
    nodes.forms[form].nodes.iter().copied().filter(|n| nodes.all[*n].kind == kind).collect()
}

/// Forms with one given name and surname: those with middle names first, each joined to the one bearer it agrees with.
fn same_bearer(nodes: &Nodes, clusters: &mut Clusters, person: usize, mut forms: Vec<usize>) {
    forms.sort_by_key(|f| {
        let name = &nodes.forms[*f].person;
        let letters: usize = name.middles.iter().map(|m| m.chars().count()).sum();
        (std::cmp::Reverse((name.middles.len(), letters)), &nodes.forms[*f].form.key)
    });
    let mut bearers: Vec<Vec<usize>> = Vec::new();
    for form in forms {
        let name = &nodes.forms[form].person;
        let agree = |b: &Vec<usize>| b.iter().all(|f| nodes.forms[*f].person.agrees(name));
        let fits: Vec<usize> = (0..bearers.len()).filter(|i| agree(&bearers[*i])).collect();
        let own = of_kind(nodes, form, person);
        match fits[..] {
            [] => bearers.push(vec![form]),
            [one] => {
                let other = of_kind(nodes, bearers[one][0], person);
                let first = other.first().copied();
                for node in own.iter().chain(&other) {
                    first.map(|first| clusters.join(first, *node, "full-name"));
                }
                bearers[one].push(form);
            }
            // "Tom Berg" beside "Tom A. Berg" and "Tom B. Berg": whoever of them the same source has.
            _ => {
                for node in own {
                    let document = nodes.all[node].document;
                    let here = |f: &usize| {
                        let all = of_kind(nodes, *f, person);
                        all.into_iter().find(|n| document.is_some() && nodes.all[*n].document == document)
                    };
                    let found: Vec<usize> = fits.iter().filter_map(|i| bearers[*i].iter().find_map(here)).collect();
                    if let [one] = found[..] {
                        clusters.join(one, node, "full-name");
                    }
                }
            }
        }
    }
}

/// A root, and the first place of its full form in the document.
type Placed = (usize, (usize, usize));

/// The persons one document names in full, by every shorter form that may stand for them.
#[derive(Default)]
struct Bearers {
    /// Surname, with and without article and particles → roots.
    surnames: HashMap<String, Vec<usize>>,
    /// Given name → roots, with the first place of the full form.
    given: HashMap<String, Vec<Placed>>,
    /// Surname → nodes.
    by_last: HashMap<String, Vec<usize>>,
}

impl Bearers {
    fn add(&mut self, name: &PersonName, node: usize, root: usize, first: (usize, usize)) {
        if name.whole {
            return;
        }
        self.by_last.entry(name.last.clone()).or_default().push(node);
        let mut shorter: Vec<String> = (1..name.words.len()).map(|i| name.words[i..].join(" ")).collect();
        shorter.push(name.last.clone());
        for form in shorter {
            let roots = self.surnames.entry(form).or_default();
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
        if name.has_given() {
            let given = self.given.entry(name.first.clone()).or_default();
            match given.iter_mut().find(|(r, _)| *r == root) {
                Some(known) => known.1 = known.1.min(first),
                None => given.push((root, first)),
            }
        }
    }
}

/// Within each document: initials with a surname, a surname, a given name, where exactly one full name fits.
pub(super) fn short_names(nodes: &mut Nodes, clusters: &mut Clusters, person: usize, by_document: &[Vec<usize>]) {
    for list in by_document {
        let persons: Vec<usize> = list.iter().copied().filter(|n| nodes.all[*n].kind == person).collect();
        let mut bearers = Bearers::default();
        let (full, short): (Vec<usize>, Vec<usize>) = persons.iter().partition(|n| {
            let name = &nodes.info(**n).person;
            name.whole || name.has_given()
        });
        for node in full {
            bearers.add(&nodes.info(node).person, node, clusters.root(node), nodes.all[node].first);
        }
        for node in short {
            if let Some((bearer, rule)) = bearer(nodes, clusters, &bearers, node) {
                nodes.all[node].attached |= clusters.join(bearer, node, rule);
            }
        }
    }
}

fn bearer(nodes: &Nodes, clusters: &mut Clusters, bearers: &Bearers, node: usize) -> Option<(usize, &'static str)> {
    let name = &nodes.info(node).person;
    if !name.first.is_empty() {
        // "T. S. Berg": the initials must fit, too.
        let mut fits: Vec<usize> = Vec::new();
        for other in bearers.by_last.get(&name.last).into_iter().flatten() {
            let candidate = &nodes.info(*other).person;
            let root = clusters.root(*other);
            if same_or_initial(&name.first, &candidate.first) && name.agrees(candidate) && !fits.contains(&root) {
                fits.push(root);
            }
        }
        return one(&fits).map(|root| (root, "initials-surname"));
    }
    let words = name.words.join(" ");
    let mut roots: Vec<usize> = Vec::new();
    let surnames = [words.as_str(), name.last.as_str()];
    for root in surnames.iter().filter_map(|s| bearers.surnames.get(*s)).flatten() {
        if !roots.contains(root) {
            roots.push(*root);
        }
    }
    let surname = one(&roots);
    let given = bearers.given.get(&words).map_or(&[][..], Vec::as_slice);
    for (root, _) in given {
        if !roots.contains(root) {
            roots.push(*root);
        }
    }
    let only = one(&roots)?;
    if surname == Some(only) {
        return Some((only, "surname"));
    }
    let after = given.iter().any(|(_, first)| *first < nodes.all[node].first);
    after.then_some((only, "given-name"))
}

fn one(roots: &[usize]) -> Option<usize> {
    match roots {
        [one] => Some(*one),
        _ => None,
    }
}
