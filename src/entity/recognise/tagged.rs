//! The model's reading of a document as spans, with calibrated confidence.

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
                    found.push(Span { block, first, end, kind, confidence: confidence(kind, margin), rule: "model" });
                }
                open = starts.map(|(kind, _)| (i, kind, tag.margin));
            }
        }
    }
    found
}

/// The share of right spans among those of a kind and margin, measured on text that was not trained on.
pub(super) fn confidence(kind: Kind, margin: f32) -> f32 {
    // (margin, share) per kind, ascending; between two points the share is interpolated.
    let points: &[(f32, f32)] = match kind {
        Kind::Person => &[
            (0.0, 0.33),
            (1.5e3, 0.45),
            (3.5e3, 0.66),
            (7e3, 0.75),
            (9e3, 0.83),
            (11.5e3, 0.9),
            (14.5e3, 0.93),
            (18e3, 0.96),
            (22e3, 0.98),
        ],
        Kind::Organization => &[
            (0.0, 0.22),
            (1.5e3, 0.38),
            (3e3, 0.49),
            (6e3, 0.58),
            (9e3, 0.67),
            (12e3, 0.75),
            (15e3, 0.78),
            (18e3, 0.86),
            (22e3, 0.9),
            (27e3, 0.96),
        ],
        Kind::Place => &[
            (0.0, 0.35),
            (1.5e3, 0.4),
            (3e3, 0.57),
            (5e3, 0.65),
            (7e3, 0.77),
            (9e3, 0.85),
            (12e3, 0.88),
            (14.5e3, 0.91),
            (18e3, 0.93),
            (23e3, 0.95),
        ],
        Kind::Event => &[
            (0.0, 0.12),
            (2e3, 0.4),
            (5e3, 0.52),
            (9e3, 0.68),
            (12e3, 0.72),
            (14.5e3, 0.88),
            (20e3, 0.93),
            (28e3, 0.97),
        ],
        _ => &[
            (0.0, 0.3),
            (1.5e3, 0.44),
            (5e3, 0.55),
            (9e3, 0.6),
            (11.5e3, 0.74),
            (14.5e3, 0.8),
            (20e3, 0.86),
            (28e3, 0.89),
            (34e3, 0.94),
        ],
    };
    let mut low = (0.0, 0.0);
    for &(at, share) in points {
        if margin < at {
            let part = if at > low.0 { (margin - low.0) / (at - low.0) } else { 0.0 };
            return low.1 + (share - low.1) * part;
        }
        low = (at, share);
    }
    low.1
}
