//! Authors at the head of a reference, in the orders and letters the usual styles set them.
//!
//! `HOLT, M. A.; REED, J.` · `Holt, M. A., & Reed, J.` · `Holt MA, Reed J, et al.` · `Holt, Mary, and John Reed` · `M. A. Holt` ·
//! `World Salt Fund`. In: the words of a line. Out: each name as it stands, and how much its shape says.

use super::super::cues::Cue;
use super::super::lexicon::List;
use super::super::reading::{Block, Kind};
use super::yearlike;
use std::ops::Range;

/// Most names of an entry.
const NAMES: usize = 24;

/// Most words of the name of a body.
const BODY: usize = 12;

/// How a name is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `Holt, M. A.`, `HOLT, Mary`
    Inverted,
    /// `Holt, Mary Ann`
    Turned,
    /// `Holt MA`
    Bare,
    /// `M. A. Holt`
    Initials,
    /// `Mary Ann Holt`
    Natural,
    /// `Holt`
    Alone,
    /// `World Salt Fund`
    Body,
}

/// The names at the head of an entry.
pub(super) struct Heads {
    /// The names and what they are.
    pub names: Vec<(Range<usize>, Kind)>,
    /// One past what belongs to them: `et al.`, `(eds.)`.
    pub end: usize,
    /// The form of the first.
    pub form: Form,
    /// Marked as editors.
    pub edited: bool,
}

impl Heads {
    /// Those of the entry before, in whose place a dash stands.
    pub fn none(end: usize) -> Self {
        Heads { names: Vec::new(), end, form: Form::Turned, edited: false }
    }

    /// How much the shape of the names says that this is a reference.
    pub fn weight(&self) -> u32 {
        match self.form {
            Form::Inverted | Form::Bare => 2 + u32::from(self.names.len() > 1),
            Form::Turned | Form::Initials => 2,
            Form::Natural => 1,
            Form::Alone | Form::Body => 0,
        }
    }
}

/// The names that begin at a word; `zone` says that the lines around are references too.
pub(super) fn heads(block: &Block<'_>, start: usize, end: usize, zone: bool) -> Option<Heads> {
    let (first, form) = name(block, start, end, zone)?;
    let mut at = first.end;
    let mut names = vec![(first, if form == Form::Body { Kind::Organization } else { Kind::Person })];
    if form == Form::Body
        && matches!(block.form(at), "–" | "-" | "—")
        && let Some(long) = body(block, at + 1, end, true)
    {
        at = long.end;
        names.push((long, Kind::Organization));
    }
    while names.len() < NAMES && !matches!(form, Form::Body | Form::Alone) {
        let mark = usize::from(matches!(block.form(at), "," | ";" | "/"));
        let joined =
            block.small(at + mark, Cue::And) || matches!(block.form(at + mark), "&" | "et" | "y" | "e" | "und");
        let next = at + mark + usize::from(joined);
        if next == at {
            break;
        }
        let Some((other, set)) = name(block, next, end, false) else { break };
        let plain_comma = block.form(at) == "," && !joined;
        let fits = match set {
            Form::Inverted | Form::Bare => true,
            Form::Turned => joined || block.form(at) == ";",
            Form::Initials => !plain_comma || matches!(form, Form::Initials | Form::Turned | Form::Inverted),
            Form::Natural => joined || (plain_comma && listed(block, other.end, end)),
            _ => false,
        };
        if !fits {
            break;
        }
        at = other.end;
        names.push((other, Kind::Person));
    }
    let (end, edited) = after(block, at, end);
    Some(Heads { names, end, form, edited })
}

/// Whether a list of names goes on after a name: `…, Omar Haddad and …`.
fn listed(block: &Block<'_>, at: usize, end: usize) -> bool {
    (at..end.min(at + 8)).any(|i| block.small(i, Cue::And) || block.form(i) == "&")
}

/// What stands after names and belongs to them: `et al.`, `(eds.)`, `, ed.`, a title of honour.
fn after(block: &Block<'_>, mut at: usize, end: usize) -> (usize, bool) {
    let mut edited = false;
    while at < end {
        let comma = usize::from(block.form(at) == ",");
        if block.form(at + comma) == "et" && block.cue(at + comma + 1, Cue::EtAl) {
            at += comma + 2;
        } else if block.form(at) == "(" && editorial(block, at + 1) {
            let Some(close) = (at + 1..(at + 7).min(end)).find(|i| block.form(*i) == ")") else { break };
            (at, edited) = (close + 1, true);
        } else if comma == 1 && editorial(block, at + 1) {
            (at, edited) = (at + 2, true);
            at += usize::from(block.form(at) == "." && matches!(block.form(at + 1), "," | "(" | ":"));
        } else if block.is(at, List::Honorific) || block.is(at, List::Degree) {
            at += 1;
        } else {
            break;
        }
    }
    (at, edited)
}

