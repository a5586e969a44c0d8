//! Free graphs: whatever branches and meets more than a spine with arcs can tell.
//!
//! The layered drawing of Sugiyama, Tagawa and Toda (1981), in the steps of Gansner, Koutsofios, North
//! and Vo (1993), whose program is Graphviz:
//!
//! | module  | decides                                                                       |
//! |---------|-------------------------------------------------------------------------------|
//! | `rank`  | the layer of each node: cycles are broken, edges are short                     |
//! | `cells` | what stands in the layers: nodes, and a cell for each layer an edge passes     |
//! | `order` | the order within a layer: weighted medians and exchanges, fewest crossings     |
//! | `place` | where each cell stands: straight edges first, by isotonic regression           |
//! | `route` | the curves of the edges                                                        |
//!
//! Graphs come from `node` and `edge` statements of a diagram and from DOT. The author never places
//! anything; nothing is random, so the same graph is always drawn the same.

mod cells;
mod order;
mod place;
mod rank;
mod route;

mod draw;
mod node;
mod words;

mod describe;

use serde::{Deserialize, Serialize};

use crate::drawing::{FigureError, Sketch};
use crate::limits;
use crate::wording::Wording;

/// A directed graph with what stands in its nodes and beside its edges.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Graph {
    /// True if the graph flows to the right, false if down.
    pub(crate) right: bool,
    /// True if the graph flows up instead of down, or to the left.
    pub(crate) reversed: bool,
    /// True if a gradient runs back along every edge.
    pub(crate) backward: bool,
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) groups: Vec<Group>,
    /// Nodes that share a layer.
    pub(crate) level: Vec<Vec<usize>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) look: Look,
    /// Lines of the label are separated by `\n`.
    pub(crate) label: String,
    pub(crate) params: Option<f64>,
    pub(crate) value: Option<String>,
    pub(crate) gradient: Option<String>,
    /// True if the current step is about it.
    pub(crate) here: bool,
    pub(crate) dashed: bool,
    /// The innermost group it stands in.
    pub(crate) group: Option<usize>,
}

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

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) label: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) gradient: Option<String>,
    pub(crate) here: bool,
    pub(crate) dashed: bool,
    pub(crate) headless: bool,
}

/// A frame around nodes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Group {
    pub(crate) title: String,
    /// The group around it, which was opened before.
    pub(crate) parent: Option<usize>,
}

impl Graph {
    /// The groups around a node, the outermost first.
    pub(crate) fn groups_of(&self, node: usize) -> Vec<usize> {
        let parent = |group: &usize| self.groups[*group].parent;
        let mut groups: Vec<usize> =
            std::iter::successors(self.nodes[node].group, parent).collect();
        groups.reverse();
        groups
    }

    /// # Errors
    ///
    /// [`FigureError::TooMany`] if there is more of it than can be laid out in finite time.
    pub(crate) fn sketch(
        &self,
        class: &'static str,
        words: &Wording,
    ) -> Result<Sketch, FigureError> {
        limits::NODES.check(self.nodes.len())?;
        limits::EDGES.check(self.edges.len())?;
        limits::FRAMES.check(self.groups.len())?;
        limits::NESTED.check(self.nesting())?;
        let (content, width, height) = draw::draw(self);
        Ok(Sketch {
            class,
            width,
            height,
            content,
            title: words.get("graph"),
            description: self.describe(words),
            data: Some(self.table(words)),
        })
    }

    /// Returns the largest number of frames within each other.
    fn nesting(&self) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for group in &self.groups {
            depths.push(group.parent.map_or(0, |parent| depths[parent]) + 1);
        }
        depths.into_iter().max().unwrap_or(0)
    }
}

#[cfg(test)]
pub(crate) fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
    let node = |index: usize| Node {
        id: index.to_string(),
        label: index.to_string(),
        ..Node::default()
    };
    let edge = |&(from, to): &(usize, usize)| Edge {
        from,
        to,
        ..Edge::default()
    };
    Graph {
        nodes: (0..nodes).map(node).collect(),
        edges: edges.iter().map(edge).collect(),
        ..Graph::default()
    }
}
