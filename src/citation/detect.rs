//! Page references in running text: `(p. 21)`, `(pp. 77–8)`, `[p. 161 and pp. 327–8]`.
//!
//! Plain text goes in, the references come out with their byte ranges. Only what stands in round or square brackets and
//! is a page reference from bracket to bracket is found, so that a reference to another work (`(Doe 2016, p. 4)`), a
//! time (`3 p.m.`), a year or a telephone number is none. The text is never changed.
//!
//! The work is linear: each opening bracket is looked at once, for a bounded number of bytes.

use super::pages::{complete_end, is_dash, roman_value};
use super::{Named, PageRange, PageReference};
use std::sync::LazyLock;

/// No page reference is longer than this many bytes between its brackets.
const LONGEST: usize = 160;

/// Words that may stand before and after a reference, from `data/page-words.txt`.
static WORDS: LazyLock<(Vec<&str>, Vec<&str>)> = LazyLock::new(|| {
    let lines = include_str!("data/page-words.txt").lines();
    let of = |kind: &'static str| lines.clone().filter_map(move |l| l.strip_prefix(kind)?.strip_prefix(' ')).collect();
    (of("lead"), of("remark"))
});

/// All page references of a text, in order.
pub fn detect(text: &str) -> Vec<PageReference> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|b| matches!(b, b'(' | b'[')).map(|i| at + i) {
        at = start + 1;
        let close = if bytes[start] == b'(' { b')' } else { b']' };
        let window = &bytes[at..bytes.len().min(at + LONGEST)];
        // An opening bracket inside ends the attempt: the inner one gets its own.
        let Some(len) = window.iter().position(|b| matches!(b, b'(' | b'[' | b')' | b']')) else { continue };
        let end = at + len;
        if window[len] != close || (close == b']' && bytes.get(end + 1) == Some(&b'(')) {
            continue;
        }
        let glued = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        // Brackets are ASCII, so both ends are character edges.
        if let Some((pages, locator)) = reference(&text[at..end], glued) {
            let after_quotation = after_quotation(&text[..start]);
            found.push(PageReference { range: start..end + 1, pages, locator, after_quotation, named: Named::Nothing });
            at = end + 1;
        }
    }
    found
}

/// Whether a text ends with a closing quotation mark, white space and emphasis marks aside.
pub(super) fn after_quotation(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    // German and Danish close with what English opens with; before a bracket both can only close.
    before.ends_with(['”', '’', '"', '\'', '»', '›', '“', '‘', '«', '‹'])
}

/// The label of a reference, `p.` or `pp.`.
#[derive(Clone, Copy)]
struct Label {
    plural: bool,
    dotted: bool,
    spaced: bool,
    word: bool,
}

/// Reads from the front of a text.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn space(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let any = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        any
    }

    /// Takes the text if it comes next, whatever its case.
    fn take(&mut self, text: &str) -> bool {
        let hit = self.rest.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text));
        if hit {
            self.rest = &self.rest[text.len()..];
        }
        hit
    }

    /// Takes the word if it comes next and ends there.
    fn take_word(&mut self, word: &str) -> bool {
        let before = self.rest;
        if self.take(word) && !self.rest.starts_with(char::is_alphanumeric) {
            return true;
        }
        self.rest = before;
        false
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let len = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (head, tail) = self.rest.split_at(len);
        self.rest = tail;
        head
    }

    /// Runs a step and puts everything back if it fails.
    fn attempt<T>(&mut self, step: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let result = step(self);
        if result.is_none() {
            self.rest = before;
        }
        result
    }
}

/// Reads what stands between two brackets as a page reference; `None` unless all of it is one.
pub(super) fn reference(inner: &str, glued: bool) -> Option<(Vec<PageRange>, String)> {
    let mut reader = Reader { rest: inner.trim() };
    while WORDS.0.iter().any(|w| reader.take_word(w)) {
        reader.space();
    }
    let first = label(&mut reader)?;
    let bare = !first.dotted && !first.word;
    if bare && (glued || (!first.spaced && !inner.trim_end().ends_with(|c: char| c.is_ascii_digit()))) {
        return None;
    }
    let mut pages = Vec::new();
    let mut locator = String::new();
    let mut current = Some(first);
    let mut previous = 0;
    loop {
        let item = item(&mut reader, current.is_some_and(|l| l.dotted || l.word))?;
        if bare && !first.spaced && item.text.len() < 2 {
            return None;
        }
        if let Some(range) = item.pages {
            // `(p. 21, 2016)`: a year, so this names another work.
            if current.is_none() && (1500..2100).contains(&range.from) && previous < 1000 {
                return None;
            }
            previous = range.from;
            pages.push(range);
        }
        if !locator.is_empty() {
            locator.push_str(", ");
        }
        if let Some(label) = current {
            locator.push_str(if label.plural { "pp. " } else { "p. " });
        }
        locator.push_str(&item.text);
        if is_end(&mut reader) {
            return Some((pages, locator));
        }
        if bare && !first.spaced || !separator(&mut reader) {
            return None;
        }
        current = label(&mut reader);
    }
}

