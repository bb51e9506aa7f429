//! Clusters → entities: names, types, facts, reasons, ids, references to each other.

use super::super::form::{fold, upright};
use super::super::ids::PublishedIds;
use super::super::registry::{Authority, Judgement, Registry};
use super::super::{DocumentNames, Entity, EntityType, Fact, Index, KnownWork, MentionRef, filing};
use super::clusters::Clusters;
use super::naming::{Claimant, Spelt, clean, ids, preferred};
use super::nodes::Nodes;
use super::stated::Stated;
use super::{Publish, Resolution, ResolveSettings};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::id::{EntityId, Slug};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An entity with at least so many mentions can be a metatopic …
const METATOPIC_MENTIONS: usize = 30;
/// … if it has more than one in so many of all mentions.
const METATOPIC_SHARE: usize = 5;

/// What assembly reads.
pub(super) struct Parts<'a> {
    pub documents: &'a [DocumentNames],
    pub registry: &'a Registry,
    pub published: &'a PublishedIds,
    pub works: &'a [KnownWork],
    pub settings: &'a ResolveSettings,
    pub nodes: &'a Nodes,
    pub stated: &'a Stated,
}

/// A cluster on its way to an entity.
#[derive(Default)]
struct Draft {
    nodes: Vec<usize>,
    mentions: Vec<MentionRef>,
    spelt: Vec<Spelt>,
    facts: Vec<Fact>,
    identity: Option<usize>,
    /// The id a decision wants to stay.
    wanted: Option<EntityId>,
}

/// Makes the index.
pub(super) fn assemble(parts: Parts<'_>, clusters: &mut Clusters) -> Resolution {
    let drafts = drafts(&parts, clusters);
    let reasons = reasons(clusters, &drafts);
    let total: usize = drafts.list.iter().map(|d| d.mentions.len()).sum();
    let mut entities: Vec<Entity> = Vec::with_capacity(drafts.list.len());
    for (draft, edges) in drafts.list.iter().zip(&reasons) {
        entities.push(entity(&parts, draft, edges, total));
    }
    let old = give_ids(&parts, &drafts, &mut entities);
    let mut resolution = Resolution { ids: parts.published.clone(), ..Resolution::default() };
    let index = finish(&parts, entities, old, clusters, &drafts, &mut resolution.diagnostics);
    for entity in index.entities.iter().filter(|e| e.published) {
        let source = entity.mentions.first().and_then(|m| parts.documents.get(m.document));
        let source = source.map_or("", |d| d.text.id.as_str());
        resolution.ids.publish(entity.id.clone(), entity.kind.clone(), &entity.name, source);
    }
    resolution.index = index;
    resolution
}

impl Draft {
    fn spell(&mut self, nodes: &Nodes, node: usize, surface: &str) {
        let (form, attached) = (nodes.all[node].form, nodes.all[node].attached);
        let at = self.spelt.iter().position(|s| s.form == form).unwrap_or_else(|| {
            self.spelt.push(Spelt { form, surfaces: BTreeMap::new(), count: 0, attached: true });
            self.spelt.len() - 1
        });
        let spelt = &mut self.spelt[at];
        spelt.count += 1;
        spelt.attached &= attached;
        *spelt.surfaces.entry(clean(surface)).or_default() += 1;
    }
}

/// The drafts, and the draft of each root.
#[derive(Default)]
struct Drafts {
    list: Vec<Draft>,
    of_root: HashMap<usize, usize>,
}

impl Drafts {
    fn of(&mut self, root: usize) -> &mut Draft {
        let at = *self.of_root.entry(root).or_insert_with(|| {
            self.list.push(Draft::default());
            self.list.len() - 1
        });
        &mut self.list[at]
    }
}

