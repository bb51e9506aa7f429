//! A text, read, against its answers.

use crate::answers::Text;
use sourcebook::source::document::{Block, BlockKind, Document};
use sourcebook::source::markdown::{self, PageInput};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Found and right, found, wanted.
#[derive(Clone, Copy, Default, Debug)]
pub struct Count {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Count {
    /// The share of what was found that is right.
    pub fn precision(self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }

    /// The share of what is wanted that was found.
    pub fn recall(self) -> f64 {
        if self.wanted == 0 { 1.0 } else { self.right as f64 / self.wanted as f64 }
    }

    fn add(&mut self, other: Count) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }

    /// Compares two bags of texts.
    fn of<T: Ord + Clone>(wanted: &[T], found: &[T]) -> Count {
        let mut left: BTreeMap<&T, usize> = BTreeMap::new();
        wanted.iter().for_each(|w| *left.entry(w).or_default() += 1);
        let mut right = 0;
        for f in found {
            if let Some(n) = left.get_mut(f).filter(|n| **n > 0) {
                *n -= 1;
                right += 1;
            }
        }
        Count { right, found: found.len(), wanted: wanted.len() }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}/{:.2}", self.precision(), self.recall())
    }
}

/// The measures of one text.
#[derive(Default, Debug)]
pub struct Score {
    title: Option<bool>,
    kind: Option<bool>,
    authors: Option<bool>,
    date: Option<bool>,
    removed: Count,
    headings: Count,
    quotes: Count,
    items: Count,
    lost: usize,
    moved: usize,
    /// What is wrong, for people.
    pub errors: Vec<String>,
}

/// What is compared: neither white space, nor zero-width characters, nor marks of emphasis count.
fn flat(text: &str) -> String {
    let zero = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    text.nfc().filter(|c| !c.is_whitespace() && !zero(*c) && !matches!(c, '*' | '_' | '`' | '\\')).collect()
}

/// An item without its glyph or number.
fn item(text: &str) -> String {
    let text = text.trim_start();
    let text = text.strip_prefix("o ").or_else(|| text.strip_prefix("-- ")).unwrap_or(text).trim_start();
    // `(ii)`, `[E1]`
    let mark = |open: char, close: char| {
        let (mark, rest) = text.strip_prefix(open)?.split_once(close)?;
        let roman = !mark.is_empty() && mark.chars().all(|c| matches!(c, 'i' | 'v' | 'x'));
        let roman = roman || mark.len() == 1 && mark.starts_with(|c: char| c.is_ascii_lowercase());
        let sign = open == '[' && (1..=3).contains(&mark.len()) && mark.ends_with(|c: char| c.is_ascii_digit());
        (roman || sign).then_some(rest.trim_start())
    };
    let mut text = mark('(', ')').or_else(|| mark('[', ']')).unwrap_or(text);
    // `--jobs` is what an item says.
    while let Some(rest) = text
        .strip_prefix(['•', '·', '▪', '‣', '◦', '●', '*', '+', '-', '–', '—', '»', '➢', '►', '▶', '✓', '□', '■', '>'])
        .filter(|_| !text.starts_with("--"))
    {
        text = rest.trim_start();
    }
    let digits = text.trim_start_matches('(').trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '(');
    // `IV. Photographs`
    let capital = text.split_once(". ").filter(|(mark, _)| {
        !mark.is_empty() && mark.len() <= 5 && mark.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
    });
    if let Some((_, rest)) = capital {
        return flat(rest);
    }
    let lettered = text.strip_prefix(|c: char| c.is_ascii_lowercase());
    let lettered = lettered.and_then(|rest| rest.strip_prefix(") ").or_else(|| rest.strip_prefix(". ")));
    match digits.strip_prefix(['.', ')']).filter(|_| number).or(lettered) {
        Some(rest) => flat(rest),
        None => flat(text),
    }
}

fn part(block: &Block, range: Range<usize>) -> String {
    flat(&Block { inlines: block.inlines.get(range).unwrap_or_default().to_vec(), ..block.clone() }.plain())
}

/// The text of an answer, with the broken characters mended that the program mends.
fn mended(answer: &str) -> String {
    sourcebook::source::repair::mend(answer).text
}

/// A quotation and its source. A place alone, `(p. 12)`, ends the quotation or is its source: either is right. A sign of quoting
/// before it, `>`, is no part of it.
fn placed((said, who): (String, String)) -> (String, String) {
    let said = said.trim_start_matches('>').to_owned();
    let place = who.strip_prefix('(').unwrap_or(&who).trim_start_matches('p');
    match place.starts_with(['.', ' ']) || place.starts_with(|c: char| c.is_ascii_digit()) {
        true => (said + &who, String::new()),
        false => (said, who),
    }
}

fn quotation(block: &Block) -> (String, String) {
    match block.attribution {
        Some(at) => (part(block, 0..at), part(block, at..block.inlines.len())),
        None => (part(block, 0..block.inlines.len()), String::new()),
    }
}

