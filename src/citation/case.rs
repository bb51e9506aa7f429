//! What is changed in a style before the engine gets it: title case, numbers as text, short titles of containers.
//!
//! The engine's own title case lowers names and raises words after commas. So where a style wants title case, the text gets
//! marks around it, and what the engine puts between them is cased here.

use super::elements::{if_present, visit, visit_in};
use super::markup::{Mark, NUMBER, TITLED, mark_of};
use super::runs::Run;
use citationberg::taxonomy::{NumberVariable, StandardVariable, Variable};
use citationberg::{
    Citation, CslMacro, ElseBranch, Group, IndependentStyle, Layout, LayoutRenderingElement, LongShortForm, Name,
    Names, NamesChild, SortKey, Text, TextCase, TextTarget,
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
                } else if is_number(&text.target) {
                    text.affixes.prefix.get_or_insert_default().push(NUMBER.0);
                    text.affixes.suffix.get_or_insert_default().insert(0, NUMBER.1);
                }
                short_container(element);
            }
            TextTarget::Term { .. } | TextTarget::Value { .. } => label_case(&mut text.text_case),
        },
        LayoutRenderingElement::Label(label) => label_case(&mut label.label.text_case),
        LayoutRenderingElement::Names(names) => mend_labels(names),
        _ => {}
    });
    keep_delimiter_outside(&mut style.citation.layout);
}

/// The engine leaves out what stands after a text that ends with the same: `(The Mound (No. 2))` would lose a bracket. So
/// closing brackets get something before them that differs from one element to the next, which is taken out again.
pub fn keep_brackets(style: &mut IndependentStyle) {
    let mut count = 0usize;
    let mut keep = |suffix: &mut Option<String>| {
        let Some(text) = suffix.as_mut().filter(|text| text.starts_with([')', ']'])) else { return };
        count += 1;
        let digits = (0..6).map(|place| BEFORE_BRACKETS[count / 3usize.pow(place) % 3]);
        text.insert_str(0, &digits.collect::<String>());
    };
    let layouts = [Some(&mut style.citation.layout), style.bibliography.as_mut().map(|list| &mut list.layout)];
    layouts.into_iter().flatten().for_each(|layout| keep(&mut layout.suffix));
    visit(style, &mut |element| match element {
        LayoutRenderingElement::Group(group) => keep(&mut group.suffix),
        LayoutRenderingElement::Text(text) => keep(&mut text.affixes.suffix),
        LayoutRenderingElement::Date(date) => keep(&mut date.affixes.suffix),
        LayoutRenderingElement::Number(number) => keep(&mut number.affixes.suffix),
        _ => {}
    });
}

/// What stands before closing brackets on the way through the engine.
pub const BEFORE_BRACKETS: [char; 3] = ['\u{E018}', '\u{E019}', '\u{E01F}'];

/// What stands between the names of two roles; the engine takes what stands between two names for it. So the one takes the
/// place of the other, which each list of names then states itself.
pub fn names_delimiter(style: &mut IndependentStyle) {
    let (before, mut failed) = (style.clone(), false);
    let list = style.bibliography.as_mut().map(|list| &mut list.name_options);
    let all = [Some(&mut style.settings.options), Some(&mut style.citation.name_options), list];
    let mut between_names = None;
    let mut stated = false;
    for options in all.into_iter().flatten() {
        stated |= options.names_delimiter.is_some();
        between_names = between_names.or(options.name_delimiter.clone());
        if let Some(delimiter) = &options.names_delimiter {
            options.name_delimiter = Some(delimiter.clone());
        }
    }
    if !stated {
        return;
    }
    let between_names = between_names.unwrap_or_else(|| ", ".to_owned());
    visit(style, &mut |element| {
        let LayoutRenderingElement::Names(names) = element else { return };
        if !names.children.iter().any(|child| matches!(child, NamesChild::Name(_))) {
            names.children.insert(0, NamesChild::Name(Name::default()));
        }
        for child in &mut names.children {
            if let NamesChild::Name(name) = child {
                match with_delimiter(name, &between_names) {
                    Some(stated) => *name = stated,
                    None => failed = true,
                }
            }
        }
    });
    if failed {
        *style = before;
    }
}

/// The name with what stands between two of them, unless it states it. The field can only be read in.
fn with_delimiter(name: &Name, delimiter: &str) -> Option<Name> {
    let mut fields = serde_json::to_value(name).ok()?;
    fields.as_object_mut()?.entry("@delimiter").or_insert_with(|| delimiter.into());
    serde_json::from_value(fields).ok()
}

/// Whether a number is printed that a work has.
fn is_number(target: &TextTarget) -> bool {
    let TextTarget::Variable { var: Variable::Number(variable), .. } = target else { return false };
    !matches!(
        variable,
        NumberVariable::CitationNumber
            | NumberVariable::FirstReferenceNoteNumber
            | NumberVariable::Locator
            | NumberVariable::PageFirst
    )
}

/// The short title of a container, where a style asks for it and there is one.
fn short_container(element: &mut LayoutRenderingElement) {
    let LayoutRenderingElement::Text(text) = &*element else { return };
    let long = Variable::Standard(StandardVariable::ContainerTitle);
    if !matches!(&text.target, TextTarget::Variable { var, form: LongShortForm::Short } if *var == long) {
        return;
    }
    let short = Variable::Standard(StandardVariable::ContainerTitleShort);
    let mut instead = text.clone();
    instead.target = TextTarget::Variable { var: short, form: LongShortForm::Long };
    let mut otherwise = text.clone();
    otherwise.target = TextTarget::Variable { var: long, form: LongShortForm::Long };
    let mut choose = if_present(StandardVariable::ContainerTitleShort, LayoutRenderingElement::Text(instead));
    choose.otherwise = Some(ElseBranch { children: vec![LayoutRenderingElement::Text(otherwise)] });
    *element = LayoutRenderingElement::Choose(choose);
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

/// Whether citations are, or are sorted by, numbers in the list of references.
pub fn numbers_citations(macros: &[CslMacro], citation: &Citation) -> bool {
    let number = Variable::Number(NumberVariable::CitationNumber);
    let keys = citation.sort.iter().flat_map(|sort| &sort.keys);
    let sorted = keys.into_iter().any(|key| !matches!(key, SortKey::Variable { variable, .. } if *variable != number));
    let mut found = sorted;
    let mut see = |element: &mut LayoutRenderingElement| {
        found |= match element {
            LayoutRenderingElement::Text(Text { target: TextTarget::Variable { var, .. }, .. }) => *var == number,
            LayoutRenderingElement::Number(shown) => Variable::from(shown.variable) == number,
            _ => false,
        };
    };
    let lists = macros.iter().map(|part| &part.children).chain([&citation.layout.elements]);
    for elements in lists {
        visit_in(&mut elements.clone(), &mut see);
    }
    found
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
        // `fathom, n.`: an abbreviation of one letter stays as it is.
        let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
        let abbreviation = letters == 1 && !starts && word.contains('.');
        if before > 0 || kept > 0 || single || abbreviation {
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
            ("fathom, n.", "Fathom, n."),
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
