//! The tokens of RTF (Rich Text Format Specification 1.9.1, "RTF Syntax").
//!
//! In: the bytes of a file. Out: groups, control words, symbols, bytes of text, binary data, one after the other, each with
//! its offset. Takes anything: what is malformed is read as well as it can be, and nothing is read twice.

use std::ops::Range;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word` with its number.
    Word(&'a str, Option<i32>),
    /// `\` and one sign.
    Symbol(u8),
    /// `\'hh`
    Hex(u8),
    /// Bytes of text, without line ends.
    Text(&'a [u8]),
    /// What follows `\binN`.
    Binary(Range<usize>),
}

/// The longest name of a control word (the specification says 32).
const LONGEST: usize = 64;

/// Reads tokens.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Tokens { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn text(&mut self) -> Token<'a> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b'\\' | b'{' | b'}' | b'\r' | b'\n')).unwrap_or(rest.len());
        self.at += length;
        Token::Text(rest.get(..length).unwrap_or_default())
    }

    /// After a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            if first == b'\'' {
                return Some(self.hex().map_or(Token::Symbol(b'\''), Token::Hex));
            }
            // A line end as a sign is one, whatever its form.
            if first == b'\r' && self.peek() == Some(b'\n') {
                self.at += 1;
            }
            return Some(Token::Symbol(if first == b'\r' { b'\n' } else { first }));
        }
        let start = self.at;
        while self.at - start < LONGEST && self.peek().is_some_and(|b| b.is_ascii_alphabetic()) {
            self.at += 1;
        }
        let name = self.bytes.get(start..self.at).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
        let number = self.number();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if name == "bin" {
            let end = self.at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(self.bytes.len());
            let data = self.at..end;
            self.at = end;
            return Some(Token::Binary(data));
        }
        Some(Token::Word(name, number))
    }

    fn hex(&mut self) -> Option<u8> {
        let digit = |at: usize| self.bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        let value = digit(self.at)? * 16 + digit(self.at + 1)?;
        self.at += 2;
        u8::try_from(value).ok()
    }

    fn number(&mut self) -> Option<i32> {
        let start = self.at;
        if self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        while self.at - start < 11 && self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?.parse::<i64>().ok().map(|n| {
            // The clamp makes it fit.
            n.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
        })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (usize, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.at;
            let token = match self.peek()? {
                b'\r' | b'\n' | 0 => {
                    self.at += 1;
                    continue;
                }
                b'{' => {
                    self.at += 1;
                    Token::Open
                }
                b'}' => {
                    self.at += 1;
                    Token::Close
                }
                b'\\' => {
                    self.at += 1;
                    self.control()?
                }
                _ => self.text(),
            };
            return Some((at, token));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &[u8]) -> Vec<Token<'_>> {
        Tokens::new(text).map(|(_, t)| t).collect()
    }

    #[test]
    fn words_symbols_bytes_and_binary_data_are_told_apart() {
        use Token::*;
        assert_eq!(
            tokens(b"{\\rtf1\\u-3913 ?a\r\nb\\'e4\\'zz\\\r\n\\*\\bin3 {}\\x}"),
            [
                Open,
                Word("rtf", Some(1)),
                Word("u", Some(-3913)),
                Text(b"?a"),
                Text(b"b"),
                Hex(0xe4),
                Symbol(b'\''),
                Text(b"zz"),
                Symbol(b'\n'),
                Symbol(b'*'),
                Binary(38..41),
                Text(b"x"),
                Close
            ]
        );
        assert_eq!(tokens(b"\\li-\\b99999999999 \\"), [Word("li", None), Text(b"-"), Word("b", Some(i32::MAX))]);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut last = 0;
            for (at, _) in Tokens::new(&bytes) {
                prop_assert!(at >= last);
                last = at;
            }
        }
    }
}
