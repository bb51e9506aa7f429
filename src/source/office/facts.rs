//! What the properties of a file, and the look of its first lines, say about the document.
//!
//! In: the document as its paragraphs gave it, and the properties. Out: title, authors, language, keywords. A property that
//! nothing in the text bears out is proposed, unless nothing else says it and it is no program's filling.

use super::output::{Output, proposal, stated};
use crate::source::document::{Block, BlockKind, Document, Inline};
use crate::source::language;

/// Properties of a file, as it states them.
#[derive(Debug, Default)]
pub struct Properties {
    /// Title.
    pub title: Option<String>,
    /// Who made the file; several are separated by semicolons.
    pub creator: Option<String>,
    /// When the file was made, ISO.
    pub created: Option<String>,
    /// Subject.
    pub subject: Option<String>,
    /// Key words, separated by commas or semicolons.
    pub keywords: Vec<String>,
    /// Rights.
    pub rights: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The language most of the text is marked as.
    pub language: Option<String>,
}

/// How many blocks at the beginning may name the title or the authors.
const EARLY: usize = 8;

/// Applies what is known about the document besides its paragraphs.
pub fn apply(out: &mut Output, properties: Properties) {
    let likely = std::mem::take(&mut out.likely);
    let document = &mut out.document;
    let title = if document.title.is_none() { title(document, &properties, &likely) } else { None };
    headings(document, &likely, title);
    authors(document, &properties);
    if let Some(index) = title.filter(|i| *i < document.blocks.len()) {
        document.blocks.remove(index);
    }
    let mut propose = |key: &str, value: Option<&str>, rule| {
        if let Some(value) = value.map(str::trim).filter(|v| !v.is_empty()) {
            document.proposed.push(proposal(format!("{key} = {value}"), 0..0, rule));
        }
    };
    if document.date.is_none() {
        propose("date", properties.created.as_deref().and_then(|d| d.get(..10)), "file-date");
    }
    propose("subject", properties.subject.as_deref(), "properties");
    propose("publication", properties.publisher.as_deref(), "properties");
    let words = properties.keywords.iter().flat_map(|k| k.split([',', ';'])).map(str::trim);
    document.keywords = words.filter(|k| !k.is_empty()).map(str::to_owned).collect();
    document.rights = properties.rights.filter(|r| !r.trim().is_empty()).map(|r| stated(r, None, "properties", 0.8));
    document.lang = language_of(&out.reading.text, properties.language.as_deref());
}

/// The language the text is in: as marked, unless its words say otherwise.
fn language_of(text: &str, marked: Option<&str>) -> Option<String> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let tag = |t: &str| {
        let sound = t.split('-').all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        sound && (2..=3).contains(&primary(t).len()) && primary(t) != "zxx" && !t.starts_with("x-")
    };
    let marked = marked.map(|t| t.trim().replace('_', "-")).filter(|t| tag(t));
    match (language::detect(text), marked) {
        (Some(found), Some(marked)) if primary(&marked) != found => Some(found),
        (found, marked) => marked.or(found),
    }
}

/// The index of the block that is the title, which then stands in the document; one of the properties alone is proposed.
fn title(document: &mut Document, properties: &Properties, likely: &[usize]) -> Option<usize> {
    let claimed = properties.title.as_deref().map(str::trim).filter(|t| is_title(t));
    let line = |b: &Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::Heading) && only_words(&b.inlines);
    if let Some(claimed) = claimed {
        let early = document.blocks.iter().take(EARLY);
        let same = |b: &Block| line(b) && folded(&b.plain()) == folded(claimed);
        if let Some(index) = early.clone().position(same) {
            return take(document, index, "title-in-text", 0.95);
        }
    }
    let first = document.blocks.first().filter(|b| line(b) && b.note.is_none());
    let alone = first.is_some_and(|f| {
        f.kind == BlockKind::Heading
            && document.blocks.len() > 1
            && document.blocks.iter().skip(1).all(|b| b.kind != BlockKind::Heading || b.level > f.level)
    });
    let short = |b: &Block| {
        let plain = b.plain();
        plain.split_whitespace().count() <= 20 && !plain.ends_with(['.', ',', ';', ':'])
    };
    let rule = match first {
        Some(_) if alone => Some(("first-heading", 0.9)),
        Some(f) if likely.first() == Some(&0) && short(f) && document.blocks.len() > 1 => Some(("first-line", 0.75)),
        _ => None,
    };
    // A property that no line bears out is often that of the file this one was made from.
    if let Some(claimed) = claimed {
        document.proposed.push(proposal(format!("title = {claimed}"), 0..0, "properties"));
    }
    let (rule, confidence) = rule?;
    take(document, 0, rule, confidence)
}

fn take(document: &mut Document, index: usize, rule: &'static str, confidence: f32) -> Option<usize> {
    let block = document.blocks.get(index)?;
    let value = block.plain().split_whitespace().collect::<Vec<_>>().join(" ");
    document.title = Some(stated(value, Some(block.span()?), rule, confidence));
    Some(index)
}

