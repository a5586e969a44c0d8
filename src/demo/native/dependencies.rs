//! Builds the crates that demos may import, once, and records where the results are.
//!
//! Cargo builds the course's package in release mode into a folder below `work`; its direct
//! dependencies and its own library, if any, become `--extern` arguments. Cargo runs again only if
//! its inputs change or files are missing. Cargo compares times and we compare bytes: a local
//! package whose bytes changed since the last build is rebuilt, whatever its times are.
#![expect(clippy::disallowed_methods, reason = "edge: keeps where artifacts are")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::cargo_errors;
use super::confined;
use super::engine::NativeEngine;
use super::inputs::Inputs;
use super::made;
use super::packages;
use super::process::{self, Budget, Overrun};
use super::tool_error::tool_error;
use super::toolchain::Toolchain;
use super::traced::{self, CargoOutput};
use crate::demo::EngineError;
use crate::digest::Digest;
use crate::regular;
use crate::sorted;
use crate::store::{Store, anybody};

/// Limits for one run of Cargo; a build beyond them hangs.
const BUDGET: Budget = Budget {
    time: Duration::from_secs(3600),
    output: 256 << 20,
};

/// The crates that demos are linked with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Dependencies {
    /// Digest of all inputs.
    pub digest: String,
    /// Folder of the build. A copy of `work` elsewhere would name files in this folder, so it is
    /// not reused.
    #[serde(default)]
    pub folder: PathBuf,
    /// Libraries, by the names that demos use.
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
pub(super) fn resolve(engine: &NativeEngine, heard: &dyn Fn(String)) -> Result<(), EngineError> {
    let mut command = packages::asking(engine);
    command.args(["metadata", "--format-version=1"]);
    command.args(engine.offline.then_some("--offline"));
    output_of(command, engine, heard).map(drop)
}

/// Target and environment of a build of the dependencies.
#[derive(Default)]
pub(super) struct Place {
    /// Stem of the file in `work` that records the result.
    pub name: &'static str,
    /// Target triple; `None` for this machine.
    pub target: Option<&'static str>,
    /// Additional variables for Cargo.
    pub environment: Vec<(String, String)>,
}

/// Builds the dependencies for this machine, as [`build_at`] does.
///
/// # Errors
///
/// [`EngineError`] if they do not build or the result cannot be written.
pub(super) fn build(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
    heard: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    let here = Place {
        name: "dependencies",
        ..Place::default()
    };
    build_at(&here, engine, toolchain, inputs, heard)
}

/// Builds the dependencies of the engine's package, unless they are up to date. `heard` receives
/// the name of each crate that is built.
///
/// # Errors
///
/// [`EngineError`] if they do not build or the result cannot be written.
pub(super) fn build_at(
    place: &Place,
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
    heard: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    if inputs.dependencies.is_none() {
        return Ok(Dependencies::default());
    }
    let state = traced::state(engine, &toolchain.version, inputs);
    let (store, kept) = (Store::new(&engine.work), kept_file(place.name));
    let last: Option<Dependencies> = store.read_json(&kept, anybody());
    if let Some(found) = &last
        && state.is_known
        && found.digest == state.whole
        && found.folder == engine.work
        && found.externs.values().all(|path| path.exists())
    {
        return Ok(found.clone());
    }
    let machine = place.target.map(|target| format!(" for {target}"));
    heard(format!(
        "the demos' dependencies{}",
        machine.unwrap_or_default()
    ));
    // Cargo overwrites files from here on, so the record of the last build is removed until this
    // one is done.
    store.remove(&kept);
    let last = last.unwrap_or_default();
    let shared = shared(inputs, &state);
    let is_changed =
        |name: &str, digest: &String| last.shared != shared || last.local.get(name) != Some(digest);
    let all = inputs.local.iter();
    let changed: BTreeSet<&str> = all
        .filter(|(name, digest)| is_changed(name, digest))
        .map(|(name, _)| name.as_str())
        .collect();
    let target = match place.target {
        None if inputs.names_target() => Some(toolchain.host()),
        target => target,
    };
    forget(&engine.work.join("target"), target, &changed);
    let machine = place.target.unwrap_or(toolchain.host());
    let metadata = packages::metadata(engine, machine, heard)?;
    let wanted = packages::wanted(&metadata);
    let built = if wanted.is_empty() {
        Built::default()
    } else {
        let mut command = confined::cargo(engine, toolchain, &metadata)?;
        command.args(["build", "--release"]).args(wanted);
        cargo_build(engine, command, place, target, heard)?
    };
    let names = packages::direct_names(&metadata);
    let libraries = names.into_iter();
    let libraries = libraries.filter_map(|(name, id)| Some((name, built.libraries.get(&id)?)));
    let state = match place.target {
        Some(_) if state.is_known => state,
        _ => traced::keep(engine, &toolchain.version, inputs, &built.outputs),
    };
    let dependencies = Dependencies {
        shared: self::shared(inputs, &state),
        digest: state.whole,
        folder: engine.work.clone(),
        externs: sorted::map(libraries.map(|(name, path)| (name, path.clone()))),
        search: built.search,
        local: inputs.local.clone(),
    };
    let written = store.write_json(&kept, anybody(), &dependencies);
    written.map_err(|source| EngineError::File {
        path: engine.work.join(kept).display().to_string(),
        source,
    })?;
    Ok(dependencies)
}

