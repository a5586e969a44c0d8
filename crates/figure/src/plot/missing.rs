//! What has no place: NaN, infinities, and on a logarithmic axis what is not positive.
//!
//! A gap alone can be overlooked, or taken for the end of a line. So each has a mark at the edge of
//! the plot, at its x and in the color of its series: × on the lower axis for NaN, △ at the upper
//! edge for +∞, ▽ at the lower edge for −∞ and for what a logarithm cannot show.

use super::area::Area;
use super::bars;
use super::data::{Layer, Plot};
use crate::ink::Ink;
use crate::svg::{Element, Path};

/// Marks nearer to each other than this are one.
const APART: f64 = 9.0;
const SIZE: f64 = 4.0;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Nan,
    Up,
    Down,
}

/// The marks of all series.
pub(crate) fn draw(plot: &Plot, area: &Area) -> Vec<Element> {
    let mut content = Vec::new();
    for layer in &plot.layers {
        let ink = match layer {
            Layer::Theory { .. } => Ink::Full,
            _ => Ink::Series(plot.series(layer)),
        };
        let marks = marks(plot, layer, area)
            .into_iter()
            .map(|(mark, x)| shape(mark, x, area));
        let group = Element::group().ink(ink).extend(marks);
        content.extend((!group.is_empty()).then_some(group));
    }
    content
}

/// The marks of a layer with their x, in units.
fn marks(plot: &Plot, layer: &Layer, area: &Area) -> Vec<(Mark, f64)> {
    let mut marks: Vec<(Mark, f64)> = Vec::new();
    let mut push = |mark: Mark, x: f64| {
        let near = |known: &(Mark, f64)| known.0 == mark && (known.1 - x).abs() < APART;
        if !marks.iter().any(near) {
            marks.push((mark, x));
        }
    };
    for (x, y) in layer.line() {
        let place = area
            .x
            .place(x)
            .filter(|x| (area.left - 0.5..=area.right + 0.5).contains(x));
        if let Some((place, mark)) = place.zip(mark_of(y, plot.y.log)) {
            push(mark, place);
        }
    }
    for bar in bars::lay_out_all(plot, area) {
        if std::ptr::eq(bar.layer, layer)
            && let Some(mark) = mark_of(bar.height, false)
        {
            push(mark, bar.left + bar.width / 2.0);
        }
    }
    marks
}

fn mark_of(y: f64, log: bool) -> Option<Mark> {
    match y {
        _ if y.is_nan() => Some(Mark::Nan),
        f64::INFINITY => Some(Mark::Up),
        f64::NEG_INFINITY => Some(Mark::Down),
        _ if log && y <= 0.0 => Some(Mark::Down),
        _ => None,
    }
}

fn shape(mark: Mark, x: f64, area: &Area) -> Element {
    let (top, bottom) = (area.top, area.bottom);
    let path = Path::default();
    let path = match mark {
        Mark::Nan => path
            .move_to(x - SIZE, bottom - 2.0 * SIZE - 2.0)
            .line_to(x + SIZE, bottom - 2.0)
            .move_to(x - SIZE, bottom - 2.0)
            .line_to(x + SIZE, bottom - 2.0 * SIZE - 2.0),
        Mark::Up => path
            .through(&[
                (x, top - 3.0),
                (x + SIZE + 1.0, top + 6.0),
                (x - SIZE - 1.0, top + 6.0),
            ])
            .close(),
        Mark::Down => path
            .through(&[
                (x, bottom),
                (x + SIZE + 1.0, bottom - 9.0),
                (x - SIZE - 1.0, bottom - 9.0),
            ])
            .close(),
    };
    path.element().stroke(1.6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::area;

    #[track_caller]
    fn check(json: &str, expected: &[Mark]) {
        let plot: Plot = serde_json::from_str(json).unwrap();
        let area = area::lay_out(&plot, &[]);
        let found: Vec<Mark> = marks(&plot, &plot.layers[0], &area)
            .iter()
            .map(|mark| mark.0)
            .collect();
        assert!(found == expected, "{} marks for {json}", found.len());
    }

    #[test]
    fn what_is_not_finite_has_a_mark() {
        let line = r#""layers":[{"mark":"line","name":"l","points":[[0,1],[1,"NaN"],[5,"inf"],[9,"-inf"],[9,0]]}]"#;
        check(&format!("{{{line}}}"), &[Mark::Nan, Mark::Up, Mark::Down]);
        let zero = r#""layers":[{"mark":"line","name":"l","points":[[0,1],[1,0]]}]"#;
        check(&format!("{{{zero}}}"), &[]);
        check(&format!("{{\"y\":{{\"log\":true}},{zero}}}"), &[Mark::Down]);
        check(
            r#"{"layers":[{"mark":"bars","name":"b","points":[["a",1],["b","NaN"]]}]}"#,
            &[Mark::Nan],
        );
    }

    #[test]
    fn many_at_one_place_are_one() {
        let points: Vec<String> = (0..500).map(|x| format!("[{x},\"NaN\"]")).collect();
        let json = format!(
            r#"{{"layers":[{{"mark":"line","name":"l","points":[{}]}}]}}"#,
            points.join(",")
        );
        let plot: Plot = serde_json::from_str(&json).unwrap();
        let area = area::lay_out(&plot, &[]);
        assert!(marks(&plot, &plot.layers[0], &area).len() < 60);
    }
}
