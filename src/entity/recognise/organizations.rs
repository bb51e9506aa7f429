//! Names of organizations by their structure: `[words] Head [of|for|on the Words [and Words]]`.
//!
//! Finds what the tagger cuts short or misses because the words are plain: "Northern Centre for the Study of Tides".

use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};

/// Most words of a name found here.
const LONGEST: usize = 14;

/// Structural names of organizations, and `X regime`.
///
/// `known` are the tagger's spans: a name found here never swallows a person, an event or a work.
pub(super) fn find(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut i = 0;
        while i < text.words.len() {
            if !text.capital(i) {
                i += 1;
                continue;
            }
            let end = run_end(text, i);
            let span = |first, end, confidence| Span {
                block,
                first,
                end,
                kind: Kind::Organization,
                confidence,
                rule: "organization",
            };
            if let Some((first, end, confidence)) = listed(reading, text, i).or_else(|| foreign(text, i, end)) {
                found.push(Span { rule: "known-organization", ..span(first, end, confidence) });
                i = end;
                continue;
            }
            if let Some((first, mut name_end)) = headed(reading, text, i, end) {
                let from = known.partition_point(|s| (s.block, s.first) <= (block, first));
                let other = |s: &&Span| matches!(s.kind, Kind::Person | Kind::Event | Kind::Work);
                let inner = known.iter().skip(from).take_while(|s| s.block == block && s.first < name_end).find(other);
                name_end = inner.map_or(name_end, |s| s.first);
                if inner.is_none() {
                    found.push(span(first, name_end, if name_end - first >= 3 { 0.8 } else { 0.65 }));
                }
                i = name_end.max(end);
                continue;
            }
            if text.lower(end) == "regime"
                && !text.is(end - 1, List::Demonym)
                && text.word(end - 1).is_some_and(|w| !w.is(List::Function))
            {
                found.push(span(end - 1, end + 1, 0.6));
            }
            i = end;
        }
    }
    found
}

/// One past the last word of a run of capitals that touch each other (an `&` or a hyphen may stand between).
pub(super) fn run_end(block: &Block<'_>, start: usize) -> usize {
    let mut end = start + 1;
    while end < block.words.len() && end - start < LONGEST && !block.line_start(end) {
        if block.capital(end) {
            end += 1;
        } else if matches!(block.form(end), "&") && block.capital(end + 1) {
            end += 2;
        } else {
            break;
        }
    }
    end
}

