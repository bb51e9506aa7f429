//! Features of DOCX files, one by one.

use super::{Docx, docx, omitted, page, removed};
use crate::source::document::BlockKind;

fn p(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn plain(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
}

fn style(id: &str, name: &str, rest: &str) -> String {
    format!("<w:style w:type='paragraph' w:styleId='{id}'><w:name w:val='{name}'/>{rest}</w:style>")
}

fn styles() -> String {
    [
        style("Titel", "Title", ""),
        style("b1", "heading 1", "<w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:rPr><w:b/></w:rPr>"),
        style("Kapitel", "Mein Kapitel", "<w:basedOn w:val='b1'/>"),
        style("Abschnitt", "Abschnitt", "<w:pPr><w:outlineLvl w:val='2'/></w:pPr>"),
        style("Zitat", "Quote", "<w:rPr><w:i/></w:rPr>"),
        style("Motto", "Motto", "<w:basedOn w:val='Zitat'/>"),
        style("Autor", "Author", ""),
        style("Datum", "Date", ""),
        style("Unter", "Subtitle", ""),
        style("Bild", "caption", ""),
        style("Code", "Source Code", ""),
        style("toc1", "toc 1", ""),
        style("Kursiv", "Aside", "<w:rPr><w:i/></w:rPr>"),
        style("Loop", "Loop", "<w:basedOn w:val='Loop2'/>"),
        style("Loop2", "Loop 2", "<w:basedOn w:val='Loop'/>"),
        "<w:style w:type='character' w:styleId='Em'><w:name w:val='Emphasis'/><w:rPr><w:i/></w:rPr></w:style>".into(),
        "<w:style w:type='character' w:styleId='Vb'><w:name w:val='Verbatim Char'/></w:style>".into(),
    ]
    .concat()
}

#[test]
fn styles_say_what_paragraphs_are_through_what_they_build_on() {
    let body = [
        p("Titel", "Of Rivers"),
        p("Unter", "A small account"),
        p("Autor", "Ada Example; Bo Sample"),
        p("Datum", "July 8, 2016"),
        p("Kapitel", "Sources"),
        plain("They rise."),
        p("Abschnitt", "Springs"),
        p("Motto", "Water runs."),
        p("Zitat", "Stone stays."),
        p("Zitat", "— Cy Sample"),
        p("Code", "  let a = 1;"),
        p("Code", "let b;"),
        p("Bild", "Figure 1: none"),
        p("Loop", "Round and round."),
    ]
    .concat();
    let styles = styles();
    let document = Docx { body: &body, styles: &styles, ..Docx::default() }.read();
    let title = document.title.as_ref().unwrap();
    assert_eq!((title.value.as_str(), &document.text[title.span.clone().unwrap()]), ("Of Rivers", "Of Rivers"));
    let authors: Vec<_> = document.authors.iter().map(|a| a.value.as_str()).collect();
    assert_eq!(authors, ["Ada Example", "Bo Sample"]);
    assert_eq!(document.date.as_ref().unwrap().value, "2016-07-08");
    let roles: Vec<_> = document.blocks.iter().filter_map(|b| b.role).collect();
    assert_eq!(roles, ["subtitle", "byline", "date", "caption"]);
    assert_eq!(document.blocks.iter().find_map(|b| b.attribution), Some(4));
    assert_eq!(
        page(&document),
        "A small account\n\nAda Example; Bo Sample\n\nJuly 8, 2016\n\n# Sources\n\nThey rise.\n\n### Springs\n\n\
         > Water runs.\\\n> Stone stays.\\\n> — Cy Sample\n\n```\n  let a = 1;\nlet b;\n```\n\nFigure 1: none\n\nRound and round."
            .replace("\\\n>", "\n>\n>")
    );
}

#[test]
fn looks_of_styles_and_runs_switch_each_other_off_and_headings_have_none_of_their_own() {
    let body = "<w:p><w:pPr><w:pStyle w:val='Kursiv'/></w:pPr><w:r><w:t xml:space='preserve'>all slanted </w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='Em'/></w:rPr><w:t>upright</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='b1'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Head</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>H</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>2</w:t></w:r>\
        <w:r><w:t xml:space='preserve'>O, m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>\
        <w:r><w:rPr><w:strike/></w:rPr><w:t xml:space='preserve'> gone </w:t></w:r><w:r><w:rPr><w:rStyle w:val='Vb'/></w:rPr><w:t>x  y</w:t></w:r>\
        <w:r><w:rPr><w:b/><w:u w:val='single'/></w:rPr><w:t>bold</w:t><w:br/><w:t>line</w:t></w:r>\
        <w:r><w:rPr><w:highlight w:val='yellow'/><w:color w:val='FF0000'/><w:caps/></w:rPr><w:t xml:space='preserve'> end</w:t></w:r></w:p>";
    let styles = styles();
    let document = Docx { body, styles: &styles, ..Docx::default() }.read();
    assert_eq!(
        page(&document),
        "*all slanted* upright\n\n# Head\n\nH<sub>2</sub>O, m<sup>3</sup> ~~gone~~ `x  y`**bold\\\nline** end"
    );
    assert_eq!(omitted(&document), [("capitals", 1), ("colour", 1), ("highlight", 1), ("underline", 1)]);
}

#[test]
fn notes_keep_their_paragraphs_links_and_emphasis_and_stand_in_the_order_of_their_marks() {
    let note = |id: &str, inner: &str| format!("<w:footnote w:id='{id}'>{inner}</w:footnote>");
    let footnotes = note("0", "")
        + &note(
            "2",
            "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space='preserve'> See </w:t></w:r><w:hyperlink r:id='l'><w:r><w:rPr><w:i/></w:rPr>\
         <w:t>there</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:t>More.</w:t></w:r></w:p>",
        )
        + &note("9", "<w:p><w:r><w:t>Nobody asks.</w:t></w:r></w:p>");
    let relations = "<Relationship Id='l' Type='TYPE/hyperlink' Target='https://example.org/n' TargetMode='External'/>";
    let document = Docx {
        body: "<w:p><w:r><w:t>One</w:t></w:r><w:r><w:endnoteReference w:id='1'/></w:r><w:r><w:t xml:space='preserve'> two</w:t></w:r>\
               <w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteReference w:id='2'/></w:r></w:p>",
        footnotes: &footnotes,
        endnotes: "<w:endnote w:id='1'><w:p><w:r><w:t>At the end.</w:t></w:r></w:p></w:endnote>",
        note_relations: relations,
        ..Docx::default()
    }
    .read();
    assert_eq!(
        page(&document),
        "One[^en1] two[^fn1]\n\n[^en1]: At the end.\n\n[^fn1]: See [*there*](<https://example.org/n>)\n\n    More."
    );
    assert!(omitted(&document).contains(&("unused-note", 1)), "{:?}", document.omitted);
}

#[test]
fn links_lead_into_the_web_or_are_counted() {
    let link = |id: &str, text: &str| format!("<w:hyperlink r:id='{id}'><w:r><w:t>{text}</w:t></w:r></w:hyperlink>");
    let field = |code: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let body = format!(
        "<w:p>{}{}<w:hyperlink w:anchor='x'><w:r><w:t>inner</w:t></w:r></w:hyperlink>{}{}{}</w:p>",
        link("web", "web"),
        link("js", "script"),
        field("HYPERLINK \"https://example.org/f\"", "field"),
        field("SEQ Figure", "7"),
        "<w:fldSimple w:instr='HYPERLINK \"https://example.org/s\"'><w:r><w:t>simple</w:t></w:r></w:fldSimple>"
    );
    let relations = "<Relationship Id='web' Type='TYPE/hyperlink' Target='https://example.org/w' TargetMode='External'/>\
        <Relationship Id='js' Type='TYPE/hyperlink' Target='javascript:x' TargetMode='External'/>";
    let document = Docx { body: &body, relations, ..Docx::default() }.read();
    assert_eq!(
        page(&document),
        "[web](<https://example.org/w>)scriptinner[field](<https://example.org/f>)7[simple](<https://example.org/s>)"
    );
    assert_eq!(omitted(&document), [("file-link", 1), ("inner-link", 1)]);
}

#[test]
fn tables_keep_cells_heads_and_alignment_and_tell_what_is_lost() {
    let cell = |props: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{props}</w:tcPr><w:p><w:pPr><w:jc w:val='right'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )
    };
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}<w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>\
         <w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
        cell("", "Year"),
        cell("", "Sum"),
        cell("<w:gridSpan w:val='2'/>", "both"),
        cell("<w:vMerge w:val='restart'/>", "tall"),
        cell("", "1"),
        cell("<w:vMerge/>", ""),
        plain("Boxed words.")
    );
    let document = docx(&body).read();
    assert_eq!(page(&document), "| Year | Sum |\n| ---: | --- |\n| both | |\n| tall | 1 |\n| | a in |\n\nBoxed words.");
    assert_eq!(
        omitted(&document),
        [("layout-table", 1), ("line-in-cell", 1), ("nested-table", 1), ("spanning-cell", 2)]
    );
}

