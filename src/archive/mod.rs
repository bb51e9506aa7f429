//! The room `archive`; see the crate's front page.
