//! What is found in hand-written pages.

use super::*;

#[test]
fn headings_have_ids_of_their_own() {
    let (page, complaints) =
        scan(FrontMatterKind::Page, "# A\n\n# A\n\n## Notes\n\n# P12\n\n# B[^1] [@k1]\n\n# C {#a}\n\n[^1]: x");
    let ids: Vec<&str> = page.headings.iter().map(|h| &*h.id).collect();
    assert_eq!(ids, ["a-1", "a-2", "section-notes", "section-p12", "b", "a"]);
    assert_eq!(page.headings[4].text, "B");
    assert_eq!(complaints, []);
    assert!(page.has_anchor("section-p12") && !page.has_anchor("p12"));
}

#[test]
fn links_are_found_with_their_kind_and_place() {
    let text = "See [a](@/x.md#y), [[person:Ada Moss]], [[Ada|her]], <https://example.org> and\n\n- ![p](p.png) [r](../r.md) [f](#g)";
    let (page, _) = scan(FrontMatterKind::Page, text);
    let kinds: Vec<String> = page.links.iter().map(|l| format!("{:?}", l.kind)).collect();
    assert_eq!(
        kinds,
        [
            "Content { path: \"x.md\", fragment: Some(\"y\") }",
            "Entity { kind: Some(\"person\"), name: \"Ada Moss\" }",
            "Entity { kind: None, name: \"Ada\" }",
            "External",
            "Relative { path: \"p.png\", fragment: None }",
            "Relative { path: \"../r.md\", fragment: None }",
            "Fragment(\"g\")",
        ]
    );
    assert_eq!(page.links[1].place, Place::Block(0));
    assert_eq!(page.links[5].place, Place::Block(1));
    assert_eq!(&page.text[page.links[1].span.clone()], "[[person:Ada Moss]]");
    assert_eq!(page.block_text(0), "See a, Ada Moss, her, https://example.org and");
    assert_eq!(&page.block_text(0)[page.links[1].offset..][..8], "Ada Moss");
}

#[test]
fn links_that_lead_nowhere_are_text() {
    let (page, _) = scan(FrontMatterKind::Page, "[a *b*](@/x.md) ![c](d.png)");
    let words = Words::default();
    let input = RenderInput {
        link: &|_| None,
        mentions: &[],
        citations: &[],
        highlight: false,
        heading_links: false,
        words: &words,
    };
    let html = page.render(&input).body;
    assert_eq!(html, "<p><span class=\"broken\">a <em>b</em></span> <span class=\"broken\">c</span></p>\n");
}

#[test]
fn pictures_of_other_hosts_are_links() {
    let html = html("![a b](https://example.org/p.png) ![c](p.png \"t\")");
    assert!(html.contains("<a class=\"image\" rel=\"noopener external\" href=\"https://example.org/p.png\">a b</a>"));
    assert!(html.contains("<img src=\"x.html\" alt=\"c\" title=\"t\" loading=\"lazy\">"));
}

#[test]
fn citations_are_found_with_their_place_in_the_text() {
    let text = "One (p. 3)[@k1, pp. 3–4] two.\n\n> @k2 [p. 5] says; @other and a@k1.org not.";
    let (page, complaints) = scan(FrontMatterKind::Page, text);
    assert_eq!(complaints, []);
    let found: Vec<(&str, Place, usize, &str)> = page
        .clusters
        .iter()
        .map(|c| (c.cluster.cites[0].key.as_str(), c.place, c.offset, &page.text[c.cluster.span.clone()]))
        .collect();
    assert_eq!(found, [("k1", Place::Block(0), 10, "[@k1, pp. 3–4]"), ("k2", Place::Block(1), 0, "@k2 [p. 5]")]);
    assert_eq!(page.block_text(0), "One (p. 3) two.");
    assert_eq!(page.block_text(1), " says; @other and a@k1.org not.");
    assert_eq!(page.clusters[1].cluster.cites[0].locator.as_ref().map(|l| l.1.as_str()), Some("5"));
}

#[test]
fn traps_of_the_citation_syntax() {
    let clusters = |text: &str| scan(FrontMatterKind::Page, text).0.clusters.len();
    for (text, count) in [
        ("[@k1][@k2]", 2),
        ("[@k1][]", 1),
        ("![@k1]", 1),
        ("[[@k1]]", 1),
        ("[\\@k1]", 0),
        ("\\@k1", 0),
        ("`[@k1]` and `@k1`", 0),
        ("[x](https://example.org/@k1)", 0),
        ("@k_1_2 x", 1),
        ("# H [@k1]", 1),
        ("| a |\n|---|\n| [@k1] |", 1),
        ("see @k1\n[p. 3]", 1),
    ] {
        assert_eq!(clusters(text), count, "{text}");
    }
    assert_eq!(codes("[@x1]: https://example.org"), ["cite-swallowed-as-definition"]);
    assert_eq!(codes("[see [@k1] here](u)"), ["cite-in-link"]);
    assert_eq!(html("![@k1] x [[@k2]]"), {
        let mark = |n| {
            format!(
                "<sup class=\"note-ref\"><a id=\"fnref-{n}\" href=\"#fn-{n}\" role=\"doc-noteref\" aria-label=\"Note {n}\" data-at=\"--n{n}\">{n}</a></sup>"
            )
        };
        format!("<p>!{} x [{}]</p>\n", mark(1), mark(2))
    });
}

