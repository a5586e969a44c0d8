//! A heat map in words and as a table.

use super::HeatMap;
use crate::drawing::DataTable;
use crate::real::Real;
use crate::words::short;

/// Larger matrices come without a table: nobody reads ten thousand numbers.
const MOST_IN_TABLE: usize = 40;

impl HeatMap {
    /// Its shape and its extremes with their places.
    pub(crate) fn describe(&self) -> String {
        let entries = self.rows.iter().enumerate().flat_map(|(row, entries)| {
            entries
                .iter()
                .enumerate()
                .map(move |(column, entry)| (entry.0, row, column))
        });
        let finite: Vec<_> = entries.filter(|(x, _, _)| x.is_finite()).collect();
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let shape = format!("{rows} rows, {columns} columns.");
        let least = finite.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let most = finite.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((least, most)) = least.zip(most) else {
            return format!("{shape} No entry is finite.");
        };
        let place = |(x, row, column): &(f64, usize, usize)| {
            let (row, column) = (
                name(&self.row_names, *row),
                name(&self.column_names, *column),
            );
            format!("{} in row {row}, column {column}", short(*x, 3))
        };
        let blank = match rows * columns - finite.len() {
            0 => String::new(),
            1 => " One entry is not finite.".to_owned(),
            blank => format!(" {blank} entries are not finite."),
        };
        format!(
            "{shape} Smallest {}; largest {}.{blank}{}",
            place(least),
            place(most),
            self.agreement()
        )
    }

    /// How much of a confusion matrix lies on its diagonal.
    fn agreement(&self) -> String {
        if !self.by_row || self.rows.len() != self.rows[0].len() {
            return String::new();
        }
        let sum: f64 = self.finite().sum();
        let same = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| row[index].0);
        let same: f64 = same.filter(|x| x.is_finite()).sum();
        let share = short(100.0 * same / sum, 3);
        format!(
            " {} of {} lie on the diagonal, {share} %.",
            short(same, 6),
            short(sum, 6)
        )
    }

    /// The entries, or nothing if there are too many to read.
    pub(crate) fn table(&self) -> Option<DataTable> {
        if self.rows.len().max(self.rows[0].len()) > MOST_IN_TABLE {
            return None;
        }
        let columns = (0..self.rows[0].len()).map(|index| name(&self.column_names, index));
        let corner = self.y_label.clone().unwrap_or_else(|| "row".to_owned());
        let columns = std::iter::once(corner).chain(columns).collect();
        let row = |(index, entries): (usize, &Vec<Real>)| {
            let entries = entries.iter().map(|entry| short(entry.0, 4));
            std::iter::once(name(&self.row_names, index))
                .chain(entries)
                .collect()
        };
        Some(DataTable {
            columns,
            rows: self.rows.iter().enumerate().map(row).collect(),
            thinned: None,
        })
    }
}

/// The name of a row or column, or its number.
fn name(names: &[String], index: usize) -> String {
    names
        .get(index)
        .cloned()
        .unwrap_or_else(|| index.to_string())
}

#[cfg(test)]
mod tests {
    use crate::heat_map::map;

    #[test]
    fn the_description_names_the_extremes() {
        assert_eq!(
            map(&[&[1.0, 2.0], &[f64::NAN, -3.0]]).describe(),
            "2 rows, 2 columns. Smallest −3 in row 1, column 1; largest 2 in row 0, column 1. One entry is not finite."
        );
        assert!(
            map(&[&[f64::NAN]])
                .describe()
                .ends_with("No entry is finite.")
        );
    }

    #[test]
    fn a_confusion_matrix_says_how_much_is_right() {
        let map = super::HeatMap {
            by_row: true,
            ..map(&[&[8.0, 2.0], &[0.0, 30.0]])
        };
        assert!(
            map.describe()
                .ends_with("38 of 40 lie on the diagonal, 95 %."),
            "{}",
            map.describe()
        );
        assert_eq!((map.shade(0, 8.0), map.shade(1, 30.0)), (0.8, 1.0));
    }

    #[test]
    fn the_table_is_the_matrix() {
        let table = map(&[&[1.0, 0.25]]).table().unwrap();
        assert_eq!(table.columns, ["row", "0", "1"]);
        assert_eq!(table.rows, [["0", "1", "0.25"]]);
        assert_eq!(map(&[&[1.0; 99]]).table(), None);
    }
}
