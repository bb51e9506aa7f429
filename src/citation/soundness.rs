//! Whether a style can be used at all.
//!
//! The engine follows macros without end if they use themselves, and its reader goes down into elements as deep as they are
//! nested: both would take the program down. So the text of a style is looked at before it is read, and the style before it
//! is used.

use citationberg::{CslMacro, IndependentStyle, LayoutRenderingElement as Element, NamesChild, SortKey, TextTarget};
use std::collections::HashMap;

/// Deeper than any real style: the deepest of the repository have about thirty levels.
const DEEPEST: usize = 120;
/// Elements a style may have when its macros are written out; the largest real ones have some ten thousand.
const MOST: usize = 2_000_000;

/// Whether the elements of an XML text are nested too deeply to be read.
pub fn too_deep(text: &str) -> bool {
    let (mut depth, mut rest) = (0usize, text);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>")].into_iter().find(|(open, _)| rest.starts_with(open));
        let end = match skipped {
            Some((_, close)) => rest.find(close),
            None => rest.find('>'),
        };
        let Some(end) = end else { return false };
        if skipped.is_none() && !rest.starts_with(['!', '?']) {
            if rest.starts_with('/') {
                depth = depth.saturating_sub(1);
            } else if !rest[..end].ends_with('/') {
                depth += 1;
            }
        }
        if depth > DEEPEST {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

/// Looks for macros that use themselves, that nobody has defined, or that grow without measure.
///
/// # Errors
/// What is wrong, for the author of the style.
pub fn check(style: &IndependentStyle) -> Result<(), String> {
    let macros: HashMap<&str, &CslMacro> = style.macros.iter().map(|part| (part.name.as_str(), part)).collect();
    let mut sizes = Sizes { macros, known: HashMap::new() };
    let mut total = 0;
    for part in &style.macros {
        sizes.of_macro(&part.name)?;
    }
    let list = style.bibliography.as_ref();
    let layouts = [Some(&style.citation.layout), list.map(|list| &list.layout)];
    for layout in layouts.into_iter().flatten() {
        total += sizes.of_elements(&layout.elements)?;
    }
    let sorts = [style.citation.sort.as_ref(), list.and_then(|list| list.sort.as_ref())];
    for key in sorts.into_iter().flatten().flat_map(|sort| &sort.keys) {
        if let SortKey::MacroName { name, .. } = key {
            total += sizes.of_macro(name)?;
        }
    }
    if total > MOST { Err("its macros are nested too often".into()) } else { Ok(()) }
}

struct Sizes<'a> {
    macros: HashMap<&'a str, &'a CslMacro>,
    /// Elements of each macro written out; `None` while it is being counted.
    known: HashMap<&'a str, Option<usize>>,
}

impl<'a> Sizes<'a> {
    fn of_macro(&mut self, name: &str) -> Result<usize, String> {
        let Some((name, part)) = self.macros.get_key_value(name).map(|(name, part)| (*name, *part)) else {
            return Err(format!("there is no macro `{name}`"));
        };
        match self.known.get(name) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(format!("the macro `{name}` uses itself")),
            None => {}
        }
        // A chain of macros is as bad as nested elements.
        if self.known.values().filter(|size| size.is_none()).count() > DEEPEST {
            return Err("its macros are nested too deeply".into());
        }
        self.known.insert(name, None);
        let size = self.of_elements(&part.children)?;
        if size > MOST {
            return Err(format!("the macro `{name}` is too large when written out"));
        }
        self.known.insert(name, Some(size));
        Ok(size)
    }

    fn of_elements(&mut self, elements: &'a [Element]) -> Result<usize, String> {
        let mut size = 0usize;
        for element in elements {
            size += 1 + self.of_element(element)?;
        }
        Ok(size)
    }

    fn of_element(&mut self, element: &'a Element) -> Result<usize, String> {
        match element {
            Element::Text(text) => match &text.target {
                TextTarget::Macro { name } => self.of_macro(name),
                _ => Ok(0),
            },
            Element::Group(group) => self.of_elements(&group.children),
            Element::Choose(choose) => {
                let branches = std::iter::once(&choose.if_).chain(&choose.else_if).map(|branch| &branch.children);
                let otherwise = choose.otherwise.as_ref().map(|otherwise| &otherwise.children);
                branches.chain(otherwise).map(|children| self.of_elements(children)).sum()
            }
            Element::Names(names) => {
                let substitutes = names.children.iter().filter_map(|child| match child {
                    NamesChild::Substitute(substitute) => Some(&substitute.children),
                    _ => None,
                });
                substitutes.map(|children| self.of_elements(children)).sum()
            }
            Element::Date(_) | Element::Number(_) | Element::Label(_) => Ok(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn depth_is_counted_without_comments_and_empty_elements() {
        assert!(!too_deep(&"<a/><b></b><!-- <c> --><?x?>".repeat(500)));
        assert!(too_deep(&"<group>".repeat(500)));
        assert!(!too_deep("<a><![CDATA[<b>]]>"));
        assert!(!too_deep("<"));
    }
}
