//! Import from outside: what an editor did is kept, and a second import has nothing to do.

mod common;

use common::{Site, assert_same};

const LETTER: &str = "A letter from the pier\n\nThe pilots of Norhavn met on Monday.\n\nMarta Lindqvist spoke first.\n";
const PAGE: &str = "content/sources/letter.md";

/// A site whose one document is imported.
fn site() -> Site {
    let site = Site::with(&[("sources/letter.txt", LETTER)]);
    site.run(&["import"]).ends(0);
    site
}

/// Everything but what may be thrown away.
fn kept(site: &Site) -> common::Files {
    let mut files = site.files("");
    files.retain(|path, _| !path.starts_with(".sourcebook/cache/") && !path.starts_with("public/"));
    files
}

/// The line of the page that has these words, from 1.
fn line_of(site: &Site, words: &str) -> usize {
    site.read(PAGE).lines().position(|line| line.contains(words)).unwrap() + 1
}

#[test]
fn a_second_import_has_nothing_to_do() {
    let site = site();
    let before = kept(&site);
    site.run(&["import"]).ends(0);
    assert_same(&before, &kept(&site), "imported twice");
    site.run(&["import", "--again"]).ends(0);
    assert_same(&before, &kept(&site), "imported again");
}

#[test]
fn the_words_of_a_page_are_those_of_its_source() {
    let site = Site::with(&[("sources/letter.txt", LETTER)]);
    let run = site.run(&["import"]).ends(0);
    let said = format!("{}{}", run.out, run.err);
    assert!(said.contains("1 of 1 pages compared with their source"), "{said}");
    let page = site.read(PAGE);
    let body = page.rsplit_once("\n+++\n").unwrap().1;
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(body), words(LETTER.split_once('\n').unwrap().1));
    assert!(page.contains("title = \"A letter from the pier\""));
}

#[test]
fn changes_of_an_edited_page_and_of_its_document_are_merged() {
    let site = site();
    let edited = site.read(PAGE).replace("spoke first", "spoke **first**");
    site.write(PAGE, &edited);
    site.run(&["import"]).ends(0);
    assert_eq!(site.read(PAGE), edited, "an edited page of an unchanged source");
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    let run = site.run(&["import"]).ends(0);
    assert!(run.out.contains("sources/letter.txt: its changes were merged into your content/sources/letter.md"));
    assert!(run.out.lines().any(|l| l.trim_start().starts_with("merged with your changes  1")), "{}", run.out);
    let page = site.read(PAGE);
    assert!(page.contains("on Friday") && page.contains("spoke **first**"), "{page}");
    assert!(!site.has("content/sources/letter.md.incoming"));
    let stands = kept(&site);
    site.build().ends(0);
    site.run(&["import", "--again"]).ends(0);
    let ids = |files: common::Files| files.into_iter().filter(|(p, _)| p != ".sourcebook/ids").collect();
    assert_same(&ids(stands), &ids(kept(&site)), "imported again");
    assert!(site.read("public/sources/letter.html").contains("<strong>first</strong>"));
}

