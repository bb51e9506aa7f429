//! Edges of mentions: what belongs to a name and what stands beside it.
//!
//! Takes honorifics, roles, degrees, articles, possessive endings and marks off a span, and refuses spans that name
//! nothing (demonyms, deities, subjects, furniture of web pages). Never makes a span longer, except by a capital `The`.

use super::cues::Cue;
use super::gazetteer::Gazetteer;
use super::lexicon::{Lexicon, List};
use super::patterns::{Class, is};
use super::reading::{Block, Kind, Reading, Span};

/// The span as it should stand, or `None` if nothing is left.
pub(super) fn span(reading: &Reading<'_>, mut span: Span) -> Option<Span> {
    let block = reading.blocks.get(span.block)?;
    if span.kind == Kind::Date {
        return Some(span);
    }
    loop {
        let before = span;
        trim_marks(block, &mut span);
        match span.kind {
            Kind::Person => person(block, reading.lexicon, &mut span),
            Kind::Organization => organization(block, reading.lexicon, &mut span),
            _ => {}
        }
        if span.first >= span.end || (span.kind == Kind::Person && block.small(span.first, Cue::PersonNever)) {
            return None;
        }
        if span == before {
            break;
        }
    }
    let lower = span.kind == Kind::Place && block.is(span.first, List::PlaceHead) && !block.capital(span.first);
    if lower && block.small(span.first + 1, Cue::Of) && span.end > span.first + 2 {
        span.first += 2;
    }
    affiliation_mark(block, &mut span);
    author_after(block, &mut span);
    land(block, &mut span);
    time_after(block, &mut span);
    county(block, &mut span);
    role_after(block, reading.lexicon, &mut span);
    article(block, &mut span);
    let periodical = block.titled(span.first, Cue::PeriodicalHead) && block.small(span.first + 1, Cue::PeriodicalJoin);
    if span.kind == Kind::Organization && periodical && span.rule != "definition" {
        span.kind = Kind::Work;
    }
    let headed = span.end > span.first + 1 && block.is(span.end - 1, List::OrgStrong) && block.capital(span.end - 1);
    if span.rule == "model" && headed && matches!(span.kind, Kind::Place | Kind::Person) {
        (span.kind, span.confidence) = (Kind::Organization, span.confidence.max(0.7));
    }
    let company = span.end > span.first + 1 && block.is(span.end - 1, List::OrgTail) && block.capital(span.end - 1);
    if span.rule == "model" && company && matches!(span.kind, Kind::Place | Kind::Person) {
        (span.kind, span.confidence) = (Kind::Organization, span.confidence.max(0.75));
    }
    if span.rule == "model" && titled_person(block, &span) {
        (span.kind, span.confidence) = (Kind::Person, span.confidence.clamp(0.6, 0.8));
    }
    if span.rule == "model" && sector(block, &span) && matches!(span.kind, Kind::Place | Kind::Person) {
        (span.kind, span.confidence) = (Kind::Organization, span.confidence.clamp(0.65, 0.75));
    }
    if span.rule == "model" && personal(block, reading.lexicon, &span) {
        (span.kind, span.confidence) = (Kind::Person, span.confidence.max(0.6));
    }
    let doubtful = span.rule == "model"
        && span.confidence < 0.8
        && !block
            .word(span.first)
            .is_some_and(|w| w.flags.is_given() && !w.flags.is_country() || w.flags.is_common_given());
    let misread =
        span.kind == Kind::Organization || (doubtful && matches!(span.kind, Kind::Person | Kind::Work | Kind::Event));
    if misread && known_place(block, reading.lexicon, &span) {
        (span.kind, span.confidence) = (Kind::Place, span.confidence.max(0.85));
    }
    (names_something(block, reading.lexicon, &span) && !describes_a_role(block, &span) && !heading_words(block, &span))
        .then_some(span)
}

