//! What the programs that train linear models of lines share: reading folders, features of lines, and Adam over all rows.

use sourcebook::source::text::learned::features::{Features, Part};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The features of a line with what they count in 1/1024.
pub type Row = Vec<(String, u32)>;

/// The entries of a folder in the order of their names.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    found.sort();
    Ok(found)
}

/// The features of line `i`; `apart`: as if the paragraphs of the text stood apart.
pub fn row(features: &Features, i: usize, apart: bool) -> Row {
    let mut row: BTreeMap<String, u32> = BTreeMap::new();
    let insert = |parts: &[Part<'_>], value| _ = row.insert(parts.iter().map(|p| p.text).collect::<String>(), value);
    if apart {
        features.each_apart(i, insert)
    } else {
        features.each(i, insert)
    }
    row.into_iter().collect()
}

/// The features that enough texts have, with numbers.
pub struct Names<'t> {
    pub all: Vec<&'t str>,
    numbers: HashMap<&'t str, usize>,
}

impl<'t> Names<'t> {
    /// Of texts, each the rows of its lines, those features that `least` of them have.
    pub fn of(texts: impl Iterator<Item = &'t [Row]>, least: usize) -> Names<'t> {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for rows in texts {
            let names: BTreeSet<&str> = rows.iter().flatten().map(|(name, _)| name.as_str()).collect();
            for name in names {
                *seen.entry(name).or_default() += 1;
            }
        }
        let all: Vec<&str> = seen.into_iter().filter(|(_, n)| *n >= least).map(|(name, _)| name).collect();
        let numbers = all.iter().enumerate().map(|(i, name)| (*name, i)).collect();
        Names { all, numbers }
    }

    /// The numbers of a row's features with what they count.
    pub fn known(&self, row: &Row) -> Vec<(usize, f64)> {
        let known =
            |(name, value): &(String, u32)| Some((*self.numbers.get(name.as_str())?, f64::from(*value) / 1024.0));
        row.iter().filter_map(known).collect()
    }

    /// The rows of a file of weights: those of at least `prune`, in hundredths.
    pub fn written(&self, weights: &[f64], prune: f64) -> String {
        let mut out = String::new();
        for (name, weight) in self.all.iter().zip(weights).filter(|(_, weight)| weight.abs() >= prune) {
            let _ = writeln!(out, "{name}\t{:.0}", weight * 100.0);
        }
        out
    }
}

/// The weights that a slope leads to, step by step, by Adam (Kingma and Ba, “Adam: A Method for Stochastic Optimization”,
/// 2015) with a rate that falls to nothing; `slope` fills in the slope at the weights it is given.
pub fn adam(mut weights: Vec<f64>, steps: usize, rate: f64, mut slope: impl FnMut(&[f64], &mut [f64])) -> Vec<f64> {
    let n = weights.len();
    let (mut mean, mut square, mut now) = (vec![0.0f64; n], vec![0.0f64; n], vec![0.0f64; n]);
    for step in 0..steps {
        slope(&weights, &mut now);
        let rate = rate * (1.0 - step as f64 / steps as f64);
        let (a, b) = (1.0 - 0.9f64.powi(step as i32 + 1), 1.0 - 0.99f64.powi(step as i32 + 1));
        for i in 0..n {
            mean[i] = 0.9 * mean[i] + 0.1 * now[i];
            square[i] = 0.99 * square[i] + 0.01 * now[i] * now[i];
            weights[i] -= rate * (mean[i] / a) / ((square[i] / b).sqrt() + 1e-8);
        }
    }
    weights
}
