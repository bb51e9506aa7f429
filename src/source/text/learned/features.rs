//! What the models look at in a line and around it.
//!
//! In: the lines of a page. Out: for each line its words, pairs of words, length, ending, capitals, signs, place on the page
//! and the look of its neighbours: shallow text features after Kohlschütter, Fankhauser and Nejdl, “Boilerplate Detection
//! using Shallow Text Features” (WSDM 2010). Of each line only the first `LENGTH` bytes and `TOKENS` words are looked at.

use std::collections::HashMap;

/// How much of a line is looked at, in bytes, and how many words and signs of it.
const LENGTH: usize = 600;
const TOKENS: usize = 60;

/// How many words of a neighbour count, and how many words a line may have to be a feature as a whole.
const NEIGHBOUR: usize = 12;
const WHOLE: usize = 6;

/// A line of this many characters that ends like a sentence is a paragraph of the text itself.
const PARAGRAPH: usize = 150;

/// How many paragraphs tell how they are set apart.
const PARAGRAPHS: usize = 3;

/// Upper edges of lengths in characters, of distances in lines, and of shares per mille.
const LENGTHS: [usize; 12] = [5, 10, 15, 20, 30, 40, 60, 80, 120, 200, 400, 800];
const DISTANCES: [usize; 7] = [0, 1, 2, 4, 8, 16, 32];
const PLACES: [usize; 8] = [0, 1, 2, 3, 5, 8, 12, 20];
const CAPITALS: [usize; 6] = [50, 200, 400, 600, 800, 990];
const DIGITS: [usize; 5] = [0, 50, 150, 300, 600];

/// Signs that a line may have anywhere.
const SIGNS: &str = "|»›→/©@:•·#…?!“\"";

/// What a feature counts, in 1/1024.
const ONE: u32 = 1024;
const MOST: u32 = 717;
const NEAR: u32 = 358;

const NUMBERS: [&str; 14] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"];
const ZEROS: [&str; 5] = ["", "0", "00", "000", "0000"];

/// A line as the text has it, with the number of blank lines above it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// The line, its edges trimmed.
    pub text: &'t str,
    /// Blank lines before it.
    pub gap: usize,
}

/// A word or sign: a place in the small letters of its line, or a number by its digits.
#[derive(Clone, Copy)]
enum Token {
    Place(usize, usize),
    Number(usize),
}

/// A part of the name of a feature. A name is numbered by its parts: a polynomial of its bytes after Karp and Rabin,
/// “Efficient randomized pattern-matching algorithms” (1987), so that a word is read once for all names that it is in.
#[derive(Clone, Copy)]
pub struct Part<'t> {
    /// The part as it is written.
    pub text: &'t str,
    sum: u64,
    power: u64,
}

