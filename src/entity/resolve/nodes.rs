//! Nodes: the mentions of one form and one type in one document, and what is known of each form.

use super::super::form::{Form, PersonName};
use super::super::registry::{Decision, Judgement, Registry};
use super::super::{DocumentNames, EntityType, form};
use std::collections::HashMap;

/// The type whose mentions never become entities.
pub(super) const DATE: &str = "date";

/// A distinct spelling, folded.
#[derive(Debug)]
pub(super) struct FormInfo {
    /// How it is compared.
    pub form: Form,
    /// One of its spellings: the first.
    pub surface: String,
    /// Its parts, if it is or may be a person's name.
    pub person: PersonName,
    /// Its nodes.
    pub nodes: Vec<usize>,
}

/// The mentions of one form and type in one document; or a name stated from outside.
#[derive(Debug)]
pub(super) struct Node {
    /// Index of the document; `None` for names stated by files and bibliographies.
    pub document: Option<usize>,
    /// Index of the form.
    pub form: usize,
    /// Index of the type.
    pub kind: usize,
    /// Number of mentions; 0 for what is only stated.
    pub count: usize,
    /// Sum of the confidences of its mentions.
    pub weight: f32,
    /// Highest confidence of its mentions.
    pub best: f32,
    /// Block and byte of its first mention.
    pub first: (usize, usize),
    /// It stands for a fuller name of its document, and says nothing elsewhere.
    pub attached: bool,
    /// The editor has accepted it.
    pub accepted: bool,
}

/// All nodes.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// The nodes: those of the documents in order, then the stated ones.
    pub all: Vec<Node>,
    /// The forms.
    pub forms: Vec<FormInfo>,
    /// The types.
    pub kinds: Vec<EntityType>,
    /// Node of each mention of each document; dates and rejected mentions have none.
    pub of_mention: Vec<Vec<Option<usize>>>,
    /// How many mentions each decision about a form has met.
    pub met: Vec<usize>,
    by_surface: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
    by_place: HashMap<(Option<usize>, usize, usize), usize>,
}

impl Nodes {
    /// The nodes of the documents, the editor's decisions about forms applied.
    pub fn of(documents: &[DocumentNames], registry: &Registry) -> Nodes {
        let mut nodes = Nodes { met: vec![0; registry.decisions.len()], ..Nodes::default() };
        let judgements = Judgements::of(&registry.decisions);
        for (d, document) in documents.iter().enumerate() {
            let mut of = Vec::with_capacity(document.mentions.len());
            let places = if judgements.0.is_empty() { Vec::new() } else { document.block_ids() };
            for (m, mention) in document.mentions.iter().enumerate() {
                let surface = document.surface(m);
                let Some(form) = nodes.form(surface) else {
                    of.push(None);
                    continue;
                };
                let key = &nodes.forms[form].form.key;
                let verdict =
                    places.get(mention.block).and_then(|p| judgements.on(key, &mention.kind, &document.text.id, p));
                let mut kind = &mention.kind;
                if let Some((decision, judgement)) = verdict {
                    nodes.met[decision] += 1;
                    match judgement {
                        Judgement::Accept { kind: Some(stated), .. } => kind = stated,
                        Judgement::Accept { .. } => {}
                        _ => {
                            of.push(None);
                            continue;
                        }
                    }
                }
                if &*kind.0 == DATE {
                    of.push(None);
                    continue;
                }
                let kind = nodes.kind(kind);
                let node = nodes.node(Some(d), form, kind);
                nodes.all[node].see(mention.confidence, (mention.block, mention.range.start), verdict.is_some());
                of.push(Some(node));
            }
            nodes.of_mention.push(of);
            nodes.stated_authors(d, document);
        }
        nodes
    }

    /// Authors of the document and of the works it is about are names known in it, whether or not its text has them.
    fn stated_authors(&mut self, d: usize, document: &DocumentNames) {
        let authors = document.text.authors.iter().chain(document.text.about.iter().flat_map(|w| &w.authors));
        for author in authors {
            if let Some(form) = self.form(author) {
                let kind = self.kind(&EntityType("person".into()));
                self.node(Some(d), form, kind);
            }
        }
    }

