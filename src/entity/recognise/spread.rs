//! One surface, one kind: what the whole document says about a name decides each of its occurrences.
//!
//! Surfaces get the kind most of their occurrences have, weighed by confidence; a surface found once is found wherever it
//! stands again; family names and given names of persons found in full are found alone; abbreviated terms are dropped.

use super::acronyms::Definition;
use super::cues::Cue;
use super::features::Word;
use super::lexicon::{Lexicon, List};
use super::reading::{Block, Kind, Reading, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// What the document says about a surface.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    weight: [f32; 6],
    best: f32,
    count: usize,
}

impl Votes {
    fn kind(&self) -> Kind {
        let mut best = Kind::Organization;
        for kind in Kind::ALL {
            if self.weight[kind as usize] > self.weight[best as usize] {
                best = kind;
            }
        }
        best
    }
}

/// Puts the kinds of spans in agreement, and adds the occurrences that are missing.
pub(super) fn agree(reading: &Reading<'_>, spans: &mut Vec<Span>, definitions: &[Definition]) {
    let terms: BTreeSet<String> = definitions
        .iter()
        .filter(|d| !d.name)
        .filter_map(|d| Some(reading.blocks.get(d.block)?.form(d.short).to_string()))
        .filter(|form| super::acronyms::is_short(form))
        .collect();
    spans.retain(|s| !terms.contains(&reading.key(s)));
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    for span in spans.iter().filter(|s| s.kind != Kind::Date) {
        let vote = votes.entry(reading.key(span)).or_default();
        let strength = match span.rule {
            "definition" | "known-work" => 20.0,
            "place-cue" => 5.0,
            _ => 1.0,
        };
        vote.weight[span.kind as usize] += span.confidence * span.confidence * strength;
        vote.best = vote.best.max(span.confidence);
        vote.count += 1;
    }
    people(reading, spans, &mut votes, &terms);
    fold(&mut votes);
    for span in spans.iter_mut().filter(|s| s.kind != Kind::Date) {
        if let Some(vote) = votes.get(&reading.key(span)) {
            let kind = vote.kind();
            // A title in a reference is one, whatever its words name elsewhere.
            let title = span.rule == "title" && span.confidence >= 0.84;
            if kind != span.kind && !title {
                span.kind = kind;
                span.confidence = span.confidence.min(0.7);
            }
            if vote.count > 1 && span.confidence < vote.best && span.rule == "model" {
                span.confidence = (span.confidence + vote.best) / 2.0;
            }
        }
    }
    let repeated = repeats(reading, spans, &votes);
    spans.extend(repeated);
}

/// A name all in capitals is what the same name is in other letters: `HARROW` and `Harrow`.
fn fold(votes: &mut BTreeMap<String, Votes>) {
    let shouted =
        |key: &str| key.chars().filter(|c| c.is_uppercase()).count() > 3 && !key.chars().any(char::is_lowercase);
    let mut mixed: BTreeMap<String, [f32; 6]> = BTreeMap::new();
    for (key, vote) in votes.iter().filter(|(key, _)| !shouted(key)) {
        let weight = mixed.entry(key.to_uppercase()).or_default();
        weight.iter_mut().zip(vote.weight).for_each(|(sum, w)| *sum += w);
    }
    for (key, vote) in votes.iter_mut().filter(|(key, _)| shouted(key)) {
        if let Some(weight) = mixed.get(key) {
            vote.weight.iter_mut().zip(weight).for_each(|(own, w)| *own = *own * 0.1 + w);
        }
    }
}

/// A family or given name of a person found in full.
struct Part {
    word: Rc<Word>,
    confidence: f32,
    family: bool,
}

