//! Links as templates see them.

use serde::Serialize;

/// A link with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// Relative address.
    pub href: String,
    /// Title of its target.
    pub title: String,
    /// Number of the lesson, if its target is one.
    pub number: Option<u32>,
}

/// A page in another language.
#[derive(Serialize)]
pub(crate) struct Translation {
    /// Language as a BCP 47 tag.
    pub language: String,
    /// Absolute URL of the page.
    pub href: String,
}
