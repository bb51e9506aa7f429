//! Lists: which number a paragraph has (ECMA-376 part 1, §17.9).

use super::package::Part;
use super::styles::{Styles, indent_of};
use crate::source::office::numbers::{Label, System, written};
use crate::source::office::xml::{Node, Tree};
use std::collections::{HashMap, HashSet};

/// Levels a list has.
const LEVELS: usize = 9;

#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    system: System,
    /// With `%1` to `%9` for numbers.
    text: String,
    /// The level whose numbers start this one again; 0 for never.
    restart: Option<usize>,
    /// All numbers in figures.
    legal: bool,
    indent: Option<i32>,
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Abstract {
    levels: Vec<Option<Level>>,
    /// The style that defines this list.
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct List {
    definition: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// What a paragraph's list says about it.
#[derive(Clone, Debug)]
pub struct Numbered {
    /// Its bullet or number; `None` where the list sets nothing.
    pub label: Option<Label>,
    /// Level in the list, from 0.
    pub level: usize,
    /// Indentation the level gives.
    pub indent: Option<i32>,
}

/// All lists with their counts.
#[derive(Default)]
pub struct Numbering {
    lists: HashMap<String, List>,
    definitions: HashMap<String, Abstract>,
    counts: HashMap<String, [Option<u32>; LEVELS]>,
    started: HashSet<(String, usize)>,
}

impl Numbering {
    /// Reads the numbering part.
    pub fn read(part: Option<&Part>) -> Numbering {
        let mut numbering = Numbering::default();
        let Some((part, root)) = part.and_then(|p| Some((p, p.root()?))) else { return numbering };
        let tree = &part.tree;
        for node in tree.children(root) {
            match tree.name(node) {
                "w:abstractNum" => {
                    let id = tree.attribute(node, "w:abstractNumId").unwrap_or_default().to_owned();
                    numbering.definitions.insert(id, definition(tree, node));
                }
                "w:num" => {
                    let id = tree.attribute(node, "w:numId").unwrap_or_default().to_owned();
                    numbering.lists.insert(id, list(tree, node));
                }
                _ => {}
            }
        }
        numbering
    }

    /// Counts a paragraph of a list. `style` is the id of the paragraph style the list comes from; a level may be tied to it.
    pub fn next(&mut self, list: &str, level: Option<usize>, style: &str, styles: &Styles) -> Option<Numbered> {
        if list == "0" {
            return None;
        }
        let found = self.lists.get(list)?.clone();
        let mut definition = found.definition.clone();
        let mut abstract_list = self.definitions.get(&definition)?;
        if let Some(other) = abstract_list.style.as_ref().filter(|_| abstract_list.levels.iter().all(Option::is_none))
            && let Some(other) = styles.lists.get(other).and_then(|l| self.lists.get(l))
        {
            definition.clone_from(&other.definition);
            abstract_list = self.definitions.get(&definition)?;
        }
        let tied =
            || abstract_list.levels.iter().position(|l| l.as_ref().is_some_and(|l| l.style.as_deref() == Some(style)));
        let at = level.or_else(tied).unwrap_or(0).min(LEVELS - 1);
        let levels: Vec<Option<Level>> = (0..LEVELS)
            .map(|i| found.levels.get(&i).cloned().or_else(|| abstract_list.levels.get(i).cloned().flatten()))
            .collect();
        let own = levels.get(at).cloned().flatten()?;
        let counts = self.counts.entry(definition).or_default();
        let restarts = found.starts.get(&at).filter(|_| self.started.insert((list.to_owned(), at)));
        count(counts, &levels, at, restarts.copied());
        let label = label(&own, &levels, counts, at);
        Some(Numbered { label, level: at, indent: own.indent })
    }
}

/// Counts one more on a level; deeper levels start again.
fn count(counts: &mut [Option<u32>; LEVELS], levels: &[Option<Level>], at: usize, restart: Option<u32>) {
    let start = |i: usize| levels.get(i).and_then(Option::as_ref).map_or(1, |l| l.start);
    for (i, count) in counts.iter_mut().enumerate() {
        if i < at {
            count.get_or_insert(start(i));
        } else if i == at {
            *count = Some(match (restart, *count) {
                (Some(start), _) => start,
                (None, Some(n)) => n.saturating_add(1),
                (None, None) => start(i),
            });
        } else {
            let again = levels.get(i).and_then(Option::as_ref).and_then(|l| l.restart);
            if again.is_none_or(|by| by != 0 && at < by) {
                *count = None;
            }
        }
    }
}

fn label(own: &Level, levels: &[Option<Level>], counts: &[Option<u32>; LEVELS], at: usize) -> Option<Label> {
    if own.system == System::Bullet {
        return (!own.text.trim().is_empty()).then(Label::bullet);
    }
    let mut text = String::new();
    let mut rest = own.text.chars().peekable();
    while let Some(c) = rest.next() {
        let level = rest.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && *d > 0);
        let Some(level) = level.map(|d| d as usize - 1) else {
            text.push(c);
            continue;
        };
        rest.next();
        let of = levels.get(level).and_then(Option::as_ref);
        let number = counts.get(level).copied().flatten().or_else(|| of.map(|l| l.start)).unwrap_or(1);
        let system = of.map_or(System::Decimal, |l| l.system);
        let legal = own.legal && !matches!(system, System::None | System::Bullet);
        text.push_str(&written(number, if legal { System::Decimal } else { system }));
    }
    let number = counts.get(at).copied().flatten().unwrap_or(1);
    let text = text.trim();
    (!text.is_empty()).then(|| Label::numbered(text.to_owned(), number, own.system))
}

fn definition(tree: &Tree, node: Node) -> Abstract {
    let mut levels = vec![None; LEVELS];
    for child in tree.children(node).filter(|n| tree.name(*n) == "w:lvl") {
        let at: usize = tree.attribute(child, "w:ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
        if let Some(slot) = levels.get_mut(at) {
            *slot = Some(level(tree, child));
        }
    }
    Abstract { levels, style: tree.value(node, "w:numStyleLink", "w:val").map(str::to_owned) }
}

fn level(tree: &Tree, node: Node) -> Level {
    let value = |name: &str| tree.value(node, name, "w:val");
    Level {
        start: value("w:start").and_then(|v| v.parse().ok()).unwrap_or(0),
        system: system(value("w:numFmt").unwrap_or("decimal")),
        text: value("w:lvlText").unwrap_or_default().to_owned(),
        restart: value("w:lvlRestart").and_then(|v| v.parse().ok()),
        legal: super::package::switch(tree, node, "w:isLgl").unwrap_or(false),
        indent: tree.child(node, "w:pPr").and_then(|p| indent_of(tree, p)),
        style: value("w:pStyle").map(str::to_owned),
    }
}

fn system(name: &str) -> System {
    match name {
        "bullet" => System::Bullet,
        "none" => System::None,
        "upperRoman" => System::UpperRoman,
        "lowerRoman" => System::LowerRoman,
        "upperLetter" => System::UpperLetter,
        "lowerLetter" => System::LowerLetter,
        "ordinal" => System::Ordinal,
        "decimalZero" => System::DecimalZero,
        "chicago" => System::Chicago,
        _ => System::Decimal,
    }
}

fn list(tree: &Tree, node: Node) -> List {
    let mut list = List {
        definition: tree.value(node, "w:abstractNumId", "w:val").unwrap_or_default().to_owned(),
        ..List::default()
    };
    for child in tree.children(node).filter(|n| tree.name(*n) == "w:lvlOverride") {
        let at: usize = tree.attribute(child, "w:ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
        if let Some(start) = tree.value(child, "w:startOverride", "w:val").and_then(|v| v.parse().ok()) {
            list.starts.insert(at, start);
        }
        if let Some(own) = tree.child(child, "w:lvl") {
            list.levels.insert(at, level(tree, own));
        }
    }
    list
}
