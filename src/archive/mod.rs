//! An edition → archives that will still open in fifty years.
//!
//! The first two forms: every page self-contained, and the whole collection in one HTML file. No script, no request, links
//! that work from `file://`, a time stamp that is never the clock's.

pub mod epoch;
pub mod rewrite;
