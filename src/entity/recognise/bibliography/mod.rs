//! References in lists of literature, whatever their style: who wrote what, in what it appeared, who printed it and where.
//!
//! In: the lines of a document. Out: spans of authors, titles, journals, books, editors, towns and publishers. A line is a reference
//! if the signs of one add up: names in the order of references, a year in its place, a title in quotation marks, a volume, a town with
//! its publisher, and other references around it. Anything that falls short is left to the other rules. Each line is read once, and
//! no entry is longer than [`ENTRY`].

mod authors;
mod parts;

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use crate::source::document::BlockKind;
use authors::Form;
use std::ops::Range;

/// Most words of an entry.
const ENTRY: usize = 130;

/// Most words of a title.
const TITLE: usize = 45;

/// How many signs make a reference.
const ENOUGH: u32 = 4;

/// A line of a document.
struct Line {
    block: usize,
    words: Range<usize>,
    /// Looks like a reference at first sight.
    likely: bool,
    heading: bool,
    /// A label announces it: `Citation:`, `How to cite:`.
    cited: bool,
}

/// The references of a document: their parts, and the lines they stand in, as words of blocks.
pub(super) struct References {
    pub spans: Vec<Span>,
    pub lines: Vec<(usize, Range<usize>)>,
}

impl References {
    /// Leaves out what other rules for references and titles made of the same lines.
    pub fn replace(&self, others: Vec<Span>) -> Vec<Span> {
        let held = |s: &Span| {
            let after = self.lines.partition_point(|(block, words)| (*block, words.start) <= (s.block, s.first));
            let line = after.checked_sub(1).and_then(|i| self.lines.get(i));
            line.is_some_and(|(block, words)| *block == s.block && s.first < words.end)
        };
        others.into_iter().filter(|s| !held(s)).collect()
    }
}

/// Reads all references of a document.
pub(super) fn find(reading: &Reading<'_>) -> References {
    let lines = lines(reading);
    let own =
        reading.blocks.first().filter(|b| b.kind == BlockKind::Title).map(|b| b.key(0..b.words.len()).to_lowercase());
    let (mut found, mut read) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let Some(block) = reading.blocks.get(line.block).filter(|_| !line.heading) else { continue };
        if line.words.len() < 4 {
            continue;
        }
        let zone = line.cited || zone(reading, &lines, at);
        for words in entries(block, line.words.clone()) {
            let Some(parts) = entry(block, words.clone(), zone) else { continue };
            let span = |(words, kind): (Range<usize>, Kind)| {
                let (confidence, rule) = match kind {
                    Kind::Person => (0.85, "inverted-name"),
                    Kind::Work => (0.85, "title"),
                    Kind::Date => (0.85, "year"),
                    _ => (0.8, "field"),
                };
                Span { block: line.block, first: words.start, end: words.end, kind, confidence, rule }
            };
            let is_own =
                |words: &Range<usize>| own.as_deref().is_some_and(|own| block.key(words.clone()).to_lowercase() == own);
            let kept =
                parts.into_iter().filter(|(words, kind)| !(words.is_empty() || *kind == Kind::Work && is_own(words)));
            found.extend(kept.map(span));
            read.push((line.block, words));
        }
    }
    References { spans: found, lines: read }
}

/// The entries of a line: after a year and a point, another may begin with its author.
fn entries(block: &Block<'_>, words: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut start) = (Vec::new(), words.start);
    for i in words.start + 4..words.end.saturating_sub(6) {
        let after = block.form(i - 1) == "." && yearlike(block, i - 2) && block.capital(i);
        let author = || authors::name(block, i, words.end, false);
        if after && author().is_some_and(|(_, form)| matches!(form, Form::Inverted | Form::Turned)) {
            found.push(start..i);
            start = i;
        }
    }
    found.push(start..words.end);
    found
}

fn lines(reading: &Reading<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut start = 0;
        for i in 1..=text.words.len() {
            if i == text.words.len() || text.line_start(i) {
                let heading = matches!(text.kind, BlockKind::Heading | BlockKind::Title);
                let first = announced(reading, text, start).filter(|first| first + 4 < i);
                let (words, cited) = (first.unwrap_or(start)..i, first.is_some());
                lines.push(Line { block, likely: !heading && likely(text, words.start, i), words, heading, cited });
                start = i;
            }
        }
    }
    lines
}

/// Past the label that announces a reference: `Citation: | Holt MA (2011)`.
fn announced(reading: &Reading<'_>, block: &Block<'_>, start: usize) -> Option<usize> {
    let length = reading.lexicon.longest(&block.ahead(start, 6), List::CitationLabel);
    (length > 0 && block.form(start + length) == ":").then_some(start + length + 1)
}

