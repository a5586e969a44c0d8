//! The Cargo package that demos may import, and its edition.
//!
//! It is in the folder that `package` in `course.toml` names, in the lessons' folder if that has a
//! `Cargo.toml`, or in the folder of the book. A book's package often exists for other purposes, so its
//! dependencies are built only if a chapter uses one of them. Cargo is not run here; inherited values are looked up in the workspace.

use std::path::{Path, PathBuf};

use toml::{Table, Value};
use walkdir::{DirEntry, WalkDir};

use super::{CourseLayout, Trust};
use crate::edition::Edition;
use crate::regular;
use crate::repository;

/// The Cargo package of the demos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Folder of the package; the lessons' folder if there is no package that demos need.
    pub folder: PathBuf,
    /// Edition of the package; `None` if there is no package.
    pub edition: Option<Edition>,
    /// Reason why the folder that `course.toml` names cannot be used.
    pub fault: Option<PackageFault>,
}

/// Reason why a folder cannot be the package of the demos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageFault {
    /// It has no `Cargo.toml` with a `[package]`.
    NoPackage,
    /// It lies outside of the course's repository.
    Outside,
}

impl Package {
    /// Finds the package of the course in `root`. `named` is the folder in `course.toml`; `mentions` returns
    /// true if a demo uses one of the crates.
    pub fn find(
        root: &Path,
        layout: &CourseLayout,
        named: Option<&str>,
        trust: Trust,
        mentions: &dyn Fn(&[String]) -> bool,
    ) -> Self {
        let content = layout.folder(root);
        let candidates: Vec<PathBuf> = match named {
            Some(named) => vec![root.join(named)],
            None if layout.book.is_some() => vec![content.clone(), root.to_owned()],
            None => vec![content.clone()],
        };
        let is_allowed = |folder: &Path| trust == Trust::Course || repository::holds(root, folder);
        let found = candidates.into_iter().find_map(|folder| {
            let manifest = manifest(&folder)?;
            let package = manifest.get("package")?.as_table()?.clone();
            Some((folder, manifest, package))
        });
        let fault = match &found {
            _ if named.is_none() => None,
            None => Some(PackageFault::NoPackage),
            Some((folder, ..)) => (!is_allowed(folder)).then_some(PackageFault::Outside),
        };
        let Some((folder, manifest, package)) = found.filter(|_| fault.is_none()) else {
            return Self {
                folder: content,
                edition: None,
                fault,
            };
        };
        // Cargo's default for manifests without an edition.
        let edition = edition(&folder, &package).unwrap_or(Edition::E2015);
        let names = crate_names(&folder, &manifest, &package);
        let is_needed = layout.book.is_none() || mentions(&names);
        Self {
            folder: if is_needed { folder } else { content },
            edition: Some(edition),
            fault: None,
        }
    }
}

/// Number of levels that are searched for packages: a book has its examples near its chapters.
const DEPTH: usize = 3;

/// Returns the folders below `root`, relative to it, of packages with a crate for which `mentions` returns true:
/// a dependency or, where no package has one, their own library.
pub(super) fn elsewhere(root: &Path, mentions: &dyn Fn(&[String]) -> bool) -> Vec<String> {
    let is_visible = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "target")
    };
    let entries = WalkDir::new(root)
        .min_depth(1)
        .max_depth(DEPTH)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(is_visible)
        .filter_map(Result::ok);
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    let packages: Vec<_> = folders
        .filter_map(|entry| {
            let manifest = manifest(entry.path())?;
            let package = manifest.get("package")?.as_table()?.clone();
            let below = entry.path().strip_prefix(root).ok()?.to_str()?;
            let name = below.replace('\\', "/");
            let own = library(entry.path(), &manifest, &package);
            Some((name, dependencies(&manifest), own))
        })
        .collect();
    let by_dependencies = packages.iter().filter(|(_, all, _)| mentions(all));
    let by_library = packages.iter().filter(|(.., own)| mentions(own.as_slice()));
    let names = |(name, ..): &(String, _, _)| name.clone();
    let found: Vec<String> = by_dependencies.map(names).collect();
    if found.is_empty() {
        return by_library.map(names).collect();
    }
    found
}

