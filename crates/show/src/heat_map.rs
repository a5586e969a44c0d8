//! Heat maps: a matrix whose entries are colors.
//!
//! The color scale belongs to the renderer; a demo only says whether zero is its middle.

use crate::frame;
use crate::json::Json;
use crate::number::Number;

/// Larger matrices are not drawn on a terminal.
const WIDEST: usize = 36;
const SHADES: [char; 5] = ['·', '░', '▒', '▓', '█'];

/// A heat map that is shown when it is dropped; made by [`heat_map`].
///
/// ```
/// let map: show::HeatMap = show::heat_map("m", [[0, 1]]);
/// drop(map.alt("Two cells.")); // Now it is shown.
/// ```
pub struct HeatMap {
    id: String,
    alt: Option<String>,
    caption: Option<String>,
    x_label: Option<String>,
    y_label: Option<String>,
    row_names: Vec<String>,
    column_names: Vec<String>,
    range: Option<(f64, f64)>,
    diverging: bool,
    by_row: bool,
    rows: Vec<Vec<f64>>,
}

/// Begins the heat map named `id`, one cell for each entry of `rows`; row 0 is drawn on top.
///
/// `rows` may be nested arrays or vectors, or `array.rows()` of ndarray.
///
/// ```
/// show::heat_map("cosine", [[1.0, 0.3], [0.3, 1.0]])
///     .row_names(["a", "b"])
///     .column_names(["a", "b"])
///     .range(0.0, 1.0)
///     .alt("The two inputs point in different directions.");
/// ```
pub fn heat_map<R, N>(id: impl Into<String>, rows: impl IntoIterator<Item = R>) -> HeatMap
where
    R: IntoIterator<Item = N>,
    N: Number,
{
    HeatMap {
        id: id.into(),
        alt: None,
        caption: None,
        x_label: None,
        y_label: None,
        row_names: Vec::new(),
        column_names: Vec::new(),
        range: None,
        diverging: false,
        by_row: false,
        rows: numbers(rows),
    }
}

/// Begins the confusion matrix named `id`: row i counts what members of class i were taken for.
///
/// Colors are shares of each row, so that rare classes are seen as well as frequent ones.
///
/// ```
/// show::confusion("digits", [[48, 2], [5, 45]], ["three", "eight"])
///     .alt("An eight is taken for a three more often than the other way round.");
/// ```
pub fn confusion<R, N, S>(
    id: impl Into<String>,
    counts: impl IntoIterator<Item = R>,
    classes: impl IntoIterator<Item = S>,
) -> HeatMap
where
    R: IntoIterator<Item = N>,
    N: Number,
    S: ToString,
{
    let classes: Vec<String> = classes.into_iter().map(|class| class.to_string()).collect();
    let mut map = heat_map(id, counts)
        .row_names(&classes)
        .column_names(&classes);
    map.by_row = true;
    map.x_label("predicted").y_label("true class")
}

/// Converts the rows of a matrix to floats.
pub(crate) fn numbers<R, N>(rows: impl IntoIterator<Item = R>) -> Vec<Vec<f64>>
where
    R: IntoIterator<Item = N>,
    N: Number,
{
    let row = |row: R| row.into_iter().map(|entry| entry.to_f64()).collect();
    rows.into_iter().map(row).collect()
}

/// Converts a matrix to a list of lists.
pub(crate) fn matrix(rows: &[Vec<f64>]) -> Json {
    Json::List(
        rows.iter()
            .map(|row| Json::list(row.iter().copied()))
            .collect(),
    )
}

impl HeatMap {
    /// Names what runs from left to right.
    ///
    /// ```
    /// show::heat_map("m", [[0, 1]]).x_label("input").alt("Two cells.");
    /// ```
    pub fn x_label(mut self, label: impl Into<String>) -> HeatMap {
        self.x_label = Some(label.into());
        self
    }

    /// Names what runs from top to bottom.
    ///
    /// ```
    /// show::heat_map("m", [[0, 1]]).y_label("output").alt("Two cells.");
    /// ```
    pub fn y_label(mut self, label: impl Into<String>) -> HeatMap {
        self.y_label = Some(label.into());
        self
    }

    /// Names the rows, from the top.
    ///
    /// ```
    /// show::heat_map("m", [[0], [1]]).row_names(["first", "second"]).alt("Two cells.");
    /// ```
    pub fn row_names<S: ToString>(mut self, names: impl IntoIterator<Item = S>) -> HeatMap {
        self.row_names = names.into_iter().map(|name| name.to_string()).collect();
        self
    }

    /// Names the columns, from the left.
    ///
    /// ```
    /// show::heat_map("m", [[0, 1]]).column_names(["first", "second"]).alt("Two cells.");
    /// ```
    pub fn column_names<S: ToString>(mut self, names: impl IntoIterator<Item = S>) -> HeatMap {
        self.column_names = names.into_iter().map(|name| name.to_string()).collect();
        self
    }

