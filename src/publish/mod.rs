//! The room `publish`; see the crate's front page.
