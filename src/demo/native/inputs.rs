//! Digests the files that the demos' dependencies are built from.
//!
//! They are read without Cargo, so that a build in which every outcome is cached starts neither
//! Cargo nor the compiler: `Cargo.toml`, `Cargo.lock`, the course's own library, all files of path
//! dependencies (transitively), inherited settings of a workspace, and Cargo's settings. Other
//! inputs are known only to Cargo ([`traced`](super::traced)).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use walkdir::WalkDir;

use super::cargo_errors;
use super::toolchain::cargo_home;
use super::trust;
use crate::demo::EngineError;
use crate::demo::outputs::LocalPackage;
use crate::digest::Digest;
use crate::regular;
use crate::sorted;
use crate::source::Trust;

/// Inputs of the dependencies.
#[derive(Clone, Debug, Default)]
pub(super) struct DependencyInputs {
    /// Digest of `Cargo.toml`, `Cargo.lock` and path dependencies; `None` without a package.
    pub dependencies: Option<Digest>,
    /// Digest of the course's own library.
    pub prelude: Option<Digest>,
    /// Direct dependencies with their versions, sorted by name.
    pub crates: Vec<(String, String)>,
    /// Folders of path dependencies, by package name.
    pub packages: BTreeMap<String, PathBuf>,
    /// Digest of each local package, including the course's own, by package name.
    pub local: BTreeMap<String, String>,
    /// Cargo's settings files that apply to the course.
    pub settings: Vec<PathBuf>,
    /// Manifests of workspaces that packages inherit from.
    pub workspaces: Vec<PathBuf>,
    /// Files and folders that are part of the digests.
    pub digested: Vec<PathBuf>,
}

/// Reads the inputs of the package in `content`; they are empty if there is none.
///
/// # Errors
///
/// [`EngineError::Dependencies`] if a manifest is there and is no TOML, [`EngineError::Untrusted`] if it
/// leads out of the repository of a course that is not trusted.
pub(super) fn read(content: &Path, trust: Trust) -> Result<DependencyInputs, EngineError> {
    let own = content.join("Cargo.toml");
    if !own.exists() {
        return Ok(DependencyInputs::default());
    }
    let manifest = parse_toml(content, &own)?;
    let mut packages = BTreeMap::new();
    let is_followed = |path: &Path| trust::is_followed(content, path, trust);
    path_dependencies(content, &manifest, &is_followed, &mut packages);
    let library_root = library_root(content, &manifest);
    let library_folder = library_root.parent().unwrap_or(content);
    if let Some(outside) = outside(&packages, library_folder, &is_followed) {
        return Err(trust::outside(content, &outside.display().to_string()));
    }
    for folder in packages.values() {
        let manifest = folder.join("Cargo.toml");
        // Cargo reports a missing manifest.
        if manifest.exists() {
            parse_toml(content, &manifest)?;
        }
    }
    let library = library_files(content, &library_root);
    let settings = settings_files(content);
    let lock = content.join("Cargo.lock");
    let mut files = vec![own.clone(), lock.clone()];
    files.extend(packages.values().flat_map(|folder| files_below(folder)));
    files.extend(settings.iter().cloned());
    let folders = std::iter::once(content).chain(packages.values().map(PathBuf::as_path));
    let inherited: Vec<(PathBuf, String)> = folders.filter_map(inherited).collect();
    let prelude = digest(&library, &[]);
    let mut local = sorted::map(packages.values().map(|folder| {
        let digest = digest(&files_below(folder), &[]);
        (name_of(folder), digest.to_string())
    }));
    local.insert(name_of(content), prelude.to_string());
    let mut digested = vec![own, lock];
    digested.extend(packages.values().cloned());
    digested.extend(library);
    Ok(DependencyInputs {
        dependencies: Some(digest(&files, &inherited)),
        prelude: Some(prelude),
        crates: direct_crates(content, &manifest),
        packages,
        local,
        settings,
        workspaces: inherited.into_iter().map(|(path, _)| path).collect(),
        digested,
    })
}

/// Returns a folder or a manifest that leads out of the repository of the course.
fn outside(
    packages: &BTreeMap<String, PathBuf>,
    library_folder: &Path,
    is_followed: &dyn Fn(&Path) -> bool,
) -> Option<PathBuf> {
    // A manifest may be a link.
    let manifests = packages.values().map(|folder| folder.join("Cargo.toml"));
    let mut paths = packages
        .values()
        .cloned()
        .chain([library_folder.to_owned()])
        .chain(manifests);
    paths.find(|path| !is_followed(path))
}

