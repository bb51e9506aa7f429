//! How well the names of a language are found, for people to be told.
//!
//! Goes in: a BCP 47 tag. Comes out: what the recogniser has for that language. It decides nothing about a text.

use super::lexicon::Lexicon;

/// What the recogniser has for a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Tagger, rules and lists know it.
    Complete,
    /// It has lists of its own; the tagger has not read it.
    Basic,
    /// It has nothing of its own: the lists of English serve.
    Foreign,
}

impl Coverage {
    /// Of a language; a document that states none is taken for English.
    pub fn of(lang: &str) -> Coverage {
        let primary = primary(lang);
        if Lexicon::of(lang).is_complete() {
            Coverage::Complete
        } else if Lexicon::languages().any(|(tag, _)| tag == primary) {
            Coverage::Basic
        } else {
            Coverage::Foreign
        }
    }

    /// A stable word for it: `complete`, `basic`, `foreign`.
    pub fn word(self) -> &'static str {
        match self {
            Coverage::Complete => "complete",
            Coverage::Basic => "basic",
            Coverage::Foreign => "foreign",
        }
    }
}

/// The language of a tag, without script and region, in lower case; English if it names none.
pub fn primary(lang: &str) -> String {
    let primary = lang.split(['-', '_']).next().unwrap_or("").to_lowercase();
    if primary.is_empty() { "en".into() } else { primary }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_complete_basic_or_foreign_whatever_its_region() {
        let of = |lang| (Coverage::of(lang), Coverage::of(lang).word(), primary(lang));
        assert_eq!(of("en-GB"), (Coverage::Complete, "complete", "en".to_string()));
        assert_eq!(of(""), (Coverage::Complete, "complete", "en".to_string()));
        assert_eq!(of("de_AT"), (Coverage::Basic, "basic", "de".to_string()));
        assert_eq!(of("PL"), (Coverage::Foreign, "foreign", "pl".to_string()));
    }
}
