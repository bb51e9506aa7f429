//! Quotations that nothing but their place shows: paragraphs that break a sentence in two, sentences of the text set once more
//! for show, letters on a page of praise.
//!
//! In: the draft after endorsements and announced quotations are known. Out: units of form `Quote`, `QuoteMore`, `Attribution`.

use super::attribution::{is_source, is_whole};
use crate::source::text::Draft;
use crate::source::text::head::names::{bare, is_name};
use crate::source::text::kind::model::AsItIs;
use crate::source::text::units::{Form, Unit};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Words of a piece that is looked for elsewhere.
const PIECE: usize = 5;

/// An odd number that spreads the bits of what it multiplies.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Shortest and longest pull quote, in words.
const PULLED: std::ops::RangeInclusive<usize> = 9..=80;

/// Marks quotations by their place.
pub(in crate::source::text) fn quotations(draft: &mut Draft<'_>) {
    interrupting(draft);
    // What manuals say again and again is what is typed.
    if crate::source::text::manual::sections(draft) >= 3 {
        return;
    }
    again(draft);
    marked_again(draft);
}

fn quote(unit: &mut Unit, role: &'static str) {
    unit.form = Form::Quote(unit.text.len());
    unit.role = Some(role);
}

/// A paragraph between one that stops in the middle of a sentence and one that goes on with it.
fn interrupting(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    let plain = |unit: &Unit| unit.is_plain() && unit.role.is_none() && unit.gap > 0;
    let found: Vec<usize> = body
        .windows(3)
        .filter(|w| {
            let [before, unit, after] = [w[0], w[1], w[2]].map(|i| &draft.units[i]);
            let stops =
                before.words(13) > 12 && before.text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '’'));
            let next = after.text.trim_start_matches(['(', '—', '–', ' ']);
            let goes_on = next.starts_with(char::is_lowercase) || after.text.starts_with([',', '.', ';']);
            let whole = unit.words(9) > 8
                && !unit.text.ends_with([',', ':', ';'])
                && unit.text.ends_with(|c: char| !c.is_alphanumeric());
            let all = before.is_plain() && plain(unit) && plain(after) && after.words(9) > 8;
            all && stops && goes_on && whole
        })
        .map(|w| w[1])
        .collect();
    for i in found {
        quote(&mut draft.units[i], "block-quotation");
    }
}

/// The hashes of the pieces of a text.
fn pieces(text: &str) -> Vec<u64> {
    let add = |sum: u64, c: char| (sum ^ u64::from(u32::from(c))).wrapping_mul(MIX).rotate_left(23);
    let hash = |word: &str| match word.is_ascii() {
        true => word.bytes().fold(0, |sum, b| add(sum, char::from(b.to_ascii_lowercase()))),
        false => word.chars().flat_map(char::to_lowercase).fold(0, add),
    };
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(2_000);
    let words: Vec<u64> = words.map(hash).collect();
    let join = |piece: &[u64]| piece.iter().fold(0, |all: u64, word| all.rotate_left(5).wrapping_mul(MIX) ^ word);
    words.windows(PIECE).map(join).collect()
}

