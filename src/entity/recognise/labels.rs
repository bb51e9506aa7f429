//! Names by where they stand on the page: speakers of a conversation, fields of a record, writers of comments, names given
//! surname first.
//!
//! Each line of a block is looked at once; what a label announces is taken from the same line, or from the next where the
//! label stands alone.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::List;
use super::organizations::run_end;
use super::reading::{Block, Kind, Reading, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most words of a label or of a speaker's name.
const LONGEST: usize = 4;

/// All names found by their place. `known` are the spans found in running text.
pub(super) fn find(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut found = speakers(reading, known);
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in (0..text.words.len()).filter(|i| text.line_start(*i) || begins(text, *i)) {
            found.extend(field(reading, block, text, at));
            found.extend(comment(block, text, at).or_else(|| timed_comment(block, text, at)));
            found.extend(glued(reading, block, text, at));
        }
    }
    found.extend(inverted(reading, known));
    found
}

/// Whether a word begins its block or stands after a mark that sets fields apart.
fn begins(block: &Block<'_>, i: usize) -> bool {
    i == 0 || matches!(block.before(i).map(|w| w.form.as_str()), Some("|" | "•" | "·" | ";" | "–" | "»"))
}

/// What the text knows of persons: their words, and their initials.
#[derive(Default)]
struct Persons {
    words: BTreeSet<String>,
    initials: BTreeSet<String>,
}

impl Persons {
    fn of(reading: &Reading<'_>, known: &[Span]) -> Self {
        let mut persons = Persons::default();
        for span in known.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2) {
            let Some(block) = reading.block(span) else { continue };
            let letters = span.words().filter(|i| block.capital(*i)).filter_map(|i| block.form(i).chars().next());
            persons.initials.insert(letters.flat_map(char::to_uppercase).collect());
            persons.words.extend(span.words().map(|i| block.lower(i).to_string()));
        }
        persons
    }
}

/// `DORIT HALE:` and `Crane:` at the start of lines, where a name stands so again and again.
fn speakers(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let persons = Persons::of(reading, known);
    let mut labels: BTreeMap<String, Vec<(usize, Range<usize>)>> = BTreeMap::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for at in (0..text.words.len()).filter(|i| *i == 0 || text.line_start(*i)) {
            if let Some(end) = label_end(text, at) {
                labels.entry(text.key(at..end).to_uppercase()).or_default().push((block, at..end));
            }
        }
    }
    let mut found = Vec::new();
    // Where others speak again and again, one who speaks once is a speaker too.
    let talk = labels.values().filter(|p| p.len() >= 3).count() >= 2;
    let said = |p: &&Vec<(usize, Range<usize>)>| p.len() >= 2 || talk && p.iter().all(|(_, w)| w.len() == 1);
    for places in labels.values().filter(said) {
        let Some((text, words)) = places.first().and_then(|(b, w)| Some((reading.blocks.get(*b)?, w))) else {
            continue;
        };
        let Some(confidence) = speaks(text, words.clone(), &persons) else { continue };
        let span = |(block, words): &(usize, Range<usize>)| Span {
            block: *block,
            first: words.start,
            end: words.end,
            kind: Kind::Person,
            confidence,
            rule: "speaker",
        };
        found.extend(places.iter().map(span));
    }
    found
}

/// One past the capitalised words between the start of a line and a colon.
fn label_end(block: &Block<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while block.capital(end) && end - at < LONGEST && (end == at || !block.line_start(end)) {
        end += 1;
    }
    end += usize::from(end > at && block.form(end) == "." && block.form(end + 1) == ":");
    (end > at && block.form(end) == ":").then_some(end)
}

/// How sure it is that a label is a speaker's name.
fn speaks(block: &Block<'_>, words: Range<usize>, persons: &Persons) -> Option<f32> {
    let table = Gazetteer::shared();
    let forms: Vec<&str> = words.clone().map(|i| block.lower(i)).filter(|w| *w != ".").collect();
    let refused = |i: usize| {
        [List::Never, List::Function, List::OrgStrong, List::Role, List::Month, List::Weekday, List::PersonLabel]
            .iter()
            .any(|l| block.is(i, *l))
    };
    if words.clone().any(refused) || forms.iter().any(|w| !w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c)))
    {
        return None;
    }
    if forms.iter().any(|w| persons.words.contains(*w)) {
        return Some(0.93);
    }
    let known = |w: &&&str| table.flags(w).is_given() || table.flags(w).is_surname();
    let plain = |w: &&&str| table.flags(w).is_plain();
    let all = forms.len();
    if all >= 2 {
        let named = forms.iter().filter(known).count() > 0 || forms.iter().filter(plain).count() == 0;
        return (named && forms.iter().filter(plain).count() < all).then_some(0.87);
    }
    let only = forms.first()?;
    let initials = persons.initials.contains(&only.to_uppercase());
    if initials {
        return Some(0.85);
    }
    (known(&only) && !plain(&only) && only.chars().count() > 2).then_some(0.8)
}