/// Whether nothing but a full stop or an editor's remark is left.
fn is_end(reader: &mut Reader<'_>) -> bool {
    let ended = |reader: &Reader<'_>| matches!(reader.rest.trim(), "" | "." | ",");
    if ended(reader) {
        return true;
    }
    reader
        .attempt(|r| {
            r.space();
            r.take_while(|c| matches!(c, ',' | ';' | ':' | '—' | '–'));
            r.space();
            WORDS.1.iter().any(|remark| r.take_word(remark) && ended(r)).then_some(())
        })
        .is_some()
}

fn label(reader: &mut Reader<'_>) -> Option<Label> {
    reader.attempt(|r| {
        let letters = r.take_while(|c| c.is_ascii_alphabetic());
        let lower = letters.to_ascii_lowercase();
        let (plural, word) = match lower.as_str() {
            "pages" => (true, true),
            "page" => (false, true),
            "pp" | "pgs" => (true, false),
            "p" | "pg" => (false, false),
            _ => return None,
        };
        let dotted = r.take(".");
        let spaced = r.space();
        // `P5` and `PAGE5` are names of other things.
        let sure = dotted || (spaced && word) || (!word && letters == lower);
        sure.then_some(Label { plural, dotted, spaced, word })
    })
}

/// One page or range with what follows it.
struct Item {
    pages: Option<PageRange>,
    text: String,
}

fn item(reader: &mut Reader<'_>, roman_allowed: bool) -> Option<Item> {
    if reader.rest.starts_with(|c: char| c.is_ascii_digit()) {
        arabic(reader)
    } else if roman_allowed || reader.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        roman(reader)
    } else {
        None
    }
}

fn number(reader: &mut Reader<'_>) -> Option<(String, u32)> {
    let digits = reader.take_while(|c| c.is_ascii_digit());
    // A decimal point, a fraction or a colon with digits after it belongs to another kind of number.
    let mut next = reader.rest.chars();
    let decimal = matches!(next.next(), Some('.' | ':' | '/' | '%')) && next.next().is_none_or(|c| c.is_ascii_digit());
    let percent = reader.rest.starts_with('%');
    let last = reader.rest == ".";
    if digits.is_empty() || digits.len() > 5 || (decimal && !last) || percent {
        return None;
    }
    Some((digits.to_owned(), digits.parse().ok()?))
}

/// Takes a dash, or the word "to", between the two ends of a range.
fn range_mark(reader: &mut Reader<'_>) -> Option<()> {
    let spaced = reader.space();
    let dashes = reader.take_while(is_dash);
    let marked = matches!(dashes.chars().count(), 1 | 2) || (spaced && reader.take_word("to"));
    reader.space();
    marked.then_some(())
}

fn arabic(reader: &mut Reader<'_>) -> Option<Item> {
    let (mut text, from) = number(reader)?;
    let mut to = Some(from);
    let end = reader.attempt(|r| {
        range_mark(r)?;
        number(r)
    });
    if let Some((digits, value)) = end {
        let full = complete_end(&text, &digits);
        to = Some(full.as_deref().and_then(|f| f.parse().ok()).unwrap_or(value));
        text.push('–');
        text.push_str(full.as_deref().unwrap_or(&digits));
    }
    if let Some(tail) = reader.attempt(following) {
        if tail != " passim" {
            to = None;
        }
        text.push_str(tail);
    }
    if let Some(note) = reader.attempt(note) {
        text.push_str(&note);
    }
    // `21st`, `12a`: not a page.
    (!reader.rest.starts_with(char::is_alphanumeric)).then_some(Item { pages: Some(PageRange { from, to }), text })
}

fn following(reader: &mut Reader<'_>) -> Option<&'static str> {
    const FORMS: [(&str, &str); 6] = [
        ("ff", " ff."),
        ("f", " f."),
        ("et seqq", " et seq."),
        ("et seq", " et seq."),
        ("sqq", " sqq."),
        ("passim", " passim"),
    ];
    reader.space();
    reader.take(",");
    reader.space();
    let form = FORMS.iter().find(|(form, _)| reader.take_word(form))?.1;
    reader.take(".");
    Some(form)
}

/// `n3`, ` n. 3`, `, note 3`.
fn note(reader: &mut Reader<'_>) -> Option<String> {
    let apart = reader.space() | reader.take(",");
    reader.space();
    let word = reader.take_while(|c| c.is_ascii_alphabetic());
    let known = matches!(word, "n" | "nn") || (apart && matches!(word, "note" | "notes" | "fn" | "footnote"));
    if !known {
        return None;
    }
    let spaced = reader.take(".") | reader.space();
    let digits = reader.take_while(|c| c.is_ascii_digit());
    match (digits.is_empty(), word) {
        (true, "n") if !spaced => Some("n".to_owned()),
        (true, _) => None,
        (false, "nn") => Some(format!("nn{digits}")),
        (false, _) => Some(format!("n{digits}")),
    }
}

fn numeral<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let letters = reader.take_while(char::is_alphanumeric);
    // A lone c, d, l or m is an initial or an abbreviation far more often than page 100, 500, 50 or 1000.
    let initial = matches!(letters, "c" | "d" | "l" | "m" | "C" | "D" | "L" | "M");
    (!initial && roman_value(letters).is_some()).then_some(letters)
}

