//! What a group of RTF inherits and gives back: formatting of characters and paragraphs, and where its text goes.

use crate::source::document::Word;
use crate::source::draft::Style;

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dest {
    /// The story being told.
    #[default]
    Text,
    /// Nowhere.
    Skip,
    /// Nowhere, but groups within may hold text: a drawing.
    Shape,
    /// `\upr`: the same twice, in letters and in Unicode.
    Twice,
    FontTable,
    StyleSheet,
    ListTable,
    Overrides,
    Info,
    /// A text of the information group, by its control word.
    InfoText(Entry),
    /// `\creatim`
    Created,
    /// `\fldinst`
    Instruction,
    /// `\listtext`, `\pntext`: the mark of an item as the writer saw it.
    Label,
    /// `\pn`: how items are marked.
    Numbering,
    /// `\pict`
    Picture,
    /// `\sp`: a property of a drawing; its name, its value.
    PropertyName,
    PropertyValue,
}

/// A text of the information group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Title,
    Author,
    Keywords,
}

/// What happens when a group closes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Closing {
    #[default]
    Nothing,
    Story,
    Field,
    Picture,
    Numbering,
}

/// Formatting of characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub style: Style,
    pub hidden: bool,
    pub deleted: bool,
    pub inserted: bool,
    pub underlined: bool,
    pub highlighted: bool,
    pub font: i32,
    /// In half points; 0: as the document has it.
    pub size: i32,
}

/// Formatting of paragraphs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Para {
    pub style: Option<i32>,
    pub outline: Option<u8>,
    pub list: Option<i32>,
    pub level: u8,
    /// In twips.
    pub left: i32,
    pub right: i32,
    pub first: i32,
    pub in_table: bool,
    pub nesting: u8,
    pub centred: bool,
    pub rtl: bool,
    pub numbering: Option<Numbering>,
}

/// Marks of items as Word 6 knew them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbering {
    pub ordered: bool,
    /// Letters or Roman numerals.
    pub letters: bool,
    /// Indented as an item, without a mark.
    pub goes_on: bool,
    pub start: u32,
}

/// The state of a group.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub dest: Dest,
    /// Within [`Dest::Twice`]: where its text goes.
    pub outer: Dest,
    pub look: Look,
    pub para: Para,
    /// Characters to skip after `\u`.
    pub fallback: usize,
    /// Text of this group is not part of the page.
    pub removed: Option<Word>,
    /// Within `\nesttableprops`.
    pub nested_row: bool,
    pub closing: Closing,
    /// Only the bold, italic … of text: what follows `\*` is not known.
    pub starred: bool,
}

impl Default for State {
    fn default() -> Self {
        State {
            dest: Dest::Text,
            outer: Dest::Text,
            look: Look::default(),
            para: Para::default(),
            fallback: 1,
            removed: None,
            nested_row: false,
            closing: Closing::Nothing,
            starred: false,
        }
    }
}

impl State {
    /// What a group within begins with.
    pub fn inner(&self) -> State {
        let dest = if self.dest == Dest::Twice { Dest::Skip } else { self.dest };
        let outer = if self.dest == Dest::Twice { self.outer } else { self.dest };
        State { dest, outer, closing: Closing::Nothing, starred: false, ..self.clone() }
    }
}
