//! The order of the cells within their layers: as few crossings as can be found.
//!
//! Sweeps down and up sort each layer by the weighted medians of its neighbors and exchange adjacent
//! cells while that removes crossings (Gansner and others 1993, §3). The best order of all sweeps
//! stays. Cells of a group stand together, between its walls.

use super::cells::{CellKind, Cells};

/// More sweeps rarely find fewer crossings.
const SWEEPS: usize = 24;

/// The cells of each layer from left to right.
pub(crate) fn order(cells: &Cells) -> Vec<Vec<usize>> {
    let mut layers = first_order(cells);
    let mut best = (crossings(cells, &layers), layers.clone());
    for sweep in 0..SWEEPS {
        if best.0 == 0 {
            break;
        }
        sweep_once(cells, &mut layers, sweep);
        exchange(cells, &mut layers);
        let found = crossings(cells, &layers);
        if found < best.0 {
            best = (found, layers.clone());
        }
    }
    best.1
}

/// The neighbors of a cell in the layer above or below.
fn neighbors(cells: &Cells, cell: usize, above: bool) -> impl Iterator<Item = usize> {
    cells.links.iter().filter_map(move |link| match above {
        true => (link.lower == cell).then_some(link.upper),
        false => (link.upper == cell).then_some(link.lower),
    })
}

/// Cells in the order in which a walk from the first layer finds them, groups together.
fn first_order(cells: &Cells) -> Vec<Vec<usize>> {
    let mut layers = vec![Vec::new(); cells.layers];
    let mut seen = vec![false; cells.cells.len()];
    let mut roots: Vec<usize> = (0..cells.cells.len()).collect();
    roots.sort_by_key(|cell| cells.cells[*cell].layer);
    for root in roots {
        let mut stack = vec![root];
        while let Some(cell) = stack.pop() {
            if std::mem::replace(&mut seen[cell], true) {
                continue;
            }
            layers[cells.cells[cell].layer].push(cell);
            let mut below: Vec<usize> = neighbors(cells, cell, false).collect();
            below.reverse();
            stack.extend(below);
        }
    }
    for layer in &mut layers {
        let places = (0..layer.len()).map(|place| place as f64).collect();
        *layer = grouped(cells, layer, places);
    }
    layers
}

fn sweep_once(cells: &Cells, layers: &mut [Vec<usize>], sweep: usize) {
    let down = sweep.is_multiple_of(2);
    for step in 1..layers.len() {
        let index = if down { step } else { layers.len() - 1 - step };
        let fixed = if down { index - 1 } else { index + 1 };
        let places = places(cells.cells.len(), &layers[fixed]);
        let wanted = layers[index].iter().enumerate().map(|(place, cell)| {
            let around: Vec<f64> = neighbors(cells, *cell, down)
                .map(|cell| places[cell])
                .collect();
            median(around).unwrap_or(place as f64)
        });
        let wanted = wanted.collect();
        layers[index] = grouped(cells, &layers[index], wanted);
    }
}

/// The place of each cell in its layer.
fn places(cells: usize, layer: &[usize]) -> Vec<f64> {
    let mut places = vec![0.0; cells];
    for (place, cell) in layer.iter().enumerate() {
        places[*cell] = place as f64;
    }
    places
}

/// The weighted median of Gansner and others: of an even number of places, nearer to the denser side.
fn median(mut places: Vec<f64>) -> Option<f64> {
    places.sort_by(f64::total_cmp);
    let middle = places.len() / 2;
    match places[..] {
        [] => None,
        [one, other] => Some((one + other) / 2.0),
        _ if places.len() % 2 == 1 => Some(places[middle]),
        [first, .., last] => {
            let (left, right) = (places[middle - 1] - first, last - places[middle]);
            let (before, after) = (places[middle - 1], places[middle]);
            Some(match left + right {
                0.0 => (before + after) / 2.0,
                both => (before * right + after * left) / both,
            })
        }
        [only] => Some(only),
    }
}

/// `layer` sorted by the wanted places, the cells of a group together between its walls.
fn grouped(cells: &Cells, layer: &[usize], wanted: Vec<f64>) -> Vec<usize> {
    let both = layer.iter().copied().zip(wanted).collect();
    sort_group(cells, both, 0)
}

/// Cells that move together: where they want to stand, their group, and the cells with their wishes.
type Unit = (f64, Option<usize>, Vec<(usize, f64)>);

/// Sorts cells that share their groups down to `depth`.
fn sort_group(cells: &Cells, members: Vec<(usize, f64)>, depth: usize) -> Vec<usize> {
    let group = |cell: usize| cells.cells[cell].groups.get(depth).copied();
    let mut units: Vec<Unit> = Vec::new();
    for (cell, wanted) in members {
        let known = units
            .iter_mut()
            .find(|(_, of, _)| of.is_some() && *of == group(cell));
        match known {
            Some((_, _, unit)) => unit.push((cell, wanted)),
            None => units.push((wanted, group(cell), vec![(cell, wanted)])),
        }
    }
    for (wanted, of, unit) in &mut units {
        if of.is_some() {
            *wanted = unit.iter().map(|(_, wanted)| wanted).sum::<f64>() / unit.len() as f64;
        }
    }
    units.sort_by(|one, other| one.0.total_cmp(&other.0));
    let sorted = units.into_iter().flat_map(|(_, of, unit)| match of {
        None => vec![unit[0].0],
        Some(group) => within_walls(cells, sort_group(cells, unit, depth + 1), group),
    });
    sorted.collect()
}

