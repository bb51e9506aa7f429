//! The five documents the project is measured on: what their site must join and keep apart. Skipped where they are not there.

mod common;

use common::Site;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A built site of the five documents, and what `inspect` says of them by stem; `None` if they are not there.
fn built(test: &str) -> Option<(Site, Value)> {
    let fixtures = std::env::var("SOURCEBOOK_FIXTURES")
        .map(PathBuf::from)
        .unwrap_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let seeds = fixtures.join("seeds");
    if !seeds.is_dir() {
        assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").is_err(), "{} is missing", seeds.display());
        println!("SKIPPED {test}: fixtures not found");
        return None;
    }
    let site = Site::with(&[]);
    for (path, bytes) in common::files_below(&seeds) {
        site.write(&format!("sources/{path}"), bytes);
    }
    site.build().ends(0);
    let inspected = serde_json::from_str(&site.run(&["inspect", "sources", "--format", "json"]).ends(0).out).unwrap();
    Some((site, inspected))
}

/// The rows of a CSV file, by column.
fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, csv.chars().peekable());
    while let Some(c) = chars.next() {
        let row: &mut Vec<String> = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => row.last_mut().unwrap().push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' if !quoted => {}
            c => row.last_mut().unwrap().push(c),
        }
    }
    let head = rows.remove(0);
    rows.into_iter().filter(|row| row.len() == head.len()).map(|row| head.iter().cloned().zip(row).collect()).collect()
}

#[test]
fn names_are_joined_across_the_documents_and_kept_apart() {
    let Some((site, inspected)) = built("names_are_joined_across_the_documents_and_kept_apart") else { return };
    let person = site.read("public/people/anne-speckhard.html");
    for source in ["000", "001", "002"] {
        let page = site.files("content/sources").into_keys().find(|path| path.starts_with(source)).unwrap();
        let address = format!("../sources/{}.html#p", page.trim_end_matches(".md"));
        assert!(person.contains(&address), "no passage of {page}");
    }
    let speckhards =
        site.files("public/people").into_keys().filter(|p| p.contains("speckhard") && p.ends_with(".html"));
    let pages: Vec<String> = speckhards.filter(|path| !path.contains("/page/")).collect();
    assert_eq!(pages, ["anne-speckhard.html"]);
    let of_forms = |forms: &[&str]| -> BTreeSet<String> {
        let all = inspected.as_object().unwrap().values().flat_map(|d| d["mentions"].as_array().unwrap());
        let wanted = all.filter(|m| m["type"] == "organization" && forms.contains(&m["text"].as_str().unwrap()));
        wanted.map(|m| m["entity"].as_str().unwrap().to_owned()).collect()
    };
    let icsve = of_forms(&["ICSVE", "International Center for the Study of Violent Extremism"]);
    let icsr = of_forms(&["ICSR"]);
    assert_eq!((icsve.len(), icsr.len()), (1, 1), "{icsve:?} {icsr:?}");
    assert_ne!(icsve, icsr);
}

#[test]
fn the_reviewed_book_is_one_work_with_all_its_citations() {
    let Some((site, _)) = built("the_reviewed_book_is_one_work_with_all_its_citations") else { return };
    let found: Value = serde_json::from_str(&site.read("content/bibliography/found.json")).unwrap();
    let keys: Vec<&str> = found.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(keys.iter().filter(|key| key.contains("isis-defectors")).count(), 1, "{keys:?}");
    let work = site.read("public/works/isis-defectors.html");
    let cited = part(&work, "<section class=\"citations\">");
    assert_eq!(cited.matches("<li>").count(), 20, "{cited}");
    for locator in ["pp. 77–78", "pp. 345–348", "pp. 161, 327–328", "pp. 166 ff."] {
        assert!(cited.contains(&format!("<span class=\"where\">{locator}</span>")), "{locator}: {cited}");
    }
    let sources = cited.matches("href=\"../sources/").count();
    assert_eq!((sources, cited.matches("href=\"../sources/002").count()), (20, 20));
}

/// From a mark to the end of the part of the page that is not the side column.
fn part<'h>(html: &'h str, from: &str) -> &'h str {
    let rest = &html[html.find(from).unwrap_or(html.len())..];
    let end = ["<section class=\"mentions\"", "<aside"].iter().filter_map(|m| rest[1..].find(m)).min();
    &rest[..end.map_or(rest.len(), |end| end + 1)]
}

