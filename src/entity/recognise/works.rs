//! Titles of works: known from the front matter, in quotation marks, after a cue word, and `Title: Subtitle`.
//!
//! The title block of the document itself yields no work.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Neighbours, Reading, Span};
use super::token;
use crate::source::document::BlockKind;
use std::collections::HashMap;
use std::ops::Range;

/// Most words of a title.
const LONGEST: usize = 22;

/// All works of a document. `known` are the spans found so far.
pub(super) fn find(reading: &Reading<'_>, known: &Neighbours) -> Vec<Span> {
    let mut found = of_front_matter(reading);
    for (block, text) in reading.blocks.iter().enumerate() {
        if text.kind == BlockKind::Title {
            continue;
        }
        let here = |words: Range<usize>| -> Vec<Span> { known.touching(block, words).copied().collect() };
        let mut i = 0;
        while i < text.words.len() {
            let span = quoted(reading, text, i, &here)
                .or_else(|| cued(reading, text, i))
                .or_else(|| reviewer(text, i))
                .or_else(|| reference(text, i))
                .or_else(|| project(text, i))
                .or_else(|| with_subtitle(reading, text, i, &here));
            match span {
                Some((first, end, confidence, rule)) => {
                    found.push(Span { block, first, end, kind: Kind::Work, confidence, rule });
                    i = end.max(i + 1);
                }
                None => i += 1,
            }
        }
    }
    found.extend(of_title(reading));
    found.extend(super::titles::dated(reading));
    found.extend(super::titles::introduced(reading, known));
    found.extend(super::titles::followed(reading, known));
    found.extend(super::titles::led(reading, known));
    found.extend(owners(reading, known, &Neighbours::of(reading, &found)));
    let titles = short_titles(reading, &found);
    found.extend(titles);
    found
}

type Found = (usize, usize, f32, &'static str);

/// Titles and other titles of the works the document is said to be about.
fn of_front_matter(reading: &Reading<'_>) -> Vec<Span> {
    let mut titles: Vec<String> = Vec::new();
    for work in &reading.document.about {
        for title in std::iter::once(&work.title).chain(&work.variants) {
            let title = unbound(reading, title);
            titles.push(title.clone());
            if let Some((short, _)) = title.split_once(':') {
                titles.push(short.to_string());
            }
        }
    }
    occurrences(reading, &titles, "known-work", 0.97)
}

/// A title without the binding and the day that a shop sets after it: `Salt Roads Paperback – May 2, 2002`.
fn unbound(reading: &Reading<'_>, title: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let binding =
        |w: &&str| reading.lexicon.has_cue(&w.trim_matches(['(', ')', ',', ':']).to_lowercase(), Cue::Binding);
    match words.iter().skip(1).position(binding) {
        Some(at) => words[..at + 1].join(" ").trim_end_matches([' ', '(', '-', '–', ':', ',']).to_string(),
        None => title.to_string(),
    }
}

/// The part before the colon of the document's own title, where the text names it again and again: a page about a book.
fn of_title(reading: &Reading<'_>) -> Vec<Span> {
    let Some(block) = reading.blocks.first() else { return Vec::new() };
    let line = (1..block.words.len().min(LONGEST + 8)).find(|i| block.line_start(*i)).unwrap_or(block.words.len());
    let Some(colon) = (2..line).find(|i| block.form(*i) == ":") else { return Vec::new() };
    let set = title_case(block, 0, colon) && block.capital(colon + 1) && line <= LONGEST + 8;
    let given = block.word(0).is_some_and(|w| w.flags.is_common_given());
    let known = [List::Organization, List::Place, List::Never]
        .iter()
        .any(|l| reading.lexicon.longest(&block.ahead(0, colon), *l) >= colon);
    if !set || given || known || (0..colon).any(|i| block.is(i, List::OrgStrong)) {
        return Vec::new();
    }
    let title = block.surface(0..colon).to_string();
    let variants = [title.clone(), title.replace('\'', "’"), title.replace('’', "'")];
    let mut found = occurrences(reading, &variants, "title", 0.75);
    found.retain(|s| s.block > 0);
    if found.len() < 2 {
        return Vec::new();
    }
    // The page is about the work, so its title names it.
    found.push(Span { block: 0, first: 0, end: line, kind: Kind::Work, confidence: 0.75, rule: "title" });
    found
}

/// Places where the exact words of a title stand; titles of a single plain word are left out.
pub(super) fn occurrences(reading: &Reading<'_>, titles: &[String], rule: &'static str, confidence: f32) -> Vec<Span> {
    let mut forms: Vec<Vec<String>> = titles
        .iter()
        .map(|t| token::tokens(t).iter().map(|k| k.text(t).to_string()).collect())
        .filter(|f: &Vec<String>| f.len() > 1 || f.first().is_some_and(|w| w.chars().count() > 6))
        .collect();
    forms.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    forms.dedup();
    let mut by_first: HashMap<&str, Vec<&Vec<String>>> = HashMap::new();
    for form in &forms {
        by_first.entry(form.first().map_or("", String::as_str)).or_default().push(form);
    }
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for first in 0..text.words.len() {
            let starts = |form: &&&Vec<String>| form.iter().enumerate().all(|(n, w)| text.form(first + n) == w);
            if let Some(form) = by_first.get(text.form(first)).and_then(|list| list.iter().find(starts)) {
                found.push(Span { block, first, end: first + form.len(), kind: Kind::Work, confidence, rule });
            }
        }
    }
    found
}

