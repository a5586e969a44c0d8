//! Renders lessons and their outputs to HTML.
//!
//! Rendering is a pure function: it reads no file, no clock, no environment. [`render_all`] is the
//! stage; `lesson_page` renders the page of one lesson.
//!
//! | part                                             | renders                                |
//! |--------------------------------------------------|----------------------------------------|
//! | `inline`, `block`, `callout`, `table`, `figure`  | prose                                  |
//! | `card`, `code`, `output`                         | demos                                  |
//! | `component`, `components`, `deck`                | the interface of components, cards     |
//! | `labels`, `note`                                 | numbers, references, notes, sources    |
//! | `opening`, `context`, `templates`, `lesson_page` | the page around the lesson             |
//! | `home`, `overview`, `personal`, `whole`, `plain` | the other pages                        |
//! | `all`, `remembered`, `ingredients`               | all pages, rendered or reused          |
//! | `scan`                                           | ids, links and resources of a page     |
//!
//! Types that several parts share are in files that import no other part: `anchor`, `contents`,
//! `exhibit`, `finished`, `glossary`, `link`, `part`.

mod anchor;
mod content;
mod contents;
mod exhibit;
mod finished;
mod glossary;
mod link;
mod part;
mod scan;
mod view;

mod assets;
mod bidi;
mod highlight;
mod phrase;
mod plural;
mod renderer;
mod rust_code;
mod smart;
mod templates;
pub(crate) mod words;

mod labels;
pub(crate) mod writer;

mod address;
mod annotation;
pub(crate) mod block;
mod book;
mod callout;
pub(crate) mod figure;
pub(crate) mod inline;
mod note;
mod table;
mod term;
mod title;

pub(crate) mod card;
pub(crate) mod code;
mod knobs;
pub(crate) mod output;
mod paper;
pub(crate) mod playground;
mod sanitize;
mod variants;

pub(crate) mod component;
pub(crate) mod components;
pub(crate) mod deck;

mod context;
mod excerpt;
mod home;
mod ingredients;
mod lesson_parts;
mod open_lines;
mod opening;
pub(crate) mod overview;
mod pace;
mod personal;
mod preview;
mod previews;
mod redirect;
mod tree;
mod whole;
mod xml;

mod all;
mod lesson_page;
mod plain;
mod remembered;

#[cfg(test)]
pub(crate) mod page_test;

pub(crate) use pane::{escape, numerals, scalar};

pub use all::{Pages, render_all};
pub use anchor::id_of;
pub use assets::{
    Assets, Faces, embedded as embedded_assets, style_parts, styles as embedded_styles,
};
pub use component::Components;
pub use content::Content;
pub use context::ARCHIVE;
pub use excerpt::thumbnails;
pub use exhibit::Exhibit;
pub use finished::Page;
pub use overview::whole_path;
pub use renderer::Renderer;
pub use scan::{Scan, scan};
pub use templates::EMBEDDED as OUR_TEMPLATES;
pub use view::{CourseView, beside, escaped, href, number, root_of, title};
pub use words::languages;