/// `Author: Emeric Vaughan`, `Publisher: Kestrel University Press`, `Photo by Jon Meers`.
fn field(reading: &Reading<'_>, block: usize, text: &Block<'_>, at: usize) -> Option<Span> {
    let ahead = text.ahead(at, LONGEST);
    let label = |list: List| reading.lexicon.longest(&ahead, list);
    let (length, kind) = [
        (label(List::PersonLabel), Kind::Person),
        (label(List::OrganizationLabel), Kind::Organization),
        (label(List::PlaceLabel), Kind::Place),
    ]
    .into_iter()
    .max_by_key(|(length, _)| *length)
    .filter(|(length, _)| *length > 0)?;
    let mut first = at + length;
    let by = text.cue(first - 1, Cue::By);
    let colon = text.form(first) == ":";
    if !(by || colon) {
        return None;
    }
    first += usize::from(colon);
    let user = kind == Kind::Person && (colon || by) && is_user(text.form(first)) && ends(text, first + 1);
    if user {
        return Some(Span { block, first, end: first + 1, kind, confidence: 0.75, rule: "byline" });
    }
    while kind == Kind::Person && text.is(first, List::Honorific) && text.capital(first + 1) {
        first += 1 + usize::from(text.form(first + 1) == ".");
    }
    if !text.capital(first) || text.line_start(first) {
        return None;
    }
    let mut end = run_end(text, first);
    if kind == Kind::Person {
        while text.is(end, List::Particle) && text.capital(end + 1) && !text.line_start(end) {
            end = run_end(text, end + 1);
        }
    }
    let end = (first..end).find(|i| text.is(*i, List::Month) || text.is(*i, List::Weekday)).unwrap_or(end);
    let strong = (first..end).any(|i| text.is(i, List::OrgStrong) || text.is(i, List::OrgTail));
    let plain = (first..end).all(|i| text.word(i).is_some_and(|w| w.flags.is_plain() || w.is(List::Function)));
    let refused = (first..end).any(|i| text.is(i, List::Never) || text.is(i, List::Demonym));
    match kind {
        Kind::Person => {
            let fits = (2..=LONGEST).contains(&(end - first)) && !strong && !plain && !refused;
            let after = ends(text, end) || matches!(text.form(end), "," | "&" | "(" | ";") || text.small(end, Cue::And);
            (fits && after).then_some(Span { block, first, end, kind, confidence: 0.88, rule: "byline" })
        }
        _ => {
            // "Publisher: Holt and Reed; 2nd edition"
            let joined = text.small(end, Cue::And) && text.capital(end + 1) && kind == Kind::Organization;
            let end = if joined { run_end(text, end + 1) } else { end };
            let after = ends(text, end) || matches!(text.form(end), ";" | "(");
            let span = Span { block, first, end, kind, confidence: 0.82, rule: "field" };
            (colon && after && end - first <= 6 && !refused).then_some(span)
        }
    }
}

/// Whether a field ends before a word: at the end of its line, before a date or a mark that sets fields apart.
fn ends(block: &Block<'_>, at: usize) -> bool {
    at >= block.words.len()
        || block.line_start(at)
        || matches!(block.form(at), "|" | "•" | "·" | "–" | "—" | "/" | "." | "»" | "«")
        || block.cue(at, Cue::FieldEnd)
        || block.form(at).starts_with(|c: char| c.is_ascii_digit())
        || block.is(at, List::Month)
}

/// Whether a form looks like the name of an account: `old_digger`, `riverrat77`, `rwadmin`.
fn is_user(form: &str) -> bool {
    let marked = form.contains('_') || form.chars().any(|c| c.is_ascii_digit());
    let letters = form.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && form.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && (marked || !Gazetteer::shared().flags(&form.to_lowercase()).is_plain())
        && form.chars().next().is_some_and(char::is_alphabetic)
}