/// Whether a line looks like a reference: names in the order of references at its start, and a year or pages further on.
fn likely(block: &Block<'_>, start: usize, end: usize) -> bool {
    if end - start < 5 || end - start > ENTRY {
        return false;
    }
    let at = numbered(block, start);
    let dated = || (at + 2..end).any(|i| yearlike(block, i) || volume(block, i).is_some());
    let named = || {
        authors::name(block, at, end.min(at + 14), false).is_some_and(|(_, form)| form != Form::Natural || at > start)
            || (block.capital(at)
                && block.form(at + 1) == ","
                && (block.cue(at + 2, Cue::In) || opening(block, at + 2).is_some()))
    };
    block.capital(at) && dated() && named()
}

/// Whether the lines around are references: two of the nearest six, or a heading just above says so and one of them is.
fn zone(reading: &Reading<'_>, lines: &[Line], at: usize) -> bool {
    let around = |range: Range<usize>| lines.get(range).unwrap_or(&[]);
    let near = around(at.saturating_sub(4)..at).iter().chain(around(at + 1..(at + 5).min(lines.len())));
    let count = near.filter(|l| l.likely).count();
    let headed = around(at.saturating_sub(5)..at).iter().any(|l| {
        l.words.len() <= 5
            && reading
                .blocks
                .get(l.block)
                .is_some_and(|b| l.words.clone().any(|i| b.cue(i, Cue::BibliographyHead)) && b.capital(l.words.start))
    });
    count >= 2 || headed
}

/// Past the number or mark of an entry: `12.`, `[3]`, `•`, `-`.
fn numbered(block: &Block<'_>, start: usize) -> usize {
    let digits = |i: usize| {
        block.form(i).len() <= 3 && block.form(i).bytes().all(|b| b.is_ascii_digit()) && !block.form(i).is_empty()
    };
    if block.form(start) == "[" && digits(start + 1) && block.form(start + 2) == "]" {
        return start + 3;
    }
    let mut at = start + usize::from(digits(start));
    while matches!(block.form(at), "." | "-" | "–" | "•" | "*" | "·" | ")" | "^" | "↑") && at < start + 4 {
        at += 1;
    }
    // "^ a b Holt, Mary": the places where the note is cited.
    let back = |i: usize| block.form(i).len() == 1 && block.form(i).bytes().all(|b| b.is_ascii_lowercase());
    while at > start && at < start + 12 && matches!(block.form(at - 1), "^" | "↑") | back(at - 1) && back(at) {
        at += 1;
    }
    at
}

/// Whether a word is a year of print, with or without a letter: `2021`, `2021a`.
fn yearlike(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    let digits = form.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(form);
    digits.len() == 4 && digits.parse::<u32>().is_ok_and(|n| (1450..2100).contains(&n))
}

