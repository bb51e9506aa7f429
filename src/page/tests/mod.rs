//! Promises of the room that both walks keep together.

mod footnotes;
mod inert;
mod pages;
mod source_pages;

use super::*;
use crate::diagnostic::Diagnostic;

/// Reads a page; every key that begins with `k` is known.
pub(super) fn scan(kind: FrontMatterKind, text: &str) -> (Page, Vec<Diagnostic>) {
    let options = ScanOptions { texts: true, known_key: &|key| key.starts_with('k'), ..ScanOptions::new(kind) };
    Page::scan("a.md", text.into(), &options, None)
}

/// Codes of the complaints about a hand-written page.
pub(super) fn codes(text: &str) -> Vec<&'static str> {
    scan(FrontMatterKind::Page, text).1.iter().map(|d| d.code).collect()
}

/// Renders with every link leading to `x.html`, and citations by number.
pub(super) fn render(page: &Page, mentions: &[MentionLink], is_note: bool) -> Rendered {
    with_input(page, mentions, is_note, |input| page.render(input))
}

/// The Markdown twin under the same input.
pub(super) fn twin(page: &Page, is_note: bool) -> String {
    with_input(page, &[], is_note, |input| page.markdown_twin(input))
}

fn with_input<T>(
    page: &Page,
    mentions: &[MentionLink],
    is_note: bool,
    use_input: impl FnOnce(&RenderInput<'_>) -> T,
) -> T {
    let words = Words::default();
    let citations: Vec<CitationHtml> =
        (0..page.clusters.len()).map(|i| CitationHtml { html: format!("C{i}"), is_note, in_text: None }).collect();
    let link = |_: usize| Some(LinkTarget::from("x.html".to_string()));
    use_input(&RenderInput {
        link: &link,
        mentions,
        citations: &citations,
        highlight: false,
        heading_links: false,
        words: &words,
    })
}

/// The body of a hand-written page.
pub(super) fn html(text: &str) -> String {
    render(&scan(FrontMatterKind::Page, text).0, &[], true).body
}

/// The body of a source page.
pub(super) fn source_html(text: &str) -> String {
    render(&scan(FrontMatterKind::Source, text).0, &[], true).body
}

/// A strict reading of HTML: the text without what the page adds to it (permalinks, marks, citations), and the ids. Panics
/// where elements are not well nested, a link stands in a link, or an id occurs twice.
pub(super) fn read_html(html: &str) -> (String, Vec<String>) {
    let (mut text, mut ids, mut open): (String, Vec<String>, Vec<(String, bool)>) = Default::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if !open.iter().any(|(_, added)| *added) {
            text.push_str(&rest[..at]);
        }
        let end = rest.find('>').expect("a tag has an end");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop().map(|(name, _)| name).as_deref(), Some(name), "nesting in {html}");
            continue;
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().unwrap().to_string();
            assert!(!ids.contains(&id), "{id} twice in {html}");
            ids.push(id);
        }
        assert!(!(name == "a" && open.iter().any(|(n, _)| n == "a")), "a link in a link in {html}");
        if !matches!(name, "br" | "hr" | "img") {
            let added = ["class=\"pn\"", "class=\"note-ref\"", "class=\"cite\""].iter().any(|c| tag.contains(c));
            open.push((name.to_string(), added));
        }
    }
    assert!(open.is_empty(), "{open:?} open in {html}");
    text.push_str(rest);
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    (text, ids)
}
