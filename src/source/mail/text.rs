//! The text of a message → blocks: flowed lines joined (RFC 3676), quoted replies nested, lists, code, signatures.
//!
//! In: text of a `text/plain` part. Out: drafts in its order. The marks of quoting are structure, all else is kept.

use crate::source::document::{Block, BlockKind, Inline};
use crate::source::draft::{Draft, Piece, Style};

/// Replies quoted deeper are one quotation.
const DEEPEST: usize = 12;

/// A line: how deep it is quoted, and what it says.
type Line = (usize, String);

/// How lines are put together again.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flow {
    /// `format=flowed`
    pub flowed: bool,
    /// `delsp=yes`
    pub delete_space: bool,
}

/// Reads a text.
pub(super) fn blocks(text: &str, flow: Flow) -> Vec<Draft> {
    let lines: Vec<Line> = text.lines().map(|line| quoted(line, flow.flowed)).collect();
    let lines = if flow.flowed { joined(lines, flow.delete_space) } else { lines };
    level(&lines, 0, flow.flowed)
}

/// Takes the marks of quoting off a line.
fn quoted(line: &str, flowed: bool) -> Line {
    let (mut depth, mut rest) = (0, line);
    while let Some(inner) = rest.strip_prefix('>') {
        depth += 1;
        rest = inner;
        // `> > text` is as good as `>> text`.
        if !flowed && rest.strip_prefix(' ').is_some_and(|r| r.starts_with('>')) {
            rest = rest.trim_start();
        }
    }
    let rest = if flowed || depth > 0 { rest.strip_prefix(' ').unwrap_or(rest) } else { rest };
    (depth.min(DEEPEST), rest.to_owned())
}

/// Joins lines that end with a space to the next of the same depth.
fn joined(lines: Vec<Line>, delete_space: bool) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut open = false;
    for (depth, text) in lines {
        let soft = text.ends_with(' ') && text != "-- ";
        let body = if soft && delete_space { text.trim_end_matches(' ').to_owned() } else { text };
        match out.last_mut() {
            Some((before, line)) if open && *before == depth && body != "-- " => line.push_str(&body),
            _ => out.push((depth, body)),
        }
        open = soft;
    }
    out
}

/// Blocks of lines at least this deep.
fn level(lines: &[Line], depth: usize, flowed: bool) -> Vec<Draft> {
    let mut out = Vec::new();
    let mut rest = lines;
    while let Some((first, _)) = rest.first() {
        let deeper = *first > depth;
        let length = rest.iter().position(|(d, _)| (*d > depth) != deeper).unwrap_or(rest.len());
        let (part, after) = rest.split_at(length);
        rest = after;
        if deeper {
            out.extend(quotation(level(part, depth + 1, flowed)));
        } else {
            plain(part, flowed, &mut out);
        }
    }
    out
}

/// A quotation; if it holds nothing but paragraphs, they are its text.
fn quotation(children: Vec<Draft>) -> Option<Draft> {
    let children: Vec<Draft> = children.into_iter().filter(|d| !d.is_empty()).collect();
    if children.is_empty() {
        return None;
    }
    let simple = children.iter().all(|d| d.block.kind == BlockKind::Paragraph && d.removed.is_none());
    if !simple {
        return Some(Draft { children, ..Draft::new(BlockKind::Quote, Vec::new()) });
    }
    let mut pieces = Vec::new();
    for child in children {
        if !pieces.is_empty() {
            pieces.push(Piece::Other(Inline::Break));
        }
        pieces.extend(child.pieces);
    }
    Some(Draft::new(BlockKind::Quote, pieces))
}

