//! The closed lists of `data/`, compiled once.
//!
//! In: the tab-separated files beside this one. Out: regular expressions and word sets. Only lines up to a fixed length
//! are ever matched, so the cost of a text grows with its length and no more.

use aho_corasick::AhoCorasick;
use regex::bytes::{self, RegexSet, RegexSetBuilder};
use regex::{Captures, Regex, RegexBuilder};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Longest line, in bytes, that can be furniture or a label.
pub const SHORT: usize = 240;

/// Letters as a few wide ranges: marks and figures of other scripts are among them.
const LETTERS: &str = concat!(
    r"A-Za-zªµºÀ-ÖØ-öø-\x{1FFF}\x{2C00}-\x{2DFF}\x{3005}-\x{3007}\x{3021}-\x{3029}\x{3041}-\x{30FA}\x{30FC}-\x{D7FF}",
    r"\x{F900}-\x{FDFF}\x{FE70}-\x{FEFE}\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{FF66}-\x{FFDC}\x{10000}-\x{3FFFF}"
);

/// Compiles a pattern of this module or of its data files.
pub fn pattern(source: &str) -> Regex {
    // Patterns are constants of the program; the tests below compile every one of them.
    let source = with_wide_letters(source);
    let source = if is_plain(&source) { Cow::from(with_plain_bounds(&source)) } else { source };
    RegexBuilder::new(&source).size_limit(1 << 26).build().expect("a constant pattern")
}

/// The pattern with `\p{L}` and `\w` as [`LETTERS`] in classes that are repeated up to ten times and more: such a class is
/// compiled as many times as it may be repeated, and the exact table of letters is large.
fn with_wide_letters(source: &str) -> Cow<'_, str> {
    static REPEATED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:\[(?:[^\[\]\\]|\\p\{\w+\}|\\.)+\]|(?P<bare>\\w|\\p\{L\}))(?P<times>\{\d*,\d{2,}\})")
            .expect("a constant pattern")
    });
    REPEATED.replace_all(source, |found: &Captures<'_>| match found[0].strip_prefix('[') {
        Some(class) => format!("[{}", class.replace(r"\p{L}", LETTERS).replace(r"\w", &format!(r"{LETTERS}\d_"))),
        None => format!("[{LETTERS}{}]{}", if found["bare"].starts_with(r"\w") { r"\d_" } else { "" }, &found["times"]),
    })
}

/// Whether a pattern's words are of ASCII letters: the bounds of its words are the same without the tables of letters.
fn is_plain(source: &str) -> bool {
    let letters = source.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    !letters && [r"(?-u:", r"\p", r"\b\w", r"\b[\w", r"\x{"].iter().all(|open| !source.contains(open))
}

/// The pattern with the bounds of words of ASCII letters only: a text with one other character, and most have a curly
/// quotation mark, is searched many times faster so. For lists of English phrases.
fn with_plain_bounds(source: &str) -> String {
    source.replace(r"\b", r"(?-u:\b)")
}

/// The pattern with any number of characters where it has some.
fn uncounted(source: &str) -> Cow<'_, str> {
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\.\{0,\d+\}").expect("a constant pattern"));
    COUNTED.replace_all(source, ".*")
}

/// One character of a line, told by the bytes of which UTF-8 begins characters and goes on with them: a tenth of the states
/// that the table of all characters has.
const CHARACTER: &str = r"(?:(?-u:[^\n\x80-\xBF])(?-u:[\x80-\xBF])*)";

/// The pattern with [`CHARACTER`] for any character and digits of ASCII for digits, for expressions over bytes.
fn in_bytes(source: &str) -> String {
    let (mut found, mut class) = (String::with_capacity(source.len() * 2), false);
    let mut signs = source.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some('d') => found.push_str(if class { "0-9" } else { "[0-9]" }),
                escaped => {
                    found.push(sign);
                    found.extend(escaped);
                }
            },
            '.' if !class => found.push_str(CHARACTER),
            _ => {
                class = sign == '[' || class && sign != ']';
                found.push(sign);
            }
        }
    }
    found
}

/// Compiles a pattern of which only is asked whether a text has it.
fn asked(source: &str) -> bytes::Regex {
    let source = in_bytes(&with_wide_letters(source));
    // Patterns are constants of the program; the tests below compile every one of them.
    bytes::RegexBuilder::new(&source).size_limit(1 << 26).build().expect("a constant pattern")
}