impl Score {
    /// Reads a text and compares.
    pub fn of(text: &Text) -> Score {
        let document = sourcebook::source::read(&format!("{}.txt", text.name), text.text.as_bytes()).unwrap();
        let mut score = Score::default();
        score.metadata(text, &document);
        score.removed(text, &document);
        if text.structure {
            score.structure(text, &document);
        }
        score.kept(&document);
        score
    }

    fn metadata(&mut self, text: &Text, document: &Document) {
        let title = document.title.as_ref().map_or("", |t| t.value.as_str());
        self.title = text.title.as_ref().map(|wanted| flat(wanted) == flat(title));
        let kind = document.kind.as_ref().map(|k| k.value.as_str());
        self.kind = text.kind.as_ref().map(|wanted| Some(wanted.as_str()) == kind);
        let authors: BTreeSet<String> = document.authors.iter().map(|a| a.value.clone()).collect();
        // A page gives a person in the order of speech.
        let spoken = |name: &String| match name.split_once(", ") {
            Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
            _ => name.clone(),
        };
        self.authors =
            text.authors.as_ref().map(|wanted| wanted.iter().map(spoken).collect::<BTreeSet<_>>() == authors);
        let date = document.date.as_ref().map_or("", |d| d.value.as_str());
        self.date = text.date.as_ref().map(|wanted| wanted == date);
        if self.title == Some(false) {
            self.errors.push(format!("title {title:?}, wanted {:?}", text.title.as_deref().unwrap_or_default()));
        }
        if self.kind == Some(false) {
            self.errors.push(format!("kind {kind:?}, wanted {:?}; {:?}", text.kind, proposed(document, "kind")));
        }
        if self.authors == Some(false) {
            self.errors.push(format!("authors {authors:?}, wanted {:?}", text.authors));
        }
        if self.date == Some(false) {
            self.errors.push(format!("date {date:?}, wanted {:?}", text.date));
        }
    }

    fn removed(&mut self, text: &Text, document: &Document) {
        let mut marks = vec![0u8; text.text.len()];
        let mut mark = |spans: &[Range<usize>], bit: u8| {
            spans.iter().for_each(|s| marks[s.clone()].iter_mut().for_each(|m| *m |= bit));
        };
        mark(&text.removed, 1);
        mark(&text.optional, 4);
        mark(text.title_span.as_slice(), 4);
        let rules: Vec<_> = document.removed.iter().map(|c| c.span.clone()).collect();
        mark(&rules, 2);
        let mut wrong = String::new();
        let mut missed = String::new();
        for (at, c) in text.text.char_indices() {
            let m = marks[at];
            if c == '\n' {
                wrong.push(' ');
                missed.push(' ');
            }
            if flat(c.encode_utf8(&mut [0; 4])).is_empty() || m & 4 != 0 {
                if c == ' ' && m & 3 == 2 {
                    wrong.push(' ');
                } else if c == ' ' && m & 3 == 1 {
                    missed.push(' ');
                }
                continue;
            }
            let (gold, got) = (m & 1 != 0, m & 2 != 0);
            // The inside of a removed span of the answers that the title covers counts as wanted.
            self.removed.add(Count {
                right: usize::from(gold && got),
                found: usize::from(got),
                wanted: usize::from(gold),
            });
            if got && !gold {
                wrong.push(c);
            } else if gold && !got {
                missed.push(c);
            }
        }
        for (what, pieces) in [("wrongly removed", wrong), ("not removed", missed)] {
            let words: Vec<&str> = pieces.split_whitespace().collect();
            if !words.is_empty() {
                self.errors.push(format!("{what}: {:.600}", words.join(" ")));
            }
        }
        if !self.errors.is_empty() && std::env::var_os("QUALITY_RULES").is_some() {
            for change in &document.removed {
                self.errors.push(format!("  {}: {:.100}", change.rule, change.text));
            }
        }
    }

    fn structure(&mut self, text: &Text, document: &Document) {
        let of = |kind: BlockKind| document.blocks.iter().filter(move |b| b.kind == kind && !b.supplied);
        let neutral: BTreeSet<String> =
            text.neutral.iter().map(|t| mended(t)).flat_map(|t| [flat(&t), item(&t)]).collect();
        let title = flat(document.title.as_ref().map_or("", |t| t.value.as_str()));
        let wanted: Vec<String> = text.headings.iter().map(|h| flat(&mended(h))).collect();
        let found: Vec<String> = of(BlockKind::Heading).map(|b| flat(&b.plain())).collect();
        let known = |list: &[String], t: &String| list.contains(t) || !neutral.contains(t);
        let found: Vec<String> =
            found.into_iter().filter(|t| known(&wanted, t) && (*t != title || wanted.contains(t))).collect();
        self.headings = self.compare("headings", &wanted, &found);
        let wanted: Vec<(String, String)> =
            text.quotes.iter().map(|(q, a)| placed((flat(&mended(q)), flat(&mended(a))))).collect();
        let found: Vec<(String, String)> = of(BlockKind::Quote).map(quotation).map(placed).collect();
        self.quotes = self.compare("quotations", &wanted, &found);
        let wanted: Vec<String> = text.items.iter().map(|i| item(&mended(i))).collect();
        let found: Vec<String> = of(BlockKind::Item).map(|b| item(&b.plain())).filter(|t| known(&wanted, t)).collect();
        self.items = self.compare("items", &wanted, &found);
    }

