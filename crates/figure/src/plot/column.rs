//! Columns of the table behind a plot.

/// One column of numbers, each with what identifies its row.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) cells: Vec<(Key, f64)>,
    pub(crate) rows: Rows,
}

/// Meaning of the rows of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rows {
    /// Places on the x axis: numbers or categories.
    Places,
    /// Points with a label each.
    Labels,
}

/// Key of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
    Number(f64),
    Words(String),
}

impl Key {
    pub(crate) fn print(&self) -> String {
        match self {
            Key::Number(x) => show::format_number(*x, "").unwrap_or_default(),
            Key::Words(words) => words.clone(),
        }
    }
}

impl Column {
    /// A column of heights over numbers.
    pub(crate) fn of_points(name: &str, points: Vec<(f64, f64)>) -> Column {
        let cells = points.into_iter().map(|(x, y)| (Key::Number(x), y));
        Column {
            name: name.trim().to_owned(),
            cells: cells.collect(),
            rows: Rows::Places,
        }
    }

    /// A column of numbers over words.
    pub(crate) fn of_words(name: &str, rows: Rows, cells: Vec<(&String, f64)>) -> Column {
        let cells = cells
            .into_iter()
            .map(|(words, y)| (Key::Words(words.clone()), y));
        Column {
            name: name.trim().to_owned(),
            cells: cells.collect(),
            rows,
        }
    }

    /// The column with the title of its panel before its name.
    pub(crate) fn within(self, panel: &str) -> Column {
        let name = match (panel, self.name.as_str()) {
            ("", _) => self.name,
            (_, "") => panel.to_owned(),
            (_, name) => format!("{panel}: {name}"),
        };
        Column { name, ..self }
    }
}
