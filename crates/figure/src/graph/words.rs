//! The words of nodes and edges: a label, parameters, what flows forward and what comes back.

use super::look::Look;
use super::model::{Edge, Graph, Node};
use crate::diagram::thousands;
use crate::ink::Ink;
use crate::svg::Element;
use crate::words::{Anchor, LEADING, text, width, wrap};

/// Longer labels are broken into lines.
const WIDEST: f64 = 132.0;

/// A line of words, perhaps after a sign in its own color.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    sign: Option<(&'static str, Ink)>,
    words: String,
    ink: Ink,
}

impl Line {
    fn plain(words: &str) -> Line {
        Line {
            sign: None,
            words: words.to_owned(),
            ink: Ink::Full,
        }
    }

    fn signed(sign: &'static str, ink: Ink, words: &str) -> Line {
        Line {
            sign: Some((sign, ink)),
            words: words.to_owned(),
            ink: Ink::Soft,
        }
    }

    fn width(&self) -> f64 {
        self.sign.map_or(0.0, |(sign, _)| width(sign) + width(" ")) + width(&self.words)
    }

    fn draw(&self, x: f64, y: f64, anchor: Anchor) -> Element {
        let Some((sign, ink)) = self.sign else {
            return text(x, y, anchor, &self.words);
        };
        let sign = Element::new("tspan").ink(ink).fill().words(sign);
        let words = Element::new("tspan").ink(self.ink).fill();
        let words = words.words(&format!(" {}", self.words));
        text(x, y, anchor, "").add(sign).add(words)
    }
}

/// The lines inside of a node.
pub(crate) fn of_node(node: &Node, graph: &Graph) -> Vec<Line> {
    if matches!(node.look, Look::Plus | Look::Times | Look::Dot) {
        return Vec::new();
    }
    let label = node.label.lines().flat_map(|line| wrap(line, WIDEST));
    let mut lines: Vec<Line> = label.map(|line| Line::plain(&line)).collect();
    let params = node.params.map(thousands);
    lines.extend(params.map(|count| Line::signed("■", Ink::Series(0), &count)));
    lines.extend(flows(&node.value, &node.gradient, graph.right));
    lines
}

/// The lines beside an edge.
pub(crate) fn of_edge(edge: &Edge, graph: &Graph) -> Vec<Line> {
    let label = edge.label.iter().flat_map(|label| label.lines());
    let mut lines: Vec<Line> = label.map(Line::plain).collect();
    lines.extend(flows(&edge.value, &edge.gradient, graph.right));
    lines
}

fn flows(value: &Option<String>, gradient: &Option<String>, right: bool) -> Vec<Line> {
    let (onward, back) = if right {
        ("→", "←")
    } else {
        ("↓", "↑")
    };
    let value = value
        .iter()
        .map(|text| Line::signed(onward, Ink::Full, text));
    let gradient = gradient
        .iter()
        .map(|text| Line::signed(back, Ink::Series(1), text));
    value.chain(gradient).collect()
}

/// Width and height of lines.
pub(crate) fn size(lines: &[Line]) -> (f64, f64) {
    let widest = lines.iter().map(Line::width).fold(0.0, f64::max);
    (widest, LEADING * lines.len() as f64)
}

/// Lines centered around the height `y`.
pub(crate) fn draw(lines: &[Line], x: f64, y: f64, anchor: Anchor) -> Vec<Element> {
    let top = y - LEADING * (lines.len().max(1) - 1) as f64 / 2.0;
    let rows = lines.iter().enumerate();
    rows.map(|(row, line)| line.draw(x, top + LEADING * row as f64, anchor))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::graph;

    #[test]
    fn a_node_has_its_label_parameters_and_what_flows() {
        let node = Node {
            label: "two\nlines".to_owned(),
            params: Some(36_864.0),
            value: Some("2".to_owned()),
            gradient: Some("3".to_owned()),
            ..Node::default()
        };
        let lines = of_node(&node, &graph(0, &[]));
        let drawn: String = draw(&lines, 0.0, 0.0, Anchor::Middle)
            .iter()
            .map(ToString::to_string)
            .collect();
        for words in ["two", "lines", "■", "36,864", "↓", "↑"] {
            assert!(drawn.contains(words), "{words} in {drawn}");
        }
        assert_eq!(size(&lines).1, LEADING * 5.0);
    }
}
