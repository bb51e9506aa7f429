//! Trains the model of titles: `cargo run --release --example train_titles -- FOLDER [options]`.
//!
//! Reads `FOLDER/GROUP/NAME.txt` with `NAME.json` beside it, texts of pages whose title is known (`good`: the wordings of the
//! title, letters and digits in small letters only), measures on each fifth of the names in turn what comes of the pages that
//! the model has not seen, and writes the file of weights (`--out FILE`). Options: `--strength C` is the inverse of the
//! regularisation, `--prune W` leaves out smaller weights. The same texts and options give the same bytes.

mod learn;

use learn::{Names, Row};
use sourcebook::source::text::title::model::candidates;
use std::error::Error;
use std::path::Path;

/// In how many texts a feature must occur, and how many steps the training has.
const LEAST_TEXTS: usize = 3;
const STEPS: usize = 150;
const RATE: f64 = 0.05;
const FOLDS: u64 = 5;

/// How much of what is learned counts: the saved pages of the web are mostly news, whose titles are longer than others.
const SHARE: f64 = 0.75;

struct Text {
    fold: u64,
    /// The features of each candidate.
    rows: Vec<Row>,
    /// What the rules say of each.
    rules: Vec<f64>,
    /// Whether each is the title.
    good: Vec<bool>,
}

struct Options {
    folder: String,
    out: Option<String>,
    strength: f64,
    prune: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let texts = texts(Path::new(&options.folder))?;
    let (mut by_rules, mut by_both) = (0, 0);
    for fold in 0..FOLDS {
        let (held, shown): (Vec<&Text>, Vec<&Text>) = texts.iter().partition(|t| t.fold == fold);
        let (names, weights) = train(&shown, &options);
        for text in held {
            let learned = |i: usize| -> f64 {
                let sum = names.known(&text.rows[i]).into_iter().map(|(at, value)| (weights[at], value));
                sum.filter(|(weight, _)| weight.abs() >= options.prune).map(|(weight, value)| weight * value).sum()
            };
            by_rules += usize::from(is_first(text, |i| text.rules[i]));
            by_both += usize::from(is_first(text, |i| text.rules[i] + learned(i)));
        }
    }
    println!("{} texts; title first by the rules: {by_rules}, by rules and model: {by_both}", texts.len());
    let (names, weights) = train(&texts.iter().collect::<Vec<_>>(), &options);
    let file = format!("{HEAD}bias\t0\n{}", names.written(&weights, options.prune));
    println!("{} rows, {} bytes", file.lines().count(), file.len());
    if let Some(out) = &options.out {
        std::fs::write(out, file)?;
    }
    Ok(())
}

const HEAD: &str = "# Weights of the model of titles. Licence: MIT OR Apache-2.0\n\
    # Made by examples/train_titles.rs of plain texts of public web pages whose title is known; the file holds\n\
    # counts of words and shape only, no text. Do not edit: train again.\n\
    # name<TAB>weight in hundredths. For the names see boilerplate-model.tsv.\n";

fn options() -> Result<Options, String> {
    let mut options = Options { folder: String::new(), out: None, strength: 1.0, prune: 0.03 };
    let mut args = std::env::args().skip(1);
    let number = |text: String| text.parse::<f64>().map_err(|e| format!("{text}: {e}"));
    while let Some(arg) = args.next() {
        let mut next = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--out" => options.out = Some(next()?),
            "--strength" => options.strength = number(next()?)?,
            "--prune" => options.prune = number(next()?)?,
            _ => options.folder = arg,
        }
    }
    if options.folder.is_empty() { Err("train_titles FOLDER [--out FILE]".into()) } else { Ok(options) }
}

fn texts(folder: &Path) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for group in learn::list(folder)?.iter().filter(|path| path.is_dir()) {
        for path in learn::list(group)?.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path.with_extension("json"))?)?;
            let wordings: Vec<&str> =
                json["good"].as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect();
            let Some(found) = candidates(&std::fs::read_to_string(path)?) else { continue };
            // The name of the site may stand before or behind the title on its line.
            let is_title = |line: &str| {
                let line = flat(line);
                wordings.iter().any(|w| line.starts_with(w) || line.ends_with(w))
            };
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            texts.push(Text {
                fold: name.bytes().fold(0u64, |sum, b| sum.wrapping_mul(31).wrapping_add(u64::from(b))) % FOLDS,
                rows: found.lines.iter().map(|(i, ..)| shape(learn::row(&found.features, *i))).collect(),
                rules: found.lines.iter().map(|(.., score)| f64::from(*score)).collect(),
                good: found.lines.iter().map(|(_, line, _)| is_title(line)).collect(),
            });
        }
    }
    Ok(texts)
}

/// A row without the words of the line itself: they would tell what news are about, not what titles look like.
fn shape(row: Row) -> Row {
    let own = ["w=", "p=", "l=", "f=", "e=", "ff="];
    row.into_iter().filter(|(name, _)| !own.iter().any(|own| name.starts_with(own))).collect()
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether the candidate with the highest score is the title; of several, the first.
fn is_first(text: &Text, score: impl Fn(usize) -> f64) -> bool {
    let best = (0..text.good.len()).rev().max_by(|a, b| score(*a).total_cmp(&score(*b)));
    best.is_some_and(|i| text.good[i])
}

/// A candidate: its features, what the rules say of it, whether it is the title.
type Candidate = (Vec<(usize, f64)>, f64, bool);

/// The features and their weights: a softmax over the candidates of each text, the score of the rules among what is added up.
fn train<'t>(texts: &[&'t Text], options: &Options) -> (Names<'t>, Vec<f64>) {
    let names = Names::of(texts.iter().map(|t| t.rows.as_slice()), LEAST_TEXTS);
    let told = texts.iter().filter(|t| t.good.contains(&true) && t.good.contains(&false));
    let pages: Vec<Vec<Candidate>> =
        told.map(|t| (0..t.rows.len()).map(|i| (names.known(&t.rows[i]), t.rules[i], t.good[i])).collect()).collect();
    let scale = pages.len() as f64;
    let n = names.all.len();
    let mut weights = vec![0.0; n + 1];
    // The last weight is that of the rules.
    weights[n] = 1.0;
    let weights = learn::adam(weights, STEPS, RATE, |weights, slope| {
        for (slope, weight) in slope.iter_mut().zip(weights) {
            *slope = weight / options.strength / scale;
        }
        slope[n] = 0.0;
        for page in &pages {
            let learned = |row: &[(usize, f64)]| row.iter().map(|(at, value)| weights[*at] * value).sum::<f64>();
            let scores: Vec<f64> = page.iter().map(|(row, rules, _)| weights[n] * rules + learned(row)).collect();
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f64 = parts.iter().sum();
            let good: f64 = parts.iter().zip(page).filter(|(_, c)| c.2).map(|(part, _)| part).sum();
            for (part, (row, rules, is_good)) in parts.iter().zip(page) {
                let wrong = (part / all - if *is_good { part / good } else { 0.0 }) / scale;
                row.iter().for_each(|(at, value)| slope[*at] += wrong * value);
                slope[n] += wrong * rules;
            }
        }
    });
    // On the scale of the rules.
    let scale = SHARE / weights[n].max(0.1);
    (names, weights[..n].iter().map(|w| w * scale).collect())
}
