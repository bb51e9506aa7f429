//! Which work a page reference belongs to, as far as the words around it say so.
//!
//! The works that are known, a text and the place of a reference in it go in; out comes what the text names right before the
//! reference: a known work, another one, the same as before, or nothing. A work is named by its title, by an author with a
//! year, or by an author within the brackets of the reference. What two works could be is none.

use super::identifiers::{Identifier, identifiers};
use crate::citation::bibliography::Item;
use crate::citation::{Named, PageReference, record};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::HashMap;
use std::ops::Range;

/// A work that texts may name.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Its key in the bibliography.
    pub key: String,
    /// Its titles, the main one first.
    pub titles: Vec<String>,
    /// Names of its authors as they are shown.
    pub authors: Vec<String>,
    /// Year of publication.
    pub year: Option<i32>,
}

impl From<&Item> for Work {
    fn from(item: &Item) -> Self {
        let mut titles = vec![item.title()];
        titles.extend(item.aliases.iter().cloned());
        Work { key: item.key.clone(), titles, authors: item.authors(), year: item.year() }
    }
}

/// The works that are known, ready to be looked for.
#[derive(Default)]
pub struct KnownWorks {
    works: Vec<(String, Option<i32>)>,
    /// Finds titles; `owners` has the work of each, or none if it is that of several.
    titles: Option<AhoCorasick>,
    owners: Vec<Option<usize>>,
    /// Family names in small letters.
    families: HashMap<String, Vec<usize>>,
}

/// No sentence is longer than so many bytes.
const SENTENCE: usize = 1000;

impl KnownWorks {
    /// Of these works.
    pub fn new(works: impl IntoIterator<Item = Work>) -> Self {
        let mut known = KnownWorks::default();
        let mut titles: HashMap<String, Option<usize>> = HashMap::new();
        for work in works {
            let index = known.works.len();
            for title in work.titles.iter().flat_map(|title| [title.as_str(), crate::citation::item::short_form(title)])
            {
                let title = plain(title);
                if is_distinct(&title) {
                    let owner = titles.entry(title).or_insert(Some(index));
                    *owner = owner.filter(|owner| *owner == index);
                }
            }
            for family in work.authors.iter().filter_map(|author| family(author)) {
                let of = known.families.entry(family).or_default();
                if !of.contains(&index) {
                    of.push(index);
                }
            }
            known.works.push((work.key, work.year));
        }
        let mut titles: Vec<(String, Option<usize>)> = titles.into_iter().collect();
        titles.sort();
        known.owners = titles.iter().map(|(_, owner)| *owner).collect();
        let forms = titles.iter().map(|(title, _)| title);
        // Titles are short texts: an automaton of them can be built, and without it no title is found.
        known.titles = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(forms).ok();
        known
    }

    /// Says of each reference of a text what the text names.
    pub fn name(&self, text: &str, references: &mut [PageReference]) {
        if references.is_empty() {
            return;
        }
        let cited = identifiers(text, true);
        for reference in references {
            reference.named = self.named(text, &cited, &reference.range);
        }
    }

    /// What a text names in the sentence that leads to a reference, or in its brackets.
    pub(super) fn named(&self, text: &str, cited: &[Identifier], reference: &Range<usize>) -> Named {
        if let Some(named) = self.in_brackets(&text[..reference.start]) {
            return named;
        }
        let start = sentence_start(text, reference.start);
        self.nearest(text, cited, start..reference.start).unwrap_or_default()
    }

    /// What a text names last before a reference, in any sentence.
    pub(super) fn before(&self, text: &str, cited: &[Identifier], reference: &Range<usize>) -> Option<String> {
        match self.nearest(text, cited, 0..reference.start)? {
            Named::Work(key) => Some(key),
            _ => None,
        }
    }

    /// The last title of a known work, or author with a year, within a part of a text.
    fn nearest(&self, text: &str, cited: &[Identifier], within: Range<usize>) -> Option<Named> {
        let inside = |id: &&Identifier| id.range.start >= within.start && id.range.end <= within.end;
        let authors = cited.iter().rev().filter(|id| id.kind == "author-year" && inside(id));
        let author = authors.filter_map(|id| {
            let words = &text[id.range.clone()];
            match self.of_author(words) {
                Some(key) => Some((id.range.end, Named::Work(key))),
                // A title or a place with a year looks the same, so others count only if they are surely authors.
                None if self.is_author(words) || words.starts_with('(') => Some((id.range.end, Named::Other)),
                None => None,
            }
        });
        let author = author.take(1).next();
        let part = &text[within.clone()];
        let titles = self.titles.iter().flat_map(|titles| titles.find_iter(part));
        let whole = titles.filter(|hit| is_whole(part, hit.range()));
        let title = whole.last().and_then(|hit| {
            let (key, _) = &self.works[self.owners[hit.pattern().as_usize()]?];
            Some((within.start + hit.end(), Named::Work(key.clone())))
        });
        author.into_iter().chain(title).max_by_key(|(end, _)| *end).map(|(_, named)| named)
    }

