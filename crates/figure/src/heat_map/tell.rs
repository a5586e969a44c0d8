//! A heat map in words and as a table.

use super::HeatMap;
use crate::drawing::DataTable;
use crate::real::Real;
use crate::wording::Wording;
use crate::words::short;

/// Larger matrices come without a table: nobody reads ten thousand numbers.
const MOST_IN_TABLE: usize = 40;

impl HeatMap {
    /// Its shape and its extremes with their places.
    pub(crate) fn describe(&self, words: &Wording) -> String {
        let entries = self.rows.iter().enumerate().flat_map(|(row, entries)| {
            entries
                .iter()
                .enumerate()
                .map(move |(column, entry)| (entry.0, row, column))
        });
        let finite: Vec<_> = entries.filter(|(x, _, _)| x.is_finite()).collect();
        let (rows, columns) = (self.rows.len(), self.rows[0].len());
        let shape = [
            ("rows", &*rows.to_string()),
            ("columns", &*columns.to_string()),
        ];
        let mut told = vec![words.say("map_shape", &shape)];
        let least = finite.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let most = finite.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((least, most)) = least.zip(most) else {
            told.push(words.get("map_none"));
            return told.join(" ");
        };
        let place = |(x, row, column): &(f64, usize, usize)| {
            let row = name(&self.row_names, *row);
            let column = name(&self.column_names, *column);
            words.say(
                "map_entry",
                &[("x", &short(*x, 3)), ("row", &row), ("column", &column)],
            )
        };
        let ends = [("least", &*place(least)), ("most", &*place(most))];
        told.push(words.say("map_ends", &ends));
        let blank = rows * columns - finite.len();
        told.extend((blank > 0).then(|| words.say("map_blank", &[("n", &blank.to_string())])));
        told.extend(self.agreement(words));
        told.join(" ")
    }

    /// Returns a sentence with the share of a confusion matrix that lies on its diagonal.
    fn agreement(&self, words: &Wording) -> Option<String> {
        if !self.by_row || self.rows.len() != self.rows[0].len() {
            return None;
        }
        let sum: f64 = self.finite().sum();
        let same: f64 = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| row[index].0)
            .filter(|x| x.is_finite())
            .sum();
        let share = short(100.0 * same / sum, 3);
        let (same, sum) = (short(same, 6), short(sum, 6));
        Some(words.say(
            "map_diagonal",
            &[("same", &same), ("sum", &sum), ("share", &share)],
        ))
    }

    /// The entries, or nothing if there are too many to read.
    pub(crate) fn table(&self, words: &Wording) -> Option<DataTable> {
        if self.rows.len().max(self.rows[0].len()) > MOST_IN_TABLE {
            return None;
        }
        let columns = (0..self.rows[0].len()).map(|index| name(&self.column_names, index));
        let corner = self.y_label.clone().unwrap_or_else(|| words.get("col_row"));
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
    use super::Wording;
    use crate::heat_map::map;

    #[test]
    fn the_description_names_the_extremes() {
        assert_eq!(
            map(&[&[1.0, 2.0], &[f64::NAN, -3.0]]).describe(&Wording::default()),
            "2 rows, 2 columns. Smallest −3 in row 1, column 1; largest 2 in row 0, column 1. Entries that are not finite: 1."
        );
        assert!(
            map(&[&[f64::NAN]])
                .describe(&Wording::default())
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
            map.describe(&Wording::default())
                .ends_with("38 of 40 lie on the diagonal, 95 %."),
            "{}",
            map.describe(&Wording::default())
        );
        assert_eq!((map.shade(0, 8.0), map.shade(1, 30.0)), (0.8, 1.0));
    }

    #[test]
    fn the_table_is_the_matrix() {
        let table = map(&[&[1.0, 0.25]]).table(&Wording::default()).unwrap();
        assert_eq!(table.columns, ["row", "0", "1"]);
        assert_eq!(table.rows, [["0", "1", "0.25"]]);
        assert_eq!(map(&[&[1.0; 99]]).table(&Wording::default()), None);
    }
}