#[test]
fn where_both_changed_the_same_the_editors_text_stays_and_the_place_is_told() {
    let site = site();
    let edited = site.read(PAGE).replace("on Monday", "on Tuesday (?)");
    site.write(PAGE, &edited);
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday").replace("first", "last"));
    for _ in 0..2 {
        let run = site.run(&["import"]).ends(3);
        let line = line_of(&site, "on Tuesday (?)");
        run.says(&format!(
            "sources/letter.txt: warning[import-conflict]: you and the document have changed the same in `letter.md`: line {line} (paragraph p1). help: "
        ))
        .says(&format!(
            "{PAGE}:{line}:1: note[import-conflict-place]: you changed this; in the document it now reads “The pilots of Norhavn met on Friday.”"
        ));
        let page = site.read(PAGE);
        assert!(page.contains("on Tuesday (?)") && page.contains("spoke last"), "{page}");
        let incoming = site.read("content/sources/letter.md.incoming");
        assert!(incoming.contains("on Friday") && incoming.contains("spoke last"), "{incoming}");
    }
    site.build().ends(3);
    assert!(site.read("public/sources/letter.html").contains("on Tuesday (?)"));
    assert!(!site.files("public").keys().any(|path| path.contains("incoming")));
    // Removing the new version settles it: the editor's text stands.
    let copy = site.copy();
    copy.remove("content/sources/letter.md.incoming");
    copy.build().ends(0).never_says("import-conflict");
    assert!(copy.read("public/sources/letter.html").contains("on Tuesday (?)"));
    // So does taking it over.
    site.rename("content/sources/letter.md.incoming", PAGE);
    site.run(&["import"]).ends(0);
    site.build().ends(0);
    assert!(site.read("public/sources/letter.html").contains("on Friday"));
    for site in [site, copy] {
        assert!(!site.files(".sourcebook").keys().any(|path| path.ends_with(".before")));
    }
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let site = Site::with(&[("sources/letter.txt", LETTER)]);
    let before = kept(&site);
    let run = site.run(&["import", "--dry-run"]).ends(0);
    assert!(run.out.contains("sources/letter.txt: ") && run.out.contains("nothing was written"), "{}", run.out);
    assert_same(&before, &kept(&site), "after a dry run");
    assert_eq!(before.len(), kept(&site).len());
    site.run(&["import"]).ends(0);
    site.write(PAGE, site.read(PAGE).replace("on Monday", "on Tuesday"));
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    let before = kept(&site);
    site.run(&["import", "--dry-run"]).ends(3).says("sources/letter.txt: warning[import-conflict]: ");
    assert_same(&before, &kept(&site), "after a dry run with a conflict");
    assert_eq!(before.len(), kept(&site).len());
}

#[test]
fn a_diff_shows_what_would_change_and_nothing_else() {
    let site = site();
    site.write(PAGE, site.read(PAGE).replace("spoke first", "spoke **first**"));
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    let before = kept(&site);
    let run = site.run(&["import", "--diff"]).ends(0);
    assert_same(&before, &kept(&site), "after a diff");
    assert!(
        run.out.starts_with("diff --git a/content/sources/letter.md b/content/sources/letter.md\n--- a/"),
        "{}",
        run.out
    );
    assert!(run.out.contains("\n-The pilots of Norhavn met on Monday.\n+The pilots of Norhavn met on Friday.\n"));
    assert!(run.out.lines().all(|l| l.starts_with(['d', '-', '+', '@', ' '])), "{}", run.out);
    assert!(!run.out.contains('\u{1b}') && run.err.contains("nothing was written"), "{}", run.err);
    let coloured = site.run(&["import", "--diff", "--color", "always"]).ends(0);
    assert!(coloured.out.contains("\u{1b}[31m-The pilots"), "{}", coloured.out);
    // What is shown is what a real run does.
    site.run(&["import"]).ends(0);
    let after = site.read(PAGE);
    let added: Vec<&str> = run.out.lines().filter(|l| l.starts_with('+') && !l.starts_with("+++")).collect();
    assert!(!added.is_empty() && added.iter().all(|l| after.contains(&l[1..])), "{added:?}");
}

#[test]
fn the_report_can_be_read_by_programs() {
    let site = site();
    site.write(PAGE, site.read(PAGE).replace("on Monday", "on Tuesday"));
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    let run = site.run(&["import", "--format", "json"]).ends(3);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&value["dry_run"], &value["documents"][0]["outcome"]), (&false.into(), &"conflict".into()));
    let place = &value["documents"][0]["conflicts"][0];
    assert_eq!(
        (&place["block"], &place["line"], &place["what"]),
        (&"p1".into(), &line_of(&site, "on Tuesday").into(), &"both-changed".into())
    );
    assert_eq!(run.err, "");
    let run = site.run(&["import", "--format", "json", "/nowhere.txt"]).ends(1);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(value["problems"][0]["code"], "import-path");
}

