//! Endorsements and other quotations with an attribution, on the same line or on the next.

use super::Draft;
use super::names::{bare, is_name};
use super::tables::{is_name_word, label, pattern};
use super::units::Form;
use regex::Regex;
use std::sync::LazyLock;

/// A closing quotation mark, a dash, and what follows to the end of the line.
static SAME_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[”"»’'.!?…]["”»’']?\s*(?P<dash>—|–|―|‒|−|--|-|~)\s*(?P<who>\p{Lu}[^”“"«»]{2,260})$"#));

/// A line that is an attribution alone.
static OWN_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:—|–|―|‒|−|--|-|~)\s*(?P<who>[^\s”“-][^”“]{2,260})$"));

/// A closing quotation mark, then who said it, in brackets or after a space.
static UNDASHED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"[”"»]\*?\s+(?P<who>\(\p{Lu}[^()“”"]{2,160}\)\.?|\p{Lu}[^“”"«»]{2,160})$"#));

fn opens(text: &str) -> bool {
    text.starts_with(['“', '"', '«', '„', '‘', '\'', '‟'])
}

fn closes(text: &str) -> bool {
    text.trim_end_matches(['.', ',', '*']).ends_with(['”', '"', '»', '“', '’', '\''])
}

/// Whether an attribution begins like a person, or has the form `Name, role`.
fn looks_attributed(who: &str) -> bool {
    let who = who.trim();
    let (first, rest) = who.split_once([',', '(', '|', ';']).map_or((who, ""), |(a, b)| (a, b));
    let name = bare(first.trim());
    let person = is_name(name)
        || (name.split_whitespace().count() <= 3 && is_name_word("honorific", who.split(' ').next().unwrap_or("")));
    let large = |w: &str| w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic());
    let capitals =
        first.split_whitespace().all(|w| large(w) || matches!(w, "of" | "the" | "and" | "for" | "in" | "on"));
    (person
        || (capitals && first.split_whitespace().count() <= 8)
        || (!rest.is_empty() && first.split_whitespace().count() <= 8))
        && !has_sentence(who)
}

/// Whether a sentence ends before the end: a word that is no abbreviation, a full stop, a capital.
fn has_sentence(who: &str) -> bool {
    let words: Vec<&str> = who.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let word = pair[0].trim_end_matches('.');
        let plain = word.len() > 4 && !word.contains('.') && word.chars().skip(1).all(char::is_lowercase);
        pair[0].ends_with('.') && plain && !is_name_word("honorific", word) && pair[1].starts_with(char::is_uppercase)
    })
}

/// Where the attribution begins in a unit that holds a quotation with its attribution.
fn attribution_at(text: &str) -> Option<(usize, bool)> {
    let mut from = text.len().saturating_sub(320);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let c = SAME_LINE.captures(&text[from..])?;
    let (dash, who) = (c.name("dash")?, c.name("who")?);
    let at = from + dash.start();
    let quote = text[..at].trim_end();
    if quote.len() < 20 || !looks_attributed(who.as_str()) {
        return None;
    }
    let single = text.starts_with(['‘', '\'']) && quote.ends_with(['’', '\'']);
    let closed = quote.ends_with(['”', '"', '»', '“']) || single;
    // A hyphen is an attribution's dash only after a closing mark and before a space-separated name.
    let weak_dash = matches!(dash.as_str(), "-" | "~");
    let whole = opens(text) && closed;
    if !closed || (weak_dash && !whole) {
        return None;
    }
    Some((at, whole && is_one(quote)))
}

/// The same without a dash: one quotation in marks, then a name, in brackets or bare.
fn bare_attribution_at(text: &str) -> Option<usize> {
    let mut from = text.len().saturating_sub(220);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let who = UNDASHED.captures(&text[from..])?.name("who")?;
    let at = from + who.start();
    let name = who.as_str().trim_matches(['(', ')', '.']);
    let bracketed = who.as_str().starts_with('(');
    let quote = text[..at].trim_end();
    (quote.len() >= 20 && is_whole(quote) && if bracketed { looks_attributed(name) } else { is_source(name, true) })
        .then_some(at)
}