/// The mark that closes what a word opens.
fn opening(block: &Block<'_>, i: usize) -> Option<&'static str> {
    match block.form(i) {
        "“" | "„" => Some("”"),
        "\"" => Some("\""),
        "«" => Some("»"),
        "‘" => Some("’"),
        "'" if !block.glued(i + 1) || block.capital(i + 1) => Some("'"),
        _ => None,
    }
}

/// One past the sign of a volume, an issue or pages at a word: `vol. 3`, `v. 37`, `12`, `12(3)`, `IV`.
fn volume(block: &Block<'_>, i: usize) -> Option<usize> {
    let number = |i: usize| block.form(i).starts_with(|c: char| c.is_ascii_digit());
    let roman = |i: usize| {
        let form = block.form(i);
        !form.is_empty() && form.len() <= 6 && form.bytes().all(|b| b"IVXLC".contains(&b))
    };
    if block.cue(i, Cue::VolumeWord) {
        let at = i + 1 + usize::from(matches!(block.form(i + 1), "." | "°" | "º"));
        return (number(at) || roman(at)).then_some(at + 1);
    }
    None
}

/// The parts of an entry, if the signs of one add up.
fn entry(block: &Block<'_>, words: Range<usize>, zone: bool) -> Option<Vec<(Range<usize>, Kind)>> {
    let mut parts = entry_parts(block, words.clone(), zone)?;
    // "2021a" is no number to any other rule.
    let lettered = |i: &usize| yearlike(block, *i) && block.form(*i).len() == 5;
    let free = |i: &usize| !parts.iter().any(|(words, _)| words.contains(i));
    let years: Vec<_> = words.filter(lettered).filter(free).map(|i| (i..i + 1, Kind::Date)).collect();
    parts.extend(years);
    Some(parts)
}

fn entry_parts(block: &Block<'_>, words: Range<usize>, zone: bool) -> Option<Vec<(Range<usize>, Kind)>> {
    let end = words.end.min(words.start + ENTRY);
    let start = numbered(block, words.start);
    let heads = match again(block, words.start, end) {
        Some(at) if zone => authors::Heads::none(at),
        _ => authors::heads(block, start, end, zone)?,
    };
    let mut signs = heads.weight() + if zone { 2 } else { 0 };
    let mut parts = heads.names.clone();
    let (mut at, dated) = year(block, heads.end, end);
    signs += if dated { 2 } else { u32::from((at..end).any(|i| yearlike(block, i))) };
    signs += u32::from((at..end).any(|i| printed(block, i)));
    if dated && let Some(day) = dated_in_brackets(block, heads.end, at) {
        parts.push((day, Kind::Date));
    }
    let comma = block.form(at) == "," && !dated;
    let pointed = block.form(at.wrapping_sub(1)).ends_with('.');
    let mark = usize::from(matches!(block.form(at), "." | ":" | "," | ";"));
    // "A.B. Holt: I left in 1964. In January …" is somebody who speaks.
    let speaks = block.form(at) == ":" && !dated && !zone && matches!(heads.form, Form::Initials | Form::Natural);
    if speaks {
        return None;
    }
    if mark == 0 && !pointed && !dated && !heads.edited {
        return None;
    }
    at += mark;
    // "Chabot, in Harbour Studies (1902)": the title is not given.
    let inside = block.small(at, Cue::In) && block.capital(at + 1);
    let series = zone && comma && block.capital(at) && parts::short_container(block, at, end).is_some();
    if inside || series {
        let (container, after) = parts::short_container(block, at + usize::from(inside), end)?;
        parts.push((container, Kind::Work));
        signs += 2;
        signs += parts::rest(block, after, end, true, &mut parts);
        return (signs >= ENOUGH).then_some(parts);
    }
    // "Holt, Mary (2005). Reed, John (ed.). Salt Roads."
    if dated
        && let Some(editors) = authors::heads(block, at, end, false).filter(|h| h.edited && h.form != Form::Natural)
    {
        parts.extend(editors.names);
        at = editors.end + usize::from(matches!(block.form(editors.end), "." | "," | ":"));
    }
    if block.cue(at, Cue::AddressLead) {
        return None;
    }
    let quoted = opening(block, at).is_some();
    let title = if quoted {
        parts::quoted_title(block, at, end)?
    } else if comma {
        parts::listed_title(block, at, end)?
    } else {
        parts::pointed_title(block, at, end)?
    };
    signs += u32::from(quoted);
    // "HOLT, Mary. Salt Roads." as a line: what is reviewed.
    let whole = title.end + 1 >= end && heads.form == Form::Inverted && title.len() >= 2;
    signs += u32::from(whole) * 2;
    let after = title.end + usize::from(quoted);
    parts.push((title, Kind::Work));
    signs += parts::rest(block, after, end, quoted, &mut parts);
    (signs >= ENOUGH).then_some(parts)
}

/// A year after the authors: `(2001)`, `2001.`, `(2001, May 3).`; where the entry goes on, and whether there is one.
fn year(block: &Block<'_>, at: usize, end: usize) -> (usize, bool) {
    let skip = usize::from(matches!(block.form(at), "." | ","));
    for first in [at, at + skip] {
        if matches!(block.form(first), "(" | "[")
            && let Some(close) = (first + 1..(first + 9).min(end)).find(|i| matches!(block.form(*i), ")" | "]"))
            && (first + 1..close).any(|i| yearlike(block, i))
        {
            return (close + 1, true);
        }
    }
    let first = at + skip;
    let dated = yearlike(block, first) && matches!(block.form(first + 1), "." | "," | ":" | ";");
    if dated { (first + 1, true) } else { (at, false) }
}

/// `———.`: the authors of the entry before; where the entry goes on.
fn again(block: &Block<'_>, start: usize, end: usize) -> Option<usize> {
    let dash = |i: usize| matches!(block.form(i), "—" | "–" | "―" | "-" | "_" | "___" | "_____" | "______");
    let after = (start..end).find(|i| !dash(*i))?;
    let long = after >= start + 2 || block.form(start).len() > 2 && after > start;
    (long && matches!(block.form(after), "." | ",")).then_some(after)
}

/// The day in `(2018, May 3)`, which other rules read as two.
fn dated_in_brackets(block: &Block<'_>, from: usize, to: usize) -> Option<Range<usize>> {
    let open = (from..to).find(|i| block.form(*i) == "(")?;
    let named = block.is(open + 3, List::Month) || block.is(open + 3, List::MonthShort);
    let day = yearlike(block, open + 1) && block.form(open + 2) == "," && named;
    (day && to > open + 4).then_some(open + 1..to - 1)
}

/// `384 pp.`, `$25`, `ISBN`: what only books have.
fn printed(block: &Block<'_>, i: usize) -> bool {
    let digits = |i: usize| block.form(i).starts_with(|c: char| c.is_ascii_digit());
    (digits(i) && block.small(i + 1, Cue::PageWord))
        || (matches!(block.form(i), "$" | "£" | "€") && digits(i + 1))
        || block.cue(i, Cue::BookNumber)
}

/// Whether a word may stand in the name of a journal or publisher.
fn name_word(block: &Block<'_>, i: usize) -> bool {
    block.capital(i)
        || [List::Connector, List::Particle].iter().any(|l| block.is(i, *l))
        || matches!(block.form(i), "&" | "'s" | "’s" | "’" | "-" | "/")
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    fn without_dates(texts: &[&str]) -> Vec<String> {
        names(texts).into_iter().filter(|n| !n.starts_with("date")).collect()
    }

    #[test]
    fn authors_in_capitals_with_a_book_its_editors_and_a_journal() {
        let found = without_dates(&[
            "ADLER, R.; PARVEZ, E. M. O sal e o mar. In: HUME, J. (Ed.). A costa contemporânea. São Paulo: Editora Quilha, 2011.",
            "HUME, J. Tides in trouble. Revista de Portos, v. 37, n. 2, p. 381-400, 2017.",
            "OKAFOR, C. A norte do porto: transições. Salvador: Tide House, 2021a.",
        ]);
        assert_eq!(
            found,
            [
                "person:ADLER, R.",
                "person:PARVEZ, E. M.",
                "work:O sal e o mar",
                "person:HUME, J.",
                "work:A costa contemporânea",
                "place:São Paulo",
                "organization:Editora Quilha",
                "person:HUME, J.",
                "work:Tides in trouble",
                "work:Revista de Portos",
                "person:OKAFOR, C.",
                "work:A norte do porto: transições",
                "place:Salvador",
                "organization:Tide House"
            ]
        );
    }

    #[test]
    fn a_year_in_brackets_after_initials_and_a_title_in_small_letters() {
        let found = names(&[
            "Adler, R. T., & Hume, J.-P. (2014). The slow tide: Salt and memory. Journal of Harbour Studies, 12(3), 45–67.",
            "Thrupley, S. (2020b). Nets and numbers. In A. Holt & B. Reed (Eds.), Handbook of fishing (pp. 120–141). Quill Press.",
        ]);
        assert_eq!(
            found,
            [
                "person:Adler, R. T.",
                "person:Hume, J.-P.",
                "date:2014",
                "work:The slow tide: Salt and memory",
                "work:Journal of Harbour Studies",
                "person:Thrupley, S.",
                "date:2020b",
                "work:Nets and numbers",
                "person:A. Holt",
                "person:B. Reed",
                "work:Handbook of fishing",
                "organization:Quill Press"
            ]
        );
    }

    #[test]
    fn notes_and_short_references_in_a_list() {
        let found = without_dates(&[
            "1. Ruth Adler, Harbours of the North (Leeds: Kestrel University Press, 2011), 23.",
            "2. J. Hume, ‘Nets and numbers’, HST 12 (2014), 45–67.",
            "3. R. Adler, Harbours of the North (2011).",
            "4. M. Colle, in Acta Maris, vol. 3 (1902), 36–41.",
        ]);
        assert_eq!(
            found,
            [
                "person:Ruth Adler",
                "work:Harbours of the North",
                "place:Leeds",
                "organization:Kestrel University Press",
                "person:J. Hume",
                "work:Nets and numbers",
                "work:HST",
                "person:R. Adler",
                "work:Harbours of the North",
                "person:M. Colle",
                "work:Acta Maris"
            ]
        );
    }

    #[test]
    fn sentences_with_initials_and_years_are_no_references() {
        let found = without_dates(&[
            "R. Adler, who left Madrid in 1999, wrote to J. Hume (then in Lisbon).",
            "Later, A. Holt moved. The Harbour Trust paid (2011).",
        ]);
        assert!(!found.iter().any(|f| f.starts_with("work")), "{found:?}");
    }
}
