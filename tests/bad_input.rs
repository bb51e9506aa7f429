//! Bad input: each gives a clear message with its place, other pages still build, the exit code tells, and nothing of the
//! user's is lost.

mod common;

use common::{Run, Site, assert_same};

const LETTER: &str = "A letter from the pier\n\nThe pilots of Norhavn met on Monday. Marta Lindqvist, director of the \
                      Tide Bureau, spoke first.\n\nMarta Lindqvist closed the meeting at dusk.\n";
const PAGE: &str = "+++\ntitle = \"A sound page\"\n+++\nNothing is wrong here.\n";

/// A site with a letter and a page that build, and these files.
fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::with(files);
    site.write("sources/letter.txt", LETTER);
    site.write("content/sound.md", PAGE);
    site
}

/// Builds: the exit code must be this, the letter and the page must be there, and the user's files as they were.
#[track_caller]
fn builds_the_rest(site: &Site, code: i32) -> Run {
    let (sources, sound) = (site.files("sources"), site.read("content/sound.md"));
    let theirs = |site: &Site| {
        let mut files = site.files("content");
        files.retain(|path, _| !path.starts_with("sources/") && path != "bibliography/found.json");
        files
    };
    let before = theirs(site);
    let run = site.build().ends(code);
    assert!(site.read("public/sources/letter.html").contains("closed the meeting"));
    assert!(site.read("public/sound.html").contains("Nothing is wrong here."));
    assert_same(&sources, &site.files("sources"), "sources");
    assert_same(&before, &theirs(site), "content");
    assert_eq!(sound, site.read("content/sound.md"));
    run
}

/// What `check` finds must end with the same code and hold the line too.
#[track_caller]
fn check_says(site: &Site, code: i32, line: &str) {
    let run = site.run(&["check"]).ends(code);
    let all = format!("{}{}", run.out, run.err);
    assert!(all.lines().any(|l| l.starts_with(line)), "not found: {line}\n{all}");
}

#[test]
fn texts_in_other_charsets_are_decoded_and_this_is_said() {
    let site = site(&[]);
    let (latin, _, _) =
        encoding_rs::WINDOWS_1252.encode("Über die Fähre\n\nSie fährt täglich – “immer” – über den Fluß.\n");
    site.write("sources/faehre.txt", latin);
    let wide: Vec<u8> = "\u{feff}Wide words\n\nThey are wide, é.\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    site.write("sources/wide.txt", wide);
    builds_the_rest(&site, 0)
        .says("sources/faehre.txt: note[source-charset]: the file is not UTF-8; it was read as windows-1252")
        .says("sources/wide.txt: note[source-charset]: the file is not UTF-8; it was read as utf-16le");
    assert!(site.read("public/sources/faehre.html").contains("Sie fährt täglich – “immer” – über den Fluß."));
    assert!(site.read("public/sources/wide.html").contains("They are wide, é."));
    assert!(site.read("content/sources/faehre.md").contains("charset = \"windows-1252\""));
}

#[test]
fn what_is_no_text_is_told_and_gets_a_page_without_text() {
    let site = site(&[("sources/empty.txt", ""), ("sources/blank.txt", " \n\t\n"), ("sources/book.xyz", "words")]);
    site.write("sources/noise.txt", (0..=255u8).cycle().take(9000).collect::<Vec<u8>>());
    builds_the_rest(&site, 1)
        .says("sources/empty.txt: error[source-empty]: ")
        .says("sources/blank.txt: error[source-empty]: ")
        .says("sources/noise.txt: error[source-binary]: ")
        .says("sources/book.xyz: error[source-format]: no reader for files of type `xyz`");
    let pages: Vec<String> = site.files("content/sources").into_keys().collect();
    assert_eq!(pages, ["blank.md", "book.md", "empty.md", "letter.md", "noise.md"]);
    let html = site.read("public/sources/noise.html");
    assert!(html.contains("its text could not be read: the file is not text"), "{html}");
    assert!(html.contains("href=\"../originals/noise.txt\">Open the original"), "{html}");
    assert!(site.read("public/sources/index.html").contains("<span>not readable</span>"));
    check_says(&site, 1, "sources/noise.txt: error[source-unread]: its page has no text: the file is not text");
}

