//! What the reader promises, on small pages made for it.

use crate::source::agreement;
use crate::source::document::{Align, Block, BlockKind, Document};
use crate::source::{Options, ReadError, read, read_with};
use proptest::prelude::*;
use pulldown_cmark::{Event, Parser, Tag};

fn full(html: &str) -> Document {
    read_with("a.html", html.as_bytes(), &Options { full: true, ..Options::default() }).unwrap()
}

/// The body of the page that is written, checked against its source and as the site reads it.
fn body(document: &Document) -> String {
    agreement::body(document)
}

fn page(html: &str) -> String {
    body(&full(html))
}

fn omitted(html: &str) -> Vec<String> {
    full(html).omitted.into_iter().map(|o| o.text).collect()
}

fn removed(document: &Document) -> Vec<(&str, &str)> {
    document.removed.iter().map(|r| (r.rule, r.text.as_str())).collect()
}

#[test]
fn white_space_collapses_as_in_a_browser_and_blocks_stand_apart() {
    assert_eq!(
        page("<p> One\n  two <b> three </b>\tfour</p>five<div>six<div>seven</div>eight</div>nine"),
        "One two **three** four\n\nfive\n\nsix\n\nseven\n\neight\n\nnine"
    );
    assert_eq!(page("<p>a<br>b<br><br>c<br>\n<br>d</p>"), "a\\\nb\n\nc\n\nd");
    assert_eq!(page("<p>x&nbsp;</p><p>&nbsp;</p><p>\u{200B}</p><p>y</p>"), "x\n\ny");
    assert_eq!(page("<p>Sil&shy;ben</p>"), "Silben");
}

#[test]
fn formatting_goes_on_across_the_blocks_within_it() {
    assert_eq!(page("<em>one<p>two</p>three</em>"), "*one*\n\n*two*\n\n*three*");
    assert_eq!(
        page(
            "<p><em>a</em> <strong>b</strong> <s>c</s> H<sub>2</sub>O x<sup>2</sup> <code>d e</code> <cite>f</cite></p>"
        ),
        "*a* **b** ~~c~~ H<sub>2</sub>O x<sup>2</sup> `d e` *f*"
    );
    assert_eq!(page("<p><span style='font-style: italic'>a</span> <b style='font-weight:normal'>b</b></p>"), "*a* b");
    assert_eq!(page("<p>She said <q>no <q>way</q></q>.</p>"), "She said “no ‘way’”.");
}

#[test]
fn headings_keep_their_levels_below_the_title() {
    let document = full("<title>The Harbour</title><h1>The Harbour</h1><p>x</p><h2>Part</h2><h3>Piece</h3><p>y</p>");
    let title = document.title.clone().unwrap();
    assert_eq!((title.value.as_str(), &document.text[title.span.unwrap()]), ("The Harbour", "The Harbour"));
    assert_eq!(body(&document), "x\n\n## Part\n\n### Piece\n\ny");
    assert_eq!(page("<title>Other</title><h1>A</h1><p>x</p><h1>B</h1><h2>C</h2>"), "## A\n\nx\n\n## B\n\n### C");
}

#[test]
fn lists_nest_and_keep_their_numbers() {
    assert_eq!(
        page("<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul><ol start=3><li>e<li value=7>f</ol>"),
        "- a\n  - b\n- c\n\n  d\n\n3. e\n\n7) f"
    );
    assert_eq!(page("<ol><li>a<pre>x\n y</pre></ol>"), "1. a\n\n   ```\n   x\n    y\n   ```");
    assert_eq!(omitted("<ol reversed type=a><li>x<li>y</ol>").len(), 2);
}

