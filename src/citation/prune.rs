//! Styles without what they ask of other works.
//!
//! Styles ask each work for its type and variables again and again, and most of what follows the question is about works of other
//! kinds. A style and what is known of the works it is to write go in; a style comes out that writes these works the same and
//! asks less. Only conditions that cannot be otherwise are decided; all others stay.

use super::elements::{children, is_untested, untested, visit, visit_in};
use super::silent;
use citationberg::json::Item;
use citationberg::taxonomy::{Kind, NumberVariable, StandardVariable, Variable};
use citationberg::{
    Choose, ChooseBranch, ChooseMatch, CslMacro, IndependentStyle, LayoutRenderingElement, Sort, SortKey, TestPosition,
    Text, TextTarget,
};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

/// More kinds of works than this are written with the whole style.
const MOST: usize = 512;

/// What is known of works: their types, and the variables at least one of them has, if they are alike enough to ask for those.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    types: BTreeSet<String>,
    variables: Option<BTreeSet<String>>,
    /// Whether a place in them may be cited.
    located: bool,
    /// Whether they are cited for the first time, if that is known and the same for all.
    first: Option<bool>,
}

impl Facts {
    /// Of these works; their variables are looked at if there are few of them.
    pub fn of<'a>(works: impl Iterator<Item = &'a Item> + Clone) -> Facts {
        const FEW: usize = 2;
        let types = works.clone().map(|work| work.type_().unwrap_or_default().into_owned()).collect();
        let few = works.clone().nth(FEW).is_none();
        let variables = few.then(|| works.flat_map(|work| work.0.keys().cloned()).collect());
        Facts { types, variables, located: true, first: None }
    }

    /// The same of works cited in a cluster.
    pub fn cited(self, located: bool, first: Option<bool>) -> Facts {
        Facts { located, first, ..self }
    }

    /// Whether the works are of a type, if that is the same for all.
    fn is(&self, kind: Kind) -> Option<bool> {
        let known: BTreeSet<bool> = self.types.iter().map(|name| Kind::from_str(name) == Ok(kind)).collect();
        if known.len() == 1 { known.first().copied() } else { None }
    }

    /// Whether the works have a variable, if they surely have not.
    pub fn has(&self, variable: Variable) -> Option<bool> {
        let variables = self.variables.as_ref()?;
        let missing = match variable {
            // These have values without being stated.
            Variable::Standard(StandardVariable::YearSuffix | StandardVariable::CitationLabel)
            | Variable::Number(NumberVariable::CitationNumber | NumberVariable::FirstReferenceNoteNumber) => false,
            Variable::Number(NumberVariable::Locator) => !self.located,
            Variable::Number(NumberVariable::PageFirst) => {
                !variables.contains("page") && !variables.contains("page-first")
            }
            Variable::Standard(variable) => !variables.contains(&variable.to_string()),
            Variable::Date(variable) => !variables.contains(&variable.to_string()),
            Variable::Name(variable) => !variables.contains(&variable.to_string()),
            Variable::Number(variable) => !variables.contains(&variable.to_string()),
            Variable::Page(variable) => !variables.contains(&variable.to_string()),
        };
        missing.then_some(false)
    }

    /// Whether the works are cited at a place like this, if that is known.
    fn at(&self, position: TestPosition) -> Option<bool> {
        match (position, self.first?) {
            (TestPosition::First, first) => Some(first),
            (TestPosition::Subsequent, first) => Some(!first),
            (_, first) => first.then_some(false),
        }
    }
}

/// A style for works of which something is known.
#[derive(Debug)]
pub struct Form {
    /// The style.
    pub style: IndependentStyle,
    /// Whether it prints or asks for numbers or labels that depend on other works, or on the note.
    pub numbered: bool,
}

/// What a style is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its citations.
    Citations,
    /// Its list of references.
    References,
}

