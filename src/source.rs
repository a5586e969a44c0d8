//! Reads the course folder: every byte that the build may use.
//!
//! This is the lessons' folder and `templates/`, without hidden files, Cargo's output, and links
//! out of the course. The lessons' folder is `content/`, or that of an mdBook; files outside of it
//! are read if lessons include them.
#![expect(clippy::disallowed_methods, reason = "edge: reads the course folder")]

mod beside;
mod folder;
mod layout;
mod mention;
mod package;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use beside::Beside;
use folder::{is_wanted_path, name_below, read_folder, shown};

use crate::memo::Memo;
use crate::repository;
use crate::settings::{self, Addresses, Settings};

pub use beside::resolve;
pub use layout::CourseLayout;
pub use package::{Package, PackageFault};

/// The input files of a course.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Path of the course in messages: empty, or with a final `/`.
    pub prefix: String,
    /// The folders of the course.
    pub layout: CourseLayout,
    /// The Cargo package that demos may import.
    pub package: Package,
    /// Files of the lessons' folder, by path below it, with `/`.
    pub content: BTreeMap<String, Arc<[u8]>>,
    /// Files outside of the lessons' folder that lessons include, by path relative to it.
    pub beside: Beside,
    /// Templates and assets that override embedded ones, by name.
    pub templates: BTreeMap<String, Arc<[u8]>>,
    /// Files that were skipped although they are not hidden, by path in messages.
    pub left_out: Vec<(String, LeftOut)>,
    /// Owner of the settings and links that were followed.
    pub trust: Trust,
    /// Results of earlier builds of this course, for the stages to reuse.
    pub memo: Memo,
}

/// Owner of the settings and links that are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The author; of the course only harmless settings, and links within its repository.
    #[default]
    Author,
    /// The course: the author has passed `--trust-config`.
    Course,
}

impl Sources {
    /// Returns the form of page addresses: from `course.toml`, else the default.
    pub fn addresses(&self) -> Addresses {
        let name = self.settings_name();
        let text = self.text(&name).unwrap_or_default();
        let (settings, _) = settings::read::<Settings>(&name, &text);
        settings
            .site
            .addresses
            .unwrap_or_else(|| self.usual_addresses())
    }

    /// Returns the default form of page addresses: mdBook's for books.
    pub fn usual_addresses(&self) -> Addresses {
        let is_book = self.layout.content != "content" && self.content.contains_key("SUMMARY.md");
        if is_book {
            Addresses::Mdbook
        } else {
            Addresses::Folders
        }
    }
}

/// Reason why a file was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is a symbolic link, whose target may lie outside of the course.
    Link,
    /// Its name is not UTF-8 or has control characters, so it cannot be part of a URL.
    Name,
    /// It is a pipe, a socket or a device.
    Special,
    /// It is beside the lessons' folder, and only read inside of it.
    Place,
}

/// Files of settings, which are read among the lessons.
const SETTINGS: [&str; 2] = ["course.toml", "bibliography.toml"];

/// Reason why the course cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There are no lessons.
    #[error("no course here: {0}")]
    NoContent(String),
    /// A folder that is a link out of the repository.
    #[error(
        "`{0}` leads out of the course's repository; copy into it what lies there, or say `--trust-config`"
    )]
    Outside(String),
    /// A file or folder that cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// Path of the file or folder.
        path: String,
        /// Error of the system.
        reason: String,
    },
}

/// Reads the course in `root`.
///
/// # Errors
///
/// [`SourceError`] if there is no folder of lessons, if it is a link to a place that `trust` does not allow, or if a
/// file in it cannot be read.
pub fn read(root: &Path, trust: Trust) -> Result<Sources, SourceError> {
    let Some(layout) = CourseLayout::find(root) else {
        return Err(SourceError::NoContent(what_is_missing(root)));
    };
    let content = layout.folder(root);
    let templates = root.join("templates");
    // A pull request may replace either folder by a link to the secrets of the machine that builds it.
    if trust == Trust::Author {
        let mut folders = [&content, &templates].into_iter();
        let is_outside = |folder: &&PathBuf| folder.exists() && !repository::holds(root, folder);
        if let Some(outside) = folders.find(is_outside) {
            return Err(SourceError::Outside(shown(outside)));
        }
    }
    let prefix = match root.to_string_lossy().trim_end_matches('/') {
        "" | "." => String::new(),
        path => format!("{path}/"),
    };
    let mut left_out = Vec::new();
    let files = read_folder(&content, &mut left_out)?;
    let beside = beside::read(&content, root, &layout, &files, trust);
    for name in SETTINGS {
        let is_read = content == root || beside.contains_key(&layout.from_lessons(name));
        if !is_read && root.join(name).is_file() {
            left_out.push((name.to_owned(), LeftOut::Place));
        }
    }
    let mut sources = Sources {
        prefix,
        package: Package::default(),
        beside,
        layout,
        content: files,
        templates: read_folder(&templates, &mut left_out)?,
        left_out,
        trust,
        memo: Memo::default(),
    };
    sources.package = sources.find_package(root);
    Ok(sources)
}

/// Explains why a folder is no course, and what to do.
fn what_is_missing(root: &Path) -> String {
    let shown = |name: &str| root.join(name).display().to_string();
    if root.join("book.toml").is_file() {
        let file = shown("book.toml");
        return format!("`{file}` names a folder of chapters (`src`) that does not exist");
    }
    let content = shown("content");
    format!(
        "`{content}` does not exist, and there is no `book.toml` \
         (`-C DIR` names a course's folder, `didact new DIR` begins one)"
    )
}

