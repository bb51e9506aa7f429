//! What may stand in place of names: `cs:substitute` (CSL 1.0.2, "Substitute").
//!
//! The engine holds a variable that was printed in place of a name for missing from then on, also where a style only asks
//! whether the work has it; and it hands down the parts of names (`cs:name`, `cs:et-al`, `cs:label`) only in the simplest
//! case. So conditions ask for a variable the style has no other use for, and the parts are copied. A style goes in and is
//! changed; [`Proxies`] says what is to be added to each work.

use super::elements::{children, lists, text, visit};
use super::item;
use citationberg::json::{LiteralName, NameValue, Value};
use citationberg::taxonomy::{NameVariable, StandardVariable, Variable};
use citationberg::{
    CslMacro, Group, IndependentStyle, LayoutRenderingElement as Element, LongShortForm, NamesChild, Sort, SortKey,
    Substitute, Text, TextTarget,
};
use std::collections::BTreeMap;

/// Variables few styles have a use for.
const FREE_TEXTS: [StandardVariable; 23] = [
    StandardVariable::CitationKey,
    StandardVariable::Abstract,
    StandardVariable::CallNumber,
    StandardVariable::License,
    StandardVariable::ISSN,
    StandardVariable::PMCID,
    StandardVariable::PMID,
    StandardVariable::Jurisdiction,
    StandardVariable::Source,
    StandardVariable::Event,
    StandardVariable::ArchiveCollection,
    StandardVariable::ReviewedGenre,
    StandardVariable::Scale,
    StandardVariable::Division,
    StandardVariable::References,
    StandardVariable::OriginalPublisherPlace,
    StandardVariable::OriginalPublisher,
    StandardVariable::OriginalTitle,
    StandardVariable::PartTitle,
    StandardVariable::VolumeTitle,
    StandardVariable::ISBN,
    StandardVariable::Dimensions,
    StandardVariable::Status,
];
const FREE_NAMES: [NameVariable; 20] = [
    NameVariable::Guest,
    NameVariable::Host,
    NameVariable::SeriesCreator,
    NameVariable::Curator,
    NameVariable::Organizer,
    NameVariable::Performer,
    NameVariable::Producer,
    NameVariable::ScriptWriter,
    NameVariable::Narrator,
    NameVariable::ExecutiveProducer,
    NameVariable::EditorialDirector,
    NameVariable::Contributor,
    NameVariable::Compiler,
    NameVariable::Illustrator,
    NameVariable::Composer,
    NameVariable::OriginalAuthor,
    NameVariable::Recipient,
    NameVariable::Director,
    NameVariable::ReviewedAuthor,
    NameVariable::Chair,
];

/// Variables that are often printed in place of an author, and asked for.
const OFTEN: [Variable; 8] = [
    Variable::Name(NameVariable::Author),
    Variable::Standard(StandardVariable::ContainerTitle),
    Variable::Standard(StandardVariable::Title),
    Variable::Name(NameVariable::Editor),
    Variable::Name(NameVariable::Director),
    Variable::Name(NameVariable::Translator),
    Variable::Standard(StandardVariable::Publisher),
    Variable::Standard(StandardVariable::Genre),
];

/// Variables that stand for others in conditions.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<(String, String)>);

