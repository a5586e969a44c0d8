//! The command line: arguments in, an exit code out.
//!
//! What commands do is in `command`; how it is told is in `reporter`.

pub mod arguments;
mod bless;
mod check;
mod command;
mod explain;
mod fix;
mod new;
pub mod reporter;
mod serve;

mod lease;
mod program;
mod session;
mod stamp;

pub use arguments::Arguments;
pub use command::run;
