//! Formatted text as a flat list of runs, and its safe HTML.
//!
//! The CSL engine's tree is walked here and nowhere else: every text is escaped, only `i b sup sub span a` are written, and
//! only addresses a reader can safely follow become links.

use super::markup::{Mark, mark_of, without_marks};
use citationberg::taxonomy::NameVariable;
use citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatting};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// A tag of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Tag {
    Link(String),
    Mark(Mark),
    /// The ordinary form inside of a mark.
    Upright(Mark),
    Underline,
}

/// A piece of text with its tags, outermost first.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The text, not escaped.
    pub text: String,
    /// The citation of the cluster it belongs to.
    pub cite: Option<usize>,
    /// It is part of the names a citation begins with.
    pub names: bool,
    /// The name it belongs to: its role, and its place among the names of that role.
    pub person: Option<(NameVariable, usize)>,
    /// The title in title case it belongs to, counted from 1; 0 if it is part of none.
    pub titled: usize,
    /// It is a number that the style prints as text.
    pub number: bool,
    /// In title case, it keeps its own.
    pub keeps_case: bool,
    /// The date it belongs to, counted from 1; 0 if it is part of none.
    pub date: usize,
    /// The block of a reference it stands in.
    pub display: Option<Display>,
    tags: Vec<Tag>,
}

impl Run {
    fn is_link(&self) -> bool {
        self.tags.iter().any(|tag| matches!(tag, Tag::Link(_)))
    }

    /// Text without formatting.
    pub fn plain(text: impl Into<String>, cite: Option<usize>) -> Run {
        Run {
            text: text.into(),
            cite,
            names: false,
            person: None,
            titled: 0,
            number: false,
            keeps_case: false,
            date: 0,
            display: None,
            tags: Vec::new(),
        }
    }
}

/// The runs of a tree of the engine.
pub fn collect(children: &ElemChildren) -> Vec<Run> {
    let mut walk = Walk::default();
    walk.children(children);
    walk.runs
}

/// The runs of one child.
pub fn collect_child(child: &ElemChild) -> Vec<Run> {
    let mut walk = Walk::default();
    walk.child(child);
    walk.runs
}

#[derive(Default)]
struct Walk {
    runs: Vec<Run>,
    cite: Option<usize>,
    names: bool,
    /// Names seen in the current citation.
    named: bool,
    marks: Vec<Mark>,
    display: Option<Display>,
    dates: usize,
    date: usize,
    person: Option<(NameVariable, usize)>,
    titles: usize,
    titled: usize,
    number: bool,
}

impl Walk {
    fn children(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            self.child(child);
        }
    }

    fn child(&mut self, child: &ElemChild) {
        match child {
            ElemChild::Text(text) => self.text(&text.text, &text.formatting, None),
            ElemChild::Link { text, url } => self.text(&text.text, &text.formatting, safe_address(url)),
            ElemChild::Markup(text) => self.text(text, &Formatting::default(), None),
            ElemChild::Transparent { .. } => {}
            ElemChild::Elem(elem) if elem.display.is_some() && self.display.is_none() => {
                self.display = elem.display;
                self.elem(elem);
                self.display = None;
            }
            ElemChild::Elem(elem) => self.elem(elem),
        }
    }

    fn elem(&mut self, elem: &Elem) {
        match &elem.meta {
            Some(ElemMeta::Entry(index)) => {
                let outer = self.cite.replace(*index);
                self.named = false;
                self.marks.clear();
                self.children(&elem.children);
                self.cite = outer;
            }
            Some(ElemMeta::Names(_)) if !self.named => {
                let before = self.runs.len();
                self.names = true;
                self.children(&elem.children);
                self.names = false;
                self.named = self.runs.len() > before;
            }
            Some(ElemMeta::Name(role, index)) => {
                let outer = self.person.replace((*role, *index));
                self.children(&elem.children);
                self.person = outer;
            }
            Some(ElemMeta::Date) if self.date == 0 => {
                self.dates += 1;
                self.date = self.dates;
                self.children(&elem.children);
                self.date = 0;
            }
            _ => self.children(&elem.children),
        }
    }

    fn text(&mut self, text: &str, formatting: &Formatting, link: Option<String>) {
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let Some((mark, opens)) = mark_of(c) else { continue };
            self.push(&text[from..at], formatting, link.as_deref());
            from = at + c.len_utf8();
            if mark == Mark::Titled {
                self.titles += usize::from(opens);
                self.titled = if opens { self.titles } else { 0 };
            } else if mark == Mark::Number {
                self.number = opens;
            } else if opens {
                self.marks.push(mark);
            } else if let Some(open) = self.marks.iter().rposition(|open| *open == mark) {
                self.marks.remove(open);
            }
        }
        self.push(&text[from..], formatting, link.as_deref());
    }

    fn push(&mut self, text: &str, formatting: &Formatting, link: Option<&str>) {
        if text.is_empty() {
            return;
        }
        let mut tags: Vec<Tag> = link.map(|link| Tag::Link(link.to_owned())).into_iter().collect();
        tags.extend(marks(formatting).map(Tag::Mark));
        if formatting.text_decoration == TextDecoration::Underline {
            tags.push(Tag::Underline);
        }
        for mark in self.marks.iter().filter(|mark| **mark != Mark::KeepCase) {
            // Italics inside of italics stand upright.
            let turns = tags.iter().rev().find_map(|tag| match tag {
                Tag::Mark(outer) if outer == mark => Some(true),
                Tag::Upright(outer) if outer == mark => Some(false),
                _ => None,
            });
            let upright = turns == Some(true) && matches!(mark, Mark::Italic | Mark::Bold | Mark::SmallCaps);
            tags.push(if upright { Tag::Upright(*mark) } else { Tag::Mark(*mark) });
        }
        let own = [Mark::KeepCase, Mark::SmallCaps, Mark::Superscript, Mark::Subscript];
        self.runs.push(Run {
            text: text.to_owned(),
            cite: self.cite,
            names: self.names,
            person: self.person,
            titled: self.titled,
            number: self.number,
            keeps_case: self.marks.iter().any(|mark| own.contains(mark)),
            date: self.date,
            display: self.display,
            tags,
        });
    }
}

