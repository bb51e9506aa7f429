//! Notes: which links refer to them, where their text stands, what of it is only mark or way back.
//!
//! In: the tree and what of it is kept. Out: the references with their labels, the bodies, and the nodes and characters that
//! are structure and no text. Generators differ, so signs are weighed: a short label, a target that comes later, ids, roles
//! and classes, a link back.

use super::article::Kept;
use super::style::{self, Display};
use super::tree::{Id, Tree};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The notes of a document.
#[derive(Default)]
pub struct Notes {
    /// Elements that are references, with the label of the note.
    pub references: HashMap<Id, String>,
    /// Elements that are notes.
    pub bodies: HashMap<Id, Body>,
    /// Elements that are notes and stand where they are referred to.
    pub in_line: HashMap<Id, String>,
    /// Elements that only lead back, or only number a note.
    pub back_links: HashSet<Id>,
    /// Links back that say so in words.
    pub spoken: HashSet<Id>,
    /// Text nodes of which only a part is text: the rest brackets a reference.
    pub trims: HashMap<Id, Range<usize>>,
}

/// A note.
pub struct Body {
    /// Its label.
    pub label: String,
    /// Characters of its own mark at its head, white space aside.
    pub skip: usize,
    /// Elements after it that belong to it.
    pub more: Vec<Id>,
}

/// The longest label of a reference, in bytes.
const LABEL: usize = 12;

/// Links back that a note may have.
const BACK_LINKS: usize = 200;

/// A link within the document.
struct Link {
    from: Id,
    to: Id,
    label: String,
}

struct Signs(HashMap<&'static str, Vec<&'static str>>);

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let lines = include_str!("data/notes.tsv").lines().filter(|l| !l.starts_with('#'));
    Signs(lines.filter_map(|l| l.split_once('\t')).map(|(k, v)| (k, v.split(' ').collect())).collect())
});

impl Signs {
    fn of(&self, kind: &str) -> &[&'static str] {
        self.0.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an id begins like one of a kind: the beginning, then a digit or a separator.
    fn begins(&self, kind: &str, id: &str) -> bool {
        let id = id.to_ascii_lowercase();
        self.of(kind).iter().any(|p| {
            id.strip_prefix(p).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| !c.is_alphabetic()) || p.ends_with(['-', '_'])
            })
        })
    }

    fn class(&self, kind: &str, tree: &Tree, id: Id) -> bool {
        tree.element(id).is_some_and(|e| e.classes().any(|c| self.of(kind).iter().any(|s| c.eq_ignore_ascii_case(s))))
    }
}

fn role(tree: &Tree, id: Id) -> &str {
    let attribute = |name| tree.attribute(id, name).filter(|r| !r.is_empty());
    attribute("role").or_else(|| attribute("epub:type")).unwrap_or_default()
}

/// Finds the notes; `page` is the document's own address.
pub fn find(tree: &Tree, kept: &Kept, page: Option<&str>) -> Notes {
    let mut notes = Notes::default();
    let links = links(tree, page);
    let mut labels = Labels::default();
    let mut by_body: HashMap<Id, Vec<&Link>> = HashMap::new();
    let targets: BTreeSet<Id> = links.iter().map(|l| l.to).collect();
    let mut order: Vec<Id> = Vec::new();
    for link in &links {
        let Some(body) = reference(tree, kept, link, &links, &targets) else { continue };
        let refs = by_body.entry(body).or_default();
        if refs.is_empty() {
            order.push(body);
        }
        refs.push(link);
    }
    order.sort_unstable();
    order.dedup_by(|b, a| tree.is_within(*b, *a));
    for body in order {
        let refs = by_body.remove(&body).unwrap_or_default();
        let Some(first) = refs.first() else { continue };
        if !tree
            .subtree(body)
            .any(|i| tree.name(i) == "img" || tree.text(i).is_some_and(|t| t.chars().any(char::is_alphabetic)))
        {
            continue;
        }
        let label = labels.label(&first.label);
        for link in &refs {
            let whole = outermost(tree, link.from);
            notes.trim_brackets(tree, whole);
            notes.references.insert(whole, label.clone());
        }
        notes.ways_back(tree, body, &refs, &links);
        let (body, more) = contents(tree, body, &mut notes.back_links);
        let skip = skip(tree, body, &bare(&first.label), &notes.back_links);
        notes.bodies.insert(body, Body { label, skip, more });
    }
    notes.in_line(tree, kept, &mut labels);
    notes
}

