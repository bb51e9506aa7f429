//! The body of a page, cut into the blocks that merging handles: every byte of it, in order.

use crate::source::alignment::Unit;
use crate::source::document::BlockKind;
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// A block with the white space before it.
#[derive(Clone, Debug)]
pub struct Piece<'a> {
    /// Blank lines before it.
    pub lead: &'a str,
    /// Its Markdown, whole lines without the last line's end.
    pub text: &'a str,
    /// Where [`Piece::text`] stands in the body.
    pub span: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What alignment sees of it.
    pub unit: Unit,
}

/// What merging has to know of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Heading,
    /// An item of a list on the top level, with all that is in it.
    Item,
    /// Anything else.
    Other(BlockKind),
}

/// A body, cut.
#[derive(Clone, Debug)]
pub struct Body<'a> {
    /// Its blocks.
    pub pieces: Vec<Piece<'a>>,
    /// White space after the last one.
    pub tail: &'a str,
}

/// Cuts a body. Lead and text of all pieces and the tail give the body again.
pub fn cut(body: &str) -> Body<'_> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut at = 0;
    for (span, kind) in spans(body) {
        // Indentation belongs to the block.
        let line = body[..span.start].rfind('\n').map_or(0, |i| i + 1).max(at);
        let start = if body[line..span.start].trim().is_empty() { line } else { span.start };
        // What the parser gives no event for, as link definitions.
        push_unclaimed(body, at..start, &mut pieces);
        at = pieces.last().map_or(0, |p: &Piece<'_>| p.span.end);
        push(body, at, start..span.end, kind, &mut pieces);
        at = pieces.last().map_or(0, |p: &Piece<'_>| p.span.end);
    }
    push_unclaimed(body, at..body.len(), &mut pieces);
    let end = pieces.last().map_or(0, |p| p.span.end);
    Body { pieces, tail: &body[end..] }
}

fn push_unclaimed<'a>(body: &'a str, span: Range<usize>, pieces: &mut Vec<Piece<'a>>) {
    let text = &body[span.clone()];
    let from = text.find(|c: char| !c.is_whitespace()).map(|i| text[..i].rfind('\n').map_or(0, |l| l + 1));
    if let Some(from) = from {
        push(body, span.start, span.start + from..span.end, Kind::Other(BlockKind::Paragraph), pieces);
    }
}

fn push<'a>(body: &'a str, lead_from: usize, span: Range<usize>, kind: Kind, pieces: &mut Vec<Piece<'a>>) {
    let text = body[span.clone()].trim_end();
    if text.trim().is_empty() {
        return;
    }
    let block = match kind {
        Kind::Heading => BlockKind::Heading,
        Kind::Item => BlockKind::Item,
        Kind::Other(kind) => kind,
    };
    let span = span.start..span.start + text.len();
    pieces.push(Piece { lead: &body[lead_from..span.start], text, unit: Unit::of(text, block), span, kind });
}

/// The places of the blocks on the top level; a list is its items.
fn spans(body: &str) -> Vec<(Range<usize>, Kind)> {
    // As the page room reads source pages.
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_WIKILINKS;
    let mut spans: Vec<(Range<usize>, Kind)> = Vec::new();
    let (mut depth, mut lists) = (0_usize, 0_usize);
    for (event, span) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) if depth == 0 => lists = 1,
            Event::Start(Tag::Item) if depth == 0 && lists == 1 => {
                spans.push((span, Kind::Item));
                depth += 1;
            }
            Event::Start(tag) => {
                if depth == 0 {
                    spans.push((span, kind(&tag)));
                }
                depth += 1;
            }
            Event::End(_) if depth == 0 => lists = 0,
            Event::End(_) => depth -= 1,
            _ if depth == 0 => spans.push((span, Kind::Other(BlockKind::Paragraph))),
            _ => {}
        }
    }
    spans.sort_by_key(|(span, _)| span.start);
    spans
}

fn kind(tag: &Tag<'_>) -> Kind {
    match tag {
        Tag::Heading { .. } => Kind::Heading,
        Tag::BlockQuote(_) => Kind::Other(BlockKind::Quote),
        Tag::CodeBlock(_) => Kind::Other(BlockKind::Code),
        Tag::Table(_) => Kind::Other(BlockKind::Table),
        _ => Kind::Other(BlockKind::Paragraph),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(body: &str) -> Vec<&str> {
        cut(body).pieces.iter().map(|p| p.text).collect()
    }

    fn whole(body: &str) -> String {
        let cut = cut(body);
        cut.pieces.iter().map(|p| format!("{}{}", p.lead, p.text)).collect::<String>() + cut.tail
    }

    #[test]
    fn lists_are_cut_into_items_and_definitions_are_blocks() {
        let body = "# H\ntext\n\n- a\n  - in\n- b\n\n  more\n\n1. x\n2. y\n\n> q\n>\n> r\n\n    code\n\n    more\n\n[^1]: Note.\n\n[l]: x.html\n\n| a |\n|---|\n| b |\n\n***\n\n<b>x</b>\n";
        assert_eq!(
            texts(body),
            [
                "# H",
                "text",
                "- a\n  - in",
                "- b\n\n  more",
                "1. x",
                "2. y",
                "> q\n>\n> r",
                "    code\n\n    more",
                "[^1]: Note.",
                "[l]: x.html",
                "| a |\n|---|\n| b |",
                "***",
                "<b>x</b>"
            ]
        );
        assert_eq!(whole(body), body);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn the_pieces_are_the_body(lines in prop::collection::vec(prop::sample::select(vec![
            "", "", "text", "more text  ", "# H", "- item", "  - inner", "  more", "1. one", "> quote", "    code", "\tcode", "```", "| a |", "|---|",
            "[^1]: note", "[l]: x.html", "***", "---", "<div>", "</div>", "===", " - odd", "\u{A0}x", "a[^1]",
        ]), 0..16), end in "\n{0,2}") {
            let body = lines.join("\n") + &end;
            prop_assert_eq!(whole(&body), body.clone());
            prop_assert!(cut(&body).pieces.iter().all(|p| p.lead.trim().is_empty() && !p.text.trim().is_empty()), "{:?}", cut(&body));
        }
    }
}
