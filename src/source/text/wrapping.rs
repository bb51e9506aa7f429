//! Lines of the text, and which of them are one paragraph broken by a program that wrapped it.
//!
//! In: the mended text. Out: its lines with indentation, blank lines before, marks of items and of quoting, and for each
//! whether it goes on with the line before. Decided from the distribution of line lengths, for the document and for each
//! block of lines without blank lines between them. Lines are joined only where there is a reason to; verse, addresses and
//! tables stay as they are. Linear in the length of the text.

use crate::source::document::Span;
use crate::source::text::head::byline;
use crate::source::text::head::names::is_name;
use crate::source::text::markers::{Marker, Sign, is_sure, marker};
use crate::source::text::tables::pattern;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A line that is not blank.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in the mended text, edges trimmed, without the marks of quoting.
    pub span: Span,
    /// Columns before its text.
    pub indent: usize,
    /// Blank lines before it.
    pub gap: usize,
    /// Its characters.
    pub characters: usize,
    /// The `>` before it, if it is a quoted line.
    pub quoting: Option<Span>,
    /// The mark it begins with, if it may be one.
    pub marker: Option<Marker>,
}

impl Line {
    /// The column where the line ends.
    fn end(&self) -> usize {
        self.indent + self.characters
    }
}

/// How a line goes on with the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// It does not: it begins something of its own.
    No,
    /// The words are separated by a space.
    Space,
    /// One word, broken after a hyphen that belongs to it.
    Hyphen,
    /// One word, broken by a hyphen that probably does not.
    Broken,
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{2028}' | '\u{2029}')
}

/// Tabs end at every eighth column.
fn columns(space: &str) -> usize {
    space.chars().fold(0, |at, c| if c == '\t' { (at / 8 + 1) * 8 } else { at + 1 })
}

/// Cuts the mended text into its lines.
pub fn lines(mended: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let (mut gap, mut at) = (0, 0);
    for raw in mended.split_inclusive(is_line_end) {
        let start = at;
        at += raw.len();
        let trimmed = raw.trim_start();
        let before = raw.len() - trimmed.len();
        let trimmed = trimmed.trim_end();
        if trimmed.is_empty() {
            // The second half of CR LF is not a line of its own.
            gap += usize::from(!(raw == "\n" && mended[..start].ends_with('\r')));
            continue;
        }
        let span = start + before..start + before + trimmed.len();
        found.push(Line {
            indent: columns(&raw[..before]),
            gap,
            characters: trimmed.chars().count(),
            quoting: None,
            marker: marker(trimmed),
            span,
        });
        gap = 0;
    }
    quoting(mended, &mut found);
    found
}

/// Takes the `>` off quoted lines: two or more together, or a long one.
fn quoting(mended: &str, lines: &mut Vec<Line>) {
    let marks = |line: &Line| {
        let text = &mended[line.span.clone()];
        let rest = text.trim_start_matches(['>', ' ', '\t']);
        let used = text.len() - rest.len();
        (text.starts_with('>') && !text.starts_with(">>>")).then_some((used, rest.is_empty()))
    };
    let found: Vec<Option<(usize, bool)>> = lines.iter().map(marks).collect();
    let several = found.iter().flatten().count() > 2;
    let near = |i: usize| found.get(i).is_some_and(Option::is_some);
    let mut blank: Vec<(usize, Span)> = Vec::new();
    for (i, line) in lines.iter_mut().enumerate() {
        let Some((used, empty)) = found[i] else { continue };
        let together = (i > 0 && near(i - 1) && line.gap == 0) || near(i + 1);
        if !(together || several || line.characters >= 60) {
            continue;
        }
        if empty {
            blank.push((i, line.span.clone()));
            continue;
        }
        let text = &mended[line.span.start + used..line.span.end];
        line.quoting = Some(line.span.start..line.span.start + used);
        line.indent += used;
        line.characters = text.chars().count();
        line.marker = marker(text);
        line.span.start += used;
    }
    blank_quoted(lines, &blank);
}

