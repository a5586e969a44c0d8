//! Packs a demo or an exercise as a Cargo project that runs anywhere.
//!
//! | file | from |
//! |---|---|
//! | `src/main.rs` | the program with its hidden lines; for an exercise, the starter and its tests |
//! | `Cargo.toml`, `Cargo.lock` | the course's, with exact versions, and only what the program names |
//! | `prelude/`, `show/`, … | the course's own library, and path dependencies |
//! | its declared data | beside them, where `cargo run` finds it |
//!
//! Nothing is written. The crates that a program uses are found by their names in its text.

mod manifest;

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::lock::{LockFile, lock_file};
use super::outputs::{LocalPackage, Outputs};
use crate::lesson::Lesson;
use crate::lesson::demo::{Demo, Edition, Expectation, Role};
use crate::sorted;
use manifest::Manifest;

/// Files of a project, by path.
pub(crate) type PackedFiles = BTreeMap<String, Vec<u8>>;

/// Returns true if readers can download the demo.
pub(crate) fn is_offered(demo: &Demo) -> bool {
    let words = &demo.words;
    let runs = matches!(words.expectation, Expectation::Run | Expectation::Panic(_));
    runs && !words.harness && words.title.is_some() && words.role == Role::Demo
}

/// The parts of a project that it does not share with others.
pub(crate) struct ProjectFiles<'a> {
    /// The name of its package.
    pub name: String,
    /// The edition of its source.
    pub edition: Edition,
    /// Path of the source: `src/main.rs`.
    pub path: &'a str,
    /// The source.
    pub source: String,
    /// Lines appended to the manifest, such as a profile.
    pub profile: &'a str,
    /// Text of the README.
    pub readme: String,
    /// Data files: names and bytes.
    pub data: Vec<(String, Vec<u8>)>,
}

/// The files that all projects of a course share.
pub(crate) struct SharedFiles<'a> {
    manifest: Manifest,
    lock: LockFile,
    /// Files of the course's own library, by path.
    library: PackedFiles,
    packages: &'a BTreeMap<String, LocalPackage>,
}

impl<'a> SharedFiles<'a> {
    /// Collects the shared files from the files of `content/`.
    pub(crate) fn new(files: &'a super::program::CourseFiles, outputs: &'a Outputs) -> Self {
        let text = |name: &str| {
            let bytes = files.get(name);
            bytes.map_or_else(String::new, |bytes| {
                String::from_utf8_lossy(bytes).into_owned()
            })
        };
        let manifest = Manifest::read(&text("Cargo.toml"), None);
        Self {
            lock: LockFile::read(&text("Cargo.lock")),
            library: library(files, &manifest),
            packages: &outputs.packages,
            manifest,
        }
    }

    /// Returns the files of a project.
    pub(crate) fn project(&self, own: ProjectFiles<'_>) -> PackedFiles {
        let mut used = self.used_by(&own.source);
        let (path, name) = (own.path.to_owned(), own.name);
        let root = self.root(&name, own.edition.as_str(), &used) + own.profile;
        let lock = self.lock_of(&name, &own.source);
        let mut files = PackedFiles::from([
            (path, own.source.into_bytes()),
            ("README.md".to_owned(), own.readme.into_bytes()),
        ]);
        files.extend(own.data);
        // After the data, which may have any name.
        files.insert("Cargo.toml".to_owned(), root.into_bytes());
        if used.remove(&self.manifest.name) {
            self.add_library(&mut files, &mut used);
        }
        for name in &used {
            if let Some(package) = self.packages.get(name) {
                let own = package
                    .files
                    .iter()
                    .map(|(path, bytes)| (format!("{name}/{path}"), without_tests(bytes)));
                files.extend(own);
                let manifest = Manifest::read(&package.manifest, package.workspace.as_deref());
                let text = manifest.without_workspace(&self.lock, &self.local());
                files.insert(format!("{name}/Cargo.toml"), text.into_bytes());
            }
        }
        files.insert("Cargo.lock".to_owned(), lock.into_bytes());
        files
    }

