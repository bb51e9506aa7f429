//! What the model of kinds looks at in a text.
//!
//! In: a text. Out: its words, pairs of words, the words it begins with, its short lines, and measures of its shape. The
//! program that trains the model and the model itself both read texts here, so they cannot differ. Only the first
//! [`LENGTH`] bytes are looked at, each a fixed number of times. Nothing is decided here.

/// How much of a text is looked at, in bytes.
pub const LENGTH: usize = 14_000;

/// How many of the first words are features of their own.
const HEAD: usize = 60;

/// Longest line, in bytes, that is a feature as a whole, and how many words it may have.
const SHORT_LINE: (usize, usize) = (30, 3);

/// What sort of feature it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sort {
    /// A word anywhere.
    Word,
    /// Two words in a row.
    Pair,
    /// A word among the first.
    Head,
    /// All words of a short line.
    Line,
}

impl Sort {
    /// What the key of a feature of this sort begins with in the file of weights.
    pub fn mark(self) -> &'static str {
        match self {
            Sort::Word | Sort::Pair => "",
            Sort::Head => "^",
            Sort::Line => "|",
        }
    }

    /// The sort and the words of a key of the file of weights.
    pub fn of_key(key: &str) -> (Sort, Vec<&str>) {
        let (sort, rest) = match (key.strip_prefix('^'), key.strip_prefix('|')) {
            (Some(rest), _) => (Sort::Head, rest),
            (_, Some(rest)) => (Sort::Line, rest),
            _ => (if key.contains(' ') { Sort::Pair } else { Sort::Word }, key),
        };
        (sort, rest.split(' ').collect())
    }
}

/// Makes the measures and their names.
macro_rules! measures {
    ($($measure:ident $name:literal,)*) => {
        #[derive(Clone, Copy)]
        enum Measure { $($measure,)* }

        /// The names of the measures, in their order. All but the first three are shares: of lines per mille, or counts per
        /// 10,000 words.
        pub const MEASURES: [&str; [$($name),*].len()] = [$($name),*];
    };
}

measures! {
    Words "words",
    Lines "lines",
    MeanLine "mean-line",
    ShortLines "short-lines",
    LongLines "long-lines",
    VeryLongLines "very-long-lines",
    WrappedLines "wrapped-lines",
    IndentedLines "indented-lines",
    TabbedLines "tabbed-lines",
    QuotedLines "quoted-lines",
    AskingLines "asking-lines",
    DashedLines "dashed-lines",
    BulletedLines "bulleted-lines",
    LabelLines "label-lines",
    BareLabels "bare-labels",
    CapitalLines "capital-lines",
    TimeLines "time-lines",
    Speakers "speakers",
    TitledSpeakers "titled-speakers",
    QuestionThenAnswer "question-then-answer",
    QuotationThenDash "quotation-then-dash",
    QuestionMarks "question-marks",
    QuotationMarks "quotation-marks",
    Commas "commas",
    Colons "colons",
    Semicolons "semicolons",
    Brackets "brackets",
    Exclamations "exclamations",
    Dashes "dashes",
    Links "links",
    SignsOfCode "signs-of-code",
    Options "options",
    Numbers "numbers",
    Years "years",
    Capitals "capitals",
    AllCapitals "all-capitals",
    Stars "stars",
    Said "said",
    I "i",
    You "you",
    We "we",
    HeShe "he-she",
    Modals "modals",
    PastOfBe "past-of-be",
    ShortLinesByLength "short-lines-by-length",
}

/// A text as the model sees it.
pub struct Features {
    /// The beginning of the text in small letters, with straight apostrophes.
    small: String,
    /// Where its words are.
    words: Vec<(usize, usize)>,
    /// Its short lines: the first of their words, and the one after the last.
    lines: Vec<(usize, usize)>,
    /// The measures, in the order of [`MEASURES`].
    pub measures: [u32; MEASURES.len()],
}

impl Features {
    /// Reads a text.
    pub fn of(text: &str) -> Features {
        let mut end = text.len().min(LENGTH);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text[..end].trim_end();
        let small = text.to_ascii_lowercase().replace('’', "'");
        let (words, lines) = words_and_lines(&small);
        let measures = measures(text, &small, &words);
        Features { small, words, lines, measures }
    }

    /// Calls a function for each word, pair, word of the head and short line; what comes twice is told twice.
    pub fn each(&self, mut found: impl FnMut(Sort, &[&str])) {
        let word = |i: usize| self.words.get(i).map_or("", |(from, to)| &self.small[*from..*to]);
        for i in 0..self.words.len() {
            found(Sort::Word, &[word(i)]);
            if i > 0 {
                found(Sort::Pair, &[word(i - 1), word(i)]);
            }
            if i < HEAD {
                found(Sort::Head, &[word(i)]);
            }
        }
        for (from, to) in &self.lines {
            let words: Vec<&str> = (*from..*to).map(word).collect();
            found(Sort::Line, &words);
        }
    }
}

