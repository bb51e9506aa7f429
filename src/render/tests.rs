//! Every template with a full and with an empty view; theme chains, right and wrong.

use super::samples;
use super::views::*;
use super::*;
use std::collections::BTreeSet;
use std::sync::Arc;

fn layer(name: &str, files: &[(&str, &str)]) -> ThemeLayer {
    let folder = if name.is_empty() { String::new() } else { format!("themes/{name}") };
    let mut layer = ThemeLayer { name: name.into(), folder, ..Default::default() };
    for (path, text) in files {
        layer.add(path, text.as_bytes());
    }
    layer
}

fn load(site: &[(&str, &str)], theme: &str, themes: &[ThemeLayer]) -> (Arc<Theme>, Vec<String>) {
    let find = |name: &str| themes.iter().find(|t| t.name == name).cloned();
    let (chain, mut problems) = theme_chain(layer("", site), theme, &find);
    let (theme, more) = Theme::load(chain);
    problems.extend(more);
    (Arc::new(theme), problems.iter().map(ToString::to_string).collect())
}

fn renderer(theme: Arc<Theme>) -> Renderer {
    Renderer::new(theme, |path, from| match path.strip_prefix("@/") {
        Some(page) => Ok(format!("{}{}", "../".repeat(from.matches('/').count()), page.replace(".md", ".html"))),
        None if path == "site.css" => Ok(format!("{}site.css", "../".repeat(from.matches('/').count()))),
        None => Err(format!("there is no file `{path}`")),
    })
}

fn reader() -> Renderer {
    let (theme, problems) = load(&[], "reader", &[]);
    assert_eq!(problems, Vec::<String>::new());
    renderer(theme)
}

fn shared() -> SharedContext {
    SharedContext::new(&samples::site())
}

/// Every sample, as a small linked site: (path, text).
fn sample_site(renderer: &Renderer) -> Vec<(String, String)> {
    fn add<V: View>(renderer: &Renderer, out: &mut Vec<(String, String)>, path: &str, title: &str, view: &V) {
        let mut shell = samples::shell(path, title);
        shell.styles = renderer.theme().styles().iter().map(|s| format!("{}{s}", shell.root)).collect();
        shell.scripts = renderer.theme().scripts().iter().map(|s| format!("{}{s}", shell.root)).collect();
        if path == "collection.html" {
            shell.inline_css = Some(renderer.theme().style_text());
            shell.csp = Some("default-src 'none'; style-src 'unsafe-inline'".into());
            (shell.alternates, shell.json_ld_html) = (Vec::new(), None);
        }
        out.push((path.into(), renderer.page(&shared(), &shell, view).unwrap()));
    }
    let mut out = Vec::new();
    let r = renderer;
    add(r, &mut out, "index.html", "", &samples::home());
    add(r, &mut out, "guide/ledger.html", "How to read a ledger", &samples::page());
    add(r, &mut out, "guide/index.html", "Guide", &samples::section());
    add(r, &mut out, "sources/review.html", "Review of The Keepers", &samples::source());
    add(r, &mut out, "sources/index.html", "Sources", &samples::section());
    add(r, &mut out, "tags/index.html", "Tags", &samples::taxonomy());
    add(r, &mut out, "tags/oil.html", "oil", &samples::term());
    add(r, &mut out, "people/index.html", "People", &samples::index());
    add(r, &mut out, "people/maren-oldacre.html", "Maren Oldacre", &samples::entity());
    add(r, &mut out, "works/index.html", "Works", &samples::index());
    add(r, &mut out, "works/keepers.html", "The Keepers of Skerry Rock", &samples::work());
    add(r, &mut out, "bibliography.html", "Bibliography", &samples::bibliography());
    add(r, &mut out, "about.html", "About this collection", &samples::about());
    let missing = NotFoundView { links: vec![samples::link("Home", "index.html")] };
    add(r, &mut out, "404.html", "No page", &missing);
    add(r, &mut out, "feed.xml", "", &samples::feed());
    add(r, &mut out, "sitemap.xml", "", &samples::sitemap());
    let robots =
        RobotsView { sitemap_url: Some("https://example.org/sitemap.xml".into()), disallow: vec!["/private/".into()] };
    add(r, &mut out, "robots.txt", "", &robots);
    add(r, &mut out, "collection.html", "Lighthouse letters", &samples::collection());
    out
}

