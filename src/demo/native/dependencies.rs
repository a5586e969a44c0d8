//! Builds the crates that demos may import, once, and records where the results are.
//!
//! Cargo builds the course's package in release mode into a folder below `work`; its direct
//! dependencies and its own library, if any, become `--extern` arguments. Cargo runs again only if
//! its inputs change or files are missing. Cargo compares times and we compare bytes: a local
//! package whose bytes changed since the last build is rebuilt, whatever its times are.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: records where artifacts are"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cargo_output::output_of;
use super::confined;
use super::engine::NativeEngine;
use super::inputs::DependencyInputs;
use super::output_folder;
use super::packages;
use super::tool_error::file_error;
use super::toolchain::Toolchain;
use super::traced::{self, CargoOutput, TracedState};
use crate::demo::EngineError;
use crate::digest::Digest;
use crate::regular;
use crate::sorted;
use crate::store::{Store, any_writer};

/// The crates that demos are linked with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Dependencies {
    /// Digest of all inputs.
    pub digest: String,
    /// Folder of the build. A copy of `work` elsewhere would name files in this folder, so it is
    /// not reused.
    #[serde(default)]
    pub folder: PathBuf,
    /// Path of each library, by the name that demos use.
    pub externs: BTreeMap<String, PathBuf>,
    /// Values of `-L` arguments.
    pub search: Vec<String>,
    /// Digest of each local package, by name.
    #[serde(default)]
    pub local: BTreeMap<String, String>,
    /// Digest of the inputs that all packages share: files traced by Cargo, and settings.
    #[serde(default)]
    pub shared: String,
}

impl Dependencies {
    /// Returns the arguments that link a program with the dependencies.
    pub(super) fn arguments(&self) -> Vec<String> {
        let search = self.search.iter().map(|path| format!("-L{path}"));
        let externs = self
            .externs
            .iter()
            .map(|(name, path)| format!("--extern={name}={}", path.display()));
        search.chain(externs).collect()
    }
}

/// Lets Cargo update the lock file, if needed.
///
/// The lock file is part of every key, and a key must not change while demos run.
///
/// # Errors
///
/// [`EngineError`] if the dependencies cannot be resolved.
pub(super) fn resolve(
    engine: &NativeEngine,
    on_progress: &dyn Fn(String),
) -> Result<(), EngineError> {
    let mut command = packages::cargo_query(engine);
    command.args(["metadata", "--format-version=1"]);
    command.args(engine.offline.then_some("--offline"));
    output_of(command, engine, on_progress).map(drop)
}

/// Target and environment of a build of the dependencies.
#[derive(Default)]
pub(super) struct BuildTarget {
    /// Stem of the file in `work` that records the result.
    pub name: &'static str,
    /// Target triple; `None` for this machine.
    pub triple: Option<&'static str>,
    /// Additional variables for Cargo.
    pub environment: Vec<(String, String)>,
}

/// Builds the dependencies for this machine, as [`build_for`] does.
///
/// # Errors
///
/// [`EngineError`] if they do not build or the result cannot be written.
pub(super) fn build(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &DependencyInputs,
    on_progress: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    let host = BuildTarget {
        name: "dependencies",
        ..BuildTarget::default()
    };
    build_for(&host, engine, toolchain, inputs, on_progress)
}