/// Returns the crates that demos of a package may import: its dependencies and its library.
fn crate_names(folder: &Path, manifest: &Table, package: &Table) -> Vec<String> {
    let mut names = dependencies(manifest);
    names.extend(library(folder, manifest, package));
    names
}

/// Returns the names of a package's dependencies as code writes them.
fn dependencies(manifest: &Table) -> Vec<String> {
    let targets = manifest
        .get("target")
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let dependencies = tables.filter_map(|table| table.get("dependencies")?.as_table());
    let names = dependencies.flat_map(Table::keys);
    names.map(|name| name.replace('-', "_")).collect()
}

/// Returns the name of a package's library; `None` if it has none.
fn library(folder: &Path, manifest: &Table, package: &Table) -> Option<String> {
    let library = manifest.get("lib");
    let has_library = library.is_some() || folder.join("src/lib.rs").is_file();
    let named = library.and_then(|library| library.get("name"));
    let own = named.or(package.get("name")).filter(|_| has_library);
    Some(own?.as_str()?.replace('-', "_"))
}

fn manifest(folder: &Path) -> Option<Table> {
    regular::read_text(&folder.join("Cargo.toml"))
        .ok()?
        .parse()
        .ok()
}

fn edition(folder: &Path, package: &Table) -> Option<Edition> {
    match package.get("edition")? {
        Value::String(name) => Edition::named(name),
        // `edition.workspace = true`: as in Cargo, the nearest workspace above counts.
        _ => {
            let real = folder.canonicalize().ok()?;
            let inherited = real
                .ancestors()
                .find_map(|folder| manifest(folder)?.get("workspace").cloned())?;
            Edition::named(inherited.get("package")?.get("edition")?.as_str()?)
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    /// Returns a book with more files.
    fn book(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let own = [(".git/HEAD", ""), ("book.toml", ""), ("src/SUMMARY.md", "")];
        for (name, text) in own.iter().chain(files) {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        root
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], folder: &str, edition: Option<Edition>) {
        let root = book(files);
        let layout = CourseLayout::find(root.path()).unwrap();
        let found = Package::find(root.path(), &layout, None, Trust::Author, &|_| true);
        assert_eq!(
            found.folder,
            root.path().join(folder).components().collect::<PathBuf>()
        );
        assert_eq!(found.edition, edition);
    }

    #[test]
    fn the_package_stands_with_the_lessons_or_beside_the_book() {
        check(&[], "src", None);
        let own = "[package]\nname = \"a\"\nedition = \"2018\"\n";
        check(&[("src/Cargo.toml", own)], "src", Some(Edition::E2018));
        check(&[("Cargo.toml", own)], "", Some(Edition::E2018));
        check(&[("Cargo.toml", "[workspace]\n")], "src", None);
    }

    #[test]
    fn the_package_of_a_book_counts_if_a_demo_names_a_crate() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("src")).unwrap();
        let manifest =
            "[package]\nname = \"b\"\nedition = \"2021\"\n[dependencies]\nmy-log = \"1\"\n";
        for (name, text) in [("book.toml", ""), ("Cargo.toml", manifest)] {
            std::fs::write(root.path().join(name), text).unwrap();
        }
        let layout = CourseLayout::find(root.path()).unwrap();
        let check = |mentioned: bool, folder: &str| {
            let mentions = |names: &[String]| {
                assert_eq!(names, ["my_log"]);
                mentioned
            };
            let found = Package::find(root.path(), &layout, None, Trust::Author, &mentions);
            let expected: PathBuf = root.path().join(folder).components().collect();
            assert_eq!(found.folder, expected);
            assert_eq!(found.edition, Some(Edition::E2021));
        };
        check(true, "");
        check(false, "src");
    }

    #[test]
    fn an_edition_may_stand_in_the_workspace() {
        let files = [
            (
                "Cargo.toml",
                "[workspace]\n[workspace.package]\nedition = \"2021\"\n",
            ),
            (
                "src/Cargo.toml",
                "[package]\nname = \"a\"\nedition.workspace = true\n",
            ),
        ];
        check(&files, "src", Some(Edition::E2021));
        check(
            &[("src/Cargo.toml", "[package]\nname = \"a\"\n")],
            "src",
            Some(Edition::E2015),
        );
    }
}
