//! Parses the arguments, runs the command, exits with its code.

use std::process::ExitCode;

use didact::cli::{parse, run};
use didact::demo::native;

fn main() -> ExitCode {
    // The process of a demo starts here; nothing else may run before.
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|command| command == "__demo") {
        native::child_main(words);
    }
    run(parse())
}
