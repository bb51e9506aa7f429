//! Dates as written in running text: days, months with a year, years, decades and ranges of them.
//!
//! A month or a day without a year is no mention. One pass; at each word only a few words ahead are read.

use super::chronology;
use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};

/// All dates of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut i = 0;
        while i < text.words.len() {
            match at(reading, text, i) {
                Some((end, rule)) => {
                    let confidence = if rule == "year" { 0.93 } else { 0.97 };
                    found.push(Span { block, first: i, end, kind: Kind::Date, confidence, rule });
                    i = end;
                }
                None => i += 1,
            }
        }
    }
    let early = |s: &Span| reading.block(s).is_some_and(|b| s.rule != "year" && s.words().any(|i| is_early(b.form(i))));
    if found.iter().any(early) {
        found.extend(early_years(reading, &found));
    }
    found
}

/// Years of three digits, in a document that gives one of them with its day and month: `in 853`, `804–872`, `850 to 858`.
fn early_years(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let known = Neighbours::of(reading, known);
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut i = 0;
        while i < text.words.len() {
            let end = if is_early(text.form(i)) { early_year(text, i) } else { None };
            let rule = if end == Some(i + 3) { "date-range" } else { "year" };
            let span = end.map(|end| Span { block, first: i, end, kind: Kind::Date, confidence: 0.85, rule });
            found.extend(span.filter(|s| known.free(s)));
            i = end.unwrap_or(i + 1);
        }
    }
    found
}

fn early_year(block: &Block<'_>, i: usize) -> Option<usize> {
    if i > 0 && block.glued(i) && !matches!(block.form(i - 1), "(" | "[") || block.cue_before(i, Cue::NumberLead) {
        return None;
    }
    let value = number(block.form(i))?;
    let later = |at: usize| {
        number(block.form(at)).filter(|n| is_early(block.form(at)) && (1..=120).contains(&n.saturating_sub(value)))
    };
    let joined = matches!(block.form(i + 1), "-" | "–" | "—") || block.small(i + 1, Cue::DateTo);
    let goes_on = block.glued(i + 3) && matches!(block.form(i + 3), "-" | "/" | "_" | "%");
    if joined && later(i + 2).is_some() && !goes_on {
        return Some(i + 3);
    }
    let counted = block.word(i + 1).is_some_and(|w| w.form.starts_with(char::is_lowercase) && !w.is(List::Function));
    let cued = block.before(i).is_some_and(|w| w.is(List::YearCue) || w.cue(Cue::YearShort)) && !block.line_start(i);
    let heads = (i == 0 || block.line_start(i)) && block.form(i + 1) == "(";
    let glued = block.glued(i + 1) && matches!(block.form(i + 1), "-" | "/" | "%" | "°" | "_");
    (!counted && !glued && (cued || heads)).then_some(i + 1)
}