    /// The only known work of an author and a year: `Holm (1987, p. 3)`, `(see Vane and Holm 1999b)`.
    pub(super) fn of_author(&self, cited: &str) -> Option<String> {
        let last = cited.rsplit(';').next()?;
        let year = last.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == 4)?;
        let (names, year) = (&last[..last.find(year)?], year.parse::<i32>().ok()?);
        let first = capitalised(names).next()?;
        let of_author = self.families.get(&first.to_lowercase())?;
        let mut of_year = of_author.iter().map(|work| &self.works[*work]).filter(|(_, known)| *known == Some(year));
        match (of_year.next(), of_year.next()) {
            (Some((key, _)), None) => Some(key.clone()),
            _ => None,
        }
    }

    /// Whether somebody with a year has written a known work.
    fn is_author(&self, cited: &str) -> bool {
        capitalised(cited).next().is_some_and(|first| self.families.contains_key(&first.to_lowercase()))
    }

    /// What the brackets around a reference name before it: `(Reeve, p. 140)`, `(ibid., p. 3)`.
    fn in_brackets(&self, before: &str) -> Option<Named> {
        const LEADS: [&str; 8] = ["see", "also", "cf", "e.g", "compare", "esp", "especially", "but"];
        let from = before.len() - tail(before, 120).len();
        let open = before[from..].rfind(['(', '['])?;
        let lead = &before[from + open + 1..];
        let lead = lead.rsplit(';').next().filter(|lead| !lead.contains([')', ']', '“', '"']))?;
        let words: Vec<&str> =
            lead.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
        let bare = |word: &str| word.trim_end_matches('.').to_lowercase();
        let words: Vec<&str> = words.into_iter().skip_while(|word| LEADS.contains(&bare(word).as_str())).collect();
        let first = words.first()?;
        if matches!(bare(first).as_str(), "ibid" | "ib" | "ebd" | "op" | "loc") {
            return Some(if bare(first) == "op" { Named::Other } else { Named::Same });
        }
        let joins = |word: &&str| matches!(bare(word).as_str(), "and" | "&" | "et" | "al");
        let capital = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(|c| !c.is_ascii_digit());
        if words.len() > 5 || !words.iter().all(|word| capital(word) || joins(word)) || is_part(&bare(first)) {
            return None;
        }
        let of_author = words.iter().find_map(|word| self.families.get(&bare(word)));
        Some(match of_author.map(Vec::as_slice) {
            Some([one]) => Named::Work(self.works[*one].0.clone()),
            _ => match self.titles.as_ref().is_some_and(|titles| titles.is_match(lead)) {
                // A short title within the brackets.
                true => return None,
                false => Named::Other,
            },
        })
    }
}

/// Parts of a work that may be named with a page, in small letters.
fn is_part(word: &str) -> bool {
    const PARTS: [&str; 26] = [
        "appendix",
        "book",
        "box",
        "chap",
        "chapter",
        "chart",
        "ch",
        "entry",
        "fig",
        "figure",
        "footnote",
        "illustration",
        "introduction",
        "letter",
        "map",
        "note",
        "part",
        "photo",
        "plate",
        "preface",
        "section",
        "table",
        "vol",
        "volume",
        "emphasis",
        "his",
    ];
    PARTS.contains(&word)
}

/// A title without markup and marks around it.
fn plain(title: &str) -> String {
    crate::citation::markup::plain(title).trim().to_owned()
}

/// Whether a title can be told from other words: two words or more, one of which is long, and a capital to begin with.
fn is_distinct(title: &str) -> bool {
    title.split_whitespace().count() > 1 && title.chars().count() >= 8 && title.starts_with(|c: char| !c.is_lowercase())
}

fn is_whole(text: &str, range: Range<usize>) -> bool {
    let letter = |c: char| c.is_alphanumeric();
    !text[..range.start].ends_with(letter) && !text[range.end..].starts_with(letter)
}

/// The family name of an author, in small letters; of a body its whole name.
fn family(author: &str) -> Option<String> {
    let name = record::name(author);
    let part = |part: &str| name.get(part).and_then(serde_json::Value::as_str);
    part("family").or_else(|| part("literal")).map(str::to_lowercase)
}

