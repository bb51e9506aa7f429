//! Documents nested without end: quotations in quotations, formatting in formatting.
//!
//! In: a document as a reader made it. Out: the same words in the same order, with nothing nested deeper than [`DEEPEST`]; what
//! stood deeper stands on that level, and the document says so. No page is a stub because of its nesting, and the way between
//! processes is safe from it.

use super::document::{Block, BlockKind, Change, Document, Inline};

/// Quotations within one another, and formatting within formatting of one block. Twice this and a few are as many levels as
/// JSON is read with.
pub const DEEPEST: usize = 24;

/// Limits how deep a document is nested.
pub fn limit(document: &mut Document) {
    let mut lifted = 0;
    document.blocks.iter_mut().for_each(|block| limit_block(block, 1, &mut lifted));
    if lifted > 0 {
        let what = if lifted == 1 { "part" } else { "parts" };
        let text = format!("{lifted} {what} nested more than {DEEPEST} deep, set on that level");
        document.omitted.push(Change { text, became: None, rule: "nesting", span: 0..0, count: lifted });
    }
}

/// Closes gaps between the levels of lists, which lists directly in lists leave: an item is one deeper than the item it stands
/// in, and what else stands in items counts these.
pub fn close_levels(blocks: &mut [Block]) {
    let mut open: Vec<u8> = Vec::new();
    let mut note = None;
    for block in blocks {
        if block.note != note {
            open.clear();
            note.clone_from(&block.note);
        }
        close_levels(&mut block.children);
        let item = block.kind == BlockKind::Item;
        let level = if item { block.level } else { block.inside };
        open.retain(|l| *l < level);
        let closed = u8::try_from(open.len()).unwrap_or(u8::MAX);
        if item {
            open.push(level);
            block.level = closed;
        } else {
            block.inside = closed;
        }
    }
}

fn limit_block(block: &mut Block, depth: usize, lifted: &mut usize) {
    let cells = block.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten());
    for inlines in std::iter::once(&mut block.inlines).chain(cells) {
        limit_inlines(inlines, 1, lifted);
    }
    if depth < DEEPEST {
        return block.children.iter_mut().for_each(|child| limit_block(child, depth + 1, lifted));
    }
    let children = std::mem::take(&mut block.children);
    for child in children {
        lift(child, &mut block.children, lifted);
    }
    block.children.iter_mut().for_each(|child| limit_block(child, depth + 1, lifted));
}

/// A block of the deepest quotation; a quotation there is the paragraphs it holds.
fn lift(block: Block, out: &mut Vec<Block>, lifted: &mut usize) {
    if block.kind != BlockKind::Quote {
        return out.push(block);
    }
    *lifted += 1;
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in block.inlines {
        match (inline, lines.last_mut()) {
            (Inline::Break | Inline::Paragraph, _) | (_, None) => lines.push(Vec::new()),
            (inline, Some(line)) => line.push(inline),
        }
    }
    let paragraph = |line| Block { note: block.note.clone(), ..Block::new(BlockKind::Paragraph, line) };
    out.extend(lines.into_iter().filter(|line| !line.is_empty()).map(paragraph));
    for child in block.children {
        lift(child, out, lifted);
    }
}

fn limit_inlines(inlines: &mut Vec<Inline>, depth: usize, lifted: &mut usize) {
    if depth >= DEEPEST && inlines.iter().any(|inline| !inline.inner().is_empty()) {
        let mut bare = Vec::with_capacity(inlines.len());
        for inline in std::mem::take(inlines) {
            strip(inline, &mut bare, lifted);
        }
        *inlines = bare;
    }
    for inline in inlines {
        if let Some(inner) = inline.inner_mut() {
            limit_inlines(inner, depth + 1, lifted);
        }
    }
}

/// Text without its formatting.
fn strip(mut inline: Inline, out: &mut Vec<Inline>, lifted: &mut usize) {
    match inline.inner_mut().map(std::mem::take) {
        Some(inner) => {
            *lifted += 1;
            inner.into_iter().for_each(|inline| strip(inline, out, lifted));
        }
        None => out.push(inline),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_lists_leave_no_gaps() {
        let item = |level| Block { level, ..Block::new(BlockKind::Item, vec![]) };
        let text = |inside| Block { inside, ..Block::new(BlockKind::Paragraph, vec![]) };
        let mut blocks = vec![item(1), item(3), text(2), item(1), text(0), item(0), item(1), text(1)];
        close_levels(&mut blocks);
        let levels: Vec<u8> =
            blocks.iter().map(|b| if b.kind == BlockKind::Item { b.level } else { b.inside }).collect();
        assert_eq!(levels, [0, 1, 1, 0, 0, 0, 1, 1]);
    }
    use crate::source::agreement;
    use crate::source::reading::Reading;

    /// A document of quotations, each with a line before the next, whose innermost line is set in as much formatting.
    fn nested(quotes: usize, formats: usize) -> Document {
        let mut reading = Reading::default();
        let mut say = |text: String| {
            let span = reading.push(&text);
            reading.gap();
            Inline::Text { text, span }
        };
        let lines: Vec<Inline> = (0..quotes).map(|n| say(format!("line {n}"))).collect();
        let core = (0..formats).fold(vec![say("the core".into())], |inner, n| match n % 2 {
            0 => vec![Inline::Emphasis(inner)],
            _ => vec![Inline::Strong(inner)],
        });
        let mut inner = Block::new(BlockKind::Quote, core);
        for line in lines.into_iter().rev() {
            let children = vec![Block::new(BlockKind::Paragraph, vec![line]), inner];
            inner = Block { children, ..Block::new(BlockKind::Quote, Vec::new()) };
        }
        Document { text: reading.text, places: reading.places, blocks: vec![inner], ..Document::default() }
    }

    #[test]
    fn what_is_nested_deeper_keeps_its_words_and_is_told() {
        for (quotes, formats) in [(200, 0), (2, 90), (200, 90)] {
            let mut document = nested(quotes, formats);
            limit(&mut document);
            let body = agreement::body(&document);
            assert!(body.contains("line 1") && body.contains("the core"), "{body}");
            assert!(document.omitted[0].text.contains("nested more than 24 deep"), "{:?}", document.omitted);
        }
    }

    #[test]
    fn what_is_not_so_deep_stays_as_it_is() {
        let mut document = nested(20, 20);
        let before = document.blocks.clone();
        limit(&mut document);
        assert_eq!(document.blocks, before);
        assert!(document.omitted.is_empty());
    }

    #[test]
    fn the_deepest_document_travels_as_json() {
        let mut document = nested(300, 90);
        limit(&mut document);
        let json = serde_json::to_vec(&document).unwrap();
        assert_eq!(serde_json::from_slice::<Document>(&json).unwrap().blocks, document.blocks);
    }
}
