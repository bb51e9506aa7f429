//! Rewrites rendered pages for archives: one article of a one-file collection, or one self-contained page.
//!
//! Goes in: a page as the theme rendered it, where it stands, and what the archive holds. Comes out: HTML that needs no
//! other file. Links to pages of the archive keep working; links to files that are not part of it become plain text.

use crate::id::SitePath;
use lol_html::html_content::Element;
use lol_html::{ElementContentHandlers, RewriteStrSettings, Selector, element, rewrite_str};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What an archive holds: the pages by path, with the id of each page's article in the one-file form, and how to read
/// an image or another static file.
pub struct Holdings<'a> {
    /// Page → id of its article.
    pub articles: &'a BTreeMap<SitePath, String>,
    /// The bytes of a static file of the edition.
    pub read: &'a (dyn Fn(&SitePath) -> Option<Vec<u8>> + Sync),
}

/// Where a link of the page at `from` leads: a path of the site and a fragment; `None` for other addresses.
fn target(from: &SitePath, link: &str) -> Option<(SitePath, Option<String>)> {
    let scheme =
        link.find(':').is_some_and(|i| link[..i].bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
    if scheme || link.starts_with("//") {
        return None;
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (link, None),
    };
    let path = decode(path.split('?').next().unwrap_or(path));
    if path.is_empty() {
        return Some((from.clone(), fragment));
    }
    let mut parts: Vec<&str> = from.folder().split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some((parts.join("/").parse().ok()?, fragment))
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The id that the element `id` of an article gets in the one-file form.
fn namespaced(article: &str, id: &str) -> String {
    format!("{article}:{id}")
}

/// The main part of a page as an article of the one-file collection: ids carry the article's id, links to other pages
/// are fragments, headings stand one level lower, cards and scripts are gone.
///
/// # Errors
/// The reason, if the page is not HTML the rewriter can read.
pub fn article(page: &str, path: &SitePath, holdings: &Holdings<'_>) -> Result<String, String> {
    let own = holdings.articles.get(path).map_or("", String::as_str);
    let main = main_part(page)?;
    let handlers = vec![
        element!("script, link, style, [popover]", |el| {
            el.remove();
            Ok(())
        }),
        element!("*", |el| {
            namespace_ids(el, own)?;
            Ok(())
        }),
        element!("h1, h2, h3, h4, h5", |el| {
            let lower = match el.tag_name().as_str() {
                "h1" => "h2",
                "h2" => "h3",
                "h3" => "h4",
                "h4" => "h5",
                _ => "h6",
            };
            el.set_tag_name(lower)?;
            Ok(())
        }),
        element!("a[href]", |el| {
            link_to_fragment(el, path, holdings)?;
            Ok(())
        }),
        element!("img[src]", |el| {
            inline_image(el, path, holdings)?;
            Ok(())
        }),
    ];
    rewrite(main, handlers)
}

/// A page that needs no other file: images inside it, links only to pages of the archive, no script.
///
/// # Errors
/// The reason, if the page is not HTML the rewriter can read.
pub fn self_contained(page: &str, path: &SitePath, holdings: &Holdings<'_>) -> Result<String, String> {
    let handlers = vec![
        element!("script, link[rel~=stylesheet], link[rel~=alternate], link[rel~=icon]", |el| {
            el.remove();
            Ok(())
        }),
        element!("a[href]", |el| {
            let href = el.get_attribute("href").unwrap_or_default();
            let kept = target(path, &href).is_none_or(|(to, _)| holdings.articles.contains_key(&to));
            if !kept {
                el.remove_and_keep_content();
            }
            Ok(())
        }),
        element!("img[src]", |el| {
            inline_image(el, path, holdings)?;
            Ok(())
        }),
    ];
    rewrite(page, handlers)
}

type Handler<'h> = (Cow<'h, Selector>, ElementContentHandlers<'h>);

fn rewrite(html: &str, handlers: Vec<Handler<'_>>) -> Result<String, String> {
    let mut settings = RewriteStrSettings::new();
    for handler in handlers {
        settings = settings.append_element_content_handler(handler);
    }
    rewrite_str(html, settings).map_err(|e| e.to_string())
}

/// The `<title>` of a page without the site's name after it, and the language of its root element.
pub fn title_and_language(page: &str) -> (String, Option<String>) {
    let between = |from: &str, to: &str| {
        let start = page.find(from)? + from.len();
        let end = page[start..].find(to)? + start;
        page.get(start..end)
    };
    let heading = between("<h1", "</h1>").and_then(|h| h.split_once('>')).map(|(_, text)| without_tags(text));
    (heading.unwrap_or_default(), between("<html lang=\"", "\"").map(unescape))
}

/// The text of a piece of HTML that the theme wrote.
fn without_tags(html: &str) -> String {
    let (mut text, mut inside) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    unescape(text.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
}

fn unescape(text: &str) -> String {
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))
}

/// What stands between `<main …>` and `</main>`.
fn main_part(page: &str) -> Result<&str, String> {
    let start = page.find("<main").ok_or("the page has no <main> element")?;
    let open = page[start..].find('>').ok_or("the <main> element is not closed")? + start + 1;
    let end = page.rfind("</main>").ok_or("the <main> element has no end")?;
    page.get(open..end).ok_or_else(|| "the <main> element ends before it begins".into())
}

type Rewritten = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn namespace_ids(el: &mut Element<'_, '_>, article: &str) -> Rewritten {
    el.remove_attribute("interestfor");
    if let Some(id) = el.get_attribute("id") {
        el.set_attribute("id", &namespaced(article, &id))?;
    }
    for name in ["aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"] {
        if let Some(ids) = el.get_attribute(name) {
            let ids: Vec<String> = ids.split_whitespace().map(|id| namespaced(article, id)).collect();
            el.set_attribute(name, &ids.join(" "))?;
        }
    }
    Ok(())
}

fn link_to_fragment(el: &mut Element<'_, '_>, path: &SitePath, holdings: &Holdings<'_>) -> Rewritten {
    let href = el.get_attribute("href").unwrap_or_default();
    let Some((to, fragment)) = target(path, &href) else {
        return Ok(());
    };
    match holdings.articles.get(&to) {
        Some(article) => {
            let id = fragment.map_or_else(|| article.clone(), |f| namespaced(article, &f));
            el.set_attribute("href", &format!("#{id}"))?;
        }
        None => el.remove_and_keep_content(),
    }
    Ok(())
}

fn inline_image(el: &mut Element<'_, '_>, path: &SitePath, holdings: &Holdings<'_>) -> Rewritten {
    let src = el.get_attribute("src").unwrap_or_default();
    if src.starts_with("data:") {
        return Ok(());
    }
    match target(path, &src).and_then(|(to, _)| Some((media_type(&to)?, (holdings.read)(&to)?))) {
        Some((media, bytes)) => el.set_attribute("src", &data_url(media, &bytes))?,
        None => {
            let alt = el.get_attribute("alt").unwrap_or_default();
            el.replace(&alt, lol_html::html_content::ContentType::Text);
        }
    }
    for name in ["srcset", "loading"] {
        el.remove_attribute(name);
    }
    Ok(())
}

/// A `data:` URL.
pub fn data_url(media_type: &str, bytes: &[u8]) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("data:{media_type};base64,{encoded}")
}

