//! The room `cli`; see the crate's front page.
