//! A small library that instantiates the generics that demos share.
//!
//! Code that is not optimized uses instances of generic functions that a library
//! already holds. So what every demo calls, vectors, formatting, maps, and the
//! arrays and random numbers of crates that are there, is compiled once beside
//! the dependencies, optimized, and demos compile in a third of the time. It
//! changes no output; where it does not compile, demos do without.
#![expect(clippy::disallowed_methods, reason = "edge: keeps the warm crate")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::compile::FLAGS;
use super::dependencies::Dependencies;
use super::process::{Budget, run};
use super::toolchain::{Toolchain, tool};
use super::{file_error, tool_error};
use crate::demo::EngineError;
use crate::digest::Digest;

const STANDARD: &str = include_str!("warm/standard.rs");
const NDARRAY: &str = include_str!("warm/ndarray.rs");
const RAND: &str = include_str!("warm/rand.rs");

/// How a shared crate learns which of its programs it is to become.
const NAME: &str =
    "pub fn program_name() -> String { std::env::args().next().unwrap_or_default() }\n";

const BUDGET: Budget = Budget {
    time: Duration::from_secs(120),
    output: 1 << 20,
};

/// Its text for what is there.
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

/// Compiles it into `work`, unless it is there; `None` where it does not compile.
///
/// # Errors
///
/// [`EngineError`] if the compiler cannot be started or files cannot be written.
pub fn build(
    work: &Path,
    toolchain: &Toolchain,
    dependencies: &Dependencies,
    note: &dyn Fn(String),
) -> Result<Option<PathBuf>, EngineError> {
    let source = source(dependencies);
    let flags = FLAGS.iter().map(|flag| flag.as_bytes());
    let fields = [
        source.as_bytes(),
        toolchain.version.as_bytes(),
        dependencies.digest.as_bytes(),
    ];
    let digest = Digest::of_fields(fields.into_iter().chain(flags));
    let folder = work.join(format!("warm-{}", digest.short(16)));
    let library = folder.join("libdidact_warm.rlib");
    let refused = folder.join("refused");
    if library.exists() || refused.exists() {
        // The ones used longest ago are cleared; a folder that cannot be marked is made again.
        let _ = File::open(&folder).and_then(|file| file.set_modified(SystemTime::now()));
        return Ok(library.exists().then_some(library));
    }
    std::fs::create_dir_all(work).map_err(file_error(work))?;
    let making = tempfile::tempdir_in(work).map_err(file_error(work))?;
    let root = making.path().join("didact_warm.rs");
    std::fs::write(&root, source).map_err(file_error(&root))?;
    let mut command = tool(toolchain.rustc());
    command
        .arg(&root)
        .args(FLAGS)
        .args([
            "--crate-name=didact_warm",
            "--crate-type=rlib",
            "--edition=2024",
        ])
        .args(["-Copt-level=1", "--cap-lints=allow", "--out-dir"])
        .arg(making.path())
        .args(dependencies.arguments());
    let finished = run(&mut command, BUDGET).map_err(tool_error("rustc"))?;
    if !finished.status.is_some_and(|status| status.success()) {
        note("demos compile slowly: the warm crate does not suit these dependencies".to_owned());
        let path = making.path().join("refused");
        std::fs::write(&path, finished.stderr).map_err(file_error(&path))?;
    }
    // Another build may have been faster; then its folder stays and ours goes.
    if std::fs::rename(making.path(), &folder).is_ok() {
        let _ = making.keep();
    }
    Ok(library.exists().then_some(library))
}