/// Paragraphs, lists, code and the signature.
fn plain(lines: &[Line], flowed: bool, out: &mut Vec<Draft>) {
    let signature = lines.iter().position(|(_, t)| t == "-- " || t == "--");
    let (body, rest) = lines.split_at(signature.unwrap_or(lines.len()));
    let groups: Vec<Vec<&str>> = body
        .split(|(_, t)| t.trim().is_empty())
        .filter(|g| !g.is_empty())
        .map(|g| g.iter().map(|(_, t)| t.as_str()).collect())
        .collect();
    for (i, group) in groups.iter().enumerate() {
        let next = groups.get(i + 1).and_then(|g| mark(g.first()?)).map(|(sign, number, _)| (sign, number.is_some()));
        paragraph(group, next, flowed, out);
    }
    if let Some(((_, mark), rest)) = rest.split_first() {
        let mark = Draft::new(BlockKind::Paragraph, vec![piece(mark.trim())]);
        out.push(Draft { removed: Some("signature-mark"), ..mark });
        for group in rest.split(|(_, t)| t.trim().is_empty()).filter(|g| !g.is_empty()) {
            let mut pieces = Vec::new();
            for (_, text) in group {
                pieces.push(piece(text));
                pieces.push(Piece::Other(Inline::Break));
            }
            out.push(Draft::new(BlockKind::Paragraph, pieces));
        }
    }
}

fn piece(text: &str) -> Piece {
    Piece::Text(text.to_owned(), Style::default())
}

/// Lines without an empty one between; `next` is the mark of an item the lines after them begin with.
fn paragraph(lines: &[&str], next: Option<(&str, bool)>, flowed: bool, out: &mut Vec<Draft>) {
    if let [title, line, rest @ ..] = lines
        && let Some(level) = underlined(title, line)
    {
        let block = Block { kind: BlockKind::Heading, level, ..Block::default() };
        out.push(Draft { block, pieces: vec![piece(title)], ..Draft::default() });
        let line = Draft::new(BlockKind::Paragraph, vec![piece(line)]);
        out.push(Draft { removed: Some("heading-underline"), ..line });
        if !rest.is_empty() {
            paragraph(rest, next, flowed, out);
        }
        return;
    }
    if is_code(lines) {
        let pieces = lines.iter().flat_map(|l| [piece(l), Piece::Other(Inline::Break)]).collect();
        out.push(Draft::new(BlockKind::Code, pieces));
        return;
    }
    let marks: Vec<usize> = (0..lines.len()).filter(|i| mark(lines[*i]).is_some()).collect();
    let after_item = out.last().is_some_and(|d| d.block.kind == BlockKind::Item);
    let alike = next.is_some_and(|(sign, numbered)| {
        lines.first().and_then(|l| mark(l)).is_some_and(|(own, number, _)| own == sign || numbered && number.is_some())
    });
    if marks.first() == Some(&0) && (marks.len() > 1 || after_item || alike) {
        for (i, start) in marks.iter().enumerate() {
            let end = marks.get(i + 1).copied().unwrap_or(lines.len());
            out.extend(item(&lines[*start..end], flowed));
        }
        return;
    }
    out.push(Draft::new(BlockKind::Paragraph, wrapped(lines, flowed)));
}

fn item(lines: &[&str], flowed: bool) -> Option<Draft> {
    let (sign, number, rest) = mark(lines.first()?)?;
    let mut texts = vec![rest];
    texts.extend(lines.iter().skip(1));
    let block = Block { kind: BlockKind::Item, ordered: number.is_some(), number, ..Block::default() };
    Some(Draft { block, pieces: wrapped(&texts, flowed), marker: Some(sign.to_owned()), ..Draft::default() })
}

/// The mark of an item at the head of a line, its number, and what follows.
fn mark(line: &str) -> Option<(&str, Option<u32>, &str)> {
    let (sign, rest) = line.trim_start().split_once([' ', '\t'])?;
    if rest.trim().is_empty() {
        return None;
    }
    if matches!(sign, "-" | "*" | "•" | "+" | "·") {
        return Some((sign, None, rest));
    }
    let digits = sign.strip_suffix(['.', ')']).filter(|d| d.len() < 4)?;
    let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
    Some((sign, Some(number), rest))
}