/// The styles made so far, for one part of one style.
#[derive(Debug)]
pub struct Pruned {
    part: Part,
    forms: Mutex<HashMap<Facts, Arc<Form>>>,
}

impl Pruned {
    /// None yet.
    pub fn new(part: Part) -> Pruned {
        Pruned { part, forms: Mutex::default() }
    }

    /// The style for works of which this is known; `None` if there are too many kinds of works.
    pub fn form(&self, whole: &IndependentStyle, facts: Facts) -> Option<Arc<Form>> {
        let known = || self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(form) = known().get(&facts) {
            return Some(Arc::clone(form));
        }
        if known().len() >= MOST {
            return None;
        }
        let mut style = prune(whole, &facts);
        let numbered = is_numbered(&mut style, self.part);
        let form = Arc::new(Form { style, numbered });
        known().insert(facts, Arc::clone(&form));
        Some(form)
    }
}

fn prune(whole: &IndependentStyle, facts: &Facts) -> IndependentStyle {
    let mut style = whole.clone();
    visit(&mut style, &mut |element| {
        if let LayoutRenderingElement::Choose(choose) = element {
            decide(choose, facts);
        }
    });
    silent::leave_out(&mut style, facts);
    keep_used(&mut style);
    style
}

/// Whether a part of a style asks for what depends on other works or on the note.
fn is_numbered(style: &mut IndependentStyle, part: Part) -> bool {
    let depends = |variable: Variable| {
        matches!(
            variable,
            Variable::Number(NumberVariable::CitationNumber | NumberVariable::FirstReferenceNoteNumber)
                | Variable::Standard(StandardVariable::CitationLabel | StandardVariable::YearSuffix)
        )
    };
    let mut found = false;
    let mut see = |element: &mut LayoutRenderingElement| {
        found |= match element {
            LayoutRenderingElement::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => depends(*var),
            LayoutRenderingElement::Number(number) => depends(number.variable.into()),
            LayoutRenderingElement::Label(label) => depends(label.variable.into()),
            LayoutRenderingElement::Choose(choose) => {
                std::iter::once(&choose.if_).chain(&choose.else_if).any(|branch| {
                    let tested = branch.variable.iter().chain(&branch.is_numeric).flatten();
                    branch.disambiguate.is_some() || tested.copied().any(depends)
                })
            }
            _ => false,
        };
    };
    let layout = match part {
        Part::Citations => Some(&mut style.citation.layout.elements),
        Part::References => style.bibliography.as_mut().map(|list| &mut list.layout.elements),
    };
    for elements in style.macros.iter_mut().map(|part| &mut part.children).chain(layout) {
        visit_in(elements, &mut see);
    }
    found
}

/// Leaves out branches that are never taken, and those after one that is always taken.
fn decide(choose: &mut Choose, facts: &Facts) {
    let first = std::mem::replace(&mut choose.if_, untested(Vec::new()));
    let mut kept: Vec<ChooseBranch> = Vec::new();
    for mut branch in std::iter::once(first).chain(std::mem::take(&mut choose.else_if)) {
        match verdict(&mut branch, facts) {
            Some(false) => {}
            None => kept.push(branch),
            Some(true) => {
                choose.otherwise = None;
                kept.push(untested(branch.children));
                break;
            }
        }
    }
    let mut kept = kept.into_iter();
    choose.if_ = kept
        .next()
        .unwrap_or_else(|| untested(choose.otherwise.take().map(|otherwise| otherwise.children).unwrap_or_default()));
    choose.else_if = kept.collect();
}

/// Whether the engine remembers that it was asked for what a branch tests.
pub fn is_remembered(branch: &ChooseBranch) -> bool {
    let label = Variable::Standard(StandardVariable::CitationLabel);
    branch.disambiguate.is_some() || branch.variable.as_ref().is_some_and(|all| all.contains(&label))
}

