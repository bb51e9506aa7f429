//! A document cut into words, and spans of words that may be mentions. Shared by all rules.

use super::cues::Cue;
use super::features::{Vocabulary, Word};
use super::lexicon::{Lexicon, List};
use super::patterns::{Class, is};
use super::token::{self, Token};
use crate::entity::DocumentText;
use crate::source::document::BlockKind;
use std::ops::Range;
use std::rc::Rc;

/// What a mention names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Person,
    Organization,
    Place,
    Event,
    Work,
    Date,
}

impl Kind {
    pub const ALL: [Kind; 6] = [Kind::Person, Kind::Organization, Kind::Place, Kind::Event, Kind::Work, Kind::Date];

    /// The name of the type in `site.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Organization => "organization",
            Kind::Place => "place",
            Kind::Event => "event",
            Kind::Work => "work",
            Kind::Date => "date",
        }
    }
}

/// A run of words of one block that may be a mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub block: usize,
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    pub kind: Kind,
    pub confidence: f32,
    pub rule: &'static str,
}

impl Span {
    pub fn overlaps(&self, other: &Span) -> bool {
        self.block == other.block && self.first < other.end && other.first < self.end
    }

    pub fn words(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// A block, cut.
pub(super) struct Block<'a> {
    pub kind: BlockKind,
    pub text: &'a str,
    pub tokens: Vec<Token>,
    pub words: Vec<Rc<Word>>,
    pub sentences: Vec<Range<usize>>,
}

impl<'a> Block<'a> {
    /// The word at an index.
    pub fn word(&self, i: usize) -> Option<&Word> {
        self.words.get(i).map(Rc::as_ref)
    }

    /// The word before an index.
    pub fn before(&self, i: usize) -> Option<&Word> {
        self.word(i.checked_sub(1)?)
    }

    /// The form at an index, empty outside.
    pub fn form(&self, i: usize) -> &str {
        self.word(i).map_or("", |w| &w.form)
    }

    /// The lower-case form at an index, empty outside.
    pub fn lower(&self, i: usize) -> &str {
        self.word(i).map_or("", |w| &w.lower)
    }

    /// The lower-case form before an index, empty outside.
    pub fn lower_before(&self, i: usize) -> &str {
        self.before(i).map_or("", |w| &w.lower)
    }

    /// Whether the word at an index stands in a list.
    pub fn is(&self, i: usize, list: List) -> bool {
        self.word(i).is_some_and(|w| w.is(list))
    }

    /// Whether the word at an index stands in a group of small words, in any letters.
    pub fn cue(&self, i: usize, cue: Cue) -> bool {
        self.word(i).is_some_and(|w| w.cue(cue))
    }

    /// The same for the word before an index.
    pub fn cue_before(&self, i: usize, cue: Cue) -> bool {
        self.before(i).is_some_and(|w| w.cue(cue))
    }

    /// Whether the word at an index stands in a group and is written small: `of`, not `Of`.
    pub fn small(&self, i: usize, cue: Cue) -> bool {
        self.word(i).is_some_and(|w| w.cue(cue) && w.as_written(false))
    }

    /// Whether the word at an index stands in a group and is written as a title is: `The`, not `the` or `THE`.
    pub fn titled(&self, i: usize, cue: Cue) -> bool {
        self.word(i).is_some_and(|w| w.cue(cue) && w.as_written(true))
    }

    /// Whether the word at an index begins with a capital.
    pub fn capital(&self, i: usize) -> bool {
        self.word(i).is_some_and(|w| w.capital)
    }

