//! Given names that the engine would make wrong initials of.
//!
//! `Edm.` is an abbreviation already and stays; of `Su-yin` the initial is `S.`, for a part in lower case has none. So the
//! engine gets one character for an abbreviation, and another sign for such a hyphen; both are put back in its output.

use super::item::{self, Item};
use super::markup::{mark, smarten};

/// Stands for a hyphen before a small letter.
const HYPHEN: char = '\u{E01A}';

/// The first of the characters that stand for abbreviations, by their place in the list of a work.
const FIRST: u32 = 0xF_0000;

/// The abbreviated given names of a work, each once.
pub fn abbreviated(item: &Item) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let lists = item.csl_json().iter().filter(|(name, _)| item::is_names(name)).filter_map(|(_, list)| list.as_array());
    for given in lists.flatten().filter_map(|name| name.get("given")?.as_str()) {
        let given = smarten(&mark(given));
        for word in words(&given).filter(|word| is_abbreviation(word)) {
            if !found.iter().any(|known| known == word) {
                found.push(word.to_owned());
            }
        }
    }
    found
}

/// `J.R.R.` is three words.
fn words(given: &str) -> impl Iterator<Item = &str> {
    given.split([' ', '\u{200A}', '-']).flat_map(|word| {
        let inner = word.match_indices('.').any(|(at, _)| word[at + 1..].starts_with(char::is_uppercase));
        word.split_inclusive('.').filter(move |_| inner).chain((!inner).then_some(word))
    })
}

/// `Edm.`, `Ts.`, `Ph.`: more letters than one, of which the first alone is a capital.
fn is_abbreviation(word: &str) -> bool {
    let Some(letters) = word.strip_suffix('.') else { return false };
    let mut chars = letters.chars();
    chars.next().is_some_and(char::is_uppercase) && !chars.as_str().is_empty() && chars.all(char::is_lowercase)
}

/// A given name as the engine gets it.
pub fn given_for_engine(given: &str, abbreviated: &[String]) -> String {
    let mut out = String::with_capacity(given.len());
    let mut chars = given.chars().peekable();
    while let Some(c) = chars.next() {
        let hides = c == '-' && !out.is_empty() && chars.peek().is_some_and(|next| next.is_lowercase());
        out.push(if hides { HYPHEN } else { c });
    }
    for (at, word) in (0u32..).zip(abbreviated) {
        if let Some(stand_in) = char::from_u32(FIRST + at).filter(|_| out.contains(word.as_str())) {
            let parts: Vec<String> = out
                .split_inclusive([' ', '\u{200A}', '-'])
                .map(|part| {
                    let bare = part.trim_end_matches([' ', '\u{200A}', '-']);
                    if bare == word { part.replacen(bare, &stand_in.to_string(), 1) } else { part.to_owned() }
                })
                .collect();
            out = parts.concat();
        }
    }
    out
}

/// Puts back what stands for something else.
pub fn restore(text: &mut String, item: &Item) {
    if text.contains(HYPHEN) {
        *text = text.replace(HYPHEN, "-");
    }
    let stands = |c: char| (FIRST..FIRST + 0x1000).contains(&u32::from(c));
    if !text.contains(stands) {
        return;
    }
    let words = abbreviated(item);
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match u32::from(c).checked_sub(FIRST).and_then(|at| words.get(at as usize)) {
            Some(word) => out.push_str(word),
            None => out.push(c),
        }
    }
    *text = out;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_hidden_from_the_engine_comes_back() {
        let author = json!([{"family": "Halloway", "given": "Edm. Ph. J.-Luc"}, {"family": "Lim", "given": "Su-yin"}]);
        let item = Item::from_csl_json(json!({"id": "a", "author": author})).unwrap();
        let words = abbreviated(&item);
        assert_eq!(words, ["Edm.", "Ph."]);
        for given in ["Edm. Ph. J.-Luc", "Su-yin", "Edm.", "M.-C.", "-x"] {
            let mut text = given_for_engine(given, &words);
            assert_eq!(text == given, !given.contains("Edm") && given != "Su-yin", "{given}");
            restore(&mut text, &item);
            assert_eq!(text, given);
        }
    }
}
