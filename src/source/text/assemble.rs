//! The draft → a `Document`: units become blocks, places are mapped from the mended text to the decoded text.

use super::units::{Form, Unit};
use super::{Draft, Fact};
use crate::source::document::{Block, BlockKind, Change, Document, Inline, Span, Stated};
use crate::source::repair::{Mended, summary};

/// Builds the document, without the fields that decoding supplies.
pub(super) fn document(draft: Draft<'_>, mended: &Mended, source: &str) -> Document {
    let place = |span: &Span| mended.to_source(span);
    let state = |f: Fact| Stated { value: f.value, span: Some(place(&f.span)), rule: f.rule, confidence: f.confidence };
    let mut document = Document {
        title: draft.title.clone().map(state),
        kind: draft.kind.clone().map(state),
        authors: draft.authors.iter().cloned().map(state).collect(),
        date: draft.date.clone().map(state),
        publication: draft.publication.clone().map(state),
        keywords: draft.keywords.clone(),
        about: draft.about.clone(),
        edits: mended.edits.clone(),
        repaired: summary(source, &mended.edits),
        ..Document::default()
    };
    for about in &mut document.about {
        about.span = about.span.as_ref().map(place);
    }
    for fact in &draft.proposed {
        document.proposed.push(change(fact.value.clone(), place(&fact.span), fact.rule));
    }
    for (span, rule) in &draft.cuts {
        let text = mended.text.get(span.clone()).unwrap_or_default();
        let trimmed = span.start..span.start + text.trim_end().len();
        document.removed.push(change(text.trim_end().to_owned(), place(&trimmed), rule));
    }
    let mut builder = Builder { mended, blocks: Vec::with_capacity(draft.units.len()) };
    for (i, unit) in draft.units.iter().enumerate() {
        for (_, text, rule) in draft.supplied.iter().filter(|(at, _, _)| *at == i) {
            let start = place(&unit.span()).start;
            document.supplied.push(change((*text).to_owned(), start..start, rule));
            builder.blocks.push(supplied(text, start));
        }
        match unit.form {
            Form::Removed("bullet") | Form::Title => {}
            Form::Removed(rule) => document.removed.push(change(unit.text.clone(), place(&unit.span()), rule)),
            _ => builder.unit(unit),
        }
    }
    document.removed.sort_by_key(|c| c.span.start);
    document.blocks = builder.blocks;
    document
}

fn change(text: String, span: Span, rule: &'static str) -> Change {
    Change { text, became: None, rule, span, count: 1 }
}

fn supplied(text: &str, at: usize) -> Block {
    Block {
        kind: BlockKind::Heading,
        level: 2,
        supplied: true,
        inlines: vec![Inline::Text { text: text.to_owned(), span: at..at }],
        ..Block::default()
    }
}

struct Builder<'m> {
    mended: &'m Mended,
    blocks: Vec<Block>,
}

impl Builder<'_> {
    fn unit(&mut self, unit: &Unit) {
        let all = 0..unit.text.len();
        let (kind, level, inlines, attribution) = match unit.form {
            Form::Heading(level) => (BlockKind::Heading, level, self.inlines(unit, all), None),
            Form::Item => (BlockKind::Item, 0, self.inlines(unit, all), None),
            Form::Note => (BlockKind::Paragraph, 0, vec![Inline::Emphasis(self.inlines(unit, all))], None),
            Form::Turn(length) if length == unit.text.len() || unit.text[length..].starts_with(char::is_whitespace) => {
                let mut inlines = vec![Inline::Strong(self.inlines(unit, 0..length))];
                inlines.extend(self.inlines(unit, length..unit.text.len()));
                (BlockKind::Paragraph, 0, inlines, None)
            }
            Form::Quote(at) => {
                let quote = unit.text[..at].trim_end().len();
                let mut inlines = self.inlines(unit, 0..quote);
                let mut attribution = None;
                if at < unit.text.len() {
                    inlines.push(Inline::Break);
                    attribution = Some(inlines.len());
                    inlines.extend(self.inlines(unit, at..unit.text.len()));
                }
                (BlockKind::Quote, 0, inlines, attribution)
            }
            Form::Attribution => {
                let line = self.inlines(unit, all);
                let gap = self.mended.to_source(&unit.span()).start;
                if let Some(quote) = self.blocks.last_mut().filter(|b| b.kind == BlockKind::Quote) {
                    if quote.attribution.is_some() {
                        quote.inlines.push(Inline::Text { text: " ".into(), span: gap..gap });
                    } else {
                        quote.inlines.push(Inline::Break);
                        quote.attribution = Some(quote.inlines.len());
                    }
                    quote.inlines.extend(line);
                    return;
                }
                (BlockKind::Paragraph, 0, line, None)
            }
            _ => (BlockKind::Paragraph, 0, self.inlines(unit, all), None),
        };
        self.blocks.push(Block { kind, level, inlines, attribution, role: unit.role, ..Block::default() });
    }

    /// The inlines of a range of a unit's text: one text for each line.
    fn inlines(&self, unit: &Unit, range: Span) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut at = 0;
        for (i, line) in unit.lines.iter().enumerate() {
            let (start, end) = (range.start.max(at), range.end.min(at + line.len()));
            if start < end {
                if !inlines.is_empty() {
                    inlines.push(self.join(unit, i));
                }
                let span = line.start + (start - at)..line.start + (end - at);
                let text = self.mended.text.get(span.clone()).unwrap_or_default().to_owned();
                inlines.push(Inline::Text { text, span: self.mended.to_source(&span) });
            }
            at += line.len() + unit.join(i).len();
        }
        inlines
    }

    fn join(&self, unit: &Unit, i: usize) -> Inline {
        if unit.verse {
            return Inline::Break;
        }
        let gap = unit.lines[i - 1].end..unit.lines[i].start;
        Inline::Text { text: " ".into(), span: self.mended.to_source(&gap) }
    }
}
