//! Short forms the text defines itself: `Long Form (LF)` and `LF (Long Form)`.
//!
//! A short form whose long form is written in lower case is a term, not a name, and is no mention anywhere in the
//! document.

use super::cues::Cue;
use super::lexicon::List;
use super::names::article_name;
use super::patterns::{Class, is};
use super::reading::{Block, Kind, Neighbours, Reading, Span};

/// A definition: the long and the short form, as words of one block.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub block: usize,
    pub long: (usize, usize),
    pub short: usize,
    /// Whether it names something (else it abbreviates a term).
    pub name: bool,
}

/// All definitions of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Definition> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for open in (1..text.words.len()).filter(|i| matches!(text.form(*i), "(" | "[")) {
            if let Some((start, name)) = short_inside(text, open).then(|| long_before(text, open)).flatten() {
                found.push(Definition { block, long: (start, open), short: open + 1, name });
            } else if let Some((start, short)) = short_name(reading, text, open) {
                found.push(Definition { block, long: (start, open), short, name: true });
            } else if let Some(long) = long_inside(text, open) {
                found.push(Definition { block, long, short: open - 1, name: true });
            }
        }
    }
    found
}

/// Whether a word looks like an abbreviation: two to ten characters, two capitals or more.
pub(super) fn is_short(form: &str) -> bool {
    let capitals = form.chars().filter(|c| c.is_uppercase()).count();
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    (2..=10).contains(&form.chars().count())
        && capitals >= 2
        && capitals * 2 >= letters
        && form.chars().next().is_some_and(char::is_uppercase)
}

fn short_inside(block: &Block<'_>, open: usize) -> bool {
    is_short(block.form(open + 1)) && matches!(block.form(open + 2), ")" | "]" | "," | ";")
}

/// The long form before a parenthesis: its first word, and whether it is a name.
fn long_before(block: &Block<'_>, open: usize) -> Option<(usize, bool)> {
    let short: Vec<char> =
        block.form(open + 1).chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect();
    let floor = block.sentence(open).start.max(open.saturating_sub(short.len() * 2 + 4));
    let mut best = None;
    for start in (floor..open).rev() {
        let word = block.word(start)?;
        if matches!(word.form.as_str(), ";" | ":" | "." | "(" | ")" | "—") {
            break;
        }
        let opens = word.lower.starts_with(short.first().copied().unwrap_or('?'));
        if opens && !word.is(List::Connector) && spells(block, start, open, &short) {
            best = Some(start);
            break;
        }
    }
    if let Some(start) = best {
        let main = (start..open).filter(|i| block.word(*i).is_some_and(|w| w.is_wordlike() && !w.is(List::Connector)));
        let (capital, all) = main.fold((0, 0), |(c, n), i| (c + usize::from(block.capital(i)), n + 1));
        return Some((start, capital * 2 > all));
    }
    // A run of capitals whose initials are part of the short form: the text dropped a word.
    let start = (floor..open)
        .rev()
        .take_while(|i| block.capital(*i) || (block.is(*i, List::Connector) && block.capital(i.saturating_sub(1))))
        .last()?;
    let role = (start..open).rev().find(|i| block.is(*i, List::Role));
    let start = role.map_or(start, |i| i + 1);
    let start = (start..open).find(|i| block.capital(*i))?;
    let initials: Vec<char> =
        (start..open).filter(|i| block.capital(*i)).filter_map(|i| block.lower(i).chars().next()).collect();
    let mut rest = short.iter();
    let part =
        initials.len() >= 2 && initials.len() + 1 >= short.len() && initials.iter().all(|c| rest.any(|s| s == c));
    part.then_some((start, true))
}

