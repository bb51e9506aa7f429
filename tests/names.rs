//! Names, from outside: the guide explains every rule, and no text, however bad, takes long or breaks the recogniser.

use sourcebook::entity::recognise::{self, geonames};
use sourcebook::entity::{DocumentText, Mention, TextBlock};
use sourcebook::source::document::BlockKind;
use std::time::{Duration, Instant};

const GUIDE: &str = include_str!("../content/guide/names.md");

/// The part of the guide under a heading with an id.
fn section(id: &str) -> &'static str {
    let start = GUIDE.find(&format!("{{#{id}}}")).unwrap_or_else(|| panic!("the guide has no section {id}"));
    let rest = &GUIDE[start..];
    rest.split("\n## ").next().unwrap_or(rest)
}

/// The first cells of the rows of a table.
fn explained(id: &str) -> Vec<&'static str> {
    let rows = section(id).lines().filter_map(|l| l.strip_prefix("| `"));
    rows.filter_map(|r| r.split('`').next()).collect()
}

#[test]
fn the_guide_explains_every_rule_and_no_other() {
    let mut guide = explained("rules");
    guide.sort_unstable();
    let rules: Vec<&str> = recognise::rules().collect();
    assert_eq!(guide, rules);
}

#[test]
fn the_guide_explains_every_rule_that_joins() {
    let guide = explained("joins");
    let mut seen = 0;
    for folder in ["src/entity/resolve", "src/entity/recognise/links.rs"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files: Vec<_> = if path.is_dir() {
            std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).collect()
        } else {
            vec![path]
        };
        for file in files.iter().filter(|f| !f.to_string_lossy().contains("tests")) {
            let text = std::fs::read_to_string(file).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap_or("");
            for call in code.split("clusters.join(").skip(1) {
                let arguments = call.split(')').next().unwrap_or("");
                if let Some(rule) = arguments.split('"').nth(1) {
                    seen += 1;
                    assert!(guide.contains(&rule), "{}: `{rule}` is not in the guide", file.display());
                }
            }
        }
    }
    assert!(seen > 8, "{seen}");
}

/// Recognises a text as one block, and checks what must hold for any text.
fn found(text: &str) -> (Vec<Mention>, Duration) {
    let block = TextBlock { kind: BlockKind::Paragraph, text: text.into() };
    let document = DocumentText { lang: "en".into(), blocks: vec![block], ..Default::default() };
    let started = Instant::now();
    let mentions = recognise::builtin().recognise(&document);
    let took = started.elapsed();
    let mut last = 0;
    for m in &mentions {
        let surface = text.get(m.range.clone()).expect("on character boundaries");
        assert!(m.range.start >= last && !surface.trim().is_empty(), "{m:?}");
        last = m.range.end;
    }
    (mentions, took)
}

/// A debug build is some ten times slower, so it gets shorter texts.
const SCALE: usize = if cfg!(debug_assertions) { 5 } else { 1 };

/// The machine may be busy.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 20 });

#[test]
fn bad_text_takes_bounded_time() {
    let names = "Holt, Mary; Adeyemi, Peter O.; Quay House Press; Lisbon; ";
    let noise = "Tbe ccunci1 0f Lisb0n rnet Mr. H0lt aud tbe U.S. Arny 0n 3 Mny 1g42. ";
    let samples = [
        ("no blank", "x".repeat(10_000_000)),
        ("capitals", "THE HARBOUR BOARD OF LISBON MET MR. HOLT OF QUAY HOUSE PRESS. ".repeat(2_000 / SCALE)),
        ("no capitals", "the harbour board of lisbon met mr. holt of quay house press. ".repeat(2_000 / SCALE)),
        ("noise of a scan", noise.repeat(2_000 / SCALE)),
        ("control characters", "Mary\u{0}Holt\u{7}\u{1b}[31m Lisbon\u{8}\u{c} ".repeat(5_000 / SCALE)),
        ("right to left", "التقى أحمد بن علي بمدير جامعة القاهرة في بغداد. ".repeat(3_000 / SCALE)),
        ("emoji", "Mary 👩‍👩‍👧‍👦 Holt 🏳️‍🌈 in 🇵🇹 Lisbon ".repeat(5_000 / SCALE)),
        ("a list of names", names.repeat(5_000 / SCALE)),
        ("a list of lines", names.replace("; ", "\n").repeat(5_000 / SCALE)),
        ("Chinese and Japanese", "王小明在北京大学工作。田中さんは東京に住んでいます。".repeat(5_000 / SCALE)),
        ("speakers", "MARY HOLT: Yes.\nPETER QUAY: No.\n".repeat(5_000 / SCALE)),
        ("colons", "A:B:C: D: ".repeat(20_000 / SCALE)),
        ("commas", "Holt, ".repeat(40_000 / SCALE)),
        ("apostrophes", "l'Mary's' ".repeat(20_000 / SCALE)),
    ];
    for (what, sample) in &samples {
        let (_, took) = found(sample);
        assert!(took < PATIENCE, "{what} took {took:?}");
    }
}

