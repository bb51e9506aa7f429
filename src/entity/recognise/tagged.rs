//! The model's reading of a document as spans, with calibrated confidence.

use super::calibration::of_margin;
use super::model::{self, Model};
use super::reading::{Kind, Reading, Span};

const KINDS: [Kind; 5] = [Kind::Person, Kind::Organization, Kind::Place, Kind::Event, Kind::Work];

/// The names the model sees.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Span> {
    let Some(model) = Model::shared() else { return Vec::new() };
    let mut found = Vec::new();
    for (block, text) in reading.blocks.iter().enumerate() {
        for sentence in &text.sentences {
            let words = text.words.get(sentence.clone()).unwrap_or(&[]);
            let tags = model.tag(words, reading.lexicon);
            let mut open: Option<(usize, usize, f32)> = None;
            for (i, tag) in tags.iter().chain(std::iter::once(&model::Tag { label: 0, margin: 0.0 })).enumerate() {
                let starts = model::kind_of(tag.label);
                if let (Some((kind, false)), Some((_, open_kind, margin))) = (starts, open.as_mut())
                    && kind == *open_kind
                {
                    *margin = margin.min(tag.margin);
                    continue;
                }
                if let Some((first, kind, margin)) = open.take() {
                    let (first, end) = (sentence.start + first, sentence.start + i);
                    let kind = KINDS[kind];
                    found.push(Span { block, first, end, kind, confidence: of_margin(kind, margin), rule: "model" });
                }
                open = starts.map(|(kind, _)| (i, kind, tag.margin));
            }
        }
    }
    found
}
