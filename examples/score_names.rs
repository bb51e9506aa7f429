//! Writes the recogniser's mentions for a folder of plain texts: `cargo run --release --example score_names -- IN OUT`.
//!
//! Each line of a text that is not blank is a block. OUT gets one `<stem>.json` per text with offsets in code points, as
//! the scorer of the fixtures reads them; the entity is the surface in lower case.

use sourcebook::entity::recognise;
use sourcebook::entity::{DocumentText, TextBlock};
use sourcebook::source::document::BlockKind;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: score_names IN OUT".into());
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
        let mentions: Vec<serde_json::Value> = recognise::builtin()
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
