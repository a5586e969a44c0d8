//! Tables: named columns, rows of numbers and words.
//!
//! Alignment, header cells and number formats are applied where the table is shown. By hand it is
//! printed with columns aligned.

use crate::frame;
use crate::json::Json;
use crate::value::Cell;

/// A table that is shown when it is dropped; made by [`table`].
///
/// ```
/// let table: show::Table = show::table("t").columns(["n"]);
/// drop(table.row([1])); // Now it is shown.
/// ```
pub struct Table {
    id: String,
    caption: Option<String>,
    columns: Vec<TableColumn>,
    rows: Vec<Vec<Cell>>,
}

struct TableColumn {
    name: String,
    format: Option<String>,
}

/// Begins the table named `id`.
///
/// ```
/// show::table("zoo")
///     .columns(["Network", "Parameters", "MACs (G)"])
///     .row(("ResNet-18", 11_689_512, 1.8141))
///     .row(("ResNet-50", 25_557_032, 4.0892))
///     .format("Parameters", ",")
///     .format("MACs (G)", ".2")
///     .caption("Counted from the architecture tables.");
/// ```
pub fn table(id: impl Into<String>) -> Table {
    Table {
        id: id.into(),
        caption: None,
        columns: Vec::new(),
        rows: Vec::new(),
    }
}

impl Table {
    /// Names the columns, from the left.
    ///
    /// ```
    /// show::table("t").columns(["Network", "Layers"]).row(("ResNet-50", 50));
    /// ```
    pub fn columns<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Table {
        let columns = names.into_iter().map(|name| TableColumn {
            name: name.into(),
            format: None,
        });
        self.columns.extend(columns);
        self
    }

    /// Adds a row: a tuple of up to eight cells, an array or a vector.
    ///
    /// ```
    /// show::table("t").columns(["a", "b"]).row((1, "one")).row([2, 3]);
    /// ```
    pub fn row(mut self, cells: impl Row) -> Table {
        self.rows.push(cells.cells());
        self
    }

    /// Sets the number format of the column named `column`, in the language of [`format_number`].
    ///
    /// A column of that name that does not exist yet is ignored.
    ///
    /// [`format_number`]: crate::format_number
    ///
    /// ```
    /// show::table("t").columns(["Parameters"]).row([25_557_032]).format("Parameters", ",");
    /// ```
    pub fn format(mut self, column: &str, spec: impl Into<String>) -> Table {
        if let Some(column) = self.columns.iter_mut().find(|known| known.name == column) {
            column.format = Some(spec.into());
        }
        self
    }

    /// Sets the caption printed with the table.
    ///
    /// ```
    /// show::table("t").columns(["n"]).row([1]).caption("One number.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> Table {
        self.caption = Some(text.into());
        self
    }

    fn frame(&self) -> Json {
        let columns = self.columns.iter().map(|column| {
            Json::Object(vec![
                ("name", column.name.as_str().into()),
                ("format", column.format.as_deref().into()),
            ])
        });
        Json::Object(vec![
            ("frame", "table".into()),
            ("id", self.id.as_str().into()),
            ("caption", self.caption.as_deref().into()),
            ("columns", Json::List(columns.collect())),
            (
                "rows",
                Json::List(self.rows.iter().map(Json::list).collect()),
            ),
        ])
    }

    fn text(&self) -> String {
        let header = self
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let mut lines = vec![header];
        lines.extend(self.rows.iter().map(|row| self.print_row(row)));
        let width = |place: usize| {
            let cells = lines
                .iter()
                .filter_map(|line: &Vec<String>| line.get(place));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let places = lines.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..places).map(width).collect();
        let numeric: Vec<bool> = (0..places).map(|place| self.is_numeric(place)).collect();
        let print = |line: &Vec<String>| {
            let cells = line
                .iter()
                .zip(&widths)
                .zip(&numeric)
                .map(|((cell, width), numeric)| {
                    if *numeric {
                        format!("{cell:>width$}")
                    } else {
                        format!("{cell:<width$}")
                    }
                });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        lines.iter().map(print).collect::<Vec<_>>().join("\n")
    }

    fn print_row(&self, row: &[Cell]) -> Vec<String> {
        let spec = |place: usize| self.columns.get(place)?.format.as_deref();
        row.iter()
            .enumerate()
            .map(|(place, cell)| cell.print(spec(place).unwrap_or("")))
            .collect()
    }

    fn is_numeric(&self, place: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(place));
        cells.all(Cell::is_number)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            frame::emit(|| self.frame(), || self.text());
        }
    }
}

/// A type that can be a row of a table.
///
/// ```
/// use show::Row;
/// assert_eq!(("plain", 3, 0.5).cells().len(), 3);
/// assert_eq!([1, 2].cells(), vec![1, 2].cells());
/// ```
pub trait Row {
    /// The cells, from the left.
    fn cells(self) -> Vec<Cell>;
}

impl<C: Into<Cell>, const N: usize> Row for [C; N] {
    fn cells(self) -> Vec<Cell> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<C: Into<Cell>> Row for Vec<C> {
    fn cells(self) -> Vec<Cell> {
        self.into_iter().map(Into::into).collect()
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: Into<Cell>),*> Row for ($($name,)*) {
            #[expect(non_snake_case, reason = "the type parameters name the variables")]
            fn cells(self) -> Vec<Cell> {
                let ($($name,)*) = self;
                vec![$($name.into()),*]
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

#[cfg(test)]
mod tests {
    use super::*;

    fn zoo() -> Table {
        table("zoo")
            .columns(["Network", "MACs"])
            .row(("plain", 1.4e-14))
            .row(["a longer one", "-"])
    }

    #[test]
    fn the_frame_matches_the_contract() {
        let table = table("t")
            .columns(["Network", "MACs"])
            .format("MACs", ",.2");
        let table = table.row(("plain", 1.4e-14)).row(vec![3, 4]).caption("c");
        assert_eq!(
            table.frame().to_string(),
            r#"{"frame":"table","id":"t","caption":"c","columns":[{"name":"Network","format":null},{"name":"MACs","format":",.2"}],"rows":[["plain",1.4e-14],[3,4]]}"#
        );
    }

    #[test]
    fn words_stand_left() {
        assert_eq!(
            zoo().text(),
            "Network       MACs\nplain         1.4e-14\na longer one  -"
        );
    }

    #[test]
    fn numbers_stand_right_in_their_format() {
        let table = table("t")
            .columns(["n"])
            .format("n", ",")
            .row((7,))
            .row((11_689_512,));
        assert_eq!(table.text(), "         n\n         7\n11,689,512");
    }

    #[test]
    fn rows_of_different_lengths_are_printed_as_they_are() {
        let table = table("t").columns(["a"]).row((1, 2)).row(Vec::<i32>::new());
        assert_eq!(table.text(), "a\n1  2\n");
    }
}