/// Whether there is nothing but words: a title has no place for notes and pictures.
fn only_words(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Note(_) | Inline::Image { .. } => false,
        Inline::Text { .. } | Inline::Code { .. } | Inline::Break | Inline::Paragraph => true,
        _ => only_words(inline.inner()),
    })
}

fn is_title(title: &str) -> bool {
    let low = title.to_lowercase();
    let junk = include_str!("data/junk-titles.tsv").lines().filter(|l| !l.starts_with('#'));
    let junk = junk.filter_map(|l| l.split_once('\t')).any(|(place, text)| match place {
        "whole" => low == text,
        "start" => low.starts_with(text),
        _ => low.ends_with(text.trim()),
    });
    let path = !title.contains(' ') && title.contains(['\\', '/', '_']);
    !junk && !path && title.chars().filter(|c| c.is_alphabetic()).count() > 2
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Headings of a document that uses no styles for them: short lines in heavy or bigger letters before text, if there are at
/// least two. One alone is proposed.
fn headings(document: &mut Document, likely: &[usize], title: Option<usize>) {
    let blocks = &document.blocks;
    if blocks.iter().any(|b| b.kind == BlockKind::Heading) || likely.len() * 5 > blocks.len() * 2 {
        return;
    }
    let heads = |i: usize| {
        let Some((block, next)) = blocks.get(i).zip(blocks.get(i + 1)) else { return false };
        let plain = block.plain();
        let short = plain.split_whitespace().count() <= 12 && !plain.ends_with(['.', ',', ';', '!', '”', '"', '…']);
        let before_text =
            next.kind != BlockKind::Heading && next.note.is_none() && likely.binary_search(&(i + 1)).is_err();
        let line = block.kind == BlockKind::Paragraph && block.role.is_none() && only_words(&block.inlines);
        line && short && before_text && !plain.contains('\n') && plain.chars().any(char::is_alphabetic)
    };
    let found: Vec<usize> = likely.iter().copied().filter(|i| Some(*i) != title && heads(*i)).collect();
    if let [one] = found[..] {
        if let Some(block) = blocks.get(one) {
            let span = block.span().unwrap_or(0..0);
            document.proposed.push(proposal(format!("heading: {}", block.plain()), span, "bold-line"));
        }
        return;
    }
    for index in found {
        if let Some(block) = document.blocks.get_mut(index) {
            (block.kind, block.level) = (BlockKind::Heading, 2);
            block.inlines = bare(std::mem::take(&mut block.inlines));
        }
    }
}

/// Inlines without an emphasis that holds all of them.
fn bare(mut inlines: Vec<Inline>) -> Vec<Inline> {
    if inlines.len() == 1 {
        match inlines.pop() {
            Some(Inline::Strong(inner) | Inline::Emphasis(inner)) => return bare(inner),
            Some(other) => inlines.push(other),
            None => {}
        }
    }
    inlines
}

/// Who made the file is its author if a line at the beginning is that name; else it is proposed.
fn authors(document: &mut Document, properties: &Properties) {
    if !document.authors.is_empty() {
        return;
    }
    let nobody = |name: &str| include_str!("data/nobody.txt").lines().any(|l| l == name.to_lowercase());
    let creators = properties.creator.iter().flat_map(|c| c.split(';')).map(str::trim);
    for name in creators.filter(|c| !c.is_empty() && !nobody(c)) {
        let says = |plain: &str| {
            let plain = folded(plain);
            plain == folded(name) || plain == format!("by{}", folded(name))
        };
        let block = document.blocks.iter_mut().take(EARLY).find(|b| b.note.is_none() && says(&b.plain()));
        match block {
            Some(block) => {
                block.role.get_or_insert("byline");
                let span = block.span();
                document.authors.push(stated(name.to_owned(), span, "creator-in-text", 0.9));
            }
            None => document.proposed.push(proposal(format!("author = {name}"), 0..0, "properties")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_programs_fill_in_are_none() {
        for junk in ["Microsoft Word - draft7", "Untitled", "report_final.docx", "C:\\x", "12"] {
            assert!(!is_title(junk), "{junk}");
        }
        assert!(is_title("On Rivers"));
    }

    #[test]
    fn the_marked_language_holds_unless_the_words_say_otherwise() {
        let german = "Der Fluss war in der Nacht gestiegen und am Morgen stand er über der Straße, so dass niemand aus dem Dorf zum Markt gehen konnte und die Händler nicht kamen.";
        assert_eq!(language_of(german, Some("en-US")).as_deref(), Some("de"));
        assert_eq!(language_of(german, Some("de_AT")).as_deref(), Some("de-AT"));
        assert_eq!(language_of("Kurz", Some("x-none")), None);
    }
}
