//! Writes the output of a demo as HTML: text, tables, checks and figures.
//!
//! The page writes it at build, and the binary `draw`, compiled for browsers, writes it again when a
//! reader moves a control; both say the same of the same data. Numbers of captions and links to sources
//! belong to the page, which hands them in.

pub mod escape;

pub mod frame;
pub mod parts;

mod find;
mod json;
mod letter;
mod read;

pub mod numerals;
pub mod scalar;
pub mod voice;

pub mod checks;
pub mod picture;
pub mod table;
pub mod terminal;
pub mod text;

pub mod draw;
pub mod pinned;
