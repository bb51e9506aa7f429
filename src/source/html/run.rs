//! Running text as it is collected: white space as browsers collapse it, formatting that opens and closes.
//!
//! In: pieces of text and the elements around them. Out: the inlines of one block. When a block ends within open formatting,
//! the formatting is closed and opened again in the next block.

use crate::source::document::{Inline, Span};
use crate::source::reading::Reading;

/// What an element does to the text in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrap {
    /// Nothing.
    None,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// Struck out.
    Strike,
    /// Code.
    Code,
    /// A link.
    Link(String),
}

/// Running text.
#[derive(Debug)]
pub struct Run {
    /// Open formatting with what stands in it so far; the first is the block itself.
    open: Vec<(Wrap, Vec<Inline>)>,
    /// Nothing yet, or white space: more of it is not set.
    space: bool,
    /// So many characters, white space aside, are passed over: a mark of a note.
    pub skip: usize,
    /// There are words or pictures.
    pub filled: bool,
    /// Line breaks since the last word.
    breaks: usize,
    /// The next block goes on in this run after a line break: a term and its definition, a picture and its caption.
    pub hold: bool,
    /// It has just gone on so: the block within the next one does too.
    pub joined: bool,
}

/// Characters that are nowhere seen at the edge of a block.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_zero_width(c)
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{200E}' | '\u{200F}' | '\u{200C}' | '\u{200D}')
}

/// White space that collapses (CSS Text, `white-space: normal`); a no-break space does not.
fn collapses(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

impl Default for Run {
    fn default() -> Self {
        Run {
            open: vec![(Wrap::None, Vec::new())],
            space: true,
            skip: 0,
            filled: false,
            breaks: 0,
            hold: false,
            joined: false,
        }
    }
}

impl Run {
    /// Adds text; collapses its white space unless it is `pre`formatted.
    pub fn text(&mut self, text: &str, pre: bool, reading: &mut Reading) {
        let mut piece = String::with_capacity(text.len());
        for c in text.chars() {
            if self.skip > 0 {
                self.skip -= usize::from(!c.is_whitespace());
                continue;
            }
            if pre {
                if c != '\r' {
                    piece.push(c);
                }
            } else if collapses(c) {
                if !self.space {
                    piece.push(' ');
                }
                self.space = true;
                continue;
            } else {
                piece.push(c);
            }
            self.space = false;
            if !is_blank(c) {
                (self.filled, self.joined) = (true, false);
                self.breaks = 0;
            }
        }
        self.piece(&piece, reading);
    }

    fn piece(&mut self, piece: &str, reading: &mut Reading) {
        if piece.is_empty() {
            return;
        }
        let span = reading.push(piece);
        let inlines = self.top();
        match inlines.last_mut() {
            Some(Inline::Text { text, span: before }) if before.end == span.start => {
                text.push_str(piece);
                before.end = span.end;
            }
            _ => inlines.push(Inline::Text { text: piece.to_owned(), span }),
        }
    }

    fn top(&mut self) -> &mut Vec<Inline> {
        if self.open.is_empty() {
            self.open.push((Wrap::None, Vec::new()));
        }
        let last = self.open.len() - 1;
        &mut self.open[last].1
    }

    /// Adds a picture or a reference to a note.
    pub fn push(&mut self, inline: Inline) {
        (self.filled, self.joined) = (true, false);
        (self.space, self.breaks) = (false, 0);
        self.top().push(inline);
    }

    /// Ends a line; tells whether it is the second end without a word between: the end of a paragraph.
    pub fn line_break(&mut self, reading: &mut Reading) -> bool {
        if !self.filled {
            return false;
        }
        self.breaks += 1;
        reading.line();
        self.space = true;
        self.top().push(Inline::Break);
        self.breaks > 1
    }

    /// Opens formatting.
    pub fn begin(&mut self, wrap: Wrap) {
        self.open.push((wrap, Vec::new()));
    }

    /// Closes the formatting opened last.
    pub fn end(&mut self) {
        if self.open.len() > 1
            && let Some((wrap, inner)) = self.open.pop()
        {
            let set = set(&wrap, inner);
            self.top().extend(set);
        }
    }

    /// Whether code is open.
    pub fn in_code(&self) -> bool {
        self.open.iter().any(|(w, _)| *w == Wrap::Code)
    }

    /// Ends the block: gives what there is and begins anew, with the same formatting open.
    pub fn take(&mut self) -> Vec<Inline> {
        let mut inlines = self.take_all();
        trim(&mut inlines, true);
        trim(&mut inlines, false);
        tidy(&mut inlines);
        inlines
    }

    /// As [`Run::take`], with the white space at the edges.
    pub fn take_all(&mut self) -> Vec<Inline> {
        for i in (1..self.open.len()).rev() {
            let inner = std::mem::take(&mut self.open[i].1);
            let set = set(&self.open[i].0, inner);
            self.open[i - 1].1.extend(set);
        }
        (self.space, self.filled, self.breaks) = (true, false, 0);
        (self.hold, self.joined) = (false, false);
        std::mem::take(self.open.first_mut().map_or(&mut Vec::new(), |o| &mut o.1))
    }
}

/// Whether there are words, pictures or references to notes.
pub fn says_something(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| match i {
        Inline::Text { text, .. } | Inline::Code { text, .. } => !text.chars().all(is_blank),
        Inline::Image { .. } | Inline::Note(_) => true,
        Inline::Break | Inline::Paragraph => false,
        other => says_something(other.inner()),
    })
}

