//! Entries of bibliographies: `Author. Title. Town: Publisher, 2001.`, `Author: Title. …`, `Name AB, Other CD, et al. Title. Journal.
//! 2013;31:5`, `Author, Title, Publisher, 1992`.
//!
//! In: the blocks of a document. Out: authors, titles, journals and publishers by the order of the parts. An entry must begin with names
//! and end in an imprint with a year; anything else is left alone. Each line is read once, and no entry is longer than [`ENTRY`].

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use super::references::{imprint, number, year};
use std::ops::Range;

/// Most words of an entry.
const ENTRY: usize = 110;

/// Most words of a title.
const TITLE: usize = 45;

/// Most words of a personal name, its marks included.
const NAME: usize = 7;

/// Most authors of an entry.
const AUTHORS: usize = 12;

/// The words of a part, and what they name.
type Part = (Range<usize>, Kind);

/// What is read of an entry: its names and what else it holds, and one past its last word.
struct Entry {
    authors: Vec<Range<usize>>,
    parts: Vec<Part>,
    end: usize,
}

/// The names and titles of all entries of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut at = 0;
        while at < text.words.len() {
            let begins = at == 0 || text.line_start(at) || after_entry(text, at);
            let line = (at == 0 || text.line_start(at)).then(|| journal_line(text, at)).flatten();
            if let Some(words) = line {
                let (first, end) = (words.start, words.end);
                found.push(Span { block, first, end, kind: Kind::Work, confidence: 0.85, rule: "title" });
                at = end;
                continue;
            }
            let Some(entry) = begins.then(|| entry(reading, text, at)).flatten() else {
                at += 1;
                continue;
            };
            let span = |words: &Range<usize>, kind, confidence, rule| Span {
                block,
                first: words.start,
                end: words.end,
                kind,
                confidence,
                rule,
            };
            found.extend(entry.authors.iter().map(|a| span(a, Kind::Person, 0.85, "inverted-name")));
            found.extend(entry.parts.iter().map(|(words, kind)| match kind {
                Kind::Work => span(words, Kind::Work, 0.86, "title"),
                _ => span(words, *kind, 0.8, "field"),
            }));
            at = entry.end.max(at + 1);
        }
    }
    found
}

/// Whether another entry may begin in the same line: `…, 2002. O'Hara, Ann.`
fn after_entry(block: &Block<'_>, at: usize) -> bool {
    block.form(at - 1) == "." && at >= 2 && year(block, at - 2)
}

fn line_end(block: &Block<'_>, start: usize) -> usize {
    let last = (start + ENTRY).min(block.words.len());
    (start + 1..last).find(|i| block.line_start(*i)).unwrap_or(last)
}

fn entry(reading: &Reading<'_>, block: &Block<'_>, start: usize) -> Option<Entry> {
    let end = line_end(block, start);
    let (authors, at, comma) = authors(block, numbered(block, start), end)?;
    let title = if comma { listed_title(block, at, end)? } else { pointed_title(block, at, end)? };
    let after = title.end + usize::from(matches!(block.form(title.end), "." | ","));
    // "Holt AB, Marsh CD: Salt roads." with the journal in the next paragraph
    let bare = |name: &Range<usize>| initials(block, name.end - 1) && name.len() > 1;
    if after >= end && authors.len() >= 2 && authors.iter().all(bare) && block.form(title.start - 1) == ":" {
        return Some(Entry { authors, parts: vec![(title, Kind::Work)], end });
    }
    let (mut parts, end) = imprint_after(reading, block, after, end, comma)?;
    parts.insert(0, (title, Kind::Work));
    Some(Entry { authors, parts, end })
}

/// Past the number or mark of an entry: `12.`, `[3]`, `•`, `-`.
fn numbered(block: &Block<'_>, start: usize) -> usize {
    let mut at = start;
    if block.form(at) == "[" && number(block, at + 1) && block.form(at + 2) == "]" {
        return at + 3;
    }
    if number(block, at) && block.form(at).len() <= 3 {
        at += 1;
    }
    while matches!(block.form(at), "." | "-" | "–" | "•" | "*" | "·" | ")") && at < start + 3 {
        at += 1;
    }
    at
}