/// The part before the colon of titles found in full, where it stands alone.
fn short_titles(reading: &Reading<'_>, works: &[Span]) -> Vec<Span> {
    let mut titles = Vec::new();
    let mut found = Vec::new();
    for span in works {
        let Some(block) = reading.block(span) else { continue };
        if let Some(colon) = span.words().find(|i| block.form(*i) == ":")
            && (colon - span.first >= 2 || rare(block, span.first))
        {
            titles.push(block.surface(span.first..colon).to_string());
        }
    }
    for mut span in occurrences(reading, &titles, "title", 0.85) {
        let Some(block) = reading.blocks.get(span.block) else { continue };
        if block.form(span.end) == ":" && block.capital(span.end + 1) && !block.line_start(span.end + 1) {
            span.end = title_end(block, span.first).0;
        }
        found.push(span);
    }
    found
}

/// Whether a title of a single word is like no other name: neither a plain word nor one of the tables.
pub(super) fn rare(block: &Block<'_>, at: usize) -> bool {
    block.word(at).is_some_and(|w| {
        let named = w.flags.is_given() || w.flags.is_surname() || w.flags.is_place();
        w.capital && !w.upper && !w.flags.is_plain() && !named && w.form.chars().count() > 6
    })
}

/// `“Title of a Work”`, said to be one or long enough to be nothing else.
fn quoted(
    reading: &Reading<'_>,
    block: &Block<'_>,
    open: usize,
    known: &dyn Fn(Range<usize>) -> Vec<Span>,
) -> Option<Found> {
    let close = match block.form(open) {
        "“" => "”",
        "\"" => "\"",
        "‘" => "’",
        "«" => "»",
        _ => return None,
    };
    let first = open + 1;
    let mut end = (first..(first + LONGEST + 2).min(block.words.len())).find(|i| block.form(*i) == close)?;
    while end > first && matches!(block.form(end - 1), "," | "." | ";") {
        end -= 1;
    }
    let words: Vec<usize> = (first..end).filter(|i| block.word(*i).is_some_and(|w| w.is_wordlike())).collect();
    // "the biography “Mary Holt”": a noun for works right before it beats the name inside.
    let at = open - usize::from(open > 0 && block.form(open - 1) == ",");
    let noun = block.before(at).is_some_and(|w| w.is(List::WorkNoun) && !w.capital);
    let named = !noun && known(first..end).iter().any(|s| s.first <= first && s.end >= end && s.kind != Kind::Work);
    let article = words.len() >= 4 && block.capital(first) && cited(block, open, end);
    if article && !named {
        return Some((first, end, 0.85, "quoted-title"));
    }
    let shout = words.len() >= 3 && words.iter().all(|i| block.word(*i).is_some_and(|w| w.upper || w.form.len() < 3));
    if words.is_empty() || named || !title_case(block, first, end) || shout {
        return None;
    }
    let near = (open.saturating_sub(5)..open)
        .any(|i| block.word(i).is_some_and(|w| (w.is(List::WorkCue) || w.is(List::WorkNoun)) && !w.capital));
    let so_called = block.cue_before(open, Cue::CalledSo) && words.len() < 3;
    let colon = (first..end).any(|i| block.form(i) == ":");
    let gloss = block.lower_before(open) == "(" && words.len() >= 3;
    let _ = reading;
    match () {
        () if near && (words.len() > 1 || !so_called) => Some((first, end, 0.85, "quoted-title")),
        () if colon && words.len() > 3 => Some((first, end, 0.85, "quoted-title")),
        () if (words.len() >= 3 || gloss) && !so_called => Some((first, end, 0.65, "quoted-title")),
        () => None,
    }
}

