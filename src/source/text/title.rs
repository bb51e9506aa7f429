//! Finds the title after the furniture above it: the line above the first running text that has the look of a title, whose
//! words the text takes up, or that a breadcrumb or another copy announces.

use super::dates::has_date;
use super::head::{CONTACT, OVERLINE, can_be_title, is_letterhead};
use super::headings::is_loud;
use super::lines::{Sort, breadcrumb, is_menu};
use super::names::{bare, is_name, names};
use super::tables::{is_link_word, label, pattern};
use super::units::{Form, Unit};
use super::{Draft, Fact, head};
use regex::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;

/// How many units from the top are looked at.
const LIMIT: usize = 600;

/// Among how many units from the top a text that is soon interrupted begins.
const NEAR_TOP: usize = 12;

/// How many words of running text a title's words are looked for in.
const WORDS: usize = 4000;

static TITLE_LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:title|headline|subject|re):\s+(?:\S)"));

/// Finds the title, cuts off what is glued to it, and marks its unit.
pub(super) fn title(draft: &mut Draft<'_>) {
    if super::manual::title(draft) {
        return;
    }
    let Some(i) = find(draft) else { return };
    underline(draft, i);
    head::unglue(draft, i);
    crumbs(draft, i);
    site_name(draft, i);
    if let Some(found) = TITLE_LABEL.find(&draft.units[i].text) {
        let length = found.as_str().trim_end_matches(|c: char| c != ' ' && c != '\t').trim_end().len();
        cut_front(draft, i, length, "metadata-label");
    }
    let first = draft.body().next() == Some(i);
    let unit = &mut draft.units[i];
    unit.form = Form::Title;
    let (rule, confidence) = if first { ("first-line", 0.95) } else { ("above-the-text", 0.9) };
    draft.title = Some(Fact::new(unit.text.clone(), unit.span(), rule, confidence));
}

fn cut_front(draft: &mut Draft<'_>, i: usize, bytes: usize, rule: &'static str) {
    let start = draft.units[i].span().start;
    draft.cuts.push((start..start + bytes, rule));
    draft.units[i].cut_front(draft.text, bytes);
}

pub(super) fn cut_back(draft: &mut Draft<'_>, i: usize, at: usize, rule: &'static str) {
    let cut = draft.units[i].locate(at..draft.units[i].text.len());
    draft.units[i].cut_back(draft.text, cut.start);
    draft.cuts.push((cut, rule));
}

/// The beginnings of the longer words of the running text.
struct Vocabulary(HashSet<String>);

impl Vocabulary {
    fn of(draft: &Draft<'_>) -> Self {
        let mut words = HashSet::new();
        let from = body_start(draft).unwrap_or(0);
        let text = draft.units.iter().zip(&draft.sorts).skip(from).filter(|(_, s)| **s == Sort::Text);
        for word in text.flat_map(|(u, _)| stems(&u.text)).take(WORDS) {
            words.insert(word);
        }
        Vocabulary(words)
    }

    /// The share of the longer words of a line that the running text has.
    fn share(&self, line: &str) -> f32 {
        let (mut all, mut known) = (0u16, 0u16);
        for word in stems(line).take(40) {
            all += 1;
            known += u16::from(self.0.contains(&word));
        }
        // One word that occurs says less than four of five.
        f32::from(known) / (f32::from(all) + 0.8)
    }
}

fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().take(4).count() == 4)
        .map(|w| w.chars().take(5).flat_map(char::to_lowercase).collect())
}

/// The texts that breadcrumbs, site titles and other copies announce, flattened.
fn announced(draft: &Draft<'_>, end: usize) -> (HashSet<String>, HashSet<String>, HashSet<String>) {
    let (mut parts, mut seen, mut twice) = (HashSet::new(), HashSet::new(), HashSet::new());
    for unit in draft.units.iter().take(end).filter(|u| u.text.len() <= 400) {
        if !seen.insert(flat(&unit.text)) {
            twice.insert(flat(&unit.text));
        }
        if let Some(at) = breadcrumb(&unit.text) {
            parts.insert(flat(unit.text[at..].trim_end_matches(['.', '…', ' '])));
        }
        for (a, b) in separators(&unit.text) {
            parts.insert(flat(&unit.text[..a]));
            parts.insert(flat(&unit.text[b..]));
        }
    }
    (parts, twice, seen)
}