/// Who wrote a comment.
fn writer(block: usize, first: usize, end: usize) -> Span {
    Span { block, first, end, kind: Kind::Person, confidence: 0.85, rule: "byline" }
}

/// `Betony said...`, `hilltopper says:` as lines of their own, above a comment.
fn comment(block: usize, text: &Block<'_>, at: usize) -> Option<Span> {
    let end = (at + 1..=at + LONGEST).find(|i| text.cue(*i, Cue::CommentVerb))?;
    let mark =
        matches!(text.form(end + 1), ":" | "..." | "…") || (text.form(end + 1) == "." && text.form(end + 2) == ".");
    let last = end + 1 + (end + 1..end + 4).take_while(|i| matches!(text.form(*i), ":" | "." | "..." | "…")).count();
    let alone = last >= text.words.len() || text.line_start(last) || text.is(last, List::Month);
    let names = (at..end).all(|i| text.capital(i) || text.form(i) == "." || (end == at + 1 && is_user(text.form(i))));
    let refused = (at..end).any(|i| text.is(i, List::Function) || text.is(i, List::Never) || text.is(i, List::Role));
    (mark && alone && names && !refused).then_some(writer(block, at, end))
}

/// `hilltopperDecember 8, 2020 at 1:03 PM`: who wrote a comment, right before its day.
fn glued(reading: &Reading<'_>, block: usize, text: &Block<'_>, at: usize) -> Option<Span> {
    if !text.line_start(at) {
        return None;
    }
    let month = |i: usize| text.glued(i) && reading.lexicon.month(text.form(i)).is_some();
    let end = (at + 1..=at + LONGEST).take_while(|i| !text.line_start(*i)).find(|i| month(*i))?;
    let dated = text.form(end + 1).starts_with(|c: char| c.is_ascii_digit());
    let timed = (end + 2..end + 6).any(|i| text.cue(i, Cue::FieldEnd)) || ends(text, end + 4);
    let refused = (at..end).any(|i| text.is(i, List::Never) || text.is(i, List::OrgStrong) || text.is(i, List::Month));
    let letters = (at..end).all(|i| text.word(i).is_some_and(|w| w.is_wordlike() || w.form == "."));
    (dated && timed && letters && !refused).then_some(writer(block, at, end))
}

