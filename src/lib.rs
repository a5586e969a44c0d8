//! Builds courses whose Rust snippets are compiled and run.

pub mod check;
pub mod cli;
pub mod course;
pub mod demo;
pub mod diagnostic;
pub mod digest;
pub mod lesson;
pub mod page;
pub mod serve;
pub mod settings;
pub mod site;
pub mod source;
