//! The works a document is about, and the authors a biography names.

use super::names::{bare, is_name, names};
use crate::source::document::About;
use crate::source::text::tables::{is_name_word, pattern};
use crate::source::text::units::Form;
use crate::source::text::{Draft, Fact};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static REVIEW_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(?:an? )?(?:book |film |short |brief )*review(?: essay)?)(?:(?i: of(?: the book)?:?\s+)|\s*[:–—-]\s*)(?P<work>\S.{2,250})$",
    )
});

/// What stands between a work and `by` may say that the names are not its authors': `The Long Road, edited by Ada Example`.
static WORK_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<work>.{3,220}?),?\s+(?:(?P<made>(?i:edited|translated|compiled|selected|introduced|directed)(?:(?i:,? and) \p{L}+)?)\s+)?(?:[Bb]y|BY)\s+(?P<names>\p{Lu}.{3,120})$",
    )
});

/// A bibliographic heading: `Title: Subtitle, by Ada Example. Press, 2015. 320 pp.`
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<work>\p{Lu}.{3,220}?)[.,]?\s+(?:[Bb]y|BY)\s+(?P<names>\p{Lu}[^.;():]{2,60}(?:\b\p{Lu}\.[^.;():]{1,40}){0,4})[.,;:]?\s+(?:\(|\p{Lu}).*\b\d{4}\b.*\b\d{2,4}\s?(?:pp?\b|pages\b)",
    )
});

/// `Ada Example, Title: Subtitle. Place: Press, 2015. Pp. xii + 320.`
static AUTHOR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<names>\p{Lu}[^,;:()]{2,60}(?: and [^,;:()]{2,60})?), (?P<work>\p{Lu}[^.]{3,200})\. .*\b\d{4}\b.*(?:\b\d{2,4}\s?(?:pp?\b|pages\b)|\b[Pp]p?\. ?[ivxlc\d]+)",
    )
});

/// The title of the work in the title of a review: `Review of X`, `Book Review: X`.
pub(in crate::source::text) fn reviewed_title(title: &str) -> Option<&str> {
    let work = REVIEW_OF.captures(title)?.name("work")?.as_str();
    Some(work.trim().trim_matches(['“', '”', '"', '‘', '’', '*', '_']))
}

/// Whether a work is given with its author: `The Long Road by Ada Example`.
pub(in crate::source::text) fn names_author(work: &str) -> bool {
    !split_authors(work).1.is_empty()
}

/// Fills `about`, and the authors of documents that name theirs in a biography.
pub(in crate::source::text) fn works_and_authors(draft: &mut Draft<'_>) {
    let kind = draft.kind.as_ref().map(|k| k.value.clone()).unwrap_or_default();
    let byline: Vec<String> = draft
        .units
        .iter()
        .find(|u| u.role == Some("work-byline"))
        .and_then(|u| super::byline(&u.text))
        .map(|b| b.names)
        .unwrap_or_default();
    reviewed(draft, &byline);
    if draft.about.is_empty() && kind == "testimonials" {
        presented(draft, &byline);
    }
    // What describes a collection tells the life of who made the collection.
    if kind != "document" {
        biographies(draft, &kind);
    }
}

fn reviewed(draft: &mut Draft<'_>, byline: &[String]) {
    if let Some(title) = &draft.title
        && let Some(work) = reviewed_title(&title.value)
    {
        let at = title.span.start + title.value.find(work).unwrap_or(0);
        let (work, stated) = split_authors(work);
        let authors = if byline.is_empty() { stated } else { byline.to_vec() };
        let about = work_of("reviews", work, authors, at, "review-of", 0.95);
        draft.about.push(about);
        return;
    }
    let heading = draft.body().take(6).find_map(|i| {
        let unit = &draft.units[i];
        if unit.text.len() > 400 {
            return None;
        }
        // A year and a number of pages.
        if unit.text.bytes().filter(u8::is_ascii_digit).count() <= 4 {
            return None;
        }
        let c = HEADING.captures(&unit.text).or_else(|| AUTHOR_FIRST.captures(&unit.text))?;
        let authors = names(c["names"].trim_end_matches('.'))?;
        let work = c.name("work")?;
        Some(work_of("reviews", work.as_str(), authors, unit.locate(work.range()).start, "bibliographic-heading", 0.9))
    });
    draft.about.extend(heading);
    if draft.about.is_empty() && draft.kind.as_ref().is_some_and(|k| k.value == "review") {
        imprint(draft, byline);
    }
    let stated = draft.units.iter().any(|u| u.role == Some("reviewer-line"));
    if let Some(title) = draft.title.as_ref().filter(|_| draft.about.is_empty() && stated && !byline.is_empty()) {
        let about = work_of("reviews", &title.value, byline.to_vec(), title.span.start, "statements", 0.9);
        draft.about.push(about);
    }
}