    /// The index of the form of a spelling; `None` if it has neither letter nor digit.
    pub fn form(&mut self, surface: &str) -> Option<usize> {
        if let Some(known) = self.by_surface.get(surface) {
            return Some(*known);
        }
        let form = Form::of(surface);
        if form.key.is_empty() {
            return None;
        }
        let index = match self.by_key.get(&form.key) {
            Some(known) => {
                let info = &mut self.forms[*known];
                info.form.acronym |= form.acronym;
                *known
            }
            None => {
                self.by_key.insert(form.key.clone(), self.forms.len());
                let person = PersonName::of(surface);
                self.forms.push(FormInfo { form, surface: surface.to_string(), person, nodes: Vec::new() });
                self.forms.len() - 1
            }
        };
        self.by_surface.insert(surface.to_string(), index);
        Some(index)
    }

    /// The index of the form with this key, if there is one.
    pub fn form_of_key(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The index of a type.
    pub fn kind(&mut self, kind: &EntityType) -> usize {
        match self.kinds.iter().position(|k| k == kind) {
            Some(known) => known,
            None => {
                self.kinds.push(kind.clone());
                self.kinds.len() - 1
            }
        }
    }

    /// The index of a type that some node has.
    pub fn kind_named(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|k| &*k.0 == name)
    }

    /// The node of a form and type in a document, or stated outside; made if there is none.
    pub fn node(&mut self, document: Option<usize>, form: usize, kind: usize) -> usize {
        let place = (document, form, kind);
        if let Some(known) = self.by_place.get(&place) {
            return *known;
        }
        let index = self.own(form, kind);
        self.all[index].document = document;
        self.by_place.insert(place, index);
        self.forms[form].nodes.push(index);
        index
    }

    /// A node outside the texts that no rule about forms sees; it is joined by name only.
    pub fn own(&mut self, form: usize, kind: usize) -> usize {
        self.all.push(Node {
            document: None,
            form,
            kind,
            count: 0,
            weight: 0.0,
            best: 0.0,
            first: (0, 0),
            attached: false,
            accepted: false,
        });
        self.all.len() - 1
    }

    /// The form of a node.
    pub fn info(&self, node: usize) -> &FormInfo {
        &self.forms[self.all[node].form]
    }

    /// The nodes of each document that are not only stated, or are stated as its authors.
    pub fn by_document(&self, documents: usize) -> Vec<Vec<usize>> {
        let mut lists = vec![Vec::new(); documents];
        for (i, node) in self.all.iter().enumerate() {
            if let Some(list) = node.document.and_then(|d| lists.get_mut(d)) {
                list.push(i);
            }
        }
        lists
    }
}

impl Node {
    fn see(&mut self, confidence: f32, at: (usize, usize), accepted: bool) {
        self.first = if self.count == 0 { at } else { self.first.min(at) };
        self.count += 1;
        self.weight += confidence;
        self.best = self.best.max(confidence);
        self.accepted |= accepted;
    }
}

/// Decisions about forms, by folded form.
struct Judgements<'a>(HashMap<String, Vec<(usize, &'a Judgement)>>);

impl<'a> Judgements<'a> {
    fn of(decisions: &'a [Decision]) -> Self {
        let mut by_key: HashMap<String, Vec<_>> = HashMap::new();
        for (i, decision) in decisions.iter().enumerate() {
            if let Judgement::Accept { form, .. } | Judgement::Reject { form, .. } = &decision.judgement {
                by_key.entry(form::fold(form)).or_default().push((i, &decision.judgement));
            }
        }
        Judgements(by_key)
    }

    /// What is said of a form in a block: the narrowest scope counts. Accepting may change the type, rejecting asks for it.
    fn on(
        &self,
        key: &str,
        kind: &EntityType,
        source: &str,
        block: &crate::id::BlockId,
    ) -> Option<(usize, &'a Judgement)> {
        use super::super::registry::Scope;
        let narrow = |scope: &Scope| match scope {
            Scope::Everywhere => 0,
            Scope::Source(_) => 1,
            Scope::Place(..) => 2,
        };
        let said = self.0.get(key)?.iter().filter_map(|(i, judgement)| match judgement {
            Judgement::Accept { scope, .. } if scope.holds(source, block) => Some((narrow(scope), *i, *judgement)),
            Judgement::Reject { kind: stated, scope, .. } if scope.holds(source, block) => {
                stated.as_ref().is_none_or(|k| k == kind).then_some((narrow(scope), *i, *judgement))
            }
            _ => None,
        });
        said.max_by_key(|(narrow, i, _)| (*narrow, *i)).map(|(_, i, judgement)| (i, judgement))
    }
}
