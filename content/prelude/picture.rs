//! Pictures of a function of the plane: its values on a grid, and the curve where it is zero.
//!
//! Both return numbers; drawing them is the business of `show`.

use ndarray::Array2;

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
}

impl Window {
    /// `f` at the centers of `rows` × `columns` equal cells, the top row first.
    pub fn grid(
        &self,
        rows: usize,
        columns: usize,
        mut f: impl FnMut([f64; 2]) -> f64,
    ) -> Array2<f64> {
        let center = |(from, to): (f64, f64), i: usize, n: usize| {
            from + (to - from) * (i as f64 + 0.5) / n as f64
        };
        Array2::from_shape_fn((rows, columns), |(row, column)| {
            f([
                center(self.x, column, columns),
                center(self.y, rows - 1 - row, rows),
            ])
        })
    }

    /// The longest connected curve on which `f` is zero, as points in order.
    ///
    /// `f` is taken at 80 × 80 corners; where it changes its sign along an edge the place is found by
    /// a straight line between the two corners (marching squares). Empty if the sign never changes.
    pub fn zero_curve(&self, mut f: impl FnMut([f64; 2]) -> f64) -> Vec<(f64, f64)> {
        const CELLS: usize = 79;
        let place = |i: usize, j: usize| {
            let at =
                |(from, to): (f64, f64), k: usize| from + (to - from) * k as f64 / CELLS as f64;
            [at(self.x, j), at(self.y, i)]
        };
        let values = Array2::from_shape_fn((CELLS + 1, CELLS + 1), |(i, j)| f(place(i, j)));
        let mut pieces = Vec::new();
        for i in 0..CELLS {
            for j in 0..CELLS {
                let corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)];
                let crossed: Vec<Crossing> = (0..4)
                    .filter_map(|k| crossing(corners[k], corners[(k + 1) % 4], &values, place))
                    .collect();
                pieces.extend(crossed.chunks_exact(2).map(|pair| [pair[0], pair[1]]));
            }
        }
        let curves = join(pieces).into_iter();
        curves.max_by_key(Vec::len).unwrap_or_default()
    }
}

/// An edge of the grid, named by its corners, and the zero on it.
type Crossing = (Edge, (f64, f64));
type Edge = ((usize, usize), (usize, usize));

fn crossing(
    a: (usize, usize),
    b: (usize, usize),
    values: &Array2<f64>,
    place: impl Fn(usize, usize) -> [f64; 2],
) -> Option<Crossing> {
    // The lower corner first: two cells must name their common edge alike.
    let (a, b) = (a.min(b), a.max(b));
    let (at_a, at_b) = (values[a], values[b]);
    if (at_a > 0.0) == (at_b > 0.0) {
        return None;
    }
    let t = at_a / (at_a - at_b);
    let ([xa, ya], [xb, yb]) = (place(a.0, a.1), place(b.0, b.1));
    Some(((a, b), (xa + t * (xb - xa), ya + t * (yb - ya))))
}

/// Strings pieces that share an edge together.
fn join(mut pieces: Vec<[Crossing; 2]>) -> Vec<Vec<(f64, f64)>> {
    let mut curves = Vec::new();
    while let Some([tail, head]) = pieces.pop() {
        let mut curve = std::collections::VecDeque::from([tail.1, head.1]);
        let mut ends = [tail.0, head.0];
        while let Some(found) = pieces
            .iter()
            .position(|piece| piece.iter().any(|c| ends.contains(&c.0)))
        {
            let [one, two] = pieces.swap_remove(found);
            let at_tail = one.0 == ends[0] || two.0 == ends[0];
            let shared = ends[usize::from(!at_tail)];
            let next = if one.0 == shared { two } else { one };
            if at_tail {
                curve.push_front(next.1);
            } else {
                curve.push_back(next.1);
            }
            ends[usize::from(!at_tail)] = next.0;
        }
        curves.push(curve.into());
    }
    curves
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: Window = Window {
        x: (-1.0, 1.0),
        y: (-1.0, 1.0),
    };

    #[test]
    fn the_top_row_of_a_grid_is_the_highest() {
        let up = SQUARE.grid(4, 2, |[_, y]| y);
        assert_eq!(up.column(0).to_vec(), [0.75, 0.25, -0.25, -0.75]);
    }

    #[test]
    fn the_zero_curve_of_a_line_runs_through_the_window() {
        let curve = SQUARE.zero_curve(|[x, y]| y - 0.5 * x);
        assert!(curve.iter().all(|(x, y)| (y - 0.5 * x).abs() < 1e-12));
        let (first, last) = (curve[0], curve[curve.len() - 1]);
        assert!((first.0 - last.0).abs() > 1.99, "{first:?} to {last:?}");
    }

    #[test]
    fn a_circle_comes_back_in_one_piece() {
        let curve = SQUARE.zero_curve(|[x, y]| x * x + y * y - 0.5);
        let radius = 0.5f64.sqrt();
        assert!(
            curve
                .iter()
                .all(|(x, y)| (x.hypot(*y) - radius).abs() < 1e-3)
        );
        assert!(curve.len() > 150);
    }

    #[test]
    fn without_a_change_of_sign_there_is_no_curve() {
        assert!(SQUARE.zero_curve(|_| 1.0).is_empty());
    }
}
