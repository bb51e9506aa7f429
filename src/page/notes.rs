//! The one sequence of notes of a page: hand-written notes and citations, numbered by their first reference.
//!
//! References in the body are numbered first, then those inside of notes in the order of the notes (breadth first, as GitHub
//! does). A citation inside of a note makes no note of its own.

use super::model::{CitationHtml, CitationTurn, NoteTarget, NoteUse, Page};

/// The notes of a page in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Numbering {
    /// What stands at number `i + 1`.
    pub(super) order: Vec<NoteTarget>,
    /// Number of each hand-written note, 0 if it is not used.
    pub(super) of_note: Vec<u32>,
    /// Number of the note each cluster makes, 0 if it makes none.
    pub(super) of_cluster: Vec<u32>,
}

/// Numbers the notes; `is_note` says which clusters become notes.
pub(super) fn number(uses: &[NoteUse], notes: usize, clusters: usize, is_note: impl Fn(usize) -> bool) -> Numbering {
    let mut numbering = Numbering { order: Vec::new(), of_note: vec![0; notes], of_cluster: vec![0; clusters] };
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); notes];
    for note_use in uses {
        match (note_use.within, note_use.what) {
            (None, what) => numbering.turn(what, &is_note),
            (Some(within), NoteTarget::Note(note)) => inside[within].push(note),
            (Some(_), NoteTarget::Cluster(_) | NoteTarget::Missing) => {}
        }
    }
    let mut at = 0;
    while let Some(target) = numbering.order.get(at).copied() {
        if let NoteTarget::Note(note) = target {
            for inner in std::mem::take(&mut inside[note]) {
                numbering.turn(NoteTarget::Note(inner), &is_note);
            }
        }
        at += 1;
    }
    numbering
}

impl Numbering {
    fn turn(&mut self, target: NoteTarget, is_note: &impl Fn(usize) -> bool) {
        let next = self.order.len() as u32 + 1;
        let number = match target {
            NoteTarget::Note(note) => &mut self.of_note[note],
            NoteTarget::Cluster(cluster) if is_note(cluster) => &mut self.of_cluster[cluster],
            NoteTarget::Cluster(_) | NoteTarget::Missing => return,
        };
        if *number == 0 {
            *number = next;
            self.order.push(target);
        }
    }
}

/// The punctuation a text begins with; the mark of a note stands after it.
pub(super) fn punctuation(text: &str) -> &str {
    let rest = text.trim_start_matches(['.', ',', ';', ':', '!', '?', '…', '”', '’', '»', '"', '\'']);
    // What is part of a word or number is none.
    if rest.starts_with(char::is_alphanumeric) { "" } else { &text[..text.len() - rest.len()] }
}

/// A citation that makes no note of its own, for it stands in one: in parentheses unless it `opens` the note, without the full stop it
/// has at the end of a note where the sentence goes on, and with the author where the text has none.
pub(super) fn in_note(citation: &CitationHtml, prefix: &str, opens: bool, after: &str) -> String {
    if !citation.is_note {
        return citation.html.clone();
    }
    let last = after.lines().next().is_none_or(|line| line.trim().is_empty());
    let html = if last && (opens || citation.in_text.is_some()) {
        citation.html.clone()
    } else {
        without_full_stop(&citation.html)
    };
    match &citation.in_text {
        Some(author) if html.is_empty() => author.clone(),
        Some(author) => format!("{author}, {html}"),
        None if opens => html,
        None => format!("({})", uncapitalised(html, prefix)),
    }
}

/// The full stop may stand inside of the last elements.
fn without_full_stop(html: &str) -> String {
    let mut end = html.len();
    while let Some(open) = html[..end].strip_suffix('>').and_then(|head| head.rfind('<')) {
        end = open;
    }
    match html[..end].strip_suffix('.') {
        Some(head) => format!("{head}{}", &html[end..]),
        None => html.to_string(),
    }
}

/// What the writer put before the citation begins a note with a capital letter, but no parenthesis.
fn uncapitalised(html: String, prefix: &str) -> String {
    let written = prefix.trim_start().chars().next().filter(|c| c.is_lowercase());
    match (written, html.chars().next()) {
        (Some(written), Some(first)) if first != written && first.to_lowercase().eq([written]) => {
            format!("{written}{}", &html[first.len_utf8()..])
        }
        _ => html,
    }
}

impl Page {
    /// The number under which readers see the hand-written note with this label, its anchor being `fn-` and that number.
    /// `note_style` says whether citations make notes too.
    pub fn note_number(&self, label: &str, note_style: bool) -> Option<u32> {
        let note = self.notes.iter().position(|n| n.used && n.label == label)?;
        let numbering = number(&self.uses, self.notes.len(), self.clusters.len(), |_| note_style);
        numbering.of_note.get(note).copied().filter(|n| *n > 0)
    }

    /// The clusters in the order in which a style has to format them, each with the number of its note. Clusters in notes
    /// that are not rendered are left out.
    pub fn citation_order(&self, note_style: bool) -> Vec<CitationTurn> {
        if self.clusters.is_empty() {
            return Vec::new();
        }
        let numbering = number(&self.uses, self.notes.len(), self.clusters.len(), |_| note_style);
        let mut order = Vec::with_capacity(self.clusters.len());
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); self.notes.len()];
        let mut in_text = Vec::new();
        for note_use in &self.uses {
            match (note_use.within, note_use.what) {
                (Some(note), NoteTarget::Cluster(cluster)) => inside[note].push(cluster),
                (None, NoteTarget::Cluster(cluster)) if !note_style => {
                    in_text.push(CitationTurn { cluster, note: None });
                }
                _ => {}
            }
        }
        order.extend(in_text);
        for (number, target) in (1..).zip(&numbering.order) {
            match target {
                NoteTarget::Cluster(cluster) => order.push(CitationTurn { cluster: *cluster, note: Some(number) }),
                NoteTarget::Note(note) => order
                    .extend(inside[*note].iter().map(|cluster| CitationTurn { cluster: *cluster, note: Some(number) })),
                NoteTarget::Missing => {}
            }
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_ends_where_a_word_begins() {
        for (text, found) in [
            (". A", "."),
            (",” he said", ",”"),
            ("’s", ""),
            (".5", ""),
            (" .", ""),
            ("?!", "?!"),
            (") x", ""),
            ("", ""),
        ] {
            assert_eq!(punctuation(text), found, "{text}");
        }
    }

    #[test]
    fn a_citation_in_a_note_is_part_of_its_sentence() {
        let note = |html: &str, in_text: Option<&str>| CitationHtml {
            html: html.into(),
            is_note: true,
            in_text: in_text.map(str::to_string),
        };
        let moss = note("Moss, <i>Fens</i>, 3.", None);
        assert_eq!(in_note(&moss, "", false, ".\n"), "(Moss, <i>Fens</i>, 3)");
        assert_eq!(in_note(&moss, "", true, "; but"), "Moss, <i>Fens</i>, 3");
        assert_eq!(in_note(&moss, "", true, "\n\nMore"), "Moss, <i>Fens</i>, 3.");
        assert_eq!(in_note(&note("See <i>Fens.</i>", None), "see ", false, " and"), "(see <i>Fens</i>)");
        assert_eq!(in_note(&note("<i>Fens</i>, 3.", Some("Moss")), "", false, " has it."), "Moss, <i>Fens</i>, 3");
    }
}
