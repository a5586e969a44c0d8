//! From JSON to the data of frames, by tables of fields.
//!
//! The tables say what the types say: a field that is missing here does not compile, and a test reads
//! one frame of each kind both ways.

use std::collections::BTreeMap;

use figure::{
    Axis, Figure, HeatMap, Images, Layer, Picture, Plot, Real, Wording, marks, read_number,
};

use crate::frame::{Check, Column, Frame, Scalar, TableData, Tolerance};
use crate::json::Json;

/// A type that can be read from JSON; null stands for an absent value.
pub(crate) trait Read: Sized {
    /// Returns the value of `json`. Sets `is_sound` to false and returns any value if there is none:
    /// to leave early, a reader would need code that drops what was read before.
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self;
}

/// Returns the value of `json`, or `None` if a part of it is missing or wrong.
pub(crate) fn read<T: Read>(json: &Json<'_>) -> Option<T> {
    let mut is_sound = true;
    let read = T::read(json, &mut is_sound);
    is_sound.then_some(read)
}

/// Returns `fallback` for a value that is wrong.
fn wrong<T>(is_sound: &mut bool, fallback: T) -> T {
    *is_sound = false;
    fallback
}

/// Types with named fields.
macro_rules! records {
    ($($type:ty { $($field:ident),* })*) => {$(
        impl $crate::read::Read for $type {
            fn read(json: &$crate::json::Json<'_>, is_sound: &mut bool) -> Self {
                Self {
                    $($field: $crate::read::Read::read(json.get(stringify!($field)), is_sound)),*
                }
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
            fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
                match word(json.get("mark")) {
                    $(stringify!($name) => marks::$kind::read(json, is_sound).into(),)*
                    _ => wrong(is_sound, marks::Panel { title: String::new() }.into()),
                }
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

/// Returns the text; an empty one if it is another value.
fn word<'j>(json: &'j Json<'_>) -> &'j str {
    match json {
        Json::Text(text) => text,
        _ => "",
    }
}

impl Read for Wording {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        match json {
            Json::Null => Self::default(),
            _ => Self::new(BTreeMap::<String, String>::read(json, is_sound)),
        }
    }
}

impl Read for Figure {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        match word(json.get("kind")) {
            "plot" => Figure::Plot(Plot::read(json, is_sound)),
            "heat_map" => Figure::HeatMap(HeatMap::read(json, is_sound)),
            "images" => Figure::Images(Images::read(json, is_sound)),
            // Networks do not change with a knob, and what draws them is not loaded.
            _ => wrong(is_sound, Figure::Images(Images { images: Vec::new() })),
        }
    }
}

impl Read for Frame {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let kind = word(json.get("frame"));
        match kind {
            "value" => Frame::Value {
                name: Read::read(json.get("name"), is_sound),
                value: Read::read(json.get("value"), is_sound),
            },
            "check" => Frame::Check(Read::read(json, is_sound)),
            "table" => Frame::Table(Read::read(json, is_sound)),
            "figure" => Frame::Figure {
                id: Read::read(json.get("id"), is_sound),
                alt: Read::read(json.get("alt"), is_sound),
                caption: Read::read(json.get("caption"), is_sound),
                figure: Read::read(json.get("figure"), is_sound),
            },
            _ => {
                let id = Read::read(json.get("id"), is_sound);
                let text = Read::read(json.get("text"), is_sound);
                match kind {
                    "svg" => Frame::Svg { id, text },
                    "html" => Frame::Html { id, text },
                    _ => wrong(is_sound, Frame::Html { id, text }),
                }
            }
        }
    }
}

impl Read for Tolerance {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let Json::Object(fields) = json else {
            return match word(json) {
                "exact" => Tolerance::Exact,
                "at_least" => Tolerance::AtLeast,
                "at_most" => Tolerance::AtMost,
                _ => wrong(is_sound, Tolerance::Exact),
            };
        };
        let Some((name, value)) = fields.first() else {
            return wrong(is_sound, Tolerance::Exact);
        };
        let Real(x) = Real::read(value, is_sound);
        match name.as_str() {
            "absolute" => Tolerance::Absolute(x),
            "relative" => Tolerance::Relative(x),
            "factor" => Tolerance::Factor(x),
            _ => wrong(is_sound, Tolerance::Exact),
        }
    }
}

impl Read for Scalar {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        match json {
            Json::Bool(known) => Scalar::Bool(*known),
            Json::Text(text) => Scalar::Text(text.clone()),
            Json::Number(number) => match number.parse() {
                Ok(whole) => Scalar::Integer(whole),
                Err(_) => Scalar::Float(Real::read(json, is_sound).0),
            },
            _ => wrong(is_sound, Scalar::Bool(false)),
        }
    }
}

