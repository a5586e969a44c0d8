//! Finds the course for a command.
//!
//! With `-C DIR` it is the course in `DIR`, otherwise the one at or above the current folder, as
//! with Cargo and Git. Only `book.toml` is read.
#![expect(clippy::disallowed_methods, reason = "edge: looks for a course")]

use std::path::{Path, PathBuf};

use super::arguments::CourseArguments;
use crate::source::CourseLayout;

impl CourseArguments {
    /// Returns the folder of the course; if it was searched for, relative to the current folder.
    pub fn root(&self) -> PathBuf {
        if let Some(folder) = &self.course {
            return folder.clone();
        }
        let current = std::env::current_dir().unwrap_or_default();
        match levels_up(&current).unwrap_or(0) {
            0 => PathBuf::from("."),
            levels => std::iter::repeat_n("..", levels).collect(),
        }
    }
}

/// Returns the number of levels from `folder` up to the nearest course.
///
/// A folder with lessons is a course. Further up, `content/` may belong to another program, so
/// there it must contain a `course.toml`, belong to an mdBook, or contain `folder`.
pub(super) fn levels_up(folder: &Path) -> Option<usize> {
    let mut from = None;
    for (levels, ancestor) in folder.ancestors().enumerate() {
        let layout = CourseLayout::find(ancestor);
        let is_course = match from {
            None => layout.is_some(),
            Some(below) => layout.is_some_and(|layout| {
                let lessons = layout.folder(ancestor);
                let is_ours = layout.book.is_some() || lessons.join("course.toml").is_file();
                is_ours || lessons.starts_with(below)
            }),
        };
        if is_course {
            return Some(levels);
        }
        from = Some(ancestor);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_course_around_a_folder_is_found() {
        let root = tempfile::tempdir().unwrap();
        let make = |path: &str| std::fs::create_dir_all(root.path().join(path)).unwrap();
        make("a/content/01-x/data");
        make("a/site/x");
        make("b/content/deep/er");
        make("b/other");
        std::fs::write(root.path().join("a/content/course.toml"), "").unwrap();
        let check = |path: &str, expected: Option<usize>| {
            assert_eq!(levels_up(&root.path().join(path)), expected, "{path}");
        };
        check("a", Some(0));
        check("a/content", Some(1));
        check("a/content/01-x/data", Some(3));
        check("a/site/x", Some(2));
        check("b/content/deep/er", Some(3));
        // A `content/` of another program is no course.
        check("b/other", None);
    }
}