/// Places of words and, as ranges of them, of short lines.
type Places = (Vec<(usize, usize)>, Vec<(usize, usize)>);

/// The words of ASCII letters, with an apostrophe inside, and the short lines.
fn words_and_lines(small: &str) -> Places {
    let bytes = small.as_bytes();
    let letter = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_lowercase);
    let (mut words, mut lines) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in small.split_inclusive('\n') {
        let (first, end) = (words.len(), at + line.len());
        while at < end {
            if !letter(at) {
                at += 1;
                continue;
            }
            let start = at;
            while letter(at) || (bytes.get(at) == Some(&b'\'') && letter(at + 1) && at > start) {
                at += 1;
            }
            words.push((start, at));
        }
        let count = words.len() - first;
        let bare = line.trim_matches(|c: char| c.is_whitespace() || "•*#=:-.".contains(c));
        if (1..=SHORT_LINE.1).contains(&count) && bare.len() <= SHORT_LINE.0 {
            lines.push((first, words.len()));
        }
    }
    (words, lines)
}

/// Counts of one line or of all.
struct Counts {
    lines: u32,
    bytes: u32,
    bytes_of_short: u32,
    shares: [u32; MEASURES.len()],
}

fn measures(text: &str, small: &str, words: &[(usize, usize)]) -> [u32; MEASURES.len()] {
    let mut counts = Counts { lines: 0, bytes: 0, bytes_of_short: 0, shares: [0; MEASURES.len()] };
    count_lines(text, &mut counts);
    count_signs(text, &mut counts);
    count_tokens(text, &mut counts);
    count_words(small, words, &mut counts);
    let tokens = u32::try_from(text.split_whitespace().count()).unwrap_or(u32::MAX).max(1);
    let lines = counts.lines.max(1);
    let (first_of_lines, first_of_words) = (Measure::ShortLines as usize, Measure::QuestionMarks as usize);
    let mut found = counts.shares;
    for (i, count) in found.iter_mut().enumerate() {
        if (first_of_lines..first_of_words).contains(&i) {
            *count = *count * 1000 / lines;
        } else if i >= first_of_words {
            *count = *count * 10_000 / tokens;
        }
    }
    found[Measure::Words as usize] = tokens;
    found[Measure::Lines as usize] = lines;
    found[Measure::MeanLine as usize] = counts.bytes / lines;
    found[Measure::ShortLinesByLength as usize] = counts.bytes_of_short * 1000 / counts.bytes.max(1);
    found
}

fn count_lines(text: &str, counts: &mut Counts) {
    let mut speakers: Vec<&str> = Vec::new();
    let (mut asked, mut quoted) = (false, false);
    for whole in text.lines() {
        let line = whole.trim();
        let Some(first) = line.chars().next() else { continue };
        let length = u32::try_from(line.len()).unwrap_or(u32::MAX);
        counts.lines += 1;
        counts.bytes += length;
        let asks = line.ends_with('?');
        let dashed = matches!(first, '—' | '–' | '-');
        let label = label(line);
        let capitals = line.len() < 60 && line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase);
        let mut add = |measure: Measure, yes: bool| counts.shares[measure as usize] += u32::from(yes);
        add(Measure::ShortLines, length < 40);
        add(Measure::LongLines, length > 200);
        add(Measure::VeryLongLines, length > 600);
        add(Measure::WrappedLines, (50..=80).contains(&length));
        add(Measure::IndentedLines, whole.starts_with("   ") || whole.starts_with('\t'));
        add(Measure::TabbedLines, line.contains('\t'));
        add(Measure::QuotedLines, matches!(first, '“' | '"' | '‘'));
        add(Measure::AskingLines, asks);
        add(Measure::DashedLines, dashed);
        add(Measure::BulletedLines, matches!(first, '•' | '*' | '·' | '▪' | '◦'));
        add(Measure::LabelLines, label.is_some());
        add(Measure::BareLabels, label.is_some() && line.ends_with(':'));
        add(Measure::CapitalLines, capitals);
        add(Measure::TimeLines, is_timed(line));
        add(Measure::TitledSpeakers, is_titled_speaker(line));
        add(Measure::QuestionThenAnswer, asked && !asks);
        add(Measure::QuotationThenDash, quoted && dashed);
        counts.bytes_of_short += if length < 40 { length } else { 0 };
        speakers.extend(label);
        (asked, quoted) = (asks, matches!(first, '“' | '"'));
    }
    // Whoever speaks three times is a speaker.
    speakers.sort_unstable();
    let again = speakers.chunk_by(|a, b| a == b).filter(|same| same.len() >= 3).map(<[&str]>::len).sum::<usize>();
    counts.shares[Measure::Speakers as usize] = u32::try_from(again).unwrap_or(u32::MAX);
}

