//! The language of a text, by its commonest words.
//!
//! In: decoded text. Out: a BCP 47 primary tag when one language is clear, else nothing. It looks at the first words only.

use std::sync::LazyLock;

/// How many words are looked at.
const WORDS: usize = 2000;

static STOPWORDS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    include_str!("data/stopwords.tsv")
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .map(|(tag, words)| (tag, words.split(' ').collect()))
        .collect()
});

/// The language, if at least one word in twelve is among its commonest and no other comes near.
pub fn detect(text: &str) -> Option<String> {
    let mut counts = vec![0usize; STOPWORDS.len()];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphabetic() && c != '’' && c != '\'').filter(|w| !w.is_empty()).take(WORDS)
    {
        words += 1;
        if word.len() > 12 {
            continue;
        }
        let word = word.to_lowercase();
        for (count, (_, list)) in counts.iter_mut().zip(STOPWORDS.iter()) {
            *count += usize::from(list.contains(&word.as_str()));
        }
    }
    let (best, most) = counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i))?;
    let second = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, n)| *n).max().unwrap_or(0);
    let clear = words >= 20 && most * 12 >= words && most * 2 >= second * 3;
    clear.then(|| STOPWORDS[best].0.to_owned())
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
