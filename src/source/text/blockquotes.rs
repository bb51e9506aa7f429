//! Block quotations by context: quoted lines, indented paragraphs in a flush text, quotations after a colon, pull quotes.
//!
//! In: the draft after endorsements, items and turns are known. Out: units of form `Quote` where two signals agree; one
//! alone is proposed.

use super::quotes::is_whole;
use super::tables::pattern;
use super::units::{Form, Unit};
use super::{Draft, Fact};
use regex::Regex;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// Words before a colon that announce what somebody said or wrote.
static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:writes?|wrote|written|say|says|said|reads?|states?|stated|explain(?:s|ed)|notes?|noted|puts? it|recalls?|recalled|observe[sd]|remark(?:s|ed)|argue[sd]|conclude[sd]|declare[sd]|comment(?:s|ed)|add(?:s|ed)|quote[sd]?|quotation|passage|words|as follows|following|in (?:his|her|their|its) own words|describe[sd]|summari[sz]e[sd]|recount(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|replie[sd]|told|tells|asks?|asked|margin|letter|inscription)\b[^.!?:]{0,90}:$",
    )
});

/// A verb of saying directly before the colon.
static SAYING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:says?|said|writes?|wrote|puts? it|explain(?:s|ed)|recall(?:s|ed)|remark(?:s|ed)|observe[sd]):$")
});

/// The first person.
static I: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:I|I['’](?:m|ve|d|ll)|my|My|me|we|We|our|Our|us)\b"));

/// A place in a work, alone on a line: `(p. 12)`.
static LOCATOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[(\[](?:[^()\[\]]{0,60}\b)?pp?\.\s*\d[^()\[\]]{0,30}[)\]]\.?$"));

/// Marks block quotations.
pub(super) fn block_quotations(draft: &mut Draft<'_>) {
    quoted_lines(draft);
    indented(draft);
    announced(draft);
    pulled(draft);
    locators(draft);
}

/// Lines with `>` before them.
fn quoted_lines(draft: &mut Draft<'_>) {
    let mut before = false;
    for unit in &mut draft.units {
        let quoted = !unit.quoting.is_empty();
        if quoted && unit.is_plain() {
            unit.form = if before { Form::QuoteMore } else { Form::Quote(unit.text.len()) };
            unit.role = Some("quoted");
            before = true;
        } else if !matches!(unit.form, Form::Removed(_)) {
            before = false;
        }
    }
}

/// Columns before most of the running text, if it is flush: indented paragraphs are few.
fn flush(draft: &Draft<'_>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for i in draft.body() {
        let unit = &draft.units[i];
        if unit.text.len() >= 60 && unit.is_plain() {
            *counts.entry(unit.indent).or_default() += 1;
        }
    }
    let (base, most) = counts.iter().max_by_key(|(_, n)| **n)?;
    let deeper: usize = counts.range(base + 3..).map(|(_, n)| n).sum();
    (*most >= 2 && deeper * 2 <= *most).then_some(*base)
}

/// Paragraphs that stand further in than the text around them.
fn indented(draft: &mut Draft<'_>) {
    let Some(base) = flush(draft) else { return };
    let body: Vec<usize> = draft.body().collect();
    let deep = |unit: &Unit| unit.is_plain() && unit.role.is_none() && unit.indent >= base + 3;
    let mut n = 0;
    while n < body.len() {
        let start = n;
        while n < body.len() && deep(&draft.units[body[n]]) && (n == start || draft.units[body[n]].gap > 0) {
            n += 1;
        }
        if n == start {
            n += 1;
            continue;
        }
        let first = &draft.units[body[start]];
        let words: usize = body[start..n].iter().map(|i| draft.units[*i].words(40)).sum();
        let apart = first.gap > 0 && body.get(n).is_none_or(|next| draft.units[*next].gap > 0);
        let before = start.checked_sub(1).map(|p| &draft.units[body[p]]);
        let announced = before.is_some_and(|p| p.text.ends_with(':'));
        let after_text = before.is_some_and(|p| p.is_plain() && p.text.len() >= 60);
        let wrapped = first.lines.len() > 1;
        if !apart || words < 6 || !(after_text || announced) {
            continue;
        }
        if announced || wrapped || is_whole(&first.text) || LOCATOR.is_match(tail(&first.text)) {
            quote(draft, &body[start..n]);
        } else {
            let fact = Fact::new(format!("quotation: {}", first.text), first.span(), "indented", 0.6);
            draft.proposed.push(fact);
        }
    }
}

/// The last bracket of a text.
fn tail(text: &str) -> &str {
    text.rfind(['(', '[']).map_or("", |at| &text[at..])
}

