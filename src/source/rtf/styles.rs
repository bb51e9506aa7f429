//! Fonts and styles of an RTF file: which letters a font has, what a style makes of a paragraph.

use super::charset::{self, Charset};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a style stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Title,
    Subtitle,
    Author,
    Date,
    Quote,
    Code,
    Mono,
    Contents,
}

static ROLES: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/styles.tsv").lines().filter(|l| !l.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once('\t'));
    rows.flat_map(|(role, names)| names.split(';').map(move |name| (name, role))).collect()
});

/// What a style of this name stands for, in any language the table knows.
pub(super) fn role(name: &str) -> Option<Role> {
    let name = name.split(',').next().unwrap_or(name).trim().to_lowercase();
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = name.split_at(name.len() - digits);
    let found = ROLES.get(name.as_str()).or_else(|| ROLES.get(format!("{stem}#").as_str()));
    Some(match *found? {
        "heading" => Role::Heading(number.parse::<u8>().ok()?.clamp(1, 6)),
        "title" => Role::Title,
        "subtitle" => Role::Subtitle,
        "author" => Role::Author,
        "date" => Role::Date,
        "quote" => Role::Quote,
        "code" => Role::Code,
        "mono" => Role::Mono,
        _ => Role::Contents,
    })
}

#[derive(Clone, Debug, Default)]
pub(super) struct Font {
    pub charset: Option<i32>,
    pub page: Option<u16>,
    pub name: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Paragraphs {
    pub role: Option<Role>,
    pub outline: Option<u8>,
    pub based_on: Option<i32>,
}

/// The fonts and styles of a file.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub fonts: BTreeMap<i32, Font>,
    pub styles: BTreeMap<i32, Paragraphs>,
    /// The font or style being read, and its name so far.
    pub current: i32,
    pub name: String,
    /// The code page of the document.
    pub page: Option<u16>,
}

/// Numbers of character styles are counted from here.
pub(super) const CHARACTER: i32 = 1 << 24;

impl Sheets {
    /// A font's name ends.
    pub fn end_font(&mut self) {
        let name = std::mem::take(&mut self.name).trim().to_lowercase();
        if !name.is_empty() {
            self.fonts.entry(self.current).or_default().name = name;
        }
    }

    /// A style's name ends.
    pub fn end_style(&mut self) {
        let name = std::mem::take(&mut self.name);
        if !name.trim().is_empty() {
            self.styles.entry(self.current).or_default().role = role(&name);
        }
    }

    /// What a style or one it is based on stands for.
    pub fn role(&self, style: Option<i32>) -> Option<Role> {
        self.chain(style).find_map(|s| s.role)
    }

    /// The outline level of a style or one it is based on.
    pub fn outline(&self, style: Option<i32>) -> Option<u8> {
        self.chain(style).find_map(|s| s.outline)
    }

    fn chain(&self, style: Option<i32>) -> impl Iterator<Item = &Paragraphs> {
        let first = style.and_then(|s| self.styles.get(&s));
        std::iter::successors(first, |s| s.based_on.and_then(|b| self.styles.get(&b))).take(12)
    }

    /// The charset of the document.
    pub fn document(&self) -> Charset {
        self.page.map_or(charset::WESTERN, Charset::Page)
    }

    /// The charset of a font.
    pub fn charset(&self, font: i32) -> Charset {
        let Some(font) = self.fonts.get(&font) else { return self.document() };
        if font.name == "symbol" || font.name.starts_with("symbol ") {
            return Charset::Symbol;
        }
        if let Some(page) = font.page.filter(|p| charset::is_known(*p)) {
            return Charset::Page(page);
        }
        match font.charset {
            Some(2) if font.name.contains("symbol") => Charset::Symbol,
            Some(2) => Charset::Dingbats,
            // Programs that know one code page only leave the charset of all their fonts at 0.
            Some(0) if !self.has_own_font() => self.document(),
            Some(number) => charset::of_font(number).unwrap_or(self.document()),
            None => self.document(),
        }
    }

    /// Whether some font has the letters of the document's code page.
    fn has_own_font(&self) -> bool {
        let own = self.document();
        own == charset::WESTERN
            || self.fonts.values().filter_map(|f| f.charset).any(|n| charset::of_font(n) == Some(own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_by_name_in_many_languages() {
        assert_eq!(role("heading 2"), Some(Role::Heading(2)));
        assert_eq!(role("Überschrift 3,Kapitel"), Some(Role::Heading(3)));
        assert_eq!(role("Заголовок 1"), Some(Role::Heading(1)));
        assert_eq!(role("見出し 1"), Some(Role::Heading(1)));
        assert_eq!(
            (role("Titre"), role("Zitat"), role("toc 1")),
            (Some(Role::Title), Some(Role::Quote), Some(Role::Contents))
        );
        assert_eq!((role("Normal"), role("heading")), (None, None));
    }
}