/// `Director-General Gro Holt Brand`, `Fawaz Muhammad Jubayr al-Rawi`: what the tagger took for a body or a place, but a title before it
/// or an Arabic family name at its end says to be a person.
fn titled_person(block: &Block<'_>, span: &Span) -> bool {
    let long = matches!(span.kind, Kind::Organization | Kind::Place) && span.end - span.first >= 2;
    // "Gro Harlem Brand, former Prime Minister"
    let mut role = span.end + 1;
    while role < span.end + 4 && block.cue(role, Cue::RoleLead) {
        role += 1;
    }
    let described = block.form(span.end) == ","
        && span.confidence < 0.8
        && block.is(role, List::Role)
        && !block.is(role, List::BodyRole)
        && block.small(role + 1, Cue::OfFor);
    let head = span.words().any(|i| {
        [List::OrgStrong, List::OrgHead, List::OrgTail, List::PlaceHead, List::Connector]
            .iter()
            .any(|l| block.is(i, *l))
    });
    let unknown = |i: usize| block.word(i).is_some_and(|w| w.capital && !w.upper && !w.flags.is_plain());
    let title =
        block.before(span.first).is_some_and(|w| w.is(List::Honorific) && w.capital) && !block.line_start(span.first);
    let arabic = span.end - span.first >= 3
        && super::names::article_name(block, span.end - 1)
        && block.word(span.first).is_some_and(|w| w.flags.is_given());
    let place = |i: usize| block.word(i).is_some_and(|w| w.flags.is_known_place() || w.is(List::Demonym));
    let known =
        if span.end - span.first >= 3 { place(span.first) || place(span.end - 1) } else { span.words().any(place) };
    long && !head && !known && (arabic || ((title || described) && span.words().all(unknown)))
}

/// `Redin Exchange`, `Haddad Trading`: a word that is no plain one before the last word of a firm.
fn sector(block: &Block<'_>, span: &Span) -> bool {
    let last = span.end - 1;
    let given = block.word(span.first).is_some_and(|w| w.flags.is_common_given());
    let proper = (span.first..last).filter_map(|i| block.word(i)).any(|w| w.capital && !w.flags.is_plain());
    last > span.first
        && block.is(last, List::OrgSector)
        && block.capital(last)
        && proper
        && !(given && span.end - span.first == 2)
}

/// `Ana Ferraz | II`, in a list of authors where numbers lead to their institutes.
fn affiliation_mark(block: &Block<'_>, span: &mut Span) {
    let last = span.end - 1;
    let roman = |i: usize| matches!(block.form(i), "I" | "II" | "III" | "IV" | "V" | "VI");
    if span.kind != Kind::Person || last < span.first + 2 || !roman(last) {
        return;
    }
    let closes = |i: usize| matches!(block.form(i), "," | ";") || block.line_start(i) || i >= block.words.len();
    let beside = last.saturating_sub(40)..(last + 40).min(block.words.len());
    let marks = |i: usize| roman(i) && block.capital(i.saturating_sub(1)) && closes(i + 1);
    // "I" is the number of no king in such a list.
    if beside.clone().filter(|i| marks(*i)).count() >= 3 && beside.into_iter().any(|i| marks(i) && block.form(i) == "I")
    {
        span.end = last;
    }
}

/// `The Harbour Trap: A History | by Ana Ferraz`: the author behind a title.
fn author_after(block: &Block<'_>, span: &mut Span) {
    let quoted = block.before(span.first).is_some_and(|w| matches!(w.form.as_str(), "“" | "‘" | "\"" | "'"));
    if span.kind != Kind::Work || !matches!(span.rule, "title" | "model") || quoted {
        return;
    }
    let given = |i: usize| block.word(i).is_some_and(|w| w.capital && w.flags.is_given() && !w.is(List::Function));
    let named = |by: usize| given(by + 1) && block.capital(by + 2) && span.end - by <= 5;
    if let Some(by) = (span.first + 2..span.end.saturating_sub(2)).find(|i| block.small(*i, Cue::By) && named(*i)) {
        span.end = by;
    }
}

