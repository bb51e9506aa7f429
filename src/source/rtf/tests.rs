use super::read;
use crate::source::ReadError;
use crate::source::agreement::{body, page, survives_damage};
use crate::source::document::{BlockKind, Document};

fn made(rtf: &str) -> Document {
    read(rtf.as_bytes()).unwrap()
}

/// A body in a file with a Western and a Cyrillic font, and styles.
fn document(text: &str) -> String {
    format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1{{\\fonttbl{{\\f0\\froman\\fcharset0 Times;}}{{\\f1\\fcharset204 Times Cyr;}}\
         {{\\f2\\fcharset2 Symbol;}}{{\\f3\\fcharset128 Mincho;}}{{\\f4\\fcharset2 Wingdings;}}}}\n\
         {{\\stylesheet{{\\s0 Normal;}}{{\\s1\\sbasedon0 heading 1;}}{{\\s2\\sbasedon1 Kapitel;}}{{\\s3 Titel;}}{{\\s4 Quote;}}\
         {{\\s5\\outlinelevel2 Mine;}}{{\\*\\cs6 HTML Code;}}{{\\s7 HTML Preformatted;}}{{\\s8 toc 1;}}}}\n{text}}}"
    )
}

#[test]
fn every_letter_is_right_whatever_way_it_is_written() {
    let text = document(
        "\\pard na\\u239\\'efve, \\u8220?quoted\\u8221?, {\\uc2\\u12354\\'82\\'a0}x, {\\uc0\\u233 t\\u233 }, \\'93caf\\'e9\\'94, \
         {\\f1\\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}, {\\f3\\'93\\'fa\\'96\\'7b}, {\\f2 a\\'b7}, \\u-10179?\\u-8704?, pp. 7\\u8211-9, \
         a\\~b\\_c\\-d, \\ldblquote e\\rdblquote \\emdash f\\bullet, \\u-3913?, {\\f4 \\'fc}, \\{\\\\\\}\\par",
    );
    assert_eq!(
        body(&made(&text)),
        "naïve, “quoted”, あx, été, “café”, Привет, 日本, α•, 😀, pp. 7–9, a\u{A0}b‑cd, “e”—f•, •, ✓, {\\\\}"
    );
}

#[test]
fn a_fallback_that_is_missing_eats_no_word_and_no_group() {
    let text = document("\\pard It\\u8217\\b s{\\u8211}x\\u8212\\emdash y\\u55357 z\\par Next\\par");
    assert_eq!(made(&text).blocks.iter().map(|b| b.plain()).collect::<Vec<_>>(), ["It’s–x—y\u{FFFD}", "Next"]);
}

#[test]
fn other_charsets_of_documents_and_raw_bytes_are_read() {
    let cyrillic = b"{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0\\pard \\'cf\\'f0 \xe8\\par}";
    assert_eq!(read(cyrillic).unwrap().blocks[0].plain(), "Пр и");
    let mac = b"{\\rtf1\\mac\\pard \\'8a\\'d5\\par}";
    assert_eq!(read(mac).unwrap().blocks[0].plain(), "ä’");
    let dos = b"{\\rtf1\\pc\\pard \\'81\\par}";
    assert_eq!(read(dos).unwrap().blocks[0].plain(), "ü");
    let utf8 = "{\\rtf1\\ansi\\pard Größe – 5 €\\par}".as_bytes();
    assert_eq!(read(utf8).unwrap().blocks[0].plain(), "Größe – 5 €");
}

#[test]
fn styles_make_headings_titles_quotations_and_code() {
    let text = document(
        "\\pard\\s3 The Harbour\\par\\pard\\s1\\b One\\par\\pard\\plain Text \\b bold {\\i both}\\b0 , \\i it\\i0 , \\strike no\\strike0 , \
         x{\\super 2}, H\\dn6 2\\dn0 O, \\cs6 let x\\plain .\\line Second line\\par\\pard\\s2 Two\\par\\pard\\s5 Three\\par\
         \\pard\\s4 Said one.\\par Said two.\\par\\pard\\li720\\ri720 Set in.\\par\\pard\\s7 a = 1;\\par\\par  b\\par\\pard\\par End.\\par",
    );
    let document = made(&text);
    assert_eq!(document.title.as_ref().map(|t| t.value.as_str()), Some("The Harbour"));
    assert_eq!(
        body(&document),
        "# One\n\nText **bold *both***, *it*, ~~no~~, x<sup>2</sup>, H<sub>2</sub>O, `let x`.\\\nSecond line\n\n# Two\n\n### Three\n\n\
         > Said one.\n>\n> Said two.\n>\n> Set in.\n\n```\na = 1;\n\n b\n```\n\nEnd."
    );
}