/// Family and given names of the persons found in full.
fn people(reading: &Reading<'_>, spans: &[Span], votes: &mut BTreeMap<String, Votes>, terms: &BTreeSet<String>) {
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for span in spans.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2 && s.confidence >= 0.5) {
        let Some(block) = reading.block(span) else { continue };
        if block.is(span.first, List::Kunya) {
            continue;
        }
        let mut last = span.end - 1;
        while last > span.first && (block.cue(last, Cue::NameSuffix) || block.form(last) == ".") {
            last -= 1;
        }
        let comma = span.words().find(|i| span.rule == "inverted-name" && block.form(*i) == ",");
        let ends = match comma {
            Some(comma) => [(comma - 1, true), (comma + 1, false)],
            None => [(last, true), (span.first, false)],
        };
        for (at, family) in ends {
            let Some(word) = block.words.get(at) else { continue };
            let letters = word.form.chars().count();
            let long = (letters > 2 || letters == 2 && block.is(span.first.wrapping_sub(1), List::Honorific))
                && !word.form.ends_with('.')
                && word.capital
                && !word.upper;
            let usable = long && !word.is(List::Function) && !terms.contains(&word.form);
            let part = parts.entry(word.form.clone()).or_insert_with(|| Part {
                word: Rc::clone(word),
                confidence: 0.0,
                family,
            });
            if usable && part.confidence < span.confidence {
                part.confidence = span.confidence;
                // "President Xi Jinping": so short a first name is a family name.
                part.family |= family || letters == 2;
            }
        }
    }
    // The same name with the other apostrophe: `O'Holt`, `O’Holt`.
    let turned = |form: &str| match (form.contains('\''), form.contains('’')) {
        (true, _) => Some(form.replace('\'', "’")),
        (_, true) => Some(form.replace('’', "'")),
        _ => None,
    };
    let others: Vec<(String, Part)> =
        parts.iter().filter_map(|(form, p)| Some((turned(form)?, Part { word: Rc::clone(&p.word), ..*p }))).collect();
    for (form, part) in others {
        parts.entry(form).or_insert(part);
    }
    for (form, Part { word, confidence, family }) in parts.iter().filter(|(_, p)| p.confidence > 0.0) {
        let word = Some(word);
        let plain = word.is_some_and(|w| {
            w.flags.is_plain()
                || w.flags.is_known_place()
                || w.is(List::Place)
                || w.is(List::Month)
                || w.is(List::OrgStrong)
        });
        let vote = votes.entry(form.clone()).or_default();
        let place = word.is_some_and(|w| w.flags.is_country() || w.is(List::Place) || w.is(List::Month))
            || (vote.weight[Kind::Place as usize] > 0.0 && word.is_some_and(|w| w.flags.is_known_place()));
        let weight = if plain { 0.3 } else { 3.0 };
        if vote.count > 0 || (!place && *family) || (!plain && word.is_some_and(|w| w.flags.is_given())) {
            vote.weight[Kind::Person as usize] += confidence * weight;
            vote.best = vote.best.max(confidence * if *family { 0.95 } else { 0.85 });
            vote.count = vote.count.max(1);
        }
    }
}

/// Occurrences of known surfaces outside the spans found so far.
fn repeats(reading: &Reading<'_>, spans: &[Span], votes: &BTreeMap<String, Votes>) -> Vec<Span> {
    let mut known: HashMap<String, Vec<Known>> = HashMap::new();
    for (key, vote) in votes.iter().filter(|(_, v)| v.best >= 0.5 && v.kind() != Kind::Date) {
        let forms: Vec<String> = super::token::tokens(key).iter().map(|t| t.text(key).to_string()).collect();
        if let Some(first) = forms.first() {
            known.entry(first.clone()).or_default().push((forms, vote.kind(), vote.best, vote.count));
        }
    }
    known.values_mut().for_each(|list| list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0))));
    let mut taken: Vec<Vec<Option<(usize, usize)>>> =
        reading.blocks.iter().map(|b| vec![None; b.words.len()]).collect();
    for span in spans {
        if let Some(row) = taken.get_mut(span.block) {
            row.iter_mut().take(span.end).skip(span.first).for_each(|w| *w = Some((span.first, span.end)));
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut i = 0;
        while i < text.words.len() {
            // A word is free if no span holds it, or only spans that would lie inside.
            let free = |at: usize, end: usize| match taken.get(block).and_then(|r| r.get(at)) {
                Some(None) => true,
                Some(Some((first, last))) => *first >= i && *last <= end && last - first < end - i,
                None => false,
            };
            let fits = |(forms, kind, _, count): &&Known| {
                forms.iter().enumerate().all(|(n, f)| text.form(i + n) == f && free(i + n, i + forms.len()))
                    && (repeatable(reading.lexicon, text, i, forms, *kind)
                        || (*count >= 3 && opens(text, i, forms, *kind)))
            };
            match known.get(text.form(i)).and_then(|list| list.iter().find(fits)) {
                Some((forms, kind, best, _)) => {
                    let confidence = best * if forms.len() > 1 { 0.97 } else { 0.92 };
                    found.push(Span { block, first: i, end: i + forms.len(), kind: *kind, confidence, rule: "repeat" });
                    i += forms.len();
                }
                None => i += 1,
            }
        }
    }
    found
}

