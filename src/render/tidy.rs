//! Takes the blank lines out of rendered HTML that template tags leave behind.

use memchr::memmem;

/// Drops lines that hold nothing but white space, except inside `pre`. Nothing a browser shows changes.
pub(super) fn without_blank_lines(html: String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(start) = memmem::find(rest.as_bytes(), b"<pre") {
        let end = memmem::find(&rest.as_bytes()[start..], b"</pre>").map_or(rest.len(), |i| start + i);
        push_lines(&rest[..start], &mut out);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    push_lines(rest, &mut out);
    out
}

/// A piece may begin and end within a line: only white space between two line ends of it, or before its first line end when
/// nothing stands before it in the line, is a blank line.
fn push_lines(piece: &str, out: &mut String) {
    let (mut kept, mut line) = (0, 0);
    for end in memchr::memchr_iter(b'\n', piece.as_bytes()) {
        if piece.as_bytes()[line..end].iter().all(u8::is_ascii_whitespace) {
            out.push_str(&piece[kept..line]);
            kept = if out.is_empty() || out.ends_with('\n') { end + 1 } else { line };
        }
        line = end + 1;
    }
    out.push_str(&piece[kept..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blank_lines_go_but_not_those_of_code() {
        let html = "\n\n<p>a</p>\n  \n\n<pre>x\n\n  y</pre>\n\n<p>b</p>\n\n";
        assert_eq!(without_blank_lines(html.into()), "<p>a</p>\n<pre>x\n\n  y</pre>\n<p>b</p>\n");
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(html in "(<pre>|</pre>|[ab \n]){0,40}") {
            let ink = |s: &str| s.split_whitespace().collect::<String>();
            prop_assert_eq!(ink(&without_blank_lines(html.clone())), ink(&html));
        }

        #[test]
        fn tidying_twice_changes_nothing(html in "(<pre>|</pre>|[ab \n]){0,40}") {
            let once = without_blank_lines(html);
            prop_assert_eq!(without_blank_lines(once.clone()), once);
        }
    }
}
