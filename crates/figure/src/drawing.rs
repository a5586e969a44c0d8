//! The frame around the drawing of every kind of figure, its table, and the errors in its place.
//!
//! Every drawing is an `svg` element with a title and a description that are read aloud, and comes
//! with its numbers as a table. What is inside is the affair of each kind.

use std::error::Error;
use std::fmt;

use crate::diagram::DiagramError;
use crate::ink::STYLE;
use crate::real::Real;
use crate::svg::{Element, number};
use crate::words::{SIZE, WIDTH};

/// A figure as readers meet it.
///
/// ```
/// let diagram = figure::Figure::Diagram(figure::parse_diagram("op relu").unwrap());
/// let drawing = diagram.render("f", Some("One operation.")).unwrap();
/// assert_eq!(drawing.description, "relu.");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// One `svg` element: no size unless it is wide, no style, every id beginning with the figure's.
    pub svg: String,
    /// Description of the drawing, written from its data; it is also inside of the drawing.
    pub description: String,
    /// The numbers behind the drawing, for those who want them or cannot see it.
    pub data: Option<DataTable>,
}

/// The numbers behind a drawing, printed.
///
/// ```
/// let diagram = figure::Figure::Diagram(figure::parse_diagram("op relu").unwrap());
/// let table = diagram.render("f", None).unwrap().data.unwrap();
/// assert_eq!((table.columns, table.rows), (vec!["step".to_owned()], vec![vec!["relu".to_owned()]]));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataTable {
    /// Names of the columns, from the left.
    pub columns: Vec<String>,
    /// Rows from the top, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// If rows were left out: which of how many are here, as in every 4th of 57.
    pub thinned: Option<(usize, usize)>,
}

impl Drawing {
    /// The drawing as a file of its own, in the light colors, with the style sheet inside.
    ///
    /// ```
    /// let diagram = figure::Figure::Diagram(figure::parse_diagram("op relu").unwrap());
    /// let file = diagram.render("relu", None).unwrap().standalone();
    /// assert!(file.contains("<style>") && file.ends_with("</svg>"));
    /// ```
    #[must_use]
    pub fn standalone(&self) -> String {
        let style = format!("<style>{STYLE}</style><g class=\"fig-text\"");
        self.svg.replacen("<g class=\"fig-text\"", &style, 1)
    }
}

impl DataTable {
    /// The table without columns whose cells are all empty.
    pub(crate) fn without_empty_columns(mut self) -> DataTable {
        let has_words = |column: usize| self.rows.iter().any(|row| !row[column].is_empty());
        let kept: Vec<bool> = (0..self.columns.len()).map(has_words).collect();
        let keep = |cells: &mut Vec<String>| {
            let mut kept = kept.iter();
            cells.retain(|_| kept.next().copied().unwrap_or(false));
        };
        keep(&mut self.columns);
        self.rows.iter_mut().for_each(keep);
        self
    }
}

/// Why a figure cannot be drawn.
///
/// ```
/// use figure::{Figure, FigureError};
/// let ragged: Figure = serde_json::from_str(r#"{"kind":"heat_map","rows":[[1],[]]}"#).unwrap();
/// assert_eq!(ragged.render("m", None), Err(FigureError::Ragged { row: 1, length: 0, first: 1 }));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FigureError {
    /// There is nothing to draw: no layer, no row, no picture, no statement.
    Empty,
    /// A layer without a point; its name.
    NoPoints(String),
    /// An axis that cannot be drawn.
    Axis {
        /// `x` or `y`.
        axis: char,
        /// Kind of the fault, which decides the help.
        fault: AxisFault,
        /// Predicate of the message: `cannot run from 1 to 0`.
        reason: String,
    },
    /// A matrix whose rows differ in length.
    Ragged {
        /// Index of the first row of another length.
        row: usize,
        /// Its length.
        length: usize,
        /// The length of row 0.
        first: usize,
    },
    /// A matrix with names for other than all of its rows or columns.
    Names {
        /// Number of names.
        names: usize,
        /// Number of rows or columns.
        lines: usize,
    },
    /// A diagram whose statements do not fit together.
    Diagram {
        /// Index of the statement.
        statement: usize,
        /// The reason.
        reason: String,
    },
    /// A graph whose text cannot be read.
    Dot(DiagramError),
    /// More of something than a drawing has room for.
    TooMany {
        /// Its name in the plural.
        what: &'static str,
        /// Number of parts in the data.
        count: usize,
        /// Number of parts that can be drawn.
        most: usize,
    },
    /// The renderer failed at data that it should have drawn or refused; its message.
    Failed(String),
}

/// Faults of axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisFault {
    /// A number is too large for an axis.
    Room,
    /// The ends are not two finite numbers in order.
    Ends,
    /// A logarithmic axis begins at zero or below.
    Logarithmic,
    /// The linear part of a symmetric logarithm has no extent.
    Linear,
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FigureError::Empty => f.write_str("the figure has no data"),
            FigureError::NoPoints(name) => write!(f, "the series `{name}` has no points"),
            FigureError::Axis { axis, reason, .. } => write!(f, "the {axis} axis {reason}"),
            FigureError::Ragged { row, length, first } => {
                write!(f, "row {row} has length {length}, row 0 has length {first}")
            }
            FigureError::Names { names, lines } => {
                write!(f, "it has {lines} rows or columns and names for {names}")
            }
            FigureError::Diagram { statement, reason } => {
                write!(f, "statement {} of the diagram: {reason}", statement + 1)
            }
            FigureError::Dot(error) => {
                let DiagramError {
                    line,
                    column,
                    message,
                    ..
                } = error;
                write!(f, "line {line}, column {column}: {message}")
            }
            FigureError::TooMany { what, count, most } => {
                write!(f, "the figure has {count} {what}, and {most} can be drawn")
            }
            FigureError::Failed(message) => {
                write!(f, "the renderer failed at this figure: {message}")
            }
        }
    }
}

