//! The Cargo package that demos may import, and its edition.
//!
//! It is in the lessons' folder if that has a `Cargo.toml`, or in the folder of the book. A book's
//! package often exists for other purposes, so its dependencies are built only if a chapter uses
//! one of them. Cargo is not run here; inherited values are looked up in the workspace.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Layout;
use crate::edition::Edition;
use crate::regular;

/// The Cargo package of the demos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Folder of the package; the lessons' folder if there is no package that demos need.
    pub folder: PathBuf,
    /// Edition of the package; `None` if there is no package.
    pub edition: Option<Edition>,
}

impl Package {
    /// Finds the package of the course in `root`; `mentions` returns true if a demo uses one of the
    /// crates.
    pub fn find(root: &Path, layout: &Layout, mentions: &dyn Fn(&[String]) -> bool) -> Self {
        let content = layout.folder(root);
        let beside = layout.book.as_ref().map(|_| root.to_owned());
        let folders = std::iter::once(content.clone()).chain(beside);
        let found = folders.filter_map(|folder| {
            let manifest = manifest(&folder)?;
            let package = manifest.get("package")?.as_table()?.clone();
            Some((folder, manifest, package))
        });
        let Some((folder, manifest, package)) = found.into_iter().next() else {
            return Self {
                folder: content,
                edition: None,
            };
        };
        // Cargo's default for manifests without an edition.
        let edition = edition(&folder, &package).unwrap_or(Edition::E2015);
        let names = crate_names(&folder, &manifest, &package);
        let is_needed = layout.book.is_none() || mentions(&names);
        Self {
            folder: if is_needed { folder } else { content },
            edition: Some(edition),
        }
    }
}

/// Returns the crates that demos of a package may import: its dependencies and its library.
fn crate_names(folder: &Path, manifest: &Table, package: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let dependencies = tables.filter_map(|table| table.get("dependencies")?.as_table());
    let names = dependencies.flat_map(Table::keys).map(String::as_str);
    let library = manifest.get("lib");
    let has_library = library.is_some() || folder.join("src/lib.rs").is_file();
    let named = library.and_then(|library| library.get("name"));
    let own = named.or(package.get("name")).filter(|_| has_library);
    let names = names.chain(own.and_then(Value::as_str));
    names.map(|name| name.replace('-', "_")).collect()
}

fn manifest(folder: &Path) -> Option<Table> {
    let text = regular::read_text(&folder.join("Cargo.toml"));
    text.ok()?.parse().ok()
}

fn edition(folder: &Path, package: &Table) -> Option<Edition> {
    match package.get("edition")? {
        Value::String(name) => Edition::named(name),
        _ => {
            let folder = folder.canonicalize().ok()?;
            let mut workspaces = folder.ancestors().filter_map(|folder| {
                let manifest = manifest(folder)?;
                manifest.get("workspace").cloned()
            });
            let inherited = workspaces.next()?;
            Edition::named(inherited.get("package")?.get("edition")?.as_str()?)
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], folder: &str, edition: Option<Edition>) {
        let root = tempfile::tempdir().unwrap();
        let files = [("book.toml", ""), ("src/SUMMARY.md", "")]
            .iter()
            .chain(files);
        for (name, text) in files {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let layout = Layout::find(root.path()).unwrap();
        let found = Package::find(root.path(), &layout, &|_| true);
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
        let layout = Layout::find(root.path()).unwrap();
        let check = |mentioned: bool, folder: &str| {
            let mentions = |names: &[String]| {
                assert_eq!(names, ["my_log"]);
                mentioned
            };
            let found = Package::find(root.path(), &layout, &mentions);
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
