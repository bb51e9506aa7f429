//! Rich text of CSL-JSON: `<i>`, `<b>`, `<sup>`, `<sub>`, small capitals and `<span class="nocase">` in titles.
//!
//! Only these tags are markup, and only in pairs; every other `<` is a character. For the CSL engine, which knows no tags,
//! each is turned into one private-use character; the writer of HTML turns those into tags of its own.

use std::borrow::Cow;

/// What a pair of tags does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `<i>`
    Italic,
    /// `<b>`
    Bold,
    /// `<sup>`
    Superscript,
    /// `<sub>`
    Subscript,
    /// `<span style="font-variant: small-caps;">`
    SmallCaps,
    /// `<span class="nocase">`
    KeepCase,
    /// Text that the style wants in title case; no tag, put around it by the style's own affixes.
    Titled,
    /// A number that the style prints as text; no tag either.
    Number,
}

const TAGS: [(&str, &str, Mark); 9] = [
    ("<i>", "</i>", Mark::Italic),
    ("<em>", "</em>", Mark::Italic),
    ("<b>", "</b>", Mark::Bold),
    ("<sup>", "</sup>", Mark::Superscript),
    ("<sub>", "</sub>", Mark::Subscript),
    ("<sc>", "</sc>", Mark::SmallCaps),
    ("<span style=\"font-variant: small-caps;\">", "</span>", Mark::SmallCaps),
    ("<span style=\"font-variant:small-caps;\">", "</span>", Mark::SmallCaps),
    ("<span class=\"nocase\">", "</span>", Mark::KeepCase),
];

/// The marks in the order of their private-use characters, U+E000 for the first to open, U+E010 to close.
const MARKS: [Mark; 8] = [
    Mark::Italic,
    Mark::Bold,
    Mark::Superscript,
    Mark::Subscript,
    Mark::SmallCaps,
    Mark::KeepCase,
    Mark::Titled,
    Mark::Number,
];

/// The characters around text in title case.
pub const TITLED: (char, char) = ('\u{E006}', '\u{E016}');

/// The characters around a number that is printed as text.
pub const NUMBER: (char, char) = ('\u{E007}', '\u{E017}');

/// The mark a private-use character stands for, and whether it opens.
pub fn mark_of(c: char) -> Option<(Mark, bool)> {
    let code = (c as u32).checked_sub(0xE000).filter(|code| *code < 0x20)?;
    MARKS.get((code & 0xF) as usize).map(|mark| (*mark, code < 0x10))
}

/// The text with its tags as private-use characters. Such characters in the text itself are dropped.
pub fn mark(text: &str) -> String {
    render(text, |mark, open| {
        let index = MARKS.iter().position(|m| *m == mark).unwrap_or(0) as u32;
        char::from_u32(if open { 0xE000 } else { 0xE010 } + index)
    })
}

/// The text without its tags.
pub fn plain(text: &str) -> String {
    render(text, |_, _| None)
}

/// The text without the private-use characters that stand for formatting here.
pub fn without_marks(text: &str) -> Cow<'_, str> {
    let own = |c: char| ('\u{E000}'..='\u{E01F}').contains(&c);
    if text.contains(own) { text.replace(own, "").into() } else { text.into() }
}

fn render(text: &str, with: impl Fn(Mark, bool) -> Option<char>) -> String {
    let own = |c: char| !('\u{E000}'..='\u{E01F}').contains(&c);
    if !text.contains('<') {
        return without_marks(text).into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, len, mark, open) in pairs(text) {
        out.extend(text[at..start].chars().filter(|c| own(*c)));
        out.extend(with(mark, open));
        at = start + len;
    }
    out.extend(text[at..].chars().filter(|c| own(*c)));
    out
}

/// The tags that come in pairs: place, length, mark, opening.
fn pairs(text: &str) -> Vec<(usize, usize, Mark, bool)> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('<') {
        let rest = &text[at..];
        if let Some(tag) = TAGS.iter().position(|(tag, _, _)| rest.starts_with(tag)) {
            open.push((at, tag));
        } else if let Some((top, tag)) = open.last().copied()
            && rest.starts_with(TAGS[tag].1)
        {
            let (start, end, mark) = TAGS[tag];
            open.pop();
            found.push((top, start.len(), mark, true));
            found.push((at, end.len(), mark, false));
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found
}

/// Straight quotation marks and apostrophes as curly ones.
pub fn smarten(text: &str) -> String {
    if !text.contains(['\'', '"']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(c) = chars.next() {
        let opens = before.is_none_or(|b| b.is_whitespace() || "([{–—-/“‘".contains(b));
        let smart = match c {
            '"' if opens => '“',
            '"' => '”',
            '\'' if opens && !chars.peek().is_some_and(char::is_ascii_digit) => '‘',
            '\'' => '’',
            c => c,
        };
        out.push(smart);
        if mark_of(c).is_none() {
            before = Some(smart);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pairs_of_known_tags_are_markup() {
        for (text, expected) in [
            ("A <i>b <sup>c</sup></i>", "A b c"),
            ("a < b & <c> </i>", "a < b & <c> </i>"),
            ("<script>x</script>", "<script>x</script>"),
            ("<i>open", "<i>open"),
            ("<i>a</b>", "<i>a</b>"),
            ("private \u{E000}x", "private x"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(mark("<i>x</i>"), "\u{E000}x\u{E010}");
        assert_eq!(mark_of('\u{E010}'), Some((Mark::Italic, false)));
    }

    #[test]
    fn quotation_marks_curl_the_right_way() {
        assert_eq!(smarten("\"It's\" 'so' in the '90s (\"x\")"), "“It’s” ‘so’ in the ’90s (“x”)");
    }
}