fn flat(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s+(?:[|¦»›·•>]|::|–|—|-|/)\s+|\s?\|\s?"));

/// Places of separators: end of what is before, start of what is after.
fn separators(text: &str) -> Vec<(usize, usize)> {
    if text.len() > 400 {
        return Vec::new();
    }
    SEPARATOR
        .find_iter(text)
        .take(12)
        .map(|m| (m.start(), m.end()))
        .filter(|(a, b)| *a > 0 && *b < text.len())
        .collect()
}

/// The index of the title's unit.
fn find(draft: &Draft<'_>) -> Option<usize> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let count = draft.units.len().min(LIMIT);
    let first_text = body_start(draft);
    let end = first_text.unwrap_or(count).min(count);
    // A section's label with its text begins the body: what stands below it is no title.
    let labelled = (0..end).filter(open).find(|i| {
        label(&draft.units[*i].text).is_some_and(|role| !matches!(role, "praise" | "contact" | "book"))
            && draft.sorts[*i] == Sort::Kept
            && {
                let next = draft.next(*i);
                next.is_some_and(|n| first_text.is_none_or(|t| n >= t))
                    || next.is_some_and(|n| draft.units[n].text.len() > 60)
            }
    });
    let end = labelled.unwrap_or(end).min(end);
    let scorer = Scorer::of(draft, count);
    let mut scores = scored(draft, &scorer, end);
    // Above the title a notice may stand that is a sentence.
    let most = |scores: &[(usize, f32)]| scores.iter().map(|s| s.1).fold(f32::MIN, f32::max);
    if labelled.is_none()
        && most(&scores) < WEAK
        && let Some(later) = below_notice(draft, end)
    {
        let more = scored(draft, &scorer, later);
        if most(&more) >= most(&scores) + 1.0 && most(&more) >= CLEAR {
            scores = more;
        }
    }
    if scores.is_empty() {
        // "More on bridges", "Read the river" look like links, but may be a title where nothing else is.
        let first = (0..end).find(open).filter(|i| *i == 0 && can_be_title(&draft.units[0]));
        scores.extend(first.map(|i| (i, 0.0)));
    }
    if scores.is_empty()
        && let Some(i) = headed_twice(draft, end)
    {
        return Some(i);
    }
    let best = scores.iter().enumerate().rev().max_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
    let (place, (mut i, score)) = (best.0, *best.1);
    // A line directly above that the text takes up as well is the title; the other one is its second line, and the byline
    // below that speaks for both.
    let second = if is_signed(draft, i) { SIGNED } else { 0.0 };
    for (above, s) in scores[..place].iter().rev().take(2) {
        let near = draft.next(*above).is_some_and(|n| n == i) || *above + 2 >= i;
        let unit = &draft.units[*above];
        let known = scorer.knows(&unit.text) && unit.words(3) >= 3;
        let title = (known || head::glue(draft, *above).is_some()) && !is_letterhead(draft, *above);
        let cased = is_loud(&unit.text) == is_loud(&draft.units[i].text);
        if near && *s >= score - second - 0.7 && title && cased {
            i = *above;
        }
    }
    draft.next(i)?;
    Some(i)
}

/// The candidates above `end` with their scores.
fn scored(draft: &Draft<'_>, scorer: &Scorer, end: usize) -> Vec<(usize, f32)> {
    let open = |i: &usize| !matches!(draft.units[*i].form, Form::Removed(_));
    let candidates: Vec<usize> = (0..end).filter(open).collect();
    let mut scores: Vec<(usize, f32)> = Vec::new();
    let mut contact = false;
    for (n, &i) in candidates.iter().enumerate() {
        let unit = &draft.units[i];
        if contact && unit.gap == 0 {
            continue;
        }
        contact = unit.text.len() < 100 && CONTACT.is_match(&unit.text);
        if !contact && is_candidate(draft, i) {
            scores.push((i, scorer.score(draft, i, n, candidates.len() - n)));
        }
    }
    scores
}

/// A title with a lower score than `WEAK` is given up for one below a notice with `CLEAR` or more.
const WEAK: f32 = 2.5;
const CLEAR: f32 = 2.5;

/// Where the text begins below a short sentence at `at` and a line that can be a title.
fn below_notice(draft: &Draft<'_>, at: usize) -> Option<usize> {
    let mut titled = false;
    for i in at..(at + 10).min(draft.units.len()) {
        if is_body(draft, i) {
            if titled {
                return Some(i);
            }
            if draft.units[i].words(26) > 25 {
                return None;
            }
        } else {
            titled |= is_candidate(draft, i) && draft.units[i].words(3) >= 3;
        }
    }
    None
}

/// The line directly below a first paragraph that begins with its words: the page's title and description stand above it.
fn headed_twice(draft: &Draft<'_>, from: usize) -> Option<usize> {
    let first = draft.units.get(from)?.text.trim_start_matches('\u{feff}').trim_start();
    (from + 1..(from + 5).min(draft.units.len())).find(|i| {
        let unit = &draft.units[*i];
        unit.words(3) >= 3 && can_be_title(unit) && first.starts_with(unit.text.as_str()) && draft.next(*i).is_some()
    })
}

/// How much a byline directly below speaks for a title.
const SIGNED: f32 = 1.5;

fn is_signed(draft: &Draft<'_>, i: usize) -> bool {
    let signed = |text: &str| head::byline(text).is_some() || text.len() < 160 && SIGNED_BY.is_match(text);
    draft.next(i).is_some_and(|next| signed(&draft.units[next].text))
}

/// A byline with more behind it: `By Ada Example March 11, 2015 3:46 PM The Morning Post`.
static SIGNED_BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[Bb]y|BY|Von|Par|Por|Di|Door)\s+\p{Lu}[\p{L}.’'-]+\s+(?:(?:de|van|von|der|del|al|bin|la|le)\s+)*\p{Lu}[^.!?]*(?:[^.!?]|\.m\.)$",
    )
});

