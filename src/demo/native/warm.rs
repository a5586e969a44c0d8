//! A small library that instantiates the generic functions that demos share.
//!
//! Unoptimized code reuses instances of generic functions that a linked library already contains.
//! So common ones (vectors, formatting, maps, and the arrays and random numbers of available
//! crates) are compiled once beside the dependencies, optimized, and demos compile in a third of
//! the time. Outputs do not change. If the library does not compile, demos do without it.
#![expect(clippy::disallowed_methods, reason = "edge: stores the warm crate")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::compile::FLAGS;
use super::dependencies::Dependencies;
use super::engine::NativeEngine;
use super::output_folder;
use super::process::{Budget, Finished, run_confined};
use super::sandbox::sandboxed;
use super::tool_error::{file_error, tool_error};
use super::toolchain::{Toolchain, clear_environment};
use crate::demo::EngineError;
use crate::digest::Digest;

const STANDARD: &str = include_str!("warm/standard.rs");
const NDARRAY: &str = include_str!("warm/ndarray.rs");
const RAND: &str = include_str!("warm/rand.rs");

/// Gives a shared crate the name of the program to run.
const NAME: &str =
    "pub fn program_name() -> String { std::env::args().next().unwrap_or_default() }\n";

/// Name of the compiled library.
const LIBRARY: &str = "libdidact_warm.rlib";

/// Name of the file that holds the compiler's messages if the library does not compile.
const REFUSED: &str = "refused";

/// Limits for compiling the library.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(120),
    output: 1 << 20,
};

/// Returns the source for the available dependencies.
fn source(dependencies: &Dependencies) -> String {
    let has = |name: &str| dependencies.externs.contains_key(name);
    let mut source = format!("{NAME}pub mod standard {{\n{STANDARD}}}\n");
    if has("ndarray") {
        source += &format!("pub mod arrays {{\n{NDARRAY}}}\n");
    }
    if has("rand") {
        source += &format!("pub mod random {{\n{RAND}}}\n");
    }
    source
}

/// Compiles the library into `work`, unless it exists; `None` if it does not compile.
///
/// # Errors
///
/// [`EngineError`] if the compiler cannot be started or files cannot be written.
pub(super) fn build(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    dependencies: &Dependencies,
    note: &dyn Fn(String),
) -> Result<Option<PathBuf>, EngineError> {
    let work = engine.work.as_path();
    let source = source(dependencies);
    let folder = folder(engine, toolchain, dependencies, &source);
    let library = folder.join(LIBRARY);
    if library.exists() || folder.join(REFUSED).exists() {
        // Marks the folder as used, since the least recently used ones are removed.
        let _ = File::open(&folder).and_then(|file| file.set_modified(SystemTime::now()));
        return Ok(library.exists().then_some(library));
    }
    std::fs::create_dir_all(work).map_err(file_error(work))?;
    // Another build may compile the same crate now, so it is compiled elsewhere and then renamed.
    let staging = tempfile::tempdir_in(work).map_err(file_error(work))?;
    let root = staging.path().join("didact_warm.rs");
    std::fs::write(&root, source).map_err(file_error(&root))?;
    let finished = compile(engine, toolchain, dependencies, staging.path(), &root)?;
    let staged = staging.path().join(LIBRARY);
    let is_taken = || output_folder::take(staging.path(), LIBRARY, &staged).is_ok();
    if !(finished.succeeded() && is_taken()) {
        note("demos compile slowly: the warm crate does not suit these dependencies".to_owned());
        // The next build finds this file and does not try again.
        let path = staging.path().join(REFUSED);
        std::fs::write(&path, finished.stderr).map_err(file_error(&path))?;
    }
    // If another build was faster, its folder stays and ours is removed.
    if std::fs::rename(staging.path(), &folder).is_ok() {
        let _ = staging.keep();
    }
    Ok(library.exists().then_some(library))
}

/// Runs the compiler in the folder `staging`; the result is in the output folder there.
fn compile(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    dependencies: &Dependencies,
    staging: &Path,
    root: &Path,
) -> Result<Finished, EngineError> {
    // The source may expand procedural macros of the course's packages.
    let confinement = engine.compiler_confinement(toolchain, staging, &engine.walls()?)?;
    let mut command = sandboxed(&engine.helper, &confinement, "rustc", &toolchain.rustc());
    command
        .arg(root)
        .args(FLAGS)
        .args([
            "--crate-name=didact_warm",
            "--crate-type=rlib",
            "--edition=2024",
        ])
        // A later flag wins: unlike demos, this crate is optimized.
        .args(["-Copt-level=1", "--cap-lints=allow"])
        .args(["--out-dir", output_folder::NAME])
        .args(dependencies.arguments())
        .current_dir(staging);
    clear_environment(&mut command);
    command.env("TMPDIR", output_folder::NAME);
    let finished =
        run_confined(&mut command, BUDGET, &engine.cancel).map_err(tool_error("rustc"))?;
    finished.refuse_canceled()?;
    Ok(finished)
}

/// Returns the folder of the library, which is named after all inputs of the library.
fn folder(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    dependencies: &Dependencies,
    source: &str,
) -> PathBuf {
    let inputs = [source, &toolchain.version, &dependencies.digest];
    let fields = inputs.iter().chain(FLAGS).map(|field| field.as_bytes());
    let digest = Digest::of_fields(fields);
    engine.work.join(format!("warm-{}", digest.short(16)))
}
