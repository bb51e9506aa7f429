use super::*;

fn sections() -> Vec<(String, EntityType)> {
    let all = [("people", "person"), ("organizations", "organization"), ("places", "place"), ("works", "work")];
    all.iter().map(|(s, k)| (s.to_string(), EntityType((*k).into()))).collect()
}

fn file(name: &str, front: &str) -> AuthorityFile {
    let text = format!("+++\n{front}\n+++\nProse.\n");
    AuthorityFile { file: format!("content/{name}.md"), text: text.into(), front_matter: front.parse().unwrap() }
}

fn read(decisions: &str, files: &[AuthorityFile]) -> (Registry, Vec<String>) {
    let decisions = DecisionFile { file: "content/entities.toml".into(), text: decisions.into() };
    let (registry, told) = Registry::read(Some(&decisions), files, &sections());
    (registry, told.iter().map(ToString::to_string).collect())
}

#[test]
fn authority_data_is_read_whole() {
    let front = r#"id = "ada-holm"
type = "person"
name = "Ada Holm"
sort = "Holm, Ada"
aliases = ["A. Holm"]
weak_aliases = ["Ada"]
see_also = ["tide-bureau"]
status = "candidate"
metatopic = false
title = "Ada Holm, engineer"
[same_as]
wikidata = "Q42"
orcid = "0000-0002-1825-0097"
geonames = 12
[[relation]]
kind = "director of"
to = "tide-bureau"
source = "letter#p1""#;
    let (registry, told) = read("", &[file("people/a", front)]);
    assert!(told.is_empty(), "{told:?}");
    let ada = registry.entity("ada-holm").unwrap();
    assert_eq!((ada.name.as_str(), ada.sort.as_deref(), ada.reviewed), ("Ada Holm", Some("Holm, Ada"), false));
    assert_eq!(ada.metatopic, Some(false));
    assert_eq!(ada.same_as.len(), 3);
    assert_eq!(ada.relations[0].source.as_deref(), Some("letter#p1"));
}

#[test]
fn a_file_needs_little_to_be_an_entity() {
    let (registry, told) = read("", &[file("places/north-port", "title = \"Northport\"")]);
    assert!(told.is_empty(), "{told:?}");
    let port = registry.entity("north-port").unwrap();
    assert_eq!((&*port.kind.0, port.name.as_str(), port.reviewed), ("place", "Northport", true));
}

#[test]
fn mistakes_in_authority_data_are_told_with_their_place_and_a_way_out() {
    let front =
        "name = \"Ada Holm\"\nalliases = [\"A\"]\nstatus = \"done\"\n[same_as]\nwikidata = \"42\"\nvaif = \"1\"";
    let (registry, told) = read("", &[file("people/ada-holm", front)]);
    assert_eq!(registry.entities.len(), 1, "the rest still applies");
    let expected = [
        "content/people/ada-holm.md:3:1: error[entity-key]: `alliases` is not a key of an entity. help: did you mean `aliases`?",
        "content/people/ada-holm.md:4:1: error[entity-status]: `done` is not a status. help: write `reviewed` or `candidate`",
        "content/people/ada-holm.md:6:1: error[entity-identifier]: `42` is not an identifier of wikidata. help: a Wikidata id is `Q` and a number, `Q42`",
        "content/people/ada-holm.md:7:1: error[entity-key]: `vaif` is not a scheme of identifiers. help: did you mean `viaf`?",
    ];
    assert_eq!(told, expected);
}

#[test]
fn two_files_with_one_id_or_one_name_are_named_both() {
    let (registry, told) = read(
        "",
        &[
            file("people/ada", "name = \"Ada Holm\""),
            file("people/zoe", "id = \"ada\"\nname = \"Other\""),
            file("people/holm", "name = \"ada holm\""),
            file("places/holm-place", "name = \"Ada Holm\""),
        ],
    );
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("content/people/holm.md") && told[0].contains("content/people/ada.md"));
    assert!(told[1].contains("entity-duplicate-id") && told[1].contains("content/people/ada.md"));
    assert_eq!(registry.entities.len(), 3);
    let (_, told) = read(
        "[[different]]\na = \"ada\"\nb = \"holm\"",
        &[file("people/ada", "name = \"Ada Holm\""), file("people/holm", "name = \"Ada Holm\"")],
    );
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn decisions_are_read_with_reasons_and_scopes() {
    let text = r#"[[reject]]
form = "Friendly"
type = "person"
place = "page#p7"
why = "a button"
by = "ida"
on = 2026-11-21

[[accept]]
form = "Raqs"
source = "page"
expect = 4
"#;
    let (registry, told) = read(text, &[]);
    assert!(told.is_empty(), "{told:?}");
    let first = &registry.decisions[0];
    let place = Scope::Place("page".into(), BlockId::paragraph(7));
    assert_eq!(
        first.judgement,
        Judgement::Reject { form: "Friendly".into(), kind: Some(EntityType("person".into())), scope: place }
    );
    assert_eq!((first.by.as_deref(), first.on.as_deref()), (Some("ida"), Some("2026-11-21")));
    assert_eq!(first.origin.line(), "content/entities.toml:1");
    assert!(matches!(&registry.decisions[1].judgement, Judgement::Accept { expect: Some(4), kind: None, .. }));
}

