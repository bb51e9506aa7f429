//! What import did, a line for each document.
//!
//! In: the report of a document. Out: one line of text for people, or nothing if nothing was written.

use crate::import::{self, Outcome};

/// One line on a document of which something was written.
pub fn line(document: &import::DocumentReport) -> Option<String> {
    match document.outcome {
        Outcome::New | Outcome::Updated => Some(imported(document)),
        Outcome::Merged => {
            let slug = &document.slug;
            Some(format!("{}: its changes were merged into your content/sources/{slug}.md", document.file))
        }
        _ => None,
    }
}

/// One line on what import did to a document.
fn imported(document: &import::DocumentReport) -> String {
    let mut parts = vec![format!("{} words, self-check passed", document.words)];
    let mut list = |what: &str, items: &[String]| {
        if !items.is_empty() {
            let shown: Vec<String> = items.iter().take(4).map(|i| format!("“{}”", shortened(i))).collect();
            let more = if items.len() > 4 { format!(" and {} more", items.len() - 4) } else { String::new() };
            parts.push(format!("{what} {}{more}", shown.join(", ")));
        }
    };
    list("removed", &document.removed);
    list("supplied", &document.supplied);
    list("proposed", &document.proposed);
    list("not carried over", &document.omitted);
    if document.repaired > 0 {
        parts.push(format!("{} characters repaired", document.repaired));
    }
    if document.citations > 0 {
        parts.push(format!("{} page references cited", document.citations));
    }
    if document.unresolved > 0 {
        parts.push(format!("{} page references left as text: no work to cite", document.unresolved));
    }
    let kind = document.kind.as_deref().unwrap_or("document");
    let title = document.title.as_deref().filter(|t| !t.is_empty()).unwrap_or("no title");
    format!("{}: {kind}, {}; {}", document.file, shortened(title), parts.join("; "))
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line,
    }
}
