//! Drawing the cells of a heat map with their names and scale.
//!
//! Cells of one color in a row are a single stroke, in units of a cell, so a large matrix stays a
//! small file.

use std::fmt::Write;

use super::HeatMap;
use super::layout::{Layout, WIDEST_NAME};
use super::scale::{ColorScale, STEPS};
use crate::ink::Ink;
use crate::real::Real;
use crate::svg::{Element, number, rect};
use crate::wording::Wording;
use crate::words::{Anchor, LEADING, SIZE, WIDTH, fitted, short, text, width};

const SCALE_HEIGHT: f64 = 14.0;
/// The width of one color of the printed scale.
const SWATCH: f64 = 44.0;

impl HeatMap {
    /// The drawing and its height.
    pub(crate) fn draw(&self, words: &Wording) -> (Vec<Element>, f64) {
        let scale = ColorScale::of(self);
        let layout = Layout::of(self, &scale);
        let mut content = self.draw_names(&layout);
        content.push(self.draw_cells(&layout, &scale));
        content.extend(self.draw_numbers(&layout, &scale));
        content.push(draw_scale(layout.scale, &scale, self.by_row, words));
        let below = if self.by_row { 2.0 } else { 1.0 } * LEADING;
        (content, layout.scale + SCALE_HEIGHT + below + 6.0)
    }

    fn draw_cells(&self, layout: &Layout, scale: &ColorScale) -> Element {
        let (paths, crossed) = self.paths(scale);
        let drawn = paths
            .iter()
            .enumerate()
            .filter(|(_, path)| !path.is_empty())
            .map(|(step, path)| {
                let cells = Element::new("path")
                    .with("class", "fig-cell")
                    .with("d", path);
                colored(scale, step).add(cells.with("stroke", "currentColor"))
            });
        let crosses = (!crossed.is_empty()).then(|| {
            let crosses = Element::new("path")
                .with("d", crossed)
                .ink(Ink::Faint)
                .stroke(1.0);
            crosses.with("vector-effect", "non-scaling-stroke")
        });
        let (left, top) = (number(layout.left), number(layout.top));
        let (x, y) = (layout.cell_width, layout.cell_height);
        let place = format!("translate({left} {top}) scale({x:.3} {y:.3}) translate(0 .5)");
        let cells = Element::group().with("transform", place);
        let cells = cells
            .with("shape-rendering", "crispEdges")
            .extend(drawn)
            .extend(crosses);
        let (width, height) = (layout.right() - layout.left, layout.bottom() - layout.top);
        let frame = rect(layout.left, layout.top, width, height);
        Element::group()
            .add(cells)
            .add(frame.ink(Ink::Hair).stroke(1.0))
    }

    /// A path for each color, a run of equal cells one stroke, and one of what is crossed out.
    fn paths(&self, scale: &ColorScale) -> (Vec<String>, String) {
        let mut paths = vec![String::new(); STEPS];
        let mut crossed = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let shade = |entry: &Real| scale.step(self.shade(y, entry.0));
            let steps: Vec<_> = row.iter().map(shade).collect();
            let mut x = 0;
            for run in steps.chunk_by(|one, next| one == next) {
                match run[0] {
                    Some(step) => drop(write!(paths[step], "M{x} {y}h{}", run.len())),
                    None => (x..x + run.len()).for_each(|x| crossed += &cross(x, y)),
                }
                x += run.len();
            }
        }
        (paths, crossed)
    }

    fn draw_numbers(&self, layout: &Layout, scale: &ColorScale) -> Vec<Element> {
        if !layout.numbers {
            return Vec::new();
        }
        let mut numbers = Vec::new();
        for (row, entries) in self.rows.iter().enumerate() {
            for (column, entry) in entries.iter().enumerate() {
                let Some(step) = scale.step(self.shade(row, entry.0)) else {
                    continue;
                };
                let (x, y) = layout.middle(row, column);
                let words = text(x, y, Anchor::Middle, &scale.print(entry.0))
                    .with("class", format!("fig-on {}", scale.class(step)));
                numbers.push(words.fill());
            }
        }
        numbers
    }

    fn draw_names(&self, layout: &Layout) -> Vec<Element> {
        let mut names = Vec::new();
        let soft = |words: Element| words.ink(Ink::Soft).fill();
        for (row, name) in self.row_names.iter().enumerate().take(layout.rows) {
            let y = layout.middle(row, 0).1;
            let name = fitted(name, WIDEST_NAME);
            names.push(text(layout.left - 8.0, y, Anchor::End, &name));
        }
        let widest = self
            .column_names
            .iter()
            .map(|name| width(name))
            .fold(1.0, f64::max);
        let every = ((widest + 6.0) / layout.cell_width).ceil().max(1.0) as usize;
        let columns = self.column_names.iter().enumerate().take(layout.columns);
        for (column, name) in columns.step_by(every) {
            let (x, y) = (
                layout.middle(0, column).0,
                layout.bottom() + LEADING / 2.0 + 4.0,
            );
            names.push(text(x, y, Anchor::Middle, name));
        }
        if let Some(label) = &self.y_label {
            let label = format!("{label} ↓");
            names.push(soft(text(
                layout.left,
                LEADING / 2.0,
                Anchor::Start,
                &label,
            )));
        }
        if let Some(label) = &self.x_label {
            let (x, label) = ((layout.left + layout.right()) / 2.0, format!("{label} →"));
            names.push(soft(text(x, layout.x_label, Anchor::Middle, &label)));
        }
        names
    }
}

