//! `sourcebook entities`, run as an editor runs it.

mod common;

use common::{Run, Site, assert_same};
use serde_json::Value;
use std::process::Command;

const LETTER: &str = "A letter from the quay\n\nDr. Maren Ostfeld wrote to Jonas Pell on 3 March 1921. Ostfeld had counted the boats of Bremen, and Pell of the Harbour Office of Bremen (HON) had not believed her.\n\nMaren Ostfeld sailed from Bremen to Hamburg in April. The Harbour Office of Bremen paid for the journey, and HON kept the bill.\n";
const REPORT: &str = "A report on the lamps\n\nJonas Pell reported from Hamburg that the lamps were out. Maren Ostfeld of the University of Hamburg doubted it.\n\nThe lamps of Hamburg burned again when Jonas Pell came back to Bremen with Tomas Lindqvist.\n";
const NOTE: &str = "A note on the ferry\n\nTomas Lindqvist took the ferry from Hamburg. Maren Ostfeld saw Tomas Lindqvist in Bremen with Adam Ostfeld, her brother.\n";

fn site() -> Site {
    let site =
        Site::with(&[("sources/letter.txt", LETTER), ("sources/report.txt", REPORT), ("sources/note.txt", NOTE)]);
    site.build().ends(0);
    site
}

fn entities(site: &Site, arguments: &[&str]) -> Run {
    let all: Vec<&str> = std::iter::once("entities").chain(arguments.iter().copied()).collect();
    site.run(&all)
}

fn json(run: Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{e}: {}{}", run.out, run.err))
}

fn ids(site: &Site, arguments: &[&str]) -> Vec<String> {
    let all: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    let list = json(entities(site, &all).ends(0));
    list.as_array().unwrap().iter().map(|e| e["id"].as_str().unwrap().to_string()).collect()
}

fn state(site: &Site) -> common::Files {
    let all = site.files("").into_iter();
    all.filter(|(path, _)| !path.starts_with(".sourcebook/cache/") && !path.starts_with(".git/")).collect()
}

fn git(site: &Site, arguments: &[&str]) -> bool {
    let done = Command::new("git")
        .current_dir(site.root())
        .args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", site.root())
        .output()
        .unwrap();
    done.status.success()
}

#[test]
fn a_decision_is_told_before_it_is_written_and_can_be_taken_back() {
    let site = site();
    let before = state(&site);
    let told = entities(&site, &["reject", "maren-ostfeld", "--dry-run"]).ends(0).out;
    assert!(
        told.starts_with("reject maren-ostfeld: would change 5 mentions in 3 sources; gone: maren-ostfeld"),
        "{told}"
    );
    assert!(told.contains("+[[reject]]"), "{told}");
    assert_same(&before, &state(&site), "a dry run");

    let did = json(entities(&site, &["reject", "maren-ostfeld", "--by", "T. R.", "--format", "json"]).ends(0));
    assert_eq!(did["effect"]["mentions"], 5);
    assert_eq!(did["files"], serde_json::json!(["content/entities.toml"]));
    assert!(!ids(&site, &["list"]).contains(&"maren-ostfeld".to_string()));
    // Ostfeld alone also names a brother: only where it is hers alone is it rejected.
    assert!(ids(&site, &["list"]).contains(&"adam-ostfeld".to_string()));
    assert!(site.run(&["check"]).ends(0).err.is_empty());

    let undone = entities(&site, &["undo"]).ends(0).out;
    assert!(undone.starts_with("undo reject maren-ostfeld: 5 mentions in 3 sources; new: maren-ostfeld"), "{undone}");
    assert_same(&before, &state(&site), "a step taken back");
    entities(&site, &["undo"]).ends(2).says("error[entities-undo]: there is nothing to take back");
}

