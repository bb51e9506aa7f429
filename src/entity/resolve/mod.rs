//! Resolution: the mentions of the whole collection → entities.
//!
//! Goes in: what recognition found in each document, the editor's decisions, the ids published so far, the known works. Comes out:
//! the [`Index`], the ids to keep, and warnings. Mentions are joined by what the texts support, each join with its rule; likeness
//! alone joins nothing, and a person's decision beats every rule.
//!
//! | rule | joins |
//! | --- | --- |
//! | `same-name` | one name in different dress: case, accents, dots, hyphens, a leading "The", a possessive ending |
//! | `full-name` | full names with one given name and surname, if middle names and generation do not contradict |
//! | `initials-surname`, `surname`, `given-name` | within a document, where exactly one full name fits; a given name after it |
//! | `short-form` | within a document, `Harbour Authority` after `Harbour Authority of Northport` |
//! | `initials` | within a document, an abbreviation and the only name with these initials |
//! | `same-acronym` | names defined by one abbreviation, one of which only lacks words of the other |
//! | `well-known` | abbreviations of `data/equivalents.tsv` |
//! | `one-edit` | a misspelling of a long name, never contrasted with it |
//! | `title` | a work with and without its subtitle |
//! | `stated-name`, `decision` | what the editor says |
//!
//! Links of recognition (definitions, appositions) keep the names of their own rules. Every step looks names up by key; nothing
//! compares all with all.

mod again;
mod bodies;
mod clusters;
mod entities;
mod naming;
mod nodes;
mod persons;
mod stated;
mod titles;
mod typos;

pub use again::{Resolved, Resolver};

use super::ids::PublishedIds;
use super::registry::{Judgement, Registry};
use super::{DocumentNames, Index, KnownWork};
use crate::diagnostic::Diagnostic;
use clusters::Clusters;
use nodes::Nodes;
use stated::Stated;

/// Which entities get a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publish {
    /// All that carry the confidence asked for.
    Automatic,
    /// Only those a person has reviewed.
    Reviewed,
}

/// Settings of resolution, from `[entities]` of `site.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolveSettings {
    /// Lowest confidence at which a candidate gets a page, 0 to 1.
    pub min_confidence: f32,
    /// Which entities get a page.
    pub publish: Publish,
}

impl Default for ResolveSettings {
    fn default() -> Self {
        ResolveSettings { min_confidence: 0.7, publish: Publish::Automatic }
    }
}

/// What resolution makes.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// All entities.
    pub index: Index,
    /// The published ids, with those published now.
    pub ids: PublishedIds,
    /// Decisions that match nothing, references to unknown entities.
    pub diagnostics: Vec<Diagnostic>,
}

/// Resolves a collection.
pub fn resolve(
    documents: &[DocumentNames],
    registry: &Registry,
    published: &PublishedIds,
    works: &[KnownWork],
    settings: &ResolveSettings,
) -> Resolution {
    let works = titles::known_works(works, documents);
    let mut nodes = Nodes::of(documents, registry);
    let stated = Stated::of(&mut nodes, registry, &works, published);
    let long: Vec<bool> = (0..nodes.all.len()).map(|n| nodes.info(n).form.words > 1).collect();
    let mut clusters = Clusters::new(&long);
    stated.apply(&mut clusters, registry);
    join(documents, &mut nodes, &mut clusters, &works, &stated, registry);
    let mut resolution = entities::assemble(
        entities::Parts { documents, registry, published, works: &works, settings, nodes: &nodes, stated: &stated },
        &mut clusters,
    );
    resolution.diagnostics.extend(stated.unmatched(registry));
    resolution.diagnostics.extend(unmet(registry, &nodes));
    resolution.diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    resolution
}

/// All rules, the surer before those that build on them.
fn join(
    documents: &[DocumentNames],
    nodes: &mut Nodes,
    clusters: &mut Clusters,
    works: &[KnownWork],
    stated: &Stated,
    registry: &Registry,
) {
    let by_document = nodes.by_document(documents.len());
    let person = nodes.kind_named("person");
    bodies::short_forms(nodes, clusters, &by_document);
    if let Some(person) = person {
        persons::full_names(nodes, clusters, person);
    }
    bodies::equal_names(nodes, clusters, true);
    typos::misspellings(nodes, clusters, documents);
    titles::titles(nodes, clusters, works, stated);
    linked(documents, nodes, clusters);
    if let Some(person) = person {
        persons::short_names(nodes, clusters, person, &by_document);
    }
    weak_aliases(nodes, clusters, stated, registry, &by_document);
    bodies::spelled_out(nodes, clusters, &by_document);
    bodies::well_known(nodes, clusters);
    bodies::equal_names(nodes, clusters, false);
}

/// Definitions and appositions that recognition has seen.
fn linked(documents: &[DocumentNames], nodes: &Nodes, clusters: &mut Clusters) {
    for (document, of) in documents.iter().zip(&nodes.of_mention) {
        for link in &document.links {
            if let (Some(Some(a)), Some(Some(b))) = (of.get(link.a), of.get(link.b)) {
                clusters.join(*a, *b, link.rule);
            }
        }
    }
}

/// Weak aliases count only after another name of the entity in the same source, and only if one entity fits.
fn weak_aliases(
    nodes: &mut Nodes,
    clusters: &mut Clusters,
    stated: &Stated,
    registry: &Registry,
    by_document: &[Vec<usize>],
) {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (entity, identity) in registry.entities.iter().zip(&stated.identities) {
        let Some(own) = identity.nodes.first().copied() else { continue };
        for alias in &entity.weak_aliases {
            let Some(form) = nodes.form(alias) else { continue };
            for node in nodes.forms[form].nodes.clone() {
                let list = nodes.all[node].document.and_then(|d| by_document.get(d)).map_or(&[][..], Vec::as_slice);
                let first = nodes.all[node].first;
                let before = |n: &usize| *n != node && nodes.all[*n].first < first;
                let earlier: Vec<usize> = list.iter().copied().filter(before).collect();
                if !nodes.all[node].attached && earlier.into_iter().any(|n| clusters.together(n, own)) {
                    found.push((node, own));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    for group in found.chunk_by(|a, b| a.0 == b.0) {
        if let [(node, own)] = group {
            nodes.all[*node].attached |= clusters.join(*own, *node, "weak-alias");
        }
    }
}

/// Warnings about decisions on forms that met no mention, or another number than the editor saw.
fn unmet(registry: &Registry, nodes: &Nodes) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (decision, met) in registry.decisions.iter().zip(&nodes.met) {
        let (form, expect) = match &decision.judgement {
            Judgement::Accept { form, expect, .. } => (form, *expect),
            Judgement::Reject { form, .. } => (form, None),
            _ => continue,
        };
        if *met == 0 {
            let warning =
                Diagnostic::warning("decision-unmatched", format!("no mention of `{form}` is found where this holds"));
            warnings.push(decision.origin.mark(warning).help("correct the form or the scope, or remove the decision"));
        } else if let Some(expect) = expect.filter(|e| e != met) {
            let message = format!("`{form}` has {met} of the {expect} expected mentions");
            let warning = Diagnostic::warning("decision-count", message);
            warnings.push(decision.origin.mark(warning).help("look at the mentions again, then correct `expect`"));
        }
    }
    warnings
}

#[cfg(test)]
mod gold_tests;
#[cfg(test)]
mod tests;
