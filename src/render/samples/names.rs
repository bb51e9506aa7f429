//! Samples of indexes, names, works, and of what is not a page of prose.

use super::*;

fn letters(used: &str) -> Vec<LetterRow> {
    let row = |script: &str, all: &str| LetterRow {
        script: script.into(),
        letters: all
            .chars()
            .map(|c| Letter {
                letter: c.into(),
                href: used.contains(c).then(|| format!("#letter-{}", c.to_lowercase())),
            })
            .collect(),
    };
    vec![row("Latin letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), row("Arabic letters", "اعم")]
}

pub fn index() -> EntityIndexView {
    let entry = |name: &str, mentions: usize| IndexEntry {
        name: name.into(),
        href: Some("maren-oldacre.html".into()),
        mentions,
        sources: 1 + mentions / 12,
        pages: mentions % 3,
        reviewed: mentions > 20,
        ..Default::default()
    };
    let see = IndexEntry {
        name: "Mrs. Oldacre".into(),
        see: Some(link("Oldacre, Maren", "maren-oldacre.html")),
        ..Default::default()
    };
    let twin = IndexEntry { qualifier: "pseudonym".into(), kind_label: "Person".into(), ..entry("Abel", 4) };
    let group = |letter: &str, entries: Vec<IndexEntry>| LetterGroup {
        letter: letter.into(),
        id: format!("letter-{}", letter.to_lowercase()),
        entries,
    };
    EntityIndexView {
        title: "People".into(),
        kind: "person".into(),
        breadcrumbs: vec![link("Home", "../index.html")],
        body_html: "<p>Keepers, clerks, captains.</p>".into(),
        indexes: vec![counted("All names", "index.html", 214), counted("Places", "index.html", 31)],
        total: 40,
        letters: letters("ABOع"),
        groups: vec![
            group("A", vec![twin, entry("Calloway-Abernathy, Ines Theodora of the Northport Courier", 9)]),
            group("B", (1..14).map(|n| entry(&format!("Bell, Number {n}"), n)).collect()),
            group("O", vec![see, entry("Oldacre, Maren", 28)]),
            group("ع", vec![entry("عبد الله", 2)]),
        ],
        pagination: pagination(),
    }
}

fn quote(number: usize) -> Quote {
    Quote {
        before: "…eleven nights after the storm the board was told that ".into(),
        surface: "Maren Oldacre".into(),
        after: " had burned the chairs, the table and the better half of the stairs to keep the lamp.".into(),
        href: format!("../sources/review.html#p{}", [1, 2, 3, 4, 12][number % 5]),
        label: format!("¶ {}", [1, 2, 3, 4, 12][number % 5]),
        spoken: format!("Paragraph {}", [1, 2, 3, 4, 12][number % 5]),
        times: if number == 1 { 3 } else { 1 },
    }
}

fn mentions() -> MentionsView {
    let group = |id: &str, title: &str, count: usize| MentionGroup {
        id: id.into(),
        title: title.into(),
        untitled: title.starts_with('['),
        href: "../sources/review.html".into(),
        date: (!title.starts_with('[')).then(|| "1936-11-21".into()),
        language: None,
        count,
        quotes: (0..count.min(5)).map(quote).collect(),
        more: (5..count).map(quote).collect(),
    };
    MentionsView {
        mentions: 28,
        sources: 3,
        groups: vec![
            group("in-review", "Review of The Keepers of Skerry Rock", 23),
            group("in-log", "[log-1921.txt]", 4),
            group("in-letter", "Letter to the harbour board", 1),
        ],
        pagination: pagination(),
    }
}

fn facts() -> Vec<FactView> {
    vec![
        FactView {
            label: "Role".into(),
            value: "keeper of the lamp".into(),
            href: None,
            source: Some(link("Review ¶ 1", "../sources/review.html#p1")),
        },
        FactView {
            label: "Affiliation".into(),
            value: "Harbour Board of Skerry".into(),
            href: Some("maren-oldacre.html".into()),
            source: None,
        },
    ]
}

pub fn entity() -> EntityView {
    let alias =
        |name: &str, language: Option<&str>| Alias { name: name.into(), language: language.map(str::to_string) };
    let mut with = names(0);
    for n in &mut with {
        n.href = "maren-oldacre.html".into();
    }
    EntityView {
        id: "maren-oldacre".into(),
        name: "Maren Oldacre".into(),
        sort: "Oldacre, Maren".into(),
        kind: "person".into(),
        kind_label: "Person".into(),
        breadcrumbs: vec![link("Home", "../index.html"), link("People", "index.html")],
        reviewed: false,
        aliases: vec![alias("Mrs. Oldacre", None), alias("مارين", Some("ar"))],
        description_html: "<p>Kept the lamp at Skerry Rock for forty winters.</p>".into(),
        notes_html: notes().replace("#fnref-1", "#title"),
        references: references(),
        facts: facts(),
        ids: vec![Identifier {
            scheme: "Wikidata".into(),
            value: "Q0".into(),
            uri: Some("https://www.wikidata.org/entity/Q0".into()),
        }],
        mentions: mentions(),
        appears_with: with,
        see_also: vec![link("Harbour Board of Skerry", "maren-oldacre.html")],
        not_same_as: vec![link("Maren Oldacre (ship)", "maren-oldacre.html")],
        tagged: records(2),
        tagged_total: 1203,
        data: vec![link("JSON-LD", "maren-oldacre.html")],
        backlinks: vec![link("How to read a ledger", "../guide/ledger.html")],
    }
}

pub fn work() -> WorkView {
    let e = entity();
    let cite = |locator: &str, n: usize| WorkCitation {
        locator: locator.into(),
        title: "Review of The Keepers".into(),
        quote: quote(n),
    };
    WorkView {
        id: "keepers".into(),
        title: "The Keepers of Skerry Rock: Forty Winters at the Edge of the Map".into(),
        authors: vec![Author { name: "Maren Oldacre".into(), href: Some("../people/maren-oldacre.html".into()) }],
        kind_label: "Book".into(),
        breadcrumbs: vec![link("Home", "../index.html"), link("Bibliography", "../bibliography.html")],
        reviewed: true,
        reference_html: references()[0].html.clone(),
        exports: exports(),
        url: Some("https://example.org/keepers".into()),
        doi: Some("10.5555/12345678".into()),
        citations: vec![cite("", 0), cite("pp. 77–78", 1), cite("p. 161, pp. 327–328", 2)],
        variants: vec![Alias { name: "Keepers of the Rock".into(), language: None }],
        discussed_in: vec![link("Review of The Keepers of Skerry Rock", "../sources/review.html")],
        facts: facts().into_iter().take(1).collect(),
        mentions: e.mentions,
        appears_with: e
            .appears_with
            .into_iter()
            .map(|n| NameCount { href: "../people/maren-oldacre.html".into(), ..n })
            .collect(),
        see_also: vec![link("Log of 1921", "keepers.html")],
        tagged: e.tagged,
        tagged_total: 2,
        ..Default::default()
    }
}

pub fn bibliography() -> BibliographyView {
    let entry = |id: &str, cited: bool| BibliographyEntry {
        id: id.into(),
        coins: "ctx_ver=Z39.88-2004&rft.btitle=A%20View".into(),
        html: references()[0].html.clone(),
        href: Some("works/keepers.html".into()),
        title: format!("The Keepers of Skerry Rock, {id}"),
        cited_in: if cited {
            vec![CitedIn {
                title: "Review of The Keepers".into(),
                href: "sources/review.html".into(),
                places: vec![link("¶ 1", "sources/review.html#p1"), link("¶ 12", "sources/review.html#p12")],
            }]
        } else {
            Vec::new()
        },
    };
    BibliographyView {
        title: "Bibliography".into(),
        breadcrumbs: vec![link("Home", "index.html")],
        body_html: "<p>Works the sources and the guide cite.</p>".into(),
        total: 2,
        letters: letters("O"),
        groups: vec![BibliographyGroup {
            letter: "O".into(),
            id: "letter-o".into(),
            entries: vec![entry("keepers", true), entry("winters", false)],
        }],
        data: vec![link("CSL-JSON", "bibliography.html")],
        pagination: None,
    }
}

pub fn about() -> AboutView {
    let figure = |label: &str, value: &str| Labelled { label: label.into(), value: value.into(), href: None };
    AboutView {
        title: "About this collection".into(),
        breadcrumbs: vec![link("Home", "index.html")],
        body_html: "<p>Why these letters and not others.</p>".into(),
        notes_html: String::new(),
        figures: vec![figure("Sources", "1,204"), figure("Paragraphs", "18,311"), figure("Mentions", "40,218")],
        entities: vec![EntityFigures {
            label: "People".into(),
            href: Some("people/index.html".into()),
            published: 40,
            automatic: 31,
            reviewed: 9,
            unpublished: 112,
            rejected: 3,
            mentions: 2054,
        }],
        languages: vec![LanguageNote { lang: "de".into(), lists: true, sources: 3 }],
        credits: vec![Labelled {
            label: "GeoNames".into(),
            value: "ids and positions of places".into(),
            href: Some("https://www.geonames.org/".into()),
        }],
        rights: "The texts belong to their authors.".into(),
        source_rights: vec![Labelled {
            label: "Review".into(),
            value: "quoted for research".into(),
            href: Some("sources/review.html".into()),
        }],
        versions: vec![Version {
            title: "Review of The Keepers".into(),
            href: "sources/review.html".into(),
            file: "sources/courier/review.txt".into(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        }],
        software: "Sourcebook 0.1.0".into(),
        data: vec![link("entities.csv", "about.html")],
        contact: Some(link("Write to us", "mailto:desk@example.org")),
    }
}

pub fn feed() -> FeedView {
    FeedView {
        title: "Lighthouse letters".into(),
        self_url: "https://example.org/letters/feed.xml".into(),
        home_url: "https://example.org/letters/index.html".into(),
        updated: "1936-11-21T00:00:00Z".into(),
        author: "Lighthouse letters".into(),
        entries: vec![FeedEntry {
            title: "Oil & <water>".into(),
            url: "https://example.org/letters/sources/review.html".into(),
            published: "1936-11-21T00:00:00Z".into(),
            updated: "1936-11-21T00:00:00Z".into(),
            authors: texts(&["Ines Calloway"]),
            summary: "A review.".into(),
            language: Some("en-GB".into()),
        }],
    }
}

pub fn sitemap() -> SitemapView {
    let entry = |path: &str, updated: Option<&str>| SitemapEntry {
        url: format!("https://example.org/letters/{path}"),
        updated: updated.map(str::to_string),
    };
    SitemapView { entries: vec![entry("index.html", None), entry("sources/review.html", Some("1936-11-21"))] }
}

pub fn collection() -> CollectionView {
    let article = |id: &str, title: &str| CollectionArticle {
        id: id.into(),
        title: title.into(),
        language: None,
        body_html: format!(
            "<h2 id=\"{id}:title\">{title}</h2><p id=\"{id}:p1\" class=\"block\"><a class=\"pn\" href=\"#{id}:p1\" aria-label=\"Paragraph 1\">1</a>\
             The lamp.</p><h3 id=\"{id}:oil\">Oil</h3><p>Forty barrels.</p>"
        ),
    };
    let part = |id: &str, title: &str, articles| CollectionPart { id: id.into(), title: title.into(), articles };
    CollectionView {
        title: "Lighthouse letters".into(),
        description: "The whole collection in one file.".into(),
        date: Some("2026-01-02".into()),
        made_html: "<p>Made with Sourcebook 0.1.0.</p>".into(),
        parts: vec![
            part(
                "part-sources",
                "Sources",
                vec![article("s-review", "Review of The Keepers"), article("s-letter", "Letter")],
            ),
            part("part-people", "People", vec![article("e-oldacre", "Maren Oldacre")]),
        ],
    }
}
