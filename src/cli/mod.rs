//! The command line: arguments in, an exit code out.
//!
//! What commands do is in `command`; how it is told is in `reporter`.

pub mod arguments;
// command
pub mod reporter;

pub use arguments::Arguments;
