//! The page around a text: its head, opening, contents and templates.

pub(crate) mod book;
pub(crate) mod contents;
pub(crate) mod context;
pub(crate) mod excerpt;
mod extent;
pub(crate) mod lesson_page;
pub(crate) mod opening;
pub(crate) mod pace;
pub(crate) mod plain;
mod preview;
pub(crate) mod previews;
pub(crate) mod rest;
pub(crate) mod tree;
