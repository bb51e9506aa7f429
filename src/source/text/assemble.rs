//! The draft → a `Document`: units become blocks, places are mapped from the mended text to the decoded text.

use crate::source::document::{Block, BlockKind, Change, Document, Inline, Span, Stated};
use crate::source::repair::{Mended, summary};
use crate::source::text::furniture::dump;
use crate::source::text::units::{Form, Unit};
use crate::source::text::{Draft, Fact};

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
        ..Document::default()
    };
    document.repaired = summary(source, &document.edits);
    for about in &mut document.about {
        about.span = about.span.as_ref().map(place);
    }
    for fact in &draft.proposed {
        document.proposed.push(change(fact.value.clone(), place(&fact.span), fact.rule));
    }
    document.proposed.extend(broken_words(&draft.units, mended));
    // What is taken out whole is recorded with the numbers of links in it.
    let out: Vec<&Unit> = draft.units.iter().filter(|unit| matches!(unit.form, Form::Removed(_))).collect();
    let is_out = |span: &Span| {
        let below = out.partition_point(|unit| unit.span().start <= span.start);
        below.checked_sub(1).is_some_and(|n| span.end <= out[n].span().end)
    };
    let others: Vec<&Span> = draft.cuts.iter().filter(|(_, rule)| *rule != dump::NUMBER).map(|(cut, _)| cut).collect();
    let in_cut = |span: &Span| others.iter().any(|cut| cut.start <= span.start && span.end <= cut.end);
    for (span, rule) in draft.cuts.iter().filter(|(span, rule)| *rule != dump::NUMBER || !is_out(span) && !in_cut(span))
    {
        let text = mended.text.get(span.clone()).unwrap_or_default();
        let trimmed = span.start..span.start + text.trim_end().len();
        document.removed.push(change(text.trim_end().to_owned(), place(&trimmed), rule));
    }
    for mark in draft.units.iter().flat_map(quoting_kept) {
        let text = mended.text.get(mark.clone()).unwrap_or_default().trim_end();
        document.removed.push(change(text.to_owned(), place(&(mark.start..mark.start + text.len())), "quote-mark"));
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
            Form::Removed(rule) => {
                let text = mended.text.get(unit.span()).unwrap_or_default();
                document.removed.push(change(text.to_owned(), place(&unit.span()), rule));
            }
            _ => builder.unit(unit),
        }
    }
    document.removed.sort_by_key(|c| c.span.start);
    document.blocks = builder.blocks;
    document
}

/// Words that are probably broken by a hyphen at the end of a line, as they would read without it.
fn broken_words(units: &[Unit], mended: &Mended) -> Vec<Change> {
    let kept = units.iter().filter(|u| !matches!(u.form, Form::Removed(_)));
    let joined = |hyphen: &Span| {
        let word = |c: char| c.is_alphanumeric();
        let (before, after) = (mended.text.get(..hyphen.start)?, mended.text.get(hyphen.end..)?);
        let head = before.len() - before.trim_end_matches(word).len();
        let gap = after.len() - after.trim_start().len();
        let tail = after[gap..].len() - after[gap..].trim_start_matches(word).len();
        let span = hyphen.start - head..hyphen.end + gap + tail;
        let text = format!("{}{}", &before[before.len() - head..], &after[gap..gap + tail]);
        Some(change(text, mended.to_source(&span), "broken-word"))
    };
    kept.flat_map(|u| &u.hyphens).filter_map(joined).collect()
}

/// Marks of quoting before the lines of a unit; those within a removed unit are part of it.
fn quoting_kept(unit: &Unit) -> &[Span] {
    match unit.form {
        Form::Removed(_) => unit.quoting.get(..unit.quoting.len().min(1)).unwrap_or_default(),
        _ => &unit.quoting,
    }
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
            Form::Item => (BlockKind::Item, unit.level, self.inlines(unit, all), None),
            Form::ItemMore => {
                let more = self.inlines(unit, all);
                if let Some(item) = self.blocks.last_mut().filter(|b| b.kind == BlockKind::Item) {
                    item.inlines.push(Inline::Paragraph);
                    item.inlines.extend(more);
                    return;
                }
                (BlockKind::Paragraph, 0, more, None)
            }
            Form::QuoteMore(at) => {
                let (more, attribution) = self.quoted(unit, at);
                if let Some(quote) =
                    self.blocks.last_mut().filter(|b| b.kind == BlockKind::Quote && b.attribution.is_none())
                {
                    quote.inlines.push(Inline::Break);
                    quote.attribution = attribution.map(|at| quote.inlines.len() + at);
                    quote.inlines.extend(more);
                    return;
                }
                (BlockKind::Quote, 0, more, attribution)
            }
            Form::Note => (BlockKind::Paragraph, 0, vec![Inline::Emphasis(self.inlines(unit, all))], None),
            Form::Turn(length) if length == unit.text.len() || unit.text[length..].starts_with(char::is_whitespace) => {
                let mut inlines = vec![Inline::Strong(self.inlines(unit, 0..length))];
                inlines.extend(self.inlines(unit, length..unit.text.len()));
                (BlockKind::Paragraph, 0, inlines, None)
            }
            Form::Quote(at) => {
                let (inlines, attribution) = self.quoted(unit, at);
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
        self.blocks.push(Block {
            kind,
            level,
            inlines,
            attribution,
            role: unit.role,
            ordered: unit.number.is_some() && kind == BlockKind::Item,
            number: unit.number.filter(|_| kind == BlockKind::Item),
            marker: unit.mark.as_ref().filter(|_| kind == BlockKind::Item).map(|m| self.mended.to_source(m)),
            ..Block::default()
        });
    }

    /// The inlines of a quotation whose attribution begins at byte `at`, and which of them is the first of the attribution.
    fn quoted(&self, unit: &Unit, at: usize) -> (Vec<Inline>, Option<usize>) {
        let quote = unit.text[..at].trim_end().len();
        let mut inlines = self.inlines(unit, 0..quote);
        if at >= unit.text.len() {
            return (inlines, None);
        }
        inlines.push(Inline::Break);
        let attribution = inlines.len();
        inlines.extend(self.inlines(unit, at..unit.text.len()));
        (inlines, Some(attribution))
    }

    /// The inlines of a range of a unit's text: one text for each line.
    fn inlines(&self, unit: &Unit, range: Span) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut at = 0;
        for (i, line) in unit.lines.iter().enumerate() {
            let (start, end) = (range.start.max(at), range.end.min(at + line.len()));
            if start < end {
                if !inlines.is_empty() && !unit.join(i - 1).is_empty() {
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
