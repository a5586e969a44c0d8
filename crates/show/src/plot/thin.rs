//! Lines with more points than any drawing shows.
//!
//! M4 aggregation (Jugel, Jerzak, Hackenbroich and Markl, 2014) over runs of equally many points: of
//! each run the first, the lowest, the highest and the last remain, and the first that is not
//! finite. There are several runs for each pixel of a wide screen, so no spike is lost and the page
//! stays light. Single points are never thinned: they are counted where they are drawn.

/// Longer lines are thinned to about so many points.
const MOST: usize = 8192;

/// Returns `points`, or those of them that are visible in a drawing.
pub(super) fn thin(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    if points.len() <= MOST {
        return points;
    }
    // Four points of each run remain.
    let length = points.len().div_ceil(MOST / 4);
    let mut visible = Vec::new();
    // `flat_map` does the same, and adds half a kilobyte to each module that readers load.
    for run in points.chunks(length) {
        visible.extend(ends(run));
    }
    visible
}

/// Returns the first, the lowest, the highest and the last point of a run, and its first gap, in their order.
fn ends(run: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let finite = || {
        run.iter()
            .enumerate()
            .filter(|(_, (x, y))| (x + y).is_finite())
    };
    let height = |(_, (_, y)): &(usize, &(f64, f64))| *y;
    let mut visible: Vec<usize> = vec![0, run.len() - 1];
    visible.extend(run.iter().position(|(x, y)| !(x + y).is_finite()));
    let lowest = finite().min_by(|a, b| height(a).total_cmp(&height(b)));
    let highest = finite().max_by(|a, b| height(a).total_cmp(&height(b)));
    let both = [lowest, highest].into_iter().flatten();
    visible.extend(both.map(|(index, _)| index));
    // A sort of the standard library brings 3 kB into each module that browsers load.
    run.iter()
        .enumerate()
        .filter(|(index, _)| visible.contains(index))
        .map(|(_, point)| *point)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_are_left_as_they_are() {
        let points = vec![(0.0, 1.0); MOST];
        assert_eq!(thin(points.clone()), points);
    }

    #[test]
    fn no_spike_and_no_gap_of_a_million_points_is_lost() {
        let mut points: Vec<(f64, f64)> = (0..1_000_000).map(|x| (f64::from(x), 0.0)).collect();
        points[123_456].1 = 7.0;
        points[654_321].1 = -7.0;
        points[777_777].1 = f64::NAN;
        let thinned = thin(points.clone());
        assert!(thinned.len() <= MOST + 16, "{}", thinned.len());
        assert!(thinned.contains(&points[123_456]) && thinned.contains(&points[654_321]));
        assert!(thinned.iter().any(|(x, y)| *x == 777_777.0 && y.is_nan()));
        assert_eq!((thinned[0], thinned.last()), (points[0], points.last()));
        assert!(thinned.is_sorted_by(|a, b| a.0 < b.0));
    }
}