/// Returns the name in the manifest of a package.
fn name_of(folder: &Path) -> String {
    let manifest = read_toml(&folder.join("Cargo.toml")).unwrap_or_default();
    manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn parse_toml(content: &Path, path: &Path) -> Result<Table, EngineError> {
    let text = regular::read_text(path).unwrap_or_default();
    text.parse().map_err(|error| {
        let faults = vec![cargo_errors::not_toml(content, path, &error)];
        EngineError::Dependencies { faults }
    })
}

fn read_toml(path: &Path) -> Option<Table> {
    regular::read_text(path).ok()?.parse().ok()
}

/// Returns Cargo's settings files for a folder. Those in the user's home belong to the machine.
pub(super) fn settings_files(content: &Path) -> Vec<PathBuf> {
    let content = content.canonicalize().unwrap_or(content.to_owned());
    let home = cargo_home();
    content
        .ancestors()
        .map(|folder| folder.join(".cargo"))
        .filter(|folder| home.as_ref() != Some(folder))
        .flat_map(|folder| settings_in(&folder))
        .filter(|path| path.is_file())
        .collect()
}

/// Returns the paths of Cargo's settings in a folder `.cargo`, which need not exist.
pub(super) fn settings_in(folder: &Path) -> [PathBuf; 2] {
    ["config.toml", "config"].map(|name| folder.join(name))
}

impl DependencyInputs {
    /// Returns true if Cargo's settings name a target, which may differ from this machine's.
    pub(super) fn names_target(&self) -> bool {
        let home = cargo_home().map(|home| home.join("config.toml"));
        let files = self.settings.iter().chain(&home);
        let mut tables = files.filter_map(|path| read_toml(path));
        tables.any(|table| {
            let build = table.get("build");
            build.is_some_and(|build| build.get("target").is_some())
        })
    }
}

/// Returns the manifest of the workspace of the package in `folder`, and the settings it inherits.
pub(super) fn inherited(folder: &Path) -> Option<(PathBuf, String)> {
    let manifest = read_toml(&folder.join("Cargo.toml"))?;
    // The package is the root of its workspace, so nothing comes from another file.
    if manifest.contains_key("workspace") {
        return None;
    }
    let real = folder.canonicalize().ok()?;
    // Cargo stops at the first manifest above that has a workspace.
    let (path, workspace) = real.ancestors().skip(1).find_map(|root| {
        let path = root.join("Cargo.toml");
        let workspace = read_toml(&path)?.get("workspace")?.as_table()?.clone();
        Some((path, workspace))
    })?;
    let mut inherited = Table::new();
    let mut inherit = |key: &str, value: Option<&Value>| {
        inherited.extend(value.map(|value| (key.to_owned(), value.clone())));
    };
    let package = manifest.get("package").and_then(Value::as_table);
    if package.is_some_and(|package| package.values().any(inherits)) {
        inherit("package", workspace.get("package"));
    }
    if manifest.get("lints").is_some_and(inherits) {
        inherit("lints", workspace.get("lints"));
    }
    let shared = workspace.get("dependencies").and_then(Value::as_table);
    for (name, value) in dependency_tables(&manifest).into_iter().flatten() {
        if inherits(value) {
            inherit(name, shared.and_then(|shared| shared.get(name)));
        }
    }
    (!inherited.is_empty()).then(|| (path, inherited.to_string()))
}

/// Returns true for `{ workspace = true }`.
fn inherits(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

/// Returns a digest of file names and contents; the course's location is not part of it.
fn digest(files: &[PathBuf], inherited: &[(PathBuf, String)]) -> Digest {
    let named = files.iter().flat_map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        [
            name.into_owned().into_bytes(),
            regular::read(path).unwrap_or_default(),
        ]
    });
    let settings = inherited.iter().map(|(_, text)| text.clone().into_bytes());
    let fields: Vec<Vec<u8>> = named.chain(settings).collect();
    Digest::of_fields(fields.iter().map(Vec::as_slice))
}

/// Follows `path = "…"` from a package to others, and `workspace = true` to such a path.
fn path_dependencies(
    folder: &Path,
    manifest: &Table,
    is_followed: &dyn Fn(&Path) -> bool,
    found: &mut BTreeMap<String, PathBuf>,
) {
    for (name, dependency) in dependency_tables(manifest).into_iter().flatten() {
        let written = match dependency.get("path").and_then(Value::as_str) {
            Some(path) => Some(folder.join(path)),
            None if inherits(dependency) => inherited_path(folder, name),
            None => None,
        };
        let Some(written) = written else {
            continue;
        };
        let path = written.canonicalize().unwrap_or(written);
        // Cargo refuses packages that depend on each other in a circle; here they would have no end.
        if found.values().any(|earlier| *earlier == path) {
            continue;
        }
        found.insert(name.clone(), path.clone());
        let manifest = read_toml(&path.join("Cargo.toml"));
        if let Some(manifest) = manifest.filter(|_| is_followed(&path)) {
            path_dependencies(&path, &manifest, is_followed, found);
        }
    }
}

