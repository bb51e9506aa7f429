//! Styles of a document, with all they inherit.

use super::package::{Part, switch};
use crate::source::office::roles::{Role, is_monospace, of_style};
use crate::source::office::xml::{Node, Tree};
use std::collections::HashMap;
use std::rc::Rc;

/// Styles a style may build on.
const LONGEST_CHAIN: usize = 40;

/// Raised or lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// On the line.
    Baseline,
    /// Raised.
    Raised,
    /// Lowered.
    Lowered,
}

/// Properties of runs; `None` where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct RunLook {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub strike: Option<bool>,
    pub vanish: Option<bool>,
    pub capitals: Option<bool>,
    pub underline: Option<bool>,
    pub highlight: Option<bool>,
    pub colour: Option<bool>,
    pub rtl: Option<bool>,
    pub position: Option<Position>,
    pub font: Option<String>,
    pub lang: Option<String>,
    pub lang_bidi: Option<String>,
    pub lang_asian: Option<String>,
    /// Half points.
    pub size: Option<u32>,
    /// The character style.
    pub style: Option<String>,
}

impl RunLook {
    /// Reads an `rPr`.
    pub fn read(tree: &Tree, node: Node) -> RunLook {
        let on = |name| switch(tree, node, name);
        let value = |name, key| tree.value(node, name, key).map(str::to_owned);
        let either = |a: Option<bool>, b: Option<bool>| match (a, b) {
            (None, None) => None,
            (a, b) => Some(a == Some(true) || b == Some(true)),
        };
        let set = |name: &str, none: &[&str]| tree.value(node, name, "w:val").map(|v| !none.contains(&v));
        RunLook {
            bold: on("w:b"),
            italic: on("w:i"),
            strike: either(on("w:strike"), on("w:dstrike")),
            vanish: on("w:vanish"),
            capitals: either(on("w:caps"), on("w:smallCaps")),
            underline: set("w:u", &["none"]),
            highlight: set("w:highlight", &["none"]),
            colour: set("w:color", &["auto", "000000"]),
            rtl: on("w:rtl"),
            position: match tree.value(node, "w:vertAlign", "w:val") {
                Some("superscript") => Some(Position::Raised),
                Some("subscript") => Some(Position::Lowered),
                Some(_) => Some(Position::Baseline),
                None => None,
            },
            font: value("w:rFonts", "w:ascii").or_else(|| value("w:rFonts", "w:hAnsi")),
            lang: value("w:lang", "w:val"),
            lang_bidi: value("w:lang", "w:bidi"),
            lang_asian: value("w:lang", "w:eastAsia"),
            size: tree.value(node, "w:sz", "w:val").and_then(|v| v.parse().ok()),
            style: value("w:rStyle", "w:val"),
        }
    }

    /// What is said here, and for the rest what is said below.
    fn over(self, below: &RunLook) -> RunLook {
        RunLook {
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            strike: self.strike.or(below.strike),
            vanish: self.vanish.or(below.vanish),
            capitals: self.capitals.or(below.capitals),
            underline: self.underline.or(below.underline),
            highlight: self.highlight.or(below.highlight),
            colour: self.colour.or(below.colour),
            rtl: self.rtl.or(below.rtl),
            position: self.position.or(below.position),
            font: self.font.or_else(|| below.font.clone()),
            lang: self.lang.or_else(|| below.lang.clone()),
            lang_bidi: self.lang_bidi.or_else(|| below.lang_bidi.clone()),
            lang_asian: self.lang_asian.or_else(|| below.lang_asian.clone()),
            size: self.size.or(below.size),
            style: None,
        }
    }
}

/// A style with what it inherits.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// What its paragraphs are, by its names or its outline level.
    pub role: Role,
    /// How its runs look.
    pub run: RunLook,
    /// Its list: number and, if it says so, level.
    pub list: Option<(String, Option<usize>)>,
    /// The style that names the list: levels may be tied to it.
    pub list_style: String,
    /// Indentation from the left, twentieths of a point.
    pub indent: Option<i32>,
    /// Written from right to left.
    pub bidi: Option<bool>,
    /// Begins a page.
    pub page_break: Option<bool>,
    /// A table style that sets its first row apart.
    pub first_row: bool,
    /// Its style of hyperlinks.
    pub is_link: bool,
}

/// All styles.
#[derive(Default)]
pub struct Styles {
    all: HashMap<String, Rc<Style>>,
    /// Of paragraphs that name none.
    default: Rc<Style>,
    /// Runs of the document unless something else is said.
    pub defaults: RunLook,
    /// List numbers of numbering styles.
    pub lists: HashMap<String, String>,
}

struct Raw {
    based_on: Option<String>,
    style: Style,
    role: Option<Role>,
    outline: Option<u8>,
}

