//! Diagrams of `node` and `edge` statements, understood as a graph.
//!
//! Both kinds of statements do not mix: a diagram is a list of spines or a free graph.

use std::collections::BTreeMap;

use super::column::Understood;
use super::column::fault;
use super::item::{Direction, Item};
use super::net::Fault;
use crate::graph::{Edge, Graph, Group, Look, Node};

/// Returns true if the statements describe a free graph.
pub(crate) fn is_free(items: &[Item]) -> bool {
    let mut items = items.iter();
    items.any(|item| matches!(item, Item::Node { .. } | Item::Edge { .. }))
}

/// The graph that `items` tell.
pub(crate) fn build(items: &[Item]) -> Result<Graph, Fault> {
    let mut builder = Builder::default();
    // Edges may come before their nodes.
    for item in items {
        if let Item::Node { id, .. } = item {
            let next = builder.known.len();
            builder.known.entry(id.clone()).or_insert(next);
        }
    }
    let fault = |item| {
        move |(message, help)| Fault {
            item,
            message,
            help,
        }
    };
    for (index, item) in items.iter().enumerate() {
        builder.understand(item).map_err(fault(index))?;
    }
    builder
        .check()
        .map_err(fault(items.len().saturating_sub(1)))?;
    Ok(builder.graph)
}

#[derive(Default)]
struct Builder {
    graph: Graph,
    known: BTreeMap<String, usize>,
    open: Vec<usize>,
    /// True if a modifier now belongs to the edge that was added last, not to the node.
    last_is_edge: bool,
}

impl Builder {
    fn understand(&mut self, item: &Item) -> Understood {
        match item {
            Item::Direction { to } if *to != Direction::Profile => {
                self.graph.right = *to == Direction::Right;
            }
            Item::Node { id, look, label } => self.add_node(id, *look, label)?,
            Item::Edge {
                from,
                to,
                label,
                dashed,
            } => {
                self.graph.edges.push(Edge {
                    from: self.node(from)?,
                    to: self.node(to)?,
                    label: label.clone(),
                    dashed: *dashed,
                    ..Edge::default()
                });
                self.last_is_edge = true;
            }
            Item::Group { title, times } => self.group(title, times.0),
            Item::End if self.open.pop().is_none() => {
                let help = "remove it, or add a line `group` before";
                return fault("`end` without a group", help);
            }
            Item::End => {}
            Item::Backward => self.graph.backward = true,
            _ => return self.modify(item),
        }
        Ok(())
    }

    fn add_node(&mut self, id: &str, look: Look, label: &str) -> Understood {
        if self.graph.nodes.iter().any(|node| node.id == id) {
            let message = format!("there is a node `{id}` already");
            return fault(&message, "ids tell nodes apart; labels may be equal");
        }
        self.graph.nodes.push(Node {
            id: id.to_owned(),
            look,
            label: label.to_owned(),
            group: self.open.last().copied(),
            ..Node::default()
        });
        self.last_is_edge = false;
        Ok(())
    }

    fn node(&self, id: &str) -> Result<usize, (String, String)> {
        self.known.get(id).copied().ok_or_else(|| {
            let help = format!("add a line `node {id}`");
            (format!("no node `{id}`"), help)
        })
    }

    fn group(&mut self, title: &str, times: f64) {
        let title = match times {
            1.0 => title.to_owned(),
            _ => format!("{title} ×{times}").trim().to_owned(),
        };
        let parent = self.open.last().copied();
        self.open.push(self.graph.groups.len());
        self.graph.groups.push(Group { title, parent });
    }

    fn modify(&mut self, item: &Item) -> Understood {
        let edge = self.graph.edges.last_mut().filter(|_| self.last_is_edge);
        let node = self.graph.nodes.last_mut();
        match (item, edge, node) {
            (Item::Value { text }, Some(edge), _) => edge.value = Some(text.clone()),
            (Item::Value { text }, None, Some(node)) => node.value = Some(text.clone()),
            (Item::Gradient { text }, Some(edge), _) => edge.gradient = Some(text.clone()),
            (Item::Gradient { text }, None, Some(node)) => node.gradient = Some(text.clone()),
            (Item::Here, Some(edge), _) => edge.here = true,
            (Item::Here, None, Some(node)) => node.here = true,
            (Item::Params { count }, None, Some(node)) => node.params = Some(count.0),
            (Item::Params { .. }, Some(_), _) => {
                return fault("an edge has no parameters", "put them on a `node` line");
            }
            _ => {
                return fault(
                    "this does not fit to `node` and `edge`",
                    "use it in a diagram of spines, without `node` and `edge`",
                );
            }
        }
        Ok(())
    }

    fn check(&self) -> Understood {
        if !self.open.is_empty() {
            return fault("a group is not closed", "add a line `end` where it ends");
        }
        if self.graph.nodes.is_empty() {
            return fault("the diagram has no nodes", "add a line `node x`");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::diagram::parse::parse_diagram;

    #[track_caller]
    fn check_error(text: &str, line: usize, message: &str) {
        let error = parse_diagram(text).unwrap_err();
        assert_eq!((error.line, &*error.message), (line, message));
    }

    #[test]
    fn faults_have_a_place() {
        check_error("node a\nnode b\nedge a c", 3, "no node `c`");
        check_error("node a\nnode a", 2, "there is a node `a` already");
        check_error("node a\nedge a", 2, "an edge needs two nodes");
        check_error("node a\ngroup g", 2, "a group is not closed");
        check_error("node a\nop f", 2, "this does not fit to `node` and `edge`");
        check_error("node a\nedge a a = 5", 2, "an edge has no parameters");
    }

    #[test]
    fn edges_may_come_before_their_nodes() {
        assert!(parse_diagram("edge a b\nnode b\nnode a").is_ok());
    }
}
