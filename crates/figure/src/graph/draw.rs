//! Drawing a graph whose cells have their order: layers become heights, cells and ways become shapes.

use super::cells::{CellKind, Cells, Room};
use super::model::{Edge, Graph};
use super::node::Shape;
use super::route::{LOOP, Placed, Ports, Step, path, reversed};
use super::words::{draw as draw_lines, of_edge, size};
use super::{order, place, rank};
use crate::diagram::arrow_head;
use crate::ink::{Ink, THEORY_DASH};
use crate::svg::{Element, rect};
use crate::words::{Anchor, LEADING, WIDTH, text, width};

/// Between two layers.
const BETWEEN: f64 = 32.0;
const MARGIN: f64 = 6.0;
/// Between a frame and what is inside.
const PAD: f64 = 9.0;
/// Distance of a gradient from its edge, in units.
const BACK: f64 = 7.0;

/// The drawing, its width and its height; a graph too wide to flow as it should flows the other way,
/// and if that is too wide as well the drawing is wider than others.
pub(crate) fn draw(graph: &Graph) -> (Vec<Element>, f64, f64) {
    let turned = Graph {
        right: !graph.right,
        ..graph.clone()
    };
    let asked = Sheet::of(graph);
    if asked.size().0 <= WIDTH {
        return asked.draw();
    }
    let other = Sheet::of(&turned);
    let fits = other.size().0 <= WIDTH;
    if fits || other.size().0 < asked.size().0 && graph.right {
        other.draw()
    } else {
        asked.draw()
    }
}

/// A graph with all its places.
struct Sheet<'graph> {
    placed: Placed<'graph>,
    /// Extent across and along.
    extent: (f64, f64),
}

impl<'graph> Sheet<'graph> {
    fn of(graph: &'graph Graph) -> Sheet<'graph> {
        let shapes = graph.nodes.iter().map(|node| Shape::of(node, graph));
        let shapes: Vec<_> = shapes.collect();
        let labels: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| label_room(edge, graph))
            .collect();
        // Words of edges stand in layers of their own.
        let (length, between) = if labels.iter().all(Option::is_none) {
            (1, BETWEEN)
        } else {
            (2, 0.6 * BETWEEN)
        };
        let ranks = rank::rank(graph, length);
        let room = |node: usize| {
            let (before, after, along) = shapes[node].room();
            (before, after + loop_room(graph, node), along)
        };
        let cells = Cells::of(graph, &ranks, room, |edge| labels[edge]);
        let across = place::place(&cells, &order::order(&cells));
        let (layers, along) = heights(graph, &cells, between);
        let right = cells.cells.iter().zip(&across);
        let right = right.map(|(cell, x)| x + cell.right).fold(0.0, f64::max);
        let ports = Ports::of(&cells);
        let mut placed = Placed {
            graph,
            ranks,
            cells,
            shapes,
            across,
            layers,
            ports,
        };
        placed.choose_sides();
        let extent = (right, along);
        Sheet { placed, extent }
    }

    fn size(&self) -> (f64, f64) {
        let (across, along) = self.extent;
        self.turned(across + 2.0 * MARGIN, along + 2.0 * MARGIN)
    }

    /// From (across, along) to the drawing.
    fn at(&self, across: f64, along: f64) -> (f64, f64) {
        let (reversed, end) = (self.placed.graph.reversed, self.extent.1);
        let along = if reversed { end - along } else { along };
        self.turned(across + MARGIN, along + MARGIN)
    }

    /// Returns (across, along) as (x, y).
    fn turned(&self, across: f64, along: f64) -> (f64, f64) {
        if self.placed.graph.right {
            (along, across)
        } else {
            (across, along)
        }
    }

    fn draw(&self) -> (Vec<Element>, f64, f64) {
        let graph = self.placed.graph;
        let frames = Frames::of(graph, &self.placed.cells);
        let mut content: Vec<Element> = (0..graph.groups.len())
            .filter_map(|group| self.draw_group(&frames, group))
            .collect();
        content.extend((0..graph.edges.len()).map(|edge| self.draw_edge(edge)));
        content.extend((0..graph.nodes.len()).map(|node| self.draw_node(node)));
        let cells = 0..self.placed.cells.cells.len();
        let loops = 0..graph.edges.len();
        let words = cells.flat_map(|cell| self.draw_words(cell));
        let words: Vec<_> = words
            .chain(loops.flat_map(|edge| self.draw_loop_words(edge)))
            .collect();
        if !words.is_empty() {
            content.push(Element::group().with("class", "fig-halo").extend(words));
        }
        let (wide, high) = self.size();
        let left = (WIDTH - wide).max(0.0) / 2.0;
        let place = format!("translate({})", left.round());
        let moved = Element::group().with("transform", place).extend(content);
        (vec![moved], wide.max(WIDTH), high)
    }

    fn draw_node(&self, node: usize) -> Element {
        let shape = &self.placed.shapes[node];
        let (middle, _) = self.placed.layers[self.placed.cells.cells[node].layer];
        let (before, _, along) = shape.room();
        let start = if self.placed.graph.reversed {
            middle + along / 2.0
        } else {
            middle - along / 2.0
        };
        let (left, top) = self.at(self.placed.across[node] - before, start);
        shape.draw(left, top)
    }

