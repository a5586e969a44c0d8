//! Shapes of the nodes of a free graph.

use serde::{Deserialize, Serialize};

/// Shape of a node of a free graph.
///
/// ```
/// let diagram = figure::parse_diagram("node s circle σ\nnode y plus\nedge s y").unwrap();
/// let figure::Item::Node { look, .. } = &diagram.items[0] else { panic!() };
/// assert_eq!(*look, figure::Look::Circle);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// An operation.
    #[default]
    Box,
    /// A box with round ends.
    Pill,
    /// A function of each number, such as σ.
    Circle,
    /// A decision.
    Diamond,
    /// An array: a bar with its words beneath.
    Tensor,
    /// ⊕.
    Plus,
    /// ⊗.
    Times,
    /// Words in an open bracket: a concatenation.
    Concat,
    /// A point where ways part.
    Dot,
    /// Words without a frame: an input or an output.
    Words,
}

impl Look {
    /// All looks with the words that name them in a `diagram` fence.
    pub(crate) const ALL: [(&'static str, Look); 10] = [
        ("box", Look::Box),
        ("pill", Look::Pill),
        ("circle", Look::Circle),
        ("diamond", Look::Diamond),
        ("tensor", Look::Tensor),
        ("plus", Look::Plus),
        ("times", Look::Times),
        ("concat", Look::Concat),
        ("dot", Look::Dot),
        ("words", Look::Words),
    ];
}
