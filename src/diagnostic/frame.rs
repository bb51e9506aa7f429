//! Diagnostics for people and programs: a code frame as compilers print it, and JSON.
//!
//! A frame shows a few lines around the place, cut out of the text first, so that its cost does not depend on the size of
//! the file. Texts may hold control characters; the renderer replaces them.

use super::{Diagnostic, Place, Severity};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use serde_json::{Value, json};
use std::ops::Range;

/// Lines shown before and after the place.
const AROUND: usize = 2;
/// A place in a line longer than this many bytes is told without a frame.
const LONGEST_LINE: usize = 2_000;

/// The diagnostic with the lines it points into; without a place, as one line. With `color` it holds ANSI escapes.
pub fn frame(diagnostic: &Diagnostic, color: bool) -> String {
    let Some(cut) = diagnostic.place.as_ref().and_then(Cut::around) else { return plain(diagnostic, color) };
    let snippet = Snippet::source(cut.text)
        .line_start(cut.first_line)
        .fold(false)
        .path(diagnostic.file.as_deref())
        .annotation(AnnotationKind::Primary.span(cut.span));
    let mut group = level(diagnostic.severity).primary_title(&diagnostic.message).id(diagnostic.code).element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer(color).render(&[group])
}

fn plain(diagnostic: &Diagnostic, color: bool) -> String {
    let place = diagnostic.place.as_ref().map(Place::line_column);
    let title = level(diagnostic.severity).primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = title.elements(None::<annotate_snippets::Origin>);
    if let Some(file) = &diagnostic.file {
        let mut origin = annotate_snippets::Origin::path(file);
        if let Some((line, column)) = place {
            origin = origin.line(line).char_column(column);
        }
        group = group.element(origin);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer(color).render(&[group])
}

fn renderer(color: bool) -> Renderer {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The lines around a place.
struct Cut<'a> {
    text: &'a str,
    /// Number of the first line, from 1.
    first_line: usize,
    /// The place within `text`.
    span: Range<usize>,
}

impl<'a> Cut<'a> {
    fn around(place: &'a Place) -> Option<Cut<'a>> {
        let text: &str = &place.text;
        let start = floor(text, place.span.start);
        let end = floor(text, place.span.end).max(start);
        let line = text.get(..start)?.rfind('\n').map_or(0, |i| i + 1);
        // Long spans are shown by their first line.
        let line_end = text.get(start..)?.find('\n').map_or(text.len(), |i| start + i);
        if line_end - line > LONGEST_LINE {
            return None;
        }
        let from = back(text, line);
        let to = forth(text, line_end);
        let first_line = text.get(..from)?.bytes().filter(|b| *b == b'\n').count() + 1;
        let shown = text.get(from..to)?;
        Some(Cut { text: shown, first_line, span: start - from..end.min(line_end).max(start) - from })
    }
}

/// The beginning of the line [`AROUND`] lines before the one that begins at `line`, short ones only.
fn back(text: &str, mut line: usize) -> usize {
    for _ in 0..AROUND {
        let before = line.checked_sub(1).and_then(|end| text.get(..end));
        let Some(before) = before else { break };
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        if before.len() - start > LONGEST_LINE {
            break;
        }
        line = start;
    }
    line
}

/// The end of the line [`AROUND`] lines after the one that ends at `end`, short ones only.
fn forth(text: &str, mut end: usize) -> usize {
    for _ in 0..AROUND {
        let Some(after) = text.get(end + 1..) else { break };
        let length = after.find('\n').unwrap_or(after.len());
        if length > LONGEST_LINE || length == after.len() && after.is_empty() {
            break;
        }
        end += 1 + length;
    }
    end
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The diagnostic for programs: `severity`, `code`, `message`, `file`, `line`, `column`, `help`; what there is not is null.
pub fn json(diagnostic: &Diagnostic) -> Value {
    let place = diagnostic.place.as_ref().map(Place::line_column);
    json!({
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "file": diagnostic.file,
        "line": place.map(|(line, _)| line),
        "column": place.map(|(_, column)| column),
        "help": diagnostic.help,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;

    #[test]
    fn a_frame_shows_the_line_its_number_and_the_help() {
        let text: Arc<str> = "one\ntwo\nthree\nfour ❧ five\nsix\nseven\neight\n".into();
        let at = text.find("five").unwrap();
        let shown =
            frame(&Diagnostic::error("code", "what").in_file("a.md").at(&text, at..at + 4).help("do so"), false);
        let wanted = "error[code]: what\n --> a.md:4:8\n  |\n2 | two\n3 | three\n4 | four ❧ five\n  |        ^^^^\n5 | six\n6 | seven\n  |\n  = help: do so";
        assert_eq!(shown, wanted);
    }

    #[test]
    fn without_a_place_it_is_told_in_short() {
        let shown = frame(&Diagnostic::warning("code", "what").in_file("a.md").help("do so"), false);
        assert_eq!(shown, "warning[code]: what\n--> a.md\n = help: do so");
        assert_eq!(frame(&Diagnostic::note("code", "what"), false), "note[code]: what");
    }

    #[test]
    fn an_enormous_line_is_told_by_its_place() {
        let text: Arc<str> = "x".repeat(1_000_000).into();
        let shown = frame(&Diagnostic::error("code", "what").in_file("a.md").at(&text, 500_000..500_001), false);
        assert_eq!(shown, "error[code]: what\n--> a.md:1:500001");
    }

    #[test]
    fn json_counts_lines_and_columns_from_one() {
        let text: Arc<str> = "ab\ncd".into();
        let value = json(&Diagnostic::error("code", "what").in_file("a.md").at(&text, 4..5));
        assert_eq!((&value["line"], &value["column"], &value["severity"]), (&2.into(), &2.into(), &"error".into()));
    }

    proptest! {
        #[test]
        fn any_place_in_any_text_can_be_shown(text in "[a-zé❧\n\r\t\u{0}\u{1b}]{0,60}", start in 0usize..80, length in 0usize..80) {
            let text: Arc<str> = text.into();
            let shown = frame(&Diagnostic::error("code", "what").in_file("a.md").at(&text, start..start + length), false);
            prop_assert!(shown.starts_with("error[code]: what"));
            prop_assert_eq!(shown.find('\u{1b}'), None);
        }
    }
}
