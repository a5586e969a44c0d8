//! Records the files and variables that the demos' package was built from, as Cargo traced them.
//!
//! [`inputs`] finds manifests, `.rs` files beside the library and the folders of path dependencies.
//! A library may have more inputs: `include_str!`, `#[path]`, files read by a build script. After
//! each build Cargo's dep-info lists all of them. The list is stored beside the outcomes, since it
//! is part of their keys, and is valid only while all its inputs are the same, byte for byte.
#![expect(clippy::disallowed_methods, reason = "edge: reads what Cargo traced")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::engine::NativeEngine;
use super::inputs::{self, DependencyInputs};
use super::toolchain::is_passed;
use super::trust;
use crate::digest::Digest;
use crate::regular;
use crate::store::{Store, any_writer};

/// Number of lists that are stored: one for each state of the sources, the newest first.
const MAX_LISTS: usize = 16;

/// Traced inputs of a build, besides those that are found without Cargo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Traced {
    /// Digest of the inputs found without Cargo.
    base: String,
    /// Digest of those inputs and of the traced ones.
    whole: String,
    /// Files and folders, relative to the package's folder if they share a top-level folder with
    /// it.
    files: BTreeSet<PathBuf>,
    /// Names of environment variables.
    variables: BTreeSet<String>,
}

/// Digests of the compiler, the inputs and the traced inputs.
pub(super) struct TracedState {
    /// Digest of all of them.
    pub whole: String,
    /// Digest of the traced inputs alone; `None` if there are none.
    pub included: Option<Digest>,
    /// True if the list was recorded for exactly these inputs.
    pub is_current: bool,
}

/// Returns the state of the engine's package, using the list stored for these inputs.
pub(super) fn state(
    engine: &NativeEngine,
    compiler: &str,
    inputs: &DependencyInputs,
) -> TracedState {
    let base = base(compiler, inputs);
    let list = read_lists(engine)
        .into_iter()
        .find(|list| list.base == base);
    let included = list.as_ref().and_then(|list| list.digest(&engine.content));
    let whole = whole(&base, included);
    TracedState {
        is_current: list.is_some_and(|list| list.whole == whole),
        whole,
        included,
    }
}

/// Stores the inputs that Cargo traced in a build, and returns the new state of the package.
pub(super) fn record(
    engine: &NativeEngine,
    compiler: &str,
    inputs: &DependencyInputs,
    outputs: &[CargoOutput],
) -> TracedState {
    let base = base(compiler, inputs);
    let mut traced = Traced {
        base: base.clone(),
        ..Traced::default()
    };
    for output in outputs {
        output.add_to(&mut traced);
    }
    traced.files = new_files(engine, inputs, std::mem::take(&mut traced.files));
    let included = traced.digest(&engine.content);
    let whole = whole(&base, included);
    traced.whole.clone_from(&whole);
    let mut lists = read_lists(engine);
    // The last recorded list of the same inputs is outdated.
    lists.retain(|list| list.base != base);
    lists.insert(0, traced);
    lists.truncate(MAX_LISTS);
    for (store, name) in places(engine) {
        // If this fails, the next build runs Cargo again.
        let _ = store.write_json(&name, any_writer(), &lists);
    }
    TracedState {
        whole,
        included,
        is_current: true,
    }
}

/// Returns the files that no other digest covers, with paths relative to the course.
fn new_files(
    engine: &NativeEngine,
    inputs: &DependencyInputs,
    files: BTreeSet<PathBuf>,
) -> BTreeSet<PathBuf> {
    let is_new = |path: &PathBuf| {
        let is_ours = path.starts_with(&engine.work);
        !(is_ours
            || inputs
                .digested
                .iter()
                .any(|digested| path.starts_with(digested)))
    };
    let is_followed = |path: &PathBuf| {
        let is_own = trust::is_followed(&engine.content, path, engine.trust);
        // Digesting a folder outside of the course could read the whole disk.
        is_own || path.is_file()
    };
    files
        .into_iter()
        .map(|path| path.canonicalize().unwrap_or(path))
        .filter(|path| is_new(path) && is_followed(path))
        .map(|path| relative_to(&engine.content, &path))
        .collect()
}

