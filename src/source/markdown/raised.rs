//! `<sup>` and `<sub>` in source pages: raised and lowered text, for which Markdown has no sign that works within words.
//!
//! In: the events of a page of the source dialect. Out: the same events, with each such pair of tags that holds nothing but
//! running text as the beginning and the end of raised or lowered text. Any other tag stays what it was.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::VecDeque;
use std::ops::Range;

/// So many events are looked at for the closing tag.
const REACH: usize = 64;

type Placed<'a> = (Event<'a>, Range<usize>);

/// The adapter.
pub struct Raised<'a, I> {
    /// The events as they come from the parser.
    pub inner: I,
    ahead: VecDeque<Placed<'a>>,
    on: bool,
}

impl<'a, I: Iterator<Item = Placed<'a>>> Raised<'a, I> {
    /// Adapts events; if not `on`, leaves them as they are.
    pub fn new(inner: I, on: bool) -> Self {
        Raised { inner, ahead: VecDeque::new(), on }
    }

    /// The place of the closing tag among the events ahead.
    fn closing(&mut self, tag: &str) -> Option<usize> {
        let mut depth = 0usize;
        for i in 0..REACH {
            if i == self.ahead.len() {
                self.ahead.push_back(self.inner.next()?);
            }
            match &self.ahead[i].0 {
                Event::InlineHtml(html) if depth == 0 && html.as_ref() == tag => return Some(i),
                Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::FootnoteReference(_) => {}
                Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => depth += 1,
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) if depth > 0 => {
                    depth -= 1;
                }
                _ => return None,
            }
        }
        None
    }
}

impl<'a, I: Iterator<Item = Placed<'a>>> Iterator for Raised<'a, I> {
    type Item = Placed<'a>;

    fn next(&mut self) -> Option<Placed<'a>> {
        let (event, place) = self.ahead.pop_front().or_else(|| self.inner.next())?;
        let pair = match &event {
            Event::InlineHtml(html) if self.on => match html.as_ref() {
                "<sup>" => Some(("</sup>", Tag::Superscript, TagEnd::Superscript)),
                "<sub>" => Some(("</sub>", Tag::Subscript, TagEnd::Subscript)),
                _ => None,
            },
            _ => None,
        };
        if let Some((closing, begin, end)) = pair
            && let Some(at) = self.closing(closing)
        {
            self.ahead[at].0 = Event::End(end);
            return Some((Event::Start(begin), place));
        }
        Some((event, place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Parser;

    fn kinds(markdown: &str) -> String {
        Raised::new(Parser::new(markdown).into_offset_iter(), true)
            .map(|(event, _)| match event {
                Event::Start(Tag::Superscript) => "↑".into(),
                Event::Start(Tag::Subscript) => "↓".into(),
                Event::End(TagEnd::Superscript | TagEnd::Subscript) => ".".into(),
                Event::Text(text) => text.into_string(),
                Event::InlineHtml(html) => format!("({html})"),
                _ => String::new(),
            })
            .collect()
    }

    #[test]
    fn pairs_with_running_text_are_raised_and_all_else_stays() {
        assert_eq!(kinds("mc<sup>2</sup>, H<sub>*2*</sub>O"), "mc↑2., H↓2.O");
        assert_eq!(kinds("a<sup>b"), "a(<sup>)b");
        assert_eq!(kinds("*a<sup>b*</sup>"), "a(<sup>)b(</sup>)");
        assert_eq!(kinds("<sup><b>x</b></sup> y<sup>z</sup>"), "(<sup>)(<b>)x(</b>)(</sup>) y↑z.");
        assert_eq!(kinds("x<sup onclick=a>2</sup>"), "x(<sup onclick=a>)2(</sup>)");
    }
}
