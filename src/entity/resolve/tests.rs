use super::*;
use crate::entity::registry::{AuthorityFile, DecisionFile};
use crate::entity::resolve_fixture::{document, linked};
use crate::entity::{Entity, EntityType, KnownWork};
use std::sync::Arc;

fn run(documents: &[DocumentNames]) -> Resolution {
    resolve(documents, &Registry::default(), &PublishedIds::default(), &[], &ResolveSettings::default())
}

/// Each entity as `id: form, form`, the name first.
fn forms(resolution: &Resolution) -> Vec<String> {
    let all = resolution.index.entities.iter();
    all.map(|e| format!("{}: {}", e.id, [&[e.name.clone()][..], &e.aliases].concat().join(", "))).collect()
}

fn entity<'a>(resolution: &'a Resolution, id: &str) -> &'a Entity {
    resolution
        .index
        .entities
        .iter()
        .find(|e| e.id.as_str() == id)
        .unwrap_or_else(|| panic!("{id}: {:?}", forms(resolution)))
}

fn sections() -> Vec<(String, EntityType)> {
    let all = [("people", "person"), ("organizations", "organization"), ("places", "place"), ("works", "work")];
    all.iter().map(|(s, k)| (s.to_string(), EntityType((*k).into()))).collect()
}

fn registry(decisions: &str, files: &[(&str, &str)]) -> Registry {
    let files: Vec<AuthorityFile> = files
        .iter()
        .map(|(file, text)| AuthorityFile {
            file: file.to_string(),
            text: (*text).into(),
            front_matter: text.parse().unwrap(),
        })
        .collect();
    let decisions = DecisionFile { file: "content/entities.toml".into(), text: Arc::from(decisions) };
    let (registry, errors) = Registry::read(Some(&decisions), &files, &sections());
    assert!(errors.is_empty(), "{errors:?}");
    registry
}

fn with(documents: &[DocumentNames], registry: &Registry) -> Resolution {
    resolve(documents, registry, &PublishedIds::default(), &[], &ResolveSettings::default())
}

#[test]
fn full_names_are_joined_across_sources_whatever_stands_between() {
    let made = run(&[
        document("a", &["[person:Tomas S. Berg] and [person:Berg]"]),
        document("b", &["[person:Tomas Berg] and [person:Tomas Berg]"]),
        document("c", &["[person:Tomas Sven Berg]"]),
    ]);
    assert_eq!(forms(&made), ["tomas-berg: Tomas Berg, Berg, Tomas S. Berg, Tomas Sven Berg"]);
    let merges = &entity(&made, "tomas-berg").merges;
    assert_eq!(
        merges[..],
        [("Berg".into(), "surname"), ("Tomas S. Berg".into(), "full-name"), ("Tomas Sven Berg".into(), "full-name")]
    );
}

#[test]
fn contradicting_middle_names_stay_apart_and_the_bare_name_goes_with_its_source() {
    let made = run(&[
        document("a", &["[person:Tom A. Berg], later [person:Tom Berg]"]),
        document("b", &["[person:Tom B. Berg]"]),
        document("c", &["[person:Tom Berg]"]),
    ]);
    assert_eq!(made.index.of_mention[0][0], made.index.of_mention[0][1]);
    assert_ne!(made.index.of_mention[0][0], made.index.of_mention[1][0]);
    assert_ne!(made.index.of_mention[2][0], made.index.of_mention[1][0]);
}

#[test]
fn a_surname_needs_exactly_one_bearer_in_its_source() {
    let made = run(&[
        document("a", &["[person:Ada Holm] and [person:Nils Holm]. [person:Holm] spoke."]),
        document("b", &["[person:Ada Holm]. [person:Dr. Holm] spoke."]),
        document("c", &["[person:Holm] spoke."]),
    ]);
    assert_eq!(forms(&made), ["ada-holm: Ada Holm, Dr. Holm", "holm: Holm", "nils-holm: Nils Holm"]);
    assert_eq!(made.index.of_mention[0][2], made.index.of_mention[2][0]);
}