impl Styles {
    /// Reads the styles part.
    pub fn read(part: Option<&Part>) -> Styles {
        let mut styles = Styles::default();
        let Some((part, root)) = part.and_then(|p| Some((p, p.root()?))) else { return styles };
        let tree = &part.tree;
        if let Some(node) = tree.at(root, &["w:docDefaults", "w:rPrDefault", "w:rPr"]) {
            styles.defaults = RunLook::read(tree, node);
        }
        let (mut raw, mut default) = (HashMap::new(), None);
        for node in tree.children(root).filter(|n| tree.name(*n) == "w:style") {
            let Some(id) = tree.attribute(node, "w:styleId") else { continue };
            let kind = tree.attribute(node, "w:type").unwrap_or("paragraph");
            if kind == "paragraph" && matches!(tree.attribute(node, "w:default"), Some("1" | "true" | "on")) {
                default = Some(id.to_owned());
            }
            let read = read_style(tree, node, id);
            if let Some((list, _)) = read.style.list.as_ref().filter(|_| kind == "numbering") {
                styles.lists.insert(id.to_owned(), list.clone());
            }
            raw.insert(id.to_owned(), read);
        }
        for id in raw.keys() {
            styles.all.insert(id.clone(), Rc::new(inherited(&raw, id)));
        }
        let normal = default.and_then(|id| styles.all.get(&id).cloned()).unwrap_or_default();
        // What is normal for the document says nothing about a paragraph.
        styles.default = Rc::new(Style { role: Role::Body, ..(*normal).clone() });
        styles
    }

    /// A paragraph style by its id; the default one if it is not there.
    pub fn paragraph(&self, id: Option<&str>) -> Rc<Style> {
        id.and_then(|id| self.all.get(id)).unwrap_or(&self.default).clone()
    }

    /// A character or table style.
    pub fn other(&self, id: Option<&str>) -> Option<Rc<Style>> {
        self.all.get(id?).cloned()
    }
}

fn read_style(tree: &Tree, node: Node, id: &str) -> Raw {
    let name = tree.value(node, "w:name", "w:val").unwrap_or_default();
    let aliases = tree.value(node, "w:aliases", "w:val").unwrap_or_default();
    let role = of_style(name).or_else(|| aliases.split([',', ';']).find_map(of_style)).or_else(|| of_style(id));
    let mut style = Style { is_link: name.eq_ignore_ascii_case("hyperlink"), ..Style::default() };
    if let Some(run) = tree.child(node, "w:rPr") {
        style.run = RunLook::read(tree, run);
    }
    let mut outline = None;
    if let Some(paragraph) = tree.child(node, "w:pPr") {
        outline = tree.value(paragraph, "w:outlineLvl", "w:val").and_then(|v| v.parse().ok());
        style.list = list_of(tree, paragraph);
        style.indent = indent_of(tree, paragraph);
        style.bidi = switch(tree, paragraph, "w:bidi");
        style.page_break = switch(tree, paragraph, "w:pageBreakBefore");
    }
    style.list_style = id.to_owned();
    let is_first_row = |n: &Node| tree.name(*n) == "w:tblStylePr" && tree.attribute(*n, "w:type") == Some("firstRow");
    style.first_row = tree.children(node).find(is_first_row).is_some_and(|n| tree.children(n).next().is_some());
    Raw { based_on: tree.value(node, "w:basedOn", "w:val").map(str::to_owned), style, role, outline }
}

/// The list a `pPr` names: number and level.
pub fn list_of(tree: &Tree, paragraph: Node) -> Option<(String, Option<usize>)> {
    let node = tree.child(paragraph, "w:numPr")?;
    let level = tree.value(node, "w:ilvl", "w:val").and_then(|v| v.parse().ok());
    let number = tree.value(node, "w:numId", "w:val");
    match (number, level) {
        (None, None) => None,
        (number, level) => Some((number.unwrap_or_default().to_owned(), level)),
    }
}

/// The indentation a `pPr` or level states.
pub fn indent_of(tree: &Tree, paragraph: Node) -> Option<i32> {
    let node = tree.child(paragraph, "w:ind")?;
    let value = tree.attribute(node, "w:left").or_else(|| tree.attribute(node, "w:start"));
    value.and_then(|v| v.parse().ok())
}

/// A style over all it is based on; circles end where they close.
fn inherited(raw: &HashMap<String, Raw>, id: &str) -> Style {
    let mut chain = Vec::new();
    let mut next = Some(id);
    while let Some(found) = next.and_then(|id| raw.get(id)).filter(|_| chain.len() < LONGEST_CHAIN) {
        chain.push(found);
        next = found.based_on.as_deref();
    }
    let mut style = Style::default();
    for raw in chain.iter().rev() {
        let own = raw.style.clone();
        // A style that states only a level keeps the list it builds on.
        let (list, list_style) = match (own.list, style.list.take()) {
            (Some((number, level)), Some((before, level_before))) if number.is_empty() => {
                (Some((before, level.or(level_before))), own.list_style)
            }
            (Some(list), _) => (Some(list), own.list_style),
            (None, before) => (before, std::mem::take(&mut style.list_style)),
        };
        style = Style {
            role: style.role,
            run: own.run.over(&style.run),
            list,
            list_style,
            indent: own.indent.or(style.indent),
            bidi: own.bidi.or(style.bidi),
            page_break: own.page_break.or(style.page_break),
            first_row: own.first_row || style.first_row,
            is_link: own.is_link || style.is_link,
        };
    }
    // The nearest style that says something decides; a name says more than a level.
    let said = chain.iter().find_map(|raw| {
        let level = raw.outline.filter(|level| *level < 9).map(|level| Role::Heading((level + 1).min(6)));
        raw.role.or(level)
    });
    style.role = said.unwrap_or_default();
    if style.role == Role::Body && chain.iter().any(|raw| raw.style.run.font.as_deref().is_some_and(is_monospace)) {
        let character = chain.iter().all(|raw| raw.style.indent.is_none() && raw.style.list.is_none());
        style.role = if character { Role::CodeText } else { Role::Body };
    }
    style
}
