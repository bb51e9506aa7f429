//! The commands that make things, run as a user runs them.

use std::path::Path;
use std::process::{Command, Output};

fn sourcebook(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sourcebook")).current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = sourcebook(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// The exit code and what stands on standard error.
fn fails(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = sourcebook(folder, arguments);
    (output.status.code().unwrap(), text(&output.stderr))
}

#[test]
fn init_makes_a_site_and_never_writes_over_one() {
    let folder = tempfile::tempdir().unwrap();
    let said = succeeds(folder.path(), &["init", "old-letters"]);
    assert!(said.starts_with("Made a site in old-letters\n"), "{said}");
    let site = folder.path().join("old-letters");
    let settings = std::fs::read_to_string(site.join("site.toml")).unwrap();
    assert!(settings.contains("title = \"Old letters\""), "{settings}");
    assert_eq!(std::fs::read_to_string(site.join(".gitattributes")).unwrap(), "content/entities.toml merge=union\n");

    std::fs::write(site.join("site.toml"), "title = \"Mine\"").unwrap();
    let (code, problems) = fails(folder.path(), &["init", "old-letters"]);
    assert_eq!(code, 2);
    let wanted = [
        "content/_index.md: error[init-exists]: is there already, and nothing is written over it",
        "site.toml: error[init-exists]: is there already, and nothing is written over it",
    ];
    for (line, wanted) in problems.lines().zip(wanted) {
        assert!(line.starts_with(wanted), "{problems}");
    }
    assert_eq!(std::fs::read_to_string(site.join("site.toml")).unwrap(), "title = \"Mine\"");
}

#[test]
fn new_makes_pages_from_any_folder_of_the_site() {
    let folder = tempfile::tempdir().unwrap();
    succeeds(folder.path(), &["init", "."]);
    let inside = folder.path().join("content");
    assert_eq!(succeeds(&inside, &["new", "guide/first-steps"]), "Made content/guide/first-steps.md\n");
    let page = std::fs::read_to_string(inside.join("guide/first-steps.md")).unwrap();
    assert_eq!(page, "+++\ntitle = \"First steps\"\n+++\n\n");
    let (code, problems) = fails(&inside, &["new", "guide/first-steps"]);
    assert_eq!(code, 2);
    assert!(problems.starts_with("content/guide/first-steps.md: error[new-exists]:"), "{problems}");
    assert_eq!(succeeds(&inside, &["new", "guide/", "-q"]), "");
    assert!(inside.join("guide/_index.md").exists());
}

#[test]
fn without_a_site_a_command_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let (code, problems) = fails(folder.path(), &["new", "page"]);
    assert_eq!(code, 2);
    assert!(problems.contains("error[no-site]") && problems.contains("sourcebook init DIR"), "{problems}");
    let (code, problems) = fails(folder.path(), &["new", "page", "--root", "missing"]);
    assert_eq!(code, 2);
    assert!(problems.contains("error[no-folder]"), "{problems}");
}

#[test]
fn wrong_settings_are_told_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("site.toml"), "tilte = \"x\"\n[feeds]\nlimit = \"many\"\n").unwrap();
    let (code, problems) = fails(folder.path(), &["new", "page"]);
    let wanted = "site.toml:1:1: error[config-key]: `tilte` is not a key of site.toml. help: did you mean `title`?\n\
                  site.toml:3:9: error[config-type]: `feeds.limit` must be a whole number from 0, not a string\n";
    assert_eq!((code, problems.as_str()), (2, wanted));
}

#[test]
fn completions_name_the_commands_in_every_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = succeeds(folder.path(), &["completions", shell]);
        assert!(script.contains("completions") && script.contains("init"), "{shell}");
    }
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let folder = tempfile::tempdir().unwrap();
    let help = succeeds(folder.path(), &["--help"]);
    for part in ["init", "new", "completions", "--root", "--config", "--color", "Exit codes:", "  3  "] {
        assert!(help.contains(part), "{part}: {help}");
    }
    assert_eq!(fails(folder.path(), &["nonsense"]).0, 2);
}