/// `Southeastern Portugal`, `Minas Gerais State`: a land that the tagger took for a body.
fn land(block: &Block<'_>, span: &mut Span) {
    let count = span.end - span.first;
    if span.kind != Kind::Organization || span.rule != "model" || !(2..=4).contains(&count) {
        return;
    }
    let known = |i: usize| block.word(i).is_some_and(|w| w.flags.is_country() || w.is(List::Place));
    let side = block.lower(span.first);
    let directed = side.ends_with("ern") && ["north", "south", "east", "west"].iter().any(|s| side.starts_with(s));
    let area = is(Class::Area, block.lower(span.end - 1))
        && (span.first..span.end - 1)
            .all(|i| block.word(i).is_some_and(|w| w.capital && w.flags.is_place() && !w.upper));
    if directed && count == 2 && known(span.end - 1) || area {
        (span.kind, span.confidence) = (Kind::Place, span.confidence.clamp(0.6, 0.8));
    }
}

/// `Harrow County | District` Attorney: the county before the title of an office.
fn county(block: &Block<'_>, span: &mut Span) {
    let office = |i: usize| block.is(i, List::Role) || block.is(i, List::Honorific) || block.is(i, List::OrgWeak);
    if span.kind != Kind::Place || !matches!(span.rule, "model" | "repeat") {
        return;
    }
    let head = (span.first + 1..span.end).find(|i| block.is(*i, List::County));
    if head.is_some() && (block.is(span.end - 1, List::OrgWeak) || block.is(span.end - 1, List::OrgStrong)) {
        (span.kind, span.confidence) = (Kind::Organization, span.confidence.clamp(0.65, 0.8));
        return;
    }
    let titled =
        (span.end..span.end + 3).take_while(|i| block.capital(*i)).any(office) || (span.first..span.end).any(office);
    let body = (span.end..span.end + 6).take_while(|i| block.capital(*i) || block.cue(*i, Cue::Possessive));
    let owned = body.into_iter().any(|i| block.cue(i, Cue::Possessive) && block.capital(i + 1));
    if let Some(head) = head.filter(|h| h + 1 < span.end && titled && !owned) {
        span.end = head + 1;
    }
}

/// A day that was read into a name: `Harbour Museum | on Wednesday`, `Erin Holt | March` 18.
fn time_after(block: &Block<'_>, span: &mut Span) {
    // "From 3 February | Harbour Airways": the day before a name.
    let month = |i: usize| block.is(i, List::Month) || block.is(i, List::MonthShort);
    let numbered = span.first > 0 && block.form(span.first - 1).starts_with(|c: char| c.is_ascii_digit());
    if numbered && span.end > span.first + 1 && month(span.first) && span.kind != Kind::Work {
        span.first += 1;
    }
    if span.rule != "model" && span.rule != "repeat" {
        return;
    }
    let day = |i: usize| block.is(i, List::Weekday) || block.is(i, List::Month);
    if let Some(on) = (span.first + 1..span.end).find(|i| block.small(*i, Cue::On) && day(i + 1) && i + 2 >= span.end) {
        span.end = on;
    }
    let number = block.form(span.end).starts_with(|c: char| c.is_ascii_digit());
    if span.kind == Kind::Person && span.end - span.first >= 3 && block.is(span.end - 1, List::Month) && number {
        span.end -= 1;
    }
}

fn trim_marks(block: &Block<'_>, span: &mut Span) {
    while span.first < span.end
        && block
            .word(span.first)
            .is_none_or(|w| !w.is_wordlike() || (w.as_written(false) && (w.cue(Cue::Article) || w.cue(Cue::SoCalled))))
    {
        span.first += 1;
    }
    while span.first < span.end && block.word(span.end - 1).is_none_or(|w| !w.is_wordlike() || w.cue(Cue::Possessive)) {
        let closing = block.form(span.end - 1) == ")" && span.words().any(|i| block.form(i) == "(");
        let shout = matches!(block.form(span.end - 1), "!" | "?") && span.kind == Kind::Work;
        // "Neb."
        let short = span.kind == Kind::Place
            && block.form(span.end - 1) == "."
            && block.cue_before(span.end - 1, Cue::StateShort);
        if closing || shout || (short && block.glued(span.end - 1) && span.end == span.first + 2) {
            break;
        }
        span.end -= 1;
    }
}

