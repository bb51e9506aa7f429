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
fn when_page_and_source_both_changed_the_editors_page_stays() {
    let site = site();
    let edited = site.read(PAGE).replace("spoke first", "spoke **first**");
    site.write(PAGE, &edited);
    site.run(&["import"]).ends(0);
    assert_eq!(site.read(PAGE), edited, "an edited page of an unchanged source");
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    for _ in 0..2 {
        site.run(&["import"]).ends(3).says("sources/letter.txt: warning[import-conflict]: ");
        assert_eq!(site.read(PAGE), edited);
        let incoming = site.read("content/sources/letter.md.incoming");
        assert!(incoming.contains("on Friday") && incoming.contains("spoke first"), "{incoming}");
    }
    site.build().ends(3);
    assert!(site.read("public/sources/letter.html").contains("<strong>first</strong>"));
    assert!(!site.files("public").keys().any(|path| path.contains("incoming")));
    // Taking over the new version ends the conflict.
    site.rename("content/sources/letter.md.incoming", PAGE);
    site.run(&["import"]).ends(0);
    site.build().ends(0);
    assert!(site.read("public/sources/letter.html").contains("on Friday"));
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
    site.build().ends(0);
    assert!(site.read(PAGE).contains("spoke **first**"));
    assert_eq!(site.files("content/sources").len(), 1);
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
