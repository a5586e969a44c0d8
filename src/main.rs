//! Reads the arguments, runs the command, ends with its code.

use std::process::ExitCode;

use clap::Parser;
use didact::cli::{Arguments, run};
use didact::demo::native;

fn main() -> ExitCode {
    // A demo's own process begins here: nothing else is to be done for it.
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|command| command == "__demo") {
        native::child_main(words);
    }
    run(Arguments::parse())
}