impl Proxies {
    /// Makes the conditions of a style ask for variables of their own, as far as there are free ones.
    pub fn take(style: &mut IndependentStyle) -> Proxies {
        let mut lists: Vec<Vec<Element>> = Vec::new();
        let (mut used, mut asked) = (sorted_by(style), Vec::new());
        visit(style, &mut |element| match element {
            Element::Names(names) => {
                used.extend(names.variable.iter().map(|name| Variable::Name(*name)));
                let substitutes = names.children.iter().filter_map(|child| match child {
                    NamesChild::Substitute(substitute) => Some(substitute.children.clone()),
                    _ => None,
                });
                lists.extend(substitutes);
            }
            Element::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => used.push(*var),
            Element::Choose(choose) => {
                for branch in std::iter::once(&choose.if_).chain(&choose.else_if) {
                    asked.extend(branch.variable.iter().flatten().copied());
                    used.extend(branch.is_numeric.iter().flatten().copied());
                }
            }
            _ => {}
        });
        let mut printed = Vec::new();
        for list in &lists {
            printed_by(list, &style.macros, &mut Vec::new(), &mut printed);
        }
        used.extend(&asked);
        let free = FREE_TEXTS.into_iter().map(Variable::Standard).chain(FREE_NAMES.into_iter().map(Variable::Name));
        let mut free = free.filter(|variable| !used.contains(variable));
        let mut proxies: Vec<(Variable, Variable)> = Vec::new();
        // There may be more of them than free variables; what many works have comes first.
        let rank = |variable: &Variable| OFTEN.iter().position(|often| often == variable).unwrap_or(OFTEN.len());
        asked.sort_by_key(rank);
        for variable in asked {
            if printed.contains(&variable) && !proxies.iter().any(|(known, _)| *known == variable) {
                proxies.extend(free.next().map(|free| (variable, free)));
            }
        }
        visit(style, &mut |element| {
            let Element::Choose(choose) = element else { return };
            for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                for variable in branch.variable.iter_mut().flatten() {
                    if let Some((_, proxy)) = proxies.iter().find(|(known, _)| known == variable) {
                        *variable = *proxy;
                    }
                }
            }
        });
        Proxies(proxies.into_iter().map(|(variable, proxy)| (variable.to_string(), proxy.to_string())).collect())
    }

    /// Says in a work which of the variables it has.
    pub fn fill(&self, fields: &mut BTreeMap<String, Value>) {
        for (variable, proxy) in &self.0 {
            let has = match fields.get(variable) {
                Some(Value::String(text)) => !text.trim().is_empty(),
                other => other.is_some(),
            };
            if has && item::is_names(proxy) {
                let name = NameValue::Literal(LiteralName { literal: "x".into() });
                fields.insert(proxy.clone(), Value::Names(vec![name]));
            } else if has {
                fields.insert(proxy.clone(), Value::String("x".into()));
            } else {
                fields.remove(proxy);
            }
        }
    }
}

fn sorted_by(style: &IndependentStyle) -> Vec<Variable> {
    let lists = [style.citation.sort.as_ref(), style.bibliography.as_ref().and_then(|list| list.sort.as_ref())];
    let keys = lists.into_iter().flatten().flat_map(|sort: &Sort| &sort.keys);
    let variables = keys.filter_map(|key| match key {
        SortKey::Variable { variable, .. } => Some(*variable),
        SortKey::MacroName { .. } => None,
    });
    variables.collect()
}

/// The variables that elements can print, macros followed.
fn printed_by<'a>(elements: &'a [Element], macros: &'a [CslMacro], open: &mut Vec<&'a str>, out: &mut Vec<Variable>) {
    for element in elements {
        match element {
            Element::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => out.push(*var),
            Element::Text(Text { target: TextTarget::Macro { name }, .. }) if !open.contains(&name.as_str()) => {
                open.push(name);
                if let Some(part) = macros.iter().find(|part| part.name == *name) {
                    printed_by(&part.children, macros, open, out);
                }
            }
            Element::Number(number) => out.push(number.variable.into()),
            Element::Label(label) => out.push(label.variable.into()),
            Element::Date(date) => out.extend(date.variable.map(Variable::Date)),
            Element::Names(names) => {
                out.extend(names.variable.iter().map(|name| Variable::Name(*name)));
                for child in &names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        printed_by(&substitute.children, macros, open, out);
                    }
                }
            }
            Element::Group(group) => printed_by(&group.children, macros, open, out),
            Element::Choose(choose) => {
                for branch in std::iter::once(&choose.if_).chain(&choose.else_if) {
                    printed_by(&branch.children, macros, open, out);
                }
                if let Some(otherwise) = &choose.otherwise {
                    printed_by(&otherwise.children, macros, open, out);
                }
            }
            _ => {}
        }
    }
}