fn has_note(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| matches!(i, Inline::Note(_)) || has_note(i.inner()))
}

/// Formatting around content; content without words has none.
fn set(wrap: &Wrap, inner: Vec<Inline>) -> Vec<Inline> {
    if *wrap == Wrap::None || !says_something(&inner) {
        return inner;
    }
    // What is set strong already is not set strong again.
    let again = |i: &Inline| {
        matches!(
            (wrap, i),
            (Wrap::Emphasis, Inline::Emphasis(_))
                | (Wrap::Strong, Inline::Strong(_))
                | (Wrap::Strike, Inline::Strike(_))
        )
    };
    let inner = if inner.iter().any(again) { once(inner, &again) } else { inner };
    match wrap {
        Wrap::None => inner,
        Wrap::Emphasis => vec![Inline::Emphasis(inner)],
        Wrap::Strong => vec![Inline::Strong(inner)],
        Wrap::Superscript | Wrap::Subscript | Wrap::Link(_) if has_note(&inner) => inner,
        Wrap::Superscript => vec![Inline::Superscript(inner)],
        Wrap::Subscript => vec![Inline::Subscript(inner)],
        Wrap::Strike => vec![Inline::Strike(inner)],
        Wrap::Code => code(inner),
        Wrap::Link(target) => vec![Inline::Link { target: target.clone(), content: unlinked(inner) }],
    }
}

/// Inlines with the content of some in their place.
fn once(inlines: Vec<Inline>, again: &dyn Fn(&Inline) -> bool) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (again(&inline), inline) {
            (true, Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner)) => out.extend(inner),
            (_, other) => out.push(other),
        }
    }
    out
}

/// A link stands in no link.
fn unlinked(inlines: Vec<Inline>) -> Vec<Inline> {
    inlines
        .into_iter()
        .flat_map(|i| match i {
            Inline::Link { content, .. } => unlinked(content),
            Inline::Emphasis(inner) => vec![Inline::Emphasis(unlinked(inner))],
            Inline::Strong(inner) => vec![Inline::Strong(unlinked(inner))],
            other => vec![other],
        })
        .collect()
}

/// Text as code. Formatting within is given up; links are kept around their part of it.
fn code(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        let added = match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => {
                if let Some(Inline::Code { text: before, span: place }) = out.last_mut()
                    && place.end == span.start
                {
                    before.push_str(&text);
                    place.end = span.end;
                    continue;
                }
                vec![Inline::Code { text, span }]
            }
            Inline::Link { target, content } => vec![Inline::Link { target, content: code(content) }],
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner) => code(inner),
            other => vec![other],
        };
        for inline in added {
            match (out.last_mut(), inline) {
                (Some(Inline::Code { text: before, span: place }), Inline::Code { text, span })
                    if place.end == span.start =>
                {
                    before.push_str(&text);
                    place.end = span.end;
                }
                (_, inline) => out.push(inline),
            }
        }
    }
    out.into_iter().flat_map(bare_edges).collect()
}

/// White space at the edges of code stands outside it.
fn bare_edges(inline: Inline) -> Vec<Inline> {
    let Inline::Code { text, span } = inline else { return vec![inline] };
    let (body, left) = (text.trim(), text.len() - text.trim_start().len());
    if body.is_empty() || body.len() == text.len() {
        return if body.is_empty() { vec![Inline::Text { text, span }] } else { vec![Inline::Code { text, span }] };
    }
    let right = left + body.len();
    let part = |range: std::ops::Range<usize>| -> (String, Span) {
        (text.get(range.clone()).unwrap_or_default().to_owned(), span.start + range.start..span.start + range.end)
    };
    let mut out = Vec::new();
    let (before, place) = part(0..left);
    if !before.is_empty() {
        out.push(Inline::Text { text: before, span: place });
    }
    let (body, place) = part(left..right);
    out.push(Inline::Code { text: body, span: place });
    let (after, place) = part(right..text.len());
    if !after.is_empty() {
        out.push(Inline::Text { text: after, span: place });
    }
    out
}