/// One draft for each cluster that has mentions or a file.
fn drafts(parts: &Parts<'_>, clusters: &mut Clusters) -> Drafts {
    let nodes = parts.nodes;
    let mut drafts = Drafts::default();
    for (d, (document, of)) in parts.documents.iter().zip(&nodes.of_mention).enumerate() {
        let mut order: Vec<usize> = (0..of.len()).collect();
        order.sort_by_key(|m| document.mentions.get(*m).map(|m| (m.block, m.range.start, m.range.end)));
        for m in order {
            if let Some(Some(node)) = of.get(m) {
                let draft = drafts.of(clusters.root(*node));
                draft.mentions.push(MentionRef { document: d, mention: m });
                draft.spell(nodes, *node, document.surface(m));
            }
        }
        for fact in &document.facts {
            let value = document.slice(fact.block, &fact.range).split_whitespace().collect::<Vec<_>>().join(" ");
            if let (Some(Some(node)), false) = (of.get(fact.mention), value.is_empty()) {
                let draft = drafts.of(clusters.root(*node));
                draft.facts.push(Fact { kind: fact.kind, value, document: d, block: fact.block });
            }
        }
    }
    // Entities with a file come first in the list, so that a file speaks before a bibliography.
    for (i, identity) in parts.stated.identities.iter().enumerate() {
        let Some(own) = identity.nodes.first() else { continue };
        let root = clusters.root(*own);
        if identity.file.is_some() || drafts.of_root.contains_key(&root) {
            drafts.of(root).identity.get_or_insert(i);
        }
    }
    for (stays, _) in parts.registry.pairs_that_are_one() {
        let root = parts.stated.side(stays).map(|node| clusters.root(node));
        if let Some(root) = root.filter(|r| drafts.of_root.contains_key(r)) {
            let id = Slug::from_text(stays);
            let draft = drafts.of(root);
            if draft.wanted.is_none() {
                // Of two files that are one thing the one whose id stays speaks.
                draft.identity = parts.stated.position(&id).or(draft.identity);
                draft.wanted = Some(id);
            }
        }
    }
    for node in 0..nodes.all.len() {
        let root = clusters.root(node);
        if drafts.of_root.contains_key(&root) {
            drafts.of(root).nodes.push(node);
        }
    }
    drafts
}

/// The joins of each draft.
fn reasons(clusters: &mut Clusters, drafts: &Drafts) -> Vec<Vec<(usize, usize, &'static str)>> {
    let mut reasons = vec![Vec::new(); drafts.list.len()];
    for edge in clusters.edges.clone() {
        if let Some(at) = drafts.of_root.get(&clusters.root(edge.0)) {
            reasons[*at].push(edge);
        }
    }
    reasons
}

/// The type: as the file has it, else as the editor accepted it, else what its mentions say with most confidence together.
fn kind(parts: &Parts<'_>, draft: &Draft) -> EntityType {
    let nodes = parts.nodes;
    if let Some(identity) = draft.identity.and_then(|i| parts.stated.identities.get(i)) {
        return nodes.kinds[identity.kind].clone();
    }
    let mut weights: BTreeMap<usize, (bool, f32)> = BTreeMap::new();
    for node in draft.nodes.iter().map(|n| &nodes.all[*n]).filter(|n| n.count > 0) {
        let weight = weights.entry(node.kind).or_default();
        weight.0 |= node.accepted;
        weight.1 += node.weight;
    }
    let best = weights.iter().max_by(|a, b| a.1.0.cmp(&b.1.0).then(a.1.1.total_cmp(&b.1.1)).then(b.0.cmp(a.0)));
    best.map_or_else(|| EntityType("person".into()), |(kind, _)| nodes.kinds[*kind].clone())
}

/// The entity of a draft, without its final id and references.
fn entity(parts: &Parts<'_>, draft: &Draft, edges: &[(usize, usize, &'static str)], total: usize) -> Entity {
    let nodes = parts.nodes;
    let identity = draft.identity.and_then(|i| parts.stated.identities.get(i));
    let file: Option<&Authority> = identity.and_then(|i| i.file).and_then(|f| parts.registry.entities.get(f));
    let work = identity.and_then(|i| i.work).and_then(|w| parts.works.get(w));
    let kind = kind(parts, draft);
    let count = draft.mentions.len();
    let frequent = count >= METATOPIC_MENTIONS && count * METATOPIC_SHARE > total;
    let metatopic = file.and_then(|f| f.metatopic).unwrap_or(frequent);
    let is_wanted = |s: &&Spelt| draft.wanted.as_ref().is_some_and(|id| Slug::from_text(s.best()) == *id);
    let wanted = draft.spelt.iter().find(is_wanted);
    let chosen = wanted.or_else(|| preferred(&draft.spelt, nodes, &kind.0, metatopic));
    let stated = file.map(|f| f.name.clone()).or_else(|| work.map(|w| w.title.clone()));
    let found = || {
        let best = chosen.map_or("", Spelt::best);
        if &*kind.0 == "person" { upright(best).into_owned() } else { best.to_string() }
    };
    let name = stated.unwrap_or_else(found);
    let accepted = draft.nodes.iter().any(|n| nodes.all[*n].accepted);
    let reviewed = file.is_some_and(|f| f.reviewed) || accepted;
    let confidence =
        draft.nodes.iter().map(|n| &nodes.all[*n]).filter(|n| n.count > 0).map(|n| n.best).fold(0.0, f32::max);
    let sure = confidence >= parts.settings.min_confidence && parts.settings.publish == Publish::Automatic;
    Entity {
        id: identity.map_or_else(|| Slug::from_text(&name), |i| i.id.clone()),
        sort: file.and_then(|f| f.sort.clone()).unwrap_or_else(|| filing::sort_form(&name, &kind)),
        aliases: aliases(draft, &name, file),
        reviewed,
        published: reviewed || file.is_some() || sure,
        confidence: if file.is_some() && draft.mentions.is_empty() { 1.0 } else { confidence },
        mentions: draft.mentions.clone(),
        facts: distinct(&draft.facts),
        see_also: file.map(|f| f.see_also.clone()).unwrap_or_default(),
        not_same_as: file.map(|f| f.not_same_as.clone()).unwrap_or_default(),
        same_as: file.map(|f| f.same_as.clone()).unwrap_or_default(),
        relations: file.map(|f| f.relations.clone()).unwrap_or_default(),
        merges: merges(nodes, draft, edges, &name),
        file: file.map(|f| f.origin.file.clone()),
        metatopic,
        kind,
        name,
    }
}

