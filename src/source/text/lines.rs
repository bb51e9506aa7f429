//! What a line looks like, taken alone: running text, or the label of a link, a button, a counter.
//!
//! In: a unit and its neighbours. Out: a [`Sort`]. Nothing is decided here: [`crate::source::text::furniture`] looks at the company a line
//! keeps before it takes anything out.

use crate::source::text::head::{byline, date_line};
use crate::source::text::manual;
use crate::source::text::quotations::reviews::review_byline;
use crate::source::text::tables::{BOILERPLATE, SHORT, Where, is_link_word, label, pattern};
use crate::source::text::units::Unit;
use regex::Regex;
use std::sync::LazyLock;

/// What a line looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// Running text: sentences, quotations, long lines.
    Text,
    /// Short, but with a form that text has: an attribution, a byline, a label, a speaker.
    Kept,
    /// A date.
    Date,
    /// Short, without a form that tells anything.
    Short,
    /// Has the words or the form of a link, a button or a counter.
    Link(&'static str),
    /// Heads a list of links, by its words.
    Opener(&'static str),
    /// Furniture by its words alone.
    Sure(&'static str),
}

impl Sort {
    /// Whether it speaks for furniture around it.
    pub fn is_evidence(self) -> bool {
        matches!(self, Sort::Link(_) | Sort::Opener(_) | Sort::Sure(_))
    }

    /// The rule it would be removed under.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Sort::Link(rule) | Sort::Opener(rule) | Sort::Sure(rule) => Some(rule),
            _ => None,
        }
    }
}

/// Whether a text ends like a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '"', '’', '\'', '»', ')', ']', '*', '“']);
    let cut = bare.len() < text.len();
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？', ':', ';'])
        || (cut && text.ends_with(['”', '"', '»']))
        || text.ends_with([',', '—'])
}

static ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:—|–|―|--)\s?\p{Lu}|^[-~]\s?\p{Lu}\S+ \p{Lu}"));

/// Whether a line has the form of an attribution.
pub(super) fn is_attribution(text: &str) -> bool {
    ATTRIBUTION.is_match(text)
}

static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"^[“"«„‘].{12,}(?:[”"»’“]\.?$|[”"»’“.]\s?(?:—|–|―|--|-|~)\s?\p{Lu}|[”"»’“]\s\(?(?:\p{Lu}|said\b))"#)
});

static SPEECH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+)?(?:Q|A|Question|Answer|\p{Lu}[\p{L}’'.-]*(?: [\p{L}’'.-]+){0,4})\s?:\s+\S|^\([A-Z][^()]{2,80}\)\.?$|^\[[\p{L} ]{3,40}\]$",
    )
});

/// Who wrote a comment: `mudlark says:`.
static SAYS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\S.{0,60}\b(?:says|said|wrote|writes|schrieb|a dit|dijo)\b.{0,40}(?::|\.\.\.|…)$"));

static STATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[\p{L} /&’'()-]{1,40}:\s+\S|\S@\S+\.\S|^(?i:tel|phone|fax|mobile)\b|(?:^|\s)(?:\+\d|\(\d{2,4}\)|\d{3}[-. ]\d{3})[\d ().-]{4,}\d",
    )
});

/// A person with years of life, a subject with its subdivision, as catalogues file them: `Example, Ada, 1855-1926`,
/// `Bees--Diseases`; what the lists of a record are called: `Personal Names`.
static FILED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[^:;!?|]{1,70}, (?:b\. |d\. |active )?\d{4}[-–](?:\d{4})?(?:—[^.!?|]{2,60})?\.?$|^(?:Personal|Family|Corporate|Geographic(?:al)?|Place) Names?:?$|^(?:Subject|Genre|Form|Index|Access)(?: and [A-Z][a-z]+)? Terms?:?$|^\p{Lu}[^.!?:|—-]{2,60}(?:--|—)\p{Lu}[^.!?:|]{2,90}\.?$",
    )
});

/// An identifier in the record of a document, or its label: `10.1234/example.7`, `http://repository.example/handle/1/2`.
static IDENTIFIER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:DOI|URI|URN|Handle|Persistent (?:URL|link))$|^10\.\d{4,9}/\S+$|^https?://\S+/handle/\d\S+$")
});

