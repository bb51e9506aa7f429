//! Works whose short citations would look alike: given names, titles, letters after the year.
//!
//! Follows CSL 1.0.2, "Disambiguation", in this order: given names or initials, the conditions a style asks
//! (`disambiguate="true"`), letters in the order of the list of references. The engine leaves out the first of the works in
//! the second step and letters by first citation, so all three are taken out of styles that cite in the text, and done here.
//! Each work's citation as it stands alone goes in; what is to be done to each comes out.

use super::bibliography::Item;
use super::case::asks_position;
use super::drive::Works;
use super::elements::{if_present, visit};
use super::markup;
use super::runs::{self, Run};
use citationberg::taxonomy::{NameVariable, StandardVariable, Variable};
use citationberg::{
    DisambiguationRule as Rule, IndependentStyle, InheritableNameOptions, LayoutRenderingElement, NamesChild,
    StyleClass, TextTarget,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// Says to the engine that a work must be told apart; no style prints it.
pub const TOLD_APART: StandardVariable = StandardVariable::Keyword;
/// Holds the letter of a work; no style prints it.
pub const LETTER: StandardVariable = StandardVariable::Annote;

/// What a style does about works that look alike.
#[derive(Clone, Debug)]
pub struct Rules {
    /// It asks whether a work must be told apart.
    conditions: bool,
    names: Option<Rule>,
    letters: bool,
    /// More names than usual, from this number on.
    more_names: Option<u32>,
    /// It says itself where the letter stands.
    pub explicit: bool,
    initialize_with: Option<String>,
}

impl Rules {
    /// The rules of a style, taken out of it; `None` for styles without, and for those with notes that write a work out in
    /// full first.
    pub fn take(style: &mut IndependentStyle) -> Option<Rules> {
        let initialize_with = initialize_with(style);
        let in_full_first = style.settings.class == StyleClass::Note && asks_position(style);
        let citation = &mut style.citation;
        let (mut conditions, mut explicit) = (false, false);
        let letters = citation.disambiguate_add_year_suffix;
        if in_full_first {
            return None;
        }
        citation.disambiguate_add_year_suffix = false;
        let more_names = std::mem::take(&mut citation.disambiguate_add_names);
        let usual = citation.name_options.et_al_use_first.or(style.settings.options.et_al_use_first);
        let more_names = usual.filter(|_| more_names);
        let add_names = std::mem::take(&mut citation.disambiguate_add_givenname);
        let names = add_names.then_some(citation.givenname_disambiguation_rule);
        visit(style, &mut |element| match element {
            LayoutRenderingElement::Text(text) => {
                if let TextTarget::Variable { var: Variable::Standard(var @ StandardVariable::YearSuffix), .. } =
                    &mut text.target
                {
                    *var = LETTER;
                    explicit = true;
                    // Where there is no letter, nothing is missing: a group with it is printed all the same.
                    *element = LayoutRenderingElement::Choose(if_present(LETTER, element.clone()));
                }
            }
            LayoutRenderingElement::Choose(choose) => {
                for branch in std::iter::once(&mut choose.if_).chain(&mut choose.else_if) {
                    for variable in branch.variable.iter_mut().flatten() {
                        if *variable == Variable::Standard(StandardVariable::YearSuffix) {
                            *variable = Variable::Standard(LETTER);
                        }
                    }
                    if branch.disambiguate.take() == Some(true) {
                        branch.variable.get_or_insert_default().push(Variable::Standard(TOLD_APART));
                        conditions = true;
                    }
                }
            }
            _ => {}
        });
        let any = conditions || letters || names.is_some() || more_names.is_some();
        any.then_some(Rules { conditions, names, letters, more_names, explicit, initialize_with })
    }
}

/// What stands after initials, wherever the style says so first.
pub fn initialize_with(style: &mut IndependentStyle) -> Option<String> {
    let bibliography = style.bibliography.as_ref().map(|list| &list.name_options);
    let general = [Some(&style.settings.options), Some(&style.citation.name_options), bibliography];
    let mut found = general.into_iter().flatten().find_map(|options| options.initialize_with.clone());
    visit(style, &mut |element| {
        let LayoutRenderingElement::Names(names) = element else { return };
        let default = InheritableNameOptions::default();
        for child in &names.children {
            if let (None, NamesChild::Name(name)) = (&found, child) {
                found = name.options(&default).initialize_with.map(str::to_owned);
            }
        }
    });
    found
}

/// A name in a citation: the work, the role, its place among those of the role.
type Place = (usize, NameVariable, usize);

/// What is done to tell works apart.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    /// What stands before and after a family name.
    names: HashMap<Place, (String, String)>,
    /// Works for which the style's conditions are true.
    pub told_apart: BTreeSet<usize>,
    /// The letters of works.
    pub letters: BTreeMap<usize, String>,
}