fn person(block: &Block<'_>, lexicon: &Lexicon, span: &mut Span) {
    let words: Vec<&str> = span.words().map(|i| block.lower(i)).collect();
    let title = lexicon
        .longest(&words, List::Honorific)
        .max(lexicon.longest(&words, List::Role))
        .max(lexicon.longest(&words, List::Demonym));
    // "U.S. President X": a country before the title.
    let country = block.is(span.first, List::Place) || block.word(span.first).is_some_and(|w| w.flags.is_country());
    let after = words.get(1..).unwrap_or(&[]);
    let titled = lexicon.longest(after, List::Honorific).max(lexicon.longest(after, List::Role));
    let title = if country && titled > 0 && after.len() > titled { titled + 1 } else { title };
    let left = words.len() - title.min(words.len());
    let kunya = block.is(span.first, List::Kunya);
    let given = block.word(span.first).is_some_and(|w| w.flags.is_common_given()) && !block.is(span.first, List::Role);
    // "Mr. Y.": the letter alone is no name.
    let letter = left == 1 && block.form(span.end - 1).trim_end_matches('.').chars().count() == 1;
    if title > 0 && left > 0 && !kunya && !given && !letter {
        span.first += title;
    }
    let before = span.first.checked_sub(1).filter(|i| block.is(*i, List::Honorific) && block.capital(*i));
    if let Some(first) = before.filter(|_| span.end == span.first + 1)
        && block.form(span.first).trim_end_matches('.').chars().count() == 1
    {
        span.first = first;
    }
    // "Koop MA" in a list of references has initials, no degree.
    while span.end > span.first + 1
        && !(span.rule == "inverted-name" && block.form(span.end - 2) != ",")
        && block.is(span.end - 1, List::Degree)
        && block.form(span.end - 1).chars().any(char::is_uppercase)
    {
        span.end -= 1;
        let comma = block.form(span.end - 1) == ",";
        span.end -= usize::from(comma && span.end > span.first + 1);
    }
    // "Chief | Strategy Officer": what ends in a role is one.
    let role = block.is(span.end - 1, List::Role)
        && !block.word(span.end - 1).is_some_and(|w| w.flags.is_surname() && !w.flags.is_plain());
    if role && span.end - span.first >= 2 && span.rule == "model" {
        span.first = span.end;
        return;
    }
    // A comma inside a personal name ends it, save before `Jr.` and the like.
    if !matches!(span.rule, "inverted-name" | "full-name")
        && let Some(at) = (span.first + 1..span.end).find(|i| matches!(block.form(*i), "," | ":" | "(" | "/" | ";"))
        && !block.cue(at + 1, Cue::NameSuffix)
    {
        span.end = at;
    }
}

