//! Entries of a page for the course's generated lists.

use serde::{Deserialize, Serialize};

/// An entry of a lesson for the generated lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Kind of the entry.
    pub kind: ExhibitKind,
    /// Anchor.
    pub id: String,
    /// `Figure 21.2`; empty without a number.
    pub name: String,
    /// HTML of its title or caption.
    pub title: String,
}

/// Kinds of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExhibitKind {
    /// A figure or a diagram.
    Figure,
    /// A demo with a title.
    Demo,
    /// An exercise.
    Exercise,
}
