//! Names given surname first that only what follows them shows to be names: `Hu, Anming, 1881-1976`, `Pinyin: Xu, Daming;`.
//!
//! In: the blocks of a document. Out: spans of persons. Dates of a life decide whatever the words are; a name so found is found again
//! without them, and after a label a known surname will do.

use super::cues::Cue;
use super::lexicon::{List, NO_PERSON};
use super::reading::{Block, Kind, Reading, Span};
use std::collections::BTreeSet;

/// A name and what stands around it.
struct Turned {
    block: usize,
    first: usize,
    comma: usize,
    end: usize,
    lived: bool,
    labelled: bool,
    closed: bool,
}

/// Names with life dates, those names again, and names after a label.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut names = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let commas = (1..text.words.len()).filter(|i| text.form(*i) == "," && text.capital(i + 1));
        names.extend(commas.filter_map(|comma| turned(block, text, comma)));
    }
    let key = |name: &Turned| {
        let text = reading.blocks.get(name.block)?;
        Some((text.lower(name.comma - 1).to_string(), text.key(name.comma + 1..name.end).to_lowercase()))
    };
    let lived: BTreeSet<(String, String)> = names.iter().filter(|n| n.lived).filter_map(key).collect();
    let sure = |name: &Turned| match () {
        () if name.lived => Some(0.93),
        () if name.closed && key(name).is_some_and(|k| lived.contains(&k)) => Some(0.9),
        () if name.labelled && name.closed && reading.blocks.get(name.block).is_some_and(|b| likely(b, name)) => {
            Some(0.82)
        }
        () => None,
    };
    let span = |name: &Turned| {
        let confidence = sure(name)?;
        let (block, first, end) = (name.block, name.first, name.end);
        Some(Span { block, first, end, kind: Kind::Person, confidence, rule: "inverted-name" })
    };
    names.iter().filter_map(span).collect()
}

fn part(block: &Block<'_>, i: usize) -> bool {
    block.word(i).is_some_and(|w| {
        w.capital
            && w.form.starts_with(char::is_alphabetic)
            && !NO_PERSON.iter().any(|l| w.is(*l))
            && !(w.is(List::EventLast) || w.is(List::WorkHead))
    })
}

/// Whether the words are those of a person: a surname that is no place before a word that is none either.
fn likely(block: &Block<'_>, name: &Turned) -> bool {
    let family = block.word(name.comma - 1).is_some_and(|w| w.flags.is_surname() && !w.flags.is_known_place());
    let given = block.word(name.comma + 1).is_some_and(|w| !w.flags.is_plain() && !w.flags.is_place() && !w.upper);
    family && given && name.end <= name.comma + 4
}

/// The name whose comma this is, at the start of a line or after a mark.
fn turned(index: usize, block: &Block<'_>, comma: usize) -> Option<Turned> {
    let mut first = comma;
    while first > 0
        && comma - first < 3
        && (first == comma || !block.line_start(first))
        && (part(block, first - 1) || first < comma && block.is(first - 1, List::Particle))
    {
        first -= 1;
    }
    let labelled = matches!(block.lower_before(first), ":") && !block.line_start(first);
    let opens =
        first == 0 || block.line_start(first) || labelled || matches!(block.lower_before(first), ";" | "•" | "|" | "*");
    if first == comma || !opens || block.line_start(comma + 1) {
        return None;
    }
    let mut end = comma + 1;
    while end < block.words.len() && end - comma <= 3 && !block.line_start(end) && part(block, end) {
        end += 1;
        // "Kia-ngau" is cut at its hyphen.
        if block.form(end) == "-"
            && block.glued(end)
            && block.glued(end + 1)
            && block.word(end + 1).is_some_and(|w| w.is_wordlike())
        {
            end += 2;
        }
    }
    let place =
        |i: usize| block.word(i).is_some_and(|w| w.flags.is_country() || w.is(List::Place) || w.cue(Cue::StateCode));
    let town = block.word(comma - 1).is_some_and(|w| w.flags.is_known_place() && !w.flags.is_surname());
    let plain = (first..end)
        .filter(|i| *i != comma)
        .all(|i| block.word(i).is_none_or(|w| w.flags.is_plain() && !w.flags.is_given()));
    if end == comma + 1 || (comma + 1..end).any(place) || place(comma - 1) || town || plain {
        return None;
    }
    let lived = life(block, end);
    let next = block.form(end);
    let closed = end >= block.words.len()
        || block.line_start(end)
        || matches!(next, ";" | ")" | "(" | "]")
        || next == "," && block.form(end + 1).starts_with(|c: char| c.is_ascii_digit());
    (lived || closed).then_some(Turned { block: index, first, comma, end, lived, labelled, closed })
}

/// Whether dates of a life follow: `, 1881-1976`, `, 1950-`, `, b. 1881`.
fn life(block: &Block<'_>, end: usize) -> bool {
    if block.form(end) != "," || block.line_start(end + 1) {
        return false;
    }
    let year = |i: usize| {
        let form = block.form(i);
        (form.len() == 4 && form.bytes().all(|b| b.is_ascii_digit())).then(|| form.parse::<u32>().ok()).flatten()
    };
    let at = end + 1;
    let Some(born) = year(at) else {
        return block.cue(at, Cue::YearShort)
            && (year(at + 1).is_some() || block.form(at + 1) == "." && year(at + 2).is_some());
    };
    if !matches!(block.form(at + 1), "-" | "–") || !block.glued(at + 1) {
        return false;
    }
    let open = at + 2 >= block.words.len() || block.line_start(at + 2) || matches!(block.form(at + 2), "." | ";" | ")");
    open || year(at + 2).is_some_and(|died| (15..=115).contains(&died.saturating_sub(born)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    fn persons(texts: &[&str]) -> Vec<String> {
        names(texts).into_iter().filter(|n| n.starts_with("person")).collect()
    }

    #[test]
    fn dates_of_a_life_make_a_turned_name_of_any_words() {
        let found = persons(&["Qiu, Damling, 1881-1956", "Thrub, Kia-lok, 1889-", "Thrub, Kia-Lok (a letter), 1955"]);
        assert_eq!(found, ["person:Qiu, Damling", "person:Thrub, Kia-lok", "person:Thrub, Kia-Lok"]);
    }

    #[test]
    fn towns_and_wars_with_years_are_no_persons() {
        assert!(persons(&["Paris, Texas, 1881-1956", "Salt War, 1937-1945", "Lisbon, Portugal, 1901-1955"]).is_empty());
    }

    #[test]
    fn a_label_before_a_known_surname_is_enough() {
        assert!(
            persons(&["The same (Other form: Wang, Damling; born there)."]).contains(&"person:Wang, Damling".into())
        );
    }
}
