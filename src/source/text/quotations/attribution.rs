//! Who is quoted: the shape of attributions, and where they begin in a line that holds a quotation as well.
//!
//! In: the text of a line. Out: whether it names a source, or the byte at which the attribution begins. Whether the line is one
//! is for its neighbours to say ([`super::quotes`]).

use crate::source::text::head::names::{bare, is_name};
use crate::source::text::tables::{is_name_word, label, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// Signs before an attribution.
const DASHES: [char; 7] = ['—', '–', '―', '‒', '−', '-', '~'];

/// Marks that close a quotation.
const CLOSING: [char; 5] = ['”', '"', '»', '’', '\''];

/// Verbs between a quotation and who said it.
const SAYING: [&str; 9] = ["says", "said", "writes", "wrote", "raves", "declares", "notes", "observes", "enthuses"];

/// What stands before the name of somebody who is quoted below.
static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:(?:(?i:advance|early|more) )?[Pp]raise |[Ee]ndorsements? |[Aa] word |[Aa] note )?[Ff]rom|[★☆⭐]{1,5})\s+",
    )
});

pub(in crate::source::text) fn opens(text: &str) -> bool {
    text.starts_with(['“', '"', '«', '„', '‘', '\'', '‟'])
}

pub(in crate::source::text) fn closes(text: &str) -> bool {
    text.trim_end_matches(['.', ',', '*']).ends_with(['”', '"', '»', '“', '’', '\''])
}

/// Whether an attribution begins like a person, or has the form `Name, role`.
fn looks_attributed(who: &str) -> bool {
    let who = who.trim();
    let (first, rest) = who.split_once([',', '(', '|', ';']).map_or((who, ""), |(a, b)| (a, b));
    let name = bare(first.trim());
    let person = is_name(name)
        || (name.split_whitespace().count() <= 3 && is_name_word("honorific", who.split(' ').next().unwrap_or("")));
    let large = |w: &str| w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic());
    let capitals =
        first.split_whitespace().all(|w| large(w) || matches!(w, "of" | "the" | "and" | "for" | "in" | "on"));
    (person
        || (capitals && first.split_whitespace().count() <= 8)
        || (!rest.is_empty() && first.split_whitespace().count() <= 8))
        && !has_sentence(who)
}

/// Whether a sentence ends before the end: a word that is no abbreviation, a full stop, a capital.
fn has_sentence(who: &str) -> bool {
    let words: Vec<&str> = who.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let word = pair[0].trim_end_matches('.');
        let plain = word.len() > 4 && !word.contains('.') && word.chars().skip(1).all(char::is_lowercase);
        pair[0].ends_with('.') && plain && !is_name_word("honorific", word) && pair[1].starts_with(char::is_uppercase)
    })
}

/// The longest suffix of at most `limit` bytes that begins between characters: where it begins.
fn tail(text: &str, limit: usize) -> usize {
    let mut from = text.len().saturating_sub(limit);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// Whether the marks within a text come in pairs, and it does not end with something that is said.
fn is_balanced(who: &str) -> bool {
    let count = |c: char| who.matches(c).count();
    let said = who.trim_end_matches(['”', '"', '»']);
    count('“') == count('”')
        && count('«') == count('»')
        && count('"').is_multiple_of(2)
        && (said.len() == who.len() || !said.ends_with(['.', '!', '?', ',', '…']))
}

/// Where the attribution begins in a unit that holds a quotation with its attribution, and whether the quotation is in marks
/// from its first character to its last. Without marks at all only where something announces quotations.
pub(in crate::source::text) fn attribution_at(text: &str, announced: bool) -> Option<(usize, bool)> {
    let from = tail(text, 320);
    text[from..].match_indices(DASHES).find_map(|(at, _)| {
        let at = from + at;
        let ended = text[..at].trim_end().ends_with(['”', '"', '»', '’', '\'', '.', '!', '?', '…']);
        let (dash, who) = after_dash(&text[at..])?;
        let named = who.starts_with(char::is_uppercase) || is_part(who);
        let fits = ended && named && (3..=300).contains(&who.len());
        let whole = fits.then(|| is_attributed(text, at, dash, who, announced))??;
        Some((at, whole))
    })
}

/// A dash at the start of a text, and what follows it.
fn after_dash(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("--").or_else(|| text.strip_prefix(DASHES))?;
    Some((&text[..text.len() - rest.len()], rest.trim()))
}

/// A part of a book that endorses it.
fn is_part(who: &str) -> bool {
    who.strip_prefix("from the ").is_some_and(|part| {
        let word = part.split([' ', ',']).next().unwrap_or("").to_lowercase();
        matches!(word.as_str(), "foreword" | "introduction" | "preface" | "afterword")
    })
}

fn is_attributed(text: &str, at: usize, dash: &str, who: &str, announced: bool) -> Option<bool> {
    let quote = text[..at].trim_end();
    if quote.len() < 20 || !is_balanced(who) || !(is_part(who) || looks_attributed(who)) {
        return None;
    }
    let single = text.starts_with(['‘', '\'']) && quote.ends_with(['’', '\'']);
    let closed = quote.ends_with(['”', '"', '»', '“']) || single;
    // A hyphen is an attribution's dash only after a closing mark and before a space-separated name.
    let weak_dash = matches!(dash, "-" | "~");
    let whole = opens(text) && closed;
    let named = is_name(bare(quote));
    let unmarked = announced && !weak_dash && !opens(text) && !named && quote.ends_with(['.', '!', '?', '…']);
    ((closed && (whole || !weak_dash)) || unmarked).then(|| whole && is_one(quote))
}

/// What follows each closing mark near the end of a text and a space, with its place.
fn after_marks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let from = tail(text, 220);
    text[from..].match_indices(CLOSING).filter_map(move |(at, mark)| {
        let rest = text[from + at + mark.len()..].trim_start_matches('*');
        let who = rest.trim_start();
        (who.len() < rest.len() && who.len() > 2).then(|| (text.len() - who.len(), who))
    })
}

