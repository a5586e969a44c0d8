//! Lines with more points than the drawing has room for.
//!
//! M4 aggregation (Jugel, Jerzak, Hackenbroich and Markl, 2014): of the points that fall on the same
//! column of the drawing the first, the lowest, the highest and the last are kept. The line
//! covers the same pixels as before, so no spike is lost. Then points that lie on the line through
//! their neighbors go (Douglas and Peucker, 1973), nearer than a third of a unit: what is left out
//! would not show.

use crate::order::sort;

/// The side of a cell in which single points are counted, in units.
pub(crate) const SMALLEST_CELL: f64 = 7.0;
/// The width of a column in units: two thirds of a CSS pixel at 320 pixels.
const COLUMN: f64 = 1.0;
/// Lines with more points than this are as exact as half a unit, a third of a CSS pixel.
const MOST_EXACT: usize = 40;
/// Lines that bend more often than this are noise, and as exact as a unit.
const MOST_HALF: usize = 100;
/// Longer lines are straightened stretch by stretch.
const LONGEST: usize = 5_000;
/// Largest distance from the line of a point that is left out, in units.
const STRAIGHT: f64 = 0.3;

/// The unbroken pieces of a line given by places, `None` for a gap, each thinned to what shows.
pub(crate) fn pieces(places: impl IntoIterator<Item = Option<(f64, f64)>>) -> Vec<Vec<(f64, f64)>> {
    let mut pieces: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for place in places {
        match (place, pieces.last_mut()) {
            (Some(place), Some(piece)) => piece.push(place),
            (None, Some(piece)) if !piece.is_empty() => pieces.push(Vec::new()),
            _ => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces.into_iter().map(|piece| thin(&piece)).collect()
}

/// Single points counted in the cells of a grid: the mean place of each cell and its share of the
/// fullest cell. The cells are as small as `most` of them allow, so no point is lost and none hides
/// another (binned scatter, Carr, Littlefield, Nicholson and Littlefield, 1987).
pub(crate) fn counted(places: &[(f64, f64)], most: usize) -> Vec<((f64, f64), f64)> {
    let mut side = SMALLEST_CELL;
    loop {
        let cell = |(x, y): &(f64, f64)| ((x / side).floor() as i64, (y / side).floor() as i64);
        let mut sorted = places.to_vec();
        sort(&mut sorted, |one, other| cell(one) < cell(other));
        let cells = || sorted.chunk_by(|one, other| cell(one) == cell(other));
        if cells().count() > most {
            side *= 1.25;
            continue;
        }
        let fullest = cells().map(<[_]>::len).max().unwrap_or(1) as f64;
        let mean = |cell: &[(f64, f64)]| {
            let (mut x, mut y, count) = (0.0, 0.0, cell.len() as f64);
            for place in cell {
                (x, y) = (x + place.0, y + place.1);
            }
            ((x / count, y / count), count / fullest)
        };
        return cells().map(mean).collect();
    }
}

/// The points of an unbroken line without those that lie on the line through the others, as exact as
/// a line with so many points needs to be.
pub(crate) fn straighten(piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let kept = bends(piece);
    if kept.len() <= MOST_EXACT {
        return kept;
    }
    let parts = if kept.len() > MOST_HALF { 1.0 } else { 2.0 };
    let coarse = |x: f64| (x * parts).round() / parts;
    kept.into_iter()
        .map(|(x, y)| (coarse(x), coarse(y)))
        .collect()
}

/// The points of an unbroken line without those that lie on the line through the others.
pub(crate) fn bends(piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
    if piece.is_empty() {
        return Vec::new();
    }
    let mut kept = vec![false; piece.len()];
    let last = piece.len() - 1;
    // A way that winds may leave each split one-sided, which takes quadratic time.
    let starts = (0..=last).step_by(LONGEST);
    let mut spans: Vec<_> = starts
        .map(|start| (start, (start + LONGEST).min(last)))
        .collect();
    while let Some((from, to)) = spans.pop() {
        (kept[from], kept[to]) = (true, true);
        let between = (from + 1..to).map(|index| (distance(piece, index, from, to), index));
        let farthest = between.max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, index)) = farthest.filter(|(distance, _)| *distance > STRAIGHT) {
            spans.extend([(from, index), (index, to)]);
        }
    }
    let points = piece.iter().zip(kept);
    points
        .filter_map(|(point, kept)| kept.then_some(*point))
        .collect()
}

