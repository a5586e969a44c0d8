//! Matrices as colored cells.
//!
//! Five steps of one hue whose lightness is monotone, or blue to orange around zero; the scale with
//! its bounds is printed under the cells. Up to 12 × 12 each cell also shows its number. Cells of
//! one color in a row are a single stroke, so a large matrix stays a small file.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::drawing::{DataTable, FigureError, Sketch};
use crate::ink::Ink;
use crate::real::Real;
use crate::svg::{Element, number, rect};
use crate::words::{Anchor, LEADING, SIZE, WIDTH, short, text, width};

const STEPS: usize = 5;
/// Cells of larger matrices show no numbers.
const MOST_WITH_NUMBERS: usize = 12;
const LARGEST_CELL: f64 = 64.0;
const TALLEST: f64 = 400.0;
const SCALE_HEIGHT: f64 = 14.0;

/// A matrix drawn as colored cells, row 0 on top. NaN is left blank.
///
/// ```
/// let map: figure::HeatMap = serde_json::from_str(r#"{"rows":[[0,1],[1,0]]}"#).unwrap();
/// assert_eq!(map.rows.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeatMap {
    /// What runs from left to right.
    pub x_label: Option<String>,
    /// What runs from top to bottom.
    pub y_label: Option<String>,
    /// Names of the rows, from the top; none or as many as there are rows.
    pub row_names: Vec<String>,
    /// Names of the columns, from the left; none or as many as there are columns.
    pub column_names: Vec<String>,
    /// The ends of the color scale; without it, the smallest and largest finite entry.
    pub range: Option<(Real, Real)>,
    /// Whether zero is the middle of the scale, with a hue on either side.
    pub diverging: bool,
    /// The entries, row by row.
    pub rows: Vec<Vec<Real>>,
}

/// Where everything stands, in units.
struct Layout {
    left: f64,
    top: f64,
    cell_width: f64,
    cell_height: f64,
    rows: usize,
    columns: usize,
}

impl Layout {
    fn right(&self) -> f64 {
        self.left + self.cell_width * self.columns as f64
    }

    fn bottom(&self) -> f64 {
        self.top + self.cell_height * self.rows as f64
    }
}

impl HeatMap {
    pub(crate) fn sketch(&self) -> Result<Sketch, FigureError> {
        self.check()?;
        let layout = self.layout();
        let range = self.scale_range();
        let mut content = self.draw_names(&layout);
        content.push(self.draw_cells(&layout, range));
        if layout.rows.max(layout.columns) <= MOST_WITH_NUMBERS {
            content.extend(self.draw_numbers(&layout, range));
        }
        let below = layout.bottom() + self.space_below();
        content.push(self.draw_scale(below, range));
        Ok(Sketch {
            class: "figure-heat-map",
            height: below + SCALE_HEIGHT + LEADING + 6.0,
            content,
            title: format!(
                "Heat map of {} rows and {} columns",
                layout.rows, layout.columns
            ),
            description: self.describe(),
            data: Some(self.table()),
        })
    }

    fn check(&self) -> Result<(), FigureError> {
        let first = self.rows.first().map_or(0, Vec::len);
        if first == 0 {
            return Err(FigureError::Empty);
        }
        match self
            .rows
            .iter()
            .enumerate()
            .find(|(_, row)| row.len() != first)
        {
            Some((index, row)) => Err(FigureError::Ragged(index, row.len(), first)),
            None => Ok(()),
        }
    }

    fn layout(&self) -> Layout {
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let names = self
            .row_names
            .iter()
            .map(|name| width(name))
            .fold(0.0, f64::max);
        let names = if names > 0.0 { names + 10.0 } else { 0.0 };
        let top = if self.y_label.is_some() {
            LEADING + 8.0
        } else {
            4.0
        };
        let room = WIDTH - names - 8.0;
        let cell = (room / columns as f64)
            .min(TALLEST / rows as f64)
            .min(LARGEST_CELL);
        let wide = if columns <= MOST_WITH_NUMBERS {
            self.widest_number() + 8.0
        } else {
            0.0
        };
        let cell_width = cell.max(wide).min(room / columns as f64);
        let left = names + (room - cell_width * columns as f64) / 2.0 + 4.0;
        let cell_height = cell
            .min(cell_width)
            .max(if wide > 0.0 { 30.0 } else { 1.0 });
        Layout {
            left,
            top,
            cell_width,
            cell_height,
            rows,
            columns,
        }
    }

