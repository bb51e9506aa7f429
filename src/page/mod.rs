//! Markdown with front matter → [`Page`], and page → safe HTML.
//!
//! In goes the text of a file of `content/`; [`Page::scan`] gives the front matter, the blocks with their numbers and plain
//! texts, headings, links, notes and citation clusters, and complaints with their place. When the whole site is known,
//! [`Page::render`] walks the same Markdown a second time and writes HTML, and [`Page::markdown_twin`] clean Markdown; what
//! other rooms know (where links lead, which spans are mentions, how citations read) comes in as a [`RenderInput`].
//!
//! Text is inert here: raw HTML is escaped unless a hand-written page of a site that allows it holds it, no template
//! language is run, and only the addresses of harmless schemes become links. This room knows no files, no templates and no
//! configuration file. Both walks go through one event stream (`walk`), so that an offset in a block's plain text means the
//! same in both.

mod align;
mod blocks;
pub mod date;
pub mod front_matter;
pub mod highlight;
mod html;
mod link;
pub mod model;
mod notes;
mod pages;
mod scan;
mod swallowed;
mod twin;
mod walk;

pub use date::Date;
pub use front_matter::{FrontMatter, FrontMatterKind};
pub use model::*;
pub use pages::pages_of_locator;
pub(crate) use twin::escaped;

#[cfg(test)]
mod tests;