fn marks(formatting: &Formatting) -> impl Iterator<Item = Mark> {
    let italic = formatting.font_style == FontStyle::Italic;
    let all = [
        (formatting.font_weight == FontWeight::Bold, Mark::Bold),
        (italic, Mark::Italic),
        (formatting.font_variant == FontVariant::SmallCaps, Mark::SmallCaps),
        (formatting.vertical_align == VerticalAlign::Sup, Mark::Superscript),
        (formatting.vertical_align == VerticalAlign::Sub, Mark::Subscript),
    ];
    all.into_iter().filter_map(|(set, mark)| set.then_some(mark))
}

/// The address, if following it can do no harm.
pub fn safe_address(url: &str) -> Option<String> {
    let url = url.trim();
    let lower = url.to_ascii_lowercase();
    let scheme = ["http://", "https://", "mailto:", "doi:"].iter().any(|scheme| lower.starts_with(scheme));
    let clean = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    (scheme && clean).then(|| match lower.strip_prefix("doi:") {
        Some(_) => format!("https://doi.org/{}", &url[4..]),
        None => url.to_owned(),
    })
}

/// Makes the last place of a text in a citation a link to an address of the site; nothing if it does not stand there.
pub fn link(runs: &mut Vec<Run>, cite: usize, text: &str, href: &str) {
    let has = |run: &Run| run.cite == Some(cite) && run.text.contains(text) && !run.is_link();
    let Some(index) = runs.iter().rposition(has).filter(|_| !text.is_empty()) else { return };
    let run = runs[index].clone();
    let Some(at) = run.text.rfind(text) else { return };
    let piece = |text: &str| Run { text: text.to_owned(), ..run.clone() };
    let mut middle = piece(text);
    middle.tags.insert(0, Tag::Link(href.to_owned()));
    let pieces = [piece(&run.text[..at]), middle, piece(&run.text[at + text.len()..])];
    runs.splice(index..=index, pieces.into_iter().filter(|run| !run.text.is_empty()));
}

/// The quotation marks of a locale: outer ones, then those inside of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotes {
    /// Opening, closing.
    pub outer: (String, String),
    /// Opening, closing.
    pub inner: (String, String),
}

impl Default for Quotes {
    fn default() -> Self {
        let pair = |open: &str, close: &str| (open.to_owned(), close.to_owned());
        Quotes { outer: pair("“", "”"), inner: pair("‘", "’") }
    }
}

impl Quotes {
    /// The mark a text begins with: its length, and whether it opens.
    fn at(&self, text: &str) -> Option<(usize, bool)> {
        let forms = [(self.outer.0.as_str(), true), (&self.outer.1, false), ("“", true), ("”", false)];
        forms
            .into_iter()
            .find(|(form, _)| !form.is_empty() && text.starts_with(form))
            .map(|(form, opens)| (form.len(), opens))
    }