/// Takes white space and line breaks off one edge; tells whether words stand there now.
pub fn trim(inlines: &mut Vec<Inline>, start: bool) -> bool {
    loop {
        let edge = if start { inlines.first_mut() } else { inlines.last_mut() };
        let Some(edge) = edge else { return false };
        let keeps = match edge {
            Inline::Break | Inline::Paragraph => false,
            Inline::Text { text, span } => {
                if start {
                    let rest = text.trim_start_matches(is_blank);
                    span.start += text.len() - rest.len();
                    *text = rest.to_owned();
                } else {
                    let rest = text.trim_end_matches(is_blank);
                    span.end -= text.len() - rest.len();
                    *text = rest.to_owned();
                }
                !text.is_empty()
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner)
            | Inline::Link { content: inner, .. } => trim(inner, start),
            Inline::Code { .. } | Inline::Image { .. } | Inline::Note(_) => true,
        };
        if keeps {
            return true;
        }
        if start {
            inlines.remove(0);
        } else {
            inlines.pop();
        }
    }
}

/// No white space before a line break, no empty text anywhere.
fn tidy(inlines: &mut Vec<Inline>) {
    for i in 0..inlines.len() {
        let is_break = |i: Option<&Inline>| matches!(i, Some(Inline::Break | Inline::Paragraph));
        let after = i > 0 && is_break(inlines.get(i - 1));
        let before = is_break(inlines.get(i + 1));
        match &mut inlines[i] {
            Inline::Text { text, span } if before || after => {
                let rest = if before { text.trim_end_matches(is_blank) } else { text.as_str() };
                span.end -= text.len() - rest.len();
                let bare = if after { rest.trim_start_matches(is_blank) } else { rest };
                span.start += rest.len() - bare.len();
                *text = bare.to_owned();
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner)
            | Inline::Link { content: inner, .. } => tidy(inner),
            _ => {}
        }
    }
    inlines.retain(|i| match i {
        Inline::Text { text, .. } => !text.is_empty(),
        _ => true,
    });
    inlines.dedup_by(|b, a| matches!((a, b), (Inline::Break, Inline::Break)));
    part_from_notes(inlines);
}

/// A link or a bracket directly after a reference to a note would make one sign with it in the page: a space parts them.
fn part_from_notes(inlines: &mut Vec<Inline>) {
    let mut at = 1;
    while at < inlines.len() {
        let place = match &inlines[at] {
            Inline::Text { text, span } if text.starts_with(['(', ':']) => Some(span.start),
            Inline::Link { content, .. } => Some(crate::source::plain::span_of(content).map_or(0, |s| s.start)),
            _ => None,
        };
        if let Some(place) = place.filter(|_| matches!(inlines[at - 1], Inline::Note(_))) {
            inlines.insert(at, Inline::Text { text: " ".into(), span: place..place });
            at += 1;
        }
        at += 1;
    }
}

/// Only the words, for code blocks: formatting is given up, line ends at the edges are not part of it.
pub fn bare(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = code(inlines);
    out.retain(|i| matches!(i, Inline::Code { .. } | Inline::Text { .. } | Inline::Link { .. }));
    let mut texts: Vec<(String, Span)> = Vec::new();
    words(out, &mut texts);
    if let Some((text, span)) = texts.first_mut() {
        let rest = text.trim_start_matches('\n');
        span.start += text.len() - rest.len();
        *text = rest.to_owned();
    }
    if let Some((text, span)) = texts.last_mut() {
        let rest = text.trim_end();
        span.end -= text.len() - rest.len();
        *text = rest.to_owned();
    }
    texts.into_iter().filter(|(t, _)| !t.is_empty()).map(|(text, span)| Inline::Text { text, span }).collect()
}

fn words(inlines: Vec<Inline>, out: &mut Vec<(String, Span)>) {
    for inline in inlines {
        match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => match out.last_mut() {
                Some((before, place)) if place.end == span.start => {
                    before.push_str(&text);
                    place.end = span.end;
                }
                _ => out.push((text, span)),
            },
            Inline::Link { content, .. } => words(content, out),
            _ => {}
        }
    }
}