/// Whether a word opens a quotation.
pub(super) fn opens_quote(block: &Block<'_>, i: usize) -> bool {
    matches!(block.form(i), "“" | "\"" | "‘" | "«")
}

/// Whether a quotation is the title of an article in a reference: `(2017) "Title," Journal: Vol. 12`.
fn cited(block: &Block<'_>, open: usize, end: usize) -> bool {
    let year = |i: usize| block.form(i).len() == 4 && block.form(i).chars().all(|c| c.is_ascii_digit());
    if block.glued(open) && block.lower_before(open) != "(" {
        return false;
    }
    let dated = matches!(block.lower_before(open), ")" | "," | "." | ":") && (open.saturating_sub(5)..open).any(year);
    let close = (end..end + 3).find(|i| matches!(block.form(*i), "”" | "\"" | "’" | "»")).unwrap_or(end);
    let comma = (end..close + 2).any(|i| matches!(block.form(i), "," | "."));
    let journal = block.capital(close + 1) || (matches!(block.form(close + 1), "," | ".") && block.capital(close + 2));
    let issue = (close + 1..close + 16).any(|i| {
        block.cue(i, Cue::IssueWord) || (block.form(i).chars().all(|c| c.is_ascii_digit()) && !block.form(i).is_empty())
    });
    comma
        && journal
        && issue
        && (dated || block.before(open).is_some_and(|w| w.form == "," || w.form == "." || w.form == ")"))
}

/// `From Quay Weekly`, `From Library Journal` as a line: where a review of a book was printed.
fn reviewer(block: &Block<'_>, i: usize) -> Option<Found> {
    let from = block.line_start(i) && block.cue(i, Cue::From) && block.capital(i) && block.capital(i + 1);
    let end = (i + 1..i + 6).find(|j| *j >= block.words.len() || block.line_start(*j))?;
    let named = (i + 1..end)
        .any(|j| block.is(j, List::Newspaper) || block.is(j, List::Periodical) || block.cue(j, Cue::ReviewOrgan));
    let all = (i + 1..end).all(|j| block.capital(j) || block.is(j, List::Connector));
    (from && named && all).then_some((i + 1, end, 0.8, "title"))
}

/// `Holt, Mary. Salt Roads: A History. Quay Press, 2013`: the title in a reference that begins its line.
fn reference(block: &Block<'_>, i: usize) -> Option<Found> {
    if !(i > 0 && block.form(i - 1) == "." && block.capital(i)) || block.cue(i, Cue::AddressLead) {
        return None;
    }
    let sentence = block.sentence(i - 1);
    let start = (0..i).rev().take_while(|j| i - j <= 12).find(|j| *j == 0 || block.line_start(*j))?;
    // Before it only names: capitals, initials, commas, `and`.
    let name = |j: usize| {
        block.capital(j) || matches!(block.form(j), "," | "." | "&" | ";" | "(" | ")") || block.cue(j, Cue::EntryJoin)
    };
    let comma = (start..i).any(|j| block.form(j) == ",") || i - start <= 4;
    if !(start..i).all(name) || !comma || i - start < 3 || sentence.is_empty() {
        return None;
    }
    let (end, _) = title_end(block, i);
    let stop = matches!(block.form(end), "." | ",") && end - i >= 2;
    let year = (end..(end + 14).min(block.words.len()))
        .any(|j| block.form(j).len() == 4 && block.form(j).chars().all(|c| c.is_ascii_digit()) && !block.line_start(j));
    (stop && year).then_some((i, end, 0.8, "title"))
}

