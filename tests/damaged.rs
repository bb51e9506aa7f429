//! Files that are cut off or have wrong bytes, of every format, through the program itself.
//!
//! `SOURCEBOOK_DAMAGED=1000` makes a thousand of each in place of a few; `SOURCEBOOK_BIN` names the program to test.

mod common;
#[path = "common/mutate.rs"]
mod mutate;
#[path = "common/samples.rs"]
mod samples;
#[path = "common/watched.rs"]
mod watched;

use common::Site;
use std::collections::BTreeMap;
use std::time::Duration;

/// Damaged files of all formats, by path below the site.
fn damaged(count: usize, damage: fn(&[u8], &mut mutate::Dice) -> Vec<u8>, name: &str) -> BTreeMap<String, Vec<u8>> {
    let samples = samples::all();
    let mut dice = mutate::Dice::new(count as u64 + name.len() as u64);
    let one = |n: usize| {
        let (extension, bytes) = &samples[n % samples.len()];
        (format!("sources/{name}-{n:04}.{extension}"), damage(bytes, &mut dice))
    };
    (0..count).map(one).collect()
}

fn every_file_is_kept_and_has_its_text_or_a_reason(files: &BTreeMap<String, Vec<u8>>) {
    let site = Site::with(&[("site.toml", "[sources]\ntime_limit = 10\n")]);
    for (path, bytes) in files {
        site.write(path, bytes);
    }
    let run = watched::run(site.root(), &["import", "-v", "--color", "never"], Duration::from_secs(600));
    let said: Vec<&str> = run.err.lines().collect();
    assert!(matches!(run.code, Some(0 | 1)), "{:?}\n{}", run.code, run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
    for word in ["error[source-reader]", "more than 10 seconds", "of memory", "error[import-failed]"] {
        let about: Vec<_> = said.iter().filter(|line| line.contains(word)).collect();
        assert!(about.is_empty(), "{about:#?}");
    }
    assert!(run.peak < 512 << 20, "{} MB", run.peak >> 20);
    let pages = site.files("content/sources");
    let (mut text, mut reason) = (0, 0);
    for (path, bytes) in files {
        assert_eq!(std::fs::read(site.root().join(path)).unwrap(), *bytes, "{path} is not as it was");
        let told = said.iter().any(|line| line.starts_with(&format!("{path}: error[source-")));
        let same = said.iter().any(|line| line.starts_with(&format!("{path}: note[source-duplicate]")));
        let file = format!("file = \"{path}\"");
        let page = pages.values().map(|page| String::from_utf8_lossy(page)).find(|page| page.contains(&file));
        match page {
            Some(page) if page.contains("\nproblem = \"") => assert!(told, "{path}: not told\n{page}"),
            Some(_) => assert!(!told, "{path}: told, but there is a text"),
            None => assert!(same, "{path} has no page"),
        }
        *(if told { &mut reason } else { &mut text }) += 1;
    }
    println!("{text} with text, {reason} with a reason, {:?}, {} MB at most", run.time, run.peak >> 20);
    let again = watched::run(site.root(), &["import", "-v", "--color", "never"], Duration::from_secs(600));
    let errors = |err: &str| err.lines().filter(|l| l.contains(": error[")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(errors(&again.err), errors(&run.err), "a second run tells the same");
}

fn count() -> usize {
    std::env::var("SOURCEBOOK_DAMAGED").ok().and_then(|n| n.parse().ok()).unwrap_or(52)
}

#[test]
fn truncated_files_are_kept_with_text_or_reason() {
    every_file_is_kept_and_has_its_text_or_a_reason(&damaged(count(), mutate::cut, "cut"));
}

#[test]
fn files_with_wrong_bytes_are_kept_with_text_or_reason() {
    every_file_is_kept_and_has_its_text_or_a_reason(&damaged(count(), mutate::flip, "flip"));
}

#[test]
fn the_samples_themselves_are_read() {
    let site = Site::with(&[]);
    let readable = |extension: &str| sourcebook::source::reader(&format!("a.{extension}")).is_some();
    let all = samples::all().into_iter().filter(|(extension, _)| readable(extension));
    for (n, (extension, bytes)) in all.enumerate() {
        site.write(&format!("sources/{n}.{extension}"), bytes);
    }
    let run = watched::run(site.root(), &["import", "--color", "never"], Duration::from_secs(60));
    assert_eq!(run.code, Some(0), "{}", run.err);
}

/// Files that a reader once fell over, by format.
#[test]
fn what_was_found_once_is_read_since() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files = BTreeMap::new();
    for format in std::fs::read_dir(folder).unwrap().flatten() {
        for file in std::fs::read_dir(format.path()).unwrap().flatten() {
            let stem = file.path().file_stem().unwrap().to_string_lossy().into_owned();
            let name = format!("sources/{stem}.{}", format.file_name().to_string_lossy());
            files.insert(name, std::fs::read(file.path()).unwrap());
        }
    }
    assert!(!files.is_empty());
    every_file_is_kept_and_has_its_text_or_a_reason(&files);
}