/// A lone `>` is the blank line of a quotation; the next quoted line carries the mark.
fn blank_quoted(lines: &mut Vec<Line>, blank: &[(usize, Span)]) {
    for (i, span) in blank.iter().rev() {
        let gap = lines[*i].gap + 1;
        let Some(next) = lines.get_mut(i + 1) else { continue };
        if let Some(quoting) = &mut next.quoting {
            quoting.start = span.start;
            next.gap += gap;
            lines.remove(*i);
        }
    }
}

/// What the lines of a document have in common.
pub struct Layout {
    /// The column at which the text was wrapped, if it was.
    width: Option<usize>,
    /// For each line, the end of the longest line of its block.
    block_ends: Vec<usize>,
    /// For each line, the width its block was wrapped at, if it was.
    block_widths: Vec<usize>,
    /// For each line, whether its mark begins an item.
    openers: Vec<bool>,
    /// What broken words are compared with.
    words: Words,
}

/// Words of the text, and compounds with a hyphen, lower case: what a broken word is compared with.
#[derive(Default)]
struct Words(HashMap<String, usize>);

impl Words {
    fn of(mended: &str, lines: &[Line]) -> Words {
        let broken = lines.windows(2).any(|w| w[1].gap == 0 && ends_in_hyphen(&mended[w[0].span.clone()]));
        let mut words = HashMap::new();
        if broken {
            for word in mended.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| w.len() > 3) {
                *words.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        Words(words)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains_key(&word.to_lowercase())
    }
}

fn ends_in_hyphen(text: &str) -> bool {
    text.ends_with(['-', '\u{2010}']) && text.chars().rev().nth(1).is_some_and(char::is_alphanumeric)
}

/// Whether a line ends in the middle of a sentence.
fn is_open(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '"', '’', '\'', ')', ']', '»', '*']);
    !bare.ends_with(['.', '!', '?', ':', ';', '…', '|']) && !bare.is_empty()
}

/// Whether a line is set in columns with four spaces or more, or a tab, between them.
fn has_columns(text: &str) -> bool {
    let rest = marker(text).map_or(text, |m| text[m.length..].trim_start());
    rest.contains("    ") || rest.contains('\t')
}

/// Longest term that may stand before its explanation, in characters.
const TERM: usize = 20;

/// The column where the explanation of a short term begins on its line: `-T     In the grid layout, let …`.
fn explained_at(line: &Line, text: &str) -> Option<usize> {
    let term = text.find("  ").filter(|at| *at <= TERM)?;
    let explanation = text[term..].trim_start_matches(' ');
    let words = explanation.split_whitespace().nth(2).is_some();
    (words && !explanation.contains("    ")).then(|| line.indent + line.characters - explanation.chars().count())
}

fn starts_small(text: &str) -> bool {
    text.trim_start_matches(['“', '"', '(', '‘', '\'', '[']).starts_with(char::is_lowercase)
}

/// The identifier of an article on a line of its own.
static IDENTIFIER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:doi):\s?(?:https?:|10\.)"));

/// A reference up to its pages, which its identifier goes on: `… 2019;12(3):44-58.`
static PAGED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d\s?[-–]\s?\d+[.,;]?$"));

/// A line that begins something of its own whatever stands before it: an attribution, a speaker.
static OPENER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:(?:—|–|―|--)\s?\p{Lu}|[A-Z][\w.’' -]{0,30}:\s|[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s|Q\.\s|A\.\s)")
});

static DID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\((?:author|editor|translator|illustrator|contributor|narrator|foreword|introduction)\b")
});

/// A line that cannot end here: `Thirty Books on Harbours &`.
static DANGLES: LazyLock<Regex> = LazyLock::new(|| pattern(r" (?:&|and|or|of|the|an?|und|oder|et|des|y)$"));