/// An organization of the closed list, or a campus: `UC Santa Cruz`.
fn listed(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<(usize, usize, f32)> {
    let campus = matches!(block.form(i), "UC" | "SUNY" | "CUNY" | "UT" | "UNC" | "UMass")
        && block.capital(i + 1)
        && !block.line_start(i + 1);
    if campus {
        return Some((i, run_end(block, i + 1).min(i + 4), 0.85));
    }
    let length = reading.lexicon.longest(&block.ahead(i, 7), List::Organization);
    let capitals = (i..i + length).all(|j| block.capital(j) || block.is(j, List::Connector));
    let after = !block.capital(i + length) || block.line_start(i + length) || block.is(i + length, List::Role);
    let before =
        block.before(i).is_none_or(|w| !w.capital || w.is(List::Function) || w.is(List::Role) || w.is(List::Honorific))
            || block.line_start(i);
    (length > 0 && capitals && after && before).then_some((i, i + length, 0.88))
}

/// `Museo del Violino`, `Pontificia Universidad Católica del Perú`.
fn foreign(block: &Block<'_>, start: usize, run: usize) -> Option<(usize, usize, f32)> {
    let head = (start..run).find(|i| block.is(*i, List::OrgForeign))?;
    let mut end = run;
    while end - start < LONGEST {
        let article = super::names::article_name(block, end);
        let small = (1..=2).find(|n| {
            (end..end + n).all(|i| {
                block.is(i, List::Particle) || matches!(block.lower(i), "für" | "y" | "e" | "et" | "und" | "des")
            }) && block.capital(end + n)
        });
        match small {
            _ if article => end += 1,
            Some(n) if !block.line_start(end + n) => end = run_end(block, end + n),
            _ => break,
        }
    }
    let first = (start..head).find(|i| !block.is(*i, List::Function) && !block.is(*i, List::Role)).unwrap_or(head);
    let first = if block.word(first).is_some_and(|w| w.upper) { head } else { first };
    (end - first >= 2).then_some((first, end, 0.85))
}

/// The organization in a run: first word, one past the last.
fn headed(reading: &Reading<'_>, block: &Block<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    let strong = |i: usize| block.is(i, List::OrgStrong);
    // The head is the last word of the run: "University Professor", "Academy Award" are no organizations.
    let head = end.checked_sub(1).filter(|i| *i >= start && strong(*i))?;
    let mut first = start;
    loop {
        let words: Vec<&str> = (first..end).map(|i| block.lower(i)).collect();
        let role = reading.lexicon.longest(&words, List::Role);
        let article = block.form(first) == "The" && !block.sentence_start(first);
        let skip = if block.is(first, List::Function) && !article { 1 } else { role };
        if skip == 0 || first + skip > head {
            break;
        }
        first += skip;
    }
    let last = complement(block, head);
    if let Some(wider) = joined_before(block, first, last) {
        first = wider;
    }
    let long_enough = last - first >= 2 && !(last - first == 2 && block.form(first) == "The");
    let plain_start = first == head && last == head + 1;
    (long_enough && !plain_start && last - first <= LONGEST).then_some((first, last))
}

/// `Rare Book and | Manuscript Library`: where a name begins whose head is shared by two plain words.
fn joined_before(block: &Block<'_>, first: usize, last: usize) -> Option<usize> {
    let and = first.checked_sub(1).filter(|i| matches!(block.form(*i), "and" | "&"))?;
    let left = and.checked_sub(1)?;
    let plain =
        |i: usize| block.word(i).is_some_and(|w| w.capital && w.flags.is_plain() && !w.upper && !w.is(List::OrgStrong));
    if last - first != 2 || !plain(first) || !plain(left) || block.line_start(and) || block.line_start(first) {
        return None;
    }
    let mut start = left;
    while start > 0 && !block.line_start(start) && block.capital(start - 1) && !block.is(start - 1, List::Function) {
        start -= 1;
    }
    (left - start <= 4 && !block.is(start, List::Function)).then_some(start)
}

/// What follows a head: `of the X`, `for X and Y`; one past its last word.
fn complement(block: &Block<'_>, head: usize) -> usize {
    let mut end = head + 1;
    for _ in 0..3 {
        let abroad = matches!(block.lower(head), "embassy" | "consulate" | "mission" | "delegation");
        let joins = matches!(block.form(end), "of" | "for" | "on" | "de" | "del" | "la" | "des" | "du")
            || (abroad && matches!(block.form(end), "in" | "to"));
        let mut next = end + 1;
        if block.form(next) == "the" {
            next += 1;
        }
        if !joins || !block.capital(next) || block.line_start(next) {
            break;
        }
        end = run_end(block, next);
        if matches!(block.form(end), "and" | "&") && joinable(block, end + 1) {
            end = run_end(block, end + 1);
        }
        // "Ministry of Agriculture, Forestry and Fisheries"
        let body =
            matches!(block.lower(head), "ministry" | "department" | "committee" | "faculty" | "school" | "office");
        if body && block.form(end) == "," && joinable(block, end + 1) {
            let item = run_end(block, end + 1);
            let after = if block.form(item) == "," { item + 1 } else { item };
            if block.form(after) == "and" && joinable(block, after + 1) {
                end = run_end(block, after + 1);
            }
        }
    }
    end
}

/// Whether a word after `and` goes on with the same name: a plain word that begins no other name.
fn joinable(block: &Block<'_>, at: usize) -> bool {
    let Some(word) = block.word(at) else { return false };
    let goes_on = block.word(at + 1).is_some_and(|w| w.capital && w.flags.is_plain() && !w.flags.is_given());
    let other = word.is(List::OrgStrong)
        || word.is(List::Demonym)
        || (word.is(List::Honorific) && !goes_on)
        || word.flags.is_common_given()
        || word.flags.is_known_place();
    let headed = (at..run_end(block, at)).any(|i| block.is(i, List::OrgStrong));
    word.capital && !word.upper && word.flags.is_plain() && !other && !headed
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_head_takes_its_complement() {
        let found = names(&["She works at the Northern Centre for the Study of Coastal Erosion and Flooding in Hull."]);
        assert!(
            found.contains(&"organization:Northern Centre for the Study of Coastal Erosion and Flooding".to_string()),
            "{found:?}"
        );
        let found = names(&["He wrote to the Embassy of Portugal in the Netherlands."]);
        assert!(found.contains(&"organization:Embassy of Portugal in the Netherlands".to_string()), "{found:?}");
    }

    #[test]
    fn a_role_is_no_organization() {
        let found = names(&["—Ruth Adler, Distinguished University Professor"]);
        assert!(!found.iter().any(|f| f.starts_with("organization")), "{found:?}");
    }
}