#[test]
fn paragraph_numbers_survive_changes_of_the_document() {
    let site = site();
    site.build().ends(0);
    let changed = "A letter from the pier\n\nNobody had asked the mayor.\n\nMarta Lindqvist spoke first, and long.\n\nThe keeper went home.\n";
    site.write("sources/letter.txt", changed);
    site.build().ends(0);
    let html = site.read("public/sources/letter.html");
    for (id, text) in [("p0-1", "Nobody had"), ("p2", "Marta Lindqvist"), ("p2-1", "The keeper")] {
        let at = html.find(&format!("<p id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in {html}"));
        let rest = &html[at..at + 400];
        assert!(rest.split_once("</a>").unwrap().1.contains(text.split(' ').next().unwrap()), "{id}: {rest}");
    }
    assert!(html.contains("id=\"p1\" class=\"gone\""));
}

#[test]
fn a_page_nobody_edited_follows_its_source() {
    let site = site();
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    site.run(&["import"]).ends(0);
    assert!(site.read(PAGE).contains("on Friday"));
    assert!(!site.has("content/sources/letter.md.incoming"));
}

#[test]
fn a_renamed_source_keeps_its_page_and_address() {
    let site = site();
    site.build().ends(0);
    site.rename("sources/letter.txt", "sources/1921-letter.txt");
    site.build().ends(0).says("sources/1921-letter.txt: note[source-renamed]: ");
    assert!(site.read(PAGE).contains("file = \"sources/1921-letter.txt\""));
    assert!(site.has("public/sources/letter.html") && !site.has("content/sources/1921-letter.md"));
    site.build().ends(0).never_says("source-renamed");
}

#[test]
fn a_renamed_source_of_an_edited_page_keeps_the_edits() {
    let site = site();
    let edited = site.read(PAGE).replace("spoke first", "spoke **first**");
    site.write(PAGE, &edited);
    site.rename("sources/letter.txt", "sources/1921-letter.txt");
    site.build().ends(0).says("sources/1921-letter.txt: note[source-renamed]: ");
    assert_eq!(site.read(PAGE), edited.replace("sources/letter.txt", "sources/1921-letter.txt"));
    assert_eq!(site.files("content/sources").len(), 1);
    site.build().ends(0).never_says("source-renamed");
}

#[test]
fn a_source_that_is_gone_leaves_its_page_until_pruned() {
    let site = site();
    site.remove("sources/letter.txt");
    site.build().ends(0).says("sources/letter.txt: warning[source-missing]: ");
    assert!(site.has(PAGE) && site.has("public/sources/letter.html"));
    site.run(&["import", "--prune"]).ends(0).says("sources/letter.txt: note[source-missing]: ");
    assert!(!site.has(PAGE) && !site.has(".sourcebook/base/letter.md") && !site.has(".sourcebook/map/letter.json"));
}

#[test]
fn a_page_that_was_edited_is_not_pruned() {
    let site = site();
    let edited = site.read(PAGE).replace("spoke first", "spoke **first**");
    site.write(PAGE, &edited);
    site.remove("sources/letter.txt");
    site.run(&["import", "--prune"]).ends(0).says("sources/letter.txt: warning[source-missing]: ");
    assert_eq!(site.read(PAGE), edited);
}

#[test]
fn a_page_someone_wrote_among_the_source_pages_is_never_written_over() {
    let mine = "+++\ntitle = \"Mine\"\n+++\nWritten by hand.\n";
    let site = Site::with(&[("sources/letter.txt", LETTER), (PAGE, mine)]);
    site.run(&["import"]).ends(0);
    assert_eq!(site.read(PAGE), mine);
    assert!(site.read("content/sources/letter-txt.md").contains("on Monday"));
}

#[test]
fn check_tells_of_a_conflict_that_waits_with_its_place_and_what_to_do() {
    let site = site();
    site.run(&["check", "--strict"]).ends(0);
    site.write(PAGE, site.read(PAGE).replace("Monday", "Tuesday"));
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    site.run(&["import"]).ends(3);
    let place = format!("{PAGE}:{}:", line_of(&site, "Tuesday"));
    for _ in 0..2 {
        let run = site.run(&["check", "--strict"]).ends(1);
        let said = format!("{}{}", run.out, run.err);
        for words in ["warning[import-conflict]", "then remove that file", &place] {
            assert!(said.contains(words), "{words}: {said}");
        }
        site.run(&["check"]).ends(0);
    }
    site.remove("content/sources/letter.md.incoming");
    site.run(&["check", "--strict"]).ends(0);
}

