//! Named numbers and words that prose, quizzes and tables can quote.
//!
//! A value is not printed on the page by itself; it waits to be asked for by its name.

use crate::format::format_number;
use crate::frame;
use crate::json::Json;

/// A value, or the content of a table's cell.
///
/// ```
/// use show::Cell;
/// assert_eq!(Cell::from(3_usize), Cell::Integer(3));
/// assert_eq!(Cell::from("plain"), Cell::Text("plain".to_owned()));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A whole number, printed as it is.
    Integer(i128),
    /// A float, rounded when printed.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// Words.
    Text(String),
}

impl Cell {
    /// Prints the cell as readers see it; numbers by `spec`, see [`format_number`].
    pub(crate) fn print(&self, spec: &str) -> String {
        match self {
            Cell::Integer(whole) if spec.is_empty() => whole.to_string(),
            Cell::Integer(whole) => print_number(*whole as f64, spec),
            Cell::Float(x) => print_number(*x, spec),
            Cell::Bool(value) => value.to_string(),
            Cell::Text(text) => text.clone(),
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Cell::Integer(_) | Cell::Float(_))
    }
}

fn print_number(x: f64, spec: &str) -> String {
    format_number(x, spec).unwrap_or_else(|| x.to_string())
}

impl From<&Cell> for Json {
    fn from(cell: &Cell) -> Json {
        match cell {
            Cell::Integer(whole) => Json::Integer(*whole),
            Cell::Float(x) => Json::Float(*x),
            Cell::Bool(value) => Json::Bool(*value),
            Cell::Text(text) => Json::Text(text.clone()),
        }
    }
}

macro_rules! cells_from {
    ($variant:ident as $inner:ty: $($source:ty)*) => {$(
        impl From<$source> for Cell {
            fn from(value: $source) -> Cell {
                Cell::$variant(value as $inner)
            }
        }

        impl From<&$source> for Cell {
            fn from(value: &$source) -> Cell {
                Cell::$variant(*value as $inner)
            }
        }
    )*};
}

cells_from!(Integer as i128: i8 i16 i32 i64 isize u8 u16 u32 u64 usize i128);
cells_from!(Float as f64: f32 f64);
cells_from!(Bool as bool: bool);

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<&&str> for Cell {
    fn from(text: &&str) -> Cell {
        Cell::Text((*text).to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}

impl From<char> for Cell {
    fn from(character: char) -> Cell {
        Cell::Text(character.to_string())
    }
}

/// Names `x` so that prose can quote it: an integer, a float, a bool or text.
///
/// By hand it prints `gain per block = 1.634`.
///
/// ```
/// show::value("gain per block", 1.6338_f64);
/// show::value("layers", 56);
/// show::value("winner", "residual");
/// ```
pub fn value(name: impl Into<String>, x: impl Into<Cell>) {
    let (name, cell) = (name.into(), x.into());
    frame::emit(
        || value_frame(&name, &cell),
        || format!("{name} = {}", cell.print("")),
    );
}

fn value_frame(name: &str, cell: &Cell) -> Json {
    Json::Object(vec![
        ("frame", "value".into()),
        ("name", name.into()),
        ("value", cell.into()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(x: impl Into<Cell>, frame: &str, printed: &str) {
        let cell = x.into();
        let expected = format!(r#"{{"frame":"value","name":"n","value":{frame}}}"#);
        assert_eq!(value_frame("n", &cell).to_string(), expected);
        assert_eq!(cell.print(""), printed);
    }

    #[test]
    fn integers_are_written_without_a_point() {
        check(16_384_usize, "16384", "16384");
        check(u64::MAX, "18446744073709551615", "18446744073709551615");
    }

    #[test]
    fn floats_are_exact_in_frames_and_rounded_for_people() {
        check(1.0 / 3.0, "0.3333333333333333", "0.3333");
        check(1.5, "1.5", "1.5");
        check(f64::NAN, "\"NaN\"", "NaN");
    }

    #[test]
    fn words_and_truth_are_values_too() {
        check("a \"b\"", r#""a \"b\"""#, "a \"b\"");
        check(true, "true", "true");
    }
}