/// `Superintendent City Police`: a role that runs into the name of an organization.
fn organization(block: &Block<'_>, lexicon: &Lexicon, span: &mut Span) {
    // "National Institute on Salt | of the National Institutes of Trade": a body within a body.
    let strong = |from: usize, to: usize| (from..to).any(|i| block.is(i, List::OrgStrong));
    let join = |from: usize, to: usize| (from..to).any(|i| block.small(i, Cue::PeriodicalJoin));
    let within = (span.first + 3..span.end.saturating_sub(3)).find(|i| {
        block.small(*i, Cue::Of)
            && block.small(i + 1, Cue::Definite)
            && strong(span.first, *i)
            && join(span.first + 1, *i)
            && strong(i + 2, span.end)
            && !block.cue(span.first, Cue::BodyOfTopics)
    });
    if let Some(of) = within.filter(|_| span.rule != "definition") {
        span.end = of;
        return;
    }
    // "Records of the X": who made them.
    if block.cue(span.first, Cue::ArchivalHead) && block.small(span.first + 1, Cue::Of) && span.end > span.first + 3 {
        span.first += 2 + usize::from(block.small(span.first + 2, Cue::Definite));
        return;
    }
    let words: Vec<&str> = span.words().map(|i| block.lower(i)).collect();
    let role = lexicon.longest(&words, List::Role);
    let left = words.len().saturating_sub(role);
    let shouted = |i: usize| block.word(i).is_some_and(|w| w.upper && w.form.chars().count() >= 4);
    if shouted(span.first)
        && Gazetteer::shared().flags(block.lower(span.first)).is_plain()
        && !(span.first + 1..span.end).any(shouted)
        && !(span.end == span.first + 2 && block.cue(span.first + 1, Cue::GenericBody))
    {
        span.first += 1;
        return;
    }
    if role == 0 || left < 2 || !block.capital(span.first + role) {
        return;
    }
    let beside = matches!(block.lower_before(span.first), "," | "—" | "–" | "-" | ";" | ")")
        || block.cue_before(span.first, Cue::Former)
        || block.line_start(span.first);
    let headed = (span.first + role..span.end).any(|i| block.is(i, List::OrgHead) || block.is(i, List::OrgTail));
    if headed && (beside || role >= 2) {
        span.first += role;
    }
}

/// `House of Representatives | Speaker`: a role that stands after the name of an organization.
fn role_after(block: &Block<'_>, lexicon: &Lexicon, span: &mut Span) {
    let last = span.end - 1;
    if span.kind != Kind::Organization
        || span.rule != "model"
        || span.end - span.first < 3
        || !block.is(last, List::Role)
    {
        return;
    }
    let words: Vec<&str> = (span.first..last).map(|i| block.lower(i)).collect();
    let listed = lexicon.longest(&words, List::Organization) == words.len();
    if listed || block.is(last - 1, List::OrgStrong) {
        span.end = last;
    }
}

/// A capital `The` inside a sentence belongs to the name; at its start it does not, save in titles of works.
fn article(block: &Block<'_>, span: &mut Span) {
    if span.kind == Kind::Person || matches!(span.rule, "known-work" | "known-organization") {
        return;
    }
    let leading = block.titled(span.first, Cue::Definite);
    let start = |i: usize| {
        block.sentence_start(i)
            || matches!(block.before(i).map(|w| w.form.as_str()), Some("—" | "–" | "-" | "--" | "/" | ":" | "“" | "\""))
    };
    if leading && span.kind != Kind::Work && span.end > span.first + 1 && start(span.first) {
        span.first += 1;
    } else if let Some(at) = span.first.checked_sub(1) {
        let fits = matches!(span.kind, Kind::Organization | Kind::Work) && block.titled(at, Cue::Definite);
        if fits && !start(at) {
            span.first = at;
        }
    }
}

/// A common given name and a surname, and nothing else: a person, even if the tagger took it for a place.
fn personal(block: &Block<'_>, lexicon: &Lexicon, span: &Span) -> bool {
    let (Some(given), Some(family)) = (block.word(span.first), block.word(span.end - 1)) else { return false };
    let two = span.end == span.first + 2 && matches!(span.kind, Kind::Place | Kind::Organization);
    let names = given.flags.is_common_given()
        && (family.flags.is_surname() || (family.flags == Default::default() && family.capital && !family.upper))
        && (!given.flags.is_plain() || span.confidence < 0.8)
        && !given.is(List::Function)
        && !given.is(List::Month)
        && !given.is(List::Role)
        && !family.flags.is_plain()
        && !given.flags.is_known_place();
    let head = family.is(List::OrgStrong)
        || family.is(List::OrgHead)
        || family.is(List::PlaceHead)
        || family.is(List::OrgTail)
        || (family.is(List::OrgSector) && family.flags.is_plain())
        || family.upper;
    two && names
        && !head
        && !known_place(block, lexicon, span)
        && !Gazetteer::shared().flags(&block.ahead(span.first, 2).join(" ")).is_place()
}