/// The walls of `group` moved to the ends of its cells.
fn within_walls(cells: &Cells, mut members: Vec<usize>, group: usize) -> Vec<usize> {
    let side = |cell: &usize| match cells.cells[*cell].kind {
        CellKind::Wall { group: of, right } if of == group => 2 * i32::from(right) - 1,
        _ => 0,
    };
    members.sort_by_key(side);
    members
}

/// Exchanges neighbors in a layer while that removes crossings.
fn exchange(cells: &Cells, layers: &mut [Vec<usize>]) {
    for _ in 0..SWEEPS {
        let mut improved = false;
        for index in 0..layers.len() {
            for place in 1..layers[index].len() {
                let (left, right) = (layers[index][place - 1], layers[index][place]);
                if is_free(cells, left, right)
                    && crossed(cells, layers, index, left, right)
                        > crossed(cells, layers, index, right, left)
                {
                    layers[index].swap(place - 1, place);
                    improved = true;
                }
            }
        }
        if !improved {
            return;
        }
    }
}

/// Whether two neighbors may change places: both in the same group, and no wall.
fn is_free(cells: &Cells, one: usize, other: usize) -> bool {
    let is_wall = |cell: usize| matches!(cells.cells[cell].kind, CellKind::Wall { .. });
    cells.cells[one].groups == cells.cells[other].groups && !is_wall(one) && !is_wall(other)
}

/// How many links of `left` and `right` cross when they stand in this order.
fn crossed(cells: &Cells, layers: &[Vec<usize>], layer: usize, left: usize, right: usize) -> usize {
    let mut count = 0;
    for above in [true, false] {
        let fixed = if above {
            layer.wrapping_sub(1)
        } else {
            layer + 1
        };
        let Some(fixed) = layers.get(fixed) else {
            continue;
        };
        let place = |cell| fixed.iter().position(|known| *known == cell);
        let right: Vec<_> = neighbors(cells, right, above).map(place).collect();
        for left in neighbors(cells, left, above).map(place) {
            count += right.iter().filter(|right| left > **right).count();
        }
    }
    count
}

/// The number of crossings between all neighboring layers.
pub(crate) fn crossings(cells: &Cells, layers: &[Vec<usize>]) -> usize {
    let mut places = vec![0; cells.cells.len()];
    for layer in layers {
        layer
            .iter()
            .enumerate()
            .for_each(|(place, cell)| places[*cell] = place);
    }
    let mut count = 0;
    for layer in 0..layers.len() {
        let links = cells
            .links
            .iter()
            .filter(|link| cells.cells[link.upper].layer == layer);
        let mut ends: Vec<_> = links
            .map(|link| (places[link.upper], places[link.lower]))
            .collect();
        ends.sort_unstable();
        for (index, (_, lower)) in ends.iter().enumerate() {
            count += ends[..index]
                .iter()
                .filter(|(_, before)| before > lower)
                .count();
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::cells::cells;
    use crate::graph::{Group, graph};

    #[track_caller]
    fn check(nodes: usize, edges: &[(usize, usize)], expected: usize) {
        let cells = cells(&graph(nodes, edges));
        assert_eq!(crossings(&cells, &order(&cells)), expected);
    }

    #[test]
    fn crossings_that_can_be_avoided_are() {
        check(4, &[(0, 3), (1, 2)], 0);
        check(6, &[(0, 3), (0, 4), (1, 5), (2, 3), (2, 5)], 0);
        check(
            7,
            &[
                (0, 1),
                (0, 2),
                (1, 3),
                (2, 4),
                (3, 6),
                (4, 5),
                (5, 6),
                (0, 6),
            ],
            0,
        );
    }

    #[test]
    fn crossings_that_cannot_be_avoided_are_few() {
        // K₃,₃ in two layers has nine crossings in every order.
        let edges: Vec<_> = (0..3)
            .flat_map(|from| (3..6).map(move |to| (from, to)))
            .collect();
        check(6, &edges, 9);
    }

    #[test]
    fn cells_of_a_group_stand_together_between_its_walls() {
        let mut graph = graph(5, &[(0, 1), (0, 2), (0, 3), (0, 4)]);
        graph.groups.push(Group::default());
        graph.nodes[1].group = Some(0);
        graph.nodes[4].group = Some(0);
        let cells = cells(&graph);
        let layers = order(&cells);
        let inside: Vec<bool> = layers[1]
            .iter()
            .map(|cell| !cells.cells[*cell].groups.is_empty())
            .collect();
        assert_eq!(
            inside.chunk_by(|one, other| one == other).count(),
            2,
            "{inside:?}"
        );
        let first = inside.iter().position(|inside| *inside).unwrap();
        assert!(matches!(
            cells.cells[layers[1][first]].kind,
            CellKind::Wall { right: false, .. }
        ));
    }
}
