//! Closed lists of words per language: honorifics, roles, heads of organizations, cue words, demonyms, months.
//!
//! The lists are data (`data/<language>/words.toml`); this file only reads them. Words are kept lower case. A list that
//! is missing in a language is that of English, and so are all lists of a language without a file. English is complete;
//! the others are basic: the tagger has not read them, so that its word counts for less there.

use super::cues::{Cue, Cues};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// A language: its tag, and its file.
struct Language {
    tag: &'static str,
    words: &'static str,
    lexicon: OnceLock<Lexicon>,
}

const fn language(tag: &'static str, words: &'static str) -> Language {
    Language { tag, words, lexicon: OnceLock::new() }
}

/// The languages with lists of their own; the first is complete.
static LANGUAGES: [Language; 7] = [
    language("en", include_str!("data/en/words.toml")),
    language("de", include_str!("data/de/words.toml")),
    language("fr", include_str!("data/fr/words.toml")),
    language("es", include_str!("data/es/words.toml")),
    language("it", include_str!("data/it/words.toml")),
    language("pt", include_str!("data/pt/words.toml")),
    language("nl", include_str!("data/nl/words.toml")),
];

/// All other languages.
static OTHER: Language = language("", "");

impl Language {
    fn lexicon(&'static self) -> &'static Lexicon {
        self.lexicon.get_or_init(|| {
            let table = |text: &str| text.parse::<toml::Table>().unwrap_or_default();
            let english = table(LANGUAGES.first().map_or("", |l| l.words));
            let mut lexicon = Lexicon::of_tables(&table(self.words), &english);
            for (list, file) in [
                (List::Organization, include_str!("data/en/organizations.txt")),
                (List::Organization, include_str!("data/en/universities.txt")),
                (List::Company, include_str!("data/en/companies.txt")),
            ] {
                let names = file.lines().filter(|l| !l.starts_with('#'));
                names.for_each(|name| lexicon.add(list, name, 0));
            }
            lexicon.order();
            lexicon
        })
    }
}

/// A list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each is described in the data file
pub enum List {
    Honorific,
    Degree,
    Role,
    OrgHead,
    OrgTail,
    PlaceHead,
    Place,
    EventHead,
    WorkCue,
    WorkHead,
    Demonym,
    Month,
    MonthShort,
    Weekday,
    Kunya,
    Particle,
    Connector,
    Never,
    Speech,
    AliasCue,
    ProductHead,
    SpokenOf,
    OrgStrong,
    Function,
    EventNoun,
    WorkNoun,
    Naming,
    Acronym,
    OrgCue,
    OrgForeign,
    Organization,
    EventLast,
    EventFirst,
    Storm,
    EventOf,
    WorkLast,
    EventLower,
    PersonLabel,
    OrganizationLabel,
    PlaceLabel,
    OrgWeak,
    Newspaper,
    PlaceFirst,
    PlaceAdjective,
    Periodical,
    EventName,
    YearCue,
    BodyRole,
    BodyThing,
    BodyBefore,
    BodyVerb,
    OrgSector,
    County,
    WorksLead,
    StandingLead,
    StandingNever,
    Company,
    CitationLabel,
    WorkAfter,
    CreditLabel,
    KnownPerson,
    TitleLead,
}

const _: () = assert!(List::ALL.len() <= 64, "more lists than bits");

/// The lists whose words are no part of a personal name.
pub(super) const NO_PERSON: [List; 12] = [
    List::OrgStrong,
    List::OrgHead,
    List::OrgTail,
    List::Function,
    List::Month,
    List::Weekday,
    List::Role,
    List::Demonym,
    List::PlaceHead,
    List::Degree,
    List::EventHead,
    List::Never,
];

impl List {
    const ALL: [(List, &'static str); 62] = [
        (List::Honorific, "honorifics"),
        (List::Degree, "degrees"),
        (List::Role, "roles"),
        (List::OrgHead, "organization_heads"),
        (List::OrgTail, "organization_tails"),
        (List::PlaceHead, "place_heads"),
        (List::Place, "places"),
        (List::EventHead, "event_heads"),
        (List::WorkCue, "work_cues"),
        (List::WorkHead, "work_heads"),
        (List::Demonym, "demonyms"),
        (List::Month, "months"),
        (List::MonthShort, "months_short"),
        (List::Weekday, "weekdays"),
        (List::Kunya, "kunya"),
        (List::Particle, "particles"),
        (List::Connector, "connectors"),
        (List::Never, "never"),
        (List::Speech, "speech"),
        (List::AliasCue, "alias_cues"),
        (List::ProductHead, "product_heads"),
        (List::SpokenOf, "place_cues"),
        (List::OrgStrong, "organization_strong"),
        (List::Function, "function_words"),
        (List::EventNoun, "event_nouns"),
        (List::WorkNoun, "work_nouns"),
        (List::Naming, "naming_phrases"),
        (List::Acronym, "acronyms"),
        (List::OrgCue, "organization_cues"),
        (List::OrgForeign, "organization_foreign"),
        (List::Organization, "organizations"),
        (List::EventLast, "event_last"),
        (List::EventFirst, "event_first"),
        (List::Storm, "storms"),
        (List::EventOf, "event_of"),
        (List::WorkLast, "work_last"),
        (List::EventLower, "event_lower"),
        (List::PersonLabel, "person_labels"),
        (List::OrganizationLabel, "organization_labels"),
        (List::PlaceLabel, "place_labels"),
        (List::OrgWeak, "organization_weak"),
        (List::Newspaper, "newspapers"),
        (List::PlaceFirst, "place_first"),
        (List::PlaceAdjective, "place_adjectives"),
        (List::Periodical, "periodicals"),
        (List::EventName, "events"),
        (List::YearCue, "year_cues"),
        (List::BodyRole, "body_roles"),
        (List::BodyThing, "body_things"),
        (List::BodyBefore, "body_before"),
        (List::BodyVerb, "body_verbs"),
        (List::OrgSector, "organization_sectors"),
        (List::County, "counties"),
        (List::WorksLead, "works_leads"),
        (List::StandingLead, "acronym_leads"),
        (List::StandingNever, "acronym_never"),
        (List::Company, "companies"),
        (List::CitationLabel, "citation_labels"),
        (List::WorkAfter, "work_after"),
        (List::CreditLabel, "credit_labels"),
        (List::KnownPerson, "persons"),
        (List::TitleLead, "title_leads"),
    ];

    fn bit(self) -> u64 {
        1 << (self as u32)
    }
}

/// The lists of one language.
pub struct Lexicon {
    /// For each word the lists it stands in, as bits.
    words: HashMap<String, u64>,
    /// First words of entries of several words → the entries.
    phrases: HashMap<String, Vec<(Vec<String>, List)>>,
    /// For each word the groups of small words it stands in, as bits.
    cues: HashMap<String, Cues>,
    /// The groups as they stand in the file, in the order of [`Cue::ALL`].
    entries: Vec<Vec<String>>,
    /// Months by name, full or short → number from 1.
    months: HashMap<String, u8>,
    /// Whether rules and tagger know the language well; else it is basic.
    complete: bool,
    /// Whether all nouns begin with a capital.
    capital_nouns: bool,
    /// Whether months begin with a capital.
    capital_months: bool,
}

impl Lexicon {
    /// The lists for a BCP 47 tag; a document that states none is taken for English.
    pub fn of(lang: &str) -> &'static Lexicon {
        let primary = lang.split(['-', '_']).next().unwrap_or("").to_lowercase();
        let wanted = if primary.is_empty() { "en" } else { primary.as_str() };
        LANGUAGES.iter().find(|l| l.tag == wanted).unwrap_or(&OTHER).lexicon()
    }