/// Checks what a template can break without anyone noticing: headings, ids, tags left open.
fn check_html(path: &str, html: &str) {
    assert!(html.starts_with("<!DOCTYPE html>\n"), "{path}");
    assert_eq!(html.matches("<h1").count(), 1, "{path}: one h1");
    assert!(!html.contains("\n\n") || html.contains("<pre"), "{path}: blank lines");
    let mut ids = BTreeSet::new();
    let body = &html[html.find("<body").unwrap()..];
    for piece in body.split(" id=\"").skip(1) {
        let id = &piece[..piece.find('"').unwrap()];
        assert!(!id.is_empty() && ids.insert(id), "{path}: id `{id}` twice or empty");
    }
    for reference in ["aria-labelledby=\"", "interestfor=\"", "href=\"#"] {
        for piece in body.split(reference).skip(1) {
            let id = &piece[..piece.find('"').unwrap()];
            assert!(ids.contains(id), "{path}: {reference}{id}\" leads nowhere");
        }
    }
    let mut level = 1;
    for piece in body.split("<h").skip(1) {
        let Some(next) = piece.chars().next().and_then(|c| c.to_digit(10)) else { continue };
        assert!(next <= level + 1, "{path}: h{next} after h{level}");
        level = next;
    }
    let mut open = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = &piece[..piece.find(['>', ' ', '\n']).unwrap()];
        match tag.strip_prefix('/') {
            Some(end) => assert_eq!(open.pop(), Some(end), "{path}: </{end}>"),
            None if tag.starts_with('!') || ["meta", "link", "img", "br", "hr", "input"].contains(&tag) => {}
            None => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{path}: left open");
}

/// With the environment variable `SOURCEBOOK_SAMPLES` set to a folder, the samples are also written there, to be looked at.
#[test]
fn every_template_renders_a_full_view() {
    for theme in ["reader", "plain"] {
        let (loaded, problems) = load(&[], theme, &[]);
        assert_eq!(problems, Vec::<String>::new());
        let renderer = renderer(loaded);
        let site = sample_site(&renderer);
        let rendered: BTreeSet<&str> = site.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(rendered.len(), TEMPLATES.len() + 2);
        if let Some(folder) = std::env::var_os("SOURCEBOOK_SAMPLES") {
            let folder = std::path::Path::new(&folder).join(theme);
            let statics = renderer.theme().statics().iter().map(|(path, bytes)| (path.clone(), bytes.to_vec()));
            let original = [("sources/review.txt".to_string(), b"The original.".to_vec())];
            for (path, bytes) in
                site.iter().map(|(p, t)| (p.clone(), t.clone().into_bytes())).chain(statics).chain(original)
            {
                std::fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
                std::fs::write(folder.join(&path), bytes).unwrap();
            }
        }
        for (path, html) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
            check_html(&format!("{theme}/{path}"), html);
        }
    }
}

#[test]
fn every_template_renders_an_empty_view() {
    fn empty<V: View + Default>(renderer: &Renderer) {
        let html = renderer.page(&SharedContext::new(&SiteView::default()), &Shell::default(), &V::default());
        let html = html.unwrap_or_else(|e| panic!("{}: {e}", V::TEMPLATE));
        if V::TEMPLATE.ends_with(".html") {
            check_html(V::TEMPLATE, &html);
            assert!(!html.contains("<ul></ul>") && !html.contains("<ul>\n</ul>"), "{}: an empty list", V::TEMPLATE);
        }
    }
    let r = &reader();
    empty::<HomeView>(r);
    empty::<PageView>(r);
    empty::<SourceView>(r);
    empty::<SectionView>(r);
    empty::<TermView>(r);
    empty::<EntityView>(r);
    empty::<WorkView>(r);
    empty::<BibliographyView>(r);
    empty::<AboutView>(r);
    empty::<NotFoundView>(r);
    empty::<EntityIndexView>(r);
    empty::<FeedView>(r);
    empty::<SitemapView>(r);
    empty::<RobotsView>(r);
}