/// Returns files and folders outside of the course that change outputs.
pub(super) fn watched(engine: &NativeEngine) -> Vec<PathBuf> {
    // The newest list comes first.
    let newest = read_lists(engine).into_iter().next().unwrap_or_default();
    let files = newest.files.iter();
    files.map(|path| engine.content.join(path)).collect()
}

/// Removes the lists.
pub(super) fn forget(engine: &NativeEngine) {
    for (store, name) in places(engine) {
        store.remove(&name);
    }
}

/// Reads the stored lists; empty if there are none.
fn read_lists(engine: &NativeEngine) -> Vec<Traced> {
    places(engine)
        .into_iter()
        .find_map(|(store, name)| store.read_json(&name, any_writer()))
        .unwrap_or_default()
}

/// Returns where the lists are stored: beside the outcomes, and a copy beside the built dependencies,
/// which remains when the outcomes are removed.
fn places(engine: &NativeEngine) -> [(Store, String); 2] {
    let copy = engine.work.join("inputs.json");
    [Store::of_file(&engine.traced), Store::of_file(&copy)]
}

fn base(compiler: &str, inputs: &DependencyInputs) -> String {
    let digests = [inputs.dependencies, inputs.prelude];
    let mut fields = vec![compiler.as_bytes()];
    fields.extend(digests.iter().flatten().map(Digest::as_bytes));
    Digest::of_fields(fields).to_string()
}

fn whole(base: &str, included: Option<Digest>) -> String {
    let digits = included.map(|digest| digest.to_string());
    let fields = std::iter::once(base).chain(digits.as_deref());
    Digest::of_fields(fields.map(str::as_bytes)).to_string()
}

impl Traced {
    /// Returns a digest of names and contents; `None` if nothing is listed.
    fn digest(&self, content: &Path) -> Option<Digest> {
        if self.files.is_empty() && self.variables.is_empty() {
            return None;
        }
        let mut fields: Vec<Vec<u8>> = Vec::new();
        for name in &self.files {
            let path = content.join(name);
            let paths = if path.is_dir() {
                inputs::files_below(&path)
            } else {
                vec![path.clone()]
            };
            for file in paths {
                let below = file.strip_prefix(&path).unwrap_or(&file);
                fields.push(name.join(below).to_string_lossy().into_owned().into_bytes());
                fields.push(regular::read(&file).unwrap_or_default());
            }
        }
        for name in &self.variables {
            let value = std::env::var_os(name).unwrap_or_default();
            fields.push(format!("{name}={}", value.to_string_lossy()).into_bytes());
        }
        Some(Digest::of_fields(fields.iter().map(Vec::as_slice)))
    }
}

/// An artifact that Cargo built from a local package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CargoOutput {
    /// A library or a build script, with dep-info beside it.
    Artifact {
        /// Path of the artifact.
        file: PathBuf,
        /// Folder of the package.
        package: PathBuf,
    },
    /// A build script that ran.
    Script {
        /// File with its output.
        output: PathBuf,
        /// Folder of the package.
        package: PathBuf,
    },
}

impl CargoOutput {
    /// Adds the listed files and variables to `traced`; files as absolute paths.
    fn add_to(&self, traced: &mut Traced) {
        match self {
            Self::Artifact { file, package } => {
                for path in dep_infos(file) {
                    let text = regular::read_text(&path).unwrap_or_default();
                    let (files, variables) = dep_info(&text);
                    let paths = files.iter().filter_map(|path| existing(package, path));
                    traced.files.extend(paths);
                    traced.variables.extend(variables);
                }
            }
            Self::Script { output, package } => {
                let text = regular::read_text(output).unwrap_or_default();
                let (files, variables) = script_inputs(&text);
                traced.variables.extend(variables.clone());
                // A build script that declares no inputs depends on all files of its package.
                if files.is_empty() && variables.is_empty() {
                    traced.files.insert(package.clone());
                }
                traced
                    .files
                    .extend(files.iter().map(|path| package.join(path)));
            }
        }
        // Cargo does not see other variables, so they cannot change what it builds.
        traced.variables.retain(|name| is_passed(name));
    }
}

