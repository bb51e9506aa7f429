//! The closed lists of `data/`, compiled once.
//!
//! In: the tab-separated files beside this one. Out: regular expressions and word sets. Only lines up to a fixed length
//! are ever matched, so the cost of a text grows with its length and no more.

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Longest line, in bytes, that can be furniture or a label.
pub const SHORT: usize = 240;

/// Compiles a pattern of this module or of its data files.
pub fn pattern(source: &str) -> Regex {
    // Patterns are constants of the program; the tests below compile every one of them.
    RegexBuilder::new(source).size_limit(1 << 26).build().expect("a constant pattern")
}

/// The rows of a table: cells between tabs; lines of `#` are remarks.
pub fn rows(data: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    data.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// Where a furniture line may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Where {
    /// Anywhere.
    Any,
    /// Among the first or last lines.
    Edge,
}

/// A closed list of whole lines, as one expression per rule and place.
pub struct Lines {
    any: Rules,
    edge: Rules,
    /// Furniture glued before other text: what matches at the start.
    glue_front: Vec<(&'static str, Regex)>,
    /// Furniture glued after other text.
    glue_back: Vec<(&'static str, Regex)>,
    /// Heads of lists of links.
    openers: Rules,
    /// Phrases of sentences that are furniture.
    sentences: Vec<(&'static str, Regex)>,
    /// Words of which such a sentence has one: looked for first, because it is fast.
    hints: Option<AhoCorasick>,
}

/// Expressions that are looked for together, each with its rule; the first that matches wins.
#[derive(Default)]
struct Rules {
    names: Vec<&'static str>,
    set: RegexSet,
}

impl Rules {
    fn new(rules: Vec<(&'static str, String)>) -> Rules {
        let (names, expressions): (Vec<_>, Vec<_>) = rules.into_iter().unzip();
        // Patterns are constants of the program; the tests below compile every one of them.
        let set = RegexSetBuilder::new(expressions).size_limit(1 << 27).build().expect("constant patterns");
        Rules { names, set }
    }

    fn find(&self, line: &str) -> Option<&'static str> {
        // Most lines match nothing, and that is found out sooner than what matches.
        if !self.set.is_match(line) {
            return None;
        }
        let first = self.set.matches(line).iter().next()?;
        self.names.get(first).copied()
    }
}

/// Longest unit, in bytes, whose sentences are looked at.
const SENTENCES: usize = 500;

impl Lines {
    /// The rule of a whole line, if it is furniture.
    pub fn rule(&self, line: &str, at: Where) -> Option<&'static str> {
        if line.len() > SHORT {
            return None;
        }
        self.any.find(line).or_else(|| if at == Where::Edge { self.edge.find(line) } else { None })
    }

    /// The rule under which a line heads a list of links.
    pub fn opener(&self, line: &str) -> Option<&'static str> {
        if line.len() > 100 {
            return None;
        }
        self.openers.find(line)
    }

    /// The rule under which sentences look like those of a notice.
    pub fn sentence(&self, text: &str) -> Option<&'static str> {
        if text.len() > SENTENCES || !self.hints.as_ref().is_some_and(|hints| hints.is_match(text)) {
            return None;
        }
        self.sentences.iter().find(|(_, r)| r.is_match(text)).map(|(rule, _)| *rule)
    }

    /// The length of furniture glued before the text of a line (`skip to main contentThe title`), with its rule.
    pub fn glued_front(&self, line: &str) -> Option<(&'static str, usize)> {
        if !adjoin(line, |before, after| {
            !before.is_whitespace() && (after.is_uppercase() || matches!(after, '“' | '"'))
        }) {
            return None;
        }
        self.glue_front.iter().find_map(|(rule, r)| {
            let end = r.find(line)?.end();
            let mut rest = line[end..].chars();
            let glued = rest.next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"'));
            glued.then_some((*rule, end))
        })
    }

