//! Names and ids of entities: which form readers see, which id stays.

use super::super::form::{fold, strip_possessive};
use super::super::ids::PublishedIds;
use super::super::registry::Registry;
use super::nodes::Nodes;
use crate::id::{EntityId, Slug};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A form of a cluster with its spellings.
#[derive(Debug, Clone)]
pub(super) struct Spelt {
    /// Index of the form.
    pub form: usize,
    /// Its spellings, cleaned, with the number of mentions.
    pub surfaces: BTreeMap<String, usize>,
    /// Number of mentions.
    pub count: usize,
    /// All its mentions stand for a fuller name of their document.
    pub attached: bool,
}

/// White space collapsed, possessive ending dropped.
pub(super) fn clean(surface: &str) -> String {
    strip_possessive(surface.trim()).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Spelt {
    /// The spelling to show: mixed case before capitals, then the most frequent, then without article, then the shortest.
    pub fn best(&self) -> &str {
        let rank = |s: &str, count: usize| {
            let shouted = s.contains(' ') && !s.chars().any(char::is_lowercase);
            let small = s.chars().next().is_some_and(char::is_lowercase);
            (shouted, std::cmp::Reverse(count), s.starts_with("The "), small, s.chars().count())
        };
        let best = self.surfaces.iter().min_by_key(|(s, n)| (rank(s, **n), *s));
        best.map_or("", |(s, _)| s)
    }
}

/// The form to prefer: the fullest, then the most frequent. `usual` prefers the most frequent at once, which is right for what
/// everybody calls by its short name.
pub(super) fn preferred<'a>(spelt: &'a [Spelt], nodes: &Nodes, kind: &str, usual: bool) -> Option<&'a Spelt> {
    let long = spelt.iter().any(|s| nodes.forms[s.form].form.words > 1);
    let full = |s: &Spelt| {
        let info = &nodes.forms[s.form];
        match kind {
            "person" => {
                2 * u8::from(info.person.has_given() || info.person.whole) + u8::from(!info.person.first.is_empty())
            }
            _ if usual => u8::from(!s.attached),
            "work" => u8::from(info.surface.contains(':')) + u8::from(!(info.form.acronym && long)),
            _ => u8::from(!(s.attached || info.form.acronym && long)),
        }
    };
    spelt.iter().max_by(|a, b| {
        let turned = |s: &Spelt| kind == "person" && nodes.forms[s.form].surface.contains(", ");
        let rank = |s: &Spelt| (full(s), !turned(s), s.count, nodes.forms[s.form].form.words);
        let later = nodes.forms[b.form].form.key.cmp(&nodes.forms[a.form].form.key);
        rank(a).cmp(&rank(b)).then(later)
    })
}

/// What the choice of an id looks at.
#[derive(Debug)]
pub(super) struct Claimant<'a> {
    /// The id it must have: of its file, or its key in the bibliography.
    pub fixed: Option<EntityId>,
    /// Its type.
    pub kind: &'a str,
    /// Its preferred name.
    pub name: &'a str,
    /// Number of mentions of each form.
    pub forms: HashMap<usize, usize>,
    /// Slugs of its sources.
    pub sources: HashSet<&'a str>,
    /// Whether it gets a page.
    pub published: bool,
    /// Number of mentions.
    pub count: usize,
}

/// The ids of the claimants, and the old ids that lead to them.
pub(super) fn ids(
    claimants: &[Claimant<'_>],
    nodes: &Nodes,
    registry: &Registry,
    published: &PublishedIds,
    reserved: &[EntityId],
) -> (Vec<EntityId>, Vec<(EntityId, usize)>) {
    let merged = registry.redirects();
    let mut taken: HashSet<EntityId> = published.iter().map(|(id, _)| id.clone()).collect();
    let reserved: HashSet<&EntityId> = reserved.iter().collect();
    taken.extend(reserved.iter().map(|id| (*id).clone()));
    taken.extend(merged.keys().map(|id| (*id).clone()));
    let fixed: HashSet<&EntityId> = claimants.iter().filter_map(|c| c.fixed.as_ref()).collect();
    taken.extend(fixed.iter().map(|id| (*id).clone()));

    let claims = claims(claimants, nodes, published);
    let mut ids: Vec<Option<EntityId>> = claimants.iter().map(|c| c.fixed.clone()).collect();
    let mut old: Vec<(EntityId, usize)> = Vec::new();
    for (claimant, mut earlier) in claims {
        earlier.retain(|id| !fixed.contains(id) && !reserved.contains(id));
        let own = |id: &EntityId| {
            let form = published.get(id.as_str()).map(|p| fold(&p.form)).and_then(|k| nodes.form_of_key(&k));
            let count = form.and_then(|f| claimants[claimant].forms.get(&f)).copied().unwrap_or(0);
            let named = published.get(id.as_str()).is_some_and(|p| fold(&p.form) == fold(claimants[claimant].name));
            (merged.contains_key(id), !named, std::cmp::Reverse(count), id.clone())
        };
        earlier.sort_by_key(own);
        for id in earlier {
            match &ids[claimant] {
                None if !merged.contains_key(&id) => ids[claimant] = Some(id),
                _ => old.push((id, claimant)),
            }
        }
    }
    let mut order: Vec<usize> = (0..claimants.len()).filter(|i| ids[*i].is_none()).collect();
    order.sort_by_key(|i| {
        let c = &claimants[*i];
        (!c.published, std::cmp::Reverse(c.count), c.name, c.kind)
    });
    for i in order {
        let id = fresh(&Slug::from_text(claimants[i].name), claimants[i].kind, &taken);
        taken.insert(id.clone());
        ids[i] = Some(id);
    }
    // Every place was filled above: those without an id were in `order`.
    (ids.into_iter().flatten().collect(), old)
}

/// For each claimant the published ids that are its own, found again by their first form.
fn claims(claimants: &[Claimant<'_>], nodes: &Nodes, published: &PublishedIds) -> BTreeMap<usize, Vec<EntityId>> {
    let mut by_form: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, claimant) in claimants.iter().enumerate() {
        for form in claimant.forms.keys() {
            by_form.entry(*form).or_default().push(i);
        }
    }
    let mut claims: BTreeMap<usize, Vec<EntityId>> = BTreeMap::new();
    for (id, earlier) in published.iter() {
        let key = fold(&earlier.form);
        let Some(form) = nodes.form_of_key(&key) else { continue };
        let best = by_form.get(&form).into_iter().flatten().copied().max_by_key(|i| {
            let c = &claimants[*i];
            let count = c.forms.get(&form).copied().unwrap_or(0);
            let same_kind = c.kind == &*earlier.kind.0;
            (same_kind, fold(c.name) == key, c.sources.contains(earlier.source.as_str()), count, std::cmp::Reverse(*i))
        });
        if let Some(best) = best {
            claims.entry(best).or_default().push(id.clone());
        }
    }
    claims
}

/// The slug, or with the type, or with the type and a number.
fn fresh(slug: &EntityId, kind: &str, taken: &HashSet<EntityId>) -> EntityId {
    if !taken.contains(slug) {
        return slug.clone();
    }
    let typed = Slug::from_text(&format!("{slug}-{kind}"));
    let mut id = typed.clone();
    let mut number = 2u32;
    while taken.contains(&id) {
        id = Slug::from_text(&format!("{typed}-{number}"));
        number += 1;
    }
    id
}
