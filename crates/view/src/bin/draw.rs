//! Draws a run in a browser: a request on standard input, HTML on standard output.
//!
//! It ends with exit code 3 if the run holds what only a build with the feature `all-kinds` draws.
//! Compiled to `wasm32-wasip1` at build; it reads no file and knows no clock.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use view::draw::Undrawn;

fn main() -> ExitCode {
    let mut request = Vec::new();
    if io::stdin().read_to_end(&mut request).is_err() {
        return ExitCode::FAILURE;
    }
    match view::draw::draw(&request) {
        Ok(html) => match io::stdout().write_all(html.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(Undrawn::Kind) => ExitCode::from(3),
        Err(Undrawn::Request) => ExitCode::FAILURE,
    }
}