#[test]
fn a_given_name_counts_only_after_the_full_form_and_if_unique() {
    let made = run(&[
        document("a", &["[person:Ada Holm] came.", "[person:Ada] spoke."]),
        document("b", &["[person:Ada] came.", "[person:Ada Holm] spoke."]),
        document("c", &["[person:Ada Holm], [person:Ada Lind]", "[person:Ada]"]),
    ]);
    let of = &made.index.of_mention;
    assert_eq!(of[0][0], of[0][1]);
    assert_ne!(of[1][0], of[1][1]);
    assert!(of[2][2] != of[2][0] && of[2][2] != of[2][1]);
}

#[test]
fn authors_of_a_document_are_known_in_it() {
    let mut source = document("a", &["[person:Berg] writes.", "[person:Tomas] adds."]);
    source.text.authors.push("Tomas Berg".into());
    let made = run(&[source, document("b", &["[person:Tomas S. Berg]"])]);
    assert_eq!(forms(&made), ["tomas-s-berg: Tomas S. Berg, Berg, Tomas"]);
}

#[test]
fn a_name_given_surname_first_is_the_same_person_and_shown_upright() {
    let made = run(&[
        document("a", &["[person:Penhallow, Osric] collected, and [person:Osric Penhallow] wrote."]),
        document("b", &["[person:Holt, Mary Ann]; [person:Ruth Adler, MA]"]),
    ]);
    let names: Vec<&str> = made.index.entities.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["Mary Ann Holt", "Osric Penhallow", "Ruth Adler, MA"]);
}

#[test]
fn initials_of_a_speaker_are_the_one_person_they_fit() {
    let made =
        run(&[document("a", &["[person:Ana Prado] met [person:Casimir Bell]. [person:AP]: Yes. [person:CB]: No."])]);
    assert_eq!(forms(&made), ["ana-prado: Ana Prado, AP", "casimir-bell: Casimir Bell, CB"]);
    let made = run(&[document("a", &["[person:Ana Prado] met [person:Adam Penn]. [person:AP]: Yes."])]);
    assert_eq!(made.index.entities.len(), 3);
}

#[test]
fn names_that_share_parts_stay_apart() {
    let made = run(&[document(
        "a",
        &[
            "[person:Abu Nasr], [person:Abu Walid], [person:Ibn Nasr], [person:Haji Bakr], [person:Abu Bakr al-Mawsili]",
            "[organization:International Center for the Study of Glass] like [organization:International Center for the Study of Grass]",
            "[organization:Saltmarsh University] and [organization:The George Saltmarsh University]",
            "[event:World War I], [event:World War II]",
            "[organization:Islamic Republic of Iran] [organization:Islamic Republic of Iraq]",
            "[person:Daniel Fischer] wrote [person:Daniela Fischer]",
        ],
    )]);
    let all: std::collections::BTreeSet<_> = made.index.of_mention[0].iter().collect();
    assert_eq!(all.len(), 15, "{:?}", forms(&made));
}

#[test]
fn one_edit_joins_long_names_unless_the_text_contrasts_them() {
    let made = run(&[document(
        "a",
        &["[person:Anders Holmberg] and more. [person:Anders Holmbrg] said. [person:Holmberg] left."],
    )]);
    assert_eq!(forms(&made), ["anders-holmberg: Anders Holmberg, Anders Holmbrg, Holmberg"]);
    let told = run(&[document("a", &["[person:Anders Holmberg] of Northport. [person:Anders Holmburg] said."])]);
    assert_eq!(told.index.entities.len(), 1);
    let told = run(&[document("a", &["[person:Anders Holmberg], not [person:Anders Holmburg], said."])]);
    assert_eq!(told.index.entities.len(), 2);
    let told = run(&[document("a", &["[person:Anders Holmberg] and [person:Anders Holmburg] said."])]);
    assert_eq!(told.index.entities.len(), 2);
    let short = run(&[document("a", &["[person:Bo Lind] said. [person:Bo Lund] left."])]);
    assert_eq!(short.index.entities.len(), 2);
}

