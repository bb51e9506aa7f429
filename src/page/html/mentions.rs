//! Mentions → links, while text is written.
//!
//! A mention that crosses the edge of an inline element becomes one link on each side of it, so that elements stay nested.

use super::{attribute, body_text, href};
use crate::page::model::{MentionLink, Page};
use std::ops::Range;

/// The mentions of a page, by block, and the link that is open.
pub(super) struct Mentions<'a> {
    sorted: Vec<&'a MentionLink>,
    /// For each block the mentions that are still to come, as a range of `sorted`. Empty if the page has none.
    of_block: Vec<Range<usize>>,
    open: bool,
}

impl<'a> Mentions<'a> {
    pub(super) fn new(page: &Page, mentions: &'a [MentionLink]) -> Self {
        let mut sorted: Vec<&MentionLink> = mentions.iter().filter(|m| !m.range.is_empty() && fits(page, m)).collect();
        if sorted.is_empty() {
            return Mentions { sorted, of_block: Vec::new(), open: false };
        }
        sorted.sort_by_key(|m| (m.block, m.range.start));
        let mut last = (usize::MAX, 0);
        sorted.retain(|m| {
            let free = last.0 != m.block || m.range.start >= last.1;
            if free {
                last = (m.block, m.range.end);
            }
            free
        });
        let mut of_block = vec![0..0; page.blocks.len()];
        for (index, mention) in sorted.iter().enumerate() {
            let range = &mut of_block[mention.block];
            *range = if range.end == 0 { index..index + 1 } else { range.start..index + 1 };
        }
        Mentions { sorted, of_block, open: false }
    }

    /// Writes a text that stands at `offset` of its block.
    pub(super) fn text(&mut self, out: &mut String, block: usize, offset: usize, text: &str) {
        let end = offset + text.len();
        let mut at = offset;
        while let Some(next) = self.of_block.get(block).filter(|next| next.start < next.end).map(|next| next.start) {
            let mention = self.sorted[next];
            if mention.range.start >= end {
                break;
            }
            if mention.range.end > at {
                let from = mention.range.start.max(at);
                let to = mention.range.end.min(end);
                if from > at {
                    self.close(out);
                }
                plain(out, text, at - offset..from - offset);
                self.linked(out, mention, text.get(from - offset..to - offset).unwrap_or_default());
                at = to;
            }
            if mention.range.end > end {
                return;
            }
            self.close(out);
            self.of_block[block].start += 1;
        }
        self.close(out);
        plain(out, text, at - offset..text.len());
    }

    fn linked(&mut self, out: &mut String, mention: &MentionLink, text: &str) {
        if !self.open && !text.trim().is_empty() {
            out.push_str("<a class=\"m m-");
            attribute(out, &mention.kind.0);
            out.push_str("\" href=\"");
            href(out, &mention.href);
            if let Some(card) = &mention.card {
                out.push_str("\" interestfor=\"");
                attribute(out, card);
            }
            out.push_str("\">");
            self.open = true;
        }
        body_text(out, text);
    }

    /// Closes the open link, if there is one: something comes that must not stand in it.
    pub(super) fn close(&mut self, out: &mut String) {
        if std::mem::take(&mut self.open) {
            out.push_str("</a>");
        }
    }
}

fn fits(page: &Page, mention: &MentionLink) -> bool {
    mention.block < page.blocks.len() && page.block_text(mention.block).get(mention.range.clone()).is_some()
}

fn plain(out: &mut String, text: &str, range: Range<usize>) {
    body_text(out, text.get(range).unwrap_or_default());
}