/// Whether a branch is always or never taken. Tests that make no difference are taken out of it.
fn verdict(branch: &mut ChooseBranch, facts: &Facts) -> Option<bool> {
    if is_remembered(branch) {
        return None;
    }
    let mut known: Vec<bool> = Vec::new();
    settle(&mut branch.type_, &mut known, |kind| facts.is(*kind));
    settle(&mut branch.variable, &mut known, |variable| facts.has(*variable));
    settle(&mut branch.is_numeric, &mut known, |variable| facts.has(*variable));
    settle(&mut branch.is_uncertain_date, &mut known, |variable| facts.has(Variable::Date(*variable)));
    settle(&mut branch.locator, &mut known, |_| (!facts.located).then_some(false));
    settle(&mut branch.position, &mut known, |position| facts.at(*position));
    // The outcome of a test that decides, and what the branch is without tests.
    let (decides, taken, empty) = match branch.match_ {
        ChooseMatch::All => (false, false, true),
        ChooseMatch::Any => (true, true, false),
        ChooseMatch::None => (true, false, true),
    };
    if known.contains(&decides) {
        return Some(taken);
    }
    (!known.is_empty() && is_untested(branch)).then_some(empty)
}

/// Takes out tests whose outcome is known.
fn settle<T>(tests: &mut Option<Vec<T>>, known: &mut Vec<bool>, outcome: impl Fn(&T) -> Option<bool>) {
    if let Some(tests) = tests {
        tests.retain(|test| match outcome(test) {
            Some(is) => {
                known.push(is);
                false
            }
            None => true,
        });
    }
}

/// Leaves out macros nobody calls, and puts those first that are called from most places: the engine looks them up one by one.
fn keep_used(style: &mut IndependentStyle) {
    let mut calls: HashMap<String, usize> = HashMap::new();
    let mut open: Vec<String> = Vec::new();
    let list = style.bibliography.as_mut().map(|list| (&mut list.layout.elements, list.sort.as_ref()));
    let parts = [(&mut style.citation.layout.elements, style.citation.sort.as_ref())].into_iter().chain(list);
    for (elements, sort) in parts {
        called(elements, &mut open);
        open.extend(sort.into_iter().flat_map(sorted_by));
    }
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(name) = open.pop() {
        *calls.entry(name.clone()).or_default() += 1;
        if seen.insert(name.clone())
            && let Some(part) = style.macros.iter_mut().find(|part| part.name == name)
        {
            called(&mut part.children, &mut open);
        }
    }
    let count = |part: &CslMacro| calls.get(&part.name).copied().unwrap_or(0);
    style.macros.retain(|part| count(part) > 0);
    // Stable: of two macros of one name the first counts.
    style.macros.sort_by_key(|part| std::cmp::Reverse(count(part)));
}

fn sorted_by(sort: &Sort) -> impl Iterator<Item = String> + '_ {
    sort.keys.iter().filter_map(|key| match key {
        SortKey::MacroName { name, .. } => Some(name.clone()),
        SortKey::Variable { .. } => None,
    })
}

/// The macros that elements call.
fn called(elements: &mut [LayoutRenderingElement], calls: &mut Vec<String>) {
    for element in elements {
        if let LayoutRenderingElement::Text(text) = element
            && let TextTarget::Macro { name } = &text.target
        {
            calls.push(name.clone());
        }
        children(element, &mut |inner| called(inner, calls));
    }
}

#[cfg(test)]
mod tests {
    use crate::citation::bibliography::Bibliography;
    use crate::citation::format::{ClusterInput, Formatted};
    use crate::citation::style::{Style, bundled_names};
    use crate::citation::syntax::parse_cluster;
    use proptest::prelude::*;
    use serde_json::json;

