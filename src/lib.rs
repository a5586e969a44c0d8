//! Builds courses whose Rust snippets are compiled and run.