/// `4 min read`, which stands between the author and the title or the text.
fn is_reading_time(draft: &Draft<'_>, i: usize) -> bool {
    let text = draft.units[i].text.as_str();
    text.len() < 40 && READING_TIME.is_match(text)
}

static READING_TIME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:reading time:? )?\d{1,3}[ -]min(?:ute)?s?(?:[ -](?:read|to read))?$"));

/// Whether the menu of the site or its credit stands directly below a short line: then it is the name of the site.
fn heads_menu(draft: &Draft<'_>, i: usize) -> bool {
    let rule = draft.sorts.get(i + 1).and_then(|s| s.rule());
    draft.units[i].words(5) <= 4
        && rule.is_some_and(|r| matches!(r, "navigation" | "site-credit" | "skip-link" | "login"))
}

/// The subject of a message among the other lines of its head.
fn is_subject(draft: &Draft<'_>, i: usize) -> bool {
    let field = |u: &Unit| u.text.len() <= 300 && MESSAGE_FIELD.is_match(&u.text);
    let near = i.saturating_sub(3)..(i + 4).min(draft.units.len());
    SUBJECT.is_match(&draft.units[i].text)
        && near.into_iter().filter(|j| *j != i && field(&draft.units[*j])).count() >= 1
}

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:subject|betreff|objet|asunto|oggetto): \S"));

static MESSAGE_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:from|to|cc|date|sent|message-id|reply-to|newsgroups|von|an|datum|gesendet): \S")
});

/// Whether a line stands alone and far from the left margin, as the titles of typewritten and of wrapped documents do.
fn is_centred(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let alone = i == 0 || unit.gap > 0;
    unit.indent >= 12
        && alone
        && draft.units.get(i + 1).is_some_and(|n| n.gap > 0)
        && draft.units.iter().skip(i + 1).take(40).filter(|n| n.words(9) > 8).any(|n| n.indent + 4 <= unit.indent)
        && !has_columns(&unit.text)
}

/// Whether a line consists of parts that stand apart.
fn has_columns(text: &str) -> bool {
    text.contains("   ") || text.trim().contains('\t')
}

/// What the document says about a line that may be its title.
struct Scorer {
    vocabulary: Vocabulary,
    parts: HashSet<String>,
    twice: HashSet<String>,
    lines: HashSet<String>,
    /// A menu stands above the text.
    menu: bool,
    /// The first line that is centred.
    centred: Option<usize>,
}

impl Scorer {
    fn of(draft: &Draft<'_>, end: usize) -> Self {
        let (parts, twice, lines) = announced(draft, end);
        let head = &draft.sorts[..body_start(draft).unwrap_or(0).min(end)];
        let rules = ["navigation", "footer-list", "skip-link", "login", "button", "archive-list", "link-list", "legal"];
        let menu = head.iter().any(|s| s.rule().is_some_and(|rule| rules.contains(&rule)));
        let centred = (0..head.len()).find(|i| is_centred(draft, *i) && can_be_title(&draft.units[*i]));
        Scorer { vocabulary: Vocabulary::of(draft), parts, twice, lines, menu, centred }
    }

