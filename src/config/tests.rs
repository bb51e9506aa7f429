use super::*;

fn read(text: &str) -> Result<Config, Vec<String>> {
    Config::parse(&text.into()).map_err(|found| found.iter().map(ToString::to_string).collect())
}

fn only_error(text: &str) -> String {
    let errors = read(text).expect_err(text);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    errors[0].clone()
}

#[test]
fn an_empty_file_gives_the_defaults() {
    let config = read("").unwrap();
    assert_eq!(config, Config::default());
    let sections: Vec<_> = config.entities.types.iter().map(|t| (t.name.as_str(), t.section.as_str())).collect();
    let wanted = [
        ("person", "people"),
        ("organization", "organizations"),
        ("place", "places"),
        ("work", "works"),
        ("event", "events"),
    ];
    assert_eq!(sections, wanted);
}

#[test]
fn every_key_of_the_schema_is_read() {
    let config = read(
        r#"
        title = "Harbour papers"
        description = "Letters and logs"
        language = "pt-BR"
        theme = "plain"
        base_url = "https://example.org/harbour"
        authors = ["Ada Berg", "Nils Ek"]
        rights = "CC BY 4.0"
        contact = "desk@example.org"
        [sources]
        directory = "originals/"
        ignore = ["*.bak", "old/**"]
        full = ["saved/*.html"]
        ocr = ["reads", "{file}"]
        time_limit = 5
        memory_limit = 1024
        size_limit = 10
        [entities]
        publish = "reviewed"
        min_confidence = 1
        link = "none"
        [entities.types.ship]
        label = "Ship"
        [entities.types.person]
        section = "persons"
        [citations]
        style = "styles/own.csl"
        locale = "de-AT"
        unknown = "ignore"
        [markdown]
        math = true
        raw_html = true
        highlight = false
        [feeds]
        enabled = false
        limit = 5
        [search]
        [archive]
        [build]
        output = "out/site"
        [taxonomies.topics]
        label = "Topics"
        feed = true
        [taxonomies.places]
        [[nav]]
        label = "Home"
        to = "index.html"
        [extra]
        anything = { goes = [1, 2] }
        "#,
    )
    .unwrap();
    assert_eq!(config.base_url.as_deref(), Some("https://example.org/harbour/"));
    assert_eq!(config.authors, ["Ada Berg", "Nils Ek"]);
    assert_eq!(config.contact.as_deref(), Some("desk@example.org"));
    assert_eq!(
        config.sources,
        Sources {
            directory: "originals".into(),
            ignore: vec!["*.bak".into(), "old/**".into()],
            full: vec!["saved/*.html".into()],
            ocr: vec!["reads".into(), "{file}".into()],
            time_limit: 5,
            memory_limit: 1024,
            size_limit: 10,
        }
    );
    assert_eq!(config.entities.publish, Publish::Reviewed);
    assert_eq!(config.entities.min_confidence, 1.0);
    assert_eq!(config.entities.link, LinkMentions::None);
    assert_eq!(config.entity_kind("ship").unwrap().section.as_str(), "ships");
    assert_eq!(config.entities.types[0].section.as_str(), "persons");
    assert_eq!(config.entities.types[0].plural, "People");
    assert_eq!(config.citations.unknown, Unknown::Ignore);
    assert_eq!(config.markdown, Markdown { math: true, raw_html: true, highlight: false });
    assert_eq!(config.feeds, Feeds { enabled: false, limit: 5 });
    assert_eq!(config.build.output, "out/site");
    let taxonomies: Vec<_> = config.taxonomies.iter().map(|t| (t.name.as_str(), t.label.as_str(), t.feed)).collect();
    assert_eq!(taxonomies, [("topics", "Topics", true), ("places", "Places", false)]);
    assert_eq!(config.nav.unwrap()[0].to, "index.html");
    assert_eq!(config.extra["anything"]["goes"][1].as_integer(), Some(2));
}

