//! TeX as it stands in `.bib` files → the rich text of CSL-JSON.
//!
//! Accents, symbols, emphasis, quotation marks and small formulas are read; of a command nobody knows its argument is kept.
//! Groups are kept on a stack, so that depth costs nothing, and tags are always closed in order.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::compose;

/// Commands without argument and the text they stand for; commands with one argument and what it becomes.
static COMMANDS: LazyLock<HashMap<&str, (&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../data/tex-commands.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t').and_then(|(name, rest)| Some((name, rest.split_once('\t')?)))).collect()
});

/// A group that is open.
struct Group {
    /// What closes it in the output.
    close: String,
    /// Where its text begins in the output.
    start: usize,
    /// Its text is dropped.
    dropped: bool,
    /// Braces of the field, which keep letters as they are.
    keeps_case: bool,
    /// The command's argument is one character or group: closes after it.
    single: bool,
}

/// Reads TeX.
#[derive(Default)]
struct Reader {
    out: String,
    open: Vec<Group>,
    /// Combining characters that wait for their letter.
    accents: Vec<char>,
    /// Tags of a command that waits for its argument.
    waiting: Option<(String, String, bool)>,
    math: bool,
    /// What is in braces.
    braces: Braces,
}

/// What braces mean that belong to no command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Braces {
    /// Nothing.
    #[default]
    Nothing,
    /// Words in them that begin in lower case are marked to stay so.
    Words,
    /// What is in them is marked to stay as it is.
    All,
}

/// The text of a field.
pub(super) fn text(tex: &str) -> String {
    read(tex, Braces::Nothing)
}

/// The text of a title: braces keep words that begin in lower case from being changed.
pub(super) fn title(tex: &str) -> String {
    read(tex, Braces::Words)
}

/// The text of a field of this program's own: braces stand for the markup that keeps the case, and for nothing else.
pub(super) fn exact(tex: &str) -> String {
    read(tex, Braces::All)
}

/// A field that is no TeX: an address, a DOI. Only escapes of what TeX reserves are undone.
pub(super) fn verbatim(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len());
    let inner = tex.trim();
    let inner = inner.strip_prefix("\\url{").and_then(|i| i.strip_suffix('}')).unwrap_or(inner);
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(|c| "_%&#$~{}\\:".contains(*c)) => out.extend(chars.next()),
            '{' | '}' | '\n' | '\r' | '\t' => {}
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