impl Error for FigureError {}

impl FigureError {
    /// Returns advice on how to mend the error.
    ///
    /// ```
    /// assert!(figure::FigureError::Empty.help().contains("give"));
    /// ```
    pub fn help(&self) -> String {
        match self {
            FigureError::Empty => {
                "give it at least one line, point, row, picture or operation".to_owned()
            }
            FigureError::NoPoints(_) => {
                "leave the call out where there is nothing to show; an iterator is used up only once"
                    .to_owned()
            }
            FigureError::Names { .. } => "give each row and each column a name, or none".to_owned(),
            FigureError::Axis { axis, fault, .. } => fault.help(*axis),
            FigureError::Ragged { .. } => {
                "make all rows equally long; `f64::NAN` leaves a cell blank".to_owned()
            }
            FigureError::Diagram { .. } => {
                "look at this call, counted from the first after `show::diagram`".to_owned()
            }
            FigureError::Dot(error) => error.help.clone(),
            FigureError::TooMany { .. } => {
                "show a part of it, or a summary: a reader cannot tell more apart".to_owned()
            }
            FigureError::Failed(_) => {
                "this is a fault of the tool; please report it with the data of the figure".to_owned()
            }
        }
    }
}

impl AxisFault {
    fn help(self, axis: char) -> String {
        match self {
            AxisFault::Room => "draw the logarithm, or leave out what is that large".to_owned(),
            AxisFault::Ends => {
                format!(
                    "write `.{axis}_range(from, to)` with two finite numbers, the smaller first"
                )
            }
            AxisFault::Logarithmic => {
                format!(
                    "begin above zero, or write `.{axis}_symlog(near)`, which has room for both signs"
                )
            }
            AxisFault::Linear => format!("write `.{axis}_symlog(near)` with `near` above zero"),
        }
    }
}

/// Checks that a matrix has entries, and as many in each row.
pub(crate) fn check_rows(rows: &[Vec<Real>]) -> Result<(), FigureError> {
    let first = rows.first().map_or(0, Vec::len);
    if first == 0 {
        return Err(FigureError::Empty);
    }
    let other = rows.iter().position(|row| row.len() != first);
    other.map_or(Ok(()), |row| {
        let length = rows[row].len();
        Err(FigureError::Ragged { row, length, first })
    })
}

/// Drawing of one kind of figure, before the frame is put around it.
pub(crate) struct Sketch {
    pub(crate) class: &'static str,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) content: Vec<Element>,
    /// The title if the author gave none.
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) data: Option<DataTable>,
}

/// The drawing named `id` around a sketch, with `alt` as its title.
pub(crate) fn frame(sketch: Sketch, id: &str, alt: Option<&str>) -> Drawing {
    let (title_id, description_id) = (format!("{id}-t"), format!("{id}-d"));
    let title = alt.unwrap_or(&sketch.title);
    let text = Element::group()
        .with("class", "fig-text")
        .at("font-size", SIZE)
        .with("font-family", "sans-serif")
        .fill();
    let (width, height) = (number(sketch.width.ceil()), number(sketch.height.ceil()));
    let is_wide = sketch.width > WIDTH;
    let class = if is_wide { " figure-wide" } else { "" };
    let mut svg = Element::new("svg")
        .with("class", format!("figure {}{class}", sketch.class))
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", format!("0 0 {width} {height}"));
    if is_wide {
        // As wide as it must be for its text to be 12 CSS pixels high.
        svg = svg.with("width", number((sketch.width * 12.0 / SIZE).ceil()));
    }
    let svg = svg
        .with("role", "img")
        .with("aria-labelledby", format!("{title_id} {description_id}"))
        .add(Element::new("title").with("id", title_id).words(title))
        .add(
            Element::new("desc")
                .with("id", description_id)
                .words(&sketch.description),
        )
        .add(text.extend(sketch.content));
    Drawing {
        svg: svg.to_string(),
        description: sketch.description,
        data: sketch.data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch() -> Sketch {
        Sketch {
            class: "figure-plot",
            width: WIDTH,
            height: 99.2,
            content: Vec::new(),
            title: "made up".to_owned(),
            description: "A < B.".to_owned(),
            data: None,
        }
    }

    #[test]
    fn the_frame_names_title_and_description() {
        let svg = frame(sketch(), "f", None).svg;
        assert!(svg.contains("viewBox=\"0 0 480 100\" role=\"img\" aria-labelledby=\"f-t f-d\""));
        assert!(svg.contains("<title id=\"f-t\">made up</title><desc id=\"f-d\">A &lt; B.</desc>"));
    }

    #[test]
    fn the_words_of_the_author_come_first() {
        let svg = frame(sketch(), "f", Some("said")).svg;
        assert!(svg.contains("<title id=\"f-t\">said</title>"));
    }
}