/// The date that begins at a word: one past its last word, and the rule.
fn at(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<(usize, &'static str)> {
    if let Some(end) = chronology::at(reading, block, i) {
        return Some((end, "date"));
    }
    let end = day(reading, block, i);
    let (end, rule) = match end {
        Some(end) => (end, "date"),
        None => (year(reading, block, i)?, "year"),
    };
    Some(range_end(reading, block, i, end).map_or((end, rule), |end| (end, "date-range")))
}

/// If a dash and a second date follow, the end of the range.
fn range_end(reading: &Reading<'_>, block: &Block<'_>, start: usize, end: usize) -> Option<usize> {
    if !matches!(block.form(end), "-" | "–" | "—" | "‐" | "‑") || block.line_start(end + 1) {
        return None;
    }
    let next = end + 1;
    // "1756-’63"
    if end == start + 1
        && is_year(block.form(start))
        && block.glued(next)
        && let Some(second) = cut_year(block, next)
    {
        return Some(second);
    }
    if let Some(second) = day(reading, block, next) {
        return Some(second);
    }
    let single = end == start + 1;
    let (first, second) = (number(block.form(start))?, number(block.form(next))?);
    let full = is_year(block.form(next)) && second >= first;
    let short = block.form(next).len() == 2 && second > first % 100 && block.glued(next);
    (single && (full || short)).then_some(next + 1)
}

/// A day or a month, with a year.
fn day(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<usize> {
    let capital = reading.lexicon.has_capital_months();
    let month = |at: usize| (!capital || block.capital(at)).then(|| reading.lexicon.month(block.form(at))).flatten();
    // "8 de julio de 2016"
    let of = |at: usize| block.cue(at, Cue::DateOf);
    let form = block.form(i);
    if is_numeric_date(form) {
        return Some(i + 1);
    }
    if numeric_slashes(block, i) {
        return Some(i + 5);
    }
    if month(i).is_some() {
        let mut at = i + 1;
        at += usize::from(block.form(at) == "." && block.glued(at));
        if matches!(block.form(at), "–" | "-" | "/") && month(at + 1).is_some() {
            at += 2;
        }
        if is_day(reading, block.form(at)) {
            at += 1;
            if matches!(block.form(at), "–" | "-") && is_day(reading, block.form(at + 1)) {
                at += 2;
            }
        }
        at += usize::from(block.form(at) == "," || of(at));
        if let Some(end) = cut_year(block, at).filter(|_| !block.line_start(at)) {
            return Some(end);
        }
        let counts = block.cue(at + 1, Cue::Unit);
        // "August 827 – 7 October 858"
        let early = is_early(block.form(at))
            && matches!(block.form(at + 1), "-" | "–" | "—")
            && is_day(reading, block.form(at + 2));
        if early && !block.line_start(at) && day(reading, block, at + 2).is_some() {
            return Some(at + 1);
        }
        return (is_year(block.form(at)) && !block.line_start(at) && !counts).then_some(at + 1);
    }
    if is_day(reading, form) {
        let mut at = i + 1;
        if matches!(block.form(at), "–" | "-") && is_day(reading, block.form(at + 1)) {
            // "Number 10 - 5 October 2020": no days that go on, but a number and a day.
            if number(form).zip(number(block.form(at + 1))).is_some_and(|(first, second)| second <= first) {
                return None;
            }
            at += 2;
        }
        // "8. Juli 2016"
        at += usize::from(block.form(at) == "." && block.glued(at));
        at += usize::from(of(at));
        month(at)?;
        at += 1;
        at += usize::from(block.form(at) == "." && block.glued(at));
        at += usize::from(block.form(at) == "," || of(at));
        // "7 October 858", no "7 May 500 men"
        let counted =
            block.word(at + 1).is_some_and(|w| w.form.starts_with(char::is_lowercase) && !w.is(List::Function));
        let early = is_early(block.form(at)) && !counted && !block.glued(at);
        return ((is_year(block.form(at)) || early) && !block.line_start(at)).then_some(at + 1);
    }
    None
}

/// A bare year or decade, where the words around it allow one.
fn year(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<usize> {
    let form = block.form(i);
    if let Some(decade) =
        reading.lexicon.without_ending(form, Cue::DecadeEnding).map(|f| f.trim_end_matches(['\'', '’']))
    {
        return (is_year(decade) && decade.ends_with('0')).then_some(i + 1);
    }
    // "the ’50’s", "in the ’60s"
    if let Some(end) = cut_decade(reading, block, i) {
        return Some(end);
    }
    // "in ’76", "from ’82 to ’88"
    if let Some(end) = cut_year(block, i) {
        let cued = block.before(i).is_some_and(|w| w.is(List::YearCue) || w.cue(Cue::YearShort) || w.cue(Cue::And));
        let dated = i >= 2 && block.cue_before(i, Cue::And) && block.form(i - 2).len() == 2;
        return (cued && (!block.cue_before(i, Cue::And) || dated) && !block.line_start(i)).then_some(end);
    }
    if !is_year(form) {
        return None;
    }
    if block.small(i + 1, Cue::Possessive) && form.ends_with('0') {
        return Some(i + 2);
    }
    let (before, after) = (block.lower_before(i), block.lower(i + 1));
    if block.cue_before(i, Cue::Than) && i.checked_sub(2).is_some_and(|j| block.cue(j, Cue::Comparison)) {
        return Some(i + 1);
    }
    let sign =
        |j: usize| matches!(block.lower(j), "$" | "£" | "€" | "#" | "§" | "×" | "+") || block.cue(j, Cue::NumberLead);
    let pointed = before == "." && i.checked_sub(2).is_some_and(sign);
    // "until at least 2031"
    let bound = block.cue_before(i, Cue::Least) && i.checked_sub(3).is_some_and(|j| block.cue(j, Cue::Bound));
    // "mid-2018"
    let part = before == "-" && i.checked_sub(2).is_some_and(|j| block.is(j, List::YearCue));
    let held = (i.checked_sub(1).is_some_and(sign) && !bound)
        || pointed
        || (block.glued(i) && matches!(before, "." | "-" | "/" | "," | "_" | "="));
    if held && !part {
        return None;
    }
    // "020 7008 1500": the last part of a number.
    let digits = |w: &str| w.len() >= 3 && w.bytes().all(|b| b.is_ascii_digit());
    if digits(before)
        && block.before(i).is_some_and(|w| !is_year(&w.form) || w.form.starts_with('0'))
        && !block.line_start(i)
    {
        return None;
    }
    if matches!(after, "%" | "°" | "€")
        || (block.glued(i + 1)
            && matches!(after, "-" | "/" | "_")
            && block.glued(i + 2)
            && cut_year(block, i + 2).is_none()
            && (number(block.form(i + 2)).is_none() || block.form(i + 2).len() == 3))
    {
        return None;
    }
    let value = number(form)?;
    // "ca. 1291", "d. 1318"
    let short = before == "." && i.checked_sub(2).is_some_and(|j| block.small(j, Cue::YearShort));
    let cued = short || block.before(i).is_some_and(|w| w.is(List::YearCue) || w.cue(Cue::YearShort));
    let unit = block.word(i + 1).is_some_and(|w| {
        w.form.chars().all(|c| c.is_lowercase())
            && (w.lower.len() > 4 && reading.lexicon.without_ending(&w.lower, Cue::PluralEnding).is_some()
                || w.cue(Cue::Unit))
    });
    let fits = if value < 1500 { cued } else { true };
    (fits && (cued && !block.cue(i + 1, Cue::Unit) || !unit)).then_some(i + 1)
}

fn number(form: &str) -> Option<u32> {
    let digits = !form.is_empty() && form.len() <= 4 && form.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| form.parse().ok()).flatten()
}

fn is_year(form: &str) -> bool {
    form.len() == 4 && number(form).is_some_and(|n| (1000..2100).contains(&n))
}

/// A year of three digits.
fn is_early(form: &str) -> bool {
    form.len() == 3 && number(form).is_some_and(|n| n >= 100)
}

/// `8`, `08`, `8th`, `3-5`.
fn is_day(reading: &Reading<'_>, form: &str) -> bool {
    let plain = reading.lexicon.without_ending(form, Cue::OrdinalEnding).unwrap_or(form);
    let mut parts = plain.split('-');
    let all = parts.by_ref().take(2).all(|p| p.len() <= 2 && number(p).is_some_and(|n| (1..=31).contains(&n)));
    all && parts.next().is_none()
}

/// `2016-07-08`, `8.7.2016`.
fn is_numeric_date(form: &str) -> bool {
    let parts: Vec<Option<u32>> = form.split(['-', '.']).map(number).collect();
    match parts.as_slice() {
        [Some(y), Some(m), Some(d)] if form.contains('-') => *y >= 1000 && (1..=12).contains(m) && (1..=31).contains(d),
        [Some(d), Some(m), Some(y)] => *y >= 1000 && *y < 2060 && (1..=31).contains(d) && (1..=12).contains(m),
        _ => false,
    }
}

/// `08/07/2016`.
fn numeric_slashes(block: &Block<'_>, i: usize) -> bool {
    let slash = |at: usize| block.form(at) == "/" && block.glued(at);
    let small = |at: usize| number(block.form(at)).is_some_and(|n| (1..=31).contains(&n)) && block.form(at).len() <= 2;
    let last = block.form(i + 4);
    let short = || {
        let months = [i, i + 2].into_iter().any(|at| number(block.form(at)).is_some_and(|n| n <= 12));
        months
            && last.len() == 2
            && number(last).is_some()
            && block.glued(i + 4)
            && !(block.glued(i + 5) && block.form(i + 5) == "/")
    };
    small(i) && slash(i + 1) && small(i + 2) && slash(i + 3) && (is_year(last) || short())
}

/// `’76`, in two words: one past the second.
fn cut_year(block: &Block<'_>, i: usize) -> Option<usize> {
    let two = |at: usize| block.form(at).len() == 2 && number(block.form(at)).is_some() && block.glued(at);
    (matches!(block.form(i), "’" | "'" | "‘")
        && two(i + 1)
        && !block.glued(i + 2).then(|| block.form(i + 2)).is_some_and(|f| f.starts_with(char::is_alphanumeric)))
    .then_some(i + 2)
}

/// `’50s`, `’50’s`: one past the last word.
fn cut_decade(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<usize> {
    if !matches!(block.form(i), "’" | "'" | "‘") || !block.glued(i + 1) {
        return None;
    }
    let tens = |form: &str| form.len() == 2 && form.ends_with('0') && number(form).is_some();
    let form = block.form(i + 1);
    let ended = reading.lexicon.without_ending(form, Cue::DecadeEnding).map(|f| f.trim_end_matches(['\'', '’']));
    if ended.is_some_and(tens) {
        return Some(i + 2);
    }
    (tens(form) && block.cue(i + 2, Cue::Possessive) && block.glued(i + 2)).then_some(i + 3)
}

#[cfg(test)]
mod tests {
    use super::super::tests::document;
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        let document = document(&[text]);
        let reading = Reading::of(&document);
        find(&reading).iter().map(|s| reading.blocks[0].surface(s.words()).to_string()).collect()
    }

    #[test]
    fn days_months_and_years_are_dates() {
        assert_eq!(
            dates("On July 8, 2016 and 9th of May 1920, then 1 Sept. 1939."),
            ["July 8, 2016", "9th of May 1920", "1 Sept. 1939"]
        );
        assert_eq!(dates("In March 2014, released in July, 2016; built 1887."), ["March 2014", "July, 2016", "1887"]);
        assert_eq!(dates("Seen 2016-07-08, 08/07/2016 and 8.7.2016."), ["2016-07-08", "08/07/2016", "8.7.2016"]);
    }

    #[test]
    fn ranges_and_decades_are_one_mention() {
        assert_eq!(
            dates("From 2015-2019 and 1939–45, in the 1920s and mid-1930s."),
            ["2015-2019", "1939–45", "1920s", "1930s"]
        );
        assert_eq!(dates("The dig (12 March 1920 – 4 May 1921) ended."), ["12 March 1920 – 4 May 1921"]);
    }

    #[test]
    fn early_years_after_a_short_cue_and_parts_of_years() {
        assert_eq!(dates("He (d. 1318) ruled from ca. 1291; in mid-2018 it closed."), ["1318", "1291", "2018"]);
    }

    #[test]
    fn decades_with_two_digits() {
        assert_eq!(dates("I grew up on ’50’s rock and '60s songs, on the ‘70s."), ["’50’s", "'60s", "‘70s"]);
    }

    #[test]
    fn years_and_days_with_two_digits() {
        let text =
            "In January of 1965 and October of ’73, in ’76 and from ’82 on, 12/30/09, the war of 1756-’63, 5’10 tall.";
        assert_eq!(dates(text), ["January of 1965", "October of ’73", "’76", "’82", "12/30/09", "1756-’63"]);
    }

    #[test]
    fn years_of_three_digits_where_one_has_its_day() {
        let text =
            "He died on 7 October 858, in the reign that lasted from 850 to 858, and was born in 827 with 812 others.";
        assert_eq!(dates(text), ["7 October 858", "850 to 858", "827"]);
        assert_eq!(dates("Born (August 827 – 7 October 858) there."), ["August 827 – 7 October 858"]);
        assert!(dates("From 850 to 858 of them came in 853.").is_empty());
    }

    #[test]
    fn numbers_and_bare_months_are_not_dates() {
        assert!(dates("In April, 2000 people paid $1999 on page 1850, p. 1600; 1,850 left May 3.").is_empty());
    }
}
