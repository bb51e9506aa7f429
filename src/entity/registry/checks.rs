//! What the editor's decisions must not be among each other: contradictory, circular, ambiguous.

use super::{Authority, Decision, Judgement, Registry, Scope};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::entity::form::fold;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Reports what contradicts; of contradictory decisions neither stays.
pub(super) fn check(registry: &mut Registry, complaints: &mut Vec<Diagnostic>) {
    one_file_per_id(registry, complaints);
    let mut bad: HashSet<usize> = HashSet::new();
    forms(&registry.decisions, &mut bad, complaints);
    merged(&registry.decisions, &mut bad, complaints);
    pairs(registry, &mut bad, complaints);
    let mut i = 0;
    registry.decisions.retain(|_| {
        i += 1;
        !bad.contains(&(i - 1))
    });
    drop_repeated(&mut registry.decisions);
    one_entity_per_name(registry, complaints);
    self_references(registry, complaints);
}

fn one_file_per_id(registry: &mut Registry, complaints: &mut Vec<Diagnostic>) {
    let mut kept: Vec<Authority> = Vec::new();
    for entity in registry.entities.drain(..) {
        match kept.last() {
            Some(first) if first.id == entity.id => {
                let message = format!("the id `{}` is also that of {}", entity.id, first.origin.file);
                let help = "give one of them another `id`";
                complaints.push(entity.origin.mark(Diagnostic::error("entity-duplicate-id", message)).help(help));
            }
            _ => kept.push(entity),
        }
    }
    registry.entities = kept;
}

/// Accept and reject of one form in one scope.
fn forms(decisions: &[Decision], bad: &mut HashSet<usize>, complaints: &mut Vec<Diagnostic>) {
    /// Index of a decision, whether it accepts, and the type it is about.
    type Said<'a> = (usize, bool, Option<&'a str>);
    let mut seen: HashMap<(String, String), Vec<Said<'_>>> = HashMap::new();
    for (i, decision) in decisions.iter().enumerate() {
        let (form, kind, scope, accept) = match &decision.judgement {
            Judgement::Accept { form, kind, scope, .. } => (form, kind, scope, true),
            Judgement::Reject { form, kind, scope } => (form, kind, scope, false),
            _ => continue,
        };
        let kind = kind.as_ref().map(|k| &*k.0);
        let scope = match scope {
            Scope::Everywhere => String::new(),
            Scope::Source(slug) => slug.clone(),
            Scope::Place(slug, block) => format!("{slug}#{block}"),
        };
        let others = seen.entry((fold(form), scope)).or_default();
        let clash =
            |(_, a, k): &&(usize, bool, Option<&str>)| *a != accept && (k.is_none() || kind.is_none() || *k == kind);
        if let Some((first, ..)) = others.iter().find(clash) {
            bad.extend([*first, i]);
            let message = format!("`{form}` is both accepted and rejected (see {})", decisions[*first].origin.line());
            complaints.push(contradiction(decision, message));
        }
        others.push((i, accept, kind));
    }
}

fn contradiction(decision: &Decision, message: String) -> Diagnostic {
    decision
        .origin
        .mark(Diagnostic::error("decision-contradiction", message))
        .help("remove one of the two; neither is applied")
}

/// Circles of `merged`, and ids merged into two.
fn merged(decisions: &[Decision], bad: &mut HashSet<usize>, complaints: &mut Vec<Diagnostic>) {
    let mut next: HashMap<&str, (usize, &str)> = HashMap::new();
    for (i, decision) in decisions.iter().enumerate() {
        let Judgement::Merged { from, into } = &decision.judgement else { continue };
        match next.get(from.as_str()) {
            Some((first, other)) if *other != into.as_str() => {
                bad.extend([*first, i]);
                let message = format!("`{from}` is merged into two ids, `{other}` and `{into}`");
                complaints.push(contradiction(decision, message));
            }
            Some(_) => {}
            None => {
                next.insert(from.as_str(), (i, into.as_str()));
            }
        }
    }
    let mut state: HashMap<&str, bool> = HashMap::new();
    let mut starts: Vec<&str> = next.keys().copied().collect();
    starts.sort_unstable();
    for start in starts {
        let mut path = Vec::new();
        let mut at = start;
        while let Some((_, into)) = next.get(at) {
            match state.get(at) {
                Some(true) => break,
                Some(false) => {
                    let from = path.iter().position(|p| *p == at).unwrap_or(0);
                    circle(&path[from..], &next, decisions, bad, complaints);
                    break;
                }
                None => {
                    state.insert(at, false);
                    path.push(at);
                    at = into;
                }
            }
        }
        state.extend(path.into_iter().map(|p| (p, true)));
    }
}

fn circle(
    ids: &[&str],
    next: &HashMap<&str, (usize, &str)>,
    decisions: &[Decision],
    bad: &mut HashSet<usize>,
    complaints: &mut Vec<Diagnostic>,
) {
    let members: Vec<usize> = ids.iter().filter_map(|id| next.get(id).map(|n| n.0)).collect();
    bad.extend(&members);
    let Some(decision) = members.iter().max().and_then(|i| decisions.get(*i)) else { return };
    let message = format!("these ids are merged in a circle: {}", ids.join(" → "));
    let error = Diagnostic::error("decision-circle", message);
    complaints.push(decision.origin.mark(error).help("remove one of the decisions; none of the circle is applied"));
}