const LISTS: &str = "{\\*\\listtable{\\list{\\listlevel\\levelnfc0\\levelstartat3{\\leveltext\\'02\\'00.;}{\\levelnumbers\\'01;}}\
    {\\listlevel\\levelnfc23{\\leveltext\\'01\\u8226 ?;}}\\listid5}{\\list{\\listlevel\\levelnfc2\\levelstartat1}\\listid6}}\
    {\\*\\listoverridetable{\\listoverride\\listid5\\listoverridecount0\\ls1}{\\listoverride\\listid6\\ls2}}";

#[test]
fn lists_nest_and_count_and_their_marks_are_not_text() {
    let text = document(&format!(
        "{LISTS}\\pard\\ls1\\ilvl0{{\\listtext\\pard 3.\\tab}}three\\par{{\\listtext 4.\\tab}}four\\par\
         \\pard\\ls1\\ilvl1{{\\listtext\\f2\\'b7\\tab}}inner\\par\\pard\\ls1\\ilvl0{{\\listtext 5.\\tab}}five\\par\
         \\pard\\ls1\\ilvl0 more of five\\par\\pard\\ls2\\ilvl0{{\\listtext ii.\\tab}}roman\\par\
         \\pard\\par\\pard{{\\*\\pn\\pnlvlblt{{\\pntxtb\\'b7}}}}\\li360{{\\pntext\\f2\\'b7\\tab}}old\\par old too\\par\
         \\pard\\fi-360\\li360 \\bullet\\tab by hand\\par 7.\\tab seven\\par"
    ));
    let document = made(&text);
    assert_eq!(
        body(&document),
        "3. three\n4. four\n   - inner\n5. five\n\n   more of five\n1) roman\n- old\n- old too\n- by hand\n\n7. seven"
    );
    assert!(document.omitted.iter().any(|c| c.rule == "list-labels" && c.count == 1), "{:?}", document.omitted);
}

#[test]
fn tables_keep_their_cells_and_say_what_spans() {
    let row = |cells: &str| format!("\\trowd\\trhdr\\cellx1000\\cellx2000\\cellx3000\\pard\\intbl {cells}\\row");
    let text = document(&format!(
        "{}{}\\trowd\\cellx2000\\cellx3000\\pard\\intbl wide\\cell{{\\b z}}\\cell\\row\\pard After\\par",
        row("Year\\cell a | b\\cell\\cell"),
        row("1901\\cell one\\par two\\cell c\\cell")
    ));
    let document = made(&text);
    assert_eq!(
        body(&document),
        "| Year | a \\| b | |\n| --- | --- | --- |\n| 1901 | one two | c |\n| wide | | **z** |\n\nAfter"
    );
    assert_eq!(document.omitted[0].text, "1 cell that spans columns");
}

