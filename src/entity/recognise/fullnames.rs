//! Names of persons with something inside or before the family name: `Mary (Holt) Reed`, `William “Bill” Reed`, `de la Torre`.
//!
//! In: the blocks of a document, and the persons found in full. Out: spans of persons. A name in brackets or quotation marks is part of
//! the name only between a given name and a capital word of the same line.

use super::cues::Cue;
use super::lexicon::{List, NO_PERSON};
use super::reading::{Block, Kind, Reading, Span};
use std::collections::BTreeMap;

/// Most given names and initials before the bracket.
const GIVEN: usize = 3;

/// Names with a maiden or nick name inside.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for open in (1..text.words.len()).filter(|i| matches!(text.form(*i), "(" | "“" | "\"" | "‘" | "'")) {
            if let Some((first, end)) = around(text, open) {
                let confidence = if text.form(open) == "(" { 0.88 } else { 0.9 };
                found.push(Span { block, first, end, kind: Kind::Person, confidence, rule: "full-name" });
            }
        }
    }
    found
}

fn part(block: &Block<'_>, i: usize) -> bool {
    block.word(i).is_some_and(|w| {
        w.as_written(true)
            && w.form.chars().count() > 1
            && w.form.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            && !NO_PERSON.iter().any(|l| w.is(*l))
            && !w.is(List::Place)
            && !w.flags.is_country()
    })
}

fn initial(block: &Block<'_>, i: usize) -> bool {
    block.capital(i) && block.form(i).trim_end_matches('.').chars().count() == 1
}

/// The name around an opening mark.
fn around(block: &Block<'_>, open: usize) -> Option<(usize, usize)> {
    if block.glued(open) || block.line_start(open) || !block.glued(open + 1) {
        return None;
    }
    let close = match block.form(open) {
        "(" => ")",
        "“" => "”",
        "‘" => "’",
        mark => mark,
    };
    let shut = (open + 2..=open + 3).find(|i| block.form(*i) == close)?;
    if !(open + 1..shut).all(|i| part(block, i)) || (open + 1..=shut).any(|i| block.line_start(i)) {
        return None;
    }
    let mut first = open;
    while first > 0
        && open - first < GIVEN
        && (part(block, first - 1) && block.word(first - 1).is_some_and(|w| w.flags.is_given())
            || initial(block, first - 1))
        && (first == open || !block.line_start(first))
    {
        first -= 1;
    }
    let named = (first..open).any(|i| !initial(block, i));
    let longer = first > 0 && !block.line_start(first) && part(block, first - 1);
    let mut family = shut + 1;
    while block.is(family, List::Particle) && !block.capital(family) && family < shut + 4 {
        family += 1;
    }
    if first == open || !named || longer || block.glued(shut + 1) || !part(block, family) {
        return None;
    }
    if (shut + 1..=family).any(|i| block.line_start(i))
        || block.word(family).is_some_and(|w| w.flags.is_known_place() && !w.flags.is_surname())
    {
        return None;
    }
    let mut end = family + 1;
    let second = block.word(end).is_some_and(|w| w.flags.is_surname() && !w.flags.is_plain());
    end += usize::from(second && part(block, end) && !block.line_start(end));
    end += usize::from(block.cue(end, Cue::NameSuffix) && !block.line_start(end));
    Some((first, end))
}

/// Family names that begin with a particle, wherever they stand: `de la Torre` after `Pilar de la Torre`.
pub(super) fn particles(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut families: BTreeMap<String, Vec<(Vec<String>, f32)>> = BTreeMap::new();
    for span in known.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 3 && s.confidence >= 0.6) {
        let Some(block) = reading.block(span) else { continue };
        let small = |i: &usize| block.is(*i, List::Particle) && !block.capital(*i);
        let Some(from) = (span.first + 1..span.end - 1).find(small) else { continue };
        let inner = (from..span.end).all(|i| small(&i) || part(block, i) || block.capital(i));
        let forms: Vec<String> = (from..span.end).map(|i| block.form(i).to_string()).collect();
        if inner && let Some(head) = forms.first().cloned() {
            let entry = families.entry(head).or_default();
            if !entry.iter().any(|(known, _)| *known == forms) {
                entry.push((forms, span.confidence));
            }
        }
    }
    families.values_mut().for_each(|list| list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0))));
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let Some(list) = families.get(text.form(first)) else { continue };
            let same = |forms: &[String]| forms.iter().enumerate().all(|(n, form)| text.form(first + n) == form);
            let Some((forms, confidence)) = list.iter().find(|(forms, _)| same(forms)) else { continue };
            let end = first + forms.len();
            // "Universidad de la Torre": the particle joins what stands before.
            let joined = first > 0
                && text.capital(first - 1)
                && !text.is(first - 1, List::Role)
                && !text.is(first - 1, List::Honorific)
                && !text.is(first - 1, List::Function);
            if !joined && (!text.capital(end) || text.line_start(end)) {
                found.push(Span {
                    block,
                    first,
                    end,
                    kind: Kind::Person,
                    confidence: confidence * 0.95,
                    rule: "repeat",
                });
            }
        }
    }
    found
}

