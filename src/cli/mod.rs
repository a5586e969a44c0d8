//! The command line: arguments in, an exit code out.
//!
//! What commands do is in `command`; how it is told is in `reporter`.

pub mod arguments;
mod command;
pub mod reporter;

mod session;

pub use arguments::Arguments;
pub use command::run;