#[test]
fn an_abbreviation_goes_with_its_definition_and_not_with_anothers() {
    let made = run(&[
        linked(
            document("a", &["[organization:Office of Bays and Tides] ([organization:OBT]), [organization:OBT]"]),
            &[(0, 1)],
        ),
        linked(document("b", &["[organization:Order of Blue Tigers] ([organization:OBT])"]), &[(0, 1)]),
        document("c", &["[organization:OBT]"]),
        linked(document("d", &["[organization:Office of Tides] ([organization:OBT])"]), &[(0, 1)]),
    ]);
    let of = &made.index.of_mention;
    assert_eq!(of[0][0], of[0][2]);
    assert_eq!(of[0][0], of[3][0], "a definition that lacks words");
    assert_ne!(of[0][0], of[1][0]);
    assert!(of[2][0] != of[0][0] && of[2][0] != of[1][0]);
    assert_eq!(made.index.entities[of[0][0].unwrap()].name, "Office of Bays and Tides");
}

#[test]
fn an_abbreviation_defined_once_is_known_everywhere() {
    let made = run(&[
        linked(document("a", &["[organization:Office of Bays and Tides] ([organization:OBT])"]), &[(0, 1)]),
        document("b", &["[organization:OBT] said."]),
        document("c", &["The [organization:Office of Bays and Tides]’s boat"]),
    ]);
    assert_eq!(forms(&made), ["office-of-bays-and-tides: Office of Bays and Tides, OBT"]);
}

#[test]
fn initials_and_short_forms_count_within_a_source() {
    let made = run(&[
        document("a", &["[organization:Harbour Trust of Northport] [organization:Harbour Trust] [organization:HTN]"]),
        document("b", &["[organization:Harbour Trust]"]),
    ]);
    let of = &made.index.of_mention;
    assert!(of[0][0] == of[0][1] && of[0][0] == of[0][2]);
    assert_ne!(of[0][0], of[1][0]);
    let rules: Vec<_> = made.index.entities[of[0][0].unwrap()].merges.iter().map(|m| m.1).collect();
    assert_eq!(rules, ["initials", "short-form"]);
}

#[test]
fn the_end_of_a_long_name_stands_for_it_within_a_source_if_it_ends_one_name() {
    let one = run(&[
        document("a", &["[organization:TU Harbour Council] met. The [organization:Harbour Council] paid."]),
        document(
            "b",
            &[
                "[organization:U.S. Department of the Tideway] and [organization:Department of the Tideway]. [organization:Tideway] paid.",
            ],
        ),
        document(
            "c",
            &[
                "[organization:Bureau of Saltings] and [organization:Office of Saltings]. Then [organization:Saltings] paid.",
            ],
        ),
    ]);
    let forms = forms(&one);
    assert_eq!(one.index.entities.len(), 5, "{forms:?}");
}

#[test]
fn well_known_abbreviations_are_joined_by_type() {
    let made = run(&[document(
        "a",
        &["[place:U.S.], [place:United States], [organization:U.N.], [organization:United Nations]"],
    )]);
    assert_eq!(forms(&made), ["united-nations: United Nations, U.N.", "united-states: United States, U.S."]);
}

#[test]
fn a_title_is_one_work_with_and_without_its_subtitle() {
    let made = run(&[document(
        "a",
        &[
            "[work:Glass Harbours: A Memoir of Light], [work:Glass Harbours], [work:Glass Harbours: A Memoir of Dark]",
            "[work:Report: 2015] [work:Report: 2016]",
        ],
    )]);
    let of = &made.index.of_mention[0];
    assert!(of[0] == of[1] && of[0] == of[2]);
    assert_ne!(of[3], of[4]);
}

#[test]
fn a_known_work_gives_its_key_and_title() {
    let works = [KnownWork { key: "glass".into(), title: "Glass: A Life".into(), ..Default::default() }];
    let documents = [document("a", &["[work:Glass], [work:Glass: Another Life]"])];
    let made = resolve(&documents, &Registry::default(), &PublishedIds::default(), &works, &ResolveSettings::default());
    assert_eq!(forms(&made), ["glass: Glass: A Life, Glass, Glass: Another Life"]);
    let without = resolve(&[], &Registry::default(), &PublishedIds::default(), &works, &ResolveSettings::default());
    assert!(without.index.entities.is_empty(), "a work that is only cited is no entity");
}

