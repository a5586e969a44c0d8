//! Builds what demos may import, once, and remembers where it is.
//!
//! Cargo builds the course's package for release into a folder of ours; its
//! direct dependencies and its own library become `--extern` arguments. Cargo is
//! not asked again while its inputs are the same and the files are there.
#![expect(clippy::disallowed_methods, reason = "edge: keeps where artifacts are")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::NativeEngine;
use super::inputs::Inputs;
use super::toolchain::{Toolchain, cargo};
use crate::demo::EngineError;
use crate::digest::Digest;

/// What demos are linked with.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Dependencies {
    /// Of everything that they were made of.
    pub digest: String,
    /// The folder that they were built in: a copy of it elsewhere names files that it may not read.
    #[serde(default)]
    pub folder: PathBuf,
    /// Names as demos write them, and their libraries.
    pub externs: BTreeMap<String, PathBuf>,
    /// `-L` arguments.
    pub search: Vec<String>,
}

impl Dependencies {
    /// The arguments that link a program with them.
    pub fn arguments(&self) -> Vec<String> {
        let search = self.search.iter().map(|path| format!("-L{path}"));
        let externs = self.externs.iter();
        let externs = externs.map(|(name, path)| format!("--extern={name}={}", path.display()));
        search.chain(externs).collect()
    }
}

/// Lets Cargo write the lock file that its next build would write, if it may be another one.
///
/// The lock file is part of every key, and a key must not change while demos run.
/// Whether Cargo was asked.
///
/// # Errors
///
/// [`EngineError`] if the dependencies cannot be resolved.
pub fn resolve(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
) -> Result<bool, EngineError> {
    let kept = read(&engine.work.join("dependencies.json"));
    let known = kept.is_some_and(|kept| kept.digest == whole_digest(toolchain, inputs));
    if known || inputs.dependencies.is_none() {
        return Ok(false);
    }
    let mut command = cargo(&engine.content);
    command.args(["metadata", "--format-version=1"]);
    command.args(engine.offline.then_some("--offline"));
    output_of(command).map(|_| true)
}

/// For which machine dependencies are built, and how.
#[derive(Default)]
pub struct Place {
    /// What the file that remembers them is named after.
    pub name: &'static str,
    /// The target; this machine's own if it is not said.
    pub target: Option<&'static str>,
    /// What Cargo is told besides.
    pub environment: Vec<(String, String)>,
}

/// Builds the dependencies for this machine, as [`build_at`] does.
///
/// # Errors
///
/// [`EngineError`] if they do not build or cannot be kept.
pub fn build(
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
    note: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    let here = Place {
        name: "dependencies",
        ..Place::default()
    };
    build_at(&here, engine, toolchain, inputs, note)
}

/// Builds the dependencies of the engine's package into its folder, unless they are there.
///
/// # Errors
///
/// [`EngineError`] if they do not build or cannot be kept.
pub fn build_at(
    place: &Place,
    engine: &NativeEngine,
    toolchain: &Toolchain,
    inputs: &Inputs,
    note: &dyn Fn(String),
) -> Result<Dependencies, EngineError> {
    if inputs.dependencies.is_none() {
        return Ok(Dependencies::default());
    }
    let digest = whole_digest(toolchain, inputs);
    let kept = engine.work.join(format!("{}.json", place.name));
    if let Some(found) = read(&kept)
        && found.digest == digest
        && found.folder == engine.work
        && found.externs.values().all(|path| path.exists())
    {
        return Ok(found);
    }
    let machine = place.target.map(|target| format!(" for {target}"));
    note(format!(
        "building the demos' dependencies{}",
        machine.unwrap_or_default()
    ));
    let built = cargo_build(engine, place)?;
    let names = direct_names(&engine.content, place.target.unwrap_or(toolchain.host()))?;
    let libraries = names.into_iter();
    let libraries = libraries.filter_map(|(name, id)| Some((name, built.libraries.get(&id)?)));
    let dependencies = Dependencies {
        digest,
        folder: engine.work.clone(),
        externs: libraries.map(|(name, path)| (name, path.clone())).collect(),
        search: built.search,
    };
    keep(&kept, &dependencies)?;
    Ok(dependencies)
}