static GLYPH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[•·▪‣◦●*+–-]|\(?\d{1,3}[.)])\s"));

/// Columns before what stands in the middle of a line.
const MIDDLE: usize = 10;

static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\(?[ivxl]{1,6}\)?$"));

/// A page number, alone or with dashes.
static FOLIO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[-–—|\[]\s?\d{1,4}\s?[-–—|\]]|page \d{1,4}(?: (?:of|/) \d{1,4})?|\d{1,4} ?/ ?\d{1,4}|p\. ?\d{1,4})$",
    )
});

/// A break between parts: `- - -`.
/// A page of a manual with its section, first of several.
static PAGE_OF_MANUAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\w.-]{2,30}\(\d\w?\)(?:,|$)"));

/// An address of mail, a telephone number.
static REACHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\S@\S+\.\S|\d{3}[-. ]\d{4}\b|\+\d[\d ()-]{6,}"));

static DASHES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[-–—](?: [-–—]){2,}|[━─═┄┅┈┉╌╍]{3,})$"));

static PRICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:from|only|was|now|usd|eur|gbp|price)[: ]*)*[$£€¥]\s?\d[\d.,]*(?:\s?[-–]\s?[$£€]\s?\d[\d.,]*)?$|^(?:usd|eur|gbp) ?\d[\d.,]*$|^\d[\d.,]* ?(?:€|£|eur|usd)$",
    )
});

static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[(\[]?\d[\d.,]* ?[km+]?[)\]]?(?: (?:total )?(?:shares?|tweets?|retweets|likes?|views?|comments?|replies|reply|responses?|downloads?|reads?|followers|following|pins?|claps?|points?|votes?|upvotes?|items?|results?|ratings?|reviews?|subscribers|members|photos?|images?|videos?|min(?:ute)?s?(?: read)?|(?:hours?|days?|weeks?|months?|years?|minutes?) ago))?$",
    )
});

/// Several numbers, each with its word, and nothing else: `3304 views 13 mins 0 comments`.
static COUNTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[(\[]?\d[\d.,]* ?[kKmM+]?[)\]]? \p{L}{2,12}(?:\s*[|·•,/–-]\s*|\s+)){1,7}[(\[]?\d[\d.,]* ?[kKmM+]?[)\]]? \p{L}{2,12}$",
    )
});

static PAIR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\d.,]* ?[kKmM+]?[)\]]? \p{L}{2,12}"));

/// Whether a line consists of counters, most of them of what readers did.
fn is_counters(text: &str) -> bool {
    if text.len() > 120 || !text.contains(|c: char| c.is_ascii_digit()) || !COUNTERS.is_match(text) {
        return false;
    }
    let pairs: Vec<&str> = PAIR.find_iter(text).map(|m| m.as_str()).collect();
    pairs.len() >= 2 && pairs.iter().filter(|p| COUNTER.is_match(p)).count() * 2 > pairs.len()
}

/// Entries of archives and tag lists: `▼ May (1)`, `August 2013 (3)`, `brakes (12)`.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[•*▼►▸▾+-]\s*)*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\s+\d{4}(?:\s*\(\d{1,4}\))?|\p{L}[\p{L}’'&-]*(?: [\p{L}’'&-]+){0,3}\s*\(\d{1,3}\)|\d{4}\s*\(\d{1,4}\))$",
    )
});

/// Links of a text browser: `[12]About us  [13]Contact`.
static NUMBERED_LINKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[*+o•#-]\s*)?(?:[^\[\]]{0,30}[:/|#>]?\s*)?(?:\[\d{1,4}\][^\[\]]{1,45}){2,}$|^(?:[*+o•#-]\s+)?\[\d{1,4}\][^\[\]\s][^\[\]]{0,45}$|^\(BUTTON\).{0,60}$|^\[ ?[x*]? ?\] .{1,30}|^\[(?:\w[\w .-]*\.(?:jpg|jpeg|png|gif|svg)|INLINE|IMAGE|LINK)\]$|^(?:IFRAME|BUTTON|INPUT):.{0,90}$",
    )
});

