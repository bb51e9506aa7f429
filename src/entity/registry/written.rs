//! Decisions as text: how a new one is written into `content/entities.toml`, and how one is taken out.
//!
//! Goes in: the text of the file. Comes out: the new text. What a person wrote stays as it is, comments and order included. A new
//! decision is a table at the end. Its first and its last line say what no other decision says, and no more than three lines
//! between two such lines could stand in another one: git's `merge=union` takes equal lines at the edges of two additions for
//! one, and would else mix two tables into one.

use super::{Judgement, Scope};
use std::fmt::Write;
use std::ops::Range;
use toml::de::DeTable;
use toml_edit::{DocumentMut, InlineTable, Item};

/// Above the decisions of a file that a command makes.
const HEAD: &str = "# Decisions about names. `sourcebook entities` writes them; you may, too.\n";

/// Lines that could stand in another decision may follow one another only so often.
const ALIKE: usize = 3;

/// A decision to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDecision {
    /// What it says.
    pub judgement: Judgement,
    /// Why, if stated.
    pub why: Option<String>,
    /// By whom, if stated.
    pub by: Option<String>,
    /// On which day, if stated: `2026-11-21`.
    pub on: Option<String>,
    /// What the editor saw, for the comment: `3 mentions in 2 sources`.
    pub seen: String,
}

/// The text with decisions added at its end.
///
/// # Errors
/// The file is no TOML: what follows a mistake could be taken for part of it. Says where.
pub fn add(text: &str, decisions: &[NewDecision]) -> Result<String, String> {
    let document: DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| e.message().lines().next().unwrap_or_default().to_string())?;
    let listed = |d: &&NewDecision| matches!(document.get(kind(&d.judgement)), Some(Item::Value(_)));
    let mut out = if decisions.iter().any(|d| listed(&d)) {
        let mut changed = document.clone();
        decisions.iter().filter(listed).for_each(|d| push(&mut changed, d));
        changed.to_string()
    } else {
        text.to_string()
    };
    for decision in decisions.iter().filter(|d| !listed(d)) {
        if out.is_empty() {
            out.push_str(HEAD);
        }
        if !out.ends_with('\n') {
            out.push('\n');
        }
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
        out.push_str(&table(decision));
    }
    Ok(out)
}

/// The text without the decision that begins at `start`, as [`super::Origin`] has it, and without the comment written with it.
pub fn remove(text: &str, start: usize) -> String {
    let Some(span) = whole(text, start) else { return text.to_string() };
    let mut from = line_start(text, span.start);
    let mut to = line_end(text, span.end);
    if text[from..span.start].trim().is_empty() {
        let above = line_start(text, from.saturating_sub(1));
        if from > 0 && text[above..from].starts_with("# “") {
            from = above;
        }
        let blank = line_start(text, from.saturating_sub(1));
        if from > 0 && text[blank..from].trim().is_empty() {
            from = blank;
        }
    } else {
        // An element of a list that shares its line with others.
        (from, to) = (span.start, span.end);
        let rest = &text[to..];
        if let Some(comma) = rest.find(|c: char| !c.is_whitespace()).filter(|i| rest[*i..].starts_with(',')) {
            to += comma + 1;
        }
    }
    format!("{}{}", &text[..from], &text[to..])
}

/// The bytes of the decision that begins at `start`: from its brackets to the end of its last value.
fn whole(text: &str, start: usize) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let lists = root.get_ref().values().filter_map(|v| v.get_ref().as_array());
    let entry = lists.flat_map(|list| list.iter()).find(|entry| entry.span().start == start)?;
    let span = entry.span();
    if text.get(start..)?.starts_with('{') {
        return Some(span);
    }
    let values = entry.get_ref().as_table().into_iter().flat_map(|t| t.values()).map(|v| v.span().end);
    Some(start..values.max().unwrap_or(span.end).max(span.end))
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i + 1)
}

fn kind(judgement: &Judgement) -> &'static str {
    match judgement {
        Judgement::Reject { .. } => "reject",
        Judgement::Accept { .. } => "accept",
        Judgement::Same { .. } => "same",
        Judgement::Different { .. } => "different",
        Judgement::Merged { .. } => "merged",
    }
}