#[test]
fn a_broken_file_still_gives_its_whole_decisions() {
    let text = "[[reject]]\nform = \"One\"\n\n[[reject]]\nform = \"Two\n\n[[reject]]\nform = \"Three\"\n";
    let (registry, told) = read(text, &[]);
    assert!(
        told.iter().any(|t| t.starts_with("content/entities.toml:5:") && t.contains("decisions-syntax")),
        "{told:?}"
    );
    let forms: Vec<_> = registry
        .decisions
        .iter()
        .filter_map(|d| match &d.judgement {
            Judgement::Reject { form, .. } => Some(form.as_str()),
            _ => None,
        })
        .collect();
    assert!(forms.contains(&"One") && forms.contains(&"Three"), "{forms:?}");
}

#[test]
fn unknown_keys_and_kinds_are_errors_with_the_nearest_known() {
    let text = "[[reject]]\nfrom = \"X\"\n\n[[acept]]\nform = \"Y\"\n\n[[reject]]\nform = \"Z\"\nscope = \"anywhere\"\n\n[[accept]]\nform = \"Z\"\ntype = \"persn\"\n";
    let (registry, told) = read(text, &[]);
    assert!(registry.decisions.is_empty());
    let expected = [
        "content/entities.toml:2:1: error[decision-key]: `from` is not a key of `[[reject]]`. help: did you mean `form`?",
        "content/entities.toml:4:3: error[decision-kind]: `acept` is not a kind of decision. help: did you mean `[[accept]]`?",
        "content/entities.toml:9:9: error[decision-scope]: `anywhere` is not a scope. help: write `scope = \"everywhere\"`, `source = \"slug\"` or `place = \"slug#p7\"`",
        "content/entities.toml:13:8: error[decision-type]: `persn` is not a type of this site. help: did you mean `person`?",
    ];
    assert_eq!(told, expected);
}

#[test]
fn of_contradictory_decisions_neither_is_applied() {
    let text = r#"[[accept]]
form = "Raqs"
[[reject]]
form = "raqs"
[[accept]]
form = "Raqs"
source = "a"
[[same]]
a = "x"
b = "y"
[[same]]
a = "y"
b = "z"
[[different]]
a = "z"
b = "x"
[[same]]
a = "u"
b = "v"
"#;
    let (registry, told) = read(text, &[]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("content/entities.toml:3:1: error[decision-contradiction]: `raqs` is both accepted and rejected (see content/entities.toml:1)"));
    assert!(told[1].starts_with(
        "content/entities.toml:14:1: error[decision-contradiction]: `z` and `x` are said to be different"
    ));
    assert_eq!(registry.decisions.len(), 2);
}

#[test]
fn one_decision_twice_is_one() {
    let text = "[[same]]\na = \"x\"\nb = \"y\"\n[[same]]\na = \"x\"\nb = \"y\"\n";
    let (registry, told) = read(text, &[]);
    assert_eq!((registry.decisions.len(), told.len()), (1, 0));
}

#[test]
fn mergers_in_a_circle_are_told_and_chains_are_followed() {
    let text = "[[merged]]\nfrom = \"a\"\ninto = \"b\"\n[[merged]]\nfrom = \"b\"\ninto = \"a\"\n[[merged]]\nfrom = \"c\"\ninto = \"d\"\n[[merged]]\nfrom = \"d\"\ninto = \"e\"\n";
    let (registry, told) = read(text, &[]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("decision-circle") && told[0].contains("a → b"), "{told:?}");
    let redirects: Vec<_> = registry.redirects().into_iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
    assert_eq!(redirects, [("c".to_string(), "e".to_string()), ("d".into(), "e".into())]);
}

#[test]
fn stated_names_that_recognition_missed_are_found() {
    let text = "[[accept]]\nform = \"Raqs\"\ntype = \"place\"\nplace = \"a#p1\"\n";
    let front = "name = \"Ada Holm\"\naliases = [\"The Tide Lady\"]\nweak_aliases = [\"Ada\"]";
    let (registry, _) = read(text, &[file("people/ada", front)]);
    let known = KnownNames::of(&registry);
    let document = crate::entity::resolve_fixture::document(
        "a",
        &["Raqs, Raqsen and [person:Ada Holm] in Raqs’s", "Raqs. Then The Tide Lady and Ada came."],
    );
    let found: Vec<_> = known
        .missed(&document)
        .into_iter()
        .map(|m| (document.slice(m.block, &m.range).to_string(), m.range.start, m.rule))
        .collect();
    assert_eq!(
        found,
        [
            ("Raqs".to_string(), 0, "accepted"),
            ("Raqs".into(), 29, "accepted"),
            ("The Tide Lady".into(), 11, "stated-name")
        ]
    );
    assert!(KnownNames::of(&Registry::default()).missed(&document).is_empty());
}
