//! Lines, points, areas, bands and runs.
//!
//! What cannot be placed leaves a gap; a point alone between two gaps is shown as a dot, or it would
//! vanish. Nothing here writes words.

use std::collections::BTreeMap;

use super::area::Area;
use super::data::{Layer, Plot};
use super::reduce::{SMALLEST_CELL, counted, pieces, straighten};
use crate::diagram::arrow_head;
use crate::ink::{Ink, THEORY_DASH, dash, marker};
use crate::real::Real;
use crate::svg::{Element, Path, circle, line, polygon};

const MOST_MARKERS: usize = 12;
/// More single points than this are counted where they lie on each other.
pub(crate) const MOST_POINTS: usize = 600;
/// Counted points have at most so many dots.
const MOST_CELLS: usize = 1400;
/// The dots of counted points have so many sizes.
const DOT_SIZES: f64 = 6.0;
/// A way shows its direction at so many places.
const HEADS: usize = 4;

/// All marks but bars, tints first, so that they lie behind lines.
pub(crate) fn draw(plot: &Plot, area: &Area) -> Vec<Element> {
    let tints = plot
        .layers
        .iter()
        .filter_map(|layer| tint(plot, layer, area));
    let marks = plot.layers.iter().map(|layer| mark(plot, layer, area));
    tints
        .chain(marks)
        .filter(|element| !element.is_empty())
        .collect()
}

fn tint(plot: &Plot, layer: &Layer, area: &Area) -> Option<Element> {
    let (upper, lower) = bounds(layer, area)?;
    let both = upper.iter().zip(&lower);
    let both = both.map(|(upper, lower)| upper.zip(*lower));
    let uppers = pieces(both.clone().map(|both| both.map(|(upper, _)| upper)));
    let lowers = pieces(both.map(|both| both.map(|(_, lower)| lower)));
    let shapes = uppers.into_iter().zip(lowers).map(|(upper, lower)| {
        let (upper, mut lower) = (straighten(&upper), straighten(&lower));
        lower.reverse();
        polygon(&[upper, lower].concat())
    });
    let opacity = match layer {
        Layer::Band { .. } => "0.15",
        Layer::Histogram { .. } => "0.4",
        _ => "0.3",
    };
    let group = Element::group().ink(Ink::Series(plot.series(layer))).fill();
    Some(group.with("fill-opacity", opacity).extend(shapes))
}

/// The places of a bound, `None` for a gap.
type Bound = Vec<Option<(f64, f64)>>;

/// The upper and the lower bound of what is tinted.
fn bounds(layer: &Layer, area: &Area) -> Option<(Bound, Bound)> {
    let base = area.y.base();
    let under = |place: Option<(f64, f64)>| (place, place.map(|(x, _)| (x, base)));
    Some(match layer {
        Layer::Band { points, .. } => {
            let both = |(x, low, high): &(Real, Real, Real)| {
                (area.place(x.0, high.0), area.place(x.0, low.0))
            };
            points.iter().map(both).unzip()
        }
        Layer::Area { points, .. } => points
            .iter()
            .map(|(x, y)| under(area.place(x.0, y.0)))
            .unzip(),
        Layer::Histogram { edges, counts, .. } => {
            let steps = skyline(edges, counts).into_iter();
            steps.map(|(x, y)| under(area.place(x, y))).unzip()
        }
        _ => return None,
    })
}

/// The upper edge of a histogram, from its left foot to its right foot.
pub(crate) fn skyline(edges: &[Real], counts: &[Real]) -> Vec<(f64, f64)> {
    let tops = edges.windows(2).zip(counts);
    tops.flat_map(|(edge, count)| [(edge[0].0, count.0), (edge[1].0, count.0)])
        .collect()
}

/// The outline of a histogram: a stroke between all bars.
fn outline(edges: &[Real], counts: &[Real], area: &Area) -> Vec<Element> {
    let base = area.y.base();
    let bar = |(edge, count): (&[Real], &Real)| {
        let (left, right) = (
            area.place(edge[0].0, count.0)?,
            area.place(edge[1].0, count.0)?,
        );
        let corners = [(left.0, base), left, right, (right.0, base)];
        Some(Path::default().through(&corners).element().stroke(1.0))
    };
    edges
        .windows(2)
        .zip(counts)
        .filter(|(_, count)| count.0 != 0.0)
        .filter_map(bar)
        .collect()
}

