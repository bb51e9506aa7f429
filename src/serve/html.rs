//! What the preview adds to pages, and the pages of its own.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::frame::frame;
use pulldown_cmark_escape::escape_html;

/// Path prefix of everything that is the preview's and not the site's.
pub(super) const OWN: &str = "/__sourcebook/";

/// Puts the script that reloads the page, and the problems if there are any, before the end of the body.
pub(super) fn with_preview(page: &[u8], version: &str, problems: &[Diagnostic]) -> Vec<u8> {
    let addition = addition(version, problems);
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|w| w.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, addition.as_bytes(), after].concat()
}

/// A page of the preview's own.
pub(super) fn own_page(title: &str, text: &str, version: &str, problems: &[Diagnostic]) -> Vec<u8> {
    let (title, text) = (escaped(title), escaped(text));
    let head = format!(
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>"
    );
    let body = format!("<h1>{title}</h1><p>{text}</p><p><a href=\"/\">Home page</a></p>");
    let page = format!("<!doctype html><html lang=\"en\"><head>{head}</head><body>{body}</body></html>");
    with_preview(page.as_bytes(), version, problems)
}

fn addition(version: &str, problems: &[Diagnostic]) -> String {
    let mut html = String::new();
    if !problems.is_empty() {
        let count = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
        html.push_str(&format!("<link rel=\"stylesheet\" href=\"{OWN}overlay.css\">"));
        html.push_str(&format!("<details id=\"sourcebook-problems\" open><summary>{count}</summary>"));
        for problem in problems {
            html.push_str("<pre>");
            html.push_str(&escaped(&frame(problem, false)));
            html.push_str("</pre>");
        }
        html.push_str("</details>");
    }
    let version = escaped(version);
    html.push_str(&format!("<script src=\"{OWN}reload.js\" data-version=\"{version}\" defer></script>"));
    html
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = escape_html(&mut html, text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str, problems: &[Diagnostic]) -> String {
        String::from_utf8(with_preview(page.as_bytes(), "1.2", problems)).unwrap()
    }

    const SCRIPT: &str = "<script src=\"/__sourcebook/reload.js\" data-version=\"1.2\" defer></script>";

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        assert_eq!(shown("<p>&lt;/body> </body></html>", &[]), format!("<p>&lt;/body> {SCRIPT}</body></html>"));
        assert_eq!(shown("<code></body></code></BODY>", &[]), format!("<code></body></code>{SCRIPT}</BODY>"));
        assert_eq!(shown("no body", &[]), format!("no body{SCRIPT}"));
    }

    #[test]
    fn problems_are_shown_with_their_code_and_nothing_in_them_is_markup() {
        let text = "a\n<script>x</script>\n".into();
        let problem = Diagnostic::error("code", "has <b>").in_file("<a>.md").at(&text, 2..10);
        let page = shown("</body>", &[problem]);
        assert!(page.contains("&lt;script&gt;x&lt;/script&gt;"), "{page}");
        assert!(page.contains("error[code]: has &lt;b&gt;"), "{page}");
        assert_eq!(page.matches("<script").count(), 1, "{page}");
    }
}