/// Whether the words of a range are set like a title: first and last capital, and between them only small words are not.
pub(super) fn title_case(block: &Block<'_>, first: usize, end: usize) -> bool {
    let capital = |i: usize| block.word(i).is_some_and(|w| w.capital || w.form.chars().all(|c| c.is_numeric()));
    let mark = |i: usize| matches!(block.form(i), ":" | "-" | "–" | "—" | "'s" | "’s" | "’" | "&" | "?" | "!");
    let joins = |w: &super::features::Word| [List::Connector, List::Particle, List::Function].iter().any(|l| w.is(*l));
    let small = |i: usize| block.word(i).is_some_and(joins) || mark(i);
    let commas = (first..end).all(|i| {
        block.form(i) != ","
            || (block.capital(i + 1) || block.is(i + 1, List::Connector))
                && block.capital(i.saturating_sub(1))
                && end - first > 5
    });
    let small = |i: usize| small(i) || block.form(i) == ",";
    commas
        && capital(first)
        && end > first
        && (capital(end - 1) || mark(end - 1))
        && (first..end).all(|i| capital(i) || small(i))
        && (first..end).any(|i| capital(i) && !block.is(i, List::Function))
}

/// Where a journal's name begins: `The Journal of Tides 5` has its article, where it opens a line.
fn periodical_start(block: &Block<'_>, i: usize) -> usize {
    i.checked_sub(1)
        .filter(|at| block.titled(*at, Cue::Definite) && block.line_start(*at) && !block.line_start(i))
        .unwrap_or(i)
}

/// The end of a journal's name without the number of a volume: `Journal of Tides | 5, no. 2`.
fn volume_off(block: &Block<'_>, first: usize, end: usize) -> usize {
    let digits = |i: usize| block.form(i).chars().all(|c| c.is_ascii_digit());
    if end > first + 2 && digits(end - 1) && matches!(block.form(end), "," | "(" | ":" | "." | "") {
        end - 1
    } else {
        end
    }
}

