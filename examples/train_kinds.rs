//! Trains the model of kinds: `cargo run --release --example train_kinds -- FOLDER [options]`.
//!
//! Reads `FOLDER/KIND/SITE-NAME.txt`, plain texts of a known kind (`other` is what is none of the kinds), and writes the file
//! of weights (`--out FILE`, else it is only measured). Texts of one site are always held out together. Options: `--each
//! PREFIX` trains without each site whose name begins so and prints what the model, the signs and both say of its texts;
//! `--strength N` is the regularisation. The same texts and options give the same bytes.

use sourcebook::source::text::kind::decide::{self, OTHER};
use sourcebook::source::text::kind::features::{Features, MEASURES, Sort};
use sourcebook::source::text::kind::model::{self, Model};
use sourcebook::source::text::kind::signs_of;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// How many features of a sort there are, and on how many sites each must occur.
const SORTS: [(Sort, usize, usize); 4] =
    [(Sort::Word, 1100, 10), (Sort::Pair, 750, 10), (Sort::Head, 200, 8), (Sort::Line, 200, 5)];

/// The shares of the texts below the thresholds of a measure.
const QUANTILES: [f64; 8] = [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96];

/// Steps of the training, and groups of sites for the calibration.
const STEPS: usize = 250;
const FOLDS: u64 = 5;

/// Lower edges of the leads that a confidence is measured for, in hundredths of a logit.
const EDGES: [i64; 10] = [0, 15, 30, 50, 80, 120, 170, 240, 330, 450];

struct Text {
    kind: String,
    site: String,
    name: String,
    features: Features,
    keys: BTreeSet<(Sort, String)>,
    signs: Vec<(&'static str, u32)>,
}

struct Options {
    folder: String,
    out: Option<String>,
    each: Option<String>,
    strength: f64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = options()?;
    let texts = texts(Path::new(&options.folder))?;
    let all: Vec<&Text> = texts.iter().collect();
    println!("{} texts of {} sites", all.len(), all.iter().map(|t| &t.site).collect::<BTreeSet<_>>().len());
    if let Some(prefix) = &options.each {
        return leave_out_each(&all, prefix, options.strength);
    }
    let held = cross_validate(&all, options.strength);
    let confidence = confidences(&held);
    let file = train(&all, options.strength, &confidence);
    println!("{} bytes", file.len());
    if let Some(out) = options.out {
        std::fs::write(out, file)?;
    }
    Ok(())
}

fn options() -> Result<Options, String> {
    let mut options = Options { folder: String::new(), out: None, each: None, strength: 8.0 };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut next = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--out" => options.out = Some(next()?),
            "--each" => options.each = Some(next()?),
            "--strength" => options.strength = next()?.parse().map_err(|e| format!("{e}"))?,
            _ => options.folder = arg,
        }
    }
    if options.folder.is_empty() { Err("train_kinds FOLDER [--out FILE]".into()) } else { Ok(options) }
}

/// The texts in the order of their paths.
fn texts(folder: &Path) -> Result<Vec<Text>, std::io::Error> {
    let list = |path: &Path| -> Result<Vec<_>, std::io::Error> {
        let mut found = std::fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
        found.sort();
        Ok(found)
    };
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut texts = Vec::new();
    for kind in list(folder)?.iter().filter(|path| path.is_dir() && !name(path).starts_with('_')) {
        for path in list(kind)?.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
            let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
            let features = Features::of(&text);
            let mut keys = BTreeSet::new();
            features.each(|sort, words| {
                keys.insert((sort, format!("{}{}", sort.mark(), words.join(" "))));
            });
            let site = name(path).rsplit_once('-').map_or(name(path), |(site, _)| site.to_string());
            texts.push(Text { kind: name(kind), site, name: name(path), features, keys, signs: signs_of(&text) });
        }
    }
    Ok(texts)
}

