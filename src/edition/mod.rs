//! The room `edition`; see the crate's front page.