#[test]
fn comments_and_order_of_the_editor_stay() {
    let site = site();
    let mine = "# Mine.\n\n[[reject]]   # first\nform = 'HON'\n\n# about Hamburg\n[[accept]]\nform = \"Hamburg\"\ntype = \"place\"\n";
    site.write("content/entities.toml", mine);
    entities(&site, &["reject", "Tomas Lindqvist"]).ends(0);
    let text = site.read("content/entities.toml");
    let added = text.strip_prefix(mine).unwrap_or_else(|| panic!("{text}"));
    assert!(added.contains("form = \"Tomas Lindqvist\""), "{added}");
    // What it puts an end to is taken out, and nothing else.
    entities(&site, &["reject", "hamburg"]).ends(0);
    let text = site.read("content/entities.toml");
    assert!(text.starts_with("# Mine.\n\n[[reject]]   # first\nform = 'HON'\n\n# about Hamburg\n"), "{text}");
    assert!(!text.contains("form = \"Hamburg\"\ntype"), "{text}");
    site.run(&["check"]).ends(0);

    site.write(
        "content/people/maren-ostfeld.md",
        "+++\n# who\nname = \"Maren Ostfeld\" # full\naliases = [\"M. O.\"]\n\n[same_as]\nviaf = \"12\"\n+++\nProse.\n",
    );
    entities(&site, &["rename", "maren-ostfeld", "Maren E. Ostfeld"]).ends(0);
    let text = site.read("content/people/maren-ostfeld.md");
    assert_eq!(
        text,
        "+++\n# who\nname = \"Maren E. Ostfeld\" # full\naliases = [\"M. O.\", \"Maren Ostfeld\"]\n\n[same_as]\nviaf = \"12\"\n+++\nProse.\n"
    );
}

#[test]
fn addresses_live_on_whatever_becomes_of_a_name() {
    let site = site();
    entities(&site, &["merge", "tomas-lindqvist", "jonas-pell"]).ends(0);
    entities(&site, &["retype", "hamburg", "organization"]).ends(0);
    entities(&site, &["rename", "maren-ostfeld", "Maren Ostfeld the Elder"]).ends(0);
    site.build().ends(0);
    assert!(site.read("public/people/tomas-lindqvist.html").contains("url=jonas-pell.html"));
    assert!(site.read("public/people/jonas-pell.html").contains("Tomas Lindqvist"));
    assert!(site.read("public/places/hamburg.html").contains("url=../organizations/hamburg.html"));
    assert!(site.read("public/people/maren-ostfeld.html").contains("Maren Ostfeld the Elder"));
    site.run(&["check"]).ends(0);
    // The old id still leads to the entity, and is not given away.
    let shown = json(entities(&site, &["show", "tomas-lindqvist", "--format", "json"]).ends(0));
    assert_eq!(shown["id"], "jonas-pell");
    for _ in 0..3 {
        entities(&site, &["undo"]).ends(0);
    }
    site.build().ends(0);
    assert!(!site.read("public/people/tomas-lindqvist.html").contains("url="));
    assert!(site.has("public/places/hamburg.html") && !site.has("public/organizations/hamburg.html"));
}

#[test]
fn a_form_split_off_is_an_entity_of_its_own() {
    let site = site();
    let told = entities(&site, &["split", "maren-ostfeld", "Ostfeld"]).ends(0).out;
    assert!(told.starts_with("split maren-ostfeld Ostfeld: 1 mention in 1 source; new: ostfeld"), "{told}");
    entities(&site, &["merge", "ostfeld", "maren-ostfeld"]).ends(0);
    assert!(!site.read("content/entities.toml").contains("[[different]]"), "merging ends what kept them apart");
    assert!(!ids(&site, &["list"]).contains(&"ostfeld".to_string()));
    entities(&site, &["split", "maren-ostfeld", "Nobody"]).ends(2).says("error[entities-split]");
}

