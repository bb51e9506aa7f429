//! Notes as GitHub understands them, compared with the output of another program where the fixtures are there.

use super::*;
use std::collections::BTreeMap;

/// What two programs must agree on: the numbers of the marks in the body, and the marks that lead to each note.
#[derive(Debug, PartialEq)]
struct Shape {
    text: String,
    numbers: Vec<u32>,
    backs: Vec<usize>,
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn ours(text: &str) -> Shape {
    let rendered = render(&scan(FrontMatterKind::Page, text).0, &[], true);
    let numbers = rendered.body.split("aria-label=\"Note ").skip(1).map(number).collect();
    let backs = rendered.notes.iter().map(|note| note.back_links.len()).collect();
    Shape { text: words(&read_html(&rendered.body).0), numbers, backs }
}

fn number(text: &str) -> u32 {
    text.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn theirs(html: &str) -> Shape {
    let (body, section) = html.split_once("<section").unwrap_or((html, ""));
    let numbers = body.split("footnote-label\">").skip(1).map(number).collect();
    let backs =
        section.split("<li id=\"user-content-fn-").skip(1).map(|li| li.matches("data-footnote-backref=").count());
    let mut bare = body.to_string();
    while let Some(start) = bare.find("<sup>") {
        let end = start + bare[start..].find("</sup>").unwrap() + "</sup>".len();
        bare.replace_range(start..end, "");
    }
    Shape { text: words(&read_html(&bare).0), numbers, backs: backs.collect() }
}

#[test]
fn notes_are_read_as_on_github() {
    let Some(folder) = fixtures("golden/footnotes", "notes_are_read_as_on_github") else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (cases, golden) = (read("cases.json"), read("github.json"));
    let cases: BTreeMap<String, String> = serde_json::from_str(&cases).unwrap();
    let golden: BTreeMap<String, String> = serde_json::from_str(&golden).unwrap();
    // The parser does not see the link, reads labels with a space, and drops what only a dropped note refers to.
    let differ = ["link text", "label space", "only in unused"];
    for (name, markdown) in &cases {
        if !differ.contains(&name.as_str()) {
            assert_eq!(ours(markdown), theirs(&golden[name]), "{name}");
        }
    }
    assert!(cases.len() >= 25);
}

#[test]
fn what_is_wrong_with_notes_is_said() {
    assert_eq!(codes("a[^x]"), ["note-undefined"]);
    assert_eq!(codes("a\\[^x] and `[^y]`"), [""; 0]);
    assert_eq!(codes("a[^x]\n\n[^x]: 1\n\n[^X]: 2"), ["note-duplicate"]);
    assert_eq!(codes("a\n\n[^x]: 1"), ["note-unused"]);
    assert_eq!(codes("[a[^x]](b.md)\n\n[^x]: 1"), ["note-in-link"]);
    let (_, complaints) = scan(FrontMatterKind::Page, "a[^x]\n\n[^x]: 1\n\n[^X]: 2");
    assert!(complaints[0].message.contains("line 3") && complaints[0].message.contains("line 5"), "{complaints:?}");
    let (_, complaints) = scan(FrontMatterKind::Page, "é [^nope] b");
    assert!(complaints[0].to_string().starts_with("a.md:1:3: error[note-undefined]: there is no note `[^nope]`"));
}

#[test]
fn notes_and_citations_share_one_sequence() {
    let text = "a[^n] b [@k1] c[^n] d[^m] [@k2]\n\n[^n]: see [@k3] and[^o]\n\n[^m]: x\n\n[^o]: y";
    let (page, complaints) = scan(FrontMatterKind::Page, text);
    assert_eq!(complaints, []);
    let turns: Vec<(usize, Option<u32>)> =
        page.citation_order(true).iter().map(|turn| (turn.cluster, turn.note)).collect();
    assert_eq!(turns, [(2, Some(1)), (0, Some(2)), (1, Some(4))]);
    let rendered = render(&page, &[], true);
    let notes: Vec<(u32, Option<usize>, usize)> =
        rendered.notes.iter().map(|n| (n.number, n.cluster, n.back_links.len())).collect();
    assert_eq!(notes, [(1, None, 2), (2, Some(0), 1), (3, None, 1), (4, Some(1), 1), (5, None, 1)]);
    read_html(&format!("{}{}", rendered.body, rendered.notes_html));
    assert!(rendered.notes[0].html.contains("<span class=\"cite\">(C2)</span>"));
    let in_text: Vec<Option<u32>> = page.citation_order(false).iter().map(|turn| turn.note).collect();
    assert_eq!(in_text, [None, None, Some(1)]);
}

#[test]
fn the_mark_of_a_citation_stands_after_the_punctuation() {
    let body = |text: &str| render(&scan(FrontMatterKind::Page, text).0, &[], true).body;
    let plain = |text: &str| {
        let html = body(text);
        let mut out = String::new();
        for part in html.split('<') {
            out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        out.trim().to_string()
    };
    assert_eq!(plain("They rose [@k1]. Then"), "They rose.1 Then");
    assert_eq!(plain("“They rose [@k1],” he said"), "“They rose,”1 he said");
    assert_eq!(plain("They rose [@k1] [@k2]!"), "They rose1!2");
    assert_eq!(plain("They rose [@k1] then"), "They rose1 then");
    assert_eq!(plain("They *rose [@k1]*, then"), "They rose1, then");
    assert_eq!(plain("They rose [@k1]"), "They rose1");
}

#[test]
fn many_references_are_folded_away() {
    let text = format!("{}\n\n[^x]: n", "a[^x] ".repeat(13));
    let rendered = render(&scan(FrontMatterKind::Page, &text).0, &[], true);
    let (_, ids) = read_html(&format!("{}{}", rendered.body, rendered.notes_html));
    assert_eq!(ids.len(), 13 + 2);
    assert!(rendered.notes_html.contains("<details class=\"backs\"><summary>3 more</summary>"));
    assert!(rendered.notes_html.contains("aria-label=\"Back to reference 1-13\">m</a>"));
}
