//! The numbers behind a plot.
//!
//! Layers that share the x axis become columns beside it; labeled points become rows of their own.
//! Clouds that are counted have no table: every hundredth of their points would tell nothing.
//! Long tables are thinned evenly, the last row kept: they are for reading, not for analysis.

use super::column::{Column, Key, Rows};
use super::view::View;
use crate::drawing::DataTable;
use crate::order::rise;
use crate::wording::Wording;

const MOST_ROWS: usize = 24;
const DIGITS: usize = 4;

/// The table of a plot, if it has anything to tell.
pub(crate) fn of(view: &View<'_>, words: &Wording) -> Option<DataTable> {
    let mut columns: Vec<Column> = Vec::new();
    let mut panel = "";
    for layer in &view.layers {
        panel = layer.panel().unwrap_or(panel);
        let own = layer.columns(view, words).into_iter();
        columns.extend(own.map(|column| column.within(panel)));
    }
    if columns.is_empty() {
        return None;
    }
    let keys = keys(&columns);
    let every = keys.len().div_ceil(MOST_ROWS).max(1);
    let mut kept: Vec<&Key> = keys.iter().rev().step_by(every).collect();
    kept.reverse();
    let row = |key: &&Key| {
        let cell = |column: &Column| {
            let found = column.cells.iter().find(|(known, _)| known == *key);
            found.map_or(String::new(), |(_, x)| print(*x))
        };
        std::iter::once(key.print())
            .chain(columns.iter().map(cell))
            .collect()
    };
    let rows = kept.iter().map(row).collect();
    let thinned = (every > 1).then_some((every, keys.len()));
    let names = columns.iter().map(|column| column.name.clone());
    Some(DataTable {
        columns: std::iter::once(first_column(view, &columns, words))
            .chain(names)
            .collect(),
        rows,
        thinned,
    })
}

/// Returns the head of the first column.
fn first_column(view: &View<'_>, columns: &[Column], words: &Wording) -> String {
    if columns.iter().any(|column| column.rows == Rows::Labels) {
        return words.get("col_point");
    }
    // A plot may leave its label out by an empty text; a column needs a name all the same.
    let label = view.x.label.clone().filter(|label| !label.is_empty());
    label.unwrap_or_else(|| "x".to_owned())
}

fn print(x: f64) -> String {
    let is_whole = x.fract() == 0.0 && x.abs() < 1e15;
    let spec = if is_whole {
        String::new()
    } else {
        format!(".{DIGITS}g")
    };
    show::format_number(x, &spec).unwrap_or_default()
}

/// All keys: numbers in rising order, words in the order of their first use.
fn keys(columns: &[Column]) -> Vec<Key> {
    let all = || {
        columns
            .iter()
            .flat_map(|column| column.cells.iter().map(|(key, _)| key))
    };
    let mut numbers: Vec<f64> = all()
        .filter_map(|key| {
            if let Key::Number(x) = key {
                Some(*x)
            } else {
                None
            }
        })
        .filter(|x| !x.is_nan())
        .collect();
    rise(&mut numbers, |x| *x);
    numbers.dedup();
    let mut keys: Vec<Key> = numbers.into_iter().map(Key::Number).collect();
    for key in all().filter(|key| matches!(key, Key::Words(_))) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::plot::Plot;

    fn table(layers: &str) -> DataTable {
        of(&Plot::read(layers).view(), &Wording::default()).unwrap()
    }

    #[track_caller]
    fn check(layers: &str, columns: &[&str], rows: &[&[&str]]) {
        let table = table(layers);
        assert_eq!(table.columns, columns);
        assert_eq!(table.rows, rows);
    }

    #[test]
    fn series_with_the_same_x_share_rows() {
        check(
            r#"{"mark":"line","name":"a","points":[[0,1],[2,0.123456]]},
               {"mark":"theory","name":"b","points":[[1,5],[2,"NaN"]]}"#,
            &["x", "a", "b (theory)"],
            &[&["0", "1", ""], &["1", "", "5"], &["2", "0.1235", "NaN"]],
        );
    }

    #[test]
    fn a_column_has_a_name_where_the_axis_has_none() {
        let mut plot = Plot::read(r#"{"mark":"line","name":"a","points":[[0,1],[2,3]]}"#);
        plot.x.label = Some(String::new());
        let table = of(&plot.view(), &Wording::default()).unwrap();
        assert_eq!(table.columns, ["x", "a"]);
    }

    #[test]
    fn labels_and_categories_are_rows() {
        check(
            r#"{"mark":"labeled","name":"net","points":[["b",1,2],["a",3,4]]}"#,
            &["point", "net x", "net y"],
            &[&["b", "1", "2"], &["a", "3", "4"]],
        );
        check(
            r#"{"mark":"bars","name":"n","points":[["b",1],["a",2]]}"#,
            &["x", "n"],
            &[&["b", "1"], &["a", "2"]],
        );
    }

    #[test]
    fn long_tables_are_thinned_and_keep_their_end() {
        let points: Vec<String> = (0..1000).map(|x| format!("[{x},0]")).collect();
        let points = points.join(",");
        let table = table(&format!(
            r#"{{"mark":"line","name":"l","points":[{points}]}}"#
        ));
        assert!(table.rows.len() <= MOST_ROWS);
        assert_eq!(table.rows.last().unwrap()[0], "999");
        assert_eq!(table.thinned, Some((42, 1000)));
    }
}
