//! Disjoint sets of nodes that remember why they were joined and what must stay apart.

use std::collections::HashSet;

/// Something stated from outside that a cluster can contain: an entity with a file, a known work, a side of a decision.
#[derive(Clone, Debug)]
struct Anchor {
    /// Anchors of one group are one thing; two groups that are both `exclusive` are two things.
    group: usize,
    /// It is an identity of its own (a file, a bibliography entry).
    exclusive: bool,
}

/// The clusters.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    parent: Vec<usize>,
    size: Vec<usize>,
    /// Anchors of each root.
    held: Vec<Vec<usize>>,
    /// For each root a node whose name has several words, if the cluster has one.
    long: Vec<Option<usize>>,
    anchors: Vec<Anchor>,
    apart: HashSet<(usize, usize)>,
    /// Every join that was made: two nodes and the rule.
    pub edges: Vec<(usize, usize, &'static str)>,
}

impl Clusters {
    /// A cluster for each node; `long` says of each whether its name has several words.
    pub fn new(long: &[bool]) -> Self {
        let count = long.len();
        Clusters {
            parent: (0..count).collect(),
            size: vec![1; count],
            held: vec![Vec::new(); count],
            long: long.iter().enumerate().map(|(i, long)| long.then_some(i)).collect(),
            ..Self::default()
        }
    }

    /// A node of the cluster of `node` whose name has several words.
    pub fn long(&mut self, node: usize) -> Option<usize> {
        let root = self.root(node);
        self.long[root]
    }

    /// The node that stands for the cluster of `node`.
    pub fn root(&mut self, node: usize) -> usize {
        let mut at = node;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Whether two nodes are in one cluster.
    pub fn together(&mut self, a: usize, b: usize) -> bool {
        self.root(a) == self.root(b)
    }

    /// Joins two clusters unless a person has told them apart. Says whether they are one now.
    pub fn join(&mut self, a: usize, b: usize, rule: &'static str) -> bool {
        let (mut x, mut y) = (self.root(a), self.root(b));
        if x == y {
            return true;
        }
        if !self.held[x].is_empty() && !self.held[y].is_empty() && self.conflict(x, y) {
            return false;
        }
        if self.size[x] < self.size[y] {
            std::mem::swap(&mut x, &mut y);
        }
        self.parent[y] = x;
        self.size[x] += self.size[y];
        let moved = std::mem::take(&mut self.held[y]);
        self.held[x].extend(moved);
        self.long[x] = self.long[x].or(self.long[y]);
        self.edges.push((a, b, rule));
        true
    }

    fn conflict(&self, x: usize, y: usize) -> bool {
        self.held[x].iter().any(|a| {
            self.held[y].iter().any(|b| {
                let (p, q) = (&self.anchors[*a], &self.anchors[*b]);
                let pair = (p.group.min(q.group), p.group.max(q.group));
                p.group != q.group && (p.exclusive && q.exclusive || self.apart.contains(&pair))
            })
        })
    }

    /// Makes an anchor, held by no cluster yet.
    pub fn anchor(&mut self, exclusive: bool) -> usize {
        self.anchors.push(Anchor { group: self.anchors.len(), exclusive });
        self.anchors.len() - 1
    }

    /// Gives an anchor to the cluster of a node.
    pub fn hold(&mut self, node: usize, anchor: usize) {
        let root = self.root(node);
        if !self.held[root].contains(&anchor) {
            self.held[root].push(anchor);
        }
    }

    /// A person says that two anchors are one thing. To be called before anything is told apart.
    pub fn same(&mut self, a: usize, b: usize) {
        let (from, to) = (self.anchors[b].group, self.anchors[a].group);
        for anchor in &mut self.anchors {
            if anchor.group == from {
                anchor.group = to;
            }
        }
    }

    /// A person says that two anchors are never one thing.
    pub fn different(&mut self, a: usize, b: usize) {
        let (a, b) = (self.anchors[a].group, self.anchors[b].group);
        self.apart.insert((a.min(b), a.max(b)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_apart_is_never_joined_through_others() {
        let mut clusters = Clusters::new(&[false; 3]);
        let (a, b) = (clusters.anchor(false), clusters.anchor(false));
        clusters.hold(0, a);
        clusters.hold(2, b);
        clusters.different(a, b);
        assert!(clusters.join(0, 1, "x"));
        assert!(!clusters.join(1, 2, "y"));
        assert!(!clusters.together(0, 2));
    }

    #[test]
    fn two_entities_with_files_are_two_unless_a_person_joins_them() {
        let mut clusters = Clusters::new(&[false; 2]);
        let (a, b) = (clusters.anchor(true), clusters.anchor(true));
        clusters.hold(0, a);
        clusters.hold(1, b);
        assert!(!clusters.join(0, 1, "x"));
        clusters.same(a, b);
        assert!(clusters.join(0, 1, "x"));
    }
}