/// Where `says Ada Example` begins after one quotation in marks.
pub(in crate::source::text) fn saying_at(text: &str) -> Option<usize> {
    if !opens(text) {
        return None;
    }
    after_marks(text).find_map(|(at, who)| {
        let (verb, name) = who.split_once(' ')?;
        let name = name.strip_prefix("the ").unwrap_or(name);
        let fits = SAYING.contains(&verb) && name.starts_with(char::is_uppercase) && !name.contains(['“', '”', '"']);
        (fits && is_whole(text[..at].trim_end())).then_some(at)
    })
}

/// The same without a dash: one quotation in marks, then a name, in brackets or bare. What is in single marks may be a title
/// unless quotations are announced.
pub(in crate::source::text) fn bare_attribution_at(text: &str, announced: bool) -> Option<usize> {
    if !opens(text) {
        return None;
    }
    after_marks(text).find_map(|(at, who)| {
        let bracketed = who.strip_prefix('(').and_then(|w| w.trim_end_matches('.').strip_suffix(')'));
        let name = bracketed.unwrap_or(who).trim_matches('.');
        let quote = text[..at].trim_end();
        let single = quote.ends_with(['’', '\'']);
        let fits = name.starts_with(char::is_uppercase)
            && name.len() <= 162
            && !name.contains(['“', '”', '"', '«', '»'])
            && quote.len() >= if announced { 8 } else { 20 }
            && single == quote.starts_with(['‘', '\''])
            && (announced || !single)
            && is_whole(quote);
        let names = || {
            if bracketed.is_some() {
                !name.contains(['(', ')']) && looks_attributed(name)
            } else {
                is_source(name, true)
            }
        };
        (fits && names()).then_some(at)
    })
}

/// The source that a line names which is an attribution alone, after a dash.
pub(in crate::source::text) fn own_line(text: &str) -> Option<&str> {
    let (_, who) = after_dash(text.trim_start_matches(['★', '☆', '⭐']).trim_start())?;
    if text.len() > 300 || who.len() < 3 || is_end(who) || who.starts_with(['”', '“', '-']) {
        return None;
    }
    let small = who.starts_with(char::is_lowercase) && !has_sentence(who);
    (is_balanced(who) && (looks_attributed(who) || small)).then_some(who)
}

/// What releases and broadcasts end with: `– ENDS –`.
fn is_end(who: &str) -> bool {
    let word = who.trim_matches(|c: char| !c.is_alphanumeric());
    ["end", "ends", "more", "30"].iter().any(|end| word.eq_ignore_ascii_case(end))
}

/// Whether a line is a few words after a long dash, whatever they name: `—Proverb of the town`.
pub(in crate::source::text) fn own_line_loose(text: &str) -> bool {
    let who = text.trim_start_matches(['—', '―']);
    who.len() < text.len()
        && !is_end(who)
        && who.len() <= 80
        && who.split_whitespace().count() <= 9
        && !has_sentence(who)
        && who.trim_start().starts_with(char::is_uppercase)
        && !who.ends_with(['?', '!', ':', ',', ';'])
        && is_balanced(who)
}

