//! What is changed in a style before the engine gets it: title case, and names that substitute others.
//!
//! The engine's own title case lowers names and raises words after commas. So a style is asked where it wants title case,
//! those variables are cased here, and the engine is told to leave them alone.

use super::markup::{Mark, mark_of};
use citationberg::taxonomy::{NumberVariable, StandardVariable, Variable};
use citationberg::{
    Group, IndependentStyle, Layout, LayoutRenderingElement, LongShortForm, NamesChild, Text, TextCase, TextTarget,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("data/title-case-stop-words.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Mends a style, and gives the variables it prints in title case oftener than not. Labels and terms in title case are set to begin with a capital, which for
/// single words is the same and does not depend on the language.
pub fn title_cased(style: &mut IndependentStyle) -> BTreeSet<String> {
    let mut found = Counts::new();
    let lists = style.macros.iter_mut().map(|part| &mut part.children);
    let lists = lists.chain([&mut style.citation.layout.elements]);
    let lists = lists.chain(style.bibliography.as_mut().map(|list| &mut list.layout.elements));
    lists.for_each(|elements| walk(elements, &[], &mut found));
    keep_delimiter_outside(&mut style.citation.layout);
    let often = found.into_iter().filter(|(_, (cased, other))| cased > other);
    often.map(|(name, _)| name).collect()
}

/// The delimiter of a layout stands between citations; the engine also puts it between the parts of a condition in it. A
/// group with an empty delimiter keeps it out.
fn keep_delimiter_outside(layout: &mut Layout) {
    let wrapped = std::mem::take(&mut layout.elements).into_iter().map(|element| match element {
        LayoutRenderingElement::Choose(_) => LayoutRenderingElement::Group(Group {
            children: vec![element],
            font_style: None,
            font_variant: None,
            font_weight: None,
            text_decoration: None,
            vertical_align: None,
            prefix: None,
            suffix: None,
            delimiter: Some(String::new()),
            display: None,
        }),
        other => other,
    });
    layout.elements = wrapped.collect();
}

/// Whether a style asks if a work was cited before, or where.
pub fn asks_position(style: &IndependentStyle) -> bool {
    let lists = style.macros.iter().map(|part| &part.children).chain([&style.citation.layout.elements]);
    lists.into_iter().any(|elements| elements.iter().any(asks))
}

fn asks(element: &LayoutRenderingElement) -> bool {
    let any = |children: &[LayoutRenderingElement]| children.iter().any(asks);
    match element {
        LayoutRenderingElement::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => {
            *var == Variable::Number(NumberVariable::FirstReferenceNoteNumber)
        }
        LayoutRenderingElement::Group(group) => any(&group.children),
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&choose.if_).chain(&choose.else_if);
            branches.into_iter().any(|branch| branch.position.is_some() || any(&branch.children))
                || choose.otherwise.as_ref().is_some_and(|otherwise| any(&otherwise.children))
        }
        LayoutRenderingElement::Names(names) => names.children.iter().any(|child| match child {
            NamesChild::Substitute(substitute) => any(&substitute.children),
            _ => false,
        }),
        _ => false,
    }
}

/// How often each variable is printed in title case, and how often otherwise.
type Counts = BTreeMap<String, (usize, usize)>;

/// `inherited` is what names without parts of their own take over from the names they substitute (CSL 1.0.2, "Substitute");
/// the engine forgets it inside of conditions.
fn walk(elements: &mut [LayoutRenderingElement], inherited: &[NamesChild], found: &mut Counts) {
    for element in elements {
        match element {
            LayoutRenderingElement::Text(text) => match &text.target {
                TextTarget::Variable { var: Variable::Standard(variable), form } => {
                    let short = *variable == StandardVariable::Title && *form == LongShortForm::Short;
                    let name = if short { "title-short".to_owned() } else { variable.to_string() };
                    let count = found.entry(name).or_default();
                    match text.text_case {
                        Some(TextCase::TitleCase) => count.0 += 1,
                        _ => count.1 += 1,
                    }
                }
                TextTarget::Term { .. } | TextTarget::Value { .. } => label_case(&mut text.text_case),
                _ => {}
            },
            LayoutRenderingElement::Label(label) => label_case(&mut label.label.text_case),
            LayoutRenderingElement::Names(names) => {
                let mut after_name = None;
                for child in &mut names.children {
                    match child {
                        // The engine leaves out what stands around the names.
                        NamesChild::Name(name) => after_name = name.affixes.suffix.take(),
                        NamesChild::Label(label) => {
                            label_case(&mut label.text_case);
                            if let Some(suffix) = after_name.take() {
                                let prefix = label.affixes.prefix.get_or_insert_default();
                                prefix.insert_str(0, &suffix);
                            }
                        }
                        _ => {}
                    }
                }
                if names.children.is_empty() {
                    names.children = inherited.to_vec();
                }
                let own = |child: &&NamesChild| !matches!(child, NamesChild::Substitute(_));
                let own: Vec<NamesChild> = names.children.iter().filter(own).cloned().collect();
                for child in &mut names.children {
                    if let NamesChild::Substitute(substitute) = child {
                        walk(&mut substitute.children, &own, found);
                    }
                }
            }
            LayoutRenderingElement::Group(group) => walk(&mut group.children, inherited, found),
            LayoutRenderingElement::Choose(choose) => {
                walk(&mut choose.if_.children, inherited, found);
                choose.else_if.iter_mut().for_each(|branch| walk(&mut branch.children, inherited, found));
                choose.otherwise.iter_mut().for_each(|branch| walk(&mut branch.children, inherited, found));
            }
            _ => {}
        }
    }
}

