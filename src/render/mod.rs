//! Views → HTML and XML, through the theme.
//!
//! In: the files of a theme chain as values, and views ([`views`]). Out: the text of a page, or a [`Diagnostic`](crate::diagnostic::Diagnostic) that names
//! the template, line and column. This room never touches disk: whoever calls it has read the themes; the default themes are
//! compiled in ([`ThemeLayer::built_in`]). It never sees documents, entities or pages of other rooms, only views.
//!
//! How the pieces fit:
//! 1. [`theme_chain`] finds the layers: the site's own `templates/` and `static/`, the theme, its parents, the built-in theme.
//! 2. [`Theme::load`] compiles them. A template with an error is left out, so that the next layer's stands in for it, and all
//!    errors are returned together.
//! 3. [`Renderer::new`] binds a theme to a build: it knows how `get_url` finds files.
//! 4. [`Renderer::page`] renders a view. [`SharedContext`] holds what all pages share; it is converted once.
//!
//! Names in templates: a template refers to another by its plain name (`base.html`) and gets the first of the chain, or by
//! `<theme>/templates/base.html` and gets exactly that one. A template that extends its own name extends the next one of the
//! chain: `{% extends "page.html" %}` in the site's `templates/page.html` is all it takes to override one block.

mod engine;
mod functions;
mod theme;
mod tidy;
mod unclosed;
pub mod views;

pub use engine::{Renderer, SharedContext, Theme};
pub use functions::long_date;
pub use theme::{ThemeLayer, theme_chain};

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
