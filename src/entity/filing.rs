//! Filing: how names are inverted, ordered and put under letters.

use super::EntityType;
use super::form::PERSON_WORDS;

/// The filing form of a name.
pub fn sort_form(name: &str, kind: &EntityType) -> String {
    let _ = (kind, &*PERSON_WORDS);
    name.to_string()
}