/// The words before a colon at the start of a line, after a time: `Ada Moss: …`.
fn label(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || "[]():. ".contains(c));
    let end = line.bytes().take(34).position(|b| b == b':')?;
    let label = line.get(..end)?;
    let plain = |c: char| c.is_alphanumeric() || " .’'-/()".contains(c);
    let whole = line[end + 1..].chars().next().is_none_or(char::is_whitespace);
    (whole && label.starts_with(char::is_uppercase) && label.len() > 1 && label.chars().all(plain)).then_some(label)
}

/// Whether a line begins with a time in a recording.
fn is_timed(line: &str) -> bool {
    let line = line.trim_start_matches(['[', '(']);
    let digits = line.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let rest = line.as_bytes().get(digits..).unwrap_or_default();
    matches!(digits, 1 | 2) && matches!(rest, [b':', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// Whether a line begins as records of parliaments do: `Mr. HALE.`, `Senator HALE:`, `The CHAIRMAN.`
fn is_titled_speaker(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let title = words.next().unwrap_or_default();
    let name = words.next().unwrap_or_default();
    matches!(
        title,
        "Mr." | "Mrs." | "Ms." | "Dr." | "Senator" | "The" | "Chairman" | "Representative" | "MR." | "MS." | "DR."
    ) && name.ends_with(['.', ':'])
        && name.len() > 3
        && !name.chars().any(char::is_lowercase)
}

fn count_signs(text: &str, counts: &mut Counts) {
    let mut before = ' ';
    for c in text.chars() {
        let measure = match c {
            '?' => Measure::QuestionMarks,
            '“' | '”' | '"' => Measure::QuotationMarks,
            ',' => Measure::Commas,
            ':' => Measure::Colons,
            ';' => Measure::Semicolons,
            '(' => Measure::Brackets,
            '!' => Measure::Exclamations,
            '—' | '–' => Measure::Dashes,
            '-' if before == ' ' => Measure::Dashes,
            '@' => Measure::Links,
            '_' | '=' | '<' | '{' => Measure::SignsOfCode,
            '★' | '☆' => Measure::Stars,
            _ => Measure::Words,
        };
        counts.shares[measure as usize] += 1;
        before = c;
    }
}

fn count_tokens(text: &str, counts: &mut Counts) {
    let mut add = |measure: Measure, yes: bool| counts.shares[measure as usize] += u32::from(yes);
    for token in text.split_whitespace() {
        let first = token.chars().next().unwrap_or(' ');
        let digits = token.trim_matches(|c: char| !c.is_ascii_digit());
        let year = digits.len() == 4 && matches!(digits.as_bytes(), [b'1', b'5'..=b'9', ..] | [b'2', b'0', ..]);
        let dashed = token.trim_start_matches('[');
        let letters = dashed.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic());
        add(Measure::Options, dashed.starts_with('-') && letters);
        add(Measure::Numbers, first.is_ascii_digit());
        add(Measure::Years, year && digits.bytes().all(|b| b.is_ascii_digit()));
        add(Measure::Capitals, first.is_uppercase());
        add(Measure::AllCapitals, token.len() > 2 && first.is_uppercase() && !token.chars().any(char::is_lowercase));
        add(Measure::Links, token.starts_with("http") || token.starts_with("www."));
    }
}

fn count_words(small: &str, words: &[(usize, usize)], counts: &mut Counts) {
    for (from, to) in words {
        let measure = match &small.as_bytes()[*from..*to] {
            b"said" | b"says" | b"told" | b"added" | b"explained" => Measure::Said,
            b"i" | b"i'm" | b"i've" | b"i'd" | b"i'll" | b"me" | b"my" => Measure::I,
            b"you" | b"your" | b"yours" | b"you're" | b"you've" | b"you'll" => Measure::You,
            b"we" | b"our" | b"us" | b"we're" | b"we've" | b"we'll" => Measure::We,
            b"he" | b"she" | b"his" | b"her" | b"him" => Measure::HeShe,
            b"should" | b"must" | b"may" | b"can" | b"could" | b"shall" => Measure::Modals,
            b"was" | b"were" | b"had" => Measure::PastOfBe,
            b"star" | b"stars" => Measure::Stars,
            _ => continue,
        };
        counts.shares[measure as usize] += 1;
    }
}
