//! What would change, as a unified diff: `import --diff`.

use crate::project::Change;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const CYAN: &str = "\u{1b}[36m";
const PLAIN: &str = "\u{1b}[0m";

/// The changes below a folder as git writes them, so that `git apply` and `patch -p1` read them; with colour, which the
/// terminal leaves out where it is not wanted.
pub fn unified(changes: &[Change], folder: &str) -> String {
    let mut out = String::new();
    for change in changes.iter().filter(|c| c.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))) {
        one(change, &mut out);
    }
    out
}

fn one(change: &Change, out: &mut String) {
    let path = &change.path;
    let text = |bytes: &Option<Vec<u8>>| std::str::from_utf8(bytes.as_deref().unwrap_or_default()).map(str::to_owned);
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{BOLD}diff --git a/{path} b/{path}{PLAIN}");
    let name = |bytes: &Option<Vec<u8>>, side: &str| match bytes {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (from, to) = (name(&change.before, "a"), name(&change.after, "b"));
    let (Ok(old), Ok(new)) = (text(&change.before), text(&change.after)) else {
        let _ = writeln!(out, "Binary files {from} and {to} differ");
        return;
    };
    if change.before.is_none() {
        let _ = writeln!(out, "{BOLD}new file mode 100644{PLAIN}");
    }
    if change.after.is_none() {
        let _ = writeln!(out, "{BOLD}deleted file mode 100644{PLAIN}");
    }
    let _ = writeln!(out, "{BOLD}--- {from}{PLAIN}\n{BOLD}+++ {to}{PLAIN}");
    let diff = TextDiff::from_lines(&old, &new);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(out, "{CYAN}{}{PLAIN}", hunk.header());
        for line in hunk.iter_changes() {
            let (colour, sign) = match line.tag() {
                ChangeTag::Delete => (RED, '-'),
                ChangeTag::Insert => (GREEN, '+'),
                ChangeTag::Equal => ("", ' '),
            };
            let end = if colour.is_empty() { "" } else { PLAIN };
            let _ = writeln!(out, "{colour}{sign}{}{end}", line.value().trim_end_matches('\n'));
            if line.missing_newline() {
                let _ = writeln!(out, "\\ No newline at end of file");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_line_by_line_and_only_below_the_folder() {
        let change = |path: &str, before: Option<&[u8]>, after: Option<&[u8]>| Change {
            path: path.into(),
            before: before.map(<[u8]>::to_vec),
            after: after.map(<[u8]>::to_vec),
        };
        let changes = [
            change(".sourcebook/map/a.json", None, Some(b"{}")),
            change("content/a.md", Some(b"one\ntwo\n"), Some(b"one\nthree")),
            change("content/b.png", None, Some(&[0xff])),
            change("content/c.md", None, Some(b"new\n")),
        ];
        let text = anstream::adapter::strip_str(&unified(&changes, "content")).to_string();
        assert_eq!(
            text,
            "diff --git a/content/a.md b/content/a.md\n--- a/content/a.md\n+++ b/content/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n\\ No newline at end of file\ndiff --git a/content/b.png b/content/b.png\nBinary files /dev/null and b/content/b.png differ\ndiff --git a/content/c.md b/content/c.md\nnew file mode 100644\n--- /dev/null\n+++ b/content/c.md\n@@ -0,0 +1 @@\n+new\n"
        );
    }
}
