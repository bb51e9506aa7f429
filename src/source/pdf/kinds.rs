//! What paragraphs are: the title, headings, items of lists.
//!
//! A heading needs two signs of type, weight, numbering or capitals together with space around it; what has one is proposed.

use super::paragraphs::{Join, Paragraph, begins_item, item_number};
use super::sheet::{Line, Sheet};

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Kind {
    /// Running text.
    #[default]
    Text,
    /// Part of the title of the document.
    Title,
    /// A heading of this level.
    Heading(u8),
    /// An item of a list at this depth; its first word is the bullet or number.
    Item {
        /// From 0.
        level: u8,
        /// The number, of an ordered list.
        number: Option<u32>,
    },
}

/// The kinds of all paragraphs.
#[derive(Debug, Default)]
pub struct Kinds {
    /// By paragraph.
    pub of: Vec<Kind>,
    /// Paragraphs that may be headings.
    pub proposed: Vec<usize>,
}

/// How a heading is set: headings of one form have one level.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Form {
    size: f32,
    bold: bool,
}

struct Signs {
    larger: bool,
    bold: bool,
    numbered: bool,
    capitals: bool,
}

/// Longest heading, in characters and lines.
const LONGEST: (usize, usize) = (180, 3);

/// Says what paragraphs are. `body`: the usual size of the type.
pub fn kinds(sheets: &[Sheet], paragraphs: &[Paragraph], body: f32) -> Kinds {
    let mut kinds = Kinds { of: vec![Kind::Text; paragraphs.len()], proposed: Vec::new() };
    items(sheets, paragraphs, &mut kinds.of);
    let mostly_bold = share_of_bold(sheets, paragraphs) > 0.4;
    let mut headings: Vec<(usize, Form)> = Vec::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if kinds.of[index] != Kind::Text && !matches!(kinds.of[index], Kind::Item { number: Some(_), .. }) {
            continue;
        }
        let lines = lines(sheets, paragraph);
        let Some(signs) = signs(&lines, paragraph, body, mostly_bold) else { continue };
        let apart = (paragraph.above > 1.3 || paragraph.at_top) && paragraph.below > 1.02;
        let strong = usize::from(signs.larger) + usize::from(signs.bold);
        let weak = usize::from(signs.numbered) + usize::from(signs.capitals);
        if (strong >= 1 && apart) || strong == 2 || (strong >= 1 && weak >= 1) {
            let size = lines.iter().map(|l| l.size).fold(0.0, f32::max);
            headings.push((index, Form { size, bold: lines.iter().all(|l| l.bold) }));
        } else if weak >= 1 && apart && lines.len() == 1 && kinds.of[index] == Kind::Text {
            kinds.proposed.push(index);
        }
    }
    // Where every other paragraph looks like a heading, the look says nothing: a form, a table.
    if headings.len() * 5 > paragraphs.len() * 2 && paragraphs.len() > 5 {
        headings.retain(|(_, form)| form.size > body * 1.3);
    }
    title(sheets, paragraphs, body, &mut headings, &mut kinds.of);
    levels(&headings, &mut kinds.of);
    kinds
}

fn lines<'s>(sheets: &'s [Sheet], paragraph: &Paragraph) -> Vec<&'s Line> {
    let of = |at: &super::paragraphs::At| sheets.get(at.sheet)?.lines.get(at.line);
    paragraph.lines.iter().filter_map(|(at, _)| of(at)).collect()
}

fn share_of_bold(sheets: &[Sheet], paragraphs: &[Paragraph]) -> f32 {
    let (mut bold, mut all) = (0, 0);
    for line in paragraphs.iter().flat_map(|p| lines(sheets, p)) {
        all += line.letters();
        bold += if line.bold { line.letters() } else { 0 };
    }
    bold as f32 / all.max(1) as f32
}

/// The signs of a heading; nothing if it cannot be one.
fn signs(lines: &[&Line], paragraph: &Paragraph, body: f32, mostly_bold: bool) -> Option<Signs> {
    let text: Vec<String> = lines.iter().map(|l| l.text()).collect();
    let text = text.join(" ");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let cells = paragraph.lines.iter().skip(1).any(|(_, join)| *join == Join::Cell);
    let ends = text.trim_end().ends_with(['.', ',', ';', '…']) && !text.trim_end().ends_with("...");
    let starts = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let too_long = text.chars().count() > LONGEST.0 || lines.len() > LONGEST.1;
    if cells
        || too_long
        || ends
        || !starts
        || letters < 3
        || letters * 3 < text.chars().filter(|c| !c.is_whitespace()).count()
    {
        return None;
    }
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    Some(Signs {
        larger: lines.iter().all(|l| l.size >= body * 1.12),
        bold: !mostly_bold && lines.iter().all(|l| l.bold) && lines.iter().all(|l| l.size >= body * 0.9),
        numbered: is_numbered(&text),
        capitals: letters >= 4 && upper == text.chars().filter(|c| c.is_alphabetic()).count(),
    })
}

