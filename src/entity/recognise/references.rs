//! References: what the order of their parts says is a title, a journal, a publisher and its town.
//!
//! In: the blocks of a document. Out: spans of `Author. “Title.” Journal 12, no. 2 (2021)`, of `“Title.” In Book, edited by
//! Editor, 1–20. Town: Publisher, 2021`, and of the entries of catalogues, `Title: subtitle, ed. by Editor. Publisher, 2021`.
//! A title is taken whole, so that nothing in it is a name of its own. Never looks further than an entry is long.

use super::cues::Cue;
use super::lexicon::List;
use super::reading::{Block, Kind, Reading, Span};
use std::ops::Range;

/// Most words of an entry that are looked at from its title.
const ENTRY: usize = 90;

/// Most words of a title.
const TITLE: usize = 45;

/// Most words of the name of a journal or a publisher.
const NAME: usize = 9;

/// Titles, journals, publishers and towns of all references of a document.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        let mut add = |words: Range<usize>, kind: Kind, confidence: f32, rule: &'static str| {
            if words.start < words.end {
                found.push(Span { block, first: words.start, end: words.end, kind, confidence, rule });
            }
        };
        for i in 0..text.words.len() {
            if let Some(title) = article(text, i) {
                let close = title.end;
                add(trimmed(text, title), Kind::Work, 0.85, "quoted-title");
                if let Some(container) = container(text, close + 1) {
                    add(container, Kind::Work, 0.85, "title");
                }
            }
            for editor in editors(text, i) {
                add(editor, Kind::Person, 0.82, "byline");
            }
            if let Some((town, publisher)) = imprint(text, i) {
                add(town, Kind::Place, 0.82, "field");
                add(publisher, Kind::Organization, 0.82, "field");
            }
            if text.line_start(i)
                && let Some((title, publisher)) = catalogued(text, i)
            {
                add(title, Kind::Work, 0.85, "title");
                add(publisher, Kind::Organization, 0.8, "field");
            }
        }
    }
    found
}

/// Whether a word is a year of print.
pub(super) fn year(block: &Block<'_>, i: usize) -> bool {
    block.form(i).parse::<u32>().is_ok_and(|n| (1450..2100).contains(&n))
}

pub(super) fn number(block: &Block<'_>, i: usize) -> bool {
    block.form(i).starts_with(|c: char| c.is_ascii_digit())
}

/// The words from `from` up to the end of the line, at most `most`.
fn line(block: &Block<'_>, from: usize, most: usize) -> Range<usize> {
    let last = (from + most).min(block.words.len());
    from..(from + 1..last).find(|i| block.line_start(*i)).unwrap_or(last).max(from)
}

/// A range without the marks at its end.
fn trimmed(block: &Block<'_>, mut words: Range<usize>) -> Range<usize> {
    while words.end > words.start && matches!(block.form(words.end - 1), "," | "." | ";") {
        words.end -= 1;
    }
    words
}

/// The words between the quotation marks of `Author. “Title.” Container …, 2021`; the end is the closing mark.
fn article(block: &Block<'_>, open: usize) -> Option<Range<usize>> {
    let close = match block.form(open) {
        "“" => "”",
        "\"" => "\"",
        "«" => "»",
        _ => return None,
    };
    let author = matches!(block.lower_before(open), "." | "," | ")")
        || block.before(open).is_some_and(|w| w.form.ends_with('.') && w.capital);
    if !author || !block.capital(open + 1) {
        return None;
    }
    let entry = line(block, open, ENTRY);
    let end = (open + 2..entry.end.min(open + TITLE)).find(|i| block.form(*i) == close)?;
    let inner = matches!(block.form(end - 1), "." | "," | "?" | "!");
    let outer = matches!(block.form(end + 1), "." | ",");
    let at = end + 1 + usize::from(outer);
    let dated = (at..entry.end).any(|i| year(block, i));
    let container = block.capital(at) || block.cue(at, Cue::In);
    let bookish = (at..entry.end).any(|i| {
        (matches!(block.form(i), "(" | ":") || block.small(i, Cue::Issue)) && number(block, i + 1)
            || block.cue(i, Cue::Bookish)
            || (block.form(i) == ":" && block.capital(i + 1))
    });
    ((inner || outer) && container && dated && bookish).then_some(open + 1..end)
}