/// All links whose target stands in the document.
fn links(tree: &Tree, page: Option<&str>) -> Vec<Link> {
    let mut ids: HashMap<&str, Id> = HashMap::new();
    for id in 0..tree.nodes.len() {
        if let Some(element) = tree.element(id) {
            let names = [element.attribute("id"), element.attribute("name").filter(|_| &*element.name == "a")];
            for name in names.into_iter().flatten() {
                ids.entry(name).or_insert(id);
            }
        }
    }
    let page = page.map(|p| p.split('#').next().unwrap_or_default());
    let anchors = (0..tree.nodes.len()).filter(|id| tree.name(*id) == "a");
    let found = anchors.filter_map(|from| {
        let (before, fragment) = tree.attribute(from, "href")?.trim().split_once('#')?;
        if !before.is_empty() && Some(before) != page {
            return None;
        }
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        let to = ids.get(fragment).or_else(|| ids.get(decoded.as_ref())).copied()?;
        Some(Link { from, to, label: tree.words(from, 40) })
    });
    found.collect()
}

/// The body a link refers to, if it is a reference to a note.
fn reference(tree: &Tree, kept: &Kept, link: &Link, links: &[Link], targets: &BTreeSet<Id>) -> Option<Id> {
    let signs = &*SIGNS;
    let label = bare(&link.label);
    let short = link.label.len() <= LABEL && is_label(&label);
    let around = || std::iter::once(link.from).chain(tree.ancestors(link.from).take(2));
    let said = role(tree, link.from).contains("noteref")
        || tree.attribute(link.from, "data-footnote-ref").is_some()
        || around().any(|i| signs.class("reference-class", tree, i));
    let leads_back = role(tree, link.from).contains("backlink") || signs.class("back-class", tree, link.from);
    let long = role(tree, link.from).contains("noteref") && link.label.len() <= 40;
    if leads_back || link.to <= link.from || !(short || long) {
        return None;
    }
    let parent = tree.nodes.get(link.from)?.parent;
    if kept.kept_in(tree, parent) == 0 && !around().any(|i| kept.kept_in(tree, i) > 0) {
        let paragraph = tree.ancestors(link.from).find(|i| is_block(tree, *i))?;
        if kept.kept_in(tree, paragraph) == 0 {
            return None;
        }
    }
    let body = body(tree, link.to, targets)?;
    if tree.is_within(link.from, body) || matches!(tree.name(link.to), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        return None;
    }
    let near = |id: Id| id.abs_diff(link.from) <= 6 || tree.is_within(link.from, id) && is_inline(tree, id);
    let inside = links.partition_point(|l| l.from < body)
        ..links.partition_point(|l| tree.is_within(l.from, body) || l.from < body);
    let returns = links.get(inside).unwrap_or_default().iter().any(|l| near(l.to));
    let marked = std::iter::once(link.to).chain(tree.ancestors(link.to).take(4)).any(|i| {
        matches!(role(tree, i), "doc-footnote" | "doc-endnote" | "doc-endnotes" | "footnote" | "endnote" | "footnotes")
            || signs.class("body-class", tree, i)
    });
    let target_id = tree.attribute(link.to, "id").or_else(|| tree.attribute(link.to, "name")).unwrap_or_default();
    let named = signs.begins("body", target_id);
    let raised = around().any(|i| tree.name(i) == "sup") || tree.find(link.from, "sup").is_some();
    let bracketed = link.label.starts_with(['[', '(']);
    let sure = said || returns || (short && (marked || named) && (raised || bracketed || is_body(tree, body)));
    (sure || (short && raised && is_body(tree, body))).then_some(body)
}

/// A label without its brackets: `[12]` → 12.
fn bare(label: &str) -> String {
    let label = label.trim_matches(|c: char| c.is_whitespace() || "[](){}.,:".contains(c));
    label.strip_prefix("note ").or_else(|| label.strip_prefix("Note ")).unwrap_or(label).to_owned()
}

/// A number, a letter or two, a small Roman number, or a mark.
fn is_label(bare: &str) -> bool {
    let count = bare.chars().count();
    // "n 1", "note 12"
    let named = bare.split_once(' ').is_some_and(|(name, number)| {
        name.len() <= 5 && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()) && !number.is_empty()
    });
    named
        || count > 0
            && ((count <= 4 && bare.chars().all(|c| c.is_ascii_digit()))
                || (count <= 2 && bare.chars().all(char::is_alphanumeric))
                || (count <= 5 && bare.chars().all(|c| "ivxlc".contains(c)))
                || (count <= 4 && bare.chars().all(|c| "*†‡§¶#‖⁂⁑¹²³⁴⁵⁶⁷⁸⁹⁰".contains(c))))
}

fn is_block(tree: &Tree, id: Id) -> bool {
    tree.element(id).is_some_and(|e| style::display(e) == Display::Block)
}

