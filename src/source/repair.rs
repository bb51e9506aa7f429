//! Characters mended before structure is looked for: no-break spaces, invisible characters, C1 controls, mojibake.
//!
//! In: the decoded text. Out: the mended text, the list of edits that made it, and a map back. Words are never touched;
//! every edit is recorded, and applying the edits to the decoded text gives the mended text exactly.

use super::document::{Change, Edit, Span};
use std::collections::BTreeMap;

/// Text after repairs, with the edits in order.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// The mended text.
    pub text: String,
    /// Edits by place in the decoded text.
    pub edits: Vec<Edit>,
    /// For each edit, its first byte in the mended text.
    starts: Vec<usize>,
}

impl Mended {
    /// The place in the decoded text of a place in the mended text. Linear in the logarithm of the number of edits.
    pub fn to_source(&self, span: &Span) -> Span {
        let start = self.start(span.start);
        start..self.end(span.end).max(start)
    }

    fn start(&self, at: usize) -> usize {
        // The last edit that begins at or before `at` and does not vanish there.
        let after = self.starts.partition_point(|s| *s <= at);
        let Some(i) = after.checked_sub(1) else { return at };
        let (edit, begin) = (&self.edits[i], self.starts[i]);
        let length = edit.became.len();
        if at < begin + length { edit.span.start } else { edit.span.end + (at - begin - length) }
    }

    fn end(&self, at: usize) -> usize {
        let before = self.starts.partition_point(|s| *s < at);
        let Some(i) = before.checked_sub(1) else { return at };
        let (edit, begin) = (&self.edits[i], self.starts[i]);
        let length = edit.became.len();
        if at < begin + length { edit.span.end } else { edit.span.end + (at - begin - length) }
    }
}

/// Applies edits, sorted by place, to the decoded text.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start).unwrap_or_default());
        out.push_str(&edit.became);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Mends a text.
pub fn mend(text: &str) -> Mended {
    let mut edits = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        if !line.is_ascii() {
            mend_line(line, line_start, &mut edits);
        } else if line.bytes().any(is_control) {
            mend_characters(line, line_start, &mut edits);
        }
        line_start += line.len();
    }
    let mut starts = Vec::with_capacity(edits.len());
    let mut shift = 0isize;
    for edit in &edits {
        starts.push((edit.span.start as isize + shift) as usize);
        shift += edit.became.len() as isize - edit.span.len() as isize;
    }
    Mended { text: apply(text, &edits), edits, starts }
}

fn is_control(b: u8) -> bool {
    (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0xB | 0xC)) || b == 0x7F
}

fn mend_line(line: &str, offset: usize, edits: &mut Vec<Edit>) {
    let before = edits.len();
    if let Some(found) = mojibake(line) {
        edits.extend(found.into_iter().map(|(span, became)| Edit {
            span: span.start + offset..span.end + offset,
            became,
            rule: "mojibake",
        }));
    }
    if edits.len() == before {
        mend_characters(line, offset, edits);
    }
}

fn mend_characters(line: &str, offset: usize, edits: &mut Vec<Edit>) {
    let mut previous = None;
    let western = !line.chars().any(is_of_other_code_page);
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let mended: Option<(String, &'static str)> = match c {
            '\u{A0}' | '\u{202F}' | '\u{2007}' if !space_belongs(previous, next) => {
                Some((" ".into(), "no-break-space"))
            }
            '\u{AD}' => Some((String::new(), "soft-hyphen")),
            '\u{200B}' | '\u{2060}' | '\u{FEFF}' => Some((String::new(), "zero-width")),
            // Joiners belong to Arabic, Indic scripts and emoji; between Latin letters they are dirt.
            '\u{200C}' | '\u{200D}' if is_latin(previous) && is_latin(next) => Some((String::new(), "zero-width")),
            '\u{FFFC}' => Some((String::new(), "object-replacement")),
            '\u{80}'..='\u{9F}' if western => windows_1252(c).map(|c| (c.to_string(), "c1-control")),
            _ if c.is_ascii() && is_control(c as u8) => Some((String::new(), "control-character")),
            _ => None,
        };
        if let Some((became, rule)) = mended {
            let at = at + offset;
            edits.push(Edit { span: at..at + c.len_utf8(), became, rule });
        }
        previous = Some(c);
    }
}

/// A letter or number that windows-1252 does not have: controls in a line with such come from another code page, and reading
/// them as windows-1252 would make up characters.
fn is_of_other_code_page(c: char) -> bool {
    c >= '\u{250}' && c.is_alphanumeric()
}

fn is_latin(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_alphabetic() && c < '\u{250}')
}

/// A no-break space that typography asks for: inside French guillemets, before high punctuation, between digits.
fn space_belongs(previous: Option<char>, next: Option<char>) -> bool {
    previous == Some('«')
        || matches!(next, Some('»' | ';' | '!' | '?'))
        || (previous.is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit() || c == '%'))
}

fn windows_1252(c: char) -> Option<char> {
    let byte = u8::try_from(u32::from(c)).ok()?;
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().filter(|c| !matches!(c, '\u{80}'..='\u{9F}'))
}

/// First letters of sequences of UTF-8 read as windows-1252, in Latin text and in others.
const LATIN: [char; 3] = ['Ã', 'Â', 'â'];
const OTHER: [char; 12] = ['Ð', 'Ñ', 'Î', 'Ï', 'Å', 'Ä', '×', 'Ø', 'Ù', 'ã', 'ä', 'å'];

/// The pieces of a line, undone once or twice: for each character of the result its place in the line.
struct Undone {
    text: String,
    spans: Vec<Span>,
}

