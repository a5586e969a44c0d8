//! JSON as the frames hold it: on one line, ASCII control characters escaped.
//!
//! Floats are written so that they read back to the same bits; NaN and infinities, which JSON lacks,
//! are the strings `"NaN"`, `"inf"` and `"-inf"`. It writes only; nothing here reads JSON.

use std::fmt;

/// A JSON value whose objects keep the order in which they were written.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// Creates a list of values that can be converted to JSON.
    pub(crate) fn list<J: Into<Json>>(items: impl IntoIterator<Item = J>) -> Json {
        Json::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Json {
        Json::Float(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl<J: Into<Json>> From<Option<J>> for Json {
    fn from(value: Option<J>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl From<(f64, f64)> for Json {
    fn from((x, y): (f64, f64)) -> Json {
        Json::list([x, y])
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => write!(f, "{value}"),
            Json::Integer(value) => write!(f, "{value}"),
            // `Debug` writes the shortest text that reads back to the same bits.
            Json::Float(value) if value.is_finite() => write!(f, "{value:?}"),
            Json::Float(value) => write!(f, "\"{value}\""),
            Json::Text(text) => write_text(f, text),
            Json::List(items) => write_between(f, ['[', ']'], items, |f, item| write!(f, "{item}")),
            Json::Object(fields) => write_between(f, ['{', '}'], fields, |f, (name, value)| {
                write!(f, "\"{name}\":{value}")
            }),
        }
    }
}

fn write_between<T>(
    f: &mut fmt::Formatter<'_>,
    [open, close]: [char; 2],
    parts: &[T],
    write_part: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(",")?;
        }
        write_part(f, part)?;
    }
    write!(f, "{close}")
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for character in text.chars() {
        match character {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            // JSON forbids them, and a frame has one line.
            control if control.is_control() => write!(f, "\\u{:04x}", u32::from(control))?,
            plain => write!(f, "{plain}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: impl Into<Json>, expected: &str) {
        assert_eq!(json.into().to_string(), expected);
    }

    #[test]
    fn floats_read_back_to_the_same_bits() {
        for x in [
            0.1,
            1e-300,
            -0.0,
            1.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            1.0 / 3.0,
        ] {
            let text = Json::Float(x).to_string();
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
    }

    #[test]
    fn what_json_lacks_is_text() {
        check(f64::NAN, "\"NaN\"");
        check(f64::INFINITY, "\"inf\"");
        check(f64::NEG_INFINITY, "\"-inf\"");
    }

    #[test]
    fn text_never_holds_a_control_character() {
        check("a\"b\\c", r#""a\"b\\c""#);
        check("\n\u{1e}\u{7f}×", r#""\n\u001e\u007f×""#);
    }

    #[test]
    fn fields_keep_their_order() {
        let fields = vec![("z", Json::Null), ("a", Json::list([1.0, 2.5]))];
        check(Json::Object(fields), r#"{"z":null,"a":[1.0,2.5]}"#);
    }

    #[test]
    fn empty_lists_and_objects_are_closed() {
        check(Json::List(Vec::new()), "[]");
        check(Json::Object(Vec::new()), "{}");
    }
}