#[test]
fn a_mistaken_type_yields_to_the_majority_and_a_sure_one_stands() {
    let made = run(&[document(
        "a",
        &["[organization:Glass Harbour], [organization:Glass Harbour] [place@0.6:Glass Harbour]"],
    )]);
    assert_eq!(made.index.entities.len(), 1);
    assert_eq!(&*made.index.entities[0].kind.0, "organization");
    let made = run(&[
        document("a", &["[place:Jordan] [person:Nils Jordan] [person:Jordan]"]),
        document("b", &["[place:Jordan]"]),
    ]);
    assert_eq!(forms(&made), ["jordan: Jordan", "nils-jordan: Nils Jordan, Jordan"]);
}

#[test]
fn a_metatopic_is_called_what_it_is_mostly_called() {
    let many = "[organization:TB] ".repeat(30);
    let text = format!("[organization:Tide Bureau] ([organization:TB]) {many}");
    let made = run(&[linked(document("a", &[&text]), &[(0, 1)])]);
    assert!(made.index.entities[0].metatopic);
    assert_eq!(made.index.entities[0].name, "TB");
}

#[test]
fn dates_are_no_entities_and_doubtful_names_get_no_page() {
    let made = run(&[document("a", &["[date:May 2016] [place@0.4:Elsewhere] [place:Northport]"])]);
    assert_eq!(made.index.of_mention[0][0], None);
    assert!(!entity(&made, "elsewhere").published && entity(&made, "northport").published);
    assert!(made.ids.get("elsewhere").is_none() && made.ids.get("northport").is_some());
    let settings = ResolveSettings { publish: Publish::Reviewed, ..Default::default() };
    let made = resolve(
        &[document("a", &["[place:Northport]"])],
        &Registry::default(),
        &PublishedIds::default(),
        &[],
        &settings,
    );
    assert!(!made.index.entities[0].published);
}

#[test]
fn ids_outlive_a_change_of_the_preferred_name() {
    let first = run(&[document("a", &["[person:Tomas S. Berg]"])]);
    assert_eq!(first.ids.to_string(), "tomas-s-berg\tperson\tTomas S. Berg\ta\n");
    let documents = [
        document("a", &["[person:Tomas S. Berg]"]),
        document("b", &["[person:Tomas Berg], [person:Tomas Berg], [person:Tomas Berg]"]),
    ];
    let second = resolve(&documents, &Registry::default(), &first.ids, &[], &ResolveSettings::default());
    assert_eq!(forms(&second), ["tomas-s-berg: Tomas Berg, Tomas S. Berg"]);
    assert_eq!(second.ids, first.ids);
}

#[test]
fn an_id_once_published_is_never_given_to_another() {
    let first = run(&[document("a", &["[person:Jordan Berg]"])]);
    let second = resolve(
        &[document("a", &["[place:Jordan-Berg] [person:Lind]"])],
        &Registry::default(),
        &{
            let mut ids = first.ids.clone();
            ids.publish("lind".parse().unwrap(), EntityType("place".into()), "Old Lind", "a");
            ids
        },
        &[],
        &ResolveSettings::default(),
    );
    assert!(second.ids.get("lind").is_some_and(|l| l.form == "Old Lind"));
    assert_eq!(entity(&second, "lind-person").name, "Lind");
}

#[test]
fn ids_are_unique_across_types() {
    let made = run(&[document("a", &["[place:Jordan], [place:Jordan], [organization:Jordan]"])]);
    let ids: Vec<_> = made.index.entities.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, ["jordan", "jordan-organization"]);
}

#[test]
fn ids_of_clusters_that_became_one_lead_to_it() {
    let first =
        run(&[document("a", &["[organization:OBT]"]), document("b", &["[organization:Office of Bays and Tides]"])]);
    assert_eq!(first.index.entities.len(), 2);
    let documents = [
        document("a", &["[organization:OBT]"]),
        linked(document("b", &["[organization:Office of Bays and Tides] ([organization:OBT])"]), &[(0, 1)]),
    ];
    let second = resolve(&documents, &Registry::default(), &first.ids, &[], &ResolveSettings::default());
    let redirects: Vec<_> = second.index.redirects.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(redirects, [("obt", "office-of-bays-and-tides")]);
    assert_eq!(second.ids, first.ids, "a line is kept");
}

