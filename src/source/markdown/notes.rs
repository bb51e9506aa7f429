//! Marks of notes that lead nowhere: a damaged original may refer to a note it does not hold. Markdown would show such a mark as
//! text, which would be words the original does not have.

use crate::source::document::{Block, Inline};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The blocks without references to notes that are not among them.
pub(super) fn led(blocks: &[Block]) -> Cow<'_, [Block]> {
    let defined: BTreeSet<String> = blocks.iter().filter_map(|b| b.note.clone()).collect();
    let leads = |label: &str| defined.contains(label);
    if blocks.iter().all(|block| in_block(block, &leads)) {
        return Cow::Borrowed(blocks);
    }
    let mut blocks = blocks.to_vec();
    blocks.iter_mut().for_each(|block| clean(block, &leads));
    Cow::Owned(blocks)
}

fn in_block(block: &Block, leads: &dyn Fn(&str) -> bool) -> bool {
    let cells = block.table.iter().flat_map(|table| table.rows.iter().flatten());
    in_inlines(&block.inlines, leads)
        && cells.into_iter().all(|cell| in_inlines(cell, leads))
        && block.children.iter().all(|child| in_block(child, leads))
}

fn in_inlines(inlines: &[Inline], leads: &dyn Fn(&str) -> bool) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Note(label) => leads(label),
        other => in_inlines(other.inner(), leads),
    })
}

fn clean(block: &mut Block, leads: &dyn Fn(&str) -> bool) {
    // The index of the attribution counts inlines before it, and those may go.
    if let Some(at) = block.attribution {
        let gone = block.inlines.iter().take(at).filter(|i| matches!(i, Inline::Note(label) if !leads(label)));
        block.attribution = Some(at - gone.count());
    }
    clean_inlines(&mut block.inlines, leads);
    block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten()).for_each(|cell| clean_inlines(cell, leads));
    block.children.iter_mut().for_each(|child| clean(child, leads));
}

fn clean_inlines(inlines: &mut Vec<Inline>, leads: &dyn Fn(&str) -> bool) {
    inlines.retain(|inline| !matches!(inline, Inline::Note(label) if !leads(label)));
    for inline in inlines {
        if let Some(inner) = inline.inner_mut() {
            clean_inlines(inner, leads);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::BlockKind;

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.into(), span: 0..text.len() }
    }

    #[test]
    fn marks_without_a_note_go_and_the_others_stay() {
        let note = |label: &str| Inline::Note(label.into());
        let mut first = Block::new(
            BlockKind::Quote,
            vec![text("a"), note("x"), Inline::Emphasis(vec![note("x"), note("y")]), text("b")],
        );
        first.attribution = Some(3);
        let mut second = Block::new(BlockKind::Paragraph, vec![text("c")]);
        second.note = Some("y".into());
        let blocks = [first, second];
        let led = led(&blocks);
        assert_eq!(led[0].inlines, [text("a"), Inline::Emphasis(vec![note("y")]), text("b")]);
        assert_eq!(led[0].attribution, Some(2));
        assert!(matches!(super::led(&blocks[1..]), Cow::Borrowed(_)));
    }
}