#[test]
fn one_author_may_be_written_without_a_list() {
    assert_eq!(read("authors = \"Ada Berg\"").unwrap().authors, ["Ada Berg"]);
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_the_nearest_known_one() {
    assert_eq!(
        only_error("title = \"x\"\n[citations]\n  stile = \"apa\"\n"),
        "site.toml:3:3: error[config-key]: `stile` is not a key of [citations]. help: did you mean `style`?"
    );
    assert_eq!(
        only_error("[entitys]\n"),
        "site.toml:1:2: error[config-key]: `entitys` is not a key of site.toml. help: did you mean `entities`?"
    );
    assert!(only_error("[entities.types.person]\nplurel = 1").contains("help: did you mean `plural`?"));
    assert!(only_error("[archive]\nwhen = 1").contains("no keys yet"));
    assert!(only_error("[build]\nzzzzzz = 1").contains("it knows `output`; your own go under [extra]"));
}

#[test]
fn a_wrong_type_is_told_with_its_place() {
    assert_eq!(only_error("title = 4"), "site.toml:1:9: error[config-type]: `title` must be a string, not an integer");
    assert_eq!(
        only_error("[markdown]\nmath = \"yes\""),
        "site.toml:2:8: error[config-type]: `markdown.math` must be `true` or `false`, not a string"
    );
    assert_eq!(only_error("feeds = true"), "site.toml:1:9: error[config-type]: `feeds` must be a table, not a boolean");
    assert!(only_error("authors = [1]").contains("a string or a list of strings, not an array"));
    assert!(only_error("taxonomies.tags = true").contains("`taxonomies.tags` must be a table"));
    assert!(only_error("nav = [\"x\"]").contains("`nav` must be a list of tables"));
    assert!(only_error("[feeds]\nlimit = -1").contains("a whole number from 0"));
}

#[test]
fn a_value_out_of_range_is_told_with_what_would_do() {
    let link = only_error("[entities]\nlink = \"first-in-paragraf\"");
    assert!(link.contains("is not one of `every`, `first-in-paragraph`"), "{link}");
    assert!(link.contains("did you mean `first-in-paragraph`?"), "{link}");
    for (text, part) in [
        ("[entities]\nmin_confidence = 1.5", "is not between 0 and 1"),
        ("[entities]\nmin_confidence = nan", "is not between 0 and 1"),
        ("[feeds]\nlimit = 0", "write 1 or more"),
        ("base_url = \"ftp://example.org\"", "does not begin with http:// or https://"),
        ("base_url = \"https:///x\"", "names no host"),
        ("base_url = \"https://example.org/?q\"", "a character that"),
        ("language = \"english language\"", "is not a language tag"),
        ("contact = \"javascript:a@b.c\"", "neither an e-mail"),
        ("theme = \"../x\"", "is not the name of a folder"),
        ("[build]\noutput = \"../x\"", "is not a folder below"),
        ("[build]\noutput = \"content/x\"", "would mix with `content`"),
        ("[build]\noutput = \"sources\"", "would mix with `sources`"),
        ("[sources]\nignore = [\"a[\"]", "cannot be read"),
        ("[entities.types.ship]\nsection = \"people\"", "`person` and `ship` have the same section"),
        ("[entities.types.date]", "dates are recognised"),
        ("[entities.types.Ship]", "is not a slug"),
        ("[[nav]]\nlabel = \"x\"", "`nav.to` is missing"),
        ("extra = 3", "is not a table"),
    ] {
        let error = only_error(text);
        assert!(error.contains(part), "{text}: {error}");
        assert!(error.starts_with("site.toml:"), "{error}");
    }
}

#[test]
fn all_problems_are_told_at_once_in_the_order_of_the_text() {
    let errors = read("tilte = \"x\"\ntheme = 1\n[markdown]\nmaths = true\n[feeds]\nlimit = \"x\"\n").unwrap_err();
    let places: Vec<_> = errors.iter().map(|e| e.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["site.toml:1:1", "site.toml:2:9", "site.toml:4:1", "site.toml:6:9"]);
}

#[test]
fn broken_toml_is_told_with_its_place() {
    let error = only_error("title = \"x\"\ntheme = \n");
    assert!(error.starts_with("site.toml:2:"), "{error}");
    assert!(error.contains("error[config-syntax]"), "{error}");
    let twice = read("title = \"x\"\ntitle = \"y\"\n").unwrap_err();
    assert!(twice[0].starts_with("site.toml:2:1: error[config-syntax]: duplicate key"), "{twice:?}");
}

#[test]
fn the_digest_sees_values_and_nothing_else() {
    let digest = |text: &str| read(text).unwrap().digest();
    assert_eq!(digest("title = \"x\"\ntheme = \"y\"\n"), digest("# a note\ntheme='y'\n\ntitle  = 'x'"));
    assert_ne!(digest("title = \"x\""), digest("title = \"y\""));
    assert_ne!(digest("[extra]\na = 1"), digest("[extra]\na = 2"));
}

#[test]
fn the_defaults_follow_the_schema_they_document() {
    let text = "[sources]\ndirectory = \"sources\"\n[entities]\nmin_confidence = 0.7\n[taxonomies.tags]\n[build]\noutput = \"public\"\n";
    assert_eq!(read(text).unwrap(), Config::default());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_parser_fail_otherwise_than_with_a_place(text in "[a-z\\[\\]{}=\"'.,\n0-9 #é-]{0,80}") {
        if let Err(errors) = Config::parse(&text.as_str().into()) {
            proptest::prop_assert!(errors.iter().all(|e| e.place.is_some()));
        }
    }
}
