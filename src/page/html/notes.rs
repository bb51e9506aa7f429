//! Marks of notes and the section of notes, with DPUB-ARIA roles.

use super::{Renderer, attribute, body_text, put};
use crate::page::model::{NoteHtml, NoteTarget, Place, Words};
use crate::page::notes::{in_note, punctuation};
use crate::page::walk::Item;

/// How many links back are shown before the rest is folded away.
const SHOWN: usize = 10;

impl Renderer<'_> {
    /// Whether what is written now will be read: it stands in the body or in a note that is used.
    fn is_read(&self) -> bool {
        self.waiting.iter().all(|(_, note)| self.page.notes.get(*note).is_some_and(|note| note.used))
    }

    /// The mark of the next hand-written note.
    pub(super) fn hand_written_mark(&mut self) -> String {
        let number = match self.next_use() {
            Some(NoteTarget::Note(note)) => self.numbering.of_note.get(note).copied().unwrap_or(0),
            _ => 0,
        };
        self.mark(number)
    }

    fn next_use(&mut self) -> Option<NoteTarget> {
        let next = self.page.uses.get(self.next_use).map(|note_use| note_use.what);
        self.next_use += 1;
        next
    }

    fn mark(&mut self, number: u32) -> String {
        let is_read = self.is_read();
        let Some(marks) = self.marks.get_mut(number as usize).filter(|_| number > 0 && is_read) else {
            return String::new();
        };
        *marks += 1;
        let mut html = String::from("<sup class=\"note-ref\"><a id=\"");
        html.push_str(&mark_id(number, *marks));
        put(&mut html, format_args!("\" href=\"#fn-{number}\" role=\"doc-noteref\" aria-label=\""));
        attribute(&mut html, &self.input.words.note);
        // The place a style sheet may put the note beside.
        let beside = if *marks == 1 { format!(" data-at=\"--n{number}\"") } else { String::new() };
        put(&mut html, format_args!(" {number}\"{beside}>{number}</a></sup>"));
        html
    }

    /// The next citation cluster: a mark, or the citation itself.
    pub(super) fn cluster(&mut self, item: &Item<'_>) -> String {
        let mut html = String::new();
        let Some(NoteTarget::Cluster(index)) = self.next_use() else { return html };
        let Some(citation) = self.input.citations.get(index) else {
            body_text(&mut html, self.page.text.get(item.span.clone()).unwrap_or_default());
            return html;
        };
        if matches!(item.place, Place::Note(_)) || !citation.is_note {
            let first = self.page.clusters.get(index).and_then(|placed| placed.cluster.cites.first());
            let prefix = first.map_or("", |cite| cite.prefix.as_str());
            let after = self.page.text.get(item.span.end..).unwrap_or_default();
            let citation = in_note(citation, prefix, self.out.ends_with("<p>"), after);
            put(&mut html, format_args!("<span class=\"cite\">{citation}</span>"));
            return html;
        }
        match &citation.in_text {
            Some(text) => put(&mut html, format_args!("<span class=\"cite\">{text}</span>")),
            // A mark stands at the word before it.
            None if self.image.is_none() && self.out.ends_with(' ') => {
                self.out.pop();
            }
            None => {}
        }
        let number = self.numbering.of_cluster.get(index).copied().unwrap_or(0);
        let mark = self.mark(number);
        if self.image.is_none() && self.links.is_empty() {
            self.mark_after = mark;
        } else {
            html.push_str(&mark);
        }
        html
    }

    /// Writes the mark that waits for punctuation, and the punctuation before it; gives how much of the text that was.
    pub(super) fn write_mark(&mut self, text: &str) -> usize {
        if self.mark_after.is_empty() {
            return 0;
        }
        let before = punctuation(text);
        body_text(&mut self.out, before);
        // There may be more to come.
        if before.is_empty() || before.len() < text.len() {
            let mark = std::mem::take(&mut self.mark_after);
            self.out.push_str(&mark);
        }
        before.len()
    }

    /// The notes in the order of their numbers.
    pub(super) fn notes(&mut self) -> Vec<NoteHtml> {
        let order = std::mem::take(&mut self.numbering.order);
        (1..)
            .zip(order)
            .map(|(number, target)| {
                let (html, cluster) = match target {
                    NoteTarget::Note(note) => {
                        (self.note_bodies.get_mut(note).map(std::mem::take).unwrap_or_default(), None)
                    }
                    NoteTarget::Missing => (String::new(), None),
                    NoteTarget::Cluster(cluster) => {
                        let citation = self.input.citations.get(cluster).map_or("", |c| &c.html);
                        (format!("<p>{citation}</p>\n"), Some(cluster))
                    }
                };
                let marks = self.marks.get(number as usize).copied().unwrap_or(0);
                let back_links = (1..=marks).map(|mark| mark_id(number, mark)).collect();
                NoteHtml { number, id: format!("fn-{number}"), html, back_links, cluster }
            })
            .collect()
    }
}

