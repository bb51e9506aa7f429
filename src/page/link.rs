//! Addresses in Markdown: what they point at, and which of them may stand in HTML.

use super::model::LinkKind;
use percent_encoding::percent_decode_str;

/// Schemes that are let through. Everything else could run as a script or carry a document of its own.
const SAFE: &[&str] = &["http", "https", "mailto", "tel", "ftp"];

/// What a target points at.
pub(super) fn classify(target: &str) -> LinkKind {
    if let Some(path) = target.strip_prefix("@/") {
        let (path, fragment) = split_fragment(path);
        return LinkKind::Content { path: path.to_string(), fragment };
    }
    if let Some(fragment) = target.strip_prefix('#') {
        return LinkKind::Fragment(decoded(fragment));
    }
    match scheme(target) {
        Some(scheme) if SAFE.iter().any(|safe| scheme.eq_ignore_ascii_case(safe)) => LinkKind::External,
        Some(_) => LinkKind::Unsafe,
        None if is_other_host(target) => LinkKind::External,
        None => {
            let (path, fragment) = split_fragment(target);
            let path = path.split_once('?').map_or(path, |(path, _)| path);
            LinkKind::Relative { path: decoded(path), fragment }
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn split_fragment(target: &str) -> (&str, Option<String>) {
    match target.split_once('#') {
        Some((path, fragment)) => (path, Some(decoded(fragment))),
        None => (target, None),
    }
}

/// The scheme as a browser reads it: control characters and white space are passed over (WHATWG URL, basic URL parser).
fn scheme(target: &str) -> Option<String> {
    let mut scheme = String::new();
    for c in target.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        match c {
            ':' => return Some(scheme),
            '/' | '?' | '#' | '\\' => return None,
            c => scheme.push(c),
        }
    }
    None
}

/// `//host/path`, with either slash.
fn is_other_host(target: &str) -> bool {
    let mut chars = target.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    matches!((chars.next(), chars.next()), (Some('/' | '\\'), Some('/' | '\\')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn targets_are_told_apart() {
        let relative = |path: &str, fragment: Option<&str>| LinkKind::Relative {
            path: path.into(),
            fragment: fragment.map(Into::into),
        };
        for (target, kind) in [
            ("https://example.org/a#b", LinkKind::External),
            ("MAILTO:a@example.org", LinkKind::External),
            ("//example.org", LinkKind::External),
            ("\\\\example.org", LinkKind::External),
            ("@/guide/a.md#b", LinkKind::Content { path: "guide/a.md".into(), fragment: Some("b".into()) }),
            ("#b%20c", LinkKind::Fragment("b c".into())),
            ("../a%20b.md?x#y", relative("../a b.md", Some("y"))),
            ("a/b:c.md", relative("a/b:c.md", None)),
            ("", relative("", None)),
        ] {
            assert_eq!(classify(target), kind, "{target}");
        }
    }

    #[test]
    fn addresses_that_run_or_carry_documents_are_not_let_through() {
        for target in [
            "javascript:alert(1)",
            " JaVaScript:x",
            "java\nscript:x",
            "\u{1}data:text/html,x",
            "vbscript:x",
            "file:///x",
        ] {
            assert_eq!(classify(target), LinkKind::Unsafe, "{target}");
        }
    }

    proptest! {
        #[test]
        fn no_white_space_hides_a_script(gaps in prop::collection::vec("[ \t\r\n]?", 11)) {
            let mut target = String::new();
            for (letter, gap) in "javascript:".chars().zip(&gaps) {
                target.push_str(gap);
                target.push(letter);
            }
            prop_assert_eq!(classify(&target), LinkKind::Unsafe);
        }
    }
}
