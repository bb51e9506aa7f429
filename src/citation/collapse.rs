//! Several works of one author in a cluster: `(Moss 2016a, 2016b; Reed 1999)`.
//!
//! Citations whose names are written alike are put together and the names written once (CSL 1.0.2, "Cite Grouping" and "Cite
//! Collapsing"). The engine does it only where the whole lists of names are equal, also those behind "et al."; here what is
//! written counts. The runs of a cluster go in and are changed in place.

use super::Cite;
use super::runs::Run;
use citationberg::{Collapse as Kind, IndependentStyle};
use std::ops::Range;

/// How a style collapses citations by years.
#[derive(Clone, Debug)]
pub struct Collapse {
    /// `None`: citations are grouped, with all of their names.
    kind: Option<Kind>,
    /// Between citations.
    delimiter: String,
    /// Between citations of a group.
    within: String,
    /// Between letters of one year.
    letters: String,
    /// After a group.
    after: String,
}

/// One citation of a cluster.
struct Part {
    cite: usize,
    runs: Vec<Run>,
    /// The names as they are written.
    names: String,
}

impl Collapse {
    /// What a style says of it, taken out of the style so that the engine leaves it alone; `None` if it says nothing of years
    /// or groups.
    pub fn take(style: &mut IndependentStyle) -> Option<Collapse> {
        let citation = &mut style.citation;
        let by_year = matches!(citation.collapse, Some(Kind::Year | Kind::YearSuffix | Kind::YearSuffixRanged));
        let grouped = citation.collapse.is_none() && citation.cite_group_delimiter.is_some();
        if !by_year && !grouped {
            return None;
        }
        let delimiter = citation.layout.delimiter.clone().unwrap_or_default();
        let stated = citation.cite_group_delimiter.take();
        Some(Collapse {
            kind: citation.collapse.take(),
            letters: citation.year_suffix_delimiter.clone().or(stated.clone()).unwrap_or_else(|| delimiter.clone()),
            within: stated.unwrap_or_else(|| ", ".to_owned()),
            after: citation.after_collapse_delimiter.clone().unwrap_or_else(|| delimiter.clone()),
            delimiter,
        })
    }

    /// Groups and collapses the citations of a cluster.
    pub fn apply(&self, runs: &mut Vec<Run>, cites: &[Cite]) {
        let Some(body) = body(runs).filter(|_| cites.len() > 1) else { return };
        let parts = parts(&runs[body.clone()]);
        let fixed = cites.iter().any(|cite| !cite.prefix.is_empty());
        let mut seen: Vec<&str> = parts.iter().map(|part| part.names.as_str()).collect();
        seen.sort_unstable();
        if parts.len() < 2 || fixed || !seen.windows(2).any(|pair| pair[0] == pair[1] && !pair[0].is_empty()) {
            return;
        }
        let groups = grouped(parts);
        let last = groups.len() - 1;
        let mut out = Vec::new();
        for (at, group) in groups.into_iter().enumerate() {
            let several = group.len() > 1;
            match self.kind {
                Some(_) => self.collapse(group, cites, &mut out),
                None => join(group, &self.within, &mut out),
            }
            if at < last {
                let collapsed = several && self.kind.is_some();
                out.push(Run::plain(if collapsed { self.after.clone() } else { self.delimiter.clone() }, None));
            }
        }
        runs.splice(body, out);
    }

