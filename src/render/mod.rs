//! The room `render`; see the crate's front page.

pub mod views;
