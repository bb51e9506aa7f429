//! The annotated documents: gold mentions in, clusters out, compared by the scorer that belongs to them.

use super::*;
use crate::entity::{DocumentText, EntityType, Mention, NameLink, TextBlock};
use crate::source::document::BlockKind;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// The folder of the fixtures, or `None` after saying that the test is skipped.
fn fixtures(test: &str) -> Option<PathBuf> {
    let root = std::env::var_os("SOURCEBOOK_FIXTURES").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    if root.join("gold/entities.json").exists() {
        return Some(root);
    }
    assert!(std::env::var("SOURCEBOOK_REQUIRE_FIXTURES").as_deref() != Ok("1"), "fixtures not found");
    println!("SKIPPED {test}: fixtures not found");
    None
}

fn read(path: PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A gold document as recognition would hand it over, links by the plainest patterns of definition and apposition.
fn names(stem: &str, text: &str, gold: &Value) -> DocumentNames {
    let at: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(i, _)| i + 1));
    let mut names =
        DocumentNames { text: DocumentText { id: stem.into(), ..Default::default() }, ..Default::default() };
    for line in text.split('\n') {
        names.text.blocks.push(TextBlock { kind: BlockKind::Paragraph, text: line.into() });
    }
    for mention in gold["mentions"].as_array().unwrap() {
        let place = |key: &str| at[mention[key].as_u64().unwrap() as usize];
        let block = starts.partition_point(|s| *s <= place("start")) - 1;
        let range = place("start") - starts[block]..place("end") - starts[block];
        let kind = EntityType(mention["type"].as_str().unwrap().into());
        names.mentions.push(Mention { block, range, kind, confidence: 0.95, rule: "gold" });
    }
    for (i, two) in names.mentions.windows(2).enumerate() {
        if two[0].block == two[1].block && two[0].kind == two[1].kind {
            let between = names.slice(two[0].block, &(two[0].range.end..two[1].range.start));
            let opening = ["(", "[", "(or the so-called ‘", "(or ", "or the so-called ‘", "(“", "(the "];
            if opening.contains(&between.trim_start()) || between == "/" || between.ends_with("which translates to “")
            {
                names.links.push(NameLink {
                    a: i,
                    b: i + 1,
                    rule: if between == "/" { "slash" } else { "definition" },
                });
            }
        }
    }
    if let Some(title) = gold["structure"]["reviewed_work"]["title"]["text"].as_str() {
        names.text.about.push(KnownWork { key: "isis-defectors".into(), title: title.into(), ..Default::default() });
    }
    names
}

#[test]
fn annotated_mentions_fall_into_the_clusters_of_the_annotators() {
    let Some(root) = fixtures("annotated_mentions_fall_into_the_clusters_of_the_annotators") else { return };
    let mut stems: Vec<String> = std::fs::read_dir(root.join("seeds"))
        .unwrap()
        .filter_map(|e| e.unwrap().file_name().to_str().unwrap().strip_suffix(".txt").map(Into::into))
        .collect();
    stems.sort();
    let golds: Vec<Value> = stems.iter().map(|s| read(root.join(format!("gold/{s}.json")))).collect();
    let texts: Vec<String> =
        stems.iter().map(|s| std::fs::read_to_string(root.join(format!("seeds/{s}.txt"))).unwrap()).collect();
    let documents: Vec<DocumentNames> =
        stems.iter().zip(&texts).zip(&golds).map(|((s, t), g)| names(s, t, g)).collect();
    let made = resolve(&documents, &Registry::default(), &PublishedIds::default(), &[], &ResolveSettings::default());

    let out = tempfile::tempdir().unwrap();
    let mut cluster_of: std::collections::BTreeMap<String, std::collections::BTreeSet<String>> = Default::default();
    for (d, (stem, gold)) in stems.iter().zip(&golds).enumerate() {
        let mut mentions = Vec::new();
        for (m, mention) in gold["mentions"].as_array().unwrap().iter().enumerate() {
            let entity = made.index.of_mention[d][m].map(|e| made.index.entities[e].id.to_string());
            if let Some(id) = &entity {
                cluster_of.entry(mention["entity"].as_str().unwrap().into()).or_default().insert(id.clone());
            }
            mentions.push(
                json!({"start": mention["start"], "end": mention["end"], "type": mention["type"], "entity": entity}),
            );
        }
        std::fs::write(out.path().join(format!("{stem}.json")), json!({ "mentions": mentions }).to_string()).unwrap();
    }
    let score = |more: &[&str]| -> f64 {
        let mut command = Command::new("python3");
        command.arg(root.join("gold/score.py")).arg("--all").args(more).arg("--json");
        let run = command.arg(root.join("gold")).arg(out.path()).output().unwrap();
        let score: Value = serde_json::from_slice(&run.stdout).unwrap();
        println!("{more:?} {}", score["linking"]);
        score["linking"]["b3_matched"]["f1"].as_f64().unwrap()
    };
    for (gold, ids) in cluster_of.iter().filter(|(_, ids)| ids.len() > 1) {
        println!("SPLIT {gold} {ids:?}");
    }
    for entity in made.index.entities.iter().filter(|e| !e.merges.is_empty()) {
        println!("{} {:?} {:?} {:?}", entity.id, entity.kind.0, entity.name, entity.merges);
    }
    assert!(score(&[]) >= 0.93);
    score(&["--without", "islamic-state"]);
    let registry = read(root.join("gold/entities.json"));
    for pair in registry["keep_apart"].as_array().unwrap() {
        let ids: Vec<&str> = pair["ids"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let (a, b) = (&cluster_of[ids[0]], &cluster_of[ids[1]]);
        assert!(a.is_disjoint(b), "{ids:?} are one cluster: {a:?}");
    }
}