#[test]
fn what_stands_in_an_item_stays_in_it() {
    assert_eq!(
        page("<ul><li><h3>Quay</h3><p>A wall.</p><p>Of stone.</p><li><h3>Pier</h3>A <b>bridge</b>.</ul><p>End."),
        "- ### Quay\n\n  A wall.\n\n  Of stone.\n\n- ### Pier\n\n  A **bridge**.\n\nEnd."
    );
    assert_eq!(
        page("<ol><li>One<blockquote>said</blockquote>and more<li><pre>x</pre><ul><li>deep</ul>on<li>two</ol>"),
        "1. One\n\n   > said\n\n   and more\n\n2. ```\n   x\n   ```\n\n   - deep\n\n   on\n\n3. two"
    );
    assert_eq!(
        page("<ul><li>a<li><ol><li>b<li>c</ol><li><ul><li><h2>d</h2><li>e</ul></ul>"),
        "- a\n- 1. b\n  2. c\n- - ## d\n\n  - e"
    );
    // An only item around headings or a list is a part of the page.
    assert_eq!(page("<ul><li><h2>A</h2><p>x</p></ul>"), "## A\n\nx");
    assert_eq!(page("<ul><li><ul><li>a<li>b</ul></ul>"), "- a\n- b");
    assert_eq!(page("<ul><li>a<ul><li><ul><li>b<li>c</ul></ul><li>d</ul>"), "- a\n  - b\n  - c\n- d");
}

#[test]
fn lists_that_touch_stay_apart() {
    let apart = |html: &str, markdown: &str| {
        assert_eq!(page(html), markdown);
        let read_again = Parser::new(markdown).filter(|e| matches!(e, Event::Start(Tag::List(_)))).count();
        assert_eq!(read_again, html.matches("<ul>").count() + html.matches("<ol").count());
    };
    apart("<ul><li>a<li>b</ul><ul><li>c</ul><ul><li>d</ul>", "- a\n- b\n\n* c\n\n- d");
    apart("<ul><li>a<ul><li>b</ul><ul><li>c</ul><li>d</ul>", "- a\n  - b\n\n  * c\n- d");
    apart("<ol><li>a</ol><ol start=2><li>b</ol>", "1. a\n\n2) b");
    apart("<ul><li>a</ul><ol><li>b</ol><ul><li>c</ul>", "- a\n1. b\n- c");
}

#[test]
fn definitions_follow_their_terms() {
    assert_eq!(
        page("<dl><dt>Quay<dd>A wall.<dt>Pier<dd><p>A bridge.</p><p>Of wood.</p></dl>"),
        "**Quay**\\\nA wall.\n\n**Pier**\\\nA bridge.\n\nOf wood."
    );
}

#[test]
fn quotations_keep_their_attribution_and_what_stands_in_them() {
    let document = full("<blockquote><p>One.</p><p>Two.</p><footer>— Ada Quill</footer></blockquote>");
    assert_eq!(document.blocks[0].attribution, Some(4));
    assert_eq!(body(&document), "> One.\n>\n> Two.\n>\n> — Ada Quill");
    let document =
        full("<figure><blockquote>Said.</blockquote><figcaption>Ada Quill, <cite>Tides</cite></figcaption></figure>");
    assert_eq!(document.blocks[0].attribution, Some(2));
    assert_eq!(page("<blockquote><p>a</p><ul><li>b</ul></blockquote>"), "> a\n>\n> - b");
}

#[test]
fn code_keeps_its_lines_and_numbers_of_lines_are_no_code() {
    assert_eq!(page("<pre>\n  let <b>x</b> = 1;\n\n  y<br>z\n</pre>"), "```\n  let x = 1;\n\n  y\nz\n```");
    let document = full("<div class=linenos>1 2</div><pre><code>a = `b`</code></pre>");
    assert_eq!(removed(&document), [("line-numbers", "1 2")]);
    assert_eq!(body(&document), "```\na = `b`\n```");
}

