//! The curves of the edges, in the coordinates of a graph that flows down: (across, along).
//!
//! An edge leaves and enters along the flow, runs straight where it passes a layer, and bends between
//! layers. Edges that meet at one side of a node stand apart there, in the order in which they come.
//! An edge from far aside enters a round node at its side, as the arcs of a spine do.

use super::cells::{CellKind, Cells};
use super::model::Graph;
use super::node::Shape;
use super::rank::Ranks;
use crate::svg::Path;

/// The distance of edges that meet at one side of a node.
const BESIDE: f64 = 15.0;
/// Distance of a loop from its node, in units.
pub(crate) const LOOP: f64 = 16.0;
const CORNER: f64 = 10.0;

/// Everything that has its place, in units.
pub(crate) struct Placed<'graph> {
    pub(crate) graph: &'graph Graph,
    pub(crate) ranks: Ranks,
    pub(crate) cells: Cells,
    pub(crate) shapes: Vec<Shape<'graph>>,
    /// Across, where edges meet each cell.
    pub(crate) across: Vec<f64>,
    /// Along, the middle of each layer and half of its thickness.
    pub(crate) layers: Vec<(f64, f64)>,
    pub(crate) ports: Ports,
}

/// Edges that meet each cell.
#[derive(Default)]
pub(crate) struct Ports {
    /// The edges that end in a cell, and those that begin there, by cell.
    entering: Vec<Vec<usize>>,
    leaving: Vec<Vec<usize>>,
    /// The cells of each layer.
    layers: Vec<Vec<usize>>,
    /// True for each edge that meets its round end at the side.
    aside: Vec<bool>,
}

impl Ports {
    pub(crate) fn of(cells: &Cells) -> Ports {
        let mut ports = Ports {
            entering: vec![Vec::new(); cells.cells.len()],
            leaving: vec![Vec::new(); cells.cells.len()],
            layers: vec![Vec::new(); cells.layers],
            aside: Vec::new(),
        };
        for (edge, chain) in cells.chains.iter().enumerate() {
            if let [first, .., last] = chain[..] {
                ports.leaving[first].push(edge);
                ports.entering[last].push(edge);
            }
        }
        for (index, cell) in cells.cells.iter().enumerate() {
            ports.layers[cell.layer].push(index);
        }
        ports
    }
}

/// A step of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    /// A straight line, its corners to be rounded.
    Corner(f64, f64),
    /// A bend that leaves and arrives along the flow.
    Bend(f64, f64),
}

impl Step {
    pub(crate) fn end(self) -> (f64, f64) {
        match self {
            Step::Corner(x, y) | Step::Bend(x, y) => (x, y),
        }
    }
}