    /// What a style makes of pages that cite the same works, one after another, with and without pruning.
    fn both(style: &str, items: &serde_json::Value) -> [Vec<Formatted>; 2] {
        let mut bibliography = Bibliography::new();
        bibliography.add_file("x.json", &items.to_string());
        let style = Style::load(style, "en-US").unwrap();
        [style.clone(), style.whole()].map(|style| {
            let pages: [&[&str]; 6] =
                [&["", ", p. 3–9"], &[", p. 7", ""], &[", p. 12"], &[", p. 21"], &[", chap. 2"], &[", p. 8-9"]];
            pages.into_iter().map(|places| page(&style, &bibliography, places)).collect()
        })
    }

    /// A page that cites each work at these places, and two in one cluster if there are several.
    fn page(style: &Style, bibliography: &Bibliography, places: &[&str]) -> Formatted {
        let items = bibliography.items();
        let texts: Vec<String> = items
            .iter()
            .flat_map(|item| places.iter().map(|place| format!("[@{}{place}]", item.key)))
            .chain((places.len() > 1).then(|| format!("[@{}; @{}]", items[0].key, items[1].key)))
            .collect();
        let clusters: Vec<_> = texts.iter().filter_map(|text| parse_cluster(text, 0)).collect();
        let inputs: Vec<_> = clusters
            .iter()
            .enumerate()
            .map(|(at, cluster)| ClusterInput { cluster, note_number: Some(at + 1), locators: &[] })
            .collect();
        style.format(&inputs, bibliography)
    }

    fn item() -> impl Strategy<Value = serde_json::Value> {
        let kinds = [
            "book",
            "article-journal",
            "article-newspaper",
            "chapter",
            "report",
            "webpage",
            "thesis",
            "legal_case",
            "bill",
            "interview",
            "personal_communication",
            "dataset",
            "entry-encyclopedia",
            "patent",
            "manuscript",
            "motion_picture",
            "paper-conference",
            "review",
            "document",
            "no-such-type",
        ];
        let variables = [
            "container-title",
            "publisher",
            "publisher-place",
            "volume",
            "issue",
            "page",
            "edition",
            "genre",
            "number",
            "medium",
            "archive",
            "DOI",
            "URL",
            "collection-title",
            "event-title",
            "note",
            "authority",
            "section",
            "title-short",
            "original-title",
            "status",
            "number-of-pages",
            "chapter-number",
            "ISBN",
        ];
        let roles = ["author", "editor", "translator", "director", "recipient", "interviewer", "container-author"];
        let dates = ["issued", "accessed", "original-date", "event-date"];
        let pick = |all: &[&'static str]| proptest::sample::subsequence(all.to_vec(), 0..all.len());
        let parts =
            (proptest::sample::select(kinds.to_vec()), pick(&variables), pick(&roles), pick(&dates), any::<bool>());
        parts.prop_map(|(kind, variables, roles, dates, alike)| {
            let mut item = json!({"type": kind, "title": "Of Tides and Tolls: A Reckoning"});
            if !alike {
                item["title"] = format!("Of {kind}: A Reckoning of {}", variables.len()).into();
            }
            for variable in variables {
                item[variable] = if variable == "volume" { "4".into() } else { "Shore 12".into() };
            }
            for role in roles {
                let family = if alike { "Lund".to_owned() } else { format!("{role} {kind}") };
                item[role] = json!([{"family": family, "given": "Ada"}]);
            }
            for date in dates {
                item[date] = json!({"date-parts": [[1990, 5, 1]]});
            }
            item
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20))]
        #[test]
        fn a_pruned_style_writes_the_same(
            mut items in proptest::collection::vec(item(), 2..6),
            any in proptest::sample::select(bundled_names().collect::<Vec<_>>()),
        ) {
            for (at, item) in items.iter_mut().enumerate() {
                item["id"] = format!("w{at}").into();
            }
            for style in [any, "chicago-notes-bibliography", "apa"] {
                let [pruned, whole] = both(style, &json!(items));
                prop_assert_eq!(pruned, whole, "{}", style);
            }
        }
    }
}
