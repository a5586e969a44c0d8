//! Finds lines of equal height over a grid.
//!
//! Marching squares (Lorensen and Cline, 1987, in two dimensions) with linear interpolation; a saddle
//! is decided by the mean of its corners. Cells with a corner that is not finite are left out; for
//! colored ground heights that are missing lie endlessly deep, so that every line is closed.

use super::Contours;
use crate::order::{rise, sort};
use crate::real::Real;
use crate::ticks;

/// About how many levels there are if the author names none.
const USUAL_LEVELS: usize = 7;

/// A level with its lines, each a list of points in the numbers of the axes.
pub(super) type Level = (f64, Vec<Vec<Point>>);

/// The levels with their lines.
pub(super) fn levels(contours: &Contours) -> Vec<Level> {
    let trace = |level| (level, trace(contours, &contours.rows, level, 0.0));
    chosen(contours).into_iter().map(trace).collect()
}

/// Returns the regions above each level, as rings; the first holds all finite heights.
pub(super) fn grounds(contours: &Contours) -> Vec<Level> {
    // Around the grid, and where it has no height, the ground lies endlessly deep: so lines are closed.
    let deep = Real(f64::NEG_INFINITY);
    let solid = |height: &Real| if height.0.is_finite() { *height } else { deep };
    let own = &contours.rows;
    let columns = own.first().map_or(0, Vec::len) + 2;
    let row = |row: &Vec<Real>| {
        let inside = row.iter().map(solid);
        std::iter::once(deep).chain(inside).chain([deep]).collect()
    };
    let edge = || std::iter::once(vec![deep; columns]);
    let rows: Vec<Vec<Real>> = edge().chain(own.iter().map(row)).chain(edge()).collect();
    let levels = std::iter::once(f64::MIN).chain(chosen(contours));
    let trace = |level| (level, trace(contours, &rows, level, 1.0));
    levels.map(trace).collect()
}

/// The lines at `level` over a grid that begins `before` cells before that of `contours`.
fn trace(contours: &Contours, rows: &[Vec<Real>], level: f64, before: f64) -> Vec<Vec<Point>> {
    let at = |end: &(Real, Real), index: f64, count: usize| {
        let share = (index - before) / (count.max(2) - 1) as f64;
        end.0.0 + (end.1.0 - end.0.0) * share
    };
    let (x, y, own) = (&contours.x, &contours.y, &contours.rows);
    let columns = own.first().map_or(0, Vec::len);
    let scale = |(column, row)| (at(x, column, columns), at(y, row, own.len()));
    let lines = join(&segments(rows, level)).into_iter();
    lines
        .map(|line| line.into_iter().map(scale).collect())
        .collect()
}

/// The levels that an author asks for or that suit the heights, as far as there are such heights.
fn chosen(contours: &Contours) -> Vec<f64> {
    let heights = contours.rows.iter().flatten().map(|height| height.0);
    let finite = heights.filter(|height| height.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), height| {
        (low.min(height), high.max(height))
    });
    let mut chosen: Vec<f64> = match contours.levels[..] {
        [] if low < high => ticks::linear(low, high, USUAL_LEVELS),
        [] => Vec::new(),
        _ => contours.levels.iter().map(|level| level.0).collect(),
    };
    chosen.retain(|level| *level > low && *level < high);
    rise(&mut chosen, |level| *level);
    chosen
}

/// A point in units of the grid, (column, row).
type Point = (f64, f64);

/// The pieces of a line within the cells of the grid.
fn segments(rows: &[Vec<Real>], level: f64) -> Vec<(Point, Point)> {
    let mut segments = Vec::new();
    for (row, pair) in rows.windows(2).enumerate() {
        for column in 1..pair[0].len().min(pair[1].len()) {
            let corners = [
                pair[0][column - 1],
                pair[0][column],
                pair[1][column],
                pair[1][column - 1],
            ];
            let corners = corners.map(|corner| corner.0);
            let is_deep = |height: f64| height == f64::NEG_INFINITY;
            if corners.iter().all(|h| h.is_finite() || is_deep(*h)) {
                let place = |(x, y): Point| (x + (column - 1) as f64, y + row as f64);
                let found = within(corners, level).into_iter();
                // A line through a corner has pieces of no length, which would end it.
                let found = found.filter(|(from, to)| from != to);
                segments.extend(found.map(|(from, to)| (place(from), place(to))));
            }
        }
    }
    segments
}