/// Returns the path of a dependency in the workspace that `folder` belongs to.
fn inherited_path(folder: &Path, name: &str) -> Option<PathBuf> {
    let real = folder.canonicalize().ok()?;
    let (root, workspace) = real.ancestors().find_map(|root| {
        let manifest = read_toml(&root.join("Cargo.toml"))?;
        Some((root, manifest.get("workspace")?.clone()))
    })?;
    let dependency = workspace.get("dependencies")?.get(name)?;
    Some(root.join(dependency.get("path")?.as_str()?))
}

/// Returns the packages in these folders with their sources, for downloads of demos.
pub(super) fn local(packages: &BTreeMap<String, PathBuf>) -> BTreeMap<String, LocalPackage> {
    let read = |path: &Path| regular::read_text(path).ok();
    sorted::map(packages.iter().map(|(name, folder)| {
        let mut above = folder
            .ancestors()
            .skip(1)
            .filter_map(|root| read(&root.join("Cargo.toml")));
        let sources = files_below(&folder.join("src"));
        let files = sources.into_iter().filter_map(|path| {
            let name = path.strip_prefix(folder).ok()?.to_string_lossy();
            Some((name.replace('\\', "/"), regular::read(&path).ok()?.into()))
        });
        let package = LocalPackage {
            manifest: read(&folder.join("Cargo.toml")).unwrap_or_default(),
            workspace: above.find(|text| text.contains("[workspace")),
            files: sorted::map(files),
        };
        (name.clone(), package)
    }))
}

/// Returns all tables of dependencies, except those of development, which Cargo does not build for others.
fn dependency_tables(manifest: &Table) -> Vec<&Table> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let roots = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let kinds =
        roots.flat_map(|root| ["dependencies", "build-dependencies"].map(|kind| root.get(kind)));
    kinds.flatten().filter_map(Value::as_table).collect()
}

/// Returns all files of a folder, except hidden ones and those below `target`.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let is_included = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target")
    };
    WalkDir::new(folder)
        // The order is part of the digests.
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_included)
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// Returns the root file of the library.
fn library_root(content: &Path, manifest: &Table) -> PathBuf {
    let library = manifest.get("lib").and_then(|library| library.get("path"));
    content.join(library.and_then(Value::as_str).unwrap_or("src/lib.rs"))
}

/// Returns the files of the library. If its root is beside the lessons, these are the `.rs` files there and
/// the folders of the same names, which hold their modules.
fn library_files(content: &Path, root: &Path) -> Vec<PathBuf> {
    let folder = root.parent().unwrap_or(content);
    // A folder of its own has no lessons in it.
    if folder != content {
        return files_below(folder);
    }
    let top = WalkDir::new(content).max_depth(1).sort_by_file_name();
    let modules: Vec<PathBuf> = top
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    let folders: Vec<PathBuf> = modules.iter().map(|path| path.with_extension("")).collect();
    let inner = folders.iter().flat_map(|folder| files_below(folder));
    modules.into_iter().chain(inner).collect()
}

/// Returns the direct dependencies with the versions of the lock file.
fn direct_crates(content: &Path, manifest: &Table) -> Vec<(String, String)> {
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"));
    let lock = read_toml(&content.join("Cargo.lock")).unwrap_or_default();
    let list = lock.get("package").and_then(Value::as_array);
    let packages = list.map_or(&[][..], Vec::as_slice);
    let field = |package: &Value, key: &str| {
        let text = package.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let own = packages.iter().find(|package| package.get("name") == name);
    let mut crates: Vec<(String, String)> = own
        .and_then(|own| own.get("dependencies"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|dependency| {
            // The lock file writes `rand`, or `rand 0.9.1` if it has several versions.
            let mut words = dependency.as_str()?.split(' ');
            let (name, version) = (words.next()?, words.next());
            let package = packages.iter().find(|package| {
                field(package, "name") == name
                    && version.is_none_or(|version| field(package, "version") == version)
            })?;
            Some((name.to_owned(), field(package, "version")))
        })
        .collect();
    crates.sort();
    crates
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
#[path = "inputs_test.rs"]
mod tests;