#[test]
fn tables_keep_their_cells_and_tables_for_layout_are_flow() {
    let html = "<table><caption>Ships</caption><thead><tr><th>Name<th align=right>Tons<tbody>\
        <tr><td rowspan=2>Ada<td align=right>10<tr><td style='text-align: right'>12 | 13<br>b</table>";
    let document = full(html);
    let table = document.blocks[1].table.as_ref().unwrap();
    assert!(table.head);
    assert_eq!(table.align, [Align::None, Align::Right]);
    assert_eq!(body(&document), "Ships\n\n| Name | Tons |\n| --- | ---: |\n| Ada | 10 |\n| | 12 \\| 13 b |");
    assert_eq!(omitted(html), ["1 cell that spans columns or rows"]);
    assert_eq!(page("<table><tr><td><h2>A</h2><p>x</p><td>y</table>"), "## A\n\nx\n\ny");
    assert_eq!(page("<table><tr><td>a<tr><td>b</table>"), "a\n\nb");
    // A table that says it is one may hold more in its cells.
    let rows = "<tr><th>Ship<th>Kept<tr><td><h4>Ada</h4><td><ul><li>oil<li>rope</ul>";
    assert_eq!(page(&format!("<table>{rows}</table>")), "| Ship | Kept |\n| --- | --- |\n| **Ada** | oil rope |");
    assert_eq!(omitted(&format!("<table>{rows}</table>")), ["1 list in a cell of a table, written as running text"]);
    // The tables within a table are the tables.
    let inner = "<table><tr><td>a<td>1<tr><td>b<td>2</table>";
    assert_eq!(
        page(&format!("<table><tr><th colspan=2>Both<tr><td>{inner}<td>{inner}</table>")),
        "Both\n\n| | |\n| --- | --- |\n| a | 1 |\n| b | 2 |\n\n| | |\n| --- | --- |\n| a | 1 |\n| b | 2 |"
    );
    assert_eq!(page("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>"), "a\n\nb\n\nc\n\nd");
}

#[test]
fn pictures_beside_the_page_are_named_those_within_carried_others_told_of() {
    let data = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [7u8; 300]);
    let html = format!(
        "<figure><img src='img/a b.png' alt='A [ship]'><figcaption>The ship</figcaption></figure>\
         <p><img src='data:image/png;base64,{data}' alt=dot><img src='https://example.org/x.png'><img src=t.gif width=1 height=1></p>"
    );
    let document = full(&html);
    assert_eq!(body(&document), "![A \\[ship\\]](<img/a b.png>)\\\nThe ship\n\n![dot](<a/picture-1.png>)");
    assert_eq!((document.files.len(), document.files[0].bytes.len()), (1, 300));
    assert_eq!(document.omitted[0].text, "1 picture at another address");
}

#[test]
fn links_that_run_or_lead_within_keep_their_label_only() {
    let html = "<p><a href='https://example.org/?a=1&amp;b'>out</a> <a href='javascript:x()'>run</a> <a href='#x'>in</a> <a href=//example.org>far</a></p>";
    assert_eq!(page(html), "[out](<https://example.org/?a=1&amp;b>) run in [far](<https://example.org>)");
    assert_eq!(omitted(html), ["1 link of a kind that is not let through", "1 link within the document"]);
}

#[test]
fn markup_of_the_source_never_goes_through() {
    assert_eq!(
        page("<p>&lt;script&gt;x&lt;/script&gt; {{ y }}<script>z</script><style>w</style></p>"),
        "&lt;script>x&lt;/script> {{ y }}"
    );
}

#[test]
fn what_nobody_sees_is_no_text() {
    let html = "<p>a<span hidden>b</span><span style='color:red;display:none'>c</span></p><template>d</template><noscript>e</noscript><dialog>f</dialog>";
    assert_eq!(page(html), "a");
}

#[test]
fn readings_of_characters_follow_in_brackets() {
    assert_eq!(
        page("<p><ruby>港<rt>みなと</rt></ruby> <ruby>海<rp>（</rp><rt>うみ</rt><rp>）</rp></ruby></p>"),
        "港(みなと) 海（うみ）"
    );
}

