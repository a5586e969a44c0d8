//! From the statements of DOT to a graph that can be drawn.

use std::collections::BTreeMap;

use super::parse::{Attributes, ChainEnd, Statement, parse};
use super::shape::look;
use crate::diagram::DiagramError;
use crate::graph::{Edge, Graph, Group, Look, Node};

/// The graph of a text.
pub(crate) fn build(text: &str) -> Result<Graph, DiagramError> {
    let text = parse(text)?;
    let mut builder = Builder {
        directed: text.directed,
        ..Builder::default()
    };
    builder.run(&text.statements, &Scope::default());
    if builder.too_many {
        Err(too_many())
    } else {
        Ok(builder.graph)
    }
}

/// More edges than this are not drawn.
const MOST_EDGES: usize = 20_000;

fn too_many() -> DiagramError {
    DiagramError {
        line: 1,
        column: 1,
        message: format!("the graph has more than {MOST_EDGES} edges"),
        help: "show a part of it: `{a b} -> {c d}` joins each with each".to_owned(),
    }
}

#[derive(Default)]
struct Builder {
    graph: Graph,
    directed: bool,
    /// True if edges were left out.
    too_many: bool,
    known: BTreeMap<String, usize>,
}

/// Default attributes for the statements of a graph or subgraph.
#[derive(Clone, Default)]
struct Scope {
    nodes: Attributes,
    edges: Attributes,
    group: Option<usize>,
}

impl Builder {
    /// Understands statements and returns the nodes that stand in them.
    fn run(&mut self, statements: &[Statement], around: &Scope) -> Vec<usize> {
        let mut scope = around.clone();
        let mut nodes = Vec::new();
        let mut same = false;
        for statement in statements {
            match statement {
                Statement::Graph(attributes) => {
                    same |= attributes
                        .iter()
                        .any(|(name, value)| name == "rank" && value == "same");
                    self.of_graph(attributes, scope.group);
                }
                Statement::Nodes(attributes) => scope.nodes.extend(attributes.clone()),
                Statement::Edges(attributes) => scope.edges.extend(attributes.clone()),
                Statement::Chain(ends, attributes) => {
                    nodes.extend(self.chain(ends, attributes, &scope));
                }
            }
        }
        if same {
            self.graph.level.push(nodes.clone());
        }
        nodes
    }

    fn of_graph(&mut self, attributes: &Attributes, group: Option<usize>) {
        for (name, value) in attributes {
            match (name.as_str(), group) {
                ("rankdir", None) => {
                    self.graph.right = matches!(value.as_str(), "LR" | "RL");
                    self.graph.reversed = matches!(value.as_str(), "BT" | "RL");
                }
                ("label", Some(group)) => self.graph.groups[group].title = value.clone(),
                _ => {}
            }
        }
    }

    fn chain(&mut self, ends: &[ChainEnd], attributes: &Attributes, scope: &Scope) -> Vec<usize> {
        let alone = ends.len() == 1;
        let mut sets = Vec::new();
        for end in ends {
            sets.push(match end {
                ChainEnd::Node(id) => {
                    let node = self.node(id, scope);
                    if alone {
                        apply_to_node(&mut self.graph.nodes[node], attributes);
                    }
                    vec![node]
                }
                ChainEnd::Subgraph(name, statements) => {
                    self.subgraph(name.as_deref(), statements, scope)
                }
            });
        }
        let attributes: Attributes = scope.edges.iter().chain(attributes).cloned().collect();
        for pair in sets.windows(2) {
            // Too many edges are refused later, so it is enough to make one more than can be drawn.
            let room = (MOST_EDGES + 1).saturating_sub(self.graph.edges.len());
            if pair[0].len().saturating_mul(pair[1].len()) > room {
                self.too_many = true;
                break;
            }
            for from in &pair[0] {
                for to in &pair[1] {
                    let edge = edge(*from, *to, self.directed, &attributes);
                    self.graph.edges.push(edge);
                }
            }
        }
        sets.concat()
    }

    fn subgraph(
        &mut self,
        name: Option<&str>,
        statements: &[Statement],
        scope: &Scope,
    ) -> Vec<usize> {
        let mut scope = scope.clone();
        if name.is_some_and(|name| name.starts_with("cluster")) {
            let parent = scope.group;
            scope.group = Some(self.graph.groups.len());
            self.graph.groups.push(Group {
                parent,
                ..Group::default()
            });
        }
        self.run(statements, &scope)
    }

    /// The node named `id`, made where it first stands.
    fn node(&mut self, id: &str, scope: &Scope) -> usize {
        if let Some(node) = self.known.get(id) {
            let group = &mut self.graph.nodes[*node].group;
            *group = group.or(scope.group);
            return *node;
        }
        let mut node = Node {
            id: id.to_owned(),
            label: id.to_owned(),
            look: Look::Pill,
            group: scope.group,
            ..Node::default()
        };
        apply_to_node(&mut node, &scope.nodes);
        self.known.insert(id.to_owned(), self.graph.nodes.len());
        self.graph.nodes.push(node);
        self.graph.nodes.len() - 1
    }
}

fn apply_to_node(node: &mut Node, attributes: &Attributes) {
    for (name, value) in attributes {
        match name.as_str() {
            "label" => node.label = value.replace("\\N", &node.id),
            "shape" => node.look = look(value).unwrap_or(Look::Pill),
            "style" => node.dashed = value.contains("dashed") || value.contains("dotted"),
            "class" => node.here = value == "here",
            _ => {}
        }
    }
}

fn edge(from: usize, to: usize, directed: bool, attributes: &Attributes) -> Edge {
    let mut edge = Edge {
        from,
        to,
        headless: !directed,
        ..Edge::default()
    };
    for (name, value) in attributes {
        match (name.as_str(), value.as_str()) {
            ("label" | "xlabel", label) => {
                edge.label = Some(label.to_owned()).filter(|label| !label.is_empty())
            }
            ("style", style) => edge.dashed = style.contains("dashed") || style.contains("dotted"),
            ("dir", "none") => edge.headless = true,
            ("dir", "back") => (edge.from, edge.to) = (to, from),
            ("class", class) => edge.here = class == "here",
            _ => {}
        }
    }
    edge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, edges: &[(usize, usize)]) -> Graph {
        let graph = build(text).unwrap();
        let found: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| (edge.from, edge.to))
            .collect();
        assert_eq!(found, edges);
        graph
    }

    #[test]
    fn sets_are_joined_each_with_each() {
        check(
            "digraph { {a b} -> {c d} }",
            &[(0, 2), (0, 3), (1, 2), (1, 3)],
        );
        check("graph { a -- b -- a }", &[(0, 1), (1, 0)]);
    }

    #[test]
    fn defaults_hold_from_where_they_stand() {
        let graph = check(
            "digraph { a; node [shape=box]; b; edge [style=dashed]; a -> b [dir=back] }",
            &[(1, 0)],
        );
        assert_eq!(graph.nodes[0].look, Look::Pill);
        assert_eq!(graph.nodes[1].look, Look::Box);
        assert!(graph.edges[0].dashed);
    }

    #[test]
    fn clusters_are_frames_and_levels_are_kept() {
        let graph = check(
            "digraph { subgraph cluster_0 { label=encoder; a; subgraph cluster_1 { b } } {rank=same; a c} }",
            &[],
        );
        assert_eq!(graph.groups[0].title, "encoder");
        assert_eq!(graph.groups_of(1), [0, 1]);
        assert_eq!(graph.level, [[0, 2]]);
    }
}
