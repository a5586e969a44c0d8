//! Lines with heads.

use crate::ink::{Ink, THEORY_DASH};
use crate::svg::{Element, Path, polygon};

const CORNER: f64 = 9.0;
const HEAD: f64 = 8.0;

/// A line along `corners` with a head at its end.
pub(crate) fn arrow(corners: &[(f64, f64)], ink: Ink, thickness: f64, dashed: bool) -> Element {
    let (before, tip) = (corners[corners.len() - 2], corners[corners.len() - 1]);
    Element::group()
        .ink(ink)
        .add(shaft(corners, thickness, dashed))
        .add(head(before, tip))
}

/// A line along `corners`, which are rounded.
pub(crate) fn shaft(corners: &[(f64, f64)], thickness: f64, dashed: bool) -> Element {
    let path = Path::rounded(corners, CORNER).element().stroke(thickness);
    path.dashed(if dashed { THEORY_DASH } else { "" })
}

/// An arrow's head with its tip at `tip`, pointing away from `from`.
pub(crate) fn head(from: (f64, f64), tip: (f64, f64)) -> Element {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = dx.hypot(dy).max(1e-9);
    let (ux, uy) = (dx / length, dy / length);
    let (x, y) = (tip.0 - ux * HEAD, tip.1 - uy * HEAD);
    let half = HEAD / 2.0;
    polygon(&[
        tip,
        (x - uy * half, y + ux * half),
        (x + uy * half, y - ux * half),
    ])
    .fill()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_points_where_the_line_goes() {
        let head = head((0.0, 0.0), (0.0, 20.0)).to_string();
        assert!(head.contains("d=\"M0 20l-4-8h8z\""), "{head}");
    }
}