/// Dots whose areas are as the numbers of points in their cells.
fn crowd(places: &[(f64, f64)]) -> Vec<Element> {
    let mut by_size: BTreeMap<i64, Path> = BTreeMap::new();
    for ((x, y), share) in counted(places, MOST_CELLS) {
        let size = (share.sqrt() * DOT_SIZES).ceil() as i64;
        let path = by_size.remove(&size).unwrap_or_default();
        by_size.insert(size, path.move_to(x, y).line_to(x, y));
    }
    let draw = |(size, path): (i64, Path)| {
        let wide = 1.4 + SMALLEST_CELL * size as f64 / DOT_SIZES;
        path.element().stroke(wide)
    };
    by_size.into_iter().map(draw).collect()
}

/// The corners of a line that keeps its height until the next point.
fn stairs(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let first = points.first().copied();
    let rest = points
        .windows(2)
        .flat_map(|pair| [(pair[1].0, pair[0].1), pair[1]]);
    first.into_iter().chain(rest).collect()
}

/// A line with a ring where it begins, its marker where it ends, and heads between.
fn way(plot: &Plot, points: &[(f64, f64)], series: usize, area: &Area) -> Element {
    let line = curve(points, area, 2.4, "");
    let places: Vec<_> = points
        .iter()
        .filter_map(|(x, y)| area.place(*x, *y))
        .collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else {
        return line;
    };
    let length: f64 = places
        .windows(2)
        .map(|pair| distance(pair[0], pair[1]))
        .sum();
    // On colored ground the line needs an edge.
    let edge = curve(points, area, if plot.filled { 5.4 } else { 0.0 }, "");
    let edge = plot
        .filled
        .then(|| Element::group().ink(Ink::Ground).add(edge));
    let mut group = Element::group().extend(edge).add(line);
    let (mut gone, mut next) = (0.0, length / (HEADS + 1) as f64);
    for pair in places.windows(2) {
        gone += distance(pair[0], pair[1]);
        if gone >= next && distance(pair[0], pair[1]) > 0.5 && gone < length - 8.0 {
            group.push(arrow_head(pair[0], pair[1]));
            next = gone + length / (HEADS + 1) as f64;
        }
    }
    group.push(circle(first.0, first.1, 4.0).stroke(1.8));
    group.add(marker(series, last.0, last.1))
}

fn distance(one: (f64, f64), other: (f64, f64)) -> f64 {
    (one.0 - other.0).hypot(one.1 - other.1)
}

fn mark(plot: &Plot, layer: &Layer, area: &Area) -> Element {
    let series = plot.series(layer);
    let colored = Element::group().ink(Ink::Series(series));
    let points = layer.line();
    match layer {
        Layer::Line { .. } => {
            let path = curve(&points, area, 3.0, dash(series));
            colored.add(path).extend(few_markers(&points, series, area))
        }
        Layer::Area { .. } => colored.add(curve(&points, area, 2.0, "")),
        Layer::Ghost { .. } => {
            let path = curve(&points, area, 2.0, "2 5");
            colored.add(path.with("stroke-opacity", "0.8"))
        }
        Layer::Theory { .. } => {
            Element::group()
                .ink(Ink::Full)
                .add(curve(&points, area, 1.5, THEORY_DASH))
        }
        Layer::Points { .. } | Layer::Labeled { .. } => {
            colored.extend(scatter(&points, series, area))
        }
        Layer::Step { .. } => colored.add(curve(&stairs(&points), area, 2.4, "")),
        Layer::Path { .. } => colored.add(way(plot, &points, series, area)),
        Layer::Histogram { edges, counts, .. } => colored.extend(outline(edges, counts, area)),
        Layer::Seeds { runs, .. } => {
            let bold = curve(&points, area, 3.2, dash(series));
            let median = colored
                .extend(runs.iter().map(|run| thin(run, area)))
                .add(bold);
            median.extend(few_markers(&points, series, area))
        }
        Layer::HLine { .. } | Layer::VLine { .. } => {
            let line = reference(layer, area).map(|line| line.stroke(1.5).dashed("3 4"));
            Element::group().ink(Ink::Soft).extend(line)
        }
        // These are drawn elsewhere.
        _ => Element::group(),
    }
}

