//! The statements of a diagram, as the frames say them.

use serde::{Deserialize, Serialize};

use crate::graph::Look;
use crate::real::Real;

/// A network as a list of statements, from its input to its output.
///
/// ```
/// let diagram = figure::parse_diagram("tensor x 64×56×56\ntap x\nop relu\nadd x").unwrap();
/// assert_eq!(diagram.items.len(), 4);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diagram {
    /// The statements in the order in which they were made.
    pub items: Vec<Item>,
}

/// Direction in which a network flows.
///
/// ```
/// let diagram = figure::parse_diagram("right\nop relu").unwrap();
/// let to = figure::Direction::Right;
/// assert_eq!(diagram.items[0], figure::Item::Direction { to });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From left to right, if that is not too wide.
    Right,
    /// From left to right, as the profile of its channels.
    Profile,
}

/// One statement of a diagram.
///
/// ```
/// let diagram = figure::parse_diagram("op conv = 36,864").unwrap();
/// let count = 36_864.0.into();
/// assert_eq!(diagram.items[1], figure::Item::Params { count });
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields repeat what the variants say")]
pub enum Item {
    /// The network flows this way.
    Direction { to: Direction },
    /// A spine of its own begins.
    Column { title: String },
    /// An array with its shape; a side may be a symbol.
    Tensor { name: String, shape: Vec<String> },
    /// An operation.
    Op { name: String },
    /// Parallel copies of an operation.
    Paths { copies: Real, name: String },
    /// An operation that was taken out.
    Dropped { name: String },
    /// Parameters of the operation or projection before.
    Params { count: Real },
    /// A point from which arcs can start.
    Tap { name: String },
    /// Adds the value of the tap, perhaps after a projection.
    Add {
        tap: String,
        through: Option<String>,
    },
    /// Concatenates the value of the tap; `parts` are the channels of each source.
    Concat { tap: String, parts: Vec<Real> },
    /// Multiplies by the value of the tap, perhaps after an operation.
    Multiply {
        tap: String,
        through: Option<String>,
    },
    /// An array made of the channels of several sources.
    Stack { name: String, parts: Vec<Real> },
    /// A frame begins; its inside stands there so many times.
    Group { title: String, times: Real },
    /// The innermost frame ends.
    End,
    /// Value on the edge that leaves the last node.
    Value { text: String },
    /// Gradient that comes back on the edge that leaves the last node.
    Gradient { text: String },
    /// Value on the last arc.
    ArcValue { text: String },
    /// Gradient that comes back on the last arc.
    ArcGradient { text: String },
    /// The backward pass of the column is drawn.
    Backward,
    /// A node of a free graph.
    Node {
        id: String,
        look: Look,
        label: String,
    },
    /// An edge between two nodes of a free graph, by their ids.
    Edge {
        from: String,
        to: String,
        #[serde(default)]
        label: Option<String>,
        #[serde(default)]
        dashed: bool,
    },
    /// The node or edge before is the one that is spoken of.
    Here,
    /// All paths through a residual net, those through `without` blocked.
    Unravel {
        blocks: Vec<String>,
        without: Vec<String>,
    },
}