/// Pages of different generators whose notes all say the same.
const NOTED: [(&str, &str); 9] = [
    (
        "pandoc",
        "<p>Text<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a> goes on.</p><section class='footnotes' role='doc-endnotes'><hr><ol><li id='fn1'><p>The note.<a href='#fnref1' class='footnote-back' role='doc-backlink'>↩︎</a></p></li></ol></section>",
    ),
    (
        "hugo",
        "<p>Text<sup id='fnref:1'><a href='#fn:1' class='footnote-ref'>1</a></sup> goes on.</p><div class=footnotes><ol><li id='fn:1'>The note.&nbsp;<a href='#fnref:1'>&#x21a9;&#xfe0e;</a></li></ol></div>",
    ),
    (
        "wiki",
        "<p>Text<sup id='cite_ref-1' class='reference'><a href='#cite_note-1'><span>[</span>1<span>]</span></a></sup> goes on.</p><ol class='references'><li id='cite_note-1'><span class='mw-cite-backlink'><b><a href='#cite_ref-1'>^</a></b></span> <span class='reference-text'>The note.</span></li></ol>",
    ),
    (
        "word",
        "<p>Text<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a> goes on.</p><div><hr><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span></a> The note.</p></div></div>",
    ),
    (
        "docbook",
        "<p>Text<a href='#ftn.d1' class='footnote' name='d1'><sup class='footnote'>[1]</sup></a> goes on.</p><div class='footnotes'><div id='ftn.d1' class='footnote'><p><a href='#d1' class='para'><sup class='para'>[1] </sup></a>The note.</p></div></div>",
    ),
    (
        "asciidoctor",
        "<p>Text<sup class='footnote'>[<a id='_footnoteref_1' class='footnote' href='#_footnotedef_1'>1</a>]</sup> goes on.</p><div id='footnotes'><hr><div class='footnote' id='_footnotedef_1'><a href='#_footnoteref_1'>1</a>. The note.</div></div>",
    ),
    (
        "substack",
        "<p>Text<a class='footnote-anchor' id='footnote-anchor-1' href='#footnote-1'>1</a> goes on.</p><div class='footnote'><a id='footnote-1' href='#footnote-anchor-1' class='footnote-number'>1</a><div class='footnote-content'><p>The note.</p></div></div>",
    ),
    (
        "docutils",
        "<p>Text<a class='footnote-reference' href='#id2' id='id1'>[1]</a> goes on.</p><table class='docutils footnote' id='id2'><tbody><tr><td class=label><a class='fn-backref' href='#id1'>[1]</a></td><td>The note.</td></tr></tbody></table>",
    ),
    (
        "latexml",
        "<p>Text<span class='ltx_note ltx_role_footnote'><sup class='ltx_note_mark'>1</sup><span class='ltx_note_outer'><span class='ltx_note_content'><sup class='ltx_note_mark'>1</sup>The note.</span></span></span> goes on.</p>",
    ),
];

#[test]
fn notes_of_many_generators_are_rebuilt() {
    for (generator, html) in NOTED {
        let document = full(html);
        let notes: Vec<_> = document.blocks.iter().filter(|b| b.note.is_some()).map(|b| b.plain()).collect();
        assert_eq!(notes, ["The note."], "{generator}");
        let label = document.blocks.iter().find_map(|b| b.note.clone()).unwrap();
        assert_eq!(body(&document), format!("Text[^{label}] goes on.\n\n[^{label}]: The note."), "{generator}");
    }
}

#[test]
fn a_note_referred_to_twice_and_notes_in_brackets_of_the_text() {
    let html = "<p>One [<a href='#n1' id=r1>1</a>] two [<a href='#n2'>2</a>][<a href='#n1'>1</a>].</p>\
        <div class=endnotes><p id=n1>[1] First. <a href='#r1'>back</a></p><p id=n2>[2] Second.</p></div>";
    assert_eq!(page(html), "One [^1] two [^2][^1].\n\n[^1]: First.\n\n[^2]: Second.");
}

