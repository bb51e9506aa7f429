//! Keys: a hash of everything the bytes of a file depend on.
//!
//! Pages made from Markdown: what all pages share, the text of the file, where its links, mentions and citations lead, and the
//! view without the rendered body. Other pages are made from their view alone, which is not worth hashing without rendering.

use super::here::Here;
use super::plan::Recipe;
use super::prose::Surroundings;
use super::{Edition, Form};
use crate::id::SitePath;
use serde::Serialize;
use std::io::{self, Write};

/// What goes into a key, collected and hashed at once: many small updates would cost more than the hash.
struct Hashing(Vec<u8>);

impl Hashing {
    fn new() -> Self {
        Hashing(Vec::with_capacity(4096))
    }

    fn field(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> [u8; 32] {
        *blake3::hash(&self.0).as_bytes()
    }

    fn value(&mut self, value: &impl Serialize) {
        // Views are plain data with text keys; writing them to a hasher cannot fail.
        let _ = serde_json::to_writer(&mut *self, value);
        self.field(b"");
    }
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Edition {
    /// The hash of what all files share.
    pub(super) fn common(&self, program: &[u8; 32]) -> [u8; 32] {
        let mut hash = Hashing::new();
        hash.field(program);
        hash.field(&self.site.config.digest());
        hash.field(&self.renderer.theme().key());
        hash.field(self.style_text.as_deref().unwrap_or_default().as_bytes());
        hash.field(&[u8::from(matches!(self.form, Form::Site)), u8::from(self.has_feed)]);
        hash.value(&self.view);
        hash.finish()
    }

    /// The key of a file, where it can be known without making it.
    pub(super) fn key(&self, path: &SitePath, recipe: &Recipe) -> Option<[u8; 32]> {
        let here = Here { edition: self, path };
        let mut hash = Hashing::new();
        hash.field(&self.common_key);
        hash.field(path.as_str().as_bytes());
        match *recipe {
            Recipe::Page(entry) => {
                let around = self.surroundings(entry);
                self.prose_key(entry, around, &mut hash);
                // A section may choose the template of its pages.
                hash.field(self.page_template(entry).as_bytes());
                let view = Box::new(here.prose_view(entry, around));
                hash.value(&view);
                *self.views[entry].lock().unwrap_or_else(|e| e.into_inner()) = Some(view);
            }
            Recipe::Source(entry) => {
                let around = self.surroundings(entry);
                self.prose_key(entry, around, &mut hash);
                hash.value(&here.source_view(entry, around));
            }
            Recipe::Twin(entry) => {
                self.prose_key(entry, self.surroundings(entry), &mut hash);
            }
            Recipe::Term(taxonomy, term, part) => hash.value(&here.term_view(taxonomy, term, part)),
            Recipe::Static(_) => {}
            _ => return None,
        }
        Some(hash.finish())
    }

    fn prose_key(&self, entry: usize, around: &Surroundings, hash: &mut Hashing) {
        let page = &self.site.entries[entry].page;
        hash.field(&self.text_hashes[entry]);
        for link in &around.links {
            match link {
                Some(link) => {
                    hash.field(link.href.as_bytes());
                    hash.field(link.class.as_deref().unwrap_or_default().as_bytes());
                    hash.field(link.card.as_deref().unwrap_or_default().as_bytes());
                }
                None => hash.field(b"\0none"),
            }
        }
        for mention in &around.mentions {
            for number in [mention.block, mention.range.start, mention.range.end] {
                hash.field(&(number as u64).to_le_bytes());
            }
            hash.field(mention.href.as_bytes());
            hash.field(mention.kind.0.as_bytes());
            hash.field(mention.card.as_deref().unwrap_or_default().as_bytes());
        }
        for block in page.blocks.iter().filter_map(|b| b.id.as_ref()) {
            // Paragraph numbers come from the ledger, which is not part of the text.
            hash.field(block.to_string().as_bytes());
        }
        for (gone, at) in &page.removed_blocks {
            hash.field(format!("{gone} {at}").as_bytes());
        }
        for original in &page.pages {
            hash.field(format!("{} {}", original.label, original.block).as_bytes());
        }
        for citation in &around.citations {
            hash.field(citation.html.as_bytes());
            hash.field(citation.in_text.as_deref().unwrap_or_default().as_bytes());
            hash.field(&[u8::from(citation.is_note)]);
        }
        hash.value(&around.references);
    }
}