    fn draw_edge(&self, index: usize) -> Element {
        let edge = &self.placed.graph.edges[index];
        let steps = self.placed.route(index);
        let ink = match (edge.here, edge.dashed) {
            (true, _) => Ink::Series(2),
            (false, true) => Ink::Faint,
            (false, false) => Ink::Full,
        };
        let thick = if edge.here { 3.0 } else { 1.5 };
        let dashes = if edge.dashed { THEORY_DASH } else { "" };
        let line = path(&steps, 0.0, |x, y| self.at(x, y))
            .element()
            .stroke(thick);
        let mut forward = Element::group().ink(ink).add(line.dashed(dashes));
        if !edge.headless {
            forward.push(self.head(&steps, 0.0));
        }
        if !self.placed.graph.backward {
            return forward;
        }
        let back: Vec<Step> = reversed(&steps);
        let line = path(&back, -BACK, |x, y| self.at(x, y))
            .element()
            .stroke(1.8);
        let gradient = Element::group().ink(Ink::Series(1)).add(line);
        Element::group()
            .add(forward)
            .add(gradient.add(self.head(&back, -BACK)))
    }

    /// The head at the end of `steps`.
    fn head(&self, steps: &[Step], aside: f64) -> Element {
        let (x, y) = steps[steps.len() - 1].end();
        let before = steps[steps.len() - 2].end();
        let from = match steps[steps.len() - 1] {
            // A bend arrives along the flow.
            Step::Bend(..) => (x, before.1),
            Step::Corner(..) => before,
        };
        let (from, tip) = (self.at(from.0 + aside, from.1), self.at(x + aside, y));
        arrow_head(from, tip)
    }

    /// The words beside an edge.
    fn draw_words(&self, cell: usize) -> Vec<Element> {
        let CellKind::Label(edge) = self.placed.cells.cells[cell].kind else {
            return Vec::new();
        };
        let lines = of_edge(&self.placed.graph.edges[edge], self.placed.graph);
        let (middle, _) = self.placed.layers[self.placed.cells.cells[cell].layer];
        let (x, y) = self.at(self.placed.across[cell], middle);
        if self.placed.graph.right {
            draw_lines(&lines, x, y - size(&lines).1 / 2.0 - 3.0, Anchor::Middle)
        } else {
            draw_lines(&lines, x + 7.0, y, Anchor::Start)
        }
    }

    /// The words beside a loop.
    fn draw_loop_words(&self, index: usize) -> Vec<Element> {
        let edge = &self.placed.graph.edges[index];
        if edge.from != edge.to {
            return Vec::new();
        }
        let lines = of_edge(edge, self.placed.graph);
        let shape = &self.placed.shapes[edge.from];
        let side = self.placed.across[edge.from] + shape.room().1 + LOOP;
        let (middle, _) = self.placed.layers[self.placed.cells.cells[edge.from].layer];
        let (x, y) = self.at(side, middle);
        if self.placed.graph.right {
            draw_lines(&lines, x, y + size(&lines).1 / 2.0 + 2.0, Anchor::Middle)
        } else {
            draw_lines(&lines, x + 5.0, y, Anchor::Start)
        }
    }

    fn draw_group(&self, frames: &Frames<'_>, group: usize) -> Option<Element> {
        let Placed {
            cells,
            layers,
            across,
            graph,
            ..
        } = &self.placed;
        let walls = cells.cells.iter().enumerate();
        let walls = walls.filter(|(_, cell)| cell.is_wall_of(group));
        let walls = walls.map(|(index, cell)| (across[index], cell.layer));
        let walls: Vec<_> = walls.collect();
        let sides = || walls.iter().map(|wall| wall.0);
        let left = sides().fold(f64::INFINITY, f64::min);
        let right = sides().fold(f64::NEG_INFINITY, f64::max);
        let first = walls.iter().map(|wall| wall.1).min()?;
        let last = walls.iter().map(|wall| wall.1).max()?;
        let start = layers[first].0 - layers[first].1 - frames.head_room(group, first, true);
        let end = layers[last].0 + layers[last].1 + frames.head_room(group, last, false);
        let (from, to) = if graph.reversed {
            (self.at(left, end), self.at(right, start))
        } else {
            (self.at(left, start), self.at(right, end))
        };
        let title = &graph.groups[group].title;
        let wide = (to.0 - from.0).max(width(title) + 16.0);
        let frame = rect(from.0, from.1, wide, to.1 - from.1).with("rx", "4");
        let (x, y) = (from.0 + wide - 8.0, from.1 + LEADING / 2.0 + 3.0);
        let words = text(x, y, Anchor::End, title);
        let group = Element::group().add(frame.ink(Ink::Faint).stroke(1.0));
        Some(if title.is_empty() {
            group
        } else {
            group.add(words.ink(Ink::Soft).fill())
        })
    }
}

