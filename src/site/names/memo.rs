//! What the recogniser found, kept between builds of a preview.

use crate::entity::recognise;
use crate::entity::{DocumentText, FoundFact, Mention, NameLink};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

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
pub struct Memo(Mutex<HashMap<[u8; 32], Remembered>>);

struct Remembered {
    found: Arc<Recognised>,
    /// Asked for in this build.
    current: bool,
}

impl Memo {
    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], Remembered>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The mentions of a text, from memory if it is known.
    pub(super) fn recognise(&self, text: &DocumentText) -> Arc<Recognised> {
        let key = digest(text);
        if let Some(known) = self.lock().get_mut(&key) {
            known.current = true;
            return Arc::clone(&known.found);
        }
        let found = Arc::new(recognised(text));
        self.lock().insert(key, Remembered { found: Arc::clone(&found), current: true });
        found
    }

    /// Forgets texts that no source of this build has.
    pub(super) fn forget_the_rest(&self) {
        self.lock().retain(|_, known| std::mem::take(&mut known.current));
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

fn digest(text: &DocumentText) -> [u8; 32] {
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
    use crate::source::document::BlockKind;

    fn text(words: &str) -> DocumentText {
        let block = TextBlock { kind: BlockKind::Paragraph, text: words.into() };
        DocumentText { id: "a".into(), lang: "en".into(), blocks: vec![block], ..DocumentText::default() }
    }

    #[test]
    fn a_memo_keeps_the_texts_of_the_last_build_only() {
        let memo = Memo::default();
        let (old, new) = (text("Ann Example wrote to Ben Sample."), text("Ann Example wrote to Cy Trial."));
        let first = memo.recognise(&old);
        assert!(Arc::ptr_eq(&first, &memo.recognise(&old)), "a known text is not read again");
        memo.forget_the_rest();
        memo.recognise(&new);
        memo.forget_the_rest();
        assert_eq!(memo.lock().keys().copied().collect::<Vec<_>>(), [digest(&new)]);
    }
}