/// Builds the dependencies of the engine's package, unless they are up to date. `on_progress`
/// receives the name of each crate that is built.
///
/// # Errors
///
/// [`EngineError`] if they do not build or the result cannot be written.
pub(super) fn build_for(
    target: &BuildTarget,
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &DependencyInputs,
    on_progress: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    if inputs.dependencies.is_none() {
        return Ok(Dependencies::default());
    }
    let state = traced::state(engine, &toolchain.version, inputs);
    let (store, record) = (Store::new(&engine.work), record_name(target.name));
    let last: Option<Dependencies> = store.read_json(&record, any_writer());
    if let Some(last) = &last
        && last.is_current(engine, &state)
    {
        return Ok(last.clone());
    }
    let suffix = target.triple.map(|triple| format!(" for {triple}"));
    on_progress(format!(
        "the demos' dependencies{}",
        suffix.unwrap_or_default()
    ));
    // Cargo overwrites files from here on, so the record of the last build is removed until this
    // one is done.
    store.remove(&record);
    let changed = last.unwrap_or_default().changed_packages(inputs, &state);
    let triple = match target.triple {
        // Cargo would build for the target in its settings; demos run on this machine.
        None if inputs.names_target() => Some(toolchain.host()),
        triple => triple,
    };
    remove_fingerprints(&engine.work.join("target"), triple, &changed);
    let machine = target.triple.unwrap_or(toolchain.host());
    let metadata = packages::metadata(engine, machine, on_progress)?;
    let selection = packages::selection(&metadata);
    let artifacts = if selection.is_empty() {
        CargoArtifacts::default()
    } else {
        let mut command = confined::cargo(engine, toolchain, &metadata)?;
        command.args(["build", "--release"]).args(selection);
        cargo_build(engine, command, target, triple, on_progress)?
    };
    let state = match target.triple {
        Some(_) if state.is_current => state,
        _ => traced::record(engine, &toolchain.version, inputs, &artifacts.outputs),
    };
    let direct = packages::direct_names(&metadata).into_iter();
    let externs =
        direct.filter_map(|(name, id)| Some((name, artifacts.libraries.get(&id)?.clone())));
    let dependencies = Dependencies {
        shared: shared_digest(inputs, &state),
        digest: state.whole,
        folder: engine.work.clone(),
        externs: sorted::map(externs),
        search: artifacts.search,
        local: inputs.local.clone(),
    };
    let written = store.write_json(&record, any_writer(), &dependencies);
    written.map_err(file_error(&engine.work.join(record)))?;
    Ok(dependencies)
}

impl Dependencies {
    /// Returns true if Cargo need not run: the inputs are the same, and no library is missing.
    fn is_current(&self, engine: &NativeEngine, state: &TracedState) -> bool {
        state.is_current
            && self.digest == state.whole
            && self.folder == engine.work
            && self.externs.values().all(|path| path.exists())
    }

    /// Returns the local packages whose files changed after this build; all of them if something changed
    /// that they share.
    fn changed_packages<'a>(
        &self,
        inputs: &'a DependencyInputs,
        state: &TracedState,
    ) -> BTreeSet<&'a str> {
        let is_same = self.shared == shared_digest(inputs, state);
        let packages = inputs.local.iter();
        packages
            .filter(|(name, digest)| !is_same || self.local.get(*name) != Some(*digest))
            .map(|(name, _)| name.as_str())
            .collect()
    }
}

/// Returns a digest of the inputs of local packages besides their own files.
fn shared_digest(inputs: &DependencyInputs, state: &TracedState) -> String {
    let settings = inputs
        .settings
        .iter()
        .map(|path| regular::read(path).unwrap_or_default());
    let included = state.included.map(|digest| digest.to_string().into_bytes());
    let fields: Vec<Vec<u8>> = settings.chain(included).collect();
    Digest::of_fields(fields.iter().map(Vec::as_slice)).to_string()
}

/// Returns the name of the file that records a build.
fn record_name(stem: &str) -> String {
    format!("{stem}.json")
}

/// Removes all records, so that Cargo runs again and rebuilds local packages.
pub(super) fn distrust(engine: &NativeEngine) {
    for stem in ["dependencies", "wasm"] {
        // Without a record there is nothing to remove.
        Store::new(&engine.work).remove(&record_name(stem));
    }
    traced::forget(engine);
}