    fn widest_number(&self) -> f64 {
        let entries = self.rows.iter().flatten();
        entries
            .map(|entry| width(&self.print(entry.0)))
            .fold(0.0, f64::max)
    }

    /// Room under the cells for the names of columns and the label of the axis.
    fn space_below(&self) -> f64 {
        let names = if self.column_names.is_empty() {
            0.0
        } else {
            LEADING + 2.0
        };
        let label = if self.x_label.is_some() {
            LEADING + 2.0
        } else {
            0.0
        };
        names + label + 16.0
    }

    fn scale_range(&self) -> (f64, f64) {
        if let Some((low, high)) = self.range {
            return (low.0, high.0);
        }
        let finite = self
            .rows
            .iter()
            .flatten()
            .map(|entry| entry.0)
            .filter(|x| x.is_finite());
        let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
            (low.min(x), high.max(x))
        });
        if low > high {
            return (0.0, 1.0);
        }
        let reach = low.abs().max(high.abs());
        if self.diverging {
            (-reach, reach)
        } else {
            (low, high)
        }
    }

    /// The step of the scale on which `x` lies, from 0 to 4.
    fn step(x: f64, (low, high): (f64, f64)) -> Option<usize> {
        if !x.is_finite() {
            return None;
        }
        let share = if high > low {
            (x - low) / (high - low)
        } else {
            0.5
        };
        Some(((share * STEPS as f64).floor().max(0.0) as usize).min(STEPS - 1))
    }

    fn class(&self, step: usize) -> String {
        let hue = if self.diverging { 'd' } else { 'h' };
        format!("fig-{hue}{step}")
    }

    fn fallback(&self, step: usize) -> &'static str {
        const SINGLE: [&str; STEPS] = ["#e9f3ee", "#b9dccb", "#77b99b", "#2a815f", "#07452f"];
        const DIVERGING: [&str; STEPS] = ["#1d3a94", "#9db1ea", "#f4f4f2", "#f0b48c", "#a4430d"];
        if self.diverging {
            DIVERGING[step]
        } else {
            SINGLE[step]
        }
    }

    /// One path for each color, in units of a cell; a run of equal cells is one stroke.
    fn draw_cells(&self, layout: &Layout, range: (f64, f64)) -> Element {
        let mut paths = vec![String::new(); STEPS];
        for (y, row) in self.rows.iter().enumerate() {
            let steps: Vec<_> = row.iter().map(|entry| Self::step(entry.0, range)).collect();
            let mut x = 0;
            for run in steps.chunk_by(|one, next| one == next) {
                if let Some(step) = run[0] {
                    let _ = write!(paths[step], "M{x} {y}h{}", run.len());
                }
                x += run.len();
            }
        }
        let drawn = paths
            .iter()
            .enumerate()
            .filter(|(_, path)| !path.is_empty());
        let drawn = drawn.map(|(step, path)| {
            let cell = Element::new("path")
                .with("class", "fig-cell")
                .with("d", path);
            let cell = cell.with("stroke", "currentColor");
            let group = Element::group().with("class", self.class(step));
            group.with("color", self.fallback(step)).add(cell)
        });
        let Layout {
            left,
            top,
            cell_width,
            cell_height,
            ..
        } = layout;
        let place = format!(
            "translate({} {}) scale({cell_width:.3} {cell_height:.3}) translate(0 .5)",
            number(*left),
            number(*top)
        );
        let frame = self.frame_of_cells(layout);
        let cells = Element::group()
            .with("transform", place)
            .with("shape-rendering", "crispEdges");
        Element::group().add(cells.extend(drawn)).add(frame)
    }

    fn frame_of_cells(&self, layout: &Layout) -> Element {
        let (width, height) = (layout.right() - layout.left, layout.bottom() - layout.top);
        rect(layout.left, layout.top, width, height)
            .ink(Ink::Hair)
            .stroke(1.0)
    }

    fn draw_numbers(&self, layout: &Layout, range: (f64, f64)) -> Vec<Element> {
        if self.widest_number() > layout.cell_width {
            return Vec::new();
        }
        let mut numbers = Vec::new();
        for (row, entries) in self.rows.iter().enumerate() {
            for (column, entry) in entries.iter().enumerate() {
                let x = layout.left + (column as f64 + 0.5) * layout.cell_width;
                let y = layout.top + (row as f64 + 0.5) * layout.cell_height;
                let words = text(x, y, Anchor::Middle, &self.print(entry.0));
                numbers.push(match Self::step(entry.0, range) {
                    Some(step) => {
                        let color = if self.is_dark(step) {
                            "#ffffff"
                        } else {
                            "#151a18"
                        };
                        let class = format!("fig-on {}", self.class(step));
                        words.with("class", class).with("color", color).fill()
                    }
                    None => words,
                });
            }
        }
        numbers
    }

    fn is_dark(&self, step: usize) -> bool {
        step == 4 || step == if self.diverging { 0 } else { 3 }
    }

    fn draw_names(&self, layout: &Layout) -> Vec<Element> {
        let mut names = Vec::new();
        for (index, name) in self.row_names.iter().enumerate().take(layout.rows) {
            let y = layout.top + (index as f64 + 0.5) * layout.cell_height;
            names.push(text(layout.left - 8.0, y, Anchor::End, name));
        }
        let widest = self
            .column_names
            .iter()
            .map(|name| width(name))
            .fold(1.0, f64::max);
        let every = ((widest + 6.0) / layout.cell_width).ceil().max(1.0) as usize;
        let below = layout.bottom() + LEADING / 2.0 + 4.0;
        let columns = self.column_names.iter().enumerate().take(layout.columns);
        for (index, name) in columns.step_by(every) {
            let x = layout.left + (index as f64 + 0.5) * layout.cell_width;
            names.push(text(x, below, Anchor::Middle, name));
        }
        if let Some(label) = &self.y_label {
            let label = text(
                layout.left,
                LEADING / 2.0,
                Anchor::Start,
                &format!("{label} ↓"),
            );
            names.push(label.ink(Ink::Soft).fill());
        }
        if let Some(label) = &self.x_label {
            let y = layout.bottom() + self.space_below() - 14.0 - LEADING / 2.0;
            let middle = (layout.left + layout.right()) / 2.0;
            let label = text(middle, y, Anchor::Middle, &format!("{label} →"));
            names.push(label.ink(Ink::Soft).fill());
        }
        names
    }

    fn draw_scale(&self, top: f64, (low, high): (f64, f64)) -> Element {
        let side = 44.0;
        let left = (WIDTH - side * STEPS as f64) / 2.0;
        let steps = (0..STEPS).map(|step| {
            let swatch = rect(left + side * step as f64, top, side, SCALE_HEIGHT).fill();
            let group = Element::group().with("class", self.class(step));
            group
                .with("color", self.fallback(step))
                .add(swatch.with("class", "fig-cell"))
        });
        let frame = rect(left, top, side * STEPS as f64, SCALE_HEIGHT)
            .ink(Ink::Hair)
            .stroke(1.0);
        let y = top + SCALE_HEIGHT + SIZE * 0.75;
        let bounds = [low, (low + high) / 2.0, high]
            .into_iter()
            .enumerate()
            .map(|(index, x)| {
                let place = left + side * STEPS as f64 / 2.0 * index as f64;
                text(place, y, Anchor::Middle, &short(x, 3))
                    .ink(Ink::Soft)
                    .fill()
            });
        Element::group().extend(steps).add(frame).extend(bounds)
    }

    /// An entry as a cell shows it: two digits after the point are enough beside a color.
    fn print(&self, x: f64) -> String {
        if x.is_finite() && x.fract() != 0.0 && x.abs() >= 0.01 && x.abs() < 100.0 {
            let digits = if x.abs() < 10.0 { 2 } else { 1 };
            return format!("{x:.digits$}").replace('-', "−");
        }
        short(x, 3)
    }

    fn describe(&self) -> String {
        let entries = self.rows.iter().enumerate().flat_map(|(row, entries)| {
            entries
                .iter()
                .enumerate()
                .map(move |(column, entry)| (entry.0, row, column))
        });
        let finite: Vec<_> = entries.filter(|(x, _, _)| x.is_finite()).collect();
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let shape = format!("{rows} rows, {columns} columns.");
        let Some(least) = finite.iter().min_by(|a, b| a.0.total_cmp(&b.0)) else {
            return format!("{shape} No entry is finite.");
        };
        let most = finite
            .iter()
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .unwrap_or(least);
        let place = |(x, row, column): &(f64, usize, usize)| {
            let name = |names: &[String], index: usize| {
                names
                    .get(index)
                    .cloned()
                    .unwrap_or_else(|| index.to_string())
            };
            let (row, column) = (
                name(&self.row_names, *row),
                name(&self.column_names, *column),
            );
            format!("{} in row {row}, column {column}", short(*x, 3))
        };
        let blank = rows * columns - finite.len();
        let blank = if blank > 0 {
            format!(" {blank} entries are not finite.")
        } else {
            String::new()
        };
        format!(
            "{shape} Smallest {}; largest {}.{blank}",
            place(least),
            place(most)
        )
    }

    fn table(&self) -> DataTable {
        let name = |names: &[String], index: usize| {
            names
                .get(index)
                .cloned()
                .unwrap_or_else(|| index.to_string())
        };
        let columns = (0..self.rows[0].len()).map(|index| name(&self.column_names, index));
        let columns = std::iter::once(String::new()).chain(columns).collect();
        let row = |(index, entries): (usize, &Vec<Real>)| {
            let entries = entries.iter().map(|entry| short(entry.0, 4));
            std::iter::once(name(&self.row_names, index))
                .chain(entries)
                .collect()
        };
        DataTable {
            columns,
            rows: self.rows.iter().enumerate().map(row).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(rows: &[&[f64]]) -> HeatMap {
        let row = |row: &&[f64]| row.iter().copied().map(Real).collect();
        HeatMap {
            rows: rows.iter().map(row).collect(),
            ..HeatMap::default()
        }
    }

    #[track_caller]
    fn check_step(x: f64, range: (f64, f64), expected: Option<usize>) {
        assert_eq!(HeatMap::step(x, range), expected, "{x} in {range:?}");
    }

    #[test]
    fn steps_divide_the_range_evenly() {
        check_step(0.0, (0.0, 1.0), Some(0));
        check_step(0.2, (0.0, 1.0), Some(1));
        check_step(1.0, (0.0, 1.0), Some(4));
        check_step(9.0, (0.0, 1.0), Some(4));
        check_step(f64::NAN, (0.0, 1.0), None);
        check_step(3.0, (3.0, 3.0), Some(2));
    }

    #[test]
    fn rows_must_agree_in_length() {
        assert_eq!(map(&[]).sketch().err(), Some(FigureError::Empty));
        assert_eq!(
            map(&[&[1.0], &[]]).sketch().err(),
            Some(FigureError::Ragged(1, 0, 1))
        );
    }

    #[test]
    fn the_description_names_the_extremes() {
        let description = map(&[&[1.0, 2.0], &[f64::NAN, -3.0]]).describe();
        assert_eq!(
            description,
            "2 rows, 2 columns. Smallest −3 in row 1, column 1; largest 2 in row 0, column 1. 1 entries are not finite."
        );
    }

    #[test]
    fn a_diverging_scale_is_symmetric() {
        let map = HeatMap {
            diverging: true,
            ..map(&[&[1.0, -4.0]])
        };
        assert_eq!(map.scale_range(), (-4.0, 4.0));
    }
}
