//! From JSON to the data of frames, by tables of fields.
//!
//! The tables say what the types say: a field that is missing here does not compile, and a test reads
//! one frame of each kind both ways.

use figure::{
    Axis, Figure, HeatMap, Images, Layer, Picture, Plot, Real, Wording, marks, read_number,
};

use crate::frame::{Check, Column, Frame, Scalar, TableData, Tolerance};
use crate::json::Json;

/// A type that can be read from JSON; null stands for an absent value.
pub(crate) trait Read: Sized {
    fn read(json: &Json<'_>) -> Option<Self>;
}

/// Types with named fields.
macro_rules! records {
    ($($type:ty { $($field:ident),* })*) => {$(
        impl $crate::read::Read for $type {
            fn read(json: &$crate::json::Json<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::read::Read::read(json.get(stringify!($field)))?),* })
            }
        }
    )*};
}
pub(crate) use records;

/// Marks by the names of their modules.
macro_rules! layers {
    ($($name:ident: $kind:ident { $($field:ident),* })*) => {
        records! { $(marks::$kind { $($field),* })* }

        impl Read for Layer {
            fn read(json: &Json<'_>) -> Option<Self> {
                Some(match word(json.get("mark"))? {
                    $(stringify!($name) => marks::$kind::read(json)?.into(),)*
                    _ => return None,
                })
            }
        }
    };
}
figure::each_mark!(layers);

records! {
    Plot { x, y, stacked, horizontal, filled, layers }
    Axis { label, log, range, symlog }
    HeatMap { x_label, y_label, row_names, column_names, range, diverging, by_row, rows }
    Images { images }
    Picture { title, rows }
    Check { name, got, published, tolerance, source, pass }
    TableData { id, caption, columns, rows }
    Column { name, format }
}

fn word<'j>(json: &'j Json<'_>) -> Option<&'j str> {
    match json {
        Json::Text(text) => Some(text),
        _ => None,
    }
}

impl Read for Wording {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Null => Some(Self::default()),
            _ => pairs(json).map(Self::new),
        }
    }
}

impl Read for Figure {
    fn read(json: &Json<'_>) -> Option<Self> {
        match word(json.get("kind"))? {
            "plot" => Plot::read(json).map(Figure::Plot),
            "heat_map" => HeatMap::read(json).map(Figure::HeatMap),
            "images" => Images::read(json).map(Figure::Images),
            _ => None,
        }
    }
}

impl Read for Frame {
    fn read(json: &Json<'_>) -> Option<Self> {
        let id = || String::read(json.get("id"));
        let text = || String::read(json.get("text"));
        Some(match word(json.get("frame"))? {
            "value" => Frame::Value {
                name: Read::read(json.get("name"))?,
                value: Read::read(json.get("value"))?,
            },
            "check" => Frame::Check(Read::read(json)?),
            "table" => Frame::Table(Read::read(json)?),
            // A network does not change with a parameter, and what draws it is not loaded. Like ready
            // markup it stays as it was built.
            "figure"
                if matches!(
                    word(json.get("figure").get("kind")),
                    Some("diagram" | "dot")
                ) =>
            {
                Frame::Svg {
                    id: id()?,
                    text: String::new(),
                }
            }
            "figure" => Frame::Figure {
                id: id()?,
                alt: Read::read(json.get("alt"))?,
                caption: Read::read(json.get("caption"))?,
                figure: Read::read(json.get("figure"))?,
            },
            "svg" => Frame::Svg {
                id: id()?,
                text: text()?,
            },
            "html" => Frame::Html {
                id: id()?,
                text: text()?,
            },
            _ => return None,
        })
    }
}

