//! `site.toml`.