/// Pairs said to be the same and different, also through others.
fn pairs(registry: &Registry, bad: &mut HashSet<usize>, complaints: &mut Vec<Diagnostic>) {
    let mut groups = Groups::default();
    let mut sames: Vec<(usize, String)> = Vec::new();
    for (i, decision) in registry.decisions.iter().enumerate().filter(|(i, _)| !bad.contains(i)) {
        let (a, b) = match &decision.judgement {
            Judgement::Same { a, b } => (pair_key(a), pair_key(b)),
            Judgement::Merged { from, into } => (pair_key(from.as_str()), pair_key(into.as_str())),
            _ => continue,
        };
        groups.join(&a, &b);
        sames.push((i, a));
    }
    let mut clash = |groups: &mut Groups, a: &str, b: &str, i: Option<usize>, origin: &super::Origin| {
        let (ka, kb) = (pair_key(a), pair_key(b));
        if groups.root(&ka) != groups.root(&kb) {
            return;
        }
        let root = groups.root(&ka);
        let members: Vec<usize> = sames.iter().filter(|(_, s)| groups.root(s) == root).map(|(i, _)| *i).collect();
        bad.extend(members.iter().chain(&i));
        let at = members.iter().filter_map(|i| registry.decisions.get(*i)).map(|d| d.origin.line()).next();
        let message = match at {
            Some(line) => format!("`{a}` and `{b}` are said to be different, and to be the same (see {line})"),
            None => format!("`{a}` is said to be different from itself"),
        };
        let error = Diagnostic::error("decision-contradiction", message);
        complaints.push(origin.mark(error).help("remove one of the two; neither is applied"));
    };
    for (i, decision) in registry.decisions.iter().enumerate() {
        if let Judgement::Different { a, b } = &decision.judgement {
            clash(&mut groups, a, b, Some(i), &decision.origin);
        }
    }
    for entity in &registry.entities {
        for other in &entity.not_same_as {
            clash(&mut groups, entity.id.as_str(), other.as_str(), None, &entity.origin);
        }
    }
}

/// Ids and names are compared as slugs.
fn pair_key(name: &str) -> String {
    crate::id::Slug::from_text(name).to_string()
}

#[derive(Default)]
struct Groups(HashMap<String, String>);

impl Groups {
    fn root(&self, key: &str) -> String {
        let mut at = key;
        while let Some(up) = self.0.get(at) {
            at = up;
        }
        at.to_string()
    }

    fn join(&mut self, a: &str, b: &str) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            self.0.insert(high, low);
        }
    }
}

/// The same decision twice (two branches merged by union) is one.
fn drop_repeated(decisions: &mut Vec<Decision>) {
    let mut seen: HashSet<String> = HashSet::new();
    decisions.retain(|d| seen.insert(format!("{:?}", d.judgement)));
}

/// Two entities of one type with one name, not said to be different.
fn one_entity_per_name(registry: &Registry, complaints: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<(String, &str), &Authority> = BTreeMap::new();
    for entity in &registry.entities {
        let key = (fold(&entity.name), &*entity.kind.0);
        let Some(first) = by_name.get(&key) else {
            by_name.insert(key, entity);
            continue;
        };
        if !registry.told_apart(first.id.as_str(), entity.id.as_str()) {
            let message = format!("`{}` is also the name of `{}` in {}", entity.name, first.id, first.origin.file);
            let error = Diagnostic::error("entity-duplicate-name", message);
            let help = "merge the two files, or say that they are different: `not_same_as` or `[[different]]`";
            complaints.push(entity.origin.mark(error).help(help));
        }
    }
}

/// An entity that refers to itself.
fn self_references(registry: &Registry, complaints: &mut Vec<Diagnostic>) {
    for entity in &registry.entities {
        let named = entity.see_also.iter().chain(&entity.not_same_as).chain(entity.relations.iter().map(|r| &r.to));
        for id in named.filter(|id| **id == entity.id) {
            let message = format!("`{id}` refers to itself");
            complaints.push(entity.origin.mark(Diagnostic::error("entity-self-reference", message)));
        }
    }
}

impl Registry {
    /// Whether a person has said that two ids are different things.
    pub fn told_apart(&self, a: &str, b: &str) -> bool {
        let states = |x: &str, y: &str| self.entity(x).is_some_and(|e| e.not_same_as.iter().any(|n| n.as_str() == y));
        states(a, b)
            || states(b, a)
            || self.decisions.iter().any(|d| match &d.judgement {
                Judgement::Different { a: x, b: y } => {
                    let (x, y) = (pair_key(x), pair_key(y));
                    (x == a && y == b) || (x == b && y == a)
                }
                _ => false,
            })
    }

    /// "Did you mean" among the ids with a file.
    pub fn near_id(&self, id: &str) -> Option<&str> {
        did_you_mean(id, self.entities.iter().map(|e| e.id.as_str()))
    }
}
