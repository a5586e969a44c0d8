//! Finds the repository that a course belongs to, which bounds what the build reads outside of its walls.
//!
//! Two questions look alike and have different answers, so both are answered here:
//!
//! | question | answer |
//! |---|---|
//! | what may a course read? | the innermost repository: a home folder may be a repository too |
//! | whose settings could a pull request change? | all folders up to the outermost one: the course may be a submodule |
//!
//! A source archive has no repository. Its outermost course is taken instead, since a course may be published below
//! another one. No file is opened: only the existence of names is checked.

pub(crate) mod tracked;

use std::path::{Path, PathBuf};

/// Returns the folder of the repository that the course in `folder` is in; without one, the outermost
/// course around it, else `folder` itself.
///
/// `folder` may be the course's folder or one below it.
pub(crate) fn of(folder: &Path) -> PathBuf {
    let own = canonical(folder);
    let has = |folder: &Path, name: &str| folder.join(name).exists();
    let is_course = |folder: &&Path| has(folder, "content/course.toml") || has(folder, "book.toml");
    let course = || own.ancestors().filter(is_course).last();
    // A course needs no settings, so the name of its folder has to do.
    let content_parent = || own.ends_with("content").then(|| own.parent()).flatten();
    own.ancestors()
        .find(|folder| has(folder, ".git"))
        .or_else(course)
        .or_else(content_parent)
        .unwrap_or(&own)
        .to_owned()
}

/// Returns true if `path` exists and lies in the repository of the course in `folder`, links resolved.
pub(crate) fn holds(folder: &Path, path: &Path) -> bool {
    path.canonicalize()
        .is_ok_and(|path| path.starts_with(of(folder)))
}

/// Returns the folders above `folder` that a pull request could change, itself first: up to the outermost
/// repository, or all without one.
pub(crate) fn folders_around(folder: &Path) -> Vec<PathBuf> {
    let own = canonical(folder);
    let mut folders: Vec<PathBuf> = own.ancestors().map(Path::to_owned).collect();
    let is_repository = |folder: &PathBuf| folder.join(".git").exists();
    if let Some(outermost) = folders.iter().rposition(is_repository) {
        folders.truncate(outermost + 1);
    }
    folders
}

fn canonical(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    /// Creates `folders`; returns the repository of `a/b/content` and the number of folders around it.
    fn found(folders: &[&str]) -> (String, usize) {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap();
        let content = root.join("a/b/content");
        std::fs::create_dir_all(&content).unwrap();
        for folder in folders {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let below = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
        let around = folders_around(&content).into_iter();
        let count = around.filter(|folder| folder.starts_with(&root)).count();
        (below(&of(&content)), count)
    }

    #[track_caller]
    fn check(folders: &[&str], repository: &str, around: usize) {
        assert_eq!(
            found(folders),
            (repository.to_owned(), around),
            "{folders:?}"
        );
    }

    #[test]
    fn reading_ends_at_the_innermost_repository_and_settings_at_the_outermost() {
        check(&["a/.git"], "a", 3);
        check(&["a/.git", ".git"], "a", 4);
        check(&["a/b/.git", "a/.git"], "a/b", 3);
        check(&["a/b/content/.git", "a/.git"], "a/b/content", 3);
    }

    #[test]
    fn without_a_repository_the_outermost_course_counts() {
        check(&[], "a/b", 4);
        check(&["a/b/content/course.toml"], "a/b", 4);
        check(
            &["a/b/content/course.toml", "a/content/course.toml"],
            "a",
            4,
        );
        check(&["a/book.toml"], "a", 4);
    }
}
