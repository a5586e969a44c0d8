//! Lines, points, areas, bands and runs.
//!
//! What cannot be placed leaves a gap; a point alone between two gaps is shown as a dot, or it would
//! vanish. Nothing here writes words.

use super::area::Area;
use super::data::{Layer, Plot};
use super::reduce::{pieces, straighten};
use crate::ink::{Ink, THEORY_DASH, dash, marker};
use crate::real::Real;
use crate::svg::{Element, Path, circle, line, polygon};

const MOST_MARKERS: usize = 12;
/// Single points beyond this number are thinned evenly.
const MOST_POINTS: usize = 600;

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
    let (upper, lower): (Vec<_>, Vec<_>) = match layer {
        Layer::Band { points, .. } => points
            .iter()
            .map(|(x, low, high)| (area.place(x.0, high.0), area.place(x.0, low.0)))
            .unzip(),
        Layer::Area { points, .. } => {
            let base = area.y.base();
            let under = |(x, y): &(Real, Real)| {
                let place = area.place(x.0, y.0);
                (place, place.map(|(x, _)| (x, base)))
            };
            points.iter().map(under).unzip()
        }
        _ => return None,
    };
    let both = upper
        .iter()
        .zip(&lower)
        .map(|(upper, lower)| upper.zip(*lower));
    let uppers = pieces(both.clone().map(|both| both.map(|(upper, _)| upper)));
    let lowers = pieces(both.map(|both| both.map(|(_, lower)| lower)));
    let shapes = uppers.into_iter().zip(lowers).map(|(upper, lower)| {
        let (upper, mut lower) = (straighten(&upper), straighten(&lower));
        lower.reverse();
        polygon(&[upper, lower].concat())
    });
    let opacity = if matches!(layer, Layer::Band { .. }) {
        "0.15"
    } else {
        "0.3"
    };
    let group = Element::group().ink(Ink::Series(plot.series(layer))).fill();
    Some(group.with("fill-opacity", opacity).extend(shapes))
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
            let every = points.len().div_ceil(MOST_POINTS).max(1);
            let kept = points.iter().step_by(every);
            let places = kept.filter_map(|(x, y)| area.place(*x, *y));
            colored.extend(places.map(|(x, y)| marker(series, x, y)))
        }
        Layer::Seeds { runs, .. } => {
            let bold = curve(&points, area, 3.2, dash(series));
            let median = colored
                .extend(runs.iter().map(|run| thin(run, area)))
                .add(bold);
            median.extend(few_markers(&points, series, area))
        }
        Layer::HLine { at, .. } => reference(area.y.place(at.0).map(|y| {
            let y = y.clamp(area.top, area.bottom);
            line(area.left, y, area.right, y)
        })),
        Layer::VLine { at, .. } => reference(area.x.place(at.0).map(|x| {
            let x = x.clamp(area.left, area.right);
            line(x, area.top, x, area.bottom)
        })),
        Layer::Bars { .. } | Layer::Band { .. } | Layer::Note { .. } => Element::group(),
    }
}

/// One of several runs.
fn thin(run: &[(Real, Real)], area: &Area) -> Element {
    let points: Vec<_> = run.iter().map(|(x, y)| (x.0, y.0)).collect();
    curve(&points, area, 1.2, "").with("stroke-opacity", "0.45")
}

fn reference(line: Option<Element>) -> Element {
    let line = line.map(|line| line.stroke(1.5).dashed("3 4"));
    Element::group().ink(Ink::Soft).extend(line)
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
    let path = path
        .with("stroke-linejoin", "round")
        .with("stroke-linecap", "round");
    Element::group().add(path).extend(dots)
}

/// At most twelve markers, evenly spread over the points, the last point included.
fn few_markers(points: &[(f64, f64)], series: usize, area: &Area) -> Vec<Element> {
    let gaps = points
        .len()
        .saturating_sub(1)
        .div_ceil(MOST_MARKERS - 1)
        .max(1);
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
        assert!(!drawn.contains("stroke-linejoin"), "{drawn}");
    }
}
