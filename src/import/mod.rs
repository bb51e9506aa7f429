//! The room `import`; see the crate's front page.
