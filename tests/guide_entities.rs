//! The examples of the guide's page on decisions, run in their order on one site.

mod common;

use common::Site;

const LETTER: &str = "A letter from the quay\n\nMaren Ostfeld wrote to Jonas Pell on 3 March 1921. Ostfeld had counted the boats of Bremen, and Pell of the Harbour Office of Bremen (HON) had not believed her.\n\nMaren Ostfeld sailed from Bremen to Hamburg in April. She had walked along the long quay. The Harbour Office of Bremen paid for the journey, and HON kept the bill.\n";
const REPORT: &str = "A report on the lamps\n\nJonas Pell reported from Hamburg that the lamps were out. Maren Ostfeld of the University of Hamburg doubted it.\n\nThe lamps of Hamburg burned again when Jonas Pell came back to Bremen with Tomas Lindqvist.\n";
const NOTE: &str = "A note on the ferry\n\nTomas Lindqvist took the ferry from Hamburg. Maren Ostfeld saw Tomas Lindqvist in Bremen with Adam Ostfeld, her brother.\n";

/// The words of a command as a shell divides them.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

/// Whether a line is as the guide has it; `…` stands for anything.
fn as_shown(shown: &str, line: &str) -> bool {
    let parts: Vec<&str> = shown.split('…').collect();
    let mut rest = line;
    for (i, part) in parts.iter().enumerate() {
        match rest.find(part.trim_end()) {
            Some(0) => rest = &rest[part.trim_end().len()..],
            Some(at) if i > 0 => rest = &rest[at + part.trim_end().len()..],
            _ => return false,
        }
    }
    parts.len() > 1 || rest.is_empty()
}

#[test]
fn the_examples_of_the_guide_do_what_it_says() {
    let site =
        Site::with(&[("sources/letter.txt", LETTER), ("sources/report.txt", REPORT), ("sources/note.txt", NOTE)]);
    site.build().ends(0);
    let page = include_str!("../content/guide/deciding.md");
    let mut run = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for example in block.split("$ sourcebook ").skip(1) {
            let mut lines = example.lines();
            let command = words(lines.next().unwrap());
            let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
            let out = site.run(&arguments).ends(0).out;
            let mut printed = out.lines();
            for shown in lines {
                let found = shown.trim() == "…" || printed.any(|line| as_shown(shown, line));
                assert!(found, "{command:?} does not print `{shown}`:\n{out}");
            }
            run += 1;
        }
    }
    assert!(run >= 13, "only {run} examples were found");
    site.run(&["check", "--strict"]).ends(0);
}

#[test]
fn every_command_has_a_section_and_stands_in_the_list() {
    let site = Site::with(&[]);
    let help = site.run(&["entities", "--help"]).ends(0).out;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let commands: Vec<&str> = listed
        .lines()
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    assert!(commands.len() > 12, "{help}");
    let (page, list) = (include_str!("../content/guide/deciding.md"), include_str!("../content/guide/commands.md"));
    for command in commands.iter().filter(|c| **c != "help") {
        assert!(
            page.lines().any(|l| l.starts_with("## ") && l.contains(&format!("`entities {command}`"))),
            "{command}"
        );
        assert!(list.contains(&format!("| `entities {command}")), "{command}");
    }
}
