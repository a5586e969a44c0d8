//! The order of the cells within their layers: as few crossings as can be found.
//!
//! Sweeps down and up sort each layer by the weighted medians of its neighbors and exchange adjacent
//! cells while that removes crossings (Gansner and others 1993, §3). The best order of all sweeps
//! stays. Cells of a group stand together, between its walls.

use std::collections::BTreeMap;

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
    let all = if above { &cells.above } else { &cells.below };
    all[cell].iter().copied()
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
    // Only places in the fixed layer are looked up, so one table serves all layers.
    let mut places = vec![0.0; cells.cells.len()];
    for step in 1..layers.len() {
        let index = if down { step } else { layers.len() - 1 - step };
        let fixed = if down { index - 1 } else { index + 1 };
        for (place, cell) in layers[fixed].iter().enumerate() {
            places[*cell] = place as f64;
        }
        let wanted = layers[index]
            .iter()
            .enumerate()
            .map(|(place, cell)| {
                let around: Vec<f64> = neighbors(cells, *cell, down)
                    .map(|cell| places[cell])
                    .collect();
                median(around).unwrap_or(place as f64)
            })
            .collect();
        layers[index] = grouped(cells, &layers[index], wanted);
    }
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
    let mut known: BTreeMap<usize, usize> = BTreeMap::new();
    for (cell, wanted) in members {
        let of = group(cell);
        if let Some(unit) = of.and_then(|of| known.get(&of)) {
            units[*unit].2.push((cell, wanted));
            continue;
        }
        if let Some(of) = of {
            known.insert(of, units.len());
        }
        units.push((wanted, of, vec![(cell, wanted)]));
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
    let mut places = all_places(cells, layers);
    for _ in 0..SWEEPS {
        let mut improved = false;
        for layer in layers.iter_mut() {
            for place in 1..layer.len() {
                let (left, right) = (layer[place - 1], layer[place]);
                let now = crossed(cells, &places, left, right);
                if now > 0
                    && is_free(cells, left, right)
                    && now > crossed(cells, &places, right, left)
                {
                    layer.swap(place - 1, place);
                    (places[left], places[right]) = (place, place - 1);
                    improved = true;
                }
            }
        }
        if !improved {
            return;
        }
    }
}

/// The place of every cell in its layer.
fn all_places(cells: &Cells, layers: &[Vec<usize>]) -> Vec<usize> {
    let mut places = vec![0; cells.cells.len()];
    for (place, cell) in layers.iter().flat_map(|layer| layer.iter().enumerate()) {
        places[*cell] = place;
    }
    places
}

/// Returns true if two neighbors may change places: both are in the same group, and neither is a wall.
fn is_free(cells: &Cells, one: usize, other: usize) -> bool {
    let is_wall = |cell: usize| matches!(cells.cells[cell].kind, CellKind::Wall { .. });
    cells.cells[one].groups == cells.cells[other].groups && !is_wall(one) && !is_wall(other)
}

/// Returns the number of crossings between the links of `left` and `right` in this order.
fn crossed(cells: &Cells, places: &[usize], left: usize, right: usize) -> usize {
    let mut count = 0;
    for above in [true, false] {
        let mut others: Vec<usize> = neighbors(cells, right, above)
            .map(|other| places[other])
            .collect();
        // Hubs have thousands of neighbors; comparing each with each would take millions of steps.
        others.sort_unstable();
        let before = |one: usize| others.partition_point(|other| *other < places[one]);
        count += neighbors(cells, left, above).map(before).sum::<usize>();
    }
    count
}

/// The number of crossings between all neighboring layers.
pub(crate) fn crossings(cells: &Cells, layers: &[Vec<usize>]) -> usize {
    let places = all_places(cells, layers);
    let mut ends = vec![Vec::new(); layers.len()];
    for link in &cells.links {
        let layer = cells.cells[link.upper].layer;
        ends[layer].push((places[link.upper], places[link.lower]));
    }
    let between = ends.into_iter().map(|mut ends| {
        ends.sort_unstable();
        inversions(&mut ends.into_iter().map(|(_, lower)| lower).collect::<Vec<_>>())
    });
    between.sum()
}

/// The number of pairs of which the greater comes first; `numbers` are sorted by it (merge sort).
fn inversions(numbers: &mut Vec<usize>) -> usize {
    if numbers.len() < 2 {
        return 0;
    }
    let mut right = numbers.split_off(numbers.len() / 2);
    let mut count = inversions(numbers) + inversions(&mut right);
    let left = std::mem::take(numbers);
    let mut right = right.into_iter().peekable();
    for (index, number) in left.iter().enumerate() {
        while let Some(lesser) = right.next_if(|other| other < number) {
            count += left.len() - index;
            numbers.push(lesser);
        }
        numbers.push(*number);
    }
    numbers.extend(right);
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::cells::cells;
    use crate::graph::model::{Group, graph};

    #[track_caller]
    fn check(nodes: usize, edges: &[(usize, usize)], expected: usize) {
        let cells = cells(&graph(nodes, edges));
        assert_eq!(crossings(&cells, &order(&cells)), expected);
    }

    #[test]
    fn pairs_in_the_wrong_order_are_counted() {
        assert_eq!(inversions(&mut vec![3, 1, 2, 2, 0]), 7);
        assert_eq!(inversions(&mut vec![1, 1, 2]), 0);
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
