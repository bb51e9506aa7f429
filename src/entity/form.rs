//! Names as they are compared: folding, words, the parts of a person's name.
//!
//! Goes in: the words of a mention. Comes out: a [`Form`], equal for spellings that differ only in case, accents, dots, hyphens,
//! apostrophes, a leading "The" or a possessive ending. It never decides that two different forms are one thing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The classes of words around persons' names, from `data/person-words.txt`.
#[derive(Debug, Default)]
pub(crate) struct PersonWords(HashMap<&'static str, HashSet<&'static str>>);

impl PersonWords {
    /// Whether the folded word is of the class.
    pub(crate) fn is(&self, class: &str, word: &str) -> bool {
        self.0.get(class).is_some_and(|words| words.contains(word))
    }
}

/// Lines of a data file without comments and empty lines.
pub(crate) fn data_lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
}

pub(crate) static PERSON_WORDS: LazyLock<PersonWords> = LazyLock::new(|| {
    let mut classes: HashMap<_, HashSet<_>> = HashMap::new();
    for line in data_lines(include_str!("data/person-words.txt")) {
        if let Some((class, words)) = line.split_once('\t') {
            classes.entry(class).or_default().extend(words.split_whitespace());
        }
    }
    PersonWords(classes)
});

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The folded words, joined by single spaces. Empty if the name has no letter or digit.
    pub key: String,
    /// Its shape as an abbreviation: the capital letters of a single word written mostly in capitals (`ICSVE`, `U.S.`).
    pub acronym: bool,
    /// Number of words in `key`.
    pub words: usize,
}

impl Form {
    /// The form of any name.
    pub(crate) fn of(name: &str) -> Form {
        let key = fold(name);
        let words = key.split(' ').filter(|w| !w.is_empty()).count();
        Form { acronym: words == 1 && is_acronym(name), key, words }
    }
}

/// Case, accents, dots, hyphens, apostrophes, leading "The" and possessive endings folded away.
pub(crate) fn fold(name: &str) -> String {
    let words = fold_words(name);
    match words.strip_prefix("the ") {
        Some(rest) => join_initials(rest),
        None => join_initials(&words),
    }
}

/// As [`fold`], but initials stay words of their own and a leading "The" stays.
fn fold_words(name: &str) -> String {
    let name = strip_possessive(name.trim());
    let mut key = String::with_capacity(name.len());
    let mut gap = false;
    if name.is_ascii() {
        // Nothing to decompose: most names, and several times as fast.
        name.chars().for_each(|c| push_char(&mut key, &mut gap, c));
    } else {
        name.nfkd().for_each(|c| push_char(&mut key, &mut gap, c));
    }
    key
}

fn push_char(key: &mut String, gap: &mut bool, c: char) {
    match c {
        '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' | '\u{00AD}' | '\u{0640}' | 'ء' => {}
        '&' => push_word(key, "and", gap),
        c if !c.is_ascii() && is_combining_mark(c) => {}
        c if c.is_alphanumeric() => {
            if *gap && !key.is_empty() {
                key.push(' ');
            }
            *gap = false;
            push_folded(key, c);
        }
        _ => *gap = true,
    }
}

fn push_word(key: &mut String, word: &str, gap: &mut bool) {
    if !key.is_empty() {
        key.push(' ');
    }
    key.push_str(word);
    *gap = true;
}

fn push_folded(key: &mut String, c: char) {
    match c {
        'ß' | 'ẞ' => key.push_str("ss"),
        'æ' | 'Æ' => key.push_str("ae"),
        'œ' | 'Œ' => key.push_str("oe"),
        'ø' | 'Ø' => key.push('o'),
        'ł' | 'Ł' => key.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => key.push('d'),
        'þ' | 'Þ' => key.push_str("th"),
        'ı' | 'İ' => key.push('i'),
        'ٱ' => key.push('ا'),
        'ى' => key.push('ي'),
        'ة' => key.push('ه'),
        c if c.is_ascii() => key.push(c.to_ascii_lowercase()),
        c => key.extend(c.to_lowercase().filter(|c| !is_combining_mark(*c))),
    }
}

/// Runs of initials at the beginning or the end become one word, so that `U. S.` is `us`. Initials inside a name stay words
/// of their own: `tomas s k berg`.
fn join_initials(key: &str) -> String {
    let single = |w: &&&str| w.chars().count() == 1 && w.chars().all(char::is_alphabetic);
    let words: Vec<&str> = key.split(' ').collect();
    let head = words.iter().take_while(single).count();
    let tail = if head == words.len() { 0 } else { words.iter().rev().take_while(single).count() };
    let mut parts: Vec<String> = Vec::with_capacity(words.len());
    parts.extend((head > 0).then(|| words[..head].concat()));
    parts.extend(words[head..words.len() - tail].iter().map(|w| w.to_string()));
    parts.extend((tail > 0).then(|| words[words.len() - tail..].concat()));
    parts.join(" ")
}