/// `Press, 2015, 320 pp.` under the title of a review: the title is that of the work.
fn imprint(draft: &mut Draft<'_>, byline: &[String]) {
    let head: Vec<usize> = draft.body().take(5).collect();
    let has = |i: &&usize| draft.units[**i].text.len() < 200 && IMPRINT.is_match(&draft.units[**i].text);
    let (Some(title), Some(line)) = (&draft.title, head.iter().find(has)) else { return };
    let above = head.iter().take_while(|i| *i != line).find_map(|i| names(&draft.units[*i].text));
    let authors = if byline.is_empty() { above.unwrap_or_default() } else { byline.to_vec() };
    let about = work_of("reviews", &title.value, authors, title.span.start, "imprint", 0.85);
    draft.about.push(about);
}

static IMPRINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{4}\b.{0,40}\b\d{2,4}\s?(?:pp?\b|pages\b)"));

fn split_authors(work: &str) -> (&str, Vec<String>) {
    let split = WORK_BY.captures(work).and_then(|c| {
        let authors = if c.name("made").is_some() { Vec::new() } else { names(&c["names"])? };
        Some((c.name("work")?.as_str(), authors))
    });
    split.map_or((work, Vec::new()), |(work, authors)| (work.trim_matches(['“', '”', '"', ',']), authors))
}

fn work_of(
    relation: &'static str,
    title: &str,
    authors: Vec<String>,
    at: usize,
    rule: &'static str,
    confidence: f32,
) -> About {
    About {
        relation,
        kind: "book".into(),
        title: title.to_owned(),
        authors,
        variants: Vec::new(),
        span: Some(at..at + title.len()),
        rule,
        confidence,
    }
}

/// The book a page of endorsements presents: its title, with the subtitles the text gives it.
fn presented(draft: &mut Draft<'_>, byline: &[String]) {
    let Some(title) = &draft.title else { return };
    let (main, stated) = split_authors(&title.value);
    let main = main.strip_prefix("Praise for ").unwrap_or(main).trim_matches(['“', '”', '"']);
    let short = main.split(':').next().unwrap_or(main).trim();
    let at = title.span.start + title.value.find(main).unwrap_or(0);
    let titles = subtitled(draft.text, short);
    let mut authors = if byline.is_empty() { stated } else { byline.to_vec() };
    if authors.is_empty() {
        authors = in_their_book(draft.text, short);
    }
    if authors.is_empty() {
        // Names alone below the title of a book are those of its authors.
        let alone = draft.proposed.iter().filter(|p| p.rule == "name-alone");
        authors = alone.filter_map(|p| Some(p.value.strip_prefix("author = ")?.to_owned())).collect();
    }
    let mut about = work_of("discusses", main, authors, at, "title-of-endorsed-work", 0.9);
    let mut titles = titles.into_iter().filter(|t| *t != main);
    if !main.contains(':')
        && let Some(full) = titles.next()
    {
        about.variants.push(about.title.clone());
        about.title = full;
    }
    about.variants.extend(titles);
    draft.about.push(about);
}

/// Full titles with a subtitle the text gives after the short one: those that are quoted as a title first, then the most
/// frequent, then in the order of the text.
fn subtitled(text: &str, short: &str) -> Vec<String> {
    if short.len() < 4 {
        return Vec::new();
    }
    let mut found: BTreeMap<&str, (usize, bool, usize)> = BTreeMap::new();
    for (at, _) in text.match_indices(short) {
        let rest = &text[at + short.len()..];
        let Some(subtitle) = rest.strip_prefix(": ") else { continue };
        let length = subtitle_length(subtitle);
        if length < 4 {
            continue;
        }
        let end = at + short.len() + 2 + length;
        let quoted = text[..at].ends_with(['“', '"', '‘', '«']);
        let entry = found.entry(&text[at..end]).or_insert((0, false, at));
        entry.0 += 1;
        entry.1 |= quoted;
    }
    let mut titles: Vec<_> = found.into_iter().collect();
    titles.sort_by_key(|(_, (count, quoted, at))| (!*quoted, std::cmp::Reverse(*count), *at));
    titles.into_iter().map(|(title, _)| title.to_owned()).collect()
}

/// Length of a subtitle at the start of a text: capitalised words and the small words between them, up to punctuation.
fn subtitle_length(text: &str) -> usize {
    const SMALL: [&str; 18] = [
        "of", "the", "and", "in", "on", "a", "an", "to", "for", "from", "with", "by", "at", "or", "its", "into", "de",
        "la",
    ];
    let (mut at, mut end) = (0, 0);
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    for word in line.split_inclusive(' ').take(16) {
        let bare = word.trim_end();
        let stripped = bare.trim_end_matches([',', '.', ';', ':', '”', '"', ')', '’', '»', '?', '!']);
        let capital = stripped.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        if !(capital || SMALL.contains(&stripped)) || stripped.contains(['—', '“', '(']) {
            break;
        }
        if capital {
            end = at + stripped.len();
        }
        if stripped.len() < bare.len() {
            break;
        }
        at += word.len();
    }
    end
}

