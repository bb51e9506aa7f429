//! Styles of a text document, with all they inherit (OpenDocument 1.3 part 3, §16 and §20).

use crate::source::office::roles::{Role, is_monospace, of_style};
use crate::source::office::xml::{Node, Tree};
use std::collections::HashMap;
use std::rc::Rc;

/// Styles a style may build on.
const LONGEST_CHAIN: usize = 40;

/// A style; `None` where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct Style {
    pub role: Role,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub strike: Option<bool>,
    pub underline: Option<bool>,
    pub highlight: Option<bool>,
    pub colour: Option<bool>,
    pub capitals: Option<bool>,
    pub hidden: Option<bool>,
    /// Raised above the line (1), on it (0), below it (-1).
    pub position: Option<i8>,
    pub monospace: Option<bool>,
    /// Points, times ten.
    pub size: Option<u32>,
    pub language: Option<String>,
    pub page_break: Option<bool>,
    pub page_number: Option<u32>,
    pub master_page: Option<String>,
    pub align: Option<String>,
    pub rtl: Option<bool>,
    /// Its list style; empty for none.
    pub list: Option<String>,
}

/// Styles by family and name.
#[derive(Default)]
pub struct Styles {
    all: HashMap<(String, String), Rc<Style>>,
    /// Of paragraphs unless something else is said.
    pub default: Rc<Style>,
}

struct Raw {
    parent: Option<String>,
    own: Style,
    role: Option<Role>,
    outline: Option<u8>,
}

impl Styles {
    /// Reads styles from elements that hold some; later ones come before earlier ones of the same name. Fonts are looked up
    /// by name.
    pub fn read(places: &[(&Tree, Node)], fonts: &HashMap<String, String>) -> Styles {
        let mut raw: HashMap<(String, String), Raw> = HashMap::new();
        let mut default = Style::default();
        for (tree, place) in places {
            for node in tree.children(*place) {
                let family = tree.attribute(node, "style:family").unwrap_or_default().to_owned();
                match tree.name(node) {
                    "style:default-style" if family == "paragraph" => default = own(tree, node, fonts),
                    "style:style" => {
                        let name = tree.attribute(node, "style:name").unwrap_or_default().to_owned();
                        raw.insert((family, name), read_style(tree, node, fonts));
                    }
                    _ => {}
                }
            }
        }
        let all = raw.keys().map(|key| (key.clone(), Rc::new(inherited(&raw, key)))).collect();
        Styles { all, default: Rc::new(default) }
    }

    /// A style; the empty one if it is not there.
    pub fn get(&self, family: &str, name: Option<&str>) -> Rc<Style> {
        let found = name.and_then(|n| self.all.get(&(family.to_owned(), n.to_owned())));
        found.cloned().unwrap_or_default()
    }

    /// Pages of these master pages occur.
    pub fn master_pages(&self) -> impl Iterator<Item = &str> {
        self.all.values().filter_map(|s| s.master_page.as_deref()).filter(|m| !m.is_empty())
    }
}

/// A name with its escapes (`Heading_20_1`) undone.
pub fn decoded(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('_') {
        out.push_str(before);
        let code = after.split_once('_').filter(|(hex, _)| (2..=4).contains(&hex.len()));
        let sign = code.and_then(|(hex, tail)| Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, tail)));
        match sign {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('_');
                rest = after;
            }
        }
    }
    out + rest
}

fn read_style(tree: &Tree, node: Node, fonts: &HashMap<String, String>) -> Raw {
    let name = decoded(tree.attribute(node, "style:name").unwrap_or_default());
    let shown = tree.attribute(node, "style:display-name");
    let role = shown.and_then(of_style).or_else(|| of_style(&name));
    let outline = tree.attribute(node, "style:default-outline-level").and_then(|v| v.parse().ok());
    let parent = tree.attribute(node, "style:parent-style-name").map(str::to_owned);
    Raw { parent, own: own(tree, node, fonts), role, outline }
}