/// A title after a cue: `Review of X`, `their book, X: Y`, `a series known as X`, `author of X`, a colon inside capitals.
fn cued(reading: &Reading<'_>, block: &Block<'_>, i: usize) -> Option<Found> {
    let lexicon = reading.lexicon;
    let ahead = block.ahead(i, 3);
    let review = ((block.cue(i, Cue::Review) && block.cue(i + 1, Cue::Of))
        || (block.cue(i, Cue::Praise) && block.cue(i + 1, Cue::For)))
        && block.capital(i + 2);
    if review && block.line_start(i) {
        let (end, colon) = title_end(block, i + 2);
        return (colon || end - i > 4 || block.line_start(end) || end == block.words.len()).then_some((
            i + 2,
            end,
            0.85,
            "title",
        ));
    }
    let byline = block.cue(i, Cue::AuthorWord);
    if byline && (block.form(i + 1) == "," || block.small(i + 1, Cue::Of)) && block.capital(i + 2) {
        let (end, colon) = title_end(block, i + 2);
        let plain = (i + 2..end).any(|j| block.word(j).is_some_and(|w| w.is(List::Connector)));
        let separate = block.small(i + 1, Cue::Of) || colon;
        let closed = end >= block.words.len() || block.line_start(end) || matches!(block.form(end), "”" | "\"");
        let article =
            block.titled(i + 2, Cue::Article) || (block.small(end, Cue::And) && block.titled(end + 1, Cue::Article));
        return (separate && (colon || plain || closed || article) && end > i + 3).then_some((
            i + 2,
            end,
            0.8,
            "title",
        ));
    }
    // "Miles Harvey’s The Island of Lost Maps"
    if block.cue(i, Cue::Possessive)
        && block.titled(i + 1, Cue::Definite)
        && block.capital(i + 2)
        && i > 0
        && block.capital(i - 1)
    {
        return Some((i + 1, title_end(block, i + 1).0, 0.8, "title"));
    }
    // "Journal of Tidal Studies", "Reviews in Maritime History"
    let series = lexicon.longest(&ahead, List::Periodical);
    let goes_on = periodical_start(block, i) == i
        && i > 0
        && block.capital(i - 1)
        && !block.line_start(i)
        && !block.is(i - 1, List::Function);
    if series > 0 && block.capital(i) && !goes_on && block.small(i + series, Cue::SeriesJoin) {
        let at = i + series + 1 + usize::from(block.small(i + series + 1, Cue::Definite));
        let main = series > 1 || block.cue(i, Cue::MainPeriodical);
        if block.capital(at) && !block.line_start(at) {
            let (first, end) = (periodical_start(block, i), volume_off(block, i, title_end(block, i).0));
            return (main || end - i >= 4).then_some((first, end, if main { 0.85 } else { 0.65 }, "title"));
        }
    }
    let noun = block.is(i, List::WorkNoun) && !block.capital(i);
    if !noun {
        return None;
    }
    let naming = lexicon.longest(&block.ahead(i + 1, 4), List::Naming);
    let mut first = i + 1 + naming;
    let mark = matches!(block.form(first), "," | ":" | "—" | "–" | "-" | "“");
    first += usize::from(mark);
    if !block.capital(first) || block.line_start(first) {
        return None;
    }
    let (end, colon) = title_end(block, first);
    let words = end - first;
    match () {
        () if colon && words > 3 => Some((first, end, 0.9, "title")),
        () if naming > 0 => Some((first, end, 0.75, "title")),
        () if !mark && owned(block, i) && words >= 2 && !titled(block, first, end) => Some((first, end, 0.7, "title")),
        () => None,
    }
}

/// `B. Holt's Divided by Salt`: capitals after a person's possessive with small words between them, which nothing else explains.
fn owners(reading: &Reading<'_>, known: &Neighbours, works: &Neighbours) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for mark in (1..text.words.len()).filter(|i| text.cue(*i, Cue::Possessive)) {
            let first = mark + 1;
            let owner = known
                .touching(block, mark - 1..mark)
                .any(|s| s.kind == Kind::Person && s.end == mark && s.confidence >= 0.6);
            if !owner || !text.capital(first) || text.line_start(first) || text.is(first, List::Honorific) {
                continue;
            }
            let mut end = title_end(text, first).0;
            // "Divided | by Salt"
            if end == first + 1 && text.small(end, Cue::By) && text.capital(end + 1) {
                end = title_end(text, end + 1).0;
            }
            let refused = [List::Demonym, List::OrgStrong, List::OrgHead, List::EventHead, List::Role, List::Degree];
            let plain = (first..end).all(|i| {
                text.word(i).is_some_and(|w| {
                    !refused.iter().any(|l| w.is(*l)) && !w.upper && !w.flags.is_country() && !w.is(List::Place)
                })
            });
            let joined = (first + 1..end).any(|i| !text.capital(i) && text.word(i).is_some_and(|w| w.is_wordlike()));
            let closed = !text.capital(end) && !text.cue(end, Cue::Possessive);
            let span = Span { block, first, end, kind: Kind::Work, confidence: 0.6, rule: "title" };
            let held = known.touching(block, first..end).any(|s| s.kind != Kind::Person && s.confidence >= 0.7);
            if plain && joined && closed && end - first >= 3 && !held && works.free(&span) {
                found.push(span);
            }
        }
    }
    found
}