static BUTTONS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\[ ?[^\[\]]{1,40} ?\]\s*){3,}$"));

/// Whether a line is buttons of a site in a row: `[Home] [Reviews] [Staff]`.
pub(super) fn is_buttons(line: &str) -> bool {
    line.starts_with('[') && line.ends_with(']') && BUTTONS.is_match(line)
}

/// A field of the head of a message.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:From|To|Cc|Bcc|Date|Sent|Subject|Message-I[Dd]|In-Reply-To|References|Reply-To|Sender|Newsgroups|Organization|Lines|Path|X-[\w-]+|List-[\w-]+|Content-[\w-]+|MIME-Version|Received|Return-Path|Von|An|Datum|Gesendet|Betreff|Antwort an|Kopie|De|À|Objet|Envoyé|Para|Asunto|Fecha): ",
    )
});

impl Layout {
    /// Measures the lines.
    pub fn of(mended: &str, lines: &[Line]) -> Layout {
        let text = |i: usize| &mended[lines[i].span.clone()];
        let broken: Vec<bool> = (0..lines.len())
            .map(|i| {
                lines.get(i + 1).is_some_and(|next| {
                    next.gap == 0 && lines[i].characters >= 25 && is_open(text(i)) && starts_small(text(i + 1))
                })
            })
            .collect();
        let (mut ends, mut widths, mut start) = (vec![0; lines.len()], vec![0; lines.len()], 0);
        let (mut full, mut pairs) = (0, 0);
        let even = even_width(mended, lines);
        let width = even.or_else(|| width_of(lines, &broken));
        for end in 1..=lines.len() {
            if end < lines.len() && lines[end].gap == 0 {
                continue;
            }
            let longest = lines[start..end].iter().map(Line::end).max().unwrap_or(0);
            ends[start..end].fill(longest);
            // A block may be narrower than the text, if it was wrapped: a quotation, an item.
            let narrow = broken[start..end].contains(&true).then_some(longest);
            widths[start..end].fill(narrow.unwrap_or(usize::MAX));
            if let Some(width) = width.filter(|_| broken[start..end].contains(&true)) {
                for i in start..end - 1 {
                    pairs += 1;
                    full += usize::from(is_full(mended, &lines[i], &lines[i + 1], width.min(longest)));
                }
            }
            start = end;
        }
        Layout {
            width: width.filter(|_| even.is_some() || full * 10 >= pairs * 6),
            block_ends: ends,
            block_widths: widths,
            openers: openers(lines),
            words: Words::of(mended, lines),
        }
    }

    /// Whether the mark of a line begins an item.
    pub fn opens_item(&self, i: usize) -> bool {
        self.openers.get(i).copied().unwrap_or(false)
    }