/// The pieces within one cell whose corners run around it from (0, 0).
fn within(corners: [f64; 4], level: f64) -> Vec<(Point, Point)> {
    let ends: [(Point, Point); 4] = [
        ((0.0, 0.0), (1.0, 0.0)),
        ((1.0, 0.0), (1.0, 1.0)),
        ((1.0, 1.0), (0.0, 1.0)),
        ((0.0, 1.0), (0.0, 0.0)),
    ];
    let mut crossings: Vec<Point> = Vec::new();
    for (side, (from, to)) in ends.into_iter().enumerate() {
        let (one, other) = (corners[side], corners[(side + 1) % 4]);
        if (one > level) != (other > level) {
            let share = match (one.is_finite(), other.is_finite()) {
                (true, true) => (level - one) / (other - one),
                // The line runs along the edge of what has a height.
                (one, _) => f64::from(u8::from(!one)),
            };
            crossings.push((
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            ));
        }
    }
    match crossings[..] {
        [a, b] => vec![(a, b)],
        [a, b, c, d] => {
            let mean = corners.iter().sum::<f64>() / 4.0;
            if (corners[0] > level) == (mean > level) {
                vec![(a, b), (c, d)]
            } else {
                vec![(d, a), (b, c)]
            }
        }
        _ => Vec::new(),
    }
}

/// Joins pieces that share an end to lines.
fn join(segments: &[(Point, Point)]) -> Vec<Vec<Point>> {
    let key = |(x, y): Point| ((x * 1e6).round() as i64, (y * 1e6).round() as i64);
    // Each end of each piece, by its place.
    let pieces = segments.iter().enumerate();
    let mut ends: Vec<((i64, i64), usize)> = pieces
        .flat_map(|(index, (from, to))| [(key(*from), index), (key(*to), index)])
        .collect();
    sort(&mut ends, |one, other| one.0 < other.0);
    let at = |place: (i64, i64)| {
        let first = ends.partition_point(|(end, _)| *end < place);
        let rest = ends.get(first..).unwrap_or_default().iter();
        rest.take_while(move |(end, _)| *end == place)
    };
    let mut used = vec![false; segments.len()];
    let mut lines = Vec::new();
    for start in 0..segments.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let (from, to) = segments[start];
        let mut line = vec![from, to];
        for _ in 0..2 {
            while let Some((_, next)) =
                at(key(line[line.len() - 1])).find(|(_, index)| !used[*index])
            {
                used[*next] = true;
                let (a, b) = segments[*next];
                line.push(if key(a) == key(line[line.len() - 1]) {
                    b
                } else {
                    a
                });
            }
            line.reverse();
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bowl() -> Contours {
        let row = |y: i32| {
            (-10..=10)
                .map(|x| Real(f64::from(x * x + y * y) / 100.0))
                .collect()
        };
        Contours {
            name: String::new(),
            x: (Real(-1.0), Real(1.0)),
            y: (Real(-1.0), Real(1.0)),
            rows: (-10..=10).map(row).collect(),
            levels: vec![Real(0.25)],
        }
    }

    #[test]
    fn the_contour_of_a_bowl_is_a_circle() {
        let levels = levels(&bowl());
        let [(_, lines)] = &levels[..] else { panic!() };
        assert_eq!(lines.len(), 1);
        assert!(
            lines[0]
                .iter()
                .all(|(x, y)| (x.hypot(*y) - 0.5).abs() < 0.01)
        );
        assert_eq!(lines[0].first(), lines[0].last());
    }

    #[test]
    fn a_cell_that_is_not_finite_is_left_out() {
        let rows = vec![vec![Real(0.0), Real(1.0)], vec![Real(f64::NAN), Real(1.0)]];
        assert!(segments(&rows, 0.5).is_empty());
    }

    #[test]
    fn a_saddle_has_two_pieces() {
        assert_eq!(within([1.0, 0.0, 1.0, 0.0], 0.6).len(), 2);
    }
}