/// A line of `=` or `-` as long as the line above makes that a heading.
fn underlined(title: &str, line: &str) -> Option<u8> {
    let (title, line) = (title.trim(), line.trim());
    let sign = line.chars().next().filter(|c| matches!(c, '=' | '-' | '~'))?;
    let (length, long) = (title.chars().count(), line.chars().count());
    let same = long >= 3 && line.chars().all(|c| c == sign) && length.abs_diff(long) <= 3;
    (same && title.chars().any(char::is_alphabetic)).then_some(if sign == '=' { 1 } else { 2 })
}

/// Columns set with spaces, or lines of a patch.
fn is_code(lines: &[&str]) -> bool {
    let columns = |line: &&&str| line.trim().contains("   ") || line.contains('\t') && line.trim().contains('\t');
    let patch = lines.iter().any(|l| l.starts_with("@@ ") || l.starts_with("diff --git "));
    patch || lines.len() > 1 && lines.iter().filter(columns).count() * 2 >= lines.len()
}

/// Lines that were broken to fit are one; a line that had room for the next word ended on purpose.
fn wrapped(lines: &[&str], flowed: bool) -> Vec<Piece> {
    let length = |line: &str| line.trim_end().chars().count();
    let width = lines.iter().map(|l| length(l)).max().unwrap_or(0);
    let mut pieces = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        pieces.push(piece(line));
        let Some(next) = lines.get(i + 1) else { break };
        let word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
        let full = (50..=100).contains(&width) && length(line) + 1 + word > width.min(76);
        pieces.push(if full && !flowed { piece(" ") } else { Piece::Other(Inline::Break) });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::agreement::body;
    use crate::source::joined::Joined;

    fn page(text: &str, flow: Flow) -> String {
        let mut joined = Joined::default();
        joined.at(Default::default());
        joined.drafts(blocks(text, flow));
        body(&joined.finish())
    }

    #[test]
    fn wrapped_lines_join_and_short_ones_stay() {
        let text = "The harbour master had kept the book for forty years, and nobody\nknew where it was.\n\nBo Reader\n12 Quay Street\nHull\n";
        assert_eq!(
            page(text, Flow::default()),
            "The harbour master had kept the book for forty years, and nobody knew where it was.\n\nBo Reader\\\n12 Quay Street\\\nHull"
        );
    }

    #[test]
    fn flowed_text_is_put_together_and_unstuffed() {
        let flow = Flow { flowed: true, delete_space: false };
        assert_eq!(
            page("One line that \nflows on.\n From here\n> quoted \n> too\n", flow),
            "One line that flows on.\\\nFrom here\n\n> quoted too"
        );
        let flow = Flow { flowed: true, delete_space: true };
        assert_eq!(page("日本 \n語\n", flow), "日本語");
    }

    #[test]
    fn items_with_empty_lines_between_and_underlined_headings_are_seen() {
        let text = "The News\n========\n\n * one\n\n * two\n   and more\n\nEnd.\n\n* Not a list\n";
        assert_eq!(page(text, Flow::default()), "# The News\n\n- one\n- two\\\n  and more\n\nEnd.\n\n\\* Not a list");
    }

    #[test]
    fn replies_nest_with_their_lists() {
        let text = "Ann wrote:\n> Bo wrote:\n>> First.\n>>\n>> - one\n>> - two\n>\n> Yes.\n\nNo.\n";
        assert_eq!(
            page(text, Flow::default()),
            "Ann wrote:\n\n> Bo wrote:\n>\n> > First.\n> >\n> > - one\n> > - two\n>\n> Yes.\n\nNo."
        );
    }

    #[test]
    fn signatures_and_columns_keep_their_lines() {
        let text = "Year    Ships    Crews\n1901    12       140\n\nBye\n-- \nAnn Example\nHull\n";
        assert_eq!(
            page(text, Flow::default()),
            "```\nYear    Ships    Crews\n1901    12       140\n```\n\nBye\n\nAnn Example\\\nHull"
        );
    }
}
