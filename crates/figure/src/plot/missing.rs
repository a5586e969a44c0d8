//! Marks values without a place: NaN, infinities, and on a logarithmic axis all that are not positive.
//!
//! A gap alone can be overlooked, or taken for the end of a line. So each has a mark at the edge of
//! the plot, at its x and in the color of its series: × on the lower axis for NaN, △ at the upper
//! edge for +∞, ▽ at the lower edge for −∞ and for what a logarithm cannot show.

use super::area::Area;
use crate::svg::{Element, Path};

/// Marks nearer to each other than this are one.
const APART: f64 = 9.0;
const SIZE: f64 = 4.0;

/// Why a number has no place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Gap {
    Nan,
    Above,
    Below,
}

impl Gap {
    /// The gap that `y` leaves on an axis, if it has no place there.
    pub(crate) fn of(y: f64, log: bool) -> Option<Gap> {
        match y {
            _ if y.is_nan() => Some(Gap::Nan),
            f64::INFINITY => Some(Gap::Above),
            f64::NEG_INFINITY => Some(Gap::Below),
            _ if log && y <= 0.0 => Some(Gap::Below),
            _ => None,
        }
    }

    fn draw(self, x: f64, area: &Area) -> Element {
        let (top, bottom) = (area.top, area.bottom);
        let triangle = |tip: f64, base: f64| {
            let wide = SIZE + 1.0;
            let corners = [(x, tip), (x + wide, base), (x - wide, base)];
            Path::default().through(&corners).close()
        };
        let path = match self {
            Gap::Nan => {
                let (upper, lower) = (bottom - 2.0 * SIZE - 2.0, bottom - 2.0);
                let down = [(x - SIZE, upper), (x + SIZE, lower)];
                let up = [(x - SIZE, lower), (x + SIZE, upper)];
                Path::default().through(&down).through(&up)
            }
            Gap::Above => triangle(top - 3.0, top + 6.0),
            Gap::Below => triangle(bottom, bottom - 9.0),
        };
        path.element().stroke(1.6)
    }
}

/// The gaps of a line with their x in units.
pub(crate) fn of_line(line: &[(f64, f64)], area: &Area, log: bool) -> Vec<(Gap, f64)> {
    let inside = area.left - 0.5..=area.right + 0.5;
    let gap = |(x, y): &(f64, f64)| {
        let gap = Gap::of(*y, log)?;
        let x = area.x.place(*x).filter(|x| inside.contains(x))?;
        Some((gap, x))
    };
    line.iter().filter_map(gap).collect()
}

/// Draws gaps; of those of one kind at nearly one place, the first.
pub(crate) fn draw(gaps: &[(Gap, f64)], area: &Area) -> Vec<Element> {
    let mut drawn: Vec<(Gap, f64)> = Vec::new();
    for (gap, x) in gaps {
        let is_near = |known: &(Gap, f64)| known.0 == *gap && (known.1 - x).abs() < APART;
        if !drawn.iter().any(is_near) {
            drawn.push((*gap, *x));
        }
    }
    drawn.iter().map(|(gap, x)| gap.draw(*x, area)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;
    use crate::plot::axes::{Margin, lay_out};
    use crate::plot::mark::Canvas;

    fn gaps(plot: &Plot) -> (Vec<Gap>, usize) {
        let view = plot.view();
        let area = lay_out(&view, Margin::NONE);
        let gaps = view.layers[0].missing(&Canvas::new(&view, &area, 0));
        let drawn = draw(&gaps, &area).len();
        (gaps.into_iter().map(|(gap, _)| gap).collect(), drawn)
    }

    #[test]
    fn what_is_not_finite_has_a_mark() {
        let line =
            r#"{"mark":"line","name":"l","points":[[0,1],[1,"NaN"],[5,"inf"],[9,"-inf"],[9,0]]}"#;
        let expected = [Gap::Nan, Gap::Above, Gap::Below];
        assert_eq!(gaps(&Plot::read(line)).0, expected);
        let mut zero = Plot::read(r#"{"mark":"line","name":"l","points":[[0,1],[1,0]]}"#);
        assert_eq!(gaps(&zero).0, []);
        zero.y.log = true;
        assert_eq!(gaps(&zero).0, [Gap::Below]);
        let bars = r#"{"mark":"bars","name":"b","points":[["a",1],["b","NaN"]]}"#;
        assert_eq!(gaps(&Plot::read(bars)).0, [Gap::Nan]);
    }

    #[test]
    fn many_at_one_place_are_one() {
        let points: Vec<String> = (0..500).map(|x| format!("[{x},\"NaN\"]")).collect();
        let points = points.join(",");
        let (gaps, drawn) = gaps(&Plot::read(&format!(
            r#"{{"mark":"line","name":"l","points":[{points}]}}"#
        )));
        assert!(gaps.len() == 500 && drawn < 60, "{drawn}");
    }
}
