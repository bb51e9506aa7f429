//! What models have learned about lines: features of lines, and the linear model that weighs them.
//!
//! [`features`] says what there is to see in a line and around it, [`model`] reads a file of weights and adds them up.
//! The models of boilerplate, of headings and of titles each have a file of weights; the programs that make them (`examples/train_*.rs`)
//! look at lines through this module too, so that training and reading cannot differ.

pub mod features;
pub mod model;
#[cfg(test)]
mod tests;