/// What holds an article, after its closing mark: `In Book, edited by`, `Journal 12`.
fn container(block: &Block<'_>, at: usize) -> Option<Range<usize>> {
    let at = at + usize::from(matches!(block.form(at), "." | ","));
    let book = block.cue(at, Cue::In);
    let first = at + usize::from(book) + usize::from(book && block.form(at + 1) == ":");
    if !block.capital(first) {
        return None;
    }
    let rest = line(block, first, if book { TITLE } else { NAME + 3 });
    let stop = |i: usize| {
        matches!(block.form(i), "." | "(" | "[" | ";")
            || (number(block, i) && !book)
            || (block.form(i) == "," && (number(block, i + 1) || !book || by_editor(block, i + 1)))
    };
    let end = rest.clone().find(|i| stop(*i)).unwrap_or(rest.end);
    let numbered = number(block, end)
        || (matches!(block.form(end), "," | "(") && (number(block, end + 1) || block.cue(end + 1, Cue::IssueLead)));
    let closed = book || (numbered && !(first..end).any(|i| block.form(i) == ":"));
    (closed && end > first && (book || end - first <= NAME)).then_some(first..end)
}

/// Whether an editor or translator is named: `edited by X`, `ed. by X`, `tr. by X`, `sous la direction de X`.
fn by_editor(block: &Block<'_>, at: usize) -> bool {
    block.cue(at, Cue::ByEditor)
}

/// `edited by Ruth Adler, Jean Morel, and Omar Haddad, 97–116`: the names between the cue and a number or a point.
fn editors(block: &Block<'_>, at: usize) -> Vec<Range<usize>> {
    if !(block.cue(at, Cue::Editing) && block.small(at + 1, Cue::By) && block.lower_before(at) == ",") {
        return Vec::new();
    }
    let rest = line(block, at + 2, 30);
    let (mut names, mut first) = (Vec::new(), rest.start);
    for i in rest {
        let mark = block.form(i) == ",";
        if mark || block.small(i, Cue::And) || block.form(i) == "&" {
            names.extend((i > first).then_some(first..i));
            first = i + 1;
            if mark && number(block, i + 1) {
                return if names.iter().all(|n| (2..=5).contains(&n.len())) { names } else { Vec::new() };
            }
        } else if !(block.capital(i) || block.is(i, List::Particle) || block.form(i) == ".") {
            break;
        }
    }
    Vec::new()
}

/// `Town: Publisher, 2021`: the town and the publisher around a colon.
pub(super) fn imprint(block: &Block<'_>, colon: usize) -> Option<(Range<usize>, Range<usize>)> {
    if block.form(colon) != ":" || colon == 0 || !block.capital(colon + 1) {
        return None;
    }
    let mut town = colon;
    while town > 0 && colon - town < 4 && block.capital(town - 1) && !block.line_start(town) {
        town -= 1;
    }
    let opens = town > 0
        && (matches!(block.form(town - 1), "." | "(" | "," | ")" | "”" | "»" | "\"") || number(block, town - 1));
    let rest = line(block, colon + 1, NAME + 2);
    let comma = rest.clone().find(|i| matches!(block.form(*i), "," | ".") && year(block, i + 1))?;
    let small = |i: usize| {
        block.capital(i) || block.is(i, List::Connector) || matches!(block.form(i), "&" | "." | "'s" | "’" | "-")
    };
    let place = (town..colon).any(|i| block.word(i).is_some_and(|w| !w.flags.is_plain() || w.flags.is_place()));
    (town < colon && opens && place && (colon + 1..comma).all(small)).then_some((town..colon, colon + 1..comma))
}