    /// The tags of the languages with lists of their own, and whether each is complete.
    pub fn languages() -> impl Iterator<Item = (&'static str, bool)> {
        LANGUAGES.iter().map(|l| (l.tag, l.lexicon().complete))
    }

    /// Whether rules and tagger know the language well; else it is basic.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether all nouns of the language begin with a capital.
    pub fn has_capital_nouns(&self) -> bool {
        self.capital_nouns
    }

    /// Whether its months begin with a capital.
    pub fn has_capital_months(&self) -> bool {
        self.capital_months
    }

    fn of_tables(table: &toml::Table, english: &toml::Table) -> Self {
        let states = |key: &str, default: bool| table.get(key).and_then(toml::Value::as_bool).unwrap_or(default);
        let mut lexicon = Lexicon {
            words: HashMap::new(),
            phrases: HashMap::new(),
            cues: HashMap::new(),
            entries: Vec::new(),
            months: HashMap::new(),
            complete: states("complete", false),
            capital_nouns: states("capital_nouns", false),
            capital_months: states("capital_months", true),
        };
        for (list, key) in List::ALL {
            let entries = table.get(key).or_else(|| english.get(key)).and_then(|v| v.as_array()).into_iter().flatten();
            for (i, entry) in entries.filter_map(|v| v.as_str()).enumerate() {
                lexicon.add(list, &entry.to_lowercase(), i);
            }
        }
        lexicon.add_cues(table, english);
        lexicon
    }