/// A small × in a cell, in units of a cell.
fn cross(x: usize, y: usize) -> String {
    format!("M{x}.35 {}l.3 .3m0-.3l-.3 .3", y as f64 - 0.15)
}

/// A group in the color of a step.
fn colored(scale: &ColorScale, step: usize) -> Element {
    Element::group().with("class", scale.class(step))
}

fn draw_scale(top: f64, scale: &ColorScale, by_row: bool, words: &Wording) -> Element {
    let left = (WIDTH - SWATCH * STEPS as f64) / 2.0;
    let steps = (0..STEPS).map(|step| {
        let swatch = rect(left + SWATCH * step as f64, top, SWATCH, SCALE_HEIGHT).fill();
        colored(scale, step).add(swatch.with("class", "fig-cell"))
    });
    let whole = SWATCH * STEPS as f64;
    let frame = rect(left, top, whole, SCALE_HEIGHT)
        .ink(Ink::Hair)
        .stroke(1.0);
    let y = top + SCALE_HEIGHT + SIZE * 0.75;
    let bounds = [
        (0.0, scale.low),
        (0.5, (scale.low + scale.high) / 2.0),
        (1.0, scale.high),
    ];
    let bounds = bounds.map(|(share, x)| {
        let label = if by_row {
            format!("{} %", short(100.0 * x, 3))
        } else {
            short(x, 3)
        };
        let place = left + whole * share;
        text(place, y, Anchor::Middle, &label).ink(Ink::Soft).fill()
    });
    let unit = by_row.then(|| {
        let unit = words.get("map_scale");
        let unit = text(left + whole / 2.0, y + LEADING, Anchor::Middle, &unit);
        unit.ink(Ink::Soft).fill()
    });
    let scale = Element::group().extend(steps).add(frame);
    scale.extend(bounds).extend(unit)
}

#[cfg(test)]
mod tests {
    use super::Wording;
    use crate::heat_map::map;

    #[track_caller]
    fn check(rows: &[&[f64]], needle: &str, times: usize) {
        let (content, _) = map(rows).draw(&Wording::default());
        let drawn: String = content.iter().map(ToString::to_string).collect();
        assert_eq!(drawn.matches(needle).count(), times, "{drawn}");
    }

    #[test]
    fn equal_cells_in_a_row_are_one_stroke() {
        check(&[&[0.0, 0.0, 1.0], &[1.0, 1.0, 1.0]], "d=\"M0 0h2\"", 1);
        check(
            &[&[0.0, 0.0, 1.0], &[1.0, 1.0, 1.0]],
            "d=\"M2 0h1M0 1h3\"",
            1,
        );
    }

    #[test]
    fn what_is_not_finite_is_crossed_out_and_has_no_number() {
        check(&[&[0.0, f64::NAN]], "M1.35 -0.15l", 1);
        check(&[&[0.0, f64::NAN]], "fig-on", 1);
    }
}