/// `1 Results`, `2.1. Method`, `IV. Sources`, `A. Letters`.
fn is_numbered(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(' ') else { return false };
    let number = first.trim_end_matches(['.', ')']);
    let pointed = number.len() < first.len();
    let decimal = !number.is_empty()
        && number.split('.').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    let lettered = pointed
        && (crate::citation::pages::roman_value(&number.to_lowercase()).is_some()
            || (number.len() == 1 && number.bytes().all(|b| b.is_ascii_uppercase())));
    (decimal || lettered) && rest.chars().next().is_some_and(|c| c.is_uppercase() || c == '“' || c == '"')
}

/// The largest type on the first page is the title, if it is well larger than the text and stands in the upper part.
fn title(sheets: &[Sheet], paragraphs: &[Paragraph], body: f32, headings: &mut Vec<(usize, Form)>, kinds: &mut [Kind]) {
    let on_first = |index: usize| paragraphs[index].lines.first().is_some_and(|(at, _)| at.sheet == 0);
    let first = headings.iter().filter(|(index, _)| on_first(*index));
    let Some(largest) = first.clone().map(|(_, form)| form.size).reduce(f32::max) else { return };
    let Some((begin, form)) = first.clone().find(|(_, form)| form.size >= largest - 0.3).copied() else { return };
    let high = lines(sheets, &paragraphs[begin]).first().is_some_and(|l| l.y0 < sheets[0].height * 0.6);
    if !high || form.size < body * 1.25 {
        return;
    }
    // A line of a title may end as no heading does, with a comma or a colon.
    let alike = |index: usize| {
        let of = paragraphs.get(index).filter(|_| on_first(index)).map(|p| lines(sheets, p)).unwrap_or_default();
        !of.is_empty() && of.iter().all(|l| (l.size - form.size).abs() < 0.3 && l.bold == form.bold)
    };
    let (mut begin, mut end) = (begin, begin);
    while begin > 0 && begin + 3 > end && alike(begin - 1) && paragraphs[begin].above < 2.5 {
        begin -= 1;
    }
    while end < begin + 4 && end + 1 < paragraphs.len() && alike(end + 1) && paragraphs[end].below < 2.5 {
        end += 1;
    }
    kinds[begin..=end].fill(Kind::Title);
    headings.retain(|(index, _)| !(begin..=end).contains(index));
}

/// Forms by size, the largest first; below the title there are at most five levels.
fn levels(headings: &[(usize, Form)], kinds: &mut [Kind]) {
    let mut forms: Vec<Form> = Vec::new();
    for (_, form) in headings {
        if !forms.iter().any(|f| is_same(*f, *form)) {
            forms.push(*form);
        }
    }
    forms.sort_by(|a, b| b.size.total_cmp(&a.size).then(b.bold.cmp(&a.bold)));
    for (index, form) in headings {
        let rank = forms.iter().position(|f| is_same(*f, *form)).unwrap_or_default();
        kinds[*index] = Kind::Heading((rank + 2).min(6) as u8);
    }
}

fn is_same(a: Form, b: Form) -> bool {
    (a.size - b.size).abs() < 0.4 && a.bold == b.bold
}

/// Items: paragraphs that begin with a bullet, or with numbers that count up from one to the next.
fn items(sheets: &[Sheet], paragraphs: &[Paragraph], kinds: &mut [Kind]) {
    let first = |index: usize| paragraphs.get(index).and_then(|p| lines(sheets, p).first().copied());
    let sign = |index: usize| first(index).and_then(sign_of);
    // The left edges of the open lists.
    let mut open: Vec<f32> = Vec::new();
    for (index, kind) in kinds.iter_mut().enumerate().take(paragraphs.len()) {
        let Some(line) = first(index) else { continue };
        let beside = |other: Option<usize>| other.and_then(sign);
        let own = sign(index);
        let before = beside(index.checked_sub(1));
        let after = beside(Some(index + 1));
        let number = match own {
            Some(Sign::Bullet) => None,
            Some(Sign::Dash) if before == own || after == own => None,
            Some(Sign::Number(n))
                if before == n.checked_sub(1).map(Sign::Number) || after == Some(Sign::Number(n + 1)) =>
            {
                Some(n)
            }
            _ => {
                open.clear();
                continue;
            }
        };
        while open.last().is_some_and(|x| *x > line.x0 + line.size * 0.5) {
            open.pop();
        }
        if open.last().is_none_or(|x| *x < line.x0 - line.size * 0.5) {
            open.push(line.x0);
        }
        *kind = Kind::Item { level: (open.len() - 1).min(8) as u8, number };
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Bullet,
    Dash,
    Number(u32),
}

fn sign_of(line: &Line) -> Option<Sign> {
    let first = line.words.first().filter(|_| line.words.len() > 1)?;
    if begins_item(line) {
        return Some(Sign::Bullet);
    }
    if matches!(first.text.as_str(), "-" | "–" | "—" | "*") && line.is_spaced(1) {
        return Some(Sign::Dash);
    }
    // `[3]` marks an entry of a list of references, whose numbers are text.
    item_number(line).filter(|_| !first.text.starts_with('[')).map(Sign::Number)
}

#[cfg(test)]
mod tests {
    use super::is_numbered;

    #[test]
    fn numbers_before_headings_are_told_from_numbers_in_text() {
        for text in ["1 Results", "2.1. Method", "IV. Sources", "A. Letters"] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["1984 was late", "2 apples", "A Letter", "3.1415 Pi", "Results"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
