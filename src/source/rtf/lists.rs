//! List tables of RTF, and which item a paragraph is.
//!
//! In: `\listtable`, `\listoverridetable`, the marks the writer saw (`\listtext`), the properties of paragraphs. Out: level,
//! kind and number of an item. The mark itself is structure and not text.

use super::state::{Numbering, Para};
use std::collections::BTreeMap;

/// `\levelnfc` of a bullet and of a level without a mark.
const BULLET: i32 = 23;
const NO_MARK: i32 = 255;

/// A level of a list.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    pub format: i32,
    pub start: u32,
}

/// The lists of a file.
#[derive(Debug, Default)]
pub(super) struct Lists {
    levels: BTreeMap<i32, Vec<Level>>,
    /// From `\ls` to `\listid` and the numbers it starts anew with.
    overrides: BTreeMap<i32, (i32, BTreeMap<usize, u32>)>,
    current: Vec<Level>,
    pub current_id: i32,
    starts: BTreeMap<usize, u32>,
    override_level: usize,
    counts: BTreeMap<i32, Vec<Option<u32>>>,
    begun: BTreeMap<i32, bool>,
    labelled: BTreeMap<i32, bool>,
    /// The items around: list, level, indentation.
    open: Vec<(Option<i32>, u8, i32)>,
}

/// What a paragraph is in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// An item.
    Item {
        level: u8,
        ordered: bool,
        number: Option<u32>,
        /// The mark was made of letters or Roman numerals.
        letters: bool,
    },
    /// More of the item before.
    More,
}

impl Lists {
    pub fn begin_list(&mut self) {
        self.current.clear();
        self.current_id = 0;
    }

    pub fn begin_level(&mut self) {
        if self.current.len() < 9 {
            self.current.push(Level { format: 0, start: 1 });
        }
    }

    pub fn format(&mut self, format: i32) {
        if let Some(level) = self.current.last_mut() {
            level.format = format;
        }
    }

    pub fn start(&mut self, start: i32, overriding: bool) {
        let start = u32::try_from(start).unwrap_or(1);
        if overriding {
            self.starts.insert(self.override_level.saturating_sub(1), start);
        } else if let Some(level) = self.current.last_mut() {
            level.start = start;
        }
    }

    pub fn end_list(&mut self, id: i32) {
        self.levels.insert(id, std::mem::take(&mut self.current));
    }

    pub fn begin_override(&mut self) {
        self.starts.clear();
        self.override_level = 0;
        self.current.clear();
    }

    pub fn begin_override_level(&mut self) {
        self.override_level += 1;
    }

    pub fn end_override(&mut self, list: i32) {
        self.overrides.insert(list, (self.current_id, std::mem::take(&mut self.starts)));
    }

    /// An empty line: what follows nests in nothing before it.
    pub fn apart(&mut self) {
        self.open.clear();
    }

    /// Whether the paragraph has a mark of its own, apart from what it is.
    pub fn is_marked(&self, para: &Para, label: Option<&str>) -> bool {
        label.is_some_and(|l| l.chars().any(char::is_alphanumeric))
            || label.is_none() && para.list.and_then(|ls| self.level(ls, para.level)).is_some_and(|l| l.format < BULLET)
    }

    fn level(&self, list: i32, level: u8) -> Option<Level> {
        let (id, _) = self.overrides.get(&list)?;
        self.levels.get(id)?.get(usize::from(level)).copied()
    }

    /// What a paragraph is; `after_item`: the block before is an item.
    pub fn place(&mut self, para: &Para, label: Option<&str>, after_item: bool) -> Option<Place> {
        if !after_item {
            self.open.clear();
        }
        match (para.list.filter(|ls| *ls > 0), para.numbering) {
            (Some(ls), numbering) => self.listed(ls, para, label, numbering, after_item),
            (None, Some(numbering)) => self.numbered(para, label, numbering, after_item),
            (None, None) => {
                let label = label.filter(|l| !l.is_empty())?;
                let ordered = counts(label);
                let number = decimal(label);
                let level = self.depth(None, 0, para.left);
                Some(Place::Item { level, ordered, number, letters: ordered && number.is_none() })
            }
        }
    }

    fn listed(
        &mut self,
        ls: i32,
        para: &Para,
        label: Option<&str>,
        numbering: Option<Numbering>,
        after_item: bool,
    ) -> Option<Place> {
        if label.is_some() {
            self.labelled.insert(ls, true);
        } else if numbering.is_none() && self.labelled.contains_key(&ls) {
            // Where other items show their mark, this one has none.
            return after_item.then_some(Place::More);
        }
        let form = self.level(ls, para.level);
        let format = match (form, numbering) {
            (Some(form), _) => form.format,
            (None, Some(numbering)) => {
                if numbering.ordered {
                    0
                } else {
                    BULLET
                }
            }
            (None, None) => BULLET,
        };
        let ordered = match label.filter(|l| !l.is_empty()) {
            Some(label) => counts(label) && (format != BULLET || form.is_none()),
            None if format == NO_MARK => return None,
            None => format != BULLET,
        };
        let level = usize::from(para.level.min(8));
        if !ordered {
            self.deeper(ls, level);
            let level = self.depth(Some(ls), para.level, para.left);
            return Some(Place::Item { level, ordered, number: None, letters: false });
        }
        let counted = self.count(ls, level, form.map_or(1, |f| f.start));
        let read = label.and_then(decimal);
        if let (Some(read), Some(slot)) = (read, self.slot(ls, level)) {
            *slot = Some(read);
        }
        let letters = matches!(format, 1..=4) || label.is_some() && read.is_none();
        let level = self.depth(Some(ls), para.level, para.left);
        Some(Place::Item { level, ordered, number: Some(read.unwrap_or(counted)), letters })
    }

