//! The formatting of running text as marks in its plain text.

use super::escape::{Mark, Within, escape};
use crate::source::document::{CARRIED, Inline};

/// Which signs stand for emphasis.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signs {
    /// `*a*` and `**a**`.
    Stars,
    /// `_a_` and `**a**`: what two emphases that touch may need.
    Mixed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Emphasis,
    Strong,
    Superscript,
    Subscript,
    Strike,
}

enum Format {
    /// A sign and the pair it belongs to.
    Open(Sign, usize),
    Close(Sign, usize),
    Other(Mark),
    Note(Mark),
    /// A paragraph ends.
    Paragraph,
}

/// Running text: what it says, and how.
pub(super) struct Flow {
    pub(super) plain: String,
    formats: Vec<(usize, Format)>,
    pairs: usize,
}

impl Flow {
    pub(super) fn new(inlines: &[Inline], within: Within, files: &str) -> Flow {
        let mut flow = Flow { plain: String::new(), formats: Vec::new(), pairs: 0 };
        flow.take(inlines, within, files);
        flow.formats.sort_by_key(|(at, _)| *at);
        flow.join();
        flow
    }

    pub(super) fn is_formatted(&self) -> bool {
        self.formats.iter().any(|(_, f)| !matches!(f, Format::Paragraph))
    }

    /// The references to notes, as they are written.
    pub(super) fn notes(&self) -> impl Iterator<Item = &str> {
        self.formats.iter().filter_map(|(_, f)| match f {
            Format::Note(mark) => Some(mark.markdown.as_str()),
            _ => None,
        })
    }

    /// How many pairs of signs there are; those that were joined into another count too.
    pub(super) fn pairs(&self) -> usize {
        self.pairs
    }

    fn take(&mut self, inlines: &[Inline], within: Within, files: &str) {
        for inline in inlines {
            let at = self.plain.len();
            match inline {
                Inline::Text { text, .. } => self.plain.push_str(text),
                Inline::Code { text, .. } => {
                    self.plain.push_str(text);
                    let mark = Mark { at, markdown: code_span(text, within), covers: text.len() };
                    if !text.trim().is_empty() {
                        self.formats.push((at, Format::Other(mark)));
                    }
                }
                Inline::Break | Inline::Paragraph if within == Within::Cell || within == Within::Heading => {
                    self.plain.push(' ');
                }
                Inline::Break => self.plain.push('\n'),
                Inline::Paragraph => {
                    self.formats.push((at, Format::Paragraph));
                    self.plain.push('\n');
                }
                Inline::Image { target, alt } => {
                    let mut text = String::new();
                    escape(&alt.split_whitespace().collect::<Vec<_>>().join(" "), &[], Within::Cell, &mut text);
                    let mark = format!("![{text}]({})", address(target, files));
                    self.formats.push((at, Format::Other(Mark::new(at, mark))));
                }
                Inline::Note(label) => self.formats.push((at, Format::Note(Mark::new(at, format!("[^{label}]"))))),
                Inline::Link { target, content } => {
                    self.formats.push((at, Format::Other(Mark::new(at, "["))));
                    self.take(content, within, files);
                    let end = self.plain.len();
                    self.formats.push((end, Format::Other(Mark::new(end, format!("]({})", address(target, files))))));
                }
                Inline::Emphasis(inner) => self.signed(Sign::Emphasis, inner, within, files),
                Inline::Strong(inner) => self.signed(Sign::Strong, inner, within, files),
                Inline::Superscript(inner) => self.signed(Sign::Superscript, inner, within, files),
                Inline::Subscript(inner) => self.signed(Sign::Subscript, inner, within, files),
                Inline::Strike(inner) => self.signed(Sign::Strike, inner, within, files),
            }
        }
    }

    /// Signs stand close to the words; an emphasis without words has none.
    fn signed(&mut self, sign: Sign, inner: &[Inline], within: Within, files: &str) {
        let (at, first) = (self.plain.len(), self.formats.len());
        self.take(inner, within, files);
        let words = &self.plain[at..];
        if words.trim().is_empty() {
            return;
        }
        let start = at + words.len() - words.trim_start().len();
        let end = at + words.trim_end().len();
        self.formats.insert(first, (start, Format::Open(sign, self.pairs)));
        self.formats.push((end, Format::Close(sign, self.pairs)));
        self.pairs += 1;
    }

    /// Two emphases of one kind that touch are one.
    fn join(&mut self) {
        let mut joined: Vec<(usize, Format)> = Vec::with_capacity(self.formats.len());
        let mut same: Vec<usize> = (0..self.pairs).collect();
        for (at, mut format) in self.formats.drain(..) {
            if let (Format::Open(opens, second), Some((before, Format::Close(closes, first)))) =
                (&format, joined.last())
                && opens == closes
                && *before == at
            {
                same[*second] = *first;
                joined.pop();
                continue;
            }
            if let Format::Close(_, pair) = &mut format {
                *pair = same[*pair];
            }
            joined.push((at, format));
        }
        self.formats = joined;
    }

    /// The marks, in order, with the signs of the pairs that are wanted; without `signs` only the ends of paragraphs and, if
    /// asked for, the references to notes.
    pub(super) fn marks(&self, signs: Option<Signs>, notes: bool, wanted: &dyn Fn(usize) -> bool) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(self.formats.len());
        for (at, format) in &self.formats {
            match (format, signs) {
                (Format::Paragraph, _) => {
                    marks.push(Mark { at: *at, markdown: "\n\n".into(), covers: 1 });
                }
                (Format::Other(mark), Some(_)) => marks.push(mark.clone()),
                (Format::Note(mark), _) if notes => marks.push(mark.clone()),
                (Format::Open(sign, pair) | Format::Close(sign, pair), Some(signs)) if wanted(*pair) => {
                    marks.push(Mark::new(*at, written(*sign, signs, matches!(format, Format::Open(..)))));
                }
                _ => {}
            }
        }
        marks
    }
}

fn written(sign: Sign, signs: Signs, opens: bool) -> &'static str {
    match (sign, signs) {
        (Sign::Emphasis, Signs::Mixed) => "_",
        (Sign::Emphasis, _) => "*",
        (Sign::Strong, _) => "**",
        (Sign::Superscript, _) => {
            if opens {
                "<sup>"
            } else {
                "</sup>"
            }
        }
        (Sign::Subscript, _) => {
            if opens {
                "<sub>"
            } else {
                "</sub>"
            }
        }
        (Sign::Strike, _) => "~~",
    }
}

/// An address between angle brackets, relative to the page.
fn address(target: &str, files: &str) -> String {
    let mut out = String::from("<");
    let target = match target.strip_prefix(CARRIED) {
        Some(name) => format!("{files}/{name}"),
        None => target.to_owned(),
    };
    for c in target.trim().chars() {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

fn code_span(text: &str, within: Within) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.replace('\n', " ");
    let text = if within == Within::Cell { text.replace('|', "\\|") } else { text };
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}