/// Returns a digest of the inputs of local packages besides their own files.
fn shared(inputs: &Inputs, state: &traced::State) -> String {
    let settings = inputs
        .settings
        .iter()
        .map(|path| regular::read(path).unwrap_or_default());
    let included = state.included.map(|digest| digest.to_string().into_bytes());
    let fields: Vec<Vec<u8>> = settings.chain(included).collect();
    Digest::of_fields(fields.iter().map(Vec::as_slice)).to_string()
}

/// Returns the name of the file that records the dependencies of a place.
fn kept_file(name: &str) -> String {
    format!("{name}.json")
}

/// Removes all records, so that Cargo runs again and rebuilds local packages.
pub(super) fn distrust(engine: &NativeEngine) {
    for name in ["dependencies", "wasm"] {
        // Without a record there is nothing to remove.
        Store::new(&engine.work).remove(&kept_file(name));
    }
    traced::forget(engine);
}

/// Makes Cargo rebuild these packages by removing their fingerprints.
fn forget(target: &Path, triple: Option<&str>, packages: &BTreeSet<&str>) {
    for folder in [triple.unwrap_or_default(), ""] {
        let folder = Path::new(folder).join("release/.fingerprint");
        for entry in made::entries(target, &folder) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let package = name.rsplit_once('-').map_or("", |(package, _)| package);
            if packages.contains(package) {
                // If removing fails, Cargo decides by times.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
    }
}

/// Results of a build.
#[derive(Default)]
struct Built {
    /// Path of each library, by package id.
    libraries: BTreeMap<String, PathBuf>,
    search: Vec<String>,
    /// Artifacts of local packages.
    outputs: Vec<CargoOutput>,
}

fn cargo_build(
    engine: &NativeEngine,
    mut command: Command,
    place: &Place,
    triple: Option<&str>,
    heard: &dyn Fn(String),
) -> Result<Built, EngineError> {
    let target = engine.work.join("target");
    command.arg("--message-format=json");
    command.arg("--target-dir").arg(&target);
    // The author's settings may set another build directory.
    command.env("CARGO_BUILD_BUILD_DIR", &target);
    // Crates are downloaded before: the sandboxed build has no network.
    command.arg("--offline");
    command.args(triple.map(|triple| format!("--target={triple}")));
    command.envs(place.environment.iter().map(|(name, value)| (name, value)));
    let messages = output_of(command, engine, heard)?;
    let mut built = Built::default();
    // Procedural macros are built for the host, whatever the target is.
    for folder in [triple.unwrap_or_default(), ""] {
        let deps = target.join(folder).join("release/deps");
        built.search.push(format!("dependency={}", deps.display()));
    }
    built.search.dedup();
    for line in messages.lines() {
        if let Ok(message) = serde_json::from_str(line) {
            read_message(&message, &mut built);
        }
    }
    Ok(built)
}

fn read_message(message: &Value, built: &mut Built) {
    let texts = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    };
    let id = message["package_id"].as_str().unwrap_or_default();
    let package = local_folder(id);
    match message["reason"].as_str() {
        Some("compiler-artifact") => {
            let linkable = |name: &&String| name.ends_with(".rlib") || name.ends_with(".so");
            let files = texts(&message["filenames"]);
            if let Some(file) = files.iter().find(linkable) {
                built.libraries.insert(id.to_owned(), file.into());
            }
            let artifacts = files.into_iter().filter_map(|file| {
                let package = package.clone()?;
                let file = PathBuf::from(file);
                Some(CargoOutput::Artifact { file, package })
            });
            built.outputs.extend(artifacts);
        }
        Some("build-script-executed") => {
            built.search.extend(texts(&message["linked_paths"]));
            let out = Path::new(message["out_dir"].as_str().unwrap_or_default());
            let output = out.with_file_name("output");
            let script = package.map(|package| CargoOutput::Script { output, package });
            built.outputs.extend(script);
        }
        _ => {}
    }
}

