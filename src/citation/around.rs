//! What stands around a citation and what is left out of it: prefixes, suffixes, authors, the order in a cluster.
//!
//! Runs go in and are changed in place. Nothing here knows items beyond one field, or the engine.

use super::bibliography::Item;
use super::markup::{smarten, without_marks};
use super::runs::Run;

/// The citations of a cluster in the order they were written, the marks between them where they are.
pub fn in_order(runs: Vec<Run>) -> Vec<Run> {
    let mut order: Vec<usize> = Vec::new();
    for cite in runs.iter().filter_map(|run| run.cite) {
        if order.last() != Some(&cite) {
            order.push(cite);
        }
    }
    let mut wanted = order.clone();
    wanted.sort_unstable();
    let twice = wanted.windows(2).any(|pair| pair[0] == pair[1]);
    if twice || order == wanted {
        return runs;
    }
    let (mut ordered, mut place, mut last) = (Vec::with_capacity(runs.len()), wanted.iter(), None);
    for run in &runs {
        match run.cite {
            Some(cite) if last == Some(cite) => {}
            Some(cite) => {
                last = Some(cite);
                let wanted = place.next();
                ordered.extend(runs.iter().filter(|run| run.cite.as_ref() == wanted).cloned());
            }
            None => ordered.push(run.clone()),
        }
    }
    ordered
}

/// A report number such as `15-42` is no range: its hyphen stays.
pub fn keep_hyphen(item: &Item, cite: Option<usize>, runs: &mut [Run]) {
    let Some(number) = item.field("number").filter(|number| number.contains('-')) else { return };
    let dashed = number.replace('-', "–");
    for run in runs.iter_mut().filter(|run| cite.is_none() || run.cite == cite) {
        if run.text.contains(&dashed) {
            run.text = run.text.replace(&dashed, number);
        }
    }
}

/// Takes the names out of a citation, with the punctuation after them; if nothing else is in it, only when `even_all`.
pub fn drop_names(runs: &mut Vec<Run>, cite: usize, even_all: bool) -> Option<Vec<Run>> {
    let of_cite = |run: &Run| run.cite == Some(cite);
    let rest = runs.iter().any(|run| of_cite(run) && !run.names && run.text.chars().any(char::is_alphanumeric));
    let names: Vec<Run> = runs.iter().filter(|run| of_cite(run) && run.names).cloned().collect();
    if names.is_empty() {
        return None;
    }
    if rest || even_all {
        runs.retain(|run| !(of_cite(run) && run.names));
        for run in runs.iter_mut().filter(|run| of_cite(run)) {
            run.text = run.text.trim_start_matches([',', '.', ';', ':', ' ', '\u{a0}']).to_owned();
            if !run.text.is_empty() {
                break;
            }
        }
    }
    Some(names)
}

/// Puts the words around a citation. A mark of punctuation at their edge takes the place of the style's delimiter.
pub fn add_affixes(runs: &mut Vec<Run>, cite: usize, prefix: &str, suffix: &str) {
    let Some(first) = runs.iter().position(|run| run.cite == Some(cite)) else { return };
    if !suffix.is_empty() {
        let last = runs.iter().rposition(|run| run.cite == Some(cite)).unwrap_or(first);
        let joins = suffix.starts_with([',', '.', ';', ':', ')', ']', '?', '!', '’', '”', ' ']);
        let text = format!("{}{suffix}", if joins { "" } else { " " });
        if text.ends_with([',', ';', '.', ':']) {
            let marks = |c: char| matches!(c, ',' | ';' | '.');
            if let Some(after) = runs.get_mut(last + 1).filter(|run| run.cite.is_none() && run.text.starts_with(marks))
            {
                let rest = after.text.trim_start_matches(marks);
                // At the end of all, the mark of the style stays.
                if rest.starts_with(' ') {
                    after.text = rest.to_owned();
                }
            }
        }
        runs.insert(last + 1, Run::plain(smarten(&without_marks(&text)), Some(cite)));
    }
    if !prefix.is_empty() {
        let space = if prefix.ends_with(['(', '[', '“', '‘', '—', ' ', '\u{a0}']) { "" } else { " " };
        if full_sentence(prefix) {
            capitalise(&mut runs[first..]);
        }
        if prefix.starts_with([',', '.', ';', ':'])
            && let Some(before) = first.checked_sub(1).and_then(|at| runs.get_mut(at)).filter(|run| run.cite.is_none())
        {
            before.text = before.text.trim_end_matches([',', '.', ';', ' ']).to_owned();
        }
        runs.insert(first, Run::plain(smarten(&without_marks(&format!("{prefix}{space}"))), Some(cite)));
    }
}

/// Whether a prefix ends a sentence of several words.
fn full_sentence(prefix: &str) -> bool {
    let text = prefix.trim_end().trim_end_matches(['”', '’', '"', '\'']);
    text.ends_with(['.', '!', '?']) && text.trim_start_matches([' ', '.']).contains(' ')
}

/// A note begins with a capital, unless its first word has capitals of its own ("iPad").
pub fn capitalise(runs: &mut [Run]) {
    let Some(run) = runs.iter_mut().find(|run| run.text.chars().any(char::is_alphanumeric)) else { return };
    let start = run.text.find(char::is_alphanumeric).unwrap_or(0);
    let word = run.text[start..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if run.text[start..].starts_with("http") || !word.chars().all(char::is_lowercase) {
        return;
    }
    let Some(first) = word.chars().next() else { return };
    let capital: String = first.to_uppercase().collect();
    run.text.replace_range(start..start + first.len_utf8(), &capital);
}
