//! Who said what: endorsements, reviews by readers, block quotations, comments, turns of speech.
//!
//! In: the draft with its title, its furniture taken out. Out: units of form `Quote` with their attributions, and turns.

pub(in crate::source::text) mod attribution;
pub(in crate::source::text) mod blockquotes;
pub(in crate::source::text) mod comments;
pub(in crate::source::text) mod in_turn;
pub(in crate::source::text) mod pulled;
pub(in crate::source::text) mod quotes;
pub(in crate::source::text) mod reviews;
pub(in crate::source::text) mod turns;