fn initial(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    block.capital(i) && form.split('.').all(|p| p.chars().count() <= 1) && !form.is_empty()
}

/// `SK`: one to four initials without points, as medical journals set them.
fn initials(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    (1..=4).contains(&form.chars().count()) && form.chars().all(char::is_uppercase)
}

/// The authors at the start of an entry, where its title begins, and whether a comma leads to it.
fn authors(block: &Block<'_>, start: usize, end: usize) -> Option<(Vec<Range<usize>>, usize, bool)> {
    let (mut names, mut at) = (Vec::new(), start);
    while names.len() < AUTHORS {
        let Some(name) = author(block, at, end, names.is_empty()) else { break };
        at = name.end;
        names.push(name);
        let mut next = at + usize::from(matches!(block.form(at), "," | ";"));
        next += usize::from(block.small(next, Cue::And) || matches!(block.form(next), "&" | "et"));
        if next == at || block.cue(next, Cue::EtAl) {
            break;
        }
        at = next;
    }
    let last = names.last()?.end;
    let mut at = last;
    // "et al.", "Dr.", "(eds.)", "(2001)"
    let mut dated = false;
    while at < end {
        let bracket = block.form(at) == "(" && (block.cue(at + 1, Cue::EntryJoin) || year(block, at + 1));
        at = match () {
            () if bracket => {
                dated |= year(block, at + 1);
                (at..at + 6).find(|i| block.form(*i) == ")")? + 1
            }
            () if block.form(at) == "," && block.form(at + 1) == "et" => at + 2,
            () if block.form(at) == "et" || block.cue(at, Cue::EtAl) => at + 1,
            () if block.is(at, List::Honorific) || block.is(at, List::Degree) => at + 1,
            () if block.form(at) == "," && block.cue(at + 1, Cue::EntryJoin) && !block.small(at + 1, Cue::And) => {
                at + 2
            }
            () => break,
        };
    }
    let pointed = block.form(at.saturating_sub(1)).ends_with('.') || dated;
    // "A.B. Holt: I left in 1964." is somebody who speaks.
    let listed = |name: &Range<usize>| initials(block, name.end - 1) || name.clone().any(|i| block.form(i) == ",");
    let mark = block.form(at) == "." || block.form(at) == ":" && names.iter().all(listed);
    let comma = block.form(at) == ",";
    if !(mark || comma || pointed) {
        return None;
    }
    let title = at + usize::from(mark || comma);
    let opens = block.capital(title) || matches!(block.form(title), "“" | "\"" | "«" | "‘") || number(block, title);
    (opens && title < end).then_some((names, title, comma && !mark))
}

/// One name: `Holt, Mary Ann`, `Holt MA`, `Mary Ann Holt`; the first must have a mark after it.
fn author(block: &Block<'_>, start: usize, end: usize, first: bool) -> Option<Range<usize>> {
    let name = |i: usize| {
        i < end
            && block.capital(i)
            && (initials(block, i)
                || ![List::OrgStrong, List::Function, List::Month, List::OrgTail].iter().any(|l| block.is(i, *l)))
    };
    let mut at = start;
    while at < end && at - start < NAME && (name(at) || block.is(at, List::Particle)) {
        at += 1;
    }
    if at == start || !name(start) && !block.is(start, List::Particle) {
        return None;
    }
    let count = at - start;
    let short = initials(block, at - 1) && !block.form(at - 1).contains('.');
    if (2..=4).contains(&count) && short && !initials(block, start) {
        let closed = matches!(block.form(at), "," | "." | ";" | ":" | "(") || block.form(at) == "et";
        return closed.then_some(start..at);
    }
    if count <= 3 && block.form(at) == "," && first && !initial(block, at - 1) {
        let mut given = at + 1;
        while given < end
            && given - at <= 4
            && (name(given) || initial(block, given))
            && !block.is(given, List::Honorific)
        {
            given += 1;
            // "Lambkin, B.K. | Salt Roads"
            if block.form(given - 1).ends_with('.') && !initial(block, given) {
                break;
            }
        }
        let likely = block.word(at + 1).is_some_and(|w| w.flags.is_given()) || initial(block, at + 1);
        let closed = matches!(block.form(given), "." | "," | ":" | ";" | "(" | "&")
            || block.small(given, Cue::And)
            || block.form(given - 1).ends_with('.')
            || block.is(given, List::Honorific);
        if given > at + 1 && likely && closed {
            return Some(start..given);
        }
    }
    let known = (start..at).any(|i| initial(block, i) || block.word(i).is_some_and(|w| w.flags.is_given()));
    let unknown = (start..at).all(|i| block.word(i).is_some_and(|w| !w.flags.is_plain() && !w.flags.is_known_place()));
    let closed = matches!(block.form(at), "." | "," | ":" | ";" | "(" | "&") || block.small(at, Cue::And);
    ((2..=5).contains(&count) && (known || unknown) && closed).then_some(start..at)
}