fn editorial(block: &Block<'_>, at: usize) -> bool {
    block.cue(at, Cue::EditorBracket) || block.cue(at, Cue::EntryJoin) && !block.cue(at, Cue::And)
}

/// The name that begins at a word, and how it is set.
pub(super) fn name(block: &Block<'_>, start: usize, end: usize, zone: bool) -> Option<(Range<usize>, Form)> {
    let family = family_end(block, start, end);
    if family > start {
        if block.form(family) == "," {
            let given = initials_end(block, family + 1, end);
            if given > family + 1 && !capital_word(block, given, end) {
                return Some((start..suffix(block, given), Form::Inverted));
            }
            if given > family + 1 && block.form(given - 1).ends_with('.') {
                return Some((start..given, Form::Inverted));
            }
            if let Some(range) = turned(block, start, family, end, zone) {
                let shout = block.word(start).is_some_and(|w| w.upper);
                return Some((range, if shout { Form::Inverted } else { Form::Turned }));
            }
        }
        if let Some(range) = bare(block, start, end) {
            return Some((range, Form::Bare));
        }
        // "Holt M. Salt Roads." where references stand
        let single = family == start + 1 && initial(block, family) && block.form(family).ends_with('.');
        if zone && single && !block.word(start).is_some_and(|w| w.flags.is_given()) {
            return Some((start..initials_end(block, family, end), Form::Bare));
        }
    }
    let given = initials_end(block, start, end);
    if given > start && given - start <= 6 {
        let family = family_end(block, given, end).min(given + 3);
        if family > given && block.form(given - 1).ends_with('.') {
            return Some((start..suffix(block, family), Form::Initials));
        }
    }
    if let Some(range) = natural(block, start, end) {
        return Some((range, Form::Natural));
    }
    if !zone {
        return None;
    }
    // "Mar Aprem, ‘Title’"
    let body_word = |i: usize| {
        [List::Newspaper, List::OrgHead, List::PlaceHead, List::Acronym].iter().any(|l| block.is(i, *l))
            || block.word(i).is_some_and(|w| w.flags.is_country() || w.is(List::Place) || w.upper)
    };
    let named = (2..=3).contains(&(family - start))
        && block.form(family) == ","
        && super::opening(block, family + 1).is_some()
        && !(start..family).any(body_word);
    if named {
        return Some((start..family, Form::Natural));
    }
    let alone = family == start + 1 && block.form(family) == "," && block.word(start).is_some_and(|w| !w.upper);
    let goes_on =
        block.cue(family + 1, Cue::In) || super::opening(block, family + 1).is_some() || block.capital(family + 1);
    if alone && goes_on && !block.word(start).is_some_and(|w| w.flags.is_plain()) {
        return Some((start..family, Form::Alone));
    }
    body(block, start, end, false).map(|range| (range, Form::Body))
}

/// A capital word that may stand in a personal name.
fn capital_word(block: &Block<'_>, i: usize, end: usize) -> bool {
    i < end
        && block.capital(i)
        && block.word(i).is_some_and(|w| w.upper || !w.is(List::Function))
        && ![List::OrgStrong, List::OrgTail].iter().any(|l| block.is(i, *l))
        && !initial(block, i)
}

/// One past a family name of at most three words, particles before it included.
fn family_end(block: &Block<'_>, start: usize, end: usize) -> usize {
    let (mut at, mut words) = (start, 0);
    while at < end && words < 3 {
        if capital_word(block, at, end) && !(words > 0 && bare_initials(block, at)) {
            words += 1;
        } else if !(block.is(at, List::Particle) && (block.capital(at + 1) || block.is(at + 1, List::Particle))) {
            break;
        }
        at += 1;
    }
    if words == 0 { start } else { at }
}

/// A name suffix after a comma: `, Jr.`
fn suffix(block: &Block<'_>, at: usize) -> usize {
    if block.form(at) == "," && block.cue(at + 1, Cue::NameSuffix) { at + 2 } else { at }
}

/// A letter with or without its point, or several: `M.`, `M.A.`, `M`.
fn initial(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    block.capital(i)
        && form.trim_end_matches('.').split(['.', '-']).all(|p| p.chars().count() == 1)
        && form.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
}

/// `SK`: two or three letters without points.
fn bare_initials(block: &Block<'_>, i: usize) -> bool {
    let form = block.form(i);
    (1..=3).contains(&form.chars().count()) && form.chars().all(char::is_uppercase)
}