/// Reads the files in `paths` again, after the course was read before.
///
/// Returns false if that is not enough: a folder changed, or a path is not part of the course.
pub fn update(sources: &mut Sources, root: &Path, paths: &BTreeSet<PathBuf>) -> bool {
    let folder = sources.layout.folder(root);
    let absolute = |folder: &Path| std::path::absolute(folder).ok();
    let templates = absolute(&root.join("templates"));
    let (Some(content), Some(templates)) = (absolute(&folder), templates) else {
        return false;
    };
    let updated = paths.iter().all(|path| {
        if path.starts_with(&templates) {
            update_file(&mut sources.templates, &templates, path)
        } else {
            path.starts_with(&content) && update_file(&mut sources.content, &content, path)
        }
    });
    // A changed lesson may include other files, or name the first crate of a package.
    if updated {
        sources.beside = beside::read(
            &folder,
            root,
            &sources.layout,
            &sources.content,
            sources.trust,
        );
        sources.package = sources.find_package(root);
    }
    updated
}

fn update_file(files: &mut BTreeMap<String, Arc<[u8]>>, folder: &Path, path: &Path) -> bool {
    let name = name_below(folder, path);
    let is_file =
        std::fs::symlink_metadata(path).map(|data| data.is_file() && path.to_str().is_some());
    match (is_file, std::fs::read(path)) {
        (Ok(true), Ok(bytes)) if is_wanted_path(&name) => {
            files.insert(name, bytes.into());
            true
        }
        // A deleted path that was no file may have been a folder.
        (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound => {
            files.remove(&name).is_some()
        }
        _ => false,
    }
}

impl Sources {
    /// Returns the path of a file of the lessons' folder in messages.
    pub fn shown(&self, name: &str) -> Arc<str> {
        format!("{}{}", self.prefix, self.layout.shown(name)).into()
    }

    /// Returns the path of the settings: `course.toml` among the lessons, or beside `book.toml`.
    pub fn settings_name(&self) -> String {
        let beside = self.layout.from_lessons("course.toml");
        if self.beside.contains_key(&beside) {
            return beside;
        }
        "course.toml".to_owned()
    }

    fn find_package(&self, root: &Path) -> Package {
        let name = self.settings_name();
        let text = self.text(&name).unwrap_or_default();
        // `course::configure` reports errors in the settings.
        let (settings, _) = settings::read::<Settings>(&name, &text);
        let named = settings.package.as_ref().map(|named| &**named.get_ref());
        let mentions = |crates: &[String]| mention::any(&self.content, &self.beside, crates);
        Package::find(root, &self.layout, named, self.trust, &mentions)
    }

    /// Returns the folders below the course in `root` of packages with crates that demos name; none if the course
    /// has a package.
    pub fn packages_elsewhere(&self, root: &Path) -> Vec<String> {
        if self.package.edition.is_some() {
            return Vec::new();
        }
        package::elsewhere(root, &|crates: &[String]| {
            mention::any(&self.content, &self.beside, crates)
        })
    }

    /// Returns the bytes of a file of the lessons' folder, or of an included file outside of it.
    pub fn file(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.content.get(name).or_else(|| self.beside.get(name))
    }

    /// Returns a file as text: LF line ends, no byte order mark; invalid UTF-8 is replaced.
    pub fn text(&self, name: &str) -> Option<String> {
        let bytes = self.file(name)?;
        let text = String::from_utf8_lossy(bytes);
        let unmarked = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Some(unmarked.replace("\r\n", "\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in [("content/a.md", "1"), ("content/b/index.md", "1")] {
            write(root.path(), name, text);
        }
        root
    }

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Checks after an action that updating the given paths gives the same as reading all, or is
    /// refused.
    #[track_caller]
    fn check(paths: &[&str], enough: bool, act: impl FnOnce(&Path)) {
        let root = course();
        let mut sources = read(root.path(), Trust::Author).unwrap();
        act(root.path());
        let changed = paths.iter().map(|path| root.path().join(path)).collect();
        assert_eq!(update(&mut sources, root.path(), &changed), enough);
        if enough {
            let again = read(root.path(), Trust::Author).unwrap();
            assert_eq!(
                (sources.content, sources.templates),
                (again.content, again.templates)
            );
        }
    }

    #[test]
    fn files_that_changed_are_read_alone() {
        check(&["content/a.md"], true, |root| {
            write(root, "content/a.md", "2")
        });
        check(&["content/c.md"], true, |root| {
            write(root, "content/c.md", "2")
        });
        check(&["templates/base.html"], true, |root| {
            write(root, "templates/base.html", "2");
        });
        check(&["content/a.md"], true, |root| {
            std::fs::remove_file(root.join("content/a.md")).unwrap();
        });
    }

    #[test]
    fn folders_are_read_anew() {
        check(&["content/c"], false, |root| {
            write(root, "content/c/index.md", "2")
        });
        check(&["content/b"], false, |root| {
            std::fs::remove_dir_all(root.join("content/b")).unwrap();
        });
        check(&["content/b", "content/d"], false, |root| {
            std::fs::rename(root.join("content/b"), root.join("content/d")).unwrap();
        });
        check(&["elsewhere"], false, |_| {});
    }
}
