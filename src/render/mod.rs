//! The room `render`; see the crate's front page.