/// Whether the year and volume of a journal follow its name: `1997, 349:1436-1442`, `1997;349:1436`.
fn issue_follows(block: &Block<'_>, at: usize) -> bool {
    let pages = || number(block, at + 2) && matches!(block.form(at + 3), ":" | "(");
    year(block, at) && (block.form(at + 1) == ";" || block.form(at + 1) == "," && pages())
}

/// `Harbour Economics and Policy 2002, 1:89-95.` as a line of its own, below the authors and the title.
fn journal_line(block: &Block<'_>, start: usize) -> Option<Range<usize>> {
    let name = |i: usize| block.capital(i) || block.is(i, List::Connector) || matches!(block.form(i), "&" | "-");
    let stop = (start..start + 12).find(|i| !name(*i))?;
    let likely = stop > start && block.capital(start) && block.capital(stop - 1);
    (likely && issue_follows(block, stop) && block.form(stop + 1) == ",").then_some(start..stop)
}

/// A title up to its point: `Salt Roads: A History.`, or the words between quotation marks.
fn pointed_title(block: &Block<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let close = match block.form(at) {
        "“" => "”",
        "\"" => "\"",
        "«" => "»",
        _ => "",
    };
    if !close.is_empty() {
        let close = (at + 2..end.min(at + TITLE)).find(|i| block.form(*i) == close)?;
        let mark = usize::from(matches!(block.form(close - 1), "." | ","));
        return Some(at + 1..close - mark);
    }
    let mut depth = 0i32;
    for i in at..end.min(at + TITLE) {
        match block.form(i) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "." if depth <= 0 && i >= at + 2 => return Some(at..i),
            "?" | "!" if depth <= 0 && i >= at + 2 && (block.capital(i + 1) || i + 1 == end) => return Some(at..i + 1),
            _ => {}
        }
    }
    None
}

/// A title up to the comma before its publisher: `Salt Roads (1840-1912), Kestrel University Press, 1999`.
fn listed_title(block: &Block<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let stop = (at + 3..end.min(at + TITLE)).find(|i| {
        let body = |j: usize| {
            block.capital(j)
                && (block.is(j, List::OrgForeign) || block.is(j, List::OrgStrong) || block.cue(j, Cue::PublisherLast))
        };
        let segment = (i + 1..(i + 7).min(end)).take_while(|j| block.form(*j) != ",");
        block.form(*i) == "," && block.capital(i + 1) && segment.clone().any(body)
    })?;
    Some(at..stop)
}