    /// Fixes the ends of the color scale; without it they are the smallest and largest entry.
    ///
    /// ```
    /// show::heat_map("m", [[0.2, 0.7]]).range(0, 1).alt("Two cells.");
    /// ```
    pub fn range(mut self, low: impl Number, high: impl Number) -> HeatMap {
        self.range = Some((low.to_f64(), high.to_f64()));
        self
    }

    /// Gives negative and positive entries different hues, with zero in the middle.
    ///
    /// ```
    /// show::heat_map("m", [[-0.5, 0.7]]).diverging().alt("One negative, one positive.");
    /// ```
    pub fn diverging(mut self) -> HeatMap {
        self.diverging = true;
        self
    }

    /// Says in a sentence what the heat map shows, for those who do not see it.
    ///
    /// ```
    /// show::heat_map("m", [[0, 1]]).alt("Two cells, the right one greater.");
    /// ```
    pub fn alt(mut self, text: impl Into<String>) -> HeatMap {
        self.alt = Some(text.into());
        self
    }

    /// Sets the caption printed under the heat map.
    ///
    /// ```
    /// show::heat_map("m", [[0, 1]]).caption("The smallest map.").alt("Two cells.");
    /// ```
    pub fn caption(mut self, text: impl Into<String>) -> HeatMap {
        self.caption = Some(text.into());
        self
    }

    fn frame(&self) -> Json {
        let mut fields = vec![
            ("x_label", self.x_label.as_deref().into()),
            ("y_label", self.y_label.as_deref().into()),
            ("row_names", Json::list(self.row_names.iter().cloned())),
            (
                "column_names",
                Json::list(self.column_names.iter().cloned()),
            ),
            ("range", self.range.into()),
            ("diverging", self.diverging.into()),
        ];
        fields.extend(self.by_row.then(|| ("by_row", true.into())));
        fields.push(("rows", matrix(&self.rows)));
        frame::figure(
            &self.id,
            self.alt.as_deref(),
            self.caption.as_deref(),
            "heat_map",
            fields,
        )
    }

    /// Returns the text for people: the shape and, if the matrix is not too large, its shades.
    fn terminal_text(&self) -> String {
        let columns = self.rows.first().map_or(0, Vec::len);
        let shape = format!(
            "[figure {}: heat map, {} × {columns}]",
            self.id,
            self.rows.len()
        );
        if self.rows.len().max(columns) > WIDEST {
            return shape;
        }
        let finite = || {
            self.rows
                .iter()
                .flatten()
                .copied()
                .filter(|x| x.is_finite())
        };
        let low = finite().fold(f64::INFINITY, f64::min);
        let extent = finite().fold(f64::NEG_INFINITY, f64::max) - low;
        let shade = |x: &f64| match ((x - low) / extent * 4.0).round() {
            step if step.is_finite() => SHADES[(step as usize).min(4)],
            _ => '×',
        };
        let row = |row: &Vec<f64>| {
            row.iter()
                .map(shade)
                // A character is about half as wide as it is high.
                .flat_map(|shade| [shade, shade])
                .collect()
        };
        let rows = self.rows.iter().map(row);
        let lines: Vec<String> = std::iter::once(shape).chain(rows).collect();
        lines.join("\n  ")
    }
}

impl Drop for HeatMap {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            frame::emit(|| self.frame(), || self.terminal_text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_nesting_of_numbers_is_a_matrix() {
        let owned = vec![vec![1, 2], vec![3, 4]];
        assert_eq!(numbers(&owned), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(numbers([[0.5_f32]]), [[0.5]]);
        assert_eq!(
            numbers(owned.chunks(1).map(|rows| rows[0].iter())),
            [[1.0, 2.0], [3.0, 4.0]]
        );
    }

    #[test]
    fn the_frame_holds_the_matrix_by_rows() {
        let map = heat_map("m", [[1, 2], [3, 4]])
            .row_names([0, 1])
            .range(0, 4)
            .diverging();
        assert_eq!(
            map.frame().to_string(),
            r#"{"frame":"figure","id":"m","alt":null,"caption":null,"figure":{"kind":"heat_map","x_label":null,"y_label":null,"row_names":["0","1"],"column_names":[],"range":[0.0,4.0],"diverging":true,"rows":[[1.0,2.0],[3.0,4.0]]}}"#
        );
    }

    #[test]
    fn people_read_its_shape() {
        let map = heat_map("m", [[1, 2, 3]]);
        assert_eq!(map.terminal_text(), "[figure m: heat map, 1 × 3]\n  ··▒▒██");
        let wide = heat_map("m", [[1.0; 99]]);
        assert_eq!(wide.terminal_text(), "[figure m: heat map, 1 × 99]");
    }
}