fn kinds(texts: &[&Text]) -> Vec<String> {
    texts.iter().map(|t| t.kind.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What a text counts, so that each kind counts the same and large sites count less.
fn shares(texts: &[&Text]) -> Vec<f64> {
    let mut of_site: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for t in texts {
        *of_site.entry((&t.kind, &t.site)).or_default() += 1.0;
    }
    let share = |t: &&Text| 1.0 / of_site[&(t.kind.as_str(), t.site.as_str())].sqrt();
    let mut of_kind: BTreeMap<&str, f64> = BTreeMap::new();
    for t in texts {
        *of_kind.entry(&t.kind).or_default() += share(t);
    }
    texts.iter().map(|t| share(t) / of_kind[t.kind.as_str()] / of_kind.len() as f64).collect()
}

/// What share of each kind has a key, and the sites it stands on.
type Seen<'t> = (Vec<f64>, BTreeSet<&'t str>);

/// The keys that tell kinds apart, of each sort the best.
fn vocabulary(texts: &[&Text], kinds: &[String], shares: &[f64]) -> Vec<(Sort, String)> {
    let mut seen: BTreeMap<&(Sort, String), Seen<'_>> = BTreeMap::new();
    for (text, share) in texts.iter().zip(shares) {
        let kind = kinds.iter().position(|k| *k == text.kind).unwrap_or(0);
        for key in &text.keys {
            let (by_kind, sites) = seen.entry(key).or_insert_with(|| (vec![0.0; kinds.len()], BTreeSet::new()));
            by_kind[kind] += share * kinds.len() as f64;
            sites.insert(&text.site);
        }
    }
    let mut found = Vec::new();
    for (sort, most, least_sites) in SORTS {
        let mut of_sort: Vec<(f64, &String)> = seen
            .iter()
            .filter(|((s, _), (_, sites))| *s == sort && sites.len() >= least_sites)
            .map(|((_, key), (by_kind, _))| {
                let mean = by_kind.iter().sum::<f64>() / kinds.len() as f64;
                let apart = by_kind.iter().map(|share| (share - mean).abs()).fold(0.0, f64::max);
                (apart / (mean * (1.0 - mean) + 0.02).sqrt(), key)
            })
            .collect();
        of_sort.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut keys: Vec<&String> = of_sort.into_iter().take(most).map(|(_, key)| key).collect();
        keys.sort();
        found.extend(keys.into_iter().map(|key| (sort, key.clone())));
    }
    found
}

/// The measures with the numbers above which they count.
fn thresholds(texts: &[&Text]) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    for measure in 0..MEASURES.len() {
        let mut values: Vec<u32> = texts.iter().map(|t| t.features.measures[measure]).collect();
        values.sort_unstable();
        let at = |share: f64| values[((values.len() - 1) as f64 * share) as usize];
        let edges: BTreeSet<u32> = QUANTILES.iter().map(|share| at(*share)).collect();
        let last = values[values.len() - 1];
        found.extend(edges.into_iter().filter(|edge| *edge < last).map(|edge| (measure, edge)));
    }
    found
}

/// The file of weights: multinomial logistic regression, by Adam over all texts at each step.
fn train(texts: &[&Text], strength: f64, confidence: &[(i64, f64)]) -> String {
    let (kinds, shares) = (kinds(texts), shares(texts));
    let vocabulary = vocabulary(texts, &kinds, &shares);
    let thresholds = thresholds(texts);
    let numbers: BTreeMap<&(Sort, String), usize> = vocabulary.iter().enumerate().map(|(i, key)| (key, i)).collect();
    let rows = vocabulary.len() + thresholds.len() + 1;
    let seen: Vec<Vec<(usize, f64)>> = texts.iter().map(|text| row(text, &numbers, &thresholds)).collect();
    let (n, k) = (texts.len() as f64, kinds.len());
    let mut weights = vec![0.0f64; rows * k];
    let (mut mean, mut square) = (vec![0.0f64; rows * k], vec![0.0f64; rows * k]);
    for step in 0..STEPS {
        let mut slope: Vec<f64> = weights.iter().map(|w| w * strength / n).collect();
        slope[(rows - 1) * k..].fill(0.0);
        for ((text, share), row) in texts.iter().zip(&shares).zip(&seen) {
            let odds = odds(&weights, row, k);
            for (at, value) in row {
                for (j, odd) in odds.iter().enumerate() {
                    slope[at * k + j] += share * value * (odd - f64::from(u8::from(kinds[j] == text.kind)));
                }
            }
        }
        let rate = 0.08 * (1.0 - step as f64 / STEPS as f64);
        for i in 0..weights.len() {
            mean[i] = 0.9 * mean[i] + 0.1 * slope[i];
            square[i] = 0.99 * square[i] + 0.01 * slope[i] * slope[i];
            let (a, b) = (1.0 - 0.9f64.powi(step as i32 + 1), 1.0 - 0.99f64.powi(step as i32 + 1));
            weights[i] -= rate * (mean[i] / a) / ((square[i] / b).sqrt() + 1e-8);
        }
    }
    written(&kinds, &vocabulary, &thresholds, &weights, confidence)
}