/// Removes the fingerprints of these packages, so that Cargo rebuilds them.
fn remove_fingerprints(target: &Path, triple: Option<&str>, packages: &BTreeSet<&str>) {
    for folder in [triple.unwrap_or_default(), ""] {
        let folder = Path::new(folder).join("release/.fingerprint");
        for entry in output_folder::entries(target, &folder) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let package = name.rsplit_once('-').map_or("", |(package, _)| package);
            if packages.contains(package) {
                // If removing fails, Cargo decides by times.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Results of a build, as Cargo's messages name them.
#[derive(Default)]
struct CargoArtifacts {
    /// Path of each library, by package id.
    libraries: BTreeMap<String, PathBuf>,
    /// Values of `-L` arguments.
    search: Vec<String>,
    /// Artifacts of local packages.
    outputs: Vec<CargoOutput>,
}

fn cargo_build(
    engine: &NativeEngine,
    mut command: Command,
    target: &BuildTarget,
    triple: Option<&str>,
    on_progress: &dyn Fn(String),
) -> Result<CargoArtifacts, EngineError> {
    let folder = engine.work.join("target");
    command.arg("--message-format=json");
    command.arg("--target-dir").arg(&folder);
    // The author's settings may set another build directory.
    command.env("CARGO_BUILD_BUILD_DIR", &folder);
    // Crates are downloaded before: the sandboxed build has no network.
    command.arg("--offline");
    command.args(triple.map(|triple| format!("--target={triple}")));
    command.envs(target.environment.iter().map(|(name, value)| (name, value)));
    let messages = output_of(command, engine, on_progress)?;
    let mut artifacts = CargoArtifacts::default();
    // Procedural macros are built for the host, whatever the target is.
    for below in [triple.unwrap_or_default(), ""] {
        let deps = folder.join(below).join("release/deps");
        artifacts
            .search
            .push(format!("dependency={}", deps.display()));
    }
    artifacts.search.dedup();
    for line in messages.lines() {
        if let Ok(message) = serde_json::from_str(line) {
            artifacts.add(&message);
        }
    }
    Ok(artifacts)
}

impl CargoArtifacts {
    /// Adds what one of Cargo's JSON messages names.
    fn add(&mut self, message: &Value) {
        let texts = |list: &Value| -> Vec<String> {
            let items = list.as_array().into_iter().flatten();
            items
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect()
        };
        let id = message["package_id"].as_str().unwrap_or_default();
        let package = local_folder(id);
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                let linkable = |name: &&String| name.ends_with(".rlib") || name.ends_with(".so");
                let files = texts(&message["filenames"]);
                if let Some(file) = files.iter().find(linkable) {
                    self.libraries.insert(id.to_owned(), file.into());
                }
                let artifacts = files.into_iter().filter_map(|file| {
                    let package = package.clone()?;
                    let file = PathBuf::from(file);
                    Some(CargoOutput::Artifact { file, package })
                });
                self.outputs.extend(artifacts);
            }
            Some("build-script-executed") => {
                // Native libraries that a build script found or compiled: rustc needs their folders to link demos.
                self.search.extend(texts(&message["linked_paths"]));
                let out = Path::new(message["out_dir"].as_str().unwrap_or_default());
                let output = out.with_file_name("output");
                let script = package.map(|package| CargoOutput::Script { output, package });
                self.outputs.extend(script);
            }
            _ => {}
        }
    }
}

/// Returns the folder of a local package from an id such as
/// `path+file:///course/content#prelude@0.1.0`.
fn local_folder(id: &str) -> Option<PathBuf> {
    let url = id.strip_prefix("path+file://")?;
    let encoded = url.split('#').next().unwrap_or(url);
    let path = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
    Some(PathBuf::from(path.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_packages_have_folders() {
        let folder = local_folder("path+file:///a/b%20c#prelude@0.1.0");
        assert_eq!(folder, Some(PathBuf::from("/a/b c")));
        assert_eq!(local_folder("registry+https://x#itoa@1.0.19"), None);
    }
}