/// Whether the curly marks at the ends of a text enclose all of it: one quotation, not two phrases.
fn is_one(quote: &str) -> bool {
    let mut depth = 0i32;
    for (at, c) in quote.char_indices() {
        match c {
            '“' | '«' => depth += 1,
            '”' | '»' => depth -= 1,
            _ => continue,
        }
        if depth <= 0 && at + c.len_utf8() < quote.len() {
            return false;
        }
    }
    true
}

/// Marks quotations. One alone must open and close with marks; without the opening mark it needs two neighbours or more.
pub(super) fn endorsements(draft: &mut Draft<'_>) {
    let mut same: Vec<(usize, usize, bool)> = Vec::new();
    for i in draft.body() {
        let unit = &draft.units[i];
        if unit.is_plain()
            && let Some((at, whole)) = attribution_at(&unit.text)
        {
            same.push((i, at, whole));
        }
    }
    let strong = same.iter().filter(|(_, _, whole)| *whole).count();
    for (i, at, whole) in same {
        if whole || strong >= 2 {
            draft.units[i].form = Form::Quote(at);
            draft.units[i].role = Some("endorsement");
        }
    }
    let under = praised(draft);
    let bare: Vec<(usize, usize)> = draft
        .body()
        .filter(|i| draft.units[*i].is_plain())
        .filter_map(|i| Some((i, bare_attribution_at(&draft.units[i].text)?)))
        .collect();
    let several = bare.len() >= 2;
    for (i, at) in bare {
        if several || under[i] || strong >= 2 {
            draft.units[i].form = Form::Quote(at);
            draft.units[i].role = Some("endorsement");
        }
    }
    own_lines(draft);
    undashed(draft);
    in_praise(draft);
    second_lines(draft);
}

/// Whether a text is one quotation in marks, from its first character to its last.
pub(super) fn is_whole(text: &str) -> bool {
    let straight = text.matches('"').count();
    let single = text.starts_with('‘') && text.matches('‘').count() > 1;
    opens(text)
        && closes(text)
        && is_one(text.trim_end_matches(['.', ',', '*']))
        && matches!(straight, 0 | 2)
        && !single
}

/// For each unit, whether it stands under a label that announces praise or reviews.
fn praised(draft: &Draft<'_>) -> Vec<bool> {
    let mut inside = false;
    let under = |unit: &super::units::Unit| {
        if matches!(unit.form, Form::Heading(_)) {
            inside = matches!(unit.role, Some("praise" | "reviews"));
        }
        inside
    };
    draft.units.iter().map(under).collect()
}

/// Whether a line names somebody who is quoted: `Ada Reader, author of Stones`, `The Hartwell Gazette`.
fn is_source(text: &str, under_praise: bool) -> bool {
    let text = text.trim_end_matches(':');
    let first = text.split_once([',', '(', '|', ';']).map_or(text, |(a, _)| a).trim();
    let person = is_name(bare(first));
    let capitals = || {
        let mut words = first.split_whitespace().filter(|w| w.chars().count() > 3).peekable();
        words.peek().is_some() && words.all(|w| w.starts_with(|c: char| !c.is_lowercase()))
    };
    let ends =
        text.ends_with(['?', '!', '”', '"']) || (text.ends_with('.') && !text.ends_with("D.") && !text.ends_with("r."));
    text.len() <= 160
        && text.starts_with(|c: char| c.is_uppercase() || c == '@')
        && label(text).is_none()
        && !ends
        && !has_sentence(text)
        && (person || (first.split_whitespace().count() <= 8 && capitals() && (under_praise || text.contains(','))))
}

