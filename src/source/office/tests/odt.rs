//! Features of ODT files, one by one.

use super::{odt, omitted, packed, page, removed};
use crate::source::ReadError;

const STYLES: &str = "<office:styles>\
    <style:style style:name='Standard' style:family='paragraph'/>\
    <style:style style:name='Title' style:family='paragraph' style:parent-style-name='Standard'/>\
    <style:style style:name='Quotations' style:family='paragraph'><style:text-properties fo:font-style='italic'/></style:style>\
    <style:style style:name='Mein_20_Zitat' style:display-name='Mein Zitat' style:family='paragraph' style:parent-style-name='Quotations'/>\
    <style:style style:name='Preformatted_20_Text' style:display-name='Preformatted Text' style:family='paragraph'/>\
    <style:style style:name='Illustration' style:family='paragraph'/>\
    <style:style style:name='Source_20_Text' style:display-name='Source Text' style:family='text'/>\
    <text:outline-style style:name='Outline'><text:outline-level-style text:level='1' style:num-format='I' style:num-suffix='.'/>\
    <text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/></text:outline-style>\
    <text:list-style style:name='N'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
    <text:list-level-style-number text:level='2' style:num-format='a' style:num-prefix='(' style:num-suffix=')'/></text:list-style>\
    <text:list-style style:name='B'><text:list-level-style-bullet text:level='1' text:bullet-char='•'/></text:list-style></office:styles>\
    <office:master-styles><style:master-page style:name='Standard'><style:header><text:p>The Society <text:page-number>3</text:page-number></text:p>\
    </style:header></style:master-page></office:master-styles>";

const AUTOMATIC: &str = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>\
    <style:style style:name='P2' style:family='paragraph' style:parent-style-name='Standard'><style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='P3' style:family='paragraph' style:parent-style-name='Standard'><style:paragraph-properties fo:break-before='page'/></style:style>\
    <style:style style:name='T1' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='T2' style:family='text'><style:text-properties style:text-position='super 58%'/></style:style>\
    <style:style style:name='T3' style:family='text'><style:text-properties style:text-line-through-style='solid' style:text-underline-style='solid'/></style:style>\
    <style:style style:name='T4' style:family='text'><style:text-properties text:display='none'/></style:style>";

#[test]
fn styles_headings_and_quotations_are_known_through_what_they_build_on() {
    let body = "<text:p text:style-name='P1'>On Salt</text:p><text:h text:outline-level='1'>Old</text:h><text:h text:outline-level='2'>Sea</text:h>\
        <text:p text:style-name='Mein_20_Zitat'>It <text:span text:style-name='T1'>keeps</text:span>.</text:p><text:p text:style-name='Quotations'>It stays.</text:p>\
        <text:p text:style-name='Preformatted_20_Text'>a<text:s text:c='3'/>b</text:p><text:p text:style-name='Preformatted_20_Text'><text:s/>c</text:p>";
    let document = odt(STYLES, AUTOMATIC, body);
    assert_eq!(document.title.as_ref().unwrap().value, "On Salt");
    assert_eq!(page(&document), "# I. Old\n\n## I.1 Sea\n\n> It **keeps**.\n>\n> It stays.\n\n```\na   b\n c\n```");
    assert_eq!(removed(&document), [("running-head", "The Society")]);
}

#[test]
fn words_have_their_looks_links_breaks_and_notes() {
    let body = "<text:p>One\n  <text:span text:style-name='T1'>two <text:span text:style-name='T2'>3</text:span></text:span> \
        <text:span text:style-name='T3'>gone</text:span><text:line-break/><text:a xlink:href='https://example.org/'>web</text:a>\
        <text:tab/><text:a xlink:href='#x'>inner</text:a><text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>\
        <text:note-body><text:p>First <text:span text:style-name='T1'>of</text:span> it.</text:p><text:p>Second.</text:p></text:note-body></text:note> \
        <text:span text:style-name='Source_20_Text'>code</text:span><text:span text:style-name='T4'>unseen</text:span>\
        <office:annotation><dc:creator>Dee Example</dc:creator><text:p>Hm.</text:p></office:annotation></text:p>";
    let document = odt(STYLES, AUTOMATIC, body);
    assert_eq!(
        page(&document),
        "One **two <sup>3</sup>** ~~gone~~\\\n[web](<https://example.org/>) inner[^fn1] `code`\n\n[^fn1]: First **of** it.\n\n    Second."
    );
    assert_eq!(omitted(&document), [("comment", 1), ("inner-link", 1), ("underline", 1)]);
    assert!(removed(&document).contains(&("hidden-text", "unseen")));
}

