//! Vector fields: an arrow at each point, in the direction in which it points on the drawing.
//!
//! The longest arrow is as long as the points are apart; the others are in proportion. What is not
//! finite is a small ×, what is zero a dot.

use super::area::Area;
use super::data::{Layer, Plot};
use crate::ink::Ink;
use crate::real::Real;
use crate::svg::{Element, Path, circle};

const HEAD: f64 = 5.0;

/// The arrows of all vector fields.
pub(crate) fn draw(plot: &Plot, area: &Area) -> Vec<Element> {
    let fields = plot.layers.iter().filter_map(|layer| match layer {
        Layer::Vectors { points, .. } => Some((layer, points)),
        _ => None,
    });
    let draw = |(layer, points): (&Layer, &Vec<_>)| {
        let group = Element::group().ink(Ink::Series(plot.series(layer)));
        group.extend(field(points, area))
    };
    fields.map(draw).collect()
}

fn field(points: &[(Real, Real, Real, Real)], area: &Area) -> Vec<Element> {
    let placed = points.iter().filter_map(|point| arrow(point, area));
    let placed: Vec<_> = placed.collect();
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
    let scaled = placed
        .into_iter()
        .map(|(at, (dx, dy))| (at, (dx * scale, dy * scale)));
    scaled.map(|(at, by)| shape(at, by)).collect()
}

/// An arrow `by` long around a point, a dot if it is short, a × if it is not finite.
fn shape((x, y): (f64, f64), (dx, dy): (f64, f64)) -> Element {
    let length = dx.hypot(dy);
    if !length.is_finite() {
        let cross = Path::default()
            .move_to(x - 3.0, y - 3.0)
            .line_to(x + 3.0, y + 3.0);
        let cross = cross.move_to(x - 3.0, y + 3.0).line_to(x + 3.0, y - 3.0);
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

/// Where an arrow begins, and its direction for a small step, both in units.
fn arrow(
    (x, y, dx, dy): &(Real, Real, Real, Real),
    area: &Area,
) -> Option<((f64, f64), (f64, f64))> {
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
    Some((
        start,
        if by.0.is_finite() && by.1.is_finite() {
            by
        } else {
            (0.0, 0.0)
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::area;

    #[test]
    fn arrows_point_where_the_axes_lead() {
        let json = r#"{"layers":[{"mark":"vectors","name":"v","points":[[0,0,1,0],[1,1,0,2],[1,0,"NaN",0],[0,1,0,0]]}]}"#;
        let plot: Plot = serde_json::from_str(json).unwrap();
        let area = area::lay_out(&plot, &[]);
        let [right, up] = [(0.0, 0.0, 1.0, 0.0), (1.0, 1.0, 0.0, 2.0)].map(|(x, y, dx, dy)| {
            arrow(&(Real(x), Real(y), Real(dx), Real(dy)), &area)
                .unwrap()
                .1
        });
        assert!(right.0 > 0.0 && right.1.abs() < 1e-3, "{right:?}");
        assert!(up.1 < 0.0 && up.0.abs() < 1e-3, "{up:?}");
        let drawn = draw(&plot, &area)[0].to_string();
        assert_eq!(drawn.matches("<circle").count(), 1, "{drawn}");
    }
}