    /// Where furniture glued after the text of a line begins, with its rule.
    pub fn glued_back(&self, line: &str) -> Option<(&'static str, usize)> {
        let mut from = line.len().saturating_sub(80);
        while !line.is_char_boundary(from) {
            from += 1;
        }
        let tail = &line[from..];
        let glue = |before: char, after: char| {
            !after.is_whitespace()
                && (matches!(before, '.' | '!' | '?' | '”' | '"' | '…' | ')')
                    || (before.is_lowercase() && after.is_uppercase()))
        };
        let start = line[..from].char_indices().next_back().map_or(0, |(at, _)| at);
        if !adjoin(&line[start..], glue) {
            return None;
        }
        self.glue_back.iter().find_map(|(rule, r)| {
            let found = r.find(tail)?;
            let start = from + found.start();
            let before = line[..start].chars().next_back()?;
            let capital = line[start..].chars().next()?.is_uppercase();
            let glued = matches!(before, '.' | '!' | '?' | '”' | '"' | '…' | ')') || (before.is_lowercase() && capital);
            glued.then_some((*rule, start))
        })
    }
}

/// Whether two characters that follow each other are a pair of some kind.
pub fn adjoin(text: &str, pair: impl Fn(char, char) -> bool) -> bool {
    text.chars().zip(text.chars().skip(1)).any(|(before, after)| pair(before, after))
}

/// Furniture of web pages.
pub static BOILERPLATE: LazyLock<Lines> = LazyLock::new(|| {
    let mut by_rule: Vec<(&'static str, &'static str, Vec<&'static str>)> = Vec::new();
    for row in rows(include_str!("data/boilerplate.tsv")) {
        let [rule, at, expression] = row[..] else { continue };
        match by_rule.iter_mut().find(|(r, w, _)| *r == rule && *w == at) {
            Some((_, _, list)) => list.push(expression),
            None => by_rule.push((rule, at, vec![expression])),
        }
    }
    let (mut any, mut edge, mut openers) = (vec![], vec![], vec![]);
    let mut lines = Lines {
        any: Rules::default(),
        edge: Rules::default(),
        glue_front: vec![],
        glue_back: vec![],
        openers: Rules::default(),
        sentences: vec![],
        hints: None,
    };
    for (rule, at, list) in by_rule {
        let all = list.join("|");
        let whole = format!("(?i)^(?:{all})$");
        match at {
            "edge" => edge.push((rule, whole)),
            "hint" => {
                let words = list.iter().flat_map(|words| words.split('|'));
                lines.hints = AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok();
            }
            "list" => openers.push((rule, whole)),
            "sentence" => lines.sentences.push((rule, pattern(&format!("(?i){all}")))),
            "glue" => {
                any.push((rule, whole));
                lines.glue_front.push((rule, pattern(&format!("^(?i:{all})"))));
                lines.glue_back.push((rule, pattern(&format!("(?i:{all})$"))));
            }
            _ => any.push((rule, whole)),
        }
    }
    (lines.any, lines.edge, lines.openers) = (Rules::new(any), Rules::new(edge), Rules::new(openers));
    lines
});

/// Links at the end of a last paragraph.
pub static TAILS: LazyLock<Vec<(&'static str, Regex)>> = LazyLock::new(|| {
    rows(include_str!("data/tails.tsv"))
        .filter_map(|row| match row[..] {
            [rule, expression] => Some((rule, pattern(&format!("(?i)(?:{expression})$")))),
            _ => None,
        })
        .collect()
});

/// Section labels: role and expression.
static LABELS: LazyLock<Rules> = LazyLock::new(|| {
    let labels = rows(include_str!("data/labels.tsv")).filter_map(|row| match row[..] {
        [role, expression] => {
            Some((role, format!(r"(?i)^(?:(?:\d{{1,2}}(?:\.\d{{1,2}})*|[ivx]{{1,5}})[.):]?\s+)?(?:{expression}):?$")))
        }
        _ => None,
    });
    Rules::new(labels.collect())
});

/// The role of a section label (`keywords`, `biography` …), if the whole line is one.
pub fn label(line: &str) -> Option<&'static str> {
    if line.len() > 100 {
        return None;
    }
    LABELS.find(line)
}

/// Words around names, by class.
static NAME_WORDS: LazyLock<HashMap<&'static str, HashSet<&'static str>>> = LazyLock::new(|| {
    let mut classes: HashMap<_, HashSet<_>> = HashMap::new();
    for row in rows(include_str!("data/names.tsv")) {
        if let [class, word] = row[..] {
            classes.entry(class).or_default().insert(word);
        }
    }
    classes
});

/// Whether a word, letter case and final full stop aside, belongs to a class of `names.tsv`.
pub fn is_name_word(class: &str, word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    NAME_WORDS.get(class).is_some_and(|words| words.contains(word.as_str()))
}

