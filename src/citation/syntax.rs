//! Pandoc's citation syntax: `[see @a, pp. 3–5; -@b]`, `@a [p. 3]`, `@{any key}`.
//!
//! A Markdown parser finds brackets that are no links (pulldown-cmark calls back for each); [`brackets`] says what such a
//! place means, [`in_text`] finds keys in running text. Source text and byte ranges go in, [`Cluster`]s with byte ranges
//! of the same text come out. Keys are not looked up here; where a bare `@key` counts only if the bibliography has it, the
//! caller passes that question in.

use super::{Cite, CiteMode, Cluster, locator};
use std::ops::Range;

/// A part of a place in brackets.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text to be kept as it stands in the source.
    Text(Range<usize>),
    /// A cluster. Its span may begin before the brackets: in `@key [p. 3]` it begins at the `@`.
    Cluster(Cluster),
}

/// What the brackets at `span` of `source` mean, or `None` if no citation is in them. To be called from pulldown-cmark's
/// broken-link callback with the span it gives, which covers both brackets of `[@a][@b]`, the empty ones of `[@a][]` and
/// the mark of `![@a]`. `known` answers whether the bibliography has a key; only then the brackets after a bare `@key`
/// belong to it.
pub fn brackets(source: &str, span: Range<usize>, known: &dyn Fn(&str) -> bool) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    if source.get(span.clone())?.starts_with('!') {
        pieces.push(Piece::Text(at..at + 1));
        at += 1;
    }
    let mut author = if at == span.start { key_before(source, at, known) } else { None };
    while at < span.end {
        let Some(len) = bracket_len(&source[at..span.end]) else {
            pieces.push(Piece::Text(at..span.end));
            break;
        };
        let inner = &source[at + 1..at + len - 1];
        let whole = at..at + len;
        if let Some(outer) = author.as_ref().and_then(|key| around(source, key, whole.clone())) {
            return parse_cluster(&source[outer.clone()], outer.start).map(|cluster| vec![Piece::Cluster(cluster)]);
        }
        let cluster = match author.take() {
            Some(author) => Some(in_text_cluster(author, inner, at + 1, whole.end)),
            None => parse_cluster(&source[whole.clone()], at),
        };
        if let (None, Some((first, second))) = (&cluster, joined_keys(inner, at + 1)) {
            pieces.extend([Piece::Cluster(first), Piece::Cluster(second)]);
            at += len;
            continue;
        }
        match cluster {
            Some(cluster) => pieces.push(Piece::Cluster(cluster)),
            None if inner.is_empty() && matches!(pieces.last(), Some(Piece::Cluster(_))) => {}
            None => pieces.push(Piece::Text(whole)),
        }
        at += len;
    }
    pieces.iter().any(|p| matches!(p, Piece::Cluster(_))).then_some(pieces)
}

/// The brackets that `[@key [p. 3]]` stands in: the Markdown parser finds the inner ones only.
fn around(source: &str, key: &Key, inner: Range<usize>) -> Option<Range<usize>> {
    let before = source[..key.at].strip_suffix('-').unwrap_or(&source[..key.at]);
    let opens = before.ends_with('[') && !before.ends_with("\\[");
    (opens && source[inner.end..].starts_with(']')).then(|| before.len() - 1..inner.end + 1)
}

/// `@a@b`, which Pandoc reads as a citation and one in the text.
fn joined_keys(inner: &str, offset: usize) -> Option<(Cluster, Cluster)> {
    let first = next_key(inner, 0).filter(|key| key.at == 0)?;
    // Not at its start: a key after a letter is none.
    let rest = &inner[first.range.end..];
    let second = next_key(rest, 0).filter(|key| key.at == 0 && key.range.end == rest.len())?;
    let (from, start) = (offset + first.range.end, offset - 1);
    let one = Cluster { span: start..from, cites: vec![first.cite(CiteMode::Normal, offset)] };
    let two = Cluster { span: from..from + rest.len() + 1, cites: vec![second.cite(CiteMode::InText, from)] };
    Some((one, two))
}

/// The cluster in `inner`, which is what stands between square brackets, with or without them. `offset` is the place of its
/// first byte in the text all spans are to point into. `None` if it is no citation.
pub fn parse_cluster(inner: &str, offset: usize) -> Option<Cluster> {
    let span = offset..offset + inner.len();
    let (text, at) = match inner.strip_prefix('[').and_then(|i| i.strip_suffix(']')) {
        Some(text) => (text, offset + 1),
        None => (inner, offset),
    };
    let cites = cites(text, at)?;
    (!cites.is_empty()).then_some(Cluster { cites, span })
}

/// Whether a link label could be a citation: it has a key that begins a word. Cheap.
pub fn looks_like_citation(label: &str) -> bool {
    label.contains('@') && next_key(label, 0).is_some()
}