/// The room of the words beside an edge, if it has any.
fn label_room(edge: &Edge, graph: &Graph) -> Option<Room> {
    let lines = of_edge(edge, graph);
    let (wide, high) = size(&lines);
    let room = if graph.right {
        (high + 4.0, 4.0, wide + 8.0)
    } else {
        (4.0, wide + 10.0, high)
    };
    (!lines.is_empty()).then_some(room)
}

/// The room beside a node for its loops.
fn loop_room(graph: &Graph, node: usize) -> f64 {
    let loops = graph
        .edges
        .iter()
        .filter(|edge| edge.from == node && edge.to == node);
    let room = |edge| {
        let (wide, high) = size(&of_edge(edge, graph));
        LOOP + 4.0 + if graph.right { high } else { wide }
    };
    loops.map(room).fold(0.0, f64::max)
}

/// The middle of each layer, half of its thickness, and the length of all.
fn heights(graph: &Graph, cells: &Cells, between: f64) -> (Vec<(f64, f64)>, f64) {
    let mut at = 0.0;
    let mut layers = Vec::new();
    let mut thickness = vec![0.0; cells.layers];
    for cell in &cells.cells {
        thickness[cell.layer] = cell.along.max(thickness[cell.layer]);
    }
    let frames = Frames::of(graph, cells);
    for (layer, thick) in thickness.into_iter().enumerate() {
        let room = |start: bool| {
            let outer = frames.outer.iter();
            outer
                .map(|group| frames.head_room(*group, layer, start))
                .fold(0.0, f64::max)
        };
        at += if layer > 0 { between } else { 0.0 } + room(true);
        layers.push((at + thick / 2.0, thick / 2.0));
        at += thick + room(false);
    }
    (layers, at)
}

/// The frames of a graph.
struct Frames<'graph> {
    graph: &'graph Graph,
    /// Those that stand in no other, and those directly inside of each.
    outer: Vec<usize>,
    inner: Vec<Vec<usize>>,
    /// The first and the last layer of each.
    spans: Vec<Option<(usize, usize)>>,
}

impl Frames<'_> {
    fn of<'graph>(graph: &'graph Graph, cells: &Cells) -> Frames<'graph> {
        let mut frames = Frames {
            graph,
            outer: Vec::new(),
            inner: vec![Vec::new(); graph.groups.len()],
            spans: vec![None; graph.groups.len()],
        };
        for (index, group) in graph.groups.iter().enumerate() {
            match group.parent {
                Some(parent) => frames.inner[parent].push(index),
                None => frames.outer.push(index),
            }
        }
        for cell in &cells.cells {
            if let CellKind::Wall { group, .. } = cell.kind {
                let (first, last) = frames.spans[group].unwrap_or((cell.layer, cell.layer));
                frames.spans[group] = Some((first.min(cell.layer), last.max(cell.layer)));
            }
        }
        frames
    }

    /// The room of a frame, and of the frames inside that begin with it, before or after a layer.
    fn head_room(&self, group: usize, layer: usize, start: bool) -> f64 {
        let edge = self.spans[group].map(|(first, last)| if start { first } else { last });
        if edge != Some(layer) {
            return 0.0;
        }
        let inner = self.inner[group].iter();
        let inner = inner
            .map(|inner| self.head_room(*inner, layer, start))
            .fold(0.0, f64::max);
        let titled = start != self.graph.reversed && !self.graph.groups[group].title.is_empty();
        inner + PAD + if titled { LEADING } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::model::{Group, graph};

    #[test]
    fn every_edge_has_a_head_and_a_way() {
        let (content, _, height) = draw(&graph(3, &[(0, 1), (1, 2), (0, 2), (2, 0), (1, 1)]));
        let drawn = content[0].to_string();
        assert!(height > 100.0);
        assert_eq!(drawn.matches('z').count(), 5, "{drawn}");
    }

    #[test]
    fn a_graph_that_is_too_wide_flows_down_or_widens_the_drawing() {
        let edges: Vec<_> = (0..15).map(|node| (node, node + 1)).collect();
        let mut long = graph(16, &edges);
        long.right = true;
        let (_, wide, high) = draw(&long);
        assert!(wide == WIDTH && high > WIDTH);
        let star: Vec<_> = (1..20).map(|node| (0, node)).collect();
        assert_eq!(draw(&graph(20, &star)).1, WIDTH);
        let chain = (1..20)
            .map(|node| (node, 20 + node))
            .chain((40..60).map(|n| (n - 1, n)));
        let both: Vec<_> = star.into_iter().chain(chain).collect();
        assert!(draw(&graph(60, &both)).1 > WIDTH);
    }

    #[test]
    fn frames_hold_their_nodes() {
        let mut graph = graph(3, &[(0, 1), (1, 2)]);
        graph.groups.push(Group {
            title: "inner".to_owned(),
            parent: None,
        });
        graph.nodes[1].group = Some(0);
        let drawn = draw(&graph).0[0].to_string();
        assert!(
            drawn.contains("inner") && drawn.contains("rx=\"4\""),
            "{drawn}"
        );
    }
}