/// What follows a title: a journal with its issue, a town and a publisher, or a publisher alone, and a year.
fn imprint_after(
    reading: &Reading<'_>,
    block: &Block<'_>,
    at: usize,
    end: usize,
    comma: bool,
) -> Option<(Vec<Part>, usize)> {
    let _ = reading;
    let name = |i: usize| {
        block.capital(i)
            || [List::Connector, List::Particle].iter().any(|l| block.is(i, *l))
            || matches!(block.form(i), "&" | "'s" | "’" | "-" | "/")
    };
    if comma {
        let dated = (at..end).find(|i| year(block, *i) && block.form(i.wrapping_sub(1)) == ",")?;
        let stop = (at..dated).find(|i| block.form(*i) == ",")?;
        return (at..stop).all(name).then(|| (vec![(at..stop, Kind::Organization)], dated + 1));
    }
    if !block.capital(at) {
        return None;
    }
    let mut stop = at;
    while stop < end && stop - at < 10 && name(stop) {
        stop += 1;
    }
    // "Vaccine. 2013;31:5339-48"
    let issue = block.form(stop) == "." && year(block, stop + 1) && matches!(block.form(stop + 2), ";" | ":");
    if issue && stop > at {
        return Some((vec![(at..stop, Kind::Work)], stop + 3));
    }
    if stop > at && issue_follows(block, stop) {
        return Some((vec![(at..stop, Kind::Work)], stop + 3));
    }
    // "Town: Publisher, 2001"
    if let Some(colon) = (at + 1..at + 7).find(|i| block.form(*i) == ":")
        && let Some((town, publisher)) = imprint(block, colon)
        && town.start >= at
    {
        let last = publisher.end + 2;
        return Some((vec![(town, Kind::Place), (publisher, Kind::Organization)], last));
    }
    // "Kestrel Press, 2001."
    let dated = block.form(stop) == "," && year(block, stop + 1);
    let ends = stop + 2 >= end || matches!(block.form(stop + 2), "." | ")" | ";" | ",");
    (dated && ends && stop > at).then(|| (vec![(at..stop, Kind::Organization)], stop + 2))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    fn without_dates(texts: &[&str]) -> Vec<String> {
        names(texts).into_iter().filter(|n| !n.starts_with("date")).collect()
    }

    #[test]
    fn an_author_a_title_a_town_and_a_publisher() {
        let found = without_dates(&[
            "Hickory, John. Grain and the Southern Madrid Problem. Lisbon: Kestrel and Quill, 1984.",
            "Baek, Paul: Iceland and the Divided Shore. Leeds: Quill Press, 2001.",
        ]);
        assert_eq!(
            found,
            [
                "person:Hickory, John",
                "work:Grain and the Southern Madrid Problem",
                "place:Lisbon",
                "organization:Kestrel and Quill",
                "person:Baek, Paul",
                "work:Iceland and the Divided Shore",
                "place:Leeds",
                "organization:Quill Press"
            ]
        );
    }

    #[test]
    fn names_with_bare_initials_and_an_abbreviated_journal() {
        let found = without_dates(&[
            "12. Sandoval RK , Thrupley J , et al. Costs of salt in coastal Iceland—a review. J Tidal Med. 2013;31:5339-48.",
        ]);
        assert_eq!(
            found,
            [
                "person:Sandoval RK",
                "person:Thrupley J",
                "work:Costs of salt in coastal Iceland—a review",
                "work:J Tidal Med"
            ]
        );
    }

    #[test]
    fn a_journal_with_year_and_volume_in_the_same_line_or_the_next() {
        let found = without_dates(&["2. Thrubb CJ, Lopp AD: Silt and tides: a study. Lantern 1997, 349:1436-1442."]);
        let wanted = ["person:Thrubb CJ", "person:Lopp AD", "work:Silt and tides: a study", "work:Lantern"];
        assert_eq!(found, wanted);
        let apart = ["Thrubb RCWM, Lopp MA: Can we measure silt?", "Applied Silt Economics and Policy 2002, 1:89-95."];
        let wanted = ["person:Thrubb RCWM", "person:Lopp MA", "work:Can we measure silt?"];
        assert_eq!(without_dates(&apart)[..3], wanted);
        assert_eq!(without_dates(&apart)[3..], ["work:Applied Silt Economics and Policy"]);
    }

    #[test]
    fn parts_set_apart_by_commas() {
        let found = without_dates(&["- Jean Morel, Les ports de la côte (1867-1958), Université du Quai, Lyon, 1992"]);
        assert_eq!(found.first().map(String::as_str), Some("person:Jean Morel"));
        assert!(found.contains(&"work:Les ports de la côte (1867-1958)".into()), "{found:?}");
        assert!(found.contains(&"organization:Université du Quai".into()), "{found:?}");
    }

    #[test]
    fn sentences_that_begin_with_a_name_are_no_entries() {
        let found = without_dates(&["Mary Holt, an engineer. She left Madrid for good. Then came 1999."]);
        assert_eq!(found, ["person:Mary Holt", "place:Madrid"]);
    }
}