#[test]
fn what_is_not_trusted_is_escaped_everywhere() {
    let evil = "<script>alert('x')</script>\"'{{ config }}";
    let mut view = samples::source();
    view.title = evil.into();
    view.title_html = String::new();
    view.kind = evil.into();
    view.provenance.file = evil.into();
    view.changes[0].changes[0].text = evil.into();
    view.mentioned[0].names[0].name = evil.into();
    view.cards[0].name = evil.into();
    view.authors[1].name = evil.into();
    let mut shell = samples::shell("sources/review.html", evil);
    shell.description = evil.into();
    let html = reader().page(&shared(), &shell, &view).unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;{{ config }}"));
}

#[test]
fn no_page_asks_another_host_for_anything() {
    for theme in ["reader", "plain"] {
        let renderer = renderer(load(&[], theme, &[]).0);
        for bytes in renderer.theme().statics().values() {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("//fonts"));
        }
        for (path, html) in sample_site(&renderer) {
            for asking in ["src=\"http", "src=\"//", "<link rel=\"stylesheet\" href=\"http", " onclick", " onload"] {
                assert!(!html.contains(asking), "{path}: {asking}");
            }
        }
    }
}

#[test]
fn a_theme_of_one_file_overrides_one_block() {
    let base = r#"{% extends "base.html" %}{% block footer %}<footer>Mine</footer>{% endblock footer %}"#;
    let (theme, problems) = load(&[], "mine", &[layer("mine", &[("templates/base.html", base)])]);
    assert_eq!(problems, Vec::<String>::new());
    for (path, html) in
        sample_site(&renderer(theme)).iter().filter(|(p, _)| p.ends_with(".html") && p != "collection.html")
    {
        assert!(html.contains("<footer>Mine</footer>") && html.contains("<h1"), "{path}");
    }
}