/// The rows that a text has, with their values; the last is the bias.
fn row(text: &Text, numbers: &BTreeMap<&(Sort, String), usize>, thresholds: &[(usize, u32)]) -> Vec<(usize, f64)> {
    let known: Vec<(Sort, usize)> = text.keys.iter().filter_map(|key| Some((key.0, *numbers.get(key)?))).collect();
    let words = known.iter().filter(|(sort, _)| matches!(sort, Sort::Word | Sort::Pair)).count();
    let value = |sort| model::value(sort, words) as f64 / 1024.0;
    let mut row: Vec<(usize, f64)> = known.iter().map(|(sort, at)| (*at, value(Some(*sort)))).collect();
    let above = |(_, (measure, edge)): &(usize, &(usize, u32))| text.features.measures[*measure] > *edge;
    row.extend(thresholds.iter().enumerate().filter(above).map(|(i, _)| (numbers.len() + i, value(None))));
    row.push((numbers.len() + thresholds.len(), 1.0));
    row
}

fn odds(weights: &[f64], row: &[(usize, f64)], k: usize) -> Vec<f64> {
    let mut sums = vec![0.0; k];
    for (at, value) in row {
        for (sum, weight) in sums.iter_mut().zip(&weights[at * k..]) {
            *sum += value * weight;
        }
    }
    let most = sums.iter().copied().fold(f64::MIN, f64::max);
    let parts: Vec<f64> = sums.iter().map(|sum| (sum - most).exp()).collect();
    let all: f64 = parts.iter().sum();
    parts.iter().map(|part| part / all).collect()
}

fn written(
    kinds: &[String],
    vocabulary: &[(Sort, String)],
    thresholds: &[(usize, u32)],
    weights: &[f64],
    confidence: &[(i64, f64)],
) -> String {
    let k = kinds.len();
    let cells = |at: usize| {
        let cells: Vec<String> = weights[at * k..(at + 1) * k].iter().map(|w| format!("{:.0}", w * 100.0)).collect();
        cells.join(" ").replace("-0 ", "0 ")
    };
    let mut out = String::from(
        "# Weights of the model of kinds. Licence: MIT OR Apache-2.0\n\
         # Made by examples/train_kinds.rs of plain texts of public web pages and documents of a known kind; the file holds\n\
         # counts of words and shape only, no text. Do not edit: train again.\n\
         # kinds; bias; confidence<TAB>least lead of the best kind<TAB>confidence; measure<TAB>name<TAB>above<TAB>weights;\n\
         # word<TAB>key<TAB>weights. Key: a word or two; ^ = among the first words; | = a whole short line. In hundredths of a logit.\n",
    );
    let _ = writeln!(out, "kinds\t{}\nbias\t{}", kinds.join(" "), cells(vocabulary.len() + thresholds.len()));
    for (lead, confidence) in confidence {
        let _ = writeln!(out, "confidence\t{lead}\t{confidence:.2}");
    }
    for (i, (measure, above)) in thresholds.iter().enumerate() {
        let _ = writeln!(out, "measure\t{}\t{above}\t{}", MEASURES[*measure], cells(vocabulary.len() + i));
    }
    for (i, (_, key)) in vocabulary.iter().enumerate() {
        let _ = writeln!(out, "word\t{key}\t{}", cells(i));
    }
    out
}

/// What was said of a text: by the model, the signs, and both with the lead.
struct Said<'t> {
    text: &'t Text,
    model: &'static str,
    signs: &'static str,
    both: &'static str,
    lead: i64,
}

fn ask<'t>(model: &Model, text: &'t Text) -> Said<'t> {
    let scores = model.scores(&text.features);
    let alone = decide::ranked(model, &scores, &[]);
    let together = decide::ranked(model, &scores, &text.signs);
    let signs = text.signs.iter().max_by_key(|(kind, weight)| (*weight, std::cmp::Reverse(*kind)));
    let (both, lead) = decide::best(&together, &text.signs).unwrap_or((OTHER, 0));
    let signs = signs.filter(|(_, weight)| *weight >= 3).map_or("", |(kind, _)| kind);
    Said { text, model: alone.first().map_or(OTHER, |(kind, _)| kind), signs, both, lead }
}

fn read(file: String) -> Model {
    Model::read(Box::leak(file.into_boxed_str()))
}

