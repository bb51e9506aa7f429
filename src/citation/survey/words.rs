//! A text as words with their places, as the rules for citations in prose read it.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Lists of `data/attribution-words.txt`, by kind.
pub(super) struct Lists {
    pub document: HashSet<&'static str>,
    pub verb: HashSet<&'static str>,
    pub state: HashSet<&'static str>,
    pub press: HashSet<&'static str>,
    pub body: HashSet<&'static str>,
    pub lead: HashSet<&'static str>,
}

pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let lines = include_str!("../data/attribution-words.txt").lines();
    let of = |kind: &'static str| {
        let lines = lines.clone().filter_map(move |l| l.strip_prefix(kind)?.strip_prefix(' '));
        lines.flat_map(str::split_whitespace).collect()
    };
    Lists {
        document: of("document"),
        verb: of("verb"),
        state: of("state"),
        press: of("press"),
        body: of("body"),
        lead: of("lead"),
    }
});

/// A word or a mark.
pub(super) struct Word<'t> {
    /// As it is written.
    pub text: &'t str,
    /// In lower case, without a possessive ending.
    pub low: String,
    /// Its place.
    pub range: Range<usize>,
    /// It begins with a capital.
    pub capital: bool,
    /// It begins a sentence, or the text.
    pub first: bool,
}

impl Word<'_> {
    pub fn is_mark(&self) -> bool {
        !self.text.starts_with(char::is_alphanumeric)
    }

    /// `ICSR`, `UN`: more than one letter, none of them small.
    pub fn is_acronym(&self) -> bool {
        let letters = || self.text.chars().filter(|c| c.is_alphabetic());
        letters().count() > 1 && letters().all(char::is_uppercase)
    }
}

/// `U.S`, `N`: letters with stops between them.
fn single_letters(text: &str) -> bool {
    text.split('.').all(|part| part.chars().count() == 1)
}

/// The words and marks of a text.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut first = true;
    while let Some((start, c)) = chars.next() {
        if c == '\n' {
            first = true;
        }
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((at, next)) = chars.peek().copied() {
                let after = text[at + next.len_utf8()..].chars().next();
                let inner =
                    matches!(next, '-' | '’' | '\'' | '.' | '/' | '&') && after.is_some_and(char::is_alphanumeric);
                // `U.S.` keeps its stops; a stop glued to a new sentence ends the word.
                let initials =
                    text[start..at].chars().all(|c| c == '.' || c.is_uppercase()) && single_letters(&text[start..at]);
                let sentence = next == '.' && after.is_some_and(char::is_uppercase) && !initials;
                let last = next == '.' && initials && text[start..at].contains('.');
                if (!next.is_alphanumeric() && !inner && !last) || sentence {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        }
        let word = &text[start..end];
        let low = word.to_lowercase().replace('’', "'");
        let low = low.strip_suffix("'s").unwrap_or(&low).to_owned();
        words.push(Word { text: word, low, range: start..end, capital: c.is_uppercase(), first });
        // A stop before a small letter or a digit ends an abbreviation, not a sentence.
        let mut rest = text[end..].chars();
        let glued = c == '.' && rest.next().is_some_and(char::is_uppercase);
        let stop = matches!(c, '.' | '!' | '?')
            && (glued || text[end..].trim_start().starts_with(|c: char| !c.is_lowercase()));
        first = stop || (first && matches!(c, '“' | '"' | '‘' | '(' | '[' | '—' | '•'));
    }
    words
}
