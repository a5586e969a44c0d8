//! Terms of the glossary that a page has used so far.

use crate::lesson::tree::Inline;

/// Slug of the glossary.
pub(crate) const GLOSSARY: &str = "glossary";

/// A term that the page uses.
pub struct Term {
    /// Its anchor in the glossary.
    pub id: String,
    /// Term that is defined.
    pub words: Vec<Inline>,
    /// Meaning, from the glossary.
    pub meaning: Vec<Inline>,
}
