//! Texts with their answers: `*.marked` files of this folder, and `NAME.txt` beside `NAME.json`.

use serde_json::Value;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A text and what is true of it. Places are bytes of the text.
#[derive(Default, Debug)]
pub struct Text {
    pub name: String,
    pub text: String,
    /// `None`: not asked.
    pub kind: Option<String>,
    /// `None`: not asked; empty: it has none.
    pub title: Option<String>,
    pub title_span: Option<Range<usize>>,
    /// `None`: not asked.
    pub authors: Option<Vec<String>>,
    /// `None`: not asked; empty: it has none.
    pub date: Option<String>,
    /// What must be left out.
    pub removed: Vec<Range<usize>>,
    /// What may be left out or kept.
    pub optional: Vec<Range<usize>>,
    pub headings: Vec<String>,
    /// Quotations with their attributions.
    pub quotes: Vec<(String, String)>,
    pub items: Vec<String>,
    /// Texts that may be headings, items or paragraphs.
    pub neutral: Vec<String>,
    /// Whether headings, quotations and items are known.
    pub structure: bool,
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect();
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
}

/// The marked texts of a folder.
pub fn marked(folder: &Path) -> Vec<Text> {
    files(folder, "marked").iter().map(|p| unmark(stem(p), &std::fs::read_to_string(p).unwrap())).collect()
}

/// The texts of a folder with answers in JSON.
pub fn answered(folder: &Path) -> Vec<Text> {
    files(folder, "json").iter().map(|p| from_json(p)).collect()
}

fn from_json(path: &Path) -> Text {
    let json: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = std::fs::read_to_string(path.with_extension("txt")).unwrap();
    let strings = |v: &Value| -> Vec<String> {
        v.as_array().into_iter().flatten().filter_map(|s| s.as_str().map(str::to_owned)).collect()
    };
    let spans = |v: &Value| -> Vec<Range<usize>> {
        let number = |v: &Value| v.as_u64().unwrap() as usize;
        v.as_array().into_iter().flatten().map(|s| number(&s[0])..number(&s[1])).collect()
    };
    let word = |key: &str| json[key].as_str().map(str::to_owned);
    Text {
        name: stem(path),
        text,
        kind: word("kind"),
        title: word("title"),
        title_span: None,
        authors: json["authors"].is_array().then(|| strings(&json["authors"])),
        date: word("date"),
        removed: spans(&json["removed"]),
        optional: spans(&json["optional"]),
        headings: strings(&json["headings"]),
        quotes: Vec::new(),
        items: strings(&json["items"]),
        neutral: strings(&json["neutral"]),
        structure: json["structure"].as_bool().unwrap_or(true),
    }
}

/// A piece of a marked line.
enum Piece<'l> {
    Text(&'l str),
    Out(&'l str),
    Attribution,
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['⟦', '⟪']) {
        found.push(Piece::Text(&rest[..at]));
        if let Some(after) = rest[at..].strip_prefix("⟪A⟫") {
            found.push(Piece::Attribution);
            rest = after;
        } else {
            let (out, after) = rest[at + '⟦'.len_utf8()..].split_once('⟧').expect("⟧");
            found.push(Piece::Out(out));
            rest = after;
        }
    }
    found.push(Piece::Text(rest));
    found
}

/// Reads a marked text.
fn unmark(name: String, marked: &str) -> Text {
    let mut text = Text { name, title: Some(String::new()), structure: true, ..Text::default() };
    let (mut tag, mut quote_is_open) = (' ', false);
    for line in marked.lines() {
        if let Some((key, value)) = line.strip_prefix('%').and_then(|l| l.split_once(':')) {
            let value = value.trim().to_owned();
            match key {
                // What markers call kinds for which the program has another name.
                "kind" => {
                    text.kind = Some(match value.as_str() {
                        "praise" => "testimonials".to_owned(),
                        "news" => "excerpt".to_owned(),
                        "landing" => "abstract".to_owned(),
                        "finding-aid" | "tool-output" => "document".to_owned(),
                        _ => value,
                    })
                }
                "date" => text.date = Some(value),
                "authors" => {
                    text.authors =
                        Some(value.split(';').map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect())
                }
                _ => panic!("{}: {line}", text.name),
            }
            continue;
        }
        if line.trim().is_empty() {
            text.text.push('\n');
            continue;
        }
        let (mark, line) = line.split_once('|').unwrap_or_else(|| panic!("{}: {line}", text.name));
        let mark = mark.chars().next().unwrap_or(' ');
        let goes_on = mark == '+';
        if !goes_on {
            tag = mark;
            quote_is_open = false;
        }
        let start = text.text.len();
        let mut kept = String::new();
        let mut attribution: Option<String> = None;
        for piece in pieces(line) {
            let at = text.text.len();
            match piece {
                Piece::Text(t) => {
                    text.text.push_str(t);
                    attribution.as_mut().unwrap_or(&mut kept).push_str(t);
                }
                Piece::Out(t) => {
                    text.text.push_str(t);
                    text.removed.push(at..at + t.len());
                }
                Piece::Attribution => attribution = Some(String::new()),
            }
        }
        let end = text.text.len();
        text.text.push('\n');
        text.note(tag, goes_on, &kept, attribution, &mut quote_is_open, start..end);
    }
    text
}

impl Text {
    fn note(
        &mut self,
        tag: char,
        goes_on: bool,
        kept: &str,
        attribution: Option<String>,
        open: &mut bool,
        span: Range<usize>,
    ) {
        let add = |list: &mut Vec<String>| match list.last_mut().filter(|_| goes_on) {
            Some(last) => {
                last.push(' ');
                last.push_str(kept);
            }
            None => list.push(kept.to_owned()),
        };
        match tag {
            'T' => {
                let title = self.title.get_or_insert_default();
                title.push_str(kept);
                let start = self.title_span.as_ref().map_or(span.start, |s| s.start);
                self.title_span = Some(start..span.end);
            }
            'R' => self.removed.push(span),
            'O' => {
                self.optional.push(span);
                add(&mut self.neutral);
            }
            'H' => add(&mut self.headings),
            'I' => add(&mut self.items),
            'N' => add(&mut self.neutral),
            'Q' => {
                match self.quotes.last_mut().filter(|_| goes_on) {
                    Some((text, who)) => {
                        if *open {
                            who.push_str(kept)
                        } else {
                            text.push_str(kept)
                        }
                    }
                    None => self.quotes.push((kept.to_owned(), String::new())),
                }
                if let Some(who) = attribution {
                    *open = true;
                    self.quotes.last_mut().unwrap().1.push_str(&who);
                }
            }
            'A' => self.quotes.last_mut().unwrap().1.push_str(kept),
            'P' | ' ' => {}
            other => panic!("{}: no tag {other}", self.name),
        }
    }
}