/// Whether the words are exactly a country or a region of the closed list.
fn known_place(block: &Block<'_>, lexicon: &Lexicon, span: &Span) -> bool {
    let words: Vec<&str> = span.words().map(|i| block.lower(i)).collect();
    lexicon.longest(&words, List::Place) == words.len()
        && !(words.len() == 1 && block.cue(span.first, Cue::PlaceOrBody))
        || Gazetteer::shared().flags(&words.join(" ")).is_country()
}

/// Plain words before a role (`Distinguished University` Professor), or the subject of one (Professor of `Public Law`),
/// or a degree after a name (Ruth Adler, `MA`).
fn describes_a_role(block: &Block<'_>, span: &Span) -> bool {
    if matches!(span.rule, "definition" | "known-work" | "byline")
        || (matches!(span.rule, "field" | "place-cue") && span.kind == Kind::Place)
        || matches!(span.kind, Kind::Person | Kind::Event)
    {
        return false;
    }
    let degree =
        span.end == span.first + 1 && block.is(span.first, List::Degree) && block.form(span.end.wrapping_sub(2)) == ",";
    if degree || span.kind == Kind::Place {
        return degree;
    }
    let plain = span
        .words()
        .filter_map(|i| block.word(i))
        .all(|w| !w.is_wordlike() || w.is(List::Never) || w.is(List::Role) || (w.flags.is_plain() && !w.upper));
    let before_role = block.capital(span.end) && block.is(span.end, List::Role);
    let subject = block.cue_before(span.first, Cue::SubjectJoin)
        && span
            .first
            .checked_sub(2)
            .and_then(|i| block.word(i))
            .is_some_and(|w| w.is(List::Degree) || w.cue(Cue::SubjectHead));
    let university = span.words().any(|i| block.cue(i, Cue::LearnedBody));
    let item = |i: usize| block.line_start(i) || matches!(block.form(i), "," | "/" | ";" | "" | "•");
    let listed = span.rule == "model"
        && span.end == span.first + 1
        && (block.sentence_start(span.first) || item(span.first.wrapping_sub(1)))
        && item(span.end)
        && span.confidence < 0.8;
    plain && (before_role || (subject && !university) || listed)
}

/// Plain words of a heading set in title case: `Inspectors Find Gaps`.
fn heading_words(block: &Block<'_>, span: &Span) -> bool {
    if span.rule != "model" || matches!(span.kind, Kind::Person | Kind::Place) {
        return false;
    }
    let long = |i: &usize| block.word(*i).is_some_and(|w| w.form.chars().filter(|c| c.is_alphabetic()).count() > 3);
    let sentence: Vec<usize> = block.sentence(span.first).filter(long).collect();
    let capital = sentence.iter().filter(|i| block.capital(**i)).count();
    let ends = block.sentence(span.first).end;
    let heading = sentence.len() >= 3
        && capital * 10 >= sentence.len() * 8
        && !matches!(block.form(ends.saturating_sub(1)), "." | "”");
    let plain = span.words().filter_map(|i| block.word(i)).all(|w| {
        !w.is_wordlike()
            || w.cue(Cue::Possessive)
            || (w.flags.is_plain() && !w.is(List::OrgStrong) && !w.upper)
            || w.is(List::Function)
    });
    heading && plain && span.confidence < 0.85
}