static TARGET: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?:\[?\d{1,4}[\].]|[*•-])\s*)?(?:https?://|javascript:|mailto:|file://)\S+$"));

static SEPARATORS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*(?:[|¦·•»›▸→]|::|\s/\s|\s>\s|\s–\s)\s*|\s{2,}"));

/// The words of a label, lower case, without counts and punctuation.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | '·' | '•' | '»' | '›' | '>' | '<' | '«' | '‹'))
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty() && !w.chars().all(|c| c.is_ascii_digit()))
        .map(str::to_lowercase)
}

/// Whether a text is cut short: `The long road to the …`.
pub(super) fn is_cut_short(text: &str) -> bool {
    text.ends_with('…') || text.ends_with("...")
}

/// Whether all words of a label are words of menus.
pub(super) fn is_menu(text: &str) -> bool {
    if text.len() > 60 || text.ends_with(['.', '?', ',', ';']) {
        return false;
    }
    let (mut count, mut named) = (0, 0);
    for word in words(text) {
        count += 1;
        let menu = is_link_word("menu", &word);
        if count > 6 || !(menu || is_link_word("small", &word)) {
            return false;
        }
        named += usize::from(menu);
    }
    named > 0
}

/// Whether the words a line begins with come again and again in it: links in a row, `Skip to search Skip to text Skip to foot`.
pub(super) fn repeats_its_start(text: &str) -> bool {
    if text.len() > 400 || text.ends_with(['.', '?', '!', ',', ';', ':', '…', '”', '"']) {
        return false;
    }
    let Some((second, _)) = text.match_indices(' ').nth(1) else { return false };
    second >= 6 && text.matches(&text[..second]).count() >= 3
}

/// A button: a verb, then only words that stand on buttons.
fn is_button(text: &str) -> bool {
    if text.len() > 70 || text.ends_with(['.', '?', ',', ';']) {
        return false;
    }
    let text = text.split(" (").next().unwrap_or(text);
    let mut words = words(text);
    let Some(first) = words.next().filter(|w| is_link_word("button", w)) else { return false };
    let rest: Vec<String> = words.take(9).collect();
    let known = |w: &String| ["object", "small", "menu", "button"].iter().any(|c| is_link_word(c, w));
    // A verb alone is a word like any other: "Read", "Watch" may be a heading.
    rest.len() <= 8 && rest.iter().all(known) && (!rest.is_empty() || !matches!(first.as_str(), "give" | "start"))
}

/// Whether a line is furniture whatever stands around it: three labels or more in a row, several buttons.
pub(super) fn is_strong(text: &str) -> bool {
    let parts: Vec<&str> = SEPARATORS.split(text).map(str::trim).filter(|p| !p.is_empty()).collect();
    let menu = parts.iter().filter(|p| is_menu(p) || is_button(p)).count();
    let all: Vec<String> = words(text).take(12).collect();
    let verbs = all.iter().filter(|w| is_link_word("button", w)).count();
    (parts.len() >= 3 && menu * 2 >= parts.len())
        || (is_button(text) && verbs >= 2 && all.len() <= 8 && text.chars().filter(|c| c.is_uppercase()).count() >= 3)
}