#[test]
fn lists_nest_and_count_on() {
    let body = "<text:list text:style-name='N'><text:list-item><text:p>one</text:p><text:p>more</text:p><text:list><text:list-item><text:p>inner</text:p>\
        </text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list><text:p>Between</text:p>\
        <text:list text:style-name='N' text:continue-numbering='true'><text:list-item><text:p>three</text:p></text:list-item>\
        <text:list-item text:start-value='9'><text:p>nine</text:p></text:list-item></text:list>\
        <text:list text:style-name='B'><text:list-header><text:p>Head</text:p></text:list-header><text:list-item><text:p>dot</text:p></text:list-item></text:list>";
    let document = odt(STYLES, AUTOMATIC, body);
    assert_eq!(
        page(&document),
        "1. one\n\n   more\n   - (a) inner\n2. two\n\nBetween\n\n3. three\n\n9) nine\n\nHead\n\n- dot"
    );
    assert_eq!(omitted(&document), [("list-number", 1)]);
}

#[test]
fn tables_keep_their_head_and_tell_what_is_lost() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let body = format!(
        "<table:table><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows><table:table-row>\
         <table:table-cell table:number-columns-spanned='2'><text:p>both</text:p><text:list text:style-name='N'><text:list-item><text:p>x</text:p>\
         </text:list-item></text:list></table:table-cell><table:covered-table-cell/></table:table-row></table:table>",
        cell("Year"),
        cell("Sum")
    );
    let document = odt(STYLES, AUTOMATIC, &body);
    assert_eq!(page(&document), "| Year | Sum |\n| --- | --- |\n| both 1. x | |");
    assert_eq!(omitted(&document), [("line-in-cell", 1), ("list-in-cell", 1), ("spanning-cell", 1)]);
}

#[test]
fn pictures_captions_formulas_and_changes_are_read() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>dropped</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>Seen<draw:frame><draw:text-box><text:p text:style-name='Illustration'><draw:frame><draw:image><office:binary-data>iVBORw0KGgo=\
        </office:binary-data></draw:image><svg:title>A boat</svg:title></draw:frame>Figure 1: A boat</text:p></draw:text-box></draw:frame></text:p>\
        <text:p>E=<draw:frame><draw:object><math:math><math:mfrac><math:mi>a</math:mi><math:mrow><math:mi>b</math:mi><math:mo>+</math:mo></math:mrow></math:mfrac>\
        </math:math></draw:object></draw:frame></text:p>\
        <text:table-of-content><text:index-body><text:p>Old 1</text:p></text:index-body></text:table-of-content>\
        <text:section text:display='none'><text:p>unseen</text:p></text:section>";
    let document = odt(STYLES, AUTOMATIC, body);
    assert_eq!(document.files[0].media_type, "image/png");
    assert_eq!(page(&document), "Seen\n\n![A boat](<a/picture1.png>)\n\nFigure 1: A boat\n\nE=a/(b+)");
    assert_eq!(document.blocks[2].role, Some("caption"));
    assert_eq!(omitted(&document), [("deletion", 1), ("formula", 1), ("text-box", 1)]);
    assert_eq!(&removed(&document)[1..], [("contents", "Old 1"), ("hidden-text", "unseen")]);
}

#[test]
fn pages_are_places_where_the_file_tells_them() {
    let body = "<text:p>One</text:p><text:p>two <text:soft-page-break/>three</text:p><text:p text:style-name='P3'>Four</text:p>";
    let document = odt(STYLES, AUTOMATIC, body);
    let place = |words: &str| {
        let origin = document.origin(document.text.find(words).unwrap()).unwrap();
        (origin.page.clone().unwrap(), origin.paragraph.unwrap())
    };
    assert_eq!(
        [place("One"), place("two"), place("three"), place("Four")],
        [("1".into(), 1), ("1".into(), 2), ("2".into(), 2), ("3".into(), 3)]
    );
    page(&document);
}

#[test]
fn properties_language_and_encryption_are_read() {
    let styles = format!(
        "<office:meta><dc:title>On Salt</dc:title><meta:initial-creator>Ada Example</meta:initial-creator><meta:keyword>sea</meta:keyword>\
         <meta:creation-date>2014-01-02T03:04:05</meta:creation-date><dc:language>de-AT</dc:language></office:meta>{STYLES}"
    );
    let document = odt(&styles, AUTOMATIC, "<text:p>Kurz.</text:p>");
    assert_eq!(document.title, None);
    assert_eq!((document.lang.as_deref(), document.keywords.as_slice()), (Some("de-AT"), &["sea".to_owned()][..]));
    let proposed: Vec<_> = document.proposed.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(proposed, ["title = On Salt", "author = Ada Example", "date = 2014-01-02"]);
    let manifest = b"<m:manifest xmlns:m='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let bytes = packed(&[("META-INF/manifest.xml", manifest), ("content.xml", b"noise")]);
    assert_eq!(crate::source::read("a.odt", &bytes).err(), Some(ReadError::Encrypted));
}
