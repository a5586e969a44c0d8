//! The numbers behind a plot.
//!
//! Layers that share the x axis become columns beside it; labeled points become rows of their own.
//! Clouds that are counted have no table: every hundredth of their points would tell nothing.
//! Long tables are thinned evenly, the last row kept: they are for reading, not for analysis.

use super::boxes::Summary;
use super::data::{Layer, Plot};
use super::marks::MOST_POINTS;
use crate::drawing::DataTable;
use crate::real::Real;
use crate::wording::Wording;

const MOST_ROWS: usize = 24;
const DIGITS: usize = 4;

/// Columns of numbers, by what they belong to.
struct Column {
    name: String,
    cells: Vec<(Key, f64)>,
}

/// What identifies a row.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Number(f64),
    Words(String),
}

impl Key {
    fn print(&self) -> String {
        match self {
            Key::Number(x) => show::format_number(*x, "").unwrap_or_default(),
            Key::Words(words) => words.clone(),
        }
    }
}

/// The table of `plot`, if it has anything to tell.
pub(crate) fn of(plot: &Plot, words: &Wording) -> Option<DataTable> {
    let mut columns: Vec<Column> = Vec::new();
    let mut panel = "";
    for layer in &plot.layers {
        if let Layer::Panel { title } = layer {
            panel = title;
        }
        let own = columns_of(plot, layer, words).into_iter();
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
        columns: std::iter::once(first_column(plot, words))
            .chain(names)
            .collect(),
        rows,
        thinned,
    })
}

/// What the rows are.
fn first_column(plot: &Plot, words: &Wording) -> String {
    let labels = plot
        .layers
        .iter()
        .any(|layer| matches!(layer, Layer::Labeled { .. }));
    match &plot.x.label {
        _ if labels => words.get("col_point"),
        Some(label) => label.clone(),
        None => "x".to_owned(),
    }
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

impl Column {
    /// The column with the title of its panel before its name.
    fn within(self, panel: &str) -> Column {
        let name = match (panel, self.name.as_str()) {
            ("", _) => self.name,
            (_, "") => panel.to_owned(),
            (_, name) => format!("{panel}: {name}"),
        };
        Column { name, ..self }
    }

    fn of_points(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Column {
        let cells = points
            .into_iter()
            .map(|(x, y)| (Key::Number(x), y))
            .collect();
        Column {
            name: name.trim().to_owned(),
            cells,
        }
    }

    fn of_words<'plot>(name: &str, cells: impl Iterator<Item = (&'plot String, f64)>) -> Column {
        let cells = cells
            .map(|(words, y)| (Key::Words(words.clone()), y))
            .collect();
        Column {
            name: name.trim().to_owned(),
            cells,
        }
    }
}

fn columns_of(plot: &Plot, layer: &Layer, words: &Wording) -> Vec<Column> {
    let name = layer.name();
    let say = |key: &str| words.say(key, &[("name", name)]);
    match layer {
        Layer::Points { points, .. } if points.len() > MOST_POINTS => Vec::new(),
        Layer::Line { .. }
        | Layer::Points { .. }
        | Layer::Step { .. }
        | Layer::Path { .. }
        | Layer::Area { .. } => {
            vec![Column::of_points(name, layer.line())]
        }
        Layer::Theory { .. } => {
            vec![Column::of_points(&say("col_theory"), layer.line())]
        }
        Layer::Ghost { .. } => {
            vec![Column::of_points(&say("col_pinned"), layer.line())]
        }
        Layer::Seeds { runs, .. } => run_columns(name, layer, runs, words),
        Layer::Band { points, .. } => band_columns(name, points, words),
        Layer::Bars { points, .. } => {
            vec![Column::of_words(
                name,
                points.iter().map(|(category, y)| (category, y.0)),
            )]
        }
        Layer::Labeled { points, .. } => labeled_columns(plot, name, points),
        Layer::Histogram { edges, counts, .. } => {
            let bins = edges.windows(2).zip(counts);
            vec![Column::of_points(
                name,
                bins.map(|(edge, count)| (edge[0].0, count.0)),
            )]
        }
        Layer::Boxes { points, .. } => box_columns(name, points, words),
        Layer::Vectors { .. }
        | Layer::Contours { .. }
        | Layer::Panel { .. }
        | Layer::HLine { .. }
        | Layer::VLine { .. }
        | Layer::Note { .. } => Vec::new(),
    }
}

