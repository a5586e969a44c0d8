//! Free graphs: nodes by their ids, and edges between them.

use super::Diagram;
use crate::json::Json;

/// Shape of a node of a free graph.
///
/// ```
/// use show::Look;
/// show::diagram("gate")
///     .node("x", Look::Words, "x")
///     .node("s", Look::Circle, "σ")
///     .node("y", Look::Times, "")
///     .edge("x", "s")
///     .edge("s", "y")
///     .edge("x", "y")
///     .alt("x is multiplied by its own sigmoid.");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// An operation.
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

/// Stroke of an arrow.
#[derive(Clone, Copy, PartialEq)]
enum Stroke {
    Solid,
    Dashed,
}

impl Look {
    fn name(self) -> &'static str {
        match self {
            Look::Box => "box",
            Look::Pill => "pill",
            Look::Circle => "circle",
            Look::Diamond => "diamond",
            Look::Tensor => "tensor",
            Look::Plus => "plus",
            Look::Times => "times",
            Look::Concat => "concat",
            Look::Dot => "dot",
            Look::Words => "words",
        }
    }
}

impl Diagram {
    /// Adds a node of a free graph; `id` is how edges call it.
    ///
    /// ```
    /// use show::Look;
    /// show::diagram("net").node("f", Look::Box, "conv 3×3").params(36_864).alt("One convolution.");
    /// ```
    pub fn node(self, id: impl Into<String>, look: Look, label: impl Into<String>) -> Diagram {
        let fields = vec![
            ("id", Json::Text(id.into())),
            ("look", look.name().into()),
            ("label", Json::Text(label.into())),
        ];
        self.push("node", fields)
    }

    /// Adds an arrow between two nodes, which may be added later.
    ///
    /// ```
    /// use show::Look::{Box, Words};
    /// show::diagram("net").node("x", Words, "x").node("f", Box, "f").edge("x", "f").alt("x goes into f.");
    /// ```
    pub fn edge(self, from: impl Into<String>, to: impl Into<String>) -> Diagram {
        self.joined(from.into(), to.into(), None, Stroke::Solid)
    }

    /// Adds an arrow with words beside it.
    ///
    /// ```
    /// use show::Look::Circle;
    /// show::diagram("chain")
    ///     .right()
    ///     .node("rain", Circle, "rain")
    ///     .node("sun", Circle, "sun")
    ///     .edge_named("rain", "sun", "0.3")
    ///     .edge_named("sun", "sun", "0.9")
    ///     .alt("Two states of the weather.");
    /// ```
    pub fn edge_named(
        self,
        from: impl Into<String>,
        to: impl Into<String>,
        words: impl Into<String>,
    ) -> Diagram {
        self.joined(from.into(), to.into(), Some(words.into()), Stroke::Solid)
    }

    /// Adds an arrow that is dropped or blocked.
    ///
    /// ```
    /// use show::Look::Box;
    /// show::diagram("cut").node("a", Box, "a").node("b", Box, "b").dashed("a", "b").alt("Cut.");
    /// ```
    pub fn dashed(self, from: impl Into<String>, to: impl Into<String>) -> Diagram {
        self.joined(from.into(), to.into(), None, Stroke::Dashed)
    }

    fn joined(self, from: String, to: String, label: Option<String>, stroke: Stroke) -> Diagram {
        let fields = vec![
            ("from", from.into()),
            ("to", to.into()),
            ("label", label.into()),
            ("dashed", (stroke == Stroke::Dashed).into()),
        ];
        self.push("edge", fields)
    }
}