/// `Minamoto no Tokiwa`: a small word of another language between two words that are none of this one.
pub(super) fn joined(reading: &Reading<'_>) -> Vec<Span> {
    let own = |block: &Block<'_>, i: usize| {
        part(block, i) && block.word(i).is_some_and(|w| !w.flags.is_plain() && !w.upper && w.form.chars().count() > 2)
    };
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for i in (1..text.words.len()).filter(|i| text.small(*i, Cue::NameJoin)) {
            let whole = !text.line_start(i) && !text.line_start(i + 1) && !text.capital(i + 2);
            if whole && own(text, i - 1) && own(text, i + 1) {
                let kind = Kind::Person;
                found.push(Span { block, first: i - 1, end: i + 2, kind, confidence: 0.82, rule: "full-name" });
            }
        }
    }
    found
}

/// `T.C. Holt` and `TC Holt` after `Tam-Chin Holt`: initials of a person named in full before the family name.
pub(super) fn initialled(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut families: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for span in known.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2 && s.confidence >= 0.6) {
        let Some(block) = reading.block(span) else { continue };
        let family = block.form(span.end - 1);
        let given = block.surface(span.first..span.end - 1);
        let letters: String = given.split([' ', '-', '.']).filter_map(|part| part.chars().next()).collect();
        let refused = [List::Role, List::Honorific, List::Place, List::OrgStrong, List::Function];
        let name = block.word(span.end - 1).is_some_and(|w| !refused.iter().any(|l| w.is(*l)) && !w.flags.is_country());
        if name && family.chars().count() > 2 && letters.chars().all(char::is_uppercase) {
            families.entry(family).or_default().push(letters);
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for last in 1..text.words.len() {
            let goes_on = text.capital(last + 1) && !text.line_start(last + 1);
            let apart = !text.line_start(last) && !goes_on;
            let Some(known) = families.get(text.form(last)).filter(|_| apart) else { continue };
            let short = |i: usize| {
                let form = text.form(i);
                form.chars().all(|c| c.is_uppercase() || c == '.') && form.chars().filter(|c| *c != '.').count() <= 3
            };
            let mut first = last;
            while first > 0 && last - first < 3 && short(first - 1) && !text.form(first - 1).is_empty() {
                first -= 1;
                if text.line_start(first) {
                    break;
                }
            }
            let letters: String = (first..last).flat_map(|i| text.form(i).chars().filter(|c| *c != '.')).collect();
            let turned = first > 0 && text.form(first - 1) == ",";
            if !turned
                && letters.chars().count() >= 2
                && known.iter().any(|k| k.starts_with(&letters) || letters.starts_with(k))
            {
                let (end, kind, confidence, rule) = (last + 1, Kind::Person, 0.86, "full-name");
                found.push(Span { block, first, end, kind, confidence, rule });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_small_word_between_two_foreign_names_joins_them() {
        let found = names(&["Then Minamura no Tokiwasa went home. There is no Tokiwasa."]);
        assert_eq!(found.first().map(String::as_str), Some("person:Minamura no Tokiwasa"), "{found:?}");
        assert!(!found.iter().any(|f| f.contains("There")), "{found:?}");
    }

    #[test]
    fn a_maiden_name_in_brackets_is_part_of_the_name() {
        let found =
            names(&["Margaret (Ollerenshaw) Thrupley", "She was the daughter of John and Mary (Holt) Reed of Lisbon."]);
        assert!(found.contains(&"person:Margaret (Ollerenshaw) Thrupley".into()), "{found:?}");
        assert!(found.contains(&"person:Mary (Holt) Reed".into()), "{found:?}");
    }

    #[test]
    fn a_nick_name_in_quotation_marks_is_part_of_the_name() {
        let found = names(&["Then William “Bill” Thrupley spoke."]);
        assert_eq!(found, ["person:William “Bill” Thrupley"]);
    }

    #[test]
    fn a_place_in_brackets_is_no_part_of_a_name() {
        let found = names(&["Victoria (Australia) and Anna (Lisbon) came."]);
        assert!(!found.iter().any(|f| f.contains('(')), "{found:?}");
    }

    #[test]
    fn a_family_name_with_a_particle_is_the_person_named_in_full() {
        let found = names(&[
            "President Pilar de la Torre resigned.",
            "Then de la Torre left, and the de la Torre government fell.",
        ]);
        assert_eq!(found, ["person:Pilar de la Torre", "person:de la Torre", "person:de la Torre"]);
    }
}
