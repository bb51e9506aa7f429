//! Bytes of an original → [`document::Document`].
//!
//! A reader per format stands in one table. Readers see bytes and give values; they know nothing of files, pages or
//! templates. Nothing a reader takes out, adds or mends goes unrecorded, and the order of the source is never changed.

pub mod document;
pub mod ledger;
