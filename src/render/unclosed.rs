//! What a template left open: the engine says only that it ended too soon, and names its last line.

use std::ops::Range;

/// A tag that is not closed.
#[derive(Debug, PartialEq)]
pub(super) struct OpenTag {
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// What would close it.
    pub(super) close: String,
}

/// The innermost tag that is open at the end of a template: a block, `if`, `for` and the like without its end, or an
/// expression, tag or comment without its own bracket.
pub(super) fn open_tag(template: &str) -> Option<OpenTag> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    let mut done = 0;
    while let Some(at) = template[done..].find('{').map(|at| done + at) {
        let Some(bracket) = template.get(at..at + 2) else {
            done = at + 1;
            continue;
        };
        let close = match bracket {
            "{{" => "}}",
            "{%" => "%}",
            "{#" => "#}",
            _ => {
                done = at + 1;
                continue;
            }
        };
        let Some(end) = end_of(template, at + 2, close) else {
            let line = template[at..].lines().next().unwrap_or_default().trim_end();
            return Some(OpenTag { at: at..at + line.len(), close: close.into() });
        };
        done = end;
        if bracket == "{%" {
            let inside = template[at + 2..end - 2].trim_matches('-').trim();
            match inside.strip_prefix("end").or_else(|| inside.starts_with("</").then_some(inside)) {
                Some(_) => drop(open.pop()),
                None => open.extend(opened(inside).map(|name| (name, at..end))),
            }
            if inside == "raw" {
                let Some(end) = end_of_raw(&template[done..]) else { break };
                done += end;
            }
        }
    }
    let (name, at) = open.pop()?;
    let called = template[at.clone()].split_once(name).filter(|_| name == "block").map(|(_, rest)| rest);
    let close = match called.and_then(|rest| rest.split(|c: char| c.is_whitespace() || "-%".contains(c)).nth(1)) {
        Some(called) => format!("{{% endblock {called} %}}"),
        None if name.starts_with('<') => format!("{{% </{}> %}}", &name[1..]),
        None => format!("{{% end{name} %}}"),
    };
    Some(OpenTag { at, close })
}

/// Where the tag begins that ends raw text.
fn end_of_raw(text: &str) -> Option<usize> {
    text.match_indices("{%")
        .map(|(at, _)| at)
        .find(|at| text[at + 2..].trim_start_matches('-').trim_start().starts_with("endraw"))
}

/// Where a bracket is closed, outside the strings of the expression in it; after the closing bracket.
fn end_of(template: &str, from: usize, close: &str) -> Option<usize> {
    if close == "#}" {
        return template[from..].find(close).map(|end| from + end + 2);
    }
    let bytes = template.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => at += 1 + memchr::memchr(quote, &bytes[at + 1..])?,
            _ if bytes[at..].starts_with(close.as_bytes()) => return Some(at + 2),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The name of a tag that wants an end.
fn opened(tag: &str) -> Option<&str> {
    let name = tag.split(|c: char| c.is_whitespace() || c == '(').next()?;
    match name {
        "block" | "if" | "for" | "filter" | "raw" | "component" => Some(name),
        "set" | "set_global" => (!tag.contains('=')).then_some("set"),
        _ => (name.starts_with('<') && !tag.ends_with("/>")).then_some(name.trim_end_matches('>')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(template: &str) -> Option<(&str, String)> {
        open_tag(template).map(|open| (&template[open.at], open.close))
    }

    #[test]
    fn the_innermost_open_tag_is_named() {
        let left = |template: &'static str| left(template).map(|(tag, close)| format!("{tag} → {close}"));
        assert_eq!(left("{% block a %}{% if x %}{% endif %}\n").as_deref(), Some("{% block a %} → {% endblock a %}"));
        assert_eq!(
            left("{% if a %}{% else %}{%- for b in c -%}").as_deref(),
            Some("{%- for b in c -%} → {% endfor %}")
        );
        assert_eq!(left("{% set a %}b{% set c = 1 %}").as_deref(), Some("{% set a %} → {% endset %}"));
        assert_eq!(left("é{{ page.title\n</p>").as_deref(), Some("{{ page.title → }}"));
        assert_eq!(left("{% raw %} endraw").as_deref(), Some("{% raw %} → {% endraw %}"));
        assert_eq!(left("{# a {% if %}").as_deref(), Some("{# a {% if %} → #}"));
        assert_eq!(left("{% if \"%}\" == a %}").as_deref(), Some("{% if \"%}\" == a %} → {% endif %}"));
    }

    #[test]
    fn what_is_closed_is_not_open() {
        for template in [
            "",
            "{",
            "a { b } {é",
            "{% raw %}{% if {{ {% endraw %}{{ a }}",
            "{% raw %} endraw {% x {%- endraw -%}{{ a }}",
            "{% block a %}{% for x in y %}{% if x %}{% endif %}{% endfor %}{% endblock a %}{# {% if #}",
        ] {
            assert_eq!(open_tag(template), None, "{template}");
        }
    }
}
