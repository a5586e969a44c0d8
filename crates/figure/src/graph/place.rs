//! Places each cell across the flow.
//!
//! Every cell wants to stand at the weighted mean of its neighbors. Given the neighbors of one side,
//! the places in a layer that keep order and distances and are nearest to these wishes are an
//! isotonic regression, found by pooling adjacent violators. Sweeps down and up repeat it; at last
//! the cells of each long edge are brought into line where there is room.

use super::cells::{Cell, CellKind, Cells, TIED};
use crate::limits::within;

const SWEEPS: usize = 40;
/// Between two nodes.
const APART: f64 = 20.0;
/// Between an edge and anything else.
const BESIDE: f64 = 11.0;
/// Cells this far out of line had better be in line.
const NEARLY: f64 = 14.0;
/// Between a wall and what it encloses.
const INSIDE: f64 = 9.0;

/// The middle of each cell across the flow, the leftmost edge at 0.
pub(crate) fn place(cells: &Cells, layers: &[Vec<usize>]) -> Vec<f64> {
    let mut x = vec![0.0; cells.cells.len()];
    for layer in layers {
        let distances = distances(cells, layer);
        let mut at = -distances.iter().sum::<f64>() / 2.0;
        for (cell, distance) in layer.iter().zip(std::iter::once(&0.0).chain(&distances)) {
            at += distance;
            x[*cell] = at;
        }
    }
    for sweep in 0..SWEEPS {
        // The last sweeps look to both sides.
        let (above, below) = match sweep {
            _ if sweep >= SWEEPS - 10 => (true, true),
            _ => (sweep % 2 == 0, sweep % 2 == 1),
        };
        let order: Vec<usize> = match sweep % 2 {
            0 => (0..layers.len()).collect(),
            _ => (0..layers.len()).rev().collect(),
        };
        for index in order {
            settle(cells, &layers[index], (above, below), &mut x);
        }
    }
    let rows = Rows::of(cells, layers);
    align(&rows, &mut x);
    straighten(&rows, &mut x);
    set_up_walls(&rows, &mut x);
    let edges = cells.cells.iter().zip(&x).map(|(cell, x)| x - cell.left);
    let left = edges.fold(f64::INFINITY, f64::min);
    x.iter().map(|x| x - left).collect()
}

/// Moves the cells of a layer as near to their neighbors as order and distances allow.
fn settle(cells: &Cells, layer: &[usize], (above, below): (bool, bool), x: &mut [f64]) {
    let wish = |cell: &usize| {
        let near = cells.touching[*cell].iter().filter_map(|link| {
            let link = &cells.links[*link];
            let up = (above && link.lower == *cell).then_some((x[link.upper], link.weight));
            up.or((below && link.upper == *cell).then_some((x[link.lower], link.weight)))
        });
        let (sum, weight) = near.fold((0.0, 0.0), |(sum, weight), (x, w)| {
            (sum + x * w, weight + w)
        });
        match weight {
            0.0 => (x[*cell], 0.01),
            _ => (sum / weight, weight),
        }
    };
    let wishes: Vec<_> = layer.iter().map(wish).collect();
    let places = regress(&wishes, &distances(cells, layer));
    for (cell, place) in layer.iter().zip(places) {
        x[*cell] = place;
    }
}

/// The places nearest to the wishes (place, weight) that keep the `distances` between neighbors.
fn regress(wishes: &[(f64, f64)], distances: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = vec![0.0];
    for distance in distances {
        offset += distance;
        offsets.push(offset);
    }
    // Pools of cells that touch: their common place without offsets, their weight, their number.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for ((wish, weight), offset) in wishes.iter().zip(&offsets) {
        let mut pool = (wish - offset, *weight, 1);
        while let Some(before) = pools.pop_if(|before| before.0 > pool.0) {
            let weight = before.1 + pool.1;
            let place = (before.0 * before.1 + pool.0 * pool.1) / weight;
            pool = (place, weight, before.2 + pool.2);
        }
        pools.push(pool);
    }
    let places = pools
        .iter()
        .flat_map(|(place, _, cells)| std::iter::repeat_n(*place, *cells));
    places
        .zip(offsets)
        .map(|(place, offset)| place + offset)
        .collect()
}

