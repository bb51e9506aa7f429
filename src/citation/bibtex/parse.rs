//! The syntax of `.bib` files: entries, `@string`, concatenation with `#`, braces and quotation marks.
//!
//! Text goes in, entries with the raw TeX of their fields come out, and what is wrong with its place. A broken entry ends at
//! the next line that begins an entry, so that it never takes others with it. Nothing here recurses, and every value is
//! looked at once.

use crate::diagnostic::{Diagnostic, did_you_mean};
use std::collections::HashMap;

/// An entry as it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct RawEntry {
    /// `book`, in lower case.
    pub kind: String,
    /// The key.
    pub key: String,
    /// Where its `@` stands.
    pub at: usize,
    /// Names in lower case, and TeX, in the order of the file; of two fields with one name the first counts.
    pub fields: Vec<(String, String)>,
}

impl RawEntry {
    /// The TeX of a field that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())?;
        (!value.trim().is_empty()).then_some(value)
    }
}

/// What is wrong, with its place; without its file.
pub(super) type Problem = (usize, Diagnostic);

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Longest value an abbreviation may stand for, and an entry may make of abbreviations: doubling them must not fill memory.
const LONGEST: usize = 1 << 20;

/// All entries of a text.
pub(super) fn parse(text: &str) -> (Vec<RawEntry>, Vec<Problem>) {
    let mut parser = Parser { text, at: 0, strings: HashMap::new(), entries: Vec::new(), problems: Vec::new() };
    while let Some(at) = parser.next_entry() {
        if let Err((place, why)) = parser.entry(at) {
            parser.problems.push((place.min(text.len()), Diagnostic::error("bib-parse", why)));
            parser.at = parser.resume(at);
        }
    }
    (parser.entries, parser.problems)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    strings: HashMap<String, String>,
    entries: Vec<RawEntry>,
    problems: Vec<Problem>,
}

type Step<T> = Result<T, (usize, String)>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, c: char) -> bool {
        let hit = self.rest().starts_with(c);
        self.at += if hit { c.len_utf8() } else { 0 };
        hit
    }

    fn word(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(|c| !fits(c)).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    /// The next `@word{` or `@word(`; all else between entries is a remark.
    fn next_entry(&mut self) -> Option<usize> {
        loop {
            let rest = self.rest();
            let found = rest.find(['@', '%'])?;
            self.at += found;
            if rest[found..].starts_with('%') {
                // A remark to the end of its line, as editors of such files write them.
                self.at += rest[found..].find('\n').unwrap_or(rest.len() - found);
                continue;
            }
            if opens_entry(&rest[found..]) {
                return Some(self.at);
            }
            self.at += 1;
        }
    }

    /// Where to go on after a broken entry that began at `at`: the next line that begins one.
    fn resume(&self, at: usize) -> usize {
        let mut line = at;
        while let Some(end) = self.text.get(line..).and_then(|rest| rest.find('\n')) {
            line += end + 1;
            let rest = &self.text[line..];
            let start = rest.trim_start_matches([' ', '\t']);
            if opens_entry(start) {
                return self.text.len() - start.len();
            }
        }
        self.text.len()
    }

    fn entry(&mut self, start: usize) -> Step<()> {
        self.at = start + 1;
        self.space();
        let kind = self.word(char::is_alphanumeric).to_lowercase();
        self.space();
        let close = if self.take('(') { ')' } else { '}' };
        if close == '}' {
            self.take('{');
        }
        match kind.as_str() {
            "comment" => self.comment(),
            "preamble" => self.value().map(|_| ()),
            "string" => {
                self.space();
                if let Some((name, value)) = self.field()? {
                    self.strings.insert(name, value);
                }
                Ok(())
            }
            _ => self.fields(RawEntry { kind, at: start, ..RawEntry::default() }, close),
        }
    }

    /// A remark ends at its closing brace, or with its line if it has none.
    fn comment(&mut self) -> Step<()> {
        let start = self.at;
        self.at = match closing(self.text, start, '}') {
            Some(end) => end + 1,
            None => start + self.rest().find('\n').unwrap_or(self.rest().len()),
        };
        Ok(())
    }

    /// Key and fields. What was read of a broken entry is kept: citations of it stay known.
    fn fields(&mut self, mut entry: RawEntry, close: char) -> Step<()> {
        self.space();
        let place = self.at;
        entry.key = self.word(|c| c != ',' && c != close && c != '=' && c != '\n' && c != '{').trim().to_owned();
        if self.peek() == Some('=') {
            return Err((
                place,
                "the entry has no key: one stands before the first field, with a comma after it".into(),
            ));
        }
        let result = self.rest_of_fields(&mut entry, close);
        if !entry.key.is_empty() {
            self.entries.push(entry);
            return result;
        }
        result?;
        Err((place, "the entry has no key to cite it by".into()))
    }

    fn rest_of_fields(&mut self, entry: &mut RawEntry, close: char) -> Step<()> {
        let mut first = true;
        loop {
            self.space();
            let comma = self.take(',');
            while self.take(',') || self.peek().is_some_and(char::is_whitespace) {
                self.space();
            }
            if self.take(close) {
                return Ok(());
            }
            if self.rest().is_empty() {
                return Err((entry.at, format!("the entry `{}` is never closed", entry.key)));
            }
            if !comma {
                let after = if first { "the key" } else { "a field" };
                return Err((self.at, format!("expected `,` or `{close}` after {after}")));
            }
            first = false;
            if let Some((name, value)) = self.field()?
                && entry.fields.iter().all(|(n, _)| *n != name)
            {
                entry.fields.push((name, value));
            }
        }
    }

    /// `name = value`.
    fn field(&mut self) -> Step<Option<(String, String)>> {
        let place = self.at;
        let name =
            self.word(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+' | '/' | '*')).to_lowercase();
        self.space();
        if name.is_empty() {
            return Err((place, "expected the name of a field".into()));
        }
        if !self.take('=') {
            return Err((self.at, format!("expected `=` after `{name}`")));
        }
        let value = self.value()?;
        Ok(Some((name, value)))
    }

    /// One or more parts with `#` between them.
    fn value(&mut self) -> Step<String> {
        let mut value = String::new();
        loop {
            self.space();
            let part = self.part()?;
            if value.len() + part.len() <= LONGEST {
                value.push_str(&part);
            }
            self.space();
            if !self.take('#') {
                return Ok(value);
            }
        }
    }

    fn part(&mut self) -> Step<String> {
        let start = self.at;
        let (open, close) = match self.peek() {
            Some('{') => ('{', '}'),
            Some('"') => ('"', '"'),
            _ => return self.bare(),
        };
        self.at += 1;
        let Some(end) = closing(self.text, self.at, close) else {
            return Err((start, format!("this `{open}` is never closed")));
        };
        let inner = self.text[self.at..end].to_owned();
        self.at = end + 1;
        Ok(inner)
    }

    /// A number, an abbreviation, or a month.
    fn bare(&mut self) -> Step<String> {
        let start = self.at;
        let word =
            self.word(|c| !c.is_whitespace() && !matches!(c, ',' | '#' | '{' | '}' | '(' | ')' | '"' | '=' | '%'));
        if word.is_empty() {
            return Err((
                start,
                "expected a value: text in braces or quotation marks, a number, an abbreviation".into(),
            ));
        }
        let name = word.to_lowercase();
        if let Some(value) = self.strings.get(&name) {
            return Ok(value.clone());
        }
        let numeric = word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'/'));
        if !numeric && !MONTHS.contains(&name.as_str()) {
            let wrong = Diagnostic::warning("bib-abbreviation", format!("the abbreviation `{word}` is not defined"));
            let near = did_you_mean(&name, self.strings.keys().map(String::as_str)).map(str::to_owned);
            let help = near.map_or_else(
                || "define it with @string, or put the text into braces".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.problems.push((start, wrong.help(help)));
        }
        Ok(word.to_owned())
    }
}