fn quote(draft: &mut Draft<'_>, members: &[usize]) {
    for (n, i) in members.iter().enumerate() {
        let unit = &mut draft.units[*i];
        unit.form = if n == 0 { Form::Quote(unit.text.len()) } else { Form::QuoteMore };
        unit.role = Some("block-quotation");
    }
    // The place in the work at the end is the attribution.
    if let [i] = members
        && let Some(at) = draft.units[*i].text.rfind(['(', '[']).filter(|at| *at > 20)
        && LOCATOR.is_match(&draft.units[*i].text[at..])
    {
        draft.units[*i].form = Form::Quote(at);
    }
}

/// A paragraph in marks, or one that a verb of saying announces, after a line that ends in a colon.
fn announced(draft: &mut Draft<'_>) {
    let body: Vec<usize> = draft.body().collect();
    for (n, pair) in body.windows(2).enumerate() {
        let (before, unit) = (&draft.units[pair[0]], &draft.units[pair[1]]);
        let prose = before.is_plain() && before.text.ends_with(':') && before.text.len() <= 3000;
        if !prose
            || !unit.is_plain()
            || unit.role.is_some()
            || unit.gap == 0 && before.gap > 0 && before.text.len() < 40
        {
            continue;
        }
        let whole = is_whole(&unit.text);
        let mut from = before.text.len().saturating_sub(160);
        while !before.text.is_char_boundary(from) {
            from += 1;
        }
        let says = ANNOUNCES.is_match(&before.text[from..]) && before.text.len() >= 40;
        let running = unit.text.len() >= 60 && unit.lines.len() < 60 && !unit.text.ends_with(':');
        // The text goes on after a quotation; what ends the document may be its body.
        let goes_on = body.get(n + 2).is_some_and(|i| draft.units[*i].is_plain() && draft.units[*i].gap > 0);
        // Somebody else speaks: the first person, where the text before has none, or a place in a work at the end.
        let other_voice = (I.is_match(&unit.text) && !I.is_match(&before.text)) || LOCATOR.is_match(tail(&unit.text));
        let located = LOCATOR.is_match(tail(&unit.text));
        let said = says && (other_voice || SAYING.is_match(&before.text[from..]));
        let spoken = (said || located) && running && goes_on && unit.gap > 0 && !has_marks(&unit.text) && n > 1;
        if (whole && unit.text.len() >= 20) || spoken {
            quote(draft, &pair[1..]);
        } else if says && running && goes_on && n > 2 && unit.gap > 0 && !has_marks(&unit.text) {
            let fact = Fact::new(format!("quotation: {}", unit.text), unit.span(), "announced", 0.6);
            draft.proposed.push(fact);
        }
    }
}

fn has_marks(text: &str) -> bool {
    text.starts_with(['“', '"', '«', '„'])
}

/// A sentence of the text that stands once more, alone: a pull quote.
fn pulled(draft: &mut Draft<'_>) {
    let bare = |text: &str| text.trim_matches(['“', '”', '"', '‘', '’', '\'', '«', '»', ' ', '.', '…']).to_owned();
    let mut wanted: HashMap<String, usize> = HashMap::new();
    for i in draft.body() {
        let unit = &draft.units[i];
        let alone = unit.is_plain() && unit.role.is_none() && unit.gap > 0 && unit.text.len() <= 300;
        if alone && unit.words(6) > 4 && is_whole(&unit.text) {
            wanted.insert(bare(&unit.text), i);
        }
    }
    // Each is looked for in the whole text; more than a few are something else.
    if wanted.len() > 12 {
        return;
    }
    let mut found: Vec<usize> = wanted
        .iter()
        .filter(|(text, i)| {
            let own = draft.units[**i].span();
            draft.text.get(..own.start).is_some_and(|t| t.contains(text.as_str()))
                || draft.text.get(own.end..).is_some_and(|t| t.contains(text.as_str()))
        })
        .map(|(_, i)| *i)
        .collect();
    found.sort_unstable();
    for i in found {
        quote(draft, &[i]);
        draft.units[i].role = Some("pull-quote");
    }
}

/// A place alone on the line below a quotation is its attribution.
fn locators(draft: &mut Draft<'_>) {
    for i in 1..draft.units.len() {
        let quoted = matches!(draft.units[i - 1].form, Form::Quote(_) | Form::QuoteMore);
        if quoted && draft.units[i].is_plain() && LOCATOR.is_match(&draft.units[i].text) {
            draft.units[i].form = Form::Attribution;
        }
    }
}