impl<'t> Part<'t> {
    /// Reads a part.
    pub const fn of(text: &'t str) -> Part<'t> {
        const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
        let bytes = text.as_bytes();
        let (mut sum, mut power, mut i) = (0_u64, 1_u64, 0);
        while i < bytes.len() {
            sum = sum.wrapping_mul(BASE).wrapping_add(bytes[i] as u64 + 1);
            power = power.wrapping_mul(BASE);
            i += 1;
        }
        Part { text, sum, power }
    }
}

/// The number of a name, which does not depend on how it is parted. The tests look that no two names share one.
pub fn number(name: &[Part<'_>]) -> u64 {
    let sum = name.iter().fold(0, |sum: u64, part| sum.wrapping_mul(part.power).wrapping_add(part.sum));
    sum ^ (sum >> 32)
}

/// A word of a line with its number, and the first word of the line that is the same.
struct Word {
    token: Token,
    sum: u64,
    power: u64,
    first: usize,
}

/// How many blank lines stand above the middle one of the paragraphs: one, if there are few of them.
fn usual(lines: &[Line<'_>]) -> usize {
    let mut gaps: Vec<usize> = lines.iter().filter(|line| line.text.len() >= PARAGRAPH).map(|line| line.gap).collect();
    let middle = gaps.len() / 2;
    if gaps.len() < PARAGRAPHS { 1 } else { *gaps.select_nth_unstable(middle).1 }
}

/// A line as the model sees it.
struct Look {
    small: String,
    words: Vec<Word>,
    /// Bucket of its length, and whether it ends like a sentence.
    length: usize,
    ends: bool,
    /// Buckets of its capitals and digits.
    capitals: usize,
    digits: usize,
    upper: bool,
    address: bool,
    signs: Vec<char>,
    /// Characters that are no white space in the page before it.
    before: usize,
    gap: usize,
    repeated: bool,
}

/// A page as the model sees it.
pub struct Features {
    looks: Vec<Look>,
    /// The first and the last paragraph.
    first: usize,
    last: Option<usize>,
    /// Characters that are no white space.
    size: usize,
    /// Blank lines above most paragraphs.
    usual: usize,
}

impl Features {
    /// Reads the lines of a page.
    pub fn of(lines: &[Line<'_>]) -> Features {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for line in lines {
            *seen.entry(line.text).or_default() += 1;
        }
        let mut size = 0;
        let mut paragraphs = Vec::new();
        let mut looks = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            let look = look(line, size, seen.get(line.text).is_some_and(|n| *n > 1));
            if look.ends && line.text.chars().take(PARAGRAPH).count() == PARAGRAPH {
                paragraphs.push(i);
            }
            size += line.text.chars().filter(|c| !c.is_whitespace()).count();
            looks.push(look);
        }
        let first = paragraphs.first().copied().unwrap_or(lines.len());
        Features { looks, first, last: paragraphs.last().copied(), size: size.max(1), usual: usual(lines) }
    }

    /// Calls a function for each feature of line `i`, with the parts of its name and what it counts in 1/1024.
    pub fn each(&self, i: usize, found: impl FnMut(&[Part<'_>], u32)) {
        self.told(i, |gap| gap, found);
    }

    /// The same, as if one blank line stood between the paragraphs of a text that has none: that says how it was saved, not
    /// what its lines are.
    pub fn each_apart(&self, i: usize, found: impl FnMut(&[Part<'_>], u32)) {
        self.told(i, |gap| if self.usual == 0 { gap + 1 } else { gap }, found);
    }

    fn told(&self, i: usize, gap: impl Fn(usize) -> usize, mut found: impl FnMut(&[Part<'_>], u32)) {
        let look = &self.looks[i];
        words(look, &mut found);
        for (name, at) in [(Part::of("Pw="), i.checked_sub(1)), (Part::of("Nw="), Some(i + 1))] {
            if let Some(other) = at.and_then(|at| self.looks.get(at)) {
                neighbour(name, other, &mut found);
            }
        }
        let number = |n: usize| NUMBERS[n.min(NUMBERS.len() - 1)];
        let mut found = |parts: &[&str], value| match parts {
            [one] => found(&[Part::of(one)], value),
            [one, two] => found(&[Part::of(one), Part::of(two)], value),
            [one, two, three] => found(&[Part::of(one), Part::of(two), Part::of(three)], value),
            _ => found(&parts.iter().map(|part| Part::of(part)).collect::<Vec<_>>(), value),
        };
        let ends = |look: &Look| number(usize::from(look.ends));
        found(&["len=", number(look.length)], ONE);
        found(&["end=", ends(look)], ONE);
        found(&["le=", number(look.length), " ", ends(look)], ONE);
        found(&["caps=", number(look.capitals)], ONE);
        found(&["dig=", number(look.digits)], ONE);
        let flags = [("upper", look.upper), ("url", look.address), ("rep", look.repeated)];
        for (name, _) in flags.iter().filter(|(_, holds)| *holds) {
            found(&[name], ONE);
        }
        for sign in &look.signs {
            found(&["c=", sign.encode_utf8(&mut [0; 4])], ONE);
        }
        let after = self.looks.get(i + 1).map_or(3, |next| gap(next.gap));
        found(&["gap=", number(gap(look.gap).min(2))], ONE);
        found(&["gapn=", number(after.min(3))], ONE);
        let last = self.last.unwrap_or(0);
        let (place, distance) = match i {
            _ if i < self.first => ("above", self.first - i),
            _ if i > last => ("below", i - last),
            _ => ("mid", 0),
        };
        found(&["pos=", place], ONE);
        found(&["posl=", place, number(look.length)], ONE);
        found(&["dist=", place, number(bucket(distance, &DISTANCES))], ONE);
        found(&["top=", number(bucket(i, &PLACES))], ONE);
        found(&["bot=", number(bucket(self.looks.len() - 1 - i, &PLACES))], ONE);
        found(&["rel=", number(10 * look.before / self.size)], ONE);
        let around = [("P", i.checked_sub(1)), ("N", Some(i + 1)), ("PP", i.checked_sub(2)), ("NN", Some(i + 2))];
        for (name, at) in around {
            match at.and_then(|at| self.looks.get(at)) {
                Some(other) => {
                    found(&[name, "=", number(other.length), " ", ends(other)], MOST);
                }
                None => found(&[name, "=none"], MOST),
            }
        }
    }
}

impl Look {
    fn part(&self, word: &Word) -> Part<'_> {
        Part { text: written(&self.small, word.token), sum: word.sum, power: word.power }
    }
}

fn written(small: &str, token: Token) -> &str {
    match token {
        Token::Place(from, to) => &small[from..to],
        Token::Number(digits) => ZEROS[digits.min(ZEROS.len() - 1)],
    }
}

/// The share of a square root: what each of `count` words counts, so that long lines count no more than short ones.
fn share(of: u32, count: usize) -> u32 {
    let square = (u64::from(of) * u64::from(of)) / (count.max(1) as u64);
    u32::try_from(square.isqrt()).unwrap_or(of)
}

fn words(look: &Look, found: &mut impl FnMut(&[Part<'_>], u32)) {
    const SPACE: Part<'_> = Part::of(" ");
    let parts: Vec<Part<'_>> = look.words.iter().map(|word| look.part(word)).collect();
    let first = |i: usize| look.words[i].first;
    let different = || (0..parts.len()).filter(|i| first(*i) == *i);
    let each = share(ONE, different().count());
    for i in different() {
        found(&[Part::of("w="), parts[i]], each);
    }
    let same = |one: usize, two: usize| first(one) == first(two) && first(one + 1) == first(two + 1);
    for pair in 0..parts.len().saturating_sub(1) {
        // A pair comes again only where its first word does.
        if first(pair) == pair || !(0..pair).any(|before| same(before, pair)) {
            found(&[Part::of("p="), parts[pair], SPACE, parts[pair + 1]], each);
        }
    }
    let spaced = |name: Part<'static>, most: usize| {
        let words = parts.iter().take(most).flat_map(|part| [*part, SPACE]);
        std::iter::once(name).chain(words).collect::<Vec<_>>()
    };
    if parts.len() <= WHOLE {
        found(&spaced(Part::of("l="), WHOLE), ONE);
    }
    if let ([first, ..], [.., last]) = (&parts[..], &parts[..]) {
        found(&[Part::of("f="), *first], MOST);
        found(&[Part::of("e="), *last], MOST);
        found(&spaced(Part::of("ff="), 3), MOST);
    }
}

fn neighbour(name: Part<'_>, other: &Look, found: &mut impl FnMut(&[Part<'_>], u32)) {
    let different = || other.words.iter().enumerate().filter(|(i, word)| word.first == *i).take(NEIGHBOUR);
    let each = share(NEAR, different().count());
    for (_, word) in different() {
        found(&[name, other.part(word)], each);
    }
}

fn bucket(number: usize, edges: &[usize]) -> usize {
    edges.iter().position(|edge| number <= *edge).unwrap_or(edges.len())
}

fn look(line: &Line<'_>, before: usize, repeated: bool) -> Look {
    let mut end = line.text.len().min(LENGTH);
    while !line.text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &line.text[..end];
    let small = head.to_lowercase().replace('’', "'");
    let words = numbered(&small, tokens(&small));
    let chars = line.text.chars().count();
    let digits = head.chars().filter(char::is_ascii_digit).count();
    let (mut named, mut capital) = (0, 0);
    for first in head.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_alphabetic()) {
        named += 1;
        capital += usize::from(first.is_uppercase());
    }
    let bare = line.text.trim_end_matches(['"', '”', '’', ')', ']']);
    let mut signs: Vec<char> = SIGNS.chars().filter(|sign| head.contains(*sign)).collect();
    signs.dedup();
    Look {
        words,
        length: bucket(chars, &LENGTHS),
        ends: bare.ends_with(['.', '!', '?']),
        capitals: bucket(1000 * capital / named.max(1), &CAPITALS),
        digits: bucket(1000 * digits / head.chars().count().max(1), &DIGITS),
        upper: head.contains(char::is_uppercase) && !head.contains(char::is_lowercase),
        address: small.contains("http:") || small.contains("https:") || small.contains("www."),
        small,
        signs,
        before,
        gap: line.gap,
        repeated,
    }
}

/// The words with their numbers.
fn numbered(small: &str, tokens: Vec<Token>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.into_iter().enumerate() {
        let Part { text, sum, power } = Part::of(written(small, token));
        // Few enough that looking through them is quicker than a table.
        let same = |word: &Word| word.sum == sum && word.power == power && written(small, word.token) == text;
        let first = words.iter().position(same).unwrap_or(i);
        words.push(Word { token, sum, power, first });
    }
    words
}

/// Words of ASCII letters with an apostrophe inside, numbers, and signs one by one.
fn tokens(small: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = small.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if tokens.len() == TOKENS {
            break;
        }
        let run = |is: fn(&u8) -> bool| small.as_bytes()[start..].iter().take_while(|b| is(b)).count();
        let length = if c.is_ascii_lowercase() {
            let letters = run(u8::is_ascii_lowercase);
            let more = small.as_bytes().get(start + letters) == Some(&b'\'');
            let inside = small.as_bytes()[(start + letters + usize::from(more)).min(small.len())..]
                .iter()
                .take_while(|b| b.is_ascii_lowercase())
                .count();
            letters + if more && inside > 0 { 1 + inside } else { 0 }
        } else if c.is_ascii_digit() {
            run(u8::is_ascii_digit)
        } else if c.is_alphanumeric() || c.is_whitespace() || c == '_' {
            continue;
        } else {
            c.len_utf8()
        };
        tokens.push(if c.is_ascii_digit() { Token::Number(length) } else { Token::Place(start, start + length) });
        while rest.peek().is_some_and(|(at, _)| *at < start + length) {
            rest.next();
        }
    }
    tokens
}
