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
//! [`diagnostic`], [`config`] and [`id`] are rooms everyone may enter; [`project`] is the only doorway to disk, clock
//! and environment.

pub mod archive;
pub mod citation;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod edition;
pub mod entity;
pub mod id;
pub mod import;
pub mod page;
pub mod project;
pub mod publish;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
