//! Small multiples: plots side by side on the same axes (Tufte, 1983).
//!
//! Marks before the first panel are drawn in every panel. All panels have the same ranges, each
//! its title in the place of the label of the y axis; the labels of the axes and the names of the
//! series are said once.

use serde::{Deserialize, Serialize};

use crate::ink::Ink;
use crate::plot::axes::{Margin, Page, lay_out_on};
use crate::plot::axis::Axis;
use crate::plot::draw::draw_inside;
use crate::plot::key::{self, Entry};
use crate::plot::mark::{Canvas, Mark, Parts};
use crate::plot::names;
use crate::plot::range::{whole_x_scale, y_scale};
use crate::plot::view::View;
use crate::scale::Scale;
use crate::svg::{Element, number};
use crate::wording::Wording;
use crate::words::{Anchor, LEADING, WIDTH, text};

const BETWEEN: f64 = 12.0;
const COLUMNS: usize = 2;
const HEIGHT: f64 = 170.0;

/// Begins a panel: what follows, up to the next, is a plot of its own with the same axes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Title above the panel.
    pub title: String,
}

impl Mark for Panel {
    fn is_series(&self) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        false
    }

    fn panel(&self) -> Option<&str> {
        Some(&self.title)
    }

    fn draw(&self, _on: &Canvas<'_>) -> Parts {
        Vec::new()
    }

    fn draw_plot(&self, view: &View<'_>) -> Option<(Vec<Element>, f64)> {
        Some(draw(view))
    }

    fn describe(&self, _name: &str, _view: &View<'_>, words: &Wording) -> Option<String> {
        Some(words.say("panel", &[("title", &self.title)]))
    }
}

/// The drawing and its height.
fn draw(view: &View<'_>) -> (Vec<Element>, f64) {
    let label =
        |label: &str, y: f64, x: f64, anchor| text(x, y, anchor, label).ink(Ink::Soft).fill();
    let mut content = Vec::new();
    let mut top = 0.0;
    if let Some(words) = &view.y.label {
        content.push(label(words, LEADING / 2.0, 4.0, Anchor::Start));
        top += LEADING + 4.0;
    }
    let (named, below) = key::draw(&series(view), top);
    content.extend(named);
    top = below;
    let (panels, below) = draw_panels(&split(view), top);
    content.extend(panels);
    top = below;
    if let Some(words) = &view.x.label {
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
fn draw_panels(panels: &[View<'_>], mut top: f64) -> (Vec<Element>, f64) {
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
            let area = lay_out_on(page, panel, Margin::NONE);
            let mut inside = draw_inside(panel, &area);
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
fn split<'plot>(view: &View<'plot>) -> Vec<View<'plot>> {
    let x = fixed(&view.x, &whole_x_scale(view, 4));
    let y = fixed(&view.y, &y_scale(view, 4));
    let begins: Vec<usize> = (0..view.layers.len())
        .filter(|index| view.layers[*index].panel().is_some())
        .collect();
    let shared = &view.layers[..begins[0]];
    let panel = |(rank, begin): (usize, &usize)| {
        let end = begins.get(rank + 1).copied().unwrap_or(view.layers.len());
        let own = &view.layers[begin + 1..end];
        let title = view.layers[*begin].panel().map(str::to_owned);
        let y = Axis {
            label: title,
            ..y.clone()
        };
        view.part(x.clone(), y, [shared, own].concat())
    };
    begins.iter().enumerate().map(panel).collect()
}

/// An axis with the range of all panels.
fn fixed(axis: &Axis, scale: &Scale) -> Axis {
    let (low, high) = scale.range();
    Axis {
        label: None,
        range: axis.range.or(Some((low.into(), high.into()))),
        ..axis.clone()
    }
}

/// The series of a plot, for the key above the panels.
fn series<'plot>(view: &View<'plot>) -> Vec<Entry<'plot>> {
    let mut found: Vec<Entry<'_>> = Vec::new();
    for layer in view.layers.iter().filter(|layer| layer.is_series()) {
        let name = layer.name();
        if !name.is_empty() && found.iter().all(|entry| entry.name != name) {
            found.push(Entry {
                series: view.series(name),
                name,
                swatch: layer.swatch(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Plot;

    fn plot() -> Plot {
        Plot::read(
            r#"{"mark":"h_line","name":"zero","at":0},
            {"mark":"panel","title":"one"},{"mark":"line","name":"a","points":[[0,1],[1,5]]},
            {"mark":"panel","title":"two"},{"mark":"line","name":"b","points":[[0,-9],[4,2]]}"#,
        )
    }

    #[test]
    fn panels_share_ranges_colors_and_what_stands_before_them() {
        let plot = plot();
        let [one, two] = &split(&plot.view())[..] else {
            panic!()
        };
        assert_eq!((one.x.range, one.y.range), (two.x.range, two.y.range));
        assert_eq!(
            (one.layers[0].name(), two.layers[0].name()),
            ("zero", "zero")
        );
        assert_eq!((one.series("a"), two.series("b")), (0, 1));
    }

    #[test]
    fn two_panels_stand_side_by_side() {
        let (content, height) = draw(&plot().view());
        let drawn: String = content.iter().map(ToString::to_string).collect();
        assert_eq!(drawn.matches("translate(").count(), 2);
        assert!(height < 260.0, "{height}");
    }
}
