//! Citations and notes as a reader of the built site meets them.

mod common;

use common::Site;

const SOURCE: &str = "The harbour diary\n\nThe first boat came at dawn, and nobody had seen it leave.\n\nIn the evening the “tide” \
                      rose and rose, and then it fell.\n";
const WORKS: &str = r#"[
    {"id": "moss", "type": "book", "title": "Tide Tables: A Report", "author": [{"family": "Moss", "given": "Ada"}],
     "issued": {"date-parts": [[2001]]}, "publisher": "Quay Press"},
    {"id": "moss-b", "type": "book", "title": "Second Ledger", "author": [{"family": "Moss", "given": "Ada"}],
     "issued": {"date-parts": [[2001]]}, "publisher": "Quay Press"},
    {"id": "reed", "type": "book", "title": "Mud", "author": [{"family": "Moss", "given": "Carl"}],
     "issued": {"date-parts": [[1999]]}, "publisher": "Quay Press"}
]"#;

fn site(page: &str, toml: &str) -> Site {
    let site =
        Site::with(&[("content/bibliography/works.json", WORKS), ("content/notes.md", page), ("site.toml", toml)]);
    site.write("sources/diary.txt", SOURCE);
    site
}

const TOML: &str = "title = \"Quays\"\n";

#[test]
fn a_quotation_is_looked_up_in_the_source_it_cites() {
    let page = |cite: &str| format!("+++\ntitle = \"Notes\"\n+++\n\nSo it was {cite}.\n");
    for right in [
        "[@diary, ¶ 1 \"nobody had seen it leave\"]",
        "[@diary, ¶ 2 \"the 'tide' rose … and then it fell\"]",
        "[@diary \"came at dawn\"]",
    ] {
        site(&page(right), TOML).build().ends(0).never_says("cite-quote-not-found");
    }
    let run = site(&page("[@diary, ¶ 1 \"the tide fell and fell\"]"), TOML).build().ends(1);
    assert!(run.err.contains("error[cite-quote-not-found]"), "{}", run.err);
    let run = site(&page("[@diary, ¶ 1 \"and then it fell\"]"), TOML).build().ends(1);
    assert!(run.err.contains("the words stand in diary#p2"), "{}", run.err);
}

#[test]
fn a_cited_paragraph_of_a_source_is_a_link_to_it() {
    let site = site("+++\ntitle = \"Notes\"\n+++\n\nSo it was [@diary, ¶ 2].\n", TOML);
    site.build().ends(0);
    let notes = site.read("public/notes.html");
    assert!(notes.contains("<a href=\"sources/diary.html#p2\">2</a>"), "{notes}");
}

#[test]
fn works_that_look_alike_are_told_apart_in_the_text_and_in_the_list() {
    let text = "+++\ntitle = \"Notes\"\n+++\n\nOne [@moss, p. 3]; two [@moss-b; @moss]; three [@reed].\n";
    let toml = format!("{TOML}[citations]\nstyle = \"chicago-author-date\"\n");
    let site = site(text, &toml);
    site.build().ends(0);
    let notes = site.read("public/notes.html");
    // Letters in the order of the list, initials for two people of one name.
    for part in
        ["(A. Moss 2001b, 3)", "(C. Moss 1999)", "Moss, Ada. 2001a. <i>Second Ledger</i>", "2001b. <i>Tide Tables"]
    {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
}

#[test]
fn notes_are_one_list_that_a_style_sheet_may_put_beside_the_text() {
    let text = "+++\ntitle = \"Notes\"\n+++\n\n# Head[^h]\n\nOne.[^n] Two [@moss, p. 3]. Three.[^N]\n\n[^h]: H.\n\n[^n]: Mine.\n";
    let site = site(text, &format!("{TOML}base_url = \"https://example.org/\"\n"));
    site.build().ends(0);
    let notes = site.read("public/notes.html");
    assert_eq!(notes.matches("role=\"doc-endnotes\"").count(), 1);
    for part in [
        "data-at=\"--n2\">2</a></sup>",
        "<li id=\"fn-2\" data-at=\"--n2\" data-is=\"--f2\" data-after=\"--f1\"><p>Mine.",
        "aria-label=\"Back to reference 2-2\">b</a>",
        "id=\"head\"",
        "notes.css",
    ] {
        assert!(notes.contains(part), "{part}\n{notes}");
    }
    assert!(site.has("public/notes.css") && site.has("public/notes.js"));
    site.run(&["archive"]).ends(0);
}