/// Whether a noun for works has an owner: `his book`, `Holt's study`.
fn owned(block: &Block<'_>, noun: usize) -> bool {
    let near =
        |n: usize| noun.checked_sub(n).is_some_and(|i| block.cue(i, Cue::TheirOwn) || block.cue(i, Cue::Possessive));
    near(1) || (near(2) && !block.capital(noun - 1) && block.word(noun - 1).is_some_and(|w| w.is_wordlike()))
}

/// Whether capitals after a noun are a person or a body with its title: `in his book President Holt says`.
fn titled(block: &Block<'_>, first: usize, end: usize) -> bool {
    let given = block.word(first).is_some_and(|w| w.flags.is_common_given());
    let body = (first..end).any(|i| block.is(i, List::OrgStrong));
    let joined = (first + 1..end).any(|i| block.is(i, List::Connector) || block.cue(i, Cue::Possessive));
    block.is(first, List::Honorific) || block.is(first, List::Month) || (given && !joined) || (body && !joined)
}

/// `Grey Seas: A History of the Trawl` inside a sentence, without a cue.
fn with_subtitle(
    reading: &Reading<'_>,
    block: &Block<'_>,
    i: usize,
    known: &dyn Fn(Range<usize>) -> Vec<Span>,
) -> Option<Found> {
    let opens = block.capital(i) && !block.sentence_start(i) && !block.before(i).is_some_and(|w| w.capital);
    if !opens || block.is(i, List::Honorific) {
        return None;
    }
    let (end, colon) = title_end(block, i);
    let at = (i..end).find(|j| block.form(*j) == ":").filter(|_| colon)?;
    let named = known(i..at).iter().any(|s| {
        s.first < at
            && s.end == at
            && matches!(s.kind, Kind::Person | Kind::Place)
            && s.confidence > 0.8
            && s.first <= i + 1
    });
    let small = (at..end).any(|j| block.is(j, List::Connector));
    // "Winner of the Prize: The New York Times"
    let after = at + 1 + usize::from(block.cue(at + 1, Cue::Definite));
    let body = reading.lexicon.longest(&block.ahead(after, 5), List::Organization) > 0;
    (!body && at - i >= 2 && end - at >= 4 && small && !named).then_some((i, end, 0.75, "title"))
}

/// Where a title that begins at a word ends, and whether it has a subtitle. Years at its end belong to it: `…, 1840–1912`.
pub(super) fn title_end(block: &Block<'_>, first: usize) -> (usize, bool) {
    let (end, colon) = words_of_title(block, first);
    let year = |i: usize| block.form(i).len() == 4 && block.form(i).chars().all(|c| c.is_ascii_digit());
    let range = block.form(end) == ","
        && year(end + 1)
        && matches!(block.form(end + 2), "–" | "-")
        && year(end + 3)
        && end - first >= 3;
    (if range { end + 4 } else { end }, colon)
}

fn words_of_title(block: &Block<'_>, first: usize) -> (usize, bool) {
    let (mut end, mut colon, mut i) = (first + 1, false, first + 1);
    while i < block.words.len() && i - first < LONGEST && !block.line_start(i) {
        let Some(word) = block.word(i) else { break };
        let press = word.capital && colon && publisher(block, i);
        // "Salt Roads | and A Harbour So Wide": another title.
        let another = word.cue(Cue::And) && !word.capital && block.titled(i + 1, Cue::Article) && i == end;
        if press || another {
            break;
        }
        if word.capital || (word.form.chars().all(char::is_numeric) && (i == end || colon && block.capital(i + 1))) {
            end = i + 1;
        } else if word.form == ","
            && colon
            && block.capital(i + 1)
            && block.is(i + 2, List::Connector)
            && block.cue(i + 2, Cue::And)
            && i == end
        {
            // "…: Oil, Water and the Making of a Delta"
        } else if word.form == "," && colon && i == end && enumerated(block, i) {
            // "…: Oil, Water, and Sand"
        } else if word.form == ":" && !colon && block.capital(i + 1) && i == end {
            colon = true;
        } else if !(word.is(List::Connector)
            || word.is(List::Particle)
            || word.cue(Cue::Possessive)
            || word.form == "’"
            || (word.cue(Cue::TitleSmall) && block.capital(i + 1) && !word.capital)
            || (word.is(List::Function) && !word.is_wordlike()))
        {
            break;
        }
        i += 1;
    }
    (end, colon)
}

