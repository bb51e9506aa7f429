//! Plain text → Markdown that reads as exactly that text.
//!
//! In: the plain text of a block and marks to put in at byte offsets. Out: Markdown. Every character that CommonMark, its
//! extensions or the site's citation syntax could take for a mark is escaped where it could be one, and nowhere else: with a backslash, or `&lt;` where a tag would begin.

/// Markdown to put in at a place of the plain text, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset in the plain text; marks come in order.
    pub at: usize,
    /// The Markdown.
    pub markdown: String,
    /// How many bytes of the plain text it stands for; they are not written.
    pub covers: usize,
}

impl Mark {
    /// Markdown between two characters.
    pub fn new(at: usize, markdown: impl Into<String>) -> Mark {
        Mark { at, markdown: markdown.into(), covers: 0 }
    }
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// In a heading: one line, closing `#` and braces mean something.
    Heading,
    /// In a paragraph: a newline is a break that matters.
    Paragraph,
    /// In an item: like a paragraph, a mark may end one.
    Item,
    /// In a quotation: each line is a paragraph.
    Quote,
    /// In a cell of a table: one line.
    Cell,
}

/// Writes a plain text with marks. A newline becomes a hard break.
pub fn escape(plain: &str, marks: &[Mark], within: Within, out: &mut String) {
    let mut marks = marks.iter().peekable();
    let (mut at, mut covered) = (0, 0);
    for (n, line) in plain.split('\n').enumerate() {
        if n > 0 && at > covered {
            out.push_str(if within == Within::Quote { "\n\n" } else { "\\\n" });
        }
        let delimiter = ordered_delimiter(line);
        let mut previous = None;
        for (offset, c) in line.char_indices() {
            while let Some(mark) = marks.next_if(|m| m.at <= at + offset) {
                out.push_str(&mark.markdown);
                covered = covered.max(mark.at + mark.covers);
            }
            if at + offset < covered {
                previous = Some(c);
                continue;
            }
            let rest = &line[offset + c.len_utf8()..];
            if c == '<' && opens_tag(rest) {
                out.push_str("&lt;");
                previous = Some(c);
                continue;
            }
            let starts = offset == 0 && starts_block(c, rest);
            if starts || delimiter == Some(offset) || is_mark(c, previous, rest.chars().next(), within) {
                out.push('\\');
            }
            out.push(c);
            previous = Some(c);
        }
        at += line.len();
        while let Some(mark) = marks.next_if(|m| m.at <= at) {
            out.push_str(&mark.markdown);
            covered = covered.max(mark.at + mark.covers);
        }
        at += 1;
    }
    out.extend(marks.map(|m| m.markdown.as_str()));
}

fn is_mark(c: char, previous: Option<char>, next: Option<char>, within: Within) -> bool {
    match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '^' => true,
        '_' => !(previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
        '&' => next.is_some_and(|n| n.is_ascii_alphanumeric() || n == '#'),
        '@' => {
            !previous.is_some_and(char::is_alphanumeric)
                && next.is_some_and(|n| n.is_alphanumeric() || matches!(n, '_' | '{'))
        }
        '#' | '{' | '}' => within == Within::Heading,
        _ => false,
    }
}

/// Whether `<` before this text looks like the start of a tag or a comment (no address, `<ada@circle.example>`). It is written as
/// `&lt;`: programs that take tags out of Markdown without reading it as CommonMark would take `\<b>` for one.
fn opens_tag(rest: &str) -> bool {
    let name = rest.trim_start_matches('/').trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let named = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    rest.starts_with("!--") || named && (name.is_empty() || name.starts_with(['>', '/', ' ', '\t']))
}

/// Marks that begin a block, only at the start of a line.
fn starts_block(c: char, rest: &str) -> bool {
    match c {
        '#' => rest.is_empty() || rest.starts_with([' ', '\t', '#']),
        '>' | '=' => true,
        ':' => rest.is_empty() || rest.starts_with([' ', '\t', ':']),
        // `--Ada Reader` below a quotation is no rule and no item.
        '-' | '+' => rest.starts_with([' ', '\t']) || rest.chars().all(|r| r == c || r == ' ' || r == '\t'),
        _ => false,
    }
}

/// The place of the delimiter when a line begins like an item of an ordered list.
fn ordered_delimiter(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (delimiter, after) = (line.as_bytes().get(digits)?, line.as_bytes().get(digits + 1));
    ((1..=9).contains(&digits) && matches!(delimiter, b'.' | b')') && matches!(after, None | Some(b' ' | b'\t')))
        .then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn escaped(plain: &str) -> String {
        let mut out = String::new();
        escape(plain, &[], Within::Paragraph, &mut out);
        out
    }

    #[test]
    fn only_what_could_be_a_mark_is_escaped() {
        for (plain, markdown) in [
            ("[ISIS] took * and snake_case_name", r"\[ISIS\] took \* and snake_case_name"),
            ("{{ x }} {% y %} US$5 to $9", "{{ x }} {% y %} US$5 to $9"),
            ("---", r"\---"),
            ("# 1 and # 2", r"\# 1 and # 2"),
            ("12. May", r"12\. May"),
            ("12.5 per cent", "12.5 per cent"),
            ("AT&T &amp; <script> 1 < 2", r"AT\&T \&amp; &lt;script> 1 \< 2"),
            ("write to @name or a@b.org", r"write to \@name or a@b.org"),
            ("[^x]", r"\[\^x\]"),
            ("a\n- b", "a\\\n\\- b"),
        ] {
            assert_eq!(escaped(plain), markdown);
        }
    }

    proptest! {
        #[test]
        fn what_is_escaped_reads_back_as_it_was(plain in r"[ -~éß“”—\u{A0}]{1,60}(\n[ -~]{1,30})?") {
            let lines: Vec<&str> = plain.split('\n').map(str::trim).filter(|l| !l.is_empty()).collect();
            prop_assume!(!lines.is_empty());
            let plain = lines.join("\n");
            let texts = crate::source::markdown::check::block_texts(&escaped(&plain));
            prop_assert_eq!(texts, vec![plain]);
        }

        #[test]
        fn headings_read_back_too(plain in r"[ -~é]{1,60}") {
            let plain = plain.trim().to_owned();
            prop_assume!(!plain.is_empty());
            let mut out = String::from("## ");
            escape(&plain, &[], Within::Heading, &mut out);
            prop_assert_eq!(crate::source::markdown::check::block_texts(&out), vec![plain]);
        }
    }
}
