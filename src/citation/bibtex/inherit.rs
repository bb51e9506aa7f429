//! What entries take from others: `crossref` and `xdata`, by BibLaTeX's rules (manual, appendix B).

use super::parse::RawEntry;
use std::collections::HashMap;

/// Chains of references are followed this far; a circle ends there.
const STEPS: usize = 6;

/// Fields that belong to an entry alone.
const OWN: [&str; 17] = [
    "abstract",
    "annotation",
    "annote",
    "crossref",
    "entryset",
    "ids",
    "keywords",
    "label",
    "options",
    "presort",
    "related",
    "relatedtype",
    "shorttitle",
    "sortkey",
    "sorttitle",
    "xdata",
    "xref",
];

/// Gives every entry the fields it takes from the entries it refers to.
pub(super) fn resolve(entries: &mut [RawEntry]) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        numbers.entry(entry.key.clone()).or_insert(number);
    }
    for at in 0..entries.len() {
        let mut taken = Vec::new();
        let mut queue: Vec<(usize, bool, usize)> = parents(&entries[at], &numbers, 0);
        // Breadth first, so that what is nearer wins.
        let mut next = 0;
        while let Some((parent, data, steps)) = queue.get(next).copied() {
            next += 1;
            if parent == at || queue[..next - 1].iter().any(|(seen, ..)| *seen == parent) {
                continue;
            }
            let from = &entries[parent];
            for (name, value) in from.fields.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
                for name in if data { vec![name.clone()] } else { becomes(name, &from.kind, &entries[at].kind) } {
                    taken.push((name, value.clone()));
                }
            }
            if steps < STEPS {
                queue.extend(parents(from, &numbers, steps + 1));
            }
        }
        for (name, value) in taken {
            if entries[at].get(&name).is_none() && entries[at].fields.iter().all(|(n, _)| *n != name) {
                entries[at].fields.push((name, value));
            }
        }
    }
}

/// The entries one refers to: number, whether all fields are taken as they are, and how many steps away.
fn parents(entry: &RawEntry, numbers: &HashMap<String, usize>, steps: usize) -> Vec<(usize, bool, usize)> {
    let of = |name: &str, data: bool| {
        let keys = entry.get(name).unwrap_or_default().split(',').map(str::trim);
        keys.filter_map(|key| numbers.get(key)).map(|n| (*n, data, steps)).collect::<Vec<_>>()
    };
    let mut all = of("xdata", true);
    all.extend(of("crossref", false));
    all.truncate(16);
    all
}

/// What a field of the parent is called in the child: the title of a book is the book title of its chapters.
fn becomes(name: &str, parent: &str, child: &str) -> Vec<String> {
    let part = matches!(
        child,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "inreference"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
            | "conference"
    );
    let prefix = match parent {
        "periodical" if matches!(child, "article" | "suppperiodical") => "journal",
        _ if parent.starts_with("mv") => "main",
        _ if part => "book",
        _ => "",
    };
    match name {
        "title" | "subtitle" | "titleaddon" if prefix.is_empty() => Vec::new(),
        "title" | "subtitle" | "titleaddon" => vec![format!("{prefix}{name}")],
        "author" if part && matches!(parent, "book" | "mvbook") => {
            let mut names = vec!["bookauthor".to_owned()];
            names.extend((child == "inbook" || child == "bookinbook").then(|| name.to_owned()));
            names
        }
        "author" if part => Vec::new(),
        _ => vec![name.to_owned()],
    }
}