#[test]
fn the_sites_own_templates_and_files_go_before_those_of_the_theme() {
    let page = r#"{% extends "reader/templates/page.html" %}{% block content %}{{ get_url(path="site.css") }} {{ get_url(path="@/a/b.md") }}{% endblock content %}"#;
    let files = [("templates/page.html", page), ("static/reader.css", "mine"), ("static/custom.css", "more")];
    let (theme, problems) = load(&files, "reader", &[]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(theme.statics()["reader.css"].as_ref(), b"mine");
    assert_eq!(theme.styles(), ["reader.css", "notes.css", "custom.css"]);
    let html = renderer(theme).page(&shared(), &samples::shell("guide/a.html", "A"), &samples::page()).unwrap();
    assert!(html.contains("../site.css ../a/b.html"));
}

#[test]
fn a_broken_template_is_named_with_its_place_and_the_next_layer_stands_in() {
    let files = [
        ("templates/page.html", "fine\n  {% if %}"),
        ("templates/term.html", "{% extends \"nowhere.html\" %}"),
        ("templates/work.html", "ab\n{{ page | shout }}"),
    ];
    let (theme, problems) = load(&files, "reader", &[]);
    assert_eq!(problems.len(), 3, "{problems:#?}");
    let starts = |with: &str| problems.iter().any(|p| p.starts_with(with));
    assert!(starts("templates/page.html:2:9: error[template]:"), "{problems:#?}");
    assert!(starts("templates/term.html:1:13: error[template]: it extends `nowhere.html`"), "{problems:#?}");
    assert!(starts("templates/work.html:2:"), "{problems:#?}");
    assert!(sample_site(&renderer(theme)).len() > 10);
}

#[test]
fn what_a_template_leaves_open_is_named_where_it_begins() {
    let files = [
        ("templates/page.html", "<p>\n  {% if page.title %}\n</p>\n"),
        ("templates/work.html", "{% block a %}\n{% for x in y %}{{ x }}\n{% endblock a %}\n"),
    ];
    let (_, problems) = load(&files, "reader", &[]);
    assert_eq!(
        problems,
        [
            "templates/page.html:2:3: error[template]: the template ends while `{% if page.title %}` is open. \
             help: close it: write `{% endif %}`",
            "templates/work.html:2:1: error[template]: `{% endblock a %}` stands on line 3 while `{% for x in y %}` is open. \
             help: close it: write `{% endfor %}`",
        ]
    );
}

#[test]
fn an_error_while_rendering_names_the_line_of_the_template() {
    let (theme, _) = load(&[("templates/page.html", "one\n{{ page.nothing }}\n")], "reader", &[]);
    let problem = renderer(theme).page(&shared(), &Shell::default(), &samples::page()).unwrap_err();
    assert!(problem.to_string().starts_with("templates/page.html:2:9: error[template]: "), "{problem}");
}

#[test]
fn a_template_that_does_not_exist_is_an_error_with_the_nearest_name() {
    let problem = reader().page_as("pge.html", &shared(), &Shell::default(), &samples::page()).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "error[template-missing]: there is no template `pge.html`. help: did you mean `page.html`?"
    );
}

#[test]
fn a_missing_theme_and_a_missing_parent_are_reported_and_the_built_in_theme_is_used() {
    let (theme, problems) = load(&[], "raeder", &[]);
    assert_eq!(problems, ["error[theme-missing]: there is no theme `raeder`. help: did you mean `reader`?"]);
    assert_eq!(sample_site(&renderer(theme)).len(), TEMPLATES.len() + 2);
    let (_, problems) = load(&[], "a", &[layer("a", &[("theme.toml", "parent = \"zzzzzz\"")])]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("themes/a/theme.toml: error[theme-missing]: there is no theme `zzzzzz`"));
}

#[test]
fn parents_in_a_circle_are_reported() {
    let themes = [layer("a", &[("theme.toml", "parent = \"b\"")]), layer("b", &[("theme.toml", "parent = \"a\"")])];
    let (_, problems) = load(&[], "a", &themes);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("theme-circle") && problems[0].contains("a → b → a"), "{problems:?}");
}

#[test]
fn a_manifest_is_checked() {
    for (text, expected) in [
        ("name = \"x\"\napi = 2\n", "themes/a/theme.toml:2:1: error[theme-api]"),
        ("min_version = \"99.0.0\"", "themes/a/theme.toml:1:1: error[theme-version]"),
        ("colour = 1", "themes/a/theme.toml:1:1: error[theme-manifest]"),
        ("name = ", "themes/a/theme.toml:1:"),
    ] {
        let (_, problems) = load(&[], "a", &[layer("a", &[("theme.toml", text)])]);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert!(problems[0].starts_with(expected), "{problems:?}");
    }
}

#[test]
fn defaults_of_the_chain_reach_the_site() {
    let themes = [
        layer("a", &[("theme.toml", "parent = \"b\"\n[extra]\ncolour = \"red\"")]),
        layer("b", &[("theme.toml", "scripts = []\n[extra]\ncolour = \"blue\"\nsize = 2")]),
    ];
    let (theme, problems) = load(&[], "a", &themes);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(theme.extra()["colour"].as_str(), Some("red"));
    assert_eq!(theme.extra()["size"].as_integer(), Some(2));
    assert!(theme.scripts().is_empty());
}

