//! What stands outside the texts: entities with a file, known works, the editor's decisions about pairs.

use super::super::form::fold;
use super::super::ids::PublishedIds;
use super::super::registry::{Decision, Judgement, Registry};
use super::super::{EntityType, KnownWork};
use super::clusters::Clusters;
use super::nodes::Nodes;
use crate::diagnostic::Diagnostic;
use crate::id::{EntityId, Slug};
use std::collections::{BTreeMap, HashMap};

/// The weight a stated name has against what recognition thinks of its type.
const STATED: f32 = 1000.0;

/// Something with an id of its own before any text is read: an entity with a file, a known work, or both.
#[derive(Debug)]
pub(super) struct Identity {
    /// Its id.
    pub id: EntityId,
    /// Index in the registry, if it has a file.
    pub file: Option<usize>,
    /// Index among the known works.
    pub work: Option<usize>,
    /// Index of its type.
    pub kind: usize,
    /// Its own node first, then the nodes of the names that are its alone.
    pub nodes: Vec<usize>,
}

/// All that is stated, as nodes.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// Entities with a file in the order of the registry, then the other known works.
    pub identities: Vec<Identity>,
    /// For each side of a decision about a pair: the nodes it names, its own first. Empty if it names nothing.
    sides: BTreeMap<String, Vec<usize>>,
    by_id: HashMap<EntityId, usize>,
}

impl Stated {
    /// Adds the nodes of all that is stated.
    pub fn of(nodes: &mut Nodes, registry: &Registry, works: &[KnownWork], published: &PublishedIds) -> Stated {
        let mut stated = Stated::default();
        let mut names: Vec<Vec<&str>> = Vec::new();
        for (i, entity) in registry.entities.iter().enumerate() {
            let kind = nodes.kind(&entity.kind);
            let id = entity.id.clone();
            stated.identities.push(Identity { id, file: Some(i), work: None, kind, nodes: Vec::new() });
            names.push(std::iter::once(&entity.name).chain(&entity.aliases).map(String::as_str).collect());
        }
        for (w, work) in works.iter().enumerate() {
            let titles = std::iter::once(&work.title).chain(&work.variants).map(String::as_str);
            // A key that is not a slug cannot be an id; the site's id of such a work is the slug of its key.
            let id = Slug::from_text(&work.key);
            match registry.entities.binary_search_by(|e| e.id.cmp(&id)).ok() {
                Some(i) => {
                    stated.identities[i].work = Some(w);
                    names[i].extend(titles);
                }
                None => {
                    let kind = nodes.kind(&EntityType("work".into()));
                    stated.identities.push(Identity { id, file: None, work: Some(w), kind, nodes: Vec::new() });
                    names.push(titles.collect());
                }
            }
        }
        stated.by_id = stated.identities.iter().enumerate().map(|(i, identity)| (identity.id.clone(), i)).collect();
        stated.add_names(nodes, &names);
        stated.add_sides(nodes, registry, published);
        stated
    }

    /// A name that two identities of one type state is nobody's: only the texts can tell whose it is.
    fn add_names(&mut self, nodes: &mut Nodes, names: &[Vec<&str>]) {
        let mut owners: HashMap<(usize, usize), usize> = HashMap::new();
        let mut forms_of = Vec::with_capacity(names.len());
        for (identity, names) in self.identities.iter().zip(names) {
            let mut forms: Vec<usize> = Vec::new();
            for form in names.iter().filter_map(|n| nodes.form(n)) {
                if !forms.contains(&form) {
                    *owners.entry((form, identity.kind)).or_default() += 1;
                    forms.push(form);
                }
            }
            forms_of.push(forms);
        }
        for (identity, forms) in self.identities.iter_mut().zip(forms_of) {
            identity.nodes.extend(forms.first().map(|f| nodes.own(*f, identity.kind)));
            for form in forms.into_iter().filter(|f| owners.get(&(*f, identity.kind)) == Some(&1)) {
                let node = nodes.node(None, form, identity.kind);
                nodes.all[node].weight = STATED;
                nodes.all[node].best = 1.0;
                identity.nodes.push(node);
            }
        }
    }

    /// Finds what the sides of decisions name: an id with a file, an id once published, a form of the texts.
    fn add_sides(&mut self, nodes: &mut Nodes, registry: &Registry, published: &PublishedIds) {
        let merged = registry.redirects();
        let ends = merged.iter().flat_map(|(from, into)| [from.as_str(), into.as_str()]);
        let labels: Vec<&str> = registry.decisions.iter().filter_map(sides).flatten().chain(ends).collect();
        if labels.is_empty() {
            return;
        }
        let mut by_slug: HashMap<Slug, Vec<usize>> = HashMap::new();
        for (f, info) in nodes.forms.iter().enumerate() {
            by_slug.entry(Slug::from_text(&info.surface)).or_default().push(f);
            by_slug.entry(Slug::from_text(&info.form.key)).or_default().push(f);
        }
        for label in labels {
            let slug = Slug::from_text(label);
            if self.sides.contains_key(label) {
                continue;
            }
            let found = match self.position(&slug).and_then(|at| self.identities.get(at)) {
                Some(identity) => identity.nodes.clone(),
                None => named(nodes, &by_slug, published, &slug),
            };
            self.sides.insert(label.to_string(), found);
        }
    }