impl Placed<'_> {
    /// Decides which edges enter at the side of their end, which all that enter there depend on.
    pub(crate) fn choose_sides(&mut self) {
        let aside = self
            .cells
            .chains
            .iter()
            .enumerate()
            .map(|(edge, chain)| match chain[..] {
                [_, .., before, end] => self.enters_aside(edge, end, self.across[before]),
                _ => false,
            });
        self.ports.aside = aside.collect();
    }

    /// The way of an edge from where it leaves to where it arrives.
    pub(crate) fn route(&self, edge: usize) -> Vec<Step> {
        let chain = &self.cells.chains[edge];
        if chain.len() == 1 {
            return self.route_within_layer(edge);
        }
        let mut steps = self.leave(edge, chain[0]);
        for cell in &chain[1..chain.len() - 1] {
            let (middle, half) = self.layers[self.cells.cells[*cell].layer];
            let x = self.across[*cell];
            steps.push(Step::Bend(x, middle - half));
            steps.push(Step::Corner(x, middle + half));
        }
        let last = steps[steps.len() - 1].end().0;
        steps.extend(self.arrive(edge, chain[chain.len() - 1], last));
        if self.ranks.turned[edge] {
            reversed(&steps)
        } else {
            steps
        }
    }

    /// The way out of the node where an edge begins, clear of its layer.
    fn leave(&self, edge: usize, cell: usize) -> Vec<Step> {
        let offset = self.port(edge, cell, false);
        let y = self.middle(cell) + self.shapes[cell].reach(offset);
        let start = Step::Corner(self.across[cell] + offset, y);
        let clear = self.clear(cell, start, false);
        std::iter::once(start).chain(clear).collect()
    }

    /// The way from `x` across into the node where an edge ends.
    fn arrive(&self, edge: usize, cell: usize, x: f64) -> Vec<Step> {
        let (at, middle) = (self.across[cell], self.middle(cell));
        if self.ports.aside[edge] {
            let reach = self.shapes[cell].reach(0.0) * (x - at).signum();
            return vec![Step::Corner(x, middle), Step::Corner(at + reach, middle)];
        }
        let offset = self.port(edge, cell, true);
        let (x, y) = (at + offset, middle - self.shapes[cell].reach(offset));
        match self.clear(cell, Step::Bend(x, y), true) {
            Some(clear) => vec![Step::Bend(x, clear.end().1), Step::Corner(x, y)],
            None => vec![Step::Bend(x, y)],
        }
    }

    /// Returns the place at which an edge has left the layer of its end, if others there are thicker than the end.
    fn clear(&self, cell: usize, end: Step, before: bool) -> Option<Step> {
        let (middle, half) = self.layers[self.cells.cells[cell].layer];
        let edge = if before { middle - half } else { middle + half };
        let (x, y) = end.end();
        ((edge - y).abs() > 3.0).then_some(Step::Corner(x, edge))
    }

    fn middle(&self, cell: usize) -> f64 {
        self.layers[self.cells.cells[cell].layer].0
    }

    /// Returns true if an edge that comes from `x` across meets its round end at the side.
    fn enters_aside(&self, edge: usize, end: usize, x: f64) -> bool {
        let chain = &self.cells.chains[edge];
        let at = self.across[end];
        if !self.shapes[end].is_round() || chain.len() < 3 || (x - at).abs() < 30.0 {
            return false;
        }
        let (low, high) = (x.min(at), x.max(at));
        let layer = self.cells.cells[end].layer;
        let others = self.ports.layers[layer].iter().copied();
        let free = !others.filter(|index| *index != end).any(|index| {
            let (middle, cell) = (self.across[index], &self.cells.cells[index]);
            !matches!(cell.kind, CellKind::Wall { .. })
                && middle + cell.right > low - 4.0
                && middle - cell.left < high + 4.0
        });
        // Only one edge can have a side.
        let mut rivals = self.ports.entering[end].iter();
        free && !rivals.any(|other| {
            let chain = &self.cells.chains[*other];
            let from = self.across[chain[chain.len() - 2]];
            *other != edge
                && (from - at).signum() == (x - at).signum()
                && (from - at).abs() > (x - at).abs()
        })
    }

    /// Returns the offset from the middle of `cell` at which an edge meets it.
    fn port(&self, edge: usize, cell: usize, entering: bool) -> f64 {
        let next = |chain: &[usize]| {
            let near = if entering { chain.len() - 2 } else { 1 };
            self.across[chain[near]]
        };
        let meeting = if entering {
            &self.ports.entering
        } else {
            &self.ports.leaving
        };
        let mut all: Vec<(f64, usize)> = meeting[cell]
            .iter()
            .filter(|index| !(entering && self.ports.aside[**index]))
            .map(|index| (next(&self.cells.chains[*index]), *index))
            .collect();
        all.sort_by(|one, other| one.0.total_cmp(&other.0));
        let place = all
            .iter()
            .position(|(_, index)| *index == edge)
            .unwrap_or(0) as f64;
        let gaps = all.len().saturating_sub(1) as f64;
        let face = self.shapes[cell].half_face().max(0.0);
        let step = if gaps > 0.0 {
            (2.0 * face / gaps).min(BESIDE)
        } else {
            0.0
        };
        (place - gaps / 2.0) * step
    }

    /// An edge between neighbors of a layer, or a loop at one node.
    fn route_within_layer(&self, edge: usize) -> Vec<Step> {
        let edge = &self.graph.edges[edge];
        let (from, to) = (&self.cells.cells[edge.from], &self.cells.cells[edge.to]);
        let (x, y) = (self.across[edge.from], self.middle(edge.from));
        if edge.from == edge.to {
            let shape = &self.shapes[edge.from];
            let (side, reach) = (x + shape.room().1, shape.reach(0.0));
            return vec![
                Step::Corner(side, y - 6.0),
                Step::Corner(side + LOOP, y - 6.0),
                Step::Corner(side + LOOP, y + reach + 8.0),
                Step::Corner(x + 8.0, y + reach + 8.0),
                Step::Corner(x + 8.0, y + reach),
            ];
        }
        let end = self.across[edge.to];
        if end > x {
            vec![
                Step::Corner(x + self.shapes[edge.from].room().1, y),
                Step::Corner(end - to.left, y),
            ]
        } else {
            vec![
                Step::Corner(x - from.left, y),
                Step::Corner(end + to.right, y),
            ]
        }
    }
}

