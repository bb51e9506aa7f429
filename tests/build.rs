//! Builds: the same inputs give the same files, whatever was built before, and only what changed is written.

mod common;

use common::{Run, Site, assert_same};

const FIRST: &str = "Notes from the north pier\n\nMarta Lindqvist, director of the Tide Bureau, counted forty boats. The \
                     boats came from Norhavn.\n\nJonas Weller of the Salt Guild disagreed with Marta Lindqvist (p. 12).\n";
const SECOND: &str = "Notes from the south pier\n\nMarta Lindqvist counted again, and Jonas Weller helped her. The Salt \
                      Guild paid for the lamps of Norhavn.\n";

fn site(files: &[(&str, &str)]) -> Site {
    let site = Site::with(files);
    site.write("sources/first.txt", FIRST);
    site.write("sources/second.txt", SECOND);
    site
}

/// What the summary of a build counts.
#[track_caller]
fn count(run: &Run, what: &str) -> usize {
    let row = |line: &str| line.trim().strip_prefix(what).map(|n| n.trim().replace(',', "").parse().unwrap());
    let all = format!("{}{}", run.out, run.err);
    all.lines().find_map(row).unwrap_or(0)
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site(&[("content/page.md", "+++\ntitle = \"P\"\n+++\nText.\n")]);
    let run = site.build().ends(0);
    assert!(count(&run, "files written") > 15, "{}", run.out);
    let stamps = |site: &Site| {
        let walk = walkdir::WalkDir::new(site.root().join("public")).sort_by_file_name().into_iter().map(Result::unwrap);
        walk.map(|e| (e.path().to_owned(), e.metadata().unwrap().modified().unwrap())).collect::<Vec<_>>()
    };
    let (before, whole) = (stamps(&site), site.files(""));
    let run = site.build().ends(0);
    assert_eq!(count(&run, "files written"), 0, "{}", run.out);
    // The same without the record of what went in.
    site.write("content/page.md", site.read("content/page.md"));
    let run = site.build().ends(0);
    assert_eq!(count(&run, "files written"), 0, "{}", run.out);
    assert_eq!(before, stamps(&site));
    let committed = |mut files: common::Files| {
        files.retain(|path, _| !path.starts_with(".sourcebook/cache/"));
        files
    };
    assert_same(&committed(whole), &committed(site.files("")), "the site's folder");
}