/// Single points, or dots that count them.
fn scatter(points: &[(f64, f64)], series: usize, area: &Area) -> Vec<Element> {
    let places = points.iter().filter_map(|(x, y)| area.place(*x, *y));
    let places: Vec<_> = places.collect();
    if places.len() > MOST_POINTS {
        return crowd(&places);
    }
    let markers = places.into_iter().map(|(x, y)| marker(series, x, y));
    markers.collect()
}

/// A line of reference from edge to edge.
fn reference(layer: &Layer, area: &Area) -> Option<Element> {
    match layer {
        Layer::HLine { at, .. } => {
            let y = area.y.place(at.0)?.clamp(area.top, area.bottom);
            Some(line(area.left, y, area.right, y))
        }
        Layer::VLine { at, .. } => {
            let x = area.x.place(at.0)?.clamp(area.left, area.right);
            Some(line(x, area.top, x, area.bottom))
        }
        _ => None,
    }
}

/// One of several runs.
fn thin(run: &[(Real, Real)], area: &Area) -> Element {
    let points: Vec<_> = run.iter().map(|(x, y)| (x.0, y.0)).collect();
    curve(&points, area, 1.2, "").with("stroke-opacity", "0.45")
}

/// The pieces of a line as one path, and a dot for each piece of one point.
fn curve(points: &[(f64, f64)], area: &Area, thickness: f64, dashes: &str) -> Element {
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

/// At most twelve markers, fewer in a small panel, evenly spread over the points, the last point included.
fn few_markers(points: &[(f64, f64)], series: usize, area: &Area) -> Vec<Element> {
    let most = match area.right - area.left > 250.0 {
        true => MOST_MARKERS,
        false => MOST_MARKERS / 2,
    };
    let gaps = points.len().saturating_sub(1).div_ceil(most - 1).max(1);
    let placed = points
        .iter()
        .rev()
        .step_by(gaps)
        .filter_map(|(x, y)| area.place(*x, *y));
    placed.map(|(x, y)| marker(series, x, y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::area;

    fn plot(heights: &[f64]) -> Plot {
        let place = |(x, y): (usize, &f64)| (Real(x as f64), Real(*y));
        let points = heights.iter().enumerate().map(place).collect();
        let line = Layer::Line {
            name: "l".to_owned(),
            points,
        };
        Plot {
            layers: vec![line],
            ..Plot::default()
        }
    }

    #[track_caller]
    fn check(heights: &[f64], moves: usize, markers: usize) {
        let plot = plot(heights);
        let area = area::lay_out(&plot, &[]);
        let drawn = draw(&plot, &area)[0].to_string();
        let dots = drawn.matches("h0").count();
        assert_eq!(drawn.matches('M').count() - dots, moves, "{drawn}");
        let circles = drawn.matches("<circle").count();
        assert_eq!(dots + circles, markers, "{drawn}");
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap() {
        check(&[1.0, 2.0, f64::NAN, 3.0, 4.0], 2, 4);
        check(&[f64::INFINITY, 2.0, f64::NAN], 0, 2);
    }

    #[test]
    fn a_line_has_at_most_twelve_markers() {
        check(&[1.0; 12], 1, 12);
        check(&[1.0; 13], 1, 7);
        check(&[1.0; 1000], 1, 11);
    }

    #[test]
    fn a_log_axis_has_no_place_for_zero() {
        let mut plot = plot(&[1.0, 0.0, 2.0]);
        plot.y.log = true;
        let area = area::lay_out(&plot, &[]);
        let drawn = draw(&plot, &area)[0].to_string();
        assert!(!drawn.contains("stroke-width=\"3\""), "{drawn}");
    }
}
