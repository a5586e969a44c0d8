//! The command line: arguments in, an exit code out.
//!
//! `command` runs the commands; `reporter` prints status and diagnostics.

pub(crate) mod arguments;
mod bless;
mod check;
mod command;
mod doctor;
mod explain;
mod find;
mod fix;
mod handbook;
mod import;
mod init_book;
mod manual;
mod new;
mod new_lesson;
mod origin;
mod rename;
pub(crate) mod reporter;
mod schema;
mod serve;

mod program;
mod session;
mod stamp;
mod state_lock;

pub use arguments::Arguments;
pub use command::run;
pub use manual::parse;
