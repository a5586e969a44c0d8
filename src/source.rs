//! Reads the course folder: every byte that the build may use.
//!
//! It reads `content/` and `templates/`, leaves out what is hidden and what
//! Cargo makes, follows no link out of the course, and understands nothing.
#![expect(clippy::disallowed_methods, reason = "edge: reads the course folder")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

/// The bytes of a course.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Path of the course as messages show it: empty, or with a final `/`.
    pub prefix: String,
    /// Files of `content/`, by path below it, with `/`.
    pub content: BTreeMap<String, Arc<[u8]>>,
    /// Templates and assets that replace embedded ones, by name.
    pub templates: BTreeMap<String, Arc<[u8]>>,
    /// What was left out although it is not hidden, by path as messages show it.
    pub left_out: Vec<(String, LeftOut)>,
}

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is a link on disk; what it leads to may not be of this course.
    Link,
    /// Its name is not UTF-8 or has control characters, so that no address can have it.
    Name,
    /// It is a pipe, a socket or a device.
    Special,
}

/// Why the course cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no `content/`.
    #[error(
        "no course here: `{0}` does not exist (`-C DIR` names its folder, `didact new DIR` begins one)"
    )]
    NoContent(String),
    /// A file or folder that cannot be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        reason: String,
    },
}

/// Reads the course in `root`.
///
/// # Errors
///
/// [`SourceError`] if there is no `content/` or something in it cannot be read.
pub fn read(root: &Path) -> Result<Sources, SourceError> {
    let content = root.join("content");
    if !content.is_dir() {
        return Err(SourceError::NoContent(content.display().to_string()));
    }
    let prefix = match root.to_string_lossy().trim_end_matches('/') {
        "" | "." => String::new(),
        path => format!("{path}/"),
    };
    let mut left_out = Vec::new();
    Ok(Sources {
        prefix,
        content: read_folder(&content, &mut left_out)?,
        templates: read_folder(&root.join("templates"), &mut left_out)?,
        left_out,
    })
}

/// Reads the files among `paths` again, in a course that was read before.
///
/// `false` if that is not enough: a folder changed, or a path is none of the course's.
pub fn update(sources: &mut Sources, root: &Path, paths: &BTreeSet<PathBuf>) -> bool {
    let absolute = |folder: &str| std::path::absolute(root.join(folder)).ok();
    let (Some(content), Some(templates)) = (absolute("content"), absolute("templates")) else {
        return false;
    };
    paths.iter().all(|path| {
        if path.starts_with(&content) {
            update_file(&mut sources.content, &content, path)
        } else {
            path.starts_with(&templates) && update_file(&mut sources.templates, &templates, path)
        }
    })
}

fn update_file(files: &mut BTreeMap<String, Arc<[u8]>>, folder: &Path, path: &Path) -> bool {
    let name = name_below(folder, path);
    let is_file = std::fs::symlink_metadata(path);
    let is_file = is_file.map(|data| data.is_file() && path.to_str().is_some());
    match (is_file, std::fs::read(path)) {
        (Ok(true), Ok(bytes)) if is_wanted_path(&name) => {
            files.insert(name, bytes.into());
            true
        }
        // What is gone without having been a file may have been a folder.
        (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound => {
            files.remove(&name).is_some()
        }
        _ => false,
    }
}

/// The same as `is_wanted` of all parts of a path.
fn is_wanted_path(name: &str) -> bool {
    let mut parts = name.split('/');
    let is_hidden = |part: &str| part.starts_with('.') || part.ends_with('~') || part == "target";
    parts.all(|part| !is_hidden(part)) && !name.contains(char::is_control)
}

fn read_folder(
    folder: &Path,
    left_out: &mut Vec<(String, LeftOut)>,
) -> Result<BTreeMap<String, Arc<[u8]>>, SourceError> {
    if !folder.is_dir() {
        return Ok(BTreeMap::new());
    }
    let entries = WalkDir::new(folder).into_iter().filter_entry(is_wanted);
    let entries = entries.filter(|entry| {
        let Ok(entry) = entry else { return true };
        let reason = left_out_for(folder, entry);
        left_out.extend(reason.map(|reason| {
            let shown = shown(entry.path()).replace(char::is_control, "\u{fffd}");
            (shown, reason)
        }));
        reason.is_none() && entry.file_type().is_file()
    });
    let read = entries.par_bridge().map(|entry| {
        let entry = entry.map_err(|error| SourceError::Unreadable {
            path: error.path().map(shown).unwrap_or_default(),
            reason: error.to_string(),
        })?;
        let bytes = std::fs::read(entry.path()).map_err(|error| SourceError::Unreadable {
            path: shown(entry.path()),
            reason: error.to_string(),
        })?;
        Ok((name_below(folder, entry.path()), bytes.into()))
    });
    read.collect()
}

fn left_out_for(folder: &Path, entry: &DirEntry) -> Option<LeftOut> {
    let kind = entry.file_type();
    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
    if kind.is_dir() || entry.depth() == 0 {
        None
    } else if kind.is_symlink() {
        Some(LeftOut::Link)
    } else if !kind.is_file() {
        Some(LeftOut::Special)
    } else if below
        .to_str()
        .is_none_or(|name| name.contains(char::is_control))
    {
        Some(LeftOut::Name)
    } else {
        None
    }
}

/// Hidden files and Cargo's `target` are not sources.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let cargo = entry.file_type().is_dir() && name == "target";
    entry.depth() == 0 || !(name.starts_with('.') || name.ends_with('~') || cargo)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn name_below(folder: &Path, path: &Path) -> String {
    let below: PathBuf = path.strip_prefix(folder).unwrap_or(path).into();
    let parts = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

impl Sources {
    /// The path of a file of `content/` as authors see it.
    pub fn shown(&self, name: &str) -> Arc<str> {
        format!("{}content/{name}", self.prefix).into()
    }

    /// A file of `content/` as text: LF, no byte order mark; invalid UTF-8 is replaced.
    pub fn text(&self, name: &str) -> Option<String> {
        let bytes = self.content.get(name)?;
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        Some(text.replace("\r\n", "\n"))
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

    /// After an act, the paths it touched are enough, or are said not to be.
    #[track_caller]
    fn check(paths: &[&str], enough: bool, act: impl FnOnce(&Path)) {
        let root = course();
        let mut sources = read(root.path()).unwrap();
        act(root.path());
        let paths = paths.iter().map(|path| root.path().join(path)).collect();
        assert_eq!(update(&mut sources, root.path(), &paths), enough);
        if enough {
            let again = read(root.path()).unwrap();
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