/// Whether a comma in a subtitle goes on with it: capitals and commas up to `and` and a capital.
fn enumerated(block: &Block<'_>, comma: usize) -> bool {
    let mut items = 1;
    for i in comma + 1..comma + 14 {
        let Some(word) = block.word(i) else { return false };
        let another = [List::Role, List::Degree, List::OrgStrong, List::Month].iter().any(|l| word.is(*l))
            || (word.flags.is_given() && block.word(i + 1).is_some_and(|w| w.capital && w.flags.is_surname()));
        if block.line_start(i) || (word.capital && another) {
            return false;
        }
        if word.cue(Cue::And) && !word.capital || word.form == "&" {
            let next = i + 1 + usize::from(block.cue(i + 1, Cue::Article));
            return block.capital(next) && !block.line_start(next) && !block.titled(i + 1, Cue::Article);
        }
        items += usize::from(word.form == ",");
        let inside = word.capital || word.form == "," || word.is(List::Connector) || word.cue(Cue::Possessive);
        if !inside || items > 5 {
            return false;
        }
    }
    false
}

/// Whether a publisher begins here: capitals that end in `University Press`, `Press`, `Books`, `Publishing`.
fn publisher(block: &Block<'_>, at: usize) -> bool {
    let last = (at..at + 4).find(|i| block.titled(*i, Cue::PublisherLast));
    last.is_some_and(|last| {
        last > at && (at..last).all(|i| block.capital(i)) && !block.is(at.saturating_sub(1), List::Connector)
    })
}

/// `Breaking Waves Oral History Project`: capitals that end in a word for projects and series.
fn project(block: &Block<'_>, i: usize) -> Option<Found> {
    let start = block.capital(i) && !block.before(i).is_some_and(|w| w.capital);
    if !start {
        return None;
    }
    let mut end = i + 1;
    while end < block.words.len()
        && end - i < 10
        && !block.line_start(end)
        && (block.capital(end)
            || ((block.small(end, Cue::ProjectJoin) || block.form(end) == "&") && block.capital(end + 1)))
    {
        end += 1;
    }
    let head = (i..end).rev().find(|j| block.capital(*j) && block.is(*j, List::WorkLast))?;
    let first = (i..head).find(|j| !block.is(*j, List::Function) || !block.sentence_start(i))?;
    (head > first && head + 1 == end).then_some((first, head + 1, 0.75, "project"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    #[test]
    fn a_title_with_subtitle_after_a_cue_is_one_work() {
        let found = names(&[
            "In their book, Salt Roads: Trade and Faith in the Sahara, the authors walk.",
            "Salt Roads is long.",
        ]);
        assert_eq!(found, ["work:Salt Roads: Trade and Faith in the Sahara", "work:Salt Roads"]);
    }

    #[test]
    fn a_publisher_after_a_title_is_not_part_of_it() {
        let found = names(&["“Fine.” —Mary Holt, author of Silent Rivers: A History of Dams Kestrel University Press"]);
        assert!(found.contains(&"work:Silent Rivers: A History of Dams".into()), "{found:?}");
        assert!(found.contains(&"organization:Kestrel University Press".into()), "{found:?}");
    }

    #[test]
    fn quoted_titles_and_projects_are_works_and_quoted_speech_is_not() {
        let found = names(&[
            "She wrote an essay titled “The Winter of the Herring Fleet,” and left.",
            "“Go home now,” he said.",
        ]);
        assert_eq!(found, ["work:The Winter of the Herring Fleet"]);
        let found = names(&["It supports the Northern Shores Oral History Project in full."]);
        assert_eq!(found, ["work:Northern Shores Oral History Project"]);
    }
}