    fn add(&mut self, list: List, entry: &str, position: usize) {
        if matches!(list, List::Month | List::MonthShort) {
            self.months.insert(entry.to_string(), position as u8 % 12 + 1);
        }
        let cut = |text: &str| super::token::tokens(text).iter().map(|t| t.text(text).to_string()).collect();
        let words: Vec<String> = if matches!(list, List::Organization | List::Company) {
            cut(entry)
        } else {
            entry.split(' ').map(String::from).collect()
        };
        let mut words = words.into_iter();
        let first = words.next().unwrap_or_default();
        let rest: Vec<String> = words.collect();
        if rest.is_empty() {
            *self.words.entry(first).or_default() |= list.bit();
        } else {
            let all: Vec<String> = std::iter::once(first.clone()).chain(rest).collect();
            self.phrases.entry(first).or_default().push((all, list));
        }
    }

    fn add_cues(&mut self, table: &toml::Table, english: &toml::Table) {
        let group = |table: &toml::Table, key: &str| -> Option<Vec<String>> {
            let entries = table.get("cues")?.get(key)?.as_array()?;
            Some(entries.iter().filter_map(|v| v.as_str()).map(String::from).collect())
        };
        for (cue, key) in Cue::ALL {
            let entries = group(table, key).or_else(|| group(english, key)).unwrap_or_default();
            for entry in &entries {
                self.cues.entry(entry.to_lowercase()).or_default().insert(*cue);
            }
            self.entries.push(entries);
        }
    }

    /// Orders the entries of several words: by list, longest first.
    fn order(&mut self) {
        let order = |a: &(Vec<String>, List), b: &(Vec<String>, List)| {
            a.1.cmp(&b.1).then(b.0.len().cmp(&a.0.len())).then(a.0.cmp(&b.0))
        };
        self.phrases.values_mut().for_each(|known| known.sort_by(order));
    }

    /// The lists a lower-case word stands in, as bits for [`Lexicon::has`].
    pub fn bits(&self, word: &str) -> u64 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// Whether a lower-case word stands in a list.
    pub fn is(&self, word: &str, list: List) -> bool {
        self.bits(word) & list.bit() != 0
    }

    /// The groups of small words a lower-case word stands in.
    pub fn cues(&self, word: &str) -> Cues {
        self.cues.get(word).copied().unwrap_or_default()
    }

    /// Whether a lower-case word stands in a group of small words.
    pub fn has_cue(&self, word: &str, cue: Cue) -> bool {
        self.cues(word).has(cue)
    }

    /// The words or endings of a group as they stand in the data.
    pub fn entries(&self, cue: Cue) -> &[String] {
        self.entries.get(cue as usize).map_or(&[], Vec::as_slice)
    }

