//! Vector fields: an arrow at each point, in the direction in which it points on the drawing.
//!
//! The longest arrow is as long as the points are apart; the others are in proportion. What is not
//! finite is a small ×, what is zero a dot.

use serde::{Deserialize, Serialize};

use crate::limits::{self, Limit};
use crate::plot::area::Area;
use crate::plot::mark::{Canvas, Depth, Mark, Parts, Point};
use crate::plot::view::View;
use crate::real::Real;
use crate::svg::{Element, Path, circle};
use crate::wording::Wording;
use crate::words::short;

const HEAD: f64 = 5.0;

/// Arrows in the plane.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vectors {
    /// The name of the series.
    pub name: String,
    /// Place of each arrow, x and y, and its two components.
    pub points: Vec<(Real, Real, Real, Real)>,
}

impl Mark for Vectors {
    fn name(&self) -> &str {
        &self.name
    }

    /// The points with room around them for arrows that stand on the outermost.
    fn extent(&self) -> Vec<Point> {
        let points = self.points.iter().map(|(x, y, _, _)| (x.0, y.0));
        let mut extent: Vec<Point> = points.collect();
        let finite = extent.iter().filter(|(x, y)| (x + y).is_finite());
        let ends = finite.fold(None, |ends: Option<[f64; 4]>, &(x, y)| {
            let [left, right, low, high] = ends.unwrap_or([x, x, y, y]);
            Some([left.min(x), right.max(x), low.min(y), high.max(y)])
        });
        if let Some([left, right, low, high]) = ends {
            let (dx, dy) = ((right - left) * 0.05, (high - low) * 0.07);
            extent.extend([(left - dx, low - dy), (right + dx, high + dy)]);
        }
        extent
    }

    fn sizes(&self) -> Vec<(Limit, usize)> {
        vec![(limits::ARROWS, self.points.len())]
    }

    fn draw(&self, on: &Canvas<'_>) -> Parts {
        let arrows = on.colored().extend(field(&self.points, on.area));
        vec![(Depth::Arrows, arrows)]
    }

    fn describe(&self, name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        let lengths = self.points.iter().map(|(_, _, x, y)| x.0.hypot(y.0));
        let longest = lengths.filter(|x| x.is_finite()).fold(0.0, f64::max);
        let (n, longest) = (self.points.len().to_string(), short(longest, 3));
        let given = [("name", name), ("n", &*n), ("longest", &*longest)];
        Some(words.say("vectors", &given))
    }
}

fn field(points: &[(Real, Real, Real, Real)], area: &Area) -> Vec<Element> {
    let placed: Vec<_> = points
        .iter()
        .filter_map(|point| arrow(point, area))
        .collect();
    let lengths = placed.iter().map(|(_, (dx, dy))| dx.hypot(*dy));
    let longest = lengths
        .filter(|length| length.is_finite())
        .fold(0.0, f64::max);
    let (wide, high) = (area.right - area.left, area.bottom - area.top);
    let room = (wide * high / placed.len().max(1) as f64).sqrt();
    let scale = if longest > 0.0 {
        room * 0.9 / longest
    } else {
        0.0
    };
    let draw = |(at, (dx, dy)): (Point, Point)| shape(at, (dx * scale, dy * scale));
    placed.into_iter().map(draw).collect()
}

/// An arrow `by` long around a point, a dot if it is short, a × if it is not finite.
fn shape((x, y): Point, (dx, dy): Point) -> Element {
    let length = dx.hypot(dy);
    if !length.is_finite() {
        let cross = Path::default()
            .move_to(x - 3.0, y - 3.0)
            .line_to(x + 3.0, y + 3.0)
            .move_to(x - 3.0, y + 3.0)
            .line_to(x + 3.0, y - 3.0);
        return cross.element().stroke(1.3);
    }
    if length < 1.0 {
        return circle(x, y, 1.3).fill();
    }
    let (x, y) = (x - dx / 2.0, y - dy / 2.0);
    let (tip, head) = ((x + dx, y + dy), HEAD.min(length * 0.5) / length);
    let (ux, uy) = (dx * head, dy * head);
    let barbs = [
        (tip.0 - ux + uy * 0.6, tip.1 - uy - ux * 0.6),
        tip,
        (tip.0 - ux - uy * 0.6, tip.1 - uy + ux * 0.6),
    ];
    let shaft = Path::default().move_to(x, y).line_to(tip.0, tip.1);
    shaft.through(&barbs).element().stroke(1.3)
}

/// Returns the start of an arrow, and its direction for a small step, both in units.
fn arrow((x, y, dx, dy): &(Real, Real, Real, Real), area: &Area) -> Option<(Point, Point)> {
    let start = area.place(x.0, y.0)?;
    if !(dx.0 + dy.0).is_finite() {
        return Some((start, (f64::NAN, f64::NAN)));
    }
    // A small step tells the direction on any scale.
    let small = 1e-6 / dx.0.hypot(dy.0).max(f64::MIN_POSITIVE) * (1.0 + x.0.abs().max(y.0.abs()));
    let next = (
        area.x.place(x.0 + dx.0 * small)?,
        area.y.place(y.0 + dy.0 * small)?,
    );
    let by = ((next.0 - start.0) / small, (next.1 - start.1) / small);
    let is_finite = by.0.is_finite() && by.1.is_finite();
    Some((start, if is_finite { by } else { (0.0, 0.0) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{Margin, lay_out};

    #[test]
    fn arrows_point_where_the_axes_lead() {
        let points = r#"[[0,0,1,0],[1,1,0,2],[1,0,"NaN",0],[0,1,0,0]]"#;
        let plot = Plot::read(&format!(
            r#"{{"mark":"vectors","name":"v","points":{points}}}"#
        ));
        let view = plot.view();
        let area = lay_out(&view, Margin::NONE);
        let [right, up] = [(0.0, 0.0, 1.0, 0.0), (1.0, 1.0, 0.0, 2.0)].map(|(x, y, dx, dy)| {
            arrow(&(Real(x), Real(y), Real(dx), Real(dy)), &area)
                .unwrap()
                .1
        });
        assert!(right.0 > 0.0 && right.1.abs() < 1e-3, "{right:?}");
        assert!(up.1 < 0.0 && up.0.abs() < 1e-3, "{up:?}");
        let drawn = view.layers[0].draw(&Canvas::new(&view, &area, 0))[0]
            .1
            .to_string();
        assert_eq!(drawn.matches("<circle").count(), 1, "{drawn}");
    }
}