fn read(tex: &str, braces: Braces) -> String {
    let mut reader = Reader { braces, ..Reader::default() };
    let mut rest = tex.trim();
    while let Some(c) = rest.chars().next() {
        rest = reader.step(c, rest);
    }
    while !reader.open.is_empty() {
        reader.close(false);
    }
    let parts = reader.out.split([' ', '\n', '\t', '\r']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

impl Reader {
    /// Reads what comes next and gives what is left.
    fn step<'a>(&mut self, c: char, rest: &'a str) -> &'a str {
        let after = &rest[c.len_utf8()..];
        match c {
            '\\' => return self.command(after),
            '{' => self.group(after),
            '}' => self.close(true),
            '$' => self.math = !self.math,
            '_' | '^' if self.math => {
                let tag = if c == '_' { "sub" } else { "sup" };
                self.waiting = Some((format!("<{tag}>"), format!("</{tag}>"), false));
            }
            '~' => self.put('\u{a0}'),
            '-' if rest.starts_with("---") => return self.sign("—", &rest[3..]),
            '-' if rest.starts_with("--") => return self.sign("–", &rest[2..]),
            '`' if rest.starts_with("``") => return self.sign("“", &rest[2..]),
            '\'' if rest.starts_with("''") => return self.sign("”", &rest[2..]),
            '`' => self.put('‘'),
            c => self.put(c),
        }
        after
    }

    fn sign<'a>(&mut self, text: &str, rest: &'a str) -> &'a str {
        text.chars().for_each(|c| self.put(c));
        rest
    }

    /// Writes a character, with the accents that waited for it and in the tags that waited for one.
    fn put(&mut self, c: char) {
        if c.is_whitespace() && (!self.accents.is_empty() || self.waiting.is_some()) {
            return;
        }
        if let Some((open, close, dropped)) = self.waiting.take() {
            self.push(open, close, dropped, true);
        }
        if self.accents.is_empty() {
            self.out.push(c);
        } else {
            let mut base = match c {
                'ı' => 'i',
                'ȷ' => 'j',
                c => c,
            };
            let mut loose = Vec::new();
            for accent in std::mem::take(&mut self.accents).into_iter().rev() {
                match compose(base, accent).filter(|_| loose.is_empty()) {
                    Some(whole) => base = whole,
                    None => loose.push(accent),
                }
            }
            self.out.push(base);
            self.out.extend(loose);
        }
        self.close_single();
    }

    fn push(&mut self, open: String, close: String, dropped: bool, single: bool) {
        self.out.push_str(&open);
        self.open.push(Group { close, start: self.out.len(), dropped, keeps_case: false, single });
    }

    fn close_single(&mut self) {
        while self.open.last().is_some_and(|group| group.single) {
            self.end_group();
        }
    }

    fn group(&mut self, after: &str) {
        match self.waiting.take() {
            Some((open, close, dropped)) => self.push(open, close, dropped, false),
            None => {
                let plain = !self.math && self.accents.is_empty();
                let inner = self.open.iter().any(|group| group.keeps_case);
                let keeps_case = match self.braces {
                    Braces::Nothing => false,
                    Braces::Words => plain && !inner && !after.starts_with('\\'),
                    Braces::All => plain,
                };
                self.push(String::new(), String::new(), false, false);
                if let Some(group) = self.open.last_mut() {
                    group.keeps_case = keeps_case;
                }
            }
        }
    }

    fn close(&mut self, brace: bool) {
        // An accent over nothing is the sign itself.
        for accent in std::mem::take(&mut self.accents) {
            self.out.extend(match accent {
                '\u{302}' => Some('^'),
                '\u{303}' => Some('~'),
                _ => None,
            });
        }
        self.waiting = None;
        self.end_group();
        if brace {
            self.close_single();
        }
    }

    fn end_group(&mut self) {
        let Some(group) = self.open.pop() else { return };
        if group.dropped {
            self.out.truncate(group.start);
        }
        let lower = |word: &str| word.starts_with(char::is_lowercase);
        let inside = &self.out[group.start..];
        let marked = match self.braces {
            Braces::All => !inside.is_empty(),
            _ => group.start > 0 && inside.split(' ').any(lower),
        };
        if group.keeps_case && marked {
            self.out.insert_str(group.start, "<span class=\"nocase\">");
            self.out.push_str("</span>");
        }
        self.out.push_str(&group.close);
    }

    fn command<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some(first) = rest.chars().next() else { return rest };
        if !first.is_ascii_alphabetic() {
            let after = &rest[first.len_utf8()..];
            match first {
                '`' => self.accents.push('\u{300}'),
                '\'' | '´' => self.accents.push('\u{301}'),
                '^' => self.accents.push('\u{302}'),
                '~' => self.accents.push('\u{303}'),
                '=' => self.accents.push('\u{304}'),
                '.' => self.accents.push('\u{307}'),
                '"' => self.accents.push('\u{308}'),
                '-' | '/' | '@' | '!' | '(' | ')' => {}
                ',' | ';' | ':' => self.put('\u{2009}'),
                '\\' | '\n' | ' ' => self.put(' '),
                c => self.put(c),
            }
            return after;
        }
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        // The space that ends a command is no part of the text.
        let after = after.trim_start_matches([' ', '\n', '\t', '\r']);
        self.named(name, after)
    }

    fn named<'a>(&mut self, name: &str, after: &'a str) -> &'a str {
        match COMMANDS.get(name) {
            Some(("accent", mark)) => self.accents.extend(mark.chars()),
            Some(("text", "")) => {}
            Some(("text", text)) => {
                text.chars().for_each(|c| self.put(c));
                // `\o{}`: the braces only end the command.
                return after.strip_prefix("{}").unwrap_or(after);
            }
            Some(("tag", tag)) => self.waiting = Some(tags(tag)),
            Some(("rest", tag)) => {
                let (open, close, _) = tags(tag);
                self.out.push_str(&open);
                match self.open.last_mut() {
                    Some(group) => group.close.insert_str(0, &close),
                    None => self.open.push(Group {
                        close,
                        start: self.out.len(),
                        dropped: false,
                        keeps_case: false,
                        single: false,
                    }),
                }
                if let Some(group) = self.open.last_mut() {
                    group.keeps_case = false;
                }
            }
            Some(("drop", _)) => self.waiting = Some((String::new(), String::new(), true)),
            // Its argument is kept as text.
            _ => {}
        }
        after
    }
}