#[test]
fn the_key_of_a_theme_changes_with_any_file() {
    let key = |files: &[(&str, &str)]| load(files, "reader", &[]).0.key();
    assert_eq!(key(&[]), key(&[]));
    assert_ne!(key(&[]), key(&[("static/a.css", "")]));
    assert_ne!(key(&[("static/a.css", "")]), key(&[("static/a.css", "x")]));
}

#[test]
fn the_style_sheet_and_the_script_stay_small() {
    let (theme, _) = load(&[], "reader", &[]);
    assert!(theme.statics()["reader.css"].len() < 14 * 1024);
    assert!(theme.statics()["notes.css"].len() < 3 * 1024);
    assert!(theme.statics()["cards.js"].len() <= 3072);
}

#[test]
fn renderers_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Renderer>();
    shared::<SharedContext>();
    shared::<Shared<PageRecord>>();
}

/// `cargo test --release --lib render::tests::speed -- --ignored --nocapture`
#[test]
#[ignore = "measures time; run it in release"]
fn speed() {
    let (renderer, shared) = (reader(), shared());
    let shell = samples::shell("guide/ledger.html", "How to read a ledger");
    let mut page = samples::page();
    page.body_html = samples::body().repeat(3);
    let rows: Vec<_> = (0..3000).map(|n| Shared::new(&samples::record(n))).collect();
    let term = TermView { title: "oil".into(), pages: rows, total: 3000, ..Default::default() };
    let measure = |name: &str, times: u32, run: &dyn Fn() -> usize| {
        let start = std::time::Instant::now();
        let bytes: usize = (0..times).map(|_| run()).sum();
        println!("{name}: {:?} each, {} bytes", start.elapsed() / times, bytes / times as usize);
    };
    measure("page", 5000, &|| renderer.page(&shared, &shell, &page).unwrap().len());
    measure("source", 2000, &|| renderer.page(&shared, &shell, &samples::source()).unwrap().len());
    measure("term of 3,000 rows", 50, &|| renderer.page(&shared, &shell, &term).unwrap().len());
    measure("entity", 2000, &|| renderer.page(&shared, &shell, &samples::entity()).unwrap().len());
}

#[test]
fn unknown_names_in_templates_are_told_with_the_nearest_known_one() {
    let complaint = |code: &str| load(&[("templates/page.html", code)], "reader", &[]).1.join(" ");
    for (code, near) in [
        ("{{ page.title | uper }}", "upper"),
        ("{{ page.date | dat }}", "date"),
        ("{{ get_ulr(path='site.css') }}", "get_url"),
        ("{% if page.title is defned %}x{% endif %}", "defined"),
    ] {
        let said = complaint(code);
        assert!(said.ends_with(&format!("help: did you mean `{near}`?")), "{code}: {said}");
    }
    let far = complaint("{{ page.title | zzzzzz }}");
    assert!(!far.contains("did you mean") && far.contains("help: `Functions and filters` in the guide"), "{far}");
    let open = complaint("{% block main %}{% if page.title %}x{% endblock main %}");
    assert!(open.ends_with("while `{% if page.title %}` is open. help: close it: write `{% endif %}`"), "{open}");
    let unknown = complaint("{% block main %}{% iff page.title %}x{% endblock main %}");
    assert!(unknown.contains("is closed by its own end"), "{unknown}");
}

#[test]
fn every_name_that_is_offered_is_one_the_engine_knows() {
    for line in include_str!("data/names.txt").lines().filter(|l| !l.starts_with('#')) {
        let code = match line.split_once(' ').unwrap() {
            ("filter", name) => format!("{{{{ page.title | {name} }}}}"),
            ("test", name) => format!("{{% if page.title is {name} %}}x{{% endif %}}"),
            (_, name) => format!("{{{{ {name}() }}}}"),
        };
        let (_, problems) = load(&[("templates/page.html", &code)], "reader", &[]);
        assert!(!problems.iter().any(|p| p.contains("Unknown")), "{line}: {problems:?}");
    }
}
