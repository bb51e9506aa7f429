//! Highlighting of code: text and language in, HTML with a dozen short classes out.
//!
//! The grammars are bat's, loaded once and only if a page has code in a language they know. The classes (`hl-k` for keywords
//! and so on) come from `data/highlight.csv`; spans are never nested. Very long code is left plain: highlighting must not
//! become the slowest part of a build.

use super::html::body_text;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Code longer than this, in bytes, is not highlighted.
const LONGEST_CODE: usize = 200_000;

/// Code with a line longer than this, in bytes, is not highlighted.
const LONGEST_LINE: usize = 2_000;

/// The colours of the classes on a light ground.
pub const CSS: &str = include_str!("data/highlight.css");

/// The colours that differ on a dark ground; to be put behind the theme's condition for it.
pub const CSS_DARK: &str = include_str!("data/highlight-dark.css");

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scope prefixes with their class, longest first.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("data/highlight.csv").lines().filter(|line| !line.starts_with('#'));
    let mut classes: Vec<(Scope, &str)> = rows
        .filter_map(|row| row.split_once(','))
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
        .collect();
    classes.sort_by_key(|(scope, _)| std::cmp::Reverse(scope.len()));
    classes
});

/// The code as HTML, or `None` if it is to stay plain: an unknown language, or too long.
pub fn html(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let grammar = GRAMMARS.find_syntax_by_token(language)?;
    (grammar.name != "Plain Text").then(|| highlighted(grammar, code))?
}

thread_local! {
    /// What each thread has learnt of each grammar.
    static LEARNT: RefCell<HashMap<String, Learnt>> = RefCell::default();
}

/// Lines are kept until a thread has seen so many, or been in so many states, of a grammar; then it begins anew.
const LINES: usize = 8192;
const STATES: usize = 256;

/// The parser's memory between two lines.
type State = (ParseState, ScopeStack);

/// A line that was parsed: where its pieces end, with their classes, and the state it leads to.
struct Line {
    pieces: Vec<(usize, &'static str)>,
    next: usize,
}

/// Lines that were parsed before, by the state they were met in: code repeats itself, and grammars are the slowest part of a
/// build.
#[derive(Default)]
struct Learnt {
    states: Vec<State>,
    lines: Vec<HashMap<Box<str>, Line>>,
    count: usize,
    classes: HashMap<Scope, Option<&'static str>>,
}

impl Learnt {
    fn state(&mut self, state: State) -> usize {
        let known = self.states.iter().position(|s| *s == state);
        known.unwrap_or_else(|| {
            self.states.push(state);
            self.lines.push(HashMap::new());
            self.states.len() - 1
        })
    }

    /// Makes sure that the line is known from this state, and says which state it is now: forgetting renumbers them.
    fn learn(&mut self, at: usize, line: &str) -> Option<usize> {
        if self.lines.get(at)?.contains_key(line) {
            return Some(at);
        }
        let before = self.states.get(at)?.clone();
        let (mut state, mut stack) = before.clone();
        let (mut pieces, mut from) = (Vec::new(), 0);
        for (offset, change) in state.parse_line(line, &GRAMMARS).ok()? {
            if from < offset {
                pieces.push((offset, class_of(&stack, &mut self.classes)));
                from = offset;
            }
            stack.apply(&change).ok()?;
        }
        if from < line.len() {
            pieces.push((line.len(), class_of(&stack, &mut self.classes)));
        }
        let mut at = at;
        if self.count >= LINES || self.states.len() >= STATES {
            *self = Learnt::default();
            at = self.state(before);
        }
        let next = self.state((state, stack));
        self.count += 1;
        self.lines.get_mut(at)?.insert(line.into(), Line { pieces, next });
        Some(at)
    }
}

fn highlighted(grammar: &SyntaxReference, code: &str) -> Option<String> {
    LEARNT.with_borrow_mut(|all| {
        let learnt = match all.get_mut(&grammar.name) {
            Some(learnt) => learnt,
            None => all.entry(grammar.name.clone()).or_default(),
        };
        let mut out = Spans { html: String::with_capacity(code.len() * 2), open: "" };
        let mut at = learnt.state((ParseState::new(grammar), ScopeStack::new()));
        for line in code.split_inclusive('\n') {
            at = learnt.learn(at, line)?;
            let known = learnt.lines.get(at)?.get(line)?;
            let mut from = 0;
            for (end, class) in &known.pieces {
                out.write(class, line.get(from..*end)?);
                from = *end;
            }
            at = known.next;
        }
        out.close();
        Some(out.html)
    })
}

/// The class of the innermost scope that has one; `known` keeps what was looked up.
fn class_of(stack: &ScopeStack, known: &mut HashMap<Scope, Option<&'static str>>) -> &'static str {
    let class = |scope: &Scope| CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class);
    let classes = stack.scopes.iter().rev().find_map(|scope| *known.entry(*scope).or_insert_with(|| class(scope)));
    classes.unwrap_or_default()
}

struct Spans {
    html: String,
    open: &'static str,
}

impl Spans {
    fn write(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"hl-");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        body_text(&mut self.html, text);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
        }
        self.open = "";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(html: &str) -> String {
        let mut text = String::new();
        for (i, part) in html.split('<').enumerate() {
            text.push_str(if i == 0 { part } else { part.split_once('>').unwrap().1 });
        }
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    #[test]
    fn code_has_a_dozen_classes() {
        assert_eq!(
            html("rust", "// a\nlet x = \"<b>\" + 1;\n").unwrap(),
            "<span class=\"hl-c\">// a\n</span><span class=\"hl-k\">let</span> x = <span class=\"hl-s\">\"&lt;b&gt;\" </span>+ \
             <span class=\"hl-n\">1</span>;\n"
        );
        assert!(html("toml", "a = 1\n").unwrap().contains("hl-n"));
    }

    #[test]
    fn what_no_grammar_knows_stays_plain() {
        assert_eq!(html("no-such-language", "x"), None);
        assert_eq!(html("", "x"), None);
        assert_eq!(html("rust", &"x".repeat(3_000)), None);
    }

    #[test]
    fn what_a_thread_has_learnt_changes_nothing() {
        let code = "fn a() {\n    /* one\n    two */ let x = \"y\";\n}\n".repeat(3);
        let fresh = std::thread::scope(|s| s.spawn(|| html("rust", &code)).join().unwrap());
        for _ in 0..2 {
            html("rust", "/* open\n").unwrap();
            assert_eq!(html("rust", &code), fresh);
        }
        let long: String = (0..LINES + 10).map(|i| format!("let x{i} = {i}; // {i}\n")).collect();
        assert_eq!(html("rust", &long[..LONGEST_CODE / 2]).map(|h| text_of(&h)).unwrap(), long[..LONGEST_CODE / 2]);
        assert_eq!(html("rust", &code), fresh);
    }

    proptest! {
        #[test]
        fn highlighting_changes_no_character(code in "[a-z<>&\"'/*#{}()= \n0-9é-]{0,80}", language in prop::sample::select(vec!["rust", "html", "python", "md"])) {
            prop_assert_eq!(text_of(&html(language, &code).unwrap()), code);
        }
    }
}