/// A surface as words, its kind, the best confidence, and how often it was found.
type Known = (Vec<String>, Kind, f32, usize);

/// Whether a person named often opens a sentence here by a surname that is a plain word too: `King went home.`
fn opens(block: &Block<'_>, at: usize, forms: &[String], kind: Kind) -> bool {
    let Some(word) = block.word(at) else { return false };
    let verb = block.word(at + 1).is_some_and(|w| w.is_wordlike() && !w.capital && !w.is(List::Function));
    let other = [List::Function, List::Role, List::Honorific, List::Month].iter().any(|l| word.is(*l));
    kind == Kind::Person && forms.len() == 1 && word.capital && !word.upper && !other && verb
}

/// Whether a surface may be taken for the same name here: not a plain word that begins a sentence, not part of a longer
/// run of capitals unless it is a name of several words or an acronym.
fn repeatable(lexicon: &Lexicon, block: &Block<'_>, at: usize, forms: &[String], kind: Kind) -> bool {
    let Some(word) = block.word(at) else { return false };
    if forms.len() > 1 || word.upper {
        return !(word.upper && forms.len() == 1 && shouted(block, at));
    }
    let titled =
        (word.is(List::Role) || word.is(List::Honorific)) && (block.capital(at + 1) || block.sentence_start(at));
    let small = word.is(List::Function) || titled;
    let plain = word.flags.is_plain() || small;
    let inside = block.before(at).is_some_and(|w| w.capital && !w.is(List::Honorific) && !w.is(List::Function))
        && !block.line_start(at);
    let goes_on = block.capital(at + 1) && !block.line_start(at + 1);
    let acts = block.word(at + 1).is_some_and(|w| {
        let verb = w.form.chars().all(char::is_lowercase)
            && (lexicon.without_ending(&w.form, Cue::PastEnding).is_some() || w.is(List::Speech));
        verb || w.cue(Cue::PersonVerb)
            || w.form == "’"
            || (w.cue(Cue::And) && (block.capital(at + 2) || block.cue(at + 2, Cue::TheirOwn)))
            || (w.form == "," && block.cue(at + 2, Cue::Who))
    });
    let person = kind == Kind::Person && !small && (!block.sentence_start(at) || acts) && !inside && !goes_on;
    word.capital && (!plain || person)
}

/// Whether the words around are all in capitals, so that an acronym cannot be told from a word.
pub(super) fn shouted(block: &Block<'_>, at: usize) -> bool {
    let around = (at.saturating_sub(3)..at + 4).filter(|i| *i != at).filter_map(|i| block.word(i));
    let (upper, all) = around
        .filter(|w| w.form.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .fold((0, 0), |(u, n), w| (u + usize::from(w.upper), n + 1));
    all >= 3 && upper * 2 > all
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_family_name_alone_is_the_person_of_the_full_name() {
        let found =
            names(&["The archivist Margaret Ollerenshaw spoke in Madrid.", "Ollerenshaw and her staff agreed."]);
        assert_eq!(found, ["person:Margaret Ollerenshaw", "place:Madrid", "person:Ollerenshaw"]);
    }

    #[test]
    fn short_acronyms_are_told_from_words_by_case() {
        let found = names(&["The Isles Society (IS) is small. It is said that IS grew."]);
        assert_eq!(found, ["organization:Isles Society", "organization:IS", "organization:IS"]);
    }
}
