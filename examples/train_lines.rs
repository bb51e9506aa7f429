//! Trains the models of boilerplate and of headings: `cargo run --release --example train_lines -- MODEL FOLDER [options]`.
//!
//! Reads `FOLDER/GROUP/NAME.txt` with `NAME.json` beside it, texts whose lines are known (pairs of places in characters:
//! `removed` for `boilerplate`, `heads` for `headings`; `optional`: a matter of taste), and writes the file of weights (`--out FILE`, else
//! it is only measured). Options: `--earlier FILE` adds half of what an earlier file of
//! weights says to four fifths of the new ones (what it has learned from may be among what is held out), `--weight GROUP=W` says what a
//! line of a group counts (1), `--leave-out GROUP,GROUP` trains without these groups and measures on them (without it, on each
//! fifth of the texts in turn), `--strength C` is the inverse of the regularisation, `--prune W` leaves out
//! smaller weights. Texts that share runs of eight words with a text held out are left out. The same texts and options give
//! the same bytes.

mod learn;

use learn::{Names, Row};
use sourcebook::source::text::furniture::boilerplate::lines;
use sourcebook::source::text::learned::features::{Features, Line};
use sourcebook::source::text::learned::model::Model;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

/// In how many texts a feature must occur, and how many steps the training has.
const LEAST_TEXTS: usize = 3;
const STEPS: usize = 250;
const RATE: f64 = 0.1;
const FOLDS: usize = 5;

/// How many runs of eight words a text may share with one that is held out.
const SHARED: usize = 3;

struct Text {
    group: String,
    /// The features of each line, with what they count in 1/1024.
    rows: Vec<Row>,
    /// Whether each line is what is looked for; `None`: a matter of taste, or only in part.
    truth: Vec<Option<bool>>,
    /// Characters of each line that are no white space.
    sizes: Vec<usize>,
    runs: HashSet<u64>,
    features: Features,
    apart: bool,
}

/// What is told of a line: what its places are called in the answers, and what the file of weights says of itself.
struct Target {
    key: &'static str,
    head: &'static str,
    /// Whether the model sees texts as if their paragraphs stood apart.
    apart: bool,
}

const BOILERPLATE: Target = Target { key: "removed", head: "of boilerplate", apart: false };
const HEADINGS: Target = Target { key: "heads", head: "of headings", apart: true };

/// What the weights of an earlier file count, and what the new ones count beside them: both have seen other texts.
const EARLIER: f64 = 0.5;
const LATER: f64 = 0.8;

struct Options {
    target: Target,
    earlier: Option<String>,
    folder: String,
    out: Option<String>,
    leave_out: BTreeSet<String>,
    weights: BTreeMap<String, f64>,
    strength: f64,
    prune: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = options()?;
    let texts = texts(Path::new(&options.folder), &options.target)?;
    let all: Vec<&Text> = texts.iter().collect();
    println!("{} texts, {} lines", all.len(), all.iter().map(|t| t.rows.len()).sum::<usize>());
    if options.leave_out.is_empty() {
        let folds: Vec<(Model, Vec<&Text>)> = (0..FOLDS)
            .map(|fold| {
                let held: Vec<&Text> = all.iter().copied().skip(fold).step_by(FOLDS).collect();
                Ok((Model::read(&trained(&without(&all, &held), &options)?), held))
            })
            .collect::<Result<_, Box<dyn Error>>>()?;
        measure(&folds);
        return written(&options, &trained(&all, &options)?);
    }
    let held: Vec<&Text> = all.iter().copied().filter(|t| options.leave_out.contains(&t.group)).collect();
    let file = trained(&without(&all, &held), &options)?;
    measure(&[(Model::read(&file), held)]);
    written(&options, &file)
}

/// The file of weights that these texts make, with what an earlier one says.
fn trained(texts: &[&Text], options: &Options) -> Result<String, Box<dyn Error>> {
    let file = train(texts, options);
    match &options.earlier {
        Some(earlier) => mixed(&std::fs::read_to_string(earlier)?, &file, options.prune),
        None => Ok(file),
    }
}

fn written(options: &Options, file: &str) -> Result<(), Box<dyn Error>> {
    println!("{} features, {} bytes", file.lines().filter(|l| !l.starts_with('#')).count() - 1, file.len());
    if let Some(out) = &options.out {
        std::fs::write(out, file)?;
    }
    Ok(())
}

