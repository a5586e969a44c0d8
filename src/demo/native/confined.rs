//! Runs Cargo in the sandbox, and with it build scripts, procedural macros and the prelude.
//!
//! It can read the toolchain, packages downloaded before, and the course's own packages; it can
//! write only its target folder, and has no network. Nothing of the author is in its environment.
//! Downloads happen outside of the sandbox, where Cargo runs no code of a package.
#![expect(clippy::disallowed_methods, reason = "edge: finds what Cargo may read")]

use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::confinement::Confinement;
use super::engine::NativeEngine;
use super::inputs;
use super::sandbox::{Walls, sandboxed};
use super::tool_error::file_error;
use super::toolchain::{self, Toolchain, cargo_home};
use super::trust;
use crate::demo::EngineError;
use crate::regular;
use crate::source::Trust;

/// Limits for each process of such a build: memory in bytes, CPU time in seconds.
const MEMORY: u64 = 8 << 30;
const TIME: u64 = 1800;

/// Returns the command for Cargo in the course's package, confined unless the author trusts the
/// course.
///
/// `metadata` is the output of `cargo metadata`.
///
/// # Errors
///
/// [`EngineError`] if a package lies outside of the course, or folders cannot be created.
pub(crate) fn cargo(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    metadata: &Value,
) -> Result<Command, EngineError> {
    if engine.trust == Trust::Course {
        return Ok(toolchain::cargo(&engine.content));
    }
    let local = local_packages(metadata);
    // Before Cargo is started, so that nothing of a package elsewhere is run or shown.
    trust::check_packages(&engine.content, &local, &sources(metadata), engine.trust)?;
    let target = engine.work.join("target");
    let temporary = target.join("tmp");
    std::fs::create_dir_all(&temporary).map_err(file_error(&temporary))?;
    let walls = engine.walls()?;
    let (program, mut read) = program(toolchain);
    read.push(toolchain.sysroot.clone());
    read.extend(toolchain::linker_folder());
    read.extend(downloaded());
    read.extend(manifests(&engine.content, metadata, &walls));
    read.push(engine.content.clone());
    read.extend(course_files(&engine.content));
    read.extend(local);
    let confinement = Confinement {
        read,
        write: vec![target],
        processes: true,
        namespaces: walls.namespaces,
        cpu: Some(TIME),
        memory: Some(MEMORY),
        required: engine.requires(&walls),
        ..Confinement::default()
    };
    let mut command = sandboxed(&engine.helper, &confinement, "cargo", &program);
    set_environment(&mut command, engine, toolchain);
    command
        .env("TMPDIR", &temporary)
        .current_dir(&engine.content);
    Ok(command)
}

/// Replaces the environment of Cargo, so that it holds nothing of the author's.
fn set_environment(command: &mut Command, engine: &NativeEngine, toolchain: &Toolchain) {
    toolchain::clear_environment(command);
    command
        // Otherwise Cargo takes `rustc` from `PATH`, which may be `rustup`.
        .env("RUSTC", toolchain.rustc())
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_NET_OFFLINE", "true");
    if let Some(home) = cargo_home() {
        command.env("CARGO_HOME", home);
    }
    if names_wrapper(&engine.content) {
        // The author's wrappers are out of reach; an empty name turns them off. Only where it is needed: with
        // these variables set, Cargo does not cache the compiler's version and starts it several times.
        command.env("RUSTC_WRAPPER", "");
        command.env("RUSTC_WORKSPACE_WRAPPER", "");
    }
    if let Some(folder) = toolchain::linker_folder() {
        let usual = std::env::split_paths(toolchain::USUAL_PATH);
        let path = std::env::join_paths(usual.chain([folder]));
        command.env("PATH", path.unwrap_or_default());
    }
}

/// Returns true if settings of Cargo that apply to the package may name a compiler wrapper.
fn names_wrapper(content: &Path) -> bool {
    // An included file may name one too.
    let names_none = |text: String| !(text.contains("wrapper") || text.contains("include"));
    toolchain::settings_of_the_author()
        .iter()
        .flat_map(|folder| inputs::settings_in(folder))
        .filter(|file| file.exists())
        .chain(inputs::settings_files(content))
        .any(|file| !regular::read_text(&file).is_ok_and(names_none))
}

/// Returns Cargo itself, past `rustup`. If the toolchain lacks it, returns the one in `PATH` with
/// the folders it reads.
fn program(toolchain: &Toolchain) -> (PathBuf, Vec<PathBuf>) {
    let own = toolchain.sysroot.join("bin/cargo");
    if own.exists() {
        return (own, Vec::new());
    }
    let program = toolchain::program_folders()
        .iter()
        .map(|folder| folder.join("cargo"))
        .find(|path| path.exists())
        .unwrap_or_else(|| "cargo".into());
    // It may be a link to `rustup`, which reads its own folder.
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let mut read = vec![program.clone()];
    read.extend(program.canonicalize());
    read.extend(rustup);
    (program, read)
}

/// Returns Cargo's downloads, settings and locks; no credentials.
fn downloaded() -> Vec<PathBuf> {
    let names = [
        "registry",
        "git",
        "config",
        "config.toml",
        ".package-cache",
        ".package-cache-mutate",
        ".global-cache",
    ];
    cargo_home()
        .iter()
        .flat_map(|home| names.map(|name| home.join(name)))
        .filter(|path| path.exists())
        .collect()
}

/// Returns Cargo's settings above the course's package, and the manifests of the workspaces that the package belongs
/// to or that local packages inherit from.
///
/// Without namespaces, Cargo sees that other manifests above exist, so it must be able to read
/// them.
fn manifests(content: &Path, metadata: &Value, walls: &Walls) -> Vec<PathBuf> {
    let workspace = metadata["workspace_root"].as_str().map(PathBuf::from);
    let above = || content.ancestors().skip(1).map(Path::to_owned);
    let packages = local_packages(metadata).into_iter();
    // A package that inherits nothing must not see such a manifest: Cargo would read it, and miss the other
    // members of that workspace.
    let inherited = packages.filter_map(|package| inputs::inherited(&package));
    let visible = above().filter(|_| !walls.namespaces).chain(workspace);
    let settings = above()
        .flat_map(|folder| [".cargo/config", ".cargo/config.toml"].map(|name| folder.join(name)));
    visible
        .flat_map(|folder| ["Cargo.toml", "Cargo.lock"].map(|name| folder.join(name)))
        .chain(inherited.map(|(manifest, _)| manifest))
        .chain(settings)
        .filter(|path| path.exists())
        .collect()
}

/// Returns the files beside the course's package, which it may include; no hidden files and no
/// links.
fn course_files(content: &Path) -> Vec<PathBuf> {
    let course = content
        .parent()
        .and_then(|course| std::fs::read_dir(course).ok());
    let is_own = |entry: &DirEntry| {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        !is_hidden && entry.file_type().is_ok_and(|kind| !kind.is_symlink())
    };
    course
        .into_iter()
        .flatten()
        .flatten()
        .filter(is_own)
        .map(|entry| entry.path())
        .collect()
}

/// Returns the folders of packages that were not downloaded.
fn local_packages(metadata: &Value) -> Vec<PathBuf> {
    packages(metadata)
        .filter(|package| package["source"].is_null())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent())
        .map(Path::to_owned)
        .collect()
}

/// Returns the sources of packages that were downloaded: `registry+https://…`, for example.
fn sources(metadata: &Value) -> Vec<String> {
    packages(metadata)
        .filter_map(|package| Some(package["source"].as_str()?.to_owned()))
        .collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}