/// The distances between the middles of neighbors.
fn distances(cells: &Cells, layer: &[usize]) -> Vec<f64> {
    let cell = |index: usize| &cells.cells[index];
    let pair = |pair: &[usize]| {
        let (left, right) = (cell(pair[0]), cell(pair[1]));
        left.right + gap(left, right) + right.left
    };
    layer.windows(2).map(pair).collect()
}

fn gap(left: &Cell, right: &Cell) -> f64 {
    let is = |wanted: fn(&CellKind) -> bool| wanted(&left.kind) || wanted(&right.kind);
    if is(|kind| matches!(kind, CellKind::Wall { .. })) {
        return INSIDE;
    }
    if is(|kind| matches!(kind, CellKind::Pass(_))) {
        BESIDE
    } else {
        APART
    }
}

/// The cells in their layers, and where each stands in its own.
struct Rows<'a> {
    cells: &'a Cells,
    layers: &'a [Vec<usize>],
    place: Vec<usize>,
}

impl<'a> Rows<'a> {
    fn of(cells: &'a Cells, layers: &'a [Vec<usize>]) -> Rows<'a> {
        let mut place = vec![0; cells.cells.len()];
        for (index, cell) in layers.iter().flat_map(|layer| layer.iter().enumerate()) {
            place[*cell] = index;
        }
        Rows {
            cells,
            layers,
            place,
        }
    }

    /// The places that all of `members` can share.
    fn shared(&self, members: &[usize], x: &[f64]) -> Option<(f64, f64)> {
        let whole = (f64::NEG_INFINITY, f64::INFINITY);
        let shared = members.iter().fold(whole, |(low, high), cell| {
            let room = self.room(*cell, x);
            (low.max(room.0), high.min(room.1))
        });
        (shared.0 <= shared.1).then_some(shared)
    }

    /// Returns the distances by which a cell can move to the left and to the right.
    fn room(&self, index: usize, x: &[f64]) -> (f64, f64) {
        let cell = &self.cells.cells[index];
        let (layer, place) = (&self.layers[cell.layer], self.place[index]);
        let left = place.checked_sub(1).map(|place| layer[place]);
        let low = left.map_or(f64::NEG_INFINITY, |left| {
            let other = &self.cells.cells[left];
            x[left] + other.right + gap(other, cell) + cell.left
        });
        let high = layer.get(place + 1).map_or(f64::INFINITY, |right| {
            let other = &self.cells.cells[*right];
            x[*right] - other.left - gap(cell, other) - cell.right
        });
        (low, high)
    }
}

/// Puts nodes that have only each other in line, and in line with what is nearly so above them.
fn align(rows: &Rows<'_>, x: &mut [f64]) {
    let cells = rows.cells;
    for column in columns(cells) {
        let Some((low, high)) = rows.shared(&column, x) else {
            continue;
        };
        let mean = column.iter().map(|cell| x[*cell]).sum::<f64>() / column.len() as f64;
        let first = column[0];
        let above = cells.touching[first]
            .iter()
            .map(|link| &cells.links[*link])
            .filter(|link| link.lower == first && link.weight >= 1.0);
        let near = above
            .map(|link| x[link.upper])
            .filter(|x| (x - mean).abs() < NEARLY);
        let nearest = near.min_by(|a, b| (a - mean).abs().total_cmp(&(b - mean).abs()));
        let place = within(nearest.unwrap_or(mean), low, high);
        column.iter().for_each(|cell| x[*cell] = place);
    }
}

/// The cells that links tie together, from above, each with itself at least.
fn columns(cells: &Cells) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..cells.cells.len()).collect();
    order.sort_by_key(|cell| cells.cells[*cell].layer);
    let tied = |upper: usize| {
        let mut links = cells.touching[upper].iter().map(|link| &cells.links[*link]);
        links
            .find(|link| link.upper == upper && link.weight == TIED)
            .map(|link| link.lower)
    };
    let mut seen = vec![false; order.len()];
    let mut columns = Vec::new();
    for first in order {
        let is_node = !matches!(cells.cells[first].kind, CellKind::Wall { .. });
        if is_node && !seen[first] {
            let column: Vec<usize> =
                std::iter::successors(Some(first), |cell| tied(*cell)).collect();
            column.iter().for_each(|cell| seen[*cell] = true);
            columns.push(column);
        }
    }
    columns
}