/// The weights of two files together, under the head of the second.
fn mixed(earlier: &str, later: &str, prune: f64) -> Result<String, Box<dyn Error>> {
    let mut weights: BTreeMap<&str, f64> = BTreeMap::new();
    for (file, share) in [(earlier, EARLIER), (later, LATER)] {
        for row in file.lines().filter(|line| !line.starts_with('#')) {
            let (name, weight) = row.rsplit_once('\t').ok_or(format!("{row}: no weight"))?;
            *weights.entry(name).or_default() += share * weight.parse::<f64>()?;
        }
    }
    let mut out: String = later.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    for (name, weight) in weights.iter().filter(|(name, weight)| weight.abs() >= prune * 100.0 || **name == "bias") {
        let _ = writeln!(out, "{name}\t{weight:.0}");
    }
    Ok(out)
}

const USAGE: &str = "train_lines boilerplate|headings FOLDER [--out FILE]";

fn options() -> Result<Options, String> {
    let mut options = Options {
        target: BOILERPLATE,
        earlier: None,
        folder: String::new(),
        out: None,
        leave_out: BTreeSet::new(),
        weights: BTreeMap::new(),
        strength: 1.0,
        prune: 0.2,
    };
    let mut args = std::env::args().skip(1);
    let number = |text: String| text.parse::<f64>().map_err(|e| format!("{text}: {e}"));
    options.target = match args.next().as_deref() {
        Some("boilerplate") => BOILERPLATE,
        Some("headings") => HEADINGS,
        _ => return Err(USAGE.into()),
    };
    while let Some(arg) = args.next() {
        let mut next = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--earlier" => options.earlier = Some(next()?),
            "--out" => options.out = Some(next()?),
            "--leave-out" => options.leave_out = next()?.split(',').map(str::to_string).collect(),
            "--strength" => options.strength = number(next()?)?,
            "--prune" => options.prune = number(next()?)?,
            "--weight" => {
                let pair = next()?;
                let (group, weight) = pair.split_once('=').ok_or(format!("{pair}: GROUP=W"))?;
                options.weights.insert(group.to_string(), number(weight.to_string())?);
            }
            _ => options.folder = arg,
        }
    }
    if options.folder.is_empty() { Err(USAGE.into()) } else { Ok(options) }
}

fn texts(folder: &Path, target: &Target) -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for group in learn::list(folder)?.iter().filter(|path| path.is_dir()) {
        let name = group.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for path in learn::list(group)?.iter().filter(|path| path.extension().is_some_and(|e| e == "txt")) {
            let text = std::fs::read_to_string(path)?;
            let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path.with_extension("json"))?)?;
            texts.push(read(&name, &text, &json, target));
        }
    }
    Ok(texts)
}

fn read(group: &str, text: &str, json: &serde_json::Value, target: &Target) -> Text {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut marks = vec![0u8; text.len() + 1];
    for (name, mark) in [(target.key, 1), ("optional", 2)] {
        for range in ranges(&json[name], &places) {
            marks[range].fill(mark);
        }
    }
    let lines = lines(text);
    let mut truth = Vec::new();
    let mut sizes = Vec::new();
    for (span, ..) in &lines {
        let signs = text[span.clone()].char_indices().filter(|(_, c)| !c.is_whitespace());
        let marks: Vec<u8> = signs.map(|(at, _)| marks[span.start + at]).collect();
        let share = |mark: u8| marks.iter().filter(|m| **m == mark).count() as f64 / marks.len().max(1) as f64;
        truth.push(match (share(1), share(2)) {
            (removed, _) if removed >= 0.8 => Some(true),
            (removed, optional) if removed + optional < 0.2 => Some(false),
            _ => None,
        });
        sizes.push(marks.len());
    }
    let shown: Vec<Line<'_>> = lines.iter().map(|(_, gap, text)| Line { text, gap: *gap }).collect();
    let features = Features::of(&shown);
    let rows = (0..lines.len()).map(|i| learn::row(&features, i, target.apart)).collect();
    Text { group: group.into(), rows, truth, sizes, runs: runs(text), features, apart: target.apart }
}

fn ranges(pairs: &serde_json::Value, places: &[usize]) -> Vec<Range<usize>> {
    let place = |n: &serde_json::Value| n.as_u64().and_then(|n| places.get(n as usize).copied());
    pairs.as_array().into_iter().flatten().filter_map(|p| Some(place(&p[0])?..place(&p[1])?)).collect()
}