/// A row of labels between separators.
fn is_bar(text: &str) -> bool {
    if text.len() > SHORT || !SEPARATORS.is_match(text) || ends_sentence(text) || text.starts_with("ISBN") {
        return false;
    }
    let parts: Vec<&str> = SEPARATORS.split(text).map(str::trim).filter(|p| !p.is_empty()).collect();
    // Several numbers in columns are a row of a table.
    let numbers =
        parts.iter().filter(|p| p.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'))).count();
    let tabs = text.contains('\t');
    let figure = |p: &&&str| p.starts_with(|c: char| c.is_ascii_digit()) && p.contains(char::is_alphabetic);
    let measures = parts.iter().filter(figure).count();
    if (tabs && numbers >= 2) || (measures >= 2 && measures * 2 > parts.len()) {
        return false;
    }
    let short = parts.iter().all(|p| p.split_whitespace().count() <= 5);
    let menu = parts.iter().filter(|p| is_menu(p) || is_button(p)).count();
    let brief = parts.iter().filter(|p| p.chars().count() <= 16).count();
    short
        && ((parts.len() >= 2 && menu * 2 >= parts.len() && menu > 0)
            || (parts.len() >= 4 && menu >= 2 && is_home(parts[0]) && brief == parts.len())
            || (parts.len() >= 3 && menu >= 1 && is_home_of_site(parts[0]) && text.contains(['|', '•', '·']))
            || (parts.len() >= 6 && brief * 5 >= parts.len() * 4))
}

/// The word for the first page of a site.
fn is_home(text: &str) -> bool {
    ["home", "accueil", "startseite", "inicio"].iter().any(|w| text.eq_ignore_ascii_case(w))
}

/// The first page of a site that is named: `Example Net Home`.
fn is_home_of_site(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len()) && words.last().is_some_and(|last| is_home(last))
}

/// A menu without separators: `Home About Recipes Index`. The word for the first page opens it, and half
/// are words of menus, or such words stand at both its ends.
fn is_row_of_words(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let single = |w: &&str| w.starts_with(char::is_uppercase) && w.chars().all(char::is_alphanumeric);
    let is_menu = |w: &str| is_link_word("menu", &w.to_lowercase());
    let menu = words.iter().filter(|w| is_menu(w)).count();
    let ends = |words: &[&str]| {
        let joined =
            words.iter().any(|w| matches!(w.to_lowercase().as_str(), "and" | "of" | "in" | "the" | "for" | "on"));
        !joined && is_menu(words[0]) && is_menu(words[words.len() - 1])
    };
    (3..=12).contains(&words.len())
        && words.iter().all(single)
        && (words[0].eq_ignore_ascii_case("home") && menu * 2 >= words.len()
            || menu >= 2 && words.len() >= 4 && ends(&words))
}

static CRUMB: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s?[>»›→]\s?|\s[/|]\s|\s::\s"));

/// The last part of a breadcrumb `Home > News > The title`, with its place; the first part must be a word of menus.
pub(super) fn breadcrumb(text: &str) -> Option<usize> {
    if text.len() > 400 || !text.contains(['>', '»', '›', '→', '/', '|', ':']) {
        return None;
    }
    let text = text.trim_end();
    let first = CRUMB.find(text)?;
    let start = text[..first.start()].trim_start_matches("You are here:").trim();
    let last = CRUMB.find_iter(text).last()?;
    let arrow = last.as_str().contains(['>', '»', '›', '→', '/', ':']);
    ((is_menu(start) || start.is_empty()) && arrow && last.end() < text.len() && !start.is_empty())
        .then_some(last.end())
}

/// Whether a unit is running text or a line of it, its words aside.
pub(super) fn looks_like_text(unit: &Unit, above: Option<&Unit>, next: Option<&Unit>) -> bool {
    is_text(unit) || is_wrapped(unit, above, next)
}

/// The label of a link behind the bullet of a list.
fn without_bullet(text: &str) -> &str {
    let bare = text.trim_start_matches(['•', '▪', '◦', '‣', '●', '·']).trim_start();
    let listed =
        bare.len() < text.len() && bare.len() <= 60 && bare.starts_with(|c: char| c.is_alphanumeric() || c == '©');
    // A date, a statement and the label of a section say something of the text.
    let says = || bare.contains(": ") || label(bare).is_some() || date_line(bare).is_some();
    if listed && !says() { bare } else { text }
}

/// The words of a line between brackets or behind slashes that are nothing but adornment: `[Back to top]`.
fn unadorned(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).or_else(|| text.strip_prefix("//"))?;
    let inner = inner.trim_matches(['/', ' ']);
    (inner.len() <= 60 && !inner.contains(['[', ']'])).then_some(inner)
}