/// The same way from its end.
pub(crate) fn reversed(steps: &[Step]) -> Vec<Step> {
    let ends: Vec<_> = steps.iter().map(|step| step.end()).collect();
    let mut back = Vec::new();
    for (index, (x, y)) in ends.iter().enumerate().rev() {
        // On the way back, a point is left as it was reached on the way there.
        let bends = steps
            .get(index + 1)
            .is_some_and(|next| matches!(next, Step::Bend(..)));
        back.push(if bends {
            Step::Bend(*x, *y)
        } else {
            Step::Corner(*x, *y)
        });
    }
    back
}

/// The path along `steps`, moved `aside` across; `at` carries (across, along) to the drawing.
pub(crate) fn path(steps: &[Step], aside: f64, at: impl Fn(f64, f64) -> (f64, f64)) -> Path {
    let point = |step: Step| (step.end().0 + aside, step.end().1);
    let start = point(steps[0]);
    let (x, y) = at(start.0, start.1);
    let mut path = Path::default().move_to(x, y);
    let mut before = start;
    for (index, step) in steps.iter().enumerate().skip(1) {
        let to = point(*step);
        let straight = matches!(step, Step::Corner(..)) || (to.0 - before.0).abs() < 0.6;
        let next = steps
            .get(index + 1)
            .filter(|next| matches!(next, Step::Corner(..)));
        let turn = next
            .map(|next| point(*next))
            .filter(|next| turns(before, to, *next));
        path = match (straight, turn) {
            (true, Some(next)) => {
                let (from, onward) = (short_of(to, before), short_of(to, next));
                let (a, b, c) = (at(from.0, from.1), at(to.0, to.1), at(onward.0, onward.1));
                path.line_to(a.0, a.1).curve_to(b, c.0, c.1)
            }
            (true, None) => {
                let to = at(to.0, to.1);
                path.line_to(to.0, to.1)
            }
            (false, _) => {
                let half = (before.1 + to.1) / 2.0;
                let (a, b, to) = (at(before.0, half), at(to.0, half), at(to.0, to.1));
                path.bend_to(a, b, to.0, to.1)
            }
        };
        before = to;
    }
    path
}

/// Returns true if the way from `a` over `b` to `c` has a corner at `b`.
fn turns(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> bool {
    ((b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0)).abs() > 1.0
}

/// The point a corner's radius away from `corner` on the way to `to`.
fn short_of(corner: (f64, f64), to: (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to.0 - corner.0, to.1 - corner.1);
    let share = (CORNER / dx.hypot(dy).max(1e-9)).min(0.5);
    (corner.0 + dx * share, corner.1 + dy * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_bends_where_the_way_there_did() {
        let steps = [
            Step::Corner(0.0, 0.0),
            Step::Bend(9.0, 9.0),
            Step::Corner(9.0, 20.0),
        ];
        let back = [
            Step::Corner(9.0, 20.0),
            Step::Corner(9.0, 9.0),
            Step::Bend(0.0, 0.0),
        ];
        assert_eq!(reversed(&steps), back);
    }

    #[test]
    fn bends_leave_and_arrive_along_the_flow() {
        let steps = [
            Step::Corner(0.0, 0.0),
            Step::Bend(10.0, 20.0),
            Step::Corner(10.0, 30.0),
        ];
        let drawn = path(&steps, 0.0, |x, y| (x, y)).element().to_string();
        assert_eq!(drawn, "<path d=\"M0 0c0 10 10 10 10 20v10\"/>");
    }
}