#[test]
fn what_follows_a_reference_makes_no_other_sign_with_it() {
    let notes = "<ol><li id=fn1>A note.</li></ol>";
    for (after, wanted) in
        [("(x)", "(x)"), (": x", ": x"), ("<a href=https://example.org>x</a>", "[x](<https://example.org>)")]
    {
        let html = format!("<p><sup><a href='#fn1'>1</a></sup>{after}</p>{notes}");
        assert_eq!(page(&html), format!("[^1] {wanted}\n\n[^1]: A note."));
    }
}

#[test]
fn links_of_a_table_of_contents_are_no_notes() {
    let html = "<ul><li><a href='#s1'>1</a></li><li><a href='#s2'>Two</a></li></ul><h2 id=s1>A</h2><p>x</p><h2 id=s2>B</h2><p>y</p>";
    assert_eq!(page(html), "- 1\n- Two\n\n## A\n\nx\n\n## B\n\ny");
}

/// A page with an article that Readability finds.
fn article(text: &str) -> String {
    let paragraph = "The harbour master counted the boats, wrote their names into the book, and closed it before the tide turned, as he did every evening, in every weather, for thirty years. ";
    format!(
        "<html lang=en_GB dir=ltr><head><title>Boats counted | The Quay</title><meta property='og:site_name' content='The Quay'>\
         <meta property='article:published_time' content='2019-03-04T05:06:07Z'><link rel=canonical href='https://example.org/boats'>\
         <script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"NewsArticle\",\"headline\":\"Boats counted\",\"author\":[{{\"name\":\"Ada Quill\"}},{{\"name\":\"Bo Reed\"}}]}}]}}</script></head>\
         <body><nav><a href=/>Home</a> <a href=/news>News</a></nav><header class=masthead>The Quay</header>\
         <article><h1>Boats counted</h1>{}{text}</article><aside>Tide tables</aside><footer>© The Quay</footer></body></html>",
        format!("<p>{paragraph}</p>").repeat(6)
    )
}

#[test]
fn text_outside_the_article_is_recorded_by_what_it_was_for() {
    let document =
        read("a.html", article("<p>The end of the matter, and of the book as well, they said.</p>").as_bytes())
            .unwrap();
    assert_eq!(
        removed(&document),
        [("navigation", "Home News"), ("header", "The Quay"), ("aside", "Tide tables"), ("footer", "© The Quay")]
    );
    assert!(body(&document).ends_with("they said."));
}

#[test]
fn what_a_page_says_about_itself_is_taken_with_its_rule() {
    let document = read("a.html", article("").as_bytes()).unwrap();
    let title = document.title.unwrap();
    assert_eq!((title.value.as_str(), title.span.is_some()), ("Boats counted", true));
    assert_eq!(
        document.authors.iter().map(|a| (a.value.as_str(), a.rule)).collect::<Vec<_>>(),
        [("Ada Quill", "json-ld"), ("Bo Reed", "json-ld")]
    );
    assert_eq!(document.date.unwrap().value, "2019-03-04");
    assert_eq!(document.publication.unwrap().value, "The Quay");
    assert_eq!(document.url.unwrap().value, "https://example.org/boats");
    assert_eq!((document.lang.as_deref(), document.dir.as_deref()), (Some("en-GB"), Some("ltr")));
}

#[test]
fn programs_that_save_pages_say_where_and_when() {
    let html = "<!--\n Page saved with SingleFile \n url: https://example.org/p?q=1 \n saved date: Tue Mar 05 2024 10:00:00 GMT+0000\n--><html><p>x";
    let document = full(html);
    assert_eq!(document.url.unwrap().value, "https://example.org/p?q=1");
    assert_eq!(document.retrieved.unwrap().value, "2024-03-05");
    let document = full("<!-- saved from url=(0022)https://example.org/z -->\n<html><p>x");
    assert_eq!(document.url.unwrap().value, "https://example.org/z");
}