/// `At 4/20/2005 01:01:58 PM, hilltopper said...` as a line of its own, above a comment.
fn timed_comment(block: usize, text: &Block<'_>, at: usize) -> Option<Span> {
    if !(text.cue(at, Cue::CommentAt) && text.form(at + 1).starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let end = (at + 2..at + 20).find(|i| text.cue(*i, Cue::CommentVerb))?;
    let comma = (at + 2..end).rev().find(|i| text.form(*i) == ",")?;
    let mark = matches!(text.form(end + 1), ":" | "..." | "…" | ".");
    let one_line = (at + 1..=end).all(|i| !text.line_start(i));
    (mark && one_line && end > comma + 1 && end - comma <= 8).then_some(writer(block, comma + 1, end))
}

/// `Holt, Mary Ann` in a list of references or headings: surname, comma, given names.
fn inverted(reading: &Reading<'_>, known: &[Span]) -> Vec<Span> {
    let mut forward: BTreeSet<(String, String)> = BTreeSet::new();
    for span in known.iter().filter(|s| s.kind == Kind::Person && s.end - s.first >= 2) {
        if let Some(block) = reading.block(span) {
            forward.insert((block.lower(span.end - 1).to_string(), block.lower(span.first).to_string()));
        }
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for comma in (1..text.words.len()).filter(|i| text.form(*i) == "," && text.capital(i + 1)) {
            if let Some((first, end, confidence)) = turned(text, comma, &forward) {
                found.push(Span { block, first, end, kind: Kind::Person, confidence, rule: "inverted-name" });
            }
        }
    }
    found
}

fn turned(text: &Block<'_>, comma: usize, forward: &BTreeSet<(String, String)>) -> Option<(usize, usize, f32)> {
    let mut first = comma - 1;
    let family = text.word(first).filter(|w| w.capital && !w.is(List::Function) && !w.is(List::Month))?;
    while first > 0 && text.is(first - 1, List::Particle) && !text.line_start(first) {
        first -= 1;
    }
    let opens = first == 0
        || text.line_start(first)
        || matches!(text.lower_before(first), ";" | ":" | "•" | "|" | "&" | "." | "*")
        || text.cue_before(first, Cue::InvertedLead);
    let initial = |i: usize| text.form(i).trim_end_matches('.').chars().count() == 1 && text.capital(i);
    let mut end = comma + 1;
    while end < text.words.len()
        && end - comma <= LONGEST
        && !text.line_start(end)
        && (text.capital(end) || (text.form(end) == "." && initial(end - 1)))
    {
        end += 1;
    }
    let given = text.word(comma + 1)?;
    let first_name = |i: usize| initial(i) || text.form(i) == "." || text.word(i).is_some_and(|w| w.flags.is_given());
    if !(comma + 2..end).all(first_name) {
        return None;
    }
    // "Michael Allen, Michael Flynn": the second of two names in their order begins as the first one does.
    let whole = first > 0 && text.capital(first - 1) && !text.line_start(first);
    let pair = !whole && forward.contains(&(family.lower.clone(), given.lower.clone()));
    let plain = given.flags.is_plain() && !given.flags.is_common_given();
    let listed = given.flags.is_given() && !given.flags.is_country() && !plain;
    let closes = end >= text.words.len()
        || text.line_start(end)
        || matches!(text.form(end), "," | ";" | "(" | "." | "&" | ":" | "[")
        || text.small(end, Cue::And)
        || text.form(end).starts_with(|c: char| c.is_ascii_digit());
    // "Holt, Mary, who …" in running text is no turned name: a date, a mark of a list or the end must follow.
    let after = if text.form(end) == "," {
        text.form(end + 1).starts_with(|c: char| c.is_ascii_digit()) || text.capital(end + 1) || pair
    } else {
        closes
    };
    let place = family.flags.is_known_place() || family.is(List::Place) || family.is(List::OrgStrong);
    let refused = family.is(List::Role) || given.is(List::Role) || given.is(List::Degree) || given.is(List::OrgStrong);
    let sure = pair || ((listed || initial(comma + 1)) && opens && !place && !family.flags.is_plain());
    (sure && (opens || pair) && after && closes && !refused && end > comma + 1).then_some((
        first,
        end,
        if pair { 0.93 } else { 0.85 },
    ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn speakers_are_found_in_capitals_and_by_surname_and_initials() {
        let found = names(&[
            "MARGARET HOLROYD: Where were you born?",
            "OTTO LINDQVIST: In this room.",
            "MARGARET HOLROYD: And when did you leave?",
            "OTTO LINDQVIST: Never.",
        ]);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.contains(&"person:OTTO LINDQVIST".into()));
        let found = names(&["Margaret Holroyd met us.", "MH: Why?", "Q: Who?", "MH: Because."]);
        assert_eq!(found, ["person:Margaret Holroyd", "person:MH", "person:MH"]);
    }

    #[test]
    fn fields_say_what_follows_them() {
        let found = names(&["Author: Emeric Vaughan-Stael", "Place of publication: Port Meredith", "Photo: Jon Meers"]);
        assert_eq!(found, ["person:Emeric Vaughan-Stael", "place:Port Meredith", "person:Jon Meers"]);
    }

    #[test]
    fn writers_of_comments_may_have_any_name() {
        let found = names(&["old_digger said...", "Give them away.", "hilltopper says:"]);
        assert_eq!(found, ["person:old_digger", "person:hilltopper"]);
    }

    #[test]
    fn names_turned_round_are_one_mention() {
        let found = names(&["Penhallow, Oscar, 1852–1936", "Holt, Mary; Adeyemi, Peter O.; and Baek, Susan (2017)"]);
        let persons: Vec<&String> = found.iter().filter(|f| f.starts_with("person")).collect();
        assert_eq!(
            persons,
            ["person:Penhallow, Oscar", "person:Holt, Mary", "person:Adeyemi, Peter O.", "person:Baek, Susan"]
        );
    }

    #[test]
    fn who_wrote_a_comment_stands_right_before_its_day() {
        let found = names(&["hilltopperDecember 8, 2020 at 1:03 PM", "Anna HoltMay 3, 2019 at 2:57 PM"]);
        assert_eq!(found, ["person:hilltopper", "date:December 8, 2020", "person:Anna Holt", "date:May 3, 2019"]);
    }

    #[test]
    fn labels_that_are_no_names_do_not_speak() {
        let found = names(&["Note: it rained.", "Note: it stopped.", "Box: two.", "Box: three.", "Q: Why?", "Q: Who?"]);
        assert!(found.is_empty(), "{found:?}");
    }
}
