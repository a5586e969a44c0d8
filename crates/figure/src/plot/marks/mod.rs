//! The kinds of marks, one file for each.
//!
//! A kind is a file with a struct that implements `Mark`, its `mod` line and its line in
//! the list below. Frames call it by the name of its module, with the fields in the list. The second
//! half of the list holds the marks that builds without the feature `all-kinds` leave out: few live
//! demos draw them, and readers load what draws the common ones.

mod area;
mod band;
mod bars;
mod boxes;
mod contours;
mod h_line;
mod histogram;
mod labeled;
mod line;
mod note;
mod panel;
mod path;
mod pinned;
mod points;
mod seeds;
mod stem;
mod step;
mod theory;
mod v_line;
mod vectors;

use serde::{Deserialize, Serialize};

use super::mark::Mark;

/// Hands the list of all kinds to the macro `$then`: module, struct and fields.
#[doc(hidden)]
#[macro_export]
macro_rules! each_mark {
    ($then:ident) => {
        $crate::with_rare_marks! {
            $then {
                line: Line { name, points }
                theory: Theory { name, points }
                pinned: Pinned { name, points }
                points: Points { name, points }
                bars: Bars { name, points }
                area: Area { name, points }
                seeds: Seeds { name, runs }
                step: Step { name, points }
                path: Path { name, points }
                contours: Contours { name, x, y, rows, levels }
                panel: Panel { title }
                h_line: HLine { name, at }
                v_line: VLine { name, at }
                note: Note { text, x, y }
            }
        }
    };
}

/// Hands a list of kinds and the less common ones to the macro `$then`.
#[cfg(feature = "all-kinds")]
#[doc(hidden)]
#[macro_export]
macro_rules! with_rare_marks {
    ($then:ident { $($common:tt)* }) => {
        $then! {
            $($common)*
            labeled: Labeled { name, points }
            band: Band { name, points }
            stem: Stem { name, points }
            histogram: Histogram { name, edges, counts, missing }
            boxes: Boxes { name, points }
            vectors: Vectors { name, points }
        }
    };
}

/// Hands a list of kinds to the macro `$then`.
#[cfg(not(feature = "all-kinds"))]
#[doc(hidden)]
#[macro_export]
macro_rules! with_rare_marks {
    ($then:ident { $($common:tt)* }) => {
        $then! { $($common)* }
    };
}

macro_rules! layers {
    ($($module:ident: $kind:ident { $($field:ident),* })*) => {
        $(pub use $module::$kind;)*

        /// One kind of mark with its data.
        ///
        /// ```
        /// let json = r#"{"mark":"h_line","name":"chance","at":0.5}"#;
        /// let layer: figure::Layer = serde_json::from_str(json).unwrap();
        /// assert!(matches!(layer, figure::Layer::HLine(_)));
        /// ```
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "mark", rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the structs say what they are")]
        #[non_exhaustive]
        pub enum Layer {
            $($kind($kind),)*
        }

        impl Layer {
            /// Returns the mark of the layer.
            pub(crate) fn mark(&self) -> &(dyn Mark + 'static) {
                match self {
                    $(Layer::$kind(mark) => mark,)*
                }
            }
        }

        $(impl From<$kind> for Layer {
            fn from(mark: $kind) -> Layer {
                Layer::$kind(mark)
            }
        })*
    };
}
each_mark!(layers);

macro_rules! is_rare {
    ($($module:ident: $kind:ident { $($field:ident),* })*) => {
        impl Layer {
            /// Returns true if only a build with the feature `all-kinds` draws the mark.
            ///
            /// ```
            /// use figure::{Layer, marks::{Boxes, Line}};
            /// let line: Layer = Line { name: "loss".into(), points: vec![] }.into();
            /// let boxes: Layer = Boxes { name: "loss".into(), points: vec![] }.into();
            /// assert_eq!([line.is_rare(), boxes.is_rare()], [false, true]);
            /// ```
            #[must_use]
            pub fn is_rare(&self) -> bool {
                match self {
                    $(Layer::$kind(_) => true,)*
                    _ => false,
                }
            }
        }
    };
}
with_rare_marks! { is_rare {} }

impl Layer {
    /// Returns the layer that stays behind later runs when a reader pins a run.
    ///
    /// ```
    /// use figure::{Layer, marks::{HLine, Line}};
    /// let line: Layer = Line { name: "loss".into(), points: vec![] }.into();
    /// assert!(matches!(line.pinned(), Some(Layer::Pinned(_))));
    /// let chance: Layer = HLine { name: "chance".into(), at: 0.5.into() }.into();
    /// assert_eq!(chance.pinned(), None);
    /// ```
    #[must_use]
    pub fn pinned(&self) -> Option<Layer> {
        let (name, points) = self.mark().pinned()?;
        let pinned = Pinned {
            name: name.to_owned(),
            points: points.to_vec(),
        };
        Some(pinned.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_modules_and_fields_as_frames_do() {
        macro_rules! fields {
            ($($module:ident: $kind:ident { $($field:ident),* })*) => {
                &[$((stringify!($module), &[$(stringify!($field)),*])),*]
            };
        }
        let kinds: &[(&str, &[&str])] = each_mark!(fields);
        for (name, fields) in kinds {
            let json = serde_json::json!({ "mark": name });
            let wrong = serde_json::from_value::<Layer>(json)
                .unwrap_err()
                .to_string();
            assert_eq!(wrong, format!("missing field `{}`", fields[0]));
        }
    }
}