/// The name without a possessive ending.
pub(crate) fn strip_possessive(name: &str) -> &str {
    for end in ["'s", "’s", "'S", "’S"] {
        if let Some(rest) = name.strip_suffix(end) {
            return rest;
        }
    }
    match name.strip_suffix(['\'', '’']) {
        Some(rest) if rest.ends_with(['s', 'S', 'z', 'x']) => rest,
        _ => name,
    }
}

/// One word whose letters are at least two capitals and mostly capitals.
fn is_acronym(name: &str) -> bool {
    let name = strip_possessive(name);
    let upper = name.chars().filter(|c| c.is_uppercase()).count();
    let lower = name.chars().filter(|c| c.is_lowercase()).count();
    upper >= 2 && upper > lower && upper + lower <= 12
}

/// The first letters of the words of a name that are written with a capital, lower case: `International Center for the
/// Study of Glass` gives `icsg`. The second value takes the first letter of every word.
pub(crate) fn initials(name: &str) -> (String, String) {
    let (mut capitals, mut all) = (String::new(), String::new());
    for word in name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/')) {
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { continue };
        all.extend(first.to_lowercase());
        if first.is_uppercase() {
            capitals.extend(first.to_lowercase());
        }
    }
    (capitals, all)
}

/// The parts of a person's name, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonName {
    /// The given name, or a whole kunya (`abu bakr`); empty where there is only one part.
    pub first: String,
    /// What stands between given name and surname.
    pub middles: Vec<String>,
    /// The surname without particles and article; of a name of one part, that part.
    pub last: String,
    /// `jr`, `iii` …
    pub generation: String,
    /// A kunya or a bound title with one name: never taken apart.
    pub whole: bool,
    /// The words that were read, without titles and degrees.
    pub words: Vec<String>,
}

/// A person's name given surname first, turned round: `Holt, Mary Ann` is `Mary Ann Holt`. Degrees and generations after a
/// comma stay where they are.
pub(crate) fn upright(name: &str) -> std::borrow::Cow<'_, str> {
    let Some((family, given)) = name.split_once(", ") else { return name.into() };
    let first = fold_words(given.split([' ', ',']).next().unwrap_or("")).replace(' ', "");
    let after = ["degree", "generation", "title"].iter().any(|class| PERSON_WORDS.is(class, &first));
    let names = !given.contains(',') && first.chars().next().is_some_and(char::is_alphabetic) && !family.is_empty();
    if names && !after { format!("{given} {family}").into() } else { name.into() }
}

impl PersonName {
    /// Reads a name as it is written.
    pub(crate) fn of(name: &str) -> PersonName {
        let data = &*PERSON_WORDS;
        let mut words = person_words(&upright(name));
        while words.len() > 1 && data.is("title", &words[0].text) {
            words.remove(0);
        }
        while words.len() > 2 && data.is("bound", &words[0].text) {
            words.remove(0);
        }
        drop_degrees(&mut words, data);
        let mut generation = String::new();
        if words.len() > 2 && words.last().is_some_and(|w| data.is("generation", &w.text)) {
            generation = words.pop().map(|w| w.text).unwrap_or_default();
            generation = generation.replace("junior", "jr").replace("senior", "sr");
        }
        let bound = words.len() == 2 && data.is("bound", &words[0].text);
        let units = units(&words, data);
        let kunya = units.len() == 1 && words.len() > 1 && data.is("kunya", &words[0].text) && !words[0].lower;
        let texts: Vec<String> = words.into_iter().map(|w| w.text).collect();
        let mut name = PersonName { generation, whole: bound || kunya, ..PersonName::default() };
        if name.whole {
            name.last = texts.join(" ");
        } else {
            let mut units = units.into_iter();
            if units.len() > 1 {
                name.first = units.next().unwrap_or_default();
            }
            name.last = units.next_back().unwrap_or_default();
            name.middles = units.collect();
        }
        name.words = texts;
        name
    }

    /// The given name is there as more than an initial.
    pub(crate) fn has_given(&self) -> bool {
        !self.whole && self.first.chars().count() > 1 && self.last.chars().count() > 1
    }

    /// Two names that share given name and surname do not contradict each other: the middle names of the shorter stand, in
    /// order and perhaps as initials, in the longer, and the generation is not another.
    pub(crate) fn agrees(&self, other: &PersonName) -> bool {
        if !self.generation.is_empty() && !other.generation.is_empty() && self.generation != other.generation {
            return false;
        }
        let (short, long) = if self.middles.len() <= other.middles.len() { (self, other) } else { (other, self) };
        let mut rest = long.middles.iter();
        short.middles.iter().all(|m| rest.any(|l| same_or_initial(m, l)))
    }
}

/// Two names are equal, or one is the other's initial.
pub(crate) fn same_or_initial(a: &str, b: &str) -> bool {
    let initial = |i: &str, n: &str| i.chars().count() == 1 && n.starts_with(i);
    a == b || initial(a, b) || initial(b, a)
}

/// A folded word of a person's name, with what folding loses.
struct Word {
    text: String,
    /// Written with a small first letter.
    lower: bool,
    /// Followed by a hyphen.
    hyphen: bool,
}

