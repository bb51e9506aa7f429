//! An edition → archives that will still open in fifty years.
//!
//! The first two forms: every page self-contained, and the whole collection in one HTML file. No script, no request, links
//! that work from `file://`, a time stamp that is never the clock's.

mod collection;
pub mod epoch;
pub mod rewrite;

pub use collection::{Archived, COLLECTION, archive};

/// The Content-Security-Policy of archived pages: no script, no request, only what the file itself holds.
pub const CSP: &str =
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
