//! The contents of a course as templates see them: parts, and entries at any depth.

use serde::Serialize;

/// A part of the table of contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ContentsPart {
    /// Key under which browsers store that it is folded: `advanced`.
    pub id: String,
    /// Title; a part without one cannot be folded.
    pub title: String,
    /// True if it is unfolded at first.
    pub open: bool,
    /// Entries of the part.
    pub entries: Vec<ContentsEntry>,
}

/// A lesson, a chapter, or a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ContentsEntry {
    /// Title of the lesson.
    pub title: String,
    /// Number, `21` or `3.2`; may be empty.
    pub number: String,
    /// Address relative to the top of the site; `null` for a draft.
    pub href: Option<String>,
    /// Slug of the lesson, also used as key in browsers' storage.
    pub slug: String,
    /// True for the page that contains the tree.
    pub here: bool,
    /// Nested entries.
    pub entries: Vec<ContentsEntry>,
}

/// Capitalizes a word: `advanced` → `Advanced`.
pub(crate) fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
