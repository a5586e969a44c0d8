//! Lines, markers and tints, as several kinds of marks draw them.
//!
//! A value without a place leaves a gap; a point alone between two gaps is shown as a dot, or it would
//! vanish. Nothing here writes words.

use super::area::Area;
use super::mark::{Canvas, Depth, Parts, Point};
use super::reduce::{SMALLEST_CELL, counted, pieces, straighten};
use crate::ink::{Ink, dash, marker, rim};
use crate::svg::{Element, Path, circle, line, polygon};

const MOST_MARKERS: usize = 12;
/// More single points than this are counted where they lie on each other.
pub(crate) const MOST_POINTS: usize = 600;
/// Counted points have at most so many dots.
const MOST_CELLS: usize = 1400;
/// The dots of counted points have so many sizes.
const DOT_SIZES: usize = 6;

/// The pieces of a line as one path, and a dot for each piece of one point.
pub(crate) fn curve(points: &[Point], area: &Area, thickness: f64, dashes: &str) -> Element {
    let mut path = Path::default();
    let mut dots = Vec::new();
    for piece in pieces(points.iter().map(|(x, y)| area.place(*x, *y))) {
        if let [(x, y)] = piece[..] {
            dots.push(circle(x, y, thickness * 0.8).fill());
            continue;
        }
        path = path.through(&straighten(&piece));
    }
    if path.is_empty() {
        return Element::group().extend(dots);
    }
    let path = path.element().stroke(thickness).dashed(dashes);
    Element::group().add(path).extend(dots)
}

/// A line in the color and the dash of its series, with a few markers.
pub(crate) fn measured(points: &[Point], on: &Canvas<'_>, thickness: f64) -> Vec<Element> {
    let line = curve(points, on.area, thickness, dash(on.series));
    let mut elements = few_markers(points, on);
    elements.insert(0, line);
    elements
}

/// At most twelve markers, fewer in a small panel, evenly spread over the points, the last point included.
fn few_markers(points: &[Point], on: &Canvas<'_>) -> Vec<Element> {
    let is_wide = on.area.right - on.area.left > 250.0;
    let most = if is_wide {
        MOST_MARKERS
    } else {
        MOST_MARKERS / 2
    };
    let gaps = points.len().saturating_sub(1).div_ceil(most - 1).max(1);
    let places = points
        .iter()
        .rev()
        .step_by(gaps)
        .filter_map(|(x, y)| on.area.place(*x, *y));
    places.map(|(x, y)| marker(on.series, x, y)).collect()
}

/// Single points, or dots that count them.
pub(crate) fn scatter(points: &[Point], on: &Canvas<'_>) -> Parts {
    let places = on.area.places(points);
    if places.len() > MOST_POINTS {
        return vec![(Depth::Lines, on.colored().extend(crowd(&places)))];
    }
    let mut parts = Vec::new();
    if on.view.options.filled {
        let rims = places.iter().map(|&(x, y)| rim(on.series, x, y));
        let group = Element::group().ink(Ink::Ground).extend(rims);
        parts.push((Depth::Lines, group));
    }
    let markers = places.into_iter().map(|(x, y)| marker(on.series, x, y));
    parts.push((Depth::Lines, on.colored().extend(markers)));
    parts
}

/// Dots whose areas are as the numbers of points in their cells.
fn crowd(places: &[Point]) -> Vec<Element> {
    let mut by_size: [Path; DOT_SIZES] = Default::default();
    for ((x, y), share) in counted(places, MOST_CELLS) {
        let size = (share.sqrt() * DOT_SIZES as f64).ceil() as usize;
        // The fullest cell has the share 1, and none is empty.
        let path = &mut by_size[size.clamp(1, DOT_SIZES) - 1];
        *path = std::mem::take(path).move_to(x, y).line_to(x, y);
    }
    let sizes = by_size.into_iter().zip(1..);
    let draw = |(path, size): (Path, usize)| {
        let wide = 1.4 + SMALLEST_CELL * size as f64 / DOT_SIZES as f64;
        path.element().stroke(wide)
    };
    sizes
        .filter(|(path, _)| !path.is_empty())
        .map(draw)
        .collect()
}

/// A dashed line of reference between two places, if it has them.
pub(crate) fn reference(ends: Option<(Point, Point)>) -> Element {
    let stroke = |(from, to): (Point, Point)| line(from.0, from.1, to.0, to.1).stroke(1.5);
    let line = ends.map(|ends| stroke(ends).dashed("3 4"));
    Element::group().ink(Ink::Soft).extend(line)
}

/// The ground between two bounds, given as places above each other, `None` for a gap.
pub(crate) fn tint(bounds: &[Option<(Point, Point)>], opacity: &str, on: &Canvas<'_>) -> Element {
    let uppers = pieces(bounds.iter().map(|both| both.map(|(upper, _)| upper)));
    let lowers = pieces(bounds.iter().map(|both| both.map(|(_, lower)| lower)));
    let shapes = uppers.into_iter().zip(lowers).map(|(upper, lower)| {
        let (upper, mut lower) = (straighten(&upper), straighten(&lower));
        lower.reverse();
        polygon(&[upper, lower].concat())
    });
    let group = on.colored().fill().with("fill-opacity", opacity);
    group.extend(shapes)
}

/// The ground between points and zero.
pub(crate) fn tint_to_zero(points: &[Point], opacity: &str, on: &Canvas<'_>) -> Element {
    let base = on.area.y.base();
    let both = |(x, y): &Point| on.area.place(*x, *y).map(|place| (place, (place.0, base)));
    let bounds: Vec<_> = points.iter().map(both).collect();
    tint(&bounds, opacity, on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{Margin, lay_out};

    fn drawn(plot: &Plot) -> String {
        let view = plot.view();
        let area = lay_out(&view, Margin::NONE);
        view.layers[0].draw(&Canvas::new(&view, &area, 0))[0]
            .1
            .to_string()
    }

    fn plot(heights: &[&str]) -> Plot {
        let points: Vec<_> = heights
            .iter()
            .enumerate()
            .map(|(x, y)| format!("[{x},{y}]"))
            .collect();
        Plot::read(&format!(
            r#"{{"mark":"line","name":"l","points":[{}]}}"#,
            points.join(",")
        ))
    }

    #[track_caller]
    fn check(heights: &[&str], moves: usize, markers: usize) {
        let drawn = drawn(&plot(heights));
        let dots = drawn.matches("h0").count();
        assert_eq!(drawn.matches('M').count() - dots, moves, "{drawn}");
        let circles = drawn.matches("<circle").count();
        assert_eq!(dots + circles, markers, "{drawn}");
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap() {
        check(&["1", "2", "\"NaN\"", "3", "4"], 2, 4);
        check(&["\"inf\"", "2", "\"NaN\""], 0, 2);
    }

    #[test]
    fn a_line_has_at_most_twelve_markers() {
        check(&["1"; 12], 1, 12);
        check(&["1"; 13], 1, 7);
        check(&["1"; 1000], 1, 11);
    }

    #[test]
    fn a_log_axis_has_no_place_for_zero() {
        let mut plot = plot(&["1", "0", "2"]);
        plot.y.log = true;
        assert!(!drawn(&plot).contains("stroke-width=\"3\""));
    }
}
