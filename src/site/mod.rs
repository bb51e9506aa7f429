//! The room `site`; see the crate's front page.