#[test]
fn a_table_with_headings_over_text_in_its_cells_lays_out_the_page_and_one_with_a_head_of_headings_does_not() {
    let row = |a: &str, b: &str| format!("<w:tr><w:tc>{a}</w:tc><w:tc>{b}</w:tc></w:tr>");
    let styles = styles();
    let page = |row: &str| {
        let body = format!("<w:tbl>{row}{row}</w:tbl>");
        Docx { body: &body, styles: &styles, ..Docx::default() }.page()
    };
    let head = p("b1", "Left");
    assert_eq!(page(&row(&head, &plain("x"))), "| | |\n| --- | --- |\n| Left | x |\n| Left | x |");
    let both = [head, plain("Words.")].concat();
    assert_eq!(page(&row(&both, &plain("x"))), "# Left\n\nWords.\n\nx\n\n# Left\n\nWords.\n\nx");
}

#[test]
fn pictures_are_carried_with_their_words_and_text_boxes_are_read_once() {
    const PNG: &[u8] = &[0x89, b'P', b'N', b'G', 1, 2, 3];
    let drawing = "<w:drawing><wp:inline><wp:docPr id='1' name='x' descr='A boat'/><a:graphic><a:graphicData><a:blip r:embed='p'/>\
        </a:graphicData></a:graphic></wp:inline></w:drawing>";
    let inner = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r>{drawing}</w:r></w:p><w:p><w:pPr><w:pStyle w:val='Bild'/></w:pPr><w:r><w:t>Figure 1: A boat</w:t></w:r></w:p>\
         <w:p><w:r>{drawing}<w:t>again</w:t></w:r></w:p>\
         <w:p><w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx>\
         </wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t xml:space='preserve'> after</w:t></w:r></w:p>\
         <w:p><w:r><w:pict><v:shape alt='Lost'><v:imagedata r:id='gone'/></v:shape></w:pict></w:r><w:r><w:t>End</w:t></w:r></w:p>"
    );
    let styles = styles();
    let relations = "<Relationship Id='p' Type='TYPE/image' Target='media/My%20boat.PNG'/><Relationship Id='gone' Type='TYPE/image' Target='media/x.png'/>";
    let pictures: &[(&str, &[u8])] = &[("My boat.PNG", PNG)];
    let document = Docx { body: &body, styles: &styles, relations, pictures, ..Docx::default() }.read();
    assert_eq!(document.files.len(), 1);
    assert_eq!((document.files[0].name.as_str(), document.files[0].media_type.as_str()), ("my-boat.png", "image/png"));
    assert_eq!(
        page(&document),
        "![A boat](<a/my-boat.png>)\n\nFigure 1: A boat\n\n![A boat](<a/my-boat.png>)again\n\nBefore after\n\nBoxed\n\nEnd"
    );
    assert_eq!(omitted(&document), [("missing-picture", 1), ("text-box", 1)]);
}