    fn list_key(&self, ls: i32) -> i32 {
        self.overrides.get(&ls).map_or(-ls, |(id, _)| *id)
    }

    fn slot(&mut self, ls: i32, level: usize) -> Option<&mut Option<u32>> {
        let key = self.list_key(ls);
        self.counts.get_mut(&key)?.get_mut(level)
    }

    /// Deeper levels begin anew.
    fn deeper(&mut self, ls: i32, level: usize) {
        let key = self.list_key(ls);
        let counts = self.counts.entry(key).or_default();
        counts.resize(level + 1, None);
    }

    fn count(&mut self, ls: i32, level: usize, start: u32) -> u32 {
        self.deeper(ls, level);
        let fresh = self.begun.insert(ls, true).is_none();
        let anew = self.overrides.get(&ls).filter(|_| fresh).and_then(|(_, starts)| starts.get(&level).copied());
        let Some(slot) = self.slot(ls, level) else { return start };
        let number = match (anew, *slot) {
            (Some(anew), _) => anew,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => start,
        };
        *slot = Some(number);
        number
    }

    fn numbered(&mut self, para: &Para, label: Option<&str>, numbering: Numbering, after_item: bool) -> Option<Place> {
        if numbering.goes_on {
            return after_item.then_some(Place::More);
        }
        let level = self.depth(None, 0, para.left);
        let ordered = numbering.ordered;
        let first = (!after_item).then_some(numbering.start.max(1));
        let number = label.and_then(decimal).or(first).filter(|_| ordered);
        Some(Place::Item { level, ordered, number, letters: ordered && numbering.letters })
    }

    /// The level of an item among those before it: by the level its list gives it, and by its indentation among items of other
    /// lists, which writers nest in one another too.
    fn depth(&mut self, list: Option<i32>, level: u8, left: i32) -> u8 {
        while let Some((other, above, indent)) = self.open.last().copied() {
            let around = if list.is_some() && other == list { above < level } else { indent < left - 60 };
            if around {
                break;
            }
            self.open.pop();
        }
        let depth = self.open.len();
        self.open.push((list, level, left));
        u8::try_from(depth.min(8)).unwrap_or(8)
    }
}

/// Whether a mark is a number or a letter, not a bullet; an `o` may be one.
fn counts(label: &str) -> bool {
    label.chars().any(|c| c.is_numeric()) || label.chars().any(char::is_alphabetic) && label.ends_with(['.', ')', ']'])
}

/// The last number of a mark: 3 of `1.2.3.`, nothing of `c)`.
fn decimal(label: &str) -> Option<u32> {
    let label = label.trim_end_matches(|c: char| !c.is_alphanumeric());
    let digits = label.len() - label.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    label.get(label.len() - digits..)?.parse().ok().filter(|n| *n < 1_000_000_000)
}

/// A bullet or a number that stands in the text before an item: the part of the text it takes.
pub(super) fn literal(text: &str) -> Option<(&str, Option<u32>)> {
    let (mark, rest) = text.split_once('\t')?;
    let mark = mark.trim();
    if rest.trim().is_empty() {
        return None;
    }
    if mark.chars().count() == 1 && mark.chars().all(|c| "•·▪‣◦●○■□∙⁃➢►–-*".contains(c)) {
        return Some((mark, None));
    }
    let number = mark.strip_suffix(['.', ')'])?;
    let digits = !number.is_empty() && number.len() < 5 && number.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| Some((mark, Some(number.parse().ok()?)))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_as_numbers() {
        assert_eq!((decimal("1.2.3."), decimal("12)"), decimal("c)"), decimal("•")), (Some(3), Some(12), None, None));
        assert_eq!(literal("•\tOne"), Some(("•", None)));
        assert_eq!(literal(" 3)\tThree"), Some(("3)", Some(3))));
        assert_eq!((literal("Name:\tBo"), literal("1.\t "), literal("2020\tx")), (None, None, None));
    }

    #[test]
    fn items_count_on_and_deeper_levels_begin_anew() {
        let mut lists = Lists::default();
        lists.begin_list();
        lists.begin_level();
        lists.begin_level();
        lists.start(5, false);
        lists.end_list(7);
        lists.current_id = 7;
        lists.end_override(1);
        let mut number = |level| {
            let para = Para { list: Some(1), level, ..Para::default() };
            match lists.place(&para, None, true) {
                Some(Place::Item { number, .. }) => number,
                other => panic!("{other:?}"),
            }
        };
        let seen: Vec<_> = [0, 1, 1, 0, 1].map(&mut number).into_iter().flatten().collect();
        assert_eq!(seen, [1, 5, 6, 2, 5]);
    }
}
