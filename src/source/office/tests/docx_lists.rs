//! Lists of DOCX files and their numbers.

use super::{Docx, omitted};

fn level(at: usize, format: &str, text: &str, rest: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/>{rest}\
         <w:pPr><w:ind w:left='{}'/></w:pPr></w:lvl>",
        720 * (at + 1)
    )
}

fn item(list: u32, at: usize, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{at}'/><w:numId w:val='{list}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn numbering() -> String {
    let one = |id: u32, levels: &[String]| {
        format!("<w:abstractNum w:abstractNumId='{id}'>{}</w:abstractNum>", levels.concat())
    };
    [
        one(1, &[level(0, "decimal", "%1.", ""), level(1, "lowerLetter", "%2)", ""), level(2, "lowerRoman", "%3.", "")]),
        one(2, &[level(0, "bullet", "\u{F0B7}", ""), level(1, "bullet", "o", ""), level(2, "bullet", " ", "")]),
        one(3, &[
            level(0, "upperRoman", "Article %1.", "<w:pStyle w:val='H1'/>"),
            level(1, "decimal", "%1.%2", "<w:isLgl/><w:pStyle w:val='H2'/>"),
        ]),
        "<w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>".into(),
        "<w:num w:numId='2'><w:abstractNumId w:val='2'/></w:num>".into(),
        "<w:num w:numId='3'><w:abstractNumId w:val='3'/></w:num>".into(),
        "<w:num w:numId='4'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='7'/></w:lvlOverride></w:num>".into(),
        "<w:num w:numId='5'><w:abstractNumId w:val='1'/></w:num>".into(),
    ]
    .concat()
}

fn page(body: &str) -> (String, Vec<(&'static str, usize)>) {
    let numbering = numbering();
    let styles = "<w:style w:type='paragraph' w:styleId='H1'><w:name w:val='heading 1'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='H2'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='LB'><w:name w:val='List Bullet'/><w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='SC'><w:name w:val='Source Code'/></w:style>";
    let document = Docx { body, styles, numbering: &numbering, ..Docx::default() }.read();
    (super::page(&document), omitted(&document))
}

#[test]
fn lists_nest_count_on_and_begin_where_they_say() {
    let plain = "<w:p><w:r><w:t>Between.</w:t></w:r></w:p>";
    let body = [
        item(1, 0, "one"),
        item(1, 1, "a"),
        item(1, 1, "b"),
        item(1, 0, "two"),
        item(1, 1, "a again"),
        plain.to_owned(),
        item(5, 0, "three, in another list of the kind"),
        item(4, 0, "seven"),
        item(4, 0, "eight"),
        item(2, 0, "dot"),
        item(2, 1, "dot in dot"),
    ]
    .concat();
    let (page, omitted) = page(&body);
    assert_eq!(
        page,
        "1. one\n   - a) a\n   - b) b\n2. two\n   - a) a again\n\nBetween.\n\n3. three, in another list of the kind\n\n7) seven\n8) eight\n\
         - dot\n  - dot in dot"
    );
    assert_eq!(omitted, [("list-number", 3)]);
}

#[test]
fn numbers_of_headings_are_part_of_them() {
    let head = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let off = "<w:p><w:pPr><w:pStyle w:val='H2'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr><w:r><w:t>Bare</w:t></w:r></w:p>";
    let body = [
        head("H1", "Scope"),
        head("H2", "Aim"),
        head("H2", "Means"),
        head("H1", "Terms"),
        head("H2", "Names"),
        off.into(),
    ]
    .concat();
    assert_eq!(
        page(&body).0,
        "# Article I. Scope\n\n## 1.1 Aim\n\n## 1.2 Means\n\n# Article II. Terms\n\n## 2.1 Names\n\n## Bare"
    );
}

#[test]
fn paragraphs_and_code_go_on_with_the_item_they_are_set_under() {
    let under = "<w:p><w:pPr><w:ind w:left='720'/></w:pPr><w:r><w:t>More of one.</w:t></w:r></w:p>";
    let code = "<w:p><w:pPr><w:pStyle w:val='SC'/><w:ind w:left='720'/></w:pPr><w:r><w:t>let x;</w:t></w:r></w:p>";
    let styled = "<w:p><w:pPr><w:pStyle w:val='LB'/></w:pPr><w:r><w:t>by style</w:t></w:r></w:p>";
    let body =
        [item(1, 0, "one"), under.into(), item(1, 0, "two"), code.into(), "<w:p/>".into(), styled.into()].concat();
    assert_eq!(page(&body).0, "1. one\n\n   More of one.\n2. two\n\n   ```\n   let x;\n   ```\n\n- by style");
}
