use super::*;
use crate::citation::fixtures;
use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ALL: &dyn Fn(&str) -> bool = &|_| true;

/// All clusters of a Markdown text, as a page would find them.
fn find_clusters(markdown: &str) -> Vec<Cluster> {
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    let mut found: BTreeMap<usize, Cluster> = BTreeMap::new();
    let callback = |link: BrokenLink<'_>| {
        for piece in brackets(markdown, link.span, ALL)? {
            if let Piece::Cluster(cluster) = piece {
                found.insert(cluster.span.start, cluster);
            }
        }
        Some((CowStr::from("cite:"), CowStr::from("")))
    };
    let mut masked = markdown.to_owned();
    for colon in citation_colons(markdown, 0, ALL) {
        masked.replace_range(colon..=colon, ";");
    }
    let parser = Parser::new_with_broken_link_callback(&masked, options, Some(callback));
    let mut texts = Vec::new();
    let mut links = 0;
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => links -= 1,
            Event::Text(_) if links == 0 => texts.push(range),
            _ => {}
        }
    }
    for range in texts {
        for cluster in in_text(markdown, range, ALL) {
            // `[@key [p. 3]]` has been found with its inner brackets.
            let claimed = found.values().any(|known| known.span.contains(&cluster.span.start));
            if !claimed {
                found.insert(cluster.span.start, cluster);
            }
        }
    }
    found.into_values().collect()
}

fn keys(cluster: &Cluster) -> Vec<&str> {
    cluster.cites.iter().map(|c| c.key.as_str()).collect()
}

#[test]
fn a_cluster_is_read_with_prefixes_locators_and_suffixes() {
    let text = "x [see @a, pp. 3–5 and more; -@b; also @{c d}, chap. 4].";
    let cluster = parse_cluster(&text[2..text.len() - 1], 2).unwrap();
    assert_eq!(cluster.span, 2..text.len() - 1);
    let [a, b, c] = cluster.cites.as_slice() else { panic!() };
    assert_eq!((a.prefix.as_str(), a.suffix.as_str()), ("see", "and more"));
    assert_eq!(a.locator, Some(("page".into(), "3–5".into())));
    assert_eq!((b.mode, b.prefix.as_str()), (CiteMode::SuppressAuthor, ""));
    assert_eq!((c.key.as_str(), c.prefix.as_str()), ("c d", "also"));
    for cite in &cluster.cites {
        assert_eq!(&text[cite.span.clone()], cite.key);
    }
}

#[test]
fn words_in_quotation_marks_after_a_locator_are_a_quotation() {
    let quote = |text: &str| parse_cluster(text, 0).unwrap().cites[0].quote.clone();
    assert_eq!(quote("[@a, ¶ 5 \"exact; words\"]").as_deref(), Some("exact; words"));
    assert_eq!(quote("[@a, p. 3: “so he said”; @b]").as_deref(), Some("so he said"));
    assert_eq!(quote("[@a \"words\"]").as_deref(), Some("words"));
    assert_eq!(quote("[@a, p. 3, on \"words\"]"), None);
    assert_eq!(quote("[@a, p. 3 \"\"]"), None);
}

#[test]
fn the_traps_of_links_and_brackets_are_handled() {
    for (markdown, expected) in [
        ("[@a][@b] two", vec![vec!["a"], vec!["b"]]),
        ("[@a][] collapsed", vec![vec!["a"]]),
        ("![@a] bang", vec![vec!["a"]]),
        ("[text][@b]", vec![vec!["b"]]),
        ("[\\@a] nope", vec![]),
        ("`[@a]` code\n\n    [@a]\n", vec![]),
        ("<a title=\"[@a]\">x</a>", vec![]),
        ("mail a@example.org and example.org/@user", vec![]),
        ("> [@a,\n> p. 3]", vec![vec!["a"]]),
        ("@{a b} and [@{https://example.org/?a=1&b=2}]", vec![vec!["a b"], vec!["https://example.org/?a=1&b=2"]]),
        ("[@a; @b, p. 3; emphasis mine]", vec![vec!["a", "b"]]),
        ("@a [p. 3; @b]", vec![vec!["a", "b"]]),
        ("@a [-@b, p. 3]", vec![vec!["a", "b"]]),
        ("[@a](x.html)", vec![]),
        ("[@a [p. 3]] and [-@b [ch. 1]]", vec![vec!["a"], vec!["b"]]),
        ("[@a@b]", vec![vec!["a"], vec!["b"]]),
        ("\\[@a [p. 3]]", vec![vec!["a"]]),
    ] {
        let found = find_clusters(markdown);
        assert_eq!(found.iter().map(keys).collect::<Vec<_>>(), expected, "{markdown}");
    }
    let quoted = find_clusters("> [@a,\n> p. 3]");
    assert_eq!(quoted[0].cites[0].locator, Some(("page".into(), "3".into())));
    let pieces = brackets("![@a]", 0..5, ALL).unwrap();
    assert!(matches!(&pieces[..], [Piece::Text(r), Piece::Cluster(_)] if *r == (0..1)));
}

#[test]
fn bare_keys_count_only_if_known_but_braces_are_explicit() {
    let text = "@known and @unknown and @{unknown}";
    let found = in_text(text, 0..text.len(), &|key| key == "known");
    assert_eq!(found.iter().map(|c| &text[c.span.clone()]).collect::<Vec<_>>(), ["@known", "@{unknown}"]);
    assert_eq!(brackets("@unknown [p. 3]", 9..15, &|_| false), None);
}