/// Short paragraphs without marks whose words stand in another, longer paragraph, with who says them on the line below.
fn again(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    // The first two paragraphs with each piece.
    let mut places: HashMap<u64, (usize, usize), BuildHasherDefault<AsItIs>> = HashMap::default();
    for &i in body.iter().filter(|i| draft.units[**i].words(PIECE) == PIECE) {
        for piece in pieces(&draft.units[i].text) {
            let entry = places.entry(piece).or_insert((i, i));
            if entry.0 == entry.1 {
                entry.1 = i;
            }
        }
    }
    let elsewhere = |i: usize, piece: &u64| {
        let (first, second) = places.get(piece).copied()?;
        [first, second].into_iter().find(|j| *j != i)
    };
    let mut found: Vec<(usize, Option<usize>)> = Vec::new();
    for (n, &i) in body.iter().enumerate() {
        let unit = &draft.units[i];
        if !unit.is_plain() || unit.role.is_some() || !PULLED.contains(&unit.words(90)) {
            continue;
        }
        let own = pieces(&unit.text);
        let others: Vec<usize> = own.iter().filter_map(|piece| elsewhere(i, piece)).collect();
        let shared = others.len();
        let marked = unit.text.starts_with(['“', '"', '«', '„']);
        let source = body.get(n + 1).copied().filter(|j| {
            let line = &draft.units[*j];
            line.is_plain()
                && line.gap == 0
                && line.is_short(80)
                && named(&line.text)
                && !line.text.contains([':', '\t'])
        });
        // Words that were cut and joined are fewer of the text's, and somebody is named below them.
        let few = if source.is_some() { shared * 2 < own.len() } else { shared * 3 < own.len() * 2 };
        if marked || few || shared < 4 || unit.text.ends_with([':', ',']) {
            continue;
        }
        // The paragraphs it is from are longer, or it would be they that are set once more.
        let said = |u: &Unit| {
            let copy = u.text.starts_with(['“', '"', '«', '„']) && u.text.len() + 10 >= unit.text.len();
            !copy && u.text != unit.text && u.text.contains(['“', '"', '«', '„'])
                || u.text.len() >= unit.text.len() + 40
        };
        let longer = others.iter().filter(|j| said(&draft.units[**j])).count();
        let longer = if source.is_some() { shared } else { longer };
        let begun = body[..n].iter().any(|j| draft.units[*j].words(26) > 25);
        let code = unit.text.contains(['\t', '\\', '{', '}', '=', '|', '<', '>', '@', '$']);
        let ends = source.is_some() || unit.text.ends_with(['.', '!', '?', '…']);
        if longer * 2 >= shared && begun && ends && !code {
            found.push((i, source));
        }
    }
    if found.len() > 8 {
        return;
    }
    for (i, source) in found {
        quote(&mut draft.units[i], "pull-quote");
        if let Some(source) = source {
            draft.units[source].form = Form::Attribution;
        }
    }
}

/// A sentence of the text that stands once more in marks, alone.
fn marked_again(draft: &mut Draft<'_>) {
    let strip = |text: &str| text.trim_matches(['“', '”', '"', '‘', '’', '\'', '«', '»', ' ', '.', '…']).to_owned();
    let alone = |unit: &Unit| unit.is_plain() && unit.role.is_none() && unit.gap > 0 && unit.text.len() <= 300;
    let wanted: Vec<(usize, String)> = draft
        .body()
        .filter(|i| alone(&draft.units[*i]) && draft.units[*i].words(6) > 4 && is_whole(&draft.units[*i].text))
        .map(|i| (i, strip(&draft.units[i].text)))
        .collect();
    // Each is looked for in the whole text; more than a few are something else.
    if wanted.len() > 12 {
        return;
    }
    let elsewhere = |own: usize, text: &str| {
        let others = draft.units.iter().enumerate().filter(|(i, u)| *i != own && u.role != Some("pull-quote"));
        others.into_iter().any(|(_, u)| u.text.contains(text))
    };
    // Between speeches that name their speakers, a line in marks is nobody's.
    let turns = draft.units.iter().filter(|u| matches!(u.form, Form::Turn(_))).count();
    let nobody = |i: usize| {
        let turn = |j: Option<usize>| j.is_some_and(|j| matches!(draft.units[j].form, Form::Turn(_)));
        turns >= 8 && wanted.len() * 5 <= turns && (turn(draft.previous(i)) || turn(draft.next(i)))
    };
    let found: Vec<usize> =
        wanted.iter().filter(|(i, text)| nobody(*i) || elsewhere(*i, text)).map(|(i, _)| *i).collect();
    for i in found {
        quote(&mut draft.units[i], "pull-quote");
    }
}