#[test]
fn citations_before_a_colon_stay_in_the_text() {
    let cite = regex::Regex::new("<span class=\"cite\".*?</span>|C[0-9]").unwrap();
    for (text, expected) in [
        ("[@k1, p. 3]: a *b* [c]", "…: a <em>b</em> [c]"),
        ("[@k1]: x \"t\"", "…: x \"t\""),
        ("[@k1]:\nx", "…: x"),
        ("- [@k1]: x; y\n\n[@k1]: z 50%?", "…: x; y"),
        ("- [@k1]: x; y\n\n[@k1]: z 50%?", "…: z 50%?"),
        ("> **[@k1,\n> p. 3]:** _x_", "<strong>…:</strong> <em>x</em>"),
        ("[@k1]: x\n\nan &semi; here", "an ; here"),
        ("```\n[@k1]: x\n```", "[@k1]: x"),
        ("[@x]: https://example.org/x\n\n[@x] <http://[@k1]:80/>", "http://[@k1]:80/</a>"),
    ] {
        let (page, complaints) = scan(FrontMatterKind::Page, text);
        assert_eq!(complaints, [], "{text}");
        let body = render(&page, &[], false).body.replace('\n', " ");
        let plain = cite.replace_all(&body, "…");
        assert!(plain.contains(expected), "{text}: {plain}");
    }
    let (page, _) = scan(FrontMatterKind::Page, "[@k1]: x");
    assert_eq!(page.block_text(0), ": x");
    assert!(twin(&page, true).contains("[^1]\\: x"), "{}", twin(&page, true));
}

#[test]
fn summaries_are_cut_at_words() {
    let (page, _) = scan(FrontMatterKind::Page, &format!("# T\n\n{}", "word ".repeat(60)));
    assert!(page.summary.ends_with("word…") && page.summary.chars().count() <= 161, "{}", page.summary);
    let (page, _) = scan(FrontMatterKind::Page, "a b\n\nc\n\n<!-- more -->\n\nd");
    assert_eq!(page.summary, "a b c");
    assert_eq!(page.words, 4);
}

#[test]
fn light_pages_keep_no_texts() {
    let options = ScanOptions::new(FrontMatterKind::Page);
    let (page, _) = Page::scan("a.md", "a b\n\n- c".into(), &options, None);
    assert_eq!((page.block_text(0), page.blocks.len(), page.summary.as_str()), ("", 2, "a b"));
    let (page, _) = Page::scan("a.md", "a [[b]]".into(), &options, None);
    assert_eq!(page.block_text(0), "a b");
}

#[test]
fn lines_the_parser_swallows_are_named() {
    assert_eq!(codes("[Editor]: silence\n\ntext"), ["link-definition-unused"]);
    assert_eq!(codes("[a][Editor] [b]\n\n[editor]: x.md\n[b]: y.md"), [""; 0]);
}

#[test]
fn anchors_of_a_page_are_known() {
    let (page, _) = scan(FrontMatterKind::Source, "+++\ntitle = \"T\"\n+++\n# A\n\nb [@k1]\n\n## C {.supplied}");
    for (id, there) in
        [("title", true), ("a", true), ("p1", true), ("p2", false), ("notes", true), ("fn-1", true), ("fn-2", false)]
    {
        assert_eq!(page.has_anchor(id), there, "{id}");
    }
}

#[test]
fn a_long_line_of_brackets_and_keys_takes_no_long_time() {
    let text = format!("@x {}", "@k1 *a* [b] ".repeat(5_000));
    let (page, _) = scan(FrontMatterKind::Page, &text);
    assert_eq!(page.clusters.len(), 5_000);
}

#[test]
fn tables_are_reachable_and_empty_heads_are_no_heads() {
    let html = html("|  | b |\n|---|--:|\n| c | d |\n");
    assert_eq!(
        html,
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>\n<thead><tr><td></td>\
         <th scope=\"col\" class=\"right\">b</th></tr></thead>\n<tbody>\n<tr><td>c</td><td class=\"right\">d</td></tr>\n\
         </tbody></table></div>\n"
    );
}

#[test]
fn broken_front_matter_marks_the_page() {
    let (page, complaints) = scan(FrontMatterKind::Page, "+++\ntitle = \n+++\nx");
    assert!(page.broken && complaints.len() == 1);
    let (page, complaints) = scan(FrontMatterKind::Page, "+++\ntitle = 1");
    assert!(page.broken && complaints.len() == 1);
}
