//! Sourcebook turns a folder of source documents into a publishable, cross-linked, cited site.
//!
//! The crate is a row of rooms; data flows down this list and a room may use only the rooms above it:
//!
//! | room | goes in | comes out |
//! | --- | --- | --- |
//! | [`source`] | bytes of an original | a `Document`: blocks with their places in the source |
//! | [`page`] | Markdown with front matter | a `Page`: blocks, links, notes, citation clusters; safe HTML |
//! | [`entity`] | the texts of blocks, the editor's decisions | mentions, entities, the index |
//! | [`citation`] | bibliography files, citation clusters | formatted citations and references |
//! | [`import`] | originals | pages, block maps, found works |
//! | [`site`] | all pages | sections, taxonomies, links and back-links |
//! | [`render`] | views | HTML, through the theme |
//! | [`edition`] | the whole | every output file of one build |
//! | [`publish`], [`serve`], [`archive`] | an edition | a folder, a preview, an archive |
//!
//! [`diagnostic`], [`config`], [`id`] and [`numerals`] are rooms everyone may enter; [`project`] is the only doorway to disk, clock
//! and environment.
//!
//! The whole way for a site of one page, without touching a disk:
//!
//! ```
//! use sourcebook::config::Config;
//! use sourcebook::edition::{Edition, Ingredients, Produce};
//! use sourcebook::project::Memory;
//! use sourcebook::render::{Theme, ThemeLayer, theme_chain};
//! use sourcebook::site::{Memo, Site};
//!
//! let files = Memory::with([("content/_index.md", "+++\ntitle = \"Letters\"\n+++\nA harbour in *letters*.\n")]);
//! let (site, complaints) = Site::load(&files, Config::default(), &Memo::default());
//! assert!(complaints.is_empty());
//!
//! let (chain, _) = theme_chain(ThemeLayer::default(), "reader", &|_| None);
//! let (theme, _) = Theme::load(chain);
//! let (edition, _) = Edition::assemble(site.into(), Ingredients::new(theme.into()));
//! let home = edition.files().iter().position(|f| f.path.as_str() == "index.html").unwrap();
//! let html = String::from_utf8(edition.produce(home).unwrap()).unwrap();
//! assert!(html.contains("A harbour in <em>letters</em>."));
//! ```

pub mod archive;
pub mod citation;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod edition;
pub mod entity;
pub mod id;
pub mod import;
pub mod numerals;
pub mod page;
pub mod project;
pub mod publish;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
