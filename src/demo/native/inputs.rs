//! Digests the files that the demos' dependencies are made of.
//!
//! They are read without Cargo, so that a build in which every outcome is known starts neither
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
pub(super) struct Inputs {
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
    pub seen: Vec<PathBuf>,
}

/// Reads the inputs of the package in `content`; they are empty if there is none.
///
/// # Errors
///
/// [`EngineError::Dependencies`] if a manifest is there and is no TOML, [`EngineError::Untrusted`] if it
/// leads out of the repository of a course that is not trusted.
pub(super) fn read(content: &Path, trust: Trust) -> Result<Inputs, EngineError> {
    let own = content.join("Cargo.toml");
    if !own.exists() {
        return Ok(Inputs::default());
    }
    let manifest = parse_toml(content, &own)?;
    let mut packages = BTreeMap::new();
    let is_followed = |path: &Path| trust::is_followed(content, path, trust);
    path_dependencies(content, &manifest, &is_followed, &mut packages);
    let library = library_root(content, &manifest);
    let folder = library.parent().unwrap_or(content);
    let outside = {
        // A manifest may be a link.
        let manifests = packages.values().map(|folder| folder.join("Cargo.toml"));
        let folders = packages.values().cloned().chain([folder.to_owned()]);
        let mut named = folders.chain(manifests);
        named.find(|path| !is_followed(path))
    };
    if let Some(outside) = outside {
        return Err(trust::outside(content, &outside.display().to_string()));
    }
    for folder in packages.values() {
        let manifest = folder.join("Cargo.toml");
        // Cargo reports a missing manifest.
        if manifest.exists() {
            parse_toml(content, &manifest)?;
        }
    }
    let library = library_files(content, &library);
    let settings = settings_files(content);
    let mut files = vec![own, content.join("Cargo.lock")];
    files.extend(packages.values().flat_map(|folder| files_below(folder)));
    files.extend(settings.iter().cloned());
    let folders = std::iter::once(content).chain(packages.values().map(PathBuf::as_path));
    let inherited: Vec<(PathBuf, String)> = folders.filter_map(inherited).collect();
    let prelude = digest(&library, &[]);
    let made = packages.values();
    let mut local = sorted::map(made.map(|folder| {
        let digest = digest(&files_below(folder), &[]);
        (name_of(folder), digest.to_string())
    }));
    local.insert(name_of(content), prelude.to_string());
    let mut seen = vec![content.join("Cargo.toml"), content.join("Cargo.lock")];
    seen.extend(packages.values().cloned());
    seen.extend(library);
    Ok(Inputs {
        dependencies: Some(digest(&files, &inherited)),
        prelude: Some(prelude),
        crates: direct_crates(content, &manifest),
        packages,
        local,
        settings,
        workspaces: inherited.into_iter().map(|(path, _)| path).collect(),
        seen,
    })
}

/// Returns the name in the manifest of a package.
fn name_of(folder: &Path) -> String {
    let manifest = read_toml(&folder.join("Cargo.toml")).unwrap_or_default();
    let package = manifest.get("package");
    let name = package.and_then(|package| package.get("name"));
    name.and_then(Value::as_str).unwrap_or_default().to_owned()
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
    let folders = content
        .ancestors()
        .map(|folder| folder.join(".cargo"))
        .filter(|folder| home.as_ref() != Some(folder));
    let files = folders.flat_map(|folder| settings_in(&folder));
    files.filter(|path| path.is_file()).collect()
}

/// Returns the paths of Cargo's settings in a folder `.cargo`, which need not exist.
pub(super) fn settings_in(folder: &Path) -> [PathBuf; 2] {
    ["config.toml", "config"].map(|name| folder.join(name))
}