/// Returns the distance of the point at `index` from the straight line between two others.
fn distance(piece: &[(f64, f64)], index: usize, from: usize, to: usize) -> f64 {
    let ((x0, y0), (x1, y1), (x, y)) = (piece[from], piece[to], piece[index]);
    let (dx, dy) = (x1 - x0, y1 - y0);
    let length = dx * dx + dy * dy;
    let share = if length > 0.0 {
        ((x - x0) * dx + (y - y0) * dy) / length
    } else {
        0.0
    };
    let share = share.clamp(0.0, 1.0);
    (x - x0 - share * dx).hypot(y - y0 - share * dy)
}

fn thin(piece: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let column = |place: &(f64, f64)| (place.0 / COLUMN).floor();
    let mut kept = Vec::new();
    for places in piece.chunk_by(|one, next| column(one) == column(next)) {
        if places.len() <= 4 {
            kept.extend_from_slice(places);
            continue;
        }
        let index = |extreme: Option<(usize, &(f64, f64))>| extreme.map_or(0, |(index, _)| index);
        let heights = || places.iter().enumerate();
        let lowest = index(heights().min_by(|a, b| a.1.1.total_cmp(&b.1.1)));
        let highest = index(heights().max_by(|a, b| a.1.1.total_cmp(&b.1.1)));
        let mut indices = [0, lowest, highest, places.len() - 1];
        indices.sort_unstable();
        kept.extend(indices.into_iter().map(|index| places[index]));
    }
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_splits_the_line() {
        let places = [
            Some((0.0, 0.0)),
            None,
            None,
            Some((2.0, 0.0)),
            Some((3.0, 0.0)),
            None,
        ];
        assert_eq!(
            pieces(places),
            [vec![(0.0, 0.0)], vec![(2.0, 0.0), (3.0, 0.0)]]
        );
    }

    #[test]
    fn a_million_points_become_few_and_keep_their_extremes() {
        let height = |index: usize| {
            if index == 777_777 {
                99.0
            } else {
                (index % 7) as f64
            }
        };
        let places = (0..1_000_000).map(|index| Some((index as f64 / 2500.0, height(index))));
        let pieces = pieces(places);
        assert_eq!(pieces.len(), 1);
        assert!(pieces[0].len() <= 1600, "{}", pieces[0].len());
        assert!(pieces[0].iter().any(|place| place.1 == 99.0));
        assert_eq!(pieces[0][0].1, 0.0);
    }

    #[test]
    fn what_lies_on_a_straight_line_is_left_out() {
        let line: Vec<_> = (0..50)
            .map(|x| (f64::from(x), 2.0 * f64::from(x)))
            .collect();
        assert_eq!(straighten(&line), [line[0], line[49]]);
        let bent = [(0.0, 0.0), (5.0, 0.2), (9.0, 4.0), (9.0, 0.0)];
        assert_eq!(straighten(&bent), [bent[0], bent[1], bent[2], bent[3]]);
        assert_eq!(straighten(&bent[..1]), [bent[0]]);
    }

    #[test]
    fn a_million_points_are_counted_and_none_is_lost() {
        let place = |index: i32| (f64::from(index % 997) * 0.4, f64::from(index % 613) * 0.4);
        let mut places: Vec<_> = (0..1_000_000).map(place).collect();
        places.push((900.0, 5.0));
        let counted = counted(&places, 600);
        assert!(
            counted.len() <= 600 && counted.len() > 150,
            "{}",
            counted.len()
        );
        assert!(
            counted
                .iter()
                .any(|(place, share)| *place == (900.0, 5.0) && *share < 0.01)
        );
        assert!(counted.iter().any(|(_, share)| *share == 1.0));
    }

    #[test]
    fn few_points_are_all_kept() {
        let places: Vec<_> = (0..4).map(|index| (0.1 * f64::from(index), 1.0)).collect();
        assert_eq!(pieces(places.iter().copied().map(Some)), [places]);
    }
}