/// The longest label of a link definition (CommonMark 0.31, 4.7), in bytes here.
const LONGEST_LABEL: usize = 999;

/// The colons after brackets that are citations although a Markdown parser would read them as labels of link definitions:
/// `[@key, p. 3]: text`. Byte places in `source`, from `from` on, in order.
///
/// Brackets are a citation if they cite a key in braces or one that is `known`, or if they begin with a key. Only where
/// nobody knows the key and an address follows, `[@ada]: https://example.org/ada`, a link is defined.
pub fn citation_colons(source: &str, from: usize, known: &dyn Fn(&str) -> bool) -> Vec<usize> {
    let Some(text) = source.get(from..).filter(|text| text.contains('@')) else { return Vec::new() };
    let places = memchr::memmem::find_iter(text.as_bytes(), "]:").map(|at| from + at);
    places.filter(|close| is_citation_label(source, from, *close, known)).map(|close| close + 1).collect()
}

/// Whether the label that ends at this bracket is a citation.
fn is_citation_label(source: &str, from: usize, close: usize, known: &dyn Fn(&str) -> bool) -> bool {
    let bytes = source.as_bytes();
    let escaped = |at: usize| bytes[from..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
    let earliest = from.max(close.saturating_sub(LONGEST_LABEL));
    let bracket = |at: &usize| matches!(bytes[*at], b'[' | b']') && !escaped(*at);
    let Some(open) = (earliest..close).rev().find(bracket).filter(|at| bytes[*at] == b'[' && !escaped(close)) else {
        return false;
    };
    let label = &source[open + 1..close];
    let Some(cluster) = parse_cluster(label, open + 1) else { return false };
    let cited = |cite: &Cite| source[..cite.span.start].ends_with('{') || known(&cite.key);
    let starts = label.trim_start();
    let begins = starts.starts_with('@') || starts.starts_with("-@");
    cluster.cites.iter().any(cited) || (begins && !is_address(&source[close + 2..]))
}

/// Whether what follows a label is an address: it has a scheme or a path, or stands between angle brackets.
fn is_address(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let word = start.split_whitespace().next().unwrap_or_default();
    let scheme = word.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) && !rest.is_empty()
    });
    scheme
        || start.starts_with('<')
        || word.starts_with(['/', '#', '.'])
        || word.starts_with("@/")
        || word.contains('/')
}

/// The bare keys in a range of running text, `@key` and `@{any key}`, each as a cluster of its own. A bare key counts only if
/// it is `known`; braces are explicit. Keys after a letter, a digit, a backslash or a slash are none (`a@b.org`,
/// `example.org/@user`). Where [`brackets`] has claimed `@key [p. 3]`, the same key is found here: skip it by its place.
pub fn in_text(source: &str, range: Range<usize>, known: &dyn Fn(&str) -> bool) -> Vec<Cluster> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(key) = source.get(..range.end).and_then(|text| next_key(text, at)) {
        at = key.range.end;
        if key.braced || known(&key.name) {
            let span = key.at..key.range.end;
            found.push(Cluster { cites: vec![key.cite(CiteMode::InText, 0)], span });
        }
    }
    found
}

/// A key found in a text.
struct Key {
    name: String,
    /// Place of the `@`.
    at: usize,
    /// Place of the key with its braces.
    range: Range<usize>,
    braced: bool,
}

impl Key {
    fn cite(self, mode: CiteMode, offset: usize) -> Cite {
        let braces = usize::from(self.braced);
        let span = offset + self.range.start + braces..offset + self.range.end - braces;
        Cite { key: self.name, mode, prefix: String::new(), suffix: String::new(), locator: None, quote: None, span }
    }
}

/// The first key at or after `from`.
fn next_key(text: &str, from: usize) -> Option<Key> {
    let mut search = from;
    while let Some(at) = text.get(search..)?.find('@').map(|i| search + i) {
        search = at + 1;
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '\\' | '/' | '@')) {
            continue;
        }
        if let Some((len, braced)) = key_len(&text[at + 1..]) {
            let range = at + 1..at + 1 + len;
            let name = if braced { &text[at + 2..at + len] } else { &text[range.clone()] };
            return Some(Key { name: name.to_owned(), at, range, braced });
        }
    }
    None
}

/// Length of the key at the start of a text, and whether it stands in braces.
fn key_len(text: &str) -> Option<(usize, bool)> {
    if text.starts_with('{') {
        let end = text.find(['}', '\n'])?;
        let inside = &text[1..end];
        let fits = text[end..].starts_with('}') && !inside.trim().is_empty() && !inside.contains('{');
        return fits.then_some((end + 1, true));
    }
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut len = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = at > 0 && ":.#$%&-+?<>~/".contains(c) && chars.peek().is_some_and(|(_, next)| in_word(*next));
        if !in_word(c) && !joins {
            break;
        }
        len = at + c.len_utf8();
    }
    (len > 0).then_some((len, false))
}

