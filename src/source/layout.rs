//! Finds the folders of a course: `content/`, or the chapters of an mdBook.
//!
//! | in the course's folder | folder of the lessons |
//! |---|---|
//! | `content/` | `content/` |
//! | `book.toml` | the folder set there, `src/` by default |
//! | `src/SUMMARY.md` | `src/` |
//!
//! Of these files only `book.toml` is read.

use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::regular;
use crate::settings::LessonParts;

/// The folders of a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseLayout {
    /// Path of the lessons' folder relative to the course, with `/`; empty if it is the course's
    /// folder.
    pub content: String,
    /// Text of `book.toml`, if the lessons are the chapters of an mdBook.
    pub book: Option<String>,
}

impl Default for CourseLayout {
    fn default() -> Self {
        Self::plain("content")
    }
}

impl CourseLayout {
    /// Returns the folders of the course in `root`; `None` if there is no course.
    pub fn find(root: &Path) -> Option<Self> {
        let text = regular::read_text(&root.join("book.toml")).ok();
        let of_book = text.map(|text| Self {
            content: Book::read("book.toml", &text).0.folder(),
            book: Some(text),
        });
        if root.join("content").is_dir() {
            let own = of_book.filter(|layout| layout.content == "content");
            return Some(own.unwrap_or_else(|| Self::plain("content")));
        }
        let has_summary = || root.join("src/SUMMARY.md").is_file();
        of_book
            .filter(|layout| layout.folder(root).is_dir())
            .or_else(|| has_summary().then(|| Self::plain("src")))
    }

    fn plain(content: &str) -> Self {
        Self {
            content: content.to_owned(),
            book: None,
        }
    }

    /// Returns true if the lessons are the chapters of an mdBook.
    pub fn is_book(&self) -> bool {
        self.book.is_some() || self.content != "content"
    }

    /// Returns the pages that show the parts of a lesson by default: in a book, not every chapter
    /// is a lesson.
    pub fn lesson_parts(&self) -> LessonParts {
        if self.is_book() {
            LessonParts::WithQuestions
        } else {
            LessonParts::Always
        }
    }

    /// Returns the folder of the lessons of the course in `root`.
    pub fn folder(&self, root: &Path) -> PathBuf {
        if self.content.is_empty() {
            return root.to_owned();
        }
        root.join(&self.content)
    }

    /// Returns the folder of the lessons relative to the course's folder: `content/`.
    pub fn lessons_folder(&self) -> String {
        if self.content.is_empty() {
            return "./".to_owned();
        }
        self.shown("")
    }

    /// Returns the path of a file relative to the lessons; `name` is relative to the course's folder.
    pub fn from_lessons(&self, name: &str) -> String {
        let parts = self.content.split('/').filter(|part| !part.is_empty());
        let up: String = parts.map(|_| "../").collect();
        up + name
    }

    /// Returns the path of a file relative to the course's folder; `name` is relative to the
    /// lessons.
    pub fn shown(&self, name: &str) -> String {
        let mut parts: Vec<&str> = Vec::new();
        for part in self.content.split('/').chain(name.split('/')) {
            let last = parts.last().copied();
            match part {
                "" if parts.is_empty() => {}
                ".." if last.is_some_and(|last| last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests prepare folders")]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: Option<&str>) {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let found = CourseLayout::find(root.path());
        assert_eq!(found.as_ref().map(|layout| &*layout.content), expected);
    }

    #[test]
    fn lessons_stand_in_content_or_in_a_book() {
        check(
            &[("content/a.md", ""), ("src/SUMMARY.md", "")],
            Some("content"),
        );
        check(&[("book.toml", ""), ("src/a.md", "")], Some("src"));
        let settings = "[book]\nsrc = \"doc/text\"\n";
        check(
            &[("book.toml", settings), ("doc/text/a.md", "")],
            Some("doc/text"),
        );
        check(&[("book.toml", "[book]\nsrc = \".\"\n")], Some(""));
        check(&[("src/SUMMARY.md", "")], Some("src"));
        check(&[("src/main.rs", "")], None);
        check(&[("book.toml", "")], None);
    }

    #[test]
    fn paths_are_shown_from_the_course() {
        let layout = CourseLayout::plain("doc/src");
        assert_eq!(layout.shown("a/b.md"), "doc/src/a/b.md");
        assert_eq!(layout.shown("../../examples/a.rs"), "examples/a.rs");
        assert_eq!(layout.shown("../../../a.rs"), "../a.rs");
        assert_eq!(layout.shown(""), "doc/src/");
        assert_eq!(CourseLayout::plain("").shown("a.md"), "a.md");
        assert_eq!(layout.from_lessons("course.toml"), "../../course.toml");
        assert_eq!(layout.lessons_folder(), "doc/src/");
        assert_eq!(CourseLayout::plain("").lessons_folder(), "./");
    }
}
