//! What import read, by format, as rows of its summary.

use super::terminal::count;
use crate::import::ImportReport;

/// One row for each format: what, and what became of it.
pub fn rows(report: &ImportReport) -> Vec<(String, String)> {
    let formats = report.formats.iter();
    let row = |(media_type, format): (&String, &crate::import::FormatCount)| {
        let mut parts = vec![count(format.files, "file")];
        let mut add = |n: usize, what: String| {
            if n > 0 {
                parts.push(what);
            }
        };
        add(format.failed, format!("{} not readable", format.failed));
        add(format.words, count(format.words, "word"));
        add(format.removed, format!("{} left out", count(format.removed, "passage")));
        add(format.repaired, format!("{} repaired", count(format.repaired, "character")));
        (name(media_type).to_owned(), parts.join(", "))
    };
    formats.map(row).collect()
}

/// The originals that took longest, if any took long.
pub fn slowest(report: &ImportReport) -> Option<String> {
    let slow = report.slowest.iter().filter(|(_, time)| time.as_millis() >= 500);
    let slow: Vec<String> = slow.map(|(file, time)| format!("{file} {:.1} s", time.as_secs_f64())).collect();
    (!slow.is_empty()).then(|| format!("slowest to read: {}", slow.join(", ")))
}

/// A media type as people know it.
fn name(media_type: &str) -> &str {
    const KNOWN: [(&str, &str); 10] = [
        ("text/plain", "text"),
        ("text/markdown", "Markdown"),
        ("text/html", "HTML"),
        ("application/pdf", "PDF"),
        ("application/rtf", "RTF"),
        ("application/epub+zip", "EPUB"),
        ("application/mbox", "mailbox"),
        ("message/rfc822", "mail"),
        ("application/vnd.oasis.opendocument.text", "ODT"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
    ];
    KNOWN.iter().find(|(known, _)| *known == media_type).map_or(media_type, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::FormatCount;
    use std::time::Duration;

    #[test]
    fn each_format_has_a_row_of_what_is_not_nothing() {
        let mut report = ImportReport::default();
        let html = FormatCount { files: 3, pages: 2, failed: 1, removed: 1, repaired: 0, words: 90 };
        report.formats.insert("text/html".into(), html);
        report.formats.insert("image/png".into(), FormatCount { files: 1, failed: 1, ..FormatCount::default() });
        let wanted = [
            ("image/png".to_owned(), "1 file, 1 not readable".to_owned()),
            ("HTML".to_owned(), "3 files, 1 not readable, 90 words, 1 passage left out".to_owned()),
        ];
        assert_eq!(rows(&report), wanted);
    }

    #[test]
    fn only_what_took_long_is_told() {
        let took = |file: &str, millis| (file.to_owned(), Duration::from_millis(millis));
        let slowest_first = vec![took("a.pdf", 1500), took("b.txt", 2)];
        let report = ImportReport { slowest: slowest_first, ..ImportReport::default() };
        assert_eq!(slowest(&report).unwrap(), "slowest to read: a.pdf 1.5 s");
    }
}