/// Whether the curly marks at the ends of a text enclose all of it: one quotation, not two phrases.
fn is_one(quote: &str) -> bool {
    let mut depth = 0i32;
    for (at, c) in quote.char_indices() {
        match c {
            '“' | '«' => depth += 1,
            '”' | '»' => depth -= 1,
            _ => continue,
        }
        if depth <= 0 && at + c.len_utf8() < quote.len() {
            return false;
        }
    }
    true
}

/// Whether a text is one quotation in marks, from its first character to its last.
pub(in crate::source::text) fn is_whole(text: &str) -> bool {
    let straight = text.matches('"').count();
    let single = text.starts_with('‘') && text.matches('‘').count() > 1;
    opens(text)
        && closes(text)
        && is_one(text.trim_end_matches(['.', ',', '*']))
        && (matches!(straight, 0 | 2) || straight == 1 && text.matches(['“', '”']).count() == 1)
        && !single
}

/// Words that make a sentence of a name with its role: `Ada Example, director of the mill, said so.`
const VERBS: [&str; 20] = [
    "is", "was", "are", "were", "has", "had", "said", "says", "told", "will", "would", "who", "wrote", "added", "her",
    "his", "their", "my", "our", "its",
];

/// Whether a word says what somebody is in a company or an office.
fn holds_office(word: &str, next: Option<&str>) -> bool {
    is_name_word("role", word)
        || is_name_word("office", &word.to_lowercase())
        || word.eq_ignore_ascii_case("head") && matches!(next, Some("of" | "teacher" | "coach" | "librarian"))
}

/// Whether a line says after a name what the person is and nothing else, though it ends in a full stop: each part between its
/// commas is an office or a body, none goes on as a sentence does (`Mary Carter, the teacher, laughed.`).
fn says_role(text: &str) -> bool {
    let Some((_, rest)) = text.trim_end_matches('.').split_once(", ") else { return false };
    let mut offices = 0;
    let parts = rest.split(", ").all(|part| {
        let words: Vec<&str> = part.split([' ', '-']).filter(|w| !w.is_empty()).collect();
        let office = words.iter().enumerate().any(|(n, word)| holds_office(word, words.get(n + 1).copied()));
        offices += u32::from(office);
        let goes_on = words
            .first()
            .is_some_and(|w| w.starts_with(char::is_lowercase) && !matches!(*w, "and" | "of" | "at" | "for" | "in"));
        !words.iter().any(|w| VERBS.contains(w)) && (office || !goes_on)
    });
    parts && offices > 0 && rest.split_whitespace().nth(14).is_none()
}

/// Two persons: `Ada and Bo Reader`, `Ada Reader & Bo Sample`.
pub(in crate::source::text) fn is_couple(text: &str) -> bool {
    let Some((one, other)) = [" and ", " & "].iter().find_map(|word| text.split_once(word)) else { return false };
    let given = one.chars().count() > 2
        && one.starts_with(char::is_uppercase)
        && one.chars().all(|c| c.is_alphabetic() || c == '-')
        && one.chars().skip(1).all(|c| !c.is_uppercase());
    (given || is_name(bare(one))) && is_name(bare(other)) && other.contains(' ')
}

/// Whether a line names somebody who is quoted: `Ada Reader, author of Stones`, `The Hartwell Gazette`.
pub(in crate::source::text) fn is_source(text: &str, under_praise: bool) -> bool {
    let named = text.strip_suffix(':');
    let text = named.unwrap_or(text);
    let text = &text[FROM.find(text).map_or(0, |m| m.end())..];
    if text.len() > 240 || !text.starts_with(|c: char| c.is_uppercase() || c == '@') {
        return false;
    }
    let first = text.split_once([',', '(', '|', ';']).map_or(text, |(a, _)| a).trim();
    let dashed = [" — ", " – "].iter().find_map(|dash| text.split_once(dash)).map(|(name, _)| bare(name.trim()));
    let person = is_name(bare(first)) || dashed.is_some_and(is_name) || is_couple(first);
    let capitals = || {
        let mut words = first.split_whitespace().filter(|w| w.chars().count() > 3).peekable();
        words.peek().is_some() && words.all(|w| w.starts_with(|c: char| !c.is_lowercase()))
    };
    let last = text.rsplit([' ', ',']).next().unwrap_or(text);
    let short = last.len() <= 5 && last.starts_with(char::is_uppercase);
    let stops = text.ends_with('.') && !short && !text.ends_with("r.");
    let role = person && stops && says_role(text);
    let ends = text.ends_with(['?', '!', '”', '"']) || stops && !role;
    let few = first.split_whitespace().count() <= 8;
    (person || text.len() <= 160)
        && label(text).is_none()
        && !ends
        && !has_sentence(text)
        && (person
            || (few && ((capitals() && (under_praise || text.contains(','))) || (under_praise && named.is_some()))))
}