impl Read for Real {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let read = match json {
            Json::Number(number) => read_number(number),
            Json::Text(text) => match text.as_str() {
                "NaN" => Some(f64::NAN),
                "inf" => Some(f64::INFINITY),
                "-inf" => Some(f64::NEG_INFINITY),
                _ => None,
            },
            _ => None,
        };
        Real(read.unwrap_or_else(|| wrong(is_sound, 0.0)))
    }
}

impl Read for String {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        *is_sound &= matches!(json, Json::Text(_));
        word(json).to_owned()
    }
}

impl Read for bool {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        match json {
            Json::Bool(known) => *known,
            Json::Null => false,
            _ => wrong(is_sound, false),
        }
    }
}

impl Read for u64 {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let read = match json {
            Json::Number(number) => number.parse().ok(),
            Json::Null => Some(0),
            _ => None,
        };
        read.unwrap_or_else(|| wrong(is_sound, 0))
    }
}

impl Read for usize {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let read = u64::read(json, is_sound).try_into();
        read.unwrap_or_else(|_| wrong(is_sound, 0))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        match json {
            Json::Null => None,
            _ => Some(T::read(json, is_sound)),
        }
    }
}

/// Returns the elements of a list; null has none.
fn elements<'j, 't>(json: &'j Json<'t>, is_sound: &mut bool) -> &'j [Json<'t>] {
    match json {
        Json::List(list) => list,
        Json::Null => &[],
        _ => wrong(is_sound, &[]),
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let elements = elements(json, is_sound);
        let mut read = Vec::with_capacity(elements.len());
        for element in elements {
            read.push(T::read(element, is_sound));
        }
        read
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
        let mut read = BTreeMap::new();
        let Json::Object(fields) = json else {
            return wrong(is_sound, read);
        };
        // Collecting would bring a sort.
        for (name, value) in fields {
            read.insert(name.clone(), T::read(value, is_sound));
        }
        read
    }
}

macro_rules! tuples {
    ($($count:literal: ($($name:ident $at:literal),*))*) => {$(
        impl<$($name: Read),*> Read for ($($name,)*) {
            fn read(json: &Json<'_>, is_sound: &mut bool) -> Self {
                let list = elements(json, is_sound);
                *is_sound &= list.len() == $count;
                ($($name::read(list.get($at).unwrap_or(&Json::Null), is_sound),)*)
            }
        }
    )*};
}

tuples! { 2: (A 0, B 1) 3: (A 0, B 1, C 2) 4: (A 0, B 1, C 2, D 3) }

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
            let found = Json::parse(text).and_then(|json| read::<Frame>(&json));
            // As text, since what is not a number is not equal to itself.
            assert_eq!(
                format!("{found:?}"),
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
            r#"{"frame":"figure","id":"d","alt":null,"caption":null,"figure":{"kind":"diagram"}}"#,
            r#"{"frame":"figure","id":"p","alt":null,"caption":null,"figure":{"kind":"plot","layers":[{"mark":"line","name":"n","points":[[1,2,3]]}]}}"#,
        ] {
            assert_eq!(
                Json::parse(text).and_then(|json| read::<Frame>(&json)),
                None,
                "in {text}"
            );
        }
    }
}