/// Words that begin with a capital.
fn capitalised(text: &str) -> impl Iterator<Item = &str> {
    const NO_NAMES: [&str; 8] = ["See", "Cf", "In", "As", "Compare", "Following", "Also", "E.g"];
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | '[' | '&' | ')' | ']'));
    words
        .map(|word| word.trim_end_matches(['.', ',', ':']).trim_end_matches("’s").trim_end_matches("'s"))
        .filter(|word| word.starts_with(char::is_uppercase) && !NO_NAMES.contains(word))
}

/// The last bytes of a text, from a character edge.
fn tail(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

/// Where the sentence around a place begins.
fn sentence_start(text: &str, at: usize) -> usize {
    const SHORT: [&str; 16] =
        ["al", "cf", "ch", "dr", "ed", "eds", "fig", "mr", "mrs", "ms", "no", "p", "pp", "st", "vol", "vs"];
    let window = tail(&text[..at], SENTENCE);
    let from = at - window.len();
    let ends = window.char_indices().rev().filter(|(_, c)| matches!(c, '.' | '!' | '?'));
    for (end, mark) in ends {
        let after = window[end + 1..].trim_start_matches(['”', '’', '"', '\'', ')', ']', '»']);
        let next = after.trim_start();
        let word = window[..end].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let short = mark == '.' && (word.chars().count() == 1 || SHORT.contains(&word.to_lowercase().as_str()));
        let begins = next.len() < after.len()
            && next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '‘' | '«' | '('));
        if begins && !short {
            return from + window.len() - next.len();
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citation::survey::page_references;

    fn known() -> KnownWorks {
        let work = |key: &str, titles: &[&str], authors: &[&str], year| Work {
            key: key.into(),
            titles: titles.iter().map(|t| (*t).to_owned()).collect(),
            authors: authors.iter().map(|a| (*a).to_owned()).collect(),
            year,
        };
        KnownWorks::new([
            work("salt", &["The Salt Roads: A History"], &["Ada Reeve"], Some(1987)),
            work("nets", &["Nets and Men"], &["Bo Lindqvist", "Ida Holm"], Some(2001)),
            work("nets2", &["More Nets"], &["Bo Lindqvist"], Some(2004)),
            work("tide", &["Tide"], &["Cy Vane"], Some(2001)),
        ])
    }

    fn named(text: &str) -> Vec<Named> {
        let mut references = page_references(text);
        known().name(text, &mut references);
        references.into_iter().map(|r| r.named).collect()
    }

    #[test]
    fn the_work_named_last_in_the_sentence_is_meant() {
        let work = |key: &str| Named::Work(key.into());
        for (text, expected) in [
            ("In The Salt Roads the toll is denied (p. 3).", work("salt")),
            ("Unlike Nets and Men, The Salt Roads: A History denies it (p. 3).", work("salt")),
            ("Reeve (1987) denies it (p. 3).", work("salt")),
            ("Lindqvist and Holm (2001) deny it on p. 3.", work("nets")),
            ("Reeve (1988) denies it (p. 3).", Named::Other),
            ("Nobody (2001) denies it (p. 3).", Named::Nothing),
            ("It is denied elsewhere (Nobody 2001), but not here (p. 3).", Named::Other),
            ("It is denied (Reeve, p. 3).", work("salt")),
            ("It is denied (see Reeve, p. 3).", work("salt")),
            ("It is denied (Lindqvist, p. 3).", Named::Other),
            ("It is denied (Somebody, p. 3).", Named::Other),
            ("It is denied (ibid., p. 3).", Named::Same),
            ("It is denied (Table 2, p. 3).", Named::Nothing),
            ("It is denied (bark, p. 3).", Named::Nothing),
            ("In The Salt Roads it is not. It is denied (p. 3).", Named::Nothing),
            ("In The Salt Roads Mr. Vane, cf. p. 3, denies it.", work("salt")),
            ("In the salt roads it is denied (p. 3).", Named::Nothing),
            ("Tide and time deny it (p. 3).", Named::Nothing),
        ] {
            assert_eq!(named(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_title_of_two_works_names_none() {
        let work = |key: &str| Work { key: key.into(), titles: vec!["Collected Letters".into()], ..Work::default() };
        let text = "Collected Letters has it (p. 3).";
        let mut references = page_references(text);
        KnownWorks::new([work("a"), work("b")]).name(text, &mut references);
        assert_eq!(references[0].named, Named::Nothing);
    }
}