/// The keys of a decision in the order they are written, the one that is most its own last.
fn keys(decision: &NewDecision) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    keys.extend(decision.by.as_ref().map(|by| ("by", quoted(by))));
    keys.extend(decision.on.as_ref().map(|on| {
        let date = on.parse::<toml::value::Datetime>().is_ok();
        ("on", if date { on.clone() } else { quoted(on) })
    }));
    keys.extend(decision.why.as_ref().map(|why| ("why", quoted(why))));
    match &decision.judgement {
        Judgement::Reject { form, kind, scope } => {
            keys.extend(kind.as_ref().map(|k| ("type", quoted(&k.0))));
            keys.push(scope_key(scope));
            keys.push(("form", quoted(form)));
        }
        Judgement::Accept { form, kind, scope, expect } => {
            keys.extend(kind.as_ref().map(|k| ("type", quoted(&k.0))));
            keys.extend((*scope != Scope::Everywhere).then(|| scope_key(scope)));
            keys.extend(expect.map(|n| ("expect", n.to_string())));
            keys.push(("form", quoted(form)));
        }
        Judgement::Same { a, b } | Judgement::Different { a, b } => {
            keys.extend([("a", quoted(a)), ("b", quoted(b))]);
        }
        Judgement::Merged { from, into } => {
            keys.extend([("into", quoted(into.as_str())), ("from", quoted(from.as_str()))]);
        }
    }
    keys
}

fn scope_key(scope: &Scope) -> (&'static str, String) {
    match scope {
        Scope::Everywhere => ("scope", quoted("everywhere")),
        Scope::Source(slug) => ("source", quoted(slug)),
        Scope::Place(slug, block) => ("place", quoted(&format!("{slug}#{block}"))),
    }
}

/// What a decision says, in words: of what, and what.
fn words(judgement: &Judgement) -> (String, String) {
    let place = |scope: &Scope| match scope {
        Scope::Everywhere => "everywhere".to_string(),
        Scope::Source(slug) => format!("in {slug}"),
        Scope::Place(slug, block) => format!("at {slug}#{block}"),
    };
    let kind =
        |kind: &Option<crate::entity::EntityType>| kind.as_ref().map_or_else(String::new, |k| format!(" as {}", k.0));
    let (of, what) = match judgement {
        Judgement::Reject { form, kind: k, scope } => (form.as_str(), format!("rejected{} {}", kind(k), place(scope))),
        Judgement::Accept { form, kind: k, scope, expect } => {
            let times = expect.map_or_else(String::new, |n| format!(", {n} of them"));
            (form.as_str(), format!("accepted{} {}{times}", kind(k), place(scope)))
        }
        Judgement::Same { a, b } => (b.as_str(), format!("is “{a}”")),
        Judgement::Different { a, b } => (b.as_str(), format!("is not “{a}”")),
        Judgement::Merged { from, into } => (from.as_str(), format!("is now “{into}”")),
    };
    (plain(of), plain(&what))
}

/// As one line of a comment, which may hold no control character.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\u{2028}' || c == '\u{2029}' { ' ' } else { c }).collect()
}

fn table(decision: &NewDecision) -> String {
    let (of, mut what) = words(&decision.judgement);
    // Two people may decide the same: their tables differ in who, when and why, so their first and last lines must, too.
    let told = [&decision.by, &decision.on, &decision.why];
    let told: Vec<String> = told.into_iter().flatten().map(|t| plain(t)).collect();
    if !told.is_empty() {
        what = format!("{what} ({})", told.join(", "));
    }
    let mut out = String::new();
    let seen = if decision.seen.is_empty() { String::new() } else { format!(": {}", plain(&decision.seen)) };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# “{of}” {what}{seen}");
    let _ = writeln!(out, "[[{}]]", kind(&decision.judgement));
    let keys = keys(decision);
    let mut alike = 1;
    for (i, (key, value)) in keys.iter().enumerate() {
        let last = i + 1 == keys.len();
        let full = alike + 1 >= ALIKE && i + 2 < keys.len();
        match (last, full) {
            (true, _) => drop(writeln!(out, "{key} = {value} # {what}")),
            (_, true) => drop(writeln!(out, "{key} = {value} # “{of}” {what}")),
            _ => drop(writeln!(out, "{key} = {value}")),
        }
        alike = if full { 0 } else { alike + 1 };
    }
    out
}

/// Adds to a list of the kind `reject = [{ … }, …]`, one line for each.
fn push(document: &mut DocumentMut, decision: &NewDecision) {
    let mut inline = InlineTable::new();
    for (key, value) in keys(decision) {
        if let Ok(value) = value.parse::<toml_edit::Value>() {
            inline.insert(key, value);
        }
    }
    let mut value = toml_edit::Value::InlineTable(inline);
    if let Some(list) = document.get_mut(kind(&decision.judgement)).and_then(Item::as_array_mut) {
        // A comment behind the last element stays behind it.
        let behind = list.trailing().as_str().unwrap_or_default().trim_end().to_string();
        value.decor_mut().set_prefix(format!("{behind}\n  "));
        list.push_formatted(value);
        list.set_trailing_comma(true);
        list.set_trailing("\n");
    }
}