    /// A form without the first ending of a group it has; `None` if it has none.
    pub fn without_ending<'a>(&self, form: &'a str, cue: Cue) -> Option<&'a str> {
        self.entries(cue).iter().find_map(|ending| form.strip_suffix(ending.as_str()))
    }

    /// Whether bits contain a list.
    pub fn has(bits: u64, list: List) -> bool {
        bits & list.bit() != 0
    }

    /// The number of a month by its name, any case, with or without a final point.
    pub fn month(&self, word: &str) -> Option<u8> {
        self.months.get(word.trim_end_matches('.').to_lowercase().as_str()).copied()
    }

    /// How many of the lower-case words at the start of `words` form the longest entry of a list.
    pub fn longest<S: AsRef<str>>(&self, words: &[S], list: List) -> usize {
        let Some(first) = words.first() else { return 0 };
        let fits =
            |entry: &[String]| entry.len() <= words.len() && entry.iter().zip(words).all(|(a, b)| a == b.as_ref());
        let phrases = self.phrases.get(first.as_ref()).map_or(&[] as &[_], Vec::as_slice);
        let from = phrases.partition_point(|(_, l)| *l < list);
        let own = phrases.iter().skip(from).take_while(|(_, l)| *l == list);
        let phrase = own.map(|(entry, _)| entry).find(|entry| fits(entry)).map(|entry| entry.len());
        phrase.unwrap_or(usize::from(self.is(first.as_ref(), list)))
    }

    /// All single words of a list, sorted.
    pub fn all(&self, list: List) -> Vec<&str> {
        let set: HashSet<&str> =
            self.words.iter().filter(|(_, b)| *b & list.bit() != 0).map(|(w, _)| w.as_str()).collect();
        let mut words: Vec<&str> = set.into_iter().collect();
        words.sort_unstable();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_english_list_has_words() {
        let lexicon = Lexicon::of("en");
        for (list, key) in List::ALL {
            let phrases = lexicon.phrases.values().flatten().filter(|(_, l)| *l == list).count();
            assert!(lexicon.all(list).len() + phrases > 3, "{key} is empty or unreadable");
        }
    }

    #[test]
    fn every_group_of_small_words_has_entries() {
        for (cue, key) in Cue::ALL {
            assert!(!Lexicon::of("en").entries(*cue).is_empty(), "{key} is empty or unreadable");
            assert_eq!(Lexicon::of("de").entries(*cue).is_empty(), Lexicon::of("xx").entries(*cue).is_empty(), "{key}");
        }
    }

    #[test]
    fn every_language_has_months_titles_and_cues_of_its_own() {
        for (lang, month, title, head) in [
            ("de", "märz", "herr", "ministerium"),
            ("fr-CA", "août", "madame", "ministère"),
            ("es", "enero", "doña", "ministerio"),
            ("it", "luglio", "signora", "ministero"),
            ("pt_BR", "março", "senhora", "ministério"),
            ("nl", "maart", "mevrouw", "ministerie"),
        ] {
            let lexicon = Lexicon::of(lang);
            assert!(lexicon.month(month).is_some() && lexicon.month("march").is_none(), "{lang}");
            assert!(lexicon.is(title, List::Honorific) && lexicon.is(head, List::OrgStrong), "{lang}");
            assert!(!lexicon.is_complete() && lexicon.is("ltd", List::OrgTail), "{lang}");
            assert!(LANGUAGES.iter().any(|l| lang.starts_with(l.tag) && l.words.parse::<toml::Table>().is_ok()));
        }
        assert_eq!(Lexicon::languages().filter(|(_, complete)| *complete).collect::<Vec<_>>(), [("en", true)]);
        assert!(!Lexicon::of("pl").is_complete() && Lexicon::of("").is_complete());
    }

    #[test]
    fn phrases_are_found_longest_first() {
        let lexicon = Lexicon::of("en");
        assert_eq!(lexicon.longest(&["vice", "president", "of"], List::Role), 2);
        assert_eq!(lexicon.longest(&["president", "of"], List::Role), 1);
        assert_eq!(lexicon.longest(&["table"], List::Role), 0);
        assert_eq!(lexicon.month("Sept."), Some(9));
    }
}
