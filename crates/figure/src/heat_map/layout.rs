//! Places the cells, names and scale of a heat map.

use super::HeatMap;
use super::scale::ColorScale;
use crate::words::{LEADING, WIDTH, width};

/// Names of rows wider than this are shortened.
pub(crate) const WIDEST_NAME: f64 = 0.6 * WIDTH;
/// Cells of larger matrices show no numbers.
const MOST_WITH_NUMBERS: usize = 12;
const LARGEST_CELL: f64 = 64.0;
const TALLEST: f64 = 400.0;
/// Cells with numbers are at least this high.
const LOWEST_WITH_NUMBER: f64 = 30.0;

/// Places of all parts, in units.
pub(crate) struct Layout {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) cell_width: f64,
    pub(crate) cell_height: f64,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// True if cells show their numbers.
    pub(crate) numbers: bool,
    /// Middle of the label of the x axis.
    pub(crate) x_label: f64,
    /// Top of the color scale.
    pub(crate) scale: f64,
}

impl Layout {
    pub(crate) fn of(map: &HeatMap, scale: &ColorScale) -> Layout {
        let (rows, columns) = (map.rows.len(), map.rows[0].len());
        let names = map
            .row_names
            .iter()
            .map(|name| width(name).min(WIDEST_NAME) + 10.0)
            .fold(0.0, f64::max);
        let room = WIDTH - names - 8.0;
        let most = room / columns as f64;
        let entries = map.rows.iter().flatten();
        let widest = entries
            .map(|entry| width(&scale.print(entry.0)) + 4.0)
            .fold(0.0, f64::max);
        let numbers = rows.max(columns) <= MOST_WITH_NUMBERS && widest <= most;
        let square = most.min(TALLEST / rows as f64).min(LARGEST_CELL);
        let (cell_width, cell_height) = if numbers {
            (square.max(widest), square.max(LOWEST_WITH_NUMBER))
        } else {
            (square, square)
        };
        let line = |exists: bool, height: f64| if exists { height } else { 0.0 };
        let top = 4.0 + line(map.y_label.is_some(), LEADING + 4.0);
        let bottom = top + cell_height * rows as f64;
        let named = bottom + line(!map.column_names.is_empty(), LEADING + 2.0);
        Layout {
            left: names + (room - cell_width * columns as f64) / 2.0 + 4.0,
            top,
            cell_width,
            cell_height,
            rows,
            columns,
            numbers,
            x_label: named + LEADING / 2.0 + 4.0,
            scale: named + line(map.x_label.is_some(), LEADING + 2.0) + 16.0,
        }
    }

    pub(crate) fn right(&self) -> f64 {
        self.left + self.cell_width * self.columns as f64
    }

    pub(crate) fn bottom(&self) -> f64 {
        self.top + self.cell_height * self.rows as f64
    }

    /// The middle of a cell.
    pub(crate) fn middle(&self, row: usize, column: usize) -> (f64, f64) {
        let x = self.left + (column as f64 + 0.5) * self.cell_width;
        let y = self.top + (row as f64 + 0.5) * self.cell_height;
        (x, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heat_map::map;

    #[track_caller]
    fn check(rows: usize, row: &[f64], numbers: bool) {
        let map = map(&vec![row; rows]);
        let layout = Layout::of(&map, &ColorScale::of(&map));
        assert_eq!(layout.numbers, numbers);
        assert!(layout.left >= 0.0 && layout.right() <= WIDTH);
    }

    #[test]
    fn only_small_matrices_show_numbers() {
        check(12, &[0.5; 8], true);
        check(2, &[0.5; 13], false);
        check(2, &[1.5e-9; 12], false);
    }
}