fn own(tree: &Tree, node: Node, fonts: &HashMap<String, String>) -> Style {
    let mut style = Style {
        list: tree.attribute(node, "style:list-style-name").map(str::to_owned),
        master_page: tree.attribute(node, "style:master-page-name").map(str::to_owned),
        ..Style::default()
    };
    if let Some(node) = tree.child(node, "style:text-properties") {
        let get = |name| tree.attribute(node, name);
        let not = |name, none: &[&str]| get(name).map(|v| !none.contains(&v));
        style.bold = get("fo:font-weight").map(|w| w == "bold" || w.parse::<u32>().is_ok_and(|w| w >= 600));
        style.italic = get("fo:font-style").map(|s| s != "normal");
        style.strike =
            not("style:text-line-through-style", &["none"]).or(not("style:text-line-through-type", &["none"]));
        style.underline = not("style:text-underline-style", &["none"]);
        style.highlight = not("fo:background-color", &["transparent", "#ffffff"]);
        style.colour = not("fo:color", &["#000000"]).filter(|_| get("style:use-window-font-color") != Some("true"));
        let transform = not("fo:text-transform", &["none"]);
        style.capitals = transform.or(get("fo:font-variant").map(|v| v == "small-caps"));
        style.hidden = get("text:display").map(|d| d == "none");
        style.position = get("style:text-position").and_then(position);
        let font =
            get("style:font-name").map(|n| fonts.get(n).map_or(n, String::as_str)).or_else(|| get("fo:font-family"));
        style.monospace = font.map(is_monospace);
        style.size =
            get("fo:font-size").and_then(|s| s.strip_suffix("pt")?.parse::<f32>().ok()).map(|s| (s * 10.0) as u32);
        let language = get("fo:language").filter(|l| !matches!(*l, "none" | "zxx" | ""));
        style.language = language.map(|l| match get("fo:country").filter(|c| !matches!(*c, "none" | "")) {
            Some(country) => format!("{l}-{country}"),
            None => l.to_owned(),
        });
    }
    if let Some(node) = tree.child(node, "style:paragraph-properties") {
        let get = |name| tree.attribute(node, name);
        style.page_break = get("fo:break-before").map(|b| b == "page");
        style.page_number = get("style:page-number").and_then(|n| n.parse().ok());
        style.align = get("fo:text-align").map(str::to_owned);
        style.rtl = get("style:writing-mode").map(|m| m.starts_with("rl"));
    }
    style
}

/// `super 58%`, `-33% 58%`.
fn position(value: &str) -> Option<i8> {
    let first = value.split_whitespace().next()?;
    Some(match first {
        "super" => 1,
        "sub" => -1,
        _ => {
            let shift: f32 = first.strip_suffix('%')?.parse().ok()?;
            if shift > 0.0 { 1 } else { -i8::from(shift < 0.0) }
        }
    })
}

fn inherited(raw: &HashMap<(String, String), Raw>, key: &(String, String)) -> Style {
    let mut chain = Vec::new();
    let mut next = raw.get(key);
    while let Some(found) = next.filter(|_| chain.len() < LONGEST_CHAIN) {
        chain.push(found);
        next = found.parent.as_ref().and_then(|p| raw.get(&(key.0.clone(), p.clone())));
    }
    let mut style = Style::default();
    for (n, raw) in chain.iter().enumerate() {
        let own = raw.own.clone();
        style = Style {
            role: Role::Body,
            bold: style.bold.or(own.bold),
            italic: style.italic.or(own.italic),
            strike: style.strike.or(own.strike),
            underline: style.underline.or(own.underline),
            highlight: style.highlight.or(own.highlight),
            colour: style.colour.or(own.colour),
            capitals: style.capitals.or(own.capitals),
            hidden: style.hidden.or(own.hidden),
            position: style.position.or(own.position),
            monospace: style.monospace.or(own.monospace),
            size: style.size.or(own.size),
            language: style.language.or(own.language),
            page_break: style.page_break.or(own.page_break),
            page_number: style.page_number.or(own.page_number),
            // A master page begins where the style itself names it.
            master_page: if n == 0 { own.master_page } else { style.master_page },
            align: style.align.or(own.align),
            rtl: style.rtl.or(own.rtl),
            list: style.list.or(own.list),
        };
    }
    let said = chain.iter().find_map(|raw| {
        let level = raw.outline.filter(|l| (1..=10).contains(l)).map(|l| Role::Heading(l.min(6)));
        raw.role.or(level)
    });
    style.role = said.unwrap_or_default();
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_in_names_are_undone() {
        assert_eq!(decoded("Heading_20_1"), "Heading 1");
        assert_eq!(decoded("a_b_zz_c"), "a_b_zz_c");
        assert_eq!(decoded("_dc_berschrift"), "Überschrift");
    }

    #[test]
    fn positions_are_read_from_words_and_shares() {
        assert_eq!([position("super 58%"), position("-33% 58%"), position("0% 100%")], [Some(1), Some(-1), Some(0)]);
    }
}