fn is_inline(tree: &Tree, id: Id) -> bool {
    tree.element(id).is_some_and(|e| style::display(e) == Display::Inline)
}

/// A block that can be one note.
fn is_body(tree: &Tree, id: Id) -> bool {
    matches!(tree.name(id), "li" | "p" | "div" | "dd" | "dt" | "tr" | "td" | "aside" | "table" | "section" | "span")
}

/// The element that is the note whose anchor a target is.
fn body(tree: &Tree, target: Id, targets: &BTreeSet<Id>) -> Option<Id> {
    let mut body = match is_inline(tree, target) {
        true => tree.ancestors(target).find(|i| is_block(tree, *i))?,
        false => target,
    };
    if matches!(tree.name(body), "td" | "th") {
        body = tree.nodes.get(body)?.parent;
    }
    // The element around it that is plainly this note alone.
    while let Some(parent) = tree.nodes.get(body).map(|n| n.parent).filter(|p| *p != body) {
        let named = tree
            .attribute(parent, "id")
            .is_some_and(|id| SIGNS.begins("body", id) && id.ends_with(|c: char| c.is_ascii_digit()));
        let alone = tree.name(parent) == "li" || tree.element(parent).is_some_and(|e| e.has_class("footnote"));
        let single = targets.range(tree.subtree(parent)).take(2).count() == 1;
        if !(single && (named || alone) && is_body(tree, parent)) {
            break;
        }
        body = parent;
    }
    (!matches!(tree.name(body), "body" | "html" | "main" | "article")).then_some(body)
}

/// The largest element around a link that says nothing else.
fn outermost(tree: &Tree, link: Id) -> Id {
    let words = |id: Id| -> String {
        tree.words(id, 60).chars().filter(|c| !c.is_whitespace() && !"[]()".contains(*c)).collect()
    };
    let own = words(link);
    let mut whole = link;
    for parent in tree.ancestors(link) {
        if !is_inline(tree, parent) || words(parent) != own {
            break;
        }
        whole = parent;
    }
    whole
}

/// A definition list keeps the text of a note beside its mark.
fn contents(tree: &Tree, body: Id, back_links: &mut HashSet<Id>) -> (Id, Vec<Id>) {
    if tree.name(body) != "dt" {
        return (body, Vec::new());
    }
    let parent = tree.nodes.get(body).map_or(body, |n| n.parent);
    let mut after = tree.children(parent).filter(|c| *c > body && tree.element(*c).is_some());
    let definitions: Vec<Id> = after.by_ref().take_while(|c| tree.name(*c) == "dd").collect();
    match definitions.split_first() {
        Some((first, more)) => {
            back_links.insert(body);
            back_links.extend(more);
            (*first, more.to_vec())
        }
        None => (body, Vec::new()),
    }
}

/// How many characters at the head of a note are its mark.
fn skip(tree: &Tree, body: Id, label: &str, back_links: &HashSet<Id>) -> usize {
    let mut lead = String::new();
    let (mut led_back, mut apart) = (false, tree.name(body) != "li");
    let mut id = body;
    let end = tree.subtree(body).end;
    while id < end && lead.chars().count() < 24 {
        if id != body && back_links.contains(&id) {
            led_back |= lead.trim_matches(|c: char| c.is_whitespace() || "[(".contains(c)).is_empty();
            id = tree.subtree(id).end;
            continue;
        }
        if let Some(text) = tree.text(id) {
            let own = tree.nodes.get(id).map_or("", |n| tree.name(n.parent));
            if lead.trim().is_empty() && !text.trim().is_empty() {
                apart |= matches!(own, "sup" | "span" | "a" | "b" | "strong" | "em" | "i");
            }
            lead.extend(text.chars().take(24));
        }
        id += 1;
    }
    let rest = lead.trim_start();
    let opened = rest.trim_start_matches(['[', '(']);
    let bracket = opened.len() < rest.len();
    let labelled = opened.trim_start().strip_prefix(label).filter(|_| !label.is_empty());
    let after = match labelled {
        Some(after) if apart || bracket => after,
        _ if led_back => opened,
        _ => return 0,
    };
    let closed = after.trim_start_matches([']', ')', '.', ':', ' ', '\u{A0}', '^', '↑']);
    if labelled.is_some() && closed.len() == after.len() && after.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let taken = rest.len() - closed.len();
    rest.get(..taken).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).count()
}

