//! Bibliography files and citation clusters changed at random, formatted in several styles.
//!
//! Usage: fuzz_citations MINUTES SEED. Every output must be safe HTML: nothing may panic, and no tag but those of
//! [`sourcebook::citation`] may come out. What fails is printed, and the exit code is 1. `scripts/fuzz-citations` runs it.

use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::format::ClusterInput;
use sourcebook::citation::style::Style;
use sourcebook::citation::syntax;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

const ITEMS: &str = include_str!("../tests/citation/first/items.json");
const CASES: &str = include_str!("../tests/citation/first/cases.txt");
const BIB: &str = "@book{moss2001, author = {Moss, Ada and {The Harbour Board}}, title = {Tide \\emph{Tables}: {A} Report}, \
    date = {2001-05/2002}, pages = {12--34}}\n@online{x, url = {https://example.org/?a=1&b=2}, year = 2020}\n";
const RIS: &str = "TY  - BOOK\nID  - moss2001\nAU  - Moss, Ada\nTI  - Tide Tables\nPY  - 2001\nER  - \n";
const PIECES: [&str; 28] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "<i>",
    "</i>",
    "<span class=\"nocase\">",
    "\u{e000}",
    "\u{e016}",
    "700000000",
    "31000",
    "–",
    "--",
    "“",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "@moss2001",
    ";",
    ", p. ",
    "xii",
    "999999999999999999999",
    "javascript:alert(1)",
    "\u{202e}",
    "\u{0}",
    "\\",
    "ß",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    /// A text with a few changes.
    fn change(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.roll(4) {
            let at = self.roll(chars.len());
            let piece: Vec<char> = PIECES[self.roll(PIECES.len())].chars().collect();
            match self.roll(4) {
                0 => drop(chars.splice(at..at, piece)),
                1 => drop(chars.drain(at..chars.len().min(at + 1 + self.roll(6)))),
                2 if at < chars.len() => chars[at] = char::from_u32(self.roll(0x300) as u32).unwrap_or(' '),
                _ => {
                    let from = self.roll(chars.len());
                    let part: Vec<char> = chars[from..chars.len().min(from + 20)].to_vec();
                    drop(chars.splice(at..at, part));
                }
            }
        }
        chars.into_iter().collect()
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<u64>().unwrap_or(1));
    let (minutes, seed) = (arguments.next().unwrap_or(1), arguments.next().unwrap_or(1));
    let styles: Vec<Style> = ["ieee", "modern-language-association", "apa", "chicago-notes-bibliography"]
        .into_iter()
        .filter_map(|name| Style::load(name, "en-US").ok())
        .collect();
    let items: Vec<serde_json::Value> = serde_json::from_str(ITEMS).unwrap_or_default();
    let cases: Vec<&str> = CASES.lines().collect();
    let (mut dice, mut runs, mut failed) = (Dice(seed | 1), 0u64, 0);
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    while Instant::now() < end && failed < 10 {
        let (name, text) = match dice.roll(4) {
            0 => ("x.bib", BIB.to_owned()),
            1 => ("x.ris", RIS.to_owned()),
            _ => ("x.json", serde_json::json!([items[dice.roll(items.len())], items[0]]).to_string()),
        };
        let case = cases[dice.roll(cases.len())];
        let (text, cluster) = (dice.change(&text), dice.change(case));
        // Formatting costs a hundred times what reading does.
        let style = (dice.roll(20) == 0).then(|| &styles[dice.roll(styles.len())]);
        runs += 1;
        let wrong = catch_unwind(AssertUnwindSafe(|| wrong(name, &text, &cluster, style)));
        if let Some(why) = wrong.unwrap_or_else(|_| Some("panic".into())) {
            failed += 1;
            println!("{why}\n  {name}: {text}\n  cluster: {cluster}");
        }
    }
    println!("{runs} executions, {failed} failures");
    std::process::exit(i32::from(failed > 0));
}

/// What is wrong with the output, if anything.
fn wrong(name: &str, text: &str, cluster: &str, style: Option<&Style>) -> Option<String> {
    let mut bibliography = Bibliography::new();
    bibliography.add_file(name, text);
    let pieces = syntax::brackets(cluster, 0..cluster.len(), &|_| true);
    let mut clusters = vec![syntax::parse_cluster("[@moss2001, p. 3]", 0)?];
    clusters.extend(syntax::parse_cluster(cluster, 0));
    for piece in pieces.into_iter().flatten() {
        if let syntax::Piece::Cluster(cluster) = piece {
            clusters.push(cluster);
        }
    }
    let style = style?;
    let inputs = clusters.iter().enumerate();
    let inputs = inputs.map(|(at, cluster)| ClusterInput { cluster, note_number: Some(at + 1), locators: &[] });
    let formatted = style.format(&inputs.collect::<Vec<_>>(), &bibliography);
    let citations = formatted.clusters.iter().flatten().map(|html| html.html.as_str());
    let mut all = citations.chain(formatted.references.iter().map(|reference| reference.html.as_str()));
    all.find(|html| !safe(html)).map(|html| format!("not safe: {html}"))
}

/// Whether there are only tags that may be there, and no sign that stands for something else.
fn safe(html: &str) -> bool {
    let inert = html.split('<').skip(1).all(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        let link = tag.strip_prefix("a href=\"").and_then(|rest| rest.strip_suffix('"'));
        let harmless = |url: &str| ["http://", "https://", "mailto:"].iter().any(|s| url.to_lowercase().starts_with(s));
        match name {
            "a" => tag == "/a" || link.is_some_and(|url| !url.contains('"') && harmless(url)),
            "span" => tag == "/span" || tag.starts_with("span class=\"") && tag.matches('"').count() == 2,
            "i" | "b" | "sup" | "sub" => !tag.contains(' '),
            _ => false,
        }
    });
    inert && !html.contains(|c: char| ('\u{e000}'..='\u{e01f}').contains(&c))
}
