//! The files that demos' dependencies are made of, and their digests.
//!
//! Read without Cargo, so that a build in which every outcome is known starts
//! neither Cargo nor the compiler: `Cargo.toml`, `Cargo.lock`, the course's own
//! library, and all files of path dependencies, which are followed.
#![expect(clippy::disallowed_methods, reason = "edge: reads the demos' package")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use walkdir::WalkDir;

use crate::demo::outputs::LocalPackage;
use crate::digest::Digest;

/// What dependencies are made of.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// `Cargo.toml`, `Cargo.lock` and path dependencies.
    pub dependencies: Option<Digest>,
    /// The course's own library.
    pub prelude: Option<Digest>,
    /// Direct dependencies with their versions, sorted by name.
    pub crates: Vec<(String, String)>,
    /// Folders of path dependencies, by package name.
    pub packages: BTreeMap<String, PathBuf>,
}

/// Reads the inputs of the package in `content`; nothing is found where there is none.
pub fn read(content: &Path) -> Inputs {
    let Some(manifest) = read_toml(&content.join("Cargo.toml")) else {
        return Inputs::default();
    };
    let mut packages = BTreeMap::new();
    path_dependencies(content, &manifest, &mut packages);
    let mut files = vec![content.join("Cargo.toml"), content.join("Cargo.lock")];
    files.extend(packages.values().flat_map(|folder| files_below(folder)));
    let library = library_files(content, &manifest);
    Inputs {
        dependencies: Some(digest(&files)),
        prelude: Some(digest(&library)),
        crates: direct_crates(content, &manifest),
        packages,
    }
}

fn read_toml(path: &Path) -> Option<Table> {
    std::fs::read_to_string(path).ok()?.parse().ok()
}

/// Of names and bytes; where the course lies is not part of it.
fn digest(files: &[PathBuf]) -> Digest {
    let fields = files.iter().flat_map(|path| {
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned().into_bytes();
        [name, std::fs::read(path).unwrap_or_default()]
    });
    let fields: Vec<Vec<u8>> = fields.collect();
    Digest::of_fields(fields.iter().map(Vec::as_slice))
}

/// Follows `path = "…"` from a package to others, and `workspace = true` to such a path.
fn path_dependencies(folder: &Path, manifest: &Table, found: &mut BTreeMap<String, PathBuf>) {
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
        if let Some(manifest) = read_toml(&path.join("Cargo.toml")) {
            path_dependencies(&path, &manifest, found);
        }
    }
}

/// The path of a dependency in the workspace that `folder` belongs to.
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

/// The packages of these folders with their sources, for those who download a demo.
pub fn local(packages: &BTreeMap<String, PathBuf>) -> BTreeMap<String, LocalPackage> {
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let found = packages.iter().map(|(name, folder)| {
        let roots = folder.ancestors().skip(1);
        let mut roots = roots.filter_map(|root| read(&root.join("Cargo.toml")));
        let sources = files_below(&folder.join("src"));
        let files = sources.into_iter().filter_map(|path| {
            let name = path
                .strip_prefix(folder)
                .ok()?
                .to_string_lossy()
                .replace('\\', "/");
            Some((name, std::fs::read(&path).ok()?.into()))
        });
        let package = LocalPackage {
            manifest: read(&folder.join("Cargo.toml")).unwrap_or_default(),
            workspace: roots.find(|text| text.contains("[workspace")),
            files: files.collect(),
        };
        (name.clone(), package)
    });
    found.collect()
}

fn dependency_tables(manifest: &Table) -> Vec<&Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let roots = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let kinds =
        roots.flat_map(|root| ["dependencies", "build-dependencies"].map(|kind| root.get(kind)));
    kinds.flatten().filter_map(Value::as_table).collect()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let wanted = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target")
    };
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(wanted).flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}

/// The library's root and its modules; beside lessons only `.rs` files are looked at.
fn library_files(content: &Path, manifest: &Table) -> Vec<PathBuf> {
    let library = manifest.get("lib").and_then(|library| library.get("path"));
    let root = library.and_then(Value::as_str).unwrap_or("src/lib.rs");
    let folder = content.join(root);
    let folder = folder.parent().unwrap_or(content);
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

/// Direct dependencies with the versions of the lock file.
fn direct_crates(content: &Path, manifest: &Table) -> Vec<(String, String)> {
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"));
    let lock = read_toml(&content.join("Cargo.lock")).unwrap_or_default();
    let packages = lock.get("package").and_then(Value::as_array);
    let packages: Vec<&Value> = packages.into_iter().flatten().collect();
    let field = |package: &Value, key: &str| {
        let text = package.get(key).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    };
    let own = packages.iter().find(|package| package.get("name") == name);
    let wanted = own
        .and_then(|own| own.get("dependencies"))
        .and_then(Value::as_array);
    let wanted = wanted.into_iter().flatten().filter_map(Value::as_str);
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
mod tests {
    use super::*;

    fn course() -> tempfile::TempDir {
        let course = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("content/Cargo.toml", MANIFEST),
            ("content/Cargo.lock", LOCK),
            ("content/prelude.rs", "mod deep;"),
            ("content/prelude/deep.rs", "1"),
            ("content/01-a/index.md", "# A"),
            (
                "helper/Cargo.toml",
                "[dependencies]\ninner = { path = \"inner\" }",
            ),
            ("helper/src/lib.rs", "1"),
            ("content/shared/lib.rs", "1"),
            ("helper/inner/Cargo.toml", ""),
        ] {
            write(course.path(), name, text);
        }
        course
    }

    const MANIFEST: &str = "[package]\nname = \"prelude\"\n[lib]\npath = \"prelude.rs\"\n\
        [dependencies]\nrand = \"0.10\"\nhelper = { path = \"../helper\" }\n\
        shared.workspace = true\n[workspace.dependencies]\nshared = { path = \"shared\" }\n";
    const LOCK: &str = "[[package]]\nname = \"prelude\"\nversion = \"0.1.0\"\n\
        dependencies = [\"helper\", \"rand 0.10.1\"]\n\
        [[package]]\nname = \"rand\"\nversion = \"0.9.0\"\n\
        [[package]]\nname = \"rand\"\nversion = \"0.10.1\"\n\
        [[package]]\nname = \"helper\"\nversion = \"0.2.0\"\n";

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn crates_have_the_versions_of_the_lock_file() {
        let inputs = read(&course().path().join("content"));
        let expected = [("helper", "0.2.0"), ("rand", "0.10.1")];
        let expected = expected.map(|(name, version)| (name.to_owned(), version.to_owned()));
        assert_eq!(inputs.crates, expected);
    }

    #[track_caller]
    fn check(name: &str, changed: (bool, bool)) {
        let course = course();
        let content = course.path().join("content");
        let before = read(&content);
        write(course.path(), name, "[changed]");
        let after = read(&content);
        let dependencies = before.dependencies != after.dependencies;
        assert_eq!((dependencies, before.prelude != after.prelude), changed);
    }

    #[test]
    fn a_change_of_any_input_is_seen() {
        check("content/Cargo.lock", (true, false));
        check("content/prelude.rs", (false, true));
        check("content/prelude/deep.rs", (false, true));
        check("helper/src/new.rs", (true, false));
        check("helper/inner/src/lib.rs", (true, false));
        check("content/shared/lib.rs", (true, false));
    }

    #[test]
    fn lessons_are_no_inputs() {
        check("content/01-a/index.md", (false, false));
        check("helper/target/x", (false, false));
    }
}