/// Numbers of all runs of eight words.
fn runs(text: &str) -> HashSet<u64> {
    let small = text.to_lowercase();
    let words: Vec<&str> = small.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let hash = |run: &[&str]| {
        let bytes = run.iter().flat_map(|w| w.bytes().chain([b' ']));
        bytes.fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    };
    words.windows(8).map(hash).collect()
}

/// The texts that are not held out and share next to nothing with those that are.
fn without<'t>(all: &[&'t Text], held: &[&Text]) -> Vec<&'t Text> {
    let taken: HashSet<u64> = held.iter().flat_map(|t| t.runs.iter().copied()).collect();
    let is_held = |t: &Text| held.iter().any(|h| std::ptr::eq(*h, t));
    all.iter().copied().filter(|t| !is_held(t) && t.runs.intersection(&taken).count() <= SHARED).collect()
}

/// The numbers of a line's features with what they count, whether it is what is looked for, and what it counts.
type Told = (Vec<(usize, f64)>, f64, f64);

/// The file of weights: logistic regression, by Adam over all lines at each step.
fn train(texts: &[&Text], options: &Options) -> String {
    let names = Names::of(texts.iter().map(|t| t.rows.as_slice()), LEAST_TEXTS);
    let mut rows: Vec<Told> = Vec::new();
    for text in texts {
        let weight = options.weights.get(&text.group).copied().unwrap_or(1.0);
        for (row, truth) in text.rows.iter().zip(&text.truth).filter(|_| weight > 0.0) {
            let Some(truth) = truth else { continue };
            rows.push((names.known(row), f64::from(u8::from(*truth)), weight));
        }
    }
    let n = names.all.len();
    let scale = rows.len() as f64;
    let weights = learn::adam(vec![0.0; n + 1], STEPS, RATE, |weights, slope| {
        for (slope, weight) in slope.iter_mut().zip(weights) {
            *slope = weight / options.strength / scale;
        }
        slope[n] = 0.0;
        for (row, truth, weight) in &rows {
            let sum: f64 = weights[n] + row.iter().map(|(at, value)| weights[*at] * value).sum::<f64>();
            let wrong = weight * (1.0 / (1.0 + (-sum).exp()) - truth) / scale;
            row.iter().for_each(|(at, value)| slope[*at] += wrong * value);
            slope[n] += wrong;
        }
    });
    let mut out = format!(
        "# Weights of the model {}. Licence: MIT OR Apache-2.0\n\
         # Made by examples/train_lines.rs of plain texts of public web pages whose lines are known; the file holds\n\
         # counts of words and shape only, no text. Do not edit: train again.\n\
         # name<TAB>weight in hundredths of a logit. w= word, p= pair of words, l= whole line, f= e= first and last word, ff=\n\
         # first words; Pw= Nw= word of the line before and after; the others: length, ending, capitals, signs, place.\n",
        options.target.head,
    );
    let _ = writeln!(out, "bias\t{:.0}", weights[n] * 100.0);
    out += &names.written(&weights, options.prune);
    out
}

/// A line that was held out: its score, whether it is what is looked for, its size and its group.
type Held<'t> = (i64, bool, usize, &'t str);

/// Prints what comes of lines that no text of the training has: of all, and of those above a score.
fn measure(folds: &[(Model, Vec<&Text>)]) {
    let mut lines: Vec<Held<'_>> = Vec::new();
    for (model, held) in folds {
        for text in held {
            for (i, truth) in text.truth.iter().enumerate() {
                let Some(truth) = truth else { continue };
                lines.push((
                    if text.apart { model.score_apart(&text.features, i) } else { model.score(&text.features, i) },
                    *truth,
                    text.sizes[i],
                    &text.group,
                ));
            }
        }
    }
    let groups: BTreeSet<&str> = lines.iter().map(|l| l.3).collect();
    for group in groups.into_iter().map(Some).chain([None]) {
        print!("{:14}", group.unwrap_or("all"));
        for least in [0, 41, 85, 139, 173, 220] {
            let of = |pick: &dyn Fn(&Held<'_>) -> bool| {
                let own = lines.iter().filter(|l| group.is_none_or(|g| g == l.3) && pick(l));
                own.map(|l| l.2).sum::<usize>() as f64
            };
            let (right, taken, all) = (of(&|l| l.0 >= least && l.1), of(&|l| l.0 >= least), of(&|l| l.1));
            print!("  {least}: {:.2}/{:.2}", right / taken.max(1.0), right / all.max(1.0));
        }
        println!();
    }
}