    /// How line `i` goes on with the line before, which belongs to a paragraph that began at line `first`.
    pub fn join(&self, mended: &str, lines: &[Line], first: usize, i: usize) -> Join {
        let (previous, line) = (&lines[i - 1], &lines[i]);
        let (before, after) = (&mended[previous.span.clone()], &mended[line.span.clone()]);
        if line.gap > 0 || line.quoting.is_some() != previous.quoting.is_some() || self.opens_item(i) {
            return Join::No;
        }
        // A row of signs parts what is above from what is below, and a byline under a title is a line of its own.
        if is_row(before) || (first + 1 == i && is_byline(lines, i, after)) {
            return Join::No;
        }
        // A title above `by Ada Example, published in …` and the text behind it, far longer than lines are wrapped at.
        let by = after.get(..3).is_some_and(|t| t.eq_ignore_ascii_case("by "));
        if first + 1 == i && by && previous.characters < 160 && line.characters > 240 {
            return Join::No;
        }
        // A term with its explanation on the same line, and the explanation going on below itself.
        if first + 1 == i && explained_at(previous, before) == Some(line.indent) && !has_columns(after) {
            return self.how(before, after);
        }
        // Columns set with spaces are a table or a letterhead.
        if has_columns(before) || has_columns(after) {
            return Join::No;
        }
        // Labels of a record with their values below them: `Extent:`, `6 boxes`, `Language:`.
        let field = |text: &str| {
            text.len() <= 30
                && text.ends_with(':')
                && text.starts_with(char::is_uppercase)
                && text.split(' ').count() <= 3
        };
        if field(after) && i >= 2 && field(&mended[lines[i - 2].span.clone()]) {
            return Join::No;
        }
        // Fields of the head of a message.
        if FIELD.is_match(before) && FIELD.is_match(after) || after.starts_with("From: ") && before.starts_with("From ")
        {
            return Join::No;
        }
        let open = is_open(before);
        let goes_on = open && starts_small(after);
        // A line of signs below a heading, or between parts.
        let rule =
            |line: &str| line.len() >= 3 && line.bytes().all(|b| matches!(b, b'=' | b'~' | b'#' | b'*' | b'_' | b'-'));
        if rule(after) || rule(before) {
            return Join::No;
        }
        if IDENTIFIER.is_match(after) && !PAGED.is_match(before) || is_buttons(before) || is_buttons(after) {
            return Join::No;
        }
        if OPENER.is_match(after) && !(open && self.is_wrapped(i) && !before.ends_with(['”', '"', '’'])) {
            return Join::No;
        }
        let full = self.is_wrapped(i) && is_full(mended, previous, line, self.width_at(i));
        let joins = if self.opens_item(first) {
            let (mark, base) = (lines[first].marker.map_or(0, |m| m.column), lines[first].indent);
            let hangs = line.indent > base && (line.indent + 2 >= base + mark || line.indent >= base + 2);
            match hangs {
                true => starts_small(after) || full || (open && previous.characters >= 40),
                false => (full && (goes_on || open)) || (goes_on && previous.characters >= 40),
            }
        } else if line.indent == previous.indent {
            full || (goes_on && (previous.characters >= 40 || self.is_wrapped(i)))
                || previous.characters >= 25 && DANGLES.is_match(before) && after.starts_with(char::is_alphanumeric)
        } else if line.indent < previous.indent {
            // The second line of a paragraph with an indented first line.
            first + 1 == i && (full || goes_on) && previous.indent - line.indent <= 12
        } else {
            // An indented line begins a paragraph, unless all after the first are indented.
            let next = lines.get(i + 1).filter(|n| n.gap == 0);
            let hangs = goes_on && previous.characters >= 40 && line.indent >= previous.indent + 2;
            first + 1 == i && hangs
                || first + 1 == i && full && (goes_on || next.is_none_or(|n| n.indent == line.indent) && open)
        };
        if joins { self.how(before, after) } else { Join::No }
    }

    fn is_wrapped(&self, i: usize) -> bool {
        self.width.is_some_and(|width| self.block_ends[i] <= width + width / 6)
    }

    fn width_at(&self, i: usize) -> usize {
        self.width.unwrap_or(0).min(self.block_widths[i])
    }

    /// Whether a word is broken between two lines, and whether its hyphen belongs to it.
    fn how(&self, before: &str, after: &str) -> Join {
        if !ends_in_hyphen(before) || !after.starts_with(char::is_alphanumeric) {
            return Join::Space;
        }
        let head = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\u{2010}')).next().unwrap_or("");
        let tail = after.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or("");
        let stem = head.trim_end_matches(['-', '\u{2010}']);
        let whole = self.words.has(&format!("{stem}{tail}"));
        let compound = self.words.has(&format!("{stem}-{tail}"));
        if whole && !compound && after.starts_with(char::is_lowercase) {
            return Join::Broken;
        }
        // "pre- and post-war": the hyphen stands for the rest of the word.
        if matches!(tail, "and" | "or" | "to" | "und" | "oder" | "et" | "ou" | "y" | "o") {
            Join::Space
        } else {
            Join::Hyphen
        }
    }
}