/// Labels of a menu that stand glued together: `HomeAboutRecipesContact`.
fn is_glued_menu(text: &str) -> bool {
    if text.len() > SHORT || text.ends_with(['.', '?', '!', ',', ';', ':', '…']) || text.contains(". ") {
        return false;
    }
    let mut labels: Vec<&str> = Vec::new();
    let mut from = 0;
    for ((_, before), (at, after)) in text.char_indices().zip(text.char_indices().skip(1)) {
        if before.is_lowercase() && after.is_uppercase() {
            labels.push(&text[from..at]);
            from = at;
        }
    }
    labels.push(&text[from..]);
    let menu = labels.iter().filter(|l| is_menu(l) || is_button(l)).count();
    labels.len() >= 3 && labels.iter().all(|l| l.split_whitespace().count() <= 5) && menu * 3 >= labels.len() * 2
}

/// How a text is to be cited: `Citation: Ada Example. Review of …`.
static CITES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:Citation|Suggested citation|Cite as): ?\p{Lu}.{30,}"));

/// Whether a line of several words leads to what stands below it: `Categories of health alerts:`.
fn leads(unit: &Unit) -> bool {
    unit.text.ends_with(':') && unit.words(4) > 3
}

/// Sorts a unit; `next` is the one below it, `text_like` whether it looks like text.
pub(super) fn sort(unit: &Unit, next: Option<&Unit>, at: Where, text_like: bool) -> Sort {
    let text = without_bullet(unit.text.as_str());
    let buttons = crate::source::text::wrapping::is_buttons(text);
    if heads_section(unit, next) && !buttons || manual::heads_indented(unit, next) {
        return Sort::Kept;
    }
    if text.len() <= 600 && CITES.is_match(text) {
        return Sort::Text;
    }
    // In the middle of the line, `(iv)` is no item.
    let roman = || unit.indent >= MIDDLE && unit.text.len() <= 8 && ROMAN.is_match(text);
    if unit.text.len() <= 40 && FOLIO.is_match(text) || roman() {
        return Sort::Sure("page-number");
    }
    // `See also` over pages of a manual: `harbour(1), mole(5)`.
    let paged = || next.is_some_and(|n| PAGE_OF_MANUAL.is_match(&n.text));
    if let Some(rule) = BOILERPLATE.opener(text).filter(|_| !(text.eq_ignore_ascii_case("see also") && paged())) {
        return Sort::Opener(rule);
    }
    // The way to a page may be all that names it.
    if text.matches(['›', '»', '>']).count() >= 2 && breadcrumb(text).is_some() {
        return Sort::Link("navigation");
    }
    // What stands in columns is the head of a document, whatever its words.
    if let Some(rule) = BOILERPLATE
        .rule(text, at)
        .filter(|rule| *rule != "meta-line" || !text.contains("    ") && date_line(text).is_none() && !leads(unit))
    {
        return Sort::Sure(rule);
    }
    if let Some(rule) = unadorned(text).and_then(|inner| BOILERPLATE.rule(inner, Where::Any)) {
        return Sort::Sure(rule);
    }
    if matches!(text, "·" | "|" | "•" | "/") {
        return Sort::Link("separator");
    }
    if text.len() <= 400 && DASHES.is_match(text) {
        return Sort::Sure("separator");
    }
    if let Some(rule) = BOILERPLATE.sentence(text) {
        return Sort::Link(rule);
    }
    let short = unit.text.len() <= SHORT;
    if short && is_counters(text) {
        return Sort::Sure("counter");
    }
    if crate::source::text::furniture::debris::is_debris(unit) {
        return Sort::Sure("script");
    }
    // An address alone may be what the text names.
    if short && text.starts_with("http") && TARGET.is_match(text) {
        return Sort::Short;
    }
    if short && text.contains(['[', ':', '(']) && (NUMBERED_LINKS.is_match(text) || TARGET.is_match(text)) {
        return Sort::Link("link-list");
    }
    // "View all access and purchase options for this article."
    if text_like && short && text.ends_with('.') && is_button(text.trim_end_matches('.')) {
        return Sort::Link("button");
    }
    if repeats_its_start(text) {
        return Sort::Link("navigation");
    }
    if text_like {
        return Sort::Text;
    }
    if !short {
        return Sort::Short;
    }
    if text.bytes().any(|b| b.is_ascii_digit()) && date_line(text).is_some() {
        return Sort::Date;
    }
    if is_kept(unit) {
        return Sort::Kept;
    }
    if PRICE.is_match(text) || COUNTER.is_match(text) || COUNTED.is_match(text) {
        return Sort::Link("counter");
    }
    if is_glued_menu(text) || is_bar(text) || is_menu(text) || is_row_of_words(text) || breadcrumb(text).is_some() {
        return Sort::Link("navigation");
    }
    if is_button(text) {
        return Sort::Link("button");
    }
    Sort::Short
}

