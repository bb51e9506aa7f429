//! What the recogniser found, kept between builds: in memory for a preview, on disk for the next command.

use super::kept;
use crate::entity::recognise;
use crate::entity::{DocumentText, FoundFact, Mention, NameLink};
use crate::project::kept::{Kept, Key};
use crate::project::{Store, program};
use std::sync::Arc;

/// What the recogniser found in one document.
#[derive(Clone, Debug, Default)]
pub struct Recognised {
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// Mentions the text itself equates.
    pub links: Vec<NameLink>,
    /// Statements about mentions.
    pub facts: Vec<FoundFact>,
}

/// What the recogniser found, by the text it was given: a preview keeps it between builds, so that only changed sources are
/// read for names again. It remembers the texts of the last build and no more.
#[derive(Default)]
pub struct Memo(Kept<Recognised>);

impl Memo {
    /// One that also keeps what is found in the site's cache, for the commands to come. Another engine, or other data of it, makes
    /// another program: what that one found is not asked for.
    pub fn on_disk() -> Self {
        let engine = recognise::builtin();
        let mut version = blake3::Hasher::new();
        version.update(format!("{} {} ", engine.name(), engine.version()).as_bytes());
        version.update(program());
        Memo(Kept::on_disk("names", version.finalize().to_hex().to_string()))
    }

    /// How many texts the recogniser has read.
    pub fn read_anew(&self) -> usize {
        self.0.made()
    }

    /// The mentions of a text, from memory or the site's cache if it is known.
    pub(super) fn recognise(&self, text: &DocumentText, store: &dyn Store) -> Arc<Recognised> {
        self.0.get(digest(text), &|path| store.read(path), |found| kept::fits(found, text), || recognised(text))
    }

    /// Forgets texts that no source of this build has, and keeps the others for the commands to come.
    pub(super) fn finish(&self, store: &dyn Store) {
        self.0.finish(store);
    }
}

/// Runs the recogniser over a document.
pub fn recognised(text: &DocumentText) -> Recognised {
    let engine = recognise::builtin();
    let mentions = engine.recognise(text);
    let links = recognise::links(text, &mentions);
    let statements = recognise::statements(text, &mentions);
    Recognised {
        links: links.into_iter().map(|l| NameLink { a: l.a, b: l.b, rule: l.rule }).collect(),
        facts: statements
            .into_iter()
            .filter_map(|s| {
                let block = mentions.get(s.mention)?.block;
                Some(FoundFact { mention: s.mention, kind: s.kind, block, range: s.value })
            })
            .collect(),
        mentions,
    }
}

fn digest(text: &DocumentText) -> Key {
    let mut hasher = blake3::Hasher::new();
    let mut field = |s: &str| {
        hasher.update(&(s.len() as u64).to_le_bytes());
        hasher.update(s.as_bytes());
    };
    field(&text.lang);
    text.authors.iter().for_each(|a| field(a));
    for work in &text.about {
        field(&work.title);
        work.variants.iter().chain(&work.authors).for_each(|w| field(w));
    }
    for block in &text.blocks {
        field(&format!("{:?}", block.kind));
        field(&block.text);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::TextBlock;
    use crate::project::Memory;
    use crate::source::document::BlockKind;

    fn text(words: &str) -> DocumentText {
        let block = TextBlock { kind: BlockKind::Paragraph, text: words.into() };
        DocumentText { id: "a".into(), lang: "en".into(), blocks: vec![block], ..DocumentText::default() }
    }

    #[test]
    fn a_memo_keeps_the_texts_of_the_last_build_only() {
        let (memo, store) = (Memo::default(), Memory::default());
        let (old, new) = (text("Ann Example wrote to Ben Sample."), text("Ann Example wrote to Cy Trial."));
        let first = memo.recognise(&old, &store);
        assert!(Arc::ptr_eq(&first, &memo.recognise(&old, &store)), "a known text is not read again");
        memo.finish(&store);
        memo.recognise(&new, &store);
        memo.finish(&store);
        assert_eq!(memo.0.keys(), [digest(&new)]);
    }
}