fn band_columns(name: &str, points: &[(Real, Real, Real)], words: &Wording) -> Vec<Column> {
    let say = |key: &str| words.say(key, &[("name", name)]);
    let low = points.iter().map(|(x, low, _)| (x.0, low.0));
    let high = points.iter().map(|(x, _, high)| (x.0, high.0));
    let low = Column::of_points(&say("col_low"), low);
    vec![low, Column::of_points(&say("col_high"), high)]
}

/// The median, then each run.
fn run_columns(
    name: &str,
    layer: &Layer,
    runs: &[Vec<(Real, Real)>],
    words: &Wording,
) -> Vec<Column> {
    let median = Column::of_points(&words.say("col_median", &[("name", name)]), layer.line());
    let run = |(index, run): (usize, &Vec<(Real, Real)>)| {
        let points = run.iter().map(|(x, y)| (x.0, y.0));
        let n = (index + 1).to_string();
        Column::of_points(&words.say("col_run", &[("name", name), ("n", &n)]), points)
    };
    let runs = runs.iter().enumerate().map(run);
    std::iter::once(median).chain(runs).collect()
}

/// Quartiles and the ends of the whiskers.
fn box_columns(name: &str, points: &[(String, Vec<Real>)], words: &Wording) -> Vec<Column> {
    type Part = fn(&Summary) -> f64;
    let parts: [(&str, Part); 5] = [
        ("col_box_low", |summary| summary.low),
        ("col_box_first", |summary| summary.quartiles[0]),
        ("col_box_median", |summary| summary.quartiles[1]),
        ("col_box_third", |summary| summary.quartiles[2]),
        ("col_box_high", |summary| summary.high),
    ];
    let column = |(part, of): (&str, Part)| {
        let cells = points
            .iter()
            .filter_map(|(category, numbers)| Some((category, of(&Summary::of(numbers)?))));
        Column::of_words(&words.say(part, &[("name", name)]), cells)
    };
    parts.into_iter().map(column).collect()
}

fn labeled_columns(plot: &Plot, name: &str, points: &[(String, Real, Real)]) -> Vec<Column> {
    let [x, y] = [(&plot.x, "x"), (&plot.y, "y")]
        .map(|(axis, letter)| axis.label.clone().unwrap_or_else(|| letter.to_owned()));
    let xs = points.iter().map(|(label, x, _)| (label, x.0));
    let ys = points.iter().map(|(label, _, y)| (label, y.0));
    let x = Column::of_words(&format!("{name} {x}"), xs);
    vec![x, Column::of_words(&format!("{name} {y}"), ys)]
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
    numbers.sort_by(f64::total_cmp);
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

    #[track_caller]
    fn check(layers: &str, columns: &[&str], rows: &[&[&str]]) {
        let json = format!("{{\"layers\":[{layers}]}}");
        let plot: Plot = serde_json::from_str(&json).unwrap();
        let table = of(&plot, &Wording::default()).unwrap();
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
        let points = (0..1000)
            .map(|x| (x as f64, 0.0))
            .map(|(x, y)| (x.into(), y.into()));
        let line = Layer::Line {
            name: "l".to_owned(),
            points: points.collect(),
        };
        let plot = Plot {
            layers: vec![line],
            ..Plot::default()
        };
        let table = of(&plot, &Wording::default()).unwrap();
        assert!(table.rows.len() <= MOST_ROWS);
        assert_eq!(table.rows.last().unwrap()[0], "999");
        assert_eq!(table.thinned, Some((42, 1000)));
    }
}
