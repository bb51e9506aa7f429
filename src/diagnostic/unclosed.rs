//! What was left open in TOML: the reader notices only lines later, where the next key stands in the middle of a list.

use std::ops::Range;

/// Where a fault in TOML really is.
///
/// In: the text, and the byte at which the reader of TOML gave up. Out: the bracket that opens a list or a table in a value and is
/// open there still, when the line of the fault begins a key or a section, or the text has ended; else nothing, and the place the
/// reader named is the right one.
pub fn unclosed(toml: &str, fault: usize) -> Option<Range<usize>> {
    let fault = (0..=fault.min(toml.len())).rev().find(|at| toml.is_char_boundary(*at))?;
    let line = toml[..fault].rfind('\n').map_or(0, |end| end + 1);
    let rest = &toml[line..];
    if !toml[fault..].trim().is_empty() && !begins_a_statement(rest.lines().next().unwrap_or_default()) {
        return None;
    }
    let until = if toml[fault..].trim().is_empty() { toml.len() } else { line };
    // What is closed further down only lacks a comma.
    let never = open_brackets(toml);
    let open = open_brackets(&toml[..until]).into_iter().rev().find(|open| never.contains(open))?;
    Some(open..open + 1)
}

/// The sentence for it: what is open, by its bracket.
pub fn unclosed_message(toml: &str, at: &Range<usize>) -> String {
    match toml.get(at.clone()) {
        Some("{") => "the table that begins here is not closed: a `}` is missing".into(),
        _ => "the list that begins here is not closed: a `]` is missing".into(),
    }
}

/// `key = …`, `[section]`, `[[section]]`.
fn begins_a_statement(line: &str) -> bool {
    let is_key = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | ' '))
    };
    if line.starts_with(char::is_whitespace) || line.starts_with("[\"") {
        return false;
    }
    let line = line.split('#').next().unwrap_or_default().trim();
    match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(name) => is_key(name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name)),
        None => line.split_once('=').is_some_and(|(key, _)| is_key(key.trim())),
    }
}

/// The brackets open at the end of the text; what stands in strings and comments is passed over.
fn open_brackets(toml: &str) -> Vec<usize> {
    let (bytes, mut open, mut at) = (toml.as_bytes(), Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        at += match byte {
            b'#' => memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
            b'"' | b'\'' => string(&bytes[at..], byte),
            b'[' | b'{' => {
                open.push(at);
                1
            }
            b']' | b'}' => {
                open.pop();
                1
            }
            _ => 1,
        };
    }
    open
}

/// How many bytes the string takes that begins here; one that is not closed ends with its line.
fn string(bytes: &[u8], quote: u8) -> usize {
    let long = bytes.starts_with(&[quote; 3]);
    let mut at = if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            _ if long && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ if !long && byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(toml: &str, fault: &str) -> Option<usize> {
        unclosed(toml, toml.find(fault).unwrap()).map(|at| at.start)
    }

    #[test]
    fn a_list_left_open_is_found_above_the_next_key_or_section() {
        assert_eq!(open("a = [[\"x\"]\nkind = 1\n", "kind"), Some(4));
        assert_eq!(open("a = [\n  \"x]\", # ]\n[part]\n", "[part]"), Some(4));
        assert_eq!(open("a = [1]\nb = { c = [1, 2\nd-e.f = 2", "d-e"), Some(18));
        let text = "a = \"\"\"[\"\"\"\nb = [1, '''\n]'''";
        assert_eq!(unclosed(text, text.len()).map(|at| at.start), Some(16));
    }

    #[test]
    fn other_faults_stay_where_they_are() {
        assert_eq!(open("a = [\n  1,\n  word,\n  2 ]\n", "word"), None);
        assert_eq!(open("a = [1]\nb = word\n", "word"), None);
        assert_eq!(open("a = \"[\"\nb =\n", "b ="), None);
        assert_eq!(unclosed("é", 1), None);
        assert_eq!(open("a = [\n  [\"x\"]\n  [\"y\"]\n]\n", "[\"y"), None);
        assert_eq!(open("a = [\n{ b = 1,\nc = 2\nd = 3 },\n]\n", "d = 3"), None);
    }
}