#[test]
fn a_citation_before_a_colon_is_a_citation_and_no_link_definition() {
    for (markdown, expected) in [
        ("[@a, p. 3]: colon", vec![vec!["a"]]),
        ("[@a]: colon \"title\"", vec![vec!["a"]]),
        ("[@a]:\n  colon 'title'", vec![vec!["a"]]),
        ("- [see @a;\n  @b]: colon\n- [-@b]: x", vec![vec!["a", "b"], vec!["b"]]),
        ("> 1. [@a,\n>    p. 3]: colon\n>    (title)", vec![vec!["a"]]),
        ("[@a]: one\n\n[@a]: two", vec![vec!["a"], vec!["a"]]),
        ("x[^n]\n\n[^n]: [@a]: colon", vec![vec!["a"]]),
        ("[@{a b}]: https://example.org", vec![vec!["a b"]]),
        ("[home]: https://example.org/@user\n\n[home] @a", vec![vec!["a"]]),
        ("\\[@a]: x", vec![vec!["a"]]),
        ("    [@a]: code\n\n`[@a]: x`", vec![]),
    ] {
        let found = find_clusters(markdown);
        assert_eq!(found.iter().map(keys).collect::<Vec<_>>(), expected, "{markdown}");
    }
}

#[test]
fn link_definitions_keep_their_labels() {
    let colons = |text: &str| citation_colons(text, 0, &|key| key == "known");
    for text in [
        "[home]: https://example.org/@known",
        "[me@example.org]: https://example.org",
        "[\\@known]: https://example.org",
        "[@ada]: https://example.org/ada",
        "[@ada]: <x>",
        "[@ada]: /people/ada/",
        "[@ada]: @/people/ada.md",
        "> [@ada]:\n> mailto:ada@example.org",
        "[write to @ada]: contact.md",
        "[@known\\]: x",
        "[x [y]]: @known",
        "@known]: x",
    ] {
        assert_eq!(colons(text), Vec::<usize>::new(), "{text}");
    }
    for text in ["[@known]: https://example.org", "[see @known]: x", "[@knwon, p. 3]: x", "[-@knwon]: x"] {
        assert_eq!(colons(text).len(), 1, "{text}");
    }
}

#[test]
fn labels_that_cannot_be_citations_are_let_go() {
    for label in ["", "x", "a@b.org", "\\@a", "@", "@ a", "@{}", "foo/@bar"] {
        assert!(!looks_like_citation(label), "{label}");
        assert_eq!(parse_cluster(label, 0), None, "{label}");
    }
}

/// Lines where we differ from Pandoc 3.9, and why.
const DIFFERENCES: [(&str, &str); 8] = [
    ("@{a b c} says", "a key in braces may have spaces"),
    ("[@key](http://u) link", "a link stays a link"),
    ("[text @a](http://u) link", "a link stays a link"),
    ("[@a](x) [@b]", "a link stays a link"),
    ("[@a][@b] two", "both are citations of the same kind"),
    ("x[^1] [@a]\n\n[^1]: note [@b, p. 4].", "the same clusters in the order of the text"),
    ("(@a) and \"@b\"", "Pandoc reads `(@a)` as an example list"),
    ("https://twitter.com/@user ok", "a user name in an address is no citation"),
];

#[test]
fn pandoc_reads_the_same_clusters_but_for_the_known_differences() {
    let Some(text) = fixtures::text("Pandoc's clusters", "golden/citations", "syntax-pandoc-3.9.json") else { return };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut different = Vec::new();
    for case in &cases {
        let markdown = case["markdown"].as_str().unwrap();
        let expected: Vec<Value> = case["clusters"].as_array().unwrap().iter().map(expected_cluster).collect();
        let found: Vec<Value> = find_clusters(markdown).iter().map(cluster_value).collect();
        if found != expected {
            different.push(markdown.to_owned());
            println!("{markdown:?}\n  found    {}\n  expected {}", json!(found), json!(expected));
        }
    }
    println!("equal: {} of {}", cases.len() - different.len(), cases.len());
    // A difference that is gone must not stay in the list.
    assert_eq!(different, cases_of(&cases, |markdown| DIFFERENCES.iter().any(|(known, _)| *known == markdown)));
}

fn cases_of(cases: &[Value], wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let lines = cases.iter().filter_map(|case| case["markdown"].as_str());
    lines.filter(|markdown| wanted(markdown)).map(str::to_owned).collect()
}

fn cluster_value(cluster: &Cluster) -> Value {
    let cites = cluster.cites.iter().map(|c| {
        let mode = match c.mode {
            CiteMode::Normal => "normal",
            CiteMode::SuppressAuthor => "suppress-author",
            CiteMode::InText => "in-text",
        };
        json!([c.key, mode, c.prefix, c.locator, c.suffix])
    });
    cites.collect()
}

/// Pandoc gives what follows the key in one piece; it is split as ours is.
fn expected_cluster(cluster: &Value) -> Value {
    let cites = cluster.as_array().unwrap().iter().map(|c| {
        let text = c["suffix"].as_str().unwrap().replace('\u{a0}', " ");
        let (locator, suffix) = locator::split(&text, c["mode"] == "in-text");
        json!([c["key"], c["mode"], c["prefix"], locator, suffix])
    });
    cites.collect()
}

proptest! {
    #[test]
    fn any_text_is_read_and_keys_stand_where_they_are_said_to(text in "(@|\\[|\\]|;|-|\\{|\\}|\\\\|\"|a|ü| |,|p\\. 3|\n|>|!){0,24}") {
        for cluster in find_clusters(&text) {
            prop_assert!(text.get(cluster.span.clone()).is_some());
            for cite in &cluster.cites {
                prop_assert_eq!(&text[cite.span.clone()], &cite.key);
            }
        }
    }
}