fn whole_digest(toolchain: &Toolchain, inputs: &Inputs) -> String {
    let digests = [inputs.dependencies, inputs.prelude];
    let digests = digests.iter().flatten().map(Digest::as_bytes);
    let fields = std::iter::once(toolchain.version.as_bytes()).chain(digests);
    Digest::of_fields(fields).to_string()
}

fn read(path: &Path) -> Option<Dependencies> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

fn keep(path: &Path, dependencies: &Dependencies) -> Result<(), EngineError> {
    let kept = || -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(dependencies)?)?;
        file.persist(path)?;
        Ok(())
    };
    kept().map_err(|source| EngineError::File {
        path: path.display().to_string(),
        source,
    })
}

/// What Cargo built.
#[derive(Default)]
struct Built {
    /// Libraries by package id.
    libraries: BTreeMap<String, PathBuf>,
    search: Vec<String>,
}

fn cargo_build(engine: &NativeEngine, place: &Place) -> Result<Built, EngineError> {
    let target = engine.work.join("target");
    let mut command = cargo(&engine.content);
    command.args([
        "build",
        "--release",
        "--lib",
        "--message-format=json",
        "--quiet",
    ]);
    command.arg("--target-dir").arg(&target);
    command.args(engine.offline.then_some("--offline"));
    command.args(place.target.map(|target| format!("--target={target}")));
    command.envs(place.environment.iter().map(|(name, value)| (name, value)));
    let messages = output_of(command)?;
    let mut built = Built::default();
    // Procedural macros are built for this machine, whatever the target is.
    for folder in [place.target.unwrap_or_default(), ""] {
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
    match message["reason"].as_str() {
        Some("compiler-artifact") => {
            let linkable = |name: &&String| name.ends_with(".rlib") || name.ends_with(".so");
            let files = texts(&message["filenames"]);
            let id = message["package_id"].as_str().unwrap_or_default();
            if let Some(file) = files.iter().find(linkable) {
                built.libraries.insert(id.to_owned(), file.into());
            }
        }
        Some("build-script-executed") => built.search.extend(texts(&message["linked_paths"])),
        _ => {}
    }
}

/// The names of direct dependencies and of the library itself, with package ids.
fn direct_names(content: &Path, machine: &str) -> Result<Vec<(String, String)>, EngineError> {
    let mut command = cargo(content);
    command.args(["metadata", "--format-version=1", "--offline"]);
    command.args(["--filter-platform", machine]);
    let metadata: Value = serde_json::from_str(&output_of(command)?).unwrap_or_default();
    let root = &metadata["resolve"]["root"];
    let nodes = metadata["resolve"]["nodes"].as_array();
    let own = nodes.into_iter().flatten().find(|node| node["id"] == *root);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let direct = own.and_then(|own| own["deps"].as_array());
    let direct = direct.into_iter().flatten();
    let mut names: Vec<(String, String)> = direct
        .map(|dep| (text(&dep["name"]), text(&dep["pkg"])))
        .collect();
    let packages = metadata["packages"].as_array();
    let package = packages
        .into_iter()
        .flatten()
        .find(|package| package["id"] == *root);
    let targets = package.and_then(|package| package["targets"].as_array());
    let library = targets.into_iter().flatten().find(|target| {
        let kinds = target["kind"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib" || kind == "rlib"))
    });
    names.extend(library.map(|library| (text(&library["name"]).replace('-', "_"), text(root))));
    Ok(names)
}

/// Standard output of a Cargo command.
fn output_of(mut command: std::process::Command) -> Result<String, EngineError> {
    let output = command.output().map_err(|error| EngineError::Tool {
        program: "cargo".to_owned(),
        reason: error.to_string(),
    })?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    // With JSON messages the compiler's words are in them; Cargo's own are on the other stream.
    let messages = stdout.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        Some(message["message"]["rendered"].as_str()?.to_owned())
    });
    let said: String = messages.collect();
    let output = said + &String::from_utf8_lossy(&output.stderr);
    Err(EngineError::Dependencies { output })
}