#[test]
fn a_line_of_megabytes_is_a_paragraph() {
    let line = "The water rose and fell and rose again. ".repeat(25_000);
    let site = site(&[("sources/long.txt", &format!("Long\n\n{line}\n"))]);
    site.write("sources/dense.txt", format!("Dense\n\n{}\n", "x".repeat(1_000_000)));
    site.write("content/long.md", format!("+++\ntitle = \"Long\"\n+++\n{line}\n"));
    builds_the_rest(&site, 0);
    for page in ["sources/long", "long"] {
        let html = site.read(&format!("public/{page}.html"));
        let article = &html[html.find("<article").unwrap()..html.find("</article>").unwrap()];
        assert_eq!(article.matches("and rose again").count(), 25_000, "{page}");
    }
    assert!(site.read("public/sources/dense.html").contains(&"x".repeat(1_000_000)));
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_round_are_told_and_the_rest_is_read() {
    use std::os::unix::fs::symlink;
    let site = site(&[("sources/deep/b.txt", "Deep\n\nA deep one.\n")]);
    symlink("nowhere", site.root().join("sources/gone.txt")).unwrap();
    symlink("..", site.root().join("sources/round")).unwrap();
    symlink("nowhere", site.root().join("content/gone.md")).unwrap();
    symlink("..", site.root().join("content/round")).unwrap();
    std::fs::create_dir(site.root().join("sources/folder.txt")).unwrap();
    std::fs::create_dir(site.root().join("content/folder.md")).unwrap();
    let run = builds_the_rest(&site, 1)
        .says("sources/gone.txt: error[file-missing]: there is no such file, or a link that leads nowhere")
        .says("sources/round: error[file-loop]: ")
        .says("content/gone.md: error[file-missing]: ")
        .says("content/round: error[file-loop]: ");
    assert!(!run.err.contains(&*site.root().to_string_lossy()), "paths are the site's own: {}", run.err);
    assert!(site.has("public/sources/deep-b.html") || site.has("public/sources/deep/b.html"));
    let run = site.run(&["inspect", "sources"]).ends(1);
    run.says("sources/gone.txt: error[file-missing]: ").says("sources/round: error[file-loop]: ");
}

#[test]
fn inspect_names_files_as_the_user_does() {
    let site = site(&[("sources/empty.txt", "")]);
    let run = site.run(&["inspect", "sources"]).ends(1).says("sources/empty.txt: error[source-empty]: ");
    assert!(run.out.contains("A letter from the pier"), "{}", run.out);
    site.run(&["inspect", "sources/none.txt"]).ends(2).says("sources/none.txt: error[file-missing]: ");
}

#[test]
fn documents_of_one_slug_get_pages_of_their_own() {
    let site = site(&[
        ("sources/two words.txt", "One\n\nFirst of the two.\n"),
        ("sources/two-words.txt", "Two\n\nSecond of the two.\n"),
        ("sources/two-words.md", "# Three\n\nThird of the two.\n"),
        ("sources/zcopy.txt", LETTER),
    ]);
    builds_the_rest(&site, 0).says("sources/zcopy.txt: note[source-duplicate]: ");
    let pages: Vec<String> = site.files("content/sources").into_keys().collect();
    assert_eq!(pages, ["letter.md", "two-words-md.md", "two-words-txt.md", "two-words.md"]);
    for (ordinal, count) in [("First of the two", 1), ("Second of the two", 1), ("Third of the two", 1)] {
        let holding = pages.iter().filter(|page| site.read(&format!("content/sources/{page}")).contains(ordinal));
        assert_eq!(holding.count(), count, "{ordinal}");
    }
}

#[test]
fn two_pages_of_one_address_are_told_and_the_first_is_built() {
    let site = site(&[
        ("content/a.md", "+++\ntitle = \"A\"\nslug = \"same\"\n+++\nFirst.\n"),
        (
            "content/b.md",
            "+++\ntitle = \"B\"\nslug = \"same\"\naliases = [\"sound.html\", \"old.html\"]\n+++\nSecond.\n",
        ),
        ("content/c.md", "+++\ntitle = \"C\"\naliases = [\"sound.html\", \"../up.html\"]\n+++\nThird.\n"),
        ("content/same.html", "A file of that name"),
    ]);
    builds_the_rest(&site, 1)
        .says("content/b.md: error[duplicate-address]: wants the address same.html, which content/a.md has. help: ")
        .says("content/same.html: error[duplicate-address]: wants the address same.html, which content/a.md has")
        .says("content/c.md: error[duplicate-address]: its alias sound.html is the address of content/sound.md")
        .says("content/c.md: error[alias]: ");
    assert!(site.read("public/same.html").contains("First."));
    assert!(!site.root().join("up.html").exists());
}

#[test]
fn a_template_with_an_error_is_named_by_line_and_the_next_one_stands_in() {
    let cases = [
        ("{% extends \"base.html\" %}\n{% block main %}\n{{ page.title( }}\n", "templates/page.html:3:"),
        (
            "{% extends \"base.html\" %}\n{% block main %}\n{{ page.nothing }}\n{% endblock %}\n",
            "templates/page.html:3:9: ",
        ),
        ("\n{% extends \"bass.html\" %}", "templates/page.html:2:13: error[template]: it extends `bass.html`"),
        ("{{ page | shout }}", "templates/page.html:1:"),
    ];
    for (template, wanted) in cases {
        let site = site(&[]);
        site.build().ends(0);
        let html = site.read("public/sound.html");
        site.write("templates/page.html", template);
        site.build().ends(1).says(wanted);
        check_says(&site, 1, wanted);
        assert_eq!(site.read("public/sound.html"), html, "{template}");
        site.remove("templates/page.html");
        site.build().ends(0);
    }
}

#[test]
fn a_theme_that_is_missing_is_told_with_its_place_and_the_default_stands_in() {
    let site = site(&[("site.toml", "title = \"T\"\ntheme = \"reder\"\n")]);
    let wanted = "site.toml:2:1: error[theme-missing]: there is no theme `reder`. help: did you mean `reader`?";
    builds_the_rest(&site, 1).says(wanted);
    check_says(&site, 1, wanted);
    site.write("site.toml", "theme = \"mine\"\n");
    site.write("themes/mine/theme.toml", "name = \"Mine\"\nparent = \"gone\"\n");
    builds_the_rest(&site, 1).says("themes/mine/theme.toml: error[theme-missing]: there is no theme `gone`");
}

#[test]
fn broken_front_matter_is_told_with_its_place() {
    let cases = [
        ("+++\ntitle = \"x\n+++\nBody.\n", "content/page.md:2:11: error[front-matter]: "),
        ("+++\ntitle = \"x\"\ntitle = \"y\"\n+++\nBody.\n", "content/page.md:3:1: error[front-matter]: "),
        (
            "---\ntitle: fine\ntags: [x\n---\nBody.\n",
            "content/page.md:3:7: error[front-matter]: the front matter cannot be read: unclosed bracket '['. help: ",
        ),
        ("+++\ntitle = \"x\"\nBody.\n", "content/page.md:1:1: error[front-matter]: the front matter has no end"),
        ("+++\ntitle = 5\n+++\n", "content/page.md:2:9: error[front-matter"),
        (
            "+++\ntitle = \"x\"\n\nweigth = 2\n+++\n",
            "content/page.md:4:1: error[front-matter-key]: unknown key `weigth`. help: did you mean `weight`?",
        ),
        ("+++\ntitle = \"x\"\ndate = \"soon\"\n+++\n", "content/page.md:3:8: error[front-matter"),
    ];
    for (text, wanted) in cases {
        let site = site(&[("content/page.md", text)]);
        builds_the_rest(&site, 1).says(wanted);
        check_says(&site, 1, wanted);
    }
}

#[test]
fn a_source_page_whose_front_matter_is_broken_stays_the_page_of_its_source() {
    let site = site(&[]);
    site.build().ends(0);
    let page = site.read("content/sources/letter.md");
    let broken = page.replacen("title = \"A", "title = A", 1).replace("at dusk", "at night");
    assert_ne!(page, broken);
    site.write("content/sources/letter.md", &broken);
    site.build().ends(1).says("content/sources/letter.md:2:");
    assert_eq!(site.files("content/sources").keys().collect::<Vec<_>>(), ["letter.md"]);
    site.write("sources/letter.txt", LETTER.replace("Monday", "Tuesday"));
    site.build().ends(1).says("content/sources/letter.md:2:");
    assert_eq!(site.read("content/sources/letter.md"), broken, "the editor's page is kept");
    assert_eq!(site.files("content/sources").keys().collect::<Vec<_>>(), ["letter.md", "letter.md.incoming"]);
}

#[test]
fn pages_that_are_not_utf8_or_binary_are_told_with_their_place() {
    let site = site(&[("content/empty.md", "")]);
    site.write("content/latin.md", b"+++\ntitle = \"L\"\n+++\nF\xe4hre\n");
    site.write("content/noise.md", (0..=255u8).collect::<Vec<u8>>());
    builds_the_rest(&site, 1)
        .says("content/latin.md:4:2: error[not-utf8]: ")
        .says("content/noise.md:")
        .never_says("content/empty.md");
}

#[test]
fn settings_are_told_by_line_and_nothing_is_built() {
    let cases = [
        (
            "\ntitel = \"x\"\n",
            "site.toml:2:1: error[config-key]: `titel` is not a key of site.toml. help: did you mean `title`?",
        ),
        ("title = \n", "site.toml:1:9: error[config-syntax]: "),
        ("[citations]\nlocal = \"de-DE\"\n", "site.toml:2:1: error[config-key]: "),
        ("base_url = \"ftp://x\"\n", "site.toml:1:12: error[config-"),
        ("title = 5\n", "site.toml:1:9: error[config-type]: "),
    ];
    for (text, wanted) in cases {
        let site = site(&[("site.toml", text)]);
        for command in ["build", "check", "import", "archive"] {
            site.run(&[command]).ends(2).says(wanted);
        }
        assert!(!site.has("public"), "{text}");
        assert_eq!(site.read("site.toml"), text);
    }
    let free = site(&[("site.toml", "[extra]\nanything = { goes = [1, 2] }\n")]);
    builds_the_rest(&free, 0);
}

const BOOKS: &str = r#"[{"id":"hollow-road","type":"book","title":"The Hollow Road","author":[{"family":"Berg","given":"Tomas"}],"issued":{"date-parts":[[1999]]}}]"#;

#[test]
fn a_citation_of_an_unknown_key_is_told_with_the_nearest_one() {
    let site = site(&[
        ("content/bibliography/own.json", BOOKS),
        ("content/page.md", "+++\ntitle = \"P\"\n+++\nSee [@hollow-rode, p. 3].\n\nAnd [@hollow-road, p. 4].\n"),
    ]);
    let wanted = "content/page.md:4:7: error[cite-unknown]: no bibliography entry `hollow-rode`. help: did you mean `hollow-road`?";
    builds_the_rest(&site, 1).says(wanted);
    check_says(&site, 1, wanted);
    let html = site.read("public/page.html");
    assert!(html.contains("[@hollow-rode, p. 3]") && html.contains("The Hollow Road"), "{html}");
    site.write("site.toml", "[citations]\nunknown = \"warning\"\n");
    site.build().ends(0);
    site.run(&["build", "--strict"]).ends(1);
}

#[test]
fn a_broken_bibliography_file_is_told_with_its_place_and_the_others_are_read() {
    let site = site(&[
        ("content/bibliography/own.json", BOOKS),
        ("content/bibliography/bad.json", "[\n {\"id\": }]\n"),
        ("content/bibliography/bad.bib", "@book{foo, title = {x}\n@article{bar, title={y}}\n"),
        ("content/page.md", "+++\ntitle = \"P\"\n+++\nAnd [@hollow-road, p. 4].\n"),
    ]);
    builds_the_rest(&site, 1)
        .says("content/bibliography/bad.json:2:9: error[bib-parse]: ")
        .says("content/bibliography/bad.bib:2:1: error[bib-parse]: ");
    assert!(site.read("public/page.html").contains("The Hollow Road"));
}

#[test]
fn two_names_that_are_one_are_told_and_both_get_a_page() {
    let person = "+++\nname = \"Ada Holm\"\n+++\nShe kept the light.\n";
    let site = site(&[("content/people/one.md", person), ("content/people/two.md", person)]);
    builds_the_rest(&site, 1).says(
        "content/people/two.md:2:1: error[entity-duplicate-name]: `Ada Holm` is also the name of `one` in content/people/one.md",
    );
    assert!(site.has("public/people/one.html") && site.has("public/people/two.html"));
}

#[test]
fn a_broken_decision_is_told_and_the_others_hold() {
    let site = site(&[(
        "content/entities.toml",
        "[[reject]]\nform = \"Norhavn\n\n[[rejct]]\nform = \"x\"\n\n[[reject]]\nform = \"Tide Bureau\"\n",
    )]);
    builds_the_rest(&site, 1)
        .says("content/entities.toml:2:")
        .says("content/entities.toml:4:3: error[decision-kind]: `rejct` is not a kind of decision. help: did you mean `[[reject]]`?");
    assert!(!site.has("public/organizations/tide-bureau.html"));
    assert!(site.has("public/people/marta-lindqvist.html"));
}

#[test]
fn links_to_what_is_not_there_are_told_by_line_with_the_nearest_thing() {
    let cases = [
        (
            "[[person:Marta Lindqvst]]",
            "error[name-unknown]: no name `Marta Lindqvst` is known. help: did you mean `Marta Lindqvist`?",
        ),
        ("[[person:Nobody]]", "error[name-unknown]: no name `Nobody` is known. help: "),
        (
            "[[persn:Marta Lindqvist]]",
            "error[name-type]: there is no type of name called `persn`. help: did you mean `person`?",
        ),
        ("[x](@/soun.md)", "error[link-target]: the link `@/soun.md` leads nowhere. help: did you mean `@/sound.md`?"),
        ("[x](gone.png)", "error[link-target]: the link `gone.png` leads nowhere. help: "),
        ("![x](gone.png)", "error[link-target]: the link `gone.png` leads nowhere. help: "),
        ("[x](../../site.toml)", "error[link-target]: the link `../../site.toml` leads nowhere"),
        ("[x](#gone)", "error[link-anchor]: there is no `#gone` in this page"),
        ("[x](@/sound.md#gone)", "error[link-anchor]: there is no `#gone` in content/sound.md"),
        ("[x](@/sources/letter.md#p99)", "error[link-anchor]: there is no `#p99` in content/sources/letter.md"),
        ("[x](@/people/nobody.md)", "error[link-target]: the link `@/people/nobody.md` leads nowhere"),
        ("text[^gone]", "error[note-undefined]: "),
    ];
    let body = cases.map(|(link, _)| link).join("\n\n");
    let page =
        format!("+++\ntitle = \"P\"\n+++\n{body}\n\n[fine](@/sources/letter.md#p1) and [[person:Marta Lindqvist]]\n");
    let site = site(&[("content/page.md", &page)]);
    let mut run = builds_the_rest(&site, 1);
    for (number, (link, wanted)) in cases.iter().enumerate() {
        let column = if link.starts_with("text") { 5 } else { 1 };
        run = run.says(&format!("content/page.md:{}:{column}: {wanted}", 4 + 2 * number));
    }
    assert_eq!(run.err.lines().filter(|l| l.contains("error[")).count(), cases.len(), "{}", run.err);
    let html = site.read("public/page.html");
    assert!(html.contains("href=\"sources/letter.html#p1\"") && html.contains("href=\"people/marta-lindqvist.html\""));
}

#[test]
fn exit_codes_tell_what_happened() {
    let site = site(&[]);
    site.build().ends(0);
    site.run(&["check"]).ends(0);
    site.run(&["build", "--nonsense"]).ends(2);
    site.run(&["build", "--root", "no-such-folder"]).ends(2).says("error[no-folder]: ");
    site.run(&["import", "content/sound.md"]).ends(1).says("content/sound.md: error[import-path]: ");
    site.write("content/sources/letter.md", site.read("content/sources/letter.md").replace("Monday", "Sunday"));
    site.write("sources/letter.txt", LETTER.replace("Monday", "Friday"));
    site.build().ends(3);
}
