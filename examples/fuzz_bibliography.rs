//! Looks for bibliography files that the program falls over: files of all formats are changed at random, read, and what was read
//! is written in all formats, shown as tags and read again.
//!
//! `cargo run --example fuzz_bibliography -- [MINUTES [SEED]]`. What makes it panic, take long, point outside of the file, or come
//! back from BibTeX, RIS or CSL-JSON with another title is printed and ends the run with exit code 1.

#[path = "../tests/common/mutate.rs"]
mod mutate;
#[path = "../tests/common/samples.rs"]
mod samples;

use mutate::Dice;
use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::{export, markup, web};
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A file that takes longer is a find.
const SLOW: Duration = Duration::from_secs(2);

const SEEDS: [(&str, &str); 5] = [
    (
        "bib",
        "@string{lp = \"Lake\" # { Press}}\n@book{a, author = {van den Berg, Ida and {Lake Board}}, title = {A \\emph{Dry {Lake}} M{\\\"u}ller $_2$}, \
        publisher = lp, date = {2016-07/2017~}, crossref = {b}, csl-medium = {x}}\n@collection{b, title = \"On ``Lakes''\", year = 1999, month = mar # \" 3\"}\n",
    ),
    (
        "ris",
        "TY  - JOUR\r\nAU  - van den Berg, Ida, Jr.\r\nTI  - On Lakes\r\n more\r\nPY  - 2016/07//x\r\nSP  - 1\r\nEP  - 9\r\nSN  - 1234-5678\r\nER  - \r\n",
    ),
    (
        "yaml",
        "references:\n- id: a\n  type: book\n  title: On *Lakes*\n  author: [{family: Berg, given: Ida}]\n  issued: {year: 2016, month: 7}\n",
    ),
    (
        "yml",
        "reed:\n  type: article\n  title: {value: Levels, short: L}\n  author: [\"Reed, Bo\", {name: X, prefix: y}]\n  date: 2015-10\n  \
        parent: [{type: periodical, title: Acta, volume: 3}]\n  serial-number: {doi: 10.1/x}\n  url: {value: https://e.org, date: 2016}\n",
    ),
    (
        "json",
        "[{\"id\": \"a\", \"type\": \"book\", \"title\": \"A <i>b</i>\", \"author\": [{\"family\": \"B\", \"given\": \"I\"}, \"x\"], \
        \"issued\": {\"date-parts\": [[2016, 7], [2017]], \"circa\": true}, \"page\": \"1-2\", \"aliases\": [\"z\"]}]",
    ),
];

const WORDS: [&str; 43] = [
    "N1  - csl-issued: ",
    "N1  - csl-title:",
    "csl-composer: ",
    "@book{",
    "@string{",
    "crossref = {a}",
    "\\emph{",
    "\\\"",
    "{",
    "}",
    "\"",
    "#",
    ",",
    "=",
    "$",
    "and",
    "{{",
    "}}",
    "--",
    "~",
    "TY  - BOOK\n",
    "ER  - \n",
    "AU  - ",
    "- ",
    ": ",
    "[",
    "]",
    "null",
    "1e999",
    "&a ",
    "*a",
    "\u{feff}",
    "é",
    "2016/..",
    "-0044",
    "<i>",
    "</i>",
    "\\",
    "\n",
    "csl-author = {",
    "xdata = {a}",
    "@comment{",
    "\t",
];

fn main() -> ExitCode {
    let arguments: Vec<f64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let minutes = arguments.first().copied().unwrap_or(1.0);
    let mut dice = Dice::new(arguments.get(1).copied().unwrap_or(1.0) as u64);
    let corpus: Vec<Vec<u8>> = SEEDS.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    let words: Vec<&str> = WORDS.to_vec();
    let (start, mut turns, mut items, mut slowest) = (Instant::now(), 0usize, 0usize, Duration::ZERO);
    while start.elapsed().as_secs_f64() < minutes * 60.0 {
        let at = dice.below(SEEDS.len());
        let mut bytes = mutate::vary(&corpus[at], &corpus, &words, &mut dice);
        for _ in 0..dice.below(4) {
            bytes = mutate::vary(&bytes, &corpus, &words, &mut dice);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let begun = Instant::now();
        let result = std::panic::catch_unwind(|| one(SEEDS[at].0, &text));
        let mut took = begun.elapsed();
        // A machine that is busy is no fault of the file: the fastest of three readings counts.
        for _ in 0..2 {
            if took > SLOW && matches!(result, Ok(Ok(_))) {
                let begun = Instant::now();
                let _ = one(SEEDS[at].0, &text);
                took = took.min(begun.elapsed());
            }
        }
        slowest = slowest.max(took);
        turns += 1;
        let problem = match result {
            Ok(Ok(read)) => {
                items += read;
                (took > SLOW).then(|| format!("slow: {took:?}"))
            }
            Ok(Err(problem)) => Some(problem),
            Err(_) => Some("a panic".into()),
        };
        if let Some(problem) = problem {
            println!("FOUND in .{} after {turns} files: {problem}\n{text}", SEEDS[at].0);
            return ExitCode::FAILURE;
        }
    }
    println!("{turns} files, {items} items read, none fell over; the slowest took {slowest:?}");
    ExitCode::SUCCESS
}

/// Reads a file, writes what was read and reads that again; gives how many items there were.
fn one(ending: &str, text: &str) -> Result<usize, String> {
    let mut bibliography = Bibliography::new();
    for problem in bibliography.add_file(&format!("x.{ending}"), text) {
        let place = problem.place.as_ref().ok_or("a problem without a place")?;
        if place.span.end > text.len() || problem.to_string().is_empty() {
            return Err(format!("a place outside of the file: {problem}"));
        }
    }
    for item in bibliography.items() {
        web::coins(item);
        web::highwire(item);
        web::schema(item);
        for (ending, written) in
            [("bib", export::bibtex([item])), ("json", export::csl_json([item])), ("ris", export::ris([item]))]
        {
            let mut back = Bibliography::new();
            let problems = back.add_file(&format!("x.{ending}"), &written);
            let title = back.items().first().map(|i| i.title().split_whitespace().collect::<String>());
            // RIS has no markup.
            let expected = if ending == "ris" { markup::plain(&item.title()) } else { item.title() };
            let same = title == Some(expected.split_whitespace().collect());
            if !same || problems.iter().any(|p| p.code == "bib-parse") {
                return Err(format!("{ending} comes back otherwise: {problems:?}\n{written}"));
            }
        }
    }
    Ok(bibliography.items().len())
}
