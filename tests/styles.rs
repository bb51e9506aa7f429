//! Styles from outside: "ibid." where a style asks for it, and styles that do harm.

use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::format::ClusterInput;
use sourcebook::citation::style::{Style, StyleError};
use sourcebook::citation::{Cluster, syntax};

const WORKS: &str = r#"[
    {"id": "a", "type": "book", "title": "Tides", "author": [{"family": "Moss", "given": "Ada"}]},
    {"id": "b", "type": "book", "title": "Ropes", "author": [{"family": "Reed", "given": "Ben"}]}
]"#;

/// A style whose layout is `layout`, with macros before it.
fn style(macros: &str, layout: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
        <style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note" default-locale="en-US">
        <info><title>Quay</title><id>http://example.org/quay</id><updated>2026-01-01T00:00:00+00:00</updated></info>
        {macros}<citation><layout suffix="." delimiter="; ">{layout}</layout></citation></style>"#
    )
}

fn notes(style: &Style, clusters: &[&str]) -> Vec<String> {
    let mut bibliography = Bibliography::new();
    assert!(bibliography.add_file("works.json", WORKS).is_empty());
    let clusters: Vec<Cluster> = clusters.iter().map(|text| syntax::parse_cluster(text, 0).unwrap()).collect();
    let inputs = clusters.iter().enumerate();
    let inputs = inputs.map(|(at, cluster)| ClusterInput { cluster, note_number: Some(at + 1), locators: &[] });
    let formatted = style.format(&inputs.collect::<Vec<_>>(), &bibliography);
    formatted.clusters.into_iter().map(|html| html.map_or_else(|error| error.to_string(), |html| html.html)).collect()
}

const IBID: &str = r#"<choose>
    <if position="ibid-with-locator"><group delimiter=", "><text term="ibid"/><text variable="locator"/></group></if>
    <else-if position="ibid"><text term="ibid"/></else-if>
    <else-if position="subsequent"><group delimiter=", "><names variable="author"><name form="short"/></names>
        <text variable="locator"/></group></else-if>
    <else><group delimiter=", "><names variable="author"><name/></names>
        <text variable="title" font-style="italic"/><text variable="locator"/></group></else>
    </choose>"#;

#[test]
fn ibid_points_to_the_note_before_if_it_cites_one_work() {
    let style = Style::load(&style("", IBID), "").unwrap();
    let cited = ["[@a, 3]", "[@a, 3]", "[@a, 4]", "[@a]", "[@b]", "[@a; @b]", "[@b]", "[@b, 7]", "[see @b]", "[@a, 9]"];
    let expected = [
        "Ada Moss, <i>Tides</i>, 3.",
        "Ibid.",
        "Ibid., 4.",
        "Moss.",
        "Ben Reed, <i>Ropes</i>.",
        "Moss; Reed.",
        "Reed.",
        "Ibid., 7.",
        "See Reed.",
        "Moss, 9.",
    ];
    assert_eq!(notes(&style, &cited), expected);
}

#[test]
fn ibid_within_a_note_points_to_the_citation_before() {
    let style = Style::load(&style("", IBID), "").unwrap();
    assert_eq!(notes(&style, &["[@a, 3; @a, 4]"]), ["Ada Moss, <i>Tides</i>, 3; ibid., 4."]);
}

#[test]
fn the_style_of_chicago_with_ibid_has_it() {
    let Ok(style) = Style::load("chicago-notes-bibliography-subsequent-ibid", "en-US") else { return };
    let notes = notes(&style, &["[@a, 3]", "[@a, 3]"]);
    assert_eq!(notes[1], "Ibid.");
}

fn refused(text: &str, locale: &str) -> String {
    Style::load(text, locale).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn styles_that_cannot_work_are_refused_with_the_reason() {
    let call = |name: &str| format!(r#"<text macro="{name}"/>"#);
    let define = |name: &str, inner: &str| format!(r#"<macro name="{name}">{inner}</macro>"#);
    let itself = style(&define("a", &call("a")), &call("a"));
    assert!(refused(&itself, "").contains("the macro `a` uses itself"));
    let round = style(&(define("a", &call("b")) + &define("b", &call("a"))), r#"<text variable="title"/>"#);
    assert!(refused(&round, "").contains("uses itself"));
    assert!(refused(&style("", &call("nowhere")), "").contains("there is no macro `nowhere`"));
    let mut doubling = define("m0", r#"<text variable="title"/>"#);
    for level in 1..40 {
        doubling += &define(&format!("m{level}"), &call(&format!("m{}", level - 1)).repeat(2));
    }
    assert!(refused(&style(&doubling, &call("m39")), "").contains("too"));
    let mut chain = define("m0", r#"<text variable="title"/>"#);
    for level in 1..5_000 {
        chain = define(&format!("m{level}"), &call(&format!("m{}", level - 1))) + &chain;
    }
    assert!(refused(&style(&chain, &call("m4999")), "").contains("too"));
    let deep = "<group>".repeat(20_000) + r#"<text variable="title"/>"# + &"</group>".repeat(20_000);
    assert!(refused(&style("", &deep), "").contains("nested too deeply"));
    let whole = style("", IBID);
    for at in [10, 200, whole.len() / 2, whole.len() - 3] {
        assert!(matches!(Style::load(&whole[..at], ""), Err(StyleError::Syntax(_))), "cut at {at}");
    }
    assert!(matches!(Style::load(&whole, "xx-XX"), Err(StyleError::Locale(_))));
    assert!(matches!(Style::load("<style/>", ""), Err(StyleError::Syntax(_))));
}

#[test]
fn a_locale_of_a_style_that_nobody_knows_is_english() {
    let odd = style("", IBID).replace("en-US", "xx-XX");
    assert_eq!(notes(&Style::load(&odd, "").unwrap(), &["[@a]"]), ["Ada Moss, <i>Tides</i>."]);
}

#[test]
fn a_dependent_style_without_its_parent_is_refused_by_name() {
    let text = r#"<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-US"><info>
        <title>Slip</title><id>http://example.org/slip</id><updated>2026-01-01T00:00:00+00:00</updated>
        <link href="http://www.zotero.org/styles/slipway-quarterly" rel="independent-parent"/></info></style>"#;
    assert!(refused(text, "").contains("slipway-quarterly"));
}

#[test]
fn what_a_style_asks_in_vain_costs_nothing_else() {
    // Labels, numbers, dates and names of works that have none.
    let layout = r#"<group delimiter=", "><text variable="title"/><number variable="volume" form="roman"/>
        <label variable="locator"/><date variable="issued" form="text"/><names variable="editor"><label/></names>
        <text term="no such term"/><number variable="page"/></group>"#;
    match Style::load(&style("", layout), "") {
        Ok(style) => assert_eq!(notes(&style, &["[@a]", "[@missing]"]).len(), 2),
        Err(error) => assert!(matches!(error, StyleError::Syntax(_))),
    }
}
