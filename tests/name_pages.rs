//! Pages of names, as a reader sees them: how they are filed, what leads where, and that the tables agree with them.

mod common;

use common::Site;
use serde_json::Value;

/// The words of a page without its tags, one line an element.
fn shown(html: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let breaks = ["li", "/li", "h1", "h2", "p", "div", "/ul", "section"];
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        match texts.last_mut().filter(|_| !breaks.contains(&name)) {
            Some(line) => *line = format!("{line} {text}").trim().to_string(),
            None => texts.push(text),
        }
    }
    texts.into_iter().filter(|t| !t.is_empty()).collect()
}

/// A collection whose names are hard to file.
fn hard_to_file() -> Site {
    let one = "The coast\n\nIn 1998 Ludwig van Houten met Charles Duval in The Hague. Mr. van Houten, Director of the Harbour \
        Museum, spoke to Abu Khaled al-Basri and Émile Zoran. The Harbour Tide Bureau (HTB) wrote to Zoran. HTB did not \
        answer.\n\nAhmed al-Tamimi lived in Łódź near Lisbon. Al-Tamimi and Ludwig van Houten read to Dr. Åsa Lindqvist. \
        Zoë Adams and Özgür Yılmaz went from Oslo to Zürich with Maria de la Cruz.\n";
    let two = "Letters\n\nLudwig van Houten wrote to the Harbour Tide Bureau. Anna Berg is not Anne Berg. Anna Berg met \
        Émile Zoran in Lisbon.\n";
    let file = "+++\nname = \"Anna Berg\"\nnot_same_as = [\"anne-berg\"]\nsee_also = [\"emile-zoran\"]\n\
        [same_as]\nwikidata = \"Q42\"\n+++\nShe wrote.\n";
    let stated = "+++\nname = \"Ahmed al-Tamimi\"\naliases = [\"Al-Tamimi\"]\n+++\n";
    let site = Site::with(&[
        ("sources/one.txt", one),
        ("sources/two.txt", two),
        ("content/people/anna-berg.md", file),
        ("content/people/ahmed-al-tamimi.md", stated),
    ]);
    site.build().ends(0);
    site
}

#[test]
fn indexes_are_filed_by_surname_without_articles_and_lead_from_variants_to_names() {
    let site = hard_to_file();
    let merged = shown(&site.read("public/names.html"));
    let wanted = [
        "Adams, Zoë Person 1 in 1",
        "Al-Basri , see Basri, Abu Khaled al-",
        "Basri, Abu Khaled al- Person 1 in 1",
        "Berg, Anna Person 2 in 1",
        "Berg, Anne Person 1 in 1",
        "Cruz, Maria de la Person 1 in 1",
        "Hague, The Place 1 in 1",
        "Harbour Museum Organization 1 in 1",
        "Harbour Tide Bureau Organization 4 in 2",
        "Houten, Ludwig van Person 4 in 2",
        "HTB , see Harbour Tide Bureau",
        "Lindqvist, Åsa Person 1 in 1",
        "Lisbon Place 2 in 2",
        "Łódź Place 1 in 1",
        "Tamimi, Ahmed al- Person 2 in 1",
        "Van Houten , see Houten, Ludwig van",
        "Yılmaz, Özgür Person 1 in 1",
        "Zoran, Émile Person 3 in 2",
        "Zürich Place 1 in 1",
    ];
    let places: Vec<usize> = wanted
        .iter()
        .map(|w| merged.iter().position(|l| l == w).unwrap_or_else(|| panic!("`{w}` is not in {merged:#?}")))
        .collect();
    assert!(places.is_sorted(), "{merged:#?}");
    let people = shown(&site.read("public/people/index.html"));
    assert!(people.contains(&"Houten, Ludwig van 4 in 2".to_string()), "{people:#?}");
    assert!(!people.iter().any(|l| l.starts_with("Lisbon") || l.starts_with("HTB")), "{people:#?}");
}

#[test]
fn the_page_of_a_name_tells_neighbours_and_what_it_is_not_and_the_tables_agree() {
    let site = hard_to_file();
    let page = shown(&site.read("public/people/anna-berg.html"));
    let has = |line: &str| assert!(page.iter().any(|l| l == line), "`{line}` is not in {page:#?}");
    has("Not to be confused with Anne Berg .");
    has("Mentions 2 in 1 source");
    for neighbour in ["Anne Berg 1", "Émile Zoran 1", "Lisbon 1", "Harbour Tide Bureau 1"] {
        has(neighbour);
    }
    let linked: Value = serde_json::from_str(&site.read("public/people/anna-berg.jsonld")).unwrap();
    assert_eq!(linked["sameAs"][0], "http://www.wikidata.org/entity/Q42");
    let houten: Value = serde_json::from_str(&site.read("public/people/ludwig-van-houten.jsonld")).unwrap();
    assert_eq!((&houten["@type"], &houten["alternateName"][0]), (&"Person".into(), &"van Houten".into()));
    let entities = site.read("public/entities.csv");
    assert!(
        entities.contains("ludwig-van-houten,person,Ludwig van Houten,\"Houten, Ludwig van\",van Houten,,automatic,")
    );
    let mentions = site.read("public/mentions.csv");
    for row in entities.lines().skip(1) {
        let id = row.split(',').next().unwrap();
        let count: usize = row.rsplit(',').nth(1).unwrap().parse().unwrap();
        let found = mentions.lines().filter(|l| l.split(',').next() == Some(id)).count();
        assert_eq!(count, found, "{row}");
    }
}
