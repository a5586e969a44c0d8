//! Reads arguments and exits.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|command| command == "__demo") {
        didact::demo::native::child_main(args);
    }
    ExitCode::from(2)
}
