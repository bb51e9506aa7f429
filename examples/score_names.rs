//! Writes the recogniser's mentions for a folder of plain texts: `cargo run --release --example score_names -- IN OUT`.
//!
//! Each line of a text that is not blank is a block. OUT gets one `<stem>.json` per text with offsets in code points, as
//! the scorer of the fixtures reads them; the entity is the surface in lower case.
//!
//! With `--tagger` the rules are left out. With `--bio FILE…` it reads files of one token and label per line instead, each sentence as a document of its own, and
//! prints precision by rule and by confidence, and F1 by type; `--errors` prints what differs too.

use sourcebook::entity::recognise;
use sourcebook::entity::{DocumentText, TextBlock};
use sourcebook::source::document::BlockKind;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).is_some_and(|a| a == "--bio") {
        return bio();
    }
    let alone = std::env::args().any(|a| a == "--tagger");
    let engine = if alone { recognise::tagger() } else { recognise::builtin() };
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--tagger").map(PathBuf::from);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: score_names [--tagger] IN OUT".into());
    };
    std::fs::create_dir_all(&output)?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&input)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let text = std::fs::read_to_string(path)?;
        let (mut document, mut starts, mut at) =
            (DocumentText { lang: "en".into(), ..Default::default() }, Vec::new(), 0);
        for line in text.split('\n') {
            if !line.trim().is_empty() {
                document.blocks.push(TextBlock { kind: BlockKind::Paragraph, text: line.to_string() });
                starts.push(text[..at].chars().count());
            }
            at += line.len() + 1;
        }
        let mentions: Vec<serde_json::Value> = engine
            .recognise(&document)
            .iter()
            .map(|m| {
                let block = &document.blocks[m.block].text;
                let surface = &block[m.range.clone()];
                let start = starts[m.block] + block[..m.range.start].chars().count();
                serde_json::json!({"start": start, "end": start + surface.chars().count(), "text": surface, "type": m.kind,
                    "entity": surface.to_lowercase(), "confidence": m.confidence, "rule": m.rule})
            })
            .collect();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        std::fs::write(output.join(stem + ".json"), serde_json::json!({"mentions": mentions}).to_string())?;
    }
    Ok(())
}

/// A sentence as running text, with the gold spans: (first byte, one past the last, type).
fn sentence(lines: &str) -> (String, Vec<(usize, usize, &'static str)>) {
    let (mut text, mut gold): (String, Vec<(usize, usize, &'static str)>) = (String::new(), Vec::new());
    let mut open_quote = false;
    let mut glue = true;
    for (word, label) in lines.lines().filter_map(|l| l.split_once('\t')) {
        let quote = matches!(word, "\"" | "``" | "''");
        let closing = matches!(word, "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "'s" | "’s" | "n't" | "”" | "%")
            || (quote && open_quote);
        if !glue && !closing {
            text.push(' ');
        }
        glue = matches!(word, "(" | "[" | "“" | "$") || (quote && !open_quote);
        open_quote ^= quote;
        let start = text.len();
        text.push_str(word);
        let kind = match label.get(2..) {
            Some("PER") => "person",
            Some("ORG") => "organization",
            Some("LOC") => "place",
            Some("EVENT") => "event",
            Some("WORK") => "work",
            _ => continue,
        };
        match gold.last_mut() {
            Some(last) if label.starts_with('I') => last.1 = text.len(),
            _ => gold.push((start, text.len(), kind)),
        }
    }
    (text, gold)
}

fn bio() -> Result<(), Box<dyn std::error::Error>> {
    use std::collections::BTreeMap;
    let errors = std::env::args().any(|a| a == "--errors");
    let mut types: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut rules: BTreeMap<(&str, String), [usize; 2]> = BTreeMap::new();
    let mut bins: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    for path in std::env::args().skip(2).filter(|a| a != "--errors") {
        for lines in std::fs::read_to_string(&path)?.split("\n\n") {
            let (text, gold) = sentence(lines);
            let block = TextBlock { kind: BlockKind::Paragraph, text: text.clone() };
            let document = DocumentText { lang: "en".into(), blocks: vec![block], ..Default::default() };
            let said = recognise::builtin().recognise(&document);
            let mut missed = gold.clone();
            for m in said.iter().filter(|m| &*m.kind.0 != "date") {
                let right = missed.iter().position(|g| (g.0, g.1, g.2) == (m.range.start, m.range.end, &*m.kind.0));
                right.map(|at| missed.remove(at));
                let wrong = usize::from(right.is_none());
                rules.entry((m.rule, m.kind.0.to_string())).or_default()[wrong] += 1;
                bins.entry((m.confidence * 20.0) as u32).or_default()[wrong] += 1;
                types.entry(m.kind.0.to_string()).or_default()[wrong] += 1;
                types.entry("~all".into()).or_default()[wrong] += 1;
                if errors && wrong == 1 {
                    println!("SPUR {} {} {:.2} [{}] | {text}", m.kind.0, m.rule, m.confidence, &text[m.range.clone()]);
                }
            }
            for g in missed {
                types.entry(g.2.into()).or_default()[2] += 1;
                types.entry("~all".into()).or_default()[2] += 1;
                if errors {
                    println!("MISS {} [{}] | {text}", g.2, &text[g.0..g.1]);
                }
            }
        }
    }
    let share = |c: [usize; 2]| c[0] as f64 / (c[0] + c[1]).max(1) as f64;
    for ((rule, kind), counts) in rules {
        println!("rule {rule:14} {kind:13} {:.3} of {}", share(counts), counts[0] + counts[1]);
    }
    for (bin, counts) in bins {
        println!("confidence ≥ {:.2}: {:.3} of {}", f64::from(bin) / 20.0, share(counts), counts[0] + counts[1]);
    }
    for (kind, [hit, extra, missed]) in types {
        let (h, e, m) = (hit as f64, extra as f64, missed as f64);
        println!("{kind:13} P {:.3} R {:.3} F1 {:.3}", h / (h + e), h / (h + m), 2.0 * h / (2.0 * h + e + m));
    }
    Ok(())
}