#[test]
fn a_saved_web_page_and_its_pictures_are_one_page() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    let site = Site::with(&[(
        "sources/pier.html",
        "<h1>The pier</h1><p>Built of oak.<img src=f/plan.png alt=Plan></p><p><a href=f/map.png>Map</a></p>",
    )]);
    site.write("sources/f/plan.png", [PNG, b"1"].concat());
    site.write("sources/f/map.png", [PNG, b"2"].concat());
    site.write("sources/alone.png", [PNG, b"3"].concat());
    let run = site.run(&["build"]).ends(0);
    let said = format!("{}{}", run.out, run.err);
    assert!(said.contains("2 on other pages"), "{said}");
    assert!(said.contains("none of their own: `sources/f/map.png`, `sources/f/plan.png`"), "{said}");
    let pages: Vec<String> = site.files("content/sources").into_keys().filter(|path| path.ends_with(".md")).collect();
    assert_eq!(pages.len(), 2, "{pages:?}");
    assert!(site.has("public/sources/pier/plan.png") && site.has("public/sources/pier/map.png"));
    site.run(&["check"]).ends(0);
    let before = kept(&site);
    site.run(&["import"]).ends(0).never_says("source-shown");
    assert_same(&before, &kept(&site), "imported twice");
}

/// A report with a first paragraph of its own before what its versions have in common.
fn report(draft: usize) -> String {
    format!(
        "The ferries of the northern sound\n\n\
         This is draft number {draft} of the report that the harbour office asked for in the spring of the year.\n\n\
         The ferry at Norhavn carried nine hundred passengers a week before the bridge, and four hundred after it was opened.\n\n\
         Those who still take it live on the two outer islands, to which no bridge goes and none is likely to go.\n\n\
         The office proposes to keep one boat the whole year round and to lay the other one up from November to March.\n"
    )
}

#[test]
fn drafts_of_one_text_keep_what_they_have_in_common() {
    let drafts: Vec<(String, String)> = (1..=4).map(|n| (format!("sources/draft-{n}.txt"), report(n))).collect();
    let files: Vec<(&str, &str)> = drafts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::with(&files);
    site.run(&["import"]).ends(0);
    for n in 1..=4 {
        let page = site.read(&format!("content/sources/draft-{n}.md"));
        let body = page.rsplit_once("\n+++\n").unwrap().1;
        for words in ["nine hundred passengers a week", "the two outer islands", "to lay the other one up"] {
            assert!(body.contains(words), "draft {n} without “{words}”:\n{page}");
        }
    }
}

#[test]
fn what_different_texts_have_in_common_is_furniture() {
    let text = |title: &str, story: &str| {
        format!("{title}\n\n{story}\n\nA letter of the harbour office comes with every boat\n")
    };
    let site = Site::with(&[
        (
            "sources/a.txt",
            &text("The old mill", "The mill by the quay ground its last rye in the winter of the great frost."),
        ),
        (
            "sources/b.txt",
            &text(
                "A school of pilots",
                "Nineteen boys and two girls learned the marks of the sound by heart that year.",
            ),
        ),
        (
            "sources/c.txt",
            &text(
                "Bread and rope",
                "Ropes were paid for in bread until the bank of the islands opened its first branch.",
            ),
        ),
    ]);
    site.run(&["import"]).ends(0);
    for page in ["a", "b", "c"] {
        let page = site.read(&format!("content/sources/{page}.md"));
        let (front, body) = page.rsplit_once("\n+++\n").unwrap();
        assert!(!body.contains("harbour office"), "{page}");
        let removed =
            "text = \"A letter of the harbour office comes with every boat\"\nrule = \"repeated-in-collection\"";
        assert!(front.contains(removed), "{page}");
    }
}