    /// Whether no white space stands between a word and the one before it.
    pub fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| !t.spaced)
    }

    /// Whether a line begins with the word.
    pub fn line_start(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.line)
    }

    /// Whether the word begins a sentence, opening marks aside.
    pub fn sentence_start(&self, i: usize) -> bool {
        let at = self.sentences.partition_point(|s| s.end <= i);
        let Some(sentence) = self.sentences.get(at) else { return false };
        (sentence.start..i).all(|j| self.word(j).is_some_and(|w| !w.is_wordlike()))
    }

    /// The sentence a word stands in.
    pub fn sentence(&self, i: usize) -> Range<usize> {
        let at = self.sentences.partition_point(|s| s.end <= i);
        self.sentences.get(at).cloned().unwrap_or(0..0)
    }

    /// Bytes of a run of words; empty if there are none.
    pub fn bytes(&self, words: Range<usize>) -> Range<usize> {
        let start = self.tokens.get(words.start).map_or(0, |t| t.start);
        let end = words.end.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(start, |t| t.end);
        start..end.max(start)
    }

    /// The text of a run of words.
    pub fn surface(&self, words: Range<usize>) -> &'a str {
        self.text.get(self.bytes(words)).unwrap_or("")
    }

    /// The words of a run joined by single blanks, for comparing: `U.S.` and `U.S .` alike.
    pub fn key(&self, words: Range<usize>) -> String {
        let mut key = String::new();
        for i in words {
            if !key.is_empty() && !self.glued(i) {
                key.push(' ');
            }
            key.push_str(self.form(i));
        }
        key
    }

    /// Lower-case forms from an index, at most `n`.
    pub fn ahead(&self, i: usize, n: usize) -> Vec<&str> {
        (i..(i + n).min(self.words.len())).map(|j| self.lower(j)).collect()
    }
}

/// A document, cut.
pub(super) struct Reading<'a> {
    pub blocks: Vec<Block<'a>>,
    pub lexicon: &'static Lexicon,
    pub document: &'a DocumentText,
}

impl<'a> Reading<'a> {
    pub fn of(document: &'a DocumentText) -> Self {
        let lexicon = Lexicon::of(&document.lang);
        let mut vocabulary = Vocabulary::new(lexicon);
        let blocks = document.blocks.iter().map(|block| {
            let tokens = if block.kind == BlockKind::Code { Vec::new() } else { token::tokens(&block.text) };
            let tokens = if lexicon.is_complete() { tokens } else { elided(&block.text, tokens, lexicon) };
            let tokens = counted(&block.text, tokens);
            let tokens = dated(&block.text, tokens, lexicon);
            let words = tokens.iter().map(|t| vocabulary.word(t.text(&block.text))).collect();
            let sentences = token::sentences(&block.text, &tokens);
            Block { kind: block.kind, text: &block.text, tokens, words, sentences }
        });
        Reading { blocks: blocks.collect(), lexicon, document }
    }

    /// The block of a span.
    pub fn block(&self, span: &Span) -> Option<&Block<'a>> {
        self.blocks.get(span.block)
    }

    /// The key of a span's words.
    pub fn key(&self, span: &Span) -> String {
        self.block(span).map_or_else(String::new, |b| b.key(span.words()))
    }
}

/// Parts small words that an apostrophe joins to the next: `l'Allemagne`, `dell'arte`.
fn elided(text: &str, tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
    let mut parted = Vec::with_capacity(tokens.len());
    for token in tokens {
        let form = token.text(text);
        let mark = form.char_indices().find(|(_, c)| matches!(c, '\'' | '’')).map(|(at, c)| at + c.len_utf8());
        let small = mark.filter(|at| *at < form.len()).and_then(|at| form.get(..at)).is_some_and(|head| {
            let head = head.to_lowercase().replace('’', "'");
            lexicon.is(&head, List::Function) || lexicon.is(&head, List::Connector)
        });
        match mark.filter(|_| small) {
            Some(at) => {
                parted.push(Token { end: token.start + at, ..token });
                parted.push(Token { start: token.start + at, spaced: false, line: false, ..token });
            }
            None => parted.push(token),
        }
    }
    parted
}

/// Parts a number from the name it is glued to where it counts what follows: `Anna Holt24 comments`.
fn counted(text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let cut = |i: usize| {
        let token = tokens.get(i)?;
        let counts = is(Class::Counted, tokens.get(i + 1)?.text(text));
        let name = token.text(text).trim_end_matches(|c: char| c.is_ascii_digit());
        let glued = counts && name.chars().count() > 2 && token.start + name.len() < token.end;
        let word = name.chars().all(char::is_alphabetic) && name.chars().any(char::is_lowercase);
        (glued && word).then_some(token.start + name.len())
    };
    if !(0..tokens.len()).any(|i| cut(i).is_some()) {
        return tokens;
    }
    let parts = |i: usize, token: Token| match cut(i) {
        Some(at) => vec![Token { end: at, ..token }, Token { start: at, spaced: false, line: false, ..token }],
        None => vec![token],
    };
    tokens.iter().enumerate().flat_map(|(i, token)| parts(i, *token)).collect()
}