/// `Redin Company for Trade (Redin)`, `Lakeside Historical Association (the “Lakeside”)`: the first word of the name of a body, and
/// the short form, one of its words.
fn short_name(reading: &Reading<'_>, block: &Block<'_>, open: usize) -> Option<(usize, usize)> {
    let mut short = open + 1 + usize::from(block.cue(open + 1, Cue::Definite));
    let quote = matches!(block.form(short), "“" | "\"" | "‘");
    short += usize::from(quote);
    let close = short + 1 + usize::from(quote);
    let word = block.word(short).filter(|w| w.capital && w.form.chars().count() > 2 && !w.is(List::Function))?;
    if !matches!(block.form(close), ")" | "]") || block.line_start(open) {
        return None;
    }
    let joins = |i: usize| block.capital(i) || block.is(i, List::Connector) || article_name(block, i);
    let floor = block.sentence(open).start.max(open.saturating_sub(14));
    let mut start = open;
    while start > floor && joins(start - 1) && !block.line_start(start) {
        start -= 1;
    }
    let opens = |i: &usize| block.capital(*i) && !block.is(*i, List::Function);
    let mut start = (start..open).find(opens)?;
    let ahead: Vec<&str> = (start..open).map(|i| block.lower(i)).collect();
    start += reading.lexicon.longest(&ahead, List::Role);
    let start = (start..open).find(opens)?;
    let head = [List::OrgStrong, List::OrgTail, List::OrgHead, List::OrgForeign];
    let body = (start..open).any(|i| block.capital(i) && head.iter().any(|l| block.is(i, *l)));
    let held = (start..open).any(|i| block.lower(i) == word.lower);
    (open - start >= 2 && body && (held || (quote && !word.flags.is_country()))).then_some((start, short))
}

/// Whether the initials of the words spell the short form; small words may be passed over, one other word too.
fn spells(block: &Block<'_>, start: usize, end: usize, short: &[char]) -> bool {
    let mut rest = short;
    let (mut passed, mut after) = (0, 0);
    for i in start..end {
        let Some(word) = block.word(i) else { return false };
        let mut hit = false;
        for part in word.lower.split('-') {
            if let (Some(first), Some((want, tail))) = (part.chars().next(), rest.split_first())
                && first == *want
            {
                rest = tail;
                hit = true;
            }
        }
        if !hit && word.is_wordlike() && !word.is(List::Connector) {
            // "… of Coastal Research and Marine Policy (XCR)": later words may be left out.
            passed += usize::from(!rest.is_empty());
            after += usize::from(rest.is_empty());
        }
    }
    rest.is_empty() && passed <= usize::from(short.len() > 3) && after <= if short.len() > 3 { 3 } else { 0 }
}

/// Whether the first letters of the words, one or more of each, spell the short form: `COMPASS` of `Complementarity Assessment
/// Framework`. Only the last word may be left out.
fn prefixes(block: &Block<'_>, start: usize, end: usize, short: &[char]) -> bool {
    let mut rest = short;
    let (mut words, mut left) = (0, 0);
    for i in start..end {
        let Some(word) = block.word(i).filter(|w| w.is_wordlike() && !w.is(List::Connector)) else { continue };
        let taken = word.lower.chars().zip(rest).take_while(|(a, b)| a == *b).count();
        rest = rest.get(taken..).unwrap_or(&[]);
        left += usize::from(taken == 0);
        words += 1;
        if taken == 0 && i + 1 < end || !word.capital {
            return false;
        }
    }
    rest.is_empty() && words >= 2 && left <= 1 && short.len() >= 4
}

/// `LF (Long Form)`: the words of the long form.
fn long_inside(block: &Block<'_>, open: usize) -> Option<(usize, usize)> {
    if !is_short(block.form(open - 1)) {
        return None;
    }
    let close =
        (open + 2..(open + 16).min(block.words.len())).find(|i| matches!(block.form(*i), ")" | "]" | ";" | ","))?;
    let short: Vec<char> =
        block.form(open - 1).chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect();
    let spelled = spells(block, open + 1, close, &short) || prefixes(block, open + 1, close, &short);
    (block.capital(open + 1) && spelled).then_some((open + 1, close))
}

/// Looks at what the tagger says: a long form it saw no name in, all of plain words, is a term (`Positive Predictive Value`);
/// a name that ends where the long form ends and begins before it is the long form.
pub(super) fn judge(reading: &Reading<'_>, definitions: &mut [Definition], known: &Neighbours) {
    for definition in definitions.iter_mut().filter(|d| d.name) {
        let Some(block) = reading.blocks.get(definition.block) else { continue };
        let (first, end) = definition.long;
        let long =
            Span { block: definition.block, first, end, kind: Kind::Organization, confidence: 0.0, rule: "definition" };
        let names = || known.touching(long.block, first..end).filter(|s| !matches!(s.kind, Kind::Date | Kind::Person));
        let run = |s: &&Span| {
            s.end == end
                && s.first < first
                && first - s.first <= 4
                && (s.first..first).all(|i| block.capital(i) || block.small(i, Cue::Of))
        };
        if let Some(wider) = names().find(run) {
            definition.long.0 = wider.first;
        }
        let words = || (first..end).filter_map(|i| block.word(i));
        let plain = words().all(|w| w.flags.is_plain() || w.is(List::Connector))
            && !words().any(|w| w.is(List::OrgHead) || w.is(List::OrgStrong) || w.is(List::Demonym));
        let area = block.capital(end - 1) && is(Class::Area, block.lower(end - 1));
        let covered = names().any(|s| (s.end - s.first) * 2 > end - first && s.confidence > 0.5);
        let work = is_work(block, end);
        let office = block.is(first, List::Role) && block.small(first + 1, Cue::OfFor);
        definition.name = !office && (!plain || covered || area || work);
    }
}