/// Returns the folder of a local package from an id such as
/// `path+file:///course/content#prelude@0.1.0`.
fn local_folder(id: &str) -> Option<PathBuf> {
    let path = id.strip_prefix("path+file://")?;
    let path = path.split('#').next().unwrap_or(path);
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    Some(PathBuf::from(path.into_owned()))
}

/// Runs Cargo and returns its standard output; `heard` receives what it downloads and compiles.
pub(super) fn output_of(
    mut command: Command,
    engine: &NativeEngine,
    heard: &dyn Fn(String),
) -> Result<String, EngineError> {
    let mut line = Vec::new();
    let mut listen = |pipe: usize, piece: &[u8]| {
        let bytes = piece.iter().filter(|_| pipe == STDERR);
        for &byte in bytes {
            if byte != b'\n' {
                line.push(byte);
                continue;
            }
            progress(&String::from_utf8_lossy(&line))
                .into_iter()
                .for_each(heard);
            line.clear();
        }
    };
    let finished = process::run_heard(&mut command, BUDGET, &engine.cancel, &mut listen)
        .map_err(tool_error("cargo"))?;
    finished.refuse_canceled()?;
    let stdout = String::from_utf8_lossy(&finished.stdout).into_owned();
    if finished.succeeded() {
        return Ok(stdout);
    }
    let mut stderr = String::from_utf8_lossy(&finished.stderr).into_owned();
    if finished.overrun == Some(Overrun::Time) {
        stderr = "error: Cargo took longer than an hour".to_owned();
    }
    let faults = cargo_errors::faults(&engine.content, &stdout, &stderr);
    Err(EngineError::Dependencies { faults })
}

const STDERR: usize = 1;

/// Returns the progress in a line of Cargo, such as `itoa v1.0.19`.
fn progress(line: &str) -> Option<String> {
    let (verb, rest) = line.trim().split_once(' ')?;
    match verb {
        // Cargo adds the folder of a local package.
        "Compiling" => Some(rest.split(" (").next().unwrap_or(rest).to_owned()),
        "Downloading" | "Downloaded" => Some(format!("{} {rest}", verb.to_lowercase())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_named_while_they_are_built() {
        let check = |line, expected: Option<&str>| assert_eq!(progress(line).as_deref(), expected);
        check("   Compiling itoa v1.0.19", Some("itoa v1.0.19"));
        check(
            "   Compiling prelude v0.1.0 (/c/content)",
            Some("prelude v0.1.0"),
        );
        check("  Downloaded itoa v1.0.19", Some("downloaded itoa v1.0.19"));
        check("    Finished `release` profile", None);
        check("error: no", None);
    }

    #[test]
    fn local_packages_have_folders() {
        let folder = local_folder("path+file:///a/b%20c#prelude@0.1.0");
        assert_eq!(folder, Some(PathBuf::from("/a/b c")));
        assert_eq!(local_folder("registry+https://x#itoa@1.0.19"), None);
    }
}
