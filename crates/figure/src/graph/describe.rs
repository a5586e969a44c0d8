//! A graph in words and as a table: what leads where.

use super::look::Look;
use super::model::{Edge, Graph, Node};
use crate::diagram::thousands;
use crate::drawing::DataTable;
use crate::wording::Wording;

/// More edges than this are only counted.
const MOST_TOLD: usize = 24;

impl Graph {
    /// "Nodes: 4, edges: 3. x leads to f; f leads to ⊕."
    pub(crate) fn describe(&self, words: &Wording) -> String {
        let (nodes, edges) = (self.nodes.len().to_string(), self.edges.len().to_string());
        let mut parts = vec![words.say("graph_size", &[("nodes", &nodes), ("edges", &edges)])];
        if self.edges.len() <= MOST_TOLD {
            let told = (0..self.nodes.len()).filter_map(|node| self.sentence(node, words));
            let told: Vec<String> = told.collect();
            parts.extend((!told.is_empty()).then(|| format!("{}.", told.join("; "))));
        }
        let titles: Vec<&str> = self
            .groups
            .iter()
            .map(|group| group.title.as_str())
            .filter(|title| !title.is_empty())
            .collect();
        if !titles.is_empty() {
            parts.push(words.say("framed", &[("titles", &titles.join(", "))]));
        }
        if self.backward {
            parts.push(words.get("flows_back"));
        }
        parts.join(" ")
    }

    /// Returns a sentence about the nodes that a node leads to, with the values on the edges.
    fn sentence(&self, node: usize, words: &Wording) -> Option<String> {
        let to: Vec<String> = self.leaving(node).map(|edge| self.target(edge)).collect();
        let key = if self.nodes[node].here {
            "leads_here"
        } else {
            "leads"
        };
        let given = [
            ("from", &*self.name(node)),
            ("to", &to.join(&words.get("and"))),
        ];
        (!to.is_empty()).then(|| words.say(key, &given))
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

    /// Returns the name of a node in words.
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
    pub(crate) fn table(&self, words: &Wording) -> DataTable {
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
        let columns = [
            "col_node",
            "col_parameters",
            "col_forward",
            "col_gradient",
            "col_leads",
        ];
        let table = DataTable {
            columns: columns.map(|key| words.get(key)).to_vec(),
            rows: self.nodes.iter().enumerate().map(row).collect(),
            thinned: None,
        };
        table.without_empty_columns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::graph;

    #[test]
    fn it_says_what_leads_where() {
        let mut graph = graph(3, &[(0, 1), (0, 2)]);
        graph.nodes[2].look = Look::Plus;
        graph.edges[0].label = Some("w".to_owned());
        assert_eq!(
            graph.describe(&Wording::default()),
            "Nodes: 3, edges: 2. 0 leads to 1 (w) and ⊕."
        );
        let table = graph.table(&Wording::default());
        assert_eq!(table.columns, ["node", "leads to"]);
        assert_eq!(table.rows[0], ["0", "1 (w), ⊕"]);
    }
}
