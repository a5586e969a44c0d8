//! Draws a run in a browser: an order on standard input, HTML on standard output.
//!
//! Compiled to `wasm32-wasip1` at build; it reads no file and knows no clock.

use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut order = Vec::new();
    if io::stdin().read_to_end(&mut order).is_err() {
        return ExitCode::FAILURE;
    }
    match pane::draw::draw(&order) {
        Ok(html) => match io::stdout().write_all(html.as_bytes()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