#[test]
fn twice_the_text_takes_about_twice_the_time() {
    let text =
        "Mary Holt, director of the Harbour Museum of Lisbon, met Peter Quay in Porto on 3 May 1942.\n".repeat(400);
    let (_, once) = found(&text);
    let (_, eightfold) = found(&text.repeat(8));
    assert!(eightfold < once * 40 + Duration::from_millis(500), "{once:?}, then {eightfold:?}");
}

#[test]
fn bad_text_gives_sensible_names() {
    let kinds = |text: &str| -> Vec<String> {
        let surface = |m: &Mention| format!("{}:{}", m.kind.0, &text[m.range.clone()]);
        found(text).0.iter().map(surface).collect()
    };
    assert!(kinds("the harbour board met on a wet day and went home again.").is_empty());
    assert!(kinds("👩‍👩‍👧‍👦 🏳️‍🌈 … !!! ??? \u{7}\u{0}").is_empty());
    assert!(kinds("PLEASE READ ALL OF THE FOLLOWING TERMS BEFORE USE.").is_empty());
    let listed = kinds("Mary Holt\nPeter Quay\nLisbon\nPortugal");
    assert!(listed.contains(&"person:Mary Holt".into()) && listed.contains(&"place:Portugal".into()), "{listed:?}");
}

#[test]
fn places_are_suggested_with_their_ids() {
    let found = geonames::suggest("Lisbon");
    let first = found.first().expect("Lisbon is in the table");
    assert_eq!((first.id, first.country.as_str()), (2267057, "PT"));
    assert!(first.lat.is_some_and(|d| (38.0..39.5).contains(&d)) && first.population > 400_000);
    assert!(geonames::suggest("Zzqx").is_empty());
}

#[test]
fn every_data_file_has_a_licence_and_what_is_not_ours_stands_in_the_notice() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let notice = std::fs::read_to_string(root.join("NOTICE")).unwrap();
    let mut seen = 0;
    for file in walkdir::WalkDir::new(root.join("src")).into_iter().map(Result::unwrap) {
        let path = file.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        // What `init` writes and what the preview sends are texts of the program itself, notes explain data.
        let own = ["src/cli/", "src/serve/"].iter().any(|f| path.starts_with(f)) || path.ends_with(".md");
        if !path.contains("/data/") || !file.file_type().is_file() || own {
            continue;
        }
        seen += 1;
        let bytes = std::fs::read(file.path()).unwrap();
        let head: Vec<&str> = std::str::from_utf8(&bytes).unwrap_or("").lines().take(12).collect();
        let ours = head.iter().any(|l| l.contains("Licence: MIT OR Apache-2.0"));
        assert!(ours || notice.contains(&path), "{path} has neither our licence at its head nor a line in NOTICE");
    }
    assert!(seen > 40, "{seen}");
    for file in notice.split_whitespace().map(|w| w.trim_end_matches([',', '.', ';'])).filter(|w| w.starts_with("src/"))
    {
        assert!(root.join(file).exists(), "NOTICE names {file}");
    }
}
