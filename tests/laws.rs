//! Laws over all cases of `tests/ui/`, our course and generated Markdown.
#![expect(clippy::disallowed_methods, reason = "reads and blesses cases")]

mod cases;
#[path = "laws/fixes.rs"]
mod fixes;
#[path = "laws/words.rs"]
mod words;