    fn collapse(&self, group: Vec<Part>, cites: &[Cite], out: &mut Vec<Run>) {
        let located = |part: &Part| cites.get(part.cite).is_some_and(|c| c.locator.is_some() || !c.suffix.is_empty());
        let letters_too = matches!(self.kind, Some(Kind::YearSuffix | Kind::YearSuffixRanged));
        let mut before: Option<(String, char, bool)> = None;
        // Where the last letter of a run of letters stands, and how many there are.
        let mut range: Option<(usize, usize)> = None;
        for (at, mut part) in group.into_iter().enumerate() {
            if at > 0 {
                without_names(&mut part.runs);
            }
            let year = lettered(&part.runs);
            let same = before.as_ref().zip(year.as_ref());
            let same = same.filter(|((y, _, located), (year, ..))| letters_too && !located && y == year);
            let follows = same.is_some_and(|((_, letter, _), (_, next, _))| *letter as u32 + 1 == *next as u32);
            let now_located = located(&part);
            match same {
                Some((_, (_, _, bytes))) => {
                    drop_bytes(&mut part.runs, *bytes);
                    let ranged = self.kind == Some(Kind::YearSuffixRanged) && follows && !now_located;
                    match (&mut range, ranged) {
                        (Some((place, count)), true) if *count > 1 => {
                            // The third letter and more: `a–c`.
                            out.truncate(*place);
                            out.push(Run::plain("–", None));
                            *count += 1;
                        }
                        _ => {
                            let place = out.len();
                            out.push(Run::plain(self.letters.clone(), None));
                            range = ranged.then(|| (place, range.map_or(2, |(_, count)| count + 1)));
                        }
                    }
                }
                None if at > 0 => {
                    range = None;
                    let left = before.as_ref().is_some_and(|(_, _, located)| *located);
                    out.push(Run::plain(if left { self.after.clone() } else { self.within.clone() }, None));
                }
                None => {}
            }
            before = Some(match year {
                Some((year, letter, _)) => (year, letter, now_located),
                None => (String::new(), ' ', now_located),
            });
            out.append(&mut part.runs);
        }
    }
}

/// The place of everything from the first citation to the last.
fn body(runs: &[Run]) -> Option<Range<usize>> {
    let first = runs.iter().position(|run| run.cite.is_some())?;
    let last = runs.iter().rposition(|run| run.cite.is_some())?;
    Some(first..last + 1)
}

fn parts(runs: &[Run]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for run in runs {
        let Some(cite) = run.cite else { continue };
        match parts.last_mut().filter(|part| part.cite == cite) {
            Some(part) => part.runs.push(run.clone()),
            None => parts.push(Part { cite, runs: vec![run.clone()], names: String::new() }),
        }
    }
    for part in &mut parts {
        let starts = part.runs.first().is_some_and(|run| run.names);
        if starts {
            part.names = part.runs.iter().filter(|run| run.names).map(|run| run.text.as_str()).collect();
        }
    }
    parts
}

/// Citations with equal names together, where the first of them stands.
fn grouped(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    for part in parts {
        let same = |group: &Vec<Part>| !part.names.is_empty() && group.first().is_some_and(|p| p.names == part.names);
        match groups.iter().position(same) {
            Some(at) => groups[at].push(part),
            None => groups.push(vec![part]),
        }
    }
    groups
}

fn join(group: Vec<Part>, delimiter: &str, out: &mut Vec<Run>) {
    for (at, mut part) in group.into_iter().enumerate() {
        if at > 0 {
            out.push(Run::plain(delimiter, None));
        }
        out.append(&mut part.runs);
    }
}

/// Takes the names out, with the marks after them.
fn without_names(runs: &mut Vec<Run>) {
    runs.retain(|run| !run.names);
    while let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start_matches([',', '.', ';', ':', ' ', '\u{a0}']).to_owned();
        if !first.text.is_empty() {
            return;
        }
        runs.remove(0);
    }
}

/// The year of a citation and its letter, `2016a`, and how many bytes of the citation come before the letter.
fn lettered(runs: &[Run]) -> Option<(String, char, usize)> {
    let first = runs.iter().position(|run| run.date > 0)?;
    let before: usize = runs[..first].iter().map(|run| run.text.len()).sum();
    let text: String = runs[first..].iter().map(|run| run.text.as_str()).collect();
    let start = text.find(char::is_alphanumeric)?;
    let end = text[start..].find(|c: char| c.is_ascii_lowercase() || c == ' ' || c == ',').map(|at| start + at)?;
    let mut rest = text[end..].chars();
    let letter = rest.next().filter(char::is_ascii_lowercase)?;
    let year = &text[start..end];
    let fits =
        year.ends_with(|c: char| c.is_ascii_digit() || c == '-') && !rest.next().is_some_and(char::is_alphanumeric);
    fits.then(|| (year.to_owned(), letter, before + end))
}

/// Drops the first bytes.
fn drop_bytes(runs: &mut Vec<Run>, mut bytes: usize) {
    runs.retain_mut(|run| {
        let here = bytes.min(run.text.len());
        bytes -= here;
        run.text.drain(..here);
        !run.text.is_empty()
    });
}
