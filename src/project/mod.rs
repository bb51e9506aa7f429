//! The room `project`; see the crate's front page.