/// Returns the dep-info files of an artifact: `libx-1.rlib` has `x-1.d`.
fn dep_infos(file: &Path) -> Vec<PathBuf> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = file.parent().unwrap_or(file);
    let name = stem.strip_prefix("lib").unwrap_or(&stem);
    let own = folder.join(format!("{name}.d"));
    if own.is_file() {
        return vec![own];
    }
    // Build scripts are linked under another name, so all files are taken.
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|end| end == "d"))
        .collect()
}

/// Parses files and variables of dep-info as the compiler writes it.
fn dep_info(text: &str) -> (Vec<PathBuf>, Vec<String>) {
    let variables = text.lines().filter_map(|line| {
        let variable = line.strip_prefix("# env-dep:")?;
        Some(variable.split('=').next().unwrap_or(variable).to_owned())
    });
    // dep-info also lists each file as a target without dependencies.
    let targets = text.lines().filter_map(|line| line.strip_suffix(':'));
    let files = targets.map(|path| path.replace("\\ ", " ").into());
    (files.collect(), variables.collect())
}

/// Parses the files and variables that a build script declares to Cargo.
fn script_inputs(text: &str) -> (Vec<PathBuf>, Vec<String>) {
    let after = |line: &str, word: &str| {
        let rest = line
            .strip_prefix("cargo:")
            .map(|rest| rest.trim_start_matches(':'))?;
        Some(rest.strip_prefix(word)?.trim().to_owned())
    };
    let files = text
        .lines()
        .filter_map(|line| after(line, "rerun-if-changed="));
    let variables = text
        .lines()
        .filter_map(|line| after(line, "rerun-if-env-changed="));
    (files.map(PathBuf::from).collect(), variables.collect())
}

/// Returns the path of a file in dep-info, which may be relative to the package's workspace.
fn existing(package: &Path, path: &Path) -> Option<PathBuf> {
    let mut paths = package.ancestors().map(|folder| folder.join(path));
    paths.find(|path| path.exists())
}

/// Returns a path relative to the folder `content`, or the absolute path if they share no folder.
fn relative_to(content: &Path, path: &Path) -> PathBuf {
    let mut up = PathBuf::new();
    let folders = content
        .ancestors()
        .filter(|folder| folder.parent().is_some());
    for folder in folders {
        if let Ok(below) = path.strip_prefix(folder) {
            return up.join(below);
        }
        up.push("..");
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dep_info_names_files_and_variables() {
        let text = "/t/x-1.d: /c/prelude.rs /c/a\\ b.txt\n\n/t/libx-1.rlib: /c/prelude.rs\n\n\
            /c/prelude.rs:\n/c/a\\ b.txt:\n\n# env-dep:HOME=/root\n# env-dep:NONE\n";
        let (files, variables) = dep_info(text);
        assert_eq!(files, ["/c/prelude.rs", "/c/a b.txt"].map(PathBuf::from));
        assert_eq!(variables, ["HOME", "NONE"]);
    }

    #[test]
    fn scripts_name_their_inputs_in_two_ways() {
        let text = "x\ncargo:rerun-if-changed=a.txt\ncargo::rerun-if-changed=b\n\
            cargo::rerun-if-env-changed=HOME\ncargo:rustc-cfg=c\n";
        let (files, variables) = script_inputs(text);
        assert_eq!(files, ["a.txt", "b"].map(PathBuf::from));
        assert_eq!(variables, ["HOME"]);
    }

    #[test]
    fn paths_do_not_depend_on_where_the_course_lies() {
        let check = |path: &str, expected: &str| {
            assert_eq!(
                relative_to(Path::new("/x/c/content"), Path::new(path)),
                Path::new(expected)
            );
        };
        check("/x/c/content/part.txt", "part.txt");
        check("/x/c/helper/a.rs", "../helper/a.rs");
        check("/usr/share/a", "/usr/share/a");
    }
}