static IN_BOOK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[Ii]n (?:his|her|their) (?:[a-z]+ ){0,3}book,? "));

/// The authors after `In their book, TITLE, A and B …`.
fn in_their_book(text: &str, short: &str) -> Vec<String> {
    for found in IN_BOOK.find_iter(text).take(50) {
        let rest = &text[found.end()..];
        if !rest.starts_with(short) {
            continue;
        }
        let Some(after) = rest.split_once(", ").map(|(_, after)| after) else { continue };
        let mut words: Vec<&str> = Vec::new();
        for word in after.split(' ').take(9) {
            let named = word.starts_with(char::is_uppercase) || (word == "and" && !words.is_empty());
            if !named {
                break;
            }
            words.push(word);
        }
        if let Some(found) = names(&words.join(" ")) {
            return found;
        }
    }
    Vec::new()
}

/// The author a proposal names, as a fact.
fn unproposed(proposal: Fact) -> Option<Fact> {
    let value = proposal.value.strip_prefix("author = ")?.to_owned();
    Some(Fact { value, rule: "names-below-title", confidence: 0.9, ..proposal })
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<name>\p{Lu}[^;:!?]{2,90}?)(?:,\s[^;:!?]{2,80}?,|\s\([^()]{1,40}\))?\s(?:is|was|has|holds|heads|serves|served|works|worked|teaches|taught|directs|leads|lives|writes|wrote|studied|studies|received|earned|researches|joined|covers|reports|currently|specializes|specialises)\b",
    )
});

/// The person a line names with where they work, and nothing else.
pub(in crate::source::text) fn names_place(text: &str) -> Option<&str> {
    let (name, place) = text.split_once(", ")?;
    let body = place.split([' ', ',']).any(|word| is_name_word("organization", word));
    (is_name(name) && body && !text.ends_with('.')).then_some(name)
}

/// The subjects of an author-biography section are the authors, of the document or of the work it presents.
fn biographies(draft: &mut Draft<'_>, kind: &str) {
    let mut inside = false;
    let mut found: Vec<Fact> = Vec::new();
    // `Ada Example, University of Hartwell` over what is said of her.
    let mut placed: Vec<Fact> = Vec::new();
    for unit in &draft.units {
        match &unit.form {
            Form::Heading(_) => inside = unit.role == Some("biography"),
            Form::Plain if inside && unit.is_short(200) && names_place(&unit.text).is_some() => {
                let name = names_place(&unit.text).unwrap_or_default();
                placed.push(Fact::new(name, unit.locate(0..name.len()), "author-biography", 0.9));
            }
            Form::Plain if inside => {
                let mut end = unit.text.len().min(300);
                while !unit.text.is_char_boundary(end) {
                    end -= 1;
                }
                let Some(name) = SUBJECT.captures(&unit.text[..end]).and_then(|c| c.name("name")) else { continue };
                let bare = bare(name.as_str());
                if is_name(bare) && !found.iter().any(|f| f.value == bare) {
                    found.push(Fact::new(bare, unit.locate(name.range()), "author-biography", 0.9));
                }
            }
            _ => {}
        }
    }
    if placed.len() >= 2 {
        // The first of them may have been taken for the only one.
        let known = |author: &Fact| placed.iter().any(|p| p.value == author.value);
        if !draft.authors.is_empty() && draft.authors.iter().all(known) {
            draft.authors.clone_from(&placed);
        }
        found = placed;
    }
    if found.is_empty() {
        return;
    }
    match draft.about.first_mut() {
        Some(about) if kind == "testimonials" && about.authors.is_empty() => {
            about.authors = found.into_iter().map(|f| f.value).collect();
        }
        Some(_) if kind == "testimonials" => {}
        Some(about) if about.relation == "reviews" => {
            let own = found.into_iter().filter(|f| !about.authors.contains(&f.value));
            if !draft.authors.is_empty() {
                return;
            }
            // Who has a biography and is not the author of the work wrote the review.
            if about.authors.is_empty() {
                draft.proposed.extend(own.map(|f| Fact { value: format!("author = {}", f.value), ..f }));
            } else {
                draft.authors = own.collect();
            }
        }
        _ if draft.authors.is_empty() => {
            // Names below the title that the biographies confirm say more than the biographies.
            let stated: Vec<Fact> = draft.proposed.iter().filter(|p| p.rule == "name-alone").cloned().collect();
            let stated: Vec<Fact> = stated.into_iter().filter_map(unproposed).collect();
            let confirmed = stated.len() > 1 && stated.iter().any(|s| found.iter().any(|f| f.value == s.value));
            draft.authors = if confirmed { stated } else { found };
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_edited_a_work_is_no_part_of_its_title_and_no_author() {
        assert_eq!(split_authors("The Long Road, edited by A. Example, with Bo Sample"), ("The Long Road", Vec::new()));
        assert_eq!(split_authors("The Long Road by Ada Example"), ("The Long Road", vec!["Ada Example".to_owned()]));
    }
}
