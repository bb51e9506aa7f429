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

/// A line as the model sees it.
struct Look {
    small: String,
    tokens: Vec<Token>,
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
        Features { looks, first, last: paragraphs.last().copied(), size: size.max(1) }
    }

    /// Calls a function for each feature of line `i`, with the parts of its name and what it counts in 1/1024.
    pub fn each(&self, i: usize, mut found: impl FnMut(&[&str], u32)) {
        let look = &self.looks[i];
        words(look, &mut found);
        let number = |n: usize| NUMBERS[n.min(NUMBERS.len() - 1)];
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
        let after = self.looks.get(i + 1).map_or(3, |next| next.gap);
        found(&["gap=", number(look.gap.min(2))], ONE);
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
                    if name.len() == 1 {
                        neighbour(name, other, &mut found);
                    }
                }
                None => found(&[name, "=none"], MOST),
            }
        }
    }
}

impl Look {
    fn token(&self, token: Token) -> &str {
        match token {
            Token::Place(from, to) => &self.small[from..to],
            Token::Number(digits) => ZEROS[digits.min(ZEROS.len() - 1)],
        }
    }
}

/// The share of a square root: what each of `count` words counts, so that long lines count no more than short ones.
fn share(of: u32, count: usize) -> u32 {
    let square = (u64::from(of) * u64::from(of)) / (count.max(1) as u64);
    u32::try_from(square.isqrt()).unwrap_or(of)
}

fn words(look: &Look, found: &mut impl FnMut(&[&str], u32)) {
    let tokens: Vec<&str> = look.tokens.iter().map(|t| look.token(*t)).collect();
    // Few enough that looking through them is quicker than a table.
    let different: Vec<&str> =
        (0..tokens.len()).filter(|i| !tokens[..*i].contains(&tokens[*i])).map(|i| tokens[i]).collect();
    let each = share(ONE, different.len());
    for token in different {
        found(&["w=", token], each);
    }
    let same = |one: usize, two: usize| tokens[one] == tokens[two] && tokens[one + 1] == tokens[two + 1];
    for pair in (0..tokens.len().saturating_sub(1)).filter(|i| !(0..*i).any(|before| same(before, *i))) {
        found(&["p=", tokens[pair], " ", tokens[pair + 1]], each);
    }
    if tokens.len() <= WHOLE {
        let mut parts = vec!["l="];
        for token in &tokens {
            parts.extend([token, " "]);
        }
        found(&parts, ONE);
    }
    if let ([first, ..], [.., last]) = (&tokens[..], &tokens[..]) {
        found(&["f=", first], MOST);
        found(&["e=", last], MOST);
        let mut parts = vec!["ff="];
        for token in tokens.iter().take(3) {
            parts.extend([token, " "]);
        }
        found(&parts, MOST);
    }
}

fn neighbour(name: &str, other: &Look, found: &mut impl FnMut(&[&str], u32)) {
    let mut different: Vec<&str> = Vec::with_capacity(NEIGHBOUR);
    for token in &other.tokens {
        let token = other.token(*token);
        if !different.contains(&token) {
            different.push(token);
        }
        if different.len() == NEIGHBOUR {
            break;
        }
    }
    let each = share(NEAR, different.len());
    for token in different {
        found(&[name, "w=", token], each);
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
    let tokens = tokens(&small);
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
        tokens,
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
