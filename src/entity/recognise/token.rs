//! Text → tokens and sentences, the same way for training text and for documents.
//!
//! In: the plain text of a block. Out: tokens with byte ranges in reading order, and sentences as runs of tokens. Every
//! range lies on character boundaries and is never empty. A name such as `al-Bab` is one token; `Turkish-backed`,
//! `ex-NATO` and `2015-2019` are three; a possessive ending is a token of its own. One pass, linear time.

use super::lexicon::{Lexicon, List};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Longest token in bytes; longer runs of letters are cut so that no later step depends on the size of the input.
const LONGEST: usize = 120;
/// Most tokens in a sentence; longer ones are cut.
const SENTENCE: usize = 250;

/// What the data says of words of all languages.
struct Tables {
    abbreviations: HashSet<String>,
    letters: Vec<String>,
    particles: HashSet<String>,
    possessives: Vec<String>,
    sites: Vec<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let table: toml::Table = include_str!("data/tokens.toml").parse().unwrap_or_default();
    let list = |key: &str| -> Vec<String> {
        let entries = table.get(key).and_then(toml::Value::as_array).into_iter().flatten();
        entries.filter_map(|v| v.as_str()).map(String::from).collect()
    };
    let set = |key: &str| list(key).into_iter().collect();
    Tables {
        abbreviations: set("abbreviations"),
        letters: list("letters_that_are_words"),
        particles: set("particles"),
        possessives: list("possessives"),
        sites: list("sites"),
    }
});

/// A word, a number or a single mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the block's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// White space, or the start of the text, stands before it.
    pub spaced: bool,
    /// A line break stands before it.
    pub line: bool,
}

impl Token {
    /// The words of the token.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Whether a character is written inside words.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\u{0300}'..='\u{036F}' | 'ʿ' | 'ʾ' | 'ʻ' | 'ʼ' | '\u{00AD}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5 + 4);
    let mut chars = text.char_indices().peekable();
    let (mut spaced, mut line) = (true, true);
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
        {
            spaced = true;
            line |= c == '\n';
            continue;
        }
        let mut end = start + c.len_utf8();
        if is_word(c) {
            let mut last = c;
            while let Some(&(at, next)) = chars.peek() {
                let joins = is_word(next) || (joins_words(next) && joined(text, last, at, next));
                if !joins || at - start >= LONGEST {
                    break;
                }
                last = next;
                end = at + next.len_utf8();
                chars.next();
            }
            end = initial_end(text, start, end, &mut chars);
            split_word(text, start..end, spaced, line, &mut found);
        } else {
            found.push(Token { start, end, spaced, line });
        }
        (spaced, line) = (false, false);
    }
    found
}

fn joins_words(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '-' | '‐' | '‑' | '.' | '&' | ',')
}

/// Whether the mark at `at` joins the word before it with what follows.
fn joined(text: &str, last: char, at: usize, mark: char) -> bool {
    let mut rest = text.get(at + mark.len_utf8()..).unwrap_or("").chars();
    let (next, after) = (rest.next().unwrap_or(' '), rest.next().unwrap_or(' '));
    if !is_word(last) || !is_word(next) {
        return false;
    }
    match mark {
        ',' => last.is_ascii_digit() && next.is_ascii_digit(),
        '&' => last.is_uppercase() && next.is_uppercase(),
        '.' => {
            let sentence =
                last.is_lowercase() && next.is_uppercase() && (after.is_lowercase() || after.is_whitespace());
            let digits = last.is_ascii_digit() != next.is_ascii_digit();
            !sentence && !digits
        }
        _ => true,
    }
}

/// An abbreviation made of single letters keeps its final point: `U.S.`, `J.`.
fn initial_end(
    text: &str,
    start: usize,
    end: usize,
    chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
) -> usize {
    let word = text.get(start..end).unwrap_or("");
    let Some(&(at, '.')) = chars.peek() else { return end };
    let single = |p: &str| p.chars().count() == 1 && p.chars().all(char::is_alphabetic);
    let initials = word.split('.').all(single)
        && word.chars().next().is_some_and(char::is_uppercase)
        && !TABLES.letters.iter().any(|l| l == word);
    if at == end && (initials || abbreviation(word)) {
        chars.next();
        return end + 1;
    }
    end
}

/// Abbreviations that keep their point.
fn abbreviation(word: &str) -> bool {
    TABLES.abbreviations.contains(word)
}

/// Cuts a run of word characters into tokens: possessive endings, hyphenated words, words glued by a missing blank.
fn split_word(text: &str, range: Range<usize>, spaced: bool, line: bool, found: &mut Vec<Token>) {
    let word = text.get(range.clone()).unwrap_or("");
    let mut push = |start: usize, end: usize| {
        if start < end {
            let first = start == range.start;
            found.push(Token { start, end, spaced: spaced && first, line: line && first });
        }
    };
    if word.is_ascii() && word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return push(range.start, range.end);
    }
    let (word, tail) = without_possessive(word);
    let body_end = range.start + word.len();
    let mut start = range.start;
    for cut in cuts(word) {
        let (from, to) = (range.start + cut.start, range.start + cut.end);
        push(start, from);
        push(from, to);
        start = to;
    }
    push(start, body_end);
    push(body_end, body_end + tail);
}