    fn compare<T: Ord + Clone + fmt::Debug>(&mut self, what: &str, wanted: &[T], found: &[T]) -> Count {
        let cut = |list: Vec<&T>| {
            let end =
                |all: &str| all.chars().rev().take(30).collect::<Vec<char>>().into_iter().rev().collect::<String>();
            let short = |all: String| match all.chars().nth(110) {
                Some(_) => format!("{:.70}…{}", all, end(&all)),
                None => all,
            };
            let shown: Vec<String> = list.into_iter().take(8).map(|t| short(format!("{t:?}"))).collect();
            shown.join(" ")
        };
        let wrong: Vec<&T> = found.iter().filter(|f| !wanted.contains(f)).collect();
        let missed: Vec<&T> = wanted.iter().filter(|w| !found.contains(w)).collect();
        if !wrong.is_empty() {
            self.errors.push(format!("{what} wrong: {}", cut(wrong)));
        }
        if !missed.is_empty() {
            self.errors.push(format!("{what} missed: {}", cut(missed)));
        }
        Count::of(wanted, found)
    }

    /// The page says what its source says, and the removed lines are the rest, in order.
    fn kept(&mut self, document: &Document) {
        let keys: Vec<String> = (0..document.about.len()).map(|i| format!("work-{i}")).collect();
        let input = PageInput { file: "a.txt", sha256: "", bytes: 0, keys: &keys, files: "a", detect: &|_| Vec::new() };
        if let Err(mismatch) = markdown::write(document, &input) {
            self.lost = 1;
            self.errors.push(mismatch.to_string());
        }
        let starts: Vec<usize> = document.blocks.iter().filter_map(|b| Some(b.span()?.start)).collect();
        self.moved = starts.windows(2).filter(|w| w[0] > w[1]).count();
    }
}

fn proposed<'d>(document: &'d Document, what: &str) -> Option<&'d str> {
    document.proposed.iter().map(|p| p.text.as_str()).find(|t| t.starts_with(what))
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tick = |b: Option<bool>| b.map_or("–", |b| if b { "✓" } else { "✗" });
        write!(
            f,
            "ti {} ki {} au {} da {} | removed {} | head {} | quote {} | item {}{}",
            tick(self.title),
            tick(self.kind),
            tick(self.authors),
            tick(self.date),
            self.removed,
            self.headings,
            self.quotes,
            self.items,
            if self.lost + self.moved > 0 { " LOST" } else { "" }
        )
    }
}

/// The measures of a set of texts.
#[derive(Default, Debug)]
pub struct Measures {
    pub title: Count,
    pub kind: Count,
    pub authors: Count,
    pub date: Count,
    pub removed: Count,
    pub headings: Count,
    pub quotes: Count,
    pub items: Count,
    pub lost: usize,
    pub moved: usize,
}

impl Measures {
    /// Adds up.
    pub fn of(scores: &[Score]) -> Measures {
        let mut all = Measures::default();
        let one = |b: bool| Count { right: usize::from(b), found: 1, wanted: 1 };
        for score in scores {
            score.title.into_iter().for_each(|b| all.title.add(one(b)));
            score.kind.into_iter().for_each(|b| all.kind.add(one(b)));
            score.authors.into_iter().for_each(|b| all.authors.add(one(b)));
            score.date.into_iter().for_each(|b| all.date.add(one(b)));
            all.removed.add(score.removed);
            all.headings.add(score.headings);
            all.quotes.add(score.quotes);
            all.items.add(score.items);
            all.lost += score.lost;
            all.moved += score.moved;
        }
        all
    }
}

impl fmt::Display for Measures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "lost        {} texts, moved {} blocks", self.lost, self.moved)?;
        for (name, count) in
            [("title", self.title), ("kind", self.kind), ("authors", self.authors), ("date", self.date)]
        {
            writeln!(f, "{name:<11} {} of {}", count.right, count.wanted)?;
        }
        for (name, c) in
            [("removed", self.removed), ("headings", self.headings), ("quotations", self.quotes), ("items", self.items)]
        {
            writeln!(
                f,
                "{name:<11} P {:.3} R {:.3}  ({} right, {} found, {} wanted)",
                c.precision(),
                c.recall(),
                c.right,
                c.found,
                c.wanted
            )?;
        }
        Ok(())
    }
}