/// Whether a long form ends in a word for a system or a series: `Salt Quality Framework`.
fn is_work(block: &Block<'_>, end: usize) -> bool {
    block.capital(end - 1) && block.is(end - 1, List::WorkLast) && !block.is(end - 1, List::OrgStrong)
}

/// The spans of the definitions that are names. The kind is that of the spans the tagger found there, an organization
/// if it found none.
pub(super) fn spans(reading: &Reading<'_>, definitions: &[Definition], known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for definition in definitions.iter().filter(|d| d.name) {
        let (first, end) = definition.long;
        let long = Span {
            block: definition.block,
            first,
            end,
            kind: Kind::Organization,
            confidence: 0.95,
            rule: "definition",
        };
        let Some(block) = reading.block(&long) else { continue };
        let headed = (first..end).any(|i| block.is(i, List::OrgStrong));
        let inside = known.touching(long.block, first..end).filter(|s| !matches!(s.kind, Kind::Date | Kind::Person));
        let whole = inside.max_by_key(|s| (s.end - s.first, std::cmp::Reverse(s.first)));
        let kind = if is_work(block, end) { Kind::Work } else { Kind::Organization };
        let kind = whole
            .filter(|s| kind != Kind::Work && !headed && (s.end - s.first) * 2 > end - first)
            .map_or(kind, |s| s.kind);
        found.push(Span { kind, ..long });
        found.push(Span { kind, first: definition.short, end: definition.short + 1, ..long });
    }
    found
}

/// Words in capitals that nothing explains, where a body stands: `Anna Holt of KRTC`, `(KRTC–NLB)`, `a study by KRTC`.
pub(super) fn standing(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for (first, word) in text.words.iter().enumerate().skip(1).filter(|(_, w)| w.upper) {
            let letters = word.form.chars().count();
            let plain = [
                List::Never,
                List::Degree,
                List::Function,
                List::Role,
                List::Month,
                List::Honorific,
                List::StandingNever,
            ];
            let fits = (3..=8).contains(&letters)
                && word.form.chars().all(|c| c.is_ascii_uppercase())
                && !plain.iter().any(|l| word.is(*l))
                && !word.flags.is_plain()
                && !word.cue(Cue::Illness)
                && !word.form.chars().all(|c| "IVXLCDM".contains(c));
            let lead = text.before(first).is_some_and(|w| w.is(List::StandingLead) && !w.upper);
            let credit =
                text.form(first - 1) == ":" && first.checked_sub(2).is_some_and(|i| text.is(i, List::CreditLabel));
            let lead = lead || credit;
            let article = text.cue_before(first, Cue::Definite) && text.is(first.wrapping_sub(2), List::StandingLead);
            let alone = !text.capital(first + 1) || text.line_start(first + 1);
            let span =
                Span { block, first, end: first + 1, kind: Kind::Organization, confidence: 0.6, rule: "acronym" };
            if fits && (lead || article) && alone && !super::spread::shouted(text, first) && known.free(&span) {
                found.push(span);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn long_and_short_form_are_separate_mentions_of_one_kind() {
        let found = names(&["The Harbour Records Trust (HRT) paid. Later HRT left."]);
        assert_eq!(found, ["organization:Harbour Records Trust", "organization:HRT", "organization:HRT"]);
    }

    #[test]
    fn an_abbreviated_term_is_no_name() {
        let found = names(&["They used optical character recognition (OCR) for it.", "The OCR failed."]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_word_of_a_long_name_stands_for_it_in_the_whole_document() {
        let found =
            names(&["The Redin Company for Exchange and Transfer (Redin) opened.", "Later they paid in Redin."]);
        assert_eq!(
            found,
            ["organization:Redin Company for Exchange and Transfer", "organization:Redin", "organization:Redin"]
        );
    }
}
