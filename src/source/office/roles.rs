//! What a style's name says about its paragraphs, in any language word processors speak.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Running text, or what its label makes of it.
    #[default]
    Body,
    /// The title of the document.
    Title,
    /// The line below it.
    Subtitle,
    /// A heading, 1 to 6.
    Heading(u8),
    /// Part of a block quotation.
    Quote,
    /// A line of code.
    Code,
    /// Words of a code style within a line.
    CodeText,
    /// Words below or above a picture or a table.
    Caption,
    /// Who wrote the document.
    Author,
    /// When.
    Date,
    /// An abstract.
    Abstract,
    /// A term that the next paragraph defines.
    Term,
    /// A line of a table of contents.
    Contents,
    /// Its heading.
    ContentsHead,
}

impl Role {
    /// Whether the role itself sets the look of the paragraph, so that the look says nothing more.
    pub fn sets_look(self) -> bool {
        !matches!(self, Role::Body | Role::Term)
    }
}

static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in include_str!("data/style-names.tsv").lines().filter(|l| !l.starts_with('#')) {
        if let Some((role, all)) = line.split_once('\t') {
            for name in all.split('|') {
                names.entry(name).or_insert(role);
            }
        }
    }
    names
});

/// The role a style's name stands for.
pub fn of_style(name: &str) -> Option<Role> {
    let name = name.to_lowercase().replace(['_', '\u{A0}'], " ");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(role) = NAMES.get(name.as_str()) {
        return role_of(role, 0);
    }
    let digits = name.len() - name.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (stem, number) = name.split_at(name.len() - digits);
    let level = number.parse().ok().filter(|n| (1..=10).contains(n))?;
    let stem = stem.trim_end();
    let role = NAMES.get(format!("{stem} #").as_str()).or_else(|| NAMES.get(format!("{stem}#").as_str()))?;
    role_of(role, level)
}

fn role_of(name: &str, level: u8) -> Option<Role> {
    Some(match name {
        "heading" => Role::Heading(level.clamp(1, 6)),
        "title" => Role::Title,
        "subtitle" => Role::Subtitle,
        "quote" => Role::Quote,
        "code" => Role::Code,
        "code-text" => Role::CodeText,
        "caption" => Role::Caption,
        "author" => Role::Author,
        "date" => Role::Date,
        "abstract" => Role::Abstract,
        "term" => Role::Term,
        "contents" => Role::Contents,
        "contents-head" => Role::ContentsHead,
        _ => return None,
    })
}

/// Whether letters of a font are all of one width, by its name.
pub fn is_monospace(font: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "courier",
        "consolas",
        "monaco",
        "menlo",
        "mono",
        "lucida console",
        "typewriter",
        "terminal",
        "fira code",
        "source code",
        "cascadia",
        "inconsolata",
    ];
    let font = font.to_lowercase();
    SIGNS.iter().any(|sign| font.contains(sign)) && !font.contains("monotype")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_in_many_languages_and_spellings() {
        for (name, role) in [
            ("heading 1", Some(Role::Heading(1))),
            ("Überschrift 2", Some(Role::Heading(2))),
            ("Titre 3", Some(Role::Heading(3))),
            ("Heading9", Some(Role::Heading(6))),
            ("Heading_20_4", None),
            ("标题 1", Some(Role::Heading(1))),
            ("Titel", Some(Role::Title)),
            ("Intensives Zitat", Some(Role::Quote)),
            ("Block Text", Some(Role::Quote)),
            ("toc 2", Some(Role::Contents)),
            ("Titre", Some(Role::Title)),
            ("Source Code", Some(Role::Code)),
            ("Body Text", None),
            ("heading", None),
            ("2", None),
        ] {
            assert_eq!(of_style(name), role, "{name}");
        }
        assert!(is_monospace("Courier New") && !is_monospace("Monotype Corsiva") && !is_monospace("Calibri"));
    }
}
