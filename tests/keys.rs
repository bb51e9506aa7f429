//! What a page shows of other files: when one of them changes, the page is made anew, though its own text is the same.

mod common;

use common::{Site, assert_same};

/// An author-date style of its own: the text shows a name and a year, the title stands in the list of references alone.
const STYLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>Own</title><id>own</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout prefix="(" suffix=")"><names variable="author"><name form="short"/></names></layout></citation>
  <bibliography><layout suffix="."><names variable="author"/><text variable="title" prefix=", "/></layout></bibliography>
</style>
"#;

#[test]
fn a_page_is_made_anew_when_something_it_shows_of_other_files_changes() {
    let site = Site::with(&[
        ("site.toml", "title = \"Piers\"\n[citations]\nstyle = \"styles/own.csl\"\n"),
        ("styles/own.csl", STYLE),
        (
            "content/bibliography/own.json",
            r#"[{"id":"lamps","type":"book","title":"Lamps","author":[{"family":"Weller","given":"Jonas"}]}]"#,
        ),
        ("content/guide/_index.md", "+++\ntitle = \"Guide\"\n+++\n"),
        ("content/guide/one.md", "+++\ntitle = \"One\"\n+++\nSee [@lamps].\n"),
        (
            "templates/tall.html",
            "{% extends \"page.html\" %}\n{% block main %}<main id=\"Content\">Tall {{ page.title }}</main>{% endblock %}\n",
        ),
    ]);
    site.build().ends(0);
    let steps: [(&str, &str, &str, &str); 3] = [
        ("content/bibliography/own.json", "\"Lamps\"", "\"Lanterns\"", "Lanterns"),
        ("styles/own.csl", "prefix=\"(\"", "prefix=\"⟦\"", "⟦"),
        (
            "content/guide/_index.md",
            "title = \"Guide\"",
            "title = \"Guide\"\npage_template = \"tall.html\"",
            "Tall One",
        ),
    ];
    for (path, from, to, shown) in steps {
        let text = site.read(path);
        assert!(text.contains(from), "{path}");
        site.write(path, text.replace(from, to));
        let clean = site.copy();
        clean.build().ends(0);
        assert!(clean.read("public/guide/one.html").contains(shown), "a clean build shows `{shown}`");
        site.build().ends(0);
        assert_same(&clean.files("public"), &site.files("public"), path);
    }
}
