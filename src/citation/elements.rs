//! The elements of a style: how they are walked over, and the plainest of each.
//!
//! A style of `citationberg` is a tree of elements in macros and layouts; those who change styles before the engine sees them share
//! what is here.

use citationberg::taxonomy::{StandardVariable, Variable};
use citationberg::{
    Affixes, Choose, ChooseBranch, ChooseMatch, Formatting, IndependentStyle, LayoutRenderingElement, NamesChild, Text,
    TextTarget,
};

/// An element on the condition that a variable has a value.
pub fn if_present(variable: StandardVariable, element: LayoutRenderingElement) -> Choose {
    Choose {
        if_: ChooseBranch { variable: Some(vec![Variable::Standard(variable)]), ..untested(vec![element]) },
        else_if: Vec::new(),
        otherwise: None,
    }
}

/// The lists of elements of a style: its macros, then its layouts.
pub fn lists(style: &mut IndependentStyle) -> Vec<&mut Vec<LayoutRenderingElement>> {
    let lists = style.macros.iter_mut().map(|part| &mut part.children);
    let lists = lists.chain([&mut style.citation.layout.elements]);
    lists.chain(style.bibliography.as_mut().map(|list| &mut list.layout.elements)).collect()
}

/// Shows every element of a style to a function, outer ones first.
pub fn visit(style: &mut IndependentStyle, see: &mut dyn FnMut(&mut LayoutRenderingElement)) {
    lists(style).into_iter().for_each(|elements| visit_in(elements, see));
}

/// Shows elements and those in them to a function, outer ones first.
pub fn visit_in(elements: &mut [LayoutRenderingElement], see: &mut dyn FnMut(&mut LayoutRenderingElement)) {
    for element in elements {
        see(element);
        children(element, &mut |inner| visit_in(inner, see));
    }
}

/// Hands the lists of elements in an element to a function.
pub fn children(element: &mut LayoutRenderingElement, with: &mut dyn FnMut(&mut [LayoutRenderingElement])) {
    match element {
        LayoutRenderingElement::Names(names) => {
            for child in &mut names.children {
                if let NamesChild::Substitute(substitute) = child {
                    with(&mut substitute.children);
                }
            }
        }
        LayoutRenderingElement::Group(group) => with(&mut group.children),
        LayoutRenderingElement::Choose(choose) => {
            with(&mut choose.if_.children);
            choose.else_if.iter_mut().for_each(|branch| with(&mut branch.children));
            choose.otherwise.iter_mut().for_each(|branch| with(&mut branch.children));
        }
        _ => {}
    }
}

/// A branch without tests, which is always taken.
pub fn untested(children: Vec<LayoutRenderingElement>) -> ChooseBranch {
    ChooseBranch {
        disambiguate: None,
        is_numeric: None,
        is_uncertain_date: None,
        locator: None,
        position: None,
        type_: None,
        variable: None,
        match_: ChooseMatch::All,
        children,
    }
}

/// Whether a branch tests nothing.
pub fn is_untested(branch: &ChooseBranch) -> bool {
    fn none<T>(tests: &Option<Vec<T>>) -> bool {
        tests.as_ref().is_none_or(Vec::is_empty)
    }
    branch.disambiguate.is_none()
        && none(&branch.type_)
        && none(&branch.variable)
        && none(&branch.is_numeric)
        && none(&branch.is_uncertain_date)
        && none(&branch.locator)
        && none(&branch.position)
}

/// An element that prints a variable, term or macro and does nothing else to it.
pub fn text(target: TextTarget) -> LayoutRenderingElement {
    LayoutRenderingElement::Text(Text {
        target,
        formatting: Formatting::default(),
        affixes: Affixes::default(),
        display: None,
        quotes: false,
        strip_periods: false,
        text_case: None,
    })
}