fn names_something(block: &Block<'_>, lexicon: &Lexicon, span: &Span) -> bool {
    let numbered = |w: &super::features::Word| w.form.chars().filter(char::is_ascii_digit).count() >= 2;
    if span.rule == "model" && span.kind == Kind::Person && span.words().filter_map(|i| block.word(i)).any(numbered) {
        return false;
    }
    // "Price: £55", "Phase 2": a label of plain words.
    let plain = |i: usize| block.word(i).is_some_and(|w| w.flags.is_plain() && w.capital);
    if span.rule == "model" && span.end == span.first + 1 && plain(span.first) && block.form(span.end) == ":" {
        return false;
    }
    let number = |i: usize| block.form(i).len() <= 2 && block.form(i).chars().all(|c| c.is_ascii_digit());
    if span.rule == "model" && span.end == span.first + 2 && plain(span.first) && number(span.first + 1) {
        return false;
    }
    if span.end == span.first + 1 && block.titled(span.first, Cue::Pronoun) {
        return false;
    }
    if matches!(span.rule, "byline" | "speaker") {
        return true;
    }
    let words = || span.words().filter_map(|i| block.word(i));
    if !words().any(|w| w.capital || w.form.chars().any(|c| !c.is_ascii() && c.is_alphabetic() && !c.is_lowercase())) {
        return false;
    }
    // "Finn" where Robert Finn is named in full and acts.
    let acts = block.word(span.end).is_none_or(|w| {
        !w.is_wordlike()
            || w.cue(Cue::Possessive)
            || w.is(List::Speech)
            || w.cue(Cue::PersonVerb)
            || w.is(List::Function)
    });
    let family = span.rule == "repeat" && span.kind == Kind::Person && words().all(|w| w.flags.is_surname()) && acts;
    if family && words().all(|w| w.is(List::Demonym) && !w.flags.is_plain()) {
        return true;
    }
    // "Harbour Office of Records (DAD)": the text says that it is a name.
    let defined = matches!(span.rule, "definition" | "repeat")
        && span.end == span.first + 1
        && block.word(span.first).is_some_and(|w| w.upper && w.form.chars().count() > 2);
    let refused =
        |w: &super::features::Word| w.is(List::Demonym) || w.is(List::Never) && !defined || w.is(List::Weekday);
    if words().filter(|w| w.is_wordlike()).all(refused) {
        return false;
    }
    let lower: Vec<&str> = words().map(|w| w.lower.as_str()).collect();
    if !defined && [List::Never, List::Demonym].iter().any(|l| lexicon.longest(&lower, *l) == lower.len()) {
        return false;
    }
    let illness = matches!(span.kind, Kind::Person | Kind::Organization | Kind::Place);
    if illness && words().all(|w| w.cue(Cue::Illness)) {
        return false;
    }
    let single = span.end == span.first + 1;
    // "Irish Nationalists": members of a people.
    let members = span.rule == "model"
        && span.kind == Kind::Organization
        && span.end == span.first + 2
        && block.is(span.first, List::Demonym)
        && block.word(span.first + 1).is_some_and(|w| {
            w.flags.is_plain()
                && lexicon.without_ending(&w.lower, Cue::PluralEnding).is_some()
                && !w.is(List::OrgStrong)
                && !w.is(List::OrgHead)
        });
    let generic = span.kind == Kind::Organization
        && single
        && span.rule != "definition"
        && block.titled(span.first, Cue::GenericBody);
    if members || generic {
        return false;
    }
    if single
        && words().any(|w| {
            let title = w.is(List::Honorific) && span.kind == Kind::Person && span.rule == "model";
            w.is(List::Month) || w.form.chars().count() < 2 || title
        })
    {
        return false;
    }
    // Only roles and honorifics: `Executive Director`.
    !(span.rule != "repeat"
        && words().all(|w| w.is(List::Role) || w.is(List::Honorific) || w.is(List::Connector))
        && span.kind != Kind::Work)
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn numbers_that_lead_to_institutes_are_no_part_of_names() {
        let found = names(&["Ana G Ferreira I, Maria J Oliveira II, Joana C Pereira III, Paulo S Martins I"]);
        let persons = ["Ana G Ferreira", "Maria J Oliveira", "Joana C Pereira", "Paulo S Martins"];
        for person in persons {
            assert!(found.contains(&format!("person:{person}")), "{person}: {found:?}");
        }
    }

    #[test]
    fn a_side_of_a_land_is_a_place() {
        let found = names(&["It was measured in Vespasiano, Southeastern Brazil, in the spring."]);
        assert!(!found.iter().any(|f| f.starts_with("organization")), "{found:?}");
    }
}