/// Room for the states of a set, in bytes: with less than is needed the search falls back to one that is ten times slower.
const STATES: usize = 1 << 25;

/// Expressions of the data files, to be looked for together.
fn set(expressions: Vec<String>) -> RegexSet {
    let expressions = expressions.iter().map(|e| in_bytes(&with_plain_bounds(&with_wide_letters(e))));
    // Patterns are constants of the program; the tests below compile every one of them.
    RegexSetBuilder::new(expressions).size_limit(1 << 27).dfa_size_limit(STATES).build().expect("constant patterns")
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
    /// Phrases of sentences that are furniture: without regard to how far apart their words are, which is fast, and with.
    sentences: Vec<(&'static str, bytes::Regex, bytes::Regex)>,
    /// Words of which such a sentence has one: looked for first, because it is fast.
    hints: Option<AhoCorasick>,
}

/// Expressions that are looked for together, each with its rule; the first that matches wins.
#[derive(Default)]
struct Rules {
    names: Vec<&'static str>,
    set: RegexSet,
    /// Places in `names` of the expressions of the set.
    of_set: Vec<usize>,
    /// Expressions that may begin with anything: in the set they would make too many states.
    open: Vec<Open>,
}

/// An expression after some other text.
struct Open {
    /// Its place among the names.
    place: usize,
    /// How many characters may stand before it, and how many after it.
    before: RangeInclusive<usize>,
    after: usize,
    expression: Regex,
}

impl Open {
    /// Takes `.{1,40}` or `.*` off the start of the expression of a whole line, and off its end: counted in the expression
    /// they would make a state for each place.
    fn new(place: usize, expression: &str) -> Option<Open> {
        let (before, rest) = match expression.strip_prefix(".*") {
            Some(rest) => (0..=usize::MAX, rest),
            None => {
                let (range, rest) = expression.strip_prefix(".{")?.split_once('}')?;
                let (least, most) = range.split_once(',')?;
                (least.parse().ok()?..=most.parse().ok()?, rest)
            }
        };
        let counted = || {
            let (middle, most) = rest.strip_suffix('}')?.rsplit_once(".{0,")?;
            Some((middle, most.parse().ok()?))
        };
        let any = rest.strip_suffix(".*").map(|middle| (middle, usize::MAX));
        let (middle, after, end) = match any.or_else(counted) {
            Some((middle, after)) => (middle, after, ""),
            None => (rest, 0, "$"),
        };
        let expression = pattern(&with_plain_bounds(&format!("(?i)(?:{middle}){end}")));
        Some(Open { place, before, after, expression })
    }

    fn is_match(&self, line: &str) -> bool {
        // What stands before and after is on the same line.
        let fits =
            |part: &str, most: usize| part.len() <= most || part.chars().take(most.saturating_add(1)).count() <= most;
        self.expression.find_iter(line).any(|found| {
            let (before, after) = (&line[..found.start()], &line[found.end()..]);
            fits(after, self.after)
                && fits(before, *self.before.end())
                && (*self.before.start() == 0 || before.chars().count() >= *self.before.start())
                && !line.contains('\n')
        })
    }
}

impl Rules {
    fn new(rules: Vec<(&'static str, String)>) -> Rules {
        let mut found = Rules::default();
        let mut together = Vec::new();
        for (place, (name, expression)) in rules.into_iter().enumerate() {
            found.names.push(name);
            let whole = expression.strip_prefix("(?i)^(?:").and_then(|e| e.strip_suffix(")$"));
            let open = whole.filter(|whole| whole.starts_with(".{")).and_then(|whole| Open::new(place, whole));
            if let Some(open) = open {
                found.open.push(open);
            } else {
                found.of_set.push(place);
                together.push(expression);
            }
        }
        found.set = set(together);
        found
    }

    fn find(&self, line: &str) -> Option<&'static str> {
        // Most lines match nothing, and that is found out sooner than what matches.
        let listed = match self.set.is_match(line.as_bytes()) {
            true => self.set.matches(line.as_bytes()).iter().next(),
            false => None,
        };
        let listed = listed.and_then(|i| self.of_set.get(i)).copied();
        let open = self.open.iter().find(|open| open.is_match(line)).map(|open| open.place);
        let first = listed.into_iter().chain(open).min()?;
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
        let text = text.as_bytes();
        self.sentences.iter().find(|(_, far, near)| far.is_match(text) && near.is_match(text)).map(|(rule, ..)| *rule)
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
                    || ((before.is_lowercase() || before.is_ascii_digit()) && after.is_uppercase()))
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
            let glued = matches!(before, '.' | '!' | '?' | '”' | '"' | '…' | ')')
                || ((before.is_lowercase() || before.is_ascii_digit()) && capital);
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
    let is_open = |expression: &str| expression.starts_with(".{");
    for row in rows(include_str!("data/boilerplate.tsv")) {
        let [rule, at, expression] = row[..] else { continue };
        let joins = |list: &[&str]| !is_open(expression) && list.iter().all(|other| !is_open(other));
        match by_rule.iter_mut().find(|(r, w, list)| *r == rule && *w == at && joins(list)) {
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
            "sentence" => {
                let near = with_plain_bounds(&format!("(?i){all}"));
                lines.sentences.push((rule, asked(&uncounted(&near)), asked(&near)));
            }
            "glue" => {
                any.push((rule, whole));
                lines.glue_front.push((rule, pattern(&with_plain_bounds(&format!("^(?i:{all})")))));
                lines.glue_back.push((rule, pattern(&with_plain_bounds(&format!("(?i:{all})$")))));
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

/// Words around names, each with its classes.
static NAME_WORDS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut words: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows(include_str!("data/names.tsv")) {
        if let [class, word] = row[..] {
            words.entry(word).or_default().push(class);
        }
    }
    words
});

/// Whether a word, letter case and final full stop aside, belongs to a class of `names.tsv`.
pub fn is_name_word(class: &str, word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    NAME_WORDS.get(word.as_str()).is_some_and(|classes| classes.contains(&class))
}

/// Compiles the largest lists, on all threads: the first texts would wait for them one after the other.
pub fn prepare() {
    rayon::scope(|scope| {
        scope.spawn(|_| _ = &*BOILERPLATE);
        scope.spawn(|_| _ = &*KINDS);
        scope.spawn(|_| _ = (&*LABELS, &*TAILS));
    });
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
}

/// The signs of kinds that stand in one place.
pub struct Signs {
    pub at: Sign,
    /// Kind, weight and number of each sign, in the order of the file.
    rows: Vec<(&'static str, u32, usize)>,
    /// The expressions that say how a line begins, and the row of each.
    set: RegexSet,
    of_set: Vec<usize>,
    /// Expressions of what stands after other text: in the set they would make too many states.
    open: Vec<Open>,
}

impl Signs {
    fn new(at: Sign, rows: Vec<(&'static str, u32, usize)>, expressions: &[&str]) -> Signs {
        let (mut listed, mut of_set, mut open) = (Vec::new(), Vec::new(), Vec::new());
        for (row, expression) in expressions.iter().enumerate() {
            let mut first = Vec::new();
            for way in alternatives(expression) {
                match Open::new(row, way) {
                    Some(after_text) => open.push(after_text),
                    None => first.push(way),
                }
            }
            if !first.is_empty() {
                listed.push(format!("(?i)^(?:{})$", first.join("|")));
                of_set.push(row);
            }
        }
        Signs { at, rows, set: set(listed), of_set, open }
    }

    /// The signs that a line has: kind, weight and number.
    pub fn of(&self, line: &str) -> Vec<(&'static str, u32, usize)> {
        // Most lines have none, and that is found out sooner than which.
        let listed = self.set.is_match(line.as_bytes()).then(|| self.set.matches(line.as_bytes()));
        let listed = listed.iter().flatten().filter_map(|i| self.of_set.get(i).copied());
        let open = self.open.iter().filter(|open| open.is_match(line)).map(|open| open.place);
        let mut found: Vec<usize> = listed.chain(open).collect();
        found.sort_unstable();
        found.dedup();
        found.iter().filter_map(|row| self.rows.get(*row)).copied().collect()
    }

    /// Whether a line has a sign of a kind.
    pub fn say(&self, kind: &str, line: &str) -> bool {
        self.of(line).iter().any(|(of, _, _)| *of == kind)
    }
}

/// The ways that an expression has at its top: `a|(?:b|c)` has two.
fn alternatives(expression: &str) -> Vec<&str> {
    let (mut found, mut from, mut depth, mut class) = (Vec::new(), 0, 0, false);
    let mut signs = expression.char_indices();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => _ = signs.next(),
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth -= 1,
            '|' if !class && depth == 0 => {
                found.push(&expression[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    found.push(&expression[from..]);
    found
}

/// Signs of kinds, by place.
pub static KINDS: LazyLock<[Signs; 4]> = LazyLock::new(|| {
    [("title", Sign::Title), ("head", Sign::Head), ("line", Sign::Line), ("tail", Sign::Tail)].map(|(place, at)| {
        let (mut found, mut expressions) = (Vec::new(), Vec::new());
        for (number, row) in rows(include_str!("data/kinds.tsv")).enumerate() {
            if let [kind, stands, weight, expression] = row[..]
                && stands == place
                && let Ok(weight) = weight.parse()
            {
                found.push((kind, weight, number));
                expressions.push(expression);
            }
        }
        Signs::new(at, found, &expressions)
    })
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
        assert_eq!(
            rows(include_str!("data/kinds.tsv")).count(),
            KINDS.iter().map(|signs| signs.rows.len()).sum::<usize>()
        );
        assert!(!BOILERPLATE.any.names.is_empty() && !TAILS.is_empty() && label("Keywords").is_some());
    }

    #[test]
    fn an_expression_has_its_ways_at_the_top() {
        assert_eq!(alternatives(r".*\ba|(?:b|c).*|[|)]\||d"), [r".*\ba", "(?:b|c).*", r"[|)]\|", "d"]);
        let signs =
            Signs::new(Sign::Line, vec![("x", 1, 0), ("y", 2, 1)], &["one|.*two.*|.*three", "(?:one|two) and.*"]);
        let numbers = |line: &str| signs.of(line).iter().map(|(_, _, number)| *number).collect::<Vec<_>>();
        assert_eq!(numbers("one"), [0]);
        assert_eq!(numbers("two and three"), [0, 1]);
        assert_eq!(numbers("the two of them"), [0]);
        assert_eq!(numbers("one of three\nlines"), [0; 0]);
        assert_eq!(numbers("three of one"), [0; 0]);
    }

    #[test]
    fn wide_letters_stand_in_for_letters_only_where_a_class_is_repeated_often() {
        assert_eq!(with_wide_letters(r"\p{L}+ [\p{L} ]{1,4}"), r"\p{L}+ [\p{L} ]{1,4}");
        assert_eq!(with_wide_letters(r"^[\p{L} ]{2,40}x"), format!("^[{LETTERS} ]{{2,40}}x"));
        assert_eq!(with_wide_letters(r"\w{1,30}"), format!(r"[{LETTERS}\d_]{{1,30}}"));
        let names = pattern(r"^[\p{L} ]{2,40}$");
        assert!(names.is_match("Zoë Łęcka") && names.is_match("Владимир 高橋"));
        assert!(!names.is_match("Zoë, Łęcka") && !names.is_match("[编辑：x]") && !names.is_match("a – b"));
    }

    #[test]
    fn characters_are_counted_whatever_their_bytes() {
        assert_eq!(in_bytes(r"a\.[.\d]\d"), r"a\.[.0-9][0-9]");
        let short = asked(r"^x.{2,4}y$");
        assert!(short.is_match("xéßy".as_bytes()) && short.is_match("x“日😀”y".as_bytes()));
        assert!(!short.is_match("xéy".as_bytes()) && !short.is_match("xabcdey".as_bytes()));
        assert!(!short.is_match("xa\nby".as_bytes()));
    }

    #[test]
    fn an_expression_after_other_text_counts_what_stands_before_it() {
        assert_eq!(BOILERPLATE.rule("© Example Press, all rights reserved.", Where::Edge), Some("copyright"));
        assert_eq!(BOILERPLATE.rule("Prices and rates for members →", Where::Edge), Some("navigation"));
        assert_eq!(BOILERPLATE.rule("Prices and rates for members →", Where::Any), None);
        let long = format!("{} →", "rates ".repeat(20));
        assert_eq!(BOILERPLATE.rule(&long, Where::Edge), None);
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