    /// Whether the text takes the line up or a breadcrumb announces it.
    fn knows(&self, line: &str) -> bool {
        self.vocabulary.share(line) >= 0.3 || self.parts.contains(&flat(line))
    }

    /// Whether a part of the line is a line of its own: then that one is the title, and this one the way to it.
    fn holds_line(&self, text: &str) -> bool {
        let known = |part: &str| part.len() >= 12 && self.lines.contains(&flat(part));
        separators(text).iter().any(|(a, b)| known(&text[..*a]) || known(&text[*b..])) || self.ends_in_line(text)
    }

    /// Whether a line of its own of three words or more ends the line: `Blog Insights The long road to the harbour`.
    fn ends_in_line(&self, text: &str) -> bool {
        let words: Vec<(usize, &str)> = text.match_indices(' ').take(6).collect();
        words.iter().any(|(at, _)| {
            let (before, after) = (&text[..*at], &text[at + 1..]);
            before.ends_with(char::is_alphanumeric)
                && after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && after.len() >= 16
                && after.split_whitespace().take(3).count() == 3
                && self.lines.contains(&flat(after))
        })
    }

    /// Whether a breadcrumb announces what stands before the line's colon.
    fn begins_with_part(&self, line: &str) -> bool {
        line.split_once([':', '—', '–']).is_some_and(|(main, _)| main.len() >= 8 && self.parts.contains(&flat(main)))
    }

    /// How much a line looks like the title: the `n`-th candidate from the top, `below` lines above the text.
    fn score(&self, draft: &Draft<'_>, i: usize, n: usize, below: usize) -> f32 {
        let unit = &draft.units[i];
        let own = flat(&unit.text);
        let words = unit.words(30);
        let mut score = 3.0 * self.vocabulary.share(&unit.text) - (0.12 * below as f32).min(2.0) - penalty(unit);
        let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
        let announced = self.parts.contains(&own) || self.begins_with_part(&unit.text);
        score += adds(announced, 2.0) + adds(self.twice.contains(&own), if words < 5 { 0.5 } else { 1.0 });
        score += adds(below <= 40 && words >= 5 && head::recurs(draft.text, &unit.span(), &unit.text), 1.0);
        score += adds((3..=20).contains(&words), 1.0) + adds(words <= 1, -0.75);
        // A document that opens with a line of its own, not with a menu or a letterhead, opens with its title.
        let opens = i == 0 && !is_letterhead(draft, i) && !self.menu && !heads_menu(draft, i);
        score += adds(opens && words >= 3, 1.5) + adds(opens, 0.5) + adds(n == 0, 0.5);
        score += adds(is_menu(&unit.text), -3.0) + adds(in_list(draft, i), -1.0);
        // A post stands below the name of its site and its date, and directly above its text.
        let brief = draft.body().next().is_some_and(|first| draft.units[first].words(5) <= 4);
        let dated = i > 0 && (draft.sorts[i - 1] == Sort::Date || is_reading_time(draft, i - 1)) && words >= 3;
        let dated = dated && (brief && words >= 5 || is_reading_time(draft, i - 1));
        score += adds(is_signed(draft, i) && words >= 3, SIGNED);
        score += adds(i > 0 && is_reading_time(draft, i - 1), 1.5);
        score += adds(dated && below <= 2, if words >= 5 { 2.5 } else { 1.5 })
            + adds(in_statements(draft, i), -2.5)
            + adds(self.holds_line(&unit.text), -3.0);
        score += adds(below <= 40 && head::glue(draft, i).is_some(), 3.0);
        score += adds(is_centred(draft, i), if Some(i) == self.centred { 3.0 } else { 1.5 });
        score += adds(is_subject(draft, i), 6.0);
        let subject = i == 0 && words <= 3 && self.twice.contains(&own) && !self.menu;
        score += adds(subject && draft.text.matches(unit.text.as_str()).take(6).count() > 5, 2.0);
        score + adds(is_letterhead(draft, i), -2.0) + adds(label(&unit.text) == Some("praise"), -0.5)
    }
}

