//! Citations and references beside Pandoc's, for works of many kinds.
//!
//! Each set in `tests/citation/` has works (`items.json`) and citations of them (`cases.txt`), both of this project, and what
//! Pandoc 3.9 made of them with the styles of August 2026 (`expected.json`: `--citeproc`, notes or paragraphs, spans and links
//! taken out). `SOURCEBOOK_CSL_STYLES` may name a folder of `.csl` files to use instead of the bundled styles;
//! `SOURCEBOOK_PANDOC_SHOW=1` prints what differs; `SOURCEBOOK_PANDOC_SET` names a folder with a set to measure as well.

use serde_json::Value;
use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::format::{ClusterInput, Formatted};
use sourcebook::citation::style::Style;
use sourcebook::citation::{Cluster, syntax};
use std::path::Path;

const STYLES: [&str; 7] = [
    "chicago-notes-bibliography",
    "chicago-notes-bibliography-subsequent-ibid",
    "chicago-shortened-notes-bibliography",
    "chicago-author-date",
    "apa",
    "modern-language-association",
    "ieee",
];

/// Works, citations of them, and what Pandoc makes of both.
struct Set {
    items: String,
    cases: String,
    expected: String,
}

impl Set {
    fn read(folder: &Path) -> Set {
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        Set { items: read("items.json"), cases: read("cases.txt"), expected: read("expected.json") }
    }

    fn own(name: &str) -> Set {
        Set::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/citation").join(name))
    }

    /// Measures all styles; `floors` has for each how many citations and references are equal at least.
    fn measure(&self, name: &str, floors: [(usize, usize); 7]) {
        let (mut sum, mut worse) = ([0; 4], Vec::new());
        for (style, floor) in STYLES.into_iter().zip(floors) {
            let Some((cites, refs)) = self.measure_style(style) else {
                println!("SKIPPED {style}: not bundled, and no file of it");
                continue;
            };
            println!("{name}, {style}: {}/{} citations, {}/{} references", cites.0, cites.1, refs.0, refs.1);
            worse.extend((cites.0 < floor.0 || refs.0 < floor.1).then_some(style));
            sum.iter_mut().zip([cites.0, cites.1, refs.0, refs.1]).for_each(|(sum, n)| *sum += n);
        }
        println!("{name}: {}/{} citations, {}/{} references", sum[0], sum[1], sum[2], sum[3]);
        assert_eq!(worse, Vec::<&str>::new());
    }

    fn measure_style(&self, name: &str) -> Option<((usize, usize), (usize, usize))> {
        let expected: Value = serde_json::from_str(&self.expected).unwrap();
        let mut bibliography = Bibliography::new();
        assert!(bibliography.add_file("items.json", &self.items).is_empty());
        let clusters: Vec<Cluster> = self.cases.lines().map(cluster).collect();
        let folder = std::env::var_os("SOURCEBOOK_CSL_STYLES");
        let file = folder.map(|folder| Path::new(&folder).join(format!("{name}.csl")));
        let text = file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_else(|| name.to_owned());
        let mut style = Style::load(&text, "en-US").ok()?;
        // Pandoc shortens titles of .bib files only.
        style.short_titles = false;
        let note = |at: usize| style.is_note().then_some(at + 1);
        let inputs = clusters.iter().enumerate();
        let inputs = inputs.map(|(at, cluster)| ClusterInput { cluster, note_number: note(at), locators: &[] });
        let formatted = style.format(&inputs.collect::<Vec<_>>(), &bibliography);
        Some(self.equal(name, &formatted, &expected[name]))
    }

    fn equal(&self, name: &str, formatted: &Formatted, expected: &Value) -> ((usize, usize), (usize, usize)) {
        let (mut cites, mut refs) = ((0, 0), (0, 0));
        let cases = self.cases.lines().zip(expected["citations"].as_array().unwrap());
        for ((case, expected), found) in cases.zip(&formatted.clusters) {
            cites.0 += usize::from(same(name, case, &found.as_ref().unwrap().html, expected));
            cites.1 += 1;
        }
        for reference in &formatted.references {
            let expected = &expected["bibliography"][&reference.key];
            // Of some types a style says nothing in lists. Pandoc leaves a gap there, which is no example.
            if expected.as_str().is_some_and(|text| !text.contains(char::is_alphabetic)) {
                continue;
            }
            refs.0 += usize::from(same(name, &reference.key, &reference.html, expected));
            refs.1 += 1;
        }
        (cites, refs)
    }
}

#[test]
fn works_of_all_kinds_are_cited_as_pandoc_cites_them() {
    Set::own("first").measure("first", [(0, 0); 7]);
    Set::own("second").measure("second", [(0, 0); 7]);
    if let Some(folder) = std::env::var_os("SOURCEBOOK_PANDOC_SET") {
        Set::read(Path::new(&folder)).measure("other", [(0, 0); 7]);
    }
}

/// `[@key, p. 3]` or `@key [p. 3]`.
fn cluster(line: &str) -> Cluster {
    let Some(open) = line.find('[').filter(|_| line.starts_with('@')) else {
        let in_text = syntax::in_text(line, 0..line.len(), &|_| true);
        let found = syntax::parse_cluster(line, 0).filter(|_| line.starts_with('['));
        return found.or_else(|| in_text.into_iter().next()).unwrap();
    };
    let pieces = syntax::brackets(line, open..line.len(), &|_| true).unwrap();
    let cluster = pieces.into_iter().find_map(|piece| match piece {
        syntax::Piece::Cluster(cluster) => Some(cluster),
        syntax::Piece::Text(_) => None,
    });
    cluster.unwrap()
}

fn same(style: &str, what: &str, found: &str, expected: &Value) -> bool {
    let (found, expected) = (normal(found), normal(expected.as_str().unwrap_or("(nothing)")));
    if found != expected && std::env::var_os("SOURCEBOOK_PANDOC_SHOW").is_some() {
        println!("{style} {what}\n  found    {found}\n  expected {expected}");
    }
    found == expected
}

fn normal(html: &str) -> String {
    let dropped = regex::Regex::new("</?(a|span)( [^>]*)?>").unwrap();
    let html = dropped.replace_all(html, "").replace("em>", "i>").replace("strong>", "b>");
    html.trim().trim_end_matches('.').replace(['\u{a0}', '\u{202f}'], " ").replace("&quot;", "\"")
}