/// A name as it is written short.
struct Person {
    place: Place,
    short: String,
    given: String,
    suffix: String,
}

impl Decisions {
    /// Decides about names. `alone` has the citation of each work, standing alone.
    pub fn names(rules: &Rules, alone: &[Vec<Run>], works: &Works<'_>) -> Decisions {
        let mut decisions = Decisions::default();
        let Some(rule) = rules.names else { return decisions };
        let persons: Vec<Vec<Person>> =
            alone.iter().enumerate().map(|(work, runs)| persons(work, runs, works.items[work])).collect();
        if rule == Rule::ByCite {
            for group in alike(alone) {
                let members = group.iter().flat_map(|work| &persons[*work]);
                decisions.expand(rules, rule, members.collect());
            }
        } else {
            decisions.expand(rules, rule, persons.iter().flatten().collect());
        }
        decisions
    }

    /// Gives names that are written alike, but are of different people, their given names or initials.
    fn expand(&mut self, rules: &Rules, rule: Rule, persons: Vec<&Person>) {
        let mut by_short: BTreeMap<&str, Vec<&Person>> = BTreeMap::new();
        for person in persons {
            by_short.entry(&person.short).or_default().push(person);
        }
        let primary = matches!(rule, Rule::PrimaryName | Rule::PrimaryNameWithInitials);
        let short_only = matches!(rule, Rule::AllNamesWithInitials | Rule::PrimaryNameWithInitials);
        if primary {
            by_short.values_mut().for_each(|people| people.retain(|person| person.place.2 == 0));
        }
        for people in by_short.into_values() {
            let different: BTreeSet<(&str, &str)> =
                people.iter().map(|p| (p.given.as_str(), p.suffix.as_str())).collect();
            // `J.R.` and `J. R.` are one.
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            if different.iter().map(|(given, suffix)| (letters(given), letters(suffix))).collect::<BTreeSet<_>>().len()
                < 2
            {
                continue;
            }
            let with = rules.initialize_with.as_deref().unwrap_or_default();
            let forms: BTreeSet<String> = different.iter().map(|(given, _)| initials_of(given, with)).collect();
            if short_only && forms.len() < 2 {
                continue;
            }
            for person in &people {
                let initials = rules.initialize_with.as_deref().map(|with| initials_of(&person.given, with));
                let unique = |initials: &String| {
                    different.iter().filter(|(given, _)| initials_of(given, with) == *initials).count() == 1
                };
                let (before, after) = match initials {
                    Some(initials) if short_only || unique(&initials) => (initials, ""),
                    _ => (person.given.clone(), person.suffix.as_str()),
                };
                let after = if after.is_empty() { String::new() } else { format!(" {after}") };
                self.names.insert(person.place, (before, after));
            }
        }
    }

    /// The works that look alike, and the numbers of names to try for them; nothing if the style adds no names.
    pub fn more_names(&self, rules: &Rules, alone: &[Vec<Run>], works: &Works<'_>) -> (Vec<usize>, Range<u32>) {
        let Some(usual) = rules.more_names else { return (Vec::new(), 0..0) };
        let alike: Vec<usize> = alike(&self.named(alone)).into_iter().flatten().collect();
        let most = alike.iter().map(|work| works.items[*work].short_authors().len()).max().unwrap_or(0);
        (alike, usual + 1..u32::try_from(most.min(20)).unwrap_or(0) + 1)
    }

    /// Which of the works no longer look like any other.
    pub fn unlike(&self, alone: &[Vec<Run>], works: &[usize]) -> Vec<usize> {
        let alike: BTreeSet<usize> = alike(&self.named(alone)).into_iter().flatten().collect();
        works.iter().copied().filter(|work| !alike.contains(work)).collect()
    }

    /// Decides whose conditions are true, after names.
    pub fn conditions(&mut self, rules: &Rules, alone: &[Vec<Run>]) -> bool {
        if rules.conditions {
            self.told_apart.extend(alike(&self.named(alone)).into_iter().flatten());
        }
        !self.told_apart.is_empty()
    }

    /// Decides about letters, after the rest; `order` has the works in the order of the list of references.
    pub fn letters(&mut self, rules: &Rules, alone: &[Vec<Run>], order: &[usize]) {
        if !rules.letters {
            return;
        }
        for mut group in alike(&self.named(alone)) {
            // Without a date there is nothing a letter could stand after, unless the style has a place for it.
            group.retain(|work| rules.explicit || alone[*work].iter().any(|run| run.date > 0));
            group.sort_by_key(|work| order.iter().position(|listed| listed == work).unwrap_or(usize::MAX));
            self.letters.extend(group.into_iter().enumerate().map(|(at, work)| (work, letter(at))));
        }
    }