/// After each edit, the build that knows the last one must give what a build of a copy that knows nothing gives.
#[test]
fn a_build_after_an_edit_equals_a_clean_one() {
    let site = site(&[
        ("site.toml", "title = \"Piers\"\nbase_url = \"https://example.org/piers/\"\n[taxonomies.tags]\nfeed = true\n"),
        ("content/bibliography/own.json", r#"[{"id":"lamps","type":"book","title":"Lamps","author":[{"family":"Weller"}]}]"#),
        ("content/guide/_index.md", "+++\ntitle = \"Guide\"\n+++\n"),
        ("content/guide/one.md", "+++\ntitle = \"One\"\ndate = 2021-04-05\n[taxonomies]\ntags = [\"light\"]\n+++\nSee [@lamps, p. 3] and [two](two.md).\n"),
        ("content/guide/two.md", "+++\ntitle = \"Two\"\nweight = 2\n+++\nBy [[person:Jonas Weller]]; see [the letter](@/sources/first.md#p1).\n"),
    ]);
    site.build().ends(0);
    let edit = |path: &str, from: &str, to: &str| {
        let text = site.read(path);
        assert!(text.contains(from), "{path} has no {from}: {text}");
        site.write(path, text.replace(from, to));
    };
    let decide = |text: &str| site.write("content/entities.toml", text);
    let steps: Vec<(&str, Box<dyn Fn() + '_>)> = vec![
        ("text of a source page", Box::new(|| edit("content/sources/first.md", "forty boats", "fifty boats"))),
        ("text of a page", Box::new(|| edit("content/guide/one.md", "See [@lamps", "Look at [@lamps"))),
        ("title of a page that is linked to", Box::new(|| edit("content/guide/two.md", "\"Two\"", "\"The second\""))),
        ("title of a source page", Box::new(|| edit("content/sources/second.md", "south pier\"", "far pier\""))),
        ("a citation more", Box::new(|| edit("content/guide/two.md", "By ", "Says [@lamps, p. 9]. By "))),
        ("another tag", Box::new(|| edit("content/guide/one.md", "[\"light\"]", "[\"dark\", \"light\"]"))),
        ("no date", Box::new(|| edit("content/guide/one.md", "date = 2021-04-05\n", ""))),
        ("a new page", Box::new(|| site.write("content/guide/three.md", "+++\ntitle = \"Three\"\ndate = 2022-01-01\n+++\n[[Marta Lindqvist]]\n"))),
        ("a new source", Box::new(|| site.write("sources/third.txt", "Third\n\nAda Holm met Jonas Weller in Norhavn.\n"))),
        ("a page less", Box::new(|| site.remove("content/guide/three.md"))),
        ("a page renamed", Box::new(|| {
            site.rename("content/guide/one.md", "content/guide/first.md");
        })),
        ("a source renamed", Box::new(|| site.rename("sources/third.txt", "sources/last.txt"))),
        ("a changed bibliography", Box::new(|| edit("content/bibliography/own.json", "\"Lamps\"", "\"Lamps of the North\""))),
        ("a template of the site's own", Box::new(|| site.write("templates/page.html", "{% extends \"reader/templates/page.html\" %}\n{% block content %}<p class=\"own\">Own</p>{% endblock %}\n"))),
        ("that template changed", Box::new(|| edit("templates/page.html", ">Own<", ">Owned<"))),
        ("that template gone", Box::new(|| site.remove("templates/page.html"))),
        ("a style of the site's own", Box::new(|| site.write("static/reader.css", "body { color: black }\n"))),
        ("a form rejected", Box::new(|| decide("[[reject]]\nform = \"Salt Guild\"\n"))),
        ("a form accepted", Box::new(|| decide("[[accept]]\nform = \"forty boats\"\ntype = \"event\"\n"))),
        ("two names that are one", Box::new(|| decide("[[same]]\na = \"marta-lindqvist\"\nb = \"jonas-weller\"\n"))),
        ("one id merged into another", Box::new(|| decide("[[merged]]\nfrom = \"jonas-weller\"\ninto = \"marta-lindqvist\"\n"))),
        ("no decisions", Box::new(|| site.remove("content/entities.toml"))),
        ("authority data", Box::new(|| site.write("content/people/marta-lindqvist.md", "+++\nname = \"Marta Lindqvist\"\naliases = [\"The director\"]\n+++\nShe kept the books.\n"))),
        ("authority data gone", Box::new(|| site.remove("content/people/marta-lindqvist.md"))),
        ("title of a section", Box::new(|| edit("content/guide/_index.md", "\"Guide\"", "\"Handbook\""))),
        ("a page two others link to renamed", Box::new(|| site.rename("content/guide/two.md", "content/guide/deux.md"))),
        ("a broken page", Box::new(|| edit("content/guide/deux.md", "title = \"", "title = "))),
        ("a mended page", Box::new(|| {
            edit("content/guide/deux.md", "title = ", "title = \"");
            edit("content/guide/first.md", "(two.md)", "(deux.md)");
        })),
        ("a page that takes another's address", Box::new(|| site.write("content/guide/alone.md", "+++\ntitle = \"Alone\"\npath = \"guide/deux.html\"\n+++\nMine.\n"))),
        ("that page gone", Box::new(|| site.remove("content/guide/alone.md"))),
        ("a source gone", Box::new(|| site.remove("sources/second.txt"))),
        ("a source changed", Box::new(|| edit("sources/last.txt", "in Norhavn", "on the Salt Road"))),
        ("every mention linked", Box::new(|| edit("site.toml", "[taxonomies.tags]", "[entities]\nlink = \"every\"\n[taxonomies.tags]"))),
        ("another address and title", Box::new(|| {
            edit("site.toml", "example.org/piers", "example.org/harbours");
            edit("site.toml", "title = \"Piers\"", "title = \"Harbours\"");
        })),
    ];
    for (what, step) in &steps {
        step();
        let incremental = site.build();
        let clean = site.copy();
        let anew = clean.build();
        assert!(incremental.code <= 1 && incremental.code == anew.code, "{what}: {}\n{}", incremental.err, anew.err);
        assert_same(&site.files("public"), &clean.files("public"), what);
        assert_eq!(count(&site.build(), "files written"), 0, "{what}, built again");
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes_anywhere() {
    let page = "+++\ntitle = \"Zwölf\"\ndate = 2021-04-05T23:30:00Z\n+++\n```rust\nfn main() {}\n```\n";
    let site = site(&[("content/page.md", page), ("site.toml", "base_url = \"https://example.org/\"\n")]);
    let other = site.copy();
    let one = [("TZ", "Pacific/Auckland"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "1")];
    let many = [("TZ", "America/Lima"), ("LC_ALL", "C"), ("LANG", "C"), ("RAYON_NUM_THREADS", "8")];
    for command in ["build", "archive"] {
        site.run_with(&[command], &one).ends(0);
        other.run_with(&[command], &many).ends(0);
    }
    let committed = |site: &Site| {
        let mut files = site.files("");
        files.retain(|path, _| !path.starts_with(".sourcebook/cache/"));
        files
    };
    let (left, right) = (committed(&site), committed(&other));
    assert!(left.keys().any(|path| path.starts_with("public/")), "{:?}", left.keys());
    assert_same(&left, &right, "another folder, zone, locale and number of threads");
    let folder = site.root().to_string_lossy().into_owned();
    for (path, bytes) in &left {
        assert!(!String::from_utf8_lossy(bytes).contains(&folder), "{path} names the folder it was built in");
    }
}

#[test]
fn what_the_program_did_not_write_is_kept() {
    let site = site(&[("content/page.md", "+++\ntitle = \"P\"\n+++\nText.\n")]);
    site.build().ends(0);
    site.write("public/mine.txt", "mine");
    site.write("public/people/mine.html", "mine too");
    site.remove("content/page.md");
    site.build().ends(0);
    assert!(!site.has("public/page.html"), "what is stale is removed");
    assert_eq!((site.read("public/mine.txt"), site.read("public/people/mine.html")), ("mine".into(), "mine too".into()));
    // A page that would stand where a foreign file stands does not write over it.
    site.write("public/taken.html", "mine as well");
    site.write("content/taken.md", "+++\ntitle = \"T\"\n+++\nText.\n");
    site.build().ends(1).says("public/taken.html: error[publish-foreign]: ");
    assert_eq!(site.read("public/taken.html"), "mine as well");
}

#[test]
fn a_theme_of_one_file_changes_one_block() {
    let site = site(&[
        ("site.toml", "theme = \"mine\"\n"),
        ("themes/mine/templates/source.html", "{% extends \"reader/templates/source.html\" %}\n{% block aside %}<aside>Mine alone</aside>{% endblock aside %}\n"),
        ("content/page.md", "+++\ntitle = \"P\"\n+++\nText.\n"),
    ]);
    site.build().ends(0);
    let source = site.read("public/sources/first.html");
    assert!(source.contains("Mine alone") && source.contains("counted forty boats"), "{source}");
    assert!(!site.read("public/page.html").contains("Mine alone"));
    assert!(site.has("public/reader.css"));
}

#[test]
fn templates_and_static_files_of_the_site_go_before_the_theme() {
    let site = site(&[
        ("templates/404.html", "Nothing at this address, says {{ config.title }}"),
        ("static/reader.css", "body { margin: 0 }\n"),
        ("static/images/boat.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("site.toml", "title = \"Piers\"\n"),
    ]);
    site.build().ends(0);
    assert_eq!(site.read("public/404.html").trim(), "Nothing at this address, says Piers");
    assert_eq!(site.read("public/reader.css"), "body { margin: 0 }\n");
    assert!(site.has("public/images/boat.svg"));
}

#[test]
fn absolute_addresses_stand_only_where_there_is_one_to_give() {
    let dated = "+++\ntitle = \"P\"\ndate = 2021-04-05\n+++\nText.\n";
    let without = site(&[("content/page.md", dated)]);
    without.build().ends(0);
    assert!(!without.has("public/sitemap.xml") && !without.has("public/feed.xml"));
    assert!(!without.read("public/page.html").contains("canonical"));

    let with = site(&[("content/page.md", dated), ("site.toml", "base_url = \"https://example.org/piers\"\n")]);
    with.build().ends(0);
    assert!(with.read("public/sitemap.xml").contains("<loc>https://example.org/piers/sources/first.html</loc>"));
    assert!(with.read("public/robots.txt").contains("https://example.org/piers/sitemap.xml"));
    assert!(with.read("public/feed.xml").contains("<published>2021-04-05T00:00:00Z</published>"));
    let page = with.read("public/page.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/piers/page.html\">"), "{page}");

    let undated = site(&[("content/page.md", "+++\ntitle = \"P\"\n+++\n"), ("site.toml", "base_url = \"https://example.org/\"\n")]);
    undated.build().ends(0);
    assert!(undated.has("public/sitemap.xml") && !undated.has("public/feed.xml"));
}

#[test]
fn aliases_lead_to_the_page() {
    let site = site(&[("content/guide/new.md", "+++\ntitle = \"N\"\naliases = [\"old.html\", \"/years/2020/\"]\n+++\nText.\n")]);
    site.build().ends(0);
    assert!(site.read("public/old.html").contains("url=guide/new.html"));
    assert!(site.read("public/years/2020/index.html").contains("url=../../guide/new.html"));
}

#[test]
fn terms_and_sections_are_listed_in_pages() {
    let site = site(&[("site.toml", "[taxonomies.tags]\n[taxonomies.people]\n")]);
    site.write("content/log/_index.md", "+++\ntitle = \"Log\"\npaginate_by = 4\n+++\n");
    for day in 1..=9 {
        let page = format!(
            "+++\ntitle = \"Day {day}\"\ndate = 2021-01-0{day}\n[taxonomies]\ntags = [\"Low Tide\"]\npeople = [\"Marta Lindqvist\"]\n+++\nText.\n"
        );
        site.write(&format!("content/log/day-{day}.md"), page);
    }
    site.build().ends(0);
    let term = site.read("public/tags/low-tide.html");
    assert!((1..=9).all(|day| term.contains(&format!("Day {day}<"))), "{term}");
    assert!(site.read("public/tags/index.html").contains("low-tide.html"));
    // A taxonomy named like an index of names is that index.
    let person = site.read("public/people/marta-lindqvist.html");
    assert!(person.contains("Day 9") && person.contains("counted forty boats"), "{person}");
    let sections: Vec<String> = site.files("public/log").into_keys().filter(|path| !path.contains("day-")).collect();
    assert!(sections.iter().any(|path| path.contains('2')), "no second page: {sections:?}");
}
