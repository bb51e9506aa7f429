//! How elements are set, as far as it decides what is text and where blocks end: the style sheet every browser has, the
//! inline styles of the document, and a list of class names that say what a part of a page is for.
//!
//! In: elements. Out: small values. Style sheets of the document itself are not read.

use super::tree::{Element, Id, Tree};
use std::collections::HashMap;
use std::sync::LazyLock;

/// How an element is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// In the line.
    Inline,
    /// On lines of its own.
    Block,
    /// Never text: scripts, metadata, controls without words.
    Never,
}

/// How an element is set, by its name and its inline style.
pub fn display(element: &Element) -> Display {
    let by_name = by_name(&element.name);
    if by_name == Display::Never {
        return by_name;
    }
    match declared(element, "display") {
        Some("block" | "flex" | "grid" | "table" | "list-item" | "flow-root" | "table-row") => Display::Block,
        Some("inline") if !matches!(&*element.name, "table" | "tr" | "td" | "th" | "ul" | "ol") => Display::Inline,
        _ => by_name,
    }
}

fn by_name(name: &str) -> Display {
    match name {
        "script" | "style" | "template" | "noscript" | "head" | "title" | "meta" | "link" | "base" | "area" | "map"
        | "datalist" | "param" | "source" | "track" | "noembed" | "noframes" | "col" | "colgroup" | "annotation"
        | "annotation-xml" => Display::Never,
        "html" | "body" | "address" | "article" | "aside" | "blockquote" | "center" | "dd" | "details" | "dialog"
        | "dir" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "frameset"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "hr" | "legend" | "li" | "listing"
        | "main" | "menu" | "nav" | "ol" | "optgroup" | "option" | "p" | "plaintext" | "pre" | "search" | "section"
        | "summary" | "table" | "caption" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" | "ul" | "xmp" => {
            Display::Block
        }
        _ => Display::Inline,
    }
}

/// The value an inline style gives a property, in lower case only if the document writes it so; the last one counts.
pub fn declared<'e>(element: &'e Element, property: &str) -> Option<&'e str> {
    let style = element.attribute("style")?;
    style
        .rsplit(';')
        .filter_map(|d| d.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(property))
        .map(|(_, value)| value.trim().trim_end_matches("!important").trim_end())
}

/// Whether nobody sees the element.
pub fn is_hidden(element: &Element) -> bool {
    let hidden = |property: &str, values: &[&str]| {
        declared(element, property).is_some_and(|v| values.iter().any(|h| v.eq_ignore_ascii_case(h)))
    };
    element.attribute("hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found"))
        || (element.attribute("style").is_some()
            && (hidden("display", &["none"]) || hidden("visibility", &["hidden", "collapse"])))
        || (&*element.name == "input" || (&*element.name == "dialog" && element.attribute("open").is_none()))
}

/// What a part of a page is for, by its class names, its id and its role; `None` for content.
///
/// Each rule of the list names words; a word matches a whole part of a name between hyphens, underscores and changes of
/// case, or, with a hyphen, a run of such parts.
pub fn purpose(element: &Element) -> Option<&'static str> {
    let mut best: Option<&'static str> = None;
    let names = element.classes().chain(element.attribute("id")).chain(element.attribute("data-testid"));
    for name in names.take(24).filter(|n| n.len() <= 80) {
        let parts = parts(name);
        for (i, part) in parts.iter().enumerate() {
            let Some(rules) = PURPOSES.get(part.as_str()) else { continue };
            let found = rules.iter().find(|(rest, _)| {
                parts.get(i + 1..i + 1 + rest.len()).is_some_and(|p| p.iter().zip(rest).all(|(a, b)| a == b))
                    && (!rest.is_empty() || parts.len() <= 3)
            });
            if let Some((_, rule)) = found {
                best = best.or(Some(rule));
            }
        }
    }
    best
}

/// The words of a class name: `siteNav_main` → site nav main.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            parts.push(String::new());
            lower = false;
            continue;
        }
        if c.is_uppercase() && lower {
            parts.push(String::new());
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
        if let Some(last) = parts.last_mut() {
            last.extend(c.to_lowercase());
        }
    }
    parts.retain(|p| !p.is_empty());
    parts
}

type Rules = Vec<(Vec<&'static str>, &'static str)>;

/// First word → the words after it and the rule; longer runs first.
static PURPOSES: LazyLock<HashMap<&'static str, Rules>> = LazyLock::new(|| {
    let mut all: HashMap<&'static str, Rules> = HashMap::new();
    for line in include_str!("data/purposes.tsv").lines().filter(|l| !l.starts_with('#')) {
        let Some((rule, words)) = line.split_once('\t') else { continue };
        for word in words.split(' ').filter(|w| !w.is_empty()) {
            let mut parts = word.split('-');
            if let Some(first) = parts.next() {
                all.entry(first).or_default().push((parts.collect(), rule));
            }
        }
    }
    for rules in all.values_mut() {
        rules.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    all
});

/// What a part of a page is for, by its element and role.
pub fn landmark(element: &Element) -> Option<&'static str> {
    match element.attribute("role").unwrap_or_default() {
        "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => return Some("navigation"),
        "banner" => return Some("header"),
        "contentinfo" => return Some("footer"),
        "complementary" => return Some("aside"),
        "search" => return Some("search"),
        "dialog" | "alertdialog" => return Some("dialog"),
        "form" => return Some("form"),
        _ => {}
    }
    match &*element.name {
        "nav" | "menu" => Some("navigation"),
        "header" => Some("header"),
        "footer" => Some("footer"),
        "aside" => Some("aside"),
        "search" => Some("search"),
        "form" => Some("form"),
        "dialog" => Some("dialog"),
        _ => None,
    }
}

/// The rule under which text that is not carried is recorded: what its nearest named surroundings are for.
pub fn rule(tree: &Tree, id: Id, default: &'static str) -> &'static str {
    let own = std::iter::once(id).chain(tree.ancestors(id));
    own.filter_map(|i| tree.element(i))
        .take_while(|e| !matches!(&*e.name, "body" | "html" | "article" | "main"))
        .find_map(|e| landmark(e).or_else(|| purpose(e)))
        .unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_taken_apart_where_people_join_them() {
        assert_eq!(parts("siteNav_main-2Top"), ["site", "nav", "main", "2", "top"]);
        assert_eq!(parts("__"), Vec::<String>::new());
    }
}