impl Read for Tolerance {
    fn read(json: &Json<'_>) -> Option<Self> {
        let Json::Object(fields) = json else {
            return Some(match word(json)? {
                "exact" => Tolerance::Exact,
                "at_least" => Tolerance::AtLeast,
                "at_most" => Tolerance::AtMost,
                _ => return None,
            });
        };
        let (name, value) = fields.first()?;
        let Real(x) = Real::read(value)?;
        Some(match name.as_str() {
            "absolute" => Tolerance::Absolute(x),
            "relative" => Tolerance::Relative(x),
            "factor" => Tolerance::Factor(x),
            _ => return None,
        })
    }
}

impl Read for Scalar {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Bool(known) => Some(Scalar::Bool(*known)),
            Json::Text(text) => Some(Scalar::Text(text.clone())),
            Json::Number(number) => Some(match number.parse() {
                Ok(whole) => Scalar::Integer(whole),
                Err(_) => Scalar::Float(read_number(number)?),
            }),
            _ => None,
        }
    }
}

impl Read for Real {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(number) => read_number(number).map(Real),
            Json::Text(text) => Some(Real(match text.as_str() {
                "NaN" => f64::NAN,
                "inf" => f64::INFINITY,
                "-inf" => f64::NEG_INFINITY,
                _ => return None,
            })),
            _ => None,
        }
    }
}

impl Read for String {
    fn read(json: &Json<'_>) -> Option<Self> {
        word(json).map(str::to_owned)
    }
}

impl Read for bool {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Bool(known) => Some(*known),
            Json::Null => Some(false),
            _ => None,
        }
    }
}

impl Read for u64 {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Number(number) => number.parse().ok(),
            Json::Null => Some(0),
            _ => None,
        }
    }
}

impl Read for usize {
    fn read(json: &Json<'_>) -> Option<Self> {
        u64::read(json)?.try_into().ok()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            _ => T::read(json).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json<'_>) -> Option<Self> {
        match json {
            Json::List(list) => {
                // Collecting into an `Option` takes twice the machine code.
                let mut read = Vec::with_capacity(list.len());
                for value in list {
                    read.push(T::read(value)?);
                }
                Some(read)
            }
            Json::Null => Some(Vec::new()),
            _ => None,
        }
    }
}

/// The names and texts of an object.
pub(crate) fn pairs(json: &Json<'_>) -> Option<Vec<(String, String)>> {
    let Json::Object(fields) = json else {
        return None;
    };
    let mut read = Vec::with_capacity(fields.len());
    for (name, value) in fields {
        read.push((name.clone(), String::read(value)?));
    }
    Some(read)
}

macro_rules! tuples {
    ($(($($name:ident),*))*) => {$(
        impl<$($name: Read),*> Read for ($($name,)*) {
            fn read(json: &Json<'_>) -> Option<Self> {
                let Json::List(list) = json else {
                    return None;
                };
                let mut list = list.iter();
                let made = ($($name::read(list.next()?)?,)*);
                list.next().is_none().then_some(made)
            }
        }
    )*};
}

