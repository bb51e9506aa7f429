//! The room `serve`; see the crate's front page.
