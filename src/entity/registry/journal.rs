//! What commands did to decision files, so that it can be taken back.
//!
//! Goes in: edits. Comes out: lines of a journal, and from a line the edits that undo it. The journal belongs to the cache of one
//! machine: what is shared, and older, is the business of git. An edit is undone exactly if its file is as it was left; if the
//! file has changed elsewhere since, the words that were added are taken out where they stand, if they stand there once.

use super::FileEdit;
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};

/// Steps that are remembered.
const KEPT: usize = 500;

/// One step: what a command did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// In words: `reject friendly`.
    pub did: String,
    hunks: Vec<Hunk>,
}

/// The part of a file that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hunk {
    path: String,
    /// Where the part begins, in bytes.
    at: usize,
    /// What stood there; `None` if there was no file.
    old: Option<String>,
    /// What stands there now; `None` if the file was removed.
    new: Option<String>,
    /// Hash of the whole text as it was left.
    left: String,
}

impl Step {
    /// Of these edits.
    pub fn of(did: impl Into<String>, edits: &[FileEdit]) -> Step {
        Step { did: did.into(), hunks: edits.iter().map(Hunk::of).collect() }
    }

    /// The edits that take the step back; `read` gives the text of a file as it is now.
    ///
    /// # Errors
    /// A file has changed so that the step cannot be taken back.
    pub fn undo(&self, read: &dyn Fn(&str) -> Option<String>) -> Result<Vec<FileEdit>, Box<Diagnostic>> {
        self.hunks.iter().map(|hunk| hunk.undo(read(&hunk.path))).collect()
    }
}

fn hash(text: Option<&str>) -> String {
    text.map_or_else(String::new, |t| blake3::hash(t.as_bytes()).to_hex().to_string())
}

impl Hunk {
    fn of(edit: &FileEdit) -> Hunk {
        let (path, left) = (edit.path.clone(), hash(edit.after.as_deref()));
        let (Some(before), Some(after)) = (&edit.before, &edit.after) else {
            return Hunk { path, at: 0, old: edit.before.clone(), new: edit.after.clone(), left };
        };
        // Whole lines: they are found again where parts of lines would be found too often.
        let (old, new): (Vec<&str>, Vec<&str>) =
            (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
        let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        Hunk {
            path,
            at: old[..head].iter().map(|line| line.len()).sum(),
            old: Some(old_rest[..old_rest.len() - tail].concat()),
            new: Some(new_rest[..new_rest.len() - tail].concat()),
            left,
        }
    }

    fn undo(&self, now: Option<String>) -> Result<FileEdit, Box<Diagnostic>> {
        let path = self.path.clone();
        let untouched = hash(now.as_deref()) == self.left && now.is_some() == self.new.is_some();
        let (Some(old), Some(new)) = (&self.old, &self.new) else {
            return if untouched {
                Ok(FileEdit { path, before: now, after: self.old.clone() })
            } else {
                Err(self.changed())
            };
        };
        let text = now.clone().ok_or_else(|| self.changed())?;
        let at = if untouched {
            Some(self.at)
        } else {
            let mut places = text.match_indices(new.as_str()).map(|(i, _)| i);
            places.next().filter(|_| !new.trim().is_empty() && places.next().is_none())
        };
        let after = at.and_then(|at| Some(format!("{}{old}{}", text.get(..at)?, text.get(at + new.len()..)?)));
        Ok(FileEdit { path, before: now, after: Some(after.ok_or_else(|| self.changed())?) })
    }

    fn changed(&self) -> Box<Diagnostic> {
        let error = Diagnostic::error("entities-undo", "has changed since, so that this step cannot be taken back");
        error.in_file(&*self.path).help("change the file by hand, or take it from the version history").into()
    }
}

/// The journal with a step more; the oldest steps are forgotten.
pub fn append(journal: &str, step: &Step) -> String {
    let lines: Vec<&str> = journal.lines().filter(|l| !l.is_empty()).collect();
    let mut out = String::new();
    for line in &lines[lines.len().saturating_sub(KEPT - 1)..] {
        out.push_str(line);
        out.push('\n');
    }
    // Plain data with text keys: writing it to a string cannot fail.
    out.push_str(&serde_json::to_string(step).unwrap_or_default());
    out.push('\n');
    out
}

/// The last step of a journal, and the journal without it. A line that cannot be read ends what can be undone.
pub fn last(journal: &str) -> Option<(Step, String)> {
    let text = journal.trim_end_matches('\n');
    let (rest, line) = text.rsplit_once('\n').map_or(("", text), |(rest, line)| (rest, line));
    let step = serde_json::from_str(line).ok()?;
    let rest = if rest.is_empty() { String::new() } else { format!("{rest}\n") };
    Some((step, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edit(before: Option<&str>, after: Option<&str>) -> FileEdit {
        FileEdit { path: "f".into(), before: before.map(str::to_string), after: after.map(str::to_string) }
    }

    proptest! {
        #[test]
        fn a_step_taken_back_gives_the_text_before(
            before in proptest::option::of("([a-cé]{0,3}\n){0,6}[aé]{0,2}"),
            after in proptest::option::of("([a-cé]{0,3}\n){0,6}[aé]{0,2}"),
        ) {
            let edit = edit(before.as_deref(), after.as_deref());
            let journal = append("", &Step::of("x", std::slice::from_ref(&edit)));
            let (step, rest) = last(&journal).unwrap();
            prop_assert_eq!(rest, "");
            let undone = step.undo(&|_| after.clone()).unwrap();
            prop_assert_eq!(&undone[0].after, &before);
        }
    }

    #[test]
    fn words_added_are_taken_out_of_a_file_that_has_grown() {
        let step = Step::of("x", &[edit(Some("a\n"), Some("a\nmine\n"))]);
        let undone = step.undo(&|_| Some("first\na\nmine\nlast\n".into())).unwrap();
        assert_eq!(undone[0].after.as_deref(), Some("first\na\nlast\n"));
        for now in [Some("a\n"), Some("mine\nmine\n"), None] {
            assert!(step.undo(&|_| now.map(str::to_string)).is_err(), "{now:?}");
        }
    }

    #[test]
    fn only_so_many_steps_are_kept() {
        let mut journal = String::new();
        for n in 0..KEPT + 3 {
            journal = append(&journal, &Step::of(format!("step {n}"), &[]));
        }
        assert_eq!(journal.lines().count(), KEPT);
        assert_eq!(last(&journal).unwrap().0.did, format!("step {}", KEPT + 2));
        assert!(last("no json\n").is_none() && last("").is_none());
    }
}
