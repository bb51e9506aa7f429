//! Text is inert, and what is written is what is read.

use super::*;
use crate::entity::EntityType;
use proptest::prelude::*;

#[test]
fn hostile_text_comes_out_as_written() {
    for text in [
        "Costs {{ x }} and {% if %} and ${y}",
        "<script>alert(1)</script>",
        "a <b onclick=x>b</b> c",
        "US$5 to US$9 and -- or --- and ...",
        "mail a@b.org or @name, \"quoted\" 'so'",
        "set {#id} and {.class} here",
        "Term\n: not a definition",
        "- [x] a box",
        "<!-- more -->",
        "1 < 2 & 3 > 2 &amp;",
    ] {
        let (page, complaints) = scan(FrontMatterKind::Source, text);
        assert_eq!(complaints, [], "{text}");
        let (shown, _) = read_html(&render(&page, &[], true).body);
        let expected = text.replace("&amp;", "&").replace("- [x]", "[x]");
        let squeeze = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(&shown), squeeze(&expected));
    }
}

#[test]
fn braces_at_the_end_of_headings_are_text_unless_they_are_ours() {
    assert_eq!(html("# A {#b}"), "<h1 id=\"b\">A</h1>\n");
    assert_eq!(html("## A *b* {#c_d_e .supplied} ##"), "<h2 id=\"c_d_e\" class=\"supplied\">A <em>b</em></h2>\n");
    assert_eq!(html("A\n{.supplied}\n---"), "<h2 id=\"a\" class=\"supplied\">A</h2>\n");
    assert_eq!(html("# A {b}"), "<h1 id=\"a-b\">A {b}</h1>\n");
    assert_eq!(html("# A {#b onclick=x}"), "<h1 id=\"a-b-onclick-x\">A {#b onclick=x}</h1>\n");
    assert_eq!(html("# A {{ b }}"), "<h1 id=\"a-b\">A {{ b }}</h1>\n");
}

#[test]
fn raw_html_goes_through_only_where_it_may() {
    let options =
        |kind| ScanOptions { markdown: MarkdownOptions { raw_html: true, math: true }, ..ScanOptions::new(kind) };
    let text = "<div>x</div>\n\na <b>b</b> $x$";
    let (page, _) = Page::scan("a.md", text.into(), &options(FrontMatterKind::Page), None);
    assert!(render(&page, &[], true).body.starts_with("<div>x</div>\n<p>a <b>b</b> <code class=\"math\">x</code>"));
    let (page, _) = Page::scan("a.md", text.into(), &options(FrontMatterKind::Source), None);
    assert_eq!(read_html(&render(&page, &[], true).body).0, "<div>x</div>\na <b>b</b> $x$\n");
}

#[test]
fn comments_of_hand_written_pages_are_not_shown() {
    assert_eq!(html("a <!-- b --> c\n\n<!-- d\ne -->\n\nf"), "<p>a  c</p>\n<p>f</p>\n");
}

#[test]
fn addresses_that_run_are_written_as_text() {
    let html = html("[a](javascript:x) ![b](data:text/html,x) <javascript:x> [c](JAVA&#10;SCRIPT:x)");
    assert!(!html.contains("href") && !html.contains("src"), "{html}");
    assert_eq!(codes("[a](javascript:x)"), ["link-unsafe"]);
}

fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "word ",
        "Ada Moss ",
        "é",
        "*",
        "**",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "[^1]",
        "\n[^1]: ",
        "[@k1]",
        "@k2 ",
        "[p. 3]",
        "![",
        "](x.md)",
        "](javascript:x)",
        "[[person:Ada]]",
        "<b>",
        "<!--",
        "-->",
        "&amp;",
        "<",
        ">",
        "\\",
        "\n",
        "\n\n",
        "\n> ",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n# ",
        " {#a}",
        "\n---\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "```\n",
        "    ",
        "{{ x }}",
        "$5",
        "~~",
        "---",
        "—",
        "\t",
        "\r\n",
        "<div>\n",
        ": ",
        "  \n",
        "@{k 3}",
        "[ ] ",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_page_with_any_mentions_is_well_formed_and_says_what_its_plain_text_says(
        text in markdown(),
        source in any::<bool>(),
        is_note in any::<bool>(),
        cuts in prop::collection::vec((0usize..6, 0usize..60, 1usize..30), 0..12),
    ) {
        let kind = if source { FrontMatterKind::Source } else { FrontMatterKind::Page };
        let (page, _) = scan(kind, &text);
        let mentions: Vec<MentionLink> = cuts
            .into_iter()
            .map(|(block, start, length)| MentionLink {
                block,
                range: start..start + length,
                href: "m.html".into(),
                kind: EntityType("person".into()),
                card: None,
            })
            .collect();
        let rendered = render(&page, &mentions, is_note);
        prop_assert!(twin(&page, is_note).ends_with('\n'));
        let (shown, ids) = read_html(&format!("{}{}", rendered.body, rendered.notes_html));
        for block in &page.blocks {
            if let Some(id) = &block.id {
                prop_assert!(ids.contains(&id.to_string()), "{id} in {}", rendered.body);
            }
        }
        let squeeze = |s: &str| s.replace(['☑', '☐'], "").split_whitespace().collect::<String>();
        let without_notes = read_html(&rendered.body).0;
        let mut expected: Vec<char> = (0..page.blocks.len()).flat_map(|b| squeeze(page.block_text(b)).chars().collect::<Vec<_>>()).collect();
        let mut found: Vec<char> = squeeze(&without_notes).chars().collect();
        if page.links.iter().all(|link| !link.image) {
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected, "{:?} {}", shown, rendered.body);
        }
    }

    #[test]
    fn a_mention_in_plain_text_is_one_link_with_its_words(before in "[a-z ]{0,20}", name in "[A-Za-zé&<']{1,20}", after in "[a-z ]{0,20}") {
        let text = format!("x{before}*q* {name}{after}").replace('<', "\\<").replace('&', "\\&");
        let (page, _) = scan(FrontMatterKind::Source, &text);
        let plain = page.block_text(0).to_string();
        let start = plain.rfind(&name).unwrap();
        let mention = MentionLink { block: 0, range: start..start + name.len(), href: "m.html".into(), kind: EntityType("person".into()), card: Some("c".into()) };
        let html = render(&page, &[mention], true).body;
        let inside = html.split("interestfor=\"c\">").nth(1).unwrap().split("</a>").next().unwrap();
        prop_assert_eq!(read_html(inside).0, name);
    }
}