fn roman(reader: &mut Reader<'_>) -> Option<Item> {
    let mut text = reader.attempt(numeral)?.to_owned();
    let end = reader.attempt(|r| {
        range_mark(r)?;
        r.attempt(numeral)
    });
    if let Some(end) = end {
        text.push('–');
        text.push_str(end);
    }
    if let Some(tail) = reader.attempt(following) {
        text.push_str(tail);
    }
    Some(Item { pages: None, text })
}

/// Takes a comma, semicolon, ampersand or "and" between two references.
fn separator(reader: &mut Reader<'_>) -> bool {
    let spaced = reader.space();
    let mark = reader.take_while(|c| matches!(c, ',' | ';' | '&'));
    let spaced = reader.space() || spaced;
    let mut word = false;
    while ["and", "also", "or", "as well as", "&"].iter().any(|w| reader.take_word(w)) {
        word = true;
        reader.space();
    }
    matches!(mark, "," | ";" | "&") || (mark.is_empty() && word && spaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::fixtures;
    use proptest::prelude::*;

    fn locators(text: &str) -> Vec<String> {
        detect(text).into_iter().map(|r| r.locator).collect()
    }

    fn pages(text: &str) -> Vec<(u32, Option<u32>)> {
        detect(text).iter().flat_map(|r| &r.pages).map(|p| (p.from, p.to)).collect()
    }

    #[test]
    fn every_usual_form_is_found_and_completed() {
        for (text, locator) in [
            ("(p. 21)", "p. 21"),
            ("(pp. 77–8)", "pp. 77–78"),
            ("(pp. 345-8)", "pp. 345–348"),
            ("(pp. 229—232)", "pp. 229–232"),
            ("(pp. 12 to 15)", "pp. 12–15"),
            ("(p. 161 and pp. 327–8)", "p. 161, pp. 327–328"),
            ("(p. 104 and p. 164)", "p. 104, p. 164"),
            ("(pp. 4, 6–9, and 12)", "pp. 4, 6–9, 12"),
            ("(pp. 4; 6 & 9)", "pp. 4, 6, 9"),
            ("(pp. 166 ff.)", "pp. 166 ff."),
            ("(p. 166f.)", "p. 166 f."),
            ("(pp. 20 et seq.)", "pp. 20 et seq."),
            ("(pp. 20–45 passim)", "pp. 20–45 passim"),
            ("(p. 45n3)", "p. 45n3"),
            ("(p. 45, n. 3)", "p. 45n3"),
            ("(pp. xii-xiv)", "pp. xii–xiv"),
            ("(p. xii and pp. 3–4)", "p. xii, pp. 3–4"),
            ("(Pages 4-9)", "pp. 4–9"),
            ("(page 12)", "p. 12"),
            ("(pg. 7)", "p. 7"),
            ("(p12)", "p. 12"),
            ("(PP. 7-9)", "pp. 7–9"),
            ("(see p. 12)", "p. 12"),
            ("(see also pp. 12–13)", "pp. 12–13"),
            ("(p. 12, emphasis added)", "p. 12"),
            ("(p.\u{a0}12.)", "p. 12"),
            ("[pp. 77–8]", "pp. 77–78"),
            ("(pp. 77\n–8)", "pp. 77–78"),
            ("((p. 3))", "p. 3"),
        ] {
            assert_eq!(locators(text), [locator], "{text}");
        }
    }

    #[test]
    fn every_locator_is_read_back_whole_from_a_citation() {
        let text = "(p. 21) (p. 161 and pp. 327–8) (pp. 4, 6–9, and 12) (pp. 166 ff.) (p. 3f.) (pp. 20 et seq.) (pp. 20–45 passim) \
            (p. 45n3) (p. 45n) (pp. xii-xiv) (p. xii and pp. 3–4) (pp. 4 sqq. and 9)";
        let found = detect(text);
        assert_eq!(found.len(), 12);
        for reference in found {
            let cluster = crate::citation::syntax::parse_cluster(&format!("[@key, {}]", reference.locator), 0).unwrap();
            let (label, value) = cluster.cites[0].locator.clone().unwrap();
            let bare = reference.locator.replace("pp. ", "").replace("p. ", "");
            assert_eq!((label.as_str(), value.as_str(), cluster.cites[0].suffix.as_str()), ("page", bare.as_str(), ""));
        }
    }

    #[test]
    fn pages_are_numbers_and_open_ends_have_no_last_page() {
        assert_eq!(pages("(p. 161 and pp. 327–8)"), [(161, Some(161)), (327, Some(328))]);
        assert_eq!(pages("(pp. 166 ff.)"), [(166, None)]);
        assert_eq!(pages("(pp. 20–45 passim)"), [(20, Some(45))]);
        assert_eq!(pages("(pp. xii–xiv)"), []);
    }

    #[test]
    fn ranges_that_make_no_sense_are_kept_as_written() {
        assert_eq!(locators("(pp. 78–7)"), ["pp. 78–7"]);
        assert_eq!(locators("(pp. 78–77)"), ["pp. 78–77"]);
    }

    #[test]
    fn what_only_looks_like_a_page_is_left_alone() {
        for text in [
            "in 2016, 45 people",
            "3 p.m. and 5 pp",
            "(3 p.m.)",
            "the p. value",
            "array[3]",
            "f(p1) and f(p 1)",
            "(p1, p2)",
            "(P5+1) (P5)",
            "call (609-584-4000)",
            "(609) 584-4000",
            "(July 2016)",
            "(2016)",
            "(CVE 2015)",
            "(Doe 2016, p. 45)",
            "(Doe, 2016, pp. 45–47; Roe 2017)",
            "(p. 21, 2016)",
            "(p. 21, July 2016)",
            "(pl. 3) (pic 3) (pi) (place 3)",
            "(p < 0.05) (p = 3) (p. 0.05)",
            "(p. m.) (p. c.)",
            "(page 3 of 12)",
            "(ISBN 978-1-935866-72-4)",
            "(pp.) (p. ) (pages)",
            "(p. 123456)",
            "[p. 3](https://example.org/)",
            "[@key, p. 3]",
            "(p. 3",
            "(p. 3]",
        ] {
            assert_eq!(locators(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn the_range_covers_the_brackets_and_a_quotation_before_is_noticed() {
        let text = "Zwölf „Zitate“ (S. 3) and “so they say” (p. 3) and more [p. 4].";
        let found = detect(text);
        assert_eq!(found.iter().map(|r| &text[r.range.clone()]).collect::<Vec<_>>(), ["(p. 3)", "[p. 4]"]);
        assert_eq!(found.iter().map(|r| r.after_quotation).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn a_huge_text_of_brackets_is_read_in_one_pass() {
        let text = "(".repeat(1 << 20) + &"(p. 3 ".repeat(1 << 17) + "(p. 7)";
        assert_eq!(locators(&text), ["p. 7"]);
    }

    #[test]
    fn the_synthetic_traps_hold() {
        let Some(text) = fixtures::text("synthetic traps", "golden/citations", "synth.txt") else { return };
        let expected = ["p. 259", "pp. 77–78", "pp. 166 ff.", "p. 104, p. 164", "pp. xii–xiv", "p. 45n3"];
        assert_eq!(locators(&text), expected);
    }

    #[test]
    fn the_five_documents_have_their_references_and_no_other() {
        let Some(folder) = fixtures::folder("five documents", "seeds") else { return };
        let gold = fixtures::folder("five documents", "gold").unwrap();
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let gold = std::fs::read_to_string(gold.join(stem).with_extension("json")).unwrap();
            let gold: serde_json::Value = serde_json::from_str(&gold).unwrap();
            let expected: Vec<_> =
                gold["citations"].as_array().unwrap().iter().filter(|c| c["kind"] == "page").collect();
            let found = detect(&text);
            assert_eq!(found.len(), expected.len(), "{stem}");
            for (found, expected) in found.iter().zip(expected) {
                assert_eq!(text[..found.range.start].chars().count() as u64, expected["start"]);
                assert_eq!(text[found.range.clone()], *expected["text"].as_str().unwrap());
                let pages: Vec<_> = found.pages.iter().map(|p| (p.from, p.to)).collect();
                assert_eq!(serde_json::json!(pages), expected["pages"]);
                count += 1;
            }
        }
        assert_eq!(count, 20);
    }

    proptest! {
        #[test]
        fn ranges_slice_the_text_at_brackets(text in "[(\\[]?(p|pp|see|page|and|,|-|–|[0-9]|x|v|ü|\\.| |\\)|\\]|\\(){0,40}") {
            for found in detect(&text) {
                let slice = &text[found.range.clone()];
                prop_assert!(slice.starts_with(['(', '[']) && slice.ends_with([')', ']']));
                prop_assert!(found.locator.starts_with('p'));
            }
        }
    }
}
