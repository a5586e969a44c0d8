//! Builds courses whose Rust snippets are compiled and run.

pub mod demo;
pub mod diagnostic;
pub mod digest;
pub mod lesson;