#[test]
fn the_place_of_a_block_is_the_byte_of_its_tag() {
    let html = "\u{FEFF}<div>\n<p>Öl</p><ul><li>x</ul></div>";
    let document = full(html);
    let at = |word: &str| document.origin(document.text.find(word).unwrap()).unwrap().byte.unwrap();
    assert_eq!((&html[at("Öl")..][..3], &html[at("x")..][..4]), ("<p>", "<li>"));
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("<p>Übermütige Möwen über dem Fluß</p><p>Süße Öle</p>");
    let document = read_with("a.html", &bytes, &Options { full: true, ..Options::default() }).unwrap();
    let at = document.origin(document.text.find("Süße").unwrap()).unwrap().byte.unwrap();
    assert_eq!(&bytes[at..at + 3], b"<p>");
}

#[test]
fn xhtml_closes_elements_where_they_close_themselves() {
    let html = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head><body><p>a<em/>b<a id='x'/>c</p></body></html>";
    assert_eq!(page(html), "abc");
}

#[test]
fn deep_nesting_and_open_formatting_are_flattened_and_lose_nothing() {
    for html in [
        format!("{}deep words{}", "<div>".repeat(20_000), "</div>".repeat(20_000)),
        format!("{}deep words", "<ul><li>".repeat(10_000)),
        format!("{}deep words", "<b><p>".repeat(4_000)),
        format!("{}deep words", "<p><font size=1><i>".repeat(4_000)),
        format!("{}deep words", "<table><tr><td>".repeat(4_000)),
        format!("{}deep words", "<blockquote>".repeat(10_000)),
    ] {
        for full in [true, false] {
            let document = read_with("a.html", html.as_bytes(), &Options { full, ..Options::default() }).unwrap();
            assert_eq!(document.text.split_whitespace().collect::<Vec<_>>(), ["deep", "words"]);
        }
    }
}

