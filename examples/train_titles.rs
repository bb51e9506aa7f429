//! Trains the model of titles: `cargo run --release --example train_titles -- FOLDER [options]`.
//!
//! Reads `FOLDER/GROUP/NAME.txt` with `NAME.json` beside it, texts of pages whose title is known (`good`: the wordings of the
//! title, letters and digits in small letters only), measures on each fifth of the names in turn what comes of the pages that
//! the model has not seen (of the groups that are left out, where there are some), and writes the file of weights (`--out FILE`).
//! Options: `--leave-out GROUP,GROUP` trains without these groups, `--weight GROUP=W` says what a page of a group counts (1),
//! `--share S` how much of what is learned counts beside the rules, `--strength C` is the inverse of the regularisation, `--prune W`
//! leaves out smaller weights. The same texts and options give the same bytes.

mod learn;

use learn::{Names, Row};
use sourcebook::source::text::title::model::candidates;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

/// In how many texts a feature must occur, and how many steps the training has.
const LEAST_TEXTS: usize = 3;
const STEPS: usize = 150;
const RATE: f64 = 0.05;
const FOLDS: u64 = 5;

struct Text {
    group: String,
    fold: u64,
    /// What the page counts.
    weight: f64,
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
    /// How much of what is learned counts: the saved pages of the web are mostly news, whose titles are longer than others.
    share: f64,
    leave_out: BTreeSet<String>,
    weights: BTreeMap<String, f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let texts = texts(&options)?;
    let left_out = |t: &Text| options.leave_out.contains(&t.group);
    let mut found: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    // Without groups that are left out, each fifth in turn is.
    for fold in (0..FOLDS).filter(|fold| *fold == 0 || options.leave_out.is_empty()) {
        let is_held = |t: &Text| if options.leave_out.is_empty() { t.fold == fold } else { left_out(t) };
        let (held, shown): (Vec<&Text>, Vec<&Text>) = texts.iter().partition(|t| is_held(t));
        let (names, weights) = train(&shown, &options);
        for text in held {
            let learned = |i: usize| -> f64 {
                let sum = names.known(&text.rows[i]).into_iter().map(|(at, value)| (weights[at], value));
                sum.filter(|(weight, _)| weight.abs() >= options.prune).map(|(weight, value)| weight * value).sum()
            };
            let right = found.entry(&text.group).or_default();
            right.0 += 1;
            right.1 += usize::from(is_first(text, |i| text.rules[i]));
            right.2 += usize::from(is_first(text, |i| text.rules[i] + learned(i)));
        }
    }
    for (group, (all, by_rules, by_both)) in found {
        println!("{group:20} {all} texts; title first by the rules: {by_rules}, by rules and model: {by_both}");
    }
    let (names, weights) = train(&texts.iter().filter(|t| !left_out(t)).collect::<Vec<_>>(), &options);
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
    let mut options = Options {
        folder: String::new(),
        out: None,
        strength: 1.0,
        prune: 0.03,
        share: 0.75,
        leave_out: BTreeSet::new(),
        weights: BTreeMap::new(),
    };
    let mut args = std::env::args().skip(1);
    let number = |text: String| text.parse::<f64>().map_err(|e| format!("{text}: {e}"));
    while let Some(arg) = args.next() {
        let mut next = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--out" => options.out = Some(next()?),
            "--share" => options.share = number(next()?)?,
            "--leave-out" => options.leave_out = next()?.split(',').map(str::to_string).collect(),
            "--weight" => {
                let pair = next()?;
                let (group, weight) = pair.split_once('=').ok_or(format!("{pair}: GROUP=W"))?;
                options.weights.insert(group.to_string(), number(weight.to_string())?);
            }
            "--strength" => options.strength = number(next()?)?,
            "--prune" => options.prune = number(next()?)?,
            _ => options.folder = arg,
        }
    }
    if options.folder.is_empty() { Err("train_titles FOLDER [--out FILE]".into()) } else { Ok(options) }
}

fn texts(options: &Options) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for group in learn::list(Path::new(&options.folder))?.iter().filter(|path| path.is_dir()) {
        let group_name = group.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let weight = options.weights.get(&group_name).copied().unwrap_or(1.0);
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
                group: group_name.clone(),
                weight,
                fold: name.bytes().fold(0u64, |sum, b| sum.wrapping_mul(31).wrapping_add(u64::from(b))) % FOLDS,
                rows: found.lines.iter().map(|(i, ..)| shape(learn::row(&found.features, *i, false))).collect(),
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

/// The candidates of a page, and what it counts.
type Page = (Vec<Candidate>, f64);

/// The features and their weights: a softmax over the candidates of each text, the score of the rules among what is added up.
fn train<'t>(texts: &[&'t Text], options: &Options) -> (Names<'t>, Vec<f64>) {
    let names = Names::of(texts.iter().map(|t| t.rows.as_slice()), LEAST_TEXTS);
    let told = texts.iter().filter(|t| t.good.contains(&true) && t.good.contains(&false));
    let candidates = |t: &Text| (0..t.rows.len()).map(|i| (names.known(&t.rows[i]), t.rules[i], t.good[i])).collect();
    let pages: Vec<Page> = told.map(|t| (candidates(t), t.weight)).collect();
    let scale: f64 = pages.iter().map(|(_, weight)| weight).sum();
    let n = names.all.len();
    let mut weights = vec![0.0; n + 1];
    // The last weight is that of the rules.
    weights[n] = 1.0;
    let weights = learn::adam(weights, STEPS, RATE, |weights, slope| {
        for (slope, weight) in slope.iter_mut().zip(weights) {
            *slope = weight / options.strength / scale;
        }
        slope[n] = 0.0;
        for (page, counts) in &pages {
            let learned = |row: &[(usize, f64)]| row.iter().map(|(at, value)| weights[*at] * value).sum::<f64>();
            let scores: Vec<f64> = page.iter().map(|(row, rules, _)| weights[n] * rules + learned(row)).collect();
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let parts: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f64 = parts.iter().sum();
            let good: f64 = parts.iter().zip(page).filter(|(_, c)| c.2).map(|(part, _)| part).sum();
            for (part, (row, rules, is_good)) in parts.iter().zip(page) {
                let wrong = (part / all - if *is_good { part / good } else { 0.0 }) * counts / scale;
                row.iter().for_each(|(at, value)| slope[*at] += wrong * value);
                slope[n] += wrong * rules;
            }
        }
    });
    // On the scale of the rules.
    let scale = options.share / weights[n].max(0.1);
    (names, weights[..n].iter().map(|w| w * scale).collect())
}