/// A line of a paragraph that was wrapped: the next line goes on with a small letter.
fn is_wrapped(unit: &Unit, above: Option<&Unit>, next: Option<&Unit>) -> bool {
    let small =
        |u: &Unit| u.text.starts_with(char::is_lowercase) && byline(&u.text).is_none() && !names_writer(&u.text);
    unit.words(6) >= 6
        && !ends_sentence(&unit.text)
        && (next.is_some_and(|n| n.gap == 0 && small(n))
            || (unit.gap == 0 && small(unit) && unit.words(8) >= 8 && above.is_some_and(|a| a.words(5) >= 5)))
}

/// A paragraph that begins with who wrote: `by Ada Example, published in …`.
pub(super) fn names_writer(text: &str) -> bool {
    text.strip_prefix("by ").is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Whether a unit is running text.
pub(super) fn is_text(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    let words = unit.words(26);
    if text.len() <= SHORT && is_bar(text) {
        return false;
    }
    let wide =
        text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')).take(40).count();
    words >= 25 || (words >= 7 && ends_sentence(text)) || wide >= 16 || (text.len() <= 4000 && QUOTED.is_match(text))
}

/// A statement about a work, or a subject heading as libraries write them: `Paperback, 288 pages`, `Kites -- History`.
static STATED_OF_WORKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)\d{1,4} (?:pages|pp)(?-u:\b)|(?-u:\b)IS[BS]N(?-u:\b)|^(?:received|accepted|revised|submitted)(?-u:\b).{0,24}(?-u:\b)\d{4}(?-u:\b)|^vol(?:ume|\.)? ?\d{1,4}\b|^(?:subject|topic|keyword|genre|period|time period|region|geographic area|place|language|country)s?(?:\(s\))?:\s?\S|^\p{Lu}[\p{L}, ]{2,40} (?:--|—) \p{Lu}[\p{L}\d, –—-]{2,80}$",
    )
});

/// What a writer adds below a text: `UPDATE (May 9): The result was revised.`
static ADDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:UPDATE|Update|EDIT|Edit|CORRECTION|Correction|Editor['’]s note|P\.? ?S\.?)\b[^:.]{0,30}: \S")
});

/// Whether a line states something of a work.
pub(super) fn states_a_work(text: &str) -> bool {
    text.len() <= SHORT && STATED_OF_WORKS.is_match(text)
}

fn is_kept(unit: &Unit) -> bool {
    let text = unit.text.as_str();
    ATTRIBUTION.is_match(text)
        || states_a_work(text)
        || byline(text).is_some()
        || review_byline(text).is_some()
        || SPEECH.is_match(text)
        || ADDED.is_match(text)
        || STATED.is_match(text)
        || IDENTIFIER.is_match(text)
        || is_filed(text)
        || text.ends_with([':', '.', '…']) && SAYS.is_match(text)
}

/// Whether a line names a person, a subject or a kind of them as catalogues do.
pub(super) fn is_filed(text: &str) -> bool {
    text.len() <= 160 && FILED.is_match(text)
}

/// A label of a section with its text or list below it.
fn heads_section(unit: &Unit, next: Option<&Unit>) -> bool {
    let listed = |n: &Unit| n.text.matches([',', ';']).count() >= 2 || GLYPH.is_match(&n.text);
    let reached = |n: &Unit| n.text.len() <= 200 && REACHED.is_match(&n.text);
    let role = label(&unit.text);
    let follows = |n: &Unit| is_text(n) || listed(n) || role == Some("contact") && unit.words(3) > 2 && reached(n);
    role.is_some() && next.is_some_and(follows)
}
