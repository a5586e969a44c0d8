//! Renders lessons and their outputs to HTML.
//!
//! Rendering is a pure function: it reads no file, no clock, no environment. [`render_all`] is the
//! stage; it takes the pages of earlier builds (`remembered`) whose inputs (`cache_key`) are the
//! same, and lets the rooms render the others.
//!
//! Each room imports only rooms above it:
//!
//! | room         | contains                                                                  |
//! |--------------|---------------------------------------------------------------------------|
//! | `model/`     | the course as pages need it, a finished page, its ids and links           |
//! | `theme/`     | what a course may override: templates, assets, interface strings          |
//! | `highlight/` | grammars that color code                                                  |
//! | `state/`     | what rendering reads and accumulates; the interface of components         |
//! | `text/`      | running text, tables, terms, quotation marks, direction                   |
//! | `code/`      | listings and the marks on their lines                                     |
//! | `demo/`      | cards, outputs, figures, controls, the Playground, print                  |
//! | `block/`     | blocks that hold blocks: paragraphs, lists, callouts, notes, components   |
//! | `shell/`     | the page around a text: head, opening, contents, previews                 |
//! | `generated/` | pages that nobody wrote: home, lists, map, redirects                      |

pub(crate) mod model;

pub(crate) mod theme;

mod highlight;

pub(crate) mod state;

pub(crate) mod text;

pub(crate) mod code;

pub(crate) mod demo;

pub(crate) mod block;

pub(crate) mod shell;

pub(crate) mod generated;

mod all;
mod cache_key;
mod remembered;

#[cfg(test)]
pub(crate) mod page_test;

pub(crate) use view::{escape, numerals, scalar};

pub(crate) use all::{Pages, render_all};
pub(crate) use generated::overview::whole_path;
pub(crate) use model::anchor::id_of;
pub(crate) use model::content::Content;
pub(crate) use model::finished::Page;
pub(crate) use model::scan::Scan;
pub use model::scan::scan;
pub(crate) use model::view::{CourseView, beside, href, number, root_of, title};
pub(crate) use shell::context::ARCHIVE;
pub(crate) use shell::excerpt::thumbnails;
pub(crate) use state::component::Components;
pub(crate) use state::renderer::Renderer;
pub(crate) use theme::assets::embedded as embedded_assets;
#[cfg(test)]
pub(crate) use theme::assets::{style_parts, styles as embedded_styles};
pub(crate) use theme::templates::EMBEDDED as OUR_TEMPLATES;
pub(crate) use theme::words::languages;