/// The word and the length of its possessive ending.
fn without_possessive(word: &str) -> (&str, usize) {
    for ending in &TABLES.possessives {
        if let Some(stem) = word.strip_suffix(ending.as_str())
            && !stem.is_empty()
        {
            return (stem, ending.len());
        }
    }
    (word, 0)
}

/// The hyphens (as ranges) at which a word is cut, and empty ranges where a blank is missing.
fn cuts(word: &str) -> Vec<Range<usize>> {
    let mut cuts = Vec::new();
    if let Some(at) = glued_domain(word) {
        cuts.push(at..at);
    }
    if !word.contains(['-', '‐', '‑']) {
        return cuts;
    }
    let parts: Vec<&str> = word.split(['-', '‐', '‑']).collect();
    if parts.len() == 3 && word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        return cuts;
    }
    let upper = |p: &str| p.chars().next().is_some_and(char::is_uppercase);
    let lower = |p: &str| p.chars().next().is_some_and(char::is_lowercase);
    let digits = |p: &str| p.len() >= 3 && p.bytes().all(|b| b.is_ascii_digit());
    let any_upper = parts.iter().any(|p| upper(p));
    let mut at = 0;
    for pair in parts.windows(2) {
        let (Some(left), Some(right)) = (pair.first(), pair.get(1)) else { continue };
        at += left.len();
        let hyphen = word.get(at..).and_then(|r| r.chars().next()).map_or(1, char::len_utf8);
        let article = left.chars().count() <= 3 && particle(left);
        let inner = right.chars().count() <= 3 && particle(right);
        let cut = (digits(left) && right.bytes().all(|b| b.is_ascii_digit()))
            || (lower(left) && right.bytes().take(4).filter(u8::is_ascii_digit).count() == 4)
            || (upper(left) && lower(right) && !inner)
            || (lower(left) && upper(right) && !article)
            || (upper(left) && upper(right) && left.chars().count() > 3 && country(left) && country(right));
        if cut && (any_upper || right.starts_with(|c: char| c.is_ascii_digit())) {
            cuts.push(at..at + hyphen);
        }
        at += hyphen;
    }
    cuts
}

/// Articles and particles that are joined to names by a hyphen: `al-Bab`, `ad-Dawla`, `Saint-Jean-sur-Mer`, `Rio-de-Janeiro`.
fn particle(part: &str) -> bool {
    TABLES.particles.contains(part.to_lowercase().as_str())
}

fn country(part: &str) -> bool {
    let lower = part.to_lowercase();
    super::gazetteer::Gazetteer::shared().flags(&lower).is_country() || Lexicon::of("en").is(&lower, List::Place)
}

/// `example.comSomething`: where the name of a site ends and a word begins without a blank.
fn glued_domain(word: &str) -> Option<usize> {
    for ending in &TABLES.sites {
        if let Some(at) = word.find(ending.as_str()) {
            let end = at + ending.len();
            if word.get(end..)?.chars().next()?.is_uppercase() {
                return Some(end);
            }
        }
    }
    None
}

/// The sentences of a text as ranges of its tokens: cut at line breaks, and after `.`, `!`, `?`, `…` with closing marks
/// when white space and then a word that is not lower case follow.
pub fn sentences(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (i, token) in tokens.iter().enumerate() {
        let word = token.text(text);
        let first = word.chars().next().unwrap_or(' ');
        let closing = matches!(first, '"' | '”' | '’' | '\'' | ')' | ']' | '»');
        let long = i - start >= SENTENCE;
        if i > start
            && (token.line || long || (ended && !first.is_lowercase() && (token.spaced || first.is_uppercase())))
        {
            found.push(start..i);
            start = i;
        }
        ended = matches!(first, '.' | '!' | '?' | '…') || (ended && closing && !token.spaced);
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|t| t.text(text)).collect()
    }

    #[test]
    fn names_with_articles_stay_whole_and_modifiers_are_cut() {
        assert_eq!(words("al-Bab and ad-Dawla"), ["al-Bab", "and", "ad-Dawla"]);
        assert_eq!(words("Turkish-backed ex-UN"), ["Turkish", "-", "backed", "ex", "-", "UN"]);
        assert_eq!(words("Jean-Paul Al-Tamimi"), ["Jean-Paul", "Al-Tamimi"]);
        assert_eq!(words("France-Germany 2015-2019"), ["France", "-", "Germany", "2015", "-", "2019"]);
    }

    #[test]
    fn possessives_and_points_are_cut_but_initials_keep_theirs() {
        assert_eq!(words("Ruth’s U.S. visit."), ["Ruth", "’s", "U.S.", "visit", "."]);
        assert_eq!(
            words("J. R. Ruiz, Ph.D. and Dr. O'Brien"),
            ["J.", "R.", "Ruiz", ",", "Ph.D.", "and", "Dr.", "O'Brien"]
        );
        assert_eq!(words("over.According to"), ["over", ".", "According", "to"]);
        assert_eq!(words("shop.comGrey Seas"), ["shop.com", "Grey", "Seas"]);
    }

    #[test]
    fn sentences_end_at_stops_and_lines() {
        let text = "It rained. “Go!” He left\nDr. Ruiz stayed";
        let all = tokens(text);
        let cut: Vec<&str> =
            sentences(text, &all).into_iter().map(|r| &text[all[r.start].start..all[r.end - 1].end]).collect();
        assert_eq!(cut, ["It rained.", "“Go!”", "He left", "Dr. Ruiz stayed"]);
    }
}