fn person_words(name: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for chunk in strip_possessive(name.trim()).split_whitespace() {
        let folded = fold_words(chunk);
        let lower = chunk.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
        let hyphen = chunk.contains(['-', '‐', '‑']);
        let last = folded.split(' ').count();
        let parts = folded.split(' ').enumerate().filter(|(_, w)| !w.is_empty());
        words.extend(parts.map(|(i, w)| Word { text: w.to_string(), lower, hyphen: hyphen && i + 1 < last }));
    }
    words
}

/// Drops degrees after a name, also where a dot has taken them apart (`ph d`).
fn drop_degrees(words: &mut Vec<Word>, data: &PersonWords) {
    loop {
        let n = words.len();
        if n > 2 && data.is("degree", &words[n - 1].text) {
            words.truncate(n - 1);
        } else if n > 3 && data.is("degree", &format!("{}{}", words[n - 2].text, words[n - 1].text)) {
            words.truncate(n - 2);
        } else {
            return;
        }
    }
}

/// Words grouped: a kunya with its name, a surname without its particles and article.
fn units(words: &[Word], data: &PersonWords) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut i = 0;
    while let Some(word) = words.get(i) {
        let more = words.len() - i - 1;
        if i == 0 && more > 0 && data.is("kunya", &word.text) && !word.lower {
            let take = if more > 1 && data.is("article", &words[1].text) { 3 } else { 2 };
            units.push(words[..take].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "));
            i += take;
            continue;
        }
        let article = data.is("article", &word.text) && (word.lower || word.hyphen || i > 0);
        let particle = data.is("patronymic", &word.text) || data.is("particle", &word.text);
        if more == 0 || !(article || particle && (word.lower || i > 0)) {
            units.push(word.text.clone());
        }
        i += 1;
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_that_differ_only_in_dress_fold_alike() {
        for (a, b) in [
            ("U.S.", "US"),
            ("U.S.", "U. S."),
            ("The Harbour Review", "Harbour Review"),
            ("Zoë O’Hara’s", "Zoe O'Hara"),
            ("Jean-Luc Mård", "Jean Luc Mard"),
            ("Finn & Sons", "Finn and Sons"),
            ("Bo S.Karl", "Bo S. Karl"),
            ("Łódź", "Lodz"),
            ("أحمد", "احمد"),
            ("James’", "James"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} / {b}");
        }
        assert_ne!(fold("Institute of A"), fold("Institute of B"));
    }

    #[test]
    fn initials_inside_a_name_stay_words() {
        assert_eq!(fold("Tomas S. Berg"), "tomas s berg");
        assert_eq!(fold("Tomas S.K. Berg"), "tomas s k berg");
        assert_eq!(fold("Washington, D.C."), "washington dc");
        assert_eq!(fold("U.S. Navy"), "us navy");
    }

    #[test]
    fn names_of_persons_are_read_in_parts() {
        let name = PersonName::of("Dr. Tomas S. van den Berg, Jr.");
        assert_eq!((name.first.as_str(), name.last.as_str(), name.generation.as_str()), ("tomas", "berg", "jr"));
        assert_eq!(name.middles, ["s"]);
        let name = PersonName::of("Abu Nasr al-Mawsili");
        assert_eq!((name.first.as_str(), name.last.as_str()), ("abu nasr", "mawsili"));
        assert!(PersonName::of("Abu Nasr").whole);
        assert!(PersonName::of("Haji Nasr").whole);
        let name = PersonName::of("bin talib");
        assert_eq!((name.first.as_str(), name.last.as_str()), ("", "talib"));
        let name = PersonName::of("Ben Talib");
        assert_eq!((name.first.as_str(), name.last.as_str()), ("ben", "talib"));
        let name = PersonName::of("J.R. Holm, Ph.D.");
        assert_eq!(
            (name.first.as_str(), name.middles.as_slice(), name.last.as_str()),
            ("j", &["r".to_string()][..], "holm")
        );
    }

    #[test]
    fn middle_names_agree_unless_they_contradict() {
        let name = PersonName::of;
        assert!(name("Tom S. Berg").agrees(&name("Tom Berg")));
        assert!(name("Tom S. Berg").agrees(&name("Tom Sven Berg")));
        assert!(!name("Tom Anders Berg").agrees(&name("Tom Sven Berg")));
        assert!(!name("Tom Berg Jr.").agrees(&name("Tom Berg III")));
    }

    #[test]
    fn acronyms_are_single_words_of_capitals() {
        assert!(Form::of("ABCE").acronym && Form::of("U.S.").acronym && Form::of("TVX’s").acronym);
        assert!(!Form::of("Berg").acronym && !Form::of("ABC News").acronym);
        assert_eq!(initials("International Center for the Study of Glass").0, "icsg");
    }

    proptest! {
        #[test]
        fn case_and_a_leading_article_do_not_matter(name in "[A-SU-Za-su-zé.'& -]{0,24}") {
            prop_assert_eq!(fold(&name.to_uppercase()), fold(&name.to_lowercase()));
            if !fold(&name).is_empty() && !fold(&name).starts_with("the ") {
                prop_assert_eq!(fold(&format!("The {name}")), fold(&name));
            }
        }
    }
}
