//! A graph in words and as a table: what leads where.

use super::{Edge, Graph, Look, Node};
use crate::diagram::thousands;
use crate::drawing::DataTable;

/// More edges than this are only counted.
const MOST_TOLD: usize = 24;

impl Graph {
    /// "4 nodes, 3 edges. x leads to f; f to ⊕."
    pub(crate) fn describe(&self) -> String {
        let count = |number: usize, noun: &str| {
            format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
        };
        let counts = format!(
            "{}, {}.",
            count(self.nodes.len(), "node"),
            count(self.edges.len(), "edge")
        );
        let mut told: Vec<String> = Vec::new();
        if self.edges.len() <= MOST_TOLD {
            let nodes = (0..self.nodes.len()).filter_map(|node| self.sentence(node));
            told = nodes.collect();
        }
        let titles: Vec<&str> = self
            .groups
            .iter()
            .map(|group| group.title.as_str())
            .collect();
        let titles: Vec<&str> = titles
            .into_iter()
            .filter(|title| !title.is_empty())
            .collect();
        let mut parts = vec![counts];
        parts.extend((!told.is_empty()).then(|| format!("{}.", told.join("; "))));
        parts.extend((!titles.is_empty()).then(|| format!("Framed: {}.", titles.join(", "))));
        if self.backward {
            parts.push("The gradient flows back along every edge.".to_owned());
        }
        parts.join(" ")
    }

    /// Where a node leads, with what flows there.
    fn sentence(&self, node: usize) -> Option<String> {
        let to: Vec<String> = self.leaving(node).map(|edge| self.target(edge)).collect();
        let here = if self.nodes[node].here {
            ", where we are,"
        } else {
            ""
        };
        (!to.is_empty()).then(|| format!("{}{here} leads to {}", self.name(node), to.join(" and ")))
    }

    fn leaving(&self, node: usize) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |edge| edge.from == node)
    }

    fn target(&self, edge: &Edge) -> String {
        let words = [&edge.label, &edge.value].into_iter().flatten();
        let words: Vec<&str> = words.map(String::as_str).collect();
        match words[..] {
            [] => self.name(edge.to),
            _ => format!("{} ({})", self.name(edge.to), words.join(", ")),
        }
    }

    /// What a node is called in words.
    fn name(&self, node: usize) -> String {
        let node = &self.nodes[node];
        match node.look {
            Look::Plus => "⊕".to_owned(),
            Look::Times => "⊗".to_owned(),
            Look::Dot => node.id.clone(),
            _ => node.label.replace('\n', " "),
        }
    }

    /// One row for each node.
    pub(crate) fn table(&self) -> DataTable {
        let row = |(index, node): (usize, &Node)| {
            let to: Vec<String> = self.leaving(index).map(|edge| self.target(edge)).collect();
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            vec![
                self.name(index),
                node.params.map(thousands).unwrap_or_default(),
                text(&node.value),
                text(&node.gradient),
                to.join(", "),
            ]
        };
        let columns = ["node", "parameters", "forward", "gradient", "leads to"];
        let table = DataTable {
            columns: columns.map(str::to_owned).to_vec(),
            rows: self.nodes.iter().enumerate().map(row).collect(),
            thinned: None,
        };
        table.without_empty_columns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::graph;

    #[test]
    fn it_says_what_leads_where() {
        let mut graph = graph(3, &[(0, 1), (0, 2)]);
        graph.nodes[2].look = Look::Plus;
        graph.edges[0].label = Some("w".to_owned());
        assert_eq!(
            graph.describe(),
            "3 nodes, 2 edges. 0 leads to 1 (w) and ⊕."
        );
        let table = graph.table();
        assert_eq!(table.columns, ["node", "leads to"]);
        assert_eq!(table.rows[0], ["0", "1 (w), ⊕"]);
    }
}
