use super::*;

fn read_all(text: &str, kind: FrontMatterKind) -> (FrontMatter, Vec<String>, bool) {
    let text: Arc<str> = text.into();
    let split = split(&text);
    let (front, complaints, whole) = read("a.md", &text, split.matter.unwrap(), kind);
    (front, complaints.iter().map(Diagnostic::to_string).collect(), whole)
}

#[test]
fn toml_and_yaml_say_the_same() {
    let toml = "+++\ntitle = \"A\"\ndate = 2016-07-08\nweight = 3\nauthors = [\"B\"]\n[taxonomies]\ntags = [\"x\"]\n[extra]\nk = 1\n+++\nbody";
    let yaml =
        "---\ntitle: A\ndate: 2016-07-08\nweight: 3\nauthors: [B]\ntaxonomies:\n  tags: [x]\nextra:\n  k: 1\n---\nbody";
    let (a, complaints, _) = read_all(toml, FrontMatterKind::Page);
    assert_eq!(complaints, [""; 0]);
    let (b, complaints, _) = read_all(yaml, FrontMatterKind::Page);
    assert_eq!(complaints, [""; 0]);
    assert_eq!(a, b);
    assert_eq!(a.date.unwrap().to_string(), "2016-07-08");
    assert_eq!(a.taxonomies["tags"], ["x"]);
}

#[test]
fn unknown_keys_are_named_with_their_place_and_the_nearest_known_one() {
    let (front, complaints, whole) = read_all("+++\ntitle = \"é\"\ntitel = \"x\"\n+++\n", FrontMatterKind::Page);
    assert!(whole);
    assert_eq!(front.title.as_deref(), Some("é"));
    assert_eq!(complaints, ["a.md:3:1: error[front-matter-key]: unknown key `titel`. help: did you mean `title`?"]);
    let (_, complaints, _) = read_all("---\ntitle: x\n\nwieght: 3\n---\n", FrontMatterKind::Page);
    assert_eq!(complaints, ["a.md:4:1: error[front-matter-key]: unknown key `wieght`. help: did you mean `weight`?"]);
}

#[test]
fn values_of_the_wrong_kind_are_named_and_the_rest_is_read() {
    let (front, complaints, _) = read_all("+++\ntitle = 3\nweight = 1\n+++\n", FrontMatterKind::Page);
    assert_eq!(front.weight, Some(1));
    assert_eq!(
        complaints,
        ["a.md:2:9: error[front-matter-value]: `title` should be text, in quotation marks, but is a whole number"]
    );
}

#[test]
fn broken_front_matter_says_where() {
    let (_, complaints, whole) = read_all("+++\ntitle = \"x\nweight = 1\n+++\n", FrontMatterKind::Page);
    assert!(!whole);
    assert!(complaints[0].starts_with("a.md:2:"), "{complaints:?}");
    let (_, complaints, whole) = read_all("---\ntitle: \"x\nweight: [1\n---\n", FrontMatterKind::Page);
    assert!(!whole);
    assert!(complaints[0].starts_with("a.md:"), "{complaints:?}");
}

#[test]
fn partial_dates_and_years_are_dates() {
    for (value, shown) in [
        ("\"2016\"", "2016"),
        ("\"2016-07\"", "2016-07"),
        ("2016", "2016"),
        ("2016-07-08T09:10:11Z", "2016-07-08T09:10:11Z"),
    ] {
        let (front, complaints, _) = read_all(&format!("+++\npublished = {value}\n+++\n"), FrontMatterKind::Source);
        assert_eq!(complaints, [""; 0]);
        assert_eq!(front.date.unwrap().to_string(), shown);
    }
}

#[test]
fn source_keys_are_read() {
    let text = "+++\ntitle = \"\"\nkind = \"review\"\ncite-default = \"b\"\n[[about]]\nrelation = \"reviews\"\ntype = \"book\"\ntitle = \"B\"\n\
                [source]\nfile = \"sources/a.txt\"\nsha256 = \"00\"\nbytes = 12\n[[removed]]\ntext = \"Skip\"\nrule = \"skip-link\"\nline = 1\n+++\n";
    let (front, complaints, _) = read_all(text, FrontMatterKind::Source);
    assert_eq!(complaints, [""; 0]);
    assert_eq!(front.title.as_deref(), Some(""));
    assert_eq!(front.about[0].kind.as_deref(), Some("book"));
    assert_eq!(front.source.unwrap().bytes, Some(12));
    assert_eq!((front.removed[0].rule.as_str(), front.removed[0].line), ("skip-link", Some(1)));
    assert_eq!(front.cite_default.as_deref(), Some("b"));
}

#[test]
fn authority_data_is_left_to_the_entity_room() {
    let text =
        "+++\nname = \"Ada Moss\"\naliases = [\"Dr. Moss\"]\ntype = \"person\"\n[same_as]\nwikidata = \"Q1\"\n+++\n";
    let (front, complaints, _) = read_all(text, FrontMatterKind::Entity);
    assert_eq!(complaints, [""; 0]);
    assert_eq!(front.aliases, [""; 0]);
    assert_eq!(front.table.unwrap()["name"].as_str(), Some("Ada Moss"));
}

#[test]
fn files_are_split_at_the_fences_only() {
    assert_eq!(split("+++\na=1\n+++\nx").body, 12);
    assert_eq!(split("\u{FEFF}---\r\na: 1\r\n---\r\nx").body, 18 + 1);
    assert_eq!(split("---\nno end\n").matter, None);
    assert_eq!(split("----\nx\n----\n").matter, None);
    assert_eq!(split("+++\nno end\n").unclosed, Some(0..3));
    assert_eq!(split("text\n+++\n+++\n"), Split { matter: None, body: 0, unclosed: None });
    assert_eq!(split("").body, 0);
}
