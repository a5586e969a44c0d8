//! Builds courses whose Rust snippets are compiled and run.

pub mod check;
pub mod course;
pub mod demo;
pub mod diagnostic;
pub mod digest;
pub mod lesson;
pub mod settings;
pub mod site;
pub mod source;
