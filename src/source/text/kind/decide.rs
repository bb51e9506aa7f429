//! From what the model and the signs say to a kind.
//!
//! In: the scores of the model and the signs that a text has. Out: the kinds, the best first, and the confidence of the best.
//! Signs count as so much more evidence: a strong one wins against a model that is in doubt, and the model decides where signs
//! are weak, silent or disagree.

use super::model::Model;

/// What a sign counts by its weight, in hundredths of a logit: about how much more often a text with it is of the kind.
const POINTS: [i64; 9] = [0, 5, 8, 35, 80, 130, 160, 200, 240];

/// What the signs of a post count at most: a byline and a date are signs of much else.
const MOST_OF_POST: i64 = 60;

/// What is none of the kinds, in the model.
pub const OTHER: &str = "other";

/// A kind with its score in hundredths of a logit.
pub type Scored = (&'static str, i64);

/// What a sign of a kind counts.
fn points(kind: &str, weight: u32) -> i64 {
    let last = POINTS.len() - 1;
    let points = POINTS[usize::try_from(weight).map_or(last, |weight| weight.min(last))];
    if kind == "post" { (points / 2).min(MOST_OF_POST) } else { points }
}

/// The kinds, the best first; kinds that the model does not know stand where it says that it is none it knows.
pub fn ranked(model: &Model, scores: &[i64], signs: &[(&'static str, u32)]) -> Vec<Scored> {
    let other = model.kinds.iter().zip(scores).find(|(kind, _)| **kind == OTHER).map_or(0, |(_, score)| *score);
    let mut ranked: Vec<Scored> = model.kinds.iter().copied().zip(scores.iter().copied()).collect();
    for (kind, weight) in signs {
        let more = points(kind, *weight);
        match ranked.iter_mut().find(|(known, _)| known == kind) {
            Some((_, score)) => *score += more,
            None => ranked.push((kind, other + more)),
        }
    }
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    ranked
}

/// Lead below which the best kind is in doubt, in hundredths of a logit; and below which none of the kinds is.
const DOUBT: (i64, i64) = (30, 150);

/// Weight from which a sign decides where the model is in doubt.
const ENOUGH: u32 = 3;

/// The kind and by how much it leads: the best, or, if that is in doubt, the one with signs enough.
pub fn best(ranked: &[Scored], signs: &[(&'static str, u32)]) -> Option<Scored> {
    let (kind, score) = *ranked.first()?;
    let lead = score - ranked.get(1).map_or(score, |(_, second)| *second);
    if lead >= if kind == OTHER { DOUBT.1 } else { DOUBT.0 } {
        return Some((kind, lead));
    }
    // A byline and a date, or sections, are not enough.
    let strong = signs.iter().filter(|(kind, weight)| *weight >= ENOUGH && !matches!(*kind, "post" | "report"));
    let sign = strong.max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    Some(sign.map_or((kind, lead), |(kind, _)| (*kind, lead.max(DOUBT.0))))
}