/// Parts a date from what it is glued to: `Anna HoltDecember 8, 2020`, `Research7 April 2020Volume 3`.
fn dated(text: &str, tokens: Vec<Token>, lexicon: &Lexicon) -> Vec<Token> {
    let form = |i: usize| tokens.get(i).map_or("", |t| t.text(text));
    let digits =
        |form: &str, most: usize| !form.is_empty() && form.len() <= most && form.bytes().all(|b| b.is_ascii_digit());
    let year =
        |form: &str| form.len() >= 4 && form.get(..4).is_some_and(|y| digits(y, 4) && matches!(&y[..1], "1" | "2"));
    let cut = |i: usize| {
        let word = form(i);
        let first = word.chars().next()?;
        // "HoltDecember | 8, 2020", "HoltDecember | 2020"
        let day = digits(form(i + 1), 2) && (year(form(i + 2)) || form(i + 2) == "," && year(form(i + 3)));
        if day || (digits(form(i + 1), 4) && year(form(i + 1))) {
            let ends = |(at, c): &(usize, char)| {
                let before = word.get(..*at).is_some_and(|w| w.ends_with(char::is_alphanumeric));
                let inside = before && c.is_uppercase() && word.len() - at > 2;
                inside && word.get(*at..).is_some_and(|end| lexicon.month(end).is_some() && !end.ends_with('.'))
            };
            return word.char_indices().find(ends).map(|(at, _)| at);
        }
        // "Research7 | April 2020"
        let month = lexicon.month(form(i + 1)).is_some() && year(form(i + 2));
        if month && first.is_alphabetic() {
            let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = word.get(name.len()..).filter(|n| digits(n, 2))?;
            let glued = name.chars().count() > 2 && name.chars().all(char::is_alphabetic);
            return (glued && number.parse().is_ok_and(|n: u32| (1..=31).contains(&n))).then_some(name.len());
        }
        // "April | 2020Volume"
        let before = i.checked_sub(1).is_some_and(|at| lexicon.month(form(at)).is_some() && form(at).len() > 2);
        let after = before && year(word) && word.get(4..).is_some_and(|w| w.starts_with(char::is_uppercase));
        after.then_some(4)
    };
    let cuts: Vec<(usize, usize)> = (0..tokens.len()).filter_map(|i| Some((i, cut(i)?))).collect();
    if cuts.is_empty() {
        return tokens;
    }
    let mut cuts = cuts.into_iter().peekable();
    let mut parted = Vec::with_capacity(tokens.len() + 4);
    for (i, token) in tokens.into_iter().enumerate() {
        match cuts.next_if(|(at, _)| *at == i) {
            Some((_, at)) => {
                parted.push(Token { end: token.start + at, ..token });
                parted.push(Token { start: token.start + at, spaced: false, line: false, ..token });
            }
            None => parted.push(token),
        }
    }
    parted
}

/// Spans by place, to ask which of them touch given words without looking at all of them.
pub(super) struct Neighbours {
    /// For each block its spans by first word.
    rows: Vec<Vec<Span>>,
}

impl Neighbours {
    /// No span is longer than a sentence, and no sentence longer than this many words.
    const REACH: usize = 256;

    /// Orders spans; those of equal place keep their order.
    pub fn of(reading: &Reading<'_>, spans: &[Span]) -> Self {
        let mut rows: Vec<Vec<Span>> = vec![Vec::new(); reading.blocks.len()];
        for span in spans {
            if let Some(row) = rows.get_mut(span.block) {
                row.push(*span);
            }
        }
        rows.iter_mut().for_each(|row| row.sort_by_key(|s| (s.first, s.end)));
        Neighbours { rows }
    }

    /// The spans that share a word with the given ones, in order.
    pub fn touching(&self, block: usize, words: Range<usize>) -> impl Iterator<Item = &Span> {
        let row = self.rows.get(block).map_or(&[] as &[Span], Vec::as_slice);
        let from = row.partition_point(|s| s.first + Self::REACH < words.start);
        let here = row.get(from..).unwrap_or(&[]).iter().take_while(move |s| s.first < words.end);
        here.filter(move |s| words.start < s.end)
    }

    /// Whether no span shares a word with this one.
    pub fn free(&self, span: &Span) -> bool {
        self.touching(span.block, span.words()).next().is_none()
    }
}
