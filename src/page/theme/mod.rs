//! The files that a course may override: templates, assets, interface strings.
//!
//! Ours are in `templates/`, and embedded here; the rest of a page is in other rooms.

pub(crate) mod assets;
pub(crate) mod minify;
pub(crate) mod part;
mod phrase;
mod plural;
pub(crate) mod templates;
pub(crate) mod words;