/// The entry of a catalogue that begins its line: `[Surname, Given.] Title: subtitle, ed. by X. Publisher, 2021.`
fn catalogued(block: &Block<'_>, start: usize) -> Option<(Range<usize>, Range<usize>)> {
    if !block.capital(start) {
        return None;
    }
    let entry = line(block, start, ENTRY);
    let comma = (start + 1..entry.end.min(start + TITLE)).find(|i| {
        let by = |at: usize| block.small(at, Cue::By) && block.capital(at + 1);
        block.form(*i) == ","
            && (by(*i + 1) || (by_editor(block, i + 1) && (by(i + 2) || (block.form(i + 2) == "." && by(i + 3)))))
    })?;
    let dated = (comma..entry.end).find(|i| block.form(*i) == "," && year(block, i + 1) && ended(block, i + 2))?;
    let stop =
        (comma..dated).rev().find(|i| matches!(block.form(*i), "." | ";" | ":") || block.small(*i, Cue::EtAl))?;
    let publisher = stop + 1..dated;
    let small =
        |i: usize| block.capital(i) || block.is(i, List::Connector) || matches!(block.form(i), "&" | "'s" | "’");
    if publisher.len() > NAME || publisher.is_empty() || !publisher.clone().all(small) {
        return None;
    }
    // An author before the title, surname first: "Holt, Mary Ann. Salt roads and other essays, tr. by …".
    let turned = block.form(start + 1) == ","
        || (block.capital(start + 1) && block.form(start + 2) == ",")
        || block.is(start, List::Particle);
    let author = (start + 1..comma.min(start + 9)).find(|i| block.form(*i) == "." && block.capital(i + 1));
    let first = author.filter(|_| turned).map_or(start, |i| i + 1);
    let sentence = (first..comma).any(|i| matches!(block.form(i), "." | ";" | "“" | "\""));
    (!sentence && comma > first).then_some((first..comma, publisher))
}

/// Whether an imprint ends: with a point, a bracket or the line.
fn ended(block: &Block<'_>, at: usize) -> bool {
    at >= block.words.len() || block.line_start(at) || matches!(block.form(at), "." | ")" | ";" | ",")
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;

    fn without_dates(texts: &[&str]) -> Vec<String> {
        names(texts).into_iter().filter(|n| !n.starts_with("date")).collect()
    }

    #[test]
    fn an_article_its_journal_and_nothing_inside_them() {
        let found = without_dates(&[
            "Ruth Adler. “Salt and Power in Ghana: Some First Remarks.” Coastal Africa 12, no. 2 (2021): 17–35.",
        ]);
        assert_eq!(
            found,
            ["person:Ruth Adler", "work:Salt and Power in Ghana: Some First Remarks", "work:Coastal Africa"]
        );
    }

    #[test]
    fn a_chapter_its_book_editor_town_and_publisher() {
        let found = without_dates(&[
            "Omar Haddad. “Life by the River.” In The Lantern Handbook of the History of Spain, edited by Ruth Adler, 97–116. \
             Lisbon: Kestrel University Press, 2022.",
        ]);
        assert_eq!(
            found,
            [
                "person:Omar Haddad",
                "work:Life by the River",
                "work:The Lantern Handbook of the History of Spain",
                "person:Ruth Adler",
                "place:Lisbon",
                "organization:Kestrel University Press"
            ]
        );
    }

    #[test]
    fn a_french_chapter_keeps_its_marks() {
        let found = without_dates(&[
            "Jean Morel. “Les ports de la côte d'Espagne (Cadix) : essai.” In L'histoire maritime : sources et méthodes, edited by \
             Anne Lefèvre, 10–21. Paris: Éditions du Quai, 2019.",
        ]);
        assert!(found.contains(&"work:Les ports de la côte d'Espagne (Cadix) : essai".into()), "{found:?}");
        assert!(found.contains(&"work:L'histoire maritime : sources et méthodes".into()), "{found:?}");
        assert!(found.contains(&"organization:Éditions du Quai".into()), "{found:?}");
    }

    #[test]
    fn an_entry_of_a_catalogue_has_a_title_in_small_letters() {
        let found = without_dates(&[
            "Tidelight: the long memory of art from Iceland, ed. by Ruth Adler. Kestrel Books, 2016. 227p",
        ]);
        assert_eq!(
            found,
            ["work:Tidelight: the long memory of art from Iceland", "person:Ruth Adler", "organization:Kestrel Books"]
        );
    }

    #[test]
    fn quoted_speech_is_no_reference() {
        let found = without_dates(&["He looked up, “Go to Madrid now,” and left for Lisbon in 1999 (see: the map)."]);
        assert_eq!(found, ["place:Madrid", "place:Lisbon"]);
    }
}
