//! Authors that no mark parts from the body they work for: `Ruth Adler University of the Tides, Department of Salt`.
//!
//! In: the blocks of a document. Out: the person and the body of each such line. A line counts if the name stands alone elsewhere in the
//! document, or if its first word is a common given name; further lines of the same shape beside it count too.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use std::collections::BTreeSet;

/// Most words of a name before the body.
const NAME: usize = 4;

/// A line that begins with a name and a body.
struct Line {
    block: usize,
    first: usize,
    head: usize,
    end: usize,
}

/// Persons and bodies of the lines.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut lines = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let starts = (0..text.words.len()).filter(|i| *i == 0 || text.line_start(*i));
        lines.extend(starts.filter_map(|first| line(block, text, first)));
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let wanted: BTreeSet<String> =
        lines.iter().filter_map(|l| Some(reading.blocks.get(l.block)?.key(l.first..l.head))).collect();
    let alone = alone(reading, &wanted);
    let known = |line: &Line| {
        reading.blocks.get(line.block).is_some_and(|text| {
            let common = text.word(line.first).is_some_and(|w| w.flags.is_common_given() && !w.flags.is_place());
            common || alone.contains(&text.key(line.first..line.head))
        })
    };
    let sure: Vec<bool> = lines.iter().map(known).collect();
    let mut found = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let near = |m: usize| {
            sure.get(m) == Some(&true) && lines.get(m).is_some_and(|other| other.block.abs_diff(line.block) <= 2)
        };
        if sure.get(n) == Some(&true) || near(n + 1) || n.checked_sub(1).is_some_and(near) {
            let span =
                |first, end, kind, rule, confidence| Span { block: line.block, first, end, kind, confidence, rule };
            found.push(span(line.first, line.head, Kind::Person, "byline", 0.88));
            found.push(span(line.head, line.end, Kind::Organization, "organization", 0.85));
        }
    }
    found
}

/// Two to four words of a name, then a body that goes on with `of`.
fn line(index: usize, block: &Block<'_>, first: usize) -> Option<Line> {
    let head = (first + 2..=first + NAME).find(|i| {
        block.capital(*i)
            && (block.is(*i, List::OrgStrong) || block.cue(*i, Cue::University))
            && block.small(i + 1, Cue::OfFor)
    })?;
    let refused = [
        List::OrgStrong,
        List::OrgHead,
        List::OrgTail,
        List::Function,
        List::Demonym,
        List::Role,
        List::PlaceHead,
        List::Place,
        List::Never,
    ];
    let name = |i: usize| {
        let word = block.word(i);
        let small = i > first && block.is(i, List::Particle) && !block.capital(i);
        small
            || word.is_some_and(|w| {
                w.capital
                    && !w.flags.is_country()
                    && (w.as_written(true) || w.form.ends_with('.'))
                    && !refused.iter().any(|l| w.is(*l))
            })
    };
    let plain = (first..head).all(|i| block.word(i).is_some_and(|w| w.flags.is_plain()));
    if !(first..head).all(name) || plain || (first + 1..=head).any(|i| block.line_start(i)) {
        return None;
    }
    let from = head + 2 + usize::from(block.small(head + 2, Cue::Definite));
    if !block.capital(from) || block.line_start(from) {
        return None;
    }
    let mut end = super::organizations::run_end(block, from);
    // "University of Tides and Salt"
    if block.small(end, Cue::And) && block.capital(end + 1) && !block.line_start(end + 1) {
        end = super::organizations::run_end(block, end + 1);
    }
    let closed = end >= block.words.len()
        || block.line_start(end)
        || matches!(block.form(end), "," | "(" | ";")
        || block.form(end).starts_with("http");
    closed.then_some(Line { block: index, first, head, end })
}

/// Which names of the given ones stand somewhere without a capital after them.
fn alone(reading: &Reading<'_>, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    let heads: BTreeSet<&str> = wanted.iter().filter_map(|w| w.split(' ').next()).collect();
    let mut found = BTreeSet::new();
    for text in &reading.blocks {
        for first in (0..text.words.len()).filter(|i| heads.contains(text.form(*i))) {
            for end in first + 2..=(first + NAME).min(text.words.len()) {
                let key = text.key(first..end);
                if wanted.contains(&key) && (!text.capital(end) || text.line_start(end)) {
                    found.insert(key);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_name_and_a_university_on_one_line_are_two() {
        let found = names(&[
            "Qirl Thrupley University of Leeds, Department of Salt",
            "Anna Vondermeer University of Leeds, School of Tides",
            "Qirl Thrupley is a student of roads.",
        ]);
        for name in ["person:Qirl Thrupley", "organization:University of Leeds", "person:Anna Vondermeer"] {
            assert!(found.iter().filter(|f| *f == name).count() >= 1, "{name}: {found:?}");
        }
    }
}
