//! Sample views: every template with everything it can show. All content is invented.

mod names;

use super::views::*;
pub use names::*;

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
        unread: number == 1,
        title: titles[number % 4].into(),
        untitled: number % 4 == 2,
        path: "sources/review.html".into(),
        date: (number % 3 != 2).then(|| format!("19{}-07-0{}", 10 + number % 80, 1 + number % 9)),
        kind: ["Review", "Letter", "", "Report"][number % 4].into(),
        authors: if number.is_multiple_of(2) { texts(&["Maren Oldacre", "Piet van der Zee"]) } else { Vec::new() },
        names: 3 + number * 7 % 60,
        description: if number.is_multiple_of(5) {
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
            importer: "text 2".into(),
            pages: "3–17".into(),
            metadata: "metadata.csv, line 4".into(),
            problem: "the file is damaged: it ends within a word".into(),
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