#[test]
fn notes_links_pictures_and_boxes_stand_where_they_belong() {
    let text = document(
        "\\pard Said{\\super\\chftn{\\footnote\\pard\\plain{\\super\\chftn} The {\\i note}.\\par More.}} and \
         {\\field{\\*\\fldinst{HYPERLINK \"https://example.org/a\"}}{\\fldrslt{\\ul a link}}} here{\\footnote\\ftnalt{\\super\\chftn} End note}.\\par\
         {\\shp{\\*\\shpinst{\\sp{\\sn fFlip}{\\sv 0}}{\\shptxt Boxed words\\par}}{\\shprslt dropped}}\
         {\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv A gull}}}\\pngblip 89504e470d0a\n1a0a}}{\\nonshppict{\\pict\\wmetafile8 00}}\
         {\\pict\\wmetafile8 010203}{\\pict\\jpegblip\\bin4 \u{1}}}\\}\\par",
    );
    let bytes: Vec<u8> = text.replace("\u{1}}}\\}", "\u{1}").into_bytes();
    let at = bytes.iter().position(|b| *b == 1).unwrap();
    let mut bytes = bytes;
    bytes.splice(at..=at, [0xFF, 0xD8, 0xFF, b'}', b'}']);
    let document = read(&bytes).unwrap();
    assert_eq!(
        body(&document),
        "Said[^1] and [a link](<https://example.org/a>) here[^2].\n\nBoxed words\n\n![A gull](<a/picture-1.png>)![](<a/picture-2.jpg>)\n\n\
         [^1]: The *note*.\n\n    More.\n\n[^2]: End note"
    );
    assert_eq!(document.files[0].bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    let omitted: Vec<_> = document.omitted.iter().map(|c| c.rule).collect();
    assert_eq!(omitted, ["pictures", "text-boxes"]);
}

#[test]
fn what_is_not_carried_is_said_or_recorded() {
    let text = document(
        "{\\info{\\title A Title}{\\author Ann Example}{\\creatim\\yr2011\\mo3\\dy9}}{\\header Running head\\par}\
         \\pard\\s8 One \\tab 3\\par\\pard Kept {\\v secret }{\\deleted gone }{\\revised new }{\\*\\annotation note}\\highlight2 loud \\highlight0\
         {\\object\\objemb{\\*\\objdata 00}{\\result seen}}.\\par",
    );
    let document = made(&text);
    assert_eq!(body(&document), "Kept new loud seen.");
    assert_eq!(
        document.removed.iter().map(|c| (c.rule, c.text.as_str())).collect::<Vec<_>>(),
        [("page-header", "Running head"), ("contents", "One 3")]
    );
    let omitted: Vec<_> = document.omitted.iter().map(|c| c.rule).collect();
    assert_eq!(omitted, ["comments", "insertions", "deletions", "hidden-text", "highlighting", "objects"]);
    assert_eq!(document.authors[0].value, "Ann Example");
    assert_eq!(document.date.map(|d| d.value).as_deref(), Some("2011-03-09"));
    assert_eq!(document.title.map(|t| t.value).as_deref(), Some("A Title"));
}

#[test]
fn pages_are_told_if_the_file_breaks_them_all() {
    let text =
        |head: &str| document(&format!("{head}\\pard One\\par\\page Two and\\page three\\par\\sect\\sectd Four\\par"));
    let document = made(&text("{\\info{\\nofpages4}}"));
    let page = |word: &str| {
        let at = document.text.find(word).unwrap();
        document.origin(at).and_then(|o| o.page.clone())
    };
    assert_eq!(["One", "Two", "three", "Four"].map(page), ["1", "2", "3", "4"].map(|p| Some(p.to_owned())));
    let unsure = made(&text("{\\info{\\nofpages9}}"));
    assert!(unsure.places.iter().all(|p| p.origin.page.is_none()) && !unsure.places.is_empty());
    assert!(unsure.omitted.iter().any(|c| c.rule == "pages"));
}

#[test]
fn unmatched_braces_lose_no_words_and_are_reported() {
    let document = made("{\\rtf1\\pard One {\\b two\\par} three}} four {five\\par");
    assert_eq!(document.text.replace("\n\n", " "), "One two three four five");
    let omitted: Vec<_> = document.omitted.iter().map(|c| c.rule).collect();
    assert_eq!(omitted, ["unclosed-groups", "unopened-groups"]);
    let deep = format!("{{\\rtf1 {}word{}}}", "{".repeat(100_000), "}".repeat(100_000));
    assert_eq!(made(&deep).text, "word");
}

#[test]
fn cocoa_writes_line_ends_as_signs_and_pictures_beside_the_file() {
    let text = "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2639\n{\\fonttbl\\f0\\fswiss\\fcharset0 Helvetica;}\n\\pard\\f0\\fs24 \\cf0 One\\\n\\\nTwo \
                {{\\NeXTGraphic gull.png \\width640 \\height480 \\appleattachmentpadding0\n}\\'ac}\\\n}";
    let document = made(text);
    assert_eq!(body(&document), "One\n\nTwo ![](<gull.png>)");
}

#[test]
fn a_file_that_is_no_rtf_is_refused_and_an_empty_one_too() {
    assert!(matches!(read(b"Dear reader"), Err(ReadError::Damaged { .. })));
    assert!(matches!(read(b" \n"), Err(ReadError::Empty)));
    assert!(matches!(read(b"{\\rtf1\\ansi\\par}"), Err(ReadError::Empty)));
}

#[test]
fn damaged_files_do_no_harm() {
    let row = "\\trowd\\cellx1000\\cellx2000\\pard\\intbl\\itap1 a\\cell{\\pard\\intbl\\itap2 b\\nestcell{\\*\\nesttableprops\\trowd\\cellx9\\nestrow}}\\cell\\row";
    let text = document(&format!(
        "{LISTS}{{\\info{{\\title T}}{{\\upr{{\\author A}}{{\\*\\ud{{\\author \\u197?B}}}}}}}}{{\\header h\\par}}\\pard\\s1 Head\\par{row}\\pard\\ls1 \
         {{\\listtext 3.\\tab}}item\\u8217\\'92{{\\footnote note {{\\field{{\\*\\fldinst HYPERLINK \"http://x\"}}{{\\fldrslt y}}}}}}\\par\
         {{\\shp{{\\*\\shpinst{{\\shptxt box\\par}}}}}}{{\\pict\\pngblip 89504e47}}{{\\pict\\bin5 abcde}}\\page end\\par"
    ));
    assert_eq!(made(&text).authors[0].value, "ÅB");
    page(&made(&text));
    survives_damage("a.rtf", text.as_bytes());
}

#[test]
fn blocks_have_their_place_in_the_file() {
    let text = document("\\pard First.\\par Second.\\par");
    let document = made(&text);
    for block in &document.blocks {
        let byte = document.origin(block.span().unwrap().start).and_then(|o| o.byte).unwrap();
        assert!(text[byte..].starts_with(&block.plain()), "{byte}");
        assert_eq!(block.kind, BlockKind::Paragraph);
    }
}
