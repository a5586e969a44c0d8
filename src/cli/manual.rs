//! Information about the command line itself: version, completions, man pages.
#![expect(clippy::disallowed_methods, reason = "edge: writes manual pages")]

use std::io::{self, Write};
use std::path::Path;

use clap::{CommandFactory, FromArgMatches};

use super::arguments::{Arguments, CompletionsArguments, ManArguments};
use super::session::ToolError;
use crate::demo::native::Machine;

/// Parses the arguments of this process; exits if they ask for help or are invalid.
pub fn parse() -> Arguments {
    // Only the long form runs the compiler, which takes longer than a small build.
    let is_asked = std::env::args_os().skip(1).any(|word| word == "--version");
    let mut command = Arguments::command();
    if is_asked {
        // It lives until the process ends.
        command = command.long_version(&*long_version().leak());
    }
    let matches = command.get_matches();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// Returns the version with the toolchain and the target of live demos, which affect outputs.
fn long_version() -> String {
    let machine = Machine::query(Path::new("."));
    let toolchain = machine.rustc.unwrap_or_else(|why| why);
    let target = if machine.has_target {
        "installed"
    } else {
        "missing"
    };
    format!(
        "{}\n{toolchain}\nwasm32-wasip1: {target}",
        env!("CARGO_PKG_VERSION")
    )
}

/// Prints completions for a shell.
pub(super) fn completions(arguments: &CompletionsArguments) -> Result<u8, ToolError> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "didact", &mut script);
    // A reader such as `head` may stop early, which is no error.
    let _ = io::stdout().write_all(&script);
    Ok(0)
}

/// Writes a man page for the tool and one for each command.
pub(super) fn man(arguments: &ManArguments) -> Result<u8, ToolError> {
    let written = std::fs::create_dir_all(&arguments.folder)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), &arguments.folder));
    written.map_err(|source| ToolError::Write {
        path: arguments.folder.display().to_string(),
        source,
    })?;
    Ok(0)
}
