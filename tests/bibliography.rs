//! Bibliography files as a user has them: every format is read, every mistake is told with its place, everything is published.

mod common;

use common::Site;
use serde_json::Value;

const BIB: &str = "@string{lp = {Lake Press}}\n@book{moss, author = {Moss, Ada}, title = {Tide Tables}, publisher = lp, year = 1999}\n";
const RIS: &str = "TY  - JOUR\nAU  - Berg, Ida\nTI  - On Lakes\nJO  - Acta\nPY  - 2016\nID  - berg\nER  - \n";
const CSL_YAML: &str =
    "references:\n- id: lund\n  type: book\n  title: Ice\n  author:\n  - family: Lund\n    given: Per\n";
const HAYAGRIVA: &str =
    "reed:\n  type: report\n  title: Levels\n  author: Reed, Bo\n  date: 2015-10\n  organization: Lake Board\n";

fn site(extra: &[(&str, &str)]) -> Site {
    let mut files = vec![
        ("site.toml", "title = \"Lakes\"\nbase_url = \"https://example.org/\"\n"),
        ("content/_index.md", "+++\ntitle = \"Lakes\"\n+++\nSee [@moss, p. 3], [@berg], [@lund] and [@reed].\n"),
        ("content/bibliography/a.bib", BIB),
        ("content/bibliography/b.ris", RIS),
        ("content/bibliography/c.yaml", CSL_YAML),
        ("content/bibliography/d.yml", HAYAGRIVA),
    ];
    files.extend_from_slice(extra);
    Site::with(&files)
}

#[test]
fn every_format_is_read_and_all_works_are_published_in_three() {
    let site = site(&[]);
    site.build().ends(0);
    let json: Value = serde_json::from_str(&site.read("public/bibliography.json")).unwrap();
    let ids: Vec<&str> = json.as_array().unwrap().iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids, ["moss", "berg", "lund", "reed"]);
    // What is published can be put into another site, and says the same there.
    for file in ["bibliography.json", "bibliography.bib"] {
        let other = Site::with(&[
            ("site.toml", "title = \"Other\"\n"),
            ("content/_index.md", "+++\ntitle = \"Other\"\n+++\nx\n"),
            (&format!("content/{file}"), &site.read(&format!("public/{file}"))),
        ]);
        other.build().ends(0);
        assert_eq!(other.read("public/bibliography.json"), site.read("public/bibliography.json"), "{file}");
    }
    let ris = site.read("public/bibliography.ris");
    assert!(ris.contains("TY  - RPRT\r\n") && ris.contains("AU  - Reed, Bo\r\n"), "{ris}");
}

#[test]
fn pages_of_works_and_the_bibliography_speak_to_reference_managers() {
    let site = site(&[]);
    site.build().ends(0);
    let work = site.read("public/works/moss.html");
    for part in [
        "class=\"Z3988\" title=\"ctx_ver=Z39.88-2004&amp;",
        "rel=\"cite-as\"",
        "Plain text",
        "TY  - BOOK",
        "\"@type\":\"Book\"",
    ] {
        assert!(work.contains(part), "{part}");
    }
    let list = site.read("public/bibliography.html");
    assert_eq!(list.matches("class=\"Z3988\"").count(), 4);
    for kind in ["vnd.citationstyles.csl+json", "x-bibtex", "x-research-info-systems"] {
        assert!(list.contains(kind), "{kind}");
    }
    let data = work.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!((&data["datePublished"], &data["publisher"]["name"]), (&"1999".into(), &"Lake Press".into()));
}

#[test]
fn every_mistake_has_a_code_a_place_and_help() {
    let site = site(&[
        (
            "content/bibliography/e.bib",
            "@artcle{x1, title = {A}, journal = lpp}\n@book{moss, title = {Twice}}\n@book{x2, title = {open\n@book{x3, title = {Fine}}\n",
        ),
        ("content/bibliography/f.yaml", "x4:\n  title: \"open\n"),
        ("content/bibliography/g.json", "[{\"title\": \"No key\"},\n {\"id\" 5}]"),
        ("content/bibliography/h.ris", "AU  - Nobody\nTY  - BOK\nTI  - T\nID  - x5\nER  - \n"),
        ("content/page.md", "+++\ntitle = \"Page\"\n+++\nSee [@mos] and [@x3].\n"),
    ]);
    let check = site.run(&["check", "--format", "json"]);
    assert_eq!(check.code, 1);
    let found: Value = serde_json::from_str(&check.out).unwrap();
    let told: Vec<String> = found["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            let text = |key: &str| p[key].as_str().unwrap_or_default().trim_start_matches("content/").to_owned();
            format!("{}:{}:{} {} {}", text("file"), p["line"], p["column"], text("severity"), text("code"))
        })
        .collect();
    for wanted in [
        "bibliography/e.bib:1:1 warning bib-entry-type",
        "bibliography/e.bib:1:36 warning bib-abbreviation",
        "bibliography/e.bib:2:1 error bib-duplicate-key",
        "bibliography/e.bib:3:19 error bib-parse",
        "bibliography/g.json:1:2 error bib-missing-field",
        "bibliography/g.json:2:8 error bib-parse",
        "bibliography/h.ris:1:1 error bib-parse",
        "bibliography/h.ris:2:1 warning bib-entry-type",
        "page.md:4:7 error cite-unknown",
    ] {
        assert!(told.iter().any(|t| t == wanted), "{wanted}: {told:#?}");
    }
    assert!(
        told.iter().any(|t| t.starts_with("bibliography/f.yaml:3:") && t.ends_with("error bib-parse")),
        "{told:#?}"
    );
    let twice = found["problems"].as_array().unwrap().iter().find(|p| p["code"] == "bib-duplicate-key").unwrap();
    assert!(twice["message"].as_str().unwrap().contains("content/bibliography/a.bib:2:1"), "{twice}");
    let unknown = found["problems"].as_array().unwrap().iter().find(|p| p["code"] == "cite-unknown").unwrap();
    assert_eq!(unknown["help"], "did you mean `moss`?");
    // On a line each where no terminal shows frames.
    let text = site.run(&["check"]);
    assert!(text.out.contains("content/bibliography/e.bib:2:1: error[bib-duplicate-key]"), "{}", text.out);
}

#[test]
fn warnings_fail_a_strict_check_only() {
    let site = site(&[("content/bibliography/e.bib", "@artcle{x1, title = {A}}\n")]);
    assert_eq!(site.run(&["check"]).code, 0);
    assert_eq!(site.run(&["check", "--strict"]).code, 1);
}
