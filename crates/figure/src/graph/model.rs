//! A free graph as data: nodes, edges, and the frames around them.

use super::look::Look;

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