/// The first unit of the body: where the first stretch of the document begins in which running text outweighs short lines by
/// much (texts in between that no furniture parts from it belong to it).
fn body_start(draft: &Draft<'_>) -> Option<usize> {
    let mut stretches: Vec<(i64, usize)> = Vec::new();
    let (mut sum, mut peak, mut start) = (0i64, 0i64, None);
    for i in 0..draft.units.len() {
        let text = is_body(draft, i);
        if text && start.is_none() {
            (sum, peak, start) = (0, 0, Some(i));
        }
        let Some(from) = start else { continue };
        sum += match draft.sorts[i] {
            _ if text => draft.units[i].words(60) as i64,
            Sort::Kept | Sort::Date => -2,
            _ => -6,
        };
        peak = peak.max(sum);
        if sum < 0 {
            stretches.push((peak, from));
            start = None;
        }
    }
    stretches.extend(start.map(|from| (peak, from)));
    let most = stretches.iter().map(|(peak, _)| *peak).max()?;
    // A table or a chart parts a text from its beginning; teasers above a text are shorter.
    let begins = |(peak, from): &&(i64, usize)| {
        let (least, times) = if *from <= NEAR_TOP { (60, 10) } else { (150, 4) };
        *peak == most || (*peak >= least && *peak * times >= most)
    };
    let mut from = stretches.iter().find(begins)?.1;
    for i in (0..from).rev() {
        if draft.sorts[i].is_evidence() {
            break;
        }
        if is_body(draft, i) {
            from = i;
        }
    }
    Some(from)
}

/// Whether a unit is running text that ends the head; a notice does not.
fn is_body(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let wrapped = draft.units.get(i + 1).is_some_and(|n| n.gap == 0 && n.text.starts_with(char::is_lowercase));
    draft.sorts.get(i) == Some(&Sort::Text)
        && (!can_be_title(unit) || unit.words(31) > 20 || unit.text.len() > 200 || wrapped)
}

fn is_candidate(draft: &Draft<'_>, i: usize) -> bool {
    let unit = &draft.units[i];
    let sort = draft.sorts[i];
    let overline = unit.text.len() < 150 && OVERLINE.is_match(&unit.text);
    let is_crumb = breadcrumb(&unit.text).is_some();
    let form = match sort {
        Sort::Text | Sort::Short => true,
        Sort::Link("navigation") => true,
        Sort::Kept => unit.words(4) >= 2 && !unit.text.starts_with(['•', '▪', '◦', '‣', '●', '[', '(']),
        _ => false,
    };
    form && (!overline || draft.next(i).is_none()) && (can_be_title(unit) || is_crumb)
}

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:media caption|image (?:caption|copyright)|photo(?:graph)?|picture|figure|video|captions?|illustration)\b|\b(?:source|credit|photo|image|picture|foto|bild)s?: ?\S|getty images|\b(?:photo|illustration|picture) by\b|\((?:ap|reuters|afp)\b|^(?:topics?|tags?|versions?|sources?|from|to|location|event|date|by|follow|filed|posted|published|updated|see (?:all|also))\b[: ]|\b(?:reporters?|editor|correspondent|writer|columnist|contributor)$",
    )
});

/// What a library, a journal or a shop says about a work, each on its line.
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:citation|cite (?:this|as)|how to cite|to cite|reviewer|reviewed by|authors?|editors?|translators?|isbn|issn|doi|publisher|place of publication|publi(?:sh|cation|shed)(?: date)?|pages|price|edition|review number|volume|issue|repository|collection number|creator|extent|call number)\b[^:]{0,24}:\s",
    )
});

/// What speaks against a line as a title, whatever stands around it.
fn penalty(unit: &Unit) -> f32 {
    let text = unit.text.as_str();
    let adds = |yes: bool, value: f32| if yes { value } else { 0.0 };
    adds(is_person(text), 1.5)
        + adds(text.starts_with(|c: char| c.is_lowercase() || c == '['), 1.5)
        + adds(CAPTION.is_match(text), 2.0)
        + adds(STATEMENT.is_match(text), 3.0)
        + adds(text.ends_with('.'), 1.0)
        + adds(has_date(text), 1.0)
        + adds(has_columns(text), 2.0)
        + adds(is_dated_overline(text), 4.0)
        + adds(unit.words(8) <= 6 && begins_like_button(text), 1.5)
}

