//! Small multiples: plots side by side on the same axes (Tufte, 1983).
//!
//! What stands before the first panel stands in every panel. All panels have the same ranges, each
//! its title in the place of the label of the y axis; the labels of the axes and the names of the
//! series are said once.

use super::area::{Page, lay_out_on};
use super::data::{Axis, Layer, Plot};
use super::names;
use super::range::{categories, scale_of};
use crate::ink::{Ink, marker};
use crate::real::Real;
use crate::svg::{Element, number, tile};
use crate::words::{Anchor, LEADING, WIDTH, text, width};

const BETWEEN: f64 = 12.0;
const COLUMNS: usize = 2;
const HEIGHT: f64 = 170.0;
const MARK: f64 = 18.0;

/// Whether a plot is made of panels.
pub(crate) fn has_panels(plot: &Plot) -> bool {
    plot.layers
        .iter()
        .any(|layer| matches!(layer, Layer::Panel { .. }))
}

/// The drawing and its height.
pub(crate) fn draw(plot: &Plot) -> (Vec<Element>, f64) {
    let label =
        |label: &str, y: f64, x: f64, anchor| text(x, y, anchor, label).ink(Ink::Soft).fill();
    let mut content = Vec::new();
    let mut top = 0.0;
    if let Some(words) = &plot.y.label {
        content.push(label(words, LEADING / 2.0, 4.0, Anchor::Start));
        top += LEADING + 4.0;
    }
    let (named, below) = key(&series(plot), top);
    content.extend(named);
    top = below;
    let (panels, below) = draw_panels(&split(plot), top);
    content.extend(panels);
    top = below;
    if let Some(words) = &plot.x.label {
        content.push(label(
            words,
            top + LEADING / 2.0 - 4.0,
            WIDTH / 2.0,
            Anchor::Middle,
        ));
        top += LEADING;
    }
    (content, top)
}

/// Panels in rows from `top` on, and where they end.
fn draw_panels(panels: &[Plot], mut top: f64) -> (Vec<Element>, f64) {
    let columns = COLUMNS.min(panels.len());
    let wide = (WIDTH - BETWEEN * (columns - 1) as f64) / columns as f64;
    let page = Page {
        width: wide,
        height: HEIGHT,
        inside: 100.0,
        labels: 4,
    };
    let mut content = Vec::new();
    for row in panels.chunks(columns) {
        let mut tallest: f64 = 0.0;
        for (column, panel) in row.iter().enumerate() {
            let area = lay_out_on(page, panel, &[]);
            let mut inside = panel.draw_inside(&area);
            inside.extend(names::draw(panel, Vec::new(), &area));
            let left = (wide + BETWEEN) * column as f64;
            let place = format!("translate({} {})", number(left), number(top));
            content.push(Element::group().with("transform", place).extend(inside));
            tallest = tallest.max(area.height);
        }
        top += tallest + 4.0;
    }
    (content, top)
}

/// The panels as plots with the same axes and the same colors.
fn split(plot: &Plot) -> Vec<Plot> {
    let mut shared: Vec<Layer> = phantoms(plot);
    let mut panels: Vec<Plot> = Vec::new();
    for layer in &plot.layers {
        match (layer, panels.last_mut()) {
            (Layer::Panel { title }, _) => panels.push(Plot {
                x: axis(plot, true, None),
                y: axis(plot, false, Some(title.clone())),
                layers: shared.clone(),
                ..plot.clone()
            }),
            (layer, Some(panel)) => panel.layers.push(layer.clone()),
            (layer, None) => shared.push(layer.clone()),
        }
    }
    panels
}

/// Empty layers that give every series the same color in all panels.
fn phantoms(plot: &Plot) -> Vec<Layer> {
    let phantom = |(_, name, _): &(usize, &str, bool)| Layer::Area {
        name: (*name).to_owned(),
        points: Vec::new(),
    };
    let filled = plot.layers.iter().any(Layer::stands_on_zero);
    let phantoms = series(plot);
    let phantoms = phantoms.iter().map(phantom);
    // An area would draw the axis to zero; a line leaves it where it is.
    let bare = |layer| match layer {
        Layer::Area { name, points } if !filled => Layer::Points { name, points },
        layer => layer,
    };
    phantoms.map(bare).collect()
}

/// An axis with the range of all panels.
fn axis(plot: &Plot, is_x: bool, label: Option<String>) -> Axis {
    let axis = if is_x { &plot.x } else { &plot.y };
    let scale = scale_of(plot, axis, is_x, &categories(plot), 4);
    let (low, high) = scale.range();
    Axis {
        label,
        range: axis.range.or(Some((Real(low), Real(high)))),
        ..axis.clone()
    }
}

/// The series of a plot: number, name, and whether it is filled.
fn series(plot: &Plot) -> Vec<(usize, &str, bool)> {
    let mut found: Vec<(usize, &str, bool)> = Vec::new();
    for layer in &plot.layers {
        let is_known = found.iter().any(|(_, name, _)| *name == layer.name());
        if layer.is_series() && !layer.name().is_empty() && !is_known {
            let filled = matches!(layer, Layer::Boxes { .. }) || layer.stands_on_zero();
            found.push((plot.series(layer), layer.name(), filled));
        }
    }
    found
}

/// Names of series with their marks, in rows from `top` on, and where they end; one name needs no key.
pub(crate) fn key(series: &[(usize, &str, bool)], top: f64) -> (Vec<Element>, f64) {
    if series.len() < 2 {
        return (Vec::new(), top);
    }
    let (mut x, mut y) = (0.0, top + LEADING / 2.0);
    let mut content = Vec::new();
    for (index, name, filled) in series {
        let wide = MARK + width(name) + 20.0;
        if x > 0.0 && x + wide > WIDTH {
            (x, y) = (0.0, y + LEADING);
        }
        let mark = match filled {
            true => tile(x, y - 6.0, 12.0, 12.0).fill(),
            false => marker(*index, x + 6.0, y),
        };
        content.push(Element::group().ink(Ink::Series(*index)).add(mark));
        content.push(text(x + MARK, y, Anchor::Start, name));
        x += wide;
    }
    (content, y + LEADING / 2.0 + 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        let json = r#"{"layers":[{"mark":"h_line","name":"zero","at":0},
            {"mark":"panel","title":"one"},{"mark":"line","name":"a","points":[[0,1],[1,5]]},
            {"mark":"panel","title":"two"},{"mark":"line","name":"b","points":[[0,-9],[4,2]]}]}"#;
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn panels_share_ranges_colors_and_what_stands_before_them() {
        let plot = plot();
        let [one, two] = &split(&plot)[..] else {
            panic!()
        };
        assert_eq!((one.x.range, one.y.range), (two.x.range, two.y.range));
        assert!(matches!(one.layers[2], Layer::HLine { .. }));
        assert_eq!(one.series(one.layers.last().unwrap()), 0);
        assert_eq!(two.series(two.layers.last().unwrap()), 1);
    }

    #[test]
    fn two_panels_stand_side_by_side() {
        let (content, height) = draw(&plot());
        let drawn: String = content.iter().map(ToString::to_string).collect();
        assert_eq!(drawn.matches("translate(").count(), 2);
        assert!(height < 260.0, "{height}");
    }
}
