//! Runs Cargo in the sandbox, and with it build scripts, procedural macros and the prelude.
//!
//! It can read the toolchain, packages downloaded before, and the course's own packages; it can
//! write only its target folder, and has no network. Nothing of the author is in its environment.
//! Downloads happen outside of the sandbox, where Cargo runs no code of a package.
#![expect(clippy::disallowed_methods, reason = "edge: finds what Cargo may read")]

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
use crate::settings::Sandbox;
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
    let sources = texts(metadata, "source");
    trust::check_packages(&engine.content, &local, &sources, engine.trust)?;
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
        required: engine.sandbox == Sandbox::Require,
        ..Confinement::default()
    };
    let mut command = sandboxed(&engine.helper, &confinement, "cargo", &program);
    toolchain::conceal(&mut command);
    command
        .env("TMPDIR", &temporary)
        .env("RUSTC", toolchain.rustc())
        .env("CARGO_TERM_COLOR", "never")
        .env("CARGO_NET_OFFLINE", "true")
        .current_dir(&engine.content);
    if let Some(home) = cargo_home() {
        command.env("CARGO_HOME", home);
    }
    if names_wrapper(&engine.content) {
        // The author's wrappers are out of reach; an empty name turns them off. With one, Cargo keeps nothing
        // of what the compiler says of itself, and asks it several times.
        command.env("RUSTC_WRAPPER", "");
        command.env("RUSTC_WORKSPACE_WRAPPER", "");
    }
    if let Some(folder) = toolchain::linker_folder() {
        let usual = std::env::split_paths(toolchain::USUAL);
        let path = std::env::join_paths(usual.chain([folder]));
        command.env("PATH", path.unwrap_or_default());
    }
    Ok(command)
}

/// Returns true if settings of Cargo that apply to the package may name a compiler wrapper.
fn names_wrapper(content: &Path) -> bool {
    let folders = toolchain::settings_of_the_author().into_iter();
    let of_author = folders.flat_map(|folder| inputs::settings_in(&folder));
    let of_author = of_author.filter(|file| file.exists());
    let is_silent = |text: String| !(text.contains("wrapper") || text.contains("include"));
    of_author
        .chain(inputs::settings_files(content))
        .any(|file| !regular::read_text(&file).is_ok_and(is_silent))
}

/// Returns Cargo itself, past `rustup`. If the toolchain lacks it, returns the one in `PATH` with
/// the folders it reads.
fn program(toolchain: &Toolchain) -> (PathBuf, Vec<PathBuf>) {
    let own = toolchain.sysroot.join("bin/cargo");
    if own.exists() {
        return (own, Vec::new());
    }
    let folders = toolchain::program_folders();
    let mut found = folders.iter().map(|folder| folder.join("cargo"));
    let program = found
        .find(|path| path.exists())
        .unwrap_or_else(|| "cargo".into());
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let read = program.canonicalize().into_iter().chain(rustup);
    (program.clone(), read.chain([program]).collect())
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
    let home = cargo_home();
    let paths = home
        .iter()
        .flat_map(|home| names.map(|name| home.join(name)));
    paths.filter(|path| path.exists()).collect()
}

/// Settings above the course's package, and the manifests of its workspace and of those that local packages inherit from.
///
/// Without namespaces, Cargo sees that other manifests above exist, so it must be able to read
/// them.
fn manifests(content: &Path, metadata: &Value, walls: &Walls) -> Vec<PathBuf> {
    let workspace = metadata["workspace_root"].as_str().map(PathBuf::from);
    let above = || content.ancestors().skip(1).map(Path::to_owned);
    let packages = local_packages(metadata).into_iter();
    // Of a package that inherits nothing, Cargo would read that manifest and miss what it names.
    let inherited = packages.filter_map(|package| inputs::inherited(&package));
    let visible = above().filter(|_| !walls.namespaces).chain(workspace);
    let manifests = visible
        .flat_map(|folder| ["Cargo.toml", "Cargo.lock"].map(|name| folder.join(name)))
        .chain(inherited.map(|(manifest, _)| manifest));
    let settings = above()
        .flat_map(|folder| [".cargo/config", ".cargo/config.toml"].map(|name| folder.join(name)));
    manifests
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
    let entries = course.into_iter().flatten().flatten();
    let own = entries.filter(|entry| {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type();
        !is_hidden && kind.is_ok_and(|kind| !kind.is_symlink())
    });
    own.map(|entry| entry.path()).collect()
}

/// Returns the folders of packages that were not downloaded.
fn local_packages(metadata: &Value) -> Vec<PathBuf> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let local = packages.filter(|package| package["source"].is_null());
    let manifests = local.filter_map(|package| package["manifest_path"].as_str());
    let folders = manifests.filter_map(|path| Path::new(path).parent());
    folders.map(Path::to_owned).collect()
}

fn texts(metadata: &Value, field: &str) -> Vec<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let texts = packages.filter_map(|package| package[field].as_str());
    texts.map(str::to_owned).collect()
}