fn mark_id(number: u32, mark: u32) -> String {
    if mark == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{mark}") }
}

/// The section of notes; empty if there are none.
pub(super) fn section(notes: &[NoteHtml], words: &Words) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut out =
        String::from("<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"notes\"><h2 id=\"notes\">");
    body_text(&mut out, &words.notes);
    out.push_str("</h2>\n<ol>\n");
    for note in notes {
        let number = note.number;
        put(&mut out, format_args!("<li id=\"{}\" data-at=\"--n{number}\" data-is=\"--f{number}\"", note.id));
        if number > 1 {
            put(&mut out, format_args!(" data-after=\"--f{}\"", number - 1));
        }
        out.push('>');
        let html = note.html.trim_end();
        let (shown, folded) = back_links(note, words);
        match html.strip_suffix("</p>") {
            Some(open) => put(&mut out, format_args!("{open}{shown}</p>")),
            None => put(&mut out, format_args!("{html}<p>{}</p>", shown.trim_start())),
        }
        put(&mut out, format_args!("{folded}</li>\n"));
    }
    out.push_str("</ol></section>\n");
    out
}

/// The links back to the marks: those that stand in the last paragraph, and those that are folded away after it.
fn back_links(note: &NoteHtml, words: &Words) -> (String, String) {
    let (mut shown, mut folded) = (String::new(), String::new());
    let link = |out: &mut String, index: usize, text: &str| {
        put(
            out,
            format_args!(" <a class=\"back\" role=\"doc-backlink\" href=\"#{}\" aria-label=\"", note.back_links[index]),
        );
        attribute(out, &words.back);
        match index {
            0 => put(out, format_args!(" {}\">{text}</a>", note.number)),
            _ => put(out, format_args!(" {}-{}\">{text}</a>", note.number, index + 1)),
        }
    };
    match note.back_links.len() {
        0 => {}
        1 => link(&mut shown, 0, "↩"),
        count => {
            shown.push_str(" <span class=\"backs\">↩");
            for index in 0..count.min(SHOWN) {
                link(&mut shown, index, &letters(index));
            }
            shown.push_str("</span>");
            if count > SHOWN {
                folded.push_str("<details class=\"backs\"><summary>");
                put(&mut folded, format_args!("{} ", count - SHOWN));
                body_text(&mut folded, &words.more);
                folded.push_str("</summary><p>");
                for index in SHOWN..count {
                    link(&mut folded, index, &letters(index));
                }
                folded.push_str("</p></details>");
            }
        }
    }
    (shown, folded)
}

/// a, b … z, aa, ab …
fn letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (index % 26) as u8));
        index /= 26;
        if index == 0 {
            return letters.iter().rev().collect();
        }
        index -= 1;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_back_are_lettered_without_end() {
        let shown: Vec<String> = [0, 25, 26, 27, 701, 702].map(super::letters).into();
        assert_eq!(shown, ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}
