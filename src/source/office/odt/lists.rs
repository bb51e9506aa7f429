//! Lists of a text document and their numbers (OpenDocument 1.3 part 3, §5.3 and §16.30).

use crate::source::office::numbers::{Label, System, written};
use crate::source::office::xml::{Node, Tree};
use std::collections::HashMap;

/// Levels a list has.
const LEVELS: usize = 10;

/// A level of a list style.
#[derive(Clone, Debug)]
struct Level {
    system: System,
    prefix: String,
    suffix: String,
    /// How many levels the number shows.
    shows: usize,
    start: u32,
    /// A whole label with `%1%` for numbers.
    form: Option<String>,
}

/// Counts of a list, level by level.
pub type Counts = [Option<u32>; LEVELS];

/// All list styles, and the counts of lists that another may go on with.
#[derive(Default)]
pub struct Lists {
    styles: HashMap<String, Vec<Option<Level>>>,
    by_id: HashMap<String, Counts>,
    by_style: HashMap<String, Counts>,
    /// Of headings.
    outline: Counts,
}

/// The name the numbering of headings is kept under.
const OUTLINE: &str = "\u{0}outline";

impl Lists {
    /// Reads list styles from an element that holds some.
    pub fn read(&mut self, tree: &Tree, place: Node) {
        for node in tree.children(place) {
            let name = match tree.name(node) {
                "text:list-style" => tree.attribute(node, "style:name").unwrap_or_default(),
                "text:outline-style" => OUTLINE,
                _ => continue,
            };
            let mut levels = vec![None; LEVELS];
            for child in tree.children(node) {
                let at: usize = tree.attribute(child, "text:level").and_then(|v| v.parse().ok()).unwrap_or(0);
                if let Some(slot) = at.checked_sub(1).and_then(|at| levels.get_mut(at)) {
                    *slot = level(tree, child);
                }
            }
            self.styles.insert(name.to_owned(), levels);
        }
    }

    /// The counts a list begins with: those of the list it goes on with, or none.
    pub fn begin(&self, tree: &Tree, node: Node, style: &str) -> Counts {
        let goes_on = tree.attribute(node, "text:continue-numbering") == Some("true");
        let other = tree.attribute(node, "text:continue-list").and_then(|id| self.by_id.get(id));
        other.or_else(|| self.by_style.get(style).filter(|_| goes_on)).copied().unwrap_or_default()
    }

    /// The counts of the list of this style so far.
    pub fn goes_on(&self, style: &str) -> Counts {
        self.by_style.get(style).copied().unwrap_or_default()
    }

    /// Keeps the counts of a list that has ended.
    pub fn end(&mut self, tree: &Tree, node: Node, style: &str, counts: Counts) {
        if let Some(id) = tree.attribute(node, "xml:id").or_else(|| tree.attribute(node, "text:id")) {
            self.by_id.insert(id.to_owned(), counts);
        }
        self.by_style.insert(style.to_owned(), counts);
    }

    /// Counts an item on a level from 0; gives its label, none if its style sets nothing.
    pub fn next(&self, style: &str, at: usize, start: Option<u32>, counts: &mut Counts) -> Option<Label> {
        let Some(levels) = self.styles.get(style) else { return Some(Label::bullet()) };
        count(levels, at, start, counts);
        label(levels, at, counts)
    }

    /// Counts a heading on a level from 0.
    pub fn heading(&mut self, at: usize, start: Option<u32>) -> Option<Label> {
        let levels = self.styles.get(OUTLINE)?;
        count(levels, at, start, &mut self.outline);
        label(levels, at, &self.outline)
    }
}

fn count(levels: &[Option<Level>], at: usize, start: Option<u32>, counts: &mut Counts) {
    let first = |i: usize| levels.get(i).and_then(Option::as_ref).map_or(1, |l| l.start);
    for (i, count) in counts.iter_mut().enumerate() {
        if i < at {
            count.get_or_insert(first(i));
        } else if i == at {
            *count = Some(start.unwrap_or_else(|| count.map_or(first(i), |n| n.saturating_add(1))));
        } else {
            *count = None;
        }
    }
}

fn label(levels: &[Option<Level>], at: usize, counts: &Counts) -> Option<Label> {
    let own = levels.get(at).and_then(Option::as_ref)?;
    let number = |i: usize| {
        let system = levels.get(i).and_then(Option::as_ref).map_or(System::None, |l| l.system);
        written(counts.get(i).copied().flatten().unwrap_or(1), system)
    };
    match own.system {
        System::Bullet => return Some(Label::bullet()),
        System::None if own.prefix.is_empty() && own.suffix.is_empty() && own.form.is_none() => return None,
        _ => {}
    }
    let text = match &own.form {
        Some(form) => (0..LEVELS).fold(form.clone(), |text, i| text.replace(&format!("%{}%", i + 1), &number(i))),
        None => {
            let first = (at + 1).saturating_sub(own.shows.max(1));
            let numbers: Vec<String> = (first..=at).map(number).filter(|n| !n.is_empty()).collect();
            format!("{}{}{}", own.prefix, numbers.join("."), own.suffix)
        }
    };
    let text = text.trim();
    let own_number = counts.get(at).copied().flatten().unwrap_or(1);
    (!text.is_empty()).then(|| Label::numbered(text.to_owned(), own_number, own.system))
}

fn level(tree: &Tree, node: Node) -> Option<Level> {
    let get = |name| tree.attribute(node, name);
    let system = match tree.name(node) {
        "text:list-level-style-bullet" | "text:list-level-style-image" => System::Bullet,
        "text:list-level-style-number" | "text:outline-level-style" => {
            match get("style:num-format").unwrap_or_default() {
                "" => System::None,
                "a" => System::LowerLetter,
                "A" => System::UpperLetter,
                "i" => System::LowerRoman,
                "I" => System::UpperRoman,
                f if f.starts_with("1st") => System::Ordinal,
                _ => System::Decimal,
            }
        }
        _ => return None,
    };
    Some(Level {
        system,
        prefix: get("style:num-prefix").unwrap_or_default().to_owned(),
        suffix: get("style:num-suffix").unwrap_or_default().to_owned(),
        shows: get("text:display-levels").and_then(|v| v.parse().ok()).unwrap_or(1),
        start: get("text:start-value").and_then(|v| v.parse().ok()).unwrap_or(1),
        form: get("loext:num-list-format").filter(|f| f.contains('%') && system != System::None).map(str::to_owned),
    })
}
