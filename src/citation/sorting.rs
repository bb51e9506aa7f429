//! Macros that a style sorts by.
//!
//! A list is filed by words: quotation marks around titles and labels after names do not count. The engine compares what a
//! macro prints, so a style gets copies of these macros that print neither.

use citationberg::{CslMacro, IndependentStyle, LayoutRenderingElement as Element, NamesChild, SortKey, TextTarget};
use std::collections::HashSet;

/// Begins the names of copies; no style can have it.
const COPY: char = '\u{0}';

/// Makes a style sort by copies of its macros, as `macros` has them.
pub fn by_words(style: &mut IndependentStyle, macros: &[CslMacro]) {
    let lists = [style.citation.sort.as_mut(), style.bibliography.as_mut().and_then(|list| list.sort.as_mut())];
    let mut wanted = Vec::new();
    for key in lists.into_iter().flatten().flat_map(|sort| &mut sort.keys) {
        if let SortKey::MacroName { name, .. } = key {
            wanted.push(name.clone());
            name.insert(0, COPY);
        }
    }
    let mut done = HashSet::new();
    while let Some(name) = wanted.pop() {
        if !done.insert(name.clone()) {
            continue;
        }
        let Some(mut copy) = macros.iter().find(|part| part.name == name).cloned() else { continue };
        copy.name.insert(0, COPY);
        plain(&mut copy.children, &mut wanted);
        style.macros.push(copy);
    }
}

fn plain(elements: &mut [Element], wanted: &mut Vec<String>) {
    for element in elements {
        match element {
            Element::Text(text) => {
                text.quotes = false;
                if let TextTarget::Macro { name } = &mut text.target {
                    wanted.push(name.clone());
                    name.insert(0, COPY);
                }
            }
            Element::Names(names) => names.children.retain(|child| !matches!(child, NamesChild::Label(_))),
            _ => {}
        }
        super::elements::children(element, &mut |inner| plain(inner, wanted));
    }
}
