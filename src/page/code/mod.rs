//! Source code: listings of demos and of other languages, and the marks on their lines.

pub(crate) mod annotation;
pub(crate) mod listing;
pub(crate) mod open_lines;
