//! Documents for tests, written as text with marked mentions: `[person:Ada Holm] of the [organization:Tide Bureau]`.

use super::{DocumentNames, DocumentText, EntityType, Mention, NameLink, TextBlock};
use crate::source::document::BlockKind;

/// A document of paragraphs. A mention is `[type:words]`, with a confidence `[type@0.5:words]`; 0.95 unless stated.
pub(crate) fn document(id: &str, paragraphs: &[&str]) -> DocumentNames {
    let mut names = DocumentNames { text: DocumentText { id: id.into(), ..Default::default() }, ..Default::default() };
    for (block, paragraph) in paragraphs.iter().enumerate() {
        let mut text = String::new();
        let mut rest = *paragraph;
        while let Some((before, marked)) = rest.split_once('[') {
            text.push_str(before);
            let (mark, after) = marked.split_once(']').unwrap();
            let (kind, words) = mark.split_once(':').unwrap();
            let (kind, confidence) = kind.split_once('@').unwrap_or((kind, "0.95"));
            let start = text.len();
            text.push_str(words);
            names.mentions.push(Mention {
                block,
                range: start..text.len(),
                kind: EntityType(kind.into()),
                confidence: confidence.parse().unwrap(),
                rule: "test",
            });
            rest = after;
        }
        text.push_str(rest);
        names.text.blocks.push(TextBlock { kind: BlockKind::Paragraph, text });
    }
    names
}

/// The same with links between mentions, by their numbers.
pub(crate) fn linked(mut names: DocumentNames, links: &[(usize, usize)]) -> DocumentNames {
    names.links.extend(links.iter().map(|(a, b)| NameLink { a: *a, b: *b, rule: "definition" }));
    names
}
