//! Lines that are boilerplate by their words, shape, place and neighbours taken together, as a model has learned.
//!
//! Lists of words (`furniture`) know the usual menus, buttons and notices. What they do not know, the model weighs:
//! `notices` marks paragraphs above the title; `evidence` lets lines that it takes for boilerplate speak for furniture around them; `remove` takes out what it is sure
//! of and nothing else has claimed. Titles, items, quotations, comments, dates and labels are never taken out by it. Everything
//! it takes out is recorded with the rule `learned`.

#[cfg(test)]
mod tests;

use crate::source::document::Span;
use crate::source::repair::mend;
use crate::source::text::Draft;
use crate::source::text::headings::is_loud;
use crate::source::text::learned::model::Model;
use crate::source::text::lines::Sort;
use crate::source::text::manual;
use crate::source::text::quotations::turns;
use crate::source::text::tables::label;
use crate::source::text::units::{self, Form, Unit};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The model: how much speaks for a line being boilerplate (0: as likely as not).
static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_str!("../../data/boilerplate-model.tsv")));

/// From which column on the text of a manual stands.
const INDENTED: usize = 3;

/// The rule that what the model finds is removed under.
const LEARNED: &str = "learned";

/// From how many hundredths of a logit a line speaks for furniture around it; and is taken out: one that has the words of a
/// link, any short one, one of running text.
const SPEAKS: i64 = 170;
const LINK: i64 = 41;
const SHORT: i64 = 139;
const TEXT: i64 = 190;

/// In how many lines at the top notices are looked for, and from how many hundredths of a logit on one is found.
const TOP: usize = 16;
const NOTICE: i64 = 140;

/// How many lines that begin with one word are entries of a list, such as `Photographs of …`, and how long they may be.
const SERIES: usize = 4;
const SERIES_LINE: usize = 160;

/// How many lines of capitals make them the headings of a text, and how long what they head is.
const LOUD: usize = 3;
const PARAGRAPH: usize = 80;

/// How many lines above an address say whose it is, and how many letters before a number say where: `Ireland, +353 …`.
const REACHED: usize = 3;
const PLACE: usize = 12;

/// How many lines below the close of a letter say who signed it, and how long they may be.
const SIGNED: usize = 2;
const SIGNATURE: usize = 80;

/// The lines of a text as the model is shown them: their places in the text, the blank lines above them, and their words.
pub fn lines(text: &str) -> Vec<(Span, usize, String)> {
    let mended = mend(text);
    let units = units::units(&mended.text);
    units.into_iter().map(|unit| (mended.to_source(&unit.span()), unit.gap, unit.text)).collect()
}

/// How much speaks for a line being boilerplate; nothing in texts of other languages than the one that it has learned.
pub(in crate::source::text) fn score(draft: &Draft<'_>, i: usize) -> Option<i64> {
    draft.seen.score(&MODEL, &draft.units[i])
}

/// What the model says of the lines it may decide about, by their place.
pub(in crate::source::text) fn scores(draft: &Draft<'_>) -> Vec<Option<i64>> {
    let asked = |sort: Sort| matches!(sort, Sort::Link(_) | Sort::Opener(_) | Sort::Short | Sort::Text);
    let open = open(draft);
    (0..draft.units.len()).map(|i| if open[i] && asked(draft.sorts[i]) { score(draft, i) } else { None }).collect()
}

/// Marks paragraphs at the top that the model takes for boilerplate, such as disclosures: the text does not begin with them.
pub(in crate::source::text) fn notices(draft: &mut Draft<'_>) {
    let open = open(draft);
    for (i, open) in open.into_iter().enumerate().take(TOP) {
        let said = open && draft.sorts[i] == Sort::Text;
        if said && score(draft, i).is_some_and(|score| score >= NOTICE) {
            draft.sorts[i] = Sort::Link(LEARNED);
        }
    }
}

/// Takes the marks of notices away from what stands below the title, or from all where there is none: `remove` decides there.
pub(in crate::source::text) fn settle_notices(draft: &mut Draft<'_>) {
    let below = draft.units.iter().position(|unit| unit.form == Form::Title).map_or(0, |title| title + 1);
    for sort in draft.sorts.iter_mut().skip(below).filter(|sort| **sort == Sort::Link(LEARNED)) {
        *sort = Sort::Text;
    }
}

/// Marks short lines without a form of their own that the model takes for boilerplate.
pub(in crate::source::text) fn evidence(draft: &mut Draft<'_>, scores: &[Option<i64>]) {
    for (sort, score) in draft.sorts.iter_mut().zip(scores) {
        if *sort == Sort::Short && score.is_some_and(|score| score >= SPEAKS) {
            *sort = Sort::Link(LEARNED);
        }
    }
}