/// `News release 3 September 2020`
fn is_dated_overline(text: &str) -> bool {
    let Some((_, at)) = super::dates::find(text, None) else { return false };
    let rest = format!("{}{}", &text[..at.start], &text[at.end..]);
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    rest.is_empty() || OVERLINE.is_match(rest) || is_menu(rest)
}

/// Whether a line begins with the verb of a button.
fn begins_like_button(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    is_link_word("button", &first)
}

/// A name alone, or with what the person is: the author below a title.
fn is_person(text: &str) -> bool {
    let first = text.split([',', '(', '|']).next().unwrap_or(text).trim();
    let one = is_name(bare(first)) && first.split(' ').count() <= 4;
    one || names(text).is_some_and(|several| several.len() > 1)
}

/// Whether a line is one of several of the form `Extent: 6 boxes`.
pub(super) fn in_statements(draft: &Draft<'_>, i: usize) -> bool {
    let stated = |i: usize| {
        draft.units.get(i).is_some_and(|u| {
            draft.sorts[i] == Sort::Kept && u.text.split_once(": ").is_some_and(|(label, _)| label.len() <= 30)
        })
    };
    stated(i) && (stated(i + 1) || i.checked_sub(1).is_some_and(stated))
}

/// Whether a line stands among short lines above and below it without blank lines between, as the items of a menu do.
fn in_list(draft: &Draft<'_>, i: usize) -> bool {
    let short = |u: &Unit| u.text.len() < 60;
    let above = i > 0 && draft.units[i].gap == 0 && short(&draft.units[i - 1]);
    let below = draft.units.get(i + 1).is_some_and(|u| u.gap == 0 && short(u));
    above && below
}

/// A row of `=` or `-` under the title.
fn underline(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    let Some(last) = unit.lines.last().cloned().filter(|_| unit.lines.len() > 1) else { return };
    let row = draft.text.get(last.clone()).unwrap_or_default();
    if row.len() >= 3 && row.chars().all(|c| matches!(c, '=' | '-' | '~' | '*' | '_')) {
        let unit = &mut draft.units[i];
        unit.lines.pop();
        unit.cut_front(draft.text, 0);
        draft.cuts.push((last, "underline"));
    }
}

/// `Home > News > The title`: the way to the page is cut off.
fn crumbs(draft: &mut Draft<'_>, i: usize) {
    if let Some(at) = breadcrumb(&draft.units[i].text)
        && draft.units[i].lines.len() == 1
    {
        cut_front(draft, i, at, "breadcrumb");
    }
}

/// `The title | The site`, `The site :: The title`: cut where one part recurs as a line, or where the mark is of that kind.
fn site_name(draft: &mut Draft<'_>, i: usize) {
    let unit = &draft.units[i];
    if unit.lines.len() != 1 {
        return;
    }
    let text = unit.text.clone();
    let found = separators(&text);
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return };
    let lines: HashSet<String> = draft
        .units
        .iter()
        .enumerate()
        .filter(|(n, u)| *n != i && u.text.len() <= 300)
        .map(|(_, u)| flat(&u.text))
        .collect();
    // A part that is a line of its own: the title if it is the longer one, the site if it is the shorter one.
    let is_line = |part: &str| !part.is_empty() && lines.contains(&flat(part));
    let strong = |(a, b): (usize, usize)| text[a..b].contains(['|', '¦', '»', '›', ':', '>']);
    let named = |part: &str| is_site(draft, i, part);
    let (before, after) = (&text[..last.0], &text[last.1..]);
    if is_line(before)
        || (strong(*last) && before.len() >= after.len())
        || (is_line(after) || named(after)) && before.len() > after.len()
    {
        let at = last.0 + text[last.0..].len() - text[last.0..].trim_start().len();
        cut_back(draft, i, at, "site-name");
        return;
    }
    let (before, after) = (&text[..first.0], &text[first.1..]);
    if is_line(after)
        || (strong(*first) && after.len() > before.len())
        || (is_line(before) || named(before)) && after.len() > before.len()
    {
        let at = first.1;
        cut_front(draft, i, at, "site-name");
    }
}

/// Whether a copyright line or the like names this as the site.
fn is_site(draft: &Draft<'_>, own: usize, part: &str) -> bool {
    let part = part.trim();
    part.len() >= 4
        && draft.units.iter().enumerate().any(|(n, u)| {
            n != own
                && u.text.len() <= 300
                && matches!(u.form, Form::Removed("copyright" | "legal" | "site-credit"))
                && u.text.contains(part)
        })
}