fn tags(tag: &str) -> (String, String, bool) {
    match tag {
        "sc" => ("<span style=\"font-variant: small-caps;\">".into(), "</span>".into(), false),
        "quote" => ("“".into(), "”".into(), false),
        "" => (String::new(), String::new(), false),
        tag => (format!("<{tag}>"), format!("</{tag}>"), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_symbols_and_tags_become_text() {
        for (tex, expected) in [
            (r#"M{\"u}ller, J{\'e}r\^ome, \"{O}, \'\i, {\'{\i}}"#, "Müller, Jérôme, Ö, í, í"),
            (r"\v{S}koda {\v s} \c{c} \c c \H{o} \r{a} \k{e} \.z \d{h} \u{g} \=a", "Škoda š ç ç ő å ę ż ḥ ğ ā"),
            (r"{\o}re {\O} {\ss} {\aa} \L{}\'od\'z \ae \oe{}uvre {\th}", "øre Ø ß å Łódź æœuvre þ"),
            (r"A \& B \% \$5 \# \_ \{x\}", "A & B % $5 # _ {x}"),
            (
                r"\emph{A {B} C} and \textbf{d}\textsuperscript{2}\textsubscript{3}",
                "<i>A B C</i> and <b>d</b><sup>2</sup><sub>3</sub>",
            ),
            (
                r"{\em one} {\it two} \textsc{three}",
                "<i>one</i> <i>two</i> <span style=\"font-variant: small-caps;\">three</span>",
            ),
            (r"``so'' he--she---it `x'", "“so” he–she—it ‘x'"),
            (r"H$_2$O and $x^{10}$ at 5~km", "H<sub>2</sub>O and x<sup>10</sup> at 5\u{a0}km"),
            (r"\unknown{kept} \LaTeX{} \textasciitilde{}x\textasciicircum{} \^{}\~{}", "kept LaTeX ~x^ ^~"),
            (r"\mkbibquote{in} {\noopsort{1973a}}1973", "“in” 1973"),
            (r"\href{https://example.org}{the site}", "the site"),
            (r"open {group \emph{here", "open group <i>here</i>"),
            (r"closed} \emph", "closed"),
            ("a\n  b", "a b"),
        ] {
            assert_eq!(text(tex), expected, "{tex}");
        }
    }

    #[test]
    fn braces_keep_small_words_in_titles() {
        assert_eq!(
            title("The {iPhone} and {DNA} of {van Gogh}"),
            "The <span class=\"nocase\">iPhone</span> and DNA of <span class=\"nocase\">van Gogh</span>"
        );
        assert_eq!(title("{Whole title}"), "Whole title");
        assert_eq!(title("M{\\\"u}ller"), "Müller");
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "\\emph{".repeat(100_000) + "x" + &"{".repeat(100_000);
        assert!(text(&deep).contains('x'));
        assert_eq!(verbatim("\\url{https://example.org/a\\_b}"), "https://example.org/a_b");
    }
}