    /// Holds and joins what is stated, and tells apart what the editor tells apart.
    pub fn apply(&self, clusters: &mut Clusters, registry: &Registry) {
        let mut anchor_of: HashMap<usize, usize> = HashMap::new();
        let mut hold = |clusters: &mut Clusters, list: &[usize], exclusive: bool| {
            let own = *list.first()?;
            let anchor = *anchor_of.entry(own).or_insert_with(|| {
                let anchor = clusters.anchor(exclusive);
                clusters.hold(own, anchor);
                anchor
            });
            Some(anchor)
        };
        for identity in &self.identities {
            hold(clusters, &identity.nodes, true);
        }
        let mut anchors: BTreeMap<&str, usize> = BTreeMap::new();
        for (label, list) in &self.sides {
            anchors.extend(hold(clusters, list, false).map(|a| (label.as_str(), a)));
        }
        let both = |a: &str, b: &str| Some((*anchors.get(a)?, *anchors.get(b)?));
        let same = registry.pairs_that_are_one();
        for (a, b) in &same {
            if let Some((a, b)) = both(a, b) {
                clusters.same(a, b);
            }
        }
        for decision in &registry.decisions {
            if let Judgement::Different { a, b } = &decision.judgement
                && let Some((a, b)) = both(a, b)
            {
                clusters.different(a, b);
            }
        }
        self.tell_files_apart(clusters, registry, &anchor_of);
        for identity in &self.identities {
            join_all(clusters, &identity.nodes, "stated-name");
        }
        for list in self.sides.values() {
            join_all(clusters, list, "same-name");
        }
        for (a, b) in same {
            if let (Some(a), Some(b)) = (self.side(a), self.side(b)) {
                clusters.join(a, b, "decision");
            }
        }
    }

    fn tell_files_apart(&self, clusters: &mut Clusters, registry: &Registry, anchor_of: &HashMap<usize, usize>) {
        let anchor = |i: &Identity| i.nodes.first().and_then(|own| anchor_of.get(own)).copied();
        for entity in &registry.entities {
            for other in &entity.not_same_as {
                let find = |id| self.position(id).and_then(|at| self.identities.get(at));
                if let (Some(a), Some(b)) = (find(&entity.id), find(other))
                    && let (Some(a), Some(b)) = (anchor(a), anchor(b))
                {
                    clusters.different(a, b);
                }
            }
        }
    }

    /// The index of the identity with this id.
    pub fn position(&self, id: &EntityId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The first node a side of a decision names.
    pub fn side(&self, label: &str) -> Option<usize> {
        self.sides.get(label).and_then(|l| l.first()).copied()
    }

    /// Warnings about decisions that match nothing.
    pub fn unmatched(&self, registry: &Registry) -> Vec<Diagnostic> {
        let ends = registry.redirects();
        let mut warnings = Vec::new();
        for decision in &registry.decisions {
            let labels = match &decision.judgement {
                Judgement::Same { a, b } | Judgement::Different { a, b } => vec![a.as_str(), b.as_str()],
                // The old id of a merger is expected to be gone, and so are those in the middle of a chain.
                Judgement::Merged { from, .. } => ends.get(from).map(|end| end.as_str()).into_iter().collect(),
                _ => continue,
            };
            for label in labels.into_iter().filter(|l| self.side(l).is_none()) {
                let warning =
                    Diagnostic::warning("decision-unmatched", format!("`{label}` is no entity of this collection"));
                warnings.push(decision.origin.mark(warning).help("correct the id or name, or remove the decision"));
            }
        }
        warnings
    }
}

fn join_all(clusters: &mut Clusters, list: &[usize], rule: &'static str) {
    for node in list.iter().skip(1) {
        clusters.join(list[0], *node, rule);
    }
}

/// The ids or names a decision about a pair is about. Mergers are looked up by the ends of their chains.
fn sides(decision: &Decision) -> Option<[&str; 2]> {
    match &decision.judgement {
        Judgement::Same { a, b } | Judgement::Different { a, b } => Some([a, b]),
        _ => None,
    }
}

/// The nodes of an id without a file: those of the form and type it was published with, else those of the forms whose slug it is.
fn named(nodes: &mut Nodes, by_slug: &HashMap<Slug, Vec<usize>>, published: &PublishedIds, slug: &Slug) -> Vec<usize> {
    let mut forms: Vec<(usize, Option<usize>)> = Vec::new();
    if let Some(earlier) = published.get(slug.as_str()) {
        let kind = nodes.kind_named(&earlier.kind.0);
        forms.extend(nodes.form_of_key(&fold(&earlier.form)).map(|f| (f, kind)));
    }
    let all = |nodes: &Nodes, forms: &[(usize, Option<usize>)]| -> Vec<usize> {
        let of = |(f, kind): &(usize, Option<usize>)| {
            let kind = *kind;
            let all = nodes.forms[*f].nodes.iter().copied();
            all.filter(move |n| kind.is_none_or(|k| nodes.all[*n].kind == k)).collect::<Vec<_>>()
        };
        forms.iter().flat_map(of).collect()
    };
    let mut found = all(nodes, &forms);
    if found.is_empty() {
        forms = by_slug.get(slug).into_iter().flatten().map(|f| (*f, None)).collect();
        forms.dedup();
        found = all(nodes, &forms);
    }
    if let Some(first) = found.first().copied() {
        let (form, kind) = (nodes.all[first].form, nodes.all[first].kind);
        found.insert(0, nodes.own(form, kind));
    }
    found
}