impl Inputs {
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
    let text = regular::read_text(&folder.join("Cargo.toml")).ok()?;
    let manifest: Table = text.parse().ok()?;
    if manifest.contains_key("workspace") {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    let mut roots = folder.ancestors().skip(1).filter_map(|root| {
        let path = root.join("Cargo.toml");
        let manifest = read_toml(&path)?;
        Some((path, manifest.get("workspace")?.as_table()?.clone()))
    });
    let (path, workspace) = roots.next()?;
    let takes = |value: &Value| value.get("workspace").and_then(Value::as_bool) == Some(true);
    let package = manifest.get("package").and_then(Value::as_table);
    let mut taken = Table::new();
    if package.is_some_and(|package| package.values().any(takes)) {
        taken.extend(
            workspace
                .get("package")
                .map(|all| ("package".to_owned(), all.clone())),
        );
    }
    if manifest.get("lints").is_some_and(takes) {
        taken.extend(
            workspace
                .get("lints")
                .map(|all| ("lints".to_owned(), all.clone())),
        );
    }
    let known = workspace.get("dependencies").and_then(Value::as_table);
    let tables = dependency_tables(&manifest);
    let wanted = tables
        .into_iter()
        .flatten()
        .filter(|(_, value)| takes(value))
        .filter_map(|(name, _)| Some((name.clone(), known?.get(name)?.clone())));
    taken.extend(wanted);
    (!taken.is_empty()).then(|| (path, taken.to_string()))
}

/// Returns a digest of file names and contents; the course's location is not part of it.
fn digest(files: &[PathBuf], more: &[(PathBuf, String)]) -> Digest {
    let fields = files.iter().flat_map(|path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
            .into_bytes();
        [name, regular::read(path).unwrap_or_default()]
    });
    let more = more.iter().map(|(_, text)| text.clone().into_bytes());
    let fields: Vec<Vec<u8>> = fields.chain(more).collect();
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
        let own = dependency.get("path").and_then(Value::as_str);
        let inherits = dependency.get("workspace").and_then(Value::as_bool) == Some(true);
        let path = match own {
            Some(path) => Some(folder.join(path)),
            None if inherits => inherited_path(folder, name),
            None => None,
        };
        let Some(path) = path else {
            continue;
        };
        let path = path.canonicalize().unwrap_or(path);
        if found.values().any(|known| *known == path) {
            continue;
        }
        found.insert(name.clone(), path.clone());
        let manifest = path.join("Cargo.toml");
        if let Some(manifest) = read_toml(&manifest).filter(|_| is_followed(&path)) {
            path_dependencies(&path, &manifest, is_followed, found);
        }
    }
}

/// Returns the path of a dependency in the workspace that `folder` belongs to.
fn inherited_path(folder: &Path, name: &str) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let mut roots = folder.ancestors().filter_map(|root| {
        let manifest = read_toml(&root.join("Cargo.toml"))?;
        Some((root, manifest.get("workspace")?.clone()))
    });
    let (root, workspace) = roots.next()?;
    let dependency = workspace.get("dependencies")?.get(name)?;
    Some(root.join(dependency.get("path")?.as_str()?))
}

/// Returns the packages in these folders with their sources, for downloads of demos.
pub(super) fn local(packages: &BTreeMap<String, PathBuf>) -> BTreeMap<String, LocalPackage> {
    let read = |path: &Path| regular::read_text(path).ok();
    let found = packages.iter().map(|(name, folder)| {
        let mut roots = folder
            .ancestors()
            .skip(1)
            .filter_map(|root| read(&root.join("Cargo.toml")));
        let sources = files_below(&folder.join("src"));
        let files = sources.into_iter().filter_map(|path| {
            let name = path
                .strip_prefix(folder)
                .ok()?
                .to_string_lossy()
                .replace('\\', "/");
            Some((name, regular::read(&path).ok()?.into()))
        });
        let package = LocalPackage {
            manifest: read(&folder.join("Cargo.toml")).unwrap_or_default(),
            workspace: roots.find(|text| text.contains("[workspace")),
            files: sorted::map(files),
        };
        (name.clone(), package)
    });
    sorted::map(found)
}

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
    let wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target")
    };
    let entries = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(wanted)
        .flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// Returns the root file of the library.
fn library_root(content: &Path, manifest: &Table) -> PathBuf {
    let library = manifest.get("lib").and_then(|library| library.get("path"));
    content.join(library.and_then(Value::as_str).unwrap_or("src/lib.rs"))
}

/// The library's root and its modules; beside lessons only `.rs` files are looked at.
fn library_files(content: &Path, root: &Path) -> Vec<PathBuf> {
    let folder = root.parent().unwrap_or(content);
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
    let packages: Vec<&Value> = lock
        .get("package")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let field = |package: &Value, key: &str| {
        let text = package.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let own = packages.iter().find(|package| package.get("name") == name);
    let wanted = own
        .and_then(|own| own.get("dependencies"))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let mut crates: Vec<(String, String)> = wanted
        .filter_map(|wanted| {
            let mut words = wanted.split(' ');
            let (name, version) = (words.next()?, words.next());
            let fits = |package: &&&Value| {
                let same = version.is_none_or(|version| field(package, "version") == version);
                same && field(package, "name") == name
            };
            let package = packages.iter().find(fits)?;
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