/// Quotations in marks whose source stands on the line after or before, without a dash: two or more, or under a label.
fn undashed(draft: &mut Draft<'_>) {
    let under = praised(draft);
    let body: Vec<usize> = draft.body().collect();
    let plain = |n: Option<usize>| n.and_then(|n| body.get(n)).filter(|i| draft.units[**i].is_plain()).copied();
    let mut after: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<(usize, usize)> = Vec::new();
    let (mut close_after, mut close_before) = (0, 0);
    for (n, &i) in body.iter().enumerate() {
        let unit = &draft.units[i];
        if !unit.is_plain() || unit.text.len() < 12 || !is_whole(&unit.text) {
            continue;
        }
        let is_source = |j: &usize| is_source(&draft.units[*j].text, under[i]);
        if let Some(next) = plain(Some(n + 1)).filter(is_source) {
            after.push((i, next));
            close_after += usize::from(draft.units[next].gap == 0);
        }
        if let Some(previous) = plain(n.checked_sub(1)).filter(is_source) {
            before.push((i, previous));
            close_before += usize::from(unit.gap == 0);
        }
    }
    let first_is_source = match (after.first(), before.first()) {
        (Some((a, _)), Some((b, _))) => b <= a,
        _ => after.is_empty(),
    };
    let names_first = close_before > close_after || (close_before == close_after && first_is_source);
    let pairs = if names_first { &before } else { &after };
    let enough = pairs.len() >= 2 || pairs.iter().any(|(i, _)| under[*i]);
    for (quote, source) in pairs.clone().into_iter().filter(|_| enough) {
        draft.units[quote].form = Form::Quote(draft.units[quote].text.len());
        draft.units[quote].role = Some("endorsement");
        if names_first {
            draft.units[source].role = Some("endorser");
        } else {
            draft.units[source].form = Form::Attribution;
        }
    }
}

/// Under a label that announces praise, what is in marks is quoted, whether or not somebody is named.
fn in_praise(draft: &mut Draft<'_>) {
    let under = praised(draft);
    for (unit, under) in draft.units.iter_mut().zip(under) {
        if under && unit.is_plain() && unit.text.len() >= 20 && is_whole(&unit.text) {
            unit.form = Form::Quote(unit.text.len());
            unit.role = Some("endorsement");
        }
    }
}

/// The second line of an attribution: directly below, short, with a capital and without a full stop.
fn second_lines(draft: &mut Draft<'_>) {
    for i in 1..draft.units.len() {
        let before = &draft.units[i - 1];
        let attributed = match before.form {
            Form::Quote(at) => at < before.text.len(),
            ref form => *form == Form::Attribution,
        };
        let unit = &draft.units[i];
        let short = unit.is_plain() && unit.gap == 0 && unit.is_short(90) && unit.text.starts_with(char::is_uppercase);
        let more = unit.text.contains(',') || draft.units.get(i + 1).is_none_or(|n| n.gap > 0);
        if attributed && short && more && !unit.text.ends_with(['.', ':', '?', '!']) && label(&unit.text).is_none() {
            draft.units[i].form = Form::Attribution;
        }
    }
}

/// A quotation whose attribution stands on the next line.
fn own_lines(draft: &mut Draft<'_>) {
    let lines: Vec<(usize, usize)> = draft
        .body()
        .filter(|i| {
            let unit = &draft.units[*i];
            unit.is_plain()
                && unit.text.len() <= 300
                && OWN_LINE.captures(&unit.text).is_some_and(|c| {
                    looks_attributed(&c["who"]) || c["who"].starts_with(char::is_lowercase) && !has_sentence(&c["who"])
                })
        })
        .filter_map(|i| Some((draft.previous(i)?, i)))
        .collect();
    for (quote, line) in lines.iter().copied() {
        let unit = &draft.units[quote];
        let marked = opens(&unit.text) && closes(&unit.text);
        // A short text between the head and the body, with a name below it: an epigraph. At the end it is a signature.
        let epigraph = draft.units[line].text.starts_with(['—', '―'])
            && unit.words(61) <= 60
            && draft.next(line).is_some_and(|n| draft.units[n].words(21) > 20);
        let small =
            draft.units[line].text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
        if small && !(marked && draft.units[line].gap == 0) {
            continue;
        }
        let dash_is_bullet = draft.units[line].text.starts_with(['-', '–']) && !marked;
        if !unit.is_plain() || dash_is_bullet || !(marked || epigraph || (lines.len() >= 2 && unit.words(9) >= 8)) {
            continue;
        }
        let end = unit.text.len();
        draft.units[quote].form = Form::Quote(end);
        draft.units[quote].role = Some("endorsement");
        draft.units[line].form = Form::Attribution;
    }
}