#[test]
fn pages_without_words_and_files_that_are_no_pages_are_refused() {
    assert!(matches!(read("a.html", b"<html><script>x</script>"), Err(ReadError::Empty)));
    assert!(matches!(read("a.html", b""), Err(ReadError::Empty)));
    assert!(matches!(read("a.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(ReadError::Binary { .. })));
}

/// Pieces of markup, well-formed together or not.
const PIECES: [&str; 60] = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<em>",
    "</em>",
    "<a href='#n1'>",
    "<a href=x.html>",
    "</a>",
    "<sup>",
    "</sup>",
    "<ul>",
    "</ul>",
    "<ol start=4>",
    "</ol>",
    "<li>",
    "<li id=n1>",
    "</li>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th colspan=3>",
    "<td rowspan=2>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<h1>",
    "</h1>",
    "<h2 id=n2>",
    "</h2>",
    "<br>",
    "<hr>",
    "<img src=a.png alt='x y'>",
    "<figure>",
    "</figure>",
    "<figcaption>",
    "</figcaption>",
    "<dl><dt>",
    "<dd>",
    "</dl>",
    "<nav>",
    "</nav>",
    "<aside id=n2 class=footnote>",
    "</aside>",
    "<q>",
    "</q>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<span class=sidenote>",
    "</span>",
    "<math>",
    "</math>",
    "<a href='#n2'>1</a>",
];

#[test]
fn a_note_within_a_note_keeps_its_words() {
    let html = "<ul><span class=sidenote>one<a href='#n2'>1</a><aside id=n2 class=footnote><p>two";
    for full in [true, false] {
        let document = read_with("a.html", html.as_bytes(), &Options { full, ..Options::default() }).unwrap();
        assert_eq!(document.text.matches("two").count(), 1, "{}", document.text);
    }
}

#[test]
fn a_line_that_was_only_a_reference_to_an_empty_note_leaves_no_line_break() {
    for html in ["<p>one<br><a href='#n2'>1</a></p>", "<p><b>one<br><a href='#n2'>1</a></b></p>"] {
        let markdown = page(&format!("{html}<aside id=n2 class=footnote><img></aside>"));
        assert!(!markdown.contains('\\'), "{markdown}");
    }
}

#[test]
fn who_said_a_quotation_stays_its_attribution_when_a_reference_to_an_empty_note_goes() {
    let quote = "<blockquote><p>Good.<a href='#n2'>1</a></p><footer>Ada Moss</footer></blockquote>";
    let markdown = page(&format!("<p>Text.</p>{quote}<aside id=n2 class=footnote><img></aside>"));
    assert!(markdown.contains("[Ada Moss]{.attribution}"), "{markdown}");
    let quote = "<blockquote><p>Good.</p><footer><a href='#n2'>1</a></footer></blockquote>";
    let markdown = page(&format!("<p>Text.</p>{quote}<aside id=n2 class=footnote><img></aside>"));
    assert!(markdown.contains("> Good.") && !markdown.contains("[^"), "{markdown}");
}

#[test]
fn a_reference_within_a_note_that_is_text_leads_nowhere() {
    let markdown = page("<p>Text.</p><aside id=n2 class=footnote><p><a href='#n2'>1</a></p><p>two</p></aside>");
    assert!(markdown.contains("two") && !markdown.contains("[^"), "{markdown}");
    let chain: String =
        (0..40).map(|n| format!("<aside id=n{n} class=footnote><a href='#n{}'>1</a></aside>", n + 1)).collect();
    let markdown = page(&format!("<p>Text.<a href='#n0'>1</a></p>{chain}"));
    assert!(markdown.contains("Text.") && !markdown.contains("[^"), "{markdown}");
}

fn has_content(block: &Block) -> bool {
    block.kind == BlockKind::Table || !block.children.is_empty() || !block.inlines.is_empty()
}

#[test]
fn notes_the_text_does_not_lead_to_are_text() {
    let html = "<p>Text.</p><aside id=n1 class=footnote>One<a href='#n2'>2</a></aside>\
        <aside id=n2 class=footnote>two<a href='#n1'>1</a></aside>";
    let markdown = page(html);
    assert!(markdown.contains("One") && !markdown.starts_with("[^"), "{markdown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn tag_soup_never_loses_or_moves_a_word(
        soup in prop::collection::vec((0..PIECES.len(), prop::option::of("[a-z]{2,5}( [a-z]{2,5})?[ \n]?")), 1..50),
        whole in any::<bool>(),
    ) {
        let mut html = String::new();
        for (n, (piece, words)) in soup.iter().enumerate() {
            html.push_str(PIECES[*piece]);
            if let Some(words) = words {
                html.push_str(&format!("w{n}q {words}"));
            }
        }
        let Ok(document) = read_with("a.html", html.as_bytes(), &Options { full: whole, ..Options::default() }) else { return Ok(()) };
        agreement::page_but_for_white_space(&document);
        // Every numbered word is in the reading text, once.
        for (n, (_, words)) in soup.iter().enumerate() {
            if words.is_some() {
                let word = format!("w{n}q");
                prop_assert_eq!(document.text.matches(&word).count(), 1, "{} in {}", word, html);
            }
        }
        // No block is empty, but items that begin with a block.
        for pair in document.blocks.windows(2) {
            let depth = if pair[1].kind == BlockKind::Item { pair[1].level } else { pair[1].inside };
            let leads = pair[0].kind == BlockKind::Item && depth > pair[0].level;
            prop_assert!(leads || has_content(&pair[0]), "{:?}", pair);
        }
        prop_assert!(document.blocks.last().is_none_or(has_content));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("a.html", &bytes);
    }
}