fn opens_entry(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('@') else { return false };
    let rest = rest.trim_start_matches([' ', '\t']);
    let word = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    word > 0 && rest[word..].trim_start().starts_with(['{', '('])
}

/// Where the brace or quotation mark that closes what was opened before `at` stands.
fn closing(text: &str, at: usize, close: char) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut depth, mut i) = (0usize, at);
    while let Some(b) = bytes.get(i) {
        match b {
            b'\\' => i += 1,
            b'"' if close == '"' && depth == 0 => return Some(i),
            b'{' => depth += 1,
            b'}' if depth == 0 => return (close == '}').then_some(i),
            b'}' => depth -= 1,
            _ => {}
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_numbers_months_and_pieces_are_joined() {
        let text = "remark, a@b.org\n@string{Lp = \"Lake \" # {Press}}\n@Book(key, publisher = lp # { & Co}, year = 1999, \
            month = mar, title = \"A {\"}B{\"}\",)";
        let (entries, problems) = parse(text);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!((entries[0].kind.as_str(), entries[0].key.as_str()), ("book", "key"));
        let fields: Vec<&str> = entries[0].fields.iter().map(|(_, v)| v.as_str()).collect();
        assert_eq!(fields, ["Lake Press & Co", "1999", "mar", "A {\"}B{\"}"]);
    }

    #[test]
    fn a_broken_entry_keeps_what_was_read_and_ends_before_the_next() {
        let text =
            "@book{a, title = {One}, year = {20\n@book{b, title = {x}\n@book{c, title = {Three}}\n@book{title = {x}}";
        let (entries, problems) = parse(text);
        assert_eq!(entries.iter().map(|e| e.key.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        let told: Vec<(usize, &str)> = problems.iter().map(|(at, d)| (*at, d.message.as_str())).collect();
        assert_eq!(told[0], (31, "this `{` is never closed"));
        assert_eq!(told[1], (56, "expected `,` or `}` after a field"));
        assert!(told[2].1.starts_with("the entry has no key"), "{told:?}");
    }

    #[test]
    fn an_unknown_abbreviation_is_told_and_the_nearest_offered() {
        let (entries, problems) = parse("@string{acta = {Acta}}\n@article{a, journal = atca}");
        assert_eq!(entries[0].get("journal"), Some("atca"));
        assert_eq!(problems[0].1.help.as_deref(), Some("did you mean `acta`?"));
    }

    #[test]
    fn abbreviations_that_double_do_not_fill_memory() {
        let mut text = String::from("@string{a0 = {0123456789}}\n");
        for i in 1..60 {
            text.push_str(&format!("@string{{a{i} = a{0} # a{0}}}\n", i - 1));
        }
        text.push_str("@book{k, title = a59}");
        let (entries, _) = parse(&text);
        assert!(entries[0].get("title").is_some_and(|t| t.len() <= LONGEST));
    }
}
