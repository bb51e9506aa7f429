//! The CSL test-suite (repository citation-style-language/test-suite) against the formatter of citations.
//!
//! The suite is not part of this repository: `scripts/csl-suite` fetches it, `SOURCEBOOK_CSL_SUITE` names its folder
//! `processor-tests/humans`. Output is compared after these steps only: line breaks with the spaces that indent the next line
//! are dropped, addresses are no links, and tags that mean the same are written alike. `SOURCEBOOK_CSL_SHOW=name` prints a
//! test that failed, `SOURCEBOOK_CSL_SHOW=all` every one.

use serde_json::Value;
use sourcebook::citation::bibliography::Bibliography;
use sourcebook::citation::format::{Among, ClusterInput, Formatted, Reference};
use sourcebook::citation::style::Style;
use sourcebook::citation::{Cite, CiteMode, Cluster};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Tests that must pass; a lower figure means that something got worse.
const FLOOR: usize = 658;

#[test]
fn the_csl_test_suite_passes_as_far_as_measured() {
    let Some(folder) = suite() else {
        println!("SKIPPED CSL test-suite: SOURCEBOOK_CSL_SUITE names no folder (scripts/csl-suite fetches it)");
        return;
    };
    let show = std::env::var("SOURCEBOOK_CSL_SHOW").unwrap_or_default();
    let mut families: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut failed = Vec::new();
    for path in files(&folder) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let case = Case::read(&std::fs::read_to_string(&path).unwrap());
        let (found, expected) = (case.run(), case.expected());
        let family = families.entry(name.split('_').next().unwrap_or_default().to_owned()).or_default();
        family.1 += 1;
        if found == expected {
            family.0 += 1;
            continue;
        }
        if show == "all" || name == show {
            println!("== {name}\nexpected {expected}\nfound    {found}\n");
        }
        failed.push(name);
    }
    let total: usize = families.values().map(|(_, all)| all).sum();
    for (family, (passed, all)) in &families {
        println!("{family}: {passed} of {all}");
    }
    if show == "names" {
        println!("failed: {}", failed.join(" "));
    }
    let passed = total - failed.len();
    println!("CSL test-suite: {passed} of {total} pass");
    assert!(passed >= FLOOR, "{passed} of {total} pass, {FLOOR} did");
}

fn suite() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("SOURCEBOOK_CSL_SUITE")?);
    let inner = folder.join("processor-tests/humans");
    Some(if inner.is_dir() { inner } else { folder }).filter(|folder| folder.is_dir())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "txt")).collect();
    files.sort();
    files
}

/// One test of the suite.
struct Case {
    sections: BTreeMap<String, String>,
}

impl Case {
    fn read(text: &str) -> Case {
        let text = text.replace("\r\n", "\n");
        let start = regex::Regex::new(r">>=+ *([A-Z0-9-]+) *=+>>").unwrap();
        let mut sections = BTreeMap::new();
        for found in start.captures_iter(&text) {
            let name = found[1].to_owned();
            let rest = &text[found.get(0).unwrap().end()..];
            let end = regex::Regex::new(&format!(r"<<=+ *{name} *=+<*")).unwrap();
            if let Some(end) = end.find(rest) {
                sections.insert(name, rest[..end.start()].trim_matches('\n').to_owned());
            }
        }
        Case { sections }
    }

    fn section(&self, name: &str) -> Option<&str> {
        self.sections.get(name).map(String::as_str)
    }

    fn json(&self, name: &str) -> Option<Value> {
        self.section(name).map(|text| serde_json::from_str(text).unwrap_or(Value::Null))
    }

    fn expected(&self) -> String {
        normal(self.section("RESULT").unwrap_or_default())
    }

    fn run(&self) -> String {
        let mut style = match Style::load(self.section("CSL").unwrap_or_default(), "") {
            Ok(style) => style,
            Err(error) => return format!("style: {error}"),
        };
        style.short_titles = false;
        style.capital_notes = false;
        let mut bibliography = Bibliography::new();
        bibliography.add_file("items.json", self.section("INPUT").unwrap_or_default());
        let items = self.json("INPUT").unwrap_or_default();
        let keys: Vec<String> = items.as_array().into_iter().flatten().map(|item| word(&item["id"])).collect();
        let list = self.section("MODE").is_some_and(|mode| mode.trim() == "bibliography");
        if let Some(citations) = self.json("CITATIONS") {
            return normal(&document(&style, &bibliography, &citations, list));
        }
        let clusters = match self.json("CITATION-ITEMS") {
            Some(Value::Array(clusters)) => clusters.iter().map(cluster).collect(),
            _ => vec![Cluster { cites: keys.iter().map(|key| cite(key)).collect(), span: 0..0 }],
        };
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        // The suite formats each of these citations as if it were the first, unless the test says otherwise.
        let apart = !self.section("CITATION-ITEMS").is_some_and(|text| text.contains("\"position\""));
        let among = Among { works: &keys, apart };
        let inputs = clusters.iter().map(|cluster| ClusterInput { cluster, note_number: Some(1), locators: &[] });
        let formatted = style.format_among(&inputs.collect::<Vec<_>>(), &bibliography, among);
        normal(&if list { entries(&formatted.references) } else { lines(&formatted).join("\n") })
    }
}