/// A basic string of TOML on one line.
fn quoted(text: &str) -> String {
    // A string of JSON is one of TOML, but for the one control character JSON leaves as it is. Writing a string cannot fail.
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007F")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityType;
    use crate::entity::registry::{DecisionFile, decisions};
    use crate::id::BlockId;
    use proptest::prelude::*;

    fn sections() -> Vec<(String, EntityType)> {
        ["person", "place"].map(|k| (format!("{k}s"), EntityType(k.into()))).to_vec()
    }

    fn read(text: &str) -> Vec<super::super::Decision> {
        let file = DecisionFile { file: "content/entities.toml".into(), text: text.into() };
        let mut complaints = Vec::new();
        let read = decisions::read(&file, &sections(), &mut complaints);
        assert!(complaints.is_empty(), "{complaints:?}\n{text}");
        read
    }

    fn judgement() -> impl Strategy<Value = Judgement> {
        let words = "[a-zA-Zé\"\\\\#\u{7f}\u{1}\t\n’“] ?[a-z]{0,4}".prop_filter("not blank", |s| !s.trim().is_empty());
        let kind = proptest::option::of("person|place").prop_map(|k| k.map(|k| EntityType(k.as_str().into())));
        let scope = (0..3u8, "[a-z]{1,3}", 1..9u32).prop_map(|(n, slug, p)| match n {
            0 => Scope::Everywhere,
            1 => Scope::Source(slug),
            _ => Scope::Place(slug, BlockId::paragraph(p)),
        });
        let id = "[a-z]{1,4}".prop_map(|s| s.parse().unwrap());
        prop_oneof![
            (words.clone(), kind.clone(), scope.clone()).prop_map(|(form, kind, scope)| Judgement::Reject {
                form,
                kind,
                scope
            }),
            (words.clone(), kind, scope, proptest::option::of(0..9usize))
                .prop_map(|(form, kind, scope, expect)| Judgement::Accept { form, kind, scope, expect }),
            (words.clone(), words.clone()).prop_map(|(a, b)| Judgement::Same { a, b }),
            (words.clone(), words).prop_map(|(a, b)| Judgement::Different { a, b }),
            (id, "[a-z]{1,4}".prop_map(|s| s.parse().unwrap()))
                .prop_map(|(from, into)| Judgement::Merged { from, into }),
        ]
    }

    fn decision() -> impl Strategy<Value = NewDecision> {
        let note = || proptest::option::of("\\PC{0,9}");
        (judgement(), note(), note(), proptest::option::of(Just("2026-11-21".to_string()))).prop_map(
            |(judgement, why, by, on)| NewDecision { judgement, why, by, on, seen: "1 mention in 1 source".into() },
        )
    }

    /// Lines of a table that another decision could have, too.
    fn alike(line: &str) -> bool {
        !line.contains('#')
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(new in proptest::collection::vec(decision(), 1..5)) {
            let text = add("", &new).unwrap();
            let mut read: Vec<_> = read(&text).into_iter().map(|d| (d.judgement, d.why, d.by, d.on)).collect();
            let mut wanted: Vec<_> = new.into_iter().map(|d| (d.judgement, d.why, d.by, d.on)).collect();
            read.sort_by_key(|d| format!("{d:?}"));
            wanted.sort_by_key(|d| format!("{d:?}"));
            prop_assert_eq!(read, wanted);
        }

        #[test]
        fn taking_out_what_was_added_gives_the_text_before(
            old in proptest::collection::vec(decision(), 1..4),
            new in decision(),
        ) {
            let before = add("# Mine.\n", &old).unwrap();
            let after = add(&before, std::slice::from_ref(&new)).unwrap();
            let last = read(&after).into_iter().max_by_key(|d| d.origin.span.start).unwrap();
            prop_assert_eq!(remove(&after, last.origin.span.start), before);
        }

        #[test]
        fn lines_that_could_be_anothers_stand_between_lines_that_could_not(new in decision()) {
            let text = table(&new);
            let lines: Vec<&str> = text.lines().collect();
            prop_assert!(!alike(lines[0]) && !alike(lines[lines.len() - 1]), "{}", text);
            let longest = lines.split(|l| !alike(l)).map(<[&str]>::len).max();
            prop_assert!(longest <= Some(ALIKE), "{}", text);
        }
    }

    /// git, in a folder of its own, without what its user has set.
    fn git(folder: &std::path::Path, arguments: &[&str]) -> bool {
        let mut git = std::process::Command::new("git");
        git.current_dir(folder).args([
            "-c",
            "user.name=T",
            "-c",
            "user.email=t@example.org",
            "-c",
            "commit.gpgsign=false",
        ]);
        git.args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder).output().unwrap().status.success()
    }

    /// Decisions from few words, so that two reviewers often write equal lines.
    fn some(dice: &mut impl FnMut(usize) -> usize) -> Vec<NewDecision> {
        let one = |dice: &mut dyn FnMut(usize) -> usize| {
            let form = ["Quay", "Moss", "Ada Moss"][dice(3)].to_string();
            let kind = [None, Some("person"), Some("place")][dice(3)].map(|k| EntityType(k.into()));
            let place = || Scope::Place("letter".into(), BlockId::paragraph(3));
            let scope = [Scope::Everywhere, Scope::Source("letter".into()), place()][dice(3)].clone();
            let id = |n: usize| ["quay", "moss", "ada-moss", "dock"][n].to_string();
            let judgement = match dice(4) {
                0 => Judgement::Accept { form, kind, scope, expect: [None, Some(2), Some(3)][dice(3)] },
                1 => Judgement::Different { a: id(dice(4)), b: id(dice(4)) },
                2 => Judgement::Merged { from: id(dice(4)).parse().unwrap(), into: id(dice(4)).parse().unwrap() },
                _ => Judgement::Reject { form, kind, scope },
            };
            let by = (dice(2) == 0).then(|| "T. R.".to_string());
            let on = (dice(2) == 0).then(|| "2026-11-21".to_string());
            let why = (dice(2) == 0).then(|| "seen".to_string());
            NewDecision { judgement, why, by, on, seen: "1 mention in 1 source".into() }
        };
        (0..1 + dice(3)).map(|_| one(dice)).collect()
    }

    #[test]
    fn what_two_reviewers_add_git_unites_without_loss() {
        let mut seed = 11u64;
        let mut dice = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % sides
        };
        let folder = tempfile::tempdir().unwrap();
        let (root, file) = (folder.path(), folder.path().join("f.toml"));
        std::fs::write(root.join(".gitattributes"), "f.toml merge=union\n").unwrap();
        assert!(
            git(root, &["init", "-q", "-b", "main"]) && git(root, &["add", "-A"]) && git(root, &["commit", "-qm", "0"])
        );
        for round in 0..30 {
            let base = if round % 3 == 0 { String::new() } else { add("# Mine.\n", &some(&mut dice)).unwrap() };
            let sides = [add(&base, &some(&mut dice)).unwrap(), add(&base, &some(&mut dice)).unwrap()];
            assert!(git(root, &["checkout", "-q", "--detach", "main"]));
            if !base.is_empty() {
                std::fs::write(&file, &base).unwrap();
                assert!(git(root, &["add", "-A"]) && git(root, &["commit", "-qm", "base"]));
            }
            assert!(git(root, &["branch", "-f", "base"]));
            for (branch, text) in ["one", "two"].iter().zip(&sides) {
                assert!(git(root, &["checkout", "-q", "-B", branch, "base"]));
                std::fs::write(&file, text).unwrap();
                assert!(git(root, &["add", "-A"]) && git(root, &["commit", "-qm", branch]));
            }
            assert!(git(root, &["merge", "-q", "--no-edit", "one"]) || sides[0] == sides[1], "round {round}");
            let united = std::fs::read_to_string(&file).unwrap();
            let said = |text: &str| {
                let all =
                    read(text).into_iter().map(|d| format!("{:?} {:?} {:?} {:?}", d.judgement, d.why, d.by, d.on));
                all.collect::<std::collections::BTreeSet<_>>()
            };
            let wanted: std::collections::BTreeSet<_> = sides.iter().flat_map(|s| said(s)).collect();
            assert_eq!(
                said(&united),
                wanted,
                "round {round}\n{}\n--- and ---\n{}\n--- give ---\n{united}",
                sides[0],
                sides[1]
            );
            assert!(git(root, &["checkout", "-q", "--detach", "main"]));
        }
    }

    #[test]
    fn lists_of_the_editor_stay_lists() {
        let mine = "# Mine.\nreject = [\n  { form = \"A\" }, # a\n]\n";
        let new = NewDecision {
            judgement: Judgement::Reject { form: "B".into(), kind: None, scope: Scope::Everywhere },
            why: None,
            by: None,
            on: None,
            seen: String::new(),
        };
        let text = add(mine, &[new]).unwrap();
        assert_eq!(read(&text).len(), 2, "{text}");
        assert!(text.starts_with("# Mine.\nreject = [\n  { form = \"A\" }, # a\n"), "{text}");
        let first = read(&text).remove(0);
        let left = remove(&text, first.origin.span.start);
        assert_eq!(read(&left).len(), 1, "{left}");
        assert!(add("[[reject]\n", &[]).is_err());
    }
}
