//! Matrices as colored cells.
//!
//! Five steps of one hue whose lightness is monotone, or blue to orange around zero; the scale with
//! its bounds is printed under the cells. Up to 12 × 12 each cell also shows its number. Entries that
//! are not finite are crossed out.

mod draw;
mod layout;
mod scale;
mod tell;

pub(crate) use scale::STEPS;

use serde::{Deserialize, Serialize};

use crate::drawing::{FigureError, Sketch, check_rows};
use crate::limits;
use crate::real::Real;
use crate::wording::Wording;
use crate::words::WIDTH;

/// A matrix drawn as colored cells, row 0 on top.
///
/// ```
/// let map: figure::HeatMap = serde_json::from_str(r#"{"rows":[[0,1],[1,0]]}"#).unwrap();
/// assert_eq!(map.rows.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeatMap {
    /// Label of the columns, from left to right.
    pub x_label: Option<String>,
    /// Label of the rows, from top to bottom.
    pub y_label: Option<String>,
    /// Names of the rows, from the top; none or as many as there are rows.
    pub row_names: Vec<String>,
    /// Names of the columns, from the left; none or as many as there are columns.
    pub column_names: Vec<String>,
    /// The ends of the color scale; without it, the smallest and largest finite entry.
    pub range: Option<(Real, Real)>,
    /// True if zero is the middle of the scale, with a hue on either side.
    pub diverging: bool,
    /// True if the color of an entry is its share of the sum of its row, as in a confusion matrix.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_row: bool,
    /// The entries, row by row.
    pub rows: Vec<Vec<Real>>,
}

impl HeatMap {
    pub(crate) fn sketch(&self, words: &Wording) -> Result<Sketch, FigureError> {
        check_rows(&self.rows)?;
        limits::ENTRIES.check(self.rows.iter().map(Vec::len).sum())?;
        if self.by_row {
            // Each entry is compared with the sum of its row.
            limits::RUNS.check(self.rows[0].len())?;
        }
        let sides = [
            (&self.row_names, self.rows.len()),
            (&self.column_names, self.rows[0].len()),
        ];
        for (names, lines) in sides {
            if !names.is_empty() && names.len() != lines {
                let names = names.len();
                return Err(FigureError::Names { names, lines });
            }
        }
        let (content, height) = self.draw(words);
        let (rows, columns) = (self.rows.len().to_string(), self.rows[0].len().to_string());
        Ok(Sketch {
            class: "figure-heat-map",
            width: WIDTH,
            height,
            content,
            title: words.say("map", &[("rows", &rows), ("columns", &columns)]),
            description: self.describe(words),
            data: self.table(words),
        })
    }

    /// Returns the number that the color of the entry `x` stands for.
    fn shade(&self, row: usize, x: f64) -> f64 {
        if !self.by_row {
            return x;
        }
        let entries = self.rows[row].iter().map(|entry| entry.0);
        let sum: f64 = entries.filter(|entry| entry.is_finite()).sum();
        if sum == 0.0 { x * 0.0 } else { x / sum }
    }

    fn finite(&self) -> impl Iterator<Item = f64> {
        self.rows
            .iter()
            .flatten()
            .map(|entry| entry.0)
            .filter(|x| x.is_finite())
    }
}

#[cfg(test)]
pub(crate) fn map(rows: &[&[f64]]) -> HeatMap {
    let row = |row: &&[f64]| row.iter().copied().map(Real).collect();
    HeatMap {
        rows: rows.iter().map(row).collect(),
        ..HeatMap::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_must_agree_in_length() {
        assert_eq!(
            map(&[]).sketch(&Wording::default()).err(),
            Some(FigureError::Empty)
        );
        assert_eq!(
            map(&[&[1.0], &[]]).sketch(&Wording::default()).err(),
            Some(FigureError::Ragged {
                row: 1,
                length: 0,
                first: 1
            })
        );
    }
}