fn media_type(path: &SitePath) -> Option<&'static str> {
    let ending = path.as_str().rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(s: &str) -> SitePath {
        s.parse().unwrap()
    }

    fn with_holdings(check: impl Fn(&Holdings<'_>)) {
        let articles: BTreeMap<_, _> = [("index.html", "index"), ("people/ann.html", "people.ann")]
            .into_iter()
            .map(|(p, id)| (path(p), id.to_string()))
            .collect();
        let read = |p: &SitePath| (p.as_str() == "pictures/a.png").then(|| vec![1, 2, 3]);
        check(&Holdings { articles: &articles, read: &read });
    }

    #[test]
    fn links_between_pages_become_fragments_and_ids_carry_their_article() {
        with_holdings(|holdings| {
            let page = r##"<header><a href="x">x</a></header><main id="main"><h1 id="title">T</h1>
<a href="people/ann.html#m1">Ann</a> <a href="#title">up</a> <a href="a.csv">data</a> <a href="https://e.org/">out</a></main>"##;
            let html = article(page, &path("index.html"), holdings).unwrap();
            assert!(html.contains(r#"<h2 id="index:title">T</h2>"#), "{html}");
            assert!(html.contains(r##"<a href="#people.ann:m1">Ann</a>"##), "{html}");
            assert!(
                html.contains(r##"<a href="#index:title">up</a> data <a href="https://e.org/">out</a>"##),
                "{html}"
            );
        });
    }

    #[test]
    fn pictures_move_into_the_page_and_missing_ones_leave_their_description() {
        with_holdings(|holdings| {
            let page = r#"<main><img src="../pictures/a.png" alt="A"><img src="gone.png" alt="B & C"></main>"#;
            let html = self_contained(page, &path("people/ann.html"), holdings).unwrap();
            assert_eq!(html, r#"<main><img src="data:image/png;base64,AQID" alt="A">B &amp; C</main>"#);
        });
    }

    #[test]
    fn links_that_leave_the_site_upwards_are_not_followed() {
        assert_eq!(target(&path("a.html"), "../../etc/passwd"), None);
    }
}