/// Trains without each site in turn.
fn leave_out_each(all: &[&Text], prefix: &str, strength: f64) -> Result<(), Box<dyn std::error::Error>> {
    let sites: BTreeSet<&str> = all.iter().map(|t| t.site.as_str()).filter(|s| s.starts_with(prefix)).collect();
    for site in sites {
        let (held, rest): (Vec<&Text>, Vec<&Text>) = all.iter().partition(|t| t.site == site);
        let model = read(train(&rest, strength, &[]));
        let said: Vec<Said<'_>> = held.iter().map(|t| ask(&model, t)).collect();
        let right = |of: fn(&Said<'_>) -> &'static str| said.iter().filter(|s| of(s) == s.text.kind).count();
        println!(
            "{site}: model {}, signs {}, both {} of {}",
            right(|s| s.model),
            right(|s| s.signs),
            right(|s| s.both),
            said.len()
        );
        for s in said.iter().filter(|s| s.both != s.text.kind || s.model != s.text.kind) {
            println!(
                "  {} {}: model {}, signs {:?}, both {} ({})",
                s.text.name, s.text.kind, s.model, s.text.signs, s.both, s.lead
            );
        }
    }
    Ok(())
}

/// Trains without a fifth of the sites, five times, and says what comes of that fifth.
fn cross_validate<'t>(all: &[&'t Text], strength: f64) -> Vec<Said<'t>> {
    let fold = |t: &Text| t.site.bytes().fold(7u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)) >> 7;
    let mut said = Vec::new();
    for i in 0..FOLDS {
        let (held, rest): (Vec<&Text>, Vec<&Text>) = all.iter().partition(|t| fold(t) % FOLDS == i);
        let model = read(train(&rest, strength, &[]));
        said.extend(held.iter().map(|t| ask(&model, t)));
    }
    confusion(&said);
    said
}

fn confusion(said: &[Said<'_>]) {
    let kinds: BTreeSet<&str> = said.iter().map(|s| s.text.kind.as_str()).collect();
    println!("held out: texts, right by model, signs, both; taken for");
    let mut sums = [0.0; 3];
    for kind in &kinds {
        let of: Vec<&Said<'_>> = said.iter().filter(|s| s.text.kind == *kind).collect();
        let right = [
            of.iter().filter(|s| s.model == *kind).count(),
            of.iter().filter(|s| s.signs == *kind || (s.signs.is_empty() && *kind == OTHER)).count(),
            of.iter().filter(|s| s.both == *kind).count(),
        ];
        for (sum, right) in sums.iter_mut().zip(right) {
            *sum += right as f64 / of.len() as f64 / kinds.len() as f64;
        }
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        for s in of.iter().filter(|s| s.both != *kind) {
            *taken.entry(s.both).or_default() += 1;
        }
        println!("{kind:13} {:4} {right:?} {taken:?}", of.len());
    }
    println!("mean over kinds: model {:.3}, signs {:.3}, both {:.3}", sums[0], sums[1], sums[2]);
}

/// The share of right kinds by lead, weighed as in training, never falling with the lead; greatest lead first.
fn confidences(said: &[Said<'_>]) -> Vec<(i64, f64)> {
    let shares = shares(&said.iter().map(|s| s.text).collect::<Vec<_>>());
    let mut steps: Vec<(i64, f64, f64)> = Vec::new();
    for (i, edge) in EDGES.iter().enumerate() {
        let below = EDGES.get(i + 1).copied().unwrap_or(i64::MAX);
        let (mut right, mut all) = (0.0, 1e-9);
        let of_step = |s: &Said<'_>| s.both != OTHER && s.lead >= *edge && s.lead < below;
        for (s, share) in said.iter().zip(&shares).filter(|(s, _)| of_step(s)) {
            all += share;
            right += if s.both == s.text.kind { *share } else { 0.0 };
        }
        steps.push((*edge, right, all));
        // Steps that fall are one step.
        while let [.., (_, r, a), (_, right, all)] = steps[..] {
            if right / all >= r / a {
                break;
            }
            steps.pop();
            if let Some(last) = steps.last_mut() {
                *last = (last.0, r + right, a + all);
            }
        }
    }
    println!("lead: confidence {:?}", steps.iter().map(|(edge, r, a)| (*edge, r / a)).collect::<Vec<_>>());
    steps.iter().rev().map(|(edge, right, all)| (*edge, (right / all).min(0.97))).collect()
}