/// Names of the months with their numbers, the longest first.
pub static MONTHS: LazyLock<Vec<(&'static str, i8)>> = LazyLock::new(|| {
    let mut months: Vec<(&'static str, i8)> = rows(include_str!("data/months.tsv"))
        .filter_map(|row| match row[..] {
            [number, names] => Some((names, number.parse::<i8>().ok()?)),
            _ => None,
        })
        .flat_map(|(names, number)| names.split(' ').map(move |name| (name, number)))
        .collect();
    months.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    months
});

/// Words of the labels of links and buttons, by class.
static LINK_WORDS: LazyLock<HashMap<&'static str, HashSet<&'static str>>> = LazyLock::new(|| {
    let mut classes: HashMap<_, HashSet<_>> = HashMap::new();
    for row in rows(include_str!("data/links.tsv")) {
        if let [class, words] = row[..] {
            classes.entry(class).or_default().extend(words.split(' '));
        }
    }
    classes
});

/// Whether a lower-case word belongs to a class of `links.tsv`.
pub fn is_link_word(class: &str, word: &str) -> bool {
    LINK_WORDS.get(class).is_some_and(|words| words.contains(word))
}

/// Where a sign of a document's kind stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// In the title.
    Title,
    /// A line among the first eight.
    Head,
    /// Any line.
    Line,
    /// A line among the last eight.
    Tail,
    /// Within a line.
    Text,
}

/// Signs of kinds: kind, place, weight, expression.
pub static KINDS: LazyLock<Vec<(&'static str, Sign, u32, Regex)>> = LazyLock::new(|| {
    rows(include_str!("data/kinds.tsv"))
        .filter_map(|row| {
            let [kind, at, weight, expression] = row[..] else { return None };
            let (at, whole) = match at {
                "title" => (Sign::Title, true),
                "head" => (Sign::Head, true),
                "tail" => (Sign::Tail, true),
                "text" => (Sign::Text, true),
                _ => (Sign::Line, true),
            };
            let expression = if whole { format!("(?i)^(?:{expression})$") } else { expression.to_owned() };
            Some((kind, at, weight.parse().ok()?, pattern(&expression)))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lists_is_well_formed() {
        let columns = [
            (include_str!("data/boilerplate.tsv"), 3),
            (include_str!("data/tails.tsv"), 2),
            (include_str!("data/labels.tsv"), 2),
            (include_str!("data/names.tsv"), 2),
            (include_str!("data/kinds.tsv"), 4),
            (include_str!("data/links.tsv"), 2),
            (include_str!("data/months.tsv"), 2),
        ];
        for (data, count) in columns {
            assert!(rows(data).all(|row| row.len() == count), "{data:.80}");
        }
        assert_eq!(rows(include_str!("data/kinds.tsv")).count(), KINDS.len());
        assert!(!BOILERPLATE.any.names.is_empty() && !TAILS.is_empty() && label("Keywords").is_some());
    }

    #[test]
    fn furniture_is_matched_as_whole_lines_only() {
        assert_eq!(BOILERPLATE.rule("Skip to main content", Where::Any), Some("skip-link"));
        assert_eq!(BOILERPLATE.rule("Share this article on Facebook", Where::Any), Some("print-share"));
        assert_eq!(BOILERPLATE.rule("Read more about our work…", Where::Any), Some("read-more"));
        assert_eq!(BOILERPLATE.rule("He had to print the leaflets at night", Where::Edge), None);
        assert_eq!(BOILERPLATE.rule("Buy the book", Where::Edge), None);
        assert_eq!(BOILERPLATE.rule("Home", Where::Any), None);
        assert_eq!(BOILERPLATE.rule("Home", Where::Edge), Some("navigation"));
    }

    #[test]
    fn glued_furniture_needs_the_missing_space() {
        assert_eq!(BOILERPLATE.glued_front("Skip to main contentThe Long Road"), Some(("skip-link", 20)));
        assert_eq!(BOILERPLATE.glued_front("Skip to main content is a link"), None);
        assert_eq!(BOILERPLATE.glued_back("It was over.Back to top"), Some(("back-to-top", 12)));
        assert_eq!(BOILERPLATE.glued_back("They climbed back to top"), None);
    }

    #[test]
    fn labels_may_be_numbered_and_end_in_a_colon() {
        assert_eq!(label("2. Methods"), Some("section"));
        assert_eq!(label("Keywords:"), Some("keywords"));
        assert_eq!(label("About the Author"), Some("biography"));
        assert_eq!(label("The introduction of taxes"), None);
    }
}
