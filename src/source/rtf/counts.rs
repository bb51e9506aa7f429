//! What a page does not carry of an RTF file, counted.

use crate::source::document::{Change, Word};
use crate::source::draft::{counted, omitted};
use std::collections::BTreeMap;

/// Features and their words for one and for many, in the order they are reported.
const FEATURES: &[(Word, &str, &str)] = &[
    ("comments", "comment", "comments"),
    (
        "insertions",
        "insertion of a tracked change, taken as accepted",
        "insertions of tracked changes, taken as accepted",
    ),
    ("deletions", "deletion of a tracked change, left out", "deletions of tracked changes, left out"),
    ("hidden-text", "hidden passage", "hidden passages"),
    ("spanning-columns", "cell that spans columns", "cells that span columns"),
    ("spanning-rows", "cell that spans rows", "cells that span rows"),
    ("wide-tables", "table too large for a page, set as lines", "tables too large for a page, set as lines"),
    (
        "nested-tables",
        "table within a table, set as lines of its cell",
        "tables within tables, set as lines of their cells",
    ),
    ("cell-lists", "list mark in a table cell", "list marks in table cells"),
    ("heading-numbers", "number of a heading", "numbers of headings"),
    (
        "list-labels",
        "item labelled with a letter or Roman numeral, now a number",
        "items labelled with letters or Roman numerals, now numbers",
    ),
    ("underline", "underlined passage", "underlined passages"),
    ("highlighting", "highlighted passage", "highlighted passages"),
    ("objects", "embedded object", "embedded objects"),
    ("formulas", "formula, only its letters are kept", "formulas, only their letters are kept"),
    ("pictures", "picture in a form browsers do not show", "pictures in forms browsers do not show"),
    ("remote-pictures", "picture that is not in the file", "pictures that are not in the file"),
    (
        "inner-links",
        "link to another place of the file or of its writer's computer",
        "links to other places of the file or of its writer's computer",
    ),
    ("text-boxes", "text box, set where it is anchored", "text boxes, set where they are anchored"),
    ("signs", "sign of a font of pictures", "signs of a font of pictures"),
    ("broken-letters", "letter that cannot be read", "letters that cannot be read"),
    ("trailing-bytes", "run of bytes after the end", "runs of bytes after the end"),
    (
        "unclosed-groups",
        "group without an end (the file may be cut off)",
        "groups without an end (the file may be cut off)",
    ),
    ("unopened-groups", "end of a group that did not begin", "ends of groups that did not begin"),
    (
        "deep-groups",
        "group nested too deeply to keep its formatting",
        "groups nested too deeply to keep their formatting",
    ),
];

/// Counts by feature.
#[derive(Debug, Default)]
pub(super) struct Counts(BTreeMap<Word, usize>);

impl Counts {
    pub fn add(&mut self, feature: Word, count: usize) {
        if count > 0 {
            *self.0.entry(feature).or_default() += count;
        }
    }

    /// As changes, in the order of the table.
    pub fn changes(&self) -> Vec<Change> {
        let found = FEATURES.iter().filter_map(|(rule, one, many)| Some((*rule, self.0.get(rule)?, one, many)));
        found.map(|(rule, count, one, many)| omitted(counted(*count, one, many), rule, *count)).collect()
    }
}
