//! Attributions in prose: "according to a UN report published in April", "as the Courier reported", "court records show".
//!
//! A text and the names in it go in; the shortest phrases that name a source with their verb or preposition come out. A
//! source is what can be cited: a document named by a noun ("a study", "the files") or a body that publishes. What people
//! say is none. Each rule has a confidence; what comes out is a suggestion, never applied.

use super::Name;
use super::words::{LISTS, Word, words};
use std::ops::Range;

/// A phrase that names a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Its place in the text.
    pub range: Range<usize>,
    /// The rule that found it, a stable word.
    pub rule: &'static str,
    /// How sure the rule is, measured on the project's own texts.
    pub confidence: f32,
}

/// A phrase has no more words than this.
const LONGEST: usize = 24;

/// All attributions of a text, in order, none over another.
pub(super) fn attributions(text: &str, names: &[Name<'_>]) -> Vec<Attribution> {
    let reader = Reader { words: words(text), names };
    let mut found = Vec::new();
    for at in 0..reader.words.len() {
        if reader.words[at].is_mark() {
            continue;
        }
        let hit = reader.according_to(at).or_else(|| reader.participle(at)).or_else(|| reader.cited(at));
        let hit = hit.or_else(|| reader.document_says(at)).or_else(|| reader.body_says(at));
        found.extend(hit.or_else(|| reader.person_writes(at)));
    }
    // Of phrases that overlap the surer stays, then the longer.
    found.sort_by(|a, b| b.2.total_cmp(&a.2).then(b.0.len().cmp(&a.0.len())).then(a.0.start.cmp(&b.0.start)));
    let mut kept: Vec<(Range<usize>, &'static str, f32)> = Vec::new();
    for phrase in found {
        if kept.iter().all(|k| phrase.0.end <= k.0.start || phrase.0.start >= k.0.end) {
            kept.push(phrase);
        }
    }
    kept.sort_by_key(|(range, ..)| range.start);
    let bytes = |range: &Range<usize>| reader.words[range.start].range.start..reader.words[range.end - 1].range.end;
    kept.iter()
        .map(|(range, rule, confidence)| Attribution { range: bytes(range), rule, confidence: *confidence })
        .collect()
}

struct Reader<'t> {
    words: Vec<Word<'t>>,
    names: &'t [Name<'t>],
}

/// A noun phrase that may be a source.
#[derive(Clone, Copy)]
struct Phrase {
    end: usize,
    /// A word for a document stands in it.
    document: bool,
    /// A body or a work is named in it.
    named: bool,
    /// A body named by a common noun.
    body: bool,
}

