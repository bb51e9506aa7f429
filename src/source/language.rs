//! The language of a text, by its commonest words.
//!
//! In: decoded text. Out: a BCP 47 primary tag when one language is clear, else nothing. It looks at the first words only.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How many words are looked at.
const WORDS: usize = 2000;

/// The commonest words of all languages, each with the languages it is common in, one bit each.
struct Stopwords {
    tags: Vec<&'static str>,
    words: HashMap<&'static str, u64>,
}

static STOPWORDS: LazyLock<Stopwords> = LazyLock::new(|| {
    let rows = include_str!("data/stopwords.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut found = Stopwords { tags: Vec::new(), words: HashMap::new() };
    for (tag, words) in rows.filter_map(|l| l.split_once('\t')).take(64) {
        for word in words.split(' ') {
            *found.words.entry(word).or_default() |= 1 << found.tags.len();
        }
        found.tags.push(tag);
    }
    found
});

/// The language, if at least one word in twelve is among its commonest and no other comes near.
pub fn detect(text: &str) -> Option<String> {
    let mut counts = vec![0usize; STOPWORDS.tags.len()];
    let (mut words, mut small) = (0, String::new());
    for word in text.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'').filter(|w| !w.is_empty()).take(WORDS)
    {
        words += 1;
        if word.len() > 12 {
            continue;
        }
        let mut languages = STOPWORDS.words.get(word).copied();
        if languages.is_none() && word.starts_with(char::is_uppercase) {
            small.clear();
            small.extend(word.chars().flat_map(char::to_lowercase));
            languages = STOPWORDS.words.get(small.as_str()).copied();
        }
        let mut left = languages.unwrap_or(0);
        while left > 0 {
            counts[left.trailing_zeros() as usize] += 1;
            left &= left - 1;
        }
    }
    let (best, most) = counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i))?;
    let second = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, n)| *n).max().unwrap_or(0);
    let clear = words >= 20 && most * 12 >= words && most * 2 >= second * 3;
    clear.then(|| STOPWORDS.tags[best].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_tell_the_language_and_too_few_words_tell_nothing() {
        let english = "The river had risen in the night and by the morning it was over the road, so that nobody in the village was able to get to the market.";
        let german = "Der Fluss war in der Nacht gestiegen und am Morgen stand er über der Straße, so dass niemand aus dem Dorf zum Markt gehen konnte und die Händler nicht kamen.";
        assert_eq!(detect(english).as_deref(), Some("en"));
        assert_eq!(detect(german).as_deref(), Some("de"));
        assert_eq!(detect("Minutes, part two"), None);
    }
}
