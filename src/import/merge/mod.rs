//! Merging.
pub mod blocks;
pub mod body;
pub mod words;
