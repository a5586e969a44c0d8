//! Reads the packages of a course from `cargo metadata`.
//!
//! This runs no code of a package and builds nothing.
#![expect(
    clippy::disallowed_methods,
    reason = "edge: creates a folder for Cargo"
)]

use std::process::Command;

use serde_json::Value;

use super::cargo_output::output_of;
use super::engine::NativeEngine;
use super::toolchain::cargo;
use crate::demo::EngineError;

/// Returns the command to ask Cargo about the course's package.
///
/// Cargo caches the compiler's version in the target folder. This one is used by no build, so no sandboxed
/// program may write to it. Later queries start no compiler.
pub(super) fn cargo_query(engine: &NativeEngine) -> Command {
    let mut command = cargo(&engine.content);
    let folder = engine.work.join("ask");
    // Without the folder, Cargo asks the compiler each time.
    if std::fs::create_dir_all(&folder).is_ok() {
        command.env("CARGO_TARGET_DIR", folder);
    }
    command
}

/// Returns `cargo metadata` for a target; missing packages are downloaded.
pub(crate) fn metadata(
    engine: &NativeEngine,
    machine: &str,
    on_progress: &dyn Fn(String),
) -> Result<Value, EngineError> {
    let ask = || {
        let mut command = cargo_query(engine);
        command.args(["metadata", "--format-version=1", "--offline"]);
        command.args(["--filter-platform", machine]);
        output_of(command, engine, &|_| {})
    };
    // Offline first, which asks no registry if everything is there.
    let output = match ask() {
        Err(EngineError::Dependencies { .. }) if !engine.offline => {
            let mut command = cargo_query(engine);
            command.args(["fetch", "--target", machine]);
            output_of(command, engine, on_progress)?;
            ask()?
        }
        output => output?,
    };
    Ok(serde_json::from_str(&output).unwrap_or_default())
}

/// Returns the names of direct dependencies and of the library itself, with package ids.
pub(crate) fn direct_names(metadata: &Value) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = direct(metadata)
        .map(|dep| (text(&dep["name"]), text(&dep["pkg"])))
        .collect();
    let root = text(&metadata["resolve"]["root"]);
    // Code writes `_` for each `-` in the name of a library.
    names.extend(library(metadata).map(|library| (library.replace('-', "_"), root)));
    names
}

/// Returns the arguments that select the packages to build: the library, or the direct dependencies
/// if there is none.
///
/// Empty if there is neither.
pub(crate) fn selection(metadata: &Value) -> Vec<String> {
    if library(metadata).is_some() {
        return vec!["--lib".to_owned()];
    }
    let is_normal = |dep: &&Value| {
        let kinds = dep["dep_kinds"].as_array();
        kinds.is_none_or(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
    };
    direct(metadata)
        .filter(is_normal)
        .map(|dep| format!("--package={}", text(&dep["pkg"])))
        .collect()
}

/// Returns the direct dependencies of the course's package.
fn direct(metadata: &Value) -> impl Iterator<Item = &Value> {
    let root = &metadata["resolve"]["root"];
    let nodes = metadata["resolve"]["nodes"].as_array();
    let own = nodes.into_iter().flatten().find(|node| node["id"] == *root);
    own.and_then(|own| own["deps"].as_array())
        .into_iter()
        .flatten()
}

/// Returns the name of the package's own library.
fn library(metadata: &Value) -> Option<String> {
    let root = &metadata["resolve"]["root"];
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    let package = packages.find(|package| package["id"] == *root)?;
    let mut targets = package["targets"].as_array()?.iter();
    let library = targets.find(|target| {
        let kinds = target["kind"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib" || kind == "rlib"))
    });
    library.map(|library| text(&library["name"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: &str, expected: &[&str]) {
        let metadata = serde_json::json!({
            "resolve": { "root": "own", "nodes": [{ "id": "own", "deps": [
                { "name": "itoa", "pkg": "itoa@1", "dep_kinds": [{ "kind": null }] },
                { "name": "syn", "pkg": "syn@2", "dep_kinds": [{ "kind": "dev" }] },
            ] }] },
            "packages": [{ "id": "own", "targets": [{ "name": "my-book", "kind": [kind] }] }],
        });
        assert_eq!(selection(&metadata), expected);
    }

    #[test]
    fn a_package_of_programs_gives_its_dependencies() {
        check("lib", &["--lib"]);
        check("bin", &["--package=itoa@1"]);
    }
}