#[test]
fn a_mention_is_explained_by_file_rule_and_score() {
    let site = site();
    entities(&site, &["reject", "Hamburg", "--place", "letter#p2", "--why", "another one", "--by", "T. R."]).ends(0);
    let there = json(entities(&site, &["explain", "letter#p2", "--format", "json"]).ends(0));
    let hamburg = there.as_array().unwrap().iter().find(|e| e["text"] == "Hamburg").unwrap();
    assert_eq!(hamburg["page"], "content/sources/letter.md");
    assert_eq!(hamburg["entity"], Value::Null);
    assert_eq!(hamburg["decision"]["says"], "reject");
    assert_eq!(hamburg["decision"]["why"], "another one");
    assert!(hamburg["decision"]["at"].as_str().unwrap().starts_with("content/entities.toml:"));
    let rule = hamburg["rule"].as_str().unwrap();
    assert!(!rule.is_empty() && hamburg["confidence"].as_f64().unwrap() > 0.3);

    let start = hamburg["start"].as_u64().unwrap();
    let one = json(entities(&site, &["explain", &format!("letter#p2:{start}"), "--format", "json"]).ends(0));
    assert_eq!(one.as_array().unwrap().len(), 1);
    let words = entities(&site, &["explain", "maren-ostfeld"]).ends(0).out;
    for part in ["letter#p1", "in        content/sources/letter.md", "found by", "Maren Ostfeld (maren-ostfeld, person"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    entities(&site, &["explain", "nobody-at-all"]).ends(2).says("error[entities-unknown]");
}

#[test]
fn what_is_asked_for_wrongly_changes_nothing() {
    let site = site();
    let before = state(&site);
    let wrong: [(&[&str], &str); 8] = [
        (&["accept", "maren-ostfled", "--source", "nowhere"], "error[entities-source]"),
        (&["retype", "maren-ostfeld", "persn"], "error[entities-type]"),
        (&["merge", "maren-ostfeld", "maren-ostfeld"], "error[entities-self]"),
        (&["reject", "Nowhere at all"], "error[entities-nothing]"),
        (&["accept", "Nowhere at all"], "error[entities-type]"),
        (&["reject", "Hamburg", "--place", "letter"], "error[entities-place]"),
        (&["rename", "maren-ostfeld", " "], "error[entities-name]"),
        (
            &["show", "maren-ostfeldt"],
            "error[entities-unknown]: `maren-ostfeldt` is no entity of this collection. help: did you mean `maren-ostfeld`?",
        ),
    ];
    for (arguments, says) in wrong {
        entities(&site, arguments).ends(2).says(says);
    }
    assert_same(&before, &state(&site), "refused commands");
    site.write("content/entities.toml", "[[reject]]\nform = \"HON\n");
    entities(&site, &["reject", "Hamburg"]).ends(2).says("content/entities.toml: error[decisions-syntax]");
}

#[test]
fn decisions_that_match_nothing_any_more_are_reported() {
    let site = site();
    entities(&site, &["reject", "Tomas Lindqvist"]).ends(0);
    entities(&site, &["accept", "hamburg"]).ends(0);
    site.run(&["check", "--strict"]).ends(0);
    site.write("content/sources/note.md", "+++\ntitle = \"A note\"\n+++\n\nNothing.\n");
    site.write("content/sources/report.md", "+++\ntitle = \"A report\"\n+++\n\nHamburg.\n");
    let told = site.run(&["check", "--strict"]).ends(1).out;
    assert!(told.contains("warning[decision-unmatched]: no mention of `Tomas Lindqvist`"), "{told}");
    assert!(told.contains("warning[decision-count]: `Hamburg` has"), "{told}");
}

/// What each of two reviewers does in a branch of their own.
fn in_two_branches(one: &[&[&str]], other: &[&[&str]]) -> Site {
    let site = site();
    assert!(
        git(&site, &["init", "-q", "-b", "main"]) && git(&site, &["add", "-A"]) && git(&site, &["commit", "-qm", "0"])
    );
    for (branch, commands) in [("one", one), ("other", other)] {
        assert!(git(&site, &["checkout", "-q", "-b", branch, "main"]));
        for command in commands {
            entities(&site, command).ends(0);
        }
        assert!(git(&site, &["add", "-A"]) && git(&site, &["commit", "-qm", branch]));
    }
    assert!(git(&site, &["merge", "-q", "--no-edit", "one"]), "git merges without a conflict");
    site
}

#[test]
fn two_reviewers_branches_merge_without_conflict() {
    let by: &[&str] = &["--by", "T. R.", "--on", "2026-11-21", "--why", "seen"];
    let with = |command: &[&'static str]| -> Vec<&'static str> {
        command
            .iter()
            .copied()
            .chain(by.iter().map(|b| -> &'static str { Box::leak(b.to_string().into_boxed_str()) }))
            .collect()
    };
    let (a, b, c) = (
        with(&["reject", "Hamburg", "--type", "place"]),
        with(&["reject", "Bremen", "--type", "place"]),
        with(&["accept", "jonas-pell"]),
    );
    type Commands<'a> = Vec<&'a [&'a str]>;
    let pairs: [(Commands<'_>, Commands<'_>, usize); 5] = [
        (vec![&["reject", "hamburg"]], vec![&["reject", "bremen"]], 2),
        (vec![&["accept", "hamburg"], &["reject", "Jonas Pell"]], vec![&["accept", "bremen"]], 3),
        (vec![&a], vec![&b, &c], 3),
        (vec![&["split", "maren-ostfeld", "Ostfeld"]], vec![&["merge", "tomas-lindqvist", "jonas-pell"]], 2),
        (vec![&["reject", "Hamburg", "--place", "letter#p2"]], vec![&["reject", "Hamburg", "--place", "report#p1"]], 2),
    ];
    for (one, other, decisions) in pairs {
        let site = in_two_branches(&one, &other);
        let text = site.read("content/entities.toml");
        let read: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e}\n{text}"));
        let count: usize = read.values().map(|v| v.as_array().unwrap().len()).sum();
        assert_eq!(count, decisions, "{text}");
        site.run(&["check", "--strict"]).ends(0);
    }
}

#[test]
fn contradictory_decisions_of_two_branches_are_reported_with_both_lines() {
    let site = in_two_branches(&[&["reject", "hamburg"]], &[&["accept", "hamburg"]]);
    let told = site.run(&["check"]).ends(1).out;
    let line = |kind: &str| {
        let text = site.read("content/entities.toml");
        text.lines().position(|l| l == format!("[[{kind}]]")).unwrap() + 1
    };
    let (reject, accept) = (line("reject"), line("accept"));
    let (first, second) = (reject.min(accept), reject.max(accept));
    let at = format!("content/entities.toml:{second}:");
    let other = format!("(see content/entities.toml:{first})");
    assert!(told.contains(&at) && told.contains(&other) && told.contains("decision-contradiction"), "{told}");
    // One more word of either reviewer settles it.
    entities(&site, &["accept", "hamburg"]).ends(0);
    site.run(&["check"]).ends(0);

    let site =
        in_two_branches(&[&["merge", "tomas-lindqvist", "jonas-pell"]], &[&["split", "tomas-lindqvist", "jonas-pell"]]);
    let told = site.run(&["check"]).ends(1).out;
    assert!(told.contains("are said to be different, and to be the same (see content/entities.toml:"), "{told}");
}

/// A generator of numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

/// Makes random decisions, with builds between them if wanted, and takes them all back.
fn decide_at_random(site: &Site, seed: u64, rounds: usize, builds: bool) {
    let mut dice = Dice(seed);
    let mut steps = 0;
    for _ in 0..rounds {
        let all = ids(site, &["list"]);
        let id = all[dice.roll(all.len())].as_str();
        let other = all[dice.roll(all.len())].as_str();
        let name = format!("Name {}", dice.roll(1000));
        let command: Vec<&str> = match dice.roll(9) {
            0 => vec!["accept", id],
            1 => vec!["reject", id],
            2 => vec!["reject", id, "--source", ["letter", "report", "note"][dice.roll(3)]],
            3 => vec!["reject", "Hamburg", "--place", "report#p1"],
            4 => vec!["merge", id, other],
            5 => vec!["split", id, other],
            6 => vec!["retype", id, ["person", "place", "work", "event"][dice.roll(4)]],
            7 => vec!["split", "maren-ostfeld", "Ostfeld"],
            _ => vec!["rename", id, &name],
        };
        let journal = || site.has(JOURNAL).then(|| site.read(JOURNAL));
        let (was, run) = (journal(), entities(site, &command));
        assert!(run.code == 0 || run.code == 2, "{command:?}: {}{}", run.out, run.err);
        steps += usize::from(journal() != was);
        if builds && dice.roll(5) == 0 {
            site.build();
        }
        if steps > 0 && dice.roll(7) == 0 {
            entities(site, &["undo"]).ends(0);
            steps -= 1;
        }
    }
    assert!(steps > 3, "only {steps} decisions were made");
    for _ in 0..steps {
        entities(site, &["undo"]).ends(0);
    }
}

const JOURNAL: &str = ".sourcebook/cache/entities.jsonl";

#[test]
fn any_sequence_of_decisions_can_be_taken_back() {
    let site = site();
    let before = state(&site);
    for seed in [7, 8] {
        decide_at_random(&site, seed, 16, false);
        assert_same(&before, &state(&site), "all decisions taken back");
    }
    site.build().ends(0);
    assert_same(&before, &state(&site), "the site built of it");
}

#[test]
fn decisions_that_were_published_can_be_taken_back() {
    let site = site();
    let before = state(&site);
    decide_at_random(&site, 5, 16, true);
    site.build().ends(0);
    let now = state(&site);
    // What was once published keeps its line among the ids; else all is as it was.
    for (path, bytes) in before.iter().filter(|(path, _)| *path != ".sourcebook/ids") {
        assert!(now.get(path) == Some(bytes), "{path} is not as it was");
    }
    let extra: Vec<&String> = now.keys().filter(|path| !before.contains_key(*path)).collect();
    assert!(extra.iter().all(|path| path.starts_with("public/")), "{extra:?}");
}

#[test]
fn a_table_that_was_not_changed_changes_nothing_and_changes_come_back_as_decisions() {
    let site = site();
    entities(&site, &["export", "--csv", "--out", "names.csv"]).ends(0);
    let table = site.read("names.csv");
    assert!(
        table.starts_with("id,type,name,sort,aliases,wikidata,viaf,geonames,orcid,isni,status,merge_into,"),
        "{table}"
    );
    let before = state(&site);
    let told = entities(&site, &["import", "--csv", "names.csv"]).ends(0).out;
    assert!(told.contains("nothing to do"), "{told}");
    assert_same(&before, &state(&site), "an unchanged table");

    // As a spreadsheet leaves it: other order of columns, semicolons, a byte order mark, line ends of another system.
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .map(|r| r.unwrap().iter().map(str::to_string).collect())
        .collect();
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    out.write_record(["note", "name", "id", "status", "type", "viaf", "merge_into"]).unwrap();
    for row in &rows {
        let (id, kind, mut name, mut status) = (&row[0], row[1].as_str(), row[2].clone(), row[10].clone());
        let (mut viaf, mut kind, mut into) = (row[6].clone(), kind.to_string(), String::new());
        match id.as_str() {
            "maren-ostfeld" => (name, viaf) = ("Maren E. Ostfeld".into(), "12".into()),
            "tomas-lindqvist" => into = "jonas-pell".into(),
            "hamburg" => kind = "organization".into(),
            "bremen" => status = "reviewed".into(),
            _ => {}
        }
        out.write_record(["x", &name, id, &status, &kind, &viaf, &into]).unwrap();
    }
    let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
    site.write("names.csv", format!("\u{feff}{text}").replace('\n', "\r\n"));
    entities(&site, &["import", "--csv", "names.csv"]).ends(0);
    let show = |id: &str| json(entities(&site, &["show", id, "--format", "json"]).ends(0));
    assert_eq!(show("maren-ostfeld")["name"], "Maren E. Ostfeld");
    assert_eq!(show("maren-ostfeld")["same_as"]["viaf"], "12");
    assert_eq!(show("tomas-lindqvist")["id"], "jonas-pell");
    assert_eq!(show("hamburg")["type"], "organization");
    assert_eq!(show("bremen")["status"], "reviewed");
    site.run(&["check", "--strict"]).ends(0);
    entities(&site, &["undo"]).ends(0);
    let wrong = "id,status,wikidata\nnobody,reviewed,\nmaren-ostfeld,fine,42\n";
    site.write("names.csv", wrong);
    let run = entities(&site, &["import", "--csv", "names.csv"]).ends(1);
    let run =
        run.says("names.csv: warning[entities-unknown]: line 2").says("names.csv: warning[entities-table]: line 3");
    run.says("names.csv: warning[entity-identifier]: line 3");
}

#[test]
fn the_queue_holds_what_nobody_has_looked_at() {
    let site = site();
    let waiting = ids(&site, &["queue"]);
    assert!(waiting.contains(&"maren-ostfeld".to_string()), "{waiting:?}");
    entities(&site, &["accept", "maren-ostfeld"]).ends(0);
    let rest = ids(&site, &["queue"]);
    assert_eq!(rest, waiting.iter().filter(|id| *id != "maren-ostfeld").cloned().collect::<Vec<_>>());
    assert_eq!(ids(&site, &["list", "--status", "reviewed"]), ["maren-ostfeld"]);
    assert!(ids(&site, &["queue", "--type", "place", "--source", "note"]).contains(&"hamburg".to_string()));
    assert_eq!(ids(&site, &["queue", "--limit", "1"]).len(), 1);
}

#[test]
fn a_build_reads_no_text_for_names_that_it_has_read_before() {
    let site = site();
    let read = |site: &Site, arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().copied().chain(["-v"]).collect();
        let run = site.run(&all).ends(0);
        let line = run.err.lines().find(|l| l.contains("sources for names")).map(str::to_string);
        line.unwrap_or_else(|| panic!("{}", run.err))
    };
    site.write("content/page.md", "+++\ntitle = \"A page\"\n+++\nWords.\n");
    assert!(read(&site, &["build"]).starts_with("read 0 of 3 sources"));
    let page = site.read("content/sources/note.md");
    site.write("content/sources/note.md", page.replace("took the ferry", "rowed"));
    assert!(read(&site, &["build"]).starts_with("read 1 of 3 sources"));
    let pages = site.files("public");
    for (path, bytes) in site.files(".sourcebook/cache/names") {
        let path = format!(".sourcebook/cache/names/{path}");
        match bytes.len() % 3 {
            0 => site.remove(&path),
            1 => site.write(&path, &bytes[..bytes.len() / 2]),
            _ => site.write(&path, b"nonsense"),
        }
    }
    site.write("content/page.md", "+++\ntitle = \"A page\"\n+++\nWords.\n\n");
    assert!(read(&site, &["build"]).starts_with("read 3 of 3 sources"));
    assert_same(&pages, &site.files("public"), "names read again");
}

#[test]
fn places_with_an_id_of_geonames_are_exported_with_their_position() {
    let site = Site::with(&[("sources/trip.txt", "A trip\n\nMaren Ostfeld travelled from Berlin to Hamburg.\n")]);
    site.build().ends(0);
    assert!(!site.has("public/places.geojson"), "nothing is applied unasked");
    assert!(!site.read("public/about.html").contains("geonames.org"), "nothing of GeoNames is shown");
    let shown = json(entities(&site, &["show", "Berlin", "--format", "json"]).ends(0));
    let suggested = shown["geonames_suggestions"].as_array().unwrap()[0].as_str().unwrap().to_string();
    assert!(suggested.starts_with("2950159 Berlin (city, DE"), "{suggested}");
    site.write("content/places/berlin.md", "+++\nname = \"Berlin\"\n[same_as]\ngeonames = \"2950159\"\n+++\n");
    site.build().ends(0);
    let places: Value = serde_json::from_str(&site.read("public/places.geojson")).unwrap();
    let [berlin] = &places["features"].as_array().unwrap()[..] else { panic!("{places}") };
    let at: Vec<f64> =
        berlin["geometry"]["coordinates"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
    assert!((at[0] - 13.4).abs() < 0.2 && (at[1] - 52.5).abs() < 0.2, "{at:?}");
    assert_eq!(berlin["properties"]["name"], "Berlin");
    assert!(places["attribution"].as_str().unwrap().contains("GeoNames"), "{places}");
    let about = site.read("public/about.html");
    assert!(about.contains("places.geojson"));
    assert!(about.contains("https://www.geonames.org/") && about.contains("CC BY 4.0"), "{about}");
}

#[test]
fn names_in_notes_are_indexed_with_a_link_to_the_note() {
    let text = "# The winter letter\n\nThe keeper wrote home twice.[^b] Nobody answered.[^a]\n\n\
        [^a]: The papers of Maren Ostfeld have no copy.\n\n[^b]: The letter was told to Thomas Berg by a friend.\n";
    let site = Site::with(&[("sources/letter.md", text)]);
    site.build().ends(0);
    let source = site.read("public/sources/letter.html");
    for (person, note, words) in [("maren-ostfeld", 2, "have no copy"), ("thomas-berg", 1, "was told to")] {
        let page = site.read(&format!("public/people/{person}.html"));
        assert!(page.contains(&format!("href=\"../sources/letter.html#fn-{note}\"")), "{page}");
        assert!(page.contains(&format!("note {note}")) && page.contains(words), "{page}");
        assert!(source.contains(&format!("id=\"fn-{note}\"")), "{source}");
    }
    let table = site.read("public/mentions.csv");
    assert!(table.contains("maren-ostfeld,person,letter,^"), "{table}");
    // A decision about one note holds there and nowhere else.
    let label = table.lines().find_map(|l| l.strip_prefix("maren-ostfeld,person,letter,")?.split(',').next()).unwrap();
    let reject = format!("[[reject]]\nform = \"Maren Ostfeld\"\nplace = \"letter#{label}\"\n");
    site.write("content/entities.toml", reject);
    site.build().ends(0);
    assert!(!site.read("public/mentions.csv").contains("maren-ostfeld"));
}

#[test]
fn a_language_that_is_basic_is_said_to_be() {
    let german = "Der Brief\n\nDas ist der Brief, den wir in dem Haus an der See fanden, und er ist nicht von der Hand, die \
        wir kennen. Er wurde im Winter mit der Post nach Hamburg geschickt, und niemand hat ihn dort gelesen.\n";
    let english = "The reply\n\nThis is the letter that we found in the house by the sea, and it is not of a hand that we \
        know. It was sent to Hamburg in the winter, and nobody there had read it.\n";
    let site = Site::with(&[("sources/brief.txt", german), ("sources/reply.txt", english)]);
    let run = site.build().ends(0);
    let said = run.out + &run.err;
    let row = said.lines().find(|l| l.contains("sources whose language is basic for names"));
    assert!(row.is_some_and(|l| l.ends_with(" 1")), "{said}");
    let about = site.read("public/about.html");
    assert!(about.contains("<code>de</code>, 1 source: basic") && !about.contains("<code>en</code>"), "{about}");
    let shown = site.run(&["inspect", "sources/brief.txt"]).ends(0).out;
    assert!(shown.contains("language   de: basic"), "{shown}");
    let seen = json(site.run(&["inspect", "sources/brief.txt", "--format", "json"]).ends(0));
    assert_eq!((seen["language"].as_str(), seen["recognition"].as_str()), (Some("de"), Some("basic")));
    let seen = json(site.run(&["inspect", "sources/reply.txt", "--format", "json"]).ends(0));
    assert_eq!(seen["recognition"], "complete");
}