#[test]
fn tracked_changes_comments_and_hidden_words_are_told() {
    let body = "<w:p><w:r><w:t xml:space='preserve'>Kept </w:t></w:r><w:ins w:id='1'><w:r><w:t xml:space='preserve'>added </w:t></w:r></w:ins>\
        <w:del w:id='2'><w:r><w:delText>dropped</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'>unseen </w:t></w:r>\
        <w:r><w:t>end</w:t></w:r><w:r><w:commentReference w:id='5'/></w:r></w:p>\
        <w:p><w:moveFrom w:id='3'><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo w:id='4'><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>\
        <w:p><w:pPr><w:rPr><w:del w:id='6'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>joined </w:t></w:r></w:p><w:p><w:r><w:t>up</w:t></w:r></w:p>";
    let comments = "<w:comment w:id='5' w:author='Dee Example'><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>";
    let document = Docx { body, comments, ..Docx::default() }.read();
    assert_eq!(page(&document), "Kept added end\n\nmoved\n\njoined up");
    assert_eq!(removed(&document), [("hidden-text", "unseen")]);
    assert_eq!(omitted(&document), [("comment", 1), ("deletion", 1), ("insertion", 1), ("moved-text", 1)]);
    assert_eq!(document.omitted[0].text, "1 comment (Dee Example)");
}

#[test]
fn contents_and_running_heads_are_taken_out_and_content_controls_unwrapped() {
    let toc = "<w:p><w:pPr><w:pStyle w:val='toc1'/></w:pPr><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:hyperlink w:anchor='a'><w:r><w:t>First</w:t><w:tab/><w:t>3</w:t></w:r></w:hyperlink></w:p>\
        <w:p><w:r><w:t>Second</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let body = format!(
        "{toc}<w:sdt><w:sdtContent><w:p><w:r><w:t>Held </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>words</w:t></w:r></w:sdtContent></w:sdt></w:p>\
         </w:sdtContent></w:sdt><w:sectPr><w:headerReference w:type='default' r:id='header'/></w:sectPr>"
    );
    let styles = styles();
    let header = "<w:p><w:r><w:t>The Society</w:t></w:r><w:fldSimple w:instr='PAGE'><w:r><w:t>12</w:t></w:r></w:fldSimple></w:p>";
    let document = Docx { body: &body, styles: &styles, header, ..Docx::default() }.read();
    assert_eq!(page(&document), "Held words");
    assert_eq!(removed(&document), [("running-head", "The Society"), ("contents", "First 3"), ("contents", "Second")]);
}

