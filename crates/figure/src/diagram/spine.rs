//! Drawing one column: frames, arcs, edges, nodes, and the words beside them.
//!
//! Beside an arc the spine is the learned path and is green; beside a dropped
//! operation it is dashed. Gradients run back beside each edge, on the side away from the arcs.

use super::arcs;
use super::arrow::{arrow, shaft};
use super::column::{Kind, Piece};
use super::layout::{BACK, Layout, PlacedGroup, goes_on};
use crate::ink::Ink;
use crate::svg::{Element, circle, rect};
use crate::words::{Anchor, LEADING, text};

/// Start and direction of a spine.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) down: bool,
}

impl Place {
    /// The point `along` the flow and `across` it, toward the arcs.
    pub(crate) fn at(&self, along: f64, across: f64) -> (f64, f64) {
        if self.down {
            (self.x + across, self.y + along)
        } else {
            (self.x + along, self.y - across)
        }
    }
}

/// A column that has its place.
pub(crate) struct Spine<'net> {
    pub(crate) layout: &'net Layout<'net>,
    pub(crate) place: Place,
}

/// A piece of an edge between taps.
struct Stretch {
    from: f64,
    to: f64,
    learned: bool,
    dropped: bool,
}

impl Spine<'_> {
    pub(crate) fn draw(&self) -> Vec<Element> {
        let layout = self.layout;
        let groups = layout.groups.iter().enumerate();
        let mut content: Vec<Element> = groups
            .map(|(index, group)| self.draw_group(index, group))
            .collect();
        content.extend(
            layout
                .arcs
                .iter()
                .map(|arc| arcs::draw(layout, arc, &self.place)),
        );
        content.extend(self.draw_edges());
        content.extend(self.draw_taps());
        for node in &layout.nodes {
            let (x, y) = self.place.at(node.start, 0.0);
            content.push(layout.style.draw(node.node, x, y));
        }
        let through = |arc| arcs::draw_through(layout, arc, &self.place);
        content.extend(layout.arcs.iter().filter_map(through));
        let mut words = self.draw_words();
        words.extend(
            layout
                .arcs
                .iter()
                .flat_map(|arc| arcs::draw_words(layout, arc, &self.place)),
        );
        if !words.is_empty() {
            content.push(Element::group().with("class", "fig-halo").extend(words));
        }
        content
    }

    fn draw_group(&self, index: usize, group: &PlacedGroup) -> Element {
        let start = self.place.at(group.start, -group.other);
        let end = self.place.at(group.end, group.side);
        let (left, top) = (start.0.min(end.0), start.1.min(end.1));
        let (width, height) = ((end.0 - start.0).abs(), (end.1 - start.1).abs());
        let frame = rect(left, top, width, height)
            .with("rx", "4")
            .ink(Ink::Faint)
            .stroke(1.0);
        let title = self.layout.column.group_title(index);
        let (x, y) = (left + width - 8.0, top + LEADING / 2.0 + 2.0);
        let title = text(x, y, Anchor::End, &title).ink(Ink::Soft).fill();
        Element::group().add(frame).add(title)
    }

    fn draw_taps(&self) -> Vec<Element> {
        let pieces = self.layout.column.pieces.iter().zip(&self.layout.taps);
        let taps = pieces.filter(|(piece, _)| matches!(piece, Piece::Tap));
        let dot = |(_, at): (&Piece, &f64)| {
            let (x, y) = self.place.at(*at, 0.0);
            circle(x, y, 3.5).ink(Ink::Full).fill()
        };
        taps.map(dot).collect()
    }

    /// Edges between nodes, from before the first and to after the last where the flow goes on.
    fn draw_edges(&self) -> Vec<Element> {
        let nodes = &self.layout.nodes;
        let first = nodes
            .first()
            .filter(|node| node.start > 0.0)
            .map(|node| (0.0, node.entry()));
        let between = nodes
            .windows(2)
            .map(|pair| (pair[0].exit(), pair[1].entry()));
        let last = nodes
            .last()
            .filter(|node| goes_on(node.node))
            .map(|node| (node.exit(), self.layout.length));
        let edges = first.into_iter().chain(between).chain(last);
        edges
            .flat_map(|(from, to)| self.draw_edge(from, to))
            .collect()
    }

    fn draw_edge(&self, from: f64, to: f64) -> Vec<Element> {
        let at = |along: f64| self.place.at(along, 0.0);
        let mut edge = Vec::new();
        for stretch in self.stretches(from, to) {
            let ink = match (stretch.dropped, stretch.learned) {
                (true, _) => Ink::Faint,
                (false, true) => Ink::Series(0),
                (false, false) => Ink::Full,
            };
            let ends = [at(stretch.from), at(stretch.to)];
            edge.push(if stretch.to == to {
                arrow(&ends, ink, 1.5, stretch.dropped)
            } else {
                Element::group()
                    .ink(ink)
                    .add(shaft(&ends, 1.5, stretch.dropped))
            });
        }
        if self.layout.column.backward {
            let ends = [
                self.place.at(to - 2.0, -BACK),
                self.place.at(from + 2.0, -BACK),
            ];
            edge.push(arrow(&ends, Ink::Series(1), 1.8, false));
        }
        edge
    }

    fn stretches(&self, from: f64, to: f64) -> Vec<Stretch> {
        let mut stops: Vec<f64> = self.layout.arcs.iter().map(|arc| arc.from).collect();
        stops.retain(|stop| *stop > from && *stop < to);
        stops.extend([from, to]);
        stops.sort_by(f64::total_cmp);
        stops.dedup();
        stops
            .windows(2)
            .map(|pair| self.stretch(pair[0], pair[1]))
            .collect()
    }

    fn stretch(&self, from: f64, to: f64) -> Stretch {
        let Layout { arcs, nodes, .. } = self.layout;
        let middle = (from + to) / 2.0;
        let around = arcs
            .iter()
            .filter(|arc| arc.from < middle && middle < nodes[arc.to].middle());
        let inner = around.max_by(|a, b| a.from.total_cmp(&b.from));
        let dropped = inner.is_some_and(|arc| {
            let end = nodes[arc.to].start;
            let mut inside = nodes
                .iter()
                .filter(|node| node.start > arc.from && node.start < end);
            inside.any(|node| matches!(node.node.kind, Kind::Dropped { .. }))
        });
        Stretch {
            from,
            to,
            learned: inner.is_some(),
            dropped,
        }
    }

    /// Values on the side of the arcs, gradients beside their arrows on the other.
    fn draw_words(&self) -> Vec<Element> {
        let mut words = Vec::new();
        for node in &self.layout.nodes {
            let (x, y) = self.place.at(node.words, 0.0);
            let (value, gradient) = if self.place.down {
                (
                    (x + 8.0, y, Anchor::Start),
                    (x - BACK - 7.0, y, Anchor::End),
                )
            } else {
                let (above, below) = (y - LEADING * 0.7, y + BACK + LEADING * 0.6);
                ((x, above, Anchor::Middle), (x, below, Anchor::Middle))
            };
            let texts = [(&node.node.value, value), (&node.node.gradient, gradient)];
            words.extend(
                texts.into_iter().filter_map(|(words, (x, y, anchor))| {
                    Some(text(x, y, anchor, words.as_ref()?))
                }),
            );
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::layout::lay_out;
    use crate::diagram::net::Net;
    use crate::diagram::parse::parse_diagram;

    fn draw(text: &str) -> String {
        let net = Net::build(&parse_diagram(text).unwrap().items).unwrap();
        let layout = lay_out(&net.columns[0], true);
        let place = Place {
            x: 0.0,
            y: 0.0,
            down: true,
        };
        let elements = Spine {
            layout: &layout,
            place,
        }
        .draw();
        elements.iter().map(ToString::to_string).collect()
    }

    #[track_caller]
    fn check(text: &str, needle: &str, times: usize) {
        let drawn = draw(text);
        assert_eq!(drawn.matches(needle).count(), times, "{drawn}");
    }

    #[test]
    fn the_path_beside_an_arc_is_the_learned_one() {
        check("tensor x\nop f\nop g", "fig-s1", 0);
        check("tensor x\ntap x\nop f\nadd x", "fig-s1", 2);
    }

    #[test]
    fn a_dropped_operation_dashes_its_path() {
        check("tensor x\ntap x\ndropped f\nadd x", "stroke-dasharray", 3);
        check("tensor x\ndropped f", "stroke-dasharray", 1);
    }

    #[test]
    fn gradients_run_back_beside_every_edge_and_arc() {
        check("tensor x\ntap x\nop f\nadd x\nbackward", "fig-s2", 4);
        check("tensor x\ntap x\nop f\nadd x", "fig-s2", 0);
    }
}
