//! Formatted citations and references, kept between builds: `.sourcebook/cache/citations/`.
//!
//! What a page cites goes in, with the works and the style; what the style makes of it comes out. It is made once for all builds,
//! as long as none of the three changes, so that an edit formats the notes of its own page and no others.

use super::Edition;
use crate::citation::format::ClusterInput;
use crate::citation::{Cite, CiteMode};
use crate::project::kept::{Kept, Key, Line, read_key, written_key};
use crate::project::program;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the style makes of the citations of a page, or of a list of works.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Formatted {
    /// One for each cluster; `None` if it cannot be formatted.
    pub clusters: Vec<Option<Citation>>,
    /// The works cited, in the order of the style.
    pub references: Vec<Reference>,
}

/// A formatted cluster, as [`crate::citation::format::Html`] has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Citation {
    pub html: String,
    pub author_in_text: Option<String>,
}

/// A formatted work, as [`crate::citation::format::Reference`] has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Reference {
    pub key: String,
    pub html: String,
    pub plain: String,
}

impl Line for Formatted {
    fn write(&self, key: &Key, out: &mut Vec<u8>) {
        // Plain data: writing it to memory cannot fail.
        let _ = serde_json::to_writer(out, &(written_key(key), self));
    }

    fn read(lines: &str) -> Option<BTreeMap<Key, Arc<Self>>> {
        let read = |line| {
            let (key, made): (String, Formatted) = serde_json::from_str(line).ok()?;
            Some((read_key(&key)?, Arc::new(made)))
        };
        lines.lines().map(read).collect()
    }
}

/// What was formatted by this run and earlier ones.
#[derive(Default)]
pub struct Formatting {
    made: Kept<Formatted>,
    pages: AtomicUsize,
}

impl Formatting {
    /// One that keeps what it makes in the site's cache, for the commands to come.
    pub fn on_disk() -> Self {
        let version = blake3::Hash::from_bytes(*program()).to_hex().to_string();
        Formatting { made: Kept::on_disk("citations", version), ..Formatting::default() }
    }

    /// Of how many pages the citations were formatted anew.
    pub fn pages(&self) -> usize {
        self.pages.load(Ordering::Relaxed)
    }

    /// Forgets what this build did not need, and keeps the rest for the commands to come.
    pub fn finish(&self, store: &dyn crate::project::Store) {
        self.made.finish(store);
    }
}

impl Edition {
    /// The clusters of a page, in the order of its notes.
    pub(super) fn format_page(&self, inputs: &[ClusterInput<'_>]) -> Arc<Formatted> {
        let bibliography = &self.site.library.bibliography;
        let mut asked = self.asked("page");
        for input in inputs {
            number(&mut asked, input.note_number.map_or(0, |n| n + 1));
            number(&mut asked, input.cluster.cites.len());
            for (at, cite) in input.cluster.cites.iter().enumerate() {
                self.cite(&mut asked, cite);
                field(&mut asked, input.locators.get(at).and_then(Option::as_deref).unwrap_or_default());
            }
        }
        self.formatting.made.get(
            *blake3::hash(&asked).as_bytes(),
            &*self.read,
            |made| made.clusters.len() == inputs.len(),
            || {
                let Some(style) = self.style() else { return Formatted::default() };
                self.formatting.pages.fetch_add(1, Ordering::Relaxed);
                let made = style.format(inputs, bibliography);
                let citation = |html: crate::citation::format::Html| Citation {
                    html: html.html,
                    author_in_text: html.author_in_text,
                };
                Formatted {
                    clusters: made.clusters.into_iter().map(|html| html.ok().map(citation)).collect(),
                    references: made.references.into_iter().map(Reference::from).collect(),
                }
            },
        )
    }

    /// Works by their keys, in the order of the style.
    pub(super) fn format_works(&self, keys: &[&str]) -> Arc<Formatted> {
        let mut asked = self.asked("works");
        for key in keys {
            self.work(&mut asked, key);
        }
        let make = || {
            let style = self.style();
            let made = style.map_or_else(Vec::new, |s| s.format_bibliography(&self.site.library.bibliography, keys));
            Formatted { clusters: Vec::new(), references: made.into_iter().map(Reference::from).collect() }
        };
        self.formatting.made.get(*blake3::hash(&asked).as_bytes(), &*self.read, |_| true, make)
    }

    /// What every answer depends on.
    fn asked(&self, what: &str) -> Vec<u8> {
        let citations = &self.site.config.citations;
        let mut asked = Vec::with_capacity(4096);
        for text in [what, self.style_text.as_deref().unwrap_or(&citations.style), &citations.locale] {
            // Styles that are files are long; their hash will do.
            asked.extend_from_slice(blake3::hash(text.as_bytes()).as_bytes());
        }
        asked
    }

    fn cite(&self, asked: &mut Vec<u8>, cite: &Cite) {
        let (label, locator) = cite.locator.as_ref().map_or(("", ""), |(label, text)| (label, text));
        for text in [label, locator, &cite.prefix, &cite.suffix] {
            field(asked, text);
        }
        asked.push(match cite.mode {
            CiteMode::Normal => 0,
            CiteMode::SuppressAuthor => 1,
            CiteMode::InText => 2,
        });
        self.work(asked, &cite.key);
    }

    /// The data of a work, or nothing if it is unknown.
    fn work(&self, asked: &mut Vec<u8>, key: &str) {
        let item = self.site.library.bibliography.get(key);
        field(asked, item.map_or("", |item| &item.key));
        let from = asked.len();
        // Plain data with text keys: writing it to memory cannot fail.
        let _ = item.map(|item| serde_json::to_writer(&mut *asked, item.csl_json()));
        number(asked, asked.len() - from);
    }
}

impl From<crate::citation::format::Reference> for Reference {
    fn from(made: crate::citation::format::Reference) -> Self {
        Reference { key: made.key, html: made.html, plain: made.plain }
    }
}

fn field(asked: &mut Vec<u8>, text: &str) {
    number(asked, text.len());
    asked.extend_from_slice(text.as_bytes());
}

fn number(asked: &mut Vec<u8>, number: usize) {
    asked.extend_from_slice(&(number as u64).to_le_bytes());
}