    /// Adds the library as a package, and its path dependencies to `used`.
    fn add_library(&self, files: &mut PackedFiles, used: &mut BTreeSet<String>) {
        let name = &self.manifest.name;
        let own = self.library.iter();
        files.extend(own.map(|(path, bytes)| (format!("{name}/{path}"), bytes.clone())));
        let text = self.manifest.without_workspace(&self.lock, &self.local());
        files.insert(format!("{name}/Cargo.toml"), text.into_bytes());
        let needs = self.manifest.dependencies().into_keys();
        used.extend(needs.filter(|name| self.packages.contains_key(name)));
    }

    /// Returns the names of packages that are folders of the project.
    fn local(&self) -> BTreeSet<String> {
        let names = self.packages.keys().cloned();
        names.chain([self.manifest.name.clone()]).collect()
    }

    /// Returns the packages that a program uses, including the course's own library.
    fn used_by(&self, source: &str) -> BTreeSet<String> {
        self.manifest
            .dependencies()
            .into_keys()
            .chain([self.manifest.name.clone()])
            // A course without a manifest has no library.
            .filter(|name| !name.is_empty())
            .filter(|name| names_crate(source, &name.replace('-', "_")))
            .collect()
    }

    /// Returns the manifest of the project's own package, which depends on the packages in `used`.
    fn root(&self, name: &str, edition: &str, used: &BTreeSet<String>) -> String {
        let library = self.manifest.name.clone();
        let path = Table::from_iter([("path".to_owned(), Value::from(library.as_str()))]);
        let mut dependencies = self.manifest.dependencies();
        dependencies.insert(library, path.into());
        dependencies.retain(|name, _| used.contains(name));
        let local = self.local();
        let exact = manifest::exact(dependencies, &self.manifest.name, &self.lock, &local, "");
        let mut root = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\npublish = false\n\n\
             [dependencies]\n{}",
            manifest::lines(&exact)
        );
        // Overflow panics as in the site's runs, which are not optimized. The empty table keeps a project
        // that is unpacked below a workspace out of it.
        root += "\n[profile.release]\noverflow-checks = true\n\n[workspace]\n";
        root
    }

    /// Returns the lock file of the project's own package `name`.
    fn lock_of(&self, name: &str, source: &str) -> String {
        // The lock file knows a renamed dependency by the name of its package.
        let used: BTreeSet<String> = self
            .used_by(source)
            .iter()
            .map(|name| self.manifest.package_of(name))
            .collect();
        let closure = self.lock.closure(used.iter().map(String::as_str));
        let mut packages: Vec<Table> = closure.into_iter().cloned().collect();
        let needs: Vec<Value> = used.iter().map(|name| self.need(name).into()).collect();
        let mut root = Table::from_iter([
            ("name".to_owned(), Value::from(name)),
            ("version".to_owned(), Value::from("0.1.0")),
        ]);
        if !needs.is_empty() {
            root.insert("dependencies".to_owned(), needs.into());
        }
        packages.push(root);
        packages.sort_by_key(|package| package.get("name").map(ToString::to_string));
        lock_file(&packages)
    }

    /// Returns the entry for a dependency in a lock file: its name, with the version if there are
    /// several.
    fn need(&self, name: &str) -> String {
        let closure = self.lock.closure([self.manifest.name.as_str()]);
        let versions = closure
            .iter()
            .filter(|package| package.get("name").and_then(Value::as_str) == Some(name))
            .count();
        match self.lock.version(name, &self.manifest.name) {
            Some(version) if versions > 1 => format!("{name} {version}"),
            _ => name.to_owned(),
        }
    }
}

