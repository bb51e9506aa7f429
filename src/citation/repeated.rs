//! Names that are the same as in the reference before: `subsequent-author-substitute` (CSL 1.0.2, "Reference Grouping").
//!
//! What a style says of it is taken out of the style, for the engine also takes names for the same that are not. The runs of
//! a reference go in and are changed in place; what is written counts.

use super::runs::Run;
use citationberg::{IndependentStyle, SubsequentAuthorSubstituteRule as Rule};
use std::ops::Range;

/// What stands in place of names.
#[derive(Clone, Debug)]
pub struct Repeated {
    text: String,
    rule: Rule,
}

/// The names a reference begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    texts: Vec<String>,
    /// What follows the last one: "et al."
    rest: String,
}

impl Repeated {
    /// What a style says of it.
    pub fn take(style: &mut IndependentStyle) -> Option<Repeated> {
        let list = style.bibliography.as_mut()?;
        let text = list.subsequent_author_substitute.take()?;
        Some(Repeated { text, rule: list.subsequent_author_substitute_rule })
    }

    /// Replaces names that the reference before has too; gives this one's.
    pub fn apply(&self, before: &Names, runs: &mut Vec<Run>, et_al: &str) -> Names {
        let (places, rest) = places(runs, et_al);
        let text = |range: &Range<usize>| runs[range.clone()].iter().map(|run| run.text.as_str()).collect::<String>();
        let names =
            Names { texts: places.iter().map(text).collect(), rest: rest.as_ref().map(text).unwrap_or_default() };
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return names };
        let all = *before == names;
        let same = before.texts.iter().zip(&names.texts).take_while(|(a, b)| a == b).count();
        match self.rule {
            Rule::CompleteAll if all => {
                let end = rest.as_ref().map_or(last.end, |rest| rest.end);
                self.write(runs, first.start..end);
            }
            Rule::CompleteAll => {}
            Rule::CompleteEach | Rule::PartialEach | Rule::PartialFirst => {
                let count = match self.rule {
                    Rule::CompleteEach if !all => 0,
                    Rule::PartialFirst => same.min(1),
                    _ => same,
                };
                for place in places.iter().take(count).rev() {
                    self.write(runs, place.clone());
                }
            }
        }
        names
    }

    fn write(&self, runs: &mut Vec<Run>, place: Range<usize>) {
        let mut run = Run::plain(self.text.clone(), runs[place.start].cite);
        (run.names, run.display) = (true, runs[place.start].display);
        runs.splice(place, Some(run).filter(|run| !run.text.is_empty()));
    }
}

/// Where the names stand, and "et al." after them.
fn places(runs: &[Run], et_al: &str) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let mut places: Vec<Range<usize>> = Vec::new();
    for (at, run) in runs.iter().enumerate().filter(|(_, run)| run.names && run.person.is_some()) {
        match places.last_mut().filter(|range| range.end == at && runs[at - 1].person == run.person) {
            Some(range) => range.end = at + 1,
            None => places.push(at..at + 1),
        }
    }
    let Some(end) = places.last().map(|range| range.end) else {
        // A title in place of names counts as one.
        let start = runs.iter().position(|run| run.names);
        let whole = start.map(|start| start..start + runs[start..].iter().take_while(|run| run.names).count());
        return (whole.into_iter().collect(), None);
    };
    let mut text = String::new();
    for (at, run) in runs.iter().enumerate().skip(end).take_while(|(_, run)| run.names) {
        text.push_str(&run.text);
        if !et_al.is_empty() && text.trim_start_matches([',', ' ', '\u{a0}']).starts_with(et_al) {
            return (places, Some(end..at + 1));
        }
    }
    (places, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::runs::to_plain;
    use citationberg::taxonomy::NameVariable;

    fn entry(names: &[&str], rest: &str) -> Vec<Run> {
        let mut runs = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let mut run = Run::plain(*name, None);
            (run.names, run.person) = (true, Some((NameVariable::Author, at)));
            runs.push(run);
            let mut between = Run::plain(if at + 1 < names.len() { ", " } else { rest }, None);
            between.names = true;
            runs.push(between);
        }
        runs.push(Run::plain(". Tides", None));
        runs
    }

    fn second(rule: Rule, first: (&[&str], &str), second: (&[&str], &str)) -> String {
        let repeated = Repeated { text: "———".into(), rule };
        let names = repeated.apply(&Names::default(), &mut entry(first.0, first.1), "et al.");
        let mut runs = entry(second.0, second.1);
        repeated.apply(&names, &mut runs, "et al.");
        to_plain(&runs)
    }

    #[test]
    fn names_are_replaced_as_the_rule_says() {
        let ab: (&[&str], &str) = (&["Moss, A", "Reed, B"], "");
        let ac: (&[&str], &str) = (&["Moss, A", "Carr, C"], "");
        assert_eq!(second(Rule::CompleteAll, ab, ab), "———. Tides");
        assert_eq!(second(Rule::CompleteAll, ab, ac), "Moss, A, Carr, C. Tides");
        assert_eq!(second(Rule::CompleteEach, ab, ab), "———, ———. Tides");
        assert_eq!(second(Rule::CompleteEach, ab, ac), "Moss, A, Carr, C. Tides");
        assert_eq!(second(Rule::PartialEach, ab, ac), "———, Carr, C. Tides");
        assert_eq!(second(Rule::PartialFirst, ab, ab), "———, Reed, B. Tides");
        assert_eq!(
            second(Rule::CompleteAll, (&["Carr, John"], ""), (&["Carr, John, Jr."], "")),
            "Carr, John, Jr.. Tides"
        );
        assert_eq!(second(Rule::CompleteAll, (&["Moss, A"], " et al."), (&["Moss, A"], " et al.")), "———. Tides");
        assert_eq!(second(Rule::CompleteAll, (&["Moss, A"], ""), (&["Moss, A"], ", ed.")), "———, ed.. Tides");
        assert_eq!(second(Rule::CompleteAll, (&["Moss, A"], " et al."), (&["Moss, A"], "")), "Moss, A. Tides");
    }
}