/// The key right before a bracket, white space between them allowed.
fn key_before(source: &str, bracket: usize, known: &dyn Fn(&str) -> bool) -> Option<Key> {
    let before = source.get(..bracket)?;
    let text = before.trim_end_matches([' ', '\n']);
    if before.len() - text.len() > 1 {
        return None;
    }
    let from = if text.ends_with('}') { text.rfind("@{")? } else { text.rfind('@')? };
    let key = next_key(text, from)?;
    (key.range.end == text.len() && (key.braced || known(&key.name))).then_some(key)
}

/// Length of the bracket a text starts with, nested brackets and escapes respected.
fn bracket_len(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (at, b) in text.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at + 1),
            b']' => depth -= 1,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// `@key [inner]`: the first part of `inner` is the suffix of the key, unless it has a key of its own.
fn in_text_cluster(author: Key, inner: &str, offset: usize, end: usize) -> Cluster {
    let span = author.at..end;
    let mut first = author.cite(CiteMode::InText, 0);
    let mut rest = 0..inner.len();
    let head = parts(inner).next().unwrap_or(0..0);
    if next_key(&inner[head.clone()], 0).is_none() {
        (first.locator, first.suffix) = locator::split(&plain(&inner[head.clone()]), true);
        first.quote = quoted(&first.suffix);
        rest.start = (head.end + 1).min(inner.len());
    }
    let mut all = vec![first];
    all.extend(cites(&inner[rest.clone()], offset + rest.start).unwrap_or_default());
    Cluster { cites: all, span }
}

/// The citations of a cluster; `None` if its first part has no key.
fn cites(text: &str, offset: usize) -> Option<Vec<Cite>> {
    let mut cites: Vec<Cite> = Vec::new();
    for part in parts(text) {
        let slice = &text[part.clone()];
        let Some(key) = next_key(slice, 0) else {
            // `[@a, p. 3; my emphasis]`: more words about the last one.
            let last = cites.last_mut()?;
            last.suffix.push_str("; ");
            last.suffix.push_str(plain(slice).trim());
            continue;
        };
        let (prefix, suffix) = (&slice[..key.at], &slice[key.range.end..]);
        if suffix.starts_with('@') {
            return None;
        }
        let minus = prefix.strip_suffix('-').filter(|p| !p.ends_with(|c: char| c.is_alphanumeric() || c == '\\'));
        let mode = if minus.is_some() { CiteMode::SuppressAuthor } else { CiteMode::Normal };
        let mut cite = key.cite(mode, offset + part.start);
        cite.prefix = plain(minus.unwrap_or(prefix)).trim().to_owned();
        (cite.locator, cite.suffix) = locator::split(&plain(suffix), false);
        cite.quote = quoted(&cite.suffix);
        cites.push(cite);
    }
    Some(cites)
}

/// The words in quotation marks right after a locator: `¶ 5 "exact words"`.
fn quoted(suffix: &str) -> Option<String> {
    let text = suffix.trim_start_matches([',', ':', ' ']);
    let (close, inner) = match text.strip_prefix('“') {
        Some(inner) => ('”', inner),
        None => ('"', text.strip_prefix('"')?),
    };
    let words = inner[..inner.rfind(close)?].trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// The parts of a cluster between semicolons that are not escaped, quoted or in braces.
fn parts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let past = |close: &str| text[at + 1..].find(close).map(|i| at + 1 + i);
        at = match bytes[at] {
            b'\\' => at + 1,
            b'{' => past("}").unwrap_or(at),
            b'"' if at == 0 || !bytes[at - 1].is_ascii_alphanumeric() => past("\"").unwrap_or(at),
            b';' => {
                parts.push(start..at);
                start = at + 1;
                at
            }
            _ => at,
        } + 1;
    }
    parts.push(start..text.len());
    parts.into_iter()
}

/// The text of a piece of Markdown without escapes, emphasis marks and line ends, `--` as a dash.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut line_start = false;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        match c {
            '\\' if next.is_some_and(|n| n.is_ascii_punctuation()) => out.extend(chars.next()),
            '*' if word(next) || word(out.chars().next_back()) => {}
            '_' if !(next.is_some_and(char::is_alphanumeric) && out.ends_with(char::is_alphanumeric)) => {}
            '-' if next == Some('-') => {
                chars.next();
                out.push(if chars.next_if_eq(&'-').is_some() { '—' } else { '–' });
            }
            // The mark of a block quotation at the start of a wrapped line.
            '>' if line_start => {}
            c if c.is_whitespace() => {
                line_start |= c == '\n';
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                continue;
            }
            c => out.push(c),
        }
        line_start = line_start && c == '>';
    }
    out
}

#[cfg(test)]
#[path = "syntax_tests.rs"]
mod tests;