/// A line of signs alone: `----------`.
pub(super) fn is_row(text: &str) -> bool {
    text.len() >= 5 && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~' | '—' | '–' | '─' | '═'))
}

/// Whether a line says `by Ada Example` and ends its block, or says what she did: `by Ada Example (Author)`.
fn is_byline(lines: &[Line], i: usize, text: &str) -> bool {
    // Nothing but a name stands on it, or a blank line follows.
    let alone = || text.split_once(' ').is_some_and(|(_, name)| is_name(name));
    let ends = lines.get(i + 1).is_none_or(|next| next.gap > 0) || DID.is_match(text) || alone();
    let by = text.get(..3).is_some_and(|t| t.eq_ignore_ascii_case("by "));
    by && ends && text.len() <= 120 && !text.ends_with(['.', ',', ';', '?', '!']) && byline(text).is_some()
}

/// Whether the first word of the next line did not fit at the end of this one.
fn is_full(mended: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = mended[next.span.clone()].split_whitespace().next().map_or(0, |w| w.chars().count());
    (line.end() + 1 + word) * 12 > width * 11
}

/// The column at which lines were wrapped: where the lines end that break in the middle of a sentence.
fn width_of(lines: &[Line], broken: &[bool]) -> Option<usize> {
    let mut ends: Vec<usize> = lines.iter().zip(broken).filter(|(_, b)| **b).map(|(l, _)| l.end()).collect();
    if ends.len() < 2 {
        return None;
    }
    ends.sort_unstable();
    let width = ends[(ends.len() * 19 / 20).min(ends.len() - 1)];
    (30..=140).contains(&width).then_some(width)
}

/// How many lines with another directly below show how wide a text is, and how wide texts are that programs wrap.
const EVEN: usize = 8;
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=100;

/// The column at which lines were wrapped where few break in the middle of a sentence, as in records of databases: no line is
/// longer, and most of those that another one is directly below are as long as they can be.
fn even_width(mended: &str, lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(Line::end).max().filter(|width| WIDTHS.contains(width))?;
    let (mut pairs, mut full) = (0, 0);
    for pair in lines.windows(2).filter(|pair| pair[1].gap == 0) {
        pairs += 1;
        full += usize::from(is_full(mended, &pair[0], &pair[1], width));
    }
    (pairs >= EVEN && full * 10 >= pairs * 6).then_some(width)
}

/// Which marks begin items: sure glyphs, glyphs with company, numbers that are counted on from or to.
fn openers(lines: &[Line]) -> Vec<bool> {
    let mut glyphs: HashMap<(char, usize), usize> = HashMap::new();
    let mut numbers: HashMap<(crate::source::text::markers::Class, char, usize, u32), usize> = HashMap::new();
    for line in lines {
        match line.marker.map(|m| m.sign) {
            Some(Sign::Glyph(glyph)) => *glyphs.entry((glyph, line.indent)).or_default() += 1,
            Some(Sign::Number { class, delimiter, values }) => {
                for (n, value) in values.into_iter().enumerate() {
                    if let Some(value) = value {
                        *numbers.entry((class, delimiter, n, value)).or_default() += 1;
                    }
                }
            }
            None => {}
        }
    }
    let company = |sign: Sign, indent: usize| match sign {
        Sign::Glyph(glyph) => is_sure(glyph) || glyphs.get(&(glyph, indent)).is_some_and(|n| *n > 1),
        Sign::Number { class, delimiter, values } => values.iter().enumerate().any(|(n, value)| {
            value.is_some_and(|v| {
                numbers.contains_key(&(class, delimiter, n, v + 1))
                    || (v > 1 && numbers.contains_key(&(class, delimiter, n, v - 1)))
            })
        }),
    };
    lines.iter().map(|line| line.marker.is_some_and(|m| company(m.sign, line.indent))).collect()
}