/// Takes out what is left and the model is sure of, unless that is more than a fifth of the text: then it errs.
pub(in crate::source::text) fn remove(draft: &mut Draft<'_>, scores: &[Option<i64>]) {
    let least = |sort: Sort| match sort {
        Sort::Link(_) | Sort::Opener(_) => Some(LINK),
        Sort::Short => Some(SHORT),
        Sort::Text => Some(TEXT),
        Sort::Kept | Sort::Date | Sort::Sure(_) => None,
    };
    let is_sure = |i: usize| least(draft.sorts[i]).zip(scores[i]).is_some_and(|(least, score)| score >= least);
    let open = open(draft);
    let sure: Vec<usize> = (0..draft.units.len().min(scores.len())).filter(|i| open[*i] && is_sure(*i)).collect();
    // What stands indented in a manual is of it, its authors' thanks as well.
    let manual = manual::sections(draft) >= 3;
    let sure: Vec<usize> = sure.into_iter().filter(|i| !(manual && draft.units[*i].indent >= INDENTED)).collect();
    let size = |i: usize| draft.units[i].text.len();
    if sure.iter().map(|i| size(*i)).sum::<usize>() * 5 > draft.body().map(size).sum::<usize>() {
        return;
    }
    for i in sure {
        draft.units[i].form = Form::Removed(LEARNED);
    }
}

/// For each line whether the model may decide about it: nothing has claimed it, and it is no item, label, column, deck,
/// attribution, signature, statement, line of capitals, turn of a speaker, name above an address, entry of a list of such lines or comment.
fn open(draft: &Draft<'_>) -> Vec<bool> {
    let mut series: HashMap<&str, HashSet<&str>> = HashMap::new();
    for unit in draft.units.iter().filter(|unit| unit.is_short(SERIES_LINE)) {
        series.entry(first_word(unit)).or_default().insert(&unit.text);
    }
    let speakers: HashSet<usize> = turns::labels(draft).into_iter().collect();
    let spoken = |i: usize| speakers.contains(&i) || i > 0 && speakers.contains(&(i - 1));
    let loud = draft.units.iter().filter(|unit| unit.is_plain() && is_capitals(unit)).count() >= LOUD;
    let mut open = Vec::with_capacity(draft.units.len());
    // A statement stands above in the same block; comments have begun; how many lines below the close of a letter are left.
    let (mut stated, mut comments, mut signed) = (false, false, 0_usize);
    for (i, unit) in draft.units.iter().enumerate() {
        stated &= unit.gap == 0;
        comments |= unit.role.is_some_and(|role| role.starts_with("comment"));
        let listed = unit.is_short(SERIES_LINE) && series.get(first_word(unit)).is_some_and(|s| s.len() >= SERIES);
        let below = i > 0 && follows(unit, &draft.units[i - 1]) || signed > 0 && unit.is_short(SIGNATURE);
        let address = reached(draft, i);
        let bound = stated || comments || listed || below || address || spoken(i) || loud && heads(draft, i);
        open.push(unit.is_plain() && !bound && !is_formed(unit) && !is_capitals(unit));
        stated |= unit.is_plain() && draft.sorts[i] == Sort::Kept;
        signed = if closes(unit) { SIGNED } else { signed.saturating_sub(1) };
    }
    open
}

/// Whether a line stands above an address: it and the short ones between say whose it is.
fn reached(draft: &Draft<'_>, i: usize) -> bool {
    let below = draft.units[i..].iter().take(REACHED).take_while(|unit| unit.is_plain() && unit.is_short(SIGNATURE));
    below.zip(&draft.units[i + 1..]).any(|(_, next)| is_address(next))
}

/// An address or a telephone number on a line of its own, which says how to reach what stands above.
fn is_address(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = digits >= 7 && text.chars().filter(|c| c.is_alphabetic()).count() <= PLACE && text.len() <= SIGNATURE;
    let number = number && (!text.contains(char::is_alphabetic) || text.contains(['+', '(']));
    number || unit.words(4) <= 3 && text.split_whitespace().any(is_mail)
}

/// `desk@example.org`
fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.trim_end_matches('.').contains('.'))
}

/// The close of a letter: `Yours sincerely,`.
fn closes(unit: &Unit) -> bool {
    unit.text.ends_with(',') && unit.words(5) <= 4 && unit.text.starts_with(char::is_uppercase)
}

fn first_word(unit: &Unit) -> &str {
    unit.text.split_whitespace().next().unwrap_or_default()
}

/// A word of capitals above a paragraph: where lines of capitals head the sections, it does as well.
fn heads(draft: &Draft<'_>, i: usize) -> bool {
    is_loud(&draft.units[i].text) && draft.units.get(i + 1).is_some_and(|next| !next.is_short(PARAGRAPH))
}

/// An item, a line in columns, a label.
fn is_formed(unit: &Unit) -> bool {
    unit.marker.is_some()
        || unit.text.starts_with(|c: char| c.is_ascii_digit() || "•▪‣◦*-–+(".contains(c))
        || unit.text.contains("   ")
        || unit.text.contains('\t')
        || label(&unit.text).is_some()
}

/// A deck below the title, a name below a quotation.
fn follows(unit: &Unit, above: &Unit) -> bool {
    let quoted = above.text.starts_with(['“', '"', '«', '„']) && above.text.ends_with(['”', '"', '»', '“']);
    above.form == Form::Title || quoted && unit.words(12) < 12
}

/// Several words of capitals: heads of bulletins and sections.
fn is_capitals(unit: &Unit) -> bool {
    unit.words(2) == 2 && !unit.text.contains(char::is_lowercase) && unit.text.contains(char::is_uppercase)
}