fn label_case(case: &mut Option<TextCase>) {
    if *case == Some(TextCase::TitleCase) {
        *case = Some(TextCase::CapitalizeFirst);
    }
}

/// English title case. Words that have a capital already, and marked ones, stay as they are.
pub fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words: Vec<&str> = text.split_inclusive([' ', '\u{a0}']).collect();
    let (mut kept, mut starts) = (0usize, true);
    for (at, whole) in words.iter().enumerate() {
        let word = whole.trim_end_matches([' ', '\u{a0}']);
        let space = &whole[word.len()..];
        let before = kept;
        for c in word.chars() {
            match mark_of(c) {
                Some((Mark::Italic | Mark::Bold, _)) | None => {}
                Some((_, true)) => kept += 1,
                Some((_, false)) => kept = kept.saturating_sub(1),
            }
        }
        let first_capital =
            word.split(['-', '–', '—', '/']).next().is_some_and(|part| part.contains(char::is_uppercase));
        let single = first_capital && !word.contains(['-', '–', '—', '/']);
        if before > 0 || kept > 0 || single {
            out.push_str(word);
        } else {
            cased(word, starts || at + 1 == words.len(), &mut out);
        }
        out.push_str(space);
        if word.chars().any(char::is_alphanumeric) {
            starts = word.ends_with([':', '?', '!', '—']);
        }
    }
    out
}

fn cased(word: &str, edge: bool, out: &mut String) {
    let compound = word.contains('-');
    for (at, part) in word.split_inclusive(['-', '–', '—', '/']).enumerate() {
        let bare = part.trim_matches(|c: char| !c.is_alphanumeric());
        let stays = STOP_WORDS.contains(bare) && !(at == 0 && (edge || compound));
        // A word that has a capital is written as its author wants it, and a single Greek letter is a sign.
        let own = bare.contains(char::is_uppercase)
            || (bare.chars().count() == 1 && ('α'..='ω').contains(&bare.chars().next().unwrap_or(' ')));
        match part.find(char::is_alphabetic) {
            // `3rd`, `’tis`: what follows a digit or an apostrophe is no beginning.
            Some(first)
                if !stays
                    && !own
                    && !part[..first].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '’' | '\'')) =>
            {
                let letter = part[first..].chars().next().unwrap_or_default();
                out.push_str(&part[..first]);
                out.extend(letter.to_uppercase());
                out.push_str(&part[first + letter.len_utf8()..]);
            }
            _ => out.push_str(part),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::markup::mark;
    use crate::citation::style::Style;

    #[test]
    fn titles_are_cased_and_names_kept() {
        for (text, expected) in [
            ("a study of small lakes in the north", "A Study of Small Lakes in the North"),
            ("the iPad and McLean: of mice", "The iPad and McLean: Of Mice"),
            ("joining, travel, and disillusionment over", "Joining, Travel, and Disillusionment Over"),
            ("self-made mud in an up-to-date 3rd way", "Self-Made Mud in an Up-to-Date 3rd Way"),
            ("“on mud”", "“On Mud”"),
            ("ALL CAPS", "ALL CAPS"),
            ("", ""),
        ] {
            assert_eq!(title_case(text), expected);
        }
        let marked = mark("about <span class=\"nocase\">mud wasps</span> and <i>daphnia</i> here");
        assert_eq!(title_case(&marked), mark("About <span class=\"nocase\">mud wasps</span> and <i>Daphnia</i> Here"));
    }

    #[test]
    fn styles_say_what_they_case() {
        let cased = |name| Style::load(name, "en-US").unwrap().inner.title_cased.clone();
        assert!(cased("chicago-notes-bibliography").contains("title"));
        assert!(!cased("apa").contains("title"));
    }
}
