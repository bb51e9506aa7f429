//! Titles in lists of contents: the folders and volumes of a finding aid, one a line, each with its years.
//!
//! `Salt Migration: Historic Glimpses, 1982`. In: the lines of a document. Out: what stands before the years of a line that has a subtitle,
//! where most lines around it end in years too. A line without a subtitle says too little.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use super::references::year;

/// Most words of a line.
const LINE: usize = 32;

/// Least lines that make a list.
const LINES: usize = 6;

/// The titles with a subtitle in lists of contents.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut lines: Vec<(usize, usize, usize)> = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut start = 0;
        for i in 1..=text.words.len() {
            if i == text.words.len() || text.line_start(i) {
                lines.push((block, start, i));
                start = i;
            }
        }
    }
    let dated = |(block, start, end): &(usize, usize, usize)| {
        reading.blocks.get(*block).is_some_and(|text| end - start <= LINE && years_at(text, *start, *end).is_some())
    };
    let marks: Vec<bool> = lines.iter().map(dated).collect();
    let mut found = Vec::new();
    for (at, (block, start, end)) in lines.iter().enumerate() {
        let near = marks.get(at.saturating_sub(LINES)..(at + LINES + 1).min(marks.len())).unwrap_or(&[]);
        let many = near.len() >= LINES && near.iter().filter(|m| **m).count() * 5 >= near.len() * 3;
        let Some(text) = reading.blocks.get(*block).filter(|_| many) else { continue };
        let titled = title(text, *start, *end).filter(|_| labelled(text, *start, *end).is_none());
        let title = titled.or_else(|| under_label(text, *start, *end));
        found.extend(title.map(|(first, end)| Span {
            block: *block,
            first,
            end,
            kind: Kind::Work,
            confidence: 0.66,
            rule: "title",
        }));
    }
    found
}

/// Past the label of a series before a title: `Articles -- `, `Essays: `.
fn labelled(block: &Block<'_>, start: usize, end: usize) -> Option<usize> {
    let mark = (start + 1..end.min(start + 4)).find(|i| matches!(block.form(*i), "-" | "–" | "—" | ":"))?;
    let label = |i: usize| block.cue(i, Cue::WritingSeries) || block.cue(i, Cue::And) || block.form(i) == "&";
    let series = (start..mark).all(label) && block.capital(start);
    let first = (mark..end.min(mark + 3)).find(|i| !matches!(block.form(*i), "-" | "–" | "—" | ":"))?;
    series.then_some(first)
}

/// The title after the label of a series of writings, up to its years, a bracket or a semicolon.
fn under_label(block: &Block<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    let first = labelled(block, start, end)?;
    let stop = years_at(block, start, end).unwrap_or(end);
    let stop = (first..stop).find(|i| matches!(block.form(*i), "(" | ";")).unwrap_or(stop);
    let opens = block.capital(first) || super::works::opens_quote(block, first);
    let about = (first..stop).any(|i| block.small(i, Cue::By));
    (opens && stop > first + 1 && !about).then_some((first, stop))
}

/// Where the years at the end of a line begin, with the comma before them.
fn years_at(block: &Block<'_>, start: usize, end: usize) -> Option<usize> {
    let mut at = end;
    while at > start
        && (year(block, at - 1) || matches!(block.form(at - 1), "-" | "–" | ".") || block.cue(at - 1, Cue::Undated))
    {
        at -= 1;
    }
    let dated = |i: usize| block.is(i, List::Month) || block.is(i, List::YearCue) || block.cue(i, Cue::YearShort);
    let lead = at > start + 1 && at < end && dated(at - 1) && block.form(at - 2) == ",";
    at -= usize::from(lead);
    (at < end && at > start && block.form(at - 1) == ",").then(|| at - 1)
}

/// The title with a subtitle that begins a line, up to its first comma after the colon.
fn title(block: &Block<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    let stop = years_at(block, start, end).unwrap_or(end);
    let colon = (start + 1..stop).find(|i| block.form(*i) == ":")?;
    let end = (colon + 1..stop).find(|i| block.form(*i) == ",").unwrap_or(stop);
    let small = |i: usize| {
        block.capital(i)
            || [List::Connector, List::Particle, List::Function].iter().any(|l| block.is(i, *l))
            || !block.word(i).is_some_and(|w| w.is_wordlike())
            || block.cue(i, Cue::Possessive)
    };
    let label = [List::PersonLabel, List::OrganizationLabel, List::PlaceLabel].iter().any(|l| block.is(start, *l));
    let fits = block.capital(start)
        && block.capital(colon + 1)
        && (start..end).all(small)
        && end - start <= LINE
        && end > colon + 2;
    (fits && !label).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn titles_with_subtitles_in_a_list_of_folders() {
        let found = names(&[
            "Minutes, 1981-1982",
            "Salt Fair Committee, 1986",
            "Harbour Songs: Survival and Success, Drafts, 1981",
            "Letters, undated",
            "Reports, 1984",
            "Photographs, 1990-1994",
            "Tide Tables, 1973",
        ]);
        assert!(found.contains(&"work:Harbour Songs: Survival and Success".into()), "{found:?}");
    }

    #[test]
    fn labels_outside_of_lists_are_no_titles() {
        let found = names(&["Language: English, Spanish", "Summary: Salt and Tides, 1982", "The rest is lost."]);
        assert!(!found.iter().any(|f| f.starts_with("work")), "{found:?}");
    }
}
