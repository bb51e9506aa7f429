//! A linear model of lines.
//!
//! In: the features of a line. Out: how much speaks for what the model was trained to tell, in hundredths of a logit.
//! All sums are of integers: the same line has the same score on every machine.

use super::features::{Features, Part, number};
use crate::source::text::kind::model::AsItIs;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// A linear classifier.
#[derive(Default)]
pub struct Model {
    /// The weight of each feature by the number of its name, in hundredths.
    weights: HashMap<u64, i64, BuildHasherDefault<AsItIs>>,
    bias: i64,
}

impl Model {
    /// Reads a file of weights: `name<TAB>weight` in hundredths of a logit, `bias` among them. Rows that do not fit are passed
    /// over: the tests look that there are none.
    pub fn read(data: &str) -> Model {
        let mut model = Model::default();
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, weight)) = line.rsplit_once('\t') else { continue };
            let Ok(weight) = weight.parse() else { continue };
            match name {
                "bias" => model.bias = weight,
                _ => _ = model.weights.insert(number(&[Part::of(name)]), weight),
            }
        }
        model
    }

    /// How many features have a weight.
    pub fn size(&self) -> usize {
        self.weights.len()
    }

    /// How much speaks for line `i`, in hundredths of a logit.
    pub fn score(&self, features: &Features, i: usize) -> i64 {
        let mut sum = 0;
        features.each(i, |parts, value| sum += self.part(parts, value));
        self.bias + sum / 1024
    }

    /// The same of the features of [`Features::each_apart`].
    pub fn score_apart(&self, features: &Features, i: usize) -> i64 {
        let mut sum = 0;
        features.each_apart(i, |parts, value| sum += self.part(parts, value));
        self.bias + sum / 1024
    }

    fn part(&self, name: &[Part<'_>], value: u32) -> i64 {
        i64::from(value) * self.weights.get(&number(name)).copied().unwrap_or(0)
    }
}
