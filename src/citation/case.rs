//! What is changed in a style before the engine gets it: title case, and names that substitute others.
//!
//! The engine's own title case lowers names and raises words after commas. So where a style wants title case, the text gets
//! marks around it, and what the engine puts between them is cased here.

use super::markup::{Mark, TITLED, mark_of};
use super::runs::Run;
use citationberg::taxonomy::{NameVariable, NumberVariable, StandardVariable, Variable};
use citationberg::{
    Group, IndependentStyle, Layout, LayoutRenderingElement, Names, NamesChild, Text, TextCase, TextTarget,
};
use std::collections::HashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("data/title-case-stop-words.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Mends a style. Where it wants title case and `english` is true, the text gets marks around it instead, and [`apply`] does
/// the casing. Labels and terms in title case are set to begin with a capital, which for single words is the same and does
/// not depend on the language.
pub fn mend(style: &mut IndependentStyle, english: bool) {
    visit(style, &mut |element| match element {
        LayoutRenderingElement::Text(text) => match &text.target {
            TextTarget::Variable { .. } | TextTarget::Macro { .. } => {
                if english && text.text_case == Some(TextCase::TitleCase) {
                    text.text_case = None;
                    text.affixes.prefix.get_or_insert_default().push(TITLED.0);
                    text.affixes.suffix.get_or_insert_default().insert(0, TITLED.1);
                }
            }
            TextTarget::Term { .. } | TextTarget::Value { .. } => label_case(&mut text.text_case),
        },
        LayoutRenderingElement::Label(label) => label_case(&mut label.label.text_case),
        LayoutRenderingElement::Names(names) => mend_labels(names),
        LayoutRenderingElement::Choose(choose) => {
            let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
            for variable in branches.filter_map(|branch| branch.variable.as_mut()).flatten() {
                if *variable == Variable::Name(NameVariable::Author) {
                    *variable = Variable::Standard(HAS_AUTHOR);
                }
            }
        }
        _ => {}
    });
    keep_delimiter_outside(&mut style.citation.layout);
    lists(style).into_iter().for_each(|elements| inherit(elements, &[]));
}

/// Stands for the author in conditions: for the engine, a name that was printed in place of another is there no longer.
pub const HAS_AUTHOR: StandardVariable = StandardVariable::CitationKey;

fn lists(style: &mut IndependentStyle) -> Vec<&mut Vec<LayoutRenderingElement>> {
    let lists = style.macros.iter_mut().map(|part| &mut part.children);
    let lists = lists.chain([&mut style.citation.layout.elements]);
    lists.chain(style.bibliography.as_mut().map(|list| &mut list.layout.elements)).collect()
}

/// Shows every element of a style to a function, outer ones first.
pub fn visit(style: &mut IndependentStyle, see: &mut dyn FnMut(&mut LayoutRenderingElement)) {
    lists(style).into_iter().for_each(|elements| visit_in(elements, see));
}

fn visit_in(elements: &mut [LayoutRenderingElement], see: &mut dyn FnMut(&mut LayoutRenderingElement)) {
    for element in elements {
        see(element);
        children(element, &mut |inner| visit_in(inner, see));
    }
}

/// Hands the lists of elements in an element to a function.
pub fn children(element: &mut LayoutRenderingElement, with: &mut dyn FnMut(&mut [LayoutRenderingElement])) {
    match element {
        LayoutRenderingElement::Names(names) => {
            for child in &mut names.children {
                if let NamesChild::Substitute(substitute) = child {
                    with(&mut substitute.children);
                }
            }
        }
        LayoutRenderingElement::Group(group) => with(&mut group.children),
        LayoutRenderingElement::Choose(choose) => {
            with(&mut choose.if_.children);
            choose.else_if.iter_mut().for_each(|branch| with(&mut branch.children));
            choose.otherwise.iter_mut().for_each(|branch| with(&mut branch.children));
        }
        _ => {}
    }
}

/// The engine leaves out what stands around names; the label after them takes it over.
fn mend_labels(names: &mut Names) {
    let mut after_name = None;
    for child in &mut names.children {
        match child {
            NamesChild::Name(name) => after_name = name.affixes.suffix.take(),
            NamesChild::Label(label) => {
                label_case(&mut label.text_case);
                if let Some(suffix) = after_name.take() {
                    label.affixes.prefix.get_or_insert_default().insert_str(0, &suffix);
                }
            }
            _ => {}
        }
    }
}

/// Names without parts of their own take over those of the names they substitute (CSL 1.0.2, "Substitute"); the engine
/// forgets it inside of conditions.
fn inherit(elements: &mut [LayoutRenderingElement], from: &[NamesChild]) {
    for element in elements {
        let LayoutRenderingElement::Names(names) = element else {
            children(element, &mut |inner| inherit(inner, from));
            continue;
        };
        if names.children.is_empty() {
            names.children = from.to_vec();
        }
        let own = |child: &&NamesChild| !matches!(child, NamesChild::Substitute(_));
        let own: Vec<NamesChild> = names.children.iter().filter(own).cloned().collect();
        children(element, &mut |inner| inherit(inner, &own));
    }
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

/// Stands between the runs of a title while it is cased.
const EDGE: char = '\u{E01E}';

/// Cases the titles in runs; `english` answers for a citation whether its work is.
pub fn apply(runs: &mut [Run], english: impl Fn(Option<usize>) -> bool) {
    let mut at = 0;
    while at < runs.len() {
        let (titled, cite) = (runs[at].titled, runs[at].cite);
        let len = runs[at..].iter().take_while(|run| run.titled == titled && run.cite == cite).count();
        if titled > 0 && english(cite) {
            let title = &mut runs[at..at + len];
            let texts = title.iter().map(|run| match run.keeps_case {
                true => format!("\u{E005}{}\u{E015}", run.text),
                false => run.text.clone(),
            });
            let cased = title_case(&texts.collect::<Vec<_>>().join(&EDGE.to_string()));
            for (run, text) in title.iter_mut().zip(cased.split(EDGE)) {
                run.text = text.chars().filter(|c| mark_of(*c).is_none()).collect();
            }
        }
        at += len;
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
            starts = word.trim_end_matches(EDGE).ends_with([':', '?', '!', '—']);
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
    fn titles_are_cased_across_their_markup() {
        let run = |text: &str, titled, keeps_case| {
            let mut run = Run::plain(text, None);
            (run.titled, run.keeps_case) = (titled, keeps_case);
            run
        };
        let mut runs = [
            run("on the ", 1, false),
            run("larus", 1, false),
            run(" and h", 1, false),
            run("two", 1, true),
            run("in", 0, false),
        ];
        apply(&mut runs, |_| true);
        assert_eq!(runs.map(|run| run.text), ["On the ", "Larus", " and H", "two", "in"]);
    }
}
