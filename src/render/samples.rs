//! Sample views: every template with everything it can show. All content is invented.

use super::views::*;

pub fn link(title: &str, href: &str) -> Link {
    Link { title: title.into(), href: href.into() }
}

fn counted(title: &str, href: &str, count: usize) -> CountedLink {
    CountedLink { title: title.into(), href: href.into(), count }
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|t| t.to_string()).collect()
}

pub fn site() -> SiteView {
    let item = |name: &str, path: &str| NavItem { name: name.into(), path: path.into() };
    SiteView {
        title: "Lighthouse letters".into(),
        description: "Letters, reports and reviews about the keepers of four lighthouses.".into(),
        language: "en".into(),
        direction: "ltr".into(),
        base_url: Some("https://example.org/letters/".into()),
        generator: "Sourcebook 0.1.0".into(),
        nav: vec![
            item("Sources", "sources/index.html"),
            item("People", "people/index.html"),
            item("Tags", "tags/index.html"),
            item("Bibliography", "bibliography.html"),
            item("About", "about.html"),
        ],
        footer: vec![item("About this collection", "about.html")],
        rights: "Texts © their authors".into(),
        extra: toml::Table::new(),
    }
}

pub fn shell(path: &str, title: &str) -> Shell {
    let root = "../".repeat(path.matches('/').count());
    Shell {
        title: title.into(),
        description: format!("{title}: a sample of every part of the page."),
        styles: vec![format!("{root}reader.css")],
        scripts: vec![format!("{root}cards.js")],
        current: path.split_once('/').map(|(folder, _)| format!("{folder}/index.html")),
        path: path.into(),
        canonical: Some(format!("https://example.org/letters/{path}")),
        og_type: "article".into(),
        alternates: vec![Alternate {
            media_type: "application/atom+xml".into(),
            title: "Feed".into(),
            href: format!("{root}feed.xml"),
        }],
        meta: vec![Meta { name: "DC.title".into(), content: title.into() }],
        json_ld_html: Some(r#"{"@context":"https://schema.org","@type":"WebPage"}"#.into()),
        root,
        ..Default::default()
    }
}

pub fn record(number: usize) -> PageRecord {
    let titles =
        ["Review of The Keepers of Skerry Rock", "Letter to the harbour board", "[log-1921.txt]", "رسالة إلى الحارس"];
    PageRecord {
        title: titles[number % 4].into(),
        untitled: number % 4 == 2,
        path: "sources/review.html".into(),
        date: (number % 3 != 2).then(|| format!("19{}-07-0{}", 10 + number % 80, 1 + number % 9)),
        kind: ["Review", "Letter", "", "Report"][number % 4].into(),
        authors: if number % 2 == 0 { texts(&["Maren Oldacre", "Piet van der Zee"]) } else { Vec::new() },
        names: 3 + number * 7 % 60,
        description: if number % 5 == 0 {
            "What the keepers wrote when the supply boat failed.".into()
        } else {
            "".into()
        },
        language: None,
    }
}

fn records(count: usize) -> Vec<Shared<PageRecord>> {
    (0..count).map(|n| Shared::new(&record(n))).collect()
}

fn name(name: &str, kind: &str, label: &str, mentions: usize, sources: usize) -> NameCount {
    NameCount {
        name: name.into(),
        href: "../people/maren-oldacre.html".into(),
        kind: kind.into(),
        kind_label: label.into(),
        mentions,
        sources,
    }
}

fn names(sources: usize) -> Vec<NameCount> {
    vec![
        name("Maren Oldacre", "person", "Person", 42, sources),
        name("Harbour Board of Skerry", "organization", "Organization", 17, sources),
        name("Skerry Rock", "place", "Place", 12, sources),
        name("The Keepers of Skerry Rock: Forty Winters at the Edge of the Map", "work", "Work", 4, sources),
        name("Great Gale", "event", "Event", 2, sources),
    ]
}

fn pagination() -> Option<Pagination> {
    let page = |number| Some(PageNumber { number, href: "index.html".into() });
    Some(Pagination {
        number: 2,
        total: 24,
        first: 201,
        last: 400,
        items: 4753,
        previous: Some("index.html".into()),
        next: Some("index.html".into()),
        pages: vec![page(1), page(2), page(3), None, page(24)],
    })
}

pub fn home() -> HomeView {
    let mut home = HomeView {
        title: "Lighthouse letters".into(),
        body_html:
            "<p>These letters were written between 1911 and 1934 by the keepers of four lighthouses, and by those \
            who had to pay for the oil. Every name is indexed; every paragraph has a number to cite.</p>"
                .into(),
        sources: vec![
            SourceGroup { year: "1921".into(), pages: records(3) },
            SourceGroup { year: "".into(), pages: vec![Shared::new(&record(2)), Shared::new(&record(3))] },
        ],
        sources_total: 1204,
        sources_href: Some("sources/index.html".into()),
        indexes: vec![counted("People", "people/index.html", 40), counted("Tags", "tags/index.html", 1311)],
        shared_names: names(3),
        works: vec![counted("The Keepers of Skerry Rock", "works/keepers.html", 20)],
        sections: vec![link("Guide", "guide/index.html")],
        pages: records(1),
        ..Default::default()
    };
    for n in &mut home.shared_names {
        n.href = n.href.replace("../", "");
    }
    home
}

/// A numbered paragraph as the page room writes it.
fn paragraph(number: usize, text: &str) -> String {
    format!(
        "<p id=\"p{number}\" class=\"block\"><a class=\"pn\" href=\"#p{number}\" aria-label=\"Paragraph {number}\">{number}</a>{text}</p>\n"
    )
}

fn mention(kind: &str, text: &str) -> String {
    format!(
        "<a class=\"m m-{kind}\" href=\"../people/maren-oldacre.html\" interestfor=\"card-maren-oldacre\">{text}</a>"
    )
}

pub fn body() -> String {
    let mut body = paragraph(
        1,
        &format!(
            "When {} first rowed out to {}, the tower had been dark for eleven nights and the {} had already written the lamp off \
         in its accounts. What she found there fills the first third of this book, and it is the best third.<sup class=\"note-ref\">\
         <a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>",
            mention("person", "Maren Oldacre"),
            mention("place", "Skerry Rock"),
            mention("organization", "Harbour Board")
        ),
    );
    body += "<h2 id=\"the-lamp\">The lamp, and <em>who</em> paid for it</h2>\n";
    body += &paragraph(
        2,
        "The account of the oil is dry in the way that only ledgers can be, yet the figures carry the plot: \
        forty barrels, then nine, then none. A keeper who burns furniture to hold a light has stopped arguing with the board.",
    );
    body += "<ul>\n<li id=\"p3\" class=\"block\"><a class=\"pn\" href=\"#p3\" aria-label=\"Paragraph 3\">3</a>forty barrels in 1911</li>\n\
        <li id=\"p4\" class=\"block\"><a class=\"pn\" href=\"#p4\" aria-label=\"Paragraph 4\">4</a>nine in the year of the Great Gale</li>\n</ul>\n";
    body += "<h3 id=\"what-they-said\" class=\"supplied\">What they said</h3>\n";
    body += "<blockquote id=\"p12\" class=\"block\"><a class=\"pn\" href=\"#p12\" aria-label=\"Paragraph 12\">12</a><p>A lamp is a \
        promise made to people you will never meet.</p><footer class=\"attribution\">—Piet van der Zee, harbour master</footer></blockquote>\n";
    body += "<div id=\"p13\" class=\"block table\" role=\"region\" aria-label=\"Table 13\" tabindex=\"0\"><a class=\"pn\" href=\"#p13\" aria-label=\"Paragraph 13\">13</a>\
        <table><thead><tr><th scope=\"col\">Year</th><th scope=\"col\">Barrels</th></tr></thead><tbody><tr><td>1911</td><td>40</td></tr>\
        <tr><td>1912</td><td>9</td></tr></tbody></table></div>\n";
    body += "<div id=\"p114\" class=\"block code\"><a class=\"pn\" href=\"#p114\" aria-label=\"Paragraph 114\">114</a><pre tabindex=\"0\">\
        <code class=\"language-rust\"><span class=\"hl-k\">fn</span> <span class=\"hl-f\">lamp</span>() -&gt; <span class=\"hl-t\">bool</span> {\n\n    \
        <span class=\"hl-l\">true</span> <span class=\"hl-c\">// always</span>\n}</code></pre></div>\n";
    body += "<blockquote class=\"alert note\"><p class=\"alert-title\">Note</p>\n<p>Oil was counted in barrels.</p></blockquote>\n";
    body
}

pub fn notes() -> String {
    "<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"notes\"><h2 id=\"notes\">Notes</h2>\n<ol>\n<li id=\"fn-1\"><p>Oldacre, \
     <i>Keepers</i>, pp. 77–78. <span class=\"backs\">↩ <a class=\"back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Back to \
     reference 1\">a</a> <a class=\"back\" href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"Back to reference 1-2\">b</a></span></p></li>\n\
     </ol></section>"
        .into()
}

fn references() -> Vec<Reference> {
    vec![Reference {
        id: "ref-keepers".into(),
        html: "Oldacre, Maren, and Piet van der Zee. <i>The Keepers of Skerry Rock: Forty Winters at the Edge of the Map</i>. \
               Northport: Gannet Press, 1936. <a href=\"https://example.org/keepers\">https://example.org/keepers</a>."
            .into(),
        href: Some("../works/keepers.html".into()),
    }]
}

fn toc() -> Vec<TocEntry> {
    let below =
        TocEntry { level: 3, id: "what-they-said".into(), title: "What they said".into(), children: Vec::new() };
    vec![TocEntry {
        level: 2,
        id: "the-lamp".into(),
        title: "The lamp, and who paid for it".into(),
        children: vec![below],
    }]
}

fn card() -> EntityCard {
    EntityCard {
        id: "maren-oldacre".into(),
        name: "Maren Oldacre".into(),
        kind: "person".into(),
        kind_label: "Person".into(),
        also: texts(&["Mrs. Oldacre", "the widow Oldacre"]),
        line: "keeper of the lamp at Skerry Rock".into(),
        href: "../people/maren-oldacre.html".into(),
        mentions: 42,
        sources: 3,
    }
}

fn taxonomies() -> Vec<TermLinks> {
    vec![TermLinks {
        name: "Tags".into(),
        terms: vec![link("oil", "../tags/oil.html"), link("winter", "../tags/oil.html")],
    }]
}

pub fn page() -> PageView {
    PageView {
        title: "How to read a ledger".into(),
        breadcrumbs: vec![link("Home", "../index.html"), link("Guide", "index.html")],
        description: "Columns, abbreviations, and the habit of rounding down.".into(),
        authors: texts(&["Ada Finch"]),
        date: Some("2024-05".into()),
        updated: Some("2025-01-02".into()),
        toc: toc(),
        body_html: "<p>The first column is the <a href=\"../sources/review.html\">date</a>.</p><h2 id=\"the-lamp\">The lamp</h2>\
            <p>Then comes the oil.</p><h3 id=\"what-they-said\">What they said</h3><p>Little.<sup class=\"note-ref\"><a id=\"fnref-1\" \
            href=\"#fn-1\" role=\"doc-noteref\">1</a></sup></p>"
            .into(),
        notes_html: notes(),
        references: references(),
        taxonomies: taxonomies(),
        previous: Some(link("What a source is", "ledger.html")),
        next: Some(link("How names are found, and what a reader can do when one is wrong", "ledger.html")),
        backlinks: vec![link("Lighthouse letters", "../index.html")],
        cards: Vec::new(),
        extra: toml::Table::new(),
    }
}

pub fn source() -> SourceView {
    let change = |text: &str, rule: &str, became: Option<&str>| ChangeLine {
        text: text.into(),
        became: became.map(str::to_string),
        rule: rule.into(),
        line: Some(1),
        count: if became.is_some() { 12 } else { 1 },
    };
    let group = |label: &str, explanation: &str, changes: Vec<ChangeLine>| ChangeGroup {
        label: label.into(),
        explanation: explanation.into(),
        changes,
    };
    let mut people: Vec<NameCount> =
        (1..16).map(|n| name(&format!("Keeper {n}"), "person", "Person", 40 / n, 0)).collect();
    people[0].name = "Maren Oldacre".into();
    SourceView {
        title: "Review of The Keepers of Skerry Rock".into(),
        title_html: format!("Review of {}", mention("work", "The Keepers of Skerry Rock")),
        breadcrumbs: vec![link("Home", "../index.html"), link("Sources", "index.html")],
        authors: vec![
            Author { name: "Ines Calloway".into(), href: Some("../people/maren-oldacre.html".into()) },
            Author { name: "T. B.".into(), href: None },
        ],
        date: Some("1936-11-21".into()),
        kind: "Review".into(),
        publication: "Northport Courier".into(),
        rights: "quoted for research".into(),
        url: Some("https://example.org/a/very/long/address/that-has-to-break/somewhere.html".into()),
        retrieved: Some("2026-01-02".into()),
        content_note: "Describes a shipwreck.".into(),
        keywords: texts(&["lighthouses", "oil", "accounts"]),
        taxonomies: taxonomies(),
        about: vec![AboutWork {
            relation: "Reviews".into(),
            title: "The Keepers of Skerry Rock".into(),
            authors: texts(&["Maren Oldacre", "Piet van der Zee"]),
            href: Some("../works/keepers.html".into()),
        }],
        provenance: Provenance {
            file: "sources/courier/review.txt".into(),
            href: Some("review.txt".into()),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            bytes: Some(12122),
            media_type: "text/plain".into(),
            charset: "utf-8".into(),
            importer: "text 1".into(),
            missing: false,
        },
        changes: vec![
            group(
                "Removed",
                "Not part of the text: taken out, and listed here.",
                vec![change("Skip to main content", "skip-link", None)],
            ),
            group("Repaired", "Damaged characters, mended.", vec![change("â€™", "mojibake", Some("’"))]),
        ],
        paragraphs: 114,
        toc: toc(),
        body_html: body(),
        notes_html: notes(),
        references: references(),
        mentioned: vec![
            NameGroup { label: "People".into(), kind: "person".into(), names: people },
            NameGroup { label: "Places and works".into(), kind: "place".into(), names: names(0)[2..].to_vec() },
        ],
        cited_in: vec![CitedIn {
            title: "How to read a ledger".into(),
            href: "../guide/ledger.html".into(),
            places: vec![link("¶ 8", "../guide/ledger.html"), link("¶ 9", "../guide/ledger.html")],
        }],
        also_discussed: vec![Related {
            title: "Letter to the harbour board".into(),
            href: "review.html".into(),
            names: vec![
                link("Maren Oldacre", "../people/maren-oldacre.html"),
                link("Great Gale", "../people/maren-oldacre.html"),
            ],
        }],
        backlinks: vec![link("Lighthouse letters", "../index.html")],
        previous: Some(link("Letter to the harbour board", "review.html")),
        next: Some(link("[log-1921.txt]", "review.html")),
        cite: CiteThis {
            html: "Calloway, Ines. “Review of <i>The Keepers of Skerry Rock</i>.” <i>Lighthouse letters</i>, 1936."
                .into(),
            exports: exports(),
        },
        cards: vec![card()],
        ..Default::default()
    }
}

fn exports() -> Vec<Export> {
    let export = |name: &str, text: &str| Export { name: name.into(), text: text.into(), href: None };
    vec![
        export("BibTeX", "@book{keepers,\n  title = {The Keepers of Skerry Rock},\n\n  year = {1936}\n}"),
        export("RIS", "TY  - BOOK\nTI  - The Keepers of Skerry Rock\nER  -"),
        export("CSL-JSON", "[{\"id\":\"keepers\",\"type\":\"book\"}]"),
    ]
}

pub fn section() -> SectionView {
    SectionView {
        title: "Sources".into(),
        breadcrumbs: vec![link("Home", "../index.html")],
        description: "Everything the collection was made from.".into(),
        body_html: "<p>In the order of their dates.</p><h2 id=\"the-lamp\">The lamp</h2><p>…</p><h3 id=\"what-they-said\">Said</h3><p>…</p>".into(),
        toc: toc(),
        subsections: vec![SubSection {
            title: "Reviews".into(),
            href: "index.html".into(),
            description: "What others wrote about the letters.".into(),
            count: 12,
        }],
        pages: records(9),
        of_sources: true,
        pagination: pagination(),
        ..Default::default()
    }
}

pub fn taxonomy() -> TaxonomyView {
    TaxonomyView {
        title: "Tags".into(),
        breadcrumbs: vec![link("Home", "../index.html")],
        terms: (1..40).map(|n| counted(&format!("tag number {n}"), "oil.html", n * 37)).collect(),
        pagination: pagination(),
    }
}

pub fn term() -> TermView {
    TermView {
        title: "oil".into(),
        taxonomy: "Tags".into(),
        breadcrumbs: vec![link("Home", "../index.html"), link("Tags", "index.html")],
        pages: records(8),
        total: 4753,
        pagination: pagination(),
    }
}

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
