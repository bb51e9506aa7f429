//! Manuals as they stand in files of GNU `info`: the heads of their nodes, menus, the entry of the directory, the table of tags.
//!
//! In: units, before anything is known of them. Out: lines that only lead through the manual as units of form `Removed`, where the
//! text has heads of nodes (`File: bell.info,  Node: Top,  Up: (dir)`).

use crate::source::text::Draft;
use crate::source::text::tables::pattern;
use crate::source::text::units::{Form, Unit};
use regex::Regex;
use std::sync::LazyLock;

/// The head of a node: where it is, and which nodes are beside it.
static NODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^File: \S+,\s+Node: [^,]+(?:,\s+(?:Next|Prev|Up): [^,]+)*$"));

/// An entry of a menu: `* Invoking bell::   Options.`, `* index: Concept Index.`.
static ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\* ?[^:\n]{1,80}(?:::|: \S)"));

/// Which program made the file from what.
static PRODUCED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^This is \S+, produced by (?:makeinfo|texi2any)(?: version \S+)? from \S+$"));

/// What stands above the notes of a node: `---------- Footnotes ----------`.
static NOTES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^-{3,} Footnotes -{3,}$"));

const RULE: &str = "navigation";

/// Takes what leads through a manual out of it.
pub(in crate::source::text) fn navigation(draft: &mut Draft<'_>) {
    let node = |unit: &Unit| unit.text.starts_with("File: ") && NODE.is_match(&unit.text);
    if !draft.units.iter().any(node) {
        return;
    }
    let (mut entry, mut menu, mut tags) = (false, false, false);
    for unit in &mut draft.units {
        let text = unit.text.trim_start_matches('\u{1F}').trim();
        if text.starts_with("INFO-DIR-SECTION") || text.starts_with("START-INFO-DIR-ENTRY") {
            entry = true;
        }
        tags |= text.starts_with("Tag Table:") || text.starts_with("Indirect:");
        let heads = text == "* Menu:";
        menu = heads || menu && ENTRY.is_match(text);
        let rule = match () {
            () if entry || menu || tags || node(unit) => Some(RULE),
            () if PRODUCED.is_match(text) => Some("site-credit"),
            () if NOTES.is_match(text) => Some("separator"),
            () => None,
        };
        entry &= !text.ends_with("END-INFO-DIR-ENTRY");
        tags &= !text.ends_with("End:");
        if let Some(rule) = rule {
            unit.form = Form::Removed(rule);
        }
    }
}