    fn named(&self, alone: &[Vec<Run>]) -> Vec<Vec<Run>> {
        let named = alone.iter().enumerate().map(|(work, runs)| {
            let mut runs = runs.clone();
            self.write_names(&mut runs, |_| Some(work));
            runs
        });
        named.collect()
    }

    /// Writes given names into a citation.
    pub fn write_names(&self, runs: &mut [Run], work_of: impl Fn(Option<usize>) -> Option<usize>) {
        if self.names.is_empty() {
            return;
        }
        let mut done = HashSet::new();
        for at in 0..runs.len() {
            let (Some((role, index)), Some(work)) = (runs[at].person, work_of(runs[at].cite)) else { continue };
            let Some((before, after)) = self.names.get(&(work, role, index)) else { continue };
            let person = runs[at].person;
            let cite = runs[at].cite;
            let len = runs[at..].iter().take_while(|run| run.person == person && run.cite == cite).count();
            if !done.insert((cite, role, index)) {
                continue;
            }
            runs[at].text.insert_str(0, &format!("{before} "));
            runs[at + len - 1].text.push_str(after);
        }
    }

    /// Writes the letter of a work after the first year of a citation or reference.
    pub fn write_letters(&self, runs: &mut [Run], work_of: impl Fn(Option<usize>) -> Option<usize>) {
        let mut done = BTreeSet::new();
        for run in runs.iter_mut().filter(|run| run.date > 0) {
            let Some(letter) = work_of(run.cite).and_then(|work| self.letters.get(&work)) else { continue };
            let Some(start) = run.text.find(|c: char| c.is_ascii_digit()) else { continue };
            let digits = run.text[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(run.text.len() - start);
            if digits >= 3 && done.insert(run.cite) {
                run.text.insert_str(start + digits, letter);
            }
        }
    }
}

/// The works whose citations are written alike, in groups.
fn alike(alone: &[Vec<Run>]) -> Vec<Vec<usize>> {
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (work, runs) in alone.iter().enumerate() {
        by_text.entry(runs::to_plain(runs)).or_default().push(work);
    }
    by_text.into_iter().filter(|(text, group)| group.len() > 1 && !text.is_empty()).map(|(_, group)| group).collect()
}

/// The names of a citation that are written without given names.
fn persons(work: usize, runs: &[Run], item: &Item) -> Vec<Person> {
    let mut persons: Vec<Person> = Vec::new();
    let mut at = 0;
    while at < runs.len() {
        let Some((role, index)) = runs[at].person else {
            at += 1;
            continue;
        };
        let len = runs[at..].iter().take_while(|run| run.person == runs[at].person).count();
        let short: String = runs[at..at + len].iter().map(|run| run.text.as_str()).collect();
        at += len;
        let Some(name) = item.name(&role, index) else { continue };
        let part = |key: &str| name.get(key).and_then(|part| part.as_str()).map(markup::plain).unwrap_or_default();
        let (family, given) = (part("family"), part("given"));
        let last = family.split(' ').next_back().unwrap_or_default();
        let before = short.strip_suffix(&super::markup::smarten(last));
        let is_short = before.is_some_and(|before| {
            !before.trim_end_matches(['’', '-']).contains(char::is_uppercase) || family.starts_with(before)
        });
        if !given.is_empty() && !last.is_empty() && is_short {
            persons.push(Person { place: (work, role, index), short, given, suffix: part("suffix") });
        }
    }
    persons
}

/// The initials of given names: `J. R. R.` with `. `, `J-P.` keeps its hyphen.
fn initials_of(given: &str, with: &str) -> String {
    let mut out = String::new();
    let spaced = given.replace('.', ". ");
    for word in spaced.split_whitespace() {
        if word.starts_with(char::is_lowercase) {
            out.push_str(word);
            out.push(' ');
            continue;
        }
        for (at, part) in word.split('-').enumerate() {
            if at > 0 {
                out.truncate(out.trim_end().len());
                out.push('-');
            }
            out.extend(part.chars().find(|c| c.is_alphanumeric()));
            out.push_str(with);
        }
    }
    out.trim_end().to_owned()
}

/// a, b … z, aa, ab …
fn letter(at: usize) -> String {
    let last = char::from(b'a' + (at % 26) as u8);
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 51, 52].map(letter), ["a", "z", "aa", "ab", "az", "ba"]);
    }

    #[test]
    fn initials_keep_hyphens_and_particles() {
        assert_eq!(initials_of("William H.", ". "), "W. H.");
        assert_eq!(initials_of("J.R.R.", ". "), "J. R. R.");
        assert_eq!(initials_of("Jean-Paul", ". "), "J.-P.");
        assert_eq!(initials_of("Ada", ""), "A");
    }
}