/// One past a run of initials: `C. A.`, `J.-M.`, `K`, `CA`.
fn initials_end(block: &Block<'_>, start: usize, end: usize) -> usize {
    let hyphen = |at: usize| matches!(block.form(at), "-" | "‐") && initial(block, at + 1);
    let trailing = |at: usize| block.is(at, List::Particle) && matches!(block.form(at + 1), "," | ";" | "(");
    let mut at = start;
    while at < end && at - start < 8 {
        let bare = !block.form(at).ends_with('.');
        let after_point = at > start && block.form(at - 1).ends_with('.');
        // "HOLT, M. A disputa": a letter without a point after one with is a word.
        let word = bare && after_point && !matches!(block.form(at + 1), "," | ";" | "." | "(" | "&");
        if initial(block, at) && at - start < 6 && !word {
            at += 1;
            // A letter that is a word too keeps no point.
            at += usize::from(block.form(at) == "." && block.glued(at) && block.form(at - 1).chars().count() == 1);
        } else if at > start && (hyphen(at) || trailing(at)) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// `Holt, Mary Ann`, closed by a mark.
fn turned(block: &Block<'_>, start: usize, comma: usize, end: usize, zone: bool) -> Option<Range<usize>> {
    let mut at = comma + 1;
    let (mut known, mut words) = (false, 0);
    while at < end && words < 4 {
        if initial(block, at) {
            let after = initials_end(block, at, end);
            words += 1;
            at = after;
            // "Holt, Mary A. | Salt Roads", but "Holt, M. Edgar"
            if block.form(at - 1).ends_with('.') && (words > 1 || !capital_word(block, at, end)) {
                break;
            }
            continue;
        }
        if !capital_word(block, at, end) || block.word(at).is_some_and(|w| w.upper && words > 0) {
            break;
        }
        known |= block.word(at).is_some_and(|w| w.flags.is_given());
        words += 1;
        at += 1;
    }
    let closed = matches!(block.form(at), "." | "," | ";" | ":" | "(" | "&" | "/")
        || block.small(at, Cue::And)
        || block.form(at.wrapping_sub(1)).ends_with('.')
        || at == end;
    let shout = block.word(start).is_some_and(|w| w.upper) && !block.word(comma + 1).is_some_and(|w| w.upper);
    let likely = known || shout || (zone && words <= 2 && matches!(block.form(at), "." | ":" | "("));
    let place =
        block.word(comma + 1).is_some_and(|w| w.flags.is_country() || w.is(List::Place) || w.cue(Cue::StateCode));
    (words > 0 && closed && likely && !place).then_some(start..at)
}

/// `Holt MA`, closed by a mark.
fn bare(block: &Block<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let at = (start + 1..(start + 4).min(end)).find(|i| bare_initials(block, *i))?;
    let family = (start..at).all(|i| {
        block.is(i, List::Particle) || block.word(i).is_some_and(|w| w.capital && !w.upper && !w.is(List::Function))
    });
    let closed = matches!(block.form(at + 1), "," | "." | ";" | ":" | "(") || block.form(at + 1) == "et";
    (family && closed).then_some(start..at + 1)
}

/// `Mary Ann Holt`, closed by a mark: one of its words is a given name or an initial.
fn natural(block: &Block<'_>, start: usize, end: usize) -> Option<Range<usize>> {
    let mut at = start;
    while at < end
        && at - start < 6
        && (capital_word(block, at, end) || initial(block, at) || (at > start && block.is(at, List::Particle)))
    {
        at += 1;
    }
    let shout = block.word(start).is_some_and(|w| w.upper)
        && block.word(at.saturating_sub(1)).is_some_and(|w| w.flags.is_given());
    let known = shout
        || block.word(start).is_some_and(|w| w.flags.is_given() && !w.flags.is_plain() || w.flags.is_common_given())
        || (start + 1..at.saturating_sub(1)).any(|i| initial(block, i));
    let closed = matches!(block.form(at), "." | "," | ":" | ";" | "(" | "&") || block.small(at, Cue::And);
    let place = (start..at).any(|i| block.word(i).is_some_and(|w| w.flags.is_country() || w.is(List::OrgHead)));
    ((2..=5).contains(&(at - start)) && known && closed && !place && capital_word(block, at - 1, end))
        .then_some(start..at)
}

/// The name of a body that ends at a point or before a year: `World Salt Fund.`, `HARBOUR BANK.`, `WSF –`.
fn body(block: &Block<'_>, start: usize, end: usize, named: bool) -> Option<Range<usize>> {
    let mut at = start;
    while at < end
        && at - start < BODY
        && (block.capital(at)
            || at > start && (block.is(at, List::Connector) || matches!(block.form(at), "&" | "'s" | "’s")))
    {
        at += 1;
    }
    let closed = block.form(at) == "."
        || matches!(block.form(at), "–" | "—" | "-") && at == start + 1
        || block.form(at) == "(" && yearlike(block, at + 1);
    let named = named
        || (start..at).any(|i| block.is(i, List::OrgStrong) || block.is(i, List::OrgTail))
        || (start..at).all(|i| block.word(i).is_some_and(|w| w.upper || w.is(List::Connector)))
        || block.word(start).is_some_and(|w| w.upper && w.is(List::Acronym));
    (at > start && block.capital(at - 1) && closed && named).then_some(start..at)
}