#[test]
fn the_mentions_of_each_page_are_those_inspect_tells() {
    let Some((site, inspected)) = built("the_mentions_of_each_page_are_those_inspect_tells") else { return };
    let mut told: BTreeMap<(String, String), usize> = BTreeMap::new();
    for document in inspected.as_object().unwrap().values() {
        for mention in document["mentions"].as_array().unwrap() {
            if let (Some(entity), Some(text)) = (mention["entity"].as_str(), mention["text"].as_str()) {
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                *told.entry((entity.to_owned(), words)).or_default() += 1;
            }
        }
    }
    let mut published: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mentions = rows(&site.read("public/mentions.csv"));
    assert!(mentions.len() > 100, "{}", mentions.len());
    for row in &mentions {
        let words = row["text"].split_whitespace().collect::<Vec<_>>().join(" ");
        *published.entry((row["entity"].clone(), words)).or_default() += 1;
    }
    let entities: BTreeSet<&String> = published.keys().map(|(entity, _)| entity).collect();
    told.retain(|(entity, _), _| entities.contains(entity));
    assert_eq!(published, told);
    let files = site.files("public");
    let html = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    for entity in entities {
        let of = |path: &&String| {
            let below = path.split_once('/').map_or("", |(_, below)| below);
            below == format!("{entity}.html") || below.starts_with(&format!("{entity}/page/"))
        };
        let pages: Vec<&String> = files.keys().filter(of).collect();
        let shown = |page: &&String| part(&html(page), "<section class=\"mentions\">").matches("<li>").count();
        let count: usize = told.iter().filter(|((e, _), _)| e == entity).map(|(_, n)| n).sum();
        assert_eq!(pages.iter().map(shown).sum::<usize>(), count, "{entity}: {pages:?}");
    }
}

/// What an editor who has read the indexes writes: names that are one, names that were missed.
const SAME: [(&str, &str); 2] = [("ahrar-al-sham", "army-of-the-levant"), ("ahrar-al-sham", "free-men-of-al-sham")];
const ORGANIZATIONS: [&str; 8] = [
    "Homeland Security Today",
    "Research Program on Terrorism and Low Intensity Conflict",
    "Human Terrain",
    "Narrative Exploration",
    "NJOHSP",
    "Amn al-Dawla",
    "ad-Dawlah",
    "CSCC",
];

/// B-cubed F1 end to end of what `inspect` tells of the documents of a site, by the scorer that belongs to them.
fn b_cubed(site: &Site) -> f64 {
    let fixtures = std::env::var_os("SOURCEBOOK_FIXTURES").map(PathBuf::from);
    let gold = fixtures.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared")).join("gold");
    let seen = tempfile::tempdir().unwrap();
    let out = seen.path().to_str().unwrap();
    site.run(&["inspect", "--root", ".", "sources", "--format", "json", "--out", out]).ends(0);
    let mut scorer = std::process::Command::new("python3");
    scorer.env("PYTHONDONTWRITEBYTECODE", "1").arg(gold.join("score.py")).arg("--all").arg(&gold).arg(out);
    let run = scorer.args(["--lenient-demonyms", "--json"]).output().unwrap();
    let score: Value = serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {run:?}"));
    score["linking"]["b3_end_to_end"]["f1"].as_f64().unwrap()
}

#[test]
fn ten_lines_of_decisions_make_the_index_better() {
    let Some((site, _)) = built("ten_lines_of_decisions_make_the_index_better") else { return };
    let before = b_cubed(&site);
    assert!(before >= 0.88, "{before}");
    let same = SAME.iter().map(|(a, b)| format!("[[same]]\na = \"{a}\"\nb = \"{b}\"\n"));
    let accepted = ORGANIZATIONS.iter().map(|f| format!("[[accept]]\nform = \"{f}\"\ntype = \"organization\"\n"));
    let decisions: Vec<String> = same.chain(accepted).collect();
    assert_eq!(decisions.len(), 10);
    site.write("content/entities.toml", decisions.concat());
    site.run(&["check"]).never_says("decision-unmatched").never_says("decision-count");
    let after = b_cubed(&site);
    assert!(after >= 0.92 && after > before, "{before} → {after}");
}