/// Returns true if `source` contains `name` as a whole word.
pub(crate) fn names_crate(source: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    source.match_indices(name).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Returns the files of the course's own library: its root and the folders of its modules.
fn library(files: &super::program::CourseFiles, manifest: &Manifest) -> PackedFiles {
    let root = &manifest.library;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_at_top = |path: &str| !path.contains('/') && path.ends_with(".rs");
    let modules: Vec<String> = files
        .keys()
        .filter(|path| is_at_top(path))
        .map(|path| format!("{}/", path.trim_end_matches(".rs")))
        .collect();
    let is_in_module = |path: &str| modules.iter().any(|module| path.starts_with(module));
    let is_own = |path: &str| match folder {
        // Lessons and their data are in the same folder.
        "" => is_at_top(path) || (path.ends_with(".rs") && is_in_module(path)),
        folder => path.starts_with(&format!("{folder}/")),
    };
    let own = files.iter().filter(|(path, _)| is_own(path));
    sorted::map(own.map(|(path, bytes)| (path.clone(), without_tests(bytes))))
}

/// Removes the unit tests at the end of a source, which no demo needs.
fn without_tests(bytes: &[u8]) -> Vec<u8> {
    const HEAD: &str = "\n#[cfg(test)]\nmod tests {\n";
    let text = String::from_utf8_lossy(bytes);
    match text.find(HEAD).map(|at| text.split_at(at)) {
        // If other code follows the tests, the file stays as it is.
        Some((source, tests)) if tests.find("\n}\n") == Some(tests.len() - 3) => source.into(),
        _ => bytes.to_vec(),
    }
}

/// Returns the data files of a demo: names and bytes.
pub(crate) fn data(
    lesson: &Lesson,
    demo: &Demo,
    files: &super::program::CourseFiles,
) -> Vec<(String, Vec<u8>)> {
    let names = demo.words.data.iter();
    names
        .filter_map(|name| {
            let bytes = super::program::find_file(lesson, name, files)?;
            Some((name.clone(), bytes.to_vec()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, name: &str, named: bool) {
        assert_eq!(names_crate(source, name), named, "{source}");
    }

    #[test]
    fn a_crate_is_named_by_its_word() {
        check("use show::plot;", "show", true);
        check("shows(); let no_show = 1;", "show", false);
        check("a::show", "show", true);
    }

    #[test]
    fn only_tests_at_the_end_are_left_out() {
        let tests = "a\n\n#[cfg(test)]\nmod tests {\n    b {\n    }\n}\n";
        assert_eq!(without_tests(tests.as_bytes()), b"a\n");
        let more = format!("{tests}fn c() {{\n}}\n");
        assert_eq!(without_tests(more.as_bytes()), more.as_bytes());
    }

    #[test]
    fn a_project_has_exact_versions_and_only_what_it_names() {
        let files = super::super::program::CourseFiles::from(
            [
                (
                    "Cargo.toml",
                    "[package]\nname = \"prelude\"\nedition = \"2024\"\n[lib]\npath = \"prelude.rs\"\n\
                     [dependencies]\nrand = { version = \"0.10\", default-features = false }\nndarray = \"0.17\"\n\
                     words = { package = \"unicode-words\", version = \"1\" }\n",
                ),
                (
                    "Cargo.lock",
                    "[[package]]\nname = \"prelude\"\nversion = \"0.1.0\"\ndependencies = [\"rand\"]\n\
                     [[package]]\nname = \"rand\"\nversion = \"0.10.1\"\n\
                     [[package]]\nname = \"unicode-words\"\nversion = \"1.2.0\"\n\
                     [[package]]\nname = \"ndarray\"\nversion = \"0.17.2\"\n",
                ),
                ("prelude.rs", "mod deep;"),
                ("prelude/deep.rs", ""),
                ("01-a/index.md", "# A"),
            ]
            .map(|(name, text)| (name.to_owned(), text.as_bytes().into())),
        );
        let outputs = Outputs::default();
        let shared = SharedFiles::new(&files, &outputs);
        let used = shared.used_by("use rand::random;");
        let root = shared.root("a", "2024", &used);
        let line = "rand = { default-features = false, version = \"=0.10.1\" }\n";
        assert!(root.contains(line) && !root.contains("ndarray"), "{root}");
        assert!(
            shared
                .root("a", "2024", &shared.used_by("prelude::f()"))
                .contains("path = \"prelude\"")
        );
        // The lock file names a renamed dependency by its package.
        let renamed = "use words::split;";
        let root = shared.root("a", "2024", &shared.used_by(renamed));
        let line = "words = { package = \"unicode-words\", version = \"=1.2.0\" }\n";
        assert!(root.contains(line), "{root}");
        let lock = shared.lock_of("a", renamed);
        assert!(
            lock.contains("dependencies = [\n \"unicode-words\",\n]"),
            "{lock}"
        );
        assert!(lock.contains("version = \"1.2.0\""), "{lock}");
        let paths: Vec<&String> = shared.library.keys().collect();
        assert_eq!(paths, ["prelude.rs", "prelude/deep.rs"]);
    }
}
