//! Parts of a style that write nothing for some works.
//!
//! Most of a style is about variables a work does not have, and the engine asks each part whether it will write something once for
//! every group around it. A style and what is known of the works come in; parts that write nothing for these works are left
//! out, or stand as a single question for one missing variable where the group around them has to know of it (CSL 1.0.2,
//! `cs:group`: it writes nothing if it asks for variables and all of them are missing).

use super::elements::{is_untested, text};
use super::prune::{Facts, is_remembered};
use citationberg::taxonomy::{StandardVariable, Variable};
use citationberg::{
    Choose, ChooseMatch, CslMacro, IndependentStyle, LayoutRenderingElement as Element, LongShortForm, Names,
    NamesChild, Text, TextTarget,
};
use std::collections::HashMap;

/// What a part of a style does for works of which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It writes nothing, and asks for no variable.
    Nothing,
    /// It writes nothing, having asked for variables that are missing.
    Misses,
    /// It writes words of its own, if anything, and asks for no variable.
    Words,
    /// Anything else.
    Something,
}

impl Does {
    /// What parts in a row do together; `None` for words beside something missing, which is for the group around them.
    fn together(parts: &[Does]) -> Option<Does> {
        let any = |does| parts.contains(&does);
        match (any(Does::Something), any(Does::Misses), any(Does::Words)) {
            (true, ..) => Some(Does::Something),
            (false, true, true) => None,
            (false, true, false) => Some(Does::Misses),
            (false, false, true) => Some(Does::Words),
            (false, false, false) => Some(Does::Nothing),
        }
    }

    /// What a group or macro of such parts does, of which [`Does::together`] was told.
    fn grouped(parts: Option<Does>) -> Does {
        match parts {
            Some(Does::Nothing) => Does::Nothing,
            Some(Does::Misses) | None => Does::Misses,
            // A group of nothing but words counts for the group around it.
            Some(Does::Words | Does::Something) => Does::Something,
        }
    }
}

/// Leaves out of a style what writes nothing for the works of which this is known.
pub fn leave_out(style: &mut IndependentStyle, facts: &Facts) {
    let macros = std::mem::take(&mut style.macros);
    let mut index = HashMap::new();
    for (at, part) in macros.iter().enumerate() {
        // Of two macros of one name the first counts.
        index.entry(part.name.clone()).or_insert(at);
    }
    let question = QUESTIONS.into_iter().map(Variable::Standard).find(|variable| facts.has(*variable) == Some(false));
    let mut walk = Walk { facts, question, known: vec![None; macros.len()], macros, index };
    walk.list(&mut style.citation.layout.elements);
    if let Some(list) = style.bibliography.as_mut() {
        walk.list(&mut list.layout.elements);
    }
    (0..walk.macros.len()).for_each(|at| {
        walk.call(at);
    });
    style.macros = walk.macros;
}

/// Variables few works have; one that is missing stands for all parts that miss theirs.
const QUESTIONS: [StandardVariable; 4] =
    [StandardVariable::Scale, StandardVariable::Dimensions, StandardVariable::Status, StandardVariable::Medium];

struct Walk<'a> {
    facts: &'a Facts,
    question: Option<Variable>,
    macros: Vec<CslMacro>,
    index: HashMap<String, usize>,
    /// What the macros do, of those looked at.
    known: Vec<Option<Does>>,
}

impl Walk<'_> {
    /// Goes through parts in a row; gives what those do that are left, as [`Does::together`].
    fn list(&mut self, elements: &mut Vec<Element>) -> Option<Does> {
        let mut all = Vec::with_capacity(elements.len());
        for mut element in std::mem::take(elements) {
            let does = self.element(&mut element);
            match does {
                Does::Nothing => continue,
                // Once is enough.
                Does::Misses if all.contains(&Does::Misses) => continue,
                Does::Misses => elements.push(self.asking(element)),
                Does::Words | Does::Something => elements.push(element),
            }
            all.push(does);
        }
        Does::together(&all)
    }

    /// A part that misses what it asks for, as short as can be.
    fn asking(&self, element: Element) -> Element {
        let Some(var) = self.question else { return element };
        text(TextTarget::Variable { var, form: LongShortForm::Long })
    }

    fn element(&mut self, element: &mut Element) -> Does {
        match element {
            Element::Text(text) => self.text(text),
            Element::Number(number) => self.asks(number.variable.into(), Does::Something),
            Element::Label(label) => match self.asks(label.variable.into(), Does::Words) {
                // A label is not counted as asking.
                Does::Misses => Does::Nothing,
                does => does,
            },
            Element::Date(date) => {
                date.variable.map_or(Does::Something, |v| self.asks(Variable::Date(v), Does::Something))
            }
            Element::Names(names) => self.names(names),
            Element::Group(group) => Does::grouped(self.list(&mut group.children)),
            Element::Choose(choose) => self.choose(choose),
        }
    }

    fn asks(&self, variable: Variable, otherwise: Does) -> Does {
        if self.facts.has(variable) == Some(false) { Does::Misses } else { otherwise }
    }

    fn text(&mut self, text: &Text) -> Does {
        match &text.target {
            // The short form is another variable, or this one.
            TextTarget::Variable { var, form: LongShortForm::Short }
                if self.facts.has(Variable::Standard(StandardVariable::TitleShort)) != Some(false)
                    && *var == Variable::Standard(StandardVariable::Title) =>
            {
                Does::Something
            }
            TextTarget::Variable { var, .. } => self.asks(*var, Does::Something),
            TextTarget::Macro { name } => match self.index.get(name).copied() {
                Some(at) => self.call(at),
                None => Does::Something,
            },
            TextTarget::Term { .. } | TextTarget::Value { .. } => Does::Words,
        }
    }

    /// What a macro does. Macros that use themselves are refused when a style is loaded.
    fn call(&mut self, at: usize) -> Does {
        if let Some(known) = self.known[at] {
            return known;
        }
        let mut children = std::mem::take(&mut self.macros[at].children);
        let does = Does::grouped(self.list(&mut children));
        self.macros[at].children = children;
        self.known[at] = Some(does);
        does
    }

    fn names(&mut self, names: &mut Names) -> Does {
        let missing = names.variable.iter().all(|role| self.facts.has(Variable::Name(*role)) == Some(false));
        let mut substituted = false;
        for child in &mut names.children {
            if let NamesChild::Substitute(substitute) = child {
                substituted = true;
                self.list(&mut substitute.children);
            }
        }
        if missing && !substituted { Does::Nothing } else { Does::Something }
    }

    fn choose(&mut self, choose: &mut Choose) -> Does {
        let mut outcomes = vec![self.list(&mut choose.if_.children)];
        outcomes.extend(choose.else_if.iter_mut().map(|branch| self.list(&mut branch.children)));
        let always = is_untested(&choose.if_) && choose.if_.match_ == ChooseMatch::All;
        let certain = always && choose.else_if.is_empty() && choose.otherwise.is_none();
        if !certain {
            outcomes
                .push(choose.otherwise.as_mut().map_or(Some(Does::Nothing), |other| self.list(&mut other.children)));
        }
        let remembered = std::iter::once(&choose.if_).chain(&choose.else_if).any(is_remembered);
        let same = outcomes.windows(2).all(|pair| pair[0] == pair[1]);
        match outcomes[0] {
            Some(does) if same && !remembered => does,
            _ => Does::Something,
        }
    }
}