#[test]
fn rejected_forms_are_gone_where_the_scope_holds() {
    let registry = registry("[[reject]]\nform = \"Friendly\"\nplace = \"a#p2\"\n", &[]);
    let made = with(&[document("a", &["[person:Friendly]", "[person:Friendly]"])], &registry);
    assert!(made.index.of_mention[0][0].is_some() && made.index.of_mention[0][1].is_none());
    assert!(made.diagnostics.is_empty());
}

#[test]
fn accepted_forms_have_the_type_the_editor_gave_and_are_reviewed() {
    let registry = registry("[[accept]]\nform = \"Raqs\"\ntype = \"place\"\nexpect = 3\n", &[]);
    let made = with(&[document("a", &["[person@0.3:Raqs] and [place@0.4:Raqs]"])], &registry);
    let raqs = entity(&made, "raqs");
    assert!(raqs.reviewed && raqs.published && &*raqs.kind.0 == "place" && raqs.mentions.len() == 2);
    assert_eq!(made.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["decision-count"]);
}

#[test]
fn a_persons_decision_beats_a_rule() {
    let documents = [
        document("a", &["[person:Tom S. Berg] [person:Tom Berg]"]),
        document("b", &["[organization:Bureau] [organization:Office of Tides]"]),
    ];
    let registry = registry(
        "[[different]]\na = \"Tom S. Berg\"\nb = \"tom-berg\"\n[[same]]\na = \"bureau\"\nb = \"Office of Tides\"\n",
        &[],
    );
    let made = with(&documents, &registry);
    assert_eq!(forms(&made), ["bureau: Bureau, Office of Tides", "tom-berg: Tom Berg", "tom-s-berg: Tom S. Berg"]);
    assert_eq!(entity(&made, "tom-berg").not_same_as[0].as_str(), "tom-s-berg");
    assert_eq!(entity(&made, "bureau").merges, [("Office of Tides".to_string(), "decision")]);
}

#[test]
fn decisions_that_match_nothing_are_reported_with_their_line() {
    let registry = registry("[[same]]\na = \"nobody\"\nb = \"northport\"\n\n[[reject]]\nform = \"Nowhere\"\n", &[]);
    let made = with(&[document("a", &["[place:Northport]"])], &registry);
    let told: Vec<String> = made.diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("content/entities.toml:1:1: warning[decision-unmatched]: `nobody`"), "{}", told[0]);
    assert!(told[1].starts_with("content/entities.toml:5:1: warning[decision-unmatched]"), "{}", told[1]);
}

#[test]
fn a_file_gives_id_name_and_aliases_and_exists_without_mentions() {
    let registry = registry(
        "",
        &[
            (
                "content/people/ada.md",
                "name = \"Ada Holm\"\naliases = [\"The Tide Lady\"]\nweak_aliases = [\"Aunt\"]\nsort = \"Holm\"\nsee_also = [\"nobody\"]\n[same_as]\nwikidata = \"Q42\"",
            ),
            ("content/people/bo.md", "name = \"Bo Lind\""),
        ],
    );
    let documents = [
        document("a", &["[person@0.5:Tide Lady] [person:Aunt] [person:Ada M. Holm]"]),
        document("b", &["[person:Aunt]"]),
    ];
    let made = with(&documents, &registry);
    assert_eq!(
        forms(&made),
        ["ada: Ada Holm, Ada M. Holm, Aunt, Tide Lady, The Tide Lady", "aunt: Aunt", "bo: Bo Lind"]
    );
    let ada = entity(&made, "ada");
    assert!(ada.reviewed && ada.sort == "Holm" && ada.file.as_deref() == Some("content/people/ada.md"));
    assert_eq!(made.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), ["entity-unknown"]);
    assert!(entity(&made, "bo").published && entity(&made, "bo").mentions.is_empty());
}