/// Quotations parted from who said them, and from each other, by blank lines alone: a text, then one or two short lines, three
/// times and more. Under a label of praise the texts need no marks.
pub(in crate::source::text) fn spaced(draft: &mut Draft<'_>, under: &[bool], opens: fn(&str) -> bool) {
    let body: Vec<usize> = draft.body().collect();
    let text = |n: usize| {
        let unit = &draft.units[body[n]];
        let marked = opens(&unit.text) && (unit.words(9) > 8 || unit.words(5) > 4 && is_whole(&unit.text));
        let praise = under[body[n]] && unit.words(13) > 12 && unit.text.ends_with(['.', '!', '?', '…', '”', '"']);
        unit.is_plain() && unit.role.is_none() && (marked || praise)
    };
    let line = |n: usize| {
        let unit = &draft.units[body[n]];
        let short =
            unit.is_plain() && unit.role.is_none() && unit.is_short(140) && unit.words(19) <= 18 && unit.gap > 0;
        short && !opens(&unit.text) && !unit.text.ends_with([':', '?', '!', ','])
    };
    let texts: Vec<usize> = (0..body.len()).filter(|n| text(*n)).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let lines_below = |k: usize| {
        let n = texts[k];
        let end = texts.get(k + 1).copied().unwrap_or(body.len());
        (n + 1..end).take_while(|m| line(*m)).count()
    };
    let exact = |k: usize| {
        let lines = lines_below(k);
        (1..=2).contains(&lines) && texts.get(k + 1).is_some_and(|next| texts[k] + 1 + lines == *next)
    };
    let whole: Vec<usize> = (0..texts.len()).filter(|k| exact(*k)).collect();
    let full = whole.iter().filter(|k| named(&draft.units[body[texts[**k] + 1]].text)).count();
    let marked = texts.iter().filter(|n| opens(&draft.units[body[**n]].text)).count();
    if whole.len() < 3 || whole.len() * 2 < marked || full * 2 < whole.len() {
        return;
    }
    let two = whole.iter().filter(|k| lines_below(**k) == 2).count();
    let usual = if two * 2 > whole.len() { 2 } else { 1 };
    for (k, &n) in texts.iter().enumerate() {
        let first = body.get(n + 1).map(|i| &draft.units[*i]);
        // Below the last one, `Events` may be the heading of what follows.
        let second = body.get(n + 2).is_some_and(|i| draft.units[*i].words(2) == 2);
        let lines = if exact(k) { lines_below(k) } else { lines_below(k).min(if second { usual } else { 1 }) };
        let ends = exact(k) || first.is_some_and(|u| named(&u.text));
        if lines == 0 || !ends {
            continue;
        }
        found.push((n, lines));
    }
    for (n, lines) in found {
        quote(&mut draft.units[body[n]], "endorsement");
        for i in &body[n + 1..n + 1 + lines] {
            draft.units[*i].form = Form::Attribution;
        }
    }
}

/// Whether a line names a person, whatever follows the name.
fn named(text: &str) -> bool {
    let name = text.trim_start_matches(['—', '–', '-', ' ']).split([',', '(', '|']).next().unwrap_or_default().trim();
    is_name(bare(name)) || is_source(text, true)
}

/// Letters on a page of praise: from the salutation to the name of who wrote.
pub(in crate::source::text) fn letters(draft: &mut Draft<'_>, under: &[bool]) {
    let body: Vec<usize> = draft.body().collect();
    let greets = |n: usize| {
        let unit = &draft.units[body[n]];
        unit.is_plain() && unit.is_short(60) && unit.text.starts_with("Dear ") && unit.words(7) <= 6
    };
    let found: Vec<usize> = (0..body.len()).filter(|n| greets(*n)).collect();
    let praise = draft.title.as_ref().is_some_and(|t| crate::source::text::kind::praises(&t.value));
    if found.len() < 2 || !(praise || found.iter().all(|n| under[body[*n]])) {
        return;
    }
    for (k, &n) in found.iter().enumerate() {
        let end = found.get(k + 1).copied().unwrap_or(body.len()).min(n + 30);
        let signs = |m: usize| {
            let unit = &draft.units[body[m]];
            let signed = unit.is_short(60) && unit.words(7) <= 6 && is_name(bare(&unit.text));
            unit.is_plain() && signed && draft.units[body[m - 1]].words(9) <= 8
        };
        let Some(name) = (n + 2..end).find(|m| signs(*m)) else { continue };
        for (at, i) in body[n..name].iter().enumerate() {
            let unit = &mut draft.units[*i];
            unit.form = if at == 0 { Form::Quote(unit.text.len()) } else { Form::QuoteMore(unit.text.len()) };
            unit.role = Some("endorsement");
        }
        draft.units[body[name]].form = Form::Attribution;
        let role = body.get(name + 1).filter(|_| name + 1 < end).map(|i| &draft.units[*i]);
        if role.is_some_and(|u| u.is_plain() && u.is_short(60) && u.words(6) <= 5 && !u.text.ends_with(['.', ','])) {
            draft.units[body[name + 1]].form = Form::Attribution;
        }
    }
}