impl Undone {
    fn of(line: &str) -> Self {
        let spans = line.char_indices().map(|(at, c)| at..at + c.len_utf8()).collect();
        Undone { text: line.to_owned(), spans }
    }

    /// The text with UTF-8 that was read as windows-1252 read again, if all of it re-decodes and looks less suspicious.
    fn again(&self) -> Option<Self> {
        let count = |s: &str, of: &[char]| s.chars().filter(|c| of.contains(c)).count();
        let (latin, other) = (count(&self.text, &LATIN), count(&self.text, &OTHER));
        if latin == 0 && other < 3 {
            return None;
        }
        let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(&self.text);
        let mended = std::str::from_utf8(&bytes).ok().filter(|_| !lost)?;
        if count(mended, &LATIN) + count(mended, &OTHER) >= latin + other {
            return None;
        }
        // One byte of windows-1252 is one character of the text.
        let mut spans = Vec::with_capacity(mended.len());
        let mut source = self.spans.iter();
        for c in mended.chars() {
            let first = source.next()?;
            let last = (1..c.len_utf8()).try_fold(first, |_, _| source.next())?;
            spans.push(first.start..last.end);
        }
        Some(Undone { text: mended.to_owned(), spans })
    }
}

/// The spans of a line that are UTF-8 read as windows-1252, once or twice over.
fn mojibake(line: &str) -> Option<Vec<(Span, String)>> {
    if !line.contains(LATIN) && !line.contains(OTHER) {
        return None;
    }
    let once = Undone::of(line).again()?;
    let undone = once.again().unwrap_or(once);
    let became = |c: char| match c {
        '\u{A0}' => " ".to_owned(),
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => String::new(),
        c => c.to_string(),
    };
    let pieces = undone.text.chars().zip(undone.spans);
    Some(pieces.filter(|(c, _)| !c.is_ascii()).map(|(c, span)| (span, became(c))).collect())
}

/// The edits of a document, summed up: one entry for each pair of rule and characters, in order of rule and characters.
pub fn summary(text: &str, edits: &[Edit]) -> Vec<Change> {
    let mut kinds: BTreeMap<(&'static str, &str, &str), (Span, usize)> = BTreeMap::new();
    for edit in edits {
        let found = text.get(edit.span.clone()).unwrap_or_default();
        kinds.entry((edit.rule, found, &edit.became)).or_insert((edit.span.clone(), 0)).1 += 1;
    }
    kinds
        .into_iter()
        .map(|((rule, found, became), (span, count))| Change {
            text: found.to_owned(),
            became: Some(became.to_owned()),
            rule,
            span,
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_break_spaces_become_spaces_except_where_typography_asks_for_them() {
        let mended = mend("one.\u{A0} Two « trois\u{A0}» 25\u{A0}000");
        assert_eq!(mended.text, "one.  Two « trois\u{A0}» 25\u{A0}000");
        assert_eq!(summary("x", &[]).len(), 0);
    }

    #[test]
    fn repairs_of_one_kind_are_counted_together() {
        let text = "a\u{A0}b\u{A0}c\u{AD}d";
        let mended = mend(text);
        let changes = summary(text, &mended.edits);
        assert_eq!(
            changes.iter().map(|c| (c.rule, c.count)).collect::<Vec<_>>(),
            [("no-break-space", 2), ("soft-hyphen", 1)]
        );
    }

    #[test]
    fn mojibake_is_mended_only_when_the_whole_line_agrees() {
        assert_eq!(mend("The cafÃ© wasnâ€™t open").text, "The café wasn’t open");
        assert_eq!(mend("São Paulo, Âge d’or, cafÃ©").text, "São Paulo, Âge d’or, cafÃ©");
        assert_eq!(mend("\u{93}Yes\u{94}").text, "“Yes”");
        // A dash in UTF-8 that was read in the Thai code page: nothing in it is of windows-1252.
        assert_eq!(mend("the mill โ\u{80}\u{94} and the quay").text, "the mill โ\u{80}\u{94} and the quay");
        assert_eq!(mend("ÐŸÑ€Ð¸Ð²ÐµÑ‚").text, "Привет");
        assert_eq!(mend("Größe und Ñandú").text, "Größe und Ñandú");
    }

    #[test]
    fn mojibake_of_mojibake_is_mended_with_places_of_its_own() {
        let text = "cafÃƒÂ© it";
        let mended = mend(text);
        assert_eq!(mended.text, "café it");
        let at = mended.text.find('é').unwrap();
        assert_eq!(&text[mended.to_source(&(at..at + 2))], "ÃƒÂ©");
        assert_eq!(&text[mended.to_source(&(at + 3..at + 5))], "it");
    }

    #[test]
    fn joiners_stay_where_a_script_needs_them() {
        assert_eq!(mend("Hart\u{200C}well").text, "Hartwell");
        assert_eq!(mend("می\u{200C}خواهم").text, "می\u{200C}خواهم");
    }

    proptest! {
        #[test]
        fn edits_rebuild_the_mended_text_and_places_map_back(text in "[a-z \u{A0}\u{AD}\u{200B}é\u{85}\n]{0,60}") {
            let mended = mend(&text);
            prop_assert_eq!(&apply(&text, &mended.edits), &mended.text);
            for (at, c) in mended.text.char_indices() {
                let place = mended.to_source(&(at..at + c.len_utf8()));
                let found = &text[place];
                prop_assert!(found == c.to_string() || mend(found).text == c.to_string());
            }
        }
    }
}