#[test]
fn pages_and_paragraphs_of_the_file_are_places() {
    let body = "<w:p><w:r><w:t>One</w:t></w:r></w:p><w:p><w:r><w:t xml:space='preserve'>Two begins </w:t><w:lastRenderedPageBreak/><w:t>and ends</w:t></w:r></w:p>\
        <w:p><w:r><w:br w:type='page'/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>Three</w:t></w:r></w:p>\
        <w:sectPr><w:pgNumType w:start='5'/></w:sectPr>";
    let document = docx(body).read();
    let place = |words: &str| {
        let origin = document.origin(document.text.find(words).unwrap()).unwrap();
        (origin.page.clone().unwrap(), origin.paragraph.unwrap())
    };
    assert_eq!(place("One"), ("5".into(), 1));
    assert_eq!(place("Two"), ("5".into(), 2));
    assert_eq!(place("and ends"), ("6".into(), 2));
    assert_eq!(place("Three"), ("7".into(), 4));
    assert_eq!(page(&document), "One\n\nTwo begins and ends\n\nThree");
}

#[test]
fn signs_special_characters_and_formulas_are_text() {
    let body = "<w:p><w:r><w:sym w:font='Symbol' w:char='F061'/><w:t xml:space='preserve'> co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/><w:t>erate</w:t>\
        <w:tab/><w:t>a&#160;b</w:t><w:cr/><w:sym w:font='Wingdings 2' w:char='F0F0'/></w:r></w:p>\
        <w:p><m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>\
        <m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>";
    let document = docx(body).read();
    assert_eq!(page(&document), "α co\u{2011}operate a b\\\n\u{FFFD}\n\nx=(a+b)/2c<sup>2</sup>");
    assert_eq!(omitted(&document), [("formula", 1), ("sign-font", 1)]);
}

#[test]
fn properties_are_borne_out_by_the_text_or_proposed() {
    let body = [plain("Notes on Salt"), plain("Ada Example"), plain("Salt is old.")].concat();
    let core = "<dc:title>Notes on salt</dc:title><dc:creator>Ada Example</dc:creator><dcterms:created>2015-02-03T10:00:00Z</dcterms:created>";
    let document = Docx { body: &body, core, ..Docx::default() }.read();
    let title = document.title.as_ref().unwrap();
    assert_eq!((title.value.as_str(), title.rule), ("Notes on Salt", "title-in-text"));
    assert_eq!(document.authors[0].rule, "creator-in-text");
    let proposed: Vec<_> = document.proposed.iter().map(|c| c.text.as_str()).collect();
    assert_eq!((document.date.is_none(), proposed), (true, vec!["date = 2015-02-03"]));
    assert_eq!(page(&document), "Ada Example\n\nSalt is old.");

    let core = "<dc:title>Microsoft Word - x</dc:title><dc:creator>user</dc:creator><cp:keywords xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'>salt; sea</cp:keywords>";
    let body = plain("Words, and more of them.");
    let document = Docx { body: &body, core, ..Docx::default() }.read();
    assert!(document.title.is_none() && document.authors.is_empty() && document.proposed.is_empty());
    assert_eq!(document.keywords, ["salt", "sea"]);
}

#[test]
fn bold_lines_head_a_document_without_styles_if_there_are_several() {
    let bold = |text: &str| format!("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>");
    let text = plain("A sentence that is plain.");
    let body = [text.clone(), bold("The spring"), text.clone(), bold("The mouth"), text.clone()].concat();
    assert_eq!(
        docx(&body).page(),
        "A sentence that is plain.\n\n## The spring\n\nA sentence that is plain.\n\n## The mouth\n\nA sentence that is plain."
    );
    let body = [text.clone(), bold("The spring"), text.clone()].concat();
    let document = docx(&body).read();
    assert!(document.blocks.iter().all(|b| b.kind == BlockKind::Paragraph));
    assert_eq!(document.proposed[0].text, "heading: The spring");
}

#[test]
fn language_and_direction_are_those_of_most_words() {
    let styles = "<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val='en-GB' w:bidi='he-IL'/></w:rPr></w:rPrDefault></w:docDefaults>";
    let body = "<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>שלום לכולם</w:t></w:r></w:p>";
    let document = Docx { body, styles, ..Docx::default() }.read();
    assert_eq!((document.dir.as_deref(), document.lang.as_deref()), (Some("rtl"), Some("he-IL")));
}
