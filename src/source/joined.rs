//! Documents put together into one: attachments of a message, messages of a mailbox.
//!
//! In: drafts of blocks and whole documents, in order. Out: one document whose reading text is theirs one after the other, all
//! spans, notes and files led over. Must never change the order or a word.

use super::document::{Block, BlockKind, CARRIED, Carried, Change, Document, Inline, Origin, Place, Span, Word};
use super::draft::{Draft, Set, set};
use super::markdown::check::BULLETS;
use super::reading::Reading;
use std::collections::BTreeSet;

/// Features that are named one by one.
const MOST_OMITTED: usize = 200;

/// A document being put together.
#[derive(Debug, Default)]
pub struct Joined {
    /// What there is so far, without its text and places.
    pub document: Document,
    reading: Reading,
    names: BTreeSet<String>,
    documents: usize,
}

impl Joined {
    /// How long the text is.
    pub fn length(&self) -> usize {
        self.reading.text.len()
    }

    /// What is added from here on stands at this place of the original.
    pub fn at(&mut self, origin: Origin) {
        self.reading.gap();
        self.reading.at(origin);
    }

    /// Adds blocks; gives the place of a title among them.
    pub fn drafts(&mut self, drafts: Vec<Draft>) -> Option<(String, Span, Word)> {
        let mut out = Set::default();
        set(drafts, &mut self.reading, &mut out);
        self.document.blocks.extend(out.blocks);
        self.document.removed.extend(out.removed);
        out.title
    }

    /// Adds a heading that is not in the source.
    pub fn supplied(&mut self, text: &str, level: u8, rule: Word) {
        self.reading.gap();
        let at = self.reading.text.len();
        let inline = Inline::Text { text: text.to_owned(), span: at..at };
        let block = Block { level, supplied: true, ..Block::new(BlockKind::Heading, vec![inline]) };
        self.document.blocks.push(block);
        let change = Change { text: text.to_owned(), became: None, rule, span: at..at, count: 1 };
        self.document.supplied.push(change);
    }

    /// Keeps a file of the original; gives the address that names it.
    pub fn file(&mut self, name: &str, media_type: &str, bytes: Vec<u8>) -> String {
        let name = self.free(name);
        let target = format!("{CARRIED}{name}");
        self.document.files.push(Carried { name, media_type: media_type.to_owned(), bytes });
        target
    }

    /// A safe name no file has yet.
    fn free(&mut self, name: &str) -> String {
        let name = safe_name(name);
        let (stem, extension) = name.rsplit_once('.').map_or((name.as_str(), ""), |(s, e)| (s, e));
        let dot = if extension.is_empty() { "" } else { "." };
        let mut numbered = (2..).map(|n| format!("{stem}-{n}{dot}{extension}"));
        let mut free = name.clone();
        while !self.names.insert(free.to_lowercase()) {
            // The numbers have no end.
            free = numbered.next().unwrap_or_default();
        }
        free
    }

    /// A feature that is not carried; `2 comments` and `3 comments` are 5 comments.
    pub fn omit(&mut self, text: String, rule: Word, count: usize) {
        let numbered = |text: &str| {
            let (number, words) = text.split_once(' ')?;
            Some((number.parse::<usize>().ok()?, words.to_owned()))
        };
        let own = numbered(&text);
        let list = &mut self.document.omitted;
        let full = list.len() >= MOST_OMITTED;
        let same = list
            .iter_mut()
            .find(|c| c.rule == rule && (c.text == text || full || own.is_some() && numbered(&c.text).is_some()));
        let Some(same) = same else {
            list.push(super::draft::omitted(text, rule, count));
            return;
        };
        same.count += count;
        if let (Some((a, words)), Some((b, more))) = (numbered(&same.text), own) {
            same.text = match (a, b) {
                (1, 1) => format!("{} × {words}", a + b),
                (1, _) => format!("{} {more}", a + b),
                _ => format!("{} {words}", a + b),
            };
        } else if full && same.text != text {
            same.text = format!("{rule}, too many to name them all");
        }
    }

    /// Adds a document; its title becomes a heading, its headings go down by `shift` levels.
    pub fn append(&mut self, mut added: Document, shift: u8, part: Option<&str>) {
        self.documents += 1;
        if added.places.is_empty() {
            mark_bullets(&mut added);
            added.places.push(Place { at: 0, origin: Origin::default() });
        }
        restore_title(&mut added);
        self.reading.gap();
        let base = self.reading.push(&added.text).start;
        let leads = Leads { base, shift, note: format!("{}-", self.documents), files: self.rename(added.files) };
        for place in added.places {
            let origin = place.origin;
            let part = part.map(str::to_owned).or(origin.part);
            self.reading.places.push(Place { at: place.at + base, origin: Origin { part, ..origin } });
        }
        let led = |mut change: Change| {
            leads.span(&mut change.span);
            change
        };
        let document = &mut self.document;
        document.removed.extend(added.removed.into_iter().map(led));
        document.supplied.extend(added.supplied.into_iter().map(led));
        document.repaired.extend(added.repaired.into_iter().map(led));
        document.edits.extend(added.edits.into_iter().map(|mut edit| {
            leads.span(&mut edit.span);
            edit
        }));
        for mut block in added.blocks {
            leads.block(&mut block);
            document.blocks.push(block);
        }
        for change in added.omitted {
            self.omit(change.text, change.rule, change.count);
        }
    }