/// Other forms: those of the texts by frequency, then those only stated.
fn aliases(draft: &Draft, name: &str, file: Option<&Authority>) -> Vec<String> {
    let mut counts: Vec<(&String, usize)> =
        draft.spelt.iter().flat_map(|s| s.surfaces.iter().map(|(s, n)| (s, *n))).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let stated = file.map_or(&[][..], |f| &f.aliases);
    let mut seen = HashSet::from([name]);
    let all = counts.into_iter().map(|(s, _)| s).chain(stated);
    all.filter(|s| seen.insert(s.as_str())).cloned().collect()
}

/// Facts without repetitions of the same words.
fn distinct(facts: &[Fact]) -> Vec<Fact> {
    let mut seen = HashSet::new();
    facts.iter().filter(|f| seen.insert((f.kind, fold(&f.value)))).cloned().collect()
}

/// For each spelling other than the name the rule that brought its form in, walking the joins from the name outwards.
fn merges(
    nodes: &Nodes,
    draft: &Draft,
    edges: &[(usize, usize, &'static str)],
    name: &str,
) -> Vec<(String, &'static str)> {
    if let [only] = &draft.spelt[..]
        && nodes.forms[only.form].form.key == fold(name)
    {
        return only.surfaces.keys().filter(|s| *s != name).map(|s| (s.clone(), "same-name")).collect();
    }
    let mut beside: HashMap<usize, Vec<(usize, &'static str)>> = HashMap::new();
    for (a, b, rule) in edges {
        beside.entry(*a).or_default().push((*b, rule));
        beside.entry(*b).or_default().push((*a, rule));
    }
    let key = fold(name);
    let home = |n: &&usize| nodes.info(**n).form.key == key;
    let start = draft.nodes.iter().find(home).or(draft.nodes.first());
    let mut rule_of: HashMap<usize, &'static str> = HashMap::new();
    let mut queue: Vec<usize> = draft.nodes.iter().filter(home).chain(start).copied().collect();
    let mut seen: HashSet<usize> = queue.iter().copied().collect();
    rule_of.extend(queue.iter().map(|n| (nodes.all[*n].form, "same-name")));
    let mut next = 0;
    while let Some(node) = queue.get(next).copied() {
        next += 1;
        for (other, rule) in beside.get(&node).into_iter().flatten() {
            if seen.insert(*other) {
                rule_of.entry(nodes.all[*other].form).or_insert(rule);
                queue.push(*other);
            }
        }
    }
    let mut merges: Vec<(String, &'static str)> = Vec::new();
    for spelt in &draft.spelt {
        let rule = rule_of.get(&spelt.form).copied().unwrap_or("same-name");
        merges.extend(spelt.surfaces.keys().filter(|s| *s != name).map(|s| (s.clone(), rule)));
    }
    merges.sort();
    merges
}

/// Gives every entity its id; the old ids that lead to an entity, by its place in the list.
fn give_ids(parts: &Parts<'_>, drafts: &Drafts, entities: &mut [Entity]) -> Vec<(EntityId, usize)> {
    let mut claimants = Vec::with_capacity(entities.len());
    let merged = parts.registry.redirects();
    for (draft, entity) in drafts.list.iter().zip(entities.iter()) {
        let sources = draft.mentions.iter().filter_map(|m| parts.documents.get(m.document));
        claimants.push(Claimant {
            fixed: match draft.identity {
                Some(_) => Some(merged.get(&entity.id).map_or(&entity.id, |into| *into).clone()),
                None => draft.wanted.clone(),
            },
            kind: &entity.kind.0,
            name: &entity.name,
            forms: draft.spelt.iter().map(|s| (s.form, s.count)).collect(),
            sources: sources.map(|d| d.text.id.as_str()).collect(),
            published: entity.published,
            count: draft.mentions.len(),
        });
    }
    let reserved: Vec<EntityId> = parts.stated.identities.iter().map(|i| i.id.clone()).collect();
    let (ids, old) = ids(&claimants, parts.nodes, parts.registry, parts.published, &reserved);
    for (entity, id) in entities.iter_mut().zip(ids) {
        entity.id = id;
    }
    old
}

/// Sorts the entities, finds the entity of each mention, the redirects, and references that lead nowhere.
fn finish(
    parts: &Parts<'_>,
    entities: Vec<Entity>,
    old: Vec<(EntityId, usize)>,
    clusters: &mut Clusters,
    drafts: &Drafts,
    complaints: &mut Vec<Diagnostic>,
) -> Index {
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by(|a, b| entities[*a].id.cmp(&entities[*b].id));
    let mut rank = vec![0; entities.len()];
    for (new, was) in order.iter().enumerate() {
        rank[*was] = new;
    }
    let entity_of = |clusters: &mut Clusters, node: usize| drafts.of_root.get(&clusters.root(node)).map(|d| rank[*d]);
    let of_mention = parts.nodes.of_mention.iter();
    let of_mention = of_mention.map(|of| of.iter().map(|n| n.and_then(|n| entity_of(clusters, n))).collect()).collect();

    let mut redirects: BTreeMap<EntityId, EntityId> =
        old.into_iter().map(|(id, at)| (id, entities[at].id.clone())).collect();
    let apart: Vec<(usize, usize)> = told_apart(parts, |node| entity_of(clusters, node));
    let mut entities = entities;
    entities.sort_by(|a, b| a.id.cmp(&b.id));
    for (a, b) in apart {
        let (x, y) = (entities[a].id.clone(), entities[b].id.clone());
        for (at, other) in [(a, y), (b, x)] {
            if !entities[at].not_same_as.contains(&other) {
                entities[at].not_same_as.push(other);
            }
        }
    }
    let live: BTreeSet<EntityId> = entities.iter().map(|e| e.id.clone()).collect();
    for (from, into) in parts.registry.redirects() {
        let into = redirects.get(into).unwrap_or(into);
        if live.contains(into) && !live.contains(from) {
            redirects.insert(from.clone(), into.clone());
        }
    }
    for (a, b) in parts.registry.pairs_that_are_one() {
        let at = parts.stated.side(a).and_then(|node| entity_of(clusters, node));
        let Some(into) = at.and_then(|at| entities.get(at)).map(|e| e.id.clone()) else { continue };
        for id in [a, b].map(Slug::from_text) {
            let known = parts.published.get(id.as_str()).is_some() || parts.stated.position(&id).is_some();
            if known && !live.contains(&id) {
                redirects.insert(id, into.clone());
            }
        }
    }
    refer(parts, &mut entities, &live, &redirects, complaints);
    Index { entities, of_mention, redirects: redirects.into_iter().collect() }
}

/// The entities a decision tells apart, by their place in the list.
fn told_apart(parts: &Parts<'_>, mut entity_of: impl FnMut(usize) -> Option<usize>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for decision in &parts.registry.decisions {
        if let Judgement::Different { a, b } = &decision.judgement
            && let (Some(a), Some(b)) = (parts.stated.side(a), parts.stated.side(b))
            && let (Some(a), Some(b)) = (entity_of(a), entity_of(b))
            && a != b
        {
            pairs.push((a, b));
        }
    }
    pairs
}

/// References of files: old ids become the ids they live under; those that lead nowhere are reported and dropped.
fn refer(
    parts: &Parts<'_>,
    entities: &mut [Entity],
    live: &BTreeSet<EntityId>,
    redirects: &BTreeMap<EntityId, EntityId>,
    complaints: &mut Vec<Diagnostic>,
) {
    for entity in entities.iter_mut() {
        let origin = parts.registry.entity(entity.id.as_str()).map(|e| &e.origin);
        let mut known = |id: &mut EntityId| {
            if let Some(now) = redirects.get(id) {
                *id = now.clone();
            }
            let found = live.contains(id);
            if let (false, Some(origin)) = (found, origin) {
                let warning = Diagnostic::warning("entity-unknown", format!("`{id}` is no entity of this collection"));
                let mut warning = origin.mark(warning);
                warning.help = did_you_mean(id.as_str(), live.iter().map(EntityId::as_str))
                    .map(|n| format!("did you mean `{n}`?"));
                complaints.push(warning);
            }
            found
        };
        entity.see_also.retain_mut(&mut known);
        entity.not_same_as.retain_mut(&mut known);
        entity.relations.retain_mut(|r| known(&mut r.to));
    }
}