#[test]
fn merged_ids_lead_to_where_they_live() {
    let registry = registry(
        "[[merged]]\nfrom = \"old-port\"\ninto = \"middle-port\"\n[[merged]]\nfrom = \"middle-port\"\ninto = \"northport\"\n",
        &[],
    );
    let mut published = PublishedIds::default();
    published.publish("old-port".parse().unwrap(), EntityType("place".into()), "Old Port", "a");
    let documents = [document("a", &["[place:Northport] [place:Old Port]"])];
    let made = resolve(&documents, &registry, &published, &[], &ResolveSettings::default());
    assert_eq!(forms(&made), ["northport: Northport, Old Port"]);
    let redirects: Vec<_> = made.index.redirects.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(redirects, [("middle-port", "northport"), ("old-port", "northport")]);
}

#[test]
fn of_two_merged_files_the_one_that_stays_speaks() {
    let registry = registry(
        "[[merged]]\nfrom = \"ada\"\ninto = \"holm\"\n",
        &[("content/people/ada.md", "name = \"Ada Holm\""), ("content/people/holm.md", "name = \"A. Holm-Lind\"")],
    );
    let made = with(&[document("a", &["[person:Ada Holm]"])], &registry);
    assert_eq!(forms(&made), ["holm: A. Holm-Lind, Ada Holm"]);
    let redirects: Vec<_> = made.index.redirects.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(redirects, [("ada", "holm")]);
}

#[test]
fn facts_are_the_words_of_the_source_without_repetition() {
    let mut source = document("a", &["[person:Ada Holm], Director of Tides", "[person:Holm], director of tides"]);
    for (mention, block) in [(0, 0), (1, 1)] {
        let text = &source.text.blocks[block].text;
        let range = text.find(", ").unwrap() + 2..text.len();
        source.facts.push(crate::entity::FoundFact { mention, kind: "role", block, range });
    }
    let made = run(&[source]);
    let facts: Vec<_> = entity(&made, "ada-holm").facts.iter().map(|f| (f.kind, f.value.as_str(), f.block)).collect();
    assert_eq!(facts, [("role", "Director of Tides", 0)]);
}

#[test]
fn the_order_of_sources_changes_no_cluster() {
    let documents = vec![
        document("a", &["[person:Tomas S. Berg] [organization:OBT] [place:Jordan]"]),
        linked(
            document("b", &["[organization:Office of Bays and Tides] ([organization:OBT]) [person:Berg]"]),
            &[(0, 1)],
        ),
        document("c", &["[person:Tomas Berg] [person:Berg] [person:Jordan]"]),
    ];
    let mut turned = documents.clone();
    turned.reverse();
    assert_eq!(forms(&run(&documents)), forms(&run(&turned)));
}

#[test]
fn broken_ranges_and_links_do_no_harm() {
    let mut source = document("a", &["[person:Ada Holm]"]);
    source.mentions[0].range = 0..4000;
    source.links.push(crate::entity::NameLink { a: 7, b: 0, rule: "definition" });
    source.facts.push(crate::entity::FoundFact { mention: 9, kind: "role", block: 3, range: 0..1 });
    assert!(run(&[source]).index.entities.is_empty());
}

#[test]
fn a_hundred_thousand_mentions_take_less_than_a_breath() {
    let given = ["Ada", "Bo", "Nils", "Ida", "Omar", "Tove", "Emil", "Runa", "Sven", "Maja"];
    let documents: Vec<DocumentNames> = (0..2000)
        .map(|d| {
            let line = |m: usize| {
                let n = (d * 31 + m * 17) % 20_000;
                let letters = |n: usize| char::from(b'a' + (n % 26) as u8);
                let name: String = [n, n / 26, n / 676].map(letters).iter().collect();
                match m % 4 {
                    0 => format!("[person:{} Holm{name}]", given[n % 10]),
                    1 => format!("[person:Holm{name}]"),
                    2 => format!("[organization:Office of {name}berg Tides]"),
                    _ => format!("[place:{name}port]"),
                }
            };
            let paragraphs: Vec<String> = (0..50).map(line).collect();
            document(&format!("d{d}"), &paragraphs.iter().map(String::as_str).collect::<Vec<_>>())
        })
        .collect();
    let start = std::time::Instant::now();
    let made = run(&documents);
    let took = start.elapsed();
    println!("{} entities in {took:?}", made.index.entities.len());
    assert!(made.index.entities.len() > 1000);
    // Far above what it takes on a loaded machine, far below what comparing all with all would take.
    assert!(took.as_secs() < 60, "{took:?}");
}