    /// Takes files over; gives their old and new names.
    fn rename(&mut self, files: Vec<Carried>) -> Vec<(String, String)> {
        let mut names = Vec::with_capacity(files.len());
        for file in files {
            let name = self.free(&file.name);
            names.push((file.name.clone(), name.clone()));
            self.document.files.push(Carried { name, ..file });
        }
        names
    }

    /// The document.
    pub fn finish(self) -> Document {
        let mut document = self.document;
        (document.text, document.places) = (self.reading.text, self.reading.places);
        document.places.dedup_by(|b, a| a.origin == b.origin);
        document.removed.sort_by_key(|c| c.span.start);
        document
    }
}

/// How a document is led over.
struct Leads {
    base: usize,
    shift: u8,
    note: String,
    files: Vec<(String, String)>,
}

impl Leads {
    fn span(&self, span: &mut Span) {
        *span = span.start + self.base..span.end + self.base;
    }

    fn block(&self, block: &mut Block) {
        if matches!(block.kind, BlockKind::Heading | BlockKind::Title) {
            block.kind = BlockKind::Heading;
            block.level = block.level.max(1).saturating_add(self.shift).min(6);
        }
        if let Some(marker) = &mut block.marker {
            self.span(marker);
        }
        if let Some(note) = &mut block.note {
            note.insert_str(0, &self.note);
        }
        block.inlines.iter_mut().for_each(|i| self.inline(i));
        let cells = block.table.iter_mut().flat_map(|t| t.rows.iter_mut().flatten().flatten());
        cells.for_each(|i| self.inline(i));
        block.children.iter_mut().for_each(|b| self.block(b));
    }

    fn inline(&self, inline: &mut Inline) {
        match inline {
            Inline::Text { span, .. } | Inline::Code { span, .. } => self.span(span),
            Inline::Note(label) => label.insert_str(0, &self.note),
            Inline::Image { target, .. } => self.target(target),
            Inline::Link { target, content } => {
                self.target(target);
                content.iter_mut().for_each(|i| self.inline(i));
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Superscript(inner)
            | Inline::Subscript(inner)
            | Inline::Strike(inner) => inner.iter_mut().for_each(|i| self.inline(i)),
            Inline::Paragraph | Inline::Break => {}
        }
    }

    fn target(&self, target: &mut String) {
        let Some(name) = target.strip_prefix(CARRIED) else { return };
        if let Some((_, new)) = self.files.iter().find(|(old, _)| old == name) {
            *target = format!("{CARRIED}{new}");
        }
    }
}

/// In a text file the glyph before an item is its mark; elsewhere the mark is named.
fn mark_bullets(document: &mut Document) {
    for block in document.blocks.iter_mut().filter(|b| b.kind == BlockKind::Item && b.marker.is_none()) {
        let Some(start) = block.span().map(|s| s.start) else { continue };
        let hidden = |c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{AD}' | '\u{2060}' | '\u{FEFF}');
        let before = document.text.get(..start).unwrap_or_default().trim_end_matches(hidden);
        block.marker = before
            .chars()
            .next_back()
            .filter(|c| BULLETS.contains(*c))
            .map(|c| before.len() - c.len_utf8()..before.len());
    }
}

/// The title of a part of a document is a heading in it.
pub fn restore_title(document: &mut Document) {
    let Some(title) = document.title.take() else { return };
    let Some(span) = title.span else { return };
    let at = document.blocks.iter().position(|b| b.span().is_some_and(|s| s.start >= span.end));
    let at = at.unwrap_or(document.blocks.len());
    let inline = Inline::Text { text: title.value, span };
    let block = Block { level: 1, ..Block::new(BlockKind::Heading, vec![inline]) };
    document.blocks.insert(at, block);
}

/// A file name without folders and without signs that are not safe in an address.
pub fn safe_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') => out.push(c),
            _ if out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let out = out.trim_matches(['.', '-']).to_owned();
    let kept = out.char_indices().rev().take(80).last().map_or(0, |(i, _)| i);
    let out = out.get(kept..).unwrap_or_default().trim_matches(['.', '-']);
    if out.is_empty() { "file".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::agreement::body;

    #[test]
    fn documents_follow_one_another_with_their_notes_titles_and_files() {
        let rtf = br"{\rtf1\ansi{\stylesheet{\s1 heading 1;}}\pard\s1 Head\par\pard Said{\footnote Note.}{\pict\pngblip 89504e47}\par}";
        let one = || crate::source::rtf::read(rtf).unwrap();
        let text = crate::source::read("a.txt", b"The List\n\n- one thing here\n- two things here\n").unwrap();
        let mut joined = Joined::default();
        joined.supplied("First", 2, "attachment");
        joined.append(one(), 2, Some("1"));
        joined.append(one(), 2, Some("2"));
        joined.append(text, 0, Some("3"));
        let document = joined.finish();
        let page = body(&document);
        assert!(
            page.starts_with("## First {.supplied}\n\n### Head\n\nSaid[^1-1]![](<a/picture-1.png>)\n\n[^1-1]: Note."),
            "{page}"
        );
        assert!(
            page.contains("Said[^2-1]![](<a/picture-1-2.png>)")
                && page.ends_with("- one thing here\n- two things here"),
            "{page}"
        );
        assert_eq!(document.origin(document.text.find("List").unwrap()).unwrap().part.as_deref(), Some("3"));
    }

    #[test]
    fn names_of_files_are_safe() {
        assert_eq!(safe_name("../../etc/pass wd?.txt"), "pass-wd-.txt");
        assert_eq!(safe_name("..\\.hidden"), "hidden");
        assert_eq!((safe_name("???"), safe_name("Größe.png")), ("file".into(), "Größe.png".into()));
    }
}