/// Brings the cells that one edge passes into line, where their neighbors leave room for it.
fn straighten(rows: &Rows<'_>, x: &mut [f64]) {
    for chain in &rows.cells.chains {
        let inner = &chain[1..chain.len().max(2) - 1];
        let Some((low, high)) = rows.shared(inner, x) else {
            continue;
        };
        let mean = inner.iter().map(|cell| x[*cell]).sum::<f64>() / inner.len().max(1) as f64;
        // An end that is nearly in line had better be exactly in line.
        let ends = [chain[0], chain[chain.len() - 1]].map(|cell| x[cell]);
        let near = ends.into_iter().find(|end| (end - mean).abs() < 6.0);
        let place = within(near.unwrap_or(mean), low, high);
        inner.iter().for_each(|cell| x[*cell] = place);
    }
}

/// Brings the walls of each side of a group into line, and what stands outside of them out of the way.
fn set_up_walls(rows: &Rows<'_>, x: &mut [f64]) {
    let Rows { cells, layers, .. } = *rows;
    let wall = |cell: usize| match cells.cells[cell].kind {
        CellKind::Wall { group, right } => Some((group, right)),
        _ => None,
    };
    // Inner groups were opened later, so they are set up first.
    let last = (0..x.len()).filter_map(wall).map(|(group, _)| group).max();
    for group in (0..last.map_or(0, |last| last + 1)).rev() {
        for right in [false, true] {
            let own: Vec<usize> = (0..x.len())
                .filter(|cell| wall(*cell) == Some((group, right)))
                .collect();
            // As near to what it encloses as all layers allow.
            let near = own.iter().map(|cell| rows.room(*cell, x));
            let place = if right {
                near.map(|room| room.0).fold(f64::NEG_INFINITY, f64::max)
            } else {
                near.map(|room| room.1).fold(f64::INFINITY, f64::min)
            };
            for cell in own {
                x[cell] = place;
                push_away(cells, &layers[cells.cells[cell].layer], cell, right, x);
            }
        }
    }
}

/// Moves the cells beyond `from`, to the left or to the right, as far as their distances ask for.
fn push_away(cells: &Cells, layer: &[usize], from: usize, right: bool, x: &mut [f64]) {
    let distances = distances(cells, layer);
    let start = layer.iter().position(|cell| *cell == from).unwrap_or(0);
    if right {
        for place in start + 1..layer.len() {
            x[layer[place]] = x[layer[place]].max(x[layer[place - 1]] + distances[place - 1]);
        }
    } else {
        for place in (0..start).rev() {
            x[layer[place]] = x[layer[place]].min(x[layer[place + 1]] - distances[place]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::cells::cells;
    use crate::graph::model::graph;
    use crate::graph::order::order;

    #[test]
    fn places_keep_their_distances_and_are_nearest_to_the_wishes() {
        assert_eq!(regress(&[(0.0, 1.0), (0.0, 1.0)], &[10.0]), [-5.0, 5.0]);
        assert_eq!(regress(&[(0.0, 3.0), (0.0, 1.0)], &[10.0]), [-2.5, 7.5]);
        assert_eq!(regress(&[(0.0, 1.0), (50.0, 1.0)], &[10.0]), [0.0, 50.0]);
    }

    #[track_caller]
    fn places(nodes: usize, edges: &[(usize, usize)]) -> Vec<f64> {
        let cells = cells(&graph(nodes, edges));
        place(&cells, &order(&cells))
    }

    #[test]
    fn a_parent_stands_in_the_middle_of_its_children() {
        let x = places(3, &[(0, 1), (0, 2)]);
        assert!((x[0] - (x[1] + x[2]) / 2.0).abs() < 0.5, "{x:?}");
        assert!((x[2] - x[1]).abs() >= 60.0);
    }

    #[test]
    fn long_edges_are_straight() {
        let x = places(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        assert_eq!(x[4], x[5]);
        assert_ne!(x[4], x[1]);
    }
}
