//! Frames that demos print through `crates/show`, between marks on stdout.
//!
//! A frame is `\x1e<mark>{JSON}\x1e`; the mark is random for each run, so text
//! that looks like a frame is only text.

use serde::{Deserialize, Serialize};

/// A piece of standard output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "a demo shows a handful of frames, and boxes would stand in every pattern"
)]
pub enum Part {
    /// Printed text; invalid UTF-8 replaced, terminal escapes kept.
    Text(String),
    /// Something a demo showed through `show`.
    Frame(Frame),
}

/// One thing shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum Frame {
    /// A named scalar for prose.
    Value {
        /// Its name.
        name: String,
        /// The value.
        value: Scalar,
    },
    /// A comparison with a published or derived value.
    Check(Check),
    /// A table.
    Table(TableData),
    /// A figure as data.
    Figure {
        /// Its id within the demo.
        id: String,
        /// Alternative text given in code.
        alt: Option<String>,
        /// Caption given in code.
        caption: Option<String>,
        /// The data.
        figure: figure::Figure,
    },
    /// Ready SVG.
    Svg {
        /// Its id within the demo.
        id: String,
        /// The markup.
        text: String,
    },
    /// Ready HTML.
    Html {
        /// Its id within the demo.
        id: String,
        /// The markup.
        text: String,
    },
}

/// A number or a text; non-finite numbers arrive as the texts `NaN`, `inf`, `-inf`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// Anything else.
    Text(String),
}

/// A value compared with a published one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// Name of the compared quantity.
    pub name: String,
    /// Result of the run.
    pub got: Scalar,
    /// Expected number, published or from theory.
    pub published: Scalar,
    /// Allowed difference.
    pub tolerance: Tolerance,
    /// A bibliography key, or words such as `theory`.
    pub source: String,
    /// True if the check passed.
    pub pass: bool,
}

/// Allowed difference between a checked value and the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerance {
    /// `|got − published| ≤ x`
    Absolute(f64),
    /// `|got − published| ≤ x·|published|`
    Relative(f64),
    /// `published / x ≤ got ≤ published · x`
    Factor(f64),
    /// Equal.
    Exact,
    /// `got ≥ published`
    AtLeast,
    /// `got ≤ published`
    AtMost,
}

/// A table as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableData {
    /// Its id within the demo.
    pub id: String,
    /// Its caption.
    pub caption: Option<String>,
    /// Names and number formats.
    pub columns: Vec<Column>,
    /// Cells.
    pub rows: Vec<Vec<Scalar>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Header, with the unit.
    pub name: String,
    /// Format of its numbers.
    pub format: Option<String>,
}
