//! Times recognition and resolution of many texts: `cargo run --release --example bench_names -- [FOLDER]`.
//!
//! FOLDER holds plain texts, one document each, each line that is not blank a block. Without one, 4,000 texts of a thousand words
//! with made-up names are used, always the same: a pool of names that grows with the collection, some of them in most texts.
//! Prints seconds of one thread for recognising, for resolving the first quarter and the whole, and what they are to each other:
//! work that is linear gives 4. Then what it takes after an edit that moves names and changes none.
//!
//! With `--write NUMBER FOLDER` it writes so many of the made-up texts as files, for `benches/names`.

use sourcebook::entity::ids::PublishedIds;
use sourcebook::entity::recognise;
use sourcebook::entity::registry::Registry;
use sourcebook::entity::resolve::{ResolveSettings, Resolver, resolve};
use sourcebook::entity::{DocumentNames, DocumentText, NameLink, TextBlock};
use sourcebook::source::document::BlockKind;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [write, number, folder] = &arguments[..]
        && write == "--write"
    {
        std::fs::create_dir_all(folder)?;
        for n in 0..number.parse()? {
            std::fs::write(format!("{folder}/text-{n:05}.txt"), made(n))?;
        }
        return Ok(());
    }
    let texts = match arguments.first() {
        Some(folder) => read(folder)?,
        None => (0..4000).map(made).collect(),
    };
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    let (documents, recognising) = timed(|| texts.iter().enumerate().map(|(i, t)| document(i, t)).collect::<Vec<_>>());
    let mentions: usize = documents.iter().map(|d| d.mentions.len()).sum();
    println!("{} texts, {words} words, {mentions} mentions", texts.len());
    println!("recognising: {:.3} s, {:.0} words a second", recognising, words as f64 / recognising);
    let mut before = None;
    for documents in [&documents[..documents.len() / 4], &documents[..]] {
        let solve =
            || resolve(documents, &Registry::default(), &PublishedIds::default(), &[], &ResolveSettings::default());
        let (made, first) = timed(solve);
        let again = timed(|| resolve(documents, &Registry::default(), &made.ids, &[], &ResolveSettings::default())).1;
        let entities = made.index.entities.len();
        println!(
            "resolving {} texts: {first:.3} s; with published ids {again:.3} s; {entities} entities",
            documents.len()
        );
        if let Some((first_before, again_before)) = before {
            println!("whole to quarter: {:.1}; with published ids {:.1}", first / first_before, again / again_before);
        }
        before = Some((first, again));
    }
    let (resolver, registry, ids, settings) =
        (Resolver::default(), Registry::default(), PublishedIds::default(), ResolveSettings::default());
    let resolved =
        |documents: &[DocumentNames]| timed(|| resolver.resolve(documents, &registry, &ids, &[], &settings)).1;
    let first = resolved(&documents);
    let mut edited = documents;
    if let Some(document) = edited.first_mut() {
        document.text.blocks.iter_mut().for_each(|b| b.text.insert_str(0, "Well. "));
        document.mentions.iter_mut().for_each(|m| m.range = m.range.start + 6..m.range.end + 6);
    }
    let second = resolved(&edited);
    println!("after an edit that changes no name: {:.3} s, {:.2} of the first time", second, second / first);
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed().max(Duration::from_nanos(1)).as_secs_f64())
}

fn read(folder: &str) -> std::io::Result<Vec<String>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    files.iter().map(|f| std::fs::read(f).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn document(number: usize, text: &str) -> DocumentNames {
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    let blocks = lines.map(|l| TextBlock { kind: BlockKind::Paragraph, text: l.into() }).collect();
    let text = DocumentText { id: format!("text-{number:05}"), lang: "en".into(), blocks, ..DocumentText::default() };
    let mentions = recognise::builtin().recognise(&text);
    let links = recognise::links(&text, &mentions).into_iter();
    let links = links.map(|l| NameLink { a: l.a, b: l.b, rule: l.rule }).collect();
    DocumentNames { text, mentions, links, ..DocumentNames::default() }
}

/// Numbers that are the same on every machine (xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn word(dice: &mut Dice) -> String {
    let syllable = |d: &mut Dice| format!("{}{}", b"bdfgklmnprstv"[d.below(13)] as char, b"aeiou"[d.below(5)] as char);
    let count = 2 + dice.below(2);
    let word: String = (0..count).map(|_| syllable(dice)).collect();
    word[..1].to_uppercase() + &word[1..]
}

/// The name of a number: persons, organizations with and without abbreviations, places.
fn name(number: usize) -> String {
    let mut dice = Dice((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let given =
        ["Anna", "Peter", "Maria", "Thomas", "Ruth", "David", "Helen", "Omar", "Yusuf", "Clara"][dice.below(10)];
    let (a, b) = (word(&mut dice), word(&mut dice));
    match number % 4 {
        0 | 1 => format!("{given} {a}"),
        2 => format!("the {a} {} of {b}", ["Institute", "Company", "Ministry", "University"][dice.below(4)]),
        _ => format!("the town of {a}"),
    }
}

/// A text of about a thousand words.
fn made(number: usize) -> String {
    let mut dice = Dice((number as u64 + 7).wrapping_mul(0xD1B5_4A32_D192_ED03) | 1);
    let mut text = String::new();
    for sentence in 0..70 {
        let pool = if dice.below(3) == 0 { 40 } else { 40 + number * 10 + 10 };
        let (a, b) = (name(dice.below(pool)), name(dice.below(pool)));
        let verb = ["wrote to", "was seen with", "had no answer from", "came long before"][dice.below(4)];
        text.push_str(&format!("In that year {a} {verb} {b}, as far as the papers of the harbour tell. "));
        if sentence % 7 == 6 {
            text.push('\n');
        }
    }
    text
}