impl Notes {
    /// Brackets of the text around a reference belong to its mark.
    fn trim_brackets(&mut self, tree: &Tree, whole: Id) {
        let end = tree.subtree(whole).end;
        let parent = tree.nodes.get(whole).map_or(whole, |n| n.parent);
        let sibling = |id: Id| tree.nodes.get(id).is_some_and(|n| n.parent == parent);
        let (Some(before), Some(after)) = (whole.checked_sub(1), Some(end)) else { return };
        let (Some(left), Some(right)) = (tree.text(before), tree.text(after)) else { return };
        if !(sibling(before) && sibling(after) && left.ends_with('[') && right.starts_with(']')) {
            return;
        }
        self.trims.entry(before).or_insert(0..left.len()).end = left.len() - 1;
        self.trims.entry(after).or_insert(0..right.len()).start = 1;
        for (id, text) in [(before, left), (after, right)] {
            if let Some(range) = self.trims.get_mut(&id)
                && (range.start > range.end || range.end > text.len())
            {
                *range = 0..0;
            }
        }
    }

    /// The links of a note that lead back to where it is referred to.
    fn ways_back(&mut self, tree: &Tree, body: Id, refs: &[&Link], links: &[Link]) {
        let inside = links.partition_point(|l| l.from < body);
        let here = || links.iter().skip(inside).take_while(|l| tree.is_within(l.from, body));
        let back = |l: &&Link| {
            role(tree, l.from).contains("backlink")
                || SIGNS.class("back-class", tree, l.from)
                || refs
                    .iter()
                    .any(|r| r.from.abs_diff(l.to) <= 6 || (tree.is_within(r.from, l.to) && is_inline(tree, l.to)))
                || (l.to < body
                    && l.label.chars().all(|c| "↩↑^⏎⤴︎⇑▲\u{FE0E}\u{FE0F}".contains(c))
                    && !l.label.is_empty())
        };
        let mut found: Vec<Id> = here().filter(back).map(|l| l.from).collect();
        let marked: Vec<Id> = tree.subtree(body).filter(|i| SIGNS.class("back-class", tree, *i)).collect();
        found.extend(marked.into_iter().filter(|i| *i != body));
        let letters = |id: Id| tree.words(id, 200).chars().filter(|c| c.is_alphanumeric()).count();
        for link in found.iter().copied().take(BACK_LINKS) {
            let mut whole = link;
            for parent in tree.ancestors(link).take_while(|p| *p != body && is_inline(tree, *p)) {
                let led: usize = found.iter().filter(|f| tree.is_within(**f, parent)).map(|f| letters(*f)).sum();
                if letters(parent) > led {
                    break;
                }
                whole = parent;
            }
            let speaks = letters(whole) > 1 && !SIGNS.class("back-class", tree, whole) && link_is_unmarked(tree, link);
            if speaks {
                self.spoken.insert(whole)
            } else {
                self.back_links.insert(whole)
            };
        }
    }

    /// Notes that stand where they are referred to (LaTeXML, side notes).
    fn in_line(&mut self, tree: &Tree, kept: &Kept, labels: &mut Labels) {
        let mut id = 0;
        while id < tree.nodes.len() {
            let note = SIGNS.class("inline-class", tree, id) && is_inline(tree, id);
            if !note || kept.kept_in(tree, id) == 0 || self.references.contains_key(&id) {
                id += 1;
                continue;
            }
            let label = labels.label("");
            for inner in tree.subtree(id).filter(|i| SIGNS.class("mark-class", tree, *i)) {
                self.back_links.insert(inner);
            }
            self.in_line.insert(id, label.clone());
            self.bodies.insert(id, Body { label, skip: 0, more: Vec::new() });
            id = tree.subtree(id).end;
        }
    }
}

/// A link back that neither its role nor its class calls one, and that is no bare number.
fn link_is_unmarked(tree: &Tree, link: Id) -> bool {
    !role(tree, link).contains("backlink")
        && !SIGNS.class("back-class", tree, link)
        && !is_label(&bare(&tree.words(link, 40)))
}

/// Labels of notes: letters, digits and hyphens, each once.
#[derive(Default)]
struct Labels(HashMap<String, usize>);

impl Labels {
    fn label(&mut self, wanted: &str) -> String {
        let wanted: String = bare(wanted).chars().filter(char::is_ascii_alphanumeric).collect();
        let wanted = if wanted.is_empty() { format!("n{}", self.0.len() + 1) } else { wanted.to_ascii_lowercase() };
        let mut label = wanted.clone();
        // Each further note of a label gets the next number; a number that is a label itself is passed over.
        while self.0.contains_key(&label) {
            let next = self.0.get_mut(&wanted).map_or(2, |n| {
                *n += 1;
                *n
            });
            label = format!("{wanted}-{next}");
        }
        self.0.insert(label.clone(), 1);
        label
    }
}
