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
    assert!(site.has("public/notes.css") && site.has("public/cards.js"));
    site.run(&["archive"]).ends(0);
}

#[test]
fn only_pages_whose_notes_change_are_formatted_again() {
    let page = |words: &str| format!("+++\ntitle = \"Notes\"\n+++\n\n{words} [@moss, p. 3]; then [@reed, p. 4].\n");
    let site = site(&page("One"), TOML);
    for n in 0..9 {
        site.write(&format!("content/more-{n}.md"), page("More").replace("p. 3", &format!("p. 3{n}")));
    }
    let build = || site.run(&["build", "-v"]).ends(0);
    let formatted = |pages: &str| format!("formatted the citations of {pages} pages");
    build().says(&formatted("10 of 10"));
    let cold = site.files("public");
    // Words without a citation change nothing of the notes.
    site.write("content/notes.md", page("Two"));
    build().says(&formatted("0 of 10"));
    site.write("content/more-3.md", page("More").replace("p. 3", "p. 303"));
    build().says(&formatted("1 of 10"));
    // A work that all pages cite.
    site.write("content/bibliography/works.json", WORKS.replace("Mud", "Silt"));
    build().says(&formatted("10 of 10"));
    assert!(site.read("public/more-5.html").contains("Silt"));
    site.write("site.toml", format!("{TOML}[citations]\nstyle = \"apa\"\n"));
    build().says(&formatted("10 of 10"));
    // Back to the beginning: what is remembered is what would be made.
    site.write("content/bibliography/works.json", WORKS);
    site.write("site.toml", TOML);
    site.write("content/notes.md", page("One"));
    site.write("content/more-3.md", page("More").replace("p. 3", "p. 33"));
    build();
    common::assert_same(&cold, &site.files("public"), "a build with a cache");
    let copy = site.copy();
    copy.build().ends(0);
    common::assert_same(&cold, &copy.files("public"), "a build without a cache");
}

#[test]
fn a_page_reference_cites_the_work_its_sentence_names() {
    let site = site("+++\ntitle = \"Notes\"\n+++\n\nWords.\n", TOML);
    let review = "Review of The Long Quay\n\nBy Ida Holm\n\nThe book is long, and its fourth part is longer than the rest (p. 12). In Second Ledger \
        the same man says less of it (p. 44). Nobody else knew of it (Reed, p. 3), as Moss (1950) shows (p. 8).\n";
    site.write("sources/review.txt", review);
    site.build().ends(0);
    let page = site.read("content/sources/review.md");
    for part in ["(p. 12)[@the-long-quay, p. 12]", "(p. 44)[@moss-b, p. 44]", "p. 3),", "(p. 8).\n"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let run = site.run(&["inspect", "--root", ".", "--format", "json", "sources/review.txt"]).ends(0);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let pages: Vec<(String, serde_json::Value)> = found["citations"]
        .as_array()
        .unwrap_or(&Vec::new())
        .iter()
        .filter(|c| c["kind"] == "page")
        .map(|c| (c["rule"].as_str().unwrap_or_default().to_owned(), c["work"].clone()))
        .collect();
    let rule = |rule: &str, work: serde_json::Value| (rule.to_owned(), work);
    assert_eq!(
        pages,
        [
            rule("reviewed-work", "the-long-quay".into()),
            rule("named-in-sentence", "moss-b".into()),
            rule("other-work", serde_json::Value::Null),
            rule("other-work", serde_json::Value::Null),
        ]
    );
}
