//! Text of sources and of hand-written pages is never run: what looks like a template, a script or a citation comes out as
//! written.

mod common;

use common::Site;
use pulldown_cmark::{Event, Options, Parser, Tag};

/// A text with everything a careless program would run. Each paragraph names someone, so that it is also quoted elsewhere.
const TRAPS: &str = r#"The {{ trap }} letter

Marta Lindqvist wrote {{ config.title }} and {% include "x" %} and {# gone #} at noon.

Marta Lindqvist wrote <script>alert(1)</script> and <img src=x onerror=alert(2)> at one.

---

Marta Lindqvist paid $5 and US$9 to @name, see [^x] and [@key, p. 3] at two.

# 1

Marta Lindqvist wrote [click](javascript:alert(3)) and </script><svg onload=alert(4)> at three.

+++
title = "Marta Lindqvist wrote this"
+++

| Marta Lindqvist | {{ b }} |
|---|---|
"#;

/// Parts of the traps as a reader must see them.
const SEEN: [&str; 12] = [
    "{{ config.title }}",
    "{% include \"x\" %}",
    "{# gone #}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "$5 and ",
    "$9 to @name",
    "see [^x] and [@key, p. 3]",
    "# 1",
    "[click](javascript:alert(3))",
    "</script><svg onload=alert(4)>",
    "|---|---|",
];

fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::with(files);
    site.write("sources/traps.txt", TRAPS);
    site
}

/// The text of an HTML page, tags left out.
fn seen(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        rest = &rest[end..];
    }
    text.push_str(rest);
    let quotes = text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
    quotes.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// No tag or attribute of the traps may be live.
#[track_caller]
fn assert_inert(path: &str, html: &str) {
    for live in ["<script>alert", "<img src=x", "<svg", "\"javascript:", "'javascript:", "=javascript:"] {
        assert!(!html.contains(live), "{path} holds {live}");
    }
}

#[test]
fn traps_in_a_source_are_text_on_every_page_that_shows_them() {
    let site = site(&[("site.toml", "title = \"Site title\"\n")]);
    site.build().ends(0);
    let html = site.read("public/sources/traps.html");
    let text = seen(&html);
    for part in SEEN.iter().chain(&["The {{ trap }} letter", "\n---\n", "title = \"Marta Lindqvist wrote this\""]) {
        assert!(text.contains(part.trim()), "{part} is missing:\n{text}");
    }
    let person = site.read("public/people/marta-lindqvist.html");
    let quoted = seen(&person);
    for part in ["{{ config.title }}", "<script>alert(1)</script>", "see [^x] and [@key, p. 3]", "</script><svg"] {
        assert!(quoted.contains(part), "{part} is not quoted:\n{quoted}");
    }
    for (path, bytes) in site.files("public") {
        if path.ends_with(".html") || path.ends_with(".xml") || path.ends_with(".jsonld") {
            assert_inert(&path, &String::from_utf8(bytes).unwrap());
        }
    }
    assert!(!html.contains("cite-unknown") && !text.contains("Site title and"), "nothing was filled in");
}

#[test]
fn traps_in_a_source_are_text_in_its_twin_and_in_its_page() {
    let site = site(&[]);
    site.build().ends(0).never_says("error").never_says("warning");
    for path in ["public/sources/traps.md", "content/sources/traps.md"] {
        let markdown = site.read(path);
        assert!(markdown.contains("{{ config.title }}") && markdown.contains("{% include \"x\" %}"), "{markdown}");
        let body = markdown.rsplit_once("\n+++\n\n").map_or(markdown.as_str(), |(_, body)| body);
        let mut text = String::new();
        for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak | Event::HardBreak | Event::End(_) => text.push('\n'),
                Event::Start(Tag::Paragraph | Tag::Heading { .. }) => {}
                Event::Code(key) if &*key == "traps" => {}
                other => panic!("{path} holds {other:?}"),
            }
        }
        for part in SEEN.iter().chain(&["\n---\n"]) {
            assert!(text.contains(part), "{path}: {part} is missing:\n{text}");
        }
    }
}

#[test]
fn traps_in_a_hand_written_page_are_never_run() {
    let page = format!(
        "+++\ntitle = \"{{{{ title }}}} <b>\"\ndate = 2020-02-03\ndescription = \"{{{{ d }}}} </script><script>alert(5)</script>\"\n\
         [taxonomies]\ntags = [\"<i>x</i>\", \"{{{{ t }}}}\"]\n+++\n{TRAPS}"
    );
    let settings = "title = \"{{ site }} </title><script>alert(6)</script>\"\nbase_url = \"https://example.org/c/\"\n";
    let site = site(&[("site.toml", settings), ("content/hand.md", &page)]);
    site.build().ends(1).says("content/hand.md:").never_says("template");
    let html = site.read("public/hand.html");
    let text = seen(&html);
    let written = ["{{ config.title }}", "{% include \"x\" %}", "{# gone #}", "<script>alert(1)</script>", "$5 and US$9 to @name"];
    for part in written.iter().chain(&["{{ title }} <b>", "{{ d }} </script>", "{{ b }}", "see [^x] and [@key, p. 3]"]) {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    for (path, bytes) in site.files("public") {
        let shown = String::from_utf8_lossy(&bytes);
        if path.ends_with(".html") || path.ends_with(".xml") || path.ends_with("hand.md") {
            assert_inert(&path, &shown.replace("\\<", "‹"));
        }
    }
    let feed = site.read("public/feed.xml");
    assert!(feed.contains("{{ title }} &lt;b&gt;") && feed.contains("{{ d }} &lt;/script&gt;"), "{feed}");
}

#[test]
fn traps_are_text_in_the_archive() {
    let site = site(&[("site.toml", "title = \"Site title\"\n")]);
    site.run(&["archive"]).ends(0);
    let pages: Vec<(String, String)> = archived(&site);
    assert!(!pages.is_empty());
    for (path, html) in &pages {
        assert_inert(path, html);
    }
    let (_, all) = pages.iter().max_by_key(|(_, html)| html.len()).unwrap();
    let text = seen(all);
    for part in SEEN {
        assert!(text.contains(part), "{part} is missing");
    }
}

fn archived(site: &Site) -> Vec<(String, String)> {
    let mut files = site.files("");
    files.retain(|path, _| path.ends_with(".html") && !path.starts_with("public/"));
    files.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}