type Hit = (Range<usize>, &'static str, f32);

const DETERMINERS: [&str; 14] =
    ["a", "an", "the", "this", "these", "those", "its", "their", "his", "her", "our", "one", "another", "no"];
const BOUNDARIES: [&str; 38] = [
    "that", "which", "who", "whom", "whose", "where", "when", "while", "because", "but", "if", "although", "though",
    "as", "is", "are", "was", "were", "has", "have", "had", "will", "would", "could", "should", "may", "might", "must",
    "can", "did", "does", "do", "be", "been", "not", "so", "than", "or",
];
const AUXILIARIES: [&str; 18] = [
    "has", "have", "had", "also", "actually", "first", "now", "already", "further", "recently", "clearly", "itself",
    "would", "later", "still", "even", "then", "only",
];

impl<'t> Reader<'t> {
    fn low(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| w.low.as_str())
    }

    fn is_verb(&self, at: usize) -> bool {
        LISTS.verb.contains(self.low(at))
    }

    /// The name of a type that begins at a word or stands over it.
    fn name_at(&self, at: usize, kinds: &[&str]) -> Option<&Name<'t>> {
        let range = &self.words.get(at)?.range;
        self.names.iter().find(|n| kinds.contains(&n.kind) && n.range.start <= range.start && range.end <= n.range.end)
    }

    /// The phrase that begins at a word: up to a mark, a verb, or a conjunction.
    fn phrase(&self, start: usize) -> Phrase {
        let mut phrase = Phrase { end: start, document: false, named: false, body: false };
        let mut at = start;
        while at < self.words.len() && at - start < LONGEST {
            let word = &self.words[at];
            let bracket = word.text == "(" && at > start && self.closes(at).is_some();
            if let Some(close) = self.closes(at).filter(|_| bracket) {
                at = close + 1;
                phrase.end = at;
                continue;
            }
            if word.is_mark() || (word.first && at > start) {
                break;
            }
            let noun = LISTS.document.contains(word.low.as_str());
            // A noun after a determiner or an adjective is no verb: "a study", "new estimates".
            let verb = self.is_verb(at) && (!noun || phrase.document || at == start);
            let called = word.low == "as" && matches!(self.low(at - usize::from(at > 0)), "known" | "described");
            if at > start && ((BOUNDARIES.contains(&word.low.as_str()) && !called) || (verb && self.finite(at, start)))
            {
                break;
            }
            let conjunction = word.low == "and"
                && !self.words.get(at + 1).is_some_and(|w| w.capital || LISTS.document.contains(w.low.as_str()));
            if conjunction && at > start {
                break;
            }
            phrase.document |= noun;
            phrase.named |=
                self.name_at(at, &["organization", "work"]).is_some() || (word.is_acronym() && word.text.len() > 1);
            // "known as Letter Nine", "by Channel Six"
            let told = at > start && matches!(self.low(at - 1), "as" | "called" | "titled" | "entitled");
            phrase.named |= word.capital
                && (told || LISTS.press.contains(word.low.as_str()))
                && self.name_at(at, &["person"]).is_none();
            phrase.named |= word.capital
                && !word.first
                && at > start
                && phrase.document
                && matches!(self.low(at - 1), "by" | "from")
                && self.name_at(at, &["person", "place"]).is_none();
            phrase.body |= LISTS.body.contains(word.low.as_str());
            at += 1;
            phrase.end = at;
        }
        phrase
    }

    /// Whether a word that may be a verb is one here: participles after nouns are not ("documents obtained by …").
    fn finite(&self, at: usize, start: usize) -> bool {
        let by = matches!(self.low(at + 1), "by" | "in" | "from" | "as");
        at > start && !(by && self.low(at).ends_with("ed"))
    }

    /// The bracket that closes a short remark, `(ICSR)`.
    fn closes(&self, open: usize) -> Option<usize> {
        let close = (open + 1..self.words.len().min(open + 8)).find(|i| self.words[*i].text == ")")?;
        (self.words[open].text == "(").then_some(close)
    }

    fn cites(&self, phrase: Phrase) -> bool {
        phrase.document || phrase.named
    }

    /// "According to a UN report published in April".
    fn according_to(&self, at: usize) -> Option<Hit> {
        if self.low(at) != "according" || self.low(at + 1) != "to" {
            return None;
        }
        let phrase = self.phrase(at + 2);
        let confidence = if self.cites(phrase) { 0.9 } else { 0.6 };
        let determined = DETERMINERS.contains(&self.low(at + 2));
        (self.cites(phrase) || (phrase.body && determined)).then_some((at..phrase.end, "according-to", confidence))
    }

    /// "reported only recently by Reuters", "detailed in an internal text known as …".
    fn participle(&self, at: usize) -> Option<Hit> {
        let word = self.low(at);
        let past = word.ends_with("ed") || matches!(word, "shown" | "found" | "written" | "told" | "seen");
        if !past || self.words[at].first && word != "based" && !self.is_verb(at) {
            return None;
        }
        // Adverbs may stand between.
        let by = (at + 1..at + 4).find(|i| matches!(self.low(*i), "by" | "in"))?;
        let adverbs = (at + 1..by).all(|i| self.low(i).ends_with("ly") || AUXILIARIES.contains(&self.low(i)));
        let phrase = self.phrase(by + 1);
        let known = self.is_verb(at)
            || matches!(word, "corroborated" | "quoted" | "cited" | "published" | "sourced" | "evidenced");
        let indefinite = matches!(self.low(by + 1), "a" | "an");
        // What stands in a document with a name of its own, or is said by a body.
        let fits = match self.low(by) {
            "by" => known && word != "published" && self.cites(phrase),
            _ => (known && phrase.document) || (indefinite && phrase.document && phrase.named),
        };
        let as_before = at > 0 && matches!(self.low(at - 1), "as" | "first");
        let start = if as_before { at - 1 } else { at };
        let start = if as_before && start > 0 && self.low(start - 1) == "as" { start - 1 } else { start };
        (adverbs && fits && !self.is_person_only(by + 1, phrase)).then_some((start..phrase.end, "reported-by", 0.8))
    }

    fn is_person_only(&self, start: usize, phrase: Phrase) -> bool {
        !phrase.document
            && (start..phrase.end).all(|i| self.name_at(i, &["person"]).is_some() || self.words[i].is_mark())
    }

    /// "citing a leaked memo", "going by the Courier’s reporting", "writing in the Review", "based on interviews".
    fn cited(&self, at: usize) -> Option<Hit> {
        let from = match (self.low(at), self.low(at + 1)) {
            ("going" | "judging", "by") => at + 2,
            ("based" | "relying" | "drawing", "on") => at + 2,
            ("writing", "in" | "for") => at + 2,
            ("per", _) if self.words.get(at + 1).is_some_and(|w| w.capital || w.low == "the") => at + 1,
            (lead, _) if LISTS.lead.contains(lead) && !matches!(lead, "cited" | "quotes") => at + 1,
            _ => return None,
        };
        let phrase = self.phrase(from);
        let interviews = (from..phrase.end).any(|i| matches!(self.low(i), "interviews" | "interview" | "testimonies"));
        (self.cites(phrase) || interviews).then_some((at..phrase.end, "citing", 0.8))
    }

    /// "A survey of 412 households found", "court records show", "figures published by the ministry".
    fn document_says(&self, at: usize) -> Option<Hit> {
        if !LISTS.document.contains(self.low(at)) || (self.words[at].capital && !self.words[at].first) {
            return None;
        }
        let start = self.left_of(at);
        // "he reports", "they document": a pronoun before makes it a verb.
        if matches!(self.low(start), "this" | "no") || self.modifies(at) {
            return None;
        }
        let subject = at > start || self.words[at].first || at == 0 || self.words[at - 1].is_mark() || {
            matches!(
                self.low(at - 1),
                "and" | "but" | "in" | "from" | "while" | "as" | "that" | "match" | "with" | "by"
            )
        };
        if !subject || matches!(self.low(start), "our" | "his" | "her" | "their" | "its" if at == start + 1) {
            return None;
        }
        let phrase = self.phrase(at);
        let end = phrase.end.max(at + 1);
        let mut verb = end;
        // Something between commas may stand before the verb.
        if self.words.get(verb).is_some_and(|w| w.text == ",") {
            verb = (verb + 1..self.words.len().min(verb + 14))
                .find(|i| self.words[*i].text == ",")
                .map_or(verb, |i| i + 1);
        }
        while AUXILIARIES.contains(&self.low(verb)) {
            verb += 1;
        }
        let says = self.is_verb(verb) && !matches!(self.low(verb + 1), "by" | "in") && !self.weak(at, verb);
        let named_by = phrase.named
            && (at + 1..end).any(|i| matches!(self.low(i), "by" | "from" | "in" | "known" | "called" | "of"));
        let named_before = (start..at).any(|i| self.name_at(i, &["organization", "work"]).is_some());
        let indefinite = matches!(self.low(start), "a" | "an" | "one" | "another");
        let specific = at > start + 1 || named_by || named_before || !DETERMINERS.contains(&self.low(start));
        let reach = if verb > end && self.words.get(end).is_some_and(|w| w.text == ",") { end } else { verb };
        match (says, named_by, indefinite) {
            (true, _, _) if specific => {
                Some((start..(reach + usize::from(reach == verb)).min(self.words.len()), "document-says", 0.75))
            }
            (true, _, _) => Some((start..verb + 1, "document-says", 0.55)),
            (false, true, true) => Some((start..end, "document-by", 0.65)),
            (false, true, false)
                if (at + 1..end).any(|i| {
                    self.low(i).ends_with("ed") || matches!(self.low(i), "known" | "broadcast" | "written")
                }) =>
            {
                Some((start..end, "document-by", 0.55))
            }
            _ => None,
        }
    }

    /// A noun before another is no document: "a research psychologist", "the report card".
    fn modifies(&self, at: usize) -> bool {
        let Some(next) = self.words.get(at + 1).filter(|w| !w.is_mark() && !w.capital) else { return false };
        const AFTER: [&str; 40] = [
            "of", "by", "in", "from", "on", "at", "for", "to", "with", "about", "into", "between", "and", "or", "that",
            "which", "who", "this", "last", "released", "known", "is", "are", "was", "were", "has", "have", "had",
            "will", "would", "also", "now", "first", "then", "still", "seen", "only", "held", "made", "drawn",
        ];
        let low = next.low.as_str();
        let verbal = low.ends_with("ed") || low.ends_with("ly") || low.ends_with("ing") || LISTS.verb.contains(low);
        !(verbal
            || AFTER.contains(&low)
            || BOUNDARIES.contains(&low)
            || next.text.starts_with(|c: char| c.is_ascii_digit())
            || LISTS.document.contains(low)
            || matches!(low, "broadcast" | "put" | "written" | "set"))
    }

    /// Nouns that do many things besides telling: a book may "find" readers, a text "tells".
    fn weak(&self, at: usize, verb: usize) -> bool {
        matches!(
            self.low(at),
            "book" | "text" | "series" | "review" | "release" | "manual" | "handbook" | "file" | "record"
        ) && !matches!(
            self.low(verb),
            "states" | "stated" | "reports" | "reported" | "reveals" | "confirms" | "says" | "said"
        )
    }

    /// Where the phrase with this noun begins: its determiner, adjectives and names before it.
    fn left_of(&self, noun: usize) -> usize {
        let mut start = noun;
        while start > 0 && noun - start < 8 && !self.words[start].first {
            let before = &self.words[start - 1];
            if before.is_mark() {
                break;
            }
            if DETERMINERS.contains(&before.low.as_str()) {
                return start - 1;
            }
            const STOPS: [&str; 22] = [
                "of",
                "in",
                "on",
                "by",
                "from",
                "to",
                "and",
                "with",
                "for",
                "at",
                "as",
                "that",
                "but",
                "into",
                "while",
                "than",
                "according",
                "citing",
                "match",
                "about",
                "they",
                "he",
            ];
            if STOPS.contains(&before.low.as_str())
                || BOUNDARIES.contains(&before.low.as_str())
                || self.is_verb(start - 1)
            {
                break;
            }
            start -= 1;
        }
        start
    }

    /// "The Courier reported", "the World Bank estimates", "Reuters, citing two documents, said".
    fn body_says(&self, at: usize) -> Option<Hit> {
        let end = self.body_end(at)?;
        let press = (at..end).any(|i| LISTS.press.contains(self.low(i)));
        let mut verb = if self.words.get(end).is_some_and(|w| w.text == "(") { self.closes(end)? + 1 } else { end };
        // "Human Rights Centre, a local group, wrote"
        if self.words.get(verb).is_some_and(|w| w.text == ",") {
            verb = (verb + 1..self.words.len().min(verb + 10)).find(|i| self.words[*i].text == ",")? + 1;
        }
        while AUXILIARIES.contains(&self.low(verb)) {
            verb += 1;
        }
        let said = matches!(self.low(verb), "said" | "says") && press;
        let states = LISTS.state.contains(self.low(verb)) || said;
        // "the Courier reports on the harbour desk" and "reported to": what follows must be a statement.
        let object = !matches!(self.low(verb + 1), "to" | "by" | "for" | "his" | "her" | "a" | "an");
        let article = at > 0 && matches!(self.low(at - 1), "the" | "a" | "an" | "one" | "this");
        let mut start = if article { at - 1 } else { at };
        if start > 0 && matches!(self.low(start - 1), "as" | "what") {
            start -= 1;
        }
        let verbs_of_sale = matches!(self.low(verb), "found" | "find" | "finds" | "note" | "notes") && !press;
        let confidence = if press {
            0.85
        } else if verbs_of_sale {
            0.5
        } else {
            0.7
        };
        (states && object).then_some((start..verb + 1, "body-says", confidence))
    }

    /// Where the name of a body that begins here ends: a name that was recognised, a newspaper by the last of its words, or a
    /// newspaper without a name.
    fn body_end(&self, at: usize) -> Option<usize> {
        let word = self.words.get(at)?;
        if let Some(name) = self.name_at(at, &["organization", "work"]) {
            let end = (at..self.words.len())
                .find(|i| self.words[*i].range.start >= name.range.end)
                .unwrap_or(self.words.len());
            return (name.range.start == word.range.start).then_some(end);
        }
        if word.capital && (at == 0 || !self.words[at - 1].capital || self.words[at - 1].first) && word.low != "the" {
            let end = (at..self.words.len()).find(|i| !self.words[*i].capital).unwrap_or(self.words.len());
            let person = self.name_at(at, &["person", "place"]).is_some();
            return (LISTS.press.contains(self.low(end.checked_sub(1)?)) && end > at + 1 && !person).then_some(end);
        }
        let common =
            matches!(word.low.as_str(), "newspaper" | "magazine" | "broadcaster" | "weekly" | "daily" | "tabloid");
        let of = self.low(at + 1) == "of" && DETERMINERS.contains(&self.low(at + 2));
        (common && at > 0 && DETERMINERS.contains(&self.low(at - 1))).then_some(if of { at + 4 } else { at + 1 })
    }

    /// "Emil Rauch writes": what a person has written, not said.
    fn person_writes(&self, at: usize) -> Option<Hit> {
        let name = self.name_at(at, &["person"])?;
        if name.range.start != self.words[at].range.start {
            return None;
        }
        let mut verb = at;
        while self.words.get(verb).is_some_and(|w| w.range.start < name.range.end) {
            verb += 1;
        }
        let end = verb;
        while AUXILIARIES.contains(&self.low(verb)) && verb < end + 2 {
            verb += 1;
        }
        let colon = self.words.get(verb + 1).is_some_and(|w| w.text == ":");
        let next = self.low(verb + 1);
        let fits = match self.low(verb) {
            // A first name alone is more often a person in a story.
            "writes" => end > at + 1 || colon || matches!(next, "that" | "in" | "of" | "about"),
            "wrote" => colon || matches!(next, "that" | "in"),
            _ => false,
        };
        let end = verb + 1 + usize::from(colon);
        fits.then_some((at..end, "person-writes", 0.8))
    }
}