/// Names that substitute others take over the parts they do not have, also those in macros and conditions.
pub fn inherit(style: &mut IndependentStyle) {
    let macros = style.macros.clone();
    visit(style, &mut |element| {
        let Element::Names(names) = element else { return };
        for child in &mut names.children {
            if let NamesChild::Substitute(substitute) = child {
                substitute.children.iter_mut().for_each(|element| unfold(element, &macros));
            }
        }
    });
    for elements in lists(style) {
        inherit_in(elements, &[]);
    }
}

/// Names a work does not have are variables without a value, so that a group with them and a term is not printed; the engine
/// forgets those nothing substitutes. A name printed as text, which is nothing, reminds it.
pub fn count_empty_names(style: &mut IndependentStyle) {
    lists(style).into_iter().for_each(|elements| count_in(elements));
}

fn count_in(elements: &mut [Element]) {
    for element in elements {
        let Element::Names(names) = element else {
            children(element, &mut |inner| count_in(inner));
            continue;
        };
        let Some(variable) = names.variable.first() else { continue };
        // Names in place of others are left alone: the first of them that is there ends the search.
        if !names.children.iter().any(|child| matches!(child, NamesChild::Substitute(_))) {
            let nothing = text(TextTarget::Variable { var: Variable::Name(*variable), form: LongShortForm::Long });
            names.children.push(NamesChild::Substitute(Substitute { children: vec![nothing] }));
        }
    }
}

/// Puts the elements of a macro that prints names in its place.
fn unfold(element: &mut Element, macros: &[CslMacro]) {
    let Element::Text(text) = &*element else { return };
    let TextTarget::Macro { name } = &text.target else { return };
    let plain = !text.quotes && !text.strip_periods && text.text_case.is_none();
    let found = macros.iter().find(|part| part.name == *name);
    let Some(part) = found.filter(|part| plain && part.children.iter().any(|e| matches!(e, Element::Names(_)))) else {
        return;
    };
    *element = Element::Group(Group {
        children: part.children.clone(),
        font_style: text.formatting.font_style,
        font_variant: text.formatting.font_variant,
        font_weight: text.formatting.font_weight,
        text_decoration: text.formatting.text_decoration,
        vertical_align: text.formatting.vertical_align,
        prefix: text.affixes.prefix.clone(),
        suffix: text.affixes.suffix.clone(),
        delimiter: None,
        display: text.display,
    });
}

fn inherit_in(elements: &mut [Element], from: &[NamesChild]) {
    for element in elements {
        let Element::Names(names) = element else {
            children(element, &mut |inner| inherit_in(inner, from));
            continue;
        };
        hand_down(&mut names.children, from);
        let own = |child: &&NamesChild| !matches!(child, NamesChild::Substitute(_));
        let own: Vec<NamesChild> = names.children.iter().filter(own).cloned().collect();
        children(element, &mut |inner| inherit_in(inner, &own));
    }
}

/// Adds the parts that are missing.
fn hand_down(parts: &mut Vec<NamesChild>, from: &[NamesChild]) {
    let kind = |part: &NamesChild| std::mem::discriminant(part);
    let named = |parts: &[NamesChild]| parts.iter().position(|part| matches!(part, NamesChild::Name(_)));
    let name = named(from);
    for (at, part) in from.iter().enumerate() {
        if parts.iter().any(|own| kind(own) == kind(part)) {
            continue;
        }
        let before = matches!(part, NamesChild::Label(_)) && name.is_some_and(|name| at < name);
        let substitute = parts.iter().position(|part| matches!(part, NamesChild::Substitute(_)));
        let place = if before { 0 } else { substitute.unwrap_or(parts.len()) };
        parts.insert(place, part.clone());
    }
}