    fn write(&self, depth: usize, opens: bool, out: &mut String) {
        let (open, close) = if depth % 2 == 1 { &self.outer } else { &self.inner };
        out.push_str(if opens { open } else { close });
    }
}

/// Quotation marks become those of the locale, inside others the inner ones.
fn nest_quotes(runs: &mut [Run], quotes: &Quotes) {
    let starts: Vec<char> =
        ['“', '”'].into_iter().chain(quotes.outer.0.chars().next()).chain(quotes.outer.1.chars().next()).collect();
    let (mut depth, mut cite, mut foreign) = (0usize, None, None);
    for run in runs.iter_mut() {
        if run.cite != cite {
            (depth, cite) = (0, run.cite);
        }
        if !run.text.contains(starts.as_slice()) {
            continue;
        }
        let mut out = String::with_capacity(run.text.len() + 8);
        let mut rest = run.text.as_str();
        while let Some(c) = rest.chars().next() {
            // „Marks of another language“ stay, and so does the one that closes them.
            if let Some(close) = foreign {
                foreign = (c != close).then_some(close);
                out.push(c);
                rest = &rest[c.len_utf8()..];
                continue;
            }
            foreign = match c {
                '„' if !quotes.outer.0.starts_with(c) => Some('“').filter(|close| rest.contains(*close)),
                '‚' if !quotes.inner.0.starts_with(c) => Some('‘').filter(|close| rest.contains(*close)),
                _ => None,
            };
            match quotes.at(rest) {
                Some((len, true)) => {
                    depth += 1;
                    quotes.write(depth, true, &mut out);
                    rest = &rest[len..];
                }
                Some((len, false)) => {
                    quotes.write(depth.max(1), false, &mut out);
                    depth = depth.saturating_sub(1);
                    rest = &rest[len..];
                }
                None => {
                    out.push(c);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        run.text = out;
    }
}

/// What is left of two marks of punctuation that meet (as citeproc-js has it): whether each stays.
fn meeting(left: char, right: char) -> (bool, bool) {
    match (left, right) {
        (':' | ';', '!' | '?') => (false, true),
        (':', ':' | '.') | ('.', '.') | (';', ':' | '.' | ';') | (',', ',') => (true, false),
        ('!', ':' | '.' | '!') | ('?', ':' | '.' | '?') => (true, false),
        _ => (true, true),
    }
}

const CLOSING: [char; 2] = ['”', '’'];

/// Moves full stops and commas into closing quotation marks (if the locale does so) and removes what is too much where marks
/// of punctuation or spaces meet.
pub fn mend_punctuation(runs: &mut Vec<Run>, into_quotes: bool, quotes: &Quotes) {
    nest_quotes(runs, quotes);
    runs.retain(|run| !run.text.is_empty());
    for next in 1..runs.len() {
        let (before, after) = runs.split_at_mut(next);
        let (Some((last, earlier)), Some(next)) = (before.split_last_mut(), after.first_mut()) else { continue };
        if next.text.starts_with([')', ']']) && last.text.trim_end().ends_with(',') {
            last.text.truncate(last.text.trim_end().len() - 1);
        }
        let Some(first) = next.text.chars().next().filter(|c| ".,:;!?".contains(*c)) else { continue };
        let ends = last.text.trim_end_matches(CLOSING);
        let quoted = ends.len() < last.text.len();
        let at = ends.len();
        let earlier = || earlier.iter().rev().find_map(|run| run.text.trim_end_matches(CLOSING).chars().next_back());
        let Some(left) = ends.chars().next_back().or_else(earlier) else { continue };
        let (keeps_left, keeps_right) = meeting(left, first);
        if !keeps_right && (!quoted || matches!(first, '.' | ',') || last.text.ends_with(left)) {
            next.text.remove(0);
        } else if !keeps_left && !quoted {
            last.text.pop();
        } else if quoted && into_quotes && matches!(first, '.' | ',') {
            // "Why?," and "So.," lose their commas.
            if !matches!(left, '?' | '!' | '.') {
                last.text.insert(at, first);
            }
            next.text.remove(0);
        }
    }
    let mut space = false;
    for run in runs.iter_mut() {
        if run.text.contains("  ") || (space && run.text.starts_with(' ')) {
            let mut kept = String::with_capacity(run.text.len());
            let mut before = space;
            kept.extend(run.text.chars().filter(|c| !(std::mem::replace(&mut before, *c == ' ') && *c == ' ')));
            run.text = kept;
        }
        // Empty parts leave a space before the mark that follows them.
        for (loose, tight) in [(" :", ":"), (" ;", ";"), (" ,", ",")] {
            if run.text.contains(loose) {
                run.text = run.text.replace(loose, tight);
            }
        }
        if !run.is_link() {
            settle(&mut run.text);
        }
        space = run.text.ends_with(' ') || (space && run.text.is_empty());
    }
    if into_quotes {
        for run in runs.iter_mut().filter(|run| run.text.contains(CLOSING)) {
            for (out, inside) in IN_QUOTES {
                if run.text.contains(out) {
                    run.text = run.text.replace(out, inside);
                }
            }
        }
    }
    runs.retain(|run| !run.text.is_empty());
}

/// Marks at a closing quotation mark, where they go inside.
const IN_QUOTES: [(&str, &str); 11] = [
    ("’”.", ".’”"),
    ("’”,", ",’”"),
    ("”.", ".”"),
    ("”,", ",”"),
    ("..”", ".”"),
    ("..’”", ".’”"),
    ("?,”", "?”"),
    ("!,”", "!”"),
    ("?,’", "?’"),
    ("!,’", "!’"),
    (".,”", ".”"),
];

/// Removes what is too much where the engine has joined marks in one text; an ellipsis stays, and so does what stands within
/// a word (`a::b`).
fn settle(text: &mut String) {
    // Empty parts leave the comma before them.
    for (loose, tight) in [(",.", "."), (", )", ")"), (",)", ")")] {
        if text.contains(loose) {
            *text = text.replace(loose, tight);
        }
    }
    let is_mark = |c: &char| ".,:;!?".contains(*c);
    if !text.as_bytes().windows(2).any(|pair| pair.iter().all(|b| is_mark(&char::from(*b)))) {
        return;
    }
    let chars: Vec<char> = text.chars().collect();
    let at = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied();
    let mut kept = String::with_capacity(text.len());
    for (place, c) in chars.iter().copied().enumerate() {
        let before = kept.chars().next_back().filter(is_mark).filter(|_| is_mark(&c));
        let written = at(place.checked_sub(1));
        let next = at(Some(place + 1));
        let dots = c == '.' && before == Some('.');
        let ellipsis = dots && (at(place.checked_sub(2)) == Some('.') || next == Some('.'));
        let within = !dots && before == Some(':') && next.is_some_and(char::is_alphanumeric);
        match before.filter(|before| Some(*before) == written && !ellipsis && !within).map(|left| meeting(left, c)) {
            Some((_, false)) => continue,
            Some((false, _)) => {
                kept.pop();
            }
            _ => {}
        }
        kept.push(c);
    }
    *text = kept;
}

/// The text without any formatting.
pub fn to_plain(runs: &[Run]) -> String {
    runs.iter().map(|run| without_marks(&run.text)).collect()
}

/// The runs as HTML.
pub fn to_html(runs: &[Run]) -> String {
    let mut out = String::new();
    let mut open: Vec<&Tag> = Vec::new();
    for run in runs {
        let shared = open.iter().zip(&run.tags).take_while(|(a, b)| **a == *b).count();
        for tag in open.drain(shared..).rev() {
            out.push_str(close_tag(tag));
        }
        for tag in &run.tags[shared..] {
            open_tag(tag, &mut out);
            open.push(tag);
        }
        // Writing to a string cannot fail.
        let _ = escape_html_body_text(&mut out, &without_marks(&run.text));
    }
    for tag in open.iter().rev() {
        out.push_str(close_tag(tag));
    }
    out
}

fn open_tag(tag: &Tag, out: &mut String) {
    match tag {
        Tag::Link(url) => {
            out.push_str("<a href=\"");
            let _ = escape_html(&mut *out, url);
            out.push_str("\">");
        }
        Tag::Mark(Mark::Italic) => out.push_str("<i>"),
        Tag::Mark(Mark::Bold) => out.push_str("<b>"),
        Tag::Mark(Mark::Superscript) => out.push_str("<sup>"),
        Tag::Mark(Mark::Subscript) => out.push_str("<sub>"),
        Tag::Mark(Mark::SmallCaps) => out.push_str("<span class=\"small-caps\">"),
        Tag::Mark(Mark::KeepCase | Mark::Titled | Mark::Number) => out.push_str("<span>"),
        Tag::Upright(Mark::Bold) => out.push_str("<span class=\"normal-weight\">"),
        Tag::Upright(Mark::SmallCaps) => out.push_str("<span class=\"normal-variant\">"),
        // Where no style sheet makes it upright, it is at least emphasis.
        Tag::Upright(_) => out.push_str("<span class=\"normal\"><i>"),
        Tag::Underline => out.push_str("<span class=\"underline\">"),
    }
}

fn close_tag(tag: &Tag) -> &'static str {
    match tag {
        Tag::Link(_) => "</a>",
        Tag::Mark(Mark::Italic) => "</i>",
        Tag::Mark(Mark::Bold) => "</b>",
        Tag::Mark(Mark::Superscript) => "</sup>",
        Tag::Mark(Mark::Subscript) => "</sub>",
        Tag::Upright(Mark::Italic) => "</i></span>",
        Tag::Mark(Mark::SmallCaps | Mark::KeepCase | Mark::Titled | Mark::Number)
        | Tag::Upright(_)
        | Tag::Underline => "</span>",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, tags: &[Tag]) -> Run {
        Run { tags: tags.to_vec(), ..Run::plain(text, None) }
    }

    #[test]
    fn signs_of_formatting_in_the_data_do_not_come_out() {
        let runs = [run("pp. \u{E000}12–3\u{E016}4", &[])];
        assert_eq!((to_html(&runs), to_plain(&runs)), ("pp. 12–34".to_owned(), "pp. 12–34".to_owned()));
    }

    #[test]
    fn tags_nest_and_text_is_escaped() {
        let italic = Tag::Mark(Mark::Italic);
        let link = Tag::Link("https://example.org/?a=1&b=\"".into());
        let runs = [
            run("a<b> & ", &[]),
            run("one ", std::slice::from_ref(&link)),
            run("two", &[link, italic.clone()]),
            run("three", &[italic]),
        ];
        assert_eq!(
            to_html(&runs),
            "a&lt;b&gt; &amp; <a href=\"https://example.org/?a=1&amp;b=&quot;\">one <i>two</i></a><i>three</i>"
        );
        assert_eq!(to_plain(&runs), "a<b> & one twothree");
    }

    #[test]
    fn the_last_place_of_a_locator_becomes_a_link() {
        let mut runs = vec![Run::plain("Moss, 12 Tides, pp. 12.", Some(0)), Run::plain("; 12", Some(1))];
        link(&mut runs, 0, "12", "tide.html#p3");
        assert_eq!(to_html(&runs), "Moss, 12 Tides, pp. <a href=\"tide.html#p3\">12</a>.; 12");
        link(&mut runs, 1, "13", "x");
        assert_eq!(to_plain(&runs), "Moss, 12 Tides, pp. 12.; 12");
    }

    #[test]
    fn only_harmless_addresses_are_links() {
        for url in
            ["javascript:alert(1)", "data:text/html,x", "//example.org", "java\nscript:x", "https://a b", "file:///x"]
        {
            assert_eq!(safe_address(url), None, "{url}");
        }
        assert_eq!(safe_address("HTTPS://example.org/x").as_deref(), Some("HTTPS://example.org/x"));
        assert_eq!(safe_address("doi:10.1/x").as_deref(), Some("https://doi.org/10.1/x"));
    }

    #[test]
    fn stops_move_into_quotation_marks_only_where_the_locale_does_so() {
        let mended = |texts: &[&str], inside| {
            let mut runs: Vec<Run> = texts.iter().map(|text| Run::plain(*text, None)).collect();
            mend_punctuation(&mut runs, inside, &Quotes::default());
            to_plain(&runs)
        };
        assert_eq!(mended(&["“A", "”", ".", " B”, C"], true), "“A.” B,” C");
        assert_eq!(mended(&["“A”", ", B"], false), "“A”, B");
        assert_eq!(mended(&["“Why?”", "."], true), "“Why?”");
        assert_eq!(mended(&["Jr.", "."], true), "Jr.");
        assert_eq!(mended(&["A.  B ", " C 13 : 5"], true), "A. B C 13: 5");
        assert_eq!(mended(&["“", "Is “it”", "”", ", x “y”"], true), "“Is ‘it’,” x “y”");
        assert_eq!(mended(&["“", "Im „Hafen“", "”", ", x “y”"], true), "“Im „Hafen“,” x “y”");
    }
}