tuples! { (A, B) (A, B, C) (A, B, C, D) }

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of every kind, as `show` writes them.
    const FRAMES: &[&str] = &[
        r#"{"frame":"value","name":"x","value":-3}"#,
        r#"{"frame":"value","name":"x","value":1e300}"#,
        r#"{"frame":"value","name":"x","value":99999999999999999999}"#,
        r#"{"frame":"value","name":"x","value":"NaN"}"#,
        r#"{"frame":"value","name":"x","value":true}"#,
        r#"{"frame":"check","name":"c","got":1.5,"published":1,"tolerance":{"relative":0.5},"source":"s","pass":true}"#,
        r#"{"frame":"check","name":"c","got":1,"published":1,"tolerance":{"absolute":1},"source":"s","pass":true}"#,
        r#"{"frame":"check","name":"c","got":1,"published":1,"tolerance":{"factor":2.0},"source":"s","pass":true}"#,
        r#"{"frame":"check","name":"c","got":1,"published":1,"tolerance":"exact","source":"s","pass":false}"#,
        r#"{"frame":"check","name":"c","got":1,"published":1,"tolerance":"at_least","source":"s","pass":false}"#,
        r#"{"frame":"check","name":"c","got":1,"published":1,"tolerance":"at_most","source":"s","pass":false}"#,
        r#"{"frame":"table","id":"t","caption":null,"columns":[{"name":"n","format":".3"},{"name":"m","format":null}],"rows":[["a",1],[2.5,false]]}"#,
        r#"{"frame":"svg","id":"s","text":"<svg/>"}"#,
        r#"{"frame":"html","id":"h","text":"<p>\n</p>"}"#,
        r#"{"frame":"figure","id":"p","alt":"a","caption":"c","figure":{"kind":"plot","x":{"label":"l","log":true,"range":[0,1]},
            "y":{"symlog":0.5},"stacked":true,"horizontal":true,"filled":true,"layers":[
            {"mark":"line","name":"n","points":[[0,1.5],["inf","-inf"]]},
            {"mark":"theory","name":"n","points":[[0,1]]},
            {"mark":"pinned","name":"n","points":[[0,1]]},
            {"mark":"points","name":"n","points":[[0,1]]},
            {"mark":"labeled","name":"n","points":[["a",0,1]]},
            {"mark":"bars","name":"n","points":[["a",1]]},
            {"mark":"area","name":"n","points":[[0,1]]},
            {"mark":"band","name":"n","points":[[0,1,2]]},
            {"mark":"seeds","name":"n","runs":[[[0,1]],[]]},
            {"mark":"step","name":"n","points":[[0,1]]},
            {"mark":"path","name":"n","points":[[0,1]]},
            {"mark":"histogram","name":"n","edges":[0,1],"counts":[2],"missing":3},
            {"mark":"histogram","name":"n","edges":[0,1],"counts":[2]},
            {"mark":"boxes","name":"n","points":[["a",[1,2]]]},
            {"mark":"vectors","name":"n","points":[[0,1,2,3]]},
            {"mark":"contours","name":"n","x":[0,1],"y":[0,1],"rows":[[1],[2]],"levels":[1.5]},
            {"mark":"panel","title":"t"},
            {"mark":"h_line","name":"n","at":1},
            {"mark":"v_line","name":"n","at":1},
            {"mark":"note","text":"t","x":0,"y":1}]}}"#,
        r#"{"frame":"figure","id":"p","alt":null,"caption":null,"figure":{"kind":"plot"}}"#,
        r#"{"frame":"figure","id":"m","alt":null,"caption":null,"figure":{"kind":"heat_map","x_label":"x","y_label":"y",
            "row_names":["r"],"column_names":["c"],"range":[0,1],"diverging":true,"by_row":true,"rows":[[1]]}}"#,
        r#"{"frame":"figure","id":"i","alt":null,"caption":null,"figure":{"kind":"images","images":[{"title":"t","rows":[[0.5]]}]}}"#,
    ];

    #[test]
    fn frames_are_read_as_builds_read_them() {
        for text in FRAMES {
            let expected: Frame = serde_json::from_str(text).unwrap();
            let read = Json::parse(text).and_then(|json| Frame::read(&json));
            // As text, since what is not a number is not equal to itself.
            assert_eq!(
                format!("{read:?}"),
                format!("{:?}", Some(expected)),
                "in {text}"
            );
        }
    }

    #[test]
    fn what_is_no_frame_is_none() {
        for text in [
            r#"{}"#,
            r#"{"frame":"new"}"#,
            r#"{"frame":"value","name":"x"}"#,
            r#"{"frame":"figure","id":"d","alt":null,"caption":null,"figure":{"kind":"new"}}"#,
            r#"{"frame":"figure","id":"p","alt":null,"caption":null,"figure":{"kind":"plot","layers":[{"mark":"line","name":"n","points":[[1,2,3]]}]}}"#,
        ] {
            assert_eq!(
                Json::parse(text).and_then(|json| Frame::read(&json)),
                None,
                "in {text}"
            );
        }
    }
}