/// The state after the last call of a test that adds citations one by one; what the last call changed is marked.
fn document(style: &Style, bibliography: &Bibliography, calls: &Value, list: bool) -> String {
    let mut known: BTreeMap<String, Cluster> = BTreeMap::new();
    let mut states: Vec<(Vec<String>, Formatted)> = Vec::new();
    let calls = calls.as_array().unwrap();
    for (at, call) in calls.iter().enumerate() {
        let id = call[0]["citationID"].as_str().map_or_else(|| format!("citation {at}"), str::to_owned);
        known.insert(id.clone(), cluster(&call[0]["citationItems"]));
        let mut order: Vec<(String, usize)> = Vec::new();
        let others = |part: &Value| {
            let pairs = part.as_array().into_iter().flatten();
            pairs.map(|pair| (word(&pair[0]), pair[1].as_u64().unwrap_or(0) as usize)).collect::<Vec<_>>()
        };
        order.extend(others(&call[1]));
        order.push((id, call[0]["properties"]["noteIndex"].as_u64().unwrap_or(0) as usize));
        order.extend(others(&call[2]));
        if at + 2 < calls.len() {
            continue;
        }
        let clusters: Vec<(&Cluster, usize)> =
            order.iter().filter_map(|(id, note)| Some((known.get(id)?, *note))).collect();
        let inputs = clusters.iter().map(|(cluster, note)| ClusterInput {
            cluster,
            note_number: Some(*note).filter(|note| *note > 0),
            locators: &[],
        });
        let formatted = style.format_among(&inputs.collect::<Vec<_>>(), bibliography, Among::default());
        states.push((order.into_iter().map(|(id, _)| id).collect(), formatted));
    }
    let (ids, last) = states.pop().unwrap();
    if list {
        return entries(&last.references);
    }
    let before: BTreeMap<String, String> = match states.pop() {
        Some((ids, state)) => ids.into_iter().zip(lines(&state)).collect(),
        None => BTreeMap::new(),
    };
    let new = calls.last().and_then(|call| call[0]["citationID"].as_str()).unwrap_or_default();
    let marked = ids.iter().zip(lines(&last)).enumerate().map(|(at, (id, text))| {
        let changed = id == new || before.get(id) != Some(&text);
        format!("{}[{at}] {text}", if changed { ">>" } else { ".." })
    });
    marked.collect::<Vec<_>>().join("\n")
}

fn lines(formatted: &Formatted) -> Vec<String> {
    let line = |cluster: &Result<_, _>| match cluster {
        Ok(html) => {
            let html: &sourcebook::citation::format::Html = html;
            html.html.clone()
        }
        Err(error) => {
            let error: &sourcebook::citation::format::CiteError = error;
            error.to_string()
        }
    };
    formatted.clusters.iter().map(line).collect()
}

fn entries(references: &[Reference]) -> String {
    let mut out = String::from("<div class=\"csl-bib-body\">");
    for reference in references {
        out.push_str("<div class=\"csl-entry\">");
        if reference.blocks.is_empty() {
            out.push_str(&reference.html);
        }
        for block in &reference.blocks {
            match block.class() {
                Some(class) => out.push_str(&format!("<div class=\"csl-{class}\">{}</div>", block.html)),
                None => out.push_str(&block.html),
            }
        }
        out.push_str("</div>");
    }
    out + "</div>"
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn cite(key: &str) -> Cite {
    let (prefix, suffix) = (String::new(), String::new());
    Cite { key: key.into(), mode: CiteMode::Normal, prefix, suffix, locator: None, quote: None, span: 0..0 }
}

fn cluster(items: &Value) -> Cluster {
    let cites = items.as_array().into_iter().flatten().map(|item| {
        let text = |name: &str| item.get(name).filter(|value| !value.is_null()).map(word);
        let mode = if item["suppress-author"] == true { CiteMode::SuppressAuthor } else { CiteMode::Normal };
        let label = text("label").unwrap_or_else(|| "page".into());
        Cite {
            mode,
            prefix: text("prefix").unwrap_or_default(),
            suffix: text("suffix").unwrap_or_default(),
            locator: text("locator").filter(|text| !text.is_empty()).map(|text| (label, text)),
            ..cite(&word(&item["id"]))
        }
    });
    Cluster { cites: cites.collect(), span: 0..0 }
}

fn normal(html: &str) -> String {
    let mut text = regex::Regex::new(r"</?a( [^>]*)?>").unwrap().replace_all(html, "").into_owned();
    let upright = regex::Regex::new("<span class=\"normal\"><i>(.*?)</i></span>").unwrap();
    text = upright.replace_all(&text, "<span style=\"font-style:normal;\">$1</span>").into_owned();
    for (other, one) in [
        ("<span class=\"small-caps\">", "<span style=\"font-variant:small-caps;\">"),
        ("<span style=\"font-variant: small-caps;\">", "<span style=\"font-variant:small-caps;\">"),
        ("<span class=\"underline\">", "<span style=\"text-decoration:underline;\">"),
        ("<span class=\"normal-weight\">", "<span style=\"font-weight:normal;\">"),
        ("<span class=\"normal-variant\">", "<span style=\"font-variant:normal;\">"),
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("&#60;", "<"),
        ("&lt;", "<"),
        ("&#62;", ">"),
        ("&gt;", ">"),
    ] {
        text = text.replace(other, one);
    }
    if text.contains("<div") {
        text = regex::Regex::new(r"\n\s*").unwrap().replace_all(&text, "").into_owned();
    }
    text.trim().to_owned()
}
